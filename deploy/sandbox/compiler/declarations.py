"""Declarations of variables, constants, types, exceptions; pragmas."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..errors import OraError, unsupported
from ..parser import ast
from ..semantics import composites
from ..semantics.convert import to_type
from ..types import CollectionType, RecordType, RefCursorType, Scalar, Type
from .coerce import coerce, refuse_null
from .compiling import Compiling
from .emit import python_name
from .report import Problem
from .rules import conversion_cost
from .symbols import NO_VALUE, STATE, ExceptionSymbol, Kept, TypeSymbol, Var
from .typerefs import check_index_type, declared_type, resolve_type

_IGNORED_PRAGMAS = frozenset(
    ["RESTRICT_REFERENCES", "UDF", "INLINE", "DEPRECATE", "COVERAGE", "SUPPRESSES_WARNING_6009"]
)


def variable_declaration(c: Compiling, decl: ast.VarDecl) -> None:
    type = declared_type(c, decl.type)
    if decl.constant and decl.default is None:
        raise Problem(
            f"PLS-00322: declaration of a constant '{decl.name}' must contain an initialization assignment",
            decl.pos,
        )
    if c.package and isinstance(type, RefCursorType):
        raise Problem("PLS-00994: Cursor Variables cannot be declared as part of a package", decl.pos)
    if decl.not_null:
        if decl.default is None:
            raise Problem("PLS-00218: a variable declared NOT NULL must have an initialization assignment", decl.pos)
        if isinstance(type, Scalar):
            type = replace(type, not_null=True)
    elif isinstance(type, Scalar) and type.not_null and decl.default is None:
        raise Problem("PLS-00218: a variable declared NOT NULL must have an initialization assignment", decl.pos)
    if c.package:
        kept = Kept(STATE, python_name("v_" if c.in_spec else "b_", decl.name))
        var = Var(decl.name, type, kept.py, None, locked=decl.constant, kept=kept)
    else:
        var = c.out.local(decl.name, type, locked=decl.constant)
        var.own = True
    if decl.default is not None:
        code = c.value(decl.default)
        refuse_null(code, type, decl.default.pos)
        value = coerce(c, code, type, decl.default.pos)
        literal = code.const is not NO_VALUE and conversion_cost(code.type, type) in (0, 1)
        if decl.constant and literal and isinstance(type, Scalar):
            # one that does not fit is an error of the declaration when it is elaborated
            with suppress(OraError):
                var.const = to_type(code.const, type)
                c.declare(decl.name, var)
                return
    else:
        value = initial_value(c, type)
    c.declare(decl.name, var)
    if c.package:
        c.stateful = True
    c.out.emit(f"{var.py} = {value}")


def initial_value(c: Compiling, type: Type) -> str:
    """The Python expression of a variable nothing was assigned to yet, defaults of record fields included."""
    if isinstance(type, CollectionType) and type.kind == "INDEX BY":
        return c.out.call(composites.Collection, c.out.type_name(type))
    if not isinstance(type, RecordType):
        return "None"
    if not c.units.has_defaults(type):
        return c.out.call(composites.new, c.out.type_name(type))
    return c.out.call(composites.Record, c.out.type_name(type), f"[{', '.join(initial_fields(c, type))}]")


def initial_fields(c: Compiling, type: RecordType) -> list[str]:
    """What the fields of a record start with, as Python."""
    defaults = c.units.record_defaults.get(type.name, {})
    return [c.out.literal(defaults[name]) if name in defaults else initial_value(c, t) for name, t in type.fields]


def pragma(c: Compiling, decl: ast.Pragma) -> None:
    name = decl.name
    if name == "AUTONOMOUS_TRANSACTION":
        if c.package or c.nested_block:
            raise Problem("PLS-00710: Pragma AUTONOMOUS_TRANSACTION cannot be specified here", decl.pos)
    elif name == "EXCEPTION_INIT":
        _exception_init(c, decl)
    elif name == "SERIALLY_REUSABLE":
        raise unsupported("PRAGMA SERIALLY_REUSABLE", decl.pos)
    elif name not in _IGNORED_PRAGMAS:
        raise Problem(f"PLS-00127: Pragma {name} is not a supported pragma", decl.pos)


def _exception_init(c: Compiling, decl: ast.Pragma) -> None:
    target = decl.args[0] if decl.args else None
    if len(decl.args) != 2 or not isinstance(target, ast.Name):
        raise Problem("PLS-00702: second argument to PRAGMA EXCEPTION_INIT must be a numeric literal", decl.pos)
    symbol = c.scope.symbols.get(target.ident)
    if not isinstance(symbol, ExceptionSymbol):
        raise Problem(f"PLS-00109: unknown exception name '{target.ident}' in PRAGMA EXCEPTION_INIT", target.pos)
    code = c.value(decl.args[1]).const
    if type(code) is not int:
        raise Problem("PLS-00702: second argument to PRAGMA EXCEPTION_INIT must be a numeric literal", decl.pos)
    if code == 100:
        code = -1403
    if code >= 0 or (code == -1403 and decl.args[1] is None):
        raise Problem(f"PLS-00701: illegal ORACLE error number {code} for PRAGMA EXCEPTION_INIT", decl.pos)
    symbol.code = -code


def exception_declaration(c: Compiling, decl: ast.ExceptionDecl) -> None:
    uid = f"{c.unit_name}.{decl.name}@{'S' if c.in_spec else ''}{decl.pos}"
    c.declare(decl.name, ExceptionSymbol(decl.name, uid))


def _declare_type(c: Compiling, name: str, type: Type, pos: int) -> None:
    if c.package and c.in_spec and isinstance(type, CollectionType):
        c.units.publish_type(type)
    c.declare(name, TypeSymbol(name, type))


def _type_path(c: Compiling, name: str, pos: int) -> str:
    """Unique: types of subprograms of a unit may share names."""
    return f"{c.unit_name}.{name}" if c.package else f"{c.unit_name}.{name}@{pos}"


def subtype(c: Compiling, decl: ast.SubtypeDecl) -> None:
    type = resolve_type(c, decl.type)
    if decl.range is not None:
        bounds = [c.value(b).const for b in decl.range]
        if not isinstance(type, Scalar) or any(b is NO_VALUE or not isinstance(b, int) for b in bounds):
            raise Problem("PLS-00572: improper constraint form used", decl.pos)
        type = replace(type, low=bounds[0], high=bounds[1])
    if decl.not_null and isinstance(type, Scalar):
        type = replace(type, not_null=True)
    _declare_type(c, decl.name, type, decl.pos)


def record_type(c: Compiling, decl: ast.RecordTypeDecl) -> None:
    fields: list[tuple[str, Type]] = []
    defaults: dict[str, Any] = {}
    for field in decl.fields:
        if any(name == field.name for name, _ in fields):
            raise Problem("PLS-00410: duplicate fields in RECORD,TABLE or argument list are not permitted", field.pos)
        type = declared_type(c, field.type)
        if isinstance(type, RefCursorType):
            raise Problem(
                "PLS-00989: Cursor Variable in record, object, or collection is not supported by this release",
                field.pos,
            )
        if field.not_null and isinstance(type, Scalar):
            type = replace(type, not_null=True)
        if field.default is None and (field.not_null or (isinstance(type, Scalar) and type.not_null)):
            raise Problem("PLS-00218: a variable declared NOT NULL must have an initialization assignment", field.pos)
        if field.default is not None:
            code = c.value(field.default)
            coerce(c, code, type, field.default.pos)
            if code.const is NO_VALUE:
                raise unsupported("a record field with a default that is not a literal", field.pos)
            defaults[field.name] = code.const
        fields.append((field.name, type))
    record = RecordType(_type_path(c, decl.name, decl.pos), tuple(fields))
    c.units.record_defaults[record.name] = defaults
    _declare_type(c, decl.name, record, decl.pos)


def collection_type(c: Compiling, decl: ast.CollectionTypeDecl) -> None:
    element = declared_type(c, decl.element)
    if isinstance(element, RecordType) and c.units.has_defaults(element):
        raise unsupported("a collection of records with field defaults", decl.pos)
    if isinstance(element, RefCursorType):
        raise Problem("PLS-00990: Index Tables of Cursor Variables are disallowed", decl.element.pos)
    if decl.not_null and isinstance(element, Scalar):
        element = replace(element, not_null=True)
    index: Scalar | None = None
    if decl.index is not None:
        index = check_index_type(declared_type(c, decl.index), decl.index.pos)
    type = CollectionType(_type_path(c, decl.name, decl.pos), decl.kind, element, index, decl.limit)
    _declare_type(c, decl.name, type, decl.pos)


def ref_cursor_type(c: Compiling, decl: ast.RefCursorTypeDecl) -> None:
    row: RecordType | None = None
    if decl.returns is not None:
        type = resolve_type(c, decl.returns)
        if not isinstance(type, RecordType):
            raise Problem("PLS-00362: invalid cursor return type; 'type' must be a record type", decl.pos)
        row = type
    _declare_type(c, decl.name, RefCursorType(_type_path(c, decl.name, decl.pos), row), decl.pos)
