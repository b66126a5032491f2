"""What the embedded server leaves closed on a machine that others use, too."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest

from deploy.sandbox.runtime import embedded
from deploy.sandbox.runtime.cluster import Cluster


@pytest.fixture
def temporary(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_use_the_socket(folder: Path) -> None:
    cluster = Cluster(folder / "data")
    cluster.start()
    try:
        sockets = [path for path in (folder / "data").iterdir() if path.is_socket()]
        assert [mode(path) for path in sockets] == [0o700]
        assert mode(folder / "data") == 0o700
    finally:
        cluster.stop()


def test_a_place_too_deep_for_a_socket_has_it_where_nobody_else_may_look(folder: Path) -> None:
    deep = folder / ("d" * 90) / "data"
    cluster = Cluster(deep)
    cluster.start()
    try:
        assert not [path for path in deep.iterdir() if path.is_socket()]
        sockets = [path for path in embedded.own_directory().rglob("*") if path.is_socket()]
        assert {mode(path) for path in sockets} == {0o700}
    finally:
        cluster.stop()
    assert not [path for path in embedded.own_directory().iterdir() if path in {s.parent for s in sockets}]


def test_what_is_above_the_data_stays_as_it_was(folder: Path) -> None:
    above = folder / "above"
    above.mkdir()
    above.chmod(0o711)
    cluster = Cluster(above / "data")
    cluster.start()
    cluster.stop()
    assert mode(above) == 0o711


def test_each_user_of_a_machine_has_a_directory_of_his_own(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = embedded.own_directory()
    assert mode(mine) & 0o066 == 0
    assert embedded.own_directory() == mine
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    (temporary / "hsm-of-54321").symlink_to(mine)
    with pytest.raises(PermissionError, match="somebody else"):
        embedded.own_directory()


def test_a_way_that_is_closed_is_named_and_not_opened(folder: Path) -> None:
    closed = folder / "closed"
    (closed / "data").mkdir(parents=True)
    closed.chmod(0o700)
    with pytest.raises(PermissionError) as refused:
        embedded.require_way(closed / "data")
    assert refused.value.filename == str(closed)
    assert mode(closed) == 0o700
    closed.chmod(0o755)
    assert embedded.way_closed_by(closed / "data") != closed


def test_programs_behind_a_closed_way_are_copied_to_where_they_can_be_reached(temporary: Path) -> None:
    closed = temporary / "closed"
    programs = closed / "package" / "installed" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("a program")
    (closed / "package.libs").mkdir()
    (closed / "package.libs" / "libpq.so").write_text("a library")
    closed.chmod(0o700)
    for _ in range(2):
        known = {16: closed, 18: programs}
        embedded.reachable_programs(known, 18)
        assert list(known) == [18]
        assert (known[18] / "postgres").read_text() == "a program"
        assert (known[18].parents[2] / "package.libs" / "libpq.so").read_text() == "a library"
        assert known[18].is_relative_to(embedded.own_directory())
    assert mode(closed) == 0o700
    closed.chmod(0o755)
