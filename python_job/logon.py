"""A session of the database, for the sender and the panel."""

from __future__ import annotations

import ssl
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import oracledb

from .settings import SECRET, text


@dataclass(frozen=True)
class Database:
    """How to reach the database; no user: by wallet (thick only); wallet_password opens an encrypted ewallet.pem (thin
    only); schema owns hsm_envio_api; timeouts in seconds."""

    dsn: str = field(
        default="",
        metadata=text(
            "[^@]+", "missing, or with credentials; write host:port/service or a tnsnames alias (or set HSM_DB_DSN)"
        ),
    )
    user: str = ""
    password: str = field(default="", repr=False, metadata=SECRET)
    schema: str = field(default="HSM", metadata=text(r"[A-Za-z][A-Za-z0-9_$#]{0,127}", "must be a plain Oracle name"))
    wallet_dir: str = ""
    wallet_password: str = field(default="", repr=False, metadata=SECRET)
    config_dir: str = ""
    client_dir: str = ""
    thick: bool = False
    connect_timeout_s: float = 10.0
    call_timeout_s: float = 30.0


def mistakes(s: Database) -> list[str]:
    """Why these settings cannot log the job on."""
    found = []
    if not (s.user or s.thick):
        found.append("user: missing; only with thick = true can a wallet or the system vouch for the job")
    if s.user and not s.password:
        found.append("password_file: missing; or set HSM_DB_PASSWORD, or leave user out (thick only)")
    if s.wallet_dir and not s.thick and (fault := _wallet_fault(s.wallet_dir, s.wallet_password)):
        found.append(fault)
    return found


def log_on(s: Database, module: str) -> oracledb.Connection:
    """A new session, named `module` in V$SESSION. Raises oracledb.Error and OSError."""
    if s.thick:
        oracledb.init_oracle_client(lib_dir=s.client_dir or None, config_dir=s.config_dir or None)
    logon = Future[oracledb.Connection]()

    def connect() -> None:
        try:
            logon.set_result(_connect(s))
        except Exception as error:
            logon.set_exception(error)

    # The driver waits for ever for a listener or a database that accepts the connection and says nothing.
    limit = s.connect_timeout_s + s.call_timeout_s
    thread = threading.Thread(target=connect, name="logon", daemon=True)
    thread.start()
    thread.join(limit)
    if not logon.done():
        raise TimeoutError(f"no answer within {limit:g} s")
    connection = logon.result()
    connection.call_timeout = int(s.call_timeout_s * 1000)
    connection.module = module
    with connection.cursor() as cursor:  # the queue's indexes are binary, whatever the instance's default is
        cursor.execute("alter session set nls_comp = binary nls_sort = binary")
    return connection


def _connect(s: Database) -> oracledb.Connection:
    params = oracledb.ConnectParams(
        user=s.user or None,
        password=s.password or None,
        externalauth=not s.user,
        wallet_location=s.wallet_dir or None,
        wallet_password=s.wallet_password or None,
        config_dir=s.config_dir or None,
        tcp_connect_timeout=s.connect_timeout_s,
    )
    if s.thick:
        return oracledb.connect(dsn=s.dsn, params=params)
    params.parse_connect_string(s.dsn)
    params.set(retry_count=0)  # a RETRY_COUNT in the connect string would hide a refusal behind our own time limit
    named = params.wallet_location  # by us, or by the connect string
    for place in [named] if isinstance(named, str) else named or []:
        if place and (fault := _wallet_fault(place, s.wallet_password)):
            raise OSError(fault)
    return oracledb.connect(params=params)


def _wallet_fault(directory: str, password: str) -> str:
    """What keeps the wallet of thin mode, ewallet.pem, from being used; '' for nothing. The driver would ask a terminal
    for a password it lacks, and go on without a key that the password does not open."""
    file = Path(directory, "ewallet.pem")
    try:
        encrypted = b"ENCRYPTED" in file.read_bytes()
    except FileNotFoundError:  # of no account where the connection is not TLS; else the driver names it
        return ""
    except OSError as error:
        return f"wallet_dir: cannot read {file}: {error.strerror}"
    if not encrypted:
        return ""
    if not password:
        return f"wallet_password_file: missing; {file} is encrypted with the password the wallet was downloaded with"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(file, password=password)
    except (OSError, ValueError):  # ValueError: longer than OpenSSL takes
        return f"wallet_password_file: does not open {file}"
    return ""
