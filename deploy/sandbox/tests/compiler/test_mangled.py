"""Sources with words exchanged at random compile or are refused; they never break the compiler."""

from __future__ import annotations

import itertools
import random

import pytest

from deploy.sandbox.errors import CompilationError, OraError
from deploy.sandbox.parser import ast, parse_statement
from deploy.sandbox.parser.lexer import tokenize

from .conftest import PlSql
from .test_blocks import CASES as BLOCKS
from .test_composites import CASES as COMPOSITES

_SOURCES = [text for text, _ in [*BLOCKS.values(), *COMPOSITES.values()]]


def mangled(text: str, choice: random.Random) -> str:
    """Some words, literals or operators replaced by others of their kind."""
    tokens = [t for t in tokenize(text).tokens if t.kind != "end"]
    words = [text[a.pos : b.pos].strip() for a, b in itertools.pairwise(tokens)]
    for _ in range(choice.randint(1, 4)):
        at = choice.randrange(len(words))
        words[at] = choice.choice([w for w, t in zip(words, tokens, strict=False) if t.kind == tokens[at].kind])
    return " ".join(words) + " ;"


@pytest.mark.parametrize("seed", range(10))
def test_mangled_blocks(seed: int, plsql: PlSql) -> None:
    choice = random.Random(seed)
    for _ in range(60):
        text = mangled(choice.choice(_SOURCES), choice)
        try:
            block = parse_statement(text)
            assert isinstance(block, ast.Block)
            with plsql.session.call():
                plsql.engine.units.compile_block(block, text, plsql.session.context_of_client)
        except (OraError, CompilationError):
            continue
    assert plsql.engine.bugs == []
