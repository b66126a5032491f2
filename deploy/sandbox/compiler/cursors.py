"""Explicit cursors, cursor variables, cursor FOR loops, FORALL, dynamic SQL."""

from __future__ import annotations

from dataclasses import replace

from ..errors import unsupported
from ..parser import ast
from ..types import (
    PLS_INTEGER,
    UNKNOWN,
    VARCHAR2,
    CollectionType,
    Kind,
    RecordType,
    RefCursorType,
    Type,
)
from .embedded import is_cursor_type
from .emit import python_name
from .loops import LoopCompiler
from .report import Problem
from .resolve import dotted
from .rules import kind_of
from .symbols import Code, CursorSymbol, Frame, ParamInfo, Scope, Symbol, Var
from .targets import text_of


class CursorCompiler(LoopCompiler):
    """Adds the statements that work with cursors."""

    # -------------------------------------------------------------- finding cursors

    def _cursor(self, expr: ast.Expr) -> Symbol | Code:
        """A declared cursor, or the value of a cursor variable."""
        parts = dotted(expr)
        if parts is not None:
            symbol, rest = self.need(parts, expr.pos)
            if isinstance(symbol, CursorSymbol) and not rest:
                self.use_cursor(symbol)
                return symbol
        code = self.value(expr)
        if not is_cursor_type(code.type):
            raise Problem(f"PLS-00456: item '{text_of(expr)}' is not a cursor", expr.pos)
        return code

    def cursor_value(self, expr: ast.Expr) -> str:
        found = self._cursor(expr)
        return found.py if isinstance(found, (CursorSymbol, Code)) else ""

    def _keep(self, cursor: CursorSymbol) -> str:
        """The Python variable of a cursor, about to be assigned."""
        if cursor.frame is not None and cursor.frame is not self.frame:
            self.frame.nonlocals.add(cursor.py)
        return cursor.py

    # -------------------------------------------------------------- OPEN, FETCH, CLOSE

    def open_statement(self, stmt: ast.Open) -> None:
        found = self._cursor(stmt.cursor)
        if not isinstance(found, CursorSymbol):
            raise Problem("PLS-00382: expression is of wrong type", stmt.pos)
        self._open(found, stmt.args, stmt.pos)

    def _open(self, cursor: CursorSymbol, args: tuple[ast.Arg, ...], pos: int) -> None:
        texts = self._cursor_arguments(cursor, args, pos)
        self.emit(f"closed({cursor.py})")
        self._store_cursor(cursor, f"{cursor.opener}({', '.join(['S', *texts])})")

    def _store_cursor(self, cursor: CursorSymbol, value: str) -> None:
        self.emit(f"{self._keep(cursor)} = {value}")

    def _cursor_arguments(self, cursor: CursorSymbol, args: tuple[ast.Arg, ...], pos: int) -> list[str]:
        values: list[str | None] = [None] * len(cursor.params)
        for i, arg in enumerate(args):
            index = i
            if arg.name is not None:
                index = next((k for k, p in enumerate(cursor.params) if p.name == arg.name), -1)
            if not 0 <= index < len(cursor.params) or values[index] is not None:
                raise Problem(f"PLS-00306: wrong number or types of arguments in call to '{cursor.name}'", pos)
            values[index] = self.coerce(self.value(arg.value), cursor.params[index].type, arg.pos)
        for i, (value, param) in enumerate(zip(values, cursor.params, strict=True)):
            if value is None:
                if param.default_py is None:
                    raise Problem(f"PLS-00306: wrong number or types of arguments in call to '{cursor.name}'", pos)
                values[i] = param.default_py
        return [v for v in values if v is not None]

    def open_for_statement(self, stmt: ast.OpenFor) -> None:
        target = self.target(stmt.cursor)
        if not is_cursor_type(target.type):
            raise Problem(f"PLS-00456: item '{text_of(stmt.cursor)}' is not a cursor", stmt.pos)
        if stmt.query is not None:
            name, made = self.static_sql(stmt.query, stmt.query.pos)
            row = target.type.row if isinstance(target.type, RefCursorType) else None
            if row is not None and len(row.fields) != len(made.column_types):
                raise Problem("PLS-00382: expression is of wrong type", stmt.pos)
            self.emit(target.statement(f"S.open({name}, {self.bind_values(made)})"))
            return
        assert stmt.dynamic is not None
        text = self.coerce(self.value(stmt.dynamic), VARCHAR2, stmt.pos)
        using, _ = self._using(stmt.using)
        self.emit(target.statement(f"S.open_dynamic({text}, CTX, {using})"))

    def fetch_statement(self, stmt: ast.Fetch) -> None:
        found = self._cursor(stmt.cursor)
        columns: tuple[tuple[str, Type], ...] | None = None
        if isinstance(found, CursorSymbol):
            columns, py = found.row.fields, found.py
        else:
            assert isinstance(found, Code)
            py = found.py
            if isinstance(found.type, RefCursorType) and found.type.row is not None:
                columns = found.type.row.fields
        temp = self.temp()
        if stmt.bulk:
            limit = "None"
            if stmt.limit is not None:
                limit = self.coerce(self.value(stmt.limit), PLS_INTEGER, stmt.limit.pos)
                limit = f"bulk_limit({limit})"
            self.emit(f"{temp} = fetch_bulk({py}, {limit})")
            if columns is None:
                columns = self._shape(stmt.into, bulk=True)
                self.emit(f"{temp} = [fetched_columns(r, {len(columns)}) for r in {temp}]")
            self.store_rows(stmt.into, columns, temp, "FETCH")
            return
        if stmt.limit is not None:
            raise Problem("PLS-00439: result of LIMIT clause is allowed with BULK COLLECT only", stmt.pos)
        self.emit(f"{temp} = opened({py}).fetch()")
        self.emit(f"if {temp} is not None:")
        with self.indented():
            if columns is None:
                columns = self._shape(stmt.into, bulk=False)
                self.emit(f"{temp} = fetched_columns({temp}, {len(columns)})")
            self.store_row(stmt.into, columns, temp, "FETCH")

    def _shape(self, into: tuple[ast.Expr, ...], *, bulk: bool) -> tuple[tuple[str, Type], ...]:
        """Columns as the targets want them, for a cursor of unknown shape."""
        count = len(into)
        if count == 1:
            type = self.target(into[0]).type
            if bulk and isinstance(type, CollectionType):
                type = type.element
            if isinstance(type, RecordType):
                count = len(type.fields)
        return tuple((f"C{i}", UNKNOWN) for i in range(count))

    def close_statement(self, stmt: ast.Close) -> None:
        found = self._cursor(stmt.cursor)
        py = found.py if isinstance(found, (CursorSymbol, Code)) else ""
        self.emit(f"opened({py}).close()")
        if isinstance(found, CursorSymbol):
            self._store_cursor(found, "None")

    # -------------------------------------------------------------- cursor declarations

    def declare_cursor(self, decl: ast.CursorDecl, *, package: bool) -> None:
        """CURSOR name(params) IS query: a function that opens it, and a variable for the open cursor."""
        if decl.query is None:
            raise unsupported("a cursor without a query (CURSOR ... RETURN)", decl.pos)
        outer = self.frame
        opener = outer.unique(python_name("o_", decl.name)) if not package else python_name("o_", decl.name)
        frame = Frame(None if package else outer, "CURSOR", decl.name)
        scope = Scope(self.scope, "CURSOR", decl.name)
        params: list[ParamInfo] = []
        header_args: list[str] = ["S"]
        for p in decl.params:
            if p.mode != "IN":
                raise Problem("PLS-00256: parameter must be of mode IN in a cursor", p.pos)
            type = self.param_type(p)
            py = frame.unique(python_name("v_", p.name))
            scope.symbols[p.name] = Var(p.name, type, py, frame, locked=True)
            header_args.append(py)
            default = None if p.default is None else self.coerce(self.value(p.default), type, p.pos)
            params.append(ParamInfo(p.name, type, "IN", default=p.default, default_py=default))
        with self.inside(scope), self.function(frame, f"def {opener}({', '.join(header_args)}):", decl.pos):
            self.line = self.report.line(decl.query.pos)
            name, made = self.static_sql(decl.query, decl.query.pos)
            self.emit(f"return S.open({name}, {self.bind_values(made)})")
        row = RecordType(f"{self.unit_name}.{decl.name}%ROWTYPE", tuple(made.column_types))
        if decl.returns is not None:
            declared = self.resolve_type(decl.returns)
            if not isinstance(declared, RecordType) or len(declared.fields) != len(row.fields):
                raise Problem(
                    "PLS-00400: different number of columns between cursor SELECT statement and return value", decl.pos
                )
            row = declared
        if package:
            py = "P." + python_name("c_", decl.name)
            self.state_init.append(f"{py} = None")
            symbol = CursorSymbol(decl.name, tuple(params), row, py, opener, None, state=True)
        else:
            py = outer.unique(python_name("c_", decl.name))
            self.emit(f"{py} = None")
            symbol = CursorSymbol(decl.name, tuple(params), row, py, opener, outer)
        self.declare(decl.name, symbol, decl.pos)

    state_init: list[str]

    def param_type(self, param: ast.Param) -> Type:
        raise NotImplementedError

    # -------------------------------------------------------------- cursor FOR loop

    def cursor_for(self, stmt: ast.CursorForLoop) -> None:
        if isinstance(stmt.source, ast.Query):
            self._query_for(stmt, stmt.source)
        else:
            self._named_for(stmt, stmt.source)

    def _query_for(self, stmt: ast.CursorForLoop, query: ast.Query) -> None:
        name, made = self.static_sql(query, query.pos)
        cursor = self.temp()
        self.emit(f"{cursor} = S.open({name}, {self.bind_values(made)})")
        row = RecordType(f"{self.unit_name}.{stmt.var}%ROWTYPE", tuple(made.column_types))
        self.emit("try:")
        with self.indented():
            self._row_loop(stmt, row, f"rows({cursor})")
        self.emit("finally:")
        with self.indented():
            self.emit(f"{cursor}.close()")

    def _named_for(self, stmt: ast.CursorForLoop, source: ast.Expr) -> None:
        fn, args = (source.fn, source.args) if isinstance(source, ast.Call) else (source, ())
        found = self._cursor(fn)
        if not isinstance(found, CursorSymbol):
            raise Problem(f"PLS-00456: item '{text_of(fn)}' is not a cursor", source.pos)
        self._open(found, args, source.pos)
        self.emit("try:")
        with self.indented():
            self._row_loop(stmt, found.row, f"single_rows({found.py})")
        self.emit("finally:")
        with self.indented():
            self.emit(f"if is_open({found.py}):")
            with self.indented():
                self.emit(f"{found.py}.close()")
            self._store_cursor(found, "None")

    def _row_loop(self, stmt: ast.CursorForLoop, row: RecordType, rows: str) -> None:
        scope = Scope(self.scope, "LOOP", stmt.label)
        var = self.local(stmt.var, row)
        scope.symbols[stmt.var] = var
        temp = self.temp()
        with self.loop(stmt.label, scope) as info:
            self.emit(f"for {temp} in {rows}:")
            with self.indented():
                self.emit(f"{var.py} = Record({self.type_name(row)}, list({temp}))")
                self.statements(stmt.body)
        self.after_loop(info)

    # -------------------------------------------------------------- FORALL

    def forall(self, stmt: ast.Forall) -> None:
        if stmt.values_of is not None:
            source = self.value(stmt.values_of)
            if not isinstance(source.type, CollectionType) or kind_of(source.type.element) is not Kind.PLS_INTEGER:
                raise Problem(
                    "PLS-00667: Element type of associative array should be pls_integer or binary_integer", stmt.pos
                )
            indices = f"values_of({source.py})"
        elif stmt.indices_of is not None:
            source = self.value(stmt.indices_of)
            if not isinstance(source.type, CollectionType):
                raise Problem("PLS-00382: expression is of wrong type", stmt.pos)
            bounds = [self.coerce(self.value(b), PLS_INTEGER, b.pos) for b in (stmt.low, stmt.high) if b is not None]
            indices = f"indices_of({', '.join([source.py, *bounds])})"
        else:
            assert stmt.low is not None and stmt.high is not None
            low = self.coerce(self.value(stmt.low), PLS_INTEGER, stmt.low.pos)
            high = self.coerce(self.value(stmt.high), PLS_INTEGER, stmt.high.pos)
            indices = f"range(rounded({low}), rounded({high}) + 1)"
        scope = Scope(self.scope, "LOOP")
        var = self.local(stmt.var, PLS_INTEGER, locked=True, nn=True)
        scope.symbols[stmt.var] = var
        span = self.temp()
        self.emit(f"{span} = {indices}")
        with self.inside(scope):
            if isinstance(stmt.stmt, ast.ExecuteImmediate):
                self._forall_dynamic(stmt, stmt.stmt, span, var)
            else:
                self._forall_static(stmt, stmt.stmt, span, var)

    def _forall_static(self, stmt: ast.Forall, dml: ast.Stmt, span: str, var: Var) -> None:
        self.at(dml.pos)
        dml = self.expand_record(dml)
        self.in_forall = True
        try:
            name, made = self.static_sql(dml, dml.pos)
            binds = self.bind_values(made)
        finally:
            self.in_forall = False
        returning: ast.Returning | None = getattr(dml, "returning", None)
        call = f"S.forall({name}, {span}, [{binds} for {var.py} in {span}], {stmt.save_exceptions})"
        if returning is None:
            self.emit(call)
            return
        if not returning.bulk:
            raise Problem("PLS-00437: FORALL bulk index cannot be used in INTO clause", returning.pos)
        temp = self.temp()
        if not stmt.save_exceptions:
            self.emit(f"{temp} = {call}")
            self.store_rows(returning.targets, made.column_types, temp, "INTO")
            return
        # the rows of the iterations that worked are there when the failure of the others is reported
        self.emit(f"{temp} = []")
        self.emit("try:")
        with self.indented():
            self.emit(call.removesuffix(")") + f", {temp})")
        self.emit("finally:")
        with self.indented():
            self.store_rows(returning.targets, made.column_types, temp, "INTO")

    def _forall_dynamic(self, stmt: ast.Forall, dynamic: ast.ExecuteImmediate, span: str, var: Var) -> None:
        if dynamic.into or dynamic.returning:
            raise unsupported("FORALL with EXECUTE IMMEDIATE ... INTO or RETURNING", stmt.pos)
        self.at(dynamic.pos)
        text = self.coerce(self.value(dynamic.sql), VARCHAR2, dynamic.pos)
        self.in_forall = True
        try:
            using, outs = self._using(dynamic.using)
        finally:
            self.in_forall = False
        if outs:
            raise Problem("PLS-00457: expressions have to be of SQL types", stmt.pos)
        self.emit(f"forall_dynamic(S, {text}, CTX, {span}, [{using} for {var.py} in {span}], {stmt.save_exceptions})")

    # -------------------------------------------------------------- EXECUTE IMMEDIATE

    def _using(self, args: tuple[ast.UsingArg, ...]) -> tuple[str, list[ast.UsingArg]]:
        """The list of (value, type, mode), and the arguments that come back."""
        parts: list[str] = []
        outs: list[ast.UsingArg] = []
        for arg in args:
            if arg.mode == "IN":
                code = self.value(arg.value)
                if isinstance(arg.value, ast.Literal) and arg.value.value is None:
                    raise Problem("PLS-00457: expressions have to be of SQL types", arg.pos)
                parts.append(f"({replace(code, fresh=True).py}, {self.type_name(code.type)}, 'IN')")
                continue
            type = self.target(arg.value).type
            value = "None" if arg.mode == "OUT" else self.value(arg.value).py
            parts.append(f"({value}, {self.type_name(type)}, {arg.mode!r})")
            outs.append(arg)
        return f"[{', '.join(parts)}]", outs

    def execute_immediate(self, stmt: ast.ExecuteImmediate) -> None:
        text_code = self.value(stmt.sql)
        text = self.as_text(text_code, stmt.sql.pos)
        using, outs = self._using(stmt.using)
        call = f"S.execute_immediate({text}, CTX, {using}"
        into = stmt.into or stmt.returning
        if stmt.into:
            call += ", into=True"
        if stmt.bulk or stmt.returning_bulk:
            call += ", bulk=True"
        if stmt.returning:
            columns = self._shape(stmt.returning, bulk=stmt.returning_bulk)
            call += f", returning={len(columns)}"
        call += ")"
        if not into and not outs:
            self.emit(call)
            return
        rows, values = self.temp(), self.temp()
        self.emit(f"{rows}, {values} = {call}")
        for i, arg in enumerate(outs):
            target = self.target(arg.value)
            self.emit(target.statement(self.coerce(Code(f"{values}[{i}]", UNKNOWN), target.type, arg.pos)))
        if not into:
            return
        bulk = stmt.bulk or stmt.returning_bulk
        columns = self._shape(into, bulk=bulk)
        if bulk:
            self.emit(f"{rows} = [fetched_columns(r, {len(columns)}) for r in {rows}]")
            self.store_rows(into, columns, rows, "INTO")
            return
        # RETURNING of a statement that changed nothing leaves the targets alone
        self.emit(f"if {rows}:")
        with self.indented():
            row = self.temp()
            self.emit(f"{row} = fetched_columns({rows}[0], {len(columns)})")
            self.store_row(into, columns, row, "INTO")
