"""RabbitMQ as a test needs it: one node on loopback, its data in a folder, stopped whatever the tests do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pika

from tests.authority import Authority
from tests.database import ROOT

from .kafka import free_ports

_PROGRAMS = ROOT / ".cache" / "rabbitmq" / "usr" / "lib"
USER, PASSWORD = (
    "hsm",
    "a-RabbitMQ-password",
)  # may write to the default exchange, and to those whose names begin with hsm
_START_S = 90
LARGEST = 2_000_000  # bytes of a message
_CONFIG = """\
listeners.tcp.1 = 127.0.0.1:{port}
listeners.ssl.1 = 127.0.0.1:{tls_port}
ssl_options.cacertfile = {folder}/ca.pem
ssl_options.certfile = {folder}/server.pem
ssl_options.keyfile = {folder}/server.key
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = false
ssl_cert_login_from = common_name
auth_mechanisms.1 = PLAIN
auth_mechanisms.2 = EXTERNAL
max_message_size = {largest}
disk_free_limit.absolute = 1MB
log.console = false
"""


class RabbitServer:
    """port, tls_port: its listeners, the same after a restart. authority: whom it trusts, and who signed for it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._output = folder, folder / "output.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._mapper: subprocess.Popen[bytes] | None = None
        self.port, self.tls_port, distribution, mapper = free_ports(4)
        self.authority = Authority(folder)
        self.authority.sign("server")
        config = _CONFIG.format(port=self.port, tls_port=self.tls_port, folder=folder, largest=LARGEST)
        (folder / "rabbitmq.conf").write_text(config)
        (folder / "plugins").write_text("[rabbitmq_auth_mechanism_ssl].\n")
        settings = {
            "ALLOW_INPUT": "1",  # no shell in between, which would get the signals
            "CONF_ENV_FILE": folder / "none",
            "CONFIG_FILE": folder / "rabbitmq.conf",
            "DIST_PORT": distribution,
            "ENABLED_PLUGINS_FILE": folder / "plugins",
            "GENERATED_CONFIG_DIR": folder / "generated",
            "LOG_BASE": folder,
            "MNESIA_BASE": folder / "data",
            "NODENAME": f"hsm{self.port}@localhost",
            "PID_FILE": folder / "pid",
        }
        self._environment = {
            "PATH": f"{_PROGRAMS}/rabbitmq/bin:{_PROGRAMS}/erlang/bin:{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(mapper),
            **{f"RABBITMQ_{name}": str(value) for name, value in settings.items()},
        }

    def start(self) -> None:
        """Returns when it answers; does nothing when it runs."""
        if self._process and self._process.poll() is None:
            return
        first = not self._mapper
        if first:  # a node would start one that stays
            self._mapper = self._open("epmd")
        self._process = self._open("rabbitmq-server", "-noinput")
        end = time.monotonic() + _START_S
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                break
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"RabbitMQ does not start:\n{self._output.read_text()[-5000:]}")
            time.sleep(0.1)
        if first:
            self.control("add_user", USER, PASSWORD)
            self.control("set_permissions", USER, "^$", "^(amq.default|hsm.*)$", "^$")

    def stop(self) -> None:
        for process in (self._process, self._mapper):
            if process:
                _end(process, signal.SIGTERM)
        self._process = self._mapper = None

    def kill(self) -> None:
        if self._process:
            _end(self._process, signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It keeps its connections and says nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def connect(self) -> pika.BlockingConnection:
        """As the administrator."""
        return pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", self.port))

    @contextmanager
    def channel(self) -> Iterator[pika.adapters.blocking_connection.BlockingChannel]:
        with closing(self.connect()) as connection:
            yield connection.channel()

    def control(self, *arguments: str) -> None:
        done = subprocess.run(
            ["rabbitmqctl", *arguments], env=self._environment, capture_output=True, text=True, timeout=_START_S
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _open(self, *command: str) -> subprocess.Popen[bytes]:
        with self._output.open("ab") as log:
            return subprocess.Popen(command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(signal.SIGCONT)
    process.send_signal(how)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
