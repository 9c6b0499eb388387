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

from loket.errors import RuleError


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


class Unit(StrEnum):
    """What a completion time counts: working time, wall time, working days, or the calendar."""

    MINUTE = "minute"
    WORKING_HOUR = "working_hour"
    HOUR = "hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WEEK = "week"
    MONTH = "month"


class StartEvent(StrEnum):
    """The event at which the clock of a promise starts."""

    RECEIVED = "received"
    COMPLETE = "complete"
    VERIFIED = "verified"
    PAID = "paid"


class ClosedDayRule(StrEnum):
    """Where a calendar term goes whose last day is closed (SEMA 7/2012 for `next`)."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


class FeeKind(StrEnum):
    """Kind of charge: none, local levy (retribusi), state non-tax revenue (PNBP), other."""

    FREE = "free"
    LEVY = "levy"
    PNBP = "pnbp"
    OTHER = "other"


class RequirementKind(StrEnum):
    """What the applicant brings."""

    FORM = "form"
    ORIGINAL = "original"
    PHOTOCOPY = "photocopy"
    PHOTO = "photo"
    STATEMENT = "statement"
    DATA = "data"


class Original(StrEnum):
    """What happens to the original of a required paper."""

    NONE = "none"
    SHOWN = "shown"
    KEPT = "kept"


# A document that a person wrote by hand must not carry misspelt fields silently; read by pydantic in the services.
_STRICT: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One link of a chained promise, e.g. "12 hari kerja Tim Teknis Dinkes"."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    owner: str
    amount: int
    unit: Unit


EXTENSION_UNITS = (Unit.WORKING_DAY, Unit.CALENDAR_DAY)


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a promise may be extended in all, in days, and by which rule (UU 14/2008 Ps 22: 7 hari kerja; R12)."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    amount: int
    unit: Unit = Unit.WORKING_DAY
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class CompletionTime:
    """How long the service takes, and the sentence that the published standard uses for it.

    `amount` is the promise (of a range: its maximum, `minimum` is the other end). `sentence` is printed verbatim;
    `reservation` ("jika pejabat penanda tangan di tempat") is printed too and never computed. Without an `extension`
    the promise can't be extended.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    amount: int
    unit: Unit
    starts_at: StartEvent = StartEvent.COMPLETE
    minimum: int | None = None
    stages: tuple[Stage, ...] = ()
    on_closed: ClosedDayRule = ClosedDayRule.NEXT
    sentence: str = ""
    reservation: str = ""
    extension: Extension | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """What the applicant pays, in whole rupiah, and by which rule."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    kind: FeeKind = FeeKind.FREE
    amount: int = 0
    legal_basis: str = ""
    note: str = ""

    @property
    def is_stated(self) -> bool:
        """Whether somebody said what it costs; "free" needs a word too, or it may only have been forgotten."""
        return self.kind is not FeeKind.FREE or bool(self.legal_basis or self.note)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the applicant brings. `key` is stable between versions of the standard."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    key: str
    text: str
    kind: RequirementKind = RequirementKind.PHOTOCOPY
    copies: int = 0
    original: Original = Original.NONE
    certified: bool = False
    stamp_duty: bool = False
    condition: str = ""
    alternative: str = ""

    @property
    def optional(self) -> bool:
        """True where the paper is asked for only under a condition ("apabila hilang")."""
        return bool(self.condition)


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """One step of the procedure; `decision` holds the question where the flow branches."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    text: str
    actor: str = ""
    minutes: int | None = None
    channel: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintChannel:
    """A way to complain: `kind` is what it is (WhatsApp, kotak saran, LAPOR!), `address` where."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    kind: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to ask for a service (baru, perubahan, hilang/rusak), with its own requirements.

    Where `completion_time`, `fee` or `product` is absent, the standard's own holds.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    code: str
    name: str
    requirements: tuple[Requirement, ...]
    completion_time: CompletionTime | None = None
    fee: Fee | None = None
    product: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decree:
    """The decision that sets a standard (Keputusan Kepala Dinas ...)."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    number: str
    decided_on: date
    valid_from: date
    title: str = ""
    signer: str = ""
    consulted_on: date | None = None
    pledge_number: str = ""


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """One version of the standard of one service; the 14 components and what belongs to them.

    A standard without a completion time gets the statutory default when a promise is computed, shown as default.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
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
    fee: Fee = Fee()
    product: tuple[str, ...] = ()
    complaint_handling: tuple[ComplaintChannel, ...] = ()
    facilities: tuple[str, ...] = ()
    staff_competence: tuple[str, ...] = ()
    internal_supervision: tuple[str, ...] = ()
    staff_count: tuple[str, ...] = ()
    service_guarantee: tuple[str, ...] = ()
    safety_guarantee: tuple[str, ...] = ()
    staff_evaluation: tuple[str, ...] = ()
    collection: str = ""
    sippn_id: str = ""
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

    def has(self, component: Component) -> bool:
        """Whether the standard says anything for that component."""
        match component:
            case Component.REQUIREMENTS:
                return all(variant.requirements for variant in self.variants)
            case Component.COMPLETION_TIME:
                return all(self.time_of(variant) for variant in self.variants)
            case Component.FEE:
                return all(self.fee_of(variant).is_stated for variant in self.variants)
            case Component.PRODUCT:
                return all(self.product_of(variant) for variant in self.variants)
            case _:
                return bool(getattr(self, component.value))

    def missing_components(self) -> tuple[Component, ...]:
        """The components that are still empty, in the law's order."""
        return tuple(component for component in LAW_ORDER if not self.has(component))


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
    for index, variant in enumerate(standard.variants):
        yield from _variant_faults(f"variants.{index}", variant, standard)


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
