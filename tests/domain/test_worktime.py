"""The working calendar: cases of other libraries, Indonesian vectors, edges and refusals."""

# ruff: noqa: DTZ001  (naive datetimes are office-local: that they are answered so is part of what is tested)

from __future__ import annotations

import json
import time as clock
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from loket.domain.worktime import WEEKDAYS, WorkCalendar
from loket.errors import RuleError

OPEN_CASES = json.loads((Path(__file__).parent / "cases" / "worktime_open.json").read_text(encoding="utf-8"))
OF_ANOTHER_RULE = {"HO7", "HO10", "WH18", "WH20", "WH21"}
CASES = [case for case in OPEN_CASES["cases"] if case["id"] not in OF_ANOTHER_RULE]

MON_FRI = {name: [("07:30", "12:00"), ("13:00", "16:00")] for name in WEEKDAYS[:5]}
PERPRES = {**MON_FRI, "fri": [("07:30", "11:30"), ("13:00", "16:30")]}
AUGUST = {date(2026, 8, 17), date(2026, 8, 25)}
JAKARTA = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")
ALWAYS = {name: [("00:00", "24:00")] for name in WEEKDAYS}


def calendar_of(case: dict[str, Any]) -> WorkCalendar:
    closed = {date.fromisoformat(text) for text in case.get("holidays", ())}
    closed |= {date.fromisoformat(f"{y}-{text}") for y in (2015, 2016) for text in case.get("yearly_holidays", ())}
    special = {date.fromisoformat(day): hours for day, hours in case.get("special_hours", {}).items()}
    zone = case.get("calc_tz", "Asia/Jakarta")
    return WorkCalendar(OPEN_CASES["weeks"][case["week"]], closed=closed, special=special, zone=zone)


def moment_of(case: dict[str, Any], text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=ZoneInfo(case["io_tz"])) if "io_tz" in case else moment


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_of_a_well_known_library_holds(case: dict[str, Any]) -> None:
    calendar = calendar_of(case)
    if case["op"] == "add_time":
        answer = calendar.add_time(moment_of(case, case["start"]), timedelta(seconds=case["seconds"]))
        assert answer == moment_of(case, case["expect"])
    elif case["op"] == "worked":
        worked = calendar.time_between(datetime.fromisoformat(case["start"]), datetime.fromisoformat(case["stop"]))
        assert worked == timedelta(seconds=case["expect"])
    else:
        assert str(day_answer(calendar, case)) == str(case["expect"])


def day_answer(calendar: WorkCalendar, case: dict[str, Any]) -> date | int:
    start = date.fromisoformat(case["start"])
    if case["op"] == "add_days":
        return calendar.add_days(start, case["days"])
    if case["op"] == "calendar_days_roll":
        return calendar.add_calendar_days(start, case["days"], case["roll"])
    return calendar.is_working_day(start) + calendar.days_between(start, date.fromisoformat(case["stop"]))


def test_fifty_six_of_the_sixty_one_cases_are_of_our_rule() -> None:
    assert (len(OPEN_CASES["cases"]), len(CASES)) == (61, 56)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-08-10 14:00", 120, "2026-08-10 16:00"),
        ("2026-08-14 10:30", 120, "2026-08-14 14:00"),
        ("2026-08-13 15:30", 60, "2026-08-14 08:00"),
        ("2026-08-14 16:15", 60, "2026-08-18 08:15"),
        ("2026-08-10 11:45", 60, "2026-08-10 13:45"),
        ("2026-08-10 06:50", 10, "2026-08-10 07:40"),
        ("2026-08-10 12:20", 10, "2026-08-10 13:10"),
        ("2026-08-24 15:50", 15, "2026-08-26 07:35"),
    ],
)
def test_working_minutes_run_as_in_an_indonesian_office(start: str, minutes: int, expected: str) -> None:
    calendar = WorkCalendar(PERPRES, closed=AUGUST)
    assert calendar.add_time(datetime.fromisoformat(start), timedelta(minutes=minutes)) == datetime.fromisoformat(
        expected
    )


def test_a_naive_moment_is_answered_naive_and_an_aware_one_in_the_zone_of_the_office() -> None:
    calendar = WorkCalendar(MON_FRI, zone="Asia/Jayapura")
    utc = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)  # Tuesday 07:30 in Jayapura
    assert calendar.add_time(datetime(2026, 8, 11, 7, 30), timedelta(hours=1)) == datetime(2026, 8, 11, 8, 30)
    answer = calendar.add_time(utc, timedelta(hours=1))
    assert (answer, answer.tzinfo) == (utc + timedelta(hours=1), ZoneInfo("Asia/Jayapura"))
    assert calendar.next_open(utc - timedelta(hours=9)).tzinfo is calendar.zone
    assert calendar.days_between(utc, date(2026, 8, 12)) == 1


def test_moments_of_different_offsets_are_compared_as_instants() -> None:
    calendar = WorkCalendar(MON_FRI)
    start = datetime(2026, 8, 10, 9, 0, tzinfo=timezone(timedelta(hours=9)))  # 07:00 in Jakarta
    assert calendar.time_between(start, datetime(2026, 8, 10, 1, 0, tzinfo=UTC)) == timedelta(minutes=30)


def test_a_moment_of_closing_is_not_open_and_leads_to_the_next_opening() -> None:
    calendar = WorkCalendar(MON_FRI)
    closing = datetime(2026, 8, 14, 16, 0)
    assert not calendar.is_open(closing)
    assert calendar.is_open(datetime(2026, 8, 14, 7, 30))
    assert calendar.next_open(closing) == datetime(2026, 8, 17, 7, 30)
    assert calendar.next_open(datetime(2026, 8, 14, 12, 0)) == datetime(2026, 8, 14, 13, 0)
    assert calendar.next_open(datetime(2026, 8, 14, 9, 1)) == datetime(2026, 8, 14, 9, 1)


def test_elapsed_time_that_lands_on_closed_time_waits_for_the_opening_but_stays_at_a_closing() -> None:
    calendar = WorkCalendar(MON_FRI)
    day = timedelta(hours=24)
    assert calendar.add_elapsed(datetime(2026, 8, 14, 10, 0), day) == datetime(2026, 8, 17, 7, 30)
    assert calendar.add_elapsed(datetime(2026, 8, 13, 16, 0), day) == datetime(2026, 8, 14, 16, 0)
    assert calendar.add_elapsed(datetime(2026, 8, 13, 12, 30), day) == datetime(2026, 8, 14, 13, 0)
    assert calendar.landing(datetime(2026, 8, 15, 10, 0)) == datetime(2026, 8, 17, 7, 30)


def test_special_hours_beat_a_holiday_and_empty_ones_close_the_day() -> None:
    saturday, monday = date(2026, 8, 15), date(2026, 8, 17)
    calendar = WorkCalendar(
        MON_FRI, closed={monday}, special={saturday: [("08:00", "12:00")], monday: [("09:00", "10:00")]}
    )
    assert calendar.add_days(date(2026, 8, 14), 2) == monday
    assert calendar.add_time(datetime(2026, 8, 14, 16, 0), timedelta(hours=5)) == datetime(2026, 8, 17, 10, 0)
    assert not WorkCalendar(MON_FRI, special={monday: []}).is_working_day(monday)


def test_midnight_is_a_legal_end_and_is_answered_as_the_next_day() -> None:
    calendar = WorkCalendar({"wed": [("20:00", "24:00")]})
    new_year_eve = date(2025, 12, 31)
    assert calendar.add_time(datetime(2025, 12, 31, 20), timedelta(hours=4)) == datetime(2026, 1, 1)
    assert calendar.closing_time(new_year_eve) == datetime(2026, 1, 1, tzinfo=JAKARTA)
    assert calendar.landing(datetime(2026, 1, 1)) == datetime(2026, 1, 1)
    assert calendar.intervals(new_year_eve) == (
        (datetime(2025, 12, 31, 20, tzinfo=JAKARTA), datetime(2026, 1, 1, tzinfo=JAKARTA)),
    )


def test_touching_intervals_are_joined_and_order_does_not_matter() -> None:
    calendar = WorkCalendar({"mon": [("12:00", "16:00"), (time(8), "10:00"), ("10:00", time(12))]})
    monday = date(2026, 8, 10)
    opens, closes = calendar.intervals(monday)[0]
    assert (opens.time(), closes.time(), len(calendar.intervals(monday))) == (time(8), time(16), 1)
    assert calendar.open_time(monday) == timedelta(hours=8)


def test_seconds_and_microseconds_are_kept() -> None:
    start = datetime(2026, 8, 10, 15, 59, 59, 999_999)
    assert WorkCalendar(MON_FRI).add_time(start, timedelta(microseconds=2)) == datetime(2026, 8, 11, 7, 30, 0, 1)


def test_a_closed_day_closes_at_midnight_and_is_told_apart_from_a_weekly_day_off() -> None:
    calendar = WorkCalendar(MON_FRI, closed=AUGUST)
    assert calendar.closing_time(date(2026, 8, 17)) == datetime(2026, 8, 18, tzinfo=JAKARTA)
    assert calendar.closed_days(date(2026, 8, 14), date(2026, 8, 18)) == [date(2026, 8, day) for day in (15, 16, 17)]
    assert [calendar.weekly_day_off(date(2026, 8, day)) for day in (16, 17)] == [True, False]


def test_an_office_that_never_closes_counts_real_hours_when_the_clock_changes() -> None:
    calendar = WorkCalendar(ALWAYS, zone="Europe/Berlin")
    spring, autumn = (datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 10, 25, tzinfo=BERLIN))
    assert calendar.time_between(spring, spring + timedelta(days=1)) == timedelta(hours=23)
    assert calendar.time_between(autumn, autumn + timedelta(days=1)) == timedelta(hours=25)
    assert calendar.add_time(spring, timedelta(hours=3)) == datetime(2026, 3, 29, 4, tzinfo=BERLIN)


def test_an_interval_that_the_clock_change_swallows_is_gone() -> None:
    calendar = WorkCalendar({"sun": [("02:00", "03:00"), ("04:00", "05:00")]}, zone="Europe/Berlin")
    assert calendar.add_time(datetime(2026, 3, 29), timedelta(minutes=60)) == datetime(2026, 3, 29, 5)


def test_the_closed_day_rule_leads_forward_back_or_nowhere() -> None:
    calendar = WorkCalendar(MON_FRI, closed={date(2026, 1, 1), date(2025, 12, 31)})
    answers = {rule: calendar.add_calendar_days(date(2025, 12, 30), 2, rule) for rule in ("next", "previous", "none")}
    assert answers == {"next": date(2026, 1, 2), "previous": date(2025, 12, 30), "none": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("week", "code"),
    [
        ({}, "week_empty"),
        ({"mon": []}, "week_empty"),
        ({"monday": [("08:00", "16:00")]}, "unknown_weekday"),
        ({"mon": [("22:00", "06:00")]}, "interval_backwards"),
        ({"mon": [("08:00", "08:00")]}, "interval_backwards"),
        ({"mon": [("08:00", "12:00"), ("11:59", "16:00")]}, "intervals_overlap"),
        ({"mon": [("08:00", "24:01")]}, "time_unreadable"),
        ({"mon": [("08:60", "12:00")]}, "time_unreadable"),
        ({"mon": [("8", "12:00")]}, "time_unreadable"),
        ({"mon": [(time(8, 0, 30), "12:00")]}, "time_unreadable"),
        ({"mon": [("08:00",)]}, "time_unreadable"),
        ({"mon": ["08:00-12:00"]}, "time_unreadable"),
        ({"mon": [8, 16]}, "time_unreadable"),
        ({"mon": [(8, 16)]}, "time_unreadable"),
        ({"mon": [("08.00", "16.00")]}, "time_unreadable"),
        ({"mon": [("-1:00", "16:00")]}, "time_unreadable"),
    ],
)
def test_hours_that_make_no_sense_are_refused_when_they_are_saved(week: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError) as refusal:
        WorkCalendar(week)
    assert refusal.value.code == code


def test_special_hours_are_read_as_strictly_as_the_week() -> None:
    with pytest.raises(RuleError) as refusal:
        WorkCalendar(MON_FRI, special={date(2026, 8, 15): [("12:00", "08:00")]})
    assert refusal.value.facts == {"where": date(2026, 8, 15)}


@pytest.mark.parametrize("zone", ["Asia/Palangkaraya", "", "../etc/passwd", "WIB", "Asia", None, 7])
def test_an_unknown_zone_is_refused(zone: Any) -> None:
    with pytest.raises(RuleError, match="unknown_zone"):
        WorkCalendar(MON_FRI, zone=zone)


def test_amounts_of_zero_or_less_are_refused() -> None:
    calendar = WorkCalendar(MON_FRI)
    monday = datetime(2026, 8, 10)
    for amount in (0, -1):
        for refused in (
            lambda n=amount: calendar.add_time(monday, timedelta(minutes=n)),
            lambda n=amount: calendar.add_elapsed(monday, timedelta(minutes=n)),
            lambda n=amount: calendar.add_days(monday.date(), n),
            lambda n=amount: calendar.add_calendar_days(monday.date(), n),
        ):
            with pytest.raises(RuleError, match="not_positive"):
                refused()


def test_an_unknown_closed_day_rule_is_refused_even_where_it_would_not_matter() -> None:
    with pytest.raises(RuleError, match="unknown_on_closed"):
        WorkCalendar(MON_FRI).add_calendar_days(date(2026, 8, 10), 1, "nearest")


def test_an_end_that_is_not_after_the_start_counts_nothing() -> None:
    calendar = WorkCalendar(MON_FRI)
    late, early = datetime(2026, 8, 12, 9), datetime(2026, 8, 10, 9)
    assert calendar.time_between(late, early) == calendar.time_between(late, late) == timedelta(0)
    assert calendar.days_between(late.date(), early.date()) == calendar.days_between(late.date(), late.date()) == 0
    assert calendar.open_span(late, early) is None


def test_a_count_ends_at_the_horizon_of_twenty_years() -> None:
    start = datetime(2026, 8, 10, 9)
    rare = WorkCalendar({"mon": [("08:00", "08:01")]}, closed={date(2046, 8, 13)})
    for refused in (
        lambda: rare.add_time(start, timedelta(hours=18)),
        lambda: rare.add_time(start, timedelta(days=36500)),
        lambda: rare.add_elapsed(start, timedelta(days=7306)),
        lambda: rare.add_days(start.date(), 1045),
        lambda: rare.add_days(start.date(), 10**9),
        lambda: rare.add_calendar_days(start.date(), 7306),
        lambda: rare.add_days(date(9999, 6, 1), 1),
    ):
        with pytest.raises(RuleError, match="beyond_horizon"):
            refused()


def test_an_office_that_is_closed_for_ever_does_not_hang() -> None:
    monday = date(2026, 8, 10)
    closed = {monday + timedelta(days=7 * week) for week in range(-1200, 1200)}
    calendar = WorkCalendar({"mon": [("08:00", "16:00")]}, closed=closed)
    for refused in (
        lambda: calendar.next_open(datetime(2026, 8, 10, 9)),
        lambda: calendar.add_days(monday, 1),
        lambda: calendar.roll(monday, "previous"),
    ):
        with pytest.raises(RuleError, match="beyond_horizon"):
            refused()


ZONES = ("UTC", "America/New_York", "Asia/Jayapura", "Pacific/Apia")


@pytest.fixture
def machine_zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[Iterator[str]]:
    if not hasattr(clock, "tzset"):
        pytest.skip("this platform cannot change the zone of a process")

    def each() -> Iterator[str]:
        for zone in ZONES:
            monkeypatch.setenv("TZ", zone)
            clock.tzset()
            yield zone

    yield each()
    monkeypatch.undo()
    clock.tzset()


def test_the_answer_does_not_depend_on_the_zone_of_the_machine(machine_zones: Iterator[str]) -> None:
    naive, aware = datetime(2026, 8, 14, 16, 15), datetime(2026, 8, 14, 9, 15, tzinfo=UTC)
    answers = set()
    for _ in machine_zones:
        calendar = WorkCalendar(PERPRES, closed=AUGUST)
        due = calendar.add_time(aware, timedelta(hours=1))
        answers.add((calendar.add_time(naive, timedelta(hours=1)), due.isoformat(), calendar.add_days(aware, 1)))
    assert answers == {(datetime(2026, 8, 18, 8, 15), "2026-08-18T08:15:00+07:00", date(2026, 8, 18))}
