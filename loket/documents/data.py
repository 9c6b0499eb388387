"""What the papers say: plain answers, filled by the services from what was committed. No paper reads a database.

All moments are aware; `zone` is the office's IANA zone, in which they are printed. Numbers of persons (NIK) come
masked, as they are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from loket.domain.standards import Compensation, ComplaintChannel, CompletionTime, Fee, Original, StartEvent


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`lines` from the top down ("PEMERINTAH KOTA …", "DINAS …"); `logo` is the bytes of a PNG or JPEG."""

    lines: tuple[str, ...]
    address: str = ""
    phone: str = ""
    email: str = ""
    logo: bytes | None = None

    @property
    def contact(self) -> str:
        """Address, phone and e-mail on one line."""
        return " · ".join(part for part in (self.address, self.phone, self.email) if part)


class CopyLabel(StrEnum):
    """Whose sheet this is."""

    APPLICANT = "applicant"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One requirement at the counter: its text and quiet line (`words.requirement_line`), and what was handed over.

    `copies` are the sheets that came; `original` is what happened to the original (SHOWN: seen and given back).
    """

    text: str
    note: str = ""
    present: bool = True
    copies: int = 0
    original: Original = Original.NONE


@dataclass(frozen=True, slots=True)
class ProxyLine:
    """Who came in the applicant's place, and by which letter."""

    name: str
    nik_masked: str = ""
    phone: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """The service asked for, and the version of its standard that holds for this request."""

    service: str
    variant: str = ""
    decree: str = ""
    decree_date: date | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Reprint:
    """A later print of the same paper: which copy, when, by whom."""

    number: int
    at: datetime
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptData:
    """Everything that the receipt (tanda terima berkas) says.

    `due` is None while the promise has not started (it starts at `starts_at`: verified, paid). `counted` are the
    sentences of `words.explanation`. `code` is read by people (no 0, O, 1, I), `qr` by scanners; neither carries
    personal data. `replaces` is the number of the receipt that this one corrects; `void` the word for how the request
    was given up ("Dibatalkan"), when it was: the paper promises nothing any more. `draft` is a
    sample made from a standard that nobody has decided.
    """

    letterhead: Letterhead
    zone: str
    number: str
    received_at: datetime
    applicant: str
    service: ServiceLine
    checklist: tuple[ChecklistRow, ...]
    completion_time: CompletionTime | None
    fee: Fee
    officer: str
    counter: str
    code: str
    qr: str
    nik_masked: str = ""
    phone: str = ""
    proxy: ProxyLine | None = None
    starts_at: StartEvent = StartEvent.COMPLETE
    due: datetime | None = None
    counted: tuple[str, ...] = ()
    fee_reference: str = ""
    product: tuple[str, ...] = ()
    compensation: tuple[Compensation, ...] = ()
    collect_where: str = ""
    collect_when: str = ""
    complaints: tuple[ComplaintChannel, ...] = ()
    copy_label: CopyLabel = CopyLabel.APPLICANT
    reprint: Reprint | None = None
    replaces: str = ""
    void: str = ""
    training: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeficiencyData:
    """Everything that the deficiency slip (lembar kekurangan berkas) says: no number, no clock.

    `missing` is what has to be brought, `brought` what was complete already; `open_hours` are ready lines
    ("Senin–Kamis 08.00–15.00").
    """

    letterhead: Letterhead
    zone: str
    visited_at: datetime
    applicant: str
    service: ServiceLine
    missing: tuple[ChecklistRow, ...]
    officer: str
    counter: str
    brought: tuple[ChecklistRow, ...] = ()
    note: str = ""
    open_hours: tuple[str, ...] = ()
    complaints: tuple[ComplaintChannel, ...] = ()
    reprint: Reprint | None = None
    training: bool = False
