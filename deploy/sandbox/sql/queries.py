"""SELECT: query blocks, set operators, WITH, ORDER BY, row limits, FOR UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import LOBS, NULL, VARCHAR2, Family, Type
from .aggregates import direction
from .blocks import BlockWriter
from .expressions import Expressions
from .locking import Lock
from .nested import unnested
from .pgtypes import quoted
from .recursion import TRAIL, Trail, with_trail
from .rownum import row_limit
from .scope import Block, OutputColumn, Relation
from .state import State
from .values import FAMILY_TYPES, Value, family_of, inconsistent, widest


def translate_query(state: State, query: ast.Query, parent: Block | None) -> Relation:
    """A query anywhere but at the top of a statement."""
    return QueryWriter(state, parent).query(query)


class QueryWriter:
    """Translates one query; `lock` tells afterwards what its FOR UPDATE locks."""

    def __init__(self, state: State, parent: Block | None, *, top: bool = False) -> None:
        self.state = state
        self.parent = parent
        self.top = top
        self.lock: Lock | None = None

    def query(self, query: ast.Query, expected: Sequence[Type] | None = None) -> Relation:
        """expected: types the columns are to have (the other branch of a set operator)."""
        if not isinstance(query, (ast.Select, ast.SetQuery)):
            raise unsupported(type(query).__name__, query.pos)
        outer = self.parent
        prefix = ""
        if query.ctes:
            self.parent = Block(outer)
            prefix = self._with(query.ctes, self.parent)
        relation = self._set(query, expected) if isinstance(query, ast.SetQuery) else self._block(query, expected)
        self.parent = outer
        return replace(relation, sql=prefix + relation.sql) if prefix else relation

    def _block(self, query: ast.Select, expected: Sequence[Type] | None) -> Relation:
        writer = BlockWriter(self.state, unnested(query), self.parent, top=self.top)
        relation = writer.relation(expected)
        self.lock = writer.lock
        return relation

    def _with(self, ctes: tuple[ast.Cte, ...], block: Block) -> str:
        texts: list[str] = []
        any_recursive = False
        for cte in ctes:
            recursive = False
            if cte.name in block.ctes:
                raise OraError(32039, "recursive WITH clause must have column alias list", cte.pos)
            names = {n.name for n in ast.walk(cte.query) if isinstance(n, ast.TableRef)}
            if (cte.name,) in names and block.cte(cte.name) is None:
                recursive = any_recursive = True
                relation = self._recursive(cte, block)
            else:
                relation = QueryWriter(self.state, block).query(cte.query)
                if cte.columns and len(cte.columns) != len(relation.columns):
                    code = 32038
                    raise OraError(
                        code,
                        "number of WITH clause column names does not match number of elements in select list",
                        cte.pos,
                    )
            columns = relation.columns
            if cte.columns:
                columns = tuple(replace(c, name=n, pg=quoted(n)) for c, n in zip(columns, cte.columns, strict=True))
            block.ctes[cte.name] = columns
            hidden = (TRAIL,) if recursive else ()
            listed = ", ".join(c.pg for c in (*columns, *hidden))
            texts.append(f"{quoted(cte.name)}({listed}) as ({relation.sql})")
        return f"with {'recursive ' if any_recursive else ''}{', '.join(texts)} "

    def _recursive(self, cte: ast.Cte, block: Block) -> Relation:
        query = cte.query
        if not cte.columns:
            raise OraError(32039, "recursive WITH clause must have column alias list", cte.pos)
        if not isinstance(query, ast.SetQuery) or query.op != "UNION ALL":
            raise OraError(32040, "recursive WITH clause must use a UNION ALL operation", cte.pos)
        anchor = QueryWriter(self.state, block).query(query.left)
        if len(anchor.columns) != len(cte.columns):
            raise OraError(
                32038, "number of WITH clause column names does not match number of elements in select list", cte.pos
            )
        types = [_general(c.type) for c in anchor.columns]
        anchor = QueryWriter(self.state, block).query(query.left, types)
        inner = Block(block)
        columns = tuple(
            replace(c, name=n, pg=quoted(n), type=t) for c, n, t in zip(anchor.columns, cte.columns, types, strict=True)
        )
        inner.ctes[cte.name] = (*columns, TRAIL)
        recursive = with_trail(query.right)
        member = QueryWriter(self.state, inner).query(recursive, [*types, TRAIL.type])
        if len(member.columns) != len(anchor.columns) + 1:
            raise OraError(1789, "query block has incorrect number of result columns", query.right.pos)
        trail = Trail(cte, recursive, columns)
        return Relation(f"({trail.anchor(anchor.sql)}) union all ({trail.member(member.sql)})", anchor.columns)

    def _set(self, query: ast.SetQuery, expected: Sequence[Type] | None) -> Relation:
        left = QueryWriter(self.state, self.parent).query(query.left, expected)
        right = QueryWriter(self.state, self.parent).query(query.right, expected)
        if len(left.columns) != len(right.columns):
            raise OraError(1789, "query block has incorrect number of result columns", query.right.pos)
        if query.op != "UNION ALL":
            for column in (*left.columns, *right.columns):
                if column.family in LOBS:
                    raise inconsistent("-", column.family, query.pos)
        if expected is None:
            types = self._common_types(query, left, right)
            if any(c.family != family_of(t) for r in (left, right) for c, t in zip(r.columns, types, strict=True)):
                left = QueryWriter(self.state, self.parent).query(query.left, types)
                right = QueryWriter(self.state, self.parent).query(query.right, types)
            columns = tuple(
                replace(
                    a,
                    type=VARCHAR2 if t.family is Family.NULL else t,
                    nullable=a.nullable or b.nullable,
                    family=family_of(t),
                )
                for a, b, t in zip(left.columns, right.columns, types, strict=True)
            )
        else:
            columns = left.columns
        word = "except" if query.op == "MINUS" else query.op.lower()
        sql = f"({left.sql}) {word} ({right.sql})"
        if self.state.sort is not None and query.op != "UNION ALL" and any(c.family is Family.TEXT for c in columns):
            sql = self._alike_set(query.op, left, right)
        if query.order:
            if self.state.collation is not None:
                sql = f'select * from ({sql}) as "o$"'
            sql += " order by " + ", ".join(self._set_order(i, columns) for i in query.order)
        sql += row_limit(query, Expressions(self.state, Block(self.parent)))
        return Relation(sql, columns)

    def _alike_set(self, op: str, left: Relation, right: Relation) -> str:
        """UNION, INTERSECT and MINUS of rows whose texts need only be alike."""
        keys = ", ".join(self.state.key(f'"l$".{c.pg}', c.family) for c in left.columns)
        head = f'select distinct on ({keys}) "l$".*'
        if op == "UNION":
            return f'{head} from (({left.sql}) union all ({right.sql})) as "l$"'
        names = [f'"c{n}"' for n in range(1, len(right.columns) + 1)]
        others = [self.state.key(f'"r$".{n}', c.family) for n, c in zip(names, left.columns, strict=True)]
        same = f"row({keys}) is not distinct from row({', '.join(others)})"
        found = f'exists (select 1 from ({right.sql}) as "r$"({", ".join(names)}) where {same})'
        return f'{head} from ({left.sql}) as "l$" where {"" if op == "INTERSECT" else "not "}{found}'

    def _common_types(self, query: ast.SetQuery, left: Relation, right: Relation) -> list[Type]:
        """Of each column. One that is NULL in all branches has no type yet: another branch around may give it one."""
        types: list[Type] = []
        for a, b in zip(left.columns, right.columns, strict=True):
            if a.family is b.family is Family.NULL:
                types.append(NULL)
                continue
            values = [Value("", NULL if c.family is Family.NULL else c.type) for c in (a, b)]
            try:
                types.append(widest(values, query.pos, moments=True))
            except OraError:
                raise OraError(
                    1790, "expression must have same datatype as corresponding expression", query.right.pos
                ) from None
        return types

    def _set_order(self, item: ast.OrderItem, columns: tuple[OutputColumn, ...]) -> str:
        expr = item.expr
        if isinstance(expr, ast.Literal) and isinstance(expr.value, int):
            position = expr.value
        elif isinstance(expr, ast.Name):
            found = [n for n, c in enumerate(columns, 1) if c.name == expr.ident]
            if not found:
                raise OraError(904, f'"{expr.ident}": invalid identifier', expr.pos)
            position = found[0]
        else:
            raise OraError(1785, "ORDER BY item must be the number of a SELECT-list expression", expr.pos)
        if not 1 <= position <= len(columns):
            raise OraError(1785, "ORDER BY item must be the number of a SELECT-list expression", expr.pos)
        column = columns[position - 1]
        if self.state.collation is not None and column.family is Family.TEXT:
            return self.state.order_key(f'"o$".{column.pg}', Family.TEXT) + direction(item)
        return f"{position}{direction(item)}"


def _general(of: Type) -> Type:
    """The type without limits, for the columns of a recursive query."""
    family = family_of(of)
    return VARCHAR2 if family is Family.NULL else FAMILY_TYPES.get(family, of)
