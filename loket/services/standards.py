"""The register of service standards: versions as documents, examples, import and export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from loket.db.tables import Office, Service, StandardVersion
from loket.domain.people import Right
from loket.domain.standards import (
    CompletionTime,
    Component,
    Decree,
    Fee,
    ServiceStandard,
)
from loket.errors import RuleError
from loket.services.catalogue import example_catalogue, read_document, read_file, write_document, write_file
from loket.services.desk import Desk, office_row

TEMPLATE, DECIDED = "template", "decided"


class NewDecree(BaseModel):
    """The office's own decree, by which an example becomes its standard."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    number: str
    decided_on: date
    valid_from: date | None = None
    title: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A variant as the intake offers it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A service in the register: its newest version, and whether requests may be registered under it."""

    code: str
    name: str
    sector: str
    version: int
    decree: str
    is_example: bool
    usable: bool
    valid_from: date | None
    completion_time: CompletionTime | None
    fee: Fee
    missing: tuple[Component, ...]
    synonyms: tuple[str, ...]
    variants: tuple[VariantRow, ...]


@dataclass(frozen=True, slots=True)
class StandardDetail:
    """One version of a standard, whole."""

    version: int
    state: str
    usable: bool
    valid_from: date | None
    valid_to: date | None
    created_at: datetime
    standard: ServiceStandard


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, by service code."""

    added: tuple[str, ...]
    new_versions: tuple[str, ...]
    unchanged: tuple[str, ...]


class StandardsService:
    """Reads and keeps the standards."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rows(self) -> list[StandardRow]:
        """Every service with its newest version, by name."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            shown = [(service, _shown(session, service, office, today)) for service in _services(session)]
            return [_row(service, version, office, today) for service, version in shown if version is not None]

    def usable(self) -> list[StandardRow]:
        """The services under which requests can be registered today."""
        self._desk.require(Right.LOOK)
        return [row for row in self.rows() if row.usable]

    def show(self, code: str, version: int | None = None) -> StandardDetail:
        """One standard: the version asked for, else the one in force, else the newest. Raises `RuleError`."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            service = service_by_code(session, code)
            shown = _shown(session, service, office, today)
            row = shown if version is None else _version(session, service, version)
            if row is None:
                raise RuleError("unknown_version", service=code, version=version)
            return _detail(row, office, today)

    def versions(self, code: str) -> list[StandardDetail]:
        """Every version of a service's standard, the newest first."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            return [_detail(row, office, today) for row in _versions(session, service_by_code(session, code))]

    def adopt(self, code: str, decree: NewDecree) -> StandardDetail:
        """Make a standard the office's own: a new version under the office's decree.

        Requests that are open keep the version under which they were registered.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        if not decree.number:
            raise RuleError("decree_number_missing", field="number")
        decided = Decree(
            number=decree.number,
            decided_on=decree.decided_on,
            valid_from=decree.valid_from or decree.decided_on,
            title=decree.title,
            signer=decree.signer,
        )
        with self._desk.database.write() as session:
            office = office_row(session)
            service = service_by_code(session, code)
            today = office_day(office, self._desk.now())
            former = _shown(session, service, office, today)
            if former is None:
                raise RuleError("unknown_version", service=code, version=None)
            standard = replace(read_document(former.document), is_example=False, decree=decided)
            row = self._add_version(session, service, standard)
            return _detail(row, office, today)

    def import_file(self, path: Path) -> ImportResult:
        """Import a catalogue file, all of it or nothing. Raises `RuleError` with file, place and field.

        Whoever writes a decree into a file makes the standard the office's own, also where it was an example.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        return self.import_standards(
            replace(standard, is_example=False) if standard.decree else standard for standard in read_file(path)
        )

    def import_examples(self) -> ImportResult:
        """Bring in the example catalogue; they are flagged, and need the office's own decree in a real office."""
        self._desk.require(Right.KEEP_STANDARDS)
        return self.import_standards(example_catalogue())

    def import_standards(self, standards: Iterable[ServiceStandard]) -> ImportResult:
        """Add standards that are new, and a version of those that differ. A standard that is the same is left alone."""
        self._desk.require(Right.KEEP_STANDARDS)
        done: dict[str, list[str]] = {"added": [], "new": [], "same": []}
        with self._desk.database.write() as session:
            for standard in standards:
                done[self._import_one(session, standard)].append(standard.code)
        return ImportResult(tuple(done["added"]), tuple(done["new"]), tuple(done["same"]))

    def _import_one(self, session: Session, standard: ServiceStandard) -> str:
        service = session.exec(select(Service).where(Service.code == standard.code)).first()
        outcome = "new"
        if service is None:
            service, outcome = Service(code=standard.code, name=standard.name), "added"
            session.add(service)
            session.flush()
        versions = _versions(session, service)
        # An example that was brought in before is not brought in again over what the office made of it.
        if any(read_document(row.document) == standard for row in (versions if standard.is_example else versions[:1])):
            return "same"
        self._add_version(session, service, standard)
        return outcome

    def _add_version(self, session: Session, service: Service, standard: ServiceStandard) -> StandardVersion:
        decree = standard.decree
        state = TEMPLATE if standard.is_example or decree is None else DECIDED
        if decree is not None and state == DECIDED:
            _end_former(session, service, decree.valid_from)
        newest = next(iter(_versions(session, service)), None)
        row = StandardVersion(
            service_id=service.id or 0,
            version=newest.version + 1 if newest else 1,
            state=state,
            document=write_document(standard),
            decree=decree.number if decree else None,
            valid_from=decree.valid_from if decree else None,
            created_at=self._desk.now(),
        )
        service.name = standard.name
        session.add_all((service, row))
        self._desk.record(session, "standard_version_added", "standard_version", row, service=service.code)
        return row

    def export(self) -> bytes:
        """All standards, each in the version that `show` gives, as one catalogue file (JSON); imports back the same."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            shown = [_shown(session, service, office, today) for service in _services(session)]
            return write_file([read_document(row.document) for row in shown if row is not None])


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


def usable_version(session: Session, service: Service, office: Office, today: date) -> StandardVersion:
    """The version under which a request is registered today.

    A training office uses examples as they are. Raises `RuleError("standard_is_example")` in a real office, or
    `RuleError("standard_not_in_force")`.
    """
    row = _shown(session, service, office, today)
    if row is not None and _usable(row, office, today):
        return row
    if row is None or row.state == DECIDED:
        raise RuleError("standard_not_in_force", field="service", service=service.name)
    raise RuleError("standard_is_example", field="service", service=service.name)


def _shown(session: Session, service: Service, office: Office, today: date) -> StandardVersion | None:
    """The decided version that holds on a day; else, in a training office, the newest example; else the newest."""
    versions = _versions(session, service)
    usable = [row for row in versions if _usable(row, office, today)]
    decided = [row for row in usable if row.state == DECIDED]
    return next(iter(decided or usable or versions), None)


def _services(session: Session) -> list[Service]:
    return list(session.exec(select(Service).order_by(Service.name)))


def _versions(session: Session, service: Service) -> list[StandardVersion]:
    newest_first = col(StandardVersion.version).desc()
    return list(
        session.exec(select(StandardVersion).where(StandardVersion.service_id == service.id).order_by(newest_first))
    )


def _version(session: Session, service: Service, version: int) -> StandardVersion | None:
    return session.exec(
        select(StandardVersion).where(StandardVersion.service_id == service.id, StandardVersion.version == version)
    ).first()


def _end_former(session: Session, service: Service, starts: date) -> None:
    for row in _versions(session, service):
        if row.state == DECIDED and (row.valid_to is None or row.valid_to >= starts):
            row.valid_to = max(starts - timedelta(days=1), row.valid_from or starts)
            session.add(row)


def _usable(row: StandardVersion, office: Office, today: date) -> bool:
    if row.state == TEMPLATE:
        return office.is_training
    started = row.valid_from is None or row.valid_from <= today
    return started and (row.valid_to is None or row.valid_to >= today)


def _detail(row: StandardVersion, office: Office, today: date) -> StandardDetail:
    return StandardDetail(
        version=row.version,
        state=row.state,
        usable=_usable(row, office, today),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        created_at=row.created_at,
        standard=read_document(row.document),
    )


def _row(service: Service, version: StandardVersion, office: Office, today: date) -> StandardRow:
    standard = read_document(version.document)
    return StandardRow(
        code=service.code,
        name=standard.name,
        sector=standard.sector,
        version=version.version,
        decree=version.decree or "",
        is_example=standard.is_example,
        usable=_usable(version, office, today),
        valid_from=version.valid_from,
        completion_time=standard.completion_time,
        fee=standard.fee,
        missing=standard.missing_components(),
        synonyms=standard.synonyms,
        variants=tuple(VariantRow(variant.code, variant.name) for variant in standard.variants),
    )


def _nearest(code: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # noqa: PLC0415 (only needed to be helpful after an error)

    known = list(known)
    return get_close_matches(code, known, n=3, cutoff=0.4) or known[:8]
