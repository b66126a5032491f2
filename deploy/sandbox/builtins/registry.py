"""Built-in units of schema SYS out of their specification texts and the Python objects that are their bodies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ..model import StoredUnit
from ..parser import ast, parse_unit_source

OWNER = "SYS"


def load(specs: Path, bodies: Mapping[str, object]) -> list[StoredUnit]:
    """A unit for each text in `specs`, collection types first, then object types, then packages.

    bodies: by name of the unit.
    """
    units: list[StoredUnit] = []
    for path, tree in _trees(specs):
        kind = "TYPE" if isinstance(tree, ast.TypeSpec) else "PACKAGE"
        name = tree.name[-1]
        if name not in bodies:
            raise LookupError(f"{path} has no implementation")
        source = path.read_text(encoding="utf-8").strip()
        units.append(StoredUnit(OWNER, name, kind, source, tree, native=bodies[name]))
    return units


@cache
def _trees(specs: Path) -> tuple[tuple[Path, ast.Unit], ...]:
    """The parsed specifications; their trees never change, so all engines of the process share them."""
    found = [(p, parse_unit_source(p.read_text(encoding="utf-8").strip())) for p in sorted(specs.iterdir())]
    return tuple(sorted(found, key=lambda item: _order(item[1])))


def _order(tree: ast.Unit) -> int:
    if isinstance(tree, ast.TypeSpec):
        return 1 if tree.kind == "OBJECT" else 0
    return 2
