"""The built-in packages and types as a part of every database."""

from __future__ import annotations

from pathlib import Path

from ..catalog.contribution import Contribution
from ..model import StoredUnit
from . import implementations, registry

_SPECS = Path(__file__).parent / "specs"


def units() -> list[StoredUnit]:
    return registry.load(_SPECS, implementations.create())


# Not PUBLIC's: the DBA has the role
CONTENTS = Contribution(
    units=units,
    grantees={"DBMS_LOCK": "", "DBMS_CRYPTO": "", "DBMS_NETWORK_ACL_ADMIN": "EXECUTE_CATALOG_ROLE"},
)
