"""Primitive values of the TTC stream: integers, length-prefixed bytes, and nothing that knows their meaning."""

from __future__ import annotations

from collections.abc import Callable

MAX_SHORT = 252
NULL_LENGTH = 255
CHUNKED = 254
ESCAPE = 253
CHUNK_SIZE = 32767


class ProtocolError(Exception):
    """The peer sent something that does not fit the layout expected at this point."""


class Reader:
    """Reads TTC values from a stream of packet payloads, pulling the next payload when one runs out."""

    def __init__(self, feed: Callable[[], bytes]) -> None:
        self._feed = feed
        self._data = b""
        self._pos = 0

    @property
    def pending(self) -> int:
        """Bytes that have arrived and have not been read."""
        return len(self._data) - self._pos

    def discard(self) -> None:
        """Forgets what has arrived."""
        self._data = b""
        self._pos = 0

    def raw(self, count: int) -> bytes:
        end = self._pos + count
        if end > len(self._data):
            parts = [self._data[self._pos :]]
            have = len(parts[0])
            while have < count:
                parts.append(self._feed())
                have += len(parts[-1])
            self._data = b"".join(parts)
            self._pos = 0
            end = count
        value = self._data[self._pos : end]
        self._pos = end
        return value

    def u8(self) -> int:
        if self._pos < len(self._data):
            self._pos += 1
            return self._data[self._pos - 1]
        return self.raw(1)[0]

    def u16be(self) -> int:
        return int.from_bytes(self.raw(2), "big")

    def u16le(self) -> int:
        return int.from_bytes(self.raw(2), "little")

    def ub(self) -> int:
        """A variable-length unsigned integer."""
        length = self.u8()
        if length == 0:
            return 0
        if length > 8:
            raise ProtocolError(f"integer of {length} bytes")
        return int.from_bytes(self.raw(length), "big")

    def lv(self) -> bytes | None:
        """Length-prefixed bytes; None when NULL or empty."""
        length = self.u8()
        if length == 0 or length == NULL_LENGTH:
            return None
        if length == ESCAPE:
            self.u8()
            return None
        if length != CHUNKED:
            return self.raw(length)
        chunks = []
        while size := self.ub():
            chunks.append(self.raw(size))
        return b"".join(chunks)

    def lv2(self) -> bytes:
        """Bytes announced by their total length and then again by their own."""
        return (self.lv() or b"") if self.ub() else b""


class Writer:
    """Builds a TTC message."""

    def __init__(self) -> None:
        self.data = bytearray()

    def u8(self, *values: int) -> None:
        self.data.extend(values)

    def u16be(self, value: int) -> None:
        self.data += value.to_bytes(2, "big")

    def u16le(self, value: int) -> None:
        self.data += value.to_bytes(2, "little")

    def raw(self, value: bytes) -> None:
        self.data += value

    def ub(self, *values: int) -> None:
        for value in values:
            if value == 0:
                self.data.append(0)
            else:
                size = (value.bit_length() + 7) // 8
                self.data.append(size)
                self.data += value.to_bytes(size, "big")

    def sb(self, value: int) -> None:
        """A variable-length signed integer."""
        if value >= 0:
            self.ub(value)
        else:
            size = (value.bit_length() + 7) // 8
            self.data.append(size | 0x80)
            self.data += (-value).to_bytes(size, "big")

    def lv(self, value: bytes | None) -> None:
        if not value:
            self.data.append(0)
        elif len(value) <= MAX_SHORT:
            self.data.append(len(value))
            self.data += value
        else:
            self.data.append(CHUNKED)
            for start in range(0, len(value), CHUNK_SIZE):
                chunk = value[start : start + CHUNK_SIZE]
                self.ub(len(chunk))
                self.data += chunk
            self.data.append(0)

    def lv2(self, value: bytes) -> None:
        self.ub(len(value))
        if value:
            self.lv(value)
