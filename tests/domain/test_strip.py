"""The days of a promise one by one: they tell what the explanation tells."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket.domain.promise import ClosedDay, DayKind, OfficeCalendar, Pause, apply_pauses, compute
from loket.domain.standards import ClosedDayRule, CompletionTime, Unit
from loket.domain.strip import LONGEST, CountedIn, Counting, StripDay, StripKind, day_strip
from loket.domain.worktime import WEEKDAYS, WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
HOURS = [("07:30", "12:00"), ("13:00", "16:00")]
WEEK = dict.fromkeys(WEEKDAYS[:5], HOURS)
NYEPI = date(2026, 3, 19)
FIRST = date(2026, 1, 1)


def office(*closed: date, **settings_: Any) -> OfficeCalendar:
    rows = {day: ClosedDay(day, DayKind.NATIONAL, "Hari Suci Nyepi") for day in closed}
    return OfficeCalendar(WorkCalendar(WEEK, closed=closed), rows, **settings_)


OFFICE = office(NYEPI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=JAKARTA)


def strip(
    amount: int,
    unit: Unit,
    start: str,
    *pauses: tuple[str, str],
    now: str = "03-16 10:00",
    calendar: OfficeCalendar = OFFICE,
) -> tuple[StripDay, ...]:
    """The strip of a promise, moved by its pauses."""
    promise = compute(CompletionTime(amount, unit), at(start), calendar)
    waited = [Pause(at(first), at(last)) for first, last in pauses]
    standing = apply_pauses(promise.standing, waited, calendar)
    return day_strip(promise.start, standing, waited, Counting(calendar), at(now))


def told(days: tuple[StripDay, ...]) -> list[str]:
    """ "17 counted 1", "19 closed"."""
    return [f"{one.day.day} {one.kind}{f' {one.counted}' if one.counted else ''}" for one in days]


def test_a_promise_in_working_days_counts_them_and_names_what_it_skips() -> None:
    days = strip(4, Unit.WORKING_DAY, "03-16 09:42")
    assert told(days) == [
        "16 start",
        "17 counted 1",
        "18 counted 2",
        "19 closed",
        "20 counted 3",
        "21 closed",
        "22 closed",
        "23 due 4",
    ]
    assert days[3].closed == ClosedDay(NYEPI, DayKind.NATIONAL, "Hari Suci Nyepi")
    assert days[5].closed is not None
    assert days[5].closed.kind is DayKind.WEEKEND
    assert [one.day for one in days if one.is_today] == [date(2026, 3, 16)]


def test_the_first_day_counts_where_the_office_says_so() -> None:
    calendar = office(NYEPI, count_first_day=True)
    assert told(strip(3, Unit.WORKING_DAY, "03-16 09:42", calendar=calendar)) == [
        "16 start 1",
        "17 counted 2",
        "18 due 3",
    ]
    assert told(strip(1, Unit.WORKING_DAY, "03-16 09:42", calendar=calendar)) == ["16 due 1"]


def test_after_the_cutoff_the_next_working_day_stands_for_the_start() -> None:
    calendar = office(NYEPI, cutoff=time(14))
    assert told(strip(1, Unit.WORKING_DAY, "03-18 14:30", calendar=calendar)) == [
        "18 start",
        "19 closed",
        "20 begin",
        "21 closed",
        "22 closed",
        "23 due 1",
    ]


def test_a_start_on_a_closed_day_says_so() -> None:
    days = strip(1, Unit.WORKING_DAY, "03-19 10:00")
    assert told(days) == ["19 start", "20 due 1"]
    assert days[0].closed is not None


def test_what_a_pause_gave_back_is_not_counted() -> None:
    days = strip(3, Unit.WORKING_DAY, "03-09 09:00", ("03-10 10:00", "03-12 15:00"))
    assert told(days) == [
        "9 start",
        "10 counted 1",
        "11 suspended",
        "12 suspended",
        "13 counted 2",
        "14 closed",
        "15 closed",
        "16 due 3",
    ]


def test_a_pause_that_ends_on_the_last_day_leaves_it_counted() -> None:
    days = strip(1, Unit.WORKING_DAY, "03-09 09:00", ("03-10 10:00", "03-12 15:00"), now="03-12 10:00")
    assert told(days) == ["9 start", "10 suspended", "11 suspended", "12 due 1"]


def test_a_pause_from_the_day_of_the_start_on_gives_back_the_days_after_it() -> None:
    days = strip(1, Unit.WORKING_DAY, "03-09 09:00", ("03-09 10:00", "03-11 15:00"), now="03-12 10:00")
    assert told(days) == ["9 start", "10 suspended", "11 suspended", "12 due 1"]


def test_a_pause_after_the_due_moment_takes_nothing_away() -> None:
    days = strip(1, Unit.WORKING_DAY, "03-09 09:00", ("03-11 10:00", "03-12 15:00"), now="03-13 09:00")
    assert told(days) == ["9 start", "10 due 1", "11 late", "12 late", "13 late"]


def test_a_late_request_shows_the_days_since() -> None:
    days = strip(1, Unit.WORKING_DAY, "03-17 09:00", now="03-23 09:00")
    assert told(days) == ["17 start", "18 due 1", "19 closed", "20 late", "21 closed", "22 closed", "23 late"]
    assert days[-1].is_today
    assert told(strip(1, Unit.WORKING_DAY, "03-17 09:00", now="03-18 16:00")) == ["17 start", "18 due 1"]


def test_calendar_days_count_closed_days_too_and_roll_at_the_end() -> None:
    days = strip(5, Unit.CALENDAR_DAY, "03-16 09:42")
    assert told(days) == [
        "16 start",
        "17 counted 1",
        "18 counted 2",
        "19 counted 3",
        "20 counted 4",
        "21 counted 5",
        "22 closed",
        "23 due",
    ]
    assert days[3].closed is not None


def test_calendar_days_that_a_pause_gave_back_are_not_counted() -> None:
    days = strip(4, Unit.CALENDAR_DAY, "03-16 09:00", ("03-17 09:00", "03-20 09:00"))
    assert told(days)[:6] == [
        "16 start",
        "17 counted 1",
        "18 suspended",
        "19 suspended",
        "20 suspended",
        "21 counted 2",
    ]
    assert [one.counted for one in days if one.counted] == [1, 2, 3, 4]


def test_minutes_and_hours_show_their_one_or_two_days() -> None:
    assert told(strip(30, Unit.MINUTE, "03-16 09:42")) == ["16 due"]
    assert told(strip(8, Unit.WORKING_HOUR, "03-16 09:42")) == ["16 start", "17 due"]
    assert told(strip(2, Unit.WORKING_HOUR, "03-18 15:00")) == ["18 start", "19 closed", "20 due"]
    assert told(strip(16, Unit.WORKING_HOUR, "03-16 15:00", ("03-17 07:00", "03-17 17:00"))) == [
        "16 start",
        "17 suspended",
        "18 counted",
        "19 closed",
        "20 due",
    ]


def test_a_long_strip_folds_whole_weeks_and_keeps_both_ends_today_and_the_last_day() -> None:
    days = strip(60, Unit.WORKING_DAY, "03-16 09:42", now="04-15 09:00")
    folds = [one for one in days if one.kind is StripKind.FOLDED]
    assert len(days) <= LONGEST
    assert len(folds) == 2
    for fold in folds:
        assert fold.last is not None
        assert (fold.day.weekday(), fold.last.weekday()) == (0, 6)
    assert [one.day for one in days if one.is_today] == [date(2026, 4, 15)]
    assert days[-1].kind is StripKind.DUE
    assert days[-1].counted == 60
    counted = sum(fold.counted or 0 for fold in folds)
    assert counted + sum(one.counted is not None for one in days if one.kind is not StripKind.FOLDED) == 60


def test_a_promise_of_years_is_folded_to_a_strip_that_can_be_read() -> None:
    days = strip(36, Unit.MONTH, "03-16 09:42", now="12-01 09:00")
    assert len(days) <= LONGEST
    assert sum(one.kind is StripKind.FOLDED for one in days) == 2


@pytest.mark.parametrize("unit", [Unit.MINUTE, Unit.WORKING_HOUR, Unit.HOUR])
def test_what_is_not_counted_in_days_has_no_numbers(unit: Unit) -> None:
    assert {one.counted for one in strip(40, unit, "03-16 09:42")} == {None}


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(JAKARTA))  # noqa: DTZ001
closings = st.frozensets(st.integers(0, 500).map(lambda n: FIRST + timedelta(days=n)), max_size=60)


@settings(max_examples=150)
@given(moments, st.integers(1, 30), closings, st.booleans())
def test_the_counted_days_of_working_days_are_exactly_the_amount(
    start: datetime, amount: int, closed: frozenset[date], first_counts: bool
) -> None:
    calendar = office(*closed, count_first_day=first_counts)
    promise = compute(CompletionTime(amount, Unit.WORKING_DAY), start, calendar)
    days = day_strip(start, promise.standing, (), Counting(calendar), start)
    numbers = [one.counted for one in days if one.counted is not None and one.kind is not StripKind.FOLDED]
    folded = sum(one.counted or 0 for one in days if one.kind is StripKind.FOLDED)
    assert len(numbers) + folded == amount
    assert numbers[-1] == amount
    assert (days[-1].kind, days[-1].day) == (StripKind.DUE, promise.due_date)
    assert days[0].day == start.date()


@settings(max_examples=150)
@given(moments, st.integers(1, 15), closings, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 200)), max_size=4))
def test_the_days_that_pauses_gave_back_leave_the_amount_as_it_was(
    start: datetime, amount: int, closed: frozenset[date], waits: list[tuple[int, int]]
) -> None:
    calendar = office(*closed)
    promise = compute(CompletionTime(amount, Unit.WORKING_DAY), start, calendar)
    pauses = [Pause(start + timedelta(hours=a), start + timedelta(hours=a + b)) for a, b in sorted(waits)]
    standing = apply_pauses(promise.standing, pauses, calendar)
    days = day_strip(start, standing, pauses, Counting(calendar), start)
    due = next(one for one in days if one.kind is StripKind.DUE)
    assert due.counted == amount
    assert due.day == standing.due.date()


@settings(max_examples=100)
@given(moments, st.sampled_from([Unit.CALENDAR_DAY, Unit.WEEK]), st.integers(1, 4), closings)
def test_calendar_terms_count_every_day_up_to_their_nominal_end(
    start: datetime, unit: Unit, amount: int, closed: frozenset[date]
) -> None:
    calendar = office(*closed)
    promise = compute(CompletionTime(amount, unit, on_closed=ClosedDayRule.NEXT), start, calendar)
    days = day_strip(start, promise.standing, (), Counting(calendar), start)
    last = max(one.counted or 0 for one in days)
    assert last == (amount * 7 if unit is Unit.WEEK else amount)
    assert days[-1].kind is StripKind.DUE


# a calendar that changed meanwhile


FIRST_KEPT, THEN_MOVED = date(2026, 3, 24), date(2026, 3, 27)


def counted_days(days: tuple[StripDay, ...]) -> list[int]:
    return [one.day.day for one in days if one.counted is not None]


def test_a_day_that_was_kept_stays_counted_also_after_a_later_change_moved_the_promise() -> None:
    made, kept, moved = office(NYEPI), office(NYEPI, FIRST_KEPT), office(NYEPI, FIRST_KEPT, THEN_MOVED)
    start = at("03-16 09:42")
    promise = compute(CompletionTime(9, Unit.WORKING_DAY), start, made)
    after = compute(CompletionTime(10, Unit.WORKING_DAY), start, made)  # the day that the second change took
    rows = (CountedIn(promise.due, made), CountedIn(after.due, moved, former=kept))
    days = day_strip(start, after.standing, (), Counting(moved, rows), start)
    by_day = {one.day: one for one in days}
    assert (by_day[FIRST_KEPT].kind, by_day[FIRST_KEPT].closed) == (StripKind.COUNTED, None)
    assert by_day[FIRST_KEPT].closed_now == ClosedDay(FIRST_KEPT, DayKind.NATIONAL, "Hari Suci Nyepi")
    assert (by_day[THEN_MOVED].kind, by_day[THEN_MOVED].is_changed) == (StripKind.CLOSED, False)
    assert (days[-1].kind, days[-1].counted) == (StripKind.DUE, 9)
    assert [one.day for one in days if one.is_changed] == [FIRST_KEPT]


def test_a_holiday_that_was_taken_away_from_a_kept_promise_is_marked_as_open() -> None:
    start = at("03-16 09:42")
    promise = compute(CompletionTime(4, Unit.WORKING_DAY), start, OFFICE)
    counting = Counting(office(), (CountedIn(promise.due, OFFICE),))
    days = day_strip(start, promise.standing, (), counting, start)
    assert [(one.day, one.kind, one.open_now) for one in days if one.is_changed] == [(NYEPI, StripKind.CLOSED, True)]
    assert counted_days(days) == [17, 18, 20, 23]


def test_days_since_the_due_day_are_those_of_the_calendar_in_force() -> None:
    start = at("03-16 09:42")
    promise = compute(CompletionTime(1, Unit.WORKING_DAY), start, office())
    counting = Counting(OFFICE, (CountedIn(promise.due, office()),))
    days = day_strip(start, promise.standing, (), counting, at("03-20 10:00"))
    assert told(days) == ["16 start", "17 due 1", "18 late", "19 closed", "20 late"]
    assert not any(one.is_changed for one in days)


def test_a_week_with_a_changed_day_is_never_folded() -> None:
    start, changed = at("03-16 09:42"), date(2026, 4, 29)
    promise = compute(CompletionTime(60, Unit.WORKING_DAY), start, OFFICE)
    counting = Counting(office(NYEPI, changed), (CountedIn(promise.due, OFFICE),))
    days = day_strip(start, promise.standing, (), counting, start)
    assert [(one.day, one.counted) for one in days if one.is_changed] == [(changed, 31)]
