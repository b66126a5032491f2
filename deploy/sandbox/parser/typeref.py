"""Data types as written in declarations, casts and columns."""

from __future__ import annotations

from . import ast
from .base import BaseParser

_DAY_PRECISION = 2
_SECOND_PRECISION = 6
_MAX_PRECISION = 9
_NUMBER_PRECISION = 38

# Types whose name is a reserved word of SQL.
_TYPE_WORDS = frozenset("CHAR DATE DECIMAL FLOAT INTEGER LONG NUMBER RAW ROWID SMALLINT VARCHAR VARCHAR2".split())


class TypeParser(BaseParser):
    """Adds type_ref()."""

    def type_ref(self) -> ast.TypeRef:
        """A data type: built in, user defined, or anchored by %TYPE / %ROWTYPE."""
        tok = self.tok
        if tok.kind == "quoted":
            return self._user_type()
        if tok.kind != "ident" or (tok.key in self.reserved and tok.key not in _TYPE_WORDS):
            self.fail(902, "<a data type>")
        key = tok.key
        following = self.peek().key
        if following in (".", "%", "@"):
            return self._user_type()
        if key == "TIMESTAMP":
            return self._timestamp()
        if key == "INTERVAL" and following in ("DAY", "YEAR"):
            return self._interval()
        if key == "REF" and following not in ("", ",", ")", ";", "("):
            self.refuse("a REF type")
        self.advance()
        name = key
        if (key, following) in (("LONG", "RAW"), ("DOUBLE", "PRECISION")):
            self.advance()
            name = f"{key} {following}"
        elif key in ("CHAR", "CHARACTER", "NCHAR") and following == "VARYING":
            self.advance()
            name = "NVARCHAR2" if key == "NCHAR" else "VARCHAR2"
        elif key == "NATIONAL" and following in ("CHAR", "CHARACTER"):
            self.advance()
            name = "NVARCHAR2" if self.accept("VARYING") else "NCHAR"
        args, chars = self._type_args()
        return ast.TypeRef(tok.pos, (name,), args, chars)

    def _type_args(self) -> tuple[tuple[int, ...], bool | None]:
        if not self.accept("("):
            return (), None
        chars: bool | None = None
        args: list[int] = []
        while True:
            if self.tok.key == "*":
                self.advance()
                args.append(_NUMBER_PRECISION)
            elif self.tok.kind == "ident" and not self.sql:
                self.fail_pls("PLS-00491: numeric literal required", self.tok.pos)
            else:
                args.append(self.integer())
            if not self.accept(","):
                break
        if self.tok.key in ("CHAR", "BYTE"):
            chars = self.advance().key == "CHAR"
        self.expect(")")
        return tuple(args), chars

    def _user_type(self) -> ast.TypeRef:
        pos = self.tok.pos
        parts = [self.any_ident()]
        while self.accept("."):
            parts.append(self.any_ident())
        if self.tok.key == "@":
            self.refuse("a database link")
        anchor: str | None = None
        if self.accept("%"):
            if self.tok.key not in ("TYPE", "ROWTYPE"):
                self.fail(902, "type", "rowtype")
            anchor = self.advance().key
        args, chars = self._type_args() if anchor is None else ((), None)
        return ast.TypeRef(pos, tuple(parts), args, chars, anchor)

    def _timestamp(self) -> ast.TypeRef:
        pos = self.advance().pos
        args, _ = self._type_args()
        name = "TIMESTAMP"
        if self.accept_words("WITH", "TIME", "ZONE"):
            name = "TIMESTAMP WITH TIME ZONE"
        elif self.accept_words("WITH", "LOCAL", "TIME", "ZONE"):
            name = "TIMESTAMP WITH LOCAL TIME ZONE"
        return ast.TypeRef(pos, (name,), args)

    def _interval(self) -> ast.TypeRef:
        tok = self.advance()
        if self.tok.key == "YEAR":
            self.refuse("INTERVAL YEAR TO MONTH", tok)
        self.expect("DAY")
        days, _ = self._type_args()
        self.expect_words("TO", "SECOND")
        seconds, _ = self._type_args()
        args: tuple[int, ...] = ()
        if days or seconds:
            args = (*(days or (_DAY_PRECISION,)), *(seconds or (_SECOND_PRECISION,)))
        if not all(0 <= size <= _MAX_PRECISION for size in args):
            self.fail_number(30088, "datetime/interval precision is out of range", tok.pos)
        return ast.TypeRef(tok.pos, ("INTERVAL DAY TO SECOND",), args)
