"""The sandbox's inbox as a page: what a phone would show, and no more cards than one can look through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import oracledb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from deploy.sandbox.inbox import Inbox
from deploy.sandbox.inbox.message import publish_json
from tests.claims import report
from tests.database import OwnSandbox

from . import states
from .conftest import PHONE, WIDE, pictures_folder

AT_ONCE = 100  # cards


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Whatever the browser complains of fails the test."""
    complaints: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


def put(inbox: Inbox, **message: Any) -> None:
    inbox.store.add(publish_json(json.dumps({"topic": "os", "message": "m"} | message).encode()))


def test_a_flood_is_counted_and_the_newest_are_shown_each_once(page: Page, inbox: Inbox) -> None:
    for n in range(2001):
        put(inbox, message=f"<b>{n}</b>", sequence_id=f"a-{n % 2000}")
    page.goto(inbox.url)
    status, cards, older = page.get_by_role("status"), page.locator("article"), page.get_by_role("button")
    expect(status).to_have_text("live · 2,000 notifications, the newest 100 shown")
    expect(cards).to_have_count(AT_ONCE)
    expect(cards.first).to_contain_text("<b>2000</b>")
    expect(cards.last).to_contain_text("<b>1901</b>")
    assert page.locator("*").count() < 10 * AT_ONCE

    older.click()
    expect(older).to_have_text("Show 100 older")
    expect(cards).to_have_count(2 * AT_ONCE)
    expect(cards.last).to_contain_text("<b>1801</b>")
    expect(status).to_contain_text("the newest 200 shown")

    for n in range(2000, 4000):
        put(inbox, message=f"again {n}", sequence_id=f"a-{n % 2000}")
    expect(cards.first).to_contain_text("again 3999")
    expect(status).to_have_text("live · 2,000 notifications, the newest 200 shown")
    expect(cards).to_have_count(2 * AT_ONCE)
    assert cards.locator("p").all_text_contents() == [f"again {n}" for n in range(3999, 3799, -1)]


def test_what_has_been_shown_stays_the_same_element(page: Page, inbox: Inbox) -> None:
    put(inbox, message="first")
    page.goto(inbox.url)
    first = page.locator("article", has_text="first")
    first.evaluate("card => card.dataset.mark = 'here'")
    put(inbox, message="second")
    expect(page.locator("article").first).to_contain_text("second")
    expect(first).to_have_attribute("data-mark", "here")


def test_one_topic_may_be_looked_at_and_its_address_kept(page: Page, inbox: Inbox) -> None:
    for n in range(250):
        put(inbox, topic="rede" if n % 2 else "obras", message=f"no {n}")
    page.goto(inbox.url)
    topic, status, cards = page.get_by_label("Topic"), page.get_by_role("status"), page.locator("article")
    expect(topic.locator("option")).to_have_text(["All topics", "obras (125)", "rede (125)"])
    topic.select_option("rede")
    expect(status).to_have_text("live · 250 notifications, 125 of this topic, the newest 100 shown")
    expect(page.get_by_role("button")).to_have_text("Show 25 older")
    page.get_by_role("button").click()
    expect(cards).to_have_count(125)
    assert set(cards.locator(".meta span").all_text_contents()) == {"rede"}
    put(inbox, topic="obras", message="elsewhere")
    expect(topic.locator("option")).to_have_text(["All topics", "obras (126)", "rede (125)"])
    expect(cards).to_have_count(125)
    assert page.url.endswith("#rede")
    page.reload()
    expect(cards).to_have_count(AT_ONCE)
    expect(topic).to_have_value("rede")
    topic.select_option("")
    expect(cards.first).to_contain_text("elsewhere")


def test_known_tags_are_emoji_before_the_title_and_others_stay_tags(page: Page, inbox: Inbox) -> None:
    put(inbox, title="Title", tags=["rotating_light", "chamado", "+1", "constructor", "egg"], priority=5)
    put(inbox, message="no title", tags=["flag-x", "brazil"])
    page.goto(inbox.url)
    bare, full = page.locator("article").first, page.locator("article").last
    expect(full.get_by_role("heading")).to_have_text("🚨 👍 🥚 Title")
    expect(full.locator(".tag")).to_have_text(["chamado", "constructor"])
    expect(full).to_contain_text("max priority")
    expect(bare.get_by_role("heading")).to_have_text("os")
    expect(bare.locator("p")).to_have_text("🇧🇷 no title")
    expect(bare.locator(".tag")).to_have_text(["flag-x"])


def test_it_leads_to_the_panel_as_soon_as_there_is_one(page: Page, inbox: Inbox) -> None:
    page.goto(inbox.url)
    expect(page.get_by_role("status")).to_have_text("live · 0 notifications")
    panel = page.get_by_role("link", name="Panel")
    expect(panel).to_be_hidden()
    inbox.store.tell_panel("http://127.0.0.1:1/")
    expect(panel).to_have_attribute("href", "http://127.0.0.1:1/")
    page.reload()
    expect(panel).to_have_attribute("href", "http://127.0.0.1:1/")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_whole_and_accessible(chromium: Browser, inbox: Inbox, size: tuple[int, int], scheme: str) -> None:
    for priority in range(1, 6):
        put(inbox, title="x" * 200, topic="t" * 64, priority=priority, click="https://os.exemplo/1", tags=["y" * 60])
    inbox.store.tell_panel("http://127.0.0.1:1/")
    page = chromium.new_page(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": size[0], "height": size[1]}
    )
    try:
        page.goto(inbox.url)
        expect(page.locator("article")).to_have_count(5)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    finally:
        page.close()


def carry(job: oracledb.Connection, inbox: Inbox) -> None:
    """Everything that is due goes to the inbox, as the database has made it."""
    while True:
        with job.cursor() as cursor, job.cursor() as found:
            cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 10, found])
            names = [column.name for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found]
            for row in rows:
                inbox.store.add(publish_json(row["PAYLOAD"].read().encode()))
        if not rows:
            return
        report(job, [(row["ID"], row["RESERVA"]) for row in rows])


def test_a_picture_for_the_readme(
    chromium: Browser, inbox: Inbox, own: OwnSandbox, request: pytest.FixtureRequest
) -> None:
    """What the sample's routes say, on a phone. As it stands in docs/img; `--readme` renews it."""
    with closing(own.connect("chamados")) as app, app.cursor() as cursor, closing(own.connect("hsm_job")) as job:

        def change(number: int, column: str, value: str) -> None:
            cursor.execute(f"update ordem_servico set {column} = :1 where id_os = :2", [value, number])
            app.commit()
            carry(job, inbox)

        def opened(text: str, kind: str = "PADRAO") -> int:
            number = states.open_order(own, text, kind)
            carry(job, inbox)
            return number

        printer = opened("Impressora da recepção não imprime")
        change(printer, "responsavel", "Equipe de campo")
        opened("Sem conexão no 3º andar", "REDE")
        change(printer, "status", "EM ATENDIMENTO")
        server = opened("Servidor do almoxarifado fora do ar 🔥", "URGENTE")
        change(printer, "status", "FECHADA")
        change(server, "responsavel", "Plantão")
    for message, ago in zip(inbox.messages, (71, 64, 38, 35, 9, 6, 2), strict=True):
        message["time"] -= 60 * ago
    width, height = PHONE
    context = chromium.new_context(viewport={"width": width, "height": height}, device_scale_factor=1.5, locale="pt-BR")
    try:
        page = context.new_page()
        page.goto(inbox.url)
        expect(page.locator("article")).to_have_count(7)
        expect(page.locator("article").first).to_contain_text(f"🚨 URGENTE: OS {server} mudou de responsável")
        picture = pictures_folder(request) / "telefone.png"
        page.screenshot(path=picture)
    finally:
        context.close()
    assert 20_000 < picture.stat().st_size < 200_000
