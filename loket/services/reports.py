"""What a supervisor asks: the board, and the month."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, exists
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from loket.db import queries
from loket.db.tables import Request, Service, StandardVersion, Suspension
from loket.db.tables_counter import IncompleteVisit
from loket.domain.people import Right
from loket.domain.promise import OfficeCalendar, Pause, PromiseState
from loket.domain.workflow import RUNNING, Status
from loket.errors import RuleError
from loket.exchange.records import MonthRecord
from loket.services.calendar import CalendarService
from loket.services.desk import Desk, office_row
from loket.services.rows import URGENT, RequestRow, deemed_ids, rows_of, watch_of
from loket.services.upstream_rows import days_used

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
            return month_records(session, period, self._desk.now(), self._calendar.in_force(session))


def period_bounds(period: str, calendar: OfficeCalendar) -> tuple[datetime, datetime]:
    """The first moment of a month and of the next, in the office's zone. Raises `RuleError("period_invalid")`."""
    try:
        first = date.fromisoformat(f"{period}-01")
    except ValueError as error:
        raise RuleError("period_invalid", field="period", text=period) from error
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return _midnight(calendar, first), _midnight(calendar, following)


@dataclass(slots=True)
class _Tally:
    """What is counted of one version of a standard in one month."""

    registered: int = 0
    incomplete: int = 0
    finished: int = 0
    promised: int = 0
    in_time: int = 0
    rejected: int = 0
    cancelled: int = 0
    suspended: int = 0
    left: int = 0
    left_overdue: int = 0
    days: list[int] = field(default_factory=list)


def month_records(session: Session, period: str, now: datetime, calendar: OfficeCalendar) -> list[MonthRecord]:
    """One month per service and version: what came, what was finished and how fast, what is left at its end."""
    first, last = period_bounds(period, calendar)
    until = min(last, max(now, first))
    tallies: dict[int, _Tally] = defaultdict(_Tally)
    _count_flow(session, tallies, first, last)
    _count_finished(session, tallies, (first, last), calendar)
    _count_left(session, tallies, until)
    unit = office_row(session).unit_code
    names = _versions(session, tallies)
    return [
        _month_record(period, unit, names[version], tallies[version])
        for version in sorted(names, key=names.__getitem__)
    ]


def _count_flow(session: Session, tallies: dict[int, _Tally], first: datetime, last: datetime) -> None:
    def grouped(moment: Any, *where: Any) -> Iterable[tuple[int, int]]:
        statement = select(Request.version_id, func.count()).where(moment >= first, moment < last, *where)
        return session.exec(statement.group_by(col(Request.version_id)))

    for version, count in grouped(col(Request.received_at)):
        tallies[version].registered = count
    for version, count in grouped(col(Request.closed_at), col(Request.status) == Status.REJECTED):
        tallies[version].rejected = count
    for version, count in grouped(col(Request.closed_at), col(Request.status) == Status.CANCELLED):
        tallies[version].cancelled = count
    visits = select(IncompleteVisit.version_id, func.count()).where(
        col(IncompleteVisit.at) >= first, col(IncompleteVisit.at) < last
    )
    for version, count in session.exec(visits.group_by(col(IncompleteVisit.version_id))):
        tallies[version].incomplete = count
    waits = (
        select(Request.version_id, func.count(func.distinct(Suspension.request_id)))
        .join(Suspension, col(Suspension.request_id) == Request.id)
        .where(col(Suspension.started_at) >= first, col(Suspension.started_at) < last)
    )
    for version, count in session.exec(waits.group_by(col(Request.version_id))):
        tallies[version].suspended = count


def _count_finished(
    session: Session, tallies: dict[int, _Tally], bounds: tuple[datetime, datetime], calendar: OfficeCalendar
) -> None:
    within = (col(Request.ready_at) >= bounds[0], col(Request.ready_at) < bounds[1])
    stopped = _stopped(session, within)
    finished = select_columns(
        col(Request.id), col(Request.version_id), col(Request.started_at), col(Request.due), col(Request.ready_at)
    )
    for number, version, started, due, ready in session.execute(finished.where(*within)):
        tally = tallies[version]
        tally.finished += 1
        tally.promised += due is not None  # whose clock never started kept no promise and broke none
        tally.in_time += due is not None and ready is not None and ready <= due
        days = days_used(started, ready, stopped.get(number or 0, []), calendar)
        if days is not None:
            tally.days.append(days)


def _stopped(session: Session, within: Iterable[Any]) -> dict[int, list[Pause]]:
    """The times in which the clock of some requests stood still, by request."""
    statement = (
        select(Suspension.request_id, Suspension.started_at, Suspension.ended_at)
        .join(Request, col(Request.id) == Suspension.request_id)
        .where(*within, col(Suspension.stops_clock), col(Suspension.ended_at).is_not(None))
    )
    stopped: dict[int, list[Pause]] = defaultdict(list)
    for number, started, ended in session.exec(statement):
        if ended is not None:
            stopped[number].append(Pause(started, ended))
    return stopped


def _count_left(session: Session, tallies: dict[int, _Tally], until: datetime) -> None:
    """What was registered before and neither finished nor closed by then."""
    # Counted here: grouped by the version, SQLite walks through all requests in the order of that index.
    for version, late in session.exec(select(Request.version_id, late_at(until)).where(*left_at(until))):
        tallies[version].left += 1
        tallies[version].left_overdue += bool(late)


def left_at(until: datetime) -> tuple[Any, ...]:
    """The requests that the office still worked on at a moment.

    Each of the three has its index: what runs, what was finished later, what was given up later.
    """
    ready, closed, status = col(Request.ready_at), col(Request.closed_at), col(Request.status)
    given_up = status.in_([Status.REJECTED, Status.CANCELLED]) & (closed >= until)
    return (col(Request.received_at) < until, status.in_(sorted(RUNNING)) | (ready >= until) | given_up)


def late_at(until: datetime) -> Any:
    """Whether such a request was past its promise then; what waits with a stopped clock is late only if it was late
    before (R11)."""
    waits = exists().where(
        col(Suspension.request_id) == Request.id,
        col(Suspension.stops_clock),
        col(Suspension.started_at) < until,
        col(Suspension.started_at) <= col(Request.due),
        col(Suspension.ended_at).is_(None) | (col(Suspension.ended_at) >= until),
    )
    return (col(Request.due) < until) & ~waits


def _versions(session: Session, tallies: Iterable[int]) -> dict[int, tuple[str, int]]:
    statement = select(StandardVersion.id, Service.code, StandardVersion.version).join(
        Service, col(Service.id) == StandardVersion.service_id
    )
    wanted = set(tallies)
    return {row: (code, number) for row, code, number in session.exec(statement) if row in wanted}


def _month_record(period: str, unit: str, name: tuple[str, int], tally: _Tally) -> MonthRecord:
    return MonthRecord(
        periode=period,
        unit_kode=unit,
        kode_layanan=name[0],
        versi=name[1],
        masuk=tally.registered + tally.incomplete,
        tidak_lengkap=tally.incomplete,
        terdaftar=tally.registered,
        selesai=tally.finished,
        selesai_tepat_waktu=tally.in_time,
        terlambat=tally.promised - tally.in_time,
        ditolak=tally.rejected,
        dibatalkan=tally.cancelled,
        ditunda=tally.suspended,
        sisa_berjalan=tally.left,
        sisa_lewat_tempo=tally.left_overdue,
        persen_tepat_waktu=round(100 * tally.in_time / tally.promised, 2) if tally.promised else None,
        median_hari_kerja=statistics.median(tally.days) if tally.days else None,
        rata_hari_kerja=round(statistics.fmean(tally.days), 2) if tally.days else None,
        p90_hari_kerja=sorted(tally.days)[math.ceil(0.9 * len(tally.days)) - 1] if tally.days else None,
    )


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
    return _midnight(calendar, day), _midnight(calendar, day + timedelta(days=1))


def _midnight(calendar: OfficeCalendar, day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), calendar.work.zone)
