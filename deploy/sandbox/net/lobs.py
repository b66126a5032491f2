"""LOB values held for one session and the locators that stand for them on the wire.

The engine gives values, and is asked to write those that stand in a row. A locator handed to the client is marked
temporary whatever its origin, because that makes the driver say when it no longer needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ..backend import DbType
from ..errors import OraError

LOCATOR_SIZE = 40
CHUNK_SIZE = 8132
_FLAG_BLOB, _FLAG_CLOB = 0x01, 0x02
_FLAG_INITIALISED = 0x08
_FLAG_UTF16 = 0x80
_FLAG_TEMPORARY = 0x01
_UTF16 = "utf-16-be"

WriteLob = Callable[[str | bytes, str | bytes], str | bytes]  # backend.Session.write_lob


@dataclass
class Lob:
    """One value. A CLOB travels as UTF-16, which its locator says; its offsets count units of that, a BLOB's bytes."""

    type: DbType
    value: str | bytes
    write_value: WriteLob
    is_open: bool = False

    @property
    def _unit(self) -> int:
        return 1 if self.type is DbType.BLOB else 2

    @cached_property
    def _data(self) -> bytes:
        """The value as it travels."""
        return self.value if isinstance(self.value, bytes) else self.value.encode(_UTF16)

    def __len__(self) -> int:
        return len(self._data) // self._unit

    def read(self, offset: int, amount: int) -> bytes:
        """The piece from 1-based `offset`, as it travels."""
        start = (offset - 1) * self._unit
        return self._data[start : start + amount * self._unit]

    def write(self, offset: int, data: bytes) -> None:
        """Overwrites from 1-based `offset`, growing the value as needed. Raises OraError 22920."""
        start = (offset - 1) * self._unit
        gap = b"\0" if self._unit == 1 else " ".encode(_UTF16)
        old = self._data + gap * ((start - len(self._data)) // self._unit)
        self._replace(old[:start] + data + old[start + len(data) :])

    def trim(self, length: int) -> None:
        """Cuts the value to `length`. Raises OraError 22920."""
        if length > len(self):
            raise OraError(22926, "specified trim length is greater than current LOB value's length")
        self._replace(self._data[: length * self._unit])

    def open(self) -> None:
        """Raises OraError 22293 when open already."""
        if self.is_open:
            raise OraError(22293, "LOB already opened in the same transaction")
        self.is_open = True

    def close(self) -> None:
        """Raises OraError 22289 when not open."""
        if not self.is_open:
            raise OraError(22289, "cannot perform operation on an unopened file or LOB")
        self.is_open = False

    def _replace(self, data: bytes) -> None:
        self.value = self.write_value(self.value, data if self.type is DbType.BLOB else data.decode(_UTF16, "replace"))
        self.__dict__.pop("_data", None)


class LobStore:
    """The LOBs of one session, by locator; write_value: what the session does when the client writes one."""

    def __init__(self, write_value: WriteLob) -> None:
        self.write_value = write_value
        self._lobs: dict[int, Lob] = {}
        self._last = 0

    def add(self, lob: Lob, size: int = LOCATOR_SIZE) -> bytes:
        """Keeps the LOB and returns its locator, which begins with the length of its rest."""
        self._last += 1
        self._lobs[self._last] = lob
        flags = bytes(
            (
                _FLAG_BLOB if lob.type is DbType.BLOB else _FLAG_CLOB,
                _FLAG_INITIALISED,
                0 if lob.type is DbType.BLOB else _FLAG_UTF16,
                _FLAG_TEMPORARY,
            )
        )
        head = (size - 2).to_bytes(2, "big") + b"\0\x01" + flags + self._last.to_bytes(8, "big")
        return head.ljust(size, b"\0")

    def get(self, locator: bytes) -> Lob:
        """The LOB of a locator. Raises OraError 22922 when it was freed or never given out."""
        lob = self._lobs.get(_identity(locator))
        if lob is None:
            raise OraError(22922, "nonexistent LOB value")
        return lob

    def free(self, locator: bytes) -> None:
        self._lobs.pop(_identity(locator), None)


def _identity(locator: bytes) -> int:
    return int.from_bytes(locator[8:16], "big")
