"""Group and analytic functions that see some of the rows: KEEP, IGNORE NULLS, DISTINCT, within each other."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from .database import Database

CASES: dict[str, list[tuple[Any, ...]]] = {
    "select max(id) keep (dense_rank first order by pay) from e": [(5,)],
    "select min(id) keep (dense_rank first order by pay desc) from e": [(4,)],
    "select min(id) keep (dense_rank first order by pay desc nulls last) from e": [(3,)],
    "select max(id) keep (dense_rank last order by pay nulls first) from e": [(3,)],
    "select dept, sum(id) keep (dense_rank first order by pay) from e group by dept order by 1": [(1, 7), (2, 3)],
    "select count(*) keep (dense_rank first order by pay), avg(id) keep (dense_rank first order by pay) from e": [
        (2, Decimal("3.5"))
    ],
    "select id, min(id) keep (dense_rank last order by pay nulls first) over (partition by dept) from e order by 1": [
        (1, 1),
        (2, 1),
        (3, 3),
        (4, 3),
        (5, 1),
    ],
    "select id, last_value(pay ignore nulls) over (order by id) from e order by 1": [
        (1, 20),
        (2, 10),
        (3, 30),
        (4, 30),
        (5, 10),
    ],
    "select id, lag(pay) ignore nulls over (order by id) from e order by 1": [
        (1, None),
        (2, 20),
        (3, 10),
        (4, 30),
        (5, 30),
    ],
    "select id, lead(pay, 1, 0) ignore nulls over (order by id) from e order by 1": [
        (1, 10),
        (2, 30),
        (3, 10),
        (4, 10),
        (5, 0),
    ],
    "select id, first_value(pay) respect nulls over (order by id desc) from e where id > 3 order by 1": [
        (4, 10),
        (5, 10),
    ],
    "select id, count(distinct pay) over (partition by dept) from e order by 1": [
        (1, 2),
        (2, 2),
        (3, 1),
        (4, 1),
        (5, 2),
    ],
    "select distinct sum(distinct pay) over (), avg(distinct pay) over () from e": [(60, 20)],
    "select distinct dept, listagg(id, ',') within group (order by id desc) over (partition by dept) "
    "from e order by 1": [
        (1, "5,2,1"),
        (2, "4,3"),
    ],
    "select distinct dept, median(pay) over (partition by dept) from e order by 1": [(1, 10), (2, 30)],
    "select distinct percentile_cont(0.25) within group (order by pay desc) over () from e": [(Decimal("22.5"),)],
    "select distinct percentile_disc(0.5) within group (order by pay desc) over () from e": [(20,)],
    "select max(sum(pay)) from e group by dept": [(40,)],
    "select round(avg(max(pay) + min(id)), 1) || 'x', max(count(*)) from e group by dept having count(*) > 0": [
        ("27x", 3)
    ],
    "select id from e order by id fetch first 30 percent rows only": [(1,), (2,)],
    "select id from e order by id offset 1 row fetch next 20 percent rows only": [(2,)],
    "select d.dept, x.id from (select 1 dept from dual union all select 9 from dual) d "
    "cross apply (select id from e where e.dept = d.dept and id < 3) x order by 2": [(1, 1), (1, 2)],
    "select d.dept, x.id from (select 1 dept from dual union all select 9 from dual) d "
    "outer apply (select id from e where e.dept = d.dept and id > 2) x order by 1": [(1, 5), (9, None)],
    "select count(*) from e sample (100)": [(5,)],
    "select * from e pivot (max(pay) for dept in (1, 2 as two)) order by id": [
        (1, 20, None),
        (2, 10, None),
        (3, None, 30),
        (4, None, None),
        (5, 10, None),
    ],
    "select one_n, one_s, two_n from (select dept, pay from e) pivot (count(*) n, sum(pay) s for dept in "
    "(1 one, 2 two))": [(3, 40, 2)],
    """select p."'a'_x" from (select 'a' k, pay, id from e) pivot (min(id) for (k, pay) in (('a', 10) "'a'_x")) p""": [
        (2,)
    ],
    "select id, col, val from e unpivot (val for col in (dept, pay as 'money')) where id > 3 order by id, col": [
        (4, "DEPT", 2),
        (5, "DEPT", 1),
        (5, "money", 10),
    ],
    "select col, a, b from e unpivot include nulls ((a, b) for col in ((dept, pay), (pay, dept))) "
    "where id = 4 order by 1": [("DEPT_PAY", 2, None), ("PAY_DEPT", None, 2)],
}
ERRORS: dict[str, int] = {
    "select dept, max(sum(pay)) from e group by dept": 937,
    "select max(sum(pay)) from e": 978,
    "select count(*), max(sum(pay)) from e group by dept": 3001,
    "select max(id) keep (dense_rank first order by pay) over (order by id) from e": 30487,
    "select listagg(id) within group (order by id) over (order by id) from e": 30487,
    "select stddev(id) keep (dense_rank first order by pay) from e": 3001,
    "select lag(pay, 2) ignore nulls over (order by id) from e": 3001,
    "select count(id ignore nulls) from e": 3001,
    "select * from e pivot (pay for dept in (1))": 56902,
    "select count(*) from e sample (10) seed (1)": 3001,
    "select cast('x' as nope) from dual": 902,
    "select cast('x' as xmltype) from dual": 3001,
    "select round(date '2026-01-01', 'x') from dual": 1898,
    "select round(date '2026-01-01', 'IW') from dual": 3001,
    "select 1 from dual except select 2 from dual": 933,
    "select 1 from dual intersect all select 2 from dual": 928,
    "select 1 from e@far": 2019,
    "select 1 from e partition (p)": 14501,
    "select 1 from (select id from e where rownum < 2) for update": 2014,
}


@pytest.fixture
def staff(db: Database) -> Database:
    db.create("create table e (id number, dept number, pay number)")
    for row in ("(1, 1, 20)", "(2, 1, 10)", "(3, 2, 30)", "(4, 2, null)", "(5, 1, 10)"):
        db.run(f"insert into e values {row}")
    return db


@pytest.mark.parametrize("query", CASES)
def test_rows(staff: Database, query: str) -> None:
    assert staff.run(query) == CASES[query]


@pytest.mark.parametrize("query", ERRORS)
def test_errors(staff: Database, query: str) -> None:
    with pytest.raises(Exception, match=re.escape(f"ORA-{ERRORS[query]:05}")):
        staff.run(query)
