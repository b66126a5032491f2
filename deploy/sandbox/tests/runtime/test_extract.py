"""EXTRACT in PL/SQL gives what it gives in SQL."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]

_INTERVALS = (
    "2 03:04:05.678901",
    "0 00:00:59.5",
    "-1 23:59:59.000001",
    "0 00:00:00",
    "-0 00:00:00.25",
    "999999 00:00:00",
)
_TIMESTAMPS = ("2024-02-29 23:59:59.999999", "1999-12-31 00:00:00", "2024-01-01 01:02:03.5")


def both(
    connection: oracledb.Connection, declared: str, given: str, fields: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        out = cursor.var(str)
        parts = " || '/' || ".join(f"to_char(extract({field} from l_value), 'TM9')" for field in fields)
        cursor.execute(f"declare l_value {declared} := {given}; begin :1 := {parts}; end;", [out])
        plain = ", ".join(f"to_char(extract({field} from {given}), 'TM9')" for field in fields)
        cursor.execute(f"select {plain} from dual")
        return str(out.getvalue()).split("/"), list(cursor.fetchone())


@pytest.mark.parametrize("text", _INTERVALS)
def test_of_an_interval(connection: oracledb.Connection, text: str) -> None:
    declared, given = "interval day(9) to second(6)", f"to_dsinterval('{text}')"
    native, in_sql = both(connection, declared, given, ("day", "hour", "minute", "second"))
    assert native == in_sql


@pytest.mark.parametrize("text", _TIMESTAMPS)
def test_of_a_timestamp(connection: oracledb.Connection, text: str) -> None:
    fields = ("year", "month", "day", "hour", "minute", "second")
    native, in_sql = both(connection, "timestamp(6)", f"timestamp '{text}'", fields)
    assert native == in_sql
    assert Decimal(native[0]) == int(text[:4])


def test_of_nothing_is_nothing(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        out = cursor.var(str)
        cursor.execute(
            "declare l_i interval day to second; l_t timestamp; begin "
            "if extract(day from l_i) is null and extract(year from l_t) is null then :1 := 'null'; end if; end;",
            [out],
        )
        assert out.getvalue() == "null"
