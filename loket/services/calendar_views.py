"""The calendar as it leaves the services: in force, year by year, as a preview, and as a history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, select

from loket.db.tables import CalendarRevision, Service
from loket.domain.calendar_book import BookChange, CalendarBook, MarkedDay, Week
from loket.domain.promise import DayKind, OfficeCalendar
from loket.services.calendar_moves import PromiseMove
from loket.services.calendar_rows import CalendarEdit, Rules, SeasonRow

DayRow = MarkedDay


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendars in force: the office's, and that of services which are staffed on cuti bersama."""

    office: OfficeCalendar
    on_leave: OfficeCalendar
    open_services: frozenset[int]

    def of(self, service_id: int) -> OfficeCalendar:
        """The calendar that promises of a service are counted in."""
        return self.on_leave if service_id in self.open_services else self.office


@dataclass(frozen=True, slots=True)
class YearDay:
    """One day of a year as a wall calendar shows it."""

    day: date
    is_open: bool
    kind: DayKind | None
    name: str
    source: str
    confirmed: bool
    season: str
    hours: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of the calendar.

    `known` is False while nobody entered that year's holidays, `estimated` True while some are only expected.
    """

    year: int
    known: bool
    estimated: bool
    week: Week
    days: tuple[MarkedDay, ...]
    seasons: tuple[SeasonRow, ...]
    months: tuple[tuple[YearDay, ...], ...]


@dataclass(frozen=True, slots=True)
class HoursView:
    """The week, every season, and the rules of counting, all of them filled in."""

    week: Week
    seasons: tuple[SeasonRow, ...]
    rules: Rules


class Decision(StrEnum):
    """What becomes of the promises that a changed calendar would move."""

    MOVE = "moved"
    KEEP = "kept"


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What an edit would change: in the calendar, and of `looked_at` open promises those that would move.

    `revision` is the calendar that it was worked out against, `undoes` the revision that it would take back, `services`
    the names by code where rules change that name services.
    """

    revision: int
    edit: CalendarEdit
    change: BookChange
    moves: tuple[PromiseMove, ...]
    looked_at: int
    undoes: int | None = None
    services: Mapping[str, str] = field(default_factory=dict)

    @property
    def becoming_late(self) -> int:
        """How many promises would already be past their new due moment."""
        return sum(move.becomes_late for move in self.moves)

    @property
    def rescued(self) -> int:
        """How many would no longer be late."""
        return sum(move.rescued for move in self.moves)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change in the calendar."""
        return not self.change


@dataclass(frozen=True, slots=True)
class Applied:
    """A changed calendar: its revision, and how many promises were moved or kept."""

    revision: int
    moved: int
    kept: int


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One line of the calendar's history."""

    number: int
    at: datetime
    by: str
    reason: str
    decision: str
    moved: int
    kept: int
    undoes: int | None
    can_undo: bool


def build(session: Session, book: CalendarBook) -> Calendars:
    """The calendars that a book makes."""
    services = {row.code: row.id or 0 for row in session.exec(select(Service))} if book.open_services else {}
    office = book.calendar(open_on_leave=book.open_on_collective_leave)
    opened = frozenset(services[code] for code in book.open_services if code in services)
    on_leave = book.calendar(open_on_leave=True) if opened and not book.open_on_collective_leave else office
    return Calendars(office, on_leave, opened)


def revision_row(
    row: CalendarRevision, names: Mapping[int | None, str], target: CalendarRevision | None
) -> RevisionRow:
    """A line of the history; `target` is the one that can be taken back."""
    return RevisionRow(
        number=row.number,
        at=row.at,
        by=names.get(row.person_id, ""),
        reason=row.reason,
        decision=row.decision,
        moved=row.moved,
        kept=row.kept,
        undoes=row.undoes,
        can_undo=target is not None and row.number == target.number,
    )


def months_of_year(book: CalendarBook, year: int) -> tuple[tuple[YearDay, ...], ...]:
    """Every day of a year, month by month."""
    calendar = book.calendar(open_on_leave=book.open_on_collective_leave)
    marked = {day.day: day for day in book.days}
    seasons = {day: season.name for season in book.seasons for day, _hours in season.days()}
    first, many = date(year, 1, 1), (date(year, 12, 31) - date(year, 1, 1)).days + 1
    months: list[list[YearDay]] = [[] for _ in range(12)]
    for offset in range(many):
        day = first + timedelta(days=offset)
        months[day.month - 1].append(_year_day(day, calendar, marked.get(day), seasons.get(day, "")))
    return tuple(tuple(month) for month in months)


def _year_day(day: date, calendar: OfficeCalendar, marked: MarkedDay | None, season: str) -> YearDay:
    is_open = calendar.work.is_working_day(day)
    hours = tuple(
        (begin.strftime("%H:%M"), "24:00" if end.date() > day else end.strftime("%H:%M"))
        for begin, end in calendar.work.intervals(day)
    )
    kind = marked.kind if marked is not None else None if is_open else calendar.why_closed(day).kind
    return YearDay(
        day=day,
        is_open=is_open,
        kind=kind,
        name=marked.name if marked else "",
        source=marked.source if marked else "",
        confirmed=marked.confirmed if marked else True,
        season=season,
        hours=hours,
    )
