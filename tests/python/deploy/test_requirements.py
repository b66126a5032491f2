"""deploy/requirements.txt, by which a site installs exactly what was tested, keeps up with pyproject.toml."""

from __future__ import annotations

import re

import tomli
from packaging.requirements import Requirement

from tests.database import ROOT

PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def test_what_the_job_and_its_extras_need_is_pinned_within_its_range() -> None:
    text = (ROOT / "deploy/requirements.txt").read_text(encoding="utf-8")
    pinned: dict[str, set[str]] = {}
    for name, version in PINNED.findall(text):
        pinned.setdefault(name.lower(), set()).add(version)
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for line in [*project["dependencies"], *extras["kafka"], *extras["rabbitmq"], *extras["panel"]]:
        needed = Requirement(line)
        found = pinned[needed.name.lower()]
        assert all(needed.specifier.contains(version) for version in found), f"make requirements: {line}, not {found}"


def test_each_pin_has_its_hashes() -> None:
    pins = re.split(r"\n(?=\w)", (ROOT / "deploy/requirements.txt").read_text(encoding="utf-8"))
    assert pins and all("--hash=sha256:" in pin for pin in pins)
