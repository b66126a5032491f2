"""DBMS_SCHEDULER: what is passed, put into the scheduler's terms."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from ..api import EngineApi
from ..builtins.caller import caller_context
from ..errors import OraError, unsupported
from ..model import Context
from ..semantics.zones import shown
from . import attributes, calendar, names, timing
from .core import Core
from .model import (
    Argument,
    Job,
    JobClass,
    Program,
    Schedule,
    insufficient_privileges,
    job_running,
    no_such_object,
)
from .runs import credential_of
from .store import Store

_STOP_WAIT_S = 15.0
_SETTINGS = frozenset(
    ["DEFAULT_TIMEZONE", "LOG_HISTORY", "MAX_JOB_SLAVE_PROCESSES", "EVENT_EXPIRY_TIME", "SCHEDULER_DISABLED"]
)


def _refused(**values: Any) -> None:
    """Parameters of which only the default is supported."""
    for name, value in values.items():
        if value is not None:
            raise unsupported(f"DBMS_SCHEDULER with {name.upper()}")


def _creates_job(parameters: str) -> Callable[..., None]:
    """An overload of CREATE_JOB with these parameters, in order."""

    def create_job(self: DbmsScheduler, S: Any, *given: Any) -> None:
        p = dict(zip(parameters.split(), given, strict=True))
        _check_style(p.get("style"))
        _refused(destination_name=p["destination_name"])
        values: dict[str, Any] = {
            name: p[name] for name in ("program_name", "schedule_name", "credential_name") if name in p
        }
        if "job_action" in p:
            values |= _inline_action(p["job_type"], p["job_action"], p["count"])
        if "start" in p:
            values |= _inline_timing(p["start"], p["interval"], p["end"])
        self._create_job(S, p["job_name"], values, p["job_class"], p["enabled"], p["auto_drop"], p["comments"])

    return create_job


class DbmsScheduler:
    def __init__(self, core: Core) -> None:
        self.core = core
        self._generated = itertools.count(1)

    create_job_1 = _creates_job(
        "job_name job_type job_action count start interval end job_class enabled auto_drop comments credential_name "
        "destination_name"
    )
    create_job_2 = _creates_job(
        "job_name program_name schedule_name job_class enabled auto_drop comments style credential_name "
        "destination_name"
    )
    create_job_3 = _creates_job(
        "job_name program_name start interval end job_class enabled auto_drop comments style credential_name "
        "destination_name"
    )
    create_job_4 = _creates_job(
        "job_name schedule_name job_type job_action count job_class enabled auto_drop comments credential_name "
        "destination_name"
    )

    def _event_job(self, S: Any, *arguments: Any) -> None:
        raise unsupported("an event-based job")

    create_job_5 = create_job_6 = _event_job

    def _create_job(
        self, S: Any, name: Any, values: dict[str, Any], job_class: Any, enabled: Any, auto_drop: Any, comments: Any
    ) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            owner, own_name = names.split(name, ctx.schema)
            self.core.require_create(S, ctx, owner)
            job = Job(owner, own_name, creator=S.user, auto_drop=bool(auto_drop), comments=comments)
            attributes.assign(job, "job_class", job_class)
            for attribute, value in values.items():
                if value is not None:
                    attributes.assign(job, attribute, value)
            self.core.require_class(S, store, ctx, job.job_class)
            _check_references(S.engine, store, job)
            self.core.create(S, ctx, store, job)
            self.core.note(S, store, job, "CREATE")
            if enabled:
                self.core.enable(S, ctx, store, job)

    def create_program(
        self, S: Any, name: Any, program_type: Any, action: Any, count: Any, enabled: Any, comments: Any
    ) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            owner, own_name = names.split(name, ctx.schema)
            self.core.require_create(S, ctx, owner)
            kind = attributes.job_type(program_type)
            if kind is None or action is None:
                raise OraError(27465, "invalid value NULL for attribute PROGRAM_ACTION")
            program = Program(owner, own_name, kind, action, int(count or 0), bool(enabled), comments)
            if enabled and program.number_of_arguments and kind == "EXECUTABLE":
                raise OraError(27456, "not all arguments of program have been defined")
            self.core.create(S, ctx, store, program)

    def define_program_argument_1(
        self, S: Any, name: Any, position: Any, argument: Any, argument_type: Any, out: Any
    ) -> None:
        self._define(S, name, position, argument, argument_type, None, False, out)

    def define_program_argument_2(
        self, S: Any, name: Any, position: Any, argument: Any, argument_type: Any, default: Any, out: Any
    ) -> None:
        self._define(S, name, position, argument, argument_type, default, True, out)

    def _define(
        self, S: Any, name: Any, position: Any, argument: Any, argument_type: Any, default: Any, given: bool, out: Any
    ) -> None:
        if out:
            raise unsupported("an out argument of a program")
        ctx = caller_context(S)
        with self.core.change(S) as store:
            program = self._program(S, ctx, store, name)
            if position is None or not 1 <= position <= (program.number_of_arguments or 0):
                raise _bad_position(position, program.owner, program.name)
            label = None if argument is None else argument.upper()
            store.save_argument(
                Argument(program.owner, program.name, "PROGRAM", int(position), label, argument_type, default, given)
            )

    def _program(self, S: Any, ctx: Context, store: Store, name: Any) -> Program:
        owner, own_name = names.split(name, ctx.schema)
        program = store.find(Program, owner, own_name)
        if program is None or not self.core.may(S, ctx, owner, own_name, "ALTER"):
            raise no_such_object(owner, own_name)
        return program

    def create_schedule(self, S: Any, name: Any, start: Any, interval: Any, end: Any, comments: Any) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            owner, own_name = names.split(name, ctx.schema)
            self.core.require_create(S, ctx, owner)
            schedule = Schedule(owner, own_name, comments=comments)
            for attribute, value in _inline_timing(start, interval, end).items():
                attributes.assign(schedule, attribute, value)
            self.core.create(S, ctx, store, schedule)

    def create_job_class(
        self, S: Any, name: Any, group: Any, service: Any, level: Any, history: Any, comments: Any
    ) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            self.core.require(S, ctx, "MANAGE SCHEDULER")
            owner, own_name = names.split(name, "SYS")
            if owner != "SYS":
                raise OraError(27452, f'"{name}" is an invalid name for a database object.')
            found = JobClass("SYS", own_name, comments=comments)
            for attribute, value in (
                ("resource_consumer_group", group),
                ("service", service),
                ("logging_level", level),
                ("log_history", history),
            ):
                if value is not None:
                    attributes.assign(found, attribute, value)
            self.core.create(S, ctx, store, found)

    def set_job_argument_value_1(self, S: Any, name: Any, position: Any, value: Any) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            job = self._job(S, ctx, store, name)
            if position is None or not 1 <= position <= self._argument_count(store, job):
                raise _bad_position(position, job.owner, job.name)
            self._set_argument(store, job, int(position), value)

    def set_job_argument_value_2(self, S: Any, name: Any, argument: Any, value: Any) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            job = self._job(S, ctx, store, name)
            for known in self._program_arguments(store, job):
                if known.argument_name is not None and known.argument_name == (argument or "").upper():
                    self._set_argument(store, job, known.position, value)
                    return
            raise OraError(27473, f"argument {argument} does not exist")

    def _set_argument(self, store: Store, job: Job, position: int, value: Any) -> None:
        known = next((a for a in self._program_arguments(store, job) if a.position == position), None)
        name, kind = (None, "VARCHAR2") if known is None else (known.argument_name, known.argument_type)
        store.save_argument(Argument(job.owner, job.name, "JOB", position, name, kind, value, True))

    def _program_arguments(self, store: Store, job: Job) -> list[Argument]:
        if job.program_name is None:
            return []
        return store.arguments(job.program_owner or job.owner, job.program_name, "PROGRAM")

    def _argument_count(self, store: Store, job: Job) -> int:
        if job.program_name is None:
            return job.number_of_arguments or 0
        program = store.find(Program, job.program_owner or job.owner, job.program_name)
        return 0 if program is None else program.number_of_arguments or 0

    def reset_job_argument_value(self, S: Any, name: Any, position: Any) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            job = self._job(S, ctx, store, name)
            store.delete_argument(job.owner, job.name, "JOB", int(position))

    def _set(self, S: Any, name: Any, attribute: Any, value: Any, value2: Any = None) -> None:
        _refused(value2=value2)
        ctx = caller_context(S)
        with self.core.change(S) as store:
            found = self.core.any_object(S, ctx, store, name)
            attributes.assign(found, attribute, value)
            if isinstance(found, Job):
                self._changed_job(S, ctx, store, found)
            elif isinstance(found, Schedule):
                store.save(found)
                for job in store.users_of("schedule", found.owner, found.name):
                    self._changed_job(S, ctx, store, job)
            else:
                store.save(found)

    set_attribute_1 = set_attribute_2 = set_attribute_3 = set_attribute_4 = set_attribute_5 = set_attribute_6 = _set

    def set_attribute_null(self, S: Any, name: Any, attribute: Any) -> None:
        self._set(S, name, attribute, None)

    def _changed_job(self, S: Any, ctx: Context, store: Store, job: Job) -> None:
        """An enabled job is enabled anew: its next run is planned again."""
        self.core.require_class(S, store, ctx, job.job_class)
        _check_references(S.engine, store, job)
        if job.enabled:
            failures = job.failure_count
            self.core.enable(S, ctx, store, job)
            job.failure_count = failures
        store.save(job)
        self.core.note(S, store, job, "UPDATE")

    def _job(self, S: Any, ctx: Context, store: Store, name: Any) -> Job:
        return self.core.job(S, ctx, store, *names.split(name, ctx.schema))

    def enable(self, S: Any, text: Any, semantics: Any) -> None:
        ctx = caller_context(S)
        for owner, name in names.split_list(text, ctx.schema):
            with self.core.change(S) as store:
                program = store.find(Program, owner, name)
                if program is not None and self.core.may(S, ctx, owner, name, "ALTER"):
                    self._enable_program(store, program)
                    continue
                job = self.core.job(S, ctx, store, owner, name)
                if not job.enabled:
                    self.core.enable(S, ctx, store, job)

    def _enable_program(self, store: Store, program: Program) -> None:
        if len(store.arguments(program.owner, program.name, "PROGRAM")) < (program.number_of_arguments or 0):
            raise OraError(27456, "not all arguments of program have been defined")
        store.save(replace(program, enabled=True))

    def disable(self, S: Any, text: Any, force: Any, semantics: Any) -> None:
        ctx = caller_context(S)
        for owner, name in names.split_list(text, ctx.schema):
            with self.core.change(S) as store:
                program = store.find(Program, owner, name)
                if program is not None and self.core.may(S, ctx, owner, name, "ALTER"):
                    store.save(replace(program, enabled=False))
                    continue
                self.core.disable(S, store, self.core.job(S, ctx, store, owner, name), force=bool(force))

    def run_job(self, S: Any, name: Any, here: Any) -> None:
        ctx = caller_context(S)
        owner, own_name = names.split(name, ctx.schema)
        if here:
            self.core.run_in_session(S, ctx, owner, own_name)
            return
        with self.core.change(S) as store:
            job = self.core.job(S, ctx, store, owner, own_name)
            self.core.run_now(S, store, job)
        launch = self.core.launch
        if launch is not None:
            with S.interrupt.shelter():  # the coordinator's own session is at work
                launch(job, None)

    def stop_job(self, S: Any, text: Any, force: Any, semantics: Any) -> None:
        ctx = caller_context(S)
        for owner, name in names.split_list(text, ctx.schema):
            with self.core.change(S) as store:
                job = self.core.job(S, ctx, store, owner, name)
                if force:
                    self.core.require(S, ctx, "MANAGE SCHEDULER")
                run = self.core.running.get(job.key)
            if run is None:
                raise OraError(27366, f"job {job.quoted} is not running")
            self.core.stop(S, run, force=bool(force), wait_s=_STOP_WAIT_S)

    def drop_job(self, S: Any, text: Any, force: Any, defer: Any, semantics: Any) -> None:
        if force and defer:
            raise OraError(27362, "batch API call completed with errors")
        ctx = caller_context(S)
        for owner, name in names.split_list(text, ctx.schema):
            with self.core.change(S) as store:
                job = self.core.job(S, ctx, store, owner, name)
                run = self.core.running.get(job.key)
                if run is not None and not force:
                    raise unsupported("DROP_JOB with DEFER") if defer else job_running(job)
            if run is not None:
                with suppress(OraError):
                    self.core.stop(S, run, force=False, wait_s=_STOP_WAIT_S)
            with self.core.change(S) as store:
                job = self.core.job(S, ctx, store, owner, name)
                self.core.note(S, store, job, "DROP")
                self.core.drop(S, ctx, store, job)

    def drop_program(self, S: Any, text: Any, force: Any) -> None:
        ctx = caller_context(S)
        for owner, name in names.split_list(text, ctx.schema):
            with self.core.change(S) as store:
                program = self._program(S, ctx, store, f'"{owner}"."{name}"')
                self._release(S, store, store.users_of("program", owner, name), f'"{owner}"."{name}"', force)
                self.core.drop(S, ctx, store, program)

    def drop_schedule(self, S: Any, text: Any, force: Any) -> None:
        ctx = caller_context(S)
        for owner, name in names.split_list(text, ctx.schema):
            with self.core.change(S) as store:
                schedule = store.find(Schedule, owner, name)
                if schedule is None or not self.core.may(S, ctx, owner, name, "ALTER"):
                    raise no_such_object(owner, name)
                self._release(S, store, store.users_of("schedule", owner, name), f'"{owner}"."{name}"', force)
                self.core.drop(S, ctx, store, schedule)

    def drop_job_class(self, S: Any, text: Any, force: Any) -> None:
        ctx = caller_context(S)
        for owner, name in names.split_list(text, "SYS"):
            with self.core.change(S) as store:
                self.core.require(S, ctx, "MANAGE SCHEDULER")
                found = store.find(JobClass, owner, name)
                if found is None:
                    raise no_such_object(owner, name)
                if name == "DEFAULT_JOB_CLASS":
                    raise insufficient_privileges()
                jobs = store.users_of("class", owner, name)
                self._release(S, store, jobs, f'"{owner}"."{name}"', force)
                for job in jobs:
                    store.save(replace(job, job_class="DEFAULT_JOB_CLASS"))
                self.core.drop(S, ctx, store, found)

    def _release(self, S: Any, store: Store, jobs: list[Job], quoted: str, force: Any) -> None:
        """Jobs that use something about to be dropped are disabled under FORCE. ORA-27479 without."""
        if jobs and not force:
            raise OraError(27479, f"Cannot drop {quoted} because other objects depend on it")
        for job in jobs:
            self.core.disable(S, store, job, force=True)

    def purge_log(self, S: Any, days: Any, which: Any, text: Any) -> None:
        ctx = caller_context(S)
        if (which or "").upper() not in ("JOB_AND_WINDOW_LOG", "JOB_LOG", "WINDOW_LOG"):
            raise OraError(27465, f"invalid value {which} for attribute WHICH_LOG")
        with self.core.change(S) as store:
            before = S.engine.clock.now() - timedelta(days=int(days or 0))
            if text is None:
                self.core.require(S, ctx, "MANAGE SCHEDULER")
                if (which or "").upper() != "WINDOW_LOG":
                    store.purge(before)
                return
            for owner, name in names.split_list(text, ctx.schema):
                if not self.core.may(S, ctx, owner, name, "ALTER"):
                    raise insufficient_privileges()
                store.purge(before, job=(owner, name))

    def set_scheduler_attribute(self, S: Any, attribute: Any, value: Any) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            self.core.require(S, ctx, "MANAGE SCHEDULER")
            store.set_setting(_setting(attribute), value)

    def get_scheduler_attribute(self, S: Any, attribute: Any, value: None) -> tuple[str | None]:
        return (Store(S).setting(_setting(attribute)),)

    def generate_job_name(self, S: Any, prefix: Any) -> str:
        return f"{(prefix or '').upper()}{next(self._generated)}"

    def stime(self, S: Any) -> datetime:
        now: datetime = S.engine.clock.now()
        return now

    def evaluate_calendar_string(
        self, S: Any, text: Any, start: Any, after: Any, result: None
    ) -> tuple[datetime | None]:
        now = S.engine.clock.now()
        begin = start or now
        found = calendar.parse(text or "").after(timing.utc(after or now) or now, begin)
        return (None if found is None else shown(found, begin.tzinfo or timezone.utc),)


def _inline_action(job_type: Any, action: Any, count: Any) -> dict[str, Any]:
    if job_type is None or action is None:
        raise OraError(27465, "invalid value NULL for attribute JOB_ACTION")
    return {"job_type": job_type, "job_action": action, "number_of_arguments": count or 0}


def _inline_timing(start: Any, interval: Any, end: Any) -> dict[str, Any]:
    return {"start_date": start, "repeat_interval": interval, "end_date": end}


def _check_style(style: Any) -> None:
    if (style or "REGULAR").upper() != "REGULAR":
        raise unsupported(f"the job style {style}")


def _check_references(engine: EngineApi, store: Store, job: Job) -> None:
    """ORA-27476 for a program, schedule or credential that is not there."""
    if job.program_name is not None and store.find(Program, job.program_owner or "", job.program_name) is None:
        raise no_such_object(job.program_owner or "", job.program_name)
    timing.timing_of(job, store)
    credential_of(engine, job, store)


def _bad_position(position: Any, owner: str, name: str) -> OraError:
    return OraError(27473, f'argument {position} does not exist for "{owner}"."{name}"')


def _setting(attribute: Any) -> str:
    name = (attribute or "").upper()
    if name not in _SETTINGS:
        raise unsupported(f"the scheduler attribute {name}")
    return name
