"""Who saw what of whom: the lines of the audit that tell of personal data, and the documents made of them."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from loket.db import queries
from loket.db.tables import AuditLine, Person, Request, SuspensionReason
from loket.db.tables_counter import Draft
from loket.domain.identity import Sex, format_phone, normalize_nik
from loket.domain.workflow import Status
from loket.errors import RuleError
from loket.exchange.csvfile import cell_text, escape
from loket.services.registration import standard_of
from loket.words import label
from loket.words.timeline import event_words

if TYPE_CHECKING:
    from loket.documents.privacy_data import PersonRequest, TrailLine

PERSON_EXPORTED = "person_exported"
EXPOSURE_EXPORTED = "exposure_exported"
REGISTER_EXPORTED = "register_exported"
MANY = ("list_revealed", EXPOSURE_EXPORTED, REGISTER_EXPORTED)
"""Lines that tell of many requests at once, by their ids in the fact `requests`."""
EXPOSING = ("revealed", "looked_up", "printed", PERSON_EXPORTED, *MANY)
"""After these somebody had the personal data of a request before their eyes or in a file."""
IN_A_LINE = 1000
"""How many ids one line names at most."""
_IN_QUERY = 500


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """Somebody had a request's personal data; `action` is that of the audit, `line` its number there."""

    line: int
    at: datetime
    by: str
    action: str
    request_id: int
    number: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """What came to light in a time: the rows in order, how many requests and (by NIK or name) how many people."""

    rows: tuple[ExposureRow, ...]
    requests: int
    people: int

    @property
    def ids(self) -> list[int]:
        """The requests, each once."""
        return sorted({row.request_id for row in self.rows})


def requests_of(session: Session, text: str) -> list[Request]:
    """All requests of the person whose NIK it is, or who made the request of that number.

    Raises `RuleError("person_unknown")`.
    """
    found = _by_nik(session, text)
    if not found:
        one = queries.by_number(session, text)
        found = _by_nik(session, one.nik) or [one] if one is not None and one.nik else [one] if one else []
    if not found:
        raise RuleError("person_unknown", field="person")
    return found


def _by_nik(session: Session, text: str) -> list[Request]:
    try:
        nik = normalize_nik(text)
    except RuleError:
        return []
    return list(session.exec(select(Request).where(Request.nik == nik).order_by(col(Request.id))))


def drafts_of(session: Session, requests: Iterable[Request]) -> tuple[datetime, ...]:
    """When half-typed forms with the person's NIK were kept."""
    niks = {request.nik for request in requests if request.nik}
    kept = session.exec(select(Draft).order_by(col(Draft.saved_at)))
    return tuple(draft.saved_at for draft in kept if str(json.loads(draft.form).get("nik", "")) in niks)


def person_requests(session: Session, requests: Sequence[Request]) -> tuple[PersonRequest, ...]:
    """Everything about these requests, in full, with what was done with each."""
    trails = _trails(session, [request.id or 0 for request in requests])
    names = {person.id: person.name for person in session.exec(select(Person))}
    return tuple(_whole(session, one, names.get(one.officer_id, ""), trails[one.id or 0]) for one in requests)


def _whole(session: Session, request: Request, officer: str, trail: list[TrailLine]) -> PersonRequest:
    from loket.documents.privacy_data import PersonRequest  # noqa: PLC0415 (reportlab stands beside it)

    relation = f" ({request.proxy_relation})" if request.proxy_relation else ""
    waited = queries.suspensions(session, request.id or 0)
    standard = standard_of(session, request.version_id)
    return PersonRequest(
        number=request.number,
        service=standard.name,
        variant=standard.variant(request.variant).name,
        status=label(Status(request.status)),
        received_at=request.received_at,
        officer=officer,
        counter=request.counter,
        name=request.name,
        nik=request.nik or "",
        no_nik_reason=request.no_nik_reason,
        birth_date=request.birth_date,
        sex=label(Sex(request.sex)) if request.sex in set(Sex) else request.sex,
        phone=format_phone(request.phone) if request.phone else "",
        address=request.address,
        proxy=f"{request.proxy_name}{relation}" if request.proxy_name else "",
        due=request.due,
        ready_at=request.ready_at,
        closed_at=request.closed_at,
        handed_to=request.handed_to,
        closing_reason=request.closing_reason,
        payment_reference=request.payment_reference,
        notes=tuple((one.started_at, one.note) for one in waited if one.note),
        destroyed_at=request.anonymised_at,
        trail=tuple(trail),
    )


def _trails(session: Session, ids: Sequence[int]) -> dict[int, list[TrailLine]]:
    from loket.documents.privacy_data import TrailLine  # noqa: PLC0415 (as above)

    reasons = {row.code: row.text for row in session.exec(select(SuspensionReason))}
    found: dict[int, list[tuple[int, TrailLine]]] = defaultdict(list)
    for line, request in [*_own_lines(session, ids), *_many_lines(session, ids)]:
        words = event_words(line.action, json.loads(line.facts), reasons)
        found[request].append((line.id or 0, TrailLine(line.at, line.person_name, words.text, words.detail)))
    return defaultdict(list, {key: [line for _id, line in sorted(lines, key=_first)] for key, lines in found.items()})


def _first(pair: tuple[int, TrailLine]) -> int:
    return pair[0]


def _own_lines(session: Session, ids: Sequence[int]) -> Iterator[tuple[AuditLine, int]]:
    """The lines about each of these requests alone."""
    for start in range(0, len(ids), _IN_QUERY):
        some = col(AuditLine.subject_id).in_(ids[start : start + _IN_QUERY])
        for line in session.exec(select(AuditLine).where(AuditLine.subject == "request", some)):
            yield line, line.subject_id or 0


def _many_lines(session: Session, ids: Collection[int]) -> Iterator[tuple[AuditLine, int]]:
    """The lines about many requests at once that these are among."""
    wanted = set(ids)
    about = (AuditLine.subject == "requests", col(AuditLine.action).in_(MANY))
    for line in session.exec(select(AuditLine).where(*about).order_by(col(AuditLine.id))):
        for number in json.loads(line.facts).get("requests", ()):
            if number in wanted:
                yield line, number


def exposed(
    session: Session, since: datetime | None, until: datetime | None, requests: Sequence[Request] | None
) -> Exposure:
    """Who had personal data before them from `since` until before `until`; of these requests, if any are named."""
    lines = _lines(session, since, until)
    wanted = None if requests is None else {request.id for request in requests}
    pairs = [
        (line, number) for line in lines for number in _ids(line) if number and (wanted is None or number in wanted)
    ]
    known = _requests(session, sorted({number for _line, number in pairs}))
    rows = tuple(
        ExposureRow(line.id or 0, line.at, line.person_name, line.action, number, known[number].number)
        for line, number in pairs
        if number in known
    )
    return Exposure(rows, len(known), len({_who(request) for request in known.values()}))


def _lines(session: Session, since: datetime | None, until: datetime | None) -> list[AuditLine]:
    subjects = col(AuditLine.subject).in_(("request", "requests"))
    about: list[ColumnElement[bool]] = [col(AuditLine.action).in_(EXPOSING), subjects]
    if since is not None:
        about.append(col(AuditLine.at) >= since)
    if until is not None:
        about.append(col(AuditLine.at) < until)
    return list(session.exec(select(AuditLine).where(*about).order_by(col(AuditLine.id))))


def _ids(line: AuditLine) -> list[int]:
    return [line.subject_id or 0] if line.subject == "request" else json.loads(line.facts).get("requests", [])


def in_file(session: Session, until: datetime) -> Exposure:
    """Everybody whose data lay in the office's file at that moment: a PC or a backup that was stolen."""
    there = select(Request).where(Request.received_at < until, col(Request.anonymised_at).is_(None))
    known = list(session.exec(there.order_by(col(Request.id))))
    rows = tuple(ExposureRow(0, until, "", "in_file", one.id or 0, one.number) for one in known)
    return Exposure(rows, len(known), len({_who(request) for request in known}))


def _requests(session: Session, ids: Sequence[int]) -> dict[int, Request]:
    found: dict[int, Request] = {}
    for start in range(0, len(ids), _IN_QUERY):
        some = select(Request).where(col(Request.id).in_(ids[start : start + _IN_QUERY]))
        found.update((request.id or 0, request) for request in session.exec(some))
    return found


def _who(request: Request) -> tuple[str, str]:
    """One person: the same NIK, or without one the same name and phone."""
    return (request.nik, "") if request.nik else (request.name.casefold(), request.phone or "")


def exposure_table(session: Session, exposure: Exposure, *, personal: bool) -> bytes:
    """CSV for a spreadsheet, safe from formulas; `personal` adds whom to notify and how."""
    known = _requests(session, exposure.ids)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    names = ["waktu", "petugas", "perbuatan", "nomor_pendaftaran", "layanan"]
    writer.writerow([*names, *(("nama", "nik", "telepon", "alamat") if personal else ())])
    services = {one.version_id: standard_of(session, one.version_id).name for one in known.values()}
    for row in exposure.rows:
        request = known[row.request_id]
        cells = [row.at, row.by, exposing_words(row.action), row.number, services[request.version_id]]
        if personal:
            cells += [request.name, request.nik, request.phone, request.address]
        writer.writerow([escape(cell_text(cell)) for cell in cells])
    return out.getvalue().encode()


def exposing_words(action: str) -> str:
    """What somebody did with personal data, in words."""
    return event_words(action, {}, {}).text
