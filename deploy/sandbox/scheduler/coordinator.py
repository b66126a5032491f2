"""The thread that starts jobs when they are due, and what happens when they end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..backend import Logon
from ..errors import OraError
from ..model import Context
from . import runs, timing
from .core import Core, core_of
from .model import Job, Result
from .runs import Run
from .store import Store, whole_seconds

if TYPE_CHECKING:
    from ..runtime.engine import Engine

_TICK_S = 0.2  # how soon a moved clock is noticed
_GRACE_S = 5.0
_PURGE_EVERY = timedelta(days=1)
_SYS = Context("SYS", "SYS")


class Scheduler:
    """Starts due jobs until `stop`; one for an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._core: Core
        self._session: Any = None
        self._wake = threading.Event()
        self._ending = False
        self._thread: threading.Thread | None = None
        self._due: datetime | None = None
        self._stale = True
        self._purged: datetime | None = None

    def start(self) -> None:
        self._core = core_of(self._engine)
        self._session = self._engine.new_session(Logon("SYS", program="oracle@sandbox (CJQ0)"))
        with self._change() as store:
            store.nothing_runs()
        self._core.changed = self._changed
        self._core.launch = self.launch
        self._thread = threading.Thread(target=self._loop, name="job coordinator", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Starts no more jobs, ends those that run and waits for them."""
        if self._thread is None:
            return
        self._ending = True
        self._core.launch = None
        self._changed()
        self._thread.join()
        self._thread = None
        with self._core.lock:  # one that ends just now is still among them, or has written all it had to
            under_way = list(self._core.running.values())
        for run in under_way:
            run.stop("SYS")
        for run in under_way:
            if not run.finished.wait(_GRACE_S):
                run.stop("SYS", kill=True)
                run.finished.wait(_GRACE_S)
            run.leave_nothing()
        self._core.changed = lambda: None
        self._engine.end_session(self._session)

    def _changed(self) -> None:
        self._stale = True
        self._wake.set()

    @contextmanager
    def _change(self) -> Iterator[Store]:
        """A transaction on the coordinator's own session, which one thread at a time uses."""
        with self._core.lock, self._session.call():
            try:
                yield Store(self._session)
            except BaseException:
                self._session.rollback()
                raise
            self._session.commit()

    def _loop(self) -> None:
        while not self._ending:
            try:
                self._look()
            except Exception as error:  # whatever it is, the other jobs go on
                self._engine.bug(error)
            self._wake.wait(self._pause())
            self._wake.clear()

    def _pause(self) -> float:
        """Seconds until the next job is due, but no longer than a moved clock may go unnoticed."""
        if self._due is None:
            return _TICK_S
        return min(_TICK_S, max(0.0, (self._due - self._engine.clock.now()).total_seconds()))

    def _look(self) -> None:
        now = self._engine.clock.now()
        if not self._stale and (self._due is None or self._due > now):
            return
        self._stale = False
        with self._change() as store:
            jobs = store.jobs()
            self._purge(store, now)
            if store.setting("SCHEDULER_DISABLED") == "TRUE":
                jobs = []
        waiting = sorted(
            (j for j in jobs if j.next_run_date is not None and j.key not in self._core.running),
            key=lambda j: (j.next_run_date, j.job_priority),
        )
        self._due = None
        for job in waiting:
            assert job.next_run_date is not None
            if job.next_run_date > now:
                self._due = job.next_run_date
                return
            if not self._ending:
                self.launch(job, job.next_run_date)
                self._stale = True

    def launch(self, job: Job, requested: datetime | None) -> None:
        """Starts a run; requested: its planned time, None for RUN_JOB."""
        with self._change() as store:
            current = store.find(Job, job.owner, job.name)
            if current is None or current.key in self._core.running:
                return
            now = self._engine.clock.now()
            if requested is not None and not current.enabled:
                return
            skipped = requested is not None and timing.too_late(current, now)
            problem: OraError | None = None
            run: Run | None = None
            current.next_run_date = self._next(store, current, now) if current.enabled else None
            if not skipped:
                try:
                    action = runs.action_of(current, store)
                    username = runs.credential_user(self._engine, current, store)
                    log_id = store.next_log_id()
                    run = Run(self._engine, current, action, requested=requested, log_id=log_id, username=username)
                except OraError as error:
                    problem = error
            if run is not None:
                current.state = "RUNNING"
                current.last_start_date = run.started_at
                current.run_count += 1
                store.running(current, run.sid, None, run.started_at, run.log_id)
                self._core.running[current.key] = run
            if problem is not None:
                self._could_not_start(store, current, problem, requested, now)
            else:
                store.save(current)
        if run is not None:
            run.start(self._launched, self._done)

    def _next(self, store: Store, job: Job, now: datetime) -> datetime | None:
        try:
            return timing.next_run(self._session, job, timing.timing_of(job, store), now)
        except OraError:
            return None

    def _could_not_start(
        self, store: Store, job: Job, error: OraError, requested: datetime | None, now: datetime
    ) -> None:
        result = Result("FAILED", error.code, str(error), str(error))
        self._core.log_end(store, job, result, store.next_log_id(), requested, now, now, self._session.sid, None)
        job.run_count += 1
        self._after(store, job, result)

    def _launched(self, run: Run) -> None:
        with self._change() as store:
            store.running(run.job, run.sid, run.pid, run.started_at, run.log_id)

    def _done(self, run: Run, result: Result) -> None:
        ended = self._engine.clock.now()
        if result.status == "STOPPED" and run.stopped_by is not None:
            info = f"REASON=\"Stop job called by user: '{run.stopped_by}'\""
            result = Result(result.status, 0, info, result.errors, result.output)
        try:
            with self._change() as store:
                self._core.running.pop(run.job.key, None)
                store.ended(*run.job.key)
                job = store.find(Job, run.job.owner, run.job.name)
                self._core.log_end(
                    store, job or run.job, result, run.log_id, run.requested, run.started_at, ended, run.sid, run.pid
                )
                if job is not None:
                    job.last_run_duration = whole_seconds(ended - run.started_at)
                    self._after(store, job, result)
        finally:
            self._core.running.pop(run.job.key, None)
            self._changed()

    def _after(self, store: Store, job: Job, result: Result) -> None:
        """The job's state after a run: waiting for the next one, broken, or over."""
        if result.status == "FAILED":
            job.failure_count += 1
        elif result.status == "SUCCEEDED":
            job.failure_count = 0
        if not job.enabled:
            job.state = "DISABLED"
        elif job.max_failures is not None and job.failure_count >= job.max_failures:
            self._over(store, job, "BROKEN")
            return
        elif job.max_runs is not None and job.run_count >= job.max_runs:
            self._over(store, job, "COMPLETED")
            return
        elif job.next_run_date is None or timing.ended(timing.timing_of(job, store), job.next_run_date):
            once = timing.timing_of(job, store).repeat_interval is None
            self._over(store, job, result.status if once else "COMPLETED")
            return
        else:
            job.state = "SCHEDULED"
        store.save(job)

    def _over(self, store: Store, job: Job, state: str) -> None:
        self._core.note(self._session, store, job, "BROKEN" if state == "BROKEN" else "COMPLETED")
        if job.auto_drop and state != "BROKEN":
            self._core.drop(self._session, _SYS, store, job)
            return
        job.enabled = False
        job.state = state
        job.next_run_date = None
        store.save(job)

    def _purge(self, store: Store, now: datetime) -> None:
        """Once a day: forgets what is older than the log's history."""
        if self._purged is not None and now - self._purged < _PURGE_EVERY:
            return
        self._purged = now
        rows = self._session.native("select name, log_history from dict.sched_class where log_history is not null")
        for name, days in rows:
            store.purge(now - timedelta(days=int(days)), job_class=name)
        days = store.setting("LOG_HISTORY")
        if days is not None and days.isdigit():
            store.purge(now - timedelta(days=int(days)))
