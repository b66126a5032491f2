"""The panel in this process, on a free port, over the database under test; and the people who sign in to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import oracledb
import pytest
import requests

from python_job.config import Database as Address
from python_job.panel.main import listen, server_of
from python_job.panel.people import People
from python_job.panel.settings import Panel, Settings
from tests.database import PASSWORD, Database, empty_queue
from tests.python.job.relay import Relay, let_go_of_sockets

READER, OPERATOR, NOBODY = "painel_leitor", "painel_operador", "painel_ninguem"
# Of a file whose tests break connections
BREAKS_CONNECTIONS = [
    pytest.mark.filterwarnings("ignore:.*socket:pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("sockets_gone"),
]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Browser:
    """Somebody before the page: keeps cookies and says where requests come from."""

    url: str
    http: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.http.trust_env = False  # this machine's proxies and certificates are no part of it

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.http.get(f"{self.url}/{path}", timeout=30, **more)

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        sent = {"X-HSM": "1", "Origin": self.url} | {name.replace("_", "-"): text for name, text in headers.items()}
        return self.http.post(f"{self.url}/{path}", json=body, headers=sent, timeout=30)

    def sign_in(self, user: str, password: str = PASSWORD) -> requests.Response:
        return self.post("api/entrar", {"usuario": user, "senha": password})

    def act(self, name: str, motivo: str = "teste", **arguments: Any) -> requests.Response:
        return self.post("api/ato", {"ato": name, "argumentos": arguments, "motivo": motivo})


@dataclass
class Running:
    url: str
    clock: Clock
    people: People
    stack: ExitStack

    def browser(self) -> Browser:
        browser = Browser(self.url)
        self.stack.callback(browser.http.close)
        return browser

    def signed_in(self, user: str) -> Browser:
        browser = self.browser()
        answer = browser.sign_in(user)
        assert answer.status_code == 200, answer.text
        return browser


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """The panel until the end of the block."""
    ready = threading.Event()
    clock = Clock()
    with listen(settings.panel) as listener, ExitStack() as stack:
        server = server_of(settings, listener, ready.set, clock)
        app: Any = server.config.app
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="panel")
        thread.start()
        try:
            assert ready.wait(60)
            yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", clock, app.state.people, stack)
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()


@pytest.fixture(scope="session")
def people(database: Database) -> Iterator[None]:
    """A reader, an operator, and somebody who may only log on."""
    with closing(database.connect("system")) as dba, dba.cursor() as cursor:
        for user, role in ((READER, "hsm_leitor"), (OPERATOR, "hsm_operador"), (NOBODY, None)):
            cursor.execute(f'create user {user} identified by "{PASSWORD}"')
            cursor.execute(f"grant create session to {user}")
            if role:
                cursor.execute(f"grant {role} to {user}")
        yield
        for user in (READER, OPERATOR, NOBODY):
            cursor.execute(f"drop user {user}")


@pytest.fixture
def settings(people: None, database: Database) -> Settings:
    return Settings(Address(dsn=database.dsn), Panel(port=0), [])


@pytest.fixture
def panel(settings: Settings) -> Iterator[Running]:
    with running(settings) as found:
        yield found


@pytest.fixture
def relay(database: Database) -> Iterator[Relay]:
    host, _, port = database.dsn.partition("/")[0].partition(":")
    with closing(Relay(host, int(port))) as found:
        yield found


@pytest.fixture
def sockets_gone() -> Iterator[None]:
    yield
    let_go_of_sockets()


@pytest.fixture
def through_relay(settings: Settings, relay: Relay, database: Database) -> Settings:
    """The database is reached through the relay, and waited for two seconds."""
    dsn = f"127.0.0.1:{relay.port}/{database.dsn.partition('/')[2]}"
    address = replace(settings.database, dsn=dsn, call_timeout_s=1, connect_timeout_s=1)
    return replace(settings, database=address)


@pytest.fixture
def orders(database: Database, dba: oracledb.Connection) -> Callable[..., list[int]]:
    """An empty queue; opens orders as the application, and gives the ids of their notifications."""
    empty_queue(dba)

    def open_orders(*texts: str) -> list[int]:
        with closing(database.connect("chamados")) as app, app.cursor() as cursor:
            cursor.executemany(
                "insert into ordem_servico (tipo_os, descricao, solicitante) values ('PADRAO', :1, 'Ana')",
                [(text,) for text in texts],
            )
            app.commit()
        with dba.cursor() as cursor:
            return [row[0] for row in cursor.execute("select id from hsm.hsm_fila_notificacao order by id")]

    return open_orders
