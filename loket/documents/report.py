"""Papers of many pages, A4 upright: letterhead, a title, lines and tables one after the other, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from loket.documents.data import Letterhead
from loket.documents.flow import Line, Style, bold, fitted, gap, height_of, held, paragraph, plain, take
from loket.documents.letterhead import double_line, draw_letterhead, letterhead_height
from loket.documents.page import Sheet
from loket.i18n import _

A4 = (595.28, 841.89)
LEFT = 48.0
TOP = 40.0
WIDTH = A4[0] - 2 * LEFT
BODY = plain(9)
SMALL = plain(7.5)

_BOTTOM = A4[1] - 46.0
_SIGNATURE = 62.0
_NEXT_TOP = TOP + 26.0
_CELL_GAP = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A paper before it is drawn. `reference` stands at the foot of each page; signatures are (role, name)."""

    title: str
    heading: str
    subheading: str
    reference: str
    letterhead: Letterhead
    lines: tuple[Line, ...]
    signatures: tuple[tuple[str, str], ...]
    mark: str = ""
    training: bool = False


def render(report: Report) -> bytes:
    """The PDF; the same data gives the same bytes."""
    sheet = Sheet(A4, title=report.title, author=" · ".join(report.letterhead.lines))
    pages = _pages(report)
    for number, lines in enumerate(pages, start=1):
        if report.training or report.mark:
            sheet.watermark(_("CONTOH") if report.training else report.mark, 110)
        top = _draw_head(sheet, report) if number == 1 else _draw_next_head(sheet, report)
        bottom = sheet.lines(lines, LEFT, top, WIDTH)
        if number == len(pages):
            _draw_signatures(sheet, report, bottom)
        sheet.text(LEFT, _BOTTOM + 16, report.reference, plain(7))
        words = _("Halaman {page} dari {total}").format(page=number, total=len(pages))
        sheet.text_right(LEFT + WIDTH, _BOTTOM + 16, words, plain(7))
        sheet.new_page()
    return sheet.finish()


def section(text: str) -> list[Line]:
    """A heading with a rule below; it stays with what follows."""
    lines = [replace(line, keep=True) for line in paragraph(text, bold(10), WIDTH)]
    return [gap(8), *lines, Line(5, keep=True, rule=True)]


def fact(name: str, value: str, *, label: float = 120.0) -> list[Line]:
    """A label and its value beside it; nothing where there is no value."""
    return row((name, value), (label, WIDTH - label), (SMALL, BODY)) if value.strip() else []


def row(cells: Sequence[str], widths: Sequence[float], styles: Sequence[Style]) -> list[Line]:
    """Cells beside each other, each wrapped in its own width; they stay together."""
    x, columns = 0.0, []
    for cell, width, style in zip(cells, widths, styles, strict=True):
        columns.append(paragraph(cell, style, width - _CELL_GAP + x, x=x))
        x += width
    height = max(style.leading for style in styles)
    lines = []
    for at in range(max(map(len, columns))):
        pieces = tuple(piece for column in columns if at < len(column) for piece in column[at].pieces)
        lines.append(Line(height, pieces))
    return [*held(lines), gap(1.5)]


def _pages(report: Report) -> list[list[Line]]:
    rest, pages = list(report.lines), []
    room = _BOTTOM - _head_height(report)
    while True:
        lines, rest = take(rest, room)
        pages.append(lines)
        if not rest:
            break
        room = _BOTTOM - _NEXT_TOP
    if height_of(pages[-1]) + _SIGNATURE + 20 > room:
        pages.append([])
    return pages


def _head_height(report: Report) -> float:
    return TOP + letterhead_height(report.letterhead, WIDTH) + 12 + height_of(_title(report)) + 10


def _title(report: Report) -> list[Line]:
    return [
        *fitted(report.heading, [bold(14), bold(12)], WIDTH, rows=2),
        *paragraph(report.subheading, BODY, WIDTH),
    ]


def _draw_head(sheet: Sheet, report: Report) -> float:
    bottom = draw_letterhead(sheet, report.letterhead, (LEFT, TOP), WIDTH) + 2
    double_line(sheet, LEFT, bottom, WIDTH)
    top = bottom + 14
    return sheet.lines(_title(report), LEFT, top - 4, WIDTH) + 4


def _draw_next_head(sheet: Sheet, report: Report) -> float:
    words = _("{heading} (lanjutan)").format(heading=report.heading)
    sheet.text(LEFT, TOP + 8, words, bold(9))
    sheet.rule(LEFT, TOP + 14, WIDTH, 0.7)
    return _NEXT_TOP


def _draw_signatures(sheet: Sheet, report: Report, bottom: float) -> None:
    """At the foot of what was said, side by side."""
    room = WIDTH / max(1, len(report.signatures))
    top = bottom + 16
    for index, (role, name) in enumerate(report.signatures):
        x = LEFT + index * room
        sheet.text(x, top + 8, role, SMALL)
        sheet.rule(x, top + _SIGNATURE - 14, room - 24, 0.5)
        sheet.lines(fitted(name, [bold(9), bold(8), bold(7)], room - 24), x, top + _SIGNATURE - 12, room)
