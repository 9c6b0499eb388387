"""The tables. They stay inside the services: what leaves a service is an answer, never a row of these.

Moments are aware UTC, money is whole rupiah, numbers the public sees are never a primary key. Enumerations are stored
by their word; CHECK constraints hold them where the domain is closed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from loket.db.sqlite import DIGITS_ONLY_NIK

STRICT: dict[str, Any] = {"sqlite_strict": True}
_STILL_OPEN = text("ended_at IS NULL")
_ANONYMISED = text("anonymised_at IS NOT NULL")


class Office(SQLModel, table=True):
    """The one office whose data folder this is."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("id = 1", name="one_office"), STRICT)
    id: int = Field(default=1, primary_key=True)
    name: str
    unit_code: str
    region_code: str = ""
    zone: str
    letterhead: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    logo: bytes | None = None
    collection: str = ""
    complaints: str = "[]"
    number_template: str
    is_training: bool = False
    founded_at: datetime
    cutoff: str | None = None
    count_first_day: bool = False
    open_on_collective_leave: bool = False
    calendar_revision: int = 1
    epoch: str
    upstream_url: str = ""
    paper_key: str
    retention_months: int = 12


class Counter(SQLModel, table=True):
    """A counter (loket); its code is a segment of registration numbers."""

    __tablename__ = "counter"
    __table_args__ = (STRICT,)
    code: str = Field(primary_key=True)
    name: str


class Person(SQLModel, table=True):
    """Somebody who works here; `account` is the operating-system account that stands for them in commands.

    `role` is the first role, `roles` all of them (words with spaces) where there are several: a person with one role
    has the same row hash as before there could be more.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('officer', 'supervisor', 'administrator', 'delivery', 'backup')", name="known_role"),
        CheckConstraint("roles IS NULL OR roles LIKE role || ' %'", name="first_role_first"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: str
    account: str | None = Field(default=None, unique=True)
    active: bool = True
    roles: str | None = None


class Credential(SQLModel, table=True):
    """What a person proves themselves with. Only Argon2id hashes; a failed try is counted before it is checked.

    `one_time`: given by an administrator, to be changed at the first use. `tries` and `pin_tries` count since the last
    success.
    """

    __tablename__ = "credential"
    __table_args__ = (
        CheckConstraint("tries >= 0 AND pin_tries >= 0", name="tries_count_up"),
        CheckConstraint("password_hash IS NULL OR password_hash LIKE '$argon2id$%'", name="password_is_hashed"),
        CheckConstraint("pin_hash IS NULL OR pin_hash LIKE '$argon2id$%'", name="pin_is_hashed"),
        STRICT,
    )
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    password_hash: str | None = None
    one_time: bool = False
    changed_at: datetime | None = None
    tries: int = 0
    tried_at: datetime | None = None
    pin_hash: str | None = None
    pin_tries: int = 0


class OfficeHours(SQLModel, table=True):
    """Opening interval of a weekday (0 Monday), in a season or (season_id None) all year; times are HH:MM."""

    __tablename__ = "office_hours"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"), STRICT)
    id: int | None = Field(default=None, primary_key=True)
    season_id: int | None = Field(default=None, foreign_key="season.id", index=True)
    weekday: int
    opens: str
    closes: str


class Season(SQLModel, table=True):
    """Dates with hours of their own (Ramadan)."""

    __tablename__ = "season"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="season_order"), STRICT)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    first_day: date
    last_day: date
    source: str = ""
    confirmed: bool = True


class CalendarDay(SQLModel, table=True):
    """A day that differs from its weekday: a holiday, collective leave, or hours of its own (JSON list of pairs)."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        CheckConstraint("kind IN ('national', 'collective', 'local', 'special')", name="known_kind"),
        STRICT,
    )
    day: date = Field(primary_key=True)
    kind: str
    name: str
    source: str = ""
    confirmed: bool = True
    hours: str | None = None


class CalendarRevision(SQLModel, table=True):
    """The calendar as it was from a moment on (JSON), and what was decided about the promises that ran then (R15).

    `undoes` is the revision that this one takes back.
    """

    __tablename__ = "calendar_revision"
    __table_args__ = (CheckConstraint("decision IN ('none', 'moved', 'kept')", name="known_decision"), STRICT)
    number: int = Field(primary_key=True)
    at: datetime = Field(index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    reason: str = ""
    decision: str = "none"
    moved: int = 0
    kept: int = 0
    undoes: int | None = None
    document: str


class Service(SQLModel, table=True):
    """A service that the office offers; its standards are versions.

    `open_on_collective_leave` is the office's decision for this one service: staffed on cuti bersama though the office
    is closed.
    """

    __tablename__ = "service"
    __table_args__ = (STRICT,)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    open_on_collective_leave: bool = False


class StandardVersion(SQLModel, table=True):
    """One version of a service standard: a document (JSON) that never changes once requests point at it.

    From `revoked_on` on it is out of force; `revoked_for` says why.
    """

    __tablename__ = "standard_version"
    __table_args__ = (
        UniqueConstraint("service_id", "version", name="one_version"),
        CheckConstraint("state IN ('template', 'decided')", name="known_state"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="service.id", index=True)
    version: int
    state: str
    document: str
    decree: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    created_at: datetime
    revoked_on: date | None = None
    revoked_for: str | None = None


class Request(SQLModel, table=True):
    """A registered request (permohonan). `uid` is made by the client, before anything is sent or saved.

    `anonymised_at` is when its personal fields were destroyed; what statistics need stays.
    """

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint(DIGITS_ONLY_NIK, name="nik_16_digits"),
        CheckConstraint("fee_amount >= 0", name="fee_not_negative"),
        Index("request_status_due", "status", "due"),
        Index("request_ready_due", "ready_at", "due"),  # both, so that a month of promises kept is read from it alone
        Index("request_nik_received", "nik", "received_at"),
        Index("request_service_received", "service_id", "received_at"),
        Index("request_anonymised", "anonymised_at", sqlite_where=_ANONYMISED, postgresql_where=_ANONYMISED),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    number: str = Field(unique=True)
    paper_code: str = Field(unique=True)
    service_id: int = Field(foreign_key="service.id")
    version_id: int = Field(foreign_key="standard_version.id", index=True)
    variant: str
    name: str
    nik: str | None = None
    no_nik_reason: str = ""
    birth_date: date | None = None
    sex: str = ""
    phone: str | None = None
    address: str = ""
    proxy_name: str = ""
    proxy_relation: str = ""
    priority: bool = False
    channel: str = "counter"
    counter: str = Field(foreign_key="counter.code")
    officer_id: int = Field(foreign_key="person.id")
    status: str
    received_at: datetime = Field(index=True)
    complete_at: datetime
    verified_at: datetime | None = None
    paid_at: datetime | None = None
    started_at: datetime | None = None
    first_due: datetime | None = None
    due: datetime | None = None
    nominal: date | None = None
    unit: str | None = None
    ready_at: datetime | None = None
    closed_at: datetime | None = None
    handed_to: str = ""
    closing_reason: str = ""
    fee_kind: str
    fee_amount: int
    payment_reference: str = ""
    anonymised_at: datetime | None = None


class RequestItem(SQLModel, table=True):
    """One line of a request's checklist."""

    __tablename__ = "request_item"
    __table_args__ = (STRICT,)
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    position: int = Field(primary_key=True)
    key: str
    present: bool


class Suspension(SQLModel, table=True):
    """A time in which the office waits; open while `ended_at` is None.

    `requirement` is the key of the paper that it waits for; after `lapses_on` the request may be given up.
    """

    __tablename__ = "suspension"
    __table_args__ = (
        Index("suspension_open", "request_id", unique=True, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
        Index("suspension_lapse", "lapses_on", sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="suspension_order"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    reason: str
    note: str = ""
    stops_clock: bool
    started_at: datetime
    expected_on: date | None = None
    ended_at: datetime | None = None
    person_id: int = Field(foreign_key="person.id")
    requirement: str | None = None
    lapses_on: date | None = None


class SuspensionReason(SQLModel, table=True):
    """Why a request may wait, and whether that stops the clock (R9).

    `lapse_days` is how many calendar days the applicant has before the request may lapse; a retired reason stays for
    the requests that waited for it.
    """

    __tablename__ = "suspension_reason"
    __table_args__ = (STRICT,)
    code: str = Field(primary_key=True)
    text: str
    stops_clock: bool
    position: int
    lapse_days: int | None = None
    retired: bool = False


class LedgerRow(SQLModel, table=True):
    """One change of a promise (R13); the first row is the first promise. Never updated, but that the words of an
    extension's reason go with the personal fields."""

    __tablename__ = "ledger_row"
    __table_args__ = (STRICT,)
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    position: int = Field(primary_key=True)
    kind: str
    reason: str = ""
    at: datetime
    person_id: int = Field(foreign_key="person.id")
    from_due: datetime | None = None
    to_due: datetime
    facts: str = "{}"
    revision: int | None = Field(default=None, foreign_key="calendar_revision.number", index=True)


class AuditLine(SQLModel, table=True):
    """One line of the audit; append-only, chained by hash. Facts carry no personal data."""

    __tablename__ = "audit_line"
    __table_args__ = (
        Index("audit_subject", "subject", "subject_id"),
        Index("audit_person", "person_id"),
        Index("audit_action", "action"),
        Index("audit_at", "at"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    person_id: int | None = None
    person_name: str
    action: str
    subject: str
    subject_id: int | None = None
    facts: str = "{}"
    row_hash: str = ""
    previous_hash: str
    hash: str
