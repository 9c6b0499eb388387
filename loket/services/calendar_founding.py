"""What the calendar of a new office starts with, and the first line of its history."""

from __future__ import annotations

import json

from sqlmodel import Session, col, func, select

from loket.db.tables import CalendarRevision, Office
from loket.domain import calendar_book
from loket.domain.calendar_book import CalendarBook
from loket.paths import resource
from loket.services.calendar_rows import SeasonInput, add_day, add_season, add_week, book_json, book_of
from loket.services.decree import missing_holidays
from loket.services.desk import office_row


def found_calendar(session: Session, first: int, last: int) -> None:
    """What a new office starts with: the hours of Perpres 21/2023, its Ramadan hours, the holidays of some years."""
    content = json.loads(resource("calendar/hours.json").read_text(encoding="utf-8"))
    add_week(session, content["week"], None)
    for season in content["seasons"]:
        values = {**season, "week": content["ramadan"]}
        given = SeasonInput.model_validate(values)
        add_season(
            session,
            calendar_book.Season(
                given.name, given.first_day, given.last_day, given.week, given.source, given.confirmed
            ),
        )
    session.flush()
    office = office_row(session)
    for day in missing_holidays(book_of(session, office), range(first, last + 1)):
        add_day(session, day)
    session.flush()
    _add_base(session, office, book_of(session, office))


def begin_history(session: Session, office: Office, book: CalendarBook) -> None:
    """The history begins with the calendar as it was founded, or as a former program left it."""
    if session.get(CalendarRevision, office.calendar_revision) is None:
        _add_base(session, office, book)


def _add_base(session: Session, office: Office, book: CalendarBook) -> None:
    """Write the first line of the history: the calendar as it stands, from the office's first day on."""
    begun = office.founded_at if session.exec(select(func.count(col(CalendarRevision.number)))).one() == 0 else None
    session.add(
        CalendarRevision(number=office.calendar_revision, at=begun or office.founded_at, document=book_json(book))
    )
    session.flush()
