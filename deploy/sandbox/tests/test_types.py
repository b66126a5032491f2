"""Every type belongs to one family, however a table writes it."""

from __future__ import annotations

import pytest

from deploy.sandbox.types import (
    BYTES,
    CHARACTERS,
    LOBS,
    MOMENTS,
    NUMBER,
    PLS_INTEGER,
    TEXTS,
    TIMESTAMPS,
    WITH_ZONE,
    CollectionType,
    Family,
    Kind,
    ObjectType,
    RecordType,
    RefCursorType,
    Type,
    families,
    scalar,
)

_OTHERS: dict[Family, Type] = {
    Family.RECORD: RecordType("A.B", (("X", NUMBER),)),
    Family.COLLECTION: CollectionType("A.C", "TABLE", NUMBER),
    Family.OBJECT: ObjectType("SYS.JSON_OBJECT_T"),
}


def test_every_family_has_a_type() -> None:
    of_scalars = {scalar(kind).family for kind in Kind}
    assert of_scalars.isdisjoint(_OTHERS) and of_scalars | set(_OTHERS) == set(Family)


@pytest.mark.parametrize("family", _OTHERS)
def test_types_that_are_no_scalars(family: Family) -> None:
    assert _OTHERS[family].family is family


def test_a_cursor_variable_is_a_cursor() -> None:
    assert RefCursorType().family is scalar(Kind.CURSOR).family is Family.CURSOR


def test_subtypes_are_of_one_family() -> None:
    assert PLS_INTEGER.family is scalar(Kind.BINARY_DOUBLE).family is NUMBER.family
    assert scalar(Kind.CHAR, 3).family is scalar(Kind.VARCHAR2, 3).family is Family.TEXT


def test_sets_hold_what_their_names_say() -> None:
    assert WITH_ZONE < TIMESTAMPS < MOMENTS
    assert MOMENTS.difference(TIMESTAMPS) == {Family.DATE}
    assert CHARACTERS.intersection(LOBS) == {Family.CLOB}
    assert BYTES.intersection(LOBS) == {Family.BLOB}
    assert TEXTS.difference(CHARACTERS) == {Family.ROWID}


def test_letters_of_a_signature() -> None:
    assert families("nsd") == (Family.NUMBER, Family.TEXT, Family.DATE)
    assert families("tzl") == (Family.TIMESTAMP, Family.ZONED, Family.LOCAL_ZONED)
    with pytest.raises(KeyError):
        families("x")
