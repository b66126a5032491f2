"""SELECT: query blocks, set operators, joins, trailing clauses."""

from __future__ import annotations

from dataclasses import replace

from ..errors import CompilationError, OraError
from . import ast
from .jsonexpr import JsonParser
from .words import COLUMN_ALIAS_STOP

_SET_OPERATORS = frozenset(["UNION", "INTERSECT", "MINUS"])
_JOIN_START = frozenset(["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"])


class QueryParser(JsonParser):
    """Adds query() and table references."""

    # -------------------------------------------------------------- whole queries

    def query(self) -> ast.Query:
        """[WITH ...] block [UNION ... block] [ORDER BY] [OFFSET/FETCH] [FOR UPDATE]"""
        saved, self.sql = self.sql, True
        pos = self.tok.pos
        ctes = self._ctes() if self.tok.key == "WITH" else ()
        result = self._query_rest(self._set_operation(self._operand()), pos)
        if ctes:
            assert isinstance(result, (ast.Select, ast.SetQuery))
            if result.ctes:
                self.refuse("WITH in front of a parenthesised query that has its own WITH")
            result = replace(result, ctes=ctes)
        self.sql = saved
        return result

    def query_after(self, left: ast.Query) -> ast.Query:
        return self._query_rest(self._set_operation(left), left.pos)

    def _ctes(self) -> tuple[ast.Cte, ...]:
        self.expect("WITH")
        if self.tok.key in ("FUNCTION", "PROCEDURE"):
            self.refuse("a function in the WITH clause")
        ctes: list[ast.Cte] = []
        while True:
            pos = self.tok.pos
            name = self.ident()
            columns = self.ident_list() if self.tok.key == "(" else ()
            self.expect("AS")
            self.expect("(")
            ctes.append(ast.Cte(pos, name, columns, self.query()))
            self.expect(")")
            if self.tok.key in ("SEARCH", "CYCLE"):
                self.refuse(f"{self.tok.key} of a recursive WITH")
            if not self.accept(","):
                return tuple(ctes)

    def _set_operation(self, left: ast.Query) -> ast.Query:
        while self.tok.key in _SET_OPERATORS or self.at_words("EXCEPT", "SELECT"):
            op = self.advance().key
            if op == "EXCEPT":
                self.refuse("EXCEPT")
            if self.accept("ALL"):
                if op != "UNION":
                    self.refuse(f"{op} ALL")
                op = "UNION ALL"
            left = ast.SetQuery(left.pos, op, left, self._operand())
        return left

    def _operand(self) -> ast.Query:
        if self.tok.key == "SELECT":
            return self._block()
        if self.tok.key == "(":
            self.advance()
            query = self.query()
            self.expect(")")
            return query
        return self.fail(928, "select")

    def _query_rest(self, query: ast.Query, pos: int) -> ast.Query:
        """ORDER BY, OFFSET, FETCH and FOR UPDATE hung on `query`."""
        order: tuple[ast.OrderItem, ...] = ()
        siblings = False
        if self.tok.key == "ORDER":
            siblings = self.peek().key == "SIBLINGS"
            order = self.order_by()
        offset: ast.Expr | None = None
        fetch: ast.Expr | None = None
        percent = ties = False
        if self.tok.key == "OFFSET":
            self.advance()
            offset = self.value()
            self._rows_word()
        if self.tok.key == "FETCH" and self.peek().key in ("FIRST", "NEXT"):
            self.reset(self.i + 2)
            fetch = ast.Literal(self.tok.pos, 1) if self.tok.key in ("ROW", "ROWS") else self.value()
            percent = self.accept("PERCENT")
            self._rows_word()
            ties = self.accept_words("WITH", "TIES")
            if not ties:
                self.expect("ONLY")
        lock = self._for_update() if self.tok.key == "FOR" and self.peek().key == "UPDATE" else None
        if not order and offset is None and fetch is None and lock is None:
            return query
        assert isinstance(query, (ast.Select, ast.SetQuery))
        if query.order or query.offset or query.fetch or (isinstance(query, ast.Select) and query.for_update):
            inner = ast.DerivedTable(query.pos, query)
            query = ast.Select(pos, (ast.SelectItem(pos, ast.Star(pos)),), (inner,))
        if isinstance(query, ast.SetQuery):
            if lock is not None:
                self.fail(1786)
            if percent or ties:
                self.refuse("FETCH ... PERCENT or WITH TIES on a set operation")
            return replace(query, order=order, offset=offset, fetch=fetch)
        return replace(
            query,
            order=order,
            siblings=siblings,
            offset=offset,
            fetch=fetch,
            fetch_percent=percent,
            with_ties=ties,
            for_update=lock,
        )

    def _rows_word(self) -> None:
        if not self.accept("ROW"):
            self.expect("ROWS")

    def _for_update(self) -> ast.ForUpdate:
        pos = self.advance().pos
        self.advance()
        of: list[ast.Expr] = []
        if self.accept("OF"):
            of.append(self._postfix())
            while self.accept(","):
                of.append(self._postfix())
        wait: str | int | None = None
        if self.accept("NOWAIT"):
            wait = "NOWAIT"
        elif self.accept_words("SKIP", "LOCKED"):
            wait = "SKIP LOCKED"
        elif self.accept("WAIT"):
            wait = self.integer()
        return ast.ForUpdate(pos, tuple(of), wait)

    # -------------------------------------------------------------- one block

    def _block(self) -> ast.Select:
        pos = self.expect("SELECT").pos
        hints = self.hints.get(self.i)
        distinct = False
        if self.tok.key in ("DISTINCT", "UNIQUE"):
            self.advance()
            distinct = True
        else:
            self.accept("ALL")
        items = [self._select_item()]
        while self.accept(","):
            items.append(self._select_item())
        into: tuple[ast.Expr, ...] = ()
        bulk = False
        if self.plsql:
            bulk = self.accept_words("BULK", "COLLECT")
            if bulk or self.tok.key == "INTO":
                self.expect("INTO", 925)
                into = self.targets()
        elif self.tok.key == "INTO":
            self.fail(905)
        self.expect("FROM", 923)
        tables = [self._joined()]
        while self.accept(","):
            tables.append(self._joined())
        where = self.condition() if self.accept("WHERE") else None
        connect_by: ast.Expr | None = None
        start_with: ast.Expr | None = None
        nocycle = False
        while True:
            if connect_by is None and self.accept("CONNECT"):
                self.expect("BY")
                nocycle = self.accept("NOCYCLE")
                connect_by = self.condition()
            elif start_with is None and self.accept("START"):
                self.expect("WITH")
                start_with = self.condition()
            else:
                break
        group: tuple[ast.Expr, ...] = ()
        having: ast.Expr | None = None
        if self.tok.key == "HAVING":
            self.advance()
            having = self.condition()
        if self.accept("GROUP"):
            self.expect("BY")
            if self.at_words("GROUPING", "SETS"):
                self.refuse("GROUPING SETS")
            group = self.values()
        if having is None and self.accept("HAVING"):
            having = self.condition()
        if self.tok.key == "MODEL":
            self.refuse("MODEL")
        return ast.Select(
            pos,
            tuple(items),
            tuple(tables),
            where,
            group,
            having,
            distinct,
            connect_by,
            start_with,
            nocycle,
            into,
            bulk,
            hints=hints,
        )

    def _select_item(self) -> ast.SelectItem:
        tok = self.tok
        if tok.key == "*":
            self.advance()
            return ast.SelectItem(tok.pos, ast.Star(tok.pos))
        if tok.kind in ("ident", "quoted") and self.peek().key == ".":
            ahead = 1
            while self.peek(ahead).key == "." and self.peek(ahead + 1).kind in ("ident", "quoted"):
                ahead += 2
            if self.peek(ahead).key == "." and self.peek(ahead + 1).key == "*":
                parts = tuple(str(self.peek(n).value) for n in range(0, ahead, 2))
                self.reset(self.i + ahead + 2)
                return ast.SelectItem(tok.pos, ast.Star(tok.pos, parts))
        start = self.i
        value = self.value()
        parts_read = (self.text[t.pos : t.end] for t in self.toks[start : self.i])
        text = "".join(part if part[0] in "'\"" else part.upper() for part in parts_read)
        alias: str | None = None
        if self.accept("AS"):
            alias = self.ident(923)
        elif not (self.plsql and self.at_words("BULK", "COLLECT")):
            alias = self.alias(COLUMN_ALIAS_STOP)
        return ast.SelectItem(tok.pos, value, alias, text)

    # -------------------------------------------------------------- FROM

    def _joined(self) -> ast.FromItem:
        left = self._table()
        while self.tok.key in _JOIN_START:
            natural = self.accept("NATURAL")
            kind = "INNER"
            if self.tok.key in ("LEFT", "RIGHT", "FULL"):
                kind = self.advance().key
                self.accept("OUTER")
            elif self.tok.key in ("INNER", "CROSS"):
                kind = self.advance().key
            if self.tok.key == "APPLY":
                self.refuse("APPLY")
            self.expect("JOIN")
            right = self._table()
            on: ast.Expr | None = None
            using: tuple[str, ...] = ()
            if kind != "CROSS" and not natural:
                if self.accept("USING"):
                    using = self.ident_list()
                else:
                    self.expect("ON")
                    on = self.condition()
            left = ast.Join(left.pos, kind, left, right, on, using, natural)
        if self.at_words("OUTER", "APPLY"):
            self.refuse("APPLY")
        return left

    def _table(self) -> ast.FromItem:
        tok = self.tok
        key = tok.key
        if key == "(":
            return self._parenthesised_table()
        following = self.peek().key
        if following == "(":
            if key == "LATERAL":
                self.advance()
                self.advance()
                query = self.query()
                self.expect(")")
                return ast.DerivedTable(tok.pos, query, self.alias(), True)
            if key == "TABLE":
                self.advance()
                self.advance()
                if self.at_query():
                    self.refuse("TABLE(subquery)")
                expr = self.value()
                self.expect(")")
                if self.at_words("(", "+", ")"):
                    self.refuse("(+) on TABLE()")
                return ast.TableFunction(tok.pos, expr, self.alias())
            if key == "JSON_TABLE":
                return self._json_table()
            if key in ("XMLTABLE", "ONLY", "CONTAINERS", "SHARDS", "THE"):
                self.refuse(f"{key} in FROM")
        return self.table_ref(functions=True)

    def _parenthesised_table(self) -> ast.FromItem:
        pos = self.tok.pos
        if self.at_query(1):
            start = self.i
            try:
                self.advance()
                query = self.query()
                self.expect(")")
            except (OraError, CompilationError):
                # ((select ..) a join b on ..): not a query after all
                if self.toks[start + 1].key != "(":
                    raise
                self.reset(start)
                self.sql = True
            else:
                self._refuse_table_suffix()
                return ast.DerivedTable(pos, query, self.alias())
        self.expect("(")
        item = self._joined()
        self.expect(")")
        return item

    def _refuse_table_suffix(self) -> None:
        key = self.tok.key
        if key in ("PIVOT", "UNPIVOT", "MATCH_RECOGNIZE") and self.peek().key in ("(", "XML", "INCLUDE"):
            self.refuse(key)

    def table_ref(self, *, functions: bool = False) -> ast.FromItem:
        """[owner.]name [PARTITION (..) | SAMPLE (..) | AS OF ..] [alias], or a call of a table function."""
        pos = self.tok.pos
        name = self.dotted(903)
        if functions and self.tok.key == "(":
            fn: ast.Expr = ast.Name(pos, name[0])
            for part in name[1:]:
                fn = ast.Attr(pos, fn, part)
            return ast.TableFunction(pos, self._call(fn), self.alias())
        partition = self._table_suffix()
        self._refuse_table_suffix()
        return ast.TableRef(pos, name, self.alias(), partition)

    def table_target(self) -> ast.TableRef:
        """The table of a DML statement."""
        if self.tok.key == "(":
            self.refuse("an inline view as the target of a DML statement")
        if self.peek().key == "(" and self.tok.key in ("TABLE", "ONLY", "THE"):
            self.refuse(f"{self.tok.key}() as the target of a DML statement")
        result = self.table_ref()
        assert isinstance(result, ast.TableRef)
        return result

    def _table_suffix(self) -> str | None:
        start = self.i
        if self.tok.key in ("PARTITION", "SUBPARTITION") and self.peek().key in ("(", "FOR"):
            self.advance()
            self.accept("FOR")
            self.skip_parens()
        elif self.tok.key == "SAMPLE" and self.peek().key in ("(", "BLOCK"):
            self.advance()
            self.accept("BLOCK")
            self.skip_parens()
        elif self.at_words("AS", "OF") and self.peek(2).key in ("TIMESTAMP", "SCN"):
            self.reset(self.i + 3)
            self.value()
            return f"a flashback query ({self.words_since(start)})"
        elif self.at_words("VERSIONS", "BETWEEN"):
            self.refuse("a flashback query (VERSIONS BETWEEN)")
        else:
            return None
        return self.words_since(start)

    # -------------------------------------------------------------- JSON_TABLE

    def _json_table(self) -> ast.FromItem:
        pos = self.advance().pos
        self.expect("(")
        doc = self.value()
        self.accept_words("FORMAT", "JSON")
        path = "$"
        if self.accept(","):
            path = self.json_path()
        if self.tok.key == "PASSING":
            self.refuse("PASSING in a JSON function")
        on_error, on_empty = self.json_on()
        if on_empty is not None:
            self.refuse("ON EMPTY of JSON_TABLE")
        columns = self._json_columns()
        self.expect(")")
        return ast.JsonTable(pos, doc, path, columns, self.alias(), on_error)

    def _json_columns(self) -> tuple[ast.JsonTableColumn, ...]:
        self.expect("COLUMNS")
        self.expect("(")
        columns = [self._json_column()]
        while self.accept(","):
            columns.append(self._json_column())
        self.expect(")")
        return tuple(columns)

    def _json_column(self) -> ast.JsonTableColumn:
        pos = self.tok.pos
        if self.tok.key == "NESTED" and (self.peek().key == "PATH" or self.peek().kind == "string"):
            self.advance()
            self.accept("PATH")
            path = self.json_path()
            return ast.JsonTableColumn(pos, "NESTED", None, None, path, columns=self._json_columns())
        name = self.ident()
        if self.accept("FOR"):
            self.expect("ORDINALITY")
            return ast.JsonTableColumn(pos, "ORDINALITY", name, None, None)
        kind = "VALUE"
        column_type: ast.TypeRef | None = None
        wrapper: str | None = None
        if self.tok.key not in ("PATH", "EXISTS", "FORMAT", ",", ")"):
            column_type = self.type_ref()
        if self.accept("EXISTS"):
            kind = "EXISTS"
        elif self.accept_words("FORMAT", "JSON"):
            kind = "QUERY"
        if self.tok.key in ("TRUNCATE", "ALLOW", "DISALLOW"):
            self.refuse(f"{self.tok.key} in JSON_TABLE")
        wrapper = self.json_wrapper()
        path_text: str | None = None
        if self.accept("PATH"):
            path_text = self.json_path() if self.tok.kind == "string" else "$." + self._simple_path()
        on_error, on_empty = self.json_on()
        return ast.JsonTableColumn(pos, kind, name, column_type, path_text, wrapper, on_error, on_empty)

    def _simple_path(self) -> str:
        """PATH a.b: steps without quotes, in the letters they are written with."""
        start = self.tok.pos
        self.any_ident()
        while self.accept("."):
            self.any_ident()
        return self.text_since(start)
