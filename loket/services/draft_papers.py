"""A draft of a standard as it would look on paper: only what is written is drawn, and each sheet says RANCANGAN."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from loket.domain.promise import OfficeCalendar, compute
from loket.domain.standards import CompletionTime, Fee, ServiceStandard, StartEvent, Variant
from loket.i18n import _
from loket.services.office import OfficeProfile
from loket.words import explanation, requirement_line

if TYPE_CHECKING:
    from loket.documents.data import ReceiptData

_PAYLOAD = "RANCANGAN"


@dataclass(frozen=True, slots=True)
class SampleDesk:
    """Where and when the sample receipt is given."""

    office: OfficeProfile
    calendar: OfficeCalendar
    now: datetime
    hours: tuple[str, ...]
    officer: str
    counter: str


def drawable(standard: ServiceStandard) -> ServiceStandard:
    """A draft without what nobody can read yet: rows without words, times without a number."""
    variants = tuple(_drawable_variant(variant) for variant in standard.variants)
    return replace(
        standard,
        name=standard.name.strip() or _("(belum diberi nama)"),
        variants=variants or (Variant("", "", ()),),
        procedure=tuple(step for step in standard.procedure if step.text.strip()),
        completion_time=_drawable_time(standard.completion_time),
        fee=_drawable_fee(standard.fee),
        complaint_handling=tuple(one for one in standard.complaint_handling if one.kind.strip()),
        decree=None,
    )


def _drawable_variant(variant: Variant) -> Variant:
    return replace(
        variant,
        name=variant.name.strip() or "–",
        requirements=tuple(one for one in variant.requirements if one.text.strip()),
        completion_time=_drawable_time(variant.completion_time),
        fee=_drawable_fee(variant.fee) if variant.fee is not None else None,
    )


def _drawable_time(time: CompletionTime | None) -> CompletionTime | None:
    if time is None or time.amount <= 0:
        return None
    return replace(time, stages=tuple(stage for stage in time.stages if stage.amount > 0))


def _drawable_fee(fee: Fee) -> Fee:
    return replace(fee, amount=max(0, fee.amount))


def sample_receipt(standard: ServiceStandard, desk: SampleDesk) -> ReceiptData:
    """The receipt that somebody would get who brought everything for the first kind of request now."""
    from loket.documents.data import ChecklistRow, ReceiptData, ServiceLine  # noqa: PLC0415 (papers are slow to import)
    from loket.services.papers import letterhead_of  # noqa: PLC0415 (which imports this module)

    variant, office = standard.variants[0], desk.office
    time = standard.time_of(variant)
    promise = compute(time, desk.now, desk.calendar)
    shown = variant.name if len(standard.variants) > 1 else ""
    rows = [
        ChecklistRow(one.text, requirement_line(one), copies=one.copies, original=one.original)
        for one in variant.requirements
    ]
    return ReceiptData(
        letterhead=letterhead_of(office),
        zone=office.zone,
        number="–",
        received_at=desk.now,
        applicant=_("Nama pemohon"),
        service=ServiceLine(standard.name, shown, _("rancangan, belum ditetapkan")),
        checklist=tuple(rows),
        completion_time=time,
        starts_at=time.starts_at if time else StartEvent.COMPLETE,
        due=promise.due,
        counted=tuple(explanation(promise)),
        fee=standard.fee_of(variant),
        product=standard.product_of(variant),
        compensation=standard.compensation,
        collect_where=standard.collection or office.collection or office.name,
        collect_when="; ".join(desk.hours),
        complaints=tuple(one for one in (*standard.complaint_handling, *office.complaints) if one.address),
        officer=desk.officer,
        counter=desk.counter,
        code=_PAYLOAD,
        qr=_PAYLOAD,
        draft=True,
    )
