"""Lists, the board and the month, each against a slow recount in plain Python."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from office_builders import WIB, Clock, citizen, move, register, rows, wib

from loket.db.engine import Database
from loket.domain.promise import PromiseState
from loket.domain.workflow import OPEN, RUNNING, Action, Status
from loket.errors import LoketError
from loket.services import Services
from loket.services.lookup import RequestDetail, Which

Refused = Callable[..., LoketError]
STATE_LISTS = {
    Which.OVERDUE: PromiseState.OVERDUE,
    Which.DUE_TODAY: PromiseState.DUE_TODAY,
    Which.AT_RISK: PromiseState.AT_RISK,
    Which.ON_TIME: PromiseState.ON_TIME,
}


def all_details(services: Services) -> list[RequestDetail]:
    return [services.lookup.detail(row.number) for row in services.lookup.requests(limit=10_000)]


def test_the_board_counts_what_a_slow_recount_counts(busy: Services, clock: Clock) -> None:
    for _later in range(3):
        board = busy.reports.board()
        everyone = all_details(busy)
        running = [one for one in everyone if one.row.status in RUNNING]
        states = Counter(one.row.state for one in running)
        assert (board.overdue, board.due_today, board.at_risk, board.on_time, board.not_started) == tuple(
            states[state]
            for state in (
                PromiseState.OVERDUE,
                PromiseState.DUE_TODAY,
                PromiseState.AT_RISK,
                PromiseState.ON_TIME,
                None,
            )
        )
        assert board.suspended == sum(one.row.status is Status.SUSPENDED for one in running)
        ready = [one for one in everyone if one.row.status is Status.READY]
        assert board.ready == len(ready)
        assert board.ready_long == sum(one.ready_at < clock() - timedelta(days=7) for one in ready if one.ready_at)
        assert board.overdue == busy.reports.overdue_count()
        today = clock().astimezone(WIB).date()
        assert board.received_today == sum(one.row.received_at.astimezone(WIB).date() == today for one in everyone)
        shown = [row.state for row in board.rows]
        assert shown == sorted(shown, key=list(PromiseState).index)
        assert len(shown) == min(100, board.overdue + board.due_today + board.at_risk)
        clock.pass_time(days=2, hours=3)


def test_every_list_shows_what_its_name_says_and_the_most_urgent_first(busy: Services) -> None:
    everyone = {one.row.number: one.row for one in all_details(busy)}
    for which, state in STATE_LISTS.items():
        found = busy.lookup.requests(which)
        assert {row.number for row in found} == {
            number for number, row in everyone.items() if row.state is state and row.status in RUNNING
        }
        assert [row.due for row in found] == sorted(row.due for row in found if row.due)
    assert {row.number for row in busy.lookup.requests(Which.OPEN)} == {
        number for number, row in everyone.items() if row.status in OPEN
    }
    assert {row.number for row in busy.lookup.requests(Which.SUSPENDED)} == {
        number for number, row in everyone.items() if row.status is Status.SUSPENDED
    }
    ready = busy.lookup.requests(Which.READY)
    assert {row.number for row in ready} == {n for n, row in everyone.items() if row.status is Status.READY}
    assert [row.ready_at for row in ready] == sorted(row.ready_at for row in ready if row.ready_at)
    assert [row.id for row in busy.lookup.requests(limit=7)] == sorted((r.id for r in everyone.values()), reverse=True)[
        :7
    ]


def test_a_search_in_a_list_is_that_list_narrowed(busy: Services) -> None:
    for which in Which:
        whole = {row.number: row for row in busy.lookup.requests(which)}
        for words in ("warga", "xq000", "L1-001", "0812"):
            found = busy.lookup.requests(which, words)
            hits = {row.number for row in busy.lookup.requests(Which.ALL, words)}
            assert {row.number for row in found} == whole.keys() & hits, (which, words)
            assert [row.number for row in busy.lookup.requests(which, words, limit=2)] == [r.number for r in found[:2]]


def recount(services: Services, period: str, now: datetime) -> dict[tuple[str, int], dict[str, object]]:
    """The month as somebody would count it from the register, by hand."""

    def within(moment: datetime | None) -> bool:
        return moment is not None and f"{moment.astimezone(WIB):%Y-%m}" == period

    first = datetime.fromisoformat(f"{period}-01T00:00:00+07:00")
    end = min((first + timedelta(days=32)).replace(day=1), max(now, first))
    work = services.calendar.current().work
    counts: dict[tuple[str, int], dict[str, object]] = {}
    for one in all_details(services):
        line = counts.setdefault((one.row.service_code, one.version), Counter())  # type: ignore[arg-type]
        days: list[int] = line.setdefault("days", [])  # type: ignore[assignment]
        closed_badly = one.row.status in {Status.REJECTED, Status.CANCELLED}
        line["terdaftar"] += within(one.row.received_at)
        line["ditolak"] += within(one.closed_at) and one.row.status is Status.REJECTED
        line["dibatalkan"] += within(one.closed_at) and one.row.status is Status.CANCELLED
        line["ditunda"] += any(within(wait.started_at) for wait in one.suspensions)
        if within(one.ready_at):
            assert one.ready_at is not None
            line["selesai"] += 1
            line["selesai_tepat_waktu"] += one.due is not None and one.ready_at <= one.due
            if one.started_at:
                begin, ready = one.started_at.astimezone(WIB).date(), one.ready_at.astimezone(WIB).date()
                step = (begin + timedelta(days=n + 1) for n in range((ready - begin).days))
                days.append(sum(work.is_working_day(day) for day in step))
        done = one.ready_at or (one.closed_at if closed_badly else None)
        if one.row.received_at < end and (done is None or done >= end):
            line["sisa_berjalan"] += 1
            waits = [w for w in one.suspensions if w.stops_clock and w.started_at < end]
            still = [w for w in waits if w.ended_at is None or w.ended_at >= end]
            stopped_in_time = any(one.due is not None and w.started_at <= one.due for w in still)
            line["sisa_lewat_tempo"] += one.due is not None and one.due < end and not stopped_in_time
    return counts


@pytest.mark.parametrize("period", ["2026-07", "2026-08", "2026-09", "2026-10"])
def test_a_month_says_what_a_recount_by_hand_says(busy: Services, clock: Clock, period: str) -> None:
    records = {(one.kode_layanan, one.versi): one for one in busy.reports.month(period)}
    names = ("terdaftar", "ditolak", "dibatalkan", "ditunda", "selesai", "selesai_tepat_waktu", "sisa_berjalan")
    for key, line in recount(busy, period, clock()).items():
        record = records.get(key)
        for name in (*names, "sisa_lewat_tempo"):
            assert (getattr(record, name) if record else 0) == line[name], (key, name)
        days = line["days"]
        if record and days:
            assert record.median_hari_kerja == statistics.median(days)  # type: ignore[arg-type]
            assert record.p90_hari_kerja in days  # type: ignore[operator]
    visits = rows(busy, f"SELECT count(*) FROM incomplete_visit WHERE substr(at, 1, 7) = '{period}'")[0][0]
    assert abs(sum(one.tidak_lengkap for one in records.values()) - int(str(visits))) <= 1  # a night's visit, in UTC
    for one in records.values():
        assert one.masuk == one.terdaftar + one.tidak_lengkap
        assert one.selesai >= one.selesai_tepat_waktu + one.terlambat, "some had no promise: their clock never started"


def test_a_month_ends_at_midnight_of_the_office(services: Services, clock: Clock) -> None:
    clock.at(30, 23, 59)
    register(services)
    clock.pass_time(minutes=2)
    register(services, serial=2)
    clock.pass_time(minutes=1)
    assert [one.terdaftar for one in services.reports.month("2026-09")] == [1]
    assert [(one.terdaftar, one.sisa_berjalan) for one in services.reports.month("2026-10")] == [(1, 2)]


def test_who_waits_with_a_stopped_clock_is_not_late_in_the_month(services: Services, clock: Clock) -> None:
    waiting, late, explained = (register(services, serial=n).number for n in range(3))
    clock.at(8)
    move(services, waiting, Action.SUSPEND, reason="applicant")
    move(services, explained, Action.SUSPEND, reason="signer")
    clock.at(11)
    move(services, late, Action.SUSPEND, reason="applicant")
    clock.at(25)
    (record,) = services.reports.month("2026-09")
    assert (record.sisa_berjalan, record.sisa_lewat_tempo) == (3, 2)
    assert services.reports.board().overdue == 2
    assert services.reports.board().suspended == 3


@pytest.mark.parametrize("period", ["2026-13", "2026", "abc", "2026-9", ""])
def test_a_month_that_is_none_is_refused(services: Services, refused: Refused, period: str) -> None:
    assert refused(services.reports.month, period).code == "period_invalid"


def test_the_bars_of_the_board_are_the_last_six_months(busy: Services, clock: Clock) -> None:
    bars = busy.reports.board().months
    assert len(bars) == 6
    assert bars[-1].first_day == date(clock().year, clock().month, 1)
    finished = [one for one in all_details(busy) if one.ready_at]
    assert sum(bar.finished for bar in bars) == len(finished)
    assert sum(bar.in_time for bar in bars) == sum(one.row.state is not PromiseState.MISSED for one in finished)


def test_lists_and_details_are_masked_and_the_whole_leaves_a_line(services: Services) -> None:
    _name, nik, _phone = citizen(1)
    number = register(services).number

    def lines() -> list[str]:
        return [str(action) for (action,) in rows(services, "SELECT action FROM audit_line ORDER BY id")]

    before = lines()
    for row in (services.lookup.requests()[0], services.lookup.detail(number).row, services.lookup.detail(number)):
        assert row.nik == f"6501{'•' * 8}0001"
        assert row.phone == "0812-••••-0001"
    assert lines() == before, "looking at what is masked leaves no line"
    assert services.lookup.detail(number, whole=True).nik == nik
    assert services.lookup.requests(whole=True)[0].nik == nik
    assert lines()[len(before) :] == ["revealed", "list_revealed"]


def test_a_reveal_of_what_is_not_there_is_refused(services: Services, refused: Refused) -> None:
    assert refused(services.lookup.detail, "503/X", whole=True).code == "unknown_request"


def test_the_time_left_stands_still_while_the_clock_does(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(8, 9)
    move(services, number, Action.SUSPEND, reason="applicant")
    left = services.lookup.detail(number).row.remaining
    clock.at(21)
    assert services.lookup.detail(number).row.remaining == left
    assert left is not None
    assert not left.late


def test_two_desks_see_the_same(busy: Services, clock: Clock) -> None:
    other = Services(Database.open(busy.desk.database.folder), clock)
    other.desk.person = busy.desk.person
    assert busy.lookup.requests(limit=500) == other.lookup.requests(limit=500)
    assert busy.reports.board() == other.reports.board()
    number = busy.lookup.requests()[0].number
    assert busy.lookup.detail(number) == other.lookup.detail(number)
    other.close()


def test_a_detail_shows_the_checklist_as_it_was_taken_in(services: Services) -> None:
    number = register(services, not_applicable=("hilang",)).number
    checklist = services.lookup.detail(number).checklist
    assert [(line.requirement.key, line.present) for line in checklist] == [
        ("ktp", True),
        ("formulir", True),
        ("hilang", False),
    ]


def test_due_today_is_told_on_the_day_and_at_risk_before_it(services: Services, clock: Clock) -> None:
    number = register(services).number
    expected = {
        wib(7, 10): PromiseState.ON_TIME,
        wib(9, 15): PromiseState.ON_TIME,
        wib(9, 23): PromiseState.ON_TIME,
        wib(10, 0, 1): PromiseState.DUE_TODAY,
        wib(10): PromiseState.DUE_TODAY,
        wib(10, 16, 1): PromiseState.OVERDUE,
    }
    for clock.moment, state in expected.items():
        assert services.lookup.detail(number).row.state is state, clock.moment
