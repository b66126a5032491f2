"""A catalog by hand over an embedded PostgreSQL, to run translated SQL without the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg

from deploy.sandbox.errors import OraError
from deploy.sandbox.model import ColumnInfo, Context, Resolved, Scope, Sequence_, StoredUnit, Table
from deploy.sandbox.parser import ast, parse_statement
from deploy.sandbox.semantics.collation import Collation
from deploy.sandbox.sql import ddl_text
from deploy.sandbox.sql.pgtypes import pg_type, quoted, scalar_of
from deploy.sandbox.sql.plan import NoScope, Plan
from deploy.sandbox.sql.state import dotted
from deploy.sandbox.sql.translate import translate
from deploy.sandbox.types import NUMBER, Type

CTX = Context("HSM", "HSM")


class FakeCatalog:
    """Tables of owner HSM, made from CREATE TABLE text; `denied` holds (table, privilege) pairs that are not there."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.objects: dict[str, Table | Sequence_ | StoredUnit] = {}
        self.denied: set[tuple[str, str]] = set()

    @property
    def version(self) -> int:
        return len(self.objects)

    def dangling(self, ctx: Context, parts: Sequence[str]) -> bool:
        return False

    def resolve(self, ctx: Context, parts: Sequence[str]) -> Resolved | None:
        names = list(parts)
        if names[0] == "HSM" and len(names) > 1:
            names = names[1:]
        found = self.objects.get(names[0])
        return None if found is None else Resolved(found, tuple(names[1:]))

    def table(self, owner: str, name: str) -> Table | None:
        found = self.objects.get(name)
        return found if isinstance(found, Table) else None

    def unit(self, owner: str, name: str, kind: str) -> StoredUnit | None:
        return None

    def triggers(self, owner: str, table: str) -> Sequence[StoredUnit]:
        return ()

    def check(self, ctx: Context, obj: Table | Sequence_ | StoredUnit, privilege: str) -> None:
        if (obj.name, privilege) in self.denied:
            raise OraError(1031, "insufficient privileges")

    def view_text(self, table: Table, collation: Collation) -> str:
        raise NotImplementedError

    def view_query(self, table: Table) -> ast.Query:
        raise NotImplementedError

    def keys(self, table: Table) -> Sequence[tuple[str, ...]]:
        return [table.primary_key] if table.primary_key else []

    def functions(self, ctx: Context) -> Scope:
        return NoScope()

    def compiled(self, unit: StoredUnit, errors: Sequence[tuple[int, int, str]]) -> None:
        raise NotImplementedError

    def depends(self, unit: StoredUnit, on: Sequence[tuple[str, str]]) -> None:
        pass

    # ------------------------------------------------------------ making objects

    def create(self, text: str) -> None:
        stmt = parse_statement(text)
        if isinstance(stmt, ast.CreateSequence):
            name = stmt.name[-1]
            self.connection.execute(f"create sequence hsm.{quoted(name)}")
            self.objects[name] = Sequence_("HSM", name, f"hsm.{quoted(name)}")
            return
        if isinstance(stmt, ast.CreateView):
            self._view(stmt)
            return
        assert isinstance(stmt, ast.CreateTable)
        name = stmt.name[-1]
        columns: list[ColumnInfo] = []
        for c in stmt.columns:
            of: Type = scalar_of(c.type) if c.type is not None else NUMBER  # type: ignore[assignment]
            sequence = None
            if c.identity is not None:
                sequence = f"hsm.{quoted(f'{name}_{c.name}_seq')}"
                self.connection.execute(f"create sequence {sequence}")
            columns.append(
                ColumnInfo(
                    c.name,
                    of,
                    c.nullable is not False,
                    c.default,
                    c.default_on_null,
                    c.identity,
                    sequence,
                    c.virtual is not None,
                    c.invisible,
                )
            )
        table = Table("HSM", name, "TABLE", tuple(columns), f"hsm.{quoted(name)}")
        parts: list[str] = []
        for c, info in zip(stmt.columns, columns, strict=True):
            part = f"{quoted(c.name)} {pg_type(info.type)}"
            if c.virtual is not None:
                body = ddl_text.expression(c.virtual, table, CTX, self, as_type=info.type)
                part += f" generated always as ({body}) stored"
            elif not info.nullable:
                part += " not null"
            parts.append(part)
        for constraint in stmt.constraints:
            if constraint.check is not None:
                parts.append(f"check ({ddl_text.expression(constraint.check, table, CTX, self)})")
            elif constraint.kind in ("PRIMARY", "UNIQUE"):
                word = "primary key" if constraint.kind == "PRIMARY" else "unique"
                parts.append(f"{word} ({', '.join(quoted(n) for n in constraint.columns)})")
        parts.append('"rowid$" bigint generated by default as identity')
        self.connection.execute(f"create table {table.pg} ({', '.join(parts)})")
        self.objects[name] = table

    def _view(self, stmt: ast.CreateView) -> None:
        plan = ddl_text.query(stmt.query, CTX, self)
        names = stmt.columns or tuple(c.name for c in plan.columns)
        name = stmt.name[-1]
        listed = ", ".join(quoted(n) for n in names)
        self.connection.execute(f"create view hsm.{quoted(name)} ({listed}) as {plan.text}")
        columns = [ColumnInfo(n, c.type or NUMBER) for n, c in zip(names, plan.columns, strict=True)]
        self.objects[name] = Table("HSM", name, "VIEW", tuple(columns), f"hsm.{quoted(name)}")


class Variables(NoScope):
    """Scope of variables and binds by name: {"L_ID": (NUMBER, 7)}; fields and elements by their text."""

    def __init__(self, values: dict[str, tuple[Type, Any]]) -> None:
        self.values = values

    def key(self, expr: ast.Expr) -> str:
        if isinstance(expr, ast.Bind):
            return f":{expr.name}"
        if isinstance(expr, ast.Call):
            inner = ", ".join(self.key(a.value) for a in expr.args)
            return f"{self.key(expr.fn)}({inner})"
        if isinstance(expr, ast.Attr) and not isinstance(expr.base, (ast.Name, ast.Attr)):
            return f"{self.key(expr.base)}.{expr.name}"
        if isinstance(expr, ast.Literal):
            return str(expr.value).upper()
        return ".".join(dotted(expr) or ("?",))

    def type_of(self, expr: ast.Expr) -> Type | None:
        found = self.values.get(self.key(expr))
        return None if found is None else found[0]


class Database:
    """Runs Oracle SQL: rows of a query or of RETURNING come back as tuples. values: name=(type, value), see _named."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.catalog = FakeCatalog(connection)

    def create(self, *texts: str) -> None:
        for text in texts:
            self.catalog.create(text)

    def plan(self, sql: str, *, capture: bool = False, **values: Any) -> Plan:
        return translate(parse_statement(sql), CTX, self.catalog, Variables(_named(values)), capture)

    def run(self, sql: str, *, capture: bool = False, **values: Any) -> list[tuple[Any, ...]]:
        plan = self.plan(sql, capture=capture, **values)
        scope = Variables(_named(values))
        slots = [scope.values[scope.key(s.expr)][1] for s in plan.slots]
        cursor = psycopg.RawCursor(self.connection)
        try:
            with self.connection.transaction():
                cursor.execute(plan.text, [slots[p] for p in plan.params])
                return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            message = str(error).splitlines()[0]
            if error.sqlstate == "ORA00":
                raise OraError(int(message[4:9]), message[11:]) from error
            raise

    def value(self, sql: str, **values: Any) -> Any:
        """The one value of a query."""
        rows = self.run(sql, **values)
        assert len(rows) == 1 and len(rows[0]) == 1, rows
        return rows[0][0]

    def of(self, expression: str, **values: Any) -> Any:
        """The value of an expression."""
        return self.value(f"select {expression} from dual", **values)

    def holds(self, condition: str, **values: Any) -> bool:
        """Whether a condition is true; neither false nor unknown."""
        return bool(self.run(f"select 1 from dual where {condition}", **values))

    def refused(self, sql: str, **values: Any) -> OraError:
        """The error a statement ends with."""
        try:
            self.run(sql, **values)
        except OraError as error:
            return error
        raise AssertionError(f"not refused: {sql}")


def _named(values: dict[str, tuple[Type, Any]]) -> dict[str, tuple[Type, Any]]:
    """l_id -> L_ID, b_x -> the bind :X"""
    return {f":{n[2:].upper()}" if n.startswith("b_") else n.upper(): v for n, v in values.items()}
