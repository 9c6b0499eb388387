"""Does the engine agree with the slow oracle?  `.venv/bin/python tests/domain/oracle_agreement.py [CASES] [FIRST]`.

100,000 cases when no number is given; FIRST is the number of the first case, so `1 4711` runs case 4711 alone.
"""

from __future__ import annotations

import sys
import time as clock
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a command: the folders that pytest would have put there
    sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from random_offices import Case, engine_of, instant, random_case, random_pauses
from slow_office import micros
from slow_promise import Due, Reached, pause_all, promise, state, union

from loket.domain.explanation import StepKind
from loket.domain.promise import (
    CalendarChange,
    OfficeCalendar,
    Pause,
    Promise,
    Standing,
    Tracked,
    after_change,
    apply_pauses,
    compute,
    due_moment,
    state_of,
)
from loket.domain.standards import ClosedDayRule, CompletionTime, Stage, Unit

Answers = Iterator[tuple[str, Any, Any]]
"""What was asked, what the engine says, what the oracle says."""


def disagreements(number: int) -> list[str]:
    """What engine and oracle answer differently about one case, in words; empty when they agree."""
    case = random_case(number)
    engine = engine_of(case)
    wrong = [
        f"{asked}: engine {readable(case, ours)}, oracle {readable(case, theirs)}"
        for asked, ours, theirs in answers(case, engine)
        if ours != theirs
    ]
    return [*wrong, repr(case)] if wrong else []


def answers(case: Case, engine: OfficeCalendar) -> Answers:
    yield from calendar_answers(case, engine)
    kept = compute(completion(case), case.moment(case.start), engine)
    slow = promise(case.office, case.start, case.stages, case.on_closed)
    yield from promise_answers(case, engine, kept, slow)
    yield from pause_answers(case, engine, kept.standing, slow)
    if len(case.stages) == 1:
        yield from decree_answers(case, engine, kept.standing)


def calendar_answers(case: Case, engine: OfficeCalendar) -> Answers:
    """The seven questions of the published calendar."""
    office, work, rng = case.office, engine.work, case.rng
    start = asked_at(case, case.start)
    day, until = office.day_of(case.start), office.day_of(case.end)
    left = case.rng.choice((1, 60_000_000, rng.randrange(1, 10**11)))
    days, rule = rng.randrange(1, 30), rng.choice(("next", "previous", "none"))
    shown = micros(start if start.tzinfo else start.replace(tzinfo=case.zone))  # a repeated hour is taken as its first
    yield (
        "add_time",
        instant(work.add_time(start, timedelta(microseconds=left)), case.zone),
        office.add_time(shown, left),
    )
    yield "next_open", instant(work.next_open(start), case.zone), office.next_open(shown)
    spent = work.time_between(case.moment(case.start), case.moment(case.end)) // timedelta(microseconds=1)
    yield "time_between", spent, office.time_between(case.start, case.end)
    yield "add_days", work.add_days(rng.choice((day, case.moment(case.start))), days), office.add_days(day, days)
    yield "days_between", work.days_between(day, until), office.days_between(day, until)
    nominal = day + timedelta(days=days)
    yield "add_calendar_days", work.add_calendar_days(day, days, rule), office.roll(nominal, rule)
    yield (
        "is_working_day",
        [work.is_working_day(one) for one in (day, until)],
        [office.works_on(day), office.works_on(until)],
    )


def promise_answers(case: Case, engine: OfficeCalendar, kept: Promise, slow: Reached) -> Answers:
    """The promise, the same without its explanation, and the closed days that the explanation names."""
    yield "compute", [micros(kept.due), kept.due_date, kept.nominal], [slow.at, slow.day, slow.nominal]
    yield "due_moment", micros(due_moment(completion(case), case.moment(case.start), engine)), slow.at
    if [unit for _, unit in case.stages] == ["working_day"]:
        told = {
            step.first + timedelta(days=n)
            for step in kept.steps
            if step.kind is StepKind.SKIPPED and step.first
            for n in range(step.days)
        }
        after = case.office.day_of(case.start) + timedelta(days=1)
        yield "skipped days", sorted(told), case.office.closed_days(after, slow.day)


def pause_answers(case: Case, engine: OfficeCalendar, first: Standing, slow: Reached) -> Answers:
    """Pauses all at once, and one after the other as an office ends them; then the state."""
    pauses = random_pauses(case, slow.at)
    due = Due(slow.at, case.stages[-1][1], case.on_closed, slow.nominal)
    expected = pause_all(case.office, due, pauses)
    at_once = apply_pauses(first, [as_pause(case, one) for one in pauses], engine)
    yield "all pauses", told(at_once), told_slowly(expected)
    standing, credited = first, list[Pause]()
    ended = union(pauses)
    for one in (as_pause(case, pause) for pause in ended):
        standing = apply_pauses(standing, [one], engine, credited)
        credited.append(one)
    yield "pause after pause", told(standing), told_slowly(expected)
    now = case.rng.choice((case.end, expected.at, expected.at - 1, expected.at + 1, expected.at - 10**10))
    events = case.rng.choice(((None, None), (None, None), (now, None), (case.end, None), (None, now)))
    since, finished = (None if one is None else case.moment(one) for one in events)
    tracked = Tracked(case.moment(case.start), case.moment(expected.at), first.unit, since, finished)
    span = (case.start, expected.at)
    yield (
        "state",
        state_of(tracked, case.moment(now), engine).value,
        state(case.office, span, due.unit, now, events),
    )


def decree_answers(case: Case, engine: OfficeCalendar, first: Standing) -> Answers:
    """Days that are declared closed, or open again: an open promise goes where a new count would end.

    Wall time knows only where it landed, so there no day is opened again.
    """
    rng, office = case.rng, case.office
    days = {office.day_of(case.start) + timedelta(days=rng.randrange(45)) for _ in range(rng.choice((1, 1, 2, 4)))}
    closed = office.closed | days if case.stages[0][1] == "hour" else office.closed ^ days
    after = replace(case, office=replace(office, closed=closed, _laid_out={}))
    moved = after_change(first, case.moment(case.start), [], CalendarChange(engine, engine_of(after)))
    expected = promise(after.office, case.start, case.stages, case.on_closed)
    due = Due(expected.at, case.stages[0][1], case.on_closed, expected.nominal)
    yield "decree", told(moved), told_slowly(due)


def asked_at(case: Case, at: int) -> datetime:
    moment = case.moment(at)
    return moment.astimezone(case.zone).replace(tzinfo=None) if case.naive else moment


def as_pause(case: Case, pause: tuple[int, int]) -> Pause:
    return Pause(case.moment(pause[0]), case.moment(pause[1]))


def completion(case: Case) -> CompletionTime:
    stages = tuple(Stage("", amount, Unit(unit)) for amount, unit in case.stages)
    amount, unit = case.stages[0]
    rule = ClosedDayRule(case.on_closed)
    if len(stages) == 1:
        return CompletionTime(amount, Unit(unit), on_closed=rule)
    return CompletionTime(amount, Unit(unit), stages=stages, on_closed=rule)


def told(standing: Standing) -> tuple[int, object]:
    return micros(standing.due), standing.nominal


def told_slowly(due: Due) -> tuple[int, object]:
    return due.at, due.nominal if due.unit in ("calendar_day", "week", "month") else None


def readable(case: Case, value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(readable(case, one) for one in value)
    if isinstance(value, int) and value > 10**14:
        return f"{case.office.local(value):%a %Y-%m-%d %H:%M:%S.%f%z}"
    return str(value)


def say(*lines: str) -> None:
    sys.stdout.write("\n    ".join(lines) + "\n")
    sys.stdout.flush()


def main(cases: int, first: int) -> int:
    """Run the cases, tell how far it is, and stop at the tenth case that disagrees."""
    begun, failed = clock.monotonic(), 0
    for number in range(first, first + cases):
        if wrong := disagreements(number):
            failed += 1
            say(f"case {number} disagrees (again: oracle_agreement.py 1 {number})", *wrong)
            if failed == 10:
                break
        done = number - first + 1
        if done % max(cases // 20, 1) == 0:
            say(f"{done:>9,} cases, {failed} disagree, {clock.monotonic() - begun:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(given + [100_000, 0][len(given) :])))
