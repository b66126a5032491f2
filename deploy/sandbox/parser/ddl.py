"""Statements of a client: DDL and the commands of a session."""

from __future__ import annotations

from . import ast
from .units import UnitParser


class DdlParser(UnitParser):
    """Adds client_statement()."""

    def client_statement(self) -> ast.Stmt:
        """Any statement that is not a PL/SQL block and not the creation of a stored unit."""
        stmt = self.sql_statement()
        if stmt is None:
            self.fail(900)
        self.expect_end()
        return stmt
