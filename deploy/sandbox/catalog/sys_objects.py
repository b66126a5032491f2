"""What a new database has: SYS and SYSTEM, the roles, DUAL, the built-in packages and dictionary views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg

from ..model import StoredUnit
from . import dictionary, privileges
from .change import insert_text
from .contribution import Contribution
from .names import literal
from .state import State

_PASSWORD = "sandbox"

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


def serve(state: State, db: psycopg.Connection[Any], now: str, contents: Sequence[Contribution]) -> None:
    """Adds what the parts of the sandbox contribute and the dictionary views to a loaded snapshot.

    An object that is new to the dictionary gets the grants Oracle gives it; later revokes are kept.
    """
    fresh: list[tuple[str, str, str, str]] = []  # name, kind, grantee, privilege
    for part in contents:
        for unit in part.units():
            _serve_unit(state, unit, part.grantees.get(unit.name, "PUBLIC"), fresh)
        fresh += [known for known in part.objects if ("SYS", known[0]) not in state.objects]
    for view in dictionary.views(contents):
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
    for part in contents:
        part.serve(state, db, now)


def _serve_unit(state: State, unit: StoredUnit, grantee: str, fresh: list[tuple[str, str, str, str]]) -> None:
    state.units[(unit.owner, unit.name, unit.kind)] = unit
    if unit.kind.endswith(" BODY"):
        return
    if (unit.owner, unit.name) not in state.objects:
        fresh.append((unit.name, unit.kind, grantee, "EXECUTE"))
    else:
        state.objects[(unit.owner, unit.name)] = unit.kind
