"""A mail relay to send to, and relays that misbehave: real sockets on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answers = Callable[[str, str], str | None]


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


def free_port() -> int:
    """A port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def relay(**settings: Any) -> Iterator[Relay]:
    """settings: of aiosmtpd.smtp.SMTP."""
    handler = Relay(port=free_port())
    running = Controller(handler, hostname="127.0.0.1", port=handler.port, **settings)
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
