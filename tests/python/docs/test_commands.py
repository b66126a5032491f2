"""The pages' commands work as they are printed: each is carried out in the sandbox, page by page, from top to bottom.

English pages only: their twins show the same (test_pages.py). A block ```text that follows is what is printed.
"""

from __future__ import annotations

import base64
import configparser
import getpass
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import oracledb
import pytest
import requests
import yaml

from deploy.sandbox import demo
from deploy.sandbox.portal import Portal
from deploy.sqlplus import SqlPlus
from python_job.config import load as load_job
from python_job.panel.settings import load as load_panel
from tests.database import EMPTY, INSTALLED, PASSWORD, ROOT, OwnSandbox
from tests.mail_relay import relay
from tests.waiting import wait_until

from .blocks import PAGES, Block, Line, blocks, name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ENGLISH = [page for page in PAGES if not page.name.endswith(".pt-BR.md")]
BLOCKS = [block for page in ENGLISH for block in blocks(page)]

# How a command of a shell begins that is carried out; any other is refused unless it is below: pages speak to root, too
RUN = [
    r"make \w",
    r"\.venv/bin/python -m (pytest|deploy\.sqlplus) ",
    r"\.venv/bin/hsm-send-once\b",
    r"curl -X POST -H ",
    r"(export|read -rs) HSM_",
]
# What no test carries out, by how it begins, and why
NOT_RUN = {
    r"(\.venv/bin/)?python -m deploy\.sandbox up": "stays up; every run of the tests starts one",
    r"docker ": "needs a container engine; tests/python/deploy/test_docker.py goes as far as one can without",
    r"(sudo|useradd|install|runuser|cp deploy/linux\S*) ": "changes the machine",
    r"(systemctl|journalctl) ": "services of the machine",
    r"deploy/docker/segredos\.sh": "leaves secrets in this folder; test_docker.py runs it elsewhere",
    r"(cat|rm -r) deploy/docker/segredos": "reads or removes those",
    r"(python3 -m venv )?/opt/hsm/": "outside this folder; make dist proves that the wheel installs",
    r"(sha256sum|unzip|cd hsm-\*/)": "a release, which make dist makes",
    r"python3 -m pip (wheel|download) |cp deploy/requirements\.txt ": "fetches packages",
    r'(cd )?"C:\\|mkdir C:|icacls |sc (config|qc|query) |hsm-service ': "Windows",
    r"exec rdsadmin\.": "Amazon RDS",
    r"RMAN> |\d> ": "RMAN",
    r"show parameter |alter system ": "parameters of an instance",
    r'curl (-d x |-u maria ")?https://ntfy\.example\.com/': "an ntfy of one's own",
    r"curl (-d '\{|-X DELETE )": "breaks an inbox that stays up; deploy/sandbox/tests/inbox",
    r"@deploy/oracle/credencial\.sql hsm_job ": "a user of Windows; tests/plsql/test_agenda.py",
    r'@deploy/oracle/agenda\.sql "C:': "starts a program of Windows",
    r"alter (database|table hsm\.hsm_fila_notificacao) add supplemental ": "redo logs are Oracle's",
}
# Languages of other programs
NOT_READ = {"mermaid", "nginx", "plsql"}
# Carried out in part: what is put in its place
SHORTER = [
    (r"^make ", "make --dry-run "),
    (r" -m pytest ", " -m pytest --collect-only -q -p no:cacheprovider "),
]
# Words that stand for the reader's own; more in `own_words`
PLACEHOLDERS = [
    (r'"\.\.\."', f'"{PASSWORD}"'),
    (r"\bHSM_DADOS HSM_INDICES\b", "USERS SYSAUX"),
    (r"credencial\.sql hsm$", f"credencial.sql {getpass.getuser()}"),
    (r"/opt/hsm/venv/bin/python\b", sys.executable),
    (r"\bORCLPDB1\b", "FREEPDB1"),
    (r":last\b", "0"),
    (r"/hsm/deploy/", "deploy/"),
    (r"\bYOUR_SCHEMA YOUR_TABLE\b", "CHAMADOS ORDEM_SERVICO"),
    (r"(?<![\w/])\.venv/bin/python\b", shlex.quote(sys.executable)),
    (r"(?<![\w/])\.venv/bin/(?=hsm-)", f"{shlex.quote(str(Path(sys.executable).parent))}/"),
]
WEBHOOK_SECRET = f"whsec_{base64.b64encode(bytes(32)).decode()}\n"
ANSWERS = {"Digite SIM": "SIM", "Digite FREEPDB1": "FREEPDB1", "Senha": PASSWORD, "Tablespace": "", "Quota": ""}
# What a page takes for granted: that the product is not there yet; tables
WITHOUT_PRODUCT = {"README.md", "docs/how-to/installing.md"}
GRANTED = {
    "README.md": f"@deploy/oracle/exemplo/chamados.sql {PASSWORD} USERS",
    "docs/how-to/installing.md": f"@deploy/oracle/exemplo/chamados.sql {PASSWORD} USERS",
    "docs/how-to/sources.md": """
create user loja no authentication quota unlimited on users;
create table loja.pedido (
   numero number primary key, tipo varchar2(30), situacao varchar2(20), observacao varchar2(200),
   cliente varchar2(100), criado_em date, alterado_em date
);""",
    # What the demo has done by the time the tutorial begins, {config}: of the job
    "docs/tutorial/first-route.md": """
exec hsm.hsm_admin.definir_parametro('ESPERA_BASE_S', '1')
exec hsm.hsm_admin.definir_parametro('ESPERA_MAX_S', '3')
@deploy/oracle/agenda.sql {python} {config} NENHUMA {root}""",
}
ALL_STOPS = """
begin
   for each_one in (select owner || '.' || job_name as name from dba_scheduler_jobs where owner = 'HSM') loop
      dbms_scheduler.drop_job(each_one.name, force => true);
   end loop;
end;"""


def replaced(text: str, pairs: list[tuple[str, str]]) -> str:
    for pattern, value in pairs:
        text = re.sub(pattern, lambda _, value=value: value, text)  # type: ignore[misc]
    return text


def reason(line: Line) -> str | None:
    return next((why for pattern, why in NOT_RUN.items() if re.match(pattern, line.text)), None)


def is_run(line: Line) -> bool:
    return any(re.match(pattern, line.text) for pattern in RUN)


@dataclass
class Reader:
    """Who types what a page shows, in one session of SQL*Plus and one shell a block. own_words: what stands on the page
    and has another value here. said: by the last block."""

    sandbox: OwnSandbox | None
    own_words: list[tuple[str, str]] = field(default_factory=list)
    said: str = ""
    _sessions: dict[str, SqlPlus] = field(default_factory=dict)

    def does(self, block: Block) -> None:
        self.said = ""
        if block.sql:
            self._types(block)
        commands = [line for line in block.shell if reason(line) is None]
        assert [str(line) for line in commands if not is_run(line)] == [], "neither in RUN nor in NOT_RUN"
        if commands:
            self._runs(commands)

    def close(self) -> None:
        for session in self._sessions.values():
            if session.connection is not None:
                session.connection.close()

    def reads(self, expected: Block, asked: Block) -> None:
        """Looks for each line of what is printed; a question is asked until that is the answer."""
        lines = [line.text.strip() for line in expected.lines]

        def there() -> bool:
            return all(line in self.said for line in lines)

        def again() -> bool:
            self.does(asked)
            return there()

        if all("/operacao/" in line.text for line in asked.sql) and asked.sql:
            _ = there() or wait_until(again)
        assert there(), f"{expected}: it is not what is printed:\n{self.said}"

    def types(self, lines: list[Line], user: str = "system") -> None:
        session, left = self._session(user), list(lines)
        session.out = out = io.StringIO()
        last: Line | None = None
        begun = 0

        def read(prompt: str) -> str:
            nonlocal last, begun
            if not left:
                raise EOFError
            if prompt == "SQL> ":
                session.on_sql_error = session.on_os_error = ("failure", True)  # which scripts set back at their end
                begun = out.tell()
            last = left.pop(0)
            return replaced(last.text, [*self.own_words, *PLACEHOLDERS])

        code = session.interact(read)
        said = out.getvalue()
        self.said += said
        assert code == 0 and not left and "SP2-" not in said, f"{last}\n{said[begun:]}"

    def _types(self, block: Block) -> None:
        lines = [line for line in block.sql if reason(line) is None]
        if not lines:
            return
        as_sys = [i for i, line in enumerate(lines) if line.text.startswith("-- as SYS")]
        if re.match(r"hsm\.", lines[0].text):  # a call out of somebody's code
            before = ["declare", "   l_numero number := 1;", "   l_tipo varchar2(30) := 'REDE';", "begin"]
            lines = [Line(block.page, block.number, text) for text in before] + lines
            lines += [Line(block.page, block.number, text) for text in ("end;", "/")]
        for part, user in (
            ((lines[: as_sys[0]], "system"), (lines[as_sys[0] :], "sys")) if as_sys else ((lines, "system"),)
        ):
            self.types(part, user)

    def _runs(self, commands: list[Line]) -> None:
        if [line for line in commands if line.text.startswith("curl ")]:
            for line in commands:
                self._asks(line)
            return
        text = "\n".join(replaced(line.text, [*SHORTER, *self.own_words, *PLACEHOLDERS]) for line in commands)
        environment = os.environ | {"PYTHONPATH": str(ROOT), "SQLPLUS_PASSWORD": PASSWORD}
        done = subprocess.run(
            ["bash", "-ec", text],
            env=environment,
            input=f"{PASSWORD}\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        self.said += done.stdout
        assert done.returncode == 0, f"{commands[0]}\n{done.stdout}"

    def _asks(self, line: Line) -> None:
        """curl, which not every machine has."""
        command, *words = shlex.split(replaced(line.text, self.own_words))
        method, header = words.pop(words.index("-X") + 1), words.pop(words.index("-H") + 1)
        [url] = [word for word in words if word.startswith("http")]
        assert (command, len(words)) == ("curl", 3), f"{line}: what this test knows of curl is -X, -H and the address"
        answer = requests.request(method, url, headers=dict([header.split(": ")]), timeout=30)
        assert answer.ok, f"{line}\n{answer.text}"

    def _session(self, user: str) -> SqlPlus:
        assert self.sandbox is not None
        if user not in self._sessions:
            self._sessions[user] = SqlPlus(self.sandbox.connect(user), ask=self._answers)
        return self._sessions[user]

    @staticmethod
    def _answers(prompt: str, hidden: bool) -> str:
        answers = [answer for words, answer in ANSWERS.items() if words in prompt]
        assert answers, f"nobody is there to answer: {prompt}"
        return answers[0]


@contextmanager
def site(own: OwnSandbox, folder: Path) -> Iterator[list[tuple[str, str]]]:
    """What a site has besides its database: a configuration of the job, a mail relay, the demo's buttons. Gives what
    stands for the addresses on the pages. Whatever the pages have started has ended afterwards."""
    addresses = {"dsn": own.sandbox.dsn, "ntfy": own.sandbox.ntfy}
    config, portal = demo.write_configuration(folder, addresses), Portal({}, demo.buttons(addresses), 0)
    with relay() as mail:
        try:
            yield [
                (r"/etc/hsm/job\.toml HSM_CRED", f"{config} HSM_CRED {ROOT}"),
                (r"\brelay\.empresa\.com\.br:25\b", f"127.0.0.1:{mail.port}"),
                (r"127\.0\.0\.1:(PORT|15210)/FREEPDB1", own.sandbox.dsn),
                (r"http://127\.0\.0\.1:15213", portal.url),
                (r"https://ntfy\.sh", own.sandbox.ntfy),
            ]
        finally:
            portal.stop()
            requests.delete(f"{own.sandbox.ntfy}/_sandbox/faults", timeout=5)
            with closing(own.connect()) as dba, dba.cursor() as cursor:
                cursor.execute(ALL_STOPS)
                wait_until(lambda: not _running(cursor))


def _running(cursor: oracledb.Cursor) -> int:
    [(count,)] = cursor.execute("select count(*) from dba_scheduler_running_jobs where owner = 'HSM'").fetchall()
    return int(count)


def needs_database(page: Path) -> bool:
    return any(block.sql for block in blocks(page))


def carry_out(page: Path, reader: Reader) -> None:
    before: Block | None = None
    for block in blocks(page):
        if block.language == "text":
            assert before is not None
            reader.reads(block, before)
        elif block.sql or block.shell:
            reader.does(block)
            before = block


@pytest.mark.parametrize("page", [page for page in ENGLISH if needs_database(page)], ids=name)
def test_what_a_page_types_works(
    page: Path, spare: OwnSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("deploy/oracle", "plsql"):
        shutil.copytree(ROOT / part, tmp_path / part)
    for file in ("Makefile", "pyproject.toml"):
        (tmp_path / file).symlink_to(ROOT / file)
    samples = tmp_path / "deploy/oracle/exemplo"
    shutil.copy(samples / "origem.sql", samples / "minha_origem.sql")
    shutil.copy(samples / "rotas.sql", samples / "minhas_rotas.sql")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo, "PASSWORD", PASSWORD)
    with ExitStack() as stack:
        own = stack.enter_context(spare.lent(EMPTY if name(page) in WITHOUT_PRODUCT else INSTALLED))
        words = stack.enter_context(site(own, tmp_path))
        reader = stack.enter_context(closing(Reader(own, words)))
        granted = GRANTED.get(name(page), "").format(python=sys.executable, config=tmp_path / "job.toml", root=ROOT)
        reader.types([Line(name(page), 0, text) for text in granted.splitlines()])
        carry_out(page, reader)


@pytest.mark.parametrize("page", [page for page in ENGLISH if not needs_database(page)], ids=name)
def test_what_a_page_runs_works(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    carry_out(page, Reader(None))


def test_what_is_not_run_is_still_there() -> None:
    lines = [line.text for block in BLOCKS for line in [*block.shell, *block.sql]]
    assert [pattern for pattern in NOT_RUN if not any(re.match(pattern, line) for line in lines)] == []
    assert {*WITHOUT_PRODUCT, *GRANTED} <= {name(page) for page in ENGLISH}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_sqlplus_is_told_nothing_but_commands(page: Path) -> None:
    """SQL*Plus takes a comment behind a command for arguments of it."""
    commented = [
        str(line)
        for block in blocks(page)
        if block.language != "sql"
        for line in block.sql
        if not line.text.startswith("--") and re.search(r"\s(--|#)", line.text)
    ]
    assert commented == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_scripts_a_page_names_are_there(page: Path) -> None:
    named = re.findall(r"@(deploy/[\w/]+\.sql)", page.read_text(encoding="utf-8"))
    own = {"deploy/oracle/exemplo/minha_origem.sql", "deploy/oracle/exemplo/minhas_rotas.sql"}
    assert [path for path in named if path not in own and not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "toml"], ids=str)
def test_a_configuration_is_one(block: Block, tmp_path: Path) -> None:
    text, folder = block.text.replace("/etc/", f"{tmp_path}/"), tmp_path / "hsm"
    document = tomllib.loads(text)
    if "build-system" in document or any(table.get("type") == "folder" for table in channels(document)):
        return  # a sender of one's own, which tests/python/senders/test_the_page.py makes
    folder.mkdir()
    for setting, kind, path in re.findall(r'^(\w+)_(file|dir) = "([^"]+)"', text, re.M):
        place = Path(path)
        place.parent.mkdir(exist_ok=True)
        if kind == "dir":
            place.mkdir(exist_ok=True)
        else:
            place.touch(mode=0o600)
            place.write_text(WEBHOOK_SECRET if setting == "secret" else "https://a.example/x\n")
    file = folder / "given.toml"
    given = "" if "database" in document else '[database]\ndsn = "db.example:1521/PDB"\nuser = "HSM_JOB"\n'
    given += "" if channels(document) or "panel" in block.text else '[channels.X]\nurl = "https://ntfy.example"\n'
    file.write_text(given + text)
    file.chmod(0o600)
    if "panel" in block.text:
        load_panel(str(file), {})
    else:
        load_job(str(file), {"HSM_DB_PASSWORD": "x"})


def channels(document: dict[str, dict[str, dict[str, object]]]) -> list[dict[str, object]]:
    return list(document.get("channels", {}).values())


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language not in ("", "sql", "toml")], ids=str)
def test_other_text_is_what_it_says(block: Block) -> None:
    if block.language == "json":
        json.loads(block.text)
    elif block.language == "yaml":
        yaml.safe_load(block.text)
    elif block.language == "python":
        compile(block.text, str(block), "exec")
    elif block.language in ("ini", "properties"):
        head = "" if block.language == "ini" else "[x]\n"
        configparser.ConfigParser(interpolation=None, strict=False).read_string(head + block.text)
    elif block.language not in NOT_READ:
        assert block.language == "text", f"{block}: this test does not know {block.language}"
