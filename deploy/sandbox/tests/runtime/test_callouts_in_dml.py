"""PL/SQL functions over columns in INSERT ALL, in DML on views and temporary tables, beside ROWNUM and CONNECT BY."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]

_SPEC = """create package calc as
   function twice(in_value in number) return number;
   function following(in_value in number) return number;
   function shown(in_id in number) return number;
end;"""
_BODY = """create package body calc as
   n pls_integer := 0;
   function twice(in_value in number) return number is begin return in_value * 2; end;
   function following(in_value in number) return number is begin n := n + 1; return n; end;
   function shown(in_id in number) return number is l number;
   begin select count(*) into l from pairs; return l + in_id; end;
end;"""


@pytest.fixture(scope="module", autouse=True)
def objects(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute("create table item (id number primary key, price number, parent number)")
        cursor.execute("create table maker (id number primary key, city varchar2(9))")
        cursor.execute("create table copy (a number, b number)")
        cursor.execute("create global temporary table draft (id number, price number) on commit delete rows")
        cursor.execute("create sequence counter")
        cursor.execute("insert all into maker values (1, 'x') into maker values (2, 'y') select * from dual")
        for row in ((1, 1, None), (2, 2, 1), (3, 1, 2), (4, 2, 1)):
            cursor.execute("insert into item values (:1, :2, :3)", row)
        cursor.connection.commit()
        cursor.execute(_SPEC)
        cursor.execute("create view some_items as select id, price cost from item where id > 2 with check option")
        cursor.execute("create view joined as select i.id, i.parent, m.city from item i, maker m where m.id = i.price")
        cursor.execute("create view pairs as select a, b from copy")
        cursor.execute(
            "create trigger pairs_in instead of insert or update or delete on pairs for each row "
            "begin if inserting then insert into copy values (:new.a, :new.b); "
            "elsif updating then update copy set b = :new.b where a = :old.a; "
            "else delete from copy where a = :old.a; end if; end;"
        )
        cursor.execute(_BODY)


@pytest.fixture
def cursor(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with connection.cursor() as opened:
        opened.execute("insert into copy values (1, 10)")
        opened.execute("insert into draft select id, price from item where id < 3")
        yield opened
        connection.rollback()


_COPY = "select a, b from copy where a > 1 order by a, b"
_ITEM = "select id, price, parent from item order by id"


@pytest.mark.parametrize(
    ("statement", "count", "query", "rows"),
    [
        ("insert all into copy values (t, t) into copy (a) values (t + 1) "
         "select calc.twice(id) t from item where id < 3", 4, _COPY, [(2, 2), (3, None), (4, 4), (5, None)]),
        ("insert all into copy values (calc.twice(id), 0) select id from item where calc.twice(id) > 6", 1,
         _COPY, [(8, 0)]),
        ("insert first when t > 6 then into copy values (t, 1) else into copy values (t, 2) "
         "select calc.twice(id) t from item where id > 2", 2, _COPY, [(6, 2), (8, 1)]),
        ("insert all into copy values (10, n) into copy values (20, n) "
         "select calc.following(id) n from item where id = 1", 2,
         "select count(distinct b) from copy where a > 1", [(1,)]),
        ("update some_items set cost = calc.twice(cost) where calc.twice(id) > 6", 1, _ITEM,
         [(1, 1, None), (2, 2, 1), (3, 1, 2), (4, 4, 1)]),
        ("insert into some_items select calc.twice(id), 7 from item where id > 2", 2,
         "select id from item where id > 4 order by 1", [(6,), (8,)]),
        ("delete from some_items where calc.twice(id) = 6", 1, "select id from item order by 1", [(1,), (2,), (4,)]),
        ("update joined set parent = calc.twice(id) where calc.twice(id) > 4 and city = 'x'", 1,
         _ITEM, [(1, 1, None), (2, 2, 1), (3, 1, 6), (4, 2, 1)]),
        ("delete from joined where calc.twice(id) > 4 and city = 'y'", 1,
         "select id from item order by 1", [(1,), (2,), (3,)]),
        ("insert into pairs select calc.twice(id), id from item where calc.twice(id) > 4", 2, _COPY, [(6, 3), (8, 4)]),
        ("insert into pairs select calc.shown(id), id from item where id = 1", 1, _COPY, [(2, 1)]),
        ("update pairs set b = calc.twice(b) where calc.twice(a) = 2", 1, "select * from copy", [(1, 20)]),
        ("delete from pairs where calc.twice(a) = 2", 1, "select * from copy", []),
        ("update draft set price = calc.twice(price) where calc.twice(id) = 4", 1,
         "select * from draft order by id", [(1, 1), (2, 4)]),
        ("merge into draft d using item i on (d.id = i.id) when matched then update set price = calc.twice(i.price) "
         "when not matched then insert values (calc.twice(i.id), 0) where calc.twice(i.id) > 6", 3,
         "select * from draft order by id", [(1, 2), (2, 4), (8, 0)]),
        ("update item set price = calc.twice(rownum) where id > 2", 2,
         "select price from item where id > 2 order by price", [(2,), (4,)]),
        ("delete from item where calc.twice(id) > 4 and rownum <= 1", 1, "select count(*) from item", [(3,)]),
    ],
)  # fmt: skip
def test_a_change(cursor: oracledb.Cursor, statement: str, count: int, query: str, rows: list[tuple[Any, ...]]) -> None:
    cursor.execute(statement)
    assert cursor.rowcount == count
    assert cursor.execute(query).fetchall() == rows


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select id, level, calc.twice(level) from item start with parent is null connect by parent = prior id "
         "order siblings by id", [(1, 1, 2), (2, 2, 4), (3, 3, 6), (4, 2, 4)]),
        ("select id from item where calc.twice(id) > 2 start with calc.twice(id) = 2 "
         "connect by calc.twice(parent) = calc.twice(prior id) order siblings by calc.twice(id) desc",
         [(4,), (2,), (3,)]),
        ("select calc.twice(rownum) + 0 from item where rownum <= 2", [(2,), (4,)]),
        ("select id from (select id from item order by calc.twice(id) desc) where rownum <= 2", [(4,), (3,)]),
    ],
)  # fmt: skip
def test_a_query(cursor: oracledb.Cursor, query: str, rows: list[tuple[Any, ...]]) -> None:
    assert cursor.execute(query).fetchall() == rows


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("insert all when id > 2 then into copy values (calc.twice(id), 0) select id from item", 3001),
        ("update some_items set id = calc.twice(id) - 8 where id = 4", 1402),
        ("insert into some_items select id - calc.twice(id), 7 from item where id = 3", 1402),
    ],
)
def test_an_error(cursor: oracledb.Cursor, statement: str, code: int) -> None:
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{code:05}"):
        cursor.execute(statement)


def test_numbers_of_a_sequence_are_not_wasted(cursor: oracledb.Cursor) -> None:
    first = cursor.execute("select counter.nextval from dual").fetchone() or (0,)
    cursor.execute(
        "insert all into copy values (counter.nextval, t) into copy values (counter.currval, 0) "
        "select calc.twice(id) t from item where id < 3"
    )
    assert cursor.execute("select counter.nextval from dual").fetchone() == (first[0] + 3,)


def test_merge_into_a_temporary_table_with_triggers(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        "create trigger draft_b before insert or update on draft for each row "
        "begin :new.price := :new.price + 100; end;"
    )
    cursor.execute("insert into draft select id, price from item where id < 3")
    cursor.execute(
        "merge into draft d using item i on (d.id = i.id) when matched then update set price = calc.twice(i.price) "
        "delete where d.price = 102 when not matched then insert values (i.id, calc.twice(i.id))"
    )
    assert cursor.rowcount == 4
    assert cursor.execute("select id, price from draft order by id").fetchall() == [(2, 104), (3, 106), (4, 108)]
    cursor.execute("drop trigger draft_b")


def test_writing_a_view_over_a_table_with_triggers(cursor: oracledb.Cursor) -> None:
    cursor.execute("create trigger item_b before insert or update on item for each row begin :new.parent := 7; end;")
    cursor.execute("update some_items set cost = calc.twice(cost) where calc.twice(id) = 6")
    cursor.execute("insert into some_items select id + 10, calc.twice(id) from item where calc.twice(id) > 6")
    query = "select id, price, parent from item where parent = 7 order by id"
    assert cursor.execute(query).fetchall() == [(3, 2, 7), (14, 8, 7)]
    with pytest.raises(oracledb.DatabaseError, match="ORA-01402"):
        cursor.execute("update some_items set id = 0 where id = 4")
    cursor.connection.rollback()
    cursor.execute("drop trigger item_b")
