"""The dictionary views: USER_ / ALL_ / DBA_ families and single views, as queries over schema `dict`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import ColumnInfo, Table
from ..types import CLOB, DATE, INTERVAL_DS, NUMBER, TIMESTAMP_TZ, Family, Kind, Scalar, Type, families
from .contribution import Contribution
from .dictionary_absent import FAMILIES as ABSENT_FAMILIES
from .dictionary_activity import FAMILIES as ACTIVITY_FAMILIES
from .dictionary_activity import SINGLES as ACTIVITY_SINGLES
from .dictionary_code import FAMILIES as CODE_FAMILIES
from .dictionary_rights import FAMILIES as RIGHTS_FAMILIES
from .dictionary_rights import SINGLES as RIGHTS_SINGLES
from .dictionary_tables import FAMILIES as TABLE_FAMILIES
from .dictionary_tables import SINGLES as TABLE_SINGLES
from .families import Single, ViewFamily
from .names import ident, literal

_FAMILIES: tuple[ViewFamily, ...] = (
    *TABLE_FAMILIES,
    *CODE_FAMILIES,
    *RIGHTS_FAMILIES,
    *ACTIVITY_FAMILIES,
    *ABSENT_FAMILIES,
)
_SINGLES: tuple[Single, ...] = (*TABLE_SINGLES, *RIGHTS_SINGLES, *ACTIVITY_SINGLES)


_TYPES = {
    Family.NUMBER: NUMBER,
    Family.DATE: DATE,
    Family.ZONED: TIMESTAMP_TZ,
    Family.CLOB: CLOB,
    Family.INTERVAL: INTERVAL_DS,
    Family.RAW: Scalar(Kind.RAW, size=8),  # an address
}


def _type(code: str) -> Type:
    """The letter of a family (types.families), or the size of a VARCHAR2."""
    return Scalar(Kind.VARCHAR2, size=int(code)) if code.isdigit() else _TYPES[families(code.lower())[0]]


def _columns(spec: str) -> tuple[ColumnInfo, ...]:
    columns: list[ColumnInfo] = []
    for word in spec.split():
        name, _, code = word.partition(":")
        columns.append(ColumnInfo(name, _type(code)))
    return tuple(columns)


def _cast(column: ColumnInfo) -> str:
    pg = {
        Family.NUMBER: "numeric",
        Family.DATE: "oc.date0",
        Family.ZONED: "timestamptz",
        Family.INTERVAL: "interval",
        Family.RAW: "bytea",
    }.get(column.type.family, "text")
    value = f"b.{ident(column.name)}::{pg}"
    if column.type.family is Family.ZONED:
        value = f"oc.tstz(timezone('UTC', {value}), '+00:00')"
    return f"{value} as {ident(column.name)}"


def _view(name: str, columns: tuple[ColumnInfo, ...], query: str, where: str = "") -> Table:
    text = f"(select {', '.join(_cast(c) for c in columns)} from ({query}) b{where and ' where ' + where})"
    return Table("SYS", name, "DICTIONARY", columns, text)


def views(contents: Sequence[Contribution]) -> Iterator[Table]:
    """Every dictionary view."""
    names: list[str] = []
    for family in (*_FAMILIES, *(f for part in contents for f in part.families)):
        columns = _columns(family.columns)
        owner = family.owner
        for prefix in family.prefixes.split():
            kept = columns
            if prefix == "USER" and not family.keep_owner:
                kept = tuple(c for c in columns if c.name != owner and c.name not in family.also_dropped)
            where = ""
            if prefix == "USER":
                where = family.user_rows or f"b.{ident(owner)} = {{user}}"
            elif prefix == "ALL":
                where = family.all_rows
            view = _view(f"{prefix}_{family.name}", kept, family.query, where)
            names.append(view.name)
            yield view
    for single in (*_SINGLES, *(s for part in contents for s in part.singles)):
        names.append(single.name)
        yield _view(single.name, _columns(single.columns), single.query)
    for name in sorted(ENVIRONMENT_VIEWS):
        names.append(name)
        yield _view(name, _columns(ENVIRONMENT_VIEWS[name].columns), environment_query(name, {}))
    values = ", ".join(f"({literal(n.replace('V_$', 'V$', 1))})" for n in sorted([*names, "DICTIONARY"]))
    yield _view(
        "DICTIONARY",
        _columns("TABLE_NAME:128 COMMENTS:4000"),
        f"select n.table_name, null as comments from (values {values}) n(table_name)",
    )


def is_public(name: str) -> bool:
    return name == "V_$VERSION" or not name.startswith(("DBA_", "V_$", "GV_$"))


@dataclass(frozen=True)
class EnvironmentView:
    """values: column -> (key of the engine's environment or None, default). Numbers are given as int."""

    columns: str
    values: Mapping[str, tuple[str | None, str | int]]


DBID = 1418518649
DATABASE = "FREE"
INSTANCE = "FREE"
HOST = "sandbox"

_SINGLE_INSTANCE: Mapping[str, EnvironmentView] = {
    "V_$DATABASE": EnvironmentView(
        "DBID:N NAME:9 CREATED:D RESETLOGS_CHANGE#:N RESETLOGS_TIME:D LOG_MODE:12 OPEN_MODE:20 DATABASE_ROLE:16 "
        "DB_UNIQUE_NAME:30 CDB:3 CON_ID:N CON_DBID:N PLATFORM_NAME:101 FLASHBACK_ON:18",
        {
            "DBID": ("DBID", DBID),
            "NAME": ("DB_NAME", DATABASE),
            "CREATED": ("CREATED", "2025-01-01 00:00:00"),
            "RESETLOGS_CHANGE#": ("RESETLOGS_CHANGE#", 1),
            "RESETLOGS_TIME": ("RESETLOGS_TIME", "2025-01-01 00:00:00"),
            "LOG_MODE": (None, "NOARCHIVELOG"),
            "OPEN_MODE": ("OPEN_MODE", "READ WRITE"),
            "DATABASE_ROLE": ("DATABASE_ROLE", "PRIMARY"),
            "DB_UNIQUE_NAME": ("DB_UNIQUE_NAME", DATABASE),
            "CDB": (None, "YES"),
            "CON_ID": (None, 3),
            "CON_DBID": ("CON_DBID", DBID + 1),
            "PLATFORM_NAME": (None, "Linux x86 64-bit"),
            "FLASHBACK_ON": (None, "NO"),
        },
    ),
    "V_$INSTANCE": EnvironmentView(
        "INSTANCE_NUMBER:N INSTANCE_NAME:16 HOST_NAME:64 VERSION:17 STARTUP_TIME:D STATUS:12 PARALLEL:3 THREAD#:N "
        "DATABASE_STATUS:17 INSTANCE_ROLE:18 EDITION:7",
        {
            "INSTANCE_NUMBER": (None, 1),
            "INSTANCE_NAME": ("INSTANCE_NAME", INSTANCE),
            "HOST_NAME": ("SERVER_HOST", HOST),
            "VERSION": (None, "19.0.0.0.0"),
            "STARTUP_TIME": ("STARTUP_TIME", "2025-01-01 00:00:00"),
            "STATUS": (None, "OPEN"),
            "PARALLEL": (None, "NO"),
            "THREAD#": (None, 1),
            "DATABASE_STATUS": (None, "ACTIVE"),
            "INSTANCE_ROLE": (None, "PRIMARY_INSTANCE"),
            "EDITION": (None, "EE"),
        },
    ),
}
ENVIRONMENT_VIEWS: Mapping[str, EnvironmentView] = {
    **_SINGLE_INSTANCE,
    "GV_$INSTANCE": EnvironmentView(
        "INST_ID:N " + _SINGLE_INSTANCE["V_$INSTANCE"].columns,
        {"INST_ID": (None, 1), **_SINGLE_INSTANCE["V_$INSTANCE"].values},
    ),
}


def environment_query(name: str, environment: Mapping[str, Any]) -> str:
    """The query of such a view for what the engine's environment says now."""
    view = ENVIRONMENT_VIEWS[name]
    items: list[str] = []
    for column in _columns(view.columns):
        key, default = view.values[column.name]
        value = environment.get(key, default) if key else default
        pg = "numeric" if column.type == NUMBER else "timestamp::oc.date0" if column.type == DATE else "text"
        items.append(f"{literal(None if value is None else str(value))}::{pg} as {ident(column.name)}")
    return f"(select {', '.join(items)})"
