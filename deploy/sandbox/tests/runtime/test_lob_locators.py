"""Writes through a LOB locator: into the row that was locked, or an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

LOCKED = "select c into l from docs where id = 1 for update;"


@pytest.fixture(scope="module")
def docs(connect: Callable[..., oracledb.Connection]) -> Iterator[oracledb.Connection]:
    connection = connect()
    with connection.cursor() as cursor:
        cursor.execute("create table docs (id number primary key, c clob, b blob, s varchar2(10))")
        cursor.execute("create table keyed (id number, c clob)")
        cursor.execute("create sequence keyed_seq")
        cursor.execute(
            "create trigger keyed_bir before insert on keyed for each row begin :new.id := keyed_seq.nextval; end;"
        )
        cursor.execute("create table watched (id number, c clob)")
        cursor.execute("create trigger watched_air after insert on watched for each row begin null; end;")
    yield connection


@pytest.fixture
def run(docs: oracledb.Connection) -> Iterator[Callable[[str], str | None]]:
    """Runs a block with `l clob`, `m clob`, `b blob`, `n` over a row (1, 'abc', hextoraw('0102')); gives :r."""
    with docs.cursor() as cursor:
        cursor.execute("insert into docs values (1, 'abc', hextoraw('0102'), null)")
    docs.commit()

    def block(body: str) -> str | None:
        with docs.cursor() as cursor:
            out = cursor.var(str)
            cursor.execute(
                "declare l clob; m clob; b blob; n integer := 2; "
                "procedure show is begin for x in (select c, b from docs) loop "
                f":r := :r || x.c || '|' || rawtohex(x.b); end loop; end; begin {body} end;",
                r=out,
            )
            value: str | None = out.getvalue()
            return value

    yield block
    docs.rollback()
    with docs.cursor() as cursor:
        cursor.execute("delete docs")
    docs.commit()


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (LOCKED + " dbms_lob.append(l, 'd'); show;", "abcd|0102"),
        (LOCKED + " dbms_lob.writeappend(l, 2, 'dé'); dbms_lob.writeappend(l, 1, '😀'); show;", "abcdé😀|0102"),
        (LOCKED + " dbms_lob.write(l, 2, 5, 'xy'); show;", "abc xy|0102"),
        (LOCKED + " dbms_lob.trim(l, 1); show;", "a|0102"),
        (LOCKED + " dbms_lob.trim(l, 0); show;", "|0102"),
        (LOCKED + " dbms_lob.erase(l, n, 2); show;", "a  |0102"),
        (LOCKED + " dbms_lob.copy(l, 'XYZ', 2, 2, 2); show;", "aYZ|0102"),
        (LOCKED + " l := l || 'temporary'; dbms_lob.append(l, '.'); show;", "abc|0102"),
        (LOCKED + " update docs set s = 'x'; dbms_lob.append(l, 'd'); show;", "abcd|0102"),
        (LOCKED + " m := l; dbms_lob.append(l, 'd'); :r := m || ' '; show;", "abc abcd|0102"),
        ("select b into b from docs for update; dbms_lob.writeappend(b, 1, hextoraw('FF')); show;", "abc|0102FF"),
        ("for r in (select d.* from docs d for update) loop dbms_lob.append(r.c, '!'); end loop; show;", "abc!|0102"),
        (
            "select d.c, d.b into l, b from docs d, dual where d.id = 1 for update of d.c;"
            " dbms_lob.append(l, 'd'); dbms_lob.trim(b, 1); show;",
            "abcd|01",
        ),
        ("insert into docs (id, c) values (2, empty_clob()) returning c into l;"
         " dbms_lob.writeappend(l, 3, 'new'); :r := dbms_lob.istemporary(l); show;", "0abc|0102new|"),
        ("update docs set c = empty_clob() returning c into l; dbms_lob.append(l, 'u'); show;", "u|0102"),
        ("update docs set c = 'own'; select c into l from docs; dbms_lob.append(l, '!'); show;", "own!|0102"),
        (
            "declare cursor k is select c from docs for update; begin for r in k loop dbms_lob.append(r.c, 'd');"
            " update docs set b = null where current of k; update docs set s = 'x' where current of k;"
            " :r := sql%rowcount; end loop; end; show;",
            "1abcd|",
        ),
        ("execute immediate 'select c from docs for update' into l; dbms_lob.append(l, 'd'); show;", "abcd|0102"),
        ("insert into keyed (c) values (empty_clob()) returning c into l; dbms_lob.append(l, 'k');"
         " select c into m from keyed; :r := m; rollback;", "k"),
        ("insert into watched values (1, empty_clob()) returning c into l; dbms_lob.append(l, 'w');"
         " select c into m from watched; :r := m; rollback;", "w"),
    ],
)  # fmt: skip
def test_what_is_written_is_in_the_row(run: Callable[[str], str | None], body: str, result: str) -> None:
    assert run(body) == result


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("select c into l from docs; dbms_lob.append(l, 'd');", 22920),
        ("select b into b from docs; dbms_lob.trim(b, 1);", 22920),
        ("select c into l from (select c from docs); dbms_lob.append(l, 'd');", 22920),
        (LOCKED + " commit; dbms_lob.append(l, 'd');", 22990),
        (LOCKED + " dbms_lob.freetemporary(l);", 22275),
    ],
)
def test_what_is_not_locked_is_not_written(run: Callable[[str], str | None], body: str, code: int) -> None:
    with pytest.raises(oracledb.DatabaseError) as refused:
        run(body)
    assert refused.value.args[0].code == code
    assert run("show;") == "abc|0102"


def test_a_rollback_undoes_what_was_written(run: Callable[[str], str | None]) -> None:
    run(LOCKED + " savepoint s; dbms_lob.append(l, 'd'); rollback to s;")
    assert run("show;") == "abc|0102"


def test_the_client_writes_a_row_it_has_locked(run: object, docs: oracledb.Connection) -> None:
    with docs.cursor() as cursor:
        text, data = cursor.execute("select c, b from docs where id = 1 for update").fetchone()
        text.write("XY", 3)
        data.trim(1)
        shown = cursor.execute("select dbms_lob.substr(c) || dbms_lob.getlength(b) from docs").fetchone()
        assert shown == ("abXY1",)


def test_the_client_cannot_write_a_row_it_has_not_locked(run: object, docs: oracledb.Connection) -> None:
    with docs.cursor() as cursor:
        (text,) = cursor.execute("select c from docs").fetchone()
        with pytest.raises(oracledb.DatabaseError, match="ORA-22920"):
            text.write("x")


def test_the_client_writes_what_returning_gave(run: object, docs: oracledb.Connection) -> None:
    with docs.cursor() as cursor:
        out = cursor.var(oracledb.DB_TYPE_CLOB)
        cursor.execute("insert into docs (id, c) values (3, empty_clob()) returning c into :l", l=out)
        out.getvalue()[0].write("client")
        assert cursor.execute("select dbms_lob.substr(c) from docs where id = 3").fetchone() == ("client",)
