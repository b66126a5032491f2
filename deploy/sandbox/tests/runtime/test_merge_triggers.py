"""MERGE into a table with triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

from deploy.sandbox.tests.conftest import without_triggers_after

Connect = Callable[..., oracledb.Connection]

_KEY = """create or replace trigger part_key before insert on part for each row when (new.id is null)
begin select part_seq.nextval into :new.id from dual; end;"""
_MARK = """create or replace trigger part_mark before insert or update on part for each row
begin :new.label := upper(:new.label); if updating then :new.changes := nvl(:old.changes, 0) + 1; end if; end;"""
_ALL = """create or replace trigger part_all for insert or update or delete on part compound trigger
   procedure say(t in varchar2) is begin insert into told (t) values (t); end;
   before statement is begin
      say('before ' || case when inserting then 'I' when updating then 'U' else 'D' end); end before statement;
   before each row is begin
      say('< ' || case when inserting then 'I' when updating then 'U' else 'D' end || nvl(:new.label, :old.label));
   end before each row;
   after each row is begin
      say('> ' || case when inserting then 'I' when updating then 'U' else 'D' end || nvl(:new.label, :old.label));
   end after each row;
   after statement is begin
      say('after ' || case when inserting then 'I' when updating then 'U' else 'D' end); end after statement;
end part_all;"""
_SOURCE = "(select 'a' as code, 'ana' as label from dual union all select 'b', 'bia' from dual)"
_MERGE = f"""merge into part p using {_SOURCE} s on (p.code = s.code)
when matched then update set label = s.label
when not matched then insert (code, label) values (s.code, s.label)"""


@pytest.fixture(scope="module", autouse=True)
def tables(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute("create sequence part_seq")
        cursor.execute(
            "create table part (id number primary key, code varchar2(5) unique, label varchar2(10) not null, "
            "changes number, made varchar2(4) default 'new')"
        )
        cursor.execute("create table told (n number generated always as identity, t varchar2(40))")


@pytest.fixture
def cursor(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with without_triggers_after(connection, "part", "told") as opened:
        yield opened


def told(cursor: oracledb.Cursor) -> list[str]:
    return [t for (t,) in cursor.execute("select t from told order by n")]


def test_the_key_comes_from_a_sequence(cursor: oracledb.Cursor) -> None:
    cursor.execute(_KEY)
    cursor.execute(_MERGE)
    assert cursor.rowcount == 2
    cursor.execute("select id from part order by code")
    (first,), (second,) = cursor.fetchall()
    assert second == first + 1
    cursor.execute(_MERGE)
    assert cursor.execute("select id, label, made from part order by code").fetchall() == [
        (first, "ana", "new"),
        (second, "bia", "new"),
    ]


def test_what_triggers_set_is_written(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into part (id, code, label, changes) values (1, 'a', 'x', 4)")
    cursor.execute(_KEY)
    cursor.execute(_MARK)
    cursor.execute(_MERGE)
    assert cursor.execute("select code, label, changes from part order by code").fetchall() == [
        ("a", "ANA", 5),
        ("b", "BIA", None),
    ]


def test_conditions_and_default(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into part (id, code, label) values (100, 'a', 'x')")
    cursor.execute(_KEY)
    cursor.execute(
        f"""merge into part using {_SOURCE.replace('code', 'k')} s on (code = k)
            when matched then update set part.label = s.label, made = default where part.label <> 'x'
            when not matched then insert (code, label, made) values (k, :l, default) where k < :m""",
        l="w", m="c",
    )  # fmt: skip
    assert cursor.rowcount == 1
    assert cursor.execute("select code, label, made from part order by 1").fetchall() == [
        ("a", "x", "new"),
        ("b", "w", "new"),
    ]


def test_all_triggers_fire(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into part (id, code, label) values (1, 'a', 'x')")
    cursor.execute(_KEY)
    cursor.execute(_ALL)
    cursor.execute(_MERGE)
    assert told(cursor) == [
        "before I", "before U", "< Uana", "> Uana", "< Ibia", "> Ibia", "after I", "after U"
    ]  # fmt: skip


def test_a_row_is_updated_before_it_is_deleted(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into part (id, code, label) values (1, 'a', 'x')")
    cursor.execute("insert into part (id, code, label) values (2, 'b', 'y')")
    cursor.execute(_ALL)
    cursor.execute(
        f"merge into part p using {_SOURCE} s on (p.code = s.code) when matched then update set label = s.label "
        "delete where p.label like 'b%'"
    )
    assert cursor.rowcount == 2
    assert cursor.execute("select label from part").fetchall() == [("ana",)]
    assert told(cursor) == [
        "before U", "before D", "< Uana", "> Uana", "< Ubia", "> Ubia", "< Dbia", "> Dbia", "after U", "after D"
    ]  # fmt: skip


def test_branches_that_are_not_there_fire_nothing(cursor: oracledb.Cursor) -> None:
    cursor.execute(_ALL)
    cursor.execute(
        f"merge into part p using {_SOURCE} s on (p.code = s.code) when matched then update set label = s.label"
    )
    assert told(cursor) == ["before U", "after U"]


@pytest.mark.parametrize(
    ("merge", "code"),
    [
        (_MERGE.replace("'b', 'bia'", "'a', 'eva'"), 30926),
        (_MERGE.replace("s.label)", "null)"), 1400),
        (_MERGE.replace("s.label)", "'far too long')"), 12899),
    ],
)
def test_an_error_leaves_nothing(cursor: oracledb.Cursor, merge: str, code: int) -> None:
    cursor.execute("insert into part (id, code, label) values (0, 'a', 'x')")
    cursor.execute(_KEY)
    cursor.execute(_MARK)
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{code:05}"):
        cursor.execute(merge)
    assert cursor.execute("select label from part").fetchall() == [("x",)]


def test_a_row_trigger_may_not_read_the_table(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        "create trigger part_reads before insert on part for each row "
        "begin select count(*) into :new.id from part; end;"
    )
    with pytest.raises(oracledb.DatabaseError, match="ORA-04091"):
        cursor.execute(_MERGE)


def test_in_plsql_with_functions(cursor: oracledb.Cursor) -> None:
    cursor.execute(_KEY)
    cursor.execute("create or replace function shout(t in varchar2) return varchar2 is begin return t || '!'; end;")
    out = cursor.var(int)
    cursor.execute(
        """declare
              type t is table of varchar2(5);
              codes t := t('a', 'b', 'a');
           begin
              forall i in 1 .. codes.count
                 merge into part p using (select codes(i) as code from dual) s on (p.code = s.code)
                 when matched then update set label = shout(p.label)
                 when not matched then insert (code, label) values (s.code, shout(s.code));
              :n := sql%rowcount;
           end;""",
        n=out,
    )
    assert out.getvalue() == 3
    assert cursor.execute("select code, label from part order by 1").fetchall() == [("a", "a!!"), ("b", "b!")]
