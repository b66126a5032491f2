"""Who can do what: every user and role of the product has what it needs and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from tests.database import PASSWORD, ROOT, Database, empty_queue
from tests.waiting import wait_until

# What only an operator looks at: credentials in actions, topics in full, answers of strangers
OPERATORS_VIEWS = {"HSM_ROTA_COMPLETA_VW", "HSM_TENTATIVA_COMPLETA_VW", "HSM_AUDITORIA_COMPLETA_VW"}
CAPTURED = "HSM_OUTBOX_VW"  # facts of orders, for whom the DBA lets read them
INTERNAL_VIEWS = {
    CAPTURED,
    "HSM_BANCO_VW",
    "HSM_CONSUMO_RECENTE_VW",
    "HSM_CONTA_VW",
    "HSM_INSTANCIA_VW",
    "HSM_GATILHO_VW",
}
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

    def dropped() -> bool:
        try:
            cursor.execute(f"drop user {name} cascade")
        except oracledb.DatabaseError as error:
            if error.args[0].code != 1940:
                raise
            return False
        return True

    wait_until(dropped)


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
    views = [v for v in objects(dba, "VIEW") if v not in OPERATORS_VIEWS | INTERNAL_VIEWS]
    hidden = [*objects(dba, "TABLE"), *OPERATORS_VIEWS]
    assert {v: refused(reader, f"select count(*) from hsm.{v}") for v in views} == dict.fromkeys(views, 0)
    assert {t: refused(reader, f"select count(*) from hsm.{t}") for t in hidden} == dict.fromkeys(hidden, HIDDEN_TABLE)


@pytest.mark.parametrize("who", ["reader", "operator", "job"])
def test_what_is_captured_is_read_by_nobody_the_dba_has_not_told(request: pytest.FixtureRequest, who: str) -> None:
    assert refused(request.getfixturevalue(who), f"select count(*) from hsm.{CAPTURED}") == HIDDEN_TABLE


HOOK, SECRET_PATH, SECRET_HEADER = "TESTE_GANCHO", "/services/T00/Xp4Q9z", "chave-do-gateway"
SECRET_TOPIC, SECRET_TOKEN, ECHO = "sala-42-9f3c7d1e", "Bearer tk_SECRET", "bloqueado: Maria Silva, CPF 123.456.789-00"


@pytest.fixture
def secrets_in_use(dba: oracledb.Connection) -> Iterator[None]:
    """A route to a topic that is a password, with a credential in an action, whose server repeats what it was sent."""
    action = json.dumps(
        [{"action": "http", "label": "Fechar", "url": "https://x/t0k3n", "headers": {"Authorization": SECRET_TOKEN}}]
    )
    empty_queue(dba)
    with dba.cursor() as cursor:
        route, cursor_of_rows = cursor.var(int), cursor.connection.cursor()
        cursor.execute(
            "begin :route := hsm.hsm_admin.definir_rota('TESTE_LEITOR', 'X', :topic, in_acoes => :actions, "
            "in_mensagem => '{quem}', in_url_clique => 'https://cliente:s3nh4@x'); "
            "hsm.hsm_fila.enfileirar(1, 'TESTE_LEITOR', 'X', '{\"quem\":\"Maria Souza\"}'); "
            "commit; hsm.hsm_envio_api.reservar('w', 1, :rows); end;",
            route=route,
            topic=SECRET_TOPIC,
            actions=action,
            rows=cursor_of_rows,
        )
        [(number, token, *_)] = cursor_of_rows.fetchall()
        report = [{"id": number, "reserva": token, "http": 403, "erro": ECHO}]
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps(report), cursor.var(str)])
        cursor.callproc("hsm.hsm_admin.definir_canal", [HOOK], {"in_tipo": "WEBHOOK"})
        hook = cursor.callfunc(
            "hsm.hsm_admin.definir_rota",
            int,
            ["TESTE_LEITOR", "Y", SECRET_PATH, HOOK],
            {"in_cabecalhos": json.dumps({"X-Api-Key": SECRET_HEADER})},
        )
        yield
        for number in (route.getvalue(), hook):
            cursor.callproc("hsm.hsm_admin.desligar_rota", [number])
            cursor.execute("delete from hsm.hsm_auditoria where alvo = to_char(:1)", [number])
    empty_queue(dba)
    with dba.cursor() as cursor:
        cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os = 'TESTE_LEITOR'")
        cursor.execute("delete from hsm.hsm_canal where canal = :1", [HOOK])
    dba.commit()


def seen_by(connection: oracledb.Connection, views: Iterable[str]) -> str:
    text = ""
    with connection.cursor() as cursor:
        for view in views:
            for row in cursor.execute(f"select * from hsm.{view}").fetchall():
                text += " ".join(part.read() if isinstance(part, oracledb.LOB) else str(part) for part in row) + "\n"
    return text


def told_by(connection: oracledb.Connection, *calls: str) -> str:
    """What functions that give a text give."""
    with connection.cursor() as cursor:
        texts = [cursor.execute(f"select hsm.{call} from dual").fetchone()[0].read() for call in calls]
    return "\n".join(texts)


PANEL = [
    *("hsm_painel.resumo", "hsm_painel.resumo(1)", "hsm_painel.resumo(168)", "hsm_painel.historia(1)"),
    *("hsm_painel.linhas", "hsm_painel.linhas('PENDENTE')", "hsm_painel.html", "hsm_painel.metricas"),
]


@pytest.mark.usefixtures("secrets_in_use")
def test_a_reader_sees_no_credential_no_topic_and_no_echo_of_personal_data(
    dba: oracledb.Connection, reader: oracledb.Connection
) -> None:
    seen = seen_by(reader, [v for v in objects(dba, "VIEW") if v not in OPERATORS_VIEWS | INTERNAL_VIEWS])
    seen += seen_by(reader, ["hsm_consulta.situacao()", "hsm_consulta.por_que(1)"])
    panel = told_by(reader, *PANEL)
    seen += panel
    secrets = (SECRET_TOPIC, SECRET_TOKEN, SECRET_PATH, SECRET_HEADER, "t0k3n", "s3nh4", "Maria")
    found = [secret for secret in secrets if secret in seen]
    assert found == []
    assert "sala..." in seen, "what it is about can be told all the same"
    assert "HTTP 403" in seen
    assert '"erro":"HTTP 403"' in panel and '"topico":"sala..."' in panel


def test_of_those_who_are_told_by_mail_a_reader_sees_no_address(
    dba: oracledb.Connection, reader: oracledb.Connection
) -> None:
    told = [("CORREIO_DE", "hsm@x.example"), ("CORREIO_PARA", "maria.silva@x.example,jo@y.example")]
    with dba.cursor() as cursor:
        for name, value in told:
            cursor.callproc("hsm.hsm_dba.definir_parametro", [name, value])
        seen = rows(reader, "select nome, valor from hsm.hsm_parametro_vw where nome in ('CORREIO_DE', 'CORREIO_PARA')")
        for name, _ in told:
            cursor.callproc("hsm.hsm_dba.definir_parametro", [name, "-"])
    assert seen == {("CORREIO_DE", "hs...@x.example"), ("CORREIO_PARA", "ma...@x.example,jo...@y.example")}


@pytest.mark.usefixtures("secrets_in_use")
def test_an_operator_sees_routes_answers_and_changes_in_full(operator: oracledb.Connection) -> None:
    assert SECRET_TOKEN in seen_by(operator, ["hsm_rota_completa_vw"])
    assert SECRET_TOPIC in seen_by(operator, ["hsm_rota_completa_vw"])
    assert SECRET_PATH in seen_by(operator, ["hsm_rota_completa_vw"])
    assert SECRET_HEADER in seen_by(operator, ["hsm_rota_completa_vw"])
    assert ECHO in seen_by(operator, ["hsm_tentativa_completa_vw"])
    assert SECRET_TOKEN in seen_by(operator, ["hsm_auditoria_completa_vw"])
    panel = told_by(operator, "hsm_painel_completo.resumo", "hsm_painel_completo.historia(1)")
    found = [part for part in (SECRET_TOPIC, SECRET_TOKEN, "s3nh4", "Maria Souza", ECHO) if part in panel]
    assert found == [SECRET_TOPIC, SECRET_TOKEN, "s3nh4", "Maria Souza", ECHO]
    assert "s3nh4" not in told_by(operator, *PANEL)


@pytest.mark.parametrize(
    "act",
    [
        "armar",
        "autorizar_maquina('x')",
        "permitir_maquinas('abc%')",
        "conferir_maquina('N')",
        "completar_guarda",
        "definir_parametro('RETENCAO_AUDITORIA_D', '180')",
    ],
)
def test_an_operator_governs_neither_audit_nor_guard(operator: oracledb.Connection, act: str) -> None:
    assert refused(operator, f"begin hsm.hsm_dba.{act}; end;") == HIDDEN_PACKAGE


@pytest.mark.parametrize("name", ["RETENCAO_AUDITORIA_D", "RETENCAO_LOG_D", "LOG_NIVEL", "ENFILEIRAR_ERRO"])
def test_an_operator_does_not_set_what_keeps_traces(operator: oracledb.Connection, name: str) -> None:
    assert refused(operator, f"begin hsm.hsm_admin.definir_parametro('{name}', '1'); end;") == 20756


def advice() -> Iterator[str]:
    """Every text of the product that tells somebody what to do."""
    folder = ROOT / "plsql"
    for path in [*(folder / "packages").glob("*.pkb"), *(folder / "views").glob("*.vw")]:
        for statement in re.sub(r"--.*", "", path.read_text(encoding="utf-8")).split(";\n"):
            joined = re.sub(r"'\s*\|\|\s*'", "", statement)
            yield from (
                text for text in re.findall(r"'((?:[^']|'')*)'", joined) if re.search(r"\bhsm_\w+\.\w+|\.sql\b", text)
            )


def test_who_is_told_what_to_do_may_do_it(dba: oracledb.Connection) -> None:
    """A call a text names exists, and is an operator's unless the text says that it is the DBA's; so with scripts."""
    texts = [text for text in advice() if re.search(r"\s", text)]
    assert len(texts) > 10
    routines = rows(
        dba,
        "select lower(object_name || '.' || procedure_name) from dba_procedures where owner = 'HSM' "
        "and object_type = 'PACKAGE' and procedure_name is not null",
    )
    granted = rows(
        dba,
        "select lower(table_name) from dba_tab_privs where owner = 'HSM' and grantee = 'HSM_OPERADOR' "
        "and privilege = 'EXECUTE'",
    )
    wrong = [text for text in texts if ".sql" in text and "DBA" not in text]
    for text in texts:
        for package, routine in re.findall(r"(?<!hsm\.)\b(hsm_\w+)\.(\w+)", text):
            if (f"{package}.{routine}",) not in routines or ((package,) not in granted and "DBA" not in text):
                wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("call", ["resumo", "historia(1)"])
@pytest.mark.parametrize("who", ["reader", "job"])
def test_only_operators_are_given_the_panel_in_full(request: pytest.FixtureRequest, who: str, call: str) -> None:
    statement = f"declare l clob; begin l := hsm.hsm_painel_completo.{call}; end;"
    assert refused(request.getfixturevalue(who), statement) == HIDDEN_PACKAGE


@pytest.mark.parametrize(
    "package",
    ["hsm_resumo", "hsm_historia", "hsm_espera", "hsm_pagina", "hsm_modelo", "hsm_evento", "hsm_tipo_canal"],
)
def test_what_panel_and_notifications_are_made_of_is_nobody_s(dba: oracledb.Connection, package: str) -> None:
    assert rows(dba, "select grantee from dba_tab_privs where table_name = upper(:name)", name=package) == set()


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


def test_the_views_of_our_roles_show_no_personal_data(dba: oracledb.Connection) -> None:
    columns = rows(
        dba,
        "select c.table_name, c.column_name from dba_tab_columns c join dba_views v "
        "on v.owner = c.owner and v.view_name = c.table_name where c.owner = 'HSM' "
        "and c.column_name in ('DADOS', 'DADOS_LONGOS', 'PAYLOAD')",
    )
    assert columns == {(CAPTURED, "PAYLOAD")}


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
    assert found == ["hsm_registro.pkb", "hsm_saude_fila.pkb"]
    assert "commit" not in code_of(PACKAGES / "hsm_saude_fila.pkb"), "it looks and lets go"
