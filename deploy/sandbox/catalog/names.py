"""Names: Oracle's upper-case identifiers and what stands for them in PostgreSQL."""

from __future__ import annotations

from ..errors import OraError, unsupported

_PG_NAME_BYTES = 63
_ORACLE_NAME_BYTES = 128
_PG_SCHEMAS = frozenset(["PUBLIC", "DICT", "OC", "INFORMATION_SCHEMA"])


def ident(name: str) -> str:
    """An Oracle name as a quoted PostgreSQL identifier."""
    return '"' + name.lower().replace('"', '""') + '"'


def qualified(owner: str, name: str) -> str:
    return f"{ident(owner)}.{ident(name)}"


def literal(value: str | int | bool | None) -> str:
    """A PostgreSQL literal (standard_conforming_strings)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"


def text_array(values: tuple[str, ...] | list[str]) -> str:
    return f"array[{', '.join(literal(v) for v in values)}]::text[]"


def new_name(name: str, pos: int | None = None) -> str:
    """Checks a name that something is to be created with.

    Raises ORA-00972 (too long), ORA-03001 for names PostgreSQL cannot hold or that keep lower-case letters.
    """
    size = len(name.encode())
    if size > _ORACLE_NAME_BYTES:
        raise OraError(972, "identifier is too long", pos)
    if size > _PG_NAME_BYTES:
        raise unsupported(f"a name of more than {_PG_NAME_BYTES} bytes", pos)
    if name != name.upper():
        raise unsupported(f'the case-sensitive name "{name}"', pos)
    return name


def new_user_name(name: str, pos: int | None = None) -> str:
    """As `new_name`, for a user, whose PostgreSQL schema must not clash with those the sandbox needs."""
    if name in _PG_SCHEMAS or name.startswith("PG_"):
        raise unsupported(f"the user name {name}", pos)
    return new_name(name, pos)


def length_check(column: str) -> str:
    """Name of the PostgreSQL constraint that guards a column's length; sorts before those of the user."""
    return f"!{column.lower()}"[:_PG_NAME_BYTES]
