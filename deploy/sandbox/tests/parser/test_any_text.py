"""Any text is parsed, or refused with the place where it goes wrong."""

from __future__ import annotations

from random import Random

import pytest

from deploy.sandbox.errors import CompilationError, OraError
from deploy.sandbox.parser import parse_statement
from tests.database import ROOT

SEEDS, TEXTS = 8, 400
SUFFIXES = {".pks", ".pkb", ".vw", ".trg", ".sql"}
SIGNS = "();,.'\"=<>|:*/+-@%&[]{}0e \nç💧\0"
WORDS = """select from where begin end loop case when is as null with merge into table over bulk collect create
    or replace connect by (select union all pivot goto forall exception others then in out nocopy return""".split()


def sources() -> list[str]:
    """Each statement of the product's own files, if it is not long."""
    files = sorted(path for path in (ROOT / "plsql").rglob("*") if path.suffix in SUFFIXES)
    pieces = [piece.strip() for path in files for piece in path.read_text("utf-8").split("\n/\n")]
    return [piece for piece in pieces if 0 < len(piece) < 4000]


def altered(text: str, dice: Random) -> str:
    if dice.random() < 0.5:
        text = text[: dice.randint(20, 1500)]
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text) + 1)
        piece = dice.choice([dice.choice(SIGNS), f" {dice.choice(WORDS)} ", ""])
        text = text[:at] + piece + text[at + dice.choice([0, 0, dice.randint(1, 6)]) :]
    return text


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_wrong_has_a_place(seed: int) -> None:
    dice, texts, refused = Random(seed), sources(), 0
    for _ in range(TEXTS):
        text = altered(dice.choice(texts), dice)
        try:
            parse_statement(text)
        except OraError as error:
            refused += 1
            assert error.offset is not None and 0 <= error.offset <= len(text), (str(error), text)
        except CompilationError as error:
            refused += 1
            assert all(line >= 1 and column >= 1 for line, column, _ in error.errors), (str(error), text)
    assert refused > TEXTS / 4
