"""Broken copies of the product, each of which the scenarios have to find."""

from __future__ import annotations

from tests.database import ROOT

MUTATIONS: dict[str, tuple[str, str, str]] = {}  # package body, text, what stands in its place


def mutated(name: str | None) -> dict[str, str]:
    """{name of the body: its text}; nothing without a mutation."""
    if name is None:
        return {}
    body, old, new = MUTATIONS[name]
    text = (ROOT / "plsql" / "packages" / f"{body}.pkb").read_text("utf-8")
    assert text.count(old) == 1, f"{name}: {text.count(old)} places in {body}"
    return {body: text.replace(old, new)}
