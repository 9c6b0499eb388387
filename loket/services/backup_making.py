"""How a backup is made: a copy at one moment, proven, packed, noted in the audit as an anchor."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from loket import __version__
from loket.db import audit, backup, key, sqlite
from loket.db.engine import FILE_NAME
from loket.db.migrations import SCHEMA
from loket.db.tables import AuditLine
from loket.db.tables_backup import BackupRun
from loket.errors import LoketError, RuleError, StorageError
from loket.exchange.disk import told
from loket.services.desk import Desk
from loket.services.kept import REMOVED, remove_kept, remove_migrated

AUTOMATIC = "Loket"
"""Who is written into the audit for what happens by itself."""
SUBJECT = "backup"
_GROWING = ("audit_line", "ledger_row", "outbox_row", "request", "request_item", "standard_version", "suspension")
"""Tables whose rows never go: a copy holds as many as before it was begun, or more."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A backup, a rehearsal or a restore, as it went."""

    kind: str
    at: datetime
    place: str
    error: LoketError | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A proven copy. `business` is the head of the audit without the lines about backups."""

    copy: Path
    contents: backup.Contents
    business: str


class Maker:
    """Makes backups of the office at a desk, proves them, and writes down how it went."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def side(self) -> key.SideFile:
        """The side file of the data folder. Raises `StorageError("side_file_missing")`."""
        folder = self._desk.database.folder
        side = key.read_side_file(folder)
        if side is None:
            raise StorageError("side_file_missing", path=str(folder))
        return side

    @contextmanager
    def snapshot(self, *, chain: bool) -> Iterator[Snapshot]:
        """A whole copy in a private place, proven: every page, its structure, its counts; and (`chain`) its audit."""
        database = self._desk.database
        place = database.folder / f"backup-{secrets.token_hex(4)}.part"
        with told(database.folder):
            place.mkdir(mode=0o700)
        try:
            with database.read() as session:
                before, business = sqlite.counted_rows(session), business_head(session)
            with told(place):
                database.copy_into(place / FILE_NAME)
            contents = backup.prove(place / FILE_NAME, database.secret(), chain=chain)
            with database.read() as session:
                same = backup.line_hash(session, contents.audit_lines) == contents.audit_head
            if not same or any(contents.rows[name] < before[name] for name in _GROWING):
                raise StorageError("backup_damaged", file=FILE_NAME)
            yield Snapshot(place / FILE_NAME, contents, business)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def packed(self, snapshot: Snapshot, path: Path) -> backup.Header:
        """Write a snapshot as a backup file. Raises `StorageError`."""
        side, contents = self.side(), snapshot.contents
        header = backup.Header(
            folder_id=side.folder_id,
            fingerprint=side.fingerprint,
            schema=contents.schema,
            epoch=contents.epoch,
            made_at=self._desk.now().isoformat(),
            app_version=__version__,
            audit_head=contents.audit_head,
            audit_lines=contents.audit_lines,
            sealed=side.sealed,
        )
        with told(path.parent):
            return backup.pack(snapshot.copy, path, header, self._desk.database.secret())

    def note(self, snapshot: Snapshot, path: Path, header: backup.Header, who: str = AUTOMATIC) -> None:
        """The run, and a line with the head and the digests of the tables as they now stand: an anchor."""
        facts = {"file": path.name, "size": header.size, "schema": header.schema, "lines": header.audit_lines}
        facts |= {"head": header.audit_head, "rows": snapshot.contents.rows}
        with self._desk.database.write() as session:
            run = BackupRun(kind="backup", at=self._desk.now(), place=str(path.parent), succeeded=True)
            run.audit_head, run.facts = snapshot.business, json.dumps(facts)
            session.add(run)
            told_facts = {"head": header.audit_head, "size": header.size, **snapshot.contents.digests}
            audit.record(session, self.entry("backed_up", who, told_facts))
        if snapshot.contents.schema == SCHEMA:  # the migrated database was just proven whole, and is in a backup too
            with suppress(OSError):
                remove_migrated(self._desk.database.folder)
        self.remove_kept()

    def remove_kept(self) -> None:
        """Remove what restores kept aside, once it is old enough, and say so in the audit."""
        removed = remove_kept(self._desk.database.folder, self._desk.now())
        if removed:
            with self._desk.database.write() as session:
                audit.record(session, self.entry(REMOVED, AUTOMATIC, {"count": removed}))

    def entry(self, action: str, who: str, facts: dict[str, object]) -> audit.Entry:
        """The audit entry of something about backups."""
        person = self._desk.person if who != AUTOMATIC else None
        return audit.Entry(self._desk.now(), person.id if person else None, who, action, SUBJECT, facts)

    def note_failure(self, kind: str, place: str, error: LoketError) -> None:
        """Write down a run that went wrong."""
        facts = {"error": error.code, "rule": isinstance(error, RuleError)}
        with self._desk.database.write() as session:
            run = BackupRun(kind=kind, at=self._desk.now(), place=place, succeeded=False, facts=json.dumps(facts))
            session.add(run)

    def prove_again(self, path: Path, noted: dict[str, object]) -> None:
        """As on a fresh PC, short of taking the office's place. Raises `StorageError`."""
        secret = self._desk.database.secret()
        scratch = self._desk.database.folder / f"rehearsal-{secrets.token_hex(4)}.part"
        try:
            with told(path.parent):
                scratch.mkdir(mode=0o700)
                backup.verify(path, secret, scratch / FILE_NAME)
            contents = backup.prove(scratch / FILE_NAME, secret, chain=True)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        found = {"lines": contents.audit_lines, "head": contents.audit_head, "rows": dict(contents.rows)}
        if contents.chain or any(found[name] != noted[name] for name in found):
            raise StorageError("backup_damaged", file=path.name)


def business_head(session: Session) -> str:
    """The newest line that is not about backups: as long as it stays, nothing changed."""
    lines = select(AuditLine.hash).where(AuditLine.subject != SUBJECT).order_by(col(AuditLine.id).desc())
    return session.exec(lines.limit(1)).first() or audit.GENESIS


def newest_run(
    session: Session, kind: str, *, place: str | None = None, succeeded: bool | None = None
) -> BackupRun | None:
    """The last run of a kind, of one place or any, that succeeded (True), failed (False) or either."""
    runs = select(BackupRun).where(BackupRun.kind == kind)
    if place is not None:
        runs = runs.where(BackupRun.place == place)
    if succeeded is not None:
        runs = runs.where(BackupRun.succeeded == succeeded)
    return session.exec(runs.order_by(col(BackupRun.id).desc()).limit(1)).first()


def run_row(run: BackupRun) -> RunRow:
    """A run as it leaves the services."""
    error: LoketError | None = None
    if not run.succeeded:
        facts = json.loads(run.facts)
        error = (RuleError if facts["rule"] else StorageError)(facts["error"], folder=run.place, file="")
    return RunRow(run.kind, run.at, run.place, error)
