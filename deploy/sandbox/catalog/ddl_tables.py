"""CREATE TABLE, DROP TABLE, TRUNCATE, CREATE / DROP INDEX."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError, unsupported
from ..model import SESSION_COLUMN, ColumnInfo, Table
from ..parser import ast
from ..sql.pgtypes import pg_type
from ..sql.values import fitted
from ..types import LOBS, Kind, Scalar
from . import ddl_constraints as constraints
from . import privileges
from .change import Change
from .coltypes import TypeRow, column_type, length_guard
from .ddl_common import (
    check_default,
    default_query,
    existing,
    guarded,
    may,
    no_table,
    own_table,
    pure,
    refuse_in_use,
    resolve_table,
    tablespace,
    target,
    virtual_expression,
    virtual_type,
)
from .ddl_sequences import drop_sequence, identity_name, identity_sequence
from .ddl_units import drop_unit
from .names import ident, literal, new_name, qualified
from .schema import ROW_NUMBER
from .shown import shown_expression
from .state import Constraint, Index, Key
from .views import query_table

_MAX_COLUMNS = 1000


_EXTRA_COST = ("PARTITION", "COMPRESS ADVANCED", "COMPRESS FOR OLTP")


def create_table(change: Change, stmt: ast.CreateTable) -> None:
    owner, name = target(change, stmt.name, stmt.pos)
    new_name(name, stmt.pos)
    privileges.require(change.state, change.ctx, owner, "CREATE TABLE", "CREATE ANY TABLE")
    change.require_free(owner, name)
    for option in stmt.options:
        if option.startswith(_EXTRA_COST):  # a customer without the option could not create it either
            raise unsupported(f"{' '.join(option.split()[:3])} (an extra-cost option of Oracle)", stmt.pos)
        word, _, where = option.partition(" ")
        if word == "TABLESPACE":
            tablespace(where)
    if (owner, name) in change.state.indexes:
        raise unsupported("a table with the name of an index", stmt.pos)
    if stmt.query is not None:
        _create_from_query(change, owner, name, stmt)
    else:
        _new_table(change, owner, name, stmt.columns, stmt.temporary)
        _add_constraints(change, owner, name, stmt)
    if "ENABLE ROW MOVEMENT" in stmt.options:
        change.update("object", {"row_movement": True}, owner=owner, name=name, kind="TABLE")


def _new_table(
    change: Change, owner: str, name: str, definitions: tuple[ast.ColumnDef, ...], temporary: str | None
) -> None:
    if len(definitions) > _MAX_COLUMNS:
        raise OraError(1792, "maximum number of columns in a table or view is 1000")
    if sum(d.identity is not None for d in definitions) > 1:
        raise OraError(30669, "table can have only one identity column")
    columns: list[ColumnInfo] = []
    for definition in definitions:
        if any(c.name == definition.name for c in columns):
            raise OraError(957, "duplicate column name", definition.pos)
        columns.append(column_info(change, owner, definition))
    if all(c.invisible for c in columns):
        raise OraError(54039, "table must have at least one column that is not invisible")
    bare = Table(owner, name, "TABLE", tuple(columns), qualified(owner, name), temporary=temporary)
    table = typed(change, bare, definitions)
    clauses = [column_clause(change, table, c, d) for c, d in zip(table.columns, definitions, strict=True)]
    clauses += [g for c in table.columns if (g := length_guard(owner, name, c))]
    _create(change, table, clauses)
    for position, (info, definition) in enumerate(zip(table.columns, definitions, strict=True), 1):
        insert_column(change, table, info, definition, position)


def _create(change: Change, table: Table, clauses: list[str]) -> None:
    own = [f"{SESSION_COLUMN} bigint not null default oc.session_id()"] if table.temporary else []
    change.sql(f"create table {table.pg} ({', '.join([*clauses, ROW_NUMBER, *own])})")
    change.state.tables[(table.owner, table.name)] = table
    change.add_object(table.owner, table.name, "TABLE")
    if table.temporary:
        change.update("object", {"temporary": table.temporary}, owner=table.owner, name=table.name, kind="TABLE")


def _add_constraints(change: Change, owner: str, name: str, stmt: ast.CreateTable) -> None:
    for definition in stmt.columns:
        table = change.state.tables[(owner, name)]
        info = table.column(definition.name)
        assert info is not None
        if not info.nullable and not any(c.kind == "NOT NULL" for c in definition.constraints):
            constraints.record_not_null(change, table, info.name)
    for constraint in (*(c for d in stmt.columns for c in d.constraints), *stmt.constraints):
        constraints.add(change, change.state.tables[(owner, name)], constraint)


def column_info(change: Change, owner: str, definition: ast.ColumnDef) -> ColumnInfo:
    """The column a definition makes; creates the sequence of an identity column."""
    name = new_name(definition.name, definition.pos)
    # A virtual column may leave its type to its expression: see `typed`.
    type_ = Scalar(Kind.UNKNOWN) if definition.type is None else column_type(definition.type)
    sequence: str | None = None
    nullable = definition.nullable is not False
    if definition.identity is not None:
        if type_.kind is not Kind.NUMBER:
            raise OraError(30675, "identity column must be a numeric type", definition.pos)
        if definition.default is not None:
            raise OraError(30670, "cannot specify a default for an identity column", definition.pos)
        nullable = False
        sequence = identity_sequence(change, owner, definition.identity_options)
    check_default(change, definition, owner)
    if definition.default_on_null:
        nullable = False
    if definition.virtual is not None and definition.default is not None:
        raise OraError(54025, "Virtual column cannot have a default value", definition.pos)
    return ColumnInfo(
        name,
        type_,
        nullable,
        definition.default,
        definition.default_on_null,
        definition.identity,
        sequence,
        definition.virtual is not None,
        definition.invisible,
    )


def typed(change: Change, table: Table, definitions: tuple[ast.ColumnDef, ...]) -> Table:
    """The table with the types of its virtual columns filled in where they are not declared."""
    virtual = {d.name: d.virtual for d in definitions if d.virtual is not None}
    columns = tuple(
        replace(c, type=virtual_type(change, virtual[c.name], table)) if c.type == Scalar(Kind.UNKNOWN) else c
        for c in table.columns
    )
    return replace(table, columns=columns)


def column_clause(change: Change, table: Table, info: ColumnInfo, definition: ast.ColumnDef) -> str:
    pg = pg_type(info.type)
    text = f"{ident(info.name)} {pg}"
    if definition.virtual is not None:
        value = virtual_expression(change, definition.virtual, table, info.type)
        text += f" generated always as (({value})::{pg}) stored"
    return text if info.nullable else f"{text} not null"


def insert_column(change: Change, table: Table, info: ColumnInfo, definition: ast.ColumnDef, position: int) -> None:
    change.insert(
        "col",
        owner=table.owner,
        table_name=table.name,
        name=info.name,
        position=position,
        **vars(TypeRow.of(info.type)),
        nullable=info.nullable,
        default_text=definition.default_text,
        default_on_null=info.default_on_null,
        identity=info.identity,
        sequence=info.sequence,
        virtual_text=definition.virtual_text,
        invisible=info.invisible,
    )


def _create_from_query(change: Change, owner: str, name: str, stmt: ast.CreateTable) -> None:
    """CREATE TABLE ... AS SELECT: columns from the query, NOT NULL where it says so, no other constraint."""
    assert stmt.query is not None
    if any(c.type is not None for c in stmt.columns):
        raise OraError(1773, "may not specify column datatypes in this CREATE TABLE", stmt.pos)
    names = tuple(c.name for c in stmt.columns)
    source, _ = query_table(change.catalog, change.ctx, (owner, name), stmt.query, names, once=True)
    if source.calls:
        raise unsupported("a function written in PL/SQL in CREATE TABLE AS", stmt.query.pos)
    definitions = tuple(ast.ColumnDef(stmt.pos, c.name, None) for c in source.columns)
    columns = tuple(_copied(c) for c in source.columns)
    table = Table(owner, name, "TABLE", columns, qualified(owner, name), temporary=stmt.temporary)
    clauses = [column_clause(change, table, c, d) for c, d in zip(columns, definitions, strict=True)]
    _create(change, table, clauses)
    if stmt.temporary != "DELETE":
        change.sql(f"insert into {table.pg} select * from {source.pg} q")
    if stmt.temporary == "PRESERVE":
        change.filled(table)
    for position, (info, definition) in enumerate(zip(columns, definitions, strict=True), 1):
        insert_column(change, table, info, definition, position)
        if not info.nullable:
            constraints.record_not_null(change, table, info.name)
    for constraint in (*(c for d in stmt.columns for c in d.constraints), *stmt.constraints):
        constraints.add(change, change.state.tables[(owner, name)], constraint)


def _copied(column: ColumnInfo) -> ColumnInfo:
    type_ = column.type
    if isinstance(type_, Scalar) and type_.kind in (Kind.VARCHAR2, Kind.CHAR) and type_.size is None:
        type_ = replace(type_, kind=Kind.VARCHAR2, size=4000)
    return ColumnInfo(column.name, type_, column.nullable)


def drop_table(change: Change, stmt: ast.Drop) -> None:
    table = own_table(change, stmt.name, "", "DROP ANY TABLE")
    refuse_in_use(change, table)
    children = [
        c for c in change.state.referencing(table.owner, table.name) if c.table != table.name or c.owner != table.owner
    ]
    if children and not stmt.cascade:
        raise OraError(2449, "unique/primary keys in table referenced by foreign keys")
    for child in children:
        constraints.release(change, change.state.tables[(child.owner, child.table)], child)
        constraints.forget(change, child)
    drop_table_objects(change, table)


def drop_table_objects(change: Change, table: Table) -> None:
    """The table with everything on it; foreign keys of other tables must be gone."""
    owner, name = table.owner, table.name
    change.limit_waiting()
    change.sql(f"drop table {table.pg} cascade")
    for constraint in change.state.constraints_of(owner, name):
        constraints.forget(change, constraint)
    for index in change.state.indexes_of(owner, name):
        constraints.forget_index(change, (index.owner, index.name))
    for trigger in change.state.triggers_of(owner, name):
        drop_unit(change, trigger.owner, trigger.name, "TRIGGER")
    for column in table.columns:
        if column.sequence is not None:
            drop_sequence(change, (owner, identity_name(column.sequence)))
    change.delete("col", owner=owner, table_name=name)
    change.delete("comment", owner=owner, table_name=name)
    change.state.tables.pop((owner, name), None)
    change.drop_object(owner, name, "TABLE")
    change.invalidate((owner, name))


def truncate(change: Change, stmt: ast.Truncate) -> None:
    table = resolve_table(change, stmt.table, stmt.pos)
    if table.kind != "TABLE":
        raise no_table(stmt.pos)
    may(change, table, "", "DROP ANY TABLE")
    if any(c.enabled and c.table != table.name for c in change.state.referencing(table.owner, table.name)):
        raise OraError(2266, "unique/primary keys in table referenced by enabled foreign keys")
    if table.temporary:
        change.sql(f"delete from {table.pg} where {table.session_rows()}")
        change.emptied(table)
        return
    change.limit_waiting()
    change.sql(f"truncate table {table.pg}")


def create_index(change: Change, stmt: ast.CreateIndex) -> None:
    owner, name = target(change, stmt.name, stmt.pos)
    new_name(name, stmt.pos)
    if stmt.bitmap:
        raise unsupported("a bitmap index", stmt.pos)
    table = resolve_table(change, stmt.table, stmt.pos)
    if table.kind != "TABLE" and table.kind != "DICTIONARY":
        raise OraError(1702, "a view is not appropriate here", stmt.pos)
    may(change, table, "INDEX", "CREATE ANY INDEX")
    refuse_in_use(change, table)
    privileges.require(change.state, change.ctx, owner, "", "CREATE ANY INDEX")
    if (owner, name) in change.state.indexes:
        raise OraError(955, "name is already used by an existing object", stmt.pos)
    if (owner, name) in change.state.objects:
        raise unsupported("an index with the name of another object", stmt.pos)
    columns, expressions, terms = _index_terms(change, table, stmt)
    for other in change.state.indexes_of(table.owner, table.name):
        if other.columns == columns and other.expressions == expressions:
            raise OraError(1408, "such column list already indexed", stmt.pos)
    order = [" desc" if item.descending else "" for item in stmt.columns]
    change.limit_waiting()
    if stmt.unique:
        text = constraints.unique_index(name, table, terms, order)
    else:
        listed = ", ".join(f"{t}{o}" for t, o in zip(terms, order, strict=True))
        text = f"create index {ident(name)} on {table.pg} ({listed})"
    if owner != table.owner:
        raise unsupported("an index in another schema than its table", stmt.pos)
    guarded(change, text, {1: OraError(1452, "cannot CREATE UNIQUE INDEX; duplicate keys found")})
    constraints.record_index(
        change,
        Index(owner, name, (table.owner, table.name), stmt.unique, columns, expressions),
        tuple("DESC" if item.descending else "ASC" for item in stmt.columns),
    )
    constraints.place_index(change, owner, name, stmt.options)


def _index_terms(
    change: Change, table: Table, stmt: ast.CreateIndex
) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """Names (SYS_NC... for expressions), texts of the expressions, PostgreSQL terms."""
    columns: list[str] = []
    expressions: list[str] = []
    terms: list[str] = []
    for i, item in enumerate(stmt.columns):
        if isinstance(item.expr, ast.Name):
            info = table.column(item.expr.ident)
            if info is None:
                pure(change, item.expr, table, OraError(1743, "only pure functions can be indexed", item.pos))
                raise OraError(904, f'"{item.expr.ident}": invalid identifier', item.pos)
            if info.type.family in LOBS:
                raise OraError(2327, "cannot create index on expression with datatype LOB", item.pos)
            if info.name in columns:
                raise OraError(957, "duplicate column name", item.pos)
            columns.append(info.name)
            expressions.append("")
            zoned = isinstance(info.type, Scalar) and info.type.kind is Kind.TIMESTAMP_TZ
            terms.append(f"oc.utc({ident(info.name)})" if zoned else ident(info.name))  # what comparisons look at
        else:
            columns.append(f"SYS_NC{len(table.columns) + i + 1:05d}$")
            expressions.append(shown_expression(change.source_at(item.pos), table))
            error = OraError(1743, "only pure functions can be indexed", item.pos)
            terms.append(f"({pure(change, item.expr, table, error)})")
    return tuple(columns), tuple(expressions), terms


def drop_index(change: Change, stmt: ast.Drop) -> None:
    key = existing(change, stmt.name)
    index = change.state.indexes.get(key)
    if index is None:
        raise OraError(1418, "specified index does not exist")
    table = change.state.tables[index.table]
    try:
        may(change, table, "", "DROP ANY INDEX")
    except OraError as error:
        if error.code == 942:
            raise OraError(1418, "specified index does not exist") from error
        raise
    if _enforced(change, key) is not None:
        raise OraError(2429, "cannot drop index used for enforcement of unique/primary key")
    refuse_in_use(change, table)
    change.limit_waiting()
    change.sql(f"drop index {qualified(*key)}")
    constraints.forget_index(change, key)


def _enforced(change: Change, key: Key) -> Constraint | None:
    return next(
        (
            c
            for c in change.state.constraints.values()
            if c.owner == key[0] and c.index_name == key[1] and c.kind in "PU" and c.enabled
        ),
        None,
    )


def comment(change: Change, stmt: ast.Comment) -> None:
    """COMMENT ON TABLE / COLUMN; an empty text takes the comment away."""
    column_name = "" if stmt.kind == "TABLE" else stmt.name[-1]
    parts = stmt.name if stmt.kind == "TABLE" else stmt.name[:-1]
    if not parts:
        raise OraError(1746, "column name not permitted here", stmt.pos)
    key = existing(change, parts)
    table = change.catalog.table(*key) if key in change.state.objects else None
    if table is None:
        raise no_table(stmt.pos)
    may(change, table, "ALTER", "COMMENT ANY TABLE")
    if column_name and table.column(column_name) is None:
        raise OraError(904, f'"{column_name}": invalid identifier', stmt.pos)
    change.delete("comment", owner=table.owner, table_name=table.name, column_name=column_name)
    if stmt.text:
        change.insert("comment", owner=table.owner, table_name=table.name, column_name=column_name, text=stmt.text)


def add_column_guard(change: Change, table: Table, info: ColumnInfo) -> None:
    guard = length_guard(table.owner, table.name, info)
    if guard is not None:
        change.sql(f"alter table {table.pg} add {guard}")


def backfill(change: Change, table: Table, info: ColumnInfo, default_text: str | None) -> None:
    """Gives existing rows of a new column its default."""
    if default_text is not None and not is_empty(change, table):
        value = f"({default_query(change, default_text, table.owner)})::{pg_type(info.type)}"
        label = f'"{table.owner}"."{table.name}"."{info.name}"'
        change.sql(f"update {table.pg} set {ident(info.name)} = {fitted(value, info.type, label)}")


def is_empty(change: Change, table: Table, condition: str = "true") -> bool:
    return not change.sql(f"select {literal('x')} from {table.pg} where {condition} limit 1")
