"""Heads of the audit chain that left the office: in manifests, in backups, and on printed closing sheets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from loket.db import audit, backup
from loket.db.tables import AuditLine
from loket.db.tables_upstream import DeliveryBatch
from loket.errors import LoketError, RuleError
from loket.exchange.manifest import read_manifest
from loket.services.desk import office_row
from loket.services.finding import Finding

_MANIFEST_LIMIT = 1 << 20
_SHORTEST = 16
"""Letters of a head that are enough to be typed: 64 bits, that nobody finds another line for."""
_SCANNED = re.compile(r"LOKET:AUDIT:(\d+):([0-9A-F]{64})")


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
    given_up, used = _restores(session), set()
    held = 0
    for head in sorted(heads, key=lambda head: (head.at is not None, head.at)):
        if head.hash in lines or head.hash == audit.GENESIS:
            held = max(held, lines.get(head.hash, 0))
        elif windows := [one for one in given_up if head.at is not None and one[0] < head.at <= one[1]]:
            used.add(windows[0])
        else:
            yield Finding("anchor_missing", True, {"name": head.name, "line": held + 1})
    for since, until in sorted(used):  # told each time: a restore that nobody knows of would be a way to hide
        yield Finding("restored_over", False, {"since": since, "at": until})


def _restores(session: Session) -> list[tuple[datetime, datetime]]:
    """The times that a restore gave up, from the backup's making to the restore: what was said then is gone rightly."""
    lines = select(AuditLine.at, AuditLine.facts).where(AuditLine.action == "restored", AuditLine.subject == "office")
    return [(datetime.fromisoformat(json.loads(facts)["made_at"]), at) for at, facts in session.exec(lines)]


@dataclass(frozen=True, slots=True)
class HeadPlace:
    """Where a printed head stands: `line` and `at` are None where it is in the chain no more.

    `noted` is the line that the paper names (0 where it names none), `newest` the chain's last one; `restored_at` says
    when this office was last restored: what was printed before may have been given up rightly.
    """

    head: str
    noted: int
    line: int | None
    at: datetime | None
    newest: int
    restored_at: datetime | None = None


def head_payload(line: int, head: str) -> str:
    """What the QR code of a closing sheet says; capitals, because they take less room in it."""
    return f"LOKET:AUDIT:{line}:{head.upper()}"


def place_of(session: Session, text: str) -> HeadPlace:
    """Look for a head as it was scanned or typed, in any grouping; its first sixteen letters are enough.

    Raises `RuleError("head_unreadable")`.
    """
    letters = "".join(text.upper().split())
    scanned = _SCANNED.fullmatch(letters)
    noted, head = (int(scanned[1]), scanned[2]) if scanned else (0, letters.replace("-", ""))
    if not re.fullmatch(rf"[0-9A-F]{{{_SHORTEST},64}}", head):
        raise RuleError("head_unreadable", field="head", least=_SHORTEST)
    lines = select(AuditLine.id, AuditLine.at)
    lines = lines.where(AuditLine.id == noted) if noted else lines
    found = session.exec(lines.where(col(AuditLine.hash).like(f"{head.lower()}%"))).first()
    newest = session.exec(select(AuditLine.id).order_by(col(AuditLine.id).desc()).limit(1)).first() or 0
    restores = _restores(session)
    return HeadPlace(
        head=head.lower(),
        noted=noted,
        line=found[0] if found else None,
        at=found[1] if found else None,
        newest=newest,
        restored_at=restores[-1][1].astimezone(ZoneInfo(office_row(session).zone)) if restores else None,
    )
