"""A queue that is made to grow, and what the calls of the product cost beside it: SQL statements and buffers of the
session, exact; no clock is looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, cast

import oracledb
import psycopg

from tests.claims import FACTS
from tests.database import empty_queue
from tests.statements import Metered, metered_database

TYPE = "BENCH"
CHANNEL = "PADRAO"
BATCH = 50
SLICE = 500  # rows of a slice of the purge
PIECE = 50_000
WARM = 8  # calls until every statement of a session has its lasting plan
LEASE_S = 3600

PENDING = {"proxima_tentativa": "d.agora"}
DELIVERED = {
    "status": "'PROCESSADO'",
    "dt_processamento": "d.agora",
    "tentativas": "1",
    "envios": "1",
    "proxima_tentativa": "d.agora",
}
FAILED = DELIVERED | {"status": "'FALHA'", "motivo": "'ESGOTADO'"}
FORGOTTEN = {key: value.replace("d.agora", "d.agora - interval '95' day") for key, value in DELIVERED.items()} | {
    "dt_criacao": "d.agora - interval '96' day"
}
ON_ITS_WAY = {
    "status": "'ENVIANDO'",
    "trabalhador": "'other'",
    "reserva": f"'other' || ceil(n.numero / {BATCH})",
    "reserva_ate": "d.agora + interval '1' hour",
    "tentativas": "1",
    "envios": "1",
    "proxima_tentativa": "d.agora",
}
EXPIRED = ON_ITS_WAY | {"reserva_ate": "d.agora - interval '1' second", "dt_envio": "d.agora - interval '1' minute"}
TOMORROW = {"proxima_tentativa": "d.agora + interval '1' day"}


@dataclass(frozen=True)
class Cost:
    statements: float
    buffers: float


def middle(costs: list[Cost]) -> Cost:
    return Cost(median(c.statements for c in costs), median(c.buffers for c in costs))


@dataclass
class Grown:
    """One channel without a rate, routes of one type: plain, coalescing and one to suspend."""

    metered: Metered
    session: oracledb.Connection
    orders: int = 1_000  # numbers up to here are taken
    claimed: list[tuple[int, str]] = field(default_factory=list)

    # ------------------------------------------------------------ what is there

    def execute(self, statement: str, *values: object) -> None:
        with self.session.cursor() as cursor:
            cursor.execute(statement, list(values))
        self.session.commit()

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """For many rows: in a sandbox ten times as fast, for the indexes of the queue are built afterwards."""
        postgres = self.metered.statistics
        if postgres is None:
            yield
            return
        asked: psycopg.Connection[tuple[str, str]] = cast(Any, postgres)
        indexes = asked.execute(
            "select indexname, indexdef from pg_indexes where schemaname = 'hsm' "
            "and tablename = 'hsm_fila_notificacao' and indexname <> 'hsm_fila_pk'"
        ).fetchall()
        postgres.execute("drop index " + ", ".join(f"hsm.{name}" for name, _ in indexes))
        yield
        for _, definition in indexes:
            postgres.execute(definition)

    def insert(self, count: int, topic: str = "plain", **columns: str) -> None:
        """Rows in bulk, each of an order of its own if nothing is said. columns: expressions of n.numero, d.agora and
        the route r."""
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
                    "join hsm.hsm_rota_notificacao r on r.tipo_os = :3 and r.topico = :4",
                    [first, min(PIECE, count - first), TYPE, topic],
                )
                self.session.commit()
        self.orders += count

    def route(self, topic: str, **columns: str) -> None:
        given = {
            "tipo_os": f"'{TYPE}'",
            "canal": f"'{CHANNEL}'",
            "topico": f"'{topic}'",
            "titulo": "'{id_os}'",
            "mensagem": "'{descricao}'",
            "dt_criacao": "sys_extract_utc(systimestamp)",
        } | columns
        self.execute(f"insert into hsm.hsm_rota_notificacao ({', '.join(given)}) values ({', '.join(given.values())})")

    def routes(self, count: int, **columns: str) -> None:
        """Of other types, in the same channel."""
        given = {
            "tipo_os": "'OUTRO' || to_char(n.numero + d.ja, 'TM9')",
            "canal": f"'{CHANNEL}'",
            "topico": "'outro'",
            "dt_criacao": "sys_extract_utc(systimestamp)",
        } | columns
        self.execute(
            f"insert into hsm.hsm_rota_notificacao ({', '.join(given)}) select {', '.join(given.values())} "
            "from (select level as numero from dual connect by level <= :1) n "
            "cross join (select count(*) as ja from hsm.hsm_rota_notificacao) d",
            count,
        )

    def channels(self, count: int) -> None:
        """More channels, each with a route of the type."""
        self.execute(
            "insert into hsm.hsm_canal (canal, rajada, intervalo_s) select :1 || to_char(n.numero + d.ja, 'TM9'), "
            "null, null from (select level as numero from dual connect by level <= :2) n "
            "cross join (select count(*) as ja from hsm.hsm_canal) d",
            TYPE,
            count,
        )
        self.execute(
            "insert into hsm.hsm_rota_notificacao (tipo_os, evento, canal, topico, titulo, mensagem, dt_criacao) "
            "select 'NENHUM', '*', c.canal, c.canal, '{id_os}', '{descricao}', sys_extract_utc(systimestamp) "
            "from hsm.hsm_canal c where c.canal like :1 and not exists (select null "
            "from hsm.hsm_rota_notificacao r where r.canal = c.canal)",
            f"{TYPE}%",
        )

    def attempts(self) -> None:
        """What the claim of those on their way has left."""
        self.execute(
            "insert into hsm.hsm_tentativa_envio (id_fila, reserva, numero, trabalhador, canal, dt_reserva) "
            "select f.id, f.reserva, f.envios, f.trabalhador, f.canal, f.dt_criacao from hsm.hsm_fila_notificacao f "
            "where f.status = 'ENVIANDO' and f.trabalhador = 'other' and not exists (select null "
            "from hsm.hsm_tentativa_envio t where t.id_fila = f.id and t.reserva = f.reserva)"
        )

    def empty(self) -> None:
        """As at the start."""
        with self.session.cursor() as cursor:
            for table in ("tentativa_envio", "carga", "fila_notificacao", "movimento", "consumo", "log"):
                if self.metered.statistics is not None:
                    self.metered.statistics.execute(f"truncate hsm.hsm_{table}")
                else:
                    cursor.execute(f"delete from hsm.hsm_{table}")
            cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os like 'OUTRO%' or tipo_os = 'NENHUM'")
            cursor.execute("delete from hsm.hsm_canal where canal like :1", [f"{TYPE}%"])
            cursor.execute(
                "update hsm.hsm_rota_notificacao set suspensa = 'N', soltando = 'N' where tipo_os = :1", [TYPE]
            )
            cursor.execute("update hsm.hsm_instalacao set purga_ate = 0")
        self.session.commit()

    def settle(self) -> None:
        """Statistics of now, as the database's own nightly job leaves them; in a sandbox without what PostgreSQL leaves
        behind of old versions, which would be counted with what a call reads."""
        tables = ("fila_notificacao", "carga", "tentativa_envio", "rota_notificacao", "canal", "consumo", "movimento")
        if self.metered.statistics is not None:
            self.metered.statistics.execute(f"vacuum analyze {', '.join(f'hsm.hsm_{table}' for table in tables)}")
            return
        with self.session.cursor() as cursor:
            for table in tables:
                cursor.callproc("dbms_stats.gather_table_stats", ["HSM", f"HSM_{table.upper()}"])

    def count(self, condition: str) -> int:
        with self.session.cursor() as cursor:
            cursor.execute(f"select count(*) from hsm.hsm_fila_notificacao where {condition}")
            return int(cursor.fetchone()[0])

    # ------------------------------------------------------------ the calls

    def enqueue(self) -> None:
        with self.session.cursor() as cursor:
            cursor.execute(
                "declare l_eventos hsm.hsm_fila.t_eventos; begin for i in 1 .. :1 loop "
                "l_eventos(i).id_os := i + :2; l_eventos(i).tipo_os := :3; l_eventos(i).evento := 'STATUS'; "
                f"l_eventos(i).dados := '{FACTS}'; end loop; hsm.hsm_fila.enfileirar_lote(l_eventos); end;",
                [BATCH, self.orders, "NENHUM_OUTRO"],
            )
        self.session.commit()
        self.orders += BATCH

    def claim(self, batch: int = BATCH) -> None:
        with self.session.cursor() as cursor, self.session.cursor() as rows:
            rows.arraysize = rows.prefetchrows = batch + 1
            cursor.callproc("hsm.hsm_envio_api.reservar", ["bench", batch, rows])
            self.claimed = [(row[0], row[1]) for row in rows]

    def report(self) -> None:
        results = [{"id": row, "reserva": token, "http": 200, "id_externo": "n"} for row, token in self.claimed]
        with self.session.cursor() as cursor:
            cursor.callproc("hsm.hsm_envio_api.registrar", ["bench", json.dumps(results), cursor.var(str)])

    def question(self) -> None:
        with self.session.cursor() as cursor:
            cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", float, [None])

    def text(self, routine: str, *arguments: object) -> str:
        with self.session.cursor() as cursor:
            return str(cursor.callfunc(f"hsm.{routine}", oracledb.DB_TYPE_CLOB, list(arguments)).read())

    def purge(self) -> None:
        """One slice, whose rows all go."""
        with self.session.cursor() as cursor:
            cursor.callproc("hsm.hsm_manutencao.purgar")

    def forget(self, count: int) -> None:
        """Rows past their retention, and the purge stands before them."""
        self.insert(count, **FORGOTTEN)
        self.execute(
            "update hsm.hsm_instalacao set purga_ate = (select max(id) from hsm.hsm_fila_notificacao) - :1", count
        )

    # ------------------------------------------------------------ measuring

    def cost(self, action: object) -> Cost:
        assert callable(action)
        before = self.metered.reads(self.session)
        statements = self.metered.statements(self.session, action)
        return Cost(statements, self.metered.reads(self.session) - before)


@contextmanager
def grown() -> Iterator[Grown]:
    """In a database of its own, the queue empty."""
    with metered_database() as metered, closing(metered.database.connect("system")) as session:
        empty_queue(session)
        queue = Grown(metered, session)
        queue.execute("update hsm.hsm_canal set rajada = null, intervalo_s = null")
        for name, value in (("LOTE_MAX", "200"), ("RESERVA_S", str(LEASE_S)), ("PURGA_MAX_S", "0")):
            queue.execute("update hsm.hsm_parametro set valor = :1 where nome = :2", value, name)
        queue.execute("delete from hsm.hsm_rota_notificacao where tipo_os = :1", TYPE)
        queue.route("plain")
        queue.route("coalescing", aglutina="'S'")
        queue.route("suspended")
        if metered.statistics is not None:
            metered.statistics.execute("alter table hsm.hsm_fila_notificacao set (autovacuum_enabled = false)")
            # Up to some size PostgreSQL sorts what an index gave by block before it looks at the rows: a plan that
            # changes with the size is not what is measured here
            metered.statistics.execute("alter system set enable_bitmapscan = off")
            metered.statistics.execute("select pg_reload_conf()")
        yield queue
