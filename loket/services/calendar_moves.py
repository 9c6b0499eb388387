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
from loket.domain.promise import CalendarChange, EntryKind, OfficeCalendar, Pause, Standing, after_change
from loket.domain.standards import ClosedDayRule, Unit
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
    pauses = _credited(session)
    rules = _closed_day_rules(session)
    for request in _open_promises(session):
        old = standing_of(request, rules[request.version_id, request.variant])
        yield Running(
            request, old, after_change(old, _start(request), pauses[request.id or 0], change(request.service_id))
        )


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
    facts = {"revision": writing.revision}
    lines = [("request", one.request, {**facts, "number": one.request.number}) for one in changed]
    desk.record_each(session, "promise_moved", lines)
    for one in changed:
        upstream_rows.add_request(session, one.request, writing.calendar(one.request.service_id), desk.now())


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


def _closed_day_rules(session: Session) -> dict[tuple[int, str], ClosedDayRule]:
    pairs = queries.running_variants(session)
    documents = queries.documents(session, (version for version, _variant in pairs))
    rules = {}
    for version, variant in pairs:
        standard = read_document(documents[version][1])
        time = standard.time_of(standard.variant(variant))
        rules[version, variant] = time.on_closed if time else ClosedDayRule.NEXT
    return rules


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
