"""Who an act is put down to."""

from __future__ import annotations

import oracledb
import requests

from tests.database import Database


def test_an_act_through_a_proxy_names_who_logged_on(dba: oracledb.Connection, database: Database) -> None:
    assert database.control is not None, "a proxy session needs the sandbox's controls"
    environment = f"{database.control}/environment"
    requests.post(environment, json={"PROXY_USER": "JOAO"}, timeout=5).raise_for_status()
    try:
        with dba.cursor() as cursor:
            cursor.callproc("hsm.hsm_admin.definir_parametro", ["FUSO", "America/Sao_Paulo", "teste"])
            cursor.execute(
                "select usuario, usuario_proxy, motivo from hsm.hsm_auditoria_vw "
                "where id = (select max(id) from hsm.hsm_auditoria_vw)"
            )
            assert cursor.fetchone() == ("SYSTEM", "JOAO", "teste")
    finally:
        requests.post(environment, json={"PROXY_USER": None}, timeout=5).raise_for_status()
