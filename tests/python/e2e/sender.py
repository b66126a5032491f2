"""A sender to whom time costs nothing: the job's calls with answers made up, and a clock that is moved, not waited for.

Days of an outage pass in seconds. The clock is set back at the end, for the tests that come after.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import oracledb
import pytest
import requests

from tests.database import Database, empty_queue

from .conftest import Queue

Answer = dict[str, Any]  # what registrar is told of a send
ACCEPTED: Answer = {"http": 200, "id_externo": "n"}
NO_CONNECTION: Answer = {"classe": "CONEXAO", "erro": "no connection"}
FORBIDDEN: Answer = {"http": 403, "codigo": 40301, "erro": "forbidden"}
FACTS = '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana","solicitante":"Zé"}'


class Sender:
    def __init__(self, dba: oracledb.Connection, control: str) -> None:
        self._dba, self._clock = dba, f"{control}/clock"
        self._started, self.moved = time.monotonic(), 0.0

    @property
    def now(self) -> float:
        """Seconds of the database's clock since the start."""
        return self.moved + time.monotonic() - self._started

    def advance(self, seconds: float) -> None:
        requests.post(self._clock, json={"advance_s": seconds}, timeout=5).raise_for_status()
        self.moved += seconds

    def enqueue(self, orders: list[int], kind: str = "PADRAO") -> None:
        with self._dba.cursor() as cursor:
            for order in orders:
                cursor.callproc("hsm.hsm_fila.enfileirar", [order, kind, "STATUS", FACTS])
        self._dba.commit()

    def pending(self) -> float | None:
        """Seconds until the next claim has work; None: nothing waits."""
        with self._dba.cursor() as cursor:
            found: float | None = cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", float, [None])
            return found

    def claim(self, batch: int = 50) -> list[tuple[int, str, str]]:
        """(id, token, topic) of what is handed out."""
        with self._dba.cursor() as cursor, self._dba.cursor() as rows:
            cursor.callproc("hsm.hsm_envio_api.reservar", ["sender", batch, rows])
            return [(row[0], row[1], json.loads(row[4].read())["topic"]) for row in rows]

    def turn(self, answer: Callable[[str], Answer], batch: int = 50) -> int:
        """Claims and reports once, `answer` of the topic for each; how many were accepted."""
        claimed = self.claim(batch)
        results = [{"id": row, "reserva": token, **answer(topic)} for row, token, topic in claimed]
        if results:
            with self._dba.cursor() as cursor:
                cursor.callproc("hsm.hsm_envio_api.registrar", ["sender", json.dumps(results), cursor.var(str)])
        return sum(result.get("http") == 200 for result in results)

    def turns(self, turn: Callable[[], object], until: Callable[[], bool], limit: int) -> int:
        """Moves the clock to where work is due and lets `turn` do it, again and again. How many turns it took."""
        for done in range(limit):
            if until():
                return done
            wait = self.pending()
            assert wait is not None, "something waits, and the database says that nothing ever will go"
            if wait:
                self.advance(wait)
            turn()
        pytest.fail(f"{limit} turns were not enough")

    def until_nothing_waits(self, queue: Queue, turn: Callable[[], object], limit: int = 30) -> float:
        """Seconds of the database's clock it took."""
        started = self.now
        self.turns(turn, lambda: not {"PENDENTE", "ENVIANDO"} & set(queue.statuses()), limit)
        return self.now - started


@pytest.fixture
def sender(queue: Queue, database: Database) -> Iterator[Sender]:
    """Before an empty queue, with every parameter as installed."""
    assert database.control is not None, "hours that pass need the sandbox's clock"
    moving = Sender(queue.dba, database.control)
    yield moving
    moving.advance(-moving.moved)
    empty_queue(queue.dba)  # what waits for an hour that is now far away
