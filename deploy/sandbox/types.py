"""Oracle data types as the compiler, the SQL translator and the runtime share them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property


class Family(Enum):
    """Types that are converted, compared and computed with in one way. The value: its word in ORA-00932."""

    NUMBER = "NUMBER"
    TEXT = "CHAR"
    CLOB = "CLOB"
    DATE = "DATE"
    TIMESTAMP = "TIMESTAMP"
    ZONED = "TIMESTAMP WITH TIME ZONE"
    LOCAL_ZONED = "TIMESTAMP WITH LOCAL TIME ZONE"
    INTERVAL = "INTERVAL DAY TO SECOND"
    RAW = "BINARY"
    BLOB = "BLOB"
    ROWID = "ROWID"
    BOOLEAN = "BOOLEAN"
    CURSOR = "REF CURSOR"
    RECORD = "RECORD"
    COLLECTION = "COLLECTION"
    OBJECT = "UDT"
    NULL = "NULL"  # of the literal NULL
    UNKNOWN = "UNKNOWN"

    __hash__ = object.__hash__  # Enum's own is a Python function


CHARACTERS = frozenset([Family.TEXT, Family.CLOB])
TEXTS = CHARACTERS | {Family.ROWID}  # what PL/SQL takes for text
LOBS = frozenset([Family.CLOB, Family.BLOB])
BYTES = frozenset([Family.RAW, Family.BLOB])
WITH_ZONE = frozenset([Family.ZONED, Family.LOCAL_ZONED])
TIMESTAMPS = WITH_ZONE | {Family.TIMESTAMP}
MOMENTS = TIMESTAMPS | {Family.DATE}

_LETTERS = {
    "n": Family.NUMBER,
    "s": Family.TEXT,
    "c": Family.CLOB,
    "d": Family.DATE,
    "t": Family.TIMESTAMP,
    "z": Family.ZONED,
    "l": Family.LOCAL_ZONED,
    "i": Family.INTERVAL,
    "r": Family.RAW,
    "b": Family.BLOB,
}


def families(letters: str) -> tuple[Family, ...]:
    """The families that a table of signatures or columns writes as letters: one scheme for all such tables."""
    return tuple(_LETTERS[letter] for letter in letters)


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

    __hash__ = object.__hash__


_OWN_FAMILIES = {
    Kind.PLS_INTEGER: Family.NUMBER,
    Kind.BINARY_DOUBLE: Family.NUMBER,
    Kind.VARCHAR2: Family.TEXT,
    Kind.CHAR: Family.TEXT,
    Kind.TIMESTAMP_TZ: Family.ZONED,
    Kind.TIMESTAMP_LTZ: Family.LOCAL_ZONED,
    Kind.INTERVAL_DS: Family.INTERVAL,
}
_FAMILIES = {kind: _OWN_FAMILIES.get(kind) or Family[kind.name] for kind in Kind}


@dataclass(frozen=True)
class Type:
    """Base of all types."""

    @property
    def family(self) -> Family:
        return Family.OBJECT


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
    any_precision: bool = False  # NUMBER(*, scale), whose precision is 38 and not shown
    not_null: bool = False
    low: int | None = None  # range of a subtype (NATURAL, POSITIVE, RANGE a..b)
    high: int | None = None
    national: bool = False
    wraps: bool = False  # SIMPLE_INTEGER, which never overflows

    @property
    def family(self) -> Family:
        return _FAMILIES[self.kind]


def kind_of(type: Type) -> Kind | None:
    """Kind of a scalar type, None for the others."""
    return type.kind if isinstance(type, Scalar) else None


@dataclass(frozen=True)
class RecordType(Type):
    """name: "OWNER.UNIT.TYPE" or "OWNER.TABLE%ROWTYPE"; fields in declaration order, upper-case names."""

    name: str
    fields: tuple[tuple[str, Type], ...]

    @property
    def family(self) -> Family:
        return Family.RECORD

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

    @property
    def family(self) -> Family:
        return Family.COLLECTION


@dataclass(frozen=True)
class RefCursorType(Type):
    name: str = "SYS_REFCURSOR"
    row: RecordType | None = None

    @property
    def family(self) -> Family:
        return Family.CURSOR


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
ROWID = Scalar(Kind.ROWID)
NULL = Scalar(Kind.NULL)
UNKNOWN = Scalar(Kind.UNKNOWN)
