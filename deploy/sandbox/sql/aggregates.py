"""Group functions and analytic functions."""

from __future__ import annotations

import re
from dataclasses import replace

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import LOBS, NUMBER, Family, Kind, Scalar, Type
from .signatures import arguments, varying
from .state import Translator
from .unimplemented import UNIMPLEMENTED
from .values import Value, any_sql, convert, inconsistent, number

GROUP_FUNCTIONS = frozenset(
    """COUNT SUM AVG MIN MAX LISTAGG STDDEV STDDEV_POP STDDEV_SAMP VARIANCE VAR_POP VAR_SAMP MEDIAN GROUPING
    ANY_VALUE PERCENTILE_CONT PERCENTILE_DISC APPROX_COUNT_DISTINCT GROUPING_ID STATS_MODE CORR COVAR_POP COVAR_SAMP
    REGR_COUNT REGR_AVGX REGR_AVGY REGR_SXX REGR_SYY REGR_SXY REGR_SLOPE REGR_INTERCEPT REGR_R2""".split()
)
_HYPOTHETICAL = frozenset(["RANK", "DENSE_RANK", "CUME_DIST", "PERCENT_RANK"])  # with WITHIN GROUP
_RANKING = frozenset(["ROW_NUMBER", "RANK", "DENSE_RANK", "CUME_DIST", "PERCENT_RANK"])
_ORDERED = _RANKING | {"NTILE", "LAG", "LEAD"}  # meaningless without ORDER BY
ANALYTIC = _ORDERED | {"FIRST_VALUE", "LAST_VALUE", "NTH_VALUE", "RATIO_TO_REPORT"}  # and nothing else
_MOST_GROUPED = 31  # arguments of PostgreSQL's GROUPING
_NEIGHBOURS = {  # the rows that LAG and LEAD look at when they ignore nulls, and which of those has their value
    "LAG": ("ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING", "last"),
    "LEAD": ("ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING", "first"),
}
_RANGE_OF_VALUES = re.compile(r"RANGE\b.*\d", re.IGNORECASE)
_STATISTICS = {
    "STDDEV": "stddev_samp",
    "STDDEV_SAMP": "stddev_samp",
    "STDDEV_POP": "stddev_pop",
    "VARIANCE": "var_samp",
    "VAR_SAMP": "var_samp",
    "VAR_POP": "var_pop",
}
# Over n pairs, their sums {x} and {y}, and n times the sums of their deviations, {xx}, {yy}, {xy}: no quotient is
# rounded before the last
_PAIRS = {
    "REGR_COUNT": "{n}",
    "REGR_AVGX": "oc.div({x}, {some})",
    "REGR_AVGY": "oc.div({y}, {some})",
    "REGR_SXX": "oc.div({xx}, {some})",
    "REGR_SYY": "oc.div({yy}, {some})",
    "REGR_SXY": "oc.div({xy}, {some})",
    "COVAR_POP": "oc.div({xy}, {some} * {n})",
    "COVAR_SAMP": "oc.div({xy}, nullif({n} * ({n} - 1), 0))",
    "REGR_SLOPE": "oc.div({xy}, nullif({xx}, 0))",
    "REGR_INTERCEPT": "oc.div({y} * {xx} - {x} * {xy}, {some} * nullif({xx}, 0))",
    "REGR_R2": "(case when {xx} <> 0 and {yy} = 0 then 1 else oc.div({xy} * {xy}, nullif({xx} * {yy}, 0)) end)",
    "CORR": "oc.div({xy}, oc.sqrt(nullif({xx} * {yy}, 0)))",
}
_BOUND = r"(UNBOUNDED PRECEDING|UNBOUNDED FOLLOWING|CURRENT ROW|\d+ PRECEDING|\d+ FOLLOWING)"
_FRAME = re.compile(rf"(ROWS|RANGE) (BETWEEN {_BOUND} AND {_BOUND}|{_BOUND})")


def is_group_function(node: ast.Node) -> bool:
    """Whether this node, by itself, makes its query block a grouped one."""
    if isinstance(node, ast.JsonObject):
        return node.kind.endswith("AGG")
    return (
        isinstance(node, ast.Call)
        and node.over is None
        and isinstance(node.fn, ast.Name)
        and (node.fn.ident in GROUP_FUNCTIONS or (bool(node.within_group) and node.fn.ident in _HYPOTHETICAL))
    )


def is_grouped(query: ast.Select) -> bool:
    """Whether the rows of a query stand for several each."""
    if query.group or query.having is not None:
        return True
    return any(map(is_group_function, ast.walk(query.items, without=ast.Query)))


def call(to: Translator, name: str, expr: ast.Call) -> Value:
    """A group function, or with OVER an analytic function."""
    if expr.over is not None:
        return _analytic(to, name, expr)
    if expr.ignore_nulls:
        raise unsupported(f"IGNORE NULLS of {name}", expr.pos)
    enter(to, expr.pos)
    grouping = to.block.grouping
    assert grouping is not None
    if name in ("GROUPING", "GROUPING_ID"):
        with grouping.paused():
            values = [to.value(e) for e in arguments(expr, 1, 1 if name == "GROUPING" else _MOST_GROUPED)]
            keys = [to.state.key(v.sql, v.family) if v.sql in grouping.alike else v.sql for v in values]
            return Value(f"grouping({', '.join(keys)})::numeric", NUMBER, False)
    with grouping.paused(inside=True):
        return _aggregate(to, name, expr, "") if expr.keep is None else _kept(to, name, expr, expr.keep)


def _kept(to: Translator, name: str, expr: ast.Call, keep: ast.Keep) -> Value:
    """MAX(value) KEEP (DENSE_RANK FIRST ORDER BY ...): of the rows that come first alone."""
    first = tuple(map(_reversed, keep.order)) if keep.last else keep.order
    order = order_by(to, first)
    everything = name == "COUNT" and len(expr.args) == 1 and isinstance(expr.args[0].value, ast.Star)
    operand = ast.Literal(expr.pos, 1) if everything else arguments(expr, 1)[0]
    if name in ("MIN", "MAX"):
        value = to.value(operand)
        if value.family in LOBS:
            raise inconsistent("-", value.family, operand.pos)
        sql = any_sql(value)
        order += f", {to.state.key(sql, value.family)}{' desc' if name == 'MAX' else ''} nulls last"
        if expr.over is None:
            return Value(f"(array_agg({sql}{order}))[1]", value.type)
        if expr.over.order or expr.over.frame:
            raise OraError(30487, "ORDER BY not allowed here", expr.pos)
        return Value(f"first_value({sql}){_window(to, expr.over)[:-1]}{order})", value.type)
    if name not in ("SUM", "COUNT", "AVG") or expr.over is not None:
        raise unsupported(f"KEEP (DENSE_RANK ...) of {name}{' with OVER' if expr.over else ''}", expr.pos)
    counted = f"case when {any_sql(to.value(operand))} is not null then 1.0 end"
    amount = counted if name == "COUNT" else to.number(operand)
    keys = ", ".join(any_sql(to.value(i.expr)) for i in first)
    ties = f"oc.ties(row({keys})::text, {amount}{order})"
    if name == "AVG":
        return Value(f"oc.div(oc.sum_of({ties}), oc.count_of({ties}))", NUMBER)
    return Value(f"oc.{name.lower()}_of({ties})", NUMBER, name == "SUM")


def _reversed(item: ast.OrderItem) -> ast.OrderItem:
    other = {"FIRST": "LAST", "LAST": "FIRST", None: None}[item.nulls]
    return replace(item, descending=not item.descending, nulls=other)


def enter(to: Translator, pos: int) -> None:
    """Refuses a group function where there is none allowed."""
    grouping = to.block.grouping
    if grouping is None:
        raise OraError(934, "group function is not allowed here", pos)
    if grouping.inside:
        if grouping.grouped:
            raise unsupported("a group function within a group function", pos)
        raise OraError(978, "nested group function without GROUP BY", pos)


def _aggregate(to: Translator, name: str, expr: ast.Call, over: str) -> Value:
    distinct = "distinct " if expr.distinct else ""
    if name == "COUNT":
        if len(expr.args) == 1 and isinstance(expr.args[0].value, ast.Star):
            return Value(f"count(*){over}::numeric", NUMBER, False)
        value = to.value(arguments(expr, 1)[0])
        if value.family is Family.CLOB and expr.distinct:
            raise inconsistent("-", "CLOB", expr.pos)
        counted = to.state.key(any_sql(value), value.family) if distinct else any_sql(value)
        return Value(f"count({distinct}{counted}){over}::numeric", NUMBER, False)
    if name == "LISTAGG":
        return _listagg(to, expr, distinct, over)
    if name in _HYPOTHETICAL:
        return _hypothetical(to, name, expr)
    if name in _PAIRS:
        return _of_pairs(to, name, expr, over)
    operand = arguments(expr, 1)[0]
    if name in ("PERCENTILE_CONT", "PERCENTILE_DISC"):
        return _percentile(to, name, expr, over)
    value = to.value(operand)
    if name == "STATS_MODE":
        if over or (value.family is Family.TEXT and to.state.sort is not None):
            raise unsupported("STATS_MODE with OVER, or of text under NLS_COMP = LINGUISTIC", expr.pos)
        return Value(f"mode() within group (order by {any_sql(value)})", value.type)
    if name == "APPROX_COUNT_DISTINCT":
        counted = to.state.key(any_sql(value), value.family)
        return Value(f"count(distinct {counted}){over}::numeric", NUMBER, False)
    if name in ("MIN", "MAX", "ANY_VALUE"):
        if value.family in LOBS:
            raise inconsistent("-", value.family, operand.pos)
        of: Type = varying(value.type) if value.family is Family.NULL else value.type
        if name != "ANY_VALUE" and value.family is Family.TEXT and to.state.sort is not None:
            if over:
                raise unsupported(f"{name} OVER of text under NLS_COMP = LINGUISTIC", expr.pos)
            order = f"{to.state.key(value.sql, Family.TEXT)}{' desc' if name == 'MAX' else ''}"
            return Value(f"(array_agg({value.sql} order by {order}) filter (where {value.sql} is not null))[1]", of)
        return Value(f"{name.lower()}({distinct}{any_sql(value)}){over}", of)
    amount = number(value, operand.pos)
    if name == "SUM":
        return Value(f"sum({distinct}{amount}){over}", NUMBER)
    if name == "AVG":
        sql = f"oc.div(sum({distinct}{amount}){over}, count({distinct}{amount}){over}::numeric)"
        return Value(sql, NUMBER)
    if name == "MEDIAN":
        if distinct:
            raise unsupported("MEDIAN with DISTINCT", expr.pos)
        if over:
            return Value(f"oc.percentile_of(array_agg({amount}){over}, 0.5, true)", NUMBER)
        return Value(f"(percentile_cont(0.5) within group (order by ({amount})::float8))::numeric", NUMBER)
    sql = f"{_STATISTICS[name]}({distinct}{amount}){over}"
    if name in ("STDDEV", "VARIANCE"):
        # of one row it is 0 in Oracle, null in PostgreSQL
        sql = f"(case when count({distinct}{amount}){over} = 1 then 0::numeric else {sql} end)"
    return Value(sql, NUMBER)


def _of_pairs(to: Translator, name: str, expr: ast.Call, over: str) -> Value:
    """COVAR_POP and its kin; (y, x), of rows that have both."""
    if expr.distinct:
        raise OraError(30482, "DISTINCT option not allowed for this function", expr.pos)
    y, x = (f"({to.number(e)})" for e in arguments(expr, 2))

    def total(of: str) -> str:
        return f"sum({of}) filter (where {x} is not null and {y} is not null){over}"

    n = f"(count({x} + {y}){over})::numeric"
    sums = {
        "n": n,
        "some": f"nullif({n}, 0)",
        "x": total(x),
        "y": total(y),
        "xx": f"({n} * {total(f'{x} * {x}')} - {total(x)} * {total(x)})",
        "yy": f"({n} * {total(f'{y} * {y}')} - {total(y)} * {total(y)})",
        "xy": f"({n} * {total(f'{x} * {y}')} - {total(x)} * {total(y)})",
    }
    return Value(_PAIRS[name].format(**sums), NUMBER)


def _hypothetical(to: Translator, name: str, expr: ast.Call) -> Value:
    """RANK(value, ...) WITHIN GROUP (ORDER BY ...): of a row that is not there."""
    exprs = arguments(expr, len(expr.within_group))
    keys = [to.value(i.expr) for i in expr.within_group]
    families = [Family.TEXT if k.family is Family.NULL else k.family for k in keys]
    values = [convert(to.value(e), f, e.pos) for e, f in zip(exprs, families, strict=True)]
    sought = ", ".join(to.state.order_key(v, f) for v, f in zip(values, families, strict=True))
    place = f"{name.lower()}({sought}) within group ({order_by(to, expr.within_group).strip()})"
    if name in ("RANK", "DENSE_RANK"):
        return Value(f"({place})::numeric", NUMBER, False)
    rows = "count(*)::numeric" if name == "PERCENT_RANK" else "(count(*) + 1)::numeric"
    # PostgreSQL has a double of it, of which the whole number of rows is certain
    return Value(f"coalesce(oc.div(round(({place})::numeric * {rows}), nullif({rows}, 0)), 0)", NUMBER, False)


def _percentile(to: Translator, name: str, expr: ast.Call, over: str) -> Value:
    if len(expr.within_group) != 1:
        raise OraError(909, "invalid number of arguments", expr.pos)
    item = expr.within_group[0]
    fraction = f"({to.number(arguments(expr, 1)[0])})::float8"
    value = to.value(item.expr)
    if over:
        minus = "- " if item.descending else ""
        listed = f"array_agg({minus}({number(value, item.expr.pos)})){over}"
        return Value(f"({minus}oc.percentile_of({listed}, {fraction}, {name == 'PERCENTILE_CONT'}))", NUMBER)
    if name == "PERCENTILE_DISC":
        if value.family is Family.TEXT and to.state.collation is not None:
            raise unsupported(f"{name} of text under NLS_SORT = {to.state.collation.sort}", expr.pos)
        return Value(
            f"percentile_disc({fraction}) within group (order by {any_sql(value)}{direction(item)})", value.type
        )
    amount = f"({number(value, item.expr.pos)})::float8"
    sql = f"(percentile_cont({fraction}) within group (order by {amount}{direction(item)}))::numeric"
    return Value(sql, NUMBER)


def _listagg(to: Translator, expr: ast.Call, distinct: str, over: str) -> Value:
    exprs = arguments(expr, 1, 2)
    value = to.text(exprs[0])
    separator = f"coalesce({to.text(exprs[1])}, '')" if len(exprs) > 1 else "''"
    order = order_by(to, expr.within_group)
    if expr.over is not None:
        if distinct or not order:
            raise unsupported("LISTAGG with OVER and DISTINCT, or without WITHIN GROUP", expr.pos)
        if expr.over.order or expr.over.frame:
            raise OraError(30487, "ORDER BY not allowed here", expr.pos)
        over, order = f"{over[:-1]}{order} rows between unbounded preceding and unbounded following)", ""
    if distinct and to.state.sort is not None:
        raise unsupported("LISTAGG(DISTINCT ...) under NLS_COMP = LINGUISTIC", expr.pos)
    if distinct and any(to.text(i.expr) != value for i in expr.within_group):
        raise unsupported("LISTAGG(DISTINCT ...) ordered by something else", expr.pos)
    joined = f"string_agg({distinct}{value}, {separator}{order}){over}"
    listed = to.value(exprs[0])
    if distinct and listed.family in (Family.NUMBER, Family.DATE, Family.TIMESTAMP):
        # what is made distinct can only be sorted by itself, and numbers and dates are not to be sorted as text
        joined = f"oc.joined(array_agg(distinct {listed.sql}{order}), {separator})"
    truncated = expr.overflow is not None and expr.overflow != "ON OVERFLOW ERROR"
    sql = f"oc.{'not_truncated' if truncated else 'short'}(nullif({joined}, ''))"
    return Value(sql, Scalar(Kind.VARCHAR2, size=4000))


def order_by(to: Translator, items: tuple[ast.OrderItem, ...]) -> str:
    """ORDER BY of a window or an aggregate, with a blank before it; empty without items."""
    if not items:
        return ""
    values = [to.value(i.expr) for i in items]
    keys = [to.state.order_key(any_sql(v), v.family) for v in values]
    return " order by " + ", ".join(key + direction(i) for key, i in zip(keys, items, strict=True))


def direction(item: ast.OrderItem) -> str:
    words = " desc" if item.descending else ""
    return words + (f" nulls {item.nulls.lower()}" if item.nulls else "")


def _window(to: Translator, window: ast.Window) -> str:
    parts: list[str] = []
    if window.partition:
        values = [to.value(e) for e in window.partition]
        parts.append("partition by " + ", ".join(to.state.key(any_sql(v), v.family) for v in values))
    if window.order:
        parts.append(order_by(to, window.order).strip())
    if window.frame is not None:
        if not _FRAME.fullmatch(window.frame):
            raise unsupported(f"the window frame {window.frame}", window.pos)
        parts.append(window.frame.lower())
    return f" over ({' '.join(parts)})"


def _analytic(to: Translator, name: str, expr: ast.Call) -> Value:
    assert expr.over is not None
    if not to.block.windows:
        raise OraError(30483, "window functions are not allowed here", expr.pos)
    _check_window(name, expr, expr.over)
    with to.block.allowing_windows(False):
        if expr.keep is not None:
            return _kept(to, name, expr, expr.keep)
        return _analytic_value(to, name, expr, _window(to, expr.over))


def _check_window(name: str, expr: ast.Call, window: ast.Window) -> None:
    if not window.order and (name in _ORDERED or window.frame is not None):
        raise OraError(30485, "missing ORDER BY expression in the window specification", expr.pos)
    if expr.distinct and (window.order or window.frame is not None):
        raise OraError(30487, "ORDER BY not allowed here", expr.pos)
    if len(window.order) > 1 and _RANGE_OF_VALUES.match(window.frame or ""):
        raise OraError(30486, "invalid window aggregation group in the window specification", expr.pos)


def _analytic_value(to: Translator, name: str, expr: ast.Call, over: str) -> Value:
    assert expr.over is not None
    if expr.ignore_nulls:
        return _known(to, name, expr, over)
    if name in _RANKING:
        arguments(expr, 0)
        return Value(f"({name.lower()}(){over})::numeric", NUMBER, False)
    if name == "NTILE":
        return Value(f"(ntile(({to.number(arguments(expr, 1)[0])})::int){over})::numeric", NUMBER)
    if name in ("LAG", "LEAD"):
        return _neighbour(to, name.lower(), expr, over)
    if name in ("FIRST_VALUE", "LAST_VALUE"):
        value = to.value(arguments(expr, 1)[0])
        return Value(f"{name.lower()}({any_sql(value)}){over}", value.type)
    if name == "NTH_VALUE":
        exprs = arguments(expr, 2)
        value = to.value(exprs[0])
        return Value(f"nth_value({any_sql(value)}, ({to.number(exprs[1])})::int){over}", value.type)
    if name == "RATIO_TO_REPORT":
        amount = to.number(arguments(expr, 1)[0])
        return Value(f"oc.div({amount}, sum({amount}){over})", NUMBER)
    if name in GROUP_FUNCTIONS and not name.startswith("GROUPING"):
        if expr.distinct and name in ("COUNT", "SUM", "AVG"):
            return _of_distinct(to, name, expr, over)
        if expr.distinct and name not in ("MIN", "MAX"):
            raise unsupported(f"{name}(DISTINCT ...) with OVER", expr.pos)
        value = _aggregate(to, name, replace(expr, distinct=False), over)
        return Value(f"({value.sql})", value.type, value.nullable)
    if name in UNIMPLEMENTED:
        raise unsupported(name, expr.pos)
    raise OraError(904, f'"{name}": invalid identifier', expr.pos)


def _of_distinct(to: Translator, name: str, expr: ast.Call, over: str) -> Value:
    """COUNT, SUM and AVG of DISTINCT values in a window."""
    operand = arguments(expr, 1)[0]
    value = to.value(operand)
    if name == "COUNT":
        values = f"oc.distinct_of(array_agg({to.state.key(any_sql(value), value.family)}){over})"
        return Value(f"coalesce(cardinality({values}), 0)::numeric", NUMBER, False)
    values = f"oc.distinct_of(array_agg({number(value, operand.pos)}){over})"
    total = f"oc.sum_of({values})"
    return Value(total if name == "SUM" else f"oc.div({total}, oc.count_of({values}))", NUMBER)


def _known(to: Translator, name: str, expr: ast.Call, over: str) -> Value:
    """FIRST_VALUE, LAST_VALUE, LAG and LEAD with IGNORE NULLS."""
    assert expr.over is not None
    exprs = arguments(expr, 1, 3 if name in _NEIGHBOURS else 1)
    if name in _NEIGHBOURS and (len(exprs) == 1 or (isinstance(exprs[1], ast.Literal) and exprs[1].value == 1)):
        frame, end = _NEIGHBOURS[name]
        over = _window(to, replace(expr.over, frame=frame))
    elif name in ("FIRST_VALUE", "LAST_VALUE"):
        end = name.partition("_")[0].lower()
    else:
        raise unsupported(f"IGNORE NULLS of {name}{' further than a row' if exprs[1:] else ''}", expr.pos)
    value = to.value(exprs[0])
    family = Family.TEXT if value.family is Family.NULL else value.family
    sql = f"oc.{end}_known({any_sql(value)}){over}"
    if len(exprs) > 2:
        sql = f"coalesce({sql}, {convert(to.value(exprs[2]), family, expr.pos)})"
    return Value(sql, value.type)


def _neighbour(to: Translator, function: str, expr: ast.Call, over: str) -> Value:
    exprs = arguments(expr, 1, 3)
    value = to.value(exprs[0])
    family = Family.TEXT if value.family is Family.NULL else value.family
    distance = f", ({to.number(exprs[1])})::int" if len(exprs) > 1 else ""
    default = f", {convert(to.value(exprs[2]), family, expr.pos)}" if len(exprs) > 2 else ""
    return Value(f"{function}({any_sql(value)}{distance}{default}){over}", value.type)
