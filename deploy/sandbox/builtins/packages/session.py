"""DBMS_SESSION, DBMS_APPLICATION_INFO, DBMS_DEBUG_JDWP."""

from __future__ import annotations

import re
from typing import Any

from ...api import SessionApi
from ...catalog import privileges
from ...errors import OraError, unsupported
from ..caller import caller_context

_LONGEST = {"module": 48, "action": 32, "client_info": 64, "client_identifier": 64}


def set_client_value(S: SessionApi, name: str, value: str | None) -> None:
    """Sets an attribute of V$SESSION, cut to its length in bytes."""
    if value is not None:
        value = value.encode()[: _LONGEST[name]].decode("utf-8", "ignore") or None
    S.context[name] = value


def sleep(S: SessionApi, seconds: Any) -> None:
    """Waits in real time; the call can be broken off. ORA-06502 for null and negative times."""
    if seconds is None or seconds < 0:
        raise OraError(6502, "PL/SQL: numeric or value error")
    session: Any = S
    session.sleep(float(seconds))


class DbmsSession:
    def sleep(self, S: SessionApi, seconds: Any) -> None:
        sleep(S, seconds)

    def set_identifier(self, S: SessionApi, client_id: str | None) -> None:
        set_client_value(S, "client_identifier", client_id)

    def clear_identifier(self, S: SessionApi) -> None:
        set_client_value(S, "client_identifier", None)

    def unique_session_id(self, S: SessionApi) -> str:
        serial = getattr(S, "serial", 0)
        return f"{S.sid:04X}{serial:04X}0001"

    def is_role_enabled(self, S: SessionApi, role: str | None) -> bool:
        ctx = caller_context(S)
        held = privileges.grantees(S.engine.catalog.state, ctx.user, ctx.roles) - {ctx.user, "PUBLIC"}
        return (role or "").upper() in held

    def is_session_alive(self, S: SessionApi, unique: str | None) -> bool:
        return any(self.unique_session_id(s) == unique for s in S.engine.sessions.values())

    def free_unused_user_memory(self, S: SessionApi) -> None:
        """Nothing to give back here."""

    def reset_package(self, S: SessionApi) -> None:
        """At the end of the call every package is as in a new session, DBMS_OUTPUT's buffer included."""
        S.forgetful = True

    def modify_package_state(self, S: SessionApi, flags: Any) -> None:
        raise unsupported("DBMS_SESSION.MODIFY_PACKAGE_STATE")

    def set_nls(self, S: SessionApi, parameter: str | None, value: str | None) -> None:
        """As ALTER SESSION: a text has its quotes in `value`."""
        if re.fullmatch(r"(?i)nls_\w+", parameter or "") is None or value is None:
            raise OraError(922, "missing or invalid option")
        S.execute_immediate(f"alter session set {parameter} = {value}", caller_context(S), [])

    def set_context(self, S: SessionApi, *arguments: Any) -> None:
        raise OraError(1031, "insufficient privileges")  # there is no context whose package asks


class DbmsApplicationInfo:
    def set_module(self, S: SessionApi, module: str | None, action: str | None) -> None:
        set_client_value(S, "module", module)
        set_client_value(S, "action", action)

    def set_action(self, S: SessionApi, action: str | None) -> None:
        set_client_value(S, "action", action)

    def set_client_info(self, S: SessionApi, info: str | None) -> None:
        set_client_value(S, "client_info", info)

    def read_module(self, S: SessionApi, module: None, action: None) -> tuple[str | None, str | None]:
        return S.context.get("module"), S.context.get("action")

    def set_session_longops(self, S: SessionApi, index: Any, slot: Any, *arguments: Any) -> tuple[Any, Any]:
        """No view shows them: an operation has its number, and that is all."""
        if index == -1:
            index = int(S.context.get("longops") or 0) + 1
            S.context["longops"] = str(index)
        return index, slot

    def read_client_info(self, S: SessionApi, info: None) -> tuple[str | None]:
        return (S.context.get("client_info"),)


class DbmsDebugJdwp:
    """Which session this is; nothing can be debugged."""

    def current_session_id(self, S: SessionApi) -> int:
        return S.sid

    def current_session_serial(self, S: SessionApi) -> int:
        serial: int = getattr(S, "serial", 0)
        return serial
