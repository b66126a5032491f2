"""Statements that are neither SQL nor PL/SQL: DDL, transaction control, ALTER SESSION."""

from __future__ import annotations

import re

from ..errors import OraError, unsupported
from ..model import Context
from ..parser import ast
from ..semantics.collation import KEYS
from ..semantics.date_model import elements
from ..semantics.nls import AMERICA, LANGUAGES, Locale
from . import constraints, parallel
from .instance import Work

# Parameters that change nothing a program of the sandbox could tell.
_WITHOUT_EFFECT = frozenset(
    [
        "OPTIMIZER_MODE",
        "PLSCOPE_SETTINGS",
        "PLSQL_CODE_TYPE",
        "PLSQL_DEBUG",
        "PLSQL_OPTIMIZE_LEVEL",
        "PLSQL_WARNINGS",
        "RECYCLEBIN",
        "STATISTICS_LEVEL",
    ]
)
# Settings of national language support of which the sandbox has one.
NLS = {
    "NLS_CALENDAR": "GREGORIAN",
    "NLS_LENGTH_SEMANTICS": "BYTE",
}
_FORMATS = {"NLS_DATE_FORMAT": "date", "NLS_TIMESTAMP_FORMAT": "timestamp", "NLS_TIMESTAMP_TZ_FORMAT": "zoned"}
# What a territory sets: numeric characters and formats
_TERRITORIES = {
    "AMERICA": (".,", AMERICA),
    "BRAZIL": (
        ",.",
        Locale("BRAZIL", "DD/MM/RR", "DD/MM/RR HH24:MI:SSXFF", "DD/MM/RR HH24:MI:SSXFF TZR"),
    ),
    "PORTUGAL": (
        ",.",
        Locale("PORTUGAL", "RR.MM.DD", "RR.MM.DD HH24:MI:SSXFF", "RR.MM.DD HH24:MI:SSXFF TZR"),
    ),
}


def execute(session: Work, stmt: ast.Stmt, text: str, ctx: Context) -> bool:
    """True when a stored unit was created with compilation errors."""
    if isinstance(stmt, ast.Commit):
        session.commit()
    elif isinstance(stmt, ast.Rollback):
        if stmt.to is None:
            session.rollback()
        else:
            session.rollback_to(stmt.to)
    elif isinstance(stmt, ast.Savepoint):
        session.savepoint(stmt.name)
    elif isinstance(stmt, ast.SetTransaction):
        _set_transaction(session, stmt)
    elif isinstance(stmt, ast.SetConstraints):
        constraints.set_mode(session, stmt, ctx)
    elif isinstance(stmt, ast.AlterSession):
        _alter_session(session, stmt)
    elif isinstance(stmt, ast.SetRole):
        raise unsupported("SET ROLE")
    elif isinstance(stmt, ast.ExplainPlan):
        raise unsupported("EXPLAIN PLAN")
    elif isinstance(stmt, ast.AlterSystem):
        _alter_system(session, stmt, ctx)
    else:
        return session.define(stmt, text, ctx)
    return False


def _set_transaction(session: Work, stmt: ast.SetTransaction) -> None:
    words = " ".join(stmt.text.upper().split())
    if session.levels.transaction.active:
        raise OraError(1453, "SET TRANSACTION must be first statement of transaction")
    if "READ COMMITTED" in words or "READ WRITE" in words or words.startswith("SET TRANSACTION NAME "):
        return
    raise unsupported(f"SET TRANSACTION {words}" if not words.startswith("SET ") else words)


def _alter_session(session: Work, stmt: ast.AlterSession) -> None:
    if not stmt.sets:
        words = " ".join(stmt.text.upper().split()).removeprefix("ALTER SESSION ")
        if words.startswith("ENABLE COMMIT IN PROCEDURE") or parallel.alter(session, words):
            return
        raise unsupported(f"ALTER SESSION {words}")
    for name, value in stmt.sets:
        _set_parameter(session, name.upper(), value)


_KILL = re.compile(r"alter\s+system\s+kill\s+session\s+'(.*)'(\s+immediate)?\s*", re.IGNORECASE | re.DOTALL)


def _alter_system(session: Work, stmt: ast.AlterSystem, ctx: Context) -> None:
    kill = _KILL.fullmatch(stmt.text)
    if kill is None:
        raise unsupported("ALTER SYSTEM")
    if not session.engine.catalog.can(ctx, "ALTER SYSTEM"):
        raise OraError(1031, "insufficient privileges")
    number = re.fullmatch(r"\s*(\d+)\s*,\s*(\d+)\s*", kill[1])
    if number is None:
        raise OraError(26, "missing or invalid session ID")
    session.engine.kill(session, int(number[1]), int(number[2]))


def _unquoted(value: str) -> str:
    return value[1:-1].replace("''", "'") if len(value) >= 2 and value[0] == value[-1] == "'" else value


def _set_parameter(session: Work, name: str, raw: str) -> None:
    value = _unquoted(raw.strip())
    if name == "CURRENT_SCHEMA":
        schema = value.strip('"') if value.startswith('"') else value.upper()
        if session.engine.catalog.user(schema) is None:
            raise OraError(1435, "user does not exist")
        session.schema = schema
    elif name == "TIME_ZONE":
        session.settings.set_time_zone(value)
    elif name == "DDL_LOCK_TIMEOUT":
        session.settings.ddl_lock_timeout = _whole_number(name, value, 0, 1_000_000)
    elif name == "NLS_NUMERIC_CHARACTERS":
        session.settings.set_numeric_characters(value)
    elif name == "NLS_TERRITORY" and value.upper() in _TERRITORIES:
        characters, locale = _TERRITORIES[value.upper()]
        session.settings.set_numeric_characters(characters)
        formats = ("territory", *_FORMATS.values())
        session.settings.set_locale(**{field: getattr(locale, field) for field in formats})
    elif name in _FORMATS:
        elements(value)  # ORA-01821
        session.settings.set_locale(**{_FORMATS[name]: value})
    elif name == "NLS_TERRITORY":
        raise unsupported(f"{name} = '{value}'")
    elif name in ("NLS_SORT", "NLS_COMP"):
        _set_collation(session, name, value.upper())
    elif name in ("NLS_LANGUAGE", "NLS_DATE_LANGUAGE"):
        _set_language(session, name, value.upper())
    elif name in NLS:
        if value.upper() != NLS[name]:
            raise unsupported(f"{name} = '{value}'")
    elif name == "PLSQL_CCFLAGS":
        if value:
            raise unsupported(f"{name} = '{value}'")
    elif name not in _WITHOUT_EFFECT:
        if not re.fullmatch(r"[A-Z_$#0-9]+", name):
            raise OraError(922, "missing or invalid option")
        raise unsupported(f"ALTER SESSION SET {name}")


def _whole_number(name: str, value: str, low: int, high: int) -> int:
    if not re.fullmatch(r"-?\d+", value):
        raise OraError(2017, "integer value required")
    if not low <= int(value) <= high:
        between = f"must be between {low} and {high}"
        raise OraError(68, f"invalid value {value} for parameter {name.lower()}, {between}")
    return int(value)


def _set_language(session: Work, name: str, value: str) -> None:
    """NLS_LANGUAGE sets the other parameters that depend on the language too. Messages stay English."""
    if value not in LANGUAGES:
        raise unsupported(f"{name} = '{value}'")
    session.settings.set_locale(date_language=value)
    if name == "NLS_LANGUAGE":
        session.settings.set_locale(language=value, sort=LANGUAGES[value].sort)


def _set_collation(session: Work, name: str, value: str) -> None:
    if name == "NLS_COMP":
        if value not in ("BINARY", "LINGUISTIC", "ANSI"):
            raise OraError(12705, "Cannot access NLS data files or invalid environment specified")
        if value == "ANSI":
            raise unsupported(f"{name} = {value}")
        session.settings.set_locale(comparison=value)
    elif value in KEYS:
        session.settings.set_locale(sort=value)
    else:
        raise unsupported(f"{name} = {value}")
