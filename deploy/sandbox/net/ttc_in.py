"""Requests of the driver, parsed completely into dataclasses before anything acts on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Any

from ..backend import BindType, DbType, Direction
from ..errors import OraError
from . import datatypes, layouts
from .sqlscan import Scan, scan
from .wire import Reader

MAX_STRING_SIZE = 32767
LAST_ROW = -1

CALL, PIGGYBACK, ONE_WAY = 3, 17, 26
FN_REEXECUTE, FN_FETCH, FN_LOGOFF, FN_COMMIT, FN_ROLLBACK = 4, 5, 9, 14, 15
FN_REEXECUTE_AND_FETCH, FN_EXECUTE, FN_LOB, FN_CLOSE_CURSORS = 78, 94, 96, 105
FN_AUTH_PHASE_TWO, FN_AUTH_PHASE_ONE, FN_END_TO_END, FN_PING, FN_SET_SCHEMA = 115, 118, 135, 147, 152
FN_CANCEL_CURSORS = 120  # of the JDBC driver
FN_VERSION = 59
_SIMPLE = frozenset({FN_LOGOFF, FN_COMMIT, FN_ROLLBACK, FN_PING})

_ARRAY_FLAG, _LOB_SIZES = 0x40, 0x2000000
_COMMIT_REEXECUTE = 0x1
_SCROLLABLE = 0x2
_FROM_LAST = 0x8
_LOB_CREATE, _LOB_WRITE = 0x110, 0x40


class Option(IntFlag):
    """Option bits of an execute call."""

    PARSE = 0x1
    BIND = 0x8
    DEFINE = 0x10
    EXECUTE = 0x20
    FETCH = 0x40
    PLSQL_BINDS = 0x400
    COMMIT = 0x100
    DESCRIBE = 0x20000
    BATCH_ERRORS = 0x80000


class UnsupportedRequest(Exception):
    """A request whose layout is not known here, so that the rest of it must be thrown away unread."""


@dataclass(frozen=True)
class TypeSpec:
    """A bind or define as the client described it; `code` is Oracle's number, known to us or not.

    lob_sizes: length and chunk size are to stand before a LOB's locator.
    """

    code: int
    size: int = 0
    array: bool = False
    max_elements: int = 0
    form: int = 1
    lob_sizes: bool = False

    @property
    def type(self) -> DbType:
        """Raises UnsupportedRequest for a type the sandbox does not speak."""
        if self.code == datatypes.LONG_RAW:
            return DbType.RAW
        try:
            return DbType(self.code)
        except ValueError:
            raise UnsupportedRequest(f"bind type {self.code}") from None

    def bind_type(self) -> BindType:
        return BindType(self.type, self.size, self.array, self.max_elements)


@dataclass(frozen=True)
class LobRef:
    locator: bytes


@dataclass(frozen=True)
class CursorRef:
    id: int


@dataclass(frozen=True)
class Shape:
    """What must be remembered of a cursor to read its next execution."""

    scan: Scan
    binds: Sequence[TypeSpec]
    directions: Sequence[Direction]


@dataclass
class Execute:
    """Function 94. `binds` None: none were described (then `rows` is empty too).

    scroll: of a scrollable cursor, the number of the row to fetch from; LAST_ROW for the last one.
    """

    options: Option
    cursor: int
    sql: str | None
    scan: Scan | None
    prefetch: int
    iterations: int
    row_counts: bool
    defines: list[TypeSpec] | None = None
    binds: list[TypeSpec] | None = None
    rows: list[list[Any]] = field(default_factory=list)
    scroll: int | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it fetches more of what a scrollable cursor has: the driver says EXECUTE then, too."""
        return self.scroll is not None and (self.scroll > 1 or self.scroll == LAST_ROW)


@dataclass
class ReExecute:
    """Functions 4 and 78: the cursor's last statement again, with new values."""

    cursor: int
    count: int
    fetch: bool
    commit: bool
    rows: list[list[Any]]


@dataclass(frozen=True)
class Fetch:
    cursor: int
    count: int


@dataclass(frozen=True)
class LobCall:
    operation: int
    locator: bytes
    source_offset: int
    dest_offset: int
    data: bytes
    amount: int | None


@dataclass(frozen=True)
class Simple:
    """A call without arguments: commit, rollback, ping or logoff."""

    function: int


@dataclass(frozen=True)
class Auth:
    function: int
    user: str
    mode: int
    pairs: dict[str, str]


@dataclass(frozen=True)
class Version:
    """What database is this? In so many bytes at most."""

    size: int


@dataclass(frozen=True)
class SessionRelease:
    """A call that takes no answer."""


Call = Execute | ReExecute | Fetch | LobCall | Simple | Auth | Version | SessionRelease


@dataclass(frozen=True)
class CloseCursors:
    """rows_only: the statements stay, to be executed again."""

    ids: list[int]
    rows_only: bool


@dataclass(frozen=True)
class FreeLobs:
    locators: list[bytes]


@dataclass(frozen=True)
class ClientInfo:
    values: dict[str, str | None]


Piggyback = CloseCursors | FreeLobs | ClientInfo


@dataclass
class Request:
    """sequence: the client's number of the call, which the reply repeats."""

    piggybacks: list[Piggyback]
    call: Call
    sequence: int = 0


def read_request(r: Reader, shape_of: Callable[[int], Shape | None]) -> Request:
    """The next request. Raises UnsupportedRequest, OraError (1001: unknown cursor), ProtocolError."""
    piggybacks: list[Piggyback] = []
    while True:
        kind = r.u8()
        if kind == 0:
            continue  # what the driver leaves behind an attribute set to '' in a piggyback
        function, sequence = r.u8(), r.u8()
        if kind == PIGGYBACK:
            piggybacks.append(_piggyback(r, function))
        elif kind == ONE_WAY:
            r.discard()
            return Request(piggybacks, SessionRelease())
        elif kind == CALL:
            return Request(piggybacks, _call(r, function, shape_of), sequence)
        else:
            raise UnsupportedRequest(f"message type {kind}")


def _call(r: Reader, function: int, shape_of: Callable[[int], Shape | None]) -> Call:
    if function in _SIMPLE:
        return Simple(function)
    if function == FN_EXECUTE:
        return _execute(r, shape_of)
    if function in (FN_REEXECUTE, FN_REEXECUTE_AND_FETCH):
        return _reexecute(r, function, shape_of)
    if function == FN_FETCH:
        return Fetch(r.ub(), r.ub())
    if function == FN_LOB:
        return _lob_call(r)
    if function == FN_VERSION:
        return _version(r)
    if function in (FN_AUTH_PHASE_ONE, FN_AUTH_PHASE_TWO):
        return _auth(r, function)
    raise UnsupportedRequest(f"function {function}")


def _version(r: Reader) -> Version:
    _wants_banner, size, _wants_length, _wants_number = r.u8(), r.ub(), r.u8(), r.u8()
    _format = r.ub()
    return Version(size)


def _auth(r: Reader, function: int) -> Auth:
    has_user, length, mode = r.u8(), r.ub(), r.ub()
    _has_pairs, count = r.u8(), r.ub()
    _wants_pairs, _wants_count = r.u8(), r.u8()
    user = r.text(length) if has_user else ""
    pairs = {}
    for _ in range(count):
        key, value, _flags = r.lv2(), r.lv2(), r.ub()
        pairs[key.rstrip(b"\0").decode()] = value.rstrip(b"\0").decode()
    return Auth(function, user, mode, pairs)


def _execute(r: Reader, shape_of: Callable[[int], Shape | None]) -> Execute:
    fields = layouts.EXECUTE.read(r)
    options, cursor = Option(fields["options"]), fields["cursor"]
    bind_count, define_count = fields["bind_count"], fields["define_count"]
    row_counts = bool(fields["wants_row_counts"])
    text = r.text(fields["sql_length"]) if fields["has_sql"] and fields["sql_length"] else None
    vector = [r.ub() for _ in range(13)]
    shape = shape_of(cursor) if cursor and text is None else None
    if text is None and shape is None:
        raise OraError(1001, "invalid cursor")
    found = scan(text) if text is not None else shape.scan if shape else Scan()
    iterations = 1 if found.is_query else max(vector[1], 1)
    rows_wanted = vector[1] if found.is_query and vector[1] else fields["prefetch_rows"]
    request = Execute(options, cursor, text, found, rows_wanted, iterations, row_counts)
    if vector[9] & _SCROLLABLE:
        request.scroll = LAST_ROW if vector[10] & _FROM_LAST else max(vector[11], 1)
    if define_count:
        request.defines = [_type_spec(r) for _ in range(define_count)]
    elif bind_count:
        request.binds = [_type_spec(r) for _ in range(bind_count)]
        if len(found.names) != bind_count:
            raise UnsupportedRequest(f"{bind_count} binds for {len(found.names)} placeholders")
        # Where a statement's RETURNING counts as PL/SQL, its binds come with values (nulls) too
        sent = [i for i in range(bind_count) if options & Option.PLSQL_BINDS or not found.returns[i]]
        if request.scroll is None or options & Option.EXECUTE:  # else only the types come
            request.rows = _bind_rows(r, request.binds, sent, iterations, found.is_plsql)
    return request


def _reexecute(r: Reader, function: int, shape_of: Callable[[int], Shape | None]) -> ReExecute:
    cursor, count, _mode, options = r.ub(), r.ub(), r.ub(), r.ub()
    shape = shape_of(cursor)
    if shape is None:
        raise OraError(1001, "invalid cursor")
    sent = [
        i
        for i, direction in enumerate(shape.directions)
        if direction is not Direction.OUT and not shape.scan.returns[i]
    ]
    iterations = 1 if shape.scan.is_query else max(count, 1)
    rows = _bind_rows(r, shape.binds, sent, iterations, shape.scan.is_plsql)
    return ReExecute(cursor, count, function == FN_REEXECUTE_AND_FETCH, bool(options & _COMMIT_REEXECUTE), rows)


def _type_spec(r: Reader) -> TypeSpec:
    fields = layouts.BIND.read(r)
    array = bool(fields["flags"] & _ARRAY_FLAG)
    lob_sizes = bool(fields["more_flags"] & _LOB_SIZES)
    return TypeSpec(fields["code"], fields["size"], array, fields["max_elements"], fields["form"], lob_sizes)


def _bind_rows(r: Reader, binds: Sequence[TypeSpec], sent: Sequence[int], count: int, plsql: bool) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for _ in range(count if binds else 0):
        values: list[Any] = [None] * len(binds)
        rows.append(values)
        if not sent:
            continue
        if r.u8() != 7:
            raise UnsupportedRequest("bind row")
        late = []
        for i in sent:
            bind = binds[i]
            if bind.array:
                values[i] = [_bind_value(r, bind) for _ in range(r.ub())]
            elif bind.size > MAX_STRING_SIZE and not plsql:
                late.append(i)
            else:
                values[i] = _bind_value(r, bind)
        for i in late:
            values[i] = _bind_value(r, binds[i])
    return rows


def _bind_value(r: Reader, bind: TypeSpec) -> Any:
    kind = bind.type
    if kind in (DbType.CLOB, DbType.BLOB):
        return LobRef(r.lv() or b"") if r.ub() else None
    if kind is DbType.CURSOR:
        cursor = r.ub() if r.ub() else 0
        return CursorRef(cursor) if cursor else None
    data = r.lv()
    return None if data is None else datatypes.decode(kind, data, bind.form)


def _lob_call(r: Reader) -> LobCall:
    fields = layouts.LOB_CALL.read(r)
    operation = fields["operation"]
    locator = r.raw(fields["source_length"]) if fields["has_source"] else b""
    if fields["has_dest"]:
        r.raw(fields["dest_length"])
    if fields["has_charset"]:
        _charset = r.ub()
    _scn = [r.ub() for _ in range(fields["scn_length"])]
    amount = r.ub() if fields["has_amount"] else None
    data = b""
    if operation == _LOB_WRITE:  # they are a message of their own
        _message = r.u8()
        data = r.lv() or b""
    return LobCall(operation, locator, fields["source_offset"], fields["dest_offset"], data, amount)


def _piggyback(r: Reader, function: int) -> Piggyback:
    if function in (FN_CLOSE_CURSORS, FN_CANCEL_CURSORS):
        _has_ids = r.u8()
        return CloseCursors([r.ub() for _ in range(r.ub())], function == FN_CANCEL_CURSORS)
    if function == FN_LOB:
        return _free_lobs(r)
    if function == FN_END_TO_END:
        return _end_to_end(r)
    if function == FN_SET_SCHEMA:
        _has_name = r.u8()
        return ClientInfo({"current_schema": r.lv2().decode()})
    raise UnsupportedRequest(f"piggyback {function}")


def _free_lobs(r: Reader) -> FreeLobs:
    data = r.raw(layouts.FREE_LOBS.read(r)["total"])
    locators = []
    while data:
        size = 2 + int.from_bytes(data[:2], "big")  # a locator begins with the length of its rest
        locators.append(data[:size])
        data = data[size:]
    return FreeLobs(locators)


def _end_to_end(r: Reader) -> ClientInfo:
    fields = layouts.END_TO_END.read(r)
    values: dict[str, str | None] = {}
    for name in ("client_identifier", "module", "action", "client_info", "dbop"):
        if fields[f"has_{name}"]:
            values[name] = _nonempty(r) if fields[name] else None
    return ClientInfo(values)


def _nonempty(r: Reader) -> str:
    """The next value that is not empty: the driver announces '' like a null, but then writes it."""
    while (data := r.lv()) is None:
        pass
    return data.decode()
