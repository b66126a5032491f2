"""python -m tests.bench.scale: what a claim costs when something that is none of its business has grown.

Statements, and buffers (logical reads of the session), of one claim of 50 and of one look ahead (trabalho_pendente),
as ratios to the plain case of the same run: 2,000 due rows, each of an order of its own. Every case has a database of
its own and a warm session; the numbers are medians of some claims, exact, and no clock is looked at. What a case costs
until its claims are as cheap as they get is told beside: the first look, what of other orders left with the first
claim, how many claims were over the limit, and the buffers of the dearest of them.

What the sandbox cannot show: PostgreSQL jumps over index entries that only a later key column rules out, Oracle's range
scan reads them. Deferred rows cost there what stands before the due ones in the index.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, replace
from statistics import median

import oracledb

from tests.bench import say
from tests.database import empty_queue
from tests.statements import Metered, metered_database

BATCH = 50
DUE = 2_000
WARM = 8  # claims until every statement of a session has its lasting plan
ROUNDS = 7
LIMIT = 1.5
PATIENCE = 60  # claims until the cost should be down
PIECE = 50_000
FACTS = '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'
SHARED = 1  # the order that many rows have in common


@dataclass(frozen=True)
class Cost:
    statements: float
    buffers: float
    rows: float = 0  # handed out

    def above(self, plain: Cost) -> bool:
        return self.statements > LIMIT * plain.statements or self.buffers > LIMIT * plain.buffers

    def beside(self, plain: Cost) -> str:
        ratios = (self.statements / plain.statements, self.buffers / plain.buffers)
        return f"{self.statements:>6.0f} {ratios[0]:>6.2f} {self.buffers:>8.0f} {ratios[1]:>6.2f}"


@dataclass
class Bench:
    metered: Metered
    session: oracledb.Connection
    orders: int = SHARED  # numbers up to here are taken

    # ------------------------------------------------------------ measuring

    def cost(self, action: Callable[[], object]) -> Cost:
        before = self.metered.reads(self.session)
        statements = self.metered.statements(self.session, action)
        return Cost(statements, self.metered.reads(self.session) - before)

    # ------------------------------------------------------------ the queue

    def insert(self, count: int, topic: str = "plain", **columns: str) -> None:
        """Rows in bulk, each of an order of its own. columns: expressions of n.numero, d.agora and the route r."""
        given = {
            "id_os": f"n.numero + {self.orders}",
            "mensagem": "'x'",
            "status": "'PENDENTE'",
            "dt_criacao": "d.agora",
            "proxima_tentativa": "d.agora",
            "tipo_os": "r.tipo_os",
            "evento": "'STATUS'",
            "id_rota": "r.id",
            "canal": "r.canal",
            "ordenada": "r.ordenada",
            "aglutina": "r.aglutina",
            "dados": f"'{FACTS}'",
        } | columns
        with self.session.cursor() as cursor:
            for first in range(0, count, PIECE):
                cursor.execute(
                    f"insert into hsm.hsm_fila_notificacao ({', '.join(given)}) select {', '.join(given.values())} "
                    "from (select level + :1 as numero from dual connect by level <= :2) n "
                    "cross join (select sys_extract_utc(systimestamp) as agora from dual) d "
                    "join hsm.hsm_rota_notificacao r on r.tipo_os = 'BENCH' and r.topico = :3",
                    [first, min(PIECE, count - first), topic],
                )
        self.session.commit()
        self.orders += count

    def execute(self, statement: str, *values: object) -> None:
        with self.session.cursor() as cursor:
            cursor.execute(statement, list(values))
        self.session.commit()

    def settle(self) -> None:
        """Statistics of now. In a sandbox tables and indexes as if newly written too: what PostgreSQL leaves behind of
        old versions would be counted with what a claim reads."""
        if self.metered.statistics is not None:
            for table in ("fila_notificacao", "carga", "tentativa_envio"):
                self.metered.statistics.execute(f"vacuum full analyze hsm.hsm_{table}")
            return
        with self.session.cursor() as cursor:
            cursor.callproc("dbms_stats.gather_table_stats", ["HSM", "HSM_FILA_NOTIFICACAO"])

    def claim(self) -> list[tuple[int, str]]:
        with self.session.cursor() as cursor, self.session.cursor() as rows:
            rows.arraysize = rows.prefetchrows = BATCH + 1
            cursor.callproc("hsm.hsm_envio_api.reservar", ["bench", BATCH, rows])
            return [(row[0], row[1]) for row in rows]

    def deliver(self, claimed: list[tuple[int, str]]) -> None:
        results = [{"id": row, "reserva": token, "http": 200, "id_externo": "n"} for row, token in claimed]
        if results:
            with self.session.cursor() as cursor:
                cursor.callproc("hsm.hsm_envio_api.registrar", ["bench", json.dumps(results), cursor.var(str)])

    def drain(self) -> None:
        while claimed := self.claim():
            self.deliver(claimed)

    def of_others(self) -> int:
        """Delivered rows that are not of the shared order."""
        with self.session.cursor() as cursor:
            cursor.execute(
                "select count(*) from hsm.hsm_fila_notificacao where status = 'PROCESSADO' and id_os <> :1", [SHARED]
            )
            return int(cursor.fetchone()[0])

    def claimed(self) -> Cost:
        """The cost of one claim. What it handed out is then delivered, and as many rows more are due."""
        claimed: list[tuple[int, str]] = []
        cost = self.cost(lambda: claimed.extend(self.claim()))
        self.deliver(claimed)
        self.insert(len(claimed))
        return replace(cost, rows=len(claimed))

    def looked_ahead(self) -> Cost:
        with self.session.cursor() as cursor:
            return self.cost(lambda: cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", float, [None]))

    def health(self) -> Cost:
        with self.session.cursor() as cursor:
            return self.cost(lambda: cursor.execute("select count(*) from hsm.hsm_saude_vw").fetchall())


@contextmanager
def bench() -> Iterator[Bench]:
    """A database of its own, an empty queue, one channel without a rate, a plain route and one that coalesces."""
    with metered_database() as metered, closing(metered.database.connect("system")) as session:
        empty_queue(session)
        with session.cursor() as cursor:
            cursor.execute("delete from hsm.hsm_canal where canal like 'BENCH%'")
            cursor.execute("update hsm.hsm_canal set rajada = null, intervalo_s = null")
            cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os = 'BENCH'")
            for topic, coalesces in (("plain", "N"), ("coalescing", "S"), ("suspended", "N")):
                cursor.execute(
                    "insert into hsm.hsm_rota_notificacao (tipo_os, canal, topico, titulo, mensagem, aglutina, "
                    "dt_criacao) values ('BENCH', 'PADRAO', :1, '{id_os}', '{descricao}', :2, "
                    "sys_extract_utc(systimestamp))",
                    [topic, coalesces],
                )
        session.commit()
        if metered.statistics is not None:
            metered.statistics.execute("alter table hsm.hsm_fila_notificacao set (autovacuum_enabled = false)")
        yield Bench(metered, session)


# ---------------------------------------------------------------- the cases: what is there beside the due rows


def plain(bench: Bench) -> None:
    """Nothing."""


def in_flight(bench: Bench) -> None:
    bench.execute("update hsm.hsm_parametro set valor = '3600' where nome = 'RESERVA_S'")  # as long as these leases
    bench.insert(
        40_000,
        status="'ENVIANDO'",
        trabalhador="'other'",
        reserva=f"'other' || ceil(n.numero / {BATCH})",
        reserva_ate="d.agora + interval '1' hour",
        tentativas="1",
        envios="1",
    )


def hot_order(bench: Bench) -> None:
    bench.insert(30_000, id_os=str(SHARED))


def superseded(bench: Bench) -> None:
    bench.insert(30_000, "coalescing", id_os=str(SHARED))


def suspended_route(bench: Bench) -> None:
    bench.execute("update hsm.hsm_rota_notificacao set suspensa = 'S' where topico = 'suspended'")
    bench.insert(30_000, "suspended")


def many_routes(bench: Bench) -> None:
    bench.execute(
        "insert into hsm.hsm_rota_notificacao (tipo_os, canal, topico, dt_criacao) "
        "select 'BENCH', 'PADRAO', 'other' || to_char(level, 'TM9'), sys_extract_utc(systimestamp) "
        "from dual connect by level <= 10000"
    )


def dead_routes(bench: Bench) -> None:
    """Suspended, and switched off since: health asks of each whether anything still waits for it."""
    bench.execute(
        "insert into hsm.hsm_rota_notificacao (tipo_os, canal, topico, suspensa, ativa, dt_criacao) "
        "select 'BENCH', 'PADRAO', 'dead' || to_char(level, 'TM9'), 'S', 'N', sys_extract_utc(systimestamp) "
        "from dual connect by level <= 100"
    )


def hundred_channels(bench: Bench) -> None:
    bench.execute(
        "insert into hsm.hsm_canal (canal, rajada, intervalo_s) "
        "select 'BENCH' || to_char(level, 'TM9'), null, null from dual connect by level <= 99"
    )


def reminders(bench: Bench, priority: int = 3) -> None:
    bench.insert(
        300_000,
        proxima_tentativa="d.agora + interval '1' day",
        prioridade=str(priority),
    )


def urgent_reminders(bench: Bench) -> None:
    reminders(bench, 5)


CASES: tuple[tuple[str, Callable[[Bench], None]], ...] = (
    ("plain", plain),
    ("40,000 in flight elsewhere", in_flight),
    ("30,000 of one hot order in front", hot_order),
    ("30,000 superseded at once", superseded),
    ("30,000 of a suspended route in front", suspended_route),
    ("100 channels, one has work", hundred_channels),
    ("10,000 other routes of the channel", many_routes),
    ("300,000 for tomorrow, same priority", reminders),
    ("300,000 for tomorrow, priority 5", urgent_reminders),
)
IDLE: tuple[tuple[str, Callable[[Bench], None]], ...] = (
    ("nothing due, one channel", plain),
    ("nothing due, 100 channels", hundred_channels),
)


@dataclass(frozen=True)
class Measured:
    claim: Cost
    look: Cost
    first_look: Cost  # before any claim
    first: int  # rows of other orders the first claim handed out
    dear: tuple[Cost, ...]  # the claims before that were above the limit


def measure(prepare: Callable[[Bench], None], due: int, beside: Measured | None) -> Measured:
    with bench() as b:
        b.insert(BATCH)
        for _ in range(WARM):
            b.claimed()
            b.looked_ahead()
        b.drain()
        before = b.of_others()
        prepare(b)
        if due:
            b.insert(due)
        b.settle()
        first_look, costs = b.looked_ahead(), [b.claimed()]
        first = b.of_others() - before
        while len(costs) < (WARM if beside is None or not costs[-1].above(beside.claim) else PATIENCE):
            costs.append(b.claimed())
        b.settle()
        pairs = [(b.claimed(), b.looked_ahead()) for _ in range(WARM + ROUNDS)][WARM:]
        claims, looks = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        dear = tuple(cost for cost in costs if beside is not None and cost.above(beside.claim))
        return Measured(middle(claims), middle(looks), first_look, first, dear)


def middle(costs: list[Cost]) -> Cost:
    return Cost(*(median(numbers) for numbers in zip(*map(astuple, costs), strict=True)))


def compare(cases: tuple[tuple[str, Callable[[Bench], None]], ...], due: int) -> None:
    say(f"{'':<38} {'one claim of 50':^29} {'':9} {'one look ahead':^29} {'1st look':>8} {'1st claim':>9} claims over")
    head = f"{'stmts':>6} {'ratio':>6} {'buffers':>8} {'ratio':>6}"
    say(f"{'':<38} {head} {'':9} {head} {'buffers':>8} {'others':>9} it (dearest)")
    beside: Measured | None = None
    for name, prepare in cases:
        found = measure(prepare, due, beside)
        beside = beside or found
        verdict = f"over {LIMIT}" if found.claim.above(beside.claim) else "PASS"
        if found.claim.rows < min(BATCH, due):
            verdict = f"{found.claim.rows:.0f} rows"
        dearest = f"{len(found.dear)} ({max(c.buffers for c in found.dear):.0f})" if found.dear else "0"
        say(
            f"{name:<38} {found.claim.beside(beside.claim)} {verdict:<9} {found.look.beside(beside.look)} "
            f"{found.first_look.buffers:>8.0f} {found.first:>9} {dearest}"
        )


def compare_health(waiting: int) -> None:
    beside: Cost | None = None
    for name, prepare in (("none", plain), ("100", dead_routes)):
        with bench() as b:
            b.insert(waiting)
            prepare(b)
            b.settle()
            found = middle([b.health() for _ in range(ROUNDS)])
        beside = beside or found
        verdict = f"over {LIMIT}" if found.above(beside) else "PASS"
        say(f"health, {waiting} rows wait, dead routes: {name:<6} {found.beside(beside)} {verdict}")


def main() -> int:
    compare(CASES, DUE)
    compare(IDLE, 0)
    compare_health(30_000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
