"""References between compiled units, resolved when they are used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..api import SessionApi
from ..errors import OraError
from ..model import CatalogApi, StoredUnit
from .module import UnitModule

_DISCARDED = (
    "existing state of packages has been discarded\n"
    'ORA-04061: existing state of package body "{0}" has been invalidated\n'
    'ORA-04065: not executed, altered or dropped package body "{0}"\n'
    'ORA-06508: PL/SQL: could not find program unit being called: "{0}"'
)


class Link:
    """Another unit as a compiled module refers to it; calling it gives the module that is valid now."""

    __slots__ = ("_catalog", "_find", "_module", "_version")

    def __init__(self, catalog: CatalogApi, find: Callable[[], UnitModule]) -> None:
        self._catalog = catalog
        self._find = find
        self._version = -1
        self._module: UnitModule | None = None

    def __call__(self) -> UnitModule:
        """Raises ORA-04063 (it has errors), ORA-06508 (it is gone)."""
        if self._catalog.version != self._version or self._module is None:
            self._module = self._find()
            self._version = self._catalog.version
        return self._module


class PackageState:
    """The variables of one package in one session, as attributes."""

    def __init__(self, code: CompiledPackage) -> None:
        self.code = code


class CompiledPackage:
    """A spec with its body. stateful: has variables or cursors, so that a new version discards what sessions hold."""

    def __init__(self, unit: StoredUnit, spec: UnitModule, body: UnitModule | None, stateful: bool) -> None:
        self.key = f"{unit.owner}.{unit.name}"
        self.spec = spec
        self.body = body
        self.stateful = stateful

    @property
    def module(self) -> UnitModule:
        return self.spec if self.body is None else self.body

    def state(self, S: SessionApi) -> PackageState:
        """The session's variables, initialised at first use. ORA-04068 once after the package was changed."""
        state: Any = S.packages.get(self.key)
        if state is not None and state.code is self:
            return state  # type: ignore[no-any-return]
        return self._instantiate(S, state)

    def _instantiate(self, S: SessionApi, old: Any) -> PackageState:
        if old is not None and old.code.stateful:
            del S.packages[self.key]
            raise OraError(4068, _DISCARDED.format(self.key))
        state = S.packages[self.key] = PackageState(self)
        try:
            for module in (self.spec, self.body):
                if module is not None:
                    module.initialize(S, state)
        except BaseException:
            S.packages.pop(self.key, None)
            raise
        return state
