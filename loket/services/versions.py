"""The versions of a standard in an open session: which one holds on a day, how a decided one is added and ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import object_session
from sqlmodel import Session, col, select

from loket.db.tables import Office, Service, StandardVersion
from loket.domain.standards import Decree, ServiceStandard
from loket.errors import RuleError
from loket.services.catalogue import read_document, write_document
from loket.services.desk import Desk

TEMPLATE, DECIDED, REVOKED = "template", "decided", "revoked"


class NewDecree(BaseModel):
    """The office's own decree, by which a draft or an example becomes its standard."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    number: str
    decided_on: date
    valid_from: date | None = None
    title: str = ""
    signer: str = ""
    pledge_number: str = ""


@dataclass(frozen=True, slots=True)
class StandardDetail:
    """One version of a standard, whole. `state` is template, decided or revoked."""

    version: int
    state: str
    usable: bool
    valid_from: date | None
    valid_to: date | None
    created_at: datetime
    standard: ServiceStandard
    revoked_on: date | None = None
    revoked_for: str = ""


def office_day(office: Office, now: datetime) -> date:
    """The date in the office's zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 (keeps the module's names few)

    return now.astimezone(ZoneInfo(office.zone)).date()


def service_by_code(session: Session, code: str) -> Service:
    """The service of that code. Raises `RuleError("unknown_service")`."""
    service = session.exec(select(Service).where(Service.code == code)).first()
    if service is None:
        known = session.exec(select(Service.code).order_by(Service.code)).all()
        raise RuleError("unknown_service", field="service", service=code, known=_nearest(code, known))
    return service


def services_of(session: Session) -> list[Service]:
    """Every service, by name."""
    return list(session.exec(select(Service).order_by(Service.name)))


def versions_of(session: Session, service: Service) -> list[StandardVersion]:
    """Every version of a service's standard, the newest first."""
    newest_first = col(StandardVersion.version).desc()
    return list(
        session.exec(select(StandardVersion).where(StandardVersion.service_id == service.id).order_by(newest_first))
    )


def version_of(session: Session, service: Service, version: int) -> StandardVersion:
    """The version of that number. Raises `RuleError("unknown_version")`."""
    numbered = StandardVersion.service_id == service.id, StandardVersion.version == version
    row = session.exec(select(StandardVersion).where(*numbered)).first()
    if row is None:
        raise RuleError("unknown_version", service=service.code, version=version)
    return row


def usable_version(session: Session, service: Service, office: Office, today: date) -> StandardVersion:
    """The version under which a request is registered today.

    A training office uses examples as they are. Raises `RuleError("standard_is_example")` in a real office, or
    `RuleError("standard_not_in_force")`.
    """
    row = shown_version(session, service, office, today)
    if row is not None and is_usable(row, office, today):
        return row
    if row is None or row.state == DECIDED:
        raise RuleError("standard_not_in_force", field="service", service=service.name)
    raise RuleError("standard_is_example", field="service", service=service.name)


def shown_version(session: Session, service: Service, office: Office, today: date) -> StandardVersion | None:
    """The decided version that holds on a day; else, in a training office, the newest example; else the newest.

    Where a training office's own standard has begun once, its examples are done with: the newest decided one stands.
    """
    versions = versions_of(session, service)
    if office.is_training and _has_begun(versions, today):
        versions = [row for row in versions if row.state == DECIDED]
    usable = [row for row in versions if is_usable(row, office, today)]
    decided = [row for row in usable if row.state == DECIDED]
    return next(iter(decided or usable or versions), None)


def is_usable(row: StandardVersion, office: Office, today: date) -> bool:
    """Whether requests may be registered under a version on a day. Needs the session that `row` came from.

    An example serves a training office until the service's own standard begins; revoking that does not bring it back.
    """
    if row.state != TEMPLATE:
        return holds(row, today)
    return office.is_training and not _has_begun(_siblings(row), today)


def _siblings(row: StandardVersion) -> Sequence[StandardVersion]:
    session = object_session(row)
    assert session is not None  # noqa: S101 (rows never leave their session)
    return session.scalars(select(StandardVersion).where(StandardVersion.service_id == row.service_id)).all()


def _has_begun(versions: Iterable[StandardVersion], today: date) -> bool:
    """Whether any decided version began by that day; one that was revoked before its first day never did."""
    return any(
        row.state == DECIDED
        and (row.valid_from is None or (row.valid_from <= today and (row.revoked_on or today) >= row.valid_from))
        for row in versions
    )


def holds(row: StandardVersion, day: date) -> bool:
    """Whether a decided version is in force on a day: the day of its revocation is its first day out of force."""
    if row.state != DECIDED or (row.revoked_on is not None and row.revoked_on <= day):
        return False
    started = row.valid_from is None or row.valid_from <= day
    return started and (row.valid_to is None or row.valid_to >= day)


def has_ended(row: StandardVersion, today: date) -> bool:
    """Whether a decided version holds no longer, or never will."""
    return row.state == DECIDED and (
        (row.valid_to is not None and row.valid_to < today) or (row.revoked_on is not None and row.revoked_on <= today)
    )


def is_stillborn(row: StandardVersion) -> bool:
    """Whether a version was revoked before it began, and so never held on any day."""
    return row.revoked_on is not None and row.valid_from is not None and row.revoked_on <= row.valid_from


def detail_of(row: StandardVersion, office: Office, today: date) -> StandardDetail:
    """A version as it leaves the services."""
    return StandardDetail(
        version=row.version,
        state=REVOKED if row.revoked_on else row.state,
        usable=is_usable(row, office, today),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        created_at=row.created_at,
        standard=read_document(row.document),
        revoked_on=row.revoked_on,
        revoked_for=row.revoked_for or "",
    )


def decree_of(new: NewDecree, versions: Sequence[StandardVersion], today: date) -> Decree:
    """The decree that somebody typed, if it can decide a version after these.

    Raises `RuleError`: decree_number_missing, decree_in_future, decree_valid_before_decided, decree_repeated,
    decree_before_version.
    """
    starts = new.valid_from or new.decided_on
    if not new.number:
        raise RuleError("decree_number_missing", field="number")
    if new.decided_on > today:
        raise RuleError("decree_in_future", field="decided_on", day=new.decided_on)
    if starts < new.decided_on:
        raise RuleError("decree_valid_before_decided", field="valid_from", starts=starts, decided=new.decided_on)
    for row in versions:
        if row.state == DECIDED and not is_stillborn(row):
            _follows(new.number, starts, row)
    return Decree(
        number=new.number,
        decided_on=new.decided_on,
        valid_from=starts,
        title=new.title,
        signer=new.signer,
        pledge_number=new.pledge_number,
    )


def _follows(number: str, starts: date, former: StandardVersion) -> None:
    if former.revoked_on is None and _plain(former.decree or "") == _plain(number):
        raise RuleError("decree_repeated", field="number", number=number, version=former.version)
    if former.valid_from is not None and former.valid_from >= starts:
        raise RuleError(
            "decree_before_version",
            field="valid_from",
            starts=starts,
            version=former.version,
            former=former.valid_from,
        )


def _plain(number: str) -> str:
    return "".join(number.casefold().split())


def add_version(session: Session, desk: Desk, service: Service, standard: ServiceStandard) -> StandardVersion:
    """Add a version, with its audit line; a decided one ends those that it follows. Needs the write lock."""
    decree = standard.decree
    state = TEMPLATE if standard.is_example or decree is None else DECIDED
    if decree is not None and state == DECIDED:
        _end_former(session, service, decree.valid_from)
    newest = next(iter(versions_of(session, service)), None)
    row = StandardVersion(
        service_id=service.id or 0,
        version=newest.version + 1 if newest else 1,
        state=state,
        document=write_document(standard),
        decree=decree.number if decree else None,
        valid_from=decree.valid_from if decree else None,
        created_at=desk.now(),
    )
    service.name = standard.name
    session.add_all((service, row))
    desk.record(session, "standard_version_added", "standard_version", row, service=service.code)
    return row


def service_named(session: Session, code: str, name: str) -> tuple[Service, bool]:
    """The service of that code, and whether it had to be made. Needs the write lock."""
    service = session.exec(select(Service).where(Service.code == code)).first()
    if service is not None:
        return service, False
    service = Service(code=code, name=name)
    session.add(service)
    session.flush()
    return service, True


def _end_former(session: Session, service: Service, starts: date) -> None:
    for row in versions_of(session, service):
        if row.state == DECIDED and (row.valid_to is None or row.valid_to >= starts):
            row.valid_to = max(starts - timedelta(days=1), row.valid_from or starts)
            session.add(row)


def _nearest(code: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # noqa: PLC0415 (only needed to be helpful after an error)

    known = list(known)
    return get_close_matches(code, known, n=3, cutoff=0.4) or known[:8]
