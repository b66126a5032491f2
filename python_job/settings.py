"""Settings of a section of the configuration: a frozen dataclass says what they are, file and environment their values.

Metadata of a field, besides its type and default: SECRET, its value comes from <name>_file (the first line) or the
environment only; "file", from a file too; "limits" of a number; `text(pattern, rule)`, what the whole of a text must
match and what to do when it does not. A dict is a table of its own, whose values are texts, numbers, true or false.
Fields that do not go together: a ValueError of __post_init__, "<field>: what to do about it".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from typing import Any, TypeVar

from .caution import in_clear
from .files import exposed, first_line, reach

T = TypeVar("T")
SECRET = {"secret": True}
_READABLE = {"text": (".*", "must be a text in quotes, of characters one can read")}
_PORT = r"([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
HOST = rf"https?://(\[[\da-fA-F:.]+\]|[^\s/?#@:\[\]]+)(:{_PORT})?"
AT_LEAST_S, AT_MOST_S = 0.1, 3600


def text(pattern: str, rule: str) -> dict[str, Any]:
    return {"text": (pattern, rule)}


PROXY = {"file": True} | text(r"(https?://\S+)?", "write http(s)://host:port")


def as_table(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {} if value is None else {"": value}


class Reading:
    """What is found on the way from file and environment to settings; problems and warnings are one line each."""

    def __init__(self, environment: Mapping[str, str], problems: list[str]) -> None:
        self._environment, self.problems = environment, problems
        self.warnings: list[str] = []

    def section(self, cls: type[T], name: str, table: Any, prefix: str) -> T:
        """A dataclass from the table of a section and the variables with this prefix."""
        rest, values = as_table(table), {}
        for f in fields(cls):  # type: ignore[arg-type]  # every cls here is a dataclass
            secret, variable = f.metadata.get("secret", False), prefix + f.name.upper()
            default = f.default_factory() if callable(f.default_factory) else f.default
            raw = default if secret else rest.pop(f.name, default)
            by_file = secret or "file" in f.metadata
            file = rest.pop(f"{f.name}_file", "") if by_file else ""
            if by_file and "@" in str(raw):
                self.warnings.append(f"[{name}] {f.name}: holds credentials; put it in a file, {f.name}_file")
            try:
                if by_file and (file := self._environment.get(f"{variable}_FILE") or file):
                    raw = first_line(file)
                    self.warnings += exposed(str(file))
                values[f.name] = value_of(f.name, default, self._environment.get(variable) or raw, f.metadata)
            except ValueError as error:
                self.problems.append(f"[{name}] {f.name}: {error}")
        hint = "unknown setting (secrets are given as <name>_file or by environment)"
        self.problems.extend(f"[{name}] {key}: {hint}" for key in sorted(rest))
        try:
            settings = cls(**values)
        except ValueError as error:
            wrong = {f.name for f in fields(cls)} - set(values)  # type: ignore[arg-type]  # they have their default
            if str(error).partition(":")[0] not in wrong:
                self.problems.append(f"[{name}] {error}")
            return cls.__new__(cls)  # nobody uses settings with problems
        self.warnings += [f"[{name}] {line}" for line in in_clear(settings)]
        return settings


def value_of(name: str, default: Any, raw: Any, metadata: Mapping[str, Any] = _READABLE) -> Any:
    """The value of a setting, from what file, environment or command line hold. ValueError says what it must be."""
    if isinstance(default, dict):
        if not isinstance(raw, dict) or not all(isinstance(value, (str, int, float)) for value in raw.values()):
            raise ValueError("must be a table of texts, numbers, true or false")
        return dict(raw)
    text = str(raw).strip()
    if isinstance(default, bool):
        if text.lower() not in ("true", "false"):
            raise ValueError("must be true or false")
        return text.lower() == "true"
    if isinstance(default, str):
        pattern, rule = metadata.get("text", _READABLE["text"])
        if not (isinstance(raw, str) and text.isprintable() and re.fullmatch(pattern, text)):
            raise ValueError(rule)
        if text and name.endswith(("_dir", "_file")):
            reach(text)
        return text
    low, high = metadata.get("limits", (AT_LEAST_S, AT_MOST_S))
    with suppress(ValueError):
        if low <= (number := type(default)(text)) <= high:
            return number
    kind = "whole number" if isinstance(default, int) else "number"
    raise ValueError(f"must be a {kind} from {low:g} to {high:g}")
