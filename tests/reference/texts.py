"""The words of the pages in both languages, and whether each is there and none is left over."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent
ENGLISH, PORTUGUESE = "en", "pt"
LANGUAGES = (ENGLISH, PORTUGUESE)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


class Texts:
    """Looks words up and remembers what was asked for.

    english.toml, [texts] of portuguese.toml: a text of the sources and its translation, so a source that is changed
    asks for another. [comments] of portuguese.toml: by name, with the digest of the comment they translate. both.toml:
    tables of `en` and `pt`.
    """

    def __init__(self) -> None:
        self._english: dict[str, str] = _read("english.toml")
        portuguese = _read("portuguese.toml")
        self._portuguese: dict[str, str] = portuguese["texts"]
        self._comments: dict[str, dict[str, str]] = portuguese["comments"]
        self._both = _read("both.toml")
        self._asked: set[tuple[str, str]] = set()
        self._faults: dict[str, None] = {}

    def of_database(self, text: str, language: str) -> str:
        """A Portuguese text of the database."""
        return text if language == PORTUGUESE else self._other("english.toml", self._english, text)

    def of_code(self, text: str, language: str) -> str:
        """A short English text of specification, settings or programs."""
        return text if language == ENGLISH else self._other("portuguese.toml", self._portuguese, text)

    def _other(self, file: str, texts: dict[str, str], text: str) -> str:
        self._asked.add((file, text))
        if text not in texts:
            self._faults[f"{file}: missing: {text}"] = None
        return texts.get(text, "?")

    def comment(self, name: str, text: str, language: str) -> str:
        """The comment of a package or a routine of it, lines as they are in the specification without the dashes."""
        if language == ENGLISH:
            return text
        self._asked.add(("comments", name))
        known, digest = self._comments.get(name), hashlib.sha256(text.encode()).hexdigest()[:8]
        if known is None:
            self._faults[f"portuguese.toml: missing: [comments.{name!r}] of = {digest!r}"] = None
            return "?"
        if known["of"] != digest:
            self._faults[
                f"portuguese.toml: the comment of {name} has changed: see whether its Portuguese still says the same, "
                f"then write of = {digest!r}"
            ] = None
        return known["text"].rstrip()

    def both(self, language: str, *path: str) -> str:
        """What is written for a page alone: path leads to a table of both.toml."""
        self._asked.add(("both.toml", ".".join(path)))
        found: Any = self._both
        for name in path:
            found = found.get(name, {}) if isinstance(found, dict) else {}
        if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in LANGUAGES):
            self._faults[f"both.toml: missing: [{'.'.join(path)}] en, pt"] = None
            return "?"
        return str(found[language]).strip()

    def groups(self, name: str) -> dict[str, list[str]]:
        """An order of things on a page: what a group's heading is called in both.toml, and its members."""
        found: dict[str, list[str]] = self._both["groups"][name]
        return found

    def faults(self) -> list[str]:
        """What is missing or out of date, and once all pages have been asked for: what nobody reads."""
        written = {("english.toml", text) for text in self._english}
        written |= {("portuguese.toml", text) for text in self._portuguese}
        written |= {("comments", name) for name in self._comments}
        written |= {("both.toml", path) for path in _leaves(self._both) if not path.startswith("groups.")}
        left = sorted(f"{file}: nothing says this any more: {text}" for file, text in written - self._asked)
        return [*self._faults, *left]


def _leaves(table: dict[str, Any], prefix: str = "") -> list[str]:
    if "en" in table or "pt" in table:
        return [prefix.rstrip(".")]
    return [
        leaf for name, value in table.items() if isinstance(value, dict) for leaf in _leaves(value, f"{prefix}{name}.")
    ]
