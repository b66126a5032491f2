"""Statements that are neither loops nor blocks nor about cursors."""

from __future__ import annotations

from ..errors import OraError, unsupported
from ..parser import ast
from . import support
from .blocks import exception_of, leave_frame
from .chains import call_statement
from .coerce import coerce, refuse_null
from .compiling import Compiling
from .conditions import chosen, truth_of
from .cursorrefs import check_current
from .embedded import bind_values, static_sql
from .into import expand_record, store_row, store_rows
from .report import Problem
from .symbols import Code, Var
from .targets import target_of


def assign(c: Compiling, stmt: ast.Assign) -> None:
    value = c.value(stmt.value)
    target = target_of(c, stmt.target)
    refuse_null(value, target.type, stmt.value.pos)
    c.out.emit(target.statement(coerce(c, value, target.type, stmt.value.pos)))


def call_procedure(c: Compiling, stmt: ast.CallStmt) -> None:
    call_statement(c, stmt.call)


def null_statement(c: Compiling, stmt: ast.Null) -> None:
    c.out.emit("pass")


def return_statement(c: Compiling, stmt: ast.Return) -> None:
    frame = c.out.frame
    if frame.returns is not None:
        if stmt.value is None:
            raise Problem("PLS-00503: RETURN <value> statement required for this return from function", stmt.pos)
        code = c.value(stmt.value)
        if _is_local(c, stmt.value):
            code = Code(code.py, code.type, code.simple, code.nn, True, code.const)
        value = coerce(c, code, frame.returns, stmt.value.pos)
        if frame.outs:
            c.out.emit(f"return ({', '.join([value, *(v.py for v in frame.outs)])})")
        else:
            c.out.emit(f"return {value}")
        return
    if stmt.value is not None:
        raise Problem("PLS-00372: In a procedure, RETURN statement cannot contain an expression", stmt.pos)
    c.out.emit(leave_frame(c))


def _is_local(c: Compiling, expr: ast.Expr) -> bool:
    """A local variable of the function itself: nobody needs it after the return."""
    if not isinstance(expr, ast.Name):
        return False
    symbol = c.scope.find(expr.ident)
    return isinstance(symbol, Var) and symbol.frame is c.out.frame and symbol.own


def raise_statement(c: Compiling, stmt: ast.Raise) -> None:
    if stmt.name is None:
        if not c.out.frame.handlers:
            raise Problem(
                "PLS-00367: a RAISE statement with no exception name must be inside an exception handler", stmt.pos
            )
        c.out.emit(f"raise {c.out.call(support.again, 'S')}")
        return
    symbol = exception_of(c, stmt.name)
    if symbol.message:
        c.out.emit(f"raise {c.out.call(OraError, symbol.code, repr(symbol.message))}")
    else:
        c.out.emit(f"raise {c.out.call(support.user_exception, repr(symbol.uid), symbol.code)}")


def if_statement(c: Compiling, stmt: ast.If) -> None:
    word = "if"
    for condition, body in stmt.branches:
        c.out.at(condition.pos)
        c.out.emit(f"{word} {truth_of(c, condition)}:")
        with c.out.indented():
            c.statements(body)
        word = "elif"
    if stmt.default is not None:
        c.out.emit("else:")
        with c.out.indented():
            c.statements(stmt.default)


def case_statement(c: Compiling, stmt: ast.CaseStmt) -> None:
    operand: Code | None = None
    if stmt.operand is not None:
        code = c.value(stmt.operand)
        temp = c.out.temp()
        c.out.emit(f"{temp} = {code.py}")
        operand = Code(temp, code.type, simple=True, nn=code.nn)
    word = "if"
    for condition, body in stmt.branches:
        c.out.at(condition.pos)
        if operand is None or stmt.operand is None:
            test = truth_of(c, condition)
        else:
            test = chosen(c, stmt.operand, operand, condition)
        c.out.emit(f"{word} {test}:")
        with c.out.indented():
            c.statements(body)
        word = "elif"
    c.out.at(stmt.pos)
    c.out.emit("else:")
    with c.out.indented():
        if stmt.default is not None:
            c.statements(stmt.default)
        else:
            c.out.emit(f"raise {c.out.call(support.no_case)}")


def select_into(c: Compiling, stmt: ast.QueryStmt) -> None:
    query = stmt.query
    into = query.into if isinstance(query, ast.Select) else _into_of(query)
    if not into:
        raise Problem("PLS-00428: an INTO clause is expected in this SELECT statement", stmt.pos)
    bulk = isinstance(query, ast.Select) and query.bulk
    name, made = static_sql(c, stmt, stmt.pos)
    temp = c.out.temp()
    if bulk:
        c.out.emit(f"{temp} = S.select_all({name}, {bind_values(c, made)})")
        store_rows(c, into, made.column_types, temp, "INTO")
    else:
        c.out.emit(f"{temp} = S.select_one({name}, {bind_values(c, made)})")
        store_row(c, into, made.column_types, temp, "INTO")


def dml_statement(c: Compiling, stmt: ast.Insert | ast.MultiInsert | ast.Update | ast.Delete | ast.Merge) -> None:
    current_of = getattr(stmt, "current_of", None)
    if current_of is not None:
        check_current(c, current_of, stmt.pos)
    expanded = expand_record(c, stmt)
    name, made = static_sql(c, expanded, stmt.pos)
    call = f"S.dml({name}, {bind_values(c, made)})"
    returning: ast.Returning | None = getattr(expanded, "returning", None)
    if returning is None:
        c.out.emit(call)
        return
    temp = c.out.temp()
    c.out.emit(f"{temp} = {call}")
    if returning.bulk:
        store_rows(c, returning.targets, made.column_types, temp, "INTO")
        return
    c.out.emit(f"if len({temp}) > 1: raise {c.out.call(support.too_many_rows)}")
    c.out.emit(f"if {temp}:")
    with c.out.indented():
        row = c.out.temp()
        c.out.emit(f"{row} = {temp}[0]")
        store_row(c, returning.targets, made.column_types, row, "INTO")


def commit(c: Compiling, stmt: ast.Commit) -> None:
    c.out.emit("S.commit()")


def rollback(c: Compiling, stmt: ast.Rollback) -> None:
    c.out.emit("S.rollback()" if stmt.to is None else f"S.rollback_to({stmt.to!r})")


def savepoint(c: Compiling, stmt: ast.Savepoint) -> None:
    c.out.emit(f"S.savepoint({stmt.name!r})")


def lock_table(c: Compiling, stmt: ast.LockTable) -> None:
    name, made = static_sql(c, stmt, stmt.pos)
    c.out.emit(f"S.lock_table({name}, {bind_values(c, made)})")


def set_transaction(c: Compiling, stmt: ast.SetTransaction) -> None:
    raise unsupported("SET TRANSACTION", stmt.pos)


def _into_of(query: ast.Query) -> tuple[ast.Expr, ...]:
    """INTO of a set query hangs on its first branch."""
    while isinstance(query, ast.SetQuery):
        query = query.left
    return query.into if isinstance(query, ast.Select) else ()
