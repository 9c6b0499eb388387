"""How the promise of one request runs: what it waited, where it would go from here, and its days one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from loket.db.tables import CalendarRevision, LedgerRow, Request, Suspension
from loket.domain.promise import (
    STATUTORY_DEFAULT,
    EntryKind,
    OfficeCalendar,
    Pause,
    Promise,
    Standing,
    apply_pauses,
    compute,
    extend,
)
from loket.domain.standards import ClosedDayRule, CompletionTime, Unit
from loket.domain.strip import CountedIn, Counting, StripDay, StripKind, day_strip
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
    return max(allowed.amount - _extended(course), 0)


def extended_dues(course: Course, calendar: OfficeCalendar) -> tuple[datetime, ...]:
    """Where the promise would stand with 1, 2, … days more, as far as its standard allows; nothing where it is late.

    What a suspension that still runs will add comes on top (R10, R12).
    """
    allowed = course.time.extension if course.time is not None else None
    left, due = extension_left(course), course.request.due
    if allowed is None or not left or due is None or course.now > due or course.request.closed_at is not None:
        return ()
    moved = (extend(_standing(course), days, allowed.unit, calendar) for days in range(1, left + 1))
    return tuple(calendar.work.in_office(standing.due) for standing in moved)


def expected_due(course: Course, calendar: OfficeCalendar) -> datetime | None:
    """Where the promise would go if what it waits for came at the opening of the expected day.

    None while it does not wait, its clock does not stop, or nobody said when it will be back.
    """
    waiting = _stopped(course)
    if waiting is None or waiting.expected_on is None or course.request.due is None:
        return None
    return calendar.work.in_office(_assumed(course, waiting, calendar)[0].due)


def strip_of(session: Session, service: CalendarService, course: Course) -> tuple[StripDay, ...]:
    """The days of the promise, in the calendars that it was counted in: one that was kept when a decree changed the
    calendar is shown as it was counted, with a mark on what is otherwise now. While it waits, as if it was back on the
    expected day, or today: that is counted in the calendar in force.

    Days are numbered where the last number is what the standard and its extensions say.
    """
    request = course.request
    if request.started_at is None or request.due is None or not course.ledger:
        return ()
    counting = _counting(session, service, course)
    standing, pauses = _standing(course), _ended(course)
    waiting = _stopped(course)
    if waiting is not None:
        standing, pause = _assumed(course, waiting, counting.in_force)
        pauses.append(pause)
        counting = Counting(counting.in_force, (*counting.rows, CountedIn(standing.due, counting.in_force)))
    until = request.ready_at or request.closed_at or course.now
    days = day_strip(request.started_at, standing, pauses, counting, until)
    return days if _are_numbers_right(days, course) else tuple(replace(day, counted=None) for day in days)


def _counting(session: Session, service: CalendarService, course: Course) -> Counting:
    """The calendar in force, for a finished request that of its end, and those in which its promise was counted."""
    number, end = course.request.service_id, course.request.ready_at or course.request.closed_at
    in_force = service.of_service(session, number)
    if end is not None:
        in_force = service.counted_in(session, _asking(course, end), number)
    rows = []
    for row in course.ledger:
        if row.from_due != row.to_due:
            former = _former_revision(session, row)
            asked = _asking(course, row.at, former) if former is not None else None
            before = service.counted_in(session, asked, number) if asked is not None else None
            rows.append(CountedIn(row.to_due, service.counted_in(session, row, number), before))
    return Counting(in_force, rows)


def _former_revision(session: Session, row: LedgerRow) -> int | None:
    """The number of the calendar before the change that a row followed; None where it followed none."""
    if row.kind != EntryKind.CALENDAR or row.revision is None:
        return None
    former = session.get(CalendarRevision, row.revision - 1)
    return former.number if former is not None else None


def _asking(course: Course, at: datetime, revision: int | None = None) -> LedgerRow:
    """A row that is written nowhere: it asks for the calendar of a moment, or of that revision."""
    return LedgerRow(
        request_id=course.request.id or 0,
        position=len(course.ledger),
        kind=EntryKind.CALENDAR,
        at=at,
        person_id=course.request.officer_id,
        to_due=at,
        revision=revision,
    )


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


def _are_numbers_right(days: Sequence[StripDay], course: Course) -> bool:
    """Whether each day has the number that the standard gives it. Stages in different units share no number."""
    time = course.time or STATUTORY_DEFAULT
    if len({stage.unit for stage in time.stages} | {time.unit}) > 1:
        return False
    if time.unit is not Unit.WORKING_DAY:
        return True
    promised = sum(stage.amount for stage in time.stages) or time.amount
    last = next((day.counted for day in days if day.kind is StripKind.DUE), None)
    return last == promised + _extended(course)


def _extended(course: Course) -> int:
    """The days that extensions gave."""
    given = [json.loads(row.facts) for row in course.ledger if row.kind == EntryKind.EXTENSION]
    return sum(int(facts.get("days", 0)) for facts in given)
