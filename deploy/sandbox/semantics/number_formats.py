"""Number format models: TO_CHAR and TO_NUMBER of numbers."""

from __future__ import annotations

import decimal
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..errors import OraError, unsupported
from .arith import NUMBER_CONTEXT, tidy
from .convert import num_text, plain_text, session_number, value_error
from .nls import NumberChars, number_chars

_DIGITS = frozenset("09")
_PLAIN = frozenset(["TM", "TM9"])  # an integer as it is
_TEXT_MINIMUM = re.compile(r"TM[9E]?", re.IGNORECASE)
_LONGEST_FIXED = 64  # characters of TM9; beyond it is TME
_HEX = re.compile(r"(FM)?(0*)(X+)", re.IGNORECASE)
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_WIDE = decimal.Context(prec=200, rounding=decimal.ROUND_HALF_UP, Emin=-999, Emax=999)


@dataclass(frozen=True)
class NumberFormat:
    """whole/fraction: the positions before and after the decimal point; whole may hold group marks "," and "G"."""

    whole: str
    fraction: str
    point: str  # "", "." or "D"
    fill: bool  # False under FM
    sign: str  # "", "MI", "PR", "S<" (leading S), "S>" (trailing S)
    currency: str  # "", "$", or "L", "C", "U": local, ISO, dual
    blank_zero: bool
    exponent: bool
    shift: int  # digits after V


def _bad_format() -> OraError:
    return OraError(1481, "invalid number format model")


@lru_cache(maxsize=500)
def parse_format(model: str) -> NumberFormat:
    """Raises ORA-01481."""
    rest = model.upper()
    fill = not rest.startswith("FM")
    if not fill:
        rest = rest[2:]
    sign = currency = point = ""
    blank_zero = exponent = False
    whole: list[str] = []
    fraction: list[str] = []
    shift: list[str] | None = None
    if rest.startswith("S"):
        sign, rest = "S<", rest[1:]
    for suffix, mark in (("S", "S>"), ("MI", "MI"), ("PR", "PR")):
        if rest.endswith(suffix):
            if sign:
                raise _bad_format()
            sign, rest = mark, rest[: -len(suffix)]
    if rest.endswith("EEEE"):
        exponent, rest = True, rest[:-4]
    for c in rest:
        if c in _DIGITS:
            (shift if shift is not None else fraction if point else whole).append(c)
        elif c in ",G" and not point and whole and shift is None:
            whole.append(c)
        elif c in ".D" and not point and shift is None:
            point = c
        elif c in "$LCU" and not currency:
            if c != "$" and (whole or fraction or point or shift is not None):
                raise unsupported(f"the number format {model}")  # a symbol that stands elsewhere than in front
            currency = c
        elif c == "B" and not blank_zero:
            blank_zero = True
        elif c == "V" and shift is None and not point:
            shift = []
        else:
            raise _bad_format()
    if not (whole or fraction or shift) or (exponent and "," in whole):
        raise _bad_format()
    return NumberFormat(
        "".join([*whole, *(shift or [])]),
        "".join(fraction),
        point,
        fill,
        sign,
        currency,
        blank_zero,
        exponent,
        len(shift or []),
    )


def number_to_char(value: Any, model: str | None, nls: str | None = None) -> str | None:
    """TO_CHAR(number, model, nls). ORA-01481, ORA-12702."""
    if value is None:
        return None
    if model is None:
        return num_text(value)
    if type(value) is int and nls is None and model in _PLAIN:
        return plain_text(value)
    chars = number_chars(nls)
    if _TEXT_MINIMUM.fullmatch(model):
        return _text_minimum(value, model, chars)
    if _HEX.fullmatch(model):
        return _hex(value, model)
    if model.upper() in ("RN", "FMRN"):
        return _roman(value, model)
    form = parse_format(model)
    number = Decimal(value)
    if form.exponent:
        return _scientific(number, form, chars)
    return _plain(number, form, chars)


def _text_minimum(value: Any, model: str, chars: NumberChars) -> str:
    text = f"{NUMBER_CONTEXT.create_decimal(value).normalize(NUMBER_CONTEXT):f}"
    text = text.replace("0.", ".", 1) if abs(value) < 1 else text
    if model.upper() == "TME" or len(text) > _LONGEST_FIXED:
        number = NUMBER_CONTEXT.create_decimal(value).normalize(NUMBER_CONTEXT)
        power = number.adjusted() if number else 0
        digits = plain_text(number.scaleb(-power, NUMBER_CONTEXT)) or "0"
        text = f"{digits}E{'-' if power < 0 else '+'}{abs(power):02d}"
    return text.replace(".", chars.decimal)


def _hex(value: Any, model: str) -> str:
    match = _HEX.fullmatch(model)
    assert match is not None
    number = int(Decimal(value).to_integral_value(decimal.ROUND_HALF_UP))
    width = len(match[2]) + len(match[3])
    text = f"{number:X}" if number >= 0 else ""
    if number < 0 or len(text) > width:
        return "#" * (width + 1)
    if match[3][0] == "x":
        text = text.lower()
    if match[2]:
        text = text.rjust(width, "0")
    return text if match[1] else text.rjust(width + 1)


def _roman(value: Any, model: str) -> str:
    number = int(Decimal(value).to_integral_value(decimal.ROUND_HALF_UP))
    if not 1 <= number <= 3999:
        return "#" * 15
    parts = []
    for worth, letters in _ROMAN:
        count, number = divmod(number, worth)
        parts.append(letters * count)
    text = "".join(parts)
    if model.startswith("rn") or model.endswith("rn"):
        text = text.lower()
    return text if model[:2].upper() == "FM" else text.rjust(15)


def _plain(number: Decimal, form: NumberFormat, chars: NumberChars) -> str:
    scaled = number.scaleb(form.shift, _WIDE)
    rounded = scaled.quantize(Decimal(1).scaleb(-len(form.fraction)), decimal.ROUND_HALF_UP, _WIDE)
    negative = rounded < 0 or (number < 0 and rounded == 0 and bool(number))
    digits, _, fraction = f"{abs(rounded):f}".partition(".")
    if digits == "0":
        digits = ""
    places = sum(c in _DIGITS for c in form.whole)
    if len(digits) > places:
        return "#" * _width(form)
    if form.blank_zero and rounded == 0:
        return " " * _width(form) if form.fill else ""
    zeros = places - form.whole.replace(",", "").replace("G", "").find("0") if "0" in form.whole else 0
    if rounded == 0 and not zeros and (not form.fraction or (not form.fill and "0" not in form.fraction)):
        zeros = 1  # a bare zero is still shown
    body = _grouped(digits.rjust(max(zeros, len(digits)), "0"), form.whole, chars)
    if form.point:
        if not form.fill:
            keep = form.fraction.rfind("0") + 1
            fraction = fraction[:keep] + fraction[keep:].rstrip("0")
        body += (chars.decimal if form.point == "D" else ".") + fraction
    negative = negative and rounded != 0
    return _dressed(body, negative, form, chars)


def _grouped(digits: str, whole: str, chars: NumberChars) -> str:
    """Puts the group marks between digits, from the right."""
    out: list[str] = []
    left = list(digits)
    for mark in reversed(whole):
        if not left:
            break
        out.append(left.pop() if mark in _DIGITS else chars.group if mark == "G" else ",")
    return "".join(reversed(out))


def _width(form: NumberFormat) -> int:
    extra = {"": 1, "MI": 1, "PR": 2, "S<": 1, "S>": 1}[form.sign]
    currency = {"": 0, "$": 1, "L": 10, "C": 7, "U": 10}[form.currency]
    return len(form.whole) + len(form.point) + len(form.fraction) + extra + currency + 5 * form.exponent


def _dressed(body: str, negative: bool, form: NumberFormat, chars: NumberChars) -> str:
    if form.currency:
        body = chars.symbol(form.currency) + body
    if form.sign == "S<":
        body = ("-" if negative else "+") + body
    elif form.sign == "S>":
        body += "-" if negative else "+"
    elif form.sign == "MI":
        body += "-" if negative else " "
    elif form.sign == "PR":
        body = f"<{body}>" if negative else f" {body} "
    elif negative:
        body = "-" + body
    if form.fill:
        return body.rjust(_width(form))
    return body.strip(" ")


def _scientific(number: Decimal, form: NumberFormat, chars: NumberChars) -> str:
    places = len(form.fraction)
    power = number.adjusted() if number else 0
    mantissa = number.scaleb(-power, _WIDE).quantize(Decimal(1).scaleb(-places), decimal.ROUND_HALF_UP)
    if abs(mantissa) >= 10:
        power += 1
        mantissa = (mantissa / 10).quantize(Decimal(1).scaleb(-places), decimal.ROUND_HALF_UP)
    whole, _, fraction = f"{abs(mantissa):f}".partition(".")
    body = whole
    if form.point:
        body += (chars.decimal if form.point == "D" else ".") + fraction
    body += f"E{'-' if power < 0 else '+'}{abs(power):02d}"
    return _dressed(body, number < 0, form, chars)


def number_from_char(text: str | None, model: str | None = None, nls: str | None = None) -> Any:
    """TO_NUMBER(text, model, nls). ORA-06502 as PL/SQL raises it, ORA-01481."""
    if text is None:
        return None
    if model is None:
        number = session_number(text)
        if number is None:
            raise _not_a_number()
        return number
    chars = number_chars(nls)
    if _TEXT_MINIMUM.fullmatch(model):
        raise _bad_format()
    if _HEX.fullmatch(model):
        digits = text.strip()
        if not re.fullmatch(r"[0-9A-Fa-f]+", digits) or len(digits) > len(model):
            raise _not_a_number()
        return int(digits, 16)
    form = parse_format(model)
    if form.exponent:
        raise unsupported("TO_NUMBER with EEEE")
    negative, body = _unsigned(text.strip(" "), form)
    if form.currency:
        body = body.removeprefix(chars.symbol(form.currency))
    digits = _digits(body, form, chars)
    number = NUMBER_CONTEXT.create_decimal(digits).scaleb(-form.shift, NUMBER_CONTEXT)
    return tidy(-number if negative else number)


def _not_a_number() -> OraError:
    return value_error("character to number conversion error")


def _unsigned(text: str, form: NumberFormat) -> tuple[bool, str]:
    if form.sign == "PR":
        if text.startswith("<") and text.endswith(">"):
            return True, text[1:-1]
        return False, text
    if form.sign == "S>":
        if text[-1:] not in ("+", "-"):
            raise _not_a_number()
        return text[-1] == "-", text[:-1]
    if form.sign == "MI":
        return text.endswith("-"), text.rstrip("- ")
    if text[:1] in ("+", "-"):
        return text[0] == "-", text[1:]
    if form.sign == "S<":
        raise _not_a_number()
    return False, text


def _digits(text: str, form: NumberFormat, chars: NumberChars) -> str:
    """The digits of the text, the point as ".", checked against the model."""
    point = chars.decimal if form.point == "D" else "."
    whole, mark, fraction = text.partition(point)
    if mark and not form.point:
        raise _not_a_number()
    marks = list(form.whole)
    digits: list[str] = []
    for c in reversed(whole):
        if not marks:
            raise _not_a_number()
        expected = marks.pop()
        if expected in _DIGITS:
            if not ("0" <= c <= "9"):
                raise _not_a_number()
            digits.append(c)
        elif c != (chars.group if expected == "G" else ","):
            raise _not_a_number()
    if len(fraction) > len(form.fraction) or (fraction and not re.fullmatch(r"[0-9]+", fraction)):
        raise _not_a_number()
    if not digits and not fraction:
        raise _not_a_number()
    return "".join(reversed(digits)) + "." + fraction if fraction else "".join(reversed(digits))
