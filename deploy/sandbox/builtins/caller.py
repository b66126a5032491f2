"""On whose behalf a built-in package with invoker's rights runs."""

from __future__ import annotations

from typing import Any

from ..api import SessionApi
from ..generated import callers
from ..model import Context, StoredUnit

_KINDS = ("PACKAGE", "PROCEDURE", "FUNCTION", "TRIGGER", "TYPE")


def caller_context(S: SessionApi) -> Context:
    """Names and rights of the PL/SQL that called: its owner's without roles if it has definer's rights, else those of
    the statement the client sent."""
    for unit in callers():
        owner, _, name = unit.partition(".")
        if name and not _invokers_rights(S, owner, name):
            return Context(owner, owner, roles=False)
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
