"""Writes plsql/packages/hsm_pagina.pks and .pkb, which give the panel's page, from its sources in plsql/painel.

    python -m deploy.pagina

The page is one file: style and script stand in it. What comes out is plain ASCII, whatever a client's NLS_LANG and the
character set of the database, and means the same to SQL*Plus whatever its substitution character is.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "plsql" / "painel"
PACKAGES = ROOT / "plsql" / "packages"
STYLE, SCRIPT, DATA = "/* painel.css */", "/* painel.js */", '<script type="application/json" id="dados"></script>'
_LINES = 250  # in one procedure
_LONGEST = 2_000  # characters of a line of the page: with them a block stays a varchar2
_WIDTH = 100  # of a literal, quotes not counted
# A quote; what a client may take for a variable; what a reader of the file may take for a comment
_CODED = {"'": "''", "&": "' || chr(38) || '", "~": "' || chr(126) || '", "--": "-' || '-"}

SPEC = """\
create or replace package hsm_pagina authid definer as
   -- The page of the panel: HTML, style and script in one text, all ASCII, which fetches nothing from elsewhere.
   -- Written by python -m deploy.pagina from plsql/painel: change it there. Stateless.

   -- The page. Served without data, it asks the server it came from. Nothing in it needs a Content-Security-Policy to
   -- allow more than its one style and its one script, and requests to that server.
   --   in_dados  JSON it draws instead, once: what hsm_painel.resumo gives
   function texto(in_dados in clob default null) return clob;

end hsm_pagina;
/
"""

HEAD = """\
create or replace package body hsm_pagina as
   -- Written by python -m deploy.pagina from plsql/painel: change it there.

   function texto(in_dados in clob default null) return clob is
      l_texto clob;
      l_bloco varchar2(32767);

      -- A block at a time, for each addition copies the whole CLOB
      procedure linha(in_linha in varchar2) is
      begin
         if length(l_bloco) > 30000 then
            l_texto := l_texto || l_bloco;
            l_bloco := null;
         end if;
         l_bloco := l_bloco || in_linha || chr(10);
      end linha;
"""


def _html(character: str) -> str:
    return f"&#{ord(character)};"


def _css(character: str) -> str:
    return f"\\{ord(character):06x}"


def _js(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def ascii_only(name: str, text: str) -> str:
    """The text with every character that is not ASCII as an escape of its language."""
    escape = {".html": _html, ".css": _css, ".js": _js}[Path(name).suffix]
    return re.sub(r"[^\x00-\x7f]", lambda found: escape(found.group()), text)


def page() -> str:
    """The page as the package gives it, without data."""
    html, css, js = (
        ascii_only(name, (SOURCES / name).read_text(encoding="utf-8"))
        for name in ("painel.html", "painel.css", "painel.js")
    )
    for mark in (STYLE, SCRIPT, DATA):
        if html.count(mark) != 1 or mark in css or mark in js:
            raise ValueError(f"{mark} must stand once in painel.html, and nowhere else")
    if "</" in css or re.search(r"</script|<!--", js, re.IGNORECASE):
        raise ValueError("style or script would end before its end")
    page = html.replace(STYLE, css.strip()).replace(SCRIPT, js.strip())
    if max(map(len, page.split("\n"))) > _LONGEST:
        raise ValueError(f"a line of more than {_LONGEST} characters")
    return page


def literal(text: str) -> str:
    """The text as an expression of PL/SQL, on several lines when it is long."""
    parts = [""]
    before = ""
    for character in text:
        coded = _CODED["--"][1:] if before + character == "--" else _CODED.get(character, character)
        before = character
        if len(parts[-1]) + len(coded) > _WIDTH:
            parts.append("")
        parts[-1] += coded
    return "\n            || ".join(f"'{part}'" for part in parts)


def body() -> str:
    """hsm_pagina.pkb."""
    parts: list[list[str]] = [[]]
    for line in page().rstrip("\n").split("\n"):
        line = line.rstrip()
        if len(parts[-1]) >= _LINES:
            parts.append([])
        before, mark, after = line.partition(DATA)
        if mark:
            opening, closing = before + DATA.removesuffix("</script>"), "</script>" + after
            parts[-1].append(
                f"         l_texto := l_texto || l_bloco || {literal(opening)}"
                f" || replace(in_dados, '<', '\\u003c');\n"
                f"         l_bloco := {literal(closing)} || chr(10);"
            )
        elif line:
            parts[-1].append(f"         linha({literal(line)});")
    procedures = "".join(
        f"\n      procedure parte_{number} is\n      begin\n" + "\n".join(lines) + f"\n      end parte_{number};\n"
        for number, lines in enumerate(parts, 1)
    )
    calls = "".join(f"      parte_{number};\n" for number in range(1, len(parts) + 1))
    return f"{HEAD}{procedures}   begin\n{calls}      return l_texto || l_bloco;\n   end texto;\n\nend hsm_pagina;\n/\n"


def generated() -> dict[Path, str]:
    """What the files must hold."""
    return {PACKAGES / "hsm_pagina.pks": SPEC, PACKAGES / "hsm_pagina.pkb": body()}


def main() -> None:
    for path, text in generated().items():
        path.write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
