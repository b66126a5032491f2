"""CREATE, ALTER and DROP PROFILE. What a profile limits is shown (DBA_PROFILES, EXPIRY_DATE), not enforced."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError
from ..parser import ast
from .change import Change
from .names import literal, new_name

# What DEFAULT says in 19c, where nobody has altered it.
RESOURCES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("SESSIONS_PER_USER", "CPU_PER_CALL", "CONNECT_TIME", "IDLE_TIME"), ("KERNEL", "UNLIMITED")),
    "FAILED_LOGIN_ATTEMPTS": ("PASSWORD", "10"),
    "PASSWORD_LIFE_TIME": ("PASSWORD", "180"),
    "PASSWORD_REUSE_TIME": ("PASSWORD", "UNLIMITED"),
    "PASSWORD_REUSE_MAX": ("PASSWORD", "UNLIMITED"),
    "PASSWORD_LOCK_TIME": ("PASSWORD", "1"),
    "PASSWORD_GRACE_TIME": ("PASSWORD", "7"),
    "INACTIVE_ACCOUNT_TIME": ("PASSWORD", "UNLIMITED"),
    "PASSWORD_ROLLOVER_TIME": ("PASSWORD", "-1"),
}
_ALL = ", ".join(f"({literal(n)}, {literal(kind)}, {literal(value)})" for n, (kind, value) in RESOURCES.items())
# profile, resource_name, resource_type, limit
QUERY = f"""select p.name as profile, r.name as resource_name, r.kind as resource_type,
       coalesce(l.value, case p.name when 'DEFAULT' then r.value else 'DEFAULT' end) as "limit"
  from (select 'DEFAULT' as name union select name from dict.profile) p
 cross join (values {_ALL}) r(name, kind, value)
  left join dict.profile l on l.name = p.name and l.resource = r.name"""


def exists(change: Change, name: str) -> bool:
    return name == "DEFAULT" or bool(change.sql(f"select 1 from dict.profile where name = {literal(name)} limit 1"))


def require(change: Change, name: str, pos: int) -> None:
    """ORA-02380."""
    if not exists(change, name):
        raise OraError(2380, f"profile {name} does not exist", pos)


def create(change: Change, stmt: ast.CreateProfile) -> None:
    change.need("ALTER PROFILE" if stmt.alter else "CREATE PROFILE")
    if stmt.alter:
        require(change, stmt.name, stmt.pos)
    elif exists(change, new_name(stmt.name, stmt.pos)):
        raise OraError(2379, f"profile {stmt.name} already exists", stmt.pos)
    if not stmt.limits or len({resource for resource, _ in stmt.limits}) != len(stmt.limits):
        raise OraError(2376, "invalid or redundant resource", stmt.pos)
    for resource, value in stmt.limits:
        if resource not in RESOURCES:
            raise OraError(2376, "invalid or redundant resource", stmt.pos)
        change.delete("profile", name=stmt.name, resource=resource)
        change.insert("profile", name=stmt.name, resource=resource, value=value)


def drop(change: Change, stmt: ast.Drop) -> None:
    change.need("DROP PROFILE")
    name = stmt.name[-1]
    require(change, name, stmt.pos)
    if name == "DEFAULT":
        raise OraError(2381, "cannot drop PUBLIC_DEFAULT profile", stmt.pos)
    users = [user for user in change.state.users.values() if user.profile == name]
    if users and not stmt.cascade:
        raise OraError(2382, f"profile {name} has users assigned, cannot drop without CASCADE", stmt.pos)
    for user in users:
        change.state.users[user.name] = replace(user, profile="DEFAULT")
    change.update("account", {"profile": "DEFAULT"}, profile=name)
    change.delete("profile", name=name)
