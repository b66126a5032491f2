"""What client and server agree on before the logon: packet sizes, capabilities, and how text is written."""

from __future__ import annotations

from dataclasses import dataclass

from .wire import ProtocolError, Reader, Writer

TNS_VERSION = 315  # the oldest with packets past 64 kB: nothing optional to negotiate
FIELD_VERSION = 13  # "19c"
CHARSET_UTF8 = 873
CHARSET_UTF16 = 2000
MAX_SDU = 65535
_MIN_SDU = 512
_MIN_FIELD_VERSION = 9  # "12.2": from there on a call has all the fields that are read here
_TDU = 2097152
_NATIVE_NETWORK_OFF = b"\x04\x08"  # encryption and checksums: disabled for this connection, no services linked
_ACCEPT_LENGTH = 41
_MULTI_BYTE, _CONV_LENGTH = 0x01, 0x02
_FIELD_VERSION_AT = 7
_SB1, _UNIVERSAL = 27, 1

# Capabilities by their place in the array; what is not named is not offered.
_COMPILE_CAPS = {
    0: 6,  # SQL version
    4: 0xEA,  # logon by session keys, with long names and passwords
    _FIELD_VERSION_AT: FIELD_VERSION,
    15: 0x01,  # ERROR and STATUS begin with the call's status...
    16: 0x01,  # ...and a sequence number after it
    27: 1,  # type numbers of two bytes
    37: 0x30,  # implicit results; lengths of a long value's chunks are integers
}
_COMPILE_CAPS_SIZE = 55
_STRINGS_OF_32K = 0x04
_RUNTIME_CAPS = bytes((2, 0, 0, 0, 0, 0, _STRINGS_OF_32K))


@dataclass(frozen=True)
class ClientCaps:
    """conv_length: names and statements have a length before them; otherwise only the fields before tell theirs.
    long_sb1: a signed byte travels as integers of any size do, length first; otherwise as the byte it is.
    """

    conv_length: bool
    long_sb1: bool


def sdu_wanted(connect: bytes) -> int:
    """The packet size of a session whose CONNECT packet this is, the client's or ours, whichever is less."""
    wanted = int.from_bytes(connect[50:54], "big") or int.from_bytes(connect[6:8], "big")
    return min(max(wanted, _MIN_SDU), MAX_SDU)


def accept_body(sdu: int) -> bytes:
    """The ACCEPT packet, all fields of version 315."""
    w = Writer()
    w.u16be(TNS_VERSION)
    w.u16be(0)  # service options
    w.u16be(sdu & 0xFFFF)
    w.u16be(0xFFFF)  # maximal TDU, the short form
    w.u16be(1)  # one, in the server's byte order
    w.u16be(0)  # length of accept data
    w.u16be(_ACCEPT_LENGTH)  # where they would begin
    w.raw(_NATIVE_NETWORK_OFF)
    w.raw(bytes(8))  # pool timeout, tick, reconnect address and its length
    w.u32be(sdu)
    w.u32be(_TDU)
    w.u8(0)  # compression
    return bytes(w.data)


def protocol_reply(w: Writer) -> None:
    w.u8(1, 6, 0)
    w.raw(b"Linux 64-bit\0")
    w.u16le(CHARSET_UTF8)
    w.u8(_MULTI_BYTE)
    w.u16le(0)  # character set elements
    widths = bytes(9) + CHARSET_UTF16.to_bytes(2, "big")
    w.u16be(len(widths))
    w.raw(widths)
    compile_caps = bytearray(_COMPILE_CAPS_SIZE)
    for place, value in _COMPILE_CAPS.items():
        compile_caps[place] = value
    w.lv(bytes(compile_caps))
    w.lv(_RUNTIME_CAPS)


def read_data_types(r: Reader) -> ClientCaps:
    """The client's side: its capabilities, and how it represents each type."""
    _charset_in, _charset_out, flags = r.u16le(), r.u16le(), r.u8()
    compile_caps, _runtime_caps = r.lv() or b"", r.lv()
    version = compile_caps[_FIELD_VERSION_AT] if len(compile_caps) > _FIELD_VERSION_AT else 0
    if version < _MIN_FIELD_VERSION:
        raise ProtocolError(f"client of field version {version}")
    return ClientCaps(bool(flags & _CONV_LENGTH), _representations(r).get(_SB1) == _UNIVERSAL)


def _representations(r: Reader) -> dict[int, int]:
    """By type number, for the types the client knows."""
    found = {}
    while kind := r.u16be():
        if r.u16be():  # what it is converted to; 0: not known
            found[kind], _reserved = r.u16be(), r.u16be()
    return found


def data_types_reply(w: Writer) -> None:
    w.u8(2)
    w.u16be(0)
