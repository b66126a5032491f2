"""What scripts of a DBA ask the dictionary about the objects and accounts of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import oracledb
import pytest

from deploy.sandbox.runtime.engine import Engine

Connect = Callable[..., oracledb.Connection]


@pytest.fixture(scope="module", autouse=True)
def objects(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute("create table watched (id number primary key, name varchar2(20))")
        cursor.execute("create table other (id number)")
        cursor.execute("create type names as table of varchar2(20)")
        cursor.execute("create package pack as procedure run; end pack;")
        cursor.execute("create package body pack as procedure run is begin null; end; end pack;")


def values(cursor: oracledb.Cursor, query: str, *binds: str) -> list[tuple[object, ...]]:
    cursor.execute(query, list(binds))
    return list(cursor.fetchall())


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("create procedure dep_p is begin pack.run; end;", "DEP_P", "PROCEDURE"),
        ("create function dep_f return number is begin pack.run; return 1; end;", "DEP_F", "FUNCTION"),
        ("create package dep_k as procedure x; end;", "DEP_K", "PACKAGE BODY"),
        ("create trigger dep_t after insert on watched begin pack.run; end;", "DEP_T", "TRIGGER"),
        ("create synonym dep_s for pack", "DEP_S", "SYNONYM"),
    ],
)
def test_whatever_uses_a_package_is_its_dependent(cursor: oracledb.Cursor, text: str, name: str, kind: str) -> None:
    cursor.execute(text)
    if kind == "PACKAGE BODY":
        cursor.execute("create package body dep_k as procedure x is begin pack.run; end; end;")
    query = "select type from user_dependencies where name = :1 and referenced_name = 'PACK'"
    assert values(cursor, query, name) == [(kind,)]
    cursor.execute(f"drop {kind.removesuffix(' BODY')} {name}")
    assert values(cursor, query, name) == []


def test_a_view_and_a_type_are_dependents_too(cursor: oracledb.Cursor) -> None:
    cursor.execute("create view dep_v as select id from watched")
    cursor.execute("create type dep_y as table of names")
    query = "select name, type, referenced_name from user_dependencies where name in ('DEP_V', 'DEP_Y') order by 1"
    assert values(cursor, query) == [("DEP_V", "VIEW", "WATCHED"), ("DEP_Y", "TYPE", "NAMES")]


def test_a_trigger_can_be_made_disabled_looked_at_enabled_and_renamed(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        "create trigger candidate after insert or update of name on watched for each row disable "
        "begin raise_application_error(-20001, 'fired'); end;"
    )
    cursor.execute("insert into watched values (1, 'x')")
    query = "select trigger_name, status, trigger_type, triggering_event, table_owner, table_name, base_object_type"
    query += " from user_triggers"
    owner = values(cursor, "select user from dual")[0][0]
    rest = ("AFTER EACH ROW", "INSERT OR UPDATE", owner, "WATCHED", "TABLE")
    assert values(cursor, query) == [("CANDIDATE", "DISABLED", *rest)]
    cursor.execute("alter trigger candidate rename to settled")
    assert values(cursor, query) == [("SETTLED", "DISABLED", *rest)]
    cursor.execute("alter trigger settled enable")
    with pytest.raises(oracledb.Error, match="ORA-20001: fired"):
        cursor.execute("insert into watched values (2, 'x')")
    cursor.execute("alter trigger settled compile")
    source = values(cursor, "select text from user_source where name = 'SETTLED' and line = 1")
    assert str(source[0][0]).lower().replace('"', "").startswith("trigger settled after insert")
    assert values(cursor, "select count(*) from user_objects where object_name = 'CANDIDATE'") == [(0,)]
    cursor.execute("create trigger second before insert on watched begin null; end;")
    with pytest.raises(oracledb.Error, match="ORA-04081"):
        cursor.execute("alter trigger second rename to settled")
    with pytest.raises(oracledb.Error, match="ORA-04095"):
        cursor.execute("create or replace trigger second before insert on other begin null; end;")
    for name in ("settled", "second"):
        cursor.execute(f"drop trigger {name}")
    cursor.connection.rollback()


def test_a_trigger_with_errors_shows_them_and_hurts_nobody_while_it_is_disabled(cursor: oracledb.Cursor) -> None:
    cursor.execute("create trigger bad after insert on watched disable begin nonsense; end;")
    found = values(
        cursor, "select line, text from user_errors where name = 'BAD' and type = 'TRIGGER' order by sequence"
    )
    assert found[0] == (1, "PLS-00201: identifier 'NONSENSE' must be declared")
    cursor.execute("insert into watched values (3, 'x')")
    cursor.execute("alter trigger bad enable")
    with pytest.raises(oracledb.Error, match="ORA-04098"):
        cursor.execute("insert into watched values (4, 'x')")
    cursor.execute("drop trigger bad")
    cursor.connection.rollback()


def test_a_password_expires_after_what_its_profile_says(engine: Engine, dba: oracledb.Connection) -> None:
    query = """select round(u.expiry_date - cast(systimestamp at time zone 'UTC' as date)), u.account_status, p.limit
                 from dba_users u join dba_profiles p on p.profile = u.profile
                where u.username = 'AGEING' and p.resource_name = 'PASSWORD_LIFE_TIME'"""
    with dba.cursor() as cursor:
        cursor.execute("create user ageing identified by first profile default")
        try:
            assert values(cursor, query) == [(180, "OPEN", "180")]
            engine.clock.advance(timedelta(days=100))
            assert values(cursor, query) == [(80, "OPEN", "180")]
            cursor.execute("alter user ageing identified by second")
            assert values(cursor, query) == [(180, "OPEN", "180")]
            cursor.execute("alter user ageing no authentication account lock")
            assert values(cursor, query) == [(None, "LOCKED", "180")]
            with pytest.raises(oracledb.Error, match="ORA-02380"):
                cursor.execute("alter user ageing profile strict")
        finally:
            engine.clock.offset = timedelta()
            cursor.execute("drop user ageing")


def test_sessions_are_seen_on_every_instance(dba: oracledb.Connection, connection: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        query = "select inst_id, count(*) from gv$session where username = :1 group by inst_id"
        assert cursor.execute(query, [connection.username.upper()]).fetchone()[0] == 1
