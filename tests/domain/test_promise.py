"""From a completion time, a start and a calendar to a due moment, and the reasons for it."""

# ruff: noqa: DTZ001  (naive datetimes are office-local)

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket.domain.promise import (
    ClosedDay,
    DayKind,
    OfficeCalendar,
    Promise,
    Standing,
    Step,
    StepKind,
    compute,
    due_moment,
)
from loket.domain.standards import ClosedDayRule, CompletionTime, Stage, Unit
from loket.domain.worktime import WEEKDAYS, WorkCalendar
from loket.errors import RuleError

JAKARTA = ZoneInfo("Asia/Jakarta")
HOURS = [("07:30", "12:00"), ("13:00", "16:00")]
PERPRES = {**dict.fromkeys(WEEKDAYS[:5], HOURS), "fri": [("07:30", "11:30"), ("13:00", "16:30")]}
SIX_DAYS = {**PERPRES, "sat": [("07:30", "12:00")]}

# The joint decree of three ministers for 2026: 17 national holidays, 8 days of collective leave.
NATIONAL = ["01-01 01-16 02-17 03-19 03-21 03-22 04-03 04-05 05-01 05-14 05-27 05-31 06-01 06-16 08-17 08-25 12-25"]
COLLECTIVE = ["02-16 03-18 03-20 03-23 03-24 05-15 05-28 12-24"]


def rows(texts: list[str], kind: DayKind) -> dict[date, ClosedDay]:
    days = [date.fromisoformat(f"2026-{text}") for text in texts[0].split()]
    return {day: ClosedDay(day, kind, f"{kind} {day:%d.%m.}") for day in days}


CLOSED = rows(NATIONAL, DayKind.NATIONAL) | rows(COLLECTIVE, DayKind.COLLECTIVE)


def office(week: Any = PERPRES, *, closed: dict[date, ClosedDay] = CLOSED, **settings_: Any) -> OfficeCalendar:
    return OfficeCalendar(WorkCalendar(week, closed=closed), closed, **settings_)


FIVE = office()
SIX = office(SIX_DAYS)
OPEN_ON_COLLECTIVE = office(closed=rows(NATIONAL, DayKind.NATIONAL))
FIRST_COUNTS = office(count_first_day=True)
CUTOFF = office(cutoff=time(14))


def promise(amount: int, unit: Unit, start: str, calendar: OfficeCalendar = FIVE, **more: Any) -> Promise:
    return compute(CompletionTime(amount, unit, **more), datetime.fromisoformat(f"2026-{start}"), calendar)


def due(amount: int, unit: Unit, start: str, calendar: OfficeCalendar = FIVE, **more: Any) -> str:
    return f"{promise(amount, unit, start, calendar, **more).due:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "days", "five", "six", "open_on_collective", "first_counts"),
    [
        ("03-16", 3, "03-26", "03-26", "03-20", "03-25"),
        ("03-13", 5, "03-27", "03-26", "03-23", "03-26"),
        ("05-13", 1, "05-18", "05-16", "05-15", "05-13"),
        ("05-13", 2, "05-19", "05-18", "05-18", "05-18"),
        ("05-26", 1, "05-29", "05-29", "05-28", "05-26"),
        ("08-14", 1, "08-18", "08-15", "08-18", "08-14"),
        ("08-21", 2, "08-26", "08-24", "08-26", "08-24"),
        ("02-13", 7, "02-26", "02-24", "02-25", "02-25"),
        ("03-17", 14, "04-14", "04-10", "04-08", "04-13"),
        ("12-23", 2, "12-29", "12-28", "12-28", "12-28"),
    ],
)
def test_the_day_vectors_of_2026_hold(
    start: str, days: int, five: str, six: str, open_on_collective: str, first_counts: str
) -> None:
    answers = [
        promise(days, Unit.WORKING_DAY, f"{start} 10:00", calendar).due_date.strftime("%m-%d")
        for calendar in (FIVE, SIX, OPEN_ON_COLLECTIVE, FIRST_COUNTS)
    ]
    assert answers == [five, six, open_on_collective, first_counts]


def test_the_year_has_seventeen_holidays_and_eight_days_of_collective_leave() -> None:
    kinds = [row.kind for row in CLOSED.values()]
    assert (kinds.count(DayKind.NATIONAL), kinds.count(DayKind.COLLECTIVE)) == (17, 8)


def test_a_day_promise_is_due_at_the_closing_time_of_that_date() -> None:
    assert due(1, Unit.WORKING_DAY, "08-12 10:00") == "08-13 16:00"
    assert due(1, Unit.WORKING_DAY, "08-13 10:00") == "08-14 16:30"


def test_a_start_after_closing_is_still_that_day_and_on_a_closed_day_the_next_working_day_is_day_one() -> None:
    assert due(1, Unit.WORKING_DAY, "08-13 22:00") == "08-14 16:30"
    assert due(1, Unit.WORKING_DAY, "08-15 10:00") == "08-18 16:00"
    assert due(30, Unit.MINUTE, "08-15 10:00") == "08-18 08:00"


def test_where_the_first_day_counts_it_does_only_for_a_start_before_its_closing() -> None:
    assert due(1, Unit.WORKING_DAY, "08-12 16:00", FIRST_COUNTS) == "08-12 16:00"
    assert due(1, Unit.WORKING_DAY, "08-12 16:01", FIRST_COUNTS) == "08-13 16:00"
    assert due(1, Unit.WORKING_DAY, "08-15 10:00", FIRST_COUNTS) == "08-18 16:00"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("08-12 14:00", "08-13 16:00"),
        ("08-12 14:00:01", "08-14 16:30"),
        ("08-12 23:00", "08-14 16:30"),
        ("08-14 15:00", "08-19 16:00"),
        ("08-15 09:00", "08-19 16:00"),
        ("08-17 09:00", "08-19 16:00"),
        ("08-18 09:00", "08-19 16:00"),
    ],
)
def test_a_start_after_the_cutoff_is_taken_as_the_next_working_day(start: str, expected: str) -> None:
    assert due(1, Unit.WORKING_DAY, start, CUTOFF) == expected


def test_the_cutoff_moves_calendar_terms_but_not_a_promise_in_hours() -> None:
    assert due(7, Unit.CALENDAR_DAY, "08-07 15:00", CUTOFF) == "08-18 16:00"
    assert due(1, Unit.WEEK, "08-05 15:00", CUTOFF) == "08-13 16:00"
    assert due(30, Unit.MINUTE, "08-12 15:00", CUTOFF) == "08-12 15:30"
    assert due(1, Unit.HOUR, "08-12 14:30", CUTOFF) == "08-12 15:30"


def test_a_cutoff_and_a_counting_first_day_go_together() -> None:
    both = office(cutoff=time(14), count_first_day=True)
    assert due(1, Unit.WORKING_DAY, "08-12 13:00", both) == "08-12 16:00"
    assert due(1, Unit.WORKING_DAY, "08-12 15:00", both) == "08-13 16:00"


def test_working_time_counts_open_time_and_hours_are_wall_time() -> None:
    assert due(2, Unit.WORKING_HOUR, "08-14 10:30") == "08-14 14:00"
    assert due(60, Unit.MINUTE, "08-13 15:00") == "08-13 16:00"
    assert due(24, Unit.HOUR, "08-12 10:15") == "08-13 10:15"
    assert due(24, Unit.HOUR, "08-14 10:15") == "08-18 07:30"
    assert due(24, Unit.HOUR, "08-15 10:15") == "08-18 07:30"
    assert due(24, Unit.HOUR, "08-17 10:15") == "08-18 10:15"


def test_calendar_terms_take_the_same_day_number_and_then_the_closed_day_rule() -> None:
    assert due(1, Unit.MONTH, "01-31 09:00") == "03-02 16:00"  # 28 February is a Saturday
    assert due(1, Unit.MONTH, "01-31 09:00", on_closed=ClosedDayRule.PREVIOUS) == "02-27 16:30"
    assert due(1, Unit.MONTH, "01-31 09:00", on_closed=ClosedDayRule.NONE) == "03-01 00:00"
    assert due(13, Unit.MONTH, "03-30 09:00") == "04-30 16:30"
    assert due(3, Unit.CALENDAR_DAY, "08-12 09:00") == "08-18 16:00"
    assert due(2, Unit.WEEK, "08-04 09:00") == "08-18 16:00"


def test_a_month_from_leap_day_to_leap_day_is_clamped_by_the_year() -> None:
    leap = datetime(2028, 2, 29, 9)
    assert compute(CompletionTime(12, Unit.MONTH), leap, FIVE).due_date == date(2029, 2, 28)
    assert compute(CompletionTime(48, Unit.MONTH), leap, FIVE).due_date == date(2032, 3, 1)  # a Sunday before


def test_a_term_without_a_closed_day_rule_ends_at_midnight_of_its_day() -> None:
    answer = promise(3, Unit.CALENDAR_DAY, "08-12 09:00", on_closed=ClosedDayRule.NONE)
    assert (answer.due, answer.due_date) == (datetime(2026, 8, 16, tzinfo=JAKARTA), date(2026, 8, 15))


def test_no_term_is_due_before_it_was_promised() -> None:
    backwards = {"on_closed": ClosedDayRule.PREVIOUS}
    assert due(1, Unit.CALENDAR_DAY, "08-15 09:00", **backwards) == "08-18 16:00"
    assert due(2, Unit.CALENDAR_DAY, "08-14 16:00", **backwards) == "08-14 16:30"
    assert due(2, Unit.CALENDAR_DAY, "08-14 16:30", **backwards) == "08-18 16:00"


def test_stages_are_a_chain_and_add_up() -> None:
    stages = (Stage("DPMPTSP", 3, Unit.WORKING_DAY), Stage("Tim Teknis", 12, Unit.WORKING_DAY))
    for calendar in (FIVE, FIRST_COUNTS, CUTOFF):
        for start in ("03-16 10:00", "03-16 15:30", "03-20 10:00"):
            chained = promise(15, Unit.WORKING_DAY, start, calendar, stages=stages)
            assert chained.due == promise(15, Unit.WORKING_DAY, start, calendar).due
            assert [leg.owner for leg in chained.legs] == ["DPMPTSP", "Tim Teknis"]


def test_a_stage_starts_when_the_one_before_is_due() -> None:
    checked_then_made = (Stage("FO", 60, Unit.MINUTE), Stage("BO", 1, Unit.WORKING_DAY))
    assert due(2, Unit.WORKING_DAY, "08-12 15:30", stages=checked_then_made) == "08-14 16:30"
    assert due(2, Unit.WORKING_DAY, "08-12 15:30", FIRST_COUNTS, stages=checked_then_made) == "08-13 16:00"
    made_then_handed = (Stage("BO", 1, Unit.WORKING_DAY), Stage("FO", 30, Unit.MINUTE))
    assert due(2, Unit.WORKING_DAY, "08-12 09:00", stages=made_then_handed) == "08-14 08:00"
    over_a_weekend = (Stage("a", 3, Unit.CALENDAR_DAY), Stage("b", 1, Unit.WORKING_DAY))
    assert (
        due(4, Unit.CALENDAR_DAY, "08-12 09:00", stages=over_a_weekend, on_closed=ClosedDayRule.NONE) == "08-18 16:00"
    )


def test_a_standard_without_a_time_gets_five_working_days_and_says_that_it_is_a_default() -> None:
    answer = compute(None, datetime(2026, 8, 3, 9), FIVE)
    assert (answer.due_date, answer.is_default) == (date(2026, 8, 10), True)
    assert not promise(5, Unit.WORKING_DAY, "08-03 09:00").is_default


def test_a_range_promises_its_greater_end() -> None:
    assert due(15, Unit.WORKING_DAY, "06-01 09:00", minimum=7) == due(15, Unit.WORKING_DAY, "06-01 09:00")


def test_the_answer_is_aware_in_the_zone_of_the_office_whatever_the_start_was() -> None:
    makassar = OfficeCalendar(WorkCalendar(PERPRES, zone="Asia/Makassar"))
    standard = CompletionTime(1, Unit.WORKING_DAY)
    evening = datetime(2026, 8, 10, 17, 0, tzinfo=UTC)  # Tuesday 01:00 in Makassar
    answer = compute(standard, evening, makassar)
    assert (answer.due, answer.due.tzinfo) == (datetime(2026, 8, 12, 8, tzinfo=UTC), ZoneInfo("Asia/Makassar"))
    assert compute(standard, datetime(2026, 8, 11, 1), makassar).due == answer.due


@pytest.mark.parametrize("unit", list(Unit))
def test_amounts_without_sense_are_refused_in_every_unit(unit: Unit) -> None:
    for amount, code in ((0, "amount_not_positive"), (-3, "amount_not_positive"), (10**12, "beyond_horizon")):
        with pytest.raises(RuleError, match=code):
            promise(amount, unit, "08-12 09:00")


def test_a_term_of_more_than_twenty_years_is_refused_and_one_of_twenty_is_not() -> None:
    assert promise(240, Unit.MONTH, "08-12 09:00").due_date == date(2046, 8, 13)
    for amount, unit in ((252, Unit.MONTH), (1060, Unit.WEEK), (7306, Unit.CALENDAR_DAY)):
        with pytest.raises(RuleError, match="beyond_horizon"):
            promise(amount, unit, "08-12 09:00")


def test_the_standing_of_a_new_promise_keeps_the_nominal_day_of_calendar_terms_only() -> None:
    term = promise(3, Unit.CALENDAR_DAY, "08-12 09:00")
    assert term.standing == Standing(term.due, Unit.CALENDAR_DAY, date(2026, 8, 15), ClosedDayRule.NEXT)
    assert promise(3, Unit.WORKING_DAY, "08-12 09:00").standing.nominal is None


# --- the explanation (R17) --------------------------------------------------------------------------------------------


def skipped(answer: Promise) -> list[tuple[int, int, DayKind | None]]:
    return [
        (step.first.day, step.last.day, step.reason)
        for step in answer.steps
        if step.kind is StepKind.SKIPPED and step.first and step.last
    ]


def kinds(answer: Promise) -> list[StepKind]:
    return [step.kind for step in answer.steps]


def test_a_day_promise_names_every_closed_day_between_start_and_due_with_its_reason() -> None:
    answer = promise(3, Unit.WORKING_DAY, "03-16 10:00")
    assert skipped(answer) == [
        (18, 18, DayKind.COLLECTIVE),
        (19, 19, DayKind.NATIONAL),
        (20, 20, DayKind.COLLECTIVE),
        (21, 21, DayKind.NATIONAL),
        (22, 22, DayKind.NATIONAL),
        (23, 23, DayKind.COLLECTIVE),
        (24, 24, DayKind.COLLECTIVE),
    ]
    assert answer.steps[0] == Step(StepKind.START, at=datetime(2026, 3, 16, 10, tzinfo=JAKARTA))
    assert answer.steps[-1] == Step(StepKind.DUE, at=answer.due, last=date(2026, 3, 26))


def test_neighbouring_days_of_one_reason_and_name_are_one_range() -> None:
    feast = {day: ClosedDay(day, DayKind.NATIONAL, "Idulfitri") for day in (date(2026, 3, 21), date(2026, 3, 22))}
    answer = promise(5, Unit.WORKING_DAY, "03-12 10:00", office(closed=feast))
    assert skipped(answer) == [(14, 15, DayKind.WEEKEND)]
    longer = promise(7, Unit.WORKING_DAY, "03-12 10:00", office(closed=feast))
    assert skipped(longer) == [(14, 15, DayKind.WEEKEND), (21, 22, DayKind.NATIONAL)]
    assert [step.days for step in longer.steps if step.kind is StepKind.SKIPPED] == [2, 2]


def test_the_days_that_were_counted_are_told_from_the_first_to_the_last() -> None:
    answer = promise(2, Unit.WORKING_DAY, "05-13 10:00")
    count = next(step for step in answer.steps if step.kind is StepKind.COUNT)
    assert (count.first, count.last, count.amount, count.unit) == (
        date(2026, 5, 18),
        date(2026, 5, 19),
        2,
        Unit.WORKING_DAY,
    )


def test_an_estimated_day_and_a_day_closed_by_exception_say_so() -> None:
    friday, monday = date(2026, 8, 14), date(2026, 8, 17)
    estimated = {monday: ClosedDay(monday, DayKind.NATIONAL, "Maulid", confirmed=False)}
    calendar = OfficeCalendar(WorkCalendar(PERPRES, closed=estimated, special={friday: []}), estimated)
    steps = promise(2, Unit.WORKING_DAY, "08-12 10:00", calendar).steps
    told = [(step.reason, step.confirmed) for step in steps if step.kind is StepKind.SKIPPED]
    assert told == [(DayKind.SPECIAL, True), (DayKind.WEEKEND, True), (DayKind.NATIONAL, False)]


def test_a_start_out_of_hours_is_explained() -> None:
    assert kinds(promise(1, Unit.WORKING_DAY, "08-15 10:00"))[1] is StepKind.CLOSED_START
    assert kinds(promise(10, Unit.MINUTE, "08-12 12:20"))[1] is StepKind.WAITED
    assert kinds(promise(1, Unit.WORKING_DAY, "08-12 15:00", CUTOFF))[1] is StepKind.AFTER_CUTOFF
    assert kinds(promise(1, Unit.WORKING_DAY, "08-12 17:00", CUTOFF))[1] is StepKind.AFTER_CLOSING
    assert kinds(promise(2, Unit.WORKING_DAY, "08-12 10:00", FIRST_COUNTS))[1] is StepKind.FIRST_DAY
    assert promise(10, Unit.MINUTE, "08-12 12:20").counted_from == datetime(2026, 8, 12, 13, tzinfo=JAKARTA)


def test_the_way_over_a_closed_last_day_is_explained() -> None:
    for answer in (promise(3, Unit.CALENDAR_DAY, "08-12 09:00"), promise(24, Unit.HOUR, "08-14 10:00")):
        rolled = next(step for step in answer.steps if step.kind is StepKind.ROLLED)
        assert (rolled.first, rolled.last) == (date(2026, 8, 15), date(2026, 8, 18))
        assert skipped(answer) == [(15, 16, DayKind.WEEKEND), (17, 17, DayKind.NATIONAL)]


def test_a_term_that_ends_on_a_working_day_explains_no_skipped_days() -> None:
    assert kinds(promise(1, Unit.WEEK, "08-05 10:00")) == [StepKind.START, StepKind.COUNT, StepKind.DUE]


# --- properties -------------------------------------------------------------------------------------------------------

quick = settings(max_examples=150, deadline=None)
STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))
OFFICES = st.sampled_from(
    [FIVE, SIX, FIRST_COUNTS, CUTOFF, office(cutoff=time(12, 30), count_first_day=True), office(cutoff=time(23))]
)
FORWARD = st.sampled_from([ClosedDayRule.NEXT, ClosedDayRule.NONE])
UNITS = st.sampled_from(list(Unit))


@quick
@given(OFFICES, UNITS, FORWARD, st.lists(STARTS, min_size=2, max_size=6), st.integers(1, 30))
def test_a_later_start_is_never_due_earlier(
    calendar: OfficeCalendar, unit: Unit, rule: ClosedDayRule, starts: list[datetime], amount: int
) -> None:
    standard = CompletionTime(amount, unit, on_closed=rule)
    for a, b in pairwise(sorted(starts)):
        assert due_moment(standard, a, calendar) <= due_moment(standard, b, calendar)


@quick
@given(OFFICES, UNITS, st.sampled_from(list(ClosedDayRule)), STARTS, st.integers(1, 30))
def test_a_promise_is_due_after_its_start_and_more_is_never_due_earlier(
    calendar: OfficeCalendar, unit: Unit, rule: ClosedDayRule, start: datetime, amount: int
) -> None:
    less, more = (CompletionTime(n, unit, on_closed=rule) for n in (amount, amount + 1))
    answer = compute(less, start, calendar)
    assert answer.start <= answer.due == due_moment(less, start, calendar)
    if rule is not ClosedDayRule.PREVIOUS:
        assert answer.due <= due_moment(more, start, calendar)


@quick
@given(UNITS, STARTS, st.integers(1, 30), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans(), st.booleans())
def test_one_more_holiday_never_makes_a_promise_earlier(
    unit: Unit, start: datetime, amount: int, holiday: date, first: bool, cut: bool
) -> None:
    switches = {"count_first_day": first, "cutoff": time(14) if cut else None}
    more = office(closed=CLOSED | {holiday: ClosedDay(holiday, DayKind.LOCAL)}, **switches)
    standard = CompletionTime(amount, unit)
    assert due_moment(standard, start, office(**switches)) <= due_moment(standard, start, more)


@quick
@given(OFFICES, STARTS, st.integers(1, 60))
def test_the_explanation_accounts_for_every_day_of_a_day_promise(
    calendar: OfficeCalendar, start: datetime, amount: int
) -> None:
    answer = compute(CompletionTime(amount, Unit.WORKING_DAY), start, calendar)
    between = (answer.due_date - start.date()).days
    closed = sum(step.days for step in answer.steps if step.kind is StepKind.SKIPPED)
    first = any(step.kind is StepKind.FIRST_DAY for step in answer.steps)
    taken = any(step.kind in (StepKind.AFTER_CUTOFF, StepKind.AFTER_CLOSING) for step in answer.steps)
    cut_closed = calendar.cutoff is not None and any(step.kind is StepKind.CLOSED_START for step in answer.steps)
    day_zero_apart = (taken or cut_closed) and not first
    first_on_start = first and not (taken or cut_closed)
    assert between - closed == amount - first_on_start + day_zero_apart
    assert calendar.work.is_working_day(answer.due_date)


@quick
@given(st.lists(st.integers(1, 8), min_size=1, max_size=4), STARTS, OFFICES)
def test_stages_in_working_days_are_their_sum(amounts: list[int], start: datetime, calendar: OfficeCalendar) -> None:
    stages = tuple(Stage("", amount, Unit.WORKING_DAY) for amount in amounts)
    chained = CompletionTime(sum(amounts), Unit.WORKING_DAY, stages=stages)
    whole = CompletionTime(sum(amounts), Unit.WORKING_DAY)
    assert due_moment(chained, start, calendar) == due_moment(whole, start, calendar)
