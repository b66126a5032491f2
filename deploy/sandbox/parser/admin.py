"""Users, roles, grants, sessions."""

from __future__ import annotations

from . import ast
from .tables import TableParser

_GRANT_ON_KINDS = frozenset(["DIRECTORY", "USER", "EDITION", "MINING", "JAVA", "SQL"])
_OBJECT_PRIVILEGES = frozenset("SELECT INSERT UPDATE DELETE READ EXECUTE REFERENCES".split())
_OPTION_WORDS = {"ADMIN": "ADMIN", "GRANT": "GRANT", "DELEGATE": "DELEGATE", "HIERARCHY": "HIERARCHY"}


class AdminParser(TableParser):
    """Adds the statements of a DBA that make no objects."""

    # -------------------------------------------------------------- users and roles

    def user(self, pos: int, *, alter: bool) -> ast.Stmt:
        """CREATE USER | ALTER USER, from the name on."""
        name = self.ident(987) if alter else self.new_name(987)
        password: str | None = None
        auth: str | None = None
        tablespace: str | None = None
        quotas: list[tuple[str, str]] = []
        locked: bool | None = None
        proxy: tuple[str, str] | None = None
        profile: str | None = None
        expired = False
        while self.tok.kind != "end":
            key = self.tok.key
            if key == "IDENTIFIED":
                password, auth = self._identified()
            elif self.accept_words("NO", "AUTHENTICATION"):
                auth = "NO AUTHENTICATION"
            elif self.accept_words("DEFAULT", "TABLESPACE"):
                tablespace = self.ident()
            elif self.accept_words("TEMPORARY", "TABLESPACE"):
                self.ident()
            elif key == "QUOTA":
                quotas.append(self._quota())
            elif key == "ACCOUNT":
                self.advance()
                if self.tok.key not in ("LOCK", "UNLOCK"):
                    self.fail(922)
                locked = self.advance().key == "LOCK"
            elif self.accept_words("PASSWORD", "EXPIRE"):
                expired = True
            elif key == "PROFILE":
                self.advance()
                profile = self.any_ident()
            elif self.accept_words("ENABLE", "EDITIONS"):
                continue
            elif key == "CONTAINER":
                self._container()
            elif self.accept_words("DEFAULT", "ROLE"):
                self._default_role()
            elif alter and key in ("GRANT", "REVOKE"):
                proxy = self._proxy()
            else:
                self.fail(922)
        return ast.CreateUser(
            pos, name, password, auth, tablespace, tuple(quotas), locked, alter, proxy, profile, expired
        )

    def _identified(self) -> tuple[str | None, str | None]:
        self.advance()
        if self.tok.key in ("EXTERNALLY", "GLOBALLY"):
            auth = self.advance().key
            if self.accept("AS"):
                self.string()
            return None, auth
        self.expect("BY", 924)
        if self.tok.key == "VALUES":
            self.refuse("IDENTIFIED BY VALUES")
        tok = self.tok
        if tok.kind not in ("ident", "quoted"):
            self.fail(988)
        self.advance()
        # A password keeps the case it is written in, even without quotes.
        password = str(tok.value) if tok.kind == "quoted" else self.text[tok.pos : tok.end]
        if self.accept("REPLACE"):
            self.any_ident()
        return password, None

    def _quota(self) -> tuple[str, str]:
        self.advance()
        if self.accept("UNLIMITED"):
            size = "UNLIMITED"
        else:
            size = str(self.integer())
            if self.tok.key in ("K", "M", "G", "T"):
                size += self.advance().key
        self.expect("ON", 969)
        return size, self.ident()

    def _container(self) -> None:
        self.advance()
        self.expect("=")
        if self.tok.key not in ("ALL", "CURRENT"):
            self.fail(922)
        self.advance()

    def _default_role(self) -> None:
        if self.accept("ALL"):
            if self.tok.key == "EXCEPT":
                self.refuse("DEFAULT ROLE ALL EXCEPT")
            return
        self.refuse("DEFAULT ROLE other than ALL")

    def _proxy(self) -> tuple[str, str]:
        word = self.advance().key
        self.expect("CONNECT")
        self.expect("THROUGH")
        user = self.ident(987)
        if self.tok.kind != "end":
            self.refuse("CONNECT THROUGH with conditions")
        return word, user

    def profile(self, pos: int, *, alter: bool) -> ast.Stmt:
        """CREATE PROFILE | ALTER PROFILE, from the name on."""
        name = self.any_ident() if alter else self.new_name()
        self.expect("LIMIT", 922)
        limits: list[tuple[str, str]] = []
        while self.tok.kind != "end":
            resource = self.any_ident()
            if self.tok.kind == "number":
                tok = self.advance()
                limits.append((resource, self.text[tok.pos : tok.end]))
                continue
            if self.tok.key not in ("UNLIMITED", "DEFAULT"):
                self.refuse(f"{resource} of a profile that is no plain number")
            limits.append((resource, self.advance().key))
        return ast.CreateProfile(pos, name, tuple(limits), alter)

    def create_role(self, pos: int) -> ast.Stmt:
        name = self.new_name()
        self.accept_words("NOT", "IDENTIFIED")
        if self.tok.key == "IDENTIFIED":
            self.refuse("a role with a password")
        if self.tok.key == "CONTAINER":
            self._container()
        return ast.CreateRole(pos, name)

    # -------------------------------------------------------------- GRANT, REVOKE

    def grant(self) -> ast.Stmt:
        tok = self.advance()
        revoke = tok.key == "REVOKE"
        until = "FROM" if revoke else "TO"
        privileges: list[str] = []
        columns: list[tuple[str, tuple[str, ...]]] = []
        while True:
            privilege = self._privilege(until)
            privileges.append(privilege)
            if self.tok.key == "(":
                columns.append((privilege, self.ident_list()))
            if not self.accept(","):
                break
        on: tuple[str, ...] | None = None
        if self.accept("ON"):
            if self.tok.key in _GRANT_ON_KINDS and self.peek().kind in ("ident", "quoted") and self.peek().key != until:
                self.refuse(f"a privilege on a {self.tok.key}")
            on = self.dotted()
        self.expect(until, 905 if revoke else 946)
        grantees = [self._grantee()]
        while self.accept(","):
            grantees.append(self._grantee())
        if self.tok.key == "IDENTIFIED":
            self.refuse("GRANT ... IDENTIFIED BY")
        option: str | None = None
        if not revoke and self.accept("WITH"):
            if self.tok.key not in _OPTION_WORDS:
                self.fail(905)
            option = self.advance().key
            self.expect("OPTION")
        if revoke:
            self.accept_words("CASCADE", "CONSTRAINTS")
            self.accept("FORCE")
        if self.tok.key == "CONTAINER":
            self._container()
        return ast.Grant(tok.pos, tuple(privileges), on, tuple(grantees), revoke, option, tuple(columns))

    def _privilege(self, until: str) -> str:
        words: list[str] = []
        while self.tok.kind in ("ident", "quoted") and self.tok.key not in ("ON", until):
            words.append(str(self.advance().value))
        if not words:
            self.fail(990)
        if len(words) > 1 and (words[0] in _OBJECT_PRIVILEGES) and words[1] != "ANY":
            self.fail(990, at=self.toks[self.i - len(words) + 1])
        if words == ["ALL"]:
            words.append("PRIVILEGES")
        return " ".join(words)

    def _grantee(self) -> str:
        if self.accept("PUBLIC"):
            return "PUBLIC"
        if self.tok.key in ("PACKAGE", "PROCEDURE", "FUNCTION") and self.peek().kind == "ident":
            self.refuse("a role granted to code")
        return self.ident(987)

    # -------------------------------------------------------------- sessions

    def alter_session(self, pos: int) -> ast.Stmt:
        sets: list[tuple[str, str]] = []
        if self.accept("SET"):
            while self.tok.kind != "end":
                name = self.any_ident()
                self.expect("=", 2248)
                sets.append((name, self._setting()))
        else:
            self._to_end()
        return ast.AlterSession(pos, tuple(sets), self.text_since(pos))

    def _setting(self) -> str:
        parts = [self._setting_part()]
        while self.accept(","):
            parts.append(self._setting_part())
        return ",".join(parts)

    def _setting_part(self) -> str:
        sign = "-" if self.accept("-") else ""
        if self.tok.kind not in ("ident", "quoted", "string", "number"):
            self.fail(2248)
        return sign + str(self.advance().value)

    def _to_end(self) -> None:
        while self.tok.kind != "end":
            if self.tok.kind == "bad" or self.tok.key == ";":
                self.fail(933)
            self.advance()

    def free_text(self, pos: int) -> str:
        """The statement from `pos` to its end, as written."""
        self._to_end()
        return self.text_since(pos)
