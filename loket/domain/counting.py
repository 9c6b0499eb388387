"""How a count runs through an office's calendar: one stage of a promise, from where it starts to where it is due.

R-numbers are those of the promise rules (README); the law behind each is named there and in `promise.py`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from loket.domain.standards import ClosedDayRule, Unit
from loket.domain.worktime import HORIZON_DAYS, WorkCalendar
from loket.errors import RuleError

# Tuples: a member is found by identity, while a set asks for its hash, which Python's enums work out anew each time.
OPEN_TIME_UNITS = (Unit.MINUTE, Unit.WORKING_HOUR)
CALENDAR_UNITS = (Unit.CALENDAR_DAY, Unit.WEEK, Unit.MONTH)
CLOCK_UNITS = (*OPEN_TIME_UNITS, Unit.HOUR)

_INSTANT = timedelta(microseconds=1)
_LARGEST = HORIZON_DAYS * 24 * 60


class DayKind(StrEnum):
    """Why the office is closed on a day."""

    NATIONAL = "national"
    COLLECTIVE = "collective"
    LOCAL = "local"
    WEEKEND = "weekend"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A closed day with its name; `confirmed` is False while the day is only expected ("perkiraan")."""

    day: date
    kind: DayKind
    name: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """The working time that a promise is counted in, and what the office decided about counting.

    `closed_days` gives the reasons; what is open is `work` alone. `cutoff` is the hour of R4 and `count_first_day` the
    switch of R2. `known_years` holds the years whose holidays were entered and whether all of them are confirmed, for
    the explanation alone; None says that nobody looked.
    """

    work: WorkCalendar
    closed_days: Mapping[date, ClosedDay] = field(default_factory=dict)
    cutoff: time | None = None
    count_first_day: bool = False
    known_years: Mapping[int, bool] | None = None

    def why_closed(self, day: date) -> ClosedDay:
        """The reason for a closed day: its own row first, then the weekly day off, then an exception of that day."""
        if row := self.closed_days.get(day):
            return row
        return ClosedDay(day, DayKind.WEEKEND if self.work.weekly_day_off(day) else DayKind.SPECIAL)


class Point(NamedTuple):
    """Where a count stands: the moment, and the day that day units go on from.

    `nominal` is the day before the closed-day rule (R8). `counted` says that the day itself was counted already, so
    that a following stage starts after it even where the first day counts.
    """

    at: datetime
    day: date
    nominal: date
    counted: bool = False


def starting_point(start: datetime, unit: Unit, calendar: OfficeCalendar) -> Point:
    """Where a promise in `unit` starts counting (R1, R3, R4).

    The cut-off concerns what is counted in dates: a promise in minutes or hours runs from its moment.
    """
    at = calendar.work.in_office(start)
    day = at.date()
    if calendar.cutoff is None or unit in CLOCK_UNITS or not _after_cutoff(at, day, calendar):
        return Point(at, day, day)
    day = calendar.work.add_days(day, 1)
    return Point(calendar.work.intervals(day)[0][0], day, day)


def count(point: Point, amount: int, unit: Unit, on_closed: ClosedDayRule, calendar: OfficeCalendar) -> Point:
    """Count `amount` of `unit` on from a point (R2, R5 to R8).

    Raises RuleError for an amount that is not a whole number above zero, an unknown unit or closed-day rule, or an
    answer beyond 20 years (R16).
    """
    _guard(amount)
    if unit is Unit.WORKING_DAY:
        return _count_days(point, amount, calendar)
    if unit in CALENDAR_UNITS:
        return _count_calendar(point, amount, unit, on_closed, calendar)
    return clock_point(_clock_moment(point.at, amount, unit, calendar), calendar)


def clock_moment(start: datetime, amount: int, unit: Unit, calendar: OfficeCalendar) -> datetime:
    """The moment at which `amount` of a clock unit is over (R6, R7): what `count` says, without its day.

    Raises RuleError as `count` does.
    """
    _guard(amount)
    return _clock_moment(calendar.work.in_office(start), amount, unit, calendar)


def clock_point(at: datetime, calendar: OfficeCalendar) -> Point:
    """The point at which a clock unit ends; at a closing time of 24:00 it still belongs to the day that closes."""
    day = at.date() if calendar.work.is_open(at) else (at - _INSTANT).date()
    return Point(at, day, day)


def day_point(day: date, calendar: OfficeCalendar) -> Point:
    """The point at which a day is over: its closing time (R5)."""
    return Point(calendar.work.closing_time(day), day, day, counted=True)


def calendar_point(nominal: date, after: datetime, on_closed: ClosedDayRule, calendar: OfficeCalendar) -> Point:
    """The point at which a calendar term ends: the nominal day through the closed-day rule (R8).

    A rule `previous` that would lead to before the start of the term gives way to `next`: a promise is never due
    before it was made.
    """
    day = calendar.work.roll(nominal, on_closed)
    if calendar.work.closing_time(day) <= after:
        day = calendar.work.roll(nominal, ClosedDayRule.NEXT)
    return Point(calendar.work.closing_time(day), day, nominal, counted=True)


def closing_day(at: datetime) -> date:
    """The day that a closing time closes: 24:00 belongs to the day before it."""
    return (at - _INSTANT).date()


def first_day_counts(point: Point, calendar: OfficeCalendar) -> bool:
    """Whether the day of the start is day 1 (R2): the office says so and was still to close that day (R3)."""
    if not calendar.count_first_day or point.counted:
        return False
    return calendar.work.is_working_day(point.day) and point.at <= calendar.work.closing_time(point.day)


def add_calendar(day: date, amount: int, unit: Unit) -> date:
    """Calendar days, weeks, or months (same day number, clamped to the end of the month) after a day (R8)."""
    if unit is not Unit.MONTH:
        days = amount * 7 if unit is Unit.WEEK else amount
        if days > HORIZON_DAYS:
            raise RuleError("beyond_horizon", amount=amount, unit=unit)
        return day + timedelta(days=days)
    if amount > HORIZON_DAYS * 12 // 365:
        raise RuleError("beyond_horizon", amount=amount, unit=unit)
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _guard(amount: int) -> None:
    if not isinstance(amount, int):
        raise RuleError("amount_not_whole", amount=amount)
    if amount <= 0:
        raise RuleError("amount_not_positive", amount=amount)
    if amount > _LARGEST:
        raise RuleError("beyond_horizon", amount=amount)


def _clock_moment(at: datetime, amount: int, unit: Unit, calendar: OfficeCalendar) -> datetime:
    if unit is Unit.HOUR:
        return calendar.work.add_elapsed(at, timedelta(hours=amount))
    if unit is Unit.MINUTE:
        return calendar.work.add_time(at, timedelta(minutes=amount))
    if unit is Unit.WORKING_HOUR:
        return calendar.work.add_time(at, timedelta(hours=amount))
    raise RuleError("unknown_unit", unit=unit)


def _after_cutoff(at: datetime, day: date, calendar: OfficeCalendar) -> bool:
    if not calendar.work.is_working_day(day) or at > calendar.work.closing_time(day):
        return True
    return calendar.cutoff is not None and at.time() > calendar.cutoff


def _count_days(point: Point, amount: int, calendar: OfficeCalendar) -> Point:
    if first_day_counts(point, calendar):
        amount -= 1
    return day_point(calendar.work.add_days(point.day, amount) if amount else point.day, calendar)


def _count_calendar(point: Point, amount: int, unit: Unit, on_closed: ClosedDayRule, calendar: OfficeCalendar) -> Point:
    return calendar_point(add_calendar(point.day, amount, unit), point.at, on_closed, calendar)
