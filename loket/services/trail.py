"""The trail: reading the audit, line by line, the newest first; and what one line says of the whole chain."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, func, select

from loket.db import queries
from loket.db.tables import AuditLine, Person, Request, Service, StandardVersion, SuspensionReason
from loket.domain.clock import midnight
from loket.domain.people import Right
from loket.errors import RuleError
from loket.exchange.people_files import kind_of, whole_or_not, write_list
from loket.i18n import _
from loket.services.desk import Desk, office_row
from loket.services.heads import HeadPlace, place_of
from loket.services.register_exports import Progress, SavedList
from loket.services.trail_sheet import sheet, sheet_rows

PAGE = 200
"""Lines that a page shows at once."""
_AT_ONCE = 2000
"""Lines that an export reads at once."""


class Group(StrEnum):
    """What happened, in kinds that somebody looks for."""

    REQUESTS = "requests"
    SEEN = "seen"
    PERSONAL = "personal"
    PRINTED = "printed"
    SIGN_IN = "sign_in"
    REFUSED = "refused"
    PEOPLE = "people"
    SETTINGS = "settings"
    DELIVERY = "delivery"
    BACKUP = "backup"


GROUPS: dict[Group, tuple[str, ...]] = {
    Group.REQUESTS: (
        *("registered", "undone", "incomplete_visit", "verified", "paid", "suspend", "resume", "extend", "ready"),
        *("handover", "reject", "cancel", "promise_moved"),
    ),
    Group.SEEN: (
        *("revealed", "list_revealed", "looked_up", "person_exported", "exposure_exported", "trail_exported"),
        "register_exported",
    ),
    Group.PERSONAL: ("retention_set", "anonymised", "personal_data_destroyed", "person_exported", "exposure_exported"),
    Group.PRINTED: ("printed", "closing_printed", "poster_hung", "poster_removed"),
    Group.SIGN_IN: ("signed_in", "signed_out", "unlocked", "sign_in_refused"),
    Group.REFUSED: ("refused", "second_refused", "sign_in_refused", "stood_in", "acted_alone", "four_eyes"),
    Group.PEOPLE: (
        *("person_added", "person_changed", "person_enabled", "person_disabled", "person_unlocked"),
        *("password_set", "password_reset", "pin_set", "pin_removed"),
    ),
    Group.SETTINGS: (
        *("office_founded", "office_changed", "counter_added", "standard_version_added", "clock_confirmed", "loaded"),
        *("calendar_changed", "calendar_undone"),
        *("standard_draft_begun", "standard_draft_imported", "standard_draft_discarded", "standard_consulted"),
        *("standard_decided", "standard_revoked", "standard_continued", "standard_reviewed"),
        *("need_words_set", "evidence_set", "evidence_withdrawn"),
        *("reason_saved", "reason_retired", "reason_brought_back", "reasons_ordered"),
    ),
    Group.DELIVERY: (
        *("anchored", "frozen", "synced", "exported"),
        *("stream_restarted", "daily_set", "place_changed", "signing_key_renewed"),
    ),
    Group.BACKUP: (
        *("backed_up", "rehearsed", "restored", "restore_begun", "recovery_code_made"),
        *("numbers_continued", "kept_removed"),
        *("backup_place_added", "backup_place_removed"),
    ),
}
"""The actions of each group; an action that stands in none is found without a group."""


class TrailFilter(BaseModel):
    """Which lines are wanted; what is left out narrows nothing.

    `person` did it or it is about them; `number` is a request's; `first` and `last` are days of the office.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    person: int | None = None
    group: Group | None = None
    number: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line of the audit. `about` is the request's number, the person, or the service that it is about."""

    line: int
    at: datetime
    by: str
    action: str
    subject: str
    about: str
    facts: Mapping[str, object]
    hash: str
    previous_hash: str
    row_hash: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Lines, the newest first; `older` is what to ask for next, None where there is nothing older."""

    lines: tuple[TrailLine, ...]
    older: int | None


class TrailService:
    """Reading the audit. Everything here needs `Right.READ_AUDIT`, but for `find_head`, which tells nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self, wanted: TrailFilter, before: int | None = None, limit: int = PAGE) -> TrailPage:
        """The newest lines that are wanted, or those before a line.

        Raises `RuleError`: not_allowed, unknown_request, period_upside_down.
        """
        self._desk.require(Right.READ_AUDIT)
        with self._desk.database.read() as session:
            return _page(session, _search(session, wanted), before, limit)

    def people(self) -> list[tuple[int, str]]:
        """Everybody who ever worked here, the disabled ones too, by name. Raises `RuleError("not_allowed")`."""
        self._desk.require(Right.READ_AUDIT)
        with self._desk.database.read() as session:
            return [(person.id or 0, person.name) for person in session.exec(select(Person).order_by(Person.name))]

    def export(self, path: Path, wanted: TrailFilter, progress: Progress | None = None) -> SavedList:
        """All wanted lines into `path` (.xlsx or .csv), in the words of the screen and with their hashes, in constant
        memory; an audit line itself, which is not in it. `progress` is told how many lines of how many there can be.

        Raises as `lines`, `RuleError` (list_kind_unknown, list_too_long), and the `StorageError`s of `exchange.disk`.
        """
        self._desk.require(Right.READ_AUDIT)
        kind = kind_of(path)
        with whole_or_not(path) as file:
            with self._desk.database.read() as session:
                zone = office_row(session).zone
                count = write_list(file, kind, sheet(), sheet_rows(_all(session, wanted, progress), zone))
            with self._desk.database.write() as session:
                narrowed = wanted.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
                self._desk.record(session, "trail_exported", "audit", None, lines=count, filter=narrowed)
        return SavedList(path, count)

    def find_head(self, text: str) -> HeadPlace:
        """Where in the chain a head stands that was printed (or scanned) from a day's closing sheet.

        Raises `RuleError("head_unreadable")`. Reads the whole chain where no line number is known: belongs on the
        worker.
        """
        with self._desk.database.read() as session:
            return place_of(session, text)


@dataclass(frozen=True, slots=True)
class _Search:
    """A filter worked out: conditions that together find the wanted lines, each of which leads into an index (or
    backwards along the lines), and those that hold for all of them; `within` is None where nothing happened."""

    lanes: list[tuple[Any, ...]]
    within: tuple[Any, ...] | None


def _search(session: Session, wanted: TrailFilter) -> _Search:
    return _Search(_lanes(session, wanted), _within(session, wanted))


def _page(session: Session, search: _Search, before: int | None, limit: int) -> TrailPage:
    ids = _ids(session, search, before, limit + 1)
    shown = ids[:limit]
    rows = session.exec(select(AuditLine).where(col(AuditLine.id).in_(shown)).order_by(col(AuditLine.id).desc())).all()
    names = _Names(session, rows)
    lines = tuple(_line(row, names) for row in rows)
    return TrailPage(lines, shown[-1] if len(ids) > limit else None)


def _all(session: Session, wanted: TrailFilter, progress: Progress | None) -> Iterator[TrailLine]:
    search, before, done, most = _search(session, wanted), None, 0, 0
    while True:
        page = _page(session, search, before, _AT_ONCE)
        most = most or (page.lines[0].line if page.lines else 0)
        if progress is not None:
            progress(done, most)
        yield from page.lines
        if page.older is None:
            return
        before, done = page.older, done + len(page.lines)


def _ids(session: Session, search: _Search, before: int | None, limit: int) -> list[int]:
    """The newest wanted lines: each lane is read backwards in its own index, and the newest of all lanes are taken."""
    within = search.within
    if within is None:
        return []
    if before is not None:
        within = (*within, col(AuditLine.id) < before)
    found: set[int] = set()
    for lane in search.lanes:
        ids = select(AuditLine.id).where(*lane, *within).order_by(col(AuditLine.id).desc()).limit(limit).offset(0)
        found.update(number or 0 for number in session.exec(ids))
    return sorted(found, reverse=True)[:limit]


def _lanes(session: Session, wanted: TrailFilter) -> list[tuple[Any, ...]]:
    actions = GROUPS[wanted.group] if wanted.group else ()
    kind = (col(AuditLine.action).in_(actions),) if actions else ()
    if wanted.number:
        return [(*_about_request(session, wanted.number), *_by(wanted.person, also=False), *kind)]
    if wanted.person is not None:
        return [(*_by(wanted.person, also=False), *kind), (*_by(wanted.person, also=True), *kind)]
    return [(AuditLine.action == action,) for action in actions] or [()]


def _by(person: int | None, *, also: bool) -> tuple[Any, ...]:
    """Lines of what they did, or (`also`) lines about them."""
    if person is None:
        return ()
    if also:
        return (AuditLine.subject == "person", AuditLine.subject_id == person)
    return (AuditLine.person_id == person,)


def _about_request(session: Session, number: str) -> tuple[Any, ...]:
    request = queries.by_number(session, number)
    if request is None:
        raise RuleError("unknown_request", field="number", number=number)
    return (AuditLine.subject == "request", AuditLine.subject_id == request.id)


def _within(session: Session, wanted: TrailFilter) -> tuple[Any, ...] | None:
    """The period as a stretch of lines; None where nothing happened in it.

    The PC's clock may have been set back once: lines of another time within the stretch are left out.
    """
    if wanted.first is None and wanted.last is None:
        return ()
    if wanted.first and wanted.last and wanted.first > wanted.last:
        raise RuleError("period_upside_down", field="last", first=wanted.first, last=wanted.last)
    zone = ZoneInfo(office_row(session).zone)
    in_time = []
    if wanted.first:
        in_time.append(col(AuditLine.at) >= midnight(wanted.first, zone))
    if wanted.last:
        in_time.append(col(AuditLine.at) < midnight(wanted.last, zone, after=True))
    lowest, highest = session.exec(select(func.min(AuditLine.id), func.max(AuditLine.id)).where(*in_time)).one()
    if lowest is None:
        return None
    return (*in_time, col(AuditLine.id) >= lowest, col(AuditLine.id) <= highest)


class _Names:
    """What lines are about, in the words that people know it by."""

    def __init__(self, session: Session, rows: Sequence[AuditLine]) -> None:
        self.people = {person.id: person.name for person in session.exec(select(Person))}
        self.services = dict(session.exec(select(Service.code, Service.name)).all())
        self.reasons = dict(session.exec(select(SuspensionReason.code, SuspensionReason.text)).all())
        wanted = {row.subject_id for row in rows if row.subject == "request"}
        numbers = select(Request.id, Request.number).where(col(Request.id).in_(wanted))
        self.numbers = dict(session.exec(numbers).all()) if wanted else {}
        wanted = {row.subject_id for row in rows if row.subject == "standard_version"}
        versions = select(StandardVersion.id, Service.name, StandardVersion.version).join(Service)
        found = session.exec(versions.where(col(StandardVersion.id).in_(wanted))).all() if wanted else ()
        self.versions = {number: (name, version) for number, name, version in found}

    def about(self, row: AuditLine) -> str:
        match row.subject:
            case "request":
                return self.numbers.get(row.subject_id, "")
            case "person":
                return self.people.get(row.subject_id, "")
            case "standard_version":
                name, version = self.versions.get(row.subject_id, ("", 0))
                return _("{service} versi {version}").format(service=name, version=version) if name else ""
        return ""


def _line(row: AuditLine, names: _Names) -> TrailLine:
    facts = json.loads(row.facts)
    facts["service"] = names.services.get(facts.get("service"), facts.get("service"))
    facts["reason_words"] = names.reasons.get(facts.get("reason") or facts.get("code"))
    return TrailLine(
        line=row.id or 0,
        at=row.at,
        by=row.person_name,
        action=row.action,
        subject=row.subject,
        about=names.about(row) or str(facts.get("number", "")),
        facts=facts,
        hash=row.hash,
        previous_hash=row.previous_hash,
        row_hash=row.row_hash,
    )
