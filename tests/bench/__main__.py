"""python -m tests.bench: how much the job costs beside what it cannot avoid.

Two ratios, each taken from the better of some rounds in one run:
- delivery: the job's rate against a bare loop, no database, that posts the same bytes with the same client and threads,
  to a server on this machine (the database, the server and the job then fight for the same processor) and to one that
  answers after AWAY_S, as an ntfy across a network does;
- idle: a run on an empty queue against importing the two libraries, connecting and one call.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import oracledb
import requests

from deploy.sandbox.inbox import Inbox
from python_job.config import Config, Database, Job
from python_job.database import Gateway
from python_job.run import Run
from tests.bench import away, say
from tests.channels import ntfy
from tests.database import PASSWORD, ROOT, database_under_test, empty_queue

EVENTS = 1500  # enough for the first claim and the last report, which overlap with nothing, to weigh little
AWAY_S = 0.03
CONCURRENCY = 8
ROUNDS = 3


def best(rounds: int, action: Callable[[], float]) -> float:
    return min(action() for _ in range(rounds))


def enqueue(dsn: str) -> None:
    with (
        oracledb.connect(user="chamados", password=PASSWORD, dsn=dsn) as connection,
        connection.cursor() as cursor,
    ):
        rows = [("PADRAO", f"Ordem {number}") for number in range(EVENTS)]
        cursor.executemany("insert into ordem_servico (tipo_os, descricao) values (:1, :2)", rows)
        connection.commit()


def deliver_with_job(dsn: str, url: str) -> float:
    """Seconds the job's loop takes for all events, logon not counted."""
    database = Database(dsn=dsn, user="HSM_JOB", password=PASSWORD)
    config = Config(database, Job(batch=100, concurrency=CONCURRENCY), {"PADRAO": ntfy(url)}, [])
    gateway = Gateway(database, "bench")
    gateway.claim(1, ["NENHUM"])  # logs on
    started = time.perf_counter()
    run = Run(config, gateway, threading.Event())
    run.run()
    seconds = time.perf_counter() - started
    gateway.close()
    assert run.totals["processado"] == EVENTS, run.totals
    return seconds


def deliver_bare(url: str, payloads: list[bytes]) -> float:
    """Seconds the same posts take without a database."""
    local = threading.local()

    def post(payload: bytes) -> None:
        if not hasattr(local, "session"):
            local.session = requests.Session()
            local.session.trust_env = False
        local.session.post(f"{url}/", data=payload, timeout=10).raise_for_status()

    started = time.perf_counter()
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        list(pool.map(post, payloads))
    return time.perf_counter() - started


def compare(dba: oracledb.Connection, dsn: str, where: str, url: str) -> None:
    say(f"delivery to a server {where}: {EVENTS} events, {CONCURRENCY} at a time, best of {ROUNDS}")
    jobs, bares = [], []
    for _ in range(ROUNDS):
        empty_queue(dba)
        enqueue(dsn)
        jobs.append(deliver_with_job(dsn, url))
        with dba.cursor() as cursor:
            cursor.execute("select payload from hsm.hsm_carga order by id_fila")
            payloads = [str(row[0]).encode() for row in cursor.fetchall()]
        bares.append(deliver_bare(url, payloads))
    empty_queue(dba)
    job, bare = min(jobs), min(bares)
    say(f"  job  {EVENTS / job:8.0f} events/s")
    say(f"  bare {EVENTS / bare:8.0f} posts/s")
    say(f"  ratio {bare / job:.2f} of the bare loop")


def timed_child(arguments: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="hsm-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        inbox = Inbox()
        inbox.start()
        try:
            with database_under_test(folder) as database:
                with database.connect("system") as dba:
                    compare(dba, database.dsn, "on this machine", inbox.url)
                    with away.server(AWAY_S) as url:
                        compare(dba, database.dsn, f"{AWAY_S * 1000:.0f} ms away", url)

                config = folder / "job.toml"
                secret = folder / "password"
                secret.write_text(PASSWORD)
                config.write_text(
                    f'[database]\ndsn = "{database.dsn}"\nuser = "HSM_JOB"\npassword_file = "{secret}"\n'
                    f'[channels.PADRAO]\nurl = "{inbox.url}"\n'
                )
                floor_code = (
                    "import oracledb, requests\n"
                    f"c = oracledb.connect(user='HSM_JOB', password='{PASSWORD}', dsn='{database.dsn}')\n"
                    "c.cursor().callfunc('hsm.hsm_envio_api.versao_contrato', int)\n"
                )
                floor = best(ROUNDS, lambda: timed_child(["-c", floor_code]))
                idle = best(ROUNDS, lambda: timed_child(["-m", "python_job.send_once", "--config", str(config)]))
                say(f"idle: {idle:.3f} s for a run on an empty queue, {floor:.3f} s for imports, logon and one call")
                say(f"  ratio {idle / floor:.2f}")
        finally:
            inbox.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
