"""JSON_OBJECT_T, JSON_ARRAY_T and their kin, from PL/SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import oracledb
import pytest

from deploy.sandbox.runtime.engine import Engine

from .blocks import code_of, sayer

Evaluate = Callable[..., Any]


@pytest.fixture(scope="module")
def said(dba: oracledb.Connection) -> Callable[[str], str | None]:
    return sayer(
        dba,
        "o json_object_t := json_object_t(); a json_array_t := json_array_t(); e json_element_t; k json_key_list;",
    )


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("o.put('n', 5); o.put('s', 'x'); o.put('b', true); l_r := o.to_string;", '{"n":5,"s":"x","b":true}'),
        ("o.put('n', .5); o.put('m', -.25); o.put('i', 1.50); l_r := o.to_string;", '{"n":0.5,"m":-0.25,"i":1.5}'),
        ("o.put('s', 'a\"b\\c' || chr(10) || chr(1)); l_r := o.to_string;", r'{"s":"a\"b\\c\n\u0001"}'),
        ("o.put('s', 'ção/€'); l_r := o.to_string;", '{"s":"ção/€"}'),
        ("o.put('d', date '2024-03-05'); l_r := o.to_string;", '{"d":"2024-03-05T00:00:00"}'),
        ("o.put_null('z'); o.put('y', l_r); l_r := o.to_string;", '{"z":null,"y":null}'),
        ("o.put('a', 1); o.put('a', 2); l_r := o.stringify;", '{"a":2}'),
        ("a.append(1); a.append('x'); a.append_null; o.put('a', a); l_r := o.to_string;", '{"a":[1,"x",null]}'),
        ('l_r := json_object_t(\'{"b" : 1, "a":[ ]}\').to_string;', '{"b":1,"a":[]}'),
        ("l_r := json_object_t.parse('{a:1, ''b'':TRUE,}').to_string;", '{"a":1,"b":true}'),
        ("l_r := json_array_t.parse('[\"\\u00e7\"]').get_string(0);", "ç"),
        ("l_r := json_array_t.parse('[\"\\ud83d\\udca7\\ud83d\"]').get_string(0);", "💧�"),
        ("l_r := json_element_t.parse('[1,2]').to_string;", "[1,2]"),
        ("o.put('a', 1); o.put('b', 2); o.remove('a'); o.rename_key('b', 'c'); l_r := o.to_string;", '{"c":2}'),
        ("a := json_array_t('[1,2,3]'); a.put(1, 9); l_r := a.to_string;", "[1,9,2,3]"),
        ("a := json_array_t('[1,2,3]'); a.put(1, 9, true); l_r := a.to_string;", "[1,9,3]"),
        ("a.put(2, 'x'); l_r := a.to_string;", '[null,null,"x"]'),
        ("a := json_array_t('[1,2,3]'); a.remove(0); l_r := a.to_string;", "[2,3]"),
        ("a.append_all(json_array_t('[1,2]')); l_r := a.to_string;", "[1,2]"),
    ],
)
def test_what_is_built_is_what_is_written(said: Evaluate, block: str, expected: str) -> None:
    assert said(block) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("o.get_string('s')", "txt"),
        ("o.get_string('n')", "5"),
        ("o.get_string('b')", "true"),
        ("o.get_string('z')", None),
        ("o.get_string('o')", None),
        ("o.get_string('empty')", None),
        ("o.get_string('missing')", None),
        ("to_char(o.get_number('n') + 1)", "6"),
        ("to_char(o.get_number('ns') + 1)", "13"),
        ("to_char(o.get_number('s'))", None),
        ("case when o.get_boolean('b') then 'yes' end", "yes"),
        ("case when o.get_boolean('s') is null then 'null' end", "null"),
        ("to_char(o.get_date('d'), 'DD/MM/YYYY HH24:MI')", "05/03/2024 00:00"),
        ("to_char(o.get_timestamp('d'), 'HH24:MI')", "10:20"),
        ("o.get_clob('s')", "txt"),
        ("o.get_object('o').get_string('x')", "y"),
        ("to_char(o.get_array('a').get_size)", "2"),
        ("case when o.get_object('s') is null then 'null' end", "null"),
        ("case when o.get('missing') is null then 'null' end", "null"),
        ("case when o.get('z').is_null then 'json null' end", "json null"),
        ("case when o.get('s').is_string and not o.get('s').is_number then 'string' end", "string"),
        ("case when o.get('n').is_number and o.get('n').is_scalar then 'number' end", "number"),
        ("case when o.get('b').is_boolean and o.get('b').is_true then 'true' end", "true"),
        ("case when o.get('o').is_object and o.get('a').is_array then 'both' end", "both"),
        ("case when o.has('z') and not o.has('missing') then 'has' end", "has"),
        ("o.get_type('o') || ' ' || o.get_type('a') || ' ' || o.get_type('n')", "OBJECT ARRAY SCALAR"),
        ("o.get('s').to_string", '"txt"'),
        ("o.get('n').to_string", "5"),
        ("to_char(o.get_size)", "10"),
    ],
)
def test_what_is_read(said: Evaluate, expression: str, expected: str | None) -> None:
    document = (
        '{"s":"txt","n":5,"ns":"12","b":true,"z":null,"empty":"","d":"2024-03-05T10:20:00",'
        '"o":{"x":"y"},"a":[1,2],"f":1.5}'
    )
    assert said(f"o := json_object_t.parse('{document}'); l_r := {expression};") == expected


def test_keys_come_in_the_order_of_the_document(said: Evaluate) -> None:
    block = 'o := json_object_t(\'{"b":1,"a":2}\'); k := o.get_keys; l_r := k.count || k(1) || k(2);'
    assert said(block) == "2ba"


def test_the_empty_key_is_null_as_every_empty_text(said: Evaluate) -> None:
    block = "o := json_object_t('{\"\":1}'); k := o.get_keys; l_r := case when k(1) is null then 'null' end;"
    assert said(block) == "null"


def test_an_object_got_from_a_document_is_part_of_it(said: Evaluate) -> None:
    block = "o := json_object_t('{\"p\":{}}'); o.get_object('p').put('x', 1); l_r := o.to_string;"
    assert said("l_part := o;" + block, "l_part json_object_t;") == '{"p":{"x":1}}'


def test_assignment_shares_and_clone_copies(said: Evaluate) -> None:
    block = "p := o; q := o.clone; p.put('x', 1); l_r := o.to_string || q.to_string;"
    assert said(block, "p json_object_t; q json_object_t;") == '{"x":1}{}'


def test_treat_narrows_an_element(said: Evaluate) -> None:
    block = "a := json_array_t('[{\"x\":1}]'); l_r := treat(a.get(0) as json_object_t).get_string('x');"
    assert said(block) == "1"


def test_treat_refuses_an_instance_of_another_type(said: Evaluate) -> None:
    assert code_of(lambda: said("a := json_array_t('[1]'); o := treat(a.get(0) as json_object_t);")) == 6502


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("o := json_object_t.parse('{\"a\":');", 40441),
        ("o := json_object_t.parse('x');", 40441),
        ("o := json_object_t.parse('{\"n\":1e400}');", 40441),
        ("o := json_object_t.parse('{} {}');", 40441),
        ("o := json_object_t.parse(l_r);", 40834),
        ("a := json_array_t.parse('{}');", 40587),
        ("e := json_element_t.parse('42');", 40573),
        ("a := null; a.append(1);", 30625),
        ("l_r := o.get_object('missing').to_string;", 30625),
        ("a := json_array_t('[1]'); l_r := a.get(5).to_string;", 30625),
        ("for i in 1 .. 9 loop a.append(rpad('x', 4000, 'x')); end loop; l_r := a.to_string;", 40478),
        ("o.on_error(1); o.put('s', 'x'); l_r := o.get_number('s');", 40566),
    ],
)
def test_refusal(said: Evaluate, block: str, code: int) -> None:
    assert code_of(lambda: said(block)) == code


def test_a_clob_takes_what_a_varchar2_cannot(said: Evaluate) -> None:
    block = "for i in 1 .. 9 loop a.append(rpad('x', 4000, 'x')); end loop; l_r := dbms_lob.getlength(a.to_clob);"
    assert said(block) == str(9 * 4002 + 8 + 2)


def test_a_document_is_written_into_a_clob(said: Evaluate) -> None:
    assert said("o.put('a', 1); o.to_clob(c); l_r := c;", "c clob := 'old';") == '{"a":1}'


def test_numbers_ignore_the_session_s_decimal_comma(dsn: str) -> None:
    with oracledb.connect(user="system", password="sandbox", dsn=dsn) as own, own.cursor() as cursor:
        cursor.execute("alter session set nls_numeric_characters = ',.'")
        result = cursor.var(str)
        cursor.execute(
            "declare o json_object_t := json_object_t('{\"a\":1.5}'); begin o.put('b', o.get_number('a') + 1); "
            ":r := o.to_string || o.get_string('a'); end;",
            r=result,
        )
        assert result.getvalue() == '{"a":1.5,"b":2.5}1.5'


@pytest.fixture
def ascii_only(engine: Engine) -> Iterator[None]:
    engine.quirks.add("json_ascii_only")
    yield
    engine.quirks.clear()


_TAKES_TEXT = [
    'o := json_object_t(\'{"a":"ç"}\');',
    'o := json_object_t.parse(\'{"a":"ç"}\');',
    "o := json_object_t.parse(to_clob('{\"ç\":1}'));",
    "a := json_array_t('[\"ç\"]');",
    "a := json_array_t.parse(to_clob('[\"ç\"]'));",
    "e := json_element_t.parse('[\"ç\"]');",
    "o.put('a', 'ç');",
    "o.put('ç', 1);",
    "o.put('a', to_clob('ç'));",
    "o.put_null('ç');",
    "o.put('a', 1); o.rename_key('a', 'ç');",
    "a.append('ç');",
    "a.put(0, 'ç');",
]


@pytest.mark.usefixtures("ascii_only")
@pytest.mark.parametrize("block", _TAKES_TEXT)
def test_where_json_knows_ascii_only_accented_text_is_no_json(said: Evaluate, block: str) -> None:
    assert code_of(lambda: said(block)) == 40441


@pytest.mark.parametrize("block", _TAKES_TEXT)
def test_everywhere_else_accented_text_is_taken(said: Evaluate, block: str) -> None:
    assert said(f"{block} l_r := 'ok';") == "ok"


@pytest.mark.usefixtures("ascii_only")
@pytest.mark.parametrize(
    "given",
    [
        '\'{"\\u00e7":"\\u00e7\\ud83d\\udca7"}\'',
        'to_clob(\'{"\\u00e7":"\\u00e7\\ud83d\\udca7"}\')',
        "to_blob(utl_i18n.string_to_raw('{\"ç\":\"ç💧\"}', 'AL32UTF8'))",
    ],
)
def test_where_json_knows_ascii_only_escapes_and_bytes_bring_accents(said: Evaluate, given: str) -> None:
    block = (
        f"o := json_object_t.parse({given}); k := o.get_keys; "
        "l_r := k(1) || o.get_string('ç') || o.to_string || o.stringify || o.to_clob; "
        "a.append(o); l_r := l_r || a.to_string || utl_i18n.raw_to_char(dbms_lob.substr(a.to_blob), 'AL32UTF8');"
    )
    document = '{"ç":"ç💧"}'
    assert said(block) == f"çç💧{document * 3}{f'[{document}]' * 2}"
