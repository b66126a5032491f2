"""Replies: everything the server writes after the packet level, one function a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..backend import Column, DbType, Direction, ResultSet
from ..errors import OraError
from . import datatypes
from .datatypes import NCHAR_FORM
from .handshake import CHARSET_UTF8, CHARSET_UTF16
from .lobs import CHUNK_SIZE, Lob, LobStore
from .ttc_in import TypeSpec
from .wire import Writer

END_OF_DATA = 1403
BATCH_FAILED = 24381
_IN_TRANSACTION = 0x2
_COMPILED_WITH_ERRORS = 0x20
_IS_JSON = 0x100
_KEYWORD_CURRENT_SCHEMA = 168
_SQL_LONG, _SQL_LONG_RAW = 8, 24

_CHARACTER = frozenset({DbType.VARCHAR2, DbType.CHAR, DbType.LONG, DbType.CLOB})
_SIZED_TEXT = frozenset({DbType.VARCHAR2, DbType.CHAR})
_CUT = frozenset({DbType.VARCHAR2, DbType.CHAR, DbType.RAW})
LOB_TYPES = frozenset({DbType.CLOB, DbType.BLOB})
_BUFFER_SIZE = {
    DbType.NUMBER: 22,
    DbType.DATE: 7,
    DbType.TIMESTAMP: 11,
    DbType.TIMESTAMP_LTZ: 11,
    DbType.TIMESTAMP_TZ: 13,
    DbType.INTERVAL_DS: 11,
    DbType.BINARY_DOUBLE: 8,
    DbType.BINARY_FLOAT: 4,
    DbType.ROWID: 18,
    DbType.BOOLEAN: 1,
    DbType.CLOB: 4000,
    DbType.BLOB: 4000,
    DbType.LONG: 0,
}

RegisterCursor = Callable[[ResultSet], int]
Put = Callable[[Writer, Any], None]


@dataclass
class ErrorInfo:
    """The ERROR message, which also ends every successful execute, fetch and LOB call."""

    number: int = 0
    message: str = ""
    cursor: int = 0
    position: int = 0
    row_count: int = 0
    compiled_with_errors: bool = False
    last_rowid: str | None = None
    command: int = 0
    sequence: int = 0
    batch: Sequence[tuple[int, OraError]] = field(default_factory=list)


def auth_pairs(w: Writer, pairs: Sequence[tuple[str, str, int]]) -> None:
    w.u8(8)
    w.ub(len(pairs))
    for key, value, flags in pairs:
        w.lv2(key.encode())
        w.lv2(value.encode())
        w.ub(flags)


def packed_version(version: tuple[int, int, int, int, int]) -> int:
    """The number AUTH_VERSION_NO carries."""
    a, b, c, d, e = version
    return a << 24 | b << 16 | c << 12 | d << 4 | e


def version(w: Writer, number: tuple[int, int, int, int, int], size: int) -> None:
    """The banner, which says as V$VERSION does that this is not Oracle, and the version number."""
    banner = f"Oracle Database {number[0]}c (sandbox: a stand-in, not Oracle)\nVersion {'.'.join(map(str, number))}"
    text = banner.encode()[:size]
    w.u8(8)
    w.ub(len(text))
    w.raw(text)
    w.ub(packed_version(number))


def status(w: Writer, in_transaction: bool) -> None:
    w.u8(9)
    w.ub(_IN_TRANSACTION if in_transaction else 0, 0)


def error(w: Writer, info: ErrorInfo, in_transaction: bool) -> None:
    w.u8(4)
    w.ub(_IN_TRANSACTION if in_transaction else 0)
    w.ub(0)  # sequence number
    w.ub(info.row_count)
    w.ub(info.number & 0xFFFF)
    w.ub(0, 0)  # of an array's element, warning and error
    w.ub(info.cursor)
    w.sb(info.position)
    w.u8(info.command, 0)  # kind of statement; fatal
    w.ub(0, 0)  # flags; options of the cursor
    w.u8(0, _COMPILED_WITH_ERRORS if info.compiled_with_errors else 0)
    _rowid_fields(w, datatypes.rowid_parts(info.last_rowid) if info.last_rowid else (0, 0, 0, 0))
    w.ub(0)  # error of the operating system
    w.u8(0, info.sequence)  # numbers of statement and call
    w.ub(0, 0)  # padding; successful iterations
    w.lv2(b"")  # logical rowid
    _batch_lists(w, info.batch)
    w.ub(info.number, info.row_count)
    if info.number:
        w.lv(info.message.encode())


def _batch_lists(w: Writer, batch: Sequence[tuple[int, OraError]]) -> None:
    if not batch:
        w.ub(0, 0, 0)
        return
    w.ub(len(batch))
    w.u8(1)
    w.ub(*(problem.code for _, problem in batch))
    w.ub(len(batch))
    w.u8(1)
    w.ub(*(row for row, _ in batch))
    w.ub(len(batch))
    w.u8(1)
    for _, problem in batch:
        text = problem.full_text().encode()
        w.ub(len(text))
        w.lv(text)
        w.u8(0, 0)


def return_parameters(w: Writer, cursor: int, current_schema: str | None, row_counts: Sequence[int] | None) -> None:
    """PARAMETER of an execute reply; `row_counts` only if the request asked for them."""
    w.u8(8)
    w.ub(
        3, 0, 0, cursor
    )  # system change number, in two halves, and the cursor, which not every driver takes from ERROR
    w.ub(0)
    if current_schema is None:
        w.ub(0)
    else:
        text = current_schema.encode()
        w.ub(1, len(text))
        w.lv(text)
        w.ub(0, _KEYWORD_CURRENT_SCHEMA)
    w.ub(0)
    if row_counts is not None:
        w.ub(len(row_counts), *row_counts)


def describe(w: Writer, columns: Sequence[Column]) -> None:
    w.u8(16, 0)
    describe_body(w, columns)


def describe_body(w: Writer, columns: Sequence[Column]) -> None:
    w.ub(sum(_column_buffer(column) for column in columns), len(columns))
    if columns:
        w.u8(0)
    for position, column in enumerate(columns, 1):
        _column(w, column, position)
    w.ub(0, 0, 0, 0, 0, 0)


def _column_buffer(column: Column) -> int:
    fixed = _BUFFER_SIZE.get(column.type)
    if fixed is not None:
        return fixed
    # zero would tell the driver that the column is absent from the rows
    return max(column.size, 1) * ((2 if column.national else 4) if column.type in _SIZED_TEXT else 1)


def _column(w: Writer, column: Column, position: int) -> None:
    if column.type in (DbType.CURSOR, DbType.PLS_INTEGER):
        raise OraError(3115, f"unsupported network datatype or representation: column {column.name}")
    text = column.type in _CHARACTER
    w.u8(column.type, 0, column.precision & 0xFF)
    w.sb1(column.scale)
    form, charset = (NCHAR_FORM, CHARSET_UTF16) if column.national else (1, CHARSET_UTF8)
    w.ub(_column_buffer(column), 0, 0, 0, 0, charset if text else 0)
    w.u8(form if text else 0)
    w.ub(max(column.size, 1) if column.type in _SIZED_TEXT else 0, 0)
    name = column.name.encode()
    w.u8(1 if column.nullable else 0, len(name) & 0xFF)
    w.lv2(name)
    w.ub(0, 0, position, _IS_JSON if column.is_json else 0)


def column_writers(columns: Sequence[Column], defines: Sequence[TypeSpec | None], lobs: LobStore) -> list[Put]:
    """For each column the function that writes one of its values; `defines`: the type asked for, if any."""
    return [_column_writer(column, define, lobs) for column, define in zip(columns, defines, strict=True)]


def _column_writer(column: Column, define: TypeSpec | None, lobs: LobStore) -> Put:
    kind = column.type
    form = define.form if define else NCHAR_FORM if column.national else 1
    if kind in LOB_TYPES and (define is None or define.code not in (_SQL_LONG, _SQL_LONG_RAW)):
        spec = define or TypeSpec(kind)
        return lambda w, value: lob_value(w, spec, kind, value, lobs)
    if kind is DbType.ROWID:
        return _rowid
    if kind in LOB_TYPES or kind is DbType.LONG:
        encode_long = datatypes.encoder(DbType.RAW if kind is DbType.BLOB else DbType.LONG, form)

        def put_long(w: Writer, value: Any) -> None:
            w.lv(None if value is None else encode_long(value))
            w.ub(0, 0)

        return put_long
    encode = datatypes.encoder(kind, form)
    return lambda w, value: w.lv(None if value is None else encode(value))


def row(w: Writer, writers: Sequence[Put], values: Sequence[Any]) -> None:
    w.u8(7)
    for put, value in zip(writers, values, strict=True):
        put(w, value)


def _rowid(w: Writer, value: str | None) -> None:
    if value is None:
        w.u8(0)
        return
    w.u8(14)
    _rowid_fields(w, datatypes.rowid_parts(value))


def _rowid_fields(w: Writer, parts: tuple[int, int, int, int]) -> None:
    data_object, file, block, slot = parts
    w.ub(data_object, file)
    w.u8(0)
    w.ub(block, slot)


def lob_value(w: Writer, spec: TypeSpec, kind: DbType, value: Any, lobs: LobStore) -> None:
    if value is None:
        w.ub(0)
        return
    if not isinstance(value, bytes if kind is DbType.BLOB else str):
        raise OraError(932, f"inconsistent datatypes: expected {kind.name} got {type(value).__name__}")
    lob = Lob(kind, value, lobs.write_value)
    locator = lobs.add(lob)
    w.ub(len(locator))
    if spec.lob_sizes:
        w.ub(len(lob), CHUNK_SIZE)
    w.lv(locator)


def io_vector(w: Writer, directions: Sequence[Direction]) -> None:
    w.u8(11, 0)
    w.ub(len(directions) % 256, len(directions) // 256, 0, 0, 0, 0)
    w.u8(*directions)


def out_value(w: Writer, spec: TypeSpec, value: Any, lobs: LobStore, register: RegisterCursor) -> None:
    """One value of an OUT bind, in the bind's declared type."""
    if spec.array:
        elements = value or []
        if len(elements) > spec.max_elements:
            raise OraError(6513, "PL/SQL: index for PL/SQL table out of range for host language array")
        w.ub(len(elements))
        for element in elements:
            _out_scalar(w, spec, element, lobs, register)
    else:
        _out_scalar(w, spec, value, lobs, register)


def returned_values(w: Writer, spec: TypeSpec, values: Sequence[Any], lobs: LobStore, register: RegisterCursor) -> None:
    """What DML ... RETURNING gave for one bind."""
    w.ub(len(values))
    for value in values:
        _out_scalar(w, spec, value, lobs, register, cut=True)


def _out_scalar(
    w: Writer, spec: TypeSpec, value: Any, lobs: LobStore, register: RegisterCursor, *, cut: bool = False
) -> None:
    """cut: what is too long for the client is cut, which is told its true length."""
    kind = spec.type
    truncated = 0
    if kind in LOB_TYPES:
        lob_value(w, spec, kind, value, lobs)
    elif kind is DbType.CURSOR:
        w.u8(1)
        if value is None:
            describe_body(w, ())
            w.ub(0)
        else:
            describe_body(w, value.columns)
            w.ub(register(value))
    elif value is None:
        w.u8(0)
        truncated = -1 if kind is DbType.BOOLEAN else 0
    else:
        encoded = datatypes.encoder(kind, spec.form)(value)
        if cut and kind in _CUT and 0 < spec.size < len(encoded):
            truncated = len(encoded)
            encoded = encoded[: spec.size]
        w.lv(encoded)
    w.sb(truncated)


def implicit_results(w: Writer, results: Sequence[ResultSet], register: RegisterCursor) -> None:
    w.u8(27)
    w.ub(len(results))
    for result in results:
        w.u8(0)
        describe_body(w, result.columns)
        w.ub(register(result))
