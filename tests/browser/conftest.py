"""The panel in a real browser: Chromium over `python -m python_job.panel` and a sandbox. `make browser` runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.database import INSTALLED, PASSWORD, ROOT, OwnSandbox

from . import states

_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WIDE, PHONE = (1280, 900), (390, 844)
_LONG_MS = 20_000


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", default=str(ROOT / ".cache" / "browser"), help="folder for what the page looks like")
    parser.addoption("--readme", action="store_true", help="renews the pictures of README, in docs/img")


def pictures_folder(request: pytest.FixtureRequest) -> Path:
    """Where a picture for README goes."""
    renew = request.config.getoption("--readme")
    folder = ROOT / "docs" / "img" if renew else Path(request.config.getoption("--pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    name = os.environ.get("CHROMIUM", "chromium")
    program = shutil.which(name)
    assert program, f"no {name}: apt-get install chromium, or name another one in CHROMIUM"
    expect.set_options(timeout=_LONG_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


class Server:
    """`python -m python_job.panel`, which may be stopped and started again at the same port."""

    def __init__(self, folder: Path, dsn: str) -> None:
        self._config, self._log = folder / "panel.toml", folder / "panel.log"
        self._dsn, self.port = dsn, 0
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._config.write_text(f'[database]\ndsn = "{self._dsn}"\n[panel]\nport = {self.port}\n')
        with self._log.open("wb") as log:
            command = [sys.executable, "-m", "python_job.panel", "--config", str(self._config)]
            self._child = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        while not (said := re.search(r"listening on \S+?:(\d+),", self._log.read_text())):
            assert self._child.poll() is None, self._log.read_text()
            with pytest.raises(subprocess.TimeoutExpired):
                self._child.wait(0.05)
        self.port = int(said[1])

    def stop(self) -> None:
        if self._child is not None:
            self._child.terminate()
            assert self._child.wait(30) == 0, self._log.read_text()
            self._child = None


@pytest.fixture(scope="session")
def server(spare: OwnSandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("panel"), spare.sandbox.dsn)
    found.start()
    yield found
    found.stop()


_BUILT: dict[str, Callable[[OwnSandbox], None]] = {
    states.QUIET: states.build_quiet,
    states.BUSY: states.build_busy,
    states.TROUBLE: states.build_trouble,
}


@pytest.fixture(scope="session")
def build(spare: OwnSandbox, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Makes a state and those it stands on, once."""
    made = {INSTALLED}
    folder = tmp_path_factory.mktemp("logs")

    def until(name: str) -> None:
        for known, make in _BUILT.items():
            if known not in made:
                with pytest.MonkeyPatch.context() as patch:
                    patch.chdir(folder)  # scripts spool their logs there
                    make(spare)
                made.add(known)
            if known == name:
                return

    return until


@dataclass
class Visit:
    """Somebody at the panel. When it is over, the browser's console and what it asked for are looked at."""

    page: Page
    url: str
    pictures: Path
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    expected: str = "$^"  # what the console may say

    def sign_in(self, user: str, password: str = PASSWORD) -> None:
        self.page.goto(self.url)
        self.page.get_by_label("Usuário").fill(user)
        self.page.get_by_label("Senha").fill(password)
        self.page.get_by_role("button", name="Entrar").click()
        expect(self.page.locator("#situacao")).to_be_visible()

    def find(self, number: int) -> None:
        self.page.get_by_label("Ordem", exact=True).fill(str(number))
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name=f"Ordem {number}")).to_be_visible()

    def fits(self) -> bool:
        """Nothing is cut off at the side."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    def accessible(self) -> str:
        """What axe finds; empty: nothing."""
        found = Axe().run(self.page)
        return found.generate_report() if found.violations_count else ""

    def picture(self, name: str, whole: bool = True) -> Path:
        path = self.pictures / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole)
        return path


Visits = Callable[..., Visit]


@pytest.fixture
def visits(
    chromium: Browser, server: Server, spare: OwnSandbox, build: Callable[[str], None], request: pytest.FixtureRequest
) -> Iterator[Visits]:
    """visit(state, user, size, scheme): the database is put into that state first, unless it is None; without a user
    nobody signs in."""
    pictures = Path(request.config.getoption("--pictures"))
    pictures.mkdir(parents=True, exist_ok=True)
    made: list[Visit] = []
    with ExitStack() as stack:

        def visit(
            state: str | None,
            user: str | None = states.OPERATOR,
            size: tuple[int, int] = WIDE,
            scheme: str = "light",
        ) -> Visit:
            if state is not None:
                build(state)
                stack.enter_context(spare.lent(state))
                states.present(spare, *([states.OTHER] if state == states.TROUBLE else states.SENDERS))
                states.forget_the_restore(spare)
            context = chromium.new_context(
                color_scheme="dark" if scheme == "dark" else "light",
                viewport={"width": size[0], "height": size[1]},
                locale="pt-BR",
            )
            stack.callback(context.close)
            found = Visit(context.new_page(), server.url, pictures)
            found.page.set_default_timeout(_LONG_MS)
            _watch(found)
            made.append(found)
            if user is not None:
                found.sign_in(user)
            return found

        yield visit
        for one in made:
            assert [text for text in one.complaints if not re.search(one.expected, text)] == []
            assert {urlsplit(url).netloc for url in one.asked} <= {urlsplit(one.url).netloc}


def _watch(visit: Visit) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith("data:"):
            visit.asked.append(request.url)

    visit.page.on("console", said)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("request", asked)


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """The server is away for the block."""
    server.stop()
    try:
        yield
    finally:
        server.start()
