"""The operations of DBMS_SCHEDULER on the scheduler's tables."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from ..api import EngineApi
from ..catalog import privileges
from ..errors import OraError
from ..model import Context
from . import names, runs, timing
from .model import (
    LEVELS,
    Credential,
    Job,
    JobClass,
    Program,
    Result,
    Schedule,
    insufficient_privileges,
    job_running,
    no_such_object,
    unknown_job,
)
from .runs import Run
from .store import Store

Object = Job | Program | Schedule | JobClass | Credential
_KINDS: dict[type, str] = {
    Job: "JOB",
    Program: "PROGRAM",
    Schedule: "SCHEDULE",
    JobClass: "JOB CLASS",
    Credential: "CREDENTIAL",
}


class Core:
    """One an engine, shared by DBMS_SCHEDULER, DBMS_CREDENTIAL and the coordinator.

    lock: held while the tables are changed, never while a job runs. running: runs under way, by (owner, job).
    launch: starts a run; set by the coordinator while there is one. changed: tells it to look again.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.running: dict[tuple[str, str], Run] = {}
        self.launch: Callable[[Job, datetime | None], None] | None = None
        self.changed: Callable[[], None] = lambda: None

    @contextmanager
    def change(self, S: Any) -> Iterator[Store]:
        """A transaction of its own: what the caller has open is committed first. ORA-04092 in a trigger.

        A call that is broken off waits for its end: the coordinator relies on what is kept here.
        """
        with S.interrupt.shelter(), self.lock:
            S.commit()
            try:
                yield Store(S)
            except BaseException:
                S.rollback()
                raise
            S.commit()
        self.changed()

    def require(self, S: Any, ctx: Context, privilege: str) -> None:
        """ORA-27486."""
        if not S.engine.catalog.can(ctx, privilege):
            raise insufficient_privileges()

    def require_create(self, S: Any, ctx: Context, owner: str) -> None:
        self.require(S, ctx, "CREATE JOB" if owner == ctx.user else "CREATE ANY JOB")
        if S.engine.catalog.user(owner) is None:
            raise OraError(1435, "user does not exist")

    def may(self, S: Any, ctx: Context, owner: str, name: str, privilege: str) -> bool:
        """Whether the caller owns the object, was granted the right to it, or may handle any job."""
        catalog = S.engine.catalog
        if owner == ctx.user or ctx.user == "SYS" or catalog.can(ctx, "CREATE ANY JOB"):
            return True
        return bool({privilege, "ALL"} & privileges.held(catalog.state, ctx, owner, name))

    def require_class(self, S: Any, store: Store, ctx: Context, name: str) -> None:
        """ORA-27476, ORA-27486: the job's owner needs EXECUTE on its class."""
        if store.find(JobClass, "SYS", name) is None:
            raise no_such_object("SYS", name)
        catalog = S.engine.catalog
        held = privileges.held(catalog.state, ctx, "SYS", name)
        anyhow = ctx.user == "SYS" or catalog.can(ctx, "EXECUTE ANY CLASS") or catalog.can(ctx, "MANAGE SCHEDULER")
        if name != "DEFAULT_JOB_CLASS" and "EXECUTE" not in held and not anyhow:
            raise insufficient_privileges()

    def create(self, S: Any, ctx: Context, store: Store, row: Object) -> None:
        """ORA-27477 when the name is taken."""
        try:
            S.engine.catalog.register(S, ctx, row.owner, row.name, _KINDS[type(row)])
        except OraError as error:
            if error.code != 955:
                raise
            raise OraError(27477, f'"{row.owner}"."{row.name}" already exists') from None
        store.insert(row)

    def drop(self, S: Any, ctx: Context, store: Store, row: Object) -> None:
        # The dictionary's lock comes before the rows', as it does when a user is dropped with his jobs.
        S.engine.catalog.unregister(S, ctx, row.owner, row.name, _KINDS[type(row)])
        store.delete(type(row), row.owner, row.name)

    def job(self, S: Any, ctx: Context, store: Store, owner: str, name: str, privilege: str = "ALTER") -> Job:
        """ORA-27475 when there is none the caller may know of, ORA-27486 without the right."""
        found = store.find(Job, owner, name)
        if found is None:
            raise unknown_job(owner, name)
        if not self.may(S, ctx, owner, name, privilege):
            if privileges.held(S.engine.catalog.state, ctx, owner, name):
                raise insufficient_privileges()
            raise unknown_job(owner, name)
        return found

    def any_object(self, S: Any, ctx: Context, store: Store, text: str | None) -> Job | Program | Schedule | JobClass:
        """A job, program, schedule or job class by name. ORA-27476."""
        owner, name = names.split(text, ctx.schema)
        for kind in (Job, Program, Schedule):
            found: Any = store.find(kind, owner, name)
            if found is not None and self.may(S, ctx, owner, name, "ALTER"):
                return found  # type: ignore[no-any-return]
        found = store.find(JobClass, "SYS", name)
        if found is not None and owner in ("SYS", ctx.schema):
            self.require(S, ctx, "MANAGE SCHEDULER")
            return found  # type: ignore[no-any-return]
        raise no_such_object(owner, name)

    def enable(self, S: Any, ctx: Context, store: Store, job: Job) -> None:
        """Checks that the job could run and plans its first run."""
        now = S.engine.clock.now()
        action = self._runnable(S, store, job)
        when = timing.timing_of(job, store)
        runs.credential_user(S.engine, job, store)
        if when.end_date is not None and when.end_date <= now:
            raise OraError(27483, f"{job.quoted} has an invalid END_DATE")
        if when.repeat_interval is not None:
            timing.check_interval(when.repeat_interval)
        job.next_run_date = timing.first_run(when, now)
        if job.next_run_date is None:
            raise OraError(27419, "unable to determine valid execution date from repeat interval")
        job.enabled = True
        job.state = "RUNNING" if job.key in self.running else "SCHEDULED"
        job.failure_count = 0
        assert action is not None
        store.save(job)
        self.note(S, store, job, "ENABLE")

    def _runnable(self, S: Any, store: Store, job: Job) -> Any:
        action = runs.action_of(job, store)
        owner = Context(job.owner, job.owner, roles=True)
        if action.type == "EXECUTABLE" and not S.engine.catalog.can(owner, "CREATE EXTERNAL JOB"):
            raise OraError(27399, "job type EXECUTABLE requires the CREATE EXTERNAL JOB privilege")
        return action

    def disable(self, S: Any, store: Store, job: Job, *, force: bool) -> None:
        """ORA-27478 while it runs, unless forced; the run goes on."""
        if job.key in self.running and not force:
            raise job_running(job)
        job.enabled = False
        job.state = "RUNNING" if job.key in self.running else "DISABLED"
        job.next_run_date = None
        store.save(job)
        self.note(S, store, job, "DISABLE")

    def run_now(self, S: Any, store: Store, job: Job) -> None:
        """RUN_JOB in the background. ORA-27478 when a run is under way."""
        if job.key in self.running:
            raise job_running(job)
        self._runnable(S, store, job)
        runs.credential_user(S.engine, job, store)
        if self.launch is None:
            raise OraError(27492, f"unable to run job {job.quoted}: scheduler unavailable")

    def run_in_session(self, S: Any, ctx: Context, owner: str, name: str) -> None:
        """RUN_JOB in the caller's session; raises what the job raises."""
        with self.change(S) as store:
            job = self.job(S, ctx, store, owner, name)
            action = self._runnable(S, store, job)
            username = runs.credential_user(S.engine, job, store)
            log_id = store.next_log_id()
        started = S.engine.clock.now()
        result = runs.run_here(S, job, action, username)
        if result.status == "FAILED":
            S.rollback()
        with suppress(OraError), self.change(S) as store:
            self.log_end(store, job, result, log_id, None, started, S.engine.clock.now(), S.sid, None)
        if result.status == "FAILED":
            lines = (result.info or "").split("\n")
            first = lines[0].removeprefix(f"ORA-{result.error:05d}: ")
            raise OraError(result.error, "\n".join([first, *lines[1:]]) if result.error == 27369 else first)

    def stop(self, S: Any, run: Run, *, force: bool, wait_s: float) -> None:
        """STOP_JOB. ORA-27365 when the job does not end in time."""
        run.stop(S.user, kill=force)
        waited = 0.0
        while not run.finished.wait(0.05):
            waited += 0.05
            S.sleep(0)  # lets the caller break off
            if waited >= wait_s:
                text = f"job {run.job.quoted} has been notified to stop, but failed to do so immediately"
                raise OraError(27365, text)

    def level(self, store: Store, job: Job) -> str:
        """A job logs at least what its class does."""
        found = store.find(JobClass, "SYS", job.job_class)
        base = "RUNS" if found is None else found.logging_level
        return max(base, job.logging_level or base, key=LEVELS.index)

    def note(self, S: Any, store: Store, job: Job, operation: str) -> None:
        """An operation other than a run: logged at level FULL only."""
        if self.level(store, job) == "FULL":
            store.log(job, operation, S.engine.clock.now(), user=S.user)

    def log_end(
        self,
        store: Store,
        job: Job,
        result: Result,
        log_id: int,
        requested: datetime | None,
        started: datetime,
        ended: datetime,
        sid: int,
        pid: int | None,
    ) -> None:
        level = self.level(store, job)
        if level == "OFF" or (level == "FAILED RUNS" and result.status == "SUCCEEDED"):
            return
        if not job.store_output:
            result = Result(result.status, result.error, result.info, result.errors)
        store.log(job, "RUN", ended, status=result.status, info=result.info, log_id=log_id)
        store.log_run(job, result, log_id, requested=requested, started=started, ended=ended, sid=sid, pid=pid)


def core_of(engine: EngineApi) -> Core:
    """The core behind an engine's DBMS_SCHEDULER."""
    unit: Any = engine.catalog.unit("SYS", "DBMS_SCHEDULER", "PACKAGE")
    found: Core = unit.native.core
    return found
