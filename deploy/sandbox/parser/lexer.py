"""Turning source text into tokens.

One compiled regular expression does the work. The lexer never fails: what it cannot read becomes a token of
kind "bad", and the parser, which knows whether it is in SQL or in PL/SQL, reports it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_QUOTE_PAIRS = r"\[[\s\S]*?\]'|\{[\s\S]*?\}'|\([\s\S]*?\)'|<[\s\S]*?>'"

_TOKEN = re.compile(
    r"""
      (?P<skip>   (?: \s+ | --(?!\+)[^\n]* | /\*(?!\+)[\s\S]*?\*/ )+ )
    | (?P<qstring>[nN]?[qQ]'(?:"""
    + _QUOTE_PAIRS
    + r"""|(?P<delimiter>[^\s\[{(<'])[\s\S]*?(?P=delimiter)') )
    | (?P<string> [nN]?'[^']*(?:''[^']*)*' )
    | (?P<ident>  [^\W\d_][\w$\#]* )
    | (?P<number> (?: \d+(?:\.(?!\.)\d*)? | \.\d+ ) (?:[eE][+-]?\d+)? (?:[fFdD](?![\w$\#]))? )
    | (?P<quoted> "[^"\n]+" )
    | (?P<op>     :=|=>|\.\.|\*\*|\|\||<<|>>|<=|>=|<>|!=|\^=|~=
                | :(?![\w"]) | /(?!\*) | -(?!-\+) | [+*=<>(),;.%@] )
    | (?P<bind>   :(?: [^\W\d_][\w$\#]* | \d+ | "[^"\n]+" ) )
    | (?P<hint>   /\*\+[\s\S]*?\*/ | --\+[^\n]* )
    | (?P<inquiry>\$\$[^\W\d_][\w$\#]* )
    | (?P<directive>\$[A-Za-z]+ )
    | (?P<bad>    [\s\S] )
    """,
    re.VERBOSE,
)

_COMPARISONS = {"!=": "<>", "^=": "<>", "~=": "<>"}


@dataclass(slots=True)
class Token:
    """One token: text[pos:end].

    kind: ident, quoted, string, number, bind, op, inquiry, directive, bad, end.
    key: the upper-case word of an unquoted identifier or the text of an operator, else "". Keywords are recognised
        by key, so that a string or a quoted name is never taken for one.
    value: the name, the text of a string, the number.
    binary: a number written with the suffix f or d (BINARY_FLOAT, BINARY_DOUBLE).
    """

    kind: str
    key: str
    value: str | int | Decimal
    pos: int
    end: int
    binary: bool = False


@dataclass(slots=True)
class TokenList:
    """The tokens of a text, closed by one of kind "end"; hints by the index of the token they precede."""

    tokens: list[Token]
    hints: dict[int, str]
    conditional: bool


def tokenize(text: str, limit: int | None = None) -> TokenList:
    """Split `text` into tokens; at most `limit` of them when given (enough to see what a statement is)."""
    tokens: list[Token] = []
    hints: dict[int, str] = {}
    conditional = False
    append = tokens.append
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "bad"
        if kind == "skip":
            continue
        raw = match.group()
        pos, end = match.span()
        if kind == "ident":
            word = raw.upper()
            append(Token(kind, word, word, pos, end))
        elif kind == "op":
            append(Token(kind, _COMPARISONS.get(raw, raw), raw, pos, end))
        elif kind == "string":
            start = 1 if raw[0] == "'" else 2
            append(Token(kind, "", raw[start:-1].replace("''", "'"), pos, end))
        elif kind == "number":
            binary = raw[-1] in "fFdD"
            append(Token(kind, "", _number(raw[:-1] if binary else raw), pos, end, binary))
        elif kind == "bind":
            # After a string or a closing parenthesis no bind can stand: 'key':value of JSON_OBJECT.
            if tokens and (tokens[-1].kind == "string" or tokens[-1].key == ")"):
                append(Token("op", ":", ":", pos, pos + 1))
                append(_after_colon(raw[1:], pos + 1, end))
            else:
                name = raw[2:-1] if raw[1] == '"' else raw[1:].upper()
                append(Token(kind, "", name, pos, end))
        elif kind == "quoted":
            append(Token(kind, "", raw[1:-1], pos, end))
        elif kind == "qstring":
            start = raw.index("'") + 2
            append(Token("string", "", raw[start:-2], pos, end))
        elif kind == "hint":
            hints[len(tokens)] = raw[3:-2].strip() if raw[0] == "/" else raw[3:].strip()
        elif kind == "inquiry":
            append(Token(kind, "", raw[2:].upper(), pos, end))
        elif kind == "directive":
            conditional = True
            append(Token(kind, raw.upper(), raw.upper(), pos, end))
        else:
            append(_bad(text, raw, pos))
            if tokens[-1].end == len(text):
                break
        if limit is not None and len(tokens) >= limit:
            break
    append(Token("end", "", "", len(text), len(text)))
    return TokenList(tokens, hints, conditional)


def split_bind(token: Token, text: str) -> list[Token]:
    """`:name` read again as a colon and a name or number (`key :value` of JSON_OBJECT)."""
    colon = Token("op", ":", ":", token.pos, token.pos + 1)
    return [colon, _after_colon(text[token.pos + 1 : token.end], token.pos + 1, token.end)]


def _after_colon(raw: str, pos: int, end: int) -> Token:
    if raw[0] == '"':
        return Token("quoted", "", raw[1:-1], pos, end)
    if raw.isdigit():
        return Token("number", "", int(raw), pos, end)
    return Token("ident", raw.upper(), raw.upper(), pos, end)


def _number(raw: str) -> int | Decimal:
    if raw.isdigit():
        return int(raw)
    value = Decimal(raw)
    if value == value.to_integral_value() and value.adjusted() < 38:
        return int(value)
    return value


def _bad(text: str, raw: str, pos: int) -> Token:
    """A token nothing accepts; an unterminated string or comment swallows the rest of the text."""
    if raw in ("'", '"') or text.startswith("/*", pos):
        return Token("bad", "", text[pos : pos + 2] if raw == "/" else raw, pos, len(text))
    return Token("bad", "", raw, pos, pos + 1)


def line_col(text: str, offset: int) -> tuple[int, int]:
    """1-based line and column of a zero-based character offset."""
    offset = min(max(offset, 0), len(text))
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
