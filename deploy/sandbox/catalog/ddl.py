"""Executing DDL: the statement's tree -> PostgreSQL's DDL, the dictionary's rows, the next snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import OraError, unsupported
from ..model import Context
from ..parser import ast, parse_create_header
from . import ddl_alter, ddl_profiles, ddl_sequences, ddl_tables, ddl_units, ddl_users, ddl_views
from .catalog import Catalog
from .change import Change, NativeSession
from .ddl_common import existing

_DROPS: dict[str, Callable[[Change, ast.Drop], None]] = {
    "TABLE": ddl_tables.drop_table,
    "VIEW": ddl_views.drop,
    "INDEX": ddl_tables.drop_index,
    "SEQUENCE": ddl_sequences.drop,
    "SYNONYM": ddl_units.drop_synonym,
    "PUBLIC SYNONYM": ddl_units.drop_synonym,
    "USER": ddl_users.drop_user,
    "ROLE": ddl_users.drop_role,
    "PROFILE": ddl_profiles.drop,
}
_HANDLERS: dict[type[ast.Stmt], Callable[[Change, Any], bool | None]] = {
    ast.CreateTable: ddl_tables.create_table,
    ast.AlterTable: ddl_alter.alter_table,
    ast.CreateIndex: ddl_tables.create_index,
    ast.CreateView: ddl_views.create_view,
    ast.CreateSequence: ddl_sequences.create_sequence,
    ast.AlterSequence: ddl_sequences.alter_sequence,
    ast.CreateSynonym: ddl_units.create_synonym,
    ast.CreateUser: ddl_users.create_user,
    ast.CreateRole: ddl_users.create_role,
    ast.CreateProfile: ddl_profiles.create,
    ast.Grant: ddl_users.grant,
    ast.Comment: ddl_tables.comment,
    ast.AlterCompile: ddl_units.alter_unit,
    ast.Truncate: ddl_tables.truncate,
    ast.Rename: ddl_alter.rename,
}


def is_ddl(stmt: ast.Stmt) -> bool:
    """Whether `execute` is the one to run this statement (with an implicit commit before and after)."""
    return type(stmt) in _HANDLERS or isinstance(stmt, (ast.CreateUnit, ast.Drop, ast.AlterIndex))


def execute(catalog: Catalog, session: NativeSession, stmt: ast.Stmt, text: str, ctx: Context) -> bool:
    """Runs one DDL statement in the session's transaction, which the caller commits, or rolls back on an error.

    text: the whole statement. Returns True when a unit or view was made with compilation errors. Raises OraError.
    """
    if isinstance(stmt, ast.CreateUnit):
        return create_unit(catalog, session, text, ctx)
    with catalog.change(session, ctx, text) as change:
        if isinstance(stmt, ast.Drop):
            _drop(change, stmt)
            return False
        if isinstance(stmt, ast.AlterIndex):
            _alter_index(change, stmt)
            return False
        handler = _HANDLERS.get(type(stmt))
        if handler is None:
            raise unsupported(type(stmt).__name__, stmt.pos)
        return bool(handler(change, stmt))


def create_unit(catalog: Catalog, session: NativeSession, text: str, ctx: Context) -> bool:
    """CREATE of a stored unit from its text alone, which need not parse: source and errors are kept all the same.

    To be used for every statement for which parse_create_header() finds a header.
    """
    if parse_create_header(text) is None:
        raise OraError(900, "invalid SQL statement")
    with catalog.change(session, ctx, text) as change:
        return ddl_units.create_unit(change, text)


def _drop(change: Change, stmt: ast.Drop) -> None:
    handler = _DROPS.get(stmt.kind)
    if handler is not None:
        handler(change, stmt)
    else:
        ddl_units.drop(change, stmt)


def _alter_index(change: Change, stmt: ast.AlterIndex) -> None:
    key = existing(change, stmt.name)
    if key not in change.state.indexes:
        raise OraError(1418, "specified index does not exist", stmt.pos)
    first = stmt.action.split()[0] if stmt.action else ""
    if first not in ("REBUILD", "COALESCE", "NOPARALLEL", "PARALLEL", "LOGGING", "NOLOGGING", "INITRANS", "MONITORING"):
        raise unsupported(f"ALTER INDEX ... {first}", stmt.pos)
