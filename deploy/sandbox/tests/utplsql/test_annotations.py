from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from deploy.sandbox.utplsql.annotations import AnnotationError, Case, Group, Suite, parse
from tests.database import ROOT

SUITES = ROOT / "tests" / "plsql"


def suite_of(body: str, head: str = "--%suite(Name)") -> Suite:
    found = parse(f"create or replace package hsm.Teste_X authid definer as\n{head}\n\n{dedent(body)}\nend;\n")
    assert found is not None
    return found


def test_a_package_without_annotations_is_no_suite() -> None:
    assert parse("package p as\n   procedure a;\nend;") is None


def test_a_test_has_its_procedure_and_its_description() -> None:
    suite = suite_of("--%test(Uma regra (com parênteses))\nprocedure Uma_Regra;")
    assert suite.root.items == [Case("uma_regra", "Uma regra (com parênteses)")]


def test_a_test_without_text_is_described_by_its_name() -> None:
    assert suite_of("--%test\nprocedure a;").root.items == [Case("a", "a")]


def test_the_display_name_wins() -> None:
    suite = suite_of("--%test(texto)\n--%displayname(nome)\nprocedure a;")
    assert [t.description for t in suite.root.tests()] == ["nome"]


def test_the_path_is_suitepath_and_package() -> None:
    assert suite_of("", "--%suite\n--%suitepath(hsm.sub)").path == "hsm.sub.teste_x"
    assert suite_of("").path == "teste_x"


def test_annotations_in_comments_and_strings_are_none() -> None:
    suite = suite_of(
        "/*\n--%test(a)\n*/\nprocedure a;\nc constant varchar2(9) := '\n--%test';\n\n--%test\nprocedure b;"
    )
    assert [t.name for t in suite.root.tests()] == ["b"]


def test_a_plain_comment_before_the_annotation_or_after_it_does_not_matter() -> None:
    suite = suite_of("-- first\n--%test\n-- second\nprocedure a;")
    assert [t.name for t in suite.root.tests()] == ["a"]


def test_before_and_after_procedures_come_by_place_and_by_name() -> None:
    suite = suite_of(
        """
        --%beforeall(pkg.um, dois)
        --%afterall(tres)

        --%beforeeach
        procedure quatro;
        --%aftereach
        --%beforeall
        procedure cinco;
        """
    )
    root = suite.root
    assert (root.before_all, root.after_all) == (["pkg.um", "dois", "cinco"], ["tres"])
    assert (root.before_each, root.after_each) == (["quatro"], ["cinco"])


def test_a_test_lists_what_it_throws_and_what_runs_around_it() -> None:
    suite = suite_of(
        """
        --%test
        --%throws(-20001, no_data_found)
        --%beforetest(antes)
        --%aftertest(depois, pkg.fim)
        --%tags(rapido, banco)
        procedure a;
        """
    )
    (test,) = suite.root.tests()
    assert test.throws == ("-20001", "no_data_found")
    assert (test.before, test.after) == (("antes",), ("depois", "pkg.fim"))
    assert test.tags == ("rapido", "banco")


def test_rollback_is_inherited_and_can_be_overridden() -> None:
    suite = suite_of(
        """
        --%test
        procedure a;
        --%test
        --%rollback(auto)
        procedure b;

        --%context(interno)

           --%test
           procedure c;

        --%endcontext
        """,
        "--%suite\n--%rollback(manual)",
    )
    assert [(t.name, t.manual_rollback) for t in suite.root.tests()] == [("a", True), ("b", False), ("c", True)]


def test_disabling_a_suite_disables_its_tests() -> None:
    suite = suite_of("--%test\nprocedure a;", "--%suite\n--%disabled")
    assert [t.disabled for t in suite.root.tests()] == [True]


def test_contexts_nest_in_source_order() -> None:
    suite = suite_of(
        """
        --%test
        procedure a;

        --%context(um)

           --%beforeeach
           procedure antes;
           --%test
           procedure b;

           --%context(dois)

              --%test
              procedure c;

           --%endcontext

        --%endcontext

        --%test
        procedure d;
        """
    )
    one = suite.root.items[1]
    assert isinstance(one, Group)
    assert one.name == "um"
    assert one.before_each == ["antes"]
    assert [t.name for t in suite.root.tests()] == ["a", "b", "c", "d"]
    assert suite.root.names() == {"a", "b", "c", "d", "um", "dois"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("--%tets\nprocedure a;", "--%tets is not an annotation of a"),
        ("--%context(x)\n--%test\nprocedure a;", "is an empty line missing"),
        ("--%endcontext\n", "without --%context"),
        ("--%context(x)\n\n", "has no --%endcontext"),
        ("--%throws(-1)\nprocedure a;", "has no --%test"),
        ("--%test\n--%throws\nprocedure a;", "names no exception"),
        ("--%test\n--%rollback(talvez)\nprocedure a;", "auto or manual"),
        ("--%test\nprocedure a;\n--%test\nprocedure a;", "second test procedure a"),
        ("--%test\nprocedure a;\n\n--%rollback(manual)\n", "before the first test"),
        ("--%beforeall\n\nprocedure a;", "names no procedure"),
    ],
)
def test_what_utplsql_would_pass_over_is_refused(body: str, message: str) -> None:
    with pytest.raises(AnnotationError, match=message):
        suite_of(body)


def test_annotations_without_a_suite_are_refused() -> None:
    with pytest.raises(AnnotationError, match="without --%suite"):
        parse("package p as\n   --%test\n   procedure a;\nend;")


@pytest.mark.parametrize("path", sorted(SUITES.glob("*.pks")), ids=lambda path: path.stem)
def test_every_suite_of_the_product_can_be_read_and_belongs_to_its_file(path: Path) -> None:
    suite = parse(path.read_text(encoding="utf-8"))
    assert (suite is None) == (path.stem == "teste_apoio")
    if suite is not None:
        assert suite.path == f"hsm.{path.stem}"
        assert list(suite.root.tests())
