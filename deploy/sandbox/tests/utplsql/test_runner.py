"""The order in which a suite runs and what becomes of errors, with a session that only writes down what it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from deploy.sandbox.errors import OraError
from deploy.sandbox.utplsql.annotations import parse
from deploy.sandbox.utplsql.junit import documentation, junit
from deploy.sandbox.utplsql.runner import GroupResult, Run

SOURCE = """package p as
   --%suite(A suíte)
   --%suitepath(hsm)

   --%beforeall
   procedure inicio;
   --%afterall
   procedure fim;
   --%beforeeach
   procedure antes;
   --%aftereach
   procedure depois;

   --%test(Primeiro)
   procedure um;

   --%context(interno)

      --%beforeeach
      procedure antes_interno;
      --%aftereach
      procedure depois_interno;

      --%test
      --%beforetest(outra.preparo)
      --%aftertest(dona.outra.sobra)
      procedure dois;

   --%endcontext

   --%test
   --%rollback(manual)
   procedure tres;

   --%test
   --%throws(-20001, no_data_found)
   procedure quatro;

   --%test
   --%disabled
   procedure cinco;
end;
"""


class FakeSession:
    """steps: calls, savepoints and rollbacks in order. do: what a procedure does, by name."""

    user = "SYSTEM"

    def __init__(self, do: dict[str, Callable[[], None]]) -> None:
        self.steps: list[str] = []
        self.do = do

    def execute_immediate(self, text: str, ctx: Any, using: Any) -> None:
        procedure = text.removeprefix("begin ").removesuffix("; end;")
        self.steps.append(procedure.removeprefix("HSM.p."))
        self.do.get(self.steps[-1], lambda: None)()

    def savepoint(self, name: str) -> None:
        self.steps.append(f"<{name}")

    def rollback_to(self, name: str) -> None:
        self.steps.append(f"{name}>")
        self.do.get("rollback_to", lambda: None)()

    def caught(self, exc: Exception) -> OraError:
        assert isinstance(exc, OraError)
        return exc


def raising(code: int, text: str = "motivo") -> Callable[[], None]:
    def act() -> None:
        raise OraError(code, text)

    return act


def run(
    do: dict[str, Callable[[], None]] | None = None, names: list[str] | None = None
) -> tuple[list[str], GroupResult]:
    suite = parse(SOURCE)
    assert suite is not None
    session: Any = FakeSession(do or {})
    result = Run(session, "HSM", suite, lambda: "").run(names)
    return session.steps, result


def statuses(result: GroupResult) -> dict[str, str]:
    return {item.test.name: item.status for item in result.tests()}


def test_procedures_run_in_order_between_savepoints() -> None:
    steps, _ = run({"quatro": raising(20001)})
    assert steps == [
        "<UT_1", "inicio",
        "<UT_2", "antes", "um", "depois", "UT_2>",
        "<UT_3",
        "<UT_4", "antes", "antes_interno", "HSM.outra.preparo", "dois", "dona.outra.sobra", "depois_interno", "depois",
        "UT_4>",
        "UT_3>",
        "antes", "tres", "depois",
        "<UT_5", "antes", "quatro", "depois", "UT_5>",
        "fim", "UT_1>",
    ]  # fmt: skip


def test_one_test_runs_with_all_that_surrounds_it_and_nothing_else() -> None:
    steps, result = run(names=["dois"])
    assert [s for s in steps if not s.startswith("<") and not s.endswith(">")] == [
        "inicio", "antes", "antes_interno", "HSM.outra.preparo", "dois", "dona.outra.sobra", "depois_interno", "depois",
        "fim",
    ]  # fmt: skip
    assert statuses(result) == {"dois": "Success"}


def test_a_disabled_test_alone_runs_nothing() -> None:
    steps, result = run(names=["cinco"])
    assert steps == []
    assert statuses(result) == {"cinco": "Disabled"}


def test_what_a_test_raises_is_its_error() -> None:
    _, result = run({"um": raising(942, "table or view does not exist"), "quatro": raising(1403)})
    assert statuses(result) == {
        "um": "Error",
        "dois": "Success",
        "tres": "Success",
        "quatro": "Success",
        "cinco": "Disabled",
    }
    (first, *_) = result.tests()
    assert first.errors == ["ORA-00942: table or view does not exist"]


def test_after_procedures_run_although_the_test_raised() -> None:
    steps, _ = run({"um": raising(942)}, ["um"])
    assert steps[-4:] == ["depois", "UT_2>", "fim", "UT_1>"]


def test_an_error_before_a_test_keeps_it_from_running() -> None:
    steps, result = run({"antes": raising(1)}, ["dois"])
    assert "dois" not in steps
    assert steps[-5:] == ["depois", "UT_3>", "UT_2>", "fim", "UT_1>"]
    assert statuses(result) == {"dois": "Error"}


def test_an_error_before_all_tests_keeps_them_from_running() -> None:
    steps, result = run({"inicio": raising(1)})
    assert steps == ["<UT_1", "inicio", "fim", "UT_1>"]
    assert set(statuses(result).values()) == {"Error", "Disabled"}


def test_an_error_after_a_test_is_the_tests() -> None:
    _, result = run({"depois": raising(1)}, ["um"])
    assert statuses(result) == {"um": "Error"}


def test_an_error_after_all_tests_is_told_with_the_suite() -> None:
    _, result = run({"fim": raising(1, "fim")}, ["um"])
    assert statuses(result) == {"um": "Success"}
    assert result.errors == ["ORA-00001: fim"]


def test_a_test_that_must_throw_fails_when_it_does_not() -> None:
    _, result = run(names=["quatro"])
    (test,) = result.tests()
    assert test.failures == ["Expected one of exceptions [-20001, -1403] but nothing was raised."]


def test_a_test_that_must_throw_fails_when_it_throws_something_else() -> None:
    _, result = run({"quatro": raising(20002, "outro")}, ["quatro"])
    (test,) = result.tests()
    assert test.status == "Failure"
    assert test.failures[0].startswith("Actual: -20002 was expected to be one of: [-20001, -1403]\nORA-20002: outro")


def test_a_commit_under_automatic_rollback_is_a_warning() -> None:
    _, result = run({"rollback_to": raising(1086, "savepoint 'UT_2' never established")}, ["um"])
    (test,) = result.tests()
    assert test.status == "Success"
    assert test.warnings[0].startswith("Unable to perform automatic rollback after test hsm.p.um.")
    assert result.warnings[0].startswith("Unable to perform automatic rollback after suite hsm.p.")


def test_the_report_is_xml_with_every_test() -> None:
    _, result = run({"um": raising(20009, "]]> \x01 & <")})
    document = ElementTree.fromstring("\n".join(junit([result])))
    cases = {case.get("name"): case for case in document.iter("testcase")}
    assert set(cases) == {"Primeiro", "dois", "tres", "quatro", "cinco"}
    assert document.get("tests") == "5"
    assert "ORA-20009: ]]> \N{REPLACEMENT CHARACTER} & <" in "".join(cases["Primeiro"].find("error").itertext())  # type: ignore[union-attr]
    assert cases["quatro"].find("failure") is not None
    assert cases["cinco"].find("skipped") is not None
    assert cases["dois"].get("classname") == "hsm.p.interno"
    assert [suite.get("id") for suite in document.iter("testsuite")] == ["1", "2"]


def test_the_report_for_people_counts_and_lists() -> None:
    _, result = run({"um": raising(20009, "quebrou")})
    text = "\n".join(documentation([result]))
    assert text.startswith("A suíte\n  Primeiro [")
    assert "(FAILED - 1)" in text
    assert "1) hsm.p.um\n      ORA-20009: quebrou" in text
    assert "5 tests, 1 failed, 1 errored, 1 disabled, 0 warning(s)" in text
