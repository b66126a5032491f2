"""An Oracle transaction on a PostgreSQL connection: statement-level rollback, savepoints, client call atomicity.

Inside a transaction the innermost savepoint is always `s`, with nothing done since. A query therefore costs nothing
extra, DML re-plants `s` in its own round trip, and after any error `rollback to s` undoes that statement and nothing
more.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from psycopg.pq.abc import PGresult

from ..errors import Cancelled, OraError
from .pgerrors import ora_error
from .pipe import Command, Pipe, failed

_REPLANT = (Command("release s"), Command("savepoint s"))
_UNDO_ATTEMPTS = 5
_PATIENCE = 5.0  # seconds
_PLANT = Command("savepoint s")


def _not_committed(result: PGresult) -> OraError:
    """The error of a COMMIT that became a rollback: a deferred constraint does not hold."""
    broken = ora_error(result)
    if broken is None:
        return OraError(603, f"ORACLE server session terminated by fatal error: {result.get_error_message()}")
    return OraError(2091, f"transaction rolled back\n{broken}")


class Transaction:
    """The transaction state of one connection; begun by the first statement that needs one."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self.number = 0  # grows at every end of a transaction: cursors FOR UPDATE die with theirs
        self.rollbacks = 0  # grows with everything undone: settings made since may have been undone with it
        self.at_commit: dict[tuple[str, str], str] = {}  # what empties the temporary tables that were written
        self.before: list[Command] = []  # session settings to send with the next statement
        self._open = False
        self._dirty = False
        self._names: list[str] = []
        self._pending: list[Command] = []  # savepoint commands not sent yet
        self._guards = 0
        self._in_call = False
        self._call_planted = False
        self._call_began = False
        self._call_names = 0
        self._call_dirty = False
        self._call_named = False
        self._call_kept = False

    @property
    def active(self) -> bool:
        """Something was done that a rollback would undo (or locks are held)."""
        return self._dirty

    def select(self, text: str, params: Sequence[bytes | None] = ()) -> PGresult:
        """A query that locks nothing. The failed result is returned, not raised; the transaction has recovered."""
        self.pipe.check()
        return self._send([Command(text, params, prepared=True)])[0]

    def describe(self, text: str) -> PGresult:
        """Who compiles holds up all others who want to, so it does not wait long for a table locked by somebody."""
        self.pipe.check()
        self.pipe.patience = _PATIENCE
        try:
            return self._send([Command(text, describe=True)])[0]
        finally:
            self.pipe.patience = None

    def write(self, text: str, params: Sequence[bytes | None] = (), *, prepared: bool = True) -> PGresult:
        """A statement that changes or locks something."""
        self.pipe.check()
        command = Command(text, params, prepared=prepared)
        result = self._send([*self._begin(), command, *_REPLANT])[-3]
        if not failed(result):
            self._dirty = True
        return result

    def with_timeout(self, text: str, params: Sequence[bytes | None], seconds: float) -> PGresult:
        """A locking statement that waits at most so long."""
        self.pipe.check()
        limit = Command(f"set local lock_timeout = {max(1, int(seconds * 1000))}")
        reset = Command("set local lock_timeout = 0")
        commands = [*self._begin(), limit, Command(text, params, prepared=True), reset, *_REPLANT]
        result = self._send(commands)[-4]
        if not failed(result):
            self._dirty = True
        return result

    def write_all(self, text: str, rows: Sequence[Sequence[bytes | None]]) -> list[PGresult] | None:
        """The statement once a row, in one pipeline; None, and nothing done, when one of them fails."""
        self.pipe.check()
        head = self._begin()
        writes = [Command(text, params, prepared=True) for params in rows]
        results = self._send([*head, *writes, *_REPLANT])[len(head) : -2]
        if any(failed(r) for r in results):
            return None
        self._dirty = True
        return results

    def write_each(self, text: str, rows: Sequence[Sequence[bytes | None]]) -> list[PGresult]:
        """The statement once a row, in one pipeline, up to the first failure: its result is then the last one.

        What was done before the failure stays; `write_all` needs a third of the messages for that.
        """
        self.pipe.check()
        commands = self._begin()
        first = len(commands)
        for params in rows:
            commands += [Command(text, params, prepared=True), *_REPLANT]
        results = self._send(commands, keep=True)[first::3]
        done = next((i for i, r in enumerate(results) if failed(r)), None)
        if done is None or done > 0:
            self._dirty = True
        return results if done is None else results[: done + 1]

    def discard_cursor(self, name: str) -> None:
        """Closes a server cursor of this transaction, with the next statement; harmless when it is gone already."""
        self._send([Command(f'close "{name}"'), *_REPLANT])

    def _begin(self) -> list[Command]:
        if self._open:
            return []
        self._open = True
        self._dirty = False
        self._names.clear()
        planted = [Command("begin"), _PLANT]
        if self._in_call:
            planted += [Command("savepoint call"), _PLANT]
            self._call_planted = self._call_began = True
            self._call_dirty = False
            self._call_names = 0
        return planted

    def _send(self, commands: list[Command], *, keep: bool = False) -> list[PGresult]:
        """Runs `commands`; on failure undoes the failing one. keep: earlier ones of this pipeline may have worked."""
        head = [*self.before, *self._pending]
        self.before.clear()
        self._pending.clear()
        try:
            results = self.pipe.run([*head, *commands])
        except (Cancelled, OraError):
            self._recover(keep)
            raise
        if any(failed(r) for r in results):
            self._recover(keep)
        return results[len(head) :]

    def _recover(self, keep: bool) -> None:
        self.rollbacks += 1
        if not self._open:
            return
        if not keep and not self._dirty and not self._names and not self._guards:
            self._undo("rollback")
            self._ended()
        else:
            self._undo("rollback to s")

    def _undo(self, *texts: str) -> None:
        """Commands that begin by rolling back. A cancel of the statement before may hit them: then once more."""
        try:
            for _ in range(_UNDO_ATTEMPTS):
                if not any(failed(r) for r in self.pipe.run([Command(text) for text in texts], stoppable=False)):
                    return
            self.pipe.run([Command("rollback")], stoppable=False)
        except OraError:  # the connection is gone, and the transaction with it
            pass
        self._ended()

    def commit(self) -> None:
        if self._open:
            pending = self._pending if self._pending and self._pending[0].text == "begin" else []
            self._pending = []
            if not pending:
                self.pipe.check()
                emptying = [Command(text) for text in self.at_commit.values()]
                result = self.pipe.run([*emptying, Command("commit")], stoppable=False)[-1]
                if failed(result):
                    self.rollbacks += 1
                    self._ended()
                    raise _not_committed(result)
        self._ended()

    def rollback(self) -> None:
        self.rollbacks += 1
        self._pending.clear()
        if self._open:
            self._undo("rollback")
        self._ended()

    def _ended(self) -> None:
        self.number += 1
        self._open = False
        self._dirty = False
        self._names.clear()
        self._pending.clear()
        self.at_commit.clear()
        self._call_planted = self._call_began = self._call_named = False

    def savepoint(self, name: str) -> None:
        """name: upper case. A second savepoint of the same name moves it, as far as anyone can tell."""
        self.pipe.check()
        head = self._begin()
        self._pending += [*head, Command(f'savepoint "u_{name}"'), _PLANT]
        self._flush()
        self._names.append(name)
        self._call_named = self._call_named or self._in_call

    def rollback_to(self, name: str) -> None:
        if name not in self._names:
            raise OraError(1086, f"savepoint '{name}' never established in this session or is invalid")
        self.pipe.check()
        at = len(self._names) - 1 - self._names[::-1].index(name)
        del self._names[at + 1 :]
        self.rollbacks += 1
        self._pending += [Command(f'rollback to "u_{name}"'), _PLANT]
        if self._in_call and self._call_planted and at < self._call_names:
            # the call's own savepoint went with it; from here on there is a new one
            self._pending += [Command("savepoint call"), _PLANT]
            self._call_names = at + 1
        self._flush()

    def _flush(self) -> None:
        commands = [*self.before, *self._pending]
        self.before.clear()
        self._pending.clear()
        results = self.pipe.run(commands, stoppable=False)
        bad = next((r for r in results if failed(r)), None)
        if bad is not None:
            raise RuntimeError(f"transaction control failed: {bad.get_error_message()}")

    @contextlib.contextmanager
    def call(self) -> Iterator[None]:
        """One client call: an error that leaves it undoes what it did since its last commit."""
        if self._in_call:
            yield
            return
        self._in_call = True
        self._call_began = self._call_named = False
        self._call_planted = self._open
        self._call_names = len(self._names)
        self._call_dirty = self._dirty
        if self._open:
            self._pending += [Command("savepoint call"), _PLANT]
        try:
            yield
        except BaseException:
            if self._call_kept:
                self._keep_call()
            else:
                self._undo_call()
            raise
        else:
            self._keep_call()
        finally:
            self._in_call = self._call_kept = False

    def keep_call(self) -> None:
        """The error about to leave this call undoes nothing: it tells how far the call came."""
        self._call_kept = True

    def _keep_call(self) -> None:
        if not self._open or not self._call_planted:
            return
        if self._unsent("savepoint call"):
            pass  # nothing was done
        elif not self._dirty and not self._names:
            self.rollback()
        elif not self._call_named:
            self._pending += [Command("release call"), *_REPLANT]

    def _undo_call(self) -> None:
        if not self._open:
            return
        self._guards = 0
        if self._call_began or not self._call_planted:
            self.rollback()
            return
        self.rollbacks += 1
        if self._unsent("savepoint call"):
            return
        self._pending.clear()
        self._undo("rollback to call", "release call")
        del self._names[self._call_names :]
        self._dirty = self._call_dirty

    def _unsent(self, savepoint: str) -> bool:
        """Whether nothing was sent since this savepoint was to be set; it and what came after it are then forgotten."""
        for i in range(len(self._pending) - 1, -1, -1):
            if self._pending[i].text == savepoint:
                del self._pending[i:]
                return True
        return False

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """Around a statement and the triggers it fires: all of it or nothing."""
        self.pipe.check()
        self._guards += 1
        name = f"t{self._guards}"
        depth = self._guards
        dirty = self._dirty
        self._pending += [*self._begin(), Command(f"savepoint {name}"), _PLANT]
        number = self.number
        try:
            yield
        except BaseException:
            if self._open and self.number == number:
                self.rollbacks += 1
                self._leave_guard(name, dirty)
            raise
        else:
            self._pending += [Command(f"release {name}"), *_REPLANT]
        finally:
            self._guards = depth - 1

    def _leave_guard(self, name: str, dirty: bool) -> None:
        if not self._unsent(f"savepoint {name}"):
            self._pending.clear()
            self._undo(f"rollback to {name}", f"release {name}")
        self._dirty = dirty

    def close(self) -> None:
        self._open = False
        self.pipe.close()
