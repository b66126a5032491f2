"""The declarative part of blocks, packages and subprograms."""

from __future__ import annotations

from . import ast
from .cursor import Parser
from .expr import expr
from .lexer import Token
from .query import query_before_semicolon
from .typeref import data_type

_DECLARATION_START = (
    "begin",
    "function",
    "pragma",
    "procedure",
    "subtype",
    "type",
    "<an identifier>",
    "<a double-quoted delimited-identifier>",
    "cursor",
)
_AFTER_BODIES = ("begin", "function", "pragma", "procedure")


def declarations(p: Parser, stop: frozenset[str]) -> tuple[ast.Decl, ...]:
    """Declarations up to one of the words of `stop` (BEGIN, END, the sections of a compound trigger)."""
    decls: list[ast.Decl] = []
    bodies = False
    while p.tok.key not in stop:
        key = p.tok.key
        if key in ("PROCEDURE", "FUNCTION"):
            decl = subprogram(p)
            bodies = bodies or decl.body is not None
            decls.append(decl)
            continue
        if key == "PRAGMA":
            decls.append(pragma(p))
            continue
        if bodies and key != "CURSOR":
            p.fail(900, *_AFTER_BODIES)
        decls.append(_declaration(p, key))
    return tuple(decls)


def _declaration(p: Parser, key: str) -> ast.Decl:
    following = p.peek().key
    if key == "CURSOR":
        return _cursor(p)
    if key == "TYPE":
        return _type(p)
    if key == "SUBTYPE" and following not in (":=", "CONSTANT"):
        return _subtype(p)
    if not p.at_name():
        p.fail(900, *_DECLARATION_START)
    pos = p.tok.pos
    name = p.ident()
    if p.tok.key == "EXCEPTION":
        p.advance()
        p.expect(";")
        return ast.ExceptionDecl(pos, name)
    constant = p.accept("CONSTANT")
    type_ref = data_type(p)
    not_null = accept_not_null(p)
    default = _default(p)
    expect_after_declaration(p)
    return ast.VarDecl(pos, name, type_ref, default, constant, not_null)


def expect_after_declaration(p: Parser) -> None:
    if not p.accept(";"):
        p.fail(900, ":=", ".", "(", "@", "%", ";", "not", "null", "range", "default", "character")


def accept_not_null(p: Parser) -> bool:
    if p.accept("NOT"):
        p.expect("NULL")
        return True
    p.accept("NULL")
    return False


def _default(p: Parser) -> ast.Expr | None:
    if p.tok.key in (":=", "DEFAULT"):
        p.advance()
        return expr(p)
    return None


def pragma(p: Parser) -> ast.Decl:
    pos = p.advance().pos
    name = p.any_ident()
    args = p.in_parens(_pragma_arg) if p.tok.key == "(" else ()
    p.expect(";")
    return ast.Pragma(pos, name, args)


def _pragma_arg(p: Parser) -> ast.Expr:
    tok: Token = p.tok
    if tok.kind == "ident" and p.peek().key in (",", ")"):
        p.advance()
        return ast.Name(tok.pos, tok.key)
    return expr(p)


def _cursor(p: Parser) -> ast.Decl:
    pos = p.advance().pos
    name = p.ident()
    params = parameters(p)
    returns = data_type(p) if p.accept("RETURN") else None
    rows = query_before_semicolon(p) if p.accept("IS") else None
    p.expect(";")
    return ast.CursorDecl(pos, name, params, rows, returns)


def _type(p: Parser) -> ast.Decl:
    pos = p.advance().pos
    name = p.ident()
    p.expect("IS")
    decl = _type_definition(p, pos, name)
    p.expect(";")
    return decl


def _type_definition(p: Parser, pos: int, name: str) -> ast.Decl:
    key = p.tok.key
    if key == "RECORD":
        p.advance()
        return ast.RecordTypeDecl(pos, name, p.in_parens(_field))
    if key == "REF":
        p.advance()
        p.expect("CURSOR")
        return ast.RefCursorTypeDecl(pos, name, data_type(p) if p.accept("RETURN") else None)
    if key == "TABLE":
        p.advance()
        p.expect("OF")
        element = data_type(p)
        not_null = accept_not_null(p)
        if p.accept("INDEX"):
            p.expect("BY")
            return ast.CollectionTypeDecl(pos, name, "INDEX BY", element, data_type(p), None, not_null)
        return ast.CollectionTypeDecl(pos, name, "TABLE", element, None, None, not_null)
    if key in ("VARRAY", "VARYING"):
        limit = varray_limit(p)
        element = data_type(p)
        return ast.CollectionTypeDecl(pos, name, "VARRAY", element, None, limit, accept_not_null(p))
    if key == "(":
        p.refuse("an enumeration type")
    return p.fail(900, "(", "array", "limited", "new", "private", "range", "record", "VARRAY", "table", "ref")


def varray_limit(p: Parser) -> int:
    """VARRAY(n) OF | VARYING ARRAY(n) OF"""
    if p.advance().key == "VARYING":
        p.expect("ARRAY")
    p.expect("(")
    limit = p.integer()
    p.expect(")")
    p.expect("OF")
    return limit


def _field(p: Parser) -> ast.RecordField:
    pos = p.tok.pos
    name = p.ident()
    type_ref = data_type(p)
    not_null = accept_not_null(p)
    return ast.RecordField(pos, name, type_ref, _default(p), not_null)


def _subtype(p: Parser) -> ast.Decl:
    pos = p.advance().pos
    name = p.ident()
    p.expect("IS")
    type_ref = data_type(p)
    bounds: tuple[ast.Expr, ast.Expr] | None = None
    if p.accept("RANGE"):
        low = expr(p)
        p.expect("..")
        bounds = (low, expr(p))
    not_null = accept_not_null(p)
    p.expect(";")
    return ast.SubtypeDecl(pos, name, type_ref, not_null, bounds)


def parameters(p: Parser) -> tuple[ast.Param, ...]:
    return p.in_parens(_param) if p.tok.key == "(" else ()


def _param(p: Parser) -> ast.Param:
    pos = p.tok.pos
    name = p.ident()
    in_, out = p.accept("IN"), p.accept("OUT")
    mode = ("IN OUT" if in_ else "OUT") if out else "IN"
    nocopy = p.accept("NOCOPY")
    if p.tok.key in ("RESULT",):
        p.advance()
    type_ref = _bare_type(p, ":=", ".", ")", ",", "@", "%", "default", "character")
    return ast.Param(pos, name, type_ref, mode, nocopy, _default(p))


def _bare_type(p: Parser, *expected: str) -> ast.TypeRef:
    """The type of a parameter or result, which has no size."""
    type_ref = data_type(p)
    if type_ref.args:
        at = next(t for t in p.toks[p.i - 1 :: -1] if t.key == "(")
        p.fail(900, *expected, at=at)
    return type_ref


def subprogram(p: Parser, kind: str = "SUBPROGRAM") -> ast.SubprogramDecl:
    """PROCEDURE | FUNCTION name ... ; or with a body, through its final semicolon."""
    pos = p.tok.pos
    function = p.advance().key == "FUNCTION"
    return subprogram_rest(p, pos, p.ident(), function, kind)


def subprogram_rest(
    p: Parser, pos: int, name: str, function: bool, kind: str = "SUBPROGRAM", standalone: bool = False
) -> ast.SubprogramDecl:
    params = parameters(p)
    returns: ast.TypeRef | None = None
    if function:
        p.expect("RETURN")
        if kind == "CONSTRUCTOR" and p.at_words("SELF", "AS", "RESULT"):
            returns = ast.TypeRef(p.tok.pos, ("SELF",))
            p.reset(p.i + 3)
        else:
            returns = _bare_type(p, ".", "@", "%", ";", "is", "default", "authid", "as", "cluster", "order", "using")
    flags, authid = subprogram_options(p)
    deterministic, pipelined = (word in flags for word in ("DETERMINISTIC", "PIPELINED"))
    if p.tok.key not in ("IS", "AS"):
        if standalone or not p.accept(";"):
            words = ("is", "as") if standalone else (";", "is", "as", "default", "authid", "deterministic")
            p.fail(900, *words)
        return ast.SubprogramDecl(pos, name, params, returns, None, deterministic, pipelined, authid, kind)
    p.advance()
    if p.tok.key in ("LANGUAGE", "EXTERNAL", "MLE"):
        p.refuse("a call specification (LANGUAGE ...)")
    body_pos = p.tok.pos
    decls = declarations(p, frozenset(["BEGIN"]))
    block = p.grammar.block(p, body_pos, decls, None)
    end_label = end_name(p, name)
    return ast.SubprogramDecl(pos, name, params, returns, block, deterministic, pipelined, authid, kind, end_label)


def subprogram_options(p: Parser) -> tuple[frozenset[str], str | None]:
    flags: set[str] = set()
    authid: str | None = None
    while True:
        key = p.tok.key
        if key in ("DETERMINISTIC", "PIPELINED", "RESULT_CACHE", "PARALLEL_ENABLE"):
            p.advance()
            flags.add(key)
            if key == "PIPELINED" and p.tok.key in ("USING", "ROW", "TABLE"):
                p.refuse(f"PIPELINED {p.tok.key}")
            if key == "PARALLEL_ENABLE" and p.tok.key == "(":
                p.skip_parens()
            if key == "RESULT_CACHE" and p.accept("RELIES_ON"):
                p.skip_parens()
        elif key == "AUTHID":
            authid = authid_clause(p)
        elif key == "ACCESSIBLE":
            accessible_by(p)
        elif key in ("AGGREGATE", "SQL_MACRO"):
            p.refuse(key)
        elif p.accept_words("DEFAULT", "COLLATION"):
            p.any_ident()
        else:
            return frozenset(flags), authid


def authid_clause(p: Parser) -> str:
    """AUTHID DEFINER | CURRENT_USER"""
    p.expect("AUTHID")
    if p.tok.key not in ("DEFINER", "CURRENT_USER"):
        p.fail(900, "current_user", "definer")
    return p.advance().key


def accessible_by(p: Parser) -> None:
    """ACCESSIBLE BY (...) would let a unit be called that Oracle protects: refused."""
    p.refuse("ACCESSIBLE BY")


def end_name(p: Parser, *names: str) -> str | None:
    """END [name] ; of a unit or subprogram: the name has to be its own (PLS-00113)."""
    p.expect("END")
    label: str | None = None
    if p.at_name():
        tok = p.tok
        label = p.ident()
        while p.accept("."):
            label = p.any_ident()
        if names and label != names[-1]:
            text = f"PLS-00113: END identifier '{label}' must match '{names[-1]}'"
            p.fail_pls(text, tok.pos)
    if not p.accept(";"):
        p.fail(900, ";", "<an identifier>", "<a double-quoted delimited-identifier>")
    return label
