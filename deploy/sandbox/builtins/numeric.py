"""Numeric functions. Numbers are int or Decimal, None is NULL."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..errors import OraError
from ..semantics.arith import NUMBER_CONTEXT, tidy
from ..semantics.convert import value_error
from .text import whole

_WIDE = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_UP, Emin=-999, Emax=999)


def abs_(n: Any) -> Any:
    return None if n is None else abs(n)


def sign(n: Any) -> int | None:
    return None if n is None else (n > 0) - (n < 0)


def ceil(n: Any) -> Any:
    return None if n is None else n if type(n) is int else int(n.to_integral_value(decimal.ROUND_CEILING))


def floor(n: Any) -> Any:
    return None if n is None else n if type(n) is int else int(n.to_integral_value(decimal.ROUND_FLOOR))


def mod(a: Any, b: Any) -> Any:
    """MOD: the sign of the dividend; MOD(a, 0) is a."""
    if a is None or b is None:
        return None
    if b == 0:
        return a
    if type(a) is int and type(b) is int:
        return int(math.copysign(1, a)) * (abs(a) % abs(b)) if a else 0
    return tidy(_WIDE.remainder(Decimal(a), Decimal(b)))


def remainder(a: Any, b: Any) -> Any:
    """REMAINDER: from the nearest integer quotient."""
    if a is None or b is None:
        return None
    if b == 0:
        raise value_error()
    return tidy(_WIDE.remainder_near(Decimal(a), Decimal(b)))


def trunc(n: Any, places: Any = 0) -> Any:
    return _cut(n, places, decimal.ROUND_DOWN)


def round_(n: Any, places: Any = 0) -> Any:
    return _cut(n, places, decimal.ROUND_HALF_UP)


def _cut(n: Any, places: Any, rounding: str) -> Any:
    if n is None or places is None:
        return None
    digits = whole(places)
    if type(n) is int and digits >= 0:
        return n
    if digits > 130:
        return n
    number = Decimal(n)
    if digits >= 0:
        return tidy(number.quantize(Decimal(1).scaleb(-digits), rounding, _WIDE))
    scaled = number.scaleb(digits, _WIDE).to_integral_value(rounding)
    return tidy(scaled.scaleb(-digits, _WIDE))


def bitand(a: Any, b: Any) -> Any:
    return None if a is None or b is None else whole(a) & whole(b)


def sqrt(n: Any) -> Any:
    if n is None:
        return None
    if n < 0:
        raise value_error()
    return tidy(NUMBER_CONTEXT.sqrt(Decimal(n)))


def exp(n: Any) -> Any:
    if n is None:
        return None
    try:
        return tidy(NUMBER_CONTEXT.exp(Decimal(n)))
    except decimal.Overflow:
        raise OraError(1426, "numeric overflow") from None


def ln(n: Any) -> Any:
    if n is None:
        return None
    if n <= 0:
        raise value_error()
    return tidy(NUMBER_CONTEXT.ln(Decimal(n)))


def log(base: Any, n: Any) -> Any:
    if base is None or n is None:
        return None
    if base <= 0 or base == 1 or n <= 0:
        raise value_error()
    if base == 10:
        return tidy(NUMBER_CONTEXT.log10(Decimal(n)))
    quotient = _WIDE.divide(_WIDE.ln(Decimal(n)), _WIDE.ln(Decimal(base)))
    return tidy(NUMBER_CONTEXT.plus(quotient))


def by_float(fn: Callable[..., float]) -> Callable[..., Any]:
    """A trigonometric function with the precision of a double."""

    def call(*args: Any) -> Any:
        if None in args:
            return None
        try:
            return tidy(Decimal(repr(fn(*map(float, args)))))
        except ValueError:
            raise value_error() from None

    return call
