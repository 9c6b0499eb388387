"""The last steps of a restore: a proven copy lives again and takes the place of the folder's database.

What was there is left alone, locked, until the new file has its name: who comes in between waits or is refused, and
nobody writes a log of the former file beside the new one.
"""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from loket.db import audit, key, queries, sqlite
from loket.db.backup import unreadable
from loket.db.engine import FILE_NAME, sync_file
from loket.db.migrations import upgrade
from loket.db.tables import Counter, Office, Person
from loket.db.tables_backup import BackupRun
from loket.db.tables_counter import NumberSeries
from loket.domain.numbering import Skipped, after_backup
from loket.errors import StorageError
from loket.paths import sync_folder

KEPT = "kept"
"""Where a data folder keeps what a restore took the place of."""
CONTINUED = "numbers_continued"
"""The audit's line about numbers that were or may have been given after the backup, and are never given again."""
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Former:
    """The database that stands in the folder, locked. `series` are the last serials that it gave, None where they can't
    be read; `inactive` the people who may not sign in there."""

    series: Mapping[str, int] | None
    inactive: frozenset[int]
    lock: ExitStack = field(repr=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """What the living office, or the time since the backup, still says in the restored one.

    `exact`: the skipped numbers were read, not reckoned. `revived` are people who can sign in again though the living
    office had taken that from them.
    """

    skipped: tuple[Skipped, ...] = ()
    exact: bool = True
    revived: tuple[str, ...] = ()


def renew(copy: Path, secret: bytes, entry: audit.Entry) -> str:
    """Bring a proven copy to this program's schema and let it live again: a new epoch upstream and a line that says so.

    Returns the epoch. Raises `StorageError`.
    """
    with _writing(copy, secret, migrate=True) as session:
        office = session.exec(select(Office)).one()
        office.epoch = str(uuid.uuid4())
        session.add(office)
        audit.record(session, entry, office)
        run = BackupRun(kind="restore", at=entry.at, place="", succeeded=True, audit_head=audit.head(session))
        run.facts = audit.to_json(entry.facts)
        session.add(run)
        return office.epoch


@contextmanager
def _writing(copy: Path, secret: bytes, *, migrate: bool = False) -> Iterator[Session]:
    """One transaction in a copy, on the disk afterwards."""
    engine = sqlite.open_engine(copy, secret)
    try:
        if migrate:
            upgrade(engine)
        with Session(engine.execution_options(**{sqlite.WRITE_OPTION: True})) as session:
            yield session
            session.commit()
    except (DBAPIError, sqlite.DriverError) as error:
        raise unreadable(error, copy) from error
    finally:
        engine.dispose()
    sync_file(copy)


@contextmanager
def former(folder: Path, secret: bytes) -> Iterator[Former | None]:
    """The folder's database, locked for this program alone; None where there is none that could be opened at all.

    Raises `StorageError("database_in_use")` while anybody has it open.
    """
    path = folder / FILE_NAME
    with ExitStack() as lock:
        yield _entered(lock, path, secret) if path.exists() else None


def _entered(lock: ExitStack, path: Path, secret: bytes) -> Former | None:
    try:
        raw = lock.enter_context(sqlite.alone(path, secret))
    except sqlite.DriverError as error:
        known = sqlite.translated(error)
        if known is None:
            raise
        if known.code == "database_busy":
            raise StorageError("database_in_use", path=str(path)) from error
        return None  # a damaged file is what a restore is for: nobody else can open it either
    series = _read(raw, "SELECT scope, last FROM number_series")
    inactive = _read(raw, "SELECT id, name FROM person WHERE NOT active") or []
    return Former(None if series is None else dict(series), frozenset(number for number, _name in inactive), lock)


def _read(raw: Any, statement: str) -> list[tuple[Any, Any]] | None:
    """None where the file is too damaged, or too old, for it."""
    try:
        return list(raw.execute(statement).fetchall())
    except sqlite.DriverError:
        return None


def carry_over(copy: Path, secret: bytes, was: Former | None, entry: audit.Entry, made_at: datetime) -> Carried:
    """Let no number be given twice: series go on where the living office stood, or, where nobody can read that, past
    everything that it could have given since the backup. `entry` gets the facts. Raises `StorageError`."""
    with _writing(copy, secret) as session:
        given = {row.scope: row.last for row in session.exec(select(NumberSeries))}
        exact = was is not None and was.series is not None
        wanted = was.series if was and was.series is not None else _reckoned(session, given, made_at, entry.at)
        skipped = tuple(
            Skipped(scope, given.get(scope, 0), last)
            for scope, last in sorted(wanted.items())
            if last > given.get(scope, 0)
        )
        for one in skipped:
            queries.set_serial(session, one.scope, one.upto)
        if skipped:
            facts = {"series": {one.scope: [one.after, one.upto] for one in skipped}, "exact": exact}
            audit.remark(
                session, audit.Entry(entry.at, entry.person_id, entry.person_name, CONTINUED, "restore", facts), None
            )
        people = session.exec(select(Person).where(Person.active)).all()
        revived = tuple(sorted(one.name for one in people if was and one.id in was.inactive))
    return Carried(skipped, exact, revived)


_BUSIEST = text(
    "SELECT counter, max(many) FROM (SELECT counter, count(*) AS many FROM request "
    "GROUP BY counter, date(received_at, :zone)) GROUP BY counter"
)


def _reckoned(session: Session, given: Mapping[str, int], made_at: datetime, now: datetime) -> dict[str, int]:
    zone = ZoneInfo(session.exec(select(Office.zone)).one())
    shift = made_at.astimezone(zone).utcoffset() or timedelta(0)
    rows = session.execute(_BUSIEST, {"zone": f"{shift // timedelta(minutes=1):+d} minutes"})
    busiest = {str(counter): int(many) for counter, many in rows}
    for counter in session.exec(select(Counter.code)):
        busiest.setdefault(counter, 0)
    return after_backup(given, busiest, made_at.astimezone(zone).date(), now.astimezone(zone).date())


def install(folder: Path, copy: Path, secret: bytes, side: key.SideFile, was: Former | None) -> Path | None:
    """Put a proven copy in the place of the folder's database, which is kept aside. Returns the folder where that is.

    To be called inside `former`. The old file keeps its name until the new one takes it, in one step. Raises OSError;
    then the old one is where it was.
    """
    path = folder / FILE_NAME
    aside = folder / KEPT / copy.parent.name.removesuffix(".part")
    there = [file for file in sqlite.files_of(path) if file.exists()]
    if was is not None and os.name == "nt":
        was.lock.close()  # Windows replaces no open file: whoever comes in now makes the last step fail, and stays
    try:
        _set_aside(there, path, aside)
        key.keep_key(folder, secret, side)
        copy.replace(path)
    except OSError:
        _put_back(aside, folder)
        raise
    sync_folder(folder)
    return aside if there else None


def _set_aside(files: list[Path], main: Path, aside: Path) -> None:
    if files:
        aside.mkdir(parents=True, mode=0o700)
    for file in files:
        if file == main:
            try:
                os.link(file, aside / file.name)
                continue
            except OSError as error:
                if error.errno in _NO_SPACE:
                    raise
                # a file system without links: a moment without a database, and then the new one
        file.replace(aside / file.name)  # a log of the old file beside the new one would be read into it
    if files:
        sync_folder(aside)


def _put_back(aside: Path, folder: Path) -> None:
    for file in aside.iterdir() if aside.exists() else ():
        if (folder / file.name).exists():
            file.unlink()
        else:
            file.replace(folder / file.name)
    if aside.exists():
        aside.rmdir()
