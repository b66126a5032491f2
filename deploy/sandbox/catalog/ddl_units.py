"""Stored PL/SQL: CREATE OR REPLACE, ALTER ... COMPILE, DROP; synonyms and views."""

from __future__ import annotations

from dataclasses import replace

from ..errors import CompilationError, OraError, unsupported
from ..model import StoredUnit, Table
from ..parser import ast, parse_create_header, parse_unit_source
from ..parser.lexer import tokenize
from . import privileges
from .change import Change
from .ddl_common import existing, resolve_table, target
from .describe import describe_unit
from .loading import parse_source
from .names import new_name
from .state import Key, UnitKey

_PRIVILEGE = {"TRIGGER": "TRIGGER", "TYPE": "TYPE", "TYPE BODY": "TYPE"}
_REPLACEABLE = {"PACKAGE BODY": (), "TYPE BODY": (), "TRIGGER": ()}


def create_unit(change: Change, text: str) -> bool:
    """CREATE [OR REPLACE] PACKAGE, PROCEDURE...: keeps the source, compiles; True when it compiled with errors."""
    header = parse_create_header(text)
    assert header is not None
    owner, name = target(change, header.name)
    kind = header.kind
    word = _PRIVILEGE.get(kind, "PROCEDURE")
    privileges.require(change.state, change.ctx, owner, f"CREATE {word}", f"CREATE ANY {word}")
    new_name(name)
    key = (owner, name, kind)
    old = change.state.units.get(key)
    if old is not None and not header.replace:
        if kind == "TRIGGER":
            raise OraError(4081, f"trigger '{name}' already exists")
        raise OraError(955, "name is already used by an existing object")
    if kind not in _REPLACEABLE:
        change.require_free(owner, name, (kind,))
    unit, errors = parse_source(header.source)
    if kind == "TRIGGER" and unit is None:
        _check_header(text, header.source)
    table = _trigger_table(change, owner, name, unit, header.source) if kind == "TRIGGER" else None
    stamp = change.next_stamp()
    enabled = unit.enabled if isinstance(unit, ast.Trigger) else True
    stored = StoredUnit(owner, name, kind, header.source, unit, "INVALID", errors, enabled, stamp=stamp)
    _store(change, stored, table)
    if kind == "TYPE" and old is not None:
        change.invalidate((owner, name))
    elif kind not in _REPLACEABLE:
        change.invalidate((owner, name))
        _invalidate_body(change, owner, name, kind)
    return compile_unit(change, stored, errors)


def _store(change: Change, unit: StoredUnit, table: Table | None) -> None:
    owner, name, kind = unit.owner, unit.name, unit.kind
    change.state.units[(owner, name, kind)] = unit
    change.add_object(owner, name, kind, status="INVALID", stamp=unit.stamp)
    change.delete("unit", owner=owner, name=name, kind=kind)
    change.insert(
        "unit",
        owner=owner,
        name=name,
        kind=kind,
        source=unit.source,
        enabled=unit.enabled,
        table_owner=table.owner if table else None,
        table_name=table.name if table else None,
    )
    if table is not None:
        change.state.trigger_tables[(owner, name)] = (table.owner, table.name)
    describe_unit(change, unit)


def compile_unit(change: Change, unit: StoredUnit, syntax_errors: list[tuple[int, int, str]]) -> bool:
    """Compiles what the draft holds; True when there were errors."""
    change.catalog.publish(change.state)
    errors = list(syntax_errors) if unit.unit is None else list(change.catalog.engine.units.compile_unit(unit) or ())
    if unit.kind == "TRIGGER":
        _depend_on_table(change, unit)
    change.catalog.compiled(unit, errors)
    return bool(errors)


def _depend_on_table(change: Change, unit: StoredUnit) -> None:
    table = change.state.trigger_tables[(unit.owner, unit.name)]
    known = change.state.depends.get((unit.owner, unit.name, "TRIGGER"), frozenset())
    if table not in known:
        change.catalog.depends(unit, [*known, table])


def _invalidate_body(change: Change, owner: str, name: str, kind: str) -> None:
    body = change.state.units.get((owner, name, f"{kind} BODY"))
    if body is not None and body.status == "VALID":
        body.status = "INVALID"
        change.set_status((owner, name, f"{kind} BODY"), "INVALID")


def _check_header(text: str, source: str) -> None:
    """A mistake in the header of a trigger, other than one in its body, is that of the statement."""
    try:
        parse_unit_source(source)
    except CompilationError:
        return
    except OraError as error:
        before = len(text) - len(source)
        raise OraError(error.code, error.message, None if error.offset is None else before + error.offset) from None


def _trigger_table(change: Change, owner: str, name: str, unit: ast.Unit | None, source: str) -> Table:
    """The table of a trigger, also of one whose body does not parse. Raises ORA-00942, 04089, 04095, 01031."""
    parts = unit.table if isinstance(unit, ast.Trigger) else _table_in_text(source)
    if len(parts) == 1:
        parts = (owner, parts[0])
    table = resolve_table(change, parts)
    if table.owner == "SYS":
        raise OraError(4089, "cannot create triggers on objects owned by SYS")
    if isinstance(unit, ast.Trigger):
        _check_timing(unit, table)
    if change.ctx.user not in ("SYS", table.owner) and not privileges.has_system(
        change.state, change.ctx, "CREATE ANY TRIGGER"
    ):
        raise privileges.insufficient()
    before = change.state.trigger_tables.get((owner, name))
    if before is not None and before != (table.owner, table.name):
        raise OraError(4095, f"trigger '{name}' already exists on another table, cannot replace it")
    if isinstance(unit, ast.Trigger):
        for column in unit.columns:
            if table.column(column) is None:
                raise OraError(904, f'"{column}": invalid identifier')
        if "DELETE" in unit.events and any(
            c.table == table.name and c.owner == table.owner and c.delete_rule and c.kind == "R"
            for c in change.state.constraints.values()
        ):
            raise unsupported("a delete trigger on a table with a foreign key ON DELETE")
    return table


def _check_timing(unit: ast.Trigger, table: Table) -> None:
    """INSTEAD OF is for views, and views have no other triggers."""
    if any(isinstance(node, ast.Bind) for node in ast.walk(unit.when)):
        raise OraError(25000, "invalid use of bind variable in trigger WHEN clause")
    instead = unit.sections[0].timing == "INSTEAD OF"
    if table.kind == "TABLE":
        if instead:
            raise OraError(25002, "cannot create INSTEAD OF triggers on tables")
        if unit.when is not None and not any(section.timing.endswith("EACH ROW") for section in unit.sections):
            raise OraError(4077, "WHEN clause cannot be used with table level triggers")
        return
    if not instead:
        raise OraError(25001, "cannot create this trigger type on this type of view")
    if unit.columns:
        raise OraError(4073, "column list not valid for this trigger type")
    if unit.when is not None:
        raise OraError(25004, "WHEN clause is not allowed in INSTEAD OF triggers")


def _table_in_text(source: str) -> tuple[str, ...]:
    tokens = tokenize(source).tokens
    for i, token in enumerate(tokens):
        if token.key == "ON":
            parts = [str(tokens[i + 1].value)]
            if tokens[i + 2].key == ".":
                parts.append(str(tokens[i + 3].value))
            return tuple(parts)
    raise OraError(969, "missing ON keyword")


def alter_unit(change: Change, stmt: ast.AlterCompile) -> bool:
    owner, name = existing(change, stmt.name)
    if stmt.kind == "VIEW":
        return _compile_view(change, owner, name)
    kinds = [stmt.kind]
    if stmt.kind in ("PACKAGE", "TYPE"):
        body = f"{stmt.kind} BODY"
        if stmt.action == "COMPILE BODY":
            kinds = [body]
        elif stmt.action == "COMPILE" and (owner, name, body) in change.state.units:
            kinds.append(body)
    failed = False
    for kind in kinds:
        unit = change.state.units.get((owner, name, kind))
        if unit is None or unit.native is not None:
            if stmt.kind == "TRIGGER":
                raise OraError(4080, f"trigger '{name}' does not exist")
            raise OraError(4043, f"object {name} does not exist")
        word = _PRIVILEGE.get(kind, "PROCEDURE")
        privileges.require(change.state, change.ctx, owner, "", f"ALTER ANY {word}")
        if stmt.action in ("ENABLE", "DISABLE"):
            _enable(change, unit, enabled=stmt.action == "ENABLE")
            continue
        if stmt.new_name is not None:
            return _rename_trigger(change, unit, stmt.new_name)
        fresh = replace(unit, stamp=change.next_stamp())
        change.state.units[(owner, name, kind)] = fresh
        if kind == stmt.kind and kind != "TRIGGER":
            change.invalidate((owner, name))
        change.changed_time(owner, name, kind)
        _, errors = parse_source(unit.source) if unit.unit is None else (None, [])
        failed = compile_unit(change, fresh, errors) or failed
    return failed


def _enable(change: Change, unit: StoredUnit, *, enabled: bool) -> None:
    change.state.units[(unit.owner, unit.name, "TRIGGER")] = replace(unit, enabled=enabled)
    change.update("unit", {"enabled": enabled}, owner=unit.owner, name=unit.name, kind="TRIGGER")


def _rename_trigger(change: Change, unit: StoredUnit, name: str) -> bool:
    """As it is, under another name, which its source has too."""
    new_name(name)
    if (unit.owner, name, "TRIGGER") in change.state.units:
        raise OraError(4081, f"trigger '{name}' already exists")
    table = change.state.tables[change.state.trigger_tables[(unit.owner, unit.name)]]
    tokens = tokenize(unit.source).tokens
    last = 3 if tokens[2].key == "." else 1
    source = f'{unit.source[: tokens[1].pos]}"{name}"{unit.source[tokens[last].end :]}'
    tree, errors = parse_source(source)
    drop_unit(change, unit.owner, unit.name, "TRIGGER")
    renamed = replace(unit, name=name, source=source, unit=tree, stamp=change.next_stamp())
    _store(change, renamed, table)
    return compile_unit(change, renamed, errors)


def _compile_view(change: Change, owner: str, name: str) -> bool:
    if (owner, name) not in change.state.views:
        raise OraError(4043, f"object {name} does not exist")
    privileges.require(change.state, change.ctx, owner, "", "ALTER ANY TABLE")
    change.state.tables.pop((owner, name), None)
    change.catalog.publish(change.state)
    try:
        change.catalog.table(owner, name)
    except OraError:
        change.set_status((owner, name, "VIEW"), "INVALID")
        return True
    return False


def drop(change: Change, stmt: ast.Drop) -> None:
    owner, name = existing(change, stmt.name)
    unit = change.state.units.get((owner, name, stmt.kind))
    if unit is None or unit.native is not None or not _may_drop(change, unit):
        if stmt.kind == "TRIGGER":
            raise OraError(4080, f"trigger '{name}' does not exist")
        raise OraError(4043, f"object {name} does not exist")
    drop_unit(change, owner, name, stmt.kind)
    body = f"{stmt.kind} BODY"
    if (owner, name, body) in change.state.units:
        drop_unit(change, owner, name, body)
    if not stmt.kind.endswith(" BODY"):
        change.invalidate((owner, name))


def _may_drop(change: Change, unit: StoredUnit) -> bool:
    """Raises ORA-01031 for a unit that may be seen but not dropped."""
    ctx, state = change.ctx, change.state
    if ctx.user in ("SYS", unit.owner):
        return True
    word = _PRIVILEGE.get(unit.kind, "PROCEDURE")
    if unit.owner != "SYS" and privileges.has_system(state, ctx, f"DROP ANY {word}"):
        return True
    if privileges.visible(state, ctx, unit):
        raise privileges.insufficient()
    return False


def drop_unit(change: Change, owner: str, name: str, kind: str) -> None:
    key: UnitKey = (owner, name, kind)
    change.state.units.pop(key, None)
    if kind == "TRIGGER":
        change.state.trigger_tables.pop((owner, name), None)
        change.delete("trigger", owner=owner, name=name)
    change.delete("unit", owner=owner, name=name, kind=kind)
    change.delete("error", owner=owner, name=name, kind=kind)
    change.delete("subprogram", owner=owner, object_name=name, object_type=kind)
    change.forget_dependencies(owner, name, kind)
    change.drop_object(owner, name, kind)


def create_synonym(change: Change, stmt: ast.CreateSynonym) -> None:
    if stmt.public:
        if len(stmt.name) > 1:
            raise OraError(995, "missing or invalid synonym identifier", stmt.pos)
        owner, name = "PUBLIC", stmt.name[0]
        privileges.require(change.state, change.ctx, owner, "", "CREATE PUBLIC SYNONYM")
    else:
        owner, name = target(change, stmt.name, stmt.pos)
        privileges.require(change.state, change.ctx, owner, "CREATE SYNONYM", "CREATE ANY SYNONYM")
    new_name(name, stmt.pos)
    change.require_free(owner, name, ("SYNONYM",) if stmt.replace else ())
    t_owner, t_name = existing(change, stmt.target)
    if (t_owner, t_name) == (owner, name):
        raise OraError(1471, "cannot create a synonym with same name as object", stmt.pos)
    change.state.synonyms[(owner, name)] = (t_owner, t_name)
    change.add_object(owner, name, "SYNONYM")
    change.delete("synonym", owner=owner, name=name)
    change.insert("synonym", owner=owner, name=name, t_owner=t_owner, t_name=t_name)
    change.forget_dependencies(owner, name, "SYNONYM")
    change.state.depends[(owner, name, "SYNONYM")] = frozenset([(t_owner, t_name)])
    change.insert("dependency", owner=owner, name=name, kind="SYNONYM", r_owner=t_owner, r_name=t_name)
    change.invalidate((owner, name))


def drop_synonym(change: Change, stmt: ast.Drop) -> None:
    public = stmt.kind == "PUBLIC SYNONYM"
    key: Key = ("PUBLIC", stmt.name[-1]) if public else existing(change, stmt.name)
    if key not in change.state.synonyms:
        if public:
            raise OraError(1432, "public synonym to be dropped does not exist")
        raise OraError(1434, "private synonym to be dropped does not exist")
    privileges.require(change.state, change.ctx, key[0], "", "DROP PUBLIC SYNONYM" if public else "DROP ANY SYNONYM")
    remove_synonym(change, key)


def remove_synonym(change: Change, key: Key) -> None:
    pointed = change.state.synonyms.pop(key)
    change.delete("synonym", owner=key[0], name=key[1])
    change.forget_dependencies(*key, "SYNONYM")
    change.drop_object(*key, "SYNONYM")
    change.invalidate(key)
    change.invalidate(pointed)
