"""Runs suites in a session, in utPLSQL's order and with its savepoints."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ..api import EngineApi, SessionApi
from ..compiler.predefined import EXCEPTIONS
from ..errors import OraError
from ..generated import where
from ..model import Context
from .annotations import AnnotationError, Case, Group, Suite, parse
from .expectations import Recorder

_NUMBER = re.compile(r"-\d+")
_NO_SAVEPOINT = 1086


@dataclass
class CaseResult:
    """failures: expectations not met. errors: what was raised unasked. warnings: rollback that was not possible."""

    test: Case
    path: str
    count: int = 0
    failures: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    output: str = ""

    @property
    def status(self) -> str:
        if self.test.disabled:
            return "Disabled"
        if self.errors:
            return "Error"
        return "Failure" if self.failures else "Success"


@dataclass
class GroupResult:
    """errors and warnings: of its before-all and after-all procedures."""

    path: str
    description: str
    items: list[CaseResult | GroupResult] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    output: str = ""

    def tests(self) -> Iterator[CaseResult]:
        for item in self.items:
            if isinstance(item, GroupResult):
                yield from item.tests()
            else:
                yield item


def suites(engine: EngineApi, owner: str) -> list[Suite]:
    """The suites in the packages of a schema (upper-case name), by package. ORA-20203 for unusable annotations."""
    found = []
    for (unit_owner, name, kind), unit in sorted(engine.catalog.state.units.items()):
        if unit_owner != owner or kind != "PACKAGE":
            continue
        try:
            suite = parse(unit.source)
        except AnnotationError as error:
            raise OraError(20203, f"{owner}.{name}: {error}") from None
        if suite is not None:
            found.append(suite)
    return found


class Run:
    """One `ut.run` of one suite.

    recorder: replaced for each test, so that expectations land where they belong; read by UT.EXPECT.
    take_output: empties the session's DBMS_OUTPUT buffer and returns what was in it.
    """

    def __init__(self, session: SessionApi, owner: str, suite: Suite, take_output: Callable[[], str]) -> None:
        self.session = session
        self.owner = owner
        self.suite = suite
        self.take_output = take_output
        self.recorder = Recorder()
        self._savepoints = 0

    def run(self, names: Sequence[str] | None = None) -> GroupResult:
        """All tests of the suite, or those named (procedures or contexts)."""
        path = self.suite.path.rpartition(".")[0]
        return self._group(self.suite.root, path, names, [])

    def _group(self, group: Group, above: str, names: Sequence[str] | None, around: list[Group]) -> GroupResult:
        result = GroupResult(f"{above}.{group.name}" if above else group.name, group.description)
        chosen = list(_chosen(group, names))
        if not any(not t.disabled for item, inner in chosen for t in _tests_of(item, inner)):
            for item, inner in chosen:
                result.items.append(self._not_run(item, result.path, inner))
            return result
        started = time.perf_counter()
        savepoint = self._savepoint(group.manual_rollback)
        self.take_output()
        broken = self._call_all(group.before_all)
        result.output = self.take_output()
        for item, inner in chosen:
            if isinstance(item, Group):
                if broken:
                    result.items.append(self._not_run(item, result.path, inner, broken))
                else:
                    result.items.append(self._group(item, result.path, inner, [*around, group]))
            elif broken and not item.disabled:
                result.items.append(CaseResult(item, f"{result.path}.{item.name}", errors=list(broken)))
            else:
                result.items.append(self._test(item, result.path, [*around, group]))
        result.errors = self._call_all(group.after_all, go_on=True)
        result.output += self.take_output()
        self._rollback(savepoint, result.warnings, f"suite {result.path}")
        result.seconds = time.perf_counter() - started
        return result

    def _not_run(
        self, item: Case | Group, above: str, names: Sequence[str] | None, errors: Sequence[str] = ()
    ) -> CaseResult | GroupResult:
        """Results of what is not run: because it is disabled or because of `errors` around it."""
        path = f"{above}.{item.name}"
        if isinstance(item, Case):
            return CaseResult(item, path, errors=[] if item.disabled else list(errors))
        result = GroupResult(path, item.description)
        result.items = [self._not_run(one, path, inner, errors) for one, inner in _chosen(item, names)]
        return result

    def _test(self, test: Case, above: str, around: list[Group]) -> CaseResult:
        result = CaseResult(test, f"{above}.{test.name}")
        if test.disabled:
            return result
        started = time.perf_counter()
        self.recorder = Recorder()
        savepoint = self._savepoint(test.manual_rollback)
        result.errors += self._call_all([p for group in around for p in group.before_each])
        if not result.errors:
            result.errors += self._call_all(test.before)
            if not result.errors:
                self._body(test, result)
            result.errors += self._call_all(test.after, go_on=True)
        result.errors += self._call_all([p for group in reversed(around) for p in group.after_each], go_on=True)
        result.output = self.take_output()
        self._rollback(savepoint, result.warnings, f"test {result.path}")
        result.count = self.recorder.count
        result.failures += self.recorder.failures
        self.recorder = Recorder()
        result.seconds = time.perf_counter() - started
        return result

    def _body(self, test: Case, result: CaseResult) -> None:
        error = self._call(test.name)
        if not test.throws:
            if error is not None:
                result.errors.append(error.full_text())
            return
        expected = []
        for name in test.throws:
            code = _code(name)
            if code is None:
                result.errors.append(f"--%throws({name}): an ORA- number below 0 or a predefined exception is needed")
                return
            expected.append(code)
        listed = ", ".join(f"-{code}" for code in expected)
        several = len(expected) > 1
        if error is None:
            what = f"one of exceptions [{listed}]" if several else f"exception [{listed}]"
            result.failures.append(f"Expected {what} but nothing was raised.")
        elif error.code not in expected:
            verb = f"be one of: [{listed}]" if several else f"equal: {listed}"
            result.failures.append(f"Actual: -{error.code} was expected to {verb}\n{error.full_text()}")

    def _call(self, procedure: str) -> OraError | None:
        """Runs a procedure of the suite's package, or `package.procedure`, or `owner.package.procedure`."""
        prefix = ("", f"{self.owner}.", f"{self.owner}.{self.suite.package}.")[max(0, 2 - procedure.count("."))]
        context = Context(self.owner, self.session.user, roles=True)
        try:
            self.session.execute_immediate(f"begin {prefix}{procedure}; end;", context, ())
        except Exception as exc:
            trail = where(exc)
            error = self.session.caught(exc)
            # Without the line of the block above
            error.trail = [line for line in error.trail or trail if line.startswith('at "')]
            return error
        return None

    def _call_all(self, procedures: Sequence[str], *, go_on: bool = False) -> list[str]:
        """What the procedures raised. go_on: also runs those after one that raised."""
        errors: list[str] = []
        for procedure in procedures:
            error = self._call(procedure)
            if error is not None:
                errors.append(error.full_text())
                if not go_on:
                    break
        return errors

    def _savepoint(self, manual: bool) -> str | None:
        if manual:
            return None
        self._savepoints += 1
        name = f"UT_{self._savepoints}"
        self.session.savepoint(name)
        return name

    def _rollback(self, savepoint: str | None, warnings: list[str], what: str) -> None:
        if savepoint is None:
            return
        try:
            self.session.rollback_to(savepoint)
        except OraError as error:
            if error.code != _NO_SAVEPOINT:
                raise
            warnings.append(
                f"Unable to perform automatic rollback after {what}. An implicit or explicit commit/rollback occurred. "
                'Use the "--%rollback(manual)" annotation or remove commit/rollback/ddl statements that are causing '
                "the issue."
            )


def _chosen(group: Group, names: Sequence[str] | None) -> Iterator[tuple[Case | Group, Sequence[str] | None]]:
    """The items a selection takes, each with the selection that applies inside it."""
    for item in group.items:
        if names is None or item.name in names:
            yield item, None
        elif isinstance(item, Group) and any(True for _ in _chosen(item, names)):
            yield item, names


def _tests_of(item: Case | Group, names: Sequence[str] | None) -> Iterator[Case]:
    if isinstance(item, Case):
        yield item
    else:
        for one, inner in _chosen(item, names):
            yield from _tests_of(one, inner)


def _code(name: str) -> int | None:
    """Positive Oracle number of an entry of --%throws."""
    if _NUMBER.fullmatch(name):
        return 1403 if name == "-100" else -int(name)
    code, _ = EXCEPTIONS.get(name.upper(), (None, ""))
    return code
