"""Tests against a database of somebody's run one after the other."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.database import ROOT


def collect(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "--quiet", *options, __file__],
        cwd=ROOT,
        env={**os.environ, "HSM_TEST_DSN": "db.example/service"},
        capture_output=True,
        text=True,
    )


def test_several_processes_are_refused_for_one_database() -> None:
    done = collect("--numprocesses", "2")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "HSM_TEST_DSN" in done.stderr


def test_as_many_processes_as_are_good_is_none_for_one_database() -> None:
    done = collect("--numprocesses", "auto", "--dist", "loadfile")
    assert done.returncode == pytest.ExitCode.OK, done.stdout + done.stderr
