"""Lines of generated Python, with their PL/SQL line numbers, turned into a module."""

from __future__ import annotations

import ast as python_ast
import threading
import types
import warnings
from functools import lru_cache
from typing import Any

from ..errors import OraError, unsupported
from ..generated import PREFIX
from .emit import Line

_INDENT = " "
# CPython keeps one count of depth for the syntax trees of all threads and fails when they mix it up ("AST constructor
# recursion depth mismatch", seen with 3.11); the filter of warnings is everybody's too.
_ONE_AT_A_TIME = threading.Lock()


class UnitModule(types.ModuleType):
    """The namespace of one compiled unit. A name it lacks is a subprogram without a body."""

    generated: tuple[Line, ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        unit = self.__name__.removeprefix(PREFIX)
        raise OraError(4067, f'not executed, package body "{unit}" does not exist\n{not_called(unit)}')


def not_called(unit: str) -> str:
    """The line below the error that kept the body of a package from being found."""
    return f'ORA-06508: PL/SQL: could not find program unit being called: "{unit}"'


def build(unit: str, file: str, lines: list[Line], namespace: dict[str, Any]) -> UnitModule:
    """Compiles the lines of a unit ("OWNER.NAME", "" for a block); tracebacks then show `file` and its PL/SQL lines."""
    source = "\n".join(_INDENT * depth + text for depth, text, _ in lines)
    module = UnitModule(PREFIX + unit)
    module.__dict__.update(namespace)
    module.generated = tuple(lines)
    with _ONE_AT_A_TIME:
        code = _code(file, source, tuple(line for _, _, line in lines))
    exec(code, module.__dict__)
    return module


def listing(module: UnitModule) -> str:
    """The generated Python, each line after the PL/SQL line it comes from."""
    return "\n".join(f"{line:5}  {' ' * 4 * depth}{text}" for depth, text, line in module.generated)


@lru_cache(maxsize=1000)
def _code(file: str, source: str, lines: tuple[int, ...]) -> types.CodeType:
    """lines: of the PL/SQL, one for each of source. A unit that is compiled anew is mostly the same again."""
    tree = python_ast.parse(source or "pass")
    for node in python_ast.walk(tree):
        if "lineno" in node._attributes:
            at = lines[node.lineno - 1] if lines else 1  # type: ignore[attr-defined]
            node.lineno = node.end_lineno = at  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = 0  # type: ignore[attr-defined]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # "1 is not None" is what a test of a literal comes to
        try:
            return compile(tree, file, "exec")
        except SyntaxError as error:
            if "nested" not in str(error):
                raise
            raise unsupported("nesting of loops and blocks this deep") from error
