"""PostgreSQL's errors as Oracle words them."""

from __future__ import annotations

import re

from psycopg import pq
from psycopg.pq.abc import PGresult

from ..errors import OraError, unsupported

_NO_CURRVAL = re.compile(r'currval of sequence "(.+)" is not yet defined in this session')
_ORA = re.compile(r"ORA-(\d{5}): (.*)", re.DOTALL)

_PLAIN = {
    "22003": (1438, "value larger than specified precision allowed for this column"),
    "22012": (1476, "divisor is equal to zero"),
    "22001": (12899, "value too large for column"),
    "22P02": (1722, "invalid number"),
    "22007": (1861, "literal does not match format string"),
    "22008": (1847, "day of month must be between 1 and last day of month"),
    "22023": (1428, "argument is out of range"),
    "2201E": (1428, "argument is out of range"),
    "2201F": (1428, "argument is out of range"),
    "40P01": (60, "deadlock detected while waiting for resource"),
    "40001": (8177, "can't serialize access for this transaction"),
    "55P03": (54, "resource busy and acquire with NOWAIT specified or timeout expired"),
    "57014": (1013, "user requested cancel of current operation"),
    "2200H": (8004, "sequence exceeds its limit and cannot be instantiated"),
    "42883": (932, "inconsistent datatypes"),
    "42804": (932, "inconsistent datatypes"),
    "42846": (932, "inconsistent datatypes"),
    "42725": (932, "inconsistent datatypes"),
    "42803": (979, "not a GROUP BY expression"),
    "42702": (918, "column ambiguously defined"),
    "22P05": (12713, "Character data loss in NCHAR/CHAR conversion"),
    "22030": (40473, "duplicate key names in JSON object"),
    "22032": (40441, "JSON syntax error"),
    "2BP01": (2429, "cannot drop object used by others"),
}


# What PostgreSQL says of a regular expression it cannot read
_PATTERNS = {
    "parentheses": (12725, "unmatched parentheses in regular expression"),
    "brackets": (12726, "unmatched bracket in regular expression"),
    "backreference": (12727, "invalid back reference in regular expression"),
    "character range": (12728, "invalid range in regular expression"),
    "character class": (12729, "invalid character class in regular expression"),
    "collating element": (12731, "invalid collation class in regular expression"),
    "repetition count": (12732, "invalid interval value in regular expression"),
    "braces": (12732, "invalid interval value in regular expression"),
}


def _pattern_error(message: str) -> OraError:
    for words, error in _PATTERNS.items():
        if words in message:
            return OraError(*error)
    return unsupported("this regular expression")


class Diagnosis:
    """The parts of a failed result that matter."""

    def __init__(self, result: PGresult) -> None:
        self._result = result
        self.state = self._field(pq.DiagnosticField.SQLSTATE)
        self.message = self._field(pq.DiagnosticField.MESSAGE_PRIMARY)
        self.detail = self._field(pq.DiagnosticField.MESSAGE_DETAIL)
        self.schema = self._field(pq.DiagnosticField.SCHEMA_NAME).upper()
        self.table = self._field(pq.DiagnosticField.TABLE_NAME).upper()
        self.column = self._field(pq.DiagnosticField.COLUMN_NAME).upper()
        self.constraint = self._field(pq.DiagnosticField.CONSTRAINT_NAME).upper()

    def _field(self, code: pq.DiagnosticField) -> str:
        raw = self._result.error_field(code)
        return raw.decode("utf-8", "replace") if raw else ""


def ora_error(result: PGresult, *, kind: str = "", wait: bool = False) -> OraError | None:
    """The Oracle error of a failed result; None when Oracle has none: an engine bug.

    kind: of the statement (UPDATE and MERGE word some errors in their own way); wait: it had a WAIT n clause.
    """
    seen = Diagnosis(result)
    own = _ORA.search(seen.message)
    if own is not None:
        return OraError(int(own.group(1)), own.group(2))
    state = seen.state
    if state == "2201B":
        return _pattern_error(seen.message)
    if state == "22003" and "numeric field overflow" not in seen.message:
        return OraError(1426, "numeric overflow")
    where = f'"{seen.schema}"."{seen.table}"."{seen.column}"'
    if state == "23505":
        return OraError(1, f"unique constraint ({seen.schema}.{seen.constraint}) violated")
    if state == "23503":
        if "still referenced" in seen.detail:
            text = f"integrity constraint ({seen.schema}.{seen.constraint}) violated - child record found"
            return OraError(2292, text)
        return OraError(2291, f"integrity constraint ({seen.schema}.{seen.constraint}) violated - parent key not found")
    if state == "23502":
        if kind == "UPDATE":
            return OraError(1407, f"cannot update ({where}) to NULL")
        return OraError(1400, f"cannot insert NULL into ({where})")
    if state == "23514":
        return OraError(2290, f"check constraint ({seen.schema}.{seen.constraint}) violated")
    if state == "21000":
        if kind == "MERGE":
            return OraError(30926, "unable to get a stable set of rows in the source tables")
        return OraError(1427, "single-row subquery returns more than one row")
    if state == "55P03" and wait:
        return OraError(30006, "resource busy; acquire with WAIT timeout expired")
    undefined = _NO_CURRVAL.fullmatch(seen.message)
    if state == "55000" and undefined is not None:
        return OraError(8002, f"sequence {undefined.group(1).upper()}.CURRVAL is not yet defined in this session")
    if state in ("57P01", "57P02", "08006"):
        return OraError(3113, "end-of-file on communication channel")
    plain = _PLAIN.get(state)
    return OraError(*plain) if plain is not None else None
