"""The pages about channels and senders are right: what stands in them is taken out and runs."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from python_job.config import Channel, Config, load
from python_job.contract import Item, Result
from python_job.delivery import Deliverer
from tests.database import ROOT, OwnSandbox
from tests.senders.cases import sender_of
from tests.senders.stage import cloud_event, event_id

from .receiver import SECRET, WebhookStage

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DOCS = ROOT / "docs" / "how-to"


def blocks(page: str, language: str = r"\w*") -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.S)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What `pip install` of the page's package leaves; the folder it is in."""
    project = tomllib.loads(blocks("senders.md", "toml")[0])["project"]
    [module] = blocks("senders.md", "python")
    info = tmp_path / f"hsm_folder-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    lines = [
        f"[{group}]\n" + "\n".join(f"{name} = {target}" for name, target in points.items())
        for group, points in project["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join(lines))
    (tmp_path / "hsm_folder.py").write_text(module, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    sys.modules.pop("hsm_folder", None)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The folder of the page's channel, with that of its route's destination."""
    (tmp_path / "srv" / "novos").mkdir(parents=True)
    return tmp_path / "srv"


DATABASE = '[database]\ndsn = "h/s"\nuser = "u"\npassword_file = "/etc/hsm/db.password"\n'


def configured(text: str, folder: Path, secrets: dict[str, str]) -> Config:
    """The page's section in a file that names files of this machine."""
    for name, content in ({"db.password": "x"} | secrets).items():
        (folder / name).write_text(content)
        (folder / name).chmod(0o600)
    (folder / "job.toml").write_text((DATABASE + text).replace("/etc/hsm", str(folder)), encoding="utf-8")
    return load(str(folder / "job.toml"), {})


@pytest.fixture
def channel(installed: Path, base: Path) -> Channel:
    text = blocks("senders.md", "toml")[1].replace("/srv/chamados", str(base))
    return configured(text, installed, {}).channels["PASTA"]


def item(number: int, destination: str | None = "novos", text: str = "Ligação 🔧") -> Item:
    return Item(number, "tok", "PASTA", 1, cloud_event(number, text, 7), 60, "PROPRIO", destination, "7")


def deliver(channel: Channel, what: Item) -> Result:
    with closing(Deliverer({"PASTA": channel})) as deliverer:
        return deliverer.deliver(what, time.monotonic())


def test_the_packages_entry_point_makes_a_channel_that_delivers(channel: Channel, base: Path) -> None:
    result = deliver(channel, item(1))
    assert (result["classe"], result["id_externo"]) == ("ENTREGUE", event_id(1))
    [file] = (base / "novos").iterdir()
    assert (file.name, file.read_text(encoding="utf-8")) == (f"{event_id(1)}.json", item(1).payload)


def test_an_item_sent_again_takes_the_place_of_the_first(channel: Channel, base: Path) -> None:
    assert [deliver(channel, item(1))["classe"] for _ in range(2)] == ["ENTREGUE"] * 2
    assert len(list((base / "novos").iterdir())) == 1


@pytest.mark.parametrize("destination", ["nada", "..", "../srv/novos", ".", None, "/tmp"])
def test_only_folders_that_are_there_are_written_to(channel: Channel, base: Path, destination: str | None) -> None:
    assert deliver(channel, item(1, destination))["classe"] == "DESTINO"
    assert list((base / "novos").iterdir()) == []


def test_a_folder_that_is_gone_is_no_connection(channel: Channel, base: Path) -> None:
    base.rename(base.with_name("elsewhere"))
    result = deliver(channel, item(1))
    assert (result["classe"], result["erro"]) == ("CONEXAO", "No such file or directory")
    with closing(sender_of(channel)) as sender:
        assert "nobody may write there" in sender.check()


def test_check_of_the_pages_sender_finds_its_folder(channel: Channel, base: Path) -> None:
    with closing(sender_of(channel)) as sender:
        assert (sender.check(), sender.place) == ("", str(base))


def test_settings_of_every_type_on_the_page_are_settings(tmp_path: Path) -> None:
    [text] = blocks("channels.md", "toml")
    optional = [line for line in text.splitlines() if line.startswith("#")]
    assert optional
    text = re.sub(r"(?m)^#", "", text)
    secrets = {"hook.secret": SECRET, "hook.token": "t", "kafka.password": "k", "rabbit.password": "r", "ca.pem": "x"}
    config = configured(text, tmp_path, secrets)
    assert {alias: found.sender.tipo for alias, found in config.channels.items()} == {
        "HOOK": "WEBHOOK", "EVENTOS": "KAFKA", "FILAS": "RABBITMQ"
    }  # fmt: skip


def test_the_pages_receiver_verifies_and_acts_once_for_each_id(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(WebhookStage()) as stage, closing(sender_of(stage.channel())) as sender:
        assert all(sender.send(stage.item(1)).delivered for _ in range(2))
        arrived = list(stage.receiver.taken)
    code: dict[str, Any] = {}
    exec(blocks("channels.md", "python")[0], code)
    done: set[str] = set()
    for headers, body in arrived:
        assert code["receive"](headers, body.encode(), SECRET, done) == 204
        assert code["receive"](headers, body.replace("7", "8").encode(), SECRET, done) == 401
    assert done == {event_id(1)}
    assert capsys.readouterr().out.count("hsm.os.status") == 1


def test_the_channels_and_routes_of_the_pages_deliver_what_they_say(own: OwnSandbox) -> None:
    with closing(own.connect()) as session, session.cursor() as cursor:
        for page in ("channels.md", "senders.md"):
            [block] = blocks(page, "sql")
            cursor.execute(block.rpartition("/")[0])
        cursor.callproc("hsm.hsm_fila.enfileirar", [7, "REDE", "STATUS", '{"status":"ABERTA","descricao":"Link down"}'])
        session.commit()
    with closing(own.connect("hsm_job")) as job, job.cursor() as cursor, job.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 50, rows], {"in_contrato": 2})
        found = {row[2]: row for row in rows.fetchall()}
        sent = json.loads(found["HOOK"][4].read())
    names = {"HOOK": "/chamados", "EVENTOS": "chamados.os", "FILAS": "chamados", "PASTA": "novos"}
    assert {alias: found[alias][7] for alias in names} == names
    assert (found["FILAS"][8], found["EVENTOS"][8]) == ("os.REDE.STATUS", "7")
    assert json.loads(found["HOOK"][9]) == {"X-Sistema": "chamados", "X-Tipo": "REDE"}
    shown = json.loads(blocks("channels.md", "json")[0])
    assert list(sent) == list(shown)
    assert set(sent["data"]) <= set(shown["data"])
    assert sent["data"] | {"titulo": "OS 7: STATUS", "mensagem": "Link down"} == sent["data"]
