"""Retention: which personal data has been kept long enough, and taking it away for good."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, select

from loket.db.tables import AuditLine, LedgerRow, Office, Request, Suspension
from loket.db.tables_counter import Draft, IncompleteVisit
from loket.domain.privacy import ANONYMOUS, FINISHED, last_day
from loket.domain.promise import EntryKind
from loket.domain.workflow import Status
from loket.errors import RuleError
from loket.services.intake import UNDONE
from loket.services.registration import standard_of

CHUNK = 200
"""Requests in one transaction: a counter that registers meanwhile waits for no more than these."""
RUN = "personal_data_destroyed"
"""The line that closes a run."""
ANONYMISED = "anonymised"
"""The line of each request and visit of a run."""


@dataclass(frozen=True, slots=True)
class RetentionPreview:
    """What has been kept for the whole period by now. `closed_before` is the first moment that is still too young.

    `services` counts the requests by the name of their service; `waiting` are requests of that age that are not closed
    (nobody came for the product), which stay as they are.
    """

    months: int
    closed_before: datetime
    requests: int
    visits: int
    drafts: int
    waiting: int
    services: tuple[tuple[str, int], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.requests or self.visits or self.drafts)


@dataclass(frozen=True, slots=True)
class RetentionRun:
    """One destruction: when, and of how many requests personal fields were destroyed then."""

    at: datetime
    requests: int


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run as its closing line tells it: under which period, and what went besides requests."""

    months: int
    closed_before: datetime
    requests: int
    visits: int
    drafts: int
    by: str


@dataclass(frozen=True, slots=True)
class DestroyedRow:
    """One line of the list for the minutes; nothing in it is personal."""

    number: str
    service: str
    received_at: datetime
    closed_at: datetime
    status: Status


def closed_before(office: Office, now: datetime) -> datetime:
    """What was closed before that moment has been kept for the whole period."""
    zone = ZoneInfo(office.zone)
    newest = last_day(now.astimezone(zone).date(), office.retention_months)
    return datetime.combine(newest + timedelta(days=1), time(0), zone)


def preview_of(session: Session, office: Office, now: datetime) -> RetentionPreview:
    """What a run would take away now."""
    limit = closed_before(office, now)
    due = Counter(session.exec(select(Request.version_id).where(*_due(limit))).all())
    names: Counter[str] = Counter()
    for version, count in due.items():
        names[standard_of(session, version).name] += count
    open_ones = (col(Request.closed_at).is_(None), col(Request.ready_at) < limit)
    return RetentionPreview(
        months=office.retention_months,
        closed_before=limit,
        requests=due.total(),
        visits=_count(session, IncompleteVisit, *_old_visits(limit)),
        drafts=_count(session, Draft, col(Draft.saved_at) < limit),
        waiting=_count(session, Request, *open_ones),
        services=tuple(sorted(names.items())),
    )


def _due(limit: datetime) -> tuple[ColumnElement[bool], ...]:
    finished = col(Request.status).in_(FINISHED)
    return finished, col(Request.closed_at) < limit, col(Request.anonymised_at).is_(None)


def _old_visits(limit: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(IncompleteVisit.at) < limit, col(IncompleteVisit.name) != ANONYMOUS


def _count(session: Session, table: type, *where: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*where)).one()


def due_requests(session: Session, limit: datetime, many: int = CHUNK) -> list[Request]:
    """The next requests that have been kept for long enough, the oldest number first."""
    return list(session.exec(select(Request).where(*_due(limit)).order_by(col(Request.id)).limit(many)))


def due_visits(session: Session, limit: datetime, many: int = CHUNK) -> list[IncompleteVisit]:
    """The next incomplete visits that have been kept for long enough."""
    old = select(IncompleteVisit).where(*_old_visits(limit)).order_by(col(IncompleteVisit.id)).limit(many)
    return list(session.exec(old))


def drop_drafts(session: Session, limit: datetime) -> int:
    """Throw away forms that nobody finished; returns how many."""
    old = list(session.exec(select(Draft.uid).where(col(Draft.saved_at) < limit)))
    session.exec(delete(Draft).where(col(Draft.uid).in_(old)))
    return len(old)


def anonymise(session: Session, request: Request, at: datetime) -> None:
    """Take away who it was, and every reason in somebody's own words: people write names into them.

    What, when, where, how long and how it ended stays for the statistics.
    """
    request.name, request.anonymised_at = ANONYMOUS, at
    request.nik = request.phone = request.birth_date = None
    request.no_nik_reason = request.address = request.proxy_name = request.proxy_relation = ""
    request.handed_to = request.payment_reference = ""
    if request.closing_reason != UNDONE:
        request.closing_reason = ""
    session.add(request)
    for waited in session.exec(select(Suspension).where(Suspension.request_id == request.id, Suspension.note != "")):
        waited.note = ""
        session.add(waited)
    extended = (LedgerRow.request_id == request.id, LedgerRow.kind == EntryKind.EXTENSION, LedgerRow.reason != "")
    for row in session.exec(select(LedgerRow).where(*extended)):
        row.reason = ""
        session.add(row)


def runs_of(session: Session) -> list[RetentionRun]:
    """The destructions so far, the newest first."""
    counted = (
        select(Request.anonymised_at, func.count())
        .where(col(Request.anonymised_at).is_not(None))
        .group_by(col(Request.anonymised_at))
        .order_by(col(Request.anonymised_at).desc())
    )
    return [RetentionRun(at, count) for at, count in session.exec(counted) if at is not None]


def listed(session: Session, requests: Sequence[Request]) -> list[DestroyedRow]:
    """Requests as the minutes list them."""
    names = {version: standard_of(session, version).name for version in {request.version_id for request in requests}}
    return [
        DestroyedRow(one.number, names[one.version_id], one.received_at, one.closed_at, Status(one.status))
        for one in requests
        if one.closed_at is not None
    ]


def destroyed_at(session: Session, at: datetime) -> list[Request]:
    """The requests of one run."""
    return list(session.exec(select(Request).where(Request.anonymised_at == at).order_by(col(Request.id))))


def run_summary(session: Session, at: datetime) -> RunSummary:
    """The run that began at that moment; one that was stopped half-way is told by its requests.

    Raises `RuleError("unknown_run")`.
    """
    closing = select(AuditLine).where(AuditLine.subject == "requests", AuditLine.action == RUN)
    for line in session.exec(closing):
        facts = json.loads(line.facts)
        if datetime.fromisoformat(facts["run"]) == at:
            counts = (facts["requests_count"], facts["visits"], facts["drafts"])
            return RunSummary(
                facts["months"], datetime.fromisoformat(facts["closed_before"]), *counts, by=line.person_name
            )
    return _stopped_run(session, at)


def _stopped_run(session: Session, at: datetime) -> RunSummary:
    requests = destroyed_at(session, at)
    if not requests:
        raise RuleError("unknown_run", at=at)
    of_first = (AuditLine.subject == "request", AuditLine.subject_id == requests[0].id, AuditLine.action == ANONYMISED)
    line = session.exec(select(AuditLine).where(*of_first)).one()
    newest = max(request.closed_at for request in requests if request.closed_at)
    months = json.loads(line.facts)["months"]
    return RunSummary(months, newest + timedelta(days=1), len(requests), 0, 0, line.person_name)
