"""python -m tests.bench.standin ROWS MOST: a database of which nothing is left but its answers.

It speaks the wire protocol, so that the job and its driver are as they always are, hands out ROWS notifications, MOST a
claim, and forgets what it is told about them. Prints its address, a line at each tenth of them that it was told about,
and, when stdin ends, the number of calls of each routine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from deploy.sandbox.backend import BindType, Column, DbType, Direction, Kind, Logon, Outcome
from deploy.sandbox.errors import OraError
from deploy.sandbox.net.server import NetServer
from deploy.sandbox.tests.net.fake import FakeBackend, FakeRows, FakeSession, FakeStatement, Script, number
from python_job.contract import CONTRACT
from tests.database import PASSWORD, ROOT

COLUMNS = [
    number("ID"),
    Column("RESERVA", DbType.VARCHAR2, size=32),
    Column("CANAL", DbType.VARCHAR2, size=30),
    number("TENTATIVA"),
    Column("PAYLOAD", DbType.CLOB),
    number("PRAZO_S"),
    *(Column(name, DbType.VARCHAR2, size=255) for name in ("TIPO", "DESTINO", "CHAVE", "CABECALHOS")),
]
PAYLOAD = (
    '{{"topic":"chamados","title":"OS {0}: STATUS","message":"Bomba parada - situação ABERTA, responsável Ana",'
    '"priority":3,"tags":["clipboard"],"sequence_id":"hsm-{0}"}}'
)
CHANNEL = "PADRAO"
COUNTS = ("processado", "reagendado", "falha", "devolvido", "repetido", "ignorado", "ocupado")


@dataclass
class StandIn(FakeBackend):
    rows: int = 0
    most: int = 0
    handed_out: int = 0
    told: int = 0
    calls: Counter[str] = field(default_factory=Counter)

    def logon(self, who: Logon) -> FakeSession:
        return _Session(self, who, 11)

    def reservar(self, batch: int, channels: str) -> FakeRows:
        if CHANNEL not in channels:
            return FakeRows(COLUMNS, [])
        first = self.handed_out + 1
        self.handed_out = min(self.handed_out + min(batch, self.most), self.rows)
        ids = range(first, self.handed_out + 1)
        last = (600, "NTFY", None, None, None)
        return FakeRows(COLUMNS, [(n, f"{n:032}", CHANNEL, 1, PAYLOAD.format(n), *last) for n in ids])

    def registrar(self, report: str) -> str:
        results = len(json.loads(report))
        before, self.told = self.told, self.told + results
        for tenth in range(10 * before // self.rows, 10 * self.told // self.rows):
            sys.stdout.write(f"{tenth + 1}\n")
            sys.stdout.flush()
        return json.dumps(dict.fromkeys(COUNTS, 0) | {"processado": results})

    def left(self) -> int | None:
        """Seconds until there is work."""
        return 0 if self.handed_out < self.rows else None


class _Session(FakeSession):
    backend: StandIn

    def parse(self, sql: str, bind_names: Sequence[str]) -> FakeStatement:
        call = re.search(r"hsm_envio_api\.(\w+)", sql)
        return FakeStatement(self, self._script(call[1], len(bind_names)) if call else Script(lambda *_: Outcome()))

    def _script(self, routine: str, binds: int) -> Script:
        database, directions = self.backend, [Direction.IN] * binds

        answers: dict[str, tuple[int, Callable[[Sequence[Any]], Any]]] = {  # place of what comes out, and what that is
            "reservar": (2, lambda values: database.reservar(int(values[1]), str(values[3]))),
            "registrar": (2, lambda values: database.registrar(values[1])),
            "apresentar": (2, lambda values: '{"guarda":"LIBERADO","graves":0}'),
            "trabalho_pendente": (0, lambda values: database.left()),
            "aguardar_trabalho": (0, lambda values: database.left()),
            "versao_contrato": (0, lambda values: CONTRACT),
        }
        if routine not in answers:
            raise OraError(6550, f"PLS-00302: component '{routine.upper()}' must be declared")
        place, answer = answers[routine]
        directions[place] = Direction.OUT

        def run(_: FakeSession, types: Sequence[BindType], rows: Sequence[Sequence[Any]], __: bool) -> Outcome:
            database.calls[routine] += 1
            self.executed.clear()
            self.types.clear()
            return Outcome(out=[[answer(values)] for values in rows])

        return Script(run, directions=directions, kind=Kind.PLSQL)


class Child:
    """One in a process of its own. tenths: yields when it was told about each tenth of the notifications."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.lines = process.stdout
        self.dsn = self.lines.readline().strip()
        self.calls: dict[str, int] = {}  # once it has ended

    def tenths(self) -> Iterator[int]:
        """To the last one, which must have been waited for before the end."""
        for line in self.lines:
            yield int(line)
            if int(line) == 10:
                return


@contextmanager
def database(rows: int, most: int) -> Iterator[Child]:
    command = [sys.executable, "-m", "tests.bench.standin", str(rows), str(most)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        child = Child(process)
        yield child
        child.calls = json.loads(process.communicate(timeout=30)[0])


def main(rows: int, most: int) -> None:
    backend = StandIn(passwords={"HSM_JOB": PASSWORD}, rows=rows, most=most)
    server = NetServer(backend)
    server.start()
    sys.stdout.write(f"127.0.0.1:{server.port}/freepdb1\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()
    sys.stdout.write(json.dumps(backend.calls))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
