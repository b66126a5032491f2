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
        ("'' || from_tz(timestamp '2026-01-01 10:00:00', '+02:00')", "01-JAN-26 10.00.00.000000000 AM +02:00"),
        (
            "case when timestamp '2026-01-01 10:00:00' = timestamp '2026-01-01 13:00:00 +00:00' then 'same' end",
            "same",
        ),
        (
            "to_char(timestamp '2026-01-01 10:00:00 +00:00' - timestamp '2026-01-01 10:00:00')",
            "-000000000 03:00:00.000000000",
        ),
        # a value keeps its zone
        ("to_char(timestamp '2026-01-01 10:00:00 -05:00', 'HH24:MI TZH:TZM TZR')", "10:00 -05:00 -05:00"),
        ("to_char(timestamp '2026-01-01 10:00:00 europe/lisbon', 'HH24 TZR')", "10 EUROPE/LISBON"),
        ("to_char(cast(timestamp '2026-01-01 22:00:00 -05:00' as date), 'DD HH24')", "01 22"),
        ("to_char(cast(timestamp '2026-01-01 01:00:00 +03:00' as timestamp), 'HH24')", "01"),
        ("to_char(trunc(timestamp '2026-01-02 01:04:05 +03:00'), 'DD')", "02"),
        ("to_char(round(timestamp '2026-01-02 13:04:05 +03:00'), 'DD')", "03"),
        ("to_char(add_months(timestamp '2026-01-31 22:00:00 -05:00', 1), 'DD HH24')", "28 22"),
        ("to_char(coalesce(timestamp '2026-01-01 10:00:00 +05:00', systimestamp), 'HH24 TZH')", "10 +05"),
        ("to_char(case when 1 = 1 then timestamp '2026-01-01 10:00:00 +05:00' end, 'HH24 TZH')", "10 +05"),
        ("to_char(timestamp '2026-01-01 01:00:00 -03:00' at time zone 'Asia/Tokyo', 'HH24 TZR')", "13 ASIA/TOKYO"),
        ("to_char(timestamp '2026-01-01 01:00:00 -03:00' at time zone '3:0', 'HH24 TZR')", "07 +03:00"),
        ("to_char(from_tz(timestamp '2026-01-01 10:00:00', 'UTC'), 'HH24 TZR')", "10 UTC"),
        ("extract(hour from timestamp '2026-01-02 01:04:05 +03:00')", "22"),
        ("extract(timezone_hour from timestamp '2026-01-02 01:04:05 -03:30')", "-3"),
        ("extract(timezone_minute from timestamp '2026-01-02 01:04:05 -03:30')", "-30"),
        ("extract(timezone_region from timestamp '2026-01-02 01:04:05 Asia/Tokyo')", "Asia/Tokyo"),
        ("extract(timezone_region from timestamp '2026-01-02 01:04:05 +09:00')", "UNKNOWN"),
        # arithmetic is of elapsed time, but days added make a DATE
        ("to_char(timestamp '2026-03-07 12:00:00 America/New_York' + interval '1' day, 'DD HH24 TZH')", "08 13 -04"),
        ("to_char(timestamp '2026-03-07 12:00:00 America/New_York' + 1, 'DD HH24')", "08 12"),
        ("to_char(interval '1' hour + timestamp '2026-01-01 10:00:00 +05:00', 'HH24 TZH')", "11 +05"),
        ("to_char(timestamp '2026-01-01 10:00:00 +05:00' - date '2026-01-01')", "+000000000 02:00:00.000000000"),
        # clocks go forward (a time that is not) and back (a time that is twice: standard time)
        ("to_char(timestamp '2026-11-01 01:30:00 America/New_York', 'TZH')", "-05"),
        ("to_char(from_tz(timestamp '2026-11-01 01:30:00', 'America/New_York'), 'TZH')", "-05"),
        (
            "to_char(from_tz(timestamp '2026-11-01 00:30:00', 'America/New_York') + interval '1' hour, 'HH24 TZH')",
            "01 -04",
        ),
        (
            "to_char(from_tz(timestamp '2026-11-01 01:30:00', 'America/New_York')"
            " - from_tz(timestamp '2026-11-01 00:30:00', 'America/New_York'))",
            "+000000000 02:00:00.000000000",
        ),
        # compared by instant
        (
            "case when timestamp '2026-01-02 01:00:00 -03:00' = timestamp '2026-01-02 04:00:00 +00:00' then 'y' end",
            "y",
        ),
        (
            "to_char(greatest(timestamp '2026-01-01 10:00:00 +05:00', timestamp '2026-01-01 07:00:00 +00:00'), 'TZH')",
            "+00",
        ),
        # WITH LOCAL TIME ZONE
        ("to_char(cast(timestamp '2026-01-02 01:00:00 +03:00' as timestamp with local time zone), 'DD HH24')", "01 19"),
        # digits
        ("to_char(timestamp '2026-01-01 10:00:00.12', 'FF')", "120000000"),
        ("to_char(timestamp '2026-01-01 10:00:00.1234567', 'FF6')", "123457"),
        ("to_char(timestamp '2026-01-01 10:00:59.9999999', 'MI:SS.FF6')", "01:00.000000"),
        ("to_char(to_timestamp('.1234565', 'XFF'), 'FF6')", "123457"),
        ("to_char(numtodsinterval(90, 'SECOND'))", "+000000000 00:01:30.000000000"),
        ("'' || to_dsinterval('100 10:00:00')", "+000000100 10:00:00.000000000"),
        ("to_char(interval '90' second)", "+00 00:01:30.000000"),
    ],
)
def test_an_expression_is_taken_in_the_sessions_zone(west: oracledb.Connection, expression: str, expected: str) -> None:
    assert (str(in_sql(west, expression)), in_plsql(west, expression)) == (expected, expected)


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("from_tz(timestamp '2026-03-08 02:30:00', 'America/New_York')", "ORA-01878"),
        ("timestamp '2026-03-08 02:30:00 America/New_York'", "ORA-01878"),
        ("to_timestamp_tz('2026-03-08 02:30 America/New_York', 'YYYY-MM-DD HH24:MI TZR')", "ORA-01878"),
        ("from_tz(timestamp '2026-03-08 02:30:00', 'Nowhere/City')", "ORA-01882"),
        ("systimestamp at time zone 'BRT'", "ORA-01882"),
        ("systimestamp at time zone '+16:00'", "ORA-01874"),
        ("systimestamp at time zone '+03:60'", "ORA-01875"),
        ("timestamp '1999-10-29 01:30:00 US/Pacific PDT'", "ORA-03001"),
        ("timestamp '2026-02-29 10:00:00'", "ORA-01839"),
        ("timestamp '2026-13-01 10:00:00'", "ORA-01843"),
        ("timestamp '2026-01-01 24:00:00'", "ORA-01850"),
        ("timestamp '2026-01-01 10:00'", "ORA-01861"),
        ("timestamp '9999-12-31 23:00:00 -03:00'", "ORA-01841"),
        ("timestamp '9999-12-31 23:59:59 -03:00' at time zone 'UTC'", "ORA-01841"),
        ("sys_extract_utc(timestamp '0001-01-01 00:00:00 +03:00')", "ORA-01841"),
    ],
)
def test_a_time_that_no_clock_shows(connection: oracledb.Connection, expression: str, error: str) -> None:
    for value in (in_sql, in_plsql):
        with pytest.raises(oracledb.DatabaseError, match=error):
            value(connection, f"to_char({expression})")


@pytest.mark.usefixtures("noon")
def test_a_region_is_a_zone_too(region: oracledb.Connection) -> None:
    for value in (in_sql, in_plsql):
        assert value(region, "to_char(current_timestamp, 'HH24 TZR')") == "09 AMERICA/SAO_PAULO"
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
        assert cursor.fetchall() == [("03", 10), ("12", 10)]
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


@pytest.fixture(scope="module")
def moments(west: oracledb.Connection) -> oracledb.Cursor:
    """Rows 1 and 2 are the same moment, shown in two zones; 3 is later, earlier on the clock."""
    cursor = west.cursor()
    cursor.execute(
        "create table moments (id number, at timestamp with time zone, short timestamp(3) with time zone, "
        "here timestamp with local time zone, plain timestamp(3))"
    )
    for row, text in enumerate(
        ["12:00:00 Asia/Tokyo", "03:00:00 +00:00", "01:00:00.123456789 America/Sao_Paulo"], start=1
    ):
        at = f"timestamp '2026-01-01 {text}'"
        cursor.execute(f"insert into moments values ({row}, {at}, {at}, {at}, {at})")
    return cursor


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (
            "select to_char(at, 'HH24:MI:SS.FF TZR') from moments order by id",
            ["12:00:00.000000 ASIA/TOKYO", "03:00:00.000000 +00:00", "01:00:00.123457 AMERICA/SAO_PAULO"],
        ),
        ("select to_char(short) from moments where id = 3", ["01-JAN-26 01.00.00.123 AM AMERICA/SAO_PAULO"]),
        ("select to_char(plain) from moments where id = 3", ["01-JAN-26 01.00.00.123 AM"]),
        (
            "select to_char(here, 'HH24:MI TZR') from moments order by id",
            ["00:00 -03:00", "00:00 -03:00", "01:00 -03:00"],
        ),
        ("select to_char(here) from moments where id = 1", ["01-JAN-26 12.00.00.000000 AM"]),
        ("select id from moments where at = timestamp '2026-01-01 00:00:00' order by 1", [1, 2]),
        ("select id from moments where at in (timestamp '2026-01-01 05:00:00 +02:00') order by 1", [1, 2]),
        ("select id from moments where at > (select at from moments where id = 1)", [3]),
        ("select id from moments where here = at order by 1", [1, 2, 3]),
        ("select id from moments order by at desc, id", [3, 1, 2]),
        ("select count(*) from moments group by at order by at", [2, 1]),
        ("select count(distinct at) from moments", [2]),
        ("select count(*) from (select at from moments union select systimestamp from dual)", [3]),
        ("select to_char(max(at), 'TZR') from moments", ["AMERICA/SAO_PAULO"]),
        ("select to_char(lag(at) over (order by id), 'TZR') from moments", [None, "ASIA/TOKYO", "+00:00"]),
        ("select row_number() over (partition by at order by id) from moments order by id", [1, 2, 1]),
        (
            "select to_char(a, 'HH24 TZR') from (select at + interval '1' hour as a, id from moments) where id = 1",
            ["13 ASIA/TOKYO"],
        ),
        (
            "select decode(at, timestamp '2026-01-01 03:00:00 +00:00', 'same', 'other') from moments order by id",
            ["same", "same", "other"],
        ),
    ],
)
def test_a_column_keeps_moment_and_zone(moments: oracledb.Cursor, query: str, rows: list[object]) -> None:
    moments.execute(query)
    assert [row for (row,) in moments] == rows


def test_plsql_reads_and_writes_moments_with_their_zones(moments: oracledb.Cursor) -> None:
    out = moments.var(str)
    moments.execute(
        """
        declare
           l_ids sys.odcinumberlist := sys.odcinumberlist(11, 12, 13);
           type t_moments is table of moments.at%type;
           l_all t_moments;
           r_one moments%rowtype;
           l_zoned timestamp with time zone;
           l_rows sys_refcursor;
           l_count number;
           procedure tell(in_at in timestamp with time zone) is
           begin
              :o := :o || to_char(in_at, 'HH24 TZR') || ';';
           end tell;
        begin
           select * into r_one from moments where id = 1;
           tell(r_one.at);
           tell(r_one.here);
           tell(cast(r_one.at as timestamp));
           select at bulk collect into l_all from moments order by id;
           tell(l_all(3));
           forall i in 1 .. l_all.count insert into moments (id, at) values (l_ids(i), l_all(i));
           update moments set at = l_all(1) where id = 13 returning at into l_zoned;
           tell(l_zoned);
           open l_rows for select at from moments where at = l_all(2) and id = 11;
           fetch l_rows into l_zoned;
           tell(l_zoned);
           execute immediate 'select count(*) from moments where at = :1' into l_count using l_all(2);
           tell(timestamp '2026-01-01 00:00:00');
           :o := :o || l_count;
        end;""",
        {"o": out},
    )
    assert out.getvalue() == (
        "12 ASIA/TOKYO;00 -03:00;12 -03:00;01 AMERICA/SAO_PAULO;12 ASIA/TOKYO;12 ASIA/TOKYO;00 -03:00;5"
    )
    moments.execute("delete from moments where id > 10")


def test_a_collection_keeps_the_zones(moments: oracledb.Cursor) -> None:
    moments.execute("create type moment_list is table of timestamp with time zone")
    out = moments.var(str)
    moments.execute(
        """
        declare
           l_ids sys.odcinumberlist := sys.odcinumberlist(21, 22, 23);
           l_all moment_list := moment_list(timestamp '2026-01-01 10:00:00 Asia/Tokyo', systimestamp, null);
        begin
           select to_char(min(column_value), 'HH24 TZR') into :o from table(l_all);
           insert into moments (id, at) values (20, systimestamp);
           forall i in 1 .. 3 insert into moments (id, at, here) values (l_ids(i), l_all(i), l_all(i));
        end;""",
        {"o": out},
    )
    assert out.getvalue() == "10 ASIA/TOKYO"
    moments.execute(
        "select to_char(at, 'HH24 TZR'), to_char(here, 'HH24') from moments where id in (21, 23) order by id"
    )
    assert moments.fetchall() == [("10 ASIA/TOKYO", "22"), (None, None)]
    moments.execute("delete from moments where id > 10")


def test_a_trigger_sees_the_zone(moments: oracledb.Cursor) -> None:
    moments.execute(
        "create trigger moments_told before update on moments for each row begin "
        ":new.plain := :new.at; :new.at := :old.at at time zone 'Asia/Tokyo'; end;"
    )
    moments.execute("update moments set at = timestamp '2026-01-01 05:00:00 +05:00' where id = 3")
    moments.execute("select to_char(at, 'HH24 TZR'), to_char(plain, 'HH24') from moments where id = 3")
    assert moments.fetchone() == ("13 ASIA/TOKYO", "05")
    moments.connection.rollback()
    moments.execute("drop trigger moments_told")


def test_an_index_is_of_moments_and_no_key_is(moments: oracledb.Cursor) -> None:
    moments.execute("create index moments_at on moments (at)")
    moments.execute("create table moment_keys (here timestamp with local time zone primary key)")
    with pytest.raises(oracledb.DatabaseError, match="ORA-02329"):
        moments.execute("alter table moments add constraint moments_uk unique (at)")


def test_a_column_with_local_time_zone_follows_the_session(
    moments: oracledb.Cursor, connection: oracledb.Connection
) -> None:
    moments.connection.commit()
    with connection.cursor() as cursor:
        cursor.execute("select here, to_char(here, 'HH24 TZR') from moments where id = 1")
        assert cursor.fetchone() == (datetime(2026, 1, 1, 3), "03 +00:00")
        cursor.execute("alter session set time_zone = 'Asia/Tokyo'")
        cursor.execute("select here, to_char(here, 'HH24 TZR') from moments where id = 1")
        assert cursor.fetchone() == (datetime(2026, 1, 1, 12), "12 ASIA/TOKYO")
        cursor.execute("alter session set time_zone = local")
        assert in_sql(connection, "sessiontimezone") == "+00:00"


def test_plsql_knows_no_digits_of_a_timestamp(connection: oracledb.Connection) -> None:
    """FF is as long as the type's fraction in SQL, and always nine digits in PL/SQL."""
    of_three = "to_char(cast(timestamp '2026-01-01 10:00:00.5' as timestamp(3)), 'FF')"
    assert (in_sql(connection, of_three), in_plsql(connection, of_three)) == ("500", "500000000")
    with connection.cursor() as cursor:
        out = cursor.var(str)
        cursor.execute(
            """
            declare
               l_at timestamp := timestamp '2026-01-01 10:00:00';
               l_while interval day(3) to second := numtodsinterval(90, 'SECOND');
            begin
               select to_char(l_at, 'FF') into :o from dual;
               :o := :o || l_while;
            end;""",
            {"o": out},
        )
        assert out.getvalue() == "000000000" + "+000 00:01:30.000000"


def test_a_date_has_no_time_zone(connection: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-30084"):
        in_sql(connection, "sysdate at time zone 'UTC'")


@pytest.mark.parametrize(("given", "shown"), [("-3:0", "-03:00"), ("-00:0", "+00:00"), ("+5:30", "+05:30")])
def test_hours_and_minutes_may_have_one_digit(connect: Connect, given: str, shown: str) -> None:
    connection = connect(settings=f"time_zone = '{given}'")
    assert in_sql(connection, "sessiontimezone") == shown
