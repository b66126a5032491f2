"""What Python's sources say of settings and exit codes."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import python_job.panel.main as panel
import python_job.service as service
from deploy import sqlplus
from python_job import config, logon, terminal
from python_job.panel.settings import Panel
from python_job.senders import find, installed
from python_job.settings import AT_LEAST_S, AT_MOST_S

_EXAMPLE = Path(config.__file__).with_name("job.example.toml")
_SANDBOX = Path(sqlplus.__file__).with_name("sandbox") / "__main__.py"  # read, for it brings a server along
_ALIAS = {"ntfy": "PADRAO", "webhook": "SISTEMA", "kafka": "EVENTOS", "rabbitmq": "FILA"}
_SECTION = re.compile(r"^(?:# )?\[([\w.]+)\]")
_SETTING = re.compile(r"^(?:# )?(\w+) = (?:\"[^\"]*\"|\{[^}]*\}|[\w.]+)\s*(?:# (.*))?$")


@dataclass(frozen=True)
class Setting:
    """default: ? where it has to be said; environment: its variables."""

    name: str
    type: str
    default: str
    limits: str
    environment: list[str]
    meaning: str


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    settings: list[Setting]


def sections() -> list[Section]:
    """Of the configuration of job and panel, in the example's order."""
    said = _said()
    found = [
        _section("database", "[database]", logon.Database, "HSM_DB_", said["database"]),
        _section("job", "[job]", config.Job, "HSM_JOB_", said["job"]),
    ]
    for kind, alias in _ALIAS.items():
        sender = find(kind, installed()).Settings
        words = {**said["channels.PADRAO"], **said[f"channels.{alias}"]}
        found.append(_section(kind, f"[channels.ALIAS], type = {kind}", sender, "HSM_CHANNEL_ALIAS_", words))
    found.append(_section("panel", "[panel]", Panel, "HSM_PANEL_", said["panel"]))
    return found


def _said() -> dict[str, dict[str, str]]:
    """What the example says of a setting, by section."""
    found: dict[str, dict[str, str]] = {}
    section = ""
    for line in _EXAMPLE.read_text("utf-8").splitlines():
        if made := _SECTION.match(line):
            section = made[1]
            found[section] = {}
        elif (made := _SETTING.match(line)) and made[2]:
            found[section][made[1]] = made[2]
    return found


def _section(name: str, title: str, cls: type[Any], prefix: str, said: dict[str, str]) -> Section:
    return Section(name, title, [_setting(f, prefix, said, name) for f in fields(cls)])


def _setting(f: Any, prefix: str, said: dict[str, str], section: str) -> Setting:
    default = f.default_factory() if callable(f.default_factory) else f.default
    secret, metadata = f.metadata.get("secret", False), f.metadata
    name, variable = f"{f.name}_file" if secret else f.name, prefix + f.name.upper()
    by_file = secret or "file" in metadata
    kinds = {bool: "boolean", int: "integer", float: "number", dict: "table", str: "text"}
    number = type(default) in (int, float)
    low, high = metadata.get("limits", (AT_LEAST_S, AT_MOST_S)) if number else (0, 0)
    needed = "text" in metadata and not secret and not re.fullmatch(metadata["text"][0], str(default))
    meaning = said.get(name, "")
    assert meaning, f"job.example.toml: [{section}] {name}: no word of what it is"
    shown = {False: "`false`", True: "`true`"}.get(default) if isinstance(default, bool) else f"`{default!r}`"
    return Setting(
        name if secret or not by_file else f"{name}`, `{name}_file",
        "secret" if secret else kinds[type(default)],
        "?" if needed else "" if default in ("", {}) else str(shown).replace("'", '"'),
        f"{low}–{high}" if number else "",
        [] if kinds[type(default)] == "table" else [variable, *[f"{variable}_FILE"] * by_file],
        meaning,
    )


@dataclass(frozen=True)
class Program:
    name: str
    title: str
    codes: dict[str, str]
    notes: list[str]


def exits() -> list[Program]:
    """Exit codes as the programs' own help has them."""
    job = _paragraph(terminal.__doc__, "Exit codes (sysexits.h): ")
    codes, _, check = job.partition(" Settings: ")[0].partition(". --check")
    resident = re.search(r"Exit codes: (.*?)\.$", _paragraph(service.__doc__, "On Windows"), re.S)
    page = " ".join(panel._EPILOG.partition("exit codes: ")[2].split())
    typed = re.search(r"Exit code: (.*?), (0 .*?), (1 .*?)\.", _paragraph(sqlplus.__doc__, "Without a password"))
    stand_in = re.search(r"The exit code: (.*)\.", _SANDBOX.read_text("utf-8"))
    assert resident and typed and stand_in
    return [
        Program("send_once", "hsm-send-once", _codes(codes, r"[;.]"), [f"--check{check}"]),
        Program(
            "service",
            "hsm-service",
            {},
            [resident[1].replace("those of python_job.terminal", "Those of hsm-send-once") + "."],
        ),
        Program("panel", "hsm-panel", _codes(page.partition("; with")[0], ","), [f"With{page.partition('; with')[2]}"]),
        Program("sqlplus", "python -m deploy.sqlplus", _codes(f"{typed[2]}, {typed[3]}", ","), [f"Else {typed[1]}."]),
        Program("sandbox", "python -m deploy.sandbox", _codes(stand_in[1], ","), []),
    ]


def _paragraph(text: str | None, begin: str) -> str:
    found = next(part for part in (text or "").split("\n\n") if begin in part)
    return " ".join(found[found.index(begin) :].removeprefix(begin if begin.endswith(": ") else "").split())


def _codes(text: str, by: str) -> dict[str, str]:
    """Pairs of a number and what it says."""
    return {code: said.strip() for code, said in re.findall(rf"(?:^|{by} )(\d+) (.*?)(?=(?:{by} \d+ )|$)", text)}
