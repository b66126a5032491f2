"""The character sets that the built-in packages convert from and to."""

from __future__ import annotations

from ...errors import OraError

_CODECS = {
    "AL32UTF8": "utf-8",
    "UTF8": "utf-8",
    "UTF-8": "utf-8",
    "AL16UTF16": "utf-16-be",
    "AL16UTF16LE": "utf-16-le",
    "US7ASCII": "ascii",
    "WE8MSWIN1252": "cp1252",
    "WINDOWS-1252": "cp1252",
    "WE8ISO8859P1": "latin-1",
    "ISO-8859-1": "latin-1",
}


def codec(name: str | None) -> str:
    """Python's name of it. Oracle's names and those of the Internet are known, also as LANGUAGE_TERRITORY.CHARSET;
    null is the database's. ORA-01482 for others."""
    found = _CODECS.get((name or "AL32UTF8").rpartition(".")[2].upper())
    if found is None:
        raise OraError(1482, "unsupported character set")
    return found
