"""Random histories of the queue: enqueue, claim, report, crash, time; and what has to hold at every step.

Each history runs in one transaction of a DBA's session, at instants of its own, and is rolled back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import oracledb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CHANNEL = "PROPRIEDADES"
START = datetime(2031, 1, 1, 12)
ATTEMPTS = 3
ANSWERS: dict[str, dict[str, object]] = {
    "success": {"http": 200, "id_externo": "n"},
    "transient": {"http": 503},
    "timeout": {"classe": "TIMEOUT"},
    "permanent": {"http": 400, "codigo": 40009},
    "throttled": {"http": 429, "codigo": 42901},
    "configuration": {"http": 401},
    "returned": {"classe": "DEVOLVIDO"},
    "forbidden": {"http": 403, "codigo": 40301},
    "page": {"http": 405},
}
FINAL = {"PROCESSADO", "CANCELADO"}
EVENTS = ["STATUS", "ATRIBUICAO"]

STEP = st.one_of(
    st.tuples(st.just("enqueue"), st.integers(1, 2), st.sampled_from(EVENTS), st.booleans()),
    st.tuples(st.just("claim"), st.integers(1, 4)),
    st.tuples(st.just("report"), st.sampled_from(sorted(ANSWERS)), st.integers(1, 3)),
    st.tuples(st.just("again"), st.sampled_from(sorted(ANSWERS))),
    st.tuples(st.just("wait"), st.sampled_from([0.5, 5, 29, 31, 130, 700])),
    st.tuples(st.just("resume")),
    st.tuples(st.just("coalesce"), st.sampled_from("SN")),
    st.tuples(st.just("watch")),
)
SWITCHES = st.fixed_dictionaries(
    {
        "ordenada": st.sampled_from("SN"),
        "aglutina": st.sampled_from("SN"),
        "validade_min": st.sampled_from([None, 2]),
        "rajada": st.sampled_from([None, 2]),
        "events": st.sampled_from([["*"], EVENTS]),  # one route for both events, or a route for each
    }
)


@dataclass
class History:
    connection: oracledb.Connection
    now: datetime = START
    ours: list[tuple[int, str]] = field(default_factory=list)  # claimed, not reported
    reported: list[tuple[int, str]] = field(default_factory=list)
    last: dict[int, str] = field(default_factory=dict)

    def run(self, switches: dict[str, Any], steps: list[tuple[object, ...]]) -> None:
        cursor = self.connection.cursor()
        cursor.execute("update hsm.hsm_rota_notificacao set ativa = 'N'")
        cursor.execute(
            "insert into hsm.hsm_canal (canal, rajada, intervalo_s) values (:1, :2, :3)",
            [CHANNEL, switches["rajada"], switches["rajada"] and 5],
        )
        for event in switches["events"]:
            cursor.execute(
                "insert into hsm.hsm_rota_notificacao "
                "(evento, canal, topico, ordenada, aglutina, validade_min, tentativas_max, dt_criacao) "
                "values (:1, :2, 't', :3, :4, :5, :6, :7)",
                [event, CHANNEL, *(switches[s] for s in ("ordenada", "aglutina", "validade_min")), ATTEMPTS, START],
            )
        for step in steps:
            getattr(self, f"do_{step[0]}")(*step[1:])
            self.check(switches)

    def do_enqueue(self, order: int, event: str, later: bool) -> None:
        """The rows get this history's time instead of the clock's."""
        cursor = self.connection.cursor()
        cursor.execute("begin hsm.hsm_fila.enfileirar(:1, 'T', :2); end;", [order, event])
        cursor.execute(
            "update hsm.hsm_fila_notificacao set dt_criacao = :now, proxima_tentativa = :due, "
            "expira_em = :due + (expira_em - proxima_tentativa) where canal = :channel and dt_criacao < :start",
            now=self.now,
            due=self.now + timedelta(seconds=60 if later else 0),
            channel=CHANNEL,
            start=START,
        )

    def do_claim(self, batch: int) -> None:
        cursor = self.connection.cursor()
        token, before, after = cursor.var(str), cursor.var(float), cursor.var(float)
        cursor.execute(
            "declare r hsm.hsm_envio.t_reserva; l_mais boolean; begin "
            ":before := hsm.hsm_envio.segundos_ate_trabalho(:channel, :now); "
            "r := hsm.hsm_envio.nova_reserva('w', :batch, :channel); "
            "loop hsm.hsm_envio.reservar(r, :now, l_mais); exit when not l_mais; end loop; "
            ":token := r.reserva; :after := hsm.hsm_envio.segundos_ate_trabalho(:channel, :now); end;",
            before=before,
            after=after,
            channel=CHANNEL,
            now=self.now,
            batch=batch,
            token=token,
        )
        cursor.execute(
            "select id, reserva from hsm.hsm_fila_notificacao where reserva = :1 order by id", [token.getvalue()]
        )
        claimed = cursor.fetchall()
        assert len(claimed) <= batch
        assert not claimed or before.getvalue() == 0, "handed out though nothing was announced"
        assert claimed or after.getvalue() != 0, "nothing handed out though it is announced"
        self.ours += claimed

    def do_report(self, answer: str, how_many: int) -> None:
        taken, self.ours = self.ours[:how_many], self.ours[how_many:]
        self._report(answer, taken)
        self.reported += taken

    def do_again(self, answer: str) -> None:
        """Whatever comes for what was reported before changes nothing."""
        before = self._rows()
        counts = self._report(answer, self.reported)
        assert counts["repetido"] == len(self.reported)
        assert self._rows() == before

    def do_resume(self) -> None:
        """Ends what a 401, 403 or 429 began."""
        self.connection.cursor().execute("begin hsm.hsm_vazao.religar(:1); end;", [CHANNEL])

    def do_watch(self) -> None:
        """What the watch job does when there is nothing to send."""
        self.connection.cursor().execute("begin hsm.hsm_envio.arrumar(:1); end;", [self.now])

    def do_coalesce(self, switch: str) -> None:
        """The routes are changed while rows of before wait."""
        self.connection.cursor().execute(
            "update hsm.hsm_rota_notificacao set aglutina = :1 where canal = :2", [switch, CHANNEL]
        )

    def do_wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def _report(self, answer: str, rows: list[tuple[int, str]]) -> dict[str, int]:
        cursor = self.connection.cursor()
        summary = cursor.var(str)
        results = [{"id": row, "reserva": token, "http": None, **ANSWERS[answer]} for row, token in rows]
        cursor.execute("begin hsm.hsm_desfecho.registrar(:1, :2, :3); end;", [json.dumps(results), self.now, summary])
        counts: dict[str, int] = json.loads(summary.getvalue())
        assert sum(counts.values()) == len(rows)
        return counts

    def _rows(self) -> list[tuple[int, tuple[int, int], str, str | None, int, int, str]]:
        """Each row; order and route together are what its place is kept in."""
        cursor = self.connection.cursor()
        cursor.execute(
            "select id, id_os, id_rota, status, motivo, tentativas, envios, evento from hsm.hsm_fila_notificacao "
            "where canal = :1 order by id",
            [CHANNEL],
        )
        return [(row[0], (row[1], row[2]), *row[3:]) for row in cursor]

    def check(self, switches: dict[str, Any]) -> None:
        cursor = self.connection.cursor()
        cursor.execute(
            "select count(*) from hsm.hsm_fila_notificacao f join hsm.hsm_rota_notificacao r on r.id = f.id_rota "
            "where f.canal = :1 and f.estacionada = 'R' "
            "and ((r.suspensa = 'N' and r.soltando = 'N') or f.status <> 'PENDENTE')",
            [CHANNEL],
        )
        assert cursor.fetchone() == (0,), "parked for a route that is not suspended"
        cursor.execute(
            "select count(*) from hsm.hsm_fila_notificacao f where f.canal = :1 and f.estacionada = 'O' "
            "and not exists (select null from hsm.hsm_fila_notificacao a where a.id_os = f.id_os "
            "and a.id_rota = f.id_rota and a.id < f.id and a.ordenada = 'S' "
            "and (a.status = 'ENVIANDO' or (a.status = 'PENDENTE' and a.estacionada in ('N', 'R'))))",
            [CHANNEL],
        )
        assert cursor.fetchone() == (0,), "parked behind nobody who could let it in"
        rows = self._rows()
        assert set(self.last) <= {row[0] for row in rows}, "an event was lost"
        sending: dict[tuple[int, int], int] = {}
        for row, order, status, reason, attempts, _, _ in rows:
            before = self.last.get(row)
            assert before not in FINAL or status == before, "a final status changed"
            assert before != "FALHA" or status in ("FALHA", "PROCESSADO")
            assert 0 <= attempts <= ATTEMPTS
            assert (reason is not None) == (status in ("FALHA", "CANCELADO"))
            if status == "ENVIANDO":
                assert switches["ordenada"] == "N" or order not in sending, "two of one order at once"
                sending[order] = row
            self.last[row] = status
        if switches["ordenada"] == "S":
            for row, order, status, _, _, _, _ in rows:
                if status == "PENDENTE" and order in sending:
                    superseded = any(later[0] > row and later[1] == order and later[2] == "PENDENTE" for later in rows)
                    assert row > sending[order] or superseded, "overtaken"


@settings(
    max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(switches=SWITCHES, steps=st.lists(STEP, min_size=15, max_size=40))
def test_no_history_breaks_the_rules(
    session: oracledb.Connection, switches: dict[str, Any], steps: list[tuple[object, ...]]
) -> None:
    try:
        History(session).run(switches, steps)
    finally:
        session.rollback()
