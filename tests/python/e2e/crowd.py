"""Two hundred copies of the job at once. A minute and some GB: part of `make faults`, not of `make test`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import oracledb

from deploy.sandbox.inbox import Inbox
from tests.database import ROOT

from .conftest import Queue

COPIES, ORDERS, BATCH = 200, 600, 3


def test_two_hundred_copies_at_once_deliver_each_order_once(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, job_config: Callable[..., Path]
) -> None:
    with app.cursor() as cursor:
        rows = [("PADRAO", f"Ordem {number}") for number in range(ORDERS)]
        cursor.executemany("insert into ordem_servico (tipo_os, descricao) values (:1, :2)", rows)
    app.commit()
    command = [sys.executable, "-m", "python_job.send_once", "--config", str(job_config()), "--batch", str(BATCH)]
    with ExitStack() as at_end:
        children = []
        for _ in range(COPIES):
            child = subprocess.Popen(
                command, cwd=ROOT, env={}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            at_end.callback(child.wait)
            at_end.callback(child.kill)
            children.append(child)
        errors = [child.communicate(timeout=300)[1] for child in children]
    assert "".join(errors) == ""
    assert {child.returncode for child in children} == {0}
    assert set(queue.statuses()) == {"PROCESSADO"}
    assert len({m["sequence_id"] for m in inbox.messages}) == len(inbox.messages) == ORDERS
