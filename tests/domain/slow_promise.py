"""Promises, credits and states in the rule book's own words, on top of `slow_office`; nothing of the engine is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from slow_office import MINUTE, ONE_DAY, SlowOffice

HOUR = 60 * MINUTE
WORKING_TIME = {"minute": MINUTE, "working_hour": HOUR}
CALENDAR = ("calendar_day", "week", "month")

Pauses = list[tuple[int, int]]


@dataclass(frozen=True)
class Reached:
    """How far a count has come: the moment, its day, the day before the closed-day rule, whether the day is used."""

    at: int
    day: date
    nominal: date
    used: bool = False


@dataclass(frozen=True)
class Due:
    """A current due moment in its unit; `nominal` for calendar units."""

    at: int
    unit: str
    on_closed: str
    nominal: date


def promise(office: SlowOffice, start: int, stages: list[tuple[int, str]], on_closed: str) -> Reached:
    """The end of a chain of stages (R1 to R8)."""
    point = day_zero(office, start, stages[0][1])
    for amount, unit in stages:
        point = one_stage(office, point, (amount, unit), on_closed)
    return point


def day_zero(office: SlowOffice, start: int, unit: str) -> Reached:
    """R4: with a cut-off, what counts in dates takes a late start as the opening of the next working day."""
    day = office.day_of(start)
    if office.cutoff is None or unit in WORKING_TIME or unit == "hour":
        return Reached(start, day, day)
    late = start > office.closing(day) or office.local(start).time() > office.cutoff
    if not late and office.works_on(day):
        return Reached(start, day, day)
    day = office.add_days(day, 1)
    return Reached(office.shows(day, min(first for first, _ in office.hours(day))), day, day)


def one_stage(office: SlowOffice, begin: Reached, stage: tuple[int, str], on_closed: str) -> Reached:
    amount, unit = stage
    if unit in WORKING_TIME:
        return at_clock(office, office.add_time(begin.at, amount * WORKING_TIME[unit]))
    if unit == "hour":
        return at_clock(office, office.landing(begin.at + amount * HOUR))
    if unit == "working_day":
        day = working_days(office, begin, amount)
        return Reached(office.closing(day), day, day, used=True)
    nominal = later(begin.day, amount, unit)
    day = office.roll(nominal, on_closed)
    if office.closing(day) <= begin.at:  # never due before it was promised: then the next working day
        day = office.roll(nominal, "next")
    return Reached(office.closing(day), day, nominal, used=True)


def at_clock(office: SlowOffice, at: int) -> Reached:
    """A clock unit ends within a minute that is open, or at the end of one: its day is that minute's day."""
    day = office.day_of(at if office.open_at(at) else at - 1)
    return Reached(at, day, day)


def working_days(office: SlowOffice, begin: Reached, amount: int) -> date:
    """R2, R3: the day of the start is day 0, or day 1 with the switch, on a working day that had not closed yet."""
    day, used = begin.day, begin.used
    if office.count_first_day and not used and office.works_on(day) and begin.at <= office.closing(day):
        amount -= 1
    while amount:
        day += ONE_DAY
        amount -= office.works_on(day)
    return day


def later(day: date, amount: int, unit: str) -> date:
    """R8: months keep the day number, or take the last one that the month has."""
    if unit != "month":
        return day + timedelta(days=amount * (7 if unit == "week" else 1))
    year, month = day.year, day.month
    for _ in range(amount):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


# --- pauses (R9 to R11, R13) ------------------------------------------------------------------------------------------


def union(pauses: Pauses) -> Pauses:
    """Join any two that overlap or touch until there are none."""
    left = [(a, b) for a, b in pauses if a < b]
    while True:
        left.sort()
        touching = next(((p, q) for p, q in pairwise(left) if q[0] <= p[1]), None)
        if touching is None:
            return left
        p, q = touching
        left = [one for one in left if one not in touching] + [(p[0], max(p[1], q[1]))]


def credit(office: SlowOffice, unit: str, pause: tuple[int, int]) -> int:
    """R10: microseconds for the clock units, days for the others, of one pause between its open moments."""
    start, end = pause
    pieces: list[tuple[int, int]] = []
    for first, last in office.open_pieces(start):
        if first >= end:
            break
        pieces.append((first, min(last, end)))
    if not pieces:
        return 0
    if unit in WORKING_TIME:
        return sum(last - first for first, last in pieces)
    opened, closed = pieces[0][0], pieces[-1][1]
    if unit == "hour":
        return closed - opened
    first_day, last_day = office.day_of(opened), office.day_of(closed - 1)
    return office.days_between(first_day, last_day) if unit == "working_day" else (last_day - first_day).days


def pause_all(office: SlowOffice, due: Due, pauses: Pauses) -> Due:
    """Each pause of the union moves the current due moment, unless the request was late before it (R11)."""
    for pause in union(pauses):
        if pause[0] > due.at:
            return due
        due = moved(office, due, credit(office, due.unit, pause))
    return due


def moved(office: SlowOffice, due: Due, given: int) -> Due:
    """R13: from the current due moment on; for calendar units from the day before the closed-day rule."""
    if not given:
        return due
    if due.unit in WORKING_TIME:
        return Due(office.add_time(due.at, given), due.unit, due.on_closed, due.nominal)
    if due.unit == "hour":
        return Due(office.landing(due.at + given), due.unit, due.on_closed, due.nominal)
    if due.unit == "working_day":
        day = office.add_days(office.day_of(due.at - 1), given)
        return Due(office.closing(day), due.unit, due.on_closed, day)
    nominal = due.nominal + timedelta(days=given)
    at = office.closing(office.roll(nominal, due.on_closed))
    return Due(max(at, due.at), due.unit, due.on_closed, nominal)


# --- the state --------------------------------------------------------------------------------------------------------


def state(office: SlowOffice, span: tuple[int, int], unit: str, now: int, events: tuple[int | None, int | None]) -> str:
    """The first state that holds, of a request with a start, a due moment, a suspension and an end."""
    (start, due), (suspended, finished) = span, events
    if finished is not None:
        return "met" if finished <= due else "missed"
    if suspended is not None:
        return "overdue" if suspended > due else "suspended"
    if now > due:
        return "overdue"
    today = office.day_of(now)
    if unit != "minute" and office.shows(today, 0) < due <= office.shows(today, 24 * 60):
        return "due_today"
    left, whole = office.time_between(now, due), office.time_between(start, due)
    return "at_risk" if left * 5 < whole else "on_time"
