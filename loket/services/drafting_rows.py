"""The drafts of standards in an open session, and how they leave the services."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, func, select

from loket.db.tables import Service, StandardVersion
from loket.db.tables_standards import StandardDraft
from loket.domain.clarity import unclear
from loket.domain.standards import SERVICE_DELIVERY, Component, DraftState, Fault, ServiceStandard, faults
from loket.errors import RuleError
from loket.services.catalogue import LARGEST_STANDARD, read_changing, read_document, write_document
from loket.services.desk import Desk
from loket.services.versions import NewDecree, service_by_code, version_of
from loket.words.standards_parts import fault_place


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An open draft in a list; `version` is the number that it gets when it is decided."""

    code: str
    name: str
    version: int
    state: DraftState
    saved_at: datetime
    based_on: int | None
    missing: tuple[Component, ...]
    fault_count: int


@dataclass(frozen=True, slots=True)
class DraftDetail:
    """An open draft, whole, with what is wrong, what is unclear and what is missing in it.

    `revision` counts its saves; `based_on` is the version that it was copied from.
    """

    code: str
    version: int
    state: DraftState
    standard: ServiceStandard
    faults: tuple[Fault, ...]
    unclear: tuple[Fault, ...]
    missing: tuple[Component, ...]
    saved_at: datetime
    changed_since_consultation: bool
    based_on: int | None
    revision: int


def put_draft(session: Session, desk: Desk, standard: ServiceStandard, based_on: int | None = None) -> None:
    """Make a standard the open draft of its service, in place of the one there is. Needs the write lock.

    For an import: the rights were asked for. A draft that was consulted on keeps that it was, unless the standard says
    better. Raises `RuleError("draft_too_long")`.
    """
    row = find_draft(session, standard.code)
    if row is None:
        row = _new_draft(desk, standard, based_on)
    else:
        kept = standard.consultation or standard_of_draft(row).consultation
        write_draft(desk, row, replace(standard, consultation=kept))
    session.add(row)
    session.flush()
    desk.record(session, "standard_draft_imported", "standard_draft", row, service=standard.code)


def begin_draft(session: Session, desk: Desk, standard: ServiceStandard, based_on: int | None) -> StandardDraft:
    """A new draft: the consultation on the version that it was copied from is not its own. Needs the write lock."""
    row = _new_draft(desk, replace(standard, consultation=None), based_on)
    session.add(row)
    session.flush()
    facts = {"service": standard.code, "based_on": based_on}
    desk.record(session, "standard_draft_begun", "standard_draft", row, **facts)
    return row


def _new_draft(desk: Desk, standard: ServiceStandard, based_on: int | None) -> StandardDraft:
    row = StandardDraft(code=standard.code, document="", based_on=based_on, saved_at=desk.now())
    write_draft(desk, row, standard)
    row.revision = 0
    return row


def write_draft(desk: Desk, row: StandardDraft, standard: ServiceStandard) -> None:
    """Put a standard into a draft, which has no decree and is no example. Raises `RuleError("draft_too_long")`."""
    document = write_document(replace(standard, decree=None, is_example=False))
    if len(document) > LARGEST_STANDARD:
        raise RuleError("draft_too_long", service=row.code, limit_kb=LARGEST_STANDARD >> 10)
    row.document = document
    row.revision += 1
    row.saved_at = desk.now()


def find_draft(session: Session, code: str) -> StandardDraft | None:
    """The open draft of a service."""
    return session.exec(select(StandardDraft).where(StandardDraft.code == code)).first()


def draft_of(session: Session, code: str) -> StandardDraft:
    """The open draft of a service. Raises `RuleError("no_draft")`."""
    row = find_draft(session, code)
    if row is None:
        raise RuleError("no_draft", field="service", service=code)
    return row


def standard_of_draft(row: StandardDraft) -> ServiceStandard:
    """What a draft says."""
    return read_changing(row.document)


def ready_to_decide(standard: ServiceStandard, decree: NewDecree) -> ServiceStandard:
    """The draft, if it can be decided. Raises `RuleError`: draft_faulty, draft_incomplete, consulted_after_decree."""
    found = tuple(faults(standard))
    if found:
        first = found[0]
        raise RuleError(
            "draft_faulty",
            service=standard.code,
            count=len(found),
            place=first.place,
            where=fault_place(standard, first.place),
            problem=first.code,
            **dict(first.facts),
        )
    missing = [component for component in standard.missing_components() if component in SERVICE_DELIVERY]
    if missing:
        raise RuleError("draft_incomplete", service=standard.code, components=missing)
    if standard.consultation is not None and standard.consultation.held_on > decree.decided_on:
        held_on = standard.consultation.held_on
        raise RuleError("consulted_after_decree", field="decided_on", held_on=held_on, decided=decree.decided_on)
    return standard


def digest_of(document: str) -> str:
    """What the document of a draft is known by."""
    return hashlib.sha256(document.encode()).hexdigest()


def _state(row: StandardDraft) -> DraftState:
    return DraftState.CONSULTED if row.consulted_digest == digest_of(row.document) else DraftState.DRAFT


def _next_number(session: Session, code: str) -> int:
    newest = select(func.max(StandardVersion.version)).join(Service).where(Service.code == code)
    return (session.exec(newest).one() or 0) + 1


def numbered(session: Session, code: str, number: int) -> ServiceStandard:
    """The version of that number; the open draft by the number that it will get. Raises as `version_of`."""
    row = find_draft(session, code)
    if row is not None and number == _next_number(session, code):
        return standard_of_draft(row)
    return read_document(version_of(session, service_by_code(session, code), number).document)


def draft_row(session: Session, row: StandardDraft) -> DraftRow:
    """A draft as a line of a list."""
    standard = standard_of_draft(row)
    return DraftRow(
        code=row.code,
        name=standard.name,
        version=_next_number(session, row.code),
        state=_state(row),
        saved_at=row.saved_at,
        based_on=row.based_on,
        missing=standard.missing_components(),
        fault_count=sum(1 for _fault in faults(standard)),
    )


def draft_detail(session: Session, row: StandardDraft) -> DraftDetail:
    """A draft, whole."""
    standard, state = standard_of_draft(row), _state(row)
    return DraftDetail(
        code=row.code,
        version=_next_number(session, row.code),
        state=state,
        standard=standard,
        faults=tuple(faults(standard)),
        unclear=unclear(standard),
        missing=standard.missing_components(),
        saved_at=row.saved_at,
        changed_since_consultation=row.consulted_digest is not None and state is DraftState.DRAFT,
        based_on=row.based_on,
        revision=row.revision,
    )
