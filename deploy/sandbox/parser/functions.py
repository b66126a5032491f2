"""Functions of SQL whose arguments have a grammar of their own, but for JSON."""

from __future__ import annotations

from collections.abc import Callable

from . import ast
from .expr import ExprParser


class FunctionParser(ExprParser):
    """Adds CAST, EXTRACT, TRIM, TREAT, EXISTS."""

    def _specials(self) -> dict[str, Callable[[], ast.Expr]]:
        return {
            "CAST": self._cast,
            "EXTRACT": self._extract,
            "TRIM": self._trim,
            "EXISTS": self._exists,
            "CURSOR": lambda: self.refuse("a CURSOR expression"),
            "TREAT": self._treat,
            "XMLELEMENT": lambda: self.refuse("XMLELEMENT"),
            "XMLFOREST": lambda: self.refuse("XMLFOREST"),
            "XMLAGG": lambda: self.refuse("XMLAGG"),
            "XMLTABLE": lambda: self.refuse("XMLTABLE"),
            "VALIDATE_CONVERSION": lambda: self.refuse("VALIDATE_CONVERSION"),
        }

    def _cast(self) -> ast.Expr:
        pos = self.advance().pos
        self.expect("(")
        if self.tok.key == "MULTISET":
            self.refuse("CAST(MULTISET ...)")
        operand = self.value()
        self.expect("AS")
        type_ref = self.type_ref()
        if self.tok.key == "DEFAULT":
            self.refuse("CAST ... DEFAULT ... ON CONVERSION ERROR")
        if self.tok.key == ",":
            self.refuse("CAST with a format")
        self.expect(")")
        return ast.Cast(pos, operand, type_ref)

    def _treat(self) -> ast.Expr:
        if self.sql:
            self.refuse("TREAT in SQL")
        pos = self.advance().pos
        self.expect("(")
        operand = self.value()
        self.expect("AS")
        type_ref = self.type_ref()
        self.expect(")")
        return ast.Treat(pos, operand, type_ref)

    def _extract(self) -> ast.Expr:
        pos = self.advance().pos
        self.expect("(")
        if self.peek().key != "FROM":
            self.refuse("EXTRACT of XML")
        field = self.advance().key
        self.advance()
        operand = self.value()
        self.expect(")")
        return ast.Extract(pos, field, operand)

    def _trim(self) -> ast.Expr:
        pos = self.advance().pos
        self.expect("(")
        kind = "BOTH"
        chars: ast.Expr | None = None
        if self.tok.key in ("LEADING", "TRAILING", "BOTH") and self.peek().key not in (")", ".", ","):
            kind = self.advance().key
            if self.tok.key != "FROM":
                chars = self.value()
            self.expect("FROM")
            operand = self.value()
        else:
            operand = self.value()
            if self.accept("FROM"):
                chars, operand = operand, self.value()
        self.expect(")")
        return ast.Trim(pos, kind, chars, operand)

    def _exists(self) -> ast.Expr:
        pos = self.tok.pos
        if not self.sql:
            if self.at_query(1):
                text = "PLS-00204: function or pseudo-column 'EXISTS' may be used inside a SQL statement only"
                self.fail_pls(text, pos)
            self.advance()
            return ast.Name(pos, "EXISTS")
        self.advance()
        self.expect("(")
        query = self.subquery()
        self.expect(")")
        return ast.Exists(pos, query)
