"""EXECUTE IMMEDIATE and OPEN ... FOR text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..errors import OraError
from ..model import Context
from ..parser import ast
from ..types import Type
from . import control
from .bound import Parsed, Statements
from .cursor import Cursor
from .instance import Work

Using = Sequence[tuple[Any, Type, str]]
Rows = list[tuple[Any, ...]]


def _match(count: int, wanted: int) -> None:
    if count < wanted:
        raise OraError(1008, "not all variables bound")
    if count > wanted:
        raise OraError(1006, "bind variable does not exist")


class Dynamic:
    """That of one session."""

    def __init__(self, session: Work, statements: Statements) -> None:
        self._session = session
        self._statements = statements

    def execute(
        self,
        text: str | None,
        ctx: Context,
        using: Using,
        *,
        into: bool = False,
        bulk: bool = False,
        returning: int = 0,
    ) -> tuple[Rows, list[Any]]:
        """See api.SessionApi.execute_immediate."""
        parsed = self._parsed(text)
        ctx = self._now(ctx)
        if into and not parsed.is_query:
            raise OraError(900, "invalid SQL statement")
        if parsed.is_query and not into:  # it never executes
            _match(len(using), len(parsed.binds))
            self._statements.bound(parsed, ctx, [t for _, t, _ in using])
            self._session.sql.rowcount = 0
            return [], []
        if parsed.is_query:
            rows = self._opened(parsed, ctx, using).fetch_many(None)
            self._session.sql.rowcount = len(rows)
            if not bulk:
                if not rows:
                    raise OraError(1403, "no data found")
                if len(rows) > 1:
                    raise OraError(1422, "exact fetch returns more than requested number of rows")
            return rows, []
        if parsed.is_dml:
            return self._dml(parsed, ctx, using, returning)
        if isinstance(parsed.stmt, ast.LockTable):
            _match(len(using), len(parsed.binds))
            bound = self._statements.bound(parsed, ctx, [t for _, t, _ in using])
            self._session.lock_table(bound.statement, bound.binds(self._session, [v for v, _, _ in using]))
            return [], []
        if parsed.is_block:
            return [], self._block(parsed, ctx, using)
        if using:
            raise OraError(1006, "bind variable does not exist")
        if control.execute(self._session, parsed.stmt, parsed.text, ctx):
            raise OraError(24344, "success with compilation error")
        return [], []

    def open_cursor(self, text: str | None, ctx: Context, using: Using) -> Cursor:
        """See api.SessionApi.open_dynamic."""
        parsed = self._parsed(text)
        ctx = self._now(ctx)
        if not parsed.is_query:
            raise OraError(6539, "target of OPEN must be a query")
        cursor = self._opened(parsed, ctx, using)
        cursor.dynamic = True
        return cursor

    def _parsed(self, text: str | None) -> Parsed:
        if text is None or not text.strip():
            raise OraError(6535, "statement string in EXECUTE IMMEDIATE is NULL or 0 length")
        return self._statements.parse(text)

    def _now(self, ctx: Context) -> Context:
        """A client's block, and invoker's rights, follow an ALTER SESSION SET CURRENT_SCHEMA of their own at once."""
        return replace(ctx, schema=self._session.schema) if ctx.roles else ctx

    def _opened(self, parsed: Parsed, ctx: Context, using: Using) -> Cursor:
        _match(len(using), len(parsed.binds))
        bound = self._statements.bound(parsed, ctx, [t for _, t, _ in using])
        return self._session.open(bound.statement, bound.binds(self._session, [v for v, _, _ in using]))

    def _dml(self, parsed: Parsed, ctx: Context, using: Using, returning: int) -> tuple[Rows, list[Any]]:
        out = [entry for entry in using if entry[2] != "IN"]
        values = [entry for entry in using if entry[2] == "IN"]
        _match(len(values), len(parsed.binds))
        if len(parsed.returning) != returning + len(out):
            raise OraError(1008, "not all variables bound")
        bound = self._statements.bound(parsed, ctx, [t for _, t, _ in values])
        rows = self._session.dml(bound.statement, bound.binds(self._session, [v for v, _, _ in values]))
        if out:
            if len(rows) > 1:
                raise OraError(1422, "exact fetch returns more than requested number of rows")
            return rows, list(rows[0]) if rows else [None] * len(out)
        return rows, []

    def _block(self, parsed: Parsed, ctx: Context, using: Using) -> list[Any]:
        names = list(dict.fromkeys(parsed.binds))
        _match(len(using), len(names))
        block = self._statements.block(parsed, ctx, tuple(zip(names, [t for _, t, _ in using], strict=True)))
        values = block.run(self._session, [v for v, _, _ in using])
        out: list[Any] = []
        for (_, _, mode), (written, _), value in zip(using, block.modes, values, strict=True):
            if mode == "IN":
                if written:
                    raise OraError(6536, "IN bind variable bound to an OUT position")
                continue
            out.append(value)
        return out
