"""When the office works: open time and working days, added, counted and looked up.

Every year of a calendar is laid out once as instants with running totals of open time; a question is then a
bisection, never a walk from day to day. Instants are microseconds since 1970 in UTC, so the answer depends neither on
the machine's zone nor on a clock change that falls into open time. R-numbers are those of the promise rules (README).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from loket.domain.hours import DAY_MINUTES, WEEKDAYS, Clock, Hours, Interval, read_day, read_hours, read_zone
from loket.errors import RuleError

__all__ = ["HORIZON_DAYS", "WEEKDAYS", "Clock", "Interval", "WorkCalendar"]

HORIZON_DAYS = 20 * 365 + 5

_MICRO = timedelta(microseconds=1)
_MINUTE_MICROS = 60_000_000
_DAY_MICROS = DAY_MINUTES * _MINUTE_MICROS
_HORIZON_MICROS = HORIZON_DAYS * _DAY_MICROS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 2, 9998  # so that every zone's midnight, and 24:00 of the last day, can be written down
_KEPT_YEARS, _KEPT_CLOSINGS = 128, 4096  # a mistyped century must not fill the memory


class WorkCalendar:
    """Weekly hours, closed days and single-day exceptions of one office, in its own time zone.

    Naive datetimes are office-local and answered naive; aware ones are converted and answered aware in the office's
    zone. A calendar never changes after it is made; it can be shared between threads.
    """

    def __init__(
        self,
        week: Mapping[str, Sequence[Interval]],
        *,
        closed: Iterable[date] = frozenset(),
        special: Mapping[date, Sequence[Interval]] | None = None,
        zone: str | tzinfo = "Asia/Jakarta",
    ) -> None:
        """Read the hours; `special` (hours of one day, empty for closed) beats the week and `closed`.

        Refused with RuleError: an unknown weekday or zone, a time that is not HH:MM, an interval that runs backwards or
        over midnight, overlapping intervals, a week without a single interval, a closed or special day that is not a
        date. Touching intervals are joined.
        """
        if unknown := sorted(set(week) - set(WEEKDAYS)):
            raise RuleError("unknown_weekday", weekday=unknown[0])
        self._week = tuple(read_hours(week.get(name, ()), name) for name in WEEKDAYS)
        if not any(self._week):
            raise RuleError("week_empty")
        self._closed = frozenset(read_day(day) for day in closed)
        self._special = {read_day(day): read_hours(hours, day) for day, hours in (special or {}).items()}
        self._zone = read_zone(zone)
        self._years: dict[int, _Year] = {}
        self._closings: dict[date, datetime] = {}

    @property
    def zone(self) -> tzinfo:
        """The office's time zone."""
        return self._zone

    def in_office(self, moment: datetime) -> datetime:
        """The moment, aware, in the office's zone; a naive one is taken as office-local."""
        if moment.tzinfo is None:
            return moment.replace(tzinfo=self._zone)
        try:
            return moment.astimezone(self._zone)
        except OverflowError as error:  # the first or last day of the calendar, which another zone does not have
            raise RuleError("beyond_horizon", start=moment) from error

    def add_time(self, start: datetime, work: timedelta) -> datetime:
        """The moment at which `work` of open time is over (R3, R6, R7); exactly at closing time it stays there.

        Raises RuleError for a duration of zero or less, or an answer more than 20 years away.
        """
        left = work // _MICRO
        if left <= 0:
            raise RuleError("duration_not_positive", duration=work)
        local = self.in_office(start)
        begin = (local - _EPOCH) // _MICRO
        number = local.year
        year = self._year(number)
        left += year.open_until(begin)
        while left > year.total:
            left -= year.total
            number += 1
            if number > local.year + 21:
                raise RuleError("beyond_horizon", start=start)
            year = self._year(number)
        end = year.instant_after(left)
        if end - begin > _HORIZON_MICROS:
            raise RuleError("beyond_horizon", start=start)
        return self._answer(end, start)

    def add_elapsed(self, start: datetime, elapsed: timedelta) -> datetime:
        """Wall time after `start`; where that is closed time, the next opening (R7, unit `hour`).

        The moment of closing itself still counts as reached in time, as in R6. Raises RuleError as `add_time` does.
        """
        if elapsed <= timedelta(0):
            raise RuleError("duration_not_positive", duration=elapsed)
        if elapsed.days > HORIZON_DAYS or start.year > _LAST_YEAR - 21:
            raise RuleError("beyond_horizon", start=start)
        return self._answer(self._landing((self.in_office(start) - _EPOCH + elapsed) // _MICRO), start)

    def landing(self, moment: datetime) -> datetime:
        """The moment itself when the office is open or just closing, else the next opening (R7, unit `hour`)."""
        return self._answer(self._landing((self.in_office(moment) - _EPOCH) // _MICRO), moment)

    def add_days(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`, which is day 0 (R2, R3).

        Raises RuleError for a count below 1, or an answer more than 20 years away.
        """
        if days < 1:
            raise RuleError("days_not_positive", days=days)
        begin = self._day(start)
        ordinal = begin.toordinal()
        number = begin.year
        open_days = self._year(number).days
        index = bisect_right(open_days, ordinal) + days - 1
        while index >= len(open_days):
            index -= len(open_days)
            number += 1
            if number > begin.year + 21:
                raise RuleError("beyond_horizon", start=start)
            open_days = self._year(number).days
        if open_days[index] - ordinal > HORIZON_DAYS:
            raise RuleError("beyond_horizon", start=start)
        return date.fromordinal(open_days[index])

    def add_calendar_days(self, start: date, days: int, on_closed: str = "next") -> date:
        """`days` calendar days after `start`, then the closed-day rule `next`, `previous` or `none` (R8).

        Raises RuleError for a count below 1, an unknown rule, or an answer more than 20 years away.
        """
        if days < 1:
            raise RuleError("days_not_positive", days=days)
        begin = self._day(start)
        if days > HORIZON_DAYS or begin.year > _LAST_YEAR - 21:
            raise RuleError("beyond_horizon", start=start)
        return self.roll(begin + timedelta(days=days), on_closed)

    def roll(self, day: date, on_closed: str = "next") -> date:
        """The day itself when it is a working day, else what the closed-day rule makes of it (R8)."""
        if on_closed not in ("next", "previous", "none"):
            raise RuleError("unknown_on_closed", on_closed=on_closed)
        if on_closed == "none" or self.is_working_day(day):
            return day
        return self.add_days(day, 1) if on_closed == "next" else self._working_day_before(day)

    def time_between(self, start: datetime, end: datetime) -> timedelta:
        """Open time from `start` to `end`; zero when the end is not after the start (R16)."""
        first, last = self.in_office(start), self.in_office(end)
        if last - _EPOCH <= first - _EPOCH:
            return timedelta(0)
        return timedelta(microseconds=self.position(last, first.year) - self.position(first, first.year))

    def position(self, moment: datetime, year: int) -> int:
        """Open microseconds from the start of `year` to a moment, negative before it: for comparing thousands.

        The difference of two positions of the same year is `time_between`.
        """
        local = self.in_office(moment)
        position = self._year(local.year).open_until((local - _EPOCH) // _MICRO)
        if local.year != year:
            for number in range(year, local.year):
                position += self._year(number).total
            for number in range(local.year, year):
                position -= self._year(number).total
        return position

    def days_between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and with `end`; 0 when the end is not after the start (R16)."""
        first, last = self._day(start), self._day(end)
        if last <= first:
            return 0
        count = bisect_right(self._year(last.year).days, last.toordinal())
        count -= bisect_right(self._year(first.year).days, first.toordinal())
        for number in range(first.year, last.year):
            count += len(self._year(number).days)
        return count

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself when the office is open, else the next opening; at closing time that is the next one."""
        return self._answer(self._opening((self.in_office(moment) - _EPOCH) // _MICRO), moment)

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open; the moment of opening is, the moment of closing is not."""
        local = self.in_office(moment)
        year, instant = self._year(local.year), (local - _EPOCH) // _MICRO
        index = bisect_right(year.closes, instant)
        return index < len(year.opens) and year.opens[index] <= instant

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens at all on this day."""
        return bool(self._hours(self._day(day)))

    def intervals(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The open intervals of a day, aware in the office's zone; 24:00 is the next day's 00:00."""
        return tuple((self._shown(day, first), self._shown(day, last)) for first, last in self._hours(day))

    def closing_time(self, day: date) -> datetime:
        """When the office closes for the day, aware in its zone; on a closed day 24:00 (R5, R8)."""
        closing = self._closings.get(day)
        if closing is None:
            hours = self._hours(day)
            closing = self._shown(day, hours[-1][1] if hours else DAY_MINUTES)
            if len(self._closings) == _KEPT_CLOSINGS:
                self._closings.clear()
            self._closings[day] = closing
        return closing

    def open_time(self, day: date) -> timedelta:
        """The hours of one day by its pattern, zero on a closed day."""
        return timedelta(minutes=sum(last - first for first, last in self._hours(day)))

    def closed_days(self, first: date, last: date) -> list[date]:
        """The closed days from `first` to `last`, both included: for explanations and calendars on screen."""
        days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
        return [day for day in days if not self._hours(day)]

    def weekly_day_off(self, day: date) -> bool:
        """Whether the weekly pattern has no hours for this weekday."""
        return not self._week[day.weekday()]

    def open_span(self, start: datetime, end: datetime) -> tuple[datetime, datetime] | None:
        """The first and the last open moment between two moments, or None without any open time (R10).

        The last one may be a closing time, which belongs to the day that it closes.
        """
        if not self.time_between(start, end):
            return None
        finish = self.in_office(end)
        instant = (finish - _EPOCH) // _MICRO
        number = finish.year
        while not (found := bisect_left(self._year(number).opens, instant)):
            number -= 1
        last = min(instant, self._year(number).closes[found - 1])
        return self.next_open(start), self._answer(last, start)

    def _day(self, day: date) -> date:
        return self.in_office(day).date() if isinstance(day, datetime) else day

    def _local(self, instant: int) -> datetime:
        try:
            return (_EPOCH + timedelta(microseconds=instant)).astimezone(self._zone)
        except OverflowError as error:
            raise RuleError("beyond_horizon", instant=instant) from error

    def _answer(self, instant: int, asked: datetime) -> datetime:
        moment = self._local(instant)
        return moment if asked.tzinfo is not None else moment.replace(tzinfo=None)

    def _at(self, day: date, minute: int) -> datetime:
        if minute == DAY_MINUTES:
            day, minute = day + timedelta(days=1), 0
        return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=self._zone)

    def _shown(self, day: date, minute: int) -> datetime:
        """When the office's clock first shows this minute of a day; where it jumps over it, when it jumps."""
        at = self._at(day, minute)
        late = at.replace(fold=1)
        before, after = at.utcoffset(), late.utcoffset()
        if before == after or before is None or after is None or before > after:  # shown once, or twice
            return at
        first = (late - _EPOCH) // _MICRO
        within = range((after - before) // _MICRO)
        jump = first + bisect_left(within, True, key=lambda n: self._local(first + n).utcoffset() == after)
        return self._local(jump)

    def _hours(self, day: date) -> Hours:
        special = self._special.get(day)
        if special is not None:
            return special
        return () if day in self._closed else self._week[day.weekday()]

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            if not _FIRST_YEAR <= number <= _LAST_YEAR:
                raise RuleError("beyond_horizon", year=number)
            if len(self._years) == _KEPT_YEARS:
                self._years.clear()
            year = self._years[number] = _Year(self._layout(number))
        return year

    def _layout(self, number: int) -> list[tuple[int, list[tuple[int, int]]]]:
        """Each working day of a year by ordinal, with its intervals as instants."""
        days = []
        for ordinal in range(date(number, 1, 1).toordinal(), date(number + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            if hours := self._hours(day):
                days.append((ordinal, self._instants(day, hours)))
        return days

    def _instants(self, day: date, hours: Hours) -> list[tuple[int, int]]:
        midnight, next_midnight = self._at(day, 0), self._at(day, DAY_MINUTES)
        begin = (midnight - _EPOCH) // _MICRO
        if midnight.utcoffset() == next_midnight.utcoffset():
            return [(begin + first * _MINUTE_MICROS, begin + last * _MINUTE_MICROS) for first, last in hours]
        moved: list[tuple[int, int]] = []  # the clock changes on this day: an interval may be longer, shorter or gone
        for first, last in hours:
            opens, closes = ((self._shown(day, minute) - _EPOCH) // _MICRO for minute in (first, last))
            opens = max(opens, moved[-1][1]) if moved else opens
            if opens < closes:
                moved.append((opens, closes))
        return moved

    def _opening(self, instant: int) -> int:
        """The instant itself when it is in open time, else the next opening."""
        first = number = self._local(instant).year
        while number <= first + 20:
            year = self._year(number)
            index = bisect_right(year.closes, instant)
            if index < len(year.opens):
                return max(instant, year.opens[index])
            number += 1
        raise RuleError("beyond_horizon", year=first)

    def _landing(self, instant: int) -> int:
        # The year is that of the moment before: a closing time of 24:00 belongs to the day that it closes.
        closes = self._year(self._local(instant - 1).year).closes
        index = bisect_left(closes, instant)
        return instant if index < len(closes) and closes[index] == instant else self._opening(instant)

    def _working_day_before(self, day: date) -> date:
        ordinal = day.toordinal()
        for number in range(day.year, day.year - 21, -1):
            open_days = self._year(number).days
            if index := bisect_left(open_days, ordinal):
                return date.fromordinal(open_days[index - 1])
        raise RuleError("beyond_horizon", start=day)


class _Year:
    """One year laid out: intervals in order with the open time before each, and its working days as ordinals."""

    __slots__ = ("before", "closes", "days", "opens", "total")

    def __init__(self, layout: list[tuple[int, list[tuple[int, int]]]]) -> None:
        self.days = [ordinal for ordinal, _ in layout]
        intervals = [interval for _, day in layout for interval in day]
        self.opens = [opens for opens, _ in intervals]
        self.closes = [closes for _, closes in intervals]
        self.before = [0]
        for opens, closes in intervals:
            self.before.append(self.before[-1] + closes - opens)
        self.total = self.before[-1]

    def open_until(self, instant: int) -> int:
        """Open microseconds from the start of the year to an instant in it."""
        index = bisect_right(self.closes, instant)
        if index == len(self.opens):
            return self.total
        opens = self.opens[index]
        return self.before[index] + instant - opens if instant > opens else self.before[index]

    def instant_after(self, worked: int) -> int:
        """The first instant by which this much (more than 0, at most `total`) was open in the year."""
        index = bisect_left(self.before, worked) - 1
        return self.opens[index] + worked - self.before[index]
