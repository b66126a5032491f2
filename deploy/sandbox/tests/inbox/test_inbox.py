"""The inbox accepts and refuses what ntfy does."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from deploy.sandbox.inbox import Fault, Inbox
from deploy.sandbox.inbox.emoji import emoji


def post(inbox: Inbox, body: Any, **more: Any) -> requests.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return requests.post(f"{inbox.url}/", data=raw, timeout=5, **more)


def test_a_published_message_is_stored_and_echoed(inbox: Inbox) -> None:
    answer = post(
        inbox, {"topic": "os", "message": "Válvula 🔧", "title": "Chamado", "priority": 4, "sequence_id": "a-1"}
    )
    assert answer.status_code == 200
    got = answer.json()
    assert len(got["id"]) == 12
    assert (got["message"], got["title"], got["priority"], got["sequence_id"]) == ("Válvula 🔧", "Chamado", 4, "a-1")
    assert inbox.messages == [got]


def test_an_empty_message_becomes_triggered(inbox: Inbox) -> None:
    assert post(inbox, {"topic": "os", "message": " "}).json()["message"] == "triggered"


@pytest.mark.parametrize(
    ("body", "http", "code"),
    [
        (b"not json", 400, 40024),
        (b"[1]", 400, 40024),
        (b"", 400, 40024),
        (b'\xef\xbb\xbf{"topic":"a"}', 400, 40024),
        ({"topic": "a", "priority": "5"}, 400, 40024),
        (b'{"topic":"a","priority":4.0}', 400, 40024),
        ({"topic": "a", "priority": 6}, 400, 40007),
        ({"topic": "a", "tags": "x"}, 400, 40024),
        ({"topic": "a", "markdown": "true"}, 400, 40024),
        ({"topic": "a", "message": 5}, 400, 40024),
        ({"message": "no topic"}, 400, 40009),
        ({"topic": "a.b"}, 400, 40009),
        ({"topic": "x" * 65}, 400, 40009),
        ({"topic": "v1"}, 400, 40010),
        ({"topic": "a", "icon": "nowhere"}, 400, 40021),
        ({"topic": "a", "attach": "nowhere"}, 400, 40013),
        ({"topic": "a", "filename": "f.txt"}, 400, 40014),
        ({"topic": "a", "actions": [{"action": "view", "label": "x"}]}, 400, 40018),
        ({"topic": "a", "actions": [{"action": "broadcast", "label": "x"}] * 4}, 400, 40018),
        ({"topic": "a", "message": "m" * 4096}, 400, 40014),
        ({"topic": "a", "message": "é" * 2048}, 400, 40014),
        ({"topic": "a", "message": "m" * 8192}, 413, 41303),
    ],
)
def test_what_ntfy_refuses_is_refused_with_its_code(inbox: Inbox, body: Any, http: int, code: int) -> None:
    answer = post(inbox, body)
    assert (answer.status_code, answer.json()["code"]) == (http, code)
    assert inbox.messages == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"TOPIC":"a","Message":"m"}',
        b'{"topic":"b","topic":"a"}',
        b'{"topic":"a"} trailing',
        b'{"topic":"a","title":null,"tags":null,"priority":null,"markdown":null}',
        b'{"topic":"a","unknown":{"x":1}}',
        b'{"topic":"a","message":"\xff"}',
        b'{"topic":"a","message":"' + b"m" * 4095 + b'"}',
    ],
)
def test_what_ntfy_tolerates_is_accepted(inbox: Inbox, body: bytes) -> None:
    assert post(inbox, body).status_code == 200
    assert inbox.messages[0]["topic"] == "a"


def test_a_tag_with_a_comma_is_split(inbox: Inbox) -> None:
    assert post(inbox, {"topic": "a", "tags": ["x,y", "z"]}).json()["tags"] == ["x", "y", "z"]


def test_the_token_decides_between_403_and_401(inbox: Inbox) -> None:
    inbox.faults.require_token("tk_good")
    codes = [
        post(inbox, {"topic": "a"}, headers=h).status_code
        for h in ({}, {"Authorization": "Bearer tk_bad"}, {"Authorization": "Bearer tk_good"})
    ]
    assert codes == [403, 401, 200]


def test_the_account_tells_whose_a_token_is(inbox: Inbox) -> None:
    def account(token: str) -> requests.Response:
        return requests.get(f"{inbox.url}/v1/account", headers={"Authorization": f"Bearer {token}"}, timeout=5)

    assert account("tk_any").json() == {"username": "*"}
    inbox.faults.require_token("tk_good")
    assert account("tk_good").json() == {"username": "sandbox"}
    assert account("tk_bad").status_code == 401


def test_the_bucket_answers_429_without_retry_after(inbox: Inbox) -> None:
    inbox.faults.limit(2, 1000)
    answers = [post(inbox, {"topic": "a"}) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == 42901
    assert "Retry-After" not in answers[2].headers
    assert requests.get(f"{inbox.url}/v1/health", timeout=5).json() == {"healthy": True}


def test_a_fault_hits_only_its_topic_and_count(inbox: Inbox) -> None:
    inbox.faults.add(Fault(http=503, count=1, topic="a"))
    topics = ("b", "a", "a")
    assert [post(inbox, {"topic": t}).status_code for t in topics] == [200, 503, 200]


def test_a_share_of_the_posts_is_refused_and_always_the_same_share(inbox: Inbox) -> None:
    inbox.faults.add(Fault(http=403, every=3))
    answers = [post(inbox, {"topic": "a"}) for _ in range(7)]
    assert [a.status_code for a in answers] == [200, 200, 403, 200, 200, 403, 200]
    assert answers[2].json()["code"] == 40301
    assert len(inbox.messages) == 5


def test_one_word_meets_a_firewall_and_the_others_pass(inbox: Inbox) -> None:
    inbox.faults.add(Fault(mode="html", http=403, page="<h1>Blocked</h1>", word="union select"))
    texts = ("um", "dois: union select", "três")
    answers = [post(inbox, {"topic": "a", "message": text}) for text in texts]
    assert [a.status_code for a in answers] == [200, 403, 200]
    assert answers[1].text == "<h1>Blocked</h1>"
    assert [m["message"] for m in inbox.messages] == ["um", "três"]


@pytest.mark.parametrize("mode", ["status", "html"])
@pytest.mark.parametrize("wait", ["120", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_refusal_says_when_to_come_back_if_it_is_told_to(inbox: Inbox, mode: str, wait: str) -> None:
    inbox.faults.add(Fault(mode=mode, http=503, retry_after=wait, count=1))
    answer, later = post(inbox, {"topic": "a"}), post(inbox, {"topic": "a"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, wait)
    assert (later.status_code, later.headers.get("Retry-After")) == (200, None)


@pytest.mark.parametrize(
    ("fault", "text"), [({"mode": "nowhere"}, "unknown fault mode"), ({"every": 0}, "every"), ({"_met": 1}, "_met")]
)
def test_a_fault_that_cannot_be_is_refused(inbox: Inbox, fault: dict[str, Any], text: str) -> None:
    answer = requests.post(f"{inbox.url}/_sandbox/faults", json=fault, timeout=5)
    assert answer.status_code == 400
    assert text in answer.json()["error"]
    assert post(inbox, {"topic": "a"}).status_code == 200


@pytest.mark.parametrize(
    ("mode", "http", "text"), [("html", 502, "Bad gateway"), ("redirect", 301, ""), ("empty", 200, "")]
)
def test_proxy_faults_answer_without_storing(inbox: Inbox, mode: str, http: int, text: str) -> None:
    inbox.faults.add(Fault(mode=mode, http=502))
    answer = post(inbox, {"topic": "a"}, allow_redirects=False)
    assert answer.status_code == http
    assert text in answer.text
    assert inbox.messages == []


def test_a_reset_is_a_connection_error(inbox: Inbox) -> None:
    inbox.faults.add(Fault(mode="reset"))
    with pytest.raises(requests.ConnectionError):
        post(inbox, {"topic": "a"})


def test_a_500_can_mean_delivered(inbox: Inbox) -> None:
    fault = Fault(http=500, stored=True, count=1)
    inbox.faults.add(fault)
    assert post(inbox, {"topic": "a"}).status_code == 500
    assert [message["id"] for message in inbox.messages] == fault.accepted


@pytest.mark.parametrize("stored", [False, True])
def test_an_answer_may_break_off_in_the_middle(inbox: Inbox, stored: bool) -> None:
    inbox.faults.add(Fault(mode="half", stored=stored))
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        post(inbox, {"topic": "a"})
    assert len(inbox.messages) == stored


def test_polling_returns_what_is_newer_than_an_id(inbox: Inbox) -> None:
    first = post(inbox, {"topic": "a", "message": "1"}).json()["id"]
    post(inbox, {"topic": "a", "message": "2"})
    post(inbox, {"topic": "b", "message": "3"})
    lines = requests.get(f"{inbox.url}/a/json", params={"poll": "1", "since": first}, timeout=5).text.splitlines()
    assert [json.loads(line)["message"] for line in lines] == ["2"]


def test_a_subscriber_gets_open_then_messages_as_they_come(inbox: Inbox) -> None:
    with requests.get(f"{inbox.url}/a,b/json", stream=True, timeout=5) as stream:
        lines = stream.iter_lines()
        assert json.loads(next(lines))["event"] == "open"
        post(inbox, {"topic": "c", "message": "other"})
        post(inbox, {"topic": "b", "message": "mine"})
        assert json.loads(next(lines))["message"] == "mine"


def test_plain_publishing_with_headers_works_for_a_curl(inbox: Inbox) -> None:
    headers = {"Title": "T", "Priority": "high", "Tags": "x,y"}
    got = requests.post(f"{inbox.url}/a", data=b"texto", headers=headers, timeout=5).json()
    assert (got["message"], got["title"], got["priority"], got["tags"]) == ("texto", "T", 4, ["x", "y"])


def test_the_page_is_served_with_its_icon(inbox: Inbox) -> None:
    assert "EventSource" in requests.get(inbox.url, timeout=5).text
    icon = requests.get(f"{inbox.url}/favicon.ico", timeout=5)
    assert (icon.status_code, icon.headers["Content-Type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("+1", "👍"),
        ("-1", "👎"),
        ("thumbsup", "👍"),
        ("partying_face", "🥳"),
        ("tada", "🎉"),
        ("heavy_check_mark", "✔️"),
        ("loudspeaker", "📢"),
        ("warning", "⚠️"),
        ("rotating_light", "🚨"),
        ("triangular_flag_on_post", "🚩"),
        ("facepalm", "🤦"),
        ("no_entry", "⛔"),
        ("computer", "💻"),
        ("couplekiss_man_man", "👨‍❤️‍💋‍👨"),
        ("beetle", "🪲"),
        ("brazil", "🇧🇷"),
    ],
)
def test_a_tag_is_the_emoji_it_is_on_a_phone(tag: str, shown: str) -> None:
    assert emoji()[tag] == shown


def test_every_emoji_of_ntfy_is_there_and_what_it_does_not_know_is_a_tag() -> None:
    known = emoji()
    assert len(known) >= 1855  # as many as ntfy 2.13 has
    assert not {"octocat", "chamado", "compression", "flag_for_Brazil", ""} & known.keys()


def test_pages_are_told_where_the_panel_is(inbox: Inbox) -> None:
    def tell(url: Any, **headers: str) -> int:
        return requests.post(f"{inbox.url}/_sandbox/panel", json=url, headers=headers, timeout=5).status_code

    address = {"url": "http://127.0.0.1:8765"}
    with requests.get(f"{inbox.url}/_sandbox/events", stream=True, timeout=5) as stream:
        lines = stream.iter_lines()
        assert tell(address, Origin="http://elsewhere.example") == 403
        refused: list[Any] = [{"url": "javascript:alert(1)"}, {"url": 5}, {}, []]
        assert [tell(wrong) for wrong in refused] == [400] * 4
        assert tell(address) == 200
        assert [next(lines) for _ in range(5)][3] == b"event: panel"
    with requests.get(f"{inbox.url}/_sandbox/events", stream=True, timeout=5) as stream:
        assert [line for _, line in zip(range(5), stream.iter_lines(), strict=False)][-1].endswith(b'8765"}')
    assert requests.get(f"{inbox.url}/os/json?poll=1", timeout=5).text == ""


def test_a_port_in_use_is_an_os_error(inbox: Inbox) -> None:
    with pytest.raises(OSError, match="in use"):
        Inbox(port=inbox.port)
