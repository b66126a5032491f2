"""Stored units: packages, subprograms, triggers, types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ..errors import OraError
from . import ast
from .cursor import Parser
from .declarations import (
    accept_not_null,
    accessible_by,
    authid_clause,
    declarations,
    end_name,
    parameters,
    subprogram,
    subprogram_options,
    subprogram_rest,
    varray_limit,
)
from .expr import expr
from .lexer import tokenize
from .postfix import postfix
from .statements import block_from_begin
from .typeref import data_type
from .words import SQL_MESSAGES

_BEGIN = frozenset(["BEGIN"])
_PACKAGE_STOP = frozenset(["BEGIN", "END"])
_SECTION_START = frozenset(["BEFORE", "AFTER", "INSTEAD", "END"])
_UNIT_KINDS = frozenset(["PACKAGE", "PROCEDURE", "FUNCTION", "TRIGGER", "TYPE"])
_TRIGGER_EVENTS = frozenset(["INSERT", "UPDATE", "DELETE"])
_HEADER_TOKENS = 16


@dataclass(frozen=True, slots=True)
class CreateHeader:
    """What the beginning of a CREATE of a stored unit says, however wrong the rest may be.

    kind: "PACKAGE", "PACKAGE BODY", "PROCEDURE", "FUNCTION", "TRIGGER", "TYPE", "TYPE BODY".
    name: (owner,) name as written, folded. source: the text from the unit's keyword on, as user_source keeps it;
    it begins at `source_pos` of the statement.
    """

    kind: str
    name: tuple[str, ...]
    replace: bool
    editionable: bool
    source: str
    source_pos: int


def parse_create_header(text: str) -> CreateHeader | None:
    """The header of CREATE [OR REPLACE] PACKAGE, PROCEDURE...; None if the text is something else.

    Raises OraError (ORA-00931, ORA-00905...) where not even the name can be read.
    """
    tokens = tokenize(text, _HEADER_TOKENS).tokens
    if tokens[0].key != "CREATE":
        return None
    i = 1
    replace = tokens[1].key == "OR" and tokens[2].key == "REPLACE"
    if replace:
        i = 3
    editionable = True
    if tokens[i].key in ("EDITIONABLE", "NONEDITIONABLE"):
        editionable = tokens[i].key == "EDITIONABLE"
        i += 1
    kind = tokens[i].key
    if kind not in _UNIT_KINDS:
        return None
    start = tokens[i].pos
    i += 1
    if kind in ("PACKAGE", "TYPE") and tokens[i].key == "BODY":
        kind += " BODY"
        i += 1
    name: list[str] = []
    while True:
        tok = tokens[i]
        if tok.kind not in ("ident", "quoted"):
            raise OraError(931, SQL_MESSAGES[931], tok.pos)
        name.append(str(tok.value))
        if tokens[i + 1].key != ".":
            break
        i += 2
    return CreateHeader(kind, tuple(name), replace, editionable, text[start:], start)


def unit(p: Parser) -> ast.Unit:
    """The source of a stored unit, from its keyword on, with nothing after it."""
    tok = p.tok
    rule = _UNITS.get(tok.key) or p.fail(900, "package", "procedure", "function", "trigger", "type")
    p.advance()
    result = rule(p, tok.pos)
    p.expect_end()
    return result


def _subprogram(p: Parser, pos: int, *, function: bool) -> ast.Unit:
    name = _unit_name(p)
    return ast.SubprogramUnit(pos, name, subprogram_rest(p, pos, name[-1], function, standalone=True))


def _unit_name(p: Parser) -> tuple[str, ...]:
    parts = [p.new_name()]
    if p.accept("."):
        parts.append(p.new_name())
    if p.tok.key == "WRAPPED":
        p.refuse("a wrapped unit")
    p.unit_name = tuple(parts)
    return p.unit_name


def _is_or_as(p: Parser) -> None:
    if p.tok.key not in ("IS", "AS"):
        p.fail(900, "is", "as", "authid", "compress", "compiled", "wrapped")
    p.advance()


def _package(p: Parser, pos: int) -> ast.Unit:
    return _package_body(p, pos) if p.accept("BODY") else _package_spec(p, pos)


def _package_spec(p: Parser, pos: int) -> ast.PackageSpec:
    name = _unit_name(p)
    authid: str | None = None
    while p.tok.key not in ("IS", "AS"):
        if p.tok.key == "AUTHID":
            authid = authid_clause(p)
        elif p.tok.key == "ACCESSIBLE":
            accessible_by(p)
        elif p.accept_words("DEFAULT", "COLLATION"):
            p.any_ident()
        else:
            break
    _is_or_as(p)
    decls = declarations(p, frozenset(["END"]))
    return ast.PackageSpec(pos, name, decls, authid, end_name(p, *name))


def _package_body(p: Parser, pos: int) -> ast.PackageBody:
    name = _unit_name(p)
    _is_or_as(p)
    decls = declarations(p, _PACKAGE_STOP)
    init = block_from_begin(p, p.tok.pos, (), None) if p.tok.key == "BEGIN" else None
    return ast.PackageBody(pos, name, decls, init, end_name(p, *name))


def _trigger(p: Parser, pos: int) -> ast.Trigger:
    """The header obeys the rules (and errors) of SQL, the body those of PL/SQL."""
    p.plsql, p.sql = False, True
    name = _unit_name(p)
    if p.tok.key == "FOR":
        p.advance()
        timing = "COMPOUND"
    elif p.tok.key in ("BEFORE", "AFTER"):
        timing = p.advance().key
    elif p.accept_words("INSTEAD", "OF"):
        timing = "INSTEAD OF"
    else:
        p.fail(4071)
    events, columns = _trigger_events(p)
    p.expect("ON", 969)
    if p.tok.key in ("DATABASE", "SCHEMA") and p.peek().key != ".":
        p.refuse("a trigger on the database or a schema")
    if p.at_words("NESTED", "TABLE"):
        p.refuse("a trigger on a nested table")
    table = p.dotted()
    new_name, old_name = _referencing(p)
    row = p.accept_words("FOR", "EACH", "ROW")
    if p.tok.key in ("FOLLOWS", "PRECEDES", "CROSSEDITION", "REVERSE", "FORWARD"):
        p.refuse(f"{p.tok.key} of a trigger")
    enabled = not p.accept("DISABLE")
    if enabled:
        p.accept("ENABLE")
    when: ast.Expr | None = None
    if p.accept("WHEN"):
        p.expect("(")
        when = expr(p)
        p.expect(")")
    p.plsql, p.sql = True, False
    if timing == "COMPOUND":
        p.expect("COMPOUND")
        p.expect("TRIGGER")
        decls = declarations(p, _SECTION_START)
        sections = _sections(p)
        label = end_name(p, *name)
        return ast.Trigger(
            pos, name, table, events, columns, True, sections, when, decls, enabled, new_name, old_name, label
        )
    if timing != "INSTEAD OF":
        timing += " EACH ROW" if row else " STATEMENT"
    body_pos = p.tok.pos
    if p.accept("CALL"):
        block, label = ast.Block(body_pos, (), (ast.CallStmt(p.tok.pos, postfix(p)),)), None
        p.accept(";")
    else:
        body_decls = declarations(p, _BEGIN) if p.accept("DECLARE") else ()
        block = block_from_begin(p, body_pos, body_decls, None)
        label = end_name(p, *name)
    section = ast.TriggerSection(body_pos, timing, block)
    return ast.Trigger(
        pos, name, table, events, columns, False, (section,), when, (), enabled, new_name, old_name, label
    )


def _trigger_events(p: Parser) -> tuple[tuple[str, ...], tuple[str, ...]]:
    events: list[str] = []
    columns: list[str] = []
    while True:
        if p.tok.key not in _TRIGGER_EVENTS:
            if p.tok.kind == "ident":
                p.refuse(f"a trigger on {p.tok.key}")
            p.fail(905)
        event = p.advance().key
        events.append(event)
        if p.tok.key == "OF" and event != "UPDATE":
            p.fail(4073)
        if p.accept("OF"):
            columns.extend(p.listed(Parser.ident))
        if not p.accept("OR"):
            return tuple(events), tuple(columns)


def _referencing(p: Parser) -> tuple[str, str]:
    names = {"NEW": "NEW", "OLD": "OLD"}
    if p.accept("REFERENCING"):
        while p.tok.key in ("NEW", "OLD", "PARENT"):
            which = p.advance().key
            if which == "PARENT":
                p.refuse("REFERENCING PARENT")
            p.accept("AS")
            names[which] = p.ident()
    return names["NEW"], names["OLD"]


def _sections(p: Parser) -> tuple[ast.TriggerSection, ...]:
    sections: list[ast.TriggerSection] = []
    while p.tok.key != "END":
        pos = p.tok.pos
        timing = _section_timing(p)
        p.expect("IS")
        body_pos = p.tok.pos
        decls = declarations(p, _BEGIN)
        block = block_from_begin(p, body_pos, decls, None)
        p.expect("END")
        if _section_timing(p, optional=True) not in ("", timing):
            p.fail(900, timing.lower())
        if not p.accept(";"):
            p.fail(900, ";", timing.lower())
        if any(s.timing == timing for s in sections):
            p.fail_pls("PLS-00676: Compound trigger can have only one of each timing point section", pos)
        sections.append(ast.TriggerSection(pos, timing, block))
    if not sections:
        p.fail(900, "before", "after", "instead")
    return tuple(sections)


def _section_timing(p: Parser, *, optional: bool = False) -> str:
    if p.accept_words("INSTEAD", "OF"):
        p.refuse("INSTEAD OF EACH ROW")
    if p.tok.key not in ("BEFORE", "AFTER"):
        if optional:
            return ""
        p.fail(900, "before", "after", "instead", "end")
    moment = p.advance().key
    if p.accept("STATEMENT"):
        return f"{moment} STATEMENT"
    p.expect("EACH")
    p.expect("ROW")
    return f"{moment} EACH ROW"


def _type(p: Parser, pos: int) -> ast.Unit:
    return _type_body(p, pos) if p.accept("BODY") else _type_spec(p, pos)


def _type_spec(p: Parser, pos: int) -> ast.TypeSpec:
    name = _unit_name(p)
    p.accept("FORCE")
    if p.tok.key == "OID":
        p.refuse("OID of a type")
    authid = authid_clause(p) if p.tok.key == "AUTHID" else None
    if p.tok.key == "UNDER":
        p.refuse("a subtype (UNDER)")
    _is_or_as(p)
    if p.accept("OBJECT"):
        attributes, methods = _object_members(p)
        while p.tok.key in ("NOT", "FINAL", "INSTANTIABLE", "PERSISTABLE"):
            if p.accept("NOT"):
                p.refuse(f"a NOT {p.tok.key} type")
            p.advance()
        spec = ast.TypeSpec(pos, name, "OBJECT", attributes, methods, authid=authid)
    elif p.accept("TABLE"):
        p.expect("OF")
        spec = ast.TypeSpec(pos, name, "TABLE", element=data_type(p), authid=authid)
        accept_not_null(p)
    elif p.tok.key in ("VARRAY", "VARYING"):
        limit = varray_limit(p)
        spec = ast.TypeSpec(pos, name, "VARRAY", element=data_type(p), limit=limit, authid=authid)
        accept_not_null(p)
    else:
        if p.tok.key == "OPAQUE":
            p.refuse("an OPAQUE type")
        p.fail(900, "object", "table", "varray", "varying", "opaque")
    p.accept(";")
    return spec


def _object_members(p: Parser) -> tuple[tuple[ast.RecordField, ...], tuple[ast.SubprogramDecl, ...]]:
    attributes: list[ast.RecordField] = []
    methods: list[ast.SubprogramDecl] = []
    p.expect("(")
    while True:
        if _at_method(p):
            methods.append(_method_spec(p))
        else:
            pos = p.tok.pos
            attributes.append(ast.RecordField(pos, p.ident(), data_type(p)))
        if not p.accept(","):
            break
    p.expect(")")
    return tuple(attributes), tuple(methods)


def _at_method(p: Parser) -> bool:
    after = p.peek().key
    if p.tok.key in ("MAP", "ORDER", "OVERRIDING", "FINAL", "NOT", "INSTANTIABLE") and (
        after in ("MEMBER", "STATIC", "CONSTRUCTOR", "FINAL", "INSTANTIABLE", "OVERRIDING")
    ):
        p.refuse(f"a {p.tok.key} method")
    return p.tok.key in ("MEMBER", "STATIC", "CONSTRUCTOR") and after in ("FUNCTION", "PROCEDURE")


def _method_spec(p: Parser) -> ast.SubprogramDecl:
    kind = p.advance().key
    pos = p.tok.pos
    function = p.advance().key == "FUNCTION"
    name = p.ident()
    params = parameters(p)
    returns: ast.TypeRef | None = None
    if function:
        p.expect("RETURN")
        if p.at_words("SELF", "AS", "RESULT"):
            returns = ast.TypeRef(p.tok.pos, ("SELF",))
            p.reset(p.i + 3)
        else:
            returns = data_type(p)
    flags, _ = subprogram_options(p)
    return ast.SubprogramDecl(
        pos, name, params, returns, deterministic="DETERMINISTIC" in flags, pipelined="PIPELINED" in flags, kind=kind
    )


def _type_body(p: Parser, pos: int) -> ast.TypeBody:
    name = _unit_name(p)
    _is_or_as(p)
    methods: list[ast.SubprogramDecl] = []
    while p.tok.key != "END":
        if not _at_method(p):
            p.fail(900, "member", "static", "constructor", "end")
        kind = p.advance().key
        methods.append(subprogram(p, kind))
    end_name(p, *name)
    return ast.TypeBody(pos, name, tuple(methods))


# By the first word, which has been read
_UNITS: dict[str, Callable[[Parser, int], ast.Unit]] = {
    "PROCEDURE": partial(_subprogram, function=False),
    "FUNCTION": partial(_subprogram, function=True),
    "PACKAGE": _package,
    "TRIGGER": _trigger,
    "TYPE": _type,
}
