"""An enqueue that fails: with ISOLAR the business statement goes on, with PROPAGAR it fails; also with us broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

import oracledb
import pytest

from tests.database import ROOT

BAD = 990_002
ORDERS = (990_001, BAD, 990_003)
CANCELLED = 1013
ENQUEUE_FAILED = 20710
ALWAYS = 1_000_000
# What a session meets while a package is replaced or the library cache is short; what the product knows nothing of
ERRORS = (4020, 4021, 4027, 4031, 4061, 4063, 4065, 4067, 4068, 6508, 4036, 20999)


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


def body(package: str) -> str:
    source = (ROOT / "plsql" / "packages" / f"{package}.pkb").read_text(encoding="utf-8")
    return source[: source.rindex("\n/")].replace(f"package body {package}", f"package body hsm.{package}", 1)


def mend_body(cursor: oracledb.Cursor, package: str) -> None:
    cursor.execute(body(package))


def stumble(dba: oracledb.Connection, package: str, subprogram: str, error: int, times: int) -> None:
    """The first calls of a subprogram in each session fail before it has begun, later ones do what they should."""
    counter = " as\n   g_vezes pls_integer := 0;\n"
    trap = (
        f"   function tropecar return pls_integer is e_tropeco exception; pragma exception_init(e_tropeco, -{error});\n"
        f"   begin g_vezes := g_vezes + 1; if g_vezes <= {times} then raise e_tropeco; end if; return g_vezes; end;\n"
    )
    start = re.compile(rf"^   (?:function|procedure) {subprogram}\(.*? is$", re.DOTALL | re.MULTILINE)
    source, found = start.subn(
        lambda match: f"{trap}{match.group()} l_tropeco pls_integer := tropecar;",
        body(package).replace(" as\n", counter, 1),
        count=1,
    )
    assert found == 1
    with dba.cursor() as cursor:
        cursor.execute(source)
    assert column(dba, "select text from dba_errors where owner = 'HSM'") == []


@pytest.fixture
def stumbling(dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """A DBA's session, after whose use the packages a test made stumble are themselves again."""
    yield dba
    dba.rollback()
    with dba.cursor() as cursor:
        for package in ("hsm_destino", "hsm_entrada", "hsm_fila", "hsm_fila_falha"):
            mend_body(cursor, package)


def broken(dba: oracledb.Connection, how: str, *packages: str) -> Iterator[None]:
    with dba.cursor() as cursor:
        for package in packages:
            break_body(cursor, package, how)
        yield
        dba.rollback()
        for package in packages:
            mend_body(cursor, package)


@pytest.fixture(
    params=[
        (package, how) for package in ("hsm_fila", "hsm_entrada", "hsm_chamador") for how in ("dropped", "invalid")
    ],
    ids=" ".join,
)
def broken_package(dba: oracledb.Connection, request: pytest.FixtureRequest) -> Iterator[None]:
    """The body of HSM_FILA, or of one it works through, is gone, or does not compile."""
    package, how = request.param
    yield from broken(dba, how, package)


@pytest.fixture(params=["dropped", "invalid"])
def broken_packages(dba: oracledb.Connection, request: pytest.FixtureRequest) -> Iterator[None]:
    """The bodies of both packages the trigger may call are."""
    yield from broken(dba, request.param, "hsm_fila", "hsm_fila_falha")


@pytest.fixture
def broken_handling(dba: oracledb.Connection, refused_order: None) -> Iterator[None]:
    """An event is refused, and the package that should see to it does not compile."""
    yield from broken(dba, "invalid", "hsm_fila_falha")


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
    return column(dba, "select id_os from hsm.hsm_fila_notificacao order by id_os")


def reported(dba: oracledb.Connection) -> list[list[int]]:
    """The orders each entry names."""
    details = column(dba, "select detalhe from hsm.hsm_log where origem = 'hsm_fila.enfileirar_lote'")
    return [orders_in(str(detail)) for detail in details]


def orders_in(text: str) -> list[int]:
    """Of several rows of one statement none is the first."""
    return sorted(int(number) for number in text[text.index("OS: ") + 4 :].splitlines()[0].split(", "))


@pytest.mark.usefixtures("refused_order")
def test_isolated_a_refused_event_stops_neither_the_orders_nor_the_other_events(
    dba: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(dba, "ISOLAR")
    open_orders(app)
    assert orders_kept(dba) == list(ORDERS)
    assert orders_queued(dba) == [ORDERS[0], ORDERS[2]]
    assert reported(dba) == [[BAD]], "one entry, which names the order"


@pytest.mark.usefixtures("refused_order")
def test_propagated_a_refused_event_fails_the_whole_statement(
    dba: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(dba, "PROPAGAR")
    code, message = refusal(app)
    assert code == ENQUEUE_FAILED
    assert orders_in(message) == [BAD]
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
    assert reported(dba) == [list(ORDERS)]


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
    assert reported(dba) == [list(ORDERS)]
    assert "Erros em hsm_fila.enfileirar_lote" in column(dba, "select problema from hsm.hsm_saude_vw")


@pytest.mark.usefixtures("broken_package")
def test_propagated_a_broken_package_fails_the_statement(dba: oracledb.Connection, app: oracledb.Connection) -> None:
    policy(dba, "PROPAGAR")
    code, message = refusal(app)
    assert code == ENQUEUE_FAILED
    assert orders_in(message) == list(ORDERS)
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


@pytest.mark.usefixtures("broken_handling")
@pytest.mark.parametrize("value", ["ISOLAR", "PROPAGAR"])
def test_a_refusal_nobody_can_see_to_stops_no_order_and_repeats_no_event(
    dba: oracledb.Connection, app: oracledb.Connection, value: str
) -> None:
    policy(dba, value)
    open_orders(app)
    assert orders_kept(dba) == list(ORDERS)
    assert orders_queued(dba) == [ORDERS[0], ORDERS[2]]


@pytest.mark.usefixtures("refused_order")
def test_propagated_nothing_of_the_call_stays_for_a_caller_that_goes_on(dba: oracledb.Connection) -> None:
    """Nor goes what the transaction had before, of the same order."""
    policy(dba, "PROPAGAR")
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_fila.enfileirar", [ORDERS[2], "PADRAO", "STATUS"])
        handled = cursor.var(int)
        cursor.execute(
            "declare l_eventos hsm.hsm_fila.t_eventos; begin "
            + " ".join(
                f"l_eventos({at}).id_os := {order}; l_eventos({at}).evento := 'STATUS';"
                for at, order in enumerate(ORDERS)
            )
            + " hsm.hsm_fila.enfileirar_lote(l_eventos); "
            "exception when hsm.hsm_fila.e_enfileirar then :handled := 1; end;",
            handled=handled,
        )
        assert handled.getvalue() == 1
        found = cursor.execute("select id_os, tipo_os from hsm.hsm_fila_notificacao").fetchall()
    assert found == [(ORDERS[2], "PADRAO")]


def close_orders(app: oracledb.Connection) -> None:
    with app.cursor() as cursor:
        cursor.execute("update ordem_servico set status = 'FECHADA'")
    app.commit()


@pytest.fixture
def orders(dba: oracledb.Connection, app: oracledb.Connection) -> None:
    """Three orders, of which nothing waits."""
    open_orders(app)
    with dba.cursor() as cursor:
        cursor.execute("delete from hsm.hsm_fila_notificacao")
    dba.commit()


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize(
    ("package", "subprogram"),
    [("hsm_fila", "mudou"), ("hsm_fila", "enfileirar_lote"), ("hsm_entrada", "incluir"), ("hsm_destino", "rotas")],
)
@pytest.mark.parametrize("value", ["ISOLAR", "PROPAGAR"])
def test_what_fails_while_a_package_is_replaced_is_tried_once_more(
    stumbling: oracledb.Connection, app: oracledb.Connection, package: str, subprogram: str, value: str
) -> None:
    policy(stumbling, value)
    stumble(stumbling, package, subprogram, 4068, 1)
    close_orders(app)
    assert orders_queued(stumbling) == list(ORDERS)
    assert reported(stumbling) == []


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("error", ERRORS)
def test_isolated_no_error_of_ours_stops_an_order_and_one_entry_names_them_all(
    stumbling: oracledb.Connection, app: oracledb.Connection, error: int
) -> None:
    policy(stumbling, "ISOLAR")
    stumble(stumbling, "hsm_fila", "enfileirar_lote", error, ALWAYS)
    close_orders(app)
    assert column(stumbling, "select distinct status from chamados.ordem_servico") == ["FECHADA"]
    assert reported(stumbling) == [list(ORDERS)]


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("error", ERRORS)
def test_propagated_any_error_of_ours_fails_the_statement(
    stumbling: oracledb.Connection, app: oracledb.Connection, error: int
) -> None:
    policy(stumbling, "PROPAGAR")
    stumble(stumbling, "hsm_fila", "enfileirar_lote", error, ALWAYS)
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{ENQUEUE_FAILED}: ") as caught:
        close_orders(app)
    assert orders_in(str(caught.value)) == list(ORDERS)


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("subprogram", ["mudou", "enfileirar_lote"])
@pytest.mark.parametrize("value", ["ISOLAR", "PROPAGAR"])
def test_a_call_cancelled_anywhere_in_the_trigger_is_cancelled(
    stumbling: oracledb.Connection, app: oracledb.Connection, subprogram: str, value: str
) -> None:
    policy(stumbling, value)
    stumble(stumbling, "hsm_fila", subprogram, CANCELLED, 1)
    with pytest.raises(oracledb.DatabaseError, match="ORA-01013"):
        close_orders(app)


@pytest.mark.usefixtures("orders")
def test_isolated_an_order_that_cannot_be_looked_at_is_named(
    stumbling: oracledb.Connection, app: oracledb.Connection
) -> None:
    """Whether it had an event nobody can tell."""
    policy(stumbling, "ISOLAR")
    stumble(stumbling, "hsm_fila", "mudou", 4063, 2)
    close_orders(app)
    [[named]] = reported(stumbling)
    assert orders_queued(stumbling) == [order for order in ORDERS if order != named]


@pytest.mark.usefixtures("orders")
def test_propagated_an_order_that_cannot_be_looked_at_fails_the_statement(
    stumbling: oracledb.Connection, app: oracledb.Connection
) -> None:
    policy(stumbling, "PROPAGAR")
    stumble(stumbling, "hsm_fila", "mudou", 4063, 2)
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{ENQUEUE_FAILED}: 1 evento"):
        close_orders(app)


@pytest.mark.usefixtures("orders", "broken_packages")
@pytest.mark.parametrize("value", ["ISOLAR", "PROPAGAR"])
def test_where_nothing_of_ours_runs_no_change_of_an_order_stops(
    dba: oracledb.Connection, app: oracledb.Connection, value: str
) -> None:
    policy(dba, value)
    close_orders(app)
    assert column(dba, "select distinct status from chamados.ordem_servico") == ["FECHADA"]
    assert orders_queued(dba) == []


@pytest.mark.usefixtures("refused_order")
def test_propagated_what_cannot_be_taken_out_again_is_said_and_not_tried_twice(dba: oracledb.Connection) -> None:
    policy(dba, "PROPAGAR")
    with dba.cursor() as cursor:
        cursor.execute(
            "create or replace trigger hsm.teste_sem_retirada before delete on hsm.hsm_fila_notificacao for each row "
            "begin raise_application_error(-20998, 'x'); end;"
        )
        try:
            with pytest.raises(oracledb.DatabaseError, match=f"ORA-{ENQUEUE_FAILED}: .*desfaça a transação") as caught:
                cursor.execute(
                    "declare l_eventos hsm.hsm_fila.t_eventos; begin "
                    f"l_eventos(1).id_os := {ORDERS[0]}; l_eventos(1).evento := 'STATUS'; "
                    f"l_eventos(2).id_os := {BAD}; l_eventos(2).evento := 'STATUS'; "
                    "hsm.hsm_fila.enfileirar_lote(l_eventos); end;"
                )
            assert "ORA-20998" in str(caught.value)
            assert orders_queued(dba) == []
        finally:
            cursor.execute("drop trigger hsm.teste_sem_retirada")
