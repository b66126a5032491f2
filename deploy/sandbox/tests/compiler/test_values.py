"""NUMBER, dates, conversions and collections as generated code uses them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.errors import OraError
from deploy.sandbox.semantics import arith, convert
from deploy.sandbox.semantics.composites import Collection, Record, new
from deploy.sandbox.types import NUMBER, PLS_INTEGER, VARCHAR2, CollectionType, Kind, ODate, RecordType, Scalar

_ARRAY = CollectionType("A", "INDEX BY", NUMBER, PLS_INTEGER)
_TABLE = CollectionType("T", "TABLE", NUMBER)
_numbers = st.one_of(
    st.integers(-(10**30), 10**30),
    st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False),
)


def code_of(call: Any) -> int:
    with pytest.raises(OraError) as caught:
        call()
    return caught.value.code


@given(_numbers)
def test_a_number_comes_back_from_its_text(value: Any) -> None:
    text = convert.num_text(value)
    assert text is not None
    assert convert.parse_number(text) == value


@given(_numbers, _numbers)
def test_arithmetic_is_exact_where_it_can_be(a: Any, b: Any) -> None:
    assert arith.sub(arith.add(a, b), b) == a
    assert arith.add(a, b) == arith.add(b, a)
    assert arith.mul(a, b) == arith.mul(b, a)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_a_product_divides_back(a: int, b: int) -> None:
    assert arith.div(arith.mul(a, b), b) == a


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (Decimal("0.5"), ".5"),
        (Decimal("-0.25"), "-.25"),
        (Decimal("10.50"), "10.5"),
        (10**39, "1" + "0" * 39),
        (10**40, "1.0E+40"),
        (Decimal("1E-50"), "1.0E-50"),
        (None, None),
    ],
)
def test_number_as_text(value: Any, text: str | None) -> None:
    assert convert.num_text(value) == text


@pytest.mark.parametrize("text", ["", " ", "1,5", "1e", "--1", "0x10", "१", "1 2"])
def test_what_is_not_a_number(text: str) -> None:
    assert convert.parse_number(text) is None


def test_null_goes_through_every_operator() -> None:
    for operator in (
        arith.add,
        arith.sub,
        arith.mul,
        arith.div,
        arith.power,
        arith.plus,
        arith.minus,
        arith.eq,
        arith.lt,
    ):
        assert operator(None, 1) is None
        assert operator(1, None) is None


@given(st.sampled_from([True, False, None]), st.sampled_from([True, False, None]))
def test_three_valued_logic_obeys_de_morgan(a: bool | None, b: bool | None) -> None:
    assert arith.not3(arith.and3(a, b)) == arith.or3(arith.not3(a), arith.not3(b))


def test_numeric_overflow() -> None:
    assert code_of(lambda: arith.power(10, 126)) == 1426
    assert code_of(lambda: arith.mul(10**100, 10**100)) == 1426
    assert code_of(lambda: convert.pls(2**31)) == 1426


def test_dates() -> None:
    day = ODate(2024, 2, 28)
    assert arith.plus(day, 2) == ODate(2024, 3, 1)
    assert type(arith.plus(day, Decimal("0.5"))) is ODate
    assert arith.minus(ODate(2024, 3, 1), day) == 2
    assert arith.minus(datetime(2024, 1, 2), datetime(2024, 1, 1)) == timedelta(days=1)
    assert type(arith.plus(day, timedelta(hours=1))) is ODate
    assert arith.minus(datetime(2024, 1, 1, 12, tzinfo=timezone.utc), datetime(2024, 1, 1)) == timedelta(hours=12)
    assert code_of(lambda: arith.plus(ODate(9999, 12, 31), 1)) == 1841


def test_sizes_count_bytes_or_characters() -> None:
    assert convert.fit_text("áé", 4, False) == "áé"
    assert code_of(lambda: convert.fit_text("áé", 3, False)) == 6502
    assert convert.fit_text("áé", 2, True) == "áé"


@pytest.mark.parametrize(
    ("value", "precision", "scale", "kept"),
    [("12.345", 4, 2, "12.35"), ("0.005", 3, 2, "0.01"), ("1250", 3, -2, "1300"), ("99.4", 2, 0, "99")],
)
def test_numbers_are_rounded_to_their_scale(value: str, precision: int, scale: int, kept: str) -> None:
    assert convert.fit_number(Decimal(value), precision, scale) == Decimal(kept)


def test_numbers_too_large_for_their_precision() -> None:
    assert code_of(lambda: convert.fit_number(Decimal("99.5"), 2, 0)) == 6502
    assert code_of(lambda: convert.fit_number(100, 2, 0)) == 6502


def test_to_type_builds_records() -> None:
    row = RecordType("R", (("A", NUMBER), ("B", Scalar(Kind.VARCHAR2, size=2))))
    record = convert.to_type(("7", 5), row)
    assert record.v == [7, "5"]
    assert code_of(lambda: convert.to_type((1, "abc"), row)) == 6502
    assert convert.to_type(None, row).v == [None, None]


def test_copies_are_deep() -> None:
    row = RecordType("R", (("A", _ARRAY),))
    record: Record = new(row)
    record.get("A").put(1, 1)
    twin = record.copy()
    twin.get("A").put(1, 2)
    assert record.get("A").get(1) == 1


@given(st.lists(st.integers(-50, 50)))
def test_keys_stay_in_order(keys: list[int]) -> None:
    array = Collection(_ARRAY)
    for key in keys:
        array.put(key, key)
        assert array.keys() == sorted(set(array.d))
    wanted = sorted(set(keys))
    walked: list[int] = []
    at = array.first()
    while at is not None:
        walked.append(at)
        at = array.next(at)
    assert walked == wanted
    for key in keys[::2]:
        array.delete(key)
    assert array.keys() == [k for k in wanted if k not in keys[::2]]


def test_nested_tables_refuse_what_is_outside() -> None:
    table = Collection(_TABLE, [1, 2, 3])
    assert code_of(lambda: table.get(4)) == 6533
    assert code_of(lambda: table.get(0)) == 6532
    table.delete(2)
    assert code_of(lambda: table.get(2)) == 1403
    table.trim()
    assert (len(table), table.last()) == (1, 1)
    table.extend(2, 1)
    assert table.values() == [1, 1, 1]
    assert code_of(lambda: table.trim(9)) == 6533
    assert code_of(lambda: Collection(CollectionType("V", "VARRAY", VARCHAR2, None, 1), ["a", "b"])) == 6532


def test_like_escapes() -> None:
    assert arith.like("a%b", "a\\%b", "\\") is True
    assert arith.like("axb", "a\\%b", "\\") is False
    assert arith.like("a\nb", "a_b") is True
    assert code_of(lambda: arith.like("a", "a\\x", "\\")) == 1424
