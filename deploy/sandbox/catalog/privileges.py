"""The system privileges, the object privileges, and who holds what."""

from __future__ import annotations

from ..errors import OraError
from ..model import Context, Sequence_, StoredUnit, Table
from .state import State

_ANY_OBJECTS = {
    "TABLE": "CREATE ALTER BACKUP COMMENT DELETE DROP INSERT LOCK READ SELECT UPDATE FLASHBACK",
    "VIEW": "CREATE DROP",
    "INDEX": "CREATE ALTER DROP",
    "PROCEDURE": "CREATE ALTER DROP EXECUTE DEBUG",
    "TRIGGER": "CREATE ALTER DROP",
    "TYPE": "CREATE ALTER DROP EXECUTE UNDER",
    "SEQUENCE": "CREATE ALTER DROP SELECT",
    "SYNONYM": "CREATE DROP",
    "ROLE": "ALTER DROP GRANT",
    "DIRECTORY": "CREATE DROP",
    "CONTEXT": "CREATE DROP",
    "MATERIALIZED VIEW": "CREATE ALTER DROP",
    "JOB": "CREATE",
    "CREDENTIAL": "CREATE",
    "PROGRAM": "EXECUTE",
    "CLASS": "EXECUTE",
}
_PLAIN = """CREATE SESSION;CREATE TABLE;CREATE VIEW;CREATE PROCEDURE;CREATE SEQUENCE;CREATE TRIGGER;CREATE TYPE;
CREATE JOB;
CREATE EXTERNAL JOB;CREATE SYNONYM;CREATE ROLE;CREATE USER;CREATE CREDENTIAL;CREATE MATERIALIZED VIEW;CREATE
DATABASE LINK;
CREATE CLUSTER;CREATE DIMENSION;CREATE INDEXTYPE;CREATE OPERATOR;CREATE PUBLIC SYNONYM;DROP PUBLIC SYNONYM;
CREATE PROFILE;
CREATE TABLESPACE;ALTER SESSION;ALTER SYSTEM;ALTER DATABASE;ALTER USER;ALTER PROFILE;ALTER TABLESPACE;DROP USER;
DROP PROFILE;
DROP TABLESPACE;BECOME USER;GRANT ANY PRIVILEGE;GRANT ANY OBJECT PRIVILEGE;SELECT ANY DICTIONARY;ANALYZE ANY;
ANALYZE ANY DICTIONARY;AUDIT ANY;AUDIT SYSTEM;MANAGE SCHEDULER;MANAGE TABLESPACE;MANAGE ANY QUEUE;UNLIMITED
TABLESPACE;
RESTRICTED SESSION;DEBUG CONNECT SESSION;DEBUG CONNECT ANY;EXEMPT ACCESS POLICY;RESUMABLE;ADMINISTER DATABASE
TRIGGER;
ADVISOR;QUERY REWRITE;GLOBAL QUERY REWRITE;ON COMMIT REFRESH;FORCE TRANSACTION;FORCE ANY TRANSACTION;SELECT ANY
TRANSACTION;
INHERIT ANY PRIVILEGES;SET CONTAINER"""

SYSTEM_PRIVILEGES = frozenset(
    [" ".join(p.split()) for p in _PLAIN.split(";")]
    + [f"{verb} ANY {kind}" for kind, verbs in _ANY_OBJECTS.items() for verb in verbs.split()]
)
# What the role DBA lacks of them in a pluggable database.
_NOT_DBA = frozenset(["EXEMPT ACCESS POLICY", "INHERIT ANY PRIVILEGES"])
ROLES = {
    "DBA": tuple(sorted(SYSTEM_PRIVILEGES - _NOT_DBA)),
    "CONNECT": ("CREATE SESSION", "SET CONTAINER"),
    "RESOURCE": tuple(
        f"CREATE {kind}" for kind in "CLUSTER INDEXTYPE OPERATOR PROCEDURE SEQUENCE TABLE TRIGGER TYPE".split()
    ),
    "SELECT_CATALOG_ROLE": (),
    "EXECUTE_CATALOG_ROLE": (),
    "SCHEDULER_ADMIN": (
        "CREATE JOB",
        "CREATE ANY JOB",
        "CREATE EXTERNAL JOB",
        "EXECUTE ANY PROGRAM",
        "MANAGE SCHEDULER",
    ),
}

_TABLE_PRIVILEGES = frozenset("SELECT INSERT UPDATE DELETE REFERENCES ALTER INDEX READ DEBUG FLASHBACK".split())
_BY_KIND = {
    "TABLE": _TABLE_PRIVILEGES,
    "VIEW": _TABLE_PRIVILEGES - {"ALTER", "INDEX"},
    "DICTIONARY": frozenset(["SELECT", "READ"]),
    "SEQUENCE": frozenset(["SELECT", "ALTER"]),
    "JOB": frozenset(["ALTER"]),
    "PROGRAM": frozenset(["ALTER", "EXECUTE"]),
    "SCHEDULE": frozenset(["ALTER"]),
    "JOB CLASS": frozenset(["EXECUTE"]),
    "CREDENTIAL": frozenset(["EXECUTE"]),
}
_CODE = frozenset(["EXECUTE", "DEBUG"])
OBJECT_PRIVILEGES = frozenset().union(*_BY_KIND.values(), _CODE, ["WRITE", "UNDER", "INHERIT PRIVILEGES", "USE"])
# What ALL stands for, in the order ALL_TAB_PRIVS would list it.
_ALL = {"TABLE": _TABLE_PRIVILEGES - {"READ"}, "VIEW": _BY_KIND["VIEW"] - {"READ"}, "DICTIONARY": frozenset(["SELECT"])}

_ANY_OF = {
    "SELECT": ("SELECT ANY TABLE", "READ ANY TABLE"),
    "READ": ("SELECT ANY TABLE", "READ ANY TABLE"),
    "INSERT": ("INSERT ANY TABLE",),
    "UPDATE": ("UPDATE ANY TABLE",),
    "DELETE": ("DELETE ANY TABLE",),
    "ALTER": ("ALTER ANY TABLE",),
    "INDEX": ("CREATE ANY INDEX",),
    "LOCK": ("LOCK ANY TABLE",),
    "FOR UPDATE": ("SELECT ANY TABLE",),
}
# What else lets somebody do what a privilege is asked for: FOR UPDATE and LOCK are for statements, never granted
_STANDS_IN = {
    "SELECT": frozenset(["READ"]),
    "FOR UPDATE": frozenset(["SELECT"]),
    "LOCK": _TABLE_PRIVILEGES - {"READ"},
}


def privileges_of(kind: str) -> frozenset[str]:
    """Object privileges that can be granted on an object of this kind."""
    return _BY_KIND.get(kind, _CODE)


def all_of(kind: str) -> frozenset[str]:
    """What GRANT ALL gives on an object of this kind."""
    return _ALL.get(kind, privileges_of(kind))


def grantees(state: State, user: str, roles: bool) -> frozenset[str]:
    """The user, PUBLIC, and with `roles` every role held, directly or through another."""
    found = {user, "PUBLIC"}
    if roles:
        todo = [user, "PUBLIC"]
        while todo:
            for role in state.role_privs.get(todo.pop(), {}):
                if role not in found:
                    found.add(role)
                    todo.append(role)
    return frozenset(found)


def has_system(state: State, ctx: Context, privilege: str) -> bool:
    """Whether the context's user holds a system privilege. SYS holds all."""
    if ctx.user == "SYS":
        return True
    return any(privilege in state.sys_privs.get(g, {}) for g in grantees(state, ctx.user, ctx.roles))


def has_admin(state: State, ctx: Context, privilege: str) -> bool:
    """Whether the context's user may grant a system privilege on."""
    if has_system(state, ctx, "GRANT ANY PRIVILEGE"):
        return True
    return any(state.sys_privs.get(g, {}).get(privilege, False) for g in grantees(state, ctx.user, ctx.roles))


def held(state: State, ctx: Context, owner: str, name: str) -> frozenset[str]:
    """Object privileges the context's user was granted on an object, directly or through roles and PUBLIC."""
    grants = state.obj_privs.get((owner, name))
    if not grants:
        return frozenset()
    who = grantees(state, ctx.user, ctx.roles)
    return frozenset(privilege for (grantee, privilege) in grants if grantee in who)


def _any_privileges(obj: Table | Sequence_ | StoredUnit, privilege: str) -> tuple[str, ...]:
    """System privileges that stand in for an object privilege."""
    if obj.owner == "SYS":
        if isinstance(obj, Table) and obj.kind == "DICTIONARY" and privilege in ("SELECT", "READ"):
            return ("SELECT ANY DICTIONARY",)
        return ()
    if isinstance(obj, Table):
        return _ANY_OF.get(privilege, ())
    if isinstance(obj, Sequence_):
        return ("SELECT ANY SEQUENCE",) if privilege == "SELECT" else ("ALTER ANY SEQUENCE",)
    if obj.kind.startswith("TYPE"):
        return ("EXECUTE ANY TYPE",)
    return ("EXECUTE ANY PROCEDURE",)


def allowed(state: State, ctx: Context, obj: Table | Sequence_ | StoredUnit, privilege: str) -> bool:
    if ctx.user in ("SYS", obj.owner):
        return True
    if held(state, ctx, obj.owner, obj.name) & {privilege, *_STANDS_IN.get(privilege, ())}:
        return True
    return any(has_system(state, ctx, p) for p in _any_privileges(obj, privilege))


def visible(state: State, ctx: Context, obj: Table | Sequence_ | StoredUnit) -> bool:
    """Whether the user may know that the object exists: any privilege at all on it."""
    if ctx.user in ("SYS", obj.owner) or held(state, ctx, obj.owner, obj.name):
        return True
    if isinstance(obj, Table):
        wanted: tuple[str, ...] = ("SELECT", "INSERT", "UPDATE", "DELETE", "ALTER", "INDEX", "LOCK")
    else:
        wanted = ("SELECT",) if isinstance(obj, Sequence_) else ("EXECUTE",)
    return any(has_system(state, ctx, p) for w in wanted for p in _any_privileges(obj, w))


def missing(obj: Table | Sequence_ | StoredUnit) -> OraError:
    """The error for an object of which nothing may be known."""
    if isinstance(obj, Table):
        return OraError(942, "table or view does not exist")
    if isinstance(obj, Sequence_):
        return OraError(2289, "sequence does not exist")
    return OraError(4043, f"object {obj.owner}.{obj.name} does not exist")


def insufficient(pos: int | None = None) -> OraError:
    return OraError(1031, "insufficient privileges", pos)


def check(state: State, ctx: Context, obj: Table | Sequence_ | StoredUnit, privilege: str) -> None:
    """Raises ORA-01031, or as if the object did not exist when nothing may be known of it."""
    if not allowed(state, ctx, obj, privilege):
        raise insufficient() if visible(state, ctx, obj) else missing(obj)


def require(state: State, ctx: Context, owner: str, privilege: str, any_privilege: str | None = None) -> None:
    """For DDL: `privilege` (may be "") in the own schema, `any_privilege` in another's. Raises ORA-01031."""
    if ctx.user == "SYS":
        return
    if owner == ctx.user and (not privilege or has_system(state, ctx, privilege)):
        return
    if any_privilege and owner != "SYS" and has_system(state, ctx, any_privilege):
        return
    raise insufficient()
