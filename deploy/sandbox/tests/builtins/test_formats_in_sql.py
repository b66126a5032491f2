"""The format models of SQL against the same cases as those of PL/SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal

import oracledb
import pytest

from .. import format_cases as cases

Ask = Callable[[str], object]


@pytest.fixture(scope="module")
def ask(dba: oracledb.Connection) -> Ask:
    """The value of an SQL expression."""

    def value(expression: str) -> object:
        with dba.cursor() as cursor:
            cursor.execute(f"select {expression} from dual")
            row = cursor.fetchone()
        assert row is not None
        return row[0]

    return value


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def call(function: str, value: str, model: str | None, nls: str | None = None) -> str:
    arguments = [value, *(quoted(a) for a in (model, nls) if a is not None)]
    return f"{function}({', '.join(arguments)})"


def code_of(ask: Ask, expression: str) -> int:
    with pytest.raises(oracledb.DatabaseError) as refused:
        ask(expression)
    return int(refused.value.args[0].code)


@pytest.mark.parametrize(("number", "model", "nls", "expected"), cases.NUMBER_TO_CHAR)
def test_number_to_char(ask: Ask, number: int | Decimal, model: str, nls: str | None, expected: str) -> None:
    assert ask(call("to_char", str(number), model, nls)) == expected


@pytest.mark.parametrize(("number", "model", "code"), cases.NUMBER_TO_CHAR_ERRORS)
def test_bad_number_models_are_refused(ask: Ask, number: int, model: str, code: int) -> None:
    assert code_of(ask, call("to_char", str(number), model)) == code


@pytest.mark.parametrize(("text", "model", "nls", "expected"), cases.TO_NUMBER)
def test_text_to_number(ask: Ask, text: str, model: str | None, nls: str | None, expected: int | Decimal) -> None:
    found = ask(call("to_number", quoted(text), model, nls))
    assert Decimal(str(found)) == expected


@pytest.mark.parametrize(("text", "model", "nls"), cases.TO_NUMBER_ERRORS)
def test_text_that_is_no_number_is_refused(ask: Ask, text: str, model: str | None, nls: str | None) -> None:
    assert code_of(ask, call("to_number", quoted(text), model, nls)) == 1722


@pytest.mark.parametrize(("model", "expected"), cases.DATE_TO_CHAR)
def test_timestamp_to_char(ask: Ask, model: str, expected: str) -> None:
    literal = f"timestamp {quoted(cases.MOMENT.isoformat(sep=' '))}"
    assert ask(call("to_char", literal, model)) == expected


@pytest.mark.parametrize(("model", "code"), [*cases.DATE_TO_CHAR_ERRORS, ("HH24:MI:SS.FF3", 1821), ("TZH", 1821)])
def test_bad_date_models_are_refused(ask: Ask, model: str, code: int) -> None:
    assert code_of(ask, call("to_char", "date '2024-03-05'", model)) == code


@pytest.mark.parametrize(("text", "model", "expected"), cases.TO_DATE)
def test_text_to_date(ask: Ask, text: str, model: str, expected: datetime) -> None:
    assert ask(call("to_date", quoted(text), model)) == expected


@pytest.mark.parametrize(("text", "model", "code"), cases.TO_DATE_ERRORS)
def test_text_that_is_no_date_is_refused(ask: Ask, text: str, model: str, code: int) -> None:
    assert code_of(ask, call("to_date", quoted(text), model)) == code


@pytest.mark.parametrize(("text", "model", "expected"), cases.TO_TIMESTAMP)
def test_text_to_timestamp(ask: Ask, text: str, model: str, expected: datetime) -> None:
    assert ask(call("to_timestamp", quoted(text), model)) == expected


@pytest.mark.parametrize(("text", "model", "expected"), cases.TO_TIMESTAMP_TZ)
def test_text_to_timestamp_with_time_zone(ask: Ask, text: str, model: str, expected: datetime) -> None:
    found = ask(f"sys_extract_utc({call('to_timestamp_tz', quoted(text), model)})")
    assert isinstance(found, datetime)
    assert found.replace(tzinfo=timezone.utc) == expected
