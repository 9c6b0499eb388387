"""Synthetic requests: realistic, the same for the same seed, and as whole as those of a real office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from loket.db.engine import Database
from loket.db.tables import AuditLine, LedgerRow, Request, RequestItem, Suspension
from loket.db.tables_upstream import OutboxRow
from loket.domain.identity import mask_nik, normalize_nik, normalize_phone, read_nik
from loket.domain.promise import PromiseState, compute
from loket.domain.workflow import Status
from loket.errors import RuleError
from loket.services import Services
from loket.services.catalogue import read_document
from loket.services.lookup import Which
from loket.services.office import NewOffice
from loket.services.training import TrainingService

NOW = datetime(2026, 3, 11, 3, 40, tzinfo=UTC)
"""A Wednesday at 10.40 in Jakarta."""
COUNT = 1000

Open = Callable[..., Services]


@pytest.fixture(scope="module")
def open_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Offices at a fixed clock."""
    opened: list[Services] = []
    with pytest.MonkeyPatch.context() as patch:

        def make(*, training: bool = True) -> Services:
            folder = tmp_path_factory.mktemp("kantor") / "data"
            patch.setenv("LOKET_HOME", str(folder))
            services = Services(Database.create(folder), lambda: NOW)
            services.office.found(NewOffice(name="Kantor Latihan", region_code="6271", is_training=training))
            services.standards.import_examples()
            opened.append(services)
            return services

        yield make
    for services in opened:
        services.close()


@pytest.fixture(scope="module")
def loaded(open_office: Open) -> Services:
    """An office with three years of requests."""
    services = open_office()
    TrainingService(services.desk, services.calendar).load(COUNT, seed=7)
    return services


@pytest.fixture(scope="module")
def requests(loaded: Services) -> list[Request]:
    """All of them."""
    with loaded.desk.database.read() as session:
        rows = list(session.exec(select(Request).order_by(col(Request.id))))
        session.expunge_all()
    return rows


def fingerprint(services: Services) -> list[tuple[object, ...]]:
    """What the same seed must give again: everything but the office's own random numbers."""
    with services.desk.database.read() as session:
        rows = session.exec(
            select(Request.number, Request.uid, Request.paper_code, Request.name, Request.nik, Request.due)
        )
        lines = session.exec(select(AuditLine.action, AuditLine.row_hash).where(AuditLine.subject == "request"))
        return [*map(tuple, rows), *map(tuple, lines)]


def test_the_office_is_whole_afterwards(loaded):
    result = loaded.health.check()
    assert result.ok
    assert {finding.code for finding in result.findings} == {"no_upstream"}


def test_the_same_seed_gives_the_same_rows_and_hashes(loaded, open_office, tmp_path: Path):
    again, other = open_office(), open_office()
    TrainingService(again.desk, again.calendar).load(COUNT, seed=7)
    TrainingService(other.desk, other.calendar).load(COUNT, seed=8)
    assert fingerprint(again) == fingerprint(loaded)
    assert fingerprint(other) != fingerprint(loaded)


def test_a_second_load_adds_more_without_a_clash(open_office):
    services = open_office()
    training = TrainingService(services.desk, services.calendar)
    first, second = training.load(60, seed=1), training.load(60, seed=1)
    assert (first.requests, second.requests) == (60, 60)
    assert len(services.lookup.requests(limit=1000)) == 120
    assert services.health.check().ok


def test_a_real_office_is_refused(open_office):
    services = open_office(training=False)
    with pytest.raises(RuleError) as caught:
        TrainingService(services.desk, services.calendar).load(5, seed=1)
    assert caught.value.code == "load_needs_training"
    assert services.lookup.requests() == []


def test_serials_run_without_a_gap_through_each_year(requests):
    for year in (2023, 2024, 2025, 2026):
        serials = [int(one.number.split("/")[1][3:]) for one in requests if one.number.endswith(f"/{year}")]
        assert serials == list(range(1, len(serials) + 1))
    assert [one.received_at for one in requests] == sorted(one.received_at for one in requests)
    assert all(one.received_at <= NOW for one in requests)


def test_people_come_in_office_hours_most_of_the_time(loaded, requests):
    work = loaded.calendar.current().work
    inside = sum(work.is_open(one.received_at) for one in requests)
    assert 0.95 < inside / COUNT < 1


def test_every_state_is_there(loaded):
    board = loaded.reports.board()
    assert min(board.overdue, board.due_today, board.at_risk, board.on_time, board.suspended, board.ready) >= 1
    shown = {row.status for row in loaded.lookup.requests(limit=COUNT)}
    assert shown == set(Status)


def test_of_twelve_requests_each_shows_something_else(open_office):
    services = open_office()
    TrainingService(services.desk, services.calendar).load(12, seed=5)
    states = Counter(row.state for row in services.lookup.requests(Which.ALL))
    assert {PromiseState.OVERDUE, PromiseState.DUE_TODAY, PromiseState.AT_RISK, PromiseState.ON_TIME} <= states.keys()
    assert services.reports.board().ready >= 1


def test_lateness_waiting_and_refusals_are_as_in_real_offices(loaded, requests):
    finished = [one for one in requests if one.ready_at and one.due]
    late = sum(one.ready_at > one.due for one in finished) / len(finished)
    ended = sum(one.status in {Status.REJECTED, Status.CANCELLED} for one in requests) / COUNT
    with loaded.desk.database.read() as session:
        waited = session.exec(select(func.count(func.distinct(Suspension.request_id)))).one() / COUNT
        credited = session.exec(select(func.count()).where(LedgerRow.kind == "suspension")).one()
    assert 0.05 < late < 0.11
    assert 0.01 < ended < 0.06
    assert 0.02 < waited < 0.1
    assert credited > 0


def test_each_promise_is_what_the_rules_say(loaded, requests):
    calendar = loaded.calendar.current()
    with loaded.desk.database.read() as session:
        documents = {row.id: read_document(row.document) for row in _versions(session)}
    for one in requests[::7]:
        if one.started_at is not None:
            standard = documents[one.version_id]
            promise = compute(standard.time_of(standard.variant(one.variant)), one.started_at, calendar)
            assert promise.due == one.first_due


def _versions(session):
    from loket.db.tables import StandardVersion

    return session.exec(select(StandardVersion)).all()


def test_steps_follow_each_other_in_the_audit_and_end_where_the_request_stands(loaded, requests):
    with loaded.desk.database.read() as session:
        lines = list(session.exec(select(AuditLine).where(AuditLine.subject == "request").order_by(col(AuditLine.id))))
        assert [line.at for line in lines] == sorted(line.at for line in lines)
        steps: dict[int, list[str]] = {}
        for line in lines:
            steps.setdefault(line.subject_id or 0, []).append(line.action)
    for one in requests:
        assert steps[one.id or 0][0] == "registered"
        assert (one.status == Status.HANDED_OVER) == (steps[one.id or 0][-1] == "handover")


def test_each_request_has_its_checklist_and_waits_to_go_upstream_once(loaded):
    with loaded.desk.database.read() as session:
        assert session.exec(select(func.count()).select_from(OutboxRow)).one() == COUNT
        assert session.exec(select(func.count()).select_from(RequestItem)).one() > COUNT


def test_people_are_invented(requests):
    regions = {"62": "Kalimantan Tengah", "6271": "Palangka Raya"}
    for one in requests:
        if one.nik:
            assert normalize_nik(one.nik)[-4] == "9"
            assert mask_nik(one.nik) != one.nik
            assert read_nik(one.nik, NOW.date(), regions).birth_dates[0].strftime("%d%m") == one.birth_date.strftime(
                "%d%m"
            )
        if one.phone:
            assert normalize_phone(one.phone) == one.phone
        assert one.nik or one.no_nik_reason
    names = [one.name for one in requests]
    assert any(" " not in name for name in names)
    assert max(map(len, names)) > 30
    assert len(set(names)) > COUNT / 2


def test_progress_is_told(open_office):
    services, told = open_office(), []
    TrainingService(services.desk, services.calendar).load(30, 1, lambda done, total: told.append((done, total)))
    assert told == [(0, 30), (30, 30)]
