"""How the rooms of the sandbox are furnished; the floors they stand on are the contracts in pyproject.toml."""

from __future__ import annotations

import graphlib

import grimp
import pytest

from tests.database import ROOT

_SANDBOX = ROOT / "deploy" / "sandbox"
_FOLDERS = {path.parent.relative_to(_SANDBOX) for path in _SANDBOX.rglob("__init__.py")}
_ROOMS = sorted(folder.as_posix() for folder in _FOLDERS if folder.parts[:1] != ("tests",))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("deploy", exclude_type_checking_imports=False, cache_dir=None)


@pytest.mark.parametrize("room", _ROOMS)
def test_no_file_of_a_room_leads_back_to_itself(graph: grimp.ImportGraph, room: str) -> None:
    name = f"deploy.sandbox.{room.replace('/', '.')}".rstrip(".")
    files = {name, *graph.find_descendants(name)}
    graphlib.TopologicalSorter({f: graph.find_modules_directly_imported_by(f) & files for f in files}).prepare()
