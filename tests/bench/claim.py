"""python -m tests.bench.claim: what a claim and a report cost, by finished rows in the queue and by batch.

Two tables:
- the time of one claim and one report of 50 rows, best of some rounds, with 1 thousand, 100 thousand and 1 million
  rows that are PROCESSADO, each in a new session, as a run of the job has; the ratio is to the first line of the same
  run;
- the SQL statements one claim and one report execute, by batch.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field

import oracledb

from tests.bench import say
from tests.database import empty_queue
from tests.statements import Metered, metered_database

BATCH = 50
BATCHES = (1, 10, 100, 200)
ROUNDS = 7
HISTORY = (1_000, 100_000, 1_000_000)
SLOWEST_INSERT_S = 60.0  # where a million rows would take longer than this, it stops at 300 thousand
PIECE = 50_000
FACTS = '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'


@dataclass
class Bench:
    metered: Metered
    session: oracledb.Connection
    claimed: list[tuple[int, str]] = field(default_factory=list)
    finished: int = 0

    def enqueue(self, count: int) -> None:
        """So many rows that wait, each of an order of its own."""
        with self.session.cursor() as cursor:
            cursor.execute(
                "declare l_eventos hsm.hsm_fila.t_eventos; begin for i in 1 .. :1 loop "
                "l_eventos(i).id_os := i; l_eventos(i).tipo_os := 'PADRAO'; l_eventos(i).evento := 'STATUS'; "
                f"l_eventos(i).dados := '{FACTS}'; end loop; hsm.hsm_fila.enfileirar_lote(l_eventos); end;",
                [count],
            )
        self.session.commit()

    def claim(self, batch: int) -> None:
        with self.session.cursor() as cursor, self.session.cursor() as rows:
            cursor.callproc("hsm.hsm_envio_api.reservar", ["bench", batch, rows])
            self.claimed = [(row[0], row[1]) for row in rows.fetchall()]
        assert len(self.claimed) == batch, (len(self.claimed), batch)

    def report(self) -> None:
        results = [{"id": row, "reserva": token, "http": 200, "id_externo": "n"} for row, token in self.claimed]
        with self.session.cursor() as cursor:
            summary = cursor.var(str)
            cursor.callproc("hsm.hsm_envio_api.registrar", ["bench", json.dumps(results), summary])
            assert json.loads(summary.getvalue())["processado"] == len(results)

    def times(self) -> tuple[float, float]:
        """Milliseconds of the best claim and of the best report, in a session of its own as a run of the job has."""
        claims, reports = [], []
        self.session.close()
        self.session = self.metered.database.connect("system")
        for _ in range(ROUNDS):
            self.enqueue(BATCH)
            started = time.perf_counter()
            self.claim(BATCH)
            between = time.perf_counter()
            self.report()
            claims.append(between - started)
            reports.append(time.perf_counter() - between)
        return min(claims) * 1000, min(reports) * 1000

    def fill(self, total: int) -> float:
        """Finished rows up to so many. Seconds it took."""
        started = time.perf_counter()
        while self.finished < total:
            piece = min(PIECE, total - self.finished)
            with self.session.cursor() as cursor:
                cursor.execute(
                    "insert into hsm.hsm_fila_notificacao (id_os, mensagem, status, dt_criacao, dt_processamento, "
                    "tipo_os, evento, id_rota, canal, ordenada, tentativas, envios, proxima_tentativa) "
                    "select n.numero, 'x', 'PROCESSADO', d.agora, d.agora, 'PADRAO', 'STATUS', r.id, r.canal, 'S', "
                    "1, 1, d.agora from (select level as numero from dual connect by level <= :1) n "
                    "cross join (select sys_extract_utc(systimestamp) as agora from dual) d "
                    "cross join (select min(id) as id, min(canal) as canal from hsm.hsm_rota_notificacao) r",
                    [piece],
                )
            self.session.commit()
            self.finished += piece
        with self.session.cursor() as cursor:  # as the database's own nightly job does
            cursor.callproc("dbms_stats.gather_table_stats", ["HSM", "HSM_FILA_NOTIFICACAO"])
        return time.perf_counter() - started

    def by_history(self) -> None:
        say(f"by finished rows: one claim and one report of {BATCH}, best of {ROUNDS}")
        say(f"{'finished':>10} {'claim ms':>9} {'ratio':>6} {'report ms':>10} {'ratio':>6}")
        first: tuple[float, float] | None = None
        pace = 0.0
        for goal in HISTORY:
            total = goal
            if pace * goal > SLOWEST_INSERT_S:
                total = 300_000
                say(f"  {goal} rows would take {pace * goal:.0f} s to insert: {total} instead")
            pace = self.fill(total) / total
            claim, report = self.times()
            first = first or (claim, report)
            say(f"{total:>10} {claim:>9.1f} {claim / first[0]:>6.2f} {report:>10.1f} {report / first[1]:>6.2f}")

    def by_batch(self) -> None:
        say("by batch: SQL statements of one claim and of one report")
        say(f"{'batch':>10} {'claim':>9} {'report':>10}")
        for batch in BATCHES:
            self.enqueue(batch)
            claim = self.metered.statements(self.session, lambda batch=batch: self.claim(batch))  # type: ignore[misc]
            report = self.metered.statements(self.session, self.report)
            say(f"{batch:>10} {claim:>9} {report:>10}")


def main() -> int:
    with metered_database() as metered:
        session = metered.database.connect("system")
        empty_queue(session)
        with session.cursor() as cursor:
            cursor.execute("update hsm.hsm_canal set rajada = null, intervalo_s = null")
            cursor.execute("update hsm.hsm_parametro set valor = '200' where nome = 'LOTE_MAX'")
        session.commit()
        bench = Bench(metered, session)
        bench.times()  # warms the session up
        bench.by_history()
        bench.by_batch()
        empty_queue(bench.session)
        bench.session.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
