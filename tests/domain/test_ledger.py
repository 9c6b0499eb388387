"""What moves a promise afterwards: suspensions, extensions, a changed calendar."""

# ruff: noqa: DTZ001  (moments are written in the office's time and made aware by `at`)

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket.domain.promise import (
    CalendarChange,
    ClosedDay,
    Credit,
    DayKind,
    EntryKind,
    LedgerEntry,
    OfficeCalendar,
    Pause,
    Standing,
    Step,
    StepKind,
    after_change,
    apply_pauses,
    compute,
    credit,
    explain_changes,
    extend,
    guard_extension,
    merge,
)
from loket.domain.standards import ClosedDayRule, CompletionTime, Unit
from loket.domain.worktime import WEEKDAYS, WorkCalendar
from loket.errors import RuleError

JAKARTA = ZoneInfo("Asia/Jakarta")
HOURS = [("07:30", "12:00"), ("13:00", "16:00")]
WEEK = {**dict.fromkeys(WEEKDAYS[:5], HOURS), "fri": [("07:30", "11:30"), ("13:00", "16:30")]}
HOLIDAYS = {date(2026, 8, 17), date(2026, 8, 25)}


def office(*more: date, zone: str = "Asia/Jakarta", week: Any = WEEK, **settings_: Any) -> OfficeCalendar:
    closed = HOLIDAYS | set(more)
    rows = {day: ClosedDay(day, DayKind.NATIONAL) for day in closed}
    return OfficeCalendar(WorkCalendar(week, closed=closed, zone=zone), rows, **settings_)


OFFICE = office()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=JAKARTA)


def pause(first: str, last: str) -> Pause:
    return Pause(at(first), at(last))


def standing(amount: int, unit: Unit, start: str, **more: Any) -> Standing:
    return compute(CompletionTime(amount, unit, **more), at(start), OFFICE).standing


def test_overlapping_and_touching_pauses_become_one_and_empty_ones_vanish() -> None:
    pauses = [
        pause("08-12 10:00", "08-12 11:00"),
        pause("08-11 09:00", "08-12 10:00"),
        pause("08-14 09:00", "08-13 09:00"),
        pause("08-13 09:00", "08-13 09:00"),
        pause("08-11 08:00", "08-11 12:00"),
    ]
    assert merge(pauses) == [pause("08-11 08:00", "08-12 11:00")]


@pytest.mark.parametrize(
    ("unit", "first", "last", "expected"),
    [
        (Unit.WORKING_HOUR, "08-12 15:00", "08-13 08:30", Credit(time=timedelta(hours=2))),
        (Unit.HOUR, "08-12 15:00", "08-13 08:30", Credit(time=timedelta(hours=17, minutes=30))),
        (Unit.HOUR, "08-12 15:00", "08-13 06:00", Credit(time=timedelta(hours=1))),
        (Unit.WORKING_DAY, "08-12 10:00", "08-12 15:00", Credit()),
        (Unit.WORKING_DAY, "08-12 10:00", "08-13 08:00", Credit(days=1)),
        (Unit.WORKING_DAY, "08-12 10:00", "08-13 07:30", Credit()),
        (Unit.WORKING_DAY, "08-12 22:00", "08-13 09:00", Credit()),
        (Unit.WORKING_DAY, "08-14 10:00", "08-18 09:00", Credit(days=1)),
        (Unit.WORKING_DAY, "08-14 17:00", "08-18 07:00", Credit()),
        (Unit.WORKING_DAY, "08-15 10:00", "08-19 09:00", Credit(days=1)),
        (Unit.CALENDAR_DAY, "08-14 10:00", "08-18 09:00", Credit(days=4)),
        (Unit.MONTH, "08-14 17:00", "08-18 09:00", Credit()),
        (Unit.WEEK, "08-13 10:00", "08-16 10:00", Credit(days=1)),
    ],
)
def test_a_pause_gives_back_what_it_took_in_the_unit_of_the_promise(
    unit: Unit, first: str, last: str, expected: Credit
) -> None:
    assert credit(unit, [pause(first, last)], OFFICE) == expected


def test_a_day_promise_moves_by_working_days_and_stays_at_closing_time() -> None:
    moved = apply_pauses(standing(3, Unit.WORKING_DAY, "08-10 09:00"), [pause("08-11 10:00", "08-13 09:00")], OFFICE)
    assert moved.due == at("08-18 16:00")


def test_a_clock_promise_moves_by_open_time() -> None:
    moved = apply_pauses(standing(4, Unit.WORKING_HOUR, "08-12 08:00"), [pause("08-12 09:00", "08-13 08:00")], OFFICE)
    assert moved.due == at("08-13 11:00")  # 12:00, and 6.5 hours given back


def test_a_wall_time_promise_moves_by_elapsed_time_and_waits_for_the_opening() -> None:
    moved = apply_pauses(standing(24, Unit.HOUR, "08-12 08:00"), [pause("08-12 09:00", "08-13 07:45")], OFFICE)
    assert moved.due == at("08-14 07:30")


def test_calendar_credit_is_added_before_the_closed_day_rule() -> None:
    term = standing(3, Unit.CALENDAR_DAY, "08-12 09:00")  # nominally Saturday 15, rolled to Tuesday 18
    assert (term.nominal, term.due) == (date(2026, 8, 15), at("08-18 16:00"))
    one = apply_pauses(term, [pause("08-12 10:00", "08-13 10:00")], OFFICE)
    assert (one.nominal, one.due) == (date(2026, 8, 16), at("08-18 16:00"))
    four = apply_pauses(one, [pause("08-13 12:30", "08-16 10:00")], OFFICE)
    assert (four.nominal, four.due) == (date(2026, 8, 17), at("08-18 16:00"))


def test_calendar_credit_under_the_rule_previous_moves_no_further_than_the_rule_itself() -> None:
    term = standing(3, Unit.CALENDAR_DAY, "08-12 09:00", on_closed=ClosedDayRule.PREVIOUS)
    assert (term.nominal, term.due) == (date(2026, 8, 15), at("08-14 16:30"))
    one = apply_pauses(term, [pause("08-12 10:00", "08-13 10:00")], OFFICE)
    assert (one.nominal, one.due) == (date(2026, 8, 16), at("08-14 16:30"))
    three = apply_pauses(one, [pause("08-14 08:00", "08-18 08:00")], OFFICE)
    assert (three.nominal, three.due) == (date(2026, 8, 20), at("08-20 16:00"))


def test_pauses_in_a_repeated_hour_follow_each_other_as_they_did() -> None:
    new_york = ZoneInfo("America/New_York")
    first = datetime(2026, 11, 1, 1, 50, tzinfo=new_york)
    second = datetime(2026, 11, 1, 1, 10, tzinfo=new_york, fold=1)
    pauses = [Pause(second, second + timedelta(hours=1)), Pause(first, first.replace(minute=55))]
    hours = [(p.end - p.start).total_seconds() / 60 for p in merge(pauses)]
    assert hours == [5, 60]


def test_without_a_nominal_day_the_date_of_the_due_moment_is_taken() -> None:
    bare = Standing(at("08-14 16:30"), Unit.CALENDAR_DAY)
    assert apply_pauses(bare, [pause("08-12 10:00", "08-13 10:00")], OFFICE).nominal == date(2026, 8, 15)


def test_late_before_it_was_suspended_stays_late() -> None:
    due = standing(1, Unit.WORKING_DAY, "08-10 09:00")
    assert apply_pauses(due, [pause("08-12 09:00", "08-20 09:00")], OFFICE) == due
    at_closing = pause("08-11 16:00", "08-13 09:00")
    assert apply_pauses(due, [at_closing], OFFICE).due == at("08-12 16:00")


def test_a_pause_after_the_first_due_moment_counts_where_an_earlier_pause_had_moved_it() -> None:
    due = standing(1, Unit.WORKING_DAY, "08-10 09:00")
    pauses = [pause("08-11 09:00", "08-13 09:00"), pause("08-13 10:00", "08-14 10:00")]
    assert apply_pauses(due, pauses, OFFICE).due == at("08-14 16:30")


def test_a_pause_that_touches_a_credited_one_adds_only_what_the_union_gives_beyond_it() -> None:
    due = standing(5, Unit.WORKING_DAY, "08-03 09:00")
    first, second = pause("08-04 09:00", "08-06 09:00"), pause("08-05 09:00", "08-07 09:00")
    once = apply_pauses(due, [first, second], OFFICE)
    twice = apply_pauses(apply_pauses(due, [first], OFFICE), [second], OFFICE, credited=[first])
    assert once == twice
    assert once.due == at("08-13 16:00")


def test_moments_from_storage_in_utc_move_in_the_days_of_the_office() -> None:
    jayapura = office(zone="Asia/Jayapura", week={"tue": [("07:00", "08:30")], "wed": [("07:00", "08:30")]})
    due = Standing(datetime(2026, 8, 10, 23, 30, tzinfo=UTC), Unit.WORKING_DAY)  # Tuesday 08:30 in Jayapura
    taken = Pause(datetime(2026, 8, 3, 22, 30, tzinfo=UTC), datetime(2026, 8, 4, 22, 30, tzinfo=UTC))
    assert apply_pauses(due, [taken], jayapura).due == datetime(2026, 8, 11, 23, 30, tzinfo=UTC)
    assert extend(due, 1, Unit.WORKING_DAY, jayapura).due == datetime(2026, 8, 11, 23, 30, tzinfo=UTC)


def test_an_extension_moves_the_current_due_moment_and_never_counts_the_last_day_twice() -> None:
    first_counts = office(count_first_day=True)
    due = standing(3, Unit.WORKING_DAY, "08-10 09:00")
    for calendar in (OFFICE, first_counts):
        assert extend(due, 2, Unit.WORKING_DAY, calendar).due == at("08-18 16:00")
    assert extend(standing(10, Unit.MINUTE, "08-12 09:00"), 1, Unit.WORKING_DAY, OFFICE).due == at("08-13 16:00")
    longer = extend(standing(3, Unit.CALENDAR_DAY, "08-12 09:00"), 2, Unit.CALENDAR_DAY, OFFICE)
    assert (longer.nominal, longer.due) == (date(2026, 8, 17), at("08-18 16:00"))


@pytest.mark.parametrize(
    ("amount", "already", "limit", "reason", "code"),
    [
        (1, 0, None, "berkas", "extension_not_allowed"),
        (1, 0, 7, "  ", "reason_missing"),
        (0, 0, 7, "berkas", "amount_not_positive"),
        (3, 5, 7, "berkas", "extension_too_long"),
    ],
)
def test_an_extension_is_refused_unless_allowed_reasoned_and_within_the_limit(
    amount: int, already: int, limit: int | None, reason: str, code: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        guard_extension(amount, already, limit, reason)
    assert refusal.value.code == code


def test_extensions_up_to_the_limit_pass() -> None:
    guard_extension(2, 5, 7, "menunggu tim teknis")


def test_a_ledger_entry_tells_what_why_who_when_from_and_to() -> None:
    entry = LedgerEntry(EntryKind.FIRST, "", "Sari", at("08-10 09:00"), None, at("08-13 16:00"))
    assert (entry.kind, entry.from_due, entry.nominal) == ("first", None, None)


def test_the_changes_of_a_ledger_are_explained_after_the_first_promise() -> None:
    first, second, third = at("08-13 16:00"), at("08-18 16:00"), at("08-19 16:00")
    ledger = [
        LedgerEntry(EntryKind.FIRST, "", "Sari", at("08-10 09:00"), None, first),
        LedgerEntry(EntryKind.SUSPENSION, "menunggu pemohon", "Sari", first, first, second, given=Credit(days=2)),
        LedgerEntry(EntryKind.CALENDAR, "SKB", "Budi", first, second, third),
    ]
    assert explain_changes(ledger) == (
        Step(StepKind.CREDIT, at=second, was=first, days=2, note="menunggu pemohon"),
        Step(StepKind.CALENDAR, at=third, was=second, note="SKB"),
    )


# --- a changed calendar (R13, R15) ------------------------------------------------------------------------------------

THURSDAY, FRIDAY = date(2026, 8, 20), date(2026, 8, 21)


def changed(due: Standing, start: str, *closed: date, old: OfficeCalendar = OFFICE, pauses: Any = ()) -> datetime:
    return after_change(due, at(start), pauses, CalendarChange(old, office(*closed))).due


def test_a_day_that_is_declared_closed_moves_day_promises_over_it_and_no_others() -> None:
    assert changed(standing(3, Unit.WORKING_DAY, "08-18 09:00"), "08-18 09:00", THURSDAY) == at("08-24 16:00")
    assert changed(standing(1, Unit.WORKING_DAY, "08-18 09:00"), "08-18 09:00", THURSDAY) == at("08-19 16:00")
    assert changed(standing(2, Unit.WORKING_DAY, "08-18 09:00"), "08-18 09:00", THURSDAY) == at("08-21 16:30")


def test_a_day_that_is_opened_again_moves_them_back() -> None:
    closed = office(THURSDAY)
    due = compute(CompletionTime(3, Unit.WORKING_DAY), at("08-18 09:00"), closed).standing
    assert changed(due, "08-18 09:00", old=closed) == at("08-21 16:30")


def test_a_holiday_that_is_swapped_with_the_due_day_moves_the_promise_to_the_day_that_took_its_place() -> None:
    due = compute(CompletionTime(2, Unit.WORKING_DAY), at("08-18 09:00"), office(THURSDAY)).standing
    assert changed(due, "08-18 09:00", FRIDAY, old=office(THURSDAY)) == at("08-20 16:00")


def test_a_promise_that_was_kept_at_one_change_stays_kept_at_the_next() -> None:
    due = standing(3, Unit.WORKING_DAY, "08-18 09:00")  # Friday 21, kept although Thursday was closed
    assert changed(due, "08-18 09:00", THURSDAY, date(2026, 9, 1), old=office(THURSDAY)) == due.due
    monday = date(2026, 8, 24)
    assert changed(due, "08-18 09:00", THURSDAY, FRIDAY, monday, old=office(THURSDAY)) == at("08-26 16:00")


def test_a_holiday_within_a_credited_pause_moves_nothing() -> None:
    waited = pause("08-19 09:00", "08-21 09:00")
    due = apply_pauses(standing(3, Unit.WORKING_DAY, "08-18 09:00"), [waited], OFFICE)
    assert changed(due, "08-18 09:00", THURSDAY, pauses=[waited]) == due.due


def test_a_clock_promise_gets_back_the_open_time_of_the_closed_day() -> None:
    due = standing(10, Unit.WORKING_HOUR, "08-19 13:00")
    assert (due.due, changed(due, "08-19 13:00", THURSDAY)) == (at("08-20 15:30"), at("08-21 16:00"))
    back = compute(CompletionTime(10, Unit.WORKING_HOUR), at("08-19 13:00"), office(THURSDAY)).standing
    assert changed(back, "08-19 13:00", old=office(THURSDAY)) == due.due


def test_wall_time_and_calendar_terms_move_only_where_their_last_day_closes() -> None:
    wall = standing(24, Unit.HOUR, "08-19 09:00")
    assert changed(wall, "08-19 09:00", THURSDAY) == at("08-21 07:30")
    term = standing(1, Unit.CALENDAR_DAY, "08-19 09:00")
    assert changed(term, "08-19 09:00", THURSDAY) == at("08-21 16:30")
    assert changed(term, "08-19 09:00", FRIDAY) == term.due


def test_a_term_that_begins_a_day_later_keeps_its_months_and_its_day_before_the_rule() -> None:
    begun, friday = "07-30 15:00", date(2026, 7, 31)
    old, new = office(cutoff=time(14)), office(friday, cutoff=time(14))  # taken as 31 July, then as 3 August
    for amount, unit in ((1, Unit.MONTH), (2, Unit.WEEK), (16, Unit.CALENDAR_DAY)):
        due, expected = (compute(CompletionTime(amount, unit), at(begun), calendar) for calendar in (old, new))
        assert after_change(due.standing, at(begun), [], CalendarChange(old, new)) == expected.standing


def test_shorter_hours_on_the_last_day_move_the_closing_time_with_them() -> None:
    ramadan = OfficeCalendar(WorkCalendar(WEEK, closed=HOLIDAYS, special={FRIDAY: [("08:00", "15:00")]}))
    due = standing(3, Unit.WORKING_DAY, "08-18 09:00")
    assert after_change(due, at("08-18 09:00"), [], CalendarChange(OFFICE, ramadan)).due == at("08-21 15:00")


# --- properties -------------------------------------------------------------------------------------------------------

quick = settings(max_examples=120, deadline=None)
UNITS = st.sampled_from(list(Unit))
RULES = st.sampled_from(list(ClosedDayRule))
MOMENTS = st.datetimes(datetime(2026, 8, 3, 7), datetime(2026, 9, 4, 18)).map(lambda m: m.replace(tzinfo=JAKARTA))
PAUSES = st.lists(st.builds(Pause, MOMENTS, MOMENTS), max_size=5)


@quick
@given(UNITS, PAUSES, MOMENTS, st.integers(1, 20))
def test_overlapping_pauses_equal_their_union(unit: Unit, pauses: list[Pause], start: datetime, amount: int) -> None:
    due = compute(CompletionTime(amount, unit), start, OFFICE).standing
    assert credit(unit, pauses, OFFICE) == credit(unit, merge(pauses), OFFICE)
    assert apply_pauses(due, pauses, OFFICE) == apply_pauses(due, merge(pauses), OFFICE)


@quick
@given(UNITS, RULES, PAUSES, MOMENTS)
def test_pauses_never_make_a_promise_earlier_and_never_give_more_than_they_took(
    unit: Unit, rule: ClosedDayRule, pauses: list[Pause], start: datetime
) -> None:
    due = compute(CompletionTime(5, unit, on_closed=rule), start, OFFICE).standing
    assert apply_pauses(due, pauses, OFFICE).due >= due.due
    taken = sum((pause.end - pause.start for pause in merge(pauses)), timedelta(0))
    assert credit(unit, pauses, OFFICE).time <= taken


@quick
@given(UNITS, RULES, st.dates(date(2026, 8, 3), date(2026, 9, 4)), st.integers(0, 5), MOMENTS)
def test_a_pause_outside_working_time_changes_nothing(
    unit: Unit, rule: ClosedDayRule, day: date, nights: int, start: datetime
) -> None:
    evening = OFFICE.work.closing_time(day)
    morning = OFFICE.work.next_open(evening)
    night = Pause(evening + (morning - evening) * nights / 12, morning - (morning - evening) * nights / 12)
    due = compute(CompletionTime(9, unit, on_closed=rule), start, OFFICE).standing
    assert apply_pauses(due, [night], OFFICE) == due


@quick
@given(UNITS, PAUSES, MOMENTS, st.integers(1, 20))
def test_an_unchanged_calendar_moves_nothing(unit: Unit, pauses: list[Pause], start: datetime, amount: int) -> None:
    due = apply_pauses(compute(CompletionTime(amount, unit), start, OFFICE).standing, pauses, OFFICE)
    credited = [pause for pause in merge(pauses) if pause.start <= due.due]
    assert after_change(due, start, credited, CalendarChange(OFFICE, office())).due == due.due


@quick
@given(UNITS, st.dates(date(2026, 8, 3), date(2026, 9, 4)), MOMENTS, st.integers(1, 20), st.booleans())
def test_without_pauses_a_changed_calendar_leads_where_a_new_count_would(
    unit: Unit, holiday: date, start: datetime, amount: int, cut: bool
) -> None:
    cutoff = time(14) if cut else None
    old, new = office(cutoff=cutoff), office(holiday, cutoff=cutoff)
    standard = CompletionTime(amount, unit)
    due = compute(standard, start, old).standing
    assert after_change(due, start, [], CalendarChange(old, new)).due == compute(standard, start, new).due
