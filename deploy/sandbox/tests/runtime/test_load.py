"""Values survive the way to PostgreSQL and back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.errors import OraError
from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.runtime.load import dump, split_array
from deploy.sandbox.runtime.pipe import failed
from deploy.sandbox.runtime.transaction import Transaction
from deploy.sandbox.types import CLOB, ODate


@pytest.fixture(scope="module")
def transaction(engine: Engine) -> Any:
    opened = engine.connections.transaction()
    yield opened
    opened.close()


def round_trip(engine: Engine, transaction: Transaction, value: Any, cast: str) -> Any:
    result = transaction.select(f"select $1::{cast}", [dump(value)])
    assert not failed(result), result.error_message
    return engine.loads.rows(result, [None])[0][0]


@pytest.mark.parametrize(
    ("value", "cast"),
    [
        (0, "numeric"),
        (-(10**38), "numeric"),
        (Decimal("1.5"), "numeric"),
        (Decimal("-0.000000000000000000000000000001"), "numeric"),
        ("ação 🔥\n'\"\\", "text"),
        (b"\x00\xff", "bytea"),
        (True, "boolean"),
        (ODate(2024, 2, 29, 23, 59, 59), "oc.date0"),
        (datetime(2024, 2, 29, 23, 59, 59, 120000), "timestamp"),
        (datetime(2024, 2, 29, 23, 59, 59, 1, tzinfo=timezone.utc), "timestamptz"),
        (timedelta(days=3, hours=-7, microseconds=5), "interval"),
        (-timedelta(days=400, seconds=1), "interval"),
        (timedelta(), "interval"),
        (None, "text"),
    ],
)
def test_a_value_comes_back_as_it_was(engine: Engine, transaction: Transaction, value: Any, cast: str) -> None:
    found = round_trip(engine, transaction, value, cast)
    assert found == value
    assert type(found) is type(value)


def test_a_zoned_timestamp_keeps_its_instant(engine: Engine, transaction: Transaction) -> None:
    there = datetime(2024, 1, 1, 12, tzinfo=timezone(timedelta(hours=-3)))
    assert round_trip(engine, transaction, there, "timestamptz") == there


def test_a_whole_decimal_comes_back_as_int(engine: Engine, transaction: Transaction) -> None:
    found = round_trip(engine, transaction, Decimal("12.00"), "numeric")
    assert (found, type(found)) == (12, int)


def test_the_empty_string_is_null_but_an_empty_clob_is_not() -> None:
    assert dump("") is None
    assert dump("", CLOB) == b""


def test_a_value_sql_cannot_hold_is_refused() -> None:
    with pytest.raises(OraError, match="ORA-00932"):
        dump(object())


@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))))
def test_arrays_split_into_what_they_were_made_of(items: list[str | None]) -> None:
    raw = dump(items)
    assert raw is not None
    assert split_array(raw) == [item.encode() if item else None for item in items]
