"""Backup: by hand into a file, by itself into the office's folders; proven each time, rehearsed every week."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from loket.db import audit, backup
from loket.db.engine import LOW_SPACE, free_bytes, keep_reserve
from loket.db.tables import Office
from loket.db.tables_backup import BackupPlace, BackupRun
from loket.domain.people import Right
from loket.errors import LoketError, RuleError, StorageError
from loket.exchange.disk import disk_error, told
from loket.services.backup_answers import BackupResult, BackupStatus, PlaceStatus
from loket.services.backup_code import RecoveryCodes
from loket.services.backup_making import (
    AUTOMATIC,
    SUBJECT,
    Maker,
    RunRow,
    business_head,
    newest_run,
    run_row,
)
from loket.services.backup_places import copy_backup, name_of, prune, stored, sweep
from loket.services.desk import Desk, office_row
from loket.services.restore import Restored, RestoreOrder, restore_office

HOUR = timedelta(hours=1)
REHEARSED_EVERY = timedelta(days=7)
TRIED_AGAIN = timedelta(days=1)
"""After which a rehearsal that failed is tried again, where no newer backup came since."""
_LOOKED_AT = 200
"""The newest backups among which one is looked for that can be read now."""
OWN_FOLDER = "backups"


class BackupService(RecoveryCodes):
    """Backups, their rehearsal, the recovery code, and the way back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._maker = Maker(desk)

    # by hand

    def backup(self, path: Path) -> BackupResult:
        """Make a backup in that file, prove it, and note it. A backup of that name is replaced once the new one stands.

        Raises `RuleError` (not_allowed, backup_over_foreign), `StorageError` (disks, database_damaged).
        """
        person = self._desk.require(Right.BACKUP)
        path = path.expanduser().absolute()
        with told(path.parent):
            _check_target(path)
        try:
            with self._maker.snapshot(chain=True) as snapshot:
                header = self._maker.packed(snapshot, path)
        except StorageError as error:
            self._maker.note_failure("backup", str(path.parent), error)
            raise
        self._maker.note(snapshot, path, header, who=person.name)
        return _result(path, header, snapshot.contents)

    # places

    def places(self) -> list[Path]:
        """The folders to which backups are copied (second disk, share, stick), besides the one in the data folder."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return [Path(row.path) for row in session.exec(select(BackupPlace).order_by(col(BackupPlace.path)))]

    def add_place(self, folder: Path) -> None:
        """Copy backups to that folder too. Raises `RuleError("backup_place_inside")`, `StorageError` where it can't be
        written."""
        self._desk.require(Right.BACKUP)
        folder = folder.expanduser().absolute()
        if folder.is_relative_to(self._desk.database.folder):
            raise RuleError("backup_place_inside", field="place")
        probe = folder / f".loket-{secrets.token_hex(4)}.part"
        with told(folder):
            probe.touch(mode=0o600)
            probe.unlink()
        with self._desk.database.write() as session:
            if session.get(BackupPlace, str(folder)) is None:
                session.add(BackupPlace(path=str(folder), added_at=self._desk.now()))
                self._desk.record(session, "backup_place_added", SUBJECT, None)

    def remove_place(self, folder: Path) -> None:
        """Copy no more backups to that folder; what lies there stays."""
        self._desk.require(Right.BACKUP)
        with self._desk.database.write() as session:
            place = session.get(BackupPlace, str(folder.expanduser().absolute()))
            if place is not None:
                session.delete(place)
                self._desk.record(session, "backup_place_removed", SUBJECT, None)

    # by itself

    def due(self, *, closing: bool = False) -> bool:
        """Whether `run_due` has something to do: an hour has passed (or the day ends) and something changed since the
        last backup of a place, or the last rehearsal is a week old."""
        with self._desk.database.read() as session:
            if session.get(Office, 1) is None:
                return False
            business = business_head(session)
            places = self._all_places(session)
            if any(self._is_due(session, place, business, closing=closing) for place in places):
                return True
            return not closing and self._rehearsal_due(session)

    def run_due(self, *, closing: bool = False) -> tuple[RunRow, ...]:
        """Do what is due and note how each went; nothing is raised for a place that can't be reached. Takes long:
        belongs on the worker. Needs nobody at the desk."""
        if not self.due(closing=closing):
            return ()
        with self._desk.database.read() as session:
            business = business_head(session)
            places = self._all_places(session)
            due = [place for place in places if self._is_due(session, place, business, closing=closing)]
        began, folder = self._desk.now(), self._desk.database.folder
        sweep(folder, places, self._maker.side().folder_id, began)
        self._maker.remove_kept()
        if due:
            self._run_places(due, business)
        with self._desk.database.read() as session:
            rehearse = self._rehearsal_due(session)
        if rehearse and not closing:  # it walks the whole chain: nobody waits for that before going home
            self._rehearse()
        with told(folder):
            keep_reserve(folder)
        return tuple(row for row in self._newest(100) if row.at >= began)

    def rehearse(self) -> RunRow:
        """Take the newest backup that is there into a scratch file and hold it against what was noted when it was made.

        A stick that was pulled out, or a file that was moved, hides none that lies elsewhere.

        Raises `RuleError` (not_allowed, no_backup_yet).
        """
        self._desk.require(Right.BACKUP)
        run = self._rehearse()
        if run is None:
            raise RuleError("no_backup_yet")
        return run

    # the way back

    def restore_over(self, file: Path, code: str | None = None) -> Restored:
        """Restore over this living office; its file is kept aside. The database is closed by it: open the office anew.

        To be called inside `Desk.with_second` or `Desk.alone` (four eyes). Raises `RuleError` (not_allowed,
        second_needed) and as `restore_office`; then nothing has changed, and the next use opens the database anew.
        """
        person = self._desk.require(Right.RESTORE)
        database = self._desk.database
        witness = self._desk.require_two(Right.RESTORE)
        second = witness.second.name if witness.second else ""
        with database.write() as session:
            self._desk.record(session, "restore_begun", "restore", None, file=file.name)
        database.close()
        who = (person.id, person.name)
        return restore_office(RestoreOrder(database.folder, file, self._desk.now(), code, who, second, witness.reason))

    # what stands

    def runs(self, limit: int = 100) -> list[RunRow]:
        """The newest backups, rehearsals and restores, the newest first."""
        self._desk.require(Right.LOOK)
        return self._newest(limit)

    def _newest(self, limit: int) -> list[RunRow]:
        with self._desk.database.read() as session:
            rows = session.exec(select(BackupRun).order_by(col(BackupRun.id).desc()).limit(limit))
            return [run_row(row) for row in rows]

    def status(self) -> BackupStatus:
        """How well the office could come back."""
        side = self._maker.side()
        folder = self._desk.database.folder
        with self._desk.database.read() as session:
            places = tuple(self._place_status(session, place) for place in self._all_places(session))
            newest = newest_run(session, "backup", succeeded=True)
            rehearsal = newest_run(session, "rehearsal")
            changed = newest is None or newest.audit_head != business_head(session)
            is_training = office_row(session).is_training
        with told(folder):
            free = free_bytes(folder)
        return BackupStatus(
            places=places,
            last_backup_at=newest.at if newest else None,
            changed_since=changed,
            last_rehearsal=run_row(rehearsal) if rehearsal else None,
            code_mark=side.sealed.mark if side.sealed else "",
            code_made_on=side.sealed.made_on if side.sealed else "",
            free_bytes=free,
            low_space=free < LOW_SPACE,
            is_training=is_training,
        )

    def folder_id(self) -> str:
        """The office's data folder by its random id; backups carry it. Raises as `status`."""
        return self._maker.side().folder_id

    def backup_files(self) -> list[Path]:
        """Backups of this office in the places that can be read now, the newest of each place first."""
        folder_id = self._maker.side().folder_id
        with self._desk.database.read() as session:
            places = self._all_places(session)
        found: list[Path] = []
        for place in places:
            try:
                found += [one.path for one in stored(place, folder_id)]
            except OSError:
                continue  # a stick that isn't there; `status` says so by the age of its last backup
        return found

    # parts

    def _all_places(self, session: Session) -> list[Path]:
        rows = session.exec(select(BackupPlace.path).order_by(col(BackupPlace.path)))
        return [self._desk.database.folder / OWN_FOLDER, *map(Path, rows)]

    def _is_due(self, session: Session, place: Path, business: str, *, closing: bool) -> bool:
        last = newest_run(session, "backup", place=str(place), succeeded=True)
        if last is not None and last.audit_head == business:
            return False
        tried = newest_run(session, "backup", place=str(place))
        return closing or tried is None or not timedelta(0) <= self._desk.now() - tried.at < HOUR

    def _rehearsal_due(self, session: Session) -> bool:
        last, newest = newest_run(session, "rehearsal"), newest_run(session, "backup", succeeded=True)
        if newest is None or last is None:
            return newest is not None
        again = HOUR if (newest.id or 0) > (last.id or 0) else TRIED_AGAIN  # a newer one may be good, a stick back
        every = REHEARSED_EVERY if last.succeeded else again
        return not timedelta(0) <= self._desk.now() - last.at < every

    def _run_places(self, due: list[Path], business: str) -> None:
        own = self._desk.database.folder / OWN_FOLDER
        fresh = self._fresh(own, business)
        if fresh is None:
            try:
                fresh = self._make_own(own)
            except StorageError as error:
                self._maker.note_failure("backup", str(own), error)
                return
        for place in due:
            if place != own:
                self._copy_to(place, fresh)

    def _fresh(self, own: Path, business: str) -> Path | None:
        """The backup of the data folder that holds everything already, for a place that missed it."""
        with self._desk.database.read() as session:
            last = newest_run(session, "backup", place=str(own), succeeded=True)
            name = json.loads(last.facts)["file"] if last and last.audit_head == business else ""
        return own / name if name and (own / name).exists() else None

    def _make_own(self, own: Path) -> Path:
        side = self._maker.side()
        path = own / name_of(side.folder_id, self._desk.now())
        with told(own):
            own.mkdir(exist_ok=True, mode=0o700)
        with self._maker.snapshot(chain=False) as snapshot:
            header = self._maker.packed(snapshot, path)
        self._maker.note(snapshot, path, header)
        self._prune(own)
        return path

    def _copy_to(self, place: Path, source: Path) -> None:
        try:
            copy_backup(source, place, self._desk.database.secret())
            self._prune(place)
        except StorageError as error:
            self._maker.note_failure("backup", str(place), error)
        except OSError as error:
            self._maker.note_failure("backup", str(place), disk_error(error, place))
        else:
            self._note_copy(place, source)

    def _note_copy(self, place: Path, source: Path) -> None:
        with self._desk.database.write() as session:
            made = newest_run(session, "backup", place=str(source.parent), succeeded=True)
            if made is not None:
                run = BackupRun(kind="backup", at=self._desk.now(), place=str(place), succeeded=True)
                run.audit_head, run.facts = made.audit_head, made.facts
                session.add(run)

    def _prune(self, place: Path) -> None:
        with self._desk.database.read() as session:
            zone = ZoneInfo(office_row(session).zone)
        with told(place):
            prune(place, self._maker.side().folder_id, zone)

    def _rehearse(self) -> RunRow | None:
        with self._desk.database.read() as session:
            good = select(BackupRun).where(BackupRun.kind == "backup", BackupRun.succeeded)
            runs = list(session.exec(good.order_by(col(BackupRun.id).desc()).limit(_LOOKED_AT)))
            session.expunge_all()
        if not runs:
            return None
        last = next((run for run in runs if _is_there(run)), runs[0])
        path = Path(last.place, str(json.loads(last.facts)["file"]))
        try:
            self._maker.prove_again(path, json.loads(last.facts))
        except LoketError as error:
            self._maker.note_failure("rehearsal", last.place, error)
        else:
            with self._desk.database.write() as session:
                run = BackupRun(kind="rehearsal", at=self._desk.now(), place=last.place, succeeded=True)
                run.audit_head, run.facts = last.audit_head, json.dumps({"file": path.name})
                session.add(run)
                audit.record(session, self._maker.entry("rehearsed", AUTOMATIC, {"head": last.audit_head}))
        return self._newest(1)[0]

    def _place_status(self, session: Session, place: Path) -> PlaceStatus:
        good = newest_run(session, "backup", place=str(place), succeeded=True)
        last = newest_run(session, "backup", place=str(place))
        error = run_row(last).error if last else None
        own = place.parent == self._desk.database.folder
        return PlaceStatus(str(place), own, good.at if good else None, error)


def _is_there(run: BackupRun) -> bool:
    with suppress(OSError):
        return Path(run.place, str(json.loads(run.facts)["file"])).is_file()
    return False


def _check_target(path: Path) -> None:
    """Only a backup may be replaced by a backup. Raises OSError where the folder isn't there."""
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "No such directory", str(path.parent))
    if path.exists():
        with path.open("rb") as file:
            if file.read(len(backup.MARK)) != backup.MARK:
                raise RuleError("backup_over_foreign", file=path.name)


def _result(path: Path, header: backup.Header, contents: backup.Contents) -> BackupResult:
    return BackupResult(
        path=path,
        at=header.at,
        size=header.size,
        requests=contents.rows.get("request", 0),
        audit_head=header.audit_head,
        opens_anywhere=header.sealed is not None,
        chain_broken=bool(contents.chain),
    )
