"""CREATE VIEW, DROP VIEW."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError
from ..model import Context, StoredUnit, Table
from ..parser import ast
from . import privileges
from .change import Change
from .coltypes import TypeRow
from .ddl_common import existing, no_table, target
from .ddl_units import drop_unit
from .names import new_name
from .state import View
from .views import compile_view, expand_stars


def create_view(change: Change, stmt: ast.CreateView) -> bool:
    """True when a FORCE view was made that does not compile."""
    owner, name = target(change, stmt.name, stmt.pos)
    new_name(name, stmt.pos)
    privileges.require(change.state, change.ctx, owner, "CREATE VIEW", "CREATE ANY VIEW")
    change.require_free(owner, name, ("VIEW",) if stmt.replace else ())
    view = View(owner, name, stmt.query_text, stmt.columns, stmt.read_only, stmt.check_option)
    try:
        text = expand_stars(change.catalog, Context(owner, owner, roles=False), stmt.query_text)
        view = replace(view, text=text)
        table, reads = compile_view(change.catalog, view)
    except OraError as error:
        if not stmt.force:
            error.offset = None if error.offset is None else error.offset + _query_start(stmt)
            raise
        _store(change, view, None)
        found = str(error)
        change.insert("error", owner=owner, name=name, kind="VIEW", sequence=1, line=0, position=0, text=found)
        return True
    _store(change, view, table)
    change.state.tables[(owner, name)] = table
    change.catalog.publish(change.state)
    change.catalog.depends(StoredUnit(owner, name, "VIEW", "", None), sorted(reads))
    return False


def _query_start(stmt: ast.CreateView) -> int:
    return stmt.query.pos


def _store(change: Change, view: View, table: Table | None) -> None:
    owner, name = view.owner, view.name
    _drop_triggers(change, owner, name)  # those of the view it replaces
    change.state.views[(owner, name)] = view
    change.state.tables.pop((owner, name), None)
    change.add_object(owner, name, "VIEW", status="VALID" if table else "INVALID")
    change.delete("error", owner=owner, name=name, kind="VIEW")
    change.delete("view", owner=owner, name=name)
    change.insert("view", **vars(view))
    change.delete("col", owner=owner, table_name=name)
    for position, column in enumerate(table.columns if table else (), 1):
        of = vars(TypeRow.of(column.type))
        change.insert(
            "col", owner=owner, table_name=name, name=column.name, position=position, nullable=column.nullable, **of
        )
    change.invalidate((owner, name))


def _drop_triggers(change: Change, owner: str, name: str) -> None:
    for trigger in change.state.triggers_of(owner, name):
        drop_unit(change, trigger.owner, trigger.name, "TRIGGER")


def drop(change: Change, stmt: ast.Drop) -> None:
    key = existing(change, stmt.name)
    view = change.state.views.get(key)
    if view is None:
        raise no_table(stmt.pos)
    ctx: Context = change.ctx
    if ctx.user not in ("SYS", key[0]) and not privileges.has_system(change.state, ctx, "DROP ANY VIEW"):
        known = privileges.held(change.state, ctx, *key)
        raise privileges.insufficient() if known else no_table(stmt.pos)
    remove(change, view)


def remove(change: Change, view: View) -> None:
    owner, name = view.owner, view.name
    _drop_triggers(change, owner, name)
    change.state.views.pop((owner, name), None)
    change.state.tables.pop((owner, name), None)
    change.delete("view", owner=owner, name=name)
    change.delete("col", owner=owner, table_name=name)
    change.delete("comment", owner=owner, table_name=name)
    change.delete("error", owner=owner, name=name, kind="VIEW")
    change.forget_dependencies(owner, name, "VIEW")
    change.drop_object(owner, name, "VIEW")
    change.invalidate((owner, name))
