"""Lists for people: the register, and any list as it is seen, into a workbook or a CSV that spreadsheets open.

Names, NIKs, phones and addresses are masked. Whole, they are many people's personal data at once: two people bring
them out, or the reason of an office of one, and the audit names every request. What leaves is noted before the file has
its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from loket.db import queries
from loket.db.sqlite import search_ids
from loket.db.tables import Request, SuspensionReason
from loket.domain.identity import MASK, mask_name
from loket.domain.people import Right
from loket.exchange.disk import made_folder, told
from loket.exchange.people_files import Sheet, kind_of, whole_or_not, write_list
from loket.exchange.people_workbook import Cell
from loket.i18n import N_, _
from loket.services.batches import check_period
from loket.services.calendar import Calendars, CalendarService
from loket.services.desk import Desk, office_row
from loket.services.lookup import STATUSES, LookupService, Which
from loket.services.month_tally import period_bounds
from loket.services.privacy_trail import IN_A_LINE, REGISTER_EXPORTED
from loket.services.rows import RequestRow, rows_of
from loket.words import label
from loket.words.dates import local
from loket.words.lists import list_title

Progress = Callable[[int, int], None]
_AT_ONCE = 500
"""Requests that are in memory at once."""
_MOMENT_WIDTH = 16
_COLUMNS = (
    *((N_("Janji"), 16), (N_("Nomor"), 26), (N_("Layanan"), 36), (N_("Varian"), 22), (N_("Pemohon"), 28)),
    *((N_("NIK"), 20), (N_("Telepon"), 18), (N_("Alamat"), 32), (N_("Diterima"), 17), (N_("Batas waktu"), 17)),
    *((N_("Sedang di"), 24), (N_("Siap sejak"), 17), (N_("Loket"), 8)),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: a list and its search as the page has them, or the register of a month (YYYY-MM) or of all."""

    which: Which = Which.ALL
    search: str = ""
    register: bool = False
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Citizens:
    """Whose requests the rows of a list are: the request's id for each row, and the column where names stand."""

    requests: tuple[int, ...]
    column: int


@dataclass(frozen=True, slots=True)
class SeenList:
    """A list as it stands on the screen: its name (of `words.lists`), its columns and its rows; `citizens` where the
    rows are requests."""

    name: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    citizens: Citizens | None = None


@dataclass(frozen=True, slots=True)
class SavedList:
    """What was written."""

    path: Path
    rows: int


class RegisterExportsService:
    """Lists into files, each with its line in the audit."""

    def __init__(self, desk: Desk, calendar: CalendarService, lookup: LookupService) -> None:
        self._desk = desk
        self._calendar = calendar
        self._lookup = lookup

    def requests(
        self, path: Path, wanted: Wanted = Wanted(), *, whole: bool = False, progress: Progress | None = None
    ) -> SavedList:
        """Requests into `path` (.xlsx or .csv); `whole` with names, NIKs, phones and addresses: to be called inside
        `Desk.with_second` or `Desk.alone`.

        Raises `RuleError` (not_allowed, second_needed, list_kind_unknown, list_too_long, period_invalid, period_empty),
        and the `StorageError`s of `exchange.disk`.
        """
        if whole:
            self._desk.require_two(Right.EXPORT_PERSONAL)
        else:
            self._desk.require(Right.EXPORT_REGISTER)
        kind = kind_of(path)
        with whole_or_not(path) as file:
            with self._desk.database.read() as session:
                calendars = self._calendar.calendars(session)
                ids = self._ids(session, wanted, calendars)
                rows = self._rows(session, ids, calendars, whole=whole)
                count = write_list(file, kind, _sheet(wanted), _told(rows, len(ids), progress))
            self._note(_facts(wanted, whole=whole), count, ids if whole else ())
        return SavedList(path, count)

    def register(
        self, folder: Path, period: str | None = None, *, whole: bool = False, progress: Progress | None = None
    ) -> tuple[SavedList, ...]:
        """The register of a month, or of all, as a workbook and as CSV; `folder` is made, and nothing is left of it
        where the register is refused. Raises as `requests`."""
        self._desk.require(Right.EXPORT_REGISTER)
        name = f"register-{period}" if period else "register"
        wanted = Wanted(register=True, period=period)
        with told(folder), made_folder(folder):
            return tuple(
                self.requests(folder / f"{name}{kind}", wanted, whole=whole, progress=progress)
                for kind in (".xlsx", ".csv")
            )

    def seen(self, path: Path, seen: SeenList, *, whole: bool = False, progress: Progress | None = None) -> SavedList:
        """A list as it stands on the screen into `path`, all of its rows; citizens' names are masked.

        `whole` with their names: to be called as `requests` is, and raises as it does.
        """
        self._desk.require(Right.LOOK)
        if whole:
            self._desk.require_two(Right.EXPORT_PERSONAL)
        elif seen.citizens is not None:
            self._desk.require(Right.EXPORT_REGISTER)
        kind = kind_of(path)
        rows = seen.rows if whole or seen.citizens is None else _masked(seen.rows, seen.citizens.column)
        with whole_or_not(path) as file:
            count = write_list(file, kind, _seen_sheet(seen), _told(rows, len(seen.rows), progress))
            named = seen.citizens.requests if whole and seen.citizens is not None else ()
            self._note({"list": seen.name, "personal": whole}, count, named)
        return SavedList(path, count)

    def _rows(
        self, session: Session, ids: Sequence[int], calendars: Calendars, *, whole: bool
    ) -> Iterator[Sequence[Cell]]:
        now, zone = self._desk.now(), office_row(session).zone
        reasons = {row.code: row.text for row in session.exec(select(SuspensionReason))}
        for start in range(0, len(ids), _AT_ONCE):
            lines = queries.by_ids(session, ids[start : start + _AT_ONCE])
            for row in rows_of(session, lines, now, calendars, whole=whole):
                yield _cells(row, reasons, zone, whole=whole)
            session.expunge_all()

    def _ids(self, session: Session, wanted: Wanted, calendars: Calendars) -> list[int]:
        """In the order of the list; the register in the order in which it was written."""
        if wanted.register:
            statement = select(Request.id).order_by(col(Request.id))
            if wanted.period:
                check_period(session, wanted.period, self._desk.now(), calendars.office)
                first, last = period_bounds(wanted.period, calendars.office)
                statement = statement.where(col(Request.received_at) >= first, col(Request.received_at) < last)
            return [number or 0 for number in session.exec(statement)]
        ids = self._lookup.worked_out(session, wanted.which, calendars)
        return _narrowed(session, _of_status(session, wanted) if ids is None else ids, wanted, kept=ids is not None)

    def _note(self, facts: Mapping[str, object], count: int, named: Sequence[int]) -> None:
        """`named`: the requests whose data leave whole; a line names so many of them at most."""
        with self._desk.database.write() as session:
            for start in range(0, max(1, len(named)), IN_A_LINE):
                one = {**facts, "count": count, "requests": list(named[start : start + IN_A_LINE])}
                self._desk.remark(session, REGISTER_EXPORTED, "requests", None, **one)


def _facts(wanted: Wanted, *, whole: bool) -> dict[str, object]:
    """What the audit says of a list of requests."""
    name = "register" if wanted.register else wanted.which.value
    searched = bool(wanted.search.strip())
    return {"list": name, "searched": searched, "period": wanted.period or "", "personal": whole}


def _of_status(session: Session, wanted: Wanted) -> list[int]:
    statuses = STATUSES.get(wanted.which)
    statement = select(Request.id)
    if statuses:
        statement = statement.where(col(Request.status).in_(sorted(statuses)))
    longest = wanted.which is Which.READY
    order = col(Request.ready_at) if longest else col(Request.id).desc()
    return [number or 0 for number in session.exec(statement.order_by(order))]


def _narrowed(session: Session, ids: list[int], wanted: Wanted, *, kept: bool) -> list[int]:
    """What a search leaves: in the list's order where that says what is urgent, else the newest first."""
    if not wanted.search.strip():
        return ids
    hits = search_ids(session, wanted.search)
    inside, found = set(ids), set(hits)
    return [number for number in ids if number in found] if kept else [number for number in hits if number in inside]


def _sheet(wanted: Wanted) -> Sheet:
    title = _("Register") if wanted.register else _("Permohonan")
    return Sheet(title, tuple(_(words) for words, _width in _COLUMNS), tuple(width for _words, width in _COLUMNS))


def _cells(row: RequestRow, reasons: Mapping[str, str], zone: str, *, whole: bool) -> list[Cell]:
    return [
        label(row.state) if row.state else "",
        row.number,
        row.service,
        "" if row.variant == row.service else row.variant,
        row.name if whole else mask_name(row.name),
        row.nik,
        row.phone,
        row.address if whole or not row.address else MASK * 3,
        _moment(row.received_at, zone),
        _moment(row.due, zone),
        reasons.get(row.waiting_for, "") or label(row.status),
        _moment(row.ready_at, zone),
        row.counter,
    ]


def _moment(at: datetime | None, zone: str) -> datetime | None:
    """A moment as the office's clock shows it: a spreadsheet knows no zones."""
    return local(at, zone).replace(tzinfo=None, second=0, microsecond=0) if at is not None else None


def _masked(rows: Iterable[Sequence[Cell]], column: int) -> Iterator[Sequence[Cell]]:
    for row in rows:
        yield [mask_name(str(cell)) if at == column else cell for at, cell in enumerate(row)]


def _told(rows: Iterable[Sequence[Cell]], total: int, progress: Progress | None) -> Iterator[Sequence[Cell]]:
    for done, row in enumerate(rows):
        if progress is not None and done % _AT_ONCE == 0:
            progress(done, total)
        yield row


def _seen_sheet(seen: SeenList) -> Sheet:
    widths = tuple(_width(seen, place) for place in range(len(seen.headers)))
    return Sheet(list_title(seen.name), seen.headers, widths)


def _width(seen: SeenList, place: int) -> int:
    """Wide enough for what stands in a column, within reason; a moment is as wide as it is told."""
    longest = max((len(str(row[place])) for row in seen.rows if isinstance(row[place], str | int)), default=0)
    return min(60, max(8, len(seen.headers[place]), longest, _MOMENT_WIDTH if _has_moments(seen, place) else 0) + 2)


def _has_moments(seen: SeenList, place: int) -> bool:
    return any(isinstance(row[place], date) for row in seen.rows)
