"""A mail relay to send to, and relays that misbehave: real sockets on this machine."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answers = Callable[[str, str], str | None]
DISCARD = 9  # a port nobody listens at, and that the system gives to nobody by chance


@dataclass
class Received:
    sender: str
    recipients: list[str]
    content: bytes


@dataclass
class Relay:
    """`refuse` (command, argument) may answer in place of it: MAIL, RCPT, DATA (at its end), EHLO."""

    port: int = 0
    mails: list[Received] = field(default_factory=list)
    commands: list[tuple[str, str]] = field(default_factory=list)
    refuse: Answers = lambda command, argument: None

    def _said(self, command: str, argument: str) -> str | None:
        self.commands.append((command, argument))
        return self.refuse(command, argument)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        answer = self._said("EHLO", hostname)
        return [answer] if answer else responses

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:
        session.host_name = hostname
        return self._said("HELO", hostname) or f"250 {server.hostname}"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._said("MAIL", address)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._said("RCPT", address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self._said("DATA", "")
        if answer is None:
            assert isinstance(envelope.content, bytes)
            self.mails.append(Received(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content))
        return answer or "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._said("QUIT", "")
        return "221 Bye"


class _Listening(Controller):
    """At a port that is its own from the start."""

    def __init__(self, handler: Relay, **settings: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        host, handler.port = self._socket.getsockname()
        super().__init__(handler, host, handler.port, **settings)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)


@contextmanager
def relay(**settings: Any) -> Iterator[Relay]:
    """settings: of aiosmtpd.smtp.SMTP."""
    handler = Relay()
    running = _Listening(handler, **settings)
    running.start()
    try:
        yield handler
    finally:
        running.stop()


@contextmanager
def scripted(*answers: bytes) -> Iterator[int]:
    """The port of a server that takes one connection, sends each answer after the line it waits for (the first one at
    once), and then says nothing more until the caller hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def serve() -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            taken.append(connection)
            with connection.makefile("rb") as lines:
                for number, answer in enumerate(answers):
                    if number and not lines.readline():
                        return
                    connection.sendall(answer)
                while lines.readline():
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        for waiting in (listening, *taken):
            with suppress(OSError):
                waiting.shutdown(socket.SHUT_RDWR)
        thread.join(20)
        for done in (listening, *taken):
            done.close()
