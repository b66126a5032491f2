"""Blocks: declarations, statements, exception handlers, and the body of a subprogram."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import unsupported
from ..parser import ast
from . import support
from .compiling import Compiling
from .report import Problem, wrong_type
from .resolve import dotted, need
from .symbols import CursorSymbol, ExceptionSymbol, Group, Scope


def declarations(c: Compiling, decls: tuple[ast.Decl, ...]) -> None:
    expect(c, decls)
    for decl in decls:
        c.declaration(decl)
    check_forward(c)


def expect(c: Compiling, decls: tuple[ast.Decl, ...]) -> None:
    """Subprograms to come: naming one too early is PLS-00313."""
    c.scope.later |= {d.name for d in decls if isinstance(d, ast.SubprogramDecl)}


def check_forward(c: Compiling) -> None:
    if c.in_spec:
        return
    for symbol in c.scope.symbols.values():
        if isinstance(symbol, CursorSymbol) and not symbol.defined:
            c.report.add(symbol.pos, str(unsupported("a cursor that is declared and never given a query")))
        if isinstance(symbol, Group):
            for sub in symbol.overloads:
                if not sub.defined and not sub.public:
                    c.report.add(
                        sub.pos,
                        f"PLS-00328: A subprogram body must be defined for the forward declaration of {symbol.name}.",
                    )


def block_statement(c: Compiling, stmt: ast.Block, *, outermost: bool = False) -> None:
    """DECLARE ... BEGIN ... EXCEPTION ... END within the current function."""
    with c.inside(Scope(c.scope, stmt.label)):
        c.nested_block = not outermost
        declarations(c, stmt.decls)
        block_body(c, stmt)


def block_body(c: Compiling, stmt: ast.Block) -> None:
    """The statements and handlers of a block whose declarations have been compiled."""
    if not stmt.handlers:
        c.statements(stmt.body)
        return
    c.out.emit("try:")
    with c.out.indented():
        c.statements(stmt.body)
    _handlers(c, stmt.handlers)


def _handlers(c: Compiling, handlers: tuple[ast.Handler, ...]) -> None:
    raised, error = c.out.frame.unique("e"), c.out.frame.unique("x")
    c.out.emit(f"except Exception as {raised}:")
    c.out.depth += 1
    c.out.emit(f"{error} = S.caught({raised})")
    c.out.emit(f"S.errors.append({error})")
    c.out.emit("try:")
    c.out.depth += 1
    c.out.frame.handlers += 1
    word = "if"
    others = False
    seen: dict[str, ExceptionSymbol] = {}
    for handler in handlers:
        with c.guarded(handler.pos, "Statement"):
            c.out.at(handler.pos)
            if others:
                raise Problem(
                    "PLS-00370: OTHERS handler must be last among the exception handlers of a block", handler.pos
                )
            others = any(isinstance(n, ast.Name) and n.ident == "OTHERS" for n in handler.names)
            if others and len(handler.names) > 1:
                raise Problem(
                    "PLS-00369: no choices may appear with choice OTHERS in an exception handler", handler.pos
                )
            test = "True" if others else _choices(c, handler, error, seen)
            c.out.emit(f"{word} {test}:")
            word = "elif"
            with c.out.indented():
                c.statements(handler.body)
    if not others:
        c.out.emit("else: raise" if word == "elif" else "raise")
    c.out.frame.handlers -= 1
    c.out.depth -= 1
    c.out.emit("finally:")
    with c.out.indented():
        c.out.emit("del S.errors[-1:]")
    c.out.depth -= 1


def _choices(c: Compiling, handler: ast.Handler, error: str, seen: dict[str, ExceptionSymbol]) -> str:
    """seen: the exceptions of the handlers before it, by uid; this one's are added."""
    tests: list[str] = []
    named: dict[str, ExceptionSymbol] = {}
    for name in handler.names:
        symbol = exception_of(c, name)
        if symbol.uid in seen or symbol.uid in named:
            raise Problem(
                f"PLS-00483: exception '{symbol.name}' may appear in at most one exception handler in this block",
                name.pos,
            )
        for other in seen.values():
            if symbol.code is not None and other.code == symbol.code:
                raise Problem(
                    f"PLS-00484: redundant exceptions '{other.name}' and '{symbol.name}' must appear in same "
                    "exception handler",
                    name.pos,
                )
        named[symbol.uid] = symbol
        if symbol.code is None:
            tests.append(f"{error}.uid == {symbol.uid!r}")
        elif symbol.code == 1:
            tests.append(f"({error}.code == 1 and {error}.uid is None)")
        else:
            tests.append(f"{error}.code == {symbol.code}")
    seen.update(named)
    return " or ".join(tests)


def exception_of(c: Compiling, expr: ast.Expr) -> ExceptionSymbol:
    parts = dotted(expr)
    if parts is None:
        raise wrong_type(expr.pos)
    symbol, rest = need(c, parts, expr.pos)
    if rest or not isinstance(symbol, ExceptionSymbol):
        raise Problem("PLS-00485: in exception handler, '" + ".".join(parts) + "' must be an exception name", expr.pos)
    return symbol


def function_body(c: Compiling, body: ast.Block, scope: Scope) -> None:
    """Declarations, statements and what happens at the end; the autonomous transaction around them."""
    with autonomous(c, body), c.inside(scope):
        nested, c.nested_block = c.nested_block, False
        declarations(c, body.decls)
        block_body(c, body)
        c.nested_block = nested
        c.out.at(body.pos)
        if c.out.frame.returns is not None:
            c.out.emit(f"raise {c.out.call(support.no_return)}")
        elif c.out.frame.outs:
            c.out.emit(leave_frame(c))


@contextmanager
def autonomous(c: Compiling, body: ast.Block) -> Iterator[None]:
    """Around the lines of a block: those of its autonomous transaction, if it is one."""
    if any(isinstance(d, ast.Pragma) and d.name == "AUTONOMOUS_TRANSACTION" for d in body.decls):
        c.out.emit("with S.autonomous():")
        with c.out.indented():
            yield
    else:
        yield


def leave_frame(c: Compiling) -> str:
    """The return statement of a procedure or block."""
    outs = c.out.frame.outs
    return f"return ({', '.join(v.py for v in outs)},)" if outs else "return"
