"""An expression has the same value, type and error in SQL and in PL/SQL: for every function that both have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import oracledb
import pytest

from ..alike import SHOWN, Answer, Both, calls, common, nested, operations

# One error as SQL and as PL/SQL report it: conversions and domains of functions are VALUE_ERROR in PL/SQL, types that
# do not fit are found when it compiles.
_ERRORS = {1722: 6502, 1465: 6502, 1428: 6502, 932: 6550, 975: 6550}
# Documented differences
_DIFFERENT = (
    r"nullif\((null|''), .*",  # SQL forbids the literal NULL as the first argument (ORA-00932)
    r".*rawtohex\('.*",  # in SQL the bytes of the text, in PL/SQL the text converted to RAW
)
_REFUSED, _INTERNAL = 3001, 600
_LONGEST = 4000


@pytest.fixture(scope="module")
def both(dba: oracledb.Connection) -> Iterator[Both]:
    with dba.cursor() as cursor:
        for text in SHOWN:
            cursor.execute(text)
    yield Both(dba)
    with dba.cursor() as cursor:
        cursor.execute("drop package shown")


def is_limit(sql: Answer, plsql: Answer) -> bool:
    """Whether they differ because VARCHAR2 ends at 4,000 bytes in SQL and at 32,767 in PL/SQL."""
    whole = len(str(plsql.value).encode()) > _LONGEST or plsql.error == 6502
    if sql.error:
        return sql.error == 1489 and whole
    cut = isinstance(sql.value, str) and _LONGEST - 3 <= len(sql.value.encode()) <= _LONGEST
    return cut and whole and (plsql.value is None or plsql.value.startswith(sql.value))


def are_alike(sql: Answer, plsql: Answer) -> bool:
    if _INTERNAL in (sql.error, plsql.error):
        return False
    if sql == plsql or _REFUSED in (sql.error, plsql.error) or is_limit(sql, plsql):
        return True
    if sql.error:
        return _ERRORS.get(sql.error) == plsql.error
    # the type of what the literal NULL makes shows nowhere
    return not plsql.error and sql.value is None and plsql.value is None


def differences(both: Both, expressions: Sequence[str]) -> list[tuple[str, Answer, Answer]]:
    expected = re.compile("|".join(_DIFFERENT), re.DOTALL)
    return [found for found in both.ask(expressions) if not are_alike(*found[1:]) and not expected.match(found[0])]


@pytest.mark.parametrize("name", common())
def test_a_function_answers_alike(both: Both, name: str) -> None:
    assert differences(both, list(calls(name))) == []


def test_operators_answer_alike(both: Both) -> None:
    assert differences(both, list(operations())) == []


@pytest.mark.parametrize("seed", range(4))
def test_no_nesting_of_functions_is_an_internal_error(both: Both, seed: int) -> None:
    found = differences(both, list(nested(seed, 100)))
    # with several errors in one expression, which comes first is not to be compared
    assert [d for d in found if _INTERNAL in (d[1].error, d[2].error) or not (d[1].error or d[2].error)] == []


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("ascii('ç')", 50087),
        ("chr(50087)", "ç"),
        ("remainder(5, 2)", 1),
        ("remainder(7, 2)", -1),
        ("length(rpad('x', 5000, 'x'))", 4000),
        ("lengthb(rpad('é', 5000, 'é'))", 4000),
        ("length(replace(rpad('x', 3000, 'x'), 'x', 'yy'))", 4000),
        ("length(regexp_replace(rpad('x', 3000, 'x'), 'x', 'yy'))", 4000),
        ("lengthb(translate(rpad('x', 3000, 'x'), 'x', 'é'))", 4000),
        ("length(rpad(to_clob('x'), 5000, 'x'))", 5000),
        ("length(to_char(rpad(to_clob('x'), 4000, 'x')))", 4000),
        ("(select listagg(distinct n, ',') within group (order by n)"
         " from (select mod(level, 11) n from dual connect by level <= 30))", "0,1,2,3,4,5,6,7,8,9,10"),
    ],
)  # fmt: skip
def test_values_of_sql(dba: oracledb.Connection, expression: str, value: object) -> None:
    with dba.cursor() as cursor:
        assert cursor.execute(f"select {expression} from dual").fetchone() == (value,)


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("to_char(rpad(to_clob('x'), 4001, 'x'))", 22835),
        ("rpad('x', 4000, 'x') || 'x'", 1489),
        ("concat(rpad('x', 4000, 'x'), 'x')", 1489),
        ("regexp_substr('a', '(')", 12725),
        ("regexp_substr('a', '[')", 12726),
        ("regexp_substr('a', '[z-a]')", 12728),
        ("regexp_substr('a', '[[:foo:]]')", 12729),
        ("regexp_substr('a', 'a{2,1}')", 12732),
        ("case when 'a' like 'a' escape 'xx' then 1 end", 1425),
        ("case when 'a' like 'xa' escape 'x' then 1 end", 1424),
        ("cast('x' as varchar2(4001))", 910),
        ("cast('x' as char(2001))", 910),
        ("log(1, 2)", 1428),
        ("acos(2)", 1428),
        ("exp(1000)", 1426),
    ],
)
def test_errors_of_sql(dba: oracledb.Connection, expression: str, code: int) -> None:
    with dba.cursor() as cursor, pytest.raises(oracledb.DatabaseError) as refused:
        cursor.execute(f"select {expression} from dual")
        cursor.fetchone()
    assert refused.value.args[0].code == code


def test_a_clob_is_text_up_to_32767_bytes_in_plsql(dba: oracledb.Connection) -> None:
    block = "declare c clob := rpad('x', 32767, 'x'); begin c := c || {}; :r := length(to_char(c)); end;"
    with dba.cursor() as cursor:
        out = cursor.var(int)
        cursor.execute(block.format("null"), r=out)
        assert out.getvalue() == 32767
        with pytest.raises(oracledb.DatabaseError, match="ORA-22835"):
            cursor.execute(block.format("'x'"), r=out)
