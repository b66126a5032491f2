"""Who can do what: every user and role of the product has what it needs and nothing else."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from tests.database import PASSWORD, ROOT, Database

# ORA-00942: the table or view does not exist, for this user. ORA-06550: nor does the package.
HIDDEN_TABLE, HIDDEN_PACKAGE = 942, 6550
PACKAGES = ROOT / "plsql" / "packages"


def rows(connection: oracledb.Connection, query: str, **binds: str) -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        return set(cursor.execute(query, binds))


def objects(dba: oracledb.Connection, kind: str) -> list[str]:
    found = rows(dba, "select object_name from dba_objects where owner = 'HSM' and object_type = :kind", kind=kind)
    return sorted(name for (name,) in found)


def refused(connection: oracledb.Connection, statement: str) -> int:
    """The number of the error a statement ends with; 0 when it is carried out."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except oracledb.DatabaseError as error:
        return int(error.args[0].code)
    return 0


def person(dba: oracledb.Connection, database: Database, name: str, role: str) -> Iterator[oracledb.Connection]:
    """A connection of a new user with one role of the product."""
    with dba.cursor() as cursor:
        cursor.execute(f'create user {name} identified by "{PASSWORD}"')
        try:
            cursor.execute(f"grant create session, {role} to {name}")
            with closing(database.connect(name)) as connection:
                yield connection
        finally:
            drop_user(cursor, name)


def drop_user(cursor: oracledb.Cursor, name: str) -> None:
    """Drops a user whose session may not have gone yet (ORA-01940): a server notices a lost client a little later."""
    ticker = threading.Event()
    for _ in range(200):
        try:
            cursor.execute(f"drop user {name} cascade")
        except oracledb.DatabaseError as error:
            if error.args[0].code != 1940:
                raise
            ticker.wait(0.05)
        else:
            return
    pytest.fail(f"{name} is still connected")


@pytest.fixture
def job(database: Database) -> Iterator[oracledb.Connection]:
    with closing(database.connect("hsm_job")) as connection:
        yield connection


@pytest.fixture
def operator(dba: oracledb.Connection, database: Database) -> Iterator[oracledb.Connection]:
    yield from person(dba, database, "teste_operador", "hsm_operador")


@pytest.fixture
def reader(dba: oracledb.Connection, database: Database) -> Iterator[oracledb.Connection]:
    yield from person(dba, database, "teste_leitor", "hsm_leitor")


def test_the_job_reads_no_table_and_no_view(dba: oracledb.Connection, job: oracledb.Connection) -> None:
    names = objects(dba, "TABLE") + objects(dba, "VIEW")
    assert {"HSM_FILA_NOTIFICACAO", "HSM_CARGA", "HSM_FILA_VW"} <= set(names)
    assert {n: refused(job, f"select count(*) from hsm.{n}") for n in names} == dict.fromkeys(names, HIDDEN_TABLE)


def test_the_job_changes_no_table(dba: oracledb.Connection, job: oracledb.Connection) -> None:
    names = objects(dba, "TABLE")
    assert {n: refused(job, f"delete from hsm.{n}") for n in names} == dict.fromkeys(names, HIDDEN_TABLE)


@pytest.mark.parametrize(
    "call",
    ["hsm_admin.pausar('PADRAO')", "hsm_manutencao.purgar", "hsm_fila.enfileirar(1, 'X', 'X')", "hsm_agenda.parar"],
)
def test_the_job_runs_nothing_but_its_api(job: oracledb.Connection, call: str) -> None:
    assert refused(job, f"begin hsm.{call}; end;") == HIDDEN_PACKAGE


def test_the_job_has_one_system_privilege_and_one_object(dba: oracledb.Connection) -> None:
    system = rows(dba, "select privilege from dba_sys_privs where grantee = 'HSM_JOB'")
    on_objects = rows(
        dba, "select owner, table_name, privilege, grantable from dba_tab_privs where grantee = 'HSM_JOB'"
    )
    assert system == {("CREATE SESSION",)}
    assert on_objects == {("HSM", "HSM_ENVIO_API", "EXECUTE", "NO")}
    assert rows(dba, "select granted_role from dba_role_privs where grantee = 'HSM_JOB'") == set()


def test_the_customer_may_enqueue_and_nothing_else(dba: oracledb.Connection) -> None:
    granted = rows(dba, "select table_name, privilege from dba_tab_privs where owner = 'HSM' and grantee = 'CHAMADOS'")
    assert granted == {("HSM_FILA", "EXECUTE"), ("HSM_FILA_FALHA", "EXECUTE")}


def test_a_reader_sees_the_views_and_no_table(dba: oracledb.Connection, reader: oracledb.Connection) -> None:
    views = [v for v in objects(dba, "VIEW") if v not in ("HSM_BANCO_VW", "HSM_INSTANCIA_VW", "HSM_GATILHO_VW")]
    tables = objects(dba, "TABLE")
    assert {v: refused(reader, f"select count(*) from hsm.{v}") for v in views} == dict.fromkeys(views, 0)
    assert {t: refused(reader, f"select count(*) from hsm.{t}") for t in tables} == dict.fromkeys(tables, HIDDEN_TABLE)


@pytest.mark.parametrize("call", ["hsm_admin.pausar('PADRAO')", "hsm_manutencao.purgar"])
def test_a_reader_runs_nothing(reader: oracledb.Connection, call: str) -> None:
    assert refused(reader, f"begin hsm.{call}; end;") == HIDDEN_PACKAGE


def test_an_operator_administers_and_looks(operator: oracledb.Connection) -> None:
    assert refused(operator, "begin hsm.hsm_admin.definir_parametro('FUSO', 'America/Sao_Paulo'); end;") == 0
    assert refused(operator, "select count(*) from hsm.hsm_fila_vw") == 0
    with operator.cursor() as cursor:
        (page,) = cursor.execute("select hsm.hsm_painel.html from dual").fetchone()
        assert page.read().startswith("<!DOCTYPE html>")


def test_an_operators_act_is_recorded_with_his_name(dba: oracledb.Connection, operator: oracledb.Connection) -> None:
    assert refused(operator, "begin hsm.hsm_admin.definir_parametro('FUSO', 'America/Sao_Paulo'); end;") == 0
    last = rows(
        dba,
        "select usuario, ato, alvo from hsm.hsm_auditoria where id = (select max(id) from hsm.hsm_auditoria)",
    )
    assert last == {("TESTE_OPERADOR", "definir_parametro", "FUSO")}


def test_an_operator_touches_no_table_and_does_not_play_the_job(
    dba: oracledb.Connection, operator: oracledb.Connection
) -> None:
    tables = objects(dba, "TABLE")
    assert {t: refused(operator, f"delete from hsm.{t}") for t in tables} == dict.fromkeys(tables, HIDDEN_TABLE)
    assert refused(operator, "begin dbms_output.put_line(hsm.hsm_envio_api.versao_contrato); end;") == HIDDEN_PACKAGE


def test_nothing_is_granted_to_public(dba: oracledb.Connection) -> None:
    assert rows(dba, "select table_name from dba_tab_privs where owner = 'HSM' and grantee = 'PUBLIC'") == set()


def test_hsm_has_no_any_privilege_and_no_role(dba: oracledb.Connection) -> None:
    privileges = {name for (name,) in rows(dba, "select privilege from dba_sys_privs where grantee = 'HSM'")}
    # what agenda.sql grants, no more
    assert privileges <= {"CREATE JOB", "CREATE EXTERNAL JOB"}
    assert rows(dba, "select granted_role from dba_role_privs where grantee = 'HSM'") == set()


def test_hsm_cannot_log_in(database: Database) -> None:
    with pytest.raises(oracledb.DatabaseError, match=r"ORA-01017|ORA-28000|ORA-01045"):
        database.connect("hsm")


def test_the_views_show_no_personal_data(dba: oracledb.Connection) -> None:
    columns = rows(
        dba,
        "select c.table_name, c.column_name from dba_tab_columns c join dba_views v "
        "on v.owner = c.owner and v.view_name = c.table_name where c.owner = 'HSM' "
        "and c.column_name in ('DADOS', 'DADOS_LONGOS', 'PAYLOAD')",
    )
    assert columns == set()


def code_of(path: Path) -> str:
    return re.sub(r"--.*", "", path.read_text(encoding="utf-8")).lower()


def test_no_package_of_the_product_has_dynamic_sql() -> None:
    found = [
        path.name
        for path in sorted(PACKAGES.glob("*.pk?"))
        if re.search(r"execute\s+immediate|dbms_sql|open\s+\w+\s+for\s+(?!select|\s)", code_of(path))
    ]
    assert found == []


def test_only_the_logger_and_the_look_at_locks_are_autonomous() -> None:
    found = [p.name for p in sorted(PACKAGES.glob("*.pkb")) if "autonomous_transaction" in code_of(p)]
    assert found == ["hsm_registro.pkb", "hsm_saude.pkb"]
    assert "commit" not in code_of(PACKAGES / "hsm_saude.pkb"), "it looks and lets go"
