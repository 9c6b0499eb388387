"""How a request stands against its promise: the state, and the time left or over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from loket.domain.promise import (
    OfficeCalendar,
    PromiseState,
    Remaining,
    Tracked,
    overrun,
    remaining,
    state_of,
    states_of,
)
from loket.domain.standards import Unit
from loket.domain.worktime import WEEKDAYS, WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
WEEK = {name: [("07:30", "12:00"), ("13:00", "16:00")] for name in WEEKDAYS[:5]}
OFFICE = OfficeCalendar(WorkCalendar(WEEK, closed={date(2026, 8, 17)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=JAKARTA)


def tracked(start: str, due: str, unit: Unit = Unit.WORKING_DAY, **more: datetime) -> Tracked:
    return Tracked(at(start), at(due), unit, **more)


WEEK_LONG = tracked("08-03 16:00", "08-10 16:00")  # five working days of 7.5 hours; a fifth is the last day


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("08-04 09:00", PromiseState.ON_TIME),
        ("08-07 16:00", PromiseState.ON_TIME),
        ("08-09 12:00", PromiseState.ON_TIME),
        ("08-10 00:00", PromiseState.DUE_TODAY),
        ("08-10 16:00", PromiseState.DUE_TODAY),
        ("08-10 16:00:01", PromiseState.OVERDUE),
        ("08-20 09:00", PromiseState.OVERDUE),
    ],
)
def test_an_open_request_passes_from_on_time_to_overdue(now: str, state: PromiseState) -> None:
    assert state_of(WEEK_LONG, at(now), OFFICE) is state


def test_a_request_is_at_risk_below_a_fifth_of_its_open_time() -> None:
    six_days = tracked("08-03 16:00", "08-11 16:00")  # 45 hours: a fifth is 9
    assert state_of(six_days, at("08-10 14:30"), OFFICE) is PromiseState.ON_TIME
    assert state_of(six_days, at("08-10 14:31"), OFFICE) is PromiseState.AT_RISK


def test_minutes_are_at_risk_rather_than_due_today() -> None:
    short = tracked("08-10 09:00", "08-10 10:00", Unit.MINUTE)
    assert state_of(short, at("08-10 09:48"), OFFICE) is PromiseState.ON_TIME
    assert state_of(short, at("08-10 09:49"), OFFICE) is PromiseState.AT_RISK
    hours = tracked("08-10 09:00", "08-10 10:00", Unit.WORKING_HOUR)
    assert state_of(hours, at("08-10 09:10"), OFFICE) is PromiseState.DUE_TODAY


def test_a_suspended_request_is_overdue_only_if_it_was_late_before() -> None:
    in_time = tracked("08-03 16:00", "08-10 16:00", suspended_since=at("08-10 16:00"))
    too_late = tracked("08-03 16:00", "08-10 16:00", suspended_since=at("08-11 09:00"))
    assert state_of(in_time, at("08-20 09:00"), OFFICE) is PromiseState.SUSPENDED
    assert state_of(too_late, at("08-20 09:00"), OFFICE) is PromiseState.OVERDUE


def test_a_finished_request_met_its_promise_or_missed_it_with_the_working_time_over() -> None:
    in_time = tracked("08-03 16:00", "08-10 16:00", finished=at("08-10 16:00"))
    too_late = tracked("08-03 16:00", "08-10 16:00", finished=at("08-11 09:00"))
    assert state_of(in_time, at("08-20 09:00"), OFFICE) is PromiseState.MET
    assert state_of(too_late, at("08-20 09:00"), OFFICE) is PromiseState.MISSED
    assert overrun(too_late.due, at("08-11 09:00"), OFFICE) == timedelta(hours=1, minutes=30)
    assert overrun(in_time.due, at("08-10 16:00"), OFFICE) == timedelta(0)


def test_due_at_midnight_belongs_to_the_day_before() -> None:
    midnight = tracked("08-03 09:00", "08-16 00:00", Unit.CALENDAR_DAY)
    assert state_of(midnight, at("08-15 10:00"), OFFICE) is PromiseState.DUE_TODAY
    assert state_of(midnight, at("08-14 09:00"), OFFICE) is PromiseState.AT_RISK


def test_today_is_the_day_of_the_office_and_not_of_utc() -> None:
    due = datetime(2026, 8, 10, 9, tzinfo=UTC)  # 16:00 in Jakarta
    request = Tracked(datetime(2026, 8, 3, 9, tzinfo=UTC), due, Unit.WORKING_DAY)
    assert state_of(request, datetime(2026, 8, 9, 18, tzinfo=UTC), OFFICE) is PromiseState.DUE_TODAY
    assert state_of(request, datetime(2026, 8, 9, 16, tzinfo=UTC), OFFICE) is not PromiseState.DUE_TODAY


def test_many_states_are_the_states_of_each_even_across_years() -> None:
    start = datetime(2025, 11, 3, 2, tzinfo=UTC)
    requests = [
        Tracked(start + timedelta(hours=7 * n), start + timedelta(days=n, hours=9 * n + 3), Unit.WORKING_DAY)
        for n in range(200)
    ]
    now = datetime(2026, 1, 20, 3, tzinfo=UTC)
    states = states_of(requests, now, OFFICE)
    assert states == [state_of(request, now, OFFICE) for request in requests]
    for request, state in zip(requests, states, strict=True):
        if state in (PromiseState.AT_RISK, PromiseState.ON_TIME):
            left = OFFICE.work.time_between(now, request.due)
            at_risk = 5 * left < OFFICE.work.time_between(request.start, request.due)
            assert at_risk == (state is PromiseState.AT_RISK)
    assert len(set(states)) >= 3


@pytest.mark.parametrize(
    ("now", "due", "days", "hours", "late"),
    [
        ("08-10 13:00", "08-11 16:00", 1, 3.0, False),
        ("08-10 13:00", "08-10 16:00", 0, 3.0, False),
        ("08-10 14:00", "08-11 09:00", 0, 3.5, False),
        ("08-10 07:30", "08-12 16:00", 3, 0.0, False),
        ("08-10 18:00", "08-12 16:00", 2, 0.0, False),
        ("08-15 10:00", "08-18 16:00", 1, 0.0, False),
        ("08-14 15:00", "08-18 08:00", 0, 1.5, False),
        ("08-11 16:00", "08-10 13:00", 1, 3.0, True),
        ("08-10 18:00", "08-10 16:00", 0, 0.0, True),
        ("08-13 13:00", "08-15 00:00", 1, 3.0, False),
        ("08-13 13:00", "08-17 16:00", 1, 3.0, False),
        ("08-10 16:00", "08-10 16:00", 0, 0.0, False),
    ],
)
def test_remaining_time_is_told_in_working_days_and_hours(
    now: str, due: str, days: int, hours: float, late: bool
) -> None:
    left = remaining(at(now), at(due), Unit.WORKING_DAY, OFFICE)
    assert left == Remaining(days, timedelta(hours=hours), late)


@pytest.mark.parametrize("unit", [Unit.HOUR, Unit.CALENDAR_DAY, Unit.WEEK, Unit.MONTH])
def test_remaining_time_of_wall_and_calendar_units_is_told_by_the_calendar(unit: Unit) -> None:
    assert remaining(at("08-14 13:00"), at("08-18 16:00"), unit, OFFICE) == Remaining(4, timedelta(hours=3), False)
