"""Percentiles from counts by limits: as near to the real ones as the limits allow, for any delays."""

from __future__ import annotations

import math
from bisect import bisect_left
from decimal import Decimal
from fractions import Fraction

import oracledb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LIMITS = [Decimal(text) for text in "0.25 0.5 1 2 5 10 30 60 120 300 900 3600".split()]
DELAYS = st.lists(
    st.one_of(st.sampled_from([*LIMITS, Decimal(0)]), st.decimals(0, 10_000, places=6)), min_size=1, max_size=40
)
SHARES = st.decimals("0.001", 1, places=3)

bounded = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def bucket(delay: Decimal) -> int:
    return bisect_left(LIMITS, delay) + 1


def percentiles(session: oracledb.Connection, counts: dict[int, int], *shares: Decimal) -> list[Decimal | None]:
    filled = " ".join(f"f({number}) := {count};" for number, count in counts.items())
    with session.cursor() as cursor:
        found = [cursor.var(oracledb.DB_TYPE_NUMBER) for _ in shares]
        asked = " ".join(f":{n + 1} := hsm.hsm_politica.percentil(f, {share});" for n, share in enumerate(shares))
        cursor.execute(f"declare f hsm.hsm_politica.t_faixas; begin {filled} {asked} end;", found)
        return [
            value if value is None else Decimal(str(value)) for value in (variable.getvalue() for variable in found)
        ]


@bounded
@given(delays=DELAYS)
def test_each_delay_is_counted_under_the_first_limit_it_does_not_pass(
    session: oracledb.Connection, delays: list[Decimal]
) -> None:
    with session.cursor() as cursor:
        found = [cursor.var(int) for _ in delays]
        asked = " ".join(f":{n + 1} := hsm.hsm_politica.faixa({delay:f});" for n, delay in enumerate(delays))
        cursor.execute(f"begin {asked} end;", found)
    assert [variable.getvalue() for variable in found] == [bucket(delay) for delay in delays]


@bounded
@given(delays=DELAYS, shares=st.lists(SHARES, min_size=2, max_size=5).map(sorted))
def test_a_percentile_lies_between_the_limits_the_real_one_lies_between(
    session: oracledb.Connection, delays: list[Decimal], shares: list[Decimal]
) -> None:
    delays.sort()
    counts: dict[int, int] = {}
    for delay in delays:
        counts[bucket(delay)] = counts.get(bucket(delay), 0) + 1
    found = percentiles(session, counts, *shares)
    for share, value in zip(shares, found, strict=True):
        assert value is not None
        real = bucket(delays[math.ceil(Fraction(share) * len(delays)) - 1])
        low = Decimal(0) if real == 1 else LIMITS[min(real, len(LIMITS) + 1) - 2]
        high = LIMITS[min(real, len(LIMITS)) - 1]
        assert low <= value <= high, (share, real)
    known = [value for value in found if value is not None]
    assert known == sorted(known), "more deliveries never take less time"


def test_it_is_spread_evenly_between_the_limits(session: oracledb.Connection) -> None:
    assert percentiles(session, {3: 4}, Decimal("0.25"), Decimal("0.5"), Decimal(1)) == [
        Decimal("0.625"),
        Decimal("0.75"),
        Decimal(1),
    ]
    assert percentiles(session, {1: 1, 6: 1}, Decimal("0.5"), Decimal("0.75")) == [Decimal("0.25"), Decimal("7.5")]
    assert percentiles(session, {1: 1, 13: 9}, Decimal("0.1"), Decimal("0.5")) == [Decimal("0.25"), Decimal(3600)]


def test_of_nothing_there_is_none(session: oracledb.Connection) -> None:
    assert percentiles(session, {}, Decimal("0.5")) == [None]
    assert percentiles(session, {4: 0}, Decimal("0.5")) == [None]
