"""Handling: what happens to a request after it was registered, each step with its ledger row and audit line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, select

from loket.db import queries
from loket.db.tables import LedgerRow, Request, StandardVersion, Suspension, SuspensionReason
from loket.domain.identity import normalize_name
from loket.domain.people import Right
from loket.domain.promise import (
    Credit,
    EntryKind,
    OfficeCalendar,
    Pause,
    Standing,
    apply_pauses,
    compute,
    credit,
    extend,
    guard_extension,
)
from loket.domain.standards import ClosedDayRule, CompletionTime, Extension, FeeKind, StartEvent
from loket.domain.workflow import Action, Status, after
from loket.errors import RuleError
from loket.exchange.records import SuspensionCode
from loket.services import upstream_rows
from loket.services.calendar import CalendarService
from loket.services.calendar_moves import standing_of
from loket.services.catalogue import read_document
from loket.services.desk import Desk
from loket.services.reasons import FREE_TEXT_REASON, PAYMENT_REASON
from loket.services.registration import first_entry, give_promise

_RIGHTS = {Action.EXTEND: Right.EXTEND, Action.REJECT: Right.REJECT, Action.CANCEL: Right.CANCEL}
"""What only a supervisor does to a request (`trust.md`)."""


class Move(BaseModel):
    """One step of a request. `reason` is a code of the office's reasons, or words; `reference` a payment's number.

    For a suspension: `requirement` is the key of the paper that it waits for, `until` when it is expected back,
    `lapses_on` the last day before the request may be given up. `days` is how far to extend.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    action: Action
    reason: str = ""
    until: date | None = None
    to: str = ""
    reference: str = ""
    requirement: str = ""
    lapses_on: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the request stands after a step. `former_due` differs from `due` when the step moved the promise."""

    id: int
    number: str
    status: Status
    due: datetime | None
    former_due: datetime | None


class HandlingService:
    """The steps of a request."""

    def __init__(self, desk: Desk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar
        self._steps: dict[Action, Callable[[Session, Request, Move, OfficeCalendar], dict[str, object]]] = {
            Action.VERIFIED: self._verify,
            Action.PAID: self._pay,
            Action.SUSPEND: self._suspend,
            Action.RESUME: self._resume,
            Action.EXTEND: self._extend,
            Action.READY: self._finish,
            Action.HANDOVER: self._hand_over,
            Action.REJECT: self._close,
            Action.CANCEL: self._close,
        }

    def move(self, number: str, move: Move) -> Moved:
        """Take a step. Raises `RuleError`: unknown request, a step that may not follow, a missing detail, no right."""
        self._desk.require(_RIGHTS.get(move.action, Right.SERVE))
        with self._desk.database.write() as session:
            request = queries.by_number(session, number)
            if request is None:
                raise RuleError("unknown_request", field="number", number=number)
            former = request.due
            status = after(Status(request.status), move.action, verified=request.verified_at is not None)
            calendar = self._calendar.of_service(session, request.service_id)
            facts = self._steps[move.action](session, request, move, calendar)
            request.status = status
            session.add(request)
            self._desk.record(session, move.action.value, "request", request, number=request.number, **facts)
            upstream_rows.add_request(session, request, calendar, self._desk.now())
            return Moved(request.id or 0, request.number, status, request.due, former)

    def _verify(self, session: Session, request: Request, _move: Move, calendar: OfficeCalendar) -> dict[str, object]:
        request.verified_at = self._desk.now()
        self._start_clock(session, request, StartEvent.VERIFIED, calendar)
        return {}

    def _pay(self, session: Session, request: Request, move: Move, calendar: OfficeCalendar) -> dict[str, object]:
        if request.fee_kind == FeeKind.FREE:
            raise RuleError("nothing_to_pay", number=request.number)
        if not move.reference:
            raise RuleError("reference_missing", field="reference")
        if request.paid_at is not None:
            raise RuleError("paid_already", number=request.number, reference=request.payment_reference)
        request.paid_at, request.payment_reference = self._desk.now(), move.reference
        self._start_clock(session, request, StartEvent.PAID, calendar)
        return {"amount": request.fee_amount}

    def _start_clock(self, session: Session, request: Request, event: StartEvent, calendar: OfficeCalendar) -> None:
        """Start the promise where the standard says that this event starts it (R1)."""
        time = _time_of(session, request)
        if request.started_at is not None or time is None or time.starts_at is not event:
            return
        now = self._desk.now()
        promise = compute(time, now, calendar)
        give_promise(request, promise)
        revision = self._calendar.revision(session)
        session.add(first_entry(request, promise, now, self._desk.acting().id, revision))

    def _suspend(self, session: Session, request: Request, move: Move, calendar: OfficeCalendar) -> dict[str, object]:
        if not move.reason:
            raise RuleError("reason_missing", field="reason")
        now = self._desk.now()
        if now < request.received_at:
            received = calendar.work.in_office(request.received_at)
            raise RuleError("suspended_before_registered", number=request.number, at=received)
        today = calendar.work.in_office(now).date()
        if move.until is not None and move.until < today:
            raise RuleError("return_in_the_past", field="until", until=move.until)
        reason = _reason(session, move.reason)
        note = "" if reason is not None else move.reason
        reason = reason or session.get_one(SuspensionReason, FREE_TEXT_REASON)
        if reason.code == PAYMENT_REASON and request.fee_kind == FeeKind.FREE:
            raise RuleError("nothing_to_wait_for", field="reason", number=request.number)
        waiting = Suspension(
            request_id=request.id or 0,
            reason=reason.code,
            note=note,
            stops_clock=reason.stops_clock,
            started_at=now,
            expected_on=move.until,
            person_id=self._desk.acting().id,
            requirement=_requirement(session, request, move.requirement),
            lapses_on=_lapse(move, reason, today),
        )
        session.add(waiting)
        facts = {"until": move.until, "lapses_on": waiting.lapses_on, "requirement": waiting.requirement}
        return {"reason": reason.code, "stops_clock": reason.stops_clock, **facts}

    def _resume(self, session: Session, request: Request, _move: Move, calendar: OfficeCalendar) -> dict[str, object]:
        waiting = queries.open_suspension(session, request.id or 0)
        if waiting is None:
            raise RuleError("not_suspended", number=request.number)
        if self._desk.now() < waiting.started_at:
            began = calendar.work.in_office(waiting.started_at)
            raise RuleError("resumed_before_suspended", number=request.number, at=began)
        credited = _stopping_pauses(queries.suspensions(session, request.id or 0))
        end(session, waiting, self._desk.now())
        if waiting.stops_clock:
            self._credit(session, request, waiting, credited, calendar)
        return {"reason": waiting.reason}

    def _credit(
        self, session: Session, request: Request, waiting: Suspension, credited: list[Pause], calendar: OfficeCalendar
    ) -> None:
        """Give back what the pause took from a promise that runs, as one row of its ledger (R10, R11, R13).

        What was waited before the clock started (for a payment that starts it) took nothing from it.
        """
        if request.started_at is None or request.due is None or request.unit is None or waiting.ended_at is None:
            return
        standing = _standing(session, request)
        pause = Pause(max(waiting.started_at, request.started_at), waiting.ended_at)
        former = [Pause(max(one.start, request.started_at), one.end) for one in credited]
        moved = apply_pauses(standing, [pause], calendar, former)
        if moved.due != request.due:
            before, after = credit(standing.unit, former, calendar), credit(standing.unit, [*former, pause], calendar)
            given = Credit(after.time - before.time, after.days - before.days)
            session.add(self._entry(session, request, (EntryKind.SUSPENSION, waiting.reason), moved, given))
        request.due, request.nominal = moved.due, moved.nominal  # a term may have moved within closed days

    def _extend(self, session: Session, request: Request, move: Move, calendar: OfficeCalendar) -> dict[str, object]:
        """Give the request more time, as far as its standard allows; by a supervisor, with a reason (R12)."""
        if request.due is None:
            raise RuleError("not_started", number=request.number)
        allowed = extension_of(_time_of(session, request))
        before = [row for row in queries.ledger(session, request.id or 0) if row.kind == EntryKind.EXTENSION]
        already = sum(json.loads(row.facts).get("days", 0) for row in before)
        if move.days is None:
            raise RuleError("days_missing", field="days")
        guard_extension(move.days, already, allowed.amount if allowed else None, move.reason)
        if self._desk.now() > request.due:
            raise RuleError("extended_too_late", number=request.number, due=calendar.work.in_office(request.due))
        assert allowed is not None  # noqa: S101 (guarded)
        moved = extend(_standing(session, request), move.days, allowed.unit, calendar)
        entry = self._entry(session, request, (EntryKind.EXTENSION, move.reason), moved, Credit(days=move.days))
        entry.facts = json.dumps({"days": move.days, "unit": allowed.unit.value})
        session.add(entry)
        request.due, request.nominal = moved.due, moved.nominal
        return {"days": move.days, "unit": allowed.unit.value}

    def _entry(
        self, session: Session, request: Request, why: tuple[EntryKind, str], moved: Standing, given: Credit
    ) -> LedgerRow:
        kind, reason = why
        return LedgerRow(
            request_id=request.id or 0,
            position=len(queries.ledger(session, request.id or 0)),
            kind=kind,
            reason=reason,
            at=self._desk.now(),
            person_id=self._desk.acting().id,
            from_due=request.due,
            to_due=moved.due,
            facts=json.dumps({"days": given.days, "seconds": given.time.total_seconds()}),
        )

    def _finish(self, _session: Session, request: Request, _move: Move, _calendar: OfficeCalendar) -> dict[str, object]:
        request.ready_at = self._desk.now()
        return {"in_time": request.ready_at <= request.due if request.due is not None else None}

    def _hand_over(
        self, _session: Session, request: Request, move: Move, _calendar: OfficeCalendar
    ) -> dict[str, object]:
        request.closed_at = self._desk.now()
        request.handed_to = normalize_name(move.to) if move.to else request.name
        return {"to_proxy": request.handed_to != request.name}

    def _close(self, session: Session, request: Request, move: Move, _calendar: OfficeCalendar) -> dict[str, object]:
        if not move.reason:
            raise RuleError("reason_missing", field="reason")
        waiting = queries.open_suspension(session, request.id or 0)
        if waiting is not None:
            end(session, waiting, self._desk.now())
        request.closed_at, request.closing_reason = self._desk.now(), move.reason
        return {}


def end(session: Session, waiting: Suspension, now: datetime) -> None:
    """End a suspension, never before it began: the PC's clock may have been set back meanwhile."""
    waiting.ended_at = max(now, waiting.started_at)
    session.add(waiting)


def _reason(session: Session, words: str) -> SuspensionReason | None:
    """The office's reason of that code, of those words, or of the code that stands for it upstream."""
    known = {row.text.casefold(): row for row in session.exec(select(SuspensionReason))}
    upstream = {code.value: code.name.lower() for code in SuspensionCode}
    code = upstream.get(words.lower(), words.lower())
    return session.get(SuspensionReason, code) or known.get(words.casefold())


def _requirement(session: Session, request: Request, key: str) -> str | None:
    """The paper that it waits for: one of the request's checklist."""
    if not key:
        return None
    known = [item.key for item in queries.items(session, request.id or 0)]
    if key not in known:
        raise RuleError("unknown_requirement", field="requirement", requirement=key, known=known)
    return key


def _lapse(move: Move, reason: SuspensionReason, today: date) -> date | None:
    """The last day that the request waits: as said, or as long as the reason gives."""
    lapses_on = move.lapses_on
    if lapses_on is None and reason.lapse_days is not None:
        lapses_on = max(today + timedelta(days=reason.lapse_days), move.until or today)
    earliest = max(today, move.until or today)
    if lapses_on is not None and lapses_on < earliest:
        raise RuleError("lapse_too_early", field="lapses_on", lapses_on=lapses_on, earliest=earliest)
    return lapses_on


def _time_of(session: Session, request: Request) -> CompletionTime | None:
    standard = read_document(_document(session, request))
    return standard.time_of(standard.variant(request.variant))


def _standing(session: Session, request: Request) -> Standing:
    """Where the promise of a request stands; it must have one."""
    time = _time_of(session, request)
    return standing_of(request, time.on_closed if time else ClosedDayRule.NEXT)


def extension_of(time: CompletionTime | None) -> Extension | None:
    """How far the standard lets its promise be extended; the statutory default allows nothing."""
    return time.extension if time is not None else None


def _stopping_pauses(suspensions: list[Suspension]) -> list[Pause]:
    """The pauses that moved the promise already."""
    return [Pause(one.started_at, one.ended_at) for one in suspensions if one.stops_clock and one.ended_at is not None]


def _document(session: Session, request: Request) -> str:
    return session.exec(select(StandardVersion.document).where(StandardVersion.id == request.version_id)).one()
