"""Packages of which little or nothing is needed: DBMS_DB_VERSION, DBMS_SQL, DBMS_STATS, DBMS_METADATA."""

from __future__ import annotations

from typing import Any

from ...api import SessionApi
from ...errors import OraError, unsupported


class DbmsDbVersion:
    """Constants only."""


class DbmsSql:
    def open_cursor(self, S: SessionApi) -> int:
        raise unsupported("DBMS_SQL.OPEN_CURSOR")

    def return_result(self, S: SessionApi, cursor: Any, to_client: bool | None) -> tuple[None]:
        """Hands a cursor to the client as an implicit result."""
        if cursor is None or not cursor.is_open:
            raise OraError(1001, "invalid cursor")
        session: Any = S
        session.implicit_results.append(cursor)
        return (None,)


class DbmsStats:
    """Checks that the table is there; there is nothing to gather."""

    def _table(self, S: SessionApi, owner: str | None, name: str | None, *rest: Any) -> None:
        schema = (owner or S.schema).upper()
        if S.engine.catalog.table(schema, (name or "").upper()) is None:
            raise OraError(
                20000, f'Unable to analyze TABLE "{schema}"."{name}", insufficient privileges or does not exist'
            )

    def _nothing(self, S: SessionApi, *rest: Any) -> None:
        """Accepted."""

    gather_table_stats = delete_table_stats = lock_table_stats = unlock_table_stats = set_table_prefs = _table
    gather_index_stats = gather_schema_stats = _nothing


class DbmsMetadata:
    def get_ddl(
        self, S: SessionApi, kind: Any, name: Any, schema: Any, version: Any, model: Any, transform: Any
    ) -> str:
        raise unsupported("DBMS_METADATA.GET_DDL")
