"""One process that plays scenarios: seeds on stdin, a line of JSON each on stdout."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from deploy.sandbox.server import Sandbox
from tests.database import PASSWORD

from .draw import draw
from .mutations import mutated
from .promises import compare
from .world import READY, Played, World


@dataclass
class Report:
    """Of one scenario. broken: promises that were not kept; healed_s: seconds of the database's clock."""

    seed: int
    committed: int = 0
    undone: int = 0
    rows: int = 0
    requests: int = 0
    arrivals: int = 0
    repeats: int = 0
    unexplained: int = 0
    lost: int = 0
    stuck: int = 0
    disorder: int = 0
    kills: int = 0
    freezes: int = 0
    sessions: int = 0
    acts: int = 0
    held_by: str = ""
    healed_s: float = 0.0
    took_s: float = 0.0
    broken: list[str] = field(default_factory=list)


def install(folder: Path) -> None:
    """A sandbox's data with product and sample customer in `folder`."""
    sandbox = Sandbox(folder, password=PASSWORD)
    try:
        sandbox.start()
        sandbox.install()
    finally:
        sandbox.stop()


def play(world: World, seed: int) -> Report:
    played = world.play(draw(seed))
    verdict = compare(world, played)
    return Report(
        seed,
        sum(len(session.committed) for session in played.sessions),
        sum(len(session.undone) for session in played.sessions),
        verdict.rows,
        played.requests,
        len(played.arrivals),
        verdict.repeats,
        verdict.unexplained,
        verdict.lost,
        verdict.stuck,
        verdict.disorder,
        played.kills,
        played.freezes,
        played.broken_sessions,
        len(played.acts),
        played.held_by,
        played.healed_s,
        played.took_s,
        [*verdict.broken, *_context(played, verdict.broken)],
    )


def _context(played: Played, broken: list[str]) -> list[str]:
    if not broken:
        return []
    scenario = played.scenario
    told: list[Any] = [scenario.parameters, *scenario.channels, *scenario.routes, *scenario.senders, *scenario.events]
    return [f"    {line}" for line in told]


def main() -> None:
    """Argument: a folder with the data. Lines: a seed, or [seed, mutation]; each after one that broke something, and
    each of another mutation, starts from the data as they were."""
    out, sys.stdout = sys.stdout, sys.stderr
    with (
        tempfile.TemporaryDirectory(prefix="hsm-faults-") as name,
        Sandbox(Path(sys.argv[1]), password=PASSWORD) as sandbox,
    ):
        folder, current, spoilt = Path(name), None, False
        world = World(sandbox, folder)
        world.prepare()
        world.close()
        sandbox.keep(READY)
        for line in sys.stdin:
            seed, mutation = json.loads(line)
            if spoilt or mutation != current:
                world.close()
                sandbox.restore(READY)
                world.put(mutated(mutation))
            report = _attempt(world, seed)
            current, spoilt = mutation, bool(report.broken)
            shutil.rmtree(folder / str(seed), ignore_errors=True)
            _tell(out, report)
        world.close()


def _attempt(world: World, seed: int) -> Report:
    try:
        return play(world, seed)
    except Exception as error:
        return Report(seed, broken=[f"the harness: {error!r}\n{traceback.format_exc()}"])


def _tell(out: TextIO, report: Report) -> None:
    out.write(json.dumps(asdict(report)) + "\n")
    out.flush()
