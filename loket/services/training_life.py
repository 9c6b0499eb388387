"""The life of one synthetic request, step by step, under the same rules as at the counter.

Nothing here touches the database: a life is a finished request with its checklist, ledger, suspensions, and an event
for each step, carrying the hash of the row as it then stood.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from loket.db.audit import row_hash
from loket.db.tables import LedgerRow, Request, Suspension
from loket.domain.identity import Sex
from loket.domain.promise import EntryKind, OfficeCalendar, Pause, Standing, apply_pauses, compute, credit
from loket.domain.standards import ClosedDayRule, FeeKind, StartEvent, Unit
from loket.domain.workflow import Action, Status, after
from loket.services.desk import PersonRow
from loket.services.registration import STARTED_AT_ONCE, first_entry, give_promise
from loket.services.training_people import Person, invent_name
from loket.services.training_plan import Fate, Plan

_LATE = 0.08
_WAITS = 0.05
_ENDS_EARLY = 0.03
_REASONS = (
    ("applicant", 45),
    ("payment", 15),
    ("signer", 15),
    ("system", 10),
    ("blanks", 10),
    ("equipment", 5),
)
_REJECTED = ("Data tidak cocok dengan basis data kependudukan", "Bukan kewenangan kantor ini", "Berkas tidak sah")
_CANCELLED = ("Dibatalkan pemohon", "Pendaftaran ganda")


Columns = dict[str, object]
"""A row by its columns: there are too many lines of checklists to make an object of each."""


@dataclass(frozen=True, slots=True)
class Event:
    """One step as the audit tells it; `digest` is the hash of the request's row after it."""

    at: datetime
    request_id: int
    person: PersonRow
    action: str
    facts: Mapping[str, object]
    digest: str


@dataclass(frozen=True, slots=True)
class Names:
    """What identifies a request: its id, number and codes."""

    id: int
    uid: str
    number: str
    paper_code: str
    counter: str


@dataclass(frozen=True, slots=True)
class World:
    """What all lives share."""

    calendar: OfficeCalendar
    now: datetime
    people: Sequence[PersonRow]
    stops_clock: Mapping[str, bool]
    rng: random.Random


@dataclass(slots=True)
class Life:
    """A request from its registration to where it stands now."""

    world: World
    plan: Plan
    request: Request
    last: datetime
    items: list[Columns] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def live(world: World, plan: Plan, names: Names, who: Person) -> Life:
    """Let a request live as planned, up to now."""
    life = Life(world, plan, _request(world, plan, names, who), plan.at)
    _register(life, names)
    if _prepare(life) and plan.fate is not Fate.LEFT and _end_or_wait(life):
        _finish(life)
    return life


def _request(world: World, plan: Plan, names: Names, who: Person) -> Request:
    fee = plan.offer.standard.fee_of(plan.offer.variant)
    has_proxy = world.rng.random() < 0.06
    return Request(
        id=names.id,
        uid=names.uid,
        number=names.number,
        paper_code=names.paper_code,
        service_id=plan.offer.service_id,
        version_id=plan.offer.version_id,
        variant=plan.offer.variant.code,
        name=who.name,
        nik=who.nik or None,
        no_nik_reason=who.no_nik_reason,
        birth_date=who.birth_date,
        sex=who.sex,
        phone=who.phone or None,
        address=who.address,
        proxy_name=_somebody(world) if has_proxy else "",
        proxy_relation="Surat kuasa" if has_proxy else "",
        priority=world.rng.random() < 0.03,
        counter=names.counter,
        officer_id=0,
        status=Status.REGISTERED,
        received_at=plan.at,
        complete_at=plan.at,
        fee_kind=fee.kind,
        fee_amount=fee.amount,
    )


def _somebody(world: World) -> str:
    return invent_name(world.rng, world.rng.choice((Sex.MALE, Sex.FEMALE)))


def _register(life: Life, names: Names) -> None:
    request, officer = life.request, life.world.rng.choice(life.world.people)
    request.officer_id = officer.id
    life.items = [
        {
            "request_id": names.id,
            "position": position,
            "key": requirement.key,
            "present": not requirement.optional or life.world.rng.random() < 0.5,
        }
        for position, requirement in enumerate(life.plan.offer.variant.requirements)
    ]
    starts_at = life.plan.offer.time.starts_at if life.plan.offer.time else StartEvent.COMPLETE
    if starts_at in STARTED_AT_ONCE:
        _start_clock(life, life.plan.at, officer)
    _tell(life, life.plan.at, "registered", officer, service=life.plan.offer.code)


def _start_clock(life: Life, at: datetime, person: PersonRow) -> None:
    promise = compute(life.plan.offer.time, at, life.world.calendar)
    give_promise(life.request, promise)
    life.ledger.append(first_entry(life.request, promise, at, person.id))


def _tell(life: Life, at: datetime, action: str, person: PersonRow, **facts: object) -> None:
    facts = {"number": life.request.number, **facts}
    event = Event(at, life.request.id or 0, person, action, facts, row_hash(life.request))
    life.events.append(event)
    life.last = at


def _step(life: Life, action: Action) -> PersonRow:
    """Where the action leads by the rules; returns who takes it."""
    request = life.request
    request.status = after(Status(request.status), action, verified=request.verified_at is not None)
    return life.world.rng.choice(life.world.people)


def _later(life: Life, work: timedelta) -> datetime | None:
    """So much open time after the last event; None where that is yet to come."""
    at = life.world.calendar.work.add_time(life.last, max(work, timedelta(seconds=30)))
    return at if at <= life.world.now else None


def _soon(life: Life, otherwise: timedelta) -> datetime | None:
    """Early in what is left of the promise; so much later where there is none yet."""
    left = _left(life) * life.world.rng.uniform(0.02, 0.3) if life.request.due else otherwise
    return _later(life, left)


def _minutes(life: Life, mean: float) -> timedelta:
    return timedelta(seconds=int(life.world.rng.expovariate(1 / mean) * 60))


def _prepare(life: Life) -> bool:
    """Verification and payment. Whether both are behind the request by now."""
    later = life.plan.offer.starts_later
    if (later or life.world.rng.random() < 0.6) and life.plan.fate is not Fate.READY:
        at = _soon(life, _minutes(life, 90))
        if at is None:
            return not later
        _verify(life, at)
    elif later:
        _verify(life, _later(life, timedelta(minutes=1)) or life.world.now)
    if life.request.fee_kind != FeeKind.FREE and life.request.fee_amount:
        return _pay(life)
    return True


def _verify(life: Life, at: datetime) -> None:
    person = _step(life, Action.VERIFIED)
    life.request.verified_at = at
    time = life.plan.offer.time
    if life.request.started_at is None and time is not None and time.starts_at is StartEvent.VERIFIED:
        _start_clock(life, at, person)
    _tell(life, at, Action.VERIFIED.value, person)


def _pay(life: Life) -> bool:
    at = _soon(life, _minutes(life, 20))
    if at is None:
        return False
    person = _step(life, Action.PAID)
    life.request.paid_at = at
    life.request.payment_reference = f"NTPN{life.world.rng.randrange(16**10):010X}"
    time = life.plan.offer.time
    if life.request.started_at is None and time is not None and time.starts_at is StartEvent.PAID:
        _start_clock(life, at, person)
    _tell(life, at, Action.PAID.value, person, amount=life.request.fee_amount)
    return True


def _end_or_wait(life: Life) -> bool:
    """A rejection, a cancellation or a suspension on the way. Whether the request goes on to its end."""
    rng, fate = life.world.rng, life.plan.fate
    if fate is Fate.SUSPENDED:
        _suspend(life, for_good=True)
        return False
    if fate is Fate.READY:
        return True
    if rng.random() < _ENDS_EARLY:
        _close(life)
        return False
    if rng.random() < _WAITS and life.request.unit != Unit.MINUTE:
        return _suspend(life, for_good=False)
    return True


def _close(life: Life) -> None:
    at = _later(life, _left(life) * life.world.rng.uniform(0.1, 0.9))
    if at is None:
        return
    action, reasons = life.world.rng.choice(((Action.REJECT, _REJECTED), (Action.CANCEL, _CANCELLED)))
    person = _step(life, action)
    life.request.closed_at, life.request.closing_reason = at, life.world.rng.choice(reasons)
    _tell(life, at, action.value, person)


def _left(life: Life) -> timedelta:
    """Open time from the last event to the due moment."""
    if life.request.due is None:
        return timedelta(hours=8)
    return life.world.calendar.work.time_between(life.last, life.request.due)


def _suspend(life: Life, *, for_good: bool) -> bool:
    """The request waits, and goes on unless it waits for good. Whether it goes on by now."""
    rng = life.world.rng
    at = _later(life, min(_left(life) * rng.uniform(0.05, 0.7), timedelta(hours=6) if for_good else timedelta.max))
    if at is None:
        return False
    codes, weights = zip(*_REASONS, strict=True)
    reason = "applicant" if for_good else rng.choices(codes, weights)[0]
    person = _step(life, Action.SUSPEND)
    waiting = Suspension(
        request_id=life.request.id or 0,
        reason=reason,
        stops_clock=life.world.stops_clock.get(reason, False),
        started_at=at,
        expected_on=at.date() + timedelta(days=rng.randrange(1, 10)),
        person_id=person.id,
    )
    life.suspensions.append(waiting)
    facts = {"reason": reason, "stops_clock": waiting.stops_clock, "until": waiting.expected_on}
    _tell(life, at, Action.SUSPEND.value, person, **facts)
    return not for_good and _resume(life, waiting)


def _resume(life: Life, waiting: Suspension) -> bool:
    at = _later(life, _minutes(life, 60 * 14))
    if at is None:
        return False
    person = _step(life, Action.RESUME)
    waiting.ended_at = at
    if waiting.stops_clock:
        _credit(life, waiting, person)
    _tell(life, at, Action.RESUME.value, person, reason=waiting.reason)
    return True


def _credit(life: Life, waiting: Suspension, person: PersonRow) -> None:
    """What the pause took is given back as one row of the ledger (R10, R11, R13)."""
    request, calendar, time = life.request, life.world.calendar, life.plan.offer.time
    if request.due is None or request.unit is None or waiting.ended_at is None:
        return
    on_closed = time.on_closed if time else ClosedDayRule.NEXT
    standing = Standing(request.due, Unit(request.unit), request.nominal, on_closed)
    pause = Pause(waiting.started_at, waiting.ended_at)
    moved = apply_pauses(standing, [pause], calendar)
    if moved.due == request.due:
        return
    given = credit(standing.unit, [pause], calendar)
    row = LedgerRow(
        request_id=request.id or 0,
        position=len(life.ledger),
        kind=EntryKind.SUSPENSION,
        reason=waiting.reason,
        at=waiting.ended_at,
        person_id=person.id,
        from_due=request.due,
        to_due=moved.due,
        facts=json.dumps({"days": given.days, "seconds": given.time.total_seconds()}),
    )
    life.ledger.append(row)
    request.due, request.nominal = moved.due, moved.nominal


def _finish(life: Life) -> None:
    """Ready, most often within the promise; then collected, sooner or later."""
    rng, left = life.world.rng, _left(life)
    if life.plan.fate is Fate.READY:
        at: datetime | None = _later(life, left * rng.uniform(0.1, 0.6)) or life.world.now
    elif left and rng.random() >= _LATE:
        at = _later(life, left * min(rng.betavariate(4, 1.6), 0.99))
    else:
        at = _later(life, left + _minutes(life, 60 * 9) + timedelta(minutes=1))
    if at is None:
        return
    person = _step(life, Action.READY)
    life.request.ready_at = at
    in_time = at <= life.request.due if life.request.due is not None else None
    _tell(life, at, Action.READY.value, person, in_time=in_time)
    if life.plan.fate is not Fate.READY:
        _hand_over(life)


def _hand_over(life: Life) -> None:
    rng = life.world.rng
    quick = life.plan.offer.time is not None and life.plan.offer.time.unit is Unit.MINUTE
    at = _later(life, _minutes(life, 10 if quick else 60 * 12))
    if at is None or rng.random() < 0.002:
        return
    person = _step(life, Action.HANDOVER)
    request = life.request
    request.closed_at = at
    request.handed_to = request.proxy_name or (_somebody(life.world) if rng.random() < 0.05 else request.name)
    _tell(life, at, Action.HANDOVER.value, person, to_proxy=request.handed_to != request.name)
