"""Functions of package STANDARD: value by value, as documented."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from deploy.sandbox.builtins.function import Function
from deploy.sandbox.builtins.standard import STANDARD
from deploy.sandbox.errors import OraError
from deploy.sandbox.model import Context
from deploy.sandbox.types import CLOB, DATE, NULL, NUMBER, PLS_INTEGER, TIMESTAMP_TZ, VARCHAR2, ODate, Scalar, Type

NOW = datetime(2026, 5, 20, 13, 14, 15, 678900, tzinfo=timezone.utc)


class Session(SimpleNamespace):
    """As much of a session as the functions look at."""

    def __init__(self) -> None:
        engine = SimpleNamespace(
            clock=SimpleNamespace(now=lambda: NOW, here=lambda: NOW), environment={"DB_UNIQUE_NAME": "COPIA"}
        )
        super().__init__(
            engine=engine,
            user="ANA",
            schema="ANA",
            sid=7,
            time_zone="-03:00",
            context={"module": "m", "client_identifier": None},
            who=SimpleNamespace(os_user="ana", machine="pc1", terminal="", address="127.0.0.1", program="p"),
        )


def value(name: str, *args: Any) -> Any:
    function = STANDARD[name]
    if function.needs_context:
        return function.call(Session(), Context("DONA", "DONA"), *args)
    return function.call(Session(), *args) if function.needs_session else function.call(*args)


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        ("SUBSTR", ("abcdef", 2, 3), "bcd"),
        ("SUBSTR", ("abcdef", 0, 2), "ab"),
        ("SUBSTR", ("abcdef", -3), "def"),
        ("SUBSTR", ("abcdef", -3, 2), "de"),
        ("SUBSTR", ("abcdef", -9, 2), None),
        ("SUBSTR", ("abcdef", 7), None),
        ("SUBSTR", ("abcdef", 2, 0), None),
        ("SUBSTR", ("abcdef", Decimal("2.9"), 1), "b"),
        ("SUBSTR", (12345, 2, 2), "23"),
        ("SUBSTRB", ("ação", 1, 3), "aç"),
        ("SUBSTRB", ("ação", 1, 2), "a "),
        ("SUBSTRB", ("ação", 3, 2), "  "),
        ("INSTR", ("banana", "a"), 2),
        ("INSTR", ("banana", "a", 1, 3), 6),
        ("INSTR", ("banana", "a", -1), 6),
        ("INSTR", ("banana", "a", -1, 2), 4),
        ("INSTR", ("banana", "a", 0), 0),
        ("INSTR", ("banana", "x"), 0),
        ("INSTR", ("banana", None), None),
        ("LENGTH", ("ação",), 4),
        ("LENGTHB", ("ação",), 6),
        ("LENGTH", (None,), None),
        ("LENGTH", ("",), 0),  # an empty CLOB
        ("LPAD", ("7", 3, "0"), "007"),
        ("LPAD", ("abc", 2), "ab"),
        ("LPAD", ("abc", 0), None),
        ("RPAD", ("a", 5, "xy"), "axyxy"),
        ("UPPER", ("ação ß",), "AÇÃO ß"),
        ("LOWER", ("AÇÃO",), "ação"),
        ("INITCAP", ("joão DA-silva 2nd",), "João Da-Silva 2nd"),
        ("REPLACE", ("banana", "an", "AN"), "bANANa"),
        ("REPLACE", ("banana", "an"), "ba"),
        ("REPLACE", ("a", "a"), None),
        ("REPLACE", ("banana", None, "x"), "banana"),
        ("TRANSLATE", ("abcabc", "ab", "x"), "xcxc"),
        ("TRANSLATE", ("abc", "abc", None), None),
        ("LTRIM", ("xxyx", "x"), "yx"),
        ("RTRIM", ("ab  ",), "ab"),
        ("LTRIM", ("   ",), None),
        ("ASCII", ("A",), 65),
        ("ASCII", ("ç",), 50087),
        ("CHR", (10,), "\n"),
        ("CHR", (50087,), "ç"),
        ("UNISTR", (r"\00e7\d83d\dca7",), "ç💧"),
        ("UNISTR", (r"a\\b",), r"a\b"),
        ("UNISTR", (r"\d83d",), "�"),
        ("ASCIISTR", ("aç💧",), r"a\00E7\D83D\DCA7"),
        ("ASCIISTR", ("a\\\n/\x7f",), "a\\005C\n/\x7f"),
        ("ASCIISTR", (None,), None),
        ("CONVERT", ("ação", "AL32UTF8"), "ação"),
        ("CONVERT", ("ação", "US7ASCII"), "acao"),
        ("CONCAT", ("a", None), "a"),
        ("REGEXP_LIKE", ("abc-123", "^[[:alpha:]]+-[[:digit:]]{3}$"), True),
        ("REGEXP_LIKE", ("ABC", "b", "i"), True),
        ("REGEXP_LIKE", ("a\\d", r"[\d]$"), True),  # a backslash in brackets is itself
        ("REGEXP_SUBSTR", ("a,b,,d", "[^,]+", 1, 3), "d"),
        ("REGEXP_SUBSTR", ("k=v", "(.)=(.)", 1, 1, None, 2), "v"),
        ("REGEXP_INSTR", ("abc123", "[0-9]"), 4),
        ("REGEXP_INSTR", ("abc123", "[0-9]+", 1, 1, 1), 7),
        ("REGEXP_REPLACE", ("a1b2", "[0-9]", "#"), "a#b#"),
        ("REGEXP_REPLACE", ("a1b2", "[0-9]", "#", 1, 2), "a1b#"),
        ("REGEXP_REPLACE", ("ab", "(.)(.)", r"\2\1"), "ba"),
        ("REGEXP_COUNT", ("banana", "an"), 2),
        ("ABS", (-5,), 5),
        ("SIGN", (Decimal("-0.1"),), -1),
        ("CEIL", (Decimal("1.2"),), 2),
        ("FLOOR", (Decimal("-1.2"),), -2),
        ("MOD", (7, 3), 1),
        ("MOD", (-7, 3), -1),
        ("MOD", (7, 0), 7),
        ("MOD", (Decimal("7.5"), 2), Decimal("1.5")),
        ("REMAINDER", (8, 3), -1),
        ("ROUND", (Decimal("2.5"),), 3),
        ("ROUND", (Decimal("-2.5"),), -3),
        ("ROUND", (Decimal("1.255"), 2), Decimal("1.26")),
        ("ROUND", (1250, -2), 1300),
        ("TRUNC", (Decimal("-1.99"),), -1),
        ("TRUNC", (1299, -2), 1200),
        ("POWER", (2, 10), 1024),
        ("SQRT", (16,), 4),
        ("BITAND", (12, 10), 8),
        ("NVL", (None, 1), 1),
        ("COALESCE", (None, None, 3), 3),
        ("NULLIF", (1, 1), None),
        ("NULLIF", (1, 2), 1),
        ("GREATEST", (1, 3, 2), 3),
        ("GREATEST", (1, None), None),
        ("LEAST", ("b", "a"), "a"),
        ("TO_CHAR", (Decimal("0.5"),), ".5"),
        ("TO_CHAR", (1234, "9G999"), " 1,234"),
        ("TO_CHAR", (ODate(2024, 3, 5),), "05-MAR-24"),
        ("TO_NUMBER", ("12",), 12),
        ("TO_DATE", ("2024-03-05", "YYYY-MM-DD"), ODate(2024, 3, 5)),
        ("HEXTORAW", ("c3a7",), b"\xc3\xa7"),
        ("RAWTOHEX", (b"\xc3\xa7",), "C3A7"),
        ("NUMTODSINTERVAL", (Decimal("1.5"), "minute"), timedelta(seconds=90)),
        ("TO_DSINTERVAL", ("1 02:03:04.5",), timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("TO_DSINTERVAL", ("P1DT2H",), timedelta(days=1, hours=2)),
        ("ADD_MONTHS", (ODate(2024, 1, 31), 1), ODate(2024, 2, 29)),
        ("ADD_MONTHS", (ODate(2024, 2, 29), 12), ODate(2025, 2, 28)),
        ("ADD_MONTHS", (ODate(2024, 4, 30), 1), ODate(2024, 5, 31)),
        ("ADD_MONTHS", (ODate(2024, 1, 15, 10, 30), -1), ODate(2023, 12, 15, 10, 30)),
        ("MONTHS_BETWEEN", (ODate(2024, 3, 31), ODate(2024, 2, 29)), 1),
        ("MONTHS_BETWEEN", (ODate(2024, 3, 1), ODate(2024, 1, 1)), 2),
        ("LAST_DAY", (ODate(2023, 2, 10, 5),), ODate(2023, 2, 28, 5)),
        ("NEXT_DAY", (ODate(2024, 3, 5), "tuesday"), ODate(2024, 3, 12)),
        ("NEXT_DAY", (ODate(2024, 3, 5), "WED"), ODate(2024, 3, 6)),
        ("TRUNC", (ODate(2024, 3, 5, 10, 30),), ODate(2024, 3, 5)),
        ("TRUNC", (ODate(2024, 3, 5, 10, 30), "MM"), ODate(2024, 3, 1)),
        ("TRUNC", (ODate(2024, 3, 5, 10, 30), "IW"), ODate(2024, 3, 4)),
        ("TRUNC", (ODate(2024, 3, 5, 10, 30), "HH"), ODate(2024, 3, 5, 10)),
        ("TRUNC", (ODate(2024, 5, 5), "Q"), ODate(2024, 4, 1)),
        ("ROUND", (ODate(2024, 3, 5, 12),), ODate(2024, 3, 6)),
        ("ROUND", (ODate(2024, 3, 16), "MM"), ODate(2024, 4, 1)),
        ("SYSDATE", (), ODate(2026, 5, 20, 13, 14, 15)),
        ("SYSTIMESTAMP", (), NOW),
        ("SESSIONTIMEZONE", (), "-03:00"),
        ("CURRENT_DATE", (), ODate(2026, 5, 20, 10, 14, 15)),
        ("LOCALTIMESTAMP", (), datetime(2026, 5, 20, 10, 14, 15, 678900)),
        ("SYS_EXTRACT_UTC", (datetime(2024, 1, 1, 9, tzinfo=timezone(timedelta(hours=-3))),), datetime(2024, 1, 1, 12)),
        ("USER", (), "ANA"),
        ("SYS_CONTEXT", ("userenv", "session_user"), "ANA"),
        ("SYS_CONTEXT", ("USERENV", "CURRENT_USER"), "DONA"),
        ("SYS_CONTEXT", ("USERENV", "CURRENT_SCHEMA"), "DONA"),
        ("SYS_CONTEXT", ("USERENV", "SID"), "7"),
        ("SYS_CONTEXT", ("USERENV", "MODULE"), "m"),
        ("SYS_CONTEXT", ("USERENV", "CLIENT_IDENTIFIER"), None),
        ("SYS_CONTEXT", ("USERENV", "DB_UNIQUE_NAME"), "COPIA"),
        ("SYS_CONTEXT", ("USERENV", "DATABASE_ROLE"), "PRIMARY"),
        ("SYS_CONTEXT", ("USERENV", "OS_USER"), "ana"),
        ("SYS_CONTEXT", ("USERENV", "MODULE", 0), None),
        ("SYS_CONTEXT", ("MEU_CONTEXTO", "X"), None),
    ],
)
def test_value(name: str, args: tuple[Any, ...], expected: Any) -> None:
    found = value(name, *args)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("name", sorted(n for n, f in STANDARD.items() if f.arity[0] == 1 and f.arity[1] == 1))
def test_null_gives_null(name: str) -> None:
    assert value(name, None) is None


@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("INSTR", ("a", "a", 1, 0), 1428),
        ("UNISTR", (r"\12",), 30186),
        ("ASCIISTR", ("ç" * 7000,), 6502),
        ("CONVERT", ("a", "KLINGON"), 1482),
        ("LPAD", ("x", 40000), 6502),
        ("REGEXP_LIKE", ("a", "["), 12726),
        ("REGEXP_LIKE", ("a", "("), 12725),
        ("REGEXP_LIKE", ("a", "a", "q"), 1760),
        ("SQRT", (-1,), 6502),
        ("LN", (0,), 6502),
        ("TO_NUMBER", ("abc",), 6502),
        ("ABS", ("abc",), 6502),
        ("NUMTODSINTERVAL", (1, "MONTH"), 1760),
        ("TO_DSINTERVAL", ("abc",), 1867),
        ("TRUNC", (ODate(2024, 1, 1), "XX"), 1898),
        ("NEXT_DAY", (ODate(2024, 1, 1), "XX"), 1846),
        ("FROM_TZ", (datetime(2024, 1, 1), "Nowhere/City"), 1882),
        ("SYS_CONTEXT", ("USERENV", "NOTHING"), 2003),
        ("SYS_CONTEXT", ("USERENV", "DBID"), 2003),
        ("CHR", (200,), 3001),
    ],
)
def test_refusal(name: str, args: tuple[Any, ...], code: int) -> None:
    with pytest.raises(OraError) as refused:
        value(name, *args)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["DECODE", "NVL2", "LNNVL", "DUMP", "WIDTH_BUCKET", "LISTAGG", "JSON_OBJECT"])
def test_what_only_sql_has_is_not_there(name: str) -> None:
    assert name not in STANDARD


@pytest.mark.parametrize(
    ("name", "types", "expected"),
    [
        ("SUBSTR", [CLOB, NUMBER], CLOB),
        ("SUBSTR", [VARCHAR2, NUMBER], VARCHAR2),
        ("NVL", [NULL, DATE], DATE),
        ("COALESCE", [PLS_INTEGER, NUMBER], NUMBER),
        ("NVL", [VARCHAR2, CLOB], CLOB),
        ("TRUNC", [TIMESTAMP_TZ], DATE),
        ("TRUNC", [VARCHAR2], NUMBER),
        ("ABS", [PLS_INTEGER], PLS_INTEGER),
    ],
)
def test_result_type(name: str, types: list[Type], expected: Type) -> None:
    function: Function = STANDARD[name]
    found = function.result_type(types)
    assert isinstance(found, Scalar)
    assert isinstance(expected, Scalar)
    assert found.kind is expected.kind
