"""Expressions as the dictionary shows them."""

from __future__ import annotations

from ..model import Table
from ..parser.lexer import Token, tokenize

_WORDS = frozenset(["ident", "number", "string", "quoted"])


def shown_expression(text: str, table: Table) -> str:
    """As *_IND_EXPRESSIONS has it: columns in double quotes, the rest in upper case and without needless blanks."""
    out = ""
    before: Token | None = None
    for token in tokenize(text).tokens:
        if token.kind == "end":
            break
        if before is not None and before.kind in _WORDS and token.kind in _WORDS:
            out += "  " if (before.key, token.key) == ("CASE", "WHEN") else " "
        out += _shown(text, token, table)
        before = token
    return out


def _shown(text: str, token: Token, table: Table) -> str:
    if token.kind == "ident":
        return f'"{token.key}"' if table.column(token.key) is not None else token.key
    return text[token.pos : token.end]
