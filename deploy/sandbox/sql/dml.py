"""INSERT, UPDATE, DELETE, MERGE, LOCK TABLE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import OraError, unsupported
from ..model import ColumnInfo, Table
from ..parser import ast
from ..types import VARCHAR2, Family, Kind, RecordType, Scalar, Type
from .expressions import Expressions
from .fromclause import FromClause, ViewState, table_source
from .lobcolumns import located
from .names import ROWID_TEXT
from .pgtypes import quoted, string
from .plan import LobColumn, OutColumn, Plan, ViewTarget
from .rownum import conjuncts, is_rownum, limit_text, rownum_limits
from .scope import Block, OutputColumn, Source
from .sequences import rows_first
from .state import State
from .targets import Writable, target_alias, writable
from .values import Value, assign
from .viewdml import count_values, fires_instead, instead, is_default

_LOCK_MODES = frozenset(["ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE"])
_UNKNOWN_NAME = 904
_OLD, _NEW = '"old$"', '"new$"'


@dataclass
class _Target:
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


class DmlWriter:
    """Translates one statement that writes. As a trial (Calls.trial) it makes of it a query that works out the same
    values of the same rows.

    capture: return old and new rows too, for the triggers. identity: return the ROWID after the columns of RETURNING.
    """

    def __init__(self, state: State, capture: bool, identity: bool = False) -> None:
        self.state = state
        self.capture = capture
        self.identity = identity
        self._values_written: list[str] = []
        self._rows = ""  # FROM of the rows an INSERT writes
        state.in_dml = True
        if state.bulk:
            state.numbers.row = '"b$"'

    def translate(self, stmt: ast.Stmt) -> Plan:
        if isinstance(stmt, (ast.Insert, ast.Update, ast.Delete)):
            table = self.state.table(stmt.table)
            event = type(stmt).__name__.upper()
            if fires_instead(self.state, table, event):
                self.state.check(table, event, stmt.table.pos)
                return instead(self.state, table, stmt)
        if isinstance(stmt, ast.Insert):
            return self._insert(stmt)
        if isinstance(stmt, ast.Update):
            return self._update(stmt)
        if isinstance(stmt, ast.Delete):
            return self._delete(stmt)
        if isinstance(stmt, ast.Merge):
            return self._merge(stmt)
        if isinstance(stmt, ast.LockTable):
            return self._lock(stmt)
        raise unsupported(type(stmt).__name__, stmt.pos)

    # -------------------------------------------------------------- target and columns

    def _target(self, ref: ast.TableRef, privileges: Sequence[str], written: tuple[str, ...] | None = None) -> _Target:
        """written: the columns that are, of a view; () are all, None is what DELETE does."""
        table = self.state.table(ref)
        for privilege in privileges:
            self.state.check(table, privilege, ref.pos)
        if table.kind != "TABLE":
            return self._view_target(ref, table, privileges, written)
        block = Block()
        source = table_source(block, table, ref.alias, ref.name[-1])
        block.sources.append(source)
        return _Target(table, block, source, Expressions(self.state, block))

    def _view_target(
        self, ref: ast.TableRef, view: Table, privileges: Sequence[str], written: tuple[str, ...] | None
    ) -> _Target:
        """The table below a view, with the view's columns."""
        pg = target_alias(ref)
        columns = tuple(c.name for c in view.visible) if written == () else written
        below = writable(self.state, view, ViewState.of, pg, privileges, columns, ref.pos)
        source = Source(ref.alias or ref.name[-1], pg, list(below.columns), view)
        block = Block(None, [source])
        return _Target(below.table, block, source, Expressions(self.state, block), below)

    def _column(self, target: _Target, name: str, pos: int) -> ColumnInfo:
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

    def _assigned(self, table: Table, column: ColumnInfo, value: Value, pos: int) -> str:
        text = assign(value, column.type, self._label(table, column), pos)
        self._values_written.append(text)
        return text

    def _listed(self, rows: str) -> str:
        """The trial: what was written so far, as a query."""
        return f"select {', '.join(self._values_written) or 'null'}{rows}"

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
        return self._assigned(table, column, value, 0)

    def _written(self, table: Table, column: ColumnInfo, expr: ast.Expr, expressions: Expressions) -> str:
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
        text = self._assigned(table, column, value, expr.pos)
        return self._or_default(table, column, text)

    def _or_default(self, table: Table, column: ColumnInfo, text: str) -> str:
        if column.default_on_null or column.identity == "BY DEFAULT ON NULL":
            return f"coalesce({text}, {self._default(table, column)})"
        return text

    def _insert_columns(self, target: _Target, names: Sequence[str], pos: int) -> list[ColumnInfo]:
        if not names:
            columns = [self._column(target, c.name, pos) for c in target.source.columns if c.visible]
        else:
            columns = [self._column(target, n, pos) for n in names]
            if len(set(names)) < len(names):
                raise OraError(957, "duplicate column name", pos)
        return columns

    def _omitted(self, table: Table, columns: Sequence[ColumnInfo]) -> list[tuple[ColumnInfo, str]]:
        given = {c.name for c in columns}
        result: list[tuple[ColumnInfo, str]] = []
        for column in table.columns:
            if column.name not in given and not column.virtual:
                default = self._default(table, column)
                if default is not None:
                    result.append((column, default))
        return result

    # -------------------------------------------------------------- INSERT

    def _insert(self, stmt: ast.Insert) -> Plan:
        target = self._target(stmt.table, ("INSERT",), stmt.columns)
        if target.others and stmt.returning is not None:
            raise unsupported("RETURNING of an INSERT into a join view", stmt.pos)
        table = target.table
        outside = Expressions(self.state, Block())
        if stmt.record is not None:
            columns, texts = self._record(target, stmt.record, insert=True)
            omitted = self._omitted(table, columns)
            body = self._values(columns, texts, omitted)
        else:
            columns = self._insert_columns(target, stmt.columns, stmt.table.pos)
            for column in columns:
                if column.virtual:
                    raise OraError(54013, "INSERT operation disallowed on virtual columns", stmt.table.pos)
            if stmt.values is not None:
                count_values(len(columns), len(stmt.values), stmt.values[0].pos if stmt.values else stmt.pos)
                texts = [self._written(table, c, v, outside) for c, v in zip(columns, stmt.values, strict=True)]
                body = self._values(columns, texts, self._omitted(table, columns))
            else:
                assert stmt.query is not None
                body = self._from_query(table, columns, stmt.query)
        returning, out = self._returning(target, stmt.returning)
        text = f"insert into {target.text} {body}{self._checked(target, returning)}"
        return self._plan("INSERT", text, target, out, trial=self._listed(self._rows))

    def _values(
        self, columns: Sequence[ColumnInfo], texts: Sequence[str], omitted: Sequence[tuple[ColumnInfo, str]]
    ) -> str:
        names = [quoted(c.name) for c in columns] + [quoted(c.name) for c, _ in omitted]
        values = ", ".join([*texts, *(d for _, d in omitted)])
        rows = f"select {values} from {self._given()}" if self.state.bulk or self._numbers() else f"values ({values})"
        return f"({', '.join(names)}) {rows}"

    def _numbers(self) -> list[str]:
        return self.state.numbers.columns()

    def _given(self) -> str:
        """What INSERT ... VALUES selects from: the values of many executions, the numbers a row takes of sequences."""
        if not self._numbers():
            return self.state.bulk_source()
        source = f" from {self.state.bulk_source()}" if self.state.bulk else ""
        rows = ['"b$".*'] if self.state.bulk else []
        return f"(select {', '.join([*rows, *self._numbers()])}{source}) as {self.state.numbers.row}"

    def _from_query(self, table: Table, columns: Sequence[ColumnInfo], query: ast.Query) -> str:
        relation = self.state.query(self.state, query, None)
        count_values(len(columns), len(relation.columns), query.pos)
        selected: list[str] = []
        names: list[str] = []
        for n, (column, source) in enumerate(zip(columns, relation.columns, strict=True), 1):
            if column.identity == "ALWAYS":
                raise OraError(32795, "cannot insert into a generated always identity column", query.pos)
            names.append(f'"c{n}"')
            text = self._assigned(table, column, _output(source, f'"q$"."c{n}"'), query.pos)
            selected.append(self._or_default(table, column, text))
        self._rows = f' from ({relation.sql}) as "q$"({", ".join(names)})'
        omitted = self._omitted(table, columns)
        selected += [d for _, d in omitted]
        listed = [quoted(c.name) for c in columns] + [quoted(c.name) for c, _ in omitted]
        return f"({', '.join(listed)}) select {', '.join(selected)}{self._rows}"

    def _record(self, target: _Target, record: ast.Expr, *, insert: bool) -> tuple[list[ColumnInfo], list[str]]:
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
            text = self._assigned(table, column, value, record.pos)
            columns.append(column)
            texts.append(self._or_default(table, column, text) if insert else text)
        return columns, texts

    # -------------------------------------------------------------- UPDATE, DELETE

    def _update(self, stmt: ast.Update) -> Plan:
        target = self._target(stmt.table, ("UPDATE",), tuple(n for s in stmt.sets for n in s.columns))
        if stmt.where is not None:
            self.state.check(target.source.table or target.table, "SELECT", stmt.table.pos)
        if stmt.record is not None:
            columns, texts = self._record(target, stmt.record, insert=False)
            sets = [f"{quoted(c.name)} = {t}" for c, t in zip(columns, texts, strict=True)]
            updated = tuple(c.name for c in columns)
        elif any(is_rownum(n) for n in ast.walk(stmt.sets, without=ast.Query)):
            return self._numbered_update(target, stmt)
        else:
            sets, updated = self._sets(target, stmt.sets, target.expressions)
            sets = self._numbered(target, sets)
        where = self._where(target, stmt.where, stmt.current_of, stmt.pos)
        returning, out = self._returning(target, stmt.returning)
        items = [*target.others, *([self.state.bulk_source()] if self.state.bulk else [])]
        source = f" from {', '.join(items)}" if items else ""
        if self.state.bulk:
            returning = f'{returning}, "b$"."n"' if returning else ' returning "b$"."n"'
        text = f"update {target.text} set {', '.join(sets)}{source}{where}{self._checked(target, returning)}"
        trial = self._listed(f" from {', '.join([target.text, *target.others])}{where}")
        return self._plan("UPDATE", text, target, out, updated, trial=trial)

    def _numbered(self, target: _Target, sets: list[str]) -> list[str]:
        """What a row takes of sequences, taken once: the columns that get something of it are set together."""
        if not self._numbers():
            return sets
        row = self.state.numbers.row
        those = [s.partition(" = ") for s in sets if row in s]
        numbers = f"select {', '.join(self._numbers())} where {target.source.pg}.ctid is not null"
        values = f"select {', '.join(value for _, _, value in those)} from ({numbers}) as {row}"
        together = f"({', '.join(name for name, _, _ in those)}) = ({values})"
        return [*(s for s in sets if row not in s), together]

    def _numbered_update(self, target: _Target, stmt: ast.Update) -> Plan:
        """SET n = ROWNUM: the rows are counted before they change."""
        if target.others:
            raise unsupported("ROWNUM in an UPDATE of a join view", stmt.pos)
        row = f"{target.source.pg}.ctid"
        counted = f'select {row} as "row", (row_number() over ())::numeric as "n" from {target.text}'
        counted += self._where(target, stmt.where, stmt.current_of, stmt.pos)
        target.block.rownum = '"rows$"."n"'
        sets, updated = self._sets(target, stmt.sets, target.expressions)
        returning, out = self._returning(target, stmt.returning)
        numbered = f'({counted}) as "rows$" where {row} = "rows$"."row"'
        text = f"update {target.text} set {', '.join(sets)} from {numbered}{self._checked(target, returning)}"
        trial = self._listed(f" from {target.text}, {numbered}")
        return self._plan("UPDATE", text, target, out, updated, trial=trial)

    def _sets(
        self, target: _Target, clauses: Sequence[ast.SetClause], expressions: Expressions
    ) -> tuple[list[str], tuple[str, ...]]:
        sets: list[str] = []
        updated: list[str] = []
        for clause in clauses:
            columns = [self._column(target, n, clause.pos) for n in clause.columns]
            for column in columns:
                if column.virtual:
                    raise OraError(54017, "UPDATE operation disallowed on virtual columns", clause.pos)
                if column.identity == "ALWAYS":
                    raise OraError(32796, "cannot update a generated always identity column", clause.pos)
                if column.name in updated:
                    raise OraError(957, "duplicate column name", clause.pos)
                updated.append(column.name)
            if len(columns) == 1:
                sets.append(f"{quoted(columns[0].name)} = {self._set_value(target, columns[0], clause, expressions)}")
            else:
                sets.append(self._set_many(target, columns, clause, expressions))
        return sets, tuple(updated)

    def _set_value(self, target: _Target, column: ColumnInfo, clause: ast.SetClause, expressions: Expressions) -> str:
        if is_default(clause.value):
            return self._default(target.table, column) or "null"
        return self._assigned(target.table, column, expressions.value(clause.value), clause.value.pos)

    def _set_many(
        self, target: _Target, columns: list[ColumnInfo], clause: ast.SetClause, expressions: Expressions
    ) -> str:
        if not isinstance(clause.value, ast.Subquery):
            raise OraError(1767, "UPDATE ... SET expression must be a subquery", clause.pos)
        relation = self.state.query(self.state, clause.value.query, expressions.block)
        count_values(len(columns), len(relation.columns), clause.value.pos)
        before = len(self._values_written)
        values = [
            self._assigned(target.table, c, _output(o, f'"q$".{o.pg}'), clause.value.pos)
            for c, o in zip(columns, relation.columns, strict=True)
        ]
        del self._values_written[before:]
        self._values_written.append(f'(select row({", ".join(values)}) from ({relation.sql}) as "q$")')
        names = ", ".join(quoted(c.name) for c in columns)
        return f'({names}) = (select {", ".join(values)} from ({relation.sql}) as "q$")'

    def _delete(self, stmt: ast.Delete) -> Plan:
        target = self._target(stmt.table, ("DELETE",))
        if stmt.where is not None:
            self.state.check(target.source.table or target.table, "SELECT", stmt.table.pos)
        where = self._where(target, stmt.where, stmt.current_of, stmt.pos)
        returning, out = self._returning(target, stmt.returning)
        source = f" using {', '.join(target.others)}" if target.others else ""
        trial = self._listed(f" from {', '.join([target.text, *target.others])}{where}")
        return self._plan("DELETE", f"delete from {target.text}{source}{where}{returning}", target, out, trial=trial)

    def _where(self, target: _Target, where: ast.Expr | None, cursor: str | None, pos: int) -> str:
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

    # -------------------------------------------------------------- MERGE

    def _merge(self, stmt: ast.Merge) -> Plan:
        privileges = ["SELECT"]
        if stmt.sets:
            privileges.append("UPDATE")
        if stmt.insert_values is not None:
            privileges.append("INSERT")
        if stmt.delete_where is not None:
            privileges.append("DELETE")
        if any(fires_instead(self.state, self.state.table(stmt.target), e) for e in ("INSERT", "UPDATE", "DELETE")):
            what = "MERGE not supported on join view or view with INSTEAD OF trigger."
            raise OraError(38106, what, stmt.target.pos)
        target = self._target(
            stmt.target, privileges, (*(n for s in stmt.sets for n in s.columns), *stmt.insert_columns)
        )
        if target.others:
            what = "MERGE not supported on join view or view with INSTEAD OF trigger."
            raise OraError(38106, what, stmt.target.pos)
        source_block = Block()
        clause = FromClause(self.state, source_block, Expressions(self.state, source_block))
        source_text = clause.translate((stmt.source,), [])[5:]
        numbers = self.state.numbers
        rows = rows_first(source_block, numbers.row) if numbers.shared else []
        both = Block(None, [*target.block.sources, *source_block.sources])
        expressions = Expressions(self.state, both)
        on = " and ".join([*target.conditions, expressions.condition(stmt.on)])
        self._refuse_joined_columns(stmt, target)
        parts: list[str] = []
        updated: tuple[str, ...] = ()
        matched = f"{target.source.pg}.ctid is not null"
        if stmt.sets:
            sets, updated = self._sets(target, stmt.sets, expressions)
            condition = f" and {expressions.condition(stmt.update_where)}" if stmt.update_where is not None else ""
            self._only_where(0, f"{matched}{condition}")
            if stmt.delete_where is not None:
                before = len(self._values_written)
                doomed = self._after_update(stmt, target, both)
                self._values_written[before:] = [doomed]
                self._only_where(before, f"{matched}{condition}")
                parts.append(f"when matched{condition} and {doomed} then delete")
            parts.append(f"when matched{condition} then update set {', '.join(sets)}")
        if stmt.insert_values is not None:
            before = len(self._values_written)
            insert, condition = self._merge_insert(stmt, target, source_block)
            self._only_where(before, f"{target.source.pg}.ctid is null{condition}")
            parts.append(insert)
        if numbers.shared:  # whether or not anything comes of the row
            source_text = f"(select {', '.join([*rows, *numbers.columns()])} from {source_text}) as {numbers.row}"
        parts.insert(0, f"merge into {target.text} using {source_text} on {on}")
        returning, _ = self._returning(target, None)
        if self.capture:
            returning += ", merge_action()"
        trial = self._listed(f" from {source_text} left join {target.text} on {on}")
        branches = (("INSERT", stmt.insert_values is not None), ("UPDATE", stmt.sets), ("DELETE", stmt.delete_where))
        text = " ".join(parts) + self._checked(target, returning)
        plan = self._plan("MERGE", text, target, (), updated, trial=trial)
        return replace(plan, branches=tuple(name for name, there in branches if there))

    def _only_where(self, first: int, condition: str) -> None:
        """The values written from number `first` on are worked out under a condition only."""
        values = self._values_written
        values[first:] = [f"case when {condition} then {value} end" for value in values[first:]]

    def _merge_insert(self, stmt: ast.Merge, target: _Target, source_block: Block) -> tuple[str, str]:
        """The branch, and its condition."""
        assert stmt.insert_values is not None
        expressions = Expressions(self.state, source_block)
        columns = self._insert_columns(target, stmt.insert_columns, stmt.pos)
        for column in columns:
            if column.virtual:
                raise OraError(54013, "INSERT operation disallowed on virtual columns", stmt.pos)
        count_values(len(columns), len(stmt.insert_values), stmt.pos)
        texts = [
            self._written(target.table, c, v, expressions) for c, v in zip(columns, stmt.insert_values, strict=True)
        ]
        condition = f" and {expressions.condition(stmt.insert_where)}" if stmt.insert_where is not None else ""
        omitted = self._omitted(target.table, columns)
        names = ", ".join(quoted(c.name) for c in [*columns, *(c for c, _ in omitted)])
        body = f"({names}) values ({', '.join([*texts, *(d for _, d in omitted)])})"
        return f"when not matched{condition} then insert {body}", condition

    def _refuse_joined_columns(self, stmt: ast.Merge, target: _Target) -> None:
        """ORA-38104: a column of the ON clause may not be updated."""
        written = {n for s in stmt.sets for n in s.columns}
        qualifiers = {id(node.base) for node in ast.walk(stmt.on) if isinstance(node, ast.Attr)}
        for node in ast.walk(stmt.on):
            if isinstance(node, ast.Name) and id(node) not in qualifiers:
                owner, name = target.source.alias, node.ident
                if not target.source.find(name):
                    continue
            elif isinstance(node, ast.Attr) and isinstance(node.base, ast.Name):
                owner, name = node.base.ident, node.name
            else:
                continue
            if owner == target.source.alias and name in written:
                label = f'"{owner}"."{name}"'
                raise OraError(38104, f"Columns referenced in the ON Clause cannot be updated: {label}", node.pos)

    def _after_update(self, stmt: ast.Merge, target: _Target, both: Block) -> str:
        """DELETE WHERE sees the row as the update would leave it."""
        if target.through is not None:
            raise unsupported("DELETE WHERE of a MERGE into a view", stmt.pos)
        new: dict[str, Value] = {}
        expressions = Expressions(self.state, both)
        for clause in stmt.sets:
            if len(clause.columns) > 1:
                raise unsupported("DELETE WHERE after a multi-column SET in MERGE", clause.pos)
            column = self._column(target, clause.columns[0], clause.pos)
            new[column.name] = Value(self._set_value(target, column, clause, expressions), column.type)
        columns = [replace(c, value=new.get(c.name, c.value)) for c in target.source.columns]
        changed = Block(None, [replace(target.source, columns=columns), *both.sources[1:]])
        assert stmt.delete_where is not None
        return Expressions(self.state, changed).condition(stmt.delete_where)

    # -------------------------------------------------------------- LOCK TABLE

    def _lock(self, stmt: ast.LockTable) -> Plan:
        if stmt.mode not in _LOCK_MODES:
            raise OraError(1737, "valid modes: [ROW] SHARE, [[SHARE] ROW] EXCLUSIVE, SHARE UPDATE", stmt.pos)
        names: list[str] = []
        for ref in stmt.tables:
            table = self.state.table(ref)
            self.state.check(table, "SELECT", ref.pos)
            if table.kind != "TABLE":
                raise unsupported(f"LOCK TABLE of the view {table.name}", ref.pos)
            names.append(table.pg)
        mode = "ROW SHARE" if stmt.mode == "SHARE UPDATE" else stmt.mode
        nowait = " nowait" if stmt.wait == "NOWAIT" else ""
        timeout = 0.0 if nowait else float(stmt.wait) if isinstance(stmt.wait, int) else None
        return Plan("LOCK", f"lock table {', '.join(names)} in {mode.lower()} mode{nowait}", lock_timeout=timeout)

    # -------------------------------------------------------------- RETURNING and the rest

    def _returning(self, target: _Target, clause: ast.Returning | None) -> tuple[str, tuple[OutColumn, ...]]:
        texts: list[str] = []
        out: list[OutColumn] = []
        for n, expr in enumerate(clause.exprs if clause is not None else (), 1):
            value, lob = self._returned(target, expr)
            texts.append(f'{value.sql if value.family is not Family.NULL else "null::text"} as "c${n}"')
            name = expr.name if isinstance(expr, ast.Attr) else expr.ident if isinstance(expr, ast.Name) else f"EXPR{n}"
            of: Type = VARCHAR2 if value.family is Family.NULL else value.type
            out.append(OutColumn(name, of, value.nullable, lob))
        if self.identity:
            texts.append(f'{ROWID_TEXT}({target.source.pg}."rowid$")')
        if self.capture:
            for row in (_OLD, _NEW):
                texts += [f"{row}.{quoted(c.name)}" for c in target.table.columns]
            return f" returning with (old as {_OLD}, new as {_NEW}) {', '.join(texts)}", tuple(out)
        return (f" returning {', '.join(texts)}" if texts else ""), tuple(out)

    def _returned(self, target: _Target, expr: ast.Expr) -> tuple[Value, LobColumn | None]:
        value = target.expressions.value(expr)
        if not self.state.located:
            return value, None
        value, lob = located(value, target.block)
        return value, None if lob is None else replace(lob, locked=True)

    def _checked(self, target: _Target, returning: str) -> str:
        """RETURNING that also looks at what WITH CHECK OPTION asks."""
        check = target.through.check if target.through is not None else None
        if check is None:
            return returning
        return f"{returning}, {check}" if returning else f" returning {check}"

    def _plan(
        self,
        kind: str,
        text: str,
        target: _Target,
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


def _through(target: _Target) -> ViewTarget | None:
    through = target.through
    return None if through is None else ViewTarget(through.names, target.source.pg, through.check)


def _output(column: OutputColumn, sql: str) -> Value:
    return Value(sql, column.type, column.nullable, column.json)
