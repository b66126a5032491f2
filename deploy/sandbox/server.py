"""The whole sandbox in one process: engine, listener, scheduler, inbox, test controls; and the product put into it."""

from __future__ import annotations

import io
import os
import secrets
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import oracledb

from ..sqlplus import SqlPlus
from .contents import CONTENTS
from .control import Control
from .inbox import Inbox
from .net.server import NetServer
from .runtime.engine import Engine
from .scheduler.coordinator import Scheduler

_HOST = "127.0.0.1"
_SERVICE = "FREEPDB1"
_SCRIPTS = Path(__file__).resolve().parents[1] / "oracle"
_PASSWORD_FILE = "sandbox.password"  # in a data directory, which nobody else may read
_PASSWORD = "&password"
_INSTALLATION = (
    ("install.sql", (_PASSWORD, "USERS")),
    ("exemplo/chamados.sql", (_PASSWORD, "USERS")),
    ("exemplo/origem.sql", ()),
    ("gatilho.sql", ("CHAMADOS", "ORDEM_SERVICO")),
    ("exemplo/rotas.sql", ()),
)


class InstallationError(Exception):
    """A deployment script failed; the text is its output."""


class Sandbox:
    """Everything, started and stopped together.

    port, ntfy_port: 0 picks a free one; OSError from `start` when one is in use. data_dir None: nothing is kept.
    password: of SYS and SYSTEM, and of the users that `install` makes; None: a random one, or that of the data
    directory. external: whether DBMS_SCHEDULER may run programs, as whoever started this: then whoever has the password
    can, too.
    """

    def __init__(
        self,
        data_dir: Path | None = None,
        port: int = 0,
        ntfy_port: int = 0,
        *,
        password: str | None = None,
        external: bool = False,
    ) -> None:
        self.engine = Engine(CONTENTS, data_dir)
        self.engine.external = external
        self.password = password or ""
        self._remembered = data_dir / _PASSWORD_FILE if data_dir is not None else None
        self._net = NetServer(self.engine, _HOST, port)
        self._ntfy_port = ntfy_port
        self._inbox: Inbox | None = None
        self._control: Control | None = None
        self._scheduler: Scheduler | None = None

    def start(self) -> None:
        try:
            self._net.start()  # clients wait in the queue until the engine is there
            self._net.stop()
            self._inbox = Inbox(_HOST, self._ntfy_port)
            self._inbox.start()
            self.engine.start()
            self._set_password()
            self._control = Control(self.engine)
            self._open()
        except BaseException:
            self.stop()
            raise

    def _set_password(self) -> None:
        kept = self._remembered
        if not self.password and kept is not None and kept.exists():
            self.password = kept.read_text()
        self.password = self.password or f"s{secrets.token_hex(8)}"
        for user in ("SYS", "SYSTEM"):
            self.engine.change_password(user, self.password)
        if kept is not None:
            kept.touch(mode=0o600)
            kept.write_text(self.password)

    def _open(self) -> None:
        self._net.start()
        self._scheduler = Scheduler(self.engine)
        self._scheduler.start()

    def _close(self) -> None:
        assert self._scheduler is not None
        self._scheduler.stop()
        self._net.stop()

    def keep(self, name: str) -> None:
        """Ends all sessions and jobs and remembers the database under this name; port and address stay."""
        self._close()
        self.engine.keep(name)
        self._open()

    def restore(self, name: str) -> None:
        """Ends all sessions and jobs and puts the database back as it was at `keep`."""
        self._close()
        self.engine.restore(name)
        self._open()

    def restart(self) -> None:
        """The database goes down and comes up again with what was committed; port, clock and what tests set stay."""
        self._close()
        self.engine.stop()
        self.engine.start()
        self._open()

    def stop(self) -> None:
        """Ends the sessions and everything that was started, also what comes after a part that cannot end well."""
        with ExitStack() as at_end:  # the last one first
            at_end.callback(self.engine.stop)
            if self._inbox is not None:
                at_end.callback(self._inbox.stop)
            if self._control is not None:
                at_end.callback(self._control.stop)
            at_end.callback(self._net.stop)
            if self._scheduler is not None:
                at_end.callback(self._scheduler.stop)
            self._scheduler = self._control = self._inbox = None

    def __enter__(self) -> Sandbox:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def dsn(self) -> str:
        return f"{_HOST}:{self._net.port}/{_SERVICE}"

    @property
    def ntfy(self) -> str:
        assert self._inbox is not None
        return self._inbox.url

    @property
    def control(self) -> str:
        assert self._control is not None
        return self._control.url

    def install(self) -> None:
        """Runs the DBA's own scripts, unless the data directory already holds the product. Raises InstallationError."""
        if self.engine.catalog.user("HSM") is not None and self.engine.catalog.user("CHAMADOS") is not None:
            return
        here = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)  # the scripts spool their logs to the current directory
            try:
                for name, arguments in _INSTALLATION:
                    self._run(name, arguments)
            finally:
                os.chdir(here)

    def _run(self, name: str, arguments: tuple[str, ...]) -> None:
        output = io.StringIO()
        given = [self.password if argument == _PASSWORD else argument for argument in arguments]
        with oracledb.connect(user="system", password=self.password, dsn=self.dsn) as connection:
            code = SqlPlus(connection=connection, out=output).run(str(_SCRIPTS / name), given)
        if code:
            raise InstallationError(f"{name} ended with exit code {code}\n{output.getvalue()}")
