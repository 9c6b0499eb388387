"""Intake: what the office would promise, who came before, and the registration itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlmodel import Session, col, delete, select

from loket.db import queries
from loket.db.tables import Office, Request, Service, StandardVersion
from loket.db.tables_counter import Draft, IncompleteVisit
from loket.domain.identity import NikReading, format_phone, normalize_nik, read_nik
from loket.domain.numbering import PAPER_BYTES, paper_code, render, scope
from loket.domain.people import Right
from loket.domain.promise import Promise, compute
from loket.domain.standards import CompletionTime, ServiceStandard, StartEvent, Variant
from loket.domain.workflow import OPEN, Action, Status, after
from loket.errors import RuleError, StorageError
from loket.paths import resource
from loket.services import upstream_rows
from loket.services.calendar import CalendarService
from loket.services.catalogue import read_document
from loket.services.clock import refuse_wrong_clock
from loket.services.desk import Desk, office_row
from loket.services.intake_preview import Preview, WhatIf, chances, opens_at
from loket.services.registration import (
    STARTED_AT_ONCE,
    DraftRow,
    Incomplete,
    NewRequest,
    Registered,
    check_keys,
    checked,
    draft_row,
    first_entry,
    give_promise,
    incomplete,
    items_of,
    registered,
    standard_of,
)
from loket.services.rows import RequestRow, rows_of
from loket.services.standards import office_day, service_by_code, usable_version

UNDO_SECONDS = 10
UNDONE = "undo"


@dataclass(frozen=True, slots=True)
class KnownApplicant:
    """Somebody who was here before: what to offer, and what is still open."""

    name: str
    phone: str
    address: str
    visits: int
    last_service: str
    last_received: datetime
    open_requests: tuple[RequestRow, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The standard that a request falls under."""

    office: Office
    service: Service
    version: StandardVersion
    standard: ServiceStandard
    variant: Variant

    @property
    def time(self) -> CompletionTime | None:
        return self.standard.time_of(self.variant)

    @property
    def starts_at(self) -> StartEvent:
        return self.time.starts_at if self.time else StartEvent.COMPLETE


class IntakeService:
    """The officer's page."""

    def __init__(self, desk: Desk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar

    def preview(self, service: str, variant: str | None = None, at: datetime | None = None) -> Preview:
        """What would be asked, cost and promised if the file were complete at `at` (now). Raises `RuleError`."""
        self._desk.require(Right.LOOK)
        moment = at or self._desk.now()
        with self._desk.database.read() as session:
            chosen = self._choose(session, service, variant, moment)
            calendar = self._calendar.of_service(session, chosen.service.id)
        begins = chosen.starts_at in STARTED_AT_ONCE
        decree = chosen.standard.decree
        return Preview(
            service=chosen.standard.name,
            variant=chosen.variant.name,
            version=chosen.version.version,
            decree=decree.number if decree else "",
            decree_date=decree.decided_on if decree else None,
            is_example=chosen.standard.is_example,
            requirements=chosen.variant.requirements,
            fee=chosen.standard.fee_of(chosen.variant),
            completion_time=chosen.time,
            promise=compute(chosen.time, moment, calendar) if begins else None,
            opens_at=opens_at(chosen.time, moment, calendar),
        )

    def promise(self, service: str, variant: str | None, at: datetime) -> Promise:
        """The promise if the clock started at `at`, whatever event the standard names. Raises `RuleError`."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            chosen = self._choose(session, service, variant, at)
            return compute(chosen.time, at, self._calendar.of_service(session, chosen.service.id))

    def what_if(self, service: str, variant: str | None = None) -> tuple[WhatIf, ...]:
        """What the promise would be now, after today's cut-off hour where it is still to come, and tomorrow.

        Tomorrow is the opening of the next working day. Raises `RuleError`.
        """
        self._desk.require(Right.LOOK)
        now = self._desk.now()
        with self._desk.database.read() as session:
            chosen = self._choose(session, service, variant, now)
            calendar = self._calendar.of_service(session, chosen.service.id)
        return tuple(
            WhatIf(when, start, compute(chosen.time, start, calendar)) for when, start in chances(now, calendar)
        )

    def read_nik(self, text: str) -> NikReading:
        """What a NIK says of birth date, sex and region; a suggestion. Raises `RuleError`."""
        self._desk.require(Right.LOOK)
        calendar = self._calendar.current()
        return read_nik(text, self._desk.now().astimezone(calendar.work.zone).date(), _regions())

    def known(self, nik: str) -> KnownApplicant | None:
        """Who came with this NIK before; a hit leaves an audit line. Raises `RuleError` for what is no NIK."""
        self._desk.require(Right.SERVE)
        nik = normalize_nik(nik)
        with self._desk.database.read() as session:
            lines = [line for line in queries.of_nik(session, nik, limit=50) if line[0].closing_reason != UNDONE]
            found = self._applicant(session, lines) if lines else None
        if found is not None:
            last = lines[0][0]
            with self._desk.database.write() as session:
                self._desk.remark(session, "looked_up", "request", last.id, number=last.number)
        return found

    def _applicant(self, session: Session, lines: list[queries.Line]) -> KnownApplicant:
        last = lines[0][0]
        running = [line for line in lines if line[0].status in OPEN]
        return KnownApplicant(
            name=last.name,
            phone=format_phone(last.phone) if last.phone else "",
            address=last.address,
            visits=len(lines),
            last_service=standard_of(session, last.version_id).name,
            last_received=last.received_at,
            open_requests=tuple(rows_of(session, running, self._desk.now(), self._calendar.calendars(session))),
        )

    def receive(self, new: NewRequest) -> Registered | Incomplete:
        """Register a request, or keep an incomplete visit when something is missing.

        Raises `RuleError`: what is wrong with the form, and `clock_far_behind` where the PC's clock can't be right.
        After an error at commit the outcome is looked up by the request id before anyone is told anything.
        """
        self._desk.require(Right.SERVE)
        new = checked(new)
        try:
            with self._desk.database.write() as session:
                known = self._already(session, new)
                return known if known is not None else self._receive(session, new)
        except StorageError as error:
            if error.facts.get("phase") != "commit":
                raise
            with self._desk.database.read() as session:
                known = self._already(session, new)
            if known is None:
                raise
            return known

    def _receive(self, session: Session, new: NewRequest) -> Registered | Incomplete:
        refuse_wrong_clock(session, self._desk)
        now = self._desk.now()
        chosen = self._choose(session, new.service, new.variant, now)
        check_keys(new, chosen.variant)
        session.exec(delete(Draft).where(col(Draft.uid) == new.uid))
        if new.missing:
            return self._keep_incomplete(session, new, chosen, now)
        calendar = self._calendar.of_service(session, chosen.service.id)
        promise = compute(chosen.time, now, calendar) if chosen.starts_at in STARTED_AT_ONCE else None
        request = self._new_row(session, new, chosen, now)
        if promise is not None:
            give_promise(request, promise)
        session.add(request)
        session.flush()
        session.add_all(items_of(request, new, chosen.variant))
        if promise is not None:
            revision = self._calendar.revision(session)
            session.add(first_entry(request, promise, now, self._desk.acting().id, revision))
        self._desk.record(session, "registered", "request", request, number=request.number, service=chosen.service.code)
        upstream_rows.add_request(session, request, calendar, now)
        return registered(request, chosen.standard, chosen.variant, promise)

    def _new_row(self, session: Session, new: NewRequest, chosen: _Chosen, now: datetime) -> Request:
        person, office = self._desk.acting(), chosen.office
        day = office_day(office, now)
        fee = chosen.standard.fee_of(chosen.variant)
        serial = queries.next_serial(session, scope(self._desk.counter, day))
        number = render(
            office.number_template,
            serial=serial,
            code=chosen.standard.classification or chosen.service.code.upper(),
            unit=office.unit_code,
            counter=self._desk.counter,
            on=day,
        )
        return Request(
            uid=new.uid,
            number=number,
            paper_code=paper_code(secrets.token_bytes(PAPER_BYTES)),
            service_id=chosen.service.id or 0,
            version_id=chosen.version.id or 0,
            variant=chosen.variant.code,
            name=new.name,
            nik=new.nik or None,
            no_nik_reason=new.no_nik_reason,
            birth_date=new.birth_date,
            sex=new.sex,
            phone=new.phone or None,
            address=new.address,
            proxy_name=new.proxy_name,
            proxy_relation=new.proxy_relation,
            priority=new.priority,
            counter=self._desk.counter,
            officer_id=person.id,
            status=Status.REGISTERED,
            received_at=now,
            complete_at=now,
            fee_kind=fee.kind,
            fee_amount=fee.amount,
        )

    def _keep_incomplete(self, session: Session, new: NewRequest, chosen: _Chosen, now: datetime) -> Incomplete:
        visit = IncompleteVisit(
            uid=new.uid,
            at=now,
            service_id=chosen.service.id or 0,
            version_id=chosen.version.id or 0,
            variant=chosen.variant.code,
            missing=json.dumps(new.missing),
            name=new.name,
            counter=self._desk.counter,
            officer_id=self._desk.acting().id,
        )
        session.add(visit)
        session.flush()
        facts = {"service": chosen.service.code, "missing": list(new.missing)}
        self._desk.record(session, "incomplete_visit", "incomplete_visit", visit, **facts)
        return incomplete(visit, chosen.standard)

    def _already(self, session: Session, new: NewRequest) -> Registered | Incomplete | None:
        """What an earlier try with the same request id left behind.

        An incomplete visit stands in the way of nothing: the form may come again with what was missing.
        """
        request = queries.by_uid(session, new.uid)
        if request is not None:
            standard = standard_of(session, request.version_id)
            return registered(request, standard, standard.variant(request.variant), None)
        visit = session.exec(select(IncompleteVisit).where(IncompleteVisit.uid == new.uid)).first()
        if visit is None or not new.missing:
            return None
        return incomplete(visit, standard_of(session, visit.version_id))

    def undo(self, request_id: int) -> None:
        """Take back an own registration within ten seconds: it is cancelled with a reason, its number stays used."""
        self._desk.require(Right.SERVE)
        now = self._desk.now()
        with self._desk.database.write() as session:
            request = session.get(Request, request_id)
            if request is None:
                raise RuleError("unknown_request", number="")
            late = (now - request.received_at).total_seconds() > UNDO_SECONDS
            if late or request.officer_id != self._desk.acting().id:
                raise RuleError("undo_too_late", seconds=UNDO_SECONDS, number=request.number)
            request.status = after(Status(request.status), Action.CANCEL, verified=False)
            request.closed_at, request.closing_reason = now, UNDONE
            waiting = queries.open_suspension(session, request_id)
            if waiting is not None:
                waiting.ended_at = max(now, waiting.started_at)
                session.add(waiting)
            session.add(request)
            self._desk.record(session, "undone", "request", request, number=request.number)
            upstream_rows.add_request(session, request, self._calendar.of_service(session, request.service_id), now)

    def keep_draft(self, uid: str, form: Mapping[str, object], *, held: bool = False) -> None:
        """Keep a half-typed form. It lives in the encrypted database, never in a plain file.

        A form that was registered meanwhile is none any more, and is not kept.
        """
        self._desk.require(Right.SERVE)
        row = Draft(
            uid=uid,
            person_id=self._desk.acting().id,
            form=json.dumps(dict(form)),
            held=held,
            saved_at=self._desk.now(),
        )
        with self._desk.database.write() as session:
            if queries.by_uid(session, uid) is None:
                session.merge(row)

    def drop_draft(self, uid: str) -> None:
        """Throw a half-typed form away."""
        self._desk.require(Right.SERVE)
        with self._desk.database.write() as session:
            session.exec(delete(Draft).where(col(Draft.uid) == uid))

    def drafts(self) -> list[DraftRow]:
        """The half-typed forms of whoever sits at the desk, the newest first."""
        self._desk.require(Right.SERVE)
        mine = select(Draft).where(Draft.person_id == self._desk.acting().id).order_by(col(Draft.saved_at).desc())
        with self._desk.database.read() as session:
            return [draft_row(row) for row in session.exec(mine)]

    def _choose(self, session: Session, code: str, variant: str | None, at: datetime) -> _Chosen:
        office = office_row(session)
        service = service_by_code(session, code)
        version = usable_version(session, service, office, office_day(office, at))
        standard = read_document(version.document)
        return _Chosen(office, service, version, standard, standard.variant(variant))


@cache
def _regions() -> Mapping[str, str]:
    table = json.loads(resource("regions/regions.json").read_text(encoding="utf-8"))
    return {**table["historic"], **table["current"]}
