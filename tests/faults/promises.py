"""What the product promises, compared with what a scenario came to.

A committed event arrives for each route that was on, or its row ended for a reason the scenario has: an operator gave
it up, a newer one superseded it, it grew too old, the server refused it for good, its attempts were used up. What was
rolled back never arrives. Nothing stays open. A repeat has the sequence id of the first, and comes only after an
outcome nobody could know: an answer that was lost on its way, or a lease that was outlived. Of an order, first
arrivals on an ordered route come in the order of the events, unless the earlier one had ended. Repeats may come late.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from .application import PERSONAL, Told
from .draw import TOKEN, Route
from .world import JOB_PASSWORD, Played, World

_ENOUGH = 3  # lines of a kind


@dataclass
class Row:
    """Of the queue. arrivals: positions among all, in order."""

    id: int
    order: int
    event: str
    route: int | None
    status: str
    reason: str | None
    attempts: int
    mark: str | None
    replayed: bool
    text: str
    arrivals: list[int] = field(default_factory=list)


@dataclass
class Attempt:
    row: int
    token: str
    worker: str
    began: datetime
    ended: datetime | None
    result: str | None
    kind: str | None
    http: int | None


@dataclass
class Verdict:
    """broken: promises that were not kept, in words."""

    broken: list[str] = field(default_factory=list)
    rows: int = 0
    repeats: int = 0
    unexplained: int = 0
    lost: int = 0
    stuck: int = 0
    disorder: int = 0


def compare(world: World, played: Played) -> Verdict:
    return _Comparison(world, played).verdict()


class _Comparison:
    def __init__(self, world: World, played: Played) -> None:
        self._world, self._played, self._verdict = world, played, Verdict()
        self._kinds: Counter[str] = Counter()
        self._routes: dict[int, Route] = {}
        self._topics: dict[int, str] = {}
        for route in played.scenario.routes:
            topic = played.topic(route.topic)
            self._routes[played.routes[topic]], self._topics[played.routes[topic]] = route, topic
        self._rows = {row.id: row for row in self._read_rows()}
        self._attempts: dict[int, list[Attempt]] = defaultdict(list)
        for attempt in self._read_attempts():
            self._attempts[attempt.row].append(attempt)

    def _read_rows(self) -> Iterator[Row]:
        query = (
            "select f.id, f.id_os, f.evento, f.id_rota, f.status, f.motivo, f.tentativas, f.marca, "
            "case when f.dt_devida <> f.dt_criacao then 1 end, "
            "json_value(f.dados, '$.status'), json_value(f.dados, '$.responsavel'), json_value(f.dados, '$.descricao') "
            "from hsm.hsm_fila_notificacao f where f.id > :1 and f.tipo_os not like '$%' order by f.id"
        )
        for id_, order, event, route, status, reason, attempts, mark, due, *facts in self._world.rows(
            query, self._played.first_row
        ):
            text = "|".join([event, str(order), facts[0] or "", facts[1] or "-", facts[2] or ""])
            yield Row(int(id_), int(order), event, route, status, reason, attempts, mark, due is not None, text)

    def _read_attempts(self) -> Iterator[Attempt]:
        query = (
            "select t.id_fila, t.reserva, t.trabalhador, t.dt_reserva, t.dt_resultado, t.resultado, t.classe, t.http "
            "from hsm.hsm_tentativa_envio t where t.id_fila > :1 order by t.dt_reserva"
        )
        for values in self._world.rows(query, self._played.first_row):
            yield Attempt(*values)

    def verdict(self) -> Verdict:
        self._verdict.rows = len(self._rows)
        self._verdict.broken += self._played.problems
        self._arrivals()
        self._events()
        self._nothing_is_open()
        self._ends()
        self._repeats()
        self._order()
        self._coalescing()
        self._copies()
        self._counters()
        self._application()
        self._audit()
        self._senders()
        self._purged()
        return self._verdict

    def _break(self, text: str) -> None:
        """A few of each kind are enough."""
        self._kinds[text.split()[0]] += 1
        if self._kinds[text.split()[0]] <= _ENOUGH:
            self._verdict.broken.append(text)

    # ------------------------------------------------------------ what arrived

    def _arrivals(self) -> None:
        """Each belongs to a row, says what that row's event was, and where it should."""
        for position, message in enumerate(self._played.arrivals):
            found = re.fullmatch(r"[0-9a-f]{32}-(\d+)", message.get("sequence_id") or "")
            row = self._rows.get(int(found[1])) if found else None
            if row is None:
                if str(message["topic"]).startswith("T"):
                    self._break(f"arrived under a sequence id of no row: {message}")
                continue
            row.arrivals.append(position)
            if message["message"] != row.text or message["topic"] != self._topics.get(row.route or 0):
                self._break(f"row {row.id} ({row.text}) arrived as {message}")
        undone = {told.text for session in self._played.sessions for told in session.undone}
        for row in self._rows.values():
            if row.text in undone:
                self._break(f"rolled back, and yet in the queue: {row}")

    def _events(self) -> None:
        """Each committed event has one row for each route that was on, and none for one that was off."""
        rows = Counter((row.text, row.route) for row in self._rows.values() if row.mark is None and row.route)
        missing: list[Told] = []
        known: set[tuple[str, int]] = set()
        for told in (told for session in self._played.sessions for told in session.committed):
            for id_, route in self._routes.items():
                if route.kind != told.kind or route.event not in ("*", told.event):
                    continue
                known.add((told.text, id_))
                count, may = rows[told.text, id_], self._on(id_, told)
                if count not in may:
                    if count == 0:
                        missing.append(told)
                    else:
                        self._break(f"{told} has {count} rows of {route.topic}, expected {sorted(may)}")
        for text, id_ in rows:
            if (text, id_) not in known:
                self._break(f"nobody raised {text!r} for route {id_}")
        self._missing(missing)

    def _on(self, route: int, told: Told) -> set[int]:
        """How many rows there may be: {1} while the route was on, {0} off, either around a switch."""
        on, may = True, {1}
        for topic, now, since, until in sorted(self._played.switched, key=lambda switch: switch[2]):
            if topic == self._topics[route]:
                if until < told.since:
                    on, may = now, {int(now)}
                elif since < told.until:
                    may = may | {int(on), int(now)}
        return may

    def _missing(self, missing: list[Told]) -> None:
        """Without a row: only while code was replaced, and never without a trace."""
        if not missing:
            return
        logged = self._world.rows(
            "select coalesce(sum(coalesce(l.omitidas, 1)), 0) from hsm.hsm_log l "
            "where l.origem = 'hsm_fila.enfileirar_lote' and l.dt_registro > sys_extract_utc(systimestamp) - 100"
        )
        if "replaced" not in self._played.upsets or not logged[0][0]:
            self._verdict.lost += len(missing)
            self._break(f"committed, and nobody will ever be told ({len(missing)}): {missing[:3]}")

    # ------------------------------------------------------------ how it ended

    def _nothing_is_open(self) -> None:
        for row in self._rows.values():
            if row.status in ("PENDENTE", "ENVIANDO"):
                self._verdict.stuck += 1
                self._break(f"stuck: {row}")
        for attempt in (attempt for attempts in self._attempts.values() for attempt in attempts):
            if attempt.result is None:
                self._verdict.stuck += 1
                self._break(f"an attempt that never ends: {attempt}")
        parked = self._world.rows(
            "select count(*) from hsm.hsm_fila_notificacao where status in ('PENDENTE', 'ENVIANDO') and id > :1 "
            "or estacionada <> 'N' and id > :1".replace("id > :1", f"id > {self._played.first_row}")
        )
        if parked != [(self._verdict.stuck,)] and not self._verdict.stuck:
            self._break(f"{parked[0][0]} rows owe or wait for something")
        for (channel,) in self._world.rows("select canal from hsm.hsm_canal where disjuntor <> 'FECHADO'"):
            if any(route.channel == channel for route in self._routes.values()):
                self._note_breaker(channel)

    def _note_breaker(self, channel: str) -> None:
        """Open although nothing waits: only where nothing was left to probe it with."""
        last = self._world.rows(
            "select t.resultado from hsm.hsm_tentativa_envio t where t.canal = :1 and t.id_fila > :2 "
            "order by t.dt_reserva desc fetch first 1 rows only",
            channel,
            self._played.first_row,
        )
        if last and last[0][0] == "ENTREGUE":
            self._break(f"the breaker of {channel} is not closed although its last send was delivered")

    def _ends(self) -> None:
        cancelled = {act.what.split()[1] for act in self._played.acts if act.what.startswith("cancelar ")}
        many = sum(int(act.result or 0) for act in self._played.acts if act.what == "cancelar_lote")
        permanent = {str(fault.code) for fault in self._played.faults if fault.http in (400, 413)}
        for row in self._rows.values():
            route = self._routes.get(row.route or 0)
            if row.status == "PROCESSADO":
                explained = bool(row.arrivals)
            elif row.status == "CANCELADO" and row.reason == "MANUAL":
                explained = str(row.id) in cancelled or many > 0
                many -= str(row.id) not in cancelled
            elif row.status == "CANCELADO" and row.reason == "SUBSTITUIDO":
                explained = route is not None and route.coalescing
            elif row.status == "CANCELADO" and row.reason == "SEM_ROTA":
                explained = bool(self._played.switched)
            elif row.status == "FALHA" and row.reason == "EXPIRADO":
                explained = route is not None and route.valid_min is not None
            elif row.status == "FALHA" and row.reason == "ESGOTADO":
                explained = any(
                    a.kind in (None, "TRANSITORIA", "ROTA", "CONFIG") or self._outlived(a)
                    for a in self._attempts[row.id]
                )
            elif row.status == "FALHA":
                explained = (row.reason or "") in permanent
            else:
                explained = row.status in ("PENDENTE", "ENVIANDO")  # stuck, and said so
            if not explained:
                self._verdict.lost += row.status == "PROCESSADO"
                self._break(f"ended without a reason: {row} {self._attempts[row.id]}")

    def _outlived(self, attempt: Attempt) -> bool:
        """It was spent when its lease ended; that nothing had been sent was told afterwards."""
        lease = timedelta(seconds=min(self._played.leases_s))
        return attempt.ended is not None and attempt.ended >= attempt.began + lease

    # ------------------------------------------------------------ repeats and order

    def _upset(self, attempt: Attempt) -> bool:
        """Whether something befell the one who made it, or everybody."""
        if self._played.upsets - {"replaced"}:
            return True
        pid = attempt.worker.split(":")[1]
        return pid in self._played.broken_pids or any(
            str(sender.known_as) == pid and (sender.killed or sender.frozen) for sender in self._played.senders
        )

    def _repeats(self) -> None:
        badly = {id_ for fault in self._played.faults for id_ in fault.accepted}
        for row in self._rows.values():
            attempts = self._attempts[row.id]
            unknown = [
                a
                for a in attempts
                if (a.result == "EXPIRADA" or (a.kind == "TRANSITORIA" and a.http is None) or self._late(a, attempts))
            ]
            for attempt in unknown:
                if attempt.result == "EXPIRADA" and not self._upset(attempt):
                    self._break(f"a lease ended that nobody outlived: {attempt}")
            told = [a.ended for a in attempts if a.result == "ENTREGUE" and a.ended is not None]
            if told and "clock back" not in self._played.upsets and max(a.began for a in attempts) > min(told):
                self._verdict.unexplained += 1
                self._break(f"claimed once more although its success was known: {row} {attempts}")
            self._leases(row, attempts)
            well = sum(self._played.arrivals[position]["id"] not in badly for position in row.arrivals)
            self._verdict.repeats += max(0, len(row.arrivals) - 1)
            excused = sum(self._upset(attempt) for attempt in unknown)
            if well - 1 > excused:
                self._verdict.unexplained += well - 1 - excused
                self._break(f"repeated without a reason: {row} {attempts}")

    def _leases(self, row: Row, attempts: list[Attempt]) -> None:
        """One ends before the next begins: by its outcome, or by its time."""
        if "clock back" in self._played.upsets:
            return
        lease = timedelta(seconds=min(self._played.leases_s))
        for before, after in pairwise(attempts):
            if after.began < min(before.ended or before.began + lease, before.began + lease):
                self._break(f"leased to two at once: {row} {before} {after}")
            if before.result == "REAGENDADA" and before.ended is not None and before.ended > after.began:
                self._break(f"rescheduled by somebody whose lease was over: {row} {before} {after}")

    def _late(self, attempt: Attempt, attempts: list[Attempt]) -> bool:
        """A success that was told after somebody else had claimed the row; when a clock went back, nobody knows which
        was the first."""
        others = [other for other in attempts if other is not attempt]
        if "clock back" in self._played.upsets:
            return attempt.result == "ENTREGUE" and bool(others)
        ended = attempt.ended
        return attempt.result == "ENTREGUE" and any(
            ended is not None and attempt.began < other.began <= ended for other in others
        )

    def _order(self) -> None:
        lines: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for row in self._rows.values():
            route = self._routes.get(row.route or 0)
            if route is not None and route.ordered and row.arrivals and row.mark is None and not row.replayed:
                lines[row.order, row.route or 0].append(row)
        for rows in lines.values():
            latest = rows[0]
            for row in rows[1:]:
                if row.arrivals[0] < latest.arrivals[0] and latest.status == "PROCESSADO":
                    self._verdict.disorder += 1
                    self._break(f"{latest} arrived after {row}")
                if row.arrivals[0] > latest.arrivals[0]:
                    latest = row

    def _coalescing(self) -> None:
        newest: dict[tuple[int, int | None, str], int] = {}
        for row in self._rows.values():
            newest[row.order, row.route, row.event] = row.id
        for row in self._rows.values():
            if row.reason == "SUBSTITUIDO" and newest[row.order, row.route, row.event] == row.id:
                self._verdict.lost += 1
                self._break(f"the newest was superseded: {row}")

    def _copies(self) -> None:
        """While the database was somebody's copy, nothing was claimed."""
        for since, until in self._played.copied:
            found = self._world.rows(
                "select count(*) from hsm.hsm_tentativa_envio t where t.id_fila > :1 "
                "and t.dt_reserva > to_timestamp(:2, 'YYYY-MM-DD HH24:MI:SS.FF6') "
                "and t.dt_reserva < to_timestamp(:3, 'YYYY-MM-DD HH24:MI:SS.FF6')",
                self._played.first_row,
                since,
                until,
            )
            if found != [(0,)] and "clock back" not in self._played.upsets:
                self._break(f"a copy has claimed {found[0][0]} rows")

    # ------------------------------------------------------------ the books

    def _counters(self) -> None:
        after, before = self._world.totals(), self._played.totals
        counted = Counter({key: after[key] - before.get(key, 0) for key in after})
        counted = Counter({key: count for key, count in counted.items() if count})
        alerts = self._world.rows(
            "select count(*) from hsm.hsm_fila_notificacao where id > :1 and tipo_os like '$%'", self._played.first_row
        )
        if alerts != [(0,)]:
            return  # an alert's own row would have to be told apart
        expected: Counter[tuple[str, str]] = Counter()
        expected["ENTREGUE", "-"] = sum(row.status == "PROCESSADO" for row in self._rows.values())
        for row in self._rows.values():
            if row.status == "CANCELADO" and row.reason != "SEM_ROTA":  # such a row ends as it is enqueued
                expected["CANCELADO", row.reason or "-"] += 1
        for attempt in (attempt for attempts in self._attempts.values() for attempt in attempts):
            if attempt.kind not in (None, "DEVOLVIDO"):
                expected["ENVIO", "ENTREGUE" if attempt.kind == "SUCESSO" else attempt.kind] += 1
        for key in sorted(set(expected) | {key for key in counted if key[0] in ("ENTREGUE", "CANCELADO", "ENVIO")}):
            if counted[key] != expected[key]:
                self._break(f"counted {counted[key]} of {key}, there are {expected[key]}")
        entered = sum(count for (result, _), count in counted.items() if result == "ENTROU")
        routed = sum(row.reason != "SEM_ROTA" for row in self._rows.values())
        if entered != routed:
            self._break(f"counted {entered} that entered, there are {routed}")
        attempts = sum(count for (result, _), count in counted.items() if result == "TENTATIVA")
        spent = sum(row.attempts for row in self._rows.values())
        if attempts != spent and not any(row.replayed for row in self._rows.values()):
            self._break(f"counted {attempts} attempts, the rows have {spent}")
        failed = sum(count for (result, _), count in counted.items() if result == "FALHA")
        if failed < sum(row.status == "FALHA" for row in self._rows.values()):
            self._break(f"counted {failed} failures, there are more")

    # ------------------------------------------------------------ everybody else

    def _application(self) -> None:
        for session in self._played.sessions:
            for error in session.errors:
                self._break(f"the application met {error}")
        for wait in self._played.waits:
            self._break(f"the application waited {wait}")

    def _audit(self) -> None:
        for act in self._played.acts:
            [(found,)] = self._world.rows("select count(*) from hsm.hsm_auditoria where motivo = :1", act.reason)
            silent = act.what in ("reprocessar", "cancelar_lote") and not act.result
            if found if act.refusal else not (found or silent):
                self._break(f"{act} is in the audit {found} times")

    def _senders(self) -> None:
        away = bool(self._played.upsets & {"restart"}) or bool(self._played.broken_sessions)
        busy = {int(a.worker.split(":")[1]) for attempts in self._attempts.values() for a in attempts}
        for sender in self._played.senders:
            told = sender.errors + sender.said
            for word in ("Traceback", "internal error", TOKEN, JOB_PASSWORD, PERSONAL):
                if word in told:
                    self._break(f"{sender.program} says {word!r}: {told[-2000:]}")
            unborn = sender.asked_to_end and (
                sender.clone or sender.pid not in busy
            )  # before it had set up its signals
            expected = (
                {0}
                | ({-15} if unborn else set())
                | ({69} if away and sender.program == "send_once" else set())
                | ({-9} if sender.killed else set())
            )
            if sender.code not in expected:
                self._break(f"{sender.program} ended with {sender.code}: {told[-2000:]}")

    def _purged(self) -> None:
        if "clock back" not in self._played.upsets and ("purgar",) in {
            event.with_ for event in self._played.scenario.events if event.what == "upkeep"
        }:
            left = self._world.rows(
                "select count(*) from hsm.hsm_fila_notificacao where id <= :1", self._played.first_row
            )
            if left != [(0,)]:
                self._break(f"{left[0][0]} rows past their retention are still there")
        sessions = self._world.open_transactions()
        if sessions:
            self._break(f"transactions nobody ends: {sessions}")
