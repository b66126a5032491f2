"""Running a job: the action in a session of its owner, the result into the log."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..api import EngineApi
from ..backend import Logon
from ..errors import Cancelled, CompilationError, OraError
from ..model import Context
from ..types import VARCHAR2
from .external import Child, problem
from .model import Action, Credential, Job, Program, Result, no_such_object
from .store import Store

if TYPE_CHECKING:
    from ..runtime.engine import Engine

_PROGRAM = "oracle@sandbox (J000)"


def action_of(job: Job, store: Store) -> Action:
    """What the job runs and with which arguments. ORA-27476 (no such program), ORA-27457 (argument without value)."""
    type, text, count = job.job_type, job.job_action, job.number_of_arguments
    values: dict[int, str | None] = {}
    if job.program_name is not None:
        owner = job.program_owner or job.owner
        program = store.find(Program, owner, job.program_name)
        if program is None or not program.enabled:
            raise no_such_object(owner, job.program_name)
        type, text, count = program.program_type, program.program_action, program.number_of_arguments
        values = {a.position: a.value for a in store.arguments(owner, program.name, "PROGRAM") if a.has_value}
    values |= {a.position: a.value for a in store.arguments(job.owner, job.name, "JOB") if a.has_value}
    for position in range(1, (count or 0) + 1):
        if position not in values:
            raise OraError(27457, f"argument {position} of job {job.quoted} has no value")
    assert type is not None and text is not None
    return Action(type, text, tuple(values[p] for p in range(1, (count or 0) + 1)))


def perform(session: Any, ctx: Context, action: Action) -> None:
    """Runs a PL/SQL action in a session; its transaction is left as it is. Raises OraError."""
    if action.type == "PLSQL_BLOCK":
        text = f"begin {action.text} end;"
    else:
        marks = ", ".join(f":{i}" for i in range(1, len(action.arguments) + 1))
        text = f"begin {action.text}{f'({marks})' if marks else ''}; end;"
    try:
        session.execute_immediate(text, ctx, [(value, VARCHAR2, "IN") for value in action.arguments])
    except CompilationError as error:
        raise error.as_block_error() from None


class Run:
    """One asynchronous run; `start` returns at once, `done` is called at the end, in the run's own thread."""

    def __init__(
        self, engine: Engine, job: Job, action: Action, *, requested: datetime | None, log_id: int, username: str | None
    ) -> None:
        self.job = job
        self.requested = requested
        self.log_id = log_id
        self.started_at: datetime = engine.clock.now()
        self.pid: int | None = None
        self.stopped_by: str | None = None
        self.finished = threading.Event()
        self._engine = engine
        self._action = action
        self._username = username
        self._child = Child(action.text, [a or "" for a in action.arguments]) if action.type == "EXECUTABLE" else None
        self._session: Any = engine.new_session(Logon(job.owner, program=_PROGRAM))
        self._session.context["scheduler_job"] = "Y"
        self._session.context["module"] = "DBMS_SCHEDULER"
        self._session.context["action"] = job.name[:32]
        self._stopping = False
        self.sid: int = self._session.sid

    def start(self, launched: Callable[[Run], None], done: Callable[[Run, Result], None]) -> None:
        """launched: called when the process id of an external program is known."""
        thread = threading.Thread(target=self._main, args=(launched, done), name=f"job {self.job.name}", daemon=True)
        thread.start()

    def _main(self, launched: Callable[[Run], None], done: Callable[[Run, Result], None]) -> None:
        result = Result("STOPPED")
        try:
            result = self._external(launched) if self._child is not None else self._internal()
        except BaseException as error:
            bug = self._engine.bug(error)
            result = Result("FAILED", bug.code, str(bug), str(bug))
        finally:
            try:
                self._engine.end_session(self._session)
                done(self, result)
            finally:
                self.finished.set()

    def _external(self, launched: Callable[[Run], None]) -> Result:
        assert self._child is not None
        refused = problem(self._engine.external, self._username)
        if refused is not None:
            return refused

        def started(pid: int) -> None:
            self.pid = pid
            launched(self)

        return self._child.run(started)

    def _internal(self) -> Result:
        session = self._session
        ctx = Context(self.job.owner, self.job.owner, roles=True)
        output: Any = self._engine.catalog.unit("SYS", "DBMS_OUTPUT", "PACKAGE")
        output.native.enable(session, None)
        try:
            with session.call():
                try:
                    if self._stopping:  # asked before there was a call to break off
                        raise Cancelled
                    perform(session, ctx, self._action)
                    session.commit()
                except Exception as error:
                    caught = session.caught(error)
                    session.rollback()
                    text = caught.full_text()
                    return Result("FAILED", caught.code, text, text, self._output(output.native))
        except Cancelled:
            return Result("STOPPED", 0, None, None, self._output(output.native))
        return Result("SUCCEEDED", output=self._output(output.native))

    def _output(self, package: Any) -> str | None:
        lines: list[str] = []
        while True:
            line, status = package.get_line(self._session, None, None)
            if status:
                return "\n".join(lines) or None
            lines.append(line or "")

    def stop(self, user: str | None, *, kill: bool = False) -> None:
        """Asks the run to end; with `kill` a program has no say."""
        self.stopped_by = user
        self._stopping = True
        if self._child is not None:
            self._child.stop(kill=kill)
        else:
            with contextlib.suppress(OSError):
                self._session.interrupt.request()

    def leave_nothing(self) -> None:
        """After the end of the run: ends what an external program has left behind."""
        if self._child is not None:
            self._child.end_group()


def run_here(session: Any, job: Job, action: Action, username: str | None) -> Result:
    """RUN_JOB in the caller's session."""
    if action.type == "EXECUTABLE":
        refused = problem(session.engine.external, username)
        if refused is not None:
            return refused
        return Child(action.text, [a or "" for a in action.arguments]).run(lambda pid: None)
    try:
        perform(session, Context(job.owner, job.owner, roles=True), action)
    except OraError as error:
        return Result("FAILED", error.code, error.full_text(), error.full_text())
    return Result("SUCCEEDED")


def credential_of(engine: EngineApi, job: Job, store: Store) -> Credential | None:
    """The job's credential. ORA-27476 when there is none, or one of somebody else the job's owner may not use."""
    if job.credential_name is None:
        return None
    owner = job.credential_owner or job.owner
    found = store.find(Credential, owner, job.credential_name)
    user = Context(job.owner, job.owner, roles=True)
    if found is None or not engine.catalog.holds(user, owner, job.credential_name, "EXECUTE"):
        raise no_such_object(owner, job.credential_name)
    return found


def credential_user(engine: EngineApi, job: Job, store: Store) -> str | None:
    """The operating system user of the job's credential. ORA-27476, ORA-27496."""
    found = credential_of(engine, job, store)
    if found is not None and not found.enabled:
        raise OraError(27496, f'credential "{found.owner}"."{found.name}" is disabled')
    return None if found is None else found.username
