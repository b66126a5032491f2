"""SQL inside PL/SQL, and PL/SQL inside SQL: what surrounds a statement, its bind values."""

from __future__ import annotations

from dataclasses import replace

from ..api import SqlApi
from ..errors import OraError
from ..model import Sequence_
from ..parser import ast
from ..types import CollectionType, Family, ObjectType, RecordType, RefCursorType, Type
from . import support
from .coerce import coerce
from .compiling import Compiling
from .report import COMPILE_ERRORS, Problem, no_procedure, wrong_type
from .resolve import dotted, find
from .rules import COLLECTION_METHODS, bare
from .symbols import Code, Group, Var

_UNKNOWN_NAME = ("PLS-00201", "PLS-00049", "PLS-00302", "PLS-00487", "PLS-00313", "PLS-00357", "PLS-00204")
_DML = (ast.Insert, ast.MultiInsert, ast.Update, ast.Delete, ast.Merge)


class StaticScope:
    """plan.Scope of one statement: the PL/SQL names visible where it stands."""

    def __init__(self, c: Compiling) -> None:
        self._compiling = c
        self.scope = c.scope
        self.frame = c.out.frame
        self.in_forall = c.in_forall
        self._known: dict[ast.Expr, Type | None] = {}

    def type_of(self, expr: ast.Expr) -> Type | None:
        if expr not in self._known:
            with self._compiling.units.lock:
                self._known[expr] = _type_in(self._compiling, self, expr)
        return self._known[expr]

    def qualified(self, call: ast.Call) -> ast.Call:
        """A public function of the package around is written with its name."""
        unit = self._compiling.unit
        if not isinstance(call.fn, ast.Name) or unit is None or not unit.kind.startswith("PACKAGE"):
            return call
        found = self.scope.find(call.fn.ident)
        if not isinstance(found, Group):
            return call
        package = ast.Attr(call.pos, ast.Name(call.pos, unit.owner), unit.name)
        return replace(call, fn=ast.Attr(call.pos, package, call.fn.ident))


def static_sql(c: Compiling, stmt: ast.Stmt | ast.Query, pos: int) -> tuple[str, SqlApi]:
    """Translates a statement; its global name and itself. Raises OraError."""
    _note_tables(c, stmt)
    _refuse_local_collections(c, stmt)
    scope = StaticScope(c)
    try:
        made = c.units.make_statement(stmt, c.ctx, scope)
    except OraError as error:
        if error.offset is None:
            error.offset = pos
        raise
    return c.out.intern("q", made), made


def _note_tables(c: Compiling, stmt: ast.Stmt | ast.Query) -> None:
    for node in ast.walk(stmt):
        if isinstance(node, ast.TableRef):
            found = c.catalog.resolve(c.ctx, node.name)
            if found is None:
                owner = node.name[0] if len(node.name) > 1 else c.ctx.schema
                c.deps.add((owner, node.name[-1]))
            else:
                c.deps.add((found.object.owner, found.object.name))
        elif isinstance(node, ast.Attr) and node.name in ("NEXTVAL", "CURRVAL"):
            found = c.catalog.resolve(c.ctx, dotted(node.base) or [""])
            if found is not None and isinstance(found.object, Sequence_):
                c.deps.add((found.object.owner, found.object.name))


def _refuse_local_collections(c: Compiling, stmt: ast.Stmt | ast.Query) -> None:
    """PLS-00642: collections of PL/SQL types in DML, and those of types SQL cannot see anywhere."""
    dml = isinstance(stmt, _DML)
    for node in ast.walk(stmt):
        expr = node.expr if isinstance(node, ast.TableFunction) else None
        if isinstance(node, ast.MemberOf):
            expr = node.collection
        if expr is None:
            continue
        type = collection_type(c, expr)
        if type is not None and not type.sql and (dml or not c.units.is_public_type(type)):
            raise Problem("PLS-00642: local collection types not allowed in SQL statements", expr.pos)


def collection_type(c: Compiling, expr: ast.Expr) -> CollectionType | None:
    try:
        type = c.value(expr).type
    except COMPILE_ERRORS:
        return None
    return type if isinstance(type, CollectionType) else None


def _type_in(c: Compiling, where: StaticScope, expr: ast.Expr) -> Type | None:
    """StaticScope.type_of: None for names that mean nothing here."""
    if c.client_sql:
        _refuse_variables(c, expr)
    saved = c.scope, c.out.frame, c.in_forall
    c.scope, c.out.frame, c.in_forall = where.scope, where.frame, where.in_forall
    try:
        if _is_method(c, expr):
            return None
        _check_usable(c, expr)
        type = c.value(expr).type
    except Problem as problem:
        if problem.text.startswith(_UNKNOWN_NAME):
            return None
        raise
    finally:
        c.scope, c.out.frame, c.in_forall = saved
    if type.family is Family.BOOLEAN or isinstance(type, (RecordType, ObjectType, RefCursorType)):
        raise wrong_type(expr.pos)
    return bare(type)


def _refuse_variables(c: Compiling, expr: ast.Expr) -> None:
    """Package variables and constants exist for PL/SQL only: PLS-00221 inside ORA-06553."""
    for node in ast.walk(expr):
        parts = dotted(node) if isinstance(node, ast.Attr) else None
        try:
            found = None if parts is None else find(c, parts, expr.pos)
        except COMPILE_ERRORS:
            continue
        if parts is not None and found is not None and isinstance(found[0], Var) and found[0].name[0] != ":":
            raise no_procedure(parts[-1], node.pos)


def _is_method(c: Compiling, expr: ast.Expr) -> bool:
    """A collection method: SQL knows none."""
    node = expr.fn if isinstance(expr, ast.Call) else expr
    if not isinstance(node, ast.Attr) or node.name not in COLLECTION_METHODS:
        return False
    return collection_type(c, node.base) is not None


def _check_usable(c: Compiling, expr: ast.Expr) -> None:
    """PLS-00231 for functions that SQL cannot call."""
    for node in ast.walk(expr):
        fn = node.fn if isinstance(node, ast.Call) else node
        if not isinstance(fn, (ast.Name, ast.Attr)):
            continue
        parts = dotted(fn)
        if parts is None:
            continue
        if isinstance(node, ast.Name) and parts[0] in ("SQLCODE", "SQLERRM") and c.scope.find(parts[0]) is None:
            raise Problem(f"PLS-00231: function '{parts[0]}' may not be used in SQL", expr.pos)
        _refuse_outs(c, parts, expr.pos)
        found = c.scope.find_qualified(parts)
        if found is None or not isinstance(found[0], Group):
            continue
        if not any(s.public for s in found[0].overloads):
            raise Problem(f"PLS-00231: function '{found[0].name}' may not be used in SQL", expr.pos)


def _refuse_outs(c: Compiling, parts: list[str], pos: int) -> None:
    """ORA-06572 for functions that would write to the statement."""
    try:
        found = find(c, parts, pos)
    except COMPILE_ERRORS:
        return
    if found is None or found[1] or not isinstance(found[0], Group):
        return
    functions = [s for s in found[0].overloads if s.returns is not None]
    if functions and all(s.outs for s in functions):
        raise OraError(6572, f"Function {found[0].name} has out arguments", pos)


def bind_values(c: Compiling, stmt: SqlApi) -> str:
    """The tuple of slot values, as Python."""
    parts: list[str] = []
    calls = False
    for slot in stmt.slots:
        code = replace(c.value(slot.expr), fresh=True)
        py = coerce(c, code, slot.type, slot.expr.pos, constrained=False)
        if calls_plsql(c, slot.expr):
            calls = True
            py = c.out.call(support.sql_call, f"lambda: {py}")
        parts.append(py)
    values = f"({', '.join(parts)},)" if parts else "()"
    plan = getattr(stmt, "plan", None)
    if plan is None or not calls:
        return values
    if plan.kind == "SELECT":
        return c.out.call(support.querying, "S", f"lambda: {values}")
    # A function may look at the table into which INSERT ... VALUES calls it
    tree = getattr(stmt, "ast", None)
    single = isinstance(tree, ast.Insert) and tree.query is None
    changed = [] if single or plan.instead else sorted(t for t in plan.targets or [plan.target] if t is not None)
    return c.out.call(support.changing, "S", repr(changed), f"lambda: {values}")


def calls_plsql(c: Compiling, expr: ast.Expr) -> bool:
    """Whether a function that is written in PL/SQL is called."""
    if isinstance(expr, ast.OwnersExpr):
        return True
    for node in ast.walk(expr):
        fn = node.fn if isinstance(node, ast.Call) else node
        parts = dotted(fn) if isinstance(fn, (ast.Name, ast.Attr)) else None
        try:
            found = None if parts is None else find(c, parts, expr.pos)
        except COMPILE_ERRORS:
            continue
        symbol = found[0] if found is not None else None
        if isinstance(symbol, Group) and not all(s.native for s in symbol.overloads):
            return True
    return False


def sql_expression(c: Compiling, expr: ast.Expr) -> Code:
    """SELECT expr FROM DUAL, without touching SQL%ROWCOUNT."""
    pos = expr.pos
    query = ast.Select(pos, (ast.SelectItem(pos, expr),), (ast.TableRef(pos, ("DUAL",)),))
    name, made = static_sql(c, query, pos)
    type = made.column_types[0][1]
    return Code(c.out.call(support.sql_value, "S", name, bind_values(c, made)), type, fresh=True)
