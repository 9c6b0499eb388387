"""Requests as they leave the services: one row of a list, and the standing of its promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from loket.db import queries
from loket.db.queries import Line
from loket.db.tables import Request, Suspension
from loket.domain.identity import format_phone, mask_nik, mask_phone
from loket.domain.promise import OfficeCalendar, PromiseState, Remaining, Tracked, remaining, states_of
from loket.domain.standards import Unit
from loket.domain.workflow import RUNNING, Status
from loket.services.calendar_views import Calendars
from loket.services.catalogue import read_document


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One line of a list. NIK and phone are masked; `state` is None where there is no promise to keep (yet)."""

    id: int
    number: str
    name: str
    nik: str
    phone: str
    address: str
    service_code: str
    service: str
    variant: str
    status: Status
    state: PromiseState | None
    remaining: Remaining | None
    received_at: datetime
    due: datetime | None
    ready_at: datetime | None
    waiting_for: str
    expected_on: date | None
    priority: bool
    counter: str


def rows_of(
    session: Session, lines: Iterable[Line], now: datetime, calendars: Calendars, *, whole: bool = False
) -> list[RequestRow]:
    """Lists' rows with the state of every promise at `now`, worked out together; `whole` masks nothing."""
    lines = list(lines)
    known = queries.documents(session, (request.version_id for request, _waiting in lines))
    tracked = [tracked_of(request, waiting) for request, waiting in lines]
    promised = [(line[0].service_id, one) for line, one in zip(lines, tracked, strict=True) if one is not None]
    states = iter(_states(promised, now, calendars))
    rows = [
        _row(
            line,
            known,
            next(states) if one is not None else None,
            _left(line[0], one, now, calendars.of(line[0].service_id)),
        )
        for line, one in zip(lines, tracked, strict=True)
    ]
    return [_unmasked(row, line[0]) for row, line in zip(rows, lines, strict=True)] if whole else rows


def _states(promised: Sequence[tuple[int, Tracked]], now: datetime, calendars: Calendars) -> list[PromiseState]:
    """The state of each promise, counted in the calendar of its service."""
    states = list(states_of((tracked for _service, tracked in promised), now, calendars.office))
    if calendars.open_services:
        other = [at for at, (service, _tracked) in enumerate(promised) if service in calendars.open_services]
        for at, state in zip(other, states_of((promised[at][1] for at in other), now, calendars.on_leave), strict=True):
            states[at] = state
    return states


def _unmasked(row: RequestRow, request: Request) -> RequestRow:
    return replace(row, nik=request.nik or "", phone=format_phone(request.phone) if request.phone else "")


def _left(request: Request, tracked: Tracked | None, now: datetime, calendar: OfficeCalendar) -> Remaining | None:
    if tracked is None or request.status not in RUNNING:
        return None
    since = tracked.suspended_since
    stopped = since is not None and since <= tracked.due
    return remaining(since if since is not None and stopped else now, tracked.due, tracked.unit, calendar)


def tracked_of(request: Request, suspension: Suspension | None) -> Tracked | None:
    """What the state of a request's promise depends on; None without a promise, or for one that was given up."""
    if request.due is None or request.started_at is None or request.unit is None:
        return None
    if request.status in {Status.REJECTED, Status.CANCELLED}:
        return None
    since = suspension.started_at if suspension is not None and suspension.stops_clock else None
    return Tracked(request.started_at, request.due, Unit(request.unit), since, request.ready_at)


def _row(
    line: Line, known: Mapping[int, tuple[str, str]], state: PromiseState | None, left: Remaining | None
) -> RequestRow:
    request, waiting = line
    code, document = known[request.version_id]
    standard = read_document(document)
    return RequestRow(
        id=request.id or 0,
        number=request.number,
        name=request.name,
        nik=mask_nik(request.nik) if request.nik else "",
        phone=mask_phone(request.phone) if request.phone else "",
        address=request.address,
        service_code=code,
        service=standard.name,
        variant=standard.variant(request.variant).name,
        status=Status(request.status),
        state=state,
        remaining=left,
        received_at=request.received_at,
        due=request.due,
        ready_at=request.ready_at,
        waiting_for=waiting.reason if waiting else "",
        expected_on=waiting.expected_on if waiting else None,
        priority=request.priority,
        counter=request.counter,
    )


@dataclass(frozen=True, slots=True)
class Watch:
    """The running requests by the state of their promise, each list the earliest due first.

    `waiting` tells of the suspended ones in which state they would be if nothing had stopped their clock.
    """

    ids: Mapping[PromiseState, list[int]]
    not_started: int
    waiting: Mapping[PromiseState, list[int]]

    def count(self, state: PromiseState) -> int:
        """How many are in that state."""
        return len(self.ids[state])


URGENT = (PromiseState.OVERDUE, PromiseState.DUE_TODAY, PromiseState.AT_RISK)


def deemed_ids(session: Session, watch: Watch) -> list[int]:
    """The urgent requests whose standard names no time, the most urgent first.

    The law's 5 working days hold for them, and silence grants what was asked for (UU 30/2014 Ps 53(4) as amended). The
    law knows no suspension: whoever waits stays in the warning.
    """
    pairs = queries.running_variants(session)
    documents = queries.documents(session, (version for version, _variant in pairs))
    silent: set[int] = set()
    for version, variant in pairs:
        standard = read_document(documents[version][1])
        if standard.time_of(standard.variant(variant)) is None:
            silent.update(queries.running_under(session, version, variant))
    urgent = [number for state in URGENT for number in (*watch.ids[state], *watch.waiting[state])]
    return [number for number in urgent if number in silent]


def watch_of(session: Session, now: datetime, calendars: Calendars) -> Watch:
    """The state of every running request, from the few columns that it needs."""
    rows = queries.watched(session)
    started = [
        (number, service, Tracked(start, due, Unit(unit), since))
        for number, service, start, due, unit, since in rows
        if start is not None and due is not None and unit is not None
    ]
    ids: dict[PromiseState, list[int]] = {state: [] for state in PromiseState}
    states = _states([(service, tracked) for _number, service, tracked in started], now, calendars)
    stopped: list[tuple[int, int, Tracked]] = []
    for one, state in zip(started, states, strict=True):
        ids[state].append(one[0])
        if state is PromiseState.SUSPENDED:
            stopped.append((one[0], one[1], replace(one[2], suspended_since=None)))
    waiting: dict[PromiseState, list[int]] = {state: [] for state in PromiseState}
    states = _states([(service, tracked) for _number, service, tracked in stopped], now, calendars)
    for (number, _service, _tracked), state in zip(stopped, states, strict=True):
        waiting[state].append(number)
    return Watch(ids, len(rows) - len(started), waiting)
