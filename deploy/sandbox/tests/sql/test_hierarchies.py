"""CONNECT BY for trees and for splitting lists, and ROWNUM where it is more than a limit."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.sandbox.types import VARCHAR2

from .database import Database

_BOSS = "start with mgr is null connect by mgr = prior id"
_LOOP = "start with id = 9 connect by {} prior id = mgr"


@pytest.fixture
def staff(db: Database) -> Database:
    db.create(
        "create table emp (id number, mgr number, name varchar2(10), pay number)",
        "create table badge (emp number, code varchar2(5))",
        "create table list (id number, items varchar2(30))",
    )
    rows = ("1, null, 'Ana', 9", "2, 1, 'Rui', 5", "3, 1, 'Eva', 6", "4, 2, 'Gil', 1", "5, 2, 'Bia', 2")
    for row in (*rows, "9, 10, 'Ivo', 1", "10, 9, 'Lia', 1"):
        db.run(f"insert into emp values ({row})")
    db.run("insert into badge select id, 'B' || mod(id, 2) from emp")
    db.run("insert into list values (1, 'a,b')")
    db.run("insert into list values (2, 'c,d,e')")
    return db


_TREES: list[tuple[str, list[str] | str]] = [
    (f"select level, name from emp {_BOSS} order siblings by name", ["1Ana", "2Eva", "2Rui", "3Bia", "3Gil"]),
    (f"select name n from emp {_BOSS} order siblings by pay, n desc", ["Ana", "Rui", "Gil", "Bia", "Eva"]),
    (f"select name from emp {_BOSS} and level < 3 order siblings by name desc", ["Ana", "Rui", "Eva"]),
    ("select name from emp start with id = 4 connect by id = prior mgr", ["Gil", "Rui", "Ana"]),
    # what chooses rows comes after the tree, joins before it
    (f"select name from emp where name <> 'Rui' {_BOSS} order siblings by name", ["Ana", "Eva", "Bia", "Gil"]),
    (
        f"select name, code from emp, badge where emp = id and code = 'B1' {_BOSS} order siblings by name",
        ["AnaB1", "EvaB1", "BiaB1"],
    ),
    (f"select e.name from emp e join badge on emp = e.id {_BOSS} order siblings by e.name desc", "Ana Rui Gil Bia Eva"),
    (f"select name, prior name from emp {_BOSS} order siblings by name", "AnaNone EvaAna RuiAna BiaRui GilRui"),
    (f"select connect_by_root name, name from emp {_BOSS} order siblings by 2",
     "AnaAna AnaEva AnaRui AnaBia AnaGil"),
    (f"select sys_connect_by_path(name, '/') from emp {_BOSS} order siblings by name",
     "/Ana /Ana/Eva /Ana/Rui /Ana/Rui/Bia /Ana/Rui/Gil"),
    (f"select name, connect_by_isleaf from emp {_BOSS} order siblings by name", "Ana0 Eva1 Rui0 Bia1 Gil1"),
    (f"select name, connect_by_isleaf from emp {_BOSS} and level < 3 order siblings by name", "Ana0 Eva1 Rui1"),
    (f"select level, count(*) from emp {_BOSS} group by level order by level", "11 22 32"),
    (f"select max(level), max(sys_connect_by_path(id, '.')) from emp {_BOSS}", "3.1.3"),
    (
        "select connect_by_root name, sum(pay) from emp where id < 9 connect by nocycle prior id = mgr "
        "group by connect_by_root name order by connect_by_root name",
        "Ana23 Bia2 Eva6 Gil1 Rui8",
    ),
    (f"select rownum, name from emp where rownum <= 2 {_BOSS} order by name", "1Ana 2Rui"),
    (f"select name from emp where level = 3 {_BOSS} order by name desc", "Gil Bia"),
    (f"select name, connect_by_iscycle from emp {_LOOP.format('nocycle')}", "Ivo0 Lia1"),
    ("select count(*) from emp where id in (select id from emp start with id = 2 connect by prior id = mgr)", "3"),
    ("select name from emp e where id < 3 and 3 = (select count(*) from emp start with id = e.id "
     "connect by nocycle prior id = mgr)", "Rui"),
    ("with t as (select * from emp where id < 9) select count(*), level from t connect by prior id = mgr "
     "group by level order by 2", "51 42 23"),
    (f"select name, row_number() over (order by id) from emp {_BOSS} order siblings by name",
     "Ana1 Eva3 Rui2 Bia5 Gil4"),
    (f"select sys_connect_by_path(level, '.'), prior level from emp {_BOSS} and level < 3 order siblings by name",
     ".1None .1.21 .1.21"),
    # lists
    ("select regexp_substr('a,b,c', '[^,]+', 1, level) from dual "
     "connect by regexp_substr('a,b,c', '[^,]+', 1, level) is not null", "a b c"),
    ("select id, regexp_substr(items, '[^,]+', 1, level) from list connect by level <= regexp_count(items, ',') + 1 "
     "and prior id = id and prior sys_guid() is not null order by 1, 2", "1a 1b 2c 2d 2e"),
    ("select id, level from list connect by level <= 2 and prior id = id and prior dbms_random.value is not null "
     "order by 1, 2", "11 12 21 22"),
    ("select id, level from list connect by level <= 2", "11 12 22 21 12 22"),
    ("select id, n from list, lateral (select level n from dual connect by level <= regexp_count(items, ',') + 1)",
     "11 12 21 22 23"),
    ("select level from dual where rownum < 3 connect by level <= 5", "1 2"),
    ("select level from dual connect by level <= 5 and level <> 3", "1 2"),
    ("select count(*), max(level) from (select 20000 n from dual) connect by level <= n", "2000020000"),
    ("select level from dual start with 1 = 1 connect by level <= 2", "1 2"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "rows"), _TREES)
def test_a_tree(staff: Database, sql: str, rows: list[str] | str) -> None:
    found = ["".join(str(value) for value in row) for row in staff.run(sql)]
    assert found == (rows.split() if isinstance(rows, str) else rows)


def test_a_list_in_a_variable(staff: Database) -> None:
    sql = "select regexp_substr(l, '[^;]+', 1, level) from dual connect by level <= regexp_count(l, ';') + 1"
    assert staff.run(sql, l=(VARCHAR2, "x;y")) == [("x",), ("y",)]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        (f"select name from emp {_LOOP.format('')}", 1436),
        ("select id from list connect by level <= 2 and prior id = id", 1436),
        (f"select connect_by_iscycle from emp {_BOSS}", 30930),
        (f"select sys_connect_by_path(name, 'n') from emp {_BOSS}", 30004),
        (f"select sys_connect_by_path(name, name) from emp {_BOSS}", 30003),
        ("select name from emp start with connect_by_root id = 1 connect by prior id = mgr", 30007),
        ("select name from emp connect by prior id = mgr and sys_connect_by_path(id, '/') is null", 30002),
        ("select name from emp order siblings by name", 30929),
        ("select prior name from emp", 1788),
        ("select connect_by_root name from emp", 1788),
        ("select connect_by_isleaf from emp", 1788),
        ("select name from emp start with id = 1", 1788),
        (f"select rowid from emp {_BOSS}", 3001),
        (
            "select level from emp where id < 3 connect by level <= 9000 and prior id = id and prior id = 1 "
            "and prior sys_guid() is not null",
            30009,
        ),
        ("select name from emp where rownum <= pay", 3001),
        ("select name from emp where rownum <= (select count(*) from list where id = emp.id)", 3001),
        ("select name from emp where rownum <= nope", 904),
        (f"select name from emp where rownum <= level {_BOSS}", 3001),
        ("select name from emp where mod(rownum, 2) = 0", 3001),
        ("select rownum from emp for update", 3001),
    ],
)
def test_what_a_tree_cannot_be_asked(staff: Database, sql: str, code: int) -> None:
    assert staff.refused(sql).code == code


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("rownum > 1", 0),
        ("rownum > 0", 7),
        ("rownum >= 1", 7),
        ("rownum >= 2", 0),
        ("rownum = 1", 1),
        ("rownum = 2", 0),
        ("2 > rownum", 1),
        ("rownum <> 3", 2),
        ("rownum != 0", 7),
        ("rownum between 1 and 4", 4),
        ("rownum between 2 and 4", 0),
        ("rownum in (1, 2, 4)", 2),
        ("rownum < 3 and id > 1", 2),
        ("rownum > null", 0),
        ("rownum <= 2.5", 2),
        ("rownum < (select count(*) from emp where id < 4) + 1", 3),
    ],
)
def test_rownum_counts_the_rows_that_passed(staff: Database, where: str, count: int) -> None:
    assert staff.value(f"select count(*) from emp where {where}") == count


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select rownum, name from (select name from emp order by name) where rownum < 3", [(1, "Ana"), (2, "Bia")]),
        ("select n from (select rownum n from emp order by name) where n between 3 and 4 order by n", [(3,), (4,)]),
        ("select count(*), max(rownum) from emp", [(7, 7)]),
        ("select rownum, name from emp where id = 3 order by name", [(1, "Eva")]),
        ("select q.*, rownum from (select id from emp order by id desc) q where rownum = 1", [(10, 1)]),
    ],
)
def test_rownum_is_given_before_sorting(staff: Database, sql: str, rows: list[tuple[Any, ...]]) -> None:
    assert staff.run(sql) == rows


def test_an_update_numbers_the_rows_it_finds(staff: Database) -> None:
    staff.run("update emp set pay = rownum * 10 where id < 9 and rownum < 4")
    assert sorted(staff.run("select pay from emp where pay > 9")) == [(10,), (20,), (30,)]
