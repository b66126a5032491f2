"""The fields of the longer requests, by name and in the order in which they come; `_` begins what is passed over.

A pointer tells whether something follows later in the message, or whether the client wants to be told something.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .wire import Reader

_KINDS: dict[str, Callable[[Reader], Any]] = {
    "u8": Reader.u8,
    "int": Reader.ub,
    "text": Reader.lv2,
}


class Layout:
    """`fields`: lines of a kind and the names that have it."""

    def __init__(self, fields: str) -> None:
        self._fields = [
            ("" if name.startswith("_") else name, _KINDS[kind])
            for kind, *names in (line.split() for line in fields.strip().splitlines())
            for name in names
        ]

    def read(self, r: Reader) -> dict[str, Any]:
        """The named fields. What is passed over has the empty name."""
        return {name: read(r) for name, read in self._fields}


EXECUTE = Layout("""
    int  options cursor
    u8   has_sql
    int  sql_length
    u8   _has_vector
    int  _vector_length
    u8   _wants_vector _wants_vector_length
    int  _prefetch_bytes prefetch_rows _max_long
    u8   _has_binds
    int  bind_count
    u8   _has_application _has_transaction _has_transaction_length _has_key_values _has_key_values_count
    u8   _has_defines
    int  define_count
    int  _registration_low
    u8   _wants_objects _wants_objects_count
    u8   _has_bind_lengths
    int  _bind_lengths
    u8   _has_cursor_name
    int  _cursor_name_length
    int  _registration_high
    u8   wants_row_counts
    int  _row_counts
    u8   _wants_row_counts_length
    u8   _wants_sql_signature
    int  _sql_signature_length
    u8   _wants_sql_id
    int  _sql_id_size
    u8   _wants_sql_id_length
    u8   _has_chunk_ids
    int  _chunk_ids
""")

BIND = Layout("""
    u8   code flags _precision
    u8   _scale
    int  size max_elements
    int  more_flags
    text _type_oid
    int  _type_version
    int  _charset
    u8   form
    int  _lob_prefetch _collation
""")

LOB_CALL = Layout("""
    u8   has_source
    int  source_length
    u8   has_dest
    int  dest_length
    int  _source_offset_short _dest_offset_short
    u8   has_charset _wants_amount_short _wants_flag
    int  operation
    u8   _has_scn
    int  scn_length
    int  source_offset dest_offset
    u8   has_amount
    u8   _has_lobs _lobs _has_offsets _offsets _has_amounts _amounts
""")

FREE_LOBS = Layout("""
    u8   _has_source
    int  total
    u8   _has_dest
    int  _dest_length
    int  _source_offset_short _dest_offset_short
    u8   _has_charset _wants_amount_short _wants_flag
    int  _operation
    u8   _has_scn
    int  _scn_length
    int  _source_offset _dest_offset
    u8   _has_amount
    u8   _has_lobs
    int  _lobs
    u8   _has_offsets
    int  _offsets
    u8   _has_amounts
    int  _amounts
""")

END_TO_END = Layout("""
    u8   _has_names _has_serial
    int  _which
    u8   has_client_identifier
    int  client_identifier
    u8   has_module
    int  module
    u8   has_action
    int  action
    u8   _has_execution_context
    int  _execution_context
    u8   _has_call_time
    int  _sequence
    u8   has_client_info
    int  client_info
    u8   _has_key
    int  _key
    u8   _has_value
    int  _value
    u8   has_dbop
    int  dbop
""")
