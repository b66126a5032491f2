"""MERGE."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError, unsupported
from ..parser import ast
from .expressions import Expressions
from .fromclause import FromClause
from .pgtypes import quoted
from .plan import Plan
from .scope import Block
from .sequences import rows_first
from .values import Value
from .viewdml import count_values, fires_instead
from .written import RowWriter, Target


def merge(to: RowWriter, stmt: ast.Merge) -> Plan:
    privileges = ["SELECT"]
    if stmt.sets:
        privileges.append("UPDATE")
    if stmt.insert_values is not None:
        privileges.append("INSERT")
    if stmt.delete_where is not None:
        privileges.append("DELETE")
    if any(fires_instead(to.state, to.state.table(stmt.target), e) for e in ("INSERT", "UPDATE", "DELETE")):
        what = "MERGE not supported on join view or view with INSTEAD OF trigger."
        raise OraError(38106, what, stmt.target.pos)
    target = to.target(stmt.target, privileges, (*(n for s in stmt.sets for n in s.columns), *stmt.insert_columns))
    if target.others:
        what = "MERGE not supported on join view or view with INSTEAD OF trigger."
        raise OraError(38106, what, stmt.target.pos)
    source_block = Block()
    clause = FromClause(to.state, source_block, Expressions(to.state, source_block))
    clause.place((stmt.source,))
    source_text = "".join(clause.parts((stmt.source,), []))
    numbers = to.state.numbers
    rows = rows_first(source_block, numbers.row) if numbers.shared else []
    both = Block(None, [*target.block.sources, *source_block.sources])
    expressions = Expressions(to.state, both)
    on = " and ".join([*target.conditions, expressions.condition(stmt.on)])
    _refuse_joined_columns(stmt, target)
    parts: list[str] = []
    updated: tuple[str, ...] = ()
    matched = f"{target.source.pg}.ctid is not null"
    if stmt.sets:
        sets, updated = to.sets(target, stmt.sets, expressions)
        condition = f" and {expressions.condition(stmt.update_where)}" if stmt.update_where is not None else ""
        _only_where(to, 0, f"{matched}{condition}")
        if stmt.delete_where is not None:
            before = len(to.values)
            doomed = _after_update(to, stmt, target, both)
            to.values[before:] = [doomed]
            _only_where(to, before, f"{matched}{condition}")
            parts.append(f"when matched{condition} and {doomed} then delete")
        parts.append(f"when matched{condition} then update set {', '.join(sets)}")
    if stmt.insert_values is not None:
        before = len(to.values)
        insert, condition = _insert(to, stmt, target, source_block)
        _only_where(to, before, f"{target.source.pg}.ctid is null{condition}")
        parts.append(insert)
    if numbers.shared:  # whether or not anything comes of the row
        source_text = f"(select {', '.join([*rows, *numbers.columns()])} from {source_text}) as {numbers.row}"
    parts.insert(0, f"merge into {target.text} using {source_text} on {on}")
    returning, _ = to.returning(target, None)
    if to.capture:
        returning += ", merge_action()"
    trial = to.listed(f" from {source_text} left join {target.text} on {on}")
    branches = (("INSERT", stmt.insert_values is not None), ("UPDATE", stmt.sets), ("DELETE", stmt.delete_where))
    text = " ".join(parts) + to.checked(target, returning)
    plan = to.plan("MERGE", text, target, (), updated, trial=trial)
    return replace(plan, branches=tuple(name for name, there in branches if there))


def _only_where(to: RowWriter, first: int, condition: str) -> None:
    """The values written from number `first` on are worked out under a condition only."""
    values = to.values
    values[first:] = [f"case when {condition} then {value} end" for value in values[first:]]


def _insert(to: RowWriter, stmt: ast.Merge, target: Target, source_block: Block) -> tuple[str, str]:
    """The branch, and its condition."""
    assert stmt.insert_values is not None
    expressions = Expressions(to.state, source_block)
    columns = to.insert_columns(target, stmt.insert_columns, stmt.pos)
    for column in columns:
        if column.virtual:
            raise OraError(54013, "INSERT operation disallowed on virtual columns", stmt.pos)
    count_values(len(columns), len(stmt.insert_values), stmt.pos)
    texts = [to.written(target.table, c, v, expressions) for c, v in zip(columns, stmt.insert_values, strict=True)]
    condition = f" and {expressions.condition(stmt.insert_where)}" if stmt.insert_where is not None else ""
    omitted = to.omitted(target.table, columns)
    names = ", ".join(quoted(c.name) for c in [*columns, *(c for c, _ in omitted)])
    body = f"({names}) values ({', '.join([*texts, *(d for _, d in omitted)])})"
    return f"when not matched{condition} then insert {body}", condition


def _refuse_joined_columns(stmt: ast.Merge, target: Target) -> None:
    """ORA-38104: a column of the ON clause may not be updated."""
    written = {n for s in stmt.sets for n in s.columns}
    qualifiers = {id(node.base) for node in ast.walk(stmt.on) if isinstance(node, ast.Attr)}
    for node in ast.walk(stmt.on):
        if isinstance(node, ast.Name) and id(node) not in qualifiers:
            owner, name = target.source.alias, node.ident
            if not target.source.find(name):
                continue
        elif isinstance(node, ast.Attr) and isinstance(node.base, ast.Name):
            owner, name = node.base.ident, node.name
        else:
            continue
        if owner == target.source.alias and name in written:
            label = f'"{owner}"."{name}"'
            raise OraError(38104, f"Columns referenced in the ON Clause cannot be updated: {label}", node.pos)


def _after_update(to: RowWriter, stmt: ast.Merge, target: Target, both: Block) -> str:
    """DELETE WHERE sees the row as the update would leave it."""
    if target.through is not None:
        raise unsupported("DELETE WHERE of a MERGE into a view", stmt.pos)
    new: dict[str, Value] = {}
    expressions = Expressions(to.state, both)
    for clause in stmt.sets:
        if len(clause.columns) > 1:
            raise unsupported("DELETE WHERE after a multi-column SET in MERGE", clause.pos)
        column = to.column(target, clause.columns[0], clause.pos)
        new[column.name] = Value(to.set_value(target, column, clause, expressions), column.type)
    columns = [replace(c, value=new.get(c.name, c.value)) for c in target.source.columns]
    changed = Block(None, [replace(target.source, columns=columns), *both.sources[1:]])
    assert stmt.delete_where is not None
    return Expressions(to.state, changed).condition(stmt.delete_where)
