"""correio.sql and correio_remover.sql: the DBA opens and closes the road of alarms by e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

from tests.database import INSTALLED, PASSWORD, OwnSandbox
from tests.mail_relay import DISCARD, Relay, relay

from .dictionary import snapshot
from .scripts import SCRIPTS, execute, runner, value

FROM, FIRST, SECOND = "hsm@empresa.example", "plantao@empresa.example", "ti@empresa.example"
CONTAINER = "FREEPDB1"
ACCESS = (
    "select host || ':' || lower_port || '-' || upper_port || ' ' || principal || ' ' || privilege "
    "from dba_host_aces order by 1"
)
PARAMETERS = "select valor from hsm.hsm_parametro where nome like 'CORREIO%' order by nome"
RIGHTS = "select table_name from dba_tab_privs where grantee = 'HSM' and table_name in ('UTL_SMTP', 'UTL_I18N')"


@pytest.fixture
def server() -> Iterator[Relay]:
    with relay() as running:
        yield running


def column(connection: oracledb.Connection, query: str) -> list[str]:
    with connection.cursor() as cursor:
        return [row[0] for row in cursor.execute(query)]


def opened(dba: oracledb.Connection, server: Relay) -> str:
    code, output = runner(dba)("correio.sql", f"127.0.0.1:{server.port}", FROM, f"{FIRST},{SECOND}")
    assert code == 0, output
    return output


def sends(dba: oracledb.Connection) -> bool:
    with dba.cursor() as cursor:
        sent = cursor.var(bool)
        cursor.execute("begin :sent := hsm.hsm_correio.enviar('assunto', 'texto'); end;", sent=sent)
        return bool(sent.getvalue())


def said(output: str) -> str:
    return " ".join(output.split())


def test_the_road_is_opened_to_one_port_of_one_host_and_tried(own_dba: oracledb.Connection, server: Relay) -> None:
    output = opened(own_dba, server)
    assert f"Teste: 127.0.0.1:{server.port} aceitou a mensagem para 2 de 2 destinatário(s)" in output
    [mail] = server.mails
    assert (mail.sender, mail.recipients) == (FROM, [FIRST, SECOND])
    assert column(own_dba, ACCESS) == [f"127.0.0.1:{server.port}-{server.port} HSM SMTP"]
    assert column(own_dba, PARAMETERS) == [FROM, f"{FIRST},{SECOND}", f"127.0.0.1:{server.port}"]
    acts = column(
        own_dba,
        "select alvo || ' ' || motivo || ' ' || usuario from hsm.hsm_auditoria where alvo like 'CORREIO%' order by id",
    )
    assert acts == [f"CORREIO_{name} correio.sql SYSTEM" for name in ("DE", "PARA", "SERVIDOR")]


def test_another_relay_takes_the_place_of_the_first(own_dba: oracledb.Connection, server: Relay) -> None:
    opened(own_dba, server)
    with relay() as other:
        code, output = runner(own_dba)("correio.sql", f"LOCALHOST:{other.port}", FROM, SECOND)
        assert code == 0, output
        assert column(own_dba, ACCESS) == [f"localhost:{other.port}-{other.port} HSM SMTP"]
        assert [mail.recipients for mail in other.mails] == [[SECOND]]
    assert len(server.mails) == 1


def test_the_same_again_changes_nothing_and_is_tried_again(own_dba: oracledb.Connection, server: Relay) -> None:
    opened(own_dba, server)
    before = snapshot(own_dba), value(own_dba, "select count(*) from hsm.hsm_auditoria")
    opened(own_dba, server)
    assert (snapshot(own_dba), value(own_dba, "select count(*) from hsm.hsm_auditoria")) == before
    assert len(server.mails) == 2


def test_the_port_of_mail_is_25_where_none_is_named(own_dba: oracledb.Connection) -> None:
    _, output = runner(own_dba)("correio.sql", "relay.example", FROM, FIRST, "ENSAIO")
    assert "host => 'relay.example', lower_port => 25, upper_port => 25" in output


def test_who_is_refused_is_named(own_dba: oracledb.Connection, server: Relay) -> None:
    server.refuse = lambda command, argument: "550 unknown" if argument == SECOND else None
    assert f"1 de 2 destinatário(s); recusado: {SECOND}: 550 unknown" in opened(own_dba, server)


def test_a_test_that_fails_ends_with_its_reason_and_can_be_repeated(
    own_dba: oracledb.Connection, server: Relay
) -> None:
    server.refuse = lambda command, argument: "554 relay access denied" if command == "RCPT" else None
    code, output = runner(own_dba)("correio.sql", f"127.0.0.1:{server.port}", FROM, FIRST)
    assert code == 1
    assert "Tudo está feito, mas o teste não passou" in said(output)
    assert f"{FIRST}: 554 relay access denied" in said(output)
    server.refuse = Relay.refuse
    opened(own_dba, server)


def test_nobody_at_the_address_is_said(own_dba: oracledb.Connection) -> None:
    code, output = runner(own_dba)("correio.sql", f"127.0.0.1:{DISCARD}", FROM, FIRST)
    assert code == 1
    assert f"conexão com 127.0.0.1:{DISCARD}: o servidor respondeu 421" in said(output)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Falta o argumento 1, o servidor"),
        (("relay",), "Falta o argumento 2, o remetente"),
        (("relay", FROM), "Falta o argumento 3, os destinatários"),
        (("relay:0", FROM, FIRST), "Argumento 1, o servidor: ORA-20701: CORREIO_SERVIDOR"),
        (("relay", f"{FROM},{FIRST}", FIRST), "Argumento 2, o remetente: ORA-20701: CORREIO_DE"),
        (("relay", FROM, "ninguem"), "Argumento 3, os destinatários: ORA-20701: CORREIO_PARA"),
        (("relay", FROM, "-"), "Para desligar o e-mail: correio_remover.sql"),
        (("relay'; drop", FROM, FIRST), "Argumento 1, o servidor"),
    ],
)
def test_wrong_arguments_are_named_before_anything_is_changed(
    own_dba: oracledb.Connection, arguments: tuple[str, ...], message: str
) -> None:
    before = snapshot(own_dba)
    code, output = runner(own_dba)("correio.sql", *arguments)
    assert code == 1
    assert message in said(output)
    assert snapshot(own_dba) == before
    assert column(own_dba, PARAMETERS) == ["-", "-", "-"]


def test_a_list_of_others_that_is_in_the_way_is_named_before_anything_is_changed(
    own_dba: oracledb.Connection,
) -> None:
    execute(
        own_dba,
        "begin sys.dbms_network_acl_admin.append_host_ace(host => 'relay.example', lower_port => 20, "
        "upper_port => 30, ace => sys.xs$ace_type(privilege_list => sys.xs$name_list('connect'), "
        "principal_name => 'CHAMADOS', principal_type => sys.xs_acl.ptype_db)); end;",
    )
    before = snapshot(own_dba)
    code, output = runner(own_dba)("correio.sql", "Relay.example", FROM, FIRST)
    assert code == 1
    assert "Há uma lista de acesso para relay.example, portas 20 a 30" in said(output)
    assert snapshot(own_dba) == before


def test_who_may_not_administer_the_lists_is_told_before_anything_is_changed(own: OwnSandbox) -> None:
    with closing(own.connect()) as dba:
        execute(
            dba,
            f"create user meio identified by {PASSWORD}",
            "grant create session, select_catalog_role, select any table, execute any procedure to meio",
        )
        before = snapshot(dba)
        with closing(own.connect("meio")) as half:
            code, output = runner(half)("correio.sql", "relay.example", FROM, FIRST)
        assert code == 1
        assert "Falta a MEIO: EXECUTE em SYS.DBMS_NETWORK_ACL_ADMIN" in said(output)
        assert snapshot(dba) == before


def test_an_installation_of_an_older_version_is_upgraded_first(own_dba: oracledb.Connection) -> None:
    execute(own_dba, "drop package hsm.hsm_smtp")
    code, output = runner(own_dba)("correio.sql", "relay.example", FROM, FIRST)
    assert code == 1
    assert "execute upgrade.sql antes" in said(output)


def test_the_road_is_closed_without_a_trace(own_dba: oracledb.Connection, server: Relay) -> None:
    before = snapshot(own_dba)
    opened(own_dba, server)
    code, output = runner(own_dba)("correio_remover.sql")
    assert code == 0, output
    assert snapshot(own_dba) == before
    assert column(own_dba, PARAMETERS) == ["-", "-", "-"]
    assert not sends(own_dba)
    assert len(server.mails) == 1, "that of the test"
    code, output = runner(own_dba)("correio_remover.sql")
    assert code == 0, output
    assert snapshot(own_dba) == before


def test_what_else_hsm_may_reach_is_not_ours_to_close(own_dba: oracledb.Connection, server: Relay) -> None:
    opened(own_dba, server)
    execute(
        own_dba,
        "begin sys.dbms_network_acl_admin.append_host_ace(host => 'other.example', ace => "
        "sys.xs$ace_type(privilege_list => sys.xs$name_list('connect'), principal_name => 'HSM', "
        "principal_type => sys.xs_acl.ptype_db)); end;",
    )
    assert runner(own_dba)("correio_remover.sql")[0] == 0
    assert column(own_dba, ACCESS) == ["other.example:- HSM CONNECT"]


def test_without_the_right_it_says_so_and_sends_nothing(own_dba: oracledb.Connection) -> None:
    """As it is installed, though PUBLIC may use UTL_SMTP."""
    missing = "falta a HSM EXECUTE em SYS.UTL_SMTP e em SYS.UTL_I18N; o DBA o instala com correio.sql"
    with own_dba.cursor() as cursor:
        assert cursor.callfunc("hsm.hsm_correio.ligado", bool) is False
        assert missing in cursor.callfunc("hsm.hsm_correio.impedimento", str)
        assert not sends(own_dba)
        with pytest.raises(oracledb.DatabaseError) as refused:
            cursor.callfunc("hsm.hsm_correio.testar", str)
        assert refused.value.args[0].code == 20790
        assert missing in str(refused.value)


@pytest.mark.parametrize("script", ["upgrade.sql", "operacao/guarda.sql"])
def test_what_is_compiled_anew_keeps_the_road_as_it_is(
    own_dba: oracledb.Connection, server: Relay, script: str
) -> None:
    opened(own_dba, server)
    queries = ACCESS, PARAMETERS, RIGHTS
    before = [column(own_dba, query) for query in queries]
    code, output = runner(own_dba)(script)
    assert code == 0, output
    assert [column(own_dba, query) for query in queries] == before
    assert sends(own_dba)


def test_hardening_the_database_breaks_neither_kind_of_site(own: OwnSandbox, server: Relay) -> None:
    """EXECUTE taken from PUBLIC, as security baselines want it."""
    harden = ("revoke execute on sys.utl_smtp from public", "revoke execute on sys.utl_i18n from public")
    invalid = "select object_name from dba_objects where owner = 'HSM' and status <> 'VALID'"
    with closing(own.connect("sys")) as sys, closing(own.connect()) as dba:
        execute(sys, *harden)
        assert runner(dba)("verify.sql")[0] == 0
        assert column(dba, invalid) == []
        code, output = runner(sys)("correio.sql", f"127.0.0.1:{server.port}", FROM, FIRST)
        assert code == 0, output
        assert runner(dba)("verify.sql")[0] == 0
        assert sends(dba)


def test_a_right_taken_away_by_hand_stops_no_alarm(own: OwnSandbox, server: Relay) -> None:
    """What sends does not compile any more; what asks for it does, and says so."""
    with closing(own.connect()) as dba, closing(own.connect("sys")) as sys, dba.cursor() as cursor:
        opened(dba, server)
        execute(sys, *(f"revoke execute on sys.utl_smtp from {who}" for who in ("public", "hsm")))
        assert cursor.callfunc("hsm.hsm_correio.ligado", bool) is False
        said_why = cursor.callfunc("hsm.hsm_correio.impedimento", str)
        assert "HSM_SMTP não compila" in said_why and "o DBA o repõe com correio.sql" in said_why
        assert not sends(dba)
        with pytest.raises(oracledb.DatabaseError, match="HSM_SMTP não compila") as refused:
            cursor.callfunc("hsm.hsm_correio.testar", str)
        assert refused.value.args[0].code == 20790
        invalid = "select object_type || ' ' || object_name from dba_objects where owner = 'HSM' and status <> 'VALID'"
        assert column(dba, invalid) == ["PACKAGE BODY HSM_SMTP"]


def test_verify_says_that_no_mail_leaves_though_it_was_set_up(own_dba: oracledb.Connection, server: Relay) -> None:
    warning = "ATENCAO: há parâmetros CORREIO_* definidos, mas nenhum alarme sai por e-mail"
    verify = runner(own_dba)
    assert warning not in verify("verify.sql")[1]
    execute(own_dba, "begin hsm.hsm_dba.definir_parametro('CORREIO_DE', 'a@b'); end;")
    code, output = verify("verify.sql")
    assert code == 0, output
    assert f"{warning}: o e-mail não está instalado" in said(output)
    opened(own_dba, server)
    assert warning not in verify("verify.sql")[1]


def test_removing_the_product_closes_the_road(own_dba: oracledb.Connection, server: Relay) -> None:
    opened(own_dba, server)
    run = runner(own_dba)
    assert run("gatilho_remover.sql", "CHAMADOS", "ORDEM_SERVICO")[0] == 0
    code, output = run("uninstall.sql", CONTAINER)
    assert code == 0, output
    assert column(own_dba, ACCESS) == []


def test_the_installer_s_account_opens_and_closes_the_road(own: OwnSandbox, server: Relay) -> None:
    with closing(own.connect()) as dba, closing(own.connect("sys")) as sys:
        execute(dba, f"create user instala identified by {PASSWORD}", "grant create session to instala")
        assert runner(sys)("instalador.sql", "INSTALA")[0] == 0
        before = snapshot(dba)
        with closing(own.connect("instala")) as account:
            opened(account, server)
            code, output = runner(account)("correio_remover.sql")
            assert code == 0, output
        assert snapshot(dba) == before


def test_killed_anywhere_it_is_finished_by_running_it_again(own: OwnSandbox, server: Relay) -> None:
    script = SCRIPTS / "correio.sql"
    arguments = (f"127.0.0.1:{server.port}", FROM, FIRST)
    own.restore(INSTALLED)
    assert own.run(script, *arguments) == 0
    with closing(own.connect()) as dba:
        whole = snapshot(dba), column(dba, PARAMETERS)
    killed = 0
    for killed in own.killed_everywhere(INSTALLED, script, *arguments, every=3):  # noqa: B007
        assert own.run(script, *arguments) == 0, own.output
        with closing(own.connect()) as dba:
            assert (snapshot(dba), column(dba, PARAMETERS)) == whole
    assert killed > 9
