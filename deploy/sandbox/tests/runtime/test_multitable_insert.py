"""INSERT ALL and INSERT FIRST."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

_KEYS = "select level k from dual connect by level <= 6"


@pytest.fixture(scope="module")
def cursor(dsn: str, user: str) -> Iterator[oracledb.Cursor]:
    with closing(oracledb.connect(user=user, password="sandbox", dsn=dsn)) as connection, connection.cursor() as made:
        made.execute("create table head (id number primary key, name varchar2(5), made date default sysdate)")
        made.execute("create table line (id number, head number references head, text varchar2(10) default 'dd')")
        made.execute("create table trace (text varchar2(50))")
        made.execute("create view lines as select * from line")
        yield made


@pytest.fixture(autouse=True)
def emptied(cursor: oracledb.Cursor) -> Iterator[None]:
    cursor.execute("create sequence s")
    yield
    cursor.connection.rollback()
    cursor.execute("select trigger_name from user_triggers")
    for (name,) in cursor.fetchall():
        cursor.execute(f"drop trigger {name}")
    cursor.execute("drop sequence s")


def _rows(cursor: oracledb.Cursor, sql: str) -> str:
    cursor.execute(sql)
    return " ".join("".join(str(value) for value in row if value is not None) for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("sql", "count", "heads", "lines"),
    [
        ("insert all into head (id, name) values (1, 'a') into head (id) values (2) into line values (3, 1, 'x') "
         "select * from dual", 3, "1a 2", "31x"),
        ("insert all into head (id, name) values (s.nextval, 'n' || k) into line (id, head) values (s.nextval, "
         "s.currval) into line (id, text) values (k, 'e' || s.nextval) select level + 4 k from dual "
         "connect by level <= 2", 6,
         "1n5 2n6", "11dd 22dd 5e1 6e2"),
        (f"insert all when k < 3 then into line (id, text) values (k, 'a') when k < 4 then into line (id, text) "
         f"values (k, 'b') into line (id) values (k) else into line (id, text) values (k, 'c') {_KEYS}", 11,
         "", "1a 1b 1dd 2a 2b 2dd 3b 3dd 4c 5c 6c"),
        (f"insert first when k < 3 then into line (id, text) values (k, 'a') when k < 4 then into line (id, text) "
         f"values (k, 'b') into line (id) values (k) else into line (id, text) values (k, 'c') {_KEYS}", 7,
         "", "1a 2a 3b 3dd 4c 5c 6c"),
        (f"insert all when mod(k, 2) = 0 then into line (id, text) values (k, default) {_KEYS}", 3, "", "2dd 4dd 6dd"),
        ("insert all into line select 7 id, null head, '8' text from dual where 1 = 2", 0, "", ""),
        ("insert all into line into line (id, head, text) select 7 id, null head, 'r' text from dual", 2, "", "7r 7r"),
    ],
)  # fmt: skip
def test_each_row_goes_where_its_conditions_say(
    cursor: oracledb.Cursor, sql: str, count: int, heads: str, lines: str
) -> None:
    cursor.execute(sql)
    assert cursor.rowcount == count
    assert _rows(cursor, "select id, name from head order by 1") == heads
    assert _rows(cursor, "select id, head, text from line order by 1, 3") == lines


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("insert all into line (id) values (s.nextval) select s.nextval from dual", 2287),
        ("insert all into lines (id) values (1) select 1 from dual", 1702),
        ("insert all into line (id, head) values (1) select 1 from dual", 947),
        ("insert all into line (id) values (1, 2) select 1 from dual", 913),
        ("insert all into line (nope) values (1) select 1 from dual", 904),
        ("insert all into line (id) values (nope) select 1 k from dual", 904),
        ("insert all into nope values (1) select 1 from dual", 942),
        ("insert all into line (id) values (1)", 928),
        ("insert first into line (id) values (1) select 1 from dual", 905),
        ("insert all into line (text) values ('far too long') select 1 from dual", 12899),
        ("insert all into head (id) values (1) into line (id, head) values (1, 9) select 1 from dual", 2291),
    ],
)
def test_what_it_refuses_leaves_nothing(cursor: oracledb.Cursor, sql: str, code: int) -> None:
    with pytest.raises(oracledb.DatabaseError) as raised:
        cursor.execute(sql)
    assert raised.value.args[0].code == code
    assert _rows(cursor, "select (select count(*) from head), (select count(*) from line) from dual") == "00"


def test_triggers_fire(cursor: oracledb.Cursor) -> None:
    for text in (
        "line_b before insert on line for each row begin :new.text := :new.text || s.nextval; end;",
        "head_a after insert on head for each row begin insert into trace values ('h' || :new.id); end;",
        "head_s before insert on head begin insert into trace values ('before'); end;",
        "head_e after insert on head begin insert into trace values ('after'); end;",
    ):
        cursor.execute(f"create trigger {text}")
    cursor.execute(
        "insert all into head (id) values (k) into line values (k, k, 't') into head (id) values (k + 10) "
        "select level k from dual connect by level <= 2"
    )
    assert _rows(cursor, "select text from trace") == "before h1 h11 h2 h12 after"
    assert _rows(cursor, "select id, text from line order by 1") == "1t1 2t2"


def test_its_tables_are_mutating(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        "create trigger line_b before insert on line for each row declare n number; "
        "begin select count(*) into n from line; end;"
    )
    cursor.execute("insert into line (id) values (1)")
    with pytest.raises(oracledb.DatabaseError, match="ORA-04091"):
        cursor.execute("insert all into line (id) values (1) select 1 from dual")


@pytest.mark.parametrize(
    "given",
    [
        "all into head (id) values (k) into line (id) values (n) select k, counted n from one",
        "all into head (id) values (k) into line (id) values (n) select k, counted_of(k) n from one",
        "all into line (id) values (counted) select k from one",
        "all into line (id) values (counted_of(k)) select k from one",
        "first when counted = 0 then into line (id) values (k) select k from one",
    ],
)
def test_its_functions_see_none_of_its_tables(cursor: oracledb.Cursor, given: str) -> None:
    reads = "return number is n number; begin select count(*) into n from line; return n; end;"
    cursor.execute("create or replace view one as select 1 k from dual")
    cursor.execute(f"create or replace function counted {reads}")
    cursor.execute(f"create or replace function counted_of(k number) {reads}")
    with pytest.raises(oracledb.DatabaseError, match=r"ORA-04091: table U\d+.LINE is mutating"):
        cursor.execute(f"insert {given}")
    cursor.execute("insert all into head (id) values (k) into trace values (n) select k, counted_of(k) n from one")
    assert _rows(cursor, "select (select id from head), (select text from trace) from dual") == "10"


def test_binds_blocks_and_many_rows(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert all when k > :n then into line (id, text) values (k, :t) " + _KEYS, n=5, t="bind")
    cursor.execute("""
        declare
           l varchar2(3) := 'var';
        begin
           insert first when k > 5 then into line (id, text) values (k, l) select level + 4 k from dual
              connect by level < 3;
           if sql%rowcount <> 1 then raise_application_error(-20001, 'rows: ' || sql%rowcount); end if;
           execute immediate 'insert all into line (id) values (:1) into line (id) values (:2) select 1 from dual'
              using 7, 8;
        end;""")
    cursor.executemany(
        "insert all into line (id, text) values (:1, 'm') into line (id, text) values (:2, 'm') select 1 from dual",
        [(11, 12), (13, 14)],
    )
    assert cursor.rowcount == 4
    assert _rows(cursor, "select id, text from line order by 1, 2") == "6bind 6var 7dd 8dd 11m 12m 13m 14m"
