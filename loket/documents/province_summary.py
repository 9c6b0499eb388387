"""The province's summary on paper, A4 across: first what needs attention, then offices, then their services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from loket.documents.flow import Line, Style, gap, height_of, held, paragraph, take
from loket.documents.fonts import clean, width
from loket.documents.poster_sheet import LINE, QUIET, TINT, WARN, PosterSheet, heavy, regular
from loket.documents.province_charts import month_columns, share_bar, tenth, tile, whole
from loket.documents.province_data import Figures, OfficeFigures, Problem, ProvinceSummary
from loket.i18n import _
from loket.words.dates import plain_date, short_date
from loket.words.gathering import period_words, problem_kind, problem_words

A4 = (841.89, 595.28)
LEFT, TOP = 36.0, 34.0
WIDTH = A4[0] - 2 * LEFT
BOTTOM = A4[1] - 40.0
_ROW, _HEAD_ROW = 14.0, 24.0
_BODY, _BOLD, _SMALL = regular(8), heavy(8), regular(7, QUIET)
_CHART, _LARGEST_CHART = 165.0, 250.0
_NAME, _BAR = 206.0, 84.0
_COLUMNS = (48.0, 44.0, 44.0, 48.0, 40.0, 48.0, 44.0, 38.0, 34.0)
"""Widths of the columns of figures; the fee takes what is left."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: a name, its figures; `head` is the name of an office above its services; `note` stands small
    behind the name."""

    name: str
    figures: Figures | None
    head: bool = False
    note: str = ""


def province_pdf(summary: ProvinceSummary) -> bytes:
    """The PDF; the same data gives the same bytes."""
    words = period_words(summary.period, summary.first, summary.last)
    title = _("Rekapitulasi pelayanan {period}").format(period=words)
    sheet = PosterSheet(A4, title=title, author="Loket")
    rest = _first_page(sheet, summary, words)
    number = 1
    pages: list[_ProblemPage | _TablePage] = [*_problem_pages(rest), *_table_pages(summary)]
    for page in pages:
        _end_page(sheet, number, summary)
        number += 1
        page(sheet)
    _end_page(sheet, number, summary)
    return sheet.finish()


def _end_page(sheet: PosterSheet, number: int, summary: ProvinceSummary) -> None:
    told = _("Dari data tanpa identitas yang dikirim kantor; keadaan {day}").format(day=plain_date(summary.made_on))
    sheet.text(LEFT, A4[1] - 22, told, _SMALL)
    sheet.text_right(LEFT + WIDTH, A4[1] - 22, _("Halaman {page}").format(page=number), _SMALL)
    sheet.new_page()


def _first_page(sheet: PosterSheet, summary: ProvinceSummary, words: str) -> list[Line]:
    """Title, the sums, what needs attention, the months; gives what of the attention did not fit."""
    sheet.text(LEFT, TOP + 14, _("Rekapitulasi Pelayanan Publik"), heavy(18))
    offices = _("{count} kantor").format(count=whole(len(summary.offices)))
    services = _("{count} layanan").format(count=whole(len(summary.services)))
    sheet.text(LEFT, TOP + 32, f"{words} · {offices} · {services}", regular(10, QUIET))
    _draw_tiles(sheet, summary.total, TOP + 44)
    top = TOP + 106
    room = BOTTOM - _CHART - 30 - top
    shown, rest = _attention(summary.problems, room)
    sheet.text(LEFT, top + 10, _("Perlu perhatian"), heavy(11, WARN if summary.problems else QUIET))
    bottom = sheet.lines(shown, LEFT, top + 18, WIDTH)
    chart = max(bottom + 30, BOTTOM - _LARGEST_CHART)
    sheet.text(LEFT, chart - 8, _("Selesai per bulan, semua kantor"), heavy(10))
    month_columns(sheet, (LEFT, chart), (WIDTH, BOTTOM - chart), summary.months)
    return rest


def _draw_tiles(sheet: PosterSheet, total: Figures, top: float) -> None:
    tiles = (
        (whole(total.received), _("permohonan masuk")),
        (whole(total.completed), _("selesai")),
        (f"{tenth(total.percent)} %", _("selesai tepat waktu")),
        (whole(total.overdue), _("belum selesai, lewat tempo")),
        (f"{tenth(total.median)} / {tenth(total.p90)}", _("hari kerja: median / P90")),
        (f"Rp{whole(total.fees)}", _("biaya yang dijanjikan")),
    )
    gap_width = 8.0
    room = (WIDTH - gap_width * (len(tiles) - 1)) / len(tiles)
    for number, words in enumerate(tiles):
        tile(sheet, (LEFT + number * (room + gap_width), top), (room, 46), words)


def _attention(problems: Sequence[Problem], room: float) -> tuple[list[Line], list[Line]]:
    """Every office that needs attention, on the first page: with its sentence where all have room, else the names by
    kind there and the sentences on the next pages."""
    if not problems:
        return paragraph(_("Semua kantor mengirim tepat waktu dan datanya cocok."), _BODY, WIDTH), []
    sentences = [line for problem in problems for line in _sentence(problem)]
    if height_of(sentences) <= room - 18:
        return sentences, []
    for with_name in (True, False):
        lines = _by_kind(problems, with_name=with_name)
        if height_of(lines) <= room - 18:
            break
    return lines, sentences


def _sentence(problem: Problem) -> list[Line]:
    words = f"{_who(problem)} – {problem_kind(problem.kind)}: {problem_words(problem.code, problem.facts)}"
    return [*held(paragraph(words, _BODY, WIDTH)), gap(2)]


def _who(problem: Problem) -> str:
    """Code and name; the code alone where the name is not known yet."""
    return " ".join(dict.fromkeys(part for part in (problem.office, problem.name) if part)) or _("Tanpa kantor")


def _by_kind(problems: Sequence[Problem], *, with_name: bool) -> list[Line]:
    lines: list[Line] = []
    for kind, group in groupby(sorted(problems, key=lambda each: each.kind), key=lambda each: each.kind):
        told = [_who(each) if with_name else each.office for each in group]
        names = list(dict.fromkeys(name for name in told if name))
        lines += paragraph(f"{problem_kind(kind)} ({len(names)}): {', '.join(names)}", _BODY, WIDTH)
        lines.append(gap(3))
    return [*lines, *paragraph(_("Penjelasannya di halaman berikut."), _SMALL, WIDTH)]


@dataclass(frozen=True, slots=True)
class _ProblemPage:
    lines: tuple[Line, ...]

    def __call__(self, sheet: PosterSheet) -> None:
        sheet.text(LEFT, TOP + 12, _("Perlu perhatian"), heavy(12, WARN))
        sheet.lines(self.lines, LEFT, TOP + 24, WIDTH)


def _problem_pages(lines: list[Line]) -> Iterator[_ProblemPage]:
    while lines:
        page, lines = take(lines, BOTTOM - TOP - 24)
        yield _ProblemPage(tuple(page))


@dataclass(frozen=True, slots=True)
class _TablePage:
    """A page of a table with its heading and the names of the columns."""

    heading: str
    rows: tuple[_Row, ...]

    def __call__(self, sheet: PosterSheet) -> None:
        sheet.text(LEFT, TOP + 12, self.heading, heavy(12))
        _draw_heads(sheet, TOP + 20)
        top = TOP + 20 + _HEAD_ROW
        for row in self.rows:
            _draw_row(sheet, row, top)
            top += _ROW


def _table_pages(summary: ProvinceSummary) -> Iterator[_TablePage]:
    fits = int((BOTTOM - TOP - 20 - _HEAD_ROW) / _ROW)
    offices = [
        _Row(_named(office), office.figures, note=_until(office))
        for office in sorted(summary.offices, key=_worst_first)
    ]
    offices.append(_Row(_("Semua kantor"), summary.total, head=True))
    for rows in _cut(offices, fits):
        yield _TablePage(_("Per kantor, dari yang paling jarang tepat waktu"), rows)
    names = {office.office: office.name for office in summary.offices}
    services: list[_Row] = []
    for code, group in groupby(summary.services, key=lambda each: each.office):
        head = _Row(f"{code} {names[code]}" if names[code] != code else code, None, head=True)
        services += [head, *(_Row(f"{each.code} {each.name}", each.figures) for each in group)]
    for rows in _cut(services, fits):
        yield _TablePage(_("Per layanan"), rows)


def _named(office: OfficeFigures) -> str:
    return f"{office.office} {office.name}" if office.name != office.office else office.office


def _until(office: OfficeFigures) -> str:
    return _("s.d. {day}").format(day=short_date(office.until)) if office.until else _("belum ada data")


def _worst_first(office: OfficeFigures) -> tuple[bool, float, str]:
    percent = office.figures.percent
    return percent is None, percent or 0.0, office.office


def _cut(rows: Sequence[_Row], fits: int) -> Iterator[tuple[_Row, ...]]:
    """Pages of rows; the name of an office never stands alone at a page's end, and stands again on the next page."""
    page: list[_Row] = []
    office: _Row | None = None
    for row in rows:
        if row.figures is None:
            office = row
        if len(page) == fits or (row.figures is None and len(page) == fits - 1):
            yield tuple(page)
            page = [office] if office is not None and row is not office else []
        page.append(row)
    yield tuple(page)


def _heads() -> tuple[str, ...]:
    return (
        *(_("Masuk"), _("Selesai"), _("Tepat waktu"), _("Terlambat"), _("% tepat")),
        *(_("Masih berjalan"), _("Lewat tempo"), _("Median hari"), _("P90 hari"), _("Biaya (Rp)")),
    )


def _rights() -> list[float]:
    """Where each column of figures ends."""
    ends, x = [], LEFT + _NAME + _BAR + 6
    for column in _COLUMNS:
        x += column
        ends.append(x)
    return [*ends, LEFT + WIDTH - 4]


def _draw_heads(sheet: PosterSheet, top: float) -> None:
    sheet.text(LEFT + 4, top + 18, _("Nama"), _SMALL)
    sheet.text(LEFT + _NAME, top + 18, _("Tepat waktu"), _SMALL)
    for right, word in zip(_rights(), _heads(), strict=True):
        first, _space, second = word.partition(" ")
        sheet.text_right(right, top + (10 if second else 18), first, _SMALL)
        sheet.text_right(right, top + 18, second, _SMALL)
    sheet.area(LEFT, top + _HEAD_ROW - 2, (WIDTH, 0.7), QUIET)


def _draw_row(sheet: PosterSheet, row: _Row, top: float) -> None:
    style = _BOLD if row.head else _BODY
    if row.head:
        sheet.area(LEFT, top, (WIDTH, _ROW - 1), TINT)
    room = _NAME - 10 if row.figures is not None else WIDTH - 8
    if row.note:
        sheet.text_right(LEFT + _NAME - 8, top + 9.5, row.note, _SMALL)
        room -= width(clean(row.note), _SMALL.font, _SMALL.size) + 6
    sheet.text(LEFT + 4, top + 9.5, _shortened(row.name, style, room), style)
    if row.figures is None:
        return
    share_bar(sheet, LEFT + _NAME, top + 3, (_BAR - 8, 7), row.figures.percent)
    for right, word in zip(_rights(), _figure_words(row.figures, office=bool(row.note)), strict=True):
        sheet.text_right(right, top + 9.5, word, style)
    sheet.area(LEFT, top + _ROW - 1, (WIDTH, 0.3), LINE)


def _figure_words(figures: Figures, *, office: bool) -> tuple[str, ...]:
    """A dash in each place where an office said nothing at all: no data is not a zero."""
    if office and figures == Figures():
        return ("–",) * (len(_COLUMNS) + 1)
    return (
        *(whole(figures.received), whole(figures.completed), whole(figures.on_time), whole(figures.late)),
        *(tenth(figures.percent), whole(figures.running), whole(figures.overdue)),
        *(tenth(figures.median), tenth(figures.p90), whole(figures.fees)),
    )


def _shortened(text: str, style: Style, room: float) -> str:
    """The text as far as it fits on its line; the whole name stands in the workbook."""
    text = clean(text)
    if width(text, style.font, style.size) <= room:
        return text
    while text and width(f"{text}…", style.font, style.size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
