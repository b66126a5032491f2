"""DBMS_LOB. A CLOB is a str and a BLOB bytes; procedures give back the changed value as their OUT value."""

from __future__ import annotations

from typing import Any, TypeVar

from ...api import SessionApi
from ...errors import OraError, unsupported
from ...semantics.convert import MAX_VARCHAR2, value_error

Lob = TypeVar("Lob", str, bytes)
_LOBMAX = 18446744073709551615
_UTF8_CSIDS = (0, 871, 873)  # database default, UTF8, AL32UTF8


def _there(lob: Any) -> Any:
    if lob is None:
        raise OraError(22275, "invalid LOB locator specified")
    return lob


def _positive(number: int, value: Any) -> int:
    """Argument `number` of a procedure. ORA-21560."""
    if value is None or not 1 <= int(value) <= _LOBMAX:
        raise OraError(21560, f"argument {number} is null, invalid, or out of range")
    return int(value)


class DbmsLob:
    def _append(self, S: SessionApi, lob: Any, more: Any) -> tuple[Any]:
        return (_there(lob) + _there(more),)

    append_1 = append_2 = _append

    def _same(self, S: SessionApi, lob: Any) -> tuple[Any]:
        return (_there(lob),)

    close_1 = close_2 = _same

    def _open(self, S: SessionApi, lob: Any, mode: Any) -> tuple[Any]:
        return (_there(lob),)

    open_1 = open_2 = _open

    def _is_open(self, S: SessionApi, lob: Any) -> int:
        return 0

    isopen_1 = isopen_2 = _is_open

    def _is_temporary(self, S: SessionApi, lob: Any) -> int | None:
        return None if lob is None else 1

    istemporary_1 = istemporary_2 = _is_temporary

    def createtemporary_1(self, S: SessionApi, lob: Any, cache: Any, duration: Any) -> tuple[bytes]:
        return (b"",)

    def createtemporary_2(self, S: SessionApi, lob: Any, cache: Any, duration: Any) -> tuple[str]:
        return ("",)

    def _free(self, S: SessionApi, lob: Any) -> tuple[None]:
        _there(lob)
        return (None,)

    freetemporary_1 = freetemporary_2 = _free

    def _compare(self, S: SessionApi, a: Any, b: Any, amount: Any, offset_a: Any, offset_b: Any) -> int | None:
        if None in (a, b, amount, offset_a, offset_b) or min(amount, offset_a, offset_b) < 1:
            return None
        first = a[int(offset_a) - 1 :][: int(amount)]
        second = b[int(offset_b) - 1 :][: int(amount)]
        return int(first > second) - int(first < second)

    compare_1 = compare_2 = _compare

    def _copy(self, S: SessionApi, target: Any, source: Any, amount: Any, at: Any, start: Any) -> tuple[Any]:
        taken = _there(source)[_positive(5, start) - 1 :][: _positive(3, amount)]
        if not taken:
            raise OraError(1403, "no data found")
        return (_placed(_there(target), taken, _positive(4, at)),)

    copy_1 = copy_2 = _copy

    def _length(self, S: SessionApi, lob: Any) -> int | None:
        return None if lob is None else len(lob)

    getlength_1 = getlength_2 = _length

    def _instr(self, S: SessionApi, lob: Any, pattern: Any, offset: Any, nth: Any) -> int | None:
        if None in (lob, pattern, offset, nth) or offset < 1 or nth < 1:
            return None
        at = int(offset) - 2
        for _ in range(int(nth)):
            at = lob.find(pattern, at + 1)
            if at < 0:
                return 0
        return int(at) + 1

    instr_1 = instr_2 = _instr

    def _read(self, S: SessionApi, lob: Any, amount: Any, offset: Any, buffer: None) -> tuple[int, Any]:
        piece = _there(lob)[_positive(3, offset) - 1 :][: _positive(2, amount)]
        if not piece:
            raise OraError(1403, "no data found")
        return len(piece), _fits(piece)

    read_1 = read_2 = _read

    def _substr(self, S: SessionApi, lob: Any, amount: Any, offset: Any) -> Any:
        if None in (lob, amount, offset) or amount < 1 or offset < 1:
            return None
        return _fits(lob[int(offset) - 1 :][: min(int(amount), MAX_VARCHAR2)]) or None

    substr_1 = substr_2 = _substr

    def _trim(self, S: SessionApi, lob: Any, length: Any) -> tuple[Any]:
        size = -1 if length is None else int(length)
        if not 0 <= size <= len(_there(lob)):
            raise OraError(22926, "specified trim length is greater than current LOB value's length")
        return (lob[:size],)

    trim_1 = trim_2 = _trim

    def _write(self, S: SessionApi, lob: Any, amount: Any, offset: Any, buffer: Any) -> tuple[Any]:
        count = _positive(2, amount)
        if buffer is None or count > len(buffer):
            raise OraError(21560, "argument 2 is null, invalid, or out of range")
        return (_placed(_there(lob), buffer[:count], _positive(3, offset)),)

    write_1 = write_2 = _write

    def _write_append(self, S: SessionApi, lob: Any, amount: Any, buffer: Any) -> tuple[Any]:
        count = _positive(2, amount)
        if buffer is None or count > len(buffer):
            raise OraError(21560, "argument 2 is null, invalid, or out of range")
        return (_there(lob) + buffer[:count],)

    writeappend_1 = writeappend_2 = _write_append

    def converttoblob(
        self, S: SessionApi, target: Any, source: Any, amount: Any, at: Any, start: Any, csid: Any, lang: Any, _: None
    ) -> tuple[bytes, int, int, Any, int]:
        taken = _there(source)[_positive(5, start) - 1 :][: _positive(3, amount)]
        _check_csid(csid)
        raw = taken.encode()
        return (
            _placed(_there(target), raw, _positive(4, at)),
            int(at) + len(raw),
            int(start) + len(taken),
            lang,
            0,
        )

    def converttoclob(
        self, S: SessionApi, target: Any, source: Any, amount: Any, at: Any, start: Any, csid: Any, lang: Any, _: None
    ) -> tuple[str, int, int, Any, int]:
        raw = _there(source)[_positive(5, start) - 1 :][: _positive(3, amount)]
        _check_csid(csid)
        text = raw.decode("utf-8", "replace")
        warning = int("�" in text)
        return (
            _placed(_there(target), text, _positive(4, at)),
            int(at) + len(text),
            int(start) + len(raw),
            lang,
            warning,
        )


def _check_csid(csid: Any) -> None:
    if csid not in _UTF8_CSIDS:
        raise unsupported(f"the character set id {csid} in DBMS_LOB")


def _placed(lob: Lob, piece: Lob, offset: int) -> Lob:
    """Writes over the LOB from a 1-based offset; a gap is filled with blanks or zero bytes."""
    filler: Any = " " if isinstance(lob, str) else b"\x00"
    at = offset - 1
    gap: Lob = filler * (at - len(lob))
    return lob[:at] + gap + piece + lob[at + len(piece) :]


def _fits(piece: Lob) -> Lob:
    size = len(piece.encode()) if isinstance(piece, str) and len(piece) * 4 > MAX_VARCHAR2 else len(piece)
    if size > MAX_VARCHAR2:
        raise value_error("character string buffer too small")
    return piece
