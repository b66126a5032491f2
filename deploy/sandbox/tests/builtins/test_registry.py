"""Every subprogram a specification declares has an implementation with its parameters."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator

import pytest

from deploy.sandbox.contents import CONTENTS
from deploy.sandbox.model import StoredUnit
from deploy.sandbox.parser import ast


def _built_in() -> list[StoredUnit]:
    return [unit for part in CONTENTS for unit in part.units()]


def _subprograms(unit: StoredUnit) -> Iterator[tuple[str, ast.SubprogramDecl]]:
    """(method name by the calling convention, declaration)"""
    tree = unit.unit
    if isinstance(tree, ast.TypeSpec):
        declared = list(tree.methods)
    else:
        assert isinstance(tree, ast.PackageSpec)
        declared = [d for d in tree.decls if isinstance(d, ast.SubprogramDecl)]
    names = ["constructor" if d.kind == "CONSTRUCTOR" else d.name.lower() for d in declared]
    total = Counter(names)
    seen: Counter[str] = Counter()
    for name, declaration in zip(names, declared, strict=True):
        seen[name] += 1
        yield (f"{name}_{seen[name]}" if total[name] > 1 else name), declaration


UNITS = _built_in()


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: u.name)
def test_every_declared_subprogram_is_implemented(unit: StoredUnit) -> None:
    for method, declaration in _subprograms(unit):
        implementation = getattr(unit.native, method, None)
        assert callable(implementation), f"{unit.name}.{method} is missing"
        wanted = 1 + len(declaration.params) + (declaration.kind == "MEMBER")
        signature = inspect.signature(implementation)
        try:
            signature.bind(*[None] * wanted)
        except TypeError as error:
            pytest.fail(f"{unit.name}.{method} with {wanted} arguments: {error}")


def test_every_load_gives_units_of_its_own() -> None:
    again = {u.name: u for u in _built_in()}
    assert all(again[u.name] is not u and again[u.name].native is not u.native for u in UNITS)
