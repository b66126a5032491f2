"""How many digits a type keeps of an interval and of a FLOAT: in variables, parameters, columns and casts alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]

_INTERVALS = (
    ("interval day to second", "numtodsinterval(99, 'DAY')", timedelta(days=99)),
    ("interval day to second", "numtodsinterval(-99, 'DAY')", timedelta(days=-99)),
    ("interval day to second", "numtodsinterval(100, 'DAY')", 1873),
    ("interval day to second", "numtodsinterval(-2400, 'HOUR')", 1873),
    ("interval day(3) to second", "numtodsinterval(100, 'DAY')", timedelta(days=100)),
    ("interval day(0) to second", "numtodsinterval(1, 'HOUR')", timedelta(hours=1)),
    ("interval day(0) to second", "numtodsinterval(24, 'HOUR')", 1873),
    ("interval day to second(0)", "numtodsinterval(1.5, 'SECOND')", timedelta(seconds=2)),
    ("interval day to second(0)", "numtodsinterval(-1.5, 'SECOND')", timedelta(seconds=-2)),
    ("interval day to second(2)", "numtodsinterval(1.236, 'SECOND')", timedelta(seconds=1.24)),
    ("interval day to second(0)", "numtodsinterval(8639999.6, 'SECOND')", 1873),
    ("interval day to second", "to_dsinterval('100 00:00:00')", 1873),
    ("interval day to second(1)", "null", None),
)
_FLOATS = (
    ("float(5)", "1.23", "1.2"),
    ("float(5)", "7.89", "7.9"),
    ("float(5)", "12.79", "13"),
    ("float(5)", "123.45", "120"),
    ("float(5)", "-0.001279", "-.0013"),
    ("float(5)", "99.9", "100"),
    ("float(5)", "0", "0"),
    ("real", "1/3", "." + "3" * 19),
    ("float", "1/3", "." + "3" * 38),
    ("double precision", "123456789012345678901234567890", "123456789012345678901234567890"),
)
_PLACES = {  # one value of a type, where it is kept
    "variable": "declare v {type} := {value}; begin :1 := v; end;",
    "constant": "declare v constant {type} := {value}; begin :1 := v; end;",
    "assignment": "declare v {type}; begin v := {value}; :1 := v; end;",
    "record field": "declare type r is record (v {type}); w r; begin w.v := {value}; :1 := w.v; end;",
    "element": "declare type l is table of {type}; w l := l(); begin w.extend; w(1) := {value}; :1 := w(1); end;",
    "fetched": "declare v {type}; begin select {value} into v from dual; :1 := v; end;",
    "fetched dynamically": (
        "declare v {type}; begin execute immediate q'[select {value} from dual]' into v; :1 := v; end;"
    ),
    "cast": "begin :1 := cast({value} as {type}); end;",
    "cast in SQL": "begin select cast({value} as {type}) into :1 from dual; end;",
    "column": "begin insert into kept ({column}) values ({value}); select {column} into :1 from kept; end;",
    "column of a query": (
        "begin insert into kept ({column}) select {value} from dual; select {column} into :1 from kept; end;"
    ),
    "column updated": (
        "begin insert into kept (n) values (1); update kept set {column} = {value}; "
        "select {column} into :1 from kept; end;"
    ),
    "column in FORALL": (
        "declare type l is table of number; w l := l(1); begin "
        "forall i in 1..1 insert into kept ({column}, n) values ({value}, w(i)); "
        "select {column} into :1 from kept; end;"
    ),
    "%TYPE": "declare v kept.{column}%type; begin v := {value}; :1 := v; end;",
    "%ROWTYPE": "declare v kept%rowtype; begin v.{column} := {value}; :1 := v.{column}; end;",
}
_INTERVAL_PLACES = {
    "parameter of a subtype": (
        "declare subtype s is {type}; procedure p (x in s) is begin :1 := x; end; begin p({value}); end;"
    ),
    "result of a subtype": (
        "declare subtype s is {type}; function f return s is begin return {value}; end; begin :1 := f; end;"
    ),
}


_COLUMNS = {type: f"c{n}" for n, type in enumerate(dict.fromkeys(type for type, _, _ in (*_INTERVALS, *_FLOATS)))}


@pytest.fixture(scope="module", autouse=True)
def table(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute(
            f"create table kept ({', '.join(f'{name} {type}' for type, name in _COLUMNS.items())}, n number)"
        )


def kept(cursor: oracledb.Cursor, place: str, type: str, value: str, out: Any) -> Any:
    """The value, or the number of the error."""
    var = cursor.var(out)
    try:
        cursor.execute(place.format(type=type, value=value, column=_COLUMNS[type]), [var])
        return var.getvalue()
    except oracledb.DatabaseError as error:
        return error.args[0].code
    finally:
        cursor.connection.rollback()


@pytest.mark.parametrize("where", [*_PLACES, *_INTERVAL_PLACES])
def test_an_interval_has_the_digits_of_its_type(cursor: oracledb.Cursor, where: str) -> None:
    place = {**_PLACES, **_INTERVAL_PLACES}[where]
    for type, value, expected in _INTERVALS:
        assert kept(cursor, place, type, value, oracledb.DB_TYPE_INTERVAL_DS) == expected, (type, value)


@pytest.mark.parametrize("where", _PLACES)
def test_a_float_has_the_digits_of_its_type(cursor: oracledb.Cursor, where: str) -> None:
    for type, value, expected in _FLOATS:
        assert kept(cursor, _PLACES[where], type, value, str) == expected, (type, value)


def test_a_parameter_that_says_nothing_has_two_digits_of_days(cursor: oracledb.Cursor) -> None:
    """Unlike numbers and text, whose parameters have no limit: hence DSINTERVAL_UNCONSTRAINED."""
    block = "declare procedure p (x in {}) is begin :1 := x; end; begin p(numtodsinterval(100, 'DAY')); end;"
    out = cursor.var(oracledb.DB_TYPE_INTERVAL_DS)
    with pytest.raises(oracledb.DatabaseError, match="ORA-01873"):
        cursor.execute(block.format("interval day to second"), [out])
    cursor.execute(block.format("dsinterval_unconstrained"), [out])
    assert out.getvalue() == timedelta(days=100)


_LITERALS = (
    ("'99' day", timedelta(days=99)),
    ("'100' day", 1873),
    ("'100' day(3)", timedelta(days=100)),
    ("'-100' day(3)", timedelta(days=-100)),
    ("'100' hour", 1873),
    ("'100' hour(3)", timedelta(hours=100)),
    ("'99' minute", timedelta(minutes=99)),
    ("'100' second", 1873),
    ("'30.12345' second(2, 4)", timedelta(seconds=30.1235)),
    ("'1.0000004' second", timedelta(seconds=1)),
    ("'1.123456789' second(2, 9)", 3001),
    ("'4 5:12:10.222' day to second(3)", timedelta(days=4, hours=5, minutes=12, seconds=10.222)),
    ("'4 5:12:10.2226' day to second(3)", timedelta(days=4, hours=5, minutes=12, seconds=10.223)),
    ("'400 5' day(3) to hour", timedelta(days=400, hours=5)),
    ("'400 5' day to hour", 1873),
    ("'11:12:10.2222222' hour to second(7)", 3001),
    ("'-11:20' hour to minute", -timedelta(hours=11, minutes=20)),
    ("'4 24' day to hour", 1850),
    ("'4:60' hour to minute", 1851),
    ("'4:60' minute to second", 1852),
    ("'4' day to hour", 1867),
    ("'1.5' day", 1867),
    ("'x' day", 1867),
    ("'1' day(10)", 30088),
    ("'1' second(2, 10)", 30088),
)


@pytest.mark.parametrize(("literal", "expected"), _LITERALS, ids=[text for text, _ in _LITERALS])
def test_an_interval_literal_in_both_languages(cursor: oracledb.Cursor, literal: str, expected: Any) -> None:
    for text in ("begin :1 := interval {}; end;", "begin select interval {} into :1 from dual; end;"):
        out = cursor.var(oracledb.DB_TYPE_INTERVAL_DS)
        if isinstance(expected, int):
            with pytest.raises(oracledb.DatabaseError, match=f"ORA-{expected:05}"):
                cursor.execute(text.format(literal), [out])
        else:
            cursor.execute(text.format(literal), [out])
            assert out.getvalue() == expected


@pytest.mark.parametrize(
    "statement",
    [
        "create table months (i interval year to month)",
        "create table months (i interval year(3) to month)",
        "select cast(null as interval year to month) from dual",
        "select interval '1-2' year to month from dual",
        "select interval '1' month from dual",
        "select to_yminterval('01-02') from dual",
        "select numtoyminterval(1, 'MONTH') from dual",
        "declare i interval year to month; begin null; end;",
        "declare d date; begin d := d + interval '1' year; end;",
        "declare d date; begin d := d + numtoyminterval(1, 'MONTH'); end;",
        "declare d date; begin d := d + to_yminterval('01-02'); end;",
    ],
)
def test_intervals_of_months_are_refused_by_name(cursor: oracledb.Cursor, statement: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=r"ORA-03001.*(INTERVAL YEAR|YMINTERVAL)"):
        cursor.execute(statement)


@pytest.fixture
def shown(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with connection.cursor() as cursor:
        cursor.execute(
            "create table shown (i interval day to second, j interval day(5) to second(3), f float, g float(10), "
            "r real, d double precision, t timestamp(7), z timestamp(3) with time zone, n decimal)"
        )
        yield cursor
        cursor.execute("drop table shown")


def test_the_dictionary_and_the_driver_show_the_digits(shown: oracledb.Cursor) -> None:
    shown.execute(
        "select data_type, data_precision, data_scale from user_tab_columns "
        "where table_name = 'SHOWN' order by column_id"
    )
    assert shown.fetchall() == [
        ("INTERVAL DAY(2) TO SECOND(6)", 2, 6),
        ("INTERVAL DAY(5) TO SECOND(3)", 5, 3),
        ("FLOAT", 126, None),
        ("FLOAT", 10, None),
        ("FLOAT", 63, None),
        ("FLOAT", 126, None),
        ("TIMESTAMP(7)", None, 7),
        ("TIMESTAMP(3) WITH TIME ZONE", None, 3),
        ("NUMBER", None, 0),
    ]
    shown.execute("select * from shown")
    assert [(d.precision or 0, d.scale) for d in shown.description or ()] == [
        (2, 6),
        (5, 3),
        (126, -127),
        (10, -127),
        (63, -127),
        (126, -127),
        (0, 7),
        (0, 3),
        (38, 0),
    ]


def test_digits_are_taken_away_from_empty_columns_only(shown: oracledb.Cursor) -> None:
    shown.execute("alter table shown modify (j interval day(4) to second(2), t timestamp(6), g float(9))")
    shown.execute("insert into shown (j, t, g) values (interval '1' day, timestamp '2026-01-01 00:00:00', 1)")
    for change, code in (
        ("j interval day(3) to second(2)", 30082),
        ("j interval day(4) to second(1)", 30082),
        ("t timestamp(5)", 30082),
        ("g float(8)", 1440),
    ):
        with pytest.raises(oracledb.DatabaseError, match=f"ORA-{code:05}"):
            shown.execute(f"alter table shown modify ({change})")
    shown.execute("alter table shown modify (j interval day(9) to second(6), t timestamp(6), g float)")
