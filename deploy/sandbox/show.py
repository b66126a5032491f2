"""python -m deploy.sandbox show: the PostgreSQL text of SQL, the generated Python of PL/SQL with its PL/SQL lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .backend import Logon
from .compiler.module import UnitModule, listing
from .errors import CompilationError
from .model import Context
from .parser import ast, parse_create_header
from .runtime.session import Session
from .server import Sandbox
from .types import Kind, Scalar

_FILES = (".sql", ".pks", ".pkb", ".prc", ".fnc", ".trg")
_SLASH = re.compile(r"^[ \t]*/[ \t]*$", re.MULTILINE)
_PLSQL = re.compile(r"\s*(create\b(?!\s+(table|index|unique|view|sequence))|declare\b|begin\b)", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(--[^\n]*\n|/\*.*?\*/)", re.DOTALL)


def show(what: str, user: str, data: Path | None = None, *, empty: bool = False) -> Iterator[str]:
    """A piece for each statement of `what`, a text or a file, as `user` has it. Raises OraError, CompilationError."""
    text = Path(what).read_text("utf-8") if what.endswith(_FILES) else what
    with Sandbox(data) as sandbox:
        if not empty:
            sandbox.install()
        # The product's owner may create nothing: it is installed by an administrator, who looks at it here, too
        session = sandbox.engine.new_session(Logon("SYSTEM"))
        try:
            sandbox.engine.catalog.user_id(user)
            session.schema = user
            for statement in statements(text):
                with session.call():
                    shown = _shown(session, statement)
                yield shown
        finally:
            sandbox.engine.end_session(session)


def statements(text: str) -> Iterator[str]:
    """SQL ends with a semicolon, PL/SQL with a line that is only a slash."""
    for part in _SLASH.split(text):
        rest = part
        while rest.strip():
            bare = rest
            while comment := _COMMENT.match(bare):
                bare = bare[comment.end() :]
            if _PLSQL.match(bare):
                yield rest.strip()
                break
            statement, _, rest = rest.partition(";")
            if statement.strip():
                yield statement.strip()


def _shown(session: Session, text: str) -> str:
    known = session.statements
    parsed = known.parse(text)
    ctx = session.context_of_client
    if isinstance(parsed.stmt, ast.CreateUnit):
        return _unit(session, text, ctx)
    if parsed.is_block:
        names = dict.fromkeys(name.upper() for name in parsed.binds)
        binds = tuple((name, Scalar(Kind.VARCHAR2)) for name in names)
        return listing(known.block(parsed, ctx, binds).module)
    if parsed.is_query or parsed.is_dml or isinstance(parsed.stmt, ast.LockTable):
        bound = known.bound(parsed, ctx, [Scalar(Kind.VARCHAR2)] * len(parsed.binds))
        return bound.statement.plan.text
    session.define(parsed.stmt, text, ctx)
    return "done: " + text.splitlines()[0]


def _unit(session: Session, text: str, ctx: Context) -> str:
    """Stores the unit and shows what it became."""
    header = parse_create_header(text)
    assert header is not None
    parsed = session.statements.parse(text)
    session.define(parsed.stmt, text, ctx)
    owner, name = (ctx.schema, *header.name)[-2:]
    stored = session.engine.catalog.unit(owner, name, header.kind)
    assert stored is not None
    if stored.errors:
        raise CompilationError(stored.errors)
    made = session.engine.units.get(owner, name, header.kind)
    module = made if isinstance(made, UnitModule) else getattr(made, "module", None)
    return listing(module) if module is not None else "nothing is generated for it"
