"""NLS_LANGUAGE, NLS_DATE_LANGUAGE and NLS_TERRITORY of Brazil and Portugal, in SQL and in PL/SQL."""

from __future__ import annotations

from collections.abc import Callable

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]
_BRAZIL = "nls_language = 'BRAZILIAN PORTUGUESE' nls_territory = 'BRAZIL'"


def both(cursor: oracledb.Cursor, expression: str) -> str | None:
    """The value of an expression, which SQL and PL/SQL must agree on."""
    row = cursor.execute(f"select {expression} from dual").fetchone()
    in_sql: str | None = row[0] if row else None
    out = cursor.var(str)
    cursor.execute(f"begin :o := {expression}; end;", o=out)
    assert out.getvalue() == in_sql
    return in_sql


@pytest.mark.parametrize(
    ("settings", "expression", "expected"),
    [
        (_BRAZIL, "to_char(date '2026-03-09', 'DAY, DD \"de\" MONTH \"de\" YYYY')",
         "SEGUNDA-FEIRA, 09 de MARÇO     de 2026"),
        (_BRAZIL, "to_char(date '2026-02-10', 'FMDay, DD \"de\" Month')", "Terça-Feira, 10 de Fevereiro"),
        (_BRAZIL, "to_char(date '2026-12-12', 'day/dy/month/mon/Dy/Mon/DY/MON')",
         "sábado       /sáb/dezembro /dez/Sáb/Dez/SÁB/DEZ"),
        (_BRAZIL, "to_char(date '2026-12-13', 'Day') || '|'", "Domingo      |"),
        (_BRAZIL, "to_char(timestamp '2026-05-01 15:00:00', 'HH:MI AM')", "03:00 PM"),
        (_BRAZIL, "to_char(to_date('25 de setembro de 2026', 'DD \"de\" month \"de\" YYYY'), 'YYYY-MM-DD')",
         "2026-09-25"),
        (_BRAZIL, "to_char(to_date('25-ABR-26', 'DD-MON-RR'), 'MM')", "04"),
        (_BRAZIL, "to_char(to_date('março 26', 'month RR'), 'MM')", "03"),
        (_BRAZIL, "to_char(to_date('segunda-feira 09/03/2026', 'day DD/MM/YYYY'), 'DD')", "09"),
        (_BRAZIL, "to_char(next_day(date '2026-03-09', 'SÁBADO'), 'DD')", "14"),
        (_BRAZIL, "to_char(next_day(date '2026-03-09', 'qui'), 'DD')", "12"),
        (_BRAZIL, "to_char(date '2026-03-09')", "09/03/26"),
        (_BRAZIL, "to_char(1234.5, 'FM9G990D00')", "1.234,50"),
        (_BRAZIL, "to_char(date '2026-03-09', 'Month', 'nls_date_language = american') || '|'", "March    |"),
        (_BRAZIL, "sys_context('userenv', 'language')", "BRAZILIAN PORTUGUESE_BRAZIL.AL32UTF8"),
        (_BRAZIL, "sys_context('userenv', 'nls_date_language')", "BRAZILIAN PORTUGUESE"),
        ("nls_territory = 'PORTUGAL' nls_language = 'PORTUGUESE'", "to_char(date '2026-05-02')", "26.05.02"),
        ("nls_territory = 'PORTUGAL' nls_language = 'PORTUGUESE'", "to_char(date '2026-05-02', 'Day')",
         "Sábado       "),
        ("nls_territory = 'PORTUGAL'", "to_char(1.5)", "1,5"),
        ("nls_date_language = 'PORTUGUESE'", "to_char(date '2026-05-02', 'DD MON')", "02 MAI"),
        ("nls_date_language = 'PORTUGUESE'", "to_char(date '2026-05-02')", "02-MAI-26"),
        ("nls_date_language = 'PORTUGUESE'", "'' || (date '2026-05-02' + 1)", "03-MAI-26"),
        ("nls_date_language = 'PORTUGUESE'", "sys_context('userenv', 'language')", "AMERICAN_AMERICA.AL32UTF8"),
        ("nls_language = 'ENGLISH'", "to_char(date '2026-05-02', 'DY MON')", "SAT MAY"),
        ("nls_comp = 'BINARY'", "to_char(date '2026-05-02', 'DY MON', 'NLS_DATE_LANGUAGE=''BRAZILIAN PORTUGUESE''')",
         "SÁB MAI"),
        ("nls_comp = 'BINARY'", "to_char(timestamp '2026-10-02 10:00:00', 'Mon', 'NLS_DATE_LANGUAGE = Portuguese')",
         "Out"),
        ("nls_comp = 'BINARY'", "to_char(from_tz(timestamp '2026-10-02 10:00:00', '-03:00'), 'Mon TZH', "
         "'NLS_DATE_LANGUAGE = Portuguese')", "Out -03"),
        ("nls_comp = 'BINARY'", "to_char(to_date('Abril 21', 'month dd', 'nls_date_language=portuguese'), 'MMDD')",
         "0421"),
        ("nls_comp = 'BINARY'", "to_char(to_timestamp('2 out 2026 3', 'dd mon yyyy hh24', "
         "'nls_date_language = portuguese'), 'MM HH24')", "10 03"),
    ],
)  # fmt: skip
def test_an_expression(cursor: oracledb.Cursor, settings: str, expression: str, expected: str) -> None:
    cursor.execute(f"alter session set {settings}")
    assert both(cursor, expression) == expected


@pytest.mark.parametrize(
    ("settings", "expression", "code"),
    [
        (_BRAZIL, "to_char(to_date('25-APR-26', 'DD-MON-RR'), 'MM')", 1843),
        (_BRAZIL, "to_char(next_day(date '2026-03-09', 'MONDAY'), 'DD')", 1846),
        (_BRAZIL, "to_char(sysdate, 'YYYY AD')", 3001),
        ("nls_territory = 'PORTUGAL'", "to_char(sysdate, 'D')", 3001),
        ("nls_territory = 'PORTUGAL'", "to_char(trunc(sysdate, 'DAY'))", 3001),
        ("nls_comp = 'BINARY'", "to_char(sysdate, 'MON', 'NLS_DATE_LANGUAGE = KLINGON')", 3001),
        ("nls_comp = 'BINARY'", "to_char(sysdate, 'MON', 'LANGUAGE = PORTUGUESE')", 12702),
    ],
)
def test_a_refusal(cursor: oracledb.Cursor, settings: str, expression: str, code: int) -> None:
    cursor.execute(f"alter session set {settings}")
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{code:05}"):
        cursor.execute(f"select {expression} from dual").fetchall()
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{code:05}"):
        cursor.execute(f"declare t varchar2(100); begin t := {expression}; end;")


def test_the_dictionary_shows_the_settings(cursor: oracledb.Cursor) -> None:
    cursor.execute(f"alter session set {_BRAZIL}")
    cursor.execute("select parameter, value from nls_session_parameters")
    found = dict(cursor.fetchall())
    assert found == {
        "NLS_LANGUAGE": "BRAZILIAN PORTUGUESE",
        "NLS_TERRITORY": "BRAZIL",
        "NLS_CURRENCY": "R$",
        "NLS_ISO_CURRENCY": "BRAZIL",
        "NLS_NUMERIC_CHARACTERS": ",.",
        "NLS_CALENDAR": "GREGORIAN",
        "NLS_DATE_FORMAT": "DD/MM/RR",
        "NLS_DATE_LANGUAGE": "BRAZILIAN PORTUGUESE",
        "NLS_SORT": "WEST_EUROPEAN",
        "NLS_TIME_FORMAT": "HH24:MI:SSXFF",
        "NLS_TIMESTAMP_FORMAT": "DD/MM/RR HH24:MI:SSXFF",
        "NLS_TIME_TZ_FORMAT": "HH24:MI:SSXFF TZR",
        "NLS_TIMESTAMP_TZ_FORMAT": "DD/MM/RR HH24:MI:SSXFF TZR",
        "NLS_DUAL_CURRENCY": "Cr$",
        "NLS_COMP": "BINARY",
        "NLS_LENGTH_SEMANTICS": "BYTE",
        "NLS_NCHAR_CONV_EXCP": "FALSE",
    }


def test_a_sort_whose_order_is_not_known_is_refused(cursor: oracledb.Cursor) -> None:
    """NLS_LANGUAGE sets NLS_SORT too; with NLS_COMP = BINARY only ORDER BY looks at it."""
    cursor.execute(f"alter session set {_BRAZIL}")
    words = "(select 'b' as w, 1 as n from dual union all select 'a', 2 from dual)"
    assert cursor.execute(f"select count(distinct w) from {words} where w > 'a'").fetchone() == (1,)
    assert cursor.execute(f"select w from {words} order by n desc").fetchall() == [("a",), ("b",)]
    for query in (f"select w from {words} order by w", f"select nlssort(w) from {words}"):
        with pytest.raises(oracledb.DatabaseError, match=r"ORA-03001.*WEST_EUROPEAN"):
            cursor.execute(query)
    cursor.execute("alter session set nls_comp = linguistic")
    with pytest.raises(oracledb.DatabaseError, match=r"ORA-03001.*WEST_EUROPEAN"):
        cursor.execute("declare a varchar2(1) := 'a'; begin if a = 'b' then null; end if; end;")
    cursor.execute("alter session set nls_sort = binary_ai")
    assert cursor.execute(f"select w from {words} where w = 'Á' order by w").fetchall() == [("a",)]
    cursor.execute("alter session set nls_comp = binary nls_sort = binary")
    assert cursor.execute(f"select w from {words} order by w").fetchall() == [("a",), ("b",)]
