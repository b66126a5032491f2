"""ALTER SESSION ... PARALLEL: a possible parallel insert closes its table to the rest of the transaction."""

from __future__ import annotations

from collections.abc import Callable

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]

_SELECT = "select rownum from dual connect by level <= 2"
_FORCED = ("enable parallel dml", "force parallel dml")
_QUERY_FORCED = ("enable parallel dml", "force parallel query")


@pytest.fixture(scope="module", autouse=True)
def tables(connect: Connect) -> None:
    with connect() as owner, owner.cursor() as cursor:
        cursor.execute("create table attempt (id number)")
        cursor.execute("create table watched (id number)")
        cursor.execute("create trigger watched_t before insert on watched for each row begin null; end;")


def alter(cursor: oracledb.Cursor, *settings: str) -> None:
    for setting in settings:
        cursor.execute(f"alter session {setting}")


@pytest.mark.parametrize(
    "settings",
    [
        ("enable parallel dml",),
        ("force parallel query",),
        ("force parallel query parallel 4", "enable parallel ddl"),
        ("force parallel dml", "disable parallel dml"),
        (*_QUERY_FORCED, "disable parallel query"),
    ],
)
def test_a_session_that_forces_nothing_inserts_serially(cursor: oracledb.Cursor, settings: tuple[str, ...]) -> None:
    alter(cursor, *settings)
    cursor.execute(f"insert into attempt {_SELECT}")
    cursor.execute(f"insert into attempt {_SELECT}")
    cursor.execute("select count(*) from attempt")
    assert cursor.fetchone() == (4,)


@pytest.mark.parametrize(
    ("settings", "insert"),
    [
        (_FORCED, f"insert into attempt {_SELECT}"),
        (_FORCED, f"insert into attempt {_SELECT.replace('select', 'select /*+ no_parallel */')}"),
        (("force parallel dml",), f"insert into attempt (id) {_SELECT}"),
        (_QUERY_FORCED, f"insert into attempt {_SELECT}"),
        (_QUERY_FORCED, f"insert /*+ no_parallel */ into attempt {_SELECT}"),
        (
            _QUERY_FORCED,
            f"insert /*+ no_parallel */ into attempt select /*+ no_parallel */ 1 from dual union {_SELECT}",
        ),
        (_QUERY_FORCED, "begin insert into attempt select column_value from table(sys.odcinumberlist(1)); end;"),
    ],
)
def test_an_insert_that_may_run_in_parallel_closes_its_table(
    cursor: oracledb.Cursor, settings: tuple[str, ...], insert: str
) -> None:
    alter(cursor, *settings)
    cursor.execute(insert)
    for statement in (
        "select count(*) from attempt",
        "update attempt set id = 1",
        "delete from attempt",
        "insert into attempt values (1)",
        "insert into watched select id from attempt",
        "merge into attempt a using dual on (a.id = 1) when not matched then insert values (1)",
        "begin for r in (select id from attempt) loop null; end loop; end;",
        "select id from attempt for update skip locked",
        insert,
    ):
        with pytest.raises(oracledb.Error, match="ORA-12838"):
            cursor.execute(statement)
    cursor.execute("insert into watched values (1)")
    cursor.connection.rollback()
    cursor.execute("select count(*) from attempt")
    assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("settings", "insert"),
    [
        (_FORCED, f"insert /*+ no_parallel */ into attempt {_SELECT}"),
        (_FORCED, f"insert /*+ NOPARALLEL */ into attempt {_SELECT}"),
        (_QUERY_FORCED, "insert /*+ no_parallel */ into attempt select /*+ no_parallel */ 1 from dual"),
        (_FORCED, "insert into attempt values (1)"),
        (_FORCED, f"insert into watched {_SELECT}"),  # a trigger may fire
    ],
)
def test_what_stays_serial_closes_nothing(cursor: oracledb.Cursor, settings: tuple[str, ...], insert: str) -> None:
    alter(cursor, *settings)
    cursor.execute(insert)
    cursor.execute(insert)
    cursor.execute("select count(*) from attempt, watched")


def test_the_second_element_of_a_forall_is_refused(cursor: oracledb.Cursor) -> None:
    alter(cursor, *_FORCED)
    out = cursor.var(str)
    cursor.execute(
        """
        declare
           l sys.odcinumberlist := sys.odcinumberlist(1, 2, 3);
           e_failed exception;
           pragma exception_init(e_failed, -24381);
        begin
           forall i in 1 .. l.count save exceptions insert into attempt (id) select l(i) from dual;
        exception
           when e_failed then
              for i in 1 .. sql%bulk_exceptions.count loop
                 :o := :o || sql%bulk_exceptions(i).error_index || ':' || sql%bulk_exceptions(i).error_code || ' ';
              end loop;
        end;""",
        {"o": out},
    )
    assert out.getvalue() == "2:12838 3:12838 "
    cursor.connection.commit()
    cursor.execute("select id from attempt")
    assert cursor.fetchall() == [(1,)]
    cursor.connection.rollback()
    cursor.execute("truncate table attempt")


def test_others_wait_for_a_parallel_insert(cursor: oracledb.Cursor, connect: Connect) -> None:
    alter(cursor, *_FORCED)
    cursor.execute(f"insert into attempt {_SELECT}")
    with connect() as other, other.cursor() as elsewhere:
        elsewhere.execute("select count(*) from attempt")
        other.call_timeout = 300
        with pytest.raises(oracledb.Error, match=r"DPY-4024|ORA-01013|ORA-03136"):
            elsewhere.execute("insert into attempt values (9)")


def test_a_failed_insert_closes_nothing(cursor: oracledb.Cursor) -> None:
    alter(cursor, *_FORCED)
    with pytest.raises(oracledb.Error, match="ORA-01476"):
        cursor.execute("insert into attempt select 1 / (level - 1) from dual connect by level <= 2")
    cursor.execute("select count(*) from attempt")


def test_an_autonomous_transaction_is_another_one(cursor: oracledb.Cursor) -> None:
    alter(cursor, *_FORCED)
    cursor.execute(
        "create or replace function known return number is pragma autonomous_transaction; l number; "
        "begin select count(*) into l from attempt; return l; end known;"
    )
    cursor.execute(f"insert into attempt {_SELECT}")
    assert cursor.callfunc("known", int) == 0


@pytest.mark.parametrize("setting", ["enable parallel dml", "force parallel dml", "disable parallel dml"])
def test_parallel_dml_is_not_switched_within_a_transaction(cursor: oracledb.Cursor, setting: str) -> None:
    cursor.execute("insert into attempt values (1)")
    with pytest.raises(oracledb.Error, match="ORA-12841"):
        alter(cursor, setting)
    alter(cursor, "force parallel query")
