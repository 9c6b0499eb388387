"""Anchors beside those of backups: what the tables are, said in a line before something leaves the office."""

from __future__ import annotations

from loket.db import anchors
from loket.services.desk import Desk

ANCHORED = "anchored"


def table_digests(desk: Desk) -> dict[str, object]:
    """The facts of an anchor, of the tables as they are now. Reads every row, so that it holds no write lock."""
    with desk.database.read() as session:
        return anchors.digests(session)


def anchor_delivery(desk: Desk) -> None:
    """A line with the digests, before a batch is frozen: the head in its manifest then covers them."""
    facts = table_digests(desk)
    with desk.database.write() as session:
        desk.remark(session, ANCHORED, "delivery", None, **facts)
