"""Oracle data types as the compiler, the SQL translator and the runtime share them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property


class Kind(Enum):
    NUMBER = "NUMBER"
    PLS_INTEGER = "PLS_INTEGER"
    BINARY_DOUBLE = "BINARY_DOUBLE"
    VARCHAR2 = "VARCHAR2"
    CHAR = "CHAR"
    CLOB = "CLOB"
    RAW = "RAW"
    BLOB = "BLOB"
    DATE = "DATE"
    TIMESTAMP = "TIMESTAMP"
    TIMESTAMP_TZ = "TIMESTAMP WITH TIME ZONE"
    TIMESTAMP_LTZ = "TIMESTAMP WITH LOCAL TIME ZONE"
    INTERVAL_DS = "INTERVAL DAY TO SECOND"
    BOOLEAN = "BOOLEAN"
    ROWID = "ROWID"
    CURSOR = "REF CURSOR"
    NULL = "NULL"  # the type of the literal NULL
    UNKNOWN = "UNKNOWN"  # only known at run time (dynamic SQL)


@dataclass(frozen=True)
class Type:
    """Base of all types."""


@dataclass(frozen=True)
class Scalar(Type):
    """size: characters or bytes (char_semantics), None when unconstrained.

    precision and scale of NUMBER; scale: fractional digits of TIMESTAMP too. An interval has both: digits of its days
    and of its fraction of a second. binary: the binary digits of FLOAT, which is a NUMBER. national: of a column, that
    its text is in the national character set: NVARCHAR2, NCHAR, NCLOB.
    """

    kind: Kind
    size: int | None = None
    char_semantics: bool = False
    precision: int | None = None
    scale: int | None = None
    binary: int | None = None
    not_null: bool = False
    low: int | None = None  # range of a subtype (NATURAL, POSITIVE, RANGE a..b)
    high: int | None = None
    national: bool = False


@dataclass(frozen=True)
class RecordType(Type):
    """name: "OWNER.UNIT.TYPE" or "OWNER.TABLE%ROWTYPE"; fields in declaration order, upper-case names."""

    name: str
    fields: tuple[tuple[str, Type], ...]

    @cached_property
    def composites(self) -> tuple[int, ...]:
        """Positions of the fields that are records or collections."""
        return tuple(i for i, (_, t) in enumerate(self.fields) if isinstance(t, (RecordType, CollectionType)))

    def field(self, name: str) -> Type | None:
        return next((t for n, t in self.fields if n == name), None)


@dataclass(frozen=True)
class CollectionType(Type):
    """kind: "TABLE", "VARRAY", "INDEX BY". index: key type of INDEX BY. sql: a schema-level type, usable in SQL."""

    name: str
    kind: str
    element: Type
    index: Scalar | None = None
    limit: int | None = None
    sql: bool = False


@dataclass(frozen=True)
class RefCursorType(Type):
    name: str = "SYS_REFCURSOR"
    row: RecordType | None = None


@dataclass(frozen=True)
class ObjectType(Type):
    """A built-in or schema-level object type (JSON_OBJECT_T, ...). name: "OWNER.TYPE"."""

    name: str


class ODate(datetime):
    """A DATE value: whole seconds, told apart from TIMESTAMP (plain datetime) by its class."""

    __slots__ = ()

    @classmethod
    def of(cls, value: datetime) -> ODate:
        return cls(value.year, value.month, value.day, value.hour, value.minute, value.second)


FLOATS = {"FLOAT": 126, "DOUBLE PRECISION": 126, "REAL": 63}  # binary digits


def decimal_digits(binary: int) -> int:
    """The significant digits of FLOAT(binary)."""
    return -(-binary * 30103 // 100_000)


def scalar(kind: Kind, size: int | None = None, scale: int | None = None) -> Scalar:
    return Scalar(kind, size=size, scale=scale)


NUMBER = Scalar(Kind.NUMBER)
PLS_INTEGER = Scalar(Kind.PLS_INTEGER)
VARCHAR2 = Scalar(Kind.VARCHAR2)
CLOB = Scalar(Kind.CLOB)
DATE = Scalar(Kind.DATE)
TIMESTAMP = Scalar(Kind.TIMESTAMP, scale=6)
TIMESTAMP_TZ = Scalar(Kind.TIMESTAMP_TZ, scale=6)
INTERVAL_DS = Scalar(Kind.INTERVAL_DS)
BOOLEAN = Scalar(Kind.BOOLEAN)
RAW = Scalar(Kind.RAW)
BLOB = Scalar(Kind.BLOB)
NULL = Scalar(Kind.NULL)
UNKNOWN = Scalar(Kind.UNKNOWN)
