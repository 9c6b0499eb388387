"""How a request stands against its promise now: its state, and the time that is left or over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from loket.domain.counting import CALENDAR_UNITS, OfficeCalendar, closing_day
from loket.domain.standards import Unit
from loket.domain.worktime import WorkCalendar

_ZERO = timedelta(0)


class PromiseState(StrEnum):
    """The states of an open request, in the order in which they are tried, then of a finished one."""

    OVERDUE = "overdue"
    SUSPENDED = "suspended"
    DUE_TODAY = "due_today"
    AT_RISK = "at_risk"
    ON_TIME = "on_time"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the state of a request depends on.

    `suspended_since` is the start of a suspension that stops the clock and has not ended; `finished` the moment at
    which the product was ready to collect (R14).
    """

    start: datetime
    due: datetime
    unit: Unit
    suspended_since: datetime | None = None
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remaining:
    """Whole days and the time beside them until the due moment, or since it when `late`.

    In working days and open time; for calendar units and `hour` in days of 24 hours and wall time.
    """

    days: int
    time: timedelta
    late: bool


def state_of(tracked: Tracked, now: datetime, calendar: OfficeCalendar) -> PromiseState:
    """The state of one request at `now`; the moment due itself is still in time."""
    return states_of((tracked,), now, calendar)[0]


def states_of(requests: Iterable[Tracked], now: datetime, calendar: OfficeCalendar) -> list[PromiseState]:
    """The states of many requests at `now`, in their order."""
    clock = _Now(now, calendar.work)
    return [clock.state(tracked) for tracked in requests]


def remaining(now: datetime, due: datetime, unit: Unit, calendar: OfficeCalendar) -> Remaining:
    """The time left until `due`, or since it, in the office's own time ("sisa 1 hari 3 jam kerja").

    A day is a working day from one hour to the same hour; what is left over is open time.
    """
    now, due = calendar.work.in_office(now), calendar.work.in_office(due)
    late = now > due
    first, last = (due, now) if late else (now, due)
    if unit is Unit.HOUR or unit in CALENDAR_UNITS:
        span = last.astimezone(UTC) - first.astimezone(UTC)
        return Remaining(span.days, span - timedelta(days=span.days), late)
    days, left = _working_span(first, last, calendar.work)
    return Remaining(days, left, late)


def overrun(due: datetime, finished: datetime, calendar: OfficeCalendar) -> timedelta:
    """The open time by which a promise was missed; zero when it was met, or missed within closed time."""
    return calendar.work.time_between(due, finished)


class _Now:
    """One moment, with what every request is compared with worked out once."""

    def __init__(self, now: datetime, work: WorkCalendar) -> None:
        local = work.in_office(now)
        midnight = datetime.combine(local.date(), time(), work.zone)
        self._work = work
        self._now = local.astimezone(UTC)
        self._midnight = midnight.astimezone(UTC)
        self._next_midnight = (midnight + timedelta(days=1)).astimezone(UTC)
        self._year = local.year
        self._position = work.position(local, local.year)
        self._known: dict[datetime, int] = {}

    def state(self, tracked: Tracked) -> PromiseState:
        due = tracked.due
        if tracked.finished is not None:
            return PromiseState.MET if tracked.finished <= due else PromiseState.MISSED
        since = tracked.suspended_since
        if (self._now if since is None else since) > due:
            return PromiseState.OVERDUE
        if since is not None:
            return PromiseState.SUSPENDED
        if tracked.unit is not Unit.MINUTE and self._midnight < due <= self._next_midnight:
            return PromiseState.DUE_TODAY
        end = self._known.get(due)
        if end is None:
            end = self._known[due] = self._work.position(due, self._year)
        whole = end - self._work.position(tracked.start, self._year)
        return PromiseState.AT_RISK if 5 * (end - self._position) < whole else PromiseState.ON_TIME


def _working_span(first: datetime, last: datetime, work: WorkCalendar) -> tuple[int, timedelta]:
    begin = work.next_open(first)
    if begin >= last:
        return 0, _ZERO
    days = work.days_between(begin.date(), closing_day(last))
    while days:
        day = work.add_days(begin.date(), days)
        same_hour = datetime.combine(day, begin.time(), work.zone)
        if same_hour <= last:
            return _full_day(days, work.time_between(same_hour, last), work.open_time(day))
        days -= 1
    return _full_day(0, work.time_between(begin, last), work.open_time(begin.date()))


def _full_day(days: int, left: timedelta, whole: timedelta) -> tuple[int, timedelta]:
    """From opening to closing is one day more, not its hours."""
    return (days + 1, _ZERO) if left == whole else (days, left)
