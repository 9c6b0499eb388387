"""Heads of the audit chain that left the office: in manifests and in backups, here or brought from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from loket.db import audit, backup
from loket.db.tables import AuditLine, DeliveryBatch
from loket.errors import LoketError
from loket.exchange.manifest import read_manifest
from loket.services.finding import Finding

_MANIFEST_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class Head:
    """The hash of the newest line when a manifest or a backup was made, "" where the file can't be read as one."""

    name: str
    at: datetime | None
    hash: str
    path: Path | None = None


def stored_heads(session: Session) -> Iterator[Head]:
    """Those of the batches that were frozen here."""
    batches = select(DeliveryBatch.name, DeliveryBatch.frozen_at, DeliveryBatch.manifest)
    for name, at, manifest in session.exec(batches.order_by(col(DeliveryBatch.id))):
        try:
            yield Head(name, at, read_manifest(manifest).audit_head)
        except LoketError:
            yield Head(name, at, "?")  # no hash: it is found to be no line


def file_heads(files: Sequence[Path], folder_id: str) -> Iterator[Head]:
    """Those of manifests and backups of this office in files."""
    for path in files:
        try:
            yield _head_of(path, folder_id)
        except (LoketError, OSError, ValueError):
            yield Head(path.name, None, "", path)


def _head_of(path: Path, folder_id: str) -> Head:
    if path.suffix == ".json":
        with path.open("rb") as file:
            manifest = read_manifest(file.read(_MANIFEST_LIMIT))
        return Head(path.name, datetime.fromisoformat(manifest.frozen_at), manifest.audit_head, path)
    header = backup.read_header(path)
    if header.folder_id != folder_id:
        raise ValueError(path.name)
    return Head(path.name, header.at, header.audit_head, path)


def broken_anchors(session: Session, heads: Sequence[Head]) -> Iterator[Finding]:
    """Heads that are no line of the chain any more, each with the newest line before it that an anchor still holds."""
    wanted = {head.hash for head in heads if head.hash != audit.GENESIS}
    lines = {}
    for number, found in session.exec(select(AuditLine.id, AuditLine.hash).order_by(col(AuditLine.id))):
        if found in wanted:
            lines[found] = number or 0
    given_up = _restores(session)
    held = 0
    for head in sorted(heads, key=lambda head: (head.at is not None, head.at)):
        if head.hash in lines or head.hash == audit.GENESIS:
            held = max(held, lines.get(head.hash, 0))
        elif not any(head.at is not None and since < head.at <= until for since, until in given_up):
            yield Finding("anchor_missing", True, {"name": head.name, "line": held + 1})


def _restores(session: Session) -> list[tuple[datetime, datetime]]:
    """The times that a restore gave up, from the backup's making to the restore: what was said then is gone rightly."""
    lines = select(AuditLine.at, AuditLine.facts).where(AuditLine.action == "restored", AuditLine.subject == "office")
    return [(datetime.fromisoformat(json.loads(facts)["made_at"]), at) for at, facts in session.exec(lines)]
