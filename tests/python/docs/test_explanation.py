"""The pages that explain: what they name is there."""

import re
from pathlib import Path

import pytest

from tests.database import ROOT

EXPLANATION = ROOT / "docs" / "explanation"
PACKAGES = ROOT / "plsql" / "packages"
_TEST = re.compile(r"`(?:tests/)?((?:e2e|product|job|plsql)/\w+\.py)`|`(teste_\w+)`")
_ROUTINE = re.compile(r"`(hsm_[a-z_]+)\.([a-z_]+)`")


@pytest.mark.parametrize("name", ["guarantees.md", "guarantees.pt-BR.md"])
def test_each_test_that_shows_a_guarantee_is_there(name: str) -> None:
    named = _TEST.findall((EXPLANATION / name).read_text(encoding="utf-8"))
    places = [
        [ROOT / "tests" / "plsql" / f"{suite}.pkb"] if suite else [ROOT / "tests" / path, ROOT / "tests/python" / path]
        for path, suite in named
    ]
    assert len(named) > 30
    assert [tried for tried in places if not any(path.exists() for path in tried)] == []


@pytest.mark.parametrize("page", sorted(EXPLANATION.glob("*.md")), ids=lambda page: page.name)
def test_each_routine_that_is_named_is_there(page: Path) -> None:
    lost = []
    for package, routine in _ROUTINE.findall(page.read_text(encoding="utf-8")):
        texts = [path.read_text(encoding="utf-8") for path in PACKAGES.glob(f"{package}.pk?")]
        if not any(re.search(rf"\b(procedure|function) {routine}\b", text) for text in texts):
            lost.append(f"{package}.{routine}")
    assert lost == []


def test_the_architecture_names_every_package() -> None:
    named = re.findall(r"`(hsm_\w+\*?)", (EXPLANATION / "architecture.md").read_text(encoding="utf-8"))
    groups = tuple(name[:-1] for name in named if name.endswith("*"))
    packages = {path.stem for path in PACKAGES.glob("*.pks")}
    assert {name for name in packages - set(named) if not name.startswith(groups)} == set()
