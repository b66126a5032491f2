"""The executable part: statements, blocks, exception handlers."""

from __future__ import annotations

from ..errors import unsupported
from ..parser import ast
from .cursors import CursorCompiler
from .report import Problem
from .resolve import dotted
from .symbols import Code, ExceptionSymbol, Scope, Var

_SQL = (
    ast.QueryStmt,
    ast.Insert,
    ast.MultiInsert,
    ast.Update,
    ast.Delete,
    ast.Merge,
    ast.LockTable,
    ast.OpenFor,
    ast.Forall,
)
_WRONG_TYPE = "PLS-00382: expression is of wrong type"


class StatementCompiler(CursorCompiler):
    """Adds statements(), block() and the handlers."""

    def statements(self, body: tuple[ast.Stmt, ...]) -> None:
        for stmt in body:
            self.at(stmt.pos)
            if isinstance(stmt, (ast.Block, ast.If, ast.CaseStmt, ast.Loop, ast.WhileLoop, ast.ForLoop)):
                # errors inside are reported where they are, those of the heads here
                with self.guarded(stmt.pos, "Statement"):
                    self._structured(stmt)
                continue
            with self.guarded(stmt.pos, "Statement", sql=isinstance(stmt, _SQL)):
                self._statement(stmt)

    def _structured(self, stmt: ast.Stmt) -> None:
        if isinstance(stmt, ast.Block):
            self.block(stmt)
        elif isinstance(stmt, ast.If):
            self._if(stmt)
        elif isinstance(stmt, ast.CaseStmt):
            self._case_statement(stmt)
        elif isinstance(stmt, ast.Loop):
            self.plain_loop(stmt)
        elif isinstance(stmt, ast.WhileLoop):
            self.while_loop(stmt)
        elif isinstance(stmt, ast.ForLoop):
            self.for_loop(stmt)

    def _statement(self, stmt: ast.Stmt) -> None:
        if isinstance(stmt, ast.Assign):
            self._assign(stmt)
        elif isinstance(stmt, ast.CallStmt):
            self.call_statement(stmt.call)
        elif isinstance(stmt, ast.Return):
            self._return(stmt)
        elif isinstance(stmt, (ast.Exit, ast.Continue)):
            self.leave(stmt)
        elif isinstance(stmt, ast.Raise):
            self._raise(stmt)
        elif isinstance(stmt, ast.Null):
            self.emit("pass")
        elif isinstance(stmt, ast.QueryStmt):
            self._select(stmt)
        elif isinstance(stmt, (ast.Insert, ast.MultiInsert, ast.Update, ast.Delete, ast.Merge)):
            self._dml(stmt)
        elif isinstance(stmt, ast.CursorForLoop):
            self.cursor_for(stmt)
        elif isinstance(stmt, ast.Forall):
            self.forall(stmt)
        elif isinstance(stmt, ast.ExecuteImmediate):
            self.execute_immediate(stmt)
        elif isinstance(stmt, ast.Open):
            self.open_statement(stmt)
        elif isinstance(stmt, ast.OpenFor):
            self.open_for_statement(stmt)
        elif isinstance(stmt, ast.Fetch):
            self.fetch_statement(stmt)
        elif isinstance(stmt, ast.Close):
            self.close_statement(stmt)
        else:
            self._transaction(stmt)

    # -------------------------------------------------------------- simple statements

    def _assign(self, stmt: ast.Assign) -> None:
        value = self.value(stmt.value)
        target = self.target(stmt.target)
        self.emit(target.statement(self.coerce(value, target.type, stmt.value.pos)))

    def _return(self, stmt: ast.Return) -> None:
        frame = self.frame
        if frame.kind == "FUNCTION":
            if stmt.value is None:
                raise Problem("PLS-00503: RETURN <value> statement required for this return from function", stmt.pos)
            assert frame.returns is not None
            code = self.value(stmt.value)
            if self._is_own(stmt.value):
                code = Code(code.py, code.type, code.simple, code.nn, True, code.const)
            value = self.coerce(code, frame.returns, stmt.value.pos)
            if frame.outs:
                self.emit(f"return ({', '.join([value, *(v.py for v in frame.outs)])})")
            else:
                self.emit(f"return {value}")
            return
        if stmt.value is not None:
            raise Problem("PLS-00372: In a procedure, RETURN statement cannot contain an expression", stmt.pos)
        self.emit(self.leave_frame())

    def leave_frame(self) -> str:
        """The return statement of a procedure or block."""
        outs = self.frame.outs
        return f"return ({', '.join(v.py for v in outs)},)" if outs else "return"

    def _is_own(self, expr: ast.Expr) -> bool:
        """A local variable of the function itself: nobody needs it after the return."""
        if not isinstance(expr, ast.Name):
            return False
        symbol = self.scope.find(expr.ident)
        return isinstance(symbol, Var) and symbol.frame is self.frame and symbol.own

    def _raise(self, stmt: ast.Raise) -> None:
        if stmt.name is None:
            if not self.frame.handlers:
                raise Problem(
                    "PLS-00367: a RAISE statement with no exception name must be inside an exception handler", stmt.pos
                )
            self.emit("raise again(S)")
            return
        symbol = self._exception(stmt.name)
        if symbol.message:
            self.emit(f"raise OraError({symbol.code}, {symbol.message!r})")
        else:
            self.emit(f"raise user_exception({symbol.uid!r}, {symbol.code})")

    def _exception(self, expr: ast.Expr) -> ExceptionSymbol:
        parts = dotted(expr)
        if parts is None:
            raise Problem(_WRONG_TYPE, expr.pos)
        symbol, rest = self.need(parts, expr.pos)
        if rest or not isinstance(symbol, ExceptionSymbol):
            raise Problem(
                "PLS-00485: in exception handler, '" + ".".join(parts) + "' must be an exception name", expr.pos
            )
        return symbol

    # -------------------------------------------------------------- IF and CASE

    def _if(self, stmt: ast.If) -> None:
        word = "if"
        for condition, body in stmt.branches:
            self.at(condition.pos)
            self.emit(f"{word} {self.test(condition)}:")
            with self.indented():
                self.statements(body)
            word = "elif"
        if stmt.default is not None:
            self.emit("else:")
            with self.indented():
                self.statements(stmt.default)

    def _case_statement(self, stmt: ast.CaseStmt) -> None:
        operand: Code | None = None
        if stmt.operand is not None:
            code = self.value(stmt.operand)
            temp = self.temp()
            self.emit(f"{temp} = {code.py}")
            operand = Code(temp, code.type, simple=True, nn=code.nn)
        word = "if"
        for condition, body in stmt.branches:
            if operand is None:
                test = self.test(condition)
            else:
                test = self.compare_codes("=", operand, self.value(condition), condition.pos, True).py
            self.emit(f"{word} {test}:")
            with self.indented():
                self.statements(body)
            word = "elif"
        self.emit("else:")
        with self.indented():
            if stmt.default is not None:
                self.statements(stmt.default)
            else:
                self.emit("raise no_case()")

    # -------------------------------------------------------------- SQL

    def _select(self, stmt: ast.QueryStmt) -> None:
        query = stmt.query
        into = query.into if isinstance(query, ast.Select) else _into_of(query)
        if not into:
            raise Problem("PLS-00428: an INTO clause is expected in this SELECT statement", stmt.pos)
        bulk = isinstance(query, ast.Select) and query.bulk
        name, made = self.static_sql(stmt, stmt.pos)
        temp = self.temp()
        if bulk:
            self.emit(f"{temp} = S.select_all({name}, {self.bind_values(made)})")
            self.store_rows(into, made.column_types, temp, "INTO")
        else:
            self.emit(f"{temp} = S.select_one({name}, {self.bind_values(made)})")
            self.store_row(into, made.column_types, temp, "INTO")

    def _dml(self, stmt: ast.Insert | ast.MultiInsert | ast.Update | ast.Delete | ast.Merge) -> None:
        expanded = self.expand_record(stmt)
        name, made = self.static_sql(expanded, stmt.pos)
        call = f"S.dml({name}, {self.bind_values(made)})"
        returning: ast.Returning | None = getattr(expanded, "returning", None)
        if returning is None:
            self.emit(call)
            return
        temp = self.temp()
        self.emit(f"{temp} = {call}")
        if returning.bulk:
            self.store_rows(returning.targets, made.column_types, temp, "INTO")
            return
        self.emit(f"if len({temp}) > 1: raise OraError(1422, 'exact fetch returns more than requested number of rows')")
        self.emit(f"if {temp}:")
        with self.indented():
            row = self.temp()
            self.emit(f"{row} = {temp}[0]")
            self.store_row(returning.targets, made.column_types, row, "INTO")

    def _transaction(self, stmt: ast.Stmt) -> None:
        if isinstance(stmt, ast.Commit):
            self.emit("S.commit()")
        elif isinstance(stmt, ast.Rollback):
            self.emit("S.rollback()" if stmt.to is None else f"S.rollback_to({stmt.to!r})")
        elif isinstance(stmt, ast.Savepoint):
            self.emit(f"S.savepoint({stmt.name!r})")
        elif isinstance(stmt, ast.LockTable):
            name, made = self.static_sql(stmt, stmt.pos)
            self.emit(f"S.lock_table({name}, {self.bind_values(made)})")
        elif isinstance(stmt, ast.SetTransaction):
            raise unsupported("SET TRANSACTION", stmt.pos)
        elif isinstance(stmt, ast.Unsupported):
            raise unsupported(stmt.what, stmt.pos)
        else:
            raise unsupported(type(stmt).__name__, stmt.pos)

    # -------------------------------------------------------------- blocks and handlers

    def block(self, stmt: ast.Block, *, scope: Scope | None = None) -> None:
        """DECLARE ... BEGIN ... EXCEPTION ... END within the current function."""
        inner = scope if scope is not None else Scope(self.scope, "BLOCK", stmt.label)
        with self.inside(inner):
            self.declarations(stmt.decls)
            self.body(stmt)

    def body(self, stmt: ast.Block) -> None:
        """The statements and handlers of a block whose declarations have been compiled."""
        if not stmt.handlers:
            self.statements(stmt.body)
            return
        self.emit("try:")
        with self.indented():
            self.statements(stmt.body)
        self._handlers(stmt.handlers)

    def _handlers(self, handlers: tuple[ast.Handler, ...]) -> None:
        raised, error = self.frame.unique("e"), self.frame.unique("x")
        self.emit(f"except Exception as {raised}:")
        self.depth += 1
        self.emit(f"{error} = S.caught({raised})")
        self.emit(f"S.errors.append({error})")
        self.emit("try:")
        self.depth += 1
        self.frame.handlers += 1
        word = "if"
        others = False
        seen: set[str] = set()
        for handler in handlers:
            with self.guarded(handler.pos, "Statement"):
                self.at(handler.pos)
                if others:
                    raise Problem(
                        "PLS-00370: OTHERS handler must be last among the exception handlers of a block", handler.pos
                    )
                others = any(isinstance(n, ast.Name) and n.ident == "OTHERS" for n in handler.names)
                if others and len(handler.names) > 1:
                    raise Problem(
                        "PLS-00369: no choices may appear with choice OTHERS in an exception handler", handler.pos
                    )
                test = "True" if others else self._choices(handler, error, seen)
                self.emit(f"{word} {test}:")
                word = "elif"
                with self.indented():
                    self.statements(handler.body)
        if not others:
            if word == "elif":
                self.emit("else:")
                with self.indented():
                    self.emit("raise")
            else:
                self.emit("raise")
        self.frame.handlers -= 1
        self.depth -= 1
        self.emit("finally:")
        with self.indented():
            self.emit("del S.errors[-1:]")
        self.depth -= 1

    def _choices(self, handler: ast.Handler, error: str, seen: set[str]) -> str:
        tests: list[str] = []
        for name in handler.names:
            symbol = self._exception(name)
            if symbol.uid in seen:
                raise Problem(
                    f"PLS-00483: exception '{symbol.name}' may appear in at most one exception handler in this block",
                    name.pos,
                )
            seen.add(symbol.uid)
            if symbol.code is None:
                tests.append(f"{error}.uid == {symbol.uid!r}")
            elif symbol.code == 1:
                tests.append(f"({error}.code == 1 and {error}.uid is None)")
            else:
                tests.append(f"{error}.code == {symbol.code}")
        return " or ".join(tests)

    def declarations(self, decls: tuple[ast.Decl, ...]) -> None:
        raise NotImplementedError


def _into_of(query: ast.Query) -> tuple[ast.Expr, ...]:
    """INTO of a set query hangs on its first branch."""
    while isinstance(query, ast.SetQuery):
        query = query.left
    return query.into if isinstance(query, ast.Select) else ()
