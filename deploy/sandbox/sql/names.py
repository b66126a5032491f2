"""Names in SQL: columns, pseudocolumns, and what the surroundings know."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError, unsupported
from ..model import Sequence_
from ..parser import ast
from ..types import BYTES, CHARACTERS, DATE, NUMBER, ROWID, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMPS, VARCHAR2, Type
from . import aggregates, called
from .pgtypes import string
from .state import Translator, dotted
from .unimplemented import UNIMPLEMENTED
from .values import FAMILY_TYPES, Value

_CLOCKS = {
    "SYSDATE": ("oc.d(oc.local(oc.server_now()))", DATE),
    "CURRENT_DATE": ("oc.d(oc.local(oc.in_session(oc.systimestamp())))", DATE),
    "SYSTIMESTAMP": ("oc.server_now()", TIMESTAMP_TZ),
    "CURRENT_TIMESTAMP": ("oc.in_session(oc.systimestamp())", TIMESTAMP_TZ),
    "LOCALTIMESTAMP": ("oc.local(oc.in_session(oc.systimestamp()))", TIMESTAMP),
    "SESSIONTIMEZONE": ("oc.session_zone()", VARCHAR2),
    "DBTIMEZONE": ("'+00:00'::text", VARCHAR2),
}
ROWID_TEXT = "oc.rowid_text"
_RANDOM = (("DBMS_RANDOM", "VALUE"), ("SYS", "DBMS_RANDOM", "VALUE"))
WITH_PRECISION = frozenset(["LOCALTIMESTAMP", "CURRENT_TIMESTAMP"])
WITHOUT_ARGUMENTS = frozenset([*_CLOCKS, "USER", "UID"]) - WITH_PRECISION


def name(to: Translator, expr: ast.Name | ast.Attr) -> Value:
    parts = dotted(expr)
    if parts is None:
        return outside(to, expr)
    if len(parts) == 1 and parts[0] in to.block.aliases:
        return to.block.aliases[parts[0]]
    found = to.block.find(parts, expr.pos)
    if found is not None:
        owner, value = found
        grouping = owner.grouping
        if (
            grouping is not None
            and grouping.active
            and (not grouping.inside or owner is not to.block)
            and value.sql not in grouping.texts
        ):
            if grouping.grouped:
                raise OraError(979, "not a GROUP BY expression", expr.pos)
            raise OraError(937, "not a single-group group function", expr.pos)
        outermost = grouping is not None and grouping.active and (not grouping.inside or owner is not to.block)
        return grouping.shown(value) if grouping is not None and outermost else value
    pseudo = _pseudo_column(to, parts, expr)
    if pseudo is not None:
        return pseudo
    return outside(to, expr)


def _pseudo_column(to: Translator, parts: tuple[str, ...], expr: ast.Expr) -> Value | None:
    last = parts[-1]
    if last == "ROWID":
        source = to.block.source(parts[:-1])
        if source is not None and source.table is not None and source.table.kind == "TABLE":
            return Value(f'{ROWID_TEXT}({source.pg}."rowid$")', ROWID, False)
        if source is not None and source.table is None and source.alias == "DUAL":
            return Value(f"{ROWID_TEXT}(1)", ROWID, False)
        if len(parts) == 1 and len(to.block.sources) > 1:
            raise OraError(918, "column ambiguously defined", expr.pos)
        if len(parts) == 1:
            raise OraError(1445, "cannot select ROWID from a join view without a key-preserved table", expr.pos)
    if parts == ("ROWNUM",):
        if to.block.rownum is None:
            raise unsupported("ROWNUM in this place", expr.pos)
        return Value(to.block.rownum, NUMBER, False)
    if parts == ("LEVEL",):
        if to.block.level is None:
            raise OraError(1788, "CONNECT BY clause required in this query block", expr.pos)
        return Value(to.block.level, NUMBER, False)
    if parts in (("CONNECT_BY_ISLEAF",), ("CONNECT_BY_ISCYCLE",)):
        return _of_tree(to, parts[0], expr)
    if len(parts) > 1 and last in ("NEXTVAL", "CURRVAL"):
        resolved = to.state.resolve(parts[:-1])
        if resolved is None or resolved.rest or not isinstance(resolved.object, Sequence_):
            raise OraError(2289, "sequence does not exist", expr.pos)
        try:
            to.state.catalog.check(to.state.ctx, resolved.object, "SELECT")
        except OraError as error:
            error.offset = expr.pos if error.offset is None else error.offset
            raise
        if to.state.calls is not None:
            to.state.calls.draws = True
            if to.state.calls.trial:
                return Value("0::numeric", NUMBER, False)
        return Value(_sequence(to, resolved.object.pg, expr, last), NUMBER, False)
    return None


def _sequence(to: Translator, sequence: str, expr: ast.Expr, word: str) -> str:
    numbers = to.state.numbers
    if id(expr) not in numbers.places and not to.state.foreign:
        raise OraError(2287, "sequence number not allowed here", expr.pos)
    if numbers.shared:
        return numbers.taken(sequence)
    return f"{word.lower()}({string(sequence)})::numeric"


def _of_tree(to: Translator, name: str, expr: ast.Expr) -> Value:
    """A pseudocolumn of hierarchical queries."""
    if name in to.block.tree:
        return Value(to.block.tree[name], NUMBER, False)
    if to.block.level is None:
        raise OraError(1788, "CONNECT BY clause required in this query block", expr.pos)
    if name == "CONNECT_BY_ISCYCLE":
        raise OraError(30930, "NOCYCLE keyword is required with CONNECT_BY_ISCYCLE pseudocolumn", expr.pos)
    raise unsupported(f"{name} in this place", expr.pos)


def outside(to: Translator, expr: ast.Expr) -> Value:
    """Something that is not a column: from the surroundings, or an error."""
    if dotted(expr) in _RANDOM and any(s.alias != "DUAL" for s in to.block.sources):
        return Value("random()::numeric", NUMBER, False)  # a new number for each row
    if not has_columns(to, expr):
        known = to.state.type_of(expr)
        parts = dotted(expr)
        name = dotted(expr.fn) if isinstance(expr, ast.Call) else parts
        if known is not None:
            return _slot(to, expr, known, name)
        if parts is not None and len(parts) == 1 and parts[0] in _CLOCKS and to.state.clock:
            return Value(*_CLOCKS[parts[0]], False)
        if to.state.clock and name is not None and name[0] in ("USER", "UID", "SYS_CONTEXT", "USERENV"):
            raise unsupported(f"{name[0]} in a view", expr.pos)
    if isinstance(expr, ast.Call) and to.state.known_without_columns(expr):
        if to.state.calls is not None:
            return called.write(to, expr)
        label = ".".join(dotted(expr.fn) or ("?",))
        raise unsupported(f"the PL/SQL function {label} with a column among its arguments in SQL", expr.pos)
    _refuse_json_steps(to, expr)
    raise invalid_identifier(expr)


def _refuse_json_steps(to: Translator, expr: ast.Expr) -> None:
    """alias.column.step: JSON's dot notation."""
    parts = dotted(expr.fn if isinstance(expr, ast.Call) else expr) or ()
    for length in range(2, len(parts)):
        found = to.block.find(parts[:length])
        if found is not None and found[1].family in CHARACTERS | BYTES:
            raise unsupported("the dot notation of JSON", expr.pos)


def _slot(to: Translator, expr: ast.Expr, known: Type, name: tuple[str, ...] | None) -> Value:
    """A value from the surroundings. What PL/SQL or a client hands over has all digits whatever its type."""
    value = to.state.slot(expr, known)
    if value.family not in TIMESTAMPS or (name is not None and name[0] in _CLOCKS):
        return value
    return replace(value, type=FAMILY_TYPES[value.family])


def has_columns(to: Translator, expr: ast.Expr) -> bool:
    """Whether an argument or subscript inside `expr` is a column of the query."""
    if isinstance(expr, ast.Call):
        return any(_mentions_column(to, a.value) for a in expr.args) or has_columns(to, expr.fn)
    if isinstance(expr, (ast.Attr, ast.CursorAttr)):
        return dotted(expr) is None and has_columns(to, expr.base)
    return False


def _mentions_column(to: Translator, expr: ast.Expr) -> bool:
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
            if parts is not None and (parts[0] in to.block.aliases or to.block.find(parts, node.pos)):
                return True
    return False


def _is_pseudo_column(node: ast.Node) -> bool:
    if isinstance(node, ast.Call):
        return node.over is not None
    if isinstance(node, ast.Attr):
        return node.name in ("NEXTVAL", "CURRVAL", "ROWID")
    return isinstance(node, ast.Name) and node.ident in ("ROWNUM", "LEVEL", "ROWID")


def invalid_identifier(expr: ast.Expr) -> OraError:
    """ORA-00904 naming what could not be resolved; ORA-03001 for a function of Oracle's."""
    if isinstance(expr, ast.Call):
        called = dotted(expr.fn) or ("",)
        return unsupported(called[0], expr.pos) if called[0] in UNIMPLEMENTED else invalid_identifier(expr.fn)
    if isinstance(expr, ast.Bind):
        return OraError(1008, "not all variables bound", expr.pos)
    parts = dotted(expr)
    if parts is None:
        base = expr.base if isinstance(expr, (ast.Attr, ast.CursorAttr)) else None
        if base is not None:
            return invalid_identifier(base)
        return OraError(904, "invalid identifier", expr.pos)
    return OraError(904, ".".join(f'"{p}"' for p in parts) + ": invalid identifier", expr.pos)
