"""A site of this system's first version comes over, and goes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import oracledb
import pytest

from tests.bench.original import TABLE
from tests.database import INSTALLED, PASSWORD, OwnSandbox

from .scripts import copied, execute, runner

# As the first version had it, in the application's own schema
ORIGINAL = (
    TABLE,
    "create or replace trigger tg_os_notif after insert or update of status on ordem_servico for each row\n"
    "begin\n"
    "   if inserting then\n"
    "      insert into hsm_fila_notificacao (id_os, mensagem)\n"
    "      values (:new.id_os, 'Nova OS ' || :new.id_os || ': ' || :new.descricao);\n"
    "   elsif :old.status <> :new.status then\n"
    "      insert into hsm_fila_notificacao (id_os, mensagem)\n"
    "      values (:new.id_os, 'OS ' || :new.id_os || ' agora ' || :new.status);\n"
    "   end if;\n"
    "end;",
)


@dataclass
class Site:
    dba: oracledb.Connection
    dsn: str

    def run(self, name: str, *arguments: str) -> tuple[int, str]:
        return runner(self.dba)(name, *arguments)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.dba.cursor() as cursor:
            found: list[tuple[object, ...]] = cursor.execute(query).fetchall()
            return found

    def execute(self, *statements: str) -> None:
        execute(self.dba, *statements)

    def open_order(self, number: int, text: str = "Bomba parada") -> None:
        with self.application() as app, app.cursor() as cursor:
            cursor.execute(
                "insert into ordem_servico (id_os, tipo_os, descricao) values (:1, 'PADRAO', :2)", [number, text]
            )
            app.commit()

    def application(self) -> oracledb.Connection:
        return oracledb.connect(user="chamados", password=PASSWORD, dsn=self.dsn)

    def old_service(self) -> list[str]:
        """One round of the first version's service: what it would have sent to its topic."""
        with self.application() as app, app.cursor() as cursor:
            cursor.execute("select id, mensagem from hsm_fila_notificacao where status = 'PENDENTE' order by id")
            found = cursor.fetchall()
            for number, _ in found:
                cursor.execute(
                    "update hsm_fila_notificacao set status = 'PROCESSADO', dt_processamento = sysdate where id = :1",
                    [number],
                )
            app.commit()
        return [text for _, text in found]

    def sender(self) -> list[tuple[str, str]]:
        """One round of HSM's sender, all of it delivered: topics and messages."""
        sent: list[tuple[str, str]] = []
        with closing(oracledb.connect(user="hsm_job", password=PASSWORD, dsn=self.dsn)) as job, job.cursor() as cursor:
            while True:
                items = cursor.var(oracledb.DB_TYPE_CURSOR)
                cursor.callproc("hsm.hsm_envio_api.reservar", ["teste", 100, items])
                rows = items.getvalue().fetchall()
                if not rows:
                    return sent
                results = []
                for number, token, _, _, payload, _ in rows:
                    body = json.loads(payload.read())
                    sent.append((body["topic"], body["message"]))
                    results.append({"id": number, "reserva": token, "http": 200, "id_externo": "x"})
                cursor.callproc("hsm.hsm_envio_api.registrar", ["teste", json.dumps(results), cursor.var(str)])

    def trigger(self) -> str:
        return "".join(
            str(text or "")
            for (text,) in self.rows("select text from dba_source where owner = 'CHAMADOS' order by name, line")
        )


@pytest.fixture(scope="module")
def original(spare: OwnSandbox, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of what is kept: the first version at work, HSM installed beside it, the table declared; two texts wait."""
    with pytest.MonkeyPatch.context() as patch, spare.lent(INSTALLED) as own, closing(own.connect()) as dba:
        patch.chdir(tmp_path_factory.mktemp("logs"))
        found = Site(dba, own.sandbox.dsn)
        assert found.run("gatilho_remover.sql", "CHAMADOS", "ORDEM_SERVICO")[0] == 0
        found.execute("alter session set current_schema = chamados", *ORIGINAL)
        found.open_order(1)
        assert found.old_service() == ["Nova OS 1: Bomba parada"]
        found.open_order(2, 'Caixa d\'água & válvula "nova"')
        found.open_order(3)
    spare.keep("original")
    return "original"


@pytest.fixture
def site(spare: OwnSandbox, original: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    with spare.lent(original) as own, closing(own.connect()) as dba:
        yield Site(dba, own.sandbox.dsn)


WAITING = [("chamados", 'Nova OS 2: Caixa d\'água & válvula "nova"'), ("chamados", "Nova OS 3: Bomba parada")]


def test_what_waits_is_sent_as_it_is_and_nothing_is_sent_twice(site: Site) -> None:
    for _ in range(2):
        code, output = site.run("migrar_original.sql", "chamados", "chamados")
        assert code == 0, output
    assert site.rows("select marca, status, count(*) from hsm.hsm_fila_notificacao group by marca, status") == [
        ("MIGRADA", "PENDENTE", 2)
    ]
    assert site.old_service() == []
    assert site.sender() == WAITING
    assert site.run("migrar_original.sql", "CHAMADOS", "chamados")[0] == 0
    assert site.sender() == []


def test_the_generated_trigger_takes_over_at_once(site: Site) -> None:
    assert site.run("migrar_original.sql", "CHAMADOS", "chamados")[0] == 0
    site.open_order(4)
    assert site.old_service() == []
    assert [message for _, message in site.sender()] == [
        *(message for _, message in WAITING),
        "Bomba parada\nSituação: ABERTA\nResponsável: ninguém",
    ]


def test_the_migration_is_refused_while_the_old_service_may_run(site: Site) -> None:
    with site.application():
        code, output = site.run("migrar_original.sql", "CHAMADOS", "chamados")
    assert code != 0
    assert re.search(r"Pare antes o serviço da primeira versão: .*CHAMADOS", output)
    assert "insert into hsm_fila_notificacao" in site.trigger()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Informe o tópico"),
        (("CHAMADOS",), "Informe o tópico"),
        (("HSM_JOB", "chamados"), "Não há em HSM_JOB a fila da primeira versão"),
        (("CHAMADOS", "chamados", "SIM"), "só pode ser ENSAIO"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_changes(site: Site, arguments: tuple[str, ...], words: str) -> None:
    before = site.trigger()
    code, output = site.run("migrar_original.sql", *arguments)
    assert code != 0
    assert words in output
    assert site.trigger() == before
    assert site.rows("select count(*) from hsm.hsm_fila_notificacao") == [(0,)]


def test_a_dry_run_changes_nothing(site: Site) -> None:
    before = site.trigger()
    code, output = site.run("migrar_original.sql", "CHAMADOS", "chamados", "ENSAIO")
    assert code == 0, output
    assert re.search(r"PENDENTE +2", output)
    assert site.trigger() == before
    assert site.rows("select count(*) from hsm.hsm_rota_notificacao where evento = 'MIGRADA'") == [(0,)]


# Where a run is killed: file of the scripts, what it stops before
STOPS = [
    ("interno/migrar_fazer.sql", "prompt == Gatilho"),
    ("interno/gatilho_por.sql", "   if not compila(:hsm_candidato, :hsm_texto_candidato) then"),
    ("interno/gatilho_por.sql", "   tirar_candidato;\n\n   hsm.hsm_declaracao.anotar_gatilho("),
    ("interno/migrar_fazer.sql", "prompt == Linhas"),
    ("interno/migrar_fazer.sql", "   update &1..hsm_fila_notificacao f"),
    ("interno/migrar_fazer.sql", "   dbms_output.put_line(to_char(l_total, 'TM9')"),
]


@pytest.mark.parametrize(("script", "before"), STOPS, ids=range(len(STOPS)))
def test_a_migration_killed_anywhere_goes_on_when_run_again(
    site: Site, tmp_path: Path, script: str, before: str
) -> None:
    scripts = copied(tmp_path / "copy") / "deploy" / "oracle"
    path = scripts / script
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    # A session that is killed runs no handler: neither does what comes from here
    stop = "raise program_error;\n" if before.startswith(" ") else "begin raise program_error; end;\n/\n"
    path.write_text(text.replace(before, stop + before).replace("      desfazer;\n", ""), encoding="utf-8")
    assert runner(site.dba, scripts)("migrar_original.sql", "CHAMADOS", "chamados")[0] != 0
    site.dba.rollback()
    site.open_order(5)
    code, output = site.run("migrar_original.sql", "CHAMADOS", "chamados")
    assert code == 0, output
    sent = site.sender()
    assert [entry for entry in sent if entry in WAITING] == WAITING
    assert len([message for _, message in sent if "OS 5" in message or message.startswith("Bomba")]) == 1
    assert site.old_service() == []
    assert site.rows("select trigger_name from dba_triggers where owner = 'CHAMADOS'") == [("TG_OS_NOTIF",)]


def test_the_way_back_puts_trigger_and_waiting_texts_where_they_were(site: Site) -> None:
    before = site.trigger()
    assert site.run("migrar_original.sql", "CHAMADOS", "chamados")[0] == 0
    for _ in range(2):
        code, output = site.run("migrar_original_desfazer.sql", "CHAMADOS")
        assert code == 0, output
    assert site.trigger() == before
    assert site.sender() == []
    site.open_order(6)
    assert site.old_service() == [*(message for _, message in WAITING), "Nova OS 6: Bomba parada"]


def test_the_way_back_returns_nothing_that_was_sent(site: Site) -> None:
    assert site.run("migrar_original.sql", "CHAMADOS", "chamados")[0] == 0
    assert len(site.sender()) == 2
    assert site.run("migrar_original_desfazer.sql", "CHAMADOS")[0] == 0
    assert site.old_service() == []


def test_the_way_back_keeps_the_working_trigger_when_the_old_one_does_not_compile(site: Site) -> None:
    assert site.run("migrar_original.sql", "CHAMADOS", "chamados")[0] == 0
    after = site.trigger()
    site.execute("alter table chamados.hsm_fila_notificacao rename column mensagem to texto")
    code, output = site.run("migrar_original_desfazer.sql", "CHAMADOS")
    assert code != 0
    assert "já não compila" in output
    assert site.trigger() == after
    site.open_order(7)


def test_after_the_way_back_the_migration_can_be_done_again(site: Site) -> None:
    for name, arguments in (
        ("migrar_original.sql", ["CHAMADOS", "chamados"]),
        ("migrar_original_desfazer.sql", ["CHAMADOS"]),
        ("migrar_original.sql", ["CHAMADOS", "chamados"]),
    ):
        assert site.run(name, *arguments)[0] == 0
    assert site.sender() == WAITING


def test_without_a_first_trigger_there_is_no_way_back(site: Site) -> None:
    code, output = site.run("migrar_original_desfazer.sql", "CHAMADOS")
    assert code != 0
    assert "não guarda" in output
