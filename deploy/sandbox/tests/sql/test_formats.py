"""The two halves of the format models, PL/SQL's in Python and SQL's in PostgreSQL, agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.semantics.date_formats import date_to_char
from deploy.sandbox.semantics.date_parsing import text_to_date, text_to_timestamp_tz
from deploy.sandbox.semantics.number_formats import number_from_char, number_to_char
from deploy.sandbox.types import ODate

from .database import Database

NUMBER_MODELS = """
    9 99 999 000 990 9990.00 999.99 FM999.99 FM990.00 FM0.999 0.00 9,999 9G999D99 FM9G990D00 $999 FM$999.00
    999MI S999 999S 999PR FM999MI FMXX XXXX 0XXX FM0XXX xx B999 9.9EEEE 99. .99 FM.99 FM9999999990.0999 ABC
    L999.99 FML9G999D99 L999S C99 U9 99V9 FM9V99 V99 S9V9 RN FMrn rn TM9 TME tme 9EEEE FM9.99EEEE S9.9EEEE 99L 9V9.9
    9.9.9 FM FM00 0 0999 $0,000.00 FMS990D0 9,99.9
""".split()
NUMBERS: list[int | str] = [
    0,
    1,
    -1,
    "0.5",
    "-0.5",
    12,
    -12,
    "99.5",
    "999.999",
    "1234.5",
    "-1234.567",
    "0.001",
    255,
    4096,
    10**10,
    "1e70",
    "-1.5e-80",
]
NUMBER_TEXTS = "0 1 -1 +1 12.5 1,234 1,234.5 -0.5 .5 5. abc 1e3 $12 12- <12> FF ff 1234567".split()

DATE_MODELS = [
    "YYYY-MM-DD HH24:MI:SS",
    "DD/MM/YYYY",
    "DD-MON-RR HH.MI.SSXFF AM",
    "Day, DD Month YYYY",
    'FMDay, DD "de" Month YYYY, HH24:MI',
    "YYYYMMDDHH24MISSFF3",
    'YYYY-MM-DD"T"HH24:MI:SS.FF6TZH:TZM',
    "YYY YY Y RRRR RR SYYYY",
    "DDD D J Q W WW IW IYYY CC",
    "DDTH MMth",
    "HH12 a.m. dy Dy DY mon",
    "SSSSS RM FF9",
    "YYYRR",
    "FMSSSSS FMRM FMHH24:MI:SS",
    "TZR",
    "YEAR Year year",
    "DDSP Ddspth ddthsp YYYYSP Jsp Dsp HH24SP SSSSSsp RRspth MISP CCSP IYYYSP IWspth",
    "ABC",
]
MOMENTS = [
    datetime(2024, 2, 3, 4, 5, 6, 123456),
    datetime(1999, 12, 31, 23, 59, 59),
    datetime(2000, 1, 1, 12, 0, 0, 500000),
    datetime(2025, 7, 9, 0, 0, 0, 7),
]

READ_MODELS = [
    "YYYY-MM-DD",
    "YYYYMMDD",
    "DD/MM/YYYY HH24:MI:SS",
    "DD-MON-RR",
    "MON DD, YYYY",
    "HH24:MI",
    "DD/MM/YY",
    'YYYY-MM-DD"T"HH24:MI:SS',
    "DDD YYYY",
    "HH:MI AM",
    "HH24:MI AM",
    "FXYYYY-MM-DD",
    "SSSSS",
    "DD MONTH YYYY",
    "RRRR-MM",
    "YYYY YYYY",
    "DY DD MON YYYY",
    "YYYY-MM-DD HH24:MI:SS.FF",
    "FMDD/FMMM/YYYY",
    "DD-MM-YY",
    "YYYY-WW",
    "ABC",
]
READ_TEXTS = [
    "2024-02-03",
    "20240203",
    "03/02/2024 10:11:12",
    "3-feb-24",
    "03-FEB-2024",
    "feb 3, 2024",
    "10:30",
    "03/02/24",
    "2024-02-03T10:11:12",
    "034 2024",
    "11:30 PM",
    "2024/2/3",
    "3600",
    "3 February 2024",
    "2024-2",
    "2024",
    "sat 3 feb 2024",
    "sun 3 feb 2024",
    "2024-02-30",
    "2024-13-01",
    "24:00",
    "2024-02-03 25:00:00",
    "abc",
    "2024-02-03 10:11:12.5",
    "  2024-02-03  ",
    "0-1-1",
    "99-12-31",
    "03FEB2024",
    "3FEB24",
    "03-02-24",
]


def in_sql(db: Database, sql: str, *values: Any) -> Any:
    """The value, or the code of the error."""
    try:
        with db.connection.transaction():
            row = db.connection.execute(f"select {sql}", values).fetchone()
            assert row is not None
            return row[0]
    except psycopg.Error as error:
        assert error.sqlstate == "ORA00", error
        return f"ORA-{str(error)[4:9]}"


def in_python(function: Callable[..., Any], *values: Any) -> Any:
    try:
        result = function(*values)
    except OraError as error:
        # a number that does not convert: ORA-06502 in PL/SQL, ORA-01722 in SQL
        return f"ORA-{1722 if error.code == 6502 else error.code:05d}"
    return datetime(*result.timetuple()[:6]) if isinstance(result, ODate) else result


@pytest.mark.parametrize("model", NUMBER_MODELS)
def test_numbers_to_text(db: Database, model: str) -> None:
    for number in NUMBERS:
        value = number if isinstance(number, int) else Decimal(number)
        sql = in_sql(db, "oc.to_char(%s::numeric, %s::text)", value, model)
        assert sql == in_python(number_to_char, value, model), value


@pytest.mark.parametrize("model", NUMBER_MODELS)
def test_text_to_numbers(db: Database, model: str) -> None:
    for text in NUMBER_TEXTS:
        sql = in_sql(db, "oc.to_number(%s::text, %s::text)", text, model)
        assert sql == in_python(number_from_char, text, model), text


@pytest.mark.parametrize("model", DATE_MODELS)
def test_dates_to_text(db: Database, model: str) -> None:
    for moment in MOMENTS:
        whole = ODate.of(moment)
        assert in_sql(db, "oc.to_char(oc.d(%s::timestamp), %s::text)", moment, model) == in_python(
            date_to_char, whole, model
        )
        assert in_sql(db, "oc.to_char(%s::timestamp, %s::text)", moment, model) == in_python(
            date_to_char, moment, model
        )
        aware = moment.replace(tzinfo=timezone.utc)
        assert in_sql(db, "oc.to_char(%s::timestamptz, %s::text)", aware, model) == in_python(
            date_to_char, aware, model
        )


@pytest.mark.parametrize("model", READ_MODELS)
def test_text_to_dates(db: Database, model: str) -> None:
    today = datetime(2024, 5, 17)
    for text in READ_TEXTS:
        sql = in_sql(db, "(oc.parse(%s::text, %s::text, false, false, %s::timestamp)).at", text, model, today)
        assert sql == in_python(text_to_date, text, model, None, lambda: today), text


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("2024-02-03 10:11:12 -03:00", "YYYY-MM-DD HH24:MI:SS TZH:TZM"),
        ("2024-02-03T10:11:12.5+05:30", 'YYYY-MM-DD"T"HH24:MI:SS.FFTZH:TZM'),
        ("2024-07-03 10:11 America/Sao_Paulo", "YYYY-MM-DD HH24:MI TZR"),
        ("2024-02-03 10:11", "YYYY-MM-DD HH24:MI"),
        ("2024-02-03 10:11 Nowhere/City", "YYYY-MM-DD HH24:MI TZR"),
    ],
)
def test_text_to_timestamps_with_time_zone(db: Database, text: str, model: str) -> None:
    sql = in_sql(db, "oc.instant(oc.to_timestamp_tz(%s::text, %s::text))", text, model)
    assert sql == in_python(text_to_timestamp_tz, text, model, None, lambda: datetime(2024, 1, 1))
