"""The transactions of a session, and what may be done in them now."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from ..errors import OraError
from ..model import Table
from ..sql.plan import Plan
from .connections import Connections
from .interrupt import Interrupt
from .settings import Settings, Told
from .transaction import Transaction

_Name = tuple[str, str]  # owner and table


@dataclass
class Level:
    """The session's own transaction, or an autonomous one on top of it.

    queries, changes: depth of queries and of DML whose PL/SQL functions are running. triggers: depth of row or
    statement triggers running in it. mutating: tables whose rows are being changed by a statement that fires row
    triggers or calls functions. before_use: called before the next statement, once. closed: tables written in parallel
    by transaction number `closed_in`.
    """

    transaction: Transaction
    told: Told = field(default_factory=Told)
    triggers: int = 0
    queries: int = 0
    changes: int = 0
    mutating: list[_Name] = field(default_factory=list)
    before_use: Callable[[], None] | None = None
    closed: set[_Name] = field(default_factory=set)
    closed_in: int = -1

    def reset(self) -> None:
        """After a cancel the stacks may not have been tidied by those who pushed on them."""
        self.triggers = self.queries = self.changes = 0
        self.mutating.clear()
        self.before_use = None

    def announce_use(self) -> None:
        if self.before_use is not None:
            action, self.before_use = self.before_use, None
            action()

    def close(self, table: _Name) -> None:
        """After a parallel insert into it, to the rest of the transaction."""
        if self.closed_in != self.transaction.number:
            self.closed.clear()
            self.closed_in = self.transaction.number
        self.closed.add(table)

    def check_closed(self, plan: Plan) -> None:
        """ORA-12838 for a statement that sees a table after such an insert of the same transaction."""
        if self.closed_in == self.transaction.number and (plan.target in self.closed or plan.reads & self.closed):
            raise OraError(12838, "cannot read/modify an object after modifying it in parallel")


class Levels:
    """before: called before each statement. temporary: tables that keep rows of this session beyond transactions."""

    def __init__(
        self,
        connections: Connections,
        settings: Settings,
        interrupt: Interrupt,
        sid: int,
        before: Callable[[], None],
    ) -> None:
        self._connections = connections
        self._new = partial(connections.transaction, interrupt, sid)
        self._settings = settings
        self._before = before
        self.current = Level(self._new())
        self._all = [self.current]
        self._spare: list[Level] = []
        self.temporary: dict[_Name, Table] = {}

    @property
    def transaction(self) -> Transaction:
        return self.current.transaction

    @property
    def lowest(self) -> Transaction:
        """The session's own transaction."""
        return self._all[0].transaction

    def prepared(self) -> Transaction:
        """The current transaction, its connection told about what changed since it was last used."""
        self._before()
        level = self.current
        level.announce_use()
        transaction = level.transaction
        transaction.before += level.told.news(self._settings.wanted(transaction.rollbacks), transaction.pipe)
        return transaction

    @contextlib.contextmanager
    def before_use(self, action: Callable[[], None]) -> Iterator[None]:
        """Calls `action` before the first statement within, if there is one in this transaction."""
        level = self.current
        level.announce_use()
        level.before_use = action
        try:
            yield
        finally:
            level.before_use = None

    def check(self, plan: Plan) -> None:
        """Whether the statement may see its tables now: ORA-04091, ORA-12838, ORA-14450."""
        level = self.current
        if level.closed:
            level.check_closed(plan)
        if len(self._all) > 1:
            self._check_temporary(plan)
        for table in level.mutating:
            if table in plan.reads or table == plan.target:
                owner, name = table
                raise OraError(4091, f"table {owner}.{name} is mutating, trigger/function may not see it")

    def _check_temporary(self, plan: Plan) -> None:
        """ORA-14450: an autonomous transaction at the rows that the one around it has yet to commit or drop."""
        for level in self._all[:-1]:
            if any(key in plan.reads or key == plan.target for key in level.transaction.at_commit):
                raise OraError(14450, "attempt to access a transactional temp table already in use")

    def may_write(self, plan: Plan) -> None:
        """Whether the statement may change its table now: ORA-14551 and the errors of `check`."""
        if self.current.queries:
            raise OraError(14551, "cannot perform a DML operation inside a query")
        self.check(plan)
        if plan.temporary is not None:
            self._fill(plan.temporary)

    def _fill(self, table: Table) -> None:
        """A temporary table is about to have rows of this session."""
        key = (table.owner, table.name)
        if table.temporary == "PRESERVE":
            self.temporary[key] = table
        else:
            self.transaction.at_commit[key] = f"delete from {table.pg} where {table.session_rows()}"

    def uses(self, table: Table) -> bool:
        """Whether a temporary table has, or may have, rows of this session."""
        key = (table.owner, table.name)
        return key in self.temporary or any(key in level.transaction.at_commit for level in self._all)

    @contextlib.contextmanager
    def evaluating(self) -> Iterator[None]:
        """Around the PL/SQL functions of a query: they may not write (ORA-14551) or commit (ORA-14552)."""
        level = self.current
        level.queries += 1
        try:
            yield
        finally:
            level.queries -= 1

    @contextlib.contextmanager
    def changing(self, tables: Sequence[_Name]) -> Iterator[None]:
        """Around the PL/SQL functions of DML: they may not see `tables` (ORA-04091) nor commit (ORA-14552)."""
        level = self.current
        level.changes += 1
        level.mutating += tables
        try:
            yield
        finally:
            del level.mutating[len(level.mutating) - len(tables) :]
            level.changes -= 1

    @contextlib.contextmanager
    def firing(self, table: _Name | None) -> Iterator[None]:
        """Around the firing of triggers; table: the one row triggers must not see."""
        level = self.current
        level.triggers += 1
        if table is not None:
            level.mutating.append(table)
        try:
            yield
        finally:
            if table is not None:
                level.mutating.pop()
            level.triggers -= 1

    def may_end(self, what: str) -> Transaction:
        """The current transaction. ORA-04092 in a trigger, ORA-14552 in a query or DML."""
        level = self.current
        if level.triggers:
            raise OraError(4092, f"cannot {what} in a trigger")
        if level.queries or level.changes:
            raise OraError(14552, "cannot perform a DDL, commit or rollback inside a query or DML")
        return level.transaction

    @contextlib.contextmanager
    def autonomous(self) -> Iterator[None]:
        level = self._spare.pop() if self._spare else Level(self._new())
        parents = [lower.transaction.pipe.pid for lower in self._all]
        pipe = level.transaction.pipe
        pipe.on_wait = partial(self._connections.self_deadlock, pipe.pid, parents)
        self._all.append(level)
        self.current = level
        try:
            yield
            if level.transaction.active:
                raise OraError(6519, "active autonomous transaction detected and rolled back")
        finally:
            if self._all[-1] is level:
                self._pop()

    def _pop(self) -> None:
        level = self._all.pop()
        self.current = self._all[-1]
        level.reset()
        level.transaction.rollback()
        self._spare.append(level)

    def unwind(self) -> None:
        """Back to the session's own transaction, with nothing running in it."""
        while len(self._all) > 1:
            self._pop()
        self.current.reset()

    def close(self) -> None:
        """Rolls back and gives the connections back."""
        self.unwind()
        with contextlib.suppress(OraError):
            self.transaction.rollback()
        with contextlib.suppress(OraError):
            self._drop_temporary_rows()
        for level in [self.current, *self._spare]:
            level.transaction.close()
        self._spare.clear()

    def _drop_temporary_rows(self) -> None:
        for table in self.temporary.values():
            self.transaction.write(f"delete from {table.pg} where {table.session_rows()}", prepared=False)
        self.transaction.commit()
        self.temporary.clear()
