"""Random histories of the queue, summed at random moments: what has been counted is what is there, at every step."""

from __future__ import annotations

from collections import Counter
from typing import Any

import oracledb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .test_claim_properties import ANSWERS, CHANNEL, STEP, SWITCHES, History

STEPS = st.one_of(
    STEP,
    st.tuples(st.just("replay")),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("sum"), st.sampled_from([1, 3, 1000])),
)
ANSWERED = "('ENTREGUE', 'REAGENDADA', 'FALHA')"  # attempts something was heard of
BUCKETS = [f"faixa_{number:02}" for number in range(1, 13)]
TOTALS = f"""
select v.periodo, v.resultado, case v.resultado when 'ENVIO' then '-' else v.classe end, sum(v.quantidade),
       sum({" + ".join(BUCKETS)}), sum(v.soma_s), min(v.quantidade)
  from hsm.hsm_consumo_vw v
 where v.canal = :1
 group by v.periodo, v.resultado, case v.resultado when 'ENVIO' then '-' else v.classe end"""


class Counted(History):
    """Knows what the numbers have to be: some can be read off the rows, two have to be kept."""

    failures: Counter[str]
    returned: int  # attempts of rows that came back from FALHA, and begin anew
    before: dict[int, tuple[str, int]]  # status and attempts
    seen: Counter[str]

    def run(self, switches: dict[str, Any], steps: list[tuple[object, ...]]) -> None:
        self.failures, self.seen = Counter(), Counter()
        self.returned = 0
        self.before = {}
        super().run(switches, steps)

    def do_replay(self) -> None:
        self.connection.cursor().execute(
            "declare l_ids hsm.hsm_tipos.t_numeros; n pls_integer; begin "
            "select id bulk collect into l_ids from hsm.hsm_fila_notificacao where canal = :1 and status = 'FALHA'; "
            "n := hsm.hsm_reposicao.repor(l_ids, :2); end;",
            [CHANNEL, self.now],
        )
        self.returned += sum(attempts for status, attempts in self.before.values() if status == "FALHA")

    def do_cancel(self) -> None:
        """The oldest row that waits."""
        self.connection.cursor().execute(
            "declare l_mudancas hsm.hsm_estado.t_mudancas; begin "
            "for r in (select min(id) as id from hsm.hsm_fila_notificacao where canal = :1 and status = 'PENDENTE' "
            "having min(id) is not null) loop "
            "l_mudancas(1) := hsm.hsm_estado.mudanca(r.id, 'PENDENTE', 'CANCELADO', in_motivo => 'MANUAL'); end loop; "
            "hsm.hsm_estado.aplicar(l_mudancas, :2); end;",
            [CHANNEL, self.now],
        )

    def do_sum(self, limit: int) -> None:
        self.connection.cursor().execute("begin :1 := hsm.hsm_contagem.somar(:2); end;", [0, limit])

    def check(self, switches: dict[str, Any]) -> None:
        rows = self._rows()
        expected: Counter[tuple[str, str]] = Counter()
        spent = self.returned
        for row, _, status, reason, attempts, _, _ in rows:
            if status == "FALHA" and self.before.get(row, ("", 0))[0] != "FALHA":
                self.failures[reason or ""] += 1
            self.before[row] = (status, attempts)
            spent += attempts - (status == "ENVIANDO")
            if status == "CANCELADO":
                expected["CANCELADO", reason or ""] += 1
        expected += Counter({("FALHA", reason): count for reason, count in self.failures.items()})
        expected["ENTROU", "-"] = len(rows)
        expected["ENTREGUE", "-"] = sum(row[2] == "PROCESSADO" for row in rows)
        expected["TENTATIVA", "-"] = spent
        expected["ENVIO", "-"] = self.scalar(
            f"select count(*) from hsm.hsm_tentativa_envio where canal = :1 and resultado in {ANSWERED}"
        )
        expected = +expected

        counted: dict[str, Counter[tuple[str, str]]] = {period: Counter() for period in "MHT"}
        for period, outcome, kind, count, in_buckets, seconds, _ in self.connection.cursor().execute(TOTALS, [CHANNEL]):
            counted[period][outcome, kind] = count
            assert in_buckets == 0 or outcome == "ENTREGUE"
            assert 0 <= in_buckets <= count or outcome != "ENTREGUE"
            assert seconds >= 0
        assert {period: +counts for period, counts in counted.items()} == dict.fromkeys("MHT", expected)
        totals = Counter({f"{o} {k}": n for (o, k), n in counted["T"].items()})
        assert all(totals[key] >= count for key, count in self.seen.items()), "a counter went back"
        self.seen = totals

    def scalar(self, query: str) -> int:
        [value] = self.connection.cursor().execute(query, [CHANNEL]).fetchone()
        return int(value)


@settings(
    max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(switches=SWITCHES, steps=st.lists(STEPS, min_size=15, max_size=40))
def test_every_row_is_counted_once_whatever_becomes_of_it(
    session: oracledb.Connection, switches: dict[str, Any], steps: list[tuple[object, ...]]
) -> None:
    try:
        Counted(session).run(switches, steps)
    finally:
        session.rollback()


@pytest.mark.parametrize("answer", sorted(ANSWERS))
def test_a_row_that_came_back_and_was_cancelled_entered_once(session: oracledb.Connection, answer: str) -> None:
    """The way back to untouched, which a return unsent is, for every answer."""
    switches = {"ordenada": "N", "aglutina": "N", "validade_min": None, "rajada": None, "events": ["*"]}
    steps: list[tuple[object, ...]] = [
        ("enqueue", 1, "STATUS", False),
        ("claim", 1),
        ("sum", 1000),
        ("report", answer, 1),
        ("again", answer),
        ("sum", 1000),
        ("replay",),
        ("cancel",),
        ("sum", 1),
        ("sum", 1000),
    ]
    try:
        Counted(session).run(switches, steps)
    finally:
        session.rollback()
