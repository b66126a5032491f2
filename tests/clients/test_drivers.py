"""node-oracledb and the JDBC thin driver, unmodified, each in a program of its own."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.database import ROOT, Database

from .steps import JDBC, NODE

HERE = ROOT / "tests" / "clients"
INSTALLED = ROOT / ".cache" / "clients"  # by make
Answers = dict[str, str]


def _answers(*command: str) -> Answers:
    """What the program printed, by step."""
    done = subprocess.run(
        command,
        env=os.environ | {"TZ": "America/Sao_Paulo", "ORA_SDTZ": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )
    output = done.stdout.decode()
    assert done.returncode == 0, output
    return dict(line.split(": ", 1) for line in output.splitlines() if ": " in line)


@pytest.fixture(scope="module")
def node(database: Database) -> Answers:
    return _answers("node", str(HERE / "steps.mjs"), database.dsn, str(INSTALLED / "node"))


@pytest.fixture(scope="module")
def jdbc(database: Database) -> Answers:
    java = ["java", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-cp", str(INSTALLED / "jdbc" / "*")]
    quiet = f"-Djava.util.logging.config.file={HERE / 'logging.properties'}"
    return _answers(*java, quiet, str(HERE / "Steps.java"), database.dsn)


@pytest.mark.parametrize("step", NODE)
def test_node_oracledb(node: Answers, step: str) -> None:
    assert node.get(step) == NODE[step]


@pytest.mark.parametrize("step", JDBC)
def test_jdbc_thin(jdbc: Answers, step: str) -> None:
    assert jdbc.get(step) == JDBC[step]
