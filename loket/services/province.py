"""The province's summary: per office and service what was received, on time, overdue, how long it took, what it cost;
and which office is silent, late, unknown or inconsistent."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from loket.db import gathering, gathering_queries
from loket.db.gathering import GatheringDatabase
from loket.db.gathering_queries import StreamRow
from loket.documents.province_data import OfficeFigures, Problem, ProvinceSummary, ServiceFigures
from loket.errors import RuleError
from loket.exchange.cells import printable
from loket.services.province_streams import Loss, is_behind, losses, newest_of, standing
from loket.services.province_tally import Gatherings, Key, Tally

LATE_AFTER, SILENT_AFTER = 3, 30
"""Calendar days, by the date (`upstream.md`: a gap older than three days alarms). An office that delivered on Friday is
not late on the Monday after, whatever the hour."""
SILENT, LATE, INCONSISTENT, UNKNOWN = "silent", "late", "inconsistent", "unknown"
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[0-9]{4}")
_ALL = ("0000-01", "9999-12")


def summary(database: GatheringDatabase, period: str | None, now: datetime) -> ProvinceSummary:
    """The summary of a month (YYYY-MM), a year (YYYY), or of everything; `now` is aware and says who is late.

    Raises `RuleError`: `period_invalid`, `summary_empty`.
    """
    first, last = _bounds(period)
    with database.read() as connection:
        picture = _picture(connection)
        periods = gathering_queries.periods(connection, picture.counting)
        inside = [each for each in periods if first <= each <= last]
        if not inside:
            raise RuleError("summary_empty", period=period or "semua periode")
        sums = _sums(connection, picture, inside[0], inside[-1])
        names = gathering_queries.service_names(connection, picture.counting)
    services = _by_service(sums, picture, names)
    offices = _by_office(sums, picture)
    total = Tally()
    for tally in sums.services.values():
        total.add(tally)
    return ProvinceSummary(
        period=period or "",
        first=inside[0],
        last=inside[-1],
        made_on=_today(picture, now),
        offices=tuple(offices),
        services=tuple(services),
        months=sums.month_figures(),
        problems=tuple(_problems(picture, sums, now)),
        total=total.figures(),
    )


def problems(database: GatheringDatabase, now: datetime) -> tuple[Problem, ...]:
    """What is wrong with the offices as things stand; raises nothing where nothing came yet."""
    with database.read() as connection:
        picture = _picture(connection)
        periods = gathering_queries.periods(connection, picture.counting)
        sums = _sums(connection, picture, periods[0], periods[-1]) if periods else Gatherings("", "", {})
    return tuple(_problems(picture, sums, now))


def offices(database: GatheringDatabase) -> tuple[OfficeState, ...]:
    """Every office that is known: how far its data came, and the keys that count for it."""
    with database.read() as connection:
        picture = _picture(connection)
        keys = gathering.trusted_keys(connection)
    prints = defaultdict(list)
    for key in keys:
        prints[key.office].append(key.fingerprint)
    return tuple(
        OfficeState(
            office=office,
            name=picture.name_of(office),
            fingerprints=tuple(prints[office]),
            batches=sum(stream.batches for stream in picture.streams if stream.office == office),
            last_at=picture.last_at(office),
        )
        for office in picture.offices
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeState:
    """An office that is known here: batches that were applied, and until when its newest data go."""

    office: str
    name: str
    fingerprints: tuple[str, ...]
    batches: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Picture:
    """Which offices there are, which of their streams count, what gathering complained of."""

    offices: tuple[str, ...]
    streams: tuple[StreamRow, ...]
    counting: frozenset[int]
    names: dict[int, str]
    findings: tuple[gathering.Finding, ...]
    losses: tuple[Loss, ...]

    def name_of(self, office: str) -> str:
        """The office's name as its newest data have it, its code where none came."""
        named = [self.names[s.id] for s in self.streams if s.office == office and s.id in self.names]
        return named[-1] if named else office

    def last_at(self, office: str) -> datetime | None:
        """How new its data are. A PC whose clock is ahead does not make them newer than the day on which they came."""
        return max((newest_of(stream) for stream in self.streams if stream.office == office), default=None)

    def behind(self, office: str) -> Iterator[StreamRow]:
        """Its streams that count and whose PC's clock went back."""
        own = (stream for stream in self.streams if stream.office == office and stream.id in self.counting)
        return (stream for stream in own if is_behind(stream))


def _bounds(period: str | None) -> tuple[str, str]:
    if period is None:
        return _ALL
    if _MONTH.fullmatch(period):
        return period, period
    if _YEAR.fullmatch(period):
        return f"{period}-01", f"{period}-12"
    raise RuleError("period_invalid", field="period", text=period)


def _picture(connection: Connection) -> _Picture:
    streams = gathering_queries.streams(connection)
    counts = standing(connection, streams)
    counting = frozenset(counts.values())
    findings = gathering.findings(connection)
    known = {key.office for key in gathering.trusted_keys(connection)} | {stream.office for stream in streams}
    return _Picture(
        tuple(sorted(known)),
        tuple(streams),
        counting,
        {stream: printable(name) for stream, name in gathering_queries.office_names(connection, counting).items()},
        tuple(findings),
        tuple(losses(connection, streams, counts)),
    )


def _sums(connection: Connection, picture: _Picture, first: str, last: str) -> Gatherings:
    rows = list(gathering_queries.months(connection, picture.counting, first, last))
    ends: dict[int, str] = {}
    for row in rows:
        ends[row.stream] = max(row.period, ends.get(row.stream, ""))
    sums = Gatherings(first, last, ends)
    sums.add_months(rows)
    sums.add_requests(gathering_queries.requests(connection, picture.counting, first, last))
    return sums


def _by_service(sums: Gatherings, picture: _Picture, names: dict[Key, str]) -> Iterator[ServiceFigures]:
    """By office and code; the streams of an office that both count are added."""
    office_of = {stream.id: stream.office for stream in picture.streams}
    merged: dict[tuple[str, str], Tally] = defaultdict(Tally)
    named: dict[tuple[str, str], str] = {}
    for (stream, code), tally in sums.services.items():
        place = office_of[stream], code
        merged[place].add(tally)
        named[place] = names.get((stream, code), named.get(place, code))
    for office, code in sorted(merged):
        yield ServiceFigures(office, printable(code), printable(named[office, code]), merged[office, code].figures())


def _by_office(sums: Gatherings, picture: _Picture) -> Iterator[OfficeFigures]:
    office_of = {stream.id: stream.office for stream in picture.streams}
    merged: dict[str, Tally] = defaultdict(Tally)
    for (stream, _code), tally in sums.services.items():
        merged[office_of[stream]].add(tally)
    for office in picture.offices:
        last = picture.last_at(office)
        yield OfficeFigures(office, picture.name_of(office), last.date() if last else None, merged[office].figures())


def _today(picture: _Picture, now: datetime) -> date:
    """The date at a moment where it is latest among the offices; beside it no office's data are of tomorrow."""
    known = [last for office in picture.offices if (last := picture.last_at(office)) is not None]
    return max((now.astimezone(last.tzinfo).date() for last in known), default=now.date())


def _problems(picture: _Picture, sums: Gatherings, now: datetime) -> Iterator[Problem]:
    contradictions = _contradictions(picture, sums)
    complaints: dict[str, list[Problem]] = defaultdict(list)
    for office, _epoch, code, facts in picture.findings:
        complaints[office].append(_complaint(picture, office, code, json.loads(facts)))
    for loss in picture.losses:
        complaints[loss.office].append(_complaint(picture, loss.office, loss.code, dict(loss.facts)))
    for office in sorted({*picture.offices, *complaints}):
        if office in picture.offices:
            yield from _silence(picture, office, now)
            yield from _clocks(picture, office)
        yield from complaints[office]
        if office in contradictions:
            (period, service), count = contradictions[office][0], len(contradictions[office])
            told = {"period": period, "service": printable(service), "count": count}
            yield Problem(office, picture.name_of(office), INCONSISTENT, "contradiction", told)


def _silence(picture: _Picture, office: str, now: datetime) -> Iterator[Problem]:
    name, last = picture.name_of(office), picture.last_at(office)
    if last is None:
        yield Problem(office, name, SILENT, "never", {})
        return
    last_on = last.date()
    days = (now.astimezone(last.tzinfo).date() - last_on).days
    facts = {"since": last_on.isoformat(), "days": days}
    if days > SILENT_AFTER:
        yield Problem(office, name, SILENT, "silent", facts)
    elif days > LATE_AFTER:
        yield Problem(office, name, LATE, "late", facts)


def _clocks(picture: _Picture, office: str) -> Iterator[Problem]:
    for stream in picture.behind(office):
        facts = {"batch": stream.batches, "since": datetime.fromisoformat(stream.frozen_at).date().isoformat()}
        yield Problem(office, picture.name_of(office), INCONSISTENT, "clock_back", facts)


def _complaint(picture: _Picture, office: str, code: str, facts: dict[str, object]) -> Problem:
    kind = LATE if code == "missing" else UNKNOWN if facts.get("error") == "office_unknown" else INCONSISTENT
    return Problem(office, picture.name_of(office) if office else "", kind, code, facts)


def _contradictions(picture: _Picture, sums: Gatherings) -> dict[str, list[tuple[str, str]]]:
    office_of = {stream.id: stream.office for stream in picture.streams}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for stream, period, service in sums.contradictions():
        found[office_of[stream]].add((period, service))
    return {office: sorted(places) for office, places in found.items()}
