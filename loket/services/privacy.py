"""Privacy: how long personal data is kept, one person's data on request, and who saw whose (UU 27/2022).

| duty | article | here |
|---|---|---|
| end processing and destroy when the period is over | Ps 43, 44 | `preview`, `destroy`, `destruction_paper` |
| access to the data and the record of its processing, within 3×24 hours | Ps 30, 32 | `person_paper` |
| a written notice of a breach, within 3×24 hours | Ps 46 | `exposure`, `exposure_table` |
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from loket.db import queries, sqlite
from loket.db.tables import Office, Request
from loket.domain.clock import midnight
from loket.domain.people import Right
from loket.domain.privacy import ANONYMOUS, check_months
from loket.errors import RuleError
from loket.exchange.disk import told
from loket.i18n import as_on_paper
from loket.services.desk import Desk, office_row
from loket.services.kept import REMOVED, remove_all_kept
from loket.services.office import profile_of
from loket.services.papers import letterhead_of
from loket.services.privacy_retention import (
    ANONYMISED,
    CHUNK,
    RUN,
    RetentionPreview,
    RetentionRun,
    RunSummary,
    anonymise,
    destroyed_at,
    drop_drafts,
    due_requests,
    due_visits,
    listed,
    preview_of,
    run_summary,
    runs_of,
)
from loket.services.privacy_trail import (
    EXPOSURE_EXPORTED,
    IN_A_LINE,
    PERSON_EXPORTED,
    Exposure,
    drafts_of,
    exposed,
    exposure_table,
    in_file,
    person_requests,
    requests_of,
)
from loket.words import label

if TYPE_CHECKING:
    from loket.documents.data import Letterhead
    from loket.documents.privacy_data import DestroyedLine

Progress = Callable[[int, int], None]


class ExposureQuery(BaseModel):
    """Which time and which requests a breach is about. Days are the office's; `until` is the last of them.

    `whole_file`: a PC or a backup was lost, and everybody in it until that day is affected.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    since: date | None = None
    until: date | None = None
    numbers: tuple[str, ...] = ()
    whole_file: bool = False


class PrivacyService:
    """Retention, subject access, and the affected of a breach."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # retention

    def period(self) -> int:
        """For how many months personal fields are kept after a request was closed."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return office_row(session).retention_months

    def set_period(self, months: int) -> None:
        """Set the period, from the office's archive schedule (JRA). Raises `RuleError` (not_allowed, retention_months).

        A shorter one destroys nothing by itself.
        """
        self._desk.require(Right.KEEP_OFFICE)
        check_months(months)
        with self._desk.database.write() as session:
            office = office_row(session)
            former, office.retention_months = office.retention_months, months
            session.add(office)
            self._desk.record(session, "retention_set", "office", office, months=months, former=former)

    def preview(self) -> RetentionPreview:
        """What a destruction would take away now."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return preview_of(session, office_row(session), self._desk.now())

    def destroy(self, report: Progress | None = None) -> RetentionRun:
        """Take away the personal fields of everything that was kept for its period; figures stay.

        What restores and migrations kept of the former database goes too. To be called inside `Desk.with_second` or
        `Desk.alone`. Long: belongs on the worker; it can be stopped between
        two steps (`report` raises), and the next run goes on. Raises `RuleError` (not_allowed, second_needed,
        nothing_to_destroy).
        """
        self._desk.require_two(Right.KEEP_OFFICE)
        at = self._desk.now()
        with self._desk.database.read() as session:
            found = preview_of(session, office_row(session), at)
        if found.is_empty:
            raise RuleError("nothing_to_destroy", months=found.months)
        self._remove_kept()
        requests = self._in_steps(self._anonymise_requests, found, at, report)
        visits = self._in_steps(self._anonymise_visits, found, at, None)
        with self._desk.database.write() as session:
            drafts = drop_drafts(session, found.closed_before)
            sqlite.purge_search(session)
            counts = {"requests_count": requests, "visits": visits, "drafts": drafts}
            facts = {"months": found.months, "closed_before": found.closed_before, "run": at, **counts}
            self._desk.record(session, RUN, "requests", None, **facts)
        return RetentionRun(at, requests)

    def _remove_kept(self) -> None:
        """Former databases go first: what they hold would outlive the destruction. Raises `StorageError`."""
        folder = self._desk.database.folder
        with told(folder):
            removed = remove_all_kept(folder)
        if removed:
            with self._desk.database.write() as session:
                self._desk.record(session, REMOVED, "backup", None, count=removed)

    def _in_steps(
        self,
        step: Callable[[Session, RetentionPreview, datetime], int],
        found: RetentionPreview,
        at: datetime,
        report: Progress | None,
    ) -> int:
        """Each step is a transaction of its own: who registers meanwhile hardly waits."""
        done = 0
        while True:
            with self._desk.database.write() as session:
                many = step(session, found, at)
            done += many
            if report is not None:
                report(done, found.requests)
            if many < CHUNK:
                return done

    def _anonymise_requests(self, session: Session, found: RetentionPreview, at: datetime) -> int:
        requests = due_requests(session, found.closed_before)
        for request in requests:
            anonymise(session, request, at)
        facts = {"months": found.months}
        self._desk.record_each(session, ANONYMISED, [("request", one, facts) for one in requests])
        return len(requests)

    def _anonymise_visits(self, session: Session, found: RetentionPreview, _at: datetime) -> int:
        visits = due_visits(session, found.closed_before)
        for visit in visits:
            visit.name = ANONYMOUS
            session.add(visit)
        facts = {"months": found.months}
        self._desk.record_each(session, ANONYMISED, [("incomplete_visit", one, facts) for one in visits])
        return len(visits)

    def runs(self) -> list[RetentionRun]:
        """The destructions so far, the newest first."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return runs_of(session)

    @as_on_paper()
    def destruction_paper(self, at: datetime | None = None) -> bytes:
        """The list for the minutes (PDF): of the run at that moment, or of what is proposed now. Nothing personal.

        Raises `RuleError("unknown_run")`.
        """
        from loket.documents.destruction import (  # noqa: PLC0415 (reportlab loads when paper is made)
            DestructionData,
            destruction_a4,
        )

        person = self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            office, now = office_row(session), self._desk.now()
            found = run_summary(session, at) if at else preview_of(session, office, now)
            rows = destroyed_at(session, at) if at else due_requests(session, found.closed_before, found.requests)
            newest = found.closed_before.astimezone(ZoneInfo(office.zone)) - timedelta(days=1)
            data = DestructionData(
                letterhead=_letterhead(office),
                office=office.name,
                zone=office.zone,
                months=found.months,
                last_day=newest.date(),
                at=at,
                by=found.by if isinstance(found, RunSummary) else person.name,
                made_at=now,
                lines=self._listed(session, office, rows),
                visits=found.visits,
                drafts=found.drafts,
                training=office.is_training,
            )
        return destruction_a4(data)

    @staticmethod
    def _listed(session: Session, office: Office, rows: list[Request]) -> tuple[DestroyedLine, ...]:
        from loket.documents.privacy_data import DestroyedLine  # noqa: PLC0415

        zone = ZoneInfo(office.zone)
        return tuple(
            DestroyedLine(
                row.number,
                row.service,
                row.received_at.astimezone(zone).date(),
                row.closed_at.astimezone(zone).date(),
                label(row.status),
            )
            for row in listed(session, rows)
        )

    # one person

    @as_on_paper()
    def person_paper(self, person: str) -> bytes:
        """One person's data and what was done with it (PDF), by a NIK or a registration number; leaves a line for each
        of their requests.

        Raises `RuleError` (not_allowed, person_unknown).
        """
        from loket.documents.person_record import PersonRecordData, person_record_a4  # noqa: PLC0415

        who = self._desk.require(Right.REVEAL)
        with self._desk.database.write() as session:
            requests = requests_of(session, person)
            for request in requests:
                self._desk.remark(session, PERSON_EXPORTED, "request", request.id, number=request.number)
            office = office_row(session)
            data = PersonRecordData(
                letterhead=_letterhead(office),
                office=office.name,
                zone=office.zone,
                asked_for=person.strip(),
                made_at=self._desk.now(),
                made_by=who.name,
                requests=person_requests(session, requests),
                drafts=drafts_of(session, requests),
                months=office.retention_months,
                training=office.is_training,
            )
        return person_record_a4(data)

    # a breach

    def exposure(self, query: ExposureQuery) -> Exposure:
        """Who had whose personal data before them. Raises `RuleError` (not_allowed, unknown_request, period_backwards).

        May read the whole audit: belongs on the worker.
        """
        self._desk.require(Right.READ_AUDIT)
        with self._desk.database.read() as session:
            return self._exposure(session, query)

    def exposure_table(self, query: ExposureQuery, *, personal: bool = False) -> bytes:
        """That as CSV; `personal` with names, NIK, phones and addresses: to be called inside `Desk.with_second` or
        `Desk.alone`. Leaves a line, which names the requests where personal data left.

        Raises as `exposure`, and `RuleError("second_needed")`.
        """
        if personal:
            self._desk.require_two(Right.EXPORT_PERSONAL)
        else:
            self._desk.require(Right.READ_AUDIT)
        with self._desk.database.write() as session:
            found = self._exposure(session, query)
            table = exposure_table(session, found, personal=personal)
            ids = found.ids if personal else []
            for start in range(0, max(1, len(ids)), IN_A_LINE):
                facts = {"personal": personal, "count": found.requests, "requests": ids[start : start + IN_A_LINE]}
                self._desk.remark(session, EXPOSURE_EXPORTED, "requests", None, **facts)
        return table

    def _exposure(self, session: Session, query: ExposureQuery) -> Exposure:
        office, now = office_row(session), self._desk.now()
        if query.since and query.until and query.until < query.since:
            raise RuleError("period_backwards", field="until", since=query.since, until=query.until)
        zone = ZoneInfo(office.zone)
        since = midnight(query.since, zone) if query.since else None
        until = midnight(query.until, zone, after=True) if query.until else None
        if query.whole_file:
            return in_file(session, min(until, now) if until else now)
        named = [_named(session, number) for number in query.numbers] if query.numbers else None
        return exposed(session, since, until, named)


def _named(session: Session, number: str) -> Request:
    request = queries.by_number(session, number)
    if request is None:
        raise RuleError("unknown_request", field="numbers", number=number)
    return request


def _letterhead(office: Office) -> Letterhead:
    return letterhead_of(profile_of(office))


__all__ = ["Exposure", "ExposureQuery", "PrivacyService", "RetentionPreview", "RetentionRun"]
