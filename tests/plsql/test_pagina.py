"""The page of the panel, and the package that is written from it."""

from __future__ import annotations

import re
from pathlib import Path

import oracledb
import pytest

from deploy import pagina


def served(dba: oracledb.Connection, data: str | None) -> str:
    with dba.cursor() as cursor:
        text = cursor.callfunc("hsm.hsm_pagina.texto", oracledb.DB_TYPE_CLOB, [data])
        return str(text.read())


def unblanked(text: str) -> str:
    return re.sub(r"[ \t]*\n+", "\n", text)


@pytest.mark.parametrize("path", pagina.generated(), ids=lambda path: path.name)
def test_the_package_is_what_the_sources_of_the_page_make_it(path: Path) -> None:
    assert pagina.generated()[path] == path.read_text(encoding="ascii"), "python -m deploy.pagina writes it"


def test_no_line_of_the_package_means_anything_to_a_client() -> None:
    for line in pagina.body().split("\n"):
        assert len(line) <= 240
        assert not re.search(r"[&~]", line)
        assert re.match(r"create or replace |end hsm_pagina;$|/$|$| {3}", line)
        assert "--" not in line or line.lstrip().startswith("-- ")


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("", "''"),
        ("d'água", "'d''água'"),
        ("a & b ~c", "'a ' || chr(38) || ' b ' || chr(126) || 'c'"),
        ("---", "'-' || '-' || '-'"),
        ("x" * 101, f"'{'x' * 100}'\n            || 'x'"),
    ],
)
def test_a_line_of_the_page_becomes_an_expression(text: str, expression: str) -> None:
    assert pagina.literal(text) == expression


def test_what_is_not_ascii_is_written_as_its_language_escapes_it() -> None:
    assert pagina.ascii_only("a.html", "ç") == "&#231;"
    assert pagina.ascii_only("a.css", "ça") == "\\0000e7a"
    assert pagina.ascii_only("a.js", "é😀") == "\\u00e9\\ud83d\\ude00"


def test_the_database_gives_the_page_as_its_sources_are(dba: oracledb.Connection) -> None:
    assert served(dba, None) == unblanked(pagina.page())


def test_data_in_the_page_cannot_leave_their_place(dba: oracledb.Connection) -> None:
    text = served(dba, '{"a":"</script><script>alert(1)</script>"}')
    inside = '{"a":"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>"}'
    assert text == unblanked(pagina.page()).replace(pagina.DATA, pagina.DATA.replace("></", f">{inside}</"))


def test_only_its_own_product_may_ask_for_the_page(dba: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        cursor.execute("select grantee from dba_tab_privs where owner = 'HSM' and table_name = 'HSM_PAGINA'")
        assert cursor.fetchall() == []
