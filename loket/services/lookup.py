"""Lookup: lists of requests, and one request with everything about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, select

from loket.db import queries
from loket.db.sqlite import search_ids
from loket.db.tables import LedgerRow, Person, Request, StandardVersion, Suspension, SuspensionReason
from loket.domain.identity import format_phone, mask_nik
from loket.domain.numbering import normalize_paper_code
from loket.domain.people import Right
from loket.domain.promise import (
    Credit,
    EntryKind,
    LedgerEntry,
    OfficeCalendar,
    Promise,
    PromiseState,
    Step,
    explain_changes,
)
from loket.domain.seal import is_genuine, read_payload
from loket.domain.standards import CompletionTime, Decree, Fee, FeeKind, Requirement, ServiceStandard, Unit
from loket.domain.strip import StripDay
from loket.domain.workflow import OPEN, Action, Status, allowed
from loket.errors import RuleError
from loket.services.calendar import Calendars, CalendarService
from loket.services.catalogue import read_document
from loket.services.course import Course, expected_due, extended_dues, extension_left, first_promise, strip_of
from loket.services.desk import Desk, office_row
from loket.services.rows import URGENT, RequestRow, deemed_ids, rows_of, watch_of

LIMIT = 200


class Which(StrEnum):
    """Which requests a list shows."""

    ALL = "all"
    OPEN = "open"
    DUE_TODAY = "due_today"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    URGENT = "urgent"
    ON_TIME = "on_time"
    SUSPENDED = "suspended"
    READY = "ready"
    LAPSED = "lapsed"
    DEEMED = "deemed"


_STATES = {
    Which.DUE_TODAY: PromiseState.DUE_TODAY,
    Which.AT_RISK: PromiseState.AT_RISK,
    Which.OVERDUE: PromiseState.OVERDUE,
    Which.ON_TIME: PromiseState.ON_TIME,
}

STATUSES = {
    Which.OPEN: OPEN,
    Which.SUSPENDED: frozenset({Status.SUSPENDED}),  # whether or not that stops the clock
    Which.READY: frozenset({Status.READY}),
}


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One requirement of the standard, and whether it was brought."""

    requirement: Requirement
    present: bool


@dataclass(frozen=True, slots=True)
class SuspensionLine:
    """A time in which the request waited: for which paper, where there is one, and until when before it may lapse."""

    reason: str
    note: str
    stops_clock: bool
    started_at: datetime
    expected_on: date | None
    ended_at: datetime | None
    requirement: Requirement | None
    lapses_on: date | None


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """What happened, when, by whom; `facts` carry no personal data."""

    at: datetime
    by: str
    action: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDetail:
    """One request with everything about it. NIK and phone come masked unless the whole was asked for.

    `expected_due` is where the promise would go if what it waits for came on the expected day, `extension_left` how
    many days more its standard allows (None where it allows none), `extended_dues` where each would take it, `strip`
    its days; `anonymised_at` when its
    personal fields were destroyed; `calendar` the one in force for its service.
    """

    row: RequestRow
    uid: str
    paper_code: str
    nik: str
    phone: str
    no_nik_reason: str
    proxy_name: str
    proxy_relation: str
    officer: str
    complete_at: datetime
    verified_at: datetime | None
    paid_at: datetime | None
    started_at: datetime | None
    first_due: datetime | None
    due: datetime | None
    expected_due: datetime | None
    extension_left: int | None
    extended_dues: tuple[datetime, ...]
    ready_at: datetime | None
    closed_at: datetime | None
    handed_to: str
    closing_reason: str
    payment_reference: str
    anonymised_at: datetime | None
    fee: Fee
    completion_time: CompletionTime | None
    promise: Promise | None
    later_steps: tuple[Step, ...]
    strip: tuple[StripDay, ...]
    product: tuple[str, ...]
    standard: ServiceStandard
    version: int
    decree: Decree | None
    checklist: tuple[ChecklistLine, ...]
    ledger: tuple[LedgerEntry, ...]
    suspensions: tuple[SuspensionLine, ...]
    timeline: tuple[TimelineLine, ...]
    actions: tuple[Action, ...]
    receipts_printed: int
    calendar: OfficeCalendar = field(compare=False, repr=False)


_AS_STORED = (
    "uid",
    "paper_code",
    "no_nik_reason",
    "proxy_name",
    "proxy_relation",
    "complete_at",
    "verified_at",
    "paid_at",
    "started_at",
    "first_due",
    "due",
    "ready_at",
    "closed_at",
    "handed_to",
    "closing_reason",
    "payment_reference",
    "anonymised_at",
)
"""What `RequestDetail` says of a request just as its row does."""


class LookupService:
    """Finding requests."""

    def __init__(self, desk: Desk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar

    def requests(
        self, which: Which = Which.ALL, search: str = "", limit: int = LIMIT, *, whole: bool = False
    ) -> list[RequestRow]:
        """Requests, searched by words of number, name, NIK or phone; what runs out first stands first.

        `whole` gives NIK and phone unmasked and leaves an audit line.
        """
        self._desk.require(Right.REVEAL if whole else Right.LOOK)
        with self._desk.database.read() as session:
            calendars = self._calendar.calendars(session)
            lines = self._lines(session, which, search, limit, calendars)
            rows = rows_of(session, lines, self._desk.now(), calendars, whole=whole)
        if whole:
            self._record_list_reveal(which, [row.id for row in rows], searched=bool(search.strip()))
        return rows

    def _lines(
        self, session: Session, which: Which, search: str, limit: int, calendars: Calendars
    ) -> list[queries.Line]:
        ids = self.worked_out(session, which, calendars)
        if ids is not None:
            if search.strip():
                hits = set(search_ids(session, search))
                ids = [number for number in ids if number in hits]
            return queries.by_ids(session, ids[:limit])
        if search.strip():
            return queries.found(session, search, limit, STATUSES.get(which))
        if which is Which.READY:
            return queries.waiting_for_pickup(session, limit)
        return queries.newest(session, limit, STATUSES.get(which))

    def worked_out(self, session: Session, which: Which, calendars: Calendars) -> list[int] | None:
        """On an open session: the requests of a list that is worked out; None for those that the database answers."""
        now = self._desk.now()
        if which is Which.LAPSED:
            return queries.lapsed(session, calendars.office.work.in_office(now).date())
        if which is Which.DEEMED:
            return deemed_ids(session, watch_of(session, now, calendars))
        if which is Which.URGENT:
            watch = watch_of(session, now, calendars)
            return [number for state in URGENT for number in watch.ids[state]]
        return watch_of(session, now, calendars).ids[_STATES[which]] if which in _STATES else None

    def detail(self, number: str, *, whole: bool = False) -> RequestDetail:
        """One request by its number. `whole` gives NIK and phone unmasked and leaves an audit line.

        Raises `RuleError("unknown_request")`.
        """
        self._desk.require(Right.REVEAL if whole else Right.LOOK)
        if whole:
            self._record_reveal(number)
        with self._desk.database.read() as session:
            request = queries.by_number(session, number)
            if request is None:
                raise RuleError("unknown_request", field="number", number=number)
            return self._detail(session, request, whole=whole)

    def number_of(self, scanned: str) -> str | None:
        """The number of the request that a scanned or typed code stands for; None when it is no code of ours.

        Raises `RuleError("paper_not_genuine")` for a scan whose seal this office did not make.
        """
        self._desk.require(Right.LOOK)
        payload = read_payload(scanned)
        try:
            code = normalize_paper_code(payload or scanned)
        except RuleError:
            return None
        with self._desk.database.read() as session:
            if payload and not is_genuine(bytes.fromhex(office_row(session).paper_key), scanned):
                raise RuleError("paper_not_genuine", field="number")
            request = queries.by_paper_code(session, code)
            return request.number if request is not None else None

    def _record_reveal(self, number: str) -> None:
        with self._desk.database.write() as session:
            request = queries.by_number(session, number)
            if request is not None:
                self._desk.remark(session, "revealed", "request", request.id, number=request.number)

    def _record_list_reveal(self, which: Which, shown: list[int], *, searched: bool) -> None:
        """Whose data it was stands in the line by the requests' ids."""
        with self._desk.database.write() as session:
            facts = {"which": which, "searched": searched, "requests": shown}
            self._desk.record(session, "list_revealed", "requests", None, **facts)

    def _detail(self, session: Session, request: Request, *, whole: bool) -> RequestDetail:
        calendars = self._calendar.calendars(session)
        calendar = calendars.of(request.service_id)
        line = queries.by_ids(session, [request.id or 0])[0]
        row = rows_of(session, [line], self._desk.now(), calendars)[0]
        version = session.get_one(StandardVersion, request.version_id)
        standard = read_document(version.document)
        variant = standard.variant(request.variant)
        names = {person.id: person.name for person in session.exec(select(Person))}
        time = standard.time_of(variant)
        ledger = entries_of(session, request)
        suspensions = queries.suspensions(session, request.id or 0)
        course = Course(request, time, queries.ledger(session, request.id or 0), suspensions, self._desk.now())
        return RequestDetail(
            **{name: getattr(request, name) for name in _AS_STORED},
            row=row,
            nik=(request.nik if whole else mask_nik(request.nik)) if request.nik else "",
            phone=(format_phone(request.phone) if whole else row.phone) if request.phone else "",
            officer=names.get(request.officer_id, ""),
            expected_due=expected_due(course, calendar),
            extension_left=extension_left(course),
            extended_dues=extended_dues(course, calendar),
            fee=Fee(FeeKind(request.fee_kind), request.fee_amount, standard.fee_of(variant).legal_basis),
            completion_time=time,
            promise=first_promise(session, self._calendar, course),
            later_steps=_in_office(explain_changes(ledger, calendar), calendar),
            strip=strip_of(session, self._calendar, course),
            product=standard.product_of(variant),
            standard=standard,
            version=version.version,
            decree=standard.decree,
            checklist=_checklist(session, request, variant.requirements),
            ledger=tuple(ledger),
            suspensions=tuple(_suspension(one, variant.requirements) for one in suspensions),
            timeline=_timeline(session, request),
            actions=_actions(request, extension_left(course)),
            receipts_printed=queries.prints(session, request.id or 0, "receipt"),
            calendar=calendar,
        )


def _actions(request: Request, left: int | None) -> tuple[Action, ...]:
    """The steps that may follow: none extends where the standard leaves nothing, none is paid where nothing is due."""
    to_pay = request.fee_kind != FeeKind.FREE and request.paid_at is None
    pointless = {Action.EXTEND: not left, Action.PAID: not to_pay}
    return tuple(action for action in allowed(Status(request.status)) if not pointless.get(action, False))


def _timeline(session: Session, request: Request) -> tuple[TimelineLine, ...]:
    lines = queries.timeline(session, "request", request.id or 0)
    return tuple(TimelineLine(one.at, one.person_name, one.action, json.loads(one.facts)) for one in lines)


def _suspension(row: Suspension, requirements: tuple[Requirement, ...]) -> SuspensionLine:
    return SuspensionLine(
        reason=row.reason,
        note=row.note,
        stops_clock=row.stops_clock,
        started_at=row.started_at,
        expected_on=row.expected_on,
        ended_at=row.ended_at,
        requirement=next((one for one in requirements if one.key == row.requirement), None),
        lapses_on=row.lapses_on,
    )


def _checklist(session: Session, request: Request, requirements: tuple[Requirement, ...]) -> tuple[ChecklistLine, ...]:
    known = {requirement.key: requirement for requirement in requirements}
    return tuple(
        ChecklistLine(known[item.key], item.present)
        for item in queries.items(session, request.id or 0)
        if item.key in known
    )


def entries_of(session: Session, request: Request) -> list[LedgerEntry]:
    """The ledger of a request's promise as the domain knows it, its reasons in words."""
    reasons = {row.code: row.text.lower() for row in session.exec(select(SuspensionReason))}
    names = {person.id: person.name for person in session.exec(select(Person))}
    unit = Unit(request.unit) if request.unit else None
    return [_entry(row, reasons, names, unit) for row in queries.ledger(session, request.id or 0)]


def _entry(
    row: LedgerRow, reasons: Mapping[str, str], names: Mapping[int | None, str], unit: Unit | None
) -> LedgerEntry:
    facts = json.loads(row.facts)
    return LedgerEntry(
        kind=EntryKind(row.kind),
        reason=reasons.get(row.reason, row.reason),
        by=names.get(row.person_id, ""),
        at=row.at,
        from_due=row.from_due,
        to_due=row.to_due,
        given=Credit(timedelta(seconds=facts.get("seconds", 0)), facts.get("days", 0)),
        unit=Unit(facts["unit"]) if "unit" in facts else unit,
    )


def _in_office(steps: tuple[Step, ...], calendar: OfficeCalendar) -> tuple[Step, ...]:
    return tuple(replace(step, at=calendar.work.in_office(step.at)) if step.at else step for step in steps)
