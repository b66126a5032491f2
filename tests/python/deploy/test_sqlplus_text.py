"""How scripts are cut into words and statements."""

from __future__ import annotations

import pytest

from deploy.sqlplus_text import first_word, inside_quote, object_kind, split_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b  c", ["a", "b", "c"]),
        ("script.sql 'two words' \"three of them\"", ["script.sql", "two words", "three of them"]),
        ("'it''s'", ["it's"]),
        ("", []),
    ],
)
def test_quotes_keep_words_together(text: str, expected: list[str]) -> None:
    assert split_words(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("'x y'", "x y"), ('"x"', "x"), ("x", "x"), ("x y", "x"), ("''", "")])
def test_a_defined_value_is_one_word_or_what_its_quotes_hold(text: str, expected: str) -> None:
    assert first_word(text) == expected


@pytest.mark.parametrize(
    ("text", "open_"),
    [("select 'a;", True), ("select 'a'", False), ("/* x ;", True), ("-- it's", False), ("'a''b'", False)],
)
def test_a_semicolon_inside_a_literal_or_comment_ends_nothing(text: str, open_: bool) -> None:
    assert inside_quote(text) is open_


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("create or replace package body x", "package body"),
        ("create unique index i", "index"),
        ("create global temporary table t", "table"),
        ("alter user u", "user"),
    ],
)
def test_feedback_names_the_kind_of_object(text: str, kind: str) -> None:
    assert object_kind(text) == kind
