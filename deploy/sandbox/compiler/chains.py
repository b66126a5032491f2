"""Chains of names, calls, elements and fields; methods, constructors."""

from __future__ import annotations

from ..errors import unsupported
from ..parser import ast
from ..semantics import composites
from ..sql.unimplemented import UNIMPLEMENTED
from ..types import BOOLEAN, PLS_INTEGER, VARCHAR2, CollectionType, Kind, ObjectType, RecordType, Scalar, Type
from . import support
from .calls import function_value, procedure_call
from .coerce import coerce
from .compiling import Compiling
from .cursorrefs import bulk_attribute
from .declarations import initial_fields
from .embedded import sql_expression
from .matching import Args
from .report import Problem, no_component, no_function, no_procedure, sql_only, wrong_call, wrong_type
from .resolve import dotted, find, methods_of, need, text_of
from .rules import COLLECTION_METHODS, conversion_cost
from .standardcalls import builtin_value, raise_application_error
from .symbols import (
    NO_VALUE,
    BuiltinSymbol,
    Code,
    CursorSymbol,
    ExceptionSymbol,
    Group,
    PackageSymbol,
    SequenceSymbol,
    Symbol,
    TableSymbol,
    TypeSymbol,
    Var,
    field_index,
)
from .targets import no_parts, place_of, subscript, subscript_code

_SQL_ONLY = frozenset(
    "DECODE DUMP VSIZE COUNT SUM MAX MIN AVG LISTAGG STDDEV VARIANCE MEDIAN ROWNUM LEVEL ROW_NUMBER RANK DENSE_RANK "
    "LAG LEAD FIRST_VALUE LAST_VALUE NTILE NVL2 LNNVL GREATEST_LB JSON_OBJECT JSON_ARRAY JSON_ARRAYAGG "
    "JSON_OBJECTAGG ORA_ROWSCN CONNECT_BY_ROOT SYS_CONNECT_BY_PATH COLUMN_VALUE ROWID WIDTH_BUCKET XMLAGG".split()
)
_COLLECTION_PROCEDURES = frozenset(["EXTEND", "TRIM", "DELETE"])


def chain_value(c: Compiling, expr: ast.Expr) -> Code:
    """A name, dotted name, call, element or any chain of them, as a value."""
    if isinstance(expr, ast.Call):
        if expr.over is not None or expr.within_group or expr.distinct:
            raise sql_only(text_of(expr.fn), expr.pos)
        return _call_value(c, expr)
    parts = dotted(expr)
    if parts is None:
        assert isinstance(expr, ast.Attr)
        return _attribute(c, expr)
    symbol, rest = _need_value(c, parts, expr.pos)
    return _symbol_value(c, symbol, rest, None, expr.pos, parts)


def _need_value(c: Compiling, parts: list[str], pos: int, *, called: bool = False) -> tuple[Symbol, list[str]]:
    lacking = parts[0] in _SQL_ONLY or (called and parts[0] in UNIMPLEMENTED)
    if lacking and len(parts) == 1 and find(c, parts, pos) is None:
        raise sql_only(parts[0], pos) if parts[0] in _SQL_ONLY else unsupported(parts[0], pos)
    return need(c, parts, pos)


def _attribute(c: Compiling, expr: ast.Attr) -> Code:
    base = expr.base
    if isinstance(base, ast.CursorAttr) or (isinstance(base, ast.Call) and isinstance(base.fn, ast.CursorAttr)):
        return bulk_attribute(c, base, expr.name, expr.pos)
    return member_value(c, c.value(base), expr.name, None, expr.pos, text_of(base))


def _call_value(c: Compiling, expr: ast.Call) -> Code:
    fn = expr.fn
    if isinstance(fn, ast.CursorAttr):
        return bulk_attribute(c, expr, "", expr.pos)
    parts = dotted(fn)
    if parts is not None:
        symbol, rest = _need_value(c, parts, expr.pos, called=True)
        return _symbol_value(c, symbol, rest, expr.args, expr.pos, parts)
    if isinstance(fn, ast.Attr):
        return member_value(c, c.value(fn.base), fn.name, expr.args, expr.pos, text_of(fn.base))
    return index_value(c, c.value(fn), expr.args, expr.pos, text_of(fn))


def index_value(c: Compiling, code: Code, args: Args, pos: int, name: str) -> Code:
    """An element of a collection value."""
    type = code.type
    if not isinstance(type, CollectionType):
        raise Problem(f"PLS-00224: object '{name}' must be of type function or array to be used this way", pos)
    key = subscript(c, type, args, pos)
    reader = support.forall_elem if c.in_forall else composites.elem
    return Code(c.out.call(reader, code.py, key), type.element)


def member_value(c: Compiling, code: Code, name: str, args: Args | None, pos: int, of: str) -> Code:
    """code.name or code.name(args); `of`: what code is called."""
    type = code.type
    if isinstance(type, RecordType):
        index = field_index(type, name)
        if index is None:
            raise no_component(name, pos)
        field_type = type.fields[index][1]
        simple = code.simple
        field = Code(f"{code.py}.v[{index}]", field_type, simple=simple, fresh=code.fresh)
        return field if args is None else index_value(c, field, args, pos, name)
    if isinstance(type, CollectionType):
        return collection_method(c, code, type, name, args or (), pos)
    if isinstance(type, ObjectType):
        return _method_value(c, code, type, name, args or (), pos)
    raise no_parts(of, pos)


def _symbol_value(c: Compiling, symbol: Symbol, rest: list[str], args: Args | None, pos: int, parts: list[str]) -> Code:
    name = ".".join(parts)
    if isinstance(symbol, Var):
        if symbol.name == "UPDATING" and args is not None and symbol.locked:
            return _updating(c, args, pos)
        return _walk(c, variable_value(c, symbol), rest, args, pos, name)
    if isinstance(symbol, Group):
        if not rest:
            return function_value(c, symbol, args or (), pos)
        return _walk(c, function_value(c, symbol, (), pos), rest, args, pos, name)
    if isinstance(symbol, BuiltinSymbol):
        code = builtin_value(c, symbol.name, args or (), pos)
        return code if not rest else _walk(c, code, rest, None, pos, name)
    if isinstance(symbol, TypeSymbol):
        return _type_value(c, symbol, rest, args or (), pos, name)
    if isinstance(symbol, SequenceSymbol):
        return _sequence(c, rest, parts, pos)
    if isinstance(symbol, CursorSymbol) and not rest and args is None:
        c.out.use(symbol)
        return Code(f"{c.out.call(support.opened, symbol.py)}.current_row()", Scalar(Kind.ROWID))
    if isinstance(symbol, ExceptionSymbol):
        raise wrong_type(pos)
    if isinstance(symbol, TableSymbol):
        raise Problem(f"PLS-00357: Table,View Or Sequence reference '{name}' not allowed in this context", pos)
    if isinstance(symbol, PackageSymbol):
        raise no_procedure(name, pos)
    raise Problem(f"PLS-00330: invalid use of type name or subtype name '{name}'", pos)


def _walk(c: Compiling, code: Code, rest: list[str], args: Args | None, pos: int, name: str) -> Code:
    """Fields and methods after a value; the arguments belong to the last of them."""
    of = name.removesuffix("".join(f".{part}" for part in rest)).rpartition(".")[2]
    for i, part in enumerate(rest, 1):
        code, of = member_value(c, code, part, args if i == len(rest) else None, pos, of), part
    if rest or args is None:
        return code
    return index_value(c, code, args, pos, name)


def variable_value(c: Compiling, var: Var) -> Code:
    """A variable or constant as a value."""
    if var.const is not NO_VALUE:
        return Code(c.out.literal(var.const), var.type, True, var.const is not None, const=var.const)
    nn = var.nn or (isinstance(var.type, Scalar) and var.type.not_null)
    simple = "(" not in var.py
    return Code(c.out.use(var), var.type, simple=simple, nn=nn)


def _updating(c: Compiling, args: Args, pos: int) -> Code:
    if len(args) != 1:
        raise wrong_call("UPDATING", pos)
    column = coerce(c, c.value(args[0].value), VARCHAR2, pos)
    return Code(f"(EV == 'UPDATE' and {column}.upper() in UPD)", BOOLEAN, nn=True)


def _sequence(c: Compiling, rest: list[str], parts: list[str], pos: int) -> Code:
    if rest not in (["NEXTVAL"], ["CURRVAL"]):
        raise Problem(
            f"PLS-00357: Table,View Or Sequence reference '{'.'.join(parts)}' not allowed in this context", pos
        )
    node: ast.Expr = ast.Name(pos, parts[0])
    for part in parts[1:]:
        node = ast.Attr(pos, node, part)
    return sql_expression(c, node)


def collection_method(c: Compiling, code: Code, type: CollectionType, name: str, args: Args, pos: int) -> Code:
    """A collection method used as a value."""
    if name not in COLLECTION_METHODS:
        raise no_component(name, pos)
    if name in _COLLECTION_PROCEDURES:
        raise no_function(name, pos)
    live = code.py if type.kind == "INDEX BY" else c.out.call(composites.live, code.py)
    key_type: Type = type.index or PLS_INTEGER
    if name in ("COUNT", "FIRST", "LAST", "LIMIT"):
        if args:
            raise wrong_call(name, pos)
        if name == "COUNT":
            return Code(f"len({live}.d)", PLS_INTEGER, nn=True)
        if name == "LIMIT":
            return Code(f"{live}.limit()", PLS_INTEGER)
        return Code(f"{live}.{name.lower()}()", key_type)
    if len(args) != 1:
        raise wrong_call(name, pos)
    key = subscript(c, type, args, pos)
    if name == "EXISTS":
        if type.kind == "INDEX BY":
            return Code(f"{code.py}.exists({key})", BOOLEAN, nn=True)
        if code.simple:
            return Code(f"({code.py} is not None and {code.py}.exists({key}))", BOOLEAN, nn=True)
        temp = c.out.temp()
        return Code(f"(({temp} := {code.py}) is not None and {temp}.exists({key}))", BOOLEAN, nn=True)
    return Code(f"{live}.{name.lower()}({key})", key_type)


def _type_value(c: Compiling, symbol: TypeSymbol, rest: list[str], args: Args, pos: int, name: str) -> Code:
    """A constructor, or a static method of an object type."""
    type = symbol.type
    if isinstance(type, ObjectType):
        group = c.units.methods(type).get(rest[0] if rest else "CONSTRUCTOR")
        if group is None or len(rest) > 1:
            raise no_component(rest[0 if group is None else 1], pos)
        return function_value(c, methods_of(c, type, group), args, pos)
    if rest:
        raise no_component(rest[0], pos)
    if isinstance(type, CollectionType):
        if type.kind == "INDEX BY":
            raise no_function(symbol.name, pos)
        items = [_element(c, a, type.element, symbol.name) for a in args]
        return Code(
            c.out.call(composites.Collection, c.out.type_name(type), f"[{', '.join(items)}]"), type, nn=True, fresh=True
        )
    if isinstance(type, RecordType):
        return _record_value(c, type, args, pos, symbol.name)
    raise no_function(name, pos)


def _element(c: Compiling, arg: ast.Arg, type: Type, name: str) -> str:
    if arg.name is not None:
        raise wrong_call(name, arg.pos)
    code = c.value(arg.value)
    if conversion_cost(code.type, type) is None:
        raise wrong_call(name, arg.pos)
    return coerce(c, code, type, arg.value.pos)


def _record_value(c: Compiling, type: RecordType, args: Args, pos: int, name: str) -> Code:
    values = initial_fields(c, type)
    for i, arg in enumerate(args):
        index = i if arg.name is None else field_index(type, arg.name)
        if index is None or index >= len(type.fields):
            raise wrong_call(name, pos)
        values[index] = _element(c, ast.Arg(arg.pos, arg.value), type.fields[index][1], name)
    return Code(
        c.out.call(composites.Record, c.out.type_name(type), f"[{', '.join(values)}]"), type, nn=True, fresh=True
    )


def _method_value(c: Compiling, code: Code, type: ObjectType, name: str, args: Args, pos: int) -> Code:
    group = c.units.methods(type).get(name)
    if group is None:
        raise no_component(name, pos)
    return function_value(c, methods_of(c, type, group), args, pos, code)


def call_statement(c: Compiling, expr: ast.Expr) -> None:
    """A procedure call."""
    fn, args = (expr.fn, expr.args) if isinstance(expr, ast.Call) else (expr, ())
    parts = dotted(fn)
    if parts is None:
        if isinstance(fn, ast.Attr):
            _method_statement(c, fn.base, fn.name, args, expr.pos)
            return
        raise no_procedure(text_of(fn), expr.pos)
    symbol, rest = _need_value(c, parts, expr.pos)
    name = ".".join(parts)
    if isinstance(symbol, Group) and not rest:
        procedure_call(c, symbol, args, expr.pos, None)
    elif isinstance(symbol, BuiltinSymbol) and symbol.name == "RAISE_APPLICATION_ERROR":
        raise_application_error(c, args, expr.pos)
    elif rest and isinstance(symbol, (Var, Group)):
        assert isinstance(fn, (ast.Attr,))
        _method_statement(c, fn.base, fn.name, args, expr.pos)
    elif isinstance(symbol, TypeSymbol) and isinstance(symbol.type, ObjectType) and len(rest) == 1:
        group = c.units.methods(symbol.type).get(rest[0])
        if group is None:
            raise no_component(rest[0], expr.pos)
        procedure_call(c, methods_of(c, symbol.type, group), args, expr.pos, None)
    else:
        raise no_procedure(name, expr.pos)


def _method_statement(c: Compiling, base: ast.Expr, name: str, args: Args, pos: int) -> None:
    if name in _COLLECTION_PROCEDURES:
        place = _collection_place(c, base)
        if place is not None:
            _collection_procedure(c, *place, name, args, pos)
            return
    code = c.value(base)
    if isinstance(code.type, ObjectType):
        group = c.units.methods(code.type).get(name)
        if group is None:
            raise no_component(name, pos)
        procedure_call(c, methods_of(c, code.type, group), args, pos, code)
        return
    if isinstance(code.type, CollectionType) and name in COLLECTION_METHODS:
        raise no_procedure(name, pos)
    raise no_component(name, pos)


def _collection_place(c: Compiling, base: ast.Expr) -> tuple[str, CollectionType] | None:
    code = c.value(base)
    if not isinstance(code.type, CollectionType):
        return None
    py, type = place_of(c, base)
    assert isinstance(type, CollectionType)
    return py, type


def _collection_procedure(c: Compiling, py: str, type: CollectionType, name: str, args: Args, pos: int) -> None:
    values = [c.value(a.value) for a in args]
    if name == "DELETE":
        if len(args) > 2 or (args and type.kind == "VARRAY"):
            raise wrong_call(name, pos)
        texts = [subscript_code(c, type, v, pos) for v in values]
    else:
        if type.kind == "INDEX BY" or len(args) > (2 if name == "EXTEND" else 1):
            raise wrong_call(name, pos)
        texts = [coerce(c, v, PLS_INTEGER, pos) for v in values]
    live = py if type.kind == "INDEX BY" else c.out.call(composites.live, py)
    c.out.emit(f"{live}.{name.lower()}({', '.join(texts)})")
