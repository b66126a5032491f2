"""Calls of PL/SQL functions with columns among their arguments, wherever an expression may stand.

PostgreSQL cannot call them. The statement is given the results that are known, and tells which it missed; those are
worked out, and the statement is run once more, until it misses none. A DETERMINISTIC function is called once for the
same arguments, any other as often as the statement asks. What a function raises is kept as its result, and raised where
the statement needs it.

A statement that changes something is tried as a query first (RowWriter in sql/written.py).
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from psycopg import pq
from psycopg.pq.abc import PGresult

from ..compiler.surroundings import Evaluate, Surroundings
from ..errors import OraError, unsupported
from ..model import Scope
from ..sql.plan import Plan, Slot
from ..sql.rowcall import RowCall
from .instance import Instance, Work
from .load import dump
from .pipe import failed

RAISED = b"ORA01"  # SQLSTATE of oc.called, for a result that is an error
Send = Callable[[Sequence[bytes | None]], PGresult]
Params = Callable[[Plan, bytes], Sequence[bytes | None]]


@dataclass
class _Results:
    """What calls returned, by key: the number of the call and its arguments as JSON.

    A list holds the number of an error; an object one result after the other, where they differ. The key "" has the
    number of the run, by which oc.called knows where to begin.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: list[OraError] = field(default_factory=list)

    def param(self) -> bytes:
        self.values[""] = next(_runs)
        return json.dumps(self.values, ensure_ascii=False).encode("utf-8", "surrogatepass")


_runs = itertools.count(1)
_ROUNDS = 1000  # more than a statement needs, unless its arguments never stay the same


class _Missed(Exception):
    """A statement that changes something was run without a result it needs."""

    def __init__(self, result: PGresult) -> None:
        self.result = result


@dataclass(frozen=True)
class Evaluation:
    """What the evaluator asks of a statement."""

    slots: tuple[Slot, ...]
    plan: Plan
    column_types: tuple[tuple[str, Any], ...] = ()


class Callouts:
    """The calls of one translation. within: the plan of the statement they are made for."""

    def __init__(self, engine: Instance, scope: Scope, calls: Sequence[RowCall], within: Plan) -> None:
        self._engine = engine
        self._scope = scope
        self._calls = calls
        self._within = within
        self._evaluators: dict[int, Evaluate] = {}
        self._is_deterministic: dict[int, bool] = {}

    def run(self, session: Work, plan: Plan, trial: Plan | None, params: Params, send: Send) -> PGresult:
        """The result of the statement; send: runs it. Errors of functions are raised, others are in the result."""
        if plan.kind == "SELECT" and plan.locking is None:
            return self._until_complete(session, plan, trial, params, send)
        # what the functions write is undone with the statement
        with session.levels.prepared().guard():
            return self._until_complete(session, plan, trial, params, partial(self._guarded, session, send))

    def _until_complete(self, session: Work, plan: Plan, trial: Plan | None, params: Params, send: Send) -> PGresult:
        results = _Results()
        if trial is not None:
            self._try_out(session, trial, params, results)
        for _ in range(_ROUNDS):
            result, missed = self._missed(session, lambda: send(params(plan, results.param())))
            if not self._work_out(session, missed, results):
                break
        else:
            raise unsupported("a PL/SQL function whose arguments are others whenever they are worked out")
        if failed(result) and result.error_field(pq.DiagnosticField.SQLSTATE) == RAISED:
            number = int(result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b"0")
            raise results.errors[number].with_traceback(None)
        return result

    def _try_out(self, session: Work, trial: Plan, params: Params, results: _Results) -> None:
        """Works out what the statement needs, as far as a query can tell."""

        def attempt() -> PGresult:
            return session.levels.prepared().select(trial.text, params(trial, results.param()))

        for _ in range(_ROUNDS):
            if not self._work_out(session, self._missed(session, attempt)[1], results):
                break

    def _guarded(self, session: Work, send: Send, params: Sequence[bytes | None]) -> PGresult:
        """Runs a statement that changes something, and undoes it when it missed a result."""
        notices = session.levels.transaction.pipe.notices
        try:
            with session.levels.prepared().guard():
                result = send(params)
                if notices:
                    raise _Missed(result)
                return result
        except _Missed as missed:
            return missed.result

    def _missed(self, session: Work, send: Callable[[], PGresult]) -> tuple[PGresult, list[str]]:
        """Runs a statement: its result, and the keys of the results it missed."""
        notices = session.levels.transaction.pipe.notices
        notices.clear()
        result = send()
        missed = list(notices)
        notices.clear()
        return result, missed

    def _work_out(self, session: Work, missed: Sequence[str], results: _Results) -> bool:
        """Adds results that a statement missed; False when there was none."""
        wanted = Counter(key for key in missed if key not in results.values)
        depths = {key: self._calls[int(key.partition("[")[0])].depth for key in wanted}
        first = min(depths.values(), default=0)  # the others have arguments that were not known
        for key, times in wanted.items():
            if depths[key] == first:
                results.values[key] = self._results(session, key, times, results.errors)
        return bool(wanted)

    def _results(self, session: Work, key: str, times: int, errors: list[OraError]) -> Any:
        """What so many calls with these arguments return, up to the first error."""
        found = [self._result(session, key, errors)]
        if self._is_deterministic[int(key.partition("[")[0])]:
            times = 1
        while len(found) < times and not isinstance(found[-1], list):
            found.append(self._result(session, key, errors))
        return found[0] if all(result == found[0] for result in found) else {"each": found}

    def _result(self, session: Work, key: str, errors: list[OraError]) -> str | list[int] | None:
        number, bracket, rest = key.partition("[")
        call = self._calls[int(number)]
        load = self._engine.loads.from_text
        texts = json.loads(bracket + rest)
        values = {
            k: None if text is None else load(of)(text.encode("utf-8", "surrogatepass"))
            for k, (text, of) in enumerate(zip(texts, call.types, strict=True))
        }
        session.interrupt.consume()
        try:
            value = self._evaluator(int(number))(session, values)[0]
        except Exception as exc:
            error = session.caught(exc)
            error.below = error.trail
            errors.append(error)
            return [len(errors) - 1]
        raw = dump(value, call.result)
        return None if raw is None else raw.decode("utf-8", "surrogatepass")

    def _evaluator(self, number: int) -> Evaluate:
        found = self._evaluators.get(number)
        if found is None:
            call = self._calls[number]
            expr = self._scope.qualified(call.call)
            names = {k: f"argument${k}" for k in range(len(call.types))}
            scope = Surroundings(self._engine.units, call.ctx, names, dict(enumerate(call.types)))
            result = scope.type_of(expr)
            if result is None:
                raise unsupported("this function with a column among its arguments in SQL")
            self._is_deterministic[number] = scope.is_deterministic(expr)
            slot = Slot(expr, call.result)
            found = self._evaluators[number] = scope.evaluator(Evaluation((slot,), self._within))
        return found
