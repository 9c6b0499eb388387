"""Papers: made from what was committed, counted when they came out, so that a second print says SALINAN."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from loket.db.tables import Counter, Person, Request, Service, StandardVersion
from loket.db.tables_counter import IncompleteVisit, PrintJob
from loket.domain.identity import format_phone
from loket.domain.people import Right
from loket.domain.privacy import ANONYMOUS
from loket.domain.seal import payload
from loket.domain.standards import ComplaintChannel, Requirement, ServiceStandard, StartEvent
from loket.domain.workflow import Status
from loket.errors import RuleError
from loket.i18n import _, as_on_paper
from loket.services.calendar import CalendarService
from loket.services.calendar_rows import season_rows, week_of
from loket.services.catalogue import read_document
from loket.services.desk import Desk, office_row
from loket.services.draft_papers import SampleDesk, drawable, sample_receipt
from loket.services.lookup import LookupService, RequestDetail
from loket.services.office import OfficeProfile, profile_of
from loket.words import day_range, explain_steps, explanation, label, requirement_line
from loket.words.hours import season_lines, week_lines

if TYPE_CHECKING:
    from loket.documents.data import ChecklistRow, DeficiencyData, Letterhead, ProxyLine, ReceiptData, ServiceLine

RECEIPT = "receipt"
GIVEN_UP = frozenset({Status.REJECTED, Status.CANCELLED})


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to print or save. `job` is reported with `done` once it came out; `copy` 0 is the first."""

    name: str
    content: bytes
    job: int | None
    copy: int


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A receipt that was asked for and has not come out yet."""

    job: int
    number: str


@dataclass(frozen=True, slots=True)
class _Setting:
    """What every paper of the office shares."""

    office: OfficeProfile
    paper_key: bytes
    counter: str
    hours: tuple[str, ...]


class PapersService:
    """Receipts and slips."""

    def __init__(self, desk: Desk, calendar: CalendarService, lookup: LookupService) -> None:
        self._desk = desk
        self._calendar = calendar
        self._lookup = lookup

    @as_on_paper()
    def receipt(self, number: str) -> Paper:
        """The receipt of a request. Once a print came out, the next is a reprint and says so.

        Raises `RuleError` (unknown_request, request_destroyed).
        """
        self._desk.require(Right.SERVE)
        from loket.documents.receipt import receipt_a5  # noqa: PLC0415 (reportlab loads when paper is made)

        detail = self._still_personal(number)
        job = self._ask(detail.row.id)
        return Paper(
            _file_name("tanda-terima", number), receipt_a5(self._receipt_data(detail, job)), job.id, job.copy_number
        )

    @as_on_paper()
    def preview(self, number: str) -> bytes:
        """The receipt as its next print would be, without asking for a print. Raises as `receipt`."""
        self._desk.require(Right.LOOK)
        from loket.documents.receipt import receipt_a5  # noqa: PLC0415

        detail = self._still_personal(number)
        with self._desk.database.read() as session:
            job = self._next_print(session, detail.row.id)
        return receipt_a5(self._receipt_data(detail, job))

    @as_on_paper()
    def draft_receipt(self, standard: ServiceStandard) -> Paper:
        """The receipt as it would be under a draft, for nobody; it says RANCANGAN. Nothing is registered."""
        self._desk.require(Right.LOOK)
        from loket.documents.receipt import receipt_a5  # noqa: PLC0415

        with self._desk.database.read() as session:
            setting = self._setting(session, self._desk.counter, self._desk.now())
            service = session.exec(select(Service).where(Service.code == standard.code)).first()
            calendar = self._calendar.of_service(session, (service.id or 0) if service else 0)
        sample = SampleDesk(
            office=setting.office,
            calendar=calendar,
            now=self._desk.now(),
            hours=setting.hours,
            officer=self._desk.acting().name,
            counter=setting.counter,
        )
        return Paper("rancangan-tanda-terima.pdf", receipt_a5(sample_receipt(drawable(standard), sample)), None, 0)

    def _still_personal(self, number: str) -> RequestDetail:
        """A receipt without a name would be none: after the destruction none is made any more."""
        detail = self._lookup.detail(number)
        if detail.anonymised_at is not None:
            raise RuleError("request_destroyed", number=detail.row.number, at=detail.anonymised_at)
        return detail

    @as_on_paper()
    def deficiency(self, visit_id: int) -> Paper:
        """The slip of an incomplete visit: what is missing. Raises `RuleError` (unknown_visit, visit_destroyed)."""
        self._desk.require(Right.SERVE)
        from loket.documents.deficiency import deficiency_a5  # noqa: PLC0415

        return Paper(f"lembar-kekurangan-{visit_id}.pdf", deficiency_a5(self._deficiency_data(visit_id)), None, 0)

    def done(self, job: int) -> None:
        """The paper came out (printed or saved)."""
        self._desk.require(Right.SERVE)
        with self._desk.database.write() as session:
            row = session.get(PrintJob, job)
            if row is None or row.done_at is not None:
                return
            row.done_at = self._desk.now()
            session.add(row)
            request = session.get_one(Request, row.request_id)
            facts = {"number": request.number, "paper": row.paper, "copy": row.copy_number}
            self._desk.remark(session, "printed", "request", request.id, **facts)

    def waiting(self) -> list[WaitingPaper]:
        """Receipts of this counter that have not come out yet, the oldest first; each counter prints its own."""
        self._desk.require(Right.LOOK)
        statement = (
            select(PrintJob.id, Request.number)
            .join(Request, col(Request.id) == PrintJob.request_id)
            .where(col(PrintJob.done_at).is_(None), Request.status != Status.CANCELLED)
            .where(col(Request.anonymised_at).is_(None), Request.counter == self._desk.counter)
            .order_by(col(PrintJob.id))
        )
        with self._desk.database.read() as session:
            return [WaitingPaper(job or 0, number) for job, number in session.exec(statement)]

    def _ask(self, request_id: int) -> PrintJob:
        """The print that is waiting, or a new one."""
        with self._desk.database.write() as session:
            job = self._next_print(session, request_id)
            session.add(job)
            return job

    def _next_print(self, session: Session, request_id: int) -> PrintJob:
        about = (PrintJob.request_id == request_id, PrintJob.paper == RECEIPT)
        waiting = session.exec(select(PrintJob).where(*about, col(PrintJob.done_at).is_(None))).first()
        if waiting is not None:
            return waiting
        return PrintJob(
            request_id=request_id,
            paper=RECEIPT,
            copy_number=session.exec(select(func.count()).select_from(PrintJob).where(*about)).one(),
            at=self._desk.now(),
            person_id=self._desk.acting().id,
        )

    def _receipt_data(self, detail: RequestDetail, job: PrintJob) -> ReceiptData:
        from loket.documents.data import ReceiptData, Reprint  # noqa: PLC0415

        with self._desk.database.read() as session:
            setting = self._setting(session, detail.row.counter, detail.due or detail.row.received_at)
            printed_by = session.get_one(Person, job.person_id).name
            own = session.get_one(Request, detail.row.id).phone
        phone = format_phone(own) if own else ""  # the paper is the applicant's own
        office = setting.office
        return ReceiptData(
            letterhead=letterhead_of(office),
            zone=office.zone,
            number=detail.row.number,
            received_at=detail.row.received_at,
            applicant=detail.row.name,
            nik_masked=detail.nik,
            phone=phone,
            proxy=_proxy_line(detail) if detail.proxy_name else None,
            service=_service_line(detail),
            checklist=tuple(_checklist_row(line.requirement, line.present) for line in detail.checklist),
            completion_time=detail.completion_time,
            starts_at=detail.completion_time.starts_at if detail.completion_time else StartEvent.COMPLETE,
            due=detail.due,
            counted=tuple(counted_words(detail)),
            fee=detail.fee,
            fee_reference=detail.payment_reference,
            product=detail.product,
            compensation=detail.standard.compensation,
            collect_where=detail.standard.collection or office.collection or _place(office),
            collect_when="; ".join(setting.hours),
            complaints=_complaints(detail, office),
            officer=detail.officer,
            counter=setting.counter,
            code=detail.paper_code,
            qr=_sealed(detail, setting),
            reprint=Reprint(job.copy_number, job.at, printed_by) if job.copy_number else None,
            void=label(detail.row.status) if detail.row.status in GIVEN_UP else "",
            training=office.is_training,
        )

    def _deficiency_data(self, visit_id: int) -> DeficiencyData:
        from loket.documents.data import DeficiencyData, ServiceLine  # noqa: PLC0415

        with self._desk.database.read() as session:
            visit = session.get(IncompleteVisit, visit_id)
            if visit is None:
                raise RuleError("unknown_visit", visit=visit_id)
            if visit.name == ANONYMOUS:
                raise RuleError("visit_destroyed", visit=visit_id)
            version = session.get_one(StandardVersion, visit.version_id)
            setting = self._setting(session, visit.counter, visit.at)
            officer = session.get_one(Person, visit.officer_id).name
        standard = read_document(version.document)
        variant = standard.variant(visit.variant)
        missing = set(json.loads(visit.missing))
        rows = [
            (requirement.key in missing, _checklist_row(requirement, requirement.key not in missing))
            for requirement in variant.requirements
        ]
        decree = standard.decree
        return DeficiencyData(
            letterhead=letterhead_of(setting.office),
            zone=setting.office.zone,
            visited_at=visit.at,
            applicant=visit.name,
            service=ServiceLine(
                standard.name,
                variant.name,
                decree.number if decree else "",
                decree.decided_on if decree else None,
                str(version.version),
            ),
            missing=tuple(row for is_missing, row in rows if is_missing),
            brought=tuple(row for is_missing, row in rows if not is_missing),
            officer=officer,
            counter=setting.counter,
            open_hours=setting.hours,
            complaints=setting.office.complaints,
            training=setting.office.is_training,
        )

    def _setting(self, session: Session, counter: str, comes: datetime) -> _Setting:
        """`comes` is when the citizen is to come: in Ramadan the office closes earlier."""
        office = office_row(session)
        row = session.get(Counter, counter)
        return _Setting(
            profile_of(office),
            bytes.fromhex(office.paper_key),
            row.name if row else counter,
            tuple(_hours(session, comes.astimezone(ZoneInfo(office.zone)).date())),
        )


def _hours(session: Session, day: date) -> list[str]:
    """When the office is open around a day: in a season with the days for which that is so."""
    usual = week_of(session, None)
    for season in reversed(season_rows(session)):  # of two, promises are counted by the later one too
        if season.first_day <= day <= season.last_day:
            return season_lines(day_range(season.first_day, season.last_day), season.week, usual)
    return week_lines(usual)


def counted_words(detail: RequestDetail) -> list[str]:
    """How the promise was counted, and what moved it since, in sentences."""
    if detail.promise is None:
        return []
    return explanation(detail.promise) + explain_steps(detail.later_steps)


def letterhead_of(office: OfficeProfile) -> Letterhead:
    """The head of every paper of the office."""
    from loket.documents.data import Letterhead  # noqa: PLC0415

    return Letterhead(office.letterhead, office.address, office.phone, office.email, office.logo)


def _sealed(detail: RequestDetail, setting: _Setting) -> str:
    """What a scanner reads on the receipt, under the office's seal."""
    due = detail.due.astimezone(ZoneInfo(setting.office.zone)).date() if detail.due else None
    unit = setting.office.unit_code
    return payload(setting.paper_key, code=detail.paper_code, number=detail.row.number, office=unit, due=due)


def _proxy_line(detail: RequestDetail) -> ProxyLine:
    from loket.documents.data import ProxyLine  # noqa: PLC0415

    return ProxyLine(detail.proxy_name, letter=detail.proxy_relation)


def _service_line(detail: RequestDetail) -> ServiceLine:
    from loket.documents.data import ServiceLine  # noqa: PLC0415

    decree = detail.decree
    return ServiceLine(
        service=detail.row.service,
        variant=detail.row.variant if len(detail.standard.variants) > 1 else "",
        decree=decree.number if decree else _("SK belum ditetapkan, contoh"),
        decree_date=decree.decided_on if decree else None,
        version=str(detail.version),
    )


def _checklist_row(requirement: Requirement, present: bool) -> ChecklistRow:
    from loket.documents.data import ChecklistRow  # noqa: PLC0415

    return ChecklistRow(
        text=requirement.text,
        note=requirement_line(requirement),
        present=present,
        copies=requirement.copies,
        original=requirement.original,
    )


def _place(office: OfficeProfile) -> str:
    return ", ".join(part for part in (office.name, office.address) if part)


def _complaints(detail: RequestDetail, office: OfficeProfile) -> tuple[ComplaintChannel, ...]:
    """The standard's own channels, where they say where to; then the office's."""
    own = tuple(channel for channel in detail.standard.complaint_handling if channel.address)
    contact = " · ".join(part for part in (office.phone, office.email) if part)
    here = ComplaintChannel(_("Petugas pengaduan kantor ini"), contact)
    return (*(own or (here,)), *(channel for channel in office.complaints if channel not in own))


def _file_name(kind: str, number: str) -> str:
    return f"{kind}-{number.replace('/', '-')}.pdf"
