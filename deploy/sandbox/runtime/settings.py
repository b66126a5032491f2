"""What ALTER SESSION sets, and how the connections of a session are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar, Token
from dataclasses import astuple, dataclass, replace
from datetime import timedelta, tzinfo
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from ..catalog.catalog import Catalog
from ..errors import OraError
from ..semantics import arith, nls
from ..semantics.zones import canonical
from ..semantics.zones import zone as zone_of
from .clock import Clock
from .pipe import Command, Pipe

_Value = TypeVar("_Value")
Applied = tuple[bool, "Token[str]", "Token[nls.Locale]", "Token[tzinfo]"]
_FARTHEST = 14  # hours that a session's zone may be ahead of UTC


@dataclass(frozen=True)
class Nls:
    """As a session begins. numeric_characters: decimal mark and group separator."""

    time_zone: str = "+00:00"
    numeric_characters: str = ".,"
    locale: nls.Locale = nls.AMERICA

    @cached_property
    def values(self) -> Mapping[str, str]:
        """By the names of PostgreSQL's settings."""
        return {
            "oc.numeric_characters": self.numeric_characters,
            "oc.locale": "\x01".join(astuple(self.locale)),
            "oc.time_zone": self.time_zone,
        }


class Wanted(NamedTuple):
    """What a connection has to know. version: of the dictionary; rollbacks: of the transaction on it."""

    version: int
    rollbacks: int
    clock_offset: timedelta
    nls: Nls

    @property
    def values(self) -> Mapping[str, str]:
        return {**self.nls.values, "oc.clock_offset": str(self.clock_offset.total_seconds())}


_AT_FIRST = Wanted(0, 0, timedelta(), Nls()).values


class Told:
    """What a connection was told."""

    def __init__(self) -> None:
        self._last: Wanted | None = None
        self._values: dict[str, str] = {}

    def news(self, wanted: Wanted, pipe: Pipe) -> list[Command]:
        """What tells it the rest. Whatever it was told before may have been undone by a rollback since."""
        last, self._last = self._last, wanted
        if last == wanted:
            return []
        known = last is not None and (last.version, last.nls) == (wanted.version, wanted.nls)
        commands = [] if known else pipe.forget_prepared()
        undone = last is not None and last.rollbacks != wanted.rollbacks
        for name, value in wanted.values.items():
            if value != self._values.get(name, _AT_FIRST[name]) or (undone and name in self._values):
                self._values[name] = value
                quoted = value.replace("'", "''")
                commands.append(Command(f"select set_config('{name}', '{quoted}', false)"))
        return commands


class Settings:
    """Of one session. ddl_lock_timeout: seconds; parallel_dml, parallel_query: ENABLE, DISABLE or FORCE.

    collate: told what is compared in place of a text.
    """

    def __init__(self, clock: Clock, catalog: Catalog, collate: Callable[[Callable[[Any], Any]], None]) -> None:
        self._clock = clock
        self._catalog = catalog
        self._collate = collate
        self._first_zone = ""  # what the client asked for at logon
        self._in_force = False
        self.nls = Nls()
        self.ddl_lock_timeout = 0
        self.parallel_dml = "DISABLE"
        self.parallel_query = "ENABLE"

    def wanted(self, rollbacks: int) -> Wanted:
        return Wanted(self._catalog.version, rollbacks, self._clock.offset, self.nls)

    def apply(self) -> Applied:
        """For the call that begins, and what it sets is in force at once; later calls begin with the session's own."""
        outer, self._in_force = self._in_force, True
        return (
            outer,
            nls.numeric_characters.set(self.nls.numeric_characters),
            nls.locale.set(self.nls.locale),
            arith.time_zone.set(zone_of(self.nls.time_zone)),
        )

    def withdraw(self, applied: Applied) -> None:
        """At the end of the call."""
        self._in_force, numbers, locale, zone = applied
        arith.time_zone.reset(zone)
        nls.locale.reset(locale)
        nls.numeric_characters.reset(numbers)

    def _set_now(self, setting: ContextVar[_Value], value: _Value) -> None:
        if self._in_force:
            setting.set(value)

    def set_time_zone(self, zone: str) -> None:
        """zone: an offset or the name of a region. LOCAL: the first one the session had. ORA-01882, ORA-01874."""
        special = {"LOCAL": self._first_zone or self.nls.time_zone, "DBTIMEZONE": "+00:00"}
        named = special.get(zone.upper()) or canonical(zone)
        if named[0] in "+-" and int(named[1:3]) > _FARTHEST:
            raise OraError(1874, "time zone hour must be between -15 and 15")
        self.nls = replace(self.nls, time_zone=named)
        self._first_zone = self._first_zone or named
        self._set_now(arith.time_zone, zone_of(named))

    def set_numeric_characters(self, characters: str) -> None:
        """characters: decimal mark and group separator. ORA-12705 when they cannot be told apart."""
        decimal_mark, group = characters[:1], characters[1:]
        if len(characters) != 2 or decimal_mark == group or any(c.isdigit() or c in "+-<>" for c in characters):
            raise OraError(12705, "Cannot access NLS data files or invalid environment specified")
        self.nls = replace(self.nls, numeric_characters=characters)
        self._set_now(nls.numeric_characters, characters)

    def set_locale(self, **fields: str) -> None:
        """fields: of nls.Locale."""
        locale = replace(self.nls.locale, **fields)
        self.nls = replace(self.nls, locale=locale)
        self._collate(locale.key)
        self._set_now(nls.locale, locale)
