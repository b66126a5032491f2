"""DML on views with INSTEAD OF triggers: the rows that the triggers are given."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import OraError, unsupported
from ..model import Table
from ..parser import ast
from ..types import Kind, Scalar
from .plan import Plan
from .scope import OutputColumn
from .state import State
from .values import Value, assign

_DUAL = ast.TableRef(0, ("SYS", "DUAL"))
_NULL = Scalar(Kind.NULL)


def fires_instead(state: State, table: Table, event: str) -> bool:
    """Whether an INSTEAD OF trigger does what the statement asks of a view."""
    units = [stored.unit for stored in state.catalog.triggers(table.owner, table.name)]
    return table.kind == "VIEW" and any(u is None or (isinstance(u, ast.Trigger) and event in u.events) for u in units)


def instead(state: State, view: Table, stmt: ast.Insert | ast.Update | ast.Delete) -> Plan:
    """The rows for the triggers: the new ones of an INSERT, the old and new ones of an UPDATE, the old of a DELETE."""
    if stmt.returning is not None:
        raise OraError(22816, "unsupported feature with RETURNING clause", stmt.returning.pos)
    kind = {ast.Insert: "INSERT", ast.Update: "UPDATE", ast.Delete: "DELETE"}[type(stmt)]
    updated: tuple[str, ...] = ()
    if isinstance(stmt, ast.Insert):
        text = _new_rows(state, view, stmt)
    else:
        if stmt.current_of is not None:
            raise unsupported("WHERE CURRENT OF on a view with an INSTEAD OF trigger", stmt.pos)
        sets = stmt.sets if isinstance(stmt, ast.Update) else ()
        updated = tuple(name for clause in sets for name in clause.columns)
        text = _changed_rows(state, view, stmt, sets)
    return Plan(kind, text, target=(view.owner, view.name), updated=updated, instead=True)


def _new_rows(state: State, view: Table, stmt: ast.Insert) -> str:
    if stmt.record is not None:
        raise unsupported("INSERT of a record into a view with an INSTEAD OF trigger", stmt.pos)
    names = stmt.columns or tuple(c.name for c in view.visible)
    for name in names:
        _require(view, name, stmt.table.pos)
    if len(set(names)) < len(names):
        raise OraError(957, "duplicate column name", stmt.table.pos)
    query = stmt.query
    if query is None:
        items = tuple(ast.SelectItem(v.pos, _plain(v), f"C{n}") for n, v in enumerate(stmt.values or ()))
        query = ast.Select(stmt.pos, items, (_DUAL,))
    relation = state.query(state, query, None)
    count_values(len(names), len(relation.columns), stmt.pos)
    given = dict(zip(names, relation.columns, strict=True))
    listed = [_assigned(view, name, given.get(name), stmt.pos) for name in (c.name for c in view.columns)]
    return _from(relation.sql, [c.pg for c in relation.columns], listed)


def _changed_rows(state: State, view: Table, stmt: ast.Update | ast.Delete, sets: Sequence[ast.SetClause]) -> str:
    """All columns as they are, and for an UPDATE once more as they are to be."""
    new: dict[str, ast.Expr] = {}
    for clause in sets:
        if len(clause.columns) > 1:
            raise unsupported("SET of several columns at once on a view with an INSTEAD OF trigger", clause.pos)
        _require(view, clause.columns[0], clause.pos)
        if clause.columns[0] in new:
            raise OraError(957, "duplicate column name", clause.pos)
        new[clause.columns[0]] = _plain(clause.value)
    qualifier = ast.Name(stmt.pos, stmt.table.alias or stmt.table.name[-1])
    olds = [ast.Attr(stmt.pos, qualifier, c.name) for c in view.columns]
    exprs: list[ast.Expr] = [*olds, *new.values()]
    items = tuple(ast.SelectItem(e.pos, e, f"C{n}") for n, e in enumerate(exprs))
    relation = state.query(state, ast.Select(stmt.pos, items, (stmt.table,), stmt.where), None)
    width = len(view.columns)
    before = dict(zip((c.name for c in view.columns), relation.columns[:width], strict=True))
    after = {**before, **dict(zip(new, relation.columns[width:], strict=True))}
    rows = [before] if isinstance(stmt, ast.Delete) else [before, after]
    listed = [_assigned(view, name, column, stmt.pos) for row in rows for name, column in row.items()]
    return _from(relation.sql, [c.pg for c in relation.columns], listed)


def _from(rows: str, names: Sequence[str], listed: Sequence[str]) -> str:
    return f'select {", ".join(listed)} from ({rows}) as "q$"({", ".join(names)})'


def _assigned(view: Table, name: str, given: OutputColumn | None, pos: int) -> str:
    column = view.column(name)
    assert column is not None
    value = Value("null", _NULL) if given is None else Value(f'"q$".{given.pg}', given.type, given.nullable)
    return assign(value, column.type, f'"{view.owner}"."{view.name}"."{name}"', pos)


def _require(view: Table, name: str, pos: int) -> None:
    if view.column(name) is None:
        raise OraError(904, f'"{name}": invalid identifier', pos)


def _plain(value: ast.Expr) -> ast.Expr:
    """A view has no defaults."""
    return ast.Literal(value.pos, None) if is_default(value) else value


def is_default(expr: ast.Expr) -> bool:
    return isinstance(expr, ast.Name) and expr.ident == "DEFAULT" and not expr.quoted


def count_values(columns: int, values: int, pos: int) -> None:
    if values < columns:
        raise OraError(947, "not enough values", pos)
    if values > columns:
        raise OraError(913, "too many values", pos)
