"""The executable part of PL/SQL: blocks and statements."""

from __future__ import annotations

from collections.abc import Callable

from . import ast
from .declarations import DeclarationParser

_BLOCK_END = frozenset(["END", "EXCEPTION", "ELSE", "ELSIF", "WHEN"])
_SQL_STATEMENTS = frozenset(["SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "LOCK", "COMMIT", "ROLLBACK"])
_STATEMENT_START = (
    "( begin case declare exit for goto if loop mod null pragma raise return select update while with "
    "<an identifier> <a double-quoted delimited-identifier> <a bind variable> << continue close current "
    "delete fetch lock insert open rollback savepoint set sql execute commit forall merge pipe purge"
)
# A name used as a variable or procedure, though it is the first word of a statement.
_NAME_FOLLOWS = frozenset([":=", ".", "%"])


class StatementParser(DeclarationParser):
    """Adds block(), statement() and the handlers."""

    _statement_parsers: dict[str, Callable[[], ast.Stmt]] | None = None

    def _parsers(self) -> dict[str, Callable[[], ast.Stmt]]:
        table = self._statement_parsers
        if table is None:
            table = self._statement_parsers = {
                "IF": self._if,
                "CASE": self._case_statement,
                "NULL": self._null,
                "RETURN": self._return,
                "RAISE": self._raise,
                "EXIT": self._exit,
                "CONTINUE": self._exit,
                "FORALL": self._forall,
                "OPEN": self._open,
                "FETCH": self._fetch,
                "CLOSE": self._close,
                "EXECUTE": self._execute,
                "GOTO": lambda: self.refuse("GOTO"),
                "PIPE": lambda: self.refuse("PIPE ROW"),
            }
        return table

    # -------------------------------------------------------------- blocks

    def anonymous_block(self) -> ast.Block:
        """A whole client statement: [<<label>>] [DECLARE ...] BEGIN ... END;"""
        label = self._labels()
        block = self._block_statement(label)
        self.expect_end()
        return block

    def _block_statement(self, label: str | None) -> ast.Block:
        pos = self.tok.pos
        decls: tuple[ast.Decl, ...] = ()
        if self.accept("DECLARE"):
            decls = self.declarations(frozenset(["BEGIN"]))
        block = self.block_from_begin(pos, decls, label)
        self.end_name(*([label] if label else []))
        return block

    def block_from_begin(self, pos: int, decls: tuple[ast.Decl, ...], label: str | None) -> ast.Block:
        self.expect("BEGIN")
        body = self.statements()
        handlers: list[ast.Handler] = []
        if self.accept("EXCEPTION"):
            while self.tok.key == "WHEN":
                handlers.append(self._handler())
            if not handlers:
                self.fail(900, "pragma", "when")
        return ast.Block(pos, decls, body, tuple(handlers), label)

    def _handler(self) -> ast.Handler:
        pos = self.advance().pos
        names = [self._postfix()]
        while self.accept("OR"):
            names.append(self._postfix())
        self.expect("THEN")
        return ast.Handler(pos, tuple(names), self.statements())

    def statements(self) -> tuple[ast.Stmt, ...]:
        """At least one statement, up to a word that ends the sequence."""
        result: list[ast.Stmt] = []
        while self.tok.key not in _BLOCK_END:
            result.append(self.statement())
        if not result:
            self.fail(900, *_STATEMENT_START.split("  "))
        return tuple(result)

    def _labels(self) -> str | None:
        label: str | None = None
        while self.accept("<<"):
            label = self.ident()
            self.expect(">>")
        return label

    # -------------------------------------------------------------- one statement

    def statement(self) -> ast.Stmt:
        label = self._labels() if self.tok.key == "<<" else None
        tok = self.tok
        key = tok.key
        if key in ("BEGIN", "DECLARE"):
            return self._block_statement(label)
        if key in ("LOOP", "WHILE", "FOR") and self.peek().key not in _NAME_FOLLOWS:
            return self._loop(label)
        if key and self.peek().key not in _NAME_FOLLOWS:
            parser = self._parsers().get(key)
            if parser is not None:
                stmt = parser()
                self.expect_semicolon()
                return stmt
            if key in _SQL_STATEMENTS or (key in ("SAVEPOINT", "SET") and self.peek().key not in ("(", ";")):
                return self._embedded_sql()
            if key == "PRAGMA":
                self._pragma()
                return ast.Null(tok.pos)
        stmt = self._assignment_or_call()
        self.expect_semicolon()
        return stmt

    def expect_semicolon(self) -> None:
        if not self.accept(";"):
            self.fail(900, ":=", ".", "(", "@", "%", ";", "*", "&", "=", "-", "+", "<", "/", ">", "and", "or", "||")

    def _embedded_sql(self) -> ast.Stmt:
        self.statement_pos = self.tok.pos
        self.sql = True
        stmt = self.sql_statement()
        if self.tok.key != ";" or stmt is None:
            self.fail(933)
        self.sql = False
        self.advance()
        return stmt

    def _assignment_or_call(self) -> ast.Stmt:
        tok = self.tok
        if tok.kind not in ("ident", "quoted", "bind") or (not self.at_name() and tok.kind == "ident"):
            self.fail(900, *_STATEMENT_START.split("  "))
        target = self._postfix()
        if self.accept(":="):
            return ast.Assign(tok.pos, target, self.expr())
        if not isinstance(target, (ast.Name, ast.Attr, ast.Call)):
            self.fail(900, ":=", ".", "(", "@", "%", ";")
        return ast.CallStmt(tok.pos, target)

    def _null(self) -> ast.Stmt:
        return ast.Null(self.advance().pos)

    def _return(self) -> ast.Stmt:
        pos = self.advance().pos
        return ast.Return(pos, None if self.tok.key == ";" else self.expr())

    def _raise(self) -> ast.Stmt:
        pos = self.advance().pos
        return ast.Raise(pos, None if self.tok.key == ";" else self._postfix())

    def _exit(self) -> ast.Stmt:
        tok = self.advance()
        label = self.ident() if self.at_name() else None
        when = self.expr() if self.accept("WHEN") else None
        return ast.Exit(tok.pos, label, when) if tok.key == "EXIT" else ast.Continue(tok.pos, label, when)

    def _if(self) -> ast.Stmt:
        pos = self.advance().pos
        condition = self.expr()
        self.expect("THEN")
        branches = [(condition, self.statements())]
        while self.accept("ELSIF"):
            condition = self.expr()
            self.expect("THEN")
            branches.append((condition, self.statements()))
        default = self.statements() if self.accept("ELSE") else None
        self.expect("END")
        self.expect("IF")
        return ast.If(pos, tuple(branches), default)

    def _case_statement(self) -> ast.Stmt:
        pos = self.advance().pos
        operand = None if self.tok.key == "WHEN" else self.expr()
        branches: list[tuple[ast.Expr, tuple[ast.Stmt, ...]]] = []
        if self.tok.key != "WHEN":
            self.fail(900, "when")
        while self.accept("WHEN"):
            test = self.expr()
            self.expect("THEN")
            branches.append((test, self.statements()))
        default = self.statements() if self.accept("ELSE") else None
        self.expect("END")
        self.expect("CASE")
        if self.at_name():
            self.ident()
        return ast.CaseStmt(pos, operand, tuple(branches), default)

    # -------------------------------------------------------------- loops

    def _loop(self, label: str | None) -> ast.Stmt:
        tok = self.advance()
        if tok.key == "FOR":
            return self._for(tok.pos, label)
        if tok.key == "LOOP":
            return ast.Loop(tok.pos, self._loop_body(label), label)
        condition = self.expr()
        self.expect("LOOP")
        return ast.WhileLoop(tok.pos, condition, self._loop_body(label), label)

    def _loop_body(self, label: str | None) -> tuple[ast.Stmt, ...]:
        """statements END LOOP [label] ;"""
        body = self.statements()
        self.expect("END")
        self.expect("LOOP")
        if self.at_name():
            tok = self.tok
            name = self.ident()
            if name != label:
                known = f"'{label}'" if label else "a loop label"
                self.fail_pls(f"PLS-00113: END identifier '{name}' must match {known}", tok.pos)
        if not self.accept(";"):
            self.fail(900, ";", "<an identifier>")
        return body

    def _for(self, pos: int, label: str | None) -> ast.Stmt:
        var = self.ident()
        self.expect("IN")
        reverse = self.accept("REVERSE")
        if self.at_query():
            self.statement_pos = self.tok.pos
            opening = self.expect("(")
            source: ast.Query | ast.Expr = self.query()
            if self.tok.key != ")":
                self.sql = True
                self.fail(907)
            self.advance()
            if reverse:
                self.fail(900, "<an identifier>", at=opening)
        else:
            source = self.expr()
            if self.accept(".."):
                high = self.expr()
                self.expect("LOOP")
                body = self._loop_body(label)
                assert isinstance(source, ast.Expr)
                return ast.ForLoop(pos, var, source, high, reverse, body, label)
        if not self.accept("LOOP"):
            self.fail(900, ".", "(", "*", "@", "%", "&", "-", "+", "/", "loop", "..", "||")
        return ast.CursorForLoop(pos, var, source, self._loop_body(label), label)

    def _forall(self) -> ast.Stmt:
        pos = self.advance().pos
        var = self.ident()
        self.expect("IN")
        low: ast.Expr | None = None
        high: ast.Expr | None = None
        indices: ast.Expr | None = None
        values: ast.Expr | None = None
        if self.accept_words("INDICES", "OF"):
            indices = self._postfix()
            if self.accept("BETWEEN"):
                low = self.operand()
                self.expect("AND")
                high = self.operand()
        elif self.accept_words("VALUES", "OF"):
            values = self._postfix()
        else:
            low = self.expr()
            self.expect("..")
            high = self.expr()
        save = self.accept_words("SAVE", "EXCEPTIONS")
        if self.tok.key in ("INSERT", "UPDATE", "DELETE", "MERGE"):
            self.statement_pos = self.tok.pos
            self.sql = True
            stmt = self.sql_statement()
            if self.tok.key != ";" or stmt is None:
                self.fail(933)
            self.sql = False
        elif self.tok.key == "EXECUTE":
            stmt = self._execute()
        else:
            self.fail(900, ".", "(", "insert", "update", "delete", "merge", "execute", "save")
        return ast.Forall(pos, var, low, high, stmt, indices, values, save)

    # -------------------------------------------------------------- cursors and dynamic SQL

    def _open(self) -> ast.Stmt:
        pos = self.advance().pos
        cursor = self._postfix()
        if self.accept("FOR"):
            if self.at_query():
                self.statement_pos = self.tok.pos
                query = self.query()
                if self.tok.key != ";":
                    self.sql = True
                    self.fail(933)
                return ast.OpenFor(pos, cursor, query)
            dynamic = self.expr()
            return ast.OpenFor(pos, cursor, None, dynamic, self._using())
        if isinstance(cursor, ast.Call):
            return ast.Open(pos, cursor.fn, cursor.args)
        return ast.Open(pos, cursor)

    def _using(self) -> tuple[ast.UsingArg, ...]:
        if not self.accept("USING"):
            return ()
        args: list[ast.UsingArg] = []
        while True:
            pos = self.tok.pos
            in_, out = self.accept("IN"), self.accept("OUT")
            mode = ("IN OUT" if in_ else "OUT") if out else "IN"
            args.append(ast.UsingArg(pos, self.expr(), mode))
            if not self.accept(","):
                return tuple(args)

    def _fetch(self) -> ast.Stmt:
        pos = self.advance().pos
        cursor = self._postfix()
        bulk = self.accept_words("BULK", "COLLECT")
        self.expect("INTO")
        into = self.targets()
        limit = self.expr() if self.accept("LIMIT") else None
        return ast.Fetch(pos, cursor, into, bulk, limit)

    def _close(self) -> ast.Stmt:
        return ast.Close(self.advance().pos, self._postfix())

    def _execute(self) -> ast.Stmt:
        pos = self.advance().pos
        self.expect("IMMEDIATE")
        sql = self.expr()
        into: tuple[ast.Expr, ...] = ()
        returning: tuple[ast.Expr, ...] = ()
        returning_bulk = False
        bulk = self.accept_words("BULK", "COLLECT")
        if bulk or self.tok.key == "INTO":
            self.expect("INTO")
            into = self.targets()
        using = self._using()
        if self.tok.key in ("RETURNING", "RETURN"):
            self.advance()
            returning_bulk = self.accept_words("BULK", "COLLECT")
            self.expect("INTO")
            returning = self.targets()
        return ast.ExecuteImmediate(pos, sql, into, bulk, using, returning, returning_bulk)
