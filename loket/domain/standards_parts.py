"""What a service standard is made of: units, fees, requirements, steps, channels, variants, the decree.

Sources: UU 25/2009 Ps 21, PermenPANRB 15/2014; the shapes are those of published standards (domain.md 1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar


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
STRICT_FIELDS: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One link of a chained promise, e.g. "12 hari kerja Tim Teknis Dinkes"."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    owner: str
    amount: int
    unit: Unit


EXTENSION_UNITS = (Unit.WORKING_DAY, Unit.CALENDAR_DAY)


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a promise may be extended in all, in days, and by which rule (UU 14/2008 Ps 22: 7 hari kerja; R12)."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
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

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
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

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
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

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
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

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    text: str
    actor: str = ""
    minutes: int | None = None
    channel: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintChannel:
    """A way to complain: `kind` is what it is (WhatsApp, kotak saran, LAPOR!), `address` where, `officer` who."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    kind: str
    address: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to ask for a service (baru, perubahan, hilang/rusak), with its own requirements.

    Where `completion_time`, `fee` or `product` is absent, the standard's own holds.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    code: str
    name: str
    requirements: tuple[Requirement, ...]
    completion_time: CompletionTime | None = None
    fee: Fee | None = None
    product: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffCount:
    """How many people of one role deliver the service (jumlah pelaksana): 3 petugas pelayanan."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    role: str
    count: int


@dataclass(frozen=True, slots=True)
class Compensation:
    """What the office gives from so much lateness on, in `unit`; 0 is as soon as the promise is broken.

    Offices promise it within their guarantee (jaminan pelayanan), some as a graded table (domain.md 1.2).
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    late: int
    unit: Unit
    text: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """The public consultation (forum konsultasi publik) on a draft: its day, minutes (berita acara), who took part."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    held_on: date
    minutes: str = ""
    groups: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decree:
    """The decision that sets a standard (Keputusan Kepala Dinas ...)."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT_FIELDS
    number: str
    decided_on: date
    valid_from: date
    title: str = ""
    signer: str = ""
    consulted_on: date | None = None
    pledge_number: str = ""
