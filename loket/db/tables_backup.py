"""The tables of backups, beside `tables`: what was done, and where copies go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from loket.db.tables import STRICT


class BackupRun(SQLModel, table=True):
    """A backup, its rehearsal, or a restore: what was done, where to, and what it showed (JSON)."""

    __tablename__ = "backup_run"
    __table_args__ = (
        CheckConstraint("kind IN ('backup', 'rehearsal', 'restore')", name="known_backup_kind"),
        Index("backup_run_newest", "kind", "at"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    at: datetime
    place: str
    succeeded: bool
    audit_head: str = ""
    facts: str = "{}"


class BackupPlace(SQLModel, table=True):
    """A folder to which backups are copied: a second disk, a share, a stick."""

    __tablename__ = "backup_place"
    __table_args__ = (STRICT,)
    path: str = Field(primary_key=True)
    added_at: datetime
