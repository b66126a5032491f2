"""Finds the bind placeholders of a statement exactly as the driver does.

No bind name goes over the wire, only values in the driver's order, so this scan must agree with the driver's own,
quirks included: it is not a parser and does not try to be more right than the other side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PLSQL = frozenset({"DECLARE", "BEGIN", "CALL"})
_QUERY = frozenset({"SELECT", "WITH"})
_DML = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE"})
_DDL = frozenset(
    {"CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "ANALYZE", "AUDIT", "COMMENT", "TRUNCATE"}
)  # fmt: skip
QUERY = 3
_COMMANDS = {
    "INSERT": 2,
    "SELECT": QUERY,
    "WITH": QUERY,
    "UPDATE": 6,
    "DELETE": 7,
    "DECLARE": 47,
    "BEGIN": 47,
    "MERGE": 189,
}
_CLOSING = {"[": "]", "{": "}", "<": ">", "(": ")"}

_TOKEN = re.compile(
    r"""(?P<qstring>[qQ]'(?P<delimiter>.))
      | (?P<string>'[^']*')
      | (?P<quoted>"[^"]*")
      | (?P<comment>--[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]*|/\*.*?\*/)
      | (?P<bind>:\s*(?:"(?P<exact>[^"]*)"|(?P<number>\d+)|(?P<name>[^\W\d_][\w$\#]*)))
      | (?P<word>[^\W\d_]+)
      | (?P<space>\s+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_WORD_BEFORE_QSTRING = re.compile(r"[^\W\d_]+(?=[qQ]')")


@dataclass
class Scan:
    """What the wire needs to know about a statement's text.

    names: placeholders in wire order: each occurrence in SQL, each distinct name once in PL/SQL.
    returns: for each of them, whether it follows RETURNING ... INTO.
    command: Oracle's number of the statement's kind; 0 where it has no meaning here.
    """

    command: int = 0

    is_query: bool = False
    is_plsql: bool = False
    is_dml: bool = False
    is_ddl: bool = False
    names: list[str] = field(default_factory=list)
    returns: list[bool] = field(default_factory=list)


def scan(sql: str) -> Scan:
    """Classifies the statement by its first word and lists its placeholders."""
    result = Scan()
    kind_known = returning = into = after_string = False
    position = 0
    while position < len(sql):
        match = _WORD_BEFORE_QSTRING.match(sql, position) or _TOKEN.match(sql, position)
        if match is None:
            break
        position = match.end()
        group = match.lastgroup or "word"
        if group == "space":
            continue
        was_string, after_string = after_string, group in ("string", "qstring")
        if group == "qstring":
            delimiter = match["delimiter"]
            end = sql.find(_CLOSING.get(delimiter, delimiter) + "'", position)
            position = len(sql) if end < 0 else end + 2
            kind_known = True  # by its q, which the driver takes for a word
        elif group == "word":
            word = match.group().upper()
            if match.re is _WORD_BEFORE_QSTRING:
                word += "Q"
            if not kind_known:
                kind_known = True
                result.is_plsql = word in _PLSQL
                result.is_query = word in _QUERY
                result.is_dml = word in _DML
                result.is_ddl = word in _DDL
                result.command = _COMMANDS.get(word, 0)
                if result.is_ddl:
                    break
            elif result.is_dml and word == "RETURNING":
                returning = True
            elif returning and word == "INTO":
                into = True
        elif group == "bind" and was_string:
            position = match.start() + 1  # the colon of a JSON constructor
        elif group == "bind":
            name = match["exact"]
            if name is None:
                name = match["number"] or match["name"].upper()
            if not result.is_plsql or name not in result.names:
                result.names.append(name)
                result.returns.append(into)
    return result
