"""The pages, and what stands in them between fences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.database import ROOT

_FOLDERS = [ROOT / ".github", ROOT / "docs", ROOT / "deploy"]
PAGES = sorted([*ROOT.glob("*.md"), *(path for folder in _FOLDERS for path in folder.rglob("*.md"))])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.S | re.M)
PROMPT = "SQL> "


@dataclass(frozen=True)
class Line:
    """What is typed in one go. page: below the root; number: where it begins."""

    page: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.number}: {self.text}"


@dataclass(frozen=True)
class Block:
    page: str
    number: int  # of the fence
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.number}"

    @property
    def is_drawing(self) -> bool:
        return not self.language and re.search("[─│▶]", self.text) is not None

    @property
    def lines(self) -> list[Line]:
        return [Line(self.page, self.number + i, text) for i, text in enumerate(self.text.splitlines(), 1)]

    @property
    def sql(self) -> list[Line]:
        """What SQL*Plus is told, without its prompt."""
        if self.language == "sql":
            return self.lines
        prompted = [line for line in self.lines if line.text.startswith(PROMPT)]
        return [Line(line.page, line.number, line.text[len(PROMPT) :]) for line in prompted]

    @property
    def shell(self) -> list[Line]:
        """The commands of a shell."""
        if self.language or self.is_drawing:
            return []
        typed = [line for line in self.lines if line.text.strip() and not line.text.startswith(PROMPT)]
        return [line for line in typed if not line.text.startswith(("#", "--"))]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        yield Block(name(page), text.count("\n", 0, match.start()) + 1, match[1], match[2])
