"""Rows and records: where results of SQL go, and records that are written out as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import OraError
from ..model import Table
from ..parser import ast
from ..semantics import composites
from ..types import CollectionType, Kind, RecordType, Type
from .coerce import coerce
from .compiling import Compiling
from .report import Problem, wrong_type
from .resolve import text_of
from .rules import conversion_cost
from .symbols import Code
from .targets import Target, target_of


def store_row(
    c: Compiling, into: tuple[ast.Expr, ...], columns: Sequence[tuple[str, Type]], row: str, what: str
) -> None:
    """Assigns the columns of the Python tuple `row` to the targets."""
    if len(into) == 1:
        target = into_target(c, into[0])
        if isinstance(target.type, RecordType):
            c.out.emit(target.statement(_row_record(c, target.type, columns, row, into[0].pos, what)))
            return
    _check_count(len(into), len(columns), into[0].pos, what)
    for i, (expr, (_, type)) in enumerate(zip(into, columns, strict=True)):
        target = into_target(c, expr)
        if isinstance(target.type, RecordType):
            raise Problem("PLS-00494: coercion into multiple record targets not supported", expr.pos)
        if what == "FETCH" and conversion_cost(type, target.type) is None:
            name = text_of(expr)
            raise Problem(
                f"PLS-00386: type mismatch found at '{name}' between FETCH cursor and INTO variables", expr.pos
            )
        value = coerce(c, Code(f"{row}[{i}]", type, fresh=True), target.type, expr.pos)
        c.out.emit(target.statement(value))


def into_target(c: Compiling, expr: ast.Expr) -> Target:
    """A target of INTO: what cannot be one is refused in words of its own."""
    try:
        return target_of(c, expr)
    except Problem as problem:
        if problem.text.startswith("PLS-00363"):
            label = f"PLS-00403: expression '{text_of(expr)}'"
            problem.text = f"{label} cannot be used as an INTO-target of a SELECT/FETCH statement"
        raise


def _row_record(
    c: Compiling, type: RecordType, columns: Sequence[tuple[str, Type]], row: str, pos: int, what: str
) -> str:
    _check_count(len(type.fields), len(columns), pos, what)
    values: list[str] = []
    for i, ((_, field), (_, column)) in enumerate(zip(type.fields, columns, strict=True)):
        values.append(coerce(c, Code(f"{row}[{i}]", column, fresh=True), field, pos))
    if all(v == f"{row}[{i}]" for i, v in enumerate(values)):
        return c.out.call(composites.Record, c.out.type_name(type), f"list({row})")
    return c.out.call(composites.Record, c.out.type_name(type), f"[{', '.join(values)}]")


def store_rows(
    c: Compiling, into: tuple[ast.Expr, ...], columns: Sequence[tuple[str, Type]], rows: str, what: str
) -> None:
    """BULK COLLECT: assigns the columns of all rows to collections."""
    targets = [into_target(c, expr) for expr in into]
    types: list[CollectionType] = []
    for target, expr in zip(targets, into, strict=True):
        if not isinstance(target.type, CollectionType):
            raise Problem("PLS-00497: cannot mix between single row and multi-row (BULK) in INTO list", expr.pos)
        if target.type.index is not None and target.type.index.kind is Kind.VARCHAR2:
            raise Problem(
                "PLS-00657: Implementation restriction: bulk SQL with associative arrays with VARCHAR2 key "
                "is not supported.",
                expr.pos,
            )
        types.append(target.type)
    if len(types) == 1 and isinstance(types[0].element, RecordType):
        item = _row_record(c, types[0].element, columns, "r", into[0].pos, what)
        c.out.emit(
            targets[0].statement(
                c.out.call(composites.Collection, c.out.type_name(types[0]), f"[{item} for r in {rows}]")
            )
        )
        return
    _check_count(len(into), len(columns), into[0].pos, what)
    for i, (target, type, expr) in enumerate(zip(targets, types, into, strict=True)):
        item = coerce(c, Code(f"r[{i}]", columns[i][1], fresh=True), type.element, expr.pos)
        c.out.emit(
            target.statement(c.out.call(composites.Collection, c.out.type_name(type), f"[{item} for r in {rows}]"))
        )


def _check_count(targets: int, columns: int, pos: int, what: str) -> None:
    if targets == columns:
        return
    if what == "FETCH":
        raise Problem("PLS-00394: wrong number of values in the INTO list of a FETCH statement", pos)
    if targets > columns:
        raise OraError(947, "not enough values", pos)
    raise OraError(913, "too many values", pos)


def expand_record(c: Compiling, stmt: ast.Stmt) -> ast.Stmt:
    """INSERT ... VALUES record and UPDATE ... SET ROW = record, written out column by column."""
    if not isinstance(stmt, (ast.Insert, ast.Update)) or stmt.record is None:
        return stmt
    record = stmt.record
    type = c.value(record).type
    if not isinstance(type, RecordType):
        raise wrong_type(record.pos)
    fields = [ast.Attr(record.pos, record, name) for name, _ in type.fields]
    table = _target_table(c, stmt.table)
    columns = list(table.visible)
    if isinstance(stmt, ast.Insert) and stmt.columns:
        named = [table.column(name) for name in stmt.columns]
        columns = [column for column in named if column is not None]
    if len(fields) != len(columns):
        short = len(fields) < len(columns)
        raise (
            OraError(947, "not enough values", record.pos) if short else OraError(913, "too many values", record.pos)
        )
    if any(column.virtual for column in columns):
        raise OraError(54013, "INSERT operation disallowed on virtual columns", record.pos)
    names = tuple(column.name for column in columns)
    if isinstance(stmt, ast.Insert):
        return replace(stmt, columns=names, values=tuple(fields), record=None)
    sets = tuple(ast.SetClause(record.pos, (n,), f) for n, f in zip(names, fields, strict=True))
    return replace(stmt, sets=sets, record=None)


def _target_table(c: Compiling, ref: ast.TableRef) -> Table:
    found = c.catalog.resolve(c.ctx, ref.name)
    if found is None or not isinstance(found.object, Table):
        raise OraError(942, "table or view does not exist", ref.pos)
    return found.object
