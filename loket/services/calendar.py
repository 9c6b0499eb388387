"""When the office works: the calendar in force, and its days as rows that the office edits."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, delete, func, select

from loket.db.tables import CalendarDay, Office, OfficeHours, Season
from loket.domain.promise import ClosedDay, DayKind, OfficeCalendar
from loket.domain.worktime import WorkCalendar
from loket.errors import RuleError
from loket.paths import resource
from loket.services.desk import Desk, office_row

Week = Mapping[str, list[tuple[str, str]]]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAYS_SOURCE = "SKB 3 Menteri (paket holidays)"
_KINDS = {
    "nasional": DayKind.NATIONAL,
    "cuti bersama": DayKind.COLLECTIVE,
    "lokal": DayKind.LOCAL,
    "khusus": DayKind.SPECIAL,
}
"""The words of a decree file for the kinds of a day; the English words are understood too."""


class DayInput(BaseModel):
    """One day that differs from its weekday, as entered or read from a decree."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    day: date
    kind: Literal["national", "collective", "local", "special"]
    name: str
    source: str = ""
    hours: tuple[tuple[str, str], ...] | None = None


class SeasonInput(BaseModel):
    """Hours of their own for a range of dates (Ramadan)."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    name: str
    first_day: date
    last_day: date
    week: dict[str, list[tuple[str, str]]]
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the calendar that differs from its weekday."""

    day: date
    kind: DayKind
    name: str
    source: str
    confirmed: bool
    hours: tuple[tuple[str, str], ...] | None


@dataclass(frozen=True, slots=True)
class SeasonRow:
    """A season with its hours by weekday."""

    id: int
    name: str
    first_day: date
    last_day: date
    source: str
    confirmed: bool
    week: Week


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of the calendar. `known` is False while nobody entered that year's holidays."""

    year: int
    known: bool
    week: Week
    days: tuple[DayRow, ...]
    seasons: tuple[SeasonRow, ...]


class CalendarService:
    """Reads and edits the calendar; keeps the one in force in memory until its revision changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._cached: tuple[int, OfficeCalendar] | None = None
        self._lock = threading.Lock()

    def in_force(self, session: Session) -> OfficeCalendar:
        """The calendar that promises are counted in, on an open session."""
        office = office_row(session)
        with self._lock:
            if self._cached is None or self._cached[0] != office.calendar_revision:
                self._cached = (office.calendar_revision, build(session, office))
            return self._cached[1]

    def current(self) -> OfficeCalendar:
        """The calendar that promises are counted in."""
        with self._desk.database.read() as session:
            return self.in_force(session)

    def year(self, year: int) -> YearView:
        """The days of a year that differ from their weekday, the weekly hours and the seasons that touch it."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        with self._desk.database.read() as session:
            days = tuple(_day_row(row) for row in _days(session, first, last))
            seasons = tuple(s for s in _season_rows(session) if s.first_day <= last and s.last_day >= first)
            known = any(day.kind is DayKind.NATIONAL for day in days)
            return YearView(year, known, week_of(session, None), days, seasons)

    def years(self) -> tuple[int, int] | None:
        """The first and last year that holds days, None where there is none."""
        with self._desk.database.read() as session:
            first, last = session.exec(select(func.min(CalendarDay.day), func.max(CalendarDay.day))).one()
            return (first.year, last.year) if first and last else None

    def missing_next_year(self) -> int | None:
        """The coming year while its holidays are missing and it is November or later, else None."""
        calendar = self.current()
        today = self._desk.now().astimezone(calendar.work.zone).date()
        coming = today.year + 1
        return coming if today.month >= 11 and not self.year(coming).known else None

    def set_day(self, day: DayInput) -> None:
        """Enter or replace one day. Open promises keep their dates (R15)."""
        self.set_days([day])

    def set_days(self, days: Iterable[DayInput]) -> int:
        """Enter or replace several days at once, all or none. Returns how many."""
        rows = [_table_row(day) for day in days]
        with self._desk.database.write() as session:
            for row in rows:
                session.merge(row)
            self._changed(
                session, "calendar_days_set", days=len(rows), first=str(min((r.day for r in rows), default=""))
            )
        return len(rows)

    def remove_day(self, day: date) -> None:
        """Give a day back to its weekday. Raises `RuleError("unknown_day")`."""
        with self._desk.database.write() as session:
            row = session.get(CalendarDay, day)
            if row is None:
                raise RuleError("unknown_day", day=day)
            session.delete(row)
            self._changed(session, "calendar_day_removed", day=day)

    def import_decree(self, content: bytes) -> int:
        """Read a decree file (CSV: date, kind, name, source) and enter its days, all or none.

        Raises `RuleError` with line and what is wrong.
        """
        return self.set_days(list(read_decree(content)))

    def set_week(self, week: Week) -> None:
        """Replace the weekly office hours. Refuses what `WorkCalendar` refuses (no open interval, overlaps)."""
        WorkCalendar(week)
        with self._desk.database.write() as session:
            session.exec(delete(OfficeHours).where(col(OfficeHours.season_id).is_(None)))
            add_week(session, week, None)
            self._changed(session, "office_hours_set")

    def set_season(self, season: SeasonInput) -> None:
        """Add a season, or replace the one of the same name."""
        WorkCalendar(season.week)
        if season.last_day < season.first_day:
            raise RuleError("season_upside_down", field="last_day", first=season.first_day, last=season.last_day)
        with self._desk.database.write() as session:
            former = session.exec(select(Season).where(Season.name == season.name)).first()
            if former is not None:
                _drop_season(session, former)
            add_season(session, season)
            self._changed(session, "season_set", name=season.name)

    def remove_season(self, season_id: int) -> None:
        """Remove a season. Raises `RuleError("unknown_season")`."""
        with self._desk.database.write() as session:
            row = session.get(Season, season_id)
            if row is None:
                raise RuleError("unknown_season", season=season_id)
            _drop_season(session, row)
            self._changed(session, "season_removed", name=row.name)

    def ensure_years(self, first: int, last: int) -> None:
        """Enter the national holidays and collective leave of years that hold none yet."""
        with self._desk.database.write() as session:
            if add_holidays(session, first, last):
                self._changed(session, "holidays_entered", first=first, last=last)

    def _changed(self, session: Session, action: str, **facts: object) -> None:
        office = office_row(session)
        office.calendar_revision += 1
        session.add(office)
        self._desk.record(session, action, "calendar", None, revision=office.calendar_revision, **facts)


def build(session: Session, office: Office) -> OfficeCalendar:
    """The calendar of the rows: week, seasons resolved into the days they change, closed days with their names."""
    closed: dict[date, ClosedDay] = {}
    special: dict[date, list[tuple[str, str]]] = {}
    for season in _season_rows(session):
        special.update(_season_days(season))
    for row in session.exec(select(CalendarDay)):
        day = _day_row(row)
        if day.hours is not None:
            special[day.day] = list(day.hours)
        elif not (day.kind is DayKind.COLLECTIVE and office.open_on_collective_leave):
            special.pop(day.day, None)
            closed[day.day] = ClosedDay(day.day, day.kind, day.name, day.confirmed)
    work = WorkCalendar(week_of(session, None), closed=frozenset(closed), special=special, zone=office.zone)
    cutoff = time.fromisoformat(office.cutoff) if office.cutoff else None
    return OfficeCalendar(work, closed, cutoff, office.count_first_day)


def _season_days(season: SeasonRow) -> Iterator[tuple[date, list[tuple[str, str]]]]:
    for offset in range((season.last_day - season.first_day).days + 1):
        day = season.first_day + timedelta(days=offset)
        yield day, season.week.get(WEEKDAYS[day.weekday()], [])


def week_of(session: Session, season_id: int | None) -> Week:
    """The hours by weekday, of a season or of the year."""
    season = col(OfficeHours.season_id)
    match = season.is_(None) if season_id is None else season == season_id
    week: dict[str, list[tuple[str, str]]] = {}
    for row in session.exec(
        select(OfficeHours).where(match).order_by(col(OfficeHours.weekday), col(OfficeHours.opens))
    ):
        week.setdefault(WEEKDAYS[row.weekday], []).append((row.opens, row.closes))
    return week


def add_week(session: Session, week: Week, season_id: int | None) -> None:
    """Add the rows of a week."""
    for weekday, name in enumerate(WEEKDAYS):
        for opens, closes in week.get(name, []):
            session.add(OfficeHours(season_id=season_id, weekday=weekday, opens=opens, closes=closes))


def add_season(session: Session, season: SeasonInput) -> None:
    """Add a season with its hours."""
    row = Season(
        name=season.name,
        first_day=season.first_day,
        last_day=season.last_day,
        source=season.source,
        confirmed=season.confirmed,
    )
    session.add(row)
    session.flush()
    add_week(session, season.week, row.id)


def add_default_hours(session: Session) -> None:
    """The office hours of Perpres 21/2023, and its Ramadan hours for the years whose dates are known."""
    content = json.loads(resource("calendar/hours.json").read_text(encoding="utf-8"))
    add_week(session, content["week"], None)
    for season in content["seasons"]:
        add_season(session, SeasonInput(week=content["ramadan"], **season))


def add_holidays(session: Session, first: int, last: int) -> int:
    """Add national holidays and collective leave of the years that hold no national holiday. Returns how many days."""
    added = 0
    for year in range(first, last + 1):
        held = {row.day: row.kind for row in _days(session, date(year, 1, 1), date(year, 12, 31))}
        if DayKind.NATIONAL in held.values():
            continue
        for row in published_holidays(year):
            if row.day not in held:
                session.add(row)
                added += 1
    return added


def published_holidays(year: int) -> list[CalendarDay]:
    """The holidays of a year as published (SKB 3 Menteri), from the package `holidays`; estimates are unconfirmed."""
    import holidays  # noqa: PLC0415 (slow to import; needed once a year)

    rows: dict[date, CalendarDay] = {}
    for kind, category in ((DayKind.COLLECTIVE, "government"), (DayKind.NATIONAL, "public")):
        found = holidays.country_holidays("ID", years=year, categories=(category,), language="id")
        for day, name in found.items():
            estimate = "(perkiraan)" in name
            rows[day] = CalendarDay(
                day=day,
                kind=kind,
                name=name.replace(" (perkiraan)", ""),
                source=HOLIDAYS_SOURCE,
                confirmed=not estimate,
            )
    return [rows[day] for day in sorted(rows)]


def read_decree(content: bytes) -> Iterator[DayInput]:
    """The days of a decree file: CSV with the columns date, kind, name, source (or tanggal, jenis, nama, sumber).

    Dates are ISO (2026-03-19) or dd-mm-yyyy. Raises `RuleError` with the line that is wrong.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleError("decree_encoding", place=error.start) from error
    delimiter = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = [cell.strip().lower() for cell in next(reader, [])]
    columns = [_column(header, *names) for names in (("date", "tanggal"), ("kind", "jenis"), ("name", "nama"))]
    source = next((header.index(name) for name in ("source", "sumber") if name in header), None)
    for line, cells in enumerate(reader, start=2):
        if any(cell.strip() for cell in cells):
            yield _decree_day(line, cells, columns, source)


def _column(header: list[str], *names: str) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise RuleError("decree_column_missing", column=names[0], found=header)


def _decree_day(line: int, cells: list[str], columns: list[int], source: int | None) -> DayInput:
    if max(columns) >= len(cells):
        raise RuleError("decree_line_short", line=line)
    when, kind, name = (cells[column].strip() for column in columns)
    known = _KINDS.get(kind.lower()) or next((k for k in _KINDS.values() if k == kind.lower()), None)
    if known is None or known is DayKind.SPECIAL:
        raise RuleError("decree_kind", line=line, kind=kind, known=[k for k in _KINDS if k != "khusus"])
    if not name:
        raise RuleError("decree_name_missing", line=line)
    return DayInput(day=_decree_date(line, when), kind=known.value, name=name, source=_cell(cells, source))


def _cell(cells: list[str], index: int | None) -> str:
    return cells[index].strip() if index is not None and index < len(cells) else ""


def _decree_date(line: int, text: str) -> date:
    parts = text.replace("/", "-").split("-")
    try:
        if len(parts) == 3 and len(parts[0]) == 4:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
        if len(parts) == 3:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError as error:
        raise RuleError("decree_date", line=line, text=text) from error
    raise RuleError("decree_date", line=line, text=text)


def _table_row(day: DayInput) -> CalendarDay:
    if day.kind == "special" and day.hours is None:
        raise RuleError("special_day_needs_hours", field="hours", day=day.day)
    if day.hours is not None:
        WorkCalendar({"mon": day.hours or [("00:00", "24:00")]})
    hours = json.dumps(day.hours) if day.hours is not None else None
    return CalendarDay(day=day.day, kind=day.kind, name=day.name, source=day.source, hours=hours)


def _day_row(row: CalendarDay) -> DayRow:
    hours = tuple((pair[0], pair[1]) for pair in json.loads(row.hours)) if row.hours is not None else None
    return DayRow(row.day, DayKind(row.kind), row.name, row.source, row.confirmed, hours)


def _days(session: Session, first: date, last: date) -> Iterable[CalendarDay]:
    between = col(CalendarDay.day).between(first, last)
    return session.exec(select(CalendarDay).where(between).order_by(col(CalendarDay.day)))


def _season_rows(session: Session) -> list[SeasonRow]:
    return [
        SeasonRow(
            row.id or 0, row.name, row.first_day, row.last_day, row.source, row.confirmed, week_of(session, row.id)
        )
        for row in session.exec(select(Season).order_by(col(Season.first_day)))
    ]


def _drop_season(session: Session, season: Season) -> None:
    session.exec(delete(OfficeHours).where(col(OfficeHours.season_id) == season.id))
    session.delete(season)
    session.flush()
