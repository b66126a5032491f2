"""Users, roles, privileges: who may do what, and what the refusal says."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

from deploy.sandbox.catalog.privileges import SYSTEM_PRIVILEGES
from deploy.sandbox.errors import OraError
from deploy.sandbox.model import Context, Table

from .conftest import Database, code


def check(database: Database, user: str, name: str, privilege: str, *, roles: bool = True) -> int:
    """0 when allowed, else the code of the refusal."""
    found = database.catalog.table("APP", name)
    assert found is not None
    try:
        database.catalog.check(Context(user, user, roles), found, privilege)
    except OraError as error:
        return error.code
    return 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("create user app identified by x", 1920),
        ("create user dba identified by x", 1920),
        ("create role app", 1921),
        ("create role dba", 1921),
        ("create user x identified by x default tablespace missing", 959),
        ("drop user missing", 1918),
        ("alter user missing identified by x", 1918),
        ("drop role missing", 1919),
        ("grant create session to missing", 1917),
        ("grant missing to app", 1919),
        ("grant create nonsense to app", 990),
        ("grant execute on app.missing to other", 4042),
        ("grant select on app.missing to other", 942),
        ("grant execute on dbms_pipe to app", 3001),
        ("revoke create job from app", 1952),
        ("revoke connect from app", 1951),
        ("create table missing.t (x number)", 1918),
        ("drop user sys cascade", 28050),
    ],
)
def test_administration_is_refused_as_oracle_refuses_it(database: Database, text: str, expected: int) -> None:
    assert code(database, text, "SYSTEM") == expected


def test_a_public_synonym_is_enough_to_grant(database: Database) -> None:
    database.run("grant execute on dbms_crypto to app", "SYSTEM")
    assert database.view("USER_TAB_PRIVS", "APP", TABLE_NAME="DBMS_CRYPTO")[0]["PRIVILEGE"] == "EXECUTE"
    database.run("revoke execute on dbms_crypto from app", "SYSTEM")


def test_what_a_user_has_no_privilege_for_is_refused(database: Database) -> None:
    for text in (
        "create table t (x number)",
        "create view v as select dummy from dual",
        "create sequence s",
        "create procedure p is begin null; end;",
        "create synonym s for app.x",
        "create user u identified by x",
        "create role r",
        "grant create session to app",
        "create table app.t (x number)",
    ):
        assert code(database, text, "OTHER") == 1031


def test_a_table_one_has_no_privilege_on_does_not_exist(database: Database) -> None:
    database.run("create table privada (x number)", "APP")
    assert check(database, "OTHER", "PRIVADA", "SELECT") == 942
    assert code(database, "drop table app.privada", "OTHER") == 942
    assert database.catalog.resolve(Context("OTHER", "OTHER"), ["APP", "PRIVADA"]) is None
    database.run("grant insert on privada to other", "APP")
    assert check(database, "OTHER", "PRIVADA", "SELECT") == 1031
    assert check(database, "OTHER", "PRIVADA", "INSERT") == 0
    assert code(database, "drop table app.privada", "OTHER") == 1031
    database.run("revoke insert on privada from other", "APP")
    assert check(database, "OTHER", "PRIVADA", "INSERT") == 942
    assert code(database, "revoke insert on privada from other", "APP") == 1927


def test_privileges_through_roles_count_only_where_roles_do(database: Database) -> None:
    database.run("create table via_papel (x number)", "APP")
    database.run("create role leitor")
    database.run("create role chefe")
    database.run("grant leitor to chefe")
    database.run("grant chefe to other")
    database.run("grant select on via_papel to leitor", "APP")
    assert check(database, "OTHER", "VIA_PAPEL", "SELECT") == 0
    assert check(database, "OTHER", "VIA_PAPEL", "SELECT", roles=False) == 942
    assert code(database, "grant chefe to leitor", "SYSTEM") == 1934
    database.run("drop role leitor")
    assert check(database, "OTHER", "VIA_PAPEL", "SELECT") == 942


def test_a_dba_reads_everything_but_the_tables_of_sys(database: Database) -> None:
    database.run("create table qualquer (x number)", "APP")
    assert check(database, "SYSTEM", "QUALQUER", "SELECT") == 0
    assert check(database, "SYSTEM", "QUALQUER", "DELETE") == 0
    sys_table = Table("SYS", "X", "TABLE", (), "sys.x")
    with pytest.raises(OraError):
        database.catalog.check(Context("SYSTEM", "SYSTEM"), sys_table, "SELECT")


def test_grants_are_passed_on_only_with_the_option(database: Database) -> None:
    database.run("create table cadeia (x number)", "APP")
    database.run("create user third identified by x")
    assert code(database, "grant select on cadeia to app", "APP") == 1749
    database.run("grant select on cadeia to other", "APP")
    assert code(database, "grant select on app.cadeia to third", "OTHER") == 1031
    database.run("grant select on cadeia to other with grant option", "APP")
    database.run("grant select on app.cadeia to third", "OTHER")
    assert check(database, "THIRD", "CADEIA", "SELECT") == 0
    database.run("revoke select on cadeia from other", "APP")
    assert check(database, "THIRD", "CADEIA", "SELECT") == 942
    assert code(database, "grant execute on cadeia to third", "APP") == 2224


def test_a_view_on_another_users_table_is_shared_only_with_the_right_to(database: Database) -> None:
    database.run("create table emprestada (x number)", "APP")
    database.run("create user vizinho identified by x")
    database.run("grant create view to vizinho")
    database.run("grant select on emprestada to vizinho", "APP")
    database.run("create view v as select x from app.emprestada", "VIZINHO")
    assert code(database, "grant select on v to other", "VIZINHO") == 1720
    database.run("grant select on emprestada to vizinho with grant option", "APP")
    database.run("grant select on v to other", "VIZINHO")


def test_a_view_over_the_dictionary_is_shared_only_with_the_right_to(database: Database) -> None:
    database.run("grant select on sys.dba_triggers to app", "SYS")
    database.run("create view gatilhos as select trigger_name from sys.dba_triggers", "APP")
    database.run("create view sobre_gatilhos as select trigger_name from gatilhos", "APP")
    assert code(database, "grant select on gatilhos to other", "APP") == 1720
    assert code(database, "grant select on sobre_gatilhos to other", "APP") == 1720
    database.run("create view meus as select trigger_name from user_triggers", "APP")
    database.run("grant select on meus to other", "APP")


def test_a_view_needs_rights_held_directly(database: Database) -> None:
    database.run("create table so_papel (x number)", "APP")
    database.run("create role p_leitor")
    database.run("grant select on so_papel to p_leitor", "APP")
    database.run("grant create view to other")
    database.run("grant p_leitor to other")
    assert code(database, "create view vp as select x from app.so_papel", "OTHER") == 942
    database.run("revoke p_leitor, create view from other")


def test_all_privileges_are_granted_and_revoked_together(database: Database) -> None:
    database.run("create table tudo (x number)", "APP")
    database.run("grant all on tudo to other", "APP")
    rows = database.view("USER_TAB_PRIVS", "OTHER", TABLE_NAME="TUDO")
    assert {"SELECT", "INSERT", "UPDATE", "DELETE"} <= {r["PRIVILEGE"] for r in rows}
    database.run("revoke all on tudo from other", "APP")
    assert database.view("USER_TAB_PRIVS", "OTHER", TABLE_NAME="TUDO") == []


def test_a_user_without_authentication_has_no_password(database: Database) -> None:
    database.run("create user dono no authentication default tablespace users quota 10M on users")
    user = database.catalog.user("DONO")
    assert user is not None
    assert (user.password, user.auth) == (None, "NONE")
    database.run("alter user dono identified by agora account lock")
    user = database.catalog.user("DONO")
    assert user is not None
    assert (user.password, user.locked) == ("agora", True)
    assert database.view("DBA_USERS", USERNAME="DONO")[0]["ACCOUNT_STATUS"] == "LOCKED"
    assert database.view("DBA_TS_QUOTAS", USERNAME="DONO")[0]["MAX_BYTES"] == 10 << 20


def test_users_change_their_own_password_only(database: Database) -> None:
    database.run("alter user other identified by nova", "OTHER")
    user = database.catalog.user("OTHER")
    assert user is not None
    assert user.password == "nova"
    assert code(database, "alter user app identified by roubada", "OTHER") == 1031


def test_a_connected_user_is_not_dropped(database: Database) -> None:
    database.run("create user ligado identified by x")
    database.engine.sessions[1] = SimpleNamespace(user="LIGADO")
    assert code(database, "drop user ligado", "SYSTEM") == 1940
    database.engine.sessions.clear()
    database.run("drop user ligado")


def test_dropping_a_user_takes_everything_along(database: Database) -> None:
    database.run("create user vai identified by x")
    database.run("grant resource, create view, create synonym to vai")
    database.run("create table t (id number generated always as identity primary key)", "VAI")
    database.run("create view v as select id from t", "VAI")
    database.run("create package p as procedure x; end;", "VAI")
    database.run("create package body p as procedure x is begin null; end; end;", "VAI")
    database.run("create synonym s for t", "VAI")
    database.run("create trigger tr before insert on t begin null; end;", "VAI")
    database.run("grant select on t to other", "VAI")
    assert code(database, "drop user vai", "SYSTEM") == 1922
    database.run("drop user vai cascade")
    assert database.view("DBA_OBJECTS", OWNER="VAI") == []
    assert database.view("DBA_TAB_PRIVS", OWNER="VAI") == []
    state = database.restart().state
    assert [k for k in (*state.objects, *state.units, *state.obj_privs) if k[0] == "VAI"] == []


def test_session_privileges_list_what_roles_give(database: Database) -> None:
    mine = {r["PRIVILEGE"] for r in database.view("SESSION_PRIVS", "APP")}
    assert {"CREATE SESSION", "CREATE TABLE", "CREATE PROCEDURE", "CREATE VIEW"} <= mine
    assert "CREATE ANY TABLE" not in mine
    assert {"CREATE ANY TABLE", "GRANT ANY PRIVILEGE"} <= {r["PRIVILEGE"] for r in database.view("SESSION_PRIVS")}


def test_dictionary_views_of_the_dba_need_the_right(database: Database) -> None:
    assert database.catalog.resolve(Context("APP", "APP"), ["DBA_USERS"]) is None
    assert database.catalog.resolve(Context("APP", "APP"), ["V$DATABASE"]) is None
    database.run("grant select on sys.v_$database to app")
    row = database.view("V$DATABASE", "APP")[0]
    assert row["DATABASE_ROLE"] == "PRIMARY"
    assert code(database, "grant select on v$instance to app", "SYS") == 2030


def test_what_tests_say_about_the_instance_is_what_v_database_shows(database: Database) -> None:
    version = database.catalog.version
    database.engine.environment.update(DBID=42, DATABASE_ROLE="PHYSICAL STANDBY")
    assert database.catalog.version > version
    row = database.view("V$DATABASE")[0]
    assert (row["DBID"], row["DATABASE_ROLE"]) == (42, "PHYSICAL STANDBY")
    database.engine.environment.clear()
    assert database.view("V$DATABASE")[0]["DATABASE_ROLE"] == "PRIMARY"


def test_a_view_over_v_database_shows_it_too(database: Database) -> None:
    database.run("create view which_vw as select dbid from v$database", "SYS")
    database.run("create view over_vw as select dbid from which_vw", "SYS")
    usual = database.view("OVER_VW", "SYS")[0]["DBID"]
    version = database.catalog.version
    database.engine.environment.update(DBID=42)
    assert database.catalog.version > version
    assert database.view("OVER_VW", "SYS")[0]["DBID"] == 42
    database.engine.environment.clear()
    assert database.catalog.version > version + 1
    assert database.view("OVER_VW", "SYS")[0]["DBID"] == usual


def test_the_names_of_system_privileges_are_spelt_with_single_blanks() -> None:
    assert {"CREATE DATABASE LINK", "UNLIMITED TABLESPACE"} <= SYSTEM_PRIVILEGES
    assert not [name for name in SYSTEM_PRIVILEGES if name != " ".join(name.split())]
    assert "CREATEDATABASE LINK" not in SYSTEM_PRIVILEGES


def test_a_password_ends_when_the_profile_of_its_user_says(database: Database) -> None:
    database.run("create profile curto limit password_life_time 30 failed_login_attempts unlimited")
    database.run("create user p1 identified by x profile curto")
    database.run("create user p2 identified by x")
    database.run("create user p3 no authentication")

    def days(name: str) -> int | None:
        [row] = database.view("DBA_USERS", USERNAME=name)
        ends, created = row["EXPIRY_DATE"], datetime.fromisoformat(row["CREATED"])
        return None if ends is None else (datetime.fromisoformat(ends) - created).days

    assert [days(name) for name in ("P1", "P2", "P3")] == [30, 180, None]
    database.run("alter profile curto limit password_life_time unlimited")
    assert days("P1") is None
    [grace] = database.view("DBA_PROFILES", PROFILE="CURTO", RESOURCE_NAME="PASSWORD_GRACE_TIME")
    assert grace["LIMIT"] == "DEFAULT"
    assert code(database, "drop profile curto", "SYSTEM") == 2382
    database.run("drop profile curto cascade")
    assert database.view("DBA_USERS", USERNAME="P1")[0]["PROFILE"] == "DEFAULT"
    for name in ("p1", "p2", "p3"):
        database.run(f"drop user {name} cascade")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("create user x identified by x profile missing", 2380),
        ("alter user app profile missing", 2380),
        ("drop profile missing", 2380),
        ("drop profile default", 2381),
        ("create profile x limit nonsense 1", 2376),
        ("create profile x limit password_life_time 1 password_life_time 2", 2376),
    ],
)
def test_a_profile_that_is_not_there_or_says_nonsense_is_refused(database: Database, text: str, expected: int) -> None:
    assert code(database, text, "SYSTEM") == expected


def test_read_lets_nobody_lock(database: Database) -> None:
    database.run("create table t (x number)", "APP")
    database.run("grant read on t to other", "APP")
    asked = ("SELECT", "FOR UPDATE", "LOCK")
    assert [check(database, "OTHER", "T", privilege) for privilege in asked] == [0, 1031, 1031]
    database.run("grant insert on t to other", "APP")
    assert [check(database, "OTHER", "T", privilege) for privilege in asked] == [0, 1031, 0]
    database.run("grant select on t to other", "APP")
    assert [check(database, "OTHER", "T", privilege) for privilege in asked] == [0, 0, 0]
