"""The page of the measurements: what was not measured stays, and says when it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import page as module
from tests.bench.page import Page

MONDAY, TUESDAY = "measured on Monday.", "measured on Tuesday."


def save(path: Path, title: str, text: str, order: tuple[str, ...] = ()) -> None:
    page = Page()
    page.text(text)
    page.table(["side", "rate"], [["job", 3], ["a | b", 4]])
    page.save(title, f"make {title}", path, order)


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of three sections, all of Monday; it is Tuesday now."""
    path = tmp_path / "measurements.md"
    monkeypatch.setattr(module, "conditions", lambda: MONDAY)
    for title in ("First", "Second", "Third"):
        save(path, title, f"Old of {title}")
    monkeypatch.setattr(module, "conditions", lambda: TUESDAY)
    return path


def section(path: Path, title: str) -> str:
    return path.read_text().partition(f"\n## {title}\n")[2].partition("\n## ")[0].strip("\n")


def titles(path: Path) -> list[str]:
    return [line[3:] for line in path.read_text().splitlines() if line.startswith("## ")]


def test_a_section_is_renewed_and_the_others_stay_as_they_are(measured: Path) -> None:
    before = {title: section(measured, title) for title in titles(measured)}
    save(measured, "Second", "New")
    assert titles(measured) == ["First", "Second", "Third"]
    assert {title: section(measured, title) for title in ("First", "Third")} == {
        title: before[title] for title in ("First", "Third")
    }
    assert MONDAY in before["First"]
    assert "Old" not in section(measured, "Second")
    assert f"*{TUESDAY} Again: `make Second`*" in section(measured, "Second")


def test_the_same_again_changes_nothing(measured: Path) -> None:
    save(measured, "Third", "New")
    once = measured.read_text()
    save(measured, "Third", "New")
    assert measured.read_text() == once


def test_a_new_section_takes_its_place_in_the_order_of_a_whole_run_and_is_last_otherwise(measured: Path) -> None:
    save(measured, "Fourth", "New")
    assert titles(measured) == ["First", "Second", "Third", "Fourth"]
    save(measured, "Fourth", "New", ("Third", "Fourth", "First"))
    assert titles(measured) == ["Third", "Fourth", "First", "Second"]


def test_a_table_is_one_whatever_its_cells_hold(measured: Path) -> None:
    save(measured, "First", "New")
    lines = section(measured, "First").splitlines()[-4:]
    assert lines == ["| side | rate |", "| --- | --: |", "| job | 3 |", r"| a \| b | 4 |"]


def test_what_is_told_of_the_machine_names_commit_and_versions() -> None:
    told = module.conditions()
    assert all(name in told for name in ("UTC", "commit", "cores", "Python 3.", "oracledb ", "requests ")), told
