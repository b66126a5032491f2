"""Running the suites' tests through utPLSQL: by its own runner, read back as JUnit XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import oracledb

from deploy.sandbox.utplsql.annotations import Suite, parse

FOLDER = Path(__file__).parent
OWNER = "hsm"


@dataclass(frozen=True)
class Outcome:
    """message: why it did not pass, with what utPLSQL tells. output: what the test wrote to DBMS_OUTPUT."""

    passed: bool
    message: str
    seconds: float
    output: str


def suites() -> Iterator[Suite]:
    """The suites of this folder, from their specifications; no database is needed."""
    for path in sorted(FOLDER.glob("*.pks")):
        suite = parse(path.read_text(encoding="utf-8"))
        if suite is not None:
            yield suite


def run(connection: oracledb.Connection, path: str) -> Outcome:
    """Runs the one test of a path that ut.run takes."""
    with connection.cursor() as cursor:
        cursor.callproc("dbms_output.enable", [None])
        cursor.execute("begin ut.run(:path, ut_junit_reporter()); end;", path=path)
        return outcome("\n".join(_output(cursor)))


def _output(cursor: oracledb.Cursor) -> Iterator[str]:
    size = 500
    lines = cursor.arrayvar(oracledb.DB_TYPE_VARCHAR, size, 32767)
    count = cursor.var(int)
    while True:
        count.setvalue(0, size)
        cursor.callproc("dbms_output.get_lines", [lines, count])
        got = int(count.getvalue())
        yield from (line or "" for line in lines.getvalue()[:got])
        if got < size:
            return


def outcome(report: str) -> Outcome:
    """The outcome of the only test in a JUnit report.

    Not passed: a failure, an error, a disabled test, and anything told on the error channel (after-all procedures that
    raised, rollbacks that were not possible).
    """
    # The declaration may name the client's encoding, but the text is decoded already
    document = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", report))
    cases = list(document.iter("testcase"))
    if len(cases) != 1:
        return Outcome(False, f"utPLSQL reported {len(cases)} tests instead of one:\n{report}", 0.0, "")
    case = cases[0]
    problems = []
    for tag, title in (("error", "error"), ("failure", "failure"), ("skipped", "the test is disabled")):
        problems += [f"{title}\n{_text(found)}".strip() for found in case.iter(tag)]
    problems += [_text(found) for found in document.iter("system-err") if _text(found)]
    status = case.get("status")
    if status is not None and status != "Success" and not problems:
        problems.append(f"status {status}")
    return Outcome(
        not problems,
        "\n\n".join(problems),
        float(case.get("time") or 0),
        "\n".join(_text(found) for found in case.iter("system-out") if _text(found)),
    )


def _text(element: ElementTree.Element) -> str:
    return "".join(element.itertext()).strip()
