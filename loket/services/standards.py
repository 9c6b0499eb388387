"""The register of service standards: versions as documents, examples, import and export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from loket.db.tables import Office, Service, StandardVersion
from loket.db.tables_readiness import office_words
from loket.domain.people import Right
from loket.domain.standards import CompletionTime, Component, Fee, ServiceStandard
from loket.errors import RuleError
from loket.services.catalogue import example_catalogue, read_document, write_file
from loket.services.desk import Desk, office_row
from loket.services.versions import (
    DECIDED,
    TEMPLATE,
    NewDecree,
    StandardDetail,
    add_version,
    decree_of,
    detail_of,
    has_ended,
    is_stillborn,
    is_usable,
    office_day,
    service_by_code,
    service_named,
    services_of,
    shown_version,
    usable_version,
    version_of,
    versions_of,
)

__all__ = [
    "DECIDED",
    "TEMPLATE",
    "ImportResult",
    "NewDecree",
    "StandardDetail",
    "StandardRow",
    "StandardsService",
    "VariantRow",
    "is_stillborn",
    "office_day",
    "service_by_code",
    "usable_version",
]


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A variant as the intake offers it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A service in the register: the version that `show` gives, and whether requests may be registered under it.

    `ended` where that version was in force and nothing has followed it, or it was revoked.
    """

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
    ended: bool = False


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
            shown = [(service, shown_version(session, service, office, today)) for service in services_of(session)]
            words = office_words(session)
            return [
                _row(service, version, office, today, words.get(service.id or 0, ()))
                for service, version in shown
                if version is not None
            ]

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
            if version is not None:
                return detail_of(version_of(session, service, version), office, today)
            row = shown_version(session, service, office, today)
            if row is None:
                raise RuleError("unknown_version", service=code, version=version)
            return detail_of(row, office, today)

    def versions(self, code: str) -> list[StandardDetail]:
        """Every version of a service's standard, the newest first."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            return [detail_of(row, office, today) for row in versions_of(session, service_by_code(session, code))]

    def adopt(self, code: str, decree: NewDecree) -> StandardDetail:
        """Make a standard the office's own: a new version under the office's decree.

        Requests that are open keep the version under which they were registered. Raises `RuleError`: unknown_service,
        unknown_version, and what `decree_of` raises.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        with self._desk.database.write() as session:
            office = office_row(session)
            service = service_by_code(session, code)
            today = office_day(office, self._desk.now())
            former = shown_version(session, service, office, today)
            if former is None:
                raise RuleError("unknown_version", service=code, version=None)
            decided = decree_of(decree, versions_of(session, service), today)
            standard = replace(read_document(former.document), is_example=False, decree=decided)
            row = add_version(session, self._desk, service, standard)
            return detail_of(row, office, today)

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
        service, is_new = service_named(session, standard.code, standard.name)
        versions = versions_of(session, service)
        # An example that was brought in before is not brought in again over what the office made of it; nor is a
        # decree that another has followed since, or is to follow.
        known = versions if standard.is_example or standard.decree else versions[:1]
        if any(read_document(row.document) == standard for row in known):
            return "same"
        add_version(session, self._desk, service, standard)
        return "added" if is_new else "new"

    def export(self) -> bytes:
        """All standards, each in the version that `show` gives, as one catalogue file (JSON); imports back the same."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            shown = [shown_version(session, service, office, today) for service in services_of(session)]
            return write_file([read_document(row.document) for row in shown if row is not None])


def _row(
    service: Service, version: StandardVersion, office: Office, today: date, words: tuple[str, ...]
) -> StandardRow:
    standard = read_document(version.document)
    return StandardRow(
        code=service.code,
        name=standard.name,
        sector=standard.sector,
        version=version.version,
        decree=version.decree or "",
        is_example=standard.is_example,
        usable=is_usable(version, office, today),
        valid_from=version.valid_from,
        completion_time=standard.completion_time,
        fee=standard.fee,
        missing=standard.missing_components(),
        synonyms=tuple(dict.fromkeys((*standard.synonyms, *words))),
        variants=tuple(VariantRow(variant.code, variant.name) for variant in standard.variants),
        ended=has_ended(version, today),
    )
