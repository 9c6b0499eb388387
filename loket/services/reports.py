"""What a supervisor asks: the board, and the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from loket.db import queries
from loket.db.tables import Request
from loket.db.tables_counter import IncompleteVisit
from loket.domain.people import Right
from loket.domain.promise import OfficeCalendar, PromiseState
from loket.domain.workflow import Status
from loket.exchange.records import MonthRecord
from loket.services.calendar import CalendarService
from loket.services.desk import Desk
from loket.services.month_tally import midnight, period_bounds
from loket.services.months import month_records
from loket.services.rows import URGENT, RequestRow, deemed_ids, rows_of, watch_of

LONG_WAIT = timedelta(days=7)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month: how many with a promise were finished, and how many of them in time."""

    first_day: date
    finished: int
    in_time: int

    @property
    def percent(self) -> int | None:
        """Share within the promise, in whole percent; None in a month without any."""
        return round(100 * self.in_time / self.finished) if self.finished else None


@dataclass(frozen=True, slots=True)
class Board:
    """The supervisor's first glance: what is lost, what is due, what can still be saved."""

    at: datetime
    open_now: bool
    overdue: int
    due_today: int
    at_risk: int
    on_time: int
    suspended: int
    not_started: int
    ready: int
    ready_long: int
    lapsed: int
    deemed: int
    rows: tuple[RequestRow, ...]
    months: tuple[MonthBar, ...]
    received_today: int
    finished_today: int
    incomplete_today: int
    closes_at: datetime | None


class ReportsService:
    """Figures from what was recorded."""

    def __init__(self, desk: Desk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar

    def board(self) -> Board:
        """The board as it stands now: overdue first, then due today, then what can still be saved."""
        self._desk.require(Right.LOOK)
        now = self._desk.now()
        with self._desk.database.read() as session:
            calendars = self._calendar.calendars(session)
            calendar, watch = calendars.office, watch_of(session, now, calendars)
            urgent = [number for state in URGENT for number in watch.ids[state]][:SHOWN]
            first, last = _day_bounds(calendar, calendar.work.in_office(now).date())
            today = calendar.work.in_office(now).date()
            return Board(
                at=now,
                open_now=calendar.work.is_open(now),
                overdue=watch.count(PromiseState.OVERDUE),
                due_today=watch.count(PromiseState.DUE_TODAY),
                at_risk=watch.count(PromiseState.AT_RISK),
                on_time=watch.count(PromiseState.ON_TIME),
                suspended=_standing(session, Status.SUSPENDED, None),
                not_started=watch.not_started,
                ready=_standing(session, Status.READY, None),
                ready_long=_standing(session, Status.READY, now - LONG_WAIT),
                lapsed=len(queries.lapsed(session, today)),
                deemed=len(deemed_ids(session, watch)),
                rows=tuple(rows_of(session, queries.by_ids(session, urgent), now, calendars)),
                months=_months(session, calendar, today),
                received_today=queries.count_between(session, col(Request.received_at), first, last),
                finished_today=queries.count_between(session, col(Request.ready_at), first, last),
                incomplete_today=queries.count_between(session, col(IncompleteVisit.at), first, last),
                closes_at=calendar.work.closing_time(today) if calendar.work.is_working_day(today) else None,
            )

    def overdue_count(self) -> int:
        """How many requests are past their promise now."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return watch_of(session, self._desk.now(), self._calendar.calendars(session)).count(PromiseState.OVERDUE)

    def month(self, period: str) -> list[MonthRecord]:
        """The summary of a month (YYYY-MM), a record per service and version. Raises `RuleError("period_invalid")`."""
        self._desk.require(Right.EXPORT_REGISTER)
        with self._desk.database.read() as session:
            return month_records(session, [period], self._desk.now(), self._calendar.calendars(session))[period]


def _months(session: Session, calendar: OfficeCalendar, today: date) -> tuple[MonthBar, ...]:
    bars = []
    for back in range(5, -1, -1):
        number = today.year * 12 + today.month - 1 - back
        first = date(number // 12, number % 12 + 1, 1)
        bounds = period_bounds(f"{first:%Y-%m}", calendar)
        bars.append(_month_bar(session, first, bounds))
    return tuple(bars)


def _month_bar(session: Session, first: date, bounds: tuple[datetime, datetime]) -> MonthBar:
    ready = col(Request.ready_at)
    within = (ready >= bounds[0], ready < bounds[1])
    kept = case((ready <= col(Request.due), 1), else_=0)
    promised = col(Request.due).is_not(None)
    finished, in_time = session.exec(select(func.count(), func.sum(kept)).where(*within, promised)).one()
    return MonthBar(first, finished, int(in_time or 0))


def _standing(session: Session, status: Status, ready_before: datetime | None) -> int:
    """How many requests stand there, or were ready before a moment."""
    there = select(func.count()).where(col(Request.status) == status)
    return session.exec(there if ready_before is None else there.where(col(Request.ready_at) < ready_before)).one()


def _day_bounds(calendar: OfficeCalendar, day: date) -> tuple[datetime, datetime]:
    return midnight(day, calendar), midnight(day + timedelta(days=1), calendar)
