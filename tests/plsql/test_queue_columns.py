"""What an upgrade gives to a queue of an earlier version so that the enqueue can use it."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from deploy.sandbox.server import Sandbox
from deploy.sqlplus import SqlPlus
from tests.database import PASSWORD, ROOT

UPGRADE = ROOT / "deploy" / "oracle" / "upgrade.sql"


def test_an_upgrade_lets_orders_have_no_type_and_rows_say_since_when_they_are_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Sandbox() as sandbox:
        sandbox.install()
        with (
            closing(oracledb.connect(user="system", password=PASSWORD, dsn=sandbox.dsn)) as dba,
            dba.cursor() as cursor,
        ):
            cursor.execute("alter table hsm.hsm_fila_notificacao modify (tipo_os not null)")
            cursor.execute("alter table hsm.hsm_fila_notificacao drop (dt_devida)")
            for _ in range(2):
                output = io.StringIO()
                assert SqlPlus(connection=dba, out=output).run(str(UPGRADE)) == 0, output.getvalue()
            cursor.execute("begin hsm.hsm_fila.enfileirar(7, null, 'STATUS'); end;")
            cursor.execute("select tipo_os, dt_devida - dt_criacao from hsm.hsm_fila_notificacao")
            [(kind, late)] = cursor.fetchall()
            assert (kind, late.total_seconds()) == (None, 0)
