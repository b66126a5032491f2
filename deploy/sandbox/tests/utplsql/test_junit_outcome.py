"""Reading one test's outcome out of JUnit XML as utPLSQL writes it."""

from __future__ import annotations

from tests.plsql.utplsql import outcome

REPORT = """<?xml version="1.0" encoding="ISO-8859-1"?>
<testsuites tests="1" disabled="0" errors="0" failures="0" name="" time=".012" >
<testsuite tests="1" id="1" package="hsm"  disabled="0" errors="0" failures="0" name="hsm" time=".011" >
<testsuite tests="1" id="2" package="hsm.teste_x"  disabled="0" errors="0" failures="0" name="Ações" time=".011" >
<testcase classname="hsm.teste_x" assertions="1" name="A regra" time=".003" {status}>
{case}
</testcase>
<system-out/>
{suite}
</testsuite>
</testsuite>
</testsuites>
"""


def report(case: str = "<system-out/>\n<system-err/>", suite: str = "<system-err/>", status: str = "") -> str:
    return REPORT.format(case=case, suite=suite, status=status)


def test_a_case_without_complaints_passed() -> None:
    found = outcome(report())
    assert (found.passed, found.message, found.seconds) == (True, "", 0.003)


def test_a_failure_is_told() -> None:
    case = "<failure>\n<![CDATA[\nActual: 1 (number)\nat line 3\n]]>\n</failure>\n<system-out/>\n<system-err/>"
    found = outcome(report(case, status='status="Failure"'))
    assert not found.passed
    assert found.message == "failure\nActual: 1 (number)\nat line 3"


def test_an_error_is_told() -> None:
    found = outcome(report("<error>\n<![CDATA[\nORA-00942\n]]>\n</error>", status='status="Error"'))
    assert (found.passed, found.message) == (False, "error\nORA-00942")


def test_a_disabled_test_has_not_passed() -> None:
    found = outcome(report("<skipped/>", status='status="Disabled"'))
    assert (found.passed, found.message) == (False, "the test is disabled")


def test_a_status_nobody_explains_has_not_passed() -> None:
    assert outcome(report(status='status="Error"')).message == "status Error"


def test_complaints_of_the_suite_count() -> None:
    found = outcome(report(suite="<system-err>\n<![CDATA[ORA-20001: fim]]>\n</system-err>"))
    assert (found.passed, found.message) == (False, "ORA-20001: fim")


def test_what_the_test_wrote_is_kept() -> None:
    found = outcome(report("<system-out>\n<![CDATA[\nolá\n]]>\n</system-out>\n<system-err/>"))
    assert (found.passed, found.output) == (True, "olá")


def test_a_report_of_no_test_has_not_passed() -> None:
    found = outcome('<?xml version="1.0"?>\n<testsuites tests="0"></testsuites>')
    assert not found.passed
    assert "0 tests instead of one" in found.message
