"""The resident form: in the foreground, under systemd, and as a Windows service before a stand-in for pywin32."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from python_job import service
from python_job.config import Channel, Config, Database, Job
from python_job.database import DatabaseError
from tests.database import ROOT


class Gateway:
    """Fails as scripted, then hands out nothing; sets `stop` once the script is over."""

    def __init__(self, stop: threading.Event, *script: DatabaseError | None) -> None:
        self.stop, self.script, self.closed = stop, list(script), 0

    def claim(self, batch: int, channels: Any) -> list[Any]:
        if not self.script:
            self.stop.set()
            return []
        if (failure := self.script.pop(0)) is not None:
            raise failure
        return []

    def close(self) -> None:
        self.closed += 1


class Stop(threading.Event):
    """Waits for nothing, and remembers how long it should have."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        return self.is_set()


CONFIG = Config(Database(dsn="x"), Job(deadline_s=1, poll_s=0.5), {"NTFY": Channel("http://h")}, [])


@pytest.fixture(autouse=True)
def log_as_found() -> Iterator[None]:
    log = logging.getLogger("python_job")
    handlers, propagate, level = log.handlers, log.propagate, log.level
    yield
    log.handlers, log.propagate = handlers, propagate
    log.setLevel(level)


def test_a_database_that_is_away_is_waited_for_with_growing_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, states = Stop(), list[str]()
    gateway = Gateway(stop, *[DatabaseError("away")] * 8)
    monkeypatch.setattr(service, "gateway_of", lambda config: gateway)
    assert service.serve(CONFIG, stop, states.append) == 0
    assert stop.waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert gateway.closed == 9
    assert (states[0], states[-1]) == ("READY=1", "STOPPING=1")
    assert "WATCHDOG=1" in states


def test_a_refused_logon_ends_the_service_before_the_account_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, states = Stop(), list[str]()
    monkeypatch.setattr(service, "gateway_of", lambda config: Gateway(stop, DatabaseError("no", denied=True)))
    with pytest.raises(DatabaseError):
        service.serve(CONFIG, stop, states.append)
    assert states[-1] == "STOPPING=1"


def test_an_idle_queue_is_polled(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Stop()
    monkeypatch.setattr(service, "gateway_of", lambda config: Gateway(stop, None, None, None))
    service.serve(CONFIG, stop)
    assert all(0 < wait <= 0.5 for wait in stop.waits)


@pytest.mark.parametrize("abstract", [False, True])
def test_sd_notify_reaches_the_socket_systemd_names(
    abstract: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"@hsm-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0" + address[1:] if abstract else address)
        listener.settimeout(5)
        service.sd_notify("READY=1")
        assert listener.recv(100) == b"READY=1"


def test_sd_notify_without_systemd_is_silent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    service.sd_notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    service.sd_notify("READY=1")


def test_sigterm_ends_the_process_clean(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(20)
        config = tmp_path / "job.toml"
        config.write_text('[database]\ndsn = "127.0.0.1:9/X"\n[channels.A]\nurl = "http://127.0.0.1:9"\n')
        child = subprocess.Popen(
            [sys.executable, "-m", "python_job.service", "--config", str(config), "--log-format", "json"],
            cwd=ROOT,
            env={"NOTIFY_SOCKET": str(tmp_path / "notify")},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert listener.recv(100) == b"READY=1"
        child.send_signal(signal.SIGTERM)
        _, err = child.communicate(timeout=20)
    assert child.returncode == 0, err
    assert "Traceback" not in err


def test_windows_commands_are_refused_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        service.main(["install"])
    assert caught.value.code == 64
    assert "install is for Windows" in capsys.readouterr().err


def module(name: str) -> Any:
    return types.ModuleType(name)


class Pywin32:
    """The little of pywin32 the service touches: a service control manager, its registry and the event log."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []
        self.statuses: list[tuple[int, int]] = []
        self.options: dict[tuple[str, str], str] = {}
        self.commands: list[tuple[str, list[str]]] = []
        outer = self

        class ServiceFramework:
            def __init__(self, args: list[str]) -> None:
                assert args[0] == self._svc_name_  # type: ignore[attr-defined]

            def ReportServiceStatus(self, status: int, waitHint: int = 5000, win32ExitCode: int = 0) -> None:
                outer.statuses.append((status, waitHint))

        def handle(cls: type, serviceClassString: str, argv: list[str]) -> int:
            outer.commands.append((serviceClassString, argv))
            return 0

        self.servicemanager = module("servicemanager")
        self.servicemanager.EVENTLOG_INFORMATION_TYPE = 4
        self.servicemanager.PYS_SERVICE_STARTED, self.servicemanager.PYS_SERVICE_STOPPED = 0x40001002, 0x40001003
        self.servicemanager.LogMsg = lambda kind, event, inserts: self.events.append(("msg", event))
        self.servicemanager.LogErrorMsg = lambda text: self.events.append(("error", text))
        self.servicemanager.LogWarningMsg = lambda text: self.events.append(("warning", text))
        self.win32service = module("win32service")
        self.win32service.SERVICE_STOP_PENDING = 3
        self.win32serviceutil = module("win32serviceutil")
        self.win32serviceutil.ServiceFramework = ServiceFramework
        self.win32serviceutil.HandleCommandLine = handle
        self.win32serviceutil.GetServiceCustomOption = lambda name, option: self.options.get((name, option))
        self.win32serviceutil.SetServiceCustomOption = lambda name, option, value: self.options.update(
            {(name, option): value}
        )


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Pywin32, Any]]:
    stand_in = Pywin32()
    for name in ("servicemanager", "win32service", "win32serviceutil"):
        monkeypatch.setitem(sys.modules, name, getattr(stand_in, name))
    yield stand_in, importlib.import_module("python_job.windows_service")
    sys.modules.pop("python_job.windows_service")


NAME = "ServicoNotificadorOS"


def test_install_remembers_where_the_configuration_is(windows: tuple[Pywin32, Any], tmp_path: Path) -> None:
    stand_in, module = windows
    assert module.manage("install", str(tmp_path / "job.toml")) == 0
    assert stand_in.options == {(NAME, "config"): str((tmp_path / "job.toml").resolve())}
    [(place, argv)] = stand_in.commands
    assert place == f"python_job.windows_service.{NAME}"
    assert argv[1:] == ["--startup", "auto", "install"]


@pytest.mark.parametrize("command", ["start", "stop", "remove", "debug"])
def test_other_commands_go_to_the_service_control_manager(windows: tuple[Pywin32, Any], command: str) -> None:
    stand_in, module = windows
    assert module.manage(command, None) == 0
    assert stand_in.commands[0][1][1:] == [command]


def test_the_service_starts_and_stops_with_entries_in_the_event_log(
    windows: tuple[Pywin32, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in, module = windows
    config = tmp_path / "job.toml"
    config.write_text('[database]\ndsn = "h/X"\n[channels.A]\nurl = "http://h"\n')
    stand_in.options[NAME, "config"] = str(config)
    instance = module.ServicoNotificadorOS([NAME])
    monkeypatch.setattr(
        service, "gateway_of", lambda found: Gateway(instance._stop_event, DatabaseError("database away"))
    )
    instance._stop_event.wait = lambda timeout=None: instance.SvcStop()
    instance.SvcDoRun()
    assert stand_in.statuses[0] == (3, module.STOP_HINT_MS)
    assert [event for event in stand_in.events if event[0] == "msg"] == [("msg", 0x40001002), ("msg", 0x40001003)]
    assert any(kind == "error" and "database away" in text for kind, text in stand_in.events if kind != "msg")


def test_a_configuration_that_cannot_be_used_is_an_entry_in_the_event_log(windows: tuple[Pywin32, Any]) -> None:
    stand_in, module = windows
    stand_in.options[NAME, "config"] = "/no/such.toml"
    module.ServicoNotificadorOS([NAME]).SvcDoRun()
    texts = [text for kind, text in stand_in.events if kind == "error"]
    assert any("cannot use the configuration file" in text for text in texts)
    assert any("exit code 78" in text for text in texts)


def test_pywin32_is_imported_in_one_module_only() -> None:
    users = {
        path.name
        for path in (ROOT / "python_job").glob("*.py")
        if any(line.startswith(("import win32", "import servicemanager")) for line in path.read_text().splitlines())
    }
    assert users == {"windows_service.py"}
