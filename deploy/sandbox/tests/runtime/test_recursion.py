"""A recursive WITH that runs in a circle ends (ORA-32044), and one that does not is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]
_ANCHOR = "(select 1 from dual union all select"


@pytest.fixture(scope="module", autouse=True)
def table(connect: Connect) -> None:
    connection = connect()
    with connection.cursor() as cursor:
        cursor.execute("create table staff (id number, boss number, name varchar2(10))")
        cursor.executemany("insert into staff values (:1, :2, :3)", [(1, None, "a"), (2, 1, "b"), (3, 2, "c")])
        cursor.executemany("insert into staff values (:1, :2, :3)", [(11, 13, "k"), (12, 11, "l"), (13, 12, "m")])
    connection.commit()


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(f"with t(n) as {_ANCHOR} 3 - n from t where n < 5) select * from t", id="two rows by turns"),
        pytest.param(f"with t(n) as {_ANCHOR} t.* from t where n < 5) select * from t", id="one row"),
        pytest.param(
            f"with t(n) as {_ANCHOR} mod(n * 7, 1009) from t where n > 0) select * from t", id="a long circle"
        ),
        pytest.param(
            "with t(n, x) as (select 1, 1 from dual union all select n + 1, x from t where x = 1) select * from t",
            id="only the columns of WHERE count",
        ),
        pytest.param(f"with t(n) as {_ANCHOR} n + 1 from t) select * from t", id="nothing in WHERE counts"),
        pytest.param(
            "with t(id) as (select id from staff where id = 11 union all "
            "select s.id from staff s join t on s.boss = t.id) select * from t",
            id="a join",
        ),
        pytest.param(
            "with t(id) as (select id from staff where id = 11 union all "
            "select s.id from staff s, t where s.boss = t.id) select * from t",
            id="an old join",
        ),
    ],
)
def test_a_circle_is_an_error(cursor: oracledb.Cursor, query: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-32044: cycle detected while executing recursive WITH query"):
        cursor.execute(query).fetchall()
    with pytest.raises(oracledb.DatabaseError, match="ORA-32044"):
        cursor.execute(f"begin for r in ({query}) loop null; end loop; end;")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"with t(n) as {_ANCHOR} n + 1 from t where n < 20000) select count(*), max(n) from t", [(20000, 20000)]),
        (f"with t(n) as {_ANCHOR} t.n + 1 from t where t.n < 3) select * from t order by n", [(1,), (2,), (3,)]),
        (
            "with t(id, path) as (select id, name from staff where id = 1 union all "
            "select s.id, t.path || '/' || s.name from t join staff s on s.boss = t.id) select * from t order by id",
            [(1, "a"), (2, "a/b"), (3, "a/b/c")],
        ),
        (  # the depth is in the WHERE clause, so that no row is like another
            "with t(id, depth) as (select id, 1 from staff where id = 11 union all "
            "select s.id, t.depth + 1 from staff s, t where s.boss = t.id and t.depth < 5) "
            "select id from t order by depth",
            [(11,), (12,), (13,), (11,), (12,)],
        ),
        (
            "with s(t, n) as (select 'a,b,c', 1 from dual union all "
            "select t, n + 1 from s where instr(t, ',', 1, n) > 0) select regexp_substr(t, '[^,]+', 1, n) from s",
            [("a",), ("b",), ("c",)],
        ),
        (
            "with a as (select 2 x from dual), t(n) as (select x from a union all "
            "select n + x from t, a where n < 6), b as (select sum(n) s from t) select b.*, t.* from b, t order by n",
            [(12, 2), (12, 4), (12, 6)],
        ),
    ],
)
def test_what_is_no_circle_runs(cursor: oracledb.Cursor, query: str, expected: list[Any]) -> None:
    assert cursor.execute(query).fetchall() == expected
