"""What is known of each standard and of the office, as the facts that an instrument asks for."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from loket.db.tables import Office, StandardVersion
from loket.db.tables_posters import PosterPrint
from loket.db.tables_readiness import Evidence
from loket.db.tables_standards import StandardReview
from loket.domain.readiness import Facts
from loket.domain.standards import ComplaintChannel, Component, ServiceStandard
from loket.services.catalogue import read_document
from loket.services.office import profile_of
from loket.services.readiness_data import EVIDENCE, EvidenceKind, evidence_kinds
from loket.services.versions import DECIDED, service_by_code, services_of, shown_version

_OFFICER = "complaint_officer"


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One service: its standard as it is shown, and the facts of it."""

    code: str
    version: int
    standard: ServiceStandard
    facts: Facts


def service_facts(session: Session, office: Office, today: date, code: str | None = None) -> list[ServiceFacts]:
    """Every service that has a standard, or one. Raises `RuleError("unknown_service")`."""
    services = [service_by_code(session, code)] if code else services_of(session)
    hanging, reviewed = _hanging(session), _reviewed(session)
    media, told = _media(session, today), _rows(session, today)
    channels = profile_of(office).complaints
    found = []
    for service in services:
        row = shown_version(session, service, office, today)
        if row is None:
            continue
        standard = read_document(row.document)
        facts = _of_standard(standard, channels) | {"published": media + (row.id in hanging)}
        facts["complaint_officer"] = facts["complaint_officer"] or (_OFFICER in told)
        facts["decided"] = row.state == DECIDED and row.revoked_on is None
        last = max((day for day in (_decided_on(standard, row), reviewed.get(row.id or 0)) if day), default=None)
        known = {key: Decimal(int(value)) for key, value in facts.items() if value}
        if last is not None:
            known["review_age"] = Decimal(months_between(last, today))
        found.append(ServiceFacts(service.code, row.version, standard, known))
    return found


def _of_standard(standard: ServiceStandard, office: Iterable[ComplaintChannel]) -> dict[str, int]:
    channels = (*standard.complaint_handling, *office)
    consulted = standard.consultation or (standard.decree and standard.decree.consulted_on)
    groups = len(standard.consultation.groups) if standard.consultation else 0
    return {
        **{f"component.{component}": standard.has(component) for component in Component},
        "components": sum(standard.has(component) for component in Component),
        "groups": groups or int(bool(consulted)),
        "channel_address": sum(bool(channel.address.strip()) for channel in channels),
        "complaint_officer": sum(bool(channel.officer.strip()) for channel in channels),
        "compensation": bool(standard.compensation),
    }


def _decided_on(standard: ServiceStandard, row: StandardVersion) -> date | None:
    return standard.decree.decided_on if row.state == DECIDED and standard.decree else None


def _hanging(session: Session) -> set[int]:
    """The versions of which a poster hangs."""
    return set(session.exec(select(PosterPrint.version_id).where(col(PosterPrint.removed_at).is_(None))))


def _reviewed(session: Session) -> dict[int, date]:
    """When each version was last reviewed."""
    rows = session.exec(select(StandardReview).order_by(col(StandardReview.held_on)))
    return {row.version_id: row.held_on for row in rows}


def _rows(session: Session, today: date) -> set[str]:
    return {row.key for row in session.exec(select(Evidence)) if _counts(row, today)}


def _media(session: Session, today: date) -> int:
    return sum(evidence_kinds()[key].medium for key in _rows(session, today))


def _counts(row: Evidence, today: date) -> bool:
    kind = evidence_kinds().get(row.key)
    return kind is not None and row.held and is_valid(row, kind, today)


def office_facts(rows: Iterable[Evidence], today: date) -> Facts:
    """What the office says it has, as far as it was not said too long ago."""
    held = Counter(f"{EVIDENCE}{row.key}" for row in rows if _counts(row, today))
    return {key: Decimal(count) for key, count in held.items()}


def valid_until(row: Evidence, kind: EvidenceKind) -> date | None:
    """The last day on which it counts; None where it does not grow old."""
    if kind.months is None or row.since is None:
        return None
    year, month = divmod(row.since.year * 12 + row.since.month - 1 + kind.months, 12)
    return date(year, month + 1, min(row.since.day, monthrange(year, month + 1)[1]))


def is_valid(row: Evidence, kind: EvidenceKind, today: date) -> bool:
    """Whether it counts on a day."""
    last = valid_until(row, kind)
    return last is None or today <= last


def months_between(first: date, last: date) -> int:
    """Months begun between two days: a day after a year is 13."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return max(0, whole + (last.day > first.day))
