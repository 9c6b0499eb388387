"""How fast a promise is, warm, beside numpy and `holidays` in the same run: `python -m benchmarks.promise`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from timeit import repeat

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
MANY = 10_000


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
    mark = "" if goal is None else f"  goal {goal:g}{'' if value <= goal else '  MISSED'}"
    print(f"{what:<58}{value:>10.2f} {unit}{mark}")


def promises(calendar: OfficeCalendar) -> None:
    """Single promises against their goals."""
    work, day = calendar.work, date(2026, 3, 17)
    fortnight, hours = CompletionTime(14, Unit.WORKING_DAY), CompletionTime(40, Unit.WORKING_HOUR)
    forty = timedelta(hours=40)
    report("add_days +14 working days", micros(lambda: work.add_days(day, 14), 20_000), "µs", 5)
    report("due_moment +14 working days", micros(lambda: due_moment(fortnight, START, calendar), 20_000), "µs", 5)
    report("add_time +40 working hours", micros(lambda: work.add_time(START, forty), 20_000), "µs", 10)
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


def others(calendar: OfficeCalendar) -> None:
    """The same +14 working days by others."""
    days = np.array(sorted(calendar.closed_days), "datetime64[D]")
    numpy_calendar = np.busdaycalendar(holidays=days)
    start = np.datetime64("2026-03-17")
    report(
        "numpy busday_offset +14", micros(lambda: np.busday_offset(start, 14, busdaycal=numpy_calendar), 5_000), "µs"
    )
    table = holidays.country_holidays("ID", years=2026, categories=("public", "government"), language="id")
    walked = micros(lambda: table.get_nth_working_day(START.date(), 14), 2_000)
    report("holidays get_nth_working_day +14", walked, "µs")
    expected = np.busday_offset(start, 14, busdaycal=numpy_calendar).item()
    ours = calendar.work.add_days(START.date(), 14)
    print(f"{'the answers':<58}{ours}  {expected}  {table.get_nth_working_day(START.date(), 14)}")


def main() -> None:
    """Print the table."""
    calendar = office()
    promises(calendar)
    many_requests(calendar)
    others(calendar)


if __name__ == "__main__":
    main()
