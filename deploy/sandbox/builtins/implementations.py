"""Which Python object implements which built-in unit."""

from __future__ import annotations

from .packages import json_types
from .packages.output import DbmsOutput


class CollectionTypeUnit:
    """A collection type has nothing to run: its values are those of runtime/values.py."""


def create() -> dict[str, object]:
    """One fresh implementation a unit, by the unit's name."""
    return {
        "ODCINUMBERLIST": CollectionTypeUnit(),
        "ODCIVARCHAR2LIST": CollectionTypeUnit(),
        "ODCIDATELIST": CollectionTypeUnit(),
        "JSON_KEY_LIST": CollectionTypeUnit(),
        "JSON_ELEMENT_T": json_types.JsonElementT(),
        "JSON_OBJECT_T": json_types.JsonObjectT(),
        "JSON_ARRAY_T": json_types.JsonArrayT(),
        "JSON_SCALAR_T": json_types.JsonScalarT(),
        "DBMS_OUTPUT": DbmsOutput(),
    }
