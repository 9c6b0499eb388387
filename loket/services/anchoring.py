"""Anchors beside those of backups: what the tables are, said in a line before something leaves the office."""

from __future__ import annotations

from loket.db import anchors
from loket.services.desk import Desk

ANCHORED = "anchored"
"""The line before a delivery is frozen."""


def table_digests(desk: Desk) -> dict[str, object]:
    """The facts of an anchor, of the tables as they are now. Reads every row, so that it holds no write lock."""
    with desk.database.read() as session:
        return anchors.digests(session)
