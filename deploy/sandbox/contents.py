"""What every database of the sandbox holds; a part that adds something to it is named here."""

from __future__ import annotations

from .builtins import contents as builtins
from .catalog.contribution import Contribution
from .scheduler import contents as scheduler
from .utplsql import install as utplsql

CONTENTS: tuple[Contribution, ...] = (builtins.CONTENTS, scheduler.CONTENTS, utplsql.CONTENTS)
