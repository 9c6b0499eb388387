"""The folders that hold the office's backups: what lies there, what is kept, what is copied from one to the other."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from loket.db import backup
from loket.db.engine import free_bytes
from loket.domain.retention import kept
from loket.paths import sync_folder

_NAME = re.compile(r"loket-([0-9a-f]{8})-(\d{8}T\d{6})Z\.loket")
_SCRATCH = ("backup-*.part", "rehearsal-*.part", "restore-*.part", "loket.db.before-*.part")
_DAY = 24 * 60 * 60
_ALWAYS = 2
"""Backups that stay even on a disk with no room left."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A backup of this office in a folder."""

    path: Path
    at: datetime
    size: int


def name_of(folder_id: str, at: datetime) -> str:
    """The name of an automatic backup; offices that share a stick never mix theirs up."""
    return f"loket-{_short(folder_id)}-{at.astimezone(UTC):%Y%m%dT%H%M%S}Z{backup.SUFFIX}"


def _short(folder_id: str) -> str:
    return folder_id.replace("-", "")[:8].ljust(8, "0")


def stored(place: Path, folder_id: str) -> list[Stored]:
    """The automatic backups of an office in a folder, the newest first. Raises OSError where it can't be read."""
    return sorted(_found(place, folder_id), key=lambda one: one.at, reverse=True)


def _found(place: Path, folder_id: str) -> Iterator[Stored]:
    for path in place.iterdir():
        match = _NAME.fullmatch(path.name)
        if match and match[1] == _short(folder_id):
            at = datetime.strptime(match[2], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            yield Stored(path, at, path.stat().st_size)


def prune(place: Path, folder_id: str, zone: tzinfo) -> int:
    """Remove what is no longer kept: 24 hourly, 30 daily, 12 monthly, all together at most half of the room there is.

    The newest two always stay. Returns how many were removed; raises OSError.
    """
    there = stored(place, folder_id)
    chosen = kept(one.at.astimezone(zone) for one in there)
    room = (free_bytes(place) + sum(one.size for one in there)) // 2
    removed = used = 0
    for count, one in enumerate(there, start=1):
        used += one.size
        if count > _ALWAYS and (one.at not in chosen or used > room):
            used -= one.size
            one.path.unlink()
            removed += 1
    return removed


def copy_backup(source: Path, place: Path, secret: bytes) -> Path:
    """Copy a backup to another folder: whole or not at all, and read back from there.

    Raises OSError, and `StorageError("backup_damaged")` where the medium gave back something else.
    """
    target = place / source.name
    part = place / f".{source.name}.{os.getpid()}.part"
    try:
        with (
            source.open("rb") as whole,
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        ):
            shutil.copyfileobj(whole, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        backup.verify(part, secret)
        part.replace(target)
        sync_folder(place)
    finally:
        part.unlink(missing_ok=True)
    return target


def sweep(data: Path, places: Iterable[Path], folder_id: str, now: datetime) -> None:
    """Remove what a crash left of backups, rehearsals and restores a day ago or longer; a living one is younger.

    A place that isn't there has nothing to remove.
    """
    halves = [path for name in _SCRATCH for path in data.glob(name)]
    for place in places:
        with suppress(OSError):
            halves += list(place.glob(f".loket-{_short(folder_id)}-*.part"))
    for path in halves:
        with suppress(OSError):
            if now.timestamp() - path.stat().st_mtime < _DAY:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
