"""The declarative part of blocks, packages and subprograms."""

from __future__ import annotations

from . import ast
from .dml import DmlParser
from .lexer import Token

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


class DeclarationParser(DmlParser):
    """Adds declarations() and subprogram headers."""

    def block_from_begin(self, pos: int, decls: tuple[ast.Decl, ...], label: str | None) -> ast.Block:
        """BEGIN ... [EXCEPTION ...] END, up to the END itself."""
        raise NotImplementedError

    def declarations(self, stop: frozenset[str]) -> tuple[ast.Decl, ...]:
        """Declarations up to one of the words of `stop` (BEGIN, END, the sections of a compound trigger)."""
        decls: list[ast.Decl] = []
        bodies = False
        while self.tok.key not in stop:
            key = self.tok.key
            if key in ("PROCEDURE", "FUNCTION"):
                decl = self.subprogram()
                bodies = bodies or decl.body is not None
                decls.append(decl)
                continue
            if key == "PRAGMA":
                decls.append(self._pragma())
                continue
            if bodies and key != "CURSOR":
                self.fail(900, *_AFTER_BODIES)
            decls.append(self._declaration(key))
        return tuple(decls)

    def _declaration(self, key: str) -> ast.Decl:
        following = self.peek().key
        if key == "CURSOR":
            return self._cursor()
        if key == "TYPE":
            return self._type()
        if key == "SUBTYPE" and following not in (":=", "CONSTANT"):
            return self._subtype()
        if not self.at_name():
            self.fail(900, *_DECLARATION_START)
        pos = self.tok.pos
        name = self.ident()
        if self.tok.key == "EXCEPTION":
            self.advance()
            self.expect(";")
            return ast.ExceptionDecl(pos, name)
        constant = self.accept("CONSTANT")
        type_ref = self.type_ref()
        not_null = self._not_null()
        default = self._default()
        self.expect_after_declaration()
        return ast.VarDecl(pos, name, type_ref, default, constant, not_null)

    def expect_after_declaration(self) -> None:
        if not self.accept(";"):
            self.fail(900, ":=", ".", "(", "@", "%", ";", "not", "null", "range", "default", "character")

    def _not_null(self) -> bool:
        if self.accept("NOT"):
            self.expect("NULL")
            return True
        self.accept("NULL")
        return False

    def _default(self) -> ast.Expr | None:
        if self.tok.key in (":=", "DEFAULT"):
            self.advance()
            return self.expr()
        return None

    def _pragma(self) -> ast.Decl:
        pos = self.advance().pos
        name = self.any_ident()
        args: list[ast.Expr] = []
        if self.accept("("):
            while True:
                args.append(self._pragma_arg())
                if not self.accept(","):
                    break
            self.expect(")")
        self.expect(";")
        return ast.Pragma(pos, name, tuple(args))

    def _pragma_arg(self) -> ast.Expr:
        tok: Token = self.tok
        if tok.kind == "ident" and self.peek().key in (",", ")"):
            self.advance()
            return ast.Name(tok.pos, tok.key)
        return self.expr()

    # -------------------------------------------------------------- cursors and types

    def _cursor(self) -> ast.Decl:
        pos = self.advance().pos
        name = self.ident()
        params = self._params()
        returns = self.type_ref() if self.accept("RETURN") else None
        query: ast.Query | None = None
        if self.accept("IS"):
            self.statement_pos = self.tok.pos
            query = self.query()
            if self.tok.key != ";":
                self.sql = True
                self.fail(933)
        self.expect(";")
        return ast.CursorDecl(pos, name, params, query, returns)

    def _type(self) -> ast.Decl:
        pos = self.advance().pos
        name = self.ident()
        self.expect("IS")
        decl = self._type_definition(pos, name)
        self.expect(";")
        return decl

    def _type_definition(self, pos: int, name: str) -> ast.Decl:
        key = self.tok.key
        if key == "RECORD":
            self.advance()
            self.expect("(")
            fields = [self._field()]
            while self.accept(","):
                fields.append(self._field())
            self.expect(")")
            return ast.RecordTypeDecl(pos, name, tuple(fields))
        if key == "REF":
            self.advance()
            self.expect("CURSOR")
            return ast.RefCursorTypeDecl(pos, name, self.type_ref() if self.accept("RETURN") else None)
        if key == "TABLE":
            self.advance()
            self.expect("OF")
            element = self.type_ref()
            not_null = self._not_null()
            if self.accept("INDEX"):
                self.expect("BY")
                return ast.CollectionTypeDecl(pos, name, "INDEX BY", element, self.type_ref(), None, not_null)
            return ast.CollectionTypeDecl(pos, name, "TABLE", element, None, None, not_null)
        if key in ("VARRAY", "VARYING"):
            limit = self._varray_limit()
            element = self.type_ref()
            return ast.CollectionTypeDecl(pos, name, "VARRAY", element, None, limit, self._not_null())
        if key == "(":
            self.refuse("an enumeration type")
        return self.fail(900, "(", "array", "limited", "new", "private", "range", "record", "VARRAY", "table", "ref")

    def _varray_limit(self) -> int:
        """VARRAY(n) OF | VARYING ARRAY(n) OF"""
        if self.advance().key == "VARYING":
            self.expect("ARRAY")
        self.expect("(")
        limit = self.integer()
        self.expect(")")
        self.expect("OF")
        return limit

    def _field(self) -> ast.RecordField:
        pos = self.tok.pos
        name = self.ident()
        type_ref = self.type_ref()
        not_null = self._not_null()
        return ast.RecordField(pos, name, type_ref, self._default(), not_null)

    def _subtype(self) -> ast.Decl:
        pos = self.advance().pos
        name = self.ident()
        self.expect("IS")
        type_ref = self.type_ref()
        bounds: tuple[ast.Expr, ast.Expr] | None = None
        if self.accept("RANGE"):
            low = self.expr()
            self.expect("..")
            bounds = (low, self.expr())
        not_null = self._not_null()
        self.expect(";")
        return ast.SubtypeDecl(pos, name, type_ref, not_null, bounds)

    # -------------------------------------------------------------- subprograms

    def _params(self) -> tuple[ast.Param, ...]:
        if not self.accept("("):
            return ()
        params = [self._param()]
        while self.accept(","):
            params.append(self._param())
        self.expect(")")
        return tuple(params)

    def _param(self) -> ast.Param:
        pos = self.tok.pos
        name = self.ident()
        in_, out = self.accept("IN"), self.accept("OUT")
        mode = ("IN OUT" if in_ else "OUT") if out else "IN"
        nocopy = self.accept("NOCOPY")
        if self.tok.key in ("RESULT",):
            self.advance()
        type_ref = self._bare_type(":=", ".", ")", ",", "@", "%", "default", "character")
        return ast.Param(pos, name, type_ref, mode, nocopy, self._default())

    def _bare_type(self, *expected: str) -> ast.TypeRef:
        """The type of a parameter or result, which has no size."""
        type_ref = self.type_ref()
        if type_ref.args:
            at = next(t for t in self.toks[self.i - 1 :: -1] if t.key == "(")
            self.fail(900, *expected, at=at)
        return type_ref

    def subprogram(self, kind: str = "SUBPROGRAM") -> ast.SubprogramDecl:
        """PROCEDURE | FUNCTION name ... ; or with a body, through its final semicolon."""
        pos = self.tok.pos
        function = self.advance().key == "FUNCTION"
        return self.subprogram_rest(pos, self.ident(), function, kind)

    def subprogram_rest(
        self, pos: int, name: str, function: bool, kind: str = "SUBPROGRAM", standalone: bool = False
    ) -> ast.SubprogramDecl:
        params = self._params()
        returns: ast.TypeRef | None = None
        if function:
            self.expect("RETURN")
            if kind == "CONSTRUCTOR" and self.at_words("SELF", "AS", "RESULT"):
                returns = ast.TypeRef(self.tok.pos, ("SELF",))
                self.reset(self.i + 3)
            else:
                returns = self._bare_type(
                    ".", "@", "%", ";", "is", "default", "authid", "as", "cluster", "order", "using"
                )
        flags, authid = self._subprogram_options()
        deterministic, pipelined, cached = (word in flags for word in ("DETERMINISTIC", "PIPELINED", "RESULT_CACHE"))
        if self.tok.key not in ("IS", "AS"):
            if standalone or not self.accept(";"):
                words = ("is", "as") if standalone else (";", "is", "as", "default", "authid", "deterministic")
                self.fail(900, *words)
            return ast.SubprogramDecl(pos, name, params, returns, None, deterministic, pipelined, cached, authid, kind)
        self.advance()
        if self.tok.key in ("LANGUAGE", "EXTERNAL", "MLE"):
            self.refuse("a call specification (LANGUAGE ...)")
        body_pos = self.tok.pos
        decls = self.declarations(frozenset(["BEGIN"]))
        block = self.block_from_begin(body_pos, decls, None)
        end_label = self.end_name(name)
        return ast.SubprogramDecl(
            pos, name, params, returns, block, deterministic, pipelined, cached, authid, kind, end_label
        )

    def _subprogram_options(self) -> tuple[frozenset[str], str | None]:
        flags: set[str] = set()
        authid: str | None = None
        while True:
            key = self.tok.key
            if key in ("DETERMINISTIC", "PIPELINED", "RESULT_CACHE", "PARALLEL_ENABLE"):
                self.advance()
                flags.add(key)
                if key == "PIPELINED" and self.tok.key in ("USING", "ROW", "TABLE"):
                    self.refuse(f"PIPELINED {self.tok.key}")
                if key == "PARALLEL_ENABLE" and self.tok.key == "(":
                    self.skip_parens()
                if key == "RESULT_CACHE" and self.accept("RELIES_ON"):
                    self.skip_parens()
            elif key == "AUTHID":
                authid = self.authid()
            elif key == "ACCESSIBLE":
                self.accessible_by()
            elif key in ("AGGREGATE", "SQL_MACRO"):
                self.refuse(key)
            elif self.at_words("DEFAULT", "COLLATION"):
                self.reset(self.i + 2)
                self.any_ident()
            else:
                return frozenset(flags), authid

    def authid(self) -> str:
        """AUTHID DEFINER | CURRENT_USER"""
        self.expect("AUTHID")
        if self.tok.key not in ("DEFINER", "CURRENT_USER"):
            self.fail(900, "current_user", "definer")
        return self.advance().key

    def accessible_by(self) -> None:
        """ACCESSIBLE BY (...) would let a unit be called that Oracle protects: refused."""
        self.refuse("ACCESSIBLE BY")

    def end_name(self, *names: str) -> str | None:
        """END [name] ; of a unit or subprogram: the name has to be its own (PLS-00113)."""
        self.expect("END")
        label: str | None = None
        if self.at_name():
            tok = self.tok
            label = self.ident()
            while self.accept("."):
                label = self.any_ident()
            if names and label != names[-1]:
                text = f"PLS-00113: END identifier '{label}' must match '{names[-1]}'"
                self.fail_pls(text, tok.pos)
        if not self.accept(";"):
            self.fail(900, ";", "<an identifier>", "<a double-quoted delimited-identifier>")
        return label
