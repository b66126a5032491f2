"""The scripts around a watched table: from the words a DBA types to what the table, its trigger and the queue do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import oracledb
import pytest

from deploy.sandbox.server import Sandbox
from tests.database import PASSWORD, ROOT

from .scripts import execute, runner


@dataclass
class Site:
    """A database of this file's own, with the product, the sample and a second customer, LOJA."""

    dba: oracledb.Connection
    dsn: str

    def run(self, name: str, *arguments: str) -> tuple[int, str]:
        return runner(self.dba)(name, *arguments)

    def execute(self, *statements: str) -> None:
        execute(self.dba, *statements)

    def rows(self, query: str, **binds: object) -> list[tuple[Any, ...]]:
        with self.dba.cursor() as cursor:
            found: list[tuple[Any, ...]] = cursor.execute(query, binds).fetchall()
            return found

    def value(self, query: str, **binds: object) -> Any:
        return self.rows(query, **binds)[0][0]

    def by(self, user: str, *statements: str) -> None:
        with closing(oracledb.connect(user=user, password=PASSWORD, dsn=self.dsn)) as connection:
            execute(connection, *statements)

    def events(self) -> list[tuple[str, int, str]]:
        return self.rows("select origem, id_os, evento from hsm.hsm_fila_notificacao order by id")

    def state(self, schema: str = "CHAMADOS") -> tuple[list[tuple[Any, ...]], ...]:
        """What no failure may change: triggers and their text, validity, grants."""
        return (
            self.rows(
                "select trigger_name, table_name, status from dba_triggers where owner = :o order by 1", o=schema
            ),
            self.rows(
                "select name, line, text from dba_source where owner = :o and type = 'TRIGGER' order by 1, 2", o=schema
            ),
            self.rows("select object_name, status from dba_objects where owner = :o order by 1", o=schema),
            self.rows(
                "select table_name, privilege from dba_tab_privs where owner = 'HSM' and grantee = :o order by 1, 2",
                o=schema,
            ),
        )


@pytest.fixture(scope="module")
def built() -> Iterator[Site]:
    with Sandbox(password=PASSWORD, external=True) as sandbox:
        sandbox.install()
        with closing(oracledb.connect(user="system", password=PASSWORD, dsn=sandbox.dsn)) as connection:
            site = Site(connection, sandbox.dsn)
            site.execute(
                f"create user loja identified by {PASSWORD} default tablespace users quota unlimited on users",
                "grant create session, create procedure to loja",
                f"create user operador identified by {PASSWORD}",
                "grant create session, hsm_operador to operador",
            )
            yield site


@pytest.fixture
def site(built: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The sample watched, nothing in the queue, LOJA empty."""
    monkeypatch.chdir(tmp_path)
    yield built
    built.dba.rollback()
    for kind, name in built.rows(
        "select object_type, object_name from dba_objects where owner = 'LOJA' "
        "and object_type in ('TABLE', 'VIEW', 'PROCEDURE') order by 1"
    ):
        built.execute(f"drop {kind} loja.{name}")
    for table in ("hsm_origem_coluna", "hsm_origem"):
        built.execute(f"delete from hsm.{table} where esquema = 'LOJA'")
    for package in [p for (p,) in built.rows("select table_name from dba_tab_privs where grantee = 'LOJA'")]:
        built.execute(f"revoke execute on hsm.{package} from loja")
    built.execute(
        "delete from hsm.hsm_fila_notificacao", "delete from hsm.hsm_log", "delete from chamados.ordem_servico"
    )


def order(site: Site, number: int) -> None:
    site.by("chamados", f"insert into ordem_servico (id_os, tipo_os, descricao) values ({number}, 'PADRAO', 'x')")


def declare(site: Site, table: str, columns: dict[str, str] | None = None, **source: str) -> None:
    """Declares LOJA.<table>; columns: name -> further arguments of definir_coluna_origem."""
    arguments = {"in_coluna_id": "'ID'", "in_evento_insercao": "'ABERTURA'", **source}
    named = ", ".join(f"{name} => {value}" for name, value in arguments.items())
    site.execute(f"begin hsm.hsm_admin.definir_origem('LOJA', '{table}', {named}); end;")
    for column, more in (columns or {}).items():
        site.execute(f"begin hsm.hsm_admin.definir_coluna_origem('LOJA', '{table}', '{column}', {more}); end;")


# ------------------------------------------------------------------ installing


def test_the_sample_s_declaration_gives_the_trigger_that_watches_it(site: Site) -> None:
    order(site, 1)
    assert site.events() == [("CHAMADOS.ORDEM_SERVICO", 1, "ABERTURA")]
    source = "".join(
        text or ""
        for (text,) in site.rows(
            "select text from dba_source where owner = 'CHAMADOS' and name = 'TG_OS_NOTIF' order by line"
        )
    )
    assert re.search(r"Gerado pelo HSM \S+ em \d\d/\d\d/\d{4} .* da declaração de CHAMADOS\.ORDEM_SERVICO", source)


WRONG = [
    (("CHAMADOS", "ORDENS_SERVICO"), "CHAMADOS.ORDENS_SERVICO não está declarada"),
    (("CHAMADOS", "OUTRA"), "CHAMADOS.OUTRA não está declarada"),
    (('"CHAMADOS"', "ORDEM_SERVICO"), "nomes entre aspas não são aceitos"),
    (("CHAMADOS", '"ORDEM_SERVICO"'), "nomes entre aspas não são aceitos"),
    (("CHAMADOS", "ordem-servico"), "não é um nome do Oracle"),
    (("PUBLIC", "ORDEM_SERVICO"), "PUBLIC não serve"),
    (("HSM", "HSM_LOG"), "HSM não serve"),
    (("HSM_LEITOR", "ORDEM_SERVICO"), "é um papel"),
    (("SYS", "OBJ$"), "é do próprio Oracle"),
    (("NINGUEM", "ORDEM_SERVICO"), "Não há esquema NINGUEM"),
    (("CHAMADOS",), "Informe a tabela (argumento 2)"),
    ((), "Informe o esquema da tabela (argumento 1)"),
    (("CHAMADOS", "ORDEM_SERVICO", "JA"), "só pode ser ENSAIO"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=lambda value: " ".join(value) or "none")
def test_a_wrong_argument_is_named_and_the_working_trigger_goes_on(
    site: Site, arguments: tuple[str, ...], words: str
) -> None:
    site.execute("create table chamados.outra (id_os number)")
    try:
        before = site.state()
        code, output = site.run("gatilho.sql", *arguments)
        assert code != 0
        assert words in output
        assert site.state() == before
        order(site, 1)
        assert len(site.events()) == 1
    finally:
        site.execute("drop table chamados.outra")


def test_everything_that_does_not_fit_is_said_at_once_and_nothing_is_touched(site: Site) -> None:
    site.execute(
        "create table loja.pedido (id varchar2(10), foto blob, texto clob, quando date, "
        "dobro number generated always as (1 + 1) virtual, situacao varchar2(10))"
    )
    columns = {
        "FOTO": "in_fato => 'foto'",
        "TEXTO": "in_evento => 'TEXTO'",
        "DOBRO": "in_evento => 'DOBRO'",
        "NAO_HA": "in_fato => 'nao_ha'",
        "SITUACAO": "in_evento => 'SITUACAO'",
    }
    declare(site, "PEDIDO", columns, in_coluna_alteracao="'SITUACAO'")
    before = site.state("LOJA")
    code, output = site.run("gatilho.sql", "LOJA", "PEDIDO")
    assert code != 0
    problems = re.findall(r"^PROBLEMA: (.*)$", output, re.MULTILINE)
    assert [re.search(r"coluna (\w+)", problem)[1] for problem in problems] == [  # type: ignore[index]
        "ID", "SITUACAO", "FOTO", "TEXTO", "DOBRO", "NAO_HA",
    ]  # fmt: skip
    assert "numérico" in problems[0] and "é virtual" in problems[4] and "não existe" in problems[5]
    assert site.state("LOJA") == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("create view loja.pedido as select 1 as id from dual", "não é uma tabela (VIEW)"),
        ("create procedure loja.pedido is begin null; end;", "a tabela LOJA.PEDIDO não existe"),
    ],
)
def test_what_is_no_table_is_refused(site: Site, statement: str, words: str) -> None:
    site.execute(statement)
    declare(site, "PEDIDO")
    code, output = site.run("gatilho.sql", "LOJA", "PEDIDO")
    assert code != 0
    assert words in output


def test_dry_run_prints_the_plan_and_the_text_and_changes_nothing(site: Site) -> None:
    site.execute("create table loja.pedido (id number)")
    declare(site, "PEDIDO")
    before = site.state("LOJA")
    code, output = site.run("gatilho.sql", "loja", "pedido", "ensaio")
    assert code == 0, output
    assert "EXECUTE em HSM.HSM_FILA e HSM.HSM_FILA_FALHA a LOJA" in output
    assert "create or replace trigger loja.hsm_pedido_notif" in output
    assert site.state("LOJA") == before
    assert site.value("select dt_gatilho from hsm.hsm_origem where esquema = 'LOJA'") is None


@contextmanager
def generator(site: Site, *changes: tuple[str, str]) -> Iterator[None]:
    """A generator that writes something else, to be put right afterwards."""
    text = (ROOT / "plsql" / "packages" / "hsm_gerador.pkb").read_text(encoding="utf-8").rsplit("\n/", 1)[0]
    text = text.replace("package body hsm_gerador", "package body hsm.hsm_gerador")
    other = text
    for old, new in changes:
        assert old in other
        other = other.replace(old, new)
    site.execute(other)
    try:
        yield
    finally:
        site.execute(text)


def test_a_text_that_does_not_compile_leaves_what_was_there(site: Site) -> None:
    before = site.state()
    with generator(site, ("hsm_fila.enfileirar_lote", "hsm_fila.enfileirar_tudo")):
        code, output = site.run("gatilho.sql", "CHAMADOS", "ORDEM_SERVICO")
    assert code != 0
    assert re.search(r"\d+:\d+ .*ENFILEIRAR_TUDO", output), output
    assert site.state() == before
    order(site, 1)
    assert len(site.events()) == 1


def test_a_text_that_does_not_compile_grants_nothing_to_a_new_schema(site: Site) -> None:
    site.execute("create table loja.pedido (id number)")
    declare(site, "PEDIDO")
    before = site.state("LOJA")
    with generator(site, ("hsm_fila.enfileirar_lote", "hsm_fila.enfileirar_tudo")):
        assert site.run("gatilho.sql", "LOJA", "PEDIDO")[0] != 0
    assert site.state("LOJA") == before
    site.by("loja", "insert into pedido values (1)")


def test_when_only_the_last_statement_fails_the_trigger_before_is_put_back(site: Site) -> None:
    """The table changes between the two: what compiled under the other name does not any more."""
    site.execute("alter trigger chamados.tg_os_notif disable")
    before = site.state()
    late = "case when in_ativo = 'S' then 'compound triger' else 'compound trigger' end"
    try:
        with generator(site, ("linha(l_texto, 'compound trigger')", f"linha(l_texto, {late})")):
            code, output = site.run("gatilho.sql", "CHAMADOS", "ORDEM_SERVICO")
        assert code != 0, output
        assert site.state() == before
    finally:
        site.execute("alter trigger chamados.tg_os_notif enable")


def test_what_fails_once_the_trigger_is_in_place_takes_nothing_from_under_it(site: Site) -> None:
    """The declaration is locked by somebody, so that the installation cannot be noted."""
    site.execute("create table loja.pedido (id number)")
    declare(site, "PEDIDO")
    with closing(oracledb.connect(user="system", password=PASSWORD, dsn=site.dsn)) as other, other.cursor() as cursor:
        cursor.execute("select 1 from hsm.hsm_origem where esquema = 'LOJA' for update")
        code, output = site.run("gatilho.sql", "LOJA", "PEDIDO")
    assert code != 0
    assert "FALHOU: ORA-30006" in output
    site.by("loja", "insert into pedido values (1)")
    assert site.events() == [("LOJA.PEDIDO", 1, "ABERTURA")]
    assert site.rows("select trigger_name from dba_triggers where owner = 'LOJA'") == [("HSM_PEDIDO_NOTIF",)]
    assert site.run("gatilho.sql", "LOJA", "PEDIDO")[0] == 0


def test_a_candidate_left_by_a_run_that_was_killed_is_cleared_away(site: Site) -> None:
    source = "".join(
        text or ""
        for (text,) in site.rows(
            "select text from dba_source where owner = 'CHAMADOS' and name = 'TG_OS_NOTIF' order by line"
        )
    )
    before = site.state()[0]
    left = re.sub("tg_os_notif", "tg_os_notif_cand", source).replace("compound trigger", "disable\ncompound trigger", 1)
    site.execute(f"create {left}")
    code, output = site.run("gatilho.sql", "CHAMADOS", "ORDEM_SERVICO")
    assert code == 0, output
    assert site.state()[0] == before


def test_a_trigger_of_another_table_with_that_name_is_named(site: Site) -> None:
    site.execute("create table loja.pedido (id number)", "create table loja.item (id number)")
    site.execute("create trigger loja.hsm_pedido_notif before insert on loja.item for each row begin null; end;")
    declare(site, "PEDIDO")
    code, output = site.run("gatilho.sql", "LOJA", "PEDIDO")
    assert code != 0
    assert "já há um gatilho HSM_PEDIDO_NOTIF, da tabela LOJA.ITEM" in output


def test_a_trigger_of_the_customer_s_own_is_never_replaced(site: Site) -> None:
    site.execute("create table loja.pedido (id number)")
    site.execute("create trigger loja.hsm_pedido_notif before insert on loja.pedido for each row begin null; end;")
    declare(site, "PEDIDO")
    before = site.state("LOJA")
    code, output = site.run("gatilho.sql", "LOJA", "PEDIDO")
    assert code != 0
    assert "HSM_PEDIDO_NOTIF, que não é do HSM" in output
    assert site.state("LOJA") == before


def test_other_triggers_of_the_table_are_named_with_what_they_mean(site: Site) -> None:
    site.execute("create table loja.pedido (id number, x number)")
    site.execute("create trigger loja.antes before update on loja.pedido for each row begin :new.x := 1; end;")
    site.execute("create trigger loja.depois after update on loja.pedido begin null; end;")
    declare(site, "PEDIDO")
    code, output = site.run("gatilho.sql", "LOJA", "PEDIDO", "ENSAIO")
    assert code == 0, output
    assert re.search(r"LOJA\.ANTES \(BEFORE EACH ROW\): executa antes; o que ele muda é visto", output)
    assert re.search(r"LOJA\.DEPOIS \(AFTER STATEMENT\): se altera de novo a mesma OS", output)


def test_any_number_of_tables_and_schemas_each_with_its_own_orders(site: Site) -> None:
    site.execute("create table loja.pedido (id number)", "create table loja.troca (id number)")
    for table in ("PEDIDO", "TROCA"):
        declare(site, table)
        assert site.run("gatilho.sql", "LOJA", table)[0] == 0
    site.by("loja", "insert into pedido values (7)", "insert into troca values (7)")
    order(site, 7)
    assert site.events() == [
        ("LOJA.PEDIDO", 7, "ABERTURA"), ("LOJA.TROCA", 7, "ABERTURA"), ("CHAMADOS.ORDEM_SERVICO", 7, "ABERTURA"),
    ]  # fmt: skip


TYPED = {
    "VALOR": ("number(12, 4)", "1234.5", "1234.5"),
    "DIA": ("date", "date '2026-02-03' + 4 / 24", "03/02/2026 04:00:00"),
    "HORA": ("timestamp(6)", "timestamp '2026-02-03 04:05:06.789'", "03/02/2026 04:05:06"),
    "BRUTO": ("raw(4)", "hextoraw('0AFF')", "0AFF"),
    "TEXTO": ("clob", "to_clob(rpad('á', 2000, 'á')) || to_clob(rpad('b', 3000, 'b'))", "á" * 2000 + "b" * 2000),
}


def test_a_column_of_any_type_becomes_a_fact_whatever_the_session_s_formats(site: Site) -> None:
    site.execute("create table loja.pedido (id number, " + ", ".join(f"{n} {t[0]}" for n, t in TYPED.items()) + ")")
    declare(site, "PEDIDO", {name: f"in_fato => '{name.lower()}'" for name in TYPED})
    code, output = site.run("gatilho.sql", "LOJA", "PEDIDO")
    assert code == 0, output
    site.by(
        "loja",
        "alter session set nls_numeric_characters = ',.'",
        "alter session set nls_date_format = 'YY-MM'",
        f"insert into pedido values (1, {', '.join(t[1] for t in TYPED.values())})",
    )
    [(short, long)] = site.rows("select dados, dados_longos from hsm.hsm_fila_notificacao")
    assert json.loads(short or long.read()) == {name.lower(): fact for name, (_, _, fact) in TYPED.items()}


@pytest.mark.parametrize("name", [name for name in TYPED if name != "TEXTO"])
def test_a_change_of_a_watched_column_of_any_type_is_seen_and_no_other(site: Site, name: str) -> None:
    kind, value, _ = TYPED[name]
    site.execute(f"create table loja.pedido (id number, coluna {kind})")
    declare(site, "PEDIDO", {"COLUNA": "in_evento => 'MUDOU'"}, in_evento_insercao="null")
    assert site.run("gatilho.sql", "LOJA", "PEDIDO")[0] == 0
    site.by(
        "loja",
        "insert into pedido values (1, null)",
        "update pedido set coluna = null",
        f"update pedido set coluna = {value}",
        "update pedido set coluna = coluna",
        "update pedido set coluna = null",
    )
    assert [event for _, _, event in site.events()] == ["MUDOU", "MUDOU"]


# ------------------------------------------------------------------ taking off


def test_the_remover_leaves_the_grants_that_others_of_the_schema_stand_on(site: Site) -> None:
    site.execute("create table loja.pedido (id number)", "create table loja.item (id number)")
    declare(site, "PEDIDO")
    assert site.run("gatilho.sql", "LOJA", "PEDIDO")[0] == 0
    site.execute(
        "create procedure loja.avisar(in_id in number) is begin hsm.hsm_fila.enfileirar(in_id, null, 'ITEM', "
        "in_origem => 'ITEM'); end;",
        "create trigger loja.item_trg after insert on loja.item for each row begin avisar(:new.id); end;",
    )
    code, output = site.run("gatilho_remover.sql", "LOJA", "PEDIDO")
    assert code == 0, output
    assert "EXECUTE em HSM.HSM_FILA fica com LOJA, que o usa em PROCEDURE AVISAR" in output
    assert "revoke execute on hsm.HSM_FILA_FALHA from LOJA" in output
    site.by("loja", "insert into item values (2)", "insert into pedido values (3)")
    assert site.events() == [("LOJA.ITEM", 2, "ITEM")]


def test_the_remover_takes_only_ours_and_every_grant_nobody_needs(site: Site) -> None:
    site.execute("create table loja.pedido (id number)")
    site.execute("create trigger loja.deles before insert on loja.pedido for each row begin null; end;")
    declare(site, "PEDIDO")
    before = site.state("LOJA")
    assert site.run("gatilho.sql", "LOJA", "PEDIDO")[0] == 0
    for _ in range(2):
        code, output = site.run("gatilho_remover.sql", "LOJA", "PEDIDO")
        assert code == 0, output
        assert site.state("LOJA") == before
    site.execute("begin hsm.hsm_admin.remover_origem('LOJA', 'PEDIDO'); end;")


def test_a_column_taken_out_of_the_declaration_is_watched_no_more(site: Site) -> None:
    site.execute("create table loja.pedido (id number, x number, y number)")
    declare(site, "PEDIDO", {"X": "in_evento => 'MUDOU'", "Y": "in_fato => 'y'"})
    removed = "begin hsm.hsm_admin.remover_coluna_origem('LOJA', 'PEDIDO', 'X', 'nobody asks'); end;"
    site.execute(removed)
    with pytest.raises(oracledb.DatabaseError, match="ORA-20780"):
        site.execute(removed)
    assert site.run("gatilho.sql", "LOJA", "PEDIDO")[0] == 0
    site.by("loja", "insert into pedido values (1, 1, 1)", "update pedido set x = 2")
    assert site.events() == [("LOJA.PEDIDO", 1, "ABERTURA")]


# ------------------------------------------------------------------ health


PROBLEMS = """
declare
   l_problemas hsm.hsm_saude.t_problemas := hsm.hsm_saude.problemas;
   l_lista varchar2(32767);
begin
   for i in 1 .. l_problemas.count loop
      if l_problemas(i).problema like '%LOJA%' then
         l_lista := l_lista || l_problemas(i).gravidade || '|' || l_problemas(i).problema || chr(10);
      end if;
   end loop;
   :lista := l_lista;
end;
"""


def problems(site: Site) -> list[tuple[str, str]]:
    """What health says of LOJA, to a session that has used no package before: gravity and problem."""
    with closing(oracledb.connect(user="system", password=PASSWORD, dsn=site.dsn)) as own, own.cursor() as cursor:
        found = cursor.var(str, size=32767)
        cursor.execute(PROBLEMS, lista=found)
    lines = (found.getvalue() or "").splitlines()
    return [(gravity, problem) for gravity, _, problem in (line.partition("|") for line in lines)]


@pytest.fixture
def watched(site: Site) -> Iterator[Site]:
    site.execute("create table loja.pedido (id number, x number)")
    declare(site, "PEDIDO")
    assert site.run("gatilho.sql", "LOJA", "PEDIDO")[0] == 0
    assert problems(site) == []
    yield site


@pytest.mark.parametrize(
    ("statement", "gravity", "words"),
    [
        ("drop trigger loja.hsm_pedido_notif", "ERRO", "O gatilho LOJA.HSM_PEDIDO_NOTIF sumiu"),
        ("alter trigger loja.hsm_pedido_notif disable", "ERRO", "O gatilho LOJA.HSM_PEDIDO_NOTIF está desativado"),
        (
            "create or replace trigger loja.hsm_pedido_notif before insert on loja.pedido begin nada; end;",
            "ERRO",
            "O gatilho LOJA.HSM_PEDIDO_NOTIF não compila",
        ),
        (
            "begin hsm.hsm_admin.definir_coluna_origem('LOJA', 'PEDIDO', 'X', in_evento => 'X'); end;",
            "ATENCAO",
            "O gatilho LOJA.HSM_PEDIDO_NOTIF é de antes da última declaração",
        ),
    ],
)
def test_health_notices_a_watched_table_whose_trigger_is_not_as_it_should_be(
    watched: Site, statement: str, gravity: str, words: str
) -> None:
    watched.execute(statement)
    assert problems(watched) == [(gravity, words)]
    assert watched.run("gatilho.sql", "LOJA", "PEDIDO")[0] == 0 or "não compila" in words
    if "não compila" not in words:
        assert problems(watched) == []


def test_a_declaration_said_again_as_it_is_makes_no_trigger_older(watched: Site) -> None:
    said = (
        "begin hsm.hsm_admin.definir_origem('LOJA', 'PEDIDO', in_evento_insercao => 'ABERTURA'); "
        "hsm.hsm_admin.definir_coluna_origem('LOJA', 'PEDIDO', 'X', in_evento => 'X'); end;"
    )
    watched.execute(said)
    assert watched.run("gatilho.sql", "LOJA", "PEDIDO")[0] == 0
    watched.execute(said)
    assert problems(watched) == []


def test_a_trigger_that_only_waits_to_be_compiled_again_is_no_problem(watched: Site) -> None:
    watched.execute("alter table loja.pedido add (y number)")
    assert problems(watched) == []


def test_health_notices_a_declared_table_without_a_trigger(site: Site) -> None:
    site.execute("create table loja.pedido (id number)")
    declare(site, "PEDIDO")
    assert problems(site) == [("ATENCAO", "A tabela LOJA.PEDIDO não é vigiada")]


def view_of_triggers(part: str) -> str:
    text = (ROOT / "plsql" / "views" / f"hsm_gatilho_vw{part}.vw").read_text(encoding="utf-8").split(";\n")[0]
    return re.sub(r"\b(hsm_gatilho_vw as|hsm_origem o)\b", r"hsm.\1", text)


def test_without_a_look_at_the_dictionary_health_says_nothing_of_triggers(watched: Site) -> None:
    watched.execute(view_of_triggers("_minima"))
    try:
        watched.execute("alter trigger loja.hsm_pedido_notif disable")
        assert problems(watched) == []
    finally:
        watched.execute(view_of_triggers(""))


# ------------------------------------------------------------------ reconciliation


@pytest.fixture
def missed(site: Site) -> Site:
    """An order the trigger has not seen, with an apostrophe and an ampersand in its text, and one it has."""
    site.execute("alter trigger chamados.tg_os_notif disable")
    try:
        site.by(
            "chamados",
            "insert into ordem_servico (id_os, tipo_os, descricao) values (5, 'REDE', q'[caixa d'água & bomba]')",
        )
    finally:
        site.execute("alter trigger chamados.tg_os_notif enable")
    order(site, 6)
    return site


def test_the_call_printed_for_a_missed_order_is_the_operator_s_to_execute(missed: Site) -> None:
    code, output = missed.run("reconciliar.sql", "CHAMADOS", "ORDEM_SERVICO", "1")
    assert code == 0, output
    [call] = re.findall(r"^begin\n.*?^end;$", output, re.MULTILINE | re.DOTALL)
    assert "1 OS sem evento" in output
    assert max(len(line) for line in call.split("\n")) <= 200, "SQL*Plus would wrap it inside the text"
    missed.by("operador", call)
    assert missed.rows(
        "select origem, id_os, tipo_os, evento, marca, status from hsm.hsm_fila_notificacao where id_os = 5"
    ) == [("CHAMADOS.ORDEM_SERVICO", 5, "REDE", "ABERTURA", "RECONCILIADA", "PENDENTE")]
    facts = json.loads(missed.value("select dados from hsm.hsm_fila_notificacao where id_os = 5"))
    assert facts["descricao"] == "caixa d'água & bomba"
    assert facts["status"] == "ABERTA"
    assert missed.rows("select usuario, alvo from hsm.hsm_auditoria where ato = 'reenfileirar'") == [
        ("OPERADOR", "CHAMADOS.ORDEM_SERVICO OS 5")
    ]


def test_all_missed_orders_can_be_put_in_at_once_and_are_not_found_again(missed: Site) -> None:
    code, output = missed.run("reconciliar.sql", "CHAMADOS", "ORDEM_SERVICO", "1", "ENFILEIRAR")
    assert code == 0, output
    assert "1 OS sem evento, postas na fila" in output
    assert [row for row in missed.events() if row[1] == 5] == [("CHAMADOS.ORDEM_SERVICO", 5, "ABERTURA")]
    assert "0 OS sem evento" in missed.run("reconciliar.sql", "CHAMADOS", "ORDEM_SERVICO", "1")[1]


def test_a_missed_change_is_announced_as_the_event_that_says_least(site: Site) -> None:
    order(site, 9)
    site.execute("update hsm.hsm_fila_notificacao set dt_criacao = dt_criacao - interval '20' minute")
    site.execute("alter trigger chamados.tg_os_notif disable")
    try:
        site.by("chamados", "update ordem_servico set dt_atualizacao = sysdate, dt_abertura = sysdate - 1")
    finally:
        site.execute("alter trigger chamados.tg_os_notif enable")
    code, output = site.run("reconciliar.sql", "CHAMADOS", "ORDEM_SERVICO", "2")
    assert code == 0, output
    assert "'CHAMADOS.ORDEM_SERVICO', 9, 'PADRAO', 'ATUALIZACAO'" in output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Informe o esquema"),
        (("CHAMADOS", "ORDEM_SERVICO"), "Informe quantas horas para trás (argumento 3)"),
        (("CHAMADOS", "ORDEM_SERVICO", "uma"), "um número inteiro de horas"),
        (("CHAMADOS", "ORDEM_SERVICO", "0"), "um número inteiro de horas"),
        (("CHAMADOS", "ORDEM_SERVICO", "1", "SIM"), "só pode ser ENFILEIRAR"),
        (("CHAMADOS", "ORDEM_SERVICO", "721"), "A fila só guarda 30 dia(s)"),
        (("CHAMADOS", "NADA", "1"), "não está declarada"),
    ],
    ids=lambda value: " ".join(value) or "none",
)
def test_reconciliation_names_a_wrong_argument(site: Site, arguments: tuple[str, ...], words: str) -> None:
    code, output = site.run("reconciliar.sql", *arguments)
    assert code != 0
    assert words in output


def test_reconciliation_without_a_date_column_says_what_to_declare(site: Site) -> None:
    site.execute("create table loja.pedido (id number)")
    declare(site, "PEDIDO")
    code, output = site.run("reconciliar.sql", "LOJA", "PEDIDO", "1")
    assert code != 0
    assert "in_coluna_criacao" in output


def test_re_enqueuing_says_what_is_wrong(site: Site) -> None:
    for values, words in (
        ("null, 1, 'T', 'E', null, 'm'", "Informe a origem"),
        ("'A.B', null, 'T', 'E', null, 'm'", "Informe o número da OS"),
        ("'A.B', 1, 'T', ' ', null, 'm'", "Informe o evento"),
        ("'A.B', 1, 'T', 'E', '[1]', 'm'", "não são um objeto JSON"),
        ("'A.B', 1, 'T', 'E', null, null", "Informe o motivo"),
        ("'A.B', 1, '$HSM', 'E', null, 'm'", "não pôde ser enfileirada"),
    ):
        with pytest.raises(oracledb.DatabaseError, match=words):
            site.by("operador", f"begin hsm.hsm_admin.reenfileirar({values}); end;")
    assert site.events() == []


def test_a_trigger_left_without_hsm_can_be_taken_off(own_dba: oracledb.Connection) -> None:
    execute(own_dba, "drop user hsm_job cascade", "drop user hsm cascade")
    for _ in range(2):
        code, output = runner(own_dba)("gatilho_remover.sql", "CHAMADOS", "ORDEM_SERVICO")
        assert code == 0, output
    execute(own_dba, "insert into chamados.ordem_servico (tipo_os) values ('PADRAO')")
