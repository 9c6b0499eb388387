"""Health: what `loket check` finds in the database, the audit chain and the delivery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from loket.db import anchors, audit, sqlite
from loket.errors import LoketError, StorageError
from loket.services.backup import BackupService
from loket.services.backup_answers import BackupStatus
from loket.services.clock import clock_state
from loket.services.delivery_alarm import Alarm, alarm_of, is_taken
from loket.services.desk import Desk, office_row
from loket.services.exports import DeliveryStatus, ExportsService
from loket.services.finding import Finding
from loket.services.heads import HeadPlace, broken_anchors, file_heads, place_of, stored_heads
from loket.words.errors import error_sentence

OLD_BACKUP = timedelta(days=1)
OLD_REHEARSAL = timedelta(days=14)
DAMAGE = "integrity"
"""The finding after which nothing else is looked at: the file itself is damaged."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, and when the office was last backed up, its backup rehearsed, and a batch delivered."""

    findings: tuple[Finding, ...]
    last_backup: datetime | None = None
    last_rehearsal: datetime | None = None
    last_delivery: datetime | None = None
    heads: tuple[HeadPlace, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing serious was found."""
        return not any(finding.serious for finding in self.findings)


class HealthService:
    """Checks that only read."""

    def __init__(self, desk: Desk, exports: ExportsService, backups: BackupService) -> None:
        self._desk = desk
        self._exports = exports
        self._backups = backups

    def prove_file(self) -> None:
        """Read every page's seal and the structure of the file. Raises `StorageError("database_damaged")`."""
        with self._desk.database.read() as session:
            if sqlite.integrity_findings(session):
                raise StorageError("database_damaged", path=str(self._desk.database.path))

    def check(self, anchor_files: Sequence[Path] = (), printed: Sequence[str] = ()) -> CheckResult:
        """Every page's seal and the structure of the file; the audit chain, its rows and the tables, held against the
        anchors: delivered manifests, backups, `anchor_files` (manifests or backups from outside) and `printed` heads
        of closing sheets; then what is overdue: backup, rehearsal, delivery.

        Raises `RuleError("head_unreadable")`.
        """
        with self._desk.database.read() as session:
            found = list(self._file(session))
            if any(one.code == DAMAGE for one in found):
                return CheckResult(tuple(found))
            fault = clock_state(session, self._desk).fault
            found += [Finding(fault.value, False)] if fault else []
            found += self._anchors(session, (*self._backups.backup_files(), *anchor_files), set(anchor_files))
            heads = tuple(place_of(session, text) for text in printed)
            found += [finding for place in heads if (finding := head_finding(place)) is not None]
            zone = ZoneInfo(office_row(session).zone)
        backups, delivery = self._backups.status(), self._exports.status()
        found += [*self._backup(backups), *self._delivery(delivery)]
        rehearsal = backups.last_rehearsal
        return CheckResult(
            findings=tuple(_in_zone(finding, zone) for finding in found),
            last_backup=backups.last_backup_at,
            last_rehearsal=rehearsal.at if rehearsal else None,
            last_delivery=delivery.last_delivered_at,
            heads=heads,
        )

    def _file(self, session: Session) -> Iterator[Finding]:
        damage = sqlite.integrity_findings(session)
        if damage:
            yield Finding(DAMAGE, True, {"first": damage[0], "count": len(damage)})
            return
        for broken in audit.findings(session):
            yield Finding(broken.code, True, {"line": broken.line, "subject_id": broken.subject_id or 0})
        for changed in anchors.findings(session):
            facts = {"table": changed.table, "line": changed.line, "since": changed.since}
            yield Finding(changed.code, True, facts)

    def _anchors(self, session: Session, files: Sequence[Path], named: set[Path]) -> Iterator[Finding]:
        """The chain's heads as they left the office: each must still be a line, or the chain was rewritten."""
        heads = [*stored_heads(session), *file_heads(files, self._backups.folder_id())]
        unreadable = [head for head in heads if not head.hash]
        for head in unreadable:
            if head.path in named and head.path is not None:
                code = "anchor_unreadable" if head.path.is_file() else "anchor_file_gone"
                yield Finding(code, True, {"file": str(head.path)})
        yield from broken_anchors(session, [head for head in heads if head.hash])

    def _backup(self, status: BackupStatus) -> Iterator[Finding]:
        if not status.code_mark and not status.is_training:
            yield Finding("no_recovery_code", False)
        if status.last_backup_at is None:
            if not status.is_training:
                yield Finding("no_backup", False)
        elif status.changed_since and self._desk.now() - status.last_backup_at > OLD_BACKUP:
            yield Finding("backup_old", False, {"since": status.last_backup_at})
        for place in status.places:
            if place.error is not None:
                yield Finding("backup_failed", False, {"place": place.path, **_why(place.error)})
        rehearsal = status.last_rehearsal
        if rehearsal is not None and rehearsal.error is not None:
            yield Finding("rehearsal_failed", True, {"at": rehearsal.at, **_why(rehearsal.error)})
        elif rehearsal is not None and self._desk.now() - rehearsal.at > OLD_REHEARSAL:
            yield Finding("rehearsal_old", False, {"since": rehearsal.at})
        if status.low_space:
            yield Finding("disk_low", False, {"megabytes": status.free_bytes >> 20})

    def _delivery(self, status: DeliveryStatus) -> Iterator[Finding]:
        if not status.upstream_url:
            yield Finding("no_upstream", False)
            return
        now = self._desk.now()
        if status.is_silent(now):
            yield Finding("delivery_silent", False, {"since": status.undelivered_since})
        if status.is_unheard(now):
            yield Finding("delivery_unheard", False, {"since": status.unheard_since, "count": status.unacknowledged})
        if is_taken(status):
            yield Finding("delivery_number_taken", True)
        if status.unsealed:
            yield Finding("delivery_held", False, {"count": status.unsealed})
        for refusal in status.line.refused:
            alarm = alarm_of(refusal)
            if alarm is not None:  # else it was sent again, and there is only to wait
                yield Finding(
                    "delivery_refused", alarm is not Alarm.MISSED, {"batch": refusal.batch, "why": refusal.code}
                )


def _why(error: LoketError) -> dict[str, object]:
    """Why something failed: the code for programs, the sentence for people."""
    return {"why": error.code, "reason": error_sentence(error)}


def _in_zone(finding: Finding, zone: ZoneInfo) -> Finding:
    """The finding with its moments on the office's clock: they are stored in UTC, which nobody there lives by."""
    facts = {
        name: value.astimezone(zone) if isinstance(value, datetime) else value for name, value in finding.facts.items()
    }
    return replace(finding, facts=facts)


def head_finding(place: HeadPlace) -> Finding | None:
    """What is wrong with a printed head: it is in the chain no more. A restore may have given it up rightly."""
    if place.line is not None:
        return None
    head = place.head[:16].upper()
    if place.restored_at is not None:
        return Finding("head_given_up", True, {"head": head, "restored_at": place.restored_at})
    return Finding("head_missing", True, {"head": head})
