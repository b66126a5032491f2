"""Settings of a section of the configuration: a frozen dataclass says what they are, file and environment their values.

Metadata of a field, besides its type and default: SECRET, its value comes from <name>_file (the first line) or the
environment only; "file", from a file too; "limits" of a number; `text(pattern, rule)`, what the whole of a text must
match and what to do when it does not. A dict is a table of its own, whose values are texts, numbers, true or false.
Fields that do not go together: a ValueError of __post_init__, "<field>: what to do about it".
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
SECRET = {"secret": True}
_READABLE = {"text": (".*", "must be a text in quotes, of characters one can read")}
_PORT = r"([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
HOST = rf"https?://(\[[\da-fA-F:.]+\]|[^\s/?#@:\[\]]+)(:{_PORT})?"
AT_LEAST_S, AT_MOST_S = 0.1, 3600


def text(pattern: str, rule: str) -> dict[str, Any]:
    return {"text": (pattern, rule)}


PROXY = text(r"(https?://\S+)?", "write http(s)://host:port")


def settings_of(
    cls: type[T],
    name: str,
    table: Any,
    prefix: str,
    environment: Mapping[str, str],
    problems: list[str],
    warnings: list[str],
) -> T:
    """A dataclass from its section and the variables with this prefix; mistakes and warnings are added to the lists."""
    rest, values = dict(table) if isinstance(table, dict) else {"": table}, {}
    for f in fields(cls):  # type: ignore[arg-type]  # every cls here is a dataclass
        secret, variable = f.metadata.get("secret", False), prefix + f.name.upper()
        default = f.default_factory() if callable(f.default_factory) else f.default
        raw = default if secret else rest.pop(f.name, default)
        by_file = secret or "file" in f.metadata
        file = rest.pop(f"{f.name}_file", "") if by_file else ""
        try:
            if by_file and (file := environment.get(f"{variable}_FILE") or file):
                raw = _first_line(file, warnings)
            values[f.name] = value_of(f.name, default, environment.get(variable) or raw, f.metadata)
        except ValueError as error:
            problems.append(f"[{name}] {f.name}: {error}")
    hint = "unknown setting (secrets are given as <name>_file or by environment)"
    problems.extend(f"[{name}] {key}: {hint}" for key in sorted(rest))
    try:
        return cls(**values)
    except ValueError as error:
        wrong = {f.name for f in fields(cls)} - set(values)  # type: ignore[arg-type]  # they have their default
        if str(error).partition(":")[0] not in wrong:
            problems.append(f"[{name}] {error}")
        return cls.__new__(cls)  # nobody uses settings with problems


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
        if text and name.endswith(("_dir", "_file")) and not Path(text).exists():
            raise ValueError(f"{text} does not exist")
        return text
    low, high = metadata.get("limits", (AT_LEAST_S, AT_MOST_S))
    with suppress(ValueError):
        if low <= (number := type(default)(text)) <= high:
            return number
    kind = "whole number" if isinstance(default, int) else "number"
    raise ValueError(f"must be a {kind} from {low:g} to {high:g}")


def read_text(file: Any) -> str:
    return Path(file).read_text(encoding="utf-8-sig")  # Windows' editors put a byte order mark in front


def writable(*files: str) -> list[str]:
    """Who may write one of them says where password, token and notifications go, or whom to believe."""
    found = [file for file in sorted({*files} - {""}) if os.name == "posix" and Path(file).stat().st_mode & 0o022]
    return [f"{file} can be changed by other users of this machine: chmod go-w {file}" for file in found]


def files_of(settings: Any) -> list[str]:
    """The files a section of settings names."""
    return [getattr(settings, f.name) for f in fields(settings) if f.name.endswith("_file")]


def _first_line(file: Any, warnings: list[str]) -> str:
    try:
        line = read_text(file).partition("\n")[0].strip()
        if os.name == "posix" and Path(file).stat().st_mode & 0o027:
            warnings.append(f"{file} is open to other users of this machine: chmod o=,g-w {file}")
    except (OSError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {file}: {getattr(error, 'strerror', None) or 'not a text file'}") from None
    if not line:
        raise ValueError(f"{file} is empty")
    return line
