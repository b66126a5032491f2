"""The resident form: in the foreground, under systemd, and as a Windows service before a stand-in for pywin32."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import oracledb
import pytest

from python_job import resident, service, systemd
from python_job.config import Config, Job
from python_job.config import Database as Settings
from python_job.errors import DatabaseError
from tests.channels import ntfy
from tests.database import PASSWORD, ROOT, Database, empty_queue


class Gateway:
    """Fails as scripted, then hands out nothing; sets `stop` once the script is over."""

    def __init__(self, stop: threading.Event, *script: DatabaseError | None) -> None:
        self.stop, self.script, self.closed = stop, list(script), 0
        self.worker, self.facts = "host:1:abc", list[Any]()

    def claim(self, batch: int, channels: Any) -> list[Any]:
        if not self.script:
            self.stop.set()
            return []
        if (failure := self.script.pop(0)) is not None:
            raise failure
        return []

    def wait(self, channels: Any, most_s: float) -> float | None:
        return None

    def present(self, facts: Any) -> None:
        self.facts.append((facts["modo"], facts.get("fim")))

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


CONFIG = Config(Settings(dsn="x"), Job(deadline_s=1), {"NTFY": ntfy("http://h")}, [])


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
    monkeypatch.setattr(resident, "gateway_of", lambda config: gateway)
    assert resident.serve(CONFIG, stop, states.append) == 0
    assert stop.waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert gateway.closed == 9
    assert (states[0], states[-1]) == ("READY=1", "STOPPING=1")
    assert "WATCHDOG=1" in states


def test_a_refused_logon_ends_the_service_before_the_account_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, states = Stop(), list[str]()
    monkeypatch.setattr(resident, "gateway_of", lambda config: Gateway(stop, DatabaseError("no", denied=True)))
    with pytest.raises(DatabaseError):
        resident.serve(CONFIG, stop, states.append)
    assert states[-1] == "STOPPING=1"


def test_an_idle_service_waits_in_the_database_and_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, config = threading.Event(), dataclasses.replace(CONFIG, job=Job(deadline_s=3600))
    gateway, waits = Gateway(stop, None), list[float]()

    def wait(channels: Any, most_s: float) -> None:
        waits.append(most_s)
        if len(waits) == 5:
            stop.set()

    monkeypatch.setattr(gateway, "wait", wait)
    monkeypatch.setattr(resident, "gateway_of", lambda config: gateway)
    resident.serve(config, stop)
    assert gateway.script == [], "one claim"
    assert min(waits) > 0
    assert max(waits) <= 1, "a stop is noticed within a second"
    assert gateway.facts[-1] == ("SERVICO", True), "its end is told over the session it has"
    assert ("SERVICO", None) in gateway.facts


def test_each_run_of_the_service_ends_with_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver keeps a statement for each result set of a session, for as long as that lasts."""
    stop = Stop()
    gateway = Gateway(stop, None, None, None)
    monkeypatch.setattr(resident, "Run", lambda *_: types.SimpleNamespace(run=lambda: gateway.claim(1, ["NTFY"])))
    monkeypatch.setattr(resident, "gateway_of", lambda config: gateway)
    resident.serve(CONFIG, stop)
    assert gateway.closed == 4, "three runs, and the one that met the stop"
    assert set(stop.waits) == {0}, "the next run begins at once"


def test_a_resident_sender_leaves_nothing_behind_in_the_database(
    database: Database, dba: oracledb.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_queue(dba)
    sessions: list[oracledb.Connection] = []
    connect = oracledb.connect

    def counted(*args: Any, **kwargs: Any) -> oracledb.Connection:
        sessions.append(connect(*args, **kwargs))
        if len(sessions) == 3:
            stop.set()
        return sessions[-1]

    monkeypatch.setattr(oracledb, "connect", counted)
    stop = threading.Event()
    limit = threading.Timer(60, stop.set)  # for a sender that keeps one session
    limit.start()
    settings = Settings(dsn=database.dsn, user="HSM_JOB", password=PASSWORD)
    job = Job(deadline_s=0.3)
    assert resident.serve(Config(settings, job, {"PADRAO": ntfy("http://127.0.0.1:9")}, []), stop) == 0
    limit.cancel()
    assert len(sessions) == 3
    assert not any(session.is_healthy() for session in sessions)


@pytest.mark.parametrize(
    ("watchdog", "call_timeout_s", "fits"),
    [("300000000", 30, True), ("300000000", 60, False), ("190000000", 30, False), ("", 3600, True), (None, 3600, True)],
)
def test_a_watchdog_that_would_bite_a_healthy_service_is_a_mistake_of_the_configuration(
    watchdog: str | None, call_timeout_s: float, fits: bool
) -> None:
    settings = Settings(dsn="x", connect_timeout_s=10, call_timeout_s=call_timeout_s)
    fault = systemd.too_silent(settings, 60, {} if watchdog is None else {"WATCHDOG_USEC": watchdog})
    assert bool(fault) != fits
    assert fits or "call_timeout_s: with these a healthy service may be silent for" in fault


def test_the_unit_as_shipped_fits_the_defaults() -> None:
    unit = (ROOT / "deploy/linux/hsm-notificador.service").read_text(encoding="utf-8")
    [watchdog] = re.findall(r"^WatchdogSec=(\d+)$", unit, re.MULTILINE)
    assert systemd.too_silent(Settings(dsn="x"), resident.LONGEST_PAUSE_S, {"WATCHDOG_USEC": f"{watchdog}000000"}) == ""
    [stop] = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    sending = ntfy("http://h").sender(ntfy("http://h").settings, 1).longest_s
    assert int(stop) > sending + Settings().call_timeout_s, "what is in flight ends, and is reported"


def test_a_service_under_such_a_watchdog_does_not_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "job.toml").write_text('[database]\ndsn = "h/X"\nuser = "U"\n[channels.A]\nurl = "https://h"\n')
    monkeypatch.setenv("HSM_DB_PASSWORD", "x")
    monkeypatch.setenv("WATCHDOG_USEC", "5000000")
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert service.main(["--config", str(tmp_path / "job.toml")]) == 78
    assert "raise WatchdogSec, 5" in capsys.readouterr().err


@pytest.mark.parametrize("abstract", [False, True])
def test_sd_notify_reaches_the_socket_systemd_names(
    abstract: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"@hsm-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0" + address[1:] if abstract else address)
        listener.settimeout(5)
        systemd.notify("READY=1")
        assert listener.recv(100) == b"READY=1"


def test_sd_notify_without_systemd_is_silent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logging.getLogger("python_job"), "propagate", True)
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    systemd.notify("READY=1")
    assert caplog.text == ""


def test_sigterm_ends_the_process_clean(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(60)
        config = tmp_path / "job.toml"
        config.write_text('[database]\ndsn = "127.0.0.1:9/X"\nuser = "U"\n[channels.A]\nurl = "http://127.0.0.1:9"\n')
        child = subprocess.Popen(
            [sys.executable, "-m", "python_job.service", "--config", str(config), "--log-format", "json"],
            cwd=ROOT,
            env={"NOTIFY_SOCKET": str(tmp_path / "notify"), "HSM_DB_PASSWORD": "s3cret"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert listener.recv(100) == b"READY=1"
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    assert "Traceback" not in err
    first, last = [json.loads(line) for line in out.splitlines()]
    assert (first["database"], first["channels"], first["pid"]) == ("127.0.0.1:9/X", "A", child.pid)
    assert first["worker"] == last["worker"] != ""
    assert last["message"] == "stopped"
    assert "s3cret" not in out + err


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
        self.events: list[tuple[str, str, str]] = []  # source, kind, text
        self.registered: list[str] = []
        self.statuses: list[tuple[int, int]] = []
        self.options: dict[tuple[str, str], str] = {}
        self.commands: list[tuple[str, list[str]]] = []
        self.answer, self.log_is_full = 0, False
        source = "Python Service"
        outer = self

        def set_source(name: str, register_now: bool = False) -> None:
            nonlocal source
            source = name
            if register_now:
                self.registered.append(name)

        def write(kind: str, text: str) -> None:
            if self.log_is_full:
                raise OSError(1502, "ReportEvent", "The event log file is full.")
            self.events.append((source, kind, text))

        class ServiceFramework:
            def __init__(self, args: list[str]) -> None:
                set_source(self._svc_name_)  # type: ignore[attr-defined]

            def ReportServiceStatus(
                self, serviceStatus: int, waitHint: int = 5000, win32ExitCode: int = 0, svcExitCode: int = 0
            ) -> None:
                outer.statuses.append((serviceStatus, waitHint))

            def SvcRun(self) -> None:
                self.ReportServiceStatus(4)
                self.SvcDoRun()  # type: ignore[attr-defined]
                self.ReportServiceStatus(3)

        def handle(
            cls: type,
            serviceClassString: str,
            argv: list[str],
            customInstallOptions: str = "",
            customOptionHandler: object = None,
        ) -> int:
            outer.commands.append((serviceClassString, argv))
            return self.answer

        self.servicemanager = module("servicemanager")
        self.servicemanager.SetEventSourceName = set_source
        for kind in ("Info", "Warning", "Error"):
            setattr(self.servicemanager, f"Log{kind}Msg", functools.partial(write, kind))
        self.win32service = module("win32service")
        self.win32service.SERVICE_STOP_PENDING = 3
        self.win32serviceutil = module("win32serviceutil")
        self.win32serviceutil.ServiceFramework = ServiceFramework
        self.win32serviceutil.HandleCommandLine = handle
        self.win32serviceutil.GetServiceCustomOption = lambda name, option: self.options.get((name, option))
        self.win32serviceutil.SetServiceCustomOption = lambda name, option, value: self.options.update(
            {(name, option): value}
        )

    def host(self, instance: Any) -> int:
        """What PythonService.exe does with an instance; the exit code the service control manager sees."""
        try:
            instance.SvcRun()
        except Exception as error:
            self.events.append(("host", "Error", repr(error)))
            return 0x20000001
        return 0


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Pywin32, Any]]:
    stand_in = Pywin32()
    for name in ("servicemanager", "win32service", "win32serviceutil"):
        monkeypatch.setitem(sys.modules, name, getattr(stand_in, name))
    yield stand_in, importlib.import_module("python_job.windows_service")
    for name in ("windows_service", "event_viewer"):
        sys.modules.pop(f"python_job.{name}")


NAME = "ServicoNotificadorOS"


def test_install_remembers_where_the_configuration_is(windows: tuple[Pywin32, Any], tmp_path: Path) -> None:
    stand_in, module = windows
    assert module.manage("install", str(tmp_path / "job.toml")) == 0
    assert stand_in.options == {(NAME, "config"): str((tmp_path / "job.toml").resolve())}
    [(place, argv)] = stand_in.commands
    assert place == f"python_job.windows_service.{NAME}"
    assert argv[1:] == ["--startup", "auto", "install"]
    assert stand_in.registered == ["PythonService"]


def test_an_install_that_failed_changes_nothing_else(windows: tuple[Pywin32, Any], tmp_path: Path) -> None:
    stand_in, module = windows
    stand_in.answer = 5  # access denied
    assert module.manage("install", str(tmp_path / "job.toml")) == 5
    assert (stand_in.options, stand_in.registered) == ({}, [])


@pytest.mark.parametrize("command", ["start", "stop", "remove", "debug"])
def test_other_commands_go_to_the_service_control_manager(windows: tuple[Pywin32, Any], command: str) -> None:
    stand_in, module = windows
    assert module.manage(command, None) == 0
    assert stand_in.commands[0][1][1:] == [command]


@pytest.fixture
def started(windows: tuple[Pywin32, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Pywin32, Any]:
    """A service whose database is away, and which is told to stop in its first pause."""
    stand_in, module = windows
    monkeypatch.setenv("HSM_DB_PASSWORD", "x")
    config = tmp_path / "job.toml"
    config.write_text('[database]\ndsn = "h/X"\nuser = "U"\n[channels.A]\nurl = "https://h"\n')
    stand_in.options[NAME, "config"] = str(config)
    instance = module.ServicoNotificadorOS([NAME])
    monkeypatch.setattr(
        resident, "gateway_of", lambda found: Gateway(instance._stop_event, DatabaseError("database away"))
    )
    instance._stop_event.wait = lambda timeout=None: instance.SvcStop()
    return stand_in, instance


def test_the_service_starts_and_stops_with_entries_in_the_event_log(started: tuple[Pywin32, Any]) -> None:
    stand_in, instance = started
    assert stand_in.host(instance) == 0
    assert stand_in.statuses == [(4, 5000), (3, 60_000), (3, 5000)]
    assert {source for source, _, _ in stand_in.events} == {"PythonService"}
    kinds = [(kind, re.split(": version|;", text)[0]) for _, kind, text in stand_in.events]
    assert kinds == [("Info", f"{NAME}: started"), ("Error", f"{NAME}: database away"), ("Info", f"{NAME}: stopped")]


def test_what_others_wrote_is_one_line_of_the_event_log(started: tuple[Pywin32, Any]) -> None:
    stand_in, instance = started
    stand_in.host(instance)
    logging.getLogger("python_job").error("no\n%s: stopped\x1b[2J", NAME)
    assert stand_in.events[-1][2] == rf"{NAME}: no\n{NAME}: stopped\x1b[2J"


def test_an_event_log_that_is_full_stops_no_delivery(started: tuple[Pywin32, Any]) -> None:
    stand_in, instance = started
    stand_in.log_is_full = True
    assert stand_in.host(instance) == 0


def test_a_failed_service_ends_with_an_entry_and_an_error_the_recovery_actions_see(
    windows: tuple[Pywin32, Any],
) -> None:
    stand_in, module = windows
    stand_in.options[NAME, "config"] = "/no/such.toml"
    assert stand_in.host(module.ServicoNotificadorOS([NAME])) != 0
    texts = [text for _, kind, text in stand_in.events if kind == "Error"]
    assert "cannot use the configuration file" in texts[0]
    assert "exit code 78" in texts[1]


def test_pywin32_is_imported_where_only_windows_goes() -> None:
    users = {
        path.name
        for path in (ROOT / "python_job").glob("*.py")
        if any(line.startswith(("import win32", "import servicemanager")) for line in path.read_text().splitlines())
    }
    assert users == {"windows_service.py", "event_viewer.py"}
