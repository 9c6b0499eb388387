"""Standards as files: brought in from what a clerk filled, the differences first; taken out in every form."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session, select

from loket.db.tables import Office, Service, StandardVersion
from loket.domain.differences import Difference, differences
from loket.domain.people import Right
from loket.domain.standards import ServiceStandard
from loket.errors import RuleError
from loket.exchange.standard_sheets.forms import Form
from loket.i18n import as_on_paper
from loket.services.catalogue import (
    LARGEST_STANDARD,
    MOST_STANDARDS,
    example_catalogue,
    read_document,
    read_file,
    write_document,
    write_file,
)
from loket.services.desk import Desk, office_row
from loket.services.drafting import put_draft
from loket.services.drafting_rows import find_draft, standard_of_draft
from loket.services.office import profile_of
from loket.services.standards_gate import let_in
from loket.services.versions import (
    add_version,
    is_usable,
    office_day,
    service_named,
    services_of,
    shown_version,
    versions_of,
)

__all__ = ["EXAMPLE", "Form", "ImportPreview", "ImportRow", "Outcome", "StandardsFilesService", "Target"]

EXAMPLE = "skck"
"""The example that fills a template: short, and the only one with a fee."""


class Outcome(StrEnum):
    """What an import does to a service."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Target(StrEnum):
    """What a standard of a file becomes: a version under its decree, an example, or the open draft."""

    DECIDED = "decided"
    EXAMPLE = "example"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One service of a file: what an import makes of it, and how it differs from what is there."""

    code: str
    name: str
    outcome: Outcome
    target: Target
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do, in the order of the file; `digest` says which file was looked at."""

    rows: tuple[ImportRow, ...]
    digest: str

    def codes(self, outcome: Outcome, *, drafts: bool | None = None) -> tuple[str, ...]:
        """The services with that outcome; only those that become drafts, or only the others."""
        found = (row for row in self.rows if row.outcome is outcome)
        return tuple(row.code for row in found if drafts is None or (row.target is Target.DRAFT) is drafts)


class StandardsFilesService:
    """Reads and writes files of standards."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def preview(self, path: Path) -> ImportPreview:
        """What bringing a file in would do. Raises `RuleError` as `bring_in` does; nothing is changed."""
        self._desk.require(Right.LOOK)
        standards, digest = _read(path)
        with self._desk.database.read() as session:
            office = office_row(session)
            return ImportPreview(tuple(self._row(session, office, one, path.name) for one in standards), digest)

    def bring_in(self, path: Path, digest: str = "") -> ImportPreview:
        """Bring a file in, all of it or nothing; a workbook, a ZIP or a folder of CSV files, or a catalogue (JSON).

        What has a decree becomes the office's decided version, an example stays one, what has neither becomes the
        service's open draft (in a training office an example). With the `digest` of a preview, a file that changed
        since is refused. Raises `RuleError`: sheets_faulty with all `faults`, workbook_…, catalogue_…,
        file_changed_meanwhile, standard_refused (`standards_gate.let_in`).
        """
        self._desk.require(Right.KEEP_STANDARDS)
        standards, found = _read(path)
        if digest and digest != found:
            raise RuleError("file_changed_meanwhile", file=path.name)
        with self._desk.database.write() as session:
            office = office_row(session)
            rows = []
            for standard in standards:
                row = self._row(session, office, standard, path.name)
                if row.outcome is not Outcome.UNCHANGED:
                    self._keep(session, row.target, standard)
                rows.append(row)
            return ImportPreview(tuple(rows), found)

    def _row(self, session: Session, office: Office, standard: ServiceStandard, file: str) -> ImportRow:
        """What a standard is to the register as it stands. Raises `RuleError("standard_refused")`."""
        target = _target(standard, office)
        former = _former(session, standard, target)
        compared = _as_draft(standard, former[0]) if former and target is Target.DRAFT else standard
        # An example that was brought in before is not brought in again over what the office made of it; nor is a
        # decree that another has followed since, or is to follow.
        known = former if standard.is_example or target is Target.DECIDED else former[:1]
        if compared in known:
            return ImportRow(standard.code, standard.name, Outcome.UNCHANGED, target)
        let_in(session, self._desk, standard, _versions(session, standard.code), file)
        if not former:
            return ImportRow(standard.code, standard.name, Outcome.ADDED, target)
        changed = differences(former[0], compared)
        return ImportRow(standard.code, standard.name, Outcome.CHANGED, target, changed)

    def _keep(self, session: Session, target: Target, standard: ServiceStandard) -> None:
        if target is Target.DRAFT:
            newest = next(iter(_versions(session, standard.code)), None)
            put_draft(session, self._desk, standard, newest.version if newest else None)
            return
        service, _is_new = service_named(session, standard.code, standard.name)
        add_version(session, self._desk, service, standard)

    def export(self, form: Form) -> bytes:
        """All standards, each in the version that `show` gives; the file brings back the same.

        Raises `RuleError("sheet_text_unfit")` for what only JSON can hold.
        """
        from loket.exchange.standard_sheets.files import write_sheets  # noqa: PLC0415 (see `_read`)

        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            standards = _shown(session, self._desk, usable_only=False)
        return write_file(standards) if form is Form.JSON else write_sheets(standards, form)

    @as_on_paper()
    def export_sippn(self, form: Form) -> bytes:
        """The standards that are in use, in the four parts of SIPPN's form. Raises `RuleError("nothing_in_force")`."""
        from loket.exchange.standard_sheets.files import write_tables  # noqa: PLC0415 (see `_read`)
        from loket.services.sippn import sippn_tables  # noqa: PLC0415

        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            standards = _shown(session, self._desk, usable_only=True)
            profile = profile_of(office_row(session))
        if not standards:
            raise RuleError("nothing_in_force")
        return write_tables(sippn_tables(standards, profile), form)

    def template(self, form: Form, *, example: bool = False) -> bytes:
        """The empty layout to be filled, or filled with one example."""
        from loket.exchange.standard_sheets.files import write_sheets  # noqa: PLC0415 (see `_read`)

        filled = [standard for standard in example_catalogue() if standard.code == EXAMPLE] if example else []
        return write_sheets(filled, form)


def _read(path: Path) -> tuple[list[ServiceStandard], str]:
    """The standards of a file and the digest of what was read. Whoever writes a decree makes it the office's own."""
    # What reads and writes sheets is only imported when a file is there: a counter starts without it.
    from loket.exchange.standard_sheets.files import form_of, read_sheets  # noqa: PLC0415

    standards = read_file(path) if form_of(path) is Form.JSON else _bounded(read_sheets(path), path.name)
    own = [replace(standard, is_example=False) if standard.decree else standard for standard in standards]
    return own, hashlib.sha256(write_file(own)).hexdigest()


def _bounded(standards: list[ServiceStandard], file: str) -> list[ServiceStandard]:
    """What came as sheets must fit into a catalogue and a version too, or it could never leave again."""
    if len(standards) > MOST_STANDARDS:
        raise RuleError("catalogue_too_many", file=file, found=len(standards), limit=MOST_STANDARDS)
    for standard in standards:
        if len(write_document(standard)) > LARGEST_STANDARD:
            limit = LARGEST_STANDARD >> 10
            raise RuleError("catalogue_standard_large", file=file, place=standard.code, limit_kb=limit)
    return standards


def _target(standard: ServiceStandard, office: Office) -> Target:
    if standard.decree is not None:
        return Target.DECIDED
    return Target.EXAMPLE if standard.is_example or office.is_training else Target.DRAFT


def _former(session: Session, standard: ServiceStandard, target: Target) -> list[ServiceStandard]:
    """What the register has of that service, the newest first; for a draft the open one, else the newest version."""
    if target is Target.DRAFT:
        draft = find_draft(session, standard.code)
        if draft is not None:
            return [standard_of_draft(draft)]
        return [_as_draft(read_document(row.document)) for row in _versions(session, standard.code)[:1]]
    return [read_document(row.document) for row in _versions(session, standard.code)]


def _as_draft(standard: ServiceStandard, former: ServiceStandard | None = None) -> ServiceStandard:
    """A standard as a draft has it; a draft that was consulted on keeps its consultation."""
    consultation = standard.consultation or (former.consultation if former else None)
    return replace(standard, decree=None, is_example=False, consultation=consultation)


def _versions(session: Session, code: str) -> list[StandardVersion]:
    service = session.exec(select(Service).where(Service.code == code)).first()
    return versions_of(session, service) if service is not None else []


def _shown(session: Session, desk: Desk, *, usable_only: bool) -> list[ServiceStandard]:
    office = office_row(session)
    today = office_day(office, desk.now())
    rows = [shown_version(session, service, office, today) for service in services_of(session)]
    return [
        read_document(row.document)
        for row in rows
        if row is not None and (not usable_only or is_usable(row, office, today))
    ]
