"""One delivery under way: freeze what waits, publish what is frozen, hear what upstream says. The network is used only
between transactions, and any step may be done again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from loket.db import audit
from loket.db.tables_upstream import BatchNote, UpstreamKey
from loket.errors import LoketError, RuleError, StorageError
from loket.exchange import signature
from loket.exchange.delivery import (
    Acknowledgement,
    Acknowledgements,
    Refusal,
    batch_folder,
    deliver,
    next_try,
    read_acknowledgements,
)
from loket.exchange.package import FrozenBatch, Seal, file_names, is_sealed
from loket.exchange.transports import Transport
from loket.services import batches
from loket.services.anchoring import ANCHORED, table_digests
from loket.services.batches import Freezing, Stream, is_due_without_requests, stream_of
from loket.services.calendar import CalendarService
from loket.services.desk import Desk, office_row
from loket.services.upstream_line import line_of, line_state, note_refused, note_try, signing_key, write_error

Progress = Callable[[int, int], None]
FOREIGN, LOST, MISSED = "acknowledged_foreign", "acknowledged_lost", "acknowledged_missed"
WAITS, SENT_AGAIN = "acknowledged_waits", "sent_again"
"""What stands beside the codes of the receiver's own refusals: what the office itself makes of an acknowledgement."""
KEEP_ARCHIVES = timedelta(days=30)
"""How long the data of an acknowledged batch stay here; its manifest stays for ever."""


@dataclass(frozen=True, slots=True)
class Scribe:
    """By whose name the audit tells of a delivery: the person at the desk, or the program itself."""

    number: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one delivery did; `error` is what stopped it, `plain` how many went unsealed at somebody's word."""

    delivered: tuple[int, ...]
    already: tuple[int, ...]
    acknowledged: int
    refused: tuple[Refusal, ...]
    error: LoketError | None
    plain: int = 0


@dataclass(frozen=True, slots=True)
class GoneBack:
    """What an acknowledgement that went back means: the batches to send again, and what the office is told of it."""

    again: tuple[int, ...] = ()
    told: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What upstream said, what of it went back, and which batches were sent since it was said."""

    words: Acknowledgements | None = None
    gone: tuple[Refusal, ...] = ()
    sent: frozenset[int] = frozenset()

    def refusals(self, before: Sequence[Refusal]) -> Iterator[Refusal]:
        """What was refused. Of what was sent again since, the same acknowledgement says nothing any more."""
        if self.words is None or self.words.newest is None:
            return
        for refusal in self.words.newest.refused:
            again = Refusal(refusal.batch, self.words.name, SENT_AGAIN)
            yield again if refusal.batch in self.sent or again in before else refusal


class Delivering:
    """The steps of a delivery, each in transactions of its own."""

    def __init__(self, desk: Desk, calendar: CalendarService, scribe: Scribe, *, plain: bool = False) -> None:
        """`plain`: what was frozen unsealed goes as it is though the province has given its key."""
        self._desk = desk
        self._calendar = calendar
        self._scribe = scribe
        self._plain = plain
        self._sent_plain = 0

    # freezing

    def freeze_waiting(self, progress: Progress | None = None) -> list[int]:
        """Freeze everything that waits into batches whose bytes never change again. Returns their numbers."""
        self._anchor()
        with self._desk.database.read() as session:
            upto, calendars = batches.newest_fact(session), self._calendar.calendars(session)
        run = Freezing(self._desk.now(), calendars, self._seal(), upto)
        numbers: list[int] = []
        while (batch := self._freeze_one(run)) is not None:
            numbers.append(batch)
            if progress is not None:
                progress(0, 0)  # how many there will be is not known yet; the officer may stop here
        return numbers

    def _anchor(self) -> None:
        """A line with the digests of the tables before anything is frozen: the heads in the manifests cover it."""
        with self._desk.database.read() as session:
            stream = stream_of(session)
            waits = batches.newest_fact(session) > stream.sent_up_to
            if not waits and not is_due_without_requests(stream, self._desk.now(), self._calendar.in_force(session)):
                return
        digests = table_digests(self._desk)
        with self._desk.database.write() as session:
            self._record(session, ANCHORED, **digests)

    def _seal(self) -> Seal:
        with self._desk.database.read() as session:
            known, recipient = session.get(UpstreamKey, 1), line_of(session).province_key or None
        if known is not None:
            return Seal(known.seed, recipient)
        with self._desk.database.write() as session:
            key = signing_key(session, self._desk.now())
            return Seal(key.seed, recipient)

    def _freeze_one(self, run: Freezing) -> int | None:
        """The bytes are made from rows that never change, outside the write lock; the batch is then claimed in it."""
        with self._desk.database.read() as session:
            stream = stream_of(session)
            waiting = list(batches.waiting_rows(session, stream.sent_up_to, run.upto))
            if not waiting and not is_due_without_requests(stream, run.now, run.calendars.office):
                return None
            batch = batches.make_batch(session, stream, waiting, run)
        with self._desk.database.write() as session:
            again = stream_of(session)
            if (again.number, again.office.epoch) != (stream.number, stream.office.epoch):
                return again.number or None
            batches.keep(session, batch, run.now)
            self._record(session, "frozen", batch=batch.number, rows=len(waiting))
        return batch.number

    # publishing

    def run(self, transport: Transport, url: str, progress: Progress | None, *, own_line: bool) -> Outcome:
        """Deliver what is frozen, in order, and read the acknowledgement; `own_line`: the office's own place."""
        delivered: list[int] = []
        already: list[int] = []
        error: LoketError | None = None
        words: Acknowledgements | None = None
        gone = GoneBack()
        try:
            for number, was_there in self._deliver(transport, url, progress, own_line=own_line):
                delivered.append(number)
                already += [number] if was_there else []
            words = self._read_words(transport)
            if own_line and words.newest is not None:
                gone = self._gone_back(transport, words.newest)
                for number, was_there in self._send(transport, gone.again, url, progress):
                    delivered.append(number)
                    already += [number] if was_there else []
        except LoketError as caught:
            error = caught
        heard = Heard(words, gone.told, frozenset(delivered))
        acknowledged, refused = self._note(heard, error, own_line=own_line)
        return Outcome(tuple(delivered), tuple(already), acknowledged, refused, error, self._sent_plain)

    def stopped(self, error: StorageError, *, own_line: bool) -> Outcome:
        """Nothing could be done: that is noted as a try."""
        acknowledged, refused = self._note(Heard(), error, own_line=own_line)
        return Outcome((), (), acknowledged, refused, error)

    def _deliver(
        self, transport: Transport, url: str, progress: Progress | None, *, own_line: bool
    ) -> Iterator[tuple[int, bool]]:
        with self._desk.database.read() as session:
            stream = stream_of(session)
            office, epoch = stream.office.unit_code, stream.office.epoch
            waiting = session.exec(batches.unacknowledged(epoch)).all()
        there = _published(transport, batch_folder(office, epoch))
        _refuse_later(there or set(), stream)
        numbers = [
            number
            for number, name, at, to in waiting
            if at is None or (own_line and to != url) or (there is not None and not file_names(name) <= there)
        ]
        yield from self._send(transport, numbers, url, progress)

    def _send(
        self, transport: Transport, numbers: Sequence[int], url: str, progress: Progress | None
    ) -> Iterator[tuple[int, bool]]:
        with self._desk.database.read() as session:
            row = office_row(session)
            office, epoch = row.unit_code, row.epoch
            holds = bool(line_of(session).province_key)
        for done, number in enumerate(numbers):
            if progress is not None:
                progress(done, len(numbers))
            batch = self._stored(office, epoch, number)
            if holds and not is_sealed(batch.data_name):
                self._ask_for_plain(transport, batch, numbers)
            result = deliver(transport, [batch])
            self._note_batch(epoch, number, url, result.error)
            if result.error is not None:
                raise result.error
            yield number, bool(result.already)

    def _ask_for_plain(self, transport: Transport, batch: FrozenBatch, numbers: Sequence[int]) -> None:
        """Frozen bytes are not sealed afterwards, so a person decides; what stands there already goes nowhere anew.

        Raises `RuleError("frozen_unsealed", count)`.
        """
        if file_names(batch.data_name) <= (_published(transport, batch_folder(batch.office, batch.epoch)) or set()):
            return
        if self._plain:
            self._sent_plain += 1
            return
        with self._desk.database.read() as session:
            count = batches.count_unsealed(session, batch.epoch, numbers)
        raise RuleError("frozen_unsealed", count=count)

    def _stored(self, office: str, epoch: str, number: int) -> FrozenBatch:
        with self._desk.database.read() as session:
            row = session.exec(batches.one_batch(epoch, number)).one()
            note = session.get(BatchNote, row.id)
        return FrozenBatch(
            office=office,
            epoch=epoch,
            number=number,
            data_name=row.name,
            data=row.archive,
            manifest_name=batches.manifest_name(row.name),
            manifest=row.manifest,
            signature=note.signature if note else self._sign_late(row.id or 0, row.manifest),
        )

    def _sign_late(self, batch_id: int, manifest: bytes) -> bytes:
        """Batches that Loket 0.1 froze have no signature yet."""
        with self._desk.database.write() as session:
            signed = signature.sign(signing_key(session, self._desk.now()).seed, manifest)
            session.merge(BatchNote(batch_id=batch_id, signature=signed))
        return signed

    def _note_batch(self, epoch: str, number: int, url: str, error: LoketError | None) -> None:
        now = self._desk.now()
        with self._desk.database.write() as session:
            row = session.exec(batches.one_batch(epoch, number)).one()
            if error is None:
                row.last_error, row.next_try_at = "", None
                own = office_row(session).upstream_url
                if url == own or row.delivered_at is None or row.delivered_to != own:
                    row.delivered_at, row.delivered_to = now, url  # a copy elsewhere takes nothing from the own place
            else:
                row.attempts += 1
                row.next_try_at = next_try(row.attempts, now, random.SystemRandom())
                row.last_error = write_error(error)
            session.add(row)

    # hearing

    def _read_words(self, transport: Transport) -> Acknowledgements:
        with self._desk.database.read() as session:
            office = office_row(session)
        return read_acknowledgements(transport, office.unit_code, office.epoch)

    def _gone_back(self, transport: Transport, word: Acknowledgement) -> GoneBack:
        """Batches that were acknowledged once and that upstream misses now, as after a change of its place or a restore
        there: sent again where every one of them is still held here or stands there already."""
        with self._desk.database.read() as session:
            office = office_row(session)
            missing = batches.acknowledged_after(session, office.epoch, word)
        if not missing:
            return GoneBack()
        there = {name.rpartition("/")[2] for name in transport.names(batch_folder(office.unit_code, office.epoch))}
        absent = [batch for batch in missing if not file_names(batch.name) <= there]
        lost = [batch for batch in absent if not batch.is_held]
        if lost:
            return GoneBack((), (Refusal(lost[0].number, "", LOST),))
        if not absent:
            return GoneBack((), (Refusal(missing[0].number, "", WAITS),))
        return GoneBack(tuple(batch.number for batch in absent), (Refusal(absent[0].number, "", MISSED),))

    def _note(self, heard: Heard, error: LoketError | None, *, own_line: bool) -> tuple[int, tuple[Refusal, ...]]:
        """Move the watermark to what upstream says it applied; note how the line was."""
        now, newest = self._desk.now(), heard.words.newest if heard.words else None
        refused: tuple[Refusal, ...] = ()
        with self._desk.database.write() as session:
            epoch = office_row(session).epoch
            if own_line:
                note_try(session, now, error)
            if newest is not None:
                ours = batches.is_ours(session, epoch, newest)
                refused = () if ours or not newest.applied else (Refusal(newest.applied, "", FOREIGN),)
                refused += (*heard.gone, *heard.refusals(line_state(line_of(session)).refused))
                note_refused(session, refused)
                if ours:
                    batches.acknowledge(session, epoch, newest.applied, now)
            batches.drop_archives(session, now - KEEP_ARCHIVES)
            session.flush()
            acknowledged = session.exec(batches.newest_acknowledged(epoch)).one() or 0
        return acknowledged, refused

    def tell(self, outcome: Outcome) -> None:
        """The audit line of a delivery."""
        error = outcome.error.code if outcome.error else ""
        with self._desk.database.write() as session:
            plain = {"plain": outcome.plain} if outcome.plain else {}
            self._record(session, "synced", delivered=len(outcome.delivered), error=error, **plain)

    def _record(self, session: Session, action: str, **facts: object) -> None:
        entry = audit.Entry(self._desk.now(), self._scribe.number, self._scribe.name, action, "delivery", facts)
        audit.record(session, entry)


def _published(transport: Transport, folder: str) -> set[str] | None:
    """The names that stand there; None where nobody can look: then the delivery itself will tell."""
    try:
        return {name.rpartition("/")[2] for name in transport.names(folder)}
    except LoketError:
        return None


def _refuse_later(there: set[str], stream: Stream) -> None:
    """A number that this office never gave stands there already: its data come out of an old backup.

    Raises `StorageError("number_taken")`; see `delivery.deliver` for the number that is given now.
    """
    own = stream.last.number if stream.last else 0
    for name in sorted(there):
        number = name.partition("-")[0]
        if name.endswith(".json") and number.isdecimal() and int(number) > own:
            raise StorageError("number_taken", epoch=stream.office.epoch, batch=int(number), name=name)
