"""Switches for tests, over HTTP on the loopback interface: the clock, what SYS_CONTEXT says, faults, internal errors.

POST /clock {"advance_s": 60}      GET /clock        moves the database's clock; both answer {"now": ...}
POST /environment {"DBID": "42"}                     overrides SYS_CONTEXT('USERENV', ..) and V$DATABASE; null undoes
POST /quirks {"json_ascii_only": true}               turns faults of some databases on or off; answers those that are on
GET /bugs                                            every ORA-00600 since the start, as texts
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from .loopback import LoopbackServer, OwnHandler
from .runtime.engine import QUIRKS, Engine

_MAX_BODY = 1 << 16


class Control(LoopbackServer):
    """The server; started with the object, ended by `stop`."""

    def __init__(self, engine: Engine) -> None:
        class Handler(_Handler):
            database = engine

        super().__init__(Handler, "control")


class _Handler(OwnHandler):
    database: Engine

    def do_GET(self) -> None:
        if self.path == "/bugs":
            self._answer(200, self.database.bugs)
        elif self.path == "/clock":
            self._answer(200, {"now": self.database.clock.now().isoformat()})
        else:
            self._answer(404, {"error": "unknown path"})

    def do_POST(self) -> None:
        try:
            length = int(self.headers.get("Content-Length") or 0)
            body: dict[str, Any] = json.loads(self.rfile.read(min(length, _MAX_BODY)))
            if self.path == "/clock":
                self.database.clock.advance(timedelta(seconds=float(body["advance_s"])))
                self._answer(200, {"now": self.database.clock.now().isoformat()})
            elif self.path == "/environment":
                self._change_environment(body)
            elif self.path == "/quirks":
                self._change_quirks(body)
            else:
                self._answer(404, {"error": "unknown path"})
        except (ValueError, KeyError, AttributeError) as error:
            self._answer(400, {"error": f"{type(error).__name__}: {error}"})

    def _change_environment(self, changes: dict[str, Any]) -> None:
        for name, value in changes.items():
            if value is None:
                self.database.environment.pop(name.upper(), None)
            else:
                self.database.environment[name.upper()] = value
        self._answer(200, self.database.environment)

    def _change_quirks(self, changes: dict[str, Any]) -> None:
        if not set(changes) <= QUIRKS:
            raise ValueError(f"known: {', '.join(sorted(QUIRKS))}")
        for name, on in changes.items():
            (self.database.quirks.add if on else self.database.quirks.discard)(name)
        self._answer(200, sorted(self.database.quirks))

    def _answer(self, status: int, content: Any) -> None:
        self.answer(status, json.dumps(content).encode())
