"""The format models of PL/SQL against the shared table of cases."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.semantics import formats
from deploy.sandbox.types import ODate

from .. import format_cases as cases


def now() -> datetime:
    return datetime(2026, 5, 20, 10, 0)


@pytest.mark.parametrize(("number", "model", "nls", "expected"), cases.NUMBER_TO_CHAR)
def test_number_to_char(number: int | Decimal, model: str, nls: str | None, expected: str) -> None:
    assert formats.to_char(number, model, nls) == expected


@pytest.mark.parametrize(("number", "model", "code"), cases.NUMBER_TO_CHAR_ERRORS)
def test_bad_number_models_are_refused(number: int, model: str, code: int) -> None:
    with pytest.raises(OraError) as refused:
        formats.to_char(number, model)
    assert refused.value.code == code


@pytest.mark.parametrize(("text", "model", "nls", "expected"), cases.TO_NUMBER)
def test_text_to_number(text: str, model: str | None, nls: str | None, expected: int | Decimal) -> None:
    assert formats.number_from_char(text, model, nls) == expected


@pytest.mark.parametrize(("text", "model", "nls"), cases.TO_NUMBER_ERRORS)
def test_text_that_is_no_number_raises_value_error(text: str, model: str | None, nls: str | None) -> None:
    with pytest.raises(OraError) as refused:
        formats.number_from_char(text, model, nls)
    assert refused.value.code == 6502


@pytest.mark.parametrize(("model", "expected"), cases.DATE_TO_CHAR)
def test_timestamp_to_char(model: str, expected: str) -> None:
    assert formats.to_char(cases.MOMENT, model) == expected


@pytest.mark.parametrize(("model", "expected"), [c for c in cases.DATE_TO_CHAR if "FF" not in c[0]])
def test_date_to_char(model: str, expected: str) -> None:
    assert formats.to_char(ODate.of(cases.MOMENT), model) == expected


@pytest.mark.parametrize(("model", "code"), [*cases.DATE_TO_CHAR_ERRORS, ("HH24:MI:SS.FF3", 1821), ("TZH", 1821)])
def test_bad_date_models_are_refused(model: str, code: int) -> None:
    with pytest.raises(OraError) as refused:
        formats.to_char(ODate.of(cases.MOMENT), model)
    assert refused.value.code == code


@pytest.mark.parametrize(("model", "expected"), cases.TZ_TO_CHAR)
def test_timestamp_with_time_zone_to_char(model: str, expected: str) -> None:
    assert formats.to_char(cases.MOMENT_TZ, model) == expected


@pytest.mark.parametrize(("text", "model", "expected"), cases.TO_DATE)
def test_text_to_date(text: str, model: str, expected: datetime) -> None:
    found = formats.text_to_date(text, model, None, now)
    assert isinstance(found, ODate)
    assert found == expected


@pytest.mark.parametrize(("text", "model", "code"), cases.TO_DATE_ERRORS)
def test_text_that_is_no_date_is_refused(text: str, model: str, code: int) -> None:
    with pytest.raises(OraError) as refused:
        formats.text_to_date(text, model, None, now)
    assert refused.value.code == code


def test_what_the_text_leaves_out_is_the_current_month() -> None:
    assert formats.text_to_date("10:30", "HH24:MI", None, now) == datetime(2026, 5, 1, 10, 30)
    assert formats.text_to_date("15", "DD", None, now) == datetime(2026, 5, 15)


@pytest.mark.parametrize(("text", "model", "expected"), cases.TO_TIMESTAMP)
def test_text_to_timestamp(text: str, model: str, expected: datetime) -> None:
    assert formats.text_to_timestamp(text, model, None, now) == expected


@pytest.mark.parametrize(("text", "model", "expected"), cases.TO_TIMESTAMP_TZ)
def test_text_to_timestamp_with_time_zone(text: str, model: str, expected: datetime) -> None:
    found = formats.text_to_timestamp_tz(text, model, None, now)
    assert found is not None
    assert found.astimezone(timezone.utc) == expected


def test_languages_other_than_english_are_refused_by_name() -> None:
    with pytest.raises(OraError, match="FRENCH"):
        formats.to_char(cases.MOMENT, "Month", "nls_date_language = 'FRENCH'")
    assert formats.to_char(cases.MOMENT, "FMMonth", "NLS_DATE_LANGUAGE=AMERICAN") == "March"


@pytest.mark.parametrize("nls", ["nls_numeric_characters='..'", "nls_sort=binary", "garbage"])
def test_unknown_nls_arguments_are_refused(nls: str) -> None:
    with pytest.raises(OraError) as refused:
        formats.to_char(1, "9D9", nls)
    assert refused.value.code == 12702


def test_interval_to_char() -> None:
    assert formats.to_char(timedelta(days=1, seconds=3661, microseconds=5)) == "+000000001 01:01:01.000005000"
    assert formats.to_char(-timedelta(seconds=1)) == "-000000000 00:00:01.000000000"
