"""Queries: names, joins, grouping, ordering, row limits, set operators, locks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from deploy.sandbox.types import DATE, NUMBER, PLS_INTEGER, VARCHAR2, CollectionType

from .database import Database

NUMBERS = CollectionType("HSM.P.T_NUMBERS", "INDEX BY", NUMBER, PLS_INTEGER)


@pytest.fixture
def shop(db: Database) -> Database:
    db.create(
        "create table item (id number not null, name varchar2(10), kind varchar2(5), price number(7,2), made date)",
        "create table kind (kind varchar2(5), label varchar2(20))",
    )
    for row in (
        "(1, 'bolt', 'A', 10, date '2024-01-01')",
        "(2, 'nut', 'A', 20, date '2024-01-02')",
        "(3, 'saw', 'B', 30, null)",
        "(4, 'glue', null, null, null)",
    ):
        db.run(f"insert into item values {row}")
    db.run("insert into kind values ('A', 'Metal')")
    db.run("insert into kind values ('C', 'Other')")
    return db


def test_a_column_beats_a_variable_of_the_same_name(shop: Database) -> None:
    assert shop.value("select count(*) from item where id = 1", id=(NUMBER, 99)) == 1
    assert shop.run("select l_id from item where id = 1", l_id=(NUMBER, 99)) == [(99,)]


def test_order_by_takes_a_name_from_the_select_list_first(shop: Database) -> None:
    of_both = "select i.kind, i.id from item i, kind k where i.kind = k.kind order by"
    assert shop.run(f"{of_both} kind, id desc") == [("A", 2), ("A", 1)]


@pytest.mark.parametrize(
    ("sql", "code", "offset"),
    [
        ("select nope from item", 904, 7),
        ("select i.nope from item i", 904, 7),
        ("select item.id from item i", 904, 7),
        ("select i.name.no from item i", 3001, 7),
        ("select i.price.no from item i", 904, 7),
        ("select rowid from item, kind", 918, 7),
        ("select (1, 2) from dual", 907, 11),
        ("select current_timestamp() from dual", 30088, 7),
        ("select sys_connect_by_path(name, '/') from item", 30002, 7),
        ("select 1 from item where lnnvl(price > 1 and id > 1)", 13207, 25),
        ("select lnnvl(price > 1) from item", 3001, 7),
        ("select 1 from nope", 942, 14),
        ("select kind from item, kind", 918, 7),
        ("select i.kind, k.kind from item i, kind k order by kind", 918, 51),
        ("select pg_sleep(1) from dual", 904, 7),
        ("select md5('x') from dual", 904, 7),
        ("select name, count(*) from item", 937, 7),
        ("select count(*) / (select count(*) from item) from item", 937, 18),
        ("select name, kind, count(*) from item group by kind", 979, 7),
        ("select kind from item group by kind order by name", 979, 45),
        ("select 1 from item where count(*) > 1", 934, 25),
        ("select distinct kind from item order by name", 1791, 40),
        ("select name from item order by 2", 1785, 31),
        ("select 1 from item where made = 1", 932, 32),
        ("select case when id = 1 then 'a' else 2 end from item", 932, 7),
        ("select id from item union select name from item", 1790, 26),
        ("select id, name from item union select id from item", 1789, 32),
        ("select id from item where id in (select id, name from item)", 913, 33),
        ("select *, 1 from item", 923, 7),
        ("select * from (select id, id from item)", 918, 7),
        ("select substr(name) from item", 938, 7),
        ("select level from item", 1788, 7),
        ("select count(*) from item for update", 1786, 26),
        ("select distinct kind from item for update", 1786, 31),
        ("select kind from item group by kind for update", 1786, 36),
        ("select id from item union select id from item for update", 1786, 56),
        ("select * from (select distinct kind from item) for update", 2014, 14),
        ("select * from (select id from item order by id) for update", 3001, 14),
        ("select row_number() over (order by id) from item for update", 2014, 49),
        ("select lag(id) over () from item", 30485, 7),
        ("select ntile(2) over (partition by kind) from item", 30485, 7),
        ("select sum(id) over (rows between 1 preceding and current row) from item", 30485, 7),
        ("select lag(id) from item", 30484, 7),
        ("select row_number() from item", 30484, 7),
        ("select sum(distinct id) over (order by id) from item", 30487, 7),
        ("select sum(id) over (order by id, kind range between 1 preceding and current row) from item", 30486, 7),
        ("select sysdate() from dual", 923, 7),
        ("select i.id from item i, kind k where k.kind(+) = (select kind from item where id = 1)", 1799, 38),
        ("select :level from dual", 1745, 7),
        (f"select 1 from dual where 1 in ({', '.join(['1'] * 1001)})", 1795, 3031),
        ("select id from item where row_number() over (order by id) = 1", 30483, 26),
        ("select kind from item group by kind having sum(1) over () = 1", 30483, 43),
        ("select sum(sum(1) over ()) over () from item", 30483, 11),
        ("select id from item i, kind k where i.kind(+) = k.kind(+)", 1468, 36),
        ("select 1 from item i, kind k where i.kind = k.kind(+) or i.id = 1", 1719, 35),
        ("select 1 from item i, kind k where k.kind(+) in (i.kind, i.name)", 1719, 35),
        ("select 1 from item i join kind j on 1 = 1, kind k where i.kind = k.kind(+)", 25156, 56),
        ("select i.kind from item i join kind k using (kind)", 25154, 7),
        ("select 1 from item i natural join kind k where k.kind = 'A'", 25155, 47),
    ],
)
def test_what_oracle_refuses_is_refused_where_oracle_points(shop: Database, sql: str, code: int, offset: int) -> None:
    error = shop.refused(sql)
    assert (error.code, error.offset) == (code, offset)


def test_a_star_shows_the_visible_columns_in_order(shop: Database) -> None:
    shop.create("create table t (a number, b number invisible generated always as (a * 2) virtual, c number)")
    shop.run("insert into t values (1, 3)")
    plan = shop.plan("select * from t")
    assert [c.name for c in plan.columns] == ["A", "C"]
    assert shop.run("select t.*, b from t") == [(1, 3, 2)]


def test_headings_of_unnamed_expressions_are_their_text(shop: Database) -> None:
    plan = shop.plan('select upper(name), i.id, price*2 "Double", count(*) over () from item i')
    assert [c.name for c in plan.columns] == ["UPPER(NAME)", "ID", "Double", "COUNT(*)OVER()"]


def test_both_notations_of_an_outer_join_mean_the_same(shop: Database) -> None:
    expected = [("bolt", "Metal"), ("nut", "Metal"), ("saw", None), ("glue", None)]
    sql = "select i.name, k.label from item i left join kind k on k.kind = i.kind order by i.id"
    assert shop.run(sql) == expected
    assert shop.run("select i.name, k.label from item i, kind k where i.kind = k.kind(+) order by i.id") == expected
    filtered = shop.run(
        "select i.name, k.label from item i, kind k where i.kind = k.kind(+) and k.label(+) = 'x' and i.id < 3"
        " order by 1"
    )
    assert filtered == [("bolt", None), ("nut", None)]


def test_an_outer_joined_column_may_be_one_of_some_constants(shop: Database) -> None:
    sql = "select i.id from item i, kind k where i.kind = k.kind(+) and k.label(+) in ('Metal', 'x') order by 1"
    assert shop.run(sql) == [(1,), (2,), (3,), (4,)]


def test_using_shows_the_joined_column_once(shop: Database) -> None:
    plan = shop.plan("select * from item join kind using (kind)")
    assert [c.name for c in plan.columns] == ["KIND", "ID", "NAME", "PRICE", "MADE", "LABEL"]
    assert shop.run("select kind, label from item full join kind using (kind) order by 1, id") == [
        ("A", "Metal"),
        ("A", "Metal"),
        ("B", None),
        ("C", "Other"),
        (None, None),
    ]


def test_group_functions(shop: Database) -> None:
    assert shop.run("select kind, count(*), sum(price), avg(price) from item group by kind order by kind") == [
        ("A", 2, 30, 15),
        ("B", 1, 30, 30),
        (None, 1, None, None),
    ]
    assert shop.value("select listagg(name, ',') within group (order by id desc) from item") == "glue,saw,nut,bolt"
    assert shop.run("select max(made), count(made), count(distinct kind) from item") == [("2024-01-02 00:00:00", 2, 2)]
    assert shop.value("select sum(price) from item where 1 = 0") is None
    assert shop.run("select kind, grouping(kind) from item group by rollup(kind) order by 2, 1") == [
        ("A", 0),
        ("B", 0),
        (None, 0),
        (None, 1),
    ]


def test_an_average_has_all_its_digits(db: Database) -> None:
    sql = "select avg(n) from (select 1 n from dual union all select 2 from dual union all select 2 from dual)"
    assert db.value(sql) == Decimal("1.666666666666666666666666666666666666667")


def test_a_grouped_expression_may_be_repeated(shop: Database) -> None:
    sql = (
        "select nvl(kind, l_x), count(*) from item group by nvl(kind, l_x) having count(*) > 1 order by nvl(kind, l_x)"
    )
    assert shop.run(sql, l_x=(VARCHAR2, "?")) == [("A", 2)]


def test_order_by_knows_aliases_positions_and_nulls(shop: Database) -> None:
    assert shop.run("select name n from item order by length(n), n") == [("nut",), ("saw",), ("bolt",), ("glue",)]
    assert shop.run("select name, price from item order by 2 desc")[0] == ("glue", None)
    assert shop.run("select name, price from item order by price desc nulls last")[0] == ("saw", 30)
    # an alias that is also a column: the alias is meant
    assert shop.run("select -id as id from item order by id") == [(-4,), (-3,), (-2,), (-1,)]


def test_rownum_is_cut_before_grouping_and_sorting(shop: Database) -> None:
    assert shop.value("select count(*) from item where rownum <= 2") == 2
    assert shop.run("select name from item where rownum <= 2 order by name desc") == [("nut",), ("bolt",)]
    assert shop.run("select name from (select name from item order by name desc) where rownum < 3") == [
        ("saw",),
        ("nut",),
    ]
    assert shop.run("select rownum, name from item where rownum <= l_n", l_n=(NUMBER, 1)) == [(1, "bolt")]
    assert shop.run("select name from item where rownum <= l_n", l_n=(NUMBER, None)) == []
    assert shop.run("select r, name from (select rownum r, name from item) where r = 2") == [(2, "nut")]


def test_rownum_anywhere_else_is_refused(shop: Database) -> None:
    assert shop.refused("select name from item where rownum + 1 < 3").code == 3001


def test_fetch_first(shop: Database) -> None:
    assert shop.run("select id from item order by id desc fetch first 2 rows only") == [(4,), (3,)]
    assert shop.run("select id from item order by id offset 1 rows fetch next l_n rows only", l_n=(NUMBER, 1)) == [(2,)]
    sql = "select kind from item order by kind fetch first 1 row with ties"
    assert shop.run(sql) == [("A",), ("A",)]


def test_each_row_has_a_random_number_of_its_own(shop: Database) -> None:
    assert shop.value("select count(distinct r) from (select dbms_random.value r from item)") == 4


def test_set_operators_and_the_type_of_null(shop: Database) -> None:
    assert shop.run("select kind from item minus select kind from kind order by 1") == [("B",), (None,)]
    assert shop.run("select kind from item intersect select kind from kind") == [("A",)]
    assert shop.run("select null a from dual union all select 1 from dual order by a") == [(1,), (None,)]


def test_common_table_expressions(shop: Database) -> None:
    sql = "with q as (select id, name from item where id < 3), p(x) as (select name from q) select x from p order by x"
    assert shop.run(sql) == [("bolt",), ("nut",)]
    recursive = (
        "with r(n, t) as (select 1, 'a' from dual union all select n + 1, t || 'b' from r where n < 3)"
        " select n, t from r"
    )
    assert shop.run(recursive) == [(1, "a"), (2, "ab"), (3, "abb")]


def test_the_row_generator(db: Database) -> None:
    assert db.run("select level, level * 2 from dual connect by level <= 3") == [(1, 2), (2, 4), (3, 6)]
    assert db.run("select level from dual connect by level <= 0") == [(1,)]


def test_analytic_functions(shop: Database) -> None:
    sql = (
        "select name, row_number() over (partition by kind order by price desc) rn, sum(price) over () total,"
        " lag(name, 1, '-') over (order by id) before from item where kind = 'A' order by id"
    )
    assert shop.run(sql) == [("bolt", 2, 30, "-"), ("nut", 1, 30, "bolt")]


def test_collections_are_tables(shop: Database) -> None:
    ids: dict[str, Any] = {"l_ids": (NUMBERS, [3, 1])}
    sql = "select i.name from table(l_ids) t join item i on i.id = t.column_value order by i.id"
    assert shop.run(sql, **ids) == [("bolt",), ("saw",)]
    assert shop.run("select name from item where id member of l_ids order by id", **ids) == [("bolt",), ("saw",)]


def test_a_local_collection_is_no_table_in_dml(shop: Database) -> None:
    error = shop.refused("insert into kind (kind) select to_char(column_value) from table(l_ids)", l_ids=(NUMBERS, [1]))
    assert error.code == 902


def test_locks_name_the_table_that_owns_the_column(shop: Database) -> None:
    plan = shop.plan("select i.id from item i join kind k on k.kind = i.kind for update of i.price skip locked")
    assert plan.text.endswith('for update of "i" skip locked')
    assert (plan.locking, plan.lock_timeout) == ("SKIP", None)
    assert [c.name for c in plan.columns] == ["ID"]
    rows = shop.run("select id from item where id = 1 for update wait 5")
    assert rows == [(1, "(0,1) 1")]  # the hidden row identity
    assert shop.plan("select id from item for update wait 5").lock_timeout == 5
    assert shop.plan("select id from item for update nowait").lock_timeout == 0


def test_subqueries_see_the_rows_around_them(shop: Database) -> None:
    sql = (
        "select name, (select label from kind k where k.kind = i.kind) from item i"
        " where exists (select null from kind k where k.kind = i.kind) order by id"
    )
    assert shop.run(sql) == [("bolt", "Metal"), ("nut", "Metal")]
    sql = "select name from item where (kind, price) in (select 'A', max(price) from item where kind = 'A')"
    assert shop.run(sql) == [("nut",)]
    assert shop.run("select name from item where price > all (select price from item where kind = 'A')") == [("saw",)]


def test_slots_come_in_the_order_of_the_text(shop: Database) -> None:
    plan = shop.plan(
        "with q as (select id from item where name = l_b) select l_a from q where id = l_c and id = l_c",
        l_a=(NUMBER, 1),
        l_b=(VARCHAR2, "x"),
        l_c=(NUMBER, 2),
    )
    assert [s.expr.ident for s in plan.slots] == ["L_B", "L_A", "L_C"]  # type: ignore[attr-defined]


def test_each_placeholder_of_a_client_is_a_slot(shop: Database) -> None:
    plan = shop.plan("select :x from item where id = :x", b_x=(NUMBER, 1))
    assert [s.expr.pos for s in plan.slots] == [7, 31]


def test_a_missing_privilege_is_reported_at_the_table(shop: Database) -> None:
    shop.catalog.denied.add(("KIND", "SELECT"))
    error = shop.refused("select 1 from item, kind")
    assert (error.code, error.offset) == (1031, 20)


def test_tables_read_are_told(shop: Database) -> None:
    plan = shop.plan("select 1 from item where exists (select null from kind)")
    assert plan.reads == {("HSM", "ITEM"), ("HSM", "KIND")}


def test_a_sequence(db: Database) -> None:
    db.create("create sequence sq")
    assert db.run("select sq.nextval from dual") == [(1,)]
    assert db.run("select sq.currval, hsm.sq.nextval from dual") == [(2, 2)]
    assert db.refused("select nope.nextval from dual").code == 2289


def test_a_view_is_a_table_to_read(shop: Database) -> None:
    shop.create("create view v (n, k) as select i.name, k.label from item i join kind k on k.kind = i.kind")
    assert shop.run("select n from v where k = 'Metal' order by n") == [("bolt",), ("nut",)]


def test_the_clock_is_the_surroundings(db: Database) -> None:
    assert db.of("to_char(sysdate, 'YYYY')", sysdate=(DATE, "2030-01-01 00:00:00")) == "2030"
    db.create("create view now_v as select sysdate d, systimestamp t from dual")
    assert db.value("select case when d <= t then 1 end from now_v") == 1


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("covar_pop(price, id)", Decimal(20) / 3),
        ("covar_samp(price, id)", 10),
        ("corr(price, id)", 1),
        ("regr_slope(price, id)", 10),
        ("regr_intercept(price, id)", 0),
        ("regr_r2(price, id)", 1),
        ("regr_count(price, id)", 3),
        ("regr_avgx(price, id)", 2),
        ("regr_sxy(price, id)", 20),
        ("covar_samp(price, id) + covar_pop(kind, price)", None),
        ("stats_mode(kind)", "A"),
        ("rank(20) within group (order by price)", 2),
        ("rank(20, 'A') within group (order by price desc, kind)", 3),
        ("dense_rank('15') within group (order by price desc nulls last)", 3),
        ("cume_dist(20) within group (order by price)", Decimal("0.6")),
        ("percent_rank(30) within group (order by price)", Decimal("0.5")),
        ("rank(null) within group (order by price)", 4),
    ],
)
def test_statistics(shop: Database, expression: str, result: object) -> None:
    found = shop.value(
        f"select {expression} from item" + (" where kind is null" if "kind, price" in expression else "")
    )
    assert found == pytest.approx(result) if isinstance(result, Decimal) else found == result


def test_statistics_over_a_window(shop: Database) -> None:
    query = "select id, covar_pop(price, id) over (partition by kind) from item order by id"
    assert shop.run(query) == [(1, Decimal("2.5")), (2, Decimal("2.5")), (3, 0), (4, None)]


def test_grouping_id(shop: Database) -> None:
    query = "select grouping_id(kind, name), count(*) from item where id < 3 group by rollup(kind, name) order by 1, 2"
    assert shop.run(query) == [(0, 1), (0, 1), (1, 2), (3, 2)]


@pytest.mark.parametrize(
    ("group", "rows"),
    [
        ("grouping sets (kind, name)", [("A", None, 2), (None, "bolt", 1), (None, "nut", 1)]),
        ("grouping sets ((kind, name), ())", [("A", "bolt", 1), ("A", "nut", 1), (None, None, 2)]),
        ("kind, grouping sets (name, ())", [("A", "bolt", 1), ("A", "nut", 1), ("A", None, 2)]),
        ("grouping sets (rollup((kind, name)))", [("A", "bolt", 1), ("A", "nut", 1), (None, None, 2)]),
    ],
)
def test_grouping_sets(shop: Database, group: str, rows: list[tuple[object, ...]]) -> None:
    query = f"select kind, name, count(*) from item where id < 3 group by {group} order by 1, 2"
    assert shop.run(query) == rows


def test_listagg_truncates_nothing_that_fits(shop: Database) -> None:
    text = "select listagg({}, ',' on overflow truncate) within group (order by id) from item"
    assert shop.value(text.format("name")) == "bolt,nut,saw,glue"
    assert shop.refused(text.format("rpad(name, 2000)")).code == 3001


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (
            "select null from dual union all select null from dual union all select 1 from dual",
            [(None,), (None,), (1,)],
        ),
        (
            "select null a, 'x' b from dual union all select null, null from dual"
            " union all select 1 - 1, 'y' from dual",
            [(None, "x"), (None, None), (0, "y")],
        ),
        ("select null from dual union select null from dual union select null from dual", [(None,)]),
        ("select a + 1 from (select null a from dual union all select null from dual)", [(None,), (None,)]),
        (
            "select null from dual union all (select null from dual union all select null from dual) "
            "union all select to_number('2') from dual",
            [(None,), (None,), (None,), (2,)],
        ),
    ],
)
def test_null_in_several_branches_takes_the_type_of_another(db: Database, sql: str, rows: list[Any]) -> None:
    assert db.run(sql) == rows


def test_rows_of_which_a_column_is_null_first_are_inserted(shop: Database) -> None:
    rows = "select 8, null from dual union all select 9, null from dual union all select 10, 5 from dual"
    shop.run(f"insert into item (id, price) {rows}")
    assert shop.run("select id, price from item where id > 7 order by id") == [(8, None), (9, None), (10, 5)]


def test_lnnvl_is_true_where_a_condition_is_not(shop: Database) -> None:
    assert shop.run("select id from item where lnnvl(price > 15) order by id") == [(1,), (4,)]
    assert shop.value("select count(case when lnnvl(kind = 'A') then 1 end) from item") == 2


def test_a_heading_is_the_text_in_capitals_without_blanks(shop: Database) -> None:
    inner = "select nvl(kind, 'x y'), 'a' || \"NAME\" from item where id = 4"
    assert [c.name for c in shop.plan(inner).columns] == ["NVL(KIND,'XY')", "'A'||\"NAME\""]
    assert shop.run(f"select \"NVL(KIND,'XY')\" from ({inner})") == [("x y",)]


def test_locking_asks_for_more_than_reading(shop: Database) -> None:
    shop.catalog.denied |= {("ITEM", "FOR UPDATE"), ("ITEM", "LOCK")}
    assert shop.value("select count(*) from item") == 4
    assert shop.refused("select id from item for update").code == 1031
    assert shop.refused("lock table item in share mode").code == 1031


def test_group_by_nothing_makes_one_group(shop: Database) -> None:
    assert shop.run("select count(*) from item group by ()") == [(4,)]
    assert shop.run("select 1 from item where id > 9 group by ()") == [(1,)]
    assert shop.refused("select id from item group by ()").code == 979
