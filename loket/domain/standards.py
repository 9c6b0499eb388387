"""The service standard (standar pelayanan): 14 components, variants, requirements.

Sources: UU 25/2009 Ps 21 (the components), PermenPANRB 15/2014 (6 of service delivery, 8 of manufacturing).
A version of a standard is one document: it never changes once it is in force, a new version takes its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from loket.domain.standards_parts import (
    EXTENSION_UNITS,
    STRICT_FIELDS,
    ClosedDayRule,
    Compensation,
    ComplaintChannel,
    CompletionTime,
    Consultation,
    Decree,
    Extension,
    Fee,
    FeeKind,
    Original,
    ProcedureStep,
    Requirement,
    RequirementKind,
    StaffCount,
    Stage,
    StartEvent,
    Unit,
    Variant,
)
from loket.errors import RuleError

__all__ = [
    "EXTENSION_UNITS",
    "LAW_ORDER",
    "MANUFACTURING",
    "PUBLISHED_ORDER",
    "SERVICE_DELIVERY",
    "ClosedDayRule",
    "Compensation",
    "ComplaintChannel",
    "CompletionTime",
    "Component",
    "Consultation",
    "Decree",
    "DraftState",
    "Extension",
    "Fault",
    "Fee",
    "FeeKind",
    "Original",
    "ProcedureStep",
    "Requirement",
    "RequirementKind",
    "ServiceStandard",
    "StaffCount",
    "Stage",
    "StartEvent",
    "Unit",
    "Variant",
    "faults",
    "next_review",
]


class Component(StrEnum):
    """The 14 components by key; members stand in the order of UU 25/2009 Ps 21 a–n."""

    LEGAL_BASIS = "legal_basis"
    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    COMPLETION_TIME = "completion_time"
    FEE = "fee"
    PRODUCT = "product"
    FACILITIES = "facilities"
    STAFF_COMPETENCE = "staff_competence"
    INTERNAL_SUPERVISION = "internal_supervision"
    COMPLAINT_HANDLING = "complaint_handling"
    STAFF_COUNT = "staff_count"
    SERVICE_GUARANTEE = "service_guarantee"
    SAFETY_GUARANTEE = "safety_guarantee"
    STAFF_EVALUATION = "staff_evaluation"


LAW_ORDER: tuple[Component, ...] = tuple(Component)
SERVICE_DELIVERY: tuple[Component, ...] = (
    Component.REQUIREMENTS,
    Component.PROCEDURE,
    Component.COMPLETION_TIME,
    Component.FEE,
    Component.PRODUCT,
    Component.COMPLAINT_HANDLING,
)
MANUFACTURING: tuple[Component, ...] = tuple(key for key in Component if key not in SERVICE_DELIVERY)
PUBLISHED_ORDER: tuple[Component, ...] = SERVICE_DELIVERY + MANUFACTURING


_UNSTATED = Fee()
_NO_VARIANT = Variant("", "", ())
"""Stands for the standard itself while a draft has no variant yet."""


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """One version of the standard of one service; the 14 components and what belongs to them.

    A standard without a completion time gets the statutory default when a promise is computed, shown as default.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    code: str
    name: str
    variants: tuple[Variant, ...]
    classification: str = ""
    sector: str = ""
    civil_registration: bool = False
    is_example: bool = False
    source: str = ""
    source_note: str = ""
    synonyms: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    procedure: tuple[ProcedureStep, ...] = ()
    completion_time: CompletionTime | None = None
    fee: Fee = _UNSTATED
    product: tuple[str, ...] = ()
    complaint_handling: tuple[ComplaintChannel, ...] = ()
    facilities: tuple[str, ...] = ()
    staff_competence: tuple[str, ...] = ()
    internal_supervision: tuple[str, ...] = ()
    staff_count: tuple[str, ...] = ()
    staff: tuple[StaffCount, ...] = ()
    service_guarantee: tuple[str, ...] = ()
    compensation: tuple[Compensation, ...] = ()
    safety_guarantee: tuple[str, ...] = ()
    staff_evaluation: tuple[str, ...] = ()
    collection: str = ""
    sippn_id: str = ""
    consultation: Consultation | None = None
    decree: Decree | None = None

    def variant(self, code: str | None) -> Variant:
        """The variant of that code; without a code, the only one. Raises `RuleError`."""
        if code is None:
            if len(self.variants) == 1:
                return self.variants[0]
            raise RuleError("variant_needed", field="variant", service=self.code, variants=self.variant_codes())
        for variant in self.variants:
            if variant.code == code:
                return variant
        raise RuleError(
            "unknown_variant", field="variant", variant=code, service=self.code, variants=self.variant_codes()
        )

    def variant_codes(self) -> tuple[str, ...]:
        """The codes of all variants, in order."""
        return tuple(variant.code for variant in self.variants)

    def time_of(self, variant: Variant) -> CompletionTime | None:
        """The completion time that holds for a variant; None stands for the statutory default."""
        return variant.completion_time or self.completion_time

    def fee_of(self, variant: Variant) -> Fee:
        """The fee that holds for a variant."""
        return variant.fee or self.fee

    def product_of(self, variant: Variant) -> tuple[str, ...]:
        """What the applicant gets in the end."""
        return variant.product or self.product

    @property
    def staff_total(self) -> int:
        """How many people deliver the service, of all roles that are counted; 0 where none is."""
        return sum(one.count for one in self.staff)

    @property
    def consulted_on(self) -> date | None:
        """The day of the public consultation, also where an old document names it with its decree."""
        if self.consultation is not None:
            return self.consultation.held_on
        return self.decree.consulted_on if self.decree else None

    def has(self, component: Component) -> bool:
        """Whether the standard says anything for that component; each variant needs what differs by variant."""
        match component:
            case Component.REQUIREMENTS:
                return bool(self.variants) and all(variant.requirements for variant in self.variants)
            case Component.COMPLETION_TIME | Component.FEE | Component.PRODUCT:
                return all(self._has_for(variant, component) for variant in self.variants or (_NO_VARIANT,))
            case Component.STAFF_COUNT:
                return bool(self.staff or self.staff_count)
            case Component.SERVICE_GUARANTEE:
                return bool(self.service_guarantee or self.compensation)
            case _:
                return bool(getattr(self, component.value))

    def _has_for(self, variant: Variant, component: Component) -> bool:
        if component is Component.FEE:
            return self.fee_of(variant).is_stated
        return bool(self.time_of(variant) if component is Component.COMPLETION_TIME else self.product_of(variant))

    def missing_components(self) -> tuple[Component, ...]:
        """The components that are still empty, in the law's order."""
        return tuple(component for component in LAW_ORDER if not self.has(component))


class DraftState(StrEnum):
    """How far a draft has come (domain.md 1.3): being written, or as the public consultation saw it."""

    DRAFT = "draft"
    CONSULTED = "consulted"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a standard: where (a dotted path) and what (a code and its facts)."""

    place: str
    code: str
    facts: tuple[tuple[str, object], ...] = ()


def faults(standard: ServiceStandard) -> Iterator[Fault]:
    """What keeps a standard from being used, each with its place."""
    for name in ("code", "name"):
        if not getattr(standard, name).strip():
            yield Fault(name, "empty")
    if not standard.variants:
        yield Fault("variants", "no_variant")
    yield from _repeated("variants", [variant.code for variant in standard.variants])
    if standard.completion_time is not None:
        yield from _time_faults("completion_time", standard.completion_time)
    yield from _fee_faults("fee", standard.fee, standard)
    if standard.decree is not None and not standard.decree.number.strip():
        yield Fault("decree.number", "empty")
    for index, step in enumerate(standard.procedure):
        if step.minutes is not None and step.minutes < 0:
            yield Fault(f"procedure.{index}.minutes", "negative", (("value", step.minutes),))
    yield from _promise_faults(standard)
    for index, variant in enumerate(standard.variants):
        yield from _variant_faults(f"variants.{index}", variant, standard)


def _promise_faults(standard: ServiceStandard) -> Iterator[Fault]:
    for index, one in enumerate(standard.staff):
        if not one.role.strip():
            yield Fault(f"staff.{index}.role", "empty")
        if one.count <= 0:
            yield Fault(f"staff.{index}.count", "not_positive", (("value", one.count),))
    for index, given in enumerate(standard.compensation):
        if not given.text.strip():
            yield Fault(f"compensation.{index}.text", "empty")
        if given.late < 0:
            yield Fault(f"compensation.{index}.late", "negative", (("value", given.late),))
    for index, channel in enumerate(standard.complaint_handling):
        if not channel.kind.strip():
            yield Fault(f"complaint_handling.{index}.kind", "empty")


def _variant_faults(place: str, variant: Variant, standard: ServiceStandard) -> Iterator[Fault]:
    if not variant.code.strip() or not variant.name.strip():
        yield Fault(place, "empty")
    yield from _repeated(f"{place}.requirements", [requirement.key for requirement in variant.requirements])
    for index, requirement in enumerate(variant.requirements):
        here = f"{place}.requirements.{index}"
        if not requirement.key.strip() or not requirement.text.strip():
            yield Fault(here, "empty")
        if requirement.copies < 0:
            yield Fault(f"{here}.copies", "negative", (("value", requirement.copies),))
    if variant.completion_time is not None:
        yield from _time_faults(f"{place}.completion_time", variant.completion_time)
    if variant.fee is not None:
        yield from _fee_faults(f"{place}.fee", variant.fee, standard)


def _time_faults(place: str, time: CompletionTime) -> Iterator[Fault]:
    if time.amount <= 0:
        yield Fault(f"{place}.amount", "not_positive", (("value", time.amount),))
    if time.minimum is not None and not 0 < time.minimum <= time.amount:
        yield Fault(f"{place}.minimum", "range_upside_down", (("minimum", time.minimum), ("maximum", time.amount)))
    if not time.sentence.strip():
        yield Fault(f"{place}.sentence", "empty")
    for index, stage in enumerate(time.stages):
        if stage.amount <= 0:
            yield Fault(f"{place}.stages.{index}.amount", "not_positive", (("value", stage.amount),))
    if time.extension is not None:
        yield from _extension_faults(f"{place}.extension", time.extension)
    same_unit = bool(time.stages) and all(stage.unit is time.unit for stage in time.stages)
    if same_unit and sum(stage.amount for stage in time.stages) != time.amount:
        yield Fault(f"{place}.stages", "stages_do_not_add_up", (("amount", time.amount),))


def _extension_faults(place: str, extension: Extension) -> Iterator[Fault]:
    if extension.amount <= 0:
        yield Fault(f"{place}.amount", "not_positive", (("value", extension.amount),))
    if extension.unit not in EXTENSION_UNITS:
        yield Fault(f"{place}.unit", "extension_in_days", (("value", extension.unit),))


def _fee_faults(place: str, fee: Fee, standard: ServiceStandard) -> Iterator[Fault]:
    if fee.amount < 0:
        yield Fault(f"{place}.amount", "negative", (("value", fee.amount),))
    if fee.kind is FeeKind.FREE and fee.amount:
        yield Fault(f"{place}.amount", "free_with_amount", (("value", fee.amount),))
    # UU 24/2013 Ps 79A: population documents are free of charge, whatever an old local rule says.
    if standard.civil_registration and (fee.kind is not FeeKind.FREE or fee.amount):
        yield Fault(place, "civil_registration_is_free")


def _repeated(place: str, keys: list[str]) -> Iterator[Fault]:
    for key in sorted(key for key, many in Counter(keys).items() if many > 1):
        yield Fault(place, "repeated", (("value", key),))


def next_review(last: date) -> date:
    """The day on which a standard is to be reviewed again: a year later.

    Ministries write "at least once a year" and PEKPPP gives its top score for that (domain.md 1.3, S1.27, S1.28).
    """
    try:
        return last.replace(year=last.year + 1)
    except ValueError:  # 29 February
        return last.replace(year=last.year + 1, month=3, day=1)
