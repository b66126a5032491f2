"""One order, opened as the application would, and the notification a person gets of it.

BANCO: connect string; NTFY: its URL; SEGREDOS: folder with the passwords of `chamados` and `ntfy_leitor`.
Exit code 1: nothing has come within two minutes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import oracledb
import requests

WAIT_S = 120.0
NEXT = """\
  inbox  http://localhost:8080   sign in as leitor, subscribe to the topic chamados
  panel  http://localhost:8765   sign in as painel_operador
  passwords: deploy/docker/segredos/ntfy_leitor and painel_operador
"""


def main() -> int:
    order = opened()
    sys.stdout.write(f"order {order} opened by the application\n")
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        for message in inbox():
            if f"OS {order} " in message.get("title", ""):
                sys.stdout.write(f"notified: {message['title']} | {message['message'].replace(chr(10), ' | ')}\n{NEXT}")
                return 0
        time.sleep(1)
    sys.stderr.write(f"no notification of order {order} within {WAIT_S:.0f} s: look at the log of the job\n")
    return 1


def opened() -> int:
    """Opens an order; its number. The application knows nothing of notifications."""
    with (
        oracledb.connect(user="chamados", password=secret("chamados"), dsn=os.environ["BANCO"]) as application,
        application.cursor() as cursor,
    ):
        number = cursor.var(int)
        cursor.execute(
            "insert into ordem_servico (tipo_os, descricao, solicitante, usuario_atualizacao) "
            "values ('PADRAO', 'Válvula da caldeira pingando 💧', 'Conceição', 'portal') returning id_os into :1",
            [number],
        )
        application.commit()
        return int(number.getvalue()[0])


def inbox() -> list[dict[str, str]]:
    """The messages of the topic that a reader sees."""
    answer = requests.get(
        f"{os.environ['NTFY']}/chamados/json",
        params={"poll": "1", "since": "all"},
        auth=("leitor", secret("ntfy_leitor")),
        timeout=10,
    )
    answer.raise_for_status()
    events = [json.loads(line) for line in answer.content.splitlines() if line]
    return [event for event in events if event["event"] == "message"]


def secret(name: str) -> str:
    return Path(os.environ["SEGREDOS"], name).read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    sys.exit(main())
