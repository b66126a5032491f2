"""SELECT statements."""

from __future__ import annotations

import pytest

from deploy.sandbox.parser import ast, parse_query, parse_statement

from .tree import show


def query(text: str) -> str:
    return show(parse_query(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "select a, t.b c, t.*, * from hsm.t t where a = 1",
            "Select(items=[A, T.B as C, T.*, *], tables=[TableRef(name=[HSM, T], alias=T)], where=(A = 1))",
        ),
        (
            'select distinct a as "Total" from t x group by a having count(*) > 1',
            "Select(items=[A as Total], tables=[TableRef(name=[T], alias=X)], group=[A], "
            "having=(COUNT(*) > 1), distinct=True)",
        ),
        (
            "select a from t order by a desc nulls last offset 5 rows fetch next 10 rows only",
            "Select(items=[A], tables=[TableRef(name=[T])], order=[A desc nulls LAST], offset=5, fetch=10)",
        ),
        (
            "select a from t fetch first row with ties",
            "Select(items=[A], tables=[TableRef(name=[T])], fetch=1, with_ties=True)",
        ),
        (
            "select a from t for update of t.a, b skip locked",
            "Select(items=[A], tables=[TableRef(name=[T])], for_update=ForUpdate(of=[T.A, B], wait=SKIP LOCKED))",
        ),
        (
            "select a from t for update wait 3",
            "Select(items=[A], tables=[TableRef(name=[T])], for_update=ForUpdate(wait=3))",
        ),
        (
            "select level l from dual connect by nocycle prior a = b start with c is null order siblings by d",
            "Select(items=[LEVEL as L], tables=[TableRef(name=[DUAL])], connect_by=((PRIOR A) = B), "
            "start_with=IsNull(operand=C, negated=False), nocycle=True, order=[D], siblings=True)",
        ),
        ("select /*+ first_rows */ 1 from dual", "Select(items=[1], tables=[TableRef(name=[DUAL])], hints=first_rows)"),
    ],
)
def test_query_blocks(text: str, expected: str) -> None:
    assert query(text) == expected


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ("a, b c", "[TableRef(name=[A]), TableRef(name=[B], alias=C)]"),
        (
            "a left outer join b on a.x = b.x",
            "[Join(kind=LEFT, left=TableRef(name=[A]), right=TableRef(name=[B]), on=(A.X = B.X))]",
        ),
        (
            "a join b using (x, y) cross join c",
            "[Join(kind=CROSS, left=Join(kind=INNER, left=TableRef(name=[A]), right=TableRef(name=[B]), "
            "using=[X, Y]), right=TableRef(name=[C]))]",
        ),
        (
            "a natural full join b",
            "[Join(kind=FULL, left=TableRef(name=[A]), right=TableRef(name=[B]), natural=True)]",
        ),
        (
            "a join (b join c on b.x = c.x) on a.x = b.x",
            "[Join(kind=INNER, left=TableRef(name=[A]), right=Join(kind=INNER, left=TableRef(name=[B]), "
            "right=TableRef(name=[C]), on=(B.X = C.X)), on=(A.X = B.X))]",
        ),
        (
            "(select 1 x from dual) v",
            "[DerivedTable(query=Select(items=[1 as X], tables=[TableRef(name=[DUAL])]), alias=V)]",
        ),
        ("table(p.f(1)) t", "[TableFunction(expr=P.F(1), alias=T)]"),
        ("p.f(1) t", "[TableFunction(expr=P.F(1), alias=T)]"),
        ("t partition (p1) x", "[TableRef(name=[T], alias=X, partition=PARTITION ( P1 ))]"),
        (
            "a, lateral (select b.c from b) d",
            "[TableRef(name=[A]), DerivedTable(query=Select(items=[B.C], tables=[TableRef(name=[B])]), "
            "alias=D, lateral=True)]",
        ),
    ],
)
def test_from_clauses(tables: str, expected: str) -> None:
    tree = parse_query(f"select * from {tables} where 1 = 1")
    assert isinstance(tree, ast.Select)
    assert show(tree.tables) == expected


def test_json_table_with_every_kind_of_column() -> None:
    tree = parse_query(
        """select * from json_table(:d, '$[*]' error on error columns (
             n for ordinality, id number path '$.id' error on error null on empty, x number exists path '$.x',
             j varchar2(100) format json with wrapper path '$.j', plain,
             nested path '$.k[*]' columns (v varchar2(10) path '$'))) jt"""
    )
    assert isinstance(tree, ast.Select)
    assert show(tree.tables) == (
        "[JsonTable(doc=:D, path=$[*], columns=["
        "JsonTableColumn(kind=ORDINALITY, name=N, type=None, path=None), "
        "JsonTableColumn(kind=VALUE, name=ID, type=NUMBER, path=$.id, on_error=ERROR, on_empty=NULL), "
        "JsonTableColumn(kind=EXISTS, name=X, type=NUMBER, path=$.x), "
        "JsonTableColumn(kind=QUERY, name=J, type=VARCHAR2(100), path=$.j, wrapper=WITH), "
        "JsonTableColumn(kind=VALUE, name=PLAIN, type=None, path=None), "
        "JsonTableColumn(kind=NESTED, name=None, type=None, path=$.k[*], columns=["
        "JsonTableColumn(kind=VALUE, name=V, type=VARCHAR2(10), path=$)])], alias=JT, on_error=ERROR)]"
    )


def test_set_operators_have_one_rank_and_the_order_belongs_to_the_whole() -> None:
    tree = parse_query("select 1 from a union all select 2 from b minus select 3 from c order by 1")
    assert isinstance(tree, ast.SetQuery)
    assert tree.op == "MINUS"
    assert isinstance(tree.left, ast.SetQuery)
    assert tree.left.op == "UNION ALL"
    assert show(tree.order) == "[1]"


def test_a_parenthesised_query_keeps_its_own_order() -> None:
    tree = parse_query("(select a from t order by b fetch first 1 row only) union all select c from u")
    assert isinstance(tree, ast.SetQuery)
    assert isinstance(tree.left, ast.Select)
    assert (show(tree.left.order), show(tree.left.fetch), tree.order) == ("[B]", "1", ())


def test_order_around_a_parenthesised_ordered_query_makes_it_a_derived_table() -> None:
    tree = parse_query("(select a from t fetch first 3 rows only) order by 1")
    assert isinstance(tree, ast.Select)
    assert isinstance(tree.tables[0], ast.DerivedTable)
    assert show(tree.order) == "[1]"


def test_common_table_expressions() -> None:
    tree = parse_query("with a (x, y) as (select 1, 2 from dual), b as (select x from a) select * from b")
    assert isinstance(tree, ast.Select)
    assert [(c.name, c.columns) for c in tree.ctes] == [("A", ("X", "Y")), ("B", ())]


@pytest.mark.parametrize(
    "text",
    [
        "select * from ((select a from t) union (select b from u)) v",
        "select * from ((select a from t) x join u on x.a = u.a)",
        "select ((select max(a) from t) + 1) m from dual",
        "select * from t where a in ((select 1 from dual) union (select 2 from dual))",
        "select * from t where a in ((select 1 from dual), 2)",
        "((select 1 from dual))",
    ],
)
def test_parentheses_around_queries_joins_and_values(text: str) -> None:
    parse_query(text)


def test_words_that_end_a_table_reference_are_no_alias_but_still_names() -> None:
    tree = parse_query("select inner.a left, right from inner left join right on inner.a = right.a")
    assert isinstance(tree, ast.Select)
    assert show(tree.items) == "[INNER.A as LEFT, RIGHT]"
    assert isinstance(tree.tables[0], ast.Join)


def test_a_select_statement_is_a_query_statement() -> None:
    stmt = parse_statement("\n  select 1 from dual")
    assert isinstance(stmt, ast.QueryStmt)
    assert stmt.pos == 3
