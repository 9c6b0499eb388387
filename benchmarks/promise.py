"""How fast a promise is, warm, beside numpy, pandas, `holidays` and businesstimedelta: `python -m benchmarks.promise`.

All of them answer the same question in the same run, and their answers are compared. pandas and businesstimedelta come
with `python3 dev.py setup bench`; without them their lines are missing. Ends with 1 when a goal is missed or an answer
differs.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from timeit import repeat
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from loket.domain.promise import (
    CalendarChange,
    ClosedDay,
    DayKind,
    OfficeCalendar,
    Pause,
    Tracked,
    after_change,
    apply_pauses,
    compute,
    due_moment,
    remaining,
    states_of,
)
from loket.domain.standards import CompletionTime, Unit
from loket.domain.worktime import WEEKDAYS, WorkCalendar

HOURS = [("07:30", "12:00"), ("13:00", "16:00")]
WEEK = {**dict.fromkeys(WEEKDAYS[:5], HOURS), "fri": [("07:30", "11:30"), ("13:00", "16:30")]}
START = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
LOCAL = START.astimezone(ZoneInfo("Asia/Jakarta")).replace(
    tzinfo=None
)  # the others know no zones, or slow down by them
DAYS, WORK = 14, timedelta(hours=40)
MANY = 10_000

failed: list[str] = []
"""What was slower than its goal, or answered differently."""


def office(*more: date) -> OfficeCalendar:
    """The office of 2026, from the package's own days, with some more closed."""
    table = holidays.country_holidays("ID", years=(2026, 2027), categories=("public", "government"), language="id")
    rows = {day: ClosedDay(day, DayKind.NATIONAL, name) for day, name in table.items()}
    rows |= {day: ClosedDay(day, DayKind.COLLECTIVE) for day in more}
    return OfficeCalendar(WorkCalendar(WEEK, closed=frozenset(rows)), rows)


def micros(work: Callable[[], object], number: int) -> float:
    """The best of five, in microseconds a call."""
    work()
    return min(repeat(work, number=number, repeat=5)) / number * 1e6


def report(what: str, value: float, unit: str, goal: float | None = None) -> None:
    """One line; a goal that is missed is marked."""
    mark = "" if goal is None else f"  goal {goal:g}"
    if goal is not None and value > goal:
        failed.append(what)
        mark += "  MISSED"
    print(f"{what:<58}{value:>10.2f} {unit}{mark}")


def promises(calendar: OfficeCalendar) -> None:
    """Single promises against their goals."""
    work, day = calendar.work, START.date()
    fortnight, hours = CompletionTime(DAYS, Unit.WORKING_DAY), CompletionTime(40, Unit.WORKING_HOUR)
    report("add_days +14 working days", micros(lambda: work.add_days(day, DAYS), 20_000), "µs", 5)
    report("due_moment +14 working days", micros(lambda: due_moment(fortnight, START, calendar), 20_000), "µs", 5)
    report("add_time +40 working hours", micros(lambda: work.add_time(START, WORK), 20_000), "µs", 10)
    report("due_moment +40 working hours", micros(lambda: due_moment(hours, START, calendar), 20_000), "µs", 10)
    report(
        "compute +14 working days, with its explanation",
        micros(lambda: compute(fortnight, START, calendar), 2_000),
        "µs",
    )
    due = due_moment(fortnight, START, calendar)
    report("remaining", micros(lambda: remaining(START, due, Unit.WORKING_DAY, calendar), 5_000), "µs")
    report("a year laid out, cold", micros(lambda: WorkCalendar(WEEK).add_days(day, 14), 50), "µs")


def many_requests(calendar: OfficeCalendar) -> None:
    """Ten thousand open requests: their states, and what a decree moves."""
    requests = [
        Tracked(START + timedelta(minutes=n), START + timedelta(days=30, seconds=7 * n), Unit.WORKING_DAY)
        for n in range(MANY)
    ]
    now = START + timedelta(days=22)
    report("10,000 states", micros(lambda: states_of(requests, now, calendar), 1) / 1e3, "ms", 50)
    waited = [Pause(START + timedelta(days=1), START + timedelta(days=3))]
    standings = []
    for request, unit in zip(requests, list(Unit)[:5] * (MANY // 5), strict=True):
        first = compute(CompletionTime(20, unit), request.start, calendar).standing
        standings.append((request.start, apply_pauses(first, waited, calendar)))
    change = CalendarChange(calendar, office(date(2026, 4, 6)))

    def preview() -> list[bool]:
        return [after_change(due, start, waited, change).due != due.due for start, due in standings]

    report("10,000 promises after a decree", micros(preview, 1) / 1e3, "ms", 1000)
    print(f"{'  of which it moves':<58}{sum(preview()):>10}")


# --- the same two questions to others ---------------------------------------------------------------------------------

Question = Callable[[], Any]


def beside(title: str, contenders: Iterator[tuple[str, Question]]) -> None:
    """A table of contenders, the first of them ours: time, ratio to ours, and whether the answer is the same."""
    print(f"\n{title:<42}{'µs':>10}{'ratio':>9}  answer")
    ours, expected = 0.0, ""
    for name, ask in contenders:
        taken, answer = micros(ask, 50 if name == "businesstimedelta" else 2_000), str(ask())
        ours, expected = ours or taken, expected or answer
        if answer != expected:
            failed.append(f"{name}: {answer}")
        print(f"{name:<42}{taken:>10.2f}{taken / ours:>9.1f}  {'the same' if answer == expected else answer}")


def days_by_all(work: WorkCalendar, closed: list[date]) -> Iterator[tuple[str, Question]]:
    """+14 working days as a date."""
    day = START.date()
    yield "Loket add_days", lambda: work.add_days(day, DAYS)
    calendar = np.busdaycalendar(holidays=np.array(closed, "datetime64[D]"))
    start = np.datetime64(day)
    yield "numpy busday_offset", lambda: np.busday_offset(start, DAYS, busdaycal=calendar)
    table = holidays.country_holidays("ID", years=2026, categories=("public", "government"), language="id")
    yield "holidays get_nth_working_day", lambda: table.get_nth_working_day(day, DAYS)
    if has("pandas"):
        import pandas as pd  # noqa: PLC0415 (only where it was asked for)

        offset, stamp = pd.offsets.CustomBusinessDay(DAYS, holidays=closed), pd.Timestamp(day)
        yield "pandas CustomBusinessDay", lambda: pd.Timestamp.date(stamp + offset)


def hours_by_all(work: WorkCalendar, closed: list[date]) -> Iterator[tuple[str, Question]]:
    """+40 working hours from 09:00, with the same hours every day: pandas knows no other."""
    yield "Loket add_time", lambda: work.add_time(LOCAL, WORK)
    if has("pandas"):
        import pandas as pd  # noqa: PLC0415

        opens, closes = ([pair[n] for pair in HOURS] for n in (0, 1))
        offset = pd.offsets.CustomBusinessHour(40, start=opens, end=closes, holidays=closed)
        stamp = pd.Timestamp(LOCAL)
        yield "pandas CustomBusinessHour", lambda: stamp + offset
    if has("businesstimedelta"):
        import businesstimedelta as business  # noqa: PLC0415

        weekdays = list(range(5))
        rules = business.Rules(
            [
                business.WorkDayRule(start_time=time(7, 30), end_time=time(16), working_days=weekdays),
                business.LunchTimeRule(start_time=time(12), end_time=time(13), working_days=weekdays),
                business.HolidayRule(dict.fromkeys(closed, "libur")),
            ]
        )
        delta = business.BusinessTimeDelta(rules, hours=40)
        yield "businesstimedelta", lambda: (LOCAL + delta).replace(tzinfo=None)  # it takes a naive moment as UTC


def has(package: str) -> bool:
    """Whether a package that is only measured against is installed."""
    return importlib.util.find_spec(package) is not None


def main() -> int:
    """Print the tables; 1 when a goal was missed or an answer differs."""
    calendar = office()
    closed = sorted(calendar.closed_days)
    promises(calendar)
    many_requests(calendar)
    every_day = WorkCalendar(dict.fromkeys(WEEKDAYS[:5], HOURS), closed=closed)
    beside("+14 working days", days_by_all(calendar.work, closed))
    beside("+40 working hours", hours_by_all(every_day, closed))
    if not (has("pandas") and has("businesstimedelta")):
        print("\npandas and businesstimedelta are not installed; to measure beside them: python3 dev.py setup bench")
    if failed:
        print(f"\nNOT AS IT SHOULD BE: {'; '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
