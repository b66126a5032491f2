"""What generated code calls besides the values and operators: cursors, exceptions, SQLCODE, raise_application_error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..api import CursorApi, SessionApi
from ..errors import OraError, unsupported
from ..semantics import arith, composites, convert
from ..types import RecordType
from .predefined import MESSAGES

_CHUNK = 100
_USER_LOW, _USER_HIGH = 20000, 20999
_USER_MESSAGE_BYTES = 2048
_USER_DEFINED = "User-Defined Exception"


def rows(cursor: CursorApi) -> Iterator[tuple[Any, ...]]:
    """Rows of a cursor FOR loop over a query, a chunk at a time as Oracle reads them."""
    while True:
        chunk = cursor.fetch_many(_CHUNK)
        yield from chunk
        if len(chunk) < _CHUNK:
            return


def single_rows(cursor: CursorApi) -> Iterator[tuple[Any, ...]]:
    """Rows one at a time, so that the cursor's attributes and current row are right inside the loop."""
    while True:
        row = cursor.fetch()
        if row is None:
            return
        yield row


def fetch_bulk(cursor: Any, limit: int | None) -> list[tuple[Any, ...]]:
    """FETCH ... BULK COLLECT [LIMIT n]: fewer rows than asked for leave %NOTFOUND true."""
    fetched: list[tuple[Any, ...]] = opened(cursor).fetch_many(limit)
    if limit is not None:
        cursor.found = len(fetched) >= limit
    return fetched


def closed(cursor: CursorApi | None) -> None:
    """ORA-06511 unless the cursor may be opened."""
    if cursor is not None and cursor.is_open:
        raise OraError(6511, "PL/SQL: cursor already open")


def opened(cursor: CursorApi | None) -> CursorApi:
    """The cursor; ORA-01001 when it is not open."""
    if cursor is None:
        raise OraError(1001, "invalid cursor")
    return cursor


def is_open(cursor: CursorApi | None) -> bool:
    return cursor is not None and cursor.is_open


def found(cursor: CursorApi | None) -> bool | None:
    return opened(cursor).found


def not_found(cursor: CursorApi | None) -> bool | None:
    return arith.not3(opened(cursor).found)


def sql_found(S: SessionApi) -> bool | None:
    count = S.sql.rowcount
    return None if count is None else count > 0


def bulk_rowcount(S: SessionApi, index: int) -> int:
    """SQL%BULK_ROWCOUNT(index)"""
    indices: Sequence[int] | None = getattr(S.sql, "bulk_indices", None)
    counts = S.sql.bulk_rowcount
    at = index - 1
    if indices is not None and len(indices) == len(counts) and index in indices:
        at = list(indices).index(index)
    if not 0 <= at < len(counts):
        raise OraError(1403, "no data found")
    return counts[at]


def bulk_exception(S: SessionApi, number: Any) -> tuple[int, int]:
    """SQL%BULK_EXCEPTIONS(number): (error_index, error_code)."""
    errors: list[tuple[int, int]] = S.sql.bulk_exceptions
    if number is None or not 1 <= number <= len(errors):
        raise OraError(1403, "no data found")
    return errors[int(number) - 1]


def fetched_record(row: Sequence[Any], type: RecordType) -> composites.Record:
    """A row of unknown column types as a record."""
    if len(row) != len(type.fields):
        raise OraError(6504, "PL/SQL: Return types of Result Set variables or query do not match")
    return composites.Record(type, [convert.to_type(x, t) for x, (_, t) in zip(row, type.fields, strict=True)])


def fetched_columns(row: Sequence[Any], count: int, dynamic: bool) -> Sequence[Any]:
    """A row of unknown shape for `count` targets. dynamic: of a text."""
    if dynamic and len(row) < count:
        raise OraError(1007, "variable not in select list")
    if len(row) != count:
        raise OraError(6504, "PL/SQL: Return types of Result Set variables or query do not match")
    return row


def string_key(key: str | None, size: int | None) -> str | None:
    """A key of an INDEX BY VARCHAR2 array."""
    return convert.fit_text(key, size, False) if size is not None else key


def indices_of(collection: composites.Collection, low: int | None = None, high: int | None = None) -> list[Any]:
    """The indices FORALL ... IN INDICES OF runs over."""
    keys = composites.live(collection).keys()
    if low is None or high is None:
        return list(keys)
    return [k for k in keys if low <= k <= high]


def values_of(collection: composites.Collection) -> list[Any]:
    """The indices FORALL ... IN VALUES OF runs over. ORA-22166."""
    found = composites.live(collection).values()
    if not found:
        raise OraError(22166, "collection is empty")
    return list(found)


def forall_elem(collection: Any, key: Any) -> Any:
    """An element in FORALL; ORA-22160 when it does not exist."""
    try:
        return collection.d[key]
    except KeyError:
        raise OraError(22160, f"element at index [{key}] does not exist") from None
    except AttributeError:
        if collection is None:
            raise composites.uninitialized() from None
        raise


def again(S: SessionApi) -> OraError:
    """The error a bare RAISE raises; its place is the RAISE from then on."""
    if not S.errors:
        raise OraError(6510, "PL/SQL: unhandled user-defined exception")
    error = S.errors[-1]
    error.trail = []
    return error.with_traceback(None)


def sqlcode(S: SessionApi) -> int:
    if not S.errors:
        return 0
    error = S.errors[-1]
    if error.uid is not None and error.code == 1:
        return 1
    return 100 if error.code == 1403 else -error.code


def sqlerrm(S: SessionApi) -> str:
    if not S.errors:
        return "ORA-0000: normal, successful completion"
    error = S.errors[-1]
    if error.uid is not None and error.code == 1:
        return _USER_DEFINED
    return str(error)


def sqlerrm_of(S: SessionApi, code: int | None) -> str | None:
    """SQLERRM(code)"""
    if code is None:
        return sqlerrm(S)
    if code == 0:
        return "ORA-0000: normal, successful completion"
    if code == 1:
        return _USER_DEFINED
    if code == 100:
        return "ORA-01403: no data found"
    if code > 0:
        return f" -{code}: non-ORACLE exception "
    if _USER_LOW <= -code <= _USER_HIGH:
        return f"ORA-{-code:05d}: "
    text = MESSAGES.get(-code)
    if text is None:
        return f"ORA-{-code:05d}: Message {-code} not found;  product=RDBMS; facility=ORA"
    return f"ORA-{-code:05d}: {text}"


def raise_application_error(S: SessionApi, number: Any, message: str | None, keep: bool | None = False) -> None:
    """ORA-20000 .. ORA-20999; ORA-21000 for any other number. keep: the current errors stay in the text."""
    if number is None or not _USER_LOW <= -number <= _USER_HIGH:
        shown = "" if number is None else convert.num_text(number)
        raise OraError(21000, f"error number argument to raise_application_error of {shown} is out of range")
    text = (message or "").encode()[:_USER_MESSAGE_BYTES].decode(errors="ignore")
    if keep and S.errors:
        text += f"\n{S.errors[-1]}"
    raise OraError(-int(number), text)


def user_exception(uid: str, code: int | None) -> OraError:
    """RAISE of a declared exception."""
    if code is None:
        return OraError(1, _USER_DEFINED, uid=uid)
    text = "" if _USER_LOW <= code <= _USER_HIGH else MESSAGES.get(code, "")
    return OraError(code, text, uid=uid)


def unhandled(error: OraError) -> OraError:
    """What the caller of a block or unit sees of a user-defined exception nobody handled."""
    if error.uid is not None and error.code == 1:
        new = OraError(6510, "PL/SQL: unhandled user-defined exception")
        new.trail = error.trail
        return new.with_traceback(error.__traceback__)
    return error


def no_return() -> OraError:
    return OraError(6503, "PL/SQL: Function returned without value")


def too_many_rows() -> OraError:
    return OraError(1422, "exact fetch returns more than requested number of rows")


def no_case() -> OraError:
    return OraError(6592, "CASE not found while executing CASE statement")


def self_object(value: Any) -> Any:
    """The object a method is called on; ORA-30625 when it is null."""
    if value is None:
        raise OraError(30625, "method dispatch on NULL SELF argument is disallowed")
    return value


def bulk_limit(limit: int | None) -> int:
    """LIMIT of a bulk fetch."""
    if limit is None or limit < 1:
        raise convert.value_error()
    return limit


def sql_value(S: SessionApi, statement: Any, binds: tuple[Any, ...]) -> Any:
    """The value of an expression that SQL evaluates; SQL%ROWCOUNT stays what it was."""
    count = S.sql.rowcount
    try:
        return S.select_all(statement, binds)[0][0]
    finally:
        S.sql.rowcount = count


def sql_call(value: Callable[[], Any]) -> Any:
    """The value of a PL/SQL function called by SQL, where NO_DATA_FOUND is a NULL and no error."""
    try:
        return value()
    except OraError as error:
        if error.code == 1403:
            return None
        raise


def querying(S: SessionApi, values: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    """Values of a query that PL/SQL functions compute."""
    with S.evaluating():
        return values()


def changing(
    S: SessionApi, tables: Sequence[tuple[str, str]], values: Callable[[], tuple[Any, ...]]
) -> tuple[Any, ...]:
    """Values of a change that PL/SQL functions compute; tables: what they may not see."""
    with S.changing(tables):
        return values()


def forall_dynamic(
    S: SessionApi, text: str | None, ctx: Any, indices: Sequence[int], using: Sequence[Any], save: bool
) -> None:
    """FORALL ... EXECUTE IMMEDIATE: one execution after the other."""
    counts: list[int] = []
    failures: list[tuple[int, int]] = []
    for number, values_ in enumerate(using, 1):
        try:
            S.execute_immediate(text, ctx, values_)
            counts.append(S.sql.rowcount or 0)
        except OraError as error:
            if not save:
                raise
            counts.append(0)
            failures.append((number, error.code))
    S.sql.rowcount = sum(counts)
    S.sql.bulk_rowcount = counts
    if hasattr(S.sql, "bulk_indices"):
        S.sql.bulk_indices = list(indices)
    S.sql.bulk_exceptions = failures
    if failures:
        raise OraError(24381, "error(s) in array DML")


def invoked_by(S: SessionApi, owner: str) -> None:
    """AUTHID CURRENT_USER is supported where it makes no difference: when the owner runs the unit."""
    if owner not in (S.user, "SYS"):
        raise unsupported(f"AUTHID CURRENT_USER of a unit of {owner} run by {S.user}")


def treat(native: Any, value: Any) -> Any:
    """TREAT(value AS type): the object itself; a type with subtypes refuses an instance of another one."""
    check = getattr(native, "treat", None)
    return value if check is None else check(value)
