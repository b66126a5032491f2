"""Static SQL inside PL/SQL: what surrounds it, its bind values, where its results go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..api import SqlApi
from ..errors import OraError
from ..model import Sequence_, Table
from ..parser import ast
from ..types import BOOLEAN, CollectionType, Kind, ObjectType, RecordType, RefCursorType, Scalar, Type
from .base import COMPILE_ERRORS
from .calls import COLLECTION_METHODS
from .expressions import ExpressionCompiler
from .report import Problem
from .resolve import dotted
from .rules import bare, conversion_cost, is_boolean
from .symbols import Code, Frame, Group, Scope
from .targets import Target, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNKNOWN_NAME = ("PLS-00201", "PLS-00049", "PLS-00302", "PLS-00487", "PLS-00313", "PLS-00357", "PLS-00204")
_DML = (ast.Insert, ast.MultiInsert, ast.Update, ast.Delete, ast.Merge)


class StaticScope:
    """plan.Scope of one statement: the PL/SQL names visible where it stands."""

    def __init__(self, compiler: EmbeddedCompiler, scope: Scope, frame: Frame, in_forall: bool) -> None:
        self.compiler = compiler
        self.scope = scope
        self.frame = frame
        self.in_forall = in_forall
        self._known: dict[ast.Expr, Type | None] = {}

    def type_of(self, expr: ast.Expr) -> Type | None:
        if expr not in self._known:
            with self.compiler.units.lock:
                self._known[expr] = self.compiler.type_in(self, expr)
        return self._known[expr]

    def qualified(self, call: ast.Call) -> ast.Call:
        """A public function of the package around is written with its name."""
        unit = self.compiler.unit
        if not isinstance(call.fn, ast.Name) or unit is None or not unit.kind.startswith("PACKAGE"):
            return call
        found = self.scope.find(call.fn.ident)
        if not isinstance(found, Group):
            return call
        package = ast.Attr(call.pos, ast.Name(call.pos, unit.owner), unit.name)
        return replace(call, fn=ast.Attr(call.pos, package, call.fn.ident))


class EmbeddedCompiler(ExpressionCompiler):
    """Adds static_sql(), bind_values(), store_row(), store_rows(), sql_expression()."""

    # -------------------------------------------------------------- statements

    def static_sql(self, stmt: ast.Stmt | ast.Query, pos: int) -> tuple[str, SqlApi]:
        """Translates a statement; its global name and itself. Raises OraError."""
        self._note_tables(stmt)
        self._refuse_local_collections(stmt)
        scope = StaticScope(self, self.scope, self.frame, self.in_forall)
        try:
            made = self.units.make_statement(stmt, self.ctx, scope)
        except OraError as error:
            if error.offset is None:
                error.offset = pos
            raise
        return self.intern("q", made), made

    def _note_tables(self, stmt: ast.Stmt | ast.Query) -> None:
        for node in ast.walk(stmt):
            if isinstance(node, ast.TableRef):
                found = self.catalog.resolve(self.ctx, node.name)
                if found is None:
                    owner = node.name[0] if len(node.name) > 1 else self.ctx.schema
                    self.deps.add((owner, node.name[-1]))
                else:
                    self.deps.add((found.object.owner, found.object.name))
            elif isinstance(node, ast.Attr) and node.name in ("NEXTVAL", "CURRVAL"):
                found = self.catalog.resolve(self.ctx, dotted(node.base) or [""])
                if found is not None and isinstance(found.object, Sequence_):
                    self.deps.add((found.object.owner, found.object.name))

    def _refuse_local_collections(self, stmt: ast.Stmt | ast.Query) -> None:
        """PLS-00642: collections of PL/SQL types in DML, and those of types SQL cannot see anywhere."""
        dml = isinstance(stmt, _DML)
        for node in ast.walk(stmt):
            expr = node.expr if isinstance(node, ast.TableFunction) else None
            if isinstance(node, ast.MemberOf):
                expr = node.collection
            if expr is None:
                continue
            type = self.collection_type(expr)
            if type is not None and not type.sql and (dml or not self.units.is_public_type(type)):
                raise Problem("PLS-00642: local collection types not allowed in SQL statements", expr.pos)

    def collection_type(self, expr: ast.Expr) -> CollectionType | None:
        try:
            type = self.value(expr).type
        except COMPILE_ERRORS:
            return None
        return type if isinstance(type, CollectionType) else None

    def type_in(self, where: StaticScope, expr: ast.Expr) -> Type | None:
        """StaticScope.type_of: None for names that mean nothing here."""
        saved = self.scope, self.frame, self.in_forall
        self.scope, self.frame, self.in_forall = where.scope, where.frame, where.in_forall
        try:
            if self._is_method(expr):
                return None
            self._check_usable(expr)
            type = self.value(expr).type
        except Problem as problem:
            if problem.text.startswith(_UNKNOWN_NAME):
                return None
            raise
        finally:
            self.scope, self.frame, self.in_forall = saved
        if is_boolean(type) or isinstance(type, (RecordType, ObjectType, RefCursorType)):
            raise Problem("PLS-00382: expression is of wrong type", expr.pos)
        return bare(type)

    def _is_method(self, expr: ast.Expr) -> bool:
        """A collection method: SQL knows none."""
        node = expr.fn if isinstance(expr, ast.Call) else expr
        if not isinstance(node, ast.Attr) or node.name not in COLLECTION_METHODS:
            return False
        return self.collection_type(node.base) is not None

    def _check_usable(self, expr: ast.Expr) -> None:
        """PLS-00231 for functions that SQL cannot call."""
        for node in ast.walk(expr):
            fn = node.fn if isinstance(node, ast.Call) else node
            if not isinstance(fn, (ast.Name, ast.Attr)):
                continue
            parts = dotted(fn)
            if parts is None:
                continue
            if isinstance(node, ast.Name) and parts[0] in ("SQLCODE", "SQLERRM") and self.scope.find(parts[0]) is None:
                raise Problem(f"PLS-00231: function '{parts[0]}' may not be used in SQL", expr.pos)
            self._refuse_outs(parts, expr.pos)
            found = self.scope.find_qualified(parts)
            if found is None or not isinstance(found[0], Group):
                continue
            if not any(s.public for s in found[0].overloads):
                raise Problem(f"PLS-00231: function '{found[0].name}' may not be used in SQL", expr.pos)

    def _refuse_outs(self, parts: list[str], pos: int) -> None:
        """ORA-06572 for functions that would write to the statement."""
        try:
            found = self.find(parts)
        except COMPILE_ERRORS:
            return
        if found is None or found[1] or not isinstance(found[0], Group):
            return
        functions = [s for s in found[0].overloads if s.returns is not None]
        if functions and all(s.outs for s in functions):
            raise OraError(6572, f"Function {found[0].name} has out arguments", pos)

    # -------------------------------------------------------------- binds

    def bind_values(self, stmt: SqlApi) -> str:
        """The tuple of slot values, as Python."""
        parts: list[str] = []
        calls = False
        for slot in stmt.slots:
            code = replace(self.value(slot.expr), fresh=True)
            py = self.coerce(code, slot.type, slot.expr.pos, constrained=False)
            if self.calls_plsql(slot.expr):
                calls = True
                py = f"sql_call(lambda: {py})"
            parts.append(py)
        values = f"({', '.join(parts)},)" if parts else "()"
        plan = getattr(stmt, "plan", None)
        if plan is None or not calls:
            return values
        if plan.kind == "SELECT":
            return f"querying(S, lambda: {values})"
        # A function may look at the table into which INSERT ... VALUES calls it
        tree = getattr(stmt, "ast", None)
        single = isinstance(tree, ast.Insert) and tree.query is None
        changed = [] if single or plan.instead else sorted(t for t in plan.targets or [plan.target] if t is not None)
        return f"changing(S, {changed!r}, lambda: {values})"

    def calls_plsql(self, expr: ast.Expr) -> bool:
        """Whether a function that is written in PL/SQL is called."""
        if isinstance(expr, ast.OwnersExpr):
            return True
        for node in ast.walk(expr):
            fn = node.fn if isinstance(node, ast.Call) else node
            parts = dotted(fn) if isinstance(fn, (ast.Name, ast.Attr)) else None
            try:
                found = None if parts is None else self.find(parts)
            except COMPILE_ERRORS:
                continue
            symbol = found[0] if found is not None else None
            if isinstance(symbol, Group) and not all(s.native for s in symbol.overloads):
                return True
        return False

    def sql_expression(self, expr: ast.Expr) -> Code:
        """SELECT expr FROM DUAL, without touching SQL%ROWCOUNT."""
        pos = expr.pos
        query = ast.Select(pos, (ast.SelectItem(pos, expr),), (ast.TableRef(pos, ("DUAL",)),))
        name, made = self.static_sql(query, pos)
        type = made.column_types[0][1]
        return Code(f"sql_value(S, {name}, {self.bind_values(made)})", type, fresh=True)

    # -------------------------------------------------------------- results

    def store_row(self, into: tuple[ast.Expr, ...], columns: Sequence[tuple[str, Type]], row: str, what: str) -> None:
        """Assigns the columns of the Python tuple `row` to the targets."""
        if len(into) == 1:
            target = self.into_target(into[0])
            if isinstance(target.type, RecordType):
                self.emit(target.statement(self._row_record(target.type, columns, row, into[0].pos, what)))
                return
        self._check_count(len(into), len(columns), into[0].pos, what)
        for i, (expr, (_, type)) in enumerate(zip(into, columns, strict=True)):
            target = self.into_target(expr)
            if isinstance(target.type, RecordType):
                raise Problem("PLS-00494: coercion into multiple record targets not supported", expr.pos)
            if what == "FETCH" and conversion_cost(type, target.type) is None:
                name = text_of(expr)
                raise Problem(
                    f"PLS-00386: type mismatch found at '{name}' between FETCH cursor and INTO variables", expr.pos
                )
            value = self.coerce(Code(f"{row}[{i}]", type, fresh=True), target.type, expr.pos)
            self.emit(target.statement(value))

    def into_target(self, expr: ast.Expr) -> Target:
        """A target of INTO: what cannot be one is refused in words of its own."""
        try:
            return self.target(expr)
        except Problem as problem:
            if problem.text.startswith("PLS-00363"):
                label = f"PLS-00403: expression '{text_of(expr)}'"
                problem.text = f"{label} cannot be used as an INTO-target of a SELECT/FETCH statement"
            raise

    def _row_record(self, type: RecordType, columns: Sequence[tuple[str, Type]], row: str, pos: int, what: str) -> str:
        self._check_count(len(type.fields), len(columns), pos, what)
        values: list[str] = []
        for i, ((_, field), (_, column)) in enumerate(zip(type.fields, columns, strict=True)):
            values.append(self.coerce(Code(f"{row}[{i}]", column, fresh=True), field, pos))
        if all(v == f"{row}[{i}]" for i, v in enumerate(values)):
            return f"Record({self.type_name(type)}, list({row}))"
        return f"Record({self.type_name(type)}, [{', '.join(values)}])"

    def store_rows(self, into: tuple[ast.Expr, ...], columns: Sequence[tuple[str, Type]], rows: str, what: str) -> None:
        """BULK COLLECT: assigns the columns of all rows to collections."""
        targets = [self.into_target(expr) for expr in into]
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
            item = self._row_record(types[0].element, columns, "r", into[0].pos, what)
            self.emit(targets[0].statement(f"made({self.type_name(types[0])}, [{item} for r in {rows}])"))
            return
        self._check_count(len(into), len(columns), into[0].pos, what)
        for i, (target, type, expr) in enumerate(zip(targets, types, into, strict=True)):
            item = self.coerce(Code(f"r[{i}]", columns[i][1], fresh=True), type.element, expr.pos)
            self.emit(target.statement(f"made({self.type_name(type)}, [{item} for r in {rows}])"))

    def _check_count(self, targets: int, columns: int, pos: int, what: str) -> None:
        if targets == columns:
            return
        if what == "FETCH":
            raise Problem("PLS-00394: wrong number of values in the INTO list of a FETCH statement", pos)
        if targets > columns:
            raise OraError(947, "not enough values", pos)
        raise OraError(913, "too many values", pos)

    # -------------------------------------------------------------- records in DML

    def expand_record(self, stmt: ast.Stmt) -> ast.Stmt:
        """INSERT ... VALUES record and UPDATE ... SET ROW = record, written out column by column."""
        if not isinstance(stmt, (ast.Insert, ast.Update)) or stmt.record is None:
            return stmt
        record = stmt.record
        type = self.value(record).type
        if not isinstance(type, RecordType):
            raise Problem("PLS-00382: expression is of wrong type", record.pos)
        fields = [ast.Attr(record.pos, record, name) for name, _ in type.fields]
        table = self._target_table(stmt.table)
        columns = list(table.visible)
        if isinstance(stmt, ast.Insert) and stmt.columns:
            named = [table.column(c) for c in stmt.columns]
            columns = [c for c in named if c is not None]
        if len(fields) != len(columns):
            short = len(fields) < len(columns)
            raise (
                OraError(947, "not enough values", record.pos)
                if short
                else OraError(913, "too many values", record.pos)
            )
        if any(c.virtual for c in columns):
            raise OraError(54013, "INSERT operation disallowed on virtual columns", record.pos)
        names = tuple(c.name for c in columns)
        if isinstance(stmt, ast.Insert):
            return replace(stmt, columns=names, values=tuple(fields), record=None)
        sets = tuple(ast.SetClause(record.pos, (n,), f) for n, f in zip(names, fields, strict=True))
        return replace(stmt, sets=sets, record=None)

    def _target_table(self, ref: ast.TableRef) -> Table:
        found = self.catalog.resolve(self.ctx, ref.name)
        if found is None or not isinstance(found.object, Table):
            raise OraError(942, "table or view does not exist", ref.pos)
        return found.object

    # -------------------------------------------------------------- cursor attributes

    def bulk_attribute(self, base: ast.Expr, name: str, pos: int) -> Code:
        """SQL%BULK_ROWCOUNT(i), SQL%BULK_EXCEPTIONS.COUNT, SQL%BULK_EXCEPTIONS(i).ERROR_INDEX / ERROR_CODE."""
        number = Scalar(Kind.PLS_INTEGER)
        attr = base.fn if isinstance(base, ast.Call) else base
        assert isinstance(attr, ast.CursorAttr)
        if attr.name == "BULK_EXCEPTIONS" and not isinstance(base, ast.Call) and name == "COUNT":
            return Code("len(S.sql.bulk_exceptions)", number, nn=True)
        if isinstance(base, ast.Call) and len(base.args) == 1:
            index = self.coerce(self.value(base.args[0].value), number, pos)
            if attr.name == "BULK_ROWCOUNT" and not name:
                return Code(f"bulk_rowcount(S, {index})", number, nn=True)
            if attr.name == "BULK_EXCEPTIONS" and name in ("ERROR_INDEX", "ERROR_CODE"):
                part = 0 if name == "ERROR_INDEX" else 1
                return Code(f"bulk_exception(S, {index})[{part}]", number, nn=True)
        raise Problem(f"PLS-00302: component '{name or attr.name}' must be declared", pos)

    def cursor_attribute(self, expr: ast.CursorAttr) -> Code:
        """cursor%FOUND and its kin."""
        number = Scalar(Kind.PLS_INTEGER)
        name = expr.name
        if isinstance(expr.base, ast.Name) and expr.base.ident == "SQL":
            if name == "ROWCOUNT":
                return Code("S.sql.rowcount", number)
            if name == "FOUND":
                return Code("sql_found(S)", BOOLEAN)
            if name == "NOTFOUND":
                return Code("not3(sql_found(S))", BOOLEAN)
            if name == "ISOPEN":
                return Code("False", BOOLEAN, nn=True)
            raise Problem("PLS-00382: expression is of wrong type", expr.pos)
        py = self.cursor_value(expr.base)
        if name == "ISOPEN":
            return Code(f"is_open({py})", BOOLEAN, nn=True)
        if name == "ROWCOUNT":
            return Code(f"opened({py}).rowcount", number, nn=True)
        if name in ("FOUND", "NOTFOUND"):
            return Code(f"{'found' if name == 'FOUND' else 'not_found'}({py})", BOOLEAN)
        raise Problem("PLS-00382: expression is of wrong type", expr.pos)

    def cursor_value(self, expr: ast.Expr) -> str:
        """The Python expression of a cursor or cursor variable."""
        raise NotImplementedError


def is_cursor_type(type: Type) -> bool:
    return isinstance(type, RefCursorType) or (isinstance(type, Scalar) and type.kind is Kind.CURSOR)
