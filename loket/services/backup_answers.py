"""What the backup service answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from loket.db.key import SealedKey
from loket.errors import LoketError
from loket.services.backup_making import RunRow


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was made and proven."""

    path: Path
    at: datetime
    size: int
    requests: int
    audit_head: str
    opens_anywhere: bool  # with the recovery code; else only where the key is already
    chain_broken: bool = False


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """A recovery code that was drawn, to be printed now: it is stored nowhere. `mark` tells this paper from others."""

    code: str = field(repr=False)
    mark: str
    made_at: datetime
    sealed: SealedKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlaceStatus:
    """A folder for backups: the last one that came there, and why a later one did not."""

    path: str
    own: bool
    last_at: datetime | None
    error: LoketError | None


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """How well the office could come back: what a board shows and `loket check` judges."""

    places: tuple[PlaceStatus, ...]
    last_backup_at: datetime | None
    changed_since: bool
    last_rehearsal: RunRow | None
    code_mark: str
    code_made_on: str
    free_bytes: int
    low_space: bool
    is_training: bool  # nobody misses its data
