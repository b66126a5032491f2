"""Global temporary tables: rows of one session, for its transaction or as long as it lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]
_IN_USE = 14452


@pytest.fixture
def pair(connect: Connect) -> Iterator[tuple[oracledb.Connection, oracledb.Connection]]:
    first, second = connect(), connect()
    _run(
        first, "create global temporary table td (id number primary key, n varchar2(5), constraint td_u unique (n, id))"
    )
    _run(first, "create global temporary table tp (id number, n varchar2(5) unique) nocache on commit preserve rows")
    _run(first, "create table lasting (id number primary key)")
    _run(first, "insert into lasting select level from dual connect by level <= 3")
    first.commit()
    yield first, second
    for connection in (first, second):
        if connection.is_healthy():
            connection.close()
    last = connect()
    for name in ("td", "tp", "lasting"):
        _run(last, f"drop table {name}")


def _run(connection: oracledb.Connection, sql: str) -> str:
    """The rows, or their number."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        if cursor.description is None:
            return str(cursor.rowcount)
        return " ".join("".join(str(value) for value in row if value is not None) for row in cursor.fetchall())


def _code(connection: oracledb.Connection, sql: str) -> int:
    with pytest.raises(oracledb.DatabaseError) as raised:
        _run(connection, sql)
    code: int = raised.value.args[0].code
    return code


def test_each_session_has_its_own_rows(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    for name in ("td", "tp"):
        _run(first, f"insert into {name} values (1, 'a')")
        _run(second, f"insert into {name} select id, 'x' || id from lasting")
        assert _code(first, f"insert into {name} values (1, 'a')") == 1
        assert (_run(first, f"select * from {name}"), _run(second, f"select count(*) from {name}")) == ("1a", "3")
        assert _run(first, f"update {name} set n = 'b'") == "1"
        merge = f"merge into {name} t using lasting l on (t.id = l.id) when matched then update set n = 'm' "
        assert _run(first, merge + "when not matched then insert values (l.id, 'i' || l.id)") == "3"
        assert _run(first, f"select n from {name} order by id") == "m i2 i3"
        assert _run(first, f"delete from {name} where rownum < 2 and id = 3") == "1"
        assert _run(second, f"select n from {name} order by id") == "x1 x2 x3"
        outer = f"select l.id, t.n from lasting l left join {name} t on t.id = l.id order by 1"
        assert _run(first, outer) == "1m 2i2 3"
        assert _run(first, outer.replace("left join", ",").replace("t on t.id =", "t where t.id(+) =")) == "1m 2i2 3"
        assert _run(first, f"select id from {name} where id = 1 for update") == "1"


def test_what_commit_leaves(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    _run(first, "insert all into td (id) values (k) into tp (id) values (k) select 1 k from dual")
    first.rollback()
    assert _run(first, "select (select count(*) from td), (select count(*) from tp) from dual") == "00"
    with first.cursor() as cursor:
        cursor.executemany("insert into td (id) values (:1)", [(1,), (2,)])
        cursor.execute("begin for i in 1 .. 2 loop insert into tp (id) values (i); end loop; end;")
    assert _run(first, "select (select count(*) from td), (select count(*) from tp) from dual") == "22"
    first.commit()
    assert _run(first, "select (select count(*) from td), (select count(*) from tp) from dual") == "02"
    assert _run(second, "select count(*) from tp") == "0"
    _run(first, "truncate table tp")
    assert _run(first, "select count(*) from tp") == "0"


def test_it_is_not_changed_while_it_is_used(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    _run(first, "insert into tp (id) values (1)")
    _run(first, "insert into td (id) values (1)")
    for sql in ("drop table td", "drop table tp", "alter table tp add y number", "create index i on tp (id)"):
        assert _code(second, sql) == _IN_USE
    assert _code(first, "drop table tp") == _IN_USE  # which ends the transaction
    _run(second, "create index td_i on td (n)")
    assert _code(second, "drop table tp") == _IN_USE
    _run(first, "truncate table tp")
    _run(second, "alter table tp add y number")
    assert _run(first, "select * from tp") == ""


def test_triggers_and_views(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    _run(first, "create trigger td_b before insert or update on td for each row begin :new.n := 't' || :new.n; end;")
    _run(first, "create view seen as select id, n from tp where id > 1 with check option")
    _run(first, "insert into td values (1, 'a')")
    _run(second, "insert into td values (2, 'b')")
    _run(first, "update td set n = 'c'")
    assert (_run(first, "select * from td"), _run(second, "select * from td")) == ("1tc", "2tb")
    _run(first, "insert into seen values (5, 'v')")
    assert _code(first, "insert into seen values (1, 'w')") == 1402
    assert (_run(first, "select * from seen"), _run(second, "select * from seen")) == ("5v", "")
    _run(first, "drop view seen")


def test_an_autonomous_transaction(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, _ = pair
    _run(first, "insert into td (id) values (1)")
    for body in ("n number; begin select count(*) into n from td; end;", "begin delete from td; commit; end;"):
        assert _code(first, f"declare pragma autonomous_transaction; {body}") in (14450, 6550)
    _run(first, "insert into tp (id) values (1)")
    first.commit()
    _run(first, "declare pragma autonomous_transaction; begin update tp set n = 'aut'; commit; end;")
    assert _run(first, "select n from tp") == "aut"


def test_the_dictionary(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, _ = pair
    tables = "select table_name, temporary, duration, tablespace_name from user_tables order by 1"
    assert _run(first, tables) == "LASTINGNUSERS TDYSYS$TRANSACTION TPYSYS$SESSION"
    assert _run(
        first, "select temporary from user_objects where object_name in ('TD', 'TD_U', 'LASTING') order by 1"
    ) == ("N Y Y")
    assert _run(first, "select distinct temporary from user_indexes where table_name = 'TD'") == "Y"
    assert _run(first, "select count(*) from user_tab_cols where table_name = 'TD'") == "2"


def test_as_select(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    for kept, count in (("preserve", "3"), ("delete", "0")):
        _run(first, f"create global temporary table made on commit {kept} rows as select * from lasting")
        assert (_run(first, "select count(*) from made"), _run(second, "select count(*) from made")) == (count, "0")
        _run(first, "truncate table made")
        _run(first, "drop table made")


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("alter table td add constraint fk foreign key (id) references lasting", 14455),
        ("create table child (id number references td)", 14455),
        ("create private temporary table ora$ptt_x (id number)", 3001),
        ("create table t (id number) on commit delete rows", 922),
    ],
)
def test_what_they_cannot_be(pair: tuple[oracledb.Connection, oracledb.Connection], sql: str, code: int) -> None:
    assert _code(pair[0], sql) == code


def test_a_session_takes_its_rows_with_it(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    _run(first, "insert into tp (id) values (1)")
    first.commit()
    first.close()
    _run(second, "alter table tp add z number")
