"""python -m tests.bench.panel: what the panel, health and metrics cost, by finished rows in the queue.

A busy site: 4 channels x 6 types, two days of minutes and 90 of hours in HSM_CONSUMO, 1,000 rows of HSM_MOVIMENTO to be
summed, 10,000 notifications that wait and 2,000 in FALHA. Beside them 100 thousand finished rows, then 1 million: the
ratios of milliseconds and of buffers (logical reads of the session) are to the first of the same run. A call passes
that stays below a second and costs no more with a million, but for a level or two that the indexes have grown.

Milliseconds are the best of some rounds in a warm session: elapsed on an Oracle; in a sandbox the processor's, of its
PostgreSQL and of this process, which interprets the PL/SQL, so that what else the machine does is not counted. Calls
through the panel's server are those of a signed-in reader, in the server's session: their buffers are not told.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import oracledb

from python_job.config import Database as Address
from python_job.panel.settings import Panel, Settings
from tests.bench import say
from tests.database import PASSWORD, empty_queue
from tests.python.panel.conftest import running
from tests.statements import Metered, metered_database

HISTORY = (100_000, 1_000_000)  # with less PostgreSQL reads the whole queue rather than an index of what lives
WAITING, FAILED, MOVEMENTS = 10_000, 2_000, 1_000
CHANNELS, TYPES = 4, 6
MINUTES, HOURS = 2 * 24 * 60, 90 * 24
ORDER = 77  # has a row of everything
READER = "bench_leitor"
PIECE = 50_000
WARM = 8  # calls until every statement of a session has its lasting plan
ROUNDS = 5
LIMIT_MS = 1000
LIMIT = 1.5  # a level or two more of the indexes

SOURCES: dict[str, tuple[str, list[object]]] = {
    "resumo(1)": ("hsm_painel.resumo", [1]),
    "resumo(24)": ("hsm_painel.resumo", [24]),
    "resumo(168)": ("hsm_painel.resumo", [168]),
    "html": ("hsm_painel.html", []),
    "historia": ("hsm_painel_completo.historia", [ORDER]),
    "linhas()": ("hsm_painel.linhas", []),
    "linhas(PENDENTE)": ("hsm_painel.linhas", ["PENDENTE"]),
    "linhas(PENDENTE, channel, type)": ("hsm_painel.linhas", ["PENDENTE", "BENCH1", "BENCH1"]),
    "linhas(ENVIANDO)": ("hsm_painel.linhas", ["ENVIANDO"]),
    "linhas(FALHA)": ("hsm_painel.linhas", ["FALHA"]),
    "linhas(FALHA, channel, type)": ("hsm_painel.linhas", ["FALHA", "BENCH1", "BENCH1"]),
    "linhas(SEM_ROTA)": ("hsm_painel.linhas", ["SEM_ROTA"]),
    "linhas(PROCESSADO)": ("hsm_painel.linhas", ["PROCESSADO"]),
    "linhas(PROCESSADO, type nobody has)": ("hsm_painel.linhas", ["PROCESSADO", None, "NENHUM"]),
    "metricas": ("hsm_painel.metricas", []),
    "hsm_saude.json": ("hsm_saude.json", []),
}
REQUESTS = (
    "api/resumo?horas=1",
    "api/resumo?horas=24",
    "api/resumo?horas=168",
    f"api/ordem?id_os={ORDER}",
    "api/linhas",
)

# A thing a row each: rows finished at any time of the last month, or just put in
QUEUE = """
insert into hsm.hsm_fila_notificacao (id_os, tipo_os, evento, status, motivo, mensagem, id_rota, canal, ordenada,
       tentativas, envios, dt_criacao, dt_processamento, proxima_tentativa, dados)
select n.numero, r.tipo_os, 'STATUS', :status, :reason, 'Bomba parada', r.id, r.canal, 'S', :sends, :sends,
       d.agora - numtodsinterval(mod(n.numero * 7, :seconds), 'SECOND'),
       case when :status <> 'PENDENTE' then d.agora - numtodsinterval(mod(n.numero * 7, :seconds), 'SECOND') end,
       d.agora - numtodsinterval(mod(n.numero * 7, :seconds), 'SECOND'),
       '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'
  from (select level - 1 + :first as numero from dual connect by level <= :count) n
 cross join (select sys_extract_utc(systimestamp) as agora from dual) d
  join (select b.id, b.tipo_os, b.canal, row_number() over (order by b.id) - 1 as numero
          from hsm.hsm_rota_notificacao b
         where b.tipo_os like 'BENCH%') r
    on r.numero = mod(n.numero, :routes)"""
OUTCOMES = """
(select 'ENTROU' as resultado, '-' as classe from dual
 union all select 'ENTREGUE', '-' from dual
 union all select 'ENVIO', 'ENTREGUE' from dual
 union all select 'ENVIO', 'SERVIDOR' from dual
 union all select 'TENTATIVA', '-' from dual)"""
FACTS = f"""
select {{period}}d.inicio, 'BENCH' || c.numero, 'BENCH' || t.numero, r.resultado, r.classe, 20 + mod(d.numero, 7), 30,
       5, 4, 3, 2, 2, 1, 1, 1, 0, 0, 0, 0, sys_extract_utc(systimestamp)
  from ({{instants}}) d
 cross join (select to_char(level, 'TM9') as numero from dual connect by level <= {CHANNELS}) c
 cross join (select to_char(level, 'TM9') as numero from dual connect by level <= {TYPES}) t
 cross join {OUTCOMES} r"""
COUNTED = (
    "canal, tipo_os, resultado, classe, quantidade, soma_s, faixa_01, faixa_02, faixa_03, faixa_04, faixa_05, "
    "faixa_06, faixa_07, faixa_08, faixa_09, faixa_10, faixa_11, faixa_12, ultimo"
)


@dataclass(frozen=True)
class Cost:
    milliseconds: float
    buffers: int | None


@dataclass
class Bench:
    metered: Metered
    session: oracledb.Connection
    finished: int = 0

    # ------------------------------------------------------------ what is there

    def execute(self, statement: str, *values: object, **named: object) -> None:
        with self.session.cursor() as cursor:
            cursor.execute(statement, named or list(values))
        self.session.commit()

    def queue(self, count: int, status: str, reason: str, days: float, first: int = 1_000) -> None:
        for start in range(0, count, PIECE):
            self.execute(
                QUEUE,
                status=status,
                reason=reason,
                sends=0 if status == "PENDENTE" else 1,
                seconds=int(days * 86_400),
                first=first + start,
                count=min(PIECE, count - start),
                routes=CHANNELS * TYPES,
            )

    def consumption(self, period: str, instants: str, count: int) -> None:
        for first in range(0, count, 600):
            piece = instants.format(first=first, count=min(600, count - first))
            facts = FACTS.format(period=f"'{period}', ", instants=piece)
            self.execute(f"insert into hsm.hsm_consumo (periodo, inicio, {COUNTED}) {facts}")

    def prepare(self) -> None:
        """The site, but for what is finished."""
        empty_queue(self.session)
        self.execute(
            "insert into hsm.hsm_canal (canal, rajada, intervalo_s) "
            f"select 'BENCH' || to_char(level, 'TM9'), null, null from dual connect by level <= {CHANNELS}"
        )
        self.execute(
            "insert into hsm.hsm_rota_notificacao (tipo_os, canal, topico, titulo, mensagem, dt_criacao) "
            "select 'BENCH' || t.numero, 'BENCH' || c.numero, 'bench', '{id_os}', '{descricao}', "
            "sys_extract_utc(systimestamp) "
            f"from (select to_char(level, 'TM9') as numero from dual connect by level <= {CHANNELS}) c "
            f"cross join (select to_char(level, 'TM9') as numero from dual connect by level <= {TYPES}) t"
        )
        with self.session.cursor() as cursor:  # one for all pieces, or a minute that ends between two is there twice
            [moment] = cursor.execute("select sys_extract_utc(systimestamp) from dual").fetchone()
        now = f"cast(trunc(timestamp '{moment:%Y-%m-%d %H:%M:%S}', '{{unit}}') as timestamp(0))"
        ago = "{{first}} + level - 1 as numero, {now} - numtodsinterval({{first}} + level - 1, '{unit}') as inicio "
        for period, unit, trunc, count in (("M", "MINUTE", "MI", MINUTES), ("H", "HOUR", "HH24", HOURS)):
            instants = "select " + ago.format(now=now.format(unit=trunc), unit=unit)
            self.consumption(period, instants + "from dual connect by level <= {count}", count)
        self.consumption("T", "select 1 as numero, timestamp '2000-01-01 00:00:00' as inicio from dual", 1)
        for _ in range(MOVEMENTS // (CHANNELS * TYPES * 5)):
            piece = f"select 1 as numero, {now.format(unit='MI')} as inicio from dual"
            self.execute(f"insert into hsm.hsm_movimento (minuto, {COUNTED}) {FACTS.format(period='', instants=piece)}")
        self.queue(WAITING, "PENDENTE", "", 1 / 24)
        self.queue(FAILED, "FALHA", "ESGOTADO", 1)
        self.queue(FAILED, "CANCELADO", "SEM_ROTA", 1)
        for status, reason in (("PENDENTE", ""), ("FALHA", "RENDER"), ("PROCESSADO", "")):
            self.queue(1, status, reason, 1, ORDER)
        self.execute(f'create user {READER} identified by "{PASSWORD}"')
        self.execute(f"grant create session, hsm_leitor to {READER}")

    def finish(self, total: int) -> float:
        """Finished rows of a month, up to so many. Seconds it took."""
        started = time.perf_counter()
        self.queue(total - self.finished, "PROCESSADO", "", 30, 100_000 + self.finished)
        self.finished = total
        return time.perf_counter() - started

    def settle(self) -> None:
        """Statistics of now, as the database's own nightly job leaves them."""
        for table in ("fila_notificacao", "consumo", "movimento"):
            if self.metered.statistics is not None:
                self.metered.statistics.execute(f"vacuum full analyze hsm.hsm_{table}")
            else:
                with self.session.cursor() as cursor:
                    cursor.callproc("dbms_stats.gather_table_stats", ["HSM", f"HSM_{table.upper()}"])

    # ------------------------------------------------------------ measuring

    def seconds(self) -> float:
        """A clock: see the head of this file."""
        if self.metered.statistics is None:
            return time.perf_counter()
        pids = self.metered.statistics.execute(
            "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
        ).fetchall()
        spent = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for (pid,) in pids)
        return time.process_time() + spent / 1e9

    def cost(self, action: Callable[[], object], counted: bool = True) -> Cost:
        for _ in range(WARM):
            action()
        best = float("inf")
        for _ in range(ROUNDS):
            started = self.seconds()
            action()
            best = min(best, self.seconds() - started)
        return Cost(best * 1000, self.metered.buffers(self.session, action) if counted else None)

    def call(self, routine: str, arguments: list[object]) -> None:
        with self.session.cursor() as cursor:
            cursor.callfunc(f"hsm.{routine}", oracledb.DB_TYPE_CLOB, arguments).read()

    def situation(self) -> None:
        with self.session.cursor() as cursor:
            cursor.execute("select column_value from table(hsm.hsm_consulta.situacao)").fetchall()

    def costs(self) -> dict[str, Cost]:
        found = {name: self.cost(partial(self.call, *what)) for name, what in SOURCES.items()}
        found["hsm_consulta.situacao"] = self.cost(self.situation)
        with running(Settings(Address(dsn=self.metered.database.dsn), Panel(port=0), [])) as panel:
            browser = panel.signed_in(READER)
            for path in REQUESTS:
                found[f"GET {path}"] = self.cost(lambda at=path: browser.get(at).raise_for_status(), counted=False)  # type: ignore[misc]
        return found


@contextmanager
def bench() -> Iterator[Bench]:
    with metered_database() as metered, closing(metered.database.connect("system")) as session:
        if metered.statistics is not None:
            metered.statistics.execute("alter table hsm.hsm_fila_notificacao set (autovacuum_enabled = false)")
            # Somewhere below a million rows it sorts what an index gave by block before it looks at the rows: the same
            # 10,000 that wait cost 400 buffers then, and 10,000 later
            metered.statistics.execute("alter system set enable_bitmapscan = off")
            metered.statistics.execute("select pg_reload_conf()")
        yield Bench(metered, session)


def main() -> int:
    taken: list[dict[str, Cost]] = []
    with bench() as b:
        b.prepare()
        for total in HISTORY:
            say(f"  {total} finished rows put in in {b.finish(total):.0f} s")
            b.settle()
            taken.append(b.costs())
    few, many = HISTORY
    say(f"{'finished rows':<36} {few:>9} {many:>9} {'ratio':>6} {few:>9} {many:>9} {'ratio':>6}")
    say(f"{'':<36} {'ms':>9} {'ms':>9} {'':>6} {'buffers':>9} {'buffers':>9}")
    for name, before in taken[0].items():
        after = taken[1][name]
        line = f"{name:<36} {before.milliseconds:>9.1f} {after.milliseconds:>9.1f} "
        line += f"{after.milliseconds / before.milliseconds:>6.2f}"
        verdict = "PASS" if after.milliseconds < LIMIT_MS else f"over {LIMIT_MS} ms"
        if before.buffers and after.buffers:
            ratio = after.buffers / before.buffers
            line += f" {before.buffers:>9} {after.buffers:>9} {ratio:>6.2f}"
            verdict = f"over {LIMIT}" if ratio > LIMIT else verdict
        say(f"{line} {verdict}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
