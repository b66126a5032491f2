"""Puts utPLSQL into the dictionary, as its installer would: user UT3, its units, public synonyms, EXECUTE to PUBLIC."""

from __future__ import annotations

from typing import Any

import psycopg

from ..catalog.change import insert_text
from ..catalog.contribution import Contribution
from ..catalog.names import literal
from ..catalog.state import State, User
from .units import OWNER, load

_USER_ID = 60


def serve(state: State, db: psycopg.Connection[Any], now: str) -> None:
    """Adds what a loaded snapshot lacks, to it and to the dictionary.

    db: the catalog's connection. now: SQL literal of the time of creation.
    """
    statements: list[str] = []

    def add_object(owner: str, name: str, kind: str) -> None:
        state.objects[(owner, name)] = kind
        statements.append(
            "insert into dict.object (owner, name, kind, created, changed) "
            f"values ({literal(owner)}, {literal(name)}, {literal(kind)}, {now}, {now})"
        )

    if OWNER not in state.users:
        state.users[OWNER] = User(OWNER, None, "NONE", id=_USER_ID)
        statements.append(f'create schema if not exists "{OWNER.lower()}"')
        statements.append(
            f"insert into dict.account (name, auth, tablespace, created) values ('{OWNER}', 'NONE', 'USERS', {now})"
        )
    for unit in load():
        state.units[(unit.owner, unit.name, unit.kind)] = unit
        if (unit.owner, unit.name) in state.objects:
            continue
        add_object(unit.owner, unit.name, unit.kind)
        state.obj_privs.setdefault((unit.owner, unit.name), {})[("PUBLIC", "EXECUTE")] = (OWNER, False)
        statements.append(
            insert_text(
                "obj_priv",
                {
                    "owner": unit.owner,
                    "name": unit.name,
                    "grantee": "PUBLIC",
                    "privilege": "EXECUTE",
                    "grantor": OWNER,
                },
            )
        )
        if ("PUBLIC", unit.name) not in state.synonyms:
            state.synonyms[("PUBLIC", unit.name)] = (unit.owner, unit.name)
            add_object("PUBLIC", unit.name, "SYNONYM")
            statements.append(
                insert_text(
                    "synonym", {"owner": "PUBLIC", "name": unit.name, "t_owner": unit.owner, "t_name": unit.name}
                )
            )
    if statements:
        with db.transaction():
            db.execute("; ".join(statements))  # type: ignore[call-overload, unused-ignore]


CONTENTS = Contribution(serve=serve)
