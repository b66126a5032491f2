"""Operators, conversions, functions: results as Oracle documents them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from deploy.sandbox.builtins.standard import STANDARD
from deploy.sandbox.sql import aggregates
from deploy.sandbox.sql.functions import FUNCTIONS
from deploy.sandbox.sql.unimplemented import UNIMPLEMENTED
from deploy.sandbox.types import CLOB, NUMBER, TIMESTAMP, TIMESTAMP_TZ, VARCHAR2

from .database import Database


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        # the empty string is NULL
        ("nvl('', 'x')", "x"),
        ("length('')", None),
        ("'a' || '' || null || 'b'", "ab"),
        ("null || null", None),
        ("substr('abc', 4)", None),
        ("ltrim('xx', 'x')", None),
        ("replace('aa', 'a')", None),
        # numbers
        ("1/3", Decimal("0.3333333333333333333333333333333333333333")),
        ("10/4", Decimal("2.5")),
        ("7/2*2", 7),
        ("1/3*24", Decimal("7." + "9" * 39)),  # 40 digits, no more
        ("'5' + 1", 6),
        ("mod(-7, 3)", -1),
        ("mod(5, 0)", 5),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(1234.567, -2)", 1200),
        ("trunc(-2.7)", -2),
        ("trunc(2.789, 2)", Decimal("2.78")),
        ("power(2, 10)", 1024),
        ("sign(-3)", -1),
        ("greatest(1, null, 3)", None),
        ("greatest(1, '20', 3)", 20),
        ("least('b', 'a')", "a"),
        ("bitand(6, 3)", 2),
        # text
        ("substr('hello', -3, 2)", "ll"),
        ("substr('hello', 0, 2)", "he"),
        ("substr('hello', 2, 0)", None),
        ("substrb('ação', 1, 3)", "aç"),
        ("lengthb('ação')", 6),
        ("instr('banana', 'a', 1, 2)", 4),
        ("instr('banana', 'a', -1)", 6),
        ("instr('banana', 'x')", 0),
        ("lpad('5', 3, '0')", "005"),
        ("lpad('12345', 3)", "123"),
        ("rpad('a', 3, '-')", "a--"),
        ("trim('  a ')", "a"),
        ("trim(leading '0' from '007')", "7"),
        ("translate('abc', 'ab', 'x')", "xc"),
        ("initcap('ordem de serviço')", "Ordem De Serviço"),
        ("upper('ção')", "ÇÃO"),
        ("unistr('\\00e7\\00e3o')", "ção"),
        ("unistr('a\\\\b\\d83d\\dca7\\d83d')", "a\\b💧�"),
        ("nchr(225) || reverse('abc')", "ácba"),
        ("length2('a💧') || length4('a💧')", "32"),
        ("compose('a' || unistr('\\0301'))", "á"),
        ("length(decompose('á')) || length(decompose('ﬁ', 'COMPATIBILITY'))", "22"),
        ("to_single_byte(to_multi_byte('a ~é')) || lengthb(to_multi_byte('a '))", "a ~é6"),
        ("asciistr('ção')", "\\00E7\\00E3o"),
        ("asciistr('a\\💧' || chr(10))", "a\\005C\\D83D\\DCA7\n"),
        ("asciistr('')", None),
        ("unistr(replace(asciistr('ação \\ 💧'), 'x', 'y'))", "ação \\ 💧"),
        ("chr(65) || ascii('B')", "A66"),
        ("regexp_substr('a,b,c', '[^,]+', 1, 2)", "b"),
        ("regexp_replace('a1b22', '[0-9]+', '#')", "a#b#"),
        (r"regexp_replace('515.123', '([[:digit:]]{3})\.([[:digit:]]{3})', '(\1) \2')", "(515) 123"),
        (r"regexp_substr('a]1.b', '[]1]+\.[[:alpha:]]')", "]1.b"),
        (r"regexp_substr('a1\b', '[[:digit:]][\]')", "1\\"),
        ("regexp_instr('abc', 'c')", 3),
        ("regexp_count('banana', 'a')", 3),
        ("nls_initcap('rio de janeiro')", "Rio De Janeiro"),
        ("nanvl(1, 0)", 1),
        ("width_bucket(35, 10, 100, 9)", 3),
        ("width_bucket(5, 10, 100, 9)", 0),
        ("width_bucket(100, 10, 100, 9)", 10),
        ("bin_to_num(1, 0, 1, 0)", 10),
        ("to_char(new_time(to_date('11-10-99 01:23', 'MM-DD-YY HH24:MI'), 'AST', 'PST'), 'DD HH24:MI')", "09 21:23"),
        ("dump('abc', 1016)", "Typ=96 Len=3 CharacterSet=AL32UTF8: 61,62,63"),
        ("dump('abc', 8, 2, 1)", "Typ=96 Len=3: 142"),
        ("dump(to_char(1))", "Typ=1 Len=1: 49"),
        ("dump(123)", "Typ=2 Len=3: 194,2,24"),
        ("dump(-0.5)", "Typ=2 Len=3: 63,51,102"),
        ("dump(0)", "Typ=2 Len=1: 128"),
        ("dump(null)", "NULL"),
        ("vsize(12345)", 4),
        ("vsize('ção')", 5),
        # conditional
        ("decode(null, null, 'same', 'other')", "same"),
        ("decode(2, 1, 'a', 2, 'b')", "b"),
        ("decode(3, 1, 'a', 2, 'b')", None),
        ("nvl2(null, 'a', 'b')", "b"),
        ("coalesce(null, null, 3)", 3),
        ("nullif(1, 1)", None),
        ("case 2 when 1 then 'a' when 2 then 'b' end", "b"),
        ("case when null = 1 then 'a' else 'b' end", "b"),
        ("case when 1 = 2 then 1/0 else 3 end", 3),
        # conversions
        ("to_char(0.5)", ".5"),
        ("to_char(-0.50)", "-.5"),
        ("to_char(1234.5, 'FM9G990D00', 'nls_numeric_characters='',.''')", "1.234,50"),
        ("to_char(5, '000')", " 005"),
        ("to_char(1234, '999')", "####"),
        ("to_char(42, 'TM9')", "42"),
        ("to_char(255, 'FMXX')", "FF"),
        ("to_number('1.234,5', '9G999D9', 'nls_numeric_characters='',.''')", Decimal("1234.5")),
        ("to_number('x' default -1 on conversion error)", -1),
        ("to_number('1,5x' default '2,0' on conversion error, '9G9')", 20),
        ("to_number('-7' default 0 on conversion error)", -7),
        ("to_number(null default 0 on conversion error)", None),
        ("cast('abc' as number default 0 on conversion error)", 0),
        ("cast('05/03/24' as date, 'DD/MM/RR') - date '2024-03-01'", 4),
        ("to_char(to_date('x' default '2026-01-01' on conversion error, 'YYYY-MM-DD'), 'DD.MM.YY')", "01.01.26"),
        ("to_char(to_timestamp('2026-02-30' default null on conversion error, 'YYYY-MM-DD'), 'DD')", None),
        ("validate_conversion('a' as number)", 0),
        ("validate_conversion('$1,234' as number, '$9G999')", 1),
        ("validate_conversion(null as date)", 1),
        ("validate_conversion('2026-02-30' as date, 'YYYY-MM-DD')", 0),
        ("validate_conversion('July 20, 1969' as date, 'Month dd, YYYY', 'NLS_DATE_LANGUAGE = American')", 1),
        ("validate_conversion('200' as timestamp with time zone)", 0),
        ("to_char(date '2024-02-03', 'DD/MM/YYYY HH24:MI:SS')", "03/02/2024 00:00:00"),
        ("to_char(date '2024-02-03', 'FMDD \"de\" Month')", "3 de February"),
        ("to_char(timestamp '2024-02-03 04:05:06.789', 'HH:MI:SS.FF3 AM')", "04:05:06.789 AM"),
        ("to_char(to_date('3-feb-99', 'DD-MON-RR'), 'YYYY-MM-DD')", "1999-02-03"),
        ("rawtohex(hextoraw('0aff'))", "0AFF"),
        ("cast('abc' as varchar2(2))", "ab"),
        ("cast(1.55 as number(3, 1))", Decimal("1.6")),
        # dates
        ("date '2024-03-01' - date '2024-02-28'", 2),
        ("to_char(date '2024-02-28' + 1.5, 'MM-DD HH24')", "02-29 12"),
        ("to_char(trunc(date '2024-02-28', 'MM'), 'MM-DD')", "02-01"),
        ("to_char(trunc(timestamp '2024-02-28 10:00:00'), 'HH24')", "00"),
        ("to_char(add_months(date '2024-01-31', 1), 'MM-DD')", "02-29"),
        ("to_char(last_day(date '2023-02-10'), 'DD')", "28"),
        ("to_char(next_day(date '2024-02-03', 'MONDAY'), 'DD')", "05"),
        ("months_between(date '2024-03-31', date '2024-02-29')", 1),
        ("extract(year from date '2024-02-03')", 2024),
        ("extract(second from timestamp '2024-02-03 01:02:03.5')", Decimal("3.5")),
        ("extract(hour from interval '2 03:04:05' day to second)", 3),
        ("numtodsinterval(90, 'MINUTE')", timedelta(minutes=90)),
        ("interval '36' hour", timedelta(hours=36)),
        ("interval '1 12' day to hour", timedelta(hours=36)),
        ("numtodsinterval(1.5, 'SECOND') * 2", timedelta(seconds=3)),
        ("timestamp '2024-01-02 00:00:00' - timestamp '2024-01-01 12:00:00'", timedelta(hours=12)),
        ("timestamp '2024-01-01 00:00:00' + interval '90' second", datetime(2024, 1, 1, 0, 1, 30)),
        ("sys_extract_utc(timestamp '2024-01-01 12:00:00 -03:00')", datetime(2024, 1, 1, 15)),
        (
            "cast(from_tz(timestamp '2024-01-01 12:00:00', 'UTC') at time zone 'America/Sao_Paulo' as timestamp(0))",
            datetime(2024, 1, 1, 9),
        ),
        ("to_char(timestamp '2024-01-01 12:00:00 +00:00' at time zone '-03:00', 'HH24 TZH:TZM')", "09 -03:00"),
    ],
)
def test_an_expression(db: Database, expression: str, result: Any) -> None:
    assert db.of(expression) == result


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("to_number('12x')", 1722),
        ("unistr('\\12')", 30186),
        ("'a' + 1", 1722),
        ("to_date('2024-13-01', 'YYYY-MM-DD')", 1843),
        ("to_date('2024-02-30', 'YYYY-MM-DD')", 1839),
        ("to_date('2024-01-01 10', 'YYYY-MM-DD')", 1830),
        ("to_date('2024-01', 'YYYY-MM-DD')", 1840),
        ("to_date('2024', 'ABC')", 1821),
        ("to_date('abcd', 'YYYY')", 1858),
        ("date '2024-02-30'", 1839),
        ("date '2024/02/30'", 1861),
        ("to_char(date '2024-01-01', 'FF3')", 1821),
        ("to_char(1, 'ABC')", 1481),
        ("hextoraw('xy')", 1465),
        ("from_tz(timestamp '2024-01-01 00:00:00', 'No/Where')", 1882),
        ("extract(hour from date '2024-01-01')", 30076),
        ("date '2024-01-01' + date '2024-01-01'", 975),
        ("date '2024-01-01' * 2", 932),
        ("sqrt(-1)", 1428),
        ("1/0", 1476),
        ("nvl(1, 'a')", 1722),
        ("chr(0)", 3001),
        ("nope(1)", 904),
        ("nope.nope(1)", 904),
        ("mod(1)", 909),
        ("rpad('a', 3, 'b', 'c')", 939),
    ],
)
def test_an_expression_that_is_refused(db: Database, expression: str, code: int) -> None:
    assert db.refused(f"select {expression} from dual").code == code


@pytest.mark.parametrize(
    ("condition", "true"),
    [
        ("'' is null", True),
        ("'' = ''", False),
        ("1 = '1'", True),
        ("'a' < 'b'", True),
        ("'a' = 'a  ' and 'a  ' in ('b', 'a') and not 'a' < 'a '", True),
        ("'a' = cast('a' as char(3))", True),
        ("cast('a' as varchar2(3)) = 'a '", False),
        ("'Z' < 'a'", True),  # binary order
        ("not (null = 1)", False),
        ("1 in (2, null, 1)", True),
        ("1 not in (2, null)", False),
        ("'a_b' like 'a\\_b' escape '\\'", True),
        ("'axb' like 'a\\_b' escape '\\'", False),
        ("'a\\b' like 'a\\b'", True),
        ("'ABC' like 'A%' and 'ABC' not like '%a%'", True),
        ("regexp_like('ABC', 'b', 'i')", True),
        ("regexp_like('ABC', 'b')", False),
        ("(1, 'a') in ((2, 'b'), (1, 'a'))", True),
        ("2 between 1 and 3 and 0 not between 1 and 3", True),
        ("date '2024-01-01' = timestamp '2024-01-01 00:00:00'", True),
        ("date '2024-01-01' < timestamp '2024-01-01 00:00:00.1'", True),
    ],
)
def test_a_condition(db: Database, condition: str, true: bool) -> None:
    assert db.holds(condition) is true


def test_a_clob_is_not_compared(db: Database) -> None:
    assert db.refused("select 1 from dual where l_c = 'x'", l_c=(CLOB, "x")).code == 932
    assert db.holds("l_c like 'x%' and instr(l_c, 'y') = 2", l_c=(CLOB, "xy"))


def test_values_of_the_surroundings_have_their_types(db: Database) -> None:
    assert db.of("l_n || 'x'", l_n=(NUMBER, Decimal("0.5"))) == ".5x"
    assert db.holds("l_s = 5", l_s=(VARCHAR2, "5.0"))
    moment = datetime(2024, 1, 1, 12, 30)
    assert db.of("to_char(l_t, 'HH24:MI')", l_t=(TIMESTAMP, moment)) == "12:30"
    assert db.of("l_t - l_t", l_t=(TIMESTAMP, moment)) == timedelta()
    assert db.of("sys_extract_utc(l_z)", l_z=(TIMESTAMP_TZ, '("2024-01-01 15:00:00",-03:00)')) == datetime(
        2024, 1, 1, 15
    )


def test_a_text_over_4000_bytes_is_no_varchar2(db: Database) -> None:
    assert db.refused("select l_a || l_a from dual", l_a=(VARCHAR2, "x" * 2001)).code == 1489
    assert db.refused(f"select '{'x' * 4001}' from dual").code == 1704
    assert len(db.of("l_a || l_a", l_a=(CLOB, "x" * 2001))) == 4002


def test_a_function_of_plsql_takes_no_column(db: Database) -> None:
    db.create("create table t (a number)")
    values = {"p.f(1)": (NUMBER, 5), "p.f(None)": (NUMBER, None)}
    assert db.of("p.f(1)", **values) == 5
    error = db.refused("select p.f(a) from t", **values)
    assert error.code == 3001 and "P.F" in error.message


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("json_object('a' value 1, 'b' value null, 'c' value 'x\"y')", '{"a":1,"b":null,"c":"x\\"y"}'),
        ("json_object('a' value null, 'b' value 0.5 absent on null)", '{"b":0.5}'),
        ("json_object('n' value json_array(1, 'x', null))", '{"n":[1,"x"]}'),
        ("json_object('n' value '[1]' format json)", '{"n":[1]}'),
        ("json_object('d' value date '2024-01-02')", '{"d":"2024-01-02T00:00:00"}'),
        ("json_array(null, 1 null on null)", "[null,1]"),
        ("json_value('{\"a\":{\"b\":[1,2]}}', '$.a.b[1]' returning number)", 2),
        ("json_value('{\"a\":true}', '$.a')", "true"),
        ("json_value('{\"a\":1}', '$.b')", None),
        ("json_value('{\"a\":1}', '$.b' default 'x' on empty)", "x"),
        ("json_value('nonsense', '$.b' default 'x' on error)", "x"),
        ("json_value('{\"a\":[1]}', '$.a')", None),
        ('json_query(\'{"a":{"z":1, "b":[1, 2]}}\', \'$.a\')', '{"z":1,"b":[1,2]}'),
        ("json_query('{\"a\":1}', '$.a' with wrapper)", "[1]"),
    ],
)
def test_json(db: Database, expression: str, result: Any) -> None:
    assert db.of(expression) == result


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("json_value('nonsense', '$.a' error on error)", 40441),
        ("json_value('{}', '$.a' error on empty)", 40462),
        ("json_value('{\"a\":[1]}', '$.a' error on error)", 40456),
        ("json_query('{\"a\":1}', '$.a' error on error)", 40480),
        ("json_object('a' value l_long)", 40478),
        ("json_value('{}', 'a')", 40442),
        ("json_value('{}', '$.')", 40442),
        ("json_query('[1]', '$[?(@ > 1)]')", 40442),
        ("json_value('{}', '$.a.upper()')", 3001),
        ("json_query('{}', '$..a')", 3001),
    ],
)
def test_json_that_is_refused(db: Database, expression: str, code: int) -> None:
    assert db.refused(f"select {expression} from dual", l_long=(VARCHAR2, "x" * 4000)).code == code


def test_json_conditions(db: Database) -> None:
    assert db.holds("'{\"a\":1}' is json and '[]' is json and 'x' is not json and '1' is not json")
    assert db.holds("json_exists('{\"a\":1}', '$.a') and not json_exists('{\"a\":1}', '$.b')")
    assert db.holds("'{}' is json format json and 'x' is not json format json")
    assert db.run("select 1 from dual where null is json") == []


def test_json_aggregates(db: Database) -> None:
    rows = "(select level n, 'k' || level k from dual connect by level <= 3)"
    assert db.value(f"select json_arrayagg(n order by n desc) from {rows}") == "[3,2,1]"
    assert db.value(f"select json_objectagg(k value n) from {rows}") == '{"k1":1,"k2":2,"k3":3}'


def test_json_table(db: Database) -> None:
    doc = '{"rows":[{"a":1,"b":"x","n":[{"k":7},{"k":8}]},{"a":"2"}]}'
    sql = (
        "select t.o, t.a, t.b, t.has, t.k, t.n from json_table(l_doc, '$.rows[*]' columns (o for ordinality,"
        " a number path '$.a', b varchar2(5) path '$.b', has number exists path '$.n',"
        " n varchar2(100) format json path '$.n', nested path '$.n[*]' columns (k number path '$.k'))) t"
    )
    nested = '[{"k":7},{"k":8}]'
    assert db.run(sql, l_doc=(CLOB, doc)) == [
        (1, 1, "x", 1, 7, nested),
        (1, 1, "x", 1, 8, nested),
        (2, 2, None, 0, None, None),
    ]
    assert db.run(sql, l_doc=(CLOB, "nonsense")) == []
    strict = "select * from json_table(l_doc, '$' error on error columns (a number path '$.a'))"
    assert db.refused(strict, l_doc=(CLOB, "nonsense")).code == 40441


@pytest.mark.parametrize("call", ["ora_hash('a', 0)", "corr_s(1, 2)", "rowidtonchar(rowid)"])
def test_a_function_of_oracles_that_is_not_here_is_refused_by_name(db: Database, call: str) -> None:
    error = db.refused(f"select {call} from dual")
    assert (error.code, call.split("(")[0].upper() in str(error)) == (3001, True)


def test_no_function_is_both_here_and_refused() -> None:
    assert not UNIMPLEMENTED & (set(FUNCTIONS) | aggregates.GROUP_FUNCTIONS | aggregates.ANALYTIC | set(STANDARD))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("width_bucket(1, 1, 1, 2)", 30494),
        ("width_bucket(1, 2, 1, 2)", 3001),
        ("new_time(date '2026-01-01', 'AST', 'XXX')", 1857),
        ("bin_to_num(1, 2)", 1428),
        ("dump(to_clob('x'))", 932),
        ("validate_conversion('1' as date, 'NOPE')", 1821),
        ("to_number('x' default 'y' on conversion error)", 1722),
        ("cast('x' as number(3) default 0 on conversion error)", 3001),
    ],
)
def test_functions_refuse(db: Database, expression: str, code: int) -> None:
    assert db.refused(f"select {expression} from dual").code == code


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("case 1 when '1' then 'x' end", 932),
        ("case '1' when 1 then 'x' end", 932),
        ("case date '2020-01-01' when '01-JAN-20' then 'x' end", 932),
        ("to_clob('1') + 1", 932),
        ("- to_clob('1')", 932),
        ("round(to_clob('1'))", 932),
        ("cast(123 as varchar2(2))", 25137),
        ("cast(123 as varchar2(2 char))", 25137),
        ("cast(date '2024-01-01' as char(3))", 25137),
    ],
)
def test_types_that_oracle_does_not_bring_together(db: Database, expression: str, code: int) -> None:
    assert db.refused(f"select {expression} from dual").code == code


def test_what_a_simple_case_compares_and_cast_cuts(db: Database) -> None:
    assert db.of("case 1 when null then 'n' when 1 then 'x' end") == "x"
    assert db.of("case date '2024-01-01' when timestamp '2024-01-01 00:00:00' then 'x' end") == "x"
    assert db.of("case when 1 = '1' then 'x' end") == "x"
    assert db.of("cast(12 as varchar2(2)) || cast('abc' as varchar2(2))") == "12ab"
    assert db.of("cast(to_number(null) as varchar2(2))") is None
