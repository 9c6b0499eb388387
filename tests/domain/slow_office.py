"""The rule book walked out minute by minute: a second, slow engine that the fast one has to agree with.

It shares no line with `loket.domain`: hours are minutes of a day, moments are whole microseconds since 1970 (UTC),
a day is laid out as the list of its open minutes, and every question is answered by walking along them. The one
sentence for clock changes: an hour of the week stands for the first moment at which the office's clock shows it or
something later; so what lies in a swallowed hour is gone, and nothing happens twice in a repeated one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Hours = list[tuple[int, int]]
"""Open intervals of a day in minutes from midnight; 1440 is 24:00."""

MINUTE = 60_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


@dataclass
class SlowOffice:
    """An office as people describe it: a week, a season with hours of its own, closed days, exceptions."""

    week: list[Hours]
    zone: str
    closed: set[date] = field(default_factory=set)
    season: tuple[date, date, list[Hours]] | None = None
    special: dict[date, Hours] = field(default_factory=dict)
    cutoff: time | None = None
    count_first_day: bool = False
    _laid_out: dict[date, list[int]] = field(default_factory=dict, repr=False)

    # --- what a day is ------------------------------------------------------------------------------------------------

    def hours(self, day: date) -> Hours:
        if day in self.special:
            return self.special[day]
        if day in self.closed:
            return []
        if self.season and self.season[0] <= day <= self.season[1]:
            return self.season[2][day.weekday()]
        return self.week[day.weekday()]

    def minutes(self, day: date) -> list[int]:
        """Every open minute of a day, as minutes since 1970."""
        if day not in self._laid_out:
            self._laid_out[day] = [
                minute
                for first, last in sorted(self.hours(day))
                for minute in range(self.shows(day, first) // MINUTE, self.shows(day, last) // MINUTE)
            ]
        return self._laid_out[day]

    def shows(self, day: date, minute: int) -> int:
        """The first moment at which the clock shows this minute of the day, or something later."""
        zone = ZoneInfo(self.zone)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        tomorrow = day + ONE_DAY
        if midnight.utcoffset() == datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone).utcoffset():
            return micros(midnight) + minute * MINUTE
        wanted = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
        walked = micros(midnight) - 180 * MINUTE
        while self.local(walked).replace(tzinfo=None) < wanted:
            walked += MINUTE
        return walked

    def local(self, moment: int) -> datetime:
        return (EPOCH + timedelta(microseconds=moment)).astimezone(ZoneInfo(self.zone))

    def day_of(self, moment: int) -> date:
        return self.local(moment).date()

    def works_on(self, day: date) -> bool:
        return bool(self.hours(day))

    def closing(self, day: date) -> int:
        hours = self.hours(day)
        return self.shows(day, max(last for _, last in hours) if hours else 24 * 60)

    def open_at(self, moment: int) -> bool:
        return moment // MINUTE in self.minutes(self.day_of(moment))

    # --- walks --------------------------------------------------------------------------------------------------------

    def days_after(self, day: date) -> Iterator[date]:
        while True:
            day += ONE_DAY
            yield day

    def open_pieces(self, start: int) -> Iterator[tuple[int, int]]:
        """Open minutes from a moment on, the first one cut off where the moment falls into it."""
        day = self.day_of(start)
        while True:
            for minute in self.minutes(day):
                if (minute + 1) * MINUTE > start:
                    yield max(minute * MINUTE, start), (minute + 1) * MINUTE
            day += ONE_DAY

    def next_open(self, moment: int) -> int:
        return next(self.open_pieces(moment))[0]

    def landing(self, moment: int) -> int:
        """A moment that is open or just closing stays; any other waits for the next opening (R7)."""
        return moment if self.open_at(moment) or self.open_at(moment - 1) else self.next_open(moment)

    def add_time(self, start: int, left: int) -> int:
        for first, last in self.open_pieces(start):
            if left <= last - first:
                return first + left
            left -= last - first
        raise AssertionError

    def time_between(self, start: int, end: int) -> int:
        worked, day = 0, self.day_of(start)
        while start < end and day <= self.day_of(end):
            for minute in self.minutes(day):
                worked += max(min((minute + 1) * MINUTE, end) - max(minute * MINUTE, start), 0)
            day += ONE_DAY
        return worked

    def add_days(self, day: date, days: int) -> date:
        for after in self.days_after(day):
            days -= self.works_on(after)
            if not days:
                return after
        raise AssertionError

    def days_between(self, start: date, end: date) -> int:
        count = 0
        while start < end:
            start += ONE_DAY
            count += self.works_on(start)
        return count

    def roll(self, day: date, on_closed: str) -> date:
        step = {"next": ONE_DAY, "previous": -ONE_DAY, "none": timedelta(0)}[on_closed]
        while step and not self.works_on(day):
            day += step
        return day

    def closed_days(self, first: date, last: date) -> list[date]:
        days = []
        while first <= last:
            if not self.works_on(first):
                days.append(first)
            first += ONE_DAY
        return days


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970 of an aware moment."""
    return (moment - EPOCH) // timedelta(microseconds=1)
