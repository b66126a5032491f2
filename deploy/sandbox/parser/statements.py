"""The executable part of PL/SQL: blocks and statements."""

from __future__ import annotations

from collections.abc import Callable

from . import ast
from .cursor import Parser
from .declarations import declarations, end_name, pragma
from .dml import sql_statement
from .expr import expr, operand
from .postfix import postfix, target
from .query import query, query_before_semicolon

_BLOCK_END = frozenset(["END", "EXCEPTION", "ELSE", "ELSIF", "WHEN"])
_SQL_STATEMENTS = frozenset(["SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "LOCK", "COMMIT", "ROLLBACK"])
_STATEMENT_START = (
    "( begin case declare exit for goto if loop mod null pragma raise return select update while with "
    "<an identifier> <a double-quoted delimited-identifier> <a bind variable> << continue close current "
    "delete fetch lock insert open rollback savepoint set sql execute commit forall merge pipe purge"
)
# A name used as a variable or procedure, though it is the first word of a statement.
_NAME_FOLLOWS = frozenset([":=", ".", "%"])


def anonymous_block(p: Parser) -> ast.Block:
    """A whole client statement: [<<label>>] [DECLARE ...] BEGIN ... END;"""
    names = _labels(p)
    label = names[-1] if names else None
    block = _block_statement(p, label)
    p.expect_end()
    return block


def _block_statement(p: Parser, label: str | None) -> ast.Block:
    pos = p.tok.pos
    decls: tuple[ast.Decl, ...] = ()
    if p.accept("DECLARE"):
        decls = declarations(p, frozenset(["BEGIN"]))
    block = block_from_begin(p, pos, decls, label)
    end_name(p, *([label] if label else []))
    return block


def block_from_begin(p: Parser, pos: int, decls: tuple[ast.Decl, ...], label: str | None) -> ast.Block:
    p.expect("BEGIN")
    body = statements(p)
    handlers: list[ast.Handler] = []
    if p.accept("EXCEPTION"):
        while p.tok.key == "WHEN":
            handlers.append(_handler(p))
        if not handlers:
            p.fail(900, "pragma", "when")
    return ast.Block(pos, decls, body, tuple(handlers), label)


def _handler(p: Parser) -> ast.Handler:
    pos = p.advance().pos
    names = [postfix(p)]
    while p.accept("OR"):
        names.append(postfix(p))
    p.expect("THEN")
    return ast.Handler(pos, tuple(names), statements(p))


def statements(p: Parser) -> tuple[ast.Stmt, ...]:
    """At least one statement, up to a word that ends the sequence."""
    result: list[ast.Stmt] = []
    labelled: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while p.tok.key not in _BLOCK_END:
        names = _labels(p)
        if names:
            labelled.append((len(result), names))
        result.append(_statement(p, names[-1] if names else None))
    if not result:
        p.fail(900, *_STATEMENT_START.split("  "))
    body = tuple(result)
    known = {name for _, names in labelled for name in names}
    if known and any(isinstance(n, ast.Goto) and n.label in known for n in ast.walk(body)):
        ends = [start for start, _ in labelled[1:]] + [len(body)]
        parts = tuple((names, body[start:end]) for (start, names), end in zip(labelled, ends, strict=True))
        return (ast.Segments(body[0].pos, parts),)
    return body


def _labels(p: Parser) -> tuple[str, ...]:
    names: list[str] = []
    while p.accept("<<"):
        names.append(p.ident())
        p.expect(">>")
    return tuple(names)


def _statement(p: Parser, label: str | None) -> ast.Stmt:
    tok = p.tok
    key = tok.key
    if key in ("BEGIN", "DECLARE"):
        return _block_statement(p, label)
    if key in ("LOOP", "WHILE", "FOR") and p.peek().key not in _NAME_FOLLOWS:
        return _loop(p, label)
    if key and p.peek().key not in _NAME_FOLLOWS:
        rule = _STATEMENTS.get(key)
        if rule is not None:
            stmt = rule(p)
            expect_semicolon(p)
            return stmt
        if key in _SQL_STATEMENTS or (key in ("SAVEPOINT", "SET") and p.peek().key not in ("(", ";")):
            stmt = _embedded_sql(p)
            p.advance()
            return stmt
        if key == "PRAGMA":
            pragma(p)
            return ast.Null(tok.pos)
    stmt = _assignment_or_call(p)
    expect_semicolon(p)
    return stmt


def expect_semicolon(p: Parser) -> None:
    if not p.accept(";"):
        p.fail(900, ":=", ".", "(", "@", "%", ";", "*", "&", "=", "-", "+", "<", "/", ">", "and", "or", "||")


def _embedded_sql(p: Parser) -> ast.Stmt:
    """A statement of SQL, up to its semicolon."""
    p.statement_pos = p.tok.pos
    p.sql = True
    stmt = sql_statement(p)
    if p.tok.key != ";" or stmt is None:
        p.fail(933)
    p.sql = False
    return stmt


def _assignment_or_call(p: Parser) -> ast.Stmt:
    tok = p.tok
    if tok.kind not in ("ident", "quoted", "bind") or (not p.at_name() and tok.kind == "ident"):
        p.fail(900, *_STATEMENT_START.split("  "))
    target = postfix(p)
    if p.accept(":="):
        return ast.Assign(tok.pos, target, expr(p))
    if not isinstance(target, (ast.Name, ast.Attr, ast.Call)):
        p.fail(900, ":=", ".", "(", "@", "%", ";")
    return ast.CallStmt(tok.pos, target)


def _null(p: Parser) -> ast.Stmt:
    return ast.Null(p.advance().pos)


def _return(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    return ast.Return(pos, None if p.tok.key == ";" else expr(p))


def _raise(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    return ast.Raise(pos, None if p.tok.key == ";" else postfix(p))


def _exit(p: Parser) -> ast.Stmt:
    tok = p.advance()
    label = p.ident() if p.at_name() else None
    when = expr(p) if p.accept("WHEN") else None
    return ast.Exit(tok.pos, label, when) if tok.key == "EXIT" else ast.Continue(tok.pos, label, when)


def _goto(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    label = p.ident()
    opened = (t.value for before, t in zip(p.toks, p.toks[1:]) if before.key == "<<")  # noqa: B905
    return ast.Goto(pos, label, label in opened)


def _branch(p: Parser) -> tuple[ast.Expr, tuple[ast.Stmt, ...]]:
    """test THEN statements"""
    test = expr(p)
    p.expect("THEN")
    return test, statements(p)


def _if(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    branches = [_branch(p)]
    while p.accept("ELSIF"):
        branches.append(_branch(p))
    default = statements(p) if p.accept("ELSE") else None
    p.expect("END")
    p.expect("IF")
    return ast.If(pos, tuple(branches), default)


def _case_statement(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    operand = None if p.tok.key == "WHEN" else expr(p)
    branches: list[tuple[ast.Expr, tuple[ast.Stmt, ...]]] = []
    if p.tok.key != "WHEN":
        p.fail(900, "when")
    while p.accept("WHEN"):
        branches.append(_branch(p))
    default = statements(p) if p.accept("ELSE") else None
    p.expect("END")
    p.expect("CASE")
    if p.at_name():
        p.ident()
    return ast.CaseStmt(pos, operand, tuple(branches), default)


def _loop(p: Parser, label: str | None) -> ast.Stmt:
    tok = p.advance()
    if tok.key == "FOR":
        return _for(p, tok.pos, label)
    if tok.key == "LOOP":
        return ast.Loop(tok.pos, _loop_body(p, label), label)
    condition = expr(p)
    p.expect("LOOP")
    return ast.WhileLoop(tok.pos, condition, _loop_body(p, label), label)


def _loop_body(p: Parser, label: str | None) -> tuple[ast.Stmt, ...]:
    """statements END LOOP [label] ;"""
    body = statements(p)
    p.expect("END")
    p.expect("LOOP")
    if p.at_name():
        tok = p.tok
        name = p.ident()
        if name != label:
            known = f"'{label}'" if label else "a loop label"
            p.fail_pls(f"PLS-00113: END identifier '{name}' must match {known}", tok.pos)
    if not p.accept(";"):
        p.fail(900, ";", "<an identifier>")
    return body


def _for(p: Parser, pos: int, label: str | None) -> ast.Stmt:
    var = p.ident()
    p.expect("IN")
    reverse = p.accept("REVERSE")
    if p.at_query():
        p.statement_pos = p.tok.pos
        opening = p.expect("(")
        source: ast.Query | ast.Expr = query(p)
        if p.tok.key != ")":
            p.sql = True
            p.fail(907)
        p.advance()
        if reverse:
            p.fail(900, "<an identifier>", at=opening)
    else:
        source = expr(p)
        if p.accept(".."):
            high = expr(p)
            p.expect("LOOP")
            body = _loop_body(p, label)
            assert isinstance(source, ast.Expr)
            return ast.ForLoop(pos, var, source, high, reverse, body, label)
    if not p.accept("LOOP"):
        p.fail(900, ".", "(", "*", "@", "%", "&", "-", "+", "/", "loop", "..", "||")
    return ast.CursorForLoop(pos, var, source, _loop_body(p, label), label)


def _forall(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    var = p.ident()
    p.expect("IN")
    low: ast.Expr | None = None
    high: ast.Expr | None = None
    indices: ast.Expr | None = None
    values: ast.Expr | None = None
    if p.accept_words("INDICES", "OF"):
        indices = postfix(p)
        if p.accept("BETWEEN"):
            low = operand(p)
            p.expect("AND")
            high = operand(p)
    elif p.accept_words("VALUES", "OF"):
        values = postfix(p)
    else:
        low = expr(p)
        p.expect("..")
        high = expr(p)
    save = p.accept_words("SAVE", "EXCEPTIONS")
    if p.tok.key in ("INSERT", "UPDATE", "DELETE", "MERGE"):
        stmt = _embedded_sql(p)
    elif p.tok.key == "EXECUTE":
        stmt = _execute(p)
    else:
        p.fail(900, ".", "(", "insert", "update", "delete", "merge", "execute", "save")
    return ast.Forall(pos, var, low, high, stmt, indices, values, save)


def _open(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    cursor = postfix(p)
    if p.accept("FOR"):
        if p.at_query():
            return ast.OpenFor(pos, cursor, query_before_semicolon(p))
        dynamic = expr(p)
        return ast.OpenFor(pos, cursor, None, dynamic, _using(p))
    if isinstance(cursor, ast.Call):
        return ast.Open(pos, cursor.fn, cursor.args)
    return ast.Open(pos, cursor)


def _using(p: Parser) -> tuple[ast.UsingArg, ...]:
    return p.listed(_using_arg) if p.accept("USING") else ()


def _using_arg(p: Parser) -> ast.UsingArg:
    pos = p.tok.pos
    in_, out = p.accept("IN"), p.accept("OUT")
    mode = ("IN OUT" if in_ else "OUT") if out else "IN"
    return ast.UsingArg(pos, expr(p), mode)


def _fetch(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    cursor = postfix(p)
    bulk = p.accept_words("BULK", "COLLECT")
    p.expect("INTO")
    into = p.listed(target)
    limit = expr(p) if p.accept("LIMIT") else None
    return ast.Fetch(pos, cursor, into, bulk, limit)


def _close(p: Parser) -> ast.Stmt:
    return ast.Close(p.advance().pos, postfix(p))


def _execute(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    p.expect("IMMEDIATE")
    sql = expr(p)
    into: tuple[ast.Expr, ...] = ()
    returning: tuple[ast.Expr, ...] = ()
    returning_bulk = False
    bulk = p.accept_words("BULK", "COLLECT")
    if bulk or p.tok.key == "INTO":
        p.expect("INTO")
        into = p.listed(target)
    using = _using(p)
    if p.tok.key in ("RETURNING", "RETURN"):
        p.advance()
        returning_bulk = p.accept_words("BULK", "COLLECT")
        p.expect("INTO")
        returning = p.listed(target)
    return ast.ExecuteImmediate(pos, sql, into, bulk, using, returning, returning_bulk)


_STATEMENTS: dict[str, Callable[[Parser], ast.Stmt]] = {
    "IF": _if,
    "CASE": _case_statement,
    "NULL": _null,
    "RETURN": _return,
    "RAISE": _raise,
    "EXIT": _exit,
    "CONTINUE": _exit,
    "FORALL": _forall,
    "OPEN": _open,
    "FETCH": _fetch,
    "CLOSE": _close,
    "EXECUTE": _execute,
    "GOTO": _goto,
    "PIPE": lambda p: p.refuse("PIPE ROW"),
}
