"""CREATE TABLE, ALTER TABLE: columns, constraints, physical clauses."""

from __future__ import annotations

from dataclasses import replace

from . import ast
from .units import UnitParser

_OUT_OF_LINE = frozenset(["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"])
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
_ALTER_PHYSICAL = TABLE_OPTIONS - {"ENABLE", "DISABLE"} | {"MOVE", "SHRINK", "ALLOCATE", "DEALLOCATE", "UPGRADE"}
_SEQUENCE_FLAGS = {
    "CYCLE": ("CYCLE", True),
    "NOCYCLE": ("CYCLE", False),
    "ORDER": ("ORDER", True),
    "NOORDER": ("ORDER", False),
    "NOCACHE": ("CACHE", 0),
}
_SEQUENCE_IGNORED = frozenset("NOMINVALUE NOMAXVALUE KEEP NOKEEP NOSCALE NOSHARD GLOBAL NOEXTEND".split())


class TableParser(UnitParser):
    """Adds create_table(), alter_table() and sequence_options()."""

    # -------------------------------------------------------------- CREATE TABLE

    def create_table(self, pos: int, temporary: bool) -> ast.Stmt:
        name = self.new_dotted(903)
        if self.tok.key == "OF":
            self.refuse("an object table")
        columns: list[ast.ColumnDef] = []
        constraints: list[ast.ConstraintDef] = []
        if self.accept("("):
            while True:
                if self.tok.key in _OUT_OF_LINE:
                    constraints.append(self._out_of_line())
                else:
                    columns.append(self._column_def())
                if not self.accept(","):
                    break
            self.expect(")")
        options = self.physical_options(TABLE_OPTIONS)
        on_commit: str | None = "DELETE" if temporary else None
        if self.accept_words("ON", "COMMIT"):
            if not temporary:
                self.fail(922)
            if self.tok.key not in ("DELETE", "PRESERVE"):
                self.fail(905)
            on_commit = self.advance().key
            self.expect("ROWS")
        options += self.physical_options(TABLE_OPTIONS)
        query = self.query() if self.accept("AS") else None
        if query is None:
            for column in columns:
                if column.type is None and column.virtual is None:
                    self.fail_number(2263, "need to specify the datatype for this column", column.pos)
            if not columns:
                self.fail(906)
            if self.tok.kind != "end":
                self.fail(922)
        return ast.CreateTable(pos, name, tuple(columns), tuple(constraints), query, on_commit, options)

    def physical_options(self, starts: frozenset[str]) -> tuple[str, ...]:
        """Clauses without effect, each as text in upper-case words."""
        options: list[str] = []
        while self.tok.key in starts:
            start = self.i
            first = self.advance().key
            if first == "ORGANIZATION" and self.tok.key == "EXTERNAL":
                self.refuse("an external table")
            if first == "LOB" and self.tok.key != "(":
                self.fail(906)
            if first in _OPTION_NUMBERS:
                low, high, code, message = _OPTION_NUMBERS[first]
                if not isinstance(self.tok.value, int) or not low <= self.tok.value <= high:
                    self.fail_number(code, message, self.tok.pos)
            parts = _OPTION_PARTS.get(first)
            while parts != 0 and self.tok.kind != "end" and self.tok.key not in (",", ")", "AS", ";"):
                if parts is None and self.tok.key in starts and self.i > start + 1:
                    break
                if self.tok.key == "(":
                    self.skip_parens()
                else:
                    self.advance()
                    if first == "LOB":
                        self.accept("AS")
                if parts is not None:
                    parts -= 1
            options.append(self.words_since(start))
        return tuple(options)

    def new_dotted(self, code: int) -> tuple[str, ...]:
        """[owner.]name of something being created."""
        first = self.new_name(code)
        if self.accept("."):
            return first, self.new_name(code)
        return (first,)

    # -------------------------------------------------------------- columns

    def _column_def(self, *, modify: bool = False) -> ast.ColumnDef:
        pos = self.tok.pos
        name = self.ident() if modify else self.new_name()
        column_type = None if self.tok.key in _NO_TYPE and self.tok.kind != "quoted" else self.type_ref()
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
            key = self.tok.key
            if key == "DEFAULT":
                self.advance()
                if self.accept("ON"):
                    self.expect("NULL")
                    on_null = True
                start = self.tok.pos
                default = self.value()
                default_text = self.text_since(start)
            elif key == "GENERATED" or (key == "AS" and self.peek().key == "("):
                identity = self._generated()
                if identity is None:
                    self.expect("(")
                    start = self.tok.pos
                    virtual = self.value()
                    virtual_text = self.text_since(start)
                    self.expect(")")
                    self.accept("VIRTUAL")
                elif self.accept("("):
                    identity_options = self.sequence_options()
                    self.expect(")")
                else:
                    identity_options = self.sequence_options()
            elif key in ("VISIBLE", "INVISIBLE"):
                invisible = self.advance().key == "INVISIBLE"
                visible = not invisible
            elif key == "NULL":
                self.advance()
                nullable = True
            elif key in _INLINE:
                constraint = self._inline(name)
                if constraint is not None:
                    if constraint.kind == "NOT NULL":
                        nullable = False
                    if constraint.kind != "NOT NULL" or constraint.name is not None:
                        constraints.append(constraint)
            elif key in ("ENCRYPT", "DECRYPT", "COLLATE", "SORT"):
                self.refuse(f"{key} of a column")
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

    def _generated(self) -> str | None:
        """GENERATED ... AS IDENTITY gives its kind; [GENERATED ALWAYS] AS, a virtual column, gives None."""
        kind = "ALWAYS"
        if self.accept("GENERATED"):
            if self.accept("BY"):
                self.expect("DEFAULT")
                kind = "BY DEFAULT"
                if self.accept("ON"):
                    self.expect("NULL")
                    kind = "BY DEFAULT ON NULL"
            else:
                self.accept("ALWAYS")
        self.expect("AS")
        if self.accept("IDENTITY"):
            return kind
        if kind != "ALWAYS":
            self.fail(905)
        return None

    def sequence_options(self) -> tuple[tuple[str, int | str | bool], ...]:
        """START WITH, INCREMENT BY, MINVALUE, MAXVALUE, CACHE (0: none), CYCLE, ORDER, as many as are written."""
        options: list[tuple[str, int | str | bool]] = []
        while True:
            key = self.tok.key
            if key == "START":
                self.advance()
                self.expect("WITH")
                if self.accept_words("LIMIT", "VALUE"):
                    options.append(("START WITH", "LIMIT VALUE"))
                else:
                    options.append(("START WITH", self.integer()))
            elif key == "INCREMENT":
                self.advance()
                self.expect("BY")
                options.append(("INCREMENT BY", self.integer()))
            elif key in ("MINVALUE", "MAXVALUE", "CACHE"):
                self.advance()
                options.append((key, self.integer()))
            elif key in _SEQUENCE_FLAGS:
                self.advance()
                options.append(_SEQUENCE_FLAGS[key])
            elif key in _SEQUENCE_IGNORED:
                self.advance()
            elif key in ("SCALE", "SHARD", "SESSION"):
                self.refuse(f"{key} of a sequence")
            else:
                return tuple(options)

    # -------------------------------------------------------------- constraints

    def _inline(self, column: str) -> ast.ConstraintDef | None:
        pos = self.tok.pos
        name = self.new_name() if self.accept("CONSTRAINT") else None
        if self.accept("NOT"):
            self.expect("NULL")
            enabled, validate = self._state()
            return ast.ConstraintDef(pos, "NOT NULL", name, (column,), enabled=enabled, validate=validate)
        if self.accept("NULL"):
            return None
        return self._constraint(pos, name, (column,))

    def _out_of_line(self) -> ast.ConstraintDef:
        pos = self.tok.pos
        name = self.new_name() if self.accept("CONSTRAINT") else None
        return self._constraint(pos, name, None)

    def _constraint(self, pos: int, name: str | None, columns: tuple[str, ...] | None) -> ast.ConstraintDef:
        """The constraint itself; `columns` None: out of line, so that it names its columns."""
        key = self.tok.key
        if key == "PRIMARY":
            self.advance()
            self.expect("KEY")
            kind, names = "PRIMARY", columns or self.ident_list()
        elif key == "UNIQUE":
            self.advance()
            kind, names = "UNIQUE", columns or self.ident_list()
        elif key == "CHECK":
            self.advance()
            self.expect("(")
            start = self.tok.pos
            check = self.condition()
            check_text = self.text_since(start)
            self.expect(")")
            enabled, validate = self._state()
            return ast.ConstraintDef(
                pos, "CHECK", name, columns or (), check, check_text, enabled=enabled, validate=validate
            )
        elif key == "FOREIGN" and columns is None:
            self.advance()
            self.expect("KEY")
            return self._references(pos, name, self.ident_list())
        elif key == "REFERENCES" and columns is not None:
            return self._references(pos, name, columns)
        else:
            self.fail(904 if self.tok.kind == "ident" else 905)
        enabled, validate, options = self._key_state()
        return ast.ConstraintDef(pos, kind, name, names, enabled=enabled, validate=validate, options=options)

    def _references(self, pos: int, name: str | None, columns: tuple[str, ...]) -> ast.ConstraintDef:
        self.expect("REFERENCES")
        table = self.dotted()
        ref_columns = self.ident_list() if self.tok.key == "(" else ()
        on_delete: str | None = None
        if self.accept_words("ON", "DELETE"):
            if self.accept("CASCADE"):
                on_delete = "CASCADE"
            else:
                self.expect("SET")
                self.expect("NULL")
                on_delete = "SET NULL"
        enabled, validate = self._state()
        return ast.ConstraintDef(
            pos,
            "FOREIGN",
            name,
            columns,
            ref_table=table,
            ref_columns=ref_columns,
            on_delete=on_delete,
            enabled=enabled,
            validate=validate,
        )

    def _state(self) -> tuple[bool, bool]:
        """(enabled, validate) of a constraint."""
        return self._key_state()[:2]

    def _key_state(self) -> tuple[bool, bool, tuple[str, ...]]:
        """(enabled, validate, physical clauses of its index) of a constraint."""
        enabled = True
        validate: bool | None = None
        options: tuple[str, ...] = ()
        while True:
            key = self.tok.key
            if key in ("ENABLE", "DISABLE") and self.peek().key != "ROW":
                enabled = self.advance().key == "ENABLE"
            elif key in ("VALIDATE", "NOVALIDATE"):
                validate = self.advance().key == "VALIDATE"
            elif key in ("RELY", "NORELY"):
                self.advance()
            elif self.accept_words("USING", "INDEX"):
                if self.tok.key == "(":
                    self.skip_parens()
                elif self.at_name() and self.tok.key not in INDEX_OPTIONS:
                    self.dotted()
                options = self.physical_options(INDEX_OPTIONS - {"VISIBLE", "INVISIBLE"})
            elif self.at_words("NOT", "DEFERRABLE"):
                self.reset(self.i + 2)
            elif self.accept_words("INITIALLY", "IMMEDIATE"):
                continue
            elif key in ("DEFERRABLE", "INITIALLY"):
                self.refuse("a deferrable constraint")
            elif key == "EXCEPTIONS":
                self.refuse("EXCEPTIONS INTO")
            else:
                return enabled, enabled if validate is None else validate, options

    # -------------------------------------------------------------- ALTER TABLE

    def alter_table(self, pos: int) -> ast.Stmt:
        name = self.dotted()
        actions: list[ast.AlterAction] = []
        while self.tok.kind != "end":
            actions.extend(self._alter_action())
        if not actions:
            self.fail(1735)
        return ast.AlterTable(pos, name, tuple(actions))

    def _alter_action(self) -> list[ast.AlterAction]:
        tok = self.tok
        key = tok.key
        if key in ("ADD", "MODIFY", "DROP", "RENAME", "ENABLE", "DISABLE"):
            self.advance()
        if key == "ADD":
            return self._add()
        if key == "MODIFY":
            return self._modify()
        if key == "DROP":
            return [self._drop_action(tok.pos)]
        if key == "RENAME":
            return [self._rename(tok.pos)]
        if key in ("ENABLE", "DISABLE"):
            return [self._enable(tok.pos, key)]
        if key == "SET" and self.peek().key == "UNUSED":
            self.reset(self.i + 2)
            return [self._set_unused(tok.pos)]
        if key in ("READ", "SET", "TRUNCATE", "EXCHANGE", "SPLIT", "MERGE"):
            self.refuse(f"ALTER TABLE ... {key}")
        if key in _ALTER_PHYSICAL:
            start = self.i
            while self.tok.kind != "end":
                self.advance()
            return [ast.AlterAction(tok.pos, "PHYSICAL", text=self.words_since(start))]
        return self.fail(1735)

    def _add(self) -> list[ast.AlterAction]:
        if self.tok.key in ("PARTITION", "SUPPLEMENTAL", "SUBPARTITION"):
            self.refuse(f"ALTER TABLE ... ADD {self.tok.key}")
        if not self.accept("("):
            return [self._addition()]
        actions = [self._addition()]
        while self.accept(","):
            actions.append(self._addition())
        self.expect(")")
        return actions

    def _addition(self) -> ast.AlterAction:
        pos = self.tok.pos
        if self.tok.key in _OUT_OF_LINE:
            return ast.AlterAction(pos, "ADD CONSTRAINT", constraint=self._out_of_line())
        column = self._column_def()
        if column.type is None and column.virtual is None:
            self.fail_number(2263, "need to specify the datatype for this column", column.pos)
        return ast.AlterAction(pos, "ADD COLUMN", column=column)

    def _modify(self) -> list[ast.AlterAction]:
        pos = self.tok.pos
        if self.tok.key in ("PARTITION", "SUBPARTITION", "LOB"):
            self.refuse(f"ALTER TABLE ... MODIFY {self.tok.key}")
        if self.accept("CONSTRAINT"):
            name = self.ident()
            enabled, validate = self._state()
            kind = "ENABLE CONSTRAINT" if enabled else "DISABLE CONSTRAINT"
            return [ast.AlterAction(pos, kind, names=(name,), text="VALIDATE" if validate else "NOVALIDATE")]
        if not self.accept("("):
            return [ast.AlterAction(pos, "MODIFY COLUMN", column=self._column_def(modify=True))]
        actions: list[ast.AlterAction] = []
        while True:
            pos = self.tok.pos
            actions.append(ast.AlterAction(pos, "MODIFY COLUMN", column=self._column_def(modify=True)))
            if not self.accept(","):
                break
        self.expect(")")
        return actions

    def _drop_action(self, pos: int) -> ast.AlterAction:
        key = self.tok.key
        if key == "COLUMN":
            self.advance()
            return self._drop_columns(pos, (self.ident(),))
        if key == "(":
            return self._drop_columns(pos, self.ident_list())
        if key in ("CONSTRAINT", "PRIMARY", "UNIQUE"):
            names, constraint = self._named_constraint()
            cascade = self.accept("CASCADE")
            if self.tok.key in ("KEEP", "DROP") and self.peek().key == "INDEX":
                self.reset(self.i + 2)
            return ast.AlterAction(pos, "DROP CONSTRAINT", None, constraint, names, "CASCADE" if cascade else None)
        if self.accept_words("UNUSED", "COLUMNS"):
            return ast.AlterAction(pos, "DROP UNUSED COLUMNS")
        if key in ("PARTITION", "SUPPLEMENTAL", "SUBPARTITION"):
            self.refuse(f"ALTER TABLE ... DROP {key}")
        return self.fail(905)

    def _set_unused(self, pos: int) -> ast.AlterAction:
        names = (self.ident(),) if self.accept("COLUMN") else self.ident_list()
        return replace(self._drop_columns(pos, names), kind="SET UNUSED")

    def _drop_columns(self, pos: int, names: tuple[str, ...]) -> ast.AlterAction:
        cascade = self.accept_words("CASCADE", "CONSTRAINTS")
        self.accept("INVALIDATE")
        return ast.AlterAction(pos, "DROP COLUMN", names=names, text="CASCADE" if cascade else None)

    def _named_constraint(self) -> tuple[tuple[str, ...], ast.ConstraintDef | None]:
        """CONSTRAINT name | PRIMARY KEY | UNIQUE (columns)"""
        pos = self.tok.pos
        if self.accept("CONSTRAINT"):
            return (self.ident(),), None
        if self.accept("PRIMARY"):
            self.expect("KEY")
            return (), ast.ConstraintDef(pos, "PRIMARY", None)
        self.expect("UNIQUE")
        return (), ast.ConstraintDef(pos, "UNIQUE", None, self.ident_list())

    def _rename(self, pos: int) -> ast.AlterAction:
        if self.accept("TO"):
            return ast.AlterAction(pos, "RENAME TO", names=(self.new_name(),))
        if self.tok.key not in ("COLUMN", "CONSTRAINT"):
            self.fail(946)
        kind = f"RENAME {self.advance().key}"
        old = self.ident()
        self.expect("TO")
        return ast.AlterAction(pos, kind, names=(old, self.new_name()))

    def _enable(self, pos: int, word: str) -> ast.AlterAction:
        validate: str | None = None
        if self.tok.key in ("VALIDATE", "NOVALIDATE"):
            validate = self.advance().key
        if self.accept_words("ALL", "TRIGGERS"):
            return ast.AlterAction(pos, f"{word} ALL TRIGGERS")
        if self.accept_words("ROW", "MOVEMENT"):
            return ast.AlterAction(pos, "PHYSICAL", text=f"{word} ROW MOVEMENT")
        if self.tok.key not in ("CONSTRAINT", "PRIMARY", "UNIQUE"):
            self.fail(905)
        names, constraint = self._named_constraint()
        self._state()
        self.accept("CASCADE")
        return ast.AlterAction(pos, f"{word} CONSTRAINT", None, constraint, names, validate)
