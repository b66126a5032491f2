"""What the panel is looked at with: an installation nobody uses yet, a busy day, and a bad hour. Everything gets into
the database through the product's own packages, a day long by the sandbox's clock."""

from __future__ import annotations

import json
import random
from contextlib import closing
from datetime import timedelta

import oracledb

from tests.claims import report
from tests.database import INSTALLED, PASSWORD, ROOT, OwnSandbox
from tests.waiting import wait_until

WORKER, OTHER = "srv-app1:4121", "srv-app2:990"
SENDERS = {WORKER: "CAMPO,EXTERNO,PADRAO,PLANTAO", OTHER: "PADRAO"}
READER, OPERATOR = "painel_leitor", "painel_operador"
QUIET, BUSY, TROUBLE = "quiet", "busy", "trouble"
SHARP = """<script>document.title = "não"</script> & "água" d'água"""  # stands in an order
A_RETRY = timedelta(minutes=20)  # later than any
_KINDS = {"PADRAO": "PADRAO", "REDE": "EXTERNO", "CAMPO": "CAMPO", "URGENTE": "PLANTAO"}  # type of order, its channel
_SUBJECTS = ("Bomba parada", "Impressora sem toner", "Link da filial fora do ar", "Vazamento na casa de máquinas")
_PEOPLE = ("Ana", "João", "Conceição", "Íris")
_STEPS, _EVENTS = 48, 10_000  # half hours, orders opened in them


def build_quiet(own: OwnSandbox) -> None:
    """Four channels, their routes, jobs, and two people; nothing has happened."""
    own.restore(INSTALLED)
    assert own.run(ROOT / "deploy" / "oracle" / "agenda_servico.sql") == 0, own.output
    with closing(own.connect()) as dba, dba.cursor() as cursor:
        for user, role in ((READER, "hsm_leitor"), (OPERATOR, "hsm_operador")):
            cursor.execute(f'create user {user} identified by "{PASSWORD}"')
            cursor.execute(f"grant create session, {role} to {user}")
        cursor.execute("delete from hsm.hsm_rota_notificacao")
        dba.commit()
        texts = {
            "PADRAO": "Servidor da matriz",
            "EXTERNO": "ntfy.sh",
            "CAMPO": "Equipes de campo",
            "PLANTAO": "Plantão",
        }
        for channel, text in texts.items():
            limit = (400, 0.5) if channel == "EXTERNO" else (None, None)
            cursor.callproc("hsm.hsm_admin.definir_canal", [channel, text, *limit])
        for kind, channel in _KINDS.items():
            route = {
                "in_tipo_os": kind,
                "in_evento": "*",
                "in_topico": f"chamados-{kind.lower()}",
                "in_canal": channel,
                "in_titulo": "OS {id_os} {evento:ABERTURA=aberta}",
                "in_mensagem": "{descricao}\nSituação: {status}\nPedida por: {solicitante}",
                "in_prioridade": 5 if kind == "URGENTE" else 3,
                "in_etiquetas": "rotating_light" if kind == "URGENTE" else "wrench,chamado",
                "in_url_clique": "https://chamados.exemplo/os/{id_os}",
            }
            cursor.callfunc("hsm.hsm_admin.definir_rota", int, [], route)
    own.keep(QUIET)


def build_busy(own: OwnSandbox) -> None:
    """A day of orders: more by day, one in a hundred refused for good, an hour of a slow server at noon."""
    own.restore(QUIET)
    source = random.Random(7)
    shares = [2 + 8 * max(0.0, 1 - abs(step - 26) / 18) + source.random() * 2 for step in range(_STEPS)]
    clock = own.sandbox.engine.clock
    with closing(own.connect("chamados")) as app, closing(own.connect("hsm_job")) as job, closing(own.connect()) as dba:
        opened = 0
        for step in range(_STEPS):
            clock.offset = -timedelta(minutes=30 * (_STEPS - step - 1), seconds=80)
            until = round(_EVENTS * sum(shares[: step + 1]) / sum(shares))
            _open(app, source, until - opened)
            opened = until
            slow = 24 <= step < 26
            for seconds, most in ((0.4, 110), (1.2, 60), (20 if slow else 3, 30), (60 if slow else 9, 500)):
                clock.advance(timedelta(seconds=seconds))
                _answer(job, source, _claim(job, most))
        clock.offset = timedelta()
        _act(dba, "pausar", ["CAMPO", "Manutenção da antena da filial"])
        _act(dba, "retomar", ["CAMPO", "Antena pronta"])
        _sum_up(dba)
        present(own)
    own.keep(BUSY)


def build_trouble(own: OwnSandbox) -> None:
    """On top of the busy day: a token that is refused, a paused channel, a suspended route, a sender that is silent."""
    own.restore(BUSY)
    clock = own.sandbox.engine.clock
    clock.offset = -timedelta(minutes=12)
    with closing(own.connect("chamados")) as app, closing(own.connect("hsm_job")) as job, closing(own.connect()) as dba:
        present(own)
        _act(dba, "pausar", ["CAMPO", "Troca do servidor das equipes <b>de campo</b>"])
        source = random.Random(11)
        for _ in range(4):
            _open(app, source, 40)
            _answer(job, source, _claim(job, 60), refused=True)
            clock.advance(timedelta(seconds=40))
        clock.offset = timedelta()
        _sum_up(dba)
    own.keep(TROUBLE)


def present(own: OwnSandbox, *workers: str) -> None:
    """Senders say that they are there."""
    with closing(own.connect("hsm_job")) as job, job.cursor() as cursor:
        for worker in workers or SENDERS:
            host, _, pid = worker.partition(":")
            facts = {"maquina": host, "pid": int(pid), "versao": "0.3.0", "modo": "SERVICO", "canais": SENDERS[worker]}
            cursor.callproc("hsm.hsm_envio_api.apresentar", [worker, json.dumps(facts), cursor.var(str, 4000)])


def forget_the_restore(own: OwnSandbox) -> None:
    """The first look of the watch may meet code that is still being loaded. Of the state are neither the line it logs
    nor the failed run, which health tells until the next."""
    with closing(own.connect()) as dba, dba.cursor() as cursor:

        def looked() -> bool:
            cursor.execute(
                "select count(*) from dba_scheduler_jobs where job_name = 'HSM_TAREFA_VIGIA' and state <> 'RUNNING' "
                "and last_start_date > systimestamp - interval '20' second "
                "and not exists (select null from hsm.hsm_saude_vw s where s.problema like '%HSM_TAREFA_VIGIA%')"
            )
            return bool(cursor.fetchone()[0])

        wait_until(looked)
        cursor.execute("delete from hsm.hsm_log where nivel = 'ERRO' and mensagem like 'ORA-04068%'")
        dba.commit()


def _sum_up(dba: oracledb.Connection) -> None:
    """Its job is asleep while the clock is turned back."""
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_manutencao.somar")


def _act(dba: oracledb.Connection, name: str, arguments: list[str]) -> None:
    with dba.cursor() as cursor:
        cursor.callproc(f"hsm.hsm_admin.{name}", arguments)


def _open(app: oracledb.Connection, source: random.Random, count: int) -> None:
    kinds = source.choices(list(_KINDS), weights=(60, 20, 15, 5), k=count)
    orders = [(kind, source.choice(_SUBJECTS), source.choice(_PEOPLE)) for kind in kinds]
    with app.cursor() as cursor:
        cursor.executemany("insert into ordem_servico (tipo_os, descricao, solicitante) values (:1, :2, :3)", orders)
    app.commit()


def open_order(own: OwnSandbox, text: str, kind: str = "PADRAO") -> int:
    """One order, committed; its number."""
    with closing(own.connect("chamados")) as app, app.cursor() as cursor:
        number = cursor.var(int)
        cursor.execute(
            "insert into ordem_servico (tipo_os, descricao, solicitante) values (:1, :2, 'Ana') "
            "returning id_os into :3",
            [kind, text, number],
        )
        app.commit()
        return int(number.getvalue()[0])


def send(own: OwnSandbox, **answer: object) -> None:
    """Everything that is due, of which there is something, gets this answer; a success if nothing is said.

    A claim may find a late channel locked: health, which an open page asks for, looks whether it is.
    """
    with closing(own.connect("hsm_job")) as job:
        report(job, [(row[0], row[1]) for row in wait_until(lambda: _claim(job, 500))], **answer)


def _claim(job: oracledb.Connection, most: int) -> list[tuple[int, str, str]]:
    """Id, token and channel of each row it got."""
    with job.cursor() as cursor, job.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", [WORKER, most, rows])
        return [row[:3] for row in rows]


_ANSWERS: dict[str, dict[str, object]] = {
    "ok": {"http": 200, "id_externo": "hwQ2YpKdmg1e"},
    "topic": {"http": 400, "codigo": 40009, "erro": "invalid request: topic name is invalid"},
    "long": {"http": 413, "codigo": 41303, "erro": "message or JSON body is too large"},
    "away": {"classe": "TIMEOUT", "erro": "no answer within 10 s"},
    "token": {"http": 401, "codigo": 40101, "erro": "unauthorized"},
    "right": {"http": 403, "codigo": 40301, "erro": "forbidden"},
}
_OFTEN = {"ok": 985, "topic": 6, "long": 2, "away": 7}


def _answer(
    job: oracledb.Connection, source: random.Random, rows: list[tuple[int, str, str]], refused: bool = False
) -> None:
    """What a server says to these; refused: EXTERNO does not know the token, PLANTAO has no right to its topic."""
    said = {"EXTERNO": "token", "PLANTAO": "right"} if refused else {}
    results = []
    for id, token, channel in rows:
        kind = said.get(channel) or source.choices(list(_OFTEN), weights=list(_OFTEN.values()))[0]
        took = {"duracao_ms": source.randint(35, 260)}
        results.append({"id": id, "reserva": token, **took, **_ANSWERS[kind]})
    with job.cursor() as cursor:
        cursor.callproc("hsm.hsm_envio_api.registrar", [WORKER, json.dumps(results), cursor.var(str, 4000)])
