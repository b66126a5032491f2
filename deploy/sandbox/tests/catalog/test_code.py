"""Stored units, views, synonyms, dependencies, and the dictionary views about them."""

from __future__ import annotations

import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.model import Context, StoredUnit, Table

from .conftest import Database, code


def unit(database: Database, name: str, kind: str) -> StoredUnit:
    found = database.catalog.unit("APP", name, kind)
    assert found is not None
    return found


def test_source_is_kept_as_written_even_if_it_does_not_parse(database: Database) -> None:
    assert database.run("create or replace procedure ruim is\nbegin\n  x := ;\nend;", "APP")
    lines = database.view("USER_SOURCE", "APP", NAME="RUIM")
    assert [r["TEXT"] for r in lines] == ["procedure ruim is\n", "begin\n", "  x := ;\n", "end;"]
    error = database.view("USER_ERRORS", "APP", NAME="RUIM")[0]
    assert (error["LINE"], error["ATTRIBUTE"]) == (3, "ERROR")
    assert error["TEXT"].startswith("PLS-00103")
    assert database.view("USER_OBJECTS", "APP", OBJECT_NAME="RUIM")[0]["STATUS"] == "INVALID"
    assert not database.run("create or replace procedure ruim is begin null; end;", "APP")
    assert database.view("USER_ERRORS", "APP", NAME="RUIM") == []
    assert database.view("USER_OBJECTS", "APP", OBJECT_NAME="RUIM")[0]["STATUS"] == "VALID"


def test_errors_of_the_compiler_are_kept(database: Database) -> None:
    database.engine.units.errors["ERRADA"] = [
        (1, 20, "PLS-00201: identifier 'X' must be declared"),
        (1, 20, "PL/SQL: Statement ignored"),
    ]
    assert database.run("create procedure errada is begin x; end;", "APP")
    rows = database.view("ALL_ERRORS", "APP", NAME="ERRADA")
    assert [(row["LINE"], row["POSITION"], row["MESSAGE_NUMBER"]) for row in rows] == [(1, 20, 201), (1, 20, 0)]
    database.engine.units.errors.clear()
    assert not database.run("alter procedure errada compile", "APP")
    assert unit(database, "ERRADA", "PROCEDURE").status == "VALID"


def test_without_or_replace_a_unit_is_made_once(database: Database) -> None:
    database.run("create package uma as end;", "APP")
    assert code(database, "create package uma as end;") == 955
    assert code(database, "create or replace procedure uma is begin null; end;") == 955
    stamp = unit(database, "UMA", "PACKAGE").stamp
    database.run("create or replace package uma as x number; end;", "APP")
    assert unit(database, "UMA", "PACKAGE").stamp > stamp


def test_ddl_on_what_a_unit_uses_makes_it_invalid_and_what_uses_it_too(database: Database) -> None:
    units = database.engine.units
    database.run("create table base (x number)", "APP")
    units.uses["LE"] = [("APP", "BASE")]
    units.uses["CHAMA"] = [("APP", "LE")]
    database.run("create package le as procedure x; end;", "APP")
    database.run("create procedure chama is begin le.x; end;", "APP")
    rows = database.view("USER_DEPENDENCIES", "APP", NAME="CHAMA")
    assert [(r["REFERENCED_NAME"], r["REFERENCED_TYPE"]) for r in rows] == [("LE", "PACKAGE")]
    assert unit(database, "CHAMA", "PROCEDURE").status == "VALID"
    database.run("alter table base modify x number(9)", "APP")
    assert unit(database, "LE", "PACKAGE").status == "INVALID"
    assert unit(database, "CHAMA", "PROCEDURE").status == "INVALID"
    assert database.view("USER_OBJECTS", "APP", OBJECT_NAME="CHAMA")[0]["STATUS"] == "INVALID"
    database.run("alter procedure chama compile", "APP")
    assert unit(database, "CHAMA", "PROCEDURE").status == "VALID"


def test_a_new_body_leaves_callers_valid_a_new_specification_does_not(database: Database) -> None:
    database.engine.units.uses["CLIENTE"] = [("APP", "SERVICO")]
    database.run("create package servico as procedure x; end;", "APP")
    database.run("create package body servico as procedure x is begin null; end; end;", "APP")
    database.run("create procedure cliente is begin servico.x; end;", "APP")
    database.run("create or replace package body servico as procedure x is begin null; end; end;", "APP")
    assert unit(database, "CLIENTE", "PROCEDURE").status == "VALID"
    database.run("create or replace package servico as procedure x; procedure y; end;", "APP")
    assert unit(database, "CLIENTE", "PROCEDURE").status == "INVALID"
    assert unit(database, "SERVICO", "PACKAGE BODY").status == "INVALID"


def test_triggers_belong_to_a_table_and_can_be_switched_off(database: Database) -> None:
    database.run("create table alvo (x number, y number)", "APP")
    assert code(database, "create trigger tr before insert on missing begin null; end;") == 942
    database.run("create trigger tr before insert or update of y on alvo for each row begin null; end;", "APP")
    assert [t.name for t in database.catalog.triggers("APP", "ALVO")] == ["TR"]
    row = database.view("USER_TRIGGERS", "APP", TRIGGER_NAME="TR")[0]
    assert (row["TRIGGER_TYPE"], row["TRIGGERING_EVENT"]) == ("BEFORE EACH ROW", "INSERT OR UPDATE")
    database.run("create table outro (x number)", "APP")
    assert code(database, "create or replace trigger tr before insert on outro begin null; end;") == 4095
    database.run("alter trigger tr disable", "APP")
    assert database.catalog.triggers("APP", "ALVO") == []
    database.run("alter table alvo enable all triggers", "APP")
    assert len(database.catalog.triggers("APP", "ALVO")) == 1
    assert code(database, "drop trigger missing") == 4080
    database.run("drop table alvo", "APP")
    assert database.catalog.unit("APP", "TR", "TRIGGER") is None


def test_a_trigger_with_the_name_of_its_table_follows_its_changes(database: Database) -> None:
    database.run("create table gemea (x number)", "APP")
    database.run("create trigger gemea before insert on gemea begin null; end;", "APP")
    database.run("alter table gemea add y number", "APP")
    assert unit(database, "GEMEA", "TRIGGER").status == "INVALID"


def test_a_trigger_whose_body_does_not_parse_still_belongs_to_its_table(database: Database) -> None:
    database.run("create table alvo2 (x number)", "APP")
    assert database.run("create trigger tr2 before insert on alvo2 begin x := ; end;", "APP")
    assert [t.status for t in database.catalog.triggers("APP", "ALVO2")] == ["INVALID"]


def test_dropping_a_package_takes_its_body_along(database: Database) -> None:
    database.run("create package dupla as procedure x; end;", "APP")
    database.run("create package body dupla as procedure x is begin null; end; end;", "APP")
    database.run("drop package dupla", "APP")
    assert database.view("USER_OBJECTS", "APP", OBJECT_NAME="DUPLA") == []
    assert code(database, "drop package dupla") == 4043


def test_subprograms_and_their_arguments_are_listed(database: Database) -> None:
    database.run(
        "create package lista as\nprocedure a(in_x in number, out_y out varchar2);\n"
        "function a(in_x in number default 1) return date;\nend;",
        "APP",
    )
    rows = database.view("USER_PROCEDURES", "APP", OBJECT_NAME="LISTA")
    assert [(r["PROCEDURE_NAME"], r["OVERLOAD"]) for r in rows] == [(None, None), ("A", "1"), ("A", "2")]
    arguments = database.view("USER_ARGUMENTS", "APP", PACKAGE_NAME="LISTA")
    assert [(a["ARGUMENT_NAME"], a["POSITION"], a["IN_OUT"], a["DEFAULTED"]) for a in arguments] == [
        ("IN_X", 1, "IN", "N"),
        ("OUT_Y", 2, "OUT", "N"),
        (None, 0, "OUT", "N"),
        ("IN_X", 1, "IN", "Y"),
    ]


def test_names_resolve_to_the_own_schema_then_public_synonyms_then_other_schemas(database: Database) -> None:
    database.run("create table nomes (x number)", "APP")
    database.run("create table pub (x number)", "APP")
    database.run("grant select on pub to public", "APP")
    database.run("create public synonym publico for app.pub")
    catalog = database.catalog

    def owner_of(user: str, *parts: str) -> tuple[str, str, tuple[str, ...]] | None:
        found = catalog.resolve(Context(user, user), parts)
        return None if found is None else (found.object.owner, found.object.name, found.rest)

    assert owner_of("APP", "NOMES", "X") == ("APP", "NOMES", ("X",))
    assert owner_of("OTHER", "NOMES") is None
    assert owner_of("OTHER", "PUBLICO") == ("APP", "PUB", ())
    assert owner_of("OTHER", "APP", "PUB", "X") == ("APP", "PUB", ("X",))
    assert owner_of("OTHER", "DUAL") == ("SYS", "DUAL", ())
    assert owner_of("OTHER", "SYS", "DUAL") == ("SYS", "DUAL", ())
    assert owner_of("OTHER", "NADA") is None
    assert code(database, "drop public synonym nada", "SYSTEM") == 1432
    assert code(database, "drop synonym nada") == 1434


def test_synonyms_that_go_in_a_circle_are_noticed(database: Database) -> None:
    database.run("create synonym ida for volta", "APP")
    database.run("create synonym volta for ida", "APP")
    with pytest.raises(OraError) as caught:
        database.catalog.resolve(Context("APP", "APP"), ["IDA"])
    assert caught.value.code == 1775


def test_a_view_reads_with_the_rights_of_its_owner_and_follows_its_tables(database: Database) -> None:
    database.run("create table fonte (id number, nome varchar2(10))", "APP")
    database.run("create or replace view visao (a, b) as select id, nome from fonte", "APP")
    view = database.catalog.table("APP", "VISAO")
    assert isinstance(view, Table)
    assert [c.name for c in view.columns] == ["A", "B"]
    assert database.native(f"select * from {view.pg} q") == []
    assert code(database, "create view visao as select id from fonte") == 955
    assert code(database, "create view v2 as select id + 1 from fonte") == 998
    assert code(database, "create view v2 (a, b) as select id from fonte") == 1730
    assert code(database, "create view v2 as select missing from fonte") == 904
    database.run("alter table fonte drop column nome", "APP")
    assert database.view("USER_OBJECTS", "APP", OBJECT_NAME="VISAO")[0]["STATUS"] == "INVALID"
    with pytest.raises(OraError) as caught:
        database.catalog.table("APP", "VISAO")
    assert caught.value.code == 4063
    database.run("alter table fonte add nome varchar2(5)", "APP")
    assert database.catalog.table("APP", "VISAO") is not None
    assert database.view("USER_OBJECTS", "APP", OBJECT_NAME="VISAO")[0]["STATUS"] == "VALID"


def test_a_star_in_a_view_stands_for_the_columns_of_its_creation(database: Database) -> None:
    database.run("create table estrela (a number, b number)", "APP")
    database.run("create view estrela_v as select e.*, 1 as n from estrela e", "APP")
    database.run("create view estrela_u as select * from estrela union all select * from estrela", "APP")
    database.run("alter table estrela add c number", "APP")
    for name, columns in (("ESTRELA_V", ["A", "B", "N"]), ("ESTRELA_U", ["A", "B"])):
        view = database.catalog.table("APP", name)
        assert view is not None
        assert [c.name for c in view.columns] == columns
    text = database.view("USER_VIEWS", "APP", VIEW_NAME="ESTRELA_V")[0]["TEXT"]
    assert text == 'select "E"."A", "E"."B", 1 as n from estrela e'


def test_every_dictionary_view_can_be_read(database: Database) -> None:
    for table in list(database.catalog.state.tables.values()):
        if table.kind == "DICTIONARY":
            database.view(f"SYS.{table.name}", "SYS")


def test_sequences_show_their_settings_and_refuse_what_oracle_refuses(database: Database) -> None:
    database.run("create sequence seq start with 5 increment by 2 nocache", "APP")
    row = database.view("USER_SEQUENCES", "APP", SEQUENCE_NAME="SEQ")[0]
    assert (row["LAST_NUMBER"], row["INCREMENT_BY"], row["CACHE_SIZE"]) == (5, 2, 0)
    assert database.native("select nextval('app.seq'), nextval('app.seq')") == [(5, 7)]
    assert code(database, "create sequence s2 start with 5 maxvalue 4") == 4008
    assert code(database, "create sequence s2 increment by 0") == 4002
    assert code(database, "create sequence s2 maxvalue 5 cycle") == 4013
    database.run("create sequence s2 maxvalue 5 cycle nocache", "APP")
    assert code(database, "alter sequence seq maxvalue 4") == 4009
    assert code(database, "alter sequence seq minvalue 8") == 4007
    assert code(database, "alter sequence seq start with 1") == 2283
    assert code(database, "drop sequence missing") == 2289


def test_comments_are_kept_and_shown(database: Database) -> None:
    database.run("create table comentada (x number)", "APP")
    database.run("comment on table comentada is 'Uma ''tabela'''", "APP")
    assert database.view("USER_TAB_COMMENTS", "APP", TABLE_NAME="COMENTADA")[0]["COMMENTS"] == "Uma 'tabela'"
    assert code(database, "comment on column comentada.z is 'x'") == 904
    assert code(database, "comment on table missing is 'x'") == 942
