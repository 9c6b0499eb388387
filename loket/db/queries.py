"""Questions on an open session. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as columns
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from loket.db.sqlite import search_ids
from loket.db.tables import AuditLine, LedgerRow, Request, RequestItem, Service, StandardVersion, Suspension
from loket.db.tables_counter import NumberSeries, PrintJob
from loket.domain.workflow import RUNNING, Status

Line = tuple[Request, Suspension | None]
"""A request with its open suspension."""

Watched = tuple[int, int, datetime | None, datetime | None, str | None, datetime | None]
"""What the state of a running request depends on: id, service, start, due, unit, since when a suspension stops it."""


def next_serial(session: Session, scope: str) -> int:
    """The next serial of a series, gapless: it is given back only by a rollback, never reused after a commit."""
    statement = text(
        "INSERT INTO number_series (scope, last) VALUES (:scope, 1) "
        "ON CONFLICT (scope) DO UPDATE SET last = number_series.last + 1 RETURNING last"
    )
    return int(session.execute(statement, {"scope": scope}).scalar_one())


def set_serial(session: Session, scope: str, last: int) -> None:
    """Set the last serial of a series after many were written at once."""
    session.merge(NumberSeries(scope=scope, last=last))


def lines(session: Session, where: Iterable[Any], order: Sequence[Any], limit: int | None) -> list[Line]:
    """Requests with their open suspension, in one query."""
    statement = (
        select(Request, Suspension)
        .outerjoin(Suspension, (col(Suspension.request_id) == Request.id) & col(Suspension.ended_at).is_(None))
        .where(*where)
        .order_by(*order)
    )
    rows = session.exec(statement.limit(limit) if limit is not None else statement)
    return [(request, suspension) for request, suspension in rows]


def documents(session: Session, versions: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The service's code and the standard's document of some versions."""
    statement = (
        select(StandardVersion.id, Service.code, StandardVersion.document)
        .join(Service, col(Service.id) == StandardVersion.service_id)
        .where(col(StandardVersion.id).in_(set(versions)))
    )
    return {version or 0: (code, document) for version, code, document in session.exec(statement)}


def by_ids(session: Session, ids: Sequence[int]) -> list[Line]:
    """The requests of these ids, in their order."""
    place = {number: position for position, number in enumerate(ids)}
    found = lines(session, [col(Request.id).in_(ids)], [col(Request.id)], None)
    return sorted(found, key=lambda line: place[line[0].id or 0])


def found(session: Session, words: str, limit: int, statuses: Iterable[Status] | None = None) -> list[Line]:
    """The requests that a search finds, newest first."""
    if statuses is None:
        return by_ids(session, search_ids(session, words, limit))
    wanted = set(session.exec(select(Request.id).where(col(Request.status).in_(sorted(statuses)))))
    return by_ids(session, [number for number in search_ids(session, words) if number in wanted][:limit])


def watched(session: Session) -> list[Watched]:
    """What is needed to tell the state of every request whose clock counts, and nothing else; earliest due first."""
    stopped = (
        (col(Suspension.request_id) == Request.id) & col(Suspension.ended_at).is_(None) & col(Suspension.stops_clock)
    )
    statement = (
        columns(
            col(Request.id),
            col(Request.service_id),
            col(Request.started_at),
            col(Request.due),
            col(Request.unit),
            col(Suspension.started_at),
        )
        .outerjoin(Suspension, stopped)
        .where(col(Request.status).in_(sorted(RUNNING)))
        .order_by(col(Request.due))
    )
    return [(number or 0, *rest) for number, *rest in session.execute(statement)]


def lapsed(session: Session, today: date) -> list[int]:
    """The requests that waited for longer than the applicant was given, the longest first."""
    statement = (
        select(Suspension.request_id)
        .where(col(Suspension.ended_at).is_(None), col(Suspension.lapses_on) < today)
        .order_by(col(Suspension.lapses_on), col(Suspension.request_id))
    )
    return list(session.exec(statement))


def running_variants(session: Session) -> list[tuple[int, str]]:
    """The versions and variants under which requests run."""
    used = select(Request.version_id, Request.variant).where(col(Request.status).in_(sorted(RUNNING))).distinct()
    return list(session.exec(used))


def running_under(session: Session, version_id: int, variant: str) -> list[int]:
    """The requests that run under one variant of a version."""
    under = (Request.version_id == version_id, Request.variant == variant, col(Request.status).in_(sorted(RUNNING)))
    return [number or 0 for number in session.exec(select(Request.id).where(*under))]


def waiting_for_pickup(session: Session, limit: int | None = None) -> list[Line]:
    """Requests that are ready, the longest waiting first."""
    return lines(session, [col(Request.status) == Status.READY], [col(Request.ready_at)], limit)


def newest(session: Session, limit: int, statuses: Collection[Status] | None) -> list[Line]:
    """The newest requests, of these statuses where any are named."""
    where = [col(Request.status).in_(sorted(statuses))] if statuses else []
    return lines(session, where, [col(Request.id).desc()], limit)


def by_number(session: Session, number: str) -> Request | None:
    """The request of a registration number, written exactly so or in other capitals."""
    number = number.strip()
    exact = session.exec(select(Request).where(Request.number == number)).first()
    if exact is not None:
        return exact
    return session.exec(select(Request).where(Request.number == number.upper())).first()


def by_paper_code(session: Session, code: str) -> Request | None:
    """The request of a code on paper."""
    return session.exec(select(Request).where(Request.paper_code == code)).first()


def by_uid(session: Session, uid: str) -> Request | None:
    """The request of a client-made request id."""
    return session.exec(select(Request).where(Request.uid == uid)).first()


def of_nik(session: Session, nik: str, limit: int) -> list[Line]:
    """The newest requests of a person."""
    return lines(session, [col(Request.nik) == nik], [col(Request.received_at).desc()], limit)


def suspensions(session: Session, request_id: int) -> list[Suspension]:
    """All suspensions of a request, in order."""
    return list(
        session.exec(select(Suspension).where(Suspension.request_id == request_id).order_by(col(Suspension.started_at)))
    )


def open_suspension(session: Session, request_id: int) -> Suspension | None:
    """The suspension that has not ended."""
    waiting = col(Suspension.ended_at).is_(None)
    return session.exec(select(Suspension).where(Suspension.request_id == request_id, waiting)).first()


def ledger(session: Session, request_id: int) -> list[LedgerRow]:
    """The ledger of a request's promise, the first promise first."""
    return list(
        session.exec(select(LedgerRow).where(LedgerRow.request_id == request_id).order_by(col(LedgerRow.position)))
    )


def items(session: Session, request_id: int) -> list[RequestItem]:
    """The checklist of a request."""
    return list(
        session.exec(
            select(RequestItem).where(RequestItem.request_id == request_id).order_by(col(RequestItem.position))
        )
    )


def timeline(session: Session, subject: str, subject_id: int) -> list[AuditLine]:
    """What happened to a record, in order."""
    about = (AuditLine.subject == subject, AuditLine.subject_id == subject_id)
    return list(session.exec(select(AuditLine).where(*about).order_by(col(AuditLine.id))))


def prints(session: Session, request_id: int, paper: str) -> int:
    """How often a paper of a request came out."""
    about = (PrintJob.request_id == request_id, PrintJob.paper == paper, col(PrintJob.done_at).is_not(None))
    return session.exec(select(func.count()).select_from(PrintJob).where(*about)).one()


def count_between(session: Session, column: Any, first: datetime, last: datetime) -> int:
    """How many rows have that moment within [first, last)."""
    return session.exec(select(func.count()).where(column >= first, column < last)).one()
