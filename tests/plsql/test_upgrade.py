"""upgrade.sql, and install.sql over an installation: from an older version, resumed after a failure, beside senders."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from pathlib import Path

import oracledb
import pytest
import requests

import python_job
from tests.database import INSTALLED, PASSWORD, ROOT, OwnSandbox
from tests.waiting import wait_until

from . import kills
from .dictionary import snapshot
from .scripts import SCRIPTS, copied, execute, runner, value

QUEUE_INDEXES = ["viva", "ordem", "aglutina", "parada", "devedora", "reserva", "validade"]
QUEUE_KEYS = [
    *("prior_vivo", "os_ordem", "rota_ordem", "id_ordem", "os_aglutina", "rota_aglutina", "evento_aglutina"),
    *("id_aglutina", "rota_parada", "os_parada", "id_parada", "id_devedora", "expira_vivo"),
    *("origem_ordem", "origem_aglutina", "origem_parada"),
]

# A topic was ntfy's; what is shown of it is made of it
NARROW_TOPICS = (
    "alter table hsm.hsm_rota_notificacao drop (topico_curto)",
    "alter table hsm.hsm_rota_notificacao modify (topico varchar2(64 char))",
    "alter table hsm.hsm_rota_notificacao add (topico_curto varchar2(100 char) invisible generated always as "
    "(substr(topico, 1, least(6, trunc(length(topico) / 4))) || '...') virtual)",
)
NTFY_ONLY = (
    *NARROW_TOPICS,
    "alter table hsm.hsm_rota_notificacao drop (chave_roteamento, cabecalhos)",
    "alter table hsm.hsm_carga drop (destino, chave, cabecalhos)",
    "alter table hsm.hsm_remetente drop (contrato)",
    "alter table hsm.hsm_canal drop constraint hsm_canal_tipos_ck",
    "alter table hsm.hsm_canal add constraint hsm_canal_tipo_ck check (tipo in ('NTFY'))",
    "alter table hsm.hsm_tentativa_envio rename column id_externo to id_ntfy",
)


def test_upgrade_brings_an_older_installation_up_to_date(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    fresh = snapshot(own_dba)
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
        "drop index hsm.hsm_rota_suspensa_idx",
        "drop index hsm.hsm_rota_soltando_idx",
        "alter table hsm.hsm_rota_notificacao drop (sonda_em, id_soltando, id_suspensa)",
        "alter table hsm.hsm_rota_notificacao drop constraint hsm_rota_soltando_ck",
        "alter table hsm.hsm_rota_notificacao drop (recusas_seguidas, sondas, proxima_sonda, linha_sonda, soltando)",
        "alter table hsm.hsm_canal drop constraint hsm_canal_disjuntor_ck",
        "alter table hsm.hsm_canal drop (disjuntor, aberto_em, aberto_ate, sonda_em, sonda_ate, sonda_reserva)",
        "alter table hsm.hsm_instalacao drop (dt_armada, servidores, purga_ate, purga_volta, posicao_captura)",
        "drop index hsm.hsm_fila_posicao_idx",
        "alter table hsm.hsm_fila_notificacao drop column posicao",
        "alter table hsm.hsm_rota_notificacao modify (ordenada default 'N')",
        "comment on table hsm.hsm_log is 'x'",
        "comment on column hsm.hsm_log.nivel is 'x'",
        *NTFY_ONLY,
        "delete from hsm.hsm_parametro where nome = 'REPROCESSO_VEZES'",
        "update hsm.hsm_parametro set valor = '77', dt_alteracao = sysdate where nome = 'LOTE_MAX'",
        "update hsm.hsm_parametro set valor = '900' where nome = 'DISJUNTOR_MAX_S'",
        "insert into hsm.hsm_parametro (nome, valor, descricao) values ('ESPERA_CONFIG_S', '60', 'x')",
        "create view hsm.hsm_recente_vw as select 1 as um from dual",
    )
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "nenhum objeto inválido" in output
    execute(own_dba, "alter trigger chamados.tg_os_notif compile")  # as its next use would
    assert snapshot(own_dba) ^ fresh == set()
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


def test_what_an_older_installation_has_stays_and_its_routes_take_longer_destinations(
    own_dba: oracledb.Connection,
) -> None:
    shown = "select listagg(id || topico, ' ') within group (order by id) from hsm.hsm_rota_vw"
    topics = "select listagg(id || topico, ' ') within group (order by id) from hsm.hsm_rota_notificacao"
    before = value(own_dba, topics), value(own_dba, shown)
    execute(
        own_dba,
        *NTFY_ONLY,
        "insert into hsm.hsm_tentativa_envio (id_fila, reserva, numero, trabalhador, canal, dt_reserva, id_ntfy) "
        "values (1, 'R', 1, 'w', 'PADRAO', systimestamp, 'k3J')",
    )
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 0, output
    assert value(own_dba, "select id_externo from hsm.hsm_tentativa_vw") == "k3J"
    assert (value(own_dba, topics), value(own_dba, shown)) == before
    path = "/" + "a" * 254
    execute(
        own_dba,
        "declare l number; begin hsm.hsm_admin.definir_canal('GANCHO', in_tipo => 'WEBHOOK'); "
        f"l := hsm.hsm_admin.definir_rota('*', '*', '{path}', 'GANCHO'); end;",
    )
    assert value(own_dba, "select topico from hsm.hsm_rota_completa_vw where canal = 'GANCHO'") == path
    assert value(own_dba, "select topico from hsm.hsm_rota_vw where canal = 'GANCHO'") == path[:6] + "..."


def test_a_dry_run_says_that_a_column_which_goes_for_a_moment_comes_back(own_dba: oracledb.Connection) -> None:
    execute(own_dba, *NARROW_TOPICS)
    code, output = runner(own_dba)("upgrade.sql", "ENSAIO")
    assert code == 0, output
    acts = [
        "alter table hsm.hsm_rota_notificacao drop (topico_curto)",
        "alter table hsm.hsm_rota_notificacao modify (topico varchar2(255 char))",
        "alter table hsm.hsm_rota_notificacao add (topico_curto varchar2(300 char)",
    ]
    assert [output.count(act) for act in acts] == [1, 1, 1], output
    assert sorted(acts, key=output.index) == acts


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


def test_upgrade_can_be_repeated_and_starts_the_jobs_again(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    execute(own_dba, "begin dbms_scheduler.drop_job('HSM.HSM_TAREFA_PURGA'); end;")
    for _ in range(2):
        code, output = run("upgrade.sql")
        assert code == 0, output
    enabled = "select count(*) from dba_scheduler_jobs where owner = 'HSM' and enabled = 'TRUE'"
    assert value(own_dba, enabled) == 5


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
    execute(
        own_dba,
        "create or replace trigger chamados.tg_os_notif after insert on chamados.ordem_servico for each row "
        "begin hsm.hsm_fila.enfileirar(:new.id_os, :new.tipo_os, 'ABERTURA', '{}'); end;",
        "revoke execute on hsm.hsm_fila_falha from chamados",
    )
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "CHAMADOS.TG_OS_NOTIF é de versão anterior" in output
    execute(own_dba, "insert into chamados.ordem_servico (tipo_os) values ('PADRAO')")
    assert value(own_dba, "select count(*) from hsm.hsm_fila_notificacao") == 1
    assert run("gatilho.sql", "CHAMADOS", "ORDEM_SERVICO")[0] == 0
    assert "versão anterior" not in run("upgrade.sql")[1]


def test_upgrade_names_active_routes_that_could_not_be_saved_again(own_dba: oracledb.Connection) -> None:
    """They were saved when any scheme would do; they deliver as before."""
    address = (
        "update hsm.hsm_rota_notificacao set url_clique = 'campo://os/{{id_os}}', ativa = '{}' where tipo_os = '{}'"
    )
    execute(own_dba, address.format("S", "URGENTE"), address.format("N", "REDE"))
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 0, output
    named = [line for line in output.splitlines() if "não se grava mais assim" in line]
    assert len(named) == 1 and named[0].startswith("ATENCAO: a rota ") and "(URGENTE/*)" in named[0]
    assert "http, https, mailto, tel, geo" in named[0]


def test_an_upgrade_disturbs_no_session_that_changes_orders(own_dba: oracledb.Connection) -> None:
    """Nothing the trigger calls has a state, so there is no ORA-04068 for a session that has used it before."""
    with closing(oracledb.connect(user="chamados", password=PASSWORD, dsn=own_dba.dsn)) as app:
        execute(app, "insert into ordem_servico (tipo_os) values ('PADRAO')")
        code, output = runner(own_dba)("upgrade.sql")
        assert code == 0, output
        execute(app, "insert into ordem_servico (tipo_os) values ('PADRAO')")
    assert value(own_dba, "select count(*) from hsm.hsm_fila_notificacao") == 2


def test_upgrade_without_an_installation_says_what_to_run(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("gatilho_remover.sql", "CHAMADOS", "ORDEM_SERVICO")[0] == 0
    assert run("uninstall.sql", "FREEPDB1")[0] == 0
    code, output = run("upgrade.sql")
    assert code != 0
    assert "install.sql" in output


FACTS = '{"descricao":"x","status":"x","responsavel":"x","solicitante":"x"}'
VERSION = re.compile(r'define hsm_versao = "([^"]+)"')
ENABLED = "select listagg(replace(job_name, 'HSM_TAREFA_'), ',') within group (order by job_name) "
ENABLED += "from dba_scheduler_jobs where owner = 'HSM' and enabled = 'TRUE'"
OPEN = "select count(*) from hsm.hsm_atualizacao where dt_fim is null"


def of_version(folder: Path, number: str) -> Path:
    """The scripts of a copy that says it is that version."""
    scripts = copied(folder) / "deploy" / "oracle"
    path = scripts / "interno" / "versao.sql"
    path.write_text(VERSION.sub(f'define hsm_versao = "{number}"', path.read_text(encoding="utf-8")), encoding="utf-8")
    return scripts


def test_database_and_job_have_one_version() -> None:
    [said] = VERSION.findall((SCRIPTS / "interno" / "versao.sql").read_text(encoding="utf-8"))
    released = re.findall(r"^## \[(\d.*?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert said == python_job.__version__ == released[0]
    for page in ("README.md", "README.pt-BR.md"):
        text = (ROOT / "deploy" / "windows" / page).read_text(encoding="utf-8")
        assert set(re.findall(r"hsm_python_job-([\d.]+)-", text)) == {said}


def test_scripts_of_an_older_version_are_refused_before_anything_changes(
    own_dba: oracledb.Connection, tmp_path: Path
) -> None:
    older = runner(own_dba, of_version(tmp_path / "older", "0.1.9"))
    changed = "select to_char(max(last_ddl_time), 'HH24:MI:SS') || max(i.dt_atualizacao) from dba_objects o, "
    changed += "hsm.hsm_instalacao i where o.owner = 'HSM'"
    before = value(own_dba, changed)
    for name, arguments in (("upgrade.sql", ()), ("install.sql", ("x", "USERS"))):
        code, output = older(name, *arguments)
        assert code == 1
        assert f"O banco tem a versão {python_job.__version__}, mais nova que a destes arquivos (0.1.9)" in output
    assert value(own_dba, changed) == before


def test_a_later_version_is_told_from_an_older_one_by_its_numbers(own_dba: oracledb.Connection, tmp_path: Path) -> None:
    code, output = runner(own_dba, of_version(tmp_path / "later", "0.10.0"))("upgrade.sql")
    assert code == 0, output
    assert f"Versão: {python_job.__version__} -> 0.10.0" in output
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 1
    assert "mais nova" in output


def test_a_later_version_that_stopped_half_way_is_not_gone_back_from(own_dba: oracledb.Connection) -> None:
    """Its tables are changed already, while the installation still says the old version."""
    execute(
        own_dba,
        "insert into hsm.hsm_atualizacao (script, de, para, dt_inicio, tarefas) "
        "values ('upgrade', '0.4.0', '0.10.0', sysdate, ';')",
    )
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 1
    assert "O banco tem a versão 0.10.0" in output


def test_the_way_back_is_not_promised() -> None:
    header = (SCRIPTS / "upgrade.sql").read_text(encoding="utf-8").split("@@")[0]
    assert re.search(r"Undo +none", header)
    assert "restore point" in header and "Data Pump" in header


def test_jobs_come_back_as_they_were_also_when_the_first_run_failed(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    execute(own_dba, "begin dbms_scheduler.disable('HSM.HSM_TAREFA_PURGA'); end;")
    execute(own_dba, "create or replace procedure hsm.hsm_quebrado as begin nada_disto_existe; end;")
    code, output = run("upgrade.sql")
    assert code == 1
    assert "HSM_QUEBRADO" in output and "repita upgrade.sql" in output
    assert value(own_dba, ENABLED) is None
    assert value(own_dba, OPEN) == 1
    execute(own_dba, "drop procedure hsm.hsm_quebrado")
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "Retoma" in output
    assert value(own_dba, ENABLED) == "ALERTA,CONSUMO,REPROCESSO,VIGIA"
    assert value(own_dba, OPEN) == 0


def test_an_index_the_application_would_wait_for_is_announced_and_one_made_before_stays(
    own_dba: oracledb.Connection,
) -> None:
    index = "create index hsm.hsm_fila_os_idx on hsm.hsm_fila_notificacao (id_os, id)"
    execute(own_dba, "drop index hsm.hsm_fila_os_idx")
    code, output = runner(own_dba)("upgrade.sql", "ENSAIO")
    assert code == 0, output
    lines = [line.strip() for line in output.splitlines()]
    announced = lines[lines.index(next(line for line in lines if line.startswith(index))) + 1]
    assert "a aplicação espera" in announced
    assert "ONLINE" in announced

    execute(own_dba, f"{index} online")
    code, output = runner(own_dba)("upgrade.sql", "ENSAIO")
    assert code == 0, output
    assert index not in output


def test_what_is_not_ours_in_the_schema_keeps_no_job_stopped(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    execute(own_dba, "create or replace procedure hsm.de_outro as begin nada_disto_existe; end;")
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "ATENCAO: PROCEDURE DE_OUTRO inválido" in output
    assert value(own_dba, ENABLED) == "ALERTA,CONSUMO,PURGA,REPROCESSO,VIGIA"


def test_a_sender_of_a_service_is_named_and_nothing_is_stopped(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    with closing(oracledb.connect(user="hsm_job", password=PASSWORD, dsn=own_dba.dsn)) as sender:
        for name, arguments in (("upgrade.sql", ("0",)), ("install.sql", ("x", "USERS"))):
            code, output = run(name, *arguments)
            assert code == 1
            assert re.search(r"ligado como HSM_JOB: \S+ .* \(\d+,\d+,@1\) desde", output), output
            assert f"repita {name}" in output
        assert value(own_dba, ENABLED) == "ALERTA,CONSUMO,PURGA,REPROCESSO,VIGIA"
        assert sender.is_healthy()


def test_an_upgrade_waits_for_leases_no_longer_than_it_is_told(own_dba: oracledb.Connection) -> None:
    execute(own_dba, f"begin hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{FACTS}'); end;")
    with own_dba.cursor() as cursor, own_dba.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["gone", 10, rows])
    code, output = runner(own_dba)("upgrade.sql", "1")
    assert code == 0, output
    assert output.count("0 sessão(ões) de HSM_JOB, 1 linha(s) reservada(s)") == 5
    assert "1 linha(s) com reserva de um processo de envio que se foi" in output
    assert value(own_dba, "select status from hsm.hsm_fila_notificacao") == "ENVIANDO"


def test_how_long_to_wait_is_a_number(own_dba: oracledb.Connection) -> None:
    code, output = runner(own_dba)("upgrade.sql", "muito")
    assert code == 1
    assert "(argumento 1)" in output


def test_an_upgrade_beside_a_sender_of_the_schedulers_loses_nothing_and_sends_nothing_twice(
    own_dba: oracledb.Connection, spare: OwnSandbox, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text(PASSWORD)
    config, program = tmp_path / "job.toml", tmp_path / "python"
    config.write_text(
        f'[database]\ndsn = "{own_dba.dsn}"\nuser = "HSM_JOB"\npassword_file = "{tmp_path / "password"}"\n'
        f'[channels.PADRAO]\nurl = "{spare.sandbox.ntfy}"\n'
    )
    program.write_text(f'#!/bin/sh\n[ "$1" = -I ] && shift\nPYTHONPATH={ROOT} exec {sys.executable} "$@"\n')
    program.chmod(0o755)
    execute(
        own_dba,
        "begin hsm.hsm_admin.definir_canal('PADRAO', in_rajada => null, in_intervalo_s => null); end;",
        f"begin for i in 1 .. 400 loop hsm.hsm_fila.enfileirar(i, 'PADRAO', 'STATUS', '{FACTS}'); end loop; end;",
    )
    run = runner(own_dba)
    code, output = run("agenda.sql", str(program), str(config))
    assert code == 0, output
    requests.delete(f"{spare.sandbox.ntfy}/_sandbox/messages", timeout=5)
    count = "select count(*) from hsm.hsm_fila_notificacao where status"
    wait_until(lambda: value(own_dba, f"{count} = 'PROCESSADO'") != 0)
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert value(own_dba, f"{count} = 'ENVIANDO'") == 0
    wait_until(lambda: value(own_dba, f"{count} <> 'PROCESSADO'") == 0)
    messages = requests.get(f"{spare.sandbox.ntfy}/_sandbox/messages", timeout=5).json()
    assert len(messages) == value(own_dba, f"{count} = 'PROCESSADO'")
    assert len({message["sequence_id"] for message in messages}) == len(messages)


# A column less would have nearly all packages compiled anew each time: another test drops some
OLDER_CODE = ("hsm_auditor.pkb", "hsm_registro.pkb")
OLDER = (
    "drop table hsm.hsm_atualizacao",
    "drop index hsm.hsm_log_data_idx",
    "alter table hsm.hsm_log drop constraint hsm_log_niveis_ck",
    "drop view hsm.hsm_parametro_vw",
    *NTFY_ONLY,
    "comment on column hsm.hsm_log.nivel is 'x'",
    "delete from hsm.hsm_parametro where nome = 'REPROCESSO_VEZES'",
    "update hsm.hsm_instalacao set versao = '0.1.0'",
    "revoke execute on hsm.hsm_envio_api from hsm_job",
    "begin dbms_scheduler.drop_job('HSM.HSM_TAREFA_REPROCESSO', force => true); "
    "dbms_scheduler.enable('HSM.HSM_TAREFA_VIGIA'); dbms_scheduler.enable('HSM.HSM_TAREFA_ALERTA'); "
    "dbms_scheduler.disable('HSM.HSM_TAREFA_PURGA', force => true); end;",
)
LOST = re.compile(
    r"\s*(comment|create or replace view).*(hsm_atualizacao|hsm_log.nivel|parametro_vw)",
    re.DOTALL,
)
CONTENT = (
    "select status, id_os, tipo_os, evento, estacionada from hsm.hsm_fila_notificacao order by id",
    "select id, tipo_os, evento, canal, topico, titulo, mensagem, ativa from hsm.hsm_rota_notificacao order by id",
    "select canal, pausado, rajada from hsm.hsm_canal",
    "select nome, valor from hsm.hsm_parametro order by nome",
    "select versao, prefixo_sequencia from hsm.hsm_instalacao",
    # One killed when it had nothing left to do is another one when it is run again
    "select script, de, para, tarefas, nvl2(dt_fim, 'S', 'N') from hsm.hsm_atualizacao "
    "where id = (select min(id) from hsm.hsm_atualizacao)",
    "select count(*) from hsm.hsm_atualizacao where dt_fim is null",
    "select job_name, job_action, enabled, repeat_interval, job_class from dba_scheduler_jobs where owner = 'HSM' "
    "order by job_name",
)


def test_an_upgrade_killed_after_any_statement_ends_as_an_undisturbed_one_when_it_is_run_again(
    spare: OwnSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spare.restore(INSTALLED)
    script = kills.Script(spare, SCRIPTS / "upgrade.sql", "0")
    assert script.run(), script.output
    known = {text for text in script.known if not LOST.match(text)}
    with closing(spare.connect()) as dba:
        # No job runs beside what makes the installation an older one: both would want the same tables
        execute(dba, "begin dbms_scheduler.set_scheduler_attribute('SCHEDULER_DISABLED', 'TRUE'); end;")
        assert runner(dba)("agenda_servico.sql")[0] == 0
        execute(
            dba,
            "begin for i in 1 .. 3 loop hsm.hsm_fila.enfileirar(i, 'PADRAO', 'STATUS', '{}'); end loop; end;",
            "begin hsm.hsm_admin.cancelar(2, 'teste'); end;",
            *OLDER,
        )
        for name in OLDER_CODE:
            unit = (ROOT / "plsql" / "packages" / name).read_text(encoding="utf-8").rsplit("\n/", 1)[0]
            older = re.sub(r"(package(?: body)?) (\w+)(.*? as)\n", r"\1 hsm.\2\3 -- 0.1.0\n", unit, count=1)
            execute(dba, older)
            known = {text for text in known if text.strip() != unit.strip()}
    spare.keep("aged")

    def content() -> list[object]:
        with closing(spare.connect()) as dba, dba.cursor() as cursor:
            return [*(cursor.execute(query).fetchall() for query in CONTENT), sorted(snapshot(dba))]

    script.known = set(known)
    assert script.run(), script.output
    undisturbed = content()
    points = script.points()
    assert len(points) > 5
    for point in points:
        spare.restore("aged")
        script.known = set(known)
        assert not script.run(point.limit, point.stop), point.after
        assert script.run(), script.output
        for found, expected in zip(content(), undisturbed, strict=True):
            assert found == expected, point.after
