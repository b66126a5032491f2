from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from deploy.sandbox.types import ODate
from deploy.sandbox.utplsql.expectations import TYPES, Expectation, Recorder, Typed, methods

METHODS = {python_name: function for _, python_name, function in methods()}
DECLARED = [declaration for declaration, _, _ in methods()]


def outcome(actual: Any, type: str, method: str, *args: Any, message: str | None = None) -> str | None:
    """The failure of one expectation, None when it is met."""
    recorder = Recorder()
    METHODS[method](None, Expectation(recorder, Typed(actual, type), message), *args)
    assert recorder.count == 1
    return recorder.failures[0] if recorder.failures else None


def equal(type: str) -> str:
    return f"to_equal_{TYPES.index(type) + 1}"


@pytest.mark.parametrize(
    ("type", "value", "other"),
    [
        ("number", 1, Decimal("1.5")),
        ("varchar2", "a", "A"),
        ("clob", "a", "b"),
        ("boolean", True, False),
        ("date", ODate(2030, 1, 1), ODate(2030, 1, 2)),
        ("timestamp", datetime(2030, 1, 1), datetime(2030, 1, 1, microsecond=1)),
        (
            "timestamp with time zone",
            datetime(2030, 1, 1, tzinfo=timezone.utc),
            datetime(2030, 1, 2, tzinfo=timezone.utc),
        ),
        ("interval day to second", timedelta(seconds=1), timedelta(seconds=2)),
        ("blob", b"\x01", b"\x02"),
    ],
)
def test_equal_compares_values_of_one_type(type: str, value: Any, other: Any) -> None:
    assert outcome(value, type, equal(type), value, None) is None
    assert outcome(value, type, equal(type), other, None) is not None
    assert outcome(value, type, f"not_{equal(type)}", other, None) is None
    assert outcome(value, type, f"not_{equal(type)}", value, None) is not None


def test_another_type_is_never_equal() -> None:
    failure = outcome("1", "varchar2", equal("number"), 1, None)
    assert failure == "Actual (varchar2) cannot be compared to Expected (number) using matcher 'equal'."
    assert outcome("x", "clob", f"not_{equal('varchar2')}", "y", None) is not None


def test_two_nulls_are_equal_unless_said_otherwise() -> None:
    assert outcome(None, "number", equal("number"), None, None) is None
    assert outcome(None, "number", equal("number"), None, False) is not None


def test_null_against_a_value_fails_both_ways() -> None:
    assert outcome(None, "number", equal("number"), 1, None) is not None
    assert outcome(None, "number", f"not_{equal('number')}", 1, None) is not None


@pytest.mark.parametrize(
    ("method", "met", "unmet"),
    [
        ("to_be_null", [None], [1]),
        ("not_to_be_null", [1], [None]),
        ("to_be_not_null", [1], [None]),
        ("to_be_between_2", [1, 2, 3], [0, 4, None]),
        ("not_to_be_between_2", [0, 4], [1, None]),
        ("to_be_greater_than_2", [], [1, 0, None]),
        ("to_be_greater_or_equal_2", [1, 2], [0]),
        ("to_be_less_or_equal_2", [1, 0], [2]),
        ("to_be_less_than_2", [0], [1, None]),
    ],
)
def test_matchers_of_numbers(method: str, met: list[Any], unmet: list[Any]) -> None:
    arguments: dict[str, tuple[int, ...]] = {"between": (1, 3), "than": (1,), "equal": (1,), "null": ()}
    args = next(value for key, value in arguments.items() if key in method)
    assert [outcome(value, "number", method, *args) is None for value in met] == [True] * len(met)
    assert [outcome(value, "number", method, *args) is None for value in unmet] == [False] * len(unmet)


@pytest.mark.parametrize(("value", "true", "false"), [(True, True, False), (False, False, True), (None, False, False)])
def test_true_and_false_are_neither_null(value: bool | None, true: bool, false: bool) -> None:
    assert (outcome(value, "boolean", "to_be_true") is None) is true
    assert (outcome(value, "boolean", "to_be_false") is None) is false


def test_a_matcher_refuses_a_type_it_is_not_for() -> None:
    failure = outcome(1, "number", "to_be_true")
    assert failure == "The matcher 'be true' cannot be used with data type (number)."


def test_like_takes_an_escape_character() -> None:
    assert outcome("a_c", "varchar2", "to_be_like", r"a\_%", "\\") is None
    assert outcome("abc", "varchar2", "to_be_like", r"a\_%", "\\") is not None
    assert outcome("a\nc", "clob", "to_be_like", "a%c", None) is None


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        (outcome(1, "number", equal("number"), 2, None), "Actual: 1 (number) was expected to equal: 2 (number)"),
        (
            outcome("a", "varchar2", f"not_{equal('varchar2')}", "a", None),
            "Actual: 'a' (varchar2) was expected not to equal: 'a' (varchar2)",
        ),
        (outcome(False, "boolean", "to_be_true"), "Actual: FALSE (boolean) was expected to be true"),
        (outcome(None, "number", "to_be_not_null"), "Actual: NULL (number) was expected to be not null"),
        (
            outcome(Decimal("0.5"), "number", "to_be_between_2", 1, 2),
            "Actual: .5 (number) was expected to be between: 1 (number) and 2 (number)",
        ),
        (
            outcome("abc", "varchar2", "to_be_like", "x%", None),
            "Actual: 'abc' (varchar2) was expected to be like: 'x%'",
        ),
        (
            outcome(ODate(2030, 1, 2), "date", "to_be_null"),
            "Actual: 2030-01-02T00:00:00 (date) was expected to be null",
        ),
        (
            outcome(datetime(2030, 1, 2, 3, 4, 5, 6, timezone.utc), "timestamp with time zone", "to_be_null"),
            "Actual: 2030-01-02T03:04:05.000006000 +00:00 (timestamp with time zone) was expected to be null",
        ),
        (
            outcome(timedelta(days=-1, seconds=-3723), "interval day to second", "to_be_null"),
            "Actual: -000000001 01:02:03.000000000 (interval day to second) was expected to be null",
        ),
        (
            outcome(1, "number", "to_be_null", message="a conta"),
            '"a conta"\nActual: 1 (number) was expected to be null',
        ),
    ],
)
def test_failures_tell_both_values_with_their_types(failure: str | None, text: str) -> None:
    assert failure == text


def test_every_matcher_has_its_negation() -> None:
    plain = [d for d in DECLARED if d.startswith("member procedure to_")]
    assert [d.replace("procedure to_", "procedure not_to_") for d in plain] == [d for d in DECLARED if d not in plain]
