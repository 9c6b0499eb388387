"""Random offices, starts, amounts and pauses for the slow oracle, each from one number that brings it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from slow_office import EPOCH, Hours, SlowOffice, micros
from slow_promise import MINUTE

from loket.domain.counting import OfficeCalendar
from loket.domain.worktime import WEEKDAYS, WorkCalendar

OFFICE_HOURS: list[Hours] = [
    [(450, 720), (780, 960)],
    [(450, 690), (780, 990)],
    [(480, 720), (750, 900)],
    [(480, 960)],
    [(450, 720)],
    [(480, 660), (675, 720), (780, 900)],
]
ODD_HOURS: list[Hours] = [[(0, 1440)], [(1200, 1440)], [(0, 240), (1320, 1440)], [(600, 601)], [(90, 210)], [(0, 121)]]
HOME_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
CHANGING = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
ZONES = (*HOME_ZONES * 4, "UTC", "Asia/Kathmandu", *CHANGING * 2)
UNITS = ("minute", "working_hour", "hour", "working_day", "calendar_day", "week", "month")
LARGEST = {
    "minute": 1500,
    "working_hour": 60,
    "hour": 240,
    "working_day": 40,
    "calendar_day": 60,
    "week": 9,
    "month": 4,
}


@dataclass(frozen=True)
class Case:
    """One random office with what is asked of it; moments are microseconds since 1970."""

    office: SlowOffice
    start: int
    end: int
    stages: list[tuple[int, str]]
    on_closed: str
    naive: bool
    rng: Random = field(repr=False)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office.zone)

    def moment(self, at: int) -> datetime:
        """The moment in whatever way a caller may have it."""
        utc = EPOCH + timedelta(microseconds=at)
        return utc if self.rng.random() < 0.5 else utc.astimezone(self.zone)


def random_case(number: int) -> Case:
    rng = Random(number)
    zone, first = rng.choice(ZONES), date(2023, 1, 1) + timedelta(days=rng.randrange(4000))
    if zone in CHANGING and rng.random() < 0.7:
        first = clock_change(first, ZoneInfo(zone)) - timedelta(days=rng.randrange(12))
    office = random_office(rng, zone, first)
    start = random_moment(rng, office, first, 30)
    end = random_moment(rng, office, first, 60)
    stages = [random_stage(rng, office) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    return Case(office, start, end, stages, rng.choice(("next", "next", "previous", "none")), rng.random() < 0.4, rng)


def clock_change(day: date, zone: ZoneInfo) -> date:
    """The next day on which the clock changes."""
    offsets = [datetime.combine(day, time(), zone).utcoffset()] * 2
    while offsets[0] == offsets[1]:
        day += timedelta(days=1)
        offsets = [offsets[1], datetime.combine(day + timedelta(days=1), time(), zone).utcoffset()]
    return day


def random_office(rng: Random, zone: str, first: date) -> SlowOffice:
    window = [first + timedelta(days=n) for n in range(-40, 160)]
    closed = set(rng.sample(window, rng.randrange(25)))
    if rng.random() < 0.2:
        away = rng.choice(window)
        closed |= {away + timedelta(days=n) for n in range(rng.randrange(2, 25))}
    season = None
    if rng.random() < 0.3:
        begin = rng.choice(window)
        season = (begin, begin + timedelta(days=rng.randrange(5, 35)), random_week(rng))
    special = {day: random_hours(rng) if rng.random() < 0.8 else [] for day in rng.sample(window, rng.randrange(8))}
    cutoff = rng.choice((None, None, time(14), time(12, 30), time(9, 15, 30), time(23, 59)))
    return SlowOffice(random_week(rng), zone, closed, season, special, cutoff, rng.random() < 0.3)


def random_week(rng: Random) -> list[Hours]:
    style = rng.random()
    if style < 0.5:
        hours, days = rng.choice(OFFICE_HOURS), rng.choice((5, 5, 6, 7))
        week = [hours if n < days else [] for n in range(7)]
        week[4] = rng.choice(OFFICE_HOURS)
        return week
    week = [random_hours(rng) if rng.random() < 0.7 else [] for _ in range(7)]
    week[rng.randrange(7)] = random_hours(rng)
    return week


def random_hours(rng: Random) -> Hours:
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(OFFICE_HOURS)
    if kind < 0.7:
        return rng.choice(ODD_HOURS)
    cuts = sorted(rng.sample(range(24 * 60 + 1), 2 * rng.choice((1, 1, 2, 3))))
    return list(zip(cuts[::2], cuts[1::2], strict=True))


def random_moment(rng: Random, office: SlowOffice, first: date, days: int) -> int:
    """Any moment of some days, often an edge: an opening, a closing, the cut-off, midnight; or one beside it."""
    day = first + timedelta(days=rng.randrange(days))
    minute = rng.randrange(24 * 60)
    if rng.random() < 0.35:
        edges = [edge for hours in office.hours(day) for edge in hours] or [0]
        edges += [office.cutoff.hour * 60 + office.cutoff.minute] if office.cutoff else []
        minute = rng.choice(edges)
    beside = rng.choice((0, 0, 0, 0, 1, -1, rng.randrange(MINUTE), rng.randrange(60) * 1_000_000))
    return office.shows(day, minute) + beside


def random_stage(rng: Random, office: SlowOffice) -> tuple[int, str]:
    unit = rng.choice(UNITS)
    most = LARGEST[unit]
    if unit in ("minute", "working_hour"):
        weekly = sum(last - first for hours in office.week for first, last in hours)
        most = max(min(most, weekly * 3 // (1 if unit == "minute" else 60)), 1)
    return rng.randrange(1, most + 1), unit


def random_pauses(case: Case, due: int) -> list[tuple[int, int]]:
    """Up to five: anywhere around start and due, overlapping, touching, upside down, or within one closed time."""
    rng, office = case.rng, case.office
    pauses: list[tuple[int, int]] = []
    for _ in range(rng.choice((0, 1, 1, 2, 3, 5))):
        base = office.day_of(min(case.start + rng.randrange(max(due - case.start, 1)), case.start + 10**13))
        begin, end = sorted((random_moment(rng, office, base, 3), random_moment(rng, office, base, 12)))
        kind = rng.random()
        if kind < 0.15 and pauses:
            begin = pauses[-1][1]
        elif kind < 0.25:
            begin, end = due + rng.choice((0, 1, -1)), due + rng.randrange(1, 10**12)
        elif kind < 0.32:
            begin, end = end, begin
        elif kind < 0.42:
            begin = office.closing(base)
            end = begin + rng.randrange(office.next_open(begin) - begin + 1)
        pauses.append((begin, end))
    rng.shuffle(pauses)
    return pauses


# --- the same office as the engine takes it ---------------------------------------------------------------------------


def engine_of(case: Case) -> OfficeCalendar:
    """The office through the published signatures, in any of the shapes that callers use."""
    office, rng = case.office, case.rng
    special = dict(season_days(office)) | office.special
    closed: Any = rng.choice((set, list, frozenset, dict.fromkeys))(office.closed)
    week = {name: written(rng, hours) for name, hours in zip(WEEKDAYS, office.week, strict=True)}
    if rng.random() < 0.5:
        week = {name: hours for name, hours in week.items() if hours}
    hours_of = {day: written(rng, hours) for day, hours in special.items()}
    work = WorkCalendar(week, closed=closed, special=hours_of, zone=rng.choice((office.zone, case.zone)))
    return OfficeCalendar(work, {}, office.cutoff, office.count_first_day)


def season_days(office: SlowOffice) -> Iterable[tuple[date, Hours]]:
    """A season as the caller resolves it: holidays still close in it."""
    if office.season is None:
        return
    first, last, week = office.season
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day not in office.closed:
            yield day, week[day.weekday()]


def written(rng: Random, hours: Hours) -> Any:
    """Hours as text or times, in any order, touching pieces and all."""
    pieces = [(clock(rng, first), clock(rng, last)) for first, last in split(rng, hours)]
    rng.shuffle(pieces)
    return rng.choice((list, tuple))(pieces)


def split(rng: Random, hours: Hours) -> Hours:
    pieces: Hours = []
    for first, last in hours:
        cut = rng.randrange(first, last)
        pieces += [(first, cut), (cut, last)] if cut > first and rng.random() < 0.1 else [(first, last)]
    return pieces


def clock(rng: Random, minute: int) -> str | time:
    if minute < 1440 and rng.random() < 0.1:
        return time(minute // 60, minute % 60)
    return f"{minute // 60:{'02' if rng.random() < 0.8 else ''}}:{minute % 60:02}"


def instant(answer: datetime, zone: ZoneInfo) -> int:
    """What the engine answered, naive or aware, as microseconds; a naive answer is the office's."""
    return micros(answer if answer.tzinfo else answer.replace(tzinfo=zone))
