"""As many jobs at once as a large site could start by mistake."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import oracledb

from tests.database import Database

SESSIONS = 200
PATIENCE_S = 60


def test_two_hundred_sessions_claim_and_report_at_once(database: Database, queue: object) -> None:
    if database.control is None:
        return  # what a real Oracle takes is its administrator's choice
    together = threading.Barrier(SESSIONS)
    with database.connect("chamados") as application, application.cursor() as cursor:
        rows = [("PADRAO", f"Ordem {number}") for number in range(SESSIONS)]
        cursor.executemany("insert into ordem_servico (tipo_os, descricao) values (:1, :2)", rows)
        application.commit()

    def work(number: int) -> list[int]:
        with database.connect("hsm_job") as session, session.cursor() as cursor, session.cursor() as items:
            together.wait(PATIENCE_S)
            worker = f"w{number}"
            cursor.callproc("hsm.hsm_envio_api.reservar", [worker, 1, items])
            claimed = [(row[0], row[1]) for row in items.fetchall()]
            results = [{"id": row, "reserva": token, "http": 200, "id_externo": "n"} for row, token in claimed]
            summary = cursor.var(oracledb.DB_TYPE_VARCHAR, size=4000)
            booked = 0
            until = time.monotonic() + PATIENCE_S
            while booked < len(claimed) and time.monotonic() < until:  # another claim may just be looking at the row
                cursor.callproc("hsm.hsm_envio_api.registrar", [worker, json.dumps(results), summary])
                counts = json.loads(summary.getvalue())
                assert counts["processado"] + counts["ocupado"] == len(claimed)
                booked += counts["processado"]
            return [row for row, _ in claimed][:booked]

    with ThreadPoolExecutor(SESSIONS) as pool:
        delivered = [row for rows in pool.map(work, range(SESSIONS)) for row in rows]
    assert len(delivered) == len(set(delivered)) > 0
