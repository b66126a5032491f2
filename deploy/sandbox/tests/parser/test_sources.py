"""Real sources, broken sources, big sources."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.errors import CompilationError, OraError
from deploy.sandbox.parser import ast, parse_create_header, parse_statement
from deploy.sandbox.parser.lexer import tokenize
from tests.database import ROOT

SOURCES = [*(ROOT / "plsql").rglob("*"), *(ROOT / "tests" / "plsql").rglob("*")]
UNITS = sorted(p for p in SOURCES if p.suffix in (".pks", ".pkb", ".trg"))


@pytest.mark.parametrize("path", UNITS, ids=lambda p: p.name)
def test_every_stored_unit_of_the_product_is_understood(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = text[text.lower().index("create or replace") :].rstrip().removesuffix("/")
    text = re.sub(r"&&?(\w+)\.?", r"\1", text)
    stmt = parse_statement(text)
    assert isinstance(stmt, ast.CreateUnit)
    for node in ast.walk(stmt.unit):
        assert 0 <= node.pos < len(stmt.source)


_STATEMENTS = [
    "select a, b.c from t a left join (select 1 c from dual) b on a.x = b.c(+) where a in (1, :2) order by 1",
    "merge into t using u on (t.a = u.a) when matched then update set b = 1 when not matched then insert values (1)",
    "create table t (a number default 1 not null, constraint c check (a > 0)) tablespace x",
    "declare x t%rowtype; begin for r in (select a into b from c) loop x(1).y := f(z => 1); end loop; end;",
    "create package body p is procedure q is begin forall i in 1..2 delete t where a = b(i); end; begin null; end;",
    "create trigger t before insert or update of a on b for each row when (new.a is null) begin :new.a := 1; end;",
    "begin $if dbms_db_version.version > 1 $then execute immediate 'x' into y using z; $end end;",
    "grant select, insert (a) on o.t to u with grant option",
    "select json_object('k':v), json_value(d, '$.a' returning number null on error) from dual",
    "select a from json_table(d, '$' columns (a path '$', nested path '$' columns (b for ordinality)))",
]
_WORDS = [[text[t.pos : t.end] for t in tokenize(text).tokens] for text in _STATEMENTS]


@given(st.integers(0, 2**32), st.sampled_from(_WORDS))
def test_damaged_statements_fail_only_with_the_errors_of_a_database(seed: int, words: list[str]) -> None:
    source = random.Random(seed)
    damaged = list(words)
    for _ in range(source.randint(1, 4)):
        where = source.randrange(len(damaged) + 1)
        damaged[where : where + source.randint(0, 2)] = source.choices(source.choice(_WORDS), k=source.randint(0, 2))
    text = " ".join(damaged)
    try:
        parse_statement(text)
    except OraError as error:
        assert error.offset is None or 0 <= error.offset <= len(text)
    except CompilationError as error:
        assert all(line >= 1 and column >= 1 for line, column, _ in error.errors)


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parse_statement(text)
        parse_create_header(text)
    except (OraError, CompilationError):
        pass
