"""The day's closing sheet: what the audit of a day adds up to, and the head of the chain that leaves on paper."""

from __future__ import annotations

import json
from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from loket.db.restoring import CONTINUED
from loket.db.tables import AuditLine, Counter, Request, Service
from loket.db.tables_backup import BackupRun
from loket.db.tables_counter import IncompleteVisit
from loket.db.tables_upstream import DeliveryBatch
from loket.domain.clock import midnight
from loket.domain.numbering import serial_in
from loket.domain.people import Right
from loket.domain.workflow import Action
from loket.errors import RuleError
from loket.i18n import N_, _, as_on_paper
from loket.services.anchoring import table_digests
from loket.services.desk import Desk, office_row
from loket.services.heads import head_payload
from loket.services.months import late_at, left_at
from loket.services.office import profile_of

if TYPE_CHECKING:
    from loket.documents.closing import ClosingData, DayLine, GivenUp, MoneyLine, NumberLine, WorkerLine

REGISTERED, UNDONE, PRINTED = "registered", "undone", "closing_printed"
_GIVEN_UP: dict[str, str] = {
    UNDONE: N_("Diurungkan petugas"),
    Action.CANCEL: N_("Dibatalkan"),
    Action.REJECT: N_("Ditolak"),
}
_COLUMNS: dict[str, str] = {
    REGISTERED: "received",
    Action.READY: "ready",
    Action.HANDOVER: "handed_over",
    Action.SUSPEND: "suspended",
}
"""Which column of the sheet counts which action."""


@dataclass(frozen=True, slots=True)
class ClosingSheet:
    """The sheet of a day (PDF), and the line of the audit whose hash it carries out of the office."""

    name: str
    content: bytes
    day: date
    line: int
    head: str


@dataclass(frozen=True, slots=True)
class _Span:
    """A day from its first moment to its last, or to now."""

    day: date
    first: datetime
    until: datetime

    def of(self, moment: Any) -> tuple[Any, Any]:
        """The condition that something happened in it."""
        return moment >= self.first, moment < self.until


@dataclass(frozen=True, slots=True)
class _Event:
    """A line of the day about a request."""

    action: str
    at: datetime
    by: str
    counter: str
    service: int
    number: str
    fee: int


class ClosingService:
    """What is printed when the counters close."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @as_on_paper()
    def paper(self, day: date | None = None) -> ClosingSheet:
        """The closing sheet of a day (today, if none is named), A4. The line that notes it is the anchor on it, and
        vouches for the tables as they now stand.

        Raises `RuleError`: not_allowed, closing_in_future, closing_before_office.
        """
        from loket.documents.closing import closing_a4  # noqa: PLC0415 (reportlab loads when paper is made)

        self._desk.require(Right.LOOK)
        digests = table_digests(self._desk)
        with self._desk.database.write() as session:
            span = self._span(session, day)
            self._desk.record(session, PRINTED, "closing", None, day=span.day, **digests)
            newest = select(AuditLine.id, AuditLine.hash).order_by(col(AuditLine.id).desc()).limit(1)
            line, head = session.exec(newest).one()
            data = self._data(session, span, line or 0, head)
        name = f"tutup-hari-{span.day.isoformat()}.pdf"
        return ClosingSheet(name, closing_a4(data), span.day, data.line, head)

    def _span(self, session: Session, day: date | None) -> _Span:
        now = self._desk.now()
        zone = ZoneInfo(office_row(session).zone)
        today = now.astimezone(zone).date()
        day = day or today
        if day > today:
            raise RuleError("closing_in_future", field="date", day=day)
        began = session.exec(select(func.min(AuditLine.at))).one() or now
        if day < min(today, began.astimezone(zone).date()):  # today's sheet is made under a wrong clock too
            raise RuleError("closing_before_office", field="date", since=began.astimezone(zone).date())
        following = midnight(day, zone, after=True)
        return _Span(day, midnight(day, zone), min(now + timedelta.resolution, following))

    def _data(self, session: Session, span: _Span, line: int, head: str) -> ClosingData:
        from loket.documents.closing import ClosingData  # noqa: PLC0415
        from loket.documents.data import Letterhead  # noqa: PLC0415

        office, events = profile_of(office_row(session)), _events(session, span)
        counters = {row.code: row.name for row in session.exec(select(Counter))}
        services = {row.id or 0: row.name for row in session.exec(select(Service))}
        backups = (BackupRun.kind == "backup", BackupRun.succeeded)
        return ClosingData(
            letterhead=Letterhead(office.letterhead, office.address, office.phone, office.email, office.logo),
            zone=office.zone,
            day=span.day,
            made_at=self._desk.now(),
            made_by=self._desk.acting().name,
            services=_day_lines(_counted(session, span, events), counters, services),
            numbers=_number_lines(session, span, office.number_template, counters),
            given_up=_given_up(events),
            money=_money_lines(events, services),
            workers=_worker_lines(session, span),
            last_backup=session.exec(select(func.max(BackupRun.at)).where(*backups)).one(),
            last_delivery=session.exec(select(func.max(DeliveryBatch.delivered_at))).one(),
            head=head,
            line=line,
            qr=head_payload(line, head),
            training=office.is_training,
        )


def _events(session: Session, span: _Span) -> list[_Event]:
    """What happened to requests that day, in order: by the audit, of which nothing can be taken away unseen."""
    lines = (
        select(
            AuditLine.action,
            AuditLine.at,
            AuditLine.person_name,
            Request.counter,
            Request.service_id,
            Request.number,
            Request.fee_amount,
        )  # type: ignore[call-overload]
        .join(Request, col(Request.id) == AuditLine.subject_id)
        .where(AuditLine.subject == "request", *span.of(col(AuditLine.at)))
        .order_by(col(AuditLine.id))
    )
    return [_Event(*line) for line in session.exec(lines)]


_Place = tuple[str, int]
_Counts = dict[str, Tally[_Place]]


def _counted(session: Session, span: _Span, events: Sequence[_Event]) -> _Counts:
    """How often each column of the sheet happened, by counter and service."""
    counts: _Counts = {name: Tally() for name in (*_COLUMNS.values(), "incomplete", "overdue")}
    for event in events:
        if event.action in _COLUMNS:
            counts[_COLUMNS[event.action]][event.counter, event.service] += 1
    visits = select(IncompleteVisit.counter, IncompleteVisit.service_id).where(*span.of(col(IncompleteVisit.at)))
    counts["incomplete"].update(session.exec(visits))
    late = select(Request.counter, Request.service_id).where(*left_at(span.until), late_at(span.until))
    counts["overdue"].update(session.exec(late))
    return counts


def _day_lines(counts: _Counts, counters: dict[str, str], services: dict[int, str]) -> tuple[DayLine, ...]:
    from loket.documents.closing import DayLine  # noqa: PLC0415

    places = {place for tally in counts.values() for place in tally}
    named = sorted(
        (counters.get(counter, counter), services.get(service, ""), (counter, service)) for counter, service in places
    )
    return tuple(
        DayLine(counter, service, **{name: tally[place] for name, tally in counts.items()})
        for counter, service, place in named
    )


def _number_lines(session: Session, span: _Span, template: str, counters: dict[str, str]) -> tuple[NumberLine, ...]:
    """The numbers of the day by counter, in the order in which they were given."""
    from loket.documents.closing import NumberLine  # noqa: PLC0415

    given: dict[str, list[str]] = {}
    numbers = select(Request.counter, Request.number).where(*span.of(col(Request.received_at)))
    for counter, number in session.exec(numbers.order_by(col(Request.id))):
        given.setdefault(counter, []).append(number)
    left_out = _skipped(session, span.day.year)
    return tuple(
        NumberLine(
            counters.get(counter, counter),
            each[0],
            each[-1],
            len(each),
            tuple(serial for serial in _lost(template, each) if serial not in left_out.get(counter, ())),
            tuple(serial for serial in _lost(template, each) if serial in left_out.get(counter, ())),
        )
        for counter, each in sorted(given.items())
    )


def _skipped(session: Session, year: int) -> dict[str, frozenset[int]]:
    """By counter, the serials that a restore left out on purpose: they were given by what it took the place of."""
    skipped: dict[str, frozenset[int]] = {}
    for facts in session.exec(select(AuditLine.facts).where(AuditLine.action == CONTINUED)):
        for key, (after, upto) in json.loads(facts)["series"].items():
            counter, _slash, of_year = key.partition("/")
            if of_year == str(year):
                skipped[counter] = skipped.get(counter, frozenset()) | frozenset(range(after + 1, upto + 1))
    return skipped


def _lost(template: str, numbers: Sequence[str]) -> tuple[int, ...]:
    """Serials between the first and the last that nobody has; nothing where the numbers are of several templates."""
    serials = [serial_in(template, number) for number in numbers]
    found = {serial for serial in serials if serial is not None}
    if len(found) < len(serials):
        return ()
    return tuple(sorted(set(range(min(found), max(found) + 1)) - found))


def _given_up(events: Sequence[_Event]) -> tuple[GivenUp, ...]:
    from loket.documents.closing import GivenUp  # noqa: PLC0415

    return tuple(
        GivenUp(event.number, _(_GIVEN_UP[event.action]), event.at, event.by)
        for event in events
        if event.action in _GIVEN_UP
    )


def _money_lines(events: Sequence[_Event], services: dict[int, str]) -> tuple[MoneyLine, ...]:
    """What was assessed with the day's registrations, without those taken back, and what was recorded as paid."""
    from loket.documents.closing import MoneyLine  # noqa: PLC0415

    undone = {event.number for event in events if event.action == UNDONE}
    assessed: Tally[int] = Tally()
    paid: Tally[int] = Tally()
    for event in events:
        if event.action == REGISTERED and event.number not in undone:
            assessed[event.service] += event.fee
        elif event.action == Action.PAID:
            paid[event.service] += event.fee
    named = sorted((services.get(service, ""), service) for service in {*assessed, *paid})
    lines = (MoneyLine(name, assessed[service], paid[service]) for name, service in named)
    return tuple(line for line in lines if line.assessed or line.paid)


def _worker_lines(session: Session, span: _Span) -> tuple[WorkerLine, ...]:
    """Who acted, by name; the sheet's own line is left out."""
    from loket.documents.closing import WorkerLine  # noqa: PLC0415

    lines = select(AuditLine.person_name, AuditLine.at, AuditLine.action).where(
        col(AuditLine.person_id).is_not(None), AuditLine.action != PRINTED, *span.of(col(AuditLine.at))
    )
    acted: dict[str, list[tuple[datetime, str]]] = {}
    for name, at, action in session.exec(lines.order_by(col(AuditLine.id))):
        acted.setdefault(name, []).append((at, action))
    return tuple(
        WorkerLine(
            name,
            min(at for at, _action in each),
            max(at for at, _action in each),
            sum(action == REGISTERED for _at, action in each),
            len(each),
        )
        for name, each in sorted(acted.items())
    )
