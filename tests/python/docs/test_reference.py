"""docs/reference says what the sources say, in both languages, and errors have one number each, in one place."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.reference import plsql
from tests.reference.pages import FOLDER, PAGES, pages
from tests.reference.texts import LANGUAGES, Texts

_RAISED = re.compile(r"(?:hsm_\w+\.)?co_\w+")


@cache
def _written() -> tuple[dict[str, str], list[str]]:
    texts = Texts()
    found = {name: text for language in LANGUAGES for name, text in pages(texts, language).items()}
    return found, texts.faults()


@pytest.mark.parametrize("name", [f"{name}{ending}" for name in PAGES for ending in (".md", ".pt-BR.md")])
def test_a_page_is_what_the_sources_say(name: str) -> None:
    path = FOLDER / name
    assert path.exists() and path.read_text("utf-8") == _written()[0][name], f"{name} is out of date: make reference"


def test_every_text_is_there_in_both_languages_and_none_is_left_over() -> None:
    _, faults = _written()
    assert not faults, "tests/reference: " + "; ".join(faults)


def test_an_error_has_a_number_of_its_own() -> None:
    numbers = [error.number for error in plsql.errors()]
    assert sorted(set(numbers)) == numbers
    declared = [
        (path.stem, name, number)
        for path in sorted((plsql.PLSQL / "packages").iterdir())
        for name, number in re.findall(r"(co_\w+) constant pls_integer := -(20\d{3})", plsql.read(path))
    ]
    # hsm_fila_falha repeats the one of hsm_fila, see its comment
    once = [int(number) for package, name, number in declared if (package, name) != ("hsm_fila_falha", "co_erro")]
    assert sorted(once) == numbers


def test_an_error_is_raised_by_its_constant() -> None:
    paths = [*plsql.PLSQL.rglob("*.p?b"), *plsql.PLSQL.rglob("*.trg"), *plsql.SCRIPTS.rglob("*.sql")]
    for path in paths:
        text = plsql.without_comments(plsql.read(path))
        for _, arguments in plsql.calls(text, "raise_application_error"):
            assert _RAISED.fullmatch(arguments[0]), f"{path.name}: {arguments[0]}"
        if plsql.SCRIPTS in path.parents:
            assert set(re.findall(r":= -(20\d{3})", text)) <= {"20999"}, path.name
