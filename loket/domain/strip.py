"""The days of a promise, one after the other, for a strip that shows how it was counted (R2 to R10, R17).

The strip tells the same days as the explanation: the start, each day that was counted, each that was not and why, the
days on which the clock stood still, the last day, and the days since it was missed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from loket.domain.counting import (
    CALENDAR_UNITS,
    ClosedDay,
    OfficeCalendar,
    clock_point,
    closing_day,
    first_day_counts,
    starting_point,
)
from loket.domain.ledger import Pause, Standing, merge
from loket.domain.standards import Unit

LONGEST = 45
"""A strip of more days than this is folded."""

_ENDS = 10
_ONE_DAY = timedelta(days=1)


class StripKind(StrEnum):
    """What a day was to the promise. The first cell is always the day of the start, whatever its kind."""

    START = "start"  # the day of the start, day 0 (R2)
    BEGIN = "begin"  # the working day that stands for a start that came too late for its own day (R4)
    COUNTED = "counted"
    CLOSED = "closed"
    SUSPENDED = "suspended"  # given back: the clock stood still (R10)
    DUE = "due"
    LATE = "late"  # a working day after the due moment
    FOLDED = "folded"  # whole weeks in one cell


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the strip, or (FOLDED) the whole weeks from `day` to `last`.

    `counted` is which day of the promise it was (1, 2, …), in a fold how many were counted; None where the promise is
    not counted in days, or that day was not counted. `closed` is why the office was closed as the promise has it, also
    where that does not matter to the count (calendar days). Where the promise did not follow a change of the calendar,
    `closed_now` is why the office is closed on a day that was open to it, and `open_now` says that a day is open that
    was closed to it.
    """

    day: date
    kind: StripKind
    counted: int | None = None
    closed: ClosedDay | None = None
    is_today: bool = False
    last: date | None = None
    closed_now: ClosedDay | None = None
    open_now: bool = False

    @property
    def is_changed(self) -> bool:
        """The office keeps this day otherwise than the promise does."""
        return self.open_now or self.closed_now is not None


@dataclass(frozen=True, slots=True)
class CountedIn:
    """A row of the ledger that made or moved a promise, up to `due`, in its calendar.

    `former` is the calendar before, where the row followed a change of it.
    """

    due: datetime
    calendar: OfficeCalendar
    former: OfficeCalendar | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """The calendar in force, and the rows that a promise was counted in; without rows it was counted in that calendar.

    A promise that was kept when the calendar changed did not follow that change, and never does (R13): a later row
    takes over from its own change only.
    """

    in_force: OfficeCalendar
    rows: Sequence[CountedIn] = ()

    @property
    def newest(self) -> OfficeCalendar:
        """The calendar in which it was moved last."""
        return self.rows[-1].calendar if self.rows else self.in_force

    def of(self, day: date) -> OfficeCalendar:
        """The calendar that a day counts in."""
        found: OfficeCalendar | None = None
        for row in self.rows:
            if found is None:
                found = row.calendar if day <= closing_day(row.calendar.work.in_office(row.due)) else None
            elif row.former is not None and _differ(row.former, row.calendar, day):
                found = row.calendar
        return found or self.newest


def _differ(one: OfficeCalendar, other: OfficeCalendar, day: date) -> bool:
    return one.work.is_working_day(day) != other.work.is_working_day(day)


def day_strip(
    start: datetime, standing: Standing, pauses: Iterable[Pause], counting: Counting, now: datetime
) -> tuple[StripDay, ...]:
    """The days from `start` to the due moment of `standing`, and on to `now` where that is later.

    `pauses` are those that moved the promise; an open one ends where the caller says that it will, with `standing`
    moved by as much. For a finished request `now` is the moment at which it was ready.
    """
    course = _Course(start, standing, pauses, counting, now)
    days = tuple(course.day(day) for day in _days(course.first, course.last))
    return days if len(days) <= LONGEST else tuple(_folded(days))


class _Course:
    """The way of a promise through the calendar: asked day by day, in order."""

    def __init__(
        self, start: datetime, standing: Standing, pauses: Iterable[Pause], counting: Counting, now: datetime
    ) -> None:
        calendar, work = counting.newest, counting.newest.work
        self._counting, self._calendar = counting, calendar
        self._in_days = standing.unit is Unit.WORKING_DAY
        self._in_terms = standing.unit in CALENDAR_UNITS
        self._today = work.in_office(now).date()
        self.first = work.in_office(start).date()
        self.due = max(self.first, _due_day(standing, calendar))
        self._is_late = now > standing.due
        self.last = max(self.due, self._today) if self._is_late else self.due
        begin = starting_point(start, standing.unit, calendar)
        self._begin = begin.day
        self._term = min(standing.nominal or self.due, self.due)
        self._first_counts = self._in_days and first_day_counts(begin, calendar)
        relevant = [Pause(max(one.start, start), one.end) for one in pauses if one.start <= standing.due]
        self._paused: frozenset[date] = frozenset()
        self._paused = self._given_back(merge(relevant))
        self._counted = 0

    def day(self, day: date) -> StripDay:
        in_force = _closed(day, self._counting.in_force)
        closed = _closed(day, self._counting.of(day)) if day <= self.due else in_force
        counted = self._count(day, is_open=closed is None)
        return StripDay(
            day,
            self._kind(day, closed, counted),
            counted,
            closed,
            day == self._today,
            closed_now=in_force if closed is None else None,
            open_now=closed is not None and in_force is None,
        )

    def _kind(self, day: date, closed: ClosedDay | None, counted: int | None) -> StripKind:
        if day == self.due:
            return StripKind.DUE
        if day == self.first:
            return StripKind.START
        if day in self._paused:
            return StripKind.SUSPENDED
        if closed is not None and counted is None:
            return StripKind.CLOSED
        if day > self.due:
            return StripKind.LATE
        return StripKind.BEGIN if day <= self._begin else StripKind.COUNTED

    def _count(self, day: date, *, is_open: bool) -> int | None:
        """Which day of the promise it is."""
        if not self._counts(day, is_open=is_open):
            return None
        self._counted += 1
        return self._counted

    def _counts(self, day: date, *, is_open: bool) -> bool:
        if day > self.due or day in self._paused or not (self._in_days or self._in_terms):
            return False
        if self._in_terms:
            return self._begin < day <= self._term
        return is_open and (day > self._begin or (day == self._begin and self._first_counts))

    def _given_back(self, pauses: Sequence[Pause]) -> frozenset[date]:
        """The days that pauses gave back, as R10 credits them; for the clock those that were paused all day."""
        if not (self._in_days or self._in_terms):
            return frozenset(day for pause in pauses for day in self._all_day(pause))
        given: set[date] = set()
        for pause in reversed(pauses):
            span = self._calendar.work.open_span(pause.start, pause.end)
            if span is not None:
                first, last = self._local(span[0]).date(), closing_day(self._local(span[1]))
                given.update(self._days_of_credit(first, last, given))
        return frozenset(given)

    def _days_of_credit(self, first: date, last: date, given: Collection[date]) -> list[date]:
        """As many days as the pause credits: those after its first, or with it where the pause ended on the last day
        of the promise, which was counted after all."""
        of = self._counting.of
        days = [day for day in _days(first, last) if self._in_terms or of(day).work.is_working_day(day)]
        credit = len(days) - 1
        free = [day for day in days if day not in (*given, self.due) and self._counts(day, is_open=True)]
        return free[-credit:] if credit else []

    def _all_day(self, pause: Pause) -> Iterator[date]:
        work = self._calendar.work
        for day in _days(self._local(pause.start).date(), self._local(pause.end).date()):
            hours = work.intervals(day)
            if hours and pause.start <= hours[0][0] and hours[-1][1] <= pause.end:
                yield day

    def _local(self, moment: datetime) -> datetime:
        return self._calendar.work.in_office(moment)


def _closed(day: date, calendar: OfficeCalendar) -> ClosedDay | None:
    return None if calendar.work.is_working_day(day) else calendar.why_closed(day)


def _due_day(standing: Standing, calendar: OfficeCalendar) -> date:
    """The day that the due moment belongs to: 24:00 to the one that it closes."""
    due = calendar.work.in_office(standing.due)
    in_days = standing.unit is Unit.WORKING_DAY or standing.unit in CALENDAR_UNITS
    return closing_day(due) if in_days else clock_point(due, calendar).day


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def _folded(days: Sequence[StripDay]) -> Iterator[StripDay]:
    """The same days with the whole weeks in the middle in one cell each run; both ends, due day, today and what the
    office keeps otherwise now stay."""
    kept = {_monday(one.day) for one in (*days[:_ENDS], *days[-_ENDS:])}
    kept |= {_monday(one.day) for one in days if one.is_today or one.is_changed or one.kind is StripKind.DUE}
    run: list[StripDay] = []
    for one in days:
        if _monday(one.day) not in kept:
            run.append(one)
            continue
        if run:
            yield _fold(run)
            run = []
        yield one


def _fold(run: Sequence[StripDay]) -> StripDay:
    counted = sum(one.counted is not None for one in run)
    return StripDay(run[0].day, StripKind.FOLDED, counted or None, last=run[-1].day)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
