"""Configuration of the job: a TOML file, overridden by environment variables, checked as a whole at start.

Sections [database], [job] and one [channels.<ALIAS>] an alias of HSM_CANAL (1 to 30 letters, digits, - and _; capitals
do not matter); the settings are the fields of python_job.logon.Database, of Job below, and of the Settings of a
channel's sender (`type`: its name, ntfy unless told otherwise). The environment overrides: HSM_DB_<SETTING>,
HSM_JOB_<SETTING>, HSM_CHANNEL_<ALIAS>_<SETTING> with _ for each - of the alias; HSM_CHANNEL_<ALIAS>_URL or _TYPE alone
makes a channel.
Secrets come from <name>_file (its first line) or the environment (HSM_DB_PASSWORD, HSM_CHANNEL_NTFY_TOKEN), never from
the TOML file; heartbeat_url, which anybody who knows it can call, comes from either.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .files import changeable, exposed_wallet, named, read_text
from .logon import Database as Database
from .logon import mistakes
from .senders import Sender, find
from .settings import HOST, PROXY, Reading, as_table, text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_RETIRED = ("poll_s",)  # settings of [job] that earlier versions had
_SECTIONS = {"database", "job", "channels", "panel"}  # the last is python_job.panel's
_HEARTBEAT = text(rf"({HOST}(/[^\s#]*)?)?", "write http(s)://host[:port]/path, without credentials before the host")


class ConfigError(Exception):
    """The configuration cannot be used; args are the mistakes found, one line each."""


@dataclass(frozen=True)
class Job:
    """Rows a claim, sends at once a channel at the most, seconds: waiting for more after the queue ran empty, until the
    last claim.

    heartbeat_url is called (GET) every heartbeat_s while the database says that all is well, so that silence is noticed
    elsewhere; through no proxy but heartbeat_proxy."""

    batch: int = field(default=100, metadata={"limits": (1, 1000)})
    concurrency: int = field(default=64, metadata={"limits": (1, 64)})
    linger_s: float = field(default=0.0, metadata={"limits": (0, 86_400)})
    deadline_s: float = field(default=300.0, metadata={"limits": (1, 86_400)})
    heartbeat_url: str = field(default="", repr=False, metadata={"file": True} | _HEARTBEAT)
    heartbeat_s: float = 60.0
    heartbeat_proxy: str = field(default="", repr=False, metadata=PROXY)
    heartbeat_ca_file: str = ""


@dataclass(frozen=True)
class Channel:
    """How an alias delivers: the sender for its type, and that sender's settings."""

    sender: type[Sender]
    settings: Any


@dataclass(frozen=True)
class Config:
    """warnings: what works, yet should not stay as it is."""

    database: Database
    job: Job
    channels: Mapping[str, Channel]
    warnings: list[str]


def load(path: str | None, environment: Mapping[str, str]) -> Config:
    """Reads and checks everything. Raises ConfigError with all mistakes at once."""
    document, problems = read(path, environment)
    reading = Reading(environment, problems)
    database = reading.section(Database, "database", document.get("database"), "HSM_DB_")
    problems.extend(f"[database] {mistake}" for mistake in mistakes(database))
    table = as_table(document.get("job"))
    reading.warnings += [f"[job] {old}: has no effect any more; remove it" for old in _RETIRED if table.pop(old, None)]
    job, channels, prefixes = reading.section(Job, "job", table, "HSM_JOB_"), {}, set()
    for alias, table in _tables(document.get("channels"), environment).items():
        name, prefix = f"channels.{alias}", _prefix(alias)
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,30}", alias):
            problems.append(f"[{name}]: an alias is 1 to 30 letters, digits, - and _")
        elif prefix in prefixes:
            problems.append(f"[{name}]: another alias differs from it in capitals, - and _ only; rename one")
        prefixes.add(prefix)
        kind = table.pop("type", "ntfy")
        try:
            sender = find(str(environment.get(f"{prefix}TYPE") or kind))
        except ValueError as error:
            problems.append(f"[{name}] type: {error}")
            continue
        channels[alias.upper()] = Channel(sender, reading.section(sender.Settings, name, table, prefix))
    if not prefixes:
        problems.append("[channels]: none configured; add [channels.<ALIAS>] with its url, or HSM_CHANNEL_<ALIAS>_URL")
    if problems:
        raise ConfigError(*problems)
    places = named(database, job, *(channel.settings for channel in channels.values()))
    warnings = changeable(path or environment.get("HSM_CONFIG", ""), *places) + exposed_wallet(database.wallet_dir)
    return Config(database, job, channels, warnings + reading.warnings)


def _tables(tables: Any, environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The channels of the file, and those the environment alone makes."""
    found = {alias: as_table(table) for alias, table in as_table(tables).items()}
    named = {_prefix(alias) for alias in found}
    for variable, value in environment.items():
        made = re.fullmatch(r"(HSM_CHANNEL_([A-Z0-9_]{1,30})_)(URL|TYPE)", variable)
        if value and made and made[1] not in named:
            found[made[2]] = {}
    return found


def _prefix(alias: str) -> str:
    return f"HSM_CHANNEL_{alias.upper().replace('-', '_')}_"


def read(path: str | None, environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The sections of the file (HSM_CONFIG's without a path, none without either), and those nobody reads. Raises
    ConfigError."""
    path = path or environment.get("HSM_CONFIG")
    try:
        document = tomllib.loads(read_text(path)) if path else {}
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"cannot use the configuration file {path}: {error}") from None
    if not path and not any(name.startswith("HSM_") and name != "HSM_CONFIG" for name in environment):
        raise ConfigError("no configuration file given: use --config FILE, or set HSM_CONFIG")
    return document, [f"[{name}]: unknown section" for name in sorted(set(document) - _SECTIONS)]
