"""The way upstream: frozen batches, their delivery, and stand-alone snapshots. Network only between transactions."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from loket import __version__
from loket.db import audit
from loket.db.tables import DeliveryBatch, Office, OutboxRow, Request, Service, StandardVersion
from loket.domain.promise import OfficeCalendar
from loket.errors import LoketError, RuleError, StorageError
from loket.exchange.delivery import (
    Acknowledgement,
    Acknowledgements,
    batch_folder,
    deliver,
    next_try,
    read_acknowledgements,
)
from loket.exchange.manifest import BatchFacts, Origin
from loket.exchange.package import FrozenBatch, freeze
from loket.exchange.records import MonthRecord, RequestRecord, Rows, StandardRecord
from loket.exchange.snapshot import Snapshot, write_snapshot
from loket.exchange.transports import Transport, open_transport
from loket.services.calendar import CalendarService
from loket.services.desk import Desk, office_row
from loket.services.reports import month_records, period_bounds
from loket.services.standards import TEMPLATE
from loket.services.upstream_rows import read_request, standard_records

BATCH_ROWS = 5_000
"""Rows of one batch: small enough for a bad line, and for memory."""

_WITHOUT_BYTES = (
    defer(DeliveryBatch.archive),  # type: ignore[arg-type]
    defer(DeliveryBatch.manifest),  # type: ignore[arg-type]
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A frozen batch, and how far it came."""

    number: int
    name: str
    rows: int
    frozen_at: datetime
    delivered_at: datetime | None
    delivered_to: str
    acknowledged_at: datetime | None
    attempts: int
    next_try_at: datetime | None
    error: LoketError | None


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What waits, what was delivered, and what stands in the way."""

    upstream_url: str
    waiting_rows: int
    waiting_since: datetime | None
    undelivered: int
    unacknowledged: int
    last_delivered_at: datetime | None
    last_acknowledged: int
    batches: tuple[BatchRow, ...]


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What one delivery did. `error` is what stopped it; what was not delivered stays frozen and is sent again."""

    url: str
    frozen: tuple[int, ...]
    delivered: tuple[int, ...]
    already_there: tuple[int, ...]
    acknowledged: int
    refused: tuple[str, ...]
    waiting_rows: int
    error: LoketError | None


@dataclass(frozen=True, slots=True)
class _Stream:
    """Where the office's stream stands."""

    office: Office
    last: DeliveryBatch | None

    @property
    def sent_up_to(self) -> int:
        return self.last.hi if self.last else 0


class ExportsService:
    """Export and delivery."""

    def __init__(self, desk: Desk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar

    def status(self) -> DeliveryStatus:
        """What waits and what was delivered, the newest batches first."""
        with self._desk.database.read() as session:
            stream = _stream(session)
            newest = session.exec(select(func.max(OutboxRow.seq))).one() or 0
            waiting = newest - stream.sent_up_to  # the sequence has no gaps: the batches are proved by it
            since = session.exec(select(OutboxRow.at).where(OutboxRow.seq == stream.sent_up_to + 1)).first()
            batches = _batches(session, stream.office.epoch)
        delivered = [batch for batch in batches if batch.delivered_at is not None]
        acknowledged = [batch for batch in batches if batch.acknowledged_at is not None]
        return DeliveryStatus(
            upstream_url=stream.office.upstream_url,
            waiting_rows=waiting,
            waiting_since=since,
            undelivered=len(batches) - len(delivered),
            unacknowledged=len(delivered) - len(acknowledged),
            last_delivered_at=max((b.delivered_at for b in delivered if b.delivered_at), default=None),
            last_acknowledged=max((b.number for b in acknowledged), default=0),
            batches=tuple(batches),
        )

    def waiting_rows(self) -> int:
        """How many facts have not been frozen into a batch yet, plus batches that were not delivered."""
        status = self.status()
        return status.waiting_rows + status.undelivered

    def snapshot(self, folder: Path, period: str | None = None) -> Snapshot:
        """A stand-alone snapshot of everything, or of a month (YYYY-MM); never touches what waits for delivery.

        Raises `RuleError("period_invalid")`, and what `write_snapshot` raises.
        """
        now = self._desk.now()
        with self._desk.database.read() as session:
            office = office_row(session)
            calendar = self._calendar.in_force(session)
            rows = Rows(
                standards=_standards(session, office),
                months=_months(session, [period] if period else _periods(session, calendar), now, calendar),
                requests=_newest_requests(session, period, calendar),
            )
            written = write_snapshot(folder, rows, _origin(office, now))
        self._record("exported", folder=folder.name, period=period or "", revision=written.revision)
        return written

    def dry_run(self, url: str | None = None) -> SyncResult:
        """What `sync` would do: how much waits; nothing is frozen and nothing is sent."""
        status = self.status()
        target = self._target(url)
        return SyncResult(target, (), (), (), status.last_acknowledged, (), status.waiting_rows, None)

    def test(self, url: str) -> bool:
        """Look whether a place can be delivered to; True where batches of this office are there already.

        Raises `RuleError` for an address that makes no sense, `StorageError` where the place can't be reached.
        """
        transport = open_transport(url)
        with self._desk.database.read() as session:
            office = office_row(session)
        return bool(transport.names(batch_folder(office.unit_code, office.epoch)))

    def sync(self, url: str | None = None, progress: Progress | None = None) -> SyncResult:
        """Freeze what waits and deliver what is frozen, in order; read the acknowledgement. Safe to repeat.

        What went wrong on the line is returned as `error` and kept with the batch; nothing is lost by it.
        Raises `RuleError` where no upstream is set or its address makes no sense.
        """
        target = self._target(url)
        transport = open_transport(target)
        frozen = self.freeze_waiting()
        outcome = self._deliver(transport, target, progress)
        words, error = self._read_words(transport) if outcome.error is None else (None, outcome.error)
        acknowledged = self._note_words(words)
        refused = tuple(refusal.name for refusal in words.newest.refused) if words and words.newest else ()
        if frozen or outcome.delivered or error:
            self._record("synced", delivered=len(outcome.delivered), error=error.code if error else "")
        return SyncResult(
            url=target,
            frozen=tuple(frozen),
            delivered=outcome.delivered,
            already_there=outcome.already,
            acknowledged=acknowledged,
            refused=refused,
            waiting_rows=self.status().waiting_rows,
            error=error,
        )

    def freeze_waiting(self) -> list[int]:
        """Freeze everything that waits into batches whose bytes never change again. Returns their numbers."""
        now, months = self._desk.now(), dict[str, list[MonthRecord]]()
        numbers: list[int] = []
        while (batch := self._freeze_one(now, months)) is not None:
            numbers.append(batch)
        return numbers

    def _freeze_one(self, now: datetime, months: dict[str, list[MonthRecord]]) -> int | None:
        """The bytes are made from rows that never change, outside the write lock; the batch is then claimed in it.

        `months` keeps what was summed up already: a month that several batches touch is summed up once.
        """
        with self._desk.database.read() as session:
            stream = _stream(session)
            waiting = list(_waiting(session, stream.sent_up_to))
            if not waiting:
                return None
            batch = self._make_batch(session, stream, waiting, now, months)
        with self._desk.database.write() as session:
            again = _stream(session)
            if again.sent_up_to != stream.sent_up_to or again.office.epoch != stream.office.epoch:
                return self._number_of(again)
            session.add(_table_row(batch, waiting, now))
            self._desk.record(session, "frozen", "delivery", None, batch=batch.number, rows=len(waiting))
        return batch.number

    @staticmethod
    def _number_of(stream: _Stream) -> int | None:
        return stream.last.number if stream.last else None

    def _make_batch(
        self,
        session: Session,
        stream: _Stream,
        waiting: list[OutboxRow],
        now: datetime,
        months: dict[str, list[MonthRecord]],
    ) -> FrozenBatch:
        calendar = self._calendar.in_force(session)
        touched = {period for row in waiting for period in row.periods.split()}
        # A month's figures go on changing until it ends: each is sent once more in the first batch after its end.
        since = stream.last.frozen_at if stream.last else waiting[0].at
        periods = touched.union(_month_names(calendar.work.in_office(since), calendar.work.in_office(now)))
        for period in periods - months.keys():
            months[period] = month_records(session, period, now, calendar)
        rows = Rows(
            standards=_standards(session, stream.office),
            months=[record for period in sorted(periods) for record in months[period]],
            requests=[read_request(row.seq or 0, row.payload, calendar) for row in waiting],
        )
        facts = BatchFacts(
            number=stream.last.number + 1 if stream.last else 1,
            lo=waiting[0].seq or 0,
            hi=waiting[-1].seq or 0,
            previous=stream.last.manifest_hash if stream.last else None,
            audit_head=audit.head(session),
        )
        return freeze(rows, _origin(stream.office, calendar.work.in_office(now)), facts)

    def _deliver(self, transport: Transport, url: str, progress: Progress | None) -> _Outcome:
        with self._desk.database.read() as session:
            office = office_row(session)
            epoch, open_batches = office.epoch, session.exec(_unacknowledged(office.epoch)).all()
        there = _published(transport, batch_folder(office.unit_code, epoch))
        numbers = [
            number
            for number, name, at in open_batches
            if at is None or (there is not None and _stem(name) not in there)
        ]
        delivered: list[int] = []
        already: list[int] = []
        for done, number in enumerate(numbers):
            if progress is not None:
                progress(done, len(numbers))
            result = deliver(transport, [self._stored(epoch, number)])
            self._note_delivery(epoch, number, url, result.error)
            if result.error is not None:
                return _Outcome(tuple(delivered), tuple(already), result.error)
            delivered += result.delivered
            already += result.already
        return _Outcome(tuple(delivered), tuple(already), None)

    def _stored(self, epoch: str, number: int) -> FrozenBatch:
        with self._desk.database.read() as session:
            row = session.exec(_batch(epoch, number)).one()
            office = office_row(session).unit_code
        return FrozenBatch(
            office=office,
            epoch=epoch,
            number=number,
            data_name=row.name,
            data=row.archive,
            manifest_name=f"{row.name.removesuffix('.zip')}.json",
            manifest=row.manifest,
        )

    def _note_delivery(self, epoch: str, number: int, url: str, error: LoketError | None) -> None:
        now = self._desk.now()
        with self._desk.database.write() as session:
            row = session.exec(_batch(epoch, number)).one()
            if error is None:
                row.delivered_at, row.delivered_to, row.last_error, row.next_try_at = now, url, "", None
            else:
                row.attempts += 1
                row.next_try_at = next_try(row.attempts, now, random.SystemRandom())
                row.last_error = _write_error(error)
            session.add(row)

    def _read_words(self, transport: Transport) -> tuple[Acknowledgements | None, LoketError | None]:
        with self._desk.database.read() as session:
            office = office_row(session)
        try:
            return read_acknowledgements(transport, office.unit_code, office.epoch), None
        except LoketError as error:
            return None, error

    def _note_words(self, words: Acknowledgements | None) -> int:
        """Move the watermark to what upstream says it applied. Returns the last batch that is acknowledged."""
        now = self._desk.now()
        with self._desk.database.write() as session:
            epoch = office_row(session).epoch
            mine = (DeliveryBatch.epoch == epoch, col(DeliveryBatch.acknowledged_at).is_(None))
            if words is not None and words.newest is not None and _is_ours(session, epoch, words.newest):
                applied = col(DeliveryBatch.number) <= words.newest.applied
                for row in session.exec(select(DeliveryBatch).where(*mine, applied)):
                    row.acknowledged_at = now
                    session.add(row)
            session.flush()
            known = select(func.max(DeliveryBatch.number)).where(
                DeliveryBatch.epoch == epoch, col(DeliveryBatch.acknowledged_at).is_not(None)
            )
            return session.exec(known).one() or 0

    def _target(self, url: str | None) -> str:
        with self._desk.database.read() as session:
            target = url or office_row(session).upstream_url
        if not target:
            raise RuleError("upstream_missing", field="upstream_url")
        return target

    def _record(self, action: str, **facts: object) -> None:
        with self._desk.database.write() as session:
            self._desk.record(session, action, "delivery", None, **facts)


@dataclass(frozen=True, slots=True)
class _Outcome:
    delivered: tuple[int, ...]
    already: tuple[int, ...]
    error: LoketError | None


def _stream(session: Session) -> _Stream:
    office = office_row(session)
    newest = select(DeliveryBatch).where(DeliveryBatch.epoch == office.epoch).order_by(col(DeliveryBatch.number).desc())
    return _Stream(office, session.exec(newest.limit(1).options(*_WITHOUT_BYTES)).first())


def _origin(office: Office, at: datetime) -> Origin:
    return Origin(
        office=office.unit_code, unit_name=office.name, epoch=office.epoch, app_version=__version__, frozen_at=at
    )


def _waiting(session: Session, after: int) -> Iterator[OutboxRow]:
    """What is to be frozen next. Sequence numbers, not clocks, decide."""
    statement = select(OutboxRow).where(col(OutboxRow.seq) > after).order_by(col(OutboxRow.seq)).limit(BATCH_ROWS)
    yield from session.exec(statement)


def _standards(session: Session, office: Office) -> Iterator[StandardRecord]:
    """The register as it stands; examples leave only a training office."""
    statement = (
        select(Service, StandardVersion)
        .join(StandardVersion, col(StandardVersion.service_id) == Service.id)
        .order_by(col(Service.code), col(StandardVersion.version))
    )
    for service, version in session.exec(statement):
        if office.is_training or version.state != TEMPLATE:
            yield from standard_records(office, service, version)


def _months(session: Session, periods: list[str], now: datetime, calendar: OfficeCalendar) -> Iterator[MonthRecord]:
    for period in periods:
        yield from month_records(session, period, now, calendar)


def _periods(session: Session, calendar: OfficeCalendar) -> list[str]:
    """Every month from the first registration to the last change."""
    first = session.exec(select(func.min(Request.received_at))).one()
    last = session.exec(select(func.max(OutboxRow.at))).one()
    if first is None or last is None:
        return []
    return _month_names(calendar.work.in_office(first), calendar.work.in_office(last))


def _month_names(begin: datetime, end: datetime) -> list[str]:
    months = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months]


def _newest_requests(session: Session, period: str | None, calendar: OfficeCalendar) -> Iterator[RequestRecord]:
    """The newest version of every request, or of those that came, were finished or closed in a month."""
    newest = select(func.max(OutboxRow.seq)).group_by(col(OutboxRow.request_id))
    statement = select(OutboxRow).where(col(OutboxRow.seq).in_(newest)).order_by(col(OutboxRow.seq))
    if period:
        first, last = period_bounds(period, calendar)
        moments = (col(Request.received_at), col(Request.ready_at), col(Request.closed_at))
        touched = [(moment >= first) & (moment < last) for moment in moments]
        statement = statement.join(Request, col(Request.id) == OutboxRow.request_id).where(
            touched[0] | touched[1] | touched[2]
        )
    for row in session.exec(statement.execution_options(yield_per=1000)):
        yield read_request(row.seq or 0, row.payload, calendar)


def _table_row(batch: FrozenBatch, waiting: list[OutboxRow], now: datetime) -> DeliveryBatch:
    return DeliveryBatch(
        epoch=batch.epoch,
        number=batch.number,
        lo=waiting[0].seq or 0,
        hi=waiting[-1].seq or 0,
        name=batch.data_name,
        archive=batch.data,
        manifest=batch.manifest,
        manifest_hash=batch.manifest_sha256,
        frozen_at=now,
    )


def _unacknowledged(epoch: str):  # type: ignore[no-untyped-def]
    return (
        select(DeliveryBatch.number, DeliveryBatch.name, DeliveryBatch.delivered_at)
        .where(DeliveryBatch.epoch == epoch, col(DeliveryBatch.acknowledged_at).is_(None))
        .order_by(col(DeliveryBatch.number))
    )


def _published(transport: Transport, folder: str) -> set[str] | None:
    """The stems of the manifests that stand there; None where nobody can look: then the delivery itself will tell."""
    try:
        names = transport.names(folder)
    except LoketError:
        return None
    return {_stem(name.rpartition("/")[2]) for name in names if name.endswith(".json")}


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _batch(epoch: str, number: int):  # type: ignore[no-untyped-def]
    return select(DeliveryBatch).where(DeliveryBatch.epoch == epoch, DeliveryBatch.number == number)


def _batches(session: Session, epoch: str) -> list[BatchRow]:
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
            rows=row.hi - row.lo + 1,
            frozen_at=row.frozen_at,
            delivered_at=row.delivered_at,
            delivered_to=row.delivered_to,
            acknowledged_at=row.acknowledged_at,
            attempts=row.attempts,
            next_try_at=row.next_try_at,
            error=_read_error(row.last_error),
        )
        for row in session.exec(statement)
    ]


def _is_ours(session: Session, epoch: str, word: Acknowledgement) -> bool:
    """Whether what was applied is what we froze: the hash of the last manifest must be ours."""
    row = session.exec(_batch(epoch, word.applied)).first()
    return row is not None and row.manifest_hash == word.manifest


def _write_error(error: LoketError) -> str:
    facts = {name: value if isinstance(value, (int, str)) else str(value) for name, value in error.facts.items()}
    kind = "rule" if isinstance(error, RuleError) else "storage"
    return json.dumps({"kind": kind, "code": error.code, "facts": facts}, ensure_ascii=False)


def _read_error(text: str) -> LoketError | None:
    if not text:
        return None
    content = json.loads(text)
    kind = RuleError if content.get("kind") == "rule" else StorageError
    return kind(content["code"], **content["facts"])
