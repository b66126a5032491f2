"""make demo: the whole path on this machine, each step told as it happens. Ends by itself.

Starts the sandbox, installs the product with the DBA's own scripts, changes service orders as an application would,
lets DBMS_SCHEDULER start the real job, and watches the notifications arrive.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import oracledb
import requests

from deploy.sandbox.portal import Portal
from deploy.sqlplus import SqlPlus

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "deploy" / "oracle"
PASSWORD = f"s{secrets.token_hex(4)}"  # of every user in the sandbox: who has it can start programs
GIVE_UP_S = 50.0


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def step(number: int, text: str) -> None:
    say(f"\n[{number}] {text}")


class Ended(BaseException):
    """Somebody ended the demo; the argument is the signal's number."""


def end_by_signals() -> None:
    """SIGTERM and a closed terminal end the demo as Ctrl+C does: in good order, and no second one disturbs that."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def end(number: int, frame: object) -> None:
        for other in numbers:
            signal.signal(other, signal.SIG_IGN)
        raise Ended(number)

    for number in numbers:
        signal.signal(number, end)


@contextmanager
def running(folder: Path, name: str, *arguments: str, **environment: str) -> Iterator[str]:
    """A child of ours until the end of the block; the first line it wrote, which says that it is ready. environment:
    what it has besides ours."""
    with (folder / f"{name}.log").open("w") as log:
        # A session of its own: Ctrl+C is for the demo, which then ends its children in good order
        child = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    assert child.stdout is not None
    try:
        line = child.stdout.readline()
        if not line:
            raise SystemExit(f"demo: the {name} did not start:\n{(folder / f'{name}.log').read_text()}")
        threading.Thread(target=child.stdout.read, daemon=True).start()  # what else it writes must not stop it
        yield line
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def sandbox(folder: Path, port: int) -> Iterator[dict[str, Any]]:
    """A running empty sandbox; the addresses it printed. port: see `main`."""
    arguments = ["deploy.sandbox", "up", "--empty", "--external", "--data", str(folder / "data")]
    arguments += ["--port", str(port), "--ntfy-port", str(port and port + 1)]
    with running(folder, "sandbox", *arguments, HSM_SANDBOX_PASSWORD=PASSWORD) as line:
        yield json.loads(line)


@contextmanager
def panel(folder: Path, dba: oracledb.Connection, addresses: dict[str, Any], port: int) -> Iterator[str]:
    """The panel, with a user who acts and one who sees; its address. port: its own, 0 a free one."""
    with dba.cursor() as cursor:
        for user, role in (
            ("painel_operador", "hsm_operador"),
            ("painel_leitor", "hsm_leitor"),
            ("monitoracao", "hsm_leitor"),  # who reads the metrics does not sign in
        ):
            cursor.execute(f"create user {user} identified by {PASSWORD}")
            cursor.execute(f"grant create session, {role} to {user}")
    secret, path = secret_file(folder, "monitoracao"), folder / "panel.toml"
    path.write_text(
        f'[database]\ndsn = "{addresses["dsn"]}"\n'
        f'[panel]\nport = {port}\nmetrics_user = "monitoracao"\nmetrics_password_file = "{secret}"\n'
    )
    with running(folder, "panel", "python_job.panel", "--config", str(path)) as line:
        yield line.partition("listening on ")[2].partition(",")[0]


def run_script(connection: oracledb.Connection, folder: Path, name: str, *arguments: str) -> None:
    """Runs one deployment script as the DBA would; shows its output when it fails."""
    output = io.StringIO()
    here = os.getcwd()
    os.chdir(folder)  # the scripts spool their logs to the current directory
    try:
        session = SqlPlus(connection=connection, out=output)
        code = session.run(str(SCRIPTS / name), arguments)
    finally:
        os.chdir(here)
    if code:
        say(output.getvalue())
        raise SystemExit(f"demo: {name} failed with exit code {code}")
    say(f"    {name:<24} done")


def secret_file(folder: Path, user: str) -> Path:
    path = folder / f"{user}.password"
    path.touch(mode=0o600)
    path.write_text(PASSWORD + "\n")
    return path


def write_configuration(folder: Path, addresses: dict[str, Any]) -> Path:
    """The job's configuration: file and password file that only the job's user may read."""
    secret = secret_file(folder, "hsm_job")
    path = folder / "job.toml"
    path.write_text(
        f'[database]\ndsn = "{addresses["dsn"]}"\nuser = "HSM_JOB"\npassword_file = "{secret}"\n'
        f'[job]\nlinger_s = 2\n[channels.PADRAO]\nurl = "{addresses["ntfy"]}"\n'
    )
    return path


def change_orders(connection: oracledb.Connection) -> int:
    """What the application does: it knows nothing of notifications. The number of its first order."""

    def open_order(kind: str, text: str, who: str) -> int:
        number = cursor.var(int)
        cursor.execute(
            "insert into ordem_servico (tipo_os, descricao, solicitante, usuario_atualizacao) "
            "values (:1, :2, :3, 'portal') returning id_os into :4",
            [kind, text, who, number],
        )
        return int(number.getvalue()[0])

    with connection.cursor() as cursor:
        pump = open_order("PADRAO", "Válvula da caldeira pingando 💧 – atenção à pressão", "Conceição")
        connection.commit()
        say(f"    order {pump} opened by Conceição (accents and emoji in the text), committed")
        server = open_order("URGENTE", "Servidor do almoxarifado fora do ar 🔥", "João")
        connection.commit()
        say(f"    order {server} opened, type URGENTE: its route leads to another topic, priority 5")
        cursor.execute("update ordem_servico set responsavel = 'Equipe Ação' where id_os = :1", [pump])
        connection.commit()
        say(f"    order {pump} assigned to Equipe Ação")
        cursor.execute("update ordem_servico set status = 'EM ATENDIMENTO' where id_os in (:1, :2)", [pump, server])
        connection.commit()
        say(f"    orders {pump} and {server} now EM ATENDIMENTO, one statement, two events")
        mistake = open_order("PADRAO", "Aberta por engano", "Ninguém")
        connection.rollback()
        say(f"    order {mistake} inserted and rolled back: nobody will hear of it")
        cursor.execute("update ordem_servico set usuario_atualizacao = 'central' where id_os = :1", [pump])
        connection.commit()
        say(f"    order {pump} touched in a column nobody watches: no event")
    return pump


def counts(connection: oracledb.Connection) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select status, count(*) from hsm.hsm_fila_notificacao group by status")
        found: dict[str, int] = dict(cursor.fetchall())
        return found


def watch(connection: oracledb.Connection, addresses: dict[str, Any]) -> dict[str, int]:
    """Shows the notifications as they arrive until nothing waits any more; the final counts by status."""
    seen: set[str] = set()
    waiting_told = False
    end = time.monotonic() + GIVE_UP_S
    while True:
        now = counts(connection)
        for message in requests.get(f"{addresses['ntfy']}/_sandbox/messages", timeout=5).json():
            if message["id"] not in seen:
                seen.add(message["id"])
                lines = [message.get("title", ""), *message["message"].splitlines()]
                say(f"    📱 {message['topic']:<18} " + f"\n{'':<26}".join(lines))
        open_rows = now.get("PENDENTE", 0) + now.get("ENVIANDO", 0)
        if not open_rows or time.monotonic() > end:
            return now
        if not waiting_told:
            with connection.cursor() as cursor:
                cursor.execute("select count(*) from hsm.hsm_tentativa_envio where http = 503")
                refused = cursor.fetchone()
            if refused and refused[0]:
                say(f"    ntfy answered 503: {open_rows} rows wait in the queue, PL/SQL set their next attempt")
                waiting_told = True
        time.sleep(0.2)


def show_runs(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select job_name, job_type, run_count, failure_count from dba_scheduler_jobs "
            "where owner = 'HSM' order by job_name"
        )
        for name, kind, runs, failures in cursor:
            say(f"    {name:<22} {kind:<18} {runs} runs, {failures} failures")


def buttons(addresses: dict[str, Any]) -> dict[str, Callable[[], str]]:
    """What those of the page do, by name."""
    faults = f"{addresses['ntfy']}/_sandbox/faults"

    def orders() -> str:
        with oracledb.connect(user="chamados", password=PASSWORD, dsn=addresses["dsn"]) as application:
            output = io.StringIO()
            code = SqlPlus(connection=application, out=output).run(str(SCRIPTS / "exemplo" / "ordens.sql"))
        return "Three orders opened, one of them changed." if code == 0 else output.getvalue()

    def outage() -> str:
        requests.post(faults, json={"http": 503, "count": 1_000_000}, timeout=5)
        return "ntfy answers 503 from now on."

    def recovery() -> str:
        requests.delete(faults, timeout=5)
        return "ntfy is well: what waits leaves by itself."

    return {"orders": orders, "outage": outage, "recovery": recovery}


def stay(addresses: dict[str, Any], address: str, folder: Path, order: int, port: int) -> None:
    """Leaves everything up, and says what to do with it, until somebody ends it. order: one that may be changed. port:
    of the page with buttons."""
    requests.post(f"{addresses['ntfy']}/_sandbox/panel", json={"url": address}, timeout=5)
    words = {"inbox": addresses["ntfy"], "panel": address, "password": PASSWORD}
    os.chdir(folder)  # scripts spool their logs to the current directory
    portal = Portal(words, buttons(addresses), port)
    here = Path(sys.executable)
    python = here.relative_to(ROOT) if here.is_relative_to(ROOT) else here
    try:
        sqlplus = f"{python} -m deploy.sqlplus chamados/{PASSWORD}@{addresses['dsn']}"
        say("\nEverything stays up until you press Ctrl+C here. Try this:\n")
        say("  In a browser")
        say(f"    buttons   {portal.url}   orders change, ntfy goes down and comes back; the inbox beside")
        say(f"    inbox     {addresses['ntfy']}   what the phone shows, alone")
        say(f"    panel     {address}   in Portuguese; sign in as painel_operador, password {PASSWORD}")
        say(
            f"              (painel_leitor, with the same password, sees and cannot act); order {order} tells its story"
        )
        say(f"    metrics   {address}/metrics\n")
        say("  In another terminal, as the application; the last three lines are typed at its SQL>")
        say(f"    cd {shlex.quote(str(ROOT))}")
        say(f"    {sqlplus}")
        say(f"    update ordem_servico set status = 'FECHADA' where id_os = {order};")
        say("    commit;")
        say("    exit\n")
        say("  Three more orders at once, by a script")
        say(f"    {sqlplus} @deploy/oracle/exemplo/ordens.sql\n")
        say("  The queue is not the application's to see: painel_operador in place of chamados, and")
        say("    select * from hsm.hsm_fila_vw;")
        with suppress(Ended):
            signal.pause()
    finally:
        portal.stop()
        os.chdir(ROOT)


def demo(keep: bool, port: int) -> int:
    started = time.monotonic()
    say("A service order changes in the database; the notification arrives. No Oracle needed for this look:")
    say("the sandbox stands in for it and runs the very files a customer deploys. Never use it for production.")
    with tempfile.TemporaryDirectory(prefix="hsm-demo-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        step(1, "Starting the sandbox (PL/SQL engine, Oracle Net, scheduler) and the ntfy inbox")
        with sandbox(folder, port) as addresses:
            say(f"    database  {addresses['dsn']}   (system / {PASSWORD})")
            say(f"    inbox     {addresses['ntfy']}")
            with oracledb.connect(user="system", password=PASSWORD, dsn=addresses["dsn"]) as dba:
                step(2, "Installing as a DBA would, with the scripts in deploy/oracle")
                run_script(dba, folder, "install.sql", PASSWORD, "USERS")
                run_script(dba, folder, "exemplo/chamados.sql", PASSWORD, "USERS")
                run_script(dba, folder, "exemplo/origem.sql")
                run_script(dba, folder, "gatilho.sql", "CHAMADOS", "ORDEM_SERVICO")
                run_script(dba, folder, "exemplo/rotas.sql")
                with dba.cursor() as cursor:
                    # Retries within seconds instead of minutes, so that the demo is short
                    cursor.callproc("hsm.hsm_admin.definir_parametro", ["ESPERA_BASE_S", "1"])
                    cursor.callproc("hsm.hsm_admin.definir_parametro", ["ESPERA_MAX_S", "3"])
                config = write_configuration(folder, addresses)

                step(3, "ntfy has a bad minute: the next two posts will get 503")
                requests.post(f"{addresses['ntfy']}/_sandbox/faults", json={"http": 503, "count": 2}, timeout=5)

                step(4, "The application changes service orders (user CHAMADOS)")
                with oracledb.connect(user="chamados", password=PASSWORD, dsn=addresses["dsn"]) as application:
                    order = change_orders(application)
                say("    the queue has " + ", ".join(f"{n} {status}" for status, n in counts(dba).items()))

                step(5, "DBMS_SCHEDULER starts the real job: python -m python_job.send_once")
                run_script(dba, folder, "agenda.sql", sys.executable, str(config), "NENHUMA", str(ROOT))
                final = watch(dba, addresses)

                step(6, "What the scheduler did")
                show_runs(dba)
                if keep:
                    with panel(folder, dba, addresses, port and port + 2) as address:
                        stay(addresses, address, folder, order, port and port + 3)
                    final = counts(dba)
                with dba.cursor() as cursor:
                    cursor.callproc("hsm.hsm_agenda.parar")
    pending = final.get("PENDENTE", 0) + final.get("ENVIANDO", 0)
    failed = final.get("FALHA", 0)
    say(f"\n{time.monotonic() - started:.0f} s in all.")
    delivered = final.get("PROCESSADO", 0)
    say(f"demo: {sum(final.values())} events, {delivered} delivered, {failed} failed, {pending} pending")
    return 1 if (failed or pending) and not keep else 0


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="demo", description="Shows the whole path on this machine.")
    parser.add_argument("--keep", action="store_true", help="leave everything up until Ctrl+C, with inbox and panel")
    parser.add_argument(
        "--port",
        type=int,
        default=0,
        help="of the database; the next three are those of inbox, panel and buttons (default: free ones)",
    )
    options = parser.parse_args()
    if taken := [port for port in range(options.port, options.port + 4) if options.port and is_taken(port)]:
        parser.error(f"somebody listens there already: {', '.join(map(str, taken))}")
    end_by_signals()
    try:
        return demo(options.keep, options.port)
    except Ended as ended:
        say("\ndemo: ended; nothing is left behind")
        return 128 + int(ended.args[0])


if __name__ == "__main__":
    sys.exit(main())
