"""EXECUTE IMMEDIATE and OPEN ... FOR text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import OraError
from ..model import Context
from ..parser import ast
from ..types import Type
from . import control
from .bound import Parsed
from .cursor import Cursor

if TYPE_CHECKING:
    from .session import Session

Using = Sequence[tuple[Any, Type, str]]
Rows = list[tuple[Any, ...]]


def _parsed(session: Session, text: str | None) -> Parsed:
    if text is None or not text.strip():
        raise OraError(6535, "statement string in EXECUTE IMMEDIATE is NULL or 0 length")
    return session.engine.statements.parse(text)


def _match(parsed: Parsed, count: int, wanted: int) -> None:
    if count < wanted:
        raise OraError(1008, "not all variables bound")
    if count > wanted:
        raise OraError(1006, "bind variable does not exist")


def _now(session: Session, ctx: Context) -> Context:
    """A client's block, and invoker's rights, follow an ALTER SESSION SET CURRENT_SCHEMA of their own at once."""
    return replace(ctx, schema=session.schema) if ctx.roles else ctx


def execute(
    session: Session, text: str | None, ctx: Context, using: Using, *, into: bool, bulk: bool, returning: int
) -> tuple[Rows, list[Any]]:
    """See api.SessionApi.execute_immediate."""
    parsed = _parsed(session, text)
    ctx = _now(session, ctx)
    if into and not parsed.is_query:
        raise OraError(900, "invalid SQL statement")
    if parsed.is_query:
        rows = _query(session, parsed, ctx, using)
        session.sql.rowcount = len(rows)
        if into and not bulk:
            if not rows:
                raise OraError(1403, "no data found")
            if len(rows) > 1:
                raise OraError(1422, "exact fetch returns more than requested number of rows")
        return (rows if into else []), []
    if parsed.is_dml:
        return _dml(session, parsed, ctx, using, returning)
    if isinstance(parsed.stmt, ast.LockTable):
        _match(parsed, len(using), len(parsed.binds))
        bound = session.engine.statements.bound(parsed, ctx, [t for _, t, _ in using])
        session.lock_table(bound.statement, bound.binds(session, [v for v, _, _ in using]))
        return [], []
    if parsed.is_block:
        return [], _block(session, parsed, ctx, using)
    if using:
        raise OraError(1006, "bind variable does not exist")
    if control.execute(session, parsed.stmt, parsed.text, ctx):
        raise OraError(24344, "success with compilation error")
    return [], []


def _query(session: Session, parsed: Parsed, ctx: Context, using: Using) -> Rows:
    return _opened(session, parsed, ctx, using).fetch_many(None)


def _opened(session: Session, parsed: Parsed, ctx: Context, using: Using) -> Cursor:
    _match(parsed, len(using), len(parsed.binds))
    bound = session.engine.statements.bound(parsed, ctx, [t for _, t, _ in using])
    return session.open(bound.statement, bound.binds(session, [v for v, _, _ in using]))


def open_cursor(session: Session, text: str | None, ctx: Context, using: Using) -> Cursor:
    """See api.SessionApi.open_dynamic."""
    parsed = _parsed(session, text)
    ctx = _now(session, ctx)
    if not parsed.is_query:
        raise OraError(6539, "target of OPEN must be a query")
    return _opened(session, parsed, ctx, using)


def _dml(session: Session, parsed: Parsed, ctx: Context, using: Using, returning: int) -> tuple[Rows, list[Any]]:
    out = [entry for entry in using if entry[2] != "IN"]
    values = [entry for entry in using if entry[2] == "IN"]
    _match(parsed, len(values), len(parsed.binds))
    if len(parsed.returning) != returning + len(out):
        raise OraError(1008, "not all variables bound")
    bound = session.engine.statements.bound(parsed, ctx, [t for _, t, _ in values])
    rows = session.dml(bound.statement, bound.binds(session, [v for v, _, _ in values]))
    if out:
        if len(rows) > 1:
            raise OraError(1422, "exact fetch returns more than requested number of rows")
        return rows, list(rows[0]) if rows else [None] * len(out)
    return rows, []


def _block(session: Session, parsed: Parsed, ctx: Context, using: Using) -> list[Any]:
    names = list(dict.fromkeys(parsed.binds))
    _match(parsed, len(using), len(names))
    block = session.engine.statements.block(parsed, ctx, tuple(zip(names, [t for _, t, _ in using], strict=True)))
    values = block.run(session, [v for v, _, _ in using])
    out: list[Any] = []
    for (_, _, mode), (written, _), value in zip(using, block.modes, values, strict=True):
        if mode == "IN":
            if written:
                raise OraError(6536, "IN bind variable bound to an OUT position")
            continue
        out.append(value)
    return out
