"""How the promise of one request runs: what it waited, where it would go from here, and its days one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from loket.db.tables import LedgerRow, Request, Suspension
from loket.domain.promise import EntryKind, OfficeCalendar, Pause, Promise, Standing, apply_pauses, compute
from loket.domain.standards import ClosedDayRule, CompletionTime
from loket.domain.strip import StripDay, day_strip
from loket.services.calendar import CalendarService
from loket.services.calendar_moves import standing_of

_A_MOMENT = timedelta(minutes=1)
"""Who comes back comes after the doors have opened: then the day counts as waited (R10)."""


@dataclass(frozen=True, slots=True)
class Course:
    """A promise that runs or ran. `now` is the moment it is looked at; a finished one ended when it was ready."""

    request: Request
    time: CompletionTime | None
    ledger: Sequence[LedgerRow]
    suspensions: Sequence[Suspension]
    now: datetime


def first_promise(session: Session, calendar: CalendarService, course: Course) -> Promise | None:
    """The first promise worked out again, in the calendar as it was when it was made (R13, R17).

    None while the clock has not started, and where the calendar of those days is not known any more.
    """
    if course.request.started_at is None or not course.ledger:
        return None
    made_in = calendar.counted_in(session, course.ledger[0], course.request.service_id)
    promise = compute(course.time, course.request.started_at, made_in)
    return promise if promise.due == course.request.first_due else None


def extension_left(course: Course) -> int | None:
    """How many days more the standard allows, after the extensions so far; None where it allows none (R12)."""
    allowed = course.time.extension if course.time is not None else None
    if allowed is None:
        return None
    given = sum(int(json.loads(row.facts).get("days", 0)) for row in course.ledger if row.kind == EntryKind.EXTENSION)
    return max(allowed.amount - given, 0)


def expected_due(course: Course, calendar: OfficeCalendar) -> datetime | None:
    """Where the promise would go if what it waits for came at the opening of the expected day.

    None while it does not wait, its clock does not stop, or nobody said when it will be back.
    """
    waiting = _stopped(course)
    if waiting is None or waiting.expected_on is None or course.request.due is None:
        return None
    return calendar.work.in_office(_assumed(course, waiting, calendar)[0].due)


def strip_of(session: Session, service: CalendarService, course: Course) -> tuple[StripDay, ...]:
    """The days of the promise, in the calendar that it is counted in: a promise that was kept when a decree changed
    the calendar is shown as it was counted. While it waits, as if it was back on the expected day, or today: that is
    counted in the calendar in force.
    """
    request = course.request
    if request.started_at is None or request.due is None or not course.ledger:
        return ()
    calendar = _counted_in(session, service, course)
    standing, pauses = _standing(course), _ended(course)
    waiting = _stopped(course)
    if waiting is not None:
        standing, pause = _assumed(course, waiting, calendar)
        pauses.append(pause)
    until = request.ready_at or request.closed_at or course.now
    days = day_strip(request.started_at, standing, pauses, calendar, until)
    return tuple(replace(day, counted=None) for day in days) if _is_mixed(course.time) else days


def _counted_in(session: Session, service: CalendarService, course: Course) -> OfficeCalendar:
    """The calendar in which the promise was made or moved last; that in force where it will move by what it waits."""
    if _stopped(course) is not None:
        return service.of_service(session, course.request.service_id)
    row = next(row for row in reversed(course.ledger) if row.from_due != row.to_due)
    return service.counted_in(session, row, course.request.service_id)


def _standing(course: Course) -> Standing:
    return standing_of(course.request, course.time.on_closed if course.time else ClosedDayRule.NEXT)


def _ended(course: Course) -> list[Pause]:
    """The pauses that moved the promise already; what was waited before the clock started took nothing from it."""
    start = course.request.started_at or course.now
    return [
        Pause(max(one.started_at, start), one.ended_at)
        for one in course.suspensions
        if one.stops_clock and one.ended_at is not None
    ]


def _stopped(course: Course) -> Suspension | None:
    """What it waits for now, where that stops the clock of a promise that runs."""
    if course.request.started_at is None:
        return None
    return next((one for one in course.suspensions if one.stops_clock and one.ended_at is None), None)


def _assumed(course: Course, waiting: Suspension, calendar: OfficeCalendar) -> tuple[Standing, Pause]:
    """The promise as if it was back on the expected day; today, where that is not known or has gone by."""
    start = max(waiting.started_at, course.request.started_at or waiting.started_at)
    back = max(course.now, start)
    if waiting.expected_on is not None:
        morning = datetime(
            waiting.expected_on.year, waiting.expected_on.month, waiting.expected_on.day, tzinfo=calendar.work.zone
        )
        back = max(back, calendar.work.next_open(morning) + _A_MOMENT)
    pause = Pause(start, back)
    return apply_pauses(_standing(course), [pause], calendar, _ended(course)), pause


def _is_mixed(time: CompletionTime | None) -> bool:
    """Stages in different units have days, but no number that all of them share."""
    return time is not None and len({stage.unit for stage in time.stages}) > 1
