from __future__ import annotations

import pytest

from deploy.sandbox.backend import DbType
from deploy.sandbox.errors import OraError
from deploy.sandbox.net.lobs import LOCATOR_SIZE, Lob, LobStore


def free(lob: str | bytes, value: str | bytes) -> str | bytes:
    """Writes that nobody forbids."""
    return value


def locked(lob: str | bytes, value: str | bytes) -> str | bytes:
    raise OraError(22920, "row containing the LOB value is not locked")


def test_a_locator_leads_back_to_its_lob_until_it_is_freed() -> None:
    store = LobStore(free)
    lob = Lob(DbType.CLOB, "text", free)
    locator = store.add(lob)
    assert len(locator) == LOCATOR_SIZE
    assert store.get(locator) is lob
    store.free(locator)
    with pytest.raises(OraError) as caught:
        store.get(locator)
    assert caught.value.code == 22922


def test_writing_past_the_end_pads() -> None:
    clob = Lob(DbType.CLOB, "ab", free)
    clob.write(4, "x".encode("utf-16-be"))
    assert clob.value == "ab x"
    blob = Lob(DbType.BLOB, b"ab", free)
    blob.write(4, b"x")
    assert blob.value == b"ab\0x"


def test_writing_inside_overwrites() -> None:
    clob = Lob(DbType.CLOB, "abcdef", free)
    clob.write(2, "çã".encode("utf-16-be"))
    assert clob.value == "açãdef"


def test_what_the_session_refuses_is_not_written() -> None:
    with pytest.raises(OraError) as caught:
        Lob(DbType.CLOB, "abc", locked).write(1, b"x")
    assert caught.value.code == 22920


def test_trimming_beyond_the_end_is_refused() -> None:
    with pytest.raises(OraError) as caught:
        Lob(DbType.CLOB, "abc", free).trim(4)
    assert caught.value.code == 22926
