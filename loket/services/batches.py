"""Batches for the way upstream: what waits, how it is frozen, and where the office's stream stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, func, select, update

from loket import __version__
from loket.db import audit
from loket.db.tables import Office, Request, Service, StandardVersion
from loket.db.tables_upstream import BatchNote, DeliveryBatch, OutboxRow
from loket.domain.promise import OfficeCalendar
from loket.errors import LoketError, RuleError
from loket.exchange.delivery import Acknowledgement
from loket.exchange.manifest import BatchFacts, Origin, read_manifest
from loket.exchange.package import FrozenBatch, Seal, freeze, is_sealed
from loket.exchange.records import MonthRecord, Rows, StandardRecord, Values
from loket.services.calendar_views import Calendars
from loket.services.desk import office_row
from loket.services.drafting_reviews import reviewed_days
from loket.services.month_tally import period_bounds
from loket.services.months import month_names, month_records
from loket.services.standards import TEMPLATE, is_stillborn
from loket.services.upstream_line import read_error
from loket.services.upstream_rows import RequestValues, standard_records

BATCH_ROWS = 5_000
"""Rows of one batch: small enough for a bad line, and for memory."""

_WITHOUT_BYTES = (
    defer(DeliveryBatch.archive),  # type: ignore[arg-type]
    defer(DeliveryBatch.manifest),  # type: ignore[arg-type]
)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A frozen batch, and how far it came."""

    number: int
    name: str
    lo: int
    rows: int
    frozen_at: datetime
    delivered_at: datetime | None
    delivered_to: str
    acknowledged_at: datetime | None
    attempts: int
    next_try_at: datetime | None
    error: LoketError | None

    @property
    def is_sealed(self) -> bool:
        return is_sealed(self.name)

    def is_at(self, place: str) -> bool:
        """Whether it was delivered to that place ("": to any), or upstream has it anyway."""
        if self.acknowledged_at is not None:
            return True
        return self.delivered_at is not None and place in {"", self.delivered_to}


@dataclass(frozen=True, slots=True)
class Missed:
    """A batch that was acknowledged and is missed now; `is_held`: its data are still here."""

    number: int
    name: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """Where the office's stream stands."""

    office: Office
    last: DeliveryBatch | None

    @property
    def number(self) -> int:
        """The last batch's; 0 where there is none."""
        return self.last.number if self.last else 0

    @property
    def sent_up_to(self) -> int:
        return self.last.hi if self.last else 0


@dataclass(frozen=True, slots=True)
class Freezing:
    """One run of freezing: its moment, the newest fact there was at it, and the months summed up for it, which several
    batches touch. A fact that comes meanwhile waits for the next run, which sums up its months anew."""

    now: datetime
    calendars: Calendars
    seal: Seal
    upto: int
    months: dict[str, list[MonthRecord]] = field(default_factory=dict)

    def records(self, session: Session, periods: set[str], waiting: list[OutboxRow]) -> list[MonthRecord]:
        """The summaries of a batch's months. What the batches after it will need is summed up in the same pass."""
        if not periods <= self.months.keys():
            needed = periods | _touched_later(session, waiting, self.upto)
            self.months.update(month_records(session, needed - self.months.keys(), self.now, self.calendars))
        return [record for period in sorted(periods) for record in self.months[period]]


def is_due_without_requests(stream: Stream, now: datetime, calendar: OfficeCalendar) -> bool:
    """Whether a batch goes though no request changed: one on each later day, once the former has left. Visits that
    came to nothing, standards and what is overdue change without a request, and silence looks like a dead PC."""
    local, last = calendar.work.in_office, stream.last
    return last is not None and last.delivered_at is not None and local(last.frozen_at).date() < local(now).date()


def make_batch(session: Session, stream: Stream, waiting: list[OutboxRow], run: Freezing) -> FrozenBatch:
    """The next batch of the stream, of what waits; there may be nothing but in the first. Nothing is stored yet."""
    local = run.calendars.office.work.in_office
    touched = {period for row in waiting for period in row.periods.split()}
    # A month's figures go on changing until it ends: each is sent once more in the first batch after its end.
    since = stream.last.frozen_at if stream.last else waiting[0].at
    periods = touched.union(month_names(local(since), local(run.now)))
    values = RequestValues(run.calendars.office)
    sent = _sent_periods(session, stream.office.epoch)
    rows = Rows(
        standards=standards_of(session, stream.office),
        months=run.records(session, periods, waiting),
        requests=[values.read(row.seq or 0, row.payload) for row in waiting],
    )
    facts = BatchFacts(
        number=stream.number + 1,
        lo=(waiting[0].seq or 0) if waiting else stream.sent_up_to + 1,
        hi=(waiting[-1].seq or 0) if waiting else stream.sent_up_to,
        previous=stream.last.manifest_hash if stream.last else None,
        audit_head=audit.head(session),
        periods={period: sent.get(period, 0) + 1 for period in sorted(periods)},
        predecessor=_predecessor(session, stream.office.epoch),
    )
    return freeze(rows, origin_of(stream.office, local(run.now)), facts, run.seal)


def _touched_later(session: Session, waiting: list[OutboxRow], upto: int) -> set[str]:
    """The months of the facts that wait behind those of a full batch."""
    if len(waiting) < BATCH_ROWS:
        return set()
    facts = select(OutboxRow.periods).where(col(OutboxRow.seq) > (waiting[-1].seq or 0), col(OutboxRow.seq) <= upto)
    return {period for periods in session.exec(facts.distinct()) for period in periods.split()}


def _sent_periods(session: Session, epoch: str) -> dict[str, int]:
    """How often each month was sent in this epoch."""
    sent: dict[str, int] = {}
    joined = select(BatchNote.periods).join(DeliveryBatch, col(DeliveryBatch.id) == BatchNote.batch_id)
    for periods in session.exec(joined.where(DeliveryBatch.epoch == epoch)):
        for period, revision in json.loads(periods).items():
            sent[period] = max(sent.get(period, 0), revision)
    return sent


def _predecessor(session: Session, epoch: str) -> str | None:
    """The epoch in which the office last froze a batch before this one."""
    former = select(DeliveryBatch.epoch).where(DeliveryBatch.epoch != epoch).order_by(col(DeliveryBatch.id).desc())
    return session.exec(former.limit(1)).first()


def stream_of(session: Session) -> Stream:
    office = office_row(session)
    newest = select(DeliveryBatch).where(DeliveryBatch.epoch == office.epoch).order_by(col(DeliveryBatch.number).desc())
    return Stream(office, session.exec(newest.limit(1).options(*_WITHOUT_BYTES)).first())


def origin_of(office: Office, at: datetime) -> Origin:
    return Origin(
        office=office.unit_code, unit_name=office.name, epoch=office.epoch, app_version=__version__, frozen_at=at
    )


def newest_fact(session: Session) -> int:
    """The number of the newest fact; 0 where there is none."""
    return session.exec(select(func.max(OutboxRow.seq))).one() or 0


def waiting_rows(session: Session, after: int, upto: int) -> Iterator[OutboxRow]:
    """What is to be frozen next, up to a fact. Sequence numbers, not clocks, decide."""
    statement = select(OutboxRow).where(col(OutboxRow.seq) > after, col(OutboxRow.seq) <= upto)
    yield from session.exec(statement.order_by(col(OutboxRow.seq)).limit(BATCH_ROWS))


def check_period(session: Session, period: str, now: datetime, calendar: OfficeCalendar) -> None:
    """Raises `RuleError("period_invalid")`, and `RuleError("period_empty")` for a month before the first registration
    or after today: nothing can be in it."""
    period_bounds(period, calendar)
    first = session.exec(select(func.min(Request.received_at))).one()
    local = calendar.work.in_office
    months = month_names(local(first or now), local(now))
    if not months or not months[0] <= period <= months[-1]:
        raise RuleError("period_empty", field="period", text=period)


def standards_of(session: Session, office: Office) -> Iterator[StandardRecord]:
    """The register as it stands: decided versions that held or will; examples leave only a training office."""
    statement = (
        select(Service, StandardVersion)
        .join(StandardVersion, col(StandardVersion.service_id) == Service.id)
        .order_by(col(Service.code), col(StandardVersion.version))
    )
    reviewed = reviewed_days(session)
    for service, version in session.exec(statement):
        if (office.is_training or version.state != TEMPLATE) and not is_stillborn(version):
            yield from standard_records(office, service, version, reviewed.get(version.id or 0))


def months_of(session: Session, periods: list[str], now: datetime, calendars: Calendars) -> Iterator[MonthRecord]:
    """The summaries of some months, in their order; worked out when the first is asked for."""
    found = month_records(session, periods, now, calendars)
    for period in periods:
        yield from found[period]


def all_periods(session: Session, now: datetime, calendar: OfficeCalendar) -> list[str]:
    """Every month from the first registration to this one."""
    first = session.exec(select(func.min(Request.received_at))).one()
    return month_names(calendar.work.in_office(first), calendar.work.in_office(now)) if first is not None else []


def newest_requests(session: Session, period: str | None, calendar: OfficeCalendar) -> Iterator[Values]:
    """The newest version of every request, or of those that came, were finished or closed in a month.

    Row after row in the order of the outbox: neither the database nor this program holds more than a few at once.
    """
    later = aliased(OutboxRow)
    same = (col(later.request_id) == col(OutboxRow.request_id), col(later.seq) > col(OutboxRow.seq))
    statement = select(OutboxRow.seq, OutboxRow.payload).where(~exists().where(*same)).order_by(col(OutboxRow.seq))
    if period:
        first, last = period_bounds(period, calendar)
        moments = (col(Request.received_at), col(Request.ready_at), col(Request.closed_at))
        touched = [(moment >= first) & (moment < last) for moment in moments]
        statement = statement.join(Request, col(Request.id) == OutboxRow.request_id).where(
            touched[0] | touched[1] | touched[2]
        )
    values = RequestValues(calendar)
    for seq, payload in session.execute(statement.execution_options(yield_per=1000)):
        yield values.read(seq, payload)


def keep(session: Session, batch: FrozenBatch, now: datetime) -> None:
    """Store a frozen batch; from now on it is what will be sent."""
    manifest = read_manifest(batch.manifest)
    row = DeliveryBatch(
        epoch=batch.epoch,
        number=batch.number,
        lo=manifest.lo,
        hi=manifest.hi,
        name=batch.data_name,
        archive=batch.data,
        manifest=batch.manifest,
        manifest_hash=batch.manifest_sha256,
        frozen_at=now,
    )
    session.add(row)
    session.flush()
    periods = json.dumps(dict(manifest.periods))
    session.add(BatchNote(batch_id=row.id or 0, signature=batch.signature, periods=periods))


def unacknowledged(epoch: str):  # type: ignore[no-untyped-def]
    return (
        select(DeliveryBatch.number, DeliveryBatch.name, DeliveryBatch.delivered_at, DeliveryBatch.delivered_to)
        .where(DeliveryBatch.epoch == epoch, col(DeliveryBatch.acknowledged_at).is_(None))
        .order_by(col(DeliveryBatch.number))
    )


def count_unsealed(session: Session, epoch: str, numbers: Sequence[int]) -> int:
    """How many of these batches were frozen under no key."""
    statement = select(DeliveryBatch.name).where(DeliveryBatch.epoch == epoch, col(DeliveryBatch.number).in_(numbers))
    return sum(not is_sealed(name) for name in session.exec(statement))


def manifest_name(data_name: str) -> str:
    """The manifest stands under the data's name up to its first dot."""
    return f"{data_name.partition('.')[0]}.json"


def acknowledge(session: Session, epoch: str, applied: int, now: datetime) -> None:
    """Upstream has applied everything up to this number."""
    mine = (DeliveryBatch.epoch == epoch, col(DeliveryBatch.acknowledged_at).is_(None))
    statement = select(DeliveryBatch).where(*mine, col(DeliveryBatch.number) <= applied).options(*_WITHOUT_BYTES)
    for row in session.exec(statement):
        row.acknowledged_at = now
        session.add(row)


def acknowledged_after(session: Session, epoch: str, word: Acknowledgement) -> list[Missed]:
    """What was acknowledged before and lies beyond the word now, in order; nothing where the word is of others."""
    if word.applied and not is_ours(session, epoch, word):
        return []
    held = func.length(col(DeliveryBatch.archive)) > 0
    statement = select(DeliveryBatch.number, DeliveryBatch.name, held).where(
        DeliveryBatch.epoch == epoch,
        col(DeliveryBatch.acknowledged_at).is_not(None),
        col(DeliveryBatch.number) > word.applied,
    )
    found = session.exec(statement.order_by(col(DeliveryBatch.number)))
    return [Missed(number, name, bool(is_held)) for number, name, is_held in found]


def newest_acknowledged(epoch: str):  # type: ignore[no-untyped-def]
    return select(func.max(DeliveryBatch.number)).where(
        DeliveryBatch.epoch == epoch, col(DeliveryBatch.acknowledged_at).is_not(None)
    )


def drop_archives(session: Session, before: datetime) -> None:
    """Give up the data of batches that were acknowledged before a moment; their manifests stay."""
    old = col(DeliveryBatch.acknowledged_at) < before
    session.execute(update(DeliveryBatch).where(old, col(DeliveryBatch.archive) != b"").values(archive=b""))


def one_batch(epoch: str, number: int):  # type: ignore[no-untyped-def]
    return select(DeliveryBatch).where(DeliveryBatch.epoch == epoch, DeliveryBatch.number == number)


def batch_rows(session: Session, epoch: str) -> list[BatchRow]:
    """The batches of a stream without their bytes, the newest first."""
    statement = (
        select(DeliveryBatch)
        .where(DeliveryBatch.epoch == epoch)
        .order_by(col(DeliveryBatch.number).desc())
        .options(*_WITHOUT_BYTES)
    )
    return [
        BatchRow(
            number=row.number,
            name=row.name,
            lo=row.lo,
            rows=row.hi - row.lo + 1,
            frozen_at=row.frozen_at,
            delivered_at=row.delivered_at,
            delivered_to=row.delivered_to,
            acknowledged_at=row.acknowledged_at,
            attempts=row.attempts,
            next_try_at=row.next_try_at,
            error=read_error(row.last_error),
        )
        for row in session.exec(statement)
    ]


def is_ours(session: Session, epoch: str, word: Acknowledgement) -> bool:
    """Whether what was applied is what we froze: the hash of the last manifest must be ours."""
    row = session.exec(one_batch(epoch, word.applied)).first()
    return row is not None and row.manifest_hash == word.manifest
