"""Configuration of the panel: [panel] and the address of [database], from the job's file or one of its own."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..config import ConfigError, Database, read
from ..files import changeable, exposed, exposed_wallet, named
from ..settings import SECRET, Reading

LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")
_NAME = re.compile(r"(\*\.)?[a-z0-9_.-]+|\[[0-9a-f:.]+\]")
_OF_THE_JOB = ("user", "password", "password_file")  # people log on as themselves


@dataclass(frozen=True)
class Panel:
    """allow_plain_remote: listen beyond this machine without TLS, for a network or a proxy that sees to it.
    allowed_hosts: names people type to get here, with commas, besides host and this machine's loopback names.
    metrics_user: whose session reads the figures of /metrics; metrics_token: what a scraper has to show."""

    host: str = "127.0.0.1"
    port: int = field(default=8765, metadata={"limits": (0, 65_535)})
    tls_cert_file: str = ""
    tls_key_file: str = ""
    allow_plain_remote: bool = False
    allowed_hosts: str = ""
    session_idle_min: float = field(default=15.0, metadata={"limits": (1, 1440)})
    session_max_h: float = field(default=8.0, metadata={"limits": (0.1, 168)})
    max_sessions: int = field(default=50, metadata={"limits": (1, 1000)})
    metrics_user: str = ""
    metrics_password: str = field(default="", repr=False, metadata=SECRET)
    metrics_token: str = field(default="", repr=False, metadata=SECRET)

    @property
    def local(self) -> bool:
        """Whether only this machine can connect."""
        try:
            return self.host.lower() == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def tls(self) -> bool:
        return bool(self.tls_cert_file)

    @property
    def names(self) -> list[str]:
        """What a request may give as host: anything else is a page elsewhere that points its name to us."""
        bracketed = f"[{self.host}]" if ":" in self.host else self.host
        return [*LOOPBACK, bracketed.lower(), *_split(self.allowed_hosts)]

    @property
    def private(self) -> bool:
        """Nobody but this machine is meant to get here: neither listens it beyond, nor does a proxy lead here."""
        return self.local and not self.allowed_hosts


@dataclass(frozen=True)
class Settings:
    """database: without user and password. warnings: what works, yet should not stay as it is."""

    database: Database
    panel: Panel
    warnings: list[str]


def load(path: str | None, environment: Mapping[str, str]) -> Settings:
    """Reads and checks everything. Raises ConfigError with all mistakes at once."""
    document, problems = read(path, environment)
    table = document.get("database", {})
    if isinstance(table, dict):
        table = {name: value for name, value in table.items() if name not in _OF_THE_JOB}
    hidden = {f"HSM_DB_{name.upper()}" for name in _OF_THE_JOB}
    rest = {name: value for name, value in environment.items() if name not in hidden}
    of_database, of_panel = Reading(rest, problems), Reading(environment, problems)
    database = of_database.section(Database, "database", table, "HSM_DB_")
    panel = of_panel.section(Panel, "panel", document.get("panel", {}), "HSM_PANEL_")
    problems.extend(f"[panel] {problem}" for problem in _mistakes(panel))
    if problems:
        raise ConfigError(*problems)
    warnings = changeable(path or environment.get("HSM_CONFIG", ""), *named(database, panel))
    warnings += exposed_wallet(database.wallet_dir) + of_database.warnings + of_panel.warnings
    if not panel.local and not panel.tls:
        warnings.append(f"{panel.host} without TLS: passwords of the database cross the network as they are")
    warnings += exposed(panel.tls_key_file) if panel.tls else []
    return Settings(database, replace(panel, host=panel.host.lower()), warnings)


def _mistakes(panel: Panel) -> list[str]:
    found = []
    if bool(panel.tls_cert_file) != bool(panel.tls_key_file):
        found.append("tls_cert_file, tls_key_file: one is of no use without the other")
    if not (panel.local or panel.tls or panel.allow_plain_remote):
        found.append(
            f"host: {panel.host or '(empty)'} is beyond this machine; set tls_cert_file and tls_key_file, "
            "or allow_plain_remote = true where something else encrypts"
        )
    if panel.host in ("", "0.0.0.0", "::") and not panel.allowed_hosts:
        found.append("allowed_hosts: missing; with this host, say by which names people get here")
    if bool(panel.metrics_user) != bool(panel.metrics_password):
        found.append("metrics_user, metrics_password_file: one is of no use without the other")
    if panel.metrics_user and not panel.metrics_token and not panel.private:
        found.append("metrics_token_file: missing; only on a loopback host without allowed_hosts is /metrics free")
    if not all(_NAME.fullmatch(name) for name in _split(panel.allowed_hosts)):
        found.append("allowed_hosts: write names without port, separated by commas; *.example for all below one")
    return found


def _split(names: str) -> list[str]:
    return [name.strip().lower() for name in names.split(",") if name.strip()]
