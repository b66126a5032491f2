"""The verdict of the clone guard when the database around it changes, seen through what the job may call."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import oracledb
import pytest
import requests

from tests.database import ROOT, Database, empty_queue

Become = Callable[..., None]
CLONES = [
    ("DBID", "4242", "DBID"),
    ("CON_DBID", "4242", "DBID"),
    ("CDB_NAME", "COPIA", "COPIA"),
    ("DB_NAME", "COPIA", "não é o que foi armado"),
    ("CON_NAME", "COPIA", "COPIA"),
]
NEW_HOST = {"SERVER_HOST": "outra"}
NEW_UNIQUE_NAME = {"DB_UNIQUE_NAME": "RESERVA"}
RESETLOGS = {"RESETLOGS_CHANGE#": 777}


@pytest.fixture
def become(database: Database) -> Iterator[Become]:
    """Makes the database another one, as a refresh, a switchover or a move would. Only a sandbox can."""
    changed: set[str] = set()

    def change(**facts: object) -> None:
        assert database.control is not None, "another identity needs the sandbox"
        changed.update(facts)
        requests.post(f"{database.control}/environment", json=facts, timeout=5).raise_for_status()

    yield change
    change(**dict.fromkeys(changed))


@pytest.fixture
def dba(database: Database, become: Become) -> Iterator[oracledb.Connection]:
    """Armed as it is, with one notification waiting."""
    with closing(database.connect("system")) as connection:
        become(SERVER_HOST="esta", DB_UNIQUE_NAME="PRINCIPAL")
        empty_queue(connection)
        run(connection, "hsm_dba.armar")
        facts = json.dumps({"descricao": "Bomba parada", "status": "ABERTA", "responsavel": "Ana"})
        with connection.cursor() as cursor:
            cursor.callproc("hsm.hsm_fila.enfileirar", [1, "PADRAO", "STATUS", facts])
        connection.commit()
        yield connection
    become(**dict.fromkeys(facts_of_tests()))
    with closing(database.connect("system")) as connection:
        run(connection, "hsm_dba.armar")
        empty_queue(connection)


def view(name: str) -> str:
    """The statement of a file of plsql/views, for a DBA."""
    text = (ROOT / "plsql" / "views" / name).read_text(encoding="utf-8")
    statement = text[text.index("create or replace view") :].partition(";")[0]
    return statement.replace("create or replace view ", "create or replace view hsm.", 1)


def armed_knowing(database: Database, dba: oracledb.Connection, *statements: str) -> Iterator[None]:
    """Armed where HSM knows of the database what views say, by a session of its own: one that has used HSM_GUARDA
    would get ORA-04068.
    """
    with dba.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        with closing(database.connect("system")) as other:
            run(other, "hsm_dba.armar")
        yield
        cursor.execute(view("hsm_banco_vw.vw"))
        cursor.execute(view("hsm_instancia_vw.vw"))


@pytest.fixture
def two_nodes(database: Database, dba: oracledb.Connection) -> Iterator[None]:
    """A cluster: two machines can be seen."""
    nodes = "(select 'esta' as host_name from dual union all select 'Vizinha.exemplo.com' from dual)"
    assert "gv$instance" in view("hsm_instancia_vw.vw")
    yield from armed_knowing(database, dba, view("hsm_instancia_vw.vw").replace("gv$instance", nodes))


@pytest.fixture
def no_optional_grant(database: Database, dba: oracledb.Connection) -> Iterator[None]:
    """HSM may not read V$DATABASE and GV$INSTANCE."""
    yield from armed_knowing(database, dba, view("hsm_banco_vw_minima.vw"), view("hsm_instancia_vw_minima.vw"))


def facts_of_tests() -> set[str]:
    return {name for name, _, _ in CLONES} | {*NEW_HOST, *NEW_UNIQUE_NAME, *RESETLOGS, "DATABASE_ROLE"}


def run(connection: oracledb.Connection, call: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"begin hsm.{call}; end;")


def verdict(database: Database) -> tuple[str, str | None]:
    """What a new session of the job is told."""
    with closing(database.connect("hsm_job")) as job, job.cursor() as cursor:
        report = json.loads(cursor.callfunc("hsm.hsm_envio_api.diagnostico", oracledb.DB_TYPE_CLOB).read())["guarda"]
        return report["veredito"], report.get("motivo")


def handed_out(database: Database) -> int:
    with closing(database.connect("hsm_job")) as job, job.cursor() as cursor, job.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 10, rows])
        return len(rows.fetchall())


def said(dba: oracledb.Connection) -> list[str]:
    with dba.cursor() as cursor:
        cursor.execute("select mensagem from hsm.hsm_log where origem = 'hsm_guarda' order by id")
        return [row[0] for row in cursor]


def assert_blocked(database: Database, dba: oracledb.Connection, reason: str) -> None:
    found, why = verdict(database)
    assert found == "BLOQUEADO"
    assert why is not None and reason in why
    assert handed_out(database) == handed_out(database) == 0
    assert said(dba) == [why], "once"


def assert_allowed(database: Database, dba: oracledb.Connection, warning: str | None) -> None:
    found, why = verdict(database)
    assert found == "LIBERADO"
    assert handed_out(database) == 1
    assert handed_out(database) == 0
    if warning is None:
        assert why is None and said(dba) == []
    else:
        assert why is not None and warning in why
        assert said(dba) == [why], "one warning"


def test_the_database_that_was_armed_delivers(database: Database, dba: oracledb.Connection) -> None:
    assert_allowed(database, dba, None)


@pytest.mark.parametrize(("fact", "value", "reason"), CLONES)
def test_a_copy_with_another_identity_hands_out_nothing(
    database: Database, dba: oracledb.Connection, become: Become, fact: str, value: str, reason: str
) -> None:
    become(**{fact: value})
    assert_blocked(database, dba, reason)


@pytest.mark.parametrize(("fact", "value", "reason"), CLONES)
def test_another_identity_is_a_copy_even_where_machine_and_unique_name_are_new_too(
    database: Database, dba: oracledb.Connection, become: Become, fact: str, value: str, reason: str
) -> None:
    become(**{fact: value}, **NEW_HOST, **NEW_UNIQUE_NAME)
    assert_blocked(database, dba, reason)


@pytest.mark.parametrize("role", ["PHYSICAL STANDBY", "LOGICAL STANDBY", "SNAPSHOT STANDBY"])
def test_a_standby_hands_out_nothing(database: Database, dba: oracledb.Connection, become: Become, role: str) -> None:
    become(DATABASE_ROLE=role)
    assert_blocked(database, dba, role)


def test_on_a_new_machine_nothing_goes_out_until_it_is_authorised(
    database: Database, dba: oracledb.Connection, become: Become
) -> None:
    become(**NEW_HOST)
    assert_blocked(database, dba, "autorizar_maquina")
    run(dba, "hsm_dba.autorizar_maquina('Outra.exemplo.com.br')")
    assert verdict(database) == ("LIBERADO", None)
    assert handed_out(database) == 1


def test_after_a_switchover_it_delivers_and_warns_once(
    database: Database, dba: oracledb.Connection, become: Become
) -> None:
    become(**NEW_HOST, **NEW_UNIQUE_NAME)
    assert_allowed(database, dba, "DB_UNIQUE_NAME passou de PRINCIPAL a RESERVA")


def test_after_a_failover_with_resetlogs_it_delivers_and_warns_once(
    database: Database, dba: oracledb.Connection, become: Become
) -> None:
    become(**RESETLOGS)
    assert_allowed(database, dba, "RESETLOGS")


def test_arming_the_copy_makes_it_the_one_that_delivers(
    database: Database, dba: oracledb.Connection, become: Become
) -> None:
    become(DBID="4242", CDB_NAME="COPIA", **NEW_HOST)
    assert handed_out(database) == 0
    run(dba, "hsm_dba.armar")
    assert verdict(database) == ("LIBERADO", None)
    assert handed_out(database) == 1


@pytest.mark.usefixtures("two_nodes")
def test_every_node_that_could_be_seen_when_arming_delivers(
    database: Database, dba: oracledb.Connection, become: Become
) -> None:
    become(SERVER_HOST="vizinha")
    assert_allowed(database, dba, None)


@pytest.mark.usefixtures("two_nodes")
def test_a_node_that_could_not_be_seen_when_arming_has_to_be_authorised(
    database: Database, dba: oracledb.Connection, become: Become
) -> None:
    become(SERVER_HOST="terceira")
    assert_blocked(database, dba, "autorizar_maquina")


def test_a_session_that_was_delivering_stops_when_its_database_is_no_longer_the_primary(
    database: Database, dba: oracledb.Connection, become: Become
) -> None:
    """Names, role and machine are asked for at every call."""
    with closing(database.connect("hsm_job")) as job, job.cursor() as cursor, job.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 1, rows])
        assert len(rows.fetchall()) == 1
        with dba.cursor() as other:
            other.callproc("hsm.hsm_fila.enfileirar", [2, "PADRAO", "STATUS", "{}"])
        dba.commit()
        become(DATABASE_ROLE="PHYSICAL STANDBY")
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 1, rows])
        assert rows.fetchall() == []
        assert cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", float) is None


def test_an_installation_that_was_never_armed_delivers_nothing_and_says_so(
    database: Database, dba: oracledb.Connection
) -> None:
    with dba.cursor() as cursor:
        cursor.execute("update hsm.hsm_instalacao set dt_armada = null")
    dba.commit()
    assert_blocked(database, dba, "hsm_dba.armar")


@pytest.mark.usefixtures("no_optional_grant")
def test_without_the_optional_grant_the_database_that_was_armed_delivers(
    database: Database, dba: oracledb.Connection
) -> None:
    assert_allowed(database, dba, None)


@pytest.mark.usefixtures("no_optional_grant")
@pytest.mark.parametrize("fact", ["CDB_NAME", "DB_NAME", "CON_NAME"])
def test_without_the_optional_grant_a_copy_with_another_name_hands_out_nothing(
    database: Database, dba: oracledb.Connection, become: Become, fact: str
) -> None:
    become(**{fact: "COPIA"})
    assert_blocked(database, dba, "não é o que foi armado")


@pytest.mark.usefixtures("no_optional_grant")
def test_without_the_optional_grant_a_switchover_waits_until_the_machine_is_authorised(
    database: Database, dba: oracledb.Connection, become: Become
) -> None:
    become(**NEW_HOST, **NEW_UNIQUE_NAME)
    assert_blocked(database, dba, "autorizar_maquina")
