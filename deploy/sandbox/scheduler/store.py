"""Reading and writing the scheduler's tables through a session, in its transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from . import schema
from .model import Argument, Credential, Job, JobClass, Program, Result, Schedule

_TABLES: Mapping[type, tuple[str, Mapping[str, str]]] = {
    Job: ("sched_job", schema.JOB),
    Program: ("sched_program", schema.PROGRAM),
    Schedule: ("sched_schedule", schema.SCHEDULE),
    JobClass: ("sched_class", schema.JOB_CLASS),
    Credential: ("sched_credential", schema.CREDENTIAL),
}
_LONGEST_TEXT = 4000
Row = TypeVar("Row", Job, Program, Schedule, JobClass, Credential)


class NativeSql(Protocol):
    """The part of a session this needs."""

    def native(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...


class Store:
    def __init__(self, session: NativeSql) -> None:
        self._run = session.native

    # -------------------------------------------------------------- whole rows

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
        table, columns = _TABLES[kind]
        for row in self._run(f"select {', '.join(columns)} from dict.{table} {where}", params):
            yield kind(**dict(zip(columns, row, strict=True)))

    def insert(self, row: Job | Program | Schedule | JobClass | Credential) -> None:
        table, columns = _TABLES[type(row)]
        values = asdict(row)
        self._run(
            f"insert into dict.{table} ({', '.join(columns)}) values ({_marks(columns)})", [values[c] for c in columns]
        )

    def save(self, row: Job | Program | Schedule | JobClass | Credential) -> None:
        """Changes the row of its name; one that was dropped meanwhile, with its owner, stays away."""
        table, columns = _TABLES[type(row)]
        values = asdict(row)
        self._run(
            f"update dict.{table} set ({', '.join(columns)}) = row({_marks(columns)}) where owner = $1 and name = $2",
            [values[c] for c in columns],
        )

    def delete(self, kind: type, owner: str, name: str) -> None:
        self._run(f"delete from dict.{_TABLES[kind][0]} where owner = $1 and name = $2", (owner, name))
        if kind in (Job, Program):
            self._run(
                "delete from dict.sched_argument where owner = $1 and name = $2 and kind = $3",
                (owner, name, "JOB" if kind is Job else "PROGRAM"),
            )

    # -------------------------------------------------------------- arguments

    def arguments(self, owner: str, name: str, kind: str) -> list[Argument]:
        names = [f.name for f in fields(Argument)]
        rows = self._run(
            f"select {', '.join(names)} from dict.sched_argument where owner = $1 and name = $2 and kind = $3 "
            "order by position",
            (owner, name, kind),
        )
        return [Argument(*row) for row in rows]

    def save_argument(self, argument: Argument) -> None:
        self.delete_argument(argument.owner, argument.name, argument.kind, argument.position)
        self._run(
            "insert into dict.sched_argument (owner, name, kind, position, argument_name, argument_type, value, "
            "has_value, out_argument) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            list(asdict(argument).values()),
        )

    def delete_argument(self, owner: str, name: str, kind: str, position: int) -> None:
        self._run(
            "delete from dict.sched_argument where owner = $1 and name = $2 and kind = $3 and position = $4",
            (owner, name, kind, position),
        )

    # -------------------------------------------------------------- log

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
        self._run(
            "insert into dict.sched_log (log_id, log_date, owner, job_name, job_class, operation, status, user_name, "
            "credential_owner, credential_name, additional_info) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            (
                log_id or self.next_log_id(),
                when,
                job.owner,
                job.name,
                job.job_class,
                operation,
                status,
                user,
                job.credential_owner,
                job.credential_name,
                info,
            ),
        )

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
        self._run(
            "insert into dict.sched_run (log_id, log_date, owner, job_name, status, error, req_start_date, "
            "actual_start_date, run_duration, session_id, slave_pid, credential_owner, credential_name, "
            "additional_info, errors, output) "
            "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            (
                log_id,
                ended,
                job.owner,
                job.name,
                result.status,
                result.error,
                requested or started,
                started,
                whole_seconds(ended - started),
                str(sid),
                None if pid is None else str(pid),
                job.credential_owner,
                job.credential_name,
                last(result.info),
                last(result.errors),
                last(result.output),
            ),
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

    # -------------------------------------------------------------- running jobs and settings

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


def _marks(columns: Mapping[str, str]) -> str:
    """Placeholders for values of all columns, of which owner and name are the first."""
    return ", ".join(f"${i}::{columns[c].split()[0]}" for i, c in enumerate(columns, 1))


def last(text: str | None) -> str | None:
    """The end of a text, as much as a column of the log takes."""
    if text is None:
        return None
    raw = text.replace("\x00", "").encode()
    return raw[-_LONGEST_TEXT:].decode("utf-8", "ignore") or None


def whole_seconds(duration: timedelta) -> timedelta:
    """Runs are timed in whole seconds."""
    return timedelta(seconds=round(duration.total_seconds()))
