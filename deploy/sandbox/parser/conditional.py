"""Conditional compilation: $if ... $then ... $elsif ... $else ... $end over constants, decided on the tokens."""

from __future__ import annotations

from ..errors import CompilationError, unsupported
from . import ast
from .cursor import Grammar, Parser
from .expr import expr
from .lexer import Token, TokenList, line_col

_ORACLE_VERSION = 19
_RELEASE = 0
_FIRST_LE_CONSTANT = 9

Value = int | str | bool | None


def select_branches(text: str, source: TokenList, grammar: Grammar) -> TokenList:
    """The tokens that are compiled. Raises CompilationError for a malformed or non-constant directive."""
    if not source.conditional:
        return source
    selector = _Selector(text, source, grammar)
    selector.copy(active=True, nested=False)
    return TokenList(selector.out, selector.hints, False)


class _Selector:
    def __init__(self, text: str, source: TokenList, grammar: Grammar) -> None:
        self.text = text
        self.source = source
        self.grammar = grammar
        self.toks = source.tokens
        self.i = 0
        self.out: list[Token] = []
        self.hints: dict[int, str] = {}

    def copy(self, *, active: bool, nested: bool) -> str:
        """Copy up to the directive that ends this branch and return that directive ("" at the end of the text)."""
        while True:
            tok = self.toks[self.i]
            if tok.kind == "end":
                if nested:
                    raise self._error(tok, 'PLS-00103: Encountered the symbol "end-of-file" when expecting $END')
                self.out.append(tok)
                return ""
            if tok.kind != "directive":
                if active:
                    hint = self.source.hints.get(self.i)
                    if hint is not None:
                        self.hints[len(self.out)] = hint
                    self.out.append(tok)
                self.i += 1
            elif tok.key == "$IF":
                self._if(active)
            elif tok.key == "$ERROR":
                self._error_directive(active)
            elif nested and tok.key in ("$ELSIF", "$ELSE", "$END"):
                self.i += 1
                return tok.key
            else:
                raise self._error(tok, f'PLS-00103: Encountered the symbol "{tok.key}"')

    def _if(self, active: bool) -> None:
        done = False
        word = "$IF"
        self.i += 1
        while word in ("$IF", "$ELSIF"):
            chosen = self._until("$THEN", evaluate=active and not done) is True
            word = self.copy(active=active and chosen and not done, nested=True)
            done = done or chosen
        if word == "$ELSE":
            word = self.copy(active=active and not done, nested=True)
            if word != "$END":
                raise self._error(self.toks[self.i - 1], f'PLS-00103: Encountered the symbol "{word}"')

    def _until(self, last: str, *, evaluate: bool) -> Value:
        """The constant expression before the directive `last`, which is stepped over; None when it does not matter."""
        start = self.i
        while self.toks[self.i].key != last:
            if self.toks[self.i].kind in ("end", "directive"):
                raise self._error(self.toks[self.i], f"PLS-00103: Encountered a directive when expecting {last}")
            self.i += 1
        then = self.toks[self.i]
        tokens = [*self.toks[start : self.i], Token("end", "", "", then.pos, then.pos)]
        self.i += 1
        if not evaluate:
            return None
        p = Parser(self.text, TokenList(tokens, {}, False), self.grammar, plsql=True)
        constant = expr(p)
        p.expect_end()
        return self._evaluate(constant)

    def _error_directive(self, active: bool) -> None:
        tok = self.toks[self.i]
        self.i += 1
        message = self._until("$END", evaluate=active)
        if active:
            raise self._error(tok, f"PLS-00179: $ERROR: {_text(message)}")

    def _error(self, tok: Token, message: str) -> CompilationError:
        return CompilationError([(*line_col(self.text, tok.pos), message)])

    def _evaluate(self, node: ast.Expr) -> Value:
        if isinstance(node, ast.Literal) and isinstance(node.value, (int, str, bool, type(None))):
            return node.value
        if isinstance(node, ast.Attr) and isinstance(node.base, ast.Name) and node.base.ident == "DBMS_DB_VERSION":
            return self._version_constant(node)
        if isinstance(node, ast.IsNull):
            return (self._evaluate(node.operand) is None) != node.negated
        if isinstance(node, ast.Unary) and node.op == "NOT":
            value = self._evaluate(node.operand)
            return None if value is None else not value
        if isinstance(node, ast.Binary):
            return self._binary(node)
        raise self._not_constant(node)

    def _binary(self, node: ast.Binary) -> Value:
        left, right = self._evaluate(node.left), self._evaluate(node.right)
        if node.op == "||":
            return _text(left) + _text(right)
        if node.op == "AND":
            if left is False or right is False:
                return False
            return None if left is None or right is None else True
        if node.op == "OR":
            if left is True or right is True:
                return True
            return None if left is None or right is None else False
        if left is None or right is None:
            return None
        if node.op == "=":
            return left == right
        if node.op == "<>":
            return left != right
        if isinstance(left, int) and isinstance(right, int) and node.op in ("<", "<=", ">", ">="):
            order = (left > right) - (left < right)
            return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[node.op]
        raise self._not_constant(node)

    def _version_constant(self, node: ast.Attr) -> Value:
        if node.name == "VERSION":
            return _ORACLE_VERSION
        if node.name == "RELEASE":
            return _RELEASE
        if node.name.startswith("VER_LE_"):
            version = node.name[len("VER_LE_") :].split("_")[0]
            if version.isdigit() and int(version) >= _FIRST_LE_CONSTANT:
                return int(version) >= _ORACLE_VERSION
        raise self._not_constant(node)

    def _not_constant(self, node: ast.Expr) -> CompilationError:
        error = unsupported("$IF with anything but literals, $$flags and DBMS_DB_VERSION", node.pos)
        return CompilationError([(*line_col(self.text, node.pos), str(error))])


def _text(value: Value) -> str:
    return "" if value is None else str(value).upper() if isinstance(value, bool) else str(value)
