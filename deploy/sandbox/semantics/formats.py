"""Oracle's format models for PL/SQL: what TO_CHAR, TO_DATE, TO_TIMESTAMP[_TZ] and TO_NUMBER do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from .date_formats import date_to_char, interval_to_char
from .date_parsing import text_to_date, text_to_timestamp, text_to_timestamp_tz
from .number_formats import number_from_char, number_to_char

__all__ = [
    "date_to_char",
    "interval_to_char",
    "number_from_char",
    "number_to_char",
    "text_to_date",
    "text_to_timestamp",
    "text_to_timestamp_tz",
    "to_char",
]


def to_char(value: Any, model: str | None = None, nls: str | None = None) -> str | None:
    """TO_CHAR of any value, by its class."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, datetime):
        return date_to_char(value, model, nls)
    if isinstance(value, timedelta):
        return interval_to_char(value)
    return number_to_char(value, model, nls)
