"""The scheduler as a part of every database: its tables, views, packages and the class every job may be of."""

from __future__ import annotations

from pathlib import Path

from ..builtins import registry
from ..catalog.contribution import Contribution
from ..model import StoredUnit
from .core import Core
from .credentials import DbmsCredential
from .package import DbmsScheduler
from .schema import DEFAULT_CLASS, OF_USERS, SCHEDULER_DDL
from .views import FAMILIES, SINGLES

_SPECS = Path(__file__).parent / "specs"


def units() -> list[StoredUnit]:
    core = Core()
    return registry.load(_SPECS, {"DBMS_CREDENTIAL": DbmsCredential(core), "DBMS_SCHEDULER": DbmsScheduler(core)})


CONTENTS = Contribution(
    ddl=SCHEDULER_DDL,
    of_users=OF_USERS,
    units=units,
    families=FAMILIES,
    singles=SINGLES,
    objects=((DEFAULT_CLASS, "JOB CLASS", "PUBLIC", "EXECUTE"),),
)
