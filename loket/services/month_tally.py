"""What months add up to: requests taken in one after the other, each counted in every month that it touches.

A month is never summed by itself. One pass over the requests, in any order, fills the counts of all months wanted; what
it holds is a few numbers per version and month, however many requests there are. Moments come as the database keeps
them, as texts in UTC that sort as the moments do: most are only compared, and a million of them need not be read.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from loket.db.sqlite import moment_of, text_of
from loket.domain.promise import OfficeCalendar, Pause
from loket.domain.workflow import RUNNING, Status
from loket.errors import RuleError
from loket.services.upstream_rows import days_used

GIVEN_UP = (Status.REJECTED, Status.CANCELLED)
_RUNNING = frozenset(RUNNING)
NEVER = "~"
"""After every moment: the end of what still runs."""
_LOOK_BACK = timedelta(days=366)
"""So far before the first month the days are laid out; what was started still earlier is counted one by one."""

_FIRST_YEAR = 1900
"""Before it no office had a register; and years have to be left to look back into."""


def period_bounds(period: str, calendar: OfficeCalendar) -> tuple[datetime, datetime]:
    """The first moment of a month and of the next, in the office's zone. Raises `RuleError("period_invalid")`."""
    try:
        first = date.fromisoformat(f"{period}-01")
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        if first.year < _FIRST_YEAR:
            raise ValueError(period)
    except ValueError as error:
        raise RuleError("period_invalid", field="period", text=period) from error
    return midnight(first, calendar), midnight(following, calendar)


def midnight(day: date, calendar: OfficeCalendar) -> datetime:
    """The first moment of a day, in the office's zone."""
    return datetime.combine(day, datetime.min.time(), calendar.work.zone)


class Life(NamedTuple):
    """What a request's months depend on; moments as texts."""

    version: int
    status: str
    received: str
    started: str | None
    due: str | None
    ready: str | None
    closed: str | None


class Wait(NamedTuple):
    """A suspension; open while there is no end."""

    started: str
    ended: str | None
    stops_clock: bool


class Months:
    """Consecutive months, laid out for looking up: in which month a moment lies, and how many working days were before.

    Raises `RuleError("period_invalid")`.
    """

    def __init__(self, names: Sequence[str], now: datetime, calendar: OfficeCalendar) -> None:
        """`names` as YYYY-MM, in order and without a gap. The month that `now` lies in ends with it."""
        bounds = [period_bounds(name, calendar) for name in names]
        self.names = names
        self.first, self.last = bounds[0][0], bounds[-1][1]
        self._calendar = calendar
        self.edges = [text_of(bounds[0][0]), *(text_of(last) for _first, last in bounds)]
        self.ends = [text_of(min(last, max(now, first))) for first, last in bounds]
        self._days = _Days(self.first.date() - _LOOK_BACK, bounds[-1][0].date() + timedelta(days=31), calendar)

    def month(self, moment: str) -> int:
        """The place of a moment's month, from 1; 0 before the first, one more than there are after the last."""
        return bisect_right(self.edges, moment)

    def left(self, begin: str, end: str) -> tuple[int, int]:
        """The months, from the first to before the second, whose end lies after `begin` and not after `end`."""
        return bisect_right(self.ends, begin), bisect_right(self.ends, end)

    def days_used(self, started: str, finished: str, stopped: Sequence[Wait]) -> int:
        """Working days from the start to the end, without those in which the clock stood still."""
        if started < self._days.begin or len(stopped) > 1 or (stopped and not self._days.covers(stopped[0])):
            return self._long_way(started, finished, stopped)
        whole = self._days.between(started, finished)
        if whole and stopped:
            whole = max(whole - self._days.paused(stopped[0]), 0)
        return whole

    def _long_way(self, started: str, finished: str, stopped: Sequence[Wait]) -> int:
        pauses = [Pause(moment_of(wait.started), moment_of(wait.ended)) for wait in stopped if wait.ended is not None]
        return days_used(moment_of(started), moment_of(finished), pauses, self._calendar) or 0


class _Days:
    """Days in order, with the working days up to each, and when each working day opens first and closes last."""

    def __init__(self, first: date, last: date, calendar: OfficeCalendar) -> None:
        self._starts: list[str] = []
        self._worked = [0]
        self._opens: list[str] = []
        self._closes: list[str] = []
        self._open_days: list[int] = []
        for number in range(first.toordinal(), last.toordinal() + 2):
            self._add(date.fromordinal(number), calendar)
        self.begin, self.end = self._starts[0], self._starts[-1]

    def _add(self, day: date, calendar: OfficeCalendar) -> None:
        hours = [(text_of(opens), text_of(closes)) for opens, closes in calendar.work.intervals(day)]
        self._starts.append(text_of(midnight(day, calendar)))
        self._worked.append(self._worked[-1] + bool(hours))
        if shown := [each for each in hours if each[0] < each[1]]:  # a change of the zone's clock may swallow all of it
            self._opens.append(shown[0][0])
            self._closes.append(max(closes for _opens, closes in shown))
            self._open_days.append(self._worked[-1])

    def covers(self, wait: Wait) -> bool:
        """Whether all of a suspension that has ended lies in these days."""
        return wait.started >= self.begin and wait.ended is not None and wait.ended < self.end

    def between(self, started: str, finished: str) -> int:
        """Working days after the day of the start, up to that of the end."""
        starts, worked = self._starts, self._worked
        return max(worked[bisect_right(starts, finished)] - worked[bisect_right(starts, started)], 0)

    def paused(self, wait: Wait) -> int:
        """The working days that a pause gives back (R10): from its first open moment to its last."""
        first = bisect_right(self._closes, wait.started)
        last = bisect_left(self._opens, wait.ended or NEVER) - 1
        return self._open_days[last] - self._open_days[first] if first < last else 0


class Tally:
    """What is counted of one version of a standard, by the place of the month.

    There is a place before the first month and one after the last, for what lies outside. `left` and `late` are written
    down where they begin and taken away where they end: summed up from the first month on, they are the month's.
    """

    __slots__ = (
        "cancelled",
        "days",
        "finished",
        "in_time",
        "incomplete",
        "late",
        "left",
        "promised",
        "registered",
        "rejected",
        "suspended",
    )

    def __init__(self, months: int) -> None:
        def places() -> list[int]:
            return [0] * (months + 2)

        self.registered, self.incomplete, self.finished = places(), places(), places()
        self.promised, self.in_time = places(), places()
        self.rejected, self.cancelled, self.suspended = places(), places(), places()
        self.left, self.late = places(), places()
        self.days: list[Counter[int]] = [Counter() for _place in places()]


@dataclass(frozen=True, slots=True)
class MonthSum:
    """One version of a standard in one month. `days` is how often each number of working days was used."""

    registered: int
    incomplete: int
    finished: int
    promised: int
    in_time: int
    rejected: int
    cancelled: int
    suspended: int
    left: int
    left_overdue: int
    days: Counter[int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is in it."""
        flow = self.registered + self.incomplete + self.finished + self.rejected + self.cancelled + self.suspended
        return not flow + self.left

    @property
    def percent_in_time(self) -> float | None:
        """How many of those with a promise were in time; None without any."""
        return round(100 * self.in_time / self.promised, 2) if self.promised else None

    @property
    def median_days(self) -> float | None:
        """The median of the working days used; None where nothing was finished."""
        count = self.days.total()
        if not count:
            return None
        upper = _ranked(self.days, count // 2)
        return upper if count % 2 else (_ranked(self.days, count // 2 - 1) + upper) / 2

    @property
    def mean_days(self) -> float | None:
        """Their mean, to two places."""
        count = self.days.total()
        return round(sum(days * often for days, often in self.days.items()) / count, 2) if count else None

    @property
    def p90_days(self) -> int | None:
        """The days within which nine of ten were finished."""
        count = self.days.total()
        return _ranked(self.days, math.ceil(0.9 * count) - 1) if count else None


def _ranked(days: Counter[int], rank: int) -> int:
    """The value at a place of the sorted row, from 0."""
    for value in sorted(days):
        rank -= days[value]
        if rank < 0:
            return value
    raise IndexError(rank)


class Summing:
    """The pass: takes in requests and visits, and tells what the months add up to."""

    def __init__(self, months: Months) -> None:
        self.months = months
        many = len(months.names)
        self._tallies: defaultdict[int, Tally] = defaultdict(lambda: Tally(many))
        self._days: dict[int, Months] = {}

    def count_in(self, months: Months, versions: Iterable[int]) -> None:
        """The working days of these versions are counted in other months than the office's own."""
        self._days.update(dict.fromkeys(versions, months))

    def visit(self, version: int, at: str) -> None:
        """Somebody came with an incomplete file."""
        self._tallies[version].incomplete[self.months.month(at)] += 1

    def take(self, life: Life, waits: Sequence[Wait] = ()) -> None:
        """A request with all its suspensions; each request once."""
        version, status, received, _started, _due, ready, closed = life
        tally, month = self._tallies[version], self.months.month
        tally.registered[month(received)] += 1
        end = ready or ""
        if ready is not None:
            self._finished(tally, life, waits)
        if status in _RUNNING:
            end = NEVER
        elif closed is not None and status in GIVEN_UP:
            end = max(end, closed)
            (tally.rejected if status == Status.REJECTED else tally.cancelled)[month(closed)] += 1
        for place in {month(wait.started) for wait in waits} if waits else ():
            tally.suspended[place] += 1
        first, behind = self.months.left(received, end)
        if first < behind:
            self._left(tally, life, waits, (first, behind))

    def _finished(self, tally: Tally, life: Life, waits: Sequence[Wait]) -> None:
        ready, due = life.ready or NEVER, life.due
        place = self.months.month(ready)
        tally.finished[place] += 1
        if due is not None:  # whose clock never started kept no promise and broke none
            tally.promised[place] += 1
            tally.in_time[place] += ready <= due
        if life.started is not None and 0 < place <= len(self.months.names):
            stopped = [wait for wait in waits if wait.stops_clock and wait.ended is not None] if waits else ()
            months = self._days.get(life.version, self.months)
            tally.days[place][months.days_used(life.started, ready, stopped)] += 1

    def _left(self, tally: Tally, life: Life, waits: Sequence[Wait], span: tuple[int, int]) -> None:
        """It was still worked on at the ends of these months, and late at those that came after its due moment.

        What waits with a stopped clock is late only if it was late before (R11).
        """
        first, behind = span
        tally.left[first] += 1
        tally.left[behind] -= 1
        due = life.due
        if due is None:
            return
        excused = [wait.ended or NEVER for wait in waits if wait.stops_clock and wait.started <= due]
        late = max(first, self.months.left(max(due, *excused) if excused else due, NEVER)[0])
        if late < behind:
            tally.late[late] += 1
            tally.late[behind] -= 1

    def sums(self, version: int) -> Iterable[MonthSum]:
        """The months of a version, in order."""
        tally = self._tallies[version]
        left = late = 0
        for place in range(1, len(self.months.names) + 1):
            left, late = left + tally.left[place - 1], late + tally.late[place - 1]
            yield MonthSum(
                registered=tally.registered[place],
                incomplete=tally.incomplete[place],
                finished=tally.finished[place],
                promised=tally.promised[place],
                in_time=tally.in_time[place],
                rejected=tally.rejected[place],
                cancelled=tally.cancelled[place],
                suspended=tally.suspended[place],
                left=left,
                left_overdue=late,
                days=tally.days[place],
            )

    @property
    def versions(self) -> frozenset[int]:
        """The versions of which anything was taken in."""
        return frozenset(self._tallies)
