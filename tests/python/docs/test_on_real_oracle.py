"""What docs/reference/on-real-oracle.md marks CI has its step in the workflow, and databases are the ones it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.database import ROOT

WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
DATABASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (ROOT / ".github/databases/compose.yaml").read_text(encoding="utf-8")
)["services"]
PAGE = (ROOT / "docs/reference/on-real-oracle.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")]
STEP = re.compile(r"`ci: ([^/`]+) / ([^`]+)`")
MARK = re.compile(r"^\| \*\*CI( tries)?\*\* ")
PINNED_ACTION = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")


def steps(job: str) -> dict[str, dict[str, Any]]:
    return {step["name"]: step for step in JOBS[job]["steps"] if "name" in step}


def runs() -> Iterator[str]:
    for job in JOBS.values():
        yield from (step["run"] for step in job["steps"] if "run" in step)


MARKED = [row for row in ROWS if MARK.match(row)]


@pytest.mark.parametrize("row", MARKED, ids=[row[2:60] for row in MARKED])
def test_a_row_marked_ci_has_its_step(row: str) -> None:
    mark = MARK.match(row)
    assert mark
    found = STEP.findall(row)
    assert found, "names no step"
    may_fail = [bool(steps(job)[name].get("continue-on-error")) for job, name in found]
    if mark[1]:
        assert all(may_fail), "a step that fails the run: say CI"
    else:
        assert not all(may_fail), "no step of these fails the run: say CI tries"
    for test in re.findall(r"`(tests/[\w./]+)`", row):
        assert (ROOT / test).exists(), test
        named = {job for job, _ in found}
        given = [run for job in named for run in (step.get("run", "") for step in steps(job).values())]
        folders = [word for run in given for word in run.split() if word.startswith("tests/")]
        assert any(test == word or test.startswith(f"{word}/") for word in folders), f"{test} is not run there"


def test_what_is_not_marked_names_no_step() -> None:
    assert [row for row in ROWS if STEP.search(row) and not MARK.match(row)] == []
    assert len(MARKED) > 10


def test_scripts_said_not_to_be_run_are_all_of_those() -> None:
    """Of the DBA's scripts; the row of the real SQL*Plus lists the rest."""
    text = "\n".join(runs())
    [row] = [row for row in ROWS if "under the real SQL*Plus" in row]
    missing = re.findall(r"`([\w/*]+\.sql)`", row[row.index("Not `") :])
    scripts = {path.relative_to(ROOT / "deploy/oracle") for path in (ROOT / "deploy/oracle").glob("*.sql")}
    scripts |= {path.relative_to(ROOT / "deploy/oracle") for path in (ROOT / "deploy/oracle/operacao").glob("*.sql")}
    unrun = {script for script in scripts if f"@deploy/oracle/{script.as_posix()}" not in text}
    assert {script for script in scripts for name in missing if script.match(name)} == unrun


def test_each_entry_is_a_database_and_its_image_is_pinned() -> None:
    used = {entry["database"] for entry in JOBS["oracle"]["strategy"]["matrix"]["include"]}
    assert used | {"xe18"} == set(DATABASES)
    for name, database in DATABASES.items():
        version, _, digest = database["image"].partition("@")
        assert re.fullmatch(r"[\w./-]+:\d+\.\d+[\w.-]*", version), name
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest) or name == "xe18", name
        assert database["ports"] == ["127.0.0.1:1521:1521"]


def test_actions_are_pinned_by_commit() -> None:
    used = [step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step]
    assert used and all(PINNED_ACTION.fullmatch(action) for action in used)


def test_a_release_waits_for_every_job_but_the_nightly_one() -> None:
    assert set(JOBS["release"]["needs"]) == set(JOBS) - {"release", "faults"}
