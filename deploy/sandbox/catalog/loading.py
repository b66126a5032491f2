"""Reading the dictionary's rows into a snapshot, at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from ..errors import CompilationError, OraError
from ..model import ColumnInfo, Sequence_, StoredUnit, Table
from ..parser import ast, parse_expression, parse_unit_source
from .coltypes import TypeRow
from .names import qualified
from .state import Constraint, Index, State, User, View

Rows = Callable[[str], Iterable[tuple[Any, ...]]]


def parse_default(text: str | None) -> ast.Expr | None:
    return None if text is None else parse_expression(text)


def parse_source(source: str) -> tuple[ast.Unit | None, list[tuple[int, int, str]]]:
    """The tree of a stored unit, or its syntax errors."""
    unit, errors = _parsed(source)
    return unit, list(errors)


@lru_cache(maxsize=1000)
def _parsed(source: str) -> tuple[ast.Unit | None, tuple[tuple[int, int, str], ...]]:
    """A database that is put back as it was, or installed anew, has the same sources again."""
    try:
        return parse_unit_source(source), ()
    except CompilationError as error:
        return None, tuple(error.errors)
    except OraError as error:
        return None, ((1, 1, str(error)),)


def load(rows: Rows) -> State:
    """`rows` runs a query on the dictionary's connection."""
    state = State()
    _load_accounts(state, rows)
    _load_tables(state, rows)
    _load_units(state, rows)
    return state


def _load_accounts(state: State, rows: Rows) -> None:
    for name, password, auth, locked, tablespace, number, profile, expired in rows(
        "select name, password, auth, locked, tablespace, id, profile, expired_at is not null from dict.account"
    ):
        state.users[name] = User(name, password, auth, locked, tablespace, number, profile, expired)
    state.roles = {name: None for (name,) in rows("select name from dict.role")}
    state.proxies = dict.fromkeys(rows("select client, proxy from dict.proxy"))
    for grantee, privilege, admin in rows("select grantee, privilege, admin from dict.sys_priv"):
        state.sys_privs.setdefault(grantee, {})[privilege] = admin
    for grantee, role, admin in rows("select grantee, role, admin from dict.role_priv"):
        state.role_privs.setdefault(grantee, {})[role] = admin
    for owner, name, grantee, privilege, grantor, grantable in rows(
        "select owner, name, grantee, privilege, grantor, grantable from dict.obj_priv"
    ):
        state.obj_privs.setdefault((owner, name), {})[(grantee, privilege)] = (grantor, grantable)


def _load_tables(state: State, rows: Rows) -> None:
    for owner, name, kind in rows(
        "select owner, name, kind from dict.object where kind not in ('INDEX', 'TRIGGER') and kind not like '% BODY'"
    ):
        state.objects[(owner, name)] = kind
    for owner, name, table, kind, columns, text, r_owner, r_name, *rest in rows(
        "select owner, name, table_name, kind, columns, search_condition, r_owner, r_name, delete_rule, enabled, "
        'validated, generated, index_name, "deferrable", deferred from dict.cons'
    ):
        reference = None if r_name is None else (r_owner, r_name)
        state.constraints[(owner, name)] = Constraint(owner, name, table, kind, tuple(columns), text, reference, *rest)
    for owner, name, t_owner, t_name, unique, columns, expressions, generated in rows(
        "select owner, name, table_owner, table_name, is_unique, columns, expressions, generated from dict.ind"
    ):
        state.indexes[(owner, name)] = Index(
            owner, name, (t_owner, t_name), unique, tuple(columns), tuple(expressions), generated
        )
    columns_of: dict[tuple[str, str], list[ColumnInfo]] = {}
    for row in rows(
        "select owner, table_name, name, kind, size, char_semantics, precision, scale, nullable, default_text, "
        "default_on_null, identity, sequence, virtual_text is not null, invisible from dict.col "
        "order by owner, table_name, position"
    ):
        owner, table, name, kind, size, chars, precision, scale, nullable, default, on_null, *rest = row
        columns_of.setdefault((owner, table), []).append(
            ColumnInfo(
                name,
                TypeRow(kind, size, chars, precision, scale).type(),
                nullable,
                parse_default(default),
                on_null,
                *rest,
            )
        )
    temporary = {
        (owner, name): on_commit
        for owner, name, on_commit in rows("select owner, name, temporary from dict.object where temporary is not null")
    }
    for key, kind in state.objects.items():
        if kind == "TABLE":
            state.tables[key] = Table(
                *key,
                "TABLE",
                tuple(columns_of.get(key, ())),
                qualified(*key),
                primary_key(state, *key),
                temporary=temporary.get(key),
            )
    for owner, name, text, columns, *options in rows(
        "select owner, name, text, columns, read_only, check_option from dict.view"
    ):
        state.views[(owner, name)] = View(owner, name, text, tuple(columns), *options)
    for owner, name in rows("select owner, name from dict.seq"):
        state.sequences[(owner, name)] = Sequence_(owner, name, qualified(owner, name))
    for owner, name, t_owner, t_name in rows("select owner, name, t_owner, t_name from dict.synonym"):
        state.synonyms[(owner, name)] = (t_owner, t_name)


def primary_key(state: State, owner: str, table: str) -> tuple[str, ...]:
    return next((c.columns for c in state.constraints_of(owner, table) if c.kind == "P"), ())


def _load_units(state: State, rows: Rows) -> None:
    errors: dict[tuple[str, str, str], list[tuple[int, int, str]]] = {}
    for owner, name, kind, line, position, text in rows(
        "select owner, name, kind, line, position, text from dict.error order by sequence"
    ):
        errors.setdefault((owner, name, kind), []).append((line, position, text))
    for owner, name, kind, source, enabled, t_owner, t_name, stamp, status in rows(
        "select u.owner, u.name, u.kind, u.source, u.enabled, u.table_owner, u.table_name, o.stamp, o.status "
        "from dict.unit u join dict.object o on o.owner = u.owner and o.name = u.name and o.kind = u.kind"
    ):
        key = (owner, name, kind)
        unit, syntax = _parsed(source)
        state.units[key] = StoredUnit(
            owner,
            name,
            kind,
            source,
            unit,
            "INVALID" if syntax else status,
            errors.get(key, list(syntax)),
            enabled,
            stamp=stamp,
        )
        if t_name is not None:
            state.trigger_tables[(owner, name)] = (t_owner, t_name)
    on: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for owner, name, kind, r_owner, r_name in rows("select owner, name, kind, r_owner, r_name from dict.dependency"):
        on.setdefault((owner, name, kind), set()).add((r_owner, r_name))
    state.depends = {key: frozenset(value) for key, value in on.items()}
