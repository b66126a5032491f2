"""On whose behalf a built-in package with invoker's rights runs."""

from __future__ import annotations

import sys
from typing import Any

from ..api import SessionApi
from ..compiler.emit import PREFIX
from ..generated import HELPERS
from ..model import Context, StoredUnit

_KINDS = ("PACKAGE", "PROCEDURE", "FUNCTION", "TRIGGER", "TYPE")


def caller_context(S: SessionApi) -> Context:
    """Names and rights of the PL/SQL that called: its owner's without roles if it has definer's rights, else those of
    the statement the client sent."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(PREFIX) and name != PREFIX:
            owner, _, unit_name = name[len(PREFIX) :].partition(".")
            if unit_name and not _invokers_rights(S, owner, unit_name):
                return Context(owner, owner, roles=False)
        if frame.f_back is None:
            break
        frame = frame.f_back
    return Context(S.schema, S.user, roles=True)


def _invokers_rights(S: SessionApi, owner: str, name: str) -> bool:
    for kind in _KINDS:
        stored: StoredUnit | None = S.engine.catalog.unit(owner, name, kind)
        if stored is not None:
            tree: Any = stored.unit
            subprogram = getattr(tree, "subprogram", None)
            authid = getattr(tree if subprogram is None else subprogram, "authid", None)
            return bool(authid == "CURRENT_USER")
    return False


def call_stack() -> list[tuple[str, int]]:
    """(OWNER.UNIT or "" for an anonymous block, line) of the running PL/SQL, innermost first."""
    found: list[tuple[str, int]] = []
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(PREFIX) and not frame.f_code.co_name.startswith(HELPERS):
            found.append((name[len(PREFIX) :], frame.f_lineno))
        if frame.f_back is None:
            break
        frame = frame.f_back
    return found
