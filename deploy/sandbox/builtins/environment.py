"""SYS_CONTEXT('USERENV', ...), USER, SYSDATE and the other functions that look at the session."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ..api import SessionApi
from ..errors import OraError, unsupported
from ..model import Context
from ..semantics.convert import fit_timestamp
from ..semantics.nls import CURRENCIES, locale
from ..types import ODate
from .dates import at_time_zone
from .text import whole

DATABASE = {
    "DB_NAME": "FREEPDB1",
    "CON_NAME": "FREEPDB1",
    "CDB_NAME": "FREE",
    "DB_UNIQUE_NAME": "FREE",
    "DB_DOMAIN": None,
    "CON_ID": "3",
    "INSTANCE": "1",
    "INSTANCE_NAME": "FREE",
    "SERVICE_NAME": "freepdb1",
    "DATABASE_ROLE": "PRIMARY",
    "NLS_CALENDAR": "GREGORIAN",
    "NETWORK_PROTOCOL": "tcp",
    "AUTHENTICATION_METHOD": "PASSWORD",
    "AUTHENTICATED_IDENTITY": None,
    "ENTRYID": "0",
    "STATEMENTID": "0",
    "ISDBA": "FALSE",
    "ORACLE_HOME": "/opt/oracle",
    "PLATFORM_SLASH": os.sep,
    "PROXY_USER": None,
    "BG_JOB_ID": None,
    "FG_JOB_ID": "0",
    "IDENTIFICATION_TYPE": "LOCAL",
    "POLICY_INVOKER": None,
    "CURRENT_EDITION_NAME": "ORA$BASE",
    "SESSION_EDITION_NAME": "ORA$BASE",
    "SCHEDULER_JOB": "N",
    "DRAIN_STATUS": "NONE",
    "CLOUD_SERVICE": None,
}
# Not USERENV parameters in Oracle, but V$DATABASE: kept here so that tests can set them in one place.
_NOT_USERENV = frozenset(["DBID", "CON_DBID"])
_LOGON = {
    "OS_USER": "os_user",
    "HOST": "machine",
    "TERMINAL": "terminal",
    "IP_ADDRESS": "address",
    "CLIENT_PROGRAM_NAME": "program",
}
_CLIENT = frozenset(["MODULE", "ACTION", "CLIENT_INFO", "CLIENT_IDENTIFIER"])


def database_value(engine: Any, name: str) -> str | None:
    """A fact of the database or its host (DB_NAME, DBID, SERVER_HOST...), with the overrides tests made."""
    overrides = engine.environment
    if name in overrides:
        value = overrides[name]
        return None if value is None else str(value) or None
    if name == "SERVER_HOST":
        return "sandbox"
    return DATABASE.get(name)


def sys_context(S: SessionApi, ctx: Context, namespace: str | None, name: str | None, size: Any = 256) -> str | None:
    """SYS_CONTEXT(namespace, name). ORA-02003 for an unknown USERENV parameter; an unknown namespace gives NULL."""
    if namespace is None or name is None:
        return None
    if namespace.upper() != "USERENV":
        if namespace.upper() == "SYS_SESSION_ROLES":
            raise unsupported("SYS_CONTEXT('SYS_SESSION_ROLES', ...)")
        return None
    value = userenv_value(S, ctx, name.upper())
    return None if value is None else value[: whole(size)] or None


def userenv_value(S: SessionApi, ctx: Context, name: str) -> str | None:
    found = _session_value(S, ctx).get(name)
    if found is not None:
        return found() or None
    if name in _CLIENT:
        return S.context.get(name.lower())
    if name in _LOGON:
        return getattr(getattr(S, "who", None), _LOGON[name], None) or None
    if name in _NOT_USERENV or (name != "SERVER_HOST" and name not in DATABASE and name not in S.engine.environment):
        raise OraError(2003, "invalid USERENV parameter")
    if name in ("FG_JOB_ID", "BG_JOB_ID", "SCHEDULER_JOB") and S.context.get(name.lower()):
        return S.context[name.lower()]
    return database_value(S.engine, name)


_LANG = {"AMERICAN": "US", "ENGLISH": "GB", "PORTUGUESE": "PT", "BRAZILIAN PORTUGUESE": "PTB"}


def _session_value(S: SessionApi, ctx: Context) -> dict[str, Callable[[], str | None]]:
    return {
        "NLS_DATE_FORMAT": lambda: locale.get().date,
        "NLS_TERRITORY": lambda: locale.get().territory,
        "NLS_SORT": lambda: locale.get().sort,
        "NLS_CURRENCY": lambda: CURRENCIES[locale.get().territory],
        "NLS_DATE_LANGUAGE": lambda: locale.get().date_language,
        "LANG": lambda: _LANG[locale.get().language],
        "LANGUAGE": lambda: f"{locale.get().language}_{locale.get().territory}.AL32UTF8",
        "CURRENT_SCHEMA": lambda: ctx.schema,
        "CURRENT_USER": lambda: ctx.user,
        "SESSION_USER": lambda: S.user,
        "AUTHENTICATED_IDENTITY": lambda: S.user,
        "SID": lambda: str(S.sid),
        "SESSIONID": lambda: str(S.sid + 100000),
        "UNIFIED_AUDIT_SESSIONID": lambda: str(S.sid + 100000),
        "SESSION_USERID": lambda: str(user_id(S, S.user)),
        "CURRENT_USERID": lambda: str(user_id(S, ctx.user)),
        "CURRENT_SCHEMAID": lambda: str(user_id(S, ctx.schema)),
    }


def userenv(S: SessionApi, ctx: Context, name: str | None) -> Any:
    """The old USERENV function."""
    if name is None:
        return None
    word = name.upper()
    if word in ("SESSIONID", "SID", "INSTANCE", "ENTRYID"):
        return int(userenv_value(S, ctx, word) or 0)
    if word in ("LANG", "LANGUAGE", "TERMINAL", "CLIENT_INFO", "ISDBA"):
        return userenv_value(S, ctx, word)
    raise OraError(2003, "invalid USERENV parameter")


def user(S: SessionApi) -> str:
    return S.user


def user_id(S: SessionApi, name: str) -> int:
    return S.engine.catalog.user_id(name)


def uid(S: SessionApi) -> int:
    return user_id(S, S.user)


def systimestamp(S: SessionApi) -> datetime:
    """In the server's zone, of which only the offset is shown."""
    now: datetime = S.engine.clock.here()
    return now


def sysdate(S: SessionApi) -> ODate:
    return ODate.of(S.engine.clock.here())


def session_zone(S: SessionApi) -> str:
    """SESSIONTIMEZONE; +00:00 unless ALTER SESSION set another."""
    return S.time_zone


def current_timestamp(S: SessionApi, digits: Any = 6) -> datetime:
    now = at_time_zone(S.engine.clock.now(), session_zone(S))
    assert now is not None
    found: datetime = fit_timestamp(now, whole(digits))
    return found


def localtimestamp(S: SessionApi, digits: Any = 6) -> datetime:
    return current_timestamp(S, digits).replace(tzinfo=None)


def current_date(S: SessionApi) -> ODate:
    return ODate.of(current_timestamp(S))


def dbtimezone() -> str:
    return "+00:00"


def sys_guid() -> bytes:
    return os.urandom(16)
