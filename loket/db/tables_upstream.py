"""The tables of the way upstream, beside `tables`: what waits, what was frozen, the key and the line."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from loket.db.tables import STRICT


class OutboxRow(SQLModel, table=True):
    """A fact that waits to go upstream: the row (JSON, pseudonymous) as it was at the change."""

    __tablename__ = "outbox_row"
    __table_args__ = ({"sqlite_autoincrement": True} | STRICT,)
    seq: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    payload: str
    periods: str = ""
    at: datetime


class DeliveryBatch(SQLModel, table=True):
    """A frozen batch: its bytes never change; delivering it again is always safe."""

    __tablename__ = "delivery_batch"
    __table_args__ = (UniqueConstraint("epoch", "number", name="one_batch"), STRICT)
    id: int | None = Field(default=None, primary_key=True)
    epoch: str
    number: int
    lo: int
    hi: int
    name: str
    manifest_hash: str
    frozen_at: datetime
    delivered_at: datetime | None = None
    delivered_to: str = ""
    acknowledged_at: datetime | None = None
    attempts: int = 0
    next_try_at: datetime | None = None
    last_error: str = ""
    archive: bytes  # last: what stands behind a large value in a row is read through all of its pages
    manifest: bytes


class UpstreamKey(SQLModel, table=True):
    """The office's own key pair (Ed25519), with which its manifests are signed; `public` is the OpenSSH line."""

    __tablename__ = "upstream_key"
    __table_args__ = (CheckConstraint("id = 1", name="one_key"), STRICT)
    id: int = Field(default=1, primary_key=True)
    seed: bytes
    public: str
    made_at: datetime


class UpstreamLine(SQLModel, table=True):
    """The one line upstream: how it is entered, and how it went. Never a password.

    `province_key` is the age key that packages are sealed to (empty: they are not). `refused` is what the receiver
    refused, as JSON. `attempts` counts failures in a row.
    """

    __tablename__ = "upstream_line"
    __table_args__ = (CheckConstraint("id = 1", name="one_line"), STRICT)
    id: int = Field(default=1, primary_key=True)
    province_key: str = ""
    username: str = ""
    host_key: str = ""
    ca_pem: str = ""
    daily: bool = True
    attempts: int = 0
    last_tried_at: datetime | None = None
    last_reached_at: datetime | None = None
    next_try_at: datetime | None = None
    last_error: str = ""
    refused: str = "[]"


class BatchNote(SQLModel, table=True):
    """What is known of a frozen batch beside its bytes: its signature, and the months in it with their revisions.

    A table of its own: what stands behind the large values of `delivery_batch` is read through all of their pages.
    """

    __tablename__ = "batch_note"
    __table_args__ = (STRICT,)
    batch_id: int = Field(primary_key=True, foreign_key="delivery_batch.id")
    signature: bytes
    periods: str = "{}"
