"""INSERT, UPDATE, DELETE, MERGE, transaction control, LOCK TABLE."""

from __future__ import annotations

from . import ast
from .query import QueryParser


class DmlParser(QueryParser):
    """Adds sql_statement(): the statements a client and PL/SQL have in common."""

    def sql_statement(self) -> ast.Stmt | None:
        """The statement at the cursor, without its terminator; None if it is none of these."""
        key = self.tok.key
        if key in ("SELECT", "WITH", "("):
            pos = self.tok.pos
            return ast.QueryStmt(pos, self.query())
        if key == "INSERT":
            return self._insert()
        if key == "UPDATE":
            return self._update()
        if key == "DELETE":
            return self._delete()
        if key == "MERGE":
            return self._merge()
        if key == "LOCK":
            return self._lock_table()
        return self._transaction(key)

    def _transaction(self, key: str) -> ast.Stmt | None:
        if key == "COMMIT":
            pos = self.advance().pos
            self.accept("WORK")
            if self.tok.key == "COMMENT":
                self.advance()
                self.string()
            if self.tok.key == "FORCE":
                self.refuse("COMMIT FORCE")
            if self.accept("WRITE"):
                while self.tok.key in ("WAIT", "NOWAIT", "IMMEDIATE", "BATCH"):
                    self.advance()
            return ast.Commit(pos)
        if key == "ROLLBACK":
            pos = self.advance().pos
            self.accept("WORK")
            if self.tok.key == "FORCE":
                self.refuse("ROLLBACK FORCE")
            if self.accept("TO"):
                self.accept("SAVEPOINT")
                return ast.Rollback(pos, self.ident())
            return ast.Rollback(pos)
        if key == "SAVEPOINT":
            pos = self.advance().pos
            return ast.Savepoint(pos, self.ident())
        if key == "SET" and self.peek().key == "TRANSACTION":
            pos = self.tok.pos
            while self.tok.kind != "end" and self.tok.key != ";":
                self.advance()
            return ast.SetTransaction(pos, self.text_since(pos))
        return None

    # -------------------------------------------------------------- INSERT

    def _insert(self) -> ast.Stmt:
        pos = self.advance().pos
        hints = self.hints.get(self.i)
        if self.tok.key in ("ALL", "FIRST"):
            return self._multi_insert(pos)
        self.expect("INTO", 925)
        table = self.table_target()
        columns: tuple[str, ...] = ()
        values: tuple[ast.Expr, ...] | None = None
        query: ast.Query | None = None
        record: ast.Expr | None = None
        if self.tok.key == "(" and not self.at_query():
            columns = self._column_list()
        if self.accept("VALUES"):
            if self.tok.key == "(":
                values = self._value_list()
            elif self.plsql:
                record = self.target()
            else:
                self.fail(906)
        elif self.at_query():
            query = self.query()
        else:
            self.fail(926)
        self._refuse_log_errors()
        returning = self.returning() if query is None else None
        return ast.Insert(pos, table, columns, values, query, record, returning, hints)

    def _multi_insert(self, pos: int) -> ast.Stmt:
        first = self.advance().key == "FIRST"
        branches: list[ast.InsertBranch] = []
        if not first and self.tok.key == "INTO":
            branches.append(ast.InsertBranch(self.tok.pos, None, self._into_clauses()))
        else:
            self._when_branches(branches)
        if not self.at_query():
            self.fail(928, "select")
        query = self.query()
        self._refuse_log_errors()
        return ast.MultiInsert(pos, first, tuple(branches), query)

    def _when_branches(self, branches: list[ast.InsertBranch]) -> None:
        if self.tok.key != "WHEN":
            self.fail(905)
        while self.tok.key == "WHEN":
            start = self.advance().pos
            when = self.condition()
            self.expect("THEN", 905)
            branches.append(ast.InsertBranch(start, when, self._into_clauses()))
        if self.tok.key == "ELSE":
            start = self.advance().pos
            branches.append(ast.InsertBranch(start, None, self._into_clauses()))

    def _into_clauses(self) -> tuple[ast.IntoClause, ...]:
        clauses: list[ast.IntoClause] = []
        if self.tok.key != "INTO":
            self.fail(925)
        while self.tok.key == "INTO":
            pos = self.advance().pos
            table = self.table_target()
            columns = self._column_list() if self.tok.key == "(" and not self.at_query() else ()
            values = self._value_list() if self.accept("VALUES") else None
            self._refuse_log_errors()
            clauses.append(ast.IntoClause(pos, table, columns, values))
        return tuple(clauses)

    def _column_list(self) -> tuple[str, ...]:
        self.expect("(")
        columns = [self._column()]
        while self.accept(","):
            columns.append(self._column())
        self.expect(")")
        return tuple(columns)

    def _column(self) -> str:
        """A column to be written; a table or alias in front of it is dropped."""
        name = self.ident()
        while self.accept("."):
            name = self.any_ident()
        return name

    def _value_list(self) -> tuple[ast.Expr, ...]:
        self.expect("(")
        values = [self._value_or_default()]
        while self.accept(","):
            values.append(self._value_or_default())
        self.expect(")")
        return tuple(values)

    def _value_or_default(self) -> ast.Expr:
        if self.tok.key == "DEFAULT":
            return ast.Name(self.advance().pos, "DEFAULT")
        return self.value()

    def _refuse_log_errors(self) -> None:
        if self.at_words("LOG", "ERRORS"):
            self.refuse("LOG ERRORS")

    def returning(self) -> ast.Returning | None:
        """RETURNING exprs [BULK COLLECT] INTO targets"""
        if self.tok.key not in ("RETURNING", "RETURN"):
            return None
        pos = self.advance().pos
        exprs = self.values()
        bulk = self.accept_words("BULK", "COLLECT")
        self.expect("INTO", 925)
        targets = self.targets()
        self._refuse_log_errors()
        return ast.Returning(pos, exprs, targets, bulk)

    # -------------------------------------------------------------- UPDATE, DELETE

    def _update(self) -> ast.Stmt:
        pos = self.advance().pos
        table = self.table_target()
        self.expect("SET", 971)
        record: ast.Expr | None = None
        sets: tuple[ast.SetClause, ...] = ()
        if self.plsql and self.at_words("ROW", "="):
            self.reset(self.i + 2)
            record = self.target()
        else:
            sets = self._sets()
        where, cursor = self._where()
        self._refuse_log_errors()
        return ast.Update(pos, table, sets, where, cursor, record, self.returning())

    def _sets(self) -> tuple[ast.SetClause, ...]:
        sets = [self._set()]
        while self.accept(","):
            sets.append(self._set())
        return tuple(sets)

    def _set(self) -> ast.SetClause:
        pos = self.tok.pos
        if self.tok.key == "(":
            columns = self._column_list()
            self.expect("=")
            if not self.at_query():
                self.fail(907 if self.tok.key != "(" else 928)
            value = self.value()
        else:
            columns = (self._column(),)
            self.expect("=")
            value = self._value_or_default()
        return ast.SetClause(pos, columns, value)

    def _where(self) -> tuple[ast.Expr | None, str | None]:
        if not self.accept("WHERE"):
            return None, None
        if self.plsql and self.accept_words("CURRENT", "OF"):
            parts = self.dotted()
            return None, ".".join(parts)
        return self.condition(), None

    def _delete(self) -> ast.Stmt:
        pos = self.advance().pos
        self.accept("FROM")
        table = self.table_target()
        where, cursor = self._where()
        self._refuse_log_errors()
        return ast.Delete(pos, table, where, cursor, self.returning())

    # -------------------------------------------------------------- MERGE

    def _merge(self) -> ast.Stmt:
        pos = self.advance().pos
        self.expect("INTO", 925)
        target = self.table_target()
        self.expect("USING")
        source = self._table()
        self.expect("ON", 969)
        self.expect("(")
        on = self.condition()
        self.expect(")")
        sets: tuple[ast.SetClause, ...] = ()
        update_where: ast.Expr | None = None
        delete_where: ast.Expr | None = None
        columns: tuple[str, ...] = ()
        values: tuple[ast.Expr, ...] | None = None
        insert_where: ast.Expr | None = None
        if self.tok.key != "WHEN":
            self.fail(905)
        while self.accept("WHEN"):
            if self.accept("NOT"):
                if values is not None:
                    self.fail(905)
                self.expect_words("MATCHED", "THEN", "INSERT")
                if self.tok.key == "(":
                    columns = self._column_list()
                self.expect("VALUES", 926)
                values = self._value_list()
                insert_where = self.condition() if self.accept("WHERE") else None
            else:
                if sets:
                    self.fail(905)
                self.expect_words("MATCHED", "THEN", "UPDATE", "SET")
                sets = self._sets()
                update_where = self.condition() if self.accept("WHERE") else None
                if self.accept("DELETE"):
                    self.expect("WHERE")
                    delete_where = self.condition()
        self._refuse_log_errors()
        return ast.Merge(pos, target, source, on, sets, update_where, delete_where, columns, values, insert_where)

    def _lock_table(self) -> ast.Stmt:
        pos = self.advance().pos
        self.expect("TABLE")
        tables = [self.table_target()]
        while self.accept(","):
            tables.append(self.table_target())
        self.expect("IN")
        start = self.i
        while self.tok.key in ("ROW", "SHARE", "UPDATE", "EXCLUSIVE"):
            self.advance()
        mode = self.words_since(start)
        self.expect("MODE")
        wait: str | int | None = None
        if self.accept("NOWAIT"):
            wait = "NOWAIT"
        elif self.accept("WAIT"):
            wait = self.integer()
        return ast.LockTable(pos, tuple(tables), mode, wait)
