"""The customer's application: sessions that commit and roll back, and what of it somebody has to be told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import oracledb

from .draw import Work

EVENT_OF = {"INSERT": "ABERTURA", "STATUS": "STATUS", "RESPONSAVEL": "ATRIBUICAO", "DESCRICAO": "ATUALIZACAO"}
FIELD_OF = {"STATUS": "status", "RESPONSAVEL": "responsible", "DESCRICAO": "description"}
TITLE, TEMPLATE = "{solicitante}", "{evento}|{id_os}|{status}|{responsavel|-}|{descricao}"
# Words nobody but the receivers may see
PERSONAL = "Zuleica"


@dataclass(frozen=True)
class Order:
    number: int
    kind: str
    status: str = "ABERTA"
    responsible: str = "-"
    description: str = ""


@dataclass(frozen=True)
class Told:
    """An event as it was raised; text: the notification's. From, until: moments around the statement."""

    order: int
    kind: str
    event: str
    text: str
    since: float
    until: float


@dataclass
class Application(threading.Thread):
    """One session. lock: held while a transaction is open; the database is not taken away meanwhile."""

    number: int
    works: Sequence[Work]
    connect: Callable[[], oracledb.Connection]
    started: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    committed: list[Told] = field(default_factory=list)
    undone: list[Told] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(name=f"application-{self.number}", daemon=True)
        self._orders: list[Order] = []
        self._values = 0
        self._connection: oracledb.Connection | None = None

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        for work in self.works:
            time.sleep(max(0.0, self.started + work.at - time.monotonic()))
            with self.lock:
                try:
                    self._perform(work)
                except (oracledb.Error, OSError) as error:
                    self.errors.append(str(error))
                    return
        self.lost()

    def lost(self) -> None:
        """The session is to be opened anew; under the lock, or at the end."""
        if self._connection is not None:
            with suppress(oracledb.Error, OSError):  # the database is away
                self._connection.close()
            self._connection = None

    def _perform(self, work: Work) -> None:
        self._connection = self._connection or self.connect()
        before, told = list(self._orders), []
        with self._connection.cursor() as cursor:
            for change in work.changes:
                told.append(self._change(cursor, change.order, change.column, change.kind))
        if work.commits:
            self._connection.commit()
            self.committed += told
        else:
            self._connection.rollback()
            self._orders = before
            self.undone += told

    def _change(self, cursor: oracledb.Cursor, position: int, column: str, kind: str) -> Told:
        self._values += 1
        value = f"{self.number}.{self._values}"
        since = time.monotonic()
        if column == "INSERT":
            number: Any = cursor.var(int)
            columns = "tipo_os, descricao, solicitante"
            cursor.execute(
                f"insert into ordem_servico ({columns}) values (:1, :2, :3) returning id_os into :4",
                [kind, value, PERSONAL, number],
            )
            self._orders.append(Order(int(number.getvalue()[0]), kind, description=value))
        else:
            order = self._orders[position]
            cursor.execute(f"update ordem_servico set {column} = :1 where id_os = :2", [value, order.number])
            fact: dict[str, Any] = {FIELD_OF[column]: value}
            self._orders[position] = replace(order, **fact)
        changed, event = self._orders[position], EVENT_OF[column]
        facts = (event, str(changed.number), changed.status, changed.responsible, changed.description)
        return Told(changed.number, changed.kind, event, "|".join(facts), since, time.monotonic())
