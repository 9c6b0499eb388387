"""The calendar's rows, what edits them, and the book that they make together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from sqlmodel import Session, col, delete, select

from loket.db.tables import CalendarDay, Office, OfficeHours, Season, Service
from loket.domain import calendar_book
from loket.domain.calendar_book import BookChange, CalendarBook, MarkedDay, Week
from loket.domain.promise import DayKind
from loket.domain.worktime import WEEKDAYS, WorkCalendar
from loket.errors import RuleError
from loket.services.desk import office_row

LONGEST_RANGE = 366
"""Days that one edit may mark."""
_BOOK = TypeAdapter(CalendarBook)


class DayInput(BaseModel):
    """One day that differs from its weekday, as entered."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    day: date
    kind: Literal["national", "collective", "local", "special"]
    name: str
    source: str = ""
    confirmed: bool = True
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


class Rules(BaseModel):
    """What the office decided about counting; a field left out stays. `cutoff` is HH:MM, or "" for none."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    zone: str | None = None
    cutoff: str | None = None
    count_first_day: bool | None = None
    open_on_collective_leave: bool | None = None
    open_services: tuple[str, ...] | None = None


class CalendarEdit(BaseModel):
    """What changes in the calendar: all of it or nothing.

    `reason` stands in the history and in each moved ledger; where it is left out, hours and rules tell it themselves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    put: tuple[DayInput, ...] = ()
    remove: tuple[date, ...] = ()
    week: dict[str, list[tuple[str, str]]] | None = None
    season: SeasonInput | None = None
    remove_season: int | None = None
    rules: Rules | None = None
    reason: str = Field(default="", max_length=500)


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


def day_range(
    first: date, last: date, *, kind: str, name: str, source: str = "", hours: tuple[tuple[str, str], ...] | None = None
) -> tuple[DayInput, ...]:
    """Every day from first to last, both included, marked alike.

    Raises `RuleError` for a range that ends before it begins or is longer than a year.
    """
    if last < first:
        raise RuleError("day_range_upside_down", field="last_day", first=first, last=last)
    many = (last - first).days + 1
    if many > LONGEST_RANGE:
        raise RuleError("day_range_too_long", field="last_day", days=many, limit=LONGEST_RANGE)
    one = DayInput.model_validate({"day": first, "kind": kind, "name": name, "source": source, "hours": hours})
    return tuple(one.model_copy(update={"day": first + timedelta(days=offset)}) for offset in range(many))


def put_edit(days: Iterable[MarkedDay], *, remove: Iterable[date] = (), reason: str = "") -> CalendarEdit:
    """The edit that enters these days."""
    put = tuple(
        DayInput(
            day=day.day,
            kind=day.kind.value,
            name=day.name,
            source=day.source,
            confirmed=day.confirmed,
            hours=day.hours,
        )
        for day in days
    )
    return CalendarEdit(put=put, remove=tuple(remove), reason=reason)


def edited(book: CalendarBook, edit: CalendarEdit, seasons: Iterable[SeasonRow]) -> CalendarBook:
    """The book after an edit. Raises `RuleError` for hours, dates and rules that can't be."""
    book = book.with_days((_marked(day) for day in edit.put), _known_days(book, edit.remove))
    if edit.week is not None:
        WorkCalendar(edit.week)
        book = replace(book, week=_clean(edit.week))
    if edit.season is not None:
        WorkCalendar(edit.season.week)
        book = book.with_season(_season(edit.season))
    if edit.remove_season is not None:
        name = next((season.name for season in seasons if season.id == edit.remove_season), "")
        book = book.without_season(name)
    return _ruled(book, edit.rules) if edit.rules is not None else book


def _ruled(book: CalendarBook, rules: Rules) -> CalendarBook:
    values = rules.model_dump(exclude_none=True)
    if rules.zone is not None:
        check_zone(rules.zone)
    if rules.cutoff is not None:
        values["cutoff"] = _clock(rules.cutoff) if rules.cutoff else None
    return replace(book, **values)


def _clock(written: str) -> time:
    try:
        return time.fromisoformat(written)
    except ValueError as error:
        raise RuleError("clock_invalid", field="cutoff", text=written) from error


def check_zone(zone: str) -> None:
    """Raises `RuleError("unknown_zone")` for a name that is not in the machine's zone data."""
    if zone not in available_timezones():
        raise RuleError("unknown_zone", field="zone", zone=zone)


def rules_of(book: CalendarBook) -> Rules:
    """What the office decided about counting, whole."""
    return Rules(
        zone=book.zone,
        cutoff=book.cutoff.strftime("%H:%M") if book.cutoff else "",
        count_first_day=book.count_first_day,
        open_on_collective_leave=book.open_on_collective_leave,
        open_services=book.open_services,
    )


def _known_days(book: CalendarBook, days: Iterable[date]) -> Iterator[date]:
    held = {day.day for day in book.days}
    for day in days:
        if day not in held:
            raise RuleError("unknown_day", day=day)
        yield day


def _marked(day: DayInput) -> MarkedDay:
    if not day.name:
        raise RuleError("day_name_missing", field="name")
    if day.kind == "special" and day.hours is None:
        raise RuleError("special_day_needs_hours", field="hours", day=day.day)
    if day.hours is not None:
        WorkCalendar({"mon": day.hours or [("00:00", "24:00")]})
    return MarkedDay(day.day, DayKind(day.kind), day.name, day.source, day.confirmed, day.hours)


def _season(season: SeasonInput) -> calendar_book.Season:
    return calendar_book.Season(
        season.name, season.first_day, season.last_day, _clean(season.week), season.source, season.confirmed
    )


def _clean(week: Week) -> Week:
    """As the rows hold it: without the weekdays that have no hours."""
    return {name: sorted(week[name]) for name in WEEKDAYS if week.get(name)}


def book_of(session: Session, office: Office) -> CalendarBook:
    """The book of the rows as they stand."""
    services = select(Service.code).where(Service.open_on_collective_leave).order_by(Service.code)
    return CalendarBook(
        zone=office.zone,
        week=week_of(session, None),
        days=tuple(_day_row(row) for row in session.exec(select(CalendarDay).order_by(col(CalendarDay.day)))),
        seasons=tuple(_book_season(row) for row in season_rows(session)),
        cutoff=time.fromisoformat(office.cutoff) if office.cutoff else None,
        count_first_day=office.count_first_day,
        open_on_collective_leave=office.open_on_collective_leave,
        open_services=tuple(session.exec(services)),
    )


def book_json(book: CalendarBook) -> str:
    """The book as it is kept in the history."""
    return _BOOK.dump_json(book).decode()


def read_book(document: str) -> CalendarBook:
    """A book of the history."""
    return _BOOK.validate_json(document)


def write_book(session: Session, old: CalendarBook, new: CalendarBook, change: BookChange) -> None:
    """Bring the rows from one book to another."""
    for gone in change.removed:
        session.delete(session.get_one(CalendarDay, gone.day))
    for day in (*change.added, *(after for _before, after in change.changed)):
        session.merge(_table_row(day))
    if change.hours_changed:
        _write_hours(session, old, new)
    if change.rules_changed:
        _write_rules(session, new)
    session.flush()


def _write_hours(session: Session, old: CalendarBook, new: CalendarBook) -> None:
    if old.week != new.week:
        session.exec(delete(OfficeHours).where(col(OfficeHours.season_id).is_(None)))
        add_week(session, new.week, None)
    for row in session.exec(select(Season)).all():
        if _book_season_of(session, row) not in new.seasons:
            session.exec(delete(OfficeHours).where(col(OfficeHours.season_id) == row.id))
            session.delete(row)
    session.flush()
    held = {season.name for season in season_rows(session)}
    for season in new.seasons:
        if season.name not in held:
            add_season(session, season)


def _write_rules(session: Session, book: CalendarBook) -> None:
    office = office_row(session)
    office.zone, office.count_first_day = book.zone, book.count_first_day
    office.cutoff = book.cutoff.strftime("%H:%M") if book.cutoff else ""
    office.open_on_collective_leave = book.open_on_collective_leave
    session.add(office)
    services = {service.code: service for service in session.exec(select(Service))}
    for code in book.open_services:
        if code not in services:
            raise RuleError("unknown_service", field="services", service=code)
    for code, service in services.items():
        service.open_on_collective_leave = code in book.open_services
        session.add(service)


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


def add_season(session: Session, season: calendar_book.Season) -> None:
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


def add_day(session: Session, day: MarkedDay) -> None:
    """Add the row of a day."""
    session.add(_table_row(day))


def season_rows(session: Session) -> list[SeasonRow]:
    """The seasons with their hours, in order."""
    return [
        SeasonRow(
            row.id or 0, row.name, row.first_day, row.last_day, row.source, row.confirmed, week_of(session, row.id)
        )
        for row in session.exec(select(Season).order_by(col(Season.first_day), col(Season.name)))
    ]


def _book_season(row: SeasonRow) -> calendar_book.Season:
    return calendar_book.Season(row.name, row.first_day, row.last_day, row.week, row.source, row.confirmed)


def _book_season_of(session: Session, row: Season) -> calendar_book.Season:
    week = week_of(session, row.id)
    return calendar_book.Season(row.name, row.first_day, row.last_day, week, row.source, row.confirmed)


def _table_row(day: MarkedDay) -> CalendarDay:
    hours = json.dumps(day.hours) if day.hours is not None else None
    return CalendarDay(
        day=day.day, kind=day.kind, name=day.name, source=day.source, confirmed=day.confirmed, hours=hours
    )


def _day_row(row: CalendarDay) -> MarkedDay:
    hours = tuple((pair[0], pair[1]) for pair in json.loads(row.hours)) if row.hours is not None else None
    return MarkedDay(row.day, DayKind(row.kind), row.name, row.source, row.confirmed, hours)
