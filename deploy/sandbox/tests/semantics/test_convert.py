"""Values whose types are known at run time only."""

from __future__ import annotations

from decimal import Decimal

import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.semantics.convert import to_type
from deploy.sandbox.types import Kind, Scalar

_DOUBLE = Scalar(Kind.BINARY_DOUBLE)


def test_text_becomes_a_binary_double() -> None:
    assert to_type("1.5", _DOUBLE) == Decimal("1.5") and to_type(0.5, _DOUBLE) == 0.5
    with pytest.raises(OraError, match="ORA-06502"):
        to_type("x", _DOUBLE)
