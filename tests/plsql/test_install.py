"""Installing and removing the product: what a DBA reads when something is not right, and what is left of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from deploy.sandbox.server import Sandbox
from deploy.sqlplus import SqlPlus
from python_job import __version__
from tests.database import EMPTY, PASSWORD, ROOT, OwnSandbox

from . import kills
from .dictionary import snapshot
from .scripts import SCRIPTS, Script, Watched, copied, execute, runner, value

CONTAINER = "FREEPDB1"
DATABASE = "FREE"


def logon(sandbox: Sandbox, user: str, password: str = PASSWORD) -> oracledb.Connection:
    return oracledb.connect(user=user, password=password, dsn=sandbox.dsn)


@pytest.fixture
def sandbox(spare: OwnSandbox) -> Sandbox:
    return spare.sandbox


class Database:
    """Which state the database is in, and what the dictionary says in each. None: a test has changed it."""

    def __init__(self, spare: OwnSandbox) -> None:
        self._spare = spare
        self._known: dict[str, set[tuple[str, ...]]] = {}
        self._state: str | None = None

    def bring(self, state: str) -> None:
        if self._state == state:
            return
        if state == "product" and state not in self._known:
            self._spare.restore(EMPTY)
            assert self._spare.run(SCRIPTS / "install.sql", PASSWORD, "USERS") == 0, self._spare.output
            self._spare.keep("product")
        else:
            self._spare.restore(state)
        self._state = state
        if state not in self._known:
            self._known[state] = self.facts()

    def facts(self) -> set[tuple[str, ...]]:
        with closing(self._spare.connect()) as connection:
            return snapshot(connection)

    def let_go(self, *, spoilt: bool) -> None:
        """What is in the tables no snapshot tells: a test that changes that says so."""
        if spoilt or self.facts() != self._known[str(self._state)]:
            self._state = None


@pytest.fixture(scope="module")
def database_of_file(spare: OwnSandbox) -> Database:
    return Database(spare)


@pytest.fixture
def dba(
    request: pytest.FixtureRequest,
    spare: OwnSandbox,
    database_of_file: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[oracledb.Connection]:
    """A DBA who starts his scripts in a folder of his own; the database is as the test's other fixtures want it."""
    monkeypatch.chdir(tmp_path)
    asked = set(request.fixturenames)
    database_of_file.bring("installed" if "customer" in asked else "product" if "installed" in asked else EMPTY)
    with closing(spare.connect()) as connection:
        yield connection
    database_of_file.let_go(spoilt="spoilt" in asked)


@pytest.fixture
def run(dba: oracledb.Connection) -> Script:
    """Runs scripts in a database that is as it was new."""
    return runner(dba)


@pytest.fixture
def installed(dba: oracledb.Connection) -> Script:
    """The same, after an installation."""
    return runner(dba)


@pytest.fixture
def customer(dba: oracledb.Connection) -> Script:
    """The same, with the sample customer and its trigger."""
    return runner(dba)


@pytest.fixture
def spoilt() -> None:
    """For tests that change what is in the tables."""


def said(output: str) -> str:
    """The error a script ended with, in one line."""
    return " ".join(line for line in output.splitlines() if line.startswith("ORA-20999"))


# ------------------------------------------------------------ refused before anything is changed

FOREIGN = {
    "tables of somebody else": (["create user hsm identified by x quota unlimited on users",
                                 "create table hsm.pacientes (nome varchar2(10))",
                                 "create table hsm.hsm_log (quando date)"], ["TABLE PACIENTES", "TABLE HSM_LOG"]),
    "a table of that name, and not ours": (["create user hsm no authentication quota unlimited on users",
                                            "create table hsm.hsm_instalacao (chave raw(16))"],
                                           ["TABLE HSM_INSTALACAO"]),
    "a user who logs in": (["create user hsm identified by x"], ["login por PASSWORD"]),
    "a sender that owns something": (["create user hsm_job identified by x quota unlimited on users",
                                      "create table hsm_job.t (a number)"], ["HSM_JOB", "TABLE T"]),
    "a sender that may do more": (["create user hsm_job identified by x", "grant create any table, dba to hsm_job",
                                   "grant execute on sys.dbms_lock to hsm_job"],
                                  ["HSM_JOB", "CREATE ANY TABLE", "DBA", "EXECUTE em SYS.DBMS_LOCK"]),
    "a role of somebody else": (["create role hsm_leitor", "grant select any table to hsm_leitor",
                                 "create role hsm_operador", "grant hsm_leitor to hsm_operador"],
                                ["HSM_LEITOR tem SELECT ANY TABLE", "HSM_OPERADOR tem HSM_LEITOR"]),
}  # fmt: skip


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.parametrize("script", ["install.sql", "uninstall.sql"])
def test_what_is_somebody_elses_is_named_and_neither_installed_into_nor_removed(
    sandbox: Sandbox, dba: oracledb.Connection, run: Script, what: str, script: str
) -> None:
    statements, names = FOREIGN[what]
    with closing(logon(sandbox, "sys")) as sys:
        execute(sys, *statements)
    before = snapshot(dba)
    code, output = run(script, *((PASSWORD, "USERS") if script == "install.sql" else (CONTAINER,)))
    assert code == 1
    assert [name for name in names if name not in said(output)] == [], output
    assert snapshot(dba) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), r"senha de HSM_JOB \(argumento 1\) e a tablespace das tabelas \(argumento 2\)"),
        (("x",), r"argumento 2"),
        (("x", "NENHURES"), r"Não há tablespace permanente NENHURES \(tabelas, argumento 2\)"),
        (("x", "TEMP"), r"Não há tablespace permanente TEMP"),
        (("x", "a;b"), r"Não há tablespace permanente A;B"),
        (("x", "USERS", "NENHURES"), r"NENHURES \(índices e LOBs, argumento 3\)"),
        (("x", "USERS", "USERS", "muita"), r"quota \(argumento 4\) é UNLIMITED ou um número com K, M, G ou T"),
        (("x", "USERS", "USERS", "2G", "agora"), r"argumento 5 só pode ser ENSAIO"),
        (("", "USERS"), r"não aceitou a senha de HSM_JOB \(argumento 1\).*perfil DEFAULT"),
        (('a"b', "USERS"), r"não aceitou a senha de HSM_JOB \(argumento 1\): de 1 a 30 bytes, sem aspas duplas"),
    ],
)
def test_an_argument_that_will_not_do_is_named_and_nothing_is_changed(
    dba: oracledb.Connection, run: Script, arguments: tuple[str, ...], message: str
) -> None:
    before = snapshot(dba)
    code, output = run("install.sql", *arguments)
    assert code == 1
    assert re.search(message, said(output)), output
    assert snapshot(dba) == before


STARTED = sorted(
    path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.sql") if path.parent.name != "interno"
)
GIVEN = {
    "install.sql": ("x", "USERS"),
    "upgrade.sql": (),
    "exemplo/chamados.sql": ("x", "USERS"),
    "agenda.sql": ("/p", "/c"),
    "credencial.sql": ("u",),
    "perfil_job.sql": ("90",),
    "gatilho.sql": ("CHAMADOS", "ORDEM_SERVICO"),
    "gatilho_remover.sql": ("CHAMADOS", "ORDEM_SERVICO"),
    "reconciliar.sql": ("CHAMADOS", "ORDEM_SERVICO", "24"),
    "migrar_original.sql": ("CHAMADOS", "t"),
    "migrar_original_desfazer.sql": ("CHAMADOS",),
    "agenda_remover.sql": (),
    "correio.sql": ("relay.example", "a@b.example", "c@b.example"),
    "correio_remover.sql": (),
    "agenda_servico.sql": (),
    "uninstall.sql": ("PADRAO",),
}
# Made by SYS alone; those of a sample that is not there
NOT_ASKED = {"instalador.sql", "install_interativo.sql", "exemplo/ordens.sql"}


@pytest.mark.usefixtures("installed")
def test_every_script_says_in_words_what_its_user_lacks(sandbox: Sandbox, dba: oracledb.Connection) -> None:
    execute(dba, "create user ninguem identified by x", "grant create session to ninguem")
    before = snapshot(dba)
    wrong = []
    for script in STARTED:
        if script not in NOT_ASKED:
            with closing(logon(sandbox, "ninguem", "x")) as nobody:
                code, output = runner(nobody)(script, *GIVEN.get(script, ("PADRAO", "PAUSAR", "x")))
            if code != 1 or "NINGUEM" not in said(output) or "ORA-06550" in output:
                wrong.append((script, output))
    assert wrong == []
    assert snapshot(dba) == before


def needed() -> list[str]:
    text = (SCRIPTS / "interno" / "instalador_precisa.sql").read_text(encoding="utf-8")
    return [name for line in re.findall(r'hsm_precisa_\d = "(.*)"', text) for name in line.split(",")]


def test_who_may_only_log_on_is_told_everything_that_is_missing(
    sandbox: Sandbox, dba: oracledb.Connection, run: Script
) -> None:
    execute(dba, "create user ninguem identified by x", "grant create session to ninguem")
    before = snapshot(dba)
    with closing(logon(sandbox, "ninguem", "x")) as nobody:
        code, output = runner(nobody)("install.sql", "x", "USERS")
        assert code == 1
        names = [
            *needed(),
            "CREATE SESSION WITH ADMIN OPTION",
            "SELECT ANY DICTIONARY (ou o papel SELECT_CATALOG_ROLE)",
        ]
        assert [name for name in names if name not in said(output)] == [], output
        assert "Faltam privilégios a NINGUEM" in output
        assert "instalador.sql" in output
        code, output = runner(nobody)("uninstall.sql", CONTAINER)
        assert code == 1 and "Falta a NINGUEM: SELECT ANY DICTIONARY" in output
    assert snapshot(dba) == before


@pytest.fixture
def installer(sandbox: Sandbox, dba: oracledb.Connection, run: Script) -> Iterator[oracledb.Connection]:
    """Not a DBA: an account that instalador.sql has made."""
    execute(dba, "create user instala identified by x", "grant create session to instala")
    with closing(logon(sandbox, "sys")) as sys:
        code, output = runner(sys)("instalador.sql", "instala")
        assert code == 0, output
    with closing(logon(sandbox, "instala", "x")) as connection:
        yield connection


def test_an_account_with_the_least_privileges_installs_and_removes(installer: oracledb.Connection) -> None:
    run = runner(installer)
    code, output = run("install.sql", PASSWORD, "USERS")
    assert code == 0, output
    for name, *arguments in (("perfil_job.sql", "365"), ("credencial.sql", "hsm"), ("operacao/indices.sql",)):
        code, output = run(name, *arguments, answers=("x",))
        assert code == 0, output
    code, output = run("uninstall.sql", CONTAINER)
    assert code == 0 and "  fica: " not in output, output
    assert value(installer, "select count(*) from dba_users where username like 'HSM%'") == 0
    assert value(installer, "select count(*) from dba_profiles where profile like 'HSM%'") == 0


def test_a_view_that_has_ended_stays_where_it_may_not_be_dropped(
    dba: oracledb.Connection, installer: oracledb.Connection
) -> None:
    run = runner(installer)
    code, output = run("install.sql", PASSWORD, "USERS")
    assert code == 0, output
    left = "select count(*) from dba_objects where owner = 'HSM' and object_name = 'HSM_RECENTE_VW'"
    execute(dba, "create view hsm.hsm_recente_vw as select 1 as um from dual", "revoke drop any view from instala")
    code, output = run("upgrade.sql")
    assert (code, value(dba, left)) == (0, 1), output
    assert "não tem DROP ANY VIEW" in output
    execute(dba, "grant drop any view to instala")
    code, output = run("upgrade.sql")
    assert (code, value(dba, left)) == (0, 0), output


def test_each_privilege_that_is_missing_is_named(dba: oracledb.Connection, installer: oracledb.Connection) -> None:
    missed = []
    for name in [*needed(), "SELECT_CATALOG_ROLE"]:
        execute(dba, f"revoke {name} from instala")
        code, output = runner(installer)("install.sql", "x", "USERS")
        if code == 0 or name not in said(output):
            missed.append((name, output))
        execute(dba, f"grant {name} to instala")
    assert missed == []


def test_what_the_installer_was_given_can_be_taken_away(
    sandbox: Sandbox, dba: oracledb.Connection, installer: oracledb.Connection
) -> None:
    with closing(logon(sandbox, "sys")) as sys:
        for _ in range(2):
            code, output = runner(sys)("instalador.sql", "INSTALA", "TIRAR")
            assert code == 0, output
    rights = "select privilege from dba_{}_privs where grantee = 'INSTALA'"
    with dba.cursor() as cursor:
        assert cursor.execute(rights.format("sys")).fetchall() == [("CREATE SESSION",)]
        assert cursor.execute(rights.format("tab")).fetchall() == []
        assert cursor.execute("select granted_role from dba_role_privs where grantee = 'INSTALA'").fetchall() == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((), "Informe o usuário (argumento 1)"), (("nenhum",), "Não há usuário nenhum"), (("system", "x"), "argumento 2")],
)
def test_the_script_for_the_installer_names_what_is_wrong(
    run: Script, arguments: tuple[str, ...], message: str
) -> None:
    code, output = run("instalador.sql", *arguments)
    assert code == 1
    assert message in said(output)


@pytest.mark.usefixtures("spoilt")
@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("0.1.0", f"Está instalada a versão 0.1.0: use upgrade.sql para a {__version__}"),
        ("9.9.9", f"O banco tem a versão 9.9.9, mais nova que a destes arquivos ({__version__})"),
    ],
)
def test_another_version_is_not_installed_over(
    dba: oracledb.Connection, installed: Script, version: str, message: str
) -> None:
    execute(dba, f"update hsm.hsm_instalacao set versao = '{version}'")
    before = snapshot(dba)
    code, output = installed("install.sql", "x", "USERS")
    assert code == 1
    assert message in said(output)
    assert snapshot(dba) == before


def test_a_sender_at_work_is_named_before_anything_is_changed(
    sandbox: Sandbox, dba: oracledb.Connection, installed: Script
) -> None:
    before = snapshot(dba)
    with closing(logon(sandbox, "hsm_job")):
        for script, arguments, message in (
            ("install.sql", ("x", "USERS"), r"ligado como HSM_JOB: .+ \(\d+,\d+,@1\) desde .+ repita install\.sql"),
            ("uninstall.sql", (CONTAINER,), r"HSM_JOB está conectado: sessão \d+ da instância 1 \(.+ em .+\)"),
        ):
            code, output = installed(script, *arguments)
            assert code == 1
            assert re.search(message, said(output)), output
    assert snapshot(dba) == before


# ------------------------------------------------------------ installing


def test_a_new_installation_and_one_installed_again_are_the_same(dba: oracledb.Connection, installed: Script) -> None:
    before = snapshot(dba)
    code, output = installed("install.sql", "another", "USERS")
    assert code == 0, output
    assert snapshot(dba) == before
    assert output.rstrip().endswith("install: concluído")


@pytest.mark.usefixtures("spoilt")
def test_installing_again_keeps_what_was_set_and_what_waits(dba: oracledb.Connection, installed: Script) -> None:
    execute(
        dba,
        "begin hsm.hsm_admin.definir_parametro('LOTE_MAX', '77'); "
        "hsm.hsm_admin.pausar('PADRAO', 'teste'); hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{}'); end;",
    )
    prefix = value(dba, "select prefixo_sequencia from hsm.hsm_instalacao")
    code, output = installed("install.sql", "another", "USERS")
    assert code == 0, output
    assert value(dba, "select valor from hsm.hsm_parametro where nome = 'LOTE_MAX'") == "77"
    assert value(dba, "select pausado from hsm.hsm_canal where canal = 'PADRAO'") == "S"
    assert value(dba, "select count(*) from hsm.hsm_fila_notificacao") == 1
    assert value(dba, "select prefixo_sequencia from hsm.hsm_instalacao") == prefix


@pytest.mark.usefixtures("spoilt")
def test_a_sender_that_somebody_dropped_is_made_again_with_the_password_given(
    sandbox: Sandbox, dba: oracledb.Connection, installed: Script
) -> None:
    """Scripts that the installer calls with arguments of their own must not put theirs in the place of the password."""
    execute(dba, "drop user hsm_job cascade")
    code, output = installed("install.sql", "Segr3do", "USERS")
    assert code == 0, output
    with closing(logon(sandbox, "hsm_job", "Segr3do")) as job, job.cursor() as cursor:
        assert cursor.callfunc("hsm.hsm_envio_api.versao_contrato", int) > 0


def test_tables_and_indexes_go_where_they_are_told_and_stay_there(dba: oracledb.Connection, run: Script) -> None:
    code, output = run("install.sql", "x", "users", "sysaux", "2g")
    assert code == 0, output
    assert "tabelas em USERS, índices e LOBs em SYSAUX" in output
    places = "select distinct tablespace_name from dba_indexes where owner = 'HSM'"
    with dba.cursor() as cursor:
        quotas = "select tablespace_name, max_bytes from dba_ts_quotas where username = 'HSM' order by 1"
        for again in range(2):
            assert cursor.execute(places).fetchall() == [("SYSAUX",)]
            assert cursor.execute(quotas).fetchall() == [("SYSAUX", 2 << 30), ("USERS", 2 << 30)]
            if not again:
                execute(dba, "drop table hsm.hsm_alerta", "drop index hsm.hsm_fila_viva_idx")
                code, output = run("install.sql", "x", "SYSAUX")
                assert code == 0, output
                assert "tabelas em USERS, índices e LOBs em SYSAUX" in output


def test_the_plan_says_that_the_quota_is_unlimited_unless_told_otherwise(dba: oracledb.Connection, run: Script) -> None:
    code, output = run("install.sql", "x", "USERS")
    assert code == 0 and "quota      UNLIMITED" in output
    assert value(dba, "select max_bytes from dba_ts_quotas where username = 'HSM'") == -1


def test_every_index_and_lob_names_its_tablespace() -> None:
    found: dict[str, tuple[int, int]] = {}
    for path in sorted((ROOT / "plsql" / "tables").glob("*.sql")):
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        segments = re.findall(r"create (?:unique )?index|primary key|unique \(|\blob \(", text)
        found[path.name] = (len(segments), text.count("tablespace &hsm_tablespace_indices"))
        assert text.count("clob") <= text.count("lob ("), path.name
    assert {name: counts for name, counts in found.items() if counts[0] != counts[1]} == {}


@pytest.mark.parametrize("arguments", [("x", "USERS"), ("x", "USERS", "SYSAUX"), ("x", "USERS", "SYSAUX", "5G")])
def test_a_dry_run_shows_everything_and_changes_nothing(
    dba: oracledb.Connection, run: Script, arguments: tuple[str, ...]
) -> None:
    before = snapshot(dba)
    code, output = run("install.sql", *arguments, "ensaio")
    assert code == 0, output
    assert snapshot(dba) == before
    assert "ENSAIO: nada foi alterado." in output
    quota = arguments[3] if len(arguments) > 3 else "UNLIMITED"
    assert f"create user hsm no authentication default tablespace USERS quota {quota} on USERS" in output
    shown = {line.strip() for line in output.splitlines()}
    for folder in ("tables", "packages", "views", "comments"):
        files = [path.relative_to(ROOT) for path in (ROOT / "plsql" / folder).iterdir()]
        names = [(path.as_posix(), path.with_stem(path.stem + "_minimo").as_posix()) for path in files]
        missing = [n for n, least in names if not any(f"({n})" in line or f"({least})" in line for line in shown)]
        assert [n for n in missing if "minima" not in n] == []
    assert "grant execute on hsm.hsm_envio_api to hsm_job" in shown
    assert "alter user hsm_job identified by <senha>" in shown


def test_a_dry_run_over_an_installation_changes_nothing(dba: oracledb.Connection, installed: Script) -> None:
    execute(dba, "drop table hsm.hsm_alerta")
    before = snapshot(dba)
    code, output = installed("install.sql", "x", "USERS", "ENSAIO")
    assert code == 0, output
    assert snapshot(dba) == before
    assert "hsm_canal já existe" in output and "create table hsm_alerta   (plsql/tables/hsm_alerta.sql)" in output


def test_the_real_run_prints_what_the_dry_run_printed(run: Script) -> None:
    def acts(output: str) -> list[str]:
        lines = (re.sub(r"   \(plsql/.*\)$", "", line) for line in output.splitlines())
        return [line for line in lines if line.startswith(("create ", "grant ", "alter ", "comment "))]

    rehearsed = acts(run("install.sql", "x", "USERS", "ENSAIO")[1])
    assert acts(run("install.sql", "x", "USERS")[1]) == rehearsed


SECRETS = ["t~'q&er;s %çãÉ", "acaba-"]


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("refused", [False, True], ids=["accepted", "refused"])
def test_the_password_is_in_one_statement_and_in_nothing_that_is_printed_or_kept(
    spare: OwnSandbox, sandbox: Sandbox, tmp_path: Path, secret: str, refused: bool
) -> None:
    password = f'{secret}"{secret}' if refused else secret
    for script, arguments, answers in (
        ("install.sql", [password, "USERS"], []),
        ("install_interativo.sql", [], ["", "", "", "SIM", password]),
    ):
        spare.restore(EMPTY)
        left = iter(answers)
        session = Watched(spare.connect(), lambda prompt, hidden, left=left: next(left))  # type: ignore[misc]
        code = session.run(str(SCRIPTS / script), arguments)
        assert code == int(refused), session.printed.getvalue()
        holding = [text for text in session.sent if secret in text]
        assert holding == [f'alter user hsm_job identified by "{password}"'], script
        kept = [session.printed.getvalue(), *(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())]
        assert [text for text in kept if secret in text] == []
        if not refused:
            with closing(logon(sandbox, "hsm_job", password)):
                assert session.defines == {}
        assert session.connection is not None
        session.connection.close()


def test_the_interactive_installer_shows_the_plan_then_asks_then_wants_the_password(
    sandbox: Sandbox, dba: oracledb.Connection, run: Script
) -> None:
    before = snapshot(dba)
    code, output = run("install_interativo.sql", answers=("", "", "", "não"))
    assert code == 1 and "A resposta não foi SIM: nada foi feito" in output
    assert snapshot(dba) == before
    code, output = run("install_interativo.sql", answers=("", "sysaux", "3G", "sim", "Segr3do"))
    assert code == 0, output
    order = [
        "Será feito:",
        "Privilégios concedidos, se faltarem:",
        "Digite SIM: sim",
        "Senha para HSM_JOB: ",
        "create user hsm ",
    ]
    assert sorted(order, key=output.index) == order
    with closing(logon(sandbox, "hsm_job", "Segr3do")):
        assert "quota 3G on SYSAUX" in output


def test_the_interactive_installer_asks_for_no_password_where_there_is_one(sandbox: Sandbox, installed: Script) -> None:
    code, output = installed("install_interativo.sql", answers=("", "", "", "SIM"))
    assert code == 0, output
    with closing(logon(sandbox, "hsm_job")):
        assert "Usuário HSM_JOB já existe" in output


@pytest.mark.usefixtures("run")
def test_substitution_that_was_off_is_turned_on_for_the_installer_and_off_again(dba: oracledb.Connection) -> None:
    left = ["", "", "", "SIM", "Segr3do"]
    session = SqlPlus(connection=dba, out=io.StringIO(), ask=lambda prompt, hidden: left.pop(0))
    session.settings.define = None
    assert session.run(str(SCRIPTS / "install_interativo.sql")) == 0
    assert session.settings.define is None


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("name", ["OPS$MARIA", "MARIA@EXAMPLE.COM", "MARIA SILVA"])
def test_a_dba_whose_name_needs_quotes_installs_and_removes(
    sandbox: Sandbox, dba: oracledb.Connection, name: str
) -> None:
    execute(dba, f'create user "{name}" identified by x', f'grant dba to "{name}"')
    with closing(logon(sandbox, f'"{name}"', "x")) as person:
        for script, arguments in (("install.sql", ("x", "USERS")), ("uninstall.sql", (CONTAINER,))):
            code, output = runner(person)(script, *arguments)
            assert code == 0, output
            assert value(person, "select sys_context('USERENV', 'CURRENT_SCHEMA') from dual") == name


@pytest.mark.usefixtures("run")
def test_a_script_leaves_the_session_as_it_was(dba: oracledb.Connection) -> None:
    (Path.cwd() / "antes.sql").write_text("set feedback off pagesize 7 linesize 99\ndefine meu = 'x'\n")
    session = SqlPlus(connection=dba, out=io.StringIO())
    session.run("antes.sql")
    settings = session.settings.script()
    scripts = [("install.sql", "x", "USERS"), ("verify.sql",), ("painel.sql", "p.html"), ("uninstall.sql", CONTAINER)]
    for script, *arguments in scripts:
        assert session.run(str(SCRIPTS / script), arguments) == 0, script
        assert (session.settings.script(), session.defines, session.columns) == (settings, {"MEU": "x"}, {}), script
        assert value(dba, "select sys_context('USERENV', 'CURRENT_SCHEMA') from dual") == "SYSTEM"


def test_a_session_that_has_used_the_packages_installs_them_again(dba: oracledb.Connection, installed: Script) -> None:
    assert installed("painel.sql", "p.html")[0] == 0
    assert installed("uninstall.sql", CONTAINER)[0] == 0
    code, output = installed("install.sql", "x", "USERS")
    assert code == 0, output


@pytest.mark.usefixtures("run")
def test_an_installation_whose_code_does_not_compile_says_where(dba: oracledb.Connection, tmp_path: Path) -> None:
    copy = copied(tmp_path / "copy")
    body = copy / "plsql" / "packages" / "hsm_guarda.pkb"
    text = body.read_text(encoding="utf-8")
    body.write_text(text.replace("hsm_registro.aviso", "hsm_registro.avizo"), encoding="utf-8")
    code, output = runner(dba, copy / "deploy" / "oracle")("install.sql", "x", "USERS")
    assert code != 0
    assert re.search(r"PACKAGE BODY HSM_GUARDA \d+:\d+ .*AVIZO", output), output


# ------------------------------------------------------------ stopped half-way

# A run that was killed before one of these is run again up to it and compared there: what follows depends on nothing
# but what is in the dictionary.
CHECKPOINTS = ("comment on ", "create or replace view hsm_banco_vw")


def test_an_installation_killed_after_any_statement_ends_as_a_new_one_when_run_again(
    spare: OwnSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    script = kills.Script(spare, SCRIPTS / "install.sql", "x", "USERS", "SYSAUX", "5G")

    def facts() -> set[tuple[str, ...]]:
        with closing(spare.connect()) as connection:
            return snapshot(connection)

    def again() -> None:
        spare.restore(EMPTY)
        script.known = set()

    goals: list[tuple[str, set[tuple[str, ...]], int]] = []
    for start in CHECKPOINTS:
        again()
        assert not script.run(stop=lambda number, text, start=start: text.lower().startswith(start))  # type: ignore[misc]
        goals.append((start, facts(), len(script.ddl)))
    again()
    assert script.run(), script.output
    goals.append(("", facts(), len(script.ddl) + 1))

    points = script.points()
    assert len(points) > 8
    for point in points:
        again()
        assert not script.run(point.limit, point.stop), point.after
        start, expected, _ = next(goal for goal in goals if len(script.ddl) <= goal[2])
        stop = (lambda number, text, start=start: text.lower().startswith(start)) if start else None
        assert script.run(stop=stop) == (stop is None), (point.after, script.output)
        assert facts() ^ expected == set(), point.after


def test_an_index_whose_table_was_just_made_is_made_later() -> None:
    """A table that is there is not created again, and its file has its indexes too."""
    made = re.findall(
        r"create index (\w+) on (\w+) \(\s*([^)]*?)\s*\)(?:\s+initrans (\d+))?",
        "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "plsql" / "tables").glob("*.sql"))),
    )
    completed = re.findall(
        r"\bindice\(\s*'(\w+)',\s*'(\w+)',\s*'([^']*)'(?:,\s*'(\d+)')?\s*\)",
        (SCRIPTS / "interno" / "evoluir.sql").read_text(encoding="utf-8"),
    )
    later = {(index, table, columns, initrans or "8") for table, index, columns, initrans in completed}
    assert {(*rest, initrans or "2") for *rest, initrans in made} == later


STOPS = {
    "interno/usuarios.sql": "end;\n/\n",
    "interno/tabelas.sql": "@@tabela.sql hsm_carga\n",
    "interno/codigo.sql": '@@&hsm_passo_unidade packages/hsm_agenda.pks "create or replace package hsm_agenda"\n',
    "interno/dados_iniciais.sql": "end;\n/\n",
    "interno/privilegios.sql": "end;\n/\n",
}


def stopping_after(folder: Path, script: str, line: str) -> Path:
    """The scripts of a copy that fails right after that line."""
    path = copied(folder) / "deploy" / "oracle" / script
    before, after = path.read_text(encoding="utf-8").split(line, 1)
    path.write_text(f"{before}{line}select * from nao_ha_tal_tabela;\n{after}", encoding="utf-8")
    return folder / "deploy" / "oracle"


@pytest.mark.parametrize("script", STOPS)
def test_an_installation_that_stopped_can_be_removed(
    dba: oracledb.Connection, run: Script, tmp_path: Path, script: str
) -> None:
    before = snapshot(dba)
    code, output = runner(dba, stopping_after(tmp_path / "copy", script, STOPS[script]))("install.sql", "x", "USERS")
    assert code != 0 and "ORA-00942" in output
    execute(dba, "alter session set current_schema = system")
    code, output = run("uninstall.sql", CONTAINER)
    assert code == 0, output
    assert snapshot(dba) == before


# ------------------------------------------------------------ removing


def test_nothing_is_left_of_an_installation_that_was_removed(dba: oracledb.Connection, run: Script) -> None:
    execute(
        dba,
        "create user chamados identified by x quota unlimited on users",
        "create table chamados.ordem_servico (id_os number primary key, tipo_os varchar2(30), status varchar2(30), "
        "descricao varchar2(400), solicitante varchar2(60), responsavel varchar2(60), "
        "usuario_atualizacao varchar2(60), dt_abertura date, dt_atualizacao date)",
    )
    before = snapshot(dba)
    for script, *arguments in (
        ("install.sql", "x", "USERS", "SYSAUX"),
        ("exemplo/origem.sql",),
        ("gatilho.sql", "CHAMADOS", "ORDEM_SERVICO"),
        ("agenda_servico.sql",),
        ("exemplo/rotas.sql",),
        ("gatilho_remover.sql", "CHAMADOS", "ORDEM_SERVICO"),
        ("uninstall.sql", CONTAINER),
    ):
        code, output = run(script, *arguments)
        assert code == 0, (script, output)
    assert snapshot(dba) ^ before == set()


def test_a_removal_lists_everything_that_stands_on_it_of_any_type_and_depth(
    dba: oracledb.Connection, customer: Script
) -> None:
    execute(
        dba,
        "grant select on hsm.hsm_fila_vw to chamados",
        "grant execute on hsm.hsm_fila to chamados",
        "create synonym chamados.fila for hsm.hsm_fila",
        "create public synonym fila_publica for hsm.hsm_fila",
        "create or replace procedure chamados.avisar is begin hsm.hsm_fila.enfileirar(1, 'A', 'B'); end;",
        "create or replace package chamados.util as procedure x; end util;",
        "create or replace package body chamados.util as procedure x is begin avisar; end; end util;",
        "create or replace procedure chamados.tela is begin util.x; end;",
        "create table chamados.pedido (a number)",
        "create or replace trigger chamados.pedido_trg before insert on chamados.pedido begin tela; end;",
        "create or replace view chamados.minha_fila as select id from hsm.hsm_fila_vw",
        "create table hsm.pacientes (a number primary key)",
        "grant references on hsm.pacientes to chamados",
        "alter table chamados.pedido add constraint pedido_fk foreign key (a) references hsm.pacientes",
    )
    before = snapshot(dba)
    code, output = customer("uninstall.sql", CONTAINER)
    assert code == 1
    listed = [line.strip() for line in output.splitlines() if " usa " in line or "não é do produto" in line]
    assert listed[0] == "TABLE HSM.PACIENTES não é do produto"
    assert {line.split(" usa ")[0] for line in listed[1:]} == {
        "TRIGGER CHAMADOS.TG_OS_NOTIF",
        "SYNONYM CHAMADOS.FILA",
        "SYNONYM PUBLIC.FILA_PUBLICA",
        "PROCEDURE CHAMADOS.AVISAR",
        "PACKAGE BODY CHAMADOS.UTIL",
        "PROCEDURE CHAMADOS.TELA",
        "TRIGGER CHAMADOS.PEDIDO_TRG",
        "VIEW CHAMADOS.MINHA_FILA",
        "CONSTRAINT CHAMADOS.PEDIDO_FK de PEDIDO",
    }
    assert f"Há {len(listed)} objeto(s)" in said(output)
    assert "CHAMADOS pode usar HSM.HSM_FILA_VW (SELECT)" in output
    assert snapshot(dba) == before


@pytest.mark.usefixtures("spoilt")
def test_a_removal_asks_with_the_place_and_what_waits_and_wants_the_name(
    dba: oracledb.Connection, installed: Script
) -> None:
    execute(
        dba,
        "declare n number := hsm.hsm_admin.definir_rota('*', '*', 'sala'); begin "
        "for i in 1 .. 3 loop hsm.hsm_fila.enfileirar(i, 'A', 'B', '{}'); end loop; end;",
    )
    before = snapshot(dba)
    for answer in ("", "sim", "REMOVER", "OUTRO", DATABASE):
        code, output = installed("uninstall.sql", answers=(answer,))
        assert code == 1
        assert f"Remover de {CONTAINER}, banco {DATABASE}, 3 à espera? Digite {CONTAINER}: " in output
        assert f"para confirmar, o nome do contêiner, {CONTAINER}" in said(output)
    assert snapshot(dba) == before
    code, output = installed("uninstall.sql", answers=(CONTAINER.lower(),))
    assert code == 0, output
    assert value(dba, "select count(*) from dba_users where username like 'HSM%'") == 0


def test_what_others_use_of_it_and_what_the_remover_may_not_drop_stays_and_is_said(
    sandbox: Sandbox, dba: oracledb.Connection, installer: oracledb.Connection
) -> None:
    assert runner(installer)("install.sql", PASSWORD, "USERS")[0] == 0
    assert runner(dba)("perfil_job.sql", "90")[0] == 0
    execute(dba, "revoke drop profile from instala")
    code, output = runner(installer)("uninstall.sql", CONTAINER)
    assert code == 0, output
    assert "drop profile hsm_perfil_job\n  fica: este usuário não tem o privilégio" in output
    execute(dba, "alter user instala profile hsm_perfil_job")
    code, output = runner(dba)("uninstall.sql", CONTAINER)
    assert code == 0, output
    assert "drop profile hsm_perfil_job\n  fica: outros usam" in output
    execute(dba, "alter user instala profile default", "drop profile hsm_perfil_job")


def test_a_removal_takes_no_constant_word_for_an_argument(dba: oracledb.Connection, installed: Script) -> None:
    before = snapshot(dba)
    for word in ("REMOVER", "SIM"):
        code, output = installed("uninstall.sql", word)
        assert code == 1 and CONTAINER in said(output)
    assert snapshot(dba) == before


def test_the_name_given_once_does_not_stay_in_the_session(dba: oracledb.Connection, installed: Script) -> None:
    asked: list[str] = []

    def ask(prompt: str, hidden: bool) -> str:
        asked.append(prompt)
        return "não"

    session = SqlPlus(connection=dba, out=io.StringIO(), ask=ask)
    assert session.run(str(SCRIPTS / "uninstall.sql"), [CONTAINER]) == 0
    assert session.run(str(SCRIPTS / "install.sql"), ["x", "USERS"]) == 0
    assert session.run(str(SCRIPTS / "uninstall.sql")) == 1
    assert len(asked) == 1 and "Digite" in asked[0]


def test_a_removal_can_be_rehearsed(dba: oracledb.Connection, customer: Script) -> None:
    before = snapshot(dba)
    for arguments in (("ENSAIO",), (CONTAINER, "ensaio")):
        code, output = customer("uninstall.sql", *arguments)
        assert code == 0, output
        assert "TRIGGER CHAMADOS.TG_OS_NOTIF usa HSM.HSM_FILA" in output
        assert "drop user hsm cascade" in output and "ENSAIO: nada foi alterado." in output
    assert snapshot(dba) == before


def test_a_removal_needs_no_valid_package_of_ours(dba: oracledb.Connection, installed: Script) -> None:
    assert installed("agenda_servico.sql")[0] == 0
    execute(dba, "create or replace package body hsm.hsm_agenda as nada_disto_existe; end hsm_agenda;")
    code, output = installed("uninstall.sql", CONTAINER)
    assert code == 0, output
    assert value(dba, "select count(*) from dba_users where username like 'HSM%'") == 0


def test_a_removal_is_repeated_without_harm(installed: Script) -> None:
    for _ in range(2):
        code, output = installed("uninstall.sql", CONTAINER)
        assert code == 0, output


# ------------------------------------------------------------ the panel


def test_the_panel_is_written_to_a_file_whatever_its_name(installed: Script, tmp_path: Path) -> None:
    code, output = installed("painel.sql", "meu painel.html")
    assert code == 0, output
    page = (tmp_path / "meu painel.html").read_text(encoding="utf-8").strip()
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>")
    assert page.isascii()
    data = page.split('<script type="application/json" id="dados">')[1].split("</script>")[0]
    assert len(json.loads(data)["consumo"]["pontos"]) == 24 * 12
    assert "Painel em meu painel.html" in output
    assert not list(tmp_path.glob("*.lst"))


def test_a_panel_without_a_file_name_says_so(installed: Script) -> None:
    code, output = installed("painel.sql")
    assert code == 1
    assert "Informe o arquivo a escrever (argumento 1)" in said(output)


def test_who_may_not_see_the_panel_is_told_what_to_ask_for(
    sandbox: Sandbox, dba: oracledb.Connection, installed: Script, tmp_path: Path
) -> None:
    execute(dba, "create user ninguem identified by x", "grant create session to ninguem")
    with closing(logon(sandbox, "ninguem", "x")) as nobody:
        code, output = runner(nobody)("painel.sql", "painel.html")
    assert code == 1
    assert "NINGUEM não pode usar HSM.HSM_PAINEL, ou o HSM não está neste banco. Peça o papel HSM_LEITOR" in said(
        output
    )
    assert not (tmp_path / "painel.html").exists()


def test_a_reader_may_write_the_panel_to_a_file(
    sandbox: Sandbox, dba: oracledb.Connection, installed: Script, tmp_path: Path
) -> None:
    execute(dba, "create user leitora identified by x", "grant create session, hsm_leitor to leitora")
    with closing(logon(sandbox, "leitora", "x")) as reader:
        code, output = runner(reader)("painel.sql", "painel.html")
    assert code == 0, output
    assert (tmp_path / "painel.html").read_text(encoding="ascii").startswith("<!DOCTYPE html>")


@pytest.mark.usefixtures("spoilt")
def test_a_panel_that_fails_says_why_on_the_screen(dba: oracledb.Connection, installed: Script) -> None:
    execute(dba, "update hsm.hsm_parametro set valor = 'Marte/Olimpo' where nome = 'FUSO'")
    code, output = installed("painel.sql", "painel.html")
    assert code == 1
    assert "ORA-" in output


def test_a_file_that_cannot_be_written_is_named(installed: Script) -> None:
    code, output = installed("painel.sql", "nao/ha/painel.html")
    assert code == 1
    assert "nao/ha/painel.html" in output and "SP2-0606" in output
