"""Months from the tables: what came, what was finished and how fast, what was left, per version of a standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import exists, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from loket.db.sqlite import moment_text
from loket.db.tables import Request, Service, StandardVersion, Suspension
from loket.db.tables_counter import IncompleteVisit
from loket.domain.workflow import RUNNING
from loket.exchange.records import MonthRecord
from loket.services.calendar_views import Calendars
from loket.services.desk import office_row
from loket.services.month_tally import GIVEN_UP, Life, Months, MonthSum, Summing, Wait, period_bounds

FEW_RUNS, SHORT_RUN = 4, 12
"""So many runs of months are summed one by one, and so long a one is found by the indices. For more runs, everything is
read once from the first month to the last; for a longer one, all requests in their own order."""
_AT_ONCE = {"yield_per": 1000}
_LIFE, _WAIT = slice(1, 8), slice(8, 11)


def month_records(
    session: Session, periods: Iterable[str], now: datetime, calendars: Calendars
) -> dict[str, list[MonthRecord]]:
    """The summaries of some months (YYYY-MM): a record per service and version of which anything was in the month.

    Working days are counted in the calendar of the service, as it is known now. Many months cost one pass over the
    requests, not one each. Raises `RuleError("period_invalid")`.
    """
    wanted = sorted(set(periods))
    for period in wanted:
        period_bounds(period, calendars.office)  # refuses what is no month
    unit, names = office_row(session).unit_code, _versions(session)
    found: dict[str, list[MonthRecord]] = {period: [] for period in wanted}
    for run in _runs(wanted):
        summing = _summed(session, _laid_out(session, run, now, calendars))
        for version in sorted(summing.versions, key=names.__getitem__):
            for period, one in zip(run, summing.sums(version), strict=True):
                if period in found and not one.is_empty:
                    found[period].append(_record(period, unit, names[version], one))
    return found


def month_names(begin: datetime, end: datetime) -> list[str]:
    """The months from that of one moment to that of another, both as the office's clock shows them."""
    return _names(begin.year * 12 + begin.month - 1, end.year * 12 + end.month - 1)


def _names(first: int, last: int) -> list[str]:
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1)]


def _runs(wanted: Sequence[str]) -> list[list[str]]:
    """The months in runs without a gap; where they would be many, one run from the first to the last."""
    numbers = [int(period[:4]) * 12 + int(period[5:]) - 1 for period in wanted]
    runs: list[tuple[int, int]] = []
    for number in numbers:
        begins = runs.pop()[0] if runs and runs[-1][1] == number - 1 else number
        runs.append((begins, number))
    if len(runs) > FEW_RUNS:
        runs = [(numbers[0], numbers[-1])]
    return [_names(first, last) for first, last in runs]


def _laid_out(session: Session, run: Sequence[str], now: datetime, calendars: Calendars) -> Summing:
    """An empty sum of some months; what services work on cuti bersama counts too where they do."""
    summing = Summing(Months(run, now, calendars.office))
    if calendars.open_services:
        open_then = col(StandardVersion.service_id).in_(sorted(calendars.open_services))
        versions = session.exec(select(StandardVersion.id).where(open_then))
        summing.count_in(Months(run, now, calendars.on_leave), (version or 0 for version in versions))
    return summing


def _summed(session: Session, summing: Summing) -> Summing:
    """Everything that lies in some months, or reaches into them, taken in; row after row, never all of them at once."""
    months, connection = summing.months, session.connection()
    requests = _requests()
    if len(months.names) <= SHORT_RUN:
        requests = requests.where(col(Request.id).in_(_touching(session, months.first, months.last)))
    for life, waits in _lives(connection.execute(requests, execution_options=_AT_ONCE)):
        summing.take(life, waits)
    version_id, at = col(IncompleteVisit.version_id), col(IncompleteVisit.at)
    visits = select_columns(version_id, moment_text(at)).where(at >= months.first, at < months.last)
    for version, moment in connection.execute(visits, execution_options=_AT_ONCE):
        summing.visit(version, moment)
    return summing


def _requests() -> Any:
    """All requests with their suspensions, a row for each of these, in the order of the requests."""
    moments = (Request.received_at, Request.started_at, Request.due, Request.ready_at, Request.closed_at)
    waits = {"wait_began": Suspension.started_at, "wait_ended": Suspension.ended_at}
    statement = select_columns(
        col(Request.id),
        col(Request.version_id),
        col(Request.status),
        *(moment_text(col(moment)) for moment in moments),
        *(moment_text(col(moment)).label(name) for name, moment in waits.items()),
        col(Suspension.stops_clock),
    ).select_from(Request)
    with_waits = statement.outerjoin(Suspension, col(Suspension.request_id) == Request.id)
    return with_waits.order_by(col(Request.id))


def _touching(session: Session, first: datetime, last: datetime) -> Any:
    """The requests that something happened to between two moments, or that were worked on then; each kind by its index.

    What stands here too much does no harm: it is looked at one by one later.
    """
    received, ready, closed = col(Request.received_at), col(Request.ready_at), col(Request.closed_at)
    waited, status, before = col(Suspension.started_at), col(Request.status), _unindexed(received) < last
    number = select_columns(col(Request.id))
    return union_all(
        number.where(received >= first, received < last),
        number.where(ready >= first, ready < last),
        number.where(*_finished_later(session, last)),
        number.where(status.in_(sorted(RUNNING)), before),
        number.where(status.in_(GIVEN_UP), closed >= first, before | (closed < last)),
        select_columns(col(Suspension.request_id)).where(waited >= first, waited < last),
    )


def _finished_later(session: Session, moment: datetime) -> tuple[Any, Any]:
    """What had come before a moment and was finished after it: looked for on the side on which there is less."""
    received, ready = col(Request.received_at), col(Request.ready_at)
    oldest = session.exec(select(func.min(received))).one()
    newest = session.exec(select(func.max(received))).one()  # by itself: together neither would be read off its index
    if oldest is not None and newest is not None and moment - oldest < newest - moment:
        return received < moment, _unindexed(ready) >= moment
    return ready >= moment, _unindexed(received) < moment


def _unindexed(column: Any) -> Any:
    """The column, by no index: the database keeps no statistics, and of two it would guess which leads to fewer."""
    return func.coalesce(column, None)


def _lives(rows: Iterable[Any]) -> Iterator[tuple[Life, Sequence[Wait]]]:
    """Each request once, with all its suspensions."""
    for _number, group in groupby(rows, itemgetter(0)):
        row = next(group)
        if row[8] is None:
            yield Life(*row[_LIFE]), ()
        else:
            yield Life(*row[_LIFE]), [Wait(*row[_WAIT]), *(Wait(*each[_WAIT]) for each in group)]


def left_at(until: datetime) -> tuple[Any, ...]:
    """The requests that the office still worked on at a moment.

    Each of the three has its index: what runs, what was finished later, what was given up later.
    """
    ready, closed, status = col(Request.ready_at), col(Request.closed_at), col(Request.status)
    given_up = status.in_(GIVEN_UP) & (closed >= until)
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


def _versions(session: Session) -> dict[int, tuple[str, int]]:
    statement = select(StandardVersion.id, Service.code, StandardVersion.version).join(
        Service, col(Service.id) == StandardVersion.service_id
    )
    return {row or 0: (code, number) for row, code, number in session.exec(statement)}


def _record(period: str, unit: str, name: tuple[str, int], one: MonthSum) -> MonthRecord:
    return MonthRecord(
        periode=period,
        unit_kode=unit,
        kode_layanan=name[0],
        versi=name[1],
        masuk=one.registered + one.incomplete,
        tidak_lengkap=one.incomplete,
        terdaftar=one.registered,
        selesai=one.finished,
        selesai_tepat_waktu=one.in_time,
        terlambat=one.promised - one.in_time,
        ditolak=one.rejected,
        dibatalkan=one.cancelled,
        ditunda=one.suspended,
        sisa_berjalan=one.left,
        sisa_lewat_tempo=one.left_overdue,
        persen_tepat_waktu=one.percent_in_time,
        median_hari_kerja=one.median_days,
        rata_hari_kerja=one.mean_days,
        p90_hari_kerja=one.p90_days,
    )
