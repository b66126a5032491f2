"""What every script must obey: read the same by SQL*Plus and SQLcl, and framed so that nothing stays in the session."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deploy.sqlplus_text import PLSQL_UNIT, SQL_START
from tests.database import ROOT

# The page of the panel gets into the database as hsm_pagina, which is written from it
PRODUCT = sorted(f for f in (ROOT / "plsql").rglob("*") if f.is_file() and f.parent.name != "painel")
FILES = sorted([*(ROOT / "deploy" / "oracle").rglob("*.sql"), *PRODUCT])
LONGEST = 2499  # bytes of a line
SHOWN = 240  # characters of a PROMPT
ORACLE = ROOT / "deploy" / "oracle"
INTERNAL = sorted((ORACLE / "interno").glob("*.sql"))
# What a person starts; the frame comes around each
STARTED = sorted(path for path in ORACLE.rglob("*.sql") if path.parent != ORACLE / "interno")
VARIABLE = re.compile(
    r"^\s*(?:define\s+(hsm_\w+)\s*=|column\s+\w+\s+new_value\s+(hsm_\w+)|accept\s+(hsm_\w+))", re.M | re.I
)
CHANGES = re.compile(
    r"^\s*(create|alter|drop|grant|revoke|insert|update|delete|merge|truncate|comment|execute|exec)\b", re.M | re.I
)


def statements(text: str) -> list[str]:
    """The SQL statements: not what is PL/SQL, and ends with a slash."""
    found: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        if PLSQL_UNIT.match(line):
            for inner in lines:
                if inner.strip() == "/":
                    break
        elif SQL_START.match(line):
            statement = line
            while not re.search(r";\s*(--.*)?$", statement):
                statement += "\n" + next(lines)
            found.append(statement)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_reads_the_same_in_sqlplus(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert max(len(line.encode()) for line in text.split("\n")) <= LONGEST
    for statement in statements(text):
        assert statement.rstrip().endswith(";"), "a comment after the semicolon: the statement would not end there"
        assert not re.search(r"\n\s*\n", statement), "a blank line: the statement would be thrown away"
        assert not re.search(r"--[^\n]*;[^\S\n]*$", statement, re.MULTILINE), "a comment's semicolon would end it"
        assert not re.search(r"-[^\S\n]*$", statement, re.MULTILINE), "a hyphen at the end joins lines"


def code_of(path: Path) -> str:
    """The script without the lines that are comments."""
    return re.sub(r"^\s*--.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def variables(text: str) -> set[str]:
    return {name.lower() for names in VARIABLE.findall(text) for name in names if name}


def undefined(text: str) -> set[str]:
    return {name.lower() for line in re.findall(r"^undefine (.*)$", text, re.M) for name in line.split()}


def called(path: Path, text: str) -> set[Path]:
    """The scripts beside `path` that it includes by their own names."""
    return {path.parent / name for name in re.findall(r"^@@([\w./]+\.sql)", text, re.M)}


@pytest.mark.parametrize("path", STARTED, ids=lambda path: path.name)
def test_a_script_says_in_its_header_what_a_dba_wants_to_know(path: Path) -> None:
    header = path.read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert all(line.startswith("--") for line in header.split("\n"))
    for part in ("Run as", "Log", "Undo", *(["Arguments"] if "&1" in code_of(path) else [])):
        assert re.search(rf"^--   (?:[\w ]+, )*{part}\b", header, re.M), part
    if "install.sql" not in header or path.name == "install.sql":
        assert f"hsm_{path.stem}_<date>_<time>.log" in header


# What has no dry run, and why
NOT_DRY = {
    "credencial.sql": "asks for a password",
    "senha_job.sql": "asks for a password",
    "install_interativo.sql": "shows the plan and asks for a go-ahead",
    "painel.sql": "changes nothing in the database",
    "reconciliar.sql": "only compares, unless told to enqueue",
    "verify.sql": "changes nothing",
    **{f"operacao/{path.name}": "one audited act, or a look" for path in (ORACLE / "operacao").glob("*.sql")},
    **{f"exemplo/{path.name}": "a sample to be edited" for path in (ORACLE / "exemplo").glob("*.sql")},
}


def test_every_script_that_changes_something_can_be_tried_first() -> None:
    dry = {
        path.relative_to(ORACLE).as_posix()
        for path in STARTED
        if "ENSAIO" in path.read_text(encoding="utf-8").split("\n\n", 1)[0]
    }
    assert dry & NOT_DRY.keys() == set()
    assert dry | NOT_DRY.keys() == {path.relative_to(ORACLE).as_posix() for path in STARTED}


@pytest.mark.parametrize("path", STARTED, ids=lambda path: path.name)
def test_a_script_stands_in_the_frame(path: Path) -> None:
    """Arguments named before anything else is called, nothing changed before the log is open, nothing left defined."""
    text = code_of(path).strip()
    to_root = "../" * (len(path.relative_to(ORACLE).parts) - 1)
    lines = [line for line in text.split("\n") if line.strip()]
    assert lines[0] == f"@@{to_root}interno/argumentos.sql"
    assert lines[-1] == f"@@{to_root}interno/fim.sql"
    assert text.count("interno/inicio.sql") == 1
    before = text.split(f"@@{to_root}interno/inicio.sql")[0]
    assert f'define hsm_script = "{path.stem}"' in before
    assert [line for line in before.split("\n")[1:] if line.strip() and not line.startswith("define ")] == []
    assert not CHANGES.search(before)
    of_frame = undefined((ORACLE / "interno" / "fim.sql").read_text(encoding="utf-8"))
    assert variables(text) - undefined(text) <= of_frame, "variables that stay in the session"
    for setting in ("whenever", "set serveroutput", "set verify", "set echo"):
        assert not re.search(rf"^{setting}\b", text, re.M), f"{setting} is the frame's"


def test_variables_of_included_scripts_do_not_stay_in_the_session() -> None:
    of_frame = undefined((ORACLE / "interno" / "fim.sql").read_text(encoding="utf-8"))
    left = {p.name: variables(code_of(p)) - undefined(code_of(p)) - of_frame for p in INTERNAL}
    assert {name: names for name, names in left.items() if names} == {}


def test_formats_of_columns_do_not_stay_in_the_session() -> None:
    cleared = set(
        re.findall(r"^column (\w+) clear$", (ORACLE / "interno" / "fim.sql").read_text(encoding="utf-8"), re.M)
    )
    for path in [*INTERNAL, *STARTED]:
        text = code_of(path)
        made = set(re.findall(r"^column (\w+) (?!clear)", text, re.M))
        assert made - cleared - set(re.findall(r"^column (\w+) clear$", text, re.M)) == set(), path.name


@pytest.mark.parametrize("path", [*INTERNAL, *STARTED], ids=lambda path: path.name)
def test_a_line_is_what_it_seems(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for line in text.split("\n"):
        shown = re.match(r"\s*prompt (.*)", line)
        assert len(shown.group(1) if shown else "") <= SHOWN, line
        assert not re.match(r"\s*--.*&\w", line), f"SQL*Plus asks for a variable also in a comment: {line}"
        # A lone hyphen or one after a blank at the end of a command joins it with the next line
        assert not re.match(r"(?!\s*--)(?:@|prompt|define|set|accept|column|spool)\S*.*\s-$", line), line


def test_nothing_in_a_file_of_the_product_is_taken_for_a_variable() -> None:
    """passo_unidade.sql reads packages, views and triggers with ~ in place of the ampersand; tables use the latter."""
    for path in PRODUCT:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"~[\w#$~]", text), path.name
        if path.parent.name in ("tables", "comments"):
            assert set(re.findall(r"&(\w+)", text)) <= {"hsm_tablespace_indices"}, path.name


def test_every_file_of_the_product_is_installed_through_the_step_that_a_dry_run_replaces() -> None:
    """Named with the statement it begins with, which the dry run prints."""
    step = re.compile(r'^@@&hsm_passo(?:_unidade)? "?([^\s"]+)"? "([^"]+)"$', re.M)
    steps = {match for path in INTERNAL for match in step.findall(code_of(path))}
    tables = re.findall(r"^@@tabela\.sql (\w+)$", code_of(ORACLE / "interno" / "tabelas.sql"), re.M)
    steps |= {(f"tables/{name}.sql", f"create table {name}") for name in tables}
    for variable, files in (
        ("views/&hsm_visao_banco", ("hsm_banco_vw.vw", "hsm_banco_vw_minima.vw")),
        ("views/&hsm_visao_conta", ("hsm_conta_vw.vw", "hsm_conta_vw_minima.vw")),
        ("views/&hsm_visao_gatilho", ("hsm_gatilho_vw.vw", "hsm_gatilho_vw_minima.vw")),
        ("views/&hsm_visao_instancia", ("hsm_instancia_vw.vw", "hsm_instancia_vw_minima.vw")),
    ):
        [head] = [head for name, head in steps if name == variable]
        steps = {s for s in steps if s[0] != variable} | {(f"views/{file}", head) for file in files}
    [head] = [head for name, head in steps if name == "packages/&hsm_corpo_correio"]
    steps |= {(f"packages/{name}", head) for name in ("hsm_smtp.pkb", "hsm_smtp_minimo.pkb")}
    direct = [
        (path.name, line)
        for path in INTERNAL
        for line in code_of(path).split("\n")
        if "plsql/" in line and not path.name.startswith("passo")
    ]
    assert direct == [], "a dry run would run it"
    named = dict(steps)
    for path in PRODUCT:
        name = path.relative_to(ROOT / "plsql").as_posix()
        if name == "triggers/tg_os_notif.trg":
            continue
        begins = " ".join(re.sub(r"--.*", "", path.read_text(encoding="utf-8")).split())
        assert name in named, f"{name} is not installed"
        assert re.match(re.escape(named[name]) + r"\b", begins), (named[name], begins[:80])


def test_what_an_installation_is_verified_for_is_all_that_is_installed() -> None:
    """Tables, their named indexes, views, triggers; of a package the body, where it has one."""
    text = {f: f.read_text(encoding="utf-8") for f in PRODUCT}
    kinds = r"create (?:or replace )?(?:unique )?(table|index|view|trigger|package body|package) (\w+)"
    made = {
        f"{kind} {name}".upper()
        for file, content in text.items()
        if file.name != "tg_os_notif.trg"
        for kind, name in re.findall(f"^{kinds}", content, re.MULTILINE)
    }
    bodies = {name for name in made if name.startswith("PACKAGE BODY ")}
    made -= {name.replace(" BODY", "") for name in bodies}
    listed = re.search(r"l_objetos t_nomes := t_nomes\((.*?)\n   \);", code_of(ORACLE / "interno/verificar.sql"), re.S)
    assert listed and set(re.findall(r"'([^']+)'", listed.group(1))) ^ made == set()


def test_included_scripts_exist_beside_who_includes_them() -> None:
    for path in [*INTERNAL, *STARTED]:
        assert [p.as_posix() for p in called(path, code_of(path)) if not p.is_file()] == [], path.name
    values = {value for path in [*INTERNAL, *STARTED] for value in re.findall(r"'(\w+\.sql)'", code_of(path))}
    assert [name for name in values if not list(ORACLE.rglob(name))] == []


def test_what_is_denied_at_the_end_of_an_error_is_not_hidden() -> None:
    """Screen and log are off around the password and while a file is written, and nowhere else."""
    off = {path.name for path in [*INTERNAL, *STARTED] if re.search(r"^set termout off", code_of(path), re.M)}
    assert off == {
        "painel.sql", "senha_argumento.sql", "senha_chamados.sql", "senha_perguntada.sql", "senha_job.sql",
        "credencial.sql", "fim.sql"
    }  # fmt: skip


def test_a_password_stands_in_one_plain_statement() -> None:
    holders = {
        path.name: [line for line in code_of(path).split("\n") if re.search(r"&(1|hsm_segredo)\b", line)]
        for path in INTERNAL
        if path.name.startswith("senha_")
    }
    assert holders == {
        "senha_argumento.sql": ['alter user hsm_job identified by "&1";'],
        "senha_chamados.sql": [
            'create user chamados identified by "&1" default tablespace &hsm_tablespace '
            "quota unlimited on &hsm_tablespace;"
        ],
        "senha_perguntada.sql": ['alter user hsm_job identified by "&hsm_segredo";'],
    }


def test_the_plan_and_the_installers_rights_name_what_is_granted() -> None:
    internal = {path.name: code_of(path) for path in INTERNAL}
    lists = re.findall(r"t_nomes := t_nomes\(([^)]*)\)", internal["privilegios_sys.sql"])
    of_sys = {f"SYS.{name}" for found in lists for name in re.findall(r"'([^']+)'", found)}
    assert len(lists) == 2
    assert {name for name in of_sys if name not in internal["plano_privilegios.sql"]} == set()
    passed_on = code_of(ORACLE / "instalador.sql").upper()
    assert {name for name in of_sys if f"ON {name}'" not in passed_on} == set()
    executed = set(re.findall(r"conceder\('execute', '(\w+)'", internal["privilegios.sql"]))
    assert {name for name in executed if f"HSM.{name.upper()}" not in internal["plano_privilegios.sql"]} == set()
    assert "@@plano_privilegios.sql" in internal["plano.sql"]
    assert "@@interno/plano_privilegios.sql" in code_of(ORACLE / "upgrade.sql")


def test_every_package_is_compiled_at_the_level_that_folds_constants() -> None:
    """Below it a constant with a minus before its number would make a package stateful (ORA-04068)."""
    packages, level = re.compile(r"^@@\S+ packages/", re.M), re.compile(r"plsql_optimize_level\s*=\s*(\d)", re.I)
    scripts = {path: path.read_text(encoding="utf-8") for path in sorted(ORACLE.rglob("*.sql"))}
    [code] = [text for text in scripts.values() if packages.search(text)]
    [said] = level.finditer(code)
    assert said.group(1) == "2"
    assert said.start() < min(found.start() for found in packages.finditer(code))
    assert [path.name for path, text in scripts.items() if level.search(text)] == ["codigo.sql"]


def test_no_page_explains_a_command_in_its_own_line() -> None:
    """SQL*Plus would take the words for arguments of a script, or its own END of an EXEC for words, and see no end in a
    semicolon before them."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    assert len(pages) > 10
    found = [
        f"{page.name}: {line}"
        for page in pages
        for line in page.read_text(encoding="utf-8").splitlines()
        if re.match(r"(SQL> )?(@\S+\.sql|exec)\b.* --( |$)", line) or re.search(r";\s+--( |$)", line)
    ]
    assert found == []


def test_no_package_has_a_state_but_two() -> None:
    """A variable or a cursor of a package is ORA-04068 to every session that knew it when an upgrade replaces it."""
    state = re.compile(r"^   (?:cursor |g_\w+ )", re.M)
    text_of_a_trigger = "hsm_gerador.pkb"
    found = {path.name for path in PRODUCT if path.suffix in (".pks", ".pkb") and state.search(path.read_text("utf-8"))}
    assert found - {text_of_a_trigger} == {"hsm_estado.pkb", "hsm_guarda.pkb"}


def test_no_constant_of_a_package_is_a_date() -> None:
    """That the compiler folds a date as it does a number is not documented: it might be a state as well."""
    dates = re.compile(r"^   co_\w+ constant .*?:=\s*(?:date|timestamp|interval|to_\w+)\b", re.M)
    found = {path.name for path in PRODUCT if path.suffix in (".pks", ".pkb") and dates.search(path.read_text("utf-8"))}
    assert found == set()


def test_every_part_of_a_json_table_says_what_an_error_makes_of_it() -> None:
    """JSON_BEHAVIOR of 23ai turns what is left out into ERROR, and a member that is missing is one."""
    tables = [
        found.group(0)
        for path in PRODUCT
        for found in re.finditer(r"\bjson_table\(.*?\n +\)\n", path.read_text("utf-8"), re.S | re.I)
    ]
    assert tables
    for table in tables:
        for part in re.findall(r".*'\$[^']*'.*", table):
            assert re.search(r"'\$[^']*' (?:null|error) on error\b", part), part
