from __future__ import annotations

import sys

import oracledb
import pytest

from .utplsql import OWNER, run, suites

TESTS = [f"{suite.package}.{test.name}" for suite in suites() for test in suite.root.tests()]


@pytest.mark.parametrize("name", TESTS)
def test_utplsql(name: str, suites_installed: oracledb.Connection) -> None:
    outcome = run(suites_installed, f"{OWNER}.{name}")
    sys.stdout.write(outcome.output)
    if not outcome.passed:
        pytest.fail(outcome.message, pytrace=False)
