"""python -m tests.bench cold: a run on an empty queue beside what no program in its place could avoid."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from statistics import median

from tests.database import PASSWORD, ROOT, data_folder, database_under_test

from .page import Page
from .programs import compiled, configuration

TITLE = "Cold start"
ROUNDS = 7
FLOOR = """
import time
started = time.perf_counter()
import json, sys, oracledb, requests
imported = time.perf_counter()
session = oracledb.connect(user="HSM_JOB", password=sys.argv[1], dsn=sys.argv[2])
logged_on = time.perf_counter()
session.cursor().callfunc("hsm.hsm_envio_api.versao_contrato", int)
called = time.perf_counter()
print(json.dumps([imported - started, logged_on - imported, called - logged_on]))
"""
IMPORTS = """
import time
started = time.perf_counter()
import python_job.send_once
print(time.perf_counter() - started)
"""


def measure(page: Page) -> None:
    taken: dict[str, list[float]] = defaultdict(list)
    with data_folder() as folder, database_under_test(folder) as database:
        config = configuration(folder, database.dsn, "http://127.0.0.1:1")  # nothing is sent
        environment = compiled(folder)

        def run(name: str, *arguments: str) -> str:
            command, started = [sys.executable, *arguments], time.perf_counter()
            done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
            taken[name].append(time.perf_counter() - started)
            return done.stdout

        for _ in range(1 + ROUNDS):
            run("interpreter", "-c", "pass")
            parts = json.loads(run("floor", "-c", FLOOR, PASSWORD, database.dsn))
            for name, seconds in zip(("libraries", "logon", "call"), parts, strict=True):
                taken[name].append(seconds)
            taken["imports"].append(float(run("", "-c", IMPORTS)))
            run("job", "-m", "python_job.send_once", "--config", str(config))
    ms = {name: 1000 * median(seconds[1:]) for name, seconds in taken.items()}  # the first of each warms up
    rest = ms["job"] - ms["interpreter"] - ms["imports"]
    ratio = median(job / floor for job, floor in zip(taken["job"][1:], taken["floor"][1:], strict=True))
    page.text(
        "A run of `send_once` that finds nothing to send, beside a program that only imports the two libraries, logs "
        f"on and makes one call: medians of {ROUNDS}, compiled modules."
    )
    page.table(
        ["part", "floor, ms", "send_once, ms"],
        [
            ("interpreter", f"{ms['interpreter']:.0f}", f"{ms['interpreter']:.0f}"),
            ("imports", f"{ms['libraries']:.0f}", f"{ms['imports']:.0f}"),
            ("logon; the run: settings, logon, claim, look ahead, goodbye", f"{ms['logon']:.0f}", f"{rest:.0f}"),
            ("first call", f"{ms['call']:.0f}", ""),
            ("whole process", f"{ms['floor']:.0f}", f"{ms['job']:.0f}"),
            ("ratio", "1.00", f"{ratio:.2f}"),
        ],
    )
    page.text(
        "Interpreter and imports are the same anywhere; logon and calls are the stand-in's, of which a real database's "
        "logon takes longer and its calls a small part."
    )
