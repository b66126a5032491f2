"""The table of conversions and operators, as SQL and PL/SQL read it."""

from __future__ import annotations

import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.semantics.operators import arithmetic, assigns, comparison, converts, wider
from deploy.sandbox.sql.values import FAMILY_TYPES, Value, convert
from deploy.sandbox.types import LOBS, MOMENTS, Family

_DAY, _MOMENT, _ZONED = Family.DATE, Family.TIMESTAMP, Family.ZONED
_NUMBER, _TEXT, _INTERVAL, _NULL = Family.NUMBER, Family.TEXT, Family.INTERVAL, Family.NULL


@pytest.mark.parametrize("source", FAMILY_TYPES)
@pytest.mark.parametrize("target", FAMILY_TYPES)
def test_sql_writes_the_conversions_of_the_table_and_no_others(source: Family, target: Family) -> None:
    value = Value("x", FAMILY_TYPES[source])
    if converts(source, target):
        assert convert(value, target)
    else:
        with pytest.raises(OraError, match="inconsistent datatypes"):
            convert(value, target)


def test_a_lob_and_a_rowid_are_text_where_they_are_assigned() -> None:
    assert assigns(Family.CLOB, _DAY) and not converts(Family.CLOB, _DAY)
    assert assigns(Family.ROWID, _NUMBER) and not converts(Family.ROWID, _NUMBER)
    assert not assigns(Family.BLOB, _TEXT) and not assigns(_NUMBER, _DAY) and not assigns(Family.BOOLEAN, _TEXT)


@pytest.mark.parametrize(
    ("operator", "left", "right", "result"),
    [
        ("+", _TEXT, _TEXT, _NUMBER),
        ("*", _NULL, _NULL, _NUMBER),
        ("+", _MOMENT, _TEXT, _DAY),
        ("+", _NULL, _ZONED, _DAY),
        ("-", _NUMBER, _DAY, None),
        ("-", _ZONED, _INTERVAL, _ZONED),
        ("+", _INTERVAL, _MOMENT, _MOMENT),
        ("-", _INTERVAL, _MOMENT, None),
        ("-", _DAY, _DAY, _NUMBER),
        ("-", _DAY, _MOMENT, _INTERVAL),
        ("+", _DAY, _DAY, None),
        ("-", _NULL, _INTERVAL, _INTERVAL),
        ("+", _INTERVAL, _NUMBER, None),
        ("*", _TEXT, _INTERVAL, _INTERVAL),
        ("/", _NUMBER, _INTERVAL, None),
        ("/", _INTERVAL, _INTERVAL, None),
        ("+", Family.RAW, _NUMBER, None),
    ],
)
def test_arithmetic(operator: str, left: Family, right: Family, result: Family | None) -> None:
    assert arithmetic(operator, left, right) is result


def test_comparison_goes_to_the_side_that_text_can_become() -> None:
    assert comparison(_TEXT, _NUMBER) is comparison(_NUMBER, _NULL) is _NUMBER
    assert comparison(_NULL, _NULL) is _TEXT
    assert comparison(_TEXT, _DAY) is _DAY and comparison(_NUMBER, _DAY) is None


def test_moments_widen_to_the_one_that_knows_more() -> None:
    assert [wider(_DAY, m) for m in sorted(MOMENTS, key=lambda m: m.value)] == sorted(MOMENTS, key=lambda m: m.value)
    assert wider(_ZONED, Family.LOCAL_ZONED) is _ZONED and not MOMENTS & LOBS
