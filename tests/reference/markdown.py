"""Texts of the sources as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# Left as they are: links, and what is marked as code already; then names, placeholders and values
_SPANS = re.compile(
    r"(?P<kept>\[[^]]*\]\([^)]*\)|`[^`]*`|\*\*[^*]+\*\*)"
    r"|(?P<code>\{[^{}\s]*\}|\w*<[a-z]+>\w*|'[^'\s]+'|\b[A-Za-z][\w$#]*\.sql\b|--[a-z-]+|(?<!\w)\$\w*"
    r"|(?<!\[)\b[A-Za-z]+(?:[_$.][A-Za-z0-9]+)*[_$][A-Za-z0-9_$]*(?:\.\w+)*)"
)
_NAME = re.compile(
    r"(?P<name>[a-z]\w*(?:[ ,]+(?:[a-z]\w*|\.\.\.))*|[A-Z][A-Z_]+(?::[a-z.]+)?(?:, [A-Z][A-Z_]+(?::[a-z]+)?)*)"
    r"(?P<gap> {2,})(?P<text>\S.*)"
)


def prose(text: str) -> str:
    """With names marked as code, and nothing that Markdown would take for a mark."""
    done, end = [], 0
    for span in _SPANS.finditer(text):
        done.append(_escaped(text[end : span.start()]))
        done.append(span["kept"] or f"`{span['code']}`")
        end = span.end()
    return "".join(done) + _escaped(text[end:])


def quoted(text: str) -> str:
    """As somebody sees it elsewhere, nothing marked."""
    return _escaped(text).replace("`", r"\`")


def _escaped(text: str) -> str:
    return re.sub(r"([*<$])", r"\\\1", text)


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


@dataclass
class _Item:
    """A point of a list: what it is about, its text and lists below it."""

    indent: int
    column: int  # where its text stands
    name: str
    parts: list[str | _Item] = field(default_factory=list)


def comment(text: str) -> str:
    """A comment of a specification: paragraphs, and lists of names with what is to be said of each, one in another."""
    root = _Item(0, 1, "")
    stack, paragraph, before = [root], False, ""
    for line in text.splitlines():
        words = line.strip()
        indent = len(line) - len(line.lstrip())
        if not words:
            paragraph = True
            continue
        made = _NAME.fullmatch(words)
        while len(stack) > 1 and (indent < stack[-1].indent or (made and indent <= stack[-1].indent)):
            stack.pop()
        if indent > root.column and made and (indent > stack[-1].column or indent == _level(stack, indent)):
            item = _Item(indent, indent + made.start("text"), made["name"], [made["text"]])
            stack[-1].parts.append(item)
            stack.append(item)
            before = line
            continue
        if indent > root.column and len(stack) == 1 and re.fullmatch(r"\w+(, \w+)+", words):
            root.parts.append(_Item(indent, indent, words, [""]))
            continue
        while len(stack) > 1 and indent < stack[-1].column:
            stack.pop()
        here = stack[-1]
        paragraph = paragraph or _ends(before, words)
        if len(stack) > 1 and indent > here.column and re.match(r"[\w ]+: ", words):
            here.parts.append(_Item(indent, indent, "", [words]))
        elif here.parts and isinstance(here.parts[-1], _Item) and here.parts[-1].name == "" and indent > here.column:
            last = here.parts[-1]
            last.parts[-1] = f"{last.parts[-1]} {words}"
        elif here.parts and isinstance(here.parts[-1], str) and not (paragraph and here is root):
            here.parts[-1] = f"{here.parts[-1]} {words}"
        else:
            here.parts.append(words)
        paragraph, before = False, line
    return _written(root.parts, 0).rstrip() + "\n"


def _ends(before: str, words: str) -> bool:
    """A line ended before it was full: what follows is another paragraph."""
    longest = 115  # of 120, less the indent and the dashes
    return before.endswith((".", ":")) and not len(before) <= longest < len(before) + 1 + len(words.split()[0])


def _level(stack: list[_Item], indent: int) -> int:
    """The indent of the list this one goes on with."""
    siblings = [part.indent for part in stack[-1].parts if isinstance(part, _Item) and part.name]
    return siblings[0] if siblings else indent


def _written(parts: list[str | _Item], depth: int) -> str:
    text, margin = "", "  " * depth
    for place, part in enumerate(parts):
        if isinstance(part, str):
            text += f"{margin}{prose(part)}\n\n" if not depth or place else ""
            continue
        first = part.parts[0] if part.parts and isinstance(part.parts[0], str) else ""
        name = ", ".join(f"`{name.strip()}`" for name in part.name.split(",") if name)
        name += ": " if name and first else ""
        text += f"{margin}- {name}{prose(str(first))}\n"
        text += _written(part.parts, depth + 1)
        if place + 1 < len(parts) and isinstance(parts[place + 1], str):
            text += "\n"
    return text
