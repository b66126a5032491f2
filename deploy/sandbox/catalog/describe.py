"""What the dictionary tells of the inside of stored units: trigger events, subprograms, arguments."""

from __future__ import annotations

from ..model import StoredUnit
from ..parser import ast
from .change import Change

_TIMINGS = {
    "BEFORE STATEMENT": "BEFORE STATEMENT",
    "BEFORE EACH ROW": "BEFORE EACH ROW",
    "AFTER EACH ROW": "AFTER EACH ROW",
    "AFTER STATEMENT": "AFTER STATEMENT",
}
_SHOWN_TYPES = {"PLS_INTEGER": "BINARY_INTEGER", "BOOLEAN": "PL/SQL BOOLEAN", "SYS_REFCURSOR": "REF CURSOR"}


def describe_unit(change: Change, unit: StoredUnit) -> None:
    """Writes the rows of dict.trigger, dict.subprogram and dict.argument for a unit just stored."""
    tree = unit.unit
    if unit.kind == "TRIGGER":
        _trigger(change, unit, tree)
        return
    if unit.kind.endswith(" BODY"):
        return
    change.delete("subprogram", owner=unit.owner, object_name=unit.name, object_type=unit.kind)
    change.sql(
        f"delete from dict.argument where owner = '{unit.owner}' "
        f"and coalesce(package_name, object_name) = '{unit.name}'"
    )
    if isinstance(tree, ast.SubprogramUnit):
        _subprogram(change, unit, tree.subprogram, 1, None)
    elif isinstance(tree, ast.PackageSpec):
        members = [d for d in tree.decls if isinstance(d, ast.SubprogramDecl)]
        _members(change, unit, members, tree.authid)
    elif isinstance(tree, ast.TypeSpec):
        _members(change, unit, list(tree.methods), tree.authid)


def _trigger(change: Change, unit: StoredUnit, tree: ast.Unit | None) -> None:
    change.delete("trigger", owner=unit.owner, name=unit.name)
    if not isinstance(tree, ast.Trigger):
        return
    kind = "COMPOUND" if tree.compound else _TIMINGS.get(tree.sections[0].timing, tree.sections[0].timing)
    event = " OR ".join(tree.events)
    change.insert("trigger", owner=unit.owner, name=unit.name, trigger_type=kind, triggering_event=event)


def _members(change: Change, unit: StoredUnit, members: list[ast.SubprogramDecl], authid: str | None) -> None:
    names = [m.name for m in members]
    seen: dict[str, int] = {}
    _insert(change, unit, 0, None, None, "NO", authid)
    for number, member in enumerate(members, 1):
        overload: str | None = None
        if names.count(member.name) > 1:
            seen[member.name] = seen.get(member.name, 0) + 1
            overload = str(seen[member.name])
        _insert(change, unit, number, member.name, overload, _yes(member.deterministic), authid)
        _arguments(change, unit, member, number, overload, package=unit.name)


def _subprogram(change: Change, unit: StoredUnit, decl: ast.SubprogramDecl, number: int, overload: str | None) -> None:
    _insert(change, unit, number, None, overload, _yes(decl.deterministic), decl.authid)
    _arguments(change, unit, decl, number, overload, package=None)


def _insert(
    change: Change,
    unit: StoredUnit,
    number: int,
    name: str | None,
    overload: str | None,
    deterministic: str,
    authid: str | None,
) -> None:
    change.insert(
        "subprogram",
        owner=unit.owner,
        object_name=unit.name,
        object_type=unit.kind,
        subprogram_id=number,
        procedure_name=name,
        overload=overload,
        deterministic=deterministic,
        authid=authid or "DEFINER",
    )


def _arguments(
    change: Change,
    unit: StoredUnit,
    decl: ast.SubprogramDecl,
    number: int,
    overload: str | None,
    *,
    package: str | None,
) -> None:
    rows: list[tuple[str | None, int, ast.TypeRef, bool, str]] = []
    if decl.returns is not None:
        rows.append((None, 0, decl.returns, False, "OUT"))
    for position, param in enumerate(decl.params, 1):
        rows.append((param.name, position, param.type, param.default is not None, param.mode.replace(" ", "/")))
    for sequence, (name, position, type_, defaulted, mode) in enumerate(rows, 1):
        change.insert(
            "argument",
            owner=unit.owner,
            object_name=decl.name,
            package_name=package,
            subprogram_id=number,
            overload=overload,
            argument_name=name,
            position=position,
            sequence=sequence,
            data_type=_type_name(type_),
            defaulted="Y" if defaulted else "N",
            in_out=mode,
        )


def _type_name(ref: ast.TypeRef) -> str | None:
    """The name of a built-in type; types that only the compiler can tell stay open."""
    if ref.anchor is not None or len(ref.name) > 1:
        return None
    return _SHOWN_TYPES.get(ref.name[0], ref.name[0])[:30]


def _yes(value: bool) -> str:
    return "YES" if value else "NO"
