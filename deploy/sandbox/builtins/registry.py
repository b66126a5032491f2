"""The built-in units of schema SYS: specification texts from `specs/`, bodies from `packages/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..model import StoredUnit
from ..parser import ast, parse_unit_source
from . import implementations

OWNER = "SYS"
_SPECS = Path(__file__).parent / "specs"


def load() -> list[StoredUnit]:
    """Every built-in unit, collection types first, then object types, then packages; new objects at each call."""
    natives = implementations.create()
    units: list[StoredUnit] = []
    for path, tree in _trees():
        kind = "TYPE" if isinstance(tree, ast.TypeSpec) else "PACKAGE"
        name = tree.name[-1]
        source = path.read_text(encoding="utf-8").strip()
        units.append(StoredUnit(OWNER, name, kind, source, tree, native=natives[name]))
    return units


@cache
def _trees() -> tuple[tuple[Path, ast.Unit], ...]:
    """The parsed specifications; their trees never change, so all engines of the process share them."""
    found = [(p, parse_unit_source(p.read_text(encoding="utf-8").strip())) for p in sorted(_SPECS.iterdir())]
    return tuple(sorted(found, key=lambda item: _order(item[1])))


def _order(tree: ast.Unit) -> int:
    if isinstance(tree, ast.TypeSpec):
        return 1 if tree.kind == "OBJECT" else 0
    return 2
