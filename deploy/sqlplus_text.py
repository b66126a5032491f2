"""How SQL*Plus reads a script: words, comments, what begins a statement, abbreviated commands and settings."""

from __future__ import annotations

import re

# Settings that only shape a terminal we do not have; accepted so that ordinary scripts run.
IGNORED_SETTINGS = frozenset(
    "ARRAYSIZE COLSEP CONCAT ESCAPE EXITCOMMIT LONG LONGCHUNKSIZE NUMFORMAT NUMWIDTH SCAN SHOWMODE SQLPROMPT SQLPREFIX"
    " SQLTERMINATOR SQLNUMBER TAB TIME TIMING TRIMOUT TRIMSPOOL UNDERLINE WRAP APPINFO ERRORLOGGING NEWPAGE RECSEP"
    " RECSEPCHAR BLOCKTERMINATOR CMDSEP COPYCOMMIT DESCRIBE EMBEDDED FLAGGER FLUSH LOBOFFSET MARKUP PAUSE SECUREDCOL"
    " SHIFTINOUT SQLCASE SQLCONTINUE SQLPLUSCOMPATIBILITY SUFFIX XQUERY ROWPREFETCH STATEMENTCACHE FEED_ID".split()
)
PLSQL_UNIT = re.compile(
    r"\s*(?:declare\b|begin\b|<<|create\s+(?:or\s+replace\s+)?(?:(?:non)?editionable\s+)?"
    r"(?:function|procedure|package|trigger|type|library)\b|with\s+(?:function|procedure)\b)",
    re.IGNORECASE,
)
REMARK = re.compile(r"\s*rem(?:ark)?\b", re.IGNORECASE)
SQL_START = re.compile(
    r"(?:alter|analyze|audit|begin|call|comment|commit|create|declare|delete|drop|explain|flashback|grant|insert|lock|merge|"
    r"noaudit|purge|rename|revoke|rollback|savepoint|select|set\s+(?:transaction|role|constraints?)|truncate|update|with)\b|<<|\(",
    re.IGNORECASE,
)
CREATED = re.compile(
    r"create\s+(?:or\s+replace\s+)?(?:(?:non)?editionable\s+)?"
    r"(?P<kind>package\s+body|type\s+body|package|type|function|procedure|trigger|view)\s+"
    r'(?P<name>(?:"?[\w$#]+"?\.)?"?[\w$#]+"?)',
    re.IGNORECASE,
)
ABBREVIATIONS = {
    "acc": "accept", "cle": "clear", "col": "column", "conn": "connect", "def": "define", "desc": "describe",
    "disc": "disconnect", "exec": "execute", "pro": "prompt", "prin": "print", "sho": "show", "spo": "spool",
    "sta": "start", "undef": "undefine", "var": "variable", "ho": "host", "pau": "nothing", "ttitle": "nothing",
    "btitle": "nothing", "timing": "nothing", "break": "nothing", "compute": "nothing", "repheader": "nothing",
}  # fmt: skip
SETTING_NAMES = {
    "DEF": "DEFINE", "SCAN": "DEFINE", "ECHO": "ECHO", "FEED": "FEEDBACK", "HEA": "HEADING", "HEAD": "HEADING",
    "PAGES": "PAGESIZE", "LIN": "LINESIZE", "LINES": "LINESIZE", "SERVEROUT": "SERVEROUTPUT", "TERM": "TERMOUT",
    "VER": "VERIFY", "SQLBL": "SQLBLANKLINES", "AUTO": "AUTOCOMMIT", "TRIMS": "TRIMSPOOL", "TRIM": "TRIMOUT",
    "TIMI": "TIMING", "ARRAY": "ARRAYSIZE", "NUM": "NUMWIDTH", "NUMF": "NUMFORMAT", "WRA": "WRAP", "ESC": "ESCAPE",
}  # fmt: skip


def split_words(text: str) -> list[str]:
    """Blank-separated words; quotes (single or double) keep a word together and are dropped."""
    found = re.findall(r"'((?:[^']|'')*)'|\"([^\"]*)\"|(\S+)", text)
    return [single.replace("''", "'") or double or plain for single, double, plain in found]


def first_word(text: str) -> str:
    """What DEFINE takes of `text`: what stands in the quotes it begins with, else the first word."""
    quoted = re.match(r"'((?:[^']|'')*)'|\"([^\"]*)\"", text)
    return (quoted.group(1) or quoted.group(2) or "") if quoted else text.split(None, 1)[0]


def object_kind(text: str) -> str:
    """The kind of object a DDL statement is about, in lower case ("table", "package body")."""
    skip = {"or", "replace", "editionable", "noneditionable", "unique", "global", "temporary", "public", "force", "no"}
    words = [word.lower() for word in re.findall(r"\w+", text)[1:8] if word.lower() not in skip]
    if words[:1] in (["package"], ["type"]) and words[1:2] == ["body"]:
        return " ".join(words[:2])
    return words[0] if words else ""


def inside_quote(text: str) -> bool:
    """Whether a single-quoted literal or a block comment is still open at the end of `text`."""
    rest = re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", text, flags=re.DOTALL)
    return "'" in rest or "/*" in rest
