"""What pika and the broker say went wrong, in words PL/SQL knows."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator

from pika.adapters.utils.connection_workflow import AMQPConnectorException, AMQPConnectorStackTimeout
from pika.exceptions import (
    AMQPChannelError,
    AMQPConnectionError,
    AuthenticationError,
    ChannelClosed,
    ConnectionClosed,
    ShortStringTooLong,
)

from ..contract import Outcome

_TROUBLES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Outcome], ...] = (
    (socket.gaierror, Outcome(classe="DNS")),
    (ssl.SSLEOFError, Outcome(classe="CONEXAO")),
    (ssl.SSLError, Outcome(classe="TLS")),
    ((asyncio.TimeoutError, TimeoutError, AMQPConnectorStackTimeout), Outcome(classe="TIMEOUT", erro="SEM_CONEXAO")),
    (AuthenticationError, Outcome(classe="CONFIG", erro="ACESSO", halt=True)),
    ((AMQPConnectionError, AMQPChannelError, AMQPConnectorException), Outcome(classe="CONEXAO")),
    (OSError, Outcome(classe="CONFIG")),  # of a file: those of the network stand within pika's
    ((ShortStringTooLong, UnicodeError), Outcome(classe="RECUSADO")),
    (Exception, Outcome(classe="RESPOSTA")),
)
_ACCESS_REFUSED = 403


def outcome_of(error: BaseException) -> Outcome:
    """What an exception of pika or of the network comes to; its own text is never used, only what the broker says."""
    found = [*_causes(error)]
    for e in found:
        if closed := _closed(e):
            code, words = closed
            if code == _ACCESS_REFUSED and not isinstance(e, ChannelClosed):
                return Outcome(classe="CONFIG", erro="ACESSO", halt=True)
            return Outcome(classe="ERRO", codigo=code, erro=words)
    if " SSLError(" in str(error):  # the server did not like our certificate: of a stream pika keeps words only
        return Outcome(classe="TLS")
    return next(outcome for types, outcome in _TROUBLES if any(isinstance(e, types) for e in found))


def _causes(error: BaseException) -> Iterator[BaseException]:
    yield error
    for inner in (*getattr(error, "exceptions", ()), getattr(error, "exception", None), *error.args):
        if isinstance(inner, BaseException):
            yield from _causes(inner)


def _closed(error: BaseException) -> tuple[int, str] | None:
    """Code and words with which the broker closed channel or connection."""
    if isinstance(error, (ChannelClosed, ConnectionClosed)):
        return error.reply_code, error.reply_text
    told = re.match(r"ConnectionClosedByBroker: \((\d+)\) .(.*).$", str(error), re.DOTALL)  # so it is while logging on
    return (int(told[1]), told[2]) if told else None
