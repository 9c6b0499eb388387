"""What a changed calendar does to the promises that run: for a preview, then written into their ledgers (R15)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from loket.db import queries
from loket.db.tables import LedgerRow, Request, Service, Suspension
from loket.domain.promise import (
    CalendarChange,
    EntryKind,
    OfficeCalendar,
    Pause,
    Standing,
    after_change,
    apply_pauses,
    compute,
    extend,
)
from loket.domain.standards import ClosedDayRule, CompletionTime, Unit
from loket.domain.workflow import RUNNING
from loket.services import upstream_rows
from loket.services.catalogue import read_document
from loket.services.desk import Desk

Pair = Callable[[int], CalendarChange]
"""The calendars before and after an edit, for a service."""


@dataclass(frozen=True, slots=True)
class PromiseMove:
    """One open promise that a changed calendar would move: from when to when, and what that means now."""

    request_id: int
    number: str
    service: str
    name: str
    old: datetime
    new: datetime
    becomes_late: bool
    rescued: bool


@dataclass(frozen=True, slots=True)
class Running:
    """A request whose promise runs, with where it stands and where it would."""

    request: Request
    old: Standing
    new: Standing


def running(session: Session, change: Pair) -> Iterator[Running]:
    """Every open promise with where the change would move it, the earliest due first."""
    pauses, times, extensions = _credited(session), _times(session), _extensions(session)
    for request in _open_promises(session):
        time = times[request.version_id, request.variant]
        old = standing_of(request, time.on_closed if time else ClosedDayRule.NEXT)
        past = Past(time, _start(request), pauses[request.id or 0], extensions[request.id or 0])
        yield Running(request, old, past.after(old, change(request.service_id)))


@dataclass(frozen=True, slots=True)
class Past:
    """What a promise was made of: the standard's time, its start, the pauses credited and the extensions given."""

    time: CompletionTime | None
    start: datetime
    pauses: list[Pause]
    extensions: list[tuple[int, Unit]]

    def after(self, old: Standing, change: CalendarChange) -> Standing:
        """Where the promise goes under a changed calendar.

        It never falls below what the standard promises there: what a promise that was kept did not get is not taken
        off again by a later change. Hours of the wall clock, which no calendar counts, are landed anew.
        """
        if old.unit is Unit.HOUR and self._anew(change.old).due == old.due:
            return self._anew(change.new)
        new = after_change(old, self.start, self.pauses, change)
        if new.due >= old.due:
            return new
        least = self._anew(change.new)
        if new.due >= least.due:
            return new
        return old if least.due >= old.due else least

    def _anew(self, calendar: OfficeCalendar) -> Standing:
        """The promise counted from its start in one calendar, with all that was given since."""
        standing = apply_pauses(compute(self.time, self.start, calendar).standing, self.pauses, calendar)
        for days, unit in self.extensions:
            standing = extend(standing, days, unit, calendar)
        return standing


def taken_back(session: Session, change: Pair, revision: int) -> Iterator[Running]:
    """Every open promise with where it goes when a revision of the calendar is taken back.

    What that revision moved goes back to where it was, what was kept stays kept; a promise that came or changed since
    is moved by the difference.
    """
    rows = _rows_of(session, revision)
    newest = _newest_positions(session)
    for one in running(session, change):
        row = rows.get(one.request.id or 0)
        if row is None:
            yield one
        elif row.from_due == row.to_due:
            yield Running(one.request, one.old, one.old)
        elif row.position == newest[row.request_id] and row.from_due is not None:
            nominal = json.loads(row.facts).get("nominal")
            former = Standing(
                row.from_due,
                one.old.unit,
                datetime.fromisoformat(nominal).date() if nominal else None,
                one.old.on_closed,
            )
            yield Running(one.request, one.old, former)
        else:
            yield one


def moves_of(session: Session, changed: list[Running], now: datetime) -> tuple[PromiseMove, ...]:
    """The moves as a preview shows them."""
    services = {row.id: row.name for row in session.exec(select(Service))} if changed else {}
    return tuple(
        PromiseMove(
            request_id=one.request.id or 0,
            number=one.request.number,
            service=services.get(one.request.service_id, ""),
            name=one.request.name,
            old=one.old.due,
            new=one.new.due,
            becomes_late=one.new.due < now <= one.old.due,
            rescued=one.old.due < now <= one.new.due,
        )
        for one in changed
    )


@dataclass(frozen=True, slots=True)
class Writing:
    """What each ledger row says of the revision that wrote it."""

    revision: int
    reason: str
    calendar: Callable[[int], OfficeCalendar]


def move_promises(desk: Desk, session: Session, changed: list[Running], writing: Writing) -> None:
    """Move the promises: due moment, ledger row, audit line, and the fact for upstream, for each of them."""
    newest = _newest_positions(session)
    for one in changed:
        request = one.request
        former = {"nominal": one.old.nominal.isoformat()} if one.old.nominal else {}
        session.add(_row(desk, one, writing, newest, facts=former, to=one.new.due))
        request.due, request.nominal = one.new.due, one.new.nominal
        session.add(request)
    lines = [("request", one.request, _move_facts(one, writing)) for one in changed]
    desk.record_each(session, "promise_moved", lines)
    for one in changed:
        upstream_rows.add_request(session, one.request, writing.calendar(one.request.service_id), desk.now())


def _move_facts(one: Running, writing: Writing) -> dict[str, object]:
    moved = {"from": one.old.due.isoformat(), "to": one.new.due.isoformat()}
    return {"number": one.request.number, "revision": writing.revision, **moved}


def keep_promises(desk: Desk, session: Session, changed: list[Running], writing: Writing) -> None:
    """Leave the promises where they are, and write into each ledger that it was decided so."""
    newest = _newest_positions(session)
    for one in changed:
        facts = {"would_be": one.new.due.isoformat()}
        session.add(_row(desk, one, writing, newest, facts=facts, to=one.old.due))


def _row(
    desk: Desk, one: Running, writing: Writing, newest: dict[int, int], *, facts: dict[str, str], to: datetime
) -> LedgerRow:
    number = one.request.id or 0
    return LedgerRow(
        request_id=number,
        position=newest.get(number, -1) + 1,
        kind=EntryKind.CALENDAR,
        reason=writing.reason,
        at=desk.now(),
        person_id=desk.acting().id,
        from_due=one.old.due,
        to_due=to,
        facts=json.dumps(facts),
        revision=writing.revision,
    )


def standing_of(request: Request, on_closed: ClosedDayRule) -> Standing:
    """Where the promise of a request stands; it must have one."""
    assert request.due is not None  # noqa: S101 (asked for in the query)
    return Standing(request.due, Unit(request.unit or Unit.WORKING_DAY), request.nominal, on_closed)


def _start(request: Request) -> datetime:
    assert request.started_at is not None  # noqa: S101 (asked for in the query)
    return request.started_at


def _open_promises(session: Session) -> list[Request]:
    statement = (
        select(Request)
        .where(col(Request.status).in_(sorted(RUNNING)), col(Request.due).is_not(None))
        .order_by(col(Request.due), col(Request.id))
    )
    return [request for request in session.exec(statement) if request.started_at is not None]


def _credited(session: Session) -> dict[int, list[Pause]]:
    """The ended pauses that stopped the clock, by request; of open promises only."""
    statement = (
        select(Suspension, Request.started_at)
        .join(Request, col(Request.id) == Suspension.request_id)
        .where(col(Request.status).in_(sorted(RUNNING)), Suspension.stops_clock, col(Suspension.ended_at).is_not(None))
    )
    pauses: dict[int, list[Pause]] = defaultdict(list)
    for waited, started in session.exec(statement):
        if started is not None and waited.ended_at is not None:
            pauses[waited.request_id].append(Pause(max(waited.started_at, started), waited.ended_at))
    return pauses


def _times(session: Session) -> dict[tuple[int, str], CompletionTime | None]:
    """The completion times under which requests run."""
    pairs = queries.running_variants(session)
    documents = queries.documents(session, (version for version, _variant in pairs))
    times = {}
    for version, variant in pairs:
        standard = read_document(documents[version][1])
        times[version, variant] = standard.time_of(standard.variant(variant))
    return times


def _extensions(session: Session) -> dict[int, list[tuple[int, Unit]]]:
    """The extensions of open promises, by request: days and what they are counted in."""
    statement = (
        select(LedgerRow)
        .join(Request, col(Request.id) == LedgerRow.request_id)
        .where(col(Request.status).in_(sorted(RUNNING)), LedgerRow.kind == EntryKind.EXTENSION)
        .order_by(col(LedgerRow.request_id), col(LedgerRow.position))
    )
    given: dict[int, list[tuple[int, Unit]]] = defaultdict(list)
    for row in session.exec(statement):
        facts = json.loads(row.facts)
        given[row.request_id].append((int(facts["days"]), Unit(facts["unit"])))
    return given


def _rows_of(session: Session, revision: int) -> dict[int, LedgerRow]:
    moved = (LedgerRow.revision == revision, LedgerRow.kind == EntryKind.CALENDAR)
    rows = session.exec(select(LedgerRow).where(*moved))
    return {row.request_id: row for row in rows}


def _newest_positions(session: Session) -> dict[int, int]:
    newest = (
        select(LedgerRow.request_id, func.max(LedgerRow.position))
        .join(Request, col(Request.id) == LedgerRow.request_id)
        .where(col(Request.status).in_(sorted(RUNNING)))
        .group_by(col(LedgerRow.request_id))
    )
    return dict(session.exec(newest).all())
