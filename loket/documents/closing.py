"""The day's closing sheet (lembar tutup hari), A4: what the day brought, and the head of the audit as its anchor.

Whoever holds the paper can hold a later database against it: the head (letters and QR) must still be a line of the
chain. It carries no personal data of applicants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from loket.documents.data import Letterhead
from loket.documents.flow import Line, Piece, Style, bold, gap, height_of, paragraph, plain, take, wrap
from loket.documents.fonts import clean, width
from loket.documents.letterhead import double_line, draw_letterhead
from loket.documents.page import Sheet
from loket.domain.money import format_rupiah
from loket.i18n import _
from loket.words import clock_time, local, long_date, moment, plain_date
from loket.words.findings import grouped_head

A4 = (595.28, 841.89)
_LEFT, _TOP = 42.0, 36.0
_WIDTH = A4[0] - 2 * _LEFT
_BOTTOM = A4[1] - 46.0
_QR = 92.0
_SIGNATURES = 74.0


@dataclass(frozen=True, slots=True)
class DayLine:
    """What one counter did for one service that day; `overdue` is what was past its promise when the day ended."""

    counter: str
    service: str
    received: int = 0
    ready: int = 0
    handed_over: int = 0
    suspended: int = 0
    incomplete: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The registration numbers that a counter gave, from the first to the last; `lost` are serials that nobody has,
    `skipped` those that a restore left out, because they are or may be in citizens' hands."""

    counter: str
    first: str
    last: str
    count: int
    lost: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A number that was given up that day: in which way, when, by whom."""

    number: str
    how: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Whole rupiah that were assessed and recorded as paid for a service."""

    service: str
    assessed: int
    paid: int


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """Who acted that day: from when to when, how many they registered, and all their lines in the audit."""

    name: str
    first: datetime
    last: datetime
    registered: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingData:
    """Everything on the sheet. `head` is the hash of the audit's line `line`; `qr` is what scanners read."""

    letterhead: Letterhead
    zone: str
    day: date
    made_at: datetime
    made_by: str
    services: tuple[DayLine, ...]
    numbers: tuple[NumberLine, ...]
    given_up: tuple[GivenUp, ...]
    money: tuple[MoneyLine, ...]
    workers: tuple[WorkerLine, ...]
    last_backup: datetime | None
    last_delivery: datetime | None
    head: str
    line: int
    qr: str
    training: bool = False


def closing_a4(data: ClosingData) -> bytes:
    """The PDF; the same data gives the same bytes."""
    title = _("Lembar tutup hari {day}").format(day=plain_date(data.day))
    sheet = Sheet(A4, title=title, author=" · ".join(data.letterhead.lines))
    pages = _pages(data)
    for number, lines in enumerate(pages, start=1):
        if data.training:
            sheet.watermark(_("CONTOH"), 120)
        top = _draw_first_top(sheet, data) if number == 1 else _draw_next_top(sheet, title)
        sheet.lines(lines, _LEFT, top, _WIDTH)
        if number == len(pages):
            _draw_signatures(sheet)
        _draw_foot(sheet, data, number, len(pages))
        sheet.new_page()
    return sheet.finish()


def _pages(data: ClosingData) -> list[list[Line]]:
    """The lines of each page; the last one has room for the signatures."""
    pages: list[list[Line]] = []
    rest = _all_lines(data)
    room = _BOTTOM - _first_top_height(data)
    while True:
        if height_of(rest) <= room - _SIGNATURES:
            return [*pages, rest]
        lines, after = take(rest, room)
        pages.append(lines)
        if not after:
            return [*pages, []]
        rest, room = after, _BOTTOM - (_TOP + 26)


def _all_lines(data: ClosingData) -> list[Line]:
    return [
        *_service_lines(data),
        *_number_lines(data),
        *_money_lines(data),
        *_worker_lines(data),
        *_safety_lines(data),
    ]


def _first_top_height(data: ClosingData) -> float:
    """As high as `_draw_first_top` makes it: drawn once on a sheet that nobody sees."""
    return _draw_first_top(Sheet(A4, title="", author=""), data)


def _draw_first_top(sheet: Sheet, data: ClosingData) -> float:
    bottom = draw_letterhead(sheet, data.letterhead, (_LEFT, _TOP), _WIDTH)
    double_line(sheet, _LEFT, bottom + 4, _WIDTH)
    middle, top = A4[0] / 2, bottom + 26
    sheet.text_centred(middle, top, _("LEMBAR TUTUP HARI"), bold(14))
    sheet.text_centred(middle, top + 15, long_date(data.day), bold(10))
    if data.training:
        sheet.text_centred(middle, top + 29, _("CONTOH – untuk latihan, tidak berlaku"), bold(8.5))
        top += 13
    made = _("Dibuat {moment} oleh {name}").format(moment=moment(data.made_at, data.zone), name=data.made_by)
    sheet.text_centred(middle, top + 29, made, plain(8))
    return _draw_anchor(sheet, data, top + 40)


def _draw_anchor(sheet: Sheet, data: ClosingData, top: float) -> float:
    """The head in letters and as QR, framed: what this paper is kept for."""
    room = _WIDTH - _QR - 16
    lines = [
        *paragraph(_("PANGKAL CATATAN AUDIT, BARIS {line}").format(line=data.line), bold(9), room),
        gap(3),
        *(line for half in _halves(data.head) for line in paragraph(grouped_head(half), bold(10.5), room)),
        gap(4),
        *paragraph(
            _(
                "Simpan lembar ini di luar komputer. Selama pangkal ini masih ada dalam rantai catatan, tidak ada "
                "catatan sampai saat ini yang diubah atau dihapus. Pindai QR pada halaman Jejak audit, atau jalankan: "
                "loket check --anchor PANGKAL"
            ),
            plain(7.5),
            room,
        ),
    ]
    height = max(_QR + 4, height_of(lines) + 16)
    sheet.qr(data.qr, _LEFT + _WIDTH - _QR - 2, top + (height - _QR) / 2, _QR)
    sheet.frame(_LEFT, top, (_WIDTH, height), 1.2)
    sheet.lines(lines, _LEFT + 8, top + 8, room)
    return top + height + 4


def _halves(head: str) -> tuple[str, str]:
    return head[: len(head) // 2], head[len(head) // 2 :]


def _draw_next_top(sheet: Sheet, title: str) -> float:
    sheet.text(_LEFT, _TOP + 10, title, bold(9))
    sheet.text_right(_LEFT + _WIDTH, _TOP + 10, _("lanjutan"), plain(8))
    sheet.rule(_LEFT, _TOP + 16, _WIDTH, 0.7)
    return _TOP + 26


def _heading(text: str) -> list[Line]:
    lines = [replace(line, keep=True) for line in paragraph(text, bold(9.5), _WIDTH)]
    return [gap(6), *lines, Line(5, keep=True, rule=True)]


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a column of a table stands; numbers end at its right edge."""

    head: str
    x: float
    room: float
    number: bool = False


def _table(columns: Sequence[_Column], rows: Iterable[Sequence[str]], total: Sequence[str] = ()) -> list[Line]:
    heads = [replace(line, keep=True) for line in _row(columns, [column.head for column in columns], plain(7.2))]
    lines = [*heads, Line(4, keep=True, rule=True)]
    for row in rows:
        lines += _row(columns, row, plain(8.5))
    return [*lines, Line(4, rule=True), *_row(columns, total, bold(8.5))] if total else lines


def _row(columns: Sequence[_Column], cells: Sequence[str], style: Style) -> list[Line]:
    """One row; a long text breaks into several lines, which stay together."""
    parts = [wrap(cell, style, column.room) or ("",) for column, cell in zip(columns, cells, strict=True)]
    lines = []
    for at in range(max(len(part) for part in parts)):
        pieces = tuple(
            _piece(column, part[at], style)
            for column, part in zip(columns, parts, strict=True)
            if at < len(part) and part[at]
        )
        lines.append(Line(style.leading + 0.8, pieces, keep=True))
    return [*lines[:-1], replace(lines[-1], keep=False)]


def _piece(column: _Column, text: str, style: Style) -> Piece:
    if not column.number:
        return Piece(column.x, text, style)
    return Piece(column.x + column.room - width(clean(text), style.font, style.size), text, style)


def _columns(first: Sequence[tuple[str, float]], numbers: Sequence[str], room: float) -> list[_Column]:
    """Columns of text of the given widths, then columns of numbers, `room` points each."""
    made, x = [], 0.0
    for head, wide in first:
        made.append(_Column(head, x, wide - 8))
        x += wide
    for head in numbers:
        made.append(_Column(head, x, room - 4, number=True))
        x += room
    return made


def _service_lines(data: ClosingData) -> list[Line]:
    heads = (_("Masuk"), _("Siap"), _("Diserahkan"), _("Ditangguhkan"), _("Tidak lengkap"), _("Lewat janji"))
    columns = _columns([(_("Loket"), 62), (_("Layanan"), 113)], heads, 56)
    figures = [
        (one.received, one.ready, one.handed_over, one.suspended, one.incomplete, one.overdue) for one in data.services
    ]
    rows = [
        (one.counter, one.service, *map(_count, figure)) for one, figure in zip(data.services, figures, strict=True)
    ]
    total = (_("Jumlah"), "", *(_count(sum(column)) for column in zip(*figures, strict=True))) if len(rows) > 1 else ()
    heading = _heading(_("PELAYANAN"))
    return [*heading, *(_table(columns, rows, total) if rows else _none(_("Tidak ada pelayanan pada hari ini.")))]


def _count(number: int) -> str:
    return str(number) if number else "–"


def _none(text: str) -> list[Line]:
    return paragraph(text, plain(8.5), _WIDTH)


def _number_lines(data: ClosingData) -> list[Line]:
    lines = _heading(_("NOMOR PENDAFTARAN"))
    if not data.numbers:
        lines += _none(_("Tidak ada nomor yang diberikan."))
    else:
        columns = _columns([(_("Loket"), 62), (_("Nomor pertama"), 190), (_("Nomor terakhir"), 190)], [_("Banyak")], 60)
        lines += _table(columns, [(one.counter, one.first, one.last, str(one.count)) for one in data.numbers])
    for one in data.numbers:
        if one.lost:
            lost = ", ".join(str(serial) for serial in one.lost)
            words = _("{counter}: nomor urut {lost} tidak ada di basis data. Jalankan pemeriksaan (loket check).")
            lines += paragraph(words.format(counter=one.counter, lost=lost), bold(8.5), _WIDTH)
        if one.skipped:
            words = _(
                "{counter}: nomor urut {first}–{last} dilewati sesudah kantor dipulihkan; mungkin dipegang warga."
            )
            told = words.format(counter=one.counter, first=one.skipped[0], last=one.skipped[-1])
            lines += paragraph(told, plain(7.5), _WIDTH)
    if data.numbers and not any(one.lost or one.skipped for one in data.numbers):
        lines += paragraph(_("Deret nomor utuh: setiap nomor di antaranya ada pemiliknya."), plain(7.5), _WIDTH)
    if data.given_up:
        lines += [gap(4), *(replace(line, keep=True) for line in paragraph(_("Yang gugur hari ini:"), bold(8), _WIDTH))]
        columns = _columns([(_("Nomor"), 190), (_("Keadaan"), 130), (_("Pukul"), 60), (_("Oleh"), 131)], [], 0)
        lines += _table(columns, [(one.number, one.how, _time(one.at, data.zone), one.by) for one in data.given_up])
    return lines


def _time(at: datetime, zone: str) -> str:
    return clock_time(local(at, zone).time())


def _money_lines(data: ClosingData) -> list[Line]:
    lines = _heading(_("BIAYA MENURUT CATATAN"))
    if not data.money:
        return [*lines, *_none(_("Tidak ada biaya yang ditetapkan atau dibayar."))]
    columns = _columns([(_("Layanan"), 291)], (_("Ditetapkan"), _("Dibayar")), 110)
    rows = [(one.service, format_rupiah(one.assessed), format_rupiah(one.paid)) for one in data.money]
    total = (_("Jumlah"), *(format_rupiah(sum(amounts)) for amounts in zip(*_amounts(data.money), strict=True)))
    note = _("Loket tidak menerima uang: ini ketetapan dan nomor bukti yang dicatat, untuk dicocokkan dengan kas.")
    return [*lines, *_table(columns, rows, total), gap(2), *paragraph(note, plain(7.5), _WIDTH)]


def _amounts(money: Iterable[MoneyLine]) -> list[tuple[int, int]]:
    return [(one.assessed, one.paid) for one in money]


def _worker_lines(data: ClosingData) -> list[Line]:
    lines = _heading(_("YANG BERTUGAS"))
    if not data.workers:
        return [*lines, *_none(_("Tidak ada catatan kerja pada hari ini."))]
    columns = _columns([(_("Nama"), 211), (_("Dari"), 60), (_("Sampai"), 60)], (_("Mendaftarkan"), _("Catatan")), 90)
    rows = [
        (one.name, _time(one.first, data.zone), _time(one.last, data.zone), _count(one.registered), str(one.lines))
        for one in data.workers
    ]
    return [*lines, *_table(columns, rows)]


def _safety_lines(data: ClosingData) -> list[Line]:
    never = _("belum pernah")
    backup = moment(data.last_backup, data.zone) if data.last_backup else never
    delivery = moment(data.last_delivery, data.zone) if data.last_delivery else never
    columns = _columns([("", 130), ("", 381)], [], 0)
    lines = _heading(_("CADANGAN DAN PENGIRIMAN"))
    lines += _row(columns, (_("Cadangan terakhir"), backup), plain(8.5))
    lines += _row(columns, (_("Kiriman terakhir"), delivery), plain(8.5))
    return lines


def _draw_signatures(sheet: Sheet) -> None:
    top = _BOTTOM - _SIGNATURES + 12
    for x, role in ((_LEFT, _("Petugas")), (_LEFT + _WIDTH / 2, _("Penyelia"))):
        sheet.text(x, top, role, plain(8))
        sheet.rule(x, top + 44, _WIDTH / 2 - 40, 0.5)
        sheet.text(x, top + 54, _("nama dan tanda tangan"), plain(7))


def _draw_foot(sheet: Sheet, data: ClosingData, number: int, total: int) -> None:
    sheet.rule(_LEFT, _BOTTOM + 8, _WIDTH, 0.5)
    head = grouped_head(data.head[:16])
    left = _("Pangkal catatan baris {line}: {head} …").format(line=data.line, head=head)
    sheet.text(_LEFT, _BOTTOM + 19, left, plain(7.5))
    words = _("Halaman {page} dari {total}").format(page=number, total=total)
    sheet.text_right(_LEFT + _WIDTH, _BOTTOM + 19, words, plain(7.5))
