"""The whole sandbox in one process: engine, listener, scheduler, inbox, test controls; and the product put into it."""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import oracledb

from ..sqlplus import SqlPlus
from .control import Control
from .inbox import Inbox
from .net.server import NetServer
from .runtime.engine import Engine
from .scheduler import Scheduler

_HOST = "127.0.0.1"
_SERVICE = "FREEPDB1"
_SCRIPTS = Path(__file__).resolve().parents[1] / "oracle"
_PASSWORD = "sandbox"
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
    """

    def __init__(self, data_dir: Path | None = None, port: int = 0, ntfy_port: int = 0) -> None:
        self.engine = Engine(data_dir)
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
            self._control = Control(self.engine)
            self._open()
        except BaseException:
            self.stop()
            raise

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
        with oracledb.connect(user="system", password=_PASSWORD, dsn=self.dsn) as connection:
            code = SqlPlus(connection=connection, out=output).run(str(_SCRIPTS / name), arguments)
        if code:
            raise InstallationError(f"{name} ended with exit code {code}\n{output.getvalue()}")
