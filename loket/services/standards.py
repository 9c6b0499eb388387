"""The register of service standards: versions as documents, examples, import and export."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlmodel import Session, col, select

from loket.db.tables import Office, Service, StandardVersion
from loket.domain.standards import (
    CompletionTime,
    Component,
    Decree,
    Fault,
    Fee,
    ServiceStandard,
    faults,
)
from loket.errors import RuleError
from loket.paths import resource
from loket.services.desk import Desk, office_row

FORMAT = "loket-standards-1"
TEMPLATE, DECIDED = "template", "decided"
_LARGEST_FILE = 16 * 1024 * 1024


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
        with self._desk.database.read() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            shown = [(service, _shown(session, service, office, today)) for service in _services(session)]
            return [_row(service, version, office, today) for service, version in shown if version is not None]

    def usable(self) -> list[StandardRow]:
        """The services under which requests can be registered today."""
        return [row for row in self.rows() if row.usable]

    def show(self, code: str, version: int | None = None) -> StandardDetail:
        """One standard: the version asked for, else the one in force, else the newest. Raises `RuleError`."""
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
        with self._desk.database.read() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            return [_detail(row, office, today) for row in _versions(session, service_by_code(session, code))]

    def adopt(self, code: str, decree: NewDecree) -> StandardDetail:
        """Make a standard the office's own: a new version under the office's decree.

        Requests that are open keep the version under which they were registered.
        """
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
        """Import a catalogue file, all of it or nothing. Raises `RuleError` with file, place and field."""
        return self.import_standards(read_file(path))

    def import_examples(self) -> ImportResult:
        """Bring in the example catalogue; they are flagged, and need the office's own decree in a real office."""
        return self.import_standards(example_catalogue())

    def import_standards(self, standards: Iterable[ServiceStandard]) -> ImportResult:
        """Add standards that are new, and a version of those that differ. A standard that is the same is left alone."""
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


@lru_cache(maxsize=256)
def read_document(document: str) -> ServiceStandard:
    """The standard of a version's document. Documents never change, so what was read once is kept."""
    return _ADAPTER.validate_json(document)


def write_document(standard: ServiceStandard) -> str:
    """The document of a version."""
    return _ADAPTER.dump_json(standard, exclude_defaults=True).decode()


def read_file(path: Path) -> list[ServiceStandard]:
    """The standards of a catalogue file: one standard, or an export with many.

    Raises `RuleError` with the file, the place (line and column, or a dotted path) and what is wrong.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise RuleError("catalogue_too_large", file=path.name, limit_mb=_LARGEST_FILE // 1024**2)
        text = path.read_text(encoding="utf-8-sig")
        content = json.loads(text)
    except UnicodeDecodeError as error:
        raise RuleError("catalogue_encoding", file=path.name, place=error.start) from error
    except json.JSONDecodeError as error:
        raise RuleError("catalogue_not_json", file=path.name, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise RuleError("catalogue_not_json", file=path.name, line=1, column=1) from error
    except OSError as error:
        raise RuleError("file_unreadable", file=str(path), reason=error.strerror) from error
    return [read_standard(item, path.name, place) for item, place in _items(content, path.name)]


def _items(content: Any, file: str) -> list[tuple[Any, str]]:
    if not isinstance(content, dict):
        raise RuleError("catalogue_shape", file=file)
    if "standards" not in content:
        return [(content, "")]
    if content.get("format") != FORMAT:
        raise RuleError("catalogue_format", file=file, found=str(content.get("format")), known=FORMAT)
    if not isinstance(content["standards"], list):
        raise RuleError("catalogue_shape", file=file)
    items = [(item, f"standards.{index}") for index, item in enumerate(content["standards"])]
    codes = [item.get("code") for item, _place in items if isinstance(item, dict)]
    for code in codes:
        if codes.count(code) > 1:
            raise RuleError("catalogue_repeated", file=file, service=str(code))
    return items


def read_standard(item: Any, file: str, place: str) -> ServiceStandard:
    """One standard of a file. Raises `RuleError` for the first thing that is wrong, with its place."""
    try:
        standard = _ADAPTER.validate_json(json.dumps(item))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in (*([place] if place else []), *first["loc"]))
        raise RuleError(
            "catalogue_field", file=file, place=where, problem=_problem(first["type"]), found=_short(first.get("input"))
        ) from error
    for fault in faults(standard):
        raise RuleError(
            "catalogue_fault", file=file, place=_joined(place, fault), problem=fault.code, **dict(fault.facts)
        )
    return standard


def _problem(kind: str) -> str:
    """Pydantic's kind of error, folded into the few that people are told about."""
    if kind in {"missing", "unexpected_keyword_argument", "enum"}:
        return kind
    return "date" if kind.startswith("date") else "type"


def _joined(place: str, fault: Fault) -> str:
    return f"{place}.{fault.place}" if place else fault.place


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:39]}…"


def write_file(standards: list[ServiceStandard]) -> bytes:
    """A catalogue file with these standards."""
    documents = [_ADAPTER.dump_python(standard, mode="json", exclude_defaults=True) for standard in standards]
    content = {"format": FORMAT, "standards": documents}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def example_catalogue() -> list[ServiceStandard]:
    """The example standards that come with Loket, by file name."""
    return [standard for path in sorted(resource("catalogue").glob("*.json")) for standard in read_file(path)]


_ADAPTER: TypeAdapter[ServiceStandard] = TypeAdapter(ServiceStandard)


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
