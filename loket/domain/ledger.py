"""What moves a promise after it was made: suspensions, extensions, a changed calendar (R9 to R13, R15).

The first promise is never overwritten. Each change takes the current due moment and moves it; nothing here counts
again from the start, so a promise that was kept when a decree changed the calendar stays kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from loket.domain.counting import (
    CALENDAR_UNITS,
    OPEN_TIME_UNITS,
    OfficeCalendar,
    Point,
    add_calendar,
    calendar_point,
    clock_point,
    closing_day,
    count,
    day_point,
    first_day_counts,
    starting_point,
)
from loket.domain.explanation import Step, StepKind, unsure_years
from loket.domain.standards import ClosedDayRule, Unit
from loket.errors import RuleError

_ZERO = timedelta(0)


class EntryKind(StrEnum):
    """What wrote a row of the ledger."""

    FIRST = "first"
    SUSPENSION = "suspension"
    EXTENSION = "extension"
    CALENDAR = "calendar"


_STEP_OF = {
    EntryKind.SUSPENSION: StepKind.CREDIT,
    EntryKind.EXTENSION: StepKind.EXTENSION,
    EntryKind.CALENDAR: StepKind.CALENDAR,
}


@dataclass(frozen=True, slots=True)
class Credit:
    """What pauses give back: time for the clock units, days for the day and calendar units."""

    time: timedelta = _ZERO
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.time or self.days)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One row of the ledger: what changed, why, by whom, when, from and to (R13); the first has no `from_due`.

    `nominal` is the day before the closed-day rule, for the calendar units; `given` what a suspension gave back or an
    extension added, counted in `unit`.
    """

    kind: EntryKind
    reason: str
    by: str
    at: datetime
    from_due: datetime | None
    to_due: datetime
    nominal: date | None = None
    given: Credit = Credit()
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The promise as the last row of its ledger has it: what the next change moves.

    `nominal` is the day before the closed-day rule, for calendar units only; without it a calendar unit is moved from
    the date of its due moment.
    """

    due: datetime
    unit: Unit
    nominal: date | None = None
    on_closed: ClosedDayRule = ClosedDayRule.NEXT


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still, for a reason that the office marked so (R9)."""

    start: datetime
    end: datetime


def merge(pauses: Iterable[Pause]) -> list[Pause]:
    """The union of pauses in order: overlapping and touching ones become one, empty ones vanish (R10, R16).

    In UTC, because two moments of one zone would be compared by what its clock shows, even in a repeated hour.
    """
    merged: list[Pause] = []
    for pause in sorted((_in_utc(pause) for pause in pauses), key=lambda p: p.start):
        if pause.start >= pause.end:
            continue
        if merged and pause.start <= merged[-1].end:
            merged[-1] = Pause(merged[-1].start, max(merged[-1].end, pause.end))
        else:
            merged.append(pause)
    return merged


def credit(unit: Unit, pauses: Iterable[Pause], calendar: OfficeCalendar) -> Credit:
    """What the union of some pauses gives back to a promise in `unit` (R7, R10)."""
    time, days = _ZERO, 0
    for pause in merge(pauses):
        one = _credit_of(unit, pause, calendar)
        time, days = time + one.time, days + one.days
    return Credit(time, days)


def apply_pauses(
    standing: Standing, pauses: Iterable[Pause], calendar: OfficeCalendar, credited: Iterable[Pause] = ()
) -> Standing:
    """Move the current due moment by what ended pauses give back (R10, R13).

    `credited` are pauses that moved it before: only what the union gives beyond them is added. A pause that began
    after the due moment moves nothing: late before it was suspended stays late (R11).
    """
    known = list(credited)
    for pause in merge(pauses):
        if pause.start > standing.due:
            break
        before, after = credit(standing.unit, known, calendar), credit(standing.unit, [*known, pause], calendar)
        standing = move(standing, Credit(after.time - before.time, after.days - before.days), calendar)
        known.append(pause)
    return standing


def move(standing: Standing, given: Credit, calendar: OfficeCalendar) -> Standing:
    """Move the current due moment by a credit, never to an earlier moment; nothing for nothing (R13)."""
    if given.time <= _ZERO and given.days <= 0:
        return standing
    due = calendar.work.in_office(standing.due)
    if standing.unit in OPEN_TIME_UNITS:
        return replace(standing, due=calendar.work.add_time(due, given.time))
    if standing.unit is Unit.HOUR:
        return replace(standing, due=calendar.work.add_elapsed(due, given.time))
    if standing.unit is Unit.WORKING_DAY:
        return _stand_at(standing, day_point(calendar.work.add_days(closing_day(due), given.days), calendar))
    nominal = _term_day(standing, calendar) + timedelta(days=given.days)
    closing = calendar.work.closing_time(calendar.work.roll(nominal, standing.on_closed))
    return replace(standing, due=max(closing, due), nominal=nominal)


def extend(standing: Standing, amount: int, unit: Unit, calendar: OfficeCalendar) -> Standing:
    """Extend the current due moment by `amount` of `unit` (R12, R13); the last day is never counted twice.

    Raises RuleError for an amount of zero or less. Whether it may be extended at all: `guard_extension`.
    """
    due = calendar.work.in_office(standing.due)
    day = _term_day(standing, calendar) if unit in CALENDAR_UNITS else closing_day(due)
    if standing.unit in OPEN_TIME_UNITS or standing.unit is Unit.HOUR:
        day = clock_point(due, calendar).day
    begin = Point(due, day, day, counted=True)
    return _stand_at(standing, count(begin, amount, unit, standing.on_closed, calendar))


def explain_changes(entries: Iterable[LedgerEntry], calendar: OfficeCalendar | None = None) -> tuple[Step, ...]:
    """The steps that follow the first promise in its explanation: what moved it, why, from and to (R13, R17).

    With the calendar given, a move into a year whose holidays are not sure says so too.
    """
    changes = [entry for entry in entries if entry.kind is not EntryKind.FIRST]
    steps = [
        Step(
            _STEP_OF[entry.kind],
            at=entry.to_due,
            was=entry.from_due,
            days=entry.given.days,
            time=entry.given.time,
            unit=entry.unit,
            note=entry.reason,
        )
        for entry in changes
    ]
    return (*steps, *(_unsure_after(changes, calendar) if calendar else ()))


def guard_extension(amount: int, already: int, limit: int | None, reason: str) -> None:
    """Refuse an extension that the standard does not allow (no `limit`), without a reason, or beyond the limit (R12).

    `already` is the sum of the extensions before, in the same unit: the limit is cumulative.
    """
    if limit is None:
        raise RuleError("extension_not_allowed")
    if not reason.strip():
        raise RuleError("reason_missing", field="reason")
    if amount <= 0:
        raise RuleError("amount_not_positive", amount=amount, field="days")
    if already + amount > limit:
        raise RuleError("extension_too_long", left=max(limit - already, 0), limit=limit, field="days")


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """The calendar before and after a decree, for `after_change`."""

    old: OfficeCalendar
    new: OfficeCalendar


def after_change(standing: Standing, start: datetime, credited: Iterable[Pause], change: CalendarChange) -> Standing:
    """Where the current due moment goes under a changed calendar, for the preview of R15.

    What the change took from the time between start and due, apart from the credited pauses, is given back from the
    current due moment on; what it gave is taken back. So a promise that was kept at an earlier change stays kept, and
    a holiday that falls into a pause moves nothing.
    """
    credited = merge(credited)
    if standing.unit is Unit.HOUR:
        return replace(standing, due=change.new.work.landing(change.new.work.in_office(standing.due)))
    if standing.unit in OPEN_TIME_UNITS:
        return _clock_after_change(standing, start, credited, change)
    if standing.unit is Unit.WORKING_DAY:
        return _days_after_change(standing, start, credited, change)
    return _term_after_change(standing, start, credited, change)


def _unsure_after(changes: list[LedgerEntry], calendar: OfficeCalendar) -> list[Step]:
    """The unsure years that a promise reached only by its changes."""
    if not changes or changes[0].from_due is None:
        return []
    was, now = (closing_day(calendar.work.in_office(at)) for at in (changes[0].from_due, changes[-1].to_due))
    return unsure_years(date(was.year + 1, 1, 1), now, calendar)


def _in_utc(pause: Pause) -> Pause:
    if pause.start.tzinfo is None or pause.end.tzinfo is None:
        return pause  # of no zone yet: the calendar that they are counted in takes them as office-local
    return Pause(pause.start.astimezone(UTC), pause.end.astimezone(UTC))


def _credit_of(unit: Unit, pause: Pause, calendar: OfficeCalendar) -> Credit:
    if unit in OPEN_TIME_UNITS:
        return Credit(time=calendar.work.time_between(pause.start, pause.end))
    span = calendar.work.open_span(calendar.work.in_office(pause.start), pause.end)
    if span is None:
        return Credit()
    first, last = span
    if unit is Unit.HOUR:
        return Credit(time=last.astimezone(UTC) - first.astimezone(UTC))
    if unit is Unit.WORKING_DAY:
        return Credit(days=calendar.work.days_between(first.date(), closing_day(last)))
    return Credit(days=(closing_day(last) - first.date()).days)


def _term_day(standing: Standing, calendar: OfficeCalendar) -> date:
    """The day that calendar days are added to: before the closed-day rule."""
    return standing.nominal or closing_day(calendar.work.in_office(standing.due))


def _stand_at(standing: Standing, point: Point) -> Standing:
    return replace(standing, due=point.at, nominal=point.nominal if standing.unit in CALENDAR_UNITS else None)


def _clock_after_change(standing: Standing, start: datetime, credited: list[Pause], change: CalendarChange) -> Standing:
    due = change.new.work.in_office(standing.due)
    worked, still = (
        calendar.work.time_between(start, due) - credit(standing.unit, credited, calendar).time
        for calendar in (change.old, change.new)
    )
    if worked > still:
        due = change.new.work.add_time(due, worked - still)
    elif worked < still:
        due = change.new.work.add_time(start, worked + credit(standing.unit, credited, change.new).time)
    return replace(standing, due=change.new.work.in_office(due))


def _days_after_change(standing: Standing, start: datetime, credited: list[Pause], change: CalendarChange) -> Standing:
    day = closing_day(change.new.work.in_office(standing.due))
    counted, still = (_days_counted(start, day, credited, calendar) for calendar in (change.old, change.new))
    if counted > still:
        return _stand_at(standing, day_point(change.new.work.add_days(day, counted - still), change.new))
    closed_now = change.old.work.is_working_day(day) and not change.new.work.is_working_day(day)
    if counted < still or closed_now:
        return _stand_at(standing, _nth_day(start, counted, credited, change.new))
    same = change.old.work.closing_time(day) == change.new.work.closing_time(day)
    return standing if same else _stand_at(standing, day_point(day, change.new))


def _days_counted(start: datetime, day: date, credited: list[Pause], calendar: OfficeCalendar) -> int:
    begin = starting_point(start, Unit.WORKING_DAY, calendar)
    days = calendar.work.days_between(begin.day, day) + first_day_counts(begin, calendar)
    return days - credit(Unit.WORKING_DAY, credited, calendar).days


def _nth_day(start: datetime, counted: int, credited: list[Pause], calendar: OfficeCalendar) -> Point:
    amount = max(counted + credit(Unit.WORKING_DAY, credited, calendar).days, 1)
    begin = starting_point(start, Unit.WORKING_DAY, calendar)
    return count(begin, amount, Unit.WORKING_DAY, ClosedDayRule.NEXT, calendar)


def _term_after_change(standing: Standing, start: datetime, credited: list[Pause], change: CalendarChange) -> Standing:
    begun, begins = (starting_point(start, standing.unit, calendar) for calendar in (change.old, change.new))
    had, has = (credit(standing.unit, credited, calendar).days for calendar in (change.old, change.new))
    term = _term_day(standing, change.new)
    nominal = _term_from(begins.day, begun.day, term, standing.unit) + timedelta(days=has - had)
    before = calendar_point(term, begun.at, standing.on_closed, change.old)
    after = calendar_point(nominal, begins.at, standing.on_closed, change.new)
    return replace(standing, nominal=nominal) if before.at == after.at else _stand_at(standing, after)


def _term_from(begins: date, begun: date, term: date, unit: Unit) -> date:
    """Where a term ends that began on another day; months are counted anew, because they end where the month does."""
    if unit is not Unit.MONTH or begins == begun:
        return term + (begins - begun)
    months = (term.year - begun.year) * 12 + term.month - begun.month
    return add_calendar(begins, months, unit) + (term - add_calendar(begun, months, unit))
