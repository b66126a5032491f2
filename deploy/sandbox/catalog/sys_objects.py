"""What a new database has: SYS and SYSTEM, the roles, DUAL, the built-in packages and dictionary views."""

from __future__ import annotations

from typing import Any

import psycopg

from ..builtins import registry
from ..model import StoredUnit
from ..scheduler.schema import DEFAULT_CLASS
from ..utplsql import install as utplsql
from . import dictionary, privileges
from .change import insert_text
from .names import literal
from .state import State

_PASSWORD = "sandbox"
# Built-in packages Oracle does not grant to PUBLIC.
_NOT_PUBLIC = frozenset(["DBMS_LOCK", "DBMS_CRYPTO", "DBMS_SYSTEM", "DBMS_SHARED_POOL", "DBMS_FLASHBACK"])
# Those it grants to a role; the DBA has it.
_OF_ROLES = {"DBMS_NETWORK_ACL_ADMIN": "EXECUTE_CATALOG_ROLE"}

_SHORT_NAMES = {
    "TABS": "USER_TABLES",
    "CAT": "USER_CATALOG",
    "COLS": "USER_TAB_COLUMNS",
    "OBJ": "USER_OBJECTS",
    "IND": "USER_INDEXES",
    "SEQ": "USER_SEQUENCES",
    "SYN": "USER_SYNONYMS",
    "DICT": "DICTIONARY",
}


def install(db: psycopg.Connection[Any], now: str) -> None:
    """Fills a fresh dictionary; does nothing to one that is already there."""
    if db.execute("select from dict.account limit 1").fetchall():
        return
    statements = [
        "create schema if not exists sys",
        "create schema if not exists system",
        "create table sys.dual (dummy text)",
        "insert into sys.dual values ('X')",
        insert_text(
            "col", {"owner": "SYS", "table_name": "DUAL", "name": "DUMMY", "position": 1, "kind": "VARCHAR2", "size": 1}
        ),
        f"insert into dict.object (owner, name, kind, created, changed) values ('SYS', 'DUAL', 'TABLE', {now}, {now})",
        _grant("DUAL", "PUBLIC", "SELECT"),
        "insert into dict.role_priv (grantee, role, admin) values ('SYSTEM', 'DBA', true), ('SYS', 'DBA', true)",
    ]
    for number, user in ((0, "SYS"), (9, "SYSTEM")):
        statements.append(
            "insert into dict.account (id, name, password, auth, tablespace, created) "
            f"values ({number}, {literal(user)}, {literal(_PASSWORD)}, 'PASSWORD', 'SYSTEM', {now})"
        )
    for role, held in privileges.ROLES.items():
        statements.append(insert_text("role", {"name": role}))
        if held:
            rows = ", ".join(f"({literal(role)}, {literal(p)}, {literal(role == 'DBA')})" for p in held)
            statements.append(f"insert into dict.sys_priv (grantee, privilege, admin) values {rows}")
    for role in ("SELECT_CATALOG_ROLE", "EXECUTE_CATALOG_ROLE", "SCHEDULER_ADMIN"):
        statements.append(insert_text("role_priv", {"grantee": "DBA", "role": role}))
    with db.transaction():
        db.execute("; ".join(statements))


def _grant(name: str, grantee: str, privilege: str) -> str:
    return insert_text(
        "obj_priv",
        {"owner": "SYS", "name": name, "grantee": grantee, "privilege": privilege, "grantor": "SYS"},
    )


def serve(state: State, db: psycopg.Connection[Any], now: str) -> None:
    """Adds the built-in units and the dictionary views to a loaded snapshot.

    An object that is new to the dictionary gets the grants Oracle gives it; later revokes are kept.
    """
    fresh: list[tuple[str, str, str, str]] = []  # name, kind, grantee, privilege
    for unit in registry.load():
        _serve_unit(state, unit, fresh)
    if ("SYS", DEFAULT_CLASS) not in state.objects:
        fresh.append((DEFAULT_CLASS, "JOB CLASS", "PUBLIC", "EXECUTE"))
    for view in dictionary.views():
        key = ("SYS", view.name)
        state.tables[key] = view
        if key not in state.objects:
            grantee = "PUBLIC" if dictionary.is_public(view.name) else "SELECT_CATALOG_ROLE"
            fresh.append((view.name, "DICTIONARY", grantee, "SELECT"))
    state.synonyms.update({("PUBLIC", name): ("SYS", view) for name, view in _SHORT_NAMES.items()})
    statements: list[str] = []
    for name, kind, grantee, privilege in fresh:
        state.objects[("SYS", name)] = kind
        statements.append(
            "insert into dict.object (owner, name, kind, created, changed) "
            f"values ('SYS', {literal(name)}, {literal(kind)}, {now}, {now})"
        )
        if grantee:
            state.obj_privs.setdefault(("SYS", name), {})[(grantee, privilege)] = ("SYS", False)
            statements.append(_grant(name, grantee, privilege))
    if statements:
        with db.transaction():
            db.execute("; ".join(statements))
    utplsql.serve(state, db, now)


def _serve_unit(state: State, unit: StoredUnit, fresh: list[tuple[str, str, str, str]]) -> None:
    state.units[(unit.owner, unit.name, unit.kind)] = unit
    if unit.kind.endswith(" BODY"):
        return
    if (unit.owner, unit.name) not in state.objects:
        grantee = _OF_ROLES.get(unit.name, "" if unit.name in _NOT_PUBLIC else "PUBLIC")
        fresh.append((unit.name, unit.kind, grantee, "EXECUTE"))
    else:
        state.objects[(unit.owner, unit.name)] = unit.kind
