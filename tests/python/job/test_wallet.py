"""Thin mode and the wallet of a TLS connection: its key is encrypted where a cloud hands it out."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from python_job.config import ConfigError, Database, load
from python_job.database import Gateway
from python_job.errors import DatabaseError
from tests.authority import Authority

from .relay import let_go_of_sockets

# See let_go_of_sockets.
pytestmark = pytest.mark.filterwarnings("ignore:.*socket:pytest.PytestUnraisableExceptionWarning")
SECRET = "wallet-s3cret"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("tls"))
    made.server()
    return made


@pytest.fixture
def wallet(authority: Authority, tmp_path: Path) -> Path:
    return write(authority, tmp_path / "wallet", SECRET)


def write(authority: Authority, folder: Path, secret: str) -> Path:
    """A wallet as Autonomous Database hands it out: one file of certificate, its key, and whom to believe."""
    folder.mkdir()
    cipher: Any = serialization.BestAvailableEncryption(secret.encode()) if secret else serialization.NoEncryption()
    signed = serialization.load_pem_private_key((authority.folder / "server.key").read_bytes(), None)
    key = signed.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, cipher)
    certificates = [(authority.folder / name).read_bytes() for name in ("server.pem", "ca.pem")]
    (folder / "ewallet.pem").write_bytes(b"".join([key, *certificates]))
    (folder / "ewallet.pem").chmod(0o600)
    return folder


def configured(wallet: Path, **more: str) -> dict[str, str]:
    environment = {"HSM_DB_DSN": "tcps://h:1522/x", "HSM_DB_USER": "U", "HSM_DB_PASSWORD": "p"}
    return environment | {"HSM_CHANNEL_A_URL": "https://h", "HSM_DB_WALLET_DIR": str(wallet)} | more


def test_an_encrypted_wallet_without_its_password_is_one_line_that_says_how_to_give_it(wallet: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, configured(wallet))
    [problem] = caught.value.args
    assert problem.startswith(f"[database] wallet_password_file: missing; {wallet}/ewallet.pem is encrypted")


@pytest.mark.parametrize("secret", ["wrong", "x" * 5000])
def test_a_password_that_does_not_open_the_wallet_is_told_and_not_shown(wallet: Path, secret: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, configured(wallet, HSM_DB_WALLET_PASSWORD=secret))
    assert caught.value.args == (f"[database] wallet_password_file: does not open {wallet}/ewallet.pem",)


def test_the_password_comes_from_a_file_and_shows_nowhere(wallet: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    (tmp_path / "secret").chmod(0o600)
    config = load(None, configured(wallet, HSM_DB_WALLET_PASSWORD_FILE=str(tmp_path / "secret")))
    assert config.database.wallet_password == SECRET
    assert SECRET not in repr(config)
    assert config.warnings == []


def test_a_wallet_that_is_not_encrypted_or_not_for_thin_mode_needs_no_password(
    authority: Authority, wallet: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (write(authority, tmp_path / "plain", ""), tmp_path / "empty"):
        assert load(None, configured(folder)).database.wallet_dir == str(folder)
    assert load(None, configured(wallet, HSM_DB_THICK="true")).database.thick


@pytest.mark.parametrize("name", ["cwallet.sso", "ewallet.p12", "ewallet.pem"])
def test_a_wallet_others_may_read_is_warned_of(authority: Authority, tmp_path: Path, name: str) -> None:
    folder = write(authority, tmp_path / "plain", "")
    (folder / name).touch()
    (folder / name).chmod(0o644)
    [warning] = load(None, configured(folder)).warnings
    assert warning == f"{folder}/{name} is open to other users of this machine: chmod o=,g-w {folder}/{name}"


@pytest.fixture
def listener(authority: Authority) -> Iterator[tuple[int, list[Any]]]:
    """Port of a server that wants to see a certificate and then goes; whose it saw."""
    context, seen = authority.server(), list[Any]()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.folder / "ca.pem")

    def greet() -> None:
        with suppress(OSError):
            while True:
                peer, _ = bound.accept()
                with suppress(OSError), closing(context.wrap_socket(peer, server_side=True)) as safe:
                    seen.append(safe.getpeercert())

    with socket.create_server(("127.0.0.1", 0)) as bound:
        threading.Thread(target=greet, daemon=True).start()
        yield bound.getsockname()[1], seen
        with suppress(OSError):
            bound.shutdown(socket.SHUT_RDWR)
    let_go_of_sockets()


def dsn(port: int, wallet: str = "") -> str:
    place = f"(my_wallet_directory={wallet})" if wallet else ""
    return (
        f"(description=(address=(protocol=tcps)(host=127.0.0.1)(port={port}))(connect_data=(service_name=x))"
        f"(security=(ssl_server_dn_match=off){place}))"
    )


def test_an_opened_wallet_vouches_for_the_job_and_says_whom_to_believe(
    wallet: Path, listener: tuple[int, list[Any]]
) -> None:
    port, seen = listener
    settings = Database(dsn(port), "U", "p", wallet_dir=str(wallet), wallet_password=SECRET, connect_timeout_s=5)
    with pytest.raises(DatabaseError, match="cannot log on"):
        Gateway(settings, "test").wait(["A"], 0)
    assert [dict(*certificate["issuer"])["commonName"] for certificate in seen] == ["Test CA"]


def test_a_wallet_the_connect_string_names_is_not_asked_for_on_the_terminal(
    wallet: Path, listener: tuple[int, list[Any]]
) -> None:
    port, seen = listener
    with pytest.raises(DatabaseError, match=r"wallet_password_file: missing; .*ewallet\.pem is encrypted"):
        Gateway(Database(dsn(port, str(wallet)), "U", "p"), "test").wait(["A"], 0)
    settings = Database(dsn(port, str(wallet)), "U", "p", wallet_password=SECRET)
    with pytest.raises(DatabaseError, match="cannot log on"):
        Gateway(settings, "test").wait(["A"], 0)
    assert len(seen) == 1
