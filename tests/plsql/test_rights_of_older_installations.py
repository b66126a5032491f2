"""What an installation that is older, or poorer in grants, becomes and is told."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import oracledb

from deploy.sqlplus import SqlPlus
from tests.database import PASSWORD, ROOT, OwnSandbox

from .dictionary import snapshot
from .scripts import execute, runner, value

OLDER = (
    "alter table hsm.hsm_parametro drop constraint hsm_parametro_reservado_ck",
    "alter table hsm.hsm_parametro drop (reservado)",
    "alter table hsm.hsm_auditoria drop (detalhe_longo, endereco_ip, guardar_ate)",
    "alter table hsm.hsm_tentativa_envio drop (resposta)",
    "alter table hsm.hsm_instalacao drop constraint hsm_instalacao_maquina_ck",
    "alter table hsm.hsm_instalacao drop (maquinas_padrao, confere_maquina)",
    "alter table hsm.hsm_rota_notificacao drop (topico_curto)",
    "delete from hsm.hsm_parametro where nome = 'ESQUEMAS_URL'",
)


def test_an_older_installation_gets_what_keeps_traces(own_dba: oracledb.Connection) -> None:
    fresh = snapshot(own_dba)
    execute(
        own_dba,
        *OLDER,
        "update hsm.hsm_parametro set valor = '1', dt_alteracao = sysdate where nome = 'RETENCAO_AUDITORIA_D'",
        "insert into hsm.hsm_tentativa_envio"
        " (id_fila, reserva, numero, trabalhador, canal, dt_reserva, http, codigo, erro)"
        " values (1, 'A', 1, 'w', 'PADRAO', sysdate, 403, null, 'bloqueado: Maria')",
        "insert into hsm.hsm_tentativa_envio"
        " (id_fila, reserva, numero, trabalhador, canal, dt_reserva, http, codigo, erro)"
        " values (1, 'B', 2, 'w', 'PADRAO', sysdate, 403, 40301, 'forbidden')",
    )
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 0, output
    execute(own_dba, "alter trigger chamados.tg_os_notif compile")  # as its next use would
    assert snapshot(own_dba) ^ fresh == set()
    assert value(own_dba, "select valor from hsm.hsm_parametro where nome = 'RETENCAO_AUDITORIA_D'") == "180"
    assert "RETENCAO_AUDITORIA_D passou a 180" in output
    attempts = "select listagg(reserva || ':' || erro || ':' || resposta, ' ') within group (order by reserva) from "
    assert value(own_dba, attempts + "hsm.hsm_tentativa_envio") == "A:HTTP 403:bloqueado: Maria B:forbidden:"


def test_who_may_not_grant_the_views_is_told_once_what_goes_without_each(
    own: OwnSandbox, own_dba: oracledb.Connection
) -> None:
    execute(
        own_dba,
        "revoke select on sys.v_$database from hsm",
        "revoke select on sys.gv_$instance from hsm",
        f'create user limitado identified by "{PASSWORD}"',
        "grant create session, select any dictionary to limitado",
    )
    output = io.StringIO()
    with closing(own.connect("limitado")) as limited:
        script = ROOT / "deploy" / "oracle" / "interno" / "privilegios_sys.sql"
        Path("so_os_privilegios.sql").write_text(f"set serveroutput on\n@{script}\n", encoding="utf-8")
        assert SqlPlus(connection=limited, out=output).run("so_os_privilegios.sql") == 0
    lines = output.getvalue().splitlines()
    assert len([line for line in lines if "SYS.V_$DATABASE" in line and "Data Guard" in line]) == 1
    assert len([line for line in lines if "SYS.GV_$INSTANCE" in line and "RAC" in line]) == 1
    assert len([line for line in lines if "operacao/guarda.sql" in line]) == 1
