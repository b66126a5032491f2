"""SET_ATTRIBUTE: which attributes there are and how their values are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ..errors import OraError, unsupported
from ..semantics.formats import number_from_char
from . import names
from .model import JOB_TYPES, LEVELS, REFUSED_TYPES, Job, JobClass, Program, Schedule
from .timing import check_interval, utc, zone_name

_LOGGING = {32: "OFF", 64: "RUNS", 128: "FAILED RUNS", 256: "FULL"}
Setter = Callable[[Any, str, Any], None]


def _wrong(attribute: str, kind: str) -> OraError:
    return OraError(27469, f"{attribute.upper()} is not a valid {kind} attribute")


def _invalid(attribute: str, value: Any) -> OraError:
    return OraError(27465, f"invalid value {value} for attribute {attribute.upper()}")


def _text(row: Any, name: str, value: Any) -> None:
    if value is not None and not isinstance(value, str):
        raise _wrong(name, _kind(value))
    setattr(row, name, value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, datetime):
        return "timestamp with time zone"
    return "interval day to second" if isinstance(value, timedelta) else "string"


def _boolean(row: Any, name: str, value: Any) -> None:
    if isinstance(value, str):
        value = {"TRUE": True, "FALSE": False}.get(value.upper(), value)
    if not isinstance(value, bool):
        raise _wrong(name, _kind(value))
    setattr(row, name, value)


def _only_false(row: Any, name: str, value: Any) -> None:
    _boolean(row, name, value)
    if getattr(row, name):
        raise unsupported(f"the scheduler attribute {name.upper()} with the value TRUE")


def _number(row: Any, name: str, value: Any) -> None:
    if isinstance(value, str):
        value = number_from_char(value, None)
    if value is not None and (not isinstance(value, (int, Decimal)) or isinstance(value, bool)):
        raise _wrong(name, _kind(value))
    setattr(row, name, None if value is None else int(value))


def _limited(least: int, greatest: int) -> Setter:
    def check(row: Any, name: str, value: Any) -> None:
        _number(row, name, value)
        found = getattr(row, name)
        if found is not None and not least <= found <= greatest:
            raise _invalid(name, found)

    return check


def _interval(row: Any, name: str, value: Any) -> None:
    if value is not None and not isinstance(value, timedelta):
        raise _wrong(name, _kind(value))
    setattr(row, name, value)


def _start(row: Any, name: str, value: Any) -> None:
    _date(row, name, value)
    row.start_zone = zone_name(value)


def _date(row: Any, name: str, value: Any) -> None:
    if value is not None and not isinstance(value, datetime):
        raise _wrong(name, _kind(value))
    setattr(row, name, utc(value))


def _repeat(row: Any, name: str, value: Any) -> None:
    _text(row, name, value)
    check_interval(row.repeat_interval)


def _type(row: Any, name: str, value: Any) -> None:
    setattr(row, name, job_type(value))


def job_type(value: str | None) -> str | None:
    """A checked type of a job or program. ORA-27465, ORA-03001."""
    if value is None:
        return None
    word = value.upper()
    if word in REFUSED_TYPES:
        raise unsupported(f"the job type {word}")
    if word not in JOB_TYPES:
        raise OraError(27465, f"invalid value {value} for attribute JOB_TYPE")
    return word


def logging_level(value: Any) -> str:
    """A level by its number or name."""
    if isinstance(value, (int, Decimal)) and int(value) in _LOGGING:
        return _LOGGING[int(value)]
    if isinstance(value, str):
        word = value.upper().removeprefix("DBMS_SCHEDULER.").removeprefix("LOGGING_").replace("_", " ")
        if word in LEVELS:
            return word
        if word.isdigit():
            return logging_level(int(word))
    raise _invalid("LOGGING_LEVEL", value)


def _level(row: Any, name: str, value: Any) -> None:
    row.logging_level = logging_level(value)


def _class(row: Any, name: str, value: Any) -> None:
    _text(row, name, value)
    row.job_class = names.split(value, "SYS")[1]


def _reference(prefix: str) -> Setter:
    """program_name, schedule_name, credential_name: with an owner."""

    def assign(row: Any, name: str, value: Any) -> None:
        _text(row, name, value)
        owner, found = names.split(value, row.owner) if value is not None else (None, None)
        setattr(row, f"{prefix}_owner", owner)
        setattr(row, f"{prefix}_name", found)
        if prefix == "program" and value is not None:
            row.job_type = row.job_action = row.number_of_arguments = None
        if prefix == "schedule" and value is not None:
            row.start_date = row.start_zone = row.repeat_interval = row.end_date = None

    return assign


_JOB: dict[str, Setter] = {
    "job_type": _type,
    "job_action": _text,
    "number_of_arguments": _limited(0, 255),
    "program_name": _reference("program"),
    "schedule_name": _reference("schedule"),
    "credential_name": _reference("credential"),
    "start_date": _start,
    "repeat_interval": _repeat,
    "end_date": _date,
    "job_class": _class,
    "auto_drop": _boolean,
    "comments": _text,
    "logging_level": _level,
    "store_output": _boolean,
    "max_runs": _limited(1, 1_000_000),
    "max_failures": _limited(1, 1_000_000),
    "max_run_duration": _interval,
    "schedule_limit": _interval,
    "restartable": _only_false,
    "job_priority": _limited(1, 5),
    "stop_on_window_close": _boolean,
    "instance_stickiness": _boolean,
    "instance_id": _number,
}
_PROGRAM: dict[str, Setter] = {
    "program_type": _type,
    "program_action": _text,
    "number_of_arguments": _limited(0, 255),
    "comments": _text,
}
_SCHEDULE: dict[str, Setter] = {
    "start_date": _start,
    "repeat_interval": _repeat,
    "end_date": _date,
    "comments": _text,
}
_CLASS: dict[str, Setter] = {
    "resource_consumer_group": _text,
    "service": _text,
    "logging_level": _level,
    "log_history": _limited(0, 1_000_000),
    "comments": _text,
}
_SETTERS: Mapping[type, Mapping[str, Setter]] = MappingProxyType(
    {Job: _JOB, Program: _PROGRAM, Schedule: _SCHEDULE, JobClass: _CLASS}
)
_REFUSED = frozenset(
    "raise_events database_role event_spec queue_spec event_condition "
    "destination parallel_instances job_weight follow_default_timezone "
    "allow_runs_in_restricted_mode constraint_level job_style connect_credential_name resource_consumer_group".split()
)
_NEVER_NULL = frozenset("job_class auto_drop store_output restartable logging_level job_priority".split())


def assign(row: Job | Program | Schedule | JobClass, attribute: str | None, value: Any) -> None:
    """Sets an attribute. ORA-27469 (no such attribute for this type of value), ORA-27465, ORA-27412, ORA-03001."""
    name = (attribute or "").lower()
    setter = _SETTERS[type(row)].get(name)
    if setter is None:
        if name in _REFUSED:
            raise unsupported(f"the scheduler attribute {name.upper()}")
        raise _wrong(name, _kind(value))
    if value is None and name in _NEVER_NULL:
        raise _invalid(name, "NULL")
    setter(row, name, value)
