"""Which changes of an order raise which event, and with which facts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import oracledb
import pytest

from tests.database import ROOT

ORDER = 990_100


@pytest.fixture
def app(app: oracledb.Connection, dba: oracledb.Connection) -> oracledb.Connection:
    """With one order in the table and no event in the queue."""
    execute(
        app,
        "insert into ordem_servico (id_os, tipo_os, status, descricao, solicitante, responsavel) "
        f"values ({ORDER}, 'PADRAO', 'ABERTA', 'Bomba parada', 'Ana', null)",
    )
    app.commit()
    execute(dba, "delete from hsm.hsm_fila_notificacao")
    dba.commit()
    return app


def execute(connection: oracledb.Connection, statement: str, **binds: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, binds)


def events(app: oracledb.Connection, dba: oracledb.Connection) -> list[str]:
    app.commit()
    with dba.cursor() as cursor:
        cursor.execute("select evento from hsm.hsm_fila_notificacao order by id")
        return [row[0] for row in cursor]


def facts(app: oracledb.Connection, dba: oracledb.Connection) -> dict[str, object]:
    app.commit()
    with dba.cursor() as cursor:
        cursor.execute("select dados, dados_longos from hsm.hsm_fila_notificacao")
        [(short, long)] = cursor.fetchall()
        found: dict[str, object] = json.loads(short or long.read())
        return found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("status = 'FECHADA'", ["STATUS"]),
        ("responsavel = 'Equipe'", ["ATRIBUICAO"]),
        ("descricao = null", ["ATUALIZACAO"]),
        ("descricao = 'Bomba parada '", ["ATUALIZACAO"]),
        ("tipo_os = 'REDE'", ["ATUALIZACAO"]),
        ("status = 'FECHADA', descricao = 'x', tipo_os = 'REDE'", ["STATUS"]),
        ("status = 'FECHADA', responsavel = 'Equipe', descricao = 'x'", ["STATUS", "ATRIBUICAO"]),
        ("responsavel = 'Equipe', tipo_os = 'REDE'", ["ATRIBUICAO"]),
        ("responsavel = null", []),
        ("status = status, responsavel = responsavel, descricao = descricao, tipo_os = tipo_os", []),
        ("solicitante = 'Bia', usuario_atualizacao = 'x', dt_atualizacao = sysdate", []),
    ],
)
def test_an_update_raises_an_event_for_what_it_changed(
    app: oracledb.Connection, dba: oracledb.Connection, change: str, expected: list[str]
) -> None:
    execute(app, f"update ordem_servico set {change} where id_os = {ORDER}")
    assert events(app, dba) == expected


def test_giving_up_an_order_is_an_assignment_too(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(app, f"update ordem_servico set responsavel = 'Equipe' where id_os = {ORDER}")
    execute(app, f"update ordem_servico set responsavel = null where id_os = {ORDER}")
    assert events(app, dba) == ["ATRIBUICAO", "ATRIBUICAO"]


def test_an_event_carries_what_was_and_what_is(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(
        app,
        "update ordem_servico set status = 'FECHADA', usuario_atualizacao = 'central', "
        f"descricao = 'Bomba \"nova\" \\ 💧' where id_os = {ORDER}",
    )
    assert facts(app, dba) == {
        "status": "FECHADA",
        "status_anterior": "ABERTA",
        "descricao": 'Bomba "nova" \\ 💧',
        "solicitante": "Ana",
        "responsavel": None,
        "responsavel_anterior": None,
        "usuario": "central",
    }


def test_the_longest_description_arrives_whole(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    """Control characters take six bytes each in the JSON."""
    execute(app, f"update ordem_servico set descricao = :text where id_os = {ORDER}", text="\x01" * 4000)
    assert facts(app, dba)["descricao"] == "\x01" * 4000


def test_a_merge_raises_events_for_both_its_branches(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(
        app,
        f"merge into ordem_servico o using (select {ORDER} + level - 1 as id_os from dual connect by level <= 2) n "
        "on (o.id_os = n.id_os) when matched then update set o.status = 'FECHADA' "
        "when not matched then insert (id_os, tipo_os) values (n.id_os, 'PADRAO')",
    )
    assert sorted(events(app, dba)) == ["ABERTURA", "STATUS"]


def test_deleting_an_order_raises_no_event(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(app, f"delete from ordem_servico where id_os = {ORDER}")
    assert events(app, dba) == []


def test_what_is_rolled_back_was_never_in_the_queue(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(app, f"update ordem_servico set status = 'FECHADA' where id_os = {ORDER}")
    app.rollback()
    assert events(app, dba) == []


def test_a_statement_that_fails_leaves_no_event_of_the_rows_before(
    app: oracledb.Connection, dba: oracledb.Connection
) -> None:
    """The events of the rows it had changed are undone with them; those of the statement before stay."""
    execute(app, f"update ordem_servico set status = 'PARADA' where id_os = {ORDER}")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01476"):
        execute(
            app,
            "insert into ordem_servico (id_os, tipo_os) "
            f"select {ORDER} + level / (601 - level), 'PADRAO' from dual connect by level <= 601",
        )
    assert events(app, dba) == ["STATUS"]


def shipped(dba: oracledb.Connection) -> str:
    """The trigger as gatilho.sql has written it."""
    with dba.cursor() as cursor:
        cursor.execute(
            "select text from dba_source where owner = 'CHAMADOS' and name = 'TG_OS_NOTIF' and type = 'TRIGGER' "
            "order by line"
        )
        return "create or replace " + "".join(text for (text,) in cursor)


def define(dba: oracledb.Connection, *statements: str) -> None:
    """DDL in the application's schema, which must compile."""
    with dba.cursor() as cursor:
        cursor.execute("alter session set current_schema = chamados")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            cursor.execute("alter session set current_schema = system")
        cursor.execute("select text from dba_errors where owner = 'CHAMADOS'")
        assert cursor.fetchall() == []


def defined(dba: oracledb.Connection, app: oracledb.Connection, name: str, *statements: str) -> Iterator[None]:
    define(dba, *statements)
    yield
    app.rollback()
    define(dba, f"drop {name}")


@pytest.fixture
def adapt(dba: oracledb.Connection, app: oracledb.Connection) -> Iterator[Callable[[str], None]]:
    """Gives the fact DESCRICAO another value in the trigger; afterwards that is as shipped."""

    text = shipped(dba)

    def change(value: str) -> None:
        line = "l_fatos('descricao') := :new.descricao;"
        assert text.count(line) == 1
        define(dba, text.replace(line, f"l_fatos('descricao') := {value};"))

    yield change
    app.rollback()
    define(dba, text)


@pytest.fixture
def closing_trigger(dba: oracledb.Connection, app: oracledb.Connection) -> Iterator[None]:
    """A BEFORE trigger of the application closes whatever order is touched."""
    yield from defined(
        dba,
        app,
        "trigger teste_fechar",
        "create or replace trigger teste_fechar before update on ordem_servico for each row "
        "begin :new.status := 'FECHADA'; end;",
    )


@pytest.mark.usefixtures("closing_trigger")
def test_what_a_trigger_of_the_application_changes_raises_its_event_too(
    app: oracledb.Connection, dba: oracledb.Connection
) -> None:
    execute(app, f"update ordem_servico set dt_atualizacao = sysdate where id_os = {ORDER}")
    assert events(app, dba) == ["STATUS"]
    assert facts(app, dba)["status"] == "FECHADA"


def named(dba: oracledb.Connection) -> list[tuple[str, set[int]]]:
    """Level of each entry of the log, and the orders it names."""
    with dba.cursor() as cursor:
        found = cursor.execute("select nivel, detalhe from hsm.hsm_log order by id").fetchall()
    return [
        (level, {int(number) for number in re.findall(r"\d+", detail.partition("OS: ")[2])}) for level, detail in found
    ]


def test_facts_that_cannot_be_made_json_cost_the_events_their_facts_and_the_orders_nothing(
    app: oracledb.Connection, dba: oracledb.Connection, adapt: Callable[[str], None]
) -> None:
    execute(app, f"insert into ordem_servico (id_os, tipo_os) values ({ORDER + 1}, 'PADRAO')")
    adapt("rpad('x', 32767, 'x')")
    execute(app, "update ordem_servico set status = 'PARADA'")
    assert events(app, dba) == ["ABERTURA", "STATUS", "STATUS"]
    with dba.cursor() as cursor:
        cursor.execute("select count(dados), count(dados_longos) from hsm.hsm_fila_notificacao where evento = 'STATUS'")
        assert cursor.fetchone() == (0, 0)
    assert named(dba) == [("ERRO", {ORDER, ORDER + 1})], "one entry for the statement"


def test_whatever_the_gathering_of_facts_raises_the_order_is_saved_and_named(
    app: oracledb.Connection, dba: oracledb.Connection, adapt: Callable[[str], None]
) -> None:
    execute(app, f"insert into ordem_servico (id_os, tipo_os) values ({ORDER + 1}, 'PADRAO')")
    adapt(f"1 / (:new.id_os - {ORDER})")
    execute(app, "update ordem_servico set status = 'PARADA'")
    assert events(app, dba) == ["ABERTURA", "STATUS"]
    with dba.cursor() as cursor:
        cursor.execute("select distinct status from chamados.ordem_servico")
        assert cursor.fetchall() == [("PARADA",)]
    assert named(dba) == [("ERRO", {ORDER})]


RESTARTING = """
create or replace package body teste_gatilho as
   r_velha ordem_servico%rowtype;
   r_nova ordem_servico%rowtype;
{sections}
   procedure linha(in_id_os in number) is
   begin
      r_nova.id_os := in_id_os;
      r_nova.status := 'FECHADA';
      after_each_row;
   end linha;
end teste_gatilho;
"""


def as_procedures(trigger: str) -> str:
    """The sections of a compound trigger, which can then be called as a statement that starts again calls them."""
    found = trigger[trigger.index("compound trigger") + len("compound trigger") : trigger.rindex("end tg_os_notif")]
    for section in ("before statement", "after each row", "after statement"):
        name = section.replace(" ", "_")
        found = found.replace(f"   {section} is", f"   procedure {name} is").replace(f"end {section};", f"end {name};")
    return (
        found.replace(":new.", "r_nova.")
        .replace(":old.", "r_velha.")
        .replace("updating and", "true and")
        .replace("if inserting", "if false")
    )


@pytest.fixture
def restarting(dba: oracledb.Connection, app: oracledb.Connection) -> Iterator[None]:
    yield from defined(
        dba,
        app,
        "package teste_gatilho",
        "create or replace package teste_gatilho as procedure before_statement; "
        "procedure linha(in_id_os in number); procedure after_statement; end teste_gatilho;",
        RESTARTING.format(sections=as_procedures(shipped(dba))),
    )


@pytest.mark.usefixtures("restarting")
def test_a_statement_that_starts_again_forgets_the_rows_of_its_first_start(
    app: oracledb.Connection, dba: oracledb.Connection
) -> None:
    """It met a row another session has changed: its rows come a second time, and not all of them again."""
    execute(
        app,
        "begin teste_gatilho.before_statement; teste_gatilho.linha(1); teste_gatilho.linha(2); "
        "teste_gatilho.before_statement; teste_gatilho.linha(1); teste_gatilho.after_statement; end;",
    )
    assert events(app, dba) == ["STATUS"]


def test_an_event_costs_no_json_object_of_its_own() -> None:
    """They have been seen to keep their memory until the session ends, and a statement may change a million orders."""
    packages = ROOT / "plsql" / "packages"
    enqueuing = [packages / "hsm_entrada.pkb", *sorted(packages.glob("hsm_fila*.pkb"))]
    for path in (packages / "hsm_gerador.pkb", *enqueuing):
        assert "json_object_t" not in path.read_text(encoding="utf-8"), path.name
    rendering = (packages / "hsm_rota.pkb").read_text(encoding="utf-8")
    fitting = rendering[rendering.index("function maior_mensagem") : rendering.index("end corpo;")]
    assert "json_object_t" not in fitting, "nor does each try at how much of a message fits"
