"""Expressions and conditions of SQL, as PostgreSQL text with Oracle's meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ..errors import OraError, unsupported
from ..model import Sequence_
from ..parser import ast
from ..semantics.zones import region_text, utc
from ..types import CollectionType, Kind, Scalar, Type
from . import aggregates, called, functions, jsonsql
from .intervals import REFUSED, interval_value
from .moments import moment_value
from .pgtypes import scalar_of, string
from .scope import Block
from .state import State, dotted
from .values import (
    FAMILY_TYPES,
    MOMENTS,
    NULL_VALUE,
    Value,
    any_sql,
    blank_padded,
    blank_padded_pair,
    cast,
    comparison,
    convert,
    family_of,
    fraction,
    inconsistent,
    number,
    text,
    trimmed,
    widest,
)

_CLOCKS = {
    "SYSDATE": ("oc.d(oc.local(oc.server_now()))", "d"),
    "CURRENT_DATE": ("oc.d(oc.local(oc.in_session(oc.systimestamp())))", "d"),
    "SYSTIMESTAMP": ("oc.server_now()", "z"),
    "CURRENT_TIMESTAMP": ("oc.in_session(oc.systimestamp())", "z"),
    "LOCALTIMESTAMP": ("oc.local(oc.in_session(oc.systimestamp()))", "t"),
    "SESSIONTIMEZONE": ("oc.session_zone()", "s"),
    "DBTIMEZONE": ("'+00:00'::text", "s"),
}
_CLOCK_DIGITS = 6
ROWID_TEXT = "oc.rowid_text"
_RANDOM = (("DBMS_RANDOM", "VALUE"), ("SYS", "DBMS_RANDOM", "VALUE"))
_LONGEST = 4000  # bytes of a VARCHAR2 in SQL
_LONGEST_LIST = 1000
_WITHOUT_ARGUMENTS = frozenset([*_CLOCKS, "USER", "UID"]) - {"LOCALTIMESTAMP", "CURRENT_TIMESTAMP"}
_LONGEST_CHAR = 2000
_DATE_FIELDS = frozenset(["YEAR", "MONTH", "DAY"])
_TIME_FIELDS = frozenset(["HOUR", "MINUTE", "SECOND"])
_ZONE_FIELDS = frozenset(["TIMEZONE_HOUR", "TIMEZONE_MINUTE", "TIMEZONE_REGION"])


def _row_number(rowid: Value) -> str:
    if rowid.sql.startswith(ROWID_TEXT):
        return rowid.sql.removeprefix(ROWID_TEXT)
    return f"oc.row_number({rowid.sql})"


class Expressions:
    """Translates the expressions of one block. State and block are shared with whoever translates the query."""

    def __init__(self, state: State, block: Block) -> None:
        self.state = state
        self.block = block

    # -------------------------------------------------------------- entry points

    def value(self, expr: ast.Expr) -> Value:
        grouping = self.block.grouping
        if grouping is not None and grouping.active:
            with grouping.paused():
                plain = self._value(expr)
            if plain.sql in grouping.texts:
                return grouping.shown(plain)
        return self._value(expr)

    def condition(self, expr: ast.Expr) -> str:
        writer = _CONDITIONS.get(type(expr))
        if writer is None:
            raise OraError(920, "invalid relational operator", expr.pos)
        return writer(self, expr)

    def conjunction(self, parts: list[ast.Expr]) -> str:
        return " and ".join(f"({self.condition(p)})" for p in parts)

    def text(self, expr: ast.Expr) -> str:
        return text(self.value(expr), expr.pos)

    def number(self, expr: ast.Expr) -> str:
        return number(self.value(expr), expr.pos)

    def _value(self, expr: ast.Expr) -> Value:
        if expr in self.block.computed:
            return self.block.computed[expr]
        writer = _VALUES.get(type(expr))
        if writer is None:
            if type(expr) in _CONDITIONS:
                raise unsupported("a condition as a value in SQL", expr.pos)
            raise unsupported(f"{type(expr).__name__} in SQL", expr.pos)
        return writer(self, expr)

    # -------------------------------------------------------------- literals

    def _literal(self, expr: ast.Literal) -> Value:
        value = expr.value
        if value is None or value == "":
            return NULL_VALUE
        if isinstance(value, bool):
            raise unsupported("a BOOLEAN value in SQL", expr.pos)
        if isinstance(value, (int, Decimal)):
            digits = str(value) if isinstance(value, int) else f"{value:f}"
            return Value(f"{digits}::numeric", FAMILY_TYPES["n"], False)
        size = len(value.encode())
        if size > _LONGEST:
            raise OraError(1704, "string literal too long", expr.pos)
        return Value(f"{string(value)}::text", Scalar(Kind.CHAR, size=size), False)

    def _date_literal(self, expr: ast.DateLiteral) -> Value:
        value = moment_value(expr)
        if expr.kind == "DATE":
            return Value(f"'{value}'::oc.date0", FAMILY_TYPES["d"], False)
        if value.tzinfo is None:
            return Value(f"timestamp '{value}'", FAMILY_TYPES["t"], False)
        return Value(f"oc.tstz(timestamp '{utc(value)}', '{region_text(value)}')", FAMILY_TYPES["z"], False)

    def _interval_literal(self, expr: ast.IntervalLiteral) -> Value:
        value = interval_value(expr)
        size, sign = abs(value), "-" if value < timedelta() else ""
        days, seconds = f"{sign}{size.days} days", f"{sign}{size.seconds}.{size.microseconds:06d} seconds"
        return Value(f"(interval '{days} {seconds}')", Scalar(Kind.INTERVAL_DS, precision=2, scale=6), False)

    # -------------------------------------------------------------- names

    def _name(self, expr: ast.Name | ast.Attr) -> Value:
        parts = dotted(expr)
        if parts is None:
            return self._outside(expr)
        if len(parts) == 1 and parts[0] in self.block.aliases:
            return self.block.aliases[parts[0]]
        found = self.block.find(parts, expr.pos)
        if found is not None:
            owner, value = found
            grouping = owner.grouping
            if (
                grouping is not None
                and grouping.active
                and (not grouping.inside or owner is not self.block)
                and value.sql not in grouping.texts
            ):
                if grouping.grouped:
                    raise OraError(979, "not a GROUP BY expression", expr.pos)
                raise OraError(937, "not a single-group group function", expr.pos)
            outermost = grouping is not None and grouping.active and (not grouping.inside or owner is not self.block)
            return grouping.shown(value) if grouping is not None and outermost else value
        pseudo = self._pseudo_column(parts, expr)
        if pseudo is not None:
            return pseudo
        return self._outside(expr)

    def _pseudo_column(self, parts: tuple[str, ...], expr: ast.Expr) -> Value | None:
        last = parts[-1]
        if last == "ROWID":
            source = self.block.source(parts[:-1])
            if source is not None and source.table is not None and source.table.kind == "TABLE":
                return Value(f'{ROWID_TEXT}({source.pg}."rowid$")', FAMILY_TYPES["w"], False)
            if len(parts) == 1:
                raise OraError(1445, "cannot select ROWID from a join view without a key-preserved table", expr.pos)
        if parts == ("ROWNUM",):
            if self.block.rownum is None:
                raise unsupported("ROWNUM in this place", expr.pos)
            return Value(self.block.rownum, FAMILY_TYPES["n"], False)
        if parts == ("LEVEL",):
            if self.block.level is None:
                raise OraError(1788, "CONNECT BY clause required in this query block", expr.pos)
            return Value(self.block.level, FAMILY_TYPES["n"], False)
        if parts in (("CONNECT_BY_ISLEAF",), ("CONNECT_BY_ISCYCLE",)):
            return self._of_tree(parts[0], expr)
        if len(parts) > 1 and last in ("NEXTVAL", "CURRVAL"):
            resolved = self.state.resolve(parts[:-1])
            if resolved is None or resolved.rest or not isinstance(resolved.object, Sequence_):
                raise OraError(2289, "sequence does not exist", expr.pos)
            try:
                self.state.catalog.check(self.state.ctx, resolved.object, "SELECT")
            except OraError as error:
                error.offset = expr.pos if error.offset is None else error.offset
                raise
            if self.state.calls is not None:
                self.state.calls.draws = True
                if self.state.calls.trial:
                    return Value("0::numeric", FAMILY_TYPES["n"], False)
            return Value(self._sequence(resolved.object.pg, expr, last), FAMILY_TYPES["n"], False)
        return None

    def _sequence(self, sequence: str, expr: ast.Expr, word: str) -> str:
        numbers = self.state.numbers
        if id(expr) not in numbers.places and not self.state.foreign:
            raise OraError(2287, "sequence number not allowed here", expr.pos)
        if numbers.shared:
            return numbers.taken(sequence)
        return f"{word.lower()}({string(sequence)})::numeric"

    def _of_tree(self, name: str, expr: ast.Expr) -> Value:
        """A pseudocolumn of hierarchical queries."""
        if name in self.block.tree:
            return Value(self.block.tree[name], FAMILY_TYPES["n"], False)
        if self.block.level is None:
            raise OraError(1788, "CONNECT BY clause required in this query block", expr.pos)
        if name == "CONNECT_BY_ISCYCLE":
            raise OraError(30930, "NOCYCLE keyword is required with CONNECT_BY_ISCYCLE pseudocolumn", expr.pos)
        raise unsupported(f"{name} in this place", expr.pos)

    def _outside(self, expr: ast.Expr) -> Value:
        """Something that is not a column: from the surroundings, or an error."""
        if dotted(expr) in _RANDOM and any(s.alias != "DUAL" for s in self.block.sources):
            return Value("random()::numeric", FAMILY_TYPES["n"], False)  # a new number for each row
        if not self._has_columns(expr):
            known = self.state.type_of(expr)
            parts = dotted(expr)
            name = dotted(expr.fn) if isinstance(expr, ast.Call) else parts
            if known is not None:
                return self._slot(expr, known, name)
            if parts is not None and len(parts) == 1 and parts[0] in _CLOCKS and self.state.clock:
                sql, family = _CLOCKS[parts[0]]
                of = FAMILY_TYPES[family]
                return Value(sql, replace(of, scale=_CLOCK_DIGITS) if family in "tz" else of, False)
            if self.state.clock and name is not None and name[0] in ("USER", "UID", "SYS_CONTEXT", "USERENV"):
                raise unsupported(f"{name[0]} in a view", expr.pos)
        if isinstance(expr, ast.Call) and self.state.known_without_columns(expr):
            if self.state.calls is not None:
                return called.write(self, expr)
            label = ".".join(dotted(expr.fn) or ("?",))
            raise unsupported(f"the PL/SQL function {label} with a column among its arguments in SQL", expr.pos)
        raise invalid_identifier(expr)

    def _slot(self, expr: ast.Expr, known: Type, name: tuple[str, ...] | None) -> Value:
        """A value from the surroundings. What PL/SQL or a client hands over has all digits whatever its type."""
        value = self.state.slot(expr, known)
        if value.family not in "tlz" or (name is not None and name[0] in _CLOCKS):
            return value
        return replace(value, type=FAMILY_TYPES[value.family])

    def _has_columns(self, expr: ast.Expr) -> bool:
        """Whether an argument or subscript inside `expr` is a column of the query."""
        if isinstance(expr, ast.Call):
            return any(self._mentions_column(a.value) for a in expr.args) or self._has_columns(expr.fn)
        if isinstance(expr, (ast.Attr, ast.CursorAttr)):
            return dotted(expr) is None and self._has_columns(expr.base)
        return False

    def _mentions_column(self, expr: ast.Expr) -> bool:
        inner: set[int] = set()
        for node in ast.walk(expr):
            if isinstance(node, ast.Attr):
                inner.add(id(node.base))
            if id(node) in inner and not isinstance(node, ast.Call):
                continue
            if isinstance(node, ast.Query) or aggregates.is_group_function(node) or _is_pseudo_column(node):
                return True
            if isinstance(node, (ast.Name, ast.Attr)):
                parts = dotted(node)
                if parts is not None and (parts[0] in self.block.aliases or self.block.find(parts, node.pos)):
                    return True
        return False

    # -------------------------------------------------------------- operators

    def _unary(self, expr: ast.Unary) -> Value:
        if expr.op in ("PRIOR", "CONNECT_BY_ROOT"):
            if self.block.level is None:
                raise OraError(1788, "CONNECT BY clause required in this query block", expr.pos)
            raise unsupported(f"{expr.op} in this place", expr.pos)
        value = self.value(expr.operand)
        if value.family == "i" and expr.op == "-":
            return Value(f"(- {value.sql})", value.type, value.nullable)
        sql = number(value, expr.operand.pos)
        return Value(f"(- {sql})" if expr.op == "-" else sql, FAMILY_TYPES["n"], value.nullable)

    def _binary(self, expr: ast.Binary) -> Value:
        if expr.op == "||":
            return self._concatenation(expr)
        if expr.op not in ("+", "-", "*", "/"):
            raise unsupported("a condition as a value in SQL", expr.pos)
        left, right = self.value(expr.left), self.value(expr.right)
        nullable = left.nullable or right.nullable
        family, sql = self._arithmetic(expr, left, right)
        return Value(sql, FAMILY_TYPES[family], nullable)

    def _arithmetic(self, expr: ast.Binary, left: Value, right: Value) -> tuple[str, str]:
        op, a, b = expr.op, left.family, right.family
        if op == "+" and a in "nsi0" and b in MOMENTS:
            return self._arithmetic(replace(expr, left=expr.right, right=expr.left), right, left)
        if a in MOMENTS and op in "+-":
            if b == "i":
                return a, _moved(left, op, right)
            if b in "ns0":
                days = number(right, expr.right.pos)
                return "d", f"oc.date_add({convert(left, 'd')}, {days if op == '+' else f'- {days}'})"
            if op == "-" and b in MOMENTS:
                if a == b == "d":
                    return "n", f"oc.date_sub({left.sql}, {right.sql})"
                zoned = "z" in (a, b) or "l" in (a, b)
                x, y = (f"oc.utc({convert(v, 'z')})" if zoned else convert(v, "t") for v in (left, right))
                return "i", f"justify_hours({x} - {y})"
            raise OraError(975, "date + date not allowed", expr.pos) if b in MOMENTS else inconsistent("n", b, expr.pos)
        if a == "i":
            if op in "+-" and b == "0":
                return "i", "null::interval"
            if op in "+-" and b == "i":
                return "i", f"({left.sql} {op} {convert(right, 'i')})"
            if op in "*/" and b in "ns0":
                amount = number(right, expr.right.pos)
                seconds = f"extract(epoch from {left.sql})"
                sql = f"{seconds} * {amount}" if op == "*" else f"oc.div({seconds}, {amount})"
                return "i", f"oc.seconds_interval({sql})"
            raise inconsistent("i" if op in "+-" else "n", b, expr.right.pos)
        if a == "0" and b == "i" and op in "+-":
            return "i", "null::interval"
        if a in "ns0" and b == "i" and op == "*":
            amount = number(left, expr.left.pos)
            return "i", f"oc.seconds_interval({amount} * extract(epoch from {right.sql}))"
        x, y = number(left, expr.left.pos), number(right, expr.right.pos)
        if op == "/" and isinstance(expr.right, ast.Literal) and expr.right.value == 0:
            # an idiom of CASE: not to be found by the planner
            return "n", f"(case when {x} is not null then oc.zero_divide({x}) end)"
        function = {"/": "oc.div", "*": "oc.mul"}.get(op)
        return "n", f"{function}({x}, {y})" if function else f"({x} {op} {y})"

    def _concatenation(self, expr: ast.Binary) -> Value:
        operands: list[ast.Expr] = []
        left: ast.Expr = expr
        while isinstance(left, ast.Binary) and left.op == "||":
            operands.insert(0, left.right)
            left = left.left
        operands.insert(0, left)
        values = [self.value(o) for o in operands]
        clob = any(v.family == "c" for v in values)
        pieces = [text(v, o.pos) for v, o in zip(values, operands, strict=True)]
        joined = " || ".join(p if not v.nullable else f"coalesce({p}, '')" for p, v in zip(pieces, values, strict=True))
        sizes = [v.type.size if isinstance(v.type, Scalar) else None for v in values]
        total = sum(s for s in sizes if s is not None)
        size = None if clob or None in sizes or total > _LONGEST else total
        kind = Scalar(Kind.CLOB) if clob else _joined_type(values, size)
        sql = f"nullif({joined}, '')"
        if size is None and not clob:
            sql = f"oc.short({sql})"
        return Value(sql, kind, all(v.nullable for v in values))

    # -------------------------------------------------------------- CASE, CAST and their like

    def _case(self, expr: ast.Case) -> Value:
        results = [self.value(result) for _, result in expr.whens]
        if expr.default is not None:
            results.append(self.value(expr.default))
        to = widest(results, expr.pos)
        family = family_of(to)
        operand = self.value(expr.operand) if expr.operand is not None else None
        parts: list[str] = []
        for (test, _), result in zip(expr.whens, results, strict=False):
            if operand is None:
                condition = self.condition(test)
            else:
                condition = self.compare("=", operand, self.value(test), test.pos)
            parts.append(f"when {condition} then {convert(result, family, expr.pos)}")
        if expr.default is not None:
            parts.append(f"else {convert(results[-1], family, expr.pos)}")
        nullable = expr.default is None or any(r.nullable for r in results)
        return Value(f"(case {' '.join(parts)} end)", to, nullable)

    def _cast(self, expr: ast.Cast) -> Value:
        to = scalar_of(expr.type)
        if to is None:
            raise unsupported(f"CAST to {'.'.join(expr.type.name)}", expr.type.pos)
        return cast(self.value(expr.operand), to, expr.operand.pos)

    def _extract(self, expr: ast.Extract) -> Value:
        value = self.value(expr.operand)
        field = expr.field
        if field not in _DATE_FIELDS | _TIME_FIELDS | _ZONE_FIELDS:
            raise unsupported(f"EXTRACT of {field}", expr.pos)
        if value.family == "i" and field not in ("YEAR", "MONTH"):
            return Value(f"oc.interval_field({value.sql}, '{field}')", FAMILY_TYPES["n"], value.nullable)
        if field in _ZONE_FIELDS:
            return self._zone_field(value, field, expr.pos)
        if value.family not in MOMENTS + "0" or (value.family == "d" and field in _TIME_FIELDS):
            raise OraError(30076, "invalid extract field for extract source", expr.pos)
        source = f"oc.utc({value.sql})" if value.family == "z" else convert(value, "t")
        return Value(f"trim_scale(extract({field.lower()} from {source}))", FAMILY_TYPES["n"], value.nullable)

    def _zone_field(self, value: Value, field: str, pos: int) -> Value:
        if value.family not in "lz":
            raise OraError(30076, "invalid extract field for extract source", pos)
        if field == "TIMEZONE_REGION":
            return Value(f"oc.region({convert(value, 'z')})", FAMILY_TYPES["s"], value.nullable)
        return Value(f"oc.zone_field({convert(value, 'z')}, '{field}')", FAMILY_TYPES["n"], value.nullable)

    def _trim(self, expr: ast.Trim) -> Value:
        operand = self.value(expr.operand)
        name = {"BOTH": "btrim", "LEADING": "ltrim", "TRAILING": "rtrim"}[expr.kind]
        to = operand.type if operand.family in "sc" else FAMILY_TYPES["s"]
        if expr.chars is None:
            return Value(f"oc.{name}({text(operand, expr.pos)})", functions.varying(to))
        function = functions.alike(self, name)
        characters = f"oc.trim_set({self.text(expr.chars)})"
        return Value(f"{function}{text(operand, expr.pos)}, {characters})", functions.varying(to))

    def _at_time_zone(self, expr: ast.AtTimeZone) -> Value:
        value = self.value(expr.operand)
        zone = "oc.session_zone()" if expr.zone is None else self.text(expr.zone)
        if value.family not in "tlz0":
            raise OraError(30084, "invalid data type for datetime primary with time zone modifier", expr.pos)
        of = replace(FAMILY_TYPES["z"], scale=fraction(value.type))
        return Value(f"oc.at_zone({convert(value, 'z')}, {zone})", of, value.nullable)

    def _subquery(self, expr: ast.Subquery) -> Value:
        relation = self.state.query(self.state, expr.query, self.block)
        if len(relation.columns) != 1:
            raise OraError(913, "too many values", expr.pos)
        column = relation.columns[0]
        return Value(f"({relation.sql})", column.type, True, column.json)

    def _outer_mark(self, expr: ast.OuterMark) -> Value:
        return self.value(expr.operand)

    def _call(self, expr: ast.Call) -> Value:
        parts = dotted(expr.fn)
        if parts is not None and len(parts) == 2 and parts[0] == "STANDARD":
            parts = parts[1:]
        if parts is not None and len(parts) == 1:
            name = parts[0]
            if expr.over is not None or name in aggregates.GROUP_FUNCTIONS:
                return aggregates.call(self, name, expr)
            if name in _WITHOUT_ARGUMENTS and not expr.args:
                raise OraError(923, "FROM keyword not found where expected", expr.pos)
            if name in aggregates.ANALYTIC and not expr.within_group:
                raise OraError(30484, "missing window specification for this function", expr.pos)
            writer = functions.FUNCTIONS.get(name)
            if writer is not None:
                if expr.distinct:
                    raise OraError(30482, "DISTINCT option not allowed for this function", expr.pos)
                return writer(self, expr)
        packaged = functions.PACKAGED.get(parts or ())
        if packaged is not None and self._has_columns(expr):
            return packaged(self, expr)
        if expr.over is not None:
            raise unsupported("a user-defined analytic function", expr.pos)
        return self._outside(expr)

    # -------------------------------------------------------------- conditions

    def compare(self, op: str, left: Value, right: Value, pos: int | None) -> str:
        family = comparison(left, right, pos)
        if family == "w" and op in ("=", "<>"):
            return f"{_row_number(left)} {op} {_row_number(right)}"
        padding = blank_padded(left, right)
        if padding and self.state.sort is None:
            a, b = blank_padded_pair(op, left, right)
        else:
            a, b = self._keys(left, right, family, pos)
        return f"{a} {op} {b}"

    def _keys(self, left: Value, right: Value, family: str, pos: int | None) -> tuple[str, str]:
        """What a comparison looks at in place of two values."""
        a, b = (self.state.key(convert(v, family, pos), family) for v in (left, right))
        return trimmed(a, b) if blank_padded(left, right) else (a, b)

    def _logical(self, expr: ast.Binary) -> str:
        if expr.op in ("AND", "OR"):
            return f"({self.condition(expr.left)} {expr.op.lower()} {self.condition(expr.right)})"
        if expr.op not in ("=", "<>", "<", "<=", ">", ">="):
            raise OraError(920, "invalid relational operator", expr.pos)
        if isinstance(expr.left, ast.TupleExpr):
            return self._tuple_comparison(expr)
        left, right = self.value(expr.left), self.value(expr.right)
        return f"({self.compare(expr.op, left, right, expr.right.pos)})"

    def _tuple_comparison(self, expr: ast.Binary) -> str:
        assert isinstance(expr.left, ast.TupleExpr)
        if expr.op not in ("=", "<>"):
            raise OraError(1796, "this operator cannot be used with lists", expr.pos)
        right = expr.right
        if isinstance(right, ast.TupleExpr):
            if len(right.items) == 1 and isinstance(right.items[0], ast.TupleExpr):
                right = right.items[0]
            result = self._row_in(expr.left, [right])
        elif isinstance(right, ast.Subquery):
            result = self._in_query(ast.InQuery(expr.pos, expr.left, right.query, False))
        else:
            raise OraError(920, "invalid relational operator", expr.pos)
        return f"(not {result})" if expr.op == "<>" else result

    def _not(self, expr: ast.Unary) -> str:
        if expr.op != "NOT":
            raise unsupported(f"{expr.op} in this place", expr.pos)
        return f"(not {self.condition(expr.operand)})"

    def _is_null(self, expr: ast.IsNull) -> str:
        return f"({any_sql(self.value(expr.operand))} is {'not ' if expr.negated else ''}null)"

    def _between(self, expr: ast.Between) -> str:
        value = self.value(expr.operand)
        low = self.compare(">=", value, self.value(expr.low), expr.low.pos)
        high = self.compare("<=", value, self.value(expr.high), expr.high.pos)
        return f"({'not ' if expr.negated else ''}({low} and {high}))"

    def _in_list(self, expr: ast.InList) -> str:
        negation = "not " if expr.negated else ""
        if isinstance(expr.operand, ast.TupleExpr):
            return f"({negation}{self._row_in(expr.operand, list(expr.items))})"
        _check_length(expr.items)
        operand = self.value(expr.operand)
        items = [self.value(i) for i in expr.items]
        families = {comparison(operand, v, i.pos) for v, i in zip(items, expr.items, strict=True)}
        if len(families) == 1 and families != {"w"} and not any(blank_padded(operand, v) for v in items):
            family = families.pop()
            key = self.state.key
            listed = ", ".join(key(convert(v, family), family) for v in items)
            return f"({key(convert(operand, family), family)} {negation}in ({listed}))"
        tests = [self.compare("=", operand, v, i.pos) for v, i in zip(items, expr.items, strict=True)]
        return f"({negation}({' or '.join(tests)}))"

    def _row_in(self, operand: ast.TupleExpr, rows: list[ast.Expr]) -> str:
        left = [self.value(i) for i in operand.items]
        tests: list[str] = []
        for row in rows:
            if not isinstance(row, ast.TupleExpr) or len(row.items) != len(left):
                raise OraError(907 if not isinstance(row, ast.TupleExpr) else 913, "too many values", row.pos)
            pairs = [self.compare("=", a, self.value(b), b.pos) for a, b in zip(left, row.items, strict=True)]
            tests.append("(" + " and ".join(pairs) + ")")
        return "(" + " or ".join(tests) + ")"

    def _in_query(self, expr: ast.InQuery) -> str:
        items = expr.operand.items if isinstance(expr.operand, ast.TupleExpr) else (expr.operand,)
        left = [self.value(i) for i in items]
        relation = self.state.query(self.state, expr.query, self.block)
        if len(relation.columns) != len(left):
            if len(relation.columns) > len(left):
                raise OraError(913, "too many values", expr.query.pos)
            raise OraError(947, "not enough values", expr.query.pos)
        operands: list[str] = []
        selected: list[str] = []
        same = True
        for value, column in zip(left, relation.columns, strict=True):
            other = Value(f'"in$".{column.pg}', column.type, column.nullable)
            family = comparison(value, other, expr.query.pos)
            same = same and family == other.family and (family != "s" or self.state.sort is None)
            same = same and not blank_padded(value, other)
            a, b = self._keys(value, other, family, expr.pos)
            operands.append(a)
            selected.append(b)
        query = relation.sql
        if not same:
            query = f'select {", ".join(selected)} from ({relation.sql}) as "in$"'
        row = operands[0] if len(operands) == 1 else f"({', '.join(operands)})"
        return f"({row} {'not ' if expr.negated else ''}in ({query}))"

    def _quantified(self, expr: ast.Quantified) -> str:
        left = self.value(expr.operand)
        word = "any" if expr.quantifier == "ANY" else "all"
        if expr.query is None:
            _check_length(expr.items)
            tests = [self.compare(expr.op, left, self.value(i), i.pos) for i in expr.items]
            return "(" + (" or " if word == "any" else " and ").join(tests) + ")"
        relation = self.state.query(self.state, expr.query, self.block)
        if len(relation.columns) != 1:
            raise OraError(913, "too many values", expr.query.pos)
        column = relation.columns[0]
        other = Value(f'"in$".{column.pg}', column.type)
        family = comparison(left, other, expr.query.pos)
        a, b = self._keys(left, other, family, expr.pos)
        return f'({a} {expr.op} {word} (select {b} from ({relation.sql}) as "in$"))'

    def _like(self, expr: ast.Like) -> str:
        key = self.state.key
        operator = "not like" if expr.negated else "like"
        value, pattern = key(self.text(expr.operand), "s"), key(self.text(expr.pattern), "s")
        escape = "''"
        if expr.escape is not None:
            escape = f"oc.escape({key(self.text(expr.escape), 's')})"
            pattern = f"oc.escaped({pattern}, {escape})"
        return f"({value} {operator} {pattern} escape {escape})"

    def _is_json(self, expr: ast.IsJson) -> str:
        value = self.value(expr.operand)
        if value.family in "rb":
            raise unsupported("IS JSON of a RAW or BLOB", expr.pos)
        test = f"oc.is_json({text(value, expr.pos)}, {str(expr.strict).lower()})"
        return f"(not {test})" if expr.negated else test

    def _member_of(self, expr: ast.MemberOf) -> str:
        known = self.state.type_of(expr.collection)
        if not isinstance(known, CollectionType):
            raise inconsistent("UDT", "-", expr.collection.pos)
        family = family_of(known.element)
        array = self.state.array_slot(expr.collection, known)
        operand = convert(self.value(expr.operand), family, expr.pos)
        test = f"{operand} = any ({array})"
        if family == "s" and self.state.sort is not None:
            keys = f'select {self.state.key("e", "s")} from unnest({array}) as "m$"(e)'
            test = f"{self.state.key(operand, 's')} in ({keys})"
        return f"(not {test})" if expr.negated else f"({test})"

    def _exists(self, expr: ast.Exists) -> str:
        return f"exists ({self.state.query(self.state, expr.query, self.block).sql})"

    def _condition_call(self, expr: ast.Call) -> str:
        name = dotted(expr.fn)
        writer = functions.CONDITIONS.get(name[0]) if name is not None and len(name) == 1 else None
        if writer is None:
            raise OraError(920, "invalid relational operator", expr.pos)
        return writer(self, expr)


def _moved(moment: Value, op: str, by: Value) -> str:
    """A moment plus or minus an interval, which is elapsed time whatever the clocks of a zone do."""
    if moment.family == "z":
        return f"oc.plus({moment.sql}, {by.sql if op == '+' else f'- {by.sql}'})"
    if moment.family == "d":
        return f"oc.d({moment.sql}::timestamp {op} {by.sql})"
    return f"({moment.sql} {op} {by.sql})"


def _check_length(items: tuple[ast.Expr, ...]) -> None:
    if len(items) > _LONGEST_LIST:
        raise OraError(1795, f"maximum number of expressions in a list is {_LONGEST_LIST}", items[_LONGEST_LIST].pos)


def _is_pseudo_column(node: ast.Node) -> bool:
    if isinstance(node, ast.Call):
        return node.over is not None
    if isinstance(node, ast.Attr):
        return node.name in ("NEXTVAL", "CURRVAL", "ROWID")
    return isinstance(node, ast.Name) and node.ident in ("ROWNUM", "LEVEL", "ROWID")


def _joined_type(values: list[Value], size: int | None) -> Scalar:
    """The type of text joined from these. CHARs make a CHAR: of no certain length where one of them may be null."""
    if not all(isinstance(v.type, Scalar) and v.type.kind is Kind.CHAR for v in values):
        return Scalar(Kind.VARCHAR2, size=size)
    fixed = not any(v.nullable or (isinstance(v.type, Scalar) and v.type.char_semantics) for v in values)
    return Scalar(Kind.CHAR, size=size if fixed and size is not None and size <= _LONGEST_CHAR else None)


def invalid_identifier(expr: ast.Expr) -> OraError:
    """ORA-00904 naming what could not be resolved."""
    if isinstance(expr, ast.Call):
        return invalid_identifier(expr.fn)
    if isinstance(expr, ast.Bind):
        return OraError(1008, "not all variables bound", expr.pos)
    parts = dotted(expr)
    if parts is None:
        base = expr.base if isinstance(expr, (ast.Attr, ast.CursorAttr)) else None
        if base is not None:
            return invalid_identifier(base)
        return OraError(904, "invalid identifier", expr.pos)
    if len(parts) == 1 and parts[0] in REFUSED:
        return unsupported(parts[0], expr.pos)
    return OraError(904, ".".join(f'"{p}"' for p in parts) + ": invalid identifier", expr.pos)


_VALUES: dict[type[ast.Expr], Callable[[Expressions, Any], Value]] = {
    ast.Literal: Expressions._literal,
    ast.DateLiteral: Expressions._date_literal,
    ast.IntervalLiteral: Expressions._interval_literal,
    ast.Name: Expressions._name,
    ast.Attr: Expressions._name,
    ast.Bind: Expressions._outside,
    ast.CursorAttr: Expressions._outside,
    ast.Unary: Expressions._unary,
    ast.Binary: Expressions._binary,
    ast.Case: Expressions._case,
    ast.Cast: Expressions._cast,
    ast.Extract: Expressions._extract,
    ast.Trim: Expressions._trim,
    ast.AtTimeZone: Expressions._at_time_zone,
    ast.Subquery: Expressions._subquery,
    ast.OuterMark: Expressions._outer_mark,
    ast.Call: Expressions._call,
    ast.JsonObject: jsonsql.construct,
    ast.JsonPathCall: jsonsql.path_value,
}

_CONDITIONS: dict[type[ast.Expr], Callable[[Expressions, Any], str]] = {
    ast.Binary: Expressions._logical,
    ast.Unary: Expressions._not,
    ast.IsNull: Expressions._is_null,
    ast.Between: Expressions._between,
    ast.InList: Expressions._in_list,
    ast.InQuery: Expressions._in_query,
    ast.Quantified: Expressions._quantified,
    ast.Like: Expressions._like,
    ast.IsJson: Expressions._is_json,
    ast.MemberOf: Expressions._member_of,
    ast.Exists: Expressions._exists,
    ast.Call: Expressions._condition_call,
    ast.JsonPathCall: jsonsql.path_exists,
}
