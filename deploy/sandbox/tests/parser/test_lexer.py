"""The lexer: what is one token, and where it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.parser.lexer import line_col, tokenize


def values(text: str) -> list[object]:
    return [t.value for t in tokenize(text).tokens[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1..10", [1, "..", 10]),
        ("1.5 .5 5. 1e3 1.5e-1", [Decimal("1.5"), Decimal("0.5"), 5, 1000, Decimal("0.15")]),
        ("a<=b**c||d", ["A", "<=", "B", "**", "C", "||", "D"]),
        ("<<lbl>> x:=1", ["<<", "LBL", ">>", "X", ":=", 1]),
        ("a=>b", ["A", "=>", "B"]),
        ("'it''s' n'x' N''", ["it's", "x", ""]),
        ("q'[it's]' Q'{}}' nq'<a>' q'!x'y!'", ["it's", "}", "a", "x'y"]),
        ('"Mixed" a$b#1 não', ["Mixed", "A$B#1", "NÃO"]),
        (":1 :new.x :a_b", ["1", "NEW", ".", "X", "A_B"]),
        ("'k':v ,'k' : :v", ["k", ":", "V", ",", "k", ":", "V"]),
        ("a -- b\n/* c */ d", ["A", "D"]),
        ("a*/", ["A", "*", "/"]),
    ],
)
def test_splits_text_into_tokens(text: str, expected: list[object]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(("written", "key"), [("!=", "<>"), ("^=", "<>"), ("~=", "<>"), ("<>", "<>"), ("<=", "<=")])
def test_comparison_operators_have_one_key(written: str, key: str) -> None:
    assert tokenize(f"a {written} b").tokens[1].key == key


@pytest.mark.parametrize("text", ["'select'", '"SELECT"', ":select", "q'[select]'"])
def test_strings_binds_and_quoted_names_are_never_keywords(text: str) -> None:
    assert tokenize(text).tokens[0].key == ""


@pytest.mark.parametrize("text", ["'abc", '"abc', "/* abc", "a # b", "q'[abc"])
def test_what_cannot_be_read_becomes_a_bad_token(text: str) -> None:
    assert "bad" in [t.kind for t in tokenize(text).tokens]


def test_hints_are_kept_with_the_token_they_precede() -> None:
    result = tokenize("select /*+ full(t) */ a from t --+ x\n where")
    assert result.hints == {1: "full(t)", 4: "x"}


def test_binary_number_suffix_is_marked_and_a_following_word_is_not_one() -> None:
    assert [t.binary for t in tokenize("1d 1f 1").tokens[:3]] == [True, True, False]
    assert values("1from") == [1, "FROM"]


def test_limit_stops_early() -> None:
    assert len(tokenize("a b c d", 2).tokens) == 3


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (5, (3, 1)), (99, (3, 2)), (-1, (1, 1))]
)
def test_line_and_column_count_from_one(offset: int, expected: tuple[int, int]) -> None:
    assert line_col("ab\nc\nd", offset) == expected


_PIECES = st.sampled_from(
    [
        "select",
        "'x'",
        "'",
        '"',
        "q'[",
        "]'",
        "/*",
        "*/",
        "--",
        "\n",
        " ",
        "1",
        ".",
        "..",
        "1e",
        ":",
        ":a",
        "$if",
        "$$x",
        "||",
        "<",
        ">",
        "=",
        "não",
        "\x00",
        "#",
        "(",
        ")",
    ]
)


@given(st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=15).map("".join)))
def test_never_fails_and_tokens_stand_in_order_without_overlap(text: str) -> None:
    tokens = tokenize(text).tokens
    end = 0
    for token in tokens:
        assert end <= token.pos <= token.end <= len(text)
        end = token.end
    assert tokens[-1].kind == "end"
    assert tokens[-1].pos == len(text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="'"), max_size=30))
def test_a_quoted_string_gives_its_text_back(text: str) -> None:
    assert values(f"'{text}'") == [text]
    assert values(f"'{text}'''") == [text + "'"]
