"""Users, roles, grants, sessions."""

from __future__ import annotations

from . import ast
from .cursor import Parser

_GRANT_ON_KINDS = frozenset(["DIRECTORY", "USER", "EDITION", "MINING", "JAVA", "SQL"])
_OBJECT_PRIVILEGES = frozenset("SELECT INSERT UPDATE DELETE READ EXECUTE REFERENCES".split())
_OPTION_WORDS = {"ADMIN": "ADMIN", "GRANT": "GRANT", "DELEGATE": "DELEGATE", "HIERARCHY": "HIERARCHY"}


def user(p: Parser, pos: int, *, alter: bool = False) -> ast.Stmt:
    """CREATE USER | ALTER USER, from the name on."""
    name = p.ident(987) if alter else p.new_name(987)
    password: str | None = None
    auth: str | None = None
    tablespace: str | None = None
    quotas: list[tuple[str, str]] = []
    locked: bool | None = None
    proxy: tuple[str, str] | None = None
    profile: str | None = None
    expired = False
    while p.tok.kind != "end":
        key = p.tok.key
        if key == "IDENTIFIED":
            password, auth = _identified(p)
        elif p.accept_words("NO", "AUTHENTICATION"):
            auth = "NO AUTHENTICATION"
        elif p.accept_words("DEFAULT", "TABLESPACE"):
            tablespace = p.ident()
        elif p.accept_words("TEMPORARY", "TABLESPACE"):
            p.ident()
        elif key == "QUOTA":
            quotas.append(_quota(p))
        elif key == "ACCOUNT":
            p.advance()
            if p.tok.key not in ("LOCK", "UNLOCK"):
                p.fail(922)
            locked = p.advance().key == "LOCK"
        elif p.accept_words("PASSWORD", "EXPIRE"):
            expired = True
        elif key == "PROFILE":
            p.advance()
            profile = p.any_ident()
        elif p.accept_words("ENABLE", "EDITIONS"):
            continue
        elif key == "CONTAINER":
            _container(p)
        elif p.accept_words("DEFAULT", "ROLE"):
            _default_role(p)
        elif alter and key in ("GRANT", "REVOKE"):
            proxy = _proxy(p)
        else:
            p.fail(922)
    return ast.CreateUser(pos, name, password, auth, tablespace, tuple(quotas), locked, alter, proxy, profile, expired)


def _identified(p: Parser) -> tuple[str | None, str | None]:
    p.advance()
    if p.tok.key in ("EXTERNALLY", "GLOBALLY"):
        auth = p.advance().key
        if p.accept("AS"):
            p.string()
        return None, auth
    p.expect("BY", 924)
    if p.tok.key == "VALUES":
        p.refuse("IDENTIFIED BY VALUES")
    tok = p.tok
    if tok.kind not in ("ident", "quoted"):
        p.fail(988)
    p.advance()
    # A password keeps the case it is written in, even without quotes.
    password = str(tok.value) if tok.kind == "quoted" else p.text[tok.pos : tok.end]
    if p.accept("REPLACE"):
        p.any_ident()
    return password, None


def _quota(p: Parser) -> tuple[str, str]:
    p.advance()
    if p.accept("UNLIMITED"):
        size = "UNLIMITED"
    else:
        size = str(p.integer())
        if p.tok.key in ("K", "M", "G", "T"):
            size += p.advance().key
    p.expect("ON", 969)
    return size, p.ident()


def _container(p: Parser) -> None:
    p.advance()
    p.expect("=")
    if p.tok.key not in ("ALL", "CURRENT"):
        p.fail(922)
    p.advance()


def _default_role(p: Parser) -> None:
    if p.accept("ALL"):
        if p.tok.key == "EXCEPT":
            p.refuse("DEFAULT ROLE ALL EXCEPT")
        return
    p.refuse("DEFAULT ROLE other than ALL")


def _proxy(p: Parser) -> tuple[str, str]:
    word = p.advance().key
    p.expect("CONNECT")
    p.expect("THROUGH")
    user = p.ident(987)
    if p.tok.kind != "end":
        p.refuse("CONNECT THROUGH with conditions")
    return word, user


def profile(p: Parser, pos: int, *, alter: bool = False) -> ast.Stmt:
    """CREATE PROFILE | ALTER PROFILE, from the name on."""
    name = p.any_ident() if alter else p.new_name()
    p.expect("LIMIT", 922)
    limits: list[tuple[str, str]] = []
    while p.tok.kind != "end":
        resource = p.any_ident()
        if p.tok.kind == "number":
            tok = p.advance()
            limits.append((resource, p.text[tok.pos : tok.end]))
            continue
        if p.tok.key not in ("UNLIMITED", "DEFAULT"):
            p.refuse(f"{resource} of a profile that is no plain number")
        limits.append((resource, p.advance().key))
    return ast.CreateProfile(pos, name, tuple(limits), alter)


def create_role(p: Parser, pos: int) -> ast.Stmt:
    name = p.new_name()
    p.accept_words("NOT", "IDENTIFIED")
    if p.tok.key == "IDENTIFIED":
        p.refuse("a role with a password")
    if p.tok.key == "CONTAINER":
        _container(p)
    return ast.CreateRole(pos, name)


def grant(p: Parser) -> ast.Stmt:
    tok = p.advance()
    revoke = tok.key == "REVOKE"
    until = "FROM" if revoke else "TO"
    privileges: list[str] = []
    columns: list[tuple[str, tuple[str, ...]]] = []
    while True:
        privilege = _privilege(p, until)
        privileges.append(privilege)
        if p.tok.key == "(":
            columns.append((privilege, p.ident_list()))
        if not p.accept(","):
            break
    on: tuple[str, ...] | None = None
    if p.accept("ON"):
        if p.tok.key in _GRANT_ON_KINDS and p.peek().kind in ("ident", "quoted") and p.peek().key != until:
            p.refuse(f"a privilege on a {p.tok.key}")
        on = p.dotted()
    p.expect(until, 905 if revoke else 946)
    grantees = p.listed(_grantee)
    if p.tok.key == "IDENTIFIED":
        p.refuse("GRANT ... IDENTIFIED BY")
    option: str | None = None
    if not revoke and p.accept("WITH"):
        if p.tok.key not in _OPTION_WORDS:
            p.fail(905)
        option = p.advance().key
        p.expect("OPTION")
    if revoke:
        p.accept_words("CASCADE", "CONSTRAINTS")
        p.accept("FORCE")
    if p.tok.key == "CONTAINER":
        _container(p)
    return ast.Grant(tok.pos, tuple(privileges), on, grantees, revoke, option, tuple(columns))


def _privilege(p: Parser, until: str) -> str:
    words: list[str] = []
    while p.tok.kind in ("ident", "quoted") and p.tok.key not in ("ON", until):
        words.append(str(p.advance().value))
    if not words:
        p.fail(990)
    if len(words) > 1 and (words[0] in _OBJECT_PRIVILEGES) and words[1] != "ANY":
        p.fail(990, at=p.toks[p.i - len(words) + 1])
    if words == ["ALL"]:
        words.append("PRIVILEGES")
    return " ".join(words)


def _grantee(p: Parser) -> str:
    if p.accept("PUBLIC"):
        return "PUBLIC"
    if p.tok.key in ("PACKAGE", "PROCEDURE", "FUNCTION") and p.peek().kind == "ident":
        p.refuse("a role granted to code")
    return p.ident(987)


def alter_session(p: Parser, pos: int) -> ast.Stmt:
    sets: list[tuple[str, str]] = []
    if p.accept("SET"):
        while p.tok.kind != "end":
            name = p.any_ident()
            p.expect("=", 2248)
            sets.append((name, _setting(p)))
    else:
        skip_to_end(p)
    return ast.AlterSession(pos, tuple(sets), p.text_since(pos))


def _setting(p: Parser) -> str:
    return ",".join(p.listed(_setting_part))


def _setting_part(p: Parser) -> str:
    sign = "-" if p.accept("-") else ""
    if p.tok.kind not in ("ident", "quoted", "string", "number"):
        p.fail(2248)
    return sign + str(p.advance().value)


def skip_to_end(p: Parser) -> None:
    while p.tok.kind != "end":
        if p.tok.kind == "bad" or p.tok.key == ";":
            p.fail(933)
        p.advance()


def free_text(p: Parser, pos: int) -> str:
    """The statement from `pos` to its end, as written."""
    skip_to_end(p)
    return p.text_since(pos)
