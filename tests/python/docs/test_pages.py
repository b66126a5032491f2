"""The pages: links that lead somewhere, and two languages that show the same."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from .blocks import FENCE, PAGES, name

# Written for contributors alone, as code and comments are
ENGLISH_ONLY = {
    "CHANGELOG.md",
    "deploy/sandbox/README.md",
    "docs/reference/measurements.md",
    "docs/reference/on-real-oracle.md",
}
TWINS = [path for path in PAGES if path.name.endswith(".pt-BR.md")]

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_COMMENT = re.compile(r"\s*(#|--).*")


def _prose(path: Path) -> str:
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def _headings(path: Path) -> list[tuple[int, str]]:
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.+)$", _prose(path), re.M)]


def _anchors(path: Path) -> Iterator[str]:
    """As GitHub makes them: lower case, spaces to hyphens, punctuation away."""
    for _, words in _headings(path):
        yield re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", words).lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_link_leads_to_a_file_and_to_a_heading_of_it(page: Path) -> None:
    lost = []
    for link in _LINK.findall(_prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = Path(os.path.normpath(page.parent / unquote(path))) if path else page
        if not target.exists() or (anchor and unquote(anchor) not in _anchors(target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_page_is_there_in_both_languages(page: Path) -> None:
    english = page.name.replace(".pt-BR.md", ".md")
    if name(page) in ENGLISH_ONLY or ".github" in page.parts:
        return
    assert page.with_name(english).exists()
    assert page.with_name(english.replace(".md", ".pt-BR.md")).exists()


@pytest.mark.parametrize("page", TWINS, ids=name)
def test_both_languages_have_the_same_headings_and_show_the_same_code(page: Path) -> None:
    def code(path: Path) -> list[tuple[str, list[str]]]:
        blocks = FENCE.findall(path.read_text(encoding="utf-8"))
        # A drawing has words of its own
        return [
            (language, [_COMMENT.sub("", line) for line in text.splitlines()])
            for language, text in blocks
            if not re.search("[─│▶]", text)
        ]

    twin = page.with_name(page.name.replace(".pt-BR.md", ".md"))
    assert [level for level, _ in _headings(page)] == [level for level, _ in _headings(twin)]
    assert code(page) == code(twin)
