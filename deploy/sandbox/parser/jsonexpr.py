"""The JSON functions of SQL."""

from __future__ import annotations

from collections.abc import Callable

from . import ast
from .functions import FunctionParser
from .lexer import split_bind


class JsonParser(FunctionParser):
    """Adds JSON_OBJECT, JSON_ARRAY, their aggregates, JSON_VALUE, JSON_QUERY, JSON_EXISTS."""

    def _specials(self) -> dict[str, Callable[[], ast.Expr]]:
        specials = self._special_functions
        if specials is None:
            specials = super()._specials()
            for kind in ("JSON_OBJECT", "JSON_OBJECTAGG", "JSON_ARRAY", "JSON_ARRAYAGG"):
                specials[kind] = self._json_constructor
            for kind in ("JSON_VALUE", "JSON_QUERY", "JSON_EXISTS"):
                specials[kind] = self._json_path_call
            for kind in ("JSON_TRANSFORM", "JSON_SERIALIZE", "JSON_SCALAR"):
                specials[kind] = self._refuse_json
            self._special_functions = specials
        return specials

    _special_functions: dict[str, Callable[[], ast.Expr]] | None = None

    def _refuse_json(self) -> ast.Expr:
        self.refuse(self.tok.key)

    # -------------------------------------------------------------- building JSON

    def _json_constructor(self) -> ast.Expr:
        tok = self.advance()
        keyed = tok.key.startswith("JSON_OBJECT")
        self.expect("(")
        entries: list[ast.JsonEntry] = []
        order: tuple[ast.OrderItem, ...] = ()
        if self.tok.key not in (")", "NULL", "ABSENT", "RETURNING", "STRICT") or self.peek().key != "ON":
            while self.tok.key not in (")", "RETURNING", "STRICT"):
                entries.append(self._json_pair() if keyed else self._json_element())
                if not self.accept(","):
                    break
        if self.tok.key == "ORDER" and tok.key == "JSON_ARRAYAGG":
            order = self.order_by()
        nulls: str | None = None
        if self.tok.key in ("NULL", "ABSENT") and self.at_words(self.tok.key, "ON", "NULL"):
            nulls = self.advance().key
            self.reset(self.i + 2)
        returning = self._json_returning()
        strict = self.accept("STRICT")
        if self.at_words("WITH", "UNIQUE"):
            self.refuse("WITH UNIQUE KEYS")
        self.expect(")")
        return ast.JsonObject(tok.pos, tok.key, tuple(entries), nulls, returning, strict, order)

    def _json_pair(self) -> ast.JsonEntry:
        pos = self.tok.pos
        if self.tok.key == "*" or self.at_words(self.tok.key, ".", "*"):
            self.refuse("a wildcard in JSON_OBJECT")
        if self.tok.key == "KEY" and self.peek().key not in (",", ")", ".", ":", "(", "VALUE"):
            self.advance()
        key = self.operand()
        if self.tok.kind == "bind":
            self.toks[self.i : self.i + 1] = split_bind(self.tok, self.text)
            self.tok = self.toks[self.i]
        if self.tok.key in ("VALUE", ":", "IS"):
            self.advance()
            value = self.value()
        elif isinstance(key, (ast.Name, ast.Attr)):
            self.refuse("a column without a key in JSON_OBJECT")
        else:
            self.fail(905, "value")
        return ast.JsonEntry(pos, key, value, self.accept_words("FORMAT", "JSON"))

    def _json_element(self) -> ast.JsonEntry:
        value = self.value()
        return ast.JsonEntry(value.pos, None, value, self.accept_words("FORMAT", "JSON"))

    def _json_returning(self) -> ast.TypeRef | None:
        if not self.accept("RETURNING"):
            return None
        result = self.type_ref()
        self.accept_words("FORMAT", "JSON")
        return result

    # -------------------------------------------------------------- reading JSON

    def _json_path_call(self) -> ast.Expr:
        tok = self.advance()
        self.expect("(")
        doc = self.value()
        self.accept_words("FORMAT", "JSON")
        self.expect(",")
        path = self.json_path()
        if self.tok.key == "PASSING":
            self.refuse("PASSING in a JSON function")
        returning = self._json_returning()
        if self.tok.key in ("PRETTY", "ASCII", "TRUNCATE"):
            self.refuse(f"{self.tok.key} in a JSON function")
        wrapper = self.json_wrapper()
        on_error, on_empty = self.json_on()
        self.expect(")")
        return ast.JsonPathCall(tok.pos, tok.key, doc, path, returning, wrapper, on_error, on_empty)

    def json_path(self) -> str:
        """The path expression, which has to be a literal."""
        if self.tok.kind != "string":
            self.fail(40454, "<a string literal>")
        return str(self.advance().value)

    def json_wrapper(self) -> str | None:
        """[WITH [CONDITIONAL | UNCONDITIONAL] | WITHOUT] [ARRAY] WRAPPER"""
        if self.tok.key not in ("WITH", "WITHOUT"):
            return None
        wrapper = self.advance().key
        if self.tok.key in ("CONDITIONAL", "UNCONDITIONAL") and self.advance().key == "CONDITIONAL":
            wrapper = "CONDITIONAL"
        self.accept("ARRAY")
        self.expect("WRAPPER")
        return wrapper

    def json_on(self) -> tuple[str | ast.Literal | None, str | ast.Literal | None]:
        """The ON ERROR and ON EMPTY clauses, in either order."""
        on_error: str | ast.Literal | None = None
        on_empty: str | ast.Literal | None = None
        while self.tok.key in ("NULL", "ERROR", "EMPTY", "DEFAULT", "TRUE", "FALSE"):
            choice: str | ast.Literal = self.advance().key
            if choice == "EMPTY":
                choice = f"EMPTY {self.advance().key}" if self.tok.key in ("ARRAY", "OBJECT") else "EMPTY ARRAY"
            elif choice == "DEFAULT":
                choice = self._json_default()
            self.expect("ON")
            if self.accept("ERROR"):
                on_error = choice
            elif self.accept("EMPTY"):
                on_empty = choice
            elif self.tok.key == "MISMATCH":
                self.refuse("ON MISMATCH")
            else:
                self.fail(905, "error", "empty")
        return on_error, on_empty

    def _json_default(self) -> ast.Literal:
        value = self.value()
        if (
            isinstance(value, ast.Unary)
            and value.op == "-"
            and isinstance(value.operand, ast.Literal)
            and not isinstance(value.operand.value, (str, type(None)))
        ):
            return ast.Literal(value.pos, -value.operand.value)
        if not isinstance(value, ast.Literal):
            self.refuse("DEFAULT with something else than a literal in a JSON function")
        return value
