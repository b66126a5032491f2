"""Writing through LOB locators (sql/locators.py)."""

from __future__ import annotations

from typing import Any

from ..errors import OraError
from ..sql.locators import READ_ONLY, EmptyBlob, EmptyClob, Place, locator, mode_of, place_of
from .instance import Work


def written(session: Work, lob: Any, value: Any) -> Any:
    """What a LOB variable holds after a write. Raises ORA-22920, ORA-22990, ORA-22275, ORA-22294."""
    if isinstance(lob, (EmptyClob, EmptyBlob)):
        raise OraError(22275, "invalid LOB locator specified")
    place, mode = place_of(lob), mode_of(lob)
    if mode == READ_ONLY:
        raise OraError(22294, "cannot update a LOB opened in read-only mode")
    if place is not None:
        _write(session, place, value)
    return value if place is None and mode is None else locator(value, place, mode)


def _write(session: Work, place: Place, value: Any) -> None:
    if place.transaction is not None and place.transaction != session.levels.transaction.number:
        raise OraError(22990, "LOB locators cannot span transactions")
    column = place.column
    if not place.row:
        raise OraError(22920, "row containing the LOB value is not locked")
    # what this transaction wrote it has locked; no other's unfinished row can be seen
    own = "" if place.transaction is not None else " and pg_xact_status(xmin::text::xid8) = 'in progress'"
    kind = "text" if isinstance(value, str) else "bytea"
    changed = session.native(
        f"update {column.table} set {column.column} = coalesce($1::{kind}, '')"
        f" where ctid = (select currtid2($2, $3::tid)){own} returning 1",
        [value, column.table, place.row],
    )
    if not changed:
        raise OraError(22920, "row containing the LOB value is not locked")
