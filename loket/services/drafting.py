"""Drawing up a standard: draft ► consulted ► decided; a decided one may be revoked, and is reviewed each year.

A draft lives in a table of its own, one for each service; nothing that reads versions ever meets it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import BaseModel, ConfigDict
from sqlmodel import select

from loket.db.tables import Service
from loket.db.tables_standards import StandardDraft
from loket.domain.differences import Difference, differences
from loket.domain.people import Right
from loket.domain.standards import Consultation, DraftState, ServiceStandard
from loket.errors import RuleError
from loket.services.catalogue import read_document
from loket.services.desk import Desk, office_row
from loket.services.drafting_reviews import Review, ReviewRow, Revocation, add_review, due_reviews, revoke_version
from loket.services.drafting_rows import (
    DraftDetail,
    DraftRow,
    begin_draft,
    digest_of,
    draft_detail,
    draft_of,
    draft_row,
    find_draft,
    numbered,
    put_draft,
    ready_to_decide,
    standard_of_draft,
    write_draft,
)
from loket.services.versions import (
    NewDecree,
    StandardDetail,
    add_version,
    decree_of,
    detail_of,
    office_day,
    service_by_code,
    service_named,
    shown_version,
    version_of,
    versions_of,
)

__all__ = [
    "DraftDetail",
    "DraftRow",
    "DraftState",
    "DraftingService",
    "NewDecree",
    "NewService",
    "Review",
    "ReviewRow",
    "Revocation",
    "check_code",
    "put_draft",
]

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_CODE = 60


class NewService(BaseModel):
    """A service that the office did not have: its code (small letters, digits, hyphens) and its name."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    code: str
    name: str


def check_code(code: str) -> None:
    """The code of a service that is new. Raises `RuleError("service_code_invalid")`."""
    if not _CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
        raise RuleError("service_code_invalid", field="code", text=code, limit=_LONGEST_CODE)


class DraftingService:
    """Makes, keeps and decides drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def drafts(self) -> list[DraftRow]:
        """The open drafts, by name."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            rows = [draft_row(session, row) for row in session.exec(select(StandardDraft))]
        return sorted(rows, key=lambda row: (row.name, row.code))

    def show(self, code: str) -> DraftDetail | None:
        """The open draft of a service; None where there is none."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            row = find_draft(session, code)
            return draft_detail(session, row) if row is not None else None

    def create(self, new: NewService) -> DraftRow:
        """Begin the draft of a service that the office does not have.

        Raises `RuleError`: service_name_missing, service_code_invalid, service_exists, draft_exists.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        if not new.name:
            raise RuleError("service_name_missing", field="name")
        check_code(new.code)
        with self._desk.database.write() as session:
            if session.exec(select(Service.id).where(Service.code == new.code)).first() is not None:
                raise RuleError("service_exists", field="code", service=new.code)
            if find_draft(session, new.code) is not None:
                raise RuleError("draft_exists", field="code", service=new.code)
            row = begin_draft(session, self._desk, ServiceStandard(new.code, new.name, ()), None)
            return draft_row(session, row)

    def start(self, code: str, version: int | None = None) -> DraftDetail:
        """A copy of a version as draft, by default of the one that `show` gives; the open draft where there is one.

        Raises `RuleError`: unknown_service, unknown_version.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        with self._desk.database.write() as session:
            row = find_draft(session, code)
            if row is not None:
                return draft_detail(session, row)
            office, service = office_row(session), service_by_code(session, code)
            shown = shown_version(session, service, office, office_day(office, self._desk.now()))
            source = shown if version is None else version_of(session, service, version)
            if source is None:
                raise RuleError("unknown_version", service=code, version=version)
            row = begin_draft(session, self._desk, read_document(source.document), source.version)
            return draft_detail(session, row)

    def save(self, code: str, standard: ServiceStandard, revision: int | None = None) -> DraftDetail:
        """Replace what the draft says, however unfinished. The consultation is kept; `consult` sets it.

        With the `revision` that the writer last saw, what another desk saved since is not written over.
        Raises `RuleError`: no_draft, draft_code_differs, draft_changed_meanwhile, draft_too_long.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        if standard.code != code:
            raise RuleError("draft_code_differs", field="code", service=code, found=standard.code)
        with self._desk.database.write() as session:
            row = draft_of(session, code)
            if revision is not None and revision != row.revision:
                raise RuleError("draft_changed_meanwhile", service=code)
            write_draft(self._desk, row, replace(standard, consultation=standard_of_draft(row).consultation))
            session.add(row)
            session.flush()
            return draft_detail(session, row)

    def discard(self, code: str) -> None:
        """Throw the draft away. Raises `RuleError("no_draft")`."""
        self._desk.require(Right.KEEP_STANDARDS)
        with self._desk.database.write() as session:
            row = draft_of(session, code)
            facts = {"service": code, "revision": row.revision}
            self._desk.remark(session, "standard_draft_discarded", "standard_draft", row.id, **facts)
            session.delete(row)

    def consult(self, code: str, consultation: Consultation) -> DraftDetail:
        """Note the public consultation on the draft as it now stands (UU 25/2009 Ps 20).

        Raises `RuleError`: no_draft, consultation_in_future.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        with self._desk.database.write() as session:
            if consultation.held_on > office_day(office_row(session), self._desk.now()):
                raise RuleError("consultation_in_future", field="held_on", day=consultation.held_on)
            row = draft_of(session, code)
            write_draft(self._desk, row, replace(standard_of_draft(row), consultation=consultation))
            row.consulted_digest = digest_of(row.document)
            session.add(row)
            facts = {"service": code, "held_on": consultation.held_on, "minutes": consultation.minutes}
            self._desk.record(session, "standard_consulted", "standard_draft", row, **facts)
            return draft_detail(session, row)

    def decide(self, code: str, decree: NewDecree) -> StandardDetail:
        """Make the draft the office's standard; the version before it ends the day before, open requests keep theirs.

        Raises `RuleError`: no_draft, draft_faulty, draft_incomplete, consulted_after_decree, and what `decree_of`
        raises.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        with self._desk.database.write() as session:
            office = office_row(session)
            today = office_day(office, self._desk.now())
            row = draft_of(session, code)
            standard = ready_to_decide(standard_of_draft(row), decree)
            service, _is_new = service_named(session, code, standard.name)
            decided = decree_of(decree, versions_of(session, service), today)
            version = add_version(session, self._desk, service, replace(standard, decree=decided))
            facts = {"service": code, "version": version.version, "decree": decree.number}
            self._desk.record(session, "standard_decided", "standard_version", version, **facts)
            session.delete(row)
            return detail_of(version, office, today)

    def revoke(self, code: str, version: int, revocation: Revocation) -> StandardDetail:
        """Take a decided version out of force; open requests keep it, new ones are refused.

        One that is revoked before it begins gives its time back to the version that would have ended for it.
        Raises `RuleError`: unknown_service, unknown_version, reason_missing, revoke_example, revoked_already,
        revoked_after_end.
        """
        self._desk.require(Right.KEEP_STANDARDS)
        if not revocation.reason:
            raise RuleError("reason_missing", field="reason")
        with self._desk.database.write() as session:
            office, service = office_row(session), service_by_code(session, code)
            row = version_of(session, service, version)
            revoke_version(session, self._desk, service, row, revocation)
            return detail_of(row, office, office_day(office, self._desk.now()))

    def review(self, code: str, review: Review) -> ReviewRow:
        """Note that the version in force was reviewed (peninjauan ulang), and what came of it.

        Raises `RuleError`: unknown_service, review_outcome_missing, review_in_future, review_of_nothing,
        review_before_decree.
        """
        person = self._desk.require(Right.KEEP_STANDARDS)
        if not review.outcome:
            raise RuleError("review_outcome_missing", field="outcome")
        with self._desk.database.write() as session:
            return add_review(session, self._desk, person.id, service_by_code(session, code), review)

    def reviews_due(self, within_days: int = 0) -> list[ReviewRow]:
        """The standards in force whose yearly review is due today or within so many days, the longest due first."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            today = office_day(office_row(session), self._desk.now())
            return [row for row in due_reviews(session, today) if row.days_over >= -within_days]

    def differences(self, code: str, older: int, newer: int) -> tuple[Difference, ...]:
        """What differs between two versions of a service; the open draft counts by the number that it will get.

        Raises `RuleError`: unknown_service, unknown_version.
        """
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return differences(numbered(session, code, older), numbered(session, code, newer))
