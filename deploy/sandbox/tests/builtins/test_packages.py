"""The built-in packages, from PL/SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import oracledb
import pytest

from .blocks import code_of, sayer

Said = Callable[..., Any]


@pytest.fixture(scope="module")
def session(dsn: str) -> Iterator[oracledb.Connection]:
    with closing(oracledb.connect(user="sys", password="sandbox", dsn=dsn)) as owner, owner.cursor() as cursor:
        for package in ("dbms_lock", "dbms_crypto"):  # not granted to PUBLIC
            cursor.execute(f"grant execute on sys.{package} to system")
    with closing(oracledb.connect(user="system", password="sandbox", dsn=dsn)) as connection:
        yield connection


@pytest.fixture(scope="module")
def said(session: oracledb.Connection) -> Said:
    return sayer(session, "c clob; n number; s varchar2(32767); i integer;")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        # DBMS_LOB
        ("dbms_lob.createtemporary(c, true); dbms_lob.append(c, 'abc'); l_r := c || dbms_lob.getlength(c);", "abc3"),
        ("c := 'abc'; dbms_lob.writeappend(c, 2, 'xyz'); l_r := c;", "abcxy"),
        ("c := 'abcdef'; dbms_lob.write(c, 2, 3, 'XY'); l_r := c;", "abXYef"),
        ("c := 'abcdef'; dbms_lob.trim(c, 2); l_r := c;", "ab"),
        ("c := 'abcdef'; l_r := dbms_lob.substr(c, 2, 3);", "cd"),
        ("c := 'abcdef'; l_r := dbms_lob.instr(c, 'cd');", "3"),
        ("c := 'abc'; l_r := dbms_lob.compare(c, 'abd');", "-1"),
        ("c := 'abcdef'; i := 3; dbms_lob.read(c, i, 2, s); l_r := s || i;", "bcd3"),
        ("c := 'abc'; dbms_lob.copy(c, 'XYZ', 2, 2); l_r := c;", "aXY"),
        ("c := 'abc'; dbms_lob.freetemporary(c); l_r := case when c is null then 'null' end;", "null"),
        ("c := 'abcdef'; i := 2; dbms_lob.erase(c, i, 3); l_r := c || i;", "ab  ef2"),
        ("c := 'abcdef'; i := 9; dbms_lob.erase(c, i, 5); l_r := c || '.' || i;", "abcd  .2"),
        ("c := 'x'; dbms_lob.open(c, dbms_lob.lob_readwrite); l_r := dbms_lob.isopen(c);", "1"),
        ("c := 'x'; dbms_lob.open(c, dbms_lob.lob_readwrite); dbms_lob.close(c); l_r := dbms_lob.isopen(c);", "0"),
        ("c := 'x'; l_r := dbms_lob.istemporary(c);", "1"),
        ("l_r := dbms_lob.getlength(empty_clob());", "0"),
        ("l_r := utl_raw.cast_to_varchar2(dbms_lob.substr(to_blob(utl_raw.cast_to_raw('abc')), 2, 1));", "ab"),
        # UTL_RAW, UTL_I18N, UTL_ENCODE, DBMS_CRYPTO
        ("l_r := rawtohex(utl_raw.cast_to_raw('ç'));", "C3A7"),
        ("l_r := utl_raw.cast_to_varchar2(hextoraw('C3A7'));", "ç"),
        ("l_r := utl_raw.length(hextoraw('C3A7'));", "2"),
        ("l_r := rawtohex(utl_raw.substr(hextoraw('010203'), 2));", "0203"),
        ("l_r := rawtohex(utl_raw.concat(hextoraw('01'), hextoraw('02')));", "0102"),
        ("l_r := rawtohex(utl_raw.bit_xor(hextoraw('0F'), hextoraw('FF')));", "F0"),
        ("l_r := rawtohex(utl_i18n.string_to_raw('ç', 'WE8ISO8859P1'));", "E7"),
        ("l_r := rawtohex(utl_i18n.string_to_raw('ç💧', 'AL32UTF8'));", "C3A7F09F92A7"),
        ("l_r := case when utl_raw.cast_to_raw('a') > utl_raw.cast_to_raw('B') then 'bytes' end;", "bytes"),
        ("l_r := utl_i18n.raw_to_char(hextoraw('C3A7'), 'AL32UTF8');", "ç"),
        ("l_r := utl_raw.cast_to_varchar2(utl_encode.base64_encode(utl_raw.cast_to_raw('abc')));", "YWJj"),
        ("l_r := utl_encode.text_encode('a=é', 'WE8ISO8859P1', utl_encode.quoted_printable);", "a=3D=E9"),
        ("l_r := utl_encode.text_decode('a=3D=E9', 'WE8ISO8859P1', utl_encode.quoted_printable);", "a=é"),
        ("l_r := utl_encode.text_decode(utl_encode.text_encode('é', 'utf8'), 'utf8', utl_encode.base64);", "é"),
        ("l_r := utl_i18n.escape_reference('a<é & \"c\"', 'us7ascii');", "a&lt;&#xe9; &amp; &quot;c&quot;"),
        ("l_r := utl_i18n.unescape_reference('&lt;&#233;&#xe5;é');", "<éåé"),
        ("l_r := utl_match.jaro_winkler_similarity('shackleford', 'shackelford');", "98"),
        ("l_r := round(utl_match.jaro_winkler('dwayne', 'duane'), 2) || utl_match.jaro_winkler('a', 'b');", ".840"),
        ("l_r := rawtohex(utl_raw.bit_complement('0F'));", "F0"),
        ("l_r := rawtohex(utl_raw.copies('AB', 3));", "ABABAB"),
        ("l_r := rawtohex(utl_raw.overlay('AABB', '01020304', 2));", "01AABB04"),
        ("l_r := rawtohex(utl_raw.overlay('AABB', '01', 3, 3, 'FF'));", "01FFAABBFF"),
        ("l_r := rawtohex(utl_raw.translate('010203', '0103', '09'));", "0902"),
        ("l_r := rawtohex(utl_raw.transliterate('010203', '09', '0103', 'EE'));", "0902EE"),
        ("l_r := rawtohex(utl_raw.xrange('FE', '01'));", "FEFF0001"),
        ("l_r := rawtohex(utl_raw.convert('E9', 'AL32UTF8', 'AMERICAN_AMERICA.WE8ISO8859P1'));", "C3A9"),
        ("l_r := rawtohex(utl_raw.cast_from_binary_integer(258));", "00000102"),
        ("l_r := rawtohex(utl_raw.cast_from_binary_integer(258, utl_raw.little_endian));", "02010000"),
        ("l_r := utl_raw.cast_to_binary_integer('FFFFFFFE') || utl_raw.cast_to_binary_integer('0102');", "-2258"),
        # UTL_URL, UTL_MATCH
        ("l_r := utl_url.escape('http://a.b/c d?e=é#');", "http://a.b/c%20d?e=%E9%23"),
        ("l_r := utl_url.escape('a/b ç', true, 'AL32UTF8');", "a%2Fb%20%C3%A7"),
        ("l_r := utl_url.unescape('a%2Fb+%C3%A7', 'UTF-8');", "a/b+ç"),
        ("l_r := utl_match.edit_distance('shackleford', 'shackelford');", "2"),
        ("l_r := utl_match.edit_distance_similarity('shackleford', 'shackelford');", "82"),
        # DBMS_UTILITY
        ("dbms_utility.canonicalize('a.\"b\"', s, 30); dbms_utility.canonicalize('x', l_r, 9); l_r := s || l_r;",
         '"A"."b"X'),
        ("l_r := dbms_utility.old_current_schema || dbms_utility.old_current_user;", "SYSTEMSYSTEM"),
        (
            "l_r := rawtohex(dbms_crypto.hash(utl_raw.cast_to_raw('abc'), dbms_crypto.hash_md5));",
            "900150983CD24FB0D6963F7D28E17F72",
        ),
        # DBMS_ASSERT
        ("l_r := dbms_assert.simple_sql_name('Tab_1');", "Tab_1"),
        ("l_r := dbms_assert.qualified_sql_name('a.b.c@d');", "a.b.c@d"),
        ("l_r := dbms_assert.schema_name('SYS');", "SYS"),
        ("l_r := dbms_assert.sql_object_name('sys.dual');", "sys.dual"),
        ("l_r := dbms_assert.enquote_name('abc') || dbms_assert.enquote_name('abc', false);", '"ABC""abc"'),
        ("l_r := dbms_assert.enquote_literal('abc');", "'abc'"),
        # DBMS_UTILITY
        ("l_r := case when dbms_utility.get_time > 0 then 'ok' end;", "ok"),
        ("l_r := dbms_utility.format_error_stack;", None),
        ("begin raise no_data_found; exception when others then l_r := dbms_utility.format_error_stack; end;", None),
        ("dbms_utility.comma_to_table('a, b', i, t); l_r := i || t(1) || t(2);", "2ab"),
        # DBMS_SESSION, DBMS_APPLICATION_INFO
        ("dbms_session.set_identifier('eu'); l_r := sys_context('USERENV', 'CLIENT_IDENTIFIER');", "eu"),
        ("dbms_application_info.set_module('m', 'a'); dbms_application_info.read_module(l_r, s); s := l_r || s; "
         "l_r := s;", "ma"),
        ("dbms_application_info.set_client_info('ci'); dbms_application_info.read_client_info(l_r);", "ci"),
        ("l_r := case when dbms_session.is_role_enabled('DBA') then 'yes' end;", "yes"),
        ("dbms_session.sleep(0); dbms_lock.sleep(0); l_r := 'awake';", "awake"),
        # DBMS_RANDOM
        ("n := dbms_random.value; l_r := case when n >= 0 and n < 1 then 'in' end;", "in"),
        ("n := dbms_random.value(5, 6); l_r := case when n >= 5 and n < 6 then 'in' end;", "in"),
        ("dbms_random.seed(7); n := dbms_random.value; dbms_random.seed(7); "
         "l_r := case when n = dbms_random.value then 'same' end;", "same"),
        ("l_r := length(dbms_random.string('X', 12));", "12"),
        # the rest
        ("l_r := dbms_db_version.version || case when dbms_db_version.ver_le_12 then 'old' end;", "19"),
        ("dbms_stats.gather_table_stats('SYS', 'DUAL'); l_r := 'nothing to do';", "nothing to do"),
    ],
)  # fmt: skip
def test_result(said: Said, block: str, expected: str | None) -> None:
    found = said(block, "t dbms_utility.uncl_array;")
    if "no_data_found" in block:
        expected = "ORA-01403: no data found\n"
    assert found == expected


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("l_r := dbms_assert.simple_sql_name('a b');", 44003),
        ("l_r := dbms_assert.qualified_sql_name('a..b');", 44004),
        ("l_r := dbms_assert.schema_name('nobody');", 44001),
        ("l_r := dbms_assert.sql_object_name('nothing_here');", 44002),
        ("l_r := dbms_assert.enquote_literal('a''b');", 6502),
        ("dbms_lob.writeappend(c, 1, 'x');", 6502),
        ("c := empty_clob(); dbms_lob.writeappend(c, 1, 'x');", 22275),
        ("c := 'x'; dbms_lob.writeappend(c, null, 'x');", 21560),
        ("c := 'x'; dbms_lob.write(c, 1, 0, 'x');", 21560),
        ("c := 'x'; dbms_lob.trim(c, -1);", 21560),
        ("c := 'x'; i := 0; dbms_lob.erase(c, i);", 21560),
        ("c := 'x'; dbms_lob.copy(c, 'y', 1, 1, 2);", 22994),
        ("c := 'x'; dbms_lob.close(c);", 22289),
        ("c := 'x'; dbms_lob.open(c, dbms_lob.lob_readonly); dbms_lob.open(c, dbms_lob.lob_readonly);", 22293),
        ("c := 'x'; dbms_lob.open(c, dbms_lob.lob_readonly); dbms_lob.writeappend(c, 1, 'x');", 22294),
        ("c := 'x'; dbms_lob.writeappend(c, 2, 'x');", 21560),
        ("c := 'x'; dbms_lob.trim(c, 2);", 22926),
        ("c := 'x'; i := 1; dbms_lob.read(c, i, 2, s);", 1403),
        ("c := dbms_metadata.get_ddl('TABLE', 'DUAL');", 3001),
        ("dbms_session.set_context('A', 'B', 'C');", 1031),
        ("i := dbms_sql.open_cursor; dbms_sql.parse(i, 'select 1 from dual', dbms_sql.native);", 3001),
        ("l_r := utl_encode.text_encode(rpad('é', 40, 'é'), 'AL32UTF8', utl_encode.quoted_printable);", 3001),
        ("l_r := utl_encode.mimeheader_decode('=?UTF-8?Q?a?=');", 3001),
        ("l_r := utl_call_stack.error_msg(1);", 3001),
        ("l_r := utl_raw.cast_to_number('C102');", 3001),
        ("l_r := dbms_crypto.encrypt('00', dbms_crypto.encrypt_aes256 + dbms_crypto.chain_cbc, '00');", 3001),
        ("l_r := utl_url.unescape('%zz');", 29262),
        ("l_r := utl_raw.copies('AB', 0);", 6502),
        ("dbms_stats.gather_table_stats('SYS', 'NOTHING');", 20000),
        ("utl_raw.nothing;", 6550),
    ],
)
def test_refusal(said: Said, block: str, code: int) -> None:
    assert code_of(lambda: said(block)) == code


# ---------------------------------------------------------------- DBMS_OUTPUT


def lines_of(cursor: oracledb.Cursor) -> list[str | None]:
    lines: list[str | None] = []
    while True:
        line, status = cursor.var(str), cursor.var(int)
        cursor.callproc("dbms_output.get_line", [line, status])
        if status.getvalue():
            return lines
        lines.append(line.getvalue())


def test_output_waits_for_the_client(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        cursor.execute(
            "begin dbms_output.enable; dbms_output.put('a'); dbms_output.put_line('b'); dbms_output.new_line; "
            "dbms_output.put_line(12.5); end;"
        )
        assert lines_of(cursor) == ["ab", None, "12.5"]
        assert lines_of(cursor) == []


def test_many_lines_are_fetched_at_once(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        cursor.execute("begin dbms_output.enable; for i in 1 .. 3 loop dbms_output.put_line('l' || i); end loop; end;")
        lines, count = cursor.arrayvar(str, 10), cursor.var(int)
        count.setvalue(0, 10)
        cursor.callproc("dbms_output.get_lines", [lines, count])
        assert lines.getvalue() == ["l1", "l2", "l3"]
        assert count.getvalue() == 3


def test_nothing_is_kept_while_disabled(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        cursor.execute("begin dbms_output.disable; dbms_output.put_line('x'); dbms_output.enable; end;")
        assert lines_of(cursor) == []


def test_the_buffer_has_the_size_asked_for(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        block = "begin dbms_output.disable; dbms_output.enable(2000); dbms_output.put_line(rpad('x', 2001, 'x')); end;"
        with pytest.raises(oracledb.DatabaseError, match="ORU-10027: buffer overflow, limit of 2000 bytes"):
            cursor.execute(block)
        cursor.callproc("dbms_output.disable")


# ---------------------------------------------------------------- DBMS_LOCK, DBMS_SQL


def test_a_named_lock_is_held_by_one_session(session: oracledb.Connection, dsn: str) -> None:
    ask = (
        "declare l_h varchar2(128); begin dbms_lock.allocate_unique('porta', l_h); "
        ":r := dbms_lock.request(l_h, dbms_lock.x_mode, 0); end;"
    )
    give_back = (
        "declare l_h varchar2(128); begin dbms_lock.allocate_unique('porta', l_h); :r := dbms_lock.release(l_h); end;"
    )

    def outcome(connection: oracledb.Connection, block: str) -> int:
        with connection.cursor() as cursor:
            result = cursor.var(int)
            cursor.execute(block, r=result)
            return int(result.getvalue())

    with closing(oracledb.connect(user="system", password="sandbox", dsn=dsn)) as other:
        assert outcome(session, ask) == 0
        assert outcome(session, ask) == 4
        assert outcome(other, ask) == 1
        assert outcome(other, give_back) == 4
        assert outcome(session, give_back) == 0
        assert outcome(other, ask) == 0
    assert outcome(session, ask.replace(", 0)", ", 5)")) == 0  # the end of a session frees its locks
    assert outcome(session, give_back) == 0


def test_implicit_results_reach_the_client(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        cursor.execute(
            "declare c sys_refcursor; begin open c for select 1 as n from dual; dbms_sql.return_result(c); end;"
        )
        assert [list(result) for result in cursor.getimplicitresults()] == [[(1,)]]


def test_error_backtrace_says_where(said: Said) -> None:
    block = "\nbegin\nraise no_data_found;\nexception when others then l_r := dbms_utility.format_error_backtrace; end;"
    assert said(block) == "ORA-06512: at line 3\n"


def test_compile_schema_makes_invalid_units_valid(dsn: str, user: str) -> None:
    with closing(oracledb.connect(user=user, password="sandbox", dsn=dsn)) as own, own.cursor() as cursor:
        cursor.execute("create package body p as function f return number is begin return g; end; end;")
        cursor.execute("create package p as function f return number; end;")
        cursor.execute("create function g return number is begin return 1; end;")
        cursor.execute("begin dbms_utility.compile_schema(user, compile_all => false); end;")
        cursor.execute("select count(*) from user_objects where status = 'INVALID'")
        assert cursor.fetchone() == (0,)


def test_compile_schema_says_nothing_of_what_does_not_compile(dsn: str, user: str) -> None:
    with closing(oracledb.connect(user=user, password="sandbox", dsn=dsn)) as own, own.cursor() as cursor:
        cursor.execute("create procedure lost is begin nobody_knows; end;")
        cursor.execute("begin dbms_utility.compile_schema(user, compile_all => false); end;")
        cursor.execute("select status from user_objects where object_name = 'LOST'")
        assert cursor.fetchone() == ("INVALID",)


def test_error_stack_has_the_places_the_error_passed(said: Said) -> None:
    block = "\nbegin\np;\nexception when others then l_r := dbms_utility.format_error_stack; end;"
    procedure = "\nprocedure p is begin raise no_data_found; end;\n"
    assert said(block, procedure) == "ORA-01403: no data found\nORA-06512: at line 2\n"


def test_reset_package_forgets_what_packages_hold_once_the_call_is_over(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        cursor.execute("create or replace package p_kept as n number := 0; end p_kept;")
        held = cursor.var(int)
        cursor.execute("begin p_kept.n := 7; dbms_session.reset_package; :1 := p_kept.n; end;", [held])
        assert held.getvalue() == 7
        cursor.execute("begin :1 := p_kept.n; end;", [held])
        assert held.getvalue() == 0
        cursor.execute("drop package p_kept")


def test_names_are_taken_apart(said: Said) -> None:
    declarations = "a varchar2(30); b varchar2(30); d varchar2(30);"
    block = "dbms_utility.name_tokenize('scott.\"Emp\"@lnk x', a, b, s, d, i); l_r := a || b || s || d || i;"
    assert said(block, declarations) == "SCOTTEmpLNK16"
    listed = "dbms_utility.comma_to_table('x.y,z', i, t); l_r := i || t(1) || t(2);"
    for type_name in ("uncl_array", "lname_array"):
        assert said(listed, f"t dbms_utility.{type_name};") == "2x.yz"
    assert code_of(lambda: said(listed.replace("x.y", "1"), "t dbms_utility.uncl_array;")) == 931


def test_lines_fill_an_array_of_sql_too(said: Said) -> None:
    block = "dbms_output.enable; dbms_output.put_line('a'); i := 9; dbms_output.get_lines(t, i); l_r := t(1) || i;"
    assert said(block, "t dbmsoutput_linesarray;") == said(block, "t dbms_output.chararr;") == "a1"


def test_nls_settings_can_be_made_from_a_block(said: Said) -> None:
    block = "dbms_session.set_nls('nls_date_format', q'['YYYY']'); l_r := l_r || to_char(date '2020-01-02');"
    assert said(block + block.replace("YYYY", "DD-MON-RR")) == "202002-JAN-20"
    assert code_of(lambda: said("dbms_session.set_nls('time_zone', q'['UTC']');")) == 922
