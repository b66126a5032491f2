"""The syntax tree of SQL, PL/SQL, DDL: one grammar, one set of nodes.

Every node carries `pos`, the zero-based character offset of its first token in the source text.
Nodes are immutable and compared by identity, so that analyses can key tables by node and a transformation has to
build new nodes (`dataclasses.replace`). Unquoted identifiers are folded to upper case by the lexer.
"""

from __future__ import annotations

from .base import *  # noqa: F403
from .ddl import *  # noqa: F403
from .expressions import *  # noqa: F403
from .plsql import *  # noqa: F403
from .statements import *  # noqa: F403
