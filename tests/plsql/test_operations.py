"""The scripts of everyday acts, as an operator or a DBA runs them: what they do, say, and refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from tests.database import ROOT, Database, empty_queue

from .scripts import Script, runner, value
from .test_security import person

FOLDER = ROOT / "deploy" / "oracle" / "operacao"
DBAS = {"maquina", "indices", "guarda"}


def scripts(connection: oracledb.Connection) -> Script:
    run = runner(connection, FOLDER)
    return lambda name, *arguments: run(f"{name}.sql", *arguments)


@pytest.fixture
def clean(dba: oracledb.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty queue, and a folder of the test's own for the logs; routes that a test makes go."""
    monkeypatch.chdir(tmp_path)
    empty_queue(dba)
    yield
    dba.rollback()
    empty_queue(dba)
    with dba.cursor() as cursor:
        cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os = 'TESTE_OPERACAO' or evento = 'TESTE'")
    dba.commit()


@pytest.fixture
def operator(dba: oracledb.Connection, database: Database, clean: None) -> Iterator[Script]:
    for connection in person(dba, database, "teste_operacao", "hsm_operador"):
        yield scripts(connection)


@pytest.fixture
def reader(dba: oracledb.Connection, database: Database, clean: None) -> Iterator[Script]:
    for connection in person(dba, database, "teste_leitura", "hsm_leitor"):
        yield scripts(connection)


@pytest.fixture
def administrator(database: Database, clean: None) -> Iterator[Script]:
    """In a session of its own: what it compiles anew would be ORA-04068 to those that have used it."""
    with closing(database.connect("system")) as connection:
        yield scripts(connection)


@pytest.fixture
def route(dba: oracledb.Connection, clean: None) -> int:
    with dba.cursor() as cursor:
        number = cursor.var(int)
        cursor.execute("begin :1 := hsm.hsm_admin.definir_rota('TESTE_OPERACAO', 'X', 'topico-um'); end;", [number])
        return int(number.getvalue())


@pytest.fixture
def failed(dba: oracledb.Connection, route: int) -> int:
    """A row of that route that ntfy has refused."""
    with dba.cursor() as cursor, dba.cursor() as rows:
        cursor.execute("begin hsm.hsm_fila.enfileirar(7, 'TESTE_OPERACAO', 'X', '{}'); commit; end;")
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 1, rows])
        [(number, token, *_)] = rows.fetchall()
        report = f'[{{"id":{number},"reserva":"{token}","http":400,"codigo":40009,"erro":"invalid request"}}]'
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", report, cursor.var(str)])
    return int(number)


def status(dba: oracledb.Connection, row: int) -> object:
    return value(dba, f"select status from hsm.hsm_fila_notificacao where id = {row}")


def test_the_status_says_what_needs_somebody_and_how_the_channels_are(reader: Script) -> None:
    code, output = reader("status")
    assert code == 0, output
    assert re.search(r"^(Tudo em ordem\.|ERRO: |ATENCAO: )", output, re.M)
    assert re.search(r"^Canal PADRAO: ativo, disjuntor FECHADO; esperam 0", output, re.M)


def test_why_an_order_has_not_rung_is_told_in_a_line_a_notification(reader: Script, failed: int) -> None:
    code, output = reader("por_que", "7")
    assert code == 0, output
    assert re.search(
        rf"^Linha {failed}, OS 7 de .*: FALHA em .*, motivo 40009; .*último erro: invalid request$", output, re.M
    )
    code, output = reader("por_que", "7", "NINGUEM")
    assert code == 0, output
    assert "A fila não tem evento da OS 7 de NINGUEM" in output


def test_failures_are_grouped_by_reason_answer_route_and_hour(reader: Script, failed: int, route: int) -> None:
    code, output = reader("falhas")
    assert code == 0, output
    assert f"1 x 40009, HTTP 400, código 40009, rota {route} (PADRAO/to...), linhas {failed} a {failed}" in output
    assert "1 notificação(ões) em FALHA desde" in output


@pytest.mark.parametrize(
    "criterion", ["MOTIVO 40009", "ROTA {route}", "CANAL padrao", "TIPO TESTE_OPERACAO", "LINHA {row}"]
)
def test_failures_are_replayed_by_reason_route_channel_type_or_row(
    operator: Script, dba: oracledb.Connection, route: int, failed: int, criterion: str
) -> None:
    code, output = operator("reprocessar", *criterion.format(route=route, row=failed).split(), "ntfy corrigido")
    assert code == 0, output
    assert "1 notificação(ões) de volta à fila" in output
    assert status(dba, failed) == "PENDENTE"
    assert value(
        dba, "select max(motivo) from hsm.hsm_auditoria where id = (select max(id) from hsm.hsm_auditoria)"
    ) == ("ntfy corrigido")


def test_a_route_is_moved_with_what_waits(operator: Script, dba: oracledb.Connection, route: int) -> None:
    with dba.cursor() as cursor:
        cursor.execute("begin hsm.hsm_fila.enfileirar(8, 'TESTE_OPERACAO', 'X', '{}'); commit; end;")
    code, output = operator("mover_rota", str(route), "topico-dois", "tópico d'antes vazou")
    assert code == 0, output
    assert "1 notificação(ões) esperam" in output
    assert value(dba, f"select topico from hsm.hsm_rota_notificacao where id = {route}") == "topico-dois"


def test_a_route_is_turned_off_and_on(operator: Script, dba: oracledb.Connection, route: int) -> None:
    for word, active in (("desligar", "N"), ("LIGAR", "S")):
        code, output = operator("rota", str(route), word, "obra")
        assert code == 0, output
        assert value(dba, f"select ativa from hsm.hsm_rota_notificacao where id = {route}") == active


def test_a_channel_is_stopped_and_goes_on(operator: Script, dba: oracledb.Connection) -> None:
    for word, paused in (("PAUSAR", "S"), ("RETOMAR", "N")):
        code, output = operator("canal", "padrao", word, "manutenção")
        assert code == 0, output
        assert value(dba, "select pausado from hsm.hsm_canal where canal = 'PADRAO'") == paused


def test_a_test_notification_waits_in_the_queue_and_is_marked(operator: Script, dba: oracledb.Connection) -> None:
    code, output = operator("testar", "PADRAO", "topico-teste")
    assert code == 0, output
    assert "[TESTE]" in output and "por_que_linha(" in output
    assert value(dba, "select count(*) from hsm.hsm_fila_notificacao where marca = 'TESTE'") == 1


def test_the_purge_and_the_jobs_are_an_operators_to_start(operator: Script) -> None:
    for arguments in (("purgar", "disco"), ("tarefas", "iniciar", "obra"), ("tarefas", "PARAR", "obra")):
        code, output = operator(*arguments)
        assert code == 0, output


def test_a_machine_is_allowed_by_the_dba(administrator: Script, dba: oracledb.Connection) -> None:
    before = value(dba, "select servidores from hsm.hsm_instalacao")
    code, output = administrator("maquina", "No-Novo.exemplo.com.br", "segundo nó")
    assert code == 0, output
    assert value(dba, "select servidores from hsm.hsm_instalacao") == f"{before},no-novo"
    with dba.cursor() as cursor:
        cursor.execute("update hsm.hsm_instalacao set servidores = :1", [before])
    dba.commit()


def test_the_indexes_of_the_queue_are_coalesced(administrator: Script, dba: oracledb.Connection) -> None:
    code, output = administrator("indices")
    assert code == 0, output
    coalesced = set(re.findall(r"alter index hsm\.(\w+) coalesce", output))
    assert {"hsm_fila_pk", "hsm_fila_viva_idx", "hsm_tentativa_pk", "hsm_carga_pk"} <= coalesced


def test_a_grant_that_comes_later_takes_effect(administrator: Script, dba: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        cursor.execute("update hsm.hsm_instalacao set banco_dbid = null, banco_con_dbid = null")
    dba.commit()
    code, output = administrator("guarda")
    assert code == 0, output
    assert "A guarda conhece o DBID deste banco" in output
    assert value(dba, "select count(banco_dbid) from hsm.hsm_instalacao") == 1


# Of each script, a call that lacks its last argument or has a wrong one, and what is said
INCOMPLETE = [
    ("por_que", (), "Informe o número da OS (argumento 1)"),
    ("por_que", ("sete",), "Informe o número da OS (argumento 1)"),
    ("falhas", ("muitas",), "Horas (argumento 1)"),
    ("reprocessar", (), "Informe MOTIVO, ROTA, CANAL, TIPO ou LINHA (argumento 1)"),
    ("reprocessar", ("MOTIVO",), "Informe qual MOTIVO (argumento 2)"),
    ("reprocessar", ("ROTA", "x", "y"), "ROTA (argumento 2): um número"),
    ("reprocessar", ("ROTA", "1"), "Informe por quê, para a auditoria (argumento 3)"),
    ("mover_rota", ("x",), "Informe o número da rota (argumento 1)"),
    ("mover_rota", ("1",), "Informe o tópico novo (argumento 2)"),
    ("mover_rota", ("1", "t"), "Informe por quê, para a auditoria (argumento 3)"),
    ("rota", ("1", "VIRAR", "x"), "Informe LIGAR ou DESLIGAR (argumento 2)"),
    ("canal", (), "Informe o canal (argumento 1)"),
    ("canal", ("PADRAO", "PARAR", "x"), "Informe PAUSAR ou RETOMAR (argumento 2)"),
    ("testar", (), "Informe o canal (argumento 1)"),
    ("purgar", (), "Informe por quê, para a auditoria (argumento 1)"),
    ("tarefas", ("LIGAR", "x"), "Informe INICIAR ou PARAR (argumento 1)"),
    ("maquina", (), "Informe a máquina (argumento 1)"),
]


@pytest.mark.parametrize(("name", "arguments", "said"), INCOMPLETE)
def test_a_missing_or_wrong_argument_is_named(
    administrator: Script, name: str, arguments: tuple[str, ...], said: str
) -> None:
    code, output = administrator(name, *arguments)
    assert code != 0
    assert f"ORA-20999: {said}" in output


def test_every_script_has_a_test_of_what_it_refuses_or_needs_nothing() -> None:
    assert {path.stem for path in FOLDER.glob("*.sql")} - {name for name, *_ in INCOMPLETE} == {
        "status", "indices", "guarda"
    }  # fmt: skip


@pytest.mark.parametrize("language", [".md", ".pt-BR.md"])
def test_the_how_to_pages_have_every_script_and_no_other(language: str) -> None:
    scripts = {path.stem for path in (ROOT / "deploy" / "oracle").rglob("*.sql")} | {"utlrp"}
    named: dict[str, set[str]] = {}
    for path in (ROOT / "docs" / "how-to").glob("*.md"):
        if path.name.partition(".")[2] == language.removeprefix("."):
            text = path.read_text(encoding="utf-8")
            named[path.name] = set(re.findall(r"(?:`|@)(?:deploy/oracle/)?(?:\w+/)*(\w+)\.sql", text))
    # Copies a site makes of the sample, what a script leaves behind, and any script
    own = {"minha_origem", "minhas_rotas", "hsm_sqlplus_antes", "script"}
    assert {page: lost for page, names in named.items() if (lost := names - scripts - own)} == {}
    assert {path.stem for path in FOLDER.glob("*.sql")} <= named[f"operations{language}"]


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.sql")))
def test_every_script_stands_in_the_frame_and_says_who_runs_it(name: str) -> None:
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    header = "\n".join(line for line in lines if line.startswith("--"))
    assert ("HSM_OPERADOR" in header) == (name not in DBAS)
    assert all(word in header for word in ("Run as", "Log", "Undo", "Re-runnable", f"hsm_{name}_<date>"))
    code = [line for line in lines if line and not line.startswith("--")]
    assert (code[0], code[-1]) == ("@@../interno/argumentos.sql", "@@../interno/fim.sql")
    assert f'define hsm_script = "{name}"' in code
    defined = {line.split()[1] for line in code if line.startswith("define ")} - {"hsm_script"}
    undefined = {word for line in code if line.startswith("undefine ") for word in line.split()[1:]}
    assert defined == undefined
