"""ut.run, ut.expect and ut.fail as a session meets them."""

from __future__ import annotations

from xml.etree import ElementTree

import oracledb
import pytest

from tests.plsql.utplsql import run

SPEC = """create or replace package teste_demo authid definer as
   --%suite(Demonstração)
   --%suitepath(demo)

   --%beforeall
   procedure inicio;
   --%beforeeach
   procedure antes;

   --%test(Vê o que veio antes)
   procedure passa;
   --%test
   procedure falha;
   --%test
   procedure erro;
   --%test
   --%throws(-20001)
   procedure lanca;
   --%test
   procedure escreve;
   --%test
   procedure confirma;

   --%context(quieto)

      --%test
      --%disabled
      procedure desligado;

   --%endcontext
end teste_demo;"""

BODY = """create or replace package body teste_demo as
   procedure inicio is
   begin
      insert into marca (n) values (1);
   end inicio;

   procedure antes is
   begin
      insert into marca (n) values (2);
   end antes;

   procedure passa is
      l_total pls_integer;
   begin
      select count(*) into l_total from marca;
      ut.expect(l_total).to_equal(2);
      ut.expect(l_total, 'com texto').to_be_between(1, 3);
      ut.expect(l_total = 2).to_be_true();
      ut.expect('abc').to_be_like('a%');
      ut.expect(to_clob('abc')).to_be_like('%c');
      ut.expect(to_clob('a')).to_equal(to_clob('a'));
      ut.expect(date '2030-01-01').not_to_equal(date '2030-01-02');
      ut.expect(timestamp '2030-01-01 00:00:00').to_be_less_than(timestamp '2030-01-02 00:00:00');
      ut.expect(systimestamp).to_be_not_null();
      ut.expect(numtodsinterval(1, 'SECOND')).to_equal(interval '1' second);
   end passa;

   procedure falha is
   begin
      ut.expect(1).to_equal(2);
      ut.fail('de propósito');
   end falha;

   procedure erro is
      l_n marca.n%type;
   begin
      select n into l_n from marca where n = 3;
   end erro;

   procedure lanca is
   begin
      raise_application_error(-20001, 'esperado');
   end lanca;

   procedure escreve is
   begin
      dbms_output.put_line('olá');
   end escreve;

   procedure confirma is
   begin
      commit;
   end confirma;

   procedure desligado is
   begin
      null;
   end desligado;
end teste_demo;"""


@pytest.fixture
def suite(connection: oracledb.Connection) -> oracledb.Connection:
    """The user's own connection, with the table empty and the suite installed."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from user_tables where table_name = 'MARCA'")
        row = cursor.fetchone()
        if row is not None and row[0] == 0:
            cursor.execute("create table marca (n number)")
            cursor.execute(SPEC)
            cursor.execute(BODY)
        cursor.execute("delete from marca")
        connection.commit()
        cursor.execute("select line, text from user_errors")
        assert cursor.fetchall() == []
    return connection


def rows(connection: oracledb.Connection) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from marca")
        found = cursor.fetchone()
        assert found is not None
        return int(found[0])


def lines(connection: oracledb.Connection) -> list[str]:
    """What is in the DBMS_OUTPUT buffer."""
    with connection.cursor() as cursor:
        line, status = cursor.var(str), cursor.var(int)
        found: list[str] = []
        while True:
            cursor.callproc("dbms_output.get_line", [line, status])
            if status.getvalue():
                return found
            found.append(line.getvalue() or "")


def test_a_test_sees_what_ran_before_it_and_leaves_nothing(suite: oracledb.Connection, user: str) -> None:
    outcome = run(suite, f"{user}.teste_demo.passa")
    assert outcome.message == ""
    assert outcome.passed
    assert rows(suite) == 0


def test_every_failed_expectation_is_told_with_its_place(suite: oracledb.Connection, user: str) -> None:
    outcome = run(suite, f"{user}.teste_demo.falha")
    assert outcome.message.split("\n") == [
        "failure",
        "Actual: 1 (number) was expected to equal: 2 (number)",
        f'at "{user}.TESTE_DEMO", line 30',
        "de propósito",
        f'at "{user}.TESTE_DEMO", line 31',
    ]


def test_an_error_is_told_with_its_place(suite: oracledb.Connection, user: str) -> None:
    outcome = run(suite, f"{user}.teste_demo.erro")
    assert outcome.message.split("\n") == [
        "error",
        "ORA-01403: no data found",
        f'ORA-06512: at "{user}.TESTE_DEMO", line 37',
    ]


def test_an_expected_exception_passes(suite: oracledb.Connection, user: str) -> None:
    assert run(suite, f"{user}.teste_demo.lanca").passed


def test_what_a_test_writes_is_its_output(suite: oracledb.Connection, user: str) -> None:
    outcome = run(suite, f"{user}.teste_demo.escreve")
    assert (outcome.passed, outcome.output) == (True, "olá")


def test_a_commit_under_automatic_rollback_is_complained_about(suite: oracledb.Connection, user: str) -> None:
    outcome = run(suite, f"{user}.teste_demo.confirma")
    assert not outcome.passed
    assert outcome.message.startswith("Unable to perform automatic rollback after test")


def test_a_disabled_test_has_not_passed(suite: oracledb.Connection, user: str) -> None:
    assert run(suite, f"{user}.teste_demo.desligado").message == "the test is disabled"


@pytest.mark.parametrize(
    "path", ["{}", "{}.teste_demo", "{}:demo", "{}:demo.teste_demo", ":demo", None, "{}.teste_demo, {}"]
)
def test_paths_of_whole_suites(suite: oracledb.Connection, user: str, path: str | None) -> None:
    with suite.cursor() as cursor:
        cursor.execute("begin ut.run(:path, ut_junit_reporter()); end;", path=path and path.format(user.lower(), user))
    document = ElementTree.fromstring("\n".join(lines(suite)))
    assert int(document.get("tests", "0")) == 7 * (2 if path and "," in path else 1)


def test_a_path_that_leads_nowhere_is_an_error(suite: oracledb.Connection) -> None:
    with suite.cursor() as cursor, pytest.raises(oracledb.DatabaseError, match="ORA-20204"):
        cursor.execute("begin ut.run('teste_demo.inexistente', ut_junit_reporter()); end;")


def test_without_a_reporter_people_can_read_it(suite: oracledb.Connection, user: str) -> None:
    with suite.cursor() as cursor:
        cursor.callproc("dbms_output.enable", [None])
        cursor.execute("begin dbms_output.put_line('antes'); ut.run(:path); end;", path=user)
    text = lines(suite)
    assert text[:2] == ["antes", "Demonstração"]
    assert "7 tests, 1 failed, 1 errored, 1 disabled, 2 warning(s)" in text


def test_outside_a_run_a_failure_is_written_at_once(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("begin ut.expect(1).to_equal(1); ut.expect(1).to_equal(2); end;")
    assert lines(connection) == ["FAILURE", "  Actual: 1 (number) was expected to equal: 2 (number)"]


def test_values_of_different_types_are_never_equal(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("begin ut.expect(to_clob('a')).to_equal('a'); end;")
    assert lines(connection)[1:] == ["  Actual (clob) cannot be compared to Expected (varchar2) using matcher 'equal'."]
