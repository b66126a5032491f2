"""Users, roles, GRANT and REVOKE."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError, unsupported
from ..model import Sequence_, StoredUnit, Table
from ..parser import ast
from . import ddl_constraints as constraints
from . import ddl_profiles, privileges
from .absent import refusal
from .change import Change, Value
from .ddl_common import TABLESPACES, tablespace
from .ddl_sequences import drop_sequence
from .ddl_tables import drop_table_objects
from .ddl_units import drop_unit, remove_synonym
from .ddl_views import remove as remove_view
from .names import ident, literal, new_name, new_user_name
from .state import Key, User

_MEASURES = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def create_user(change: Change, stmt: ast.CreateUser) -> None:
    if stmt.alter:
        _alter_user(change, stmt)
        return
    change.need("CREATE USER")
    name = new_user_name(stmt.name, stmt.pos)
    if name in change.state.users or name in change.state.roles:
        raise OraError(1920, f"user name '{name}' conflicts with another user or role name", stmt.pos)
    if stmt.password is None and stmt.auth is None:
        raise OraError(1935, "missing user or role name", stmt.pos)
    default = tablespace(stmt.default_tablespace or "USERS")
    number = int(change.sql("select nextval('dict.object_id')::text")[0][0])
    profile = stmt.profile or "DEFAULT"
    ddl_profiles.require(change, profile, stmt.pos)
    user = User(name, stmt.password, _auth(stmt), bool(stmt.locked), default, number, profile, stmt.expired)
    change.state.users[name] = user
    change.sql(f"create schema {ident(name)}")
    change.sql(
        "insert into dict.account (id, name, password, auth, locked, tablespace, created, profile) values "
        f"({number}, {literal(name)}, {literal(user.password)}, {literal(user.auth)}, {literal(user.locked)}, "
        f"{literal(default)}, {change.now}, {literal(profile)})"
    )
    _date(change, user)
    _set_quotas(change, name, stmt.quotas)


def _date(change: Change, user: User) -> None:
    """Since when it has been locked, and its password expired."""
    for column, holds in (("locked_at", user.locked), ("expired_at", user.expired)):
        value = f"coalesce({column}, {change.now})" if holds else "null"
        change.sql(f"update dict.account set {column} = {value} where name = {literal(user.name)}")


def _auth(stmt: ast.CreateUser) -> str:
    if stmt.password is not None:
        return "PASSWORD"
    return "NONE" if stmt.auth == "NO AUTHENTICATION" else "EXTERNAL"


def _set_quotas(change: Change, user: str, quotas: tuple[tuple[str, str], ...]) -> None:
    for size, where in quotas:
        if TABLESPACES[tablespace(where)] == "TEMPORARY":
            raise OraError(30041, "Cannot grant quota on the tablespace")
        change.delete("quota", name=user, tablespace=where)
        maximum = -1 if size == "UNLIMITED" else _bytes(size)
        if maximum != 0:
            change.insert("quota", name=user, tablespace=where, max_bytes=maximum)


def _bytes(size: str) -> int:
    return int(size[:-1]) * _MEASURES[size[-1]] if size[-1] in _MEASURES else int(size)


def _alter_user(change: Change, stmt: ast.CreateUser) -> None:
    user = change.state.users.get(stmt.name)
    own_password = (
        stmt.name == change.ctx.user
        and stmt.password is not None
        and not (stmt.quotas or stmt.default_tablespace or stmt.locked is not None or stmt.proxy or stmt.profile)
    )
    if not own_password:
        change.need("ALTER USER")
    if user is None:
        raise OraError(1918, f"user '{stmt.name}' does not exist", stmt.pos)
    if stmt.password is not None or stmt.auth is not None:
        user = replace(user, password=stmt.password, auth=_auth(stmt), expired=False)
    if stmt.expired:
        user = replace(user, expired=True)
    if stmt.locked is not None:
        user = replace(user, locked=stmt.locked)
    if stmt.default_tablespace is not None:
        user = replace(user, tablespace=tablespace(stmt.default_tablespace))
    if stmt.profile is not None:
        ddl_profiles.require(change, stmt.profile, stmt.pos)
        user = replace(user, profile=stmt.profile)
    change.state.users[user.name] = user
    values: dict[str, Value] = {"password": user.password, "auth": user.auth, "locked": user.locked}
    change.update("account", {**values, "tablespace": user.tablespace, "profile": user.profile}, name=user.name)
    if stmt.password is not None:
        change.sql(f"update dict.account set changed = {change.now} where name = {literal(user.name)}")
    _date(change, user)
    _set_quotas(change, user.name, stmt.quotas)
    if stmt.proxy is not None:
        verb, proxy = stmt.proxy
        if proxy not in change.state.users:
            raise OraError(1918, f"user '{proxy}' does not exist", stmt.pos)
        change.state.proxies.pop((user.name, proxy), None)
        change.delete("proxy", client=user.name, proxy=proxy)
        if verb == "GRANT":
            change.state.proxies[(user.name, proxy)] = None
            change.insert("proxy", client=user.name, proxy=proxy)


def drop_user(change: Change, stmt: ast.Drop) -> None:
    name = stmt.name[-1]
    change.need("DROP USER")
    state = change.state
    if name not in state.users:
        raise OraError(1918, f"user '{name}' does not exist", stmt.pos)
    if name in ("SYS", "SYSTEM"):
        raise OraError(28050, "specified user or role cannot be dropped", stmt.pos)
    if any(session.user == name for session in list(change.catalog.engine.sessions.values())):
        raise OraError(1940, "cannot drop a user that is currently connected", stmt.pos)
    owned = [key for key in state.objects if key[0] == name] + [k for k in state.trigger_tables if k[0] == name]
    if owned and not stmt.cascade:
        raise OraError(1922, f"CASCADE must be specified to drop '{name}'", stmt.pos)
    _drop_owned(change, name)
    for table in (t for part in change.catalog.contents for t in part.of_users):
        change.delete(table, owner=name)
    change.limit_waiting()
    change.sql(f"drop schema {ident(name)} cascade")
    _forget_grantee(change, name)
    state.users.pop(name)
    for key in [k for k in state.proxies if name in k]:
        state.proxies.pop(key)
    change.sql(f"delete from dict.proxy where {literal(name)} in (client, proxy)")
    change.delete("quota", name=name)
    change.delete("account", name=name)


def _drop_owned(change: Change, name: str) -> None:
    state = change.state
    tables = [t for t in list(state.tables.values()) if t.owner == name and t.kind == "TABLE"]
    for table in tables:
        for child in state.referencing(table.owner, table.name):
            if child.owner != name:
                constraints.release(change, state.tables[(child.owner, child.table)], child)
                constraints.forget(change, child)
    for owner, trigger in [k for k in state.trigger_tables if k[0] == name]:
        drop_unit(change, owner, trigger, "TRIGGER")
    for view in [v for v in state.views.values() if v.owner == name]:
        remove_view(change, view)
    for table in tables:
        drop_table_objects(change, table)
    for owner, unit, kind in [k for k in state.units if k[0] == name]:
        drop_unit(change, owner, unit, kind)
        change.invalidate((owner, unit))
    for key in [k for k in state.sequences if k[0] == name]:
        drop_sequence(change, key)
        change.invalidate(key)
    for key in [k for k in state.synonyms if k[0] == name]:
        remove_synonym(change, key)
    for key, kind in [(k, v) for k, v in state.objects.items() if k[0] == name]:
        change.drop_object(*key, kind)


def _forget_grantee(change: Change, name: str) -> None:
    state = change.state
    state.sys_privs.pop(name, None)
    state.role_privs.pop(name, None)
    for key, grants in list(state.obj_privs.items()):
        kept = {k: v for k, v in grants.items() if name not in (k[0], v[0])}
        if len(kept) != len(grants):
            state.obj_privs[key] = kept
    for table in ("sys_priv", "role_priv", "obj_priv"):
        change.delete(table, grantee=name)
    change.delete("obj_priv", grantor=name)


def create_role(change: Change, stmt: ast.CreateRole) -> None:
    change.need("CREATE ROLE")
    name = new_name(stmt.name, stmt.pos)
    if name in change.state.roles or name in change.state.users:
        raise OraError(1921, f"role name '{name}' conflicts with another user or role name", stmt.pos)
    change.state.roles[name] = None
    change.insert("role", name=name)
    if change.ctx.user != "SYS":
        _give_role(change, change.ctx.user, name, admin=True)


def drop_role(change: Change, stmt: ast.Drop) -> None:
    name = stmt.name[-1]
    if name not in change.state.roles:
        raise OraError(1919, f"role '{name}' does not exist", stmt.pos)
    ctx, state = change.ctx, change.state
    if not privileges.has_system(state, ctx, "DROP ANY ROLE") and not state.role_privs.get(ctx.user, {}).get(name):
        raise privileges.insufficient()
    if name in privileges.ROLES:
        raise OraError(28050, "specified user or role cannot be dropped", stmt.pos)
    _forget_grantee(change, name)
    for grantee, roles in list(state.role_privs.items()):
        state.role_privs[grantee] = {r: a for r, a in roles.items() if r != name}
    change.delete("role_priv", role=name)
    state.roles.pop(name)
    change.delete("role", name=name)


def grant(change: Change, stmt: ast.Grant) -> None:
    if stmt.columns:
        raise unsupported("a privilege on columns", stmt.pos)
    if stmt.on is None:
        for privilege in stmt.privileges:
            _grant_system(change, stmt, privilege)
        return
    _grant_object(change, stmt)


def _require_grantee(change: Change, name: str, pos: int) -> None:
    if name != "PUBLIC" and name not in change.state.users and name not in change.state.roles:
        raise OraError(1917, f"user or role '{name}' does not exist", pos)


def _grant_system(change: Change, stmt: ast.Grant, privilege: str) -> None:
    """One system privilege or role, to or from each grantee."""
    names: tuple[str, ...] = (privilege,)
    if privilege == "ALL PRIVILEGES":
        names = tuple(sorted(privileges.SYSTEM_PRIVILEGES))
    for name in names:
        is_role = name in change.state.roles
        if not is_role and name not in privileges.SYSTEM_PRIVILEGES:
            if " " not in name and name not in privileges.OBJECT_PRIVILEGES:
                raise OraError(1919, f"role '{name}' does not exist", stmt.pos)
            raise OraError(990, "missing or invalid privilege", stmt.pos)
        if is_role:
            _may_grant_role(change, name)
        elif not privileges.has_admin(change.state, change.ctx, name):
            raise privileges.insufficient(stmt.pos)
        for grantee in stmt.grantees:
            _require_grantee(change, grantee, stmt.pos)
            if stmt.revoke:
                _revoke_system(change, grantee, name, is_role=is_role, quiet=len(names) > 1)
            elif is_role:
                _give_role(change, grantee, name, admin=stmt.with_option == "ADMIN")
            else:
                _give_system(change, grantee, name, admin=stmt.with_option == "ADMIN")


def _may_grant_role(change: Change, role: str) -> None:
    ctx, state = change.ctx, change.state
    if privileges.has_system(state, ctx, "GRANT ANY ROLE"):
        return
    if not any(state.role_privs.get(g, {}).get(role) for g in privileges.grantees(state, ctx.user, ctx.roles)):
        raise OraError(1932, f"ADMIN option not granted for role '{role}'")


def _give_system(change: Change, grantee: str, privilege: str, *, admin: bool) -> None:
    before = change.state.sys_privs.get(grantee, {})
    admin = admin or before.get(privilege, False)
    change.state.sys_privs[grantee] = {**before, privilege: admin}
    change.delete("sys_priv", grantee=grantee, privilege=privilege)
    change.insert("sys_priv", grantee=grantee, privilege=privilege, admin=admin)


def _give_role(change: Change, grantee: str, role: str, *, admin: bool) -> None:
    if grantee == role or grantee in privileges.grantees(change.state, role, True) - {"PUBLIC"}:
        raise OraError(1934, "circular role grant detected")
    before = change.state.role_privs.get(grantee, {})
    admin = admin or before.get(role, False)
    change.state.role_privs[grantee] = {**before, role: admin}
    change.delete("role_priv", grantee=grantee, role=role)
    change.insert("role_priv", grantee=grantee, role=role, admin=admin)


def _revoke_system(change: Change, grantee: str, name: str, *, is_role: bool, quiet: bool) -> None:
    held = (change.state.role_privs if is_role else change.state.sys_privs).get(grantee, {})
    if name not in held:
        if quiet:
            return
        if is_role:
            raise OraError(1951, f"ROLE '{name}' not granted to '{grantee}'")
        raise OraError(1952, f"system privileges not granted to '{grantee}'")
    kept = {k: v for k, v in held.items() if k != name}
    if is_role:
        change.state.role_privs[grantee] = kept
        change.delete("role_priv", grantee=grantee, role=name)
    else:
        change.state.sys_privs[grantee] = kept
        change.delete("sys_priv", grantee=grantee, privilege=name)


def _grant_object(change: Change, stmt: ast.Grant) -> None:
    assert stmt.on is not None
    try:
        owner, name, kind = _object(change, stmt.on, stmt.pos)
    except OraError as error:
        if error.code in (942, 4043) and set(stmt.privileges) <= {"EXECUTE", "DEBUG"}:
            text = "procedure, function, package, or package body does not exist"
            raise OraError(4042, text, stmt.pos) from error
        raise
    if any(p not in privileges.OBJECT_PRIVILEGES and p != "ALL PRIVILEGES" for p in stmt.privileges):
        raise OraError(990, "missing or invalid privilege", stmt.pos)
    wanted: list[str] = []
    for privilege in stmt.privileges:
        if privilege == "ALL PRIVILEGES":
            wanted += sorted(privileges.all_of(kind))
        elif privilege not in privileges.privileges_of(kind):
            raise _not_for(kind, stmt.pos)
        else:
            wanted.append(privilege)
    for grantee in stmt.grantees:
        _require_grantee(change, grantee, stmt.pos)
        if grantee == change.ctx.user:
            raise OraError(1749, "you may not GRANT/REVOKE privileges to/from yourself", stmt.pos)
        if stmt.with_option == "GRANT" and grantee in change.state.roles:
            raise OraError(1926, "cannot GRANT to a role WITH GRANT OPTION", stmt.pos)
    grantor = _grantor(change, owner, name, wanted, stmt)
    if kind == "VIEW" and not stmt.revoke:
        _require_base_grants(change, owner, name)
    for grantee in stmt.grantees:
        if stmt.revoke:
            all_ = "ALL PRIVILEGES" in stmt.privileges
            _revoke_object(change, (owner, name), grantee, wanted, quiet=all_)
        elif grantee != owner:
            for privilege in wanted:
                _give_object(change, (owner, name), grantee, privilege, grantor, stmt.with_option == "GRANT")


def _require_base_grants(change: Change, owner: str, view: str) -> None:
    """A view on others' tables may be shared only by an owner who may pass the tables on. Raises ORA-01720.

    Through views of the owner's own too. What SYS has granted to PUBLIC may be passed on by everybody.
    """
    for table in change.state.depends.get((owner, view, "VIEW"), frozenset()):
        if table[0] == owner:
            _require_base_grants(change, *table)
        elif table[0] not in ("SYS", "PUBLIC") or table[1].startswith(("DBA_", "V_$", "GV_$")):
            grants = change.state.obj_privs.get(table, {})
            if not any(grants.get((owner, p), ("", False))[1] for p in ("SELECT", "READ")):
                raise OraError(1720, f"grant option does not exist for '{table[0]}.{table[1]}'")


def _not_for(kind: str, pos: int) -> OraError:
    """The error for an object privilege that objects of this kind have not."""
    if kind == "TABLE":
        return OraError(2224, "EXECUTE privilege not allowed for tables", pos)
    if kind in ("VIEW", "DICTIONARY"):
        return OraError(2204, "ALTER, INDEX and EXECUTE not allowed for views", pos)
    if kind == "SEQUENCE":
        return OraError(2205, "only SELECT and ALTER privileges are valid for sequences", pos)
    return OraError(2225, "only EXECUTE and DEBUG privileges are valid for procedures", pos)


def _object(change: Change, parts: tuple[str, ...], pos: int) -> tuple[str, str, str]:
    """Owner, name and kind of what privileges are granted on; synonyms followed."""
    catalog, ctx = change.catalog, change.ctx
    key = (ctx.schema, parts[0]) if len(parts) == 1 else (parts[0], parts[-1])
    if len(parts) == 1 and parts[0].startswith(("V$", "GV$")) and ctx.user == "SYS":
        raise OraError(2030, "can only select from fixed tables/views", pos)
    kind = change.state.objects.get(key)
    if kind is not None and kind not in ("SYNONYM",):
        found = catalog.find(*key) if kind in ("TABLE", "VIEW", "DICTIONARY") else change.state.units.get((*key, kind))
        if (
            found is None
            or privileges.visible(change.state, ctx, found)
            or privileges.has_system(change.state, ctx, "GRANT ANY OBJECT PRIVILEGE")
        ):
            return key[0], key[1], kind
        raise privileges.missing(found)
    resolved = catalog.resolve(ctx, parts)
    if resolved is not None and not resolved.rest:
        obj = resolved.object
    else:
        named = catalog.find("PUBLIC", parts[0]) or catalog.find("SYS", parts[0]) if len(parts) == 1 else None
        if named is None or not privileges.has_system(change.state, ctx, "GRANT ANY OBJECT PRIVILEGE"):
            raise refusal(list(parts), ctx.user, pos) or OraError(942, "table or view does not exist", pos)
        obj = named
    if isinstance(obj, Table):
        return obj.owner, obj.name, obj.kind
    if isinstance(obj, Sequence_):
        return obj.owner, obj.name, "SEQUENCE"
    assert isinstance(obj, StoredUnit)
    return obj.owner, obj.name, obj.kind


def _grantor(change: Change, owner: str, name: str, wanted: list[str], stmt: ast.Grant) -> str:
    """In whose name the privileges are given. Raises ORA-01031, or 01927 for a REVOKE."""
    ctx, state = change.ctx, change.state
    if ctx.user == owner or ctx.user == "SYS":
        return owner
    grants = state.obj_privs.get((owner, name), {})
    if all(grants.get((ctx.user, p), ("", False))[1] for p in wanted):
        return ctx.user
    if privileges.has_system(state, ctx, "GRANT ANY OBJECT PRIVILEGE") and owner != "SYS":
        return owner
    if owner == "SYS" and "DBA" in privileges.grantees(state, ctx.user, ctx.roles):
        # A DBA holds the objects of SYS with the right to pass them on.
        return "SYS"
    if stmt.revoke:
        raise OraError(1927, "cannot REVOKE privileges you did not grant", stmt.pos)
    raise privileges.insufficient(stmt.pos)


def _give_object(change: Change, key: Key, grantee: str, privilege: str, grantor: str, grantable: bool) -> None:
    before = change.state.obj_privs.get(key, {})
    old = before.get((grantee, privilege))
    grantable = grantable or (old is not None and old[1])
    change.state.obj_privs[key] = {**before, (grantee, privilege): (grantor, grantable)}
    owner, name = key
    change.delete("obj_priv", owner=owner, name=name, grantee=grantee, privilege=privilege)
    change.insert(
        "obj_priv",
        owner=owner,
        name=name,
        grantee=grantee,
        privilege=privilege,
        grantor=grantor,
        grantable=grantable,
    )


def _revoke_object(change: Change, key: Key, grantee: str, wanted: list[str], *, quiet: bool) -> None:
    before = change.state.obj_privs.get(key, {})
    gone = [p for p in wanted if (grantee, p) in before]
    if not quiet and len(gone) != len(wanted):
        raise OraError(1927, "cannot REVOKE privileges you did not grant")
    kept = {k: v for k, v in before.items() if not (k[0] == grantee and k[1] in gone)}
    # Grants made on the strength of a revoked one fall with it.
    for privilege in gone:
        for (other, p), (grantor, _) in list(kept.items()):
            if p == privilege and grantor == grantee and grantee != key[0]:
                kept.pop((other, p))
                change.delete("obj_priv", owner=key[0], name=key[1], grantee=other, privilege=p)
        change.delete("obj_priv", owner=key[0], name=key[1], grantee=grantee, privilege=privilege)
    change.state.obj_privs[key] = kept
    change.invalidate(key)
