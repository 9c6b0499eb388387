"""The way upstream: frozen batches, their delivery, and stand-alone snapshots. Network only between transactions."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import col, func, select

from loket.db.tables import DeliveryBatch, OutboxRow
from loket.domain.people import Right
from loket.errors import LoketError, RuleError
from loket.exchange.delivery import (
    Acknowledgements,
    batch_folder,
    deliver,
    next_try,
    read_acknowledgements,
)
from loket.exchange.package import FrozenBatch
from loket.exchange.records import Rows
from loket.exchange.snapshot import Snapshot, write_snapshot
from loket.exchange.transports import Transport, open_transport
from loket.services.batches import (
    BatchRow,
    Freezing,
    Stream,
    all_periods,
    batch_rows,
    is_ours,
    make_batch,
    months_of,
    newest_requests,
    one_batch,
    origin_of,
    published,
    standards_of,
    stem,
    stream_of,
    table_row,
    unacknowledged,
    waiting_rows,
    write_error,
)
from loket.services.calendar import CalendarService
from loket.services.desk import Desk, office_row

Progress = Callable[[int, int], None]


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


class ExportsService:
    """Export and delivery."""

    def __init__(self, desk: Desk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar

    def status(self) -> DeliveryStatus:
        """What waits and what was delivered, the newest batches first."""
        with self._desk.database.read() as session:
            stream = stream_of(session)
            newest = session.exec(select(func.max(OutboxRow.seq))).one() or 0
            waiting = newest - stream.sent_up_to  # the sequence has no gaps: the batches are proved by it
            since = session.exec(select(OutboxRow.at).where(OutboxRow.seq == stream.sent_up_to + 1)).first()
            batches = batch_rows(session, stream.office.epoch)
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
        self._desk.require(Right.DELIVER)
        status = self.status()
        return status.waiting_rows + status.undelivered

    def snapshot(self, folder: Path, period: str | None = None) -> Snapshot:
        """A stand-alone snapshot of everything, or of a month (YYYY-MM); never touches what waits for delivery.

        Raises `RuleError("period_invalid")`, and what `write_snapshot` raises.
        """
        self._desk.require(Right.EXPORT_REGISTER)
        now = self._desk.now()
        with self._desk.database.read() as session:
            office = office_row(session)
            calendar = self._calendar.in_force(session)
            rows = Rows(
                standards=standards_of(session, office),
                months=months_of(session, [period] if period else all_periods(session, calendar), now, calendar),
                requests=newest_requests(session, period, calendar),
            )
            written = write_snapshot(folder, rows, origin_of(office, now))
        self._record("exported", folder=folder.name, period=period or "", revision=written.revision)
        return written

    def dry_run(self, url: str | None = None) -> SyncResult:
        """What `sync` would do: how much waits; nothing is frozen and nothing is sent."""
        self._desk.require(Right.DELIVER)
        status = self.status()
        target = self._target(url)
        return SyncResult(target, (), (), (), status.last_acknowledged, (), status.waiting_rows, None)

    def test(self, url: str) -> bool:
        """Look whether a place can be delivered to; True where batches of this office are there already.

        Raises `RuleError` for an address that makes no sense, `StorageError` where the place can't be reached.
        """
        self._desk.require(Right.KEEP_UPSTREAM)
        transport = open_transport(url)
        with self._desk.database.read() as session:
            office = office_row(session)
        return bool(transport.names(batch_folder(office.unit_code, office.epoch)))

    def sync(self, url: str | None = None, progress: Progress | None = None) -> SyncResult:
        """Freeze what waits and deliver what is frozen, in order; read the acknowledgement. Safe to repeat.

        What went wrong on the line is returned as `error` and kept with the batch; nothing is lost by it.
        Raises `RuleError` where no upstream is set or its address makes no sense.
        """
        self._desk.require(Right.DELIVER)
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
        self._desk.require(Right.DELIVER)
        run = Freezing(self._desk.now(), self._calendar.current())
        numbers: list[int] = []
        while (batch := self._freeze_one(run)) is not None:
            numbers.append(batch)
        return numbers

    def _freeze_one(self, run: Freezing) -> int | None:
        """The bytes are made from rows that never change, outside the write lock; the batch is then claimed in it."""
        with self._desk.database.read() as session:
            stream = stream_of(session)
            waiting = list(waiting_rows(session, stream.sent_up_to))
            if not waiting:
                return None
            batch = make_batch(session, stream, waiting, run)
        with self._desk.database.write() as session:
            again = stream_of(session)
            if again.sent_up_to != stream.sent_up_to or again.office.epoch != stream.office.epoch:
                return self._number_of(again)
            session.add(table_row(batch, waiting, run.now))
            self._desk.record(session, "frozen", "delivery", None, batch=batch.number, rows=len(waiting))
        return batch.number

    @staticmethod
    def _number_of(stream: Stream) -> int | None:
        return stream.last.number if stream.last else None

    def _deliver(self, transport: Transport, url: str, progress: Progress | None) -> _Outcome:
        with self._desk.database.read() as session:
            office = office_row(session)
            epoch, open_batches = office.epoch, session.exec(unacknowledged(office.epoch)).all()
        there = published(transport, batch_folder(office.unit_code, epoch))
        numbers = [
            number for number, name, at in open_batches if at is None or (there is not None and stem(name) not in there)
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
            row = session.exec(one_batch(epoch, number)).one()
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
            row = session.exec(one_batch(epoch, number)).one()
            if error is None:
                row.delivered_at, row.delivered_to, row.last_error, row.next_try_at = now, url, "", None
            else:
                row.attempts += 1
                row.next_try_at = next_try(row.attempts, now, random.SystemRandom())
                row.last_error = write_error(error)
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
            if words is not None and words.newest is not None and is_ours(session, epoch, words.newest):
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
