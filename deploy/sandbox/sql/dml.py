"""INSERT, UPDATE, DELETE, LOCK TABLE."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..errors import OraError, unsupported
from ..model import ColumnInfo, Table
from ..parser import ast
from .expressions import Expressions
from .merge import merge
from .pgtypes import quoted
from .plan import Plan
from .rownum import is_rownum
from .scope import Block
from .state import State
from .viewdml import count_values, fires_instead, instead
from .written import RowWriter, Target, output

_LOCK_MODES = frozenset(["ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE"])


def translate_dml(state: State, stmt: ast.Stmt, capture: bool, identity: bool) -> Plan:
    """A statement that writes, or locks; see RowWriter."""
    to = RowWriter(state, capture, identity)
    if isinstance(stmt, (ast.Insert, ast.Update, ast.Delete)):
        table = state.table(stmt.table)
        event = type(stmt).__name__.upper()
        if fires_instead(state, table, event):
            state.check(table, event, stmt.table.pos)
            return instead(state, table, stmt)
    return _WRITERS[type(stmt)](to, stmt)


def _insert(to: RowWriter, stmt: ast.Insert) -> Plan:
    target = to.target(stmt.table, ("INSERT",), stmt.columns)
    if target.others and stmt.returning is not None:
        raise unsupported("RETURNING of an INSERT into a join view", stmt.pos)
    table = target.table
    outside = Expressions(to.state, Block())
    rows = ""
    if stmt.record is not None:
        columns, texts = to.record(target, stmt.record, insert=True)
        body = _values(to, columns, texts, to.omitted(table, columns))
    else:
        columns = to.insert_columns(target, stmt.columns, stmt.table.pos)
        for column in columns:
            if column.virtual:
                raise OraError(54013, "INSERT operation disallowed on virtual columns", stmt.table.pos)
        if stmt.values is not None:
            count_values(len(columns), len(stmt.values), stmt.values[0].pos if stmt.values else stmt.pos)
            texts = [to.written(table, c, v, outside) for c, v in zip(columns, stmt.values, strict=True)]
            body = _values(to, columns, texts, to.omitted(table, columns))
        else:
            assert stmt.query is not None
            body, rows = _from_query(to, table, columns, stmt.query)
    returning, out = to.returning(target, stmt.returning)
    text = f"insert into {target.text} {body}{to.checked(target, returning)}"
    return to.plan("INSERT", text, target, out, trial=to.listed(rows))


def _values(
    to: RowWriter, columns: Sequence[ColumnInfo], texts: Sequence[str], omitted: Sequence[tuple[ColumnInfo, str]]
) -> str:
    names = [quoted(c.name) for c in columns] + [quoted(c.name) for c, _ in omitted]
    values = ", ".join([*texts, *(d for _, d in omitted)])
    rows = f"select {values} from {_given(to)}" if to.state.bulk or to.state.numbers.columns() else f"values ({values})"
    return f"({', '.join(names)}) {rows}"


def _given(to: RowWriter) -> str:
    """What INSERT ... VALUES selects from: the values of many executions, the numbers a row takes of sequences."""
    if not to.state.numbers.columns():
        return to.state.bulk_source()
    source = f" from {to.state.bulk_source()}" if to.state.bulk else ""
    rows = ['"b$".*'] if to.state.bulk else []
    return f"(select {', '.join([*rows, *to.state.numbers.columns()])}{source}) as {to.state.numbers.row}"


def _from_query(to: RowWriter, table: Table, columns: Sequence[ColumnInfo], query: ast.Query) -> tuple[str, str]:
    """Columns and rows, and the FROM of these."""
    relation = to.state.query(to.state, query, None)
    count_values(len(columns), len(relation.columns), query.pos)
    selected: list[str] = []
    names: list[str] = []
    for n, (column, source) in enumerate(zip(columns, relation.columns, strict=True), 1):
        if column.identity == "ALWAYS":
            raise OraError(32795, "cannot insert into a generated always identity column", query.pos)
        names.append(f'"c{n}"')
        text = to.assigned(table, column, output(source, f'"q$"."c{n}"'), query.pos)
        selected.append(to.or_default(table, column, text))
    rows = f' from ({relation.sql}) as "q$"({", ".join(names)})'
    omitted = to.omitted(table, columns)
    selected += [d for _, d in omitted]
    listed = [quoted(c.name) for c in columns] + [quoted(c.name) for c, _ in omitted]
    return f"({', '.join(listed)}) select {', '.join(selected)}{rows}", rows


def _update(to: RowWriter, stmt: ast.Update) -> Plan:
    target = to.target(stmt.table, ("UPDATE",), tuple(n for s in stmt.sets for n in s.columns))
    if stmt.where is not None:
        to.state.check(target.source.table or target.table, "SELECT", stmt.table.pos)
    if stmt.record is not None:
        columns, texts = to.record(target, stmt.record, insert=False)
        sets = [f"{quoted(c.name)} = {t}" for c, t in zip(columns, texts, strict=True)]
        updated = tuple(c.name for c in columns)
    elif any(is_rownum(n) for n in ast.walk(stmt.sets, without=ast.Query)):
        return _numbered_update(to, target, stmt)
    else:
        sets, updated = to.sets(target, stmt.sets, target.expressions)
        sets = _numbered(to, target, sets)
    where = to.where(target, stmt.where, stmt.current_of, stmt.pos)
    returning, out = to.returning(target, stmt.returning)
    items = [*target.others, *([to.state.bulk_source()] if to.state.bulk else [])]
    source = f" from {', '.join(items)}" if items else ""
    if to.state.bulk:
        returning = f'{returning}, "b$"."n"' if returning else ' returning "b$"."n"'
    text = f"update {target.text} set {', '.join(sets)}{source}{where}{to.checked(target, returning)}"
    trial = to.listed(f" from {', '.join([target.text, *target.others])}{where}")
    return to.plan("UPDATE", text, target, out, updated, trial=trial)


def _numbered(to: RowWriter, target: Target, sets: list[str]) -> list[str]:
    """What a row takes of sequences, taken once: the columns that get something of it are set together."""
    if not to.state.numbers.columns():
        return sets
    row = to.state.numbers.row
    those = [s.partition(" = ") for s in sets if row in s]
    numbers = f"select {', '.join(to.state.numbers.columns())} where {target.source.pg}.ctid is not null"
    values = f"select {', '.join(value for _, _, value in those)} from ({numbers}) as {row}"
    together = f"({', '.join(name for name, _, _ in those)}) = ({values})"
    return [*(s for s in sets if row not in s), together]


def _numbered_update(to: RowWriter, target: Target, stmt: ast.Update) -> Plan:
    """SET n = ROWNUM: the rows are counted before they change."""
    if target.others:
        raise unsupported("ROWNUM in an UPDATE of a join view", stmt.pos)
    row = f"{target.source.pg}.ctid"
    counted = f'select {row} as "row", (row_number() over ())::numeric as "n" from {target.text}'
    counted += to.where(target, stmt.where, stmt.current_of, stmt.pos)
    target.block.rownum = '"rows$"."n"'
    sets, updated = to.sets(target, stmt.sets, target.expressions)
    returning, out = to.returning(target, stmt.returning)
    numbered = f'({counted}) as "rows$" where {row} = "rows$"."row"'
    text = f"update {target.text} set {', '.join(sets)} from {numbered}{to.checked(target, returning)}"
    trial = to.listed(f" from {target.text}, {numbered}")
    return to.plan("UPDATE", text, target, out, updated, trial=trial)


def _delete(to: RowWriter, stmt: ast.Delete) -> Plan:
    target = to.target(stmt.table, ("DELETE",))
    if stmt.where is not None:
        to.state.check(target.source.table or target.table, "SELECT", stmt.table.pos)
    where = to.where(target, stmt.where, stmt.current_of, stmt.pos)
    returning, out = to.returning(target, stmt.returning)
    source = f" using {', '.join(target.others)}" if target.others else ""
    trial = to.listed(f" from {', '.join([target.text, *target.others])}{where}")
    return to.plan("DELETE", f"delete from {target.text}{source}{where}{returning}", target, out, trial=trial)


def _lock(to: RowWriter, stmt: ast.LockTable) -> Plan:
    if stmt.mode not in _LOCK_MODES:
        raise OraError(1737, "valid modes: [ROW] SHARE, [[SHARE] ROW] EXCLUSIVE, SHARE UPDATE", stmt.pos)
    names: list[str] = []
    for ref in stmt.tables:
        table = to.state.table(ref)
        to.state.check(table, "LOCK", ref.pos)
        if table.kind != "TABLE":
            raise unsupported(f"LOCK TABLE of the view {table.name}", ref.pos)
        names.append(table.pg)
    mode = "ROW SHARE" if stmt.mode == "SHARE UPDATE" else stmt.mode
    nowait = " nowait" if stmt.wait == "NOWAIT" else ""
    timeout = 0.0 if nowait else float(stmt.wait) if isinstance(stmt.wait, int) else None
    return Plan("LOCK", f"lock table {', '.join(names)} in {mode.lower()} mode{nowait}", lock_timeout=timeout)


_WRITERS: dict[type[ast.Stmt], Callable[[RowWriter, Any], Plan]] = {
    ast.Insert: _insert,
    ast.Update: _update,
    ast.Delete: _delete,
    ast.Merge: merge,
    ast.LockTable: _lock,
}
STATEMENTS = tuple(_WRITERS)
