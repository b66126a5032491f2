"""DML through views: columns and rows of the table below, WITH CHECK OPTION, INSTEAD OF triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

_VIEWS = (
    "create view shown as select id, worker tech, status, upper(worker) loud, qty from jobs where status <> 'X'",
    "create view kept as select * from jobs where status in ('A', 'B') with check option constraint kept_ck",
    "create view nested as select id, status from kept where id < 100",
    "create view fixed as select * from jobs with read only",
    "create view kinds as select distinct status from jobs",
    "create view totals as select status, count(*) n from jobs group by status",
    "create view sorted as select id, rownum n from jobs",
    "create view united as select id from jobs union all select id from jobs",
    "create view picked as select id, (select max(text) from trace) text from jobs",
    "create view both as select j.id, t.text from jobs j, trace t",
)


@pytest.fixture(scope="module")
def cursor(dsn: str, user: str) -> Iterator[oracledb.Cursor]:
    with closing(oracledb.connect(user=user, password="sandbox", dsn=dsn)) as connection, connection.cursor() as made:
        made.execute(
            "create table jobs (id number primary key, worker varchar2(10), status varchar2(1) default 'A' not null, "
            "qty number(5, 2))"
        )
        made.execute("create table trace (text varchar2(100))")
        for text in _VIEWS:
            made.execute(text)
        yield made


@pytest.fixture(autouse=True)
def emptied(cursor: oracledb.Cursor) -> Iterator[None]:
    cursor.execute("insert into jobs (id, worker) select level, 'w' || level from dual connect by level <= 3")
    cursor.execute("update jobs set status = 'X' where id = 3")
    cursor.connection.commit()
    yield
    cursor.connection.rollback()
    for name in _query(cursor, "select trigger_name from user_triggers"):
        cursor.execute(f"drop trigger {name}")
    cursor.execute("delete from jobs")
    cursor.execute("delete from trace")
    cursor.connection.commit()


def _query(cursor: oracledb.Cursor, sql: str) -> list[str]:
    cursor.execute(sql)
    return ["".join(str(value) for value in row) for row in cursor.fetchall()]


def _code(cursor: oracledb.Cursor, sql: str) -> int:
    with pytest.raises(oracledb.DatabaseError) as raised:
        cursor.execute(sql)
    code: int = raised.value.args[0].code
    return code


@pytest.mark.parametrize(
    ("sql", "count", "rows"),
    [
        ("insert into shown (id, tech, qty) values (9, 'new', 1.239)", 1, "1w1A 2w2A 3w3X 9newA1.24"),
        ("insert into shown (tech, id) select 'n' || id, id + 5 from shown", 2, "1w1A 2w2A 3w3X 6n1A 7n2A"),
        ("update shown set tech = loud || id, qty = 1.5", 2, "1W11A1.5 2W22A1.5 3w3X"),
        ("update shown s set s.tech = (select max(x.tech) from shown x where x.id >= s.id) where loud like 'W%'", 2,
         "1w2A 2w2A 3w3X"),
        ("update shown set tech = 'r' where rownum < 2", 1, "1rA 2w2A 3w3X"),
        ("delete from shown where tech > 'w1'", 1, "1w1A 3w3X"),
        ("delete from shown", 2, "3w3X"),
        ("update nested set status = 'B'", 2, "1w1B 2w2B 3w3X"),
        ("merge into shown v using (select 1 k from dual union all select 9 from dual) on (v.id = k) when matched then "
         "update set v.tech = 'm' when not matched then insert (id, tech) values (k, 'i')", 2, "1mA 2w2A 3w3X 9iA"),
    ],
)  # fmt: skip
def test_it_changes_the_table_below(cursor: oracledb.Cursor, sql: str, count: int, rows: str) -> None:
    cursor.execute(sql)
    assert cursor.rowcount == count
    found = _query(cursor, "select id, worker, status, qty from jobs order by id")
    assert [row.replace("None", "") for row in found] == rows.split()


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("update shown set loud = 'x'", 1733),
        ("insert into shown values (5, 'a', 'A', 'A', 1)", 1733),
        ("update shown set worker = 'x'", 904),
        ("insert into shown (worker) values ('x')", 904),
        ("insert into shown (id, status) values (7, null)", 1400),
        ("insert into kept (id, status) values (5, 'Z')", 1402),
        ("update kept set status = 'Z'", 1402),
        ("insert into nested values (5, 'Q')", 1402),
        ("merge into kept using dual on (id = 1) when matched then update set status = 'Z'", 1402),
        ("delete from fixed", 42399),
        ("update fixed set qty = 1", 42399),
        ("insert into fixed (id) values (1)", 42399),
        ("delete from kinds", 1732),
        ("update totals set n = 1", 1732),
        ("update sorted set id = 1", 1732),
        ("delete from united", 1732),
        ("update picked set id = 1", 1732),
        ("update both set id = 1", 1779),
        ("create trigger x before insert on shown begin null; end;", 25001),
        ("create trigger x instead of insert on jobs begin null; end;", 25002),
        ("create trigger x instead of insert on shown when (new.id = 1) begin null; end;", 25004),
        ("create trigger x instead of update of id on shown begin null; end;", 4073),
    ],
)
def test_what_a_view_does_not_let_through(cursor: oracledb.Cursor, sql: str, code: int) -> None:
    assert _code(cursor, sql) == code


@pytest.mark.parametrize("timing", ["before", "after"])
def test_the_triggers_of_the_table_fire(cursor: oracledb.Cursor, timing: str) -> None:
    cursor.execute(f"""
        create trigger jobs_t {timing} insert or update of worker or delete on jobs for each row
        begin insert into trace values (:old.worker || '>' || :new.worker || :new.status); end;""")
    number = cursor.var(str)
    cursor.execute("insert into shown (id, tech) values (9, 'new') returning tech into :t", t=number)
    cursor.execute("update shown set tech = lower(loud) || 'x' where id = 9")
    cursor.execute("update shown set qty = 1")
    cursor.execute("delete from shown where id = 9")
    assert number.getvalue() == ["new"]
    assert _query(cursor, "select text from trace") == [">newA", "new>newxA", "newx>"]


def test_a_before_trigger_may_move_a_row_out_of_the_view(cursor: oracledb.Cursor) -> None:
    cursor.execute("create trigger jobs_t before insert or update on jobs for each row begin :new.status := 'Z'; end;")
    assert _code(cursor, "insert into kept (id) values (9)") == 1402
    assert _code(cursor, "update kept set qty = 2") == 1402
    cursor.execute("update shown set qty = 2")
    assert _query(cursor, "select status from jobs order by id") == ["Z", "Z", "X"]
    assert _code(cursor, "merge into shown using dual on (id = 1) when matched then update set qty = 1") == 3001


def test_many_rows_at_once(cursor: oracledb.Cursor) -> None:
    cursor.executemany("insert into shown (id, tech) values (:1, :2)", [(n, "z") for n in range(10, 20)])
    cursor.executemany("update shown set qty = :1 where id = :2", [(n, n) for n in range(10, 20)])
    assert cursor.rowcount == 10
    assert _query(cursor, "select count(*), sum(qty) from jobs where worker = 'z'") == ["10145"]


_INSTEAD = """
create trigger both_io instead of insert or update or delete on both
begin
   if inserting then
      insert into jobs (id, worker) values (:new.id, :new.text);
   elsif updating then
      update jobs set worker = :new.text where id = :old.id;
   else
      delete from jobs where id = :old.id;
   end if;
end;"""


def test_instead_of(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into trace values ('t')")
    cursor.execute(_INSTEAD)
    described = "select trigger_type, triggering_event, base_object_type, table_name from user_triggers"
    assert _query(cursor, described) == ["INSTEAD OFINSERT OR UPDATE OR DELETEVIEWBOTH"]
    for sql, count, rows in (
        ("insert into both values (9, 'new')", 1, "1w1 2w2 3w3 9new"),
        ("insert into both (text, id) select 's', id + 20 from jobs where id < 3", 2, "1w1 2w2 3w3 9new 21s 22s"),
        ("update both b set text = text || b.id where id in (9, 21)", 2, "1w1 2w2 3w3 9t9 21t21 22s"),
        ("delete from both where id > 2", 4, "1w1 2w2"),
    ):
        cursor.execute(sql)
        assert cursor.rowcount == count
        assert _query(cursor, "select id, worker from jobs order by id") == rows.split()


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("merge into both using dual on (id = 1) when matched then update set text = 'x'", 38106),
        ("insert into both (id) values ('x')", 1722),
        ("insert into both (nope) values (1)", 904),
        ("insert into both values (1)", 947),
        ("update both set (id, text) = (select 1, 'x' from dual)", 3001),
        ("declare i number; begin insert into both values (1, 'x') returning id into i; end;", 6550),
    ],
)
def test_what_instead_of_does_not_do(cursor: oracledb.Cursor, sql: str, code: int) -> None:
    cursor.execute(_INSTEAD)
    assert _code(cursor, sql) == code


def test_a_view_over_one_with_a_trigger_is_refused(cursor: oracledb.Cursor) -> None:
    cursor.execute("create trigger kept_io instead of insert on kept begin null; end;")
    assert _code(cursor, "insert into nested values (7, 'A')") == 3001


def test_an_error_of_the_trigger_undoes_the_statement(cursor: oracledb.Cursor) -> None:
    cursor.execute("""
        create trigger both_io instead of insert on both
        begin
           insert into jobs (id) values (:new.id);
           if :new.id = 8 then raise_application_error(-20001, 'no'); end if;
        end;""")
    assert _code(cursor, "insert into both (id) select level + 6 from dual connect by level <= 2") == 20001
    assert _query(cursor, "select count(*) from jobs") == ["3"]


def test_it_may_not_change_new_and_goes_with_its_view(cursor: oracledb.Cursor) -> None:
    cursor.execute("create trigger both_io instead of insert on both begin :new.id := 1; end;")
    assert _query(cursor, "select text from user_errors where rownum = 1") == [
        "ORA-04084: cannot change NEW values for this trigger type"
    ]
    cursor.execute("create or replace view both as select j.id, t.text from jobs j, trace t")
    assert _query(cursor, "select count(*) from user_triggers") == ["0"]


@pytest.fixture(scope="module")
def joined(cursor: oracledb.Cursor) -> oracledb.Cursor:
    for text in (
        "create table dept (id number primary key, name varchar2(10))",
        "create table emp (id number primary key, name varchar2(10), dept number references dept)",
        "create table note (emp number, text varchar2(10), constraint note_u unique (emp))",
        "create view staff as select e.id, e.name, e.dept, d.name dept_name, upper(e.name) loud from emp e, dept d "
        "where e.dept = d.id and d.id < 3",
        "create view ansi as select e.id, e.name, d.name dept_name from emp e join dept d on d.id = e.dept",
        "create view above as select id, name, dept_name from ansi where id > 1",
        "create view noted as select e.id, e.name, n.text from emp e, note n where n.emp = e.id",
        "create view loose as select e.id, e.name, d.name dept_name from emp e, dept d where e.id > d.id",
        "create view outward as select e.id, d.name from emp e left join dept d on d.id = e.dept",
    ):
        cursor.execute(text)
    cursor.execute("insert into dept select level, 'D' || level from dual connect by level <= 3")
    cursor.execute("insert into emp select level, 'e' || level, level from dual connect by level <= 3")
    cursor.execute("insert into note select id, 'n' || id from emp")
    cursor.connection.commit()
    return cursor


@pytest.mark.parametrize("before_trigger", [False, True])
@pytest.mark.parametrize(
    ("sql", "count", "rows"),
    [
        ("update staff set name = dept_name || loud where id > 1", 1, "1e1 2D2E2 3e3"),
        ("update ansi set name = (select max(text) from note where emp = ansi.id)", 3, "1n1 2n2 3n3"),
        ("update above set name = 'x' where dept_name > 'D1'", 2, "1e1 2x 3x"),
        ("delete from staff where dept_name = 'D1'", 1, "2e2 3e3"),
        ("delete from noted where text > 'n1'", 2, "1e1"),
        ("update noted set name = text", 3, "1n1 2n2 3n3"),
        ("insert into staff (dept, name, id) values (2, 'new', 9)", 1, "1e1 2e2 3e3 9new"),
    ],
)
def test_one_table_of_a_join(joined: oracledb.Cursor, sql: str, count: int, rows: str, before_trigger: bool) -> None:
    if before_trigger:
        joined.execute(
            "create trigger emp_b before insert or update on emp for each row begin :new.id := :new.id; end;"
        )
    joined.execute(sql)
    assert joined.rowcount == count
    assert _query(joined, "select id, name from emp order by id") == rows.split()


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("update staff set dept_name = 'x'", 1779),
        ("update staff set name = 'x', dept_name = 'y'", 1776),
        ("update staff set loud = 'x'", 1733),
        ("update staff set nope = 'x'", 904),
        ("insert into staff (id, dept_name) values (1, 'x')", 1776),
        ("insert into ansi values (1, 'x', 'y')", 1776),
        ("update loose set name = 'x'", 1779),
        ("delete from loose", 1752),
        ("merge into ansi using dual on (id = 1) when matched then update set name = 'x'", 38106),
        ("update outward set id = 9", 3001),
        ("delete from staff where rownum = 1", 3001),
    ],
)
def test_what_a_join_does_not_let_through(joined: oracledb.Cursor, sql: str, code: int) -> None:
    assert _code(joined, sql) == code


def test_rights_on_the_view_are_enough(cursor: oracledb.Cursor, dba: oracledb.Connection, dsn: str) -> None:
    owner = cursor.connection.username
    with dba.cursor() as admin:
        admin.execute("create user reader identified by sandbox")
        admin.execute("grant create session to reader")
    cursor.execute("grant select, update on shown to reader")
    reader = oracledb.connect(user="reader", password="sandbox", dsn=dsn)
    with closing(reader), reader.cursor() as other:
        other.execute(f"update {owner}.shown set qty = 5 where id = 1")
        assert other.rowcount == 1
        assert _code(other, f"delete from {owner}.shown") == 1031
        assert _code(other, f"update {owner}.jobs set qty = 5") == 942
    with dba.cursor() as admin:
        admin.execute("drop user reader")
