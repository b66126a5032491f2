"""The LOB operations a client can ask for (function 96)."""

from __future__ import annotations

from ..backend import DbType
from ..errors import unsupported
from .handshake import CHARSET_UTF8
from .lobs import CHUNK_SIZE, LOCATOR_SIZE, Lob, LobStore
from .ttc_in import LobCall
from .wire import Writer

_LENGTH, _READ, _TRIM, _WRITE, _CREATE = 0x1, 0x2, 0x20, 0x40, 0x110
_FREE = 0x111
_CHUNK_SIZE, _OPEN, _CLOSE, _IS_OPEN = 0x4000, 0x8000, 0x10000, 0x11000


def answer_lob_call(call: LobCall, lobs: LobStore, w: Writer) -> None:
    """Does what `call` asks and writes the reply up to its ERROR message. Raises OraError."""
    if call.operation == _CREATE:
        _create(call, lobs, w)
        return
    if call.operation == _FREE:
        lobs.free(call.locator)
        _reply(call, call.locator, call.amount or 0, w)
        return
    lob = lobs.get(call.locator)
    amount = _do(call, lob, w)
    _reply(call, call.locator, amount, w)
    if call.operation == _IS_OPEN:
        w.u8(1 if lob.is_open else 0)


def _reply(call: LobCall, locator: bytes, amount: int, w: Writer) -> None:
    w.u8(8)
    w.raw(locator)
    if call.operation == _CREATE:
        w.ub(CHARSET_UTF8)
    if call.amount is not None:
        w.sb(amount)


def _create(call: LobCall, lobs: LobStore, w: Writer) -> None:
    # for this operation the destination offset carries the type
    kind = DbType.BLOB if call.dest_offset == DbType.BLOB else DbType.CLOB
    empty: str | bytes = b"" if kind is DbType.BLOB else ""
    size = max(len(call.locator), LOCATOR_SIZE)
    _reply(call, lobs.add(Lob(kind, empty, lobs.write_value), size), call.amount or 0, w)
    w.u8(0)


def _do(call: LobCall, lob: Lob, w: Writer) -> int:
    """The amount to report."""
    amount = call.amount or 0
    if call.operation == _READ:
        data = lob.read(call.source_offset, amount)
        if data:
            w.u8(14)
            w.lv(data)
        return max(min(amount, len(lob) + 1 - call.source_offset), 0)
    if call.operation == _LENGTH:
        return len(lob)
    if call.operation == _CHUNK_SIZE:
        return CHUNK_SIZE
    if call.operation == _WRITE:
        lob.write(call.source_offset, call.data)
    elif call.operation == _TRIM:
        lob.trim(amount)
    elif call.operation == _OPEN:
        lob.open()
    elif call.operation == _CLOSE:
        lob.close()
    elif call.operation != _IS_OPEN:
        raise unsupported(f"LOB operation {call.operation:#x}")
    return amount
