"""NLS_SORT and NLS_COMP: whether text is compared byte by byte, without its case, or without case and accents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]
Rows = list[tuple[Any, ...]]

_PACKAGE = """
create or replace package tally as
   function same(in_a in varchar2, in_b in varchar2) return varchar2;
   function known(in_status in varchar2) return varchar2;
end tally;"""
_BODY = """
create or replace package body tally as
   function same(in_a in varchar2, in_b in varchar2) return varchar2 is
   begin
      return case when in_a = in_b then '=' end || case in_a when in_b then 'c' end
             || case when nlssort(in_a, 'nls_sort=binary') = nlssort(in_b, 'nls_sort=binary') then 'n' end
             || case when utl_raw.cast_to_raw(in_a) = utl_raw.cast_to_raw(in_b) then 'r' end;
   end same;

   function known(in_status in varchar2) return varchar2 is
      l_count pls_integer;
   begin
      select count(*) into l_count from work_order where status = in_status;
      return l_count;
   end known;
end tally;"""


@pytest.fixture(scope="module", autouse=True)
def orders(connect: Connect) -> None:
    with connect() as owner, owner.cursor() as cursor:
        cursor.execute("create table work_order (id number primary key, status varchar2(20), kind varchar2(20))")
        cursor.execute("create table changes (text varchar2(50))")
        cursor.execute(
            "create view open_order (id, kind, is_open) as "
            "select id, kind, case when status = 'ABERTA' then 'S' else 'N' end from work_order where kind <> 'x'"
        )
        cursor.execute(_PACKAGE)
        cursor.execute(_BODY)
        cursor.execute(
            "create trigger work_order_log before update on work_order for each row when (old.status <> new.status) "
            "begin if :old.kind = 'rede' then :new.kind := 'seen'; end if; "
            "insert into changes values (:old.status || '>' || :new.status); end;"
        )
        cursor.execute("grant execute on tally to public")
        rows = [
            (1, "ABERTA", "Rede"),
            (2, "aberta", "REDE"),
            (3, "Fechada", "Manutenção"),
            (4, "FECHADA", "manutencao"),
            (5, None, "É"),
        ]
        cursor.executemany("insert into work_order values (:1, :2, :3)", rows)
        owner.commit()


def session(connect: Connect, sort: str, comparison: str = "LINGUISTIC") -> oracledb.Connection:
    return connect(settings=f"nls_sort = {sort} nls_comp = '{comparison}'")


@pytest.fixture(scope="module")
def binary(connect: Connect) -> oracledb.Connection:
    """BINARY is binary, whatever NLS_COMP says."""
    return session(connect, "BINARY")


@pytest.fixture(scope="module")
def ci(connect: Connect) -> oracledb.Connection:
    return session(connect, "BINARY_CI")


@pytest.fixture(scope="module")
def ai(connect: Connect) -> oracledb.Connection:
    return session(connect, "binary_ai")


def rows(connection: oracledb.Connection, query: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: Rows = cursor.fetchall()
        return found


def ids(connection: oracledb.Connection, condition: str) -> str:
    return "".join(
        str(row[0]) for row in rows(connection, f"select id from work_order o where {condition} order by id")
    )


def output(connection: oracledb.Connection, declarations: str, statements: str) -> str:
    with connection.cursor() as cursor:
        out = cursor.var(str)
        cursor.execute(f"declare {declarations} begin {statements} end;", {"o": out})
        return str(out.getvalue() or "")


@pytest.mark.parametrize(
    ("condition", "binary_ids", "ci_ids", "ai_ids"),
    [
        ("status = 'aberta'", "2", "12", "12"),
        ("status <> 'aberta'", "134", "34", "34"),
        ("kind in ('rede', 'MANUTENCAO')", "", "124", "1234"),
        ("kind not in ('rede', 'MANUTENCAO')", "12345", "35", "5"),
        ("kind like 'r_D%'", "", "12", "12"),
        ("kind like '%çã%'", "3", "3", "34"),
        ("kind between 'd' and 'n'", "4", "34", "345"),
        ("kind < 'f'", "123", "", "5"),
        ("status = any ('aberta', 'x')", "2", "12", "12"),
        ("status in (select 'FECHADA' from dual)", "4", "34", "34"),
        ("(status, kind) in (select 'aberta', 'rede' from dual)", "", "12", "12"),
        ("(status, kind) = (('aberta', 'rede'))", "", "12", "12"),
        ("decode(status, 'aberta', 1) = 1", "2", "12", "12"),
        ("case status when 'aberta' then 1 end = 1", "2", "12", "12"),
        ("nullif(status, 'aberta') is null", "25", "125", "125"),
        ("instr(kind, 'MANUTENC') = 1", "", "4", "34"),
        ("regexp_like(kind, '^man')", "4", "34", "34"),
        ("regexp_like(kind, '^man', 'c')", "4", "4", "4"),
        ("regexp_like(kind, 'CAO$')", "", "4", "34"),
        ("exists (select 1 from work_order p where p.status = o.status and p.id < o.id)", "", "24", "24"),
        ("status member of sys.odcivarchar2list('aberta')", "2", "12", "12"),
        ("upper(status) = 'aberta'", "", "12", "12"),
        ("kind in (select kind from open_order where is_open = 's')", "", "12", "12"),
        ("nlssort(status, 'nls_sort=binary') = nlssort('aberta', 'nls_sort=binary')", "2", "2", "2"),
        ("nlssort(status, 'nls_sort = binary_ci') = nlssort('ABERTA', 'nls_sort = binary_ci')", "12", "12", "12"),
        ("utl_raw.cast_to_raw(status) = utl_raw.cast_to_raw('aberta')", "2", "2", "2"),
        ("id = 1 and status = 'ABERTA'", "1", "1", "1"),
    ],
)
def test_conditions_follow_the_sort(
    binary: oracledb.Connection,
    ci: oracledb.Connection,
    ai: oracledb.Connection,
    condition: str,
    binary_ids: str,
    ci_ids: str,
    ai_ids: str,
) -> None:
    assert (ids(binary, condition), ids(ci, condition), ids(ai, condition)) == (binary_ids, ci_ids, ai_ids)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select lower(status), count(*) from work_order group by status order by status", "aberta2 fechada2 None1"),
        ("select lower(status), max(id) from work_order group by status having status = 'Aberta'", "aberta2"),
        (
            "select grouping(status), lower(status), count(*) from work_order group by rollup(status) order by 1, 2",
            "0aberta2 0fechada2 0None1 1None5",
        ),
        ("select count(distinct status), upper(min(status)), upper(max(kind)) from work_order", "2ABERTAÉ"),
        ("select count(*) from (select distinct status, nvl2(kind, 1, 0) from work_order)", "3"),
        ("select lower(status) from (select distinct status from work_order) order by 1 desc", "None fechada aberta"),
        ("select count(*) from (select status from work_order union select 'Aberta' from dual)", "3"),
        ("select lower(status) from (select status from work_order intersect select 'fechada' from dual)", "fechada"),
        ("select count(status) from (select status from work_order minus select 'fechada' from dual)", "1"),
        ("select id from work_order order by kind, id", "4 3 1 2 5"),
        ("select id from work_order order by 1 desc", "5 4 3 2 1"),
        (
            "select id from (select id, kind from work_order union all select 6, 'RADAR' from dual order by 2, 1)",
            "4 3 6 1 2 5",
        ),
        (
            "select id, row_number() over (partition by status order by id) from work_order order by id",
            "11 22 31 42 51",
        ),
        ("select greatest('a', 'B'), least('a', 'B') from dual", "Ba"),
        (
            "select instr('xRedeREDE', 'rede', 1, 2), replace('aREDEb', 'rede', '-'), ltrim('XxAx', 'x'), "
            "rtrim('abXx', 'x'), trim('x' from 'XaX'), translate('aAb', 'a', 'z') from dual",
            "6a-bAxabazzb",
        ),
        (
            "select regexp_substr('xAb', 'a.'), regexp_replace('xAb', 'a', '-'), regexp_count('aAa', 'a') from dual",
            "Abx-b3",
        ),
    ],
)
def test_grouping_sorting_and_functions_follow_the_sort(ci: oracledb.Connection, query: str, expected: str) -> None:
    assert " ".join("".join(str(value) for value in row) for row in rows(ci, query)) == expected


def test_order_by_follows_the_sort_though_comparisons_are_binary(connect: Connect) -> None:
    connection = session(connect, "BINARY_CI", "BINARY")
    assert rows(connection, "select id from work_order order by kind, id") == [(4,), (3,), (1,), (2,), (5,)]
    assert ids(connection, "status = 'aberta'") == "2"
    assert len(rows(connection, "select distinct status from work_order")) == 5


def test_accents_count_only_where_the_sort_says_so(ai: oracledb.Connection, ci: oracledb.Connection) -> None:
    query = "select id from work_order order by kind, id"
    assert (rows(ai, query)[0], rows(ci, query)[-1]) == ((5,), (5,))


_TEXTS = """
   a varchar2(10) := 'Rede'; b varchar2(10) := 'REDE';
   type t_m is table of number index by varchar2(10);
   m t_m; k varchar2(10); l sys.odcivarchar2list := sys.odcivarchar2list('rede', 'x');"""


@pytest.mark.parametrize(
    ("statements", "in_binary", "in_ci"),
    [
        ("if a = b then :o := 'x'; end if;", "", "x"),
        ("if a <> b then :o := 'x'; end if;", "x", ""),
        ("if a || 'x' < 'REDEy' then :o := 'x'; end if;", "", "x"),
        ("if a in ('q', 'rede') then :o := 'x'; end if;", "", "x"),
        ("if a not in ('q', 'rede') then :o := 'x'; end if;", "x", ""),
        ("if lower(a) in (b, 'q') then :o := 'x'; end if;", "", "x"),
        ("if not (a = b) then :o := 'x'; end if;", "x", ""),
        ("if a like 'r_D%' then :o := 'x'; end if;", "", "x"),
        ("if a between 'RED' and 'ref' then :o := 'x'; end if;", "x", "x"),
        ("if a between 'r' and 's' then :o := 'x'; end if;", "", "x"),
        ("case a when 'rede' then :o := 'x'; else :o := 'y'; end case;", "y", "x"),
        (":o := case upper(b) when 'rede' then 'x' end;", "", "x"),
        (":o := nullif(a, b);", "Rede", ""),
        (":o := instr(a, 'D') || replace(a, 'E', '_') || translate(a, 'E', '3');", "0RedeRede", "3R_d_R3d3"),
        (":o := ltrim(a, 'r') || rtrim(a, 'E') || trim('r' from a);", "RedeRedeRede", "edeRedede"),
        (":o := greatest('a', 'B') || least('a', 'B');", "aB", "Ba"),
        ("if b member of l then :o := 'x'; end if;", "", "x"),
        ("if regexp_like(a, '^re') then :o := 'x'; end if;", "", "x"),
        (
            "m('b') := 1; m('A') := 2; m('C') := 3; k := m.first; "
            "while k is not null loop :o := :o || k; k := m.next(k); end loop; :o := :o || m.prior('b');",
            "ACbC",
            "AbCA",
        ),
        ("execute immediate 'begin if :1 = :2 then :3 := ''x''; end if; end;' using a, b, out :o;", "", "x"),
        ("for r in (select status from work_order where status = 'aberta') loop "
         "if r.status = 'ABERTA' then :o := :o || 'x'; end if; end loop;", "", "xx"),
    ],
)  # fmt: skip
def test_plsql_compares_as_the_session_says(
    binary: oracledb.Connection, ci: oracledb.Connection, statements: str, in_binary: str, in_ci: str
) -> None:
    assert output(binary, _TEXTS, statements) == in_binary
    assert output(ci, _TEXTS, statements) == in_ci


def test_a_package_another_session_compiled_compares_as_its_caller_says(
    binary: oracledb.Connection, ai: oracledb.Connection, dsn: str, user: str
) -> None:
    call = "select tally.same('Ação', 'acao'), tally.same('a', 'a'), tally.known('aberta') from dual"
    assert rows(binary, call) == [(None, "=cnr", "1")]
    assert rows(ai, call) == [("=c", "=cnr", "2")]
    with oracledb.connect(user="system", password="sandbox", dsn=dsn) as somebody, somebody.cursor() as cursor:
        cursor.execute("alter session set nls_comp = linguistic nls_sort = binary_ai")
        cursor.execute(call.replace("tally.", f"{user}.tally."))
        assert cursor.fetchall() == [("=c", "=cnr", "2")]
    assert rows(binary, call) == [(None, "=cnr", "1")]


def test_a_trigger_compares_as_the_session_says_whose_statement_fires_it(
    binary: oracledb.Connection, ci: oracledb.Connection
) -> None:
    for connection, expected in ((binary, [("ABERTA>aberta",)]), (ci, [])):
        with connection.cursor() as cursor:
            cursor.execute("update work_order set status = 'aberta' where id = 1")
            assert rows(connection, "select text from changes") == expected
        connection.rollback()
    with ci.cursor() as cursor:
        cursor.execute("update work_order set status = 'X' where status = 'Aberta'")
        assert cursor.rowcount == 2
        assert rows(ci, "select kind from work_order where id <= 2") == [("seen",), ("seen",)]
    ci.rollback()


def test_merge_and_forall_change_what_is_alike(ci: oracledb.Connection) -> None:
    with ci.cursor() as cursor:
        cursor.execute("create table coded (code varchar2(5) primary key, n number)")
        cursor.execute("insert into coded select 'a', 0 from dual union all select 'A', 0 from dual")
        cursor.execute(
            "merge into coded c using (select 'A' as code from dual) s on (c.code = s.code) "
            "when matched then update set c.n = 0 when not matched then insert (code) values (s.code)"
        )
        assert cursor.rowcount == 2
    statements = (
        "l := t(1, 2); c := tc('a', 'A'); forall i in 1 .. 2 update coded set n = n + l(i) where code = c(i); "
        ":o := sql%bulk_rowcount(1) || sql%bulk_rowcount(2);"
    )
    declared = "type t is table of number; type tc is table of varchar2(5); l t; c tc;"
    assert output(ci, declared, statements) == "22"
    assert rows(ci, "select n from coded") == [(3,), (3,)]


def test_keys_indexes_and_virtual_columns_stay_binary(ci: oracledb.Connection) -> None:
    with ci.cursor() as cursor:
        cursor.execute("create table keyed (k varchar2(5) unique, v varchar2(1) as (case k when 'a' then 'S' end))")
        cursor.execute("insert into keyed (k) values ('A')")
        cursor.execute("insert into keyed (k) values ('a')")
    assert rows(ci, "select k, v from keyed order by nlssort(k, 'nls_sort=binary')") == [("A", None), ("a", "S")]


def test_the_settings_are_shown(connect: Connect) -> None:
    connection = session(connect, "BINARY_AI")
    shown = "select parameter, value from nls_session_parameters where parameter in ('NLS_SORT', 'NLS_COMP') order by 1"
    assert rows(connection, shown) == [("NLS_COMP", "LINGUISTIC"), ("NLS_SORT", "BINARY_AI")]
    assert rows(connection, "select sys_context('USERENV', 'NLS_SORT') from dual") == [("BINARY_AI",)]
    assert rows(connection, shown.replace("session", "database")) == [("NLS_COMP", "BINARY"), ("NLS_SORT", "BINARY")]
    with connection.cursor() as cursor:
        cursor.execute("alter session set nls_territory = brazil")
        assert rows(connection, shown) == [("NLS_COMP", "LINGUISTIC"), ("NLS_SORT", "BINARY_AI")]
        cursor.execute("alter session set nls_language = american")
        assert rows(connection, shown) == [("NLS_COMP", "LINGUISTIC"), ("NLS_SORT", "BINARY")]
        cursor.execute("begin execute immediate 'alter session set nls_sort = binary_ci'; end;")
    assert ids(connection, "status = 'ABERTA'") == "12"


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("nls_comp = ansi", "ORA-03001.*NLS_COMP = ANSI"),
        ("nls_comp = other", "ORA-12705"),
        ("nls_sort = french", "ORA-03001.*NLS_SORT = FRENCH"),
    ],
)
def test_what_the_sandbox_cannot_compare_it_refuses(connection: oracledb.Connection, setting: str, code: str) -> None:
    with connection.cursor() as cursor, pytest.raises(oracledb.Error, match=code):
        cursor.execute(f"alter session set {setting}")


@pytest.mark.parametrize("call", ["regexp_substr('a', 'a')", "regexp_replace('a', 'a')"])
def test_parts_of_a_text_are_not_cut_out_by_expressions_that_ignore_accents(ai: oracledb.Connection, call: str) -> None:
    with pytest.raises(oracledb.Error, match=r"ORA-03001.*REGEXP"):
        rows(ai, f"select {call} from dual")
    with pytest.raises(oracledb.Error, match=r"ORA-03001.*REGEXP"):
        output(ai, "", f":o := {call};")


@pytest.mark.parametrize(
    ("expression", "key"),
    [
        ("nlssort('Áb', 'NLS_SORT = BINARY')", "C38162"),
        ("nlssort('Áb', 'nls_sort=binary_ci')", "C3A162"),
        ("nlssort('Áb', 'nls_sort=binary_ai')", "6162"),
        ("nlssort('Áb')", "C38162"),
        ("nlssort(null)", None),
        ("substr(nlssort(rpad('x', 3000, 'x'), 'nls_sort=binary'), 3999)", "78"),
        ("substr(nlssort(rpad('x', 1999, 'x') || 'ç', 'nls_sort=binary'), 3995)", "7878"),
    ],
)
def test_the_key_of_a_text(binary: oracledb.Connection, expression: str, key: str | None) -> None:
    assert rows(binary, f"select to_char({expression}) from dual") == [(key,)]
    assert output(binary, "", f":o := {expression};") == (key or "")


@pytest.mark.parametrize(
    ("parameter", "code"), [("nls_comp=binary", "ORA-12702"), ("nls_sort=french", "ORA-03001.*NLS_SORT=FRENCH")]
)
def test_a_key_needs_a_known_sort(binary: oracledb.Connection, parameter: str, code: str) -> None:
    for query in (
        f"select nlssort('a', '{parameter}') from dual",
        f"begin if nlssort('a', '{parameter}') is null then null; end if; end;",
    ):
        with pytest.raises(oracledb.Error, match=code), binary.cursor() as cursor:
            cursor.execute(query)
