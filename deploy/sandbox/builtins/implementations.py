"""Which Python object implements which built-in unit."""

from __future__ import annotations

from .packages.output import DbmsOutput


class CollectionTypeUnit:
    """A collection type has nothing to run: its values are those of runtime/values.py."""


def create() -> dict[str, object]:
    """One fresh implementation a unit, by the unit's name."""
    return {
        "DBMS_OUTPUT": DbmsOutput(),
        "ODCINUMBERLIST": CollectionTypeUnit(),
        "ODCIVARCHAR2LIST": CollectionTypeUnit(),
        "ODCIDATELIST": CollectionTypeUnit(),
        "JSON_KEY_LIST": CollectionTypeUnit(),
    }
