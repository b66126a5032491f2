"""Tables, columns, constraints and indexes as Oracle's DDL makes and refuses them."""

from __future__ import annotations

import psycopg
import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.model import Table
from deploy.sandbox.types import Kind, Scalar

from .conftest import Database, code


def table(database: Database, name: str) -> Table:
    found = database.catalog.table("APP", name)
    assert found is not None
    return found


def test_a_table_is_known_with_its_columns_and_key(database: Database) -> None:
    database.run("create table t1 (id number(9) primary key, nome varchar2(10 char) not null, d date)", "APP")
    found = table(database, "T1")
    assert found.primary_key == ("ID",)
    assert [c.name for c in found.columns] == ["ID", "NOME", "D"]
    assert found.columns[1].type == Scalar(Kind.VARCHAR2, size=10, char_semantics=True)
    assert [c.nullable for c in found.columns] == [False, False, True]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("x varchar2", 906),
        ("x varchar2(4001)", 910),
        ("x varchar2(0)", 1723),
        ("x number(39)", 1727),
        ("x number(5, 200)", 1728),
        ("x boolean", 902),
        ("x nonsense", 902),
        ("x number, x date", 957),
        ("x number generated always as identity, y number generated always as identity", 30669),
        ("x date generated always as identity", 30675),
        ("x long", 3001),
        ("x number references missing (id)", 942),
        ("x clob primary key", 2329),
        ("x number primary key, y number primary key", 2260),
        ("x number, constraint a unique (x), constraint b unique (x)", 2261),
        ("x number, constraint a unique (y)", 904),
        ("x number check (y > 1), y number", 2438),
        ("x number, y as (sysdate)", 54002),
        ("x number, y date as (sysdate + x)", 54002),
        ("x number) tablespace nowhere --", 959),
    ],
)
def test_a_definition_oracle_refuses_is_refused(database: Database, definition: str, expected: int) -> None:
    assert code(database, f"create table bad ({definition})") == expected
    assert database.catalog.table("APP", "BAD") is None


def test_a_refused_table_leaves_nothing_behind(database: Database) -> None:
    assert code(database, "create table half (x number generated always as identity, constraint a unique (y))") == 904
    assert database.view("USER_OBJECTS", "APP", OBJECT_TYPE="SEQUENCE") == []


def test_a_name_is_used_once_for_tables_views_sequences_and_code(database: Database) -> None:
    database.run("create table once (x number)", "APP")
    for text in (
        "create table once (x number)",
        "create sequence once",
        "create procedure once is begin null; end;",
        "create or replace procedure once is begin null; end;",
        "create synonym once for t1",
    ):
        assert code(database, text) == 955


def test_too_long_a_virtual_column_is_refused_with_the_column_and_both_lengths(database: Database) -> None:
    database.run(
        "create table t2 (a varchar2(9), b varchar2(3) as (a || '!'), c varchar2(3 char) as (a || '!'))", "APP"
    )
    with pytest.raises(OraError) as caught:
        database.insert("insert into app.t2 (a) values ('çã')")
    assert str(caught.value) == ('ORA-12899: value too large for column "APP"."T2"."B" (actual: 5, maximum: 3)')
    database.insert("insert into app.t2 (a) values ('ab')")


def test_a_column_shrinks_no_further_than_its_values(database: Database) -> None:
    database.run("create table t2s (b varchar2(5), c varchar2(5 char))", "APP")
    database.insert("insert into app.t2s values ('çã', 'çã')")
    assert code(database, "alter table t2s modify b varchar2(3)") == 1441
    database.run("alter table t2s modify c varchar2(2 char)", "APP")


def test_a_new_column_takes_no_longer_a_default_than_it_holds(database: Database) -> None:
    database.run("create table t2d (b number)", "APP")
    database.insert("insert into app.t2d values (1)")
    assert code(database, "alter table t2d add c varchar2(3) default 'long'") == 12899


def test_a_violated_key_is_named_as_oracle_names_it(database: Database) -> None:
    database.run("create table t3 (x number constraint t3_pk primary key)", "APP")
    database.insert("insert into app.t3 values (1)")
    with pytest.raises(OraError) as caught:
        database.insert("insert into app.t3 values (1)")
    assert str(caught.value) == "ORA-00001: unique constraint (APP.T3_PK) violated"


def test_unnamed_constraints_get_system_names(database: Database) -> None:
    database.run("create table t4 (x number not null, y number unique)", "APP")
    rows = database.view("USER_CONSTRAINTS", "APP", TABLE_NAME="T4")
    assert {r["CONSTRAINT_TYPE"] for r in rows} == {"C", "U"}
    assert all(r["CONSTRAINT_NAME"].startswith("SYS_C00") for r in rows)
    assert {r["GENERATED"] for r in rows} == {"GENERATED NAME"}


def test_in_a_composite_unique_key_nulls_count_unless_all_are_null(database: Database) -> None:
    database.run("create table t5 (a number, b number, unique (a, b))", "APP")
    database.insert("insert into app.t5 values (null, null)")
    database.insert("insert into app.t5 values (null, null)")
    database.insert("insert into app.t5 values (1, null)")
    with pytest.raises(OraError) as caught:
        database.insert("insert into app.t5 values (1, null)")
    assert caught.value.code == 1


def test_foreign_keys_follow_oracles_rules(database: Database) -> None:
    database.run("create table parent (id number primary key, nome varchar2(5))", "APP")
    database.run("create table child (id number, pid number constraint child_fk references parent)", "APP")
    assert code(database, "alter table child add foreign key (pid) references parent (id)") == 2275
    assert code(database, "alter table child add foreign key (pid) references parent (nome)") == 2267
    assert code(database, "alter table child add foreign key (id, pid) references parent (id)") == 2256
    assert code(database, "alter table parent add constraint child_fk check (1 = 1)") == 2264
    assert code(database, "drop table parent") == 2449
    assert code(database, "truncate table parent") == 2266
    assert code(database, "alter table parent drop primary key") == 2273
    with pytest.raises(OraError) as caught:
        database.insert("insert into app.child values (1, 7)")
    assert str(caught.value) == "ORA-02291: integrity constraint (APP.CHILD_FK) violated - parent key not found"
    database.run("drop table parent cascade constraints purge", "APP")
    assert database.view("USER_CONSTRAINTS", "APP", CONSTRAINT_NAME="CHILD_FK") == []


def test_alter_table_changes_columns_within_oracles_limits(database: Database) -> None:
    database.run("create table t6 (a varchar2(5), n number(5) not null)", "APP")
    database.insert("insert into app.t6 values ('abcde', 12345)")
    assert code(database, "alter table t6 add a number") == 1430
    assert code(database, "alter table t6 add b number not null") == 1758
    assert code(database, "alter table t6 modify n not null") == 1442
    assert code(database, "alter table t6 modify a null") == 1451
    assert code(database, "alter table t6 modify a varchar2(3)") == 1441
    assert code(database, "alter table t6 modify n number(4)") == 1440
    assert code(database, "alter table t6 modify a number") == 1439
    assert code(database, "alter table t6 modify z number") == 904
    database.run("alter table t6 modify a varchar2(9)", "APP")
    database.run("alter table t6 add b number default 7 not null", "APP")
    assert database.native("select b from app.t6") == [(7,)]
    database.run("alter table t6 rename column b to c", "APP")
    database.run("alter table t6 drop column a", "APP")
    assert [c.name for c in table(database, "T6").columns] == ["N", "C"]
    assert code(database, "alter table t6 drop (n, c)") == 12983


def test_an_unused_column_is_gone_but_counted(database: Database) -> None:
    database.run("create table velha (a number, b varchar2(5) not null, c number, d number as (c * 2))", "APP")
    database.run("create index velha_b on velha (upper(b))", "APP")
    database.insert("insert into app.velha (a, b) values (1, 'x')")
    assert code(database, "alter table velha set unused (c)") == 54031
    assert code(database, "alter table velha set unused column z") == 904
    database.run("alter table velha set unused column b", "APP")
    database.run("alter table velha set unused (d)", "APP")
    assert [c.name for c in table(database, "VELHA").columns] == ["A", "C"]
    assert database.view("USER_INDEXES", "APP", TABLE_NAME="VELHA") == []
    assert database.view("USER_UNUSED_COL_TABS", "APP") == [{"TABLE_NAME": "VELHA", "COUNT": 2}]
    database.run("alter table velha add b number", "APP")
    database.insert("insert into app.velha (a) values (2)")
    database.run("alter table velha drop unused columns", "APP")
    database.run("alter table velha drop unused columns", "APP")
    assert database.view("USER_UNUSED_COL_TABS", "APP") == []


def test_checks_and_indexes_follow_a_renamed_column(database: Database) -> None:
    database.run('create table nova (a number constraint nova_ck check (a > 1 and "A" < 9), b number)', "APP")
    database.run("create index nova_ix on nova (case b when 1 then a end, a)", "APP")
    database.run("alter table nova rename column a to x", "APP")
    condition = database.view("USER_CONSTRAINTS", "APP", CONSTRAINT_NAME="NOVA_CK")[0]["SEARCH_CONDITION"]
    assert condition == '"X" > 1 and "X" < 9'
    assert database.view("USER_IND_COLUMNS", "APP", INDEX_NAME="NOVA_IX")[1]["COLUMN_NAME"] == "X"
    expression = database.view("USER_IND_EXPRESSIONS", "APP", INDEX_NAME="NOVA_IX")[0]["COLUMN_EXPRESSION"]
    assert expression == 'CASE "B" WHEN 1 THEN "X" END'
    database.run("alter table nova disable constraint nova_ck", "APP")
    database.run("alter table nova enable constraint nova_ck", "APP")
    with pytest.raises(OraError, match="ORA-02290"):
        database.insert("insert into app.nova (x) values (0)")


def test_an_index_over_columns_that_are_all_null_holds_its_rows_all_the_same(database: Database) -> None:
    database.run(
        "create table viva (s varchar2(9), k number, v1 varchar2(9) invisible as (case s when 'P' then s end), "
        "v2 number invisible as (case s when 'P' then k end))",
        "APP",
    )
    database.run("create unique index viva_ix on viva (v1, v2)", "APP")
    database.insert("insert into app.viva values ('F', 1), ('F', 1), ('P', 1)")
    with pytest.raises(OraError, match="ORA-00001"):
        database.insert("insert into app.viva values ('P', 1)")


def test_constraints_are_added_dropped_disabled_and_enabled(database: Database) -> None:
    database.run("create table t7 (a number)", "APP")
    database.insert("insert into app.t7 values (1)")
    database.insert("insert into app.t7 values (1)")
    assert code(database, "alter table t7 add constraint t7_pk primary key (a)") == 2437
    assert code(database, "alter table t7 add constraint t7_uk unique (a)") == 2299
    assert code(database, "alter table t7 add constraint t7_ck check (a > 1)") == 2293
    assert code(database, "alter table t7 drop constraint t7_ck") == 2443
    database.run("alter table t7 add constraint t7_ck check (a > 1) disable", "APP")
    assert code(database, "alter table t7 enable constraint t7_ck") == 2293
    database.run("alter table t7 enable novalidate constraint t7_ck", "APP")
    with pytest.raises(OraError) as caught:
        database.insert("insert into app.t7 values (0)")
    assert str(caught.value) == "ORA-02290: check constraint (APP.T7_CK) violated"
    database.run("alter table t7 drop constraint t7_ck", "APP")
    database.insert("insert into app.t7 values (0)")


def test_indexes_are_refused_twice_and_kept_under_constraints(database: Database) -> None:
    database.run("create table t8 (a number primary key, b number, c varchar2(9))", "APP")
    database.run("create index t8_b on t8 (b, upper(c) desc)", "APP")
    assert code(database, "create index t8_b2 on t8 (b, upper(c) desc)") == 1408
    assert code(database, "create index t8_b on t8 (c)") == 955
    key = database.view("USER_CONSTRAINTS", "APP", TABLE_NAME="T8", CONSTRAINT_TYPE="P")[0]["INDEX_NAME"]
    assert code(database, f"drop index {key}") == 2429
    assert code(database, "drop index missing") == 1418
    columns = database.view("USER_IND_COLUMNS", "APP", INDEX_NAME="T8_B")
    assert [(c["COLUMN_NAME"], c["DESCEND"]) for c in columns] == [("B", "ASC"), ("SYS_NC00005$", "DESC")]
    assert database.view("USER_IND_EXPRESSIONS", "APP", INDEX_NAME="T8_B")[0]["COLUMN_EXPRESSION"] == 'UPPER("C")'


def test_a_unique_index_over_duplicates_is_refused(database: Database) -> None:
    database.run("create table t9 (a number)", "APP")
    database.insert("insert into app.t9 values (1), (1)")
    assert code(database, "create unique index t9_a on t9 (a)") == 1452


def test_virtual_columns_are_computed_may_be_invisible_and_indexed(database: Database) -> None:
    database.run(
        "create table t10 (status varchar2(9), vivo varchar2(9) invisible generated always as "
        "(case when status in ('PENDENTE', 'ENVIANDO') then status end) virtual)",
        "APP",
    )
    database.run("create index t10_vivo on t10 (vivo)", "APP")
    found = table(database, "T10")
    assert [c.name for c in found.visible] == ["STATUS"]
    assert found.columns[1].virtual
    database.insert("insert into app.t10 (status) values ('PENDENTE'), ('FALHA')")
    assert database.native("select vivo from app.t10 order by status") == [(None,), ("PENDENTE",)]
    assert database.view("USER_TAB_COLUMNS", "APP", TABLE_NAME="T10")[0]["COLUMN_NAME"] == "STATUS"
    hidden = database.view("USER_TAB_COLS", "APP", TABLE_NAME="T10", COLUMN_NAME="VIVO")[0]
    assert (hidden["HIDDEN_COLUMN"], hidden["VIRTUAL_COLUMN"], hidden["COLUMN_ID"]) == ("YES", "YES", None)
    assert code(database, "alter table t10 drop column status") == 54031


def test_identity_columns_bring_their_sequence_and_take_it_along(database: Database) -> None:
    database.run("create table t11 (id number generated always as identity (cache 1000 order) not null)", "APP")
    column = table(database, "T11").columns[0]
    assert column.identity == "ALWAYS"
    assert database.native(f"select nextval('{column.sequence}')") == [(1,)]
    row = database.view("USER_TAB_IDENTITY_COLS", "APP", TABLE_NAME="T11")[0]
    assert code(database, f"drop sequence {row['SEQUENCE_NAME']}") == 32794
    database.run("drop table t11", "APP")
    assert database.view("USER_SEQUENCES", "APP", SEQUENCE_NAME=row["SEQUENCE_NAME"]) == []


def test_create_table_as_select_copies_types_and_rows(database: Database) -> None:
    database.run("create table src (id number not null, nome varchar2(10), d date)", "APP")
    database.insert("insert into app.src values (1, 'x', '2025-01-01')")
    database.run("create table copia as select id, nome, d from src", "APP")
    assert [(c.name, c.nullable) for c in table(database, "COPIA").columns] == [
        ("ID", False),
        ("NOME", True),
        ("D", True),
    ]
    assert database.native("select id, nome from app.copia") == [(1, "x")]


def test_create_table_as_select_reads_with_the_rights_of_who_runs_it(database: Database) -> None:
    database.run("create table alheia (x number)", "APP")
    database.run("create table app.copia2 as select x from app.alheia", "SYSTEM")
    assert table(database, "COPIA2").columns[0].name == "X"


def test_a_new_column_takes_its_default_from_sql(database: Database) -> None:
    database.run("create table t12 (a number)", "APP")
    database.insert("insert into app.t12 values (1)")
    database.run("alter table t12 add (b varchar2(9) default 'a' || 'b' not null, d date default sysdate)", "APP")
    assert database.native("select b, d is null from app.t12") == [("ab", False)]
    assert code(database, "alter table t12 add c number default a") == 984


def test_a_virtual_column_may_leave_its_type_to_its_expression(database: Database) -> None:
    database.run("create table t13 (a number, t varchar2(5), b as (a * 2), c as (upper(t)))", "APP")
    types = [c.type for c in table(database, "T13").columns]
    assert types[2] == Scalar(Kind.NUMBER)
    assert isinstance(types[3], Scalar)
    assert types[3].kind is Kind.VARCHAR2
    database.insert("insert into app.t13 (a, t) values (21, 'x')")
    assert database.native("select b, c from app.t13") == [(42, "X")]


def test_ddl_does_not_wait_for_the_transactions_of_others(database: Database) -> None:
    database.run("create table ocupada (x number)", "APP")
    database.insert("insert into app.ocupada values (1)")
    with psycopg.connect(database.engine.uri) as other:
        other.execute("update app.ocupada set x = 2")
        for text in ("alter table ocupada add y number", "truncate table ocupada", "drop table ocupada"):
            assert code(database, text) == 54
        other.rollback()
    database.run("drop table ocupada", "APP")


def test_a_column_is_made_invisible_but_not_visible_again(database: Database) -> None:
    database.run("create table t14 (a number, b number)", "APP")
    database.run("alter table t14 modify b invisible", "APP")
    assert [c.name for c in table(database, "T14").visible] == ["A"]
    assert code(database, "alter table t14 modify b visible") == 3001


def test_renaming_a_table_keeps_all_that_hangs_on_it(database: Database) -> None:
    database.run("create table antes (id number constraint antes_pk primary key, s varchar2(2) as (id))", "APP")
    database.run("comment on column antes.s is 'sigla'", "APP")
    database.run("alter table antes rename to depois", "APP")
    assert database.catalog.table("APP", "ANTES") is None
    assert table(database, "DEPOIS").primary_key == ("ID",)
    assert database.view("USER_COL_COMMENTS", "APP", TABLE_NAME="DEPOIS", COLUMN_NAME="S")[0]["COMMENTS"] == "sigla"
    with pytest.raises(OraError, match=r'"APP"\."DEPOIS"\."S"'):
        database.insert("insert into app.depois (id) values (123)")


def test_the_dictionary_survives_a_restart(database: Database) -> None:
    database.run("create table fica (id number generated by default as identity, n varchar2(3) default 'a')", "APP")
    database.run("create view fica_v as select id, n from fica", "APP")
    database.run("create or replace package fica_p as procedure x; end;", "APP")
    database.run("grant select on fica to other", "APP")
    loaded = database.restart()
    before = table(database, "FICA")
    after = loaded.table("APP", "FICA")
    assert after is not None
    assert [(c.name, c.type, c.identity, c.sequence) for c in after.columns] == [
        (c.name, c.type, c.identity, c.sequence) for c in before.columns
    ]
    assert after.columns[1].default is not None
    view = loaded.table("APP", "FICA_V")
    assert view is not None
    assert [c.name for c in view.columns] == ["ID", "N"]
    unit = loaded.unit("APP", "FICA_P", "PACKAGE")
    assert unit is not None
    assert unit.unit is not None
    assert loaded.state.obj_privs[("APP", "FICA")] == {("OTHER", "SELECT"): ("APP", False)}


@pytest.mark.parametrize(
    "clause",
    ["partition by range (a) (partition p values less than (5))", "compress for oltp", "row store compress advanced"],
)
def test_what_needs_an_extra_cost_option_is_refused_by_name(database: Database, clause: str) -> None:
    with pytest.raises(OraError, match="extra-cost option") as caught:
        database.run(f"create table t_option (a number) {clause}", "APP")
    assert caught.value.code == 3001
    assert database.catalog.table("APP", "T_OPTION") is None


def test_an_index_is_where_it_was_told_to_be(database: Database) -> None:
    database.run(
        "create table placed (a number constraint placed_pk primary key using index initrans 8 tablespace sysaux, "
        "b number, constraint placed_uk unique (b) using index)",
        "APP",
    )
    database.run("create index placed_ix on placed (a, b) tablespace sysaux", "APP")
    places = {row["INDEX_NAME"]: row["TABLESPACE_NAME"] for row in database.view("DBA_INDEXES", TABLE_NAME="PLACED")}
    assert places == {"PLACED_PK": "SYSAUX", "PLACED_UK": "USERS", "PLACED_IX": "SYSAUX"}
    assert code(database, "create index placed_ix2 on placed (b, a) tablespace nowhere") == 959


def test_a_check_below_the_columns_may_compare_them(database: Database) -> None:
    database.run("create table spans (a number, b number, check (a < b))", "APP")
    assert code(database, "alter table spans add (c number check (c > a))") == 2438


def test_a_primary_key_over_nulls_says_what_the_column_holds(database: Database) -> None:
    database.run("create table holed (a number)", "APP")
    database.native("insert into app.holed values (null)")
    assert code(database, "alter table holed add primary key (a)") == 1449


def test_an_index_is_of_what_stays_the_same(database: Database) -> None:
    database.run("create table dated (d date)", "APP")
    assert code(database, "create index dated_ix on dated (sysdate)") == 1743
    assert code(database, "create index dated_ix on dated (d - sysdate)") == 1743
