"""The form before the page: what it looks like, what it says, and that it works without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.database import PASSWORD

from . import states
from .conftest import PHONE, WIDE, Visits

WRONG = "senha-trocada"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_form_is_whole_and_accessible(visits: Visits, size: tuple[int, int], scheme: str) -> None:
    visit = visits(None, None, size, scheme)
    visit.page.goto(visit.url)
    expect(visit.page.get_by_label("Usuário")).to_be_focused()
    visit.picture(f"entrar-{size[0]}-{scheme}")
    assert visit.fits()
    assert visit.accessible() == ""


def test_a_wrong_password_is_told_and_the_next_one_lets_in_by_keys_alone(visits: Visits) -> None:
    visit = visits(states.QUIET, None)
    visit.expected = "401"
    page = visit.page
    page.goto(visit.url)
    for password in (WRONG, PASSWORD):
        page.get_by_label("Usuário").fill(states.OPERATOR)
        page.get_by_label("Senha").focus()
        page.keyboard.type(password)
        page.keyboard.press("Enter")
        if password == WRONG:
            expect(page.get_by_role("alert")).to_have_text("Usuário ou senha incorretos.")
            expect(page.get_by_label("Senha")).to_be_focused()
            expect(page.get_by_label("Senha")).to_have_value("")
    expect(page.locator("#situacao")).to_be_visible()
    assert WRONG not in page.url
    assert "?" not in page.url


def test_without_the_database_the_form_says_so(visits: Visits) -> None:
    visit = visits(None, None)
    visit.expected = "500|Failed to load"
    page = visit.page
    page.route("**/api/entrar", lambda route: route.abort())
    page.goto(visit.url)
    page.get_by_label("Usuário").fill("x")
    page.get_by_label("Senha").fill("x")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("alert")).to_have_text("O painel não responde. Tente de novo.")


def test_what_one_person_was_shown_is_gone_when_the_next_one_signs_in(visits: Visits) -> None:
    visit = visits(states.QUIET, states.OPERATOR)
    visit.expected = "401"
    page = visit.page
    page.evaluate("document.body.dataset.shown = 'to the operator'")
    page.context.clear_cookies()
    page.keyboard.press("r")
    expect(page.locator("#entrada")).to_be_visible()
    page.get_by_label("Usuário").fill(states.READER)
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(page.locator("body")).not_to_have_attribute("data-shown", "to the operator")
    expect(page.locator("#pessoa")).to_contain_text("só leitura")
