"""The elements of date and timestamp format models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..errors import OraError

# Longest first: the alternatives are tried in order.
_ELEMENTS = (
    "SYYYY Y,YYY YYYY YYY RRRR IYYY SYEAR YEAR MONTH HH24 HH12 SSSSS A.M. P.M. A.D. B.C. "
    "FF1 FF2 FF3 FF4 FF5 FF6 FF7 FF8 FF9 TZH TZM TZR TZD IYY DAY DDD MON SCC "
    "YY RR IY IW WW MM DD DY HH MI SS FF AM PM AD BC CC RM FM FX TS DS DL EE Y I Q W D J X E"
).split()
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|(?P<element>'
    + "|".join("DS(?!P)" if e == "DS" else re.escape(e) for e in _ELEMENTS)  # DSP is the day of the week, spelled
    + r")(?P<suffix>SPTH|THSP|TH|SP)?|(?P<punctuation>[\s\-/,.;:])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Element:
    """One piece of a model.

    name: element in upper case, or "TEXT" (quoted) / "PUNCTUATION". text: as written. fill: False under FM.
    suffix: "", "TH", "SP", "SPTH", "THSP". exact: under FX. written: element and suffix as they stand.
    """

    name: str
    text: str
    fill: bool = True
    suffix: str = ""
    exact: bool = False
    written: str = ""


@lru_cache(maxsize=500)
def elements(model: str) -> tuple[Element, ...]:
    """ORA-01821."""
    found: list[Element] = []
    fill, exact = True, False
    pos = 0
    while pos < len(model):
        match = _TOKEN.match(model, pos)
        if match is None:
            raise OraError(1821, "date format not recognized")
        pos = match.end()
        if match["quoted"] is not None:
            found.append(Element("TEXT", match["quoted"], fill, exact=exact))
        elif match["punctuation"] is not None:
            found.append(Element("PUNCTUATION", match["punctuation"], fill, exact=exact))
        else:
            name = match["element"].upper()
            if name == "FM":
                fill = not fill
            elif name == "FX":
                exact = not exact
            else:
                found.append(Element(name, match["element"], fill, (match["suffix"] or "").upper(), exact, match[0]))
    return tuple(found)


def microseconds(digits: str | None) -> int:
    """The digits after the point of a second, rounded where there are more than six."""
    return (int((digits or "").ljust(9, "0")) + 500) // 1000
