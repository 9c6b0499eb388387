"""The parts of a registration: what the form sends, what was committed, and the rows in between."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, select

from loket.db.tables import LedgerRow, Request, RequestItem, StandardVersion
from loket.db.tables_counter import Draft, IncompleteVisit
from loket.domain.identity import normalize_name, normalize_nik, normalize_phone
from loket.domain.promise import EntryKind, Promise
from loket.domain.standards import Fee, Requirement, ServiceStandard, StartEvent, Variant
from loket.errors import RuleError
from loket.services.catalogue import read_document

STARTED_AT_ONCE = frozenset({StartEvent.RECEIVED, StartEvent.COMPLETE})


class NewRequest(BaseModel):
    """What the intake form sends. `uid` is made once by the form: saving it again never registers twice.

    `missing` are keys of requirements that were not brought. With a missing requirement nothing is registered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    uid: str = Field(default_factory=lambda: str(uuid.uuid4()))
    service: str
    variant: str | None = None
    name: str
    nik: str = ""
    no_nik_reason: str = ""
    phone: str = ""
    address: str = ""
    birth_date: date | None = None
    sex: str = ""
    proxy_name: str = ""
    proxy_relation: str = ""
    priority: bool = False
    missing: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered request, as committed."""

    id: int
    uid: str
    number: str
    name: str
    service: str
    variant: str
    received_at: datetime
    due: datetime | None
    promise: Promise | None
    fee: Fee


@dataclass(frozen=True, slots=True)
class Incomplete:
    """An incomplete visit, as committed: no number, no clock."""

    id: int
    uid: str
    name: str
    service: str
    variant: str
    missing: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A half-typed form. One that can't be read is empty here and stays as it is, until somebody throws it away."""

    uid: str
    form: Mapping[str, object]
    held: bool
    saved_at: datetime
    readable: bool = True


def give_promise(request: Request, promise: Promise) -> None:
    """The request holds this promise from now on."""
    request.started_at = promise.start
    request.first_due = request.due = promise.due
    request.nominal, request.unit = promise.standing.nominal, promise.unit


def first_entry(
    request: Request, promise: Promise, now: datetime, person_id: int, revision: int | None = None
) -> LedgerRow:
    """The first row of a request's ledger: the first promise, which is never overwritten (R13).

    `revision` is the calendar that it was counted in, where its history is known.
    """
    return LedgerRow(
        request_id=request.id or 0,
        position=0,
        kind=EntryKind.FIRST,
        at=now,
        person_id=person_id,
        to_due=promise.due,
        facts=json.dumps({"default": promise.is_default}),
        revision=revision,
    )


def checked(new: NewRequest) -> NewRequest:
    """The input with its numbers written one way. Raises `RuleError` with the field that is wrong."""
    if not new.nik and not new.no_nik_reason:
        raise RuleError("nik_or_reason", field="nik")
    changes = {
        "name": normalize_name(new.name),
        "nik": normalize_nik(new.nik) if new.nik else "",
        "phone": normalize_phone(new.phone) if new.phone else "",
        "proxy_name": normalize_name(new.proxy_name) if new.proxy_name else "",
    }
    return new.model_copy(update=changes)


def check_keys(new: NewRequest, variant: Variant) -> None:
    """Raises `RuleError("unknown_requirement")` for a key that is none of the variant's requirements."""
    known = [requirement.key for requirement in variant.requirements]
    for key in (*new.missing, *new.not_applicable):
        if key not in known:
            raise RuleError("unknown_requirement", field="missing", requirement=key, known=known)


def items_of(request: Request, new: NewRequest, variant: Variant) -> list[RequestItem]:
    """The checklist of a request as it is kept: all is there, but what does not concern this applicant."""
    return [
        RequestItem(
            request_id=request.id or 0,
            position=position,
            key=requirement.key,
            present=requirement.key not in new.not_applicable,
        )
        for position, requirement in enumerate(variant.requirements)
    ]


def registered(request: Request, standard: ServiceStandard, variant: Variant, promise: Promise | None) -> Registered:
    """A registered request as it leaves the services."""
    return Registered(
        id=request.id or 0,
        uid=request.uid,
        number=request.number,
        name=request.name,
        service=standard.name,
        variant=variant.name,
        received_at=request.received_at,
        due=request.due,
        promise=promise,
        fee=standard.fee_of(variant),
    )


def incomplete(visit: IncompleteVisit, standard: ServiceStandard) -> Incomplete:
    """An incomplete visit as it leaves the services, with what was missing in the order of the checklist."""
    variant = standard.variant(visit.variant)
    keys = json.loads(visit.missing)
    missing = tuple(requirement for requirement in variant.requirements if requirement.key in keys)
    return Incomplete(visit.id or 0, visit.uid, visit.name, standard.name, variant.name, missing)


def draft_row(row: Draft) -> DraftRow:
    """A half-typed form as it leaves the services."""
    form = _form(row.form)
    return DraftRow(row.uid, form or {}, row.held, row.saved_at, readable=form is not None)


def _form(kept: str) -> dict[str, object] | None:
    """The JSON of a half-typed form, None where it is none."""
    try:
        form = json.loads(kept)
    except (ValueError, RecursionError):
        return None
    return form if isinstance(form, dict) else None


def standard_of(session: Session, version_id: int) -> ServiceStandard:
    """The standard in the version that a request or a visit falls under."""
    return read_document(session.exec(select(StandardVersion.document).where(StandardVersion.id == version_id)).one())
