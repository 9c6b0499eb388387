"""What becomes of a decided standard, in an open session: its yearly reviews, its revocation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, func, select

from loket.db.tables import Service, StandardVersion
from loket.db.tables_standards import StandardReview
from loket.domain.standards import next_review
from loket.errors import RuleError
from loket.services.catalogue import read_document
from loket.services.desk import Desk, office_row
from loket.services.versions import DECIDED, holds, office_day, services_of, versions_of


class Revocation(BaseModel):
    """A decided version is out of force from a day on, for a reason."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    on: date
    reason: str


class Review(BaseModel):
    """A review took place on a day, with an outcome ("tetap berlaku", "perlu diubah: ...")."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    on: date
    outcome: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """When a standard is to be reviewed: a year after its last review, or after it was decided.

    `days_over` is negative while the day is still to come; `outcome` is that of the last review.
    """

    code: str
    name: str
    version: int
    decided_on: date
    reviewed_on: date | None
    due_on: date
    days_over: int
    outcome: str


def revoke_version(
    session: Session, desk: Desk, service: Service, row: StandardVersion, revocation: Revocation
) -> None:
    """Take a version out of force, with its audit line. Needs the write lock. Raises `RuleError`."""
    if row.state != DECIDED or row.valid_from is None:
        raise RuleError("revoke_example", field="version", service=service.name)
    if row.revoked_on is not None:
        raise RuleError("revoked_already", field="version", version=row.version, day=row.revoked_on)
    if row.valid_to is not None and row.valid_to < revocation.on:
        raise RuleError("revoked_after_end", field="on", version=row.version, ended=row.valid_to)
    if revocation.on <= row.valid_from:
        _give_back(session, desk, service, row)
    row.revoked_on, row.revoked_for = revocation.on, revocation.reason
    row.valid_to = max(revocation.on - timedelta(days=1), row.valid_from)
    session.add(row)
    facts = {"service": service.code, "version": row.version, "on": revocation.on, "reason": revocation.reason}
    desk.record(session, "standard_revoked", "standard_version", row, **facts)


def _give_back(session: Session, desk: Desk, service: Service, row: StandardVersion) -> None:
    """The version that ends for one that never begins goes on until that one would have ended."""
    assert row.valid_from is not None  # noqa: S101 (a decided version begins on a day)
    eve = row.valid_from - timedelta(days=1)
    for former in versions_of(session, service):
        if former.state == DECIDED and former.revoked_on is None and former.valid_to == eve:
            former.valid_to = row.valid_to
            session.add(former)
            facts = {"service": service.code, "version": former.version, "until": former.valid_to}
            desk.record(session, "standard_continued", "standard_version", former, **facts)


def add_review(session: Session, desk: Desk, person_id: int, service: Service, review: Review) -> ReviewRow:
    """Note a review of the version in force, with its audit line. Needs the write lock. Raises `RuleError`."""
    today = office_day(office_row(session), desk.now())
    version = _in_force(session, service, today)
    if version is None:
        raise RuleError("review_of_nothing", field="service", service=service.name)
    decided_on = _decided_on(version)
    if review.on > today:
        raise RuleError("review_in_future", field="on", day=review.on)
    if review.on < decided_on:
        raise RuleError("review_before_decree", field="on", day=review.on, decided=decided_on)
    row = StandardReview(
        version_id=version.id or 0, held_on=review.on, outcome=review.outcome, at=desk.now(), person_id=person_id
    )
    session.add(row)
    session.flush()
    facts = {"service": service.code, "version": version.version, "on": review.on, "outcome": review.outcome}
    desk.record(session, "standard_reviewed", "standard_review", row, **facts)
    return _review_row(session, service, version, today)


def due_reviews(session: Session, today: date) -> list[ReviewRow]:
    """When each standard in force is to be reviewed, the soonest first."""
    held = ((service, _in_force(session, service, today)) for service in services_of(session))
    rows = [_review_row(session, service, version, today) for service, version in held if version is not None]
    return sorted(rows, key=lambda row: (row.due_on, row.name))


def last_review(session: Session, version: StandardVersion) -> StandardReview | None:
    """The newest review of a version."""
    newest = col(StandardReview.held_on).desc(), col(StandardReview.id).desc()
    return session.exec(
        select(StandardReview).where(StandardReview.version_id == version.id).order_by(*newest).limit(1)
    ).first()


def reviewed_days(session: Session) -> dict[int, date]:
    """The day of the last review of each version that was reviewed, by the version's id."""
    days = select(StandardReview.version_id, func.max(StandardReview.held_on)).group_by(col(StandardReview.version_id))
    return dict(session.exec(days).all())


def _in_force(session: Session, service: Service, today: date) -> StandardVersion | None:
    return next((row for row in versions_of(session, service) if holds(row, today)), None)


def _decided_on(version: StandardVersion) -> date:
    decree = read_document(version.document).decree
    assert decree is not None  # noqa: S101 (it was decided)
    return decree.decided_on


def _review_row(session: Session, service: Service, version: StandardVersion, today: date) -> ReviewRow:
    decided_on, last = _decided_on(version), last_review(session, version)
    reviewed_on = last.held_on if last else None
    due_on = next_review(max(decided_on, reviewed_on or decided_on))
    return ReviewRow(
        code=service.code,
        name=service.name,
        version=version.version,
        decided_on=decided_on,
        reviewed_on=reviewed_on,
        due_on=due_on,
        days_over=(today - due_on).days,
        outcome=last.outcome if last else "",
    )
