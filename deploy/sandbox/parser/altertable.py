"""ALTER TABLE: adding, changing, dropping columns and constraints."""

from __future__ import annotations

from dataclasses import replace

from . import ast
from .cursor import Parser
from .tables import OUT_OF_LINE, TABLE_OPTIONS, column_def, constraint_state, out_of_line

_ALTER_PHYSICAL = TABLE_OPTIONS - {"ENABLE", "DISABLE"} | {"MOVE", "SHRINK", "ALLOCATE", "DEALLOCATE", "UPGRADE"}


def alter_table(p: Parser, pos: int) -> ast.Stmt:
    name = p.dotted()
    actions: list[ast.AlterAction] = []
    while p.tok.kind != "end":
        actions.extend(_alter_action(p))
    if not actions:
        p.fail(1735)
    return ast.AlterTable(pos, name, tuple(actions))


def _alter_action(p: Parser) -> list[ast.AlterAction]:
    tok = p.tok
    key = tok.key
    if key in ("ADD", "MODIFY", "DROP", "RENAME", "ENABLE", "DISABLE"):
        p.advance()
    if key == "ADD":
        return _add(p)
    if key == "MODIFY":
        return _modify(p)
    if key == "DROP":
        return [_drop_action(p, tok.pos)]
    if key == "RENAME":
        return [_rename(p, tok.pos)]
    if key in ("ENABLE", "DISABLE"):
        return [_enable(p, tok.pos, key)]
    if key == "SET" and p.peek().key == "UNUSED":
        p.reset(p.i + 2)
        return [_set_unused(p, tok.pos)]
    if key in ("READ", "SET", "TRUNCATE", "EXCHANGE", "SPLIT", "MERGE"):
        p.refuse(f"ALTER TABLE ... {key}")
    if key in _ALTER_PHYSICAL:
        start = p.i
        while p.tok.kind != "end":
            p.advance()
        return [ast.AlterAction(tok.pos, "PHYSICAL", text=p.words_since(start))]
    return p.fail(1735)


def _add(p: Parser) -> list[ast.AlterAction]:
    if p.tok.key in ("PARTITION", "SUPPLEMENTAL", "SUBPARTITION"):
        p.refuse(f"ALTER TABLE ... ADD {p.tok.key}")
    return list(p.in_parens(_addition)) if p.tok.key == "(" else [_addition(p)]


def _addition(p: Parser) -> ast.AlterAction:
    pos = p.tok.pos
    if p.tok.key in OUT_OF_LINE:
        return ast.AlterAction(pos, "ADD CONSTRAINT", constraint=out_of_line(p))
    column = column_def(p)
    if column.type is None and column.virtual is None:
        p.fail_number(2263, "need to specify the datatype for this column", column.pos)
    return ast.AlterAction(pos, "ADD COLUMN", column=column)


def _modify(p: Parser) -> list[ast.AlterAction]:
    pos = p.tok.pos
    if p.tok.key in ("PARTITION", "SUBPARTITION", "LOB"):
        p.refuse(f"ALTER TABLE ... MODIFY {p.tok.key}")
    if p.accept("CONSTRAINT"):
        name = p.ident()
        state = constraint_state(p, ast.ConstraintDef(pos, "", name))
        if state.deferrable:
            p.refuse("ALTER TABLE ... MODIFY CONSTRAINT ... INITIALLY")
        kind = "ENABLE CONSTRAINT" if state.enabled else "DISABLE CONSTRAINT"
        return [ast.AlterAction(pos, kind, names=(name,), text="VALIDATE" if state.validate else "NOVALIDATE")]
    return list(p.in_parens(_modification)) if p.tok.key == "(" else [_modification(p)]


def _modification(p: Parser) -> ast.AlterAction:
    if p.peek().key == "DROP" and p.peek(2).key == "IDENTITY":
        p.refuse("ALTER TABLE ... MODIFY ... DROP IDENTITY")
    return ast.AlterAction(p.tok.pos, "MODIFY COLUMN", column=column_def(p, modify=True))


def _drop_action(p: Parser, pos: int) -> ast.AlterAction:
    key = p.tok.key
    if key == "COLUMN":
        p.advance()
        return _drop_columns(p, pos, (p.ident(),))
    if key == "(":
        return _drop_columns(p, pos, p.ident_list())
    if key in ("CONSTRAINT", "PRIMARY", "UNIQUE"):
        names, constraint = _named_constraint(p)
        cascade = p.accept("CASCADE")
        if p.tok.key in ("KEEP", "DROP") and p.peek().key == "INDEX":
            p.reset(p.i + 2)
        return ast.AlterAction(pos, "DROP CONSTRAINT", None, constraint, names, "CASCADE" if cascade else None)
    if p.accept_words("UNUSED", "COLUMNS"):
        return ast.AlterAction(pos, "DROP UNUSED COLUMNS")
    if key in ("PARTITION", "SUPPLEMENTAL", "SUBPARTITION"):
        p.refuse(f"ALTER TABLE ... DROP {key}")
    return p.fail(905)


def _set_unused(p: Parser, pos: int) -> ast.AlterAction:
    names = (p.ident(),) if p.accept("COLUMN") else p.ident_list()
    return replace(_drop_columns(p, pos, names), kind="SET UNUSED")


def _drop_columns(p: Parser, pos: int, names: tuple[str, ...]) -> ast.AlterAction:
    cascade = p.accept_words("CASCADE", "CONSTRAINTS")
    p.accept("INVALIDATE")
    return ast.AlterAction(pos, "DROP COLUMN", names=names, text="CASCADE" if cascade else None)


def _named_constraint(p: Parser) -> tuple[tuple[str, ...], ast.ConstraintDef | None]:
    """CONSTRAINT name | PRIMARY KEY | UNIQUE (columns)"""
    pos = p.tok.pos
    if p.accept("CONSTRAINT"):
        return (p.ident(),), None
    if p.accept("PRIMARY"):
        p.expect("KEY")
        return (), ast.ConstraintDef(pos, "PRIMARY", None)
    p.expect("UNIQUE")
    return (), ast.ConstraintDef(pos, "UNIQUE", None, p.ident_list())


def _rename(p: Parser, pos: int) -> ast.AlterAction:
    if p.accept("TO"):
        return ast.AlterAction(pos, "RENAME TO", names=(p.new_name(),))
    if p.tok.key not in ("COLUMN", "CONSTRAINT"):
        p.fail(946)
    kind = f"RENAME {p.advance().key}"
    old = p.ident()
    p.expect("TO")
    return ast.AlterAction(pos, kind, names=(old, p.new_name()))


def _enable(p: Parser, pos: int, word: str) -> ast.AlterAction:
    validate: str | None = None
    if p.tok.key in ("VALIDATE", "NOVALIDATE"):
        validate = p.advance().key
    if p.accept_words("ALL", "TRIGGERS"):
        return ast.AlterAction(pos, f"{word} ALL TRIGGERS")
    if p.accept_words("ROW", "MOVEMENT"):
        return ast.AlterAction(pos, "PHYSICAL", text=f"{word} ROW MOVEMENT")
    if p.tok.key not in ("CONSTRAINT", "PRIMARY", "UNIQUE"):
        p.fail(905)
    names, constraint = _named_constraint(p)
    constraint_state(p, ast.ConstraintDef(pos, "", None))
    p.accept("CASCADE")
    return ast.AlterAction(pos, f"{word} CONSTRAINT", None, constraint, names, validate)
