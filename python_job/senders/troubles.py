"""What stood in the way of an answer, in the words of `registrar`."""

from __future__ import annotations

import re
import socket
import ssl

from urllib3 import exceptions as broken

from .connection import PrivateAddress

# Class of a missing answer, and a word for the cause where that is one of several: PL/SQL has sentences for people. The
# exception's own text is never used: it may quote what was sent.
_TROUBLES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str], ...] = (
    (PrivateAddress, "CONFIG", "PRIVADO"),
    (socket.gaierror, "DNS", ""),
    (ssl.SSLEOFError, "CONEXAO", ""),
    (ssl.SSLError, "TLS", ""),
    (broken.NewConnectionError, "CONEXAO", ""),  # to urllib3 a timeout, too
    (broken.ConnectTimeoutError, "TIMEOUT", "SEM_CONEXAO"),
    ((broken.TimeoutError, TimeoutError), "TIMEOUT", ""),
    ((broken.ProxyError, broken.ProtocolError), "CONEXAO", ""),
    (broken.InvalidHeader, "RESPOSTA", ""),
    ((ValueError, OSError), "CONFIG", ""),
    (Exception, "RESPOSTA", ""),
)


def classify(error: BaseException | None) -> tuple[str, str]:
    """(class, cause) of a missing answer: the first that names the error, or one it came from."""
    found = causes(error)
    for e in found:
        if refusal := re.match(r"Tunnel connection failed: (\d{3})\b", str(e)):  # http.client says it in words only
            return "CONFIG", f"PROXY {refusal[1]}"
    return next((kind, cause) for types, kind, cause in _TROUBLES if any(isinstance(e, types) for e in found))


def causes(error: BaseException | None) -> list[BaseException]:
    """The error and what it came from."""
    found = []
    while error:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
