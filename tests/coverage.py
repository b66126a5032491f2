"""python -m tests.coverage DATA: what coverage.py measured, as two tables: PL/SQL, and the Python that is shipped.

A line of PL/SQL counts when a statement begins on it, of IF and CASE a condition; BEGIN and declarations do not.
coverage.py sees compiled PL/SQL as files of the names that the sandbox gives it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from coverage import Coverage, CoverageData, CoveragePlugin, FileReporter
from coverage.plugin_support import Plugins

from deploy.sandbox.generated import file_name
from deploy.sandbox.parser import ast, parse_create_header, parse_unit_source
from deploy.sandbox.show import statements

from .database import ROOT

_PLUGIN = "tests.coverage"
_PYTHON = ("python_job/**/*.py", "deploy/*.py")


def executable(path: Path) -> Iterator[tuple[str, int, set[int]]]:
    """For each unit that a file creates: its name among the measured files, the line before its first one, and the
    lines of the file that count."""
    text = path.read_text(encoding="utf-8")
    for statement in statements(text):
        header = parse_create_header(statement)
        assert header is not None, f"{path} has more than units"
        before = text.count("\n", 0, text.index(statement) + header.source_pos)
        begun = _begun(parse_unit_source(header.source))
        lines = {before + 1 + header.source.count("\n", 0, pos) for pos in begun}
        yield file_name(header.kind, f"HSM.{header.name[-1]}", header.source), before, lines


def _begun(unit: ast.Unit) -> Iterator[int]:
    """Where what counts begins."""
    for found in ast.walk(unit):
        if isinstance(found, (ast.If, ast.CaseStmt)):
            yield from (condition.pos for condition, _ in found.branches)
        elif isinstance(found, ast.Stmt) and not isinstance(found, ast.Block):
            yield found.pos


def report(measured: CoverageData, plsql: Path, python: Path, out: TextIO) -> None:
    """Writes both tables. plsql: where HSM's units are, a file each; python: the root of what is shipped."""
    result = Coverage(data_file=None, config_file=False)
    result.set_option("run:plugins", [_PLUGIN])
    data = result.get_data()
    data.update(measured)
    data.touch_files([str(path) for pattern in _PYTHON for path in python.glob(pattern)])
    run = _run(measured)
    for path in sorted(p for p in plsql.rglob("*") if p.suffix in (".pkb", ".trg")):
        data.add_lines({str(path): {at + line for name, at, _ in executable(path) for line in run.get(name, ())}})
        data.add_file_tracers({str(path): f"{_PLUGIN}.{_Plsql.__name__}"})
    for include in ([f"{plsql}/*"], [f"{python}/{pattern}" for pattern in _PYTHON]):
        result.report(include=include, show_missing=True, file=out)
        out.write("\n")


def _run(measured: CoverageData) -> dict[str, set[int]]:
    """The lines of each compiled unit that ran. coverage.py takes their names for those of files in some folder."""
    run: dict[str, set[int]] = {}
    for path in measured.measured_files():
        run.setdefault(Path(path).name, set()).update(measured.lines(path) or ())
    return run


def coverage_init(registry: Plugins, options: Any) -> None:
    """coverage.py calls it."""
    registry.add_file_tracer(_Plsql())


class _Plsql(CoveragePlugin):
    def file_reporter(self, filename: str) -> FileReporter:
        return _File(filename)


class _File(FileReporter):
    def lines(self) -> set[int]:
        return {line for _, _, lines in executable(Path(self.filename)) for line in lines}


if __name__ == "__main__":
    recorded = CoverageData(sys.argv[1])
    recorded.read()
    report(recorded, ROOT / "plsql", ROOT, sys.stdout)
