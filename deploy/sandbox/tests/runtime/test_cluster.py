"""The embedded server ends with the sandbox, however that ends."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import oracledb
import pytest

from deploy.sandbox.runtime import embedded
from deploy.sandbox.runtime.cluster import Cluster
from deploy.sandbox.runtime.embedded import library
from tests.database import ROOT
from tests.waiting import wait_until

PATIENCE_S = 60
SESSIONS = 200


TAKE_THE_LOCK = """
from deploy.sandbox.runtime.embedded import account_lock
print(account_lock().acquire(blocking=False))
"""


def few_files() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


@contextmanager
def sandbox(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A sandbox in a process of its own, whose temporary files are in `folder`, and its DSN."""
    command = [sys.executable, "-m", "deploy.sandbox", "up", "--port", "0", "--empty", *options]
    environment = {**os.environ, "TMPDIR": str(folder), "HSM_SANDBOX_PASSWORD": "sandbox"}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        preexec_fn=few_files,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        assert child.stdout is not None
        try:
            yield child, json.loads(child.stdout.readline())["dsn"]
        finally:
            child.kill()


def test_a_killed_sandbox_leaves_no_server_and_no_folder_behind(folder: Path) -> None:
    with sandbox(folder) as (child, _):
        (data,) = folder.glob("hsm-sandbox-*/data")
        child.kill()
        child.wait()
        wait_until(lambda: not data.parent.exists())


def test_what_was_committed_to_a_kept_folder_survives_a_kill(folder: Path) -> None:
    data = folder / "kept"
    running = data / "postmaster.pid"
    with sandbox(folder, "--data", str(data)) as (child, dsn):
        with oracledb.connect(user="system", password="sandbox", dsn=dsn) as connection:
            connection.cursor().execute("create table kept (n number)")
            connection.cursor().execute("insert into kept values (42)")
            connection.commit()
        child.kill()
        child.wait()
        wait_until(lambda: not running.exists())
    with sandbox(folder, "--data", str(data)) as (child, dsn):
        with oracledb.connect(user="system", password="sandbox", dsn=dsn) as connection:
            cursor = connection.cursor()
            cursor.execute("select n from kept")
            assert cursor.fetchall() == [(42,)]
        assert running.exists()
        child.terminate()
        child.wait(PATIENCE_S)
        assert not running.exists()


def test_a_sandbox_whose_server_died_ends_all_the_same(folder: Path) -> None:
    data = folder / "kept"
    with sandbox(folder, "--data", str(data)) as (child, _):
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        child.terminate()
        child.wait(PATIENCE_S)


def test_a_stopped_server_leaves_no_folder_and_no_watcher_behind(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def recorded(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", recorded)
    cluster = Cluster(None)
    cluster.start()
    cluster.stop()
    assert list(folder.glob("hsm-sandbox-*")) == []
    assert all(child.returncode is not None for child in started)


def test_two_hundred_sessions_work_at_once_each_with_an_autonomous_transaction(folder: Path) -> None:
    together = threading.Barrier(SESSIONS)
    with sandbox(folder) as (child, dsn):
        with oracledb.connect(user="system", password="sandbox", dsn=dsn) as connection:
            connection.cursor().execute("create table seen (n number)")
            connection.cursor().execute(
                "create procedure see(n number) is pragma autonomous_transaction; "
                "begin insert into seen values (n); commit; end;"
            )

        def work(number: int) -> None:
            with oracledb.connect(user="system", password="sandbox", dsn=dsn) as session:
                together.wait(PATIENCE_S)
                session.cursor().execute("begin insert into seen values (:1); see(:1); end;", [number])
                together.wait(PATIENCE_S)
                session.commit()

        with ThreadPoolExecutor(SESSIONS) as pool:
            list(pool.map(work, range(SESSIONS)))
        with oracledb.connect(user="system", password="sandbox", dsn=dsn) as connection:
            cursor = connection.cursor()
            cursor.execute("select count(*), count(distinct n) from seen")
            assert cursor.fetchall() == [(2 * SESSIONS, SESSIONS)]
        child.terminate()
        assert child.wait(PATIENCE_S) == 0


def test_of_two_starts_by_root_one_makes_the_account_of_postgresql(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def made(name: str) -> None:
        command = [sys.executable, "-c", TAKE_THE_LOCK]
        said.append(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
        raise InterruptedError(name)

    monkeypatch.setattr(library(), "ensure_user_exists", made)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(embedded, "account_exists", lambda: False)
    with pytest.raises(InterruptedError, match="pgserver"):
        Cluster(folder / "data").start()
    assert said == ["False"], "another one may make it at the same time"
