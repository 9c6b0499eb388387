"""The way upstream: frozen batches, their delivery, and stand-alone snapshots. Network only between transactions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, func, select

from loket.db.tables import Office
from loket.db.tables_upstream import OutboxRow, UpstreamKey
from loket.domain.people import Right
from loket.errors import LoketError, RuleError, StorageError
from loket.exchange.delivery import Refusal, batch_folder
from loket.exchange.disk import told
from loket.exchange.records import Rows
from loket.exchange.signature import fingerprint
from loket.exchange.snapshot import Snapshot, write_snapshot
from loket.exchange.transports.address import is_stick
from loket.services.backup_making import AUTOMATIC
from loket.services.batches import (
    BatchRow,
    all_periods,
    batch_rows,
    check_period,
    months_of,
    newest_requests,
    origin_of,
    standards_of,
    stream_of,
)
from loket.services.calendar import CalendarService
from loket.services.delivering import Delivering, Progress, Scribe
from loket.services.desk import Desk, office_row
from loket.services.upstream_address import whole_address
from loket.services.upstream_line import (
    LineState,
    PublicKey,
    forget_answers,
    is_due,
    line_of,
    line_state,
    public_key,
    renew_key,
    signing_key,
)
from loket.services.upstream_places import open_place

SILENT_DELIVERY = timedelta(days=3)
"""A gap that is older than this alarms."""


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What waits, what was delivered, and what stands in the way.

    A batch that went to another place than the office's own now is not delivered. `undelivered_since` is when the
    oldest fact that is not there yet came; `unheard_since`, when the oldest batch that nobody acknowledged was
    delivered. `unsealed` is how many undelivered batches were frozen plain though the province has given its key since.
    """

    upstream_url: str
    waiting_rows: int
    waiting_since: datetime | None
    undelivered: int
    undelivered_since: datetime | None
    unsealed: int
    unacknowledged: int
    unheard_since: datetime | None
    last_delivered_at: datetime | None
    last_acknowledged: int
    line: LineState
    fingerprint: str
    batches: tuple[BatchRow, ...]

    def is_silent(self, now: datetime) -> bool:
        """Whether something has waited for more than three days to leave the office."""
        return self.undelivered_since is not None and now - self.undelivered_since > SILENT_DELIVERY

    @property
    def is_open_stick(self) -> bool:
        """Whether a stick is carried about whose packages anybody can open."""
        return is_stick(self.upstream_url) and not self.line.sealed

    def is_unheard(self, now: datetime) -> bool:
        """Whether a delivered batch has waited for more than three days for upstream's word."""
        return self.unheard_since is not None and now - self.unheard_since > SILENT_DELIVERY


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What one delivery did. `error` is what stopped it; what was not delivered stays frozen and is sent again."""

    url: str
    frozen: tuple[int, ...]
    delivered: tuple[int, ...]
    already_there: tuple[int, ...]
    acknowledged: int
    refused: tuple[Refusal, ...]
    waiting_rows: int
    undelivered: int
    error: LoketError | None


class ExportsService:
    """Export and delivery."""

    def __init__(self, desk: Desk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar

    def status(self) -> DeliveryStatus:
        """What waits and what was delivered, the newest batches first."""
        return self._status(self._own_place())

    def _status(self, place: str) -> DeliveryStatus:
        """As seen from a place: what it should hold and does not yet; from nowhere (""), what left the office."""
        with self._desk.database.read() as session:
            stream = stream_of(session)
            newest = session.exec(select(func.max(OutboxRow.seq))).one() or 0
            waiting = newest - stream.sent_up_to  # the sequence has no gaps: the batches are proved by it
            since = session.exec(select(OutboxRow.at).where(OutboxRow.seq == stream.sent_up_to + 1)).first()
            batches = batch_rows(session, stream.office.epoch)
            line = line_state(line_of(session))
            key = session.get(UpstreamKey, 1)
            away = [batch for batch in batches if not batch.is_at(place)]
            first_undelivered = self._first_fact(session, away)
        delivered = [batch for batch in batches if batch.is_at(place)]
        unheard = [batch.delivered_at for batch in delivered if batch.delivered_at and not batch.acknowledged_at]
        return DeliveryStatus(
            upstream_url=stream.office.upstream_url,
            waiting_rows=waiting,
            waiting_since=since,
            undelivered=len(away),
            undelivered_since=first_undelivered or since,
            unsealed=sum(not batch.is_sealed for batch in away) if line.sealed else 0,
            unacknowledged=len(unheard),
            unheard_since=min(unheard, default=None),
            last_delivered_at=max((b.delivered_at for b in delivered if b.delivered_at), default=None),
            last_acknowledged=max((b.number for b in delivered if b.acknowledged_at), default=0),
            line=line,
            fingerprint=fingerprint(key.public) if key else "",
            batches=tuple(batches),
        )

    @staticmethod
    def _first_fact(session: Session, batches: list[BatchRow]) -> datetime | None:
        """When the oldest fact of these batches came; of those that bring none, when they were frozen."""
        first = min((batch.lo for batch in batches if batch.rows), default=None)
        if first is None:
            return min((batch.frozen_at for batch in batches), default=None)
        return session.exec(select(OutboxRow.at).where(OutboxRow.seq == first)).first()

    def waiting_rows(self) -> int:
        """How many facts have not been frozen into a batch yet, plus batches that were not delivered."""
        self._desk.require(Right.DELIVER)
        status = self.status()
        return status.waiting_rows + status.undelivered

    def snapshot(self, folder: Path, period: str | None = None) -> Snapshot:
        """A stand-alone snapshot of everything, or of a month (YYYY-MM); never touches what waits for delivery.

        Raises `RuleError` (period_invalid, period_empty), and what `write_snapshot` raises.
        """
        self._desk.require(Right.EXPORT_REGISTER)
        now = self._desk.now()
        with self._desk.database.read() as session:
            office = office_row(session)
            calendars = self._calendar.calendars(session)
            calendar = calendars.office
            if period is not None:
                check_period(session, period, now, calendar)
            rows = Rows(
                standards=standards_of(session, office),
                months=months_of(session, [period] if period else all_periods(session, now, calendar), now, calendars),
                requests=newest_requests(session, period, calendar),
            )
            written = write_snapshot(folder, rows, origin_of(office, now))
        with self._desk.database.write() as session:
            self._desk.record(
                session,
                "exported",
                "delivery",
                None,
                folder=folder.name,
                period=period or "",
                revision=written.revision,
            )
        return written

    def dry_run(self, url: str | None = None) -> SyncResult:
        """What `sync` would do: how much waits; nothing is frozen and nothing is sent."""
        self._desk.require(Right.DELIVER)
        target = self._target(url)
        status = self._status(target)
        return SyncResult(
            url=target,
            frozen=(),
            delivered=(),
            already_there=(),
            acknowledged=status.last_acknowledged,
            refused=status.line.refused,
            waiting_rows=status.waiting_rows,
            undelivered=status.undelivered,
            error=None,
        )

    def test(self, url: str) -> bool:
        """Look whether a place can be delivered to; True where batches of this office are there already.

        Raises `RuleError` for an address that makes no sense, `StorageError` where the place can't be reached.
        """
        self._desk.require(Right.KEEP_UPSTREAM)
        with self._desk.database.read() as session:
            office = office_row(session)
        with open_place(self._desk, whole_address(url, self._desk.database.folder)) as transport:
            return bool(transport.names(batch_folder(office.unit_code, office.epoch)))

    def sync(self, url: str | None = None, progress: Progress | None = None, *, plain: bool = False) -> SyncResult:
        """Freeze what waits and deliver what is frozen, in order; read the acknowledgement. Safe to repeat.

        What went wrong on the line is returned as `error` and kept with the batch; nothing is lost by it. What was
        frozen before the province gave its key is held (`frozen_unsealed`) until somebody who may change the way
        upstream says that it goes as it is (`plain`), or begins a new stream.
        Raises `RuleError` where no upstream is set or its address makes no sense.
        """
        person = self._desk.require(Right.DELIVER)
        if plain:
            self._desk.require(Right.KEEP_UPSTREAM)
        scribe = Scribe(person.id, person.name)
        return self._sync(Delivering(self._desk, self._calendar, scribe, plain=plain), url, progress)

    def due(self) -> bool:
        """Whether the program delivers by itself now: daily, and again when the wait after a failure is over."""
        with self._desk.database.read() as session:
            office = session.get(Office, 1)
            if office is None or not office.upstream_url or office.is_training:
                return False
            return is_due(line_of(session), self._desk.now(), self._calendar.in_force(session))

    def run_due(self, progress: Progress | None = None) -> SyncResult | None:
        """Deliver if it is due; None if it is not. Needs nobody at the desk; belongs on the worker."""
        if not self.due():
            return None
        return self._sync(Delivering(self._desk, self._calendar, Scribe(None, AUTOMATIC)), None, progress)

    def _sync(self, delivering: Delivering, url: str | None, progress: Progress | None) -> SyncResult:
        target = self._target(url)
        own_line = target == self._own_place()
        frozen: list[int] = []
        try:
            with open_place(self._desk, target) as transport:
                frozen = delivering.freeze_waiting(progress)
                outcome = delivering.run(transport, target, progress, own_line=own_line)
        except StorageError as error:  # the place could not even be opened, or not be left
            outcome = delivering.stopped(error, own_line=own_line)
        if frozen or outcome.delivered or outcome.error:
            delivering.tell(outcome)
        status = self._status(target if own_line else "")
        return SyncResult(
            url=target,
            frozen=tuple(frozen),
            delivered=outcome.delivered,
            already_there=outcome.already,
            acknowledged=outcome.acknowledged,
            refused=outcome.refused,
            waiting_rows=status.waiting_rows,
            undelivered=status.undelivered,
            error=outcome.error,
        )

    def freeze_waiting(self) -> list[int]:
        """Freeze everything that waits into batches whose bytes never change again. Returns their numbers."""
        person = self._desk.require(Right.DELIVER)
        return Delivering(self._desk, self._calendar, Scribe(person.id, person.name)).freeze_waiting()

    def deliver_daily(self, daily: bool) -> None:
        """Whether the program delivers by itself while it runs."""
        self._desk.require(Right.KEEP_UPSTREAM)
        with self._desk.database.write() as session:
            line = line_of(session)
            line.daily = daily
            session.add(line)
            self._desk.record(session, "daily_set", "delivery", None, daily=daily)

    def key(self, file: Path | None = None) -> PublicKey:
        """The public key that the province needs to check what this office signs; made at its first use.

        Written into `file` too, where one is given. Raises the `StorageError`s of `disk`.
        """
        self._desk.require(Right.DELIVER)
        with self._desk.database.write() as session:
            public = public_key(signing_key(session, self._desk.now()), office_row(session))
        if file is not None:
            _write_key(public, file)
        return public

    def new_key(self, reason: str, file: Path | None = None) -> PublicKey:
        """Sign with a new key from now on: the PC with the former one was stolen, or somebody copied it.

        The province takes it as it took the first: a person compares the fingerprint. What was signed before keeps its
        signature; upstream takes it in once a batch under the new key follows. Written into `file` too, where one is
        given. Raises `RuleError("reason_missing")`, and the `StorageError`s of `disk`.
        """
        self._desk.require(Right.KEEP_UPSTREAM)
        if not reason.strip():
            raise RuleError("reason_missing", field="reason")
        with self._desk.database.write() as session:
            office, now = office_row(session), self._desk.now()
            former = renew_key(session, now)
            public = public_key(signing_key(session, now), office)
            facts = {"former": former, "fingerprint": public.fingerprint, "reason": reason.strip()}
            self._desk.record(session, "signing_key_renewed", "delivery", None, **facts)
        if file is not None:
            _write_key(public, file)
        return public

    def restart_stream(self) -> str:
        """Begin a new stream upstream: everything is sent again under a new epoch, and replaces the former there.

        The way out of `number_taken`: the data come out of an old backup, and the numbers that it would give next were
        given before. Nothing is lost and nothing counts twice by it. Returns the epoch.
        """
        self._desk.require(Right.KEEP_UPSTREAM)
        with self._desk.database.write() as session:
            office, line = office_row(session), line_of(session)
            former, office.epoch = office.epoch, str(uuid.uuid4())
            forget_answers(line)
            session.add(office)
            session.add(line)
            self._desk.record(session, "stream_restarted", "office", office, former=former)
            return office.epoch

    def _own_place(self) -> str:
        with self._desk.database.read() as session:
            return office_row(session).upstream_url

    def _target(self, url: str | None) -> str:
        if url:
            return whole_address(url, self._desk.database.folder)
        own = self._own_place()
        if not own:
            raise RuleError("upstream_missing", field="upstream_url")
        return own


def _write_key(public: PublicKey, file: Path) -> None:
    with told(file.parent):
        file.write_text(f"{public.line}\n", encoding="ascii")
