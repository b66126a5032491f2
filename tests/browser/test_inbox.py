"""The sandbox's inbox as a page: as many messages as there are, and no more cards than one can look through."""

from __future__ import annotations

import requests
from playwright.sync_api import Browser, expect

from deploy.sandbox.inbox import Inbox


def test_a_flood_is_counted_and_the_newest_are_shown_each_once(chromium: Browser, inbox: Inbox) -> None:
    with requests.Session() as sender:
        sender.trust_env = False
        for n in range(600):
            sent = {"topic": "os", "message": f"<b>{n}</b>", "sequence_id": f"a-{n % 599}"}
            assert sender.post(inbox.url, json=sent, timeout=10).status_code == 200
    page = chromium.new_page()
    try:
        page.goto(inbox.url)
        expect(page.get_by_role("status")).to_have_text("live · 599 notifications, the newest 500 shown")
        assert page.locator("article").count() == 500
        expect(page.locator("article").first).to_contain_text("<b>599</b>")
        assert page.get_by_text("<b>0</b>", exact=True).count() == 0
        sender = requests.Session()
        sender.trust_env = False
        with sender:
            sender.post(inbox.url, json={"topic": "os", "message": "again", "sequence_id": "a-598"}, timeout=10)
        expect(page.locator("article").first).to_contain_text("again")
        expect(page.get_by_role("status")).to_contain_text("599 notifications")
        assert page.locator("article").count() == 500
    finally:
        page.close()
