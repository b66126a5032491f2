"""Data types of table columns: from the syntax tree, to PostgreSQL, as the dictionary shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import OraError, unsupported
from ..model import ColumnInfo
from ..parser import ast
from ..types import FLOATS, Family, Kind, Scalar, Type
from .names import ident, length_check, literal

_MAX_VARCHAR = 4000
_MAX_CHAR = 2000
_MAX_RAW = 2000
_MAX_PRECISION = 38
_MAX_FRACTION = 9
_INTEGERS = frozenset(["INTEGER", "INT", "SMALLINT"])
_REFUSED = frozenset("""LONG BFILE UROWID XMLTYPE JSON BINARY_FLOAT ROWID VECTOR BINARY_INTEGER""".split()) | {
    "LONG RAW"
}


def column_type(ref: ast.TypeRef) -> Scalar:
    """The type of a table column.

    Raises ORA-00902, 00906, 00910, 01723, 01727, 01728, 30088 as Oracle does, ORA-03001 for types the sandbox
    has not.
    """
    if ref.anchor is not None:
        raise OraError(902, "invalid datatype", ref.pos)
    if len(ref.name) > 1:
        raise unsupported("a column of a user-defined type", ref.pos)
    name = ref.name[0]
    if name in ("VARCHAR2", "VARCHAR", "CHAR", "CHARACTER", "RAW"):
        return _sized(ref, name)
    if name in ("NUMBER", "DECIMAL", "NUMERIC", "DEC"):
        return _number(ref, name)
    if name in _INTEGERS:
        return Scalar(Kind.NUMBER, precision=_MAX_PRECISION, scale=0)
    if name in FLOATS:
        return _float(ref, name)
    if name == "BINARY_DOUBLE":
        return Scalar(Kind.BINARY_DOUBLE)
    if name in ("NVARCHAR2", "NCHAR"):
        return _national(ref, name)
    if name == "NCLOB":
        return Scalar(Kind.CLOB, national=True)
    if name in ("CLOB", "BLOB", "DATE"):
        return Scalar(Kind[name])
    if name.startswith("TIMESTAMP"):
        digits = ref.args[0] if ref.args else 6
        if digits > _MAX_FRACTION:
            raise OraError(30088, "datetime/interval precision is out of range", ref.pos)
        return Scalar(Kind(name), scale=digits)
    if name == "INTERVAL DAY TO SECOND":
        days, fraction = ref.args or (2, 6)
        return Scalar(Kind.INTERVAL_DS, precision=days, scale=fraction)
    if name == "BOOLEAN":
        raise OraError(902, "invalid datatype", ref.pos)
    if name in _REFUSED:
        raise unsupported(f"a column of type {name}", ref.pos)
    raise OraError(902, "invalid datatype", ref.pos)


def _sized(ref: ast.TypeRef, name: str) -> Scalar:
    kind = Kind.RAW if name == "RAW" else Kind.CHAR if name.startswith("CHAR") else Kind.VARCHAR2
    if not ref.args:
        if kind is not Kind.CHAR:
            raise OraError(906, "missing left parenthesis", ref.pos)
        return Scalar(kind, size=1)
    size = ref.args[0]
    if size == 0:
        raise OraError(1723, "zero-length columns are not allowed", ref.pos)
    if size > {Kind.RAW: _MAX_RAW, Kind.CHAR: _MAX_CHAR, Kind.VARCHAR2: _MAX_VARCHAR}[kind]:
        raise OraError(910, "specified length too long for its datatype", ref.pos)
    return Scalar(kind, size=size, char_semantics=bool(ref.char_semantics))


def _national(ref: ast.TypeRef, name: str) -> Scalar:
    """Sizes are characters, of two bytes each."""
    of = _sized(replace(ref, char_semantics=True), name.removeprefix("N"))
    assert of.size is not None
    if of.size > {Kind.CHAR: _MAX_CHAR, Kind.VARCHAR2: _MAX_VARCHAR}[of.kind] // 2:
        raise OraError(910, "specified length too long for its datatype", ref.pos)
    return replace(of, national=True)


def _float(ref: ast.TypeRef, name: str) -> Scalar:
    digits = ref.args[0] if ref.args else FLOATS[name]
    if not 1 <= digits <= FLOATS["FLOAT"]:
        raise unsupported(f"FLOAT of {digits} binary digits", ref.pos)
    return Scalar(Kind.NUMBER, binary=digits)


def _number(ref: ast.TypeRef, name: str) -> Scalar:
    if not ref.args:
        if name == "NUMBER":
            return Scalar(Kind.NUMBER)
        return Scalar(Kind.NUMBER, precision=_MAX_PRECISION, scale=0)
    precision = ref.args[0]
    scale = ref.args[1] if len(ref.args) > 1 else 0
    if not 1 <= precision <= _MAX_PRECISION:
        raise OraError(1727, "numeric precision specifier is out of range (1 to 38)", ref.pos)
    if not -84 <= scale <= 127:
        raise OraError(1728, "numeric scale specifier is out of range (-84 to 127)", ref.pos)
    return Scalar(Kind.NUMBER, precision=precision, scale=scale)


def length_guard(owner: str, table: str, column: ColumnInfo) -> str | None:
    """The check that raises ORA-12899 as a table constraint clause; None for columns that need none.

    Only virtual columns do: what is written to the others is checked on its way (sql/values.py), and a check is dear,
    since PostgreSQL reads every check of a table anew for each statement.
    """
    type_ = column.type
    if not column.virtual or not isinstance(type_, Scalar) or type_.size is None:
        return None
    length = length_of(column.name, type_)
    where = literal(f'"{owner}"."{table}"."{column.name}"')
    return (
        f"constraint {ident(length_check(column.name))} check (case when {length} > {type_.size} "
        f"then dict.too_long({where}, {length}, {type_.size}) else true end)"
    )


def length_of(column: str, type_: Scalar) -> str:
    """The length of a column's value as its type counts it, in PostgreSQL's words."""
    measure = "char_length" if type_.family is Family.TEXT and type_.char_semantics else "octet_length"
    return f"pg_catalog.{measure}({ident(column)})"


@dataclass(frozen=True)
class TypeRow:
    """A column type as the table dict.col keeps it: a NUMBER with a precision and no scale is a FLOAT, and what is in
    the national character set has Oracle's name of it."""

    kind: str
    size: int | None
    char_semantics: bool
    precision: int | None
    scale: int | None

    @classmethod
    def of(cls, type_: Type) -> TypeRow:
        assert isinstance(type_, Scalar)
        precision = type_.precision if type_.binary is None else type_.binary
        return cls(
            f"N{type_.kind.name}" if type_.national else type_.kind.name,
            type_.size,
            type_.char_semantics,
            precision,
            type_.scale,
        )

    def type(self) -> Scalar:
        if self.kind == "NUMBER" and self.precision is not None and self.scale is None:
            return Scalar(Kind.NUMBER, binary=self.precision)
        national = self.kind in ("NVARCHAR2", "NCHAR", "NCLOB")
        return Scalar(
            Kind[self.kind[1:] if national else self.kind],
            size=self.size,
            char_semantics=self.char_semantics,
            precision=self.precision,
            scale=self.scale,
            national=national,
        )


def same_family(a: Type, b: Type) -> bool:
    """Whether a foreign key may join columns of these types (ORA-02267 otherwise)."""
    if not isinstance(a, Scalar) or not isinstance(b, Scalar):
        return False
    return a.kind is b.kind or a.family is b.family is Family.TEXT
