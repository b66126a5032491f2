"""What the statements that write have in common: the target, values as its columns take them, WHERE, RETURNING."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import OraError, unsupported
from ..model import ColumnInfo, Table
from ..parser import ast
from ..types import VARCHAR2, Family, Kind, RecordType, Scalar, Type
from .expressions import Expressions
from .fromclause import ViewState, table_source
from .lobcolumns import located
from .names import ROWID_TEXT
from .pgtypes import quoted, string
from .plan import LobColumn, OutColumn, Plan, ViewTarget
from .rownum import conjuncts, limit_text, rownum_limits
from .scope import Block, OutputColumn, Source
from .state import State
from .targets import Writable, target_alias, writable
from .values import Value, assign
from .viewdml import count_values, is_default

_UNKNOWN_NAME = 904
_OF_COLUMN = re.compile(r'"[^"]+"\."[^"]+"')
_OLD, _NEW = '"old$"', '"new$"'


@dataclass
class Target:
    table: Table
    block: Block
    source: Source
    expressions: Expressions
    through: Writable | None = None  # a view

    @property
    def others(self) -> tuple[str, ...]:
        """The other tables of a join view."""
        return self.through.others if self.through is not None else ()

    @property
    def conditions(self) -> tuple[str, ...]:
        """That its rows meet, apart from what the statement says."""
        if self.through is not None:
            return self.through.conditions
        return (self.table.session_rows(self.source.pg),) if self.table.temporary else ()

    @property
    def text(self) -> str:
        return f"{self.table.pg} as {self.source.pg}"


class RowWriter:
    """Writes one statement. As a trial (Calls.trial) it makes of it a query that works out the same values of the same
    rows.

    capture: return old and new rows too, for the triggers. identity: return the ROWID after the columns of RETURNING.
    """

    def __init__(self, state: State, capture: bool, identity: bool) -> None:
        self.state = state
        self.capture = capture
        self._identity = identity
        self.values: list[str] = []  # what was written so far
        self._moved: list[str] = []  # columns set to what columns say
        state.in_dml = True
        if state.bulk:
            state.numbers.row = '"b$"'

    def target(self, ref: ast.TableRef, privileges: Sequence[str], written: tuple[str, ...] | None = None) -> Target:
        """written: the columns that are, of a view; () are all, None is what DELETE does."""
        table = self.state.table(ref)
        for privilege in privileges:
            self.state.check(table, privilege, ref.pos)
        if table.kind != "TABLE":
            return self._view_target(ref, table, privileges, written)
        block = Block()
        source = table_source(block, table, ref.alias, ref.name[-1])
        block.sources.append(source)
        return Target(table, block, source, Expressions(self.state, block))

    def _view_target(
        self, ref: ast.TableRef, view: Table, privileges: Sequence[str], written: tuple[str, ...] | None
    ) -> Target:
        """The table below a view, with the view's columns."""
        pg = target_alias(ref)
        columns = tuple(c.name for c in view.visible) if written == () else written
        below = writable(self.state, view, ViewState.of, pg, privileges, columns, ref.pos)
        source = Source(ref.alias or ref.name[-1], pg, list(below.columns), view)
        block = Block(None, [source])
        return Target(below.table, block, source, Expressions(self.state, block), below)

    def column(self, target: Target, name: str, pos: int) -> ColumnInfo:
        table = target.table
        if target.through is not None and target.source.find(name):
            if name not in target.through.names:
                raise OraError(1733, "virtual column not allowed here", pos)
            name = target.through.names[name]
        elif target.through is not None:
            raise OraError(904, f'"{name}": invalid identifier', pos)
        column = table.column(name)
        if column is None:
            raise OraError(904, f'"{name}": invalid identifier', pos)
        return column

    def _label(self, table: Table, column: ColumnInfo) -> str:
        return f'"{table.owner}"."{table.name}"."{column.name}"'

    def assigned(self, table: Table, column: ColumnInfo, value: Value, pos: int) -> str:
        text = assign(value, column.type, self._label(table, column), pos)
        self.values.append(text)
        return text

    def listed(self, rows: str) -> str:
        """The trial: what was written so far, as a query."""
        return f"select {', '.join(self.values) or 'null'}{rows}"

    def _default(self, table: Table, column: ColumnInfo) -> str | None:
        """What an INSERT puts into a column it does not mention; None for NULL."""
        if column.identity is not None and column.sequence is not None:
            return f"nextval({string(column.sequence)})::numeric"
        if column.default is None:
            return None
        self.state.foreign = True
        try:
            value = Expressions(self.state, Block()).value(column.default)
        finally:
            self.state.foreign = False
        return self.assigned(table, column, value, 0)

    def written(self, table: Table, column: ColumnInfo, expr: ast.Expr, expressions: Expressions) -> str:
        """The value of one column of an INSERT, DEFAULT included."""
        if is_default(expr):
            return self._default(table, column) or "null"
        if column.identity == "ALWAYS":
            raise OraError(32795, "cannot insert into a generated always identity column", expr.pos)
        try:
            value = expressions.value(expr)
        except OraError as error:
            if error.code == _UNKNOWN_NAME and not expressions.block.sources and _names_column(expr, error.offset):
                raise OraError(984, "column not allowed here", error.offset) from None
            raise
        text = self.assigned(table, column, value, expr.pos)
        return self.or_default(table, column, text)

    def or_default(self, table: Table, column: ColumnInfo, text: str) -> str:
        if column.default_on_null or column.identity == "BY DEFAULT ON NULL":
            return f"coalesce({text}, {self._default(table, column)})"
        return text

    def insert_columns(self, target: Target, names: Sequence[str], pos: int) -> list[ColumnInfo]:
        if not names:
            columns = [self.column(target, c.name, pos) for c in target.source.columns if c.visible]
        else:
            columns = [self.column(target, n, pos) for n in names]
            if len(set(names)) < len(names):
                raise OraError(957, "duplicate column name", pos)
        return columns

    def omitted(self, table: Table, columns: Sequence[ColumnInfo]) -> list[tuple[ColumnInfo, str]]:
        given = {c.name for c in columns}
        result: list[tuple[ColumnInfo, str]] = []
        for column in table.columns:
            if column.name not in given and not column.virtual:
                default = self._default(table, column)
                if default is not None:
                    result.append((column, default))
        return result

    def record(self, target: Target, record: ast.Expr, *, insert: bool) -> tuple[list[ColumnInfo], list[str]]:
        """The columns a whole record is written to, and its fields as values."""
        if target.through is not None:
            raise unsupported("a record as the row of a view", record.pos)
        table = target.table
        known = self.state.type_of(record)
        if not isinstance(known, RecordType):
            raise OraError(382, "expression is of wrong type", record.pos)
        visible = list(table.visible)
        count_values(len(visible), len(known.fields), record.pos)
        columns: list[ColumnInfo] = []
        texts: list[str] = []
        for column, (name, of) in zip(visible, known.fields, strict=True):
            if column.virtual:
                continue
            if column.identity == "ALWAYS":
                if insert:
                    raise OraError(32795, "cannot insert into a generated always identity column", record.pos)
                raise OraError(32796, "cannot update a generated always identity column", record.pos)
            value = self.state.slot(ast.Attr(record.pos, record, name), of)
            text = self.assigned(table, column, value, record.pos)
            columns.append(column)
            texts.append(self.or_default(table, column, text) if insert else text)
        return columns, texts

    def sets(
        self, target: Target, clauses: Sequence[ast.SetClause], expressions: Expressions
    ) -> tuple[list[str], tuple[str, ...]]:
        sets: list[str] = []
        updated: list[str] = []
        for clause in clauses:
            columns = [self.column(target, n, clause.pos) for n in clause.columns]
            for column in columns:
                if column.virtual:
                    raise OraError(54017, "UPDATE operation disallowed on virtual columns", clause.pos)
                if column.identity == "ALWAYS":
                    raise OraError(32796, "cannot update a generated always identity column", clause.pos)
                if column.name in updated:
                    raise OraError(957, "duplicate column name", clause.pos)
                updated.append(column.name)
            if len(columns) == 1:
                sets.append(f"{quoted(columns[0].name)} = {self.set_value(target, columns[0], clause, expressions)}")
            else:
                sets.append(self._set_many(target, columns, clause, expressions))
            if _OF_COLUMN.search(sets[-1].partition(" = ")[2]):
                self._moved += [c.name for c in columns]
        return sets, tuple(updated)

    def set_value(self, target: Target, column: ColumnInfo, clause: ast.SetClause, expressions: Expressions) -> str:
        if is_default(clause.value):
            return self._default(target.table, column) or "null"
        return self.assigned(target.table, column, expressions.value(clause.value), clause.value.pos)

    def _set_many(
        self, target: Target, columns: list[ColumnInfo], clause: ast.SetClause, expressions: Expressions
    ) -> str:
        if not isinstance(clause.value, ast.Subquery):
            raise OraError(1767, "UPDATE ... SET expression must be a subquery", clause.pos)
        relation = self.state.query(self.state, clause.value.query, expressions.block)
        count_values(len(columns), len(relation.columns), clause.value.pos)
        before = len(self.values)
        values = [
            self.assigned(target.table, c, output(o, f'"q$".{o.pg}'), clause.value.pos)
            for c, o in zip(columns, relation.columns, strict=True)
        ]
        del self.values[before:]
        self.values.append(f'(select row({", ".join(values)}) from ({relation.sql}) as "q$")')
        names = ", ".join(quoted(c.name) for c in columns)
        return f'({names}) = (select {", ".join(values)} from ({relation.sql}) as "q$")'

    def where(self, target: Target, where: ast.Expr | None, cursor: str | None, pos: int) -> str:
        if cursor is not None:
            name: ast.Expr = ast.Name(pos, cursor.partition(".")[0])
            for part in cursor.split(".")[1:]:
                name = ast.Attr(pos, name, part)
            row = self.state.slot(name, Scalar(Kind.ROWID))
            return f" where {target.source.pg}.ctid = any ({_current_row(target.table, row.sql)})"
        limits, rest = rownum_limits(conjuncts(where))
        met = list(target.conditions)
        met += [target.expressions.conjunction(rest)] if rest else []
        condition = f" where {' and '.join(met)}" if met else ""
        if not limits:
            return condition
        if target.others:
            raise unsupported("ROWNUM in a DELETE or UPDATE of a join view", pos)
        rows = f"select {target.source.pg}.ctid from {target.text}{condition}"
        limit = limit_text(target.expressions, limits)
        return f" where {target.source.pg}.ctid = any (array({rows} limit {limit}))"

    def returning(self, target: Target, clause: ast.Returning | None) -> tuple[str, tuple[OutColumn, ...]]:
        texts: list[str] = []
        out: list[OutColumn] = []
        for n, expr in enumerate(clause.exprs if clause is not None else (), 1):
            value, lob = self._returned(target, expr)
            texts.append(f'{value.sql if value.family is not Family.NULL else "null::text"} as "c${n}"')
            name = expr.name if isinstance(expr, ast.Attr) else expr.ident if isinstance(expr, ast.Name) else f"EXPR{n}"
            of: Type = VARCHAR2 if value.family is Family.NULL else value.type
            out.append(OutColumn(name, of, value.nullable, lob))
        if self._identity:
            texts.append(f'{ROWID_TEXT}({target.source.pg}."rowid$")')
        if self.capture:
            for row in (_OLD, _NEW):
                texts += [f"{row}.{quoted(c.name)}" for c in target.table.columns]
            return f" returning with (old as {_OLD}, new as {_NEW}) {', '.join(texts)}", tuple(out)
        return (f" returning {', '.join(texts)}" if texts else ""), tuple(out)

    def _returned(self, target: Target, expr: ast.Expr) -> tuple[Value, LobColumn | None]:
        value = target.expressions.value(expr)
        if not self.state.located:
            return value, None
        value, lob = located(value, target.block)
        return value, None if lob is None else replace(lob, locked=True)

    def checked(self, target: Target, returning: str) -> str:
        """RETURNING that also looks at what WITH CHECK OPTION asks."""
        check = target.through.check if target.through is not None else None
        if check is None:
            return returning
        return f"{returning}, {check}" if returning else f" returning {check}"

    def plan(
        self,
        kind: str,
        text: str,
        target: Target,
        out: tuple[OutColumn, ...],
        updated: tuple[str, ...] = (),
        *,
        trial: str,
    ) -> Plan:
        if trial and self.state.calls is not None and self.state.calls.trial:
            return Plan("SELECT", trial)
        return Plan(
            kind,
            text,
            columns=out,
            target=(target.table.owner, target.table.name),
            updated=updated,
            moved=tuple(self._moved),
            returning=len(out),
            view=_through(target),
            temporary=target.table if target.table.temporary else None,
        )


def _names_column(expr: ast.Expr, pos: int | None) -> bool:
    """Whether what stands at `pos` is a name and no call."""
    found = [node for node in ast.walk(expr) if node.pos == pos]
    return bool(found) and all(isinstance(node, (ast.Name, ast.Attr)) for node in found)


def _current_row(table: Table, rid: str) -> str:
    """Where the row is that a cursor stands on: where it was found, or where an update has moved it since."""
    place, number = f"split_part({rid}, ' ', 1)::tid", f"split_part({rid}, ' ', 2)::bigint"
    stayed = f'select from {table.pg} s where s.ctid = {place} and s."rowid$" = {number}'
    moved = f'select m.ctid from {table.pg} m where m."rowid$" = {number} and not exists ({stayed})'
    return f"array[{place}, ({moved})]"


def _through(target: Target) -> ViewTarget | None:
    through = target.through
    return None if through is None else ViewTarget(through.names, target.source.pg, through.check)


def output(column: OutputColumn, sql: str) -> Value:
    return Value(sql, column.type, column.nullable, column.json)
