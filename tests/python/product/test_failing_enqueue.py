"""An enqueue that fails: with ISOLAR the business statement goes on, with PROPAGAR it fails; also with us broken."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

from tests.database import ROOT

BAD = 990_002
ORDERS = (990_001, BAD, 990_003)
ALL_ORDERS = f"OS: {', '.join(map(str, ORDERS))}"
CANCELLED = 1013
ENQUEUE_FAILED = 20710


@pytest.fixture
def dba(dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """Afterwards no failure is left, and the parameter is as installed."""
    yield dba
    policy(dba, "ISOLAR")
    with dba.cursor() as cursor:  # what depended on the broken parts
        cursor.execute("begin dbms_utility.compile_schema('HSM', compile_all => false); end;")


@pytest.fixture
def refused_order(dba: oracledb.Connection) -> Iterator[None]:
    """The queue takes no row of one order."""
    with dba.cursor() as cursor:
        cursor.execute(f"alter table hsm.hsm_fila_notificacao add constraint teste_recusa check (id_os <> {BAD})")
        yield
        dba.rollback()
        cursor.execute("alter table hsm.hsm_fila_notificacao drop constraint teste_recusa")


@pytest.fixture
def cancelled_order(dba: oracledb.Connection) -> Iterator[None]:
    """Whoever enqueues for one order is told ORA-01013, as when the user presses Ctrl-C at that moment."""
    with dba.cursor() as cursor:
        cursor.execute(
            "create or replace trigger hsm.teste_cancelar before insert on hsm.hsm_fila_notificacao for each row "
            "declare e_cancelada exception; pragma exception_init(e_cancelada, -1013); "
            f"begin if :new.id_os = {BAD} then raise e_cancelada; end if; end;"
        )
        yield
        dba.rollback()
        cursor.execute("drop trigger hsm.teste_cancelar")


@pytest.fixture
def unreadable_routes(dba: oracledb.Connection) -> Iterator[None]:
    """The table of routes is not where it was."""
    with dba.cursor() as cursor:
        cursor.execute("alter table hsm.hsm_rota_notificacao rename to teste_rotas")
        yield
        dba.rollback()
        cursor.execute("alter table hsm.teste_rotas rename to hsm_rota_notificacao")


def break_body(cursor: oracledb.Cursor, package: str, how: str) -> None:
    if how == "dropped":
        cursor.execute(f"drop package body hsm.{package}")
    else:
        cursor.execute(f"create or replace package body hsm.{package} as nada_disto_existe; end {package};")


def mend_body(cursor: oracledb.Cursor, package: str) -> None:
    source = (ROOT / "plsql" / "packages" / f"{package}.pkb").read_text(encoding="utf-8")
    cursor.execute(source[: source.rindex("\n/")].replace(f"package body {package}", f"package body hsm.{package}", 1))


def broken(dba: oracledb.Connection, how: str, *packages: str) -> Iterator[None]:
    with dba.cursor() as cursor:
        for package in packages:
            break_body(cursor, package, how)
        yield
        dba.rollback()
        for package in packages:
            mend_body(cursor, package)


@pytest.fixture(params=["dropped", "invalid"])
def broken_package(dba: oracledb.Connection, request: pytest.FixtureRequest) -> Iterator[None]:
    """The body of HSM_FILA is gone, or does not compile."""
    yield from broken(dba, request.param, "hsm_fila")


@pytest.fixture(params=["dropped", "invalid"])
def broken_packages(dba: oracledb.Connection, request: pytest.FixtureRequest) -> Iterator[None]:
    """The bodies of both packages the trigger may call are."""
    yield from broken(dba, request.param, "hsm_fila", "hsm_fila_falha")


@pytest.fixture
def broken_logger(dba: oracledb.Connection, refused_order: None) -> Iterator[None]:
    """An event is refused, and the package that should log it does not compile."""
    yield from broken(dba, "invalid", "hsm_registro")


def policy(dba: oracledb.Connection, value: str) -> None:
    with dba.cursor() as cursor:
        cursor.execute("update hsm.hsm_parametro set valor = :1 where nome = 'ENFILEIRAR_ERRO'", [value])
    dba.commit()


def open_orders(app: oracledb.Connection) -> None:
    """Three orders in one statement, and its transaction committed."""
    numbers = " union all ".join(f"select {number} as id_os from dual" for number in ORDERS)
    with app.cursor() as cursor:
        cursor.execute(
            "insert into ordem_servico (id_os, tipo_os, descricao) "
            f"select n.id_os, 'PADRAO', 'Bomba parada' from ({numbers}) n"
        )
    app.commit()


def refusal(app: oracledb.Connection) -> tuple[int, str]:
    with pytest.raises(oracledb.DatabaseError) as caught:
        open_orders(app)
    (error,) = caught.value.args
    return error.code, error.message


def column(dba: oracledb.Connection, query: str) -> list[object]:
    with dba.cursor() as cursor:
        return [row[0] for row in cursor.execute(query)]


def orders_kept(dba: oracledb.Connection) -> list[object]:
    return column(dba, "select id_os from chamados.ordem_servico order by id_os")


def orders_queued(dba: oracledb.Connection) -> list[object]:
    return column(dba, "select distinct id_os from hsm.hsm_fila_notificacao order by id_os")


def reported(dba: oracledb.Connection) -> list[object]:
    return column(dba, "select detalhe from hsm.hsm_log where origem = 'hsm_fila.enfileirar_lote'")


@pytest.mark.usefixtures("refused_order")
def test_isolated_a_refused_event_stops_neither_the_orders_nor_the_other_events(
    dba: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(dba, "ISOLAR")
    open_orders(app)
    assert orders_kept(dba) == list(ORDERS)
    assert orders_queued(dba) == [ORDERS[0], ORDERS[2]]
    assert reported(dba) == [f"OS: {BAD}"], "one entry, which names the order"


@pytest.mark.usefixtures("refused_order")
def test_propagated_a_refused_event_fails_the_whole_statement(
    dba: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(dba, "PROPAGAR")
    code, message = refusal(app)
    assert code == ENQUEUE_FAILED
    assert f"OS: {BAD}" in message
    assert orders_kept(dba) == orders_queued(dba) == []


@pytest.mark.usefixtures("cancelled_order")
@pytest.mark.parametrize("value", ["ISOLAR", "PROPAGAR"])
def test_a_cancelled_call_is_cancelled_whatever_the_parameter_says(
    dba: oracledb.Connection, app: oracledb.Connection, value: str
) -> None:
    policy(dba, value)
    code, _ = refusal(app)
    assert code == CANCELLED
    assert orders_kept(dba) == orders_queued(dba) == []


@pytest.mark.usefixtures("unreadable_routes")
def test_isolated_a_queue_that_cannot_read_its_routes_stops_no_order_and_says_which(
    dba: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(dba, "ISOLAR")
    open_orders(app)
    assert orders_kept(dba) == list(ORDERS)
    assert orders_queued(dba) == []
    assert reported(dba) == [ALL_ORDERS]


@pytest.mark.usefixtures("unreadable_routes")
def test_propagated_a_queue_that_cannot_read_its_routes_fails_the_statement(
    dba: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(dba, "PROPAGAR")
    assert refusal(app)[0] == ENQUEUE_FAILED
    assert orders_kept(dba) == orders_queued(dba) == []


@pytest.mark.usefixtures("broken_package")
def test_isolated_a_broken_package_stops_no_order_and_leaves_one_entry_which_names_them(
    dba: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(dba, "ISOLAR")
    open_orders(app)
    assert orders_kept(dba) == list(ORDERS)
    assert orders_queued(dba) == []
    assert reported(dba) == [ALL_ORDERS]
    assert "Erros em hsm_fila.enfileirar_lote" in column(dba, "select problema from hsm.hsm_saude_vw")


@pytest.mark.usefixtures("broken_package")
def test_propagated_a_broken_package_fails_the_statement(dba: oracledb.Connection, app: oracledb.Connection) -> None:
    policy(dba, "PROPAGAR")
    code, message = refusal(app)
    assert code == ENQUEUE_FAILED
    assert ALL_ORDERS in message
    assert orders_kept(dba) == orders_queued(dba) == []


@pytest.mark.usefixtures("broken_packages")
@pytest.mark.parametrize("value", ["ISOLAR", "PROPAGAR"])
def test_where_nothing_of_ours_can_read_the_parameter_no_order_stops(
    dba: oracledb.Connection, app: oracledb.Connection, value: str
) -> None:
    policy(dba, value)
    open_orders(app)
    assert orders_kept(dba) == list(ORDERS)
    assert orders_queued(dba) == []


@pytest.mark.usefixtures("broken_logger")
def test_isolated_a_log_that_does_not_compile_stops_no_order_either(
    dba: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(dba, "ISOLAR")
    open_orders(app)
    assert orders_kept(dba) == list(ORDERS)
    assert orders_queued(dba) == [ORDERS[0], ORDERS[2]]
