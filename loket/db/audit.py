"""The audit chain: append-only lines, each carrying the hash of the former one and of the business row.

The chain alone detects nothing against somebody who can rewrite the whole file; its head leaves the office in every
delivery's manifest, and that is the anchor (`trust.md`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any

from sqlalchemy import func, inspect
from sqlmodel import Session, SQLModel, col, select

from loket.db.tables import AuditLine, Request

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened, without personal data: who did what to which record, with which facts."""

    at: datetime
    person_id: int | None
    person_name: str
    action: str
    subject: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """A place where the chain or a row does not hold: `line` is the audit line's id."""

    code: str
    line: int
    subject: str
    subject_id: int | None


def canonical(value: object) -> Any:
    """A value as it is hashed: the same for the same fact, on every machine and in every zone."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat(timespec="microseconds")  # noqa: UP017
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, str):
        return str(value)
    return value


def row_hash(row: SQLModel) -> str:
    """The hash of all columns of a row."""
    columns = inspect(type(row)).column_attrs.keys()
    return hash_of({name: canonical(getattr(row, name)) for name in columns})


def hash_of(facts: Mapping[str, Any]) -> str:
    """SHA-256 of facts in their canonical JSON form."""
    return hashlib.sha256(to_json(facts).encode()).hexdigest()


def to_json(facts: Mapping[str, Any]) -> str:
    """Canonical JSON: sorted keys, no spaces, values as `canonical` gives them."""
    return json.dumps(
        {name: canonical(value) for name, value in facts.items()},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=str,
    )


def head(session: Session) -> str:
    """The hash of the newest line, the anchor of everything before it."""
    newest = session.exec(select(AuditLine.hash).order_by(col(AuditLine.id).desc()).limit(1)).first()
    return newest or GENESIS


def record(session: Session, entry: Entry, row: SQLModel | None = None) -> AuditLine:
    """Add a line about `row` as it now stands. Belongs into the transaction of the change; needs the write lock."""
    session.flush()
    line = make_line(entry, row, head(session))
    session.add(line)
    session.flush()
    return line


def make_line(entry: Entry, row: SQLModel | None, previous: str) -> AuditLine:
    """The line that follows the hash `previous`."""
    line = AuditLine(
        at=entry.at,
        person_id=entry.person_id,
        person_name=entry.person_name,
        action=entry.action,
        subject=entry.subject,
        subject_id=getattr(row, "id", None),
        facts=to_json(entry.facts),
        row_hash=row_hash(row) if row is not None else "",
        previous_hash=previous,
        hash="",
    )
    line.hash = _line_hash(line)
    return line


def _line_hash(line: AuditLine) -> str:
    return hash_of(
        {
            "at": line.at,
            "person_id": line.person_id,
            "person_name": line.person_name,
            "action": line.action,
            "subject": line.subject,
            "subject_id": line.subject_id,
            "facts": line.facts,
            "row_hash": line.row_hash,
            "previous_hash": line.previous_hash,
        }
    )


def findings(session: Session) -> Iterator[AuditFinding]:
    """Walk the whole chain, then hold every request against its last line. Yields what does not hold."""
    previous = GENESIS
    for line in session.exec(select(AuditLine).order_by(col(AuditLine.id)).execution_options(yield_per=2000)):
        if line.previous_hash != previous or line.hash != _line_hash(line):
            yield AuditFinding("audit_chain_broken", line.id or 0, line.subject, line.subject_id)
        previous = line.hash
    yield from _changed_rows(session)


def _changed_rows(session: Session) -> Iterator[AuditFinding]:
    newest = (
        select(AuditLine.subject_id, func.max(AuditLine.id).label("line"))
        .where(AuditLine.subject == "request", AuditLine.row_hash != "")
        .group_by(col(AuditLine.subject_id))
        .subquery()
    )
    held: dict[int, tuple[int, str]] = {}
    lines = select(AuditLine.id, AuditLine.subject_id, AuditLine.row_hash).join(
        newest, col(AuditLine.id) == newest.c.line
    )
    for line, subject, digest in session.exec(lines):
        held[subject or 0] = (line or 0, digest)
    for request in session.exec(select(Request).execution_options(yield_per=2000)):
        line, digest = held.get(request.id or 0, (0, ""))
        if digest != row_hash(request):
            yield AuditFinding("row_without_audit", line, "request", request.id)
