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
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

T = TypeVar("T")
LIMITS = {"batch": (1, 1000), "concurrency": (1, 64), "linger_s": (0, 86_400), "deadline_s": (1, 86_400)}
_URL = re.compile(r"https?://(\[[\da-fA-F:.]+\]|[^\s/?#@:\[\]]+)(?::(\d{1,5}))?/?")


class ConfigError(Exception):
    """The configuration cannot be used; `problems` lists every mistake found, one line each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Database:
    """How to reach the database; no user: log on through the wallet; schema owns hsm_envio_api; timeouts in seconds."""

    dsn: str = ""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    schema: str = "HSM"
    wallet_dir: str | None = None
    config_dir: str | None = None
    thick: bool = False
    client_dir: str | None = None
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
    """Where one channel alias delivers; no token: anonymous; timeouts in seconds."""

    url: str = ""
    token: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    proxy: str | None = field(default=None, repr=False)
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
    except OSError as error:
        raise ConfigError(f"cannot read the configuration file {path}: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None
    problems = [f"[{name}]: unknown section" for name in sorted(set(document) - {"database", "job", "channels"})]
    warnings: list[str] = []

    def section(cls: type[T], name: str, table: Any, prefix: str) -> T:
        rest, values = dict(table) if isinstance(table, dict) else {"": table}, {}
        for f in fields(cls):  # type: ignore[arg-type]  # every cls here is a dataclass
            text = environment.get(prefix + f.name.upper())
            try:
                if not f.repr and f.name != "proxy":
                    file = environment.get(f"{prefix}{f.name.upper()}_FILE", rest.pop(f"{f.name}_file", None))
                    values[f.name] = text or (_first_line(file, warnings) if file else None)
                else:
                    raw = rest.pop(f.name, f.default)
                    values[f.name] = _value(f, raw if text is None else text, text is not None)
            except ValueError as error:
                problems.append(f"[{name}] {f.name}: {error}")
        hint = "unknown setting (secrets are given as <name>_file or by environment)"
        problems.extend(f"[{name}] {key}: {hint}" for key in sorted(rest))
        return cls(**values)

    def refuse(where: str, **wrong: bool) -> None:
        problems.extend(f"[{where}] {_ADVICE[key]}" for key, is_wrong in wrong.items() if is_wrong)

    database = section(Database, "database", document.get("database", {}), "HSM_DB_")
    named = re.fullmatch(r"[A-Za-z][A-Za-z0-9_$#]{0,127}", database.schema)
    refuse("database", dsn=not database.dsn, user=bool(database.user and not database.password), schema=not named)
    job = section(Job, "job", document.get("job", {}), "HSM_JOB_")
    channels, tables = {}, document.get("channels")
    for alias, table in tables.items() if isinstance(tables, dict) else ():
        name, where = alias.upper(), f"channels.{alias}"
        channels[name] = c = section(Channel, where, table, f"HSM_CHANNEL_{name}_")
        url, token = _URL.fullmatch(c.url), re.fullmatch(r"[\x21-\x7e]*", c.token or "")
        refuse(where, alias=not re.fullmatch(r"[A-Z][A-Z0-9_]{0,29}", name), token=not token)
        refuse(where, url=url is None or not 0 < int(url[2] or 1) < 65_536)
        refuse(where, ca_file=bool(c.ca_file and not Path(c.ca_file).is_file()))
    if not channels:
        problems.append("[channels]: no channel configured; add [channels.<ALIAS>] with its url")
    if problems:
        raise ConfigError(*problems)
    return Config(database, job, channels, warnings)


_ADVICE = {
    "dsn": "dsn: missing; write host:port/service or a tnsnames alias (or set HSM_DB_DSN)",
    "user": "password_file: missing; or set HSM_DB_PASSWORD, or leave user out to use a wallet",
    "schema": "schema: must be a plain Oracle name",
    "alias": "the alias must be letters, digits and _, at most 30, beginning with a letter",
    "url": "url: write http(s)://host[:port], without a path (ntfy does not work below one) or credentials",
    "ca_file": "ca_file: no such file",
    "token": "token: holds characters that cannot go in a header",
}


def _value(f: Field[Any], raw: Any, from_text: bool) -> Any:
    if isinstance(f.default, bool):
        value = {"true": True, "false": False}.get(raw.lower()) if from_text else raw
        if not isinstance(value, bool):
            raise ValueError("must be true or false")
        return value
    if isinstance(f.default, (int, float)):
        low, high = LIMITS.get(f.name, (0.1, 3600))
        number = float(raw) if from_text else raw
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not low <= number <= high:
            raise ValueError(f"must be a number from {low:g} to {high:g}")
        return type(f.default)(number)
    if raw is not None and not isinstance(raw, str):
        raise ValueError("must be a text in quotes")
    return raw.strip() or None if raw else f.default


def _first_line(path: Any, warnings: list[str]) -> str:
    try:
        line = Path(path).read_text(encoding="utf-8").partition("\n")[0].strip()
        if os.name == "posix" and Path(path).stat().st_mode & 0o027:
            warnings.append(f"{path} is open to other users of this machine: chmod o=,g-w {path}")
    except (OSError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {path}: {getattr(error, 'strerror', None) or 'not a text file'}") from None
    if not line:
        raise ValueError(f"{path} is empty")
    return line
