"""SELECT: query blocks, set operators, joins, trailing clauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ..errors import CompilationError, OraError
from . import ast
from .cursor import Parser
from .expr import condition, order_by, value
from .jsonexpr import json_on, json_path, json_wrapper
from .postfix import call, postfix, target
from .typeref import data_type
from .words import COLUMN_ALIAS_STOP

_T = TypeVar("_T")
_SET_OPERATORS = frozenset(["UNION", "INTERSECT", "MINUS"])
_JOIN_START = frozenset(["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"])
_ALWAYS = ast.Binary(0, "=", ast.Literal(0, 1), ast.Literal(0, 1))


def query(p: Parser) -> ast.Query:
    """[WITH ...] block [UNION ... block] [ORDER BY] [OFFSET/FETCH] [FOR UPDATE]"""
    saved, p.sql = p.sql, True
    pos = p.tok.pos
    ctes = _ctes(p) if p.tok.key == "WITH" else ()
    result = _query_rest(p, _set_operation(p, _operand(p)), pos)
    if ctes:
        assert isinstance(result, (ast.Select, ast.SetQuery))
        if result.ctes:
            p.refuse("WITH in front of a parenthesised query that has its own WITH")
        result = replace(result, ctes=ctes)
    p.sql = saved
    return result


def query_before_semicolon(p: Parser) -> ast.Query:
    """That of a cursor in PL/SQL, whose errors are those of SQL."""
    p.statement_pos = p.tok.pos
    found = query(p)
    if p.tok.key != ";":
        p.sql = True
        p.fail(933)
    return found


def query_after(p: Parser, left: ast.Query) -> ast.Query:
    return _query_rest(p, _set_operation(p, left), left.pos)


def _ctes(p: Parser) -> tuple[ast.Cte, ...]:
    p.expect("WITH")
    if p.tok.key in ("FUNCTION", "PROCEDURE"):
        p.refuse("a function in the WITH clause")
    return p.listed(_cte)


def _cte(p: Parser) -> ast.Cte:
    pos = p.tok.pos
    name = p.ident()
    columns = p.ident_list() if p.tok.key == "(" else ()
    p.expect("AS")
    p.expect("(")
    result = ast.Cte(pos, name, columns, query(p))
    p.expect(")")
    if p.tok.key in ("SEARCH", "CYCLE"):
        p.refuse(f"{p.tok.key} of a recursive WITH")
    return result


def _set_operation(p: Parser, left: ast.Query) -> ast.Query:
    while p.tok.key in _SET_OPERATORS:
        op = p.advance().key
        if op == "UNION" and p.accept("ALL"):
            op = "UNION ALL"
        left = ast.SetQuery(left.pos, op, left, _operand(p))
    return left


def _operand(p: Parser) -> ast.Query:
    if p.tok.key == "SELECT":
        return _block(p)
    if p.tok.key == "(":
        p.advance()
        inner = query(p)
        p.expect(")")
        return inner
    return p.fail(928, "select")


def _query_rest(p: Parser, query: ast.Query, pos: int) -> ast.Query:
    """ORDER BY, OFFSET, FETCH and FOR UPDATE hung on `query`."""
    order: tuple[ast.OrderItem, ...] = ()
    siblings = False
    if p.tok.key == "ORDER":
        siblings = p.peek().key == "SIBLINGS"
        order = order_by(p)
    offset: ast.Expr | None = None
    fetch: ast.Expr | None = None
    percent = ties = False
    if p.tok.key == "OFFSET":
        p.advance()
        offset = value(p)
        _rows_word(p)
    if p.tok.key == "FETCH" and p.peek().key in ("FIRST", "NEXT"):
        p.reset(p.i + 2)
        fetch = ast.Literal(p.tok.pos, 1) if p.tok.key in ("ROW", "ROWS") else value(p)
        percent = p.accept("PERCENT")
        _rows_word(p)
        ties = p.accept_words("WITH", "TIES")
        if not ties:
            p.expect("ONLY")
    lock = _for_update(p) if p.tok.key == "FOR" and p.peek().key == "UPDATE" else None
    if not order and offset is None and fetch is None and lock is None:
        return query
    assert isinstance(query, (ast.Select, ast.SetQuery))
    if query.order or query.offset or query.fetch or (isinstance(query, ast.Select) and query.for_update):
        inner = ast.DerivedTable(query.pos, query)
        query = ast.Select(pos, (ast.SelectItem(pos, ast.Star(pos)),), (inner,))
    if isinstance(query, ast.SetQuery):
        if lock is not None:
            p.fail(1786)
        if percent or ties:
            p.refuse("FETCH ... PERCENT or WITH TIES on a set operation")
        return replace(query, order=order, offset=offset, fetch=fetch)
    return replace(
        query,
        order=order,
        siblings=siblings,
        offset=offset,
        fetch=fetch,
        fetch_percent=percent,
        with_ties=ties,
        for_update=lock,
    )


def _rows_word(p: Parser) -> None:
    if not p.accept("ROW"):
        p.expect("ROWS")


def _for_update(p: Parser) -> ast.ForUpdate:
    pos = p.advance().pos
    p.advance()
    of = p.listed(postfix) if p.accept("OF") else ()
    wait: str | int | None = None
    if p.accept("NOWAIT"):
        wait = "NOWAIT"
    elif p.accept_words("SKIP", "LOCKED"):
        wait = "SKIP LOCKED"
    elif p.accept("WAIT"):
        wait = p.integer()
    return ast.ForUpdate(pos, of, wait)


def _block(p: Parser) -> ast.Select:
    pos = p.expect("SELECT").pos
    hints = p.hints.get(p.i)
    distinct = p.accept("DISTINCT") or p.accept("UNIQUE")
    if not distinct:
        p.accept("ALL")
    items = p.listed(_select_item)
    into: tuple[ast.Expr, ...] = ()
    bulk = False
    if p.plsql:
        bulk = p.accept_words("BULK", "COLLECT")
        if bulk or p.tok.key == "INTO":
            p.expect("INTO", 925)
            into = p.listed(target)
    elif p.tok.key == "INTO":
        p.fail(905)
    p.expect("FROM", 923)
    tables = p.listed(_joined)
    where = condition(p) if p.accept("WHERE") else None
    connect_by: ast.Expr | None = None
    start_with: ast.Expr | None = None
    nocycle = False
    while True:
        if connect_by is None and p.accept("CONNECT"):
            p.expect("BY")
            nocycle = p.accept("NOCYCLE")
            connect_by = condition(p)
        elif start_with is None and p.accept("START"):
            p.expect("WITH")
            start_with = condition(p)
        else:
            break
    group: tuple[ast.Expr, ...] = ()
    having: ast.Expr | None = None
    if p.tok.key == "HAVING":
        p.advance()
        having = condition(p)
    if p.accept("GROUP"):
        p.expect("BY")
        group = p.listed(_group_item)
    if having is None and p.accept("HAVING"):
        having = condition(p)
    if p.tok.key == "MODEL":
        p.refuse("MODEL")
    return ast.Select(
        pos, items, tables, where, group, having, distinct, connect_by, start_with, nocycle, into, bulk, hints=hints
    )


def _group_item(p: Parser) -> ast.Expr:
    """An item of GROUP BY. GROUPING SETS is a call of that name, () a tuple of nothing."""
    pos = p.tok.pos
    if p.accept_words("(", ")"):
        return ast.TupleExpr(pos, ())
    if not p.accept_words("GROUPING", "SETS"):
        return value(p)
    return ast.Call(pos, ast.Name(pos, "GROUPING SETS"), tuple(ast.Arg(s.pos, s) for s in p.in_parens(_group_item)))


def _select_item(p: Parser) -> ast.SelectItem:
    tok = p.tok
    if tok.key == "*":
        p.advance()
        return ast.SelectItem(tok.pos, ast.Star(tok.pos))
    if tok.kind in ("ident", "quoted") and p.peek().key == ".":
        ahead = 1
        while p.peek(ahead).key == "." and p.peek(ahead + 1).kind in ("ident", "quoted"):
            ahead += 2
        if p.peek(ahead).key == "." and p.peek(ahead + 1).key == "*":
            parts = tuple(str(p.peek(n).value) for n in range(0, ahead, 2))
            p.reset(p.i + ahead + 2)
            return ast.SelectItem(tok.pos, ast.Star(tok.pos, parts))
    start = p.i
    item = value(p)
    parts_read = (p.text[t.pos : t.end] for t in p.toks[start : p.i])
    text = "".join(part if part[0] == '"' else "".join(part.upper().split()) for part in parts_read)
    alias: str | None = None
    if p.accept("AS"):
        alias = p.ident(923)
    elif not (p.plsql and p.at_words("BULK", "COLLECT")):
        alias = p.alias(COLUMN_ALIAS_STOP)
    return ast.SelectItem(tok.pos, item, alias, text)


def _joined(p: Parser) -> ast.FromItem:
    left = table_item(p)
    while p.tok.key in _JOIN_START or p.at_words("OUTER", "APPLY"):
        natural = p.accept("NATURAL")
        kind = "INNER"
        if p.tok.key in ("LEFT", "RIGHT", "FULL"):
            kind = p.advance().key
            p.accept("OUTER")
        elif p.tok.key in ("INNER", "CROSS", "OUTER"):
            kind = p.advance().key
        if kind in ("CROSS", "OUTER") and p.accept("APPLY"):
            right = table_item(p)
            if isinstance(right, ast.DerivedTable):
                right = replace(right, lateral=True)
            left = ast.Join(left.pos, "CROSS" if kind == "CROSS" else "LEFT", left, right, _ALWAYS)
            continue
        p.expect("JOIN")
        right = table_item(p)
        on: ast.Expr | None = None
        using: tuple[str, ...] = ()
        if kind != "CROSS" and not natural:
            if p.accept("USING"):
                using = p.ident_list()
            else:
                p.expect("ON")
                on = condition(p)
        left = ast.Join(left.pos, kind, left, right, on, using, natural)
    return left


def table_item(p: Parser) -> ast.FromItem:
    tok = p.tok
    key = tok.key
    if key == "(":
        return _parenthesised_table(p)
    following = p.peek().key
    if following == "(":
        if key == "LATERAL":
            p.advance()
            p.advance()
            inner = query(p)
            p.expect(")")
            return ast.DerivedTable(tok.pos, inner, p.alias(), True)
        if key == "TABLE":
            p.advance()
            p.advance()
            if p.at_query():
                p.refuse("TABLE(subquery)")
            expr = value(p)
            p.expect(")")
            if p.at_words("(", "+", ")"):
                p.refuse("(+) on TABLE()")
            return ast.TableFunction(tok.pos, expr, p.alias())
        if key == "JSON_TABLE":
            return _json_table(p)
        if key in ("XMLTABLE", "ONLY", "CONTAINERS", "SHARDS", "THE"):
            p.refuse(f"{key} in FROM")
    return table_ref(p, functions=True)


def _parenthesised_table(p: Parser) -> ast.FromItem:
    pos = p.tok.pos
    if p.at_query(1):
        start = p.i
        try:
            p.advance()
            inner = query(p)
            p.expect(")")
        except (OraError, CompilationError):
            # ((select ..) a join b on ..): not a query after all
            if p.toks[start + 1].key != "(":
                raise
            p.reset(start)
            p.sql = True
        else:
            pivoted = _pivoted(p, ast.DerivedTable(pos, inner))
            return pivoted or ast.DerivedTable(pos, inner, p.alias())
    p.expect("(")
    item = _joined(p)
    p.expect(")")
    return item


def _pivoted(p: Parser, source: ast.FromItem) -> ast.FromItem | None:
    """PIVOT or UNPIVOT of `source`, several perhaps; None where there is neither."""
    key, following, pos = p.tok.key, p.peek().key, p.tok.pos
    if key == "PIVOT" and following == "(":
        p.advance()
        result: ast.Pivot | ast.Unpivot = _pivot(p, pos, source)
    elif key == "UNPIVOT" and following in ("(", "INCLUDE", "EXCLUDE"):
        p.advance()
        result = _unpivot(p, pos, source)
    elif key in ("PIVOT", "MATCH_RECOGNIZE") and following in ("(", "XML"):
        p.refuse(f"{key} XML" if following == "XML" else key)
    else:
        return None
    return _pivoted(p, result) or replace(result, alias=p.alias())


def _pivot(p: Parser, pos: int, source: ast.FromItem) -> ast.Pivot:
    p.expect("(")
    items = p.listed(_select_item)
    p.expect("FOR")
    columns = _one_or_more(p, Parser.ident)
    p.expect("IN")
    if p.at_words("(", "ANY") or p.at_query(1):
        p.refuse("PIVOT of values that are not listed")
    values = p.in_parens(_pivot_value)
    p.expect(")")
    return ast.Pivot(pos, source, items, columns, values)


def _pivot_value(p: Parser) -> tuple[tuple[ast.Expr, ...], str]:
    start = p.i
    values = _one_or_more(p, value)
    name = "_".join(p.text[t.pos : t.end] for t in p.toks[start : p.i] if t.key not in ("(", ",", ")"))
    return values, (p.ident() if p.accept("AS") else p.alias()) or name


def _unpivot(p: Parser, pos: int, source: ast.FromItem) -> ast.Unpivot:
    nulls = p.accept("INCLUDE")
    if nulls or p.accept("EXCLUDE"):
        p.expect("NULLS")
    p.expect("(")
    values = _one_or_more(p, Parser.ident)
    p.expect("FOR")
    name = p.ident()
    p.expect("IN")
    columns = p.in_parens(_unpivot_columns)
    p.expect(")")
    return ast.Unpivot(pos, source, values, name, columns, nulls)


def _unpivot_columns(p: Parser) -> tuple[tuple[str, ...], ast.Expr]:
    pos = p.tok.pos
    columns = _one_or_more(p, Parser.ident)
    return columns, value(p) if p.accept("AS") else ast.Literal(pos, "_".join(columns))


def _one_or_more(p: Parser, rule: Callable[[Parser], _T]) -> tuple[_T, ...]:
    """One, or several in parentheses."""
    return p.in_parens(rule) if p.tok.key == "(" else (rule(p),)


def table_ref(p: Parser, *, functions: bool = False) -> ast.FromItem:
    """[owner.]name [PARTITION (..) | SAMPLE (..) | AS OF ..] [alias], or a call of a table function."""
    pos = p.tok.pos
    name = p.dotted(903)
    if functions and p.tok.key == "(":
        fn: ast.Expr = ast.Name(pos, name[0])
        for part in name[1:]:
            fn = ast.Attr(pos, fn, part)
        return ast.TableFunction(pos, call(p, fn), p.alias())
    partition = _table_suffix(p)
    pivoted = _pivoted(p, ast.TableRef(pos, name, None, partition)) if functions else None
    return pivoted or ast.TableRef(pos, name, p.alias(), partition)


def table_target(p: Parser) -> ast.TableRef:
    """The table of a DML statement."""
    if p.tok.key == "(":
        p.refuse("an inline view as the target of a DML statement")
    if p.peek().key == "(" and p.tok.key in ("TABLE", "ONLY", "THE"):
        p.refuse(f"{p.tok.key}() as the target of a DML statement")
    result = table_ref(p)
    assert isinstance(result, ast.TableRef)
    return result


def _table_suffix(p: Parser) -> str | None:
    start = p.i
    if p.tok.key in ("PARTITION", "SUBPARTITION") and p.peek().key in ("(", "FOR"):
        p.advance()
        p.accept("FOR")
        p.skip_parens()
    elif p.tok.key == "SAMPLE" and p.peek().key in ("(", "BLOCK"):
        p.advance()
        p.accept("BLOCK")
        p.skip_parens()
        if p.tok.key == "SEED" and p.peek().key == "(":
            p.refuse("SEED of a sample")
    elif p.at_words("AS", "OF") and p.peek(2).key in ("TIMESTAMP", "SCN"):
        p.reset(p.i + 3)
        value(p)
        return f"a flashback query ({p.words_since(start)})"
    elif p.at_words("VERSIONS", "BETWEEN"):
        p.refuse("a flashback query (VERSIONS BETWEEN)")
    else:
        return None
    return p.words_since(start)


def _json_table(p: Parser) -> ast.FromItem:
    pos = p.advance().pos
    p.expect("(")
    doc = value(p)
    p.accept_words("FORMAT", "JSON")
    path = "$"
    if p.accept(","):
        path = json_path(p)
    if p.tok.key == "PASSING":
        p.refuse("PASSING in a JSON function")
    on_error, on_empty = json_on(p)
    if on_empty is not None:
        p.refuse("ON EMPTY of JSON_TABLE")
    columns = _json_columns(p)
    p.expect(")")
    return ast.JsonTable(pos, doc, path, columns, p.alias(), on_error)


def _json_columns(p: Parser) -> tuple[ast.JsonTableColumn, ...]:
    p.expect("COLUMNS")
    return p.in_parens(_json_column)


def _json_column(p: Parser) -> ast.JsonTableColumn:
    pos = p.tok.pos
    if p.tok.key == "NESTED" and (p.peek().key == "PATH" or p.peek().kind == "string"):
        p.advance()
        p.accept("PATH")
        path = json_path(p)
        return ast.JsonTableColumn(pos, "NESTED", None, None, path, columns=_json_columns(p))
    name = p.ident()
    if p.accept("FOR"):
        p.expect("ORDINALITY")
        return ast.JsonTableColumn(pos, "ORDINALITY", name, None, None)
    kind = "VALUE"
    column_type: ast.TypeRef | None = None
    wrapper: str | None = None
    if p.tok.key not in ("PATH", "EXISTS", "FORMAT", ",", ")"):
        column_type = data_type(p)
    if p.accept("EXISTS"):
        kind = "EXISTS"
    elif p.accept_words("FORMAT", "JSON"):
        kind = "QUERY"
    if p.tok.key in ("TRUNCATE", "ALLOW", "DISALLOW"):
        p.refuse(f"{p.tok.key} in JSON_TABLE")
    wrapper = json_wrapper(p)
    path_text: str | None = None
    if p.accept("PATH"):
        path_text = json_path(p) if p.tok.kind == "string" else "$." + _simple_path(p)
    on_error, on_empty = json_on(p)
    return ast.JsonTableColumn(pos, kind, name, column_type, path_text, wrapper, on_error, on_empty)


def _simple_path(p: Parser) -> str:
    """PATH a.b: steps without quotes, in the letters they are written with."""
    start = p.tok.pos
    p.any_ident()
    while p.accept("."):
        p.any_ident()
    return p.text_since(start)
