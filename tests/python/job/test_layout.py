"""The sender stays thin: what a newcomer has to read of it, and in which order."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

from tests.database import ROOT

JOB = ROOT / "python_job"
# The way of a notification, from the command to the one who carries it
CORE = "send_once service windows_service run database delivery contract config settings".split()
LINES_OF_THE_CORE, LINES_OF_A_SENDER = 800, 150


def modules() -> dict[str, Path]:
    """python_job's, without the panel's server."""
    found = {path.relative_to(JOB).with_suffix("").as_posix().replace("/", "."): path for path in JOB.rglob("*.py")}
    return {name: path for name, path in found.items() if not name.startswith("panel.")}


def imported(name: str) -> set[str]:
    """What a module of python_job imports of it, wherever in its text."""
    known, names, package = modules(), set[str](), name.split(".")[:-1]
    for node in ast.walk(ast.parse(known[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *filter(None, [node.module])]
            names |= {".".join(base), *(".".join([*base, each.name]) for each in node.names)}
    return {each if each in known else f"{each}.__init__".strip(".") for each in names} & set(known)


def length(name: str) -> int:
    return len(modules()[name].read_text(encoding="utf-8").splitlines())


def test_the_core_is_short_enough_to_be_read_at_one_sitting() -> None:
    assert sum(length(name) for name in CORE) < LINES_OF_THE_CORE


def test_each_sender_is_short_enough_to_be_copied() -> None:
    senders = {name for name in modules() if name.startswith("senders.")}  # and what several of them share
    assert "senders.ntfy" in senders
    assert {name: length(name) for name in senders if length(name) >= LINES_OF_A_SENDER} == {}


def test_one_way_to_read_it_no_module_leads_back_to_itself() -> None:
    graph = {name: imported(name) for name in modules()}
    assert {"run"} < graph["send_once"], "the walk sees imports"
    assert "windows_service" in graph["service"], "also those inside of functions"
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None
