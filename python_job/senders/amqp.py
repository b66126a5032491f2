"""AMQP 0-9-1 as the job wants it, by pika: a message and its confirm, over a connection that comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pika
from pika.adapters.asyncio_connection import AsyncioConnection

from ..contract import Item, Outcome
from .amqp_errors import outcome_of
from .http import parse

logging.getLogger("pika").setLevel(logging.CRITICAL + 1)  # it prints tracebacks; what they tell is an outcome, too
_DELIVERED = Outcome(classe="ENTREGUE")
_LEAVING_S = 3.0  # for what is opening, and then for the handshake


class _Unanswered(Exception):
    """The broker reads nothing for now, or has not confirmed in time."""


class Lane:
    """A channel with one message on its way at a time: what closes it is that message's doing, and harms no other."""

    def __init__(self, connection: Any) -> None:
        self._future = connection.ioloop.create_future
        self._answer, self._verdict = self._future(), _DELIVERED
        self._channel = connection.channel(on_open_callback=self._say)
        self._channel.add_on_close_callback(lambda _, reason: self._say(reason))
        self._channel.add_on_return_callback(self._returned)

    @property
    def usable(self) -> bool:
        return bool(self._channel.is_open)

    async def open(self) -> None:
        await self._answer
        self._answer = self._future()
        self._channel.confirm_delivery(self._confirmed, self._say)
        await self._answer

    async def publish(self, item: Item, timeout_s: float) -> Outcome:
        """Returns when the broker has taken the message, or said why not. Raises what outcome_of knows."""
        event = parse(body := item.payload.encode("utf-8"))
        properties = pika.BasicProperties(
            content_type="application/cloudevents+json",
            delivery_mode=pika.DeliveryMode.Persistent.value,
            message_id=event.get("id"),
            type=event.get("type"),
            headers=dict(item.cabecalhos),
        )
        self._answer, self._verdict = self._future(), _DELIVERED
        try:
            self._channel.basic_publish(item.destino or "", item.chave or "", body, properties, mandatory=True)
            outcome: Outcome = await asyncio.wait_for(self._answer, timeout_s)
            return outcome
        except asyncio.TimeoutError:
            self.close()  # a confirm that still comes must not be taken for the next message's
            raise _Unanswered from None

    def close(self) -> None:
        if not (self._channel.is_closing or self._channel.is_closed):
            self._channel.close()

    def _returned(self, _channel: Any, method: Any, *_: Any) -> None:
        """It reached no queue; the confirm is still to come."""
        self._verdict = Outcome(classe="ERRO", codigo=method.reply_code, erro=method.reply_text)

    def _confirmed(self, frame: Any) -> None:
        nack = isinstance(frame.method, pika.spec.Basic.Nack)
        self._say(Outcome(classe="LIMITE", erro="basic.nack") if nack else self._verdict)

    def _say(self, what: Any) -> None:
        if not self._answer.done():
            (self._answer.set_exception if isinstance(what, Exception) else self._answer.set_result)(what)


class Connection:
    """Opened when it is wanted, and its lanes. All of it in the thread of one event loop."""

    def __init__(self, parameters: Callable[[], pika.ConnectionParameters]) -> None:
        self._parameters = parameters
        self._opening: asyncio.Future[Any] | None = None  # the connection, or why there is none
        self._blocked: Outcome | None = None
        self._idle: list[Lane] = []

    async def publish(self, item: Item | None, connect_s: float, confirm_s: float) -> Outcome:
        """What became of it; None: whether one would have got so far."""
        try:
            lane = await asyncio.wait_for(self._lane(), connect_s)
            try:
                return await lane.publish(item, confirm_s) if item else _DELIVERED
            finally:
                self._idle.append(lane)
        except _Unanswered:
            return self._blocked or Outcome(classe="TIMEOUT")
        except Exception as error:
            return outcome_of(error)

    async def _lane(self) -> Lane:
        connection = await self._open()
        if self._blocked:
            raise _Unanswered
        while self._idle:
            if (lane := self._idle.pop()).usable:
                return lane
        lane = Lane(connection)
        try:
            await lane.open()
        except BaseException:
            lane.close()
            raise
        return lane

    async def _open(self) -> Any:
        """Those who come while it opens wait for the same one, each for its own time."""
        opening = self._opening
        if not opening or (opening.done() and (opening.exception() or not opening.result().is_open)):
            parameters = self._parameters()
            self._idle, self._blocked = [], None
            self._opening = opening = asyncio.get_running_loop().create_future()
            made = AsyncioConnection(parameters, opening.set_result, lambda _, error: opening.set_exception(error))
            made.add_on_connection_blocked_callback(self._block)
            made.add_on_connection_unblocked_callback(self._unblock)
        return await asyncio.shield(opening)

    def _block(self, _connection: Any, frame: Any) -> None:
        self._blocked = Outcome(classe="LIMITE", erro=frame.method.reason, halt=True)

    def _unblock(self, *_: Any) -> None:
        self._blocked = None

    async def close(self) -> None:
        opening, gone = self._opening, asyncio.Event()
        if not opening:
            return
        await asyncio.wait([opening], timeout=_LEAVING_S)
        if opening.done() and not opening.exception() and (connection := opening.result()).is_open:
            connection.add_on_close_callback(lambda *_: gone.set())
            connection.close()
            try:
                await asyncio.wait_for(gone.wait(), _LEAVING_S)
            except asyncio.TimeoutError:
                connection._terminate_stream(None)  # pika has no other way to leave without a goodbye
                await gone.wait()
