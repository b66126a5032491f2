"""INSERT, UPDATE, DELETE and MERGE: plain, as FORALL, and with the triggers they fire."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from psycopg.pq.abc import PGresult

from ..errors import OraError, unsupported
from ..semantics.composites import Record
from ..sql.plan import Plan
from . import before_rows, bulk, constraints, parallel
from .instance import Work
from .pipe import failed
from .statement import Part, Parts, SqlStatement
from .triggers import Armed, Fired, armed, one_row

Rows = list[tuple[Any, ...]]
_CHUNK = 500  # iterations of a FORALL sent in one pipeline


def run(
    session: Work, stmt: SqlStatement, binds: Sequence[Any], *, alone: bool = True, identified: bool = False
) -> Rows:
    """One execution; sets SQL%ROWCOUNT; the rows of RETURNING.

    alone: no other row was written by the statement yet. identified: the client wants to know the last row.
    """
    plan = stmt.plan
    if stmt.parts is not None:
        return _run_multitable(session, stmt, stmt.parts, binds)
    triggers = armed(session, plan)
    if plan.instead:
        return _run_instead(session, stmt, binds, triggers)
    if triggers:
        return _run_with_triggers(session, stmt, binds, Fired(session, stmt, triggers, alone=alone))
    in_parallel = parallel.writes(session.settings, stmt)
    if in_parallel:
        parallel.begin(session, stmt, plan)
    if identified and plan.kind != "MERGE":
        plan = stmt.identified
    result = stmt.run(session, plan, binds, lambda params: session.levels.prepared().write(plan.text, params))
    if failed(result):
        raise constraints.error(session, stmt, plan, binds, result)
    if identified:
        session.sql.last_rowid = _last_rowid(result, plan)
    if in_parallel:
        assert plan.target is not None
        session.levels.current.close(plan.target)
    session.sql.rowcount = _count(result)
    return stmt.rows(result, plan) if plan.columns else []


def _last_rowid(result: PGresult, plan: Plan) -> str | None:
    if plan.kind == "MERGE" or not result.ntuples:
        return None
    return bytes(result.get_value(result.ntuples - 1, len(plan.columns)) or b"").decode() or None


def _run_instead(session: Work, stmt: SqlStatement, binds: Sequence[Any], triggers: list[Armed]) -> Rows:
    """The INSTEAD OF triggers of a view, for each row of the statement."""
    plan = stmt.plan
    fired = Fired(session, stmt, triggers)
    with session.levels.prepared().guard():
        result = stmt.run(session, plan, binds, lambda params: session.levels.prepared().select(plan.text, params))
        if failed(result):
            raise stmt.error(result, plan)
        types = [of for _, of in fired.row_type.fields]
        width = len(types)
        firsts = session.engine.loads.rows(result, types, 0, width)
        seconds = session.engine.loads.rows(result, types, width, 2 * width) if plan.kind == "UPDATE" else firsts
        for first, second in zip(firsts, seconds, strict=True):
            old = None if plan.kind == "INSERT" else Record(fired.row_type, list(first))
            new = None if plan.kind == "DELETE" else Record(fired.row_type, list(second))
            fired.row("INSTEAD OF", plan.kind, new, old)
    session.sql.rowcount = len(firsts)
    return []


def _run_multitable(session: Work, stmt: SqlStatement, parts: Parts, binds: Sequence[Any]) -> Rows:
    """INSERT ALL, INSERT FIRST. Statement triggers of a table fire once, in however many INTO clauses it stands."""
    fired: dict[tuple[str, str] | None, Fired] = {}
    for part in parts.all:
        session.levels.may_write(part.statement.plan)
        triggers = armed(session, part.statement.plan)
        if triggers:
            fired.setdefault(part.statement.plan.target, Fired(session, part.statement, triggers, alone=False))
    with session.levels.prepared().guard():
        for each_fired in fired.values():
            each_fired.statement("BEFORE STATEMENT")
        rows = _given(session, stmt, binds)
        written = [(part, row) for row in rows for part in parts.taken(row)]
        if any(f.has("BEFORE EACH ROW") or f.has("AFTER EACH ROW") for f in fired.values()):
            for part, row in written:
                _write_part(session, part, row, fired.get(part.statement.plan.target))
        else:
            for part in parts.all:
                _write_rows(session, part, [row for other, row in written if other is part])
        for each_fired in fired.values():
            each_fired.statement("AFTER STATEMENT")
    session.sql.rowcount = len(written)
    return []


def _given(session: Work, stmt: SqlStatement, binds: Sequence[Any]) -> Rows:
    """What the subquery of a multitable INSERT gives."""
    plan = stmt.plan
    # it may take numbers from a sequence
    result = stmt.run(session, plan, binds, lambda params: session.levels.prepared().write(plan.text, params))
    if failed(result):
        raise stmt.error(result, plan)
    return session.engine.loads.rows(result, [c.type for c in plan.rows if c.type is not None], 0, len(plan.rows))


def _write_part(session: Work, part: Part, row: Sequence[Any], fired: Fired | None) -> None:
    if fired is None:
        _write_rows(session, part, [row])
    elif fired.has("BEFORE EACH ROW"):
        before_rows.run(session, part.statement, part.binds(session, row), fired)
    else:
        _after_rows(session, part.statement, part.binds(session, row), fired)


def _write_rows(session: Work, part: Part, rows: Sequence[Sequence[Any]]) -> None:
    error = _pipelined(session, part.statement, [part.binds(session, row) for row in rows], 0, [], [])
    if error is not None:
        raise error


def _count(result: PGresult) -> int:
    return result.command_tuples or 0


def _run_with_triggers(session: Work, stmt: SqlStatement, binds: Sequence[Any], fired: Fired) -> Rows:
    with session.levels.prepared().guard():
        fired.statement("BEFORE STATEMENT")
        twice = "DELETE" in stmt.plan.branches and fired.has("AFTER EACH ROW")  # rows updated, then deleted
        if fired.has("BEFORE EACH ROW") or twice:
            if stmt.plan.kind == "MERGE" and stmt.plan.view is not None:
                raise unsupported("MERGE into a view over a table with a BEFORE EACH ROW trigger")
            rows, count = before_rows.run(session, stmt, binds, fired)
        else:
            rows, count = _after_rows(session, stmt, binds, fired)
        fired.statement("AFTER STATEMENT")
    session.sql.rowcount = count
    return rows


def _after_rows(session: Work, stmt: SqlStatement, binds: Sequence[Any], fired: Fired) -> tuple[Rows, int]:
    if not fired.has("AFTER EACH ROW"):
        plan = stmt.plan
        result = stmt.run(session, plan, binds, lambda params: session.levels.prepared().write(plan.text, params))
        if failed(result):
            raise constraints.error(session, stmt, plan, binds, result)
        return (stmt.rows(result, plan) if plan.columns else []), _count(result)
    plan = stmt.capture
    result = stmt.run(session, plan, binds, lambda params: session.levels.prepared().write(plan.text, params))
    if failed(result):
        raise constraints.error(session, stmt, plan, binds, result)
    loads = session.engine.loads
    types = [t for _, t in fired.row_type.fields]
    first, width = plan.returning, len(types)
    olds = loads.rows(result, types, first, first + width)
    news = loads.rows(result, types, first + width, first + 2 * width)
    rows = stmt.returned(result, plan)
    for number, (old, new) in enumerate(zip(olds, news, strict=True)):
        event = plan.kind
        if event == "MERGE":
            raw = result.get_value(number, first + 2 * width)
            event = bytes(raw or b"").decode()
        fired.row(
            "AFTER EACH ROW",
            event,
            None if event == "DELETE" else Record(fired.row_type, list(new)),
            None if event == "INSERT" else Record(fired.row_type, list(old)),
        )
    return rows, _count(result)


def forall(
    session: Work,
    stmt: SqlStatement,
    indices: Sequence[int],
    binds: Sequence[Sequence[Any]],
    save: bool,
    returned: Rows,
) -> Rows:
    """FORALL; see api.SessionApi.forall."""
    rows, errors = each(session, stmt, binds, save)
    returned += rows
    session.sql.bulk_indices = list(indices)
    if errors and not save:
        raise errors[0][1]
    session.sql.bulk_exceptions = [(position + 1, error.code) for position, error in errors]
    if errors:
        raise OraError(24381, "error(s) in array DML")
    return rows


def each(
    session: Work, stmt: SqlStatement, binds: Sequence[Sequence[Any]], go_on: bool
) -> tuple[Rows, list[tuple[int, OraError]]]:
    """The statement once for each of `binds`: rows of RETURNING and (zero-based iteration, error) pairs.

    Sets SQL%BULK_ROWCOUNT. Stops at the first error unless `go_on`. What was done before it stays done.
    """
    counts: list[int] = []
    errors: list[tuple[int, OraError]] = []
    rows: Rows = []
    runs = _way_of(session, stmt)
    while len(counts) < len(binds):
        failure = runs(session, stmt, binds, len(counts), counts, rows)
        if failure is None:
            break
        errors.append((len(counts), failure))
        if not go_on:
            break
        counts.append(0)
    state = session.sql
    state.bulk_rowcount, state.bulk_exceptions, state.bulk_indices = counts, [], []
    state.rowcount = sum(counts)
    return rows, errors


def _way_of(session: Work, stmt: SqlStatement) -> Callable[..., OraError | None]:
    """How to run the iterations: from number len(counts) on, adding to `counts` and `rows`, up to the first error."""
    triggers = armed(session, stmt.plan)
    if stmt.calls_functions or stmt.parts is not None:
        return _one_by_one
    if not triggers:
        return _one_by_one if parallel.writes(session.settings, stmt) else _pipelined
    if all(trigger.compiled.timings == {"BEFORE STATEMENT"} for trigger in triggers):
        return _after_triggers
    if one_row(stmt) and any("BEFORE EACH ROW" in trigger.compiled.timings for trigger in triggers):
        return _array_insert
    return _one_by_one


class _EarlierFailed(BaseException):
    """An iteration before the one whose trigger runs has failed; no handler of the trigger is to see it."""

    def __init__(self, error: OraError) -> None:
        self.error = error


def _after_triggers(
    session: Work, stmt: SqlStatement, binds: Sequence[Sequence[Any]], start: int, counts: list[int], rows: Rows
) -> OraError | None:
    """Where all triggers are BEFORE STATEMENT: the rows are written together, unless a trigger looks at the database,
    which must then find what the iterations before did."""
    triggers = armed(session, stmt.plan)
    handled = len(session.errors)
    done = start
    guarded = -1  # the iteration whose trigger used the database: the guard undoes trigger and row together

    def write_until(end: int) -> None:
        nonlocal done
        error = _pipelined(session, stmt, binds[:end], done, counts, rows)
        if error is not None:
            raise _EarlierFailed(error)
        done = end

    def guard(number: int, own: contextlib.ExitStack) -> None:
        nonlocal guarded
        write_until(number)
        own.enter_context(session.levels.prepared().guard())
        guarded = number

    try:
        for number in range(start, len(binds)):
            try:
                with contextlib.ExitStack() as own:
                    with session.levels.before_use(partial(guard, number, own)):
                        Fired(session, stmt, triggers).statement("BEFORE STATEMENT")
                    if guarded == number:
                        write_until(number + 1)
            except OraError as error:
                write_until(number)
                return error
        write_until(len(binds))
    except _EarlierFailed as failure:
        del session.errors[handled:]
        return failure.error
    return None


def _array_insert(
    session: Work, stmt: SqlStatement, binds: Sequence[Sequence[Any]], start: int, counts: list[int], rows: Rows
) -> OraError | None:
    """From its second row on the table is mutating for BEFORE row triggers, and that undoes the rows before, too."""
    returned = len(rows)
    try:
        with session.levels.prepared().guard():
            error = _one_by_one(session, stmt, binds, start, counts, rows)
            if error is not None and error.code == 4091:
                raise error
    except OraError as mutating:
        del counts[start:], rows[returned:]
        return mutating
    return error


def _one_by_one(
    session: Work, stmt: SqlStatement, binds: Sequence[Sequence[Any]], start: int, counts: list[int], rows: Rows
) -> OraError | None:
    for number, values in enumerate(binds[start:], start):
        try:
            rows += run(session, stmt, values, alone=number == 0)
        except OraError as error:
            return error
        counts.append(session.sql.rowcount or 0)
    return None


def _pipelined(
    session: Work, stmt: SqlStatement, binds: Sequence[Sequence[Any]], start: int, counts: list[int], rows: Rows
) -> OraError | None:
    plan = stmt.plan
    for first in range(start, len(binds), _CHUNK):
        part = binds[first : first + _CHUNK]
        at_once = bulk.fitting(stmt.bulk, part)
        done = None if at_once is None else bulk.together(session.levels, at_once, part, stmt.rows)
        if done is not None:
            counts += done[0]
            rows += done[1]
            continue
        chunk = [stmt.params(plan, values) for values in part]
        results = None if at_once is not None else session.levels.prepared().write_all(plan.text, chunk)
        if results is None:  # to find out which one failed, and to keep those before it
            results = session.levels.prepared().write_each(plan.text, chunk)
        for values, result in zip(part, results, strict=False):
            if failed(result):
                return constraints.error(session, stmt, plan, values, result)
            counts.append(_count(result))
            if plan.columns:
                rows += stmt.rows(result, plan)
    return None
