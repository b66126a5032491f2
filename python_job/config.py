"""Configuration of the job: a TOML file, overridden by environment variables, checked as a whole at start.

    [database]
    dsn = "db.example:1521/ORCLPDB1"
    user = "HSM_JOB"                        # leave out to log on through the wallet
    password_file = "/etc/hsm/db.password"

    [job]                                   # all optional
    batch = 50

    [channels.NTFY]                         # one section an alias of HSM_CANAL
    url = "https://ntfy.example"
    token_file = "/etc/hsm/ntfy.token"      # leave out for anonymous

Every setting is a field of Database, Job or Channel below. The environment overrides: HSM_DB_<SETTING>,
HSM_JOB_<SETTING>, HSM_CHANNEL_<ALIAS>_<SETTING>. Secrets come from <name>_file (its first line) or straight from the
environment (HSM_DB_PASSWORD, HSM_CHANNEL_NTFY_TOKEN), never from the TOML file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

T = TypeVar("T")


class ConfigError(Exception):
    """The configuration cannot be used; `problems` lists every mistake found, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _secret() -> Any:
    return field(default=None, repr=False, metadata={"secret": True})


def _number(default: float, low: float, high: float) -> Any:
    return field(default=default, metadata={"range": (low, high)})


@dataclass(frozen=True)
class Database:
    """How to reach the database; schema owns hsm_envio_api; timeouts in seconds."""

    dsn: str = ""
    user: str | None = None
    password: str | None = _secret()
    schema: str = "HSM"
    wallet_dir: str | None = None
    config_dir: str | None = None
    thick: bool = False
    client_dir: str | None = None
    connect_timeout_s: float = _number(10.0, 0.1, 600)
    call_timeout_s: float = _number(30.0, 0.1, 3600)


@dataclass(frozen=True)
class Job:
    """batch: rows a claim; concurrency: parallel posts; linger_s: polling after the queue ran empty, every poll_s;
    deadline_s: no new claim after this."""

    batch: int = _number(50, 1, 1000)
    concurrency: int = _number(8, 1, 64)
    linger_s: float = _number(0.0, 0, 86_400)
    deadline_s: float = _number(300.0, 1, 86_400)
    poll_s: float = _number(1.0, 0.1, 60)


@dataclass(frozen=True)
class Channel:
    """Where one channel alias delivers: url without a path, an optional Bearer token, timeouts in seconds."""

    url: str = ""
    token: str | None = _secret()
    ca_file: str | None = None
    proxy: str | None = field(default=None, repr=False)
    connect_timeout_s: float = _number(5.0, 0.1, 600)
    read_timeout_s: float = _number(15.0, 0.1, 600)


@dataclass(frozen=True)
class Config:
    database: Database
    job: Job
    channels: Mapping[str, Channel]


def load(path: str | None, environment: Mapping[str, str]) -> Config:
    """Reads and checks everything. Raises ConfigError with all mistakes at once."""
    problems: list[str] = []
    document: dict[str, Any] = {}
    path = path or environment.get("HSM_CONFIG")
    if path is not None:
        try:
            document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError([f"cannot read the configuration file {path}: {error.strerror}"]) from None
        except ValueError as error:
            raise ConfigError([f"{path} is not valid TOML: {error}"]) from None
    problems += [f"[{name}]: unknown section" for name in sorted(set(document) - {"database", "job", "channels"})]

    database = _read(Database, "database", document.get("database", {}), environment, "HSM_DB_", problems)
    if not database.dsn:
        problems.append("[database] dsn: missing; write host:port/service or a tnsnames alias (or set HSM_DB_DSN)")
    if database.user and not database.password:
        problems.append("[database] password_file: missing; or set HSM_DB_PASSWORD, or leave user out to use a wallet")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_$#]{0,127}", database.schema):
        problems.append("[database] schema: must be a plain Oracle name")
    job = _read(Job, "job", document.get("job", {}), environment, "HSM_JOB_", problems)
    channels: dict[str, Channel] = {}
    tables = document.get("channels", {})
    for alias, table in tables.items() if isinstance(tables, dict) else ():
        section, name = f"channels.{alias}", alias.upper()
        channels[name] = _read(Channel, section, table, environment, f"HSM_CHANNEL_{name}_", problems)
        faults = _channel_faults(name, channels[name])
        problems += [f"[{section}] {fault}" for fault in faults]
    if not channels:
        problems.append("[channels]: no channel configured; add [channels.<ALIAS>] with its url")
    if problems:
        raise ConfigError(problems)
    return Config(database, job, channels)


def _read(
    cls: type[T], section: str, table: Any, environment: Mapping[str, str], prefix: str, problems: list[str]
) -> T:
    rest = dict(table) if isinstance(table, dict) else {}
    if not isinstance(table, dict):
        problems.append(f"[{section}] must be a table")
    values: dict[str, Any] = {}
    for f in fields(cls):  # type: ignore[arg-type]  # every cls here is a dataclass
        override = environment.get(prefix + f.name.upper())
        try:
            if f.metadata.get("secret"):
                file = environment.get(f"{prefix}{f.name.upper()}_FILE", rest.pop(f"{f.name}_file", None))
                values[f.name] = override or (_first_line(file) if file else None)
            else:
                raw = rest.pop(f.name, f.default) if override is None else override
                values[f.name] = _value(raw, f.default, f.metadata.get("range"), override is not None)
        except ValueError as error:
            problems.append(f"[{section}] {f.name}: {error}")
    for key in sorted(rest):
        problems.append(f"[{section}] {key}: unknown setting (secrets are given as <name>_file or by environment)")
    return cls(**values)


def _value(raw: Any, default: Any, limits: tuple[float, float] | None, from_text: bool) -> Any:
    if limits is not None:
        number = float(raw) if from_text else raw
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not limits[0] <= number <= limits[1]:
            raise ValueError(f"must be a number from {limits[0]:g} to {limits[1]:g}")
        return type(default)(number)
    if isinstance(default, bool):
        if from_text and raw.lower() in ("true", "false"):
            return raw.lower() == "true"
        if not isinstance(raw, bool):
            raise ValueError("must be true or false")
        return raw
    if raw is not None and not isinstance(raw, str):
        raise ValueError("must be a text in quotes")
    return raw.strip() or None if raw else default


def _first_line(path: Any) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {path}: {getattr(error, 'strerror', None) or 'not a text file'}") from None
    if not lines or not lines[0].strip():
        raise ValueError(f"{path} is empty")
    return lines[0].strip()


def _channel_faults(name: str, channel: Channel) -> list[str]:
    faults = []
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{0,29}", name):
        faults.append("the alias must be letters, digits and _, at most 30, beginning with a letter")
    try:
        parts = urlsplit(channel.url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or parts.path.strip("/") or parts.query or parts.fragment:
        faults.append("url: write http(s)://host[:port], without a path (ntfy does not work below one) or credentials")
    if channel.ca_file and not Path(channel.ca_file).is_file():
        faults.append(f"ca_file: {channel.ca_file} does not exist")
    if channel.token and not re.fullmatch(r"[\x21-\x7e]+", channel.token):
        faults.append("token: holds characters that cannot go in a header")
    return faults
