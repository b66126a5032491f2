"""python -m tests.bench.original DSN URL: the sender of a system's first version, as many a site has one.

The rows that are PENDENTE in the application's own HSM_FILA_NOTIFICACAO; for each a post to ntfy, an update, a commit.
"""

from __future__ import annotations

import sys

import oracledb
import requests

from tests.bench.sides import PASSWORD, take_part

# In the application's own schema
TABLE = (
    "create table hsm_fila_notificacao (id number generated always as identity primary key, id_os number not null, "
    "mensagem varchar2(4000) not null, status varchar2(20) default 'PENDENTE' not null, "
    "dt_criacao date default sysdate not null, dt_processamento date)"
)
TOPIC = "chamados"


def send_pending(connection: oracledb.Connection, url: str) -> int:
    """How many it sent."""
    cursor = connection.cursor()
    cursor.execute("select id, id_os, mensagem from hsm_fila_notificacao where status = 'PENDENTE' order by id")
    sent = 0
    for number, order, text in cursor.fetchall():
        answer = requests.post(
            f"{url}/{TOPIC}", data=text.encode("utf-8"), headers={"Title": f"OS {order}"}, timeout=10
        )
        if answer.status_code == 200:
            cursor.execute(
                "update hsm_fila_notificacao set status = 'PROCESSADO', dt_processamento = sysdate where id = :1",
                [number],
            )
            connection.commit()
            sent += 1
    return sent


def main(dsn: str, url: str) -> None:
    with oracledb.connect(user="chamados", password=PASSWORD, dsn=dsn) as connection:
        take_part(lambda: send_pending(connection, url))


if __name__ == "__main__":
    main(*sys.argv[1:])
