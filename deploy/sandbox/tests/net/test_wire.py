from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.net.wire import ProtocolError, Reader, Writer


def drip(data: bytes, size: int) -> Reader:
    """A reader whose packets hold `size` bytes each."""

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(data), size):
            yield data[start : start + size]

    source = pieces()
    return Reader(lambda: next(source))


@given(st.integers(0, 2**64 - 1), st.integers(1, 4))
def test_integers_survive_packet_boundaries(value: int, size: int) -> None:
    w = Writer()
    w.ub(value)
    assert drip(bytes(w.data), size).ub() == value


@given(st.binary(min_size=1, max_size=70000), st.integers(1, 70000))
def test_byte_strings_survive_chunking_and_packet_boundaries(value: bytes, size: int) -> None:
    w = Writer()
    w.lv(value)
    w.lv2(value)
    reader = drip(bytes(w.data), size)
    assert reader.lv() == value
    assert reader.lv2() == value
    assert reader.pending == 0


@pytest.mark.parametrize("encoded", [b"\x00", b"\xff", b"\xfd\x01"])
def test_every_form_of_null_reads_as_none(encoded: bytes) -> None:
    assert drip(encoded, 8).lv() is None


def test_a_negative_number_carries_its_sign_in_the_length() -> None:
    w = Writer()
    w.sb(-300)
    assert w.data.hex() == "82012c"


def test_an_impossible_integer_length_is_a_protocol_error() -> None:
    with pytest.raises(ProtocolError):
        drip(b"\x09" + bytes(9), 16).ub()
