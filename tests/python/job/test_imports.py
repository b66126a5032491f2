"""Nothing is imported from the directory the program happens to be started in: somebody else may write there."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

from tests.database import ROOT

SHIPPED = [ROOT / name for name in ("README.md", "README.pt-BR.md")]
SHIPPED += [path for name in ("deploy/linux", "deploy/windows", "deploy/oracle", "deploy/monitoring", "docs", "plsql")
            for path in sorted((ROOT / name).rglob("*")) if path.suffix not in ("", ".png")]  # fmt: skip


@pytest.mark.parametrize("module", ["send_once", "service", "panel"])
def test_a_program_started_as_the_product_does_takes_no_module_from_where_it_stands(
    tmp_path: Path, module: str
) -> None:
    for name in ("oracledb", "requests", "urllib3", "uvicorn", "logging", "python_job"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'caught')!r}, 'w').close()\n")
    command = [sys.executable, "-I", "-m", f"python_job.{module}", "--version"]
    done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "caught").exists()


def test_nothing_we_ship_tells_to_start_one_otherwise() -> None:
    careless = re.compile(r"(?<!-I )-m python_job\.(send_once|service|panel)")
    assert SHIPPED
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SHIPPED
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if careless.search(line)
    ]
    assert found == []


def test_each_command_of_the_package_is_a_program_of_it() -> None:
    scripts = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert set(scripts) == {"hsm-send-once", "hsm-service", "hsm-panel"}
    for target in scripts.values():
        module, _, name = target.partition(":")
        assert callable(getattr(importlib.import_module(module), name))
