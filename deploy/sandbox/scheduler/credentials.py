"""DBMS_CREDENTIAL."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..builtins.caller import caller_context
from ..errors import OraError, unsupported
from ..model import Context
from . import names
from .core import Core
from .model import Credential, no_such_object
from .store import Store


class DbmsCredential:
    def __init__(self, core: Core) -> None:
        self.core = core

    def create_credential(
        self, S: Any, name: Any, username: Any, password: Any, role: Any, domain: Any, comments: Any, enabled: Any
    ) -> None:
        if role is not None:
            raise unsupported("DBMS_CREDENTIAL with DATABASE_ROLE")
        ctx = caller_context(S)
        with self.core.change(S) as store:
            owner, own_name = names.split(name, ctx.schema)
            self.core.require(S, ctx, "CREATE CREDENTIAL" if owner == ctx.user else "CREATE ANY CREDENTIAL")
            self.core.create(S, ctx, store, Credential(owner, own_name, username, domain, bool(enabled), comments))

    def _find(self, S: Any, ctx: Context, store: Store, text: Any) -> Credential:
        owner, name = names.split(text, ctx.schema)
        found = store.find(Credential, owner, name)
        if found is None or (owner != ctx.user and not S.engine.catalog.can(ctx, "CREATE ANY CREDENTIAL")):
            raise no_such_object(owner, name)
        return found

    def drop_credential(self, S: Any, name: Any, force: Any) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            found = self._find(S, ctx, store, name)
            jobs = store.users_of("credential", found.owner, found.name)
            if jobs and not force:
                raise OraError(27479, f'Cannot drop "{found.owner}"."{found.name}" because other objects depend on it')
            self.core.drop(S, ctx, store, found)

    def enable_credential(self, S: Any, name: Any) -> None:
        self._update(S, name, enabled=True)

    def disable_credential(self, S: Any, name: Any, force: Any) -> None:
        self._update(S, name, enabled=False)

    def update_credential(self, S: Any, name: Any, attribute: Any, value: Any) -> None:
        word = (attribute or "").lower()
        if word == "password":
            self._update(S, name)
        elif word in ("username", "comments", "windows_domain"):
            self._update(S, name, **{word: value})
        else:
            raise OraError(27469, f"{word.upper()} is not a valid string attribute")

    def _update(self, S: Any, name: Any, **values: Any) -> None:
        ctx = caller_context(S)
        with self.core.change(S) as store:
            store.save(replace(self._find(S, ctx, store, name), **values))
