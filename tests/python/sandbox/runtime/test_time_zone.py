"""ALTER SESSION SET TIME_ZONE, in SQL and in PL/SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import oracledb
import pytest

from deploy.sandbox.runtime.engine import Engine

Connect = Callable[..., oracledb.Connection]

_NOON = datetime(2026, 3, 10, 12, 0, 0, 654321, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def west(connect: Connect) -> oracledb.Connection:
    return connect(settings="time_zone = '-03:00'")


@pytest.fixture(scope="module")
def region(connect: Connect) -> oracledb.Connection:
    return connect(settings="time_zone = 'America/Sao_Paulo'")


@pytest.fixture
def noon(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock stands at 12:00 UTC."""
    monkeypatch.setattr(engine.clock, "now", lambda: _NOON)
    yield


def in_sql(connection: oracledb.Connection, expression: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"select {expression} from dual")
        row = cursor.fetchone()
        assert row is not None
        return row[0]


def in_plsql(connection: oracledb.Connection, expression: str) -> object:
    with connection.cursor() as cursor:
        out = cursor.var(str)
        cursor.execute(f"begin :o := {expression}; end;", {"o": out})
        return out.getvalue()


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("to_char(current_timestamp, 'HH24:MI TZH:TZM')", "09:00 -03:00"),
        ("to_char(current_timestamp(3), 'FF6')", "654000"),
        ("to_char(localtimestamp, 'HH24:MI')", "09:00"),
        ("to_char(current_date, 'HH24:MI')", "09:00"),
        ("to_char(systimestamp, 'HH24:MI TZH:TZM')", "12:00 +00:00"),
        ("to_char(sysdate, 'HH24:MI')", "12:00"),
        ("sessiontimezone", "-03:00"),
        ("to_char(current_timestamp + interval '1' hour, 'HH24:MI TZH')", "10:00 -03"),
        ("to_char(current_timestamp + 1, 'DD HH24')", "11 09"),
        ("to_char(cast(current_timestamp as date), 'HH24')", "09"),
        ("to_char(cast(systimestamp as timestamp), 'HH24')", "12"),
        ("to_char(sys_extract_utc(current_timestamp), 'HH24')", "12"),
        ("to_char(sys_extract_utc(cast(sysdate as timestamp with time zone)), 'HH24')", "15"),
        ("to_char(cast(date '2026-01-01' as timestamp with time zone), 'HH24 TZH:TZM')", "00 -03:00"),
        ("to_char(sys_extract_utc(to_timestamp_tz('2026-01-01 10', 'YYYY-MM-DD HH24')), 'HH24')", "13"),
        ("to_char(sys_extract_utc(to_timestamp_tz('2026-01-01 10 -05', 'YYYY-MM-DD HH24 TZH')), 'HH24')", "15"),
        ("to_char(timestamp '2026-01-01 10:00:00 -05:00', 'HH24 TZH:TZM')", "10 -05:00"),
        ("to_char(timestamp '2026-01-01 10:00:00 -05:00' at local, 'HH24 TZH:TZM')", "12 -03:00"),
        ("to_char(timestamp '2026-01-01 10:00:00' at time zone 'UTC', 'HH24')", "13"),
        ("to_char(from_tz(timestamp '2026-01-01 10:00:00', '+02:00'), 'HH24 TZH:TZM')", "10 +02:00"),
        ("'' || from_tz(timestamp '2026-01-01 10:00:00', '+02:00')", "01-JAN-26 10.00.00.000000 AM +02:00"),
        (
            "case when timestamp '2026-01-01 10:00:00' = timestamp '2026-01-01 13:00:00 +00:00' then 'same' end",
            "same",
        ),
        ("to_char(timestamp '2026-01-01 10:00:00 +00:00' - timestamp '2026-01-01 10:00:00')", "-00 03:00:00.000000"),
    ],
)
def test_an_expression_is_taken_in_the_sessions_zone(west: oracledb.Connection, expression: str, expected: str) -> None:
    assert (in_sql(west, expression), in_plsql(west, expression)) == (expected, expected)


@pytest.mark.usefixtures("noon")
def test_a_region_is_a_zone_too(region: oracledb.Connection) -> None:
    for value in (in_sql, in_plsql):
        assert value(region, "to_char(current_timestamp, 'HH24 TZR')") == "09 America/Sao_Paulo"
        assert value(region, "to_char(cast(date '2018-12-01' as timestamp with time zone), 'TZH')") == "-02"  # summer


@pytest.mark.usefixtures("noon")
def test_a_client_sees_a_moment_in_its_zone(west: oracledb.Connection) -> None:
    local = _NOON.replace(tzinfo=None) - timedelta(hours=3)
    with west.cursor() as cursor:
        cursor.execute("select current_timestamp, level, systimestamp from dual connect by level <= 2 order by 1, 2")
        assert cursor.fetchall()[1] == (local, 2, _NOON.replace(tzinfo=None))
        out = cursor.var(oracledb.DB_TYPE_TIMESTAMP_TZ)
        cursor.execute("begin select current_timestamp into :o from dual; end;", {"o": out})
        assert out.getvalue() == local


def test_a_parameter_with_time_zone_takes_a_date_in_the_sessions_zone(west: oracledb.Connection) -> None:
    with west.cursor() as cursor:
        cursor.execute(
            "create or replace function hour_of(in_at in timestamp with time zone) return varchar2 is "
            "begin return to_char(sys_extract_utc(in_at), 'HH24'); end hour_of;"
        )
        out = cursor.var(str)
        cursor.execute(
            """
            declare
               type t_times is table of timestamp with time zone;
               l_times t_times := t_times(date '2026-01-01');
               l_at timestamp with time zone := timestamp '2026-01-01 10:00:00';
               l_text varchar2(40);
            begin
               execute immediate 'begin :1 := hour_of(:2); end;' using out l_text, timestamp '2026-01-01 20:00:00';
               :o := hour_of(date '2026-01-01') || hour_of(l_at) || hour_of(l_times(1)) || l_text || hour_of(:d);
            end;""",
            {"o": out, "d": datetime(2026, 1, 1, 8)},
        )
        assert out.getvalue() == "03" + "13" + "03" + "23" + "11"


def test_columns_take_a_value_in_the_sessions_zone(west: oracledb.Connection) -> None:
    with west.cursor() as cursor:
        cursor.execute("create table moment (zoned timestamp with time zone, plain timestamp, day date)")
        cursor.execute("insert into moment values (date '2026-01-01', timestamp '2026-01-01 10:00:00 -05:00', null)")
        cursor.execute(
            "declare l timestamp with time zone := timestamp '2026-01-01 10:00:00 +04:00'; "
            "begin insert into moment values (timestamp '2026-01-01 09:00:00', l, l); end;"
        )
        cursor.execute(
            "select to_char(sys_extract_utc(zoned), 'HH24'), extract(hour from plain) from moment order by 1"
        )
        assert cursor.fetchall() == [("03", 10), ("12", 6)]
        west.rollback()


def test_the_zone_of_one_session_is_not_that_of_another(
    west: oracledb.Connection, connection: oracledb.Connection
) -> None:
    expression = "to_char(sys_extract_utc(cast(date '2026-01-01' as timestamp with time zone)), 'HH24')"
    assert [value(c, expression) for c in (west, connection) for value in (in_sql, in_plsql)] == [
        "03",
        "03",
        "00",
        "00",
    ]


def test_a_view_follows_the_session_that_reads_it(west: oracledb.Connection, connection: oracledb.Connection) -> None:
    with west.cursor() as cursor:
        cursor.execute(
            "create view zone_v as select sessiontimezone as z, "
            "extract(hour from localtimestamp) - extract(hour from cast(sysdate as timestamp)) as ahead from dual"
        )
    assert (in_sql(west, "(select z from zone_v)"), in_sql(connection, "(select z from zone_v)")) == (
        "-03:00",
        "+00:00",
    )
    assert in_sql(west, "(select mod(ahead + 48, 24) from zone_v)") == 21
