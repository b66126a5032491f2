"""INSERT, UPDATE, DELETE, MERGE, transaction control, LOCK TABLE."""

from __future__ import annotations

from collections.abc import Callable

from . import ast
from .cursor import Parser
from .expr import condition, value
from .postfix import target
from .query import query, table_item, table_target


def sql_statement(p: Parser) -> ast.Stmt | None:
    """The statement at the cursor, without its terminator; None if it is none of these."""
    rule = _STATEMENTS.get(p.tok.key)
    return rule(p) if rule else None


def _query_statement(p: Parser) -> ast.Stmt:
    return ast.QueryStmt(p.tok.pos, query(p))


def _commit(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    p.accept("WORK")
    if p.tok.key == "COMMENT":
        p.advance()
        p.string()
    if p.tok.key == "FORCE":
        p.refuse("COMMIT FORCE")
    if p.accept("WRITE"):
        while p.tok.key in ("WAIT", "NOWAIT", "IMMEDIATE", "BATCH"):
            p.advance()
    return ast.Commit(pos)


def _rollback(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    p.accept("WORK")
    if p.tok.key == "FORCE":
        p.refuse("ROLLBACK FORCE")
    if p.accept("TO"):
        p.accept("SAVEPOINT")
        return ast.Rollback(pos, p.ident())
    return ast.Rollback(pos)


def _savepoint(p: Parser) -> ast.Stmt:
    return ast.Savepoint(p.advance().pos, p.ident())


def _set_transaction(p: Parser) -> ast.Stmt | None:
    if p.peek().key != "TRANSACTION":
        return None
    pos = p.tok.pos
    while p.tok.kind != "end" and p.tok.key != ";":
        p.advance()
    return ast.SetTransaction(pos, p.text_since(pos))


def _insert(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    hints = p.hints.get(p.i)
    if p.tok.key in ("ALL", "FIRST"):
        return _multi_insert(p, pos)
    p.expect("INTO", 925)
    table = table_target(p)
    columns: tuple[str, ...] = ()
    values: tuple[ast.Expr, ...] | None = None
    rows: ast.Query | None = None
    record: ast.Expr | None = None
    if p.tok.key == "(" and not p.at_query():
        columns = p.in_parens(_column)
    if p.accept("VALUES"):
        if p.tok.key == "(":
            values = p.in_parens(_value_or_default)
        elif p.plsql:
            record = target(p)
        else:
            p.fail(906)
    elif p.at_query():
        rows = query(p)
    else:
        p.fail(926)
    _refuse_log_errors(p)
    returning = _returning_clause(p) if rows is None else None
    return ast.Insert(pos, table, columns, values, rows, record, returning, hints)


def _multi_insert(p: Parser, pos: int) -> ast.Stmt:
    first = p.advance().key == "FIRST"
    branches: list[ast.InsertBranch] = []
    if not first and p.tok.key == "INTO":
        branches.append(ast.InsertBranch(p.tok.pos, None, _into_clauses(p)))
    else:
        _when_branches(p, branches)
    if not p.at_query():
        p.fail(928, "select")
    rows = query(p)
    _refuse_log_errors(p)
    return ast.MultiInsert(pos, first, tuple(branches), rows)


def _when_branches(p: Parser, branches: list[ast.InsertBranch]) -> None:
    if p.tok.key != "WHEN":
        p.fail(905)
    while p.tok.key == "WHEN":
        start = p.advance().pos
        when = condition(p)
        p.expect("THEN", 905)
        branches.append(ast.InsertBranch(start, when, _into_clauses(p)))
    if p.tok.key == "ELSE":
        start = p.advance().pos
        branches.append(ast.InsertBranch(start, None, _into_clauses(p)))


def _into_clauses(p: Parser) -> tuple[ast.IntoClause, ...]:
    clauses: list[ast.IntoClause] = []
    if p.tok.key != "INTO":
        p.fail(925)
    while p.tok.key == "INTO":
        pos = p.advance().pos
        table = table_target(p)
        columns = p.in_parens(_column) if p.tok.key == "(" and not p.at_query() else ()
        values = p.in_parens(_value_or_default) if p.accept("VALUES") else None
        _refuse_log_errors(p)
        clauses.append(ast.IntoClause(pos, table, columns, values))
    return tuple(clauses)


def _column(p: Parser) -> str:
    """A column to be written; a table or alias in front of it is dropped."""
    name = p.ident()
    while p.accept("."):
        name = p.any_ident()
    return name


def _value_or_default(p: Parser) -> ast.Expr:
    if p.tok.key == "DEFAULT":
        return ast.Name(p.advance().pos, "DEFAULT")
    return value(p)


def _refuse_log_errors(p: Parser) -> None:
    if p.at_words("LOG", "ERRORS"):
        p.refuse("LOG ERRORS")


def _returning_clause(p: Parser) -> ast.Returning | None:
    """RETURNING exprs [BULK COLLECT] INTO targets"""
    if p.tok.key not in ("RETURNING", "RETURN"):
        return None
    pos = p.advance().pos
    exprs = p.listed(value)
    bulk = p.accept_words("BULK", "COLLECT")
    p.expect("INTO", 925)
    into = p.listed(target)
    _refuse_log_errors(p)
    return ast.Returning(pos, exprs, into, bulk)


def _update(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    table = table_target(p)
    p.expect("SET", 971)
    record: ast.Expr | None = None
    sets: tuple[ast.SetClause, ...] = ()
    if p.plsql and p.accept_words("ROW", "="):
        record = target(p)
    else:
        sets = p.listed(_set)
    where, cursor = _where(p)
    _refuse_log_errors(p)
    return ast.Update(pos, table, sets, where, cursor, record, _returning_clause(p))


def _set(p: Parser) -> ast.SetClause:
    pos = p.tok.pos
    if p.tok.key == "(":
        columns = p.in_parens(_column)
        p.expect("=")
        if not p.at_query() and p.tok.key == "(":
            p.fail_number(1767, "UPDATE ... SET expression must be a subquery", pos)
        if not p.at_query():
            p.fail(907)
        new = value(p)
    else:
        if not p.at_name():
            text = "invalid user.table.column, table.column, or column specification"
            p.fail_number(1747, text, pos)
        columns = (_column(p),)
        p.expect("=")
        new = _value_or_default(p)
    return ast.SetClause(pos, columns, new)


def _where(p: Parser) -> tuple[ast.Expr | None, str | None]:
    if not p.accept("WHERE"):
        return None, None
    if p.plsql and p.accept_words("CURRENT", "OF"):
        parts = p.dotted()
        return None, ".".join(parts)
    return condition(p), None


def _delete(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    p.accept("FROM")
    table = table_target(p)
    where, cursor = _where(p)
    _refuse_log_errors(p)
    return ast.Delete(pos, table, where, cursor, _returning_clause(p))


def _merge(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    p.expect("INTO", 925)
    target = table_target(p)
    p.expect("USING")
    source = table_item(p)
    p.expect("ON", 969)
    p.expect("(", 969)
    on = condition(p)
    p.expect(")")
    sets: tuple[ast.SetClause, ...] = ()
    update_where: ast.Expr | None = None
    delete_where: ast.Expr | None = None
    columns: tuple[str, ...] = ()
    values: tuple[ast.Expr, ...] | None = None
    insert_where: ast.Expr | None = None
    if p.tok.key != "WHEN":
        p.fail(905)
    while p.accept("WHEN"):
        if p.accept("NOT"):
            if values is not None:
                p.fail(905)
            p.expect_words("MATCHED", "THEN", "INSERT")
            if p.tok.key == "(":
                columns = p.in_parens(_column)
            p.expect("VALUES", 926)
            values = p.in_parens(_value_or_default)
            insert_where = condition(p) if p.accept("WHERE") else None
        else:
            if sets:
                p.fail(905)
            p.expect_words("MATCHED", "THEN", "UPDATE", "SET")
            sets = p.listed(_set)
            update_where = condition(p) if p.accept("WHERE") else None
            if p.accept("DELETE"):
                p.expect("WHERE")
                delete_where = condition(p)
    _refuse_log_errors(p)
    return ast.Merge(pos, target, source, on, sets, update_where, delete_where, columns, values, insert_where)


def _lock_table(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    p.expect("TABLE")
    tables = p.listed(table_target)
    p.expect("IN")
    start = p.i
    while p.tok.key in ("ROW", "SHARE", "UPDATE", "EXCLUSIVE"):
        p.advance()
    mode = p.words_since(start)
    p.expect("MODE")
    wait: str | int | None = None
    if p.accept("NOWAIT"):
        wait = "NOWAIT"
    elif p.accept("WAIT"):
        wait = p.integer()
    return ast.LockTable(pos, tables, mode, wait)


_STATEMENTS: dict[str, Callable[[Parser], ast.Stmt | None]] = {
    **dict.fromkeys(["SELECT", "WITH", "("], _query_statement),
    "INSERT": _insert,
    "UPDATE": _update,
    "DELETE": _delete,
    "MERGE": _merge,
    "LOCK": _lock_table,
    "COMMIT": _commit,
    "ROLLBACK": _rollback,
    "SAVEPOINT": _savepoint,
    "SET": _set_transaction,
}
