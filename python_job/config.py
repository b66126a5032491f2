"""Configuration of the job: a TOML file, overridden by environment variables, checked as a whole at start.

Sections [database], [job] and one [channels.<ALIAS>] an alias of HSM_CANAL (1 to 30 letters, digits, - and _; capitals
do not matter); the settings are the fields of the classes below. The environment overrides: HSM_DB_<SETTING>,
HSM_JOB_<SETTING>, HSM_CHANNEL_<ALIAS>_<SETTING> with _ for each - of the alias; HSM_CHANNEL_<ALIAS>_URL alone makes a
channel. Secrets come from <name>_file (its first line) or the environment (HSM_DB_PASSWORD, HSM_CHANNEL_NTFY_TOKEN),
never from the TOML file; heartbeat_url, which anybody who knows it can call, comes from either.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

T = TypeVar("T")
SECRET = {"secret": True}
_SECTIONS = {"database", "job", "channels", "panel"}  # the last is python_job.panel's
_LIMITS = {"batch": (1, 1000), "concurrency": (1, 64), "linger_s": (0, 86_400), "deadline_s": (1, 86_400)}
_PORT = r"([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
_HOST = rf"https?://(\[[\da-fA-F:.]+\]|[^\s/?#@:\[\]]+)(:{_PORT})?"
_TEXTS = {  # what the whole of a text must match, and what to do when it does not
    "dsn": ("[^@]+", "missing, or with credentials; write host:port/service or a tnsnames alias (or set HSM_DB_DSN)"),
    "schema": (r"[A-Za-z][A-Za-z0-9_$#]{0,127}", "must be a plain Oracle name"),
    "url": (f"{_HOST}/?", "write http(s)://host[:port], without a path (ntfy does not work below one) or credentials"),
    "proxy": (r"(https?://\S+)?", "write http(s)://host:port"),
    "heartbeat_url": (
        rf"({_HOST}(/[^\s#]*)?)?",
        "write http(s)://host[:port]/path, without credentials before the host",
    ),
    "heartbeat_proxy": (r"(https?://\S+)?", "write http(s)://host:port"),
    "token": (r"[\x21-\x7e]*", "holds characters that cannot go in a header"),
}


class ConfigError(Exception):
    """The configuration cannot be used; args are the mistakes found, one line each."""


@dataclass(frozen=True)
class Database:
    """How to reach the database; no user: by wallet (thick only); schema owns hsm_envio_api; timeouts in seconds."""

    dsn: str = ""
    user: str = ""
    password: str = field(default="", repr=False, metadata=SECRET)
    schema: str = "HSM"
    wallet_dir: str = ""
    config_dir: str = ""
    client_dir: str = ""
    thick: bool = False
    connect_timeout_s: float = 10.0
    call_timeout_s: float = 30.0


@dataclass(frozen=True)
class Job:
    """Rows a claim, parallel posts, seconds: polling after the queue ran empty, until the last claim, between polls.

    heartbeat_url is called (GET) every heartbeat_s while the database says that all is well, so that silence is noticed
    elsewhere; through no proxy but heartbeat_proxy."""

    batch: int = 50
    concurrency: int = 8
    linger_s: float = 0.0
    deadline_s: float = 300.0
    poll_s: float = 1.0
    heartbeat_url: str = field(default="", repr=False, metadata={"file": True})
    heartbeat_s: float = 60.0
    heartbeat_proxy: str = field(default="", repr=False)
    heartbeat_ca_file: str = ""


@dataclass(frozen=True)
class Channel:
    """Where an alias delivers; no token: anonymous; seconds to connect, and then until the whole answer is there."""

    url: str = ""
    token: str = field(default="", repr=False, metadata=SECRET)
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
    document, problems = read(path, environment)
    warnings = writable(path or environment.get("HSM_CONFIG", ""))

    def section(cls: type[T], name: str, table: Any, prefix: str) -> T:
        return settings_of(cls, name, table, prefix, environment, problems, warnings)

    database = section(Database, "database", document.get("database", {}), "HSM_DB_")
    if not (database.user or database.thick):
        problems.append("[database] user: missing; only with thick = true can a wallet or the system vouch for the job")
    if database.user and not database.password:
        problems.append("[database] password_file: missing; or set HSM_DB_PASSWORD, or leave user out (thick only)")
    job, channels, prefixes = section(Job, "job", document.get("job", {}), "HSM_JOB_"), {}, set()
    tables = document.get("channels")
    tables = dict(tables) if isinstance(tables, dict) else {}
    named = {_prefix(alias) for alias in tables}
    for variable, value in environment.items():
        found = re.fullmatch(r"(HSM_CHANNEL_([A-Z0-9_]{1,30})_)URL", variable)
        if value and found and found[1] not in named:
            tables[found[2]] = {}
    for alias, table in tables.items():
        prefix = _prefix(alias)
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,30}", alias):
            problems.append(f"[channels.{alias}]: an alias is 1 to 30 letters, digits, - and _")
        elif prefix in prefixes:
            problems.append(f"[channels.{alias}]: another alias differs from it in capitals, - and _ only; rename one")
        prefixes.add(prefix)
        channels[alias.upper()] = section(Channel, f"channels.{alias}", table, prefix)
    if not channels:
        problems.append("[channels]: none configured; add [channels.<ALIAS>] with its url, or HSM_CHANNEL_<ALIAS>_URL")
    if problems:
        raise ConfigError(*problems)
    warnings += writable(job.heartbeat_ca_file, *(channel.ca_file for channel in channels.values()))
    return Config(database, job, channels, warnings)


def read(path: str | None, environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The sections of the file (HSM_CONFIG's without a path, none without either), and those nobody reads. Raises
    ConfigError."""
    path = path or environment.get("HSM_CONFIG")
    try:
        document = tomllib.loads(_read(path)) if path else {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot use the configuration file {path}: {error}") from None
    if not path and not any(name.startswith("HSM_") and name != "HSM_CONFIG" for name in environment):
        raise ConfigError("no configuration file given: use --config FILE, or set HSM_CONFIG")
    return document, [f"[{name}]: unknown section" for name in sorted(set(document) - _SECTIONS)]


def settings_of(
    cls: type[T],
    name: str,
    table: Any,
    prefix: str,
    environment: Mapping[str, str],
    problems: list[str],
    warnings: list[str],
) -> T:
    """A dataclass from its section and the variables with this prefix; mistakes and warnings are added to the lists.
    Metadata of a field: secret, it comes from a file or the environment only; file, from a file too; limits of a
    number."""
    rest, values = dict(table) if isinstance(table, dict) else {"": table}, {}
    for f in fields(cls):  # type: ignore[arg-type]  # every cls here is a dataclass
        secret, variable = f.metadata.get("secret", False), prefix + f.name.upper()
        raw = f.default if secret else rest.pop(f.name, f.default)
        by_file = secret or "file" in f.metadata
        file = rest.pop(f"{f.name}_file", "") if by_file else ""
        try:
            if by_file and (file := environment.get(f"{variable}_FILE") or file):
                raw = _first_line(file, warnings)
            values[f.name] = value_of(f.name, f.default, environment.get(variable) or raw, f.metadata.get("limits"))
        except ValueError as error:
            problems.append(f"[{name}] {f.name}: {error}")
    hint = "unknown setting (secrets are given as <name>_file or by environment)"
    problems.extend(f"[{name}] {key}: {hint}" for key in sorted(rest))
    return cls(**values)


def _prefix(alias: str) -> str:
    return f"HSM_CHANNEL_{alias.upper().replace('-', '_')}_"


def value_of(name: str, default: Any, raw: Any, limits: tuple[float, float] | None = None) -> Any:
    """The value of a setting, from what file, environment or command line hold. ValueError says what it must be."""
    text: str = str(raw).strip()
    if isinstance(default, bool):
        if text.lower() not in ("true", "false"):
            raise ValueError("must be true or false")
        return text.lower() == "true"
    if isinstance(default, str):
        pattern, rule = _TEXTS.get(name, (".*", "must be a text in quotes, of characters one can read"))
        if not (isinstance(raw, str) and text.isprintable() and re.fullmatch(pattern, text)):
            raise ValueError(rule)
        if text and name.endswith(("_dir", "_file")) and not Path(text).exists():
            raise ValueError(f"{text} does not exist")
        return text
    low, high = _LIMITS.get(name, (0.1, 3600)) if limits is None else limits
    with suppress(ValueError):
        if low <= (number := type(default)(text)) <= high:
            return number
    kind = "whole number" if isinstance(default, int) else "number"
    raise ValueError(f"must be a {kind} from {low:g} to {high:g}")


def _read(file: Any) -> str:
    return Path(file).read_text(encoding="utf-8-sig")  # Windows' editors put a byte order mark in front


def writable(*files: str) -> list[str]:
    """Who may write one of them says where password, token and notifications go, or whom to believe."""
    found = [file for file in sorted({*files} - {""}) if os.name == "posix" and Path(file).stat().st_mode & 0o022]
    return [f"{file} can be changed by other users of this machine: chmod go-w {file}" for file in found]


def _first_line(file: Any, warnings: list[str]) -> str:
    try:
        line = _read(file).partition("\n")[0].strip()
        if os.name == "posix" and Path(file).stat().st_mode & 0o027:
            warnings.append(f"{file} is open to other users of this machine: chmod o=,g-w {file}")
    except (OSError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {file}: {getattr(error, 'strerror', None) or 'not a text file'}") from None
    if not line:
        raise ValueError(f"{file} is empty")
    return line
