"""START WITH ... CONNECT BY: a tree of rows as a recursive query.

`rows$` holds the rows that the joins give, each with its place among all siblings; `tree$` has a row for each place in
the tree, with its path of such numbers, by which it is sorted. What asks for parents and roots (PRIOR, CONNECT_BY_ROOT,
SYS_CONNECT_BY_PATH) is computed on the way down.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import VARCHAR2, Family, Type
from .aggregates import direction
from .expressions import Expressions
from .fromclause import FromClause
from .pgtypes import cast_type
from .state import State, dotted
from .values import Value, any_sql, text

_ANEW = (("SYS_GUID",), ("DBMS_RANDOM", "VALUE"), ("DBMS_RANDOM", "STRING"), ("DBMS_RANDOM", "RANDOM"))
_PATH = "SYS_CONNECT_BY_PATH"
_MOST_ROWS = 1_000_000  # of a generator from one row
_DEEPEST = 5_000  # levels of a tree
PATH = "path$"  # in Block.tree: by which the rows of a tree are sorted


@dataclass
class _Carried:
    """A column of the tree: its value for a root, and for a child of "h$" made of the row "r$"."""

    name: str
    root: str
    child: str


@dataclass
class Hierarchy:
    """Writes the FROM clause of one hierarchical query block, which goes on with the columns of the tree."""

    state: State
    expressions: Expressions
    query: ast.Select
    nodes: list[ast.Node]  # of the block, apart from START WITH and CONNECT BY
    _carried: list[_Carried] = field(default_factory=list)
    _known: dict[tuple[str, ...], Value] = field(default_factory=dict)  # what is asked twice is carried once

    def __post_init__(self) -> None:
        self.block = self.expressions.block
        self.state.hierarchies += 1
        number = self.state.hierarchies
        self._rows, self._tree = f'"rows{number}$"', f'"tree{number}$"'
        self._row, self._parent, self._shown = f'"r{number}$"', f'"h{number}$"', f'"t{number}$"'

    def translate(self, clause: FromClause, where: list[ast.Expr]) -> str:
        """`from ... where ...`; joins in WHERE come before the tree, what else it says after."""
        condition = self.query.connect_by
        assert condition is not None
        self._refuse(condition)
        clause.place(self.query.tables)
        joins = [c for c in where if clause.joins(c)]
        body = clause.joined(self.query.tables, joins)
        rows = self._all_rows(body)
        start = f" where {self._start()}" if self.query.start_with is not None else ""
        keys = self._priors(condition)
        below = self._below(condition)
        self._family()
        tree = self._tree_text(start, below, keys)
        leaf = '(case when lead("level$") over (order by "path$") > "level$" then 0 else 1 end) as "leaf$"'
        cycle = self._cycle(below, keys)
        shown = f'select *, {leaf}{cycle} from {self._tree} as {self._parent} order by "path$"'
        self._show()
        inner = f"with recursive {self._rows} as materialized ({rows}), {self._tree} as ({tree}) {shown}"
        chosen = [c for c in where if c not in joins]
        result = f"from ({inner}) as {self._shown}"
        return f"{result} where {self.expressions.conjunction(chosen)}" if chosen else result

    def _refuse(self, condition: ast.Expr) -> None:
        parts: list[object] = [condition, self.query.start_with]
        for node in (n for part in parts for n in ast.walk(part)):
            if isinstance(node, ast.Unary) and node.op == "CONNECT_BY_ROOT":
                what = "CONNECT_BY_ROOT operator is not supported in the START WITH or in the CONNECT BY condition"
                raise OraError(30007, what, node.pos)
            if _is_path(node):
                raise OraError(30002, "SYS_CONNECT_BY_PATH function is not allowed here", node.pos)
        for node in self.nodes:
            if isinstance(node, (ast.Name, ast.Attr)) and (dotted(node) or ("",))[-1] == "ROWID":
                raise unsupported("ROWID in a hierarchical query", node.pos)

    def _all_rows(self, body: str) -> str:
        """The rows before the tree; from here on the columns of the block are those of one of them."""
        self.block.level = "1::numeric"
        order = f"order by {self._siblings()}" if self.query.siblings else ""
        self.block.level = None
        listed = [f'row_number() over ({order}) as "n$"']
        for source in self.block.sources:
            for column in source.columns:
                listed.append(f'{any_sql(column.value)} as "c{len(listed)}"')
        listed += [f'{any_sql(v)} as "m{n}"' for n, v in enumerate(self.block.merged.values())]
        self._columns_of(self._row)
        return f"select {', '.join(listed)} {body}"

    def _columns_of(self, alias: str) -> None:
        number = 0
        for source in self.block.sources:
            for column in source.columns:
                number += 1
                column.value = replace(column.value, sql=f'{alias}."c{number}"')
        for number, (name, value) in enumerate(list(self.block.merged.items())):
            self.block.merged[name] = replace(value, sql=f'{alias}."m{number}"')

    def _siblings(self) -> str:
        pieces = []
        for item in self.query.order:
            value = self.expressions.value(self._meant(item.expr))
            pieces.append(self.state.order_key(any_sql(value), value.family) + direction(item))
        return ", ".join(pieces)

    def _meant(self, expr: ast.Expr) -> ast.Expr:
        """What an item of ORDER SIBLINGS BY stands for: an alias or a position of the select list."""
        items = self.query.items
        if isinstance(expr, ast.Literal) and isinstance(expr.value, int):
            if not 1 <= expr.value <= len(items):
                raise OraError(1785, "ORDER BY item must be the number of a SELECT-list expression", expr.pos)
            return items[expr.value - 1].expr
        if isinstance(expr, ast.Name):
            return next((i.expr for i in items if i.alias == expr.ident), expr)
        return expr

    def _start(self) -> str:
        assert self.query.start_with is not None
        self.block.level = "1::numeric"
        return self.expressions.condition(self.query.start_with)

    def _priors(self, condition: ast.Expr) -> str | None:
        """PRIOR in CONNECT BY is a column of the parent. Together these tell a loop: their text, None without any."""
        keys: list[str] = []
        anew = False
        for node in ast.walk(condition, without=ast.Query):
            if isinstance(node, ast.Unary) and node.op == "PRIOR":
                value = self.expressions.value(node.operand)
                anew = anew or any(_made_anew(n) for n in ast.walk(node.operand))
                keys.append(any_sql(value))
                self.block.computed[node] = self._carry(value, any_sql(value), any_sql(value))
        return f"row({', '.join(keys)})::text" if keys and not anew else None

    def _below(self, condition: ast.Expr) -> str:
        self.block.level = f'({self._parent}."level$" + 1)::numeric'
        return self.expressions.condition(condition)

    def _carry(self, value: Value, root: str, child: str) -> Value:
        """A new column of the tree, as "h$" has it."""
        of: Type = VARCHAR2 if value.family is Family.NULL else value.type
        name = f'"v{len(self._carried)}$"'
        self._carried.append(_Carried(name, f"({root})::{cast_type(of)}", f"({child})::{cast_type(of)}"))
        return Value(f"{self._parent}.{name}", of, True, value.json)

    def _family(self) -> None:
        """What the rest of the block asks of parents, roots and paths."""
        for node in self.nodes:
            if isinstance(node, ast.Unary) and node.op in ("PRIOR", "CONNECT_BY_ROOT"):
                self.block.computed[node] = self._relative(node.op, self._on_row(node.operand))
            elif isinstance(node, ast.Call) and _is_path(node):
                self.block.computed[node] = self._path(node)

    def _relative(self, op: str, own: tuple[Value, Value]) -> Value:
        root, child = own
        key = (op, child.sql)
        if key not in self._known and op == "PRIOR":
            kept = self._carry(root, any_sql(root), any_sql(child))
            self._known[key] = self._carry(root, "null", kept.sql)
        elif key not in self._known:
            self._known[key] = self._carry(root, any_sql(root), self._next())
        return self._known[key]

    def _on_row(self, expr: ast.Expr) -> tuple[Value, Value]:
        """An expression for a root and for a child."""
        self.block.level = "1::numeric"
        root = self.expressions.value(expr)
        self.block.level = f'({self._parent}."level$" + 1)::numeric'
        return root, self.expressions.value(expr)

    def _next(self) -> str:
        """The column that the next `_carry` makes, in the parent."""
        return f'{self._parent}."v{len(self._carried)}$"'

    def _path(self, call: ast.Call) -> Value:
        if len(call.args) != 2:
            code = 909 if len(call.args) != 1 else 938
            raise OraError(code, "invalid number of arguments" if code == 909 else "not enough arguments", call.pos)
        own, separator = (a.value for a in call.args)
        if not isinstance(separator, ast.Literal) or not isinstance(separator.value, str) or not separator.value:
            raise OraError(30003, "illegal parameter in SYS_CONNECT_BY_PATH function", separator.pos)
        root, child = (f"{self.expressions.text(separator)}, {text(v, own.pos)}" for v in self._on_row(own))
        if (_PATH, child) not in self._known:
            of = Value("", VARCHAR2)
            carried = self._carry(of, f"oc.path_step('', {root})", f"oc.path_step({self._next()}, {child})")
            self._known[(_PATH, child)] = carried
        return self._known[(_PATH, child)]

    def _tree_text(self, start: str, below: str, keys: str | None) -> str:
        row, parent = self._row, self._parent
        head = ['1::bigint as "level$"', f'array[{row}."n$"] as "path$"']
        one = f"(select count(*) from {self._rows}) = 1"  # then the path is but the level, and may be long
        tail = [f'oc.deeper({parent}."level$", case when {one} then {_MOST_ROWS} else {_DEEPEST} end)']
        tail.append(f'case when {one} then array[{parent}."level$" + 1] else {parent}."path$" || {row}."n$" end')
        if keys is not None:
            head.append(f'array[{keys}] as "keys$"')
            checked = keys if self.query.nocycle else f'oc.no_loop({keys}, {parent}."keys$")'
            tail.append(f'{parent}."keys$" || {checked}')
        if keys is not None and self.query.nocycle:
            below = f'{below} and not ({keys} = any({parent}."keys$"))'
        head += [f"{c.root} as {c.name}" for c in self._carried]
        tail += [c.child for c in self._carried]
        roots = f"select {', '.join(head)}, {row}.* from {self._rows} as {row}{start}"
        children = (
            f"select {', '.join(tail)}, {row}.* from {self._tree} as {parent} join {self._rows} as {row} on {below}"
        )
        return f"{roots} union all {children}"

    def _cycle(self, below: str, keys: str | None) -> str:
        if not self.query.nocycle:
            return ""
        self.block.tree["CONNECT_BY_ISCYCLE"] = f'{self._shown}."cycle$"::numeric'
        if keys is None:
            return ', 0 as "cycle$"'
        ancestor = f'select 1 from {self._rows} as {self._row} where {below} and {keys} = any({self._parent}."keys$")'
        return f', (case when exists ({ancestor}) then 1 else 0 end) as "cycle$"'

    def _show(self) -> None:
        """The block goes on with the columns of the sorted tree."""
        self._columns_of(self._shown)
        self.block.level = f'{self._shown}."level$"::numeric'
        self.block.tree[PATH] = f'{self._shown}."path$"'
        self.block.tree["CONNECT_BY_ISLEAF"] = f'{self._shown}."leaf$"::numeric'
        for node, value in list(self.block.computed.items()):
            name = value.sql.rpartition(".")[2]
            self.block.computed[node] = replace(value, sql=f"{self._shown}.{name}")


def _is_path(node: ast.Node) -> bool:
    return isinstance(node, ast.Call) and dotted(node.fn) == (_PATH,)


def _made_anew(node: ast.Node) -> bool:
    """A function with another value each time: what PRIOR asks of it never loops."""
    name = dotted(node.fn) if isinstance(node, ast.Call) else dotted(node) if isinstance(node, ast.Expr) else None
    return name is not None and (name in _ANEW or name[1:] in _ANEW)
