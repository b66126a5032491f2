"""DBMS_UTILITY."""

from __future__ import annotations

import re
import time
import zlib
from typing import Any

from ...api import SessionApi
from ...errors import OraError, unsupported
from ...generated import call_stack
from ...semantics.composites import Collection
from ...semantics.convert import rounded
from ...types import CollectionType, Kind, Scalar
from ..caller import caller_context

_NAMES = CollectionType(
    "SYS.DBMS_UTILITY.UNCL_ARRAY", "INDEX BY", Scalar(Kind.VARCHAR2, size=227), Scalar(Kind.PLS_INTEGER)
)
_LONG_NAMES = CollectionType(
    "SYS.DBMS_UTILITY.LNAME_ARRAY", "INDEX BY", Scalar(Kind.VARCHAR2, size=4000), Scalar(Kind.PLS_INTEGER)
)
_IDENTIFIER = r'(?:[^\W\d_][\w$#]*|"[^"\x00]+")'
_NAME = re.compile(rf"\s*({_IDENTIFIER}(?:\s*\.\s*{_IDENTIFIER}){{0,2}})\s*(?:@\s*([^\W\d_][\w$#.]*)\s*)?")
_QUALIFIED = re.compile(rf"\s*({_IDENTIFIER}(?:\s*\.\s*{_IDENTIFIER})*)\s*")
_PART = re.compile(_IDENTIFIER)
_LONGEST_STACK = 2000
# In an order in which each finds valid what it uses, as far as kinds tell.
_COMPILED = {
    "PACKAGE": "alter package {} compile specification",
    "PROCEDURE": "alter procedure {} compile",
    "FUNCTION": "alter function {} compile",
    "PACKAGE BODY": "alter package {} compile body",
    "TYPE BODY": "alter type {} compile body",
    "TRIGGER": "alter trigger {} compile",
}


class DbmsUtility:
    def format_error_stack(self, S: SessionApi) -> str | None:
        """The error and the places it passed on its way to the handler, whose own is not among them."""
        if not S.errors:
            return None
        error = S.errors[-1]
        lines = [str(error), *(f"ORA-06512: {line}" for line in error.trail[:-1])]
        return ("\n".join(lines) + "\n")[:_LONGEST_STACK]

    def format_error_backtrace(self, S: SessionApi) -> str | None:
        if not S.errors:
            return None
        return "".join(f"ORA-06512: {line}\n" for line in S.errors[-1].trail) or None

    def format_call_stack(self, S: SessionApi) -> str:
        lines = ["----- PL/SQL Call Stack -----", "  object      line  object", "  handle    number  name"]
        for unit, line in call_stack():
            lines.append(f"0x{zlib.crc32(unit.encode()):08x} {line:9d}  {unit or 'anonymous block'}")
        return "\n".join(lines) + "\n"

    def get_time(self, S: SessionApi) -> int:
        return int(time.monotonic() * 100)

    def get_cpu_time(self, S: SessionApi) -> int:
        return int(time.thread_time() * 100)

    def get_hash_value(self, S: SessionApi, name: str | None, base: Any, size: Any) -> int:
        if size is None or rounded(size) < 1:
            raise OraError(6502, "PL/SQL: numeric or value error")
        return rounded(base) + zlib.crc32((name or "").encode()) % rounded(size)

    def is_cluster_database(self, S: SessionApi) -> bool:
        return False

    def current_instance(self, S: SessionApi) -> int:
        return 1

    def port_string(self, S: SessionApi) -> str:
        return "x86_64/Linux 2.4.xx"

    def db_version(self, S: SessionApi, version: None, compatibility: None) -> tuple[str, str]:
        return "19.0.0.0.0", "19.0.0"

    def _comma_to_table(self, type: CollectionType, text: str | None) -> tuple[int, Collection]:
        """The names of a list and a null after the last one."""
        names = (text or "").split(",")
        for name in names:
            if _NAME.fullmatch(name) is None:
                raise OraError(931, "missing identifier")
        filled = Collection(type)
        filled.fill([*(name.strip() for name in names), None])
        return len(names), filled

    def comma_to_table_1(self, S: SessionApi, text: str | None, count: None, tab: None) -> tuple[int, Collection]:
        return self._comma_to_table(_NAMES, text)

    def comma_to_table_2(self, S: SessionApi, text: str | None, count: None, tab: None) -> tuple[int, Collection]:
        return self._comma_to_table(_LONG_NAMES, text)

    def _table_to_comma(self, S: SessionApi, tab: Collection, count: None, text: None) -> tuple[int, str | None]:
        names = [name for name in tab.values() if name is not None]
        return len(names), ",".join(names) or None

    table_to_comma_1 = table_to_comma_2 = _table_to_comma

    def name_tokenize(
        self, S: SessionApi, name: str | None, a: None, b: None, c: None, dblink: None, nextpos: None
    ) -> tuple[str | None, str | None, str | None, str | None, int]:
        """Up to three parts and the database link, as they are stored, and how many characters they took."""
        match = _NAME.match(name or "")
        if match is None:
            raise OraError(931, "missing identifier")
        parts = [_stored(part) for part in _PART.findall(match[1])]
        link = match[2]
        return (*[*parts, None, None][:3], None if link is None else link.upper(), match.end())  # type: ignore[return-value]

    def canonicalize(self, S: SessionApi, name: str | None, canonical: None, length: Any) -> tuple[str]:
        """One name as it is stored; several of them in quotes."""
        match = _QUALIFIED.fullmatch(name or "")
        if match is None:
            raise OraError(931, "missing identifier")
        parts = [_stored(part) for part in _PART.findall(match[1])]
        text = parts[0] if len(parts) == 1 else ".".join(f'"{part}"' for part in parts)
        return (text.encode()[: rounded(length)].decode("utf-8", "ignore"),)

    def name_resolve(self, S: SessionApi, *arguments: Any) -> Any:
        raise unsupported("DBMS_UTILITY.NAME_RESOLVE")

    def exec_ddl_statement(self, S: SessionApi, statement: str | None) -> None:
        S.execute_immediate(statement, caller_context(S), [])

    def old_current_schema(self, S: SessionApi) -> str:
        return caller_context(S).schema

    def old_current_user(self, S: SessionApi) -> str:
        return caller_context(S).user

    def compile_schema(self, S: SessionApi, schema: str | None, everything: bool | None, reuse: bool | None) -> None:
        """ALTER ... COMPILE of the schema's views and units; of all of them, or of the invalid ones."""
        owner = (schema or "").upper()
        ctx = caller_context(S)
        catalog: Any = S.engine.catalog

        def compile_it(statement: str) -> None:
            try:
                S.execute_immediate(statement, ctx, [])
            except OraError as error:
                if error.code != 24344:  # ALL_OBJECTS says which are still invalid
                    raise

        for view_owner, name in sorted(catalog.state.views):
            if view_owner == owner:
                compile_it(f'alter view "{owner}"."{name}" compile')
        for kind, statement in _COMPILED.items():
            for (unit_owner, name, unit_kind), stored in sorted(catalog.state.units.items()):
                if (unit_owner, unit_kind) != (owner, kind) or stored.native is not None:
                    continue
                if everything or stored.status != "VALID":
                    compile_it(statement.format(f'"{owner}"."{name}"'))


def _stored(name: str) -> str:
    return name[1:-1] if name.startswith('"') else name.upper()
