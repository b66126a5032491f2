"""DBMS_NETWORK_ACL_ADMIN, XS_ACL and XS$ACE_TYPE, and the check that UTL_SMTP makes: who may connect whereto."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...api import SessionApi
from ...catalog import privileges
from ...errors import OraError, unsupported
from ..caller import caller_context

_PTYPE_DB = 2
_PRIVILEGES = ("SMTP", "CONNECT")
# What each is enough for
_SMTP = ["SMTP", "CONNECT"]


@dataclass(frozen=True)
class Ace:
    """An instance of XS$ACE_TYPE."""

    privileges: tuple[str, ...]
    principal: str


class XsAcl:
    """Constants only."""


class XsAceType:
    def constructor(
        self, S: SessionApi, privilege_list: Any, granted: Any, inverted: Any, principal: Any, kind: Any,
        start: Any, end: Any,
    ) -> Ace:  # fmt: skip
        refused = [
            name
            for name, given in (
                ("GRANTED => FALSE", granted is False),
                ("INVERTED", bool(inverted)),
                ("a PRINCIPAL_TYPE but XS_ACL.PTYPE_DB", kind != _PTYPE_DB),
                ("START_DATE", start is not None),
                ("END_DATE", end is not None),
            )
            if given
        ]
        if refused:
            raise unsupported(f"XS$ACE_TYPE with {refused[0]}")
        names = tuple(str(name).upper() for name in privilege_list or ())
        return Ace(names, str(principal or "").strip('"') if '"' in str(principal) else str(principal or "").upper())


class DbmsNetworkAclAdmin:
    """Entries stand in dict.host_ace, one row a privilege, in the transaction of who changes them."""

    def append_host_ace(self, S: SessionApi, host: Any, lower: Any, upper: Any, ace: Any) -> None:
        host, low, high, entry = self._checked(host, lower, upper, ace)
        state = S.engine.catalog.state
        if entry.principal not in state.users and entry.principal not in state.roles:
            raise OraError(46238, f'Database user or role "{entry.principal}" does not exist.')
        overlapping = S.native(
            "select from dict.host_ace where host = $1 and lower_port is not null and $2::int is not null "
            "and not (upper_port < $2 or lower_port > $3) and (lower_port, upper_port) <> ($2, $3)",
            (host, low, high),
        )
        if overlapping:
            raise OraError(24244, "invalid host or port for access control list (ACL) assignment")
        for privilege in entry.privileges:
            S.native(
                "insert into dict.host_ace (host, lower_port, upper_port, principal, privilege) "
                "select $1, $2, $3, $4, $5 where not exists (select from dict.host_ace where host = $1 "
                "and lower_port is not distinct from $2 and upper_port is not distinct from $3 "
                "and principal = $4 and privilege = $5) returning 1",
                (host, low, high, entry.principal, privilege),
            )

    def remove_host_ace(self, S: SessionApi, host: Any, lower: Any, upper: Any, ace: Any, remove_empty: Any) -> None:
        host, low, high, entry = self._checked(host, lower, upper, ace)
        for privilege in entry.privileges:
            removed = S.native(
                "delete from dict.host_ace where host = $1 and lower_port is not distinct from $2 "
                "and upper_port is not distinct from $3 and principal = $4 and privilege = $5 returning 1",
                (host, low, high, entry.principal, privilege),
            )
            if not removed:
                raise OraError(1927, "cannot REVOKE privileges you did not grant")

    def _checked(self, host: Any, lower: Any, upper: Any, ace: Any) -> tuple[str, int | None, int | None, Ace]:
        if not isinstance(ace, Ace):
            raise OraError(29261, "bad argument")
        if host is None or any(c in host for c in ":/ "):
            raise OraError(24244, "invalid host or port for access control list (ACL) assignment")
        if "*" in host:
            raise unsupported("an ACL for a domain or subnet")
        low = None if lower is None else int(lower)
        high = low if upper is None else int(upper)
        if (low is None) != (high is None) or (low is not None and high is not None and not 1 <= low <= high <= 65535):
            raise OraError(24244, "invalid host or port for access control list (ACL) assignment")
        for privilege in ace.privileges:
            if privilege not in _PRIVILEGES:
                raise unsupported(f"the network privilege {privilege}")
        return host.lower(), low, high, ace


def require_smtp(S: SessionApi, host: str, port: int) -> None:
    """ORA-24247 unless whoever runs may send mail to that host and port; roles count where the caller has them."""
    ctx = caller_context(S)
    who = list(privileges.grantees(S.engine.catalog.state, ctx.user, ctx.roles))
    found = S.native(
        "select from dict.host_ace where host = $1 and principal = any($2::text[]) and privilege = any($3::text[]) "
        "and (lower_port is null or $4 between lower_port and upper_port)",
        (host.lower(), who, _SMTP, port),
    )
    if not found:
        raise OraError(24247, "network access denied by access control list (ACL)")
