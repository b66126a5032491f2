"""Test suites as the comments of a package specification declare them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# A string, a comment or nothing of interest: what looks like an annotation inside the first two is none.
_LEXEME = re.compile(r"'(?:[^']|'')*'|/\*.*?\*/|--[^\n]*", re.DOTALL)
_ANNOTATION = re.compile(r"\s*--%(\w+)\s*(?:\((.*)\))?")
_SUBPROGRAM = re.compile(r'\s*(?:procedure|function)\s+("[^"]+"|[\w$#]+)', re.IGNORECASE)
_PACKAGE = re.compile(r'\bpackage\s+(?:(?:"[^"]+"|[\w$#]+)\s*\.\s*)?("[^"]+"|[\w$#]+)', re.IGNORECASE)

_LISTS = frozenset("beforeall afterall beforeeach aftereach".split())
_FOR_PACKAGE = _LISTS | set("suite suitepath displayname rollback disabled tags context endcontext name".split())
_FOR_PROCEDURE = _LISTS | set("test displayname beforetest aftertest throws rollback disabled tags".split())


class AnnotationError(ValueError):
    """An annotation that utPLSQL would ignore or complain about; the message starts with the line."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: {text}")


@dataclass(frozen=True)
class Annotation:
    """`--%name(text)` at a 1-based line of the source."""

    line: int
    name: str
    text: str

    @property
    def items(self) -> tuple[str, ...]:
        """The text as a comma-separated list."""
        return tuple(item.strip() for item in self.text.split(",") if item.strip())


@dataclass(frozen=True)
class Case:
    """One test procedure. throws: what the annotation lists, one of which must be raised; empty when nothing may be."""

    name: str
    description: str
    manual_rollback: bool = False
    disabled: bool = False
    throws: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass
class Group:
    """A suite or a context: its tests and contexts in the order of the source, and the procedures around them."""

    name: str
    description: str = ""
    manual_rollback: bool = False
    disabled: bool = False
    before_all: list[str] = field(default_factory=list)
    after_all: list[str] = field(default_factory=list)
    before_each: list[str] = field(default_factory=list)
    after_each: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    items: list[Case | Group] = field(default_factory=list)

    def tests(self) -> Iterator[Case]:
        """Every test, those of contexts included."""
        for item in self.items:
            if isinstance(item, Group):
                yield from item.tests()
            else:
                yield item

    def names(self) -> set[str]:
        """Of every test and context inside."""
        found = {item.name for item in self.items}
        return found.union(*(item.names() for item in self.items if isinstance(item, Group)))


@dataclass(frozen=True)
class Suite:
    """package: name in lower case. path: suitepath and package, as ut.run takes it after the colon."""

    package: str
    path: str
    root: Group


def parse(source: str) -> Suite | None:
    """The suite a package specification declares; None when there is no `--%suite`.

    source: the specification with its comments, with or without CREATE OR REPLACE. Raises AnnotationError.
    """
    header = _PACKAGE.search(_LEXEME.sub(lambda m: _blank(m.group()), source))
    if header is None:
        raise AnnotationError(1, "this is not a package specification")
    package = _name(header.group(1))
    blocks = list(_blocks(source))
    if not any(a.name == "suite" for procedure, block in blocks if procedure is None for a in block):
        stray = next((a for _, block in blocks for a in block), None)
        if stray is not None:
            raise AnnotationError(stray.line, f"--%{stray.name} in a package without --%suite")
        return None
    builder = _Builder(package)
    for procedure, block in blocks:
        for annotation in block:
            allowed = _FOR_PACKAGE if procedure is None else _FOR_PROCEDURE
            if annotation.name not in allowed:
                where = "of the package" if procedure is None else f"of {procedure} (is an empty line missing?)"
                raise AnnotationError(annotation.line, f"--%{annotation.name} is not an annotation {where}")
        if procedure is None:
            for annotation in block:
                builder.package_annotation(annotation)
        else:
            builder.procedure(procedure, block)
    return builder.finish()


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _name(identifier: str) -> str:
    return identifier[1:-1] if identifier.startswith('"') else identifier.lower()


def _blocks(source: str) -> Iterator[tuple[str | None, list[Annotation]]]:
    """Annotations that stand together, with the procedure that follows them at once (None: the package's own)."""

    def without_others(match: re.Match[str]) -> str:
        text = match.group()
        return text if text.startswith("--") else _blank(text)

    pending: list[Annotation] = []
    for number, line in enumerate(_LEXEME.sub(without_others, source).split("\n"), 1):
        found = _ANNOTATION.match(line)
        if found is not None:
            pending.append(Annotation(number, found.group(1).lower(), (found.group(2) or "").strip()))
            continue
        if line.lstrip().startswith("--") or not pending:
            continue
        subprogram = _SUBPROGRAM.match(line)
        yield (None if subprogram is None else _name(subprogram.group(1))), pending
        pending = []
    if pending:
        yield None, pending


class _Builder:
    def __init__(self, package: str) -> None:
        self.package = package
        self.suite_path = ""
        self.stack = [Group(package)]

    @property
    def group(self) -> Group:
        return self.stack[-1]

    def package_annotation(self, annotation: Annotation) -> None:
        group, text = self.group, annotation.text
        if annotation.name in ("suite", "suitepath") and len(self.stack) > 1:
            raise AnnotationError(annotation.line, f"--%{annotation.name} inside a context")
        if annotation.name in ("rollback", "disabled") and group.items:
            raise AnnotationError(annotation.line, f"--%{annotation.name} must stand before the first test")
        if annotation.name == "suite":
            group.description = group.description or text
        elif annotation.name == "suitepath":
            self.suite_path = text
        elif annotation.name == "displayname":
            group.description = text
        elif annotation.name == "name":
            group.name = text
        elif annotation.name == "rollback":
            group.manual_rollback = _manual(annotation)
        elif annotation.name == "disabled":
            group.disabled = True
        elif annotation.name == "tags":
            group.tags += annotation.items
        elif annotation.name == "context":
            inner = Group(
                text or f"nested_context_#{len(group.items) + 1}", text, group.manual_rollback, group.disabled
            )
            group.items.append(inner)
            self.stack.append(inner)
        elif annotation.name == "endcontext":
            if len(self.stack) == 1:
                raise AnnotationError(annotation.line, "--%endcontext without --%context")
            self.stack.pop()
        else:
            if not annotation.items:
                raise AnnotationError(annotation.line, f"--%{annotation.name} names no procedure")
            self._list(annotation.name).extend(annotation.items)

    def procedure(self, name: str, block: list[Annotation]) -> None:
        for annotation in block:
            if annotation.name in _LISTS:
                self._list(annotation.name).append(name)
        by_name = {a.name: a for a in block}
        test = by_name.get("test")
        if test is None:
            stray = next((a for a in block if a.name not in _LISTS), None)
            if stray is not None:
                raise AnnotationError(stray.line, f"--%{stray.name} on {name}, which has no --%test")
            return
        if any(known.name == name for known in self.stack[0].tests()):
            raise AnnotationError(test.line, f"a second test procedure {name}")

        def items(which: str) -> tuple[str, ...]:
            return tuple(item for a in block if a.name == which for item in a.items)

        throws = by_name.get("throws")
        if throws is not None and not throws.items:
            raise AnnotationError(throws.line, "--%throws names no exception")
        rollback = by_name.get("rollback")
        display = by_name.get("displayname")
        self.group.items.append(
            Case(
                name,
                (display.text if display else test.text) or name,
                self.group.manual_rollback if rollback is None else _manual(rollback),
                self.group.disabled or "disabled" in by_name,
                items("throws"),
                items("beforetest"),
                items("aftertest"),
                items("tags"),
            )
        )

    def _list(self, name: str) -> list[str]:
        group = self.group
        return {
            "beforeall": group.before_all,
            "afterall": group.after_all,
            "beforeeach": group.before_each,
            "aftereach": group.after_each,
        }[name]

    def finish(self) -> Suite:
        if len(self.stack) > 1:
            raise AnnotationError(1, f"--%context({self.group.name}) has no --%endcontext")
        root = self.group
        root.description = root.description or self.package
        path = f"{self.suite_path}.{self.package}" if self.suite_path else self.package
        return Suite(self.package, path, root)


def _manual(annotation: Annotation) -> bool:
    value = annotation.text.lower()
    if value not in ("auto", "manual"):
        raise AnnotationError(annotation.line, f"--%rollback({annotation.text}): auto or manual")
    return value == "manual"
