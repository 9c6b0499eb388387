"""What makes no sense is refused with a sentence that says what to do, and changes nothing."""

# ruff: noqa: DTZ001  (naive datetimes are office-local)

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from loket import words
from loket.domain.promise import (
    OfficeCalendar,
    Pause,
    Standing,
    apply_pauses,
    compute,
    credit,
    due_moment,
    extend,
    guard_extension,
)
from loket.domain.standards import CompletionTime, Stage, Unit
from loket.domain.worktime import WEEKDAYS, WorkCalendar
from loket.errors import RuleError

WEEK: dict[str, Any] = {name: [("07:30", "12:00"), ("13:00", "16:00")] for name in WEEKDAYS[:5]}
WORK = WorkCalendar(WEEK)
OFFICE = OfficeCalendar(WORK)
MONDAY = datetime(2026, 8, 10, 9)


def promise(amount: Any, unit: Any = Unit.WORKING_DAY, **more: Any) -> Callable[[], object]:
    return lambda: due_moment(CompletionTime(amount, unit, **more), MONDAY, OFFICE)


def week(**days: Any) -> Callable[[], object]:
    return lambda: WorkCalendar(days)


@pytest.mark.parametrize(
    ("refused", "code", "named"),
    [
        (promise(0), "amount_not_positive", "lebih dari nol, bukan 0"),
        (promise(-3, Unit.MINUTE), "amount_not_positive", "bukan -3"),
        (promise(1.5), "amount_not_whole", "1.5"),
        (promise("3"), "amount_not_whole", "3"),
        (promise(3, "hari"), "unknown_unit", "hari kerja, hari kalender"),
        (promise(1, "working_day"), "unknown_unit", "working_day"),
        (promise(10**9, Unit.MONTH), "beyond_horizon", "20 tahun"),
        (promise(3, Unit.WEEK, on_closed="nearest"), "unknown_on_closed", "nearest"),
        (promise(1, stages=(Stage("FO", 1, Unit.HOUR), Stage("BO", 0, Unit.HOUR))), "amount_not_positive", "bukan 0"),
        (lambda: WORK.add_time(MONDAY, timedelta(0)), "duration_not_positive", "lebih dari nol"),
        (lambda: WORK.add_days(MONDAY, 0), "days_not_positive", "bukan 0"),
        (lambda: WORK.add_calendar_days(MONDAY, -1), "days_not_positive", "bukan -1"),
        (week(), "week_empty", "isi sedikitnya satu hari"),
        (week(mon=[], tue=[]), "week_empty", "isi sedikitnya satu hari"),
        (week(senin=[("08:00", "16:00")]), "unknown_weekday", "senin"),
        (week(mon=[("08:00", "12:00"), ("11:59", "16:00")]), "intervals_overlap", "Senin"),
        (week(fri=[("22:00", "06:00")]), "interval_backwards", "tengah malam"),
        (week(fri=[("07.30", "16.00")]), "time_unreadable", "07.30"),
        (
            lambda: WorkCalendar(WEEK, special={date(2026, 8, 15): [("13:00", "12:00")]}),
            "interval_backwards",
            "15 Agustus 2026",
        ),
        (lambda: WorkCalendar(WEEK, zone="WIB"), "unknown_zone", "Asia/Jakarta (WIB)"),
        (lambda: WorkCalendar(WEEK, closed=["17-08-2026"]), "date_unreadable", "17-08-2026"),  # type: ignore[list-item]
        (lambda: guard_extension(0, 0, 7, "berkas"), "amount_not_positive", "bukan 0"),
        (lambda: guard_extension(1, 0, None, "berkas"), "extension_not_allowed", "tidak mengizinkan"),
        (lambda: guard_extension(1, 0, 7, " "), "reason_missing", "Alasan"),
        (lambda: guard_extension(3, 5, 7, "berkas"), "extension_too_long", "sisa yang boleh dipakai 2"),
    ],
)
def test_nonsense_is_refused_with_a_sentence_that_names_what_is_wrong(
    refused: Callable[[], object], code: str, named: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        refused()
    sentence = words.error_sentence(refusal.value)
    assert refusal.value.code == code
    assert named in sentence
    assert not set("{}…_") & set(sentence.replace(named, ""))
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_a_refused_count_leaves_the_calendar_as_it_was() -> None:
    used, fresh = WorkCalendar(WEEK), WorkCalendar(WEEK)
    for refused in (
        lambda: used.add_days(MONDAY, 10**12),
        lambda: used.add_time(MONDAY, timedelta.max),
        lambda: used.add_calendar_days(MONDAY, 10**12),
        lambda: used.roll(MONDAY.date(), "nearest"),
    ):
        with pytest.raises(RuleError):
            refused()
    assert used.add_days(MONDAY, 5000) == fresh.add_days(MONDAY, 5000)
    assert used.add_time(MONDAY, timedelta(hours=5000)) == fresh.add_time(MONDAY, timedelta(hours=5000))


@pytest.mark.parametrize("unit", list(Unit))
def test_a_refused_extension_and_an_upside_down_pause_move_nothing(unit: Unit) -> None:
    standing = compute(CompletionTime(3, unit), MONDAY, OFFICE).standing
    with pytest.raises(RuleError):
        extend(standing, 0, unit, OFFICE)
    begun = WORK.in_office(MONDAY)
    upside_down = Pause(begun + timedelta(days=2), begun)
    assert not credit(unit, [upside_down], OFFICE)
    assert apply_pauses(standing, [upside_down], OFFICE) == standing
    assert standing == Standing(standing.due, unit, standing.nominal, standing.on_closed)


def test_an_end_before_its_start_counts_nothing() -> None:
    assert WORK.time_between(MONDAY, MONDAY - timedelta(days=3)) == timedelta(0)
    assert WORK.days_between(MONDAY, MONDAY - timedelta(days=3)) == 0
