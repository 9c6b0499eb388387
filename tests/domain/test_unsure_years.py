"""A promise that reaches a year whose holidays nobody knows for sure says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from loket import words
from loket.domain.promise import (
    Credit,
    EntryKind,
    LedgerEntry,
    OfficeCalendar,
    StepKind,
    compute,
    due_moment,
    explain_changes,
)
from loket.domain.standards import ClosedDayRule, CompletionTime, Unit
from loket.domain.worktime import WEEKDAYS, WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
WORK = WorkCalendar({name: [("08:00", "16:00")] for name in WEEKDAYS[:5]}, closed={date(2028, 1, 1)})
DECEMBER = datetime(2027, 12, 29, 9, tzinfo=JAKARTA)
MISSING, EXPECTED = {2027: True}, {2027: True, 2028: False}


def office(known: Mapping[int, bool] | None) -> OfficeCalendar:
    return OfficeCalendar(WORK, known_years=known)


def unsure(completion: CompletionTime, start: datetime, known: Mapping[int, bool] | None) -> list[tuple[int, bool]]:
    steps = compute(completion, start, office(known)).steps
    assert steps[-1].kind is StepKind.DUE
    return [(step.year, step.missing) for step in steps if step.kind is StepKind.UNSURE_YEAR]


@pytest.mark.parametrize(
    ("amount", "unit"), [(5, Unit.WORKING_DAY), (40, Unit.WORKING_HOUR), (96, Unit.HOUR), (1, Unit.MONTH)]
)
def test_a_year_without_holidays_and_one_with_estimates_are_told_in_every_unit(amount: int, unit: Unit) -> None:
    completion = CompletionTime(amount, unit)
    assert unsure(completion, DECEMBER, MISSING) == [(2028, True)]
    assert unsure(completion, DECEMBER, EXPECTED) == [(2028, False)]
    assert unsure(completion, DECEMBER, {2027: True, 2028: True}) == []
    assert unsure(completion, DECEMBER, None) == []


def test_a_promise_that_stays_within_a_known_year_says_nothing_and_every_unsure_year_is_told() -> None:
    assert unsure(CompletionTime(1, Unit.WORKING_DAY), DECEMBER, MISSING) == []
    assert unsure(CompletionTime(26, Unit.MONTH), DECEMBER, EXPECTED) == [(2028, False), (2029, True), (2030, True)]
    assert unsure(CompletionTime(1, Unit.WORKING_DAY), DECEMBER, {}) == [(2027, True)]


def test_a_last_day_that_was_rolled_back_over_new_year_still_depends_on_the_year_it_lay_in() -> None:
    saturday = CompletionTime(3, Unit.CALENDAR_DAY, on_closed=ClosedDayRule.PREVIOUS)
    assert compute(saturday, DECEMBER, office(None)).due_date == date(2027, 12, 31)
    assert unsure(saturday, DECEMBER, MISSING) == [(2028, True)]


def test_what_is_known_changes_no_due_moment() -> None:
    completion = CompletionTime(5, Unit.WORKING_DAY)
    moments = {due_moment(completion, DECEMBER, office(known)) for known in (None, {}, MISSING, EXPECTED)}
    assert len(moments) == 1


def test_a_suspension_that_carries_a_promise_into_an_unsure_year_says_so_too() -> None:
    due, later = DECEMBER.replace(hour=16), datetime(2028, 1, 5, 16, tzinfo=JAKARTA)
    first = LedgerEntry(EntryKind.FIRST, "", "Sari", DECEMBER, None, due)
    moved = LedgerEntry(EntryKind.SUSPENSION, "menunggu pemohon", "Sari", due, due, later, given=Credit(days=4))
    kinds = [step.kind for step in explain_changes([first, moved], office(MISSING))]
    assert kinds == [StepKind.CREDIT, StepKind.UNSURE_YEAR]
    assert explain_changes([first], office(MISSING)) == ()
    assert [step.kind for step in explain_changes([first, moved])] == [StepKind.CREDIT]
    known = replace(moved, from_due=later, to_due=later.replace(day=20))
    assert [step.kind for step in explain_changes([first, known], office(MISSING))] == [StepKind.CREDIT]


@pytest.mark.parametrize(
    ("known", "sentence", "short"),
    [
        (MISSING, "Hari libur 2028 belum ditetapkan; tanggal ini perkiraan.", "libur 2028 belum ditetapkan"),
        (
            EXPECTED,
            "Hari libur 2028 sebagian masih perkiraan; tanggal ini dapat berubah.",
            "libur 2028 masih perkiraan",
        ),
    ],
)
def test_the_sentence_names_the_year_before_the_date(known: dict[int, bool], sentence: str, short: str) -> None:
    promise = compute(CompletionTime(5, Unit.WORKING_DAY), DECEMBER, office(known))
    told = words.explanation(promise)
    assert told[-2] == sentence
    assert told[-1].startswith("Paling lambat")
    assert words.explanation_line(promise).endswith(f" · {short}")
