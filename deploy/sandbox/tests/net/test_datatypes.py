from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.errors import OraError
from deploy.sandbox.net import datatypes

numbers = st.builds(
    lambda digits, exponent: Decimal(f"{digits}E{exponent}"),
    st.integers(-(10**38) + 1, 10**38 - 1),
    st.integers(-120, 80),
)


@given(numbers)
def test_numbers_survive_the_round_trip(value: Decimal) -> None:
    assert datatypes.decode_number(datatypes.encode_number(value)) == value


@given(numbers)
def test_numbers_without_a_fraction_arrive_as_int(value: Decimal) -> None:
    arrived = datatypes.decode_number(datatypes.encode_number(value))
    assert isinstance(arrived, int) == (value == value.to_integral_value())


@given(numbers, numbers)
def test_encoded_numbers_sort_as_numbers_do(left: Decimal, right: Decimal) -> None:
    assert (datatypes.encode_number(left) < datatypes.encode_number(right)) == (left < right)


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (0, "80"),
        (1, "c102"),
        (-1, "3e6466"),
        (100, "c202"),
        (Decimal("0.01"), "c002"),
        (Decimal("-123.45"), "3d644e3866"),
        (10**125, "ff0b"),
    ],
)
def test_known_number_encodings(value: Decimal, encoded: str) -> None:
    assert datatypes.encode_number(value).hex() == encoded


def test_a_number_with_more_digits_than_oracle_keeps_is_rounded() -> None:
    third = Decimal("0." + "3" * 60)
    assert datatypes.decode_number(datatypes.encode_number(third)) == Decimal("0." + "3" * 40)


@pytest.mark.parametrize("value", [Decimal("1E126"), Decimal("NaN"), Decimal("Infinity")])
def test_a_number_out_of_range_is_refused(value: Decimal) -> None:
    with pytest.raises(OraError) as caught:
        datatypes.encode_number(value)
    assert caught.value.code == 1426


def test_a_number_too_small_to_hold_is_zero() -> None:
    assert datatypes.encode_number(Decimal("1E-131")) == b"\x80"


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (Decimal("0.50"), ".5"), (Decimal("-0.5"), "-.5"), (Decimal("1E+3"), "1000"), (Decimal(0), "0")],
)
def test_numbers_turn_into_text_the_way_oracle_writes_them(value: Decimal, text: str) -> None:
    assert datatypes.number_text(value) == text


@given(st.datetimes())
def test_timestamps_survive_the_round_trip(value: dt.datetime) -> None:
    assert datatypes.decode_datetime(datatypes.encode_timestamp(value)) == value


@given(st.datetimes())
def test_dates_keep_whole_seconds(value: dt.datetime) -> None:
    assert datatypes.decode_datetime(datatypes.encode_date(value)) == value.replace(microsecond=0)


@given(
    st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1)),
    st.integers(-12 * 60, 14 * 60),
)
def test_timestamps_with_time_zone_keep_instant_and_offset(value: dt.datetime, minutes: int) -> None:
    aware = value.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    arrived = datatypes.decode_timestamp_tz(datatypes.encode_timestamp_tz(aware))
    assert arrived == aware
    assert arrived.utcoffset() == aware.utcoffset()


@given(st.timedeltas())
def test_intervals_survive_the_round_trip(value: dt.timedelta) -> None:
    assert datatypes.decode_interval(datatypes.encode_interval(value)) == value


@given(st.floats(allow_nan=False))
def test_binary_doubles_survive_the_round_trip(value: float) -> None:
    assert datatypes.decode_float(datatypes.encode_float(value, ">d"), ">d") == value


@given(st.floats(allow_nan=False, width=32))
def test_binary_floats_survive_the_round_trip(value: float) -> None:
    assert datatypes.decode_float(datatypes.encode_float(value, ">f"), ">f") == value


def test_a_rowid_is_taken_apart_and_an_invalid_one_refused() -> None:
    assert datatypes.rowid_parts("AAAAAAAABAAAAACAAD") == (0, 1, 2, 3)
    with pytest.raises(OraError) as caught:
        datatypes.rowid_parts("nonsense")
    assert caught.value.code == 1410
