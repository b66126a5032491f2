"""How a function of package STANDARD is described to the compiler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..types import CHARACTERS, CLOB, DATE, MOMENTS, NULL, NUMBER, VARCHAR2, Family, Kind, Scalar, Type, kind_of

ResultType = Type | Callable[[Sequence[Type]], Type]


@dataclass(frozen=True)
class Function:
    """call: `call(*args)`; with needs_session `call(S, *args)`; with needs_context `call(S, ctx, *args)`.

    arity: least and greatest number of arguments (None: no upper limit).
    result: type of the value, or a function of the argument types.
    parameters: the types arguments are converted to, the last one repeated; empty: taken as they are.
    exact: `call` for arguments that are of these types already, and no CLOBs.
    """

    call: Callable[..., Any]
    arity: tuple[int, int | None]
    result: ResultType
    needs_session: bool = False
    needs_context: bool = False
    parameters: tuple[Type, ...] = ()
    exact: Callable[..., Any] | None = None

    def result_type(self, types: Sequence[Type]) -> Type:
        return self.result if isinstance(self.result, Type) else self.result(types)


def text_of(types: Sequence[Type]) -> Type:
    """CLOB if the first argument is one, else VARCHAR2."""
    return CLOB if types and kind_of(types[0]) is Kind.CLOB else VARCHAR2


def first_known(types: Sequence[Type]) -> Type:
    """Type of NVL, COALESCE and their kin: that of the first argument which is not the literal NULL."""
    known = [t for t in types if t.family is not Family.NULL]
    if not known:
        return NULL
    first = known[0]
    if first.family in CHARACTERS:
        return CLOB if any(kind_of(t) is Kind.CLOB for t in known) else VARCHAR2
    if first.family is Family.NUMBER:
        return NUMBER
    if first.family is Family.TIMESTAMP:
        return next((t for t in known if kind_of(t) is Kind.TIMESTAMP_TZ), Scalar(Kind.TIMESTAMP, scale=6))
    return first


def date_or_number(types: Sequence[Type]) -> Type:
    """Type of TRUNC and ROUND: DATE for dates and timestamps, else NUMBER."""
    if types and types[0].family in MOMENTS:
        return DATE
    return NUMBER
