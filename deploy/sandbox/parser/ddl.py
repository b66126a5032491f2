"""Statements of a client: DDL and the commands of a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from . import ast
from .admin import alter_session, create_role, free_text, grant, profile, skip_to_end, user
from .altertable import alter_table
from .cursor import Parser
from .dml import sql_statement
from .expr import order_item
from .postfix import postfix, target
from .query import query
from .tables import INDEX_OPTIONS, create_table, new_dotted, physical_options, sequence_options, set_constraints

_DROP_KINDS = frozenset(
    "TABLE VIEW INDEX SEQUENCE PACKAGE PROCEDURE FUNCTION TRIGGER TYPE SYNONYM USER ROLE PROFILE".split()
)
_UNIT_KINDS = frozenset(["PACKAGE", "PROCEDURE", "FUNCTION", "TRIGGER", "TYPE", "VIEW"])
_OTHER_OBJECTS = frozenset(
    """MATERIALIZED DATABASE DIRECTORY CONTEXT CLUSTER DIMENSION DISKGROUP EDITION FLASHBACK INDEXTYPE INMEMORY JAVA
    LIBRARY LOCKDOWN OPERATOR OUTLINE PFILE SPFILE PLUGGABLE PROPERTY RESTORE ROLLBACK SCHEMA TABLESPACE BIGFILE
    SMALLFILE UNDO ASSERTION DOMAIN AUDIT ANALYTIC ATTRIBUTE HIERARCHY SHARED CONTROLFILE RESOURCE
    ACCESS""".split()
)
_OTHER_TABLES = frozenset(["PRIVATE", "SHARDED", "DUPLICATED", "BLOCKCHAIN", "IMMUTABLE"])
_OTHER_STATEMENTS = "ANALYZE ASSOCIATE AUDIT DISASSOCIATE FLASHBACK NOAUDIT PURGE ADMINISTER".split()


def client_statement(p: Parser) -> ast.Stmt:
    """Any statement that is not a PL/SQL block and not the creation of a stored unit."""
    stmt = sql_statement(p)
    if stmt is None:
        rule = _STATEMENTS.get(p.tok.key) or p.fail(900)
        stmt = rule(p)
    p.expect_end()
    return stmt


def _create(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    replace = p.accept_words("OR", "REPLACE")
    force = False
    if p.tok.key in ("EDITIONABLE", "NONEDITIONABLE"):
        p.advance()
    if p.accept_words("NO", "FORCE") or p.accept("NOFORCE"):
        force = False
    elif p.accept("FORCE"):
        force = True
    if p.tok.key in ("EDITIONABLE", "NONEDITIONABLE"):
        p.advance()
    key = p.tok.key
    if key == "EDITIONING":
        p.refuse("an editioning view")
    if key == "VIEW":
        p.advance()
        return _view(p, pos, replace, force)
    if key == "PUBLIC" and p.peek().key == "SYNONYM":
        p.reset(p.i + 2)
        return _synonym(p, pos, replace, public=True)
    if key == "SYNONYM":
        p.advance()
        return _synonym(p, pos, replace, public=False)
    if key in _OTHER_OBJECTS or (key == "PUBLIC" and p.peek().key == "DATABASE"):
        p.refuse(f"CREATE {key}")
    if replace or force:
        p.fail(922)
    if p.accept_words("GLOBAL", "TEMPORARY", "TABLE"):
        return create_table(p, pos, temporary=True)
    if p.at_words("PRIVATE", "TEMPORARY", "TABLE"):
        p.refuse("a private temporary table")
    if key in _OTHER_TABLES:
        p.refuse(f"CREATE {key} TABLE")
    if key == "MULTIVALUE":
        p.refuse("CREATE MULTIVALUE INDEX")
    rule = _CREATE.get(key) or p.fail(901)
    p.advance()
    return rule(p, pos)


def _create_sequence(p: Parser, pos: int) -> ast.Stmt:
    name = new_dotted(p, 904)
    return ast.CreateSequence(pos, name, _sequence_options(p))


def _sequence_options(p: Parser) -> tuple[tuple[str, int | bool], ...]:
    options: list[tuple[str, int | bool]] = []
    for name, value in sequence_options(p):
        if isinstance(value, str):
            p.refuse(f"{name} {value} of a sequence")
        options.append((name, value))
    if p.tok.kind != "end":
        p.fail(933)
    return tuple(options)


def _marked_index(p: Parser, pos: int, *, unique: bool = False, bitmap: bool = False) -> ast.Stmt:
    p.expect("INDEX")
    return _index(p, pos, unique, bitmap)


def _index(p: Parser, pos: int, unique: bool = False, bitmap: bool = False) -> ast.Stmt:
    name = new_dotted(p, 953)
    p.expect("ON", 969)
    if p.tok.key == "CLUSTER":
        p.refuse("an index on a cluster")
    table = p.dotted()
    if p.tok.key != "(":
        p.alias()
    columns = p.in_parens(order_item)
    if p.tok.key in ("INDEXTYPE", "FROM"):
        p.refuse("a domain or join index")
    options = physical_options(p, INDEX_OPTIONS)
    if p.tok.kind != "end":
        p.fail(933 if p.tok.key == ";" else 922)
    return ast.CreateIndex(pos, name, table, columns, unique, bitmap, options)


def _view(p: Parser, pos: int, replace: bool, force: bool) -> ast.Stmt:
    name = new_dotted(p, 903)
    columns = p.in_parens(Parser.new_name) if p.tok.key == "(" else ()
    if p.accept("BEQUEATH"):
        if p.tok.key == "CURRENT_USER":
            p.refuse("BEQUEATH CURRENT_USER")
        p.expect("DEFINER")
    p.expect("AS")
    start = p.tok.pos
    rows = query(p)
    text = p.text_since(start)
    read_only = p.accept_words("WITH", "READ", "ONLY")
    check_option = not read_only and p.accept_words("WITH", "CHECK", "OPTION")
    if (read_only or check_option) and p.accept("CONSTRAINT"):
        p.new_name()
    return ast.CreateView(pos, name, columns, rows, text, replace, force, read_only, check_option)


def _synonym(p: Parser, pos: int, replace: bool, *, public: bool) -> ast.Stmt:
    name = new_dotted(p, 904)
    p.expect("FOR")
    return ast.CreateSynonym(pos, name, p.dotted(), public, replace)


def _alter(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    key = p.tok.key
    rule = _ALTER.get(key)
    if rule is None:
        if key in _OTHER_OBJECTS or key in ("ROLE", "SYNONYM"):
            p.refuse(f"ALTER {key}")
        p.fail(940)
    p.advance()
    return rule(p, pos)


def _alter_system(p: Parser, pos: int) -> ast.Stmt:
    return ast.AlterSystem(pos, free_text(p, pos))


def _alter_sequence(p: Parser, pos: int) -> ast.Stmt:
    return ast.AlterSequence(pos, p.dotted(), _sequence_options(p))


def _alter_index(p: Parser, pos: int) -> ast.Stmt:
    name = p.dotted()
    start = p.i
    skip_to_end(p)
    if p.i == start:
        p.fail(922)
    return ast.AlterIndex(pos, name, p.words_since(start))


def _alter_unit(p: Parser, pos: int, kind: str) -> ast.Stmt:
    name = p.dotted()
    if p.accept("COMPILE"):
        action = "COMPILE"
        p.accept("DEBUG")
        if p.tok.key in ("BODY", "SPECIFICATION", "PACKAGE"):
            part = p.advance().key
            action = "COMPILE" if part == "PACKAGE" else f"COMPILE {part}"
        while p.tok.kind == "ident" and p.peek().key == "=":
            p.refuse("compiler parameters in ALTER ... COMPILE")
        p.accept_words("REUSE", "SETTINGS")
        return ast.AlterCompile(pos, kind, name, action)
    if kind == "TRIGGER" and p.tok.key in ("ENABLE", "DISABLE"):
        return ast.AlterCompile(pos, kind, name, p.advance().key)
    if kind == "TRIGGER" and p.accept_words("RENAME", "TO"):
        return ast.AlterCompile(pos, kind, name, "RENAME", p.ident())
    if p.tok.kind == "ident":
        p.refuse(f"ALTER {kind} ... {p.tok.key}")
    return p.fail(922)


def _drop(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    kind = p.tok.key
    if kind == "PUBLIC" and p.peek().key == "SYNONYM":
        p.advance()
        p.advance()
        kind = "PUBLIC SYNONYM"
    elif kind in _DROP_KINDS:
        p.advance()
        if kind in ("PACKAGE", "TYPE") and p.tok.key == "BODY" and p.peek().kind in ("ident", "quoted"):
            p.advance()
            kind += " BODY"
    elif kind in _OTHER_OBJECTS or kind == "PUBLIC":
        p.refuse(f"DROP {kind}")
    else:
        p.fail(950)
    name = (p.any_ident(),) if kind == "PROFILE" else p.dotted(903 if kind == "TABLE" else 904)
    cascade = purge = force = False
    while p.tok.kind != "end":
        if kind == "USER":
            p.expect("CASCADE", 933)
            cascade = True
        elif kind in ("TABLE", "VIEW") and p.accept_words("CASCADE", "CONSTRAINTS"):
            cascade = True
        elif kind == "PROFILE":
            p.expect("CASCADE", 933)
            cascade = True
        elif kind == "TABLE" and p.accept("PURGE"):
            purge = True
        elif kind in ("TYPE", "SYNONYM", "PUBLIC SYNONYM", "INDEX") and p.accept("FORCE"):
            force = True
        elif kind == "INDEX" and p.accept("ONLINE"):
            continue
        else:
            p.fail(933)
    return ast.Drop(pos, kind, name, cascade, purge, force)


def _comment(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    p.expect("ON", 969)
    kind = p.tok.key
    if kind not in ("TABLE", "COLUMN"):
        if kind in ("MATERIALIZED", "EDITION", "INDEXTYPE", "OPERATOR", "AUDIT", "MINING"):
            p.refuse(f"COMMENT ON {kind}")
        p.fail(905)
    p.advance()
    name = p.dotted()
    p.expect("IS")
    if p.tok.kind != "string":
        p.fail(1780)
    return ast.Comment(pos, kind, name, p.string())


def _call_statement(p: Parser) -> ast.Stmt:
    """CALL p(...) [INTO :x] is the block begin p(...); end; or begin :x := p(...); end;"""
    pos = p.advance().pos
    call = postfix(p)
    if not isinstance(call, ast.Call):
        p.fail_number(6576, "not a valid function or procedure name", call.pos)
    if p.accept("INTO"):
        into = target(p)
        body: ast.Stmt = ast.Assign(pos, into, call)
    else:
        body = ast.CallStmt(pos, call)
    return ast.CallBlock(pos, (), (body,))


def _truncate(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    if p.tok.key == "CLUSTER":
        p.refuse("TRUNCATE CLUSTER")
    if p.tok.key != "TABLE":
        p.fail_number(3290, "Invalid truncate command - missing CLUSTER or TABLE keyword", p.tok.pos)
    p.advance()
    name = p.dotted()
    if p.tok.key in ("PRESERVE", "PURGE"):
        p.refuse(f"TRUNCATE ... {p.tok.key}")
    if p.tok.key in ("DROP", "REUSE"):
        p.advance()
        p.accept("ALL")
        p.expect("STORAGE")
    if p.accept("CASCADE"):
        p.refuse("TRUNCATE ... CASCADE")
    return ast.Truncate(pos, name)


def _rename(p: Parser) -> ast.Stmt:
    pos = p.advance().pos
    old = p.ident()
    p.expect("TO")
    return ast.Rename(pos, old, p.new_name())


def _explain_plan(p: Parser) -> ast.Stmt:
    return ast.ExplainPlan(p.tok.pos, free_text(p, p.tok.pos))


def _set(p: Parser) -> ast.Stmt:
    following = p.peek().key
    if following == "ROLE":
        return ast.SetRole(p.tok.pos, free_text(p, p.tok.pos))
    if following in ("CONSTRAINT", "CONSTRAINTS"):
        return set_constraints(p)
    return p.fail(900)


_STATEMENTS: dict[str, Callable[[Parser], ast.Stmt]] = {
    "CREATE": _create,
    "ALTER": _alter,
    "DROP": _drop,
    "GRANT": grant,
    "REVOKE": grant,
    "COMMENT": _comment,
    "CALL": _call_statement,
    "TRUNCATE": _truncate,
    "RENAME": _rename,
    "EXPLAIN": _explain_plan,
    "SET": _set,
    **dict.fromkeys(_OTHER_STATEMENTS, Parser.refuse_word),
}
# By the word after CREATE or ALTER, which has been read; the number is the position of the statement
_CREATE: dict[str, Callable[[Parser, int], ast.Stmt]] = {
    "TABLE": create_table,
    "INDEX": _index,
    "UNIQUE": partial(_marked_index, unique=True),
    "BITMAP": partial(_marked_index, bitmap=True),
    "SEQUENCE": _create_sequence,
    "USER": user,
    "ROLE": create_role,
    "PROFILE": profile,
}
_ALTER: dict[str, Callable[[Parser, int], ast.Stmt]] = {
    "TABLE": alter_table,
    "SESSION": alter_session,
    "SYSTEM": _alter_system,
    "USER": partial(user, alter=True),
    "SEQUENCE": _alter_sequence,
    "INDEX": _alter_index,
    "PROFILE": partial(profile, alter=True),
    **{kind: partial(_alter_unit, kind=kind) for kind in _UNIT_KINDS},
}
