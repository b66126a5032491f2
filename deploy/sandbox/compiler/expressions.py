"""Expressions: values, and conditions in their cheap (truthiness) and full (three-valued) forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ..builtins import dates
from ..errors import OraError, unsupported
from ..model import Context
from ..parser import ast
from ..semantics.arith import at_local
from ..types import (
    BOOLEAN,
    INTERVAL_DS,
    NULL,
    NUMBER,
    PLS_INTEGER,
    TIMESTAMP_TZ,
    VARCHAR2,
    Kind,
    RecordType,
    Scalar,
    Type,
)
from .calls import CallCompiler
from .constants import FOLD, date_literal, interval_literal
from .report import Problem
from .rules import (
    BYTES,
    DATES,
    NUMERIC,
    TEXT,
    ZONED,
    date_result,
    family,
    is_boolean,
    is_null,
    is_number,
    kind_of,
    unconstrained,
)
from .symbols import NO_VALUE, Code, Scope
from .targets import text_of

_COMPARE = {"=": ("==", "eq"), "<>": ("!=", "ne"), "<": ("<", "lt"), "<=": ("<=", "le"), ">": (">", "gt")}
_COMPARE[">="] = (">=", "ge")
_ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "power"}
_PLS_MIN, _PLS_MAX = -(2**31), 2**31 - 1
_WRONG_TYPE = "PLS-00382: expression is of wrong type"
_SQL_ONLY = (ast.Exists, ast.Subquery, ast.InQuery, ast.Quantified, ast.JsonObject, ast.OuterMark, ast.Star)


def wrong_arguments(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00306: wrong number or types of arguments in call to '{name}'", pos)


class ExpressionCompiler(CallCompiler):
    """Adds value() and test()."""

    # -------------------------------------------------------------- dispatch

    def value(self, expr: ast.Expr) -> Code:
        """The expression as Python, three-valued where it is a condition."""
        if isinstance(expr, ast.Literal):
            return self._literal(expr)
        if isinstance(expr, (ast.Name, ast.Attr, ast.Call, ast.Bind)):
            return self.chain_value(expr)
        if isinstance(expr, ast.Binary):
            return self._binary_value(expr)
        if isinstance(expr, ast.CursorAttr):
            return self.cursor_attribute(expr)
        if isinstance(expr, ast.Unary):
            return self._unary(expr)
        if isinstance(expr, ast.Case):
            return self._case(expr)
        if isinstance(expr, ast.DateLiteral):
            value, type = date_literal(expr)
            return Code(self.literal(value), type, simple=True, nn=True, const=value)
        if isinstance(expr, ast.IntervalLiteral):
            interval, type = interval_literal(expr)
            return Code(self.literal(interval), type, simple=True, nn=True, const=interval)
        if isinstance(expr, ast.Cast):
            return self._cast(expr)
        if isinstance(expr, ast.Trim):
            return self._trim(expr)
        if isinstance(expr, ast.Treat):
            return self._treat(expr)
        if isinstance(expr, ast.AtTimeZone):
            return self._at_time_zone(expr)
        if isinstance(expr, ast.Extract):
            return self._extract(expr)
        if isinstance(expr, ast.JsonPathCall):
            return self._through_sql(expr)
        if isinstance(expr, (ast.IsNull, ast.Between, ast.InList, ast.Like, ast.MemberOf, ast.IsJson)):
            return self._condition(expr)
        if isinstance(expr, ast.OwnersExpr):
            return self._owners_value(expr)
        if isinstance(expr, _SQL_ONLY):
            name = getattr(expr, "kind", type_word(expr))
            raise Problem(
                f"PLS-00204: function or pseudo-column '{name}' may be used inside a SQL statement only", expr.pos
            )
        raise Problem(_WRONG_TYPE, expr.pos)

    def _owners_value(self, expr: ast.OwnersExpr) -> Code:
        saved = self.ctx, self.scope
        self.ctx, self.scope = Context(expr.owner, expr.owner, roles=False), Scope(None, "UNIT")
        try:
            return self.value(expr.expr)
        finally:
            self.ctx, self.scope = saved

    def test(self, expr: ast.Expr) -> str:
        """A condition of which only the truth counts: NULL is as good as false."""
        if isinstance(expr, ast.Binary):
            if expr.op in ("AND", "OR"):
                return f"({self.test(expr.left)} {expr.op.lower()} {self.test(expr.right)})"
            if expr.op in _COMPARE:
                return self._compare(expr, truth=True).py
        if isinstance(expr, ast.InList):
            return self._in_list(expr, truth=True).py
        if isinstance(expr, ast.Unary) and expr.op == "NOT":
            inner = self.boolean(expr.operand)
            return f"(not {inner.py})" if inner.nn else f"({inner.py} is False)"
        return self.boolean(expr).py

    def boolean(self, expr: ast.Expr) -> Code:
        """A value that has to be BOOLEAN."""
        code = self.value(expr)
        if not (is_boolean(code.type) or is_null(code.type)):
            raise Problem(_WRONG_TYPE, expr.pos)
        return code

    # -------------------------------------------------------------- literals

    def _literal(self, expr: ast.Literal) -> Code:
        value = expr.value
        if value is None:
            return Code("None", NULL, simple=True, const=None)
        if isinstance(value, bool):
            return Code(repr(value), BOOLEAN, simple=True, nn=True, const=value)
        if isinstance(value, str):
            if value == "":
                return Code("None", VARCHAR2, simple=True, const=None)
            return Code(repr(value), VARCHAR2, simple=True, nn=True, const=value)
        return self.number_code(value)

    def number_code(self, value: int | Decimal) -> Code:
        small = type(value) is int and _PLS_MIN <= value <= _PLS_MAX
        return Code(self.literal(value), PLS_INTEGER if small else NUMBER, simple=True, nn=True, const=value)

    # -------------------------------------------------------------- operators

    def _unary(self, expr: ast.Unary) -> Code:
        if expr.op == "NOT":
            inner = self.boolean(expr.operand)
            if inner.nn:
                return Code(f"(not {inner.py})", BOOLEAN, nn=True)
            return Code(f"not3({inner.py})", BOOLEAN)
        if expr.op not in ("+", "-"):
            word = expr.op
            raise Problem(
                f"PLS-00204: function or pseudo-column '{word}' may be used inside a SQL statement only", expr.pos
            )
        inner = self.value(expr.operand)
        if family(inner.type) == "INTERVAL":
            return inner if expr.op == "+" else Code(f"neg({inner.py})", INTERVAL_DS)
        if isinstance(inner.const, (int, Decimal)) and not isinstance(inner.const, bool):
            return self.number_code(inner.const if expr.op == "+" else -inner.const)
        if family(inner.type) not in ("NUMBER", "TEXT", "NULL", "UNKNOWN"):
            raise wrong_arguments(expr.op, expr.pos)
        py = self.as_number(inner, expr.pos)
        type = inner.type if is_number(inner.type) else NUMBER
        if expr.op == "+":
            return Code(py, type, nn=inner.nn)
        return Code(f"(-{py})" if inner.nn else f"neg({py})", type, nn=inner.nn)

    def _binary_value(self, expr: ast.Binary) -> Code:
        op = expr.op
        if op in _COMPARE:
            return self._compare(expr, truth=False)
        if op == "||":
            return self._concat(expr)
        if op in ("AND", "OR"):
            return self._logic(expr)
        return self._arithmetic(expr)

    def _logic(self, expr: ast.Binary) -> Code:
        """Left to right, the right side only if it matters."""
        left, right = self.boolean(expr.left), self.boolean(expr.right)
        word = expr.op.lower()
        if left.nn:
            return Code(f"({left.py} {word} {right.py})", BOOLEAN, nn=right.nn)
        decided = "False" if word == "and" else "True"
        if left.simple:
            return Code(f"({decided} if {left.py} is {decided} else {word}3({left.py}, {right.py}))", BOOLEAN)
        temp = self.temp()
        return Code(f"({decided} if ({temp} := {left.py}) is {decided} else {word}3({temp}, {right.py}))", BOOLEAN)

    def _concat(self, expr: ast.Binary) -> Code:
        operands: list[ast.Expr] = []
        node: ast.Expr = expr
        while isinstance(node, ast.Binary) and node.op == "||":
            operands.append(node.right)
            node = node.left
        operands.append(node)
        operands.reverse()
        codes = [self.value(o) for o in operands]
        parts: list[str] = []
        for code, operand in zip(codes, operands, strict=True):
            if family(code.type) not in ("TEXT", "NUMBER", "DATE", "INTERVAL", "BYTES", "NULL", "UNKNOWN"):
                raise wrong_arguments("||", expr.pos)
            parts.append(self.as_text(code, operand.pos))
        clob = any(kind_of(c.type) is Kind.CLOB for c in codes)
        type = Scalar(Kind.CLOB) if clob else VARCHAR2
        if all(isinstance(c.const, str) for c in codes):
            text = "".join(str(c.const) for c in codes)
            return Code(repr(text), type, simple=True, nn=True, const=text)
        return Code(f"cat({', '.join(parts)})", type, nn=any(c.nn and not clob for c in codes))

    @staticmethod
    def _folded(op: str, left: Code, right: Code) -> Any:
        """The value of two constants; None when that is found out at run time, as an error is."""
        if not _number_const(left) or not _number_const(right) or (op == "/" and right.const == 0):
            return None
        try:
            return FOLD[op](left.const, right.const)
        except OraError:
            return None

    def _arithmetic(self, expr: ast.Binary) -> Code:
        left, right = self.value(expr.left), self.value(expr.right)
        op = expr.op
        families = (family(left.type), family(right.type))
        if "DATE" in families or "INTERVAL" in families:
            return self._date_arithmetic(expr, left, right)
        for f in families:
            if f not in ("NUMBER", "TEXT", "NULL", "UNKNOWN"):
                raise wrong_arguments(op, expr.pos)
        folded = self._folded(op, left, right)
        if folded is not None:
            code = self.number_code(folded)
            return Code(code.py, NUMBER, True, True, const=folded) if op in ("/", "**") else code
        a, b = self.as_number(left, expr.left.pos), self.as_number(right, expr.right.pos)
        both_pls = kind_of(left.type) is Kind.PLS_INTEGER and kind_of(right.type) is Kind.PLS_INTEGER
        nn = left.nn and right.nn
        if op in ("+", "-"):
            simple = left.simple and right.simple and a == left.py and b == right.py
            if nn:
                py = f"({a} {op} {b})"
            elif simple:
                py = f"({a} {op} {b} if {_not_null((a, left.nn), (b, right.nn))} else None)"
            else:
                py = f"{_ARITHMETIC[op]}({a}, {b})"
            if both_pls:
                py = f"pls({py})"
            return Code(py, PLS_INTEGER if both_pls else NUMBER, nn=nn)
        py = f"{_ARITHMETIC[op]}({a}, {b})"
        if op == "*" and both_pls:
            return Code(f"pls({py})", PLS_INTEGER, nn=nn)
        return Code(py, NUMBER, nn=nn)

    def _date_arithmetic(self, expr: ast.Binary, left: Code, right: Code) -> Code:
        op = expr.op
        lpy, rpy = (self.as_number(c, expr.pos) if family(c.type) == "TEXT" else c.py for c in (left, right))
        type = date_result(op, left.type, right.type)
        if type is None:
            raise wrong_arguments(op, expr.pos)
        helper = {"+": "plus", "-": "minus", "*": "times", "/": "over"}[op]
        return Code(f"{helper}({lpy}, {rpy})", type, nn=left.nn and right.nn)

    # -------------------------------------------------------------- comparison

    def _compare(self, expr: ast.Binary, truth: bool) -> Code:
        left, right = self.value(expr.left), self.value(expr.right)
        return self.compare_codes(expr.op, left, right, expr.pos, truth)

    def compare_codes(self, op: str, left: Code, right: Code, pos: int, truth: bool) -> Code:
        """left op right; with `truth`, None may stand for false."""
        if left.const is None or right.const is None:
            if family(left.type) in ("RECORD", "COLLECTION", "OBJECT"):
                raise wrong_arguments(op, pos)
            return Code("None", BOOLEAN)
        if not (_may_be_text(left) and _may_be_text(right)):
            return self._compared(op, left, right, pos, truth)
        return _collated([left, right], lambda codes: self._compared(op, codes[0], codes[1], pos, truth))

    def _compared(self, op: str, left: Code, right: Code, pos: int, truth: bool) -> Code:
        symbol, helper = _COMPARE[op]
        a, b = self._comparable(op, left, right, pos)
        nn = left.nn and right.nn
        if nn:
            return Code(f"({a} {symbol} {b})", BOOLEAN, nn=True)
        simple = left.simple and right.simple and a == left.py and b == right.py
        if truth and op == "=" and (left.nn or right.nn):
            return Code(f"({a} == {b})", BOOLEAN)
        if truth and simple:
            if op == "=":
                return Code(f"({a} is not None and {a} == {b})", BOOLEAN)
            return Code(f"({_not_null((a, left.nn), (b, right.nn))} and {a} {symbol} {b})", BOOLEAN)
        return Code(f"{helper}({a}, {b})", BOOLEAN)

    def _comparable(self, op: str, left: Code, right: Code, pos: int) -> tuple[str, str]:
        """Both sides brought to one family, as Oracle does: numbers win over text, dates too."""
        ka, kb = kind_of(left.type), kind_of(right.type)
        if ka is None or kb is None:
            if left.type == right.type and family(left.type) == "COLLECTION":
                raise unsupported("a comparison of collections", pos)
            raise wrong_arguments(op, pos)
        if Kind.UNKNOWN in (ka, kb) or Kind.NULL in (ka, kb):
            return left.py, right.py
        if ka in NUMERIC or kb in NUMERIC:
            if (ka in NUMERIC or ka in TEXT) and (kb in NUMERIC or kb in TEXT):
                return self.as_number(left, pos), self.as_number(right, pos)
        elif ka in DATES or kb in DATES:
            return self._comparable_dates(left, right, op, pos)
        elif ka in TEXT and kb in TEXT:
            if _fixed(left) and _fixed(right):
                return f"pad_cmp({left.py})", f"pad_cmp({right.py})"
            return left.py, right.py
        elif ka is kb:
            if ka is Kind.BOOLEAN and op not in ("=", "<>"):
                return left.py, right.py
            return left.py, right.py
        elif (ka in BYTES or kb in BYTES) and (ka in TEXT or kb in TEXT):
            a = f"text_raw({left.py})" if ka in TEXT else left.py
            return a, f"text_raw({right.py})" if kb in TEXT else right.py
        raise wrong_arguments(op, pos)

    def _comparable_dates(self, left: Code, right: Code, op: str, pos: int) -> tuple[str, str]:
        target: Type | None = None
        for code in (left, right):
            kind = kind_of(code.type)
            if kind in ZONED:
                target = Scalar(Kind.TIMESTAMP_TZ)
            elif kind not in DATES and kind not in TEXT:
                raise wrong_arguments(op, pos)
        if target is None:
            other = left.type if kind_of(left.type) in DATES else right.type
            target = unconstrained(other)
        result: list[str] = []
        for code in (left, right):
            zoned = kind_of(target) is Kind.TIMESTAMP_TZ
            convert = kind_of(code.type) in TEXT or (zoned and kind_of(code.type) not in ZONED)
            result.append(self.coerce(code, target, pos, constrained=False) if convert else code.py)
        return result[0], result[1]

    # -------------------------------------------------------------- other conditions

    def _condition(self, expr: ast.Expr) -> Code:
        if isinstance(expr, ast.IsNull):
            return self._is_null(expr)
        if isinstance(expr, ast.InList):
            return self._in_list(expr, truth=False)
        if isinstance(expr, ast.Between):
            return self._between(expr)
        if isinstance(expr, ast.Like):
            parts = [e for e in (expr.operand, expr.pattern, expr.escape) if e is not None]
            args = [f"S.key({self.as_text(self.value(e), expr.pos)})" for e in parts]
            return self._negated(Code(f"like({', '.join(args)})", BOOLEAN), expr.negated)
        if isinstance(expr, ast.MemberOf):
            item, collection = self.value(expr.operand), self.value(expr.collection)
            if family(collection.type) != "COLLECTION":
                raise wrong_arguments("MEMBER OF", expr.pos)
            return self._negated(Code(f"member({item.py}, {collection.py}, S.key)", BOOLEAN), expr.negated)
        assert isinstance(expr, ast.IsJson)
        one, zero = ast.Literal(expr.pos, 1), ast.Literal(expr.pos, 0)
        positive = ast.IsJson(expr.pos, expr.operand, False, expr.strict)
        negative = ast.IsJson(expr.pos, expr.operand, True, expr.strict)
        query = ast.Case(expr.pos, None, ((positive, one), (negative, zero)), None)
        code = self.sql_expression(query)
        return self._negated(Code(f"{{1: True, 0: False}}.get({code.py})", BOOLEAN), expr.negated)

    def _is_null(self, expr: ast.IsNull) -> Code:
        code = self.value(expr.operand)
        word = "is not" if expr.negated else "is"
        if isinstance(code.type, RecordType) or getattr(code.type, "kind", None) == "INDEX BY":
            raise wrong_arguments("IS NULL", expr.pos)
        if code.const is not NO_VALUE:
            return Code(repr((code.const is None) != expr.negated), BOOLEAN, nn=True)
        return Code(f"({code.py} {word} None)", BOOLEAN, nn=True)

    def _negated(self, code: Code, negated: bool) -> Code:
        if not negated:
            return code
        return Code(f"(not {code.py})" if code.nn else f"not3({code.py})", BOOLEAN, nn=code.nn)

    def _in_list(self, expr: ast.InList, truth: bool) -> Code:
        operand = self.value(expr.operand)
        items = [self.value(item) for item in expr.items]
        if not (_may_be_text(operand) and any(_may_be_text(item) for item in items)):
            return self._in_codes(expr, operand, items, truth)
        return _collated([operand, *items], lambda codes: self._in_codes(expr, codes[0], codes[1:], truth))

    def _in_codes(self, expr: ast.InList, operand: Code, items: list[Code], truth: bool) -> Code:
        pairs = [self._comparable("=", operand, item, expr.pos) if item.const is not None else None for item in items]
        if all(p is None or p[0] == operand.py for p in pairs):
            listed = "".join(f"{'None' if p is None else p[1]}, " for p in pairs)
            constant = all(item.const is not NO_VALUE and item.const is not None for item in items)
            if truth and not expr.negated and constant:
                return Code(f"({operand.py} in ({listed}))", BOOLEAN)
            code = Code(f"in_list({operand.py}, ({listed}))", BOOLEAN)
            if expr.negated and truth:
                return Code(f"({code.py} is False)", BOOLEAN)
            return self._negated(code, expr.negated)
        base = operand
        head = ""
        if not operand.simple:
            temp = self.temp()
            base = Code(temp, operand.type, simple=True, nn=operand.nn)
            head = f"({temp} := {operand.py}), "
        tests = [self.compare_codes("=", base, item, expr.pos, False).py for item in items]
        py = tests[0]
        for other in tests[1:]:
            py = f"or3({py}, {other})"
        code = Code(f"({head}{py})[-1]" if head else py, BOOLEAN)
        return self._negated(code, expr.negated)

    def _between(self, expr: ast.Between) -> Code:
        operand = self.value(expr.operand)
        head = ""
        if not operand.simple:
            temp = self.temp()
            head = f"({temp} := {operand.py}), "
            operand = Code(temp, operand.type, simple=True, nn=operand.nn)
        low = self.compare_codes(">=", operand, self.value(expr.low), expr.pos, False)
        high = self.compare_codes("<=", operand, self.value(expr.high), expr.pos, False)
        py = f"and3({low.py}, {high.py})"
        code = Code(f"({head}{py})[-1]" if head else py, BOOLEAN, nn=low.nn and high.nn)
        return self._negated(code, expr.negated)

    # -------------------------------------------------------------- CASE, CAST, TRIM ...

    def _case(self, expr: ast.Case) -> Code:
        head = ""
        tests: list[str] = []
        if expr.operand is not None:
            operand = self.value(expr.operand)
            if not operand.simple:
                temp = self.temp()
                head = f"({temp} := {operand.py}), "
                operand = Code(temp, operand.type, simple=True, nn=operand.nn)
            tests = [self.chosen(expr.operand, operand, w) for w, _ in expr.whens]
        else:
            tests = [self.test(w) for w, _ in expr.whens]
        results = [self.value(r) for _, r in expr.whens]
        positions = [r.pos for _, r in expr.whens]
        if expr.default is not None:
            results.append(self.value(expr.default))
            positions.append(expr.default.pos)
        type = self.common_type(results, positions)
        texts = [self.coerce(r, type, p, constrained=False) for r, p in zip(results, positions, strict=True)]
        nn = all(r.nn for r in results) and expr.default is not None
        py = texts.pop() if expr.default is not None else self.coerce(Code("None", NULL), type, expr.pos)
        for test, result in zip(reversed(tests), reversed(texts), strict=True):
            py = f"{result} if {test} else {py}"
        return Code(f"({head}({py}))[-1]" if head else f"({py})", type, nn=nn, fresh=True)

    def chosen(self, selector: ast.Expr, operand: Code, when: ast.Expr) -> str:
        """The test of one WHEN of a simple CASE."""
        try:
            return self.compare_codes("=", operand, self.value(when), when.pos, True).py
        except Problem as problem:
            if problem.text == wrong_arguments("=", when.pos).text:
                raise Problem(
                    f"PLS-00615: type mismatch found at '{text_of(selector)}' between CASE operand and WHEN operands",
                    selector.pos,
                ) from None
            raise

    def common_type(self, codes: list[Code], positions: list[int]) -> Type:
        """The type of an expression with alternatives: the first typed one decides the family."""
        typed = [c for c in codes if not is_null(c.type)]
        if not typed:
            return NULL
        first = typed[0].type
        families = {family(c.type) for c in typed}
        kinds = {kind_of(c.type) for c in typed}
        if families == {"TEXT"}:
            return Scalar(Kind.CLOB) if Kind.CLOB in kinds else VARCHAR2
        if families == {"NUMBER"}:
            return PLS_INTEGER if kinds == {Kind.PLS_INTEGER} else NUMBER
        if families == {"DATE"} and len(kinds) > 1:
            return Scalar(Kind.TIMESTAMP_TZ) if kinds & ZONED else Scalar(Kind.TIMESTAMP)
        if families <= {"TEXT", "NUMBER", "DATE"} and len(families) > 1:
            for code, pos in zip(codes, positions, strict=True):
                if not is_null(code.type):
                    self.coerce(code, unconstrained(first), pos)
        return unconstrained(first)

    def _cast(self, expr: ast.Cast) -> Code:
        type = self.resolve_type(expr.type)
        code = self.value(expr.operand)
        return Code(self.coerce(code, type, expr.pos), type, nn=code.nn)

    def _trim(self, expr: ast.Trim) -> Code:
        """TRIM has its own grammar; the work is LTRIM's and RTRIM's."""
        py = self.as_text(self.value(expr.operand), expr.pos)
        args = [] if expr.chars is None else [f"trim_set({self.as_text(self.value(expr.chars), expr.pos)})"]
        if expr.kind in ("BOTH", "LEADING"):
            py = self.standard("LTRIM", py, *args)
        if expr.kind in ("BOTH", "TRAILING"):
            py = self.standard("RTRIM", py, *args)
        return Code(py, VARCHAR2)

    def _treat(self, expr: ast.Treat) -> Code:
        type = self.resolve_type(expr.type)
        code = self.value(expr.operand)
        if family(code.type) != "OBJECT" or family(type) != "OBJECT":
            raise Problem(_WRONG_TYPE, expr.pos)
        return Code(self.treated(code, type), type)

    def _at_time_zone(self, expr: ast.AtTimeZone) -> Code:
        value = self.value(expr.operand)
        if family(value.type) not in ("DATE", "NULL"):
            raise Problem(_WRONG_TYPE, expr.pos)
        if expr.zone is None:
            fn = self.intern("F", at_local, "at_local")
            return Code(f"{fn}({value.py})", TIMESTAMP_TZ)
        fn = self.intern("F", dates.at_time_zone, "at_time_zone")
        return Code(f"{fn}({value.py}, {self.as_text(self.value(expr.zone), expr.zone.pos)})", TIMESTAMP_TZ)

    def _extract(self, expr: ast.Extract) -> Code:
        """Of an interval or a plain timestamp it is a matter of Python; SQL knows the rest, and what is an error."""
        code = self.value(expr.operand)
        if kind_of(code.type) is Kind.INTERVAL_DS and expr.field in dates.INTERVAL_FIELDS:
            fn = self.intern("F", dates.interval_field, "interval_field")
        elif kind_of(code.type) is Kind.TIMESTAMP and expr.field in dates.TIMESTAMP_FIELDS:
            fn = self.intern("F", dates.timestamp_field, "timestamp_field")
        else:
            return self._through_sql(expr)
        return Code(f"{fn}({code.py}, {expr.field!r})", NUMBER)

    def _through_sql(self, expr: ast.Expr) -> Code:
        """Syntax that only SQL implements here: evaluated as SELECT expr FROM DUAL."""
        if isinstance(expr, ast.JsonPathCall) and expr.kind == "JSON_EXISTS":
            one = ast.Literal(expr.pos, 1)
            code = self.sql_expression(ast.Case(expr.pos, None, ((expr, one),), ast.Literal(expr.pos, 0)))
            return Code(f"({code.py} == 1)", BOOLEAN, nn=True)
        return self.sql_expression(expr)

    def sql_expression(self, expr: ast.Expr) -> Code:
        raise NotImplementedError

    def cursor_attribute(self, expr: ast.CursorAttr) -> Code:
        raise NotImplementedError

    def treated(self, code: Code, type: Type) -> str:
        raise NotImplementedError


def _may_be_text(code: Code) -> bool:
    return kind_of(code.type) in TEXT or kind_of(code.type) is Kind.UNKNOWN


def _keyed(code: Code) -> Code:
    """A text as it is compared in a session where that is not binary; of every other value nothing changes."""
    if code.const is None:
        return code
    return replace(code, py=f"S.key({code.py})", simple=False)


def _collated(codes: list[Code], test: Callable[[list[Code]], Code]) -> Code:
    """A test of texts, of their keys where the session's comparisons are not binary."""
    keyed = test([_keyed(code) for code in codes])
    if not all(code.simple for code in codes):
        return keyed
    binary = test(codes)
    return replace(binary, py=f"({binary.py} if S.binary else {keyed.py})")


def type_word(expr: ast.Expr) -> str:
    return type(expr).__name__.upper()


def _number_const(code: Code) -> bool:
    return isinstance(code.const, (int, Decimal)) and not isinstance(code.const, bool)


def _not_null(*operands: tuple[str, bool]) -> str:
    names = dict.fromkeys(py for py, nn in operands if not nn)
    return " and ".join(f"{py} is not None" for py in names) or "True"


def _fixed(code: Code) -> bool:
    """Whether a text compares as CHAR does, without its trailing blanks: literals are CHAR."""
    return kind_of(code.type) is Kind.CHAR or (code.const is not NO_VALUE and code.py == repr(code.const))
