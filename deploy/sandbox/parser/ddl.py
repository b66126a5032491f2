"""Statements of a client: DDL and the commands of a session."""

from __future__ import annotations

from . import ast
from .admin import AdminParser
from .tables import INDEX_OPTIONS

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
_OTHER_STATEMENTS = frozenset("ANALYZE ASSOCIATE AUDIT DISASSOCIATE FLASHBACK NOAUDIT PURGE ADMINISTER".split())


class DdlParser(AdminParser):
    """Adds client_statement()."""

    def client_statement(self) -> ast.Stmt:
        """Any statement that is not a PL/SQL block and not the creation of a stored unit."""
        stmt = self.sql_statement()
        if stmt is None:
            stmt = self._other_statement()
        self.expect_end()
        return stmt

    def _other_statement(self) -> ast.Stmt:
        tok = self.tok
        key = tok.key
        if key == "CREATE":
            return self._create()
        if key == "ALTER":
            return self._alter()
        if key == "DROP":
            return self._drop()
        if key in ("GRANT", "REVOKE"):
            return self.grant()
        if key == "COMMENT":
            return self._comment()
        if key == "CALL":
            return self._call_statement()
        if key == "TRUNCATE":
            return self._truncate()
        if key == "RENAME":
            self.advance()
            old = self.ident()
            self.expect("TO")
            return ast.Rename(tok.pos, old, self.new_name())
        if key == "EXPLAIN":
            return ast.ExplainPlan(tok.pos, self.free_text(tok.pos))
        if key == "SET" and self.peek().key == "ROLE":
            return ast.SetRole(tok.pos, self.free_text(tok.pos))
        if key == "SET" and self.peek().key in ("CONSTRAINT", "CONSTRAINTS"):
            self.refuse("SET CONSTRAINTS")
        if key in _OTHER_STATEMENTS:
            self.refuse(key)
        return self.fail(900)

    # -------------------------------------------------------------- CREATE

    def _create(self) -> ast.Stmt:
        pos = self.advance().pos
        replace = self.accept_words("OR", "REPLACE")
        force = False
        if self.tok.key in ("EDITIONABLE", "NONEDITIONABLE"):
            self.advance()
        if self.accept_words("NO", "FORCE") or self.accept("NOFORCE"):
            force = False
        elif self.accept("FORCE"):
            force = True
        if self.tok.key in ("EDITIONABLE", "NONEDITIONABLE"):
            self.advance()
        key = self.tok.key
        if key == "EDITIONING":
            self.refuse("an editioning view")
        if key == "VIEW":
            self.advance()
            return self._view(pos, replace, force)
        if key == "PUBLIC" and self.peek().key == "SYNONYM":
            self.reset(self.i + 2)
            return self._synonym(pos, replace, public=True)
        if key == "SYNONYM":
            self.advance()
            return self._synonym(pos, replace, public=False)
        if key in _OTHER_OBJECTS or (key == "PUBLIC" and self.peek().key == "DATABASE"):
            self.refuse(f"CREATE {key}")
        if replace or force:
            self.fail(922)
        return self._create_without_replace(pos, key)

    def _create_without_replace(self, pos: int, key: str) -> ast.Stmt:
        if key == "TABLE":
            self.advance()
            return self.create_table(pos, temporary=False)
        if self.accept_words("GLOBAL", "TEMPORARY", "TABLE"):
            return self.create_table(pos, temporary=True)
        if self.at_words("PRIVATE", "TEMPORARY", "TABLE"):
            self.refuse("a private temporary table")
        if key in ("PRIVATE", "SHARDED", "DUPLICATED", "BLOCKCHAIN", "IMMUTABLE"):
            self.refuse(f"CREATE {key} TABLE")
        if key in ("INDEX", "UNIQUE", "BITMAP"):
            unique, bitmap = key == "UNIQUE", key == "BITMAP"
            if unique or bitmap:
                self.advance()
            self.expect("INDEX")
            return self._index(pos, unique, bitmap)
        if key == "MULTIVALUE":
            self.refuse("CREATE MULTIVALUE INDEX")
        if key == "SEQUENCE":
            self.advance()
            name = self.new_dotted(904)
            return ast.CreateSequence(pos, name, self._sequence_options())
        if key == "USER":
            self.advance()
            return self.user(pos, alter=False)
        if key == "ROLE":
            self.advance()
            return self.create_role(pos)
        if key == "PROFILE":
            self.advance()
            return self.profile(pos, alter=False)
        return self.fail(901)

    def _sequence_options(self) -> tuple[tuple[str, int | bool], ...]:
        options: list[tuple[str, int | bool]] = []
        for name, value in self.sequence_options():
            if isinstance(value, str):
                self.refuse(f"{name} {value} of a sequence")
            options.append((name, value))
        if self.tok.kind != "end":
            self.fail(933)
        return tuple(options)

    def _index(self, pos: int, unique: bool, bitmap: bool) -> ast.Stmt:
        name = self.new_dotted(953)
        self.expect("ON", 969)
        if self.tok.key == "CLUSTER":
            self.refuse("an index on a cluster")
        table = self.dotted()
        if self.tok.key != "(":
            self.alias()
        self.expect("(")
        columns = [self.order_item()]
        while self.accept(","):
            columns.append(self.order_item())
        self.expect(")")
        if self.tok.key in ("INDEXTYPE", "FROM"):
            self.refuse("a domain or join index")
        options = self.physical_options(INDEX_OPTIONS)
        if self.tok.kind != "end":
            self.fail(933 if self.tok.key == ";" else 922)
        return ast.CreateIndex(pos, name, table, tuple(columns), unique, bitmap, options)

    def _view(self, pos: int, replace: bool, force: bool) -> ast.Stmt:
        name = self.new_dotted(903)
        columns: tuple[str, ...] = ()
        if self.accept("("):
            names = [self.new_name()]
            while self.accept(","):
                names.append(self.new_name())
            self.expect(")")
            columns = tuple(names)
        if self.accept("BEQUEATH"):
            if self.tok.key == "CURRENT_USER":
                self.refuse("BEQUEATH CURRENT_USER")
            self.expect("DEFINER")
        self.expect("AS")
        start = self.tok.pos
        query = self.query()
        text = self.text_since(start)
        read_only = self.accept_words("WITH", "READ", "ONLY")
        check_option = not read_only and self.accept_words("WITH", "CHECK", "OPTION")
        if (read_only or check_option) and self.accept("CONSTRAINT"):
            self.new_name()
        return ast.CreateView(pos, name, columns, query, text, replace, force, read_only, check_option)

    def _synonym(self, pos: int, replace: bool, *, public: bool) -> ast.Stmt:
        name = self.new_dotted(904)
        self.expect("FOR")
        return ast.CreateSynonym(pos, name, self.dotted(), public, replace)

    # -------------------------------------------------------------- ALTER, DROP

    def _alter(self) -> ast.Stmt:
        pos = self.advance().pos
        key = self.tok.key
        if key == "TABLE":
            self.advance()
            return self.alter_table(pos)
        if key == "SESSION":
            self.advance()
            return self.alter_session(pos)
        if key == "SYSTEM":
            return ast.AlterSystem(pos, self.free_text(pos))
        if key == "USER":
            self.advance()
            return self.user(pos, alter=True)
        if key == "SEQUENCE":
            self.advance()
            return ast.AlterSequence(pos, self.dotted(), self._sequence_options())
        if key == "INDEX":
            self.advance()
            name = self.dotted()
            start = self.i
            self._to_end()
            if self.i == start:
                self.fail(922)
            return ast.AlterIndex(pos, name, self.words_since(start))
        if key in _UNIT_KINDS:
            self.advance()
            return self._alter_unit(pos, key)
        if key == "PROFILE":
            self.advance()
            return self.profile(pos, alter=True)
        if key in _OTHER_OBJECTS or key in ("ROLE", "SYNONYM"):
            self.refuse(f"ALTER {key}")
        return self.fail(940)

    def _alter_unit(self, pos: int, kind: str) -> ast.Stmt:
        name = self.dotted()
        if self.accept("COMPILE"):
            action = "COMPILE"
            self.accept("DEBUG")
            if self.tok.key in ("BODY", "SPECIFICATION", "PACKAGE"):
                part = self.advance().key
                action = "COMPILE" if part == "PACKAGE" else f"COMPILE {part}"
            while self.tok.kind == "ident" and self.peek().key == "=":
                self.refuse("compiler parameters in ALTER ... COMPILE")
            self.accept_words("REUSE", "SETTINGS")
            return ast.AlterCompile(pos, kind, name, action)
        if kind == "TRIGGER" and self.tok.key in ("ENABLE", "DISABLE"):
            return ast.AlterCompile(pos, kind, name, self.advance().key)
        if kind == "TRIGGER" and self.accept_words("RENAME", "TO"):
            return ast.AlterCompile(pos, kind, name, "RENAME", self.ident())
        if self.tok.kind == "ident":
            self.refuse(f"ALTER {kind} ... {self.tok.key}")
        return self.fail(922)

    def _drop(self) -> ast.Stmt:
        pos = self.advance().pos
        kind = self.tok.key
        if kind == "PUBLIC" and self.peek().key == "SYNONYM":
            self.advance()
            self.advance()
            kind = "PUBLIC SYNONYM"
        elif kind in _DROP_KINDS:
            self.advance()
            if kind in ("PACKAGE", "TYPE") and self.tok.key == "BODY" and self.peek().kind in ("ident", "quoted"):
                self.advance()
                kind += " BODY"
        elif kind in _OTHER_OBJECTS or kind == "PUBLIC":
            self.refuse(f"DROP {kind}")
        else:
            self.fail(950)
        name = (self.any_ident(),) if kind == "PROFILE" else self.dotted(903 if kind == "TABLE" else 904)
        cascade = purge = force = False
        while self.tok.kind != "end":
            if kind == "USER":
                self.expect("CASCADE", 933)
                cascade = True
            elif kind in ("TABLE", "VIEW") and self.accept_words("CASCADE", "CONSTRAINTS"):
                cascade = True
            elif kind == "PROFILE":
                self.expect("CASCADE", 933)
                cascade = True
            elif kind == "TABLE" and self.accept("PURGE"):
                purge = True
            elif kind in ("TYPE", "SYNONYM", "PUBLIC SYNONYM", "INDEX") and self.accept("FORCE"):
                force = True
            elif kind == "INDEX" and self.accept("ONLINE"):
                continue
            else:
                self.fail(933)
        return ast.Drop(pos, kind, name, cascade, purge, force)

    # -------------------------------------------------------------- the rest

    def _comment(self) -> ast.Stmt:
        pos = self.advance().pos
        self.expect("ON", 969)
        kind = self.tok.key
        if kind not in ("TABLE", "COLUMN"):
            if kind in ("MATERIALIZED", "EDITION", "INDEXTYPE", "OPERATOR", "AUDIT", "MINING"):
                self.refuse(f"COMMENT ON {kind}")
            self.fail(905)
        self.advance()
        name = self.dotted()
        self.expect("IS")
        if self.tok.kind != "string":
            self.fail(1780)
        return ast.Comment(pos, kind, name, self.string())

    def _call_statement(self) -> ast.Stmt:
        """CALL p(...) [INTO :x] is the block begin p(...); end; or begin :x := p(...); end;"""
        pos = self.advance().pos
        call = self._postfix()
        if not isinstance(call, ast.Call):
            self.fail_number(6576, "not a valid function or procedure name", call.pos)
        if self.accept("INTO"):
            target = self.target()
            body: ast.Stmt = ast.Assign(pos, target, call)
        else:
            body = ast.CallStmt(pos, call)
        return ast.Block(pos, (), (body,))

    def _truncate(self) -> ast.Stmt:
        pos = self.advance().pos
        if self.tok.key == "CLUSTER":
            self.refuse("TRUNCATE CLUSTER")
        self.expect("TABLE")
        name = self.dotted()
        if self.tok.key in ("PRESERVE", "PURGE"):
            self.refuse(f"TRUNCATE ... {self.tok.key}")
        if self.tok.key in ("DROP", "REUSE"):
            self.advance()
            self.accept("ALL")
            self.expect("STORAGE")
        if self.accept("CASCADE"):
            self.refuse("TRUNCATE ... CASCADE")
        return ast.Truncate(pos, name)
