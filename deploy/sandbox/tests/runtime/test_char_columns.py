"""CHAR(n) columns: blank-padded, and what that means for comparisons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]


@pytest.fixture(scope="module", autouse=True)
def objects(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute(
            "create table uf (uf char(2) primary key, regiao char(8) default 'SUL' not null, "
            "nome varchar2(20), sigla char(4 char), longo char(10))"
        )
        cursor.execute("create table cidade (id number, uf char(2) references uf, uf5 char(5), ufv varchar2(5))")
        for row in (
            ("SP", "SUDESTE", "São Paulo", "çã", "abc"),
            ("RJ", "SUDESTE", "Rio", "R", None),
            ("A", "NORTE", "Ano", "é", "SP"),
        ):
            cursor.execute("insert into uf values (:1, :2, :3, :4, :5)", row)
        cursor.execute("insert into uf (uf) values ('PR')")
        cursor.execute("insert into cidade values (1, 'SP', 'SP', 'SP')")
        cursor.execute("insert into cidade values (2, 'A', 'A', 'A')")
        cursor.execute("insert into cidade values (3, 'A', 'A', 'A ')")
        cursor.execute("create index uf_regiao on uf (regiao)")
        cursor.connection.commit()


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        # stored and shown with its blanks
        ("select uf, regiao, sigla, longo from uf where uf = 'A'", [("A ", "NORTE   ", "é   ", "SP        ")]),
        ("select regiao from uf where uf = 'PR'", [("SUL     ",)]),
        ("select length(uf), lengthb(sigla), length(longo) from uf where uf = 'SP'", [(2, 6, 10)]),
        ("select '<' || regiao || '>' from uf where uf = 'PR'", [("<SUL     >",)]),
        ("select longo from uf where uf = 'RJ'", [(None,)]),
        # both CHAR, as literals are: padded
        ("select count(*) from uf where regiao = 'SUDESTE'", [(2,)]),
        ("select count(*) from uf where regiao = 'SUDESTE      '", [(2,)]),
        ("select count(*) from uf where 'SUDESTE' = regiao", [(2,)]),
        ("select count(*) from uf where regiao <> 'SUDESTE'", [(2,)]),
        ("select count(*) from uf where regiao >= 'SUDESTE' and regiao <= 'SUDESTE'", [(2,)]),
        ("select count(*) from uf where regiao between 'SUDESTE' and 'SUDESTE'", [(2,)]),
        ("select count(*) from uf where regiao in ('SUL', 'NORTE')", [(2,)]),
        ("select count(*) from uf where regiao not in ('SUL', 'NORTE')", [(2,)]),
        ("select count(*) from uf where (uf, regiao) in (('A', 'NORTE'), ('SP', 'SUL'))", [(1,)]),
        ("select count(*) from uf where regiao = any ('SUL', 'NORTE')", [(2,)]),
        ("select count(*) from uf where sigla = 'çã'", [(1,)]),
        ("select count(*) from uf where sigla = 'é'", [(1,)]),
        ("select case regiao when 'SUL' then 1 else 0 end from uf where uf = 'PR'", [(1,)]),
        ("select nullif(regiao, 'SUL') from uf where uf = 'PR'", [(None,)]),
        ("select count(*) from uf where upper(regiao) = 'SUL'", [(1,)]),
        ("select count(*) from uf where max_uf = 'SP'", None),
        ("select count(*) from (select max(uf) as m from uf) where m = 'SP  '", [(1,)]),
        ("select count(*) from cidade c, uf u where c.uf5 = u.uf", [(3,)]),
        ("select count(*) from cidade c join uf using (uf)", [(3,)]),
        ("select count(*) from cidade where uf5 in (select uf from uf)", [(3,)]),
        ("select count(*) from cidade where uf5 = (select uf from uf where nome = 'Ano')", [(2,)]),
        ("select count(*) from cidade where uf5 >= all (select uf from uf where nome = 'Ano')", [(3,)]),
        ("select count(*) from uf where longo = 'S' || 'P'", [(1,)]),
        ("select count(*) from uf where longo = cast('SP' as char(4))", [(1,)]),
        ("select cast(nome as char(5)) from uf where uf = 'RJ'", [("Rio  ",)]),
        # with a VARCHAR2: not padded
        ("select count(*) from uf where regiao = cast('SUL' as varchar2(8))", [(0,)]),
        ("select count(*) from uf where regiao = to_char('SUL')", [(0,)]),
        ("select count(*) from cidade c, uf u where c.ufv = u.uf", [(2,)]),
        ("select count(*) from cidade c, uf u where c.ufv = trim(u.uf)", [(2,)]),
        ("select count(*) from uf where longo = uf || ''", [(0,)]),
        ("select count(*) from uf where substr(regiao, 1, 5) = 'SUL'", [(0,)]),
        ("select count(*) from uf where substr(regiao, 1, 3) = 'SUL'", [(1,)]),
        ("select count(*) from uf where nvl(regiao, 'x') = 'SUL'", [(0,)]),
        ("select count(*) from uf where rtrim(regiao) = 'SUL'", [(1,)]),
        ("select decode(regiao, 'SUL', 1, 'SUL     ', 2) from uf where uf = 'PR'", [(2,)]),
        # LIKE pads nothing
        ("select count(*) from uf where regiao like 'SUL'", [(0,)]),
        ("select count(*) from uf where regiao like 'SUL%'", [(1,)]),
        ("select count(*) from uf where uf like 'A_'", [(1,)]),
        # equal lengths stay CHAR in a set operator, others become VARCHAR2
        ("select length(uf) from (select uf from uf where uf = 'A' union select 'B ' from dual)", [(2,), (2,)]),
        ("select length(x) from (select uf5 as x from cidade where id = 2 union select 'A' from dual) order by 1",
         [(1,), (5,)]),
        ("select distinct regiao from uf order by regiao", [("NORTE   ",), ("SUDESTE ",), ("SUL     ",)]),
        ("select regiao, count(*) from uf group by regiao having regiao = 'SUL'", [("SUL     ", 1)]),
    ],
)  # fmt: skip
def test_a_query(cursor: oracledb.Cursor, query: str, rows: list[tuple[Any, ...]] | None) -> None:
    if rows is None:
        with pytest.raises(oracledb.DatabaseError, match="ORA-00904"):
            cursor.execute(query)
        return
    assert cursor.execute(query).fetchall() == rows


def test_a_bound_text_is_a_varchar2(cursor: oracledb.Cursor) -> None:
    count = "select count(*) from uf where regiao = :1"
    assert cursor.execute(count, ["SUL"]).fetchone() == (0,)
    assert cursor.execute(count, ["SUL     "]).fetchone() == (1,)


def test_a_bound_char_is_padded(cursor: oracledb.Cursor) -> None:
    cursor.setinputsizes(oracledb.DB_TYPE_CHAR)
    assert cursor.execute("select count(*) from uf where regiao = :1", ["SUL"]).fetchone() == (1,)


def test_the_driver_is_told(cursor: oracledb.Cursor) -> None:
    cursor.execute("select regiao, sigla, uf || 'x', nvl(uf, 'x') from uf")
    assert [(d.type_code, d.display_size) for d in (cursor.description or ())[:1]] == [(oracledb.DB_TYPE_CHAR, 8)]
    kinds = [d.type_code for d in cursor.description or ()]
    assert kinds == [oracledb.DB_TYPE_CHAR, oracledb.DB_TYPE_CHAR, oracledb.DB_TYPE_CHAR, oracledb.DB_TYPE_VARCHAR]


def test_the_dictionary(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        "select column_name, data_type, data_length, char_length, char_used from user_tab_columns "
        "where table_name = 'UF' and data_type = 'CHAR' order by column_id"
    )
    assert cursor.fetchall() == [
        ("UF", "CHAR", 2, 2, "B"),
        ("REGIAO", "CHAR", 8, 8, "B"),
        ("SIGLA", "CHAR", 16, 4, "C"),
        ("LONGO", "CHAR", 10, 10, "B"),
    ]


@pytest.mark.parametrize(
    ("statement", "code", "text"),
    [
        ("insert into uf (uf) values ('ABC')", 12899, '"UF"."UF" (actual: 3, maximum: 2)'),
        ("insert into uf (uf) values ('A  ')", 12899, '"UF"."UF" (actual: 3, maximum: 2)'),
        ("update uf set regiao = 'CENTRO-OESTE'", 12899, '"REGIAO" (actual: 12, maximum: 8)'),
        ("insert into uf (uf) values ('A')", 1, "unique constraint"),
        ("insert into cidade (uf) values ('B')", 2291, "parent key not found"),
        ("create table t (c char(2001))", 910, "too long"),
        ("create table t (c char(0))", 1723, "zero-length"),
    ],
)
def test_what_does_not_fit(cursor: oracledb.Cursor, statement: str, code: int, text: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{code:05}") as caught:
        cursor.execute(statement)
    assert text in str(caught.value)


def test_changes(cursor: oracledb.Cursor) -> None:
    cursor.execute("update uf set longo = nome where uf = 'RJ'")
    cursor.execute("delete from cidade where uf5 = 'A'")
    assert cursor.rowcount == 2
    cursor.execute(
        "merge into uf u using (select 'RJ' as k, 'x' as v from dual union all select 'MG', 'y' from dual) s "
        "on (u.uf = s.k) when matched then update set regiao = s.v when not matched then insert (uf) values (s.k)"
    )
    assert cursor.rowcount == 2
    cursor.execute("select uf, regiao, longo from uf where uf in ('RJ', 'MG') order by 1")
    assert cursor.fetchall() == [("MG", "SUL     ", None), ("RJ", "x       ", "Rio       ")]
    cursor.execute("insert into cidade (id, uf5) select 9, nome from uf where uf = 'RJ'")
    cursor.execute("select uf5 from cidade where id = 9")
    assert cursor.fetchall() == [("Rio  ",)]
    back = cursor.var(str)
    cursor.execute("update uf set regiao = 'w' where uf = 'RJ' returning regiao into :1", [back])
    assert back.getvalue() == ["w       "]


def test_plsql(cursor: oracledb.Cursor) -> None:
    out = cursor.var(str)
    cursor.execute(
        """declare
              l_regiao uf.regiao%type;
              l_row uf%rowtype;
              l_text varchar2(10) := 'SUL';
              n number;
              procedure say(t in varchar2) is begin :o := :o || t || ';'; end;
           begin
              l_regiao := 'SUL';
              say(length(l_regiao));
              select count(*) into n from uf where regiao = l_regiao; say(n);
              select count(*) into n from uf where regiao = l_text; say(n);
              select * into l_row from uf where uf = 'PR';
              say('[' || l_row.regiao || ']');
              if l_row.regiao = 'SUL' then say('literal'); end if;
              if l_row.regiao = l_text then say('varchar2'); end if;
              l_row.uf := 'X';
              insert into uf values l_row;
              select length(uf) into n from uf where uf = 'X'; say(n);
              for r in (select uf from uf where uf = l_row.uf) loop say('[' || r.uf || ']'); end loop;
              l_regiao := 'demasiado longo';
           exception when value_error then say('value_error');
           end;""",
        o=out,
    )
    assert out.getvalue() == "8;1;0;[SUL     ];literal;2;[X ];value_error;"


def test_triggers_see_the_blanks(cursor: oracledb.Cursor) -> None:
    cursor.execute("create table tr (c char(4), v varchar2(20))")
    cursor.execute(
        "create trigger tr_b before insert or update on tr for each row "
        "begin if :new.c = 'ab' then :new.v := '[' || :new.c || :old.c || ']'; :new.c := 'x'; end if; end;"
    )
    cursor.execute("insert into tr (c) values ('ab')")
    cursor.execute("select c, v from tr")
    assert cursor.fetchall() == [("x   ", "[ab  ]")]


def test_altering(cursor: oracledb.Cursor) -> None:
    cursor.execute("create table al (c char(2), v varchar2(4), d as (substr(c, 1, 1)), e char(3) as (v) virtual)")
    cursor.execute("insert into al (c, v) values ('a', 'b')")
    assert cursor.execute("select e from al").fetchall() == [("b  ",)]
    cursor.execute("drop table al")
    cursor.execute("create table al (c char(2) check (c in ('a', 'b')), v varchar2(4))")
    cursor.execute("insert into al values ('a', 'b')")
    cursor.execute("alter table al modify c char(5)")
    cursor.execute("alter table al modify v char(4)")
    cursor.execute("alter table al add n char(3) default 'n' not null")
    cursor.execute("select c, v, n from al where c = 'a'")
    assert cursor.fetchall() == [("a    ", "b   ", "n  ")]
    with pytest.raises(oracledb.DatabaseError, match="ORA-01441"):
        cursor.execute("alter table al modify c char(3)")
    with pytest.raises(oracledb.DatabaseError, match="ORA-02290"):
        cursor.execute("insert into al (c) values ('z')")


def test_many_at_once(cursor: oracledb.Cursor) -> None:
    cursor.executemany("insert into uf (uf, longo) values (:1, :2)", [("C", "c"), ("D", "d"), ("E", "e")])
    cursor.execute("select longo from uf where uf in ('C', 'D', 'E') order by uf")
    assert cursor.fetchall() == [("c         ",), ("d         ",), ("e         ",)]
    cursor.execute(
        "declare type t is table of varchar2(2); l t := t('C ', 'D', 'E '); k t := t('1', '2', '3'); begin "
        "forall i in 1 .. l.count update uf set longo = k(i) where uf = l(i); end;"
    )
    cursor.execute("select longo from uf where uf in ('C', 'D', 'E') order by uf")
    assert cursor.fetchall() == [("1         ",), ("d         ",), ("3         ",)]
    cursor.setinputsizes(None, oracledb.DB_TYPE_CHAR)
    cursor.executemany("update uf set longo = :1 where uf = :2", [("x", "C"), ("y", "C "), ("z", "D")])
    assert cursor.rowcount == 3
    cursor.execute("select longo from uf where uf in ('C', 'D') order by uf")
    assert cursor.fetchall() == [("y         ",), ("z         ",)]
