"""JSON_ELEMENT_T, JSON_OBJECT_T, JSON_ARRAY_T, JSON_SCALAR_T."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from ...api import SessionApi
from ...errors import OraError
from ...semantics.arith import as_date, as_timestamp
from ...semantics.composites import Collection
from ...semantics.convert import MAX_VARCHAR2, parse_number, rounded, value_error
from ...types import CollectionType, Kind, ODate, Scalar
from .. import jsontext

_KEYS = CollectionType("SYS.JSON_KEY_LIST", "VARRAY", Scalar(Kind.VARCHAR2, size=4000), limit=MAX_VARCHAR2, sql=True)
_MISSING = object()


class Json:
    """An instance of the JSON types: a reference to a part of a document.

    value: dict or list shared with the document it is part of, or a scalar. errors: 0 gives NULL where a value does
    not convert, anything else raises (ON_ERROR).
    """

    __slots__ = ("errors", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.errors = 0


def self_of(value: Json | None) -> Json:
    if value is None:
        raise OraError(30625, "method dispatch on NULL SELF argument is disallowed")
    return value


def _accepted(S: SessionApi, text: Any) -> Any:
    """A value or key a program hands over. ORA-40441 in a database whose JSON types know ASCII only."""
    if isinstance(text, str) and not text.isascii() and "json_ascii_only" in S.engine.quirks:
        raise jsontext.syntax_error()
    return text


def _parse(text: str | bytes | None) -> Any:
    if not text:
        raise OraError(40834, "invalid input to JSON parse/load function")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise jsontext.syntax_error() from None
    try:
        return jsontext.parse(text)
    except jsontext.JsonSyntaxError:
        raise jsontext.syntax_error() from None


def _plain(S: SessionApi, value: Any) -> Any:
    """What is stored for a value put into a document; element instances keep sharing their object or array."""
    if isinstance(value, Json):
        return value.value
    if isinstance(value, bytes):
        return value.hex().upper()
    return _accepted(S, value)


def _written(value: Any) -> str:
    text = jsontext.write(value)
    if len(text) * 4 > MAX_VARCHAR2 and len(text.encode()) > MAX_VARCHAR2:
        raise OraError(40478, f"output value too large (maximum: {MAX_VARCHAR2})")
    return text


class _Conversions:
    """Scalars as PL/SQL values; what does not convert gives NULL, or ORA-40587 and its kin under ON_ERROR."""

    @staticmethod
    def failed(self: Json) -> None:
        if self.errors:
            raise OraError(40566, "JSON path expression selected a value of different data type")

    @classmethod
    def string(cls, self: Json, value: Any) -> str | None:
        if value is None or isinstance(value, (dict, list)):
            if value is not None:
                cls.failed(self)
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, Decimal)):
            return jsontext.number_text(value)
        text = jsontext.scalar_text(value)
        if len(text) * 4 > MAX_VARCHAR2 and len(text.encode()) > MAX_VARCHAR2:
            raise OraError(40478, f"output value too large (maximum: {MAX_VARCHAR2})")
        return text or None

    @classmethod
    def number(cls, self: Json, value: Any) -> Any:
        if isinstance(value, bool):
            value = None if not self.errors else value
        elif isinstance(value, (int, Decimal)):
            return value
        elif isinstance(value, str):
            found = parse_number(value)
            if found is not None:
                return found
        if value is not None:
            cls.failed(self)
        return None

    @classmethod
    def boolean(cls, self: Json, value: Any) -> bool | None:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if value is not None:
            cls.failed(self)
        return None

    @classmethod
    def moment(cls, self: Json, value: Any) -> datetime | None:
        if isinstance(value, datetime):
            return value
        if isinstance(value, str):
            try:
                return datetime.fromisoformat(value.replace("Z", "+00:00"))
            except ValueError:
                pass
        if value is not None:
            cls.failed(self)
        return None

    @classmethod
    def clob(cls, self: Json, value: Any) -> str | None:
        return value if isinstance(value, str) else cls.string(self, value)

    @classmethod
    def blob(cls, self: Json, value: Any) -> bytes | None:
        text = cls.string(self, value)
        return None if text is None else text.encode()


def _is(test: Callable[[Any], bool]) -> Callable[[JsonElementT, SessionApi, Json | None], bool]:
    return lambda self, S, this: test(self_of(this).value)


class JsonElementT:
    """What all JSON types have. Every method takes the instance, which may not be NULL.

    kinds: the values an instance of the type may have.
    """

    kinds: tuple[type, ...] = (object,)

    def _made(self, value: Any) -> Json:
        if not isinstance(value, self.kinds):
            raise OraError(40587, "invalid JSON type")
        return Json(value)

    def treat(self, value: Json | None) -> Json | None:
        """TREAT(value AS this type). ORA-06502 when the instance is of another type."""
        if value is not None and not isinstance(value.value, self.kinds):
            raise value_error("cannot assign supertype instance to subtype")
        return value

    def _parsed(self, S: SessionApi, text: Any) -> Json:
        value = _parse(_accepted(S, text))
        if not isinstance(value, (dict, list)):  # a scalar alone is no JSON text before 21c
            raise OraError(40573, "invalid use of PL/SQL JSON object type")
        return self._made(value)

    parse_1 = parse_2 = parse_3 = _parsed

    def to_string(self, S: SessionApi, this: Json | None) -> str:
        return _written(self_of(this).value)

    stringify = to_string

    def to_clob_1(self, S: SessionApi, this: Json | None) -> str:
        return jsontext.write(self_of(this).value)

    def to_clob_2(self, S: SessionApi, this: Json | None, target: str | None) -> tuple[str]:
        return (self.to_clob_1(S, this),)

    def to_blob_1(self, S: SessionApi, this: Json | None) -> bytes:
        return jsontext.write(self_of(this).value).encode()

    def to_blob_2(self, S: SessionApi, this: Json | None, target: bytes | None) -> tuple[bytes]:
        return (self.to_blob_1(S, this),)

    def to_number(self, S: SessionApi, this: Json | None) -> Any:
        return _Conversions.number(self_of(this), self_of(this).value)

    def to_boolean(self, S: SessionApi, this: Json | None) -> bool | None:
        return _Conversions.boolean(self_of(this), self_of(this).value)

    def to_date(self, S: SessionApi, this: Json | None) -> ODate | None:
        found: ODate | None = as_date(_Conversions.moment(self_of(this), self_of(this).value))
        return found

    def to_timestamp(self, S: SessionApi, this: Json | None) -> datetime | None:
        found: datetime | None = as_timestamp(_Conversions.moment(self_of(this), self_of(this).value))
        return found

    is_object = _is(lambda value: isinstance(value, dict))
    is_array = _is(lambda value: isinstance(value, list))
    is_scalar = _is(lambda value: not isinstance(value, (dict, list)))
    is_string = _is(lambda value: isinstance(value, str))
    is_number = _is(lambda value: isinstance(value, (int, Decimal)) and not isinstance(value, bool))
    is_boolean = _is(lambda value: isinstance(value, bool))
    is_true = _is(lambda value: value is True)
    is_false = _is(lambda value: value is False)
    is_null = _is(lambda value: value is None)
    is_date = _is(lambda value: isinstance(value, ODate))
    is_timestamp = _is(lambda value: isinstance(value, datetime) and not isinstance(value, ODate))

    def get_size(self, S: SessionApi, this: Json | None) -> int:
        value = self_of(this).value
        return len(value) if isinstance(value, (dict, list)) else 1

    def on_error(self, S: SessionApi, this: Json | None, mode: Any) -> None:
        self_of(this).errors = rounded(mode)

    def clone(self, S: SessionApi, this: Json | None) -> Json:
        return Json(deepcopy(self_of(this).value))


class JsonScalarT(JsonElementT):
    """JSON_SCALAR_T: only parsed or got from a document."""

    kinds = (str, int, Decimal, datetime, timedelta, type(None))


Pick = Callable[[Json, Any], Any]


def _kind_name(value: Any) -> str:
    return "OBJECT" if isinstance(value, dict) else "ARRAY" if isinstance(value, list) else "SCALAR"


def _read_as(convert: Pick) -> Callable[[_Container, SessionApi, Json | None, Any], Any]:
    return lambda self, S, this, where: self._read(this, where, convert)


class _Container(JsonElementT):
    """What objects and arrays share: reading a member or element, given where it is."""

    def _at(self, this: Json | None, where: Any) -> tuple[Json, Any]:
        """The instance and the value at a place, _MISSING if there is none."""
        raise NotImplementedError

    def _read(self, this: Json | None, where: Any, convert: Pick) -> Any:
        instance, value = self._at(this, where)
        if value is _MISSING:
            return None
        return convert(instance, value)

    def get(self, S: SessionApi, this: Json | None, where: Any) -> Json | None:
        _, value = self._at(this, where)
        return None if value is _MISSING else Json(value)

    get_string = _read_as(_Conversions.string)
    get_number = _read_as(_Conversions.number)
    get_boolean = _read_as(_Conversions.boolean)
    get_clob = _read_as(_Conversions.clob)
    get_blob = _read_as(_Conversions.blob)

    def get_date(self, S: SessionApi, this: Json | None, where: Any) -> ODate | None:
        """The day: GET_DATE drops the time."""
        found: datetime | None = self._read(this, where, _Conversions.moment)
        return None if found is None else ODate(found.year, found.month, found.day)

    def get_timestamp(self, S: SessionApi, this: Json | None, where: Any) -> datetime | None:
        found: datetime | None = as_timestamp(self._read(this, where, _Conversions.moment))
        return found

    def get_object(self, S: SessionApi, this: Json | None, where: Any) -> Json | None:
        return self._part(this, where, dict)

    def get_array(self, S: SessionApi, this: Json | None, where: Any) -> Json | None:
        return self._part(this, where, list)

    def _part(self, this: Json | None, where: Any, wanted: type) -> Json | None:
        instance, value = self._at(this, where)
        if isinstance(value, wanted):
            return Json(value)
        if value is not _MISSING and value is not None:
            _Conversions.failed(instance)
        return None

    def get_type(self, S: SessionApi, this: Json | None, where: Any) -> str | None:
        _, value = self._at(this, where)
        return None if value is _MISSING else _kind_name(value)


class JsonObjectT(_Container):
    kinds = (dict,)

    def constructor_1(self, S: SessionApi) -> Json:
        return Json({})

    def constructor_5(self, S: SessionApi, element: Json | None) -> Json:
        return self._made(self_of(element).value)

    constructor_2 = constructor_3 = constructor_4 = JsonElementT._parsed

    def _at(self, this: Json | None, where: Any) -> tuple[Json, Any]:
        instance = self_of(this)
        return instance, instance.value.get(where, _MISSING)

    def _put(self, S: SessionApi, this: Json | None, key: str | None, value: Any) -> None:
        instance = self_of(this)
        if key is None:
            raise value_error()
        instance.value[_accepted(S, key)] = _plain(S, value)

    put_1 = put_2 = put_3 = put_4 = put_5 = put_6 = put_7 = put_8 = _put

    def put_null(self, S: SessionApi, this: Json | None, key: str | None) -> None:
        self._put(S, this, key, None)

    def has(self, S: SessionApi, this: Json | None, key: str | None) -> bool:
        return self._at(this, key)[1] is not _MISSING

    def remove(self, S: SessionApi, this: Json | None, key: str | None) -> None:
        self_of(this).value.pop(key, None)

    def rename_key(self, S: SessionApi, this: Json | None, old: str | None, new: str | None) -> None:
        value = self_of(this).value
        if new is None:
            raise value_error()
        if old in value:
            _accepted(S, new)
            renamed = {new if k == old else k: v for k, v in value.items()}
            value.clear()
            value.update(renamed)

    def get_keys(self, S: SessionApi, this: Json | None) -> Collection | None:
        keys = [key or None for key in self_of(this).value]
        return Collection(_KEYS, keys) if keys else None


class JsonArrayT(_Container):
    kinds = (list,)

    def constructor_1(self, S: SessionApi) -> Json:
        return Json([])

    def constructor_5(self, S: SessionApi, element: Json | None) -> Json:
        return self._made(self_of(element).value)

    constructor_2 = constructor_3 = constructor_4 = JsonElementT._parsed

    def _at(self, this: Json | None, where: Any) -> tuple[Json, Any]:
        instance = self_of(this)
        position = -1 if where is None else rounded(where)
        if 0 <= position < len(instance.value):
            return instance, instance.value[position]
        return instance, _MISSING

    def _append(self, S: SessionApi, this: Json | None, value: Any) -> None:
        self_of(this).value.append(_plain(S, value))

    append_1 = append_2 = append_3 = append_4 = append_5 = append_6 = append_7 = append_8 = _append

    def append_null(self, S: SessionApi, this: Json | None) -> None:
        self._append(S, this, None)

    def append_all(self, S: SessionApi, this: Json | None, other: Json | None) -> None:
        self_of(this).value.extend(self_of(other).value)

    def _put(self, S: SessionApi, this: Json | None, where: Any, value: Any, overwrite: bool | None) -> None:
        """Places a value; a gap before it is filled with nulls."""
        items = self_of(this).value
        position = rounded(where)
        if position < 0:
            raise OraError(40578, "invalid or illegal array index")
        if position >= len(items):
            items.extend([None] * (position - len(items)))
            items.append(_plain(S, value))
        elif overwrite:
            items[position] = _plain(S, value)
        else:
            items.insert(position, _plain(S, value))

    put_1 = put_2 = put_3 = put_4 = put_5 = put_6 = put_7 = put_8 = _put

    def put_null(self, S: SessionApi, this: Json | None, where: Any, overwrite: bool | None) -> None:
        self._put(S, this, where, None, overwrite)

    def remove(self, S: SessionApi, this: Json | None, where: Any) -> None:
        if self._at(this, where)[1] is not _MISSING:
            del self_of(this).value[rounded(where)]
