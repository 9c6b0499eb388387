"""The audit chain: append-only lines, each carrying the hash of the former one and of the business row.

The chain alone detects nothing against somebody who can rewrite the whole file; its head leaves the office in every
delivery's manifest, and that is the anchor (`trust.md`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from functools import cache
from typing import Any

from sqlalchemy import ColumnCollection, Select, func, inspect
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col, select

from loket.db.tables import AuditLine, LedgerRow, Request, RequestItem, Suspension
from loket.domain.promise import EntryKind

GENESIS = "0" * 64
_PLAIN = frozenset({str, int, bool, type(None)})
_HASHED = (
    *("at", "person_id", "person_name", "action", "subject"),
    *("subject_id", "facts", "row_hash", "previous_hash"),
)
"""The columns of a line that its hash covers."""


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
    if type(value) in _PLAIN:
        return value
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
    """The hash of a row's columns; what is None is left out, so that a column added later changes no former hash."""
    return _values_hash({name: getattr(row, name) for name in _columns(type(row))})


def _values_hash(values: Mapping[str, Any]) -> str:
    return hash_of({name: value for name, value in values.items() if value is not None})


def columns_of(table: type[SQLModel]) -> ColumnCollection[str, Any]:
    """The columns of a table: hundreds of thousands of rows are walked without making an object of each."""
    columns: ColumnCollection[str, Any] = inspect(table).local_table.c
    return columns


@cache
def _columns(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(inspect(table).column_attrs.keys())


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
    return record_all(session, [(entry, row)])[0]


def record_all(session: Session, changes: Sequence[tuple[Entry, SQLModel | None]]) -> list[AuditLine]:
    """Add a line for each of many changes, in order; the same as one after the other, in far fewer round trips."""
    session.flush()
    previous, lines = head(session), []
    for entry, row in changes:
        digest = _state_hash(session, row) if row is not None else ""
        line = AuditLine(**line_values(entry, getattr(row, "id", None), digest, previous))
        previous = line.hash
        lines.append(line)
    session.add_all(lines)
    session.flush()
    return lines


def remark(session: Session, entry: Entry, subject_id: int | None) -> None:
    """Add a line about a record that stayed as it is. It says nothing of the row, so that it vouches for no change that
    somebody made behind the program's back."""
    session.flush()
    session.add(AuditLine(**line_values(entry, subject_id, "", head(session))))
    session.flush()


def _state_hash(session: Session, row: SQLModel) -> str:
    """The hash of a row; a request's covers its checklist, suspensions and extensions too (`WHOLE`)."""
    if not isinstance(row, Request):
        return row_hash(row)
    parts = []
    for table in _PARTS[WHOLE]:
        own = _rows_of(table).where(columns_of(table).request_id == row.id)
        parts.append([dict(line) for line in session.execute(own).mappings()])
    return _whole_hash(WHOLE, row_hash(row), parts)


WHOLE = "3:"
"""Begins the hash of a request with its parts. Those of older lines have fewer; lines without any sign are older still,
or of synthetic requests: the row alone."""
_PARTS: dict[str, tuple[type[SQLModel], ...]] = {
    "2:": (RequestItem, Suspension),
    WHOLE: (RequestItem, Suspension, LedgerRow),
}


def _rows_of(table: type[SQLModel]) -> Select[Any]:
    """A table's rows, request by request. Of the ledger only what carries somebody's words, which go one day with the
    personal fields: for the rest the anchors vouch."""
    columns = columns_of(table)
    place = columns["position" if "position" in columns else "id"]
    rows = select_columns(*columns).order_by(columns.request_id, place)
    return rows.where(columns.kind == EntryKind.EXTENSION) if table is LedgerRow else rows


def _whole_hash(form: str, row: str, parts: list[list[dict[str, Any]]]) -> str:
    """The number of a suspension's row says nothing and may differ from one copy to the other."""
    hashes = [[_values_hash({**line, "id": None}) for line in lines] for lines in parts[: len(_PARTS[form])]]
    return form + hash_of({"row": row, "parts": json.dumps(hashes)})


def line_values(entry: Entry, subject_id: int | None, digest: str, previous: str) -> dict[str, Any]:
    """The columns of the line that follows the hash `previous`; `digest` is the hash of the row as it then stood."""
    values = {
        "at": entry.at,
        "person_id": entry.person_id,
        "person_name": entry.person_name,
        "action": entry.action,
        "subject": entry.subject,
        "subject_id": subject_id,
        "facts": to_json(entry.facts),
        "row_hash": digest,
        "previous_hash": previous,
    }
    return {**values, "hash": hash_of(values)}


def findings(session: Session) -> Iterator[AuditFinding]:
    """Walk the whole chain, then hold every request against its last line. Yields what does not hold."""
    previous = GENESIS
    columns = columns_of(AuditLine)
    lines = session.execute(select_columns(*columns).order_by(columns.id).execution_options(yield_per=2000))
    for number, line in enumerate(lines.mappings(), start=1):
        digest = hash_of({name: line[name] for name in _HASHED})
        if line["id"] != number or line["previous_hash"] != previous or line["hash"] != digest:
            yield AuditFinding("audit_chain_broken", line["id"], line["subject"], line["subject_id"])
        previous = line["hash"]
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
    columns = columns_of(Request)
    requests = session.execute(select_columns(*columns).order_by(columns.id).execution_options(yield_per=2000))
    parts = [_Walk(session, table) for table in _PARTS[WHOLE]]
    for request in requests.mappings():
        line, digest = held.pop(request["id"], (0, ""))
        found, own = _values_hash(dict(request)), [part.of(request["id"]) for part in parts]
        form = digest[: len(WHOLE)]
        if digest != (_whole_hash(form, found, own) if form in _PARTS else found):
            yield AuditFinding("row_without_audit", line, "request", request["id"])
    for subject, (line, _digest) in held.items():  # rows that are gone
        yield AuditFinding("row_without_audit", line, "request", subject)


class _Walk:
    """The rows of a table, request by request, in one pass: requests must be asked for in the order of their ids."""

    def __init__(self, session: Session, table: type[SQLModel]) -> None:
        self._rows = iter(session.execute(_rows_of(table).execution_options(yield_per=2000)).mappings())
        self._next = next(self._rows, None)

    def of(self, request: int) -> list[dict[str, Any]]:
        """The rows of that request."""
        found = []
        while self._next is not None and self._next["request_id"] <= request:
            if self._next["request_id"] == request:
                found.append(dict(self._next))
            self._next = next(self._rows, None)
        return found
