"""Whatever breaks, within two minutes somebody on duty is told by a road that still works, once, and once more when it
is well; meanwhile the heartbeat is silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from deploy.sandbox.inbox import Fault

from .watched import BOTH, MAIL, SPARE, TOKEN, Notice, Site, mails, site, watched

__all__ = ["mails", "site", "watched"]  # fixtures
TOLD_S = 120
SILENCE_S = 80  # more than from one heartbeat to the next, and than a message takes that should not come
RETRY_S = 300  # the longest until somebody finds out that a server is back
LONGEST_PAUSE_S = 600  # between messages that reached nobody
UNTOLD = "select count(*) from hsm.hsm_saude_vw where chave = 'ALARME'"
EVERY = BOTH | {MAIL}
Acting = Callable[[Site], object]


@dataclass(frozen=True)
class Break:
    """says: how the problem is named. roads: those that still work, and no other is to have carried it. waiting: orders
    opened meanwhile. lasts: at least so many seconds."""

    breaks: Acting
    mends: Acting
    says: str
    roads: frozenset[str]
    waiting: int = 1
    lasts: float = 130


def resume(site: Site) -> None:
    with site.dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.retomar", ["PADRAO", "consertado"])


# The token is changed at ntfy; then in the sender's file


def refuse_the_token(site: Site) -> None:
    site.ntfy["PADRAO"].faults.require_token("tk_second")


def take_over_the_token(site: Site) -> None:
    site.stop()
    site.start("tk_second")
    resume(site)


def fault(*channels: str, **how: object) -> Acting:
    def act(site: Site) -> None:
        for channel in channels:
            site.ntfy[channel].faults.add(Fault(**how))  # type: ignore[arg-type]

    return act


def no_fault(site: Site) -> None:
    for inbox in site.ntfy.values():
        inbox.faults.clear()
    site.ntfy["PADRAO"].faults.require_token(TOKEN)


def rights_back(site: Site) -> None:
    no_fault(site)
    resume(site)


# A copy of the database wakes up, with a sender of its own


def become_a_copy(site: Site) -> None:
    site.stop()
    site.own.sandbox.engine.environment["DBID"] = "4242"
    site.start()


def be_the_original(site: Site) -> None:
    site.stop()
    site.own.sandbox.engine.environment.clear()
    site.start()


def does(*statements: str) -> Acting:
    return lambda site: site.execute(*statements)


def scheduler(disabled: str) -> Acting:
    return does(f"begin dbms_scheduler.set_scheduler_attribute('SCHEDULER_DISABLED', '{disabled}'); end;")


def kill_the_sender(site: Site) -> None:
    assert site.sender is not None
    site.sender.kill()


# A resident sender has a new session now and then; here at once


def lock_the_account(site: Site) -> None:
    site.execute("alter user hsm_job account lock")
    site.stop()
    site.start()


def unlock_the_account(site: Site) -> None:
    site.execute("alter user hsm_job account unlock")
    site.start()


NTFY_AWAY = Break(fault("PADRAO", http=503), no_fault, "Canal PADRAO ", frozenset([SPARE, MAIL]))
TOKEN_CHANGED = Break(
    refuse_the_token, take_over_the_token, "Canal PADRAO com o disjuntor aberto", frozenset([SPARE, MAIL])
)
RIGHTS_GONE = Break(fault("PADRAO", http=403, code=40301, topic="chamados"), rights_back, "(ch...) suspensa", EVERY)
NO_NETWORK = Break(fault("PADRAO", SPARE, mode="reset"), no_fault, "Canal PADRAO ", frozenset([MAIL]))
BREAKS = {
    "token": TOKEN_CHANGED,
    "ntfy, one order": NTFY_AWAY,
    # Its breaker opens while somebody knows already
    "ntfy, a few": replace(NTFY_AWAY, waiting=3, lasts=300),
    "ntfy, many": replace(NTFY_AWAY, waiting=30),
    "network": NO_NETWORK,
    "topic rights": RIGHTS_GONE,
    "clone guard": Break(become_a_copy, be_the_original, "guarda contra clones bloqueia", frozenset([MAIL])),
    "scheduler": Break(scheduler("TRUE"), scheduler("FALSE"), "O agendador do banco não inicia as tarefas", BOTH),
    "jobs": Break(
        does("begin hsm.hsm_admin.parar_tarefas('teste'); end;"),
        does("begin hsm.hsm_admin.iniciar_tarefas('teste'); end;"),
        "A tarefa HSM_TAREFA_ALERTA está desativada",
        BOTH,
    ),
    "sender, one order": Break(kill_the_sender, Site.start, "Nenhum processo de envio", frozenset([MAIL])),
    "sender, nothing to send": Break(
        kill_the_sender, Site.start, "O serviço de envio calou", frozenset([MAIL]), waiting=0
    ),
    "trigger": Break(
        does("alter trigger chamados.tg_os_notif disable"),
        does("alter trigger chamados.tg_os_notif enable"),
        "está desativado",
        EVERY,
    ),
    "account": Break(lock_the_account, unlock_the_account, "HSM_JOB está bloqueado", frozenset([MAIL])),
}


def roads(notices: list[Notice]) -> list[str]:
    return sorted(notice.road for notice in notices)


@pytest.mark.parametrize("how", BREAKS.values(), ids=BREAKS)
def test_somebody_is_told_within_two_minutes_and_once_more_when_it_is_well(site: Site, how: Break) -> None:
    how.breaks(site)
    broken = site.now
    site.open_orders(how.waiting)
    assert site.until(lambda: site.told(how.says), TOLD_S), site.notices
    told = site.told(how.says)[0].at
    site.until(lambda: site.now > max(broken + how.lasts, told + SILENCE_S), 600)
    assert roads(site.told(how.says)) == sorted(how.roads)
    assert not [notice for notice in site.notices if "RESOLVIDO" in notice.text]

    how.mends(site)
    mended = site.now
    assert site.until(site.well, RETRY_S)
    well = site.now
    assert site.until(lambda: site.told(how.says, over=True), TOLD_S), site.notices
    over = site.told(how.says, over=True)[0].at
    site.pass_(SILENCE_S)
    assert (told - broken <= TOLD_S, over - well <= TOLD_S) == (True, True), (told - broken, over - well)
    assert len(site.told(how.says)) == len(how.roads)
    ends = roads(site.told(how.says, over=True))
    assert ends == sorted(set(ends))
    assert not [call for call in site.heartbeat.calls if told < call < mended]
    assert site.heartbeat.calls[-1] > well


def test_what_lasts_is_reminded_of_once_in_a_while(site: Site) -> None:
    trigger = BREAKS["trigger"]
    site.execute("begin hsm.hsm_admin.definir_parametro('ALARME_LEMBRETE_S', '600'); end;")
    trigger.breaks(site)
    assert site.until(lambda: site.told(trigger.says), TOLD_S)
    told = site.told(trigger.says)[0].at
    site.clock.advance(480)  # nobody has anything to do meanwhile
    site.pass_(60)
    assert roads(site.told(trigger.says)) == sorted(EVERY)
    site.pass_(120)
    again = site.told(trigger.says)[len(EVERY) :]
    assert roads(again) == sorted(EVERY)
    assert all(notice.at - told >= 600 and "CONTINUA" in notice.title for notice in again)


def test_what_comes_and_goes_is_told_once(site: Site) -> None:
    """It is over when it has not been seen for a minute."""
    trigger = BREAKS["trigger"]
    trigger.breaks(site)
    assert site.until(lambda: site.told(trigger.says), TOLD_S)
    for _ in range(3):
        trigger.mends(site)
        site.pass_(45)
        trigger.breaks(site)
        site.pass_(45)
    trigger.mends(site)
    assert site.until(lambda: site.told(trigger.says, over=True), TOLD_S)
    site.pass_(60)
    assert roads(site.told(trigger.says)) == roads(site.told(trigger.says, over=True)) == sorted(EVERY)


def test_what_nobody_could_be_told_is_told_by_the_first_road_that_comes_back(site: Site) -> None:
    """Nothing but alarms goes to the spare channel: by nothing else would anybody know that it is back."""
    NO_NETWORK.breaks(site)
    site.mails.refuse = lambda command, argument: "451 later" if command == "MAIL" else None
    site.open_orders(30)
    site.pass_(450)
    assert site.notices == []
    assert site.value(UNTOLD) == 1
    site.ntfy[SPARE].faults.clear()
    assert site.until(lambda: site.told(NO_NETWORK.says), LONGEST_PAUSE_S + TOLD_S)
    assert site.until(lambda: site.value(UNTOLD) == 0, TOLD_S)
    assert roads(site.told(NO_NETWORK.says)) == [SPARE]
