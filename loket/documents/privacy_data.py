"""What the papers about personal data say: plain answers, filled by the services. All moments are aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from loket.documents.data import Letterhead


@dataclass(frozen=True, slots=True)
class TrailLine:
    """Who did what with somebody's data, and when; `what` is in words."""

    at: datetime
    by: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRequest:
    """Everything that is kept of one request, in full, and everything that was done with it.

    `notes` are what was written while it waited, with the day. `destroyed_at`: its personal fields are gone since.
    """

    number: str
    service: str
    variant: str
    status: str
    received_at: datetime
    officer: str
    counter: str
    name: str
    nik: str = ""
    no_nik_reason: str = ""
    birth_date: date | None = None
    sex: str = ""
    phone: str = ""
    address: str = ""
    proxy: str = ""
    due: datetime | None = None
    ready_at: datetime | None = None
    closed_at: datetime | None = None
    handed_to: str = ""
    closing_reason: str = ""
    payment_reference: str = ""
    notes: tuple[tuple[datetime, str], ...] = ()
    destroyed_at: datetime | None = None
    trail: tuple[TrailLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecordData:
    """One person's data and its processing trail (UU 27/2022 Ps 5–7, 30, 32). `drafts` are half-typed forms of them."""

    letterhead: Letterhead
    office: str
    zone: str
    asked_for: str
    made_at: datetime
    made_by: str
    requests: tuple[PersonRequest, ...]
    drafts: tuple[datetime, ...] = ()
    months: int
    training: bool = False


@dataclass(frozen=True, slots=True)
class DestroyedLine:
    """One request of the list: nothing in it is personal."""

    number: str
    service: str
    received_on: date
    closed_on: date
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionData:
    """The list for the minutes of destruction; `at` is None while it is only proposed.

    `last_day` is the last that had been kept for the whole period of `months`.
    """

    letterhead: Letterhead
    office: str
    zone: str
    months: int
    last_day: date
    at: datetime | None
    by: str
    made_at: datetime
    lines: tuple[DestroyedLine, ...]
    visits: int = 0
    drafts: int = 0
    training: bool = False
