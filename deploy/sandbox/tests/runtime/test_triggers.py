"""Triggers: what fires, when, with which rows, and what it may not do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

from deploy.sandbox.tests.conftest import without_triggers_after

Connect = Callable[..., oracledb.Connection]


@pytest.fixture(scope="module", autouse=True)
def tables(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute("create table stock (id number primary key, qty number, name varchar2(20) default 'none')")
        cursor.execute("create table trace (seq number generated always as identity, text varchar2(200))")


@pytest.fixture
def cursor(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with without_triggers_after(connection, "stock", "trace") as opened:
        yield opened


def make(cursor: oracledb.Cursor, text: str) -> None:
    cursor.execute(text)
    cursor.execute("select text from user_errors where type = 'TRIGGER' order by sequence")
    assert cursor.fetchall() == []


def trace(cursor: oracledb.Cursor) -> list[str]:
    cursor.execute("select text from trace order by seq")
    return [row[0] for row in cursor.fetchall()]


_COMPOUND = """
create or replace trigger stock_all
for insert or update of qty or delete on stock
compound trigger
   l_count pls_integer := 0;

   procedure say(in_text in varchar2) is
   begin
      insert into trace (text) values (in_text);
   end say;

   before statement is
   begin
      say('before');
   end before statement;

   after each row is
   begin
      l_count := l_count + 1;
      say(case when inserting then 'I' when updating then 'U' else 'D' end || ' ' || :old.qty || '>' || :new.qty);
   end after each row;

   after statement is
   begin
      say('after ' || l_count);
   end after statement;
end stock_all;"""


def test_a_compound_trigger_keeps_its_variables_for_one_statement(cursor: oracledb.Cursor) -> None:
    make(cursor, _COMPOUND)
    cursor.execute("insert into stock (id, qty) select 1, 10 from dual union all select 2, 20 from dual")
    cursor.execute("update stock set qty = qty + 1 where id = 1")
    cursor.execute("delete from stock where id = 2")
    assert trace(cursor) == [
        "before", "I >10", "I >20", "after 2", "before", "U 10>11", "after 1", "before", "D 20>", "after 1"
    ]  # fmt: skip


def test_an_update_of_other_columns_does_not_fire(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into stock (id, qty) values (1, 1)")
    make(cursor, _COMPOUND)
    cursor.execute("update stock set name = 'x'")
    assert trace(cursor) == []


def test_statement_sections_fire_for_no_rows_too(cursor: oracledb.Cursor) -> None:
    make(cursor, _COMPOUND)
    cursor.execute("delete from stock")
    assert cursor.rowcount == 0
    assert trace(cursor) == ["before", "after 0"]


def test_a_merge_fires_by_what_it_does_to_each_row(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into stock (id, qty) values (1, 1)")
    make(
        cursor,
        "create trigger stock_row after insert or update on stock for each row begin "
        "if inserting then insert into trace (text) values ('I' || :new.id); "
        "else insert into trace (text) values ('U' || :new.id); end if; end;",
    )
    cursor.execute(
        "merge into stock s using (select 1 id from dual union all select 2 from dual) n on (s.id = n.id) "
        "when matched then update set qty = 5 when not matched then insert (id, qty) values (n.id, 9)"
    )
    assert cursor.rowcount == 2
    assert sorted(trace(cursor)) == ["I2", "U1"]


def test_a_raising_trigger_undoes_the_statement_and_its_own_work(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into stock (id, qty) values (1, 1)")
    make(
        cursor,
        "create trigger no_big after update on stock for each row begin "
        "insert into trace (text) values ('seen'); "
        "if :new.qty > 5 then raise_application_error(-20005, 'too many'); end if; end;",
    )
    with pytest.raises(oracledb.Error) as caught:
        cursor.execute("update stock set qty = 9")
    lines = str(caught.value).splitlines()
    assert lines[0] == "ORA-20005: too many"
    assert lines[1].startswith('ORA-06512: at "U') and lines[1].endswith('.NO_BIG", line 1')
    assert lines[2].startswith("ORA-04088: error during execution of trigger 'U")
    cursor.execute("select qty from stock")
    assert cursor.fetchall() == [(1,)]
    assert trace(cursor) == []


def test_a_row_trigger_may_not_see_its_table(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into stock (id, qty) values (1, 1)")
    make(
        cursor,
        "create trigger looks after update on stock for each row declare l number; begin "
        "select count(*) into l from stock; end;",
    )
    with pytest.raises(oracledb.Error, match=r"ORA-04091: table .*STOCK is mutating"):
        cursor.execute("update stock set qty = 2")


def test_a_statement_trigger_may_see_its_table(cursor: oracledb.Cursor) -> None:
    make(
        cursor,
        "create trigger counts after insert on stock declare l number; begin "
        "select count(*) into l from stock; insert into trace (text) values (l); end;",
    )
    cursor.execute("insert into stock (id, qty) values (1, 1)")
    assert trace(cursor) == ["1"]


def test_a_trigger_may_not_commit_but_an_autonomous_procedure_may(cursor: oracledb.Cursor) -> None:
    make(cursor, "create trigger commits after insert on stock begin commit; end;")
    with pytest.raises(oracledb.Error, match="ORA-04092"):
        cursor.execute("insert into stock (id) values (1)")
    cursor.execute("drop trigger commits")
    cursor.execute(
        "create or replace procedure log_it(in_text in varchar2) is pragma autonomous_transaction; begin "
        "insert into trace (text) values (in_text); commit; end;"
    )
    make(cursor, "create trigger logs after insert on stock for each row begin log_it('id ' || :new.id); end;")
    cursor.execute("insert into stock (id) values (1)")
    cursor.connection.rollback()
    assert trace(cursor) == ["id 1"]


def test_a_call_may_be_the_body(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        "create or replace procedure note(in_text in varchar2) is begin insert into trace (text) values (in_text); end;"
    )
    make(cursor, "create trigger calls_it after insert on stock for each row call note('id ' || :new.id)")
    cursor.execute("insert into stock (id) values (1)")
    assert trace(cursor) == ["id 1"]


def test_when_and_sql_rowcount(cursor: oracledb.Cursor) -> None:
    make(
        cursor,
        "create trigger some after insert on stock for each row when (new.qty > 5) begin "
        "insert into trace (text) select to_char(:new.id) from dual union all select 'x' from dual; end;",
    )
    out = cursor.var(int)
    cursor.execute(
        "begin insert into stock (id, qty) select level, level * 3 from dual connect by level <= 3; "
        ":out := sql%rowcount; end;",
        {"out": out},
    )
    assert out.getvalue() == 3
    assert trace(cursor) == ["2", "x", "3", "x"]


def test_an_invalid_trigger_stops_the_statement(cursor: oracledb.Cursor) -> None:
    cursor.execute("create trigger broken after insert on stock begin nothing; end;")
    assert cursor.warning is not None
    with pytest.raises(oracledb.Error, match=r"ORA-04098: trigger '.*BROKEN' is invalid and failed re-validation"):
        cursor.execute("insert into stock (id) values (1)")


def test_a_disabled_trigger_does_not_fire(cursor: oracledb.Cursor) -> None:
    make(cursor, _COMPOUND)
    cursor.execute("alter trigger stock_all disable")
    cursor.execute("insert into stock (id) values (1)")
    assert trace(cursor) == []


def test_before_each_row_may_change_what_is_inserted(cursor: oracledb.Cursor) -> None:
    cursor.execute("create sequence stock_seq start with 100")
    make(
        cursor,
        "create trigger fills before insert on stock for each row begin "
        "if :new.id is null then :new.id := stock_seq.nextval; end if; :new.name := upper(:new.name); end;",
    )
    number = cursor.var(int)
    cursor.execute("insert into stock (qty) values (:1) returning id into :2", [3, number])
    assert number.getvalue() == [100]
    cursor.execute("insert into stock (id, qty, name) select 7, 1, 'abc' from dual")
    cursor.execute("select id, qty, name from stock order by id")
    assert cursor.fetchall() == [(7, 1, "ABC"), (100, 3, "NONE")]
    cursor.execute("drop sequence stock_seq")


@pytest.mark.parametrize(
    "statement",
    [
        "insert into stock (id, name) values (1, rpad('x', 21, 'x'))",
        "insert into stock (id, name) select 1, rpad('x', 21, 'x') from dual",
        "update stock set name = rpad('x', 21, 'x')",
    ],
)
def test_too_long_a_value_is_refused_before_the_trigger_could_cut_it(cursor: oracledb.Cursor, statement: str) -> None:
    cursor.execute("insert into stock (id) values (2)")
    make(
        cursor,
        "create trigger cuts before insert or update on stock for each row begin "
        ":new.name := substr(:new.name, 1, 20); end;",
    )
    with pytest.raises(oracledb.Error, match=r'ORA-12899.*"STOCK"\."NAME" \(actual: 21, maximum: 20\)'):
        cursor.execute(statement)


def test_before_each_row_may_change_what_is_updated(cursor: oracledb.Cursor) -> None:
    cursor.executemany("insert into stock (id, qty) values (:1, :2)", [(1, 1), (2, 2)])
    make(
        cursor,
        "create trigger caps before update or delete on stock for each row begin "
        "if updating and :new.qty > 10 then :new.qty := 10; :new.name := 'capped'; end if; "
        "insert into trace (text) values (:old.qty || '>' || :new.qty); end;",
    )
    cursor.execute("update stock set qty = qty * 8 where id >= :1", [1])
    assert cursor.rowcount == 2
    cursor.execute("select id, qty, name from stock order by id")
    assert cursor.fetchall() == [(1, 8, "none"), (2, 10, "capped")]
    cursor.execute("delete from stock where id = 1")
    assert trace(cursor) == ["1>8", "2>10", "8>"]


def test_when_decides_which_rows_a_before_trigger_changes_or_refuses(cursor: oracledb.Cursor) -> None:
    cursor.executemany("insert into stock (id, qty) values (:1, :2)", [(1, 1), (2, 2), (3, 3)])
    make(
        cursor,
        "create trigger marks before update of qty on stock for each row when (old.qty < 3 and new.qty is null) "
        "begin :new.qty := -:old.qty; :new.name := 'marked'; end;",
    )
    make(
        cursor,
        "create trigger keeps before delete on stock for each row when (old.qty > 0) "
        "begin raise_application_error(-20001, 'keeps ' || :old.id); end;",
    )
    cursor.execute("update stock set qty = null where id <> 2")
    cursor.execute("select id, qty, name from stock order by id")
    assert cursor.fetchall() == [(1, -1, "marked"), (2, 2, "none"), (3, None, "none")]
    with pytest.raises(oracledb.Error, match="ORA-20001: keeps 2"):
        cursor.execute("delete from stock")
    cursor.execute("delete from stock where id <> 2")
    assert cursor.rowcount == 2


@pytest.fixture
def three(cursor: oracledb.Cursor) -> oracledb.Cursor:
    cursor.executemany("insert into stock (id, qty) values (:1, 0)", [(1,), (2,), (3,)])
    cursor.connection.commit()
    return cursor


def quantities(cursor: oracledb.Cursor) -> list[int]:
    cursor.execute("select qty from stock order by id")
    return [row[0] for row in cursor.fetchall()]


_IDS = "declare type ids is table of number; l ids := ids(1, 2, 3);"
_EVERY_STOCK = f"{_IDS} begin forall i in 1 .. 3 update stock set qty = l(i) where id = l(i); end;"


def test_a_statement_trigger_sees_what_the_iterations_before_did(three: oracledb.Cursor) -> None:
    make(
        three,
        "create trigger stock_before before update on stock declare l_sum number; begin "
        "select sum(qty) into l_sum from stock; insert into trace (text) values ('sum ' || l_sum); end;",
    )
    three.execute(_EVERY_STOCK)
    assert trace(three) == ["sum 0", "sum 1", "sum 3"]
    assert quantities(three) == [1, 2, 3]


def test_a_statement_trigger_that_only_looks_now_and_then_sees_them_too(three: oracledb.Cursor) -> None:
    three.execute("create or replace package counting as n pls_integer := 0; end;")
    make(
        three,
        "create trigger stock_before before update on stock declare l_sum number; begin "
        "counting.n := counting.n + 1; if counting.n = 3 then select sum(qty) into l_sum from stock; "
        "insert into trace (text) values ('sum ' || l_sum); end if; end;",
    )
    three.execute(_EVERY_STOCK)
    assert trace(three) == ["sum 3"]


def test_what_a_statement_trigger_wrote_is_undone_with_its_iteration(three: oracledb.Cursor) -> None:
    make(
        three,
        "create trigger stock_before before update on stock begin insert into trace (text) values ('fired'); end;",
    )
    three.execute(
        f"{_IDS} begin forall i in 1 .. 3 update stock set qty = 10 / (l(i) - 2) where id = l(i); "
        "exception when zero_divide then null; end;"
    )
    assert trace(three) == ["fired"]
    assert quantities(three) == [-10, 0, 0]


def test_a_statement_trigger_that_refuses_leaves_the_iterations_before(three: oracledb.Cursor) -> None:
    three.execute("create or replace package counting as n pls_integer := 0; end;")
    make(
        three,
        "create trigger stock_before before update on stock begin counting.n := counting.n + 1; "
        "if counting.n = 3 then raise_application_error(-20001, 'no'); end if; end;",
    )
    three.execute(
        f"{_IDS} l_seen varchar2(20); begin forall i in 1 .. 3 update stock set qty = l(i) where id = l(i); "
        "exception when others then l_seen := sqlcode || ' ' || sql%bulk_rowcount(2); "
        "insert into trace (text) values (l_seen); end;"
    )
    assert trace(three) == ["-20001 1"]
    assert quantities(three) == [1, 2, 0]


def test_an_iteration_that_fails_stops_the_one_whose_trigger_looks(three: oracledb.Cursor) -> None:
    three.execute("create or replace package counting as n pls_integer := 0; end;")
    make(
        three,
        "create trigger stock_before before update on stock declare l_sum number; begin "
        "counting.n := counting.n + 1; if counting.n = 3 then insert into trace (text) values ('third'); end if; "
        "exception when others then insert into trace (text) values ('handled'); end;",
    )
    three.execute(
        f"{_IDS} begin forall i in 1 .. 3 update stock set qty = 10 / (l(i) - 2) where id = l(i); "
        "exception when zero_divide then insert into trace (text) values ('stopped'); end;"
    )
    assert trace(three) == ["stopped"]
    assert quantities(three) == [-10, 0, 0]


def test_forall_fires_the_trigger_for_every_iteration(cursor: oracledb.Cursor) -> None:
    make(cursor, _COMPOUND)
    cursor.executemany("insert into stock (id, qty) values (:1, :2)", [(1, 1), (2, 2)])
    assert trace(cursor) == ["before", "I >1", "after 1", "before", "I >2", "after 1"]


_LOOKS = "create trigger looks before insert on stock for each row begin select count(*) into :new.qty from stock; end;"


def test_only_one_row_of_values_lets_its_before_row_trigger_look(cursor: oracledb.Cursor) -> None:
    make(cursor, _LOOKS)
    cursor.execute("insert into stock (id) values (1)")
    cursor.execute("insert into stock (id) values ((select max(seq) + 1 from (select 1 seq from dual)))")
    cursor.execute("insert into stock (id) values ((select max(id) + 1 from stock))")
    cursor.execute("begin for i in 4 .. 5 loop insert into stock (id) values (i); end loop; end;")
    cursor.execute("select id, qty from stock order by id")
    assert cursor.fetchall() == [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4)]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into stock (id) select 7 from dual",
        "insert into stock (id) select level + 6 from dual connect by level <= 2",
        "declare type l is table of number; v l := l(7, 8); begin "
        "forall i in 1 .. 2 insert into stock (id) values (v(i)); end;",
    ],
)
def test_any_other_insert_is_mutating_its_table(cursor: oracledb.Cursor, statement: str) -> None:
    make(cursor, _LOOKS)
    with pytest.raises(oracledb.Error, match=r"ORA-04091: table .*STOCK is mutating"):
        cursor.execute(statement)
    cursor.execute("select count(*) from stock")
    assert cursor.fetchone() == (0,)


def test_an_array_of_one_row_is_one_row(cursor: oracledb.Cursor) -> None:
    make(cursor, _LOOKS)
    cursor.executemany("insert into stock (id) values (:1)", [(1,)])
    with pytest.raises(oracledb.Error, match="ORA-04091"):
        cursor.executemany("insert into stock (id) values (:1)", [(2,), (3,)])
    cursor.execute("select id from stock")
    assert cursor.fetchall() == [(1,)]


@pytest.fixture(scope="module")
def narrow(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute("create table narrow (id number(3) not null, name varchar2(3), r raw(2), s number(5, 1))")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("id = 1000", 1438),
        ("id = 'x'", 1722),
        ("name = 'abcd'", 12899),
        ("r = '010203'", 12899),
        ("r = 'xy'", 1465),
        ("s = 99999.9", 1438),
        ("id = null", 20001),  # NOT NULL is looked at when the trigger had its turn
        ("id = 1", 20001),
    ],
)
@pytest.mark.parametrize("event", ["INSERT ... VALUES", "INSERT ... SELECT", "UPDATE"])
def test_what_does_not_fit_is_refused_before_the_trigger_fires(
    cursor: oracledb.Cursor, narrow: None, event: str, values: str, code: int
) -> None:
    """:NEW has the shape of the table, and the error is the one of the statement, not ORA-06502."""
    cursor.execute("delete from narrow")
    cursor.execute("insert into narrow (id) values (5)")
    make(
        cursor,
        "create trigger fires before insert or update on narrow for each row "
        "begin raise_application_error(-20001, 'fired'); end;",
    )
    column, _, value = values.partition(" = ")
    statement = {
        "INSERT ... VALUES": f"insert into narrow ({column}) values ({value})",
        "INSERT ... SELECT": f"insert into narrow ({column}) select {value} from dual",
        "UPDATE": f"update narrow set {values}",
    }[event]
    with pytest.raises(oracledb.Error, match=f"ORA-{code:05}"):
        cursor.execute(statement)


def test_a_trigger_may_fill_what_must_not_be_null(cursor: oracledb.Cursor, narrow: None) -> None:
    make(cursor, "create trigger fills before insert on narrow for each row begin :new.id := nvl(:new.id, 7); end;")
    cursor.execute("delete from narrow")
    cursor.execute("insert into narrow (id) values (null)")
    cursor.execute("insert into narrow (name) values ('b')")
    cursor.execute("select id, name from narrow order by name")
    assert cursor.fetchall() == [(7, "b"), (7, None)]


@pytest.mark.parametrize(
    ("assignment", "error"),
    [(":new.id := 1000", "ORA-06502"), (":new.name := 'abcd'", "ORA-06502"), (":new.id := null", "ORA-01400")],
)
def test_what_a_trigger_gives_a_column_is_plsql_until_it_is_written(
    cursor: oracledb.Cursor, narrow: None, assignment: str, error: str
) -> None:
    make(cursor, f"create trigger sets before insert on narrow for each row begin {assignment}; end;")
    with pytest.raises(oracledb.Error, match=error):
        cursor.execute("insert into narrow (id) values (1)")


def test_a_trigger_depends_on_its_sequence(connect: Connect) -> None:
    with connect().cursor() as cursor:
        for text in (
            "create sequence depends_seq",
            "create table depends_on (id number)",
            "create trigger depends_t before insert on depends_on for each row"
            " begin select depends_seq.nextval into :new.id from dual; end;",
        ):
            cursor.execute(text)
        cursor.execute(
            "select referenced_name, referenced_type from user_dependencies"
            " where name = 'DEPENDS_T' and referenced_owner = user order by 1"
        )
        assert cursor.fetchall() == [("DEPENDS_ON", "TABLE"), ("DEPENDS_SEQ", "SEQUENCE")]
        cursor.execute("drop table depends_on")
