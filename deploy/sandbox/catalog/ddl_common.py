"""What the DDL modules share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..errors import OraError, unsupported
from ..model import ColumnInfo, Context, Table
from ..parser import ast, parse_query
from ..sql import ddl_text
from ..types import Family, Scalar, Type
from . import privileges
from .change import Change
from .names import ident
from .state import Key

TABLESPACES = {"SYSTEM": "PERMANENT", "SYSAUX": "PERMANENT", "USERS": "PERMANENT", "TEMP": "TEMPORARY"}
_TEXT_SIZE = 4000
_UNSUPPORTED = 3001
_NOT_PURE = 2436
_UNKNOWN_NAME = 904


def target(change: Change, name: Sequence[str], pos: int | None = None) -> Key:
    """(owner, name) of something to be created. Raises ORA-01918 for an unknown owner."""
    if len(name) == 1:
        return change.ctx.schema, name[0]
    if name[0] not in change.state.users:
        raise OraError(1918, f"user '{name[0]}' does not exist", pos)
    return name[0], name[1]


def tablespace(name: str) -> str:
    """The name. Raises ORA-00959 when there is no such tablespace."""
    if name not in TABLESPACES:
        raise OraError(959, f"tablespace '{name}' does not exist")
    return name


def existing(change: Change, name: Sequence[str]) -> Key:
    """(owner, name) as written, of something that may or may not exist."""
    return (change.ctx.schema, name[0]) if len(name) == 1 else (name[0], name[1])


def no_table(pos: int | None = None) -> OraError:
    return OraError(942, "table or view does not exist", pos)


def own_table(change: Change, name: Sequence[str], privilege: str, any_privilege: str) -> Table:
    """A table to be altered: by its owner, by who holds `privilege` on it, or `any_privilege`.

    Raises ORA-00942, ORA-01031.
    """
    key = existing(change, name)
    table = change.state.tables.get(key)
    if table is None or table.kind != "TABLE":
        raise no_table()
    may(change, table, privilege, any_privilege)
    return table


def refuse_in_use(change: Change, table: Table) -> None:
    """ORA-14452 where sessions have rows in a temporary table."""
    sessions = change.catalog.engine.sessions if table.temporary else {}
    if any(session.uses(table) for session in list(sessions.values())):
        raise OraError(14452, "attempt to create, alter or drop an index on temporary table already in use")


def may(change: Change, table: Table, privilege: str, any_privilege: str) -> None:
    """Raises ORA-01031, or ORA-00942 when the user may not know of the table."""
    ctx, state = change.ctx, change.state
    if ctx.user in ("SYS", table.owner):
        return
    if privilege and privilege in privileges.held(state, ctx, table.owner, table.name):
        return
    if table.owner != "SYS" and privileges.has_system(state, ctx, any_privilege):
        return
    raise privileges.insufficient() if privileges.visible(state, ctx, table) else no_table()


def resolve_table(change: Change, name: Sequence[str], pos: int | None = None) -> Table:
    """A table by name, synonyms followed; ORA-00942 when there is none or it may not be known."""
    found = change.catalog.resolve(change.ctx, name)
    if found is None or found.rest or not isinstance(found.object, Table):
        raise no_table(pos)
    return found.object


def column(table: Table, name: str, pos: int | None = None) -> ColumnInfo:
    found = table.column(name)
    if found is None:
        raise OraError(904, f'"{name}": invalid identifier', pos)
    return found


def guarded(change: Change, text: str, errors: Mapping[int, OraError]) -> None:
    """Runs PostgreSQL text; an error of one of the given codes becomes Oracle's for this situation."""
    try:
        change.sql(text)
    except OraError as error:
        if error.code in errors:
            raise errors[error.code] from error
        raise


def expression(change: Change, expr: ast.Expr, table: Table) -> str:
    """A check, default, virtual column or index expression over the columns of `table`, in PostgreSQL's words."""
    ctx = Context(table.owner, table.owner, roles=False)
    return ddl_text.expression(expr, table, ctx, change.catalog)


def pure(change: Change, expr: ast.Expr, table: Table, error: OraError) -> str:
    """As `expression`, with the error that stands here for what changes by itself (SYSDATE, USER)."""
    try:
        return expression(change, expr, table)
    except OraError as found:
        if found.code == _NOT_PURE:
            raise error from found
        raise


def virtual_expression(change: Change, expr: ast.Expr, table: Table, type_: Type) -> str:
    """The expression of a virtual column, converted to its type. Raises ORA-54002."""
    pure(change, expr, table, OraError(54002, "only pure functions can be specified in a virtual column expression"))
    ctx = Context(table.owner, table.owner, roles=False)
    return ddl_text.expression(expr, table, ctx, change.catalog, as_type=type_)


def virtual_type(change: Change, expr: ast.Expr, table: Table) -> Type:
    """The type of a virtual column that does not declare one. Raises ORA-54002."""
    pure(change, expr, table, OraError(54002, "only pure functions can be specified in a virtual column expression"))
    type_ = ddl_text.value(expr, table, Context(table.owner, table.owner, roles=False), change.catalog).type
    if not isinstance(type_, Scalar) or type_.family in (Family.NULL, Family.UNKNOWN):
        raise unsupported("a virtual column whose type does not show", expr.pos)
    return replace(type_, size=type_.size or _TEXT_SIZE) if type_.family is Family.TEXT else type_


def default_query(change: Change, text: str, owner: str) -> str:
    """A PostgreSQL query for the value of a column's default."""
    query = parse_query(f"select {text} from dual")
    plan = ddl_text.query(query, Context(owner, owner, roles=False), change.catalog, once=True)
    if plan.slots:
        raise unsupported("a function written in PL/SQL in a default", query.pos)
    return plan.text


def check_default(change: Change, definition: ast.ColumnDef, owner: str) -> None:
    """Raises ORA-00984 for a default that names columns, and what its translation raises."""
    if definition.default is None or definition.default_text is None:
        return
    if any(isinstance(node, ast.Query) for node in ast.walk(definition.default)):
        raise OraError(22818, "subquery expressions not allowed here", definition.default.pos)
    try:
        default_query(change, definition.default_text, owner)
    except OraError as error:
        if error.code == _UNSUPPORTED:  # evaluated outside SQL when a row is inserted
            return
        if error.code == _UNKNOWN_NAME:
            raise OraError(984, "column not allowed here", definition.default.pos) from error
        raise OraError(error.code, error.message, definition.default.pos) from error


def column_list(columns: Sequence[str]) -> str:
    return ", ".join(ident(c) for c in columns)


def invalid_identifier(name: str, pos: int | None = None) -> OraError:
    return OraError(904, f'"{name}": invalid identifier', pos)
