"""DBMS_RANDOM. Each session has its own sequence, seeded by itself until it is told a seed."""

from __future__ import annotations

import random
import string
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from ...api import SessionApi
from ...errors import OraError
from ...semantics.arith import tidy
from ...semantics.convert import MAX_VARCHAR2

_DIGITS = 38
_ALPHABETS = {
    "U": string.ascii_uppercase,
    "L": string.ascii_lowercase,
    "A": string.ascii_letters,
    "X": string.digits + string.ascii_uppercase,
    "P": "".join(map(chr, range(32, 127))),
}


class DbmsRandom:
    def __init__(self) -> None:
        self._sources: WeakKeyDictionary[Any, random.Random] = WeakKeyDictionary()

    def _source(self, S: SessionApi) -> random.Random:
        source = self._sources.get(S)
        if source is None:
            source = self._sources[S] = random.Random()
        return source

    def _seed(self, S: SessionApi, seed: Any) -> None:
        self._source(S).seed(str(seed))

    initialize = seed_1 = seed_2 = _seed

    def value_1(self, S: SessionApi) -> Any:
        return tidy(Decimal(self._source(S).randrange(10**_DIGITS)).scaleb(-_DIGITS))

    def value_2(self, S: SessionApi, low: Any, high: Any) -> Any:
        if low is None or high is None:
            return None
        return tidy(Decimal(low) + (Decimal(high) - Decimal(low)) * Decimal(self.value_1(S)))

    def normal(self, S: SessionApi) -> Any:
        return tidy(Decimal(repr(self._source(S).gauss(0, 1))))

    def random(self, S: SessionApi) -> int:
        return self._source(S).randrange(-(2**31), 2**31)

    def string(self, S: SessionApi, option: str | None, length: Any) -> str | None:
        count = 0 if length is None else int(length)
        if count > MAX_VARCHAR2:
            raise OraError(6502, "PL/SQL: numeric or value error: character string buffer too small")
        alphabet = _ALPHABETS.get((option or "U").upper()[:1], string.ascii_uppercase)
        return "".join(self._source(S).choices(alphabet, k=max(count, 0))) or None

    def terminate(self, S: SessionApi) -> None:
        self._sources.pop(S, None)
