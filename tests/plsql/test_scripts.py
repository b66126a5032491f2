"""The DBA's scripts that look at an installation or change one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from deploy.sandbox.server import Sandbox
from tests.database import PASSWORD, ROOT

from .scripts import SCRIPTS, Script, execute, runner, value


@pytest.fixture
def script(dba: oracledb.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Runs a script as a DBA, in a folder of its own: the scripts spool their logs to the current one."""
    monkeypatch.chdir(tmp_path)
    return runner(dba)


@pytest.fixture
def own_dba(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[oracledb.Connection]:
    """A DBA of a sandbox that the test may ruin."""
    with Sandbox() as sandbox:
        sandbox.install()
        monkeypatch.chdir(tmp_path)
        with closing(oracledb.connect(user="system", password=PASSWORD, dsn=sandbox.dsn)) as connection:
            yield connection




def test_verify_finds_nothing_wrong_in_a_fresh_installation(script: Script) -> None:
    code, output = script("verify.sql")
    assert code == 0, output
    assert "nenhum objeto inválido" in output


def test_every_package_is_compiled_at_the_level_that_folds_constants() -> None:
    """Below it a constant with a minus before its number would make a package stateful (ORA-04068)."""
    packages, level = re.compile(r"^@@\S+ packages/", re.M), re.compile(r"plsql_optimize_level\s*=\s*(\d)", re.I)
    scripts = {path: path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.rglob("*.sql"))}
    [code] = [text for text in scripts.values() if packages.search(text)]
    [said] = level.finditer(code)
    assert said.group(1) == "2"
    assert said.start() < min(found.start() for found in packages.finditer(code))
    assert [path.name for path, text in scripts.items() if level.search(text)] == ["codigo.sql"]




STRUCTURE = (
    "select table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, hidden_column, "
    "virtual_column, data_default from dba_tab_cols where owner = 'HSM'",
    "select table_name, constraint_name, constraint_type, search_condition from dba_constraints "
    "where owner = 'HSM' and generated = 'USER NAME'",
    "select table_name, index_name, column_name, column_position from dba_ind_columns where index_owner = 'HSM'",
    "select table_name, null, comments from dba_tab_comments where owner = 'HSM'",
    "select table_name, column_name, comments from dba_col_comments where owner = 'HSM'",
    "select grantee, table_name, privilege from dba_tab_privs where owner = 'HSM'",
)


def structure(dba: oracledb.Connection) -> set[tuple[str, ...]]:
    """What the tables are, but for how conditions are broken into lines and the names of identity sequences."""

    def text(part: object) -> str:
        content = part.read() if isinstance(part, oracledb.LOB) else part
        return re.sub(r"ISEQ\S+", "ISEQ", " ".join(str(content).split()))

    with dba.cursor() as cursor:
        return {tuple(map(text, row)) for query in STRUCTURE for row in cursor.execute(query).fetchall()}


QUEUE_INDEXES = ["viva", "ordem", "aglutina", "parada", "devedora", "reserva", "validade"]
QUEUE_KEYS = [
    *("prior_vivo", "os_ordem", "rota_ordem", "id_ordem", "os_aglutina", "rota_aglutina", "evento_aglutina"),
    *("id_aglutina", "rota_parada", "os_parada", "id_parada", "id_devedora", "expira_vivo"),
    *("origem_ordem", "origem_aglutina", "origem_parada"),
]


def test_upgrade_brings_an_older_installation_up_to_date(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    fresh = structure(own_dba)
    execute(
        own_dba,
        "drop table hsm.hsm_auditoria",
        "drop index hsm.hsm_fila_falha_idx",
        "alter table hsm.hsm_fila_notificacao drop column falha_em",
        "alter table hsm.hsm_fila_notificacao drop column reprocessos",
        *(f"drop index hsm.hsm_fila_{name}_idx" for name in QUEUE_INDEXES),
        f"alter table hsm.hsm_fila_notificacao drop ({', '.join(QUEUE_KEYS)})",
        "alter table hsm.hsm_fila_notificacao drop constraint hsm_fila_aglutina_ck",
        "alter table hsm.hsm_fila_notificacao drop constraint hsm_fila_estacionada_ck",
        "alter table hsm.hsm_fila_notificacao drop constraint hsm_fila_marca_ck",
        "alter table hsm.hsm_fila_notificacao drop (aglutina, expira_em, dt_envio, estacionada, origem, marca)",
        "alter table hsm.hsm_log drop (esquema, omitidas)",
        "alter table hsm.hsm_fila_notificacao add (os_vivo number invisible generated always as "
        "(case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_os end) virtual, "
        "rota_vivo number invisible generated always as "
        "(case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_rota end) virtual)",
        "create index hsm.hsm_fila_ordem_idx on hsm.hsm_fila_notificacao (os_vivo, rota_vivo, id_vivo)",
        "alter table hsm.hsm_fila_notificacao add (prior_vivo number invisible generated always as "
        "(case when status in ('PENDENTE', 'ENVIANDO') then 5 - prioridade end) virtual)",
        "create index hsm.hsm_fila_viva_idx on hsm.hsm_fila_notificacao "
        "(status_vivo, canal_vivo, prior_vivo, em_vivo, id_vivo)",
        "drop index hsm.hsm_rota_sonda_idx",
        "drop index hsm.hsm_rota_soltando_idx",
        "alter table hsm.hsm_rota_notificacao drop (sonda_em, id_soltando)",
        "alter table hsm.hsm_rota_notificacao drop constraint hsm_rota_soltando_ck",
        "alter table hsm.hsm_rota_notificacao drop (recusas_seguidas, sondas, proxima_sonda, linha_sonda, soltando)",
        "alter table hsm.hsm_canal drop constraint hsm_canal_disjuntor_ck",
        "alter table hsm.hsm_canal drop (disjuntor, aberto_em, aberto_ate, sonda_em, sonda_ate, sonda_reserva)",
        "alter table hsm.hsm_instalacao drop (dt_armada, servidores, purga_ate, purga_volta)",
        "alter table hsm.hsm_rota_notificacao modify (ordenada default 'N')",
        "comment on table hsm.hsm_log is 'x'",
        "comment on column hsm.hsm_log.nivel is 'x'",
        "delete from hsm.hsm_parametro where nome = 'REPROCESSO_VEZES'",
        "update hsm.hsm_parametro set valor = '77', dt_alteracao = sysdate where nome = 'LOTE_MAX'",
        "update hsm.hsm_parametro set valor = '900' where nome = 'DISJUNTOR_MAX_S'",
        "insert into hsm.hsm_parametro (nome, valor, descricao) values ('ESPERA_CONFIG_S', '60', 'x')",
    )
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "nenhum objeto inválido" in output
    assert structure(own_dba) ^ fresh == set()
    assert value(own_dba, "select valor from hsm.hsm_parametro where nome = 'LOTE_MAX'") == "77"
    assert value(own_dba, "select valor from hsm.hsm_parametro where nome = 'DISJUNTOR_MAX_S'") == "240"
    assert value(own_dba, "select valor from hsm.hsm_parametro where nome = 'REPROCESSO_VEZES'") == "0"
    assert value(own_dba, "select count(*) from hsm.hsm_parametro where nome = 'ESPERA_CONFIG_S'") == 0
    assert "hsm_dba.armar" in output
    execute(
        own_dba,
        "begin hsm.hsm_dba.armar; hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{}'); end;",
    )
    assert value(own_dba, "select hsm.hsm_envio_api.trabalho_pendente from dual") == 0
    assert value(own_dba, "select count(os_ordem) from hsm.hsm_fila_notificacao") == 1
    execute(own_dba, "update hsm.hsm_fila_notificacao set estacionada = 'R'")
    assert value(own_dba, "select count(prior_vivo) from hsm.hsm_fila_notificacao") == 0
    index = "select count(*) from dba_indexes where owner = 'HSM' and index_name = 'HSM_FILA_VIVA_IDX'"
    assert value(own_dba, index) == 1
    execute(own_dba, "delete from hsm.hsm_fila_notificacao")
    assert value(own_dba, "select count(reprocessos) from hsm.hsm_fila_notificacao") == 0


def test_upgrade_grants_hsm_what_it_needs_of_sys(own_dba: oracledb.Connection) -> None:
    """An early version did without."""
    execute(own_dba, "revoke select on sys.v_$database from hsm", "revoke execute on sys.dbms_utility from hsm")
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 0, output
    assert value(own_dba, "select count(dbid) from hsm.hsm_banco_vw") == 1
    granted = "select count(*) from dba_tab_privs where grantee = 'HSM' and table_name = 'DBMS_UTILITY'"
    assert value(own_dba, granted) == 1


def test_upgrade_goes_on_where_a_failed_one_stopped(own_dba: oracledb.Connection) -> None:
    execute(
        own_dba,
        "alter table hsm.hsm_fila_notificacao drop (os_ordem, os_aglutina, rota_aglutina)",
        "alter table hsm.hsm_fila_notificacao drop (origem_aglutina, evento_aglutina, id_aglutina)",
        "alter table hsm.hsm_fila_notificacao drop constraint hsm_fila_aglutina_ck",
        "alter table hsm.hsm_fila_notificacao drop (aglutina)",
    )
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 0, output
    index = "select count(*) from dba_indexes where owner = 'HSM' and index_name = 'HSM_FILA_ORDEM_IDX'"
    assert value(own_dba, index) == 1


def test_upgrade_keeps_rows_of_a_suspended_route_out_of_the_order_and_has_the_route_try(
    own_dba: oracledb.Connection,
) -> None:
    """RETIDA was the name of it before rows could wait for other reasons too."""
    execute(
        own_dba,
        "begin hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{}'); end;",
        "drop index hsm.hsm_fila_viva_idx",
        "drop index hsm.hsm_fila_parada_idx",
        "drop index hsm.hsm_fila_devedora_idx",
        "alter table hsm.hsm_fila_notificacao "
        "drop (prior_vivo, rota_parada, os_parada, origem_parada, id_parada, id_devedora)",
        "alter table hsm.hsm_fila_notificacao drop constraint hsm_fila_estacionada_ck",
        "alter table hsm.hsm_fila_notificacao drop (estacionada)",
        "alter table hsm.hsm_fila_notificacao add (retida varchar2(1 char) default 'N' not null)",
        "alter table hsm.hsm_fila_notificacao add constraint hsm_fila_retida_ck check (retida in ('S', 'N'))",
        "alter table hsm.hsm_fila_notificacao add (prior_vivo number invisible generated always as "
        "(case when status = 'ENVIANDO' or (status = 'PENDENTE' and retida = 'N') then 5 - prioridade end) virtual)",
        "create index hsm.hsm_fila_viva_idx on hsm.hsm_fila_notificacao "
        "(status_vivo, canal_vivo, prior_vivo, em_vivo, id_vivo)",
        "update hsm.hsm_fila_notificacao set retida = 'S'",
        "update hsm.hsm_rota_notificacao set suspensa = 'S', motivo_suspensao = 'HTTP 403' "
        "where id = (select id_rota from hsm.hsm_fila_notificacao)",
        "commit",
    )
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 0, output
    assert value(own_dba, "select estacionada from hsm.hsm_fila_notificacao") == "R"
    assert value(own_dba, "select count(prior_vivo) from hsm.hsm_fila_notificacao") == 0
    assert value(own_dba, "select hsm.hsm_envio_api.trabalho_pendente from dual") == 0, "the route tries one"


def test_agenda_shows_its_plan_also_where_an_argument_is_left_out(own_dba: oracledb.Connection) -> None:
    code, output = runner(own_dba)("agenda.sql", "/opt/hsm/bin/python", "/etc/hsm/job.toml", "-", "-")
    assert code == 0, output
    assert "prompt" not in output, "a line that ends in - goes on in the next one"


def test_upgrade_can_be_repeated_and_starts_the_jobs_again(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    execute(own_dba, "begin dbms_scheduler.drop_job('HSM.HSM_TAREFA_PURGA'); end;")
    for _ in range(2):
        code, output = run("upgrade.sql")
        assert code == 0, output
    enabled = "select count(*) from dba_scheduler_jobs where owner = 'HSM' and enabled = 'TRUE'"
    assert value(own_dba, enabled) == 4


def test_upgrade_leaves_stopped_jobs_stopped_and_says_so(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    execute(own_dba, "begin hsm.hsm_agenda.parar; end;")
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "exec hsm.hsm_agenda.iniciar" in output
    enabled = "select count(*) from dba_scheduler_jobs where owner = 'HSM' and enabled = 'TRUE'"
    assert value(own_dba, enabled) == 0


def test_upgrade_names_a_trigger_of_an_earlier_version(own_dba: oracledb.Connection) -> None:
    """One that calls HSM_FILA only: it works, and does not obey PROPAGAR when that package is broken."""
    run = runner(own_dba)
    with own_dba.cursor() as cursor:
        cursor.execute("select text from dba_source where name = 'TG_OS_NOTIF' and type = 'TRIGGER' order by line")
        trigger = "create or replace " + "".join(text for (text,) in cursor)
    execute(
        own_dba,
        trigger.replace("hsm.hsm_fila_falha.tratar(g_eventos, in_erro)", "null"),
        "revoke execute on hsm.hsm_fila_falha from chamados",
    )
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "CHAMADOS.TG_OS_NOTIF é de versão anterior" in output
    execute(own_dba, "insert into chamados.ordem_servico (tipo_os) values ('PADRAO')")
    assert value(own_dba, "select count(*) from hsm.hsm_fila_notificacao") == 1
    assert run("gatilho.sql", "CHAMADOS", "ORDEM_SERVICO")[0] == 0
    assert "versão anterior" not in run("upgrade.sql")[1]


def test_an_upgrade_disturbs_no_session_that_changes_orders(own_dba: oracledb.Connection) -> None:
    """Nothing the trigger calls has a state, so there is no ORA-04068 for a session that has used it before."""
    with closing(oracledb.connect(user="chamados", password=PASSWORD, dsn=own_dba.dsn)) as app:
        execute(app, "insert into ordem_servico (tipo_os) values ('PADRAO')")
        code, output = runner(own_dba)("upgrade.sql")
        assert code == 0, output
        execute(app, "insert into ordem_servico (tipo_os) values ('PADRAO')")
    assert value(own_dba, "select count(*) from hsm.hsm_fila_notificacao") == 2


def test_a_trigger_left_without_hsm_can_be_taken_off(own_dba: oracledb.Connection) -> None:
    execute(own_dba, "drop user hsm_job cascade", "drop user hsm cascade")
    for _ in range(2):
        code, output = runner(own_dba)("gatilho_remover.sql", "CHAMADOS", "ORDEM_SERVICO")
        assert code == 0, output
    execute(own_dba, "insert into chamados.ordem_servico (tipo_os) values ('PADRAO')")


def test_upgrade_without_an_installation_says_what_to_run(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("gatilho_remover.sql", "CHAMADOS", "ORDEM_SERVICO")[0] == 0
    assert run("uninstall.sql", "FREEPDB1")[0] == 0
    code, output = run("upgrade.sql")
    assert code != 0
    assert "install.sql" in output


