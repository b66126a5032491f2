"""Packages of Oracle's that are not here: to use one is refused by its name."""

from __future__ import annotations

from ..errors import OraError, unsupported

_PUBLIC = frozenset(
    """DBMS_DATAPUMP DBMS_DDL DBMS_DEBUG DBMS_DESCRIBE DBMS_ERRLOG DBMS_JOB DBMS_JSON DBMS_LDAP DBMS_MVIEW
    DBMS_OBFUSCATION_TOOLKIT DBMS_ODCI DBMS_PARALLEL_EXECUTE DBMS_PREPROCESSOR DBMS_PROFILER DBMS_REFRESH DBMS_ROWID
    DBMS_SPACE DBMS_SQLTUNE DBMS_TRACE DBMS_TRANSACTION DBMS_TYPES DBMS_WARNING DBMS_XDB DBMS_XMLDOM DBMS_XMLGEN
    DBMS_XMLPARSER DBMS_XMLQUERY DBMS_XMLSAVE DBMS_XPLAN DBMS_XSLPROCESSOR HTF HTP OWA OWA_UTIL UTL_COLL UTL_COMPRESS
    UTL_FILE UTL_HTTP UTL_INADDR UTL_LMS UTL_NLA UTL_REF UTL_TCP""".split()
)
_RESTRICTED = frozenset(
    """DBMS_ALERT DBMS_AQ DBMS_AQADM DBMS_FGA DBMS_FLASHBACK DBMS_HPROF DBMS_LOGMNR DBMS_MONITOR DBMS_PIPE
    DBMS_REDEFINITION DBMS_RESOURCE_MANAGER DBMS_RLS DBMS_SHARED_POOL DBMS_SYSTEM DBMS_WORKLOAD_REPOSITORY""".split()
)
# Those that are here and that PUBLIC may not execute either
_GUARDED = _RESTRICTED | {"DBMS_CRYPTO", "DBMS_LOCK", "DBMS_NETWORK_ACL_ADMIN"}


def _package(parts: list[str]) -> tuple[str, int]:
    """The name of the package of SYS that a dotted name would begin with, and how many parts that takes."""
    start = int(parts[0] == "SYS" and len(parts) > 1)
    return parts[start], start + 1


def refusal(parts: list[str], user: str, pos: int) -> OraError | None:
    """Of an undeclared name: the refusal, when it is that of a package that is only lacking here."""
    name, _ = _package(parts)
    if name in _PUBLIC or (name in _RESTRICTED and user in ("SYS", "SYSTEM")):
        return unsupported(f"the package {name}", pos)
    return None


def guarded(parts: list[str]) -> list[str]:
    """The part of an undeclared name that is not declared: of a package without a grant the package, else all."""
    name, count = _package(parts)
    return parts[:count] if name in _GUARDED else parts
