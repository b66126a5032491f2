"""What package STANDARD declares apart from functions: exceptions and types."""

from __future__ import annotations

from ..types import (
    BLOB,
    BOOLEAN,
    CLOB,
    DATE,
    FLOATS,
    INTERVAL_DS,
    NUMBER,
    PLS_INTEGER,
    RAW,
    TIMESTAMP,
    TIMESTAMP_TZ,
    VARCHAR2,
    Kind,
    RefCursorType,
    Scalar,
    Type,
)

EXCEPTIONS: dict[str, tuple[int, str]] = {
    "ACCESS_INTO_NULL": (6530, "Reference to uninitialized composite"),
    "CASE_NOT_FOUND": (6592, "CASE not found while executing CASE statement"),
    "COLLECTION_IS_NULL": (6531, "Reference to uninitialized collection"),
    "CURSOR_ALREADY_OPEN": (6511, "PL/SQL: cursor already open"),
    "DUP_VAL_ON_INDEX": (1, "unique constraint (.) violated"),
    "INVALID_CURSOR": (1001, "invalid cursor"),
    "INVALID_NUMBER": (1722, "invalid number"),
    "LOGIN_DENIED": (1017, "invalid username/password; logon denied"),
    "NO_DATA_FOUND": (1403, "no data found"),
    "NO_DATA_NEEDED": (6548, "no more rows needed"),
    "NOT_LOGGED_ON": (1012, "not logged on"),
    "PROGRAM_ERROR": (6501, "PL/SQL: program error"),
    "ROWTYPE_MISMATCH": (6504, "PL/SQL: Return types of Result Set variables or query do not match"),
    "SELF_IS_NULL": (30625, "method dispatch on NULL SELF argument is disallowed"),
    "STORAGE_ERROR": (6500, "PL/SQL: storage error"),
    "SUBSCRIPT_BEYOND_COUNT": (6533, "Subscript beyond count"),
    "SUBSCRIPT_OUTSIDE_LIMIT": (6532, "Subscript outside of limit"),
    "SYS_INVALID_ROWID": (1410, "invalid ROWID"),
    "TIMEOUT_ON_RESOURCE": (51, "timeout occurred while waiting for a resource"),
    "TOO_MANY_ROWS": (1422, "exact fetch returns more than requested number of rows"),
    "VALUE_ERROR": (6502, "PL/SQL: numeric or value error"),
    "ZERO_DIVIDE": (1476, "divisor is equal to zero"),
}

# What SQLERRM(n) answers; other numbers get Oracle's answer for a message file without the entry.
MESSAGES: dict[int, str] = dict(EXCEPTIONS.values())
MESSAGES |= {
    0: "normal, successful completion",
    54: "resource busy and acquire with NOWAIT specified or timeout expired",
    60: "deadlock detected while waiting for resource",
    904: ": invalid identifier",
    942: "table or view does not exist",
    955: "name is already used by an existing object",
    1002: "fetch out of sequence",
    1013: "user requested cancel of current operation",
    1031: "insufficient privileges",
    1400: "cannot insert NULL into ()",
    1426: "numeric overflow",
    1438: "value larger than specified precision allowed for this column",
    2290: "check constraint (.) violated",
    2291: "integrity constraint (.) violated - parent key not found",
    2292: "integrity constraint (.) violated - child record found",
    4061: "existing state of  has been invalidated",
    4063: " has errors",
    4065: "not executed, altered or dropped ",
    4068: "existing state of packages has been discarded",
    4088: "error during execution of trigger ''",
    4091: "table  is mutating, trigger/function may not see it",
    4092: "cannot  in a trigger",
    6508: "PL/SQL: could not find program unit being called",
    12899: "value too large for column  (actual: , maximum: )",
    24381: "error(s) in array DML",
    29283: "invalid file operation",
    30006: "resource busy; acquire with WAIT timeout expired",
}

_SIMPLE: dict[str, Type] = {
    "NUMBER": NUMBER,
    **dict.fromkeys(("NUMERIC", "DECIMAL", "DEC"), Scalar(Kind.NUMBER, precision=38, scale=0)),
    **{name: Scalar(Kind.NUMBER, binary=digits) for name, digits in FLOATS.items()},
    "INTEGER": Scalar(Kind.NUMBER, precision=38, scale=0),
    "INT": Scalar(Kind.NUMBER, precision=38, scale=0),
    "SMALLINT": Scalar(Kind.NUMBER, precision=38, scale=0),
    "PLS_INTEGER": PLS_INTEGER,
    "BINARY_INTEGER": PLS_INTEGER,
    "NATURAL": Scalar(Kind.PLS_INTEGER, low=0),
    "NATURALN": Scalar(Kind.PLS_INTEGER, low=0, not_null=True),
    "POSITIVE": Scalar(Kind.PLS_INTEGER, low=1),
    "POSITIVEN": Scalar(Kind.PLS_INTEGER, low=1, not_null=True),
    "SIGNTYPE": Scalar(Kind.PLS_INTEGER, low=-1, high=1),
    "SIMPLE_INTEGER": Scalar(Kind.PLS_INTEGER, not_null=True, wraps=True),
    "VARCHAR2": VARCHAR2,
    "VARCHAR": VARCHAR2,
    "STRING": VARCHAR2,
    "NVARCHAR2": VARCHAR2,
    "CHAR": Scalar(Kind.CHAR),
    "CHARACTER": Scalar(Kind.CHAR),
    "NCHAR": Scalar(Kind.CHAR),
    "CLOB": CLOB,
    "NCLOB": CLOB,
    "LONG": Scalar(Kind.VARCHAR2, size=32760),
    "RAW": RAW,
    "BLOB": BLOB,
    "DATE": DATE,
    "TIMESTAMP": TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": TIMESTAMP_TZ,
    "TIMESTAMP WITH LOCAL TIME ZONE": Scalar(Kind.TIMESTAMP_LTZ, scale=6),
    "TIMESTAMP_UNCONSTRAINED": TIMESTAMP,
    "TIMESTAMP_TZ_UNCONSTRAINED": TIMESTAMP_TZ,
    "DSINTERVAL_UNCONSTRAINED": INTERVAL_DS,
    "INTERVAL DAY TO SECOND": Scalar(Kind.INTERVAL_DS, precision=2, scale=6),
    "BOOLEAN": BOOLEAN,
    "ROWID": Scalar(Kind.ROWID),
    "UROWID": Scalar(Kind.ROWID),
    "SYS_REFCURSOR": RefCursorType(),
}
_REFUSED = frozenset(
    [
        "BINARY_FLOAT",
        "BINARY_DOUBLE",
        "SIMPLE_FLOAT",
        "SIMPLE_DOUBLE",
        "BFILE",
        "LONG RAW",
        "XMLTYPE",
        "ANYDATA",
        "JSON",
    ]
)


def standard_type(name: str, args: tuple[int, ...], char_semantics: bool | None) -> Type | None:
    """A type of STANDARD with its size, precision or scale; None when the name is not one."""
    type = _SIMPLE.get(name)
    if type is None or not args or not isinstance(type, Scalar):
        return type
    kind = type.kind
    if kind in (Kind.VARCHAR2, Kind.CHAR, Kind.RAW):
        return Scalar(kind, size=args[0], char_semantics=bool(char_semantics) or name in ("NVARCHAR2", "NCHAR"))
    if name in FLOATS:
        return Scalar(kind, binary=args[0])
    if kind is Kind.NUMBER:
        return Scalar(kind, precision=args[0], scale=args[1] if len(args) > 1 else 0)
    if kind in (Kind.TIMESTAMP, Kind.TIMESTAMP_TZ, Kind.TIMESTAMP_LTZ):
        return Scalar(kind, scale=args[0])
    if kind is Kind.INTERVAL_DS:
        return Scalar(kind, precision=args[0], scale=args[1])
    return type


def is_refused_type(name: str) -> bool:
    """Oracle has it, the sandbox has not."""
    return name in _REFUSED
