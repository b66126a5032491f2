"""Stored units: packages, subprograms, triggers, types."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import OraError
from . import ast
from .lexer import tokenize
from .statements import StatementParser
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


class UnitParser(StatementParser):
    """Adds unit(): the source of a stored unit, from its keyword on."""

    def unit(self) -> ast.Unit:
        tok = self.tok
        key = tok.key
        if key in ("PROCEDURE", "FUNCTION"):
            self.advance()
            name = self._unit_name()
            subprogram = self.subprogram_rest(tok.pos, name[-1], key == "FUNCTION", standalone=True)
            return self._finish(ast.SubprogramUnit(tok.pos, name, subprogram))
        if key == "PACKAGE":
            self.advance()
            if self.accept("BODY"):
                return self._finish(self._package_body(tok.pos))
            return self._finish(self._package_spec(tok.pos))
        if key == "TRIGGER":
            self.advance()
            return self._finish(self._trigger(tok.pos))
        if key == "TYPE":
            self.advance()
            if self.accept("BODY"):
                return self._finish(self._type_body(tok.pos))
            return self._finish(self._type_spec(tok.pos))
        return self.fail(900, "package", "procedure", "function", "trigger", "type")

    def _finish(self, unit: ast.Unit) -> ast.Unit:
        self.expect_end()
        return unit

    def _unit_name(self) -> tuple[str, ...]:
        parts = [self.new_name()]
        if self.accept("."):
            parts.append(self.new_name())
        if self.tok.key == "WRAPPED":
            self.refuse("a wrapped unit")
        self.unit_name = tuple(parts)
        return self.unit_name

    def _is_or_as(self) -> None:
        if self.tok.key not in ("IS", "AS"):
            self.fail(900, "is", "as", "authid", "compress", "compiled", "wrapped")
        self.advance()

    # -------------------------------------------------------------- packages

    def _package_spec(self, pos: int) -> ast.PackageSpec:
        name = self._unit_name()
        authid: str | None = None
        while self.tok.key not in ("IS", "AS"):
            if self.tok.key == "AUTHID":
                authid = self.authid()
            elif self.tok.key == "ACCESSIBLE":
                self.accessible_by()
            elif self.at_words("DEFAULT", "COLLATION"):
                self.reset(self.i + 2)
                self.any_ident()
            else:
                break
        self._is_or_as()
        decls = self.declarations(frozenset(["END"]))
        return ast.PackageSpec(pos, name, decls, authid, self.end_name(*name))

    def _package_body(self, pos: int) -> ast.PackageBody:
        name = self._unit_name()
        self._is_or_as()
        decls = self.declarations(_PACKAGE_STOP)
        init = self.block_from_begin(self.tok.pos, (), None) if self.tok.key == "BEGIN" else None
        return ast.PackageBody(pos, name, decls, init, self.end_name(*name))

    # -------------------------------------------------------------- triggers

    def _trigger(self, pos: int) -> ast.Trigger:
        """The header obeys the rules (and errors) of SQL, the body those of PL/SQL."""
        self.plsql, self.sql = False, True
        name = self._unit_name()
        if self.tok.key == "FOR":
            self.advance()
            timing = "COMPOUND"
        elif self.tok.key in ("BEFORE", "AFTER"):
            timing = self.advance().key
        elif self.accept_words("INSTEAD", "OF"):
            timing = "INSTEAD OF"
        else:
            self.fail(4071)
        events, columns = self._trigger_events()
        self.expect("ON", 969)
        if self.tok.key in ("DATABASE", "SCHEMA") and self.peek().key != ".":
            self.refuse("a trigger on the database or a schema")
        if self.at_words("NESTED", "TABLE"):
            self.refuse("a trigger on a nested table")
        table = self.dotted()
        new_name, old_name = self._referencing()
        row = self.accept_words("FOR", "EACH", "ROW")
        if self.tok.key in ("FOLLOWS", "PRECEDES", "CROSSEDITION", "REVERSE", "FORWARD"):
            self.refuse(f"{self.tok.key} of a trigger")
        enabled = not self.accept("DISABLE")
        if enabled:
            self.accept("ENABLE")
        when: ast.Expr | None = None
        if self.accept("WHEN"):
            self.expect("(")
            when = self.expr()
            self.expect(")")
        self.plsql, self.sql = True, False
        if timing == "COMPOUND":
            self.expect("COMPOUND")
            self.expect("TRIGGER")
            decls = self.declarations(_SECTION_START)
            sections = self._sections()
            label = self.end_name(*name)
            return ast.Trigger(
                pos, name, table, events, columns, True, sections, when, decls, enabled, new_name, old_name, label
            )
        if timing != "INSTEAD OF":
            timing += " EACH ROW" if row else " STATEMENT"
        body_pos = self.tok.pos
        if self.tok.key == "CALL":
            self.refuse("CALL as the body of a trigger")
        body_decls = self.declarations(_BEGIN) if self.accept("DECLARE") else ()
        block = self.block_from_begin(body_pos, body_decls, None)
        label = self.end_name(*name)
        section = ast.TriggerSection(body_pos, timing, block)
        return ast.Trigger(
            pos, name, table, events, columns, False, (section,), when, (), enabled, new_name, old_name, label
        )

    def _trigger_events(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        events: list[str] = []
        columns: list[str] = []
        while True:
            if self.tok.key not in _TRIGGER_EVENTS:
                if self.tok.kind == "ident":
                    self.refuse(f"a trigger on {self.tok.key}")
                self.fail(905)
            event = self.advance().key
            events.append(event)
            if self.tok.key == "OF" and event != "UPDATE":
                self.fail(4073)
            if self.accept("OF"):
                columns.append(self.ident())
                while self.accept(","):
                    columns.append(self.ident())
            if not self.accept("OR"):
                return tuple(events), tuple(columns)

    def _referencing(self) -> tuple[str, str]:
        names = {"NEW": "NEW", "OLD": "OLD"}
        if self.accept("REFERENCING"):
            while self.tok.key in ("NEW", "OLD", "PARENT"):
                which = self.advance().key
                if which == "PARENT":
                    self.refuse("REFERENCING PARENT")
                self.accept("AS")
                names[which] = self.ident()
        return names["NEW"], names["OLD"]

    def _sections(self) -> tuple[ast.TriggerSection, ...]:
        sections: list[ast.TriggerSection] = []
        while self.tok.key != "END":
            pos = self.tok.pos
            timing = self._section_timing()
            self.expect("IS")
            body_pos = self.tok.pos
            decls = self.declarations(_BEGIN)
            block = self.block_from_begin(body_pos, decls, None)
            self.expect("END")
            if self._section_timing(optional=True) not in ("", timing):
                self.fail(900, timing.lower())
            if not self.accept(";"):
                self.fail(900, ";", timing.lower())
            if any(s.timing == timing for s in sections):
                self.fail_pls("PLS-00676: Compound trigger can have only one of each timing point section", pos)
            sections.append(ast.TriggerSection(pos, timing, block))
        if not sections:
            self.fail(900, "before", "after", "instead")
        return tuple(sections)

    def _section_timing(self, *, optional: bool = False) -> str:
        if self.accept_words("INSTEAD", "OF"):
            self.refuse("INSTEAD OF EACH ROW")
        if self.tok.key not in ("BEFORE", "AFTER"):
            if optional:
                return ""
            self.fail(900, "before", "after", "instead", "end")
        moment = self.advance().key
        if self.accept("STATEMENT"):
            return f"{moment} STATEMENT"
        self.expect("EACH")
        self.expect("ROW")
        return f"{moment} EACH ROW"

    # -------------------------------------------------------------- types

    def _type_spec(self, pos: int) -> ast.TypeSpec:
        name = self._unit_name()
        self.accept("FORCE")
        if self.tok.key == "OID":
            self.refuse("OID of a type")
        authid = self.authid() if self.tok.key == "AUTHID" else None
        if self.tok.key == "UNDER":
            self.refuse("a subtype (UNDER)")
        self._is_or_as()
        if self.accept("OBJECT"):
            attributes, methods = self._object_members()
            while self.tok.key in ("NOT", "FINAL", "INSTANTIABLE", "PERSISTABLE"):
                if self.accept("NOT"):
                    self.refuse(f"a NOT {self.tok.key} type")
                self.advance()
            spec = ast.TypeSpec(pos, name, "OBJECT", attributes, methods, authid=authid)
        elif self.accept("TABLE"):
            self.expect("OF")
            spec = ast.TypeSpec(pos, name, "TABLE", element=self.type_ref(), authid=authid)
            self._not_null()
        elif self.tok.key in ("VARRAY", "VARYING"):
            limit = self._varray_limit()
            spec = ast.TypeSpec(pos, name, "VARRAY", element=self.type_ref(), limit=limit, authid=authid)
            self._not_null()
        else:
            if self.tok.key == "OPAQUE":
                self.refuse("an OPAQUE type")
            self.fail(900, "object", "table", "varray", "varying", "opaque")
        self.accept(";")
        return spec

    def _object_members(self) -> tuple[tuple[ast.RecordField, ...], tuple[ast.SubprogramDecl, ...]]:
        attributes: list[ast.RecordField] = []
        methods: list[ast.SubprogramDecl] = []
        self.expect("(")
        while True:
            if self._at_method():
                methods.append(self._method_spec())
            else:
                pos = self.tok.pos
                attributes.append(ast.RecordField(pos, self.ident(), self.type_ref()))
            if not self.accept(","):
                break
        self.expect(")")
        return tuple(attributes), tuple(methods)

    def _at_method(self) -> bool:
        if self.tok.key in ("MAP", "ORDER", "OVERRIDING", "FINAL", "NOT", "INSTANTIABLE") and self.peek().key in (
            "MEMBER",
            "STATIC",
            "CONSTRUCTOR",
            "FINAL",
            "INSTANTIABLE",
            "OVERRIDING",
        ):
            self.refuse(f"a {self.tok.key} method")
        return self.tok.key in ("MEMBER", "STATIC", "CONSTRUCTOR") and self.peek().key in (
            "FUNCTION",
            "PROCEDURE",
        )

    def _method_spec(self) -> ast.SubprogramDecl:
        kind = self.advance().key
        pos = self.tok.pos
        function = self.advance().key == "FUNCTION"
        name = self.ident()
        params = self._params()
        returns: ast.TypeRef | None = None
        if function:
            self.expect("RETURN")
            if self.at_words("SELF", "AS", "RESULT"):
                returns = ast.TypeRef(self.tok.pos, ("SELF",))
                self.reset(self.i + 3)
            else:
                returns = self.type_ref()
        flags, _ = self._subprogram_options()
        return ast.SubprogramDecl(
            pos,
            name,
            params,
            returns,
            deterministic="DETERMINISTIC" in flags,
            pipelined="PIPELINED" in flags,
            kind=kind,
        )

    def _type_body(self, pos: int) -> ast.TypeBody:
        name = self._unit_name()
        self._is_or_as()
        methods: list[ast.SubprogramDecl] = []
        while self.tok.key != "END":
            if not self._at_method():
                self.fail(900, "member", "static", "constructor", "end")
            kind = self.advance().key
            methods.append(self.subprogram(kind))
        self.end_name(*name)
        return ast.TypeBody(pos, name, tuple(methods))
