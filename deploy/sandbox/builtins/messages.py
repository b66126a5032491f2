"""Texts of errors by number, for SQLERRM(n) and predefined exceptions."""

from __future__ import annotations

from typing import Any

from .text import whole

MESSAGES = {
    1: "unique constraint (.) violated",
    51: "timeout occurred while waiting for a resource",
    54: "resource busy and acquire with NOWAIT specified or timeout expired",
    60: "deadlock detected while waiting for resource",
    100: "no data found",
    900: "invalid SQL statement",
    904: "invalid identifier",
    911: "invalid character",
    932: "inconsistent datatypes",
    942: "table or view does not exist",
    955: "name is already used by an existing object",
    1001: "invalid cursor",
    1002: "fetch out of sequence",
    1012: "not logged on",
    1013: "user requested cancel of current operation",
    1017: "invalid username/password; logon denied",
    1031: "insufficient privileges",
    1400: "cannot insert NULL into ()",
    1403: "no data found",
    1407: "cannot update () to NULL",
    1410: "invalid ROWID",
    1422: "exact fetch returns more than requested number of rows",
    1426: "numeric overflow",
    1427: "single-row subquery returns more than one row",
    1438: "value larger than specified precision allowed for this column",
    1476: "divisor is equal to zero",
    1722: "invalid number",
    2290: "check constraint (.) violated",
    2291: "integrity constraint (.) violated - parent key not found",
    2292: "integrity constraint (.) violated - child record found",
    4043: "object  does not exist",
    4061: "existing state of  has been invalidated",
    4068: "existing state of packages has been discarded",
    4091: "table . is mutating, trigger/function may not see it",
    4092: "cannot  in a trigger",
    4098: "trigger '.' is invalid and failed re-validation",
    6500: "PL/SQL: storage error",
    6501: "PL/SQL: program error",
    6502: "PL/SQL: numeric or value error",
    6503: "PL/SQL: Function returned without value",
    6504: "PL/SQL: Return types of Result Set variables or query do not match",
    6508: "PL/SQL: could not find program unit being called",
    6511: "PL/SQL: cursor already open",
    6512: "at line ",
    6519: "active autonomous transaction detected and rolled back",
    6530: "Reference to uninitialized composite",
    6531: "Reference to uninitialized collection",
    6532: "Subscript outside of limit",
    6533: "Subscript beyond count",
    6548: "no more rows needed",
    6550: "line , column :\n",
    6592: "CASE not found while executing CASE statement",
    12899: "value too large for column  (actual: , maximum: )",
    14551: "cannot perform a DML operation inside a query",
    24381: "error(s) in array DML",
    30006: "resource busy; acquire with WAIT timeout expired",
    30625: "method dispatch on NULL SELF argument is disallowed",
    30926: "unable to get a stable set of rows in the source tables",
}


def sqlerrm(code: Any = None) -> str:
    """SQLERRM(n) for a number without an error at hand."""
    number = 0 if code is None else whole(code)
    if number == 0:
        return "ORA-0000: normal, successful completion"
    if number == 100:
        return "ORA-01403: no data found"
    if number == 1:
        return "User-Defined Exception"
    if number > 0:
        return f" -{number}: non-ORACLE exception "
    if -20999 <= number <= -20000:
        return f"ORA-{-number:05d}: "
    text = MESSAGES.get(-number)
    if text is None:
        return f"ORA-{-number:05d}: Message {-number} not found;  product=RDBMS; facility=ORA"
    return f"ORA-{-number:05d}: {text}"
