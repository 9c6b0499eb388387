"""Why a promise is due when it is due (R17): facts in order, for `loket.words` to make sentences of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from loket.domain.counting import (
    CALENDAR_UNITS,
    OPEN_TIME_UNITS,
    ClosedDay,
    DayKind,
    OfficeCalendar,
    Point,
    first_day_counts,
)
from loket.domain.standards import Unit

_ONE_DAY = timedelta(days=1)
_NEAR = timedelta(days=10)


class StepKind(StrEnum):
    """What one step of an explanation tells; the fields that it fills stand behind it."""

    START = "start"  # at
    AFTER_CUTOFF = "after_cutoff"  # at: the cut-off's moment; first: the working day that is day 0 (R4)
    AFTER_CLOSING = "after_closing"  # first: the working day that is day 0 (R4)
    CLOSED_START = "closed_start"  # first: the closed day of the start, with reason and name (R3, R4)
    WAITED = "waited"  # at: the opening from which open time was counted (R3)
    FIRST_DAY = "first_day"  # first: the day of the start, counted as day 1 (R2)
    COUNT = "count"  # amount, unit, owner; first and last: day 1 and the last day; at: due moment of the stage
    SKIPPED = "skipped"  # first to last, days, with reason, name, confirmed
    ROLLED = "rolled"  # first: the nominal day; last: the day it went to; at: due moment; was: of hours, their end
    CREDIT = "credit"  # note: the reason; was, at: the due moment before and after; time or days given back
    EXTENSION = "extension"  # note, was, at
    CALENDAR = "calendar"  # note, was, at
    UNSURE_YEAR = "unsure_year"  # year; missing: nobody entered its holidays, else they are only expected
    DUE = "due"  # at; last: its date


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation: a kind and the values that its sentence needs."""

    kind: StepKind
    at: datetime | None = None
    first: date | None = None
    last: date | None = None
    days: int = 0
    amount: int = 0
    unit: Unit | None = None
    owner: str = ""
    reason: DayKind | None = None
    name: str = ""
    confirmed: bool = True
    time: timedelta = timedelta(0)
    note: str = ""
    was: datetime | None = None
    year: int = 0
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """One stage as it was counted: who, how much, from which point to which."""

    owner: str
    amount: int
    unit: Unit
    begin: Point
    end: Point


def explain(start: datetime, legs: Iterable[Leg], calendar: OfficeCalendar) -> tuple[Step, ...]:
    """The steps from the start to the due moment; a day promise names every closed day in between."""
    legs = tuple(legs)
    steps = [Step(StepKind.START, at=start), *_start_steps(start, legs[0], calendar)]
    since = start.date()
    if legs[0].unit in OPEN_TIME_UNITS and not calendar.work.is_working_day(since):
        since -= _ONE_DAY  # who waited for the doors to open is told why they were closed
    for leg in legs:
        steps += _leg_steps(leg, since, calendar)
        since = leg.end.day
    end = legs[-1].end
    steps += unsure_years(start.date(), max(end.day, end.nominal), calendar)
    return (*steps, Step(StepKind.DUE, at=end.at, last=end.day))


def unsure_years(first: date, last: date, calendar: OfficeCalendar) -> list[Step]:
    """A step for each year from first to last whose holidays are missing, or expected ("perkiraan") near these days.

    What is expected may come some days earlier or later: an expected day within `_NEAR` of them may touch them.
    """
    known = calendar.known_years
    if known is None:
        return []
    expected = [day for day, row in calendar.closed_days.items() if not row.confirmed]
    far = {day.year for day in expected} - {day.year for day in expected if first - _NEAR <= day <= last + _NEAR}
    return [
        Step(StepKind.UNSURE_YEAR, year=year, missing=year not in known)
        for year in range(first.year, last.year + 1)
        if not known.get(year, False) and year not in far
    ]


def skipped_steps(first: date, last: date, calendar: OfficeCalendar) -> list[Step]:
    """The closed days from first to last, both included, in ranges of one reason and name."""
    ranges: list[list[ClosedDay]] = []
    for day in calendar.work.closed_days(first, last):
        row = calendar.why_closed(day)
        if ranges and _continues(ranges[-1][-1], row, day):
            ranges[-1].append(ClosedDay(day, row.kind, row.name, row.confirmed))
        else:
            ranges.append([ClosedDay(day, row.kind, row.name, row.confirmed)])
    return [_skipped(days) for days in ranges]


def _continues(before: ClosedDay, row: ClosedDay, day: date) -> bool:
    same = (before.kind, before.name, before.confirmed) == (row.kind, row.name, row.confirmed)
    return same and day - before.day == _ONE_DAY


def _skipped(days: list[ClosedDay]) -> Step:
    row = days[0]
    return Step(
        StepKind.SKIPPED,
        first=row.day,
        last=days[-1].day,
        days=len(days),
        reason=row.kind,
        name=row.name,
        confirmed=row.confirmed,
    )


def _start_steps(start: datetime, leg: Leg, calendar: OfficeCalendar) -> list[Step]:
    day, work = start.date(), calendar.work
    if leg.unit is Unit.HOUR:
        return []
    if leg.unit in OPEN_TIME_UNITS:
        opening = work.next_open(start)
        return [Step(StepKind.WAITED, at=opening)] if opening != start else []
    if not work.is_working_day(day):
        if leg.unit in CALENDAR_UNITS and leg.begin.day == day:
            return []
        row = calendar.why_closed(day)
        return [Step(StepKind.CLOSED_START, first=day, reason=row.kind, name=row.name, confirmed=row.confirmed)]
    if leg.begin.day != day:
        late = start > work.closing_time(day)
        at = None if late or calendar.cutoff is None else datetime.combine(day, calendar.cutoff, start.tzinfo)
        return [Step(StepKind.AFTER_CLOSING if late else StepKind.AFTER_CUTOFF, at=at, first=leg.begin.day)]
    return []


def _leg_steps(leg: Leg, since: date, calendar: OfficeCalendar) -> list[Step]:
    steps = [_count_step(leg, calendar)]
    if leg.unit is Unit.WORKING_DAY and first_day_counts(leg.begin, calendar):
        steps.insert(0, Step(StepKind.FIRST_DAY, first=leg.begin.day))
    if leg.unit is Unit.HOUR:
        return steps + _elapsed_steps(leg, calendar)
    if leg.unit in CALENDAR_UNITS:
        return steps + _calendar_steps(leg, calendar)
    return steps + skipped_steps(since + _ONE_DAY, leg.end.day, calendar)


def _count_step(leg: Leg, calendar: OfficeCalendar) -> Step:
    first = leg.begin.day
    if leg.unit is Unit.WORKING_DAY and not first_day_counts(leg.begin, calendar):
        first = calendar.work.add_days(first, 1)
    elif leg.unit in CALENDAR_UNITS:
        first += _ONE_DAY
    return Step(
        StepKind.COUNT,
        at=_elapsed(leg, calendar) if leg.unit is Unit.HOUR else leg.end.at,
        first=first,
        last=leg.end.nominal,
        amount=leg.amount,
        unit=leg.unit,
        owner=leg.owner,
    )


def _elapsed(leg: Leg, calendar: OfficeCalendar) -> datetime:
    """When the hours of a stage are over, open or not (R7)."""
    return calendar.work.in_office(leg.begin.at.astimezone(UTC) + timedelta(hours=leg.amount))


def _elapsed_steps(leg: Leg, calendar: OfficeCalendar) -> list[Step]:
    landed = _elapsed(leg, calendar)
    if landed == leg.end.at:
        return []
    rolled = Step(StepKind.ROLLED, at=leg.end.at, first=landed.date(), last=leg.end.day, was=landed)
    return [*skipped_steps(landed.date(), leg.end.day, calendar), rolled]


def _calendar_steps(leg: Leg, calendar: OfficeCalendar) -> list[Step]:
    nominal, day = leg.end.nominal, leg.end.day
    if nominal == day:
        return []
    rolled = Step(StepKind.ROLLED, at=leg.end.at, first=nominal, last=day)
    return [*skipped_steps(min(nominal, day), max(nominal, day), calendar), rolled]
