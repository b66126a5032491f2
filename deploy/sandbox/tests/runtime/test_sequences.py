"""A row takes one number of a sequence, however often NEXTVAL and CURRVAL stand in the statement, and in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

Rows = list[tuple[object, ...]]
_READ = "select a, b, c from numbered order by c, a"

# statements, the last of them a query, and its rows
CASES: dict[str, tuple[tuple[str, ...], Rows]] = {
    "values": (("insert into numbered values (s.nextval, s.nextval, 'x')", _READ), [(1, 1, "x")]),
    "values, the other way about": (
        ("insert into numbered (c, b, a) values ('x', s.nextval, s.currval)", _READ),
        [(1, 1, "x")],
    ),
    "values in an expression": (
        ("insert into numbered values (100 + s.nextval, s.currval, 'n' || s.nextval)", _READ),
        [(101, 1, "n1")],
    ),
    "rows of a query": (
        ("insert into numbered select s.nextval, s.nextval, name from named", _READ),
        [(1, 1, "p"), (2, 2, "q"), (3, 3, "r")],
    ),
    "generated rows": (
        ("insert into numbered select s.currval, s.nextval, level from dual connect by level <= 2", _READ),
        [(1, 1, "1"), (2, 2, "2")],
    ),
    "some rows of a query": (
        ("insert into numbered select s.nextval, s.nextval, n.name from named n where rownum <= 2", _READ),
        [(1, 1, "p"), (2, 2, "q")],
    ),
    "rows of a join": (
        (
            "insert into numbered select s.nextval, s.currval, n.name from named n join named m on m.name < n.name",
            "select count(*), count(distinct a), sum(a - b) from numbered",
        ),
        [(3, 3, 0)],
    ),
    "a query": (
        ("select s.currval, s.nextval, name from named",),
        [(1, 1, "p"), (2, 2, "q"), (3, 3, "r")],
    ),
    "an update": (
        (
            "insert into numbered select 0, 0, name from named",
            "update numbered set b = s.nextval, a = s.nextval, c = c || '!'",
            _READ,
        ),
        [(1, 1, "p!"), (2, 2, "q!"), (3, 3, "r!")],
    ),
    "an update of some rows": (
        (
            "insert into numbered select 0, 0, name from named",
            "update numbered set a = s.nextval, b = 10 * s.currval where c = 'q'",
            _READ,
        ),
        [(0, 0, "p"), (1, 10, "q"), (0, 0, "r")],
    ),
    "a merge": (
        (
            "insert into numbered values (0, 0, 'q')",
            "merge into numbered d using named n on (d.c = n.name) when matched then update set a = s.nextval, "
            "b = s.nextval when not matched then insert values (s.nextval, s.nextval, n.name)",
            "select count(distinct a), count(*), sum(a - b) from numbered",
        ),
        [(3, 3, 0)],
    ),
    "a number that CASE does not choose is taken all the same": (
        ("select case when name = 'q' then s.nextval end from named", "select s.nextval from dual"),
        [(4,)],
    ),
    "bulk": (
        (
            "declare type tt is table of varchar2(1); x tt := tt('p', 'q'); begin forall i in 1 .. 2 "
            "insert into numbered values (s.nextval, s.nextval, x(i)); end;",
            _READ,
        ),
        [(1, 1, "p"), (2, 2, "q")],
    ),
    "what is returned": (
        (
            "declare m number; n number; begin insert into numbered values (s.nextval, s.nextval, 'x') "
            "returning a, b into m, n; insert into numbered values (m, n, 'y'); end;",
            _READ,
        ),
        [(1, 1, "x"), (1, 1, "y")],
    ),
    "a row before a trigger": (
        ("insert into watched values (s.nextval, s.nextval)", "select a, b from watched"),
        [(1, 1)],
    ),
    "once is once": (
        ("insert into numbered select s.nextval, 0, name from named", _READ),
        [(1, 0, "p"), (2, 0, "q"), (3, 0, "r")],
    ),
    "two statements of PL/SQL": (
        ("begin insert into numbered values (s.nextval, s.nextval, s.nextval + 0); end;", _READ),
        [(1, 1, "1")],
    ),
    "two sequences": (
        ("insert into numbered values (s.nextval, other.nextval, s.nextval)", "select a, c from numbered"),
        [(1, "1")],
    ),
    "a table of a query": (
        ("select count(distinct x) from made",),
        [(3,)],
    ),
}

REFUSED = [
    "select 1 from dual where s.nextval > 0",
    "select 1 from dual where s.currval > 0",
    "select distinct s.nextval from named",
    "select s.nextval from named order by name",
    "select name from named order by s.nextval",
    "select s.nextval, count(*) from named group by name",
    "select s.nextval, count(*) from named",
    "select max(s.nextval) from named",
    "select count(*) from named having count(*) > s.nextval",
    "select (select s.nextval from dual) from dual",
    "select * from (select s.nextval from dual)",
    "with n as (select s.nextval from dual) select * from n",
    "select s.nextval from dual union all select 1 from dual",
    "select 1 from dual connect by level < s.nextval",
    "select row_number() over (order by s.nextval) from named",
    "insert into numbered (a) select distinct s.nextval from named",
    "insert into numbered (a) select s.nextval from named order by name",
    "insert into numbered (a) values ((select s.nextval from dual))",
    "update numbered set a = (select s.nextval from dual)",
    "update numbered set a = 1 where a = s.nextval",
    "delete from numbered where a = s.nextval",
    "create view numbers as select s.nextval n from dual",
    "create table checked (a number check (a > s.nextval))",
    "begin for r in (select s.nextval n from named order by name) loop null; end loop; end;",
]


@pytest.fixture(scope="module", autouse=True)
def tables(connect: Callable[..., oracledb.Connection]) -> None:
    with connect().cursor() as cursor:
        for text in (
            "create table numbered (a number, b number, c varchar2(10))",
            "create table named (name varchar2(1))",
            "create table watched (a number, b number)",
            "create trigger watcher before insert on watched for each row begin :new.a := :new.a; end;",
            "insert into named select chr(111 + level) from dual connect by level <= 3",
            "create sequence other",
            "create sequence s",
            "create table made as select s.nextval x, name from named",
        ):
            cursor.execute(text)


@pytest.fixture
def cursor(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    """With a sequence that nobody has taken a number of."""
    with connection.cursor() as opened:
        opened.execute("drop sequence s")
        opened.execute("create sequence s")
        yield opened
    connection.rollback()


@pytest.mark.parametrize("name", CASES)
def test_a_row_takes_one_number(name: str, cursor: oracledb.Cursor) -> None:
    statements, rows = CASES[name]
    for statement in statements:
        cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
    assert found == rows


@pytest.mark.parametrize("statement", REFUSED)
def test_where_a_number_may_not_stand(statement: str, cursor: oracledb.Cursor) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-02287: sequence number not allowed here"):
        cursor.execute(statement)
