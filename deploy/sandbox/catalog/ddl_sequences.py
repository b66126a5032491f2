"""Sequences, and those behind identity columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import OraError
from ..model import Sequence_
from ..parser import ast
from . import privileges
from .change import Change
from .ddl_common import existing, target
from .names import new_name, qualified
from .state import Key

# PostgreSQL's sequences are 64-bit; Oracle's go to 28 digits.
_LIMIT = 2**63 - 1
_ORACLE_MAX = 10**28 - 1
_DEFAULT_CACHE = 20


def create_sequence(change: Change, stmt: ast.CreateSequence) -> None:
    owner, name = target(change, stmt.name, stmt.pos)
    new_name(name, stmt.pos)
    privileges.require(change.state, change.ctx, owner, "CREATE SEQUENCE", "CREATE ANY SEQUENCE")
    change.require_free(owner, name)
    _create(change, owner, name, stmt.options)


def identity_sequence(change: Change, owner: str, options: Sequence[tuple[str, int | str | bool]]) -> str:
    """Creates the sequence of a new identity column; its qualified PostgreSQL name."""
    number = change.sql("select nextval('dict.object_id')::text")[0][0]
    name = f"ISEQ$$_{number}"
    for option, value in options:
        if isinstance(value, str):
            raise OraError(3001, f"unimplemented feature: {option} {value} is not supported by the sandbox")
    _create(change, owner, name, [(o, v) for o, v in options if not isinstance(v, str)], generated=True)
    return qualified(owner, name)


def identity_name(pg: str) -> str:
    """Oracle's name of the sequence from its qualified PostgreSQL name."""
    return pg.rpartition('."')[2].rstrip('"').upper()


def _create(
    change: Change, owner: str, name: str, options: Sequence[tuple[str, int | bool]], *, generated: bool = False
) -> None:
    given = dict(options)
    if "RESTART" in given:
        raise OraError(933, "SQL command not properly ended")
    step = int(given.get("INCREMENT BY", 1))
    if step == 0:
        raise OraError(4002, "INCREMENT must be a nonzero integer")
    low = int(given.get("MINVALUE", 1 if step > 0 else -_LIMIT))
    high = int(given.get("MAXVALUE", _ORACLE_MAX if step > 0 else -1))
    start = int(given.get("START WITH", low if step > 0 else high))
    cache = int(given.get("CACHE", _DEFAULT_CACHE))
    if low >= high:
        raise OraError(4004, "MINVALUE must be less than MAXVALUE")
    if start < low:
        raise OraError(4006, "START WITH cannot be less than MINVALUE")
    if start > high:
        raise OraError(4008, "START WITH cannot be more than MAXVALUE")
    if cache == 1:
        raise OraError(4010, "the number of values to CACHE must be greater than 1")
    cycle = bool(given.get("CYCLE", False))
    _check_cycle(cycle, cache, low, high, step)
    words = "cycle" if cycle else "no cycle"
    change.sql(
        f"create sequence {qualified(owner, name)} increment {step} minvalue {max(low, -_LIMIT)} "
        f"maxvalue {min(high, _LIMIT)} start {start} cache 1 {words}"
    )
    change.state.sequences[(owner, name)] = Sequence_(owner, name, qualified(owner, name))
    change.add_object(owner, name, "SEQUENCE", generated=generated)
    change.insert(
        "seq",
        owner=owner,
        name=name,
        min_value=str(low),
        max_value=str(high),
        increment_by=str(step),
        start_with=str(start),
        cache_size=cache,
        cycle=cycle,
        ordered=bool(given.get("ORDER", False)),
    )


def _check_cycle(cycle: bool, cache: int, low: int, high: int, step: int) -> None:
    if cycle and cache > (high - low) // abs(step) + 1:
        raise OraError(4013, "number to CACHE must be less than one cycle")


def alter_sequence(change: Change, stmt: ast.AlterSequence) -> None:
    key = existing(change, stmt.name)
    sequence = change.state.sequences.get(key)
    if sequence is None:
        raise OraError(2289, "sequence does not exist", stmt.pos)
    if change.ctx.user not in ("SYS", key[0]):
        privileges.check(change.state, change.ctx, sequence, "ALTER")
    given = dict(stmt.options)
    if "START WITH" in given and "RESTART" not in given:
        raise OraError(2283, "cannot alter starting sequence number", stmt.pos)
    words: list[str] = []
    columns: dict[str, str | int | bool] = {}
    for option, value in stmt.options:
        if option in ("RESTART", "START WITH"):
            continue
        if option == "CYCLE":
            words.append("cycle" if value else "no cycle")
            columns["cycle"] = bool(value)
        elif option == "CACHE":
            columns["cache_size"] = int(value)
        elif option == "ORDER":
            columns["ordered"] = bool(value)
        else:
            word, column = {
                "INCREMENT BY": ("increment", "increment_by"),
                "MINVALUE": ("minvalue", "min_value"),
                "MAXVALUE": ("maxvalue", "max_value"),
            }[option]
            if "RESTART" not in given:
                _check_bound(change, sequence, option, int(value))
            words.append(f"{word} {max(-_LIMIT, min(_LIMIT, int(value)))}")
            columns[column] = str(value)
    words += _first_numbers(change, sequence, given)
    if words:
        change.sql(f"alter sequence {sequence.pg} {' '.join(words)}")
    if columns:
        change.update("seq", columns, owner=key[0], name=key[1])
    change.changed(*key, "SEQUENCE")


def _first_numbers(change: Change, sequence: Sequence_, given: Mapping[str, int | bool]) -> list[str]:
    """Where the sequence begins: with RESTART anew, and never out of its bounds, of which PostgreSQL makes sure."""
    parts = "seqincrement, seqmin, seqmax, seqstart"
    found = change.sql(f"select {parts} from pg_catalog.pg_sequence where seqrelid = '{sequence.pg}'::regclass")[0]
    step = int(given.get("INCREMENT BY", found[0]))
    low, high = (
        max(-_LIMIT, min(_LIMIT, int(given.get(f"{word}VALUE", found[n])))) for n, word in ((1, "MIN"), (2, "MAX"))
    )
    words: list[str] = []
    if "RESTART" in given:
        first = int(given.get("START WITH", low if step > 0 else high))
        if not low <= first <= high:
            code, what = (4006, "less than MINVALUE") if first < low else (4008, "more than MAXVALUE")
            raise OraError(code, f"START WITH cannot be {what}")
        words.append(f"restart with {first}")
    start = max(low, min(high, int(found[3])))
    return words if start == int(found[3]) else [*words, f"start {start}"]


def _check_bound(change: Change, sequence: Sequence_, option: str, bound: int) -> None:
    given = change.sql(f"select last_value::text from {sequence.pg}")[0][0]
    if option == "MAXVALUE" and bound < int(given):
        raise OraError(4009, "MAXVALUE cannot be made to be less than the current value")
    if option == "MINVALUE" and bound > int(given):
        raise OraError(4007, "MINVALUE cannot be made to exceed the current value")


def drop(change: Change, stmt: ast.Drop) -> None:
    key = existing(change, stmt.name)
    if key not in change.state.sequences:
        raise OraError(2289, "sequence does not exist", stmt.pos)
    privileges.require(change.state, change.ctx, key[0], "", "DROP ANY SEQUENCE")
    if key[1].startswith("ISEQ$$_"):
        raise OraError(32794, "cannot drop a system-generated sequence", stmt.pos)
    drop_sequence(change, key)
    change.invalidate(key)


def drop_sequence(change: Change, key: Key) -> None:
    change.sql(f"drop sequence if exists {qualified(*key)}")
    change.state.sequences.pop(key, None)
    change.delete("seq", owner=key[0], name=key[1])
    change.drop_object(*key, "SEQUENCE")
