"""Configuration of the job: a TOML file, overridden by environment variables, checked as a whole at start.

Sections [database], [job] and one [channels.<ALIAS>] an alias of HSM_CANAL; the settings are the fields of the classes
below. The environment overrides: HSM_DB_<SETTING>, HSM_JOB_<SETTING>, HSM_CHANNEL_<ALIAS>_<SETTING>. Secrets come from
<name>_file (its first line) or the environment (HSM_DB_PASSWORD, HSM_CHANNEL_NTFY_TOKEN), never from the TOML file.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

T = TypeVar("T")
_LIMITS = {"batch": (1, 1000), "concurrency": (1, 64), "linger_s": (0, 86_400), "deadline_s": (1, 86_400)}
_PORT = r"([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
_URL = rf"https?://(\[[\da-fA-F:.]+\]|[^\s/?#@:\[\]]+)(:{_PORT})?/?"
_TEXTS = {  # what the whole of a text must match, and what to do when it does not
    "dsn": (".+", "missing; write host:port/service or a tnsnames alias (or set HSM_DB_DSN)"),
    "schema": (r"[A-Za-z][A-Za-z0-9_$#]{0,127}", "must be a plain Oracle name"),
    "url": (_URL, "write http(s)://host[:port], without a path (ntfy does not work below one) or credentials"),
    "token": (r"[\x21-\x7e]*", "holds characters that cannot go in a header"),
}


class ConfigError(Exception):
    """The configuration cannot be used; args are the mistakes found, one line each."""


@dataclass(frozen=True)
class Database:
    """How to reach the database; no user: log on through the wallet; schema owns hsm_envio_api; timeouts in seconds."""

    dsn: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    schema: str = "HSM"
    wallet_dir: str = ""
    config_dir: str = ""
    client_dir: str = ""
    thick: bool = False
    connect_timeout_s: float = 10.0
    call_timeout_s: float = 30.0


@dataclass(frozen=True)
class Job:
    """Rows a claim, parallel posts, seconds: polling after the queue ran empty, until the last claim, between polls."""

    batch: int = 50
    concurrency: int = 8
    linger_s: float = 0.0
    deadline_s: float = 300.0
    poll_s: float = 1.0


@dataclass(frozen=True)
class Channel:
    """Where an alias delivers; no token: anonymous; seconds to connect, and then until the whole answer is there."""

    url: str = ""
    token: str = field(default="", repr=False)
    ca_file: str = ""
    proxy: str = field(default="", repr=False)
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 15.0


@dataclass(frozen=True)
class Config:
    """warnings: what works, yet should not stay as it is."""

    database: Database
    job: Job
    channels: Mapping[str, Channel]
    warnings: list[str]


def load(path: str | None, environment: Mapping[str, str]) -> Config:
    """Reads and checks everything. Raises ConfigError with all mistakes at once."""
    path = path or environment.get("HSM_CONFIG")
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot use the configuration file {path}: {error}") from None
    problems = [f"[{name}]: unknown section" for name in sorted(set(document) - {"database", "job", "channels"})]
    warnings: list[str] = []

    def section(cls: type[T], name: str, table: Any, prefix: str) -> T:
        rest, values = dict(table) if isinstance(table, dict) else {"": table}, {}
        for f in fields(cls):  # type: ignore[arg-type]  # every cls here is a dataclass
            secret, variable = f.name in ("password", "token"), prefix + f.name.upper()
            raw = rest.pop(f"{f.name}_file" if secret else f.name, f.default)
            try:
                if secret and (file := environment.get(f"{variable}_FILE") or raw):
                    raw = _first_line(file, warnings)
                values[f.name] = value_of(f.name, f.default, environment.get(variable) or raw)
            except ValueError as error:
                problems.append(f"[{name}] {f.name}: {error}")
        hint = "unknown setting (secrets are given as <name>_file or by environment)"
        problems.extend(f"[{name}] {key}: {hint}" for key in sorted(rest))
        return cls(**values)

    database = section(Database, "database", document.get("database", {}), "HSM_DB_")
    if database.user and not database.password:
        problems.append("[database] password_file: missing; or set HSM_DB_PASSWORD, or leave user out to use a wallet")
    job, channels = section(Job, "job", document.get("job", {}), "HSM_JOB_"), {}
    tables = document.get("channels")
    for alias, table in tables.items() if isinstance(tables, dict) else ():
        channels[alias.upper()] = section(Channel, f"channels.{alias}", table, f"HSM_CHANNEL_{alias.upper()}_")
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,29}", alias):
            problems.append(f"[channels.{alias}]: an alias is letters, digits and _, at most 30, a letter first")
    if not channels:
        problems.append("[channels]: no channel configured; add [channels.<ALIAS>] with its url")
    if problems:
        raise ConfigError(*problems)
    return Config(database, job, channels, warnings)


def value_of(name: str, default: Any, raw: Any) -> Any:
    """The value of a setting, from what file, environment or command line hold. ValueError says what it must be."""
    text: str = str(raw).strip()
    value: Any = None
    if isinstance(default, bool):
        value, rule = {"true": True, "false": False}.get(text.lower()), "must be true or false"
    elif isinstance(default, str):
        pattern, rule = _TEXTS.get(name, (".*", "must be a text in quotes"))
        value = text if isinstance(raw, str) and re.fullmatch(pattern, text) else None
        if value and name.endswith(("_dir", "ca_file")) and not Path(text).exists():
            value, rule = None, f"{text} does not exist"
    else:
        low, high = _LIMITS.get(name, (0.1, 3600))
        rule = f"must be a number from {low:g} to {high:g}"
        if re.fullmatch(r"\d+(\.\d*)?", text) and low <= float(text) <= high:
            value = type(default)(float(text))
    if value is None:
        raise ValueError(rule)
    return value


def _first_line(file: Any, warnings: list[str]) -> str:
    try:
        line = Path(file).read_text(encoding="utf-8").partition("\n")[0].strip()
        if os.name == "posix" and Path(file).stat().st_mode & 0o027:
            warnings.append(f"{file} is open to other users of this machine: chmod o=,g-w {file}")
    except (OSError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {file}: {getattr(error, 'strerror', None) or 'not a text file'}") from None
    if not line:
        raise ValueError(f"{file} is empty")
    return line
