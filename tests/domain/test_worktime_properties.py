"""The working calendar: properties of any calendar, and numpy as an oracle (a slower one: `test_oracle`)."""

# ruff: noqa: DTZ001  (naive datetimes are office-local: that they are answered so is part of what is tested)

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
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
    assert all(calendar.add_days(moments[0], n) < calendar.add_days(moments[0], n + 1) for n in range(1, 9))


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


def test_numpy_counts_the_same_working_days_between_any_two_days_of_a_year() -> None:
    holidays = [date(2026, 1, 1), date(2026, 3, 19), date(2026, 5, 14), date(2026, 5, 15), date(2026, 12, 25)]
    calendar = WorkCalendar(MON_FRI, closed=holidays)
    starts = np.arange("2026-01-01", "2027-01-02", dtype="datetime64[D]")
    for later in (1, 2, 5, 30, 200, 366):
        ends = starts + later
        expected = np.busday_count(starts + 1, ends + 1, holidays=np.array(holidays, "datetime64[D]"))
        found = [calendar.days_between(a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        assert found == expected.tolist()
