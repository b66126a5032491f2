"""ALTER TABLE, RENAME."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import OraError, unsupported
from ..model import ColumnInfo, Table
from ..parser import ast, parse_expression
from ..sql.pgtypes import pg_type
from ..sql.values import padded
from ..types import FLOATS, TIMESTAMPS, Family, Kind, Scalar
from . import ddl_constraints as constraints
from .change import Change, Value, condition
from .coltypes import TypeRow, column_type, length_guard, length_of
from .ddl_common import check_default, column, own_table, refuse_in_use
from .ddl_tables import add_column_guard, backfill, column_clause, column_info, insert_column, is_empty, typed
from .finegrained import unaffected
from .names import ident, length_check, new_name, qualified
from .state import Constraint

_FRACTIONS = TIMESTAMPS | {Family.INTERVAL}


def alter_table(change: Change, stmt: ast.AlterTable) -> None:
    table = own_table(change, stmt.name, "ALTER", "ALTER ANY TABLE")
    refuse_in_use(change, table)
    key = (table.owner, table.name)
    change.limit_waiting()
    for action in stmt.actions:
        if action.kind == "RENAME TO":
            rename_table(change, table, action.names[0])
            return
        handler = _ACTIONS.get(action.kind)
        if handler is None:
            raise unsupported(f"ALTER TABLE ... {action.kind}", action.pos)
        handler(change, change.state.tables[key], action)
    added = frozenset(a.column.name for a in stmt.actions if a.kind == "ADD COLUMN" and a.column is not None)
    only_added = len(added) == len(stmt.actions)
    change.changed(*key, "TABLE", (lambda user: unaffected(change, user, added)) if only_added else None)


def _physical(change: Change, table: Table, action: ast.AlterAction) -> None:
    """Changes nothing a program can see, but for whether rows may move."""
    words = action.text or ""
    where: dict[str, Value] = {"owner": table.owner, "name": table.name, "kind": "TABLE"}
    if words.endswith(" ROW MOVEMENT"):
        change.update("object", {"row_movement": words.startswith("ENABLE")}, **where)
        return
    movable = f"select 1 from dict.object where row_movement and {condition(where)}"
    if words.startswith("SHRINK SPACE") and not change.sql(movable):
        raise OraError(10636, "ROW MOVEMENT is not enabled")


def _set_columns(change: Change, table: Table, columns: tuple[ColumnInfo, ...]) -> Table:
    table = replace(table, columns=columns)
    change.state.tables[(table.owner, table.name)] = table
    return table


def _add_column(change: Change, table: Table, action: ast.AlterAction) -> None:
    definition = action.column
    assert definition is not None
    if table.column(definition.name) is not None:
        raise OraError(1430, "column being added already exists in table", definition.pos)
    if definition.identity is not None and any(c.identity for c in table.columns):
        raise OraError(30669, "table can have only one identity column")
    info = column_info(change, table.owner, definition)
    bare = not info.nullable and not info.virtual and info.default is None and info.identity is None
    if bare and not is_empty(change, table):
        raise OraError(1758, "table must be empty to add mandatory (NOT NULL) column")
    wider = typed(change, replace(table, columns=(*table.columns, info)), (definition,))
    info = wider.columns[-1]
    filled = not info.nullable and not info.virtual and (info.default is not None or info.identity is not None)
    first = replace(info, nullable=True) if filled else info
    change.sql(f"alter table {table.pg} add column {column_clause(change, wider, first, definition)}")
    table = _set_columns(change, table, wider.columns)
    add_column_guard(change, table, info)
    if info.sequence is not None:
        change.sql(f"update {table.pg} set {ident(info.name)} = nextval('{info.sequence}')")
    backfill(change, table, info, definition.default_text)
    if filled:
        change.sql(f"alter table {table.pg} alter column {ident(info.name)} set not null")
    position = change.sql(
        f"select coalesce(max(position), 0)::text from dict.col where owner = '{table.owner}' "
        f"and table_name = '{table.name}'"
    )[0][0]
    insert_column(change, table, info, definition, int(position) + 1)
    if not info.nullable and not any(c.kind == "NOT NULL" for c in definition.constraints):
        constraints.record_not_null(change, table, info.name)
    for constraint in definition.constraints:
        constraints.add(change, change.state.tables[(table.owner, table.name)], constraint)


def _modify_column(change: Change, table: Table, action: ast.AlterAction) -> None:
    definition = action.column
    assert definition is not None
    info = column(table, definition.name, definition.pos)
    if definition.virtual is not None or definition.identity is not None:
        raise unsupported("changing a column to virtual or identity", definition.pos)
    if definition.invisible:
        info = replace(info, invisible=True)
        change.update("col", {"invisible": True}, owner=table.owner, table_name=table.name, name=info.name)
    elif _says_nothing(definition):
        raise unsupported("making a column visible again", definition.pos)
    if definition.type is not None:
        info = _modify_type(change, table, info, column_type(definition.type))
    if definition.default_text is not None:
        info = _modify_default(change, table, info, definition)
    table = _set_columns(change, table, tuple(info if c.name == info.name else c for c in table.columns))
    if definition.nullable is False:
        if not info.nullable and info.name not in table.primary_key:
            raise OraError(1442, "column to be modified to NOT NULL is already NOT NULL", definition.pos)
        if not any(c.kind == "NOT NULL" for c in definition.constraints):
            table = constraints.set_not_null(change, table, info.name)
            constraints.record_not_null(change, table, info.name)
    elif definition.nullable is True:
        if info.nullable:
            raise OraError(1451, "column to be modified to NULL cannot be modified to NULL", definition.pos)
        constraints.drop_not_null(change, table, info.name)
    for constraint in definition.constraints:
        constraints.add(change, change.state.tables[(table.owner, table.name)], constraint)


def _says_nothing(definition: ast.ColumnDef) -> bool:
    """What is left of MODIFY c VISIBLE: no type, no default, no constraint."""
    parts = (definition.type, definition.default_text, definition.nullable)
    return all(part is None for part in parts) and not definition.constraints


def _modify_type(change: Change, table: Table, info: ColumnInfo, new: Scalar) -> ColumnInfo:
    old = info.type
    assert isinstance(old, Scalar)
    if info.virtual:
        raise unsupported("changing the type of a virtual column")
    if _virtual_users(change, table, info.name):
        raise OraError(54031, "column to be dropped or modified is used in a virtual column expression")
    present = f"{ident(info.name)} is not null"
    if old.kind is not new.kind and not old.family is new.family is Family.TEXT:
        if {old.kind, new.kind} & {Kind.CLOB, Kind.BLOB}:
            raise OraError(22858, "invalid alteration of datatype")
        if not is_empty(change, table, present):
            raise OraError(1439, "column to be modified must be empty to change datatype")
    elif new.family in _FRACTIONS and _fewer_digits(old, new) and not is_empty(change, table, present):
        what = "to decrease fractional second or leading field precision"
        raise OraError(30082, f"datetime/interval column to be modified must be empty {what}")
    elif new.kind is Kind.NUMBER and _shrinks(old, new) and not is_empty(change, table, present):
        raise OraError(1440, "column to be modified must be empty to decrease precision or scale")
    if pg_type(old) != pg_type(new):
        change.sql(
            f"alter table {table.pg} alter column {ident(info.name)} type {pg_type(new)} "
            f"using {ident(info.name)}::text::{pg_type(new)}"
        )
    if new.size is not None and not is_empty(change, table, f"{length_of(info.name, new)} > {new.size}"):
        raise OraError(1441, "cannot decrease column length because some value is too big")
    if new.kind is Kind.CHAR:
        name = ident(info.name)
        change.sql(f"alter table {table.pg} alter column {name} type text using {padded(name, new)}")
    row = TypeRow.of(new)
    change.update(
        "col",
        {
            "kind": row.kind,
            "size": row.size,
            "char_semantics": row.char_semantics,
            "precision": row.precision,
            "scale": row.scale,
        },
        owner=table.owner,
        table_name=table.name,
        name=info.name,
    )
    return replace(info, type=new)


def _fewer_digits(old: Scalar, new: Scalar) -> bool:
    return (new.precision or 0) < (old.precision or 0) or (new.scale or 0) < (old.scale or 0)


def _shrinks(old: Scalar, new: Scalar) -> bool:
    if new.binary is not None:
        return new.binary < (old.binary or FLOATS["FLOAT"])
    if new.precision is None:
        return False
    if old.precision is None:
        return True
    old_scale, new_scale = old.scale or 0, new.scale or 0
    return new_scale < old_scale or new.precision - new_scale < old.precision - old_scale


def _modify_default(change: Change, table: Table, info: ColumnInfo, definition: ast.ColumnDef) -> ColumnInfo:
    if info.virtual:
        raise OraError(54025, "Virtual column cannot have a default value", definition.pos)
    if info.identity is not None:
        raise OraError(30672, "cannot specify a default for an identity column", definition.pos)
    if definition.default_on_null and not info.default_on_null:
        raise unsupported("changing a column to DEFAULT ON NULL", definition.pos)
    check_default(change, definition, table.owner)
    change.update(
        "col",
        {"default_text": definition.default_text, "default_on_null": definition.default_on_null},
        owner=table.owner,
        table_name=table.name,
        name=info.name,
    )
    return replace(info, default=definition.default, default_on_null=definition.default_on_null)


def _virtual_users(change: Change, table: Table, name: str) -> bool:
    """Whether a virtual column of the table is computed from this column."""
    if not any(c.virtual for c in table.columns):
        return False
    texts = change.sql(
        f"select virtual_text from dict.col where owner = '{table.owner}' and table_name = '{table.name}' "
        "and virtual_text is not null"
    )
    return any(
        isinstance(node, ast.Name) and node.ident == name
        for (text,) in texts
        for node in ast.walk(parse_expression(text))
    )


def _drop_columns(change: Change, table: Table, action: ast.AlterAction) -> None:
    for name in action.names:
        column(table, name, action.pos)
    left = tuple(c for c in table.columns if c.name not in action.names)
    if not left:
        raise OraError(12983, "cannot drop all columns in a table")
    for name in action.names:
        if _virtual_users(change, table, name):
            raise OraError(54031, "column to be dropped or modified is used in a virtual column expression")
    gone = set(action.names)
    for constraint in change.state.constraints_of(table.owner, table.name):
        if not gone & set(constraint.columns):
            continue
        if set(constraint.columns) - gone and action.text != "CASCADE":
            raise OraError(12991, "column is referenced in a multi-column constraint")
        if (
            constraint.kind in "PU"
            and any(c.reference == (constraint.owner, constraint.name) for c in change.state.constraints.values())
            and action.text != "CASCADE"
        ):
            raise OraError(12992, "cannot drop parent key column")
        constraints.drop_constraint(
            change, change.state.tables[(table.owner, table.name)], constraint, cascade=action.text == "CASCADE"
        )
    for index in change.state.indexes_of(table.owner, table.name):
        if gone & set(index.columns) or _mentions(index.expressions, gone):
            change.sql(f"drop index if exists {qualified(index.owner, index.name)}")
            constraints.forget_index(change, (index.owner, index.name))
    for name in action.names:
        change.sql(f"alter table {table.pg} drop column {ident(name)} cascade")
        change.delete("col", owner=table.owner, table_name=table.name, name=name)
        change.delete("comment", owner=table.owner, table_name=table.name, column_name=name)
    current = change.state.tables[(table.owner, table.name)]
    kept = {c.name: c for c in current.columns}
    _set_columns(change, current, tuple(kept[c.name] for c in left))


def _set_unused(change: Change, table: Table, action: ast.AlterAction) -> None:
    """Nothing can tell an unused column from a dropped one, but for their count in the dictionary."""
    _drop_columns(change, table, action)
    _count_unused(change, table, f"unused + {len(action.names)}")


def _drop_unused(change: Change, table: Table, action: ast.AlterAction) -> None:
    _count_unused(change, table, "0")


def _count_unused(change: Change, table: Table, count: str) -> None:
    where = condition({"owner": table.owner, "name": table.name, "kind": "TABLE"})
    change.sql(f"update dict.object set unused = {count} where {where}")


def _mentions(expressions: tuple[str, ...], names: set[str]) -> bool:
    return any(
        isinstance(node, ast.Name) and node.ident in names
        for text in expressions
        if text
        for node in ast.walk(parse_expression(text))
    )


def _rename_column(change: Change, table: Table, action: ast.AlterAction) -> None:
    old, new = action.names[0], new_name(action.names[1], action.pos)
    info = column(table, old, action.pos)
    if table.column(new) is not None:
        raise OraError(957, "duplicate column name", action.pos)
    if _virtual_users(change, table, old):
        raise OraError(54032, "column to be renamed is used in a virtual column expression")
    owner, name = table.owner, table.name
    if length_guard(owner, name, info) is not None:
        change.sql(f"alter table {table.pg} drop constraint {ident(length_check(old))}")
    change.sql(f"alter table {table.pg} rename column {ident(old)} to {ident(new)}")
    renamed = replace(info, name=new)
    columns = tuple(renamed if c.name == old else c for c in table.columns)
    key = tuple(new if c == old else c for c in table.primary_key)
    table = replace(_set_columns(change, table, columns), primary_key=key)
    change.state.tables[(owner, name)] = table
    add_column_guard(change, table, renamed)
    change.update("col", {"name": new}, owner=owner, table_name=name, name=old)
    change.update("comment", {"column_name": new}, owner=owner, table_name=name, column_name=old)
    for constraint in change.state.constraints_of(owner, name):
        if old in constraint.columns:
            not_null = constraint.is_not_null
            columns_ = tuple(new if c == old else c for c in constraint.columns)
            text = f'"{new}" IS NOT NULL' if not_null else _with_name(constraint.condition, old, new)
            constraints.record(change, replace(constraint, columns=columns_, condition=text))
    for index in change.state.indexes_of(owner, name):
        if old in index.columns or _mentions(index.expressions, {old}):
            columns_ = tuple(new if c == old else c for c in index.columns)
            texts = tuple(_with_name(text, old, new) or "" for text in index.expressions)
            change.state.indexes[(index.owner, index.name)] = replace(index, columns=columns_, expressions=texts)
            change.update("ind", {"columns": columns_, "expressions": texts}, owner=index.owner, name=index.name)


def _with_name(text: str | None, old: str, new: str) -> str | None:
    """The text of an expression with a column's new name."""
    if not text:
        return text
    names = [n for n in ast.walk(parse_expression(text)) if isinstance(n, ast.Name) and n.ident == old]
    for node in sorted(names, key=lambda n: n.pos, reverse=True):
        end = node.pos + len(old) + (2 if node.quoted else 0)
        text = f'{text[: node.pos]}"{new}"{text[end:]}'
    return text


def _add_constraint(change: Change, table: Table, action: ast.AlterAction) -> None:
    assert action.constraint is not None
    constraints.add(change, table, action.constraint)


def _drop_constraint(change: Change, table: Table, action: ast.AlterAction) -> None:
    constraints.drop(change, table, action)


def _enable(change: Change, table: Table, action: ast.AlterAction) -> None:
    constraints.set_enabled(change, table, action, enabled=True)


def _disable(change: Change, table: Table, action: ast.AlterAction) -> None:
    constraints.set_enabled(change, table, action, enabled=False)


def _rename_constraint(change: Change, table: Table, action: ast.AlterAction) -> None:
    old, new = action.names[0], new_name(action.names[1], action.pos)
    missing = OraError(23292, f"The constraint {old} does not exist")
    constraint = constraints.find(change, table, replace(action, names=(old,)), missing)
    if (table.owner, new) in change.state.constraints:
        raise OraError(2264, "name already used by an existing constraint", action.pos)
    if constraint.enabled and not constraint.is_not_null:
        _rename_in_postgres(change, table, constraint, new)
    renamed = replace(constraint, name=new, generated=False)
    change.state.constraints.pop((constraint.owner, constraint.name))
    change.delete("cons", owner=constraint.owner, name=constraint.name)
    for child in [c for c in change.state.constraints.values() if c.reference == (constraint.owner, old)]:
        constraints.record(change, replace(child, reference=(constraint.owner, new)))
    constraints.record(change, renamed)


def _rename_in_postgres(change: Change, table: Table, constraint: Constraint, new: str) -> None:
    if constraint.kind in "PU":
        # The index would keep its name in Oracle and take the new one in PostgreSQL.
        raise unsupported("renaming a primary or unique key")
    change.sql(f"alter table {table.pg} rename constraint {ident(constraint.name)} to {ident(new)}")


def _all_triggers(enabled: bool) -> Callable[[Change, Table, ast.AlterAction], None]:
    def run(change: Change, table: Table, action: ast.AlterAction) -> None:
        for trigger in change.state.triggers_of(table.owner, table.name):
            key = (trigger.owner, trigger.name, "TRIGGER")
            change.state.units[key] = replace(trigger, enabled=enabled)
            change.update("unit", {"enabled": enabled}, owner=key[0], name=key[1], kind="TRIGGER")

    return run


_ACTIONS: dict[str, Callable[[Change, Table, ast.AlterAction], None]] = {
    "ADD COLUMN": _add_column,
    "MODIFY COLUMN": _modify_column,
    "DROP COLUMN": _drop_columns,
    "SET UNUSED": _set_unused,
    "DROP UNUSED COLUMNS": _drop_unused,
    "RENAME COLUMN": _rename_column,
    "ADD CONSTRAINT": _add_constraint,
    "DROP CONSTRAINT": _drop_constraint,
    "RENAME CONSTRAINT": _rename_constraint,
    "ENABLE CONSTRAINT": _enable,
    "DISABLE CONSTRAINT": _disable,
    "ENABLE ALL TRIGGERS": _all_triggers(True),
    "DISABLE ALL TRIGGERS": _all_triggers(False),
    "PHYSICAL": _physical,
}


def rename(change: Change, stmt: ast.Rename) -> None:
    """RENAME old TO new, of the own schema."""
    key = (change.ctx.schema, stmt.old)
    kind = change.state.objects.get(key)
    if kind == "TABLE":
        rename_table(change, change.state.tables[key], stmt.new)
        return
    if kind is None:
        raise OraError(4043, f"object {stmt.old} does not exist", stmt.pos)
    raise unsupported(f"RENAME of a {kind.lower()}", stmt.pos)


def rename_table(change: Change, table: Table, new: str) -> None:
    owner, old = table.owner, table.name
    new_name(new)
    change.require_free(owner, new)
    if (owner, new) in change.state.indexes:
        raise unsupported("a table with the name of an index")
    change.limit_waiting()
    change.sql(f"alter table {table.pg} rename to {ident(new)}")
    renamed = replace(table, name=new, pg=qualified(owner, new))
    change.state.tables.pop((owner, old))
    change.state.tables[(owner, new)] = renamed
    change.state.objects[(owner, new)] = change.state.objects.pop((owner, old))
    change.update("object", {"name": new}, owner=owner, name=old, kind="TABLE")
    for name in ("col", "comment", "cons"):
        change.update(name, {"table_name": new}, owner=owner, table_name=old)
    change.update("ind", {"table_name": new}, table_owner=owner, table_name=old)
    change.update("unit", {"table_name": new}, table_owner=owner, table_name=old)
    change.update("obj_priv", {"name": new}, owner=owner, name=old)
    state = change.state
    if (owner, old) in state.obj_privs:
        state.obj_privs[(owner, new)] = state.obj_privs.pop((owner, old))
    for constraint in state.constraints_of(owner, old):
        state.constraints[(owner, constraint.name)] = replace(constraint, table=new)
    for index in state.indexes_of(owner, old):
        state.indexes[(index.owner, index.name)] = replace(index, table=(owner, new))
    for key, on in state.trigger_tables.items():
        if on == (owner, old):
            state.trigger_tables[key] = (owner, new)
    for info in renamed.columns:
        if length_guard(owner, new, info) is not None:
            change.sql(f"alter table {renamed.pg} drop constraint {ident(length_check(info.name))}")
            add_column_guard(change, renamed, info)
    change.changed(owner, new, "TABLE")
    change.invalidate((owner, old))
