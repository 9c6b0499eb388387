"""The working calendar at its edges: changes of the clock, centuries, horizons, and odd callers."""

# ruff: noqa: DTZ001  (naive datetimes are office-local: that they are answered so is part of what is tested)

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from loket.domain.worktime import WEEKDAYS, WorkCalendar
from loket.errors import RuleError

MON_FRI = {name: [("07:30", "12:00"), ("13:00", "16:00")] for name in WEEKDAYS[:5]}
ALWAYS = {name: [("00:00", "24:00")] for name in WEEKDAYS}
JAKARTA = ZoneInfo("Asia/Jakarta")
FIRST, LAST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59)


def test_hours_within_a_swallowed_hour_begin_when_the_clock_jumps() -> None:
    sunday = date(2026, 3, 29)  # 02:00 becomes 03:00 in Berlin
    within = WorkCalendar({"sun": [("02:15", "02:45"), ("04:00", "05:00")]}, zone="Europe/Berlin")
    assert within.add_time(datetime(2026, 3, 29), timedelta(minutes=1)) == datetime(2026, 3, 29, 4, 1)
    across = WorkCalendar({"sun": [("02:30", "05:00")]}, zone="Europe/Berlin")
    assert across.add_time(datetime(2026, 3, 29), timedelta(minutes=1)) == datetime(2026, 3, 29, 3, 1)
    assert across.time_between(datetime(2026, 3, 29), datetime(2026, 3, 30)) == timedelta(hours=2)
    assert across.intervals(sunday)[0][0] == datetime(2026, 3, 29, 1, tzinfo=UTC)
    early = WorkCalendar({"sun": [("00:00", "02:30")]}, zone="Europe/Berlin")
    assert early.closing_time(sunday) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_repeated_hour_opens_and_closes_an_office_once() -> None:
    calendar = WorkCalendar({"sun": [("01:30", "03:00")]}, zone="America/New_York")  # 02:00 becomes 01:00
    night = (datetime(2026, 11, 1, 0, tzinfo=UTC), datetime(2026, 11, 2, 0, tzinfo=UTC))
    assert calendar.time_between(*night) == timedelta(hours=2, minutes=30)
    early = WorkCalendar({"sun": [("01:00", "01:30")]}, zone="America/New_York")
    assert early.time_between(*night) == timedelta(minutes=30)


@pytest.mark.parametrize(
    "zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "America/New_York", "Europe/Berlin"]
)
def test_three_centuries_add_up_through_every_change_of_the_clock(zone: str) -> None:
    calendar = WorkCalendar(MON_FRI, zone=zone)
    for year in range(1900, 2201, 25):
        start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 10, 12, 31, tzinfo=UTC)
        worked = calendar.time_between(start, end)
        assert calendar.add_time(start, worked) <= end
        assert calendar.time_between(start, calendar.add_time(start, worked)) == worked
        assert calendar.days_between(start, end) == calendar.days_between(start, datetime(year + 3, 6, 1)) + (
            calendar.days_between(datetime(year + 3, 6, 1), end)
        )
    days = int(np.busday_count("1900-01-01", "2201-01-01"))
    assert calendar.days_between(date(1899, 12, 31), date(2200, 12, 31)) == days
    worked = calendar.time_between(datetime(1900, 1, 1), datetime(2201, 1, 1))
    assert abs(worked - days * timedelta(hours=7.5)) < timedelta(hours=8)  # some clocks were changed during the day


def test_the_ends_of_the_calendar_are_refused_like_any_other_horizon() -> None:
    west = WorkCalendar(MON_FRI, zone="America/New_York")
    for refused in (
        lambda: west.next_open(LAST),
        lambda: west.next_open(FIRST.replace(tzinfo=UTC)),
        lambda: WorkCalendar(MON_FRI).next_open(LAST.replace(tzinfo=UTC)),
        lambda: west.add_time(LAST, timedelta.max),
        lambda: west.add_days(date.max, 1),
        lambda: west.is_open(FIRST),
    ):
        with pytest.raises(RuleError, match="beyond_horizon"):
            refused()


def test_a_twenty_year_count_is_answered_and_one_day_more_is_not() -> None:
    calendar = WorkCalendar(ALWAYS)
    assert calendar.add_days(date(2026, 8, 10), 7305) == date(2046, 8, 10)
    assert calendar.add_time(datetime(2026, 8, 10), timedelta(days=7305)) == datetime(2046, 8, 10)
    assert calendar.add_calendar_days(date(2026, 8, 10), 7305) == date(2046, 8, 10)
    for refused in (
        lambda: calendar.add_days(date(2026, 8, 10), 7306),
        lambda: calendar.add_time(datetime(2026, 8, 10), timedelta(days=7305, microseconds=1)),
        lambda: calendar.add_calendar_days(date(2026, 8, 10), 7306),
    ):
        with pytest.raises(RuleError, match="beyond_horizon"):
            refused()


@pytest.mark.parametrize("shape", [set, list, tuple, frozenset, dict.fromkeys, iter])
def test_days_and_hours_are_taken_in_every_shape_that_callers_have(shape: Any) -> None:
    week = {"mon": [["7:30", "12:00"], ("13:00", time(16))], "tue": (("07:30", "16:00"),), "wed": None, "thu": []}
    saturday = datetime(2026, 8, 15, 9)
    calendar = WorkCalendar(week, closed=shape([date(2026, 8, 17)]), special={saturday: [("8:00", "24:00")]})
    assert calendar.add_days(date(2026, 8, 11), 1) == date(2026, 8, 15)
    assert calendar.add_days(date(2026, 8, 11), 2) == date(2026, 8, 18)
    assert calendar.open_time(date(2026, 8, 10)) == timedelta(hours=7, minutes=30)
    assert calendar.closing_time(date(2026, 8, 15)) == datetime(2026, 8, 16, tzinfo=JAKARTA)
    assert not WorkCalendar(MON_FRI, closed=[datetime(2026, 8, 17, 9)]).is_working_day(date(2026, 8, 17))


def test_a_day_that_is_not_a_date_is_refused_and_never_overlooked() -> None:
    for refused in (
        lambda: WorkCalendar(MON_FRI, closed=["2026-08-17"]),  # type: ignore[list-item]
        lambda: WorkCalendar(MON_FRI, special={"2026-08-17": []}),  # type: ignore[dict-item]
    ):
        with pytest.raises(RuleError, match="date_unreadable"):
            refused()
