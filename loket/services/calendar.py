"""When the office works: the calendar in force, its edits with what they do to open promises, and its history."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from loket.db.tables import CalendarDay, CalendarRevision, LedgerRow, Office, Person, Service
from loket.domain.calendar_book import BookChange, CalendarBook, Week, difference
from loket.domain.people import Right
from loket.domain.promise import CalendarChange, OfficeCalendar
from loket.errors import RuleError
from loket.services.calendar_founding import begin_history
from loket.services.calendar_moves import (
    PromiseMove,
    Running,
    Writing,
    keep_promises,
    move_promises,
    moves_of,
    running,
    taken_back,
)
from loket.services.calendar_rows import (
    CalendarEdit,
    DayInput,
    Rules,
    SeasonInput,
    SeasonRow,
    book_json,
    book_of,
    day_range,
    edited,
    put_edit,
    read_book,
    rules_of,
    season_rows,
    week_of,
    write_book,
)
from loket.services.calendar_views import (
    Applied,
    CalendarPreview,
    Calendars,
    DayRow,
    Decision,
    HoursView,
    RevisionRow,
    YearDay,
    YearView,
    build,
    months_of_year,
    revision_row,
)
from loket.services.decree import missing_holidays
from loket.services.decree import read_decree as read_decree_file
from loket.services.desk import Desk, office_row
from loket.words.calendar import change_reason

__all__ = [
    "Applied",
    "CalendarEdit",
    "CalendarPreview",
    "CalendarService",
    "Calendars",
    "DayInput",
    "DayRow",
    "Decision",
    "HoursView",
    "PromiseMove",
    "RevisionRow",
    "Rules",
    "SeasonInput",
    "SeasonRow",
    "Week",
    "YearDay",
    "YearView",
    "day_range",
    "week_of",
]


_TAKEN_BACK = "dibatalkan: "
"""Before the reason of a change that was taken back; it stands in ledgers, in the office's language."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """An edit as far as it was worked out: both books and what moves."""

    old: CalendarBook
    new: CalendarBook
    change: BookChange
    changed: list[Running]
    looked_at: int
    undoes: int | None = None


class CalendarService:
    """Reads and edits the calendar; keeps the one in force in memory until its revision changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._cached: tuple[int, Calendars] | None = None
        self._former: dict[int, CalendarBook] = {}
        self._former_calendars: dict[tuple[int, bool], OfficeCalendar] = {}
        self._lock = threading.Lock()

    def calendars(self, session: Session) -> Calendars:
        """The calendars in force, on an open session."""
        office = office_row(session)
        with self._lock:
            if self._cached is None or self._cached[0] != office.calendar_revision:
                self._cached = (office.calendar_revision, build(session, book_of(session, office)))
            return self._cached[1]

    def of_service(self, session: Session, service_id: int | None) -> OfficeCalendar:
        """The calendar that promises of a service are counted in, on an open session."""
        return self.calendars(session).of(service_id or 0)

    def in_force(self, session: Session) -> OfficeCalendar:
        """The office's own calendar, on an open session."""
        return self.calendars(session).office

    def current(self) -> OfficeCalendar:
        """The calendar that promises are counted in."""
        with self._desk.database.read() as session:
            return self.in_force(session)

    def revision(self, session: Session) -> int | None:
        """The number of the calendar in force; None where its history has not begun (an office of a former program)."""
        number = office_row(session).calendar_revision
        return number if session.get(CalendarRevision, number) is not None else None

    def counted_in(self, session: Session, row: LedgerRow, service_id: int) -> OfficeCalendar:
        """The calendar of a service in which a row of a ledger was counted; before the history begins, its first."""
        number = row.revision
        if number is None:
            rows = select(CalendarRevision.number).order_by(col(CalendarRevision.number).desc())
            number = session.exec(rows.where(col(CalendarRevision.at) <= row.at).limit(1)).first()
        if number is None:
            number = session.exec(select(func.min(CalendarRevision.number))).one()
        if number is None or number == office_row(session).calendar_revision:
            return self.calendars(session).of(service_id)
        code = session.get_one(Service, service_id).code
        with self._lock:
            if number not in self._former:
                self._former[number] = read_book(session.get_one(CalendarRevision, number).document)
            book = self._former[number]
            key = number, book.open_on_collective_leave or code in book.open_services
            if key not in self._former_calendars:
                self._former_calendars[key] = book.calendar(open_on_leave=key[1])
            return self._former_calendars[key]

    def year(self, year: int) -> YearView:
        """The days of a year: those that differ from their weekday, and all of them month by month."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            book = book_of(session, office_row(session))
            seasons = tuple(s for s in season_rows(session) if s.first_day.year <= year <= s.last_day.year)
        known = book.known_years()
        return YearView(
            year=year,
            known=year in known,
            estimated=any(not day.confirmed for day in book.days if day.day.year == year),
            week=book.week,
            days=tuple(day for day in book.days if day.day.year == year),
            seasons=seasons,
            months=months_of_year(book, year),
        )

    def hours(self) -> HoursView:
        """What promises are counted by, apart from single days."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            book = book_of(session, office_row(session))
            return HoursView(book.week, tuple(season_rows(session)), rules_of(book))

    def years(self) -> tuple[int, int] | None:
        """The first and last year that holds days, None where there is none."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            first, last = session.exec(select(func.min(CalendarDay.day), func.max(CalendarDay.day))).one()
            return (first.year, last.year) if first and last else None

    def missing_next_year(self) -> int | None:
        """The coming year while its holidays are missing and it is November or later, else None."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            calendar = self.in_force(session)
            known = book_of(session, office_row(session)).known_years()
        today = self._desk.now().astimezone(calendar.work.zone).date()
        return today.year + 1 if today.month >= 11 and today.year + 1 not in known else None

    def read_decree(self, content: bytes, *, only_add: bool = False) -> CalendarEdit:
        """What a decree file would change (CSV: date, kind, name, source).

        Where the file restates an event (it names a day that is known already), days of that event that it no longer
        names are given back to their weekday, unless it should `only_add`. Raises `RuleError` with the line that is
        wrong.
        """
        self._desk.require(Right.LOOK)
        decree = read_decree_file(content)
        with self._desk.database.read() as session:
            book = book_of(session, office_row(session))
        held = {day.day: day for day in book.days}
        gone = {day for day, _source in decree.cancelled if day in held}
        if not only_add:
            gone |= set(decree.superseded(book))
        new = [day for day in decree.days if held.get(day.day) != day]
        sources = [day.source for day in new] + [source for _day, source in decree.cancelled]
        reason = ", ".join(dict.fromkeys(source for source in sources if source))
        return put_edit(new, remove=sorted(gone), reason=reason[:500])

    def holidays_edit(self, first: int, last: int) -> CalendarEdit:
        """The edit that enters the published holidays of the years that hold none yet."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            book = book_of(session, office_row(session))
        return put_edit(missing_holidays(book, range(first, last + 1)))

    def ensure_years(self, first: int, last: int) -> None:
        """Enter the published holidays of years that hold none yet; promises that run are kept."""
        self._desk.require(Right.KEEP_CALENDAR)
        edit = self.holidays_edit(first, last)
        with self._desk.database.write() as session:
            plan = self._plan(session, edit)
            if plan.change:
                self._apply(session, plan, Decision.KEEP, edit.reason)

    def preview(self, edit: CalendarEdit) -> CalendarPreview:
        """What an edit would do, to the calendar and to the promises that run; changes nothing (R15)."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return self._preview(session, self._plan(session, edit), edit)

    def preview_undo(self) -> CalendarPreview:
        """What taking back the newest change would do. Raises `RuleError("nothing_to_undo")`."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            plan, reason = self._undoing(session)
            return self._preview(session, plan, CalendarEdit(reason=reason))

    def apply(self, wanted: CalendarPreview | CalendarEdit, decision: Decision = Decision.KEEP) -> Applied:
        """Change the calendar, and move or keep the promises that this concerns; each gets a row in its ledger (R15).

        Raises `RuleError("calendar_changed_meanwhile")` where the calendar is no longer the one of the preview,
        `RuleError("calendar_unchanged")` where there is nothing to change, `RuleError("not_allowed")`.
        """
        preview = wanted if isinstance(wanted, CalendarPreview) else self.preview(wanted)
        self._check_right(preview)
        with self._desk.database.write() as session:
            plan = self._plan(session, preview.edit)
            self._check_same(session, preview, plan)
            return self._apply(session, plan, decision, preview.edit.reason)

    def undo(self, preview: CalendarPreview, decision: Decision = Decision.MOVE) -> Applied:
        """Take back the newest change of the calendar, as previewed; its history and the ledgers tell of both."""
        self._check_right(preview)
        with self._desk.database.write() as session:
            plan, reason = self._undoing(session)
            self._check_same(session, preview, plan)
            return self._apply(session, plan, decision, preview.edit.reason or reason)

    def revisions(self, limit: int = 20) -> list[RevisionRow]:
        """The history of the calendar, the newest first."""
        self._desk.require(Right.LOOK)
        newest = select(CalendarRevision).order_by(col(CalendarRevision.number).desc())
        with self._desk.database.read() as session:
            names = {person.id: person.name for person in session.exec(select(Person))}
            target = _undoable(session)
            return [revision_row(row, names, target) for row in session.exec(newest.limit(limit))]

    def _plan(self, session: Session, edit: CalendarEdit) -> _Plan:
        old = book_of(session, office_row(session))
        new = edited(old, edit, season_rows(session))
        return self._compare(session, old, new, lambda pair: running(session, pair))

    def _undoing(self, session: Session) -> tuple[_Plan, str]:
        target = _undoable(session)
        if target is None:
            raise RuleError("nothing_to_undo")
        former = session.get_one(CalendarRevision, target.number - 1)
        old, new = book_of(session, office_row(session)), read_book(former.document)
        number = target.number
        plan = self._compare(session, old, new, lambda pair: taken_back(session, pair, number), undoes=number)
        return plan, f"{_TAKEN_BACK}{target.reason}"

    def _compare(
        self,
        session: Session,
        old: CalendarBook,
        new: CalendarBook,
        moved: Callable[[Callable[[int], CalendarChange]], Iterator[Running]],
        undoes: int | None = None,
    ) -> _Plan:
        change = difference(old, new)
        before, after = build(session, old), build(session, new)
        every = list(moved(lambda service: CalendarChange(before.of(service), after.of(service)))) if change else []
        changed = [one for one in every if one.new.due != one.old.due]
        return _Plan(old, new, change, changed, len(every), undoes)

    def _preview(self, session: Session, plan: _Plan, edit: CalendarEdit) -> CalendarPreview:
        revision = office_row(session).calendar_revision
        moves = moves_of(session, plan.changed, self._desk.now())
        names = {row.code: row.name for row in session.exec(select(Service))} if plan.change.rules_changed else {}
        told = edit.model_copy(update={"reason": edit.reason or change_reason(plan.change, names)})
        return CalendarPreview(revision, told, plan.change, moves, plan.looked_at, plan.undoes, names)

    def _check_same(self, session: Session, preview: CalendarPreview, plan: _Plan) -> None:
        """The calendar is still the one of the preview, and no promise came that nobody has decided about."""
        unseen = plan.changed and not preview.moves
        if preview.revision != office_row(session).calendar_revision or unseen:
            raise RuleError("calendar_changed_meanwhile")

    def _check_right(self, preview: CalendarPreview) -> None:
        """Where open promises would move, a supervisor decides; who may decide that may change a quiet day too."""
        decides = bool(preview.moves) or self._desk.acting().may(Right.MOVE_PROMISES)
        self._desk.require(Right.MOVE_PROMISES if decides else Right.KEEP_CALENDAR)

    def _apply(self, session: Session, plan: _Plan, decision: Decision, reason: str) -> Applied:
        if not plan.change:
            raise RuleError("calendar_unchanged")
        office = office_row(session)
        begin_history(session, office, plan.old)
        write_book(session, plan.old, plan.new, plan.change)
        office.calendar_revision += 1
        session.add(office)
        session.flush()
        many = len(plan.changed)
        moved, kept = (many, 0) if decision is Decision.MOVE else (0, many)
        told = decision.value if many else "none"
        session.add(self._revision(office, plan, told, moved, kept, reason))
        session.flush()
        after = build(session, plan.new)
        writing = Writing(office.calendar_revision, reason, after.of)
        write = move_promises if decision is Decision.MOVE else keep_promises
        write(self._desk, session, plan.changed, writing)
        facts = {"revision": office.calendar_revision, "decision": told, "moved": moved, "kept": kept}
        changed = {"added": len(plan.change.added), "removed": len(plan.change.removed)}
        action = "calendar_changed" if plan.undoes is None else "calendar_undone"
        self._desk.record(session, action, "calendar", None, **facts, **changed, undoes=plan.undoes)
        return Applied(office.calendar_revision, moved, kept)

    def _revision(
        self, office: Office, plan: _Plan, decision: str, moved: int, kept: int, reason: str
    ) -> CalendarRevision:
        return CalendarRevision(
            number=office.calendar_revision,
            at=self._desk.now(),
            person_id=self._desk.acting().id,
            reason=reason,
            decision=decision,
            moved=moved,
            kept=kept,
            undoes=plan.undoes,
            document=book_json(plan.new),
        )


def _undoable(session: Session) -> CalendarRevision | None:
    """The newest change that was not taken back, and that something stood before."""
    rows = list(session.exec(select(CalendarRevision).order_by(col(CalendarRevision.number).desc())))
    undone = {row.undoes for row in rows}
    numbers = {row.number for row in rows}
    for row in rows:
        if row.undoes is None and row.number not in undone:
            return row if row.number - 1 in numbers else None
    return None
