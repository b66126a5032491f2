"""One connection to PostgreSQL, spoken to in libpq pipelines.

All waiting is polling: libpq's own blocking calls hold the interpreter lock, and a session waiting for a row lock would
freeze the session that holds it.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import psycopg
from psycopg import pq
from psycopg.pq.abc import PGconn, PGresult

from ..errors import OraError
from . import tracing
from .interrupt import Interrupt

_TICK = 0.3  # seconds between looks at why a wait takes so long
# A cancel that reaches PostgreSQL before the statement does is lost
_CANCEL_AGAIN_S = 0.1
_MAX_PREPARED = 400
_FAILED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED)


class Command(NamedTuple):
    """A statement of a pipeline; prepared ones are kept by the connection."""

    text: str
    params: Sequence[bytes | None] = ()
    prepared: bool = False
    describe: bool = False  # only parse and describe it


def failed(result: PGresult) -> bool:
    return result.status in _FAILED


class Pipe:
    """A connection. interrupt: of the session it serves, if any.

    on_wait: asked at every tick of a long wait; an OraError it returns breaks the wait off.
    """

    def __init__(self, conninfo: str, interrupt: Interrupt | None = None) -> None:
        self._pg: PGconn = pq.PGconn.connect(conninfo.encode())
        if self._pg.status != pq.ConnStatus.OK:
            raise OraError(12541, f"the embedded server does not answer: {self._pg.get_error_message()}")
        self._pg.nonblocking = 1
        self._pg.enter_pipeline_mode()
        self._own_interrupt = interrupt is None
        interrupt = interrupt or Interrupt()
        self._interrupt = interrupt
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._pg.socket, selectors.EVENT_READ)
        self._selector.register(interrupt.wake, selectors.EVENT_READ)
        self._prepared: dict[str, bytes] = {}
        self.notices: list[str] = []  # what statements had to say
        self._pg.notice_handler = self._note
        self._counter = 0
        self.pid = self._pg.backend_pid
        self.on_wait: Callable[[], OraError | None] | None = None
        self.patience: float | None = None  # seconds after which a wait is given up with ORA-04021

    def _note(self, result: PGresult) -> None:
        self.notices.append((result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b"").decode())

    def forget_prepared(self) -> list[Command]:
        """What to run first after table definitions changed: cached plans would not fit any more."""
        if not self._prepared:
            return []
        self._prepared.clear()
        return [Command("deallocate all")]

    def check(self) -> None:
        """Raises Cancelled when the client broke the call off; to be called before anything is changed."""
        self._interrupt.consume()

    def run(self, commands: Sequence[Command], *, stoppable: bool = True) -> list[PGresult]:
        """Results of `commands`, one each; after the first failure the others are PIPELINE_ABORTED.

        Raises Cancelled, or what `on_wait` returned, after the server has stopped working on it (the transaction, if
        any, is then in error), and OraError 3113 when the connection is lost. stoppable=False: waits to the end.
        """
        if not tracing.ON:
            return self._sheltered(commands, stoppable)
        with tracing.timed("postgresql", self.pid, "; ".join(command.text for command in commands)):
            return self._sheltered(commands, stoppable)

    def _sheltered(self, commands: Sequence[Command], stoppable: bool) -> list[PGresult]:
        with self._interrupt.shelter():
            try:
                return self._run(commands, stoppable)
            except psycopg.OperationalError as error:
                raise OraError(3113, "end-of-file on communication channel") from error

    def _run(self, commands: Sequence[Command], stoppable: bool) -> list[PGresult]:
        if len(self._prepared) > _MAX_PREPARED:
            first = self.forget_prepared()
            return self._run([*first, *commands], stoppable)[len(first) :]
        pg = self._pg
        keep: list[bool] = []
        fresh: list[tuple[int, str]] = []
        for command in commands:
            if command.describe:
                pg.send_prepare(b"", command.text.encode())
                pg.send_describe_prepared(b"")
                keep += [False, True]
            elif command.prepared:
                name = self._prepared.get(command.text)
                if name is None:
                    self._counter += 1
                    name = b"p%d" % self._counter
                    self._prepared[command.text] = name
                    fresh.append((len(keep), command.text))
                    pg.send_prepare(name, command.text.encode())
                    keep.append(False)
                pg.send_query_prepared(name, command.params)
                keep.append(True)
            else:
                pg.send_query_params(command.text.encode(), command.params)
                keep.append(True)
        pg.pipeline_sync()
        everything = self._collect(len(keep), stoppable)
        for position, text in fresh:
            if failed(everything[position]):
                self._prepared.pop(text, None)
        out: list[PGresult] = []
        broken: PGresult | None = None
        for wanted, result in zip(keep, everything, strict=True):
            if not wanted:
                if result.status == pq.ExecStatus.FATAL_ERROR:
                    broken = result  # the statement it prepares reports it
            else:
                out.append(broken if broken is not None else result)
                broken = None
        return out

    def _collect(self, count: int, stoppable: bool) -> list[PGresult]:
        started = time.monotonic()
        reason: OraError | None = None
        asked_to_stop = False
        asked_at = 0.0

        def wait() -> None:
            nonlocal reason, asked_to_stop, asked_at
            pending = self._pg.flush()
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if pending else 0)
            self._selector.modify(self._pg.socket, events)
            for key, mask in self._selector.select(_TICK):
                if key.fileobj is not self._interrupt.wake and mask & selectors.EVENT_READ:
                    self._pg.consume_input()
            if self._interrupt.pending and (asked_to_stop or not stoppable):
                time.sleep(0.001)  # the bell keeps ringing until the request is consumed
            if asked_to_stop:
                if time.monotonic() - asked_at < _CANCEL_AGAIN_S:
                    return
            elif not stoppable:
                return
            elif self._interrupt.pending:
                asked_to_stop = True
            elif time.monotonic() - started >= _TICK:
                reason = self._why_stop(time.monotonic() - started)
                asked_to_stop = reason is not None
            if asked_to_stop:
                self._cancel()
                asked_at = time.monotonic()

        results: list[PGresult] = []
        self._pg.flush()
        while True:
            while self._pg.is_busy():
                wait()
            result = self._pg.get_result()
            if self._pg.status != pq.ConnStatus.OK:
                raise OraError(3113, "end-of-file on communication channel")
            if result is None:
                continue
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                break
            results.append(result)
        if len(results) != count:
            raise RuntimeError(f"{len(results)} results for {count} commands")
        if asked_to_stop and any(r.status == pq.ExecStatus.FATAL_ERROR for r in results):
            if reason is not None:
                raise reason
            self._interrupt.consume()
        return results

    def _cancel(self) -> None:
        self._pg.get_cancel().cancel()

    def _why_stop(self, waited: float) -> OraError | None:
        if self.patience is not None and waited >= self.patience:
            return OraError(4021, "timeout occurred while waiting to lock object")
        return self.on_wait() if self.on_wait is not None else None

    def close(self) -> None:
        self._selector.close()
        self._pg.finish()
        if self._own_interrupt:
            self._interrupt.close()
