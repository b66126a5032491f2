"""python -m tests.bench sandbox: what the sandbox takes for the same work as that of an earlier commit, which the
variable SINCE may name. Not the product: both are given the earlier commit's own."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import oracledb

from deploy.sqlplus import SqlPlus
from tests.database import PASSWORD, ROOT, data_folder

from . import say
from .page import Page
from .programs import compiled, processor_s

TITLE = "The sandbox beside its earlier self"
SINCE = os.environ.get("SINCE") or "7f29fe6"
FIXED_PASSWORD = "sandbox"  # of those that print none
STARTS, ROUNDS = 4, 9
STARTED_S, ENOUGH_S, AT_MOST_S = 100, 210, 290  # since it began: no start and no round after these; the end of all

TABLE = (
    "create table bench_row (id number primary key, text varchar2(100), made date)",
    "insert into bench_row select level, 'Bomba ' || level, sysdate from dual connect by level <= 1000",
)
LIST = "type t is table of bench_row%rowtype index by pls_integer; l t;"
HUNDRED = f"declare {LIST} begin select * bulk collect into l from bench_row where id <= 100; for i in 1 .. 20 loop "
# What is measured: the statement, and how often the driver sends it each time
POINTS = {
    "null block": ("begin null; end;", 1000),
    "`select` from `dual`": ("select 'x' from dual", 500),
    "a row by its key": ("select text from bench_row where id = :1", 500),
    "100 rows fetched by the driver": ("select * from bench_row where id <= 100", 100),
    "`BULK COLLECT` of 100 rows, 100 times": (
        f"declare {LIST} begin for i in 1 .. 100 loop "
        "select * bulk collect into l from bench_row where id <= 100; end loop; end;",
        1,
    ),
    "`FORALL` of 100 inserts, 20 times": (
        f"{HUNDRED} forall n in 1 .. 100 insert into bench_row values (1000 * i + l(n).id, l(n).text, l(n).made); "
        "end loop; end;",
        1,
    ),
    "`FORALL` of 100 updates, 20 times": (
        f"{HUNDRED} forall n in 1 .. 100 update bench_row set text = l(n).text where id = l(n).id; end loop; end;",
        1,
    ),
    "a million empty iterations": ("begin for i in 1 .. 1000000 loop null; end loop; end;", 3),
    "20,000 times text": (
        "declare t varchar2(4000); begin for i in 1 .. 20000 loop t := substr(t || 'Ordem ' || i || ';', -1000); "
        "if instr(t, 'x') > 0 or t is null then t := upper(t); end if; end loop; end;",
        1,
    ),
    "20,000 times the time": (
        "declare d date; t timestamp; n number := 0; begin for i in 1 .. 20000 loop t := sys_extract_utc(systimestamp);"
        " d := cast(t as date) + i / 86400; if d > sysdate then n := n + (d - trunc(d)) * 24; end if; "
        "t := t + numtodsinterval(i, 'SECOND'); end loop; end;",
        1,
    ),
    "50,000 times numbers and a collection": (
        "declare type r is record (n number, t varchar2(30)); type c is table of r index by pls_integer; l c; "
        "s number := 0; begin for i in 1 .. 50000 loop l(mod(i, 100)).n := i * 2 + 1; "
        "if l.exists(50) then s := s + l(50).n; end if; end loop; end;",
        1,
    ),
    "200,000 calls of a function": (
        "declare n number := 0; function f(a in number, b in varchar2 default 'x') return number is "
        "begin return a + length(b); end; begin for i in 1 .. 200000 loop n := f(mod(n, 100)); end loop; end;",
        1,
    ),
}


class Cost(NamedTuple):
    seconds: float
    processor_s: float  # of the sandbox's processes


class Server(NamedTuple):
    dsn: str
    password: str
    pid: int
    postmaster: int

    def connect(self) -> oracledb.Connection:
        return oracledb.connect(user="system", password=self.password, dsn=self.dsn)

    def processor_s(self) -> float:
        backends = Path(f"/proc/{self.postmaster}/task/{self.postmaster}/children").read_text().split()
        return sum(map(processor_s, (self.pid, self.postmaster, *map(int, backends))))

    def cost(self, action: Callable[[], object]) -> Cost:
        before, started = self.processor_s(), time.perf_counter()
        action()
        seconds = time.perf_counter() - started
        return Cost(seconds, self.processor_s() - before)


class Bench:
    """Two trees, the earlier one first, and what each took: by what was measured, a pair for each round."""

    def __init__(self, folder: Path) -> None:
        self.began = time.monotonic()
        self.folder = folder
        self.trees = (_earlier(folder), ROOT)
        self.taken: dict[str, list[tuple[Cost, Cost]]] = defaultdict(list)

    def while_there_is_time(self, most: int, seconds: float) -> Iterator[int]:
        """1, and so on to `most` while no more seconds have passed since it began."""
        for number in range(1, most + 1):
            if number == 1 or time.monotonic() - self.began < seconds:
                yield number

    def in_turn(self, number: int, name: str, measured: Callable[[int], Cost]) -> None:
        """measured: of one side, 0 or 1. In every other round the later one comes first."""
        costs = {side: measured(side) for side in ((0, 1) if number % 2 else (1, 0))}
        self.taken[name].append((costs[0], costs[1]))

    def start_and_install(self, number: int) -> None:
        installed = {}

        def started(side: int) -> Cost:
            began = time.perf_counter()
            with self.serving(side) as server:
                cost = Cost(time.perf_counter() - began, server.processor_s())
                installed[side] = server.cost(lambda: self.install(server))
            return cost

        self.in_turn(number, "start, empty", started)
        self.in_turn(number, f"installation of the product of {SINCE}", installed.__getitem__)

    def install(self, server: Server) -> None:
        output, here = io.StringIO(), Path.cwd()
        os.chdir(self.folder)  # the script spools its log there
        try:
            with server.connect() as connection:
                script = self.trees[0] / "deploy" / "oracle" / "install.sql"
                code = SqlPlus(connection, output).run(str(script), [server.password, "USERS"])
        finally:
            os.chdir(here)
        assert code == 0, output.getvalue()

    def statements(self) -> None:
        with ExitStack() as stack:
            servers = [stack.enter_context(self.serving(side)) for side in (0, 1)]
            sessions = [stack.enter_context(closing(server.connect())) for server in servers]
            for session in sessions:
                with session.cursor() as cursor:
                    for statement in TABLE:
                        cursor.execute(statement)
                session.commit()
                for text, _ in POINTS.values():
                    _execute(session, text, 1)

            def executed(text: str, times: int, side: int) -> Cost:
                return servers[side].cost(lambda: _execute(sessions[side], text, times))

            for number in self.while_there_is_time(ROUNDS, ENOUGH_S):
                for name, point in POINTS.items():
                    self.in_turn(number, name, partial(executed, *point))
                say(f"  round {number}")

    @contextmanager
    def serving(self, side: int) -> Iterator[Server]:
        """A sandbox of this tree with nothing in it, at most until the time of all is over."""
        tree = self.trees[side]
        with ExitStack() as stack:
            data = stack.enter_context(data_folder()) / "data"
            log = stack.enter_context((self.folder / f"sandbox{side}.log").open("w+"))
            child = subprocess.Popen(
                [sys.executable, "-m", "deploy.sandbox", "up", "--empty", "--port", "0", "--data", str(data)],
                cwd=tree,
                env={**compiled(self.folder), "PYTHONPATH": str(tree), "HSM_SANDBOX_PASSWORD": PASSWORD},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            stack.enter_context(child)
            watch = threading.Timer(self.began + AT_MOST_S - time.monotonic(), child.kill)
            stack.callback(watch.cancel)
            stack.callback(child.wait)
            stack.callback(child.send_signal, signal.SIGTERM)
            watch.start()
            assert child.stdout is not None
            line = child.stdout.readline()
            assert line, (self.folder / log.name).read_text()
            said = json.loads(line)
            [lock] = data.rglob("postmaster.pid")
            postmaster = int(lock.read_text().split()[0])
            yield Server(said["dsn"], said.get("password", FIXED_PASSWORD), child.pid, postmaster)


def _earlier(folder: Path) -> Path:
    tree = folder / "earlier"
    tree.mkdir()
    archive = folder / "earlier.tar"
    taken = subprocess.run(["git", "archive", "--output", archive, SINCE], cwd=ROOT, check=False)
    assert taken.returncode == 0, f"no commit {SINCE} here: a clone with its history is needed"
    subprocess.run(["tar", "-xf", archive], cwd=tree, check=True)
    return tree


def _execute(session: oracledb.Connection, text: str, times: int) -> None:
    with session.cursor() as cursor:
        for number in range(times):
            cursor.execute(text, [1 + number] if ":1" in text else [])
            if cursor.description:
                cursor.fetchall()
    session.rollback()


def measure(page: Page) -> None:
    others = os.getloadavg()[0]
    with data_folder() as folder:
        bench = Bench(folder)
        bench.start_and_install(0)
        bench.taken.clear()  # that one compiled the modules
        for number in bench.while_there_is_time(STARTS, STARTED_S):
            bench.start_and_install(number)
            say(f"  start {number}")
        bench.statements()
    page.text(
        f"The same work given to the sandbox of commit {SINCE} and to this one, in turn, each in processes of its own: "
        f"medians of up to {STARTS} starts and {ROUNDS} rounds, whose range is given. A ratio above 1: this one is "
        "slower. In the last column are the ratios of processor time, which others on the machine change least; before "
        f"it began {others:.1f} processes wanted a processor."
    )
    page.table(
        ["work", f"{SINCE}, ms", "now, ms", "ratio", "range", "ratio of processor time"],
        [row(name, pairs) for name, pairs in bench.taken.items()],
    )


def row(name: str, pairs: list[tuple[Cost, Cost]]) -> tuple[str, ...]:
    """Of the page. pairs: of each round, the earlier one's first."""
    times = POINTS[name][1] if name in POINTS else 1
    then, now = (1000 * median(pair[side].seconds for pair in pairs) / times for side in (0, 1))
    ratios = [new.seconds / old.seconds for old, new in pairs]
    processor = sum(new.processor_s for _, new in pairs) / max(0.01, sum(old.processor_s for old, _ in pairs))
    extent = f"{min(ratios):.2f} to {max(ratios):.2f}"
    return name, _ms(then), _ms(now), f"{median(ratios):.2f}", extent, f"{processor:.2f}"


def _ms(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2f}"
