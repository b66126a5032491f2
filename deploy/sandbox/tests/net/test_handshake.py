"""What client and server agree on, at the bytes of the drivers that care."""

from __future__ import annotations

import socket
import struct

import pytest

from deploy.sandbox.backend import DbType
from deploy.sandbox.net.handshake import accept_body, protocol_reply, read_data_types, sdu_wanted
from deploy.sandbox.net.lobs import Lob, LobStore
from deploy.sandbox.net.server import NetServer
from deploy.sandbox.net.wire import ProtocolError, Reader, Writer

SB1_AS_BYTE, SB1_AS_INTEGER = bytes.fromhex("001b001b000a0000"), bytes.fromhex("001b001b00010000")


def request(flags: int, types: bytes, field_version: int = 24) -> Reader:
    caps = bytes(7) + bytes([field_version])
    w = Writer()
    w.u16le(873)
    w.u16le(873)
    w.u8(flags)
    w.lv(caps)
    w.lv(bytes(7))
    w.raw(types + bytes(2))
    return Reader(iter([bytes(w.data)]).__next__)


def test_accept_is_complete() -> None:
    body = accept_body(8192)
    assert len(body) == 41 - 8  # without the packet's head
    assert struct.unpack(">H", body[:2]) == (315,)
    assert int.from_bytes(body[12:14], "big") == 41
    assert struct.unpack(">II", body[24:32])[0] == 8192


@pytest.mark.parametrize(("asked", "sdu"), [(0, 512), (8192, 8192), (2097152, 65535)])
def test_the_smaller_packet_size_wins(asked: int, sdu: int) -> None:
    assert sdu_wanted(bytes(50) + asked.to_bytes(4, "big")) == sdu


@pytest.mark.parametrize(("flags", "length"), [(3, True), (1, False)])
def test_text_has_a_length_where_the_client_says_so(flags: int, length: bool) -> None:
    assert read_data_types(request(flags, b"")).conv_length is length


@pytest.mark.parametrize(("types", "long"), [(SB1_AS_BYTE, False), (SB1_AS_INTEGER, True), (b"", False)])
def test_a_signed_byte_travels_as_the_client_represents_it(types: bytes, long: bool) -> None:
    caps = read_data_types(request(3, types))
    assert caps.long_sb1 is long
    w = Writer(caps.long_sb1)
    w.sb1(-127)
    assert bytes(w.data) == (b"\x81\x7f" if long else b"\x81")


def test_an_old_client_is_a_protocol_error() -> None:
    with pytest.raises(ProtocolError):
        read_data_types(request(3, b"", field_version=6))


def test_capabilities_say_what_is_sent() -> None:
    w = Writer()
    protocol_reply(w)
    r = Reader(iter([bytes(w.data)]).__next__)
    assert r.raw(3) == b"\x01\x06\x00"
    assert r.cstring()
    assert (r.u16le(), r.u8(), r.u16le()) == (873, 1, 0)
    r.raw(r.u16be())
    caps = r.lv() or b""
    assert (caps[7], caps[15], caps[16], caps[27]) == (13, 1, 1, 1)


def test_a_client_may_ask_for_a_longer_locator() -> None:
    store = LobStore(lambda _, new: new)
    locator = store.add(Lob(DbType.CLOB, "a\U0001f600", store.write_value), 108)
    assert len(locator) == 108
    assert int.from_bytes(locator[:2], "big") == 106
    assert len(store.get(locator)) == 3  # in units of UTF-16


def test_accept_on_the_wire(server: NetServer) -> None:
    text = b"(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME=FREEPDB1)))"
    head = struct.pack(">HHHHHHHHHH", 319, 300, 0, 8192, 65535, 0x4F98, 0, 1, len(text), 74)
    body = (head + bytes(30) + struct.pack(">II", 8192, 2097152)).ljust(66, b"\0") + text
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(struct.pack(">HHBBH", len(body) + 8, 0, 1, 0, 0) + body)
        assert line.recv(100)[:5] == b"\x00\x29\x00\x00\x02"
