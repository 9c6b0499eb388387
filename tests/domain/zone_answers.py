"""A table of promises with all that is told about them, as JSON: what the machine's zone must not change.

Run as a program by `test_machine_zone`, in a process whose zone is set before it starts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

from loket import words
from loket.domain.promise import (
    CalendarChange,
    ClosedDay,
    DayKind,
    EntryKind,
    LedgerEntry,
    OfficeCalendar,
    Pause,
    Tracked,
    after_change,
    apply_pauses,
    compute,
    credit,
    explain_changes,
    extend,
    remaining,
    state_of,
)
from loket.domain.standards import CompletionTime, Unit
from loket.domain.worktime import WEEKDAYS, WorkCalendar

WEEK: dict[str, list[tuple[str, str]]] = {name: [("07:30", "12:00"), ("13:00", "16:00")] for name in WEEKDAYS[:5]}
FEAST = {
    day: ClosedDay(day, DayKind.NATIONAL, "Idul Fitri")
    for day in (date(2026, 3, 20), date(2026, 3, 23), date(2027, 1, 1))
}
DECREE = {date(2026, 3, 24): ClosedDay(date(2026, 3, 24), DayKind.COLLECTIVE, "Cuti bersama")}
STARTS = (
    datetime(2026, 3, 8, 6, 59, tzinfo=UTC),  # the night in which New York's clock jumps
    datetime(2026, 3, 19, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 19, 23, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 15, 30, tzinfo=UTC),
    datetime(2026, 3, 13, 15, 30),  # noqa: DTZ001 (office-local)
)


def office(zone: str, days: dict[date, ClosedDay]) -> OfficeCalendar:
    work = WorkCalendar(WEEK, closed=days, special={date(2026, 3, 19): [("08:00", "14:00")]}, zone=zone)
    return OfficeCalendar(work, days, cutoff=time(14), known_years={2026: True})


def told(zone: str, start: datetime, unit: Unit) -> dict[str, Any]:
    """One promise: its moments, its words, how it stands, and where each kind of change moves it."""
    old, new = office(zone, FEAST), office(zone, FEAST | DECREE)
    promise = compute(CompletionTime(3, unit), start, old)
    standing, begun = promise.standing, promise.start
    pauses = [Pause(begun + timedelta(hours=2), begun + timedelta(hours=30)), Pause(begun, begun + timedelta(days=2))]
    paused = apply_pauses(standing, pauses, old)
    given = credit(unit, pauses, old)
    changes = [LedgerEntry(EntryKind.SUSPENSION, "menunggu", "", begun, promise.due, paused.due, given=given)]
    now = begun + timedelta(hours=20)
    left = remaining(now, promise.due, unit, old)
    return {
        "due": promise.due.isoformat(),
        "words": words.explanation(promise) + words.explain_steps(explain_changes(changes, old)),
        "line": words.explanation_line(promise),
        "left": words.remaining(left, unit),
        "states": [state_of(Tracked(begun, promise.due, unit), begun + n * timedelta(hours=9), old) for n in range(12)],
        "paused": paused.due.isoformat(),
        "given": [given.time.total_seconds(), given.days],
        "extended": extend(paused, 2, Unit.WORKING_DAY, old).due.isoformat(),
        "decree": after_change(paused, begun, pauses, CalendarChange(old, new)).due.isoformat(),
    }


def table() -> Iterator[dict[str, Any]]:
    for zone, start, unit in product(("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"), STARTS, Unit):
        yield {"zone": zone, "start": start.isoformat(), "unit": unit, **told(zone, start, unit)}


if __name__ == "__main__":
    machine = datetime(2026, 7, 1, 12).astimezone().utcoffset() or timedelta(0)
    json.dump({"machine": machine.total_seconds() / 3600, "table": list(table())}, sys.stdout)
