"""CREATE TABLE, ALTER TABLE: columns, constraints, physical clauses."""

from __future__ import annotations

from dataclasses import replace

from . import ast
from .cursor import Parser
from .expr import condition, value
from .query import query
from .typeref import data_type

OUT_OF_LINE = frozenset(["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"])
_INLINE = frozenset(["CONSTRAINT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "NOT", "NULL"])
_NO_TYPE = _INLINE | {"GENERATED", "AS", "DEFAULT", "VISIBLE", "INVISIBLE", ",", ")", ""}

# First words of clauses about storage and speed, which change nothing a program can see.
TABLE_OPTIONS = frozenset(
    """TABLESPACE PCTFREE PCTUSED INITRANS MAXTRANS STORAGE LOGGING NOLOGGING COMPRESS NOCOMPRESS ROW COLUMN SEGMENT
    CACHE NOCACHE MONITORING NOMONITORING PARALLEL NOPARALLEL ENABLE DISABLE LOB PARTITION INMEMORY NO RESULT_CACHE
    ORGANIZATION ROWDEPENDENCIES NOROWDEPENDENCIES VARRAY INDEXING""".split()
)
INDEX_OPTIONS = frozenset(
    """TABLESPACE PCTFREE INITRANS MAXTRANS STORAGE LOGGING NOLOGGING COMPRESS NOCOMPRESS PARALLEL NOPARALLEL COMPUTE
    ONLINE REVERSE VISIBLE INVISIBLE LOCAL GLOBAL USABLE UNUSABLE SORT NOSORT INDEXING""".split()
)
# How many words or groups in parentheses follow; the ones not listed take everything up to the next clause.
_OPTION_PARTS = {
    **dict.fromkeys("LOGGING NOLOGGING NOCOMPRESS CACHE NOCACHE MONITORING NOMONITORING NOPARALLEL".split(), 0),
    **dict.fromkeys("ONLINE REVERSE VISIBLE INVISIBLE USABLE UNUSABLE SORT NOSORT".split(), 0),
    **dict.fromkeys("ROWDEPENDENCIES NOROWDEPENDENCIES".split(), 0),
    **dict.fromkeys("TABLESPACE PCTFREE PCTUSED INITRANS MAXTRANS STORAGE COMPUTE RESULT_CACHE".split(), 1),
    **dict.fromkeys("SEGMENT ENABLE DISABLE".split(), 2),
}
# What the number after them may be, and the error when it is not
_OPTION_NUMBERS = {
    "PCTFREE": (0, 99, 2211, "invalid value for PCTFREE or PCTUSED"),
    "PCTUSED": (0, 99, 2211, "invalid value for PCTFREE or PCTUSED"),
    "INITRANS": (1, 255, 2207, "invalid INITRANS option value"),
    "MAXTRANS": (1, 255, 2209, "invalid MAXTRANS option value"),
}
_SEQUENCE_FLAGS = {
    "CYCLE": ("CYCLE", True),
    "NOCYCLE": ("CYCLE", False),
    "ORDER": ("ORDER", True),
    "NOORDER": ("ORDER", False),
    "NOCACHE": ("CACHE", 0),
}
_SEQUENCE_IGNORED = frozenset("NOMINVALUE NOMAXVALUE KEEP NOKEEP NOSCALE NOSHARD GLOBAL NOEXTEND".split())


def create_table(p: Parser, pos: int, *, temporary: bool = False) -> ast.Stmt:
    name = new_dotted(p, 903)
    if p.tok.key == "OF":
        p.refuse("an object table")
    columns: list[ast.ColumnDef] = []
    constraints: list[ast.ConstraintDef] = []
    if p.accept("("):
        while True:
            if p.tok.key in OUT_OF_LINE:
                constraints.append(out_of_line(p))
            else:
                columns.append(column_def(p))
            if not p.accept(","):
                break
        p.expect(")")
    options = physical_options(p, TABLE_OPTIONS)
    on_commit: str | None = "DELETE" if temporary else None
    if p.accept_words("ON", "COMMIT"):
        if not temporary:
            p.fail(922)
        if p.tok.key not in ("DELETE", "PRESERVE"):
            p.fail(905)
        on_commit = p.advance().key
        p.expect("ROWS")
    options += physical_options(p, TABLE_OPTIONS)
    rows = query(p) if p.accept("AS") else None
    if rows is None:
        for column in columns:
            if column.type is None and column.virtual is None:
                p.fail_number(2263, "need to specify the datatype for this column", column.pos)
        if not columns:
            p.fail(906 if p.tok.kind == "end" else 922)
        if p.tok.kind != "end":
            p.fail(922)
    return ast.CreateTable(pos, name, tuple(columns), tuple(constraints), rows, on_commit, options)


def physical_options(p: Parser, starts: frozenset[str]) -> tuple[str, ...]:
    """Clauses without effect, each as text in upper-case words."""
    options: list[str] = []
    while p.tok.key in starts:
        start = p.i
        first = p.advance().key
        if first == "ORGANIZATION" and p.tok.key == "EXTERNAL":
            p.refuse("an external table")
        if first == "LOB" and p.tok.key != "(":
            p.fail(906)
        if first in _OPTION_NUMBERS:
            low, high, code, message = _OPTION_NUMBERS[first]
            if not isinstance(p.tok.value, int) or not low <= p.tok.value <= high:
                p.fail_number(code, message, p.tok.pos)
        parts = _OPTION_PARTS.get(first)
        while parts != 0 and p.tok.kind != "end" and p.tok.key not in (",", ")", "AS", ";"):
            if parts is None and p.tok.key in starts and p.i > start + 1:
                break
            if p.tok.key == "(":
                p.skip_parens()
            else:
                p.advance()
                if first == "LOB":
                    p.accept("AS")
            if parts is not None:
                parts -= 1
        options.append(p.words_since(start))
    return tuple(options)


def new_dotted(p: Parser, code: int) -> tuple[str, ...]:
    """[owner.]name of something being created."""
    first = p.new_name(code)
    if p.accept("."):
        return first, p.new_name(code)
    return (first,)


def column_def(p: Parser, *, modify: bool = False) -> ast.ColumnDef:
    pos = p.tok.pos
    name = p.ident() if modify else p.new_name()
    column_type = None if p.tok.key in _NO_TYPE and p.tok.kind != "quoted" else data_type(p)
    default: ast.Expr | None = None
    default_text: str | None = None
    on_null = invisible = visible = False
    nullable: bool | None = None
    identity: str | None = None
    identity_options: tuple[tuple[str, int | str | bool], ...] = ()
    virtual: ast.Expr | None = None
    virtual_text: str | None = None
    constraints: list[ast.ConstraintDef] = []
    while True:
        key = p.tok.key
        if key == "DEFAULT":
            p.advance()
            if p.accept("ON"):
                p.expect("NULL")
                on_null = True
            start = p.tok.pos
            default = value(p)
            default_text = p.text_since(start)
        elif key == "GENERATED" or (key == "AS" and p.peek().key == "("):
            identity = _generated(p)
            if identity is None:
                p.expect("(")
                start = p.tok.pos
                virtual = value(p)
                virtual_text = p.text_since(start)
                p.expect(")")
                p.accept("VIRTUAL")
            elif p.accept("("):
                identity_options = sequence_options(p)
                p.expect(")")
            else:
                identity_options = sequence_options(p)
        elif key in ("VISIBLE", "INVISIBLE"):
            invisible = p.advance().key == "INVISIBLE"
            visible = not invisible
        elif key == "NULL":
            p.advance()
            nullable = True
        elif key in _INLINE:
            constraint = _inline(p, name)
            if constraint is not None:
                if constraint.kind == "NOT NULL":
                    nullable = False
                if constraint.kind != "NOT NULL" or constraint.name is not None:
                    constraints.append(constraint)
        elif key in ("ENCRYPT", "DECRYPT", "COLLATE", "SORT"):
            p.refuse(f"{key} of a column")
        else:
            break
    return ast.ColumnDef(
        pos,
        name,
        column_type,
        default,
        default_text,
        on_null,
        nullable,
        identity,
        identity_options,
        virtual,
        virtual_text,
        invisible,
        tuple(constraints),
        visible,
    )


def _generated(p: Parser) -> str | None:
    """GENERATED ... AS IDENTITY gives its kind; [GENERATED ALWAYS] AS, a virtual column, gives None."""
    kind = "ALWAYS"
    if p.accept("GENERATED"):
        if p.accept("BY"):
            p.expect("DEFAULT")
            kind = "BY DEFAULT"
            if p.accept("ON"):
                p.expect("NULL")
                kind = "BY DEFAULT ON NULL"
        else:
            p.accept("ALWAYS")
    p.expect("AS")
    if p.accept("IDENTITY"):
        return kind
    if kind != "ALWAYS":
        p.fail(905)
    return None


def sequence_options(p: Parser) -> tuple[tuple[str, int | str | bool], ...]:
    """START WITH, INCREMENT BY, MINVALUE, MAXVALUE, CACHE (0: none), CYCLE, ORDER, as many as are written."""
    options: list[tuple[str, int | str | bool]] = []
    while True:
        key = p.tok.key
        if key == "START":
            p.advance()
            p.expect("WITH")
            if p.accept_words("LIMIT", "VALUE"):
                options.append(("START WITH", "LIMIT VALUE"))
            else:
                options.append(("START WITH", p.integer()))
        elif key == "INCREMENT":
            p.advance()
            p.expect("BY")
            options.append(("INCREMENT BY", p.integer()))
        elif key in ("MINVALUE", "MAXVALUE", "CACHE"):
            p.advance()
            options.append((key, p.integer()))
        elif key == "RESTART":
            p.advance()
            options.append((key, True))
        elif key in _SEQUENCE_FLAGS:
            p.advance()
            options.append(_SEQUENCE_FLAGS[key])
        elif key in _SEQUENCE_IGNORED:
            p.advance()
        elif key in ("SCALE", "SHARD", "SESSION"):
            p.refuse(f"{key} of a sequence")
        else:
            return tuple(options)


def _inline(p: Parser, column: str) -> ast.ConstraintDef | None:
    pos = p.tok.pos
    name = p.new_name() if p.accept("CONSTRAINT") else None
    if p.accept("NOT"):
        p.expect("NULL")
        return constraint_state(p, ast.ConstraintDef(pos, "NOT NULL", name, (column,)))
    if p.accept("NULL"):
        return None
    return _constraint(p, pos, name, (column,))


def out_of_line(p: Parser) -> ast.ConstraintDef:
    pos = p.tok.pos
    name = p.new_name() if p.accept("CONSTRAINT") else None
    return _constraint(p, pos, name, None)


def _constraint(p: Parser, pos: int, name: str | None, columns: tuple[str, ...] | None) -> ast.ConstraintDef:
    """The constraint itself; `columns` None: out of line, so that it names its columns."""
    key = p.tok.key
    if key == "PRIMARY":
        p.advance()
        p.expect("KEY")
        kind, names = "PRIMARY", columns or p.ident_list()
    elif key == "UNIQUE":
        p.advance()
        kind, names = "UNIQUE", columns or p.ident_list()
    elif key == "CHECK":
        p.advance()
        p.expect("(")
        start = p.tok.pos
        check = condition(p)
        check_text = p.text_since(start)
        p.expect(")")
        return constraint_state(p, ast.ConstraintDef(pos, "CHECK", name, columns or (), check, check_text))
    elif key == "FOREIGN" and columns is None:
        p.advance()
        p.expect("KEY")
        return _references(p, pos, name, p.ident_list())
    elif key == "REFERENCES" and columns is not None:
        return _references(p, pos, name, columns)
    else:
        p.fail(904 if p.tok.kind == "ident" else 905)
    return constraint_state(p, ast.ConstraintDef(pos, kind, name, names))


def _references(p: Parser, pos: int, name: str | None, columns: tuple[str, ...]) -> ast.ConstraintDef:
    p.expect("REFERENCES")
    table = p.dotted()
    ref_columns = p.ident_list() if p.tok.key == "(" else ()
    on_delete: str | None = None
    if p.accept_words("ON", "DELETE"):
        if p.accept("CASCADE"):
            on_delete = "CASCADE"
        else:
            p.expect("SET")
            p.expect("NULL")
            on_delete = "SET NULL"
    foreign = ast.ConstraintDef(
        pos, "FOREIGN", name, columns, ref_table=table, ref_columns=ref_columns, on_delete=on_delete
    )
    return constraint_state(p, foreign)


def constraint_state(p: Parser, constraint: ast.ConstraintDef) -> ast.ConstraintDef:
    """The constraint with the state that is written after it."""
    enabled = True
    validate: bool | None = None
    options: tuple[str, ...] = ()
    deferrable: bool | None = None
    deferred: bool | None = None
    while True:
        key = p.tok.key
        if key in ("ENABLE", "DISABLE") and p.peek().key != "ROW":
            enabled = p.advance().key == "ENABLE"
        elif key in ("VALIDATE", "NOVALIDATE"):
            validate = p.advance().key == "VALIDATE"
        elif key in ("RELY", "NORELY"):
            p.advance()
        elif p.accept_words("USING", "INDEX"):
            if p.tok.key == "(":
                p.skip_parens()
            elif p.at_name() and p.tok.key not in INDEX_OPTIONS:
                p.dotted()
            options = physical_options(p, INDEX_OPTIONS - {"VISIBLE", "INVISIBLE"})
        elif p.accept_words("NOT", "DEFERRABLE"):
            deferrable = False
        elif p.accept("DEFERRABLE"):
            deferrable = True
        elif p.accept("INITIALLY"):
            deferred = _deferred(p)
        elif key == "EXCEPTIONS":
            p.refuse("EXCEPTIONS INTO")
        else:
            break
    if deferred and deferrable is False:
        p.fail_number(2447, "cannot defer a constraint that is not deferrable", p.tok.pos)
    return replace(
        constraint,
        enabled=enabled,
        validate=enabled if validate is None else validate,
        options=options,
        deferrable=bool(deferrable or deferred),
        deferred=bool(deferred),
    )


def _deferred(p: Parser) -> bool:
    if p.accept("DEFERRED"):
        return True
    p.expect("IMMEDIATE")
    return False


def set_constraints(p: Parser) -> ast.Stmt:
    """SET CONSTRAINT[S] {name, ... | ALL} {IMMEDIATE | DEFERRED}"""
    pos = p.advance().pos
    p.advance()
    names = () if p.accept("ALL") else p.listed(Parser.dotted)
    return ast.SetConstraints(pos, names, _deferred(p))
