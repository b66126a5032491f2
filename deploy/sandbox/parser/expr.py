"""Expressions and conditions: one grammar for SQL and PL/SQL, by precedence climbing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ..errors import OraError
from . import ast
from .lexer import Token
from .typeref import TypeParser
from .words import BIND_WORDS, PLSQL_EXPRESSION_WORDS, SQL_EXPRESSION_WORDS, SQL_MESSAGES, SQL_RESERVED

_OR, _AND, _NOT, _RELATION, _ADD, _MULTIPLY = 1, 2, 3, 4, 5, 6
_PRECEDENCE = {"OR": _OR, "AND": _AND, "+": _ADD, "-": _ADD, "||": _ADD, "*": _MULTIPLY, "/": _MULTIPLY}
_COMPARISONS = frozenset(["=", "<>", "<", "<=", ">", ">="])
_RELATION_WORDS = _COMPARISONS | {"IS", "IN", "LIKE", "BETWEEN"}
_NEGATED_WORDS = frozenset(["IN", "LIKE", "BETWEEN", "MEMBER", "LIKEC", "LIKE2", "LIKE4", "SUBMULTISET"])
_UNKNOWN_LIKES = frozenset(["LIKEC", "LIKE2", "LIKE4", "SUBMULTISET"])

_CURSOR_ATTRIBUTES = frozenset(["FOUND", "NOTFOUND", "ROWCOUNT", "ISOPEN", "BULK_ROWCOUNT", "BULK_EXCEPTIONS"])
_QUERY_START = frozenset(["SELECT", "WITH"])
_SET_WORDS = frozenset(["UNION", "INTERSECT", "MINUS", "EXCEPT"])
_CONDITION_FUNCTIONS = frozenset(["REGEXP_LIKE", "JSON_EQUAL", "JSON_TEXTCONTAINS", "XMLEXISTS", "UPDATING"])
_CONDITIONS = (
    ast.IsNull,
    ast.Between,
    ast.InList,
    ast.InQuery,
    ast.Quantified,
    ast.Like,
    ast.IsJson,
    ast.MemberOf,
    ast.Exists,
)
_INTERVAL_FIELDS = frozenset(["DAY", "HOUR", "MINUTE", "SECOND"])
_DAY_DIGITS, _FRACTION_DIGITS, _MAX_DIGITS = 2, 6, 9
_CALLABLE = (ast.Name, ast.Attr, ast.Call, ast.CursorAttr)

ON_CONVERSION_ERROR = "DEFAULT ON CONVERSION ERROR"


class ExprParser(TypeParser):
    """Adds expr(), value(), condition() and what they are made of."""

    # -------------------------------------------------------------- entry points

    def expr(self) -> ast.Expr:
        """Any expression or condition."""
        return self._binary(0)

    def value(self) -> ast.Expr:
        """An expression; in SQL, where there is no BOOLEAN, not a condition."""
        return self._binary(_ADD if self.sql else 0)

    def operand(self) -> ast.Expr:
        """An expression that stops before any comparison, in PL/SQL too."""
        return self._binary(_ADD)

    def condition(self) -> ast.Expr:
        """A condition. In SQL every operand of AND, OR, NOT has to be one (ORA-00920)."""
        result = self._binary(0)
        if self.sql:
            self._require_condition(result)
        return result

    def target(self) -> ast.Expr:
        """Where a value goes: variable, field, element, :bind."""
        saved, self.sql = self.sql, self.sql and not self.plsql
        result = self._postfix()
        self.sql = saved
        return result

    def targets(self) -> tuple[ast.Expr, ...]:
        result = [self.target()]
        while self.accept(","):
            result.append(self.target())
        return tuple(result)

    def values(self) -> tuple[ast.Expr, ...]:
        """value, value, ..."""
        result = [self.value()]
        while self.accept(","):
            result.append(self.value())
        return tuple(result)

    def at_query(self, ahead: int = 0) -> bool:
        """Whether a query, perhaps in parentheses, begins at this token."""
        while self.peek(ahead).key == "(":
            ahead += 1
        return self.peek(ahead).key in _QUERY_START

    def _require_condition(self, node: ast.Expr) -> None:
        if isinstance(node, ast.Binary):
            if node.op in ("AND", "OR"):
                self._require_condition(node.left)
                self._require_condition(node.right)
                return
            if node.op in _COMPARISONS:
                return
        elif isinstance(node, ast.Unary) and node.op in ("NOT", "PRIOR"):
            self._require_condition(node.operand)
            return
        elif isinstance(node, _CONDITIONS):
            return
        elif isinstance(node, ast.JsonPathCall):
            if node.kind == "JSON_EXISTS":
                return
        elif isinstance(node, ast.Call) and isinstance(node.fn, ast.Name) and node.fn.ident in _CONDITION_FUNCTIONS:
            return
        self.fail(920)

    # -------------------------------------------------------------- operators

    def _binary(self, minimum: int) -> ast.Expr:
        strongest = _MULTIPLY
        tok = self.tok
        if tok.key == "NOT" and minimum <= _NOT:
            self.advance()
            left: ast.Expr = ast.Unary(tok.pos, "NOT", self._binary(_NOT))
            strongest = _AND
        else:
            left = self._unary()
        while True:
            key = self.tok.key
            precedence = _PRECEDENCE.get(key)
            if precedence is not None:
                if precedence < minimum or precedence > strongest:
                    return left
                self.advance()
                right = self._binary(precedence + 1)
                left = ast.Binary(left.pos, key, left, right)
            elif minimum <= _RELATION <= strongest and self._at_relation(key):
                left = self._relation(left)
                strongest = _AND
            else:
                if key == "MULTISET" and self.peek().key in _SET_WORDS:
                    self.refuse("MULTISET " + self.peek().key)
                return left

    def _at_relation(self, key: str) -> bool:
        if key in _RELATION_WORDS:
            return True
        if key == "NOT":
            return self.peek().key in _NEGATED_WORDS
        if key == "MEMBER":
            return self.peek().key == "OF"
        return key in _UNKNOWN_LIKES and self.peek().kind != "op"

    def _relation(self, left: ast.Expr) -> ast.Expr:
        tok = self.advance()
        key = tok.key
        if key in _COMPARISONS:
            if self.tok.key in ("ANY", "SOME", "ALL") and self.peek().key == "(":
                return self._quantified(left, key)
            return ast.Binary(left.pos, key, left, self._binary(_ADD))
        if key == "IS":
            return self._is(left)
        negated = key == "NOT"
        if negated:
            tok = self.advance()
            key = tok.key
        if key == "IN":
            return self._in(left, negated)
        if key == "BETWEEN":
            low = self._binary(_ADD)
            self.expect("AND")
            return ast.Between(left.pos, left, low, self._binary(_ADD), negated)
        if key == "LIKE":
            pattern = self._binary(_ADD)
            escape = self._binary(_ADD) if self.accept("ESCAPE") else None
            return ast.Like(left.pos, left, pattern, escape, negated)
        if key == "MEMBER":
            self.accept("OF")
            return ast.MemberOf(left.pos, left, self._binary(_ADD), negated)
        return self.refuse(key, tok)

    def _quantified(self, left: ast.Expr, op: str) -> ast.Expr:
        quantifier = self.advance().key.replace("SOME", "ANY")
        if self.at_query(1):
            self.advance()
            query = self.subquery()
            self.expect(")")
            return ast.Quantified(left.pos, left, op, quantifier, query, ())
        self.expect("(")
        items = self.values()
        self.expect(")")
        return ast.Quantified(left.pos, left, op, quantifier, None, items)

    def _is(self, left: ast.Expr) -> ast.Expr:
        negated = self.accept("NOT")
        tok = self.tok
        if self.accept("NULL"):
            return ast.IsNull(left.pos, left, negated)
        if self.accept("JSON"):
            return self._is_json(left, negated)
        if tok.key in ("NAN", "INFINITE", "EMPTY", "A", "OF", "DANGLING", "PRESENT"):
            self.refuse(f"IS {tok.key}")
        return self.fail(908, "null", "not")

    def _is_json(self, left: ast.Expr, negated: bool) -> ast.Expr:
        strict = False
        self.accept_words("FORMAT", "JSON")  # as if it were not there, but for a BLOB's OSON
        if self.tok.key == "(" and self.peek().key in ("STRICT", "LAX"):
            self.advance()
            strict = self.advance().key == "STRICT"
            self.expect(")")
        elif self.tok.key in ("STRICT", "LAX"):
            strict = self.advance().key == "STRICT"
        if self.at_words("WITH", "UNIQUE"):
            self.refuse("IS JSON WITH UNIQUE KEYS")
        if self.accept_words("WITHOUT", "UNIQUE"):
            self.accept("KEYS")
        return ast.IsJson(left.pos, left, negated, strict)

    def _in(self, left: ast.Expr, negated: bool) -> ast.Expr:
        opening = self.tok
        self.expect("(")
        if self.at_query():
            if not self.sql:
                self.fail_pls("PLS-00405: subquery not allowed in this context", opening.pos)
            start = self.i
            query = self.subquery()
            if self.accept(")"):
                return ast.InQuery(left.pos, left, query, negated)
            if self.toks[start].key != "(":
                self.expect(")")
            self.reset(start)
        items = self.values()
        self.expect(")")
        return ast.InList(left.pos, left, items, negated)

    def _unary(self) -> ast.Expr:
        tok = self.tok
        key = tok.key
        if key == "-" or key == "+":
            self.advance()
            return ast.Unary(tok.pos, key, self._unary())
        if self.sql and (
            key == "PRIOR" or (key == "CONNECT_BY_ROOT" and (self.peek().kind != "op" or self.peek().key == "("))
        ):
            self.advance()
            return ast.Unary(tok.pos, key, self._unary())
        base = self._postfix()
        if self.tok.key == "**":
            if self.sql:
                self.fail(936)
            self.advance()
            return ast.Binary(base.pos, "**", base, self._unary())
        return base

    # -------------------------------------------------------------- call / field / index chains

    def _postfix(self) -> ast.Expr:
        result = self._primary()
        while True:
            key = self.tok.key
            if key == ".":
                if self.peek().kind not in ("ident", "quoted") or isinstance(result, ast.Literal):
                    self.advance()
                    self.fail(936, "<an identifier>", "<a double-quoted delimited-identifier>")
                self.advance()
                result = ast.Attr(result.pos, result, str(self.advance().value))
            elif key == "(":
                if self.at_words("(", "+", ")"):
                    self.reset(self.i + 3)
                    result = ast.OuterMark(result.pos, result)
                elif isinstance(result, _CALLABLE):
                    result = self._call(result)
                else:
                    return result
            elif key == "%":
                if self.peek().key not in _CURSOR_ATTRIBUTES:
                    return result
                self.advance()
                result = ast.CursorAttr(result.pos, result, self.advance().key)
            elif key == "@":
                self.refuse("a database link")
            else:
                following = self._suffix(result, key)
                if following is None:
                    return result
                result = following

    def _suffix(self, result: ast.Expr, key: str) -> ast.Expr | None:
        """OVER, WITHIN GROUP, AT TIME ZONE and the ones that are refused; None: nothing of the kind."""
        if key == "AT":
            if self.accept_words("AT", "LOCAL"):
                return ast.AtTimeZone(result.pos, result, None)
            if self.accept_words("AT", "TIME", "ZONE"):
                return ast.AtTimeZone(result.pos, result, self._postfix())
        elif key == "OVER" and isinstance(result, ast.Call) and self.peek().key == "(":
            self.advance()
            return ast.Call(
                result.pos,
                result.fn,
                result.args,
                result.distinct,
                result.within_group,
                result.overflow,
                self._window(),
            )
        elif key == "WITHIN" and self.peek().key == "GROUP" and isinstance(result, ast.Call):
            self.reset(self.i + 2)
            self.expect("(")
            order = self.order_by()
            self.expect(")")
            return ast.Call(result.pos, result.fn, result.args, result.distinct, order, result.overflow)
        elif key == "KEEP" and self.peek().key == "(":
            self.refuse("KEEP (DENSE_RANK ...)")
        elif key in ("IGNORE", "RESPECT") and self.peek().key == "NULLS":
            self.refuse(f"{key} NULLS")
        elif key == "DAY" and self.sql and self.at_words("DAY", "TO", "SECOND"):
            self.refuse("an interval expression (... DAY TO SECOND)")
        return None

    def _call(self, fn: ast.Expr) -> ast.Expr:
        self.expect("(")
        if self.accept(")"):
            return ast.Call(fn.pos, fn, ())
        distinct = False
        if self.tok.key in ("DISTINCT", "UNIQUE"):
            self.advance()
            distinct = True
        elif self.tok.key == "ALL":
            self.advance()
        overflow: str | None = None
        args: list[ast.Arg] = []
        while True:
            args.append(self._arg())
            if self.tok.key == "DEFAULT":
                args.append(self._on_conversion_error())
            if not self.accept(","):
                break
        if self.tok.key == "ON" and self.peek().key == "OVERFLOW":
            start = self.i
            while self.tok.key not in (")", "") or self.tok.kind == "string":
                self.advance()
            overflow = self.words_since(start)
        elif self.tok.key in ("AS", "USING", "IGNORE", "RESPECT", "ORDER") and self.sql:
            self.refuse(f"{self.tok.key} among the arguments of a function")
        self.expect(")")
        return ast.Call(fn.pos, fn, tuple(args), distinct, (), overflow)

    def _arg(self) -> ast.Arg:
        tok = self.tok
        if self.peek().key == "=>" and tok.kind in ("ident", "quoted"):
            self.reset(self.i + 2)
            return ast.Arg(tok.pos, self.value(), str(tok.value))
        if tok.key == "*":
            self.advance()
            return ast.Arg(tok.pos, ast.Star(tok.pos))
        return ast.Arg(tok.pos, self.value())

    def _on_conversion_error(self) -> ast.Arg:
        """TO_NUMBER(x DEFAULT y ON CONVERSION ERROR, ...): kept as an argument with a name no program can write."""
        pos = self.advance().pos
        value = self.value()
        self.expect_words("ON", "CONVERSION", "ERROR")
        return ast.Arg(pos, value, ON_CONVERSION_ERROR)

    def _window(self) -> ast.Window:
        pos = self.tok.pos
        self.expect("(")
        partition: tuple[ast.Expr, ...] = ()
        order: tuple[ast.OrderItem, ...] = ()
        frame: str | None = None
        if self.accept("PARTITION"):
            self.expect("BY")
            partition = self.values()
        if self.tok.key == "ORDER":
            order = self.order_by()
        if self.tok.key in ("ROWS", "RANGE", "GROUPS"):
            start = self.i
            depth = 0
            while depth or self.tok.key != ")":
                if self.tok.kind == "end":
                    self.fail(907, ")")
                key = self.advance().key
                depth += (key == "(") - (key == ")")
            frame = self.words_since(start)
        self.expect(")")
        return ast.Window(pos, partition, order, frame)

    def order_by(self) -> tuple[ast.OrderItem, ...]:
        """ORDER [SIBLINGS] BY item, ..."""
        self.expect("ORDER")
        self.accept("SIBLINGS")
        self.expect("BY")
        items = [self.order_item()]
        while self.accept(","):
            items.append(self.order_item())
        return tuple(items)

    def order_item(self) -> ast.OrderItem:
        value = self.value()
        descending = False
        nulls: str | None = None
        if self.tok.key in ("ASC", "DESC"):
            descending = self.advance().key == "DESC"
        if self.accept("NULLS"):
            if self.tok.key not in ("FIRST", "LAST"):
                self.fail(905, "first", "last")
            nulls = self.advance().key
        return ast.OrderItem(value.pos, value, descending, nulls)

    # -------------------------------------------------------------- primaries

    def _primary(self) -> ast.Expr:
        tok = self.tok
        kind = tok.kind
        if kind == "ident":
            return self._word(tok)
        if kind == "number":
            if tok.binary:
                self.refuse("a BINARY_FLOAT or BINARY_DOUBLE literal")
            self.advance()
            assert isinstance(tok.value, (int, Decimal))
            return ast.Literal(tok.pos, tok.value)
        if kind == "string":
            self.advance()
            return ast.Literal(tok.pos, str(tok.value))
        if kind == "bind":
            if not self.plsql and self.text[tok.pos + 1] != '"' and tok.value in SQL_RESERVED - BIND_WORDS:
                raise OraError(1745, "invalid host/bind variable name", tok.pos)
            self.advance()
            return ast.Bind(tok.pos, str(tok.value))
        if kind == "quoted":
            self.advance()
            return ast.Name(tok.pos, str(tok.value), True)
        if tok.key == "(":
            return self._parenthesised()
        if kind == "inquiry" and self.plsql:
            self.advance()
            return self._inquiry(tok)
        return self.fail(
            936, "(", "-", "+", "case", "new", "not", "null", "<an identifier>", "<a literal>", "<a bind variable>"
        )

    def _word(self, tok: Token) -> ast.Expr:
        key = tok.key
        following = self.peek()
        if key == "NULL":
            self.advance()
            return ast.Literal(tok.pos, None)
        if following.kind == "string" and key in ("DATE", "TIMESTAMP", "INTERVAL"):
            self.advance()
            return self._interval_literal(tok) if key == "INTERVAL" else self._date_literal(tok)
        if following.key == "(":
            special = self._specials().get(key)
            if special is not None:
                return special()
        if key == "CASE":
            return self._case()
        if self.sql:
            if key in self.reserved and key not in SQL_EXPRESSION_WORDS:
                self.fail(936)
        else:
            if key in ("TRUE", "FALSE"):
                self.advance()
                return ast.Literal(tok.pos, key == "TRUE")
            if key == "NEW" and following.kind in ("ident", "quoted"):
                self.advance()
                return self._primary()
            if key in self.reserved and key not in PLSQL_EXPRESSION_WORDS:
                expected = ("(", "-", "+", "case", "new", "not", "null", "<an identifier>", "<a literal>")
                self.fail(936, *expected)
        self.advance()
        return ast.Name(tok.pos, key)

    def _specials(self) -> dict[str, Callable[[], ast.Expr]]:
        """Functions with a grammar of their own, by name; each parser stands on the name."""
        return {}

    def _date_literal(self, tok: Token) -> ast.Expr:
        return ast.DateLiteral(tok.pos, tok.key, self.string())

    def _interval_literal(self, tok: Token) -> ast.Expr:
        text = self.string()
        if self.tok.key in ("YEAR", "MONTH"):
            self.refuse("an INTERVAL YEAR TO MONTH literal", tok)
        first, sizes = self._interval_field()
        digits = sizes[0] if sizes else _DAY_DIGITS
        last, after = self._interval_field() if self.accept("TO") else (None, sizes[1:])
        fraction = after[0] if after else _FRACTION_DIGITS
        if not (0 <= digits <= _MAX_DIGITS and 0 <= fraction <= _MAX_DIGITS):
            self.fail_number(30088, "datetime/interval precision is out of range", tok.pos)
        return ast.IntervalLiteral(tok.pos, text, first, last, digits, fraction)

    def _interval_field(self) -> tuple[str, tuple[int, ...]]:
        if self.tok.key not in _INTERVAL_FIELDS:
            self.fail(905, "day", "hour", "minute", "second")
        field = self.advance().key
        sizes: list[int] = []
        if self.accept("("):
            sizes.append(self.integer())
            if self.accept(","):
                sizes.append(self.integer())
            self.expect(")")
        return field, tuple(sizes)

    def _inquiry(self, tok: Token) -> ast.Expr:
        """$$PLSQL_LINE, $$PLSQL_UNIT...; a flag nobody set is NULL."""
        value: int | str | None = None
        if tok.value == "PLSQL_LINE":
            value = self.text.count("\n", 0, tok.pos) + 1
        elif tok.value == "PLSQL_UNIT" and self.unit_name:
            value = self.unit_name[-1]
        elif tok.value == "PLSQL_UNIT_OWNER" and len(self.unit_name) > 1:
            value = self.unit_name[0]
        return ast.Literal(tok.pos, value)

    def _parenthesised(self) -> ast.Expr:
        pos = self.advance().pos
        if self.tok.key in _QUERY_START:
            if not self.sql:
                self.fail(936, "(", "-", "+", "case", "new", "not", "null", "<an identifier>", "<a literal>")
            query = self.subquery()
            self.expect(")")
            return ast.Subquery(pos, query)
        first = self.expr()
        if isinstance(first, ast.Subquery) and self.tok.key in _SET_WORDS:
            query = self.query_after(first.query)
            self.expect(")")
            return ast.Subquery(pos, query)
        if self.tok.key != ",":
            self.expect(")")
            return first
        items = [first]
        while self.accept(","):
            items.append(self.value())
        self.expect(")")
        return ast.TupleExpr(pos, tuple(items))

    def _case(self) -> ast.Expr:
        pos = self.advance().pos
        operand = None if self.tok.key == "WHEN" else self.value()
        whens: list[tuple[ast.Expr, ast.Expr]] = []
        if self.tok.key != "WHEN":
            self.fail(905, "when")
        while self.accept("WHEN"):
            test = self.condition() if operand is None else self.value()
            self.expect("THEN")
            whens.append((test, self.value()))
        default = self.value() if self.accept("ELSE") else None
        self.expect("END")
        return ast.Case(pos, operand, tuple(whens), default)

    def subquery(self) -> ast.Query:
        """The query of an expression or a condition: sorted only where FETCH takes some of it (ORA-00907)."""
        query = self.query()
        if isinstance(query, (ast.Select, ast.SetQuery)) and query.order and not (query.fetch or query.offset):
            self.fail_number(907, SQL_MESSAGES[907], query.order[0].pos)
        return query

    def query_after(self, left: ast.Query) -> ast.Query:
        """The rest of a query whose first, parenthesised operand has been read."""
        raise NotImplementedError
