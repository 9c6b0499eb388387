"""Training: realistic synthetic requests by the hundred thousand, written under the same rules as at the counter."""

from __future__ import annotations

import gc
import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, inspect
from sqlmodel import Session, SQLModel, func, select

from loket.db import audit, queries
from loket.db.tables import (
    AuditLine,
    Counter,
    LedgerRow,
    Office,
    Request,
    RequestItem,
    Service,
    Suspension,
    SuspensionReason,
)
from loket.db.tables_counter import NumberSeries
from loket.db.tables_upstream import OutboxRow
from loket.domain.numbering import PAPER_BYTES, paper_code, render, scope
from loket.domain.people import Right
from loket.domain.workflow import OPEN
from loket.errors import RuleError
from loket.services.calendar import CalendarService
from loket.services.catalogue import read_document
from loket.services.desk import Desk, office_row, people_rows
from loket.services.standards import office_day, usable_version
from loket.services.training_life import Life, Names, World, live
from loket.services.training_people import Person, invent
from loket.services.training_plan import YEARS, Offer, Plan, Planner, weight_of
from loket.services.upstream_rows import outbox_row

BATCH = 10_000
"""Requests of one transaction."""
REGION = "6271"
_RETURNING = 0.15
_REMEMBERED = 400

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was added, and how much of it is still open."""

    requests: int
    still_open: int


class TrainingService:
    """Fills training offices."""

    def __init__(self, desk: Desk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar

    def load(self, requests: int, seed: int, progress: Progress | None = None) -> Loaded:
        """Add that many requests of the last three years. The same seed and clock give the same rows.

        Raises `RuleError("load_needs_training")` in a real office.
        """
        self._desk.require(Right.KEEP_OFFICE)
        with self._desk.database.read() as session:
            if not office_row(session).is_training:
                raise RuleError("load_needs_training")
        year = self._desk.now().year
        self._calendar.ensure_years(year - YEARS, year + 1)
        with _collector_at_rest():
            return self._load(requests, seed, progress or _silent)

    def _load(self, requests: int, seed: int, progress: Progress) -> Loaded:
        with self._desk.database.read() as session:
            before = session.exec(select(func.count()).select_from(Request)).one()
            crowd = self._crowd(session, random.Random(f"{seed}/{before}"))  # noqa: S311 (not for secrets)
            plans = Planner(crowd.offers, crowd.world.calendar, crowd.world.now, crowd.world.rng).plans(requests)
        done = still_open = 0
        progress(done, requests)
        for batch in _batches(plans, BATCH):
            with self._desk.database.write() as session:
                crowd.go_on(session)
                lives = [crowd.next_life(plan) for plan in batch]
                _write(session, lives, crowd)
            done += len(lives)
            still_open += sum(life.request.status in OPEN for life in lives)
            progress(done, requests)
        with self._desk.database.write() as session:
            self._desk.record(session, "loaded", "office", None, requests=requests, seed=seed)
        return Loaded(done, still_open)

    def _crowd(self, session: Session, rng: random.Random) -> Crowd:
        office = office_row(session)
        session.expunge(office)
        now = self._desk.now()
        reasons = {reason.code: reason.stops_clock for reason in session.exec(select(SuspensionReason))}
        world = World(self._calendar.in_force(session), now, people_rows(session), reasons, rng)
        counters = list(session.exec(select(Counter.code).order_by(Counter.code)))
        return Crowd(world, office, _offers(session, office, now), counters)


@dataclass(slots=True)
class Crowd:
    """Who comes to the office, and what their requests are called."""

    world: World
    office: Office
    offers: list[Offer]
    counters: list[str]
    remembered: list[Person] = field(default_factory=list)
    next_id: int = 1
    serials: dict[str, int] = field(default_factory=dict)

    def go_on(self, session: Session) -> None:
        """Take up ids and serials where the database stands; the write lock is held."""
        self.next_id = (session.exec(select(func.max(Request.id))).one() or 0) + 1
        self.serials = {row.scope: row.last for row in session.exec(select(NumberSeries))}

    def next_life(self, plan: Plan) -> Life:
        """The life of the next request."""
        names = self._names(plan)
        return live(self.world, plan, names, self._person(plan))

    def _names(self, plan: Plan) -> Names:
        rng, day = self.world.rng, office_day(self.office, plan.at)
        counter = rng.choice(self.counters)
        series = scope(counter, day)
        self.serials[series] = serial = self.serials.get(series, 0) + 1
        number = render(
            self.office.number_template,
            serial=serial,
            code=plan.offer.standard.classification,
            unit=self.office.unit_code,
            counter=counter,
            on=day,
        )
        request_id, self.next_id = self.next_id, self.next_id + 1
        uid = uuid.UUID(int=rng.getrandbits(128), version=4)
        return Names(request_id, str(uid), number, paper_code(rng.randbytes(PAPER_BYTES)), counter)

    def _person(self, plan: Plan) -> Person:
        """Somebody new, or somebody who came before."""
        rng = self.world.rng
        if self.remembered and rng.random() < _RETURNING:
            return rng.choice(self.remembered)
        region = self.office.region_code[:4] if len(self.office.region_code) >= 4 else REGION
        person = invent(rng, region, plan.at.date())
        if len(self.remembered) < _REMEMBERED:
            self.remembered.append(person)
        else:
            self.remembered[rng.randrange(_REMEMBERED)] = person
        return person


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Hundreds of thousands of rows come and go without a cycle between them; looking for one costs a third more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _offers(session: Session, office: Office, now: datetime) -> list[Offer]:
    """What can be registered today. Raises `RuleError("load_needs_standards")` where nothing can."""
    today = office_day(office, now)
    offers: list[Offer] = []
    for service in session.exec(select(Service).order_by(Service.code)):
        try:
            version = usable_version(session, service, office, today)
        except RuleError:
            continue
        standard = read_document(version.document)
        weight = weight_of(service.code, len(standard.variants))
        offers += [
            Offer(service.id or 0, service.code, version.id or 0, version.version, standard, variant, weight)
            for variant in standard.variants
        ]
    if not offers:
        raise RuleError("load_needs_standards")
    return offers


def _write(session: Session, lives: Sequence[Life], crowd: Crowd) -> None:
    """Write finished lives as they stand, and the audit of all their steps in the order in which they happened."""
    _add(session, Request, [life.request for life in lives])
    _insert(session, RequestItem, [item for life in lives for item in life.items])
    _add(session, LedgerRow, [row for life in lives for row in life.ledger])
    _add(session, Suspension, [waiting for life in lives for waiting in life.suspensions])
    _add(session, OutboxRow, [_outbox(life) for life in lives])
    _insert(session, AuditLine, list(_audit_lines(session, lives)))
    for series, last in crowd.serials.items():
        queries.set_serial(session, series, last)


def _add(session: Session, table: type[SQLModel], rows: Sequence[SQLModel]) -> None:
    """Insert rows in one go, past the bookkeeping that a session does for each."""
    _insert(session, table, [row.__dict__ for row in rows])


def _insert(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        session.execute(insert(inspect(table).local_table), rows)


def _outbox(life: Life) -> OutboxRow:
    offer, calendar = life.plan.offer, life.world.calendar
    return outbox_row(life.request, offer.code, offer.version, life.suspensions, calendar, life.last)


def _audit_lines(session: Session, lives: Sequence[Life]) -> Iterator[dict[str, object]]:
    events = sorted((event for life in lives for event in life.events), key=lambda event: event.at)
    previous = audit.head(session)
    for event in events:
        person = event.person
        entry = audit.Entry(event.at, person.id, person.name, event.action, "request", event.facts)
        values = audit.line_values(entry, event.request_id, event.digest, previous)
        previous = str(values["hash"])
        yield values


def _batches(plans: Sequence[Plan], size: int) -> Iterator[Sequence[Plan]]:
    for start in range(0, len(plans), size):
        yield plans[start : start + size]


def _silent(_done: int, _total: int) -> None:
    """Nobody looks."""
