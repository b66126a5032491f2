"""What a published JSON document must look like, and the message it becomes.

The limits and error codes are those of ntfy v2.13 to v2.16: message below 4096 bytes, body below 8192, 3 actions,
strict JSON types. Keys are case-insensitive, unknown ones ignored, text after the object too.
"""

from __future__ import annotations

import json
import re
import secrets
import string
import time
from typing import Any
from urllib.parse import urlsplit

MESSAGE_LIMIT = 4096  # bytes; the largest text is one byte shorter
BODY_LIMIT = 2 * MESSAGE_LIMIT
KEEP_S = 12 * 3600
RESERVED_TOPICS = frozenset(
    {"docs", "static", "file", "app", "metrics", "account", "settings", "signup", "login", "v1"}
)
_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")
_ID_LETTERS = string.ascii_letters + string.digits


class Refused(Exception):
    """An error answer of ntfy: HTTP status, five-digit code, text."""

    def __init__(self, http: int, code: int, error: str) -> None:
        super().__init__(http, code, error)
        self.http = http
        self.code = code
        self.error = error

    def body(self) -> bytes:
        return json.dumps({"code": self.code, "http": self.http, "error": self.error}).encode()


def publish_json(body: bytes) -> dict[str, Any]:
    """The stored message for a `POST /` body. Raises Refused."""
    if len(body) >= BODY_LIMIT:
        raise Refused(413, 41303, "JSON body too large")
    return _message(_object(body))


def publish_text(topic: str, body: bytes, fields: dict[str, Any]) -> dict[str, Any]:
    """The stored message for `POST /<topic>`: the body is the text, `fields` come from headers. Raises Refused."""
    if len(body) >= MESSAGE_LIMIT:
        raise Refused(400, 40014, "invalid request: attachments not allowed")
    return _message({**fields, "topic": topic, "message": body.decode("utf-8", "replace")})


def valid_topic(topic: str) -> bool:
    return bool(_TOPIC.fullmatch(topic)) and topic not in RESERVED_TOPICS


def _object(body: bytes) -> dict[str, Any]:
    invalid = Refused(400, 40024, "invalid request: request body must be valid JSON")
    text = body.decode("utf-8", "replace").lstrip(" \t\r\n")

    def refuse(_: str) -> Any:
        raise ValueError

    try:
        document, _end = json.JSONDecoder(parse_constant=refuse).raw_decode(text)
    except (ValueError, RecursionError):
        raise invalid from None
    if not isinstance(document, dict):
        raise invalid
    folded = {key.lower(): value for key, value in document.items()}
    kinds: dict[str, type] = dict.fromkeys(
        ("topic", "message", "title", "click", "icon", "attach", "filename", "delay", "email", "call", "sequence_id"),
        str,
    )
    kinds |= {"priority": int, "tags": list, "actions": list, "markdown": bool}
    for name, kind in kinds.items():
        value = folded.get(name)
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise invalid
    if not all(isinstance(tag, str) for tag in folded.get("tags") or []):
        raise invalid
    if not all(isinstance(action, dict) for action in folded.get("actions") or []):
        raise invalid
    return folded


def _message(fields: dict[str, Any]) -> dict[str, Any]:
    topic = fields.get("topic") or ""
    if not _TOPIC.fullmatch(topic):
        raise Refused(400, 40009, "invalid request: topic invalid")
    if topic in RESERVED_TOPICS:
        raise Refused(400, 40010, "invalid request: topic name is not allowed")
    text = (fields.get("message") or "").strip() or "triggered"
    if len(text.encode("utf-8", "replace")) >= MESSAGE_LIMIT or (fields.get("filename") and not fields.get("attach")):
        raise Refused(400, 40014, "invalid request: attachments not allowed")
    priority = fields.get("priority") or 0
    if not 0 <= priority <= 5:
        raise Refused(400, 40007, "invalid request: priority invalid")
    for name, code in (("attach", 40013), ("icon", 40021)):
        if fields.get(name) and urlsplit(fields[name]).scheme not in ("http", "https"):
            raise Refused(400, code, f"invalid request: {name} URL is invalid")
    for name, code in (("email", 40001), ("call", 40032), ("delay", 40004)):
        if fields.get(name):
            raise Refused(400, code, f"invalid request: {name} is not available on this server")
    sequence_id = fields.get("sequence_id")
    if sequence_id and not _TOPIC.fullmatch(sequence_id):
        raise Refused(400, 40000, "invalid request: sequence ID invalid")
    now = int(time.time())
    message: dict[str, Any] = {
        "id": "".join(secrets.choice(_ID_LETTERS) for _ in range(12)),
        "time": now,
        "expires": now + KEEP_S,
        "event": "message",
        "topic": topic,
        "message": text,
    }
    optional = {
        "sequence_id": sequence_id,
        "title": fields.get("title"),
        "priority": priority if priority != 3 else None,
        "tags": [part.strip() for tag in fields.get("tags") or [] for part in tag.split(",") if part.strip()],
        "click": fields.get("click"),
        "icon": fields.get("icon"),
        "actions": _actions(fields.get("actions") or []),
        "content_type": "text/markdown" if fields.get("markdown") else None,
    }
    message.update({key: value for key, value in optional.items() if value})
    return message


def _actions(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    refusal = Refused(400, 40018, "invalid request: actions invalid")
    if len(actions) > 3:
        raise refusal
    for action in actions:
        kind = action.get("action")
        needed = {
            "view": ("label", "url"),
            "http": ("label", "url"),
            "broadcast": ("label",),
            "copy": ("label", "value"),
        }
        if kind not in needed or not all(isinstance(action.get(k), str) and action[k] for k in needed[kind]):
            raise refusal
    return actions
