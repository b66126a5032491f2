"""One truth about health: empty means all is well, and whatever breaks is told, alike, by everything that reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import oracledb
import pytest

from tests.claims import FACTS
from tests.database import INSTALLED, PASSWORD, ROOT, OwnSandbox
from tests.waiting import wait_until

HEALTHY = "healthy"  # a site of a resident sender, with every job at work and nothing due before tomorrow
READER = "SAUDE_LEITOR"
VERIFY = ROOT / "deploy" / "oracle" / "verify.sql"
NOW = "sys_extract_utc(systimestamp)"
QUEUE = "hsm.hsm_fila_notificacao"
JOBS = ("VIGIA", "ALERTA", "CONSUMO", "REPROCESSO", "PURGA")
TABLE = "CHAMADOS.ORDEM_SERVICO"
HARMLESS = ("begin hsm.hsm_fila.", "begin hsm.hsm_plantao.", "begin hsm.hsm_manutencao.")  # content of tables only


@dataclass
class Site:
    """ruined: something has changed that is not the content of a table."""

    own: OwnSandbox
    dba: oracledb.Connection
    opened: list[oracledb.Connection] = field(default_factory=list)
    ruined: bool = False

    def execute(self, *statements: str) -> None:
        with self.dba.cursor() as cursor:
            for statement in statements:
                if not statement.startswith(("insert ", "update ", "delete ", *HARMLESS)):
                    self.ruined = True
                cursor.execute(statement)
        self.dba.commit()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.dba.cursor() as cursor:
            return list(cursor.execute(query))

    def present(self, worker: str = "w1", **facts: object) -> dict[str, Any]:
        """A sender says that it is there; what it hears."""
        told = {"maquina": "srv", "pid": 7, "versao": "0.3.0", "modo": "SERVICO", **facts}
        with self.dba.cursor() as cursor:
            state = cursor.var(str, size=4000)
            cursor.callproc("hsm.hsm_envio_api.apresentar", [worker, json.dumps(told), state])
            return dict(json.loads(state.getvalue()))

    def silent(self) -> None:
        """Every sender was seen for the last time ten minutes ago."""
        self.execute(f"update hsm.hsm_remetente set dt_visto = {NOW} - numtodsinterval(10, 'MINUTE')")

    def advance(self, by: timedelta) -> None:
        self.ruined = True
        self.own.sandbox.engine.clock.advance(by)

    def beside(self, user: str = "system") -> oracledb.Connection:
        """Another session, to the end of the test."""
        self.opened.append(self.own.connect(user))
        return self.opened[-1]


def tomorrow(site: Site) -> None:
    """No job runs by itself before that."""
    for job in JOBS:
        site.execute(
            f"begin dbms_scheduler.set_attribute('HSM.HSM_TAREFA_{job}', 'start_date', "
            "systimestamp + numtodsinterval(1, 'DAY')); end;"
        )


def due(site: Site, minutes: int) -> None:
    """An event of the sample customer that has been due for so long."""
    moment = f"{NOW} - numtodsinterval({minutes}, 'MINUTE')"
    site.execute(
        f"begin hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{FACTS}'); end;",
        f"update {QUEUE} set dt_criacao = {moment}, dt_devida = {moment}, proxima_tentativa = {moment}",
    )


def ended(site: Site, status: str, reason: str) -> None:
    site.execute(
        f"insert into {QUEUE} (id_os, mensagem, dt_criacao, dt_processamento, tipo_os, evento, status, motivo, "
        f"proxima_tentativa, id_rota, canal) select 1, 'x', {NOW}, {NOW}, 'T', 'E', '{status}', '{reason}', {NOW}, "
        "min(r.id), min(r.canal) from hsm.hsm_rota_notificacao r"
    )


# ------------------------------------------------------------------ who reads it


@dataclass(frozen=True)
class Problem:
    key: str
    gravity: str
    channel: str | None
    text: str


@dataclass(frozen=True)
class Reader:
    """says: what a reader shows of a site. tells: whether that names a problem; a healthy site's must tell nothing."""

    says: Callable[[Site], Any]
    tells: Callable[[Any, Problem], bool]
    silent: Callable[[Any], bool]


def of_the_view(site: Site) -> list[Problem]:
    """By somebody who has HSM_LEITOR and nothing else."""
    with closing(site.own.connect(READER)) as reader, reader.cursor() as cursor:
        cursor.execute("select chave, gravidade, canal, problema from hsm.hsm_saude_vw")
        return [Problem(*row) for row in cursor]


def of_the_job(site: Site) -> list[dict[str, Any]]:
    """What --check shows."""
    with site.dba.cursor() as cursor:
        answer = cursor.callfunc("hsm.hsm_envio_api.diagnostico", oracledb.DB_TYPE_CLOB)
        return list(json.loads(answer.read())["avisos"])


def told_to_the_job(said: list[dict[str, Any]], problem: Problem) -> bool:
    return any(
        warning["chave"] == problem.key
        and warning["gravidade"] == problem.gravity
        and warning["grave"] == (problem.gravity == "ERRO")
        and warning.get("canal") == problem.channel
        and warning["texto"].startswith(problem.text)
        for warning in said
    )


def of_verify(site: Site) -> list[str]:
    site.own.run(VERIFY)
    return [line for line in site.own.output.splitlines() if line.startswith(("PROBLEMA: ", "ATENCAO: "))]


def told_by_verify(said: list[str], problem: Problem) -> bool:
    word = "PROBLEMA" if problem.gravity == "ERRO" else "ATENCAO"
    return any(line.startswith(f"{word}: {problem.text}") for line in said)


def of_the_panel(site: Site) -> list[dict[str, Any]]:
    with site.dba.cursor() as cursor:
        answer = cursor.callfunc("hsm.hsm_painel.resumo", oracledb.DB_TYPE_CLOB, [24])
        return list(json.loads(answer.read())["problemas"])


def told_by_the_panel(said: list[dict[str, Any]], problem: Problem) -> bool:
    return any(
        (shown["chave"], shown["gravidade"], shown.get("canal"), shown["problema"])
        == (problem.key, problem.gravity, problem.channel, problem.text)
        for shown in said
    )


def of_the_metrics(site: Site) -> list[str]:
    with site.dba.cursor() as cursor:
        text = cursor.callfunc("hsm.hsm_painel.metricas", oracledb.DB_TYPE_CLOB).read()
    return [line for line in text.splitlines() if line.startswith("hsm_problema{")]


def told_by_the_metrics(said: list[str], problem: Problem) -> bool:
    return f'hsm_problema{{chave="{problem.key}",gravidade="{problem.gravity}"}} 1' in said


def of_the_alarm(site: Site) -> list[Problem]:
    """What it takes note of, to tell it when it lasts."""
    site.execute("begin hsm.hsm_plantao.avaliar(in_correio => false); end;")
    found = site.rows("select chave, gravidade, canal, problema from hsm.hsm_alarme where dt_fim is null")
    return [Problem(*row) for row in found]


# Whatever else reads health is one more line here: each break below is then tried on it too. The alarm, which writes,
# comes last.
READERS = {
    "view": Reader(of_the_view, lambda said, problem: problem in said, lambda said: not said),
    "job": Reader(of_the_job, told_to_the_job, lambda said: not said),
    "panel": Reader(of_the_panel, told_by_the_panel, lambda said: not said),
    "metrics": Reader(of_the_metrics, told_by_the_metrics, lambda said: not said),
    "verify": Reader(of_verify, told_by_verify, lambda said: not said),
    "alarm": Reader(of_the_alarm, lambda said, problem: problem in said, lambda said: not said),
}


# ------------------------------------------------------------------ what breaks


Acting = Callable[[Site], object]


@dataclass(frozen=True)
class Break:
    """How something breaks, and all that is to be told of it: gravity by key. during: holds while health is read."""

    act: Acting
    told: dict[str, str]
    during: Callable[[Site], AbstractContextManager[object]] = lambda site: nullcontext()


def does(*statements: str) -> Acting:
    return lambda site: site.execute(*statements)


def channel(**columns: str) -> str:
    listed = ", ".join(f"{name} = {value}" for name, value in columns.items())
    return f"update hsm.hsm_canal set {listed} where canal = 'PADRAO'"


OPEN = channel(disjuntor="'ABERTO'", aberto_em=NOW, aberto_ate=f"{NOW} + numtodsinterval(1, 'HOUR')")


def then(*acts: Acting) -> Acting:
    def act(site: Site) -> None:
        for one in acts:
            one(site)

    return act


def disabled(job: str) -> Acting:
    return does(f"begin dbms_scheduler.disable('HSM.HSM_TAREFA_{job}'); end;")


def external(program: str) -> Acting:
    """The database starts the sender."""

    def act(site: Site) -> None:
        site.execute("grant create external job to hsm", "begin hsm.hsm_agenda.parar; end;")
        with site.dba.cursor() as cursor:
            cursor.callproc("hsm.hsm_agenda.instalar", [program, "/nonexistent/job.toml"])
        tomorrow(site)
        site.execute("begin hsm.hsm_agenda.iniciar; end;")

    return act


def gets_to(site: Site, job: str, state: str) -> None:
    query = f"select count(*) from dba_scheduler_jobs where job_name = 'HSM_TAREFA_{job}' and {state}"
    wait_until(lambda: site.rows(query) == [(1,)])


def run_of_the_sender(state: str) -> Acting:
    """The external job has been started, and got so far."""

    def act(site: Site) -> None:
        site.execute("begin hsm.hsm_agenda.disparar_envio; end;")
        gets_to(site, "ENVIO", state)

    return act


def start_the_alarm(site: Site) -> None:
    site.execute("begin dbms_scheduler.run_job('HSM.HSM_TAREFA_ALERTA', use_current_session => false); end;")


def run_of_the_alarm(site: Site, number: int) -> None:
    """The scheduler has run its job so many times."""
    start_the_alarm(site)
    gets_to(site, "ALERTA", f"run_count = {number} and state <> 'RUNNING'")


def hanging(site: Site) -> None:
    program = Path.cwd() / "python"
    program.write_text("#!/bin/sh\nexec sleep 300\n")
    program.chmod(0o755)
    external(str(program))(site)
    run_of_the_sender("state = 'RUNNING'")(site)
    site.advance(timedelta(seconds=3601))
    site.present()


def scheduler_off(site: Site) -> None:
    site.execute("begin dbms_scheduler.set_scheduler_attribute('SCHEDULER_DISABLED', 'TRUE'); end;")
    site.advance(timedelta(days=1, minutes=3))
    site.present()


@contextmanager
def locked(site: Site) -> Iterator[None]:
    holder = site.beside()
    with holder.cursor() as cursor:
        cursor.execute(f"select id from {QUEUE} for update")
    yield
    holder.rollback()


def untold(site: Site) -> None:
    """An alarm nobody has been told, though there is a road."""
    site.execute(
        "insert into hsm.hsm_alarme (chave, gravidade, problema, dt_inicio, dt_notado, dt_visto, dt_alarme) "
        f"values ('X', 'ERRO', 'x', {NOW}, {NOW}, {NOW}, {NOW} - numtodsinterval(10, 'MINUTE'))",
        "insert into hsm.hsm_rota_notificacao (tipo_os, evento, canal, topico, dt_criacao) "
        f"values ('$HSM', 'ALARME', 'PADRAO', 'ops', {NOW})",
    )


def expiring(site: Site) -> None:
    site.execute("create profile saude_p limit password_life_time 20", "alter user hsm_job profile saude_p")


BREAKS = {
    "the clone guard": Break(does("update hsm.hsm_instalacao set dt_armada = null"), {"GUARDA": "ERRO"}),
    "a guard that blocks asks for no sender": Break(
        then(does("update hsm.hsm_instalacao set dt_armada = null"), lambda s: due(s, 5), Site.silent),
        {"GUARDA": "ERRO"},
    ),
    "no jobs": Break(does("begin hsm.hsm_agenda.remover; end;"), {"SEM_TAREFAS": "ATENCAO"}),
    "the scheduler": Break(scheduler_off, {"AGENDADOR": "ERRO"}),
    "the watch job": Break(disabled("VIGIA"), {"TAREFA:HSM_TAREFA_VIGIA": "ATENCAO"}),
    "the watch job that starts the sender": Break(
        then(external("/nonexistent/python"), disabled("VIGIA")), {"TAREFA:HSM_TAREFA_VIGIA": "ERRO"}
    ),
    "the alarm's job": Break(disabled("ALERTA"), {"TAREFA:HSM_TAREFA_ALERTA": "ERRO"}),
    "the replay job": Break(disabled("REPROCESSO"), {"TAREFA:HSM_TAREFA_REPROCESSO": "ATENCAO"}),
    "the job of the roll-up": Break(disabled("CONSUMO"), {"TAREFA:HSM_TAREFA_CONSUMO": "ATENCAO"}),
    "the purge job": Break(
        does("begin dbms_scheduler.drop_job('HSM.HSM_TAREFA_PURGA'); end;"), {"TAREFA:HSM_TAREFA_PURGA": "ATENCAO"}
    ),
    "a run of the sender that failed": Break(
        then(external("/nonexistent/python"), run_of_the_sender("failure_count = 1 and state <> 'RUNNING'")),
        {"TAREFA_FALHOU:HSM_TAREFA_ENVIO": "ERRO"},
    ),
    "a run of the sender that hangs": Break(hanging, {"TAREFA_LONGA:HSM_TAREFA_ENVIO": "ERRO"}),
    "a script that did not end": Break(
        does(
            "insert into hsm.hsm_atualizacao (script, de, para, dt_inicio, tarefas) "
            f"values ('upgrade', '0.2.0', '0.3.0', {NOW} - numtodsinterval(1, 'HOUR'), ';')"
        ),
        {"ATUALIZACAO": "ERRO"},
    ),
    "a script at work, which has stopped the jobs": Break(
        then(
            does(
                "insert into hsm.hsm_atualizacao (script, de, para, dt_inicio, tarefas) "
                f"values ('upgrade', '0.2.0', '0.3.0', {NOW}, ';')"
            ),
            disabled("VIGIA"),
            disabled("ALERTA"),
        ),
        {"ATUALIZACAO": "ATENCAO"},
    ),
    "no sender, and something is due": Break(then(lambda s: due(s, 2), Site.silent), {"REMETENTE": "ERRO"}),
    "a resident sender, and nothing is due": Break(Site.silent, {"REMETENTE": "ERRO"}),
    "a resident sender that was ended": Break(then(lambda s: s.present(fim=True), Site.silent), {"REMETENTE": "ERRO"}),
    "no sender ever": Break(does("delete from hsm.hsm_remetente"), {"REMETENTE": "ATENCAO"}),
    "no sender ever, and something is due": Break(
        then(does("delete from hsm.hsm_remetente"), lambda s: due(s, 2)), {"REMETENTE": "ERRO"}
    ),
    "a channel nobody serves": Break(
        then(lambda s: due(s, 2), lambda s: s.present(canais="OUTRO")), {"REMETENTE:PADRAO": "ERRO"}
    ),
    "a trigger dropped": Break(does("drop trigger chamados.tg_os_notif"), {f"GATILHO:{TABLE}": "ERRO"}),
    "a trigger disabled": Break(does("alter trigger chamados.tg_os_notif disable"), {f"GATILHO:{TABLE}": "ERRO"}),
    "a trigger that does not compile": Break(
        does(
            "create or replace trigger chamados.tg_os_notif before insert on chamados.ordem_servico "
            "begin nada_disto_existe; end;"
        ),
        {f"GATILHO:{TABLE}": "ERRO"},
    ),
    "a trigger of before": Break(
        does(f"update hsm.hsm_origem set dt_alteracao = {NOW} + numtodsinterval(1, 'SECOND')"),
        {f"GATILHO:{TABLE}": "ATENCAO"},
    ),
    "a breaker": Break(then(lambda s: due(s, 0), does(OPEN)), {"DISJUNTOR:PADRAO": "ERRO"}),
    "a breaker with nothing to try": Break(does(OPEN), {"DISJUNTOR:PADRAO": "ATENCAO"}),
    "a breaker and no sender: nothing could go": Break(
        then(external("/nonexistent/python"), lambda s: due(s, 2), does(OPEN), Site.silent),
        {"DISJUNTOR:PADRAO": "ERRO"},
    ),
    "sends that fail": Break(then(lambda s: due(s, 0), does(channel(falhas_seguidas="3"))), {"ENTREGA:PADRAO": "ERRO"}),
    "sends that failed, and nothing to try": Break(does(channel(falhas_seguidas="3")), {"ENTREGA:PADRAO": "ATENCAO"}),
    "a channel held by the server": Break(
        does(channel(retido_ate=f"{NOW} + numtodsinterval(1, 'HOUR')")), {"RETIDO:PADRAO": "ATENCAO"}
    ),
    "a channel paused": Break(
        does("begin hsm.hsm_admin.pausar('PADRAO', 'manutenção'); end;"), {"PAUSADO:PADRAO": "ATENCAO"}
    ),
    "a channel late": Break(lambda s: due(s, 20), {"ATRASO:PADRAO": "ERRO"}),
    "a channel that nothing captures": Break(
        then(does(channel(tipo="'CAPTURA'")), lambda s: due(s, 20)), {"ATRASO:PADRAO": "ERRO"}
    ),
    "a lock that lasts": Break(lambda s: due(s, 20), {"ATRASO:PADRAO": "ERRO", "TRAVA:PADRAO": "ERRO"}, locked),
    "failures": Break(lambda s: ended(s, "FALHA", "ESGOTADO"), {"FALHAS": "ATENCAO"}),
    "events without a route": Break(lambda s: ended(s, "CANCELADO", "SEM_ROTA"), {"SEM_ROTA": "ATENCAO"}),
    "errors in the log": Break(
        does(f"insert into hsm.hsm_log (dt_registro, nivel, origem, mensagem) values ({NOW}, 'ERRO', 'hsm_x.y', 'z')"),
        {"LOG:hsm_x.y": "ATENCAO"},
    ),
    "the account locked": Break(does("alter user hsm_job account lock"), {"CONTA": "ERRO"}),
    "the password expired": Break(does("alter user hsm_job password expire"), {"CONTA": "ERRO"}),
    "the password about to expire": Break(expiring, {"CONTA": "ATENCAO"}),
    "the purge": Break(
        does(f"update hsm.hsm_instalacao set purga_volta = {NOW} - numtodsinterval(4, 'DAY')"), {"PURGA": "ATENCAO"}
    ),
    "the purge that never came round": Break(
        does(f"update hsm.hsm_instalacao set purga_volta = null, dt_atualizacao = {NOW} - numtodsinterval(4, 'DAY')"),
        {"PURGA": "ATENCAO"},
    ),
    "the roll-up": Break(
        does(
            "insert into hsm.hsm_movimento (minuto, canal, tipo_os, resultado, classe, quantidade, ultimo) values "
            f"({NOW}, 'PADRAO', '-', 'ENTREGUE', '-', 1, {NOW} - numtodsinterval(20, 'MINUTE'))"
        ),
        {"CONSUMO": "ATENCAO"},
    ),
    "the clock": Break(
        does(f"update hsm.hsm_instalacao set ultimo_instante = {NOW} + numtodsinterval(1, 'HOUR')"),
        {"RELOGIO": "ATENCAO"},
    ),
    "an alarm nobody could be told": Break(untold, {"ALARME": "ERRO"}),
    "health itself": Break(does("drop view hsm.hsm_conta_vw"), {"SAUDE:REMETENTES": "ERRO", "SAUDE:CONTA": "ERRO"}),
}


def suspended(site: Site) -> str:
    """A route that is suspended; its key."""
    [(route,)] = site.rows("select min(id) from hsm.hsm_rota_notificacao")
    site.execute(f"update hsm.hsm_rota_notificacao set suspensa = 'S', dt_suspensao = {NOW} where id = {route}")
    return f"ROTA:{route}"


# A site whose jobs, code and clock nobody has touched is mended, which takes a tenth of what putting it back takes
MENDED = (
    *(f"delete from hsm.hsm_{table}" for table in ("tentativa_envio", "carga", "fila_notificacao", "log", "movimento")),
    *(f"delete from hsm.hsm_{table}" for table in ("alarme_aviso", "alarme", "remetente", "atualizacao")),
    "delete from hsm.hsm_rota_notificacao where tipo_os = '$HSM'",
    "update hsm.hsm_alerta set dt_ultima_ocorrencia = null, dt_ultimo_aviso = null, avisos = 0, dt_avaliacao = null, "
    "dt_tarefa = null",
    "update hsm.hsm_rota_notificacao set suspensa = 'N', dt_suspensao = null",
    "update hsm.hsm_canal set tipo = 'NTFY', disjuntor = 'FECHADO', aberto_em = null, aberto_ate = null, "
    "retido_ate = null, falhas_seguidas = 0",
    "update hsm.hsm_instalacao set (dt_armada, dt_atualizacao, purga_volta, ultimo_instante) = "
    "(select dt_armada, dt_atualizacao, purga_volta, ultimo_instante from hsm_instalacao_sa)",
    "update hsm.hsm_origem o set dt_alteracao = "
    "(select s.dt_alteracao from hsm_origem_sa s where s.esquema = o.esquema and s.tabela = o.tabela)",
)


@dataclass
class Healthy:
    own: OwnSandbox
    sound: bool = False  # whether mending is enough

    @contextmanager
    def site(self) -> Iterator[Site]:
        with nullcontext(self.own) if self.sound else self.own.lent(HEALTHY), closing(self.own.connect()) as dba:
            found = Site(self.own, dba)
            if self.sound:
                found.execute(*MENDED)
            self.sound = False
            yield found
            for connection in found.opened:
                connection.close()
            if found.rows("select count(*) from dba_scheduler_jobs where job_name = 'HSM_TAREFA_ENVIO'") == [(1,)]:
                found.execute("begin hsm.hsm_agenda.remover; end;")
            assert self.own.sandbox.engine.bugs == []
            self.sound = not found.ruined


@pytest.fixture(scope="module")
def healthy(spare: OwnSandbox) -> Healthy:
    with spare.lent(INSTALLED) as own, closing(own.connect()) as dba:
        site = Site(own, dba)
        site.execute(
            f'create user {READER} identified by "{PASSWORD}"',
            f"grant create session, hsm_leitor to {READER}",
            "grant create job to hsm",
            "begin hsm.hsm_agenda.instalar_internas(in_intervalo_s => 99); end;",
            "create table hsm_instalacao_sa as select * from hsm.hsm_instalacao",
            "create table hsm_origem_sa as select * from hsm.hsm_origem",
        )
        tomorrow(site)
        site.execute("begin hsm.hsm_agenda.iniciar; end;")
    spare.keep(HEALTHY)
    return Healthy(spare)


@pytest.fixture
def site(healthy: Healthy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    with healthy.site() as found:
        found.present()
        yield found


def assert_told(site: Site, told: dict[str, str]) -> list[Problem]:
    """By all who read health, and nothing else by the view."""
    problems = of_the_view(site)
    assert {problem.key: problem.gravity for problem in problems} == told
    assert [p.gravity for p in problems] == sorted((p.gravity for p in problems), reverse=True), "what stops most first"
    for name, reader in READERS.items():
        said = reader.says(site)
        assert [p.key for p in problems if not reader.tells(said, p)] == [], f"{name}: {said}"
    return problems


@pytest.mark.parametrize("name", READERS)
def test_where_all_is_well_nothing_is_told(site: Site, name: str) -> None:
    said = READERS[name].says(site)
    assert READERS[name].silent(said), said


@pytest.mark.parametrize("what", BREAKS)
def test_what_breaks_is_told_by_all_who_read_health(what: str, site: Site) -> None:
    broken = BREAKS[what]
    broken.act(site)
    with broken.during(site):
        assert_told(site, broken.told)


def test_who_looks_for_locks_does_not_find_another_who_looks(site: Site) -> None:
    due(site, 20)
    looking = site.beside()
    with looking.cursor() as cursor:
        cursor.execute("select alerta from hsm.hsm_alerta where alerta = 'TRAVA' for update")
        cursor.execute(f"select id from {QUEUE} for update")
    try:
        assert {problem.key for problem in of_the_view(site)} == {"ATRASO:PADRAO"}
    finally:
        looking.rollback()


def test_an_alarm_whose_job_runs_and_never_gets_to_look_is_told(site: Site) -> None:
    site.execute("begin hsm.hsm_plantao.avaliar(in_correio => false); end;")
    holder = site.beside()
    with holder.cursor() as cursor:
        cursor.execute("select alerta from hsm.hsm_alerta where alerta = 'ALARME' for update")
    site.advance(timedelta(minutes=20))
    site.present()
    assert of_the_view(site) == [], "nobody has tried"

    run_of_the_alarm(site, 1)
    [problem] = of_the_view(site)
    assert (problem.key, problem.gravity) == ("PLANTAO", "ERRO")
    assert site.present()["graves"] == 1, "so that the heartbeat falls silent"

    holder.rollback()
    run_of_the_alarm(site, 2)
    assert of_the_view(site) == []
    assert site.rows("select chave from hsm.hsm_alarme") == [], "who looks does not see himself as one who does not"


def test_a_sender_and_the_alarm_wait_for_nobody_who_has_alarms_locked(site: Site) -> None:
    route = suspended(site)
    site.execute("begin hsm.hsm_plantao.avaliar(in_correio => false); end;")
    holder = site.beside()
    with holder.cursor() as cursor:
        cursor.execute("select id from hsm.hsm_alarme for update")
    site.dba.call_timeout = 10_000
    site.advance(timedelta(minutes=20))
    site.present()
    run_of_the_alarm(site, 1)
    assert {problem.key for problem in of_the_view(site)} == {route, "PLANTAO"}
    holder.rollback()
    run_of_the_alarm(site, 2)
    assert {problem.key for problem in of_the_view(site)} == {route}


def test_a_sender_waits_for_nobody_to_show_itself(site: Site) -> None:
    holder = site.beside()
    with holder.cursor() as cursor:
        cursor.execute("delete from hsm.hsm_remetente")
    site.dba.call_timeout = 10_000
    assert site.present()["graves"] == 0
    holder.rollback()
    assert site.rows("select count(*) from hsm.hsm_remetente") == [(1,)]


def test_a_suspended_route_is_told_with_its_channel(site: Site) -> None:
    key = suspended(site)
    [problem] = assert_told(site, {key: "ERRO"})
    assert problem.channel == "PADRAO"


# ------------------------------------------------------------------ what is no problem


def test_an_idle_queue_has_no_sender_where_the_database_starts_it(site: Site) -> None:
    external("/nonexistent/python")(site)
    site.present(fim=True)
    site.silent()
    assert of_the_view(site) == []


def test_an_idle_queue_has_no_sender_where_one_is_started_for_a_run_at_a_time(site: Site) -> None:
    site.present(modo="TAREFA", fim=True)
    site.silent()
    assert of_the_view(site) == []


def test_what_has_just_become_due_waits_for_no_sender_yet(site: Site) -> None:
    external("/nonexistent/python")(site)
    site.silent()
    due(site, 0)
    assert of_the_view(site) == []


def test_a_sender_of_an_earlier_version_is_seen_by_what_it_claims(site: Site) -> None:
    due(site, 2)
    due(site, 2)
    site.execute("delete from hsm.hsm_remetente")
    with site.dba.cursor() as cursor:
        rows = cursor.var(oracledb.DB_TYPE_CURSOR)
        cursor.callproc("hsm.hsm_envio_api.reservar", ["antigo", 1, rows])
    assert of_the_view(site) == []


@pytest.mark.parametrize("canais", ["PADRAO", "outro, padrao", None])
def test_a_sender_serves_its_channels_in_any_case_or_all(site: Site, canais: str | None) -> None:
    due(site, 2)
    site.present(**({} if canais is None else {"canais": canais}))
    assert of_the_view(site) == []


@pytest.mark.parametrize("tipo", ["WEBHOOK", "KAFKA", "RABBITMQ", "PROPRIO"])
def test_a_sender_of_the_first_contract_serves_ntfy_channels_only(site: Site, tipo: str) -> None:
    due(site, 2)
    site.present()
    assert of_the_view(site) == []
    site.execute(f"update hsm.hsm_canal set tipo = '{tipo}'")
    assert [problem.key for problem in of_the_view(site)] == ["REMETENTE:PADRAO"]
    site.present(contrato=2)
    assert of_the_view(site) == []


def test_what_waits_to_be_captured_needs_no_sender(site: Site) -> None:
    due(site, 10)
    site.execute("update hsm.hsm_canal set tipo = 'CAPTURA'")
    site.present(modo="TAREFA", fim=True)
    site.silent()
    assert of_the_view(site) == []


def test_rows_of_a_suspended_route_need_no_sender(site: Site) -> None:
    due(site, 2)
    site.execute(f"update hsm.hsm_rota_notificacao set suspensa = 'S', dt_suspensao = {NOW}")
    site.present(canais="OUTRO")
    assert {problem.key.split(":")[0] for problem in of_the_view(site)} == {"ROTA"}


def test_a_sender_that_a_clock_ahead_has_dated_is_not_there(site: Site) -> None:
    site.execute(f"update hsm.hsm_remetente set dt_visto = {NOW} + numtodsinterval(1, 'HOUR')")
    assert [problem.key for problem in of_the_view(site)] == ["REMETENTE"]


def test_an_alarm_without_a_road_is_no_problem(site: Site) -> None:
    untold(site)
    site.execute("delete from hsm.hsm_rota_notificacao where tipo_os = '$HSM'")
    assert of_the_view(site) == []


# ------------------------------------------------------------------ since when


def since(site: Site, key: str) -> datetime | None:
    [(moment,)] = site.rows(f"select desde from hsm.hsm_saude_vw where chave = '{key}'")
    return moment if moment is None else datetime.fromisoformat(str(moment))


def test_since_when_is_local_and_that_of_the_fact(site: Site) -> None:
    moment = "timestamp '2026-01-02 15:00:00'"
    site.execute(channel(disjuntor="'ABERTO'", aberto_em=moment, aberto_ate=moment))
    assert since(site, "DISJUNTOR:PADRAO") == datetime(2026, 1, 2, 12)


def test_a_breaker_is_open_since_the_first_time_not_since_the_last_probe(site: Site) -> None:
    site.execute(channel(disjuntor="'ABERTO'", aberto_em=NOW, aberto_ate=NOW))
    of_the_alarm(site)
    first = since(site, "DISJUNTOR:PADRAO")
    site.advance(timedelta(minutes=9))
    site.execute(channel(aberto_em=NOW, aberto_ate=NOW, aberturas="2"))
    assert since(site, "DISJUNTOR:PADRAO") == first


def test_since_when_is_otherwise_what_the_alarm_knows(site: Site) -> None:
    site.execute("update hsm.hsm_instalacao set dt_armada = null")
    assert since(site, "GUARDA") is None
    site.execute(
        "insert into hsm.hsm_alarme (chave, gravidade, problema, dt_inicio, dt_notado, dt_visto) values "
        f"('GUARDA', 'ERRO', 'x', timestamp '2026-01-02 15:00:00', {NOW}, {NOW})"
    )
    assert since(site, "GUARDA") == datetime(2026, 1, 2, 12)


# ------------------------------------------------------------------ what a sender hears


def test_a_sender_hears_what_concerns_it(site: Site) -> None:
    assert site.present() == {"guarda": "LIBERADO", "graves": 0, "graves_meus": 0}
    suspended(site)
    assert site.present(canais="OUTRO") == {"guarda": "LIBERADO", "graves": 1, "graves_meus": 0}
    assert site.present(canais="outro,padrao")["graves_meus"] == 1
    site.execute("update hsm.hsm_instalacao set dt_armada = null")
    heard = site.present(canais="OUTRO")
    assert (heard["guarda"], heard["graves"], heard["graves_meus"]) == ("BLOQUEADO", 2, 1)
    assert "hsm_dba.armar" in heard["motivo"]


def test_what_is_captured_is_no_problem_however_late_it_is(site: Site) -> None:
    site.execute(channel(tipo="'CAPTURA'"))
    due(site, 20)
    site.execute("begin hsm.hsm_manutencao.vigiar; end;")
    assert site.rows("select aggregateid from hsm.hsm_outbox_vw") == [("1",)]
    assert site.rows("select chave from hsm.hsm_saude_vw") == []


def test_a_site_that_only_captures_needs_no_sender(site: Site) -> None:
    site.execute("delete from hsm.hsm_remetente")
    assert site.rows("select chave from hsm.hsm_saude_vw") == [("REMETENTE",)]
    site.execute(channel(tipo="'CAPTURA'"))
    assert site.rows("select chave from hsm.hsm_saude_vw") == []


def test_who_sends_here_has_an_answer(site: Site) -> None:
    site.present("w2", canais="padrao", maquina="outra", pid=9, modo="TAREFA")
    site.present("w2", canais="padrao", maquina="outra", pid=9, modo="TAREFA", fim=True)
    with closing(site.own.connect(READER)) as reader, reader.cursor() as cursor:
        cursor.execute("select trabalhador, maquina, pid, modo, canais, vivo from hsm.hsm_remetente_vw order by 1")
        assert cursor.fetchall() == [
            ("w1", "srv", 7, "SERVICO", None, "S"),
            ("w2", "outra", 9, "TAREFA", "PADRAO", "N"),
        ]
        cursor.execute("select column_value from table(hsm.hsm_consulta.situacao) where column_value like 'Processo%'")
        lines = [line for (line,) in cursor]
    assert [line.split(":")[0] for line in lines] == [
        "Processo de envio w1 em srv, processo 7, versão 0.3.0, SERVICO, canais todos",
        "Processo de envio w2 em outra, processo 9, versão 0.3.0, TAREFA, canais PADRAO",
    ]


def test_one_that_a_clock_that_ran_ahead_has_seen_is_not_taken_to_live(site: Site) -> None:
    site.execute(f"update hsm.hsm_remetente set dt_visto = {NOW} + numtodsinterval(1, 'HOUR')")
    assert site.rows("select vivo from hsm.hsm_remetente_vw") == [("N",)]


@pytest.mark.parametrize("told", ["{", "[]", '{"modo": "OUTRO"}'])
def test_a_sender_that_presents_itself_wrongly_is_refused(site: Site, told: str) -> None:
    with site.dba.cursor() as cursor, pytest.raises(oracledb.DatabaseError, match="ORA-20740"):
        cursor.callproc("hsm.hsm_envio_api.apresentar", ["w9", told, cursor.var(str)])
    assert site.rows("select count(*) from hsm.hsm_remetente where trabalhador = 'w9'") == [(0,)]


def test_what_a_sender_says_of_itself_cannot_write_on_a_terminal(site: Site) -> None:
    site.present("w2", maquina="srv\n\x1b[2J", canais="padrao,\x1b[2J")
    assert site.rows("select maquina, canais from hsm.hsm_remetente where trabalhador = 'w2'") == [
        ("srv  [2J", "PADRAO,[2J")
    ]
    with pytest.raises(oracledb.DatabaseError, match="ORA-20740"):
        site.present("w3\x1b[2J")


def test_one_that_presents_itself_again_and_again_under_other_names_fills_no_table(site: Site) -> None:
    site.execute(
        "insert into hsm.hsm_remetente (trabalhador, modo, dt_inicio, dt_visto) "
        f"select 'm' || level, 'TAREFA', {NOW}, {NOW} - numtodsinterval(1, 'HOUR') from dual connect by level <= 2010"
    )
    site.present("w2")
    assert site.rows("select count(*) from hsm.hsm_remetente") == [(2000,)]
    assert site.rows("select count(*) from hsm.hsm_remetente where trabalhador in ('w1', 'w2')") == [(2,)]


def test_the_purge_forgets_senders_but_not_the_last_one_seen(site: Site) -> None:
    for worker in ("ended", "silent", "recent"):
        site.present(worker)
    site.execute(
        f"update hsm.hsm_remetente set dt_visto = {NOW} - numtodsinterval(2, 'DAY')",
        f"update hsm.hsm_remetente set dt_fim = {NOW} - numtodsinterval(2, 'DAY') where trabalhador in ('ended', 'w1')",
        f"update hsm.hsm_remetente set dt_visto = {NOW} - numtodsinterval(8, 'DAY') where trabalhador = 'silent'",
        f"update hsm.hsm_remetente set dt_visto = {NOW} - numtodsinterval(1, 'DAY') where trabalhador = 'w1'",
        "begin hsm.hsm_manutencao.purgar; end;",
    )
    assert site.rows("select trabalhador from hsm.hsm_remetente order by 1") == [("recent",), ("w1",)]


# ------------------------------------------------------------------ what HSM may not see


def test_without_a_look_at_the_account_health_says_nothing_and_verify_does(site: Site) -> None:
    text = (ROOT / "plsql" / "views" / "hsm_conta_vw_minima.vw").read_text(encoding="utf-8").split(";\n")[0]
    site.execute(text.replace("view hsm_conta_vw", "view hsm.hsm_conta_vw"), "alter user hsm_job account lock")
    assert of_the_view(site) == []
    assert [line for line in of_verify(site) if line.startswith("PROBLEMA: HSM_JOB está bloqueado")] != []
