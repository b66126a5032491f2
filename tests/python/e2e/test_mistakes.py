"""Bad input gets one clear line that names the thing, and the exit code the job documents."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import oracledb
import pytest

from tests.database import ROOT, Database

from .conftest import JobRun, Queue, open_order

Job = Callable[..., JobRun]
Config = Callable[..., Path]


def test_a_missing_configuration_file(job: Job) -> None:
    run = job(config=Path("/no/such.toml"))
    assert run.code == 78
    assert run.err == (
        "send_once: cannot use the configuration file /no/such.toml: "
        "[Errno 2] No such file or directory: '/no/such.toml'\n"
    )


@pytest.mark.parametrize("change", [{"user": "NOBODY"}, {"password": "wrong"}], ids=["unknown user", "wrong password"])
def test_a_refused_logon(job: Job, job_config: Config, change: dict[str, str]) -> None:
    run = job(config=job_config(**change))
    assert run.code == 77
    assert "ORA-01017" in run.err
    assert run.err.count("\n") == 1
    assert "wrong" not in run.err


def test_a_schema_without_the_package(job: Job, job_config: Config) -> None:
    path = job_config()
    path.write_text(path.read_text().replace("[database]", '[database]\nschema = "NOBODY"'))
    run = job("--check", config=path)
    assert run.code == 77
    assert "PLS-00201" in run.out
    assert "grants of HSM_JOB" in run.out


def test_an_unreachable_database(job: Job, job_config: Config) -> None:
    run = job(config=job_config(dsn="127.0.0.1:9/FREEPDB1"))
    assert run.code == 69
    assert run.err.startswith("send_once: cannot log on to the database:")
    assert run.err.count("\n") == 1


def test_an_unknown_service(job: Job, job_config: Config, database: Database) -> None:
    run = job(config=job_config(dsn=database.dsn.rsplit("/", 1)[0] + "/NOTHERE"))
    assert run.code == 69
    assert "NOTHERE" in run.err or "12514" in run.err or "not registered" in run.err


def test_a_malformed_ntfy_url(job: Job, job_config: Config) -> None:
    run = job(config=job_config(url="ntfy.example/path"))
    assert run.code == 78
    assert run.err.startswith("send_once: [channels.PADRAO] url: write http(s)://host[:port]")


def test_an_ntfy_that_is_not_there_is_no_failure_of_the_run(
    app: oracledb.Connection, queue: Queue, job: Job, job_config: Config
) -> None:
    open_order(app)
    app.commit()
    run = job(config=job_config(url="http://127.0.0.1:9"))
    assert run.code == 0
    assert queue.statuses() == ["PENDENTE"]


def test_wrong_arguments(job: Job) -> None:
    run = job("--batch", "0")
    assert run.code == 64
    assert "--batch: must be a whole number from 1 to 1000" in run.err


def test_check_tells_in_plain_words_and_sends_nothing(
    app: oracledb.Connection, queue: Queue, job: Job, inbox: object
) -> None:
    open_order(app)
    app.commit()
    run = job("--check")
    assert run.code == 0, run.out
    assert "configuration: ok" in run.out
    assert "database: ok" in run.out
    assert "channel PADRAO" in run.out
    assert queue.statuses() == ["PENDENTE"]


def test_the_sandbox_says_when_its_port_is_in_use() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        run = subprocess.run(
            [sys.executable, "-m", "deploy.sandbox", "up", "--empty", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert run.returncode == 1
    assert str(port) in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("select * from (select 1 a, 2 b from dual) pivot xml (sum(a) for b in (any))", "PIVOT XML"),
        ("declare x binary_double := 1.5d; begin null; end;", "binary_double literal"),
        ("select * from ordem_servico as of timestamp systimestamp", "as of"),
        ("select interval '1-2' year to month from dual", "interval year to month"),
        ("create private temporary table ora$ptt_x (n number)", "private temporary"),
    ],
)
def test_what_the_sandbox_cannot_do_it_refuses_by_name(database: Database, text: str, construct: str) -> None:
    if database.control is None:
        return  # a real Oracle can do all of this
    with database.connect("chamados") as connection, connection.cursor() as cursor:
        with pytest.raises(oracledb.Error) as caught:
            cursor.execute(text)
        assert str(caught.value).startswith("ORA-")
        assert construct.lower() in str(caught.value).lower()


def test_neither_the_product_nor_the_job_knows_of_the_sandbox() -> None:
    for folder in ("plsql", "python_job"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                text = path.read_text(encoding="utf-8").lower()
                assert not any(word in text for word in ("sandbox", "postgres", "psycopg")), path
