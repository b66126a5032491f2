"""The program: exit codes, what it prints, and what it keeps to itself."""

from __future__ import annotations

import io
import itertools
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
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import oracledb
import pytest

from deploy.sandbox.inbox import Fault, Inbox
from python_job import __version__, check, send_once, terminal
from python_job.config import Config, Job
from python_job.config import Database as Settings
from python_job.contract import Item
from python_job.errors import DatabaseError
from tests.channels import ntfy
from tests.database import PASSWORD, ROOT, Database, empty_queue

from .test_voice import watcher


@pytest.fixture
def config_file(database: Database, inbox: Inbox, tmp_path: Path) -> Path:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    path = tmp_path / "job.toml"
    path.write_text(
        f'[database]\ndsn = "{database.dsn}"\nuser = "HSM_JOB"\npassword_file = "{secret}"\n'
        f'[channels.PADRAO]\nurl = "{inbox.url}"\n'
    )
    return path


@pytest.fixture
def one_order(database: Database, dba: oracledb.Connection) -> None:
    empty_queue(dba)
    with closing(database.connect("chamados")) as app, app.cursor() as cursor:
        cursor.execute("insert into ordem_servico (tipo_os, descricao) values ('PADRAO', 'Segredo da bomba')")
        app.commit()


CLAIMED = "select 1 from hsm.hsm_fila_notificacao where status <> 'PENDENTE'"


def run(
    *arguments: str, out: Any = subprocess.PIPE, err: Any = subprocess.PIPE, program: str = "send_once"
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"python_job.{program}", *arguments]
    return subprocess.run(command, cwd=ROOT, env={}, stdout=out, stderr=err, text=True, timeout=60)


def test_json_lines_name_each_item_without_payload_or_reservation(one_order: None, config_file: Path) -> None:
    done = run("--config", str(config_file), "-v", "--log-format", "json")
    [item] = [json.loads(line) for line in done.stderr.splitlines()]
    assert (item["http"], item["level"], item["logger"]) == (200, "DEBUG", "python_job")
    assert item["message"].startswith(f"item id={item['id']} http=200 duration_ms={item['duration_ms']} external_id=")
    assert abs((datetime.now(timezone.utc) - datetime.fromisoformat(item["time"])).total_seconds()) < 60
    summary = json.loads(done.stdout)
    assert summary["worker"] == item["worker"] != ""
    assert (summary["claimed"], summary["delivered"], summary["batches"]) == (1, 1, 1)
    assert "Segredo" not in done.stdout + done.stderr
    assert "reserva" not in done.stderr


def test_a_full_disk_for_the_output_stops_no_delivery(one_order: None, config_file: Path, inbox: Inbox) -> None:
    with open("/dev/full", "w") as full:
        done = run("--config", str(config_file), "-v", out=full, err=full)
    assert done.returncode == 0
    assert len(inbox.messages) == 1


def test_a_closed_output_stops_no_delivery(one_order: None, config_file: Path, inbox: Inbox) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = run("--config", str(config_file), "-v", out=writer, err=writer)
    os.close(writer)
    assert done.returncode == 0
    assert len(inbox.messages) == 1


def test_ntfy_away_is_no_failure_of_the_run(one_order: None, config_file: Path, inbox: Inbox) -> None:
    inbox.faults.add(Fault(http=503))
    done = run("--config", str(config_file))
    assert done.returncode == 0
    assert "1 rescheduled" in done.stdout
    assert done.stderr == "send_once: channel PADRAO refuses: http 503\n"


def test_check_is_right_with_nothing_to_complain_about(one_order: None, config_file: Path, inbox: Inbox) -> None:
    done = run("--config", str(config_file), "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "queue PADRAO: 1 waiting, 0 being sent" in done.stdout
    assert "FAULT" not in done.stdout
    assert inbox.messages == []


def test_check_reports_a_secret_other_users_can_read(config_file: Path, tmp_path: Path) -> None:
    (tmp_path / "password").chmod(0o644)
    done = run("--config", str(config_file), "--check")
    assert f"warning configuration: {tmp_path / 'password'} is open to other users of this machine" in done.stdout


def test_json_lines_are_json_whatever_the_encoding_of_the_output(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "python_job.send_once",
        "--log-format",
        "json",
        "--config",
        f"{tmp_path}/ação.toml",
    ]
    done = subprocess.run(
        command, cwd=ROOT, env={"PYTHONIOENCODING": "ascii"}, stderr=subprocess.PIPE, text=True, timeout=60
    )
    [line] = done.stderr.splitlines()
    assert "ação.toml" in json.loads(line)["message"]


STOPPED_INSIDE_THE_EVENT = """
import argparse, os, signal
from python_job.terminal import prepare
stop = prepare(argparse.Namespace(log_format="text", verbose=False), "test")
with stop._cond:  # as a wait that has just begun, or another signal being handled
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
assert stop.wait(60)
"""


def test_signals_that_come_while_the_event_is_locked_stop_the_job_all_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED_INSIDE_THE_EVENT], cwd=ROOT, capture_output=True, timeout=90)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_stop_ends_a_logon_nobody_answers(tmp_path: Path) -> None:
    config = tmp_path / "job.toml"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        config.write_text(
            f'[database]\ndsn = "127.0.0.1:{silent.getsockname()[1]}/X"\nuser = "HSM_JOB"\n'
            'connect_timeout_s = 0.5\ncall_timeout_s = 0.5\n[channels.A]\nurl = "http://127.0.0.1:9"\n'
        )
        command = [sys.executable, "-m", "python_job.send_once", "--config", str(config)]
        environment = {"HSM_DB_PASSWORD": PASSWORD}
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        with child, closing(silent.accept()[0]):
            child.send_signal(signal.SIGTERM)
            _, err = child.communicate(timeout=60)
    assert child.returncode == 69
    assert "no answer within 1 s" in err


class Diagnosed:
    def __init__(self, answer: tuple[int, dict[str, Any]] | DatabaseError) -> None:
        self.answer = answer

    def diagnosis(self) -> tuple[int, dict[str, Any]]:
        if isinstance(self.answer, DatabaseError):
            raise self.answer
        return self.answer

    def wait(self, channels: Any, most_s: float) -> None:
        if "sem_espera" in self.diagnosis()[1]:
            raise DatabaseError("aguardar_trabalho failed: PLS-00302")


QUEUE = {"canal": "NTFY", "pendentes": 3, "enviando": 0}


def warned(**warning: Any) -> tuple[int, dict[str, Any]]:
    return 2, {"canais": [QUEUE], "avisos": [{"texto": "pausado", **warning}]}


@pytest.mark.parametrize(
    ("answer", "code", "level", "words"),
    [
        ((2, {"canais": [QUEUE]}), 0, "INFO", "queue NTFY: 3 waiting, 0 being sent"),
        ((2, {"canais": [QUEUE | {"canal": "ntfy"}]}), 0, "INFO", "queue NTFY: 3 waiting, 0 being sent"),
        ((1, {}), 78, "ERROR", "speaks contract 1, this program 2: install matching versions"),
        ((2, {"canais": [QUEUE], "sem_espera": 1}), 69, "ERROR", "database: aguardar_trabalho failed: PLS-00302"),
        ((2, {"canais": []}), 78, "ERROR", "queue NTFY: configured here, unknown in the database"),
        ((2, {"canais": [QUEUE, QUEUE | {"canal": "SMS"}]}), 0, "INFO", "0 being sent; not configured here"),
        ((2, {"canais": [QUEUE | {"tipo": "KAFKA"}]}), 78, "ERROR", "of type KAFKA in the database, NTFY here"),
        (warned(grave=False), 0, "WARNING", "database: pausado"),
        (warned(grave=True), 69, "ERROR", "database: pausado"),
        (warned(grave=True, canal="NTFY"), 69, "ERROR", "database: pausado"),
        (warned(grave=True, canal="SMS"), 0, "WARNING", "database: pausado"),
        (DatabaseError("ORA-01017: no", denied=True), 77, "ERROR", "ask the DBA: user, password, grants of HSM_JOB"),
        (DatabaseError("away"), 69, "ERROR", "database: away; is it up, is dsn right"),
    ],
)  # fmt: skip
def test_check_marks_what_is_wrong_says_what_to_do_and_speaks_of_its_own_channels(
    inbox: Inbox,
    answer: Any,
    code: int,
    level: str,
    words: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    log_as_found: None,
) -> None:
    log = logging.getLogger("python_job")
    log.handlers, log.propagate = [terminal.Lines("test", as_json=False)], True
    log.setLevel(logging.INFO)
    config = Config(Settings(), Job(), {"NTFY": ntfy(inbox.url)}, [])
    assert check.check(config, Diagnosed(answer)) == code  # type: ignore[arg-type]
    [found] = [line for line in caplog.records if words in line.getMessage()]
    assert found.levelname == level
    mark = {"INFO": "ok", "WARNING": "warning", "ERROR": "FAULT"}[level]
    assert f"test: {mark:<8}{found.getMessage()}\n" in capsys.readouterr().out
    assert found.facts["code"] == (None if level == "WARNING" else code)  # type: ignore[attr-defined]
    assert caplog.messages[-1] == f"channel NTFY ({inbox.url}, anonymous): ok"


def test_the_self_test_in_json_has_level_code_and_channel_on_one_stream(config_file: Path, inbox: Inbox) -> None:
    text = config_file.read_text().replace(
        "[channels.PADRAO]", f'[channels.NOBODY]\nurl = "{inbox.url}"\n[channels.PADRAO]'
    )
    config_file.write_text(text)
    for program in ("send_once", "service"):
        done = run("--config", str(config_file), "--check", "--log-format", "json", program=program)
        assert (done.returncode, done.stderr) == (78, "")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        [fault] = [line for line in lines if line["level"] == "ERROR"]
        assert (fault["finding"], fault["code"], fault["channel"]) == ("FAULT", 78, "NOBODY")


def test_a_run_that_cannot_log_on_tells_of_nothing_done(config_file: Path) -> None:
    config_file.write_text(config_file.read_text().replace("HSM_JOB", "NOBODY"))
    done = run("--config", str(config_file))
    assert (done.returncode, done.stdout) == (77, "")
    assert done.stderr.startswith("send_once: cannot log on to the database: ")


def test_the_help_names_the_exit_codes_and_where_settings_are_told() -> None:
    for program in ("send_once", "service"):
        text = " ".join(run("--help", program=program).stdout.split())
        assert "64 wrong arguments; 69 database unreachable" in text
        assert "--example prints a configuration with all of them" in text


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("terminal", [True, False])
def test_a_long_run_shows_its_progress_in_one_line_of_a_terminal_and_nowhere_else(
    log_as_found: None,
    one_order: None,
    config_file: Path,
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
) -> None:
    moments = itertools.count(step=0.5)
    monkeypatch.setattr("python_job.terminal.time", types.SimpleNamespace(monotonic=lambda: next(moments)))
    err = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", err)
    assert send_once.main(["--config", str(config_file), "--linger", "0.5"]) == 0
    shown = re.findall("\r(1 claimed, 1 delivered, 0 waiting) +", err.getvalue())
    assert bool(shown) == terminal
    assert not err.getvalue().strip() or err.getvalue().endswith(f"\r{'':79}\r"), "cleared before the last line"
    assert capsys.readouterr().out.startswith("send_once: 1 claimed, 1 delivered")


@pytest.fixture
def log_as_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("handlers", "propagate", "level"):
        monkeypatch.setattr(logging.getLogger("python_job"), name, getattr(logging.getLogger("python_job"), name))
    monkeypatch.setattr("signal.signal", lambda *_: None)


HOSTILE = "no\nsend_once: database: ok\r\x1b[2J\x1b]0;owned\x07\x00\x7f\x85\x9b31m\u2028\u2029\u202e\ud800 ação 🔧"


@pytest.mark.parametrize("as_json", [False, True])
def test_what_others_wrote_is_one_line_a_terminal_shows_and_does_not_obey(
    log_as_found: None, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    log = logging.getLogger("python_job")
    log.handlers, log.propagate = [terminal.Lines("test", as_json)], False
    log.setLevel(logging.DEBUG)
    for level in (logging.DEBUG, logging.WARNING):
        log.log(level, "%s", HOSTILE, extra={"facts": {"id_externo": HOSTILE}})
    lines = capsys.readouterr().err.split("\n")
    assert (len(lines), lines[-1]) == (3, "")
    assert all(line.isprintable() for line in lines)
    if as_json:
        assert [json.loads(line)["message"] for line in lines[:2]] == [HOSTILE] * 2
    else:
        assert lines[0].startswith(
            r"test: no\nsend_once: database: ok\r\x1b[2J\x1b]0;owned\x07\x00\x7f\x85\x9b31m\u2028"
        )
        assert lines[0].endswith(r"\ud800 ação 🔧")


def test_a_bug_is_one_line_without_what_it_held(
    log_as_found: None,
    config_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def bug(*_: Any) -> list[Item]:
        raise RuntimeError("payload and s3cret")

    monkeypatch.setattr("python_job.database.Gateway.claim", bug)
    assert send_once.main(["--config", str(config_file)]) == 70
    err = capsys.readouterr().err
    assert err.startswith("send_once: internal error RuntimeError at ")
    assert err.count("\n") == 1
    assert "s3cret" not in err


def test_each_documented_exit_code_is_told_in_the_help_of_the_module() -> None:
    for code in (64, 69, 70, 77, 78):
        assert f" {code} " in (terminal.__doc__ or "").replace("\n", " ")


def test_every_start_has_a_worker_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    monkeypatch.setattr(terminal, "Gateway", lambda settings, worker: names.append(worker))
    for make in [terminal.gateway_of] * 2:
        make(Config(Settings(), Job(), {}, []))
    assert len(set(names)) == 2
    assert all(len(name) <= 64 for name in names)


def test_an_empty_run_waits_for_nothing(database: Database, dba: oracledb.Connection, config_file: Path) -> None:
    empty_queue(dba)
    summary = json.loads(run("--config", str(config_file), "--log-format", "json").stdout)
    assert summary["claimed"] == 0
    assert summary["seconds"] < 5  # by its own clock: a machine that is busy starts it late


@pytest.mark.parametrize("sent", [0, 1, 9, 25, 39])
def test_sigterm_at_any_point_leaves_no_row_claimed(
    database: Database, dba: oracledb.Connection, config_file: Path, inbox: Inbox, sent: int
) -> None:
    empty_queue(dba)
    with closing(database.connect("chamados")) as app, app.cursor() as cursor:
        rows = [("PADRAO", f"Ordem {number}") for number in range(40)]
        cursor.executemany("insert into ordem_servico (tipo_os, descricao) values (:1, :2)", rows)
        app.commit()
    inbox.faults.add(Fault(mode="trickle", seconds=0.2))
    command = [sys.executable, "-m", "python_job.send_once", "--config", str(config_file), "--batch", "5"]
    with subprocess.Popen(command, cwd=ROOT, env={}, stdout=subprocess.PIPE, text=True) as child:
        with dba.cursor() as cursor:
            while child.poll() is None and (not cursor.execute(CLAIMED).fetchone() or len(inbox.messages) < sent):
                threading.Event().wait(0.01)
        child.send_signal(signal.SIGTERM)
        assert child.wait(30) == 0
    with dba.cursor() as cursor:
        cursor.execute("select status, count(*) from hsm.hsm_fila_notificacao group by status")
        counts = {row[0]: row[1] for row in cursor}
    assert set(counts) <= {"PENDENTE", "PROCESSADO"}
    assert sum(counts.values()) == 40
    assert len(inbox.messages) == counts.get("PROCESSADO", 0)


def test_the_database_knows_who_sent_and_that_it_has_ended(
    dba: oracledb.Connection, one_order: None, config_file: Path
) -> None:
    done = run("--config", str(config_file), "--log-format", "json")
    with dba.cursor() as cursor:
        cursor.execute(
            """select r.maquina, r.versao, r.modo, r.canais, case when r.dt_fim >= r.dt_visto then 'ended' end
                 from hsm.hsm_remetente r where r.trabalhador = :1""",
            [json.loads(done.stdout)["worker"]],
        )
        assert cursor.fetchall() == [(socket.gethostname(), __version__, "TAREFA", "PADRAO", "ended")]


def test_a_breaker_that_opens_silences_the_heartbeat_until_it_is_closed(
    dba: oracledb.Connection, one_order: None, config_file: Path, inbox: Inbox
) -> None:
    calls = []
    with watcher(200) as (url, seen):
        config_file.write_text(f'{config_file.read_text()}[job]\nheartbeat_url = "{url}"\n')

        def send() -> None:
            assert run("--config", str(config_file)).returncode == 0
            calls.append(len(seen))

        inbox.faults.add(Fault(http=401))
        send()
        send()
        inbox.faults.clear()
        with dba.cursor() as cursor:
            cursor.callproc("hsm.hsm_admin.retomar", ["PADRAO", "token renewed"])
        send()
    assert calls == [1, 1, 2]
    assert len(inbox.messages) == 1
