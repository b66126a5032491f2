"""PL/SQL blocks that say something, and those that fail."""

from __future__ import annotations

from collections.abc import Callable

import oracledb
import pytest


def sayer(connection: oracledb.Connection, declared: str) -> Callable[..., str | None]:
    """Runs a block among declarations; its answer is what the block leaves in `l_r`."""

    def run(block: str, declarations: str = "", **binds: object) -> str | None:
        with connection.cursor() as cursor:
            result = cursor.var(str, size=32767)
            text = f"declare l_r varchar2(32767); {declared} {declarations} begin {block} :result := l_r; end;"
            cursor.execute(text, result=result, **binds)
            found: str | None = result.getvalue()
            return found

    return run


def code_of(run: Callable[[], object]) -> int:
    """The ORA- number of what it must raise."""
    with pytest.raises(oracledb.DatabaseError) as refused:
        run()
    return int(refused.value.args[0].code)
