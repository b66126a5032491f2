"""Lax and strict JSON, in SQL and in PL/SQL, by the same cases."""

from __future__ import annotations

from collections.abc import Callable

import oracledb
import pytest

from ..json_cases import JSON, NOT_JSON

Ask = Callable[[str, str], tuple[object, ...]]

_CONDITIONS = (
    "select case when :t is json then 1 else 0 end, case when :t is json (lax) then 1 else 0 end, "
    "case when :t is json strict then 1 else 0 end, case when :t is not json then 1 else 0 end, "
    "json_query(:t, '$') from dual"
)


@pytest.fixture(scope="module")
def ask(dba: oracledb.Connection) -> Ask:
    def row(sql: str, text: str) -> tuple[object, ...]:
        with dba.cursor() as cursor:
            cursor.execute(sql, [text] * sql.count(":t"))
            found: tuple[object, ...] = cursor.fetchone()
            return found

    return row


def parsed(connection: oracledb.Connection, text: str) -> str | None:
    """What JSON_ELEMENT_T.PARSE makes of it; None: ORA-40441."""
    with connection.cursor() as cursor:
        out = cursor.var(str)
        block = (
            "declare broken exception; pragma exception_init(broken, -40441); "
            "begin :r := json_element_t.parse(:t).to_string; exception when broken then :r := null; end;"
        )
        cursor.execute(block, r=out, t=text)
        found: str | None = out.getvalue()
        return found


@pytest.mark.parametrize(("text", "written", "strict"), JSON)
def test_json_is_read_as_lax_and_written_as_strict(
    ask: Ask, dba: oracledb.Connection, text: str, written: str, strict: bool
) -> None:
    assert ask(_CONDITIONS, text) == (1, 1, int(strict), 0, written)
    assert parsed(dba, text) == written


@pytest.mark.parametrize("text", NOT_JSON)
def test_what_is_not_json(ask: Ask, dba: oracledb.Connection, text: str) -> None:
    assert ask(_CONDITIONS, text) == (0, 0, 0, 1, None)
    assert parsed(dba, text) is None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("json_value('{a:5}', '$.a' returning number)", 5),
        ("json_value('{a:''x''}', '$.a')", "x"),
        ("case when json_exists('{a:[1,]}', '$.a[0]') then 'yes' end", "yes"),
        ("(select max(c) from json_table('[{a:1},{a:+2,}]', '$[*]' columns (c number path '$.a')))", 2),
    ],
)
def test_the_functions_read_lax_json(ask: Ask, expression: str, expected: object) -> None:
    assert ask(f"select {expression} from dual", "") == (expected,)


def test_a_check_constraint_is_lax_unless_it_says_strict(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "create table papers (a varchar2(99) check (a is json), b varchar2(99) check (b is json strict))"
        )
        cursor.execute("insert into papers values ('{x:1}', '{\"x\":1}')")
        with pytest.raises(oracledb.IntegrityError, match="ORA-02290"):
            cursor.execute("insert into papers values ('{x:1}', '{x:1}')")
        with pytest.raises(oracledb.IntegrityError, match="ORA-02290"):
            cursor.execute("insert into papers values ('{x}', null)")
