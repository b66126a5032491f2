"""`ut.expect(actual)` and what it may be expected to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..generated import call_stack
from ..semantics.arith import NO_ESCAPE, between, eq, ge, gt, le, like, lt
from ..semantics.convert import num_text

# Data types of expectations, in the order of the overloads in the specifications.
TYPES = (
    "blob",
    "boolean",
    "clob",
    "date",
    "number",
    "timestamp",
    "timestamp with local time zone",
    "timestamp with time zone",
    "varchar2",
    "interval day to second",
)
ORDERED = (*TYPES[3:8], TYPES[9])
RANGES = (*ORDERED, "varchar2")
TEXTS = ("clob", "varchar2")


def _like(value: str | None, mask: str | None, escape: str | None) -> bool | None:
    """BE_LIKE: no escape character is none, where LIKE ... ESCAPE NULL is an error."""
    return like(value, mask, NO_ESCAPE if escape is None else escape)


@dataclass(frozen=True)
class Typed:
    """A value with the type it was passed as."""

    value: Any
    type: str

    def __str__(self) -> str:
        return f"{_text(self.value, self.type)} ({self.type})"


@dataclass
class Recorder:
    """What the expectations of the running test came to. failures: finished texts."""

    count: int = 0
    failures: list[str] = field(default_factory=list)

    def passed(self) -> None:
        self.count += 1

    def failed(self, text: str) -> None:
        self.count += 1
        self.failures.append("\n".join([text, *_callers()]))


@dataclass(frozen=True)
class Expectation:
    """The object `ut.expect` returns; its methods are those of UT_EXPECTATION."""

    recorder: Recorder
    actual: Typed
    message: str | None

    def check(self, matcher: Matcher, negated: bool, args: tuple[Any, ...], type: str | None) -> None:
        """Runs a matcher. type: data type of its arguments, None when it takes none of the value's type."""
        if type is not None and type != self.actual.type:
            self._fail(
                f"Actual ({self.actual.type}) cannot be compared to Expected ({type}) using matcher '{matcher.verb}'."
            )
            return
        if self.actual.type not in matcher.types:
            self._fail(f"The matcher '{matcher.verb}' cannot be used with data type ({self.actual.type}).")
            return
        result = matcher.test(self.actual.value, *args)
        if result is not None and result is not negated:
            self.recorder.passed()
            return
        if type is None:
            shown = [f"'{arg}'" for arg in args if arg is not None]
        else:
            shown = [str(Typed(arg, type)) for arg in args[: matcher.shown]]
        expected = f": {matcher.joint.join(shown)}" if shown else ""
        self._fail(f"Actual: {self.actual} was expected {'not ' if negated else ''}to {matcher.verb}{expected}")

    def _fail(self, text: str) -> None:
        self.recorder.failed(f'"{self.message}"\n{text}' if self.message else text)


@dataclass(frozen=True)
class Matcher:
    """name: as in to_<name>. types: of the actual values it takes.

    params: each parameter's declaration, `{}` standing for the data type; with such a parameter there is one overload
    for each of `types`. test: (actual, *arguments) -> result, None when NULL decides nothing, which fails both ways.
    shown: how many arguments the failure tells.
    """

    name: str
    types: tuple[str, ...]
    params: tuple[str, ...]
    test: Callable[..., bool | None]
    shown: int = 1
    joint: str = " and "

    @property
    def verb(self) -> str:
        return self.name.replace("_", " ")

    @property
    def overloads(self) -> tuple[str | None, ...]:
        return self.types if any("{}" in p for p in self.params) else (None,)


def _equal(actual: Any, expected: Any, nulls_are_equal: bool | None) -> bool | None:
    if actual is None and expected is None:
        return nulls_are_equal is not False
    return eq(actual, expected)


def _compare(name: str, test: Callable[[Any, Any], bool | None]) -> Matcher:
    return Matcher(name, ORDERED, ("a_expected {}",), test)


MATCHERS = (
    Matcher("be_null", TYPES, (), lambda actual: actual is None),
    Matcher("be_not_null", TYPES, (), lambda actual: actual is not None),
    Matcher("be_true", ("boolean",), (), lambda actual: actual),
    Matcher("be_false", ("boolean",), (), lambda actual: None if actual is None else not actual),
    Matcher("equal", TYPES, ("a_expected {}", "a_nulls_are_equal boolean := null"), _equal),
    Matcher("be_like", TEXTS, ("a_mask varchar2", "a_escape_char varchar2 := null"), _like, 2, " , escape "),
    Matcher("be_between", RANGES, ("a_lower_bound {}", "a_upper_bound {}"), between, 2),
    _compare("be_greater_or_equal", ge),
    _compare("be_greater_than", gt),
    _compare("be_less_or_equal", le),
    _compare("be_less_than", lt),
)


def methods() -> Iterator[tuple[str, str, Callable[..., None]]]:
    """(declaration, Python name, implementation) of every method of UT_EXPECTATION, in specification order."""
    for matcher in MATCHERS:
        for negated in (False, True):
            name = f"{'not_' if negated else ''}to_{matcher.name}"
            for number, type in enumerate(matcher.overloads, 1):
                params = "".join(f", {p.format(type)}" for p in matcher.params)
                python_name = name if len(matcher.overloads) == 1 else f"{name}_{number}"
                declaration = f"member procedure {name}(self in ut_expectation{params})"
                yield declaration, python_name, _method(matcher, negated, type)


def _method(matcher: Matcher, negated: bool, type: str | None) -> Callable[..., None]:
    def method(S: Any, this: Expectation, *args: Any) -> None:
        this.check(matcher, negated, args, type)

    return method


def _text(value: Any, type: str) -> str:
    """A value as failures show it."""
    if value is None:
        return "NULL"
    if type in TEXTS:
        return f"'{value}'"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, bytes):
        return f"'{value.hex().upper()}'"
    if isinstance(value, datetime):
        seconds = value.strftime("%Y-%m-%dT%H:%M:%S")
        if type == "date":
            return seconds
        zone = value.strftime("%z")
        return f"{seconds}.{value.microsecond:06d}000" + (f" {zone[:3]}:{zone[3:]}" if zone else "")
    if isinstance(value, timedelta):
        sign, span = ("-", -value) if value < timedelta(0) else ("+", value)
        hours, minutes = divmod(span.seconds // 60, 60)
        clock = f"{hours:02d}:{minutes:02d}:{span.seconds % 60:02d}.{span.microseconds:06d}000"
        return f"{sign}{span.days:09d} {clock}"
    return num_text(value) or ""


def _callers() -> Iterator[str]:
    """The PL/SQL lines that led here, innermost first, the block of the runner left out."""
    return (f'at "{unit}", line {line}' for unit, line in call_stack() if unit)
