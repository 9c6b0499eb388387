"""Anchors: what a line of the audit says of whole tables, so that rows without a line of their own are held too.

With each backup, each delivery and each closing sheet the digests of the tables as they then stood become facts of an
audit line, whose hash leaves the office: in that delivery's manifest, on that sheet, in the next backup. Three kinds:

| kind | what is digested | what must hold later |
|---|---|---|
| growing | the columns that never change, row after row | the first n rows still give the digest |
| settings | whole rows | the same digest, unless a line since tells of a change |
| series | the last number of each | never less |

The file's own description (tables, indices, triggers) is digested too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from loket.db import sqlite
from loket.db.tables import AuditLine

FORM = 2
"""Which columns are digested and how; anchors of another form are passed over."""

ACTIONS = ("backed_up", "anchored", "closing_printed")
"""The actions whose lines may carry digests."""

GROWING: dict[str, str] = {
    "ledger_row": "request_id, position, kind, CASE kind WHEN 'extension' THEN '' ELSE reason END, at, person_id, "
    "from_due, to_due, facts",  # an extension's reason is somebody's words: it goes with the personal fields
    "outbox_row": "seq, request_id, payload, periods, at",
    "standard_version": "id, service_id, version, document, created_at",
    "suspension": "id, request_id, reason, stops_clock, started_at, person_id",
    "request_item": "request_id, position, key, present",
    "delivery_batch": "id, epoch, number, lo, hi, name, manifest_hash, frozen_at, manifest",
    "incomplete_visit": "id, uid, at, service_id, version_id, variant, missing, counter, officer_id",
    "calendar_revision": "number, at, person_id, decision, moved, kept, document",
}
"""Tables whose rows are only added, and their columns that never change; in the order in which they were added."""

FIXED = "is_training, founded_at, paper_key"
"""Columns of the office that no use of Loket changes."""

SETTINGS = ("office", "counter", "person", "season", "office_hours", "calendar_day", "service", "suspension_reason")
_TOLD_BY: dict[str, frozenset[str]] = {
    **dict.fromkeys(("request", "requests", "delivery", "backup", "incomplete_visit", "recovery"), frozenset()),
    **dict.fromkeys(("restore", "audit", "closing"), frozenset()),
    "person": frozenset({"person"}),
    "counter": frozenset({"counter"}),
    "standard_version": frozenset({"service"}),
    **dict.fromkeys(("standard_draft", "standard_review"), frozenset()),
}
"""Which settings a line about that subject may have changed; a subject that is not here, any of them."""


@dataclass(frozen=True, slots=True)
class TableFinding:
    """A table that is not what an anchor says. It held at line `since` and no longer at `line`."""

    code: str
    table: str
    line: int
    since: int


@dataclass(frozen=True, slots=True)
class _Anchor:
    line: int
    facts: Mapping[str, Any]


def digests(session: Session) -> dict[str, object]:
    """The facts of an anchor about the database as this session sees it."""
    growing = {}
    for table in GROWING:
        prefix = _Prefix(session, table)
        growing[table] = [prefix.rows, prefix.digest] if prefix.run() else [0, ""]
    return {
        "form": FORM,
        "growing": growing,
        "settings": {table: _settings(session, table) for table in SETTINGS},
        "fixed": _fixed(session),
        "series": _series(session),
        "schema": sqlite.schema_version(session.connection()),
        "shape": sqlite.schema_digest(session),
        "upto": _newest_line(session),
    }


def findings(session: Session) -> Iterator[TableFinding]:
    """Hold the tables against all anchors in the audit, and the triggers against what they must be."""
    for name in sqlite.missing_triggers(session):
        yield TableFinding("trigger_missing", name, 0, 0)
    anchors = _anchors(session)
    if not anchors:
        return
    for table in GROWING:
        yield from _changed(session, table, anchors)
    *earlier, newest = sorted(anchors, key=lambda anchor: anchor.facts["upto"])
    former = earlier[-1].line if earlier else 0
    for code, table in _changed_now(session, newest.facts):
        yield TableFinding(code, table, newest.line, former)


def _anchors(session: Session) -> list[_Anchor]:
    lines = select(AuditLine.id, AuditLine.facts).where(col(AuditLine.action).in_(ACTIONS))
    found = []
    for number, facts in session.exec(lines.order_by(col(AuditLine.id))):
        content = json.loads(facts)
        if content.get("form") == FORM:
            found.append(_Anchor(number or 0, content))
    return found


def _changed(session: Session, table: str, anchors: Sequence[_Anchor]) -> Iterator[TableFinding]:
    """The first anchor that no longer holds; one pass, because each digest begins with the rows of a smaller one.

    Two programs may note theirs in another order than they read in: what counts is how many rows each saw.
    """
    prefix = _Prefix(session, table)
    said = [(*anchor.facts["growing"].get(table, (0, "")), anchor.line) for anchor in anchors]
    held = 0
    for rows, digest, line in sorted(said, key=lambda each: (each[0], each[2])):
        if not rows:
            continue
        if not prefix.run(rows) or prefix.digest != digest:
            yield TableFinding("table_changed", table, line, held)
            return
        held = line


def _changed_now(session: Session, facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    same_schema = sqlite.schema_version(session.connection()) == facts["schema"]
    later = select(AuditLine.subject).where(col(AuditLine.id) > facts["upto"]).distinct()
    told = {table for subject in session.exec(later) for table in _TOLD_BY.get(subject, SETTINGS)}
    for table, digest in facts["settings"].items() if same_schema else ():
        if table not in told and _settings(session, table) != digest:
            yield "settings_changed", table
    if _fixed(session) != facts["fixed"]:
        yield "settings_changed", "office"
    now = _series(session)
    for scope, last in facts["series"].items():
        if now.get(scope, 0) < last:
            yield "series_reset", scope
    if same_schema and sqlite.schema_digest(session) != facts["shape"]:
        yield "table_changed", "sqlite_schema"


class _Prefix:
    """The digest of a table's first rows, taken further and further."""

    def __init__(self, session: Session, table: str) -> None:
        self.rows = 0
        self._sum = hashlib.sha256()
        statement = text(f"SELECT {GROWING[table]} FROM {table} ORDER BY rowid")  # noqa: S608 (our own names)
        self._lines = iter(session.execute(statement.execution_options(yield_per=1000)))

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()

    def run(self, upto: int | None = None) -> bool:
        """Take the digest to that many rows, or to the end. False where there are fewer, or none at all."""
        while upto is None or self.rows < upto:
            line = next(self._lines, None)
            if line is None:
                break
            self._sum.update(_written(line))
            self.rows += 1
        return self.rows > 0 if upto is None else self.rows == upto


def _written(line: Sequence[Any]) -> bytes:
    """A row as it is stored, whatever the program makes of it; large values by their hash."""
    return repr([hashlib.sha256(v).hexdigest() if isinstance(v, bytes) else v for v in line]).encode()


def _settings(session: Session, table: str) -> str:
    lines = session.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 (our own names)
    return hashlib.sha256(b"".join(sorted(_written(line) for line in lines))).hexdigest()


def _fixed(session: Session) -> str:
    lines = session.execute(text(f"SELECT {FIXED} FROM office")).all()  # noqa: S608 (our own names)
    return hashlib.sha256(b"".join(_written(line) for line in lines)).hexdigest()


def _series(session: Session) -> dict[str, int]:
    return {str(scope): int(last) for scope, last in session.execute(text("SELECT scope, last FROM number_series"))}


def _newest_line(session: Session) -> int:
    return session.exec(select(AuditLine.id).order_by(col(AuditLine.id).desc()).limit(1)).first() or 0
