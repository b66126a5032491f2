"""When constraints are looked at: at the end of the statement, or of the transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]


@pytest.fixture
def cursor(connect: Connect) -> Iterator[oracledb.Cursor]:
    with connect().cursor() as opened:
        yield opened
        opened.connection.rollback()
        for (name,) in opened.execute("select table_name from user_tables where table_name like 'KT%'").fetchall():
            opened.execute(f"drop table {name} cascade constraints")


def run(cursor: oracledb.Cursor, *texts: str) -> None:
    for text in texts:
        cursor.execute(text)


def refused(cursor: oracledb.Cursor, text: str) -> str:
    with pytest.raises(oracledb.DatabaseError) as caught:
        cursor.execute(text)
    return str(caught.value)


def ids(cursor: oracledb.Cursor, table: str = "kt") -> list[int]:
    return [n for (n,) in cursor.execute(f"select id from {table} order by id").fetchall()]


@pytest.mark.parametrize("key", ["primary key", "unique"])
def test_an_update_may_move_keys_among_its_rows(cursor: oracledb.Cursor, key: str) -> None:
    run(
        cursor,
        f"create table kt (id number {key}, n number)",
        "insert into kt select level, 0 from dual connect by level < 5",
    )
    cursor.execute("update kt set id = id + 1")
    assert cursor.rowcount == 4
    assert ids(cursor) == [2, 3, 4, 5]
    assert "ORA-00001" in refused(cursor, "update kt set id = 2 where id = 3")
    assert "ORA-00001" in refused(cursor, "update kt set id = mod(id, 2)")
    assert "ORA-00001" in refused(cursor, "insert into kt select id, 0 from kt")
    run(cursor, "merge into kt using (select 1 n from dual) s on (kt.n = 0) when matched then update set id = id - 1")
    assert ids(cursor) == [1, 2, 3, 4]


def test_a_trigger_sees_each_row_of_keys_that_move(cursor: oracledb.Cursor) -> None:
    run(
        cursor,
        "create table kt (id number primary key, n number)",
        "insert into kt select level, 0 from dual connect by level < 5",
        "create trigger kt_b before update on kt for each row begin :new.n := :old.id; end;",
        "update kt set id = id + 1",
    )
    assert cursor.execute("select id, n from kt order by id").fetchall() == [(2, 1), (3, 2), (4, 3), (5, 4)]
    assert "ORA-00001" in refused(cursor, "update kt set id = 1")
    assert ids(cursor) == [2, 3, 4, 5]


def test_what_keys_postgresql_cannot_defer_are_refused_by_name(cursor: oracledb.Cursor) -> None:
    run(
        cursor,
        "create table kt (id number primary key, n number)",
        "create table kt_child (id number references kt)",
        "create unique index kt_n on kt (n)",
        "insert into kt select level, level from dual connect by level < 5",
        "update kt set id = id - 10 where id = 4",
    )
    assert "ORA-03001" in refused(cursor, "update kt set id = id + 1")
    assert "ORA-03001" in refused(cursor, "update kt set n = n + 1")
    assert "ORA-00001" in refused(cursor, "update kt set id = id + 1 where id = 1")
    assert "ORA-00001" in refused(cursor, "update kt set n = 2")


def test_a_deferred_foreign_key(cursor: oracledb.Cursor) -> None:
    run(
        cursor,
        "create table kt (id number primary key)",
        "create table kt_child (id number constraint kt_fk references kt deferrable initially deferred)",
        "insert into kt_child values (1)",
        "insert into kt values (1)",
        "commit",
        "insert into kt_child values (2)",
    )
    error = refused(cursor, "commit")
    assert "ORA-02091: transaction rolled back" in error and "ORA-02291" in error
    assert ids(cursor, "kt_child") == [1]
    run(cursor, "set constraint kt_fk immediate")
    assert "ORA-02291" in refused(cursor, "insert into kt_child values (2)")
    cursor.connection.rollback()
    run(cursor, "insert into kt_child values (3)")
    assert "ORA-02291" in refused(cursor, "set constraints all immediate")
    run(cursor, "insert into kt values (3)", "set constraints all immediate", "commit")
    assert ids(cursor) == [1, 3]


def test_a_deferrable_key(cursor: oracledb.Cursor) -> None:
    run(
        cursor,
        "create table kt (id number, constraint kt_k primary key (id) deferrable)",
        "create table kt2 (id number unique initially deferred)",
        "insert into kt values (1)",
    )
    assert "ORA-00001" in refused(cursor, "insert into kt values (1)")
    run(cursor, "set constraints kt_k deferred", "insert into kt values (1)", "savepoint a")
    assert "ORA-00942" in refused(cursor, "select * from nope")
    run(cursor, "insert into kt values (2)")
    with pytest.raises(oracledb.DatabaseError, match="ORA-02091") as caught:
        cursor.connection.commit()
    assert "ORA-00001" in str(caught.value)
    assert ids(cursor) == []
    run(
        cursor, "insert into kt2 values (1)", "insert into kt2 values (1)", "delete from kt2 where rownum = 1", "commit"
    )
    shown = "select deferrable, deferred from user_constraints where constraint_type in ('P', 'U') order by table_name"
    assert cursor.execute(shown).fetchall() == [("DEFERRABLE", "IMMEDIATE"), ("DEFERRABLE", "DEFERRED")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("set constraint nope deferred", 2448),
        ("set constraint kt_k deferred", 2447),
        ("alter table kt add constraint kt_x unique (n) not deferrable initially deferred", 2447),
        ("alter table kt add constraint kt_x check (n > 0) deferrable", 3001),
        ("alter table kt add constraint kt_x unique (n, m) deferrable", 3001),
        ("create table kt_child (n number references kt (m))", 3001),
    ],
)
def test_what_cannot_be_deferred(cursor: oracledb.Cursor, text: str, code: int) -> None:
    run(
        cursor,
        "create table kt (id number constraint kt_k primary key, n number, m number unique deferrable)",
    )
    assert f"ORA-{code:05d}" in refused(cursor, text)
