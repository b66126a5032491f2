"""Who gets in, as whom, for how long."""

from __future__ import annotations

from dataclasses import replace

import oracledb
import pytest
import requests

from python_job.panel import people as people_module
from python_job.panel.settings import Settings
from tests.database import PASSWORD

from .conftest import NOBODY, OPERATOR, READER, Running, running

IDLE_S, LONGEST_S = 15 * 60, 8 * 3600


def told(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["erro"]


def sessions(dba: oracledb.Connection) -> set[tuple[int, int]]:
    """The panel's, among them some that an earlier test has broken off and the database has not noticed yet."""
    with dba.cursor() as cursor:
        cursor.execute("select sid, serial# from v$session where module = 'hsm_painel'")
        return set(cursor)


def test_an_operator_may_act_and_a_reader_may_not(panel: Running) -> None:
    facts = {user: panel.signed_in(user).get("api/eu").json() for user in (OPERATOR, READER)}
    assert [(facts[user]["usuario"], facts[user]["pode_agir"]) for user in (OPERATOR, READER)] == [
        (OPERATOR.upper(), True),
        (READER.upper(), False),
    ]
    assert facts[READER]["expira_s"] == IDLE_S
    assert facts[READER]["banco"]


def test_a_user_without_a_role_is_told_which_to_ask_for(panel: Running, dba: oracledb.Connection) -> None:
    before = sessions(dba)
    browser = panel.browser()
    status, text = told(browser.sign_in(NOBODY))
    assert (status, "HSM_LEITOR" in text) == (403, True)
    assert browser.get("api/eu").status_code == 401
    assert sessions(dba) <= before


@pytest.mark.parametrize("user", [OPERATOR, "nobody_at_all"])
def test_a_wrong_password_and_an_unknown_user_look_alike(panel: Running, user: str) -> None:
    answer = panel.browser().sign_in(user, "errada")
    assert told(answer) == (401, "Usuário ou senha incorretos.")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "user",
    [
        "painel_leitor[hsm]",
        "system as sysdba",
        'x"y',
        "system/sandbox@127.0.0.1",
        "painel_leitor@elsewhere",
        "",
        "a" * 200,
    ],
)
def test_a_name_that_is_more_than_a_name_never_reaches_the_database(
    panel: Running, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("python_job.panel.people.log_on", None)
    assert told(panel.browser().sign_in(user)) == (401, "Usuário ou senha incorretos.")


@pytest.mark.parametrize("password", ["", "\0", "\ud800", "x" * 1025])
def test_a_password_no_account_can_have_never_reaches_the_database(
    panel: Running, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("python_job.panel.people.log_on", None)
    assert told(panel.browser().sign_in(OPERATOR, password)) == (401, "Usuário ou senha incorretos.")


@pytest.mark.parametrize("user", ["hsm_job", "HSM", "Sys", "numeros", "hšm_jõb", "ｓｙｓ"])
def test_accounts_that_must_not_be_locked_are_never_tried(
    settings: Settings, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("python_job.panel.people.log_on", None)
    with running(replace(settings, panel=replace(settings.panel, metrics_user="Numeros"))) as panel:
        assert told(panel.browser().sign_in(user)) == (401, "Este usuário não entra no painel.")


def test_strangers_get_the_form_and_no_data(panel: Running) -> None:
    stranger = panel.browser()
    page = stranger.get("")
    assert (page.status_code, 'type="password"' in page.text) == (200, True)
    for path in ("api/eu", "api/resumo", "api/ordem?id_os=1", "api/linhas"):
        assert told(stranger.get(path))[0] == 401
    assert told(stranger.act("pausar", canal="PADRAO"))[0] == 401


def test_the_cookie_is_for_this_page_only_and_new_at_each_sign_in(panel: Running) -> None:
    browser = panel.browser()
    cookies = []
    for _ in range(2):
        cookie = browser.sign_in(READER).headers["Set-Cookie"]
        assert {"httponly", "path=/", "samesite=strict"} <= {part.strip().lower() for part in cookie.split(";")}
        cookies.append(cookie.partition(";")[0].partition("="))
    [(name, _, first), (_, _, second)] = cookies
    assert len(first) >= 43
    assert first != second
    assert panel.browser().get("api/eu", cookies={name: first}).status_code == 401
    assert panel.browser().get("api/eu", cookies={name: second}).status_code == 200


def test_a_browser_that_comes_by_tls_keeps_the_cookie_to_tls(panel: Running) -> None:
    answer = panel.browser().post(
        "api/entrar", {"usuario": READER, "senha": PASSWORD}, Origin=panel.url.replace("http:", "https:")
    )
    assert "secure" in answer.headers["Set-Cookie"].lower()


def test_signing_out_ends_the_session_in_the_database(panel: Running, dba: oracledb.Connection) -> None:
    before = sessions(dba)
    browser = panel.signed_in(READER)
    assert len(sessions(dba) - before) == 1
    assert browser.post("api/sair", {}).status_code == 200
    assert browser.get("api/eu").status_code == 401
    assert sessions(dba) <= before


def test_an_idle_session_ends_and_automatic_refreshes_are_idle(panel: Running) -> None:
    browser = panel.signed_in(READER)
    panel.clock.now += IDLE_S - 1
    assert browser.get("api/resumo?horas=1&auto=1").status_code != 401
    assert browser.get("api/eu").json()["expira_s"] == 1
    panel.clock.now += 1
    assert told(browser.get("api/eu")) == (401, "A sessão terminou. Entre de novo.")


def test_what_a_person_does_keeps_the_session_up_to_its_longest(panel: Running) -> None:
    browser = panel.signed_in(READER)
    for _ in range(LONGEST_S // (IDLE_S - 1)):
        panel.clock.now += IDLE_S - 1
        assert browser.get("api/linhas?status=FALHA").status_code != 401
    panel.clock.now += IDLE_S - 1
    assert browser.get("api/eu").status_code == 401


def test_a_session_that_is_over_is_closed_without_its_owner(panel: Running, dba: oracledb.Connection) -> None:
    before = sessions(dba)
    panel.signed_in(READER)
    [idle] = sessions(dba) - before
    panel.clock.now += IDLE_S
    panel.signed_in(OPERATOR)
    [new] = sessions(dba) - before
    assert new != idle


def test_three_wrong_passwords_make_that_user_wait_and_nobody_else(
    panel: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = panel.browser()
    for _ in range(3):
        assert browser.sign_in(OPERATOR, "errada").status_code == 401
    with monkeypatch.context() as patch:
        patch.setattr("python_job.panel.people.log_on", None)
        assert browser.sign_in(OPERATOR.replace("o", "ō")).status_code == 429  # one byte a letter: the same name
        answer = browser.sign_in(OPERATOR.upper())
    assert told(answer) == (429, "Tentativas demais. Espere 10 minutos e tente de novo.")
    assert answer.headers["Retry-After"] == "601"
    panel.signed_in(READER)
    panel.clock.now += 600
    assert browser.sign_in(OPERATOR, "errada").status_code == 401
    panel.clock.now += 600
    assert browser.sign_in(OPERATOR).status_code == 429  # twice as long now
    panel.clock.now += 600
    assert browser.sign_in(OPERATOR).status_code == 200


def test_guesses_from_elsewhere_do_not_keep_out_who_has_signed_in_here(panel: Running) -> None:
    owner, stranger = panel.signed_in(OPERATOR), panel.browser()
    assert owner.post("api/sair", {}).status_code == 200
    for _ in range(3):
        assert stranger.sign_in(OPERATOR, "errada").status_code == 401
    assert stranger.sign_in(OPERATOR).status_code == 429
    assert owner.sign_in(OPERATOR).status_code == 200


def test_a_browser_that_is_known_has_three_guesses_of_its_own(panel: Running) -> None:
    owner = panel.signed_in(OPERATOR)
    for _ in range(3):
        assert owner.sign_in(OPERATOR, "errada").status_code == 401
    assert owner.sign_in(OPERATOR).status_code == 429
    assert panel.browser().sign_in(OPERATOR).status_code == 200


def test_a_browser_is_known_for_the_user_it_was_given_to_and_forged_ones_are_not(panel: Running) -> None:
    reader = panel.signed_in(READER)
    [name] = [cookie.name for cookie in reader.http.cookies if cookie.name.endswith("_conhecido")]
    for value in (reader.http.cookies[name], "x.y", "."):
        for _ in range(3):
            panel.browser().sign_in(OPERATOR, "errada")
        browser = panel.browser()
        browser.http.cookies.set(name, value)
        assert browser.sign_in(OPERATOR).status_code == 429
        panel.clock.now += 2 * 86_400


def test_an_address_that_guesses_names_does_not_keep_out_who_has_signed_in_there(panel: Running) -> None:
    owner, stranger = panel.signed_in(OPERATOR), panel.browser()
    for number in range(30):
        stranger.sign_in(f"ninguem_{number}", "errada")
    assert stranger.sign_in(READER).status_code == 429  # behind a proxy all come from one address
    assert owner.sign_in(OPERATOR).status_code == 200


def test_logons_the_database_refuses_for_another_reason_are_counted_for_the_address(
    panel: Running, dba: oracledb.Connection
) -> None:
    with dba.cursor() as cursor:
        cursor.execute(f"alter user {NOBODY} account lock")
        try:
            answers = [panel.browser().sign_in(NOBODY).status_code for _ in range(31)]
        finally:
            cursor.execute(f"alter user {NOBODY} account unlock")
    assert answers == [401] * 30 + [429]


def test_addresses_of_one_ipv6_network_are_one() -> None:
    assert people_module._site("2001:db8::1%eth0") == people_module._site("2001:db8::ffff:1")
    assert people_module._site("2001:db8:0:1::1") != people_module._site("2001:db8::1")
    assert people_module._site("10.0.0.1") != people_module._site("10.0.0.2")


def test_nobody_takes_all_sessions(panel: Running) -> None:
    browsers = [panel.signed_in(READER)]
    panel.clock.now += 1
    browsers += [panel.signed_in(READER) for _ in range(5)]
    assert [browser.get("api/eu").status_code for browser in browsers] == [401] + [200] * 5


def test_an_account_that_is_locked_or_expired_is_told(panel: Running, dba: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        cursor.execute(f"alter user {READER} account lock")
        try:
            status, text = told(panel.browser().sign_in(READER))
        finally:
            cursor.execute(f"alter user {READER} account unlock")
    assert (status, "bloqueada" in text) == (401, True)


def test_no_more_sessions_than_configured(settings: Settings) -> None:
    with running(replace(settings, panel=replace(settings.panel, max_sessions=1))) as panel:
        panel.signed_in(READER)
        assert told(panel.browser().sign_in(OPERATOR))[0] == 503
        panel.clock.now += IDLE_S
        assert panel.browser().sign_in(OPERATOR).status_code == 200
