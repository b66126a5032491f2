"""Starts the panel and ends it."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from .. import __version__
from ..check import Finding, tell
from ..config import ConfigError
from ..errors import EX_NOPERM, EX_OK, EX_UNAVAILABLE
from ..systemd import notify
from ..terminal import Parser, guarded, prepare
from .metrics import Metrics
from .settings import Panel, Settings, load
from .web import build

log = logging.getLogger("python_job.panel")
_REQUEST_S = 10.0  # that a connection may go on without a whole request
_DESCRIPTION = """\
Serves the panel: one page for people signed in with their own database user (roles HSM_LEITOR, who sees, and
HSM_OPERADOR, who acts), and /metrics for a monitoring system. Runs in the foreground until SIGTERM (systemd:
Type=notify). It needs [database] dsn; the job's user and password are not read."""
_EPILOG = """\
[panel] of the configuration (or HSM_PANEL_<SETTING> in the environment):
  host                   address to listen on (127.0.0.1)
  port                   (8765; 0: a free one)
  tls_cert_file,         certificate with its chain, and its key without a pass phrase, PEM
    tls_key_file
  allow_plain_remote     true: listen beyond this machine without TLS (false)
  allowed_hosts          names by which people get here, with commas; loopback names and host always are
  session_idle_min       minutes without an act or a look until a session ends (15)
  session_max_h          hours until any session ends (8)
  max_sessions           sessions, each with a connection of its own to the database (50)
  metrics_user,          database user with HSM_LEITOR whose session reads the figures; without it no /metrics
    metrics_password_file
  metrics_token_file     what a scraper shows as Bearer token; needed where others than this machine can connect

exit codes: 0 ended by SIGTERM or Ctrl+C, 64 arguments, 69 address in use or not of this machine, 70 a bug,
78 configuration; with --check that of the first FAULT: also 69 database away, 77 metrics_user refused.
A database that is away does not end the panel: whoever signs in is told."""


class _Connection(H11Protocol):
    """Closed when it asks for nothing, however slowly: connections are counted, and the last one is somebody's."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look_after(None)

    def _look_after(self, seen: RequestResponseCycle | None) -> None:
        self.loop.call_later(_REQUEST_S, self._look, seen)

    def _look(self, seen: RequestResponseCycle | None) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is seen and (seen is None or seen.response_complete):
            self.transport.abort()
        else:
            self._look_after(self.cycle)


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._listening()


def main(argv: Sequence[str] | None = None) -> int:
    parser = Parser("panel", _DESCRIPTION)
    parser.epilog, parser.formatter_class = _EPILOG, argparse.RawDescriptionHelpFormatter
    parser.add_check("configuration, address, figures; listen to nobody")
    options = parser.parse_args(argv)
    prepare(options, "panel")
    server_log = logging.getLogger("uvicorn.error")  # what clients do wrong is no news
    server_log.handlers, server_log.propagate = log.parent.handlers if log.parent else [], False
    server_log.setLevel(logging.ERROR)

    def action() -> int:
        settings = load(options.config, os.environ)
        if options.check:
            return check(settings)
        for warning in settings.warnings:
            log.warning("warning: %s", warning)
        try:
            listener = listen(settings.panel)
        except OSError as error:
            log.critical(
                "cannot listen on %s:%d: %s", settings.panel.host, settings.panel.port, error.strerror or error
            )
            return EX_UNAVAILABLE
        with listener:
            server_of(settings, listener, lambda: notify("READY=1")).run(sockets=[listener])
        log.info("ended")
        return EX_OK

    return guarded(action)


def check(settings: Settings) -> int:
    """The self test, one line a finding. Exit code of the first fault."""
    return tell(_findings(settings))


def _findings(settings: Settings) -> Iterator[Finding]:
    panel = settings.panel
    if panel.tls:
        _check_certificate(panel)
    yield Finding(EX_OK, "configuration: ok")
    yield from (Finding(None, f"configuration: {warning}") for warning in settings.warnings)
    address = f"address {panel.host}:{panel.port}"
    try:
        listen(panel).close()
        yield Finding(EX_OK, f"{address}: free")
    except OSError as error:
        text = f"{address}: {error.strerror or error}; is it this machine's, does the panel run already?"
        yield Finding(EX_UNAVAILABLE, text)
    if not panel.metrics_user:
        text = f"database {settings.database.dsn}: not asked; without metrics_user only people log on to it"
        yield Finding(EX_OK, text)
        return
    with closing(Metrics(settings.database, panel, time.monotonic)) as metrics:
        read = metrics.figures()
    if isinstance(read, str):
        yield Finding(EX_OK, f"database {settings.database.dsn}: gives figures to {panel.metrics_user}")
        return
    denied = read.status in (401, 403)
    advice = "user, password, HSM_LEITOR" if denied else "is it up, is dsn right, is HSM installed in this version?"
    text = (
        f"database {settings.database.dsn}: no figures for {panel.metrics_user} ({read.code or read.status}); {advice}"
    )
    yield Finding(EX_NOPERM if denied else EX_UNAVAILABLE, text)


def listen(panel: Panel) -> socket.socket:
    """A listening socket. Raises OSError."""
    family = socket.AF_INET6 if ":" in panel.host else socket.AF_INET
    return socket.create_server((panel.host, panel.port), family=family)


def server_of(
    settings: Settings,
    listener: socket.socket,
    listening: Callable[[], None],
    clock: Callable[[], float] = time.monotonic,
) -> uvicorn.Server:
    """The server for this socket; listening is called once it takes requests. Raises ConfigError."""
    panel = settings.panel
    if panel.tls:
        _check_certificate(panel)
    config = uvicorn.Config(
        build(settings, clock),
        http=_Connection,
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whoever connects could say to be somebody else
        limit_concurrency=256,
        timeout_graceful_shutdown=5,
        ssl_certfile=panel.tls_cert_file or None,
        ssl_keyfile=panel.tls_key_file or None,
        ssl_ciphers="ECDHE+AESGCM:ECDHE+CHACHA20",  # of TLS 1.2; some versions of uvicorn offer old ones, even none
    )

    def announce() -> None:
        host, port = listener.getsockname()[:2]
        address = f"{'https' if panel.tls else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"
        log.info("listening on %s, version %s, database %s", address, __version__, settings.database.dsn)
        listening()

    return _Server(config, announce)


def _check_certificate(panel: Panel) -> None:
    def no_pass_phrase() -> str:
        raise ValueError("the key has a pass phrase")

    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(panel.tls_cert_file, panel.tls_key_file, no_pass_phrase)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise ConfigError(f"[panel] tls_cert_file, tls_key_file: {error}") from None
