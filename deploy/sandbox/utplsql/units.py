"""The schema UT3: package UT and its object types, built in, with public synonyms as utPLSQL's installer makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from ..api import EngineApi, SessionApi
from ..errors import OraError
from ..model import StoredUnit
from ..parser import parse_unit_source
from .annotations import Suite
from .expectations import TYPES, Expectation, Recorder, Typed, methods
from .junit import documentation, junit
from .output import Output
from .runner import Run, suites

OWNER = "UT3"
VERSION = "v3.1.14"  # the release whose behaviour is played


def load() -> list[StoredUnit]:
    """Every unit of the schema, in an order in which each finds what it needs."""
    return [
        _unit("TYPE", "UT_EXPECTATION", _expectation_spec(), _Natives({n: f for _, n, f in methods()})),
        _reporter("ut_junit_reporter", "JUnit XML"),
        _reporter("ut_documentation_reporter", "text for people"),
        _unit("PACKAGE", "UT", _package_spec(), Ut()),
    ]


def _reporter(name: str, format: str) -> StoredUnit:
    return _unit("TYPE", name.upper(), _REPORTER.format(name, format), _Reporter())


def _unit(kind: str, name: str, source: str, native: object) -> StoredUnit:
    return StoredUnit(OWNER, name, kind, source, parse_unit_source(source), native=native)


_REPORTER = """type {0} authid current_user as object (
   -- Results as {1}.
   self_type varchar2(250),
   constructor function {0} return self as result
)"""

_RUNS = """
   -- Runs tests and writes a report to DBMS_OUTPUT.
   -- a_path: schema, schema.package, schema.package.procedure or schema:suitepath; several with commas between them.
   --    Null: every suite of the current schema.
   procedure run(a_path in varchar2 := null);
   procedure run(a_path in varchar2, a_reporter in ut_documentation_reporter);
   procedure run(a_path in varchar2, a_reporter in ut_junit_reporter);
"""


def _expectation_spec() -> str:
    declarations = ",\n".join(f"   {declaration}" for declaration, _, _ in methods())
    return (
        "type ut_expectation authid current_user as object (\n"
        "   -- What UT.EXPECT returns. An expectation that is not met fails the test, which goes on.\n"
        f"   data_type varchar2(250),\n{declarations}\n)"
    )


def _package_spec() -> str:
    expects = "\n".join(
        f"   function expect(a_actual in {type}, a_message in varchar2 := null) return ut_expectation;"
        for type in TYPES
    )
    return (
        "package ut authid current_user as\n"
        "   function version return varchar2;\n\n"
        f"   -- Actual and expected values must be of the same data type.\n{expects}\n\n"
        f"   -- Fails the test, which goes on.\n   procedure fail(a_message in varchar2);\n{_RUNS}\nend ut;"
    )


class _Natives:
    """An implementation whose functions are given by name."""

    def __init__(self, functions: dict[str, Callable[..., Any]]) -> None:
        self.__dict__.update(functions)


class _Reporter:
    def constructor(self, S: SessionApi) -> _Reporter:
        return self


class _Loose(Recorder):
    """Expectations outside a test: a failure is written out at once."""

    def __init__(self, session: SessionApi) -> None:
        super().__init__()
        self.output = Output(session)

    def failed(self, text: str) -> None:
        super().failed(text)
        self.output.put("\n".join(["FAILURE", *(f"  {line}" for line in self.failures[-1].split("\n"))]))


class Ut:
    """Package UT."""

    def __init__(self) -> None:
        self._running: WeakKeyDictionary[SessionApi, Run] = WeakKeyDictionary()
        for number, type in enumerate(TYPES, 1):
            setattr(self, f"expect_{number}", self._expect(type))

    def version(self, S: SessionApi) -> str:
        return VERSION

    def _recorder(self, S: SessionApi) -> Recorder:
        run = self._running.get(S)
        return _Loose(S) if run is None else run.recorder

    def _expect(self, type: str) -> Callable[[SessionApi, Any, str | None], Expectation]:
        def expect(S: SessionApi, actual: Any, message: str | None) -> Expectation:
            return Expectation(self._recorder(S), Typed(actual, type), message)

        return expect

    def fail(self, S: SessionApi, message: str | None) -> None:
        self._recorder(S).failed(message or "")

    def run_1(self, S: SessionApi, path: str | None) -> None:
        self._run(S, path, documentation)

    def run_2(self, S: SessionApi, path: str | None, reporter: object) -> None:
        self._run(S, path, documentation)

    def run_3(self, S: SessionApi, path: str | None, reporter: object) -> None:
        self._run(S, path, documentation if reporter is None else junit)

    def _run(self, S: SessionApi, paths: str | None, report: Callable[..., Any]) -> None:
        if S in self._running:
            raise OraError(20215, "ut.run was called by a test")
        output = Output(S)
        before = output.take()
        results = []
        try:
            for path in (paths or S.schema).split(","):
                for owner, suite, names in select(S.engine, S.schema, path.strip()):
                    run = self._running[S] = Run(S, owner, suite, output.take)
                    results.append(run.run(names))
        finally:
            self._running.pop(S, None)
            output.take()
            if before:
                output.put(before)
        for line in report(results):
            output.put(line)


def select(engine: EngineApi, schema: str, path: str) -> list[tuple[str, Suite, list[str] | None]]:
    """(owner, suite, names inside it or None for all) of a path given to ut.run.

    ORA-20204: nothing there.
    """
    owner, colon, inside = path.partition(":")
    if colon:
        owner = owner.upper() or schema
        found = [(owner, suite, _below(suite, inside.lower())) for suite in suites(engine, owner)]
    else:
        first, _, rest = path.partition(".")
        owner, inside = first.upper(), rest.lower()
        if owner not in engine.catalog.state.users:
            owner, inside = schema, path.lower()
        found = [(owner, suite, _inside(suite, inside)) for suite in suites(engine, owner)]
    chosen = [(owner, suite, names) for owner, suite, names in found if names != []]
    if not chosen:
        raise OraError(20204, f"Suite {path} does not exist")
    return chosen


def _inside(suite: Suite, path: str) -> list[str] | None:
    """For package[.procedure or context]: [] when it is not of this suite, None for all of it."""
    package, _, name = path.partition(".")
    if not path or (package == suite.package and not name):
        return None
    return _known(suite, name) if package == suite.package else []


def _below(suite: Suite, path: str) -> list[str] | None:
    """The same for a suitepath."""
    if not path or f"{suite.path}.".startswith(f"{path}."):
        return None
    if path.startswith(f"{suite.path}."):
        return _known(suite, path.rpartition(".")[2])
    return []


def _known(suite: Suite, name: str) -> list[str]:
    return [name] if name in suite.root.names() else []
