"""The alarm over time: which road it takes when one is down, what it does when a road gets stuck, two sessions at once,
a session that dies with the mail, a copy of the database."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import oracledb
import pytest

from tests.database import OwnSandbox
from tests.mail_relay import Relay, relay

from .scripts import execute, runner, value

SPARE = "RESERVA"
ORDER = (
    """begin hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{"descricao":"x","status":"y","responsavel":"z"}'); end;"""
)


@dataclass
class Duty:
    """Who is on duty: evaluations every 30 s, with a sender that is alive."""

    own: OwnSandbox
    dba: oracledb.Connection

    def later(self, seconds: float) -> None:
        self.own.sandbox.engine.clock.advance(timedelta(seconds=seconds))
        execute(self.dba, "update hsm.hsm_remetente set dt_visto = sys_extract_utc(systimestamp)")

    def evaluate(self) -> None:
        execute(self.dba, "begin hsm.hsm_plantao.avaliar(in_correio => true); end;")

    def pass_(self, seconds: float) -> None:
        """As much time with the job at work all the while."""
        while seconds > 0:
            self.later(min(30, seconds))
            self.evaluate()
            seconds -= 30

    def raise_(self) -> None:
        """The problems there are are seen twice."""
        self.evaluate()
        self.later(30)
        self.evaluate()

    def notices(self) -> list[tuple[str, str]]:
        """Channel and status of the notifications, in their order."""
        with self.dba.cursor() as cursor:
            cursor.execute("select canal, status from hsm.hsm_fila_notificacao where evento = 'ALARME' order by id")
            found: list[tuple[str, str]] = cursor.fetchall()
            return found

    def told(self, key: str) -> tuple[bool, str | None]:
        """Whether somebody knows of this problem, and by which road."""
        with self.dba.cursor() as cursor:
            cursor.execute(
                "select dt_avisado, avisado_por from hsm.hsm_alarme where chave = :1 order by id desc", [key]
            )
            when, road = cursor.fetchone()
            return when is not None, road


@pytest.fixture
def duty(own: OwnSandbox, own_dba: oracledb.Connection) -> Duty:
    """Routes of the alarm on two channels; nothing is wrong but what a test breaks, apart from the jobs, which are not
    installed."""
    execute(
        own_dba,
        f"begin hsm.hsm_admin.definir_canal('{SPARE}', 'Outro servidor'); end;",
        "declare l number; begin l := hsm.hsm_admin.definir_alerta('operacao'); "
        f"l := hsm.hsm_admin.definir_alerta('operacao', '{SPARE}'); end;",
        "insert into hsm.hsm_remetente (trabalhador, maquina, modo, dt_inicio, dt_visto) values ('t', 'm', 'SERVICO', "
        "sys_extract_utc(systimestamp), sys_extract_utc(systimestamp))",
    )
    return Duty(own, own_dba)


def break_channel(dba: oracledb.Connection, channel: str = "PADRAO") -> str:
    """The token is refused; something waits to try with. The key of the problem."""
    execute(
        dba,
        "update hsm.hsm_canal set disjuntor = 'ABERTO', motivo_disjuntor = 'unauthorized (401)', "
        "aberto_em = sys_extract_utc(systimestamp), aberto_ate = sys_extract_utc(systimestamp) + interval '4' hour "
        f"where canal = '{channel}'",
        ORDER,
    )
    return f"DISJUNTOR:{channel}"


def repair_channel(dba: oracledb.Connection) -> None:
    execute(dba, "delete from hsm.hsm_fila_notificacao where tipo_os = 'PADRAO'")
    execute(dba, "begin hsm.hsm_admin.retomar('PADRAO', 'consertado'); end;")


def suspend_a_route(dba: oracledb.Connection) -> str:
    """A problem no channel of the alarm has anything to do with."""
    execute(
        dba,
        "update hsm.hsm_rota_notificacao set suspensa = 'S', dt_suspensao = sys_extract_utc(systimestamp), "
        "motivo_suspensao = 'forbidden', proxima_sonda = sys_extract_utc(systimestamp) + interval '9' hour "
        "where tipo_os = 'REDE'",
    )
    return f"ROTA:{value(dba, 'select id from hsm.hsm_rota_notificacao where tipo_os = ' + chr(39) + 'REDE' + chr(39))}"


def claim(dba: oracledb.Connection) -> str:
    """A sender takes what may go now; the report that all of it was delivered."""
    with dba.cursor() as cursor:
        items = cursor.var(oracledb.DB_TYPE_CURSOR)
        cursor.callproc("hsm.hsm_envio_api.reservar", ["t", 50, items])
        results = ",".join(
            f'{{"id":{row[0]},"reserva":"{row[1]}","http":200,"id_externo":"x{row[0]}"}}' for row in items.getvalue()
        )
        return f"[{results}]"


def report(dba: oracledb.Connection, results: str) -> None:
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_envio_api.registrar", ["t", results, cursor.var(str)])


def deliver(dba: oracledb.Connection) -> None:
    """A sender delivers what may go now."""
    report(dba, claim(dba))


# Roads


def test_the_alarm_of_a_channel_goes_by_another_and_is_told_within_two_minutes(duty: Duty) -> None:
    key = break_channel(duty.dba)
    duty.raise_()
    assert duty.notices() == [(SPARE, "PENDENTE")]
    deliver(duty.dba)
    duty.pass_(30)
    assert duty.told(key) == (True, f"canal {SPARE}")


def test_it_is_told_once_more_when_it_is_well_and_by_both_channels_then(duty: Duty) -> None:
    key = break_channel(duty.dba)
    duty.raise_()
    deliver(duty.dba)
    duty.pass_(30)
    repair_channel(duty.dba)
    duty.pass_(90)
    assert duty.notices()[1:] == [("PADRAO", "PENDENTE"), (SPARE, "PENDENTE")]
    deliver(duty.dba)
    duty.pass_(300)
    assert len(duty.notices()) == 3
    with duty.dba.cursor() as cursor:
        cursor.execute("select ate, fim_avisado_por from hsm.hsm_alarme_vw where chave = :1", [key])
        ended, road = cursor.fetchone()
    assert ended is not None
    assert road == f"canal PADRAO, canal {SPARE}"


def test_a_notice_that_gets_stuck_is_cancelled_and_another_channel_is_tried(duty: Duty) -> None:
    key = suspend_a_route(duty.dba)
    execute(duty.dba, f"begin hsm.hsm_admin.pausar('{SPARE}', 'teste'); end;")
    duty.raise_()
    execute(duty.dba, f"begin hsm.hsm_admin.retomar('{SPARE}', 'teste'); end;")
    assert duty.notices() == [("PADRAO", "PENDENTE")]
    duty.pass_(60)
    assert duty.notices() == [("PADRAO", "CANCELADO"), (SPARE, "PENDENTE")]
    assert duty.told(key) == (False, None)
    deliver(duty.dba)
    duty.pass_(30)
    assert duty.told(key) == (True, f"canal {SPARE}")


def test_a_notice_a_sender_has_claimed_does_not_keep_others_from_being_tried(duty: Duty) -> None:
    suspend_a_route(duty.dba)
    execute(duty.dba, f"begin hsm.hsm_admin.pausar('{SPARE}', 'teste'); end;")
    duty.raise_()
    execute(duty.dba, f"begin hsm.hsm_admin.retomar('{SPARE}', 'teste'); end;")
    with duty.dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["t", 50, cursor.var(oracledb.DB_TYPE_CURSOR)])
    duty.pass_(60)
    assert duty.notices() == [("PADRAO", "ENVIANDO"), (SPARE, "PENDENTE")]


ALARM_OF_PADRAO = "canal = 'PADRAO' and evento = 'ALARME'"


def test_a_suspended_topic_of_the_alarm_is_tried_with_the_next_message_and_freed(duty: Duty) -> None:
    """Nothing but alarms goes there: nothing else would ever find out that the token's rights are back."""
    suspend_a_route(duty.dba)
    execute(
        duty.dba,
        "update hsm.hsm_rota_notificacao set suspensa = 'S', motivo_suspensao = 'forbidden', dt_suspensao = "
        f"sys_extract_utc(systimestamp), proxima_sonda = sys_extract_utc(systimestamp) where {ALARM_OF_PADRAO}",
    )
    duty.raise_()
    assert [channel for channel, _ in duty.notices()] == ["PADRAO", SPARE]
    deliver(duty.dba)
    assert duty.notices() == [("PADRAO", "PROCESSADO"), (SPARE, "PROCESSADO")]
    assert value(duty.dba, f"select suspensa from hsm.hsm_rota_notificacao where {ALARM_OF_PADRAO}") == "N"


def test_a_probe_whose_sender_is_gone_leaves_the_channel_of_alarms_to_the_next_message(duty: Duty) -> None:
    suspend_a_route(duty.dba)
    execute(
        duty.dba,
        "update hsm.hsm_canal set disjuntor = 'ABERTO', motivo_disjuntor = 'x', aberto_em = "
        "sys_extract_utc(systimestamp), aberto_ate = sys_extract_utc(systimestamp) where canal = 'PADRAO'",
    )
    duty.raise_()
    assert [channel for channel, _ in duty.notices()] == ["PADRAO", SPARE]
    with duty.dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["gone", 50, cursor.var(oracledb.DB_TYPE_CURSOR)])
    assert value(duty.dba, "select disjuntor from hsm.hsm_canal where canal = 'PADRAO'") == "MEIO_ABERTO"
    duty.later(600)  # longer than a lease, shorter than a notification of the alarm is valid
    execute(duty.dba, "begin hsm.hsm_manutencao.vigiar; end;")
    duty.evaluate()
    assert duty.notices()[0] == ("PADRAO", "CANCELADO")
    assert [channel for channel, status in duty.notices() if status == "PENDENTE"] == ["PADRAO", SPARE]


def test_a_notice_that_takes_longer_than_is_waited_for_has_told_somebody_all_the_same(duty: Duty) -> None:
    """A sender reports a batch when it has all of its answers. Else on a server that is slow nobody would ever be known
    to have been told, and the phones would ring again and again."""
    key = suspend_a_route(duty.dba)
    execute(duty.dba, f"begin hsm.hsm_admin.pausar('{SPARE}', 'teste'); end;")
    duty.raise_()
    reports = claim(duty.dba)
    duty.pass_(90)
    assert duty.told(key) == (False, None)
    report(duty.dba, reports)
    duty.pass_(30)
    assert duty.told(key) == (True, "canal PADRAO")


def test_a_notice_that_takes_longer_than_its_problem_lasts_is_followed_by_the_end_of_it(duty: Duty) -> None:
    key = suspend_a_route(duty.dba)
    execute(
        duty.dba,
        f"begin hsm.hsm_admin.pausar('{SPARE}', 'teste'); end;",
        "begin hsm.hsm_admin.definir_parametro('ALARME_FOLGA_S', '0'); end;",
    )
    duty.raise_()
    reports = claim(duty.dba)
    duty.pass_(60)
    execute(duty.dba, "update hsm.hsm_rota_notificacao set suspensa = 'N' where tipo_os = 'REDE'")
    duty.pass_(30)
    assert value(duty.dba, f"select count(dt_fim) from hsm.hsm_alarme where chave = '{key}'") == 1
    report(duty.dba, reports)
    duty.pass_(30)
    assert duty.told(key) == (True, "canal PADRAO")
    duty.pass_(30)
    assert value(duty.dba, "select count(*) from hsm.hsm_alarme_aviso where especie = 'ENCERRADO'") == 1


def test_cancelling_a_notice_does_not_look_like_somebody_elses_lock(duty: Duty) -> None:
    suspend_a_route(duty.dba)
    duty.raise_()
    execute(duty.dba, "begin hsm.hsm_admin.definir_parametro('ATRASO_S', '30'); end;", ORDER)
    duty.pass_(60)
    assert ("PADRAO", "CANCELADO") in duty.notices()
    assert value(duty.dba, "select count(*) from hsm.hsm_alarme where chave = 'ATRASO:PADRAO'") == 1
    assert value(duty.dba, "select count(*) from hsm.hsm_alarme where chave like 'TRAVA:%'") == 0


def test_without_a_road_that_works_nobody_is_told_and_health_says_so(duty: Duty) -> None:
    key = break_channel(duty.dba)
    break_channel(duty.dba, SPARE)
    duty.raise_()
    duty.pass_(330)
    assert duty.notices() == []
    assert duty.told(key) == (False, None)
    with duty.dba.cursor() as cursor:
        cursor.execute("select problema, detalhe from hsm.hsm_saude_vw where chave = 'ALARME'")
        problem, details = cursor.fetchone()
    assert problem == "Ninguém pôde ser avisado"
    assert key in details


def test_nothing_goes_by_the_queue_while_no_sender_is_there(duty: Duty) -> None:
    execute(
        duty.dba,
        ORDER,
    )
    duty.own.sandbox.engine.clock.advance(timedelta(seconds=90))
    duty.evaluate()
    duty.own.sandbox.engine.clock.advance(timedelta(seconds=30))
    duty.evaluate()
    assert duty.told("REMETENTE") == (False, None)
    assert duty.notices() == []


# By e-mail


@dataclass
class Mail:
    relay: Relay

    def subjects(self) -> list[str]:
        found = []
        for mail in self.relay.mails:
            message = email.message_from_bytes(mail.content, policy=email.policy.default)
            found.append(str(message["subject"]))
        return found

    def texts(self) -> list[str]:
        found = []
        for mail in self.relay.mails:
            message = email.message_from_bytes(mail.content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            found.append(str(message.get_content()))
        return found

    def text(self) -> str:
        """Of the last one."""
        return self.texts()[-1]


@pytest.fixture
def mail(duty: Duty) -> Iterator[Mail]:
    """The DBA has opened the road by e-mail; the test mail is out of the way."""
    with relay() as running:
        code, output = runner(duty.dba)("correio.sql", f"127.0.0.1:{running.port}", "hsm@ex.br", "plantao@ex.br")
        assert code == 0, output
        running.mails.clear()
        with closing(duty.own.connect()) as fresh:  # one that knew the packages of before would get ORA-04068
            duty.dba = fresh
            yield Mail(running)


def test_mail_is_told_at_once_and_needs_neither_channel_nor_sender(duty: Duty, mail: Mail) -> None:
    key = break_channel(duty.dba)
    break_channel(duty.dba, SPARE)
    duty.raise_()
    assert duty.told(key) == (True, "correio eletrônico")
    assert len(mail.subjects()) == 1
    assert mail.subjects()[0].startswith("HSM FREEPDB1: ")
    assert "ERRO Canal PADRAO com o disjuntor aberto, desde " in mail.text()
    duty.pass_(600)
    assert len(mail.subjects()) == 1


def test_mail_that_is_refused_counts_as_not_told_and_is_tried_less_and_less_often(duty: Duty, mail: Mail) -> None:
    key = break_channel(duty.dba)
    break_channel(duty.dba, SPARE)
    mail.relay.refuse = lambda command, argument: "451 later" if command == "MAIL" else None
    duty.raise_()
    assert duty.told(key) == (False, None)
    tries = [command for command, _ in mail.relay.commands].count("MAIL")
    duty.pass_(600)
    more = [command for command, _ in mail.relay.commands].count("MAIL") - tries
    assert 4 <= more <= 6  # at once, then after 30, 60, 120, 240 s
    mail.relay.refuse = lambda command, argument: None
    duty.pass_(600)
    assert duty.told(key) == (True, "correio eletrônico")
    assert [text.count("Canal PADRAO com o disjuntor") for text in mail.texts()].count(1) == 1


def test_a_copy_tells_only_that_it_is_one_and_only_by_mail(duty: Duty, mail: Mail) -> None:
    break_channel(duty.dba)
    duty.raise_()
    mail.relay.mails.clear()
    before = duty.notices()
    duty.own.sandbox.engine.environment["DBID"] = "4242"
    with closing(duty.own.connect()) as fresh:  # the guard reads the identity once a session
        duty.dba = fresh
        duty.raise_()
        duty.pass_(120)
        assert [text.partition(":")[0] for text in mail.subjects()] == ["HSM FREEPDB1"]
        assert mail.text().count("ERRO ") == 1
        assert "guarda contra clones" in mail.text()
        machine = value(fresh, "select sys_context('USERENV', 'SERVER_HOST') from dual")
        assert f"Banco FREE, contêiner FREEPDB1, máquina {machine}." in mail.text(), "its name is that of the original"
        assert len(duty.notices()) == len(before)
        assert duty.told("GUARDA") == (True, "correio eletrônico")


@contextmanager
def hanging(duty: Duty) -> Iterator[None]:
    """An evaluation under way whose mail hangs: the relay takes the connection and says nothing. Ends with it."""
    with socket.create_server(("127.0.0.1", 0)) as server, closing(duty.own.connect()) as other:
        port = server.getsockname()[1]
        execute(duty.dba, f"update hsm.hsm_parametro set valor = '127.0.0.1:{port}' where nome = 'CORREIO_SERVIDOR'")
        execute(
            duty.dba,
            "begin sys.dbms_network_acl_admin.append_host_ace(host => '127.0.0.1', "
            f"lower_port => {port}, upper_port => {port}, ace => sys.xs$ace_type(privilege_list => "
            "sys.xs$name_list('smtp'), principal_name => 'HSM', principal_type => sys.xs_acl.ptype_db)); end;",
        )
        evaluation = threading.Thread(
            target=execute, args=(other, "begin hsm.hsm_plantao.avaliar(in_correio => true); end;")
        )
        evaluation.start()
        server.settimeout(60)
        connection, _ = server.accept()
        try:
            yield
        finally:
            connection.close()
            evaluation.join(60)
        assert not evaluation.is_alive()


def test_nothing_is_locked_while_mail_is_sent(duty: Duty, mail: Mail) -> None:
    break_channel(duty.dba)
    duty.evaluate()
    duty.later(30)
    with hanging(duty), duty.dba.cursor() as cursor:
        for table in ("alerta", "alarme", "alarme_aviso", "fila_notificacao"):
            cursor.execute(f"select 1 from hsm.hsm_{table} for update nowait")
            assert cursor.fetchall() != []
        duty.dba.rollback()


RELAY = """create or replace package body hsm.hsm_correio as
   function impedimento return varchar2 is begin return null; end;
   function ligado return boolean is begin return true; end;
   function enviar(in_assunto in varchar2, in_texto in varchar2) return boolean is
   begin
      hsm_registro.info('correio', in_assunto);
      {fate};
   end;
   function testar return varchar2 is begin return null; end;
end;"""


def test_a_session_that_dies_with_the_mail_leads_to_one_mail_more_and_never_to_none(duty: Duty) -> None:
    key = break_channel(duty.dba)
    break_channel(duty.dba, SPARE)
    mails = "select count(*) from hsm.hsm_log where origem = 'correio'"
    duty.evaluate()
    duty.later(30)
    execute(duty.dba, RELAY.format(fate="raise program_error"))
    with closing(duty.own.connect()) as dying, pytest.raises(oracledb.DatabaseError, match="ORA-06501"):
        execute(dying, "begin hsm.hsm_plantao.avaliar(in_correio => true); end;")
    execute(duty.dba, RELAY.format(fate="return true"))
    with closing(duty.own.connect()) as fresh:
        duty.dba = fresh
        duty.evaluate()
        assert duty.told(key) == (False, None)
        assert value(fresh, mails) == 1  # that one may be under way still
        duty.pass_(240)
        assert duty.told(key) == (True, "correio eletrônico")
        assert value(fresh, mails) == 2


def test_a_relay_that_takes_nothing_is_asked_once_an_evaluation(duty: Duty) -> None:
    """It may take minutes to say so, and nobody looks meanwhile."""
    key = break_channel(duty.dba)
    break_channel(duty.dba, SPARE)
    mails = "select count(*) from hsm.hsm_log where origem = 'correio'"
    execute(duty.dba, RELAY.format(fate="return true"))
    with closing(duty.own.connect()) as fresh:
        duty.dba = fresh
        duty.raise_()
        assert duty.told(key) == (True, "correio eletrônico")
        execute(fresh, "update hsm.hsm_canal set disjuntor = 'FECHADO', aberto_ate = null where canal = 'PADRAO'")
        suspend_a_route(fresh)
        duty.evaluate()
        execute(fresh, RELAY.format(fate="return false"))
    with closing(duty.own.connect()) as fresh:
        duty.dba = fresh
        duty.later(60)
        before = int(str(value(fresh, mails)))
        execute(fresh, "update hsm.hsm_canal set pausado = 'S'")  # no road but that
        duty.evaluate()
        kinds = "select listagg(especie, ' ') within group (order by id) from hsm.hsm_alarme_aviso "
        kinds += "where dt_entregue is null"
        assert value(fresh, kinds) == "LEVANTADO ENCERRADO"
        assert value(fresh, mails) == before + 1


# Two at once


def test_of_two_that_look_at_once_one_does_and_the_other_leaves(duty: Duty) -> None:
    suspend_a_route(duty.dba)
    duty.evaluate()
    duty.later(30)
    with closing(duty.own.connect()) as other, other.cursor() as cursor:
        cursor.execute("select alerta from hsm.hsm_alerta where alerta = 'ALARME' for update")
        duty.evaluate()
        assert duty.notices() == []
        other.rollback()
        duty.evaluate()
        execute(other, "begin hsm.hsm_plantao.avaliar(in_correio => true); end;")
    assert [channel for channel, _ in duty.notices()] == ["PADRAO", SPARE]


def test_a_sender_that_shows_itself_stands_in_for_a_job_that_does_not_run(duty: Duty) -> None:
    suspend_a_route(duty.dba)
    duty.evaluate()
    for _ in range(6):  # every 20 s, as senders do; nobody else looks
        duty.later(20)
        with duty.dba.cursor() as cursor:
            cursor.callproc("hsm.hsm_envio_api.apresentar", ["t", '{"modo":"SERVICO"}', cursor.var(str)])
    assert [channel for channel, _ in duty.notices()] == ["PADRAO", SPARE]
