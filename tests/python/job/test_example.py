"""The example of a configuration names every setting, with the value it has when nothing is said."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
import tomli

from python_job import config, send_once, service
from python_job.panel.settings import Panel
from python_job.senders.librdkafka import KafkaSettings
from python_job.senders.ntfy import NtfySettings
from python_job.senders.rabbitmq import RabbitMQSettings
from python_job.senders.webhook import WebhookSettings

EXAMPLE = Path(config.__file__).with_name("job.example.toml")
SETTING = re.compile(r"^# (?=\[|\w+ = )", re.MULTILINE)
OF_TYPE = {"ntfy": NtfySettings, "webhook": WebhookSettings, "kafka": KafkaSettings, "rabbitmq": RabbitMQSettings}


def sections() -> list[tuple[str, type[Any], dict[str, Any]]]:
    document = tomli.loads(SETTING.sub("", EXAMPLE.read_text(encoding="utf-8")))
    found: list[tuple[str, type[Any], dict[str, Any]]] = [
        ("database", config.Database, document.pop("database")),
        ("job", config.Job, document.pop("job")),
        ("panel", Panel, document.pop("panel")),
    ]
    for alias, table in document.pop("channels").items():
        found.append((alias, OF_TYPE[table.pop("type")], table))
    assert not document
    return found


@pytest.mark.parametrize(
    ("name", "cls", "table"), sections(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_setting_is_in_the_example(name: str, cls: type[Any], table: dict[str, Any]) -> None:
    secret = {f.name for f in fields(cls) if f.metadata.get("secret")}
    assert sorted(table) == sorted(f"{f.name}_file" if f.name in secret else f.name for f in fields(cls))


def test_what_is_commented_out_is_the_default() -> None:
    given = tomli.loads(EXAMPLE.read_text(encoding="utf-8"))
    live = {*given["database"], *given["channels"]["PADRAO"]}
    for name, cls, table in sections():
        for f in fields(cls):
            default = f.default_factory() if f.default_factory is not MISSING else f.default
            must_be_said = name in ("FILA", "EVENTOS", "SISTEMA") and f.name in ("url", "host", "user", "brokers")
            if f.name in table and f.name not in live and not must_be_said:
                assert (name, f.name, table[f.name]) == (name, f.name, default)


def test_the_example_works_once_its_files_are_there(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("tk_x\n")
    (tmp_path / "secret").chmod(0o600)
    text = re.sub(r'_file = "/etc/hsm/[^"]+"', f'_file = "{tmp_path / "secret"}"', EXAMPLE.read_text(encoding="utf-8"))
    (tmp_path / "job.toml").write_text(text, encoding="utf-8")
    (tmp_path / "job.toml").chmod(0o600)
    loaded = config.load(str(tmp_path / "job.toml"), {})
    assert (list(loaded.channels), loaded.job) == (["PADRAO"], config.Job())


@pytest.mark.parametrize("main", [send_once.main, service.main])
def test_a_program_prints_it(main: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--example"])
    assert (end.value.code, capsys.readouterr().out) == (0, EXAMPLE.read_text(encoding="utf-8"))
