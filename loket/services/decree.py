"""Reading the days of a decree (SKB 3 Menteri, a regent's circular): a CSV file, or the package `holidays`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from loket.domain.calendar_book import CalendarBook, MarkedDay
from loket.domain.promise import DayKind
from loket.errors import RuleError

HOLIDAYS_SOURCE = "SKB 3 Menteri"
LARGEST = 1_000_000
"""Bytes; a year's decree has some thirty lines."""
MOST_DAYS = 1000
LONGEST_CELL = 300
CANCELLED = "cancelled"
_KINDS = {
    "nasional": DayKind.NATIONAL,
    "libur nasional": DayKind.NATIONAL,
    "cuti bersama": DayKind.COLLECTIVE,
    "lokal": DayKind.LOCAL,
    "libur lokal": DayKind.LOCAL,
}
"""The words of a decree file for the kinds of a day; the English words are understood too."""
_CANCELLING = frozenset({CANCELLED, "batal", "dibatalkan", "hari kerja"})
_KNOWN = ("nasional", "cuti bersama", "lokal", "batal")
_NEAR = timedelta(days=10)
_GENERAL = frozenset(
    {
        *("cuti", "bersama", "hari", "raya", "suci", "libur", "nasional", "lokal", "tahun", "baru", "perayaan"),
        *("peringatan", "ke", "kedua", "pertama", "dari", "h", "hijriah", "masehi", "saka"),
    }
)
"""Words in the name of a holiday that do not say which one it is."""
_YEARS = range(1945, 2201)


@dataclass(frozen=True, slots=True)
class Decree:
    """What a file says: the days that it sets, and those that it cancels by name, with the source of each."""

    days: tuple[MarkedDay, ...]
    cancelled: tuple[tuple[date, str], ...]

    def superseded(self, book: CalendarBook) -> Iterator[date]:
        """The days of the book that the decree no longer names, and so gives back to their weekday.

        A decree that names a day already known of an event (the cuti bersama of Idulfitri) is the whole list of that
        event: its other days within ten days are gone. A day that was only expected gives way to a day of its event
        within ten days. What the decree does not restate it leaves alone: a late single day, another event, another
        kind.
        """
        held = {(day.day, day.kind) for day in book.days}
        restated = [day for day in self.days if (day.day, day.kind) in held]
        named = {day.day for day in self.days}
        for old in book.days:
            if old.day in named or old.hours is not None:
                continue
            rivals = restated if old.confirmed else self.days
            if any(_same_event(old, day) for day in rivals):
                yield old.day


def _same_event(one: MarkedDay, other: MarkedDay) -> bool:
    """Whether two days belong to one event: of one kind, within ten days, called alike or by no name of their own."""
    if one.kind is not other.kind or abs(one.day - other.day) > _NEAR:
        return False
    first, second = _event(one.name), _event(other.name)
    return first in second or second in first


def _event(name: str) -> str:
    """What is celebrated: "Cuti Bersama Hari Raya Idul Fitri 1444 H" and "Idulfitri" are one event."""
    words = [word for word in re.findall(r"[a-z]+", name.casefold()) if word not in _GENERAL]
    return "".join(words)


def read_decree(content: bytes) -> Decree:
    """The days of a decree file: CSV with the columns date, kind, name, source (or tanggal, jenis, nama, sumber).

    Dates are ISO (2026-03-19) or dd-mm-yyyy; the kind `batal` gives a day back to its weekday. Raises `RuleError`
    with the line that is wrong.
    """
    rows = list(islice(_rows(content), MOST_DAYS + 1))
    if len(rows) > MOST_DAYS:
        raise RuleError("decree_too_many", limit=MOST_DAYS)
    if not rows:
        raise RuleError("decree_empty")
    seen: dict[date, int] = {}
    for line, row in rows:
        if row.day in seen:
            raise RuleError("decree_day_twice", line=line, day=row.day, first=seen[row.day])
        seen[row.day] = line
    return Decree(
        tuple(marked for _line, marked in rows if not isinstance(marked, Cancelled)),
        tuple((marked.day, marked.source) for _line, marked in rows if isinstance(marked, Cancelled)),
    )


def published_holidays(year: int) -> list[MarkedDay]:
    """The holidays of a year as published (SKB 3 Menteri), from the package `holidays`; estimates are unconfirmed."""
    import holidays  # noqa: PLC0415 (slow to import; needed once a year)

    days: dict[date, MarkedDay] = {}
    for kind, category in ((DayKind.COLLECTIVE, "government"), (DayKind.NATIONAL, "public")):
        found = holidays.country_holidays("ID", years=year, categories=(category,), language="id")
        for day, name in found.items():
            known = name.replace(" (perkiraan)", "")
            days[day] = MarkedDay(day, kind, known, HOLIDAYS_SOURCE, confirmed=known == name)
    return [days[day] for day in sorted(days)]


def missing_holidays(book: CalendarBook, years: Iterable[int]) -> list[MarkedDay]:
    """The published days of the years that hold no national holiday yet; a day that is there already stays."""
    known, held = book.known_years(), {day.day for day in book.days}
    return [day for year in years if year not in known for day in published_holidays(year) if day.day not in held]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A day that is given back to its weekday by name."""

    day: date
    source: str


def _rows(content: bytes) -> Iterator[tuple[int, MarkedDay | Cancelled]]:
    reader = csv.reader(io.StringIO(_text(content)), delimiter=_delimiter(content), strict=True)
    header: list[str] = []
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        columns = [_column(header, *names) for names in (("date", "tanggal"), ("kind", "jenis"), ("name", "nama"))]
        source = next((header.index(name) for name in ("source", "sumber") if name in header), None)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _read(reader.line_num, cells, columns, source)
    except csv.Error as error:
        raise RuleError("decree_not_csv", line=reader.line_num) from error


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise RuleError("decree_too_large", limit=LARGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleError("decree_encoding", place=error.start) from error
    if "\0" in text:
        raise RuleError("decree_encoding", place=text.index("\0"))
    return text


def _delimiter(content: bytes) -> str:
    head = content.split(b"\n", 1)[0]
    return ";" if head.count(b";") > head.count(b",") else ","


def _column(header: list[str], *names: str) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise RuleError("decree_column_missing", column=names[-1], found=header)


def _read(line: int, cells: list[str], columns: list[int], source: int | None) -> tuple[int, MarkedDay | Cancelled]:
    if max(columns) >= len(cells):
        raise RuleError("decree_line_short", line=line)
    if max(map(len, cells)) > LONGEST_CELL:
        raise RuleError("decree_cell_long", line=line, limit=LONGEST_CELL)
    when, kind, name = (_in_a_line(cells[column]) for column in columns)
    told = _in_a_line(cells[source]) if source is not None and source < len(cells) else ""
    if kind.lower() in _CANCELLING:
        return line, Cancelled(_date(line, when), told)
    known = _KINDS.get(kind.lower()) or next((k for k in _KINDS.values() if k == kind.lower()), None)
    if known is None:
        raise RuleError("decree_kind", line=line, kind=kind, known=list(_KNOWN))
    if not name:
        raise RuleError("decree_name_missing", line=line)
    return line, MarkedDay(_date(line, when), known, name, told)


def _in_a_line(cell: str) -> str:
    """A cell as it can stand on paper and terminals: hard spaces, ends of lines and invisible marks go."""
    return "".join(letter for letter in " ".join(cell.split()) if letter.isprintable())


def _date(line: int, text: str) -> date:
    parts = text.replace("/", "-").split("-")
    if len(parts) == 3 and len(parts[0]) != 4:
        parts.reverse()
    try:
        year, month, day = (int(part) for part in parts)
        if year in _YEARS:
            return date(year, month, day)
    except ValueError as error:
        raise RuleError("decree_date", line=line, text=text) from error
    raise RuleError("decree_date", line=line, text=text)
