"""Statements with BEFORE EACH ROW triggers: rows are worked out, then the triggers fire, then rows are written.

All rows are worked out before the first trigger fires (Oracle goes row by row); only a trigger that changes what later
rows of the same statement compute could tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import OraError, unsupported
from ..model import ColumnInfo
from ..parser import ast
from ..semantics.composites import Record
from ..semantics.convert import to_type
from ..sql.locators import column_place, locator
from ..sql.pgtypes import pg_type
from ..sql.targets import BASE
from ..types import Kind, Scalar
from . import constraints
from .instance import Work
from .load import dump
from .pipe import failed
from .statement import SqlStatement
from .triggers import Fired

Rows = list[tuple[Any, ...]]
_NOT_OF_TYPE = {Kind.NUMBER: (1722, "invalid number"), Kind.RAW: (1465, "invalid hex number")}


def run(session: Work, stmt: SqlStatement, binds: Sequence[Any], fired: Fired) -> tuple[Rows, int]:
    """The rows of RETURNING and the number of rows written."""
    work = _Work(session, stmt, binds, fired)
    if isinstance(stmt.ast, ast.Insert):
        return work.insert(stmt.ast)
    if isinstance(stmt.ast, ast.Merge):
        return work.merge(stmt.ast)
    assert isinstance(stmt.ast, (ast.Update, ast.Delete))
    return work.change(stmt.ast)


class _Work:
    def __init__(self, session: Work, stmt: SqlStatement, binds: Sequence[Any], fired: Fired) -> None:
        self._session = session
        self._stmt = stmt
        self._fired = fired
        self._table = fired.table
        self._view = stmt.plan.view
        self._given = {id(slot.expr): value for slot, value in zip(stmt.slots, binds, strict=True)}
        self._returned: Rows = []
        self._return_columns = self._below(_returned_columns(stmt.ast))

    def _below(self, names: Sequence[str]) -> list[str]:
        """Names of the statement as columns of the table, which it may write through a view."""
        view = self._view
        if view is not None and any(name not in view.names for name in names):
            raise unsupported("an expression of a view over a table with a BEFORE EACH ROW trigger in RETURNING")
        return list(names) if view is None else [view.names[name] for name in names]

    def _statement(self, query: ast.Query) -> tuple[SqlStatement, tuple[Any, ...]]:
        """A query made of parts of the statement, with the values those parts were given."""
        derived = SqlStatement(self._session.engine, query, self._stmt.ctx, self._stmt.scope, self._stmt.plan)
        missing = [slot for slot in derived.slots if id(slot.expr) not in self._given]
        if missing:
            raise unsupported("a default with a function call on a table with a BEFORE EACH ROW trigger")
        return derived, tuple(self._given[id(slot.expr)] for slot in derived.slots)

    def insert(self, stmt: ast.Insert) -> tuple[Rows, int]:
        if stmt.record is not None:
            raise unsupported("INSERT of a record into a table with a BEFORE EACH ROW trigger")
        every = [c.name for c in self._table.visible if not c.virtual] if self._view is None else list(self._view.names)
        columns = self._below(stmt.columns or every)
        given: dict[str, ast.Expr] = {}
        if stmt.query is not None:
            query, values = self._statement(stmt.query)
            rows = self._session.select_all(query, values)
        else:
            pairs = list(zip(columns, stmt.values or (), strict=True))
            columns = [name for name, value in pairs if not _is_default(value)]
            given = {name: value for name, value in pairs if not _is_default(value)}
            rows = [self._values(list(given.values()), stmt.pos)] if given else [()]
        self._insert_rows(columns, rows, stmt.pos)
        return self._returned, len(rows)

    def _insert_rows(self, columns: Sequence[str], rows: Rows, pos: int) -> None:
        defaults = [c for c in self._table.columns if c.name not in columns and not c.virtual]
        for row in rows:
            record = Record(self._fired.row_type, [None] * len(self._table.columns))
            for name, value in zip(columns, row, strict=True):
                self._set(record, name, value)
            self._add_defaults(record, defaults, pos)
            self._fired.row("BEFORE EACH ROW", "INSERT", record, None)
            self._insert(record)

    def _values(self, exprs: Sequence[ast.Expr], pos: int) -> tuple[Any, ...]:
        items = tuple(ast.SelectItem(e.pos, e) for e in exprs)
        query, values = self._statement(ast.Select(pos, items, (ast.TableRef(pos, ("SYS", "DUAL")),)))
        return self._session.select_all(query, values)[0]

    def _add_defaults(self, record: Record, columns: Sequence[ColumnInfo], pos: int) -> None:
        plain = [c for c in columns if c.default is not None]
        if plain:
            values = self._values([c.default for c in plain if c.default is not None], pos)
            for column, value in zip(plain, values, strict=True):
                self._set(record, column.name, value)
        for column in columns:
            if column.sequence is not None:
                number = self._session.native(f"select nextval('{column.sequence}')::numeric")
                self._set(record, column.name, number[0][0])

    def _set(self, record: Record, name: str, value: Any) -> None:
        column = self._table.column(name)
        if column is None:
            raise OraError(904, f'"{name}": invalid identifier')
        if isinstance(column.type, Scalar):
            value = self._fitting(value, column, column.type)
        record.set(name, value)

    def _fitting(self, value: Any, column: ColumnInfo, type: Scalar) -> Any:
        """The value as the statement itself would write it: the errors are those of SQL, before the trigger fires."""
        whole = _sql_error(_NOT_OF_TYPE.get(type.kind), value, Scalar(type.kind))
        if type.size is not None:
            actual = _length(whole, type)
            if actual > type.size:
                label = f'"{self._table.owner}"."{self._table.name}"."{column.name}"'
                sizes = f"(actual: {actual}, maximum: {type.size})"
                raise OraError(12899, f"value too large for column {label} {sizes}")
        return _sql_error((1438, "value larger than specified precision allowed for this column"), whole, type)

    def _insert(self, new: Record) -> None:
        columns = [c for c in self._table.columns if not c.virtual]
        names = ", ".join(_quoted(c) for c in columns)
        places = ", ".join(f"${i}::{pg_type(c.type)}" for i, c in enumerate(columns, 1))
        text = f"insert into {self._target} ({names}) values ({places}) returning {self._all()}"
        params = [dump(new.get(c.name), c.type) for c in columns]
        self._after("INSERT", self._write(text, params)[0], None)

    def change(self, stmt: ast.Update | ast.Delete) -> tuple[Rows, int]:
        if stmt.current_of is not None:
            raise unsupported("WHERE CURRENT OF on a table with a BEFORE EACH ROW trigger")
        sets = self._set_items(stmt) if isinstance(stmt, ast.Update) else []
        event = "UPDATE" if isinstance(stmt, ast.Update) else "DELETE"
        qualifier = ast.Name(stmt.pos, stmt.table.alias or stmt.table.name[-1])
        hidden = BASE if self._view is not None else ""
        items = [ast.SelectItem(stmt.pos, ast.Attr(stmt.pos, qualifier, hidden + c.name)) for c in self._table.columns]
        items += [ast.SelectItem(e.pos, e) for _, e in sets]
        lock = ast.ForUpdate(stmt.pos)
        rows = stmt.table
        if self._view is not None:
            written = tuple(n for s in stmt.sets for n in s.columns) if isinstance(stmt, ast.Update) else None
            rows = ast.TargetRef(stmt.pos, stmt.table.name, stmt.table.alias, None, written)
        query, values = self._statement(ast.Select(stmt.pos, tuple(items), (rows,), stmt.where, for_update=lock))
        found = self._session.open(query, values).with_identities()
        names = [name for name, _ in sets]
        with constraints.row_by_row(self._session, self._table, names if len(found) > 1 else []):
            for row, rid in found:
                if event == "DELETE":
                    self._delete(Record(self._fired.row_type, list(row[: len(self._table.columns)])), rid)
                else:
                    self._change_row(names, row, rid)
        return self._returned, len(found)

    def _change_row(self, names: Sequence[str], row: tuple[Any, ...], rid: str) -> str:
        """An UPDATE of one row; row: its old columns and the values of columns `names`. Its new identity."""
        width = len(self._table.columns)
        old, new = (Record(self._fired.row_type, list(row[:width])) for _ in range(2))
        for name, value in zip(names, row[width:], strict=True):
            self._set(new, name, value)
        self._fired.row("BEFORE EACH ROW", "UPDATE", new, old)
        return self._update(new, old, rid, names)

    def _set_items(self, stmt: ast.Update | ast.Merge) -> list[tuple[str, ast.Expr]]:
        record = isinstance(stmt, ast.Update) and stmt.record is not None
        if record or any(len(s.columns) > 1 for s in stmt.sets):
            raise unsupported("SET of several columns at once on a table with a BEFORE EACH ROW trigger")
        out: list[tuple[str, ast.Expr]] = []
        for item in stmt.sets:
            value = item.value
            [name] = self._below(item.columns)
            if _is_default(value):
                column = self._table.column(name)
                value = column.default if column is not None and column.default else ast.Literal(item.pos, None)
            out.append((name, value))
        return out

    def merge(self, stmt: ast.Merge) -> tuple[Rows, int]:
        """All rows are worked out first: those to update, then those to insert."""
        names = [name for name, _ in self._set_items(stmt)]
        changes = self._joined(stmt, [e for _, e in self._set_items(stmt)], stmt.update_where) if names else []
        if len({rid for _, rid in changes}) < len(changes):
            raise OraError(30926, "unable to get a stable set of rows in the source tables")
        columns, inserts = self._unmatched(stmt) if stmt.insert_values is not None else ([], [])
        with constraints.row_by_row(self._session, self._table, names if len(changes) > 1 else []):
            changed = {self._change_row(names, row, rid) for row, rid in changes}
        if stmt.delete_where is not None:
            for row, rid in self._joined(stmt, [], stmt.delete_where):
                if rid in changed:
                    self._delete(Record(self._fired.row_type, list(row)), rid)
        self._insert_rows(columns, inserts, stmt.pos)
        return [], len(changes) + len(inserts)

    def _joined(
        self, stmt: ast.Merge, exprs: Sequence[ast.Expr], where: ast.Expr | None
    ) -> list[tuple[tuple[Any, ...], str]]:
        """The rows of the table that have a row in the source: their columns, `exprs` and identity."""
        pos, condition = stmt.pos, stmt.on
        own = ast.Name(pos, stmt.target.alias or stmt.target.name[-1])
        items = [ast.SelectItem(pos, ast.Attr(pos, own, c.name)) for c in self._table.columns]
        items += [ast.SelectItem(e.pos, e) for e in exprs]
        if where is not None:
            condition = ast.Binary(pos, "AND", condition, where)
        lock = ast.ForUpdate(pos, (ast.Attr(pos, own, self._table.columns[0].name),))
        query, values = self._statement(
            ast.Select(pos, tuple(items), (stmt.target, stmt.source), condition, for_update=lock)
        )
        return self._session.open(query, values).with_identities()

    def _unmatched(self, stmt: ast.Merge) -> tuple[list[str], Rows]:
        """The columns the INSERT branch writes, and its rows."""
        assert stmt.insert_values is not None
        pos = stmt.pos
        columns = list(stmt.insert_columns) or [c.name for c in self._table.visible if not c.virtual]
        given = {c: v for c, v in zip(columns, stmt.insert_values, strict=True) if not _is_default(v)}
        items = [ast.SelectItem(e.pos, e) for e in given.values()] or [ast.SelectItem(pos, ast.Literal(pos, None))]
        one = (ast.SelectItem(pos, ast.Literal(pos, 1)),)
        condition: ast.Expr = ast.Exists(pos, ast.Select(pos, one, (stmt.target,), stmt.on))
        condition = ast.Unary(pos, "NOT", condition)
        if stmt.insert_where is not None:
            condition = ast.Binary(pos, "AND", condition, stmt.insert_where)
        query, values = self._statement(ast.Select(pos, tuple(items), (stmt.source,), condition))
        rows = self._session.select_all(query, values)
        return list(given), rows if given else [() for _ in rows]

    def _update(self, new: Record, old: Record, rid: str, names: Sequence[str]) -> str:
        columns = [
            c for c in self._table.columns if not c.virtual and (c.name in names or new.get(c.name) != old.get(c.name))
        ]
        sets = ", ".join(f"{_quoted(c)} = ${i}::{pg_type(c.type)}" for i, c in enumerate(columns, 1))
        text = f"update {self._target} set {sets} where ctid = ${len(columns) + 1}::tid returning {self._all()}"
        params = [*(dump(new.get(c.name), c.type) for c in columns), rid.encode()]
        written, changed = self._write(text, params)
        self._after("UPDATE", written, old)
        return changed

    def _delete(self, old: Record, rid: str) -> None:
        self._fired.row("BEFORE EACH ROW", "DELETE", None, old)
        self._write(f"delete from {self._target} where ctid = $1::tid returning {self._all()}", [rid.encode()])
        self._after("DELETE", None, old)

    @property
    def _target(self) -> str:
        return self._table.pg if self._view is None else f"{self._table.pg} as {self._view.alias}"

    def _all(self) -> str:
        """For RETURNING: the row, its identity, and whether the view it is written through shows it."""
        listed = [*(_quoted(c) for c in self._table.columns), "ctid::text"]
        if self._view is not None and self._view.check:
            listed.append(self._view.check)
        return ", ".join(listed)

    def _write(self, text: str, params: Sequence[bytes | None]) -> tuple[Record, str]:
        """The row as it stands now, and its identity."""
        result = self._session.levels.prepared().write(text, params)
        if failed(result):
            raise self._stmt.error(result, self._stmt.plan)
        types = [c.type for c in self._table.columns]
        rows = self._session.engine.loads.rows(result, types, 0, len(types) + 1)
        if not rows:
            raise OraError(8006, "specified row no longer exists")
        return Record(self._fired.row_type, self._located(*rows[0])), rows[0][-1]

    def _located(self, *row: Any) -> list[Any]:
        *values, rid = row
        for n, column in enumerate(self._table.columns):
            lob = isinstance(column.type, Scalar) and column.type.kind in (Kind.CLOB, Kind.BLOB)
            if lob and values[n] is not None:
                place = column_place(self._table.pg, _quoted(column), rid, self._session.levels.transaction.number)
                values[n] = locator(values[n], place)
        return values

    def _after(self, event: str, new: Record | None, old: Record | None) -> None:
        shown = new if new is not None else old
        assert shown is not None
        if self._return_columns:
            self._returned.append(tuple(shown.get(name) for name in self._return_columns))
        self._fired.row("AFTER EACH ROW", event, new, old)


def _sql_error(instead: tuple[int, str] | None, value: Any, type: Scalar) -> Any:
    """The value as one of `type`, with the error SQL has for what PL/SQL calls ORA-06502."""
    try:
        return to_type(value, type)
    except OraError as error:
        if error.code != 6502 or instead is None:
            raise
        raise OraError(*instead) from error


def _length(value: str | bytes | None, of: Scalar) -> int:
    if isinstance(value, str) and not of.char_semantics:
        value = value.encode()
    return len(value or "")


def _quoted(column: ColumnInfo) -> str:
    return '"' + column.name.lower() + '"'


def _is_default(value: ast.Expr) -> bool:
    return isinstance(value, ast.Name) and value.ident == "DEFAULT"


def _returned_columns(stmt: ast.Stmt | ast.Query) -> list[str]:
    clause = getattr(stmt, "returning", None)
    if clause is None:
        return []
    return [_plain_column(expr) for expr in clause.exprs]


def _plain_column(expr: ast.Expr) -> str:
    if isinstance(expr, ast.Name):
        return expr.ident
    if isinstance(expr, ast.Attr):
        return expr.name
    raise unsupported("RETURNING an expression from a table with a BEFORE EACH ROW trigger", expr.pos)
