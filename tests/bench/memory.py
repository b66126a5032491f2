"""python -m tests.bench memory: whether the programs hold more memory the more they have done."""

from __future__ import annotations

from tests.database import data_folder

from . import away, say, standin
from .page import Page
from .programs import configuration, resident_kb, running

TITLE = "Memory"
NOTIFICATIONS = 50_000  # of one run
CLAIMS = 3600  # of a service that an event reaches each second, in an hour
MARKS = (1, 5, 10)  # tenths
LINGER_S = 5.0  # so that the run is still there when it has done everything
RUN_S = 3.0  # a service's session lasts as long as a run, of 300 s, which is a twelfth of the hour here too


def measure(page: Page) -> None:
    sides = {
        "send_once": watch("send_once", NOTIFICATIONS, 1000, linger_s=LINGER_S, deadline_s=3600.0),
        "service": watch("service", CLAIMS, 1, deadline_s=RUN_S),
    }
    page.text(
        f"Resident memory of one `send_once` of {NOTIFICATIONS:,} notifications, and of the `service` over the calls "
        f"of an hour in which an event comes each second ({CLAIMS:,} claims of one row), without the waiting. Program, "
        "driver and HTTP are the real ones; the database's place takes a process that speaks its protocol and only "
        "hands out rows, for the stand-in would take minutes over them."
    )
    page.table(
        ["program", *(f"at {10 * mark} %, kB" for mark in MARKS), "100 % to 10 %"],
        [(name, *(kb[m] for m in MARKS), f"{kb[10] / kb[1]:.3f}") for name, (kb, _) in sides.items()],
    )
    page.table(
        ["calls", *sides],
        [
            (routine, *(calls.get(routine, 0) for _, calls in sides.values()))
            for routine in sorted({routine for _, calls in sides.values() for routine in calls})
        ],
    )
    page.text("Nothing of it is the stand-in's own: it is what the program and its libraries keep.")


def watch(module: str, rows: int, most: int, **job: object) -> tuple[dict[int, int], dict[str, int]]:
    """Resident memory at each tenth, in kB, and the calls of each routine."""
    with data_folder() as folder, standin.database(rows, most) as database, away.server(0) as url:
        config = configuration(folder, database.dsn, url, **job)
        with running(folder, module, "--config", config) as program:
            held = {}
            for tenth in database.tenths():
                held[tenth] = resident_kb(program.pid)
                say(f"  {module}: {tenth} of 10 done, {held[tenth]} kB")
    return held, database.calls
