"""JSON in SQL: building, reading, testing. JSON is text; the functions of schema oc do the work."""

from __future__ import annotations

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import BYTES, CHARACTERS, MOMENTS, NUMBER, Family, Kind, Scalar
from . import aggregates
from .pgtypes import scalar_of, string
from .state import Translator
from .values import SHOWN_AS_TEXT, Value, family_of, inconsistent, text

_DEFAULT_SIZE = 4000
_IN_JSON = MOMENTS | CHARACTERS | {Family.NUMBER, Family.RAW}
Choice = str | ast.Literal | None


def construct(to: Translator, expr: ast.JsonObject) -> Value:
    """JSON_OBJECT, JSON_ARRAY and their aggregates."""
    result = _result_type(expr.returning)
    if not expr.kind.endswith("AGG"):
        sql = _plain(to, expr)
    else:
        aggregates.enter(to, expr.pos)
        grouping = to.block.grouping
        assert grouping is not None
        with grouping.paused(inside=True):
            sql = _aggregate(to, expr)
    if result.kind is not Kind.CLOB:
        sql = f"oc.json_fit({sql}, {result.size})"
    return Value(sql, result, expr.kind.endswith("AGG"), json=True)


def _result_type(ref: ast.TypeRef | None) -> Scalar:
    if ref is None:
        return Scalar(Kind.VARCHAR2, size=_DEFAULT_SIZE)
    of = scalar_of(ref)
    if of is None or of.kind not in (Kind.VARCHAR2, Kind.CLOB):
        raise unsupported(f"RETURNING {' '.join(ref.name)} in a JSON function", ref.pos)
    return of if of.kind is Kind.CLOB or of.size is not None else Scalar(Kind.VARCHAR2, size=_DEFAULT_SIZE)


def _member(to: Translator, entry: ast.JsonEntry) -> tuple[str, bool]:
    """A value as JSON text, null for SQL NULL; and whether it may be null."""
    value = to.value(entry.value)
    if value.family is Family.NULL:
        return "null::text", True
    if entry.format_json or value.json:
        return value.sql, value.nullable
    if value.family not in _IN_JSON:
        raise inconsistent("-", value.family, entry.value.pos)
    return f"oc.js({value.sql})", value.nullable


def _entry(to: Translator, entry: ast.JsonEntry, absent: bool) -> str:
    """A member of an object or array; absent: nulls are left out."""
    member, nullable = _member(to, entry)
    if nullable and not absent:
        member = f"coalesce({member}, 'null')"
    return member if entry.key is None else f"{_key(to, entry.key)} || ':' || {member}"


def _plain(to: Translator, expr: ast.JsonObject) -> str:
    keyed = expr.kind == "JSON_OBJECT"
    absent = expr.nulls == "ABSENT" or (expr.nulls is None and not keyed)
    pieces = [_entry(to, entry, absent) for entry in expr.entries]
    opening, closing = "{}" if keyed else "[]"
    body = f"concat_ws(',', {', '.join(pieces)})" if pieces else "''"
    return f"('{opening}' || {body} || '{closing}')"


def _key(to: Translator, key: ast.Expr) -> str:
    if isinstance(key, ast.Literal) and key.value == "":
        return "'\"\"'"
    return f"oc.js({to.text(key)})"


def _aggregate(to: Translator, expr: ast.JsonObject) -> str:
    keyed = expr.kind == "JSON_OBJECTAGG"
    absent = expr.nulls == "ABSENT" or (expr.nulls is None and not keyed)
    entry = expr.entries[0]
    member = _entry(to, entry, absent)
    order = aggregates.order_by(to, expr.order)
    opening, closing = "{}" if keyed else "[]"
    joined = f"'{opening}' || coalesce(string_agg({member}, ','{order}), '') || '{closing}'"
    return f"(case when count(*) > 0 then {joined} end)"


def mode(choice: Choice) -> tuple[str, str]:
    """An ON ERROR / ON EMPTY clause as the arguments (mode, fallback) of the oc functions; the default is NULL."""
    if choice is None or choice == "NULL":
        return "'NULL'", "null::text"
    if isinstance(choice, ast.Literal):
        if choice.value is None or choice.value == "":
            return "'NULL'", "null::text"
        return "'DEFAULT'", string(str(choice.value)) + "::text"
    return string(choice), "null::text"


def document(to: Translator, expr: ast.Expr) -> str:
    value = to.value(expr)
    if value.family in BYTES:
        raise unsupported("JSON in a RAW or BLOB", expr.pos)
    if value.family not in SHOWN_AS_TEXT:
        raise inconsistent("-", value.family, expr.pos)
    return text(value, expr.pos)


def scalar_at(doc: str, path: str, of: Scalar, on_error: Choice, on_empty: Choice, pos: int) -> str:
    """JSON_VALUE of the text expression `doc`, as a value of the type."""
    error, fallback = mode(on_error)
    empty, empty_fallback = mode(on_empty)
    if on_empty is None and on_error is not None:
        empty, empty_fallback = error, fallback
    sql = f"oc.json_value({doc}, {string(path)}, {error}, {fallback}, {empty}, {empty_fallback})"
    family = family_of(of)
    if family is Family.NUMBER:
        result = f"oc.json_number({sql}, {error}, {fallback})"
        return f"({result})::numeric({of.precision or 38},{of.scale or 0})" if of.precision else result
    if family in MOMENTS:
        if family is Family.ZONED:
            return f"oc.json_zoned({sql}, {error}, {fallback})"
        moment = f"oc.json_moment({sql}, {error}, {fallback})"
        if family is Family.LOCAL_ZONED:
            return moment
        local = f"timezone('UTC', {moment})"
        return f"oc.trunc(oc.d({local}))" if family is Family.DATE else local
    if family is Family.TEXT:
        size = of.size or _DEFAULT_SIZE
        return f"oc.json_text({sql}, {size}, {str(of.char_semantics).lower()}, {error}, {fallback})"
    if family is Family.CLOB:
        return sql
    raise unsupported(f"RETURNING {of.kind.value} in a JSON function", pos)


def path_value(to: Translator, expr: ast.JsonPathCall) -> Value:
    """JSON_VALUE and JSON_QUERY."""
    if expr.kind == "JSON_EXISTS":
        raise OraError(904, '"JSON_EXISTS": invalid identifier', expr.pos)
    check_path(expr.path, expr.pos)
    doc = document(to, expr.doc)
    if expr.kind == "JSON_VALUE":
        of = Scalar(Kind.VARCHAR2, size=_DEFAULT_SIZE)
        if expr.returning is not None:
            named = scalar_of(expr.returning)
            if named is None:
                raise unsupported(f"RETURNING {' '.join(expr.returning.name)} in JSON_VALUE", expr.returning.pos)
            of = named
        return Value(scalar_at(doc, expr.path, of, expr.on_error, expr.on_empty, expr.pos), of)
    result = _result_type(expr.returning)
    sql = fragment_at(doc, expr.path, expr.wrapper, expr.on_error, expr.on_empty)
    if result.kind is not Kind.CLOB:
        error, fallback = mode(expr.on_error)
        sql = f"oc.json_text({sql}, {result.size}, {str(result.char_semantics).lower()}, {error}, {fallback})"
    return Value(sql, result, json=True)


def fragment_at(doc: str, path: str, wrapper: str | None, on_error: Choice, on_empty: Choice) -> str:
    """JSON_QUERY of the text expression `doc`."""
    error, _ = mode(on_error)
    empty, _ = mode(on_empty)
    if on_empty is None and on_error is not None:
        empty = error
    wrapping = string(wrapper) if wrapper else "null::text"
    return f"oc.json_query({doc}, {string(path)}, {wrapping}, {error}, {empty})"


def path_exists(to: Translator, expr: ast.JsonPathCall) -> str:
    """JSON_EXISTS as a condition."""
    if expr.kind != "JSON_EXISTS":
        raise OraError(920, "invalid relational operator", expr.pos)
    check_path(expr.path, expr.pos)
    return exists_at(document(to, expr.doc), expr.path, expr.on_error)


def exists_at(doc: str, path: str, on_error: Choice) -> str:
    error = string(on_error) if isinstance(on_error, str) else "'FALSE'"
    return f"oc.json_exists({doc}, {string(path)}, {error})"


def check_path(path: str, pos: int) -> None:
    """The beginning of Oracle's check of a path expression; PostgreSQL's path language takes the rest."""
    if not path.startswith("$"):
        raise OraError(40442, f"JSON path expression syntax error ('{path}')", pos)


def table(to: Translator, item: ast.JsonTable) -> tuple[str, list[tuple[str, Value]]]:
    """A lateral subquery without its alias, and its columns (values of the inner query, by name)."""
    check_path(item.path, item.pos)
    columns: list[tuple[str, Value]] = []
    doc = document(to, item.doc)
    error = string(item.on_error) if isinstance(item.on_error, str) else "'NULL'"
    rows = f'oc.json_rows({doc}, {string(item.path)}, {error}) as "r1"'
    joins = _table_columns(item.columns, "r1", columns, item.on_error)
    listed = ", ".join(f'{value.sql} as "c{n}"' for n, (_, value) in enumerate(columns, 1))
    return f"lateral (select {listed} from {rows}{joins})", columns


def _table_columns(
    items: tuple[ast.JsonTableColumn, ...], row: str, columns: list[tuple[str, Value]], default: Choice
) -> str:
    joins = ""
    nested = 0
    for item in items:
        if item.kind == "NESTED":
            nested += 1
            if nested > 1:
                raise unsupported("two NESTED PATH side by side in JSON_TABLE", item.pos)
            check_path(item.path or "$", item.pos)
            inner = f"{row}n"
            rows = f"oc.json_rows(\"{row}\".item, {string(item.path or '$')}, 'NULL')"
            joins += f' left join lateral {rows} as "{inner}" on true'
            joins += _table_columns(item.columns, inner, columns, default)
            continue
        assert item.name is not None
        columns.append((item.name, _table_column(item, row, default)))
    return joins


def _table_column(item: ast.JsonTableColumn, row: str, default: Choice) -> Value:
    assert item.name is not None
    if item.kind == "ORDINALITY":
        return Value(f'"{row}".n::numeric', NUMBER)
    path = item.path if item.path is not None else f'$."{item.name}"'
    check_path(path, item.pos)
    of = Scalar(Kind.VARCHAR2, size=_DEFAULT_SIZE)
    if item.type is not None:
        named = scalar_of(item.type)
        if named is None:
            raise unsupported(f"a JSON_TABLE column of type {' '.join(item.type.name)}", item.type.pos)
        of = named
    doc = f'"{row}".item'
    on_error = item.on_error if item.on_error is not None else default
    if item.kind == "EXISTS":
        test = exists_at(doc, path, on_error)
        if family_of(of) is Family.NUMBER:
            return Value(f"(case when {test} then 1::numeric else 0::numeric end)", of)
        return Value(f"(case when {test} then 'true' else 'false' end)", of)
    if item.kind == "QUERY":
        return Value(fragment_at(doc, path, item.wrapper, on_error, item.on_empty), of, json=True)
    return Value(scalar_at(doc, path, of, on_error, item.on_empty, item.pos), of)
