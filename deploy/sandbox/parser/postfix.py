"""What hangs on an operand: fields, calls, elements, windows."""

from __future__ import annotations

from dataclasses import replace

from . import ast
from .cursor import Parser
from .expr import order_by, value
from .functions import on_conversion_error
from .primary import primary
from .words import SQL_RESERVED

_CURSOR_ATTRIBUTES = frozenset(["FOUND", "NOTFOUND", "ROWCOUNT", "ISOPEN", "BULK_ROWCOUNT", "BULK_EXCEPTIONS"])
_CALLABLE = (ast.Name, ast.Attr, ast.Call, ast.CursorAttr)


def postfix(p: Parser) -> ast.Expr:
    """An operand with everything that hangs on it."""
    result = primary(p)
    while True:
        key = p.tok.key
        if key == ".":
            if p.peek().kind not in ("ident", "quoted") or isinstance(result, ast.Literal):
                p.advance()
                p.fail(936, "<an identifier>", "<a double-quoted delimited-identifier>")
            p.advance()
            result = ast.Attr(result.pos, result, p.any_ident())
        elif key == "(":
            if p.accept_words("(", "+", ")"):
                result = ast.OuterMark(result.pos, result)
            elif isinstance(result, _CALLABLE):
                result = call(p, result)
            else:
                return result
        elif key == "%":
            if p.peek().key not in _CURSOR_ATTRIBUTES:
                return result
            p.advance()
            result = ast.CursorAttr(result.pos, result, p.advance().key)
        elif key == "@":
            p.refuse("a database link")
        else:
            following = _suffix(p, result, key)
            if following is None:
                return result
            result = following


def _suffix(p: Parser, result: ast.Expr, key: str) -> ast.Expr | None:
    """OVER, WITHIN GROUP, AT TIME ZONE and the ones that are refused; None: nothing of the kind."""
    if key == "AT":
        if p.accept_words("AT", "LOCAL"):
            return ast.AtTimeZone(result.pos, result, None)
        if p.accept_words("AT", "TIME", "ZONE"):
            return ast.AtTimeZone(result.pos, result, postfix(p))
    elif key == "OVER" and isinstance(result, ast.Call) and p.peek().key == "(":
        p.advance()
        return replace(result, over=_window(p))
    elif key == "WITHIN" and p.peek().key == "GROUP" and isinstance(result, ast.Call):
        p.reset(p.i + 2)
        p.expect("(")
        order = order_by(p)
        p.expect(")")
        return replace(result, within_group=order)
    elif key == "KEEP" and p.peek().key == "(" and isinstance(result, ast.Call):
        return replace(result, keep=_keep(p))
    elif key in ("IGNORE", "RESPECT") and p.peek().key == "NULLS" and isinstance(result, ast.Call):
        return replace(result, ignore_nulls=_ignores_nulls(p))
    elif key == "COLLATE" and p.sql and p.peek().kind in ("ident", "quoted") and p.peek().key not in SQL_RESERVED:
        p.refuse("COLLATE in an expression")
    elif key == "DAY" and p.sql and p.at_words("DAY", "TO", "SECOND"):
        p.refuse("an interval expression (... DAY TO SECOND)")
    return None


def _keep(p: Parser) -> ast.Keep:
    pos = p.advance().pos
    p.expect("(")
    p.expect("DENSE_RANK")
    last = not p.accept("FIRST")
    if last:
        p.expect("LAST")
    result = ast.Keep(pos, last, order_by(p))
    p.expect(")")
    return result


def _ignores_nulls(p: Parser) -> bool:
    key = p.advance().key
    p.expect("NULLS")
    return key == "IGNORE"


def call(p: Parser, fn: ast.Expr) -> ast.Expr:
    """The call of `fn`, from the parenthesis on."""
    p.expect("(")
    if p.accept(")"):
        return ast.Call(fn.pos, fn, ())
    distinct = p.accept("DISTINCT") or p.accept("UNIQUE")
    if not distinct:
        p.accept("ALL")
    overflow: str | None = None
    ignore_nulls = False
    args: list[ast.Arg] = []
    while True:
        args.append(_arg(p))
        if p.tok.key == "DEFAULT":
            args.append(on_conversion_error(p))
        if not p.accept(","):
            break
    if p.tok.key == "ON" and p.peek().key == "OVERFLOW":
        start = p.i
        while p.tok.key not in (")", "") or p.tok.kind == "string":
            p.advance()
        overflow = p.words_since(start)
    elif p.tok.key in ("IGNORE", "RESPECT") and p.peek().key == "NULLS":
        ignore_nulls = _ignores_nulls(p)
    elif p.tok.key in ("AS", "USING", "ORDER") and p.sql:
        p.refuse(f"{p.tok.key} among the arguments of a function")
    p.expect(")")
    return ast.Call(fn.pos, fn, tuple(args), distinct, (), overflow, ignore_nulls=ignore_nulls)


def _arg(p: Parser) -> ast.Arg:
    tok = p.tok
    if p.peek().key == "=>" and tok.kind in ("ident", "quoted"):
        p.reset(p.i + 2)
        return ast.Arg(tok.pos, value(p), str(tok.value))
    if tok.key == "*":
        p.advance()
        return ast.Arg(tok.pos, ast.Star(tok.pos))
    result = ast.Arg(tok.pos, value(p))
    if p.tok.key == "=>" and not p.sql:
        p.refuse("a qualified expression with keys")
    return result


def _window(p: Parser) -> ast.Window:
    pos = p.tok.pos
    p.expect("(")
    partition: tuple[ast.Expr, ...] = ()
    order: tuple[ast.OrderItem, ...] = ()
    frame: str | None = None
    if p.accept("PARTITION"):
        p.expect("BY")
        partition = p.listed(value)
    if p.tok.key == "ORDER":
        order = order_by(p)
    if p.tok.key in ("ROWS", "RANGE", "GROUPS"):
        start = p.i
        depth = 0
        while depth or p.tok.key != ")":
            if p.tok.kind == "end":
                p.fail(907, ")")
            key = p.advance().key
            depth += (key == "(") - (key == ")")
        frame = p.words_since(start)
    p.expect(")")
    return ast.Window(pos, partition, order, frame)


def target(p: Parser) -> ast.Expr:
    """Where a value goes: variable, field, element, :bind."""
    saved, p.sql = p.sql, p.sql and not p.plsql
    result = postfix(p)
    p.sql = saved
    return result
