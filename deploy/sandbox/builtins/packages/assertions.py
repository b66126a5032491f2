"""DBMS_ASSERT."""

from __future__ import annotations

import re

from ...api import SessionApi
from ...errors import OraError
from ...semantics.convert import value_error
from ..caller import caller_context

_SIMPLE = re.compile(r'\s*([^\W\d_][\w$#]*|"[^"\x00]+")\s*')
_QUALIFIED = re.compile(
    r'\s*([^\W\d_][\w$#]*|"[^"\x00]+")(\s*\.\s*([^\W\d_][\w$#]*|"[^"\x00]+")){0,2}'
    r"(\s*@\s*[^\W\d_][\w$#]*(\.[^\W\d_][\w$#]*)*)?\s*"
)
_PART = re.compile(r'"[^"]+"|[^.\s"]+')
_LONGEST = 128


class DbmsAssert:
    def noop(self, S: SessionApi, text: str | None) -> str | None:
        return text

    def simple_sql_name(self, S: SessionApi, text: str | None) -> str:
        match = _SIMPLE.fullmatch(text or "")
        if match is None or len(match[1].strip('"').encode()) > _LONGEST:
            raise OraError(44003, "invalid SQL name")
        return match[1]

    def qualified_sql_name(self, S: SessionApi, text: str | None) -> str:
        if _QUALIFIED.fullmatch(text or "") is None:
            raise OraError(44004, "invalid qualified SQL name")
        assert text is not None
        return text

    def schema_name(self, S: SessionApi, text: str | None) -> str:
        """As it is stored: case counts."""
        if text is None or text not in S.engine.catalog.state.users:
            raise OraError(44001, "invalid schema")
        return text

    def sql_object_name(self, S: SessionApi, text: str | None) -> str:
        parts = _PART.findall(text or "")
        names = [p[1:-1] if p.startswith('"') else p.upper() for p in parts]
        if not names or _QUALIFIED.fullmatch(text or "") is None:
            raise OraError(44002, "invalid object name")
        if S.engine.catalog.resolve(caller_context(S), names) is None:
            raise OraError(44002, "invalid object name")
        assert text is not None
        return text

    def enquote_name(self, S: SessionApi, text: str | None, capitalize: bool | None) -> str:
        if text is None:
            raise value_error()
        if text.startswith('"') and text.endswith('"') and len(text) > 2:
            if '"' in text[1:-1]:
                raise OraError(44003, "invalid SQL name")
            return text
        if '"' in text:
            raise OraError(44003, "invalid SQL name")
        return f'"{text.upper() if capitalize else text}"'

    def enquote_literal(self, S: SessionApi, text: str | None) -> str:
        if text is None:
            return "''"
        body = text[1:-1] if len(text) > 1 and text.startswith("'") and text.endswith("'") else text
        if "'" in body.replace("''", ""):
            raise value_error()
        return f"'{body}'"
