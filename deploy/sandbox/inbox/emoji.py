"""The emoji of ntfy's tags: the short names of GitHub's gemoji, from which ntfy makes its own list."""

from __future__ import annotations

from pymdownx import gemoji_db


def emoji() -> dict[str, str]:
    """Emoji by tag, without colons."""
    found: dict[str, str] = {}
    for name, entry in gemoji_db.emoji.items():
        if "unicode" in entry:  # GitHub's own pictures have none
            points = entry.get("unicode_alt", entry["unicode"]).split("-")
            found[name.strip(":")] = "".join(chr(int(point, 16)) for point in points)
    for alias, name in gemoji_db.aliases.items():
        if name.strip(":") in found:
            found[alias.strip(":")] = found[name.strip(":")]
    return found
