"""Constraints: added to and taken from tables."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError, unsupported
from ..model import SESSION_COLUMN, Table
from ..parser import ast, parse_expression
from ..types import LOBS, Kind, Scalar
from . import privileges
from .change import Change
from .coltypes import same_family
from .ddl_common import column, column_list, existing, expression, guarded, no_table, tablespace
from .names import ident, literal, new_name, qualified
from .state import Constraint, Index, Key


def add(change: Change, table: Table, definition: ast.ConstraintDef) -> Table:
    """Adds a constraint to an existing table; the table as it is afterwards."""
    name, generated = _name(change, table, definition)
    kind = definition.kind
    for column_name in definition.columns:
        column(table, column_name, definition.pos)
    if definition.deferrable and kind in ("NOT NULL", "CHECK"):
        raise unsupported(f"a deferrable {kind} constraint", definition.pos)
    if kind == "NOT NULL":
        table = set_not_null(change, table, definition.columns[0])
        record_not_null(change, table, definition.columns[0], name, generated)
        return table
    if kind == "CHECK":
        constraint = _check(table, definition, name, generated)
    elif kind == "FOREIGN":
        constraint = _foreign(change, table, definition, name, generated)
    else:
        constraint = _key(change, table, definition, name, generated)
    constraint = replace(constraint, deferrable=definition.deferrable, deferred=definition.deferred)
    if constraint.enabled:
        table = enforce(change, table, constraint, definition.check)
        place_index(change, constraint.owner, constraint.name, definition.options)
    elif constraint.kind in "PU":
        constraint = replace(constraint, index_name=None)
    record(change, constraint)
    if constraint.kind == "P":
        table = replace(table, primary_key=constraint.columns)
        change.state.tables[(table.owner, table.name)] = table
    return table


def _name(change: Change, table: Table, definition: ast.ConstraintDef) -> tuple[str, bool]:
    if definition.name is None:
        return generated_name(change), True
    name = new_name(definition.name, definition.pos)
    if (table.owner, name) in change.state.constraints:
        raise OraError(2264, "name already used by an existing constraint", definition.pos)
    return name, False


def generated_name(change: Change) -> str:
    number = change.sql("select nextval('dict.constraint_no')::text")[0][0]
    return f"SYS_C{int(number):07d}"


def record(change: Change, constraint: Constraint) -> None:
    change.state.constraints[(constraint.owner, constraint.name)] = constraint
    change.delete("cons", owner=constraint.owner, name=constraint.name)
    r_owner, r_name = constraint.reference or (None, None)
    change.insert(
        "cons",
        owner=constraint.owner,
        name=constraint.name,
        table_name=constraint.table,
        kind=constraint.kind,
        columns=constraint.columns,
        search_condition=constraint.condition,
        r_owner=r_owner,
        r_name=r_name,
        delete_rule=constraint.delete_rule,
        enabled=constraint.enabled,
        validated=constraint.validated,
        generated=constraint.generated,
        index_name=constraint.index_name,
        deferrable=constraint.deferrable,
        deferred=constraint.deferred,
    )


def set_not_null(change: Change, table: Table, name: str) -> Table:
    """Raises ORA-02296 when rows hold nulls."""
    guarded(
        change,
        f"alter table {table.pg} alter column {ident(name)} set not null",
        {code: OraError(2296, f"cannot enable ({table.owner}.) - null values found") for code in (1400, 1407)},
    )
    return _with_nullable(change, table, (name,), nullable=False)


def _with_nullable(change: Change, table: Table, names: tuple[str, ...], *, nullable: bool) -> Table:
    table = replace(
        table, columns=tuple(replace(c, nullable=nullable) if c.name in names else c for c in table.columns)
    )
    change.state.tables[(table.owner, table.name)] = table
    for name in names:
        change.update("col", {"nullable": nullable}, owner=table.owner, table_name=table.name, name=name)
    return table


def record_not_null(
    change: Change, table: Table, name: str, constraint: str | None = None, generated: bool = True
) -> None:
    record(
        change,
        Constraint(
            table.owner,
            constraint or generated_name(change),
            table.name,
            "C",
            (name,),
            f'"{name}" IS NOT NULL',
            generated=generated,
        ),
    )


def drop_not_null(change: Change, table: Table, name: str) -> Table:
    for constraint in change.state.constraints_of(table.owner, table.name):
        if constraint.is_not_null and constraint.columns == (name,):
            forget(change, constraint)
    if name in table.primary_key:
        return table
    change.sql(f"alter table {table.pg} alter column {ident(name)} drop not null")
    return _with_nullable(change, table, (name,), nullable=True)


def _check(table: Table, definition: ast.ConstraintDef, name: str, generated: bool) -> Constraint:
    assert definition.check is not None
    mentioned: list[str] = []
    for node in ast.walk(definition.check):
        if isinstance(node, ast.Name) and table.column(node.ident) and node.ident not in mentioned:
            mentioned.append(node.ident)
    if definition.columns and not set(mentioned) <= set(definition.columns):
        raise OraError(2438, "Column check constraint cannot reference other columns", definition.pos)
    return Constraint(
        table.owner,
        name,
        table.name,
        "C",
        tuple(mentioned),
        definition.check_text,
        enabled=definition.enabled,
        validated=definition.validate,
        generated=generated,
    )


def _key(change: Change, table: Table, definition: ast.ConstraintDef, name: str, generated: bool) -> Constraint:
    kind = definition.kind[0]
    for other in change.state.constraints_of(table.owner, table.name):
        if other.kind == "P" and kind == "P":
            raise OraError(2260, "table can have only one primary key", definition.pos)
        if other.kind in "PU" and set(other.columns) == set(definition.columns):
            raise OraError(2261, "such unique or primary key already exists in the table", definition.pos)
    for column_name in definition.columns:
        type_ = column(table, column_name).type
        if type_.family in LOBS:
            raise OraError(2329, "column of datatype LOB cannot be unique or a primary key", definition.pos)
        if isinstance(type_, Scalar) and type_.kind is Kind.TIMESTAMP_TZ:
            text = "column of datatype TIME/TIMESTAMP WITH TIME ZONE cannot be unique or a primary key"
            raise OraError(2329, text, definition.pos)
        if kind == "P" and table.column(column_name) is not None and column(table, column_name).virtual:
            raise unsupported("a primary key on a virtual column", definition.pos)
    return Constraint(
        table.owner,
        name,
        table.name,
        kind,
        definition.columns,
        enabled=definition.enabled,
        validated=definition.validate,
        generated=generated,
        index_name=name,
    )


def _foreign(change: Change, table: Table, definition: ast.ConstraintDef, name: str, generated: bool) -> Constraint:
    parent = change.state.tables.get(existing(change, definition.ref_table))
    if len(definition.ref_table) == 1 and table.owner != change.ctx.schema:
        parent = change.state.tables.get((table.owner, definition.ref_table[0]), parent)
    if parent is None or parent.kind != "TABLE":
        raise no_table(definition.pos)
    if table.temporary or parent.temporary:
        raise OraError(14455, "attempt to create referential integrity constraint on temporary table", definition.pos)
    ctx = replace(change.ctx, user=table.owner, roles=False) if change.ctx.user != "SYS" else change.ctx
    privileges.check(change.state, ctx, parent, "REFERENCES")
    wanted = definition.ref_columns or parent.primary_key
    if not wanted:
        raise OraError(2268, "referenced table does not have a primary key", definition.pos)
    if len(wanted) != len(definition.columns):
        raise OraError(2256, "number of referencing columns must match referenced columns", definition.pos)
    for child_column, parent_column in zip(definition.columns, wanted, strict=True):
        if not same_family(column(table, child_column).type, column(parent, parent_column, definition.pos).type):
            raise OraError(2267, "column type incompatible with referenced column type", definition.pos)
    key = next(
        (
            c
            for c in change.state.constraints_of(parent.owner, parent.name)
            if c.kind in "PU" and set(c.columns) == set(wanted) and c.enabled
        ),
        None,
    )
    if key is None:
        raise OraError(2270, "no matching unique or primary key for this column-list", definition.pos)
    order = {parent_column: i for i, parent_column in enumerate(wanted)}
    columns = tuple(definition.columns[order[c]] for c in key.columns)
    for other in change.state.constraints_of(table.owner, table.name):
        if other.kind == "R" and other.columns == columns and other.reference == (key.owner, key.name):
            raise OraError(2275, "such a referential constraint already exists in the table", definition.pos)
    return Constraint(
        table.owner,
        name,
        table.name,
        "R",
        columns,
        reference=(key.owner, key.name),
        delete_rule=definition.on_delete,
        enabled=definition.enabled,
        validated=definition.validate,
        generated=generated,
    )


def enforce(change: Change, table: Table, constraint: Constraint, check: ast.Expr | None) -> Table:
    """Makes PostgreSQL hold an enabled constraint. Raises ORA-02293, 02298, 02299, 02437 for rows that break it."""
    where = f"({constraint.owner}.{constraint.name})"
    alter = f"alter table {table.pg} add constraint {ident(constraint.name)}"
    not_valid = "" if constraint.validated else " not valid"
    if constraint.kind == "C":
        assert check is not None
        text = f"{alter} check ({expression(change, check, table)}){not_valid}"
        guarded(change, text, {2290: OraError(2293, f"cannot validate {where} - check constraint violated")})
        return table
    if constraint.kind == "R":
        assert constraint.reference is not None
        parent = change.state.constraints[constraint.reference]
        _refer_to(change, parent)
        when = _when(constraint) if constraint.deferrable else ""
        rule = f" on delete {constraint.delete_rule.lower()}" if constraint.delete_rule else ""
        text = (
            f"{alter} foreign key ({column_list(constraint.columns)}) references "
            f"{qualified(parent.owner, parent.table)} ({column_list(parent.columns)}){rule}{when}{not_valid}"
        )
        guarded(change, text, {2291: OraError(2298, f"cannot validate {where} - parent keys not found")})
        return table
    if not constraint.validated:
        raise unsupported("a primary or unique key ENABLE NOVALIDATE")
    return _enforce_key(change, table, constraint, where, alter)


def _enforce_key(change: Change, table: Table, constraint: Constraint, where: str, alter: str) -> Table:
    index = change.state.indexes.get((constraint.owner, constraint.name))
    primary = constraint.kind == "P"
    errors = {
        1: OraError(2437, f"cannot validate {where} - primary key violated")
        if primary
        else OraError(2299, f"cannot validate {where} - duplicate keys found"),
        1400: OraError(1449, "column contains NULL values; cannot alter to NOT NULL"),
        1407: OraError(1449, "column contains NULL values; cannot alter to NOT NULL"),
    }
    if index is not None:
        if index.table != (table.owner, table.name) or index.columns != constraint.columns:
            raise OraError(955, "name is already used by an existing object")
        change.sql(f"drop index {qualified(index.owner, index.name)}")
    elif change.state.objects.get((constraint.owner, constraint.name)) is not None:
        raise unsupported("a key with the name of another object")
    words = "primary key" if primary else "unique"
    if primary or len(constraint.columns) == 1 or not any(column(table, c).nullable for c in constraint.columns):
        own = f"{SESSION_COLUMN}, " if table.temporary else ""
        guarded(change, f"{alter} {words} ({own}{column_list(constraint.columns)}){_when(constraint)}", errors)
    elif constraint.deferrable:
        raise unsupported("a deferrable unique key over columns that may be null")
    else:
        guarded(change, unique_index(constraint.name, table, [ident(c) for c in constraint.columns]), errors)
    if index is None:
        record_index(
            change,
            Index(
                constraint.owner,
                constraint.name,
                (table.owner, table.name),
                not constraint.deferrable,
                constraint.columns,
                ("",) * len(constraint.columns),
                constraint.generated,
            ),
            ("ASC",) * len(constraint.columns),
        )
    return _with_nullable(change, table, constraint.columns, nullable=False) if primary else table


def _when(constraint: Constraint) -> str:
    """When it is checked. Of keys PostgreSQL would check each row, Oracle looks when the statement is over."""
    return f" deferrable initially {'deferred' if constraint.deferred else 'immediate'}"


def _refer_to(change: Change, key: Constraint) -> None:
    """Lets a foreign key refer to a key: PostgreSQL wants one that is checked with each row."""
    if key.deferrable:
        raise unsupported("a foreign key that refers to a deferrable key")
    table = change.state.tables[(key.owner, key.table)]
    where = f"conrelid = '{table.pg}'::regclass and conname = {literal(key.name.lower())} and condeferrable"
    if not change.sql(f"select 1 from pg_catalog.pg_constraint where {where}"):
        return
    words = "primary key" if key.kind == "P" else "unique"
    change.sql(f"alter table {table.pg} drop constraint {ident(key.name)}")
    change.sql(f"alter table {table.pg} add constraint {ident(key.name)} {words} ({column_list(key.columns)})")


def unique_index(name: str, table: Table, terms: list[str], order: list[str] | None = None) -> str:
    """Oracle's rule for several columns: nulls are compared, but rows in which all are null are not."""
    listed = ", ".join(f"{t}{o}" for t, o in zip(terms, order or [""] * len(terms), strict=True))
    some = " or ".join(f"{t} is not null" for t in terms)
    extra = f" nulls not distinct where ({some})" if len(terms) > 1 else ""
    listed = f"{SESSION_COLUMN}, {listed}" if table.temporary else listed
    return f"create unique index {ident(name)} on {table.pg} ({listed}){extra}"


def place_index(change: Change, owner: str, name: str, options: tuple[str, ...]) -> None:
    """Notes the tablespace an index is made in, if its clauses name one. Raises ORA-00959."""
    for option in options:
        word, _, where = option.partition(" ")
        if word == "TABLESPACE":
            change.update("ind", {"tablespace": tablespace(where)}, owner=owner, name=name)


def record_index(change: Change, index: Index, descending: tuple[str, ...]) -> None:
    change.state.indexes[(index.owner, index.name)] = index
    change.add_object(index.owner, index.name, "INDEX", generated=index.generated)
    change.insert(
        "ind",
        owner=index.owner,
        name=index.name,
        table_owner=index.table[0],
        table_name=index.table[1],
        is_unique=index.unique,
        columns=index.columns,
        expressions=index.expressions,
        descending=descending,
        generated=index.generated,
    )


def forget_index(change: Change, key: Key) -> None:
    change.state.indexes.pop(key, None)
    change.delete("ind", owner=key[0], name=key[1])
    change.drop_object(*key, "INDEX")


def forget(change: Change, constraint: Constraint) -> None:
    """Takes a constraint out of the dictionary, with the index it made."""
    change.state.constraints.pop((constraint.owner, constraint.name), None)
    change.delete("cons", owner=constraint.owner, name=constraint.name)
    if constraint.index_name is not None:
        forget_index(change, (constraint.owner, constraint.index_name))


def release(change: Change, table: Table, constraint: Constraint) -> None:
    """Takes an enabled constraint away from PostgreSQL."""
    if not constraint.enabled:
        return
    change.sql(f"alter table {table.pg} drop constraint if exists {ident(constraint.name)}")
    if constraint.kind == "U":
        change.sql(f"drop index if exists {qualified(constraint.owner, constraint.name)}")


def find(change: Change, table: Table, action: ast.AlterAction, missing: OraError) -> Constraint:
    """The constraint an ALTER TABLE names: by name, PRIMARY KEY or UNIQUE (columns)."""
    for constraint in change.state.constraints_of(table.owner, table.name):
        if action.names:
            if constraint.name == action.names[0]:
                return constraint
        elif action.constraint is not None and (
            (action.constraint.kind == "PRIMARY" and constraint.kind == "P")
            or (
                action.constraint.kind == "UNIQUE"
                and constraint.kind == "U"
                and constraint.columns == action.constraint.columns
            )
        ):
            return constraint
    raise missing


def drop(change: Change, table: Table, action: ast.AlterAction) -> Table:
    missing = OraError(2443, "Cannot drop constraint  - nonexistent constraint")
    if not action.names and action.constraint is not None:
        missing = (
            OraError(2441, "Cannot drop nonexistent primary key")
            if action.constraint.kind == "PRIMARY"
            else OraError(2442, "Cannot drop nonexistent unique key")
        )
    constraint = find(change, table, action, missing)
    drop_constraint(change, table, constraint, cascade=action.text == "CASCADE")
    return change.state.tables[(table.owner, table.name)]


def drop_constraint(change: Change, table: Table, constraint: Constraint, *, cascade: bool) -> None:
    if constraint.kind in "PU":
        for child in [
            c for c in change.state.constraints.values() if c.reference == (constraint.owner, constraint.name)
        ]:
            if not cascade:
                raise OraError(2273, "this unique/primary key is referenced by some foreign keys")
            release(change, change.state.tables[(child.owner, child.table)], child)
            forget(change, child)
    if constraint.is_not_null:
        drop_not_null(change, table, constraint.columns[0])
        return
    release(change, table, constraint)
    forget(change, constraint)
    if constraint.kind == "P":
        table = replace(table, primary_key=())
        change.state.tables[(table.owner, table.name)] = table
        named = {
            c.columns[0] for c in change.state.constraints_of(table.owner, table.name) if c.is_not_null and c.enabled
        }
        for name in constraint.columns:
            if name not in named:
                drop_not_null(change, table, name)
                table = change.state.tables[(table.owner, table.name)]


def set_enabled(change: Change, table: Table, action: ast.AlterAction, *, enabled: bool) -> Table:
    """ENABLE / DISABLE CONSTRAINT."""
    verb, code = ("enable", 2430) if enabled else ("disable", 2431)
    label = action.names[0] if action.names else ""
    constraint = find(change, table, action, OraError(code, f"cannot {verb} constraint ({label}) - no such constraint"))
    if constraint.enabled == enabled:
        return table
    if constraint.is_not_null:
        raise unsupported("disabling a NOT NULL constraint")
    if not enabled:
        children = [c for c in change.state.constraints.values() if c.reference == (constraint.owner, constraint.name)]
        if any(c.enabled for c in children):
            raise OraError(
                2297, f"cannot disable constraint ({constraint.owner}.{constraint.name}) - dependencies exist"
            )
        release(change, table, constraint)
        if constraint.index_name is not None:
            forget_index(change, (constraint.owner, constraint.index_name))
        record(change, replace(constraint, enabled=False, validated=False, index_name=None))
        return table
    check: ast.Expr | None = None
    if constraint.kind == "C":
        assert constraint.condition is not None
        check = parse_expression(constraint.condition)
    index_name = constraint.name if constraint.kind in "PU" else None
    constraint = replace(constraint, enabled=True, validated=action.text != "NOVALIDATE", index_name=index_name)
    table = enforce(change, table, constraint, check)
    record(change, constraint)
    return table
