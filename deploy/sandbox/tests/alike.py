"""Expressions that SQL and PL/SQL both know, generated from the tables of functions and the families of arguments.

Every function gets, for each parameter in turn, all values of its family while the others have an ordinary one: nulls,
empty text, negative numbers, fractions, accents, characters of four bytes, values at the limits.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Context, Decimal
from typing import Any

import oracledb

from deploy.sandbox.builtins.standard import STANDARD
from deploy.sandbox.sql.functions import FUNCTIONS
from deploy.sandbox.sql.signatures import SIGNATURES

# Values of a family; the first is an ordinary one. Families: the letters of types.families, and p pattern, x its match
# parameters, g group or occurrence, u unit of an interval, f format model of a date, m of a number, h hexadecimal text,
# z a zone of NEW_TIME, y a day's name, w unit of a date, j an interval as text; e, o, k: text, numbers, dates that
# nothing converts.
VALUES: Mapping[str, tuple[str, ...]] = {
    "s": ("'banana'", "null", "''", "'ação 😀 ß'", "' a  '", "'\\'", "7.5", "date '2024-02-29'", "'A\u0301ǅ'",
          "rpad('é', 2000, 'é')"),
    "n": ("2", "null", "0", "-1", "2.5", "-.5", "1e10", "'3'", "'x'", "1e-10", "12345678901234567890", "1e125",
          "1e-130", "99999999999999999999999999999999999999.5"),
    "d": ("date '2024-02-29'", "null", "to_date('2023-12-31 23:59:59', 'YYYY-MM-DD HH24:MI:SS')", "date '0001-01-01'",
          "date '9999-12-31'", "'01-JAN-24'", "timestamp '2024-03-05 14:07:09.678'"),
    "r": ("hextoraw('C3A7')", "null", "'41'", "'xyz'"),
    "h": ("'C3A7'", "null", "'abc'", "'xyz'", "'é'"),
    "p": ("'[an]+'", "null", "'a'", "'(a)(n)'", "'('", "')'", "'['", "'a{2,1}'", "'*'", "'[z-a]'", "'[[:foo:]]'",
          "'é|😀'", "'.'", "'^'", "'$'", "'\\d'", "'x*'", "'a\\'", "'(b)|(n)'", "'[\\]'", "'\\m'", "'\\.'", "'(?=a)'",
          "'[]a]'", "'[[:alpha:]]+$'"),
    "x": ("'i'", "null", "'c'", "'n'", "'m'", "'q'"),
    "g": ("1", "null", "0", "2", "-1", "9", "1.5"),
    "u": ("'DAY'", "null", "'hour'", "'SECOND'", "'WEEK'"),
    "z": ("'AST'", "null", "'pst'", "'NST'", "'XYZ'"),
    "y": ("'MONDAY'", "null", "'fri'", "'NODAY'"),
    "f": ("'YYYY-MM-DD'", "null", "'DD/MM/RR HH24:MI'", "'FMMonth D'", "'Q'", "'bad'"),
    "m": ("'999.99'", "null", "'FM0G000D00'", "'X'", "'9'", "'bad'"),
    "w": ("'YYYY'", "null", "'MM'", "'Q'", "'HH'"),
    "j": ("'3 04:05:06.5'", "null", "'x'", "'-1 00:00:00'"),
    "t": ("timestamp '2024-03-05 14:07:09.678'", "null"),
    "e": ("'b'", "''", "null", "'ação'", "'B '"),
    "o": ("2", "null", "-1.5", "1e10"),
    "k": ("date '2024-02-29'", "null", "date '0001-01-01'"),
}  # fmt: skip

# Where the letters of the SQL table say too little, or the function is not in it
_OWN: Mapping[str, tuple[str, ...]] = {
    "REGEXP_SUBSTR": ("sp?ggxg",),
    "REGEXP_REPLACE": ("sp?sggx",),
    "REGEXP_INSTR": ("sp?gggxg",),
    "REGEXP_COUNT": ("sp?gx",),
    "HEXTORAW": ("h",),
    "NEXT_DAY": ("dy",),
    "NEW_TIME": ("dzz",),
    "NUMTODSINTERVAL": ("nu",),
    "TO_DSINTERVAL": ("j",),
    "LENGTH": ("s",),
    "LENGTHB": ("s",),
    "NVL": ("es", "on", "kd"),
    "COALESCE": ("ee", "oo", "kk"),
    "NULLIF": ("ee", "on", "kd"),
    "GREATEST": ("es", "on", "kd"),
    "LEAST": ("es", "on", "kd"),
    "CONCAT": ("ss", "nd"),
    "TO_CHAR": ("n?m", "d?f", "s", "t?f"),
    "TO_NUMBER": ("n?m",),
    "TO_DATE": ("s?f",),
    "TO_CLOB": ("s",),
    "TRUNC": ("n?n", "d?w"),
    "ROUND": ("n?n", "d?w"),
    **dict.fromkeys(("SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "SINH", "COSH", "TANH"), ("n",)),
}


def signatures(name: str) -> tuple[str, ...]:
    """The families of a function's parameters; those after "?" may be left out."""
    if name in _OWN:
        return _OWN[name]
    known = SIGNATURES.get(name)
    return (known.lower(),) if known else ()


def common() -> list[str]:
    """The functions both know."""
    return sorted(name for name in FUNCTIONS if name in STANDARD and signatures(name))


def calls(name: str) -> Iterator[str]:
    for signature in signatures(name):
        needed, _, optional = signature.partition("?")
        letters = needed + optional
        for count in range(len(needed), len(letters) + 1):
            usual = [VALUES[letter][0] for letter in letters[:count]]
            # what was varied with fewer arguments is varied once more with all
            places = range(count) if count in (len(needed), len(letters)) else range(count - 1, count)
            for place in places:
                for value in VALUES[letters[place]]:
                    yield f"{name.lower()}({', '.join([*usual[:place], value, *usual[place + 1 :]])})"


_OPERANDS = {
    "n": ("2", "null", "-7", "2.5", "'3'", "'x'", "0", "1e125", "1e-130"),
    "s": ("'é'", "null", "''", "' '", "5", "'é '", "rpad('é', 1999, 'é')"),
    "d": ("date '2024-02-29'", "null", "timestamp '2024-03-05 14:07:09.678'", "to_dsinterval('1 02:03:04')", "1.5"),
}
_PATTERNS = ("'a_b%'", "'%'", "'_'", "null", "''", "'a\\_b\\%' escape '\\'", "'ax_bx%' escape 'x'", "'a' escape 'xx'",
             "'axb' escape 'x'", "'ax' escape 'x'", "'xx%' escape 'x'", "'a' escape null", "'a' escape ''")  # fmt: skip


def operations() -> Iterator[str]:
    for operator in "+-*/":
        for family in "nd":
            for left in _OPERANDS[family]:
                for right in _OPERANDS[family]:
                    yield f"({left} {operator} {right})"
    for left in _OPERANDS["s"]:
        for right in _OPERANDS["s"]:
            yield f"({left} || {right})"
            for condition in ("=", "<"):
                yield f"case when {left} {condition} {right} then 1 else 0 end"
    for value in ("'a_b%'", "null", "'😀'"):
        for pattern in _PATTERNS:
            yield f"case when {value} like {pattern} then 1 else 0 end"


def nested(seed: int, count: int) -> Iterator[str]:
    """Calls within calls at random, in which types and values need not fit."""
    chance = random.Random(seed)
    names = common()

    def call(depth: int) -> str:
        name = chance.choice(names)
        needed, _, optional = chance.choice(signatures(name)).partition("?")
        letters = needed + optional[: chance.randint(0, len(optional))]
        arguments = [
            call(depth - 1) if depth and chance.random() < 0.5 else chance.choice(VALUES[letter]) for letter in letters
        ]
        return f"{name.lower()}({', '.join(arguments)})"

    return (call(2) for _ in range(count))


@dataclass(frozen=True)
class Answer:
    """What an expression came to: the kind of its type and the value, or the number of an error."""

    kind: str
    value: Any
    error: int = 0


_KINDS = {
    "DB_TYPE_NUMBER": "NUMBER",
    "DB_TYPE_VARCHAR": "TEXT",
    "DB_TYPE_CHAR": "TEXT",
    "DB_TYPE_CLOB": "CLOB",
    "DB_TYPE_DATE": "DATE",
    "DB_TYPE_TIMESTAMP": "TIMESTAMP",
    "DB_TYPE_TIMESTAMP_TZ": "TIMESTAMP_TZ",
    "DB_TYPE_INTERVAL_DS": "INTERVAL",
    "DB_TYPE_RAW": "RAW",
}

# PACKAGE shown: PUT takes a value of any kind and keeps which, and the value as text; FAILED keeps an error
_TEXTS = {
    "NUMBER": ("number", "to_char(v)"),
    "TEXT": ("varchar2", "v"),
    "CLOB": ("clob", "dbms_lob.substr(v, 32767, 1)"),
    "DATE": ("date", "to_char(v, 'YYYY-MM-DD HH24:MI:SS')"),
    "TIMESTAMP": ("timestamp", "to_char(v, 'YYYY-MM-DD HH24:MI:SS.FF6')"),
    "INTERVAL": ("interval day to second", "extract(day from v) * 86400 + extract(hour from v) * 3600"
                 " + extract(minute from v) * 60 + extract(second from v)"),
    "RAW": ("raw", "rawtohex(v)"),
}  # fmt: skip
SHOWN = [
    "create or replace package shown as type texts is table of varchar2(32767) index by pls_integer; "
    "kinds texts; vals texts; procedure failed(code number); "
    + " ".join(f"procedure put(v {of});" for of, _ in _TEXTS.values())
    + " end;",
    "create or replace package body shown as "
    "procedure keep(kind varchar2, val varchar2) is n pls_integer := kinds.count + 1; "
    "begin kinds(n) := kind; vals(n) := val; end; "
    "procedure failed(code number) is begin keep('ERROR', -code); end; "
    + " ".join(f"procedure put(v {of}) is begin keep('{kind}', {text}); end;" for kind, (of, text) in _TEXTS.items())
    + " end;",
]
_CHUNK = 40
_DIGITS = Context(prec=32)  # a text without a format has no more


class Both:
    """Asks SQL and PL/SQL for the values of expressions."""

    def __init__(self, connection: oracledb.Connection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._cursor.outputtypehandler = lambda cursor, meta: (
            cursor.var(Decimal, arraysize=cursor.arraysize) if meta.type_code is oracledb.DB_TYPE_NUMBER else None
        )

    def ask(self, expressions: Sequence[str]) -> Iterator[tuple[str, Answer, Answer]]:
        """Each expression with the answers of SQL and of PL/SQL."""
        for start in range(0, len(expressions), _CHUNK):
            chunk = expressions[start : start + _CHUNK]
            of_plsql = self._plsql(chunk)
            fine = [e for e, answer in zip(chunk, of_plsql, strict=True) if not answer.error]
            of_sql = dict(zip(fine, self._sql(fine), strict=True))
            for expression, answer in zip(chunk, of_plsql, strict=True):
                yield expression, of_sql.get(expression) or self._sql([expression])[0], answer

    def _sql(self, expressions: Sequence[str]) -> list[Answer]:
        if not expressions:
            return []
        try:
            self._cursor.execute(f"select {', '.join(expressions)} from dual")
            row = self._cursor.fetchone()
        except oracledb.DatabaseError as error:
            if len(expressions) == 1:
                return [Answer("", None, error.args[0].code)]
            return [self._sql([e])[0] for e in expressions]
        kinds = [_KINDS[column[1].name] for column in self._cursor.description or ()]
        return [Answer(kind, _plain(value)) for kind, value in zip(kinds, row, strict=True)]

    def _plsql(self, expressions: Sequence[str]) -> list[Answer]:
        puts = " ".join(
            f"begin shown.put({e}); exception when others then shown.failed(sqlcode); end;" for e in expressions
        )
        kinds = self._cursor.arrayvar(str, len(expressions), 20)
        texts = self._cursor.arrayvar(str, len(expressions), 32767)
        try:
            self._cursor.execute(
                f"begin shown.kinds.delete; shown.vals.delete; {puts} :k := shown.kinds; :v := shown.vals; end;",
                k=kinds,
                v=texts,
            )
        except oracledb.DatabaseError as error:
            if len(expressions) == 1:
                return [Answer("", None, error.args[0].code)]
            return [self._plsql([e])[0] for e in expressions]
        return [_shown(kind, text) for kind, text in zip(kinds.getvalue(), texts.getvalue(), strict=True)]


def _shown(kind: str, text: str | None) -> Answer:
    if kind == "ERROR":
        return Answer("", None, int(text or 0))
    if text is None:
        return Answer(kind, None)
    if kind == "NUMBER":
        return Answer(kind, _DIGITS.create_decimal(text))
    if kind in ("DATE", "TIMESTAMP"):
        return Answer(kind, datetime.fromisoformat(text))
    if kind == "INTERVAL":
        return Answer(kind, timedelta(microseconds=int(Decimal(text) * 1_000_000)))
    return Answer(kind, bytes.fromhex(text) if kind == "RAW" else text)


def _plain(value: Any) -> Any:
    if isinstance(value, oracledb.LOB):
        value = value.read()
    if isinstance(value, Decimal):
        return _DIGITS.create_decimal(value)
    return value if value not in ("", b"") else None
