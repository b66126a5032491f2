"""Expressions: precedence, chains, the functions with a grammar of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.errors import CompilationError, OraError
from deploy.sandbox.parser import ast, parse_expression

from .tree import show


def sql(text: str) -> str:
    return show(parse_expression(text))


def plsql(text: str) -> str:
    return show(parse_expression(text, sql=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c - d", "((A + (B * C)) - D)"),
        ("a || b + c || d", "(((A || B) + C) || D)"),
        ("a / b / c", "((A / B) / C)"),
        ("- a * b", "((- A) * B)"),
        ("a - -1", "(A - (- 1))"),
        ("(a + b) * c", "((A + B) * C)"),
        ("a = 1 or b = 2 and c = 3", "((A = 1) OR ((B = 2) AND (C = 3)))"),
        ("not a = 1 and b = 2", "((NOT (A = 1)) AND (B = 2))"),
        ("not not a = 1", "(NOT (NOT (A = 1)))"),
        ("a + 1 = b || c", "((A + 1) = (B || C))"),
        ("a != b", "(A <> B)"),
        ("prior a = b", "((PRIOR A) = B)"),
    ],
)
def test_precedence(text: str, expected: str) -> None:
    assert sql(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 ** 3 ** 2", "(2 ** (3 ** 2))"),
        ("-2 ** 2", "(- (2 ** 2))"),
        ("2 ** -1", "(2 ** (- 1))"),
        ("a and b = c", "(A AND (B = C))"),
        ("(a = b) = c", "((A = B) = C)"),
        ("not a is null or b", "((NOT IsNull(operand=A, negated=False)) OR B)"),
        ("true and not false", "(True AND (NOT False))"),
    ],
)
def test_precedence_in_plsql(text: str, expected: str) -> None:
    assert plsql(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c", "A.B.C"),
        ("f(x).y(z).w", "F(X).Y(Z).W"),
        ("a(1)('k').b(2)(3)", "A(1)('k').B(2)(3)"),
        ("p.f(x => 1, y => g(2))", "P.F(X => 1, Y => G(2))"),
        ("s.nextval", "S.NEXTVAL"),
        (":new.status", ":NEW.STATUS"),
        ('"Ab".c', '"Ab".C'),
        ("sql%rowcount", "SQL%ROWCOUNT"),
        ("sql%bulk_exceptions(i).error_index", "SQL%BULK_EXCEPTIONS(I).ERROR_INDEX"),
        ("sql%bulk_exceptions.count", "SQL%BULK_EXCEPTIONS.COUNT"),
        ("c%notfound", "C%NOTFOUND"),
        ("t.exists(1)", "T.EXISTS(1)"),
        ("new t_obj(1)", "T_OBJ(1)"),
        ("treat(x as json_array_t).get(1)", "Treat(operand=X, type=JSON_ARRAY_T).GET(1)"),
    ],
)
def test_chains_of_fields_elements_and_calls(text: str, expected: str) -> None:
    assert plsql(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a is not null", "IsNull(operand=A, negated=True)"),
        ("a not between 1 and 2 + 3", "Between(operand=A, low=1, high=(2 + 3), negated=True)"),
        ("a in (1, 'x')", "InList(operand=A, items=[1, 'x'], negated=False)"),
        (
            "(a, b) in ((1, 2))",
            "InList(operand=TupleExpr(items=[A, B]), items=[TupleExpr(items=[1, 2])], negated=False)",
        ),
        (r"a not like 'x\_' escape '\'", "Like(operand=A, pattern='x\\\\_', escape='\\\\', negated=True)"),
        ("a member of :b", "MemberOf(operand=A, collection=:B, negated=False)"),
        ("a is json (strict)", "IsJson(operand=A, negated=False, strict=True)"),
        ("a is not json", "IsJson(operand=A, negated=True)"),
        ("a > all (1, 2)", "Quantified(operand=A, op=>, quantifier=ALL, query=None, items=[1, 2])"),
        ("a = some (1)", "Quantified(operand=A, op==, quantifier=ANY, query=None, items=[1])"),
        ("a.x = b.y(+)", "(A.X = B.Y(+))"),
    ],
)
def test_conditions(text: str, expected: str) -> None:
    assert sql(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("case a when 1 then 'x' else 'y' end", "Case(operand=A, whens=[[1, 'x']], default='y')"),
        ("case when a = 1 then 2 end", "Case(operand=None, whens=[[(A = 1), 2]], default=None)"),
        ("cast(a as number(10, 2))", "Cast(operand=A, type=NUMBER(10, 2))"),
        ("cast(a as varchar2(10 char))", "Cast(operand=A, type=VARCHAR2(10 char))"),
        ("cast(a as timestamp(3) with time zone)", "Cast(operand=A, type=TIMESTAMP WITH TIME ZONE(3))"),
        ("cast(a as interval day(3) to second)", "Cast(operand=A, type=INTERVAL DAY TO SECOND(3, 6))"),
        ("extract(day from a - b)", "Extract(field=DAY, operand=(A - B))"),
        ("trim(a)", "Trim(kind=BOTH, chars=None, operand=A)"),
        ("trim(leading '0' from a)", "Trim(kind=LEADING, chars='0', operand=A)"),
        ("trim('x' from a)", "Trim(kind=BOTH, chars='x', operand=A)"),
        ("date '2020-01-02'", "DateLiteral(kind=DATE, text=2020-01-02)"),
        ("interval '1' day", "IntervalLiteral(text=1, first=DAY, last=None)"),
        ("interval '1 2:3' day(3) to minute", "IntervalLiteral(text=1 2:3, first=DAY, last=MINUTE, digits=3)"),
        ("systimestamp at time zone 'UTC'", "AtTimeZone(operand=SYSTIMESTAMP, zone='UTC')"),
        ("count(*)", "COUNT(*)"),
        ("count(distinct a)", "COUNT(distinct A)"),
        ("to_number(a default 0 on conversion error, '9')", "TO_NUMBER(A, DEFAULT ON CONVERSION ERROR => 0, '9')"),
        (
            "listagg(a, ',' on overflow truncate) within group (order by b desc)",
            "LISTAGG(A, ',') ON OVERFLOW TRUNCATE within [B desc]",
        ),
        (
            "sum(a) over (partition by b order by c nulls first rows unbounded preceding)",
            "SUM(A) Window(partition=[B], order=[C nulls FIRST], frame=ROWS UNBOUNDED PRECEDING)",
        ),
        ("''", "''"),
        ("null", "None"),
    ],
)
def test_functions_and_literals_with_their_own_grammar(text: str, expected: str) -> None:
    assert sql(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "json_object('a' value 1, key 'b' value c format json, 'd':e absent on null returning clob)",
            "JsonObject(kind=JSON_OBJECT, entries=[JsonEntry(key='a', value=1), "
            "JsonEntry(key='b', value=C, format_json=True), JsonEntry(key='d', value=E)], nulls=ABSENT, "
            "returning=CLOB)",
        ),
        ("json_object(k :v)", "JsonObject(kind=JSON_OBJECT, entries=[JsonEntry(key=K, value=V)])"),
        ("json_object('k' : :v)", "JsonObject(kind=JSON_OBJECT, entries=[JsonEntry(key='k', value=:V)])"),
        (
            "json_array(1, null null on null)",
            "JsonObject(kind=JSON_ARRAY, entries=[JsonEntry(key=None, value=1), JsonEntry(key=None, value=None)], "
            "nulls=NULL)",
        ),
        ("json_array()", "JsonObject(kind=JSON_ARRAY, entries=[])"),
        (
            "json_arrayagg(a order by b)",
            "JsonObject(kind=JSON_ARRAYAGG, entries=[JsonEntry(key=None, value=A)], order=[B])",
        ),
        (
            "json_value(a, '$.x' returning number default -1 on error null on empty)",
            "JsonPathCall(kind=JSON_VALUE, doc=A, path=$.x, returning=NUMBER, on_error=-1, on_empty=NULL)",
        ),
        (
            "json_query(a, '$' with conditional array wrapper empty array on error)",
            "JsonPathCall(kind=JSON_QUERY, doc=A, path=$, wrapper=CONDITIONAL, on_error=EMPTY ARRAY)",
        ),
        ("json_exists(a, '$.x' false on error)", "JsonPathCall(kind=JSON_EXISTS, doc=A, path=$.x, on_error=FALSE)"),
    ],
)
def test_json_functions(text: str, expected: str) -> None:
    assert sql(text) == expected


def test_words_that_are_not_reserved_are_names() -> None:
    for word in ("left", "inner", "limit", "log", "columns", "value", "type", "name", "key", "day", "offset", "count"):
        assert sql(word) == word.upper()


@pytest.mark.parametrize("text", ["a = b = c", "a +", "(a", "a b", "select", "from", ""])
def test_malformed_expressions_are_refused(text: str) -> None:
    with pytest.raises(OraError):
        parse_expression(text)
    with pytest.raises(CompilationError):
        parse_expression(text, sql=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a in (select 1 from dual)", "PLS-00405"),
        ("exists (select 1 from dual)", "PLS-00204"),
        ("(select 1 from dual)", 'PLS-00103: Encountered the symbol "SELECT"'),
    ],
)
def test_plsql_expressions_hold_no_subqueries(text: str, message: str) -> None:
    with pytest.raises(CompilationError) as caught:
        parse_expression(text, sql=False)
    assert caught.value.errors[0][2].startswith(message)


def test_every_node_begins_where_its_first_token_stands() -> None:
    tree = parse_expression("aa + bb.c * f(d)")
    assert isinstance(tree, ast.Binary)
    assert isinstance(tree.right, ast.Binary)
    assert (tree.pos, tree.right.pos, tree.right.right.pos) == (0, 5, 12)


def test_nesting_beyond_the_stack_is_an_error_of_the_sandbox() -> None:
    with pytest.raises(OraError) as caught:
        parse_expression("(" * 5000 + "1" + ")" * 5000)
    assert caught.value.code == 3001


_LEVELS = {"OR": 1, "AND": 2, "=": 4, "<": 4, "+": 5, "-": 5, "||": 5, "*": 6, "/": 6}


@st.composite
def _parenthesised(draw: st.DrawFn, depth: int = 4) -> str:
    """A fully parenthesised expression, as `show` writes it."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(["A", "B", "1", "'x'", "F(A)", "A.B"]))
    op = draw(st.sampled_from(sorted(_LEVELS)))
    return f"({draw(_parenthesised(depth - 1))} {op} {draw(_parenthesised(depth - 1))})"


@given(_parenthesised())
def test_parentheses_decide(text: str) -> None:
    assert plsql(text) == text


@given(st.lists(st.sampled_from(["+", "-", "||", "*", "/"]), min_size=1, max_size=8))
def test_operators_without_parentheses_follow_their_rank_from_left_to_right(operators: list[str]) -> None:
    names = [f"N{i}" for i in range(len(operators) + 1)]
    text = names[0] + "".join(f" {op} {name}" for op, name in zip(operators, names[1:], strict=True))
    values, pending = [names[0]], list[str]()
    for op, name in zip(operators, names[1:], strict=True):
        while pending and _LEVELS[pending[-1]] >= _LEVELS[op]:
            right = values.pop()
            values[-1] = f"({values[-1]} {pending.pop()} {right})"
        pending.append(op)
        values.append(name)
    while pending:
        right = values.pop()
        values[-1] = f"({values[-1]} {pending.pop()} {right})"
    assert sql(text) == values[0]
