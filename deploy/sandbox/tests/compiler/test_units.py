"""Stored units: packages and their state, standalone subprograms, triggers, dependencies, rights."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.sandbox.runtime.engine import Engine

from .conftest import PlSql

_P = "dbms_output.put_line"


@pytest.fixture
def second(engine: Engine, schema: str) -> Iterator[PlSql]:
    """Another session of the same user."""
    opened = PlSql(engine, schema)
    yield opened
    engine.end_session(opened.session)


def test_package_state_lives_in_the_session(plsql: PlSql, second: PlSql) -> None:
    plsql.create(
        "create or replace package st as g number := 1; procedure up; function get return number; end st;",
        """create or replace package body st as h number := 10;
           procedure up is begin g := g + 1; h := h + 1; end up;
           function get return number is begin return h; end get;
           begin h := h * 2; end st;""",
    )
    assert plsql.run(f"begin st.up; st.g := st.g + 5; {_P}(st.g || ',' || st.get); end;") == ["7,21"]
    assert plsql.run(f"begin {_P}(st.g || ',' || st.get); end;") == ["7,21"]
    assert second.run(f"begin {_P}(st.g || ',' || st.get); end;") == ["1,20"]


def test_changed_package_discards_state_once(plsql: PlSql, second: PlSql) -> None:
    body = (
        "create or replace package body ch as g number := {}; function get return number is begin return g; end; end;"
    )
    plsql.create("create or replace package ch as function get return number; end;", body.format(1))
    assert second.run(f"begin {_P}(ch.get); end;") == ["1"]
    plsql.create(body.format(2))
    assert second.run(f"begin {_P}(ch.get); end;")[0].startswith(
        "ORA-04068: existing state of packages has been discarded"
    )
    assert second.run(f"begin {_P}(ch.get); end;") == ["2"]


def test_stateless_package_is_replaced_silently(plsql: PlSql, second: PlSql) -> None:
    body = """create or replace package body sl as co constant number := {};
              function get return number is begin return co; end; end;"""
    plsql.create("create or replace package sl as function get return number; end;", body.format(1))
    assert second.run(f"begin {_P}(sl.get); end;") == ["1"]
    plsql.create(body.format(2))
    assert second.run(f"begin {_P}(sl.get); end;") == ["2"]


def test_constants_reach_other_units_through_recompilation(plsql: PlSql) -> None:
    spec = "create or replace package co as c constant varchar2(10) := '{}'; end;"
    plsql.create(spec.format("a"), "create or replace function co_user return varchar2 is begin return co.c; end;")
    assert plsql.run(f"begin {_P}(co_user); end;") == ["a"]
    plsql.create(spec.format("b"))
    assert plsql.run(f"begin {_P}(co_user); end;") == ["b"]


def test_overloads_in_a_package(plsql: PlSql) -> None:
    plsql.create(
        """create or replace package ov as
           function f(a number) return varchar2; function f(a varchar2) return varchar2;
           procedure f(a number, b number default 3); end;""",
        """create or replace package body ov as
           procedure only_here is begin null; end;
           procedure f(a number, b number default 3) is begin dbms_output.put_line('proc' || a || b); end;
           function f(a varchar2) return varchar2 is begin return 'text'; end;
           function f(a number) return varchar2 is begin return 'number'; end; end;""",
    )
    assert plsql.run(f"begin {_P}(ov.f(1)); {_P}(ov.f('1')); ov.f(5); end;") == ["number", "text", "proc53"]


def test_private_items_are_private(plsql: PlSql) -> None:
    plsql.create(
        "create or replace package pr as procedure a; end;",
        "create or replace package body pr as procedure b is begin null; end; procedure a is begin b; end; end;",
    )
    assert plsql.run("begin pr.b; end;") == [
        "ORA-06550: line 1, column 10:\nPLS-00302: component 'B' must be declared\n"
        "ORA-06550: line 1, column 7:\nPL/SQL: Statement ignored"
    ]


def test_types_of_a_package(plsql: PlSql) -> None:
    plsql.create(
        """create or replace package ty as
           type t_row is record (id number, name varchar2(10)); type t_rows is table of t_row index by pls_integer;
           e_bad exception; pragma exception_init(e_bad, -20100);
           cursor c(n number) is select level id, 'n' || level name from dual connect by level <= n;
           function rows(n number) return t_rows; end;""",
        """create or replace package body ty as function rows(n number) return t_rows is l t_rows; begin
           if n < 0 then raise e_bad; end if;
           open c(n); fetch c bulk collect into l; close c; return l; end; end;""",
    )
    assert plsql.run(
        f"""declare l ty.t_rows; begin l := ty.rows(2); {_P}(l.count || l(2).name); {_P}(ty.rows(3)(3).name);
            for r in ty.c(1) loop {_P}(r.id); end loop;
            l := ty.rows(-1); exception when ty.e_bad then {_P}(sqlcode); end;"""
    ) == ["2n2", "n3", "1", "-20100"]


def test_defaults_are_evaluated_by_the_owner(plsql: PlSql) -> None:
    plsql.create(
        """create or replace package df as g number := 4; procedure p(a number default g * 2, b date default
           sysdate); end;""",
        """create or replace package body df as procedure p(a number default g * 2, b date default sysdate) is begin
           dbms_output.put_line(a); end; end;""",
    )
    assert plsql.run("begin df.p; df.g := 5; df.p; df.p(1); end;") == ["8", "10", "1"]


def test_a_cursor_of_a_package_has_the_defaults_its_specification_gives(plsql: PlSql) -> None:
    plsql.create(
        """create or replace package cd as
             n number := 7;
             cursor c(a varchar2 default lower('A'), b varchar2 default to_char(n), d number default 1)
               is select a || b || d from dual;
             procedure show;
           end cd;""",
        f"""create or replace package body cd as
             w number := length(upper('abc'));
             procedure show is
               r varchar2(10);
             begin open c; fetch c into r; close c; {_P}(r); end show;
           end cd;""",
    )
    outside = f"declare r varchar2(10); begin open cd.c(d => 2); fetch cd.c into r; close cd.c; {_P}(r); end;"
    assert plsql.run("begin cd.show; end;") == ["a71"]
    assert plsql.run(outside) == ["a72"]


def test_a_cursor_of_a_package_has_its_query_in_the_body(plsql: PlSql) -> None:
    plsql.create("create or replace package cr as cursor c(n number default 2) return dual%rowtype; end;")
    assert plsql.compile("create or replace package body cr as x number; end;") == [
        "1:15 PLS-00323: subprogram or cursor 'C' is declared in a package specification and must be defined in the "
        "package body"
    ]
    plsql.create(
        """create or replace package body cr as
           cursor c(n number default 2) return dual%rowtype is select to_char(n) from dual;
           end;"""
    )
    assert plsql.run(f"begin for r in cr.c loop {_P}(r.dummy); end loop; open cr.c(3); end;") == ["2"]
    assert plsql.run(f"declare r cr.c%rowtype; begin fetch cr.c into r; {_P}(r.dummy); close cr.c; end;") == ["3"]


def test_error_lines_are_those_of_the_source(plsql: PlSql) -> None:
    plsql.create(
        "create or replace procedure ln1 is\nbegin\n  raise no_data_found;\nend;",
        "create or replace procedure ln2 is\nbegin\n  null;\n  ln1;\nend;",
    )
    name = plsql.user
    assert plsql.run(
        f"begin\n ln2;\nexception when others then\n {_P}(dbms_utility.format_error_backtrace);\nend;"
    ) == [f'ORA-06512: at "{name}.LN1", line 3\nORA-06512: at "{name}.LN2", line 4\nORA-06512: at line 2\n']


def test_invalid_body_is_known_when_called(plsql: PlSql) -> None:
    plsql.create("create or replace package iv as procedure a; end;")
    body = f'package body "{plsql.user}.IV"'
    below = f'\nORA-06508: PL/SQL: could not find program unit being called: "{plsql.user}.IV"'
    assert plsql.run("begin iv.a; end;") == [f"ORA-04067: not executed, {body} does not exist{below}"]
    assert plsql.run("create or replace package body iv as procedure a is begin nothing; end; end;") == []
    assert plsql.run("begin iv.a; end;") == [f"ORA-04063: {body} has errors{below}"]
    plsql.run("drop package iv")


def test_dependents_are_compiled_again_when_a_table_changes(plsql: PlSql) -> None:
    plsql.create(
        "create table dep (a number)",
        "create or replace procedure dep_p is l dep.a%type; begin select max(a) into l from dep; end;",
        "alter table dep add b number",
    )
    assert plsql.run("begin dep_p; end;") == []
    plsql.run("drop table dep")
    assert plsql.run("begin dep_p; end;")[0].startswith("ORA-")
    plsql.run("drop procedure dep_p")


def test_definer_rights_and_privileges(engine: Engine, plsql: PlSql) -> None:
    system = PlSql(engine, "SYSTEM")
    assert system.run("create user guest identified by x") == []
    plsql.create(
        "create table secret (a number)",
        """create or replace function reveal return number is n number; begin select count(*) into n from secret;
           return n; end;""",
        "grant execute on reveal to guest",
    )
    guest = PlSql(engine, "GUEST")
    owner = plsql.user
    assert guest.run(f"begin {_P}({owner}.reveal); end;") == ["0"]
    assert "ORA-00942" in guest.run(f"declare n number; begin select count(*) into n from {owner}.secret; end;")[0]
    plsql.run("revoke execute on reveal from guest")
    assert (
        f"PLS-00201: identifier '{owner}.REVEAL' must be declared"
        in guest.run(f"""begin {_P}({owner}.reveal);
           end;""")[0]
    )
    engine.end_session(guest.session)
    system.run("drop user guest cascade")
    engine.end_session(system.session)


def test_autonomous_transaction(plsql: PlSql) -> None:
    plsql.create(
        "create table au (a number)",
        """create or replace procedure au_log(n number) is pragma autonomous_transaction; begin
           insert into au values (n); commit; end;""",
        """create or replace procedure au_open is pragma autonomous_transaction; begin insert into au values
           (0); end;""",
    )
    assert plsql.run(
        f"""declare n number; begin insert into au values (1); au_log(2); rollback;
            select sum(a) into n from au; {_P}(n); au_open; end;"""
    ) == ["2", "ORA-06519: active autonomous transaction detected and rolled back"]


def test_forall(plsql: PlSql) -> None:
    plsql.create("create table fa (a number primary key, b varchar2(5))")
    assert plsql.run(
        f"""declare type t is table of number index by pls_integer; type s is table of varchar2(10); l t; r s; begin
            for i in 1 .. 3 loop l(i) := i; end loop;
            forall i in 1 .. l.count insert into fa values (l(i), 'v' || l(i)) returning b bulk collect into r;
            {_P}(sql%rowcount || r(3)); {_P}(sql%bulk_rowcount(2));
            l(4) := 2; l(5) := 9; l.delete(1); l.delete(2); l.delete(3);
            forall i in indices of l save exceptions insert into fa (a) values (l(i));
            exception when others then {_P}(sqlcode || ' ' || sql%bulk_exceptions.count || ' '
              || sql%bulk_exceptions(1).error_index || ' ' || sql%bulk_exceptions(1).error_code);
            select count(*) into l(1) from fa; {_P}(l(1)); end;"""
    ) == ["3v3", "1", "-24381 1 1 1", "4"]


def test_records_in_dml(plsql: PlSql) -> None:
    plsql.create("create table rc (a number, b varchar2(5))")
    assert plsql.run(
        f"""declare r rc%rowtype; n number; begin r.a := 1; r.b := 'x'; insert into rc values r;
            r.b := 'y'; update rc set row = r where a = 1 returning b into r.b; {_P}(r.b || sql%rowcount);
            delete from rc where a = 9 returning a into n; if sql%notfound and n is null then {_P}('none'); end
           if; end;"""
    ) == ["y1", "none"]


def test_where_current_of(plsql: PlSql) -> None:
    plsql.create("create table wc (a number)")
    assert plsql.run(
        f"""declare cursor c is select a from wc for update; n number; begin
            insert into wc select level from dual connect by level <= 3;
            for r in c loop if r.a = 2 then delete from wc where current of c; else
            update wc set a = a * 10 where current of c; end if; end loop;
            select sum(a) into n from wc; {_P}(n); end;"""
    ) == ["40"]


def test_row_trigger(plsql: PlSql) -> None:
    plsql.create(
        "create table rt (a number, b varchar2(10))",
        """create or replace trigger rt_t before insert or update on rt for each row when (new.a > 0) declare
           l varchar2(10) := 'x'; begin
           :new.b := case when inserting then 'ins' else 'upd' end || :old.a || l;
           if updating('A') then dbms_output.put_line('a changed'); end if; end;""",
    )
    assert plsql.run(
        f"""declare l varchar2(10); begin insert into rt (a) values (1) returning b into l; {_P}(l);
            update rt set a = 2 returning b into l; {_P}(l); insert into rt (a) values (-1) returning b into l;
            {_P}('[' || l || ']'); end;"""
    ) == ["insx", "a changed", "upd1x", "[]"]


def test_compound_trigger(plsql: PlSql) -> None:
    plsql.create(
        "create table ct (a number)",
        """create or replace trigger ct_t for insert or delete on ct compound trigger
           n pls_integer := 0;
           procedure add_one is begin n := n + 1; end;
           before statement is begin dbms_output.put_line('start ' || n); end before statement;
           after each row is begin add_one; if deleting then dbms_output.put_line('del ' || :old.a); end if; end
           after each row;
           after statement is begin dbms_output.put_line('rows ' || n); end after statement;
           end ct_t;""",
    )
    assert plsql.run(
        "begin insert into ct select level from dual connect by level <= 2; delete from ct where a = 1; end;"
    ) == [
        "start 0",
        "rows 2",
        "start 0",
        "del 1",
        "rows 1",
    ]


def test_error_in_a_trigger_undoes_the_statement(plsql: PlSql) -> None:
    plsql.create(
        "create table et (a number)",
        """create or replace trigger et_t after insert on et for each row begin
           if :new.a = 2 then raise_application_error(-20001, 'two'); end if; end;""",
    )
    assert plsql.run(
        f"""declare n number; begin insert into et values (1);
            begin insert into et select level from dual connect by level <= 3;
            exception when others then {_P}(sqlcode); end; select count(*) into n from et; {_P}(n); end;"""
    ) == ["-20001", "1"]


def test_json_objects(plsql: PlSql) -> None:
    assert plsql.run(
        f"""declare o json_object_t := json_object_t(); a json_array_t := json_array_t.parse('[1,2]'); begin
            o.put('a', 1); o.put('b', 'x'); o.put('c', a); {_P}(o.to_string); {_P}(o.get_string('b'));
            {_P}(o.get_number('a') + 1); {_P}(treat(o.get('c') as json_array_t).get_size); {_P}(a.get_size);
            o := null; o.put('z', 1); exception when self_is_null then {_P}('null'); end;"""
    ) == ['{"a":1,"b":"x","c":[1,2]}', "x", "2", "2", "2", "null"]


def test_sql_conditions_and_functions_in_expressions(plsql: PlSql) -> None:
    assert plsql.run(
        f"""declare t varchar2(50) := '{{"a":{{"b":5}}}}'; begin
            if t is json then {_P}('json'); end if; {_P}(json_value(t, '$.a.b')); {_P}(json_query(t, '$.a'));
            {_P}(extract(year from date '2024-05-06')); if json_exists(t, '$.a') then {_P}('exists'); end if;
            {_P}(trim('  x ') || trim(leading '0' from '007')); end;"""
    ) == ["json", "5", '{"b":5}', "2024", "exists", "x7"]


def test_sequences_in_expressions(plsql: PlSql) -> None:
    plsql.create("create sequence sq start with 5")
    assert plsql.run(
        f"declare n number := sq.nextval; begin {_P}(n); {_P}(sq.nextval + 0); {_P}(sq.currval); end;"
    ) == [
        "5",
        "6",
        "6",
    ]


def test_package_function_in_sql(plsql: PlSql) -> None:
    plsql.create("create or replace function twice(n number) return number is begin return n * 2; end;")
    assert plsql.run(
        f"declare n number := 4; begin select twice(n) into n from dual where twice(2) = 4; {_P}(n); end;"
    ) == ["8"]


def test_schema_level_collection_types(plsql: PlSql) -> None:
    plsql.create("create or replace type t_nums as table of number")
    assert plsql.run(
        f"""declare l t_nums := t_nums(3, 1); n number; begin l.extend; l(3) := 2;
            select sum(column_value) into n from table(l); {_P}(n); if 3 member of l then {_P}('in'); end if; end;"""
    ) == ["6", "in"]


def test_invoker_rights_only_for_the_owner(engine: Engine, plsql: PlSql) -> None:
    plsql.create(
        "create or replace procedure cu authid current_user is begin dbms_output.put_line('ran'); end;",
        "grant execute on cu to system",
    )
    assert plsql.run("begin cu; end;") == ["ran"]
    system = PlSql(engine, "SYSTEM")
    assert system.run(f"begin {plsql.user}.cu; end;")[0].startswith(
        "ORA-03001: unimplemented feature: AUTHID CURRENT_USER"
    )
    engine.end_session(system.session)


def test_no_data_found_in_a_function_is_null_for_sql(plsql: PlSql) -> None:
    plsql.create("create or replace function nd return number is begin raise no_data_found; end;")
    assert plsql.run(
        f"declare n number := 1; begin select nd into n from dual; {_P}('[' || n || ']'); n := nd; end;"
    ) == [
        "[]",
        "ORA-01403: no data found",
    ]


def test_user_exception_leaving_a_trigger(plsql: PlSql) -> None:
    plsql.create(
        "create table ue (a number)",
        "create or replace trigger ue_t after insert on ue declare e exception; begin raise e; end;",
    )
    assert plsql.run(f"begin insert into ue values (1); exception when others then {_P}(sqlcode); end;") == ["-6510"]
