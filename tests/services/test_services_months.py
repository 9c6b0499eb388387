"""Months in one pass: the same as a recount of each by itself, whatever the requests lived through."""

from __future__ import annotations

import math
import shutil
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from office_builders import MONDAY, rows
from sqlmodel import Session, col, select

from loket.db.engine import Database
from loket.db.sqlite import text_of
from loket.db.tables import Request, Suspension
from loket.db.tables_counter import IncompleteVisit
from loket.domain.promise import OfficeCalendar, Pause
from loket.domain.workflow import RUNNING, Status
from loket.domain.worktime import WorkCalendar
from loket.errors import LoketError
from loket.exchange.records import MonthRecord
from loket.services import Services, batches, months
from loket.services.calendar_views import Calendars
from loket.services.month_tally import Months, Wait, midnight, period_bounds
from loket.services.months import late_at, left_at, month_records
from loket.services.upstream_rows import days_used

NAMES = ["2026-02", "2026-03", "2026-04", "2026-05"]
BEGIN, END = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 6, 20, tzinfo=UTC)
DAYTIME = [("07:30", "12:00"), ("13:00", "16:00")]
WEEKS: tuple[Any, ...] = (
    dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAYTIME),
    {day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "sat", "sun")},
    {"sat": [("02:10", "02:20")], "sun": [("02:00", "03:00"), ("23:30", "24:00")], "wed": [("00:00", "00:30")]},
)
"""An office's; one that never closes; one whose hours a change of the clock swallows."""
ZONES = {
    "Asia/Jakarta": date(2026, 3, 29),
    "Asia/Kathmandu": date(2026, 3, 29),  # at 45 minutes
    "America/Santiago": date(2026, 4, 5),  # an hour before midnight comes twice
    "Australia/Lord_Howe": date(2026, 4, 5),  # moves by half an hour
    "Africa/Cairo": date(2026, 4, 24),  # the midnight never comes
    "Europe/Berlin": date(2026, 3, 29),
}
"""And a day on which the clock is changed there."""


def _calendar(zone: str, week: int, closed: frozenset[date]) -> OfficeCalendar:
    return OfficeCalendar(WorkCalendar(WEEKS[week], closed=closed, zone=zone))


CALENDARS = st.builds(
    _calendar,
    st.sampled_from(sorted(ZONES)),
    st.integers(0, len(WEEKS) - 1),
    st.frozensets(st.dates(BEGIN.date(), END.date()), max_size=8),
)
TICK = timedelta(microseconds=1)
TICKS = st.sampled_from([timedelta(0), TICK, -TICK, timedelta(hours=1)])


@st.composite
def moments(draw: st.DrawFn, calendar: OfficeCalendar) -> datetime:
    """Any moment, often one at which something turns: a month, a day, an opening."""
    if draw(st.booleans()):
        return draw(st.datetimes(BEGIN.replace(tzinfo=None), END.replace(tzinfo=None))).replace(tzinfo=UTC)
    if draw(st.booleans()):
        turn = period_bounds(draw(st.sampled_from(NAMES)), calendar)[draw(st.integers(0, 1))]
    else:
        day = draw(st.dates(BEGIN.date(), END.date()))
        turns = [moment for hours in calendar.work.intervals(day) for moment in hours]
        turn = draw(st.sampled_from([*turns, calendar.work.closing_time(day)]))
    return turn.astimezone(UTC) + draw(TICKS)


@st.composite
def waits(draw: st.DrawFn, calendar: OfficeCalendar, due: datetime | None) -> list[Suspension]:
    """Suspensions as the table allows them: any number, touching and overlapping, one of them still open."""
    found: list[Suspension] = []
    for _number in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3]))):
        start = due if due is not None and draw(st.integers(0, 3)) == 0 else draw(moments(calendar))
        end: datetime | None = max(start, draw(moments(calendar)))
        if draw(st.integers(0, 4)) == 0 and all(one.ended_at is not None for one in found):
            end = None
        stops = draw(st.integers(0, 3)) > 0
        found.append(
            Suspension(reason="applicant", stops_clock=stops, started_at=start, ended_at=end, person_id=1, request_id=0)
        )
    return found


@st.composite
def lives(draw: st.DrawFn, calendar: OfficeCalendar) -> tuple[Request, list[Suspension]]:
    """A request that lived through anything; its moments need not follow each other: PCs' clocks are set back."""
    received, started, due, ready, closed = sorted(draw(moments(calendar)) for _moment in range(5))
    if draw(st.integers(0, 3)) == 0:
        received, started, due, ready, closed = draw(st.permutations([received, started, due, ready, closed]))
    elif draw(st.booleans()):
        due, ready = ready, due
    status = draw(st.sampled_from(list(Status)))
    begun = draw(st.integers(0, 4)) > 0
    is_ready = status in {Status.READY, Status.HANDED_OVER} or draw(st.integers(0, 9)) == 0
    request = Request(
        status=status.value,
        version_id=draw(st.integers(1, 2)),
        received_at=received,
        started_at=started if begun else None,
        due=due if begun else None,
        ready_at=ready if is_ready else None,
        closed_at=closed if status not in {*RUNNING, Status.READY} else None,
        **COMMON,
    )
    return request, draw(waits(calendar, request.due))


COMMON: dict[str, Any] = {
    "service_id": 1,
    "variant": "umum",
    "name": "Warga Bernama Xq",
    "counter": "L1",
    "officer_id": 1,
    "complete_at": BEGIN,
    "fee_kind": "free",
    "fee_amount": 0,
}


@st.composite
def offices(draw: st.DrawFn) -> tuple[OfficeCalendar, datetime, list[tuple[Request, list[Suspension]]], list[datetime]]:
    """A calendar, a moment at which it is asked, requests, and visits with an incomplete file."""
    calendar = draw(CALENDARS)
    many = draw(st.lists(lives(calendar), min_size=1, max_size=7))
    return calendar, draw(moments(calendar)), many, draw(st.lists(moments(calendar), max_size=3))


class _Undone(Exception):  # noqa: N818 (nothing went wrong)
    pass


@contextmanager
def tried(services: Services) -> Iterator[Session]:
    """A writing transaction that leaves nothing behind."""
    with suppress(_Undone), services.desk.database.write() as session:
        yield session
        raise _Undone


def fill(session: Session, many: Sequence[tuple[Request, list[Suspension]]], visits: Sequence[datetime]) -> None:
    """Put the requests into the tables."""
    for number, (request, waited) in enumerate(many, 1):
        request.id, request.uid, request.number, request.paper_code = number, f"u{number}", f"n{number}", f"p{number}"
        session.add(request)
        session.flush()
        for wait in waited:
            wait.request_id = number
            session.add(wait)
    for number, at in enumerate(visits):
        session.add(IncompleteVisit(uid=f"v{number}", at=at, version_id=1, missing="[]", **_PLACE))
    session.flush()


_PLACE: dict[str, Any] = {"service_id": 1, "variant": "umum", "name": "", "counter": "L1", "officer_id": 1}


def recount(
    many: Sequence[tuple[Request, list[Suspension]]], visits: Sequence[datetime], span: tuple[datetime, ...], work: Any
) -> dict[str, object]:
    """One version in one month, by its definition: every request looked at, moments as moments."""
    first, last, until = (moment.astimezone(UTC) for moment in span)

    def within(moment: datetime | None) -> bool:
        return moment is not None and first <= moment < last

    finished = [(request, waited) for request, waited in many if within(request.ready_at)]
    promised = [request for request, _waited in finished if request.due is not None]
    in_time = sum(request.ready_at <= request.due for request in promised)  # type: ignore[operator]
    left = [(request, waited) for request, waited in many if was_left(request, until)]
    days = [days for one in finished if (days := used(*one, work)) is not None]
    registered, incomplete = sum(within(request.received_at) for request, _waited in many), sum(map(within, visits))
    gone = [request.status for request, _waited in many if within(request.closed_at)]
    return {
        "masuk": registered + incomplete,
        "tidak_lengkap": incomplete,
        "terdaftar": registered,
        "selesai": len(finished),
        "selesai_tepat_waktu": in_time,
        "terlambat": len(promised) - in_time,
        "ditolak": gone.count("rejected"),
        "dibatalkan": gone.count("cancelled"),
        "ditunda": sum(any(within(wait.started_at) for wait in waited) for _request, waited in many),
        "sisa_berjalan": len(left),
        "sisa_lewat_tempo": sum(was_late(request, waited, until) for request, waited in left),
        "persen_tepat_waktu": round(100 * in_time / len(promised), 2) if promised else None,
        "median_hari_kerja": statistics.median(days) if days else None,
        "rata_hari_kerja": round(statistics.fmean(days), 2) if days else None,
        "p90_hari_kerja": sorted(days)[math.ceil(0.9 * len(days)) - 1] if days else None,
    }


def was_left(request: Request, until: datetime) -> bool:
    given_up = request.status in {"rejected", "cancelled"} and request.closed_at is not None
    ends = [request.ready_at, request.closed_at if given_up else None]
    runs = request.status in RUNNING or any(end is not None and end >= until for end in ends)
    return request.received_at < until and runs


def was_late(request: Request, waited: Sequence[Suspension], until: datetime) -> bool:
    """R11: a clock that stands still doesn't become late, but what was late before stays late."""
    due = request.due
    if due is None or due >= until:
        return False
    standing = [one for one in waited if one.stops_clock and one.started_at <= due and one.started_at < until]
    return not any(one.ended_at is None or one.ended_at >= until for one in standing)


def used(request: Request, waited: Sequence[Suspension], calendar: OfficeCalendar) -> int | None:
    stopped = [Pause(one.started_at, one.ended_at) for one in waited if one.stops_clock and one.ended_at is not None]
    return days_used(request.started_at, request.ready_at, stopped, calendar)


@pytest.fixture(scope="module")
def office(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An office without a request; what is put into it is taken back."""
    folder = tmp_path_factory.mktemp("bulan") / "data"
    shutil.copytree(founded, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))
        services = Services(Database.open(folder), lambda: MONDAY)
    services.desk.person = services.people.rows()[0]
    yield services
    services.close()


def told(record: MonthRecord) -> dict[str, object]:
    """The figures of a record, without what names it and the columns without a source."""
    names = ("periode", "unit_kode", "kode_layanan", "versi", "pengaduan", "skm_responden", "skm_ikm", "skm_mutu")
    return {name: getattr(record, name) for name in MonthRecord.__slots__ if name not in names}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(offices())
def test_months_in_one_pass_say_what_a_recount_of_each_says(office: Services, drawn: Any) -> None:
    calendar, now, many, visits = drawn
    calendars = Calendars(calendar, calendar, frozenset())
    with tried(office) as session:
        fill(session, many, visits)
        together = month_records(session, NAMES, now, calendars)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(months, "SHORT_RUN", 0)
            assert month_records(session, NAMES, now, calendars) == together, (
                "all requests read, or those of the months"
            )
        for name in NAMES:
            assert month_records(session, [name], now, calendars) == {name: together[name]}
            first, last = period_bounds(name, calendar)
            until = min(last.astimezone(UTC), max(now, first.astimezone(UTC)))
            expected = {}
            for version in (1, 2):
                mine = [one for one in many if one[0].version_id == version]
                line = recount(mine, visits if version == 1 else (), (first, last, until), calendar)
                if any(line.values()):
                    expected[version] = line
            assert [told(record) for record in together[name]] == [expected[version] for version in sorted(expected)]
            left = set(session.exec(select(Request.id).where(*left_at(until))))
            late = set(session.exec(select(Request.id).where(*left_at(until), late_at(until))))
            assert len(left) == sum(record.sisa_berjalan for record in together[name]), "as the closing sheet asks"
            assert len(late) == sum(record.sisa_lewat_tempo for record in together[name])


@settings(max_examples=100, deadline=None)
@given(st.data(), CALENDARS)
def test_working_days_by_the_laid_out_days_are_those_of_the_rules(
    data: st.DataObject, calendar: OfficeCalendar
) -> None:
    laid_out = Months(NAMES, END, calendar)
    long_ago = st.integers(1, 600).map(lambda days: BEGIN - timedelta(days=days, hours=days % 24))
    moment = st.one_of(moments(calendar), long_ago)
    finished = data.draw(moments(calendar))
    assume(laid_out.first <= finished < laid_out.last)
    started = data.draw(moment)
    pauses = []
    for _number in range(data.draw(st.sampled_from([0, 1, 1, 2]))):
        start = data.draw(moment)
        pauses.append(Pause(start, max(start, data.draw(moment))))
    stopped = [Wait(text_of(pause.start), text_of(pause.end), True) for pause in pauses]
    expected = days_used(started, finished, pauses, calendar)
    assert laid_out.days_used(text_of(started), text_of(finished), stopped) == expected


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("week", range(len(WEEKS)))
def test_a_pause_between_any_two_turns_gives_back_what_the_rules_say(zone: str, week: int) -> None:
    calendar, changed = _calendar(zone, week, frozenset({ZONES[zone] + timedelta(days=2)})), ZONES[zone]
    days = [changed + timedelta(days=number) for number in range(-4, 5)]
    turns = {moment.astimezone(UTC) for day in days for hours in calendar.work.intervals(day) for moment in hours}
    turns |= {midnight(day, calendar).astimezone(UTC) for day in days}
    laid_out = Months(NAMES, END, calendar)
    started, finished = (midnight(day, calendar) for day in (days[0] - timedelta(days=3), days[-1] + timedelta(days=3)))
    for first, last in combinations(sorted(turns), 2):
        for begin, end in ((first, last), (first + TICK, last), (first, last + TICK), (first - TICK, last)):
            expected = days_used(started, finished, [Pause(begin, end)], calendar)
            wait = Wait(text_of(begin), text_of(end), True)
            assert laid_out.days_used(text_of(started), text_of(finished), [wait]) == expected, (begin, end)


def test_moments_lie_in_the_table_as_the_texts_that_are_compared(busy: Services) -> None:
    with busy.desk.database.read() as session:
        kept = rows(busy, "SELECT received_at FROM request ORDER BY id")
        moments = session.exec(select(Request.received_at).order_by(col(Request.id))).all()
    assert [text for (text,) in kept] == [text_of(moment) for moment in moments]


@pytest.mark.parametrize(
    ("wanted", "runs"),
    [
        ((), []),
        (("2026-03",), [["2026-03"]]),
        (("2025-12", "2026-01", "2026-03"), [["2025-12", "2026-01"], ["2026-03"]]),
        (("2026-01", "2026-03", "2026-05", "2026-07", "2026-09"), [[f"2026-{month:02d}" for month in range(1, 10)]]),
    ],
)
def test_months_with_nothing_between_them_are_summed_together(wanted: tuple[str, ...], runs: list[list[str]]) -> None:
    assert months._runs(wanted) == runs


@pytest.mark.parametrize("period", ["2026-13", "2026", "9999-12", "0001-01", "1899-12", ""])
def test_what_is_no_month_is_refused(services: Services, refused: Any, period: str) -> None:
    error: LoketError = refused(services.reports.month, period)
    assert (error.code, error.facts["text"]) == ("period_invalid", period)


def test_a_month_of_any_century_is_answered_and_empty(services: Services) -> None:
    assert services.reports.month("1900-01") == services.reports.month("9998-12") == []


def test_many_batches_hold_the_months_that_each_of_them_touches(
    busy: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def noted(session: Session, periods: Any, now: datetime, calendars: Calendars) -> Any:
        asked.append(sorted(periods))
        return month_records(session, periods, now, calendars)

    monkeypatch.setattr(batches, "BATCH_ROWS", 10)
    monkeypatch.setattr(batches, "month_records", noted)
    with busy.desk.database.read() as session:
        calendars, upto = busy.calendar.calendars(session), batches.newest_fact(session)
        run = batches.Freezing(busy.desk.now(), calendars, None, upto)  # type: ignore[arg-type]
        after = 0
        while waiting := list(batches.waiting_rows(session, after, run.upto)):
            touched = {period for row in waiting for period in row.periods.split()}
            alone = [one for period in sorted(touched) for one in busy.reports.month(period)]
            assert run.records(session, touched, waiting) == alone
            after = waiting[-1].seq or 0
    assert after > 20
    assert len(asked) == 1, "one pass for all that waits"
