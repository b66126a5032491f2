"""What every rule of the grammar stands on: the token cursor, names, errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from ..errors import CompilationError, OraError, unsupported
from . import ast
from .lexer import Token, TokenList, line_col
from .words import PLSQL_RESERVED, QUERY_START, SQL_MESSAGES, SQL_RESERVED, TABLE_ALIAS_STOP

_T = TypeVar("_T")
_LONGEST_NAME = 128  # bytes
_SHOWN_NAME = 30
_JSON_BRACKETS = ("[", "]")  # a part of SQL's alphabet, in dot notation


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules that lead back into themselves by way of other files, which therefore call them by way of these."""

    expression: Callable[[Parser, int], ast.Expr]
    query: Callable[[Parser], ast.Query]
    query_after: Callable[[Parser, ast.Query], ast.Query]
    block: Callable[[Parser, int, tuple[ast.Decl, ...], str | None], ast.Block]


class Parser:
    """A cursor over tokens.

    plsql: the text is a PL/SQL block or unit, so errors are compilation errors with line and column.
    sql: the cursor stands inside a SQL statement (all of the text, or a statement embedded in PL/SQL).
    """

    def __init__(self, text: str, source: TokenList, grammar: Grammar, *, plsql: bool) -> None:
        self.text = text
        self.toks = source.tokens
        self.hints = source.hints
        self.grammar = grammar
        self.i = 0
        self.tok: Token = self.toks[0]
        self.plsql = plsql
        self.sql = not plsql
        self.statement_pos = 0
        self.unit_name: tuple[str, ...] = ()

    def advance(self) -> Token:
        """Step over the current token and return it; the closing token is never passed."""
        tok = self.tok
        if tok.kind != "end":
            self.i += 1
            self.tok = self.toks[self.i]
        return tok

    def peek(self, ahead: int = 1) -> Token:
        try:
            return self.toks[self.i + ahead]
        except IndexError:
            return self.toks[-1]

    def reset(self, index: int) -> None:
        self.i = index
        self.tok = self.toks[index]

    def at_query(self, ahead: int = 0) -> bool:
        """Whether a query, perhaps in parentheses, begins at this token."""
        while self.peek(ahead).key == "(":
            ahead += 1
        return self.peek(ahead).key in QUERY_START

    def accept(self, key: str) -> bool:
        if self.tok.key == key:
            self.advance()
            return True
        return False

    def at_words(self, *keys: str) -> bool:
        return self.tok.key == keys[0] and all(self.peek(n).key == key for n, key in enumerate(keys))

    def accept_words(self, *keys: str) -> bool:
        """Step over these words if all of them come next."""
        if self.at_words(*keys):
            self.reset(self.i + len(keys))
            return True
        return False

    def expect(self, key: str, code: int | None = None) -> Token:
        if self.tok.key == key:
            return self.advance()
        if code is None:
            code = {"(": 906, ")": 907, ",": 917, "BY": 924, "TO": 946, "=": 927}.get(key, 905)
        return self.fail(code, key.lower())

    def expect_words(self, *keys: str) -> None:
        for key in keys:
            self.expect(key)

    def expect_end(self) -> None:
        """Nothing may follow."""
        if self.tok.kind != "end":
            self.fail(933, "end-of-file")

    def listed(self, rule: Callable[[Parser], _T]) -> tuple[_T, ...]:
        """What `rule` reads, once or more, with commas between."""
        result = [rule(self)]
        while self.accept(","):
            result.append(rule(self))
        return tuple(result)

    def in_parens(self, rule: Callable[[Parser], _T]) -> tuple[_T, ...]:
        """Such a list in parentheses."""
        self.expect("(")
        result = self.listed(rule)
        self.expect(")")
        return result

    def text_since(self, pos: int) -> str:
        """The source from `pos` to the end of the token last consumed."""
        return self.text[pos : self.toks[self.i - 1].end] if self.i else ""

    def words_since(self, index: int) -> str:
        """The tokens from `index` to the current one as words joined by single spaces."""
        return " ".join(self.text[t.pos : t.end].upper() for t in self.toks[index : self.i])

    def skip_parens(self) -> None:
        """Step over a parenthesised group without looking into it."""
        self.expect("(")
        depth = 1
        while depth:
            if self.tok.kind == "end":
                self.fail(907, ")")
            key = self.advance().key
            depth += (key == "(") - (key == ")")

    @property
    def reserved(self) -> frozenset[str]:
        return SQL_RESERVED if self.sql else PLSQL_RESERVED

    def at_name(self) -> bool:
        tok = self.tok
        return tok.kind == "quoted" or (tok.kind == "ident" and tok.key not in self.reserved)

    def ident(self, code: int = 904) -> str:
        """A name that is not a reserved word."""
        if self.at_name():
            return self._name()
        if code == 904 and self.sql and self.tok.kind == "ident":
            self.fail_text(904, ": invalid identifier")
        return self.fail(code, "<an identifier>", "<a double-quoted delimited-identifier>")

    def any_ident(self) -> ast.Part:
        """A name after a dot, where reserved words do not disturb."""
        if self.tok.kind in ("ident", "quoted"):
            tok = self.advance()
            return ast.Part(str(tok.value), tok.pos)
        return self.fail(931, "<an identifier>", "<a double-quoted delimited-identifier>")

    def new_name(self, code: int = 904) -> str:
        """The name of something being created; names that only quotes could reach are refused."""
        tok = self.tok
        name = self.ident(code)
        if tok.kind == "quoted" and name != name.upper():
            self.refuse(f"the mixed-case name {self.text[tok.pos : tok.end]}", tok)
        return name

    def dotted(self, code: int = 903) -> tuple[str, ...]:
        parts = [self.ident(code)]
        while self.tok.key == ".":
            self.advance()
            parts.append(self.any_ident())
        if self.tok.key == "@":
            if self.plsql:
                self.refuse("a database link")
            self.fail_number(2019, "connection description for remote database not found", self.tok.pos)
        return tuple(parts)

    def ident_list(self) -> tuple[str, ...]:
        """( name, ... )"""
        return self.in_parens(Parser.ident)

    def alias(self, stop: frozenset[str] = TABLE_ALIAS_STOP) -> str | None:
        """An alias written without AS, if one is there."""
        tok = self.tok
        if tok.kind == "quoted" or (tok.kind == "ident" and tok.key not in stop):
            return self._name()
        return None

    def _name(self) -> str:
        tok = self.advance()
        name = str(tok.value)
        if len(name.encode()) > _LONGEST_NAME:
            if not self.sql:
                self.fail_pls(f"PLS-00114: identifier '{name[:_SHOWN_NAME]}' too long", tok.pos)
            self.fail_number(972, "identifier is too long", tok.pos)
        return name

    def integer(self) -> int:
        """An integer literal, with an optional sign."""
        sign = -1 if self.accept("-") else 1
        if sign == 1:
            self.accept("+")
        value = self.tok.value
        if self.tok.kind != "number" or not isinstance(value, int):
            self.fail(922, "<a number>")
        self.advance()
        return sign * value

    def string(self) -> str:
        if self.tok.kind != "string":
            self.fail(922, "<a string literal>")
        return str(self.advance().value)

    def fail(self, code: int, *expected: str, at: Token | None = None) -> NoReturn:
        """A syntax error at the current token: ORA-`code` in SQL, PLS-00103 naming what was expected in PL/SQL."""
        tok = at or self.tok
        if tok.kind == "bad" and not (self.sql and tok.value in _JSON_BRACKETS):
            self._fail_lexical(tok)
        if not self.sql:
            what = " ".join(expected)
            text = f'PLS-00103: Encountered the symbol "{self.symbol(tok)}" when expecting one of the following:'
            self._compile_error(tok.pos, f"{text}\n\n   {what}")
        if not self.plsql and (tok.key == ";" or tok.kind in ("directive", "inquiry")):
            code = 911
        self._sql_error(code, SQL_MESSAGES[code], tok.pos)

    def fail_text(self, code: int, suffix: str, at: Token | None = None) -> NoReturn:
        """An error whose message begins with the offending word: "X": invalid identifier."""
        tok = at or self.tok
        self._sql_error(code, f'"{self.symbol(tok)}"{suffix}', tok.pos)

    def fail_number(self, code: int, message: str, pos: int) -> NoReturn:
        """An ORA- error with its own text."""
        self._sql_error(code, message, pos)

    def fail_pls(self, text: str, pos: int) -> NoReturn:
        """A PL/SQL compilation error with its own text."""
        self._compile_error(pos, text)

    def refuse(self, what: str, at: Token | None = None) -> NoReturn:
        """Oracle has it, the sandbox has not."""
        pos = (at or self.tok).pos
        error = unsupported(what, pos)
        if self.plsql:
            self._compile_error(pos, str(error))
        raise error

    def refuse_word(self) -> NoReturn:
        """The current word begins what the sandbox has not: a rule for the tables of them."""
        self.refuse(self.tok.key)

    def symbol(self, tok: Token) -> str:
        if tok.kind == "end":
            return "end-of-file"
        return str(tok.value)

    def _fail_lexical(self, tok: Token) -> NoReturn:
        quotes = 1741 if self.text.startswith('""', tok.pos) else 1740
        code = {"'": 1756, '"': quotes, "/*": 1742}.get(str(tok.value), 911)
        if self.sql:
            self._sql_error(code, SQL_MESSAGES[code], tok.pos)
        texts = {
            911: f'PLS-00103: Encountered the symbol "{tok.value}" when expecting one of the following:',
            1740: "PLS-00112: end-of-line in quoted identifier",
            1741: "ORA-01741: illegal zero-length identifier",
            1742: "PLS-00111: end-of-file in comment",
            1756: "ORA-01756: quoted string not properly terminated",
        }
        self._compile_error(tok.pos, texts[code])

    def _sql_error(self, code: int, message: str, pos: int) -> NoReturn:
        if not self.plsql:
            raise OraError(code, message, pos)
        where = line_col(self.text, pos)
        statement = line_col(self.text, self.statement_pos)
        raise CompilationError(
            [(*where, f"PL/SQL: ORA-{code:05d}: {message}"), (*statement, "PL/SQL: SQL Statement ignored")]
        )

    def _compile_error(self, pos: int, text: str) -> NoReturn:
        line, column = line_col(self.text, pos)
        raise CompilationError([(line, column, text)])
