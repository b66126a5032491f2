"""UTL_SMTP: really speaks SMTP, to this machine and nowhere else."""

from __future__ import annotations

import ipaddress
import itertools
import select
import socket
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from ...api import SessionApi
from ...errors import OraError, unsupported
from ...semantics.composites import Collection, Record
from ...types import PLS_INTEGER, VARCHAR2, CollectionType, Kind, RecordType, Scalar
from .network_acl import require_smtp

_TEXT = 508  # the longest text of a reply
_CONNECT_S = 60.0  # TX_TIMEOUT is of reads; how long a connection may take is the operating system's
_SLICE_S = 1.0
_REPLY = RecordType("SYS.UTL_SMTP.REPLY", (("CODE", PLS_INTEGER), ("TEXT", Scalar(Kind.VARCHAR2, size=_TEXT))))
_REPLIES = CollectionType("SYS.UTL_SMTP.REPLIES", "INDEX BY", _REPLY, index=PLS_INTEGER)
_CONNECTION = RecordType(
    "SYS.UTL_SMTP.CONNECTION",
    (
        ("HOST", VARCHAR2),
        ("PORT", PLS_INTEGER),
        ("TX_TIMEOUT", PLS_INTEGER),
        ("PRIVATE_TCP_CON", PLS_INTEGER),
        ("PRIVATE_STATE", PLS_INTEGER),
    ),
)
_READY, _IN_DATA = 1, 2

Reply = tuple[int, str]
_GONE: Reply = (421, "Service not available")


class _Broken(Exception):
    """The connection is not there, or no more."""


class _Conversation:
    def __init__(self, sock: socket.socket, timeout: int | None) -> None:
        self._sock = sock
        self._timeout = timeout
        self._received = b""

    def __del__(self) -> None:
        self._sock.close()

    def close(self) -> None:
        self._sock.close()

    def send(self, data: bytes) -> None:
        try:
            self._sock.sendall(data)
        except OSError as error:
            raise _Broken from error

    def answer(self, S: Any) -> list[Reply]:
        """The lines of one reply."""
        lines: list[Reply] = []
        while True:
            line = self._line(S).decode("ascii", "replace")
            if not line[:3].isdigit():
                raise _Broken
            lines.append((int(line[:3]), line[4:][:_TEXT]))
            if line[3:4] != "-":
                return lines

    def _line(self, S: Any) -> bytes:
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        while b"\n" not in self._received:
            S.interrupt.consume()
            left = _SLICE_S if deadline is None else min(_SLICE_S, deadline - time.monotonic())
            ready, _, _ = select.select([self._sock, S.interrupt.wake], [], [], max(left, 0.0))
            if self._sock in ready:
                try:
                    more = self._sock.recv(4096)
                except OSError as error:
                    raise _Broken from error
                if not more:
                    raise _Broken
                self._received += more
            elif deadline is not None and time.monotonic() >= deadline:
                raise OraError(29276, "transfer timeout")
        line, _, self._received = self._received.partition(b"\n")
        return line.rstrip(b"\r")


def _loopback(host: str) -> str:
    if host.lower() == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise unsupported(f"UTL_SMTP to {host}, which is not this machine,")
    return host


def _checked(reply: Reply) -> None:
    code, text = reply
    if 400 <= code < 500:
        raise OraError(29278, f"SMTP transient error: {code} {text}")
    if code >= 500:
        raise OraError(29279, f"SMTP permanent error: {code} {text}")


def _record(reply: Reply) -> Record:
    return Record(_REPLY, [reply[0], reply[1] or None])


def _ascii(text: str | None) -> str:
    return (text or "").encode("ascii", "replace").decode("ascii")


def _forms(last: Callable[..., Reply]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Function and procedure of a command that gives one reply."""

    def function(self: UtlSmtp, S: Any, c: Record, *arguments: Any) -> tuple[Record, Record]:
        return _record(last(self, S, c, *arguments)), c

    def procedure(self: UtlSmtp, S: Any, c: Record, *arguments: Any) -> tuple[Record]:
        _checked(last(self, S, c, *arguments))
        return (c,)

    return function, procedure


class UtlSmtp:
    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._of: WeakKeyDictionary[Any, dict[int, _Conversation]] = WeakKeyDictionary()

    def _open(self, S: Any, host: Any, port: Any, timeout: Any, *secure: Any) -> tuple[Reply, Record]:
        if any(value not in (None, False) for value in secure):
            raise unsupported("UTL_SMTP with a wallet")
        c = Record(_CONNECTION, [None] * len(_CONNECTION.fields))
        if host is None or port is None:
            raise OraError(29261, "bad argument")
        require_smtp(S, host, int(port))
        address = _loopback(host)
        try:
            sock = socket.create_connection((address, int(port)), timeout=_CONNECT_S)
        except OSError:
            return _GONE, c
        sock.settimeout(None)
        number = next(self._numbers)
        talk = _Conversation(sock, None if timeout is None else int(timeout))
        self._of.setdefault(S, {})[number] = talk
        c.v = [host, int(port), timeout, number, _READY]
        return self._last(S, c, lambda: None), c

    def open_connection_1(
        self, S: SessionApi, host: Any, port: Any, c: Any, timeout: Any, *secure: Any
    ) -> tuple[Record, Record]:
        reply, made = self._open(S, host, port, timeout, *secure)
        return _record(reply), made

    def open_connection_2(self, S: SessionApi, host: Any, port: Any, timeout: Any, *secure: Any) -> Record:
        reply, made = self._open(S, host, port, timeout, *secure)
        _checked(reply)
        return made

    def _talk(self, S: Any, c: Record) -> _Conversation:
        talk = self._of.get(S, {}).get(c.get("PRIVATE_TCP_CON"))
        if talk is None:
            raise _Broken
        return talk

    def _end(self, S: Any, c: Record) -> None:
        talk = self._of.get(S, {}).pop(c.get("PRIVATE_TCP_CON"), None)
        if talk is not None:
            talk.close()
        c.v = [None] * len(c.v)

    def _exchange(self, S: Any, c: Record, send: Callable[[], None]) -> list[Reply]:
        try:
            send()
            return self._talk(S, c).answer(S)
        except _Broken:
            return [_GONE]

    def _last(self, S: Any, c: Record, send: Callable[[], None]) -> Reply:
        return self._exchange(S, c, send)[-1]

    def _command(self, S: Any, c: Record, *words: Any) -> list[Reply]:
        if c.get("PRIVATE_STATE") == _IN_DATA:
            raise OraError(29277, "invalid SMTP operation")
        line = _ascii(" ".join(str(word) for word in words if word is not None))
        return self._exchange(S, c, lambda: self._talk(S, c).send(line.encode() + b"\r\n"))

    helo_1, helo_2 = _forms(lambda self, S, c, domain: self._command(S, c, "HELO", domain)[-1])
    _, ehlo_2 = _forms(lambda self, S, c, domain: self._command(S, c, "EHLO", domain)[-1])
    mail_1, mail_2 = _forms(
        lambda self, S, c, sender, parameters: self._command(S, c, f"MAIL FROM:<{sender}>", parameters)[-1]
    )
    rcpt_1, rcpt_2 = _forms(
        lambda self, S, c, recipient, parameters: self._command(S, c, f"RCPT TO:<{recipient}>", parameters)[-1]
    )
    rset_1, rset_2 = _forms(lambda self, S, c: self._command(S, c, "RSET")[-1])
    noop_1, noop_2 = _forms(lambda self, S, c: self._command(S, c, "NOOP")[-1])

    def ehlo_1(self, S: SessionApi, c: Record, domain: Any) -> tuple[Collection, Record]:
        replies = self._command(S, c, "EHLO", domain)
        return Collection(_REPLIES, [_record(reply) for reply in replies]), c

    def _refused(self, S: SessionApi, c: Record, *rest: Any) -> Any:
        raise unsupported("UTL_SMTP with TLS or authentication")

    starttls_1 = starttls_2 = auth_1 = auth_2 = _refused

    def _opened(self, S: Any, c: Record) -> Reply:
        reply = self._command(S, c, "DATA")[-1]
        if reply[0] == 354:
            c.set("PRIVATE_STATE", _IN_DATA)
        return reply

    open_data_1, open_data_2 = _forms(_opened)

    def _write(self, S: Any, c: Record, data: bytes) -> tuple[Record]:
        if c.get("PRIVATE_STATE") != _IN_DATA:
            raise OraError(29277, "invalid SMTP operation")
        try:
            self._talk(S, c).send(data)
        except _Broken:
            raise OraError(29260, "network error: TNS:connection closed") from None
        return (c,)

    def write_data(self, S: SessionApi, c: Record, data: Any) -> tuple[Record]:
        return self._write(S, c, _ascii(data).encode())

    def write_raw_data(self, S: SessionApi, c: Record, data: Any) -> tuple[Record]:
        return self._write(S, c, data or b"")

    def _closed(self, S: Any, c: Record) -> Reply:
        if c.get("PRIVATE_STATE") != _IN_DATA:
            raise OraError(29277, "invalid SMTP operation")
        reply = self._last(S, c, lambda: self._talk(S, c).send(b"\r\n.\r\n"))
        c.set("PRIVATE_STATE", _READY)
        return reply

    close_data_1, close_data_2 = _forms(_closed)

    def _quitted(self, S: Any, c: Record) -> Reply:
        reply = self._command(S, c, "QUIT")[-1]
        self._end(S, c)
        return reply

    quit_1, quit_2 = _forms(_quitted)

    def close_connection(self, S: SessionApi, c: Record) -> tuple[Record]:
        self._end(S, c)
        return (c,)
