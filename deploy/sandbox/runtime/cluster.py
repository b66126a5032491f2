"""The embedded PostgreSQL server: a data directory, started and stopped with the engine."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from . import embedded

_DATABASE = "sandbox"
_SETTINGS = """
# the sandbox's own settings
listen_addresses = ''
unix_socket_permissions = 0700
# two for each of 200 sessions that work in an autonomous transaction, and some
max_connections = 500
shared_buffers = 64MB
max_locks_per_transaction = 160
synchronous_commit = off
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
deadlock_timeout = 200ms
jit = off
# a session keeps the plan of a statement; one made while the table was small must serve when it has grown
enable_seqscan = off
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'ISO, YMD'
intervalstyle = 'postgres'
lc_messages = 'C'
log_min_messages = panic
log_min_error_statement = panic
client_min_messages = error
search_path = 'oc, pg_catalog'
"""


class Cluster:
    """data_dir None: a temporary one, gone after `stop` or when this process is killed. A kept one outlives both."""

    database = _DATABASE

    def __init__(self, data_dir: Path | None) -> None:
        self._temporary = data_dir is None
        self._directory = data_dir
        self._server: Any = None
        self._reaper: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._directory is None:
            self._directory = Path(tempfile.mkdtemp(prefix="hsm-sandbox-")) / "data"
            self._directory.parent.chmod(0o711 if embedded.by_root() else 0o700)
        self._directory.parent.mkdir(parents=True, exist_ok=True)
        self._server = embedded.prepared(self._directory)
        fresh = not (self._directory / "PG_VERSION").exists()
        self._server.ensure_pgdata_inited()
        if fresh:
            with (self._directory / "postgresql.conf").open("a", encoding="utf-8") as conf:
                conf.write(_SETTINGS)
        # It stops for the last process on its list; who was killed still stands there.
        self._server.global_process_id_list.put([])
        with embedded.starting:
            self._server.start()
        self._start_reaper()
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [_DATABASE]).fetchone():
                connection.execute(
                    f"create database {_DATABASE} template template0 encoding 'UTF8' "
                    "locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'"
                )

    @property
    def conninfo(self) -> str:
        uri: str = self._server.get_uri(database=_DATABASE)
        return uri

    def copy(self, source: str, target: str) -> None:
        """Makes the database `target` (in place of the one of that name) a copy of `source`, which nobody may use."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f'drop database if exists "{target}" with (force)')
            connection.execute(f'create database "{target}" template "{source}" strategy wal_log')

    def _start_reaper(self) -> None:
        """PostgreSQL outlives who started it; this child ends it should we be killed."""
        assert self._directory is not None
        command = [sys.executable, "-I", str(Path(__file__).with_name("reaper.py")), str(self._directory)]
        if self._temporary:
            command.append(str(self._directory.parent))
        quiet = subprocess.DEVNULL
        self._reaper = subprocess.Popen(  # in a session of its own: Ctrl-C is for us to answer
            command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
        )

    def stop(self) -> None:
        if self._server is not None:
            embedded.end(self._server)
            self._server = None
        if self._temporary and self._directory is not None:
            shutil.rmtree(self._directory.parent, ignore_errors=True)
            self._directory = None
        if self._reaper is not None:
            self._reaper.communicate(b"stopped")
            self._reaper = None
