"""The customer's application, to be run in a process of its own: client and database then share no interpreter."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import oracledb

from tests.database import PASSWORD

from .arrivals import described

INSERT = "insert into ordem_servico (tipo_os, status, descricao, solicitante) values ('PADRAO', 'ABERTA', :1, 'Ana')"
NUMBERED = f"{INSERT} returning id_os into :2"
UPDATE = "update ordem_servico set status = status || 'x' where id_os = :1"


def process() -> ProcessPoolExecutor:
    """Runs one function of this module after the other."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def _connect(dsn: str) -> oracledb.Connection:
    return oracledb.connect(user="chamados", password=PASSWORD, dsn=dsn)


def commit_orders(dsn: str, first: int, count: int, rate: float) -> dict[int, float]:
    """Inserts and commits one order after the other, `rate` a second, each at some moment of its slot. When the commit
    of each returned, in seconds of time.monotonic(), by the number in its description."""
    chance, done = random.Random(first), {}
    with closing(_connect(dsn)) as session, session.cursor() as cursor:
        started = time.monotonic()
        for number in range(count):
            time.sleep(max(0.0, started + (number + chance.random()) / rate - time.monotonic()))
            cursor.execute(INSERT, [described(first + number)])
            session.commit()
            done[first + number] = time.monotonic()
    return done


@dataclass(frozen=True)
class Times:
    """Milliseconds of each statement with its commit."""

    inserts: list[float]
    updates: list[float]


def time_statements(dsn: str, sessions: int, count: int) -> Times:
    """So many orders, inserted and then updated by each of these sessions at once, the first of each not counted."""

    together = threading.Barrier(sessions)

    def work(_: int) -> Times:
        with closing(_connect(dsn)) as session, session.cursor() as cursor:
            number, times = cursor.var(int), Times([], [])

            def time_(statement: str, *values: object) -> float:
                started = time.perf_counter()
                cursor.execute(statement, values)
                session.commit()
                return 1000 * (time.perf_counter() - started)

            together.wait(60)
            for _ in range(1 + count):
                times.inserts.append(time_(NUMBERED, described(0), number))
                times.updates.append(time_(UPDATE, number.getvalue()[0]))
            return Times(times.inserts[1:], times.updates[1:])

    with ThreadPoolExecutor(sessions) as pool:
        found = list(pool.map(work, range(sessions)))
    return Times(*([ms for each in found for ms in getattr(each, name)] for name in ("inserts", "updates")))


def time_one_statement(dsn: str) -> float:
    """Milliseconds of an update of all orders at once, with its commit."""
    with closing(_connect(dsn)) as session, session.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute("update ordem_servico set status = status || 'x'")
        session.commit()
        return 1000 * (time.perf_counter() - started)
