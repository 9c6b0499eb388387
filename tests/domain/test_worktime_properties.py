"""The working calendar: properties of any calendar, and two oracles (numpy; a walk minute by minute)."""

# ruff: noqa: DTZ001  (naive datetimes are office-local: that they are answered so is part of what is tested)

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket.domain.worktime import WEEKDAYS, WorkCalendar

MON_FRI = {name: [("07:30", "12:00"), ("13:00", "16:00")] for name in WEEKDAYS[:5]}
PERPRES = {**MON_FRI, "fri": [("07:30", "11:30"), ("13:00", "16:30")]}


STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))
WORKS = st.timedeltas(timedelta(microseconds=1), timedelta(hours=60))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def hours(draw: st.DrawFn, *, least: int = 0) -> list[tuple[str, str]]:
    cuts = sorted(draw(st.sets(st.integers(0, 96), min_size=2 * least, max_size=6)))
    texts = [f"{cut // 4:02}:{cut % 4 * 15:02}" for cut in cuts]
    return [(a, b) for a, b in zip(texts[::2], texts[1::2], strict=False)]


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    week = {name: draw(hours()) for name in WEEKDAYS}
    week[draw(st.sampled_from(WEEKDAYS))] = draw(hours(least=1))
    closed = draw(st.frozensets(DAYS, max_size=20))
    special = draw(st.dictionaries(DAYS, hours(), max_size=4))
    zone = draw(st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Berlin"]))
    return WorkCalendar(week, closed=closed, special=special, zone=zone)


quick = settings(max_examples=120, deadline=None)


@quick
@given(calendars(), STARTS, WORKS, WORKS)
def test_adding_twice_is_adding_the_sum(calendar: WorkCalendar, start: datetime, a: timedelta, b: timedelta) -> None:
    aware = start.replace(tzinfo=UTC)
    assert calendar.add_time(aware, a + b) == calendar.add_time(calendar.add_time(aware, a), b)


@quick
@given(calendars(), STARTS, WORKS)
def test_the_time_between_a_start_and_its_due_moment_is_what_was_added(
    calendar: WorkCalendar, start: datetime, work: timedelta
) -> None:
    aware = start.replace(tzinfo=UTC)
    assert calendar.time_between(aware, calendar.add_time(aware, work)) == work


@quick
@given(calendars(), st.lists(STARTS, min_size=2, max_size=5), st.lists(WORKS, min_size=2, max_size=5))
def test_a_later_start_or_a_greater_amount_is_never_due_earlier(
    calendar: WorkCalendar, starts: list[datetime], works: list[timedelta]
) -> None:
    moments = sorted(start.replace(tzinfo=UTC) for start in starts)
    for work in works:
        assert all(calendar.add_time(a, work) <= calendar.add_time(b, work) for a, b in pairwise(moments))
    assert all(calendar.add_time(moments[0], a) <= calendar.add_time(moments[0], b) for a, b in pairwise(sorted(works)))
    assert all(calendar.add_days(a, 3) <= calendar.add_days(b, 3) for a, b in pairwise(moments))


@quick
@given(DAYS, st.frozensets(DAYS, max_size=30), STARTS, WORKS, st.integers(1, 40))
def test_one_more_holiday_never_makes_a_promise_earlier(
    holiday: date, closed: frozenset[date], start: datetime, work: timedelta, days: int
) -> None:
    before, after = WorkCalendar(PERPRES, closed=closed), WorkCalendar(PERPRES, closed=closed | {holiday})
    assert before.add_time(start, work) <= after.add_time(start, work)
    assert before.add_days(start.date(), days) <= after.add_days(start.date(), days)
    assert before.add_calendar_days(start.date(), days) <= after.add_calendar_days(start.date(), days)


@quick
@given(calendars(), DAYS, st.integers(1, 60), st.integers(1, 60))
def test_days_add_up_and_always_end_on_a_working_day(calendar: WorkCalendar, start: date, a: int, b: int) -> None:
    due = calendar.add_days(start, a)
    assert calendar.is_working_day(due)
    assert calendar.days_between(start, due) == a
    assert calendar.add_days(due, b) == calendar.add_days(start, a + b)


@quick
@given(calendars(), st.lists(STARTS, min_size=3, max_size=3))
def test_open_time_adds_up_over_any_moment_in_between(calendar: WorkCalendar, moments: list[datetime]) -> None:
    a, b, c = sorted(moment.replace(tzinfo=UTC) for moment in moments)
    assert calendar.time_between(a, c) == calendar.time_between(a, b) + calendar.time_between(b, c)
    assert calendar.time_between(a, c) <= c - a


@quick
@given(calendars(), STARTS, STARTS)
def test_the_open_span_holds_all_the_open_time_and_begins_and_ends_with_it(
    calendar: WorkCalendar, start: datetime, end: datetime
) -> None:
    start, end = start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
    span = calendar.open_span(start, end)
    if span is None:
        assert not calendar.time_between(start, end)
        return
    first, last = span
    assert start <= first < last <= end
    assert calendar.is_open(first)
    assert calendar.time_between(first, last) == calendar.time_between(start, end)
    assert calendar.landing(last) == last


def test_numpy_agrees_over_a_whole_year_of_starts_and_sixty_days() -> None:
    holidays = [date(2026, 1, 1), date(2026, 3, 19), date(2026, 3, 20), date(2026, 5, 14), date(2026, 12, 25)]
    calendar = WorkCalendar(MON_FRI, closed=holidays)
    starts = np.arange("2026-01-01", "2027-01-02", dtype="datetime64[D]")
    for days in range(1, 61):
        # A closed start goes back first: then the next working day is day 1.
        expected = np.busday_offset(starts, days, roll="backward", holidays=np.array(holidays, "datetime64[D]"))
        assert [calendar.add_days(start, days) for start in starts.tolist()] == expected.tolist()


# --- a slow oracle ----------------------------------------------------------------------------------------------------


class Walker:
    """The same questions answered by walking minute by minute through hours written as minutes."""

    def __init__(self, week: dict[str, list[tuple[int, int]]], closed: set[date], special: dict[date, Any]) -> None:
        self.week, self.closed, self.special = week, closed, special

    def open_minutes(self, day: date) -> set[int]:
        hours = self.special.get(day, [] if day in self.closed else self.week[WEEKDAYS[day.weekday()]])
        return {minute for first, last in hours for minute in range(first, last)}

    def walk(self, start: datetime) -> Iterator[tuple[datetime, bool]]:
        moment = start
        while True:
            open_minutes = self.open_minutes(moment.date())
            for minute in range(moment.hour * 60 + moment.minute, 24 * 60):
                yield moment, minute in open_minutes
                moment += timedelta(minutes=1)

    def add(self, start: datetime, minutes: int) -> datetime:
        for moment, is_open in self.walk(start):
            minutes -= is_open
            if not minutes:
                return moment + timedelta(minutes=1)
        raise AssertionError

    def between(self, start: datetime, end: datetime) -> int:
        worked = 0
        for moment, is_open in self.walk(start):
            if moment >= end:
                return worked
            worked += is_open
        raise AssertionError

    def next_open(self, start: datetime) -> datetime:
        return next(moment for moment, is_open in self.walk(start) if is_open)

    def add_days(self, start: date, days: int) -> date:
        while days:
            start += timedelta(days=1)
            days -= bool(self.open_minutes(start))
        return start


def random_office(random: Random) -> tuple[WorkCalendar, Walker]:
    def some_hours(pieces: int) -> list[tuple[int, int]]:
        cuts = sorted(random.sample(range(24 * 60 + 1), 2 * pieces))
        return list(zip(cuts[::2], cuts[1::2], strict=True))

    def written(hours: list[tuple[int, int]]) -> list[tuple[str, str]]:
        first, *rest = ([f"{m // 60:02}:{m % 60:02}" for m in pair] for pair in hours) if hours else ([],)
        return [(a, b) for a, b in (first, *rest)] if hours else []

    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(70)]
    week = {name: some_hours(random.choice((0, 1, 1, 2, 3))) for name in WEEKDAYS}
    week[random.choice(WEEKDAYS)] = some_hours(1)
    closed = set(random.sample(days, random.randrange(12)))
    special = {day: some_hours(random.randrange(3)) for day in random.sample(days, random.randrange(6))}
    calendar = WorkCalendar(
        {name: written(hours) for name, hours in week.items()},
        closed=closed,
        special={day: written(hours) for day, hours in special.items()},
    )
    return calendar, Walker(week, closed, special)


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_minute_by_minute_agrees_on_fifty_random_offices(seed: int) -> None:
    random = Random(seed)
    for _ in range(50):
        calendar, walker = random_office(random)
        start = datetime(2026, 1, random.randrange(1, 29), random.randrange(24), random.randrange(60))
        minutes, days = random.randrange(1, 900), random.randrange(1, 9)
        end = start + timedelta(minutes=random.randrange(1, 5 * 24 * 60))
        assert calendar.add_time(start, timedelta(minutes=minutes)) == walker.add(start, minutes)
        assert calendar.time_between(start, end) == timedelta(minutes=walker.between(start, end))
        assert calendar.next_open(start) == walker.next_open(start)
        assert calendar.add_days(start.date(), days) == walker.add_days(start.date(), days)
