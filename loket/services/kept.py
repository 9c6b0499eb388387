"""What restores and migrations kept of the former database: a way back for some weeks, and then personal data that
nobody looks after. It goes by its age, and with everything else when personal data is destroyed."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loket.db.engine import FILE_NAME
from loket.db.restoring import KEPT

KEPT_FOR = timedelta(days=30)
"""How long the file that a restore took the place of is kept."""
REMOVED = "kept_removed"
"""The audit's line about it."""
_NAMED = "restore-%Y%m%dT%H%M%S"


def remove_kept(data: Path, now: datetime) -> int:
    """Remove what was kept for its whole time; what can't be removed now is tried again. Returns how many went."""
    removed = 0
    for place in _kept(data):
        with suppress(OSError):
            if now - _kept_since(place) >= KEPT_FOR:
                shutil.rmtree(place)
                removed += 1
    with suppress(OSError):
        (data / KEPT).rmdir()  # where nothing is left in it
    return removed


def remove_all_kept(data: Path) -> int:
    """Remove every former database, also what a migration copied first. Returns how many; raises OSError."""
    removed = 0
    for place in _kept(data):
        shutil.rmtree(place)
        removed += 1
    return removed + remove_migrated(data)


def remove_migrated(data: Path) -> int:
    """Remove the copies that were made before a migration. Returns how many; raises OSError."""
    copies = list(data.glob(f"{FILE_NAME}.before-*"))
    for copy in copies:
        copy.unlink(missing_ok=True)
    return len(copies)


def _kept(data: Path) -> list[Path]:
    return sorted(path for path in (data / KEPT).glob("*") if path.is_dir())


def _kept_since(place: Path) -> datetime:
    try:
        return datetime.strptime(place.name.rpartition("-")[0], _NAMED).replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(place.stat().st_mtime, UTC)
