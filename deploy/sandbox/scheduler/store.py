"""Reading and writing the scheduler's tables through a session, in its transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from .model import Argument, Credential, Job, JobClass, Program, Result, Schedule
from .schema import COLUMNS, TABLES

_LONGEST_TEXT = 4000
Row = TypeVar("Row", Job, Program, Schedule, JobClass, Credential)


class NativeSql(Protocol):
    """The part of a session this needs."""

    def native(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...


class Store:
    def __init__(self, session: NativeSql) -> None:
        self._run = session.native

    def find(self, kind: type[Row], owner: str, name: str) -> Row | None:
        return next(self._rows(kind, "where owner = $1 and name = $2", (owner, name)), None)

    def jobs(self) -> list[Job]:
        """Every enabled job."""
        return list(self._rows(Job, "where enabled", ()))

    def users_of(self, column: str, owner: str, name: str) -> list[Job]:
        """The jobs that refer to a program, schedule ("program", "schedule") or class ("class")."""
        if column == "class":
            return list(self._rows(Job, "where job_class = $1", (name,)))
        return list(self._rows(Job, f"where {column}_owner = $1 and {column}_name = $2", (owner, name)))

    def _rows(self, kind: type[Row], where: str, params: Sequence[Any]) -> Iterator[Row]:
        for row in self._run(f"select {', '.join(COLUMNS[kind])} from dict.{TABLES[kind]} {where}", params):
            yield kind(*row)

    def insert(self, row: Job | Program | Schedule | JobClass | Credential | Argument) -> None:
        self._insert(TABLES[type(row)], **asdict(row))

    def _insert(self, table: str, **values: Any) -> None:
        marks = ", ".join(f"${i}" for i in range(1, len(values) + 1))
        self._run(f"insert into dict.{table} ({', '.join(values)}) values ({marks})", list(values.values()))

    def save(self, row: Job | Program | Schedule | JobClass | Credential) -> None:
        """Changes the row of its name; one that was dropped meanwhile, with its owner, stays away."""
        columns = COLUMNS[type(row)]  # owner and name are the first
        marks = ", ".join(f"${i}::{type}" for i, type in enumerate(columns.values(), 1))
        self._run(
            f"update dict.{TABLES[type(row)]} set ({', '.join(columns)}) = row({marks}) where owner = $1 and name = $2",
            list(asdict(row).values()),
        )

    def delete(self, kind: type, owner: str, name: str) -> None:
        self._run(f"delete from dict.{TABLES[kind]} where owner = $1 and name = $2", (owner, name))
        if kind in (Job, Program):
            self._run(
                "delete from dict.sched_argument where owner = $1 and name = $2 and kind = $3",
                (owner, name, "JOB" if kind is Job else "PROGRAM"),
            )

    def arguments(self, owner: str, name: str, kind: str) -> list[Argument]:
        rows = self._run(
            f"select {', '.join(COLUMNS[Argument])} from dict.sched_argument "
            "where owner = $1 and name = $2 and kind = $3 order by position",
            (owner, name, kind),
        )
        return [Argument(*row) for row in rows]

    def save_argument(self, argument: Argument) -> None:
        self.delete_argument(argument.owner, argument.name, argument.kind, argument.position)
        self.insert(argument)

    def delete_argument(self, owner: str, name: str, kind: str, position: int) -> None:
        self._run(
            "delete from dict.sched_argument where owner = $1 and name = $2 and kind = $3 and position = $4",
            (owner, name, kind, position),
        )

    def next_log_id(self) -> int:
        return int(self._run("select nextval('dict.sched_log_id')::int")[0][0])

    def log(
        self,
        job: Job,
        operation: str,
        when: datetime,
        *,
        status: str | None = None,
        user: str | None = None,
        info: str | None = None,
        log_id: int | None = None,
    ) -> None:
        self._logged(
            "sched_log",
            job,
            log_id=log_id or self.next_log_id(),
            log_date=when,
            job_class=job.job_class,
            operation=operation,
            status=status,
            user_name=user,
            additional_info=info,
        )

    def _logged(self, table: str, job: Job, **values: Any) -> None:
        who = {"owner": job.owner, "job_name": job.name}
        credential = {"credential_owner": job.credential_owner, "credential_name": job.credential_name}
        self._insert(table, **who, **credential, **values)

    def log_run(
        self,
        job: Job,
        result: Result,
        log_id: int,
        *,
        requested: datetime | None,
        started: datetime,
        ended: datetime,
        sid: int,
        pid: int | None,
    ) -> None:
        """The row of *_SCHEDULER_JOB_RUN_DETAILS."""
        self._logged(
            "sched_run",
            job,
            log_id=log_id,
            log_date=ended,
            status=result.status,
            error=result.error,
            req_start_date=requested or started,
            actual_start_date=started,
            run_duration=whole_seconds(ended - started),
            session_id=str(sid),
            slave_pid=None if pid is None else str(pid),
            additional_info=last(result.info),
            errors=last(result.errors),
            output=last(result.output),
        )

    def purge(self, before: datetime, job: tuple[str, str] | None = None, job_class: str | None = None) -> None:
        """Deletes log rows older than a moment."""
        where, params = "log_date < $1", [before, *(job or ()), *([job_class] if job_class else ())]
        if job is not None:
            where += " and owner = $2 and job_name = $3"
        elif job_class is not None:
            where += " and job_class = $2"
        self._run(
            f"delete from dict.sched_run where log_id in (select log_id from dict.sched_log where {where})", params
        )
        self._run(f"delete from dict.sched_log where {where}", params)

    def running(self, job: Job, sid: int | None, pid: int | None, started: datetime, log_id: int) -> None:
        self._run(
            "insert into dict.sched_running (owner, job_name, session_id, slave_pid, started, log_id) "
            "values ($1, $2, $3, $4, $5, $6) "
            "on conflict (owner, job_name) do update set slave_pid = excluded.slave_pid",
            (job.owner, job.name, sid, None if pid is None else str(pid), started, log_id),
        )

    def ended(self, owner: str, name: str) -> None:
        self._run("delete from dict.sched_running where owner = $1 and job_name = $2", (owner, name))

    def nothing_runs(self) -> None:
        """After a restart: no job survives the process that ran it."""
        self._run("delete from dict.sched_running")
        self._run(
            "update dict.sched_job set state = case when enabled then 'SCHEDULED' else 'DISABLED' end "
            "where state = 'RUNNING'"
        )

    def setting(self, name: str) -> str | None:
        rows = self._run("select value from dict.sched_setting where name = $1", (name,))
        return rows[0][0] if rows else None

    def set_setting(self, name: str, value: str | None) -> None:
        self._run("update dict.sched_setting set value = $2 where name = $1", (name, value))


def last(text: str | None) -> str | None:
    """The end of a text, as much as a column of the log takes."""
    if text is None:
        return None
    raw = text.replace("\x00", "").encode()
    return raw[-_LONGEST_TEXT:].decode("utf-8", "ignore") or None


def whole_seconds(duration: timedelta) -> timedelta:
    """Runs are timed in whole seconds."""
    return timedelta(seconds=round(duration.total_seconds()))
