"""Packages of which little or nothing is needed: DBMS_DB_VERSION, DBMS_SQL, DBMS_STATS, DBMS_METADATA."""

from __future__ import annotations

from datetime import timezone
from typing import Any

from ...api import SessionApi
from ...catalog.names import literal
from ...errors import OraError, unsupported
from ...model import Table


class DbmsDbVersion:
    """Constants only."""


class DbmsSql:
    def _refused(self, S: SessionApi, *arguments: Any) -> Any:
        raise unsupported("DBMS_SQL with anything but RETURN_RESULT")

    open_cursor = is_open = close_cursor = parse = execute = fetch_rows = execute_and_fetch = _refused
    bind_variable_1 = bind_variable_2 = bind_variable_3 = define_column_1 = define_column_2 = define_column_3 = _refused
    column_value_1 = column_value_2 = column_value_3 = _refused
    variable_value_1 = variable_value_2 = variable_value_3 = _refused
    last_row_count = last_error_position = to_refcursor = to_cursor_number = _refused

    def return_result(self, S: SessionApi, cursor: Any, to_client: bool | None) -> tuple[None]:
        """Hands a cursor to the client as an implicit result."""
        if cursor is None or not cursor.is_open:
            raise OraError(1001, "invalid cursor")
        session: Any = S
        session.implicit_results.append(cursor)
        return (None,)


_GATHER_TABLE = """
insert into dict.stats (id, num_rows, blocks, avg_row_len, analyzed)
select o.id, q.num_rows, ceil(pg_relation_size({pg}::regclass) / 8192.0), q.avg_row_len, $3::timestamp
  from dict.object o, (select count(*) as num_rows, coalesce(round(avg(pg_column_size(t))), 0) as avg_row_len
                         from {table} t) q
 where o.owner = $1::text and o.name = $2::text and o.kind = 'TABLE'
"""
_GATHER_INDEXES = """
insert into dict.stats (id, num_rows, distinct_keys, analyzed)
select o.id, s.num_rows, case when i.is_unique then s.num_rows end, s.analyzed
  from dict.ind i
  join dict.object o on o.owner = i.owner and o.name = i.name and o.kind = 'INDEX'
  join dict.object t on t.owner = i.table_owner and t.name = i.table_name and t.kind = 'TABLE'
  join dict.stats s on s.id = t.id
 where i.table_owner = $1::text and i.table_name = $2::text
"""
_FORGET = """
delete from dict.stats s using dict.object o left join dict.ind i on o.kind = 'INDEX' and i.owner = o.owner
                                                                and i.name = o.name
 where s.id = o.id and (o.owner = $1::text and o.name = $2::text and o.kind = 'TABLE'
                        or i.table_owner = $1::text and i.table_name = $2::text)
"""


class DbmsStats:
    """What the dictionary shows of a table and its indexes; no optimizer reads it. Gathering commits, as Oracle's."""

    def gather_table_stats(self, S: SessionApi, owner: str | None, name: str | None, *rest: Any) -> None:
        table = self._table(S, owner, name)
        S.commit()
        self._gather(S, table)
        S.commit()

    def gather_schema_stats(self, S: SessionApi, owner: str | None, *rest: Any) -> None:
        schema = (owner or S.schema).upper()
        S.commit()
        for (name,) in S.native("select name from dict.object where owner = $1::text and kind = 'TABLE'", [schema]):
            table = S.engine.catalog.table(schema, name)
            if table is not None:
                self._gather(S, table)
        S.commit()

    def delete_table_stats(self, S: SessionApi, owner: str | None, name: str | None) -> None:
        table = self._table(S, owner, name)
        S.commit()
        S.native(_FORGET, [table.owner, table.name])
        S.commit()

    def gather_index_stats(self, S: SessionApi, *rest: Any) -> None:
        raise unsupported("DBMS_STATS.GATHER_INDEX_STATS")

    def _gather(self, S: SessionApi, table: Table) -> None:
        key = [table.owner, table.name]
        S.native(_FORGET, key)
        now = S.engine.clock.now().astimezone(timezone.utc).replace(tzinfo=None)
        S.native(_GATHER_TABLE.format(table=table.pg, pg=literal(table.pg)), [*key, now])
        S.native(_GATHER_INDEXES, key)

    def _table(self, S: SessionApi, owner: str | None, name: str | None, *rest: Any) -> Table:
        """The table. ORA-20000 where there is none."""
        schema = (owner or S.schema).upper()
        table = S.engine.catalog.table(schema, (name or "").upper())
        if table is None:
            raise OraError(
                20000, f'Unable to analyze TABLE "{schema}"."{name}", insufficient privileges or does not exist'
            )
        return table

    def _known(self, S: SessionApi, owner: str | None, name: str | None, *rest: Any) -> None:
        self._table(S, owner, name)

    lock_table_stats = unlock_table_stats = set_table_prefs = _known


class DbmsMetadata:
    def get_ddl(
        self, S: SessionApi, kind: Any, name: Any, schema: Any, version: Any, model: Any, transform: Any
    ) -> str:
        raise unsupported("DBMS_METADATA.GET_DDL")
