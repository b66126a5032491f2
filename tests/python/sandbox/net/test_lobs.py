from __future__ import annotations

import pytest

from deploy.sandbox.backend import DbType
from deploy.sandbox.errors import OraError
from deploy.sandbox.net.lobs import LOCATOR_SIZE, Lob, LobStore


def test_a_locator_leads_back_to_its_lob_until_it_is_freed() -> None:
    store = LobStore()
    lob = Lob(DbType.CLOB, "text", writable=False)
    locator = store.add(lob)
    assert len(locator) == LOCATOR_SIZE
    assert store.get(locator) is lob
    store.free(locator)
    with pytest.raises(OraError) as caught:
        store.get(locator)
    assert caught.value.code == 22922


def test_writing_past_the_end_pads() -> None:
    clob = Lob(DbType.CLOB, "ab", writable=True)
    clob.write(4, "x".encode("utf-16-be"))
    assert clob.value == "ab x"
    blob = Lob(DbType.BLOB, b"ab", writable=True)
    blob.write(4, b"x")
    assert blob.value == b"ab\0x"


def test_writing_inside_overwrites() -> None:
    clob = Lob(DbType.CLOB, "abcdef", writable=True)
    clob.write(2, "çã".encode("utf-16-be"))
    assert clob.value == "açãdef"


def test_a_lob_read_from_a_query_cannot_be_written() -> None:
    with pytest.raises(OraError) as caught:
        Lob(DbType.CLOB, "abc", writable=False).write(1, b"x")
    assert caught.value.code == 22920


def test_trimming_beyond_the_end_is_refused() -> None:
    with pytest.raises(OraError) as caught:
        Lob(DbType.CLOB, "abc", writable=True).trim(4)
    assert caught.value.code == 22926
