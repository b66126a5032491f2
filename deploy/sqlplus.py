"""Runs SQL*Plus scripts through oracledb where SQL*Plus is not at hand; without a script, what is typed.

    python -m deploy.sqlplus [-S] user[/password]@dsn [as sysdba] [@script.sql [argument ...]]

Without a password it is read from the variable SQLPLUS_PASSWORD, else asked for (or read as the first line of standard
input when that is no terminal). `/nolog` starts without a connection. The commands a deployment script needs are
understood; one that is not known is reported as SQL*Plus does (SP2-0734), and `host`/`!` is refused.
Exit code: what EXIT or WHENEVER says, 0 at the end of the script, 1 when the logon or the script file fails.
"""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NoReturn, TextIO

import oracledb

from .sqlplus_report import NUMBER_WIDTH, ColumnFormat, Settings, cell, feedback, table
from .sqlplus_text import (
    ABBREVIATIONS,
    CREATED,
    IGNORED_SETTINGS,
    PLSQL_UNIT,
    REMARK,
    SETTING_NAMES,
    SQL_START,
    first_word,
    inside_quote,
    split_words,
)


class Killed(Exception):
    """The run ended as `limit` says; the text is the statement the database did not get any more."""


class _Exit(Exception):
    def __init__(self, code: int, commit: bool) -> None:
        super().__init__(code)
        self.code = code
        self.commit = commit


@dataclass
class SqlPlus:
    """One SQL*Plus session. `out` receives the output; `ask` answers ACCEPT and undefined variables.

    limit: for tests of what a killed client leaves behind. The session dies instead of sending one statement more than
    these: nothing is committed, the connection is closed, `run` raises Killed. statements: how many were sent so far.
    """

    connection: oracledb.Connection | None = None
    out: TextIO = field(default_factory=lambda: sys.stdout)
    ask: Callable[[str, bool], str] = lambda prompt, hidden: _ask(prompt, hidden)
    settings: Settings = field(default_factory=Settings)
    defines: dict[str, str] = field(default_factory=dict)
    columns: dict[str, ColumnFormat] = field(default_factory=dict)
    binds: dict[str, Any] = field(default_factory=dict)
    on_sql_error: tuple[str, bool] | None = None  # (exit code word, commit?) or None: continue
    on_os_error: tuple[str, bool] | None = None
    last_created: tuple[str, str] | None = None
    limit: int | None = None
    statements: int = 0
    buffer: str = ""
    sqlcode: int = 0
    _spool: IO[str] | None = None
    _depth: int = 0
    _folder: Path = field(default_factory=Path)

    def run(self, path: str, arguments: Sequence[str] = ()) -> int:
        """Runs a script file to its end; returns the exit code and ends the transaction as SQL*Plus does (commit)."""

        def script() -> None:
            if not self._script(path, arguments, Path()):
                raise _Exit(1, False)

        return self._session(script)

    def interact(self, read: Callable[[str], str]) -> int:
        """A session typed line by line until EXIT or the end (EOFError); returns as `run` does.

        read: shows a prompt and gives the line; a KeyboardInterrupt of it forgets what was begun.
        """

        def typed() -> None:
            while True:
                lines: list[str] = []
                try:
                    while not self._whole(lines):
                        lines.append(read(f"{len(lines) + 1:>3}  " if lines else "SQL> "))
                except KeyboardInterrupt:
                    self._print("\n")
                else:
                    self._lines(lines, Path())

        return self._session(typed)

    def _session(self, act: Callable[[], None]) -> int:
        try:
            try:
                act()
                code, commit = 0, True
            except EOFError:
                code, commit = 0, True
            except _Exit as end:
                code, commit = end.code, end.commit
            try:
                if self.connection is not None:
                    self.connection.commit() if commit else self.connection.rollback()
            except oracledb.Error as error:
                self._print(f"ERROR:\n{_text(error)}\n")
                code = code or 1
            return code
        finally:
            self._spool_off()

    # ------------------------------------------------------------ script reading

    def _script(self, name: str, arguments: Sequence[str], relative_to: Path) -> bool:
        """Whether the file could be read; what is in it is done."""
        path = relative_to / name
        if not path.suffix:
            path = path.with_suffix(".sql")
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            self._print(f'SP2-0310: unable to open file "{path}" ({reason})\n')
            if self.on_os_error is not None:
                self._leave(self.on_os_error)
            return False
        if self._depth >= 20:
            raise _Exit(self._complain("SP2-0309: command procedures may only be nested to a depth of 20"), False)
        for number, argument in enumerate(arguments, 1):
            self.defines[str(number)] = argument
        self._depth += 1
        try:
            self._lines(lines, path.parent)
        finally:
            self._depth -= 1
        return True

    def _whole(self, lines: list[str]) -> bool:
        """Whether lines that were typed are a statement or command to be carried out now."""
        if not lines:
            return False
        first, last = lines[0].strip(), lines[-1].rstrip()
        if first.startswith("/*"):
            return "*/" in last
        if SQL_START.match(first):
            return self._ending(lines, bool(PLSQL_UNIT.match("\n".join(lines)))) is not None
        return not last.endswith("-") or first.startswith("--") or bool(REMARK.match(lines[0]))

    def _lines(self, lines: list[str], folder: Path) -> None:
        index = 0
        while index < len(lines):
            line = lines[index]
            index += 1
            stripped = line.strip()
            if self.settings.echo and stripped:
                self._print(f"SQL> {line}\n")
            if not stripped or stripped.startswith("--"):
                continue
            if stripped.startswith("/*"):
                while "*/" not in lines[index - 1] and index < len(lines):
                    index += 1
                continue
            if stripped == "/":
                self._execute(self.buffer)
                continue
            # Before anything else is known of it, so that the first line of a SQL statement loses its hyphen too
            while line.rstrip().endswith("-") and index < len(lines):
                line = line.rstrip()[:-1] + " " + lines[index].strip()
                index += 1
            if REMARK.match(line):
                continue
            if not SQL_START.match(line.strip()):
                line = self._substitute(line)
            if SQL_START.match(line.strip()):
                index += self._statement([line, *lines[index:]]) - 1
            else:
                self._command(line.strip(), folder)

    def _statement(self, lines: list[str]) -> int:
        """Collects the SQL statement or PL/SQL unit that `lines` begin with, runs it, returns how many it took."""
        collected: list[str] = []
        is_unit = False
        run: bool | None = None
        while run is None and len(collected) < len(lines):
            collected.append(lines[len(collected)])
            is_unit = is_unit or bool(PLSQL_UNIT.match("\n".join(collected)))
            run = self._ending(collected, is_unit)
        taken = len(collected)
        if run is not None and collected[-1].strip() in ("/", "."):
            collected.pop()
        elif run:
            collected[-1] = collected[-1].rstrip()[:-1]
        text = self._substitute("\n".join(collected))
        self.buffer = text if is_unit else text.rstrip()
        if run:
            self._execute(self.buffer)
        return taken

    def _ending(self, collected: list[str], is_unit: bool) -> bool | None:
        """Whether the last line ends the statement and runs it, or (False) ends it only; None: it goes on."""
        last = collected[-1].strip()
        if last == "/":
            return True
        if last == "." and len(collected) > 1:
            return False
        if is_unit:
            return None
        if not last and not self.settings.sqlblanklines:
            return False
        # As there: one in a comment ends the statement too, and one before a comment does not
        return True if last.endswith(";") and not inside_quote("\n".join(collected)) else None

    # ------------------------------------------------------------ substitution variables

    def _substitute(self, text: str) -> str:
        mark = self.settings.define
        if mark is None or mark not in text:
            return text
        pattern = re.compile(re.escape(mark) + r"(" + re.escape(mark) + r")?([A-Za-z0-9_$#]+)(\.)?")

        def value(match: re.Match[str]) -> str:
            name = match.group(2).upper()
            if name not in self.defines:
                answer = self.ask(f"Enter value for {match.group(2).lower()}: ", False)
                if not match.group(1):
                    return answer
                self.defines[name] = answer
            return self.defines[name]

        return pattern.sub(value, text)

    # ------------------------------------------------------------ SQL*Plus commands

    def _command(self, line: str, folder: Path) -> None:
        if line.startswith("@@"):
            self._call_script(line[2:], folder)
            return
        if line.startswith("@"):
            self._call_script(line[1:], Path())
            return
        if line.startswith("!"):
            self._complain("SP2-0734: host commands are not run by this program")
            return
        word, _, rest = line.rstrip(";").partition(" ")  # PROMPT keeps its indentation
        for length in range(len(word), 2, -1):
            handler = getattr(self, f"_do_{ABBREVIATIONS.get(word.lower()[:length], word.lower())}", None)
            if handler is not None:
                handler(rest, folder)
                return
        self._complain(f'SP2-0734: unknown command beginning "{line[:10]}..." - rest of line ignored.')

    def _call_script(self, rest: str, relative_to: Path) -> None:
        words = split_words(rest)
        if words:
            self._script(words[0], words[1:], relative_to)

    def _do_start(self, rest: str, folder: Path) -> None:
        self._call_script(rest, Path())

    def _do_prompt(self, rest: str, folder: Path) -> None:
        self._print(rest + "\n")

    def _do_define(self, rest: str, folder: Path) -> None:
        name, equals, value = (part.strip() for part in rest.partition("="))
        if equals and value:
            self.defines[name.upper()] = first_word(value)
        elif equals:
            self._complain("SP2-0137: DEFINE requires a value following equal sign")
        elif name and name.upper() not in self.defines:
            self._complain(f"SP2-0135: symbol {name.lower()} is UNDEFINED")
        else:
            for each in [name.upper()] if name else self.defines:
                self._print(f'DEFINE {each:<15} = "{self.defines[each]}" (CHAR)\n')

    def _do_undefine(self, rest: str, folder: Path) -> None:
        for name in rest.split():
            self.defines.pop(name.upper(), None)

    def _do_accept(self, rest: str, folder: Path) -> None:
        words = split_words(rest)
        lowered = [word.lower() for word in words]
        prompt = words[lowered.index("prompt") + 1] if "prompt" in lowered else ""
        default = words[lowered.index("default") + 1] if "default" in lowered else ""
        self.defines[words[0].upper()] = self.ask(prompt, "hide" in lowered) or default

    def _do_set(self, rest: str, folder: Path) -> None:
        words = split_words(rest)
        while words:
            name = words.pop(0).upper()
            name = SETTING_NAMES.get(name, name)
            value = words.pop(0) if words else ""
            on = value.lower() == "on"
            if name == "DEFINE":
                self.settings.define = {"on": "&", "off": None}.get(value.lower(), value[:1])
            elif name == "SERVEROUTPUT":
                self.settings.serveroutput = on
                if words and words[0].lower() == "size":
                    words = words[2:]
                if words and words[0].lower() == "format":
                    words = words[2:]
                if on and self.connection is not None:
                    self._cursor_call("dbms_output.enable", [None])
            elif name == "FEEDBACK":
                self.settings.feedback = value.lower() not in ("off", "0")
                if words and words[0].lower() in ("only", "sql_id"):
                    words.pop(0)
            elif name in ("ECHO", "HEADING", "TERMOUT", "VERIFY", "SQLBLANKLINES", "AUTOCOMMIT"):
                setattr(self.settings, name.lower(), on)
            elif name in ("PAGESIZE", "LINESIZE"):
                setattr(self.settings, name.lower(), int(value) if value.isdigit() else 80)
            elif name == "NULL":
                self.settings.null = value
            elif name not in IGNORED_SETTINGS:
                self._complain(f"SP2-0158: unknown SET option {name.lower()!r}")

    def _do_store(self, rest: str, folder: Path) -> None:
        words = split_words(rest)
        if len(words) < 2 or words[0].lower() != "set":
            self._complain("SP2-0275: missing keyword SET or file name")
            return
        path = Path(words[1])
        if not path.suffix:
            path = path.with_suffix(".sql")
        option = words[2].lower()[:3] if len(words) > 2 else "cre"
        if option == "cre" and path.exists():
            self._complain(f'SP2-0540: File "{path}" already exists.')
            return
        try:
            with path.open("a" if option == "app" else "w", encoding="utf-8") as file:
                file.write(self.settings.script())
        except OSError as error:
            self._complain(f'SP2-0110: Cannot create file "{path}" ({error.strerror})')
            if self.on_os_error is not None:
                self._leave(self.on_os_error)
            return
        self._print(f"Wrote file {path}\n")

    def _do_column(self, rest: str, folder: Path) -> None:
        words = split_words(rest)
        if not words:
            return
        fmt = self.columns.setdefault(words[0].upper(), ColumnFormat())
        index = 1
        while index < len(words):
            option = words[index].lower()
            value = words[index + 1] if index + 1 < len(words) else ""
            if option.startswith("new_v"):
                fmt.new_value = value.upper()
            elif option.startswith("hea"):
                fmt.heading = value
            elif option.startswith("for"):
                digits = re.fullmatch(r"[aA](\d+)", value)
                fmt.width = int(digits.group(1)) if digits else None
            elif option.startswith(("nopri", "pri")):
                fmt.printed = option.startswith("pri")
                index += 1
                continue
            elif option == "clear":
                self.columns.pop(words[0].upper(), None)
                return
            elif option.startswith(("word", "wra", "trunc", "on", "off", "newl", "fold")):
                index += 1
                continue
            index += 2

    def _do_whenever(self, rest: str, folder: Path) -> None:
        words = rest.split()
        if len(words) < 2 or words[0].lower() not in ("sqlerror", "oserror") or words[1].lower() not in _WHENEVER:
            self._complain("SP2-0734: WHENEVER needs SQLERROR or OSERROR and CONTINUE or EXIT")
            return
        action = None
        if words[1].lower() == "exit":
            more = [word.lower() for word in words[2:]]
            code = next((word for word in more if word not in ("commit", "rollback")), "success")
            action = (code, "rollback" not in more)
        if words[0].lower() == "sqlerror":
            self.on_sql_error = action
        else:
            self.on_os_error = action

    def _do_exit(self, rest: str, folder: Path) -> None:
        more = rest.lower().split()
        code = next((word for word in more if word not in ("commit", "rollback")), "success")
        self._leave((code, "rollback" not in more))

    _do_quit = _do_exit

    def _do_spool(self, rest: str, folder: Path) -> None:
        self._spool_off()
        words = split_words(rest)
        if not words or words[0].lower() in ("off", "out"):
            return
        option = words[1].lower()[:3] if len(words) > 1 else "rep"
        if len(words) > 2 or option not in ("app", "cre", "rep"):  # a name with blanks and no quotes is one such
            self._complain("SP2-0768: Illegal SPOOL command\nUsage: SPOOL { <file> | OFF | OUT }")
            self._complain("where <file> is file_name[.ext] [CRE[ATE]|REP[LACE]|APP[END]]")
            return
        path = Path(words[0])
        if not path.suffix:
            path = path.with_suffix(".lst")
        if option == "cre" and path.exists():
            self._complain(f'SP2-0771: File "{path}" already exists.')
            self._complain('Use another name or "SPOOL filename[.ext] REPLACE"')
            return
        try:
            self._spool = path.open("a" if option == "app" else "w", encoding="utf-8")
        except OSError as error:
            self._complain(f'SP2-0606: cannot create SPOOL file "{path}" ({error.strerror})')
            if self.on_os_error is not None:
                self._leave(self.on_os_error)

    def _do_execute(self, rest: str, folder: Path) -> None:
        self._execute(f"begin {rest}; end;")

    def _do_connect(self, rest: str, folder: Path) -> None:
        if self.connection is not None:
            self.connection.commit()
            self.connection.close()
            self.connection = None
        try:
            self.connection = connect(rest, self.ask)
            self._print("Connected.\n")
        except oracledb.Error as error:
            self._sql_error(error)

    def _do_disconnect(self, rest: str, folder: Path) -> None:
        if self.connection is not None:
            self.connection.commit()
            self.connection.close()
            self.connection = None

    def _do_show(self, rest: str, folder: Path) -> None:
        words = rest.lower().split()
        if words and words[0].startswith("err"):
            self._show_errors(words[1:])
        elif words and words[0] == "user":
            self._query("select user from dual", show=lambda row: self._print(f'USER is "{row[0]}"\n'))
        elif words and words[0] == "con_name":
            self._query(
                "select sys_context('USERENV','CON_NAME') from dual", show=lambda row: self._print(f"{row[0]}\n")
            )
        else:
            self._complain(f"SP2-0158: unknown SHOW option {rest!r}")

    def _do_describe(self, rest: str, folder: Path) -> None:
        if self.connection is None:
            self._complain("SP2-0640: Not connected")
            return
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(f"select * from {rest} where 1 = 0")
                for column in cursor.description or ():
                    null = "" if column.null_ok else "NOT NULL "
                    size = f"({column.display_size})" if column.type_code == oracledb.DB_TYPE_VARCHAR else ""
                    self._print(f" {column.name:<40} {null:<9}{column.type_code.name[8:]}{size}\n")
        except oracledb.Error as error:
            self._sql_error(error)

    def _do_variable(self, rest: str, folder: Path) -> None:
        match = re.fullmatch(r"(\w+)\s+(\w+)(?:\s*\((\d+)[^)]*\))?(?:\s*=\s*(\S.*))?", rest.strip())
        types = {
            "number": oracledb.DB_TYPE_NUMBER,
            "varchar2": oracledb.DB_TYPE_VARCHAR,
            "clob": oracledb.DB_TYPE_CLOB,
            "refcursor": oracledb.DB_TYPE_CURSOR,
        }
        if match is None or match.group(2).lower() not in types or self.connection is None:
            self._complain("SP2-0552: VARIABLE needs a name and NUMBER, VARCHAR2(n), CLOB or REFCURSOR")
            return
        with self.connection.cursor() as cursor:
            variable = cursor.var(types[match.group(2).lower()], size=int(match.group(3) or 0))
        self.binds[match.group(1).upper()] = variable
        if match.group(4) is not None:  # the value goes to the database as a bind, in no statement's text
            value = first_word(match.group(4))
            variable.setvalue(0, Decimal(value) if match.group(2).lower() == "number" else value)

    def _do_print(self, rest: str, folder: Path) -> None:
        for name in rest.split() or list(self.binds):
            variable = self.binds.get(name.lstrip(":").upper())
            if variable is None:
                self._complain(f'SP2-0552: Bind variable "{name}" not declared.')
                continue
            value = variable.getvalue()
            if isinstance(value, oracledb.Cursor):
                self._rows(value)
            else:
                self._print(f"\n{name.upper()}\n----------\n{cell(value, self.settings.null)}\n\n")

    def _do_host(self, rest: str, folder: Path) -> None:
        self._complain("SP2-0734: host commands are not run by this program")

    def _do_clear(self, rest: str, folder: Path) -> None:
        if rest.lower().startswith("col"):
            self.columns.clear()
        elif rest.lower().startswith("buff") or rest.lower() == "sql":
            self.buffer = ""

    def _do_nothing(self, rest: str, folder: Path) -> None:
        """Page titles, pauses and the like have no meaning without a terminal."""

    # ------------------------------------------------------------ running SQL

    def _execute(self, text: str) -> None:
        if not text.strip():
            self._complain("SP2-0103: Nothing in SQL buffer to run.")
            return
        if self.connection is None:
            self._complain("SP2-0640: Not connected")
            if self.on_sql_error is not None:
                self._leave(self.on_sql_error)
            return
        if self.statements == self.limit:
            self._die(text)
        self.statements += 1
        created = CREATED.match(text.strip())
        names = {name.upper() for name in re.findall(r"(?<![:\w]):(\w+)", text)} if not created else set()
        binds = {name: self.binds[name] for name in names if name in self.binds}
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(text, binds) if binds else cursor.execute(text)
                self.sqlcode = 0
                if cursor.description:
                    self._rows(cursor)
                else:
                    self._print(feedback(text, cursor.rowcount, cursor.warning is not None, self.settings))
                if created:
                    kind = " ".join(created.group("kind").upper().split())
                    self.last_created = (kind, created.group("name").upper().replace('"', ""))
            self._server_output()
            if self.settings.autocommit:
                self.connection.commit()
        except oracledb.Error as error:
            with suppress(oracledb.InterfaceError):  # the session is gone
                self._server_output()
            self._sql_error(error, text)

    def _die(self, text: str) -> NoReturn:
        assert self.connection is not None
        self.connection.close()  # which rolls back
        self.connection = None
        self._spool_off()
        raise Killed(text)

    def _rows(self, cursor: oracledb.Cursor) -> None:
        description = cursor.description or ()
        heads = [column.name.upper() for column in description]
        rows = [[cell(value, self.settings.null) for value in row] for row in cursor.fetchall()]
        for index, name in enumerate(heads):
            fmt = self.columns.get(name)
            if fmt is not None and fmt.new_value is not None:
                if rows:
                    is_number = description[index].type_code is oracledb.DB_TYPE_NUMBER
                    self.defines[fmt.new_value] = rows[-1][index].rjust(NUMBER_WIDTH if is_number else 0)
                else:  # a query without rows makes the variable exist, and changes none
                    self.defines.setdefault(fmt.new_value, "")
        self._print(table(heads, rows, self.columns, self.settings))

    def _query(self, sql: str, *arguments: str, show: Callable[[tuple[Any, ...]], None]) -> int:
        if self.connection is None:
            self._complain("SP2-0640: Not connected")
            return 0
        count = 0
        with self.connection.cursor() as cursor:
            for row in cursor.execute(sql, list(arguments)):
                show(row)
                count += 1
        return count

    def _show_errors(self, words: list[str]) -> None:
        kind, name = self.last_created or ("", "")
        if words:
            kind, name = " ".join(words[:-1]).upper(), words[-1].upper()
        owner, _, short = name.rpartition(".")
        sql = (
            "select line || '/' || position, text from all_errors where name = :1 and type = :2 and owner = nvl(:3, "
            "sys_context('USERENV', 'CURRENT_SCHEMA')) order by sequence"
        )
        count = self._query(sql, short, kind, owner, show=lambda row: self._print(f"{row[0]:<9}{row[1]}\n"))
        if not count:
            self._print("No errors.\n")

    def _server_output(self) -> None:
        if not self.settings.serveroutput or self.connection is None:
            return
        with self.connection.cursor() as cursor:
            lines = cursor.arrayvar(oracledb.DB_TYPE_VARCHAR, 100, 32767)
            count = cursor.var(oracledb.DB_TYPE_PLS_INTEGER if hasattr(oracledb, "DB_TYPE_PLS_INTEGER") else int)
            while True:
                count.setvalue(0, 100)
                cursor.callproc("dbms_output.get_lines", [lines, count])
                got = int(count.getvalue())
                for line in lines.getvalue()[:got]:
                    self._print(f"{line or ''}\n")
                if got < 100:
                    return

    def _cursor_call(self, name: str, arguments: list[Any]) -> None:
        if self.connection is not None:
            with self.connection.cursor() as cursor:
                cursor.callproc(name, arguments)

    # ------------------------------------------------------------ errors and output

    def _sql_error(self, error: oracledb.Error, text: str = "") -> None:
        detail = error.args[0] if error.args else None
        self.sqlcode = int(getattr(detail, "code", 0) or 0)
        offset = getattr(detail, "offset", 0) or 0
        before = text[:offset]
        line = before.count("\n")
        source = text.split("\n")[line] if text else ""
        if source:
            self._print(f"{source}\n{' ' * (offset - before.rfind(chr(10)) - 1)}*\n")
        self._print(f"ERROR at line {line + 1}:\n{_text(error)}\n\n")
        if self.on_sql_error is not None:
            self._leave(self.on_sql_error)

    def _leave(self, action: tuple[str, bool]) -> None:
        word, commit = action
        codes = {"success": 0, "failure": 1, "warning": 2, "sql.sqlcode": self.sqlcode & 0xFF or int(self.sqlcode != 0)}
        code = codes.get(word)
        if code is None:
            bind = self.binds.get(word[1:].upper()) if word.startswith(":") else None
            text = self.defines.get(word.upper(), word) if bind is None else str(bind.getvalue())
            number = re.fullmatch(r"\s*(-?\d+)(?:\.0)?", text)
            # What is no number ends with failure and commits, whatever was said of it
            code, commit = (int(number.group(1)) & 0xFF, commit) if number else (1, True)
        raise _Exit(code, commit)

    def _complain(self, text: str) -> int:
        self._print(text + "\n")
        return 1

    def _print(self, text: str) -> None:
        if self.settings.termout or self._depth == 0:
            self.out.write(text)
            self.out.flush()
        if self._spool is not None:
            self._spool.write(text)

    def _spool_off(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool = None


_WHENEVER = ("exit", "continue")


def connect(text: str, ask: Callable[[str, bool], str]) -> oracledb.Connection:
    """Connects with SQL*Plus's `user[/password]@dsn [as sysdba]`; asks for a password that is not there."""
    logon, _, role = re.sub(r"\s+as\s+(\w+)\s*$", r" as \1", text.strip(), flags=re.IGNORECASE).partition(" as ")
    match = re.fullmatch(r'(?P<user>[^/@]+)(?:/(?P<password>"[^"]*"|[^@]*))?@(?P<dsn>.+)', logon.strip())
    if match is None:
        raise oracledb.InterfaceError("a logon is written user[/password]@host:port/service")
    password = match.group("password")
    if password is None:
        password = os.environ.get("SQLPLUS_PASSWORD") or ask(f"Enter password for {match.group('user')}: ", True)
    modes = {"sysdba": oracledb.AUTH_MODE_SYSDBA, "sysoper": oracledb.AUTH_MODE_SYSOPER}
    return oracledb.connect(
        user=match.group("user"),
        password=password.strip('"'),
        dsn=match.group("dsn"),
        mode=modes.get(role.lower(), oracledb.AUTH_MODE_DEFAULT),
    )


def _ask(prompt: str, hidden: bool) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt) if hidden else input(prompt)
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stdout.write("SP2-0546: User requested Interrupt or EOF detected.\n")
        raise _Exit(1, False)
    return line.rstrip("\r\n")


def _typed(prompt: str) -> str:
    if sys.stdin.isatty():
        with suppress(ModuleNotFoundError):  # not on Windows, whose console has a history of its own
            import readline  # noqa: F401
    return input(prompt)


def _warn(text: str) -> int:
    sys.stderr.write(f"sqlplus: {text}\n")
    return 1


def _text(error: oracledb.Error) -> str:
    text = str(error)
    return re.sub(r"\nHelp: https?://\S+", "", text)


USAGE = "usage: python -m deploy.sqlplus [-S] user[/password]@dsn [as sysdba] [@script.sql [argument ...]]"


def main(argv: Sequence[str] | None = None) -> int:
    """Command line entry; see the module's docstring."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    silent = "-S" in arguments
    arguments = [a for a in arguments if a not in ("-S", "-s", "-L", "-l")]
    if arguments[:1] in (["-h"], ["--help"]):
        sys.stdout.write(USAGE + "\n")
        return 0
    script = next((i for i, a in enumerate(arguments) if a.startswith("@")), len(arguments))
    if script == 0:
        return _warn(USAGE) + 1
    logon = " ".join(arguments[:script])
    session = SqlPlus()
    session.settings.echo = False
    try:
        if logon.lower() != "/nolog":
            session.connection = connect(logon, _ask)
        if not silent and session.connection is not None:
            session.out.write(f"Connected to Oracle Database {session.connection.version}\n")
        if script == len(arguments):
            return session.interact(lambda prompt: _typed("" if silent else prompt))
        return session.run(arguments[script][1:], arguments[script + 1 :])
    except oracledb.Error as error:
        return _warn(f"cannot log on: {_text(error).splitlines()[0]}")
    except _Exit as end:
        return end.code
    finally:
        if session.connection is not None:
            session.connection.close()


if __name__ == "__main__":
    sys.exit(main())
