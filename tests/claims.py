"""The job's calls, and one slice of a claim, uncommitted: for tests that look between claim and commit."""

from __future__ import annotations

import json
from collections import Counter

import oracledb

FACTS = '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'
NOW = "sys_extract_utc(systimestamp)"
SLICE = f"""
declare
   r_reserva hsm.hsm_envio.t_reserva;
   l_continua boolean;
begin
   r_reserva := hsm.hsm_envio.nova_reserva('w', 10, null);
   hsm.hsm_envio.reservar(r_reserva, {NOW}, l_continua);
   :token := r_reserva.reserva;
end;"""


def claim(connection: oracledb.Connection) -> list[tuple[int, str]]:
    """Id and token of each row it got, in id order."""
    with connection.cursor() as cursor:
        token = cursor.var(str)
        cursor.execute(SLICE, token=token)
        cursor.execute(
            "select id, reserva from hsm.hsm_fila_notificacao where reserva = :1 order by id", [token.getvalue()]
        )
        return list(cursor)


def handed_out(connection: oracledb.Connection, batch: int = 10) -> list[int]:
    """Ids of one call of the job's, in its order."""
    with connection.cursor() as cursor, connection.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", batch, rows])
        return [row[0] for row in rows]


def report(connection: oracledb.Connection, rows: list[tuple[int, str]], **answer: object) -> Counter[str]:
    """What the summary counts, of one answer for all these rows; a success if nothing is said."""
    with connection.cursor() as cursor:
        summary = cursor.var(str)
        said = answer or {"http": 200, "id_externo": "n"}
        results = [{"id": row, "reserva": token, **said} for row, token in rows]
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps(results), summary])
        return +Counter(json.loads(summary.getvalue()))


def later(connection: oracledb.Connection) -> None:
    """Rows that were put off for a moment, because another session held what they wait for, are due again."""
    with connection.cursor() as cursor:
        cursor.execute(f"update hsm.hsm_fila_notificacao set proxima_tentativa = {NOW} where status = 'PENDENTE'")
    connection.commit()
