"""The program: how it starts and ends, its exit codes, and what it keeps to itself."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from python_job import __version__
from tests.database import PASSWORD, ROOT, Database

from .conftest import NOBODY, OPERATOR, READER, Browser

Start = Callable[..., "Program"]


class Program:
    """The panel as its own process, listening. url: from its start line."""

    def __init__(self, config: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "python_job.panel", "--config", str(config), *arguments]
        pipe = subprocess.PIPE
        self.child = subprocess.Popen(command, cwd=ROOT, env={}, stdout=pipe, stderr=pipe, text=True)
        assert self.child.stdout is not None
        self.line = self.child.stdout.readline()
        found = re.search(r"https?://[^, ]+", self.line)
        assert found, self.line + self.end()[1]
        self.url = found[0]

    def end(self, sign: int = signal.SIGTERM) -> tuple[int, str]:
        """Exit code, and all it said since its first line."""
        if self.child.poll() is None:
            self.child.send_signal(sign)
        out, err = self.child.communicate(timeout=30)
        return self.child.returncode, out + err


@pytest.fixture
def config(people: None, database: Database, tmp_path: Path) -> Callable[..., Path]:
    def write(more: str = "", dsn: str = database.dsn) -> Path:
        path = tmp_path / "panel.toml"
        path.write_text(f'[database]\ndsn = "{dsn}"\n[panel]\nport = 0\n{more}')
        return path

    return write


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Program] = []

    def begin(config: Path, *arguments: str) -> Program:
        started.append(Program(config, *arguments))
        return started[-1]

    yield begin
    for program in started:
        program.end(signal.SIGKILL)


def failed(config: Path | None, *arguments: str) -> tuple[int, list[str]]:
    """Exit code and what is said by a program that does not come to listen."""
    file = ["--config", str(config)] if config else []
    command = [sys.executable, "-m", "python_job.panel", *file, *arguments]
    done = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, timeout=30)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_the_first_line_says_where_which_and_what(
    start: Start, config: Callable[..., Path], database: Database
) -> None:
    program = start(config())
    assert re.fullmatch(
        rf"panel: listening on http://127\.0\.0\.1:\d+, version {__version__}, database {database.dsn}\n", program.line
    )


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order_and_its_sessions_with_it(
    start: Start, config: Callable[..., Path], database: Database, sign: int
) -> None:
    program = start(config())
    browser = Browser(program.url)
    assert browser.sign_in(READER).status_code == 200
    browser.http.close()
    assert program.end(sign) == (0, "panel: PAINEL_LEITOR signed in from 127.0.0.1\npanel: ended\n")
    with database.connect("system") as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from v$session where username = 'PAINEL_LEITOR'")
        assert cursor.fetchall() == [(0,)]


def test_a_database_that_is_away_does_not_keep_it_from_starting(start: Start, config: Callable[..., Path]) -> None:
    browser = Browser(start(config(dsn="127.0.0.1:9/NOWHERE")).url)
    assert browser.get("").status_code == 200
    assert browser.sign_in(READER).status_code == 503
    browser.http.close()


def test_no_secret_comes_out_of_it(start: Start, config: Callable[..., Path], tmp_path: Path) -> None:
    for name, text in (("password", PASSWORD), ("token", "s3cret-token")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o600)
    files = f'metrics_password_file = "{tmp_path}/password"\nmetrics_token_file = "{tmp_path}/token"\n'
    program = start(config(f'metrics_user = "{READER}"\n{files}'), "-v", "--log-format", "json")
    browser = Browser(program.url)
    typed = [PASSWORD, "typed-by-mistake", "in-the-name-field"]
    assert browser.sign_in(READER, typed[1]).status_code == 401
    assert browser.sign_in(typed[2], "x").status_code == 401
    assert browser.sign_in(f"x/{typed[2]}", "x").status_code == 401
    assert browser.sign_in(NOBODY).status_code == 403
    assert (
        browser.http.post(f"{program.url}/api/entrar", data=b'{"senha": "typed-by-mistake', timeout=10).status_code
        == 403
    )
    headers = {"X-HSM": "1", "Content-Type": "application/json"}
    cut = browser.http.post(f"{program.url}/api/entrar", data=b'{"s": "typed-by-mistake', headers=headers, timeout=10)
    assert cut.status_code == 400
    cookie = browser.sign_in(OPERATOR).headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    assert browser.get("metrics", headers={"Authorization": "Bearer s3cret-token"}).status_code == 200
    assert browser.act("pausar", "x", canal="NENHUM").status_code == 422
    browser.http.close()
    code, said = program.end()
    assert code == 0
    assert "PAINEL_OPERADOR signed in" in said
    for secret in (*typed, cookie, "s3cret-token"):
        assert secret not in said + program.line


def test_the_self_test_tells_what_is_right_and_the_first_fault_is_the_exit_code(
    config: Callable[..., Path], tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    figures = f'metrics_user = "{{}}"\nmetrics_password_file = "{secret}"\n'
    code, lines = failed(config(figures.format(READER)), "--check")
    assert (code, [line.split()[1] for line in lines]) == (0, ["ok", "ok", "ok"])
    code, lines = failed(config(figures.format(NOBODY)), "--check")
    assert (code, lines[-1].split()[1], "HSM_LEITOR" in lines[-1]) == (77, "FAULT", True)
    code, lines = failed(config(figures.format(READER), dsn="127.0.0.1:9/NOWHERE"), "--check")
    assert (code, lines[-1].split()[1]) == (69, "FAULT")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        path = config()
        path.write_text(path.read_text().replace("port = 0", f"port = {taken.getsockname()[1]}"))
        code, lines = failed(path, "--check")
    assert (code, [line.split()[1] for line in lines]) == (69, ["ok", "FAULT", "ok"])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('host = "0.0.0.0"\nallowed_hosts = "p.example"', "0.0.0.0 is beyond this machine"),
        ('tls_cert_file = "{empty}"\ntls_key_file = "{empty}"', "tls_cert_file, tls_key_file"),
    ],
)
def test_a_wrong_configuration_is_one_line_and_78(
    config: Callable[..., Path], tmp_path: Path, more: str, said: str
) -> None:
    (tmp_path / "empty").touch(mode=0o600)
    code, lines = failed(config(more.replace("{empty}", str(tmp_path / "empty"))))
    assert (code, len(lines)) == (78, 1)
    assert said in lines[0]


def test_an_address_that_is_taken_is_69_and_a_wrong_argument_64(config: Callable[..., Path]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, [line] = failed(config().rename(config().with_name("x.toml")), "--config", str(config()), "--bad")
        assert (code, "--bad" in line) == (64, True)
        path = config()
        path.write_text(path.read_text().replace("port = 0", f"port = {port}"))
        code, [line] = failed(path)
    assert (code, f"127.0.0.1:{port}" in line) == (69, True)


def test_help_names_every_setting_and_exit_code(config: Callable[..., Path]) -> None:
    from dataclasses import fields

    from python_job.panel.settings import Panel

    code, lines = failed(None, "--help")
    text = "\n".join(lines)
    assert code == 0
    for setting in fields(Panel):
        assert setting.name + ("_file" if setting.metadata.get("secret") else "") in text
    for number in ("64", "69", "70", "78"):
        assert number in text


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Of localhost, signed by itself; and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = tmp_path / "cert.pem", tmp_path / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    paths[1].chmod(0o600)
    return paths


def test_with_tls_the_page_and_the_cookie_are_for_tls_only(
    start: Start, config: Callable[..., Path], certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    program = start(config(f'host = "localhost"\ntls_cert_file = "{cert}"\ntls_key_file = "{key}"\n'))
    browser = Browser(program.url.replace("127.0.0.1", "localhost"))
    browser.http.verify = str(cert)
    assert program.url.startswith("https://")
    answer = browser.sign_in(READER)
    assert (answer.status_code, "secure" in answer.headers["Set-Cookie"].lower()) == (200, True)
    assert browser.get("api/eu").json()["usuario"] == READER.upper()
    with pytest.raises(requests.ConnectionError):
        requests.get(program.url.replace("https:", "http:"), timeout=10)
    browser.http.close()
    assert program.end()[0] == 0


def test_a_key_others_may_read_is_warned_of(
    start: Start, config: Callable[..., Path], certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    key.chmod(0o644)
    program = start(config(f'tls_cert_file = "{cert}"\ntls_key_file = "{key}"\n'))
    assert (f"{key} is open to other users" in program.end()[1]) == (os.name == "posix")
