"""One slice of a claim, uncommitted, as hsm_envio_api makes it: for tests that look between claim and commit."""

from __future__ import annotations

import oracledb

NOW = "sys_extract_utc(systimestamp)"
SLICE = f"""
declare
   r_reserva hsm.hsm_envio.t_reserva;
   l_continua boolean;
begin
   r_reserva := hsm.hsm_envio.nova_reserva('w', 10, null, {NOW});
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


def later(connection: oracledb.Connection) -> None:
    """Rows that were put off for a moment, because another session held what they wait for, are due again."""
    with connection.cursor() as cursor:
        cursor.execute(f"update hsm.hsm_fila_notificacao set proxima_tentativa = {NOW} where status = 'PENDENTE'")
    connection.commit()
