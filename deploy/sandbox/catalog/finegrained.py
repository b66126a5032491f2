"""Whether a unit or view can tell that columns were added to a table it depends on: if not, it stays VALID."""

from __future__ import annotations

from ..parser import ast, parse_query
from .change import Change
from .state import UnitKey


def unaffected(change: Change, user: UnitKey, added: frozenset[str]) -> bool:
    """Whether no name in it could mean one of the new columns, and nothing in it means all columns."""
    owner, name, kind = user
    if kind == "TRIGGER":  # :NEW and :OLD are whole rows
        return False
    if kind == "VIEW":
        view = change.state.views.get((owner, name))
        return view is not None and not _tells(parse_query(view.text), added)
    unit = change.state.units.get(user)
    return unit is not None and unit.unit is not None and not _tells(unit.unit, added)


def _tells(tree: ast.Node, added: frozenset[str]) -> bool:
    return any(_means_all(node) or (isinstance(node, ast.Name) and node.ident in added) for node in ast.walk(tree))


def _means_all(node: ast.Node) -> bool:
    if isinstance(node, ast.Insert):
        return not node.columns
    if isinstance(node, ast.Merge):
        return node.insert_values is not None and not node.insert_columns
    if isinstance(node, ast.Update):
        return node.record is not None
    if isinstance(node, ast.SelectItem):
        return isinstance(node.expr, ast.Star)
    if isinstance(node, ast.Join):
        return node.natural
    return isinstance(node, ast.TypeRef) and node.anchor == "ROWTYPE"
