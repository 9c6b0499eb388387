"""The common look of the A5 papers: letterhead, what matters in large letters, two columns, signatures.

What does not fit flows to further pages; the number is repeated there, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loket.documents.data import Letterhead
from loket.documents.flow import Line, Style, bold, fitted, gap, height_of, paragraph, plain, take, wrap
from loket.documents.letterhead import double_line, draw_letterhead, letterhead_height
from loket.documents.page import A5_LANDSCAPE, Sheet
from loket.i18n import _

LEFT = 26.0
TOP = 18.0
WIDTH = A5_LANDSCAPE[0] - 2 * LEFT
COLUMN_GAP = 16.0
COLUMN = (WIDTH - COLUMN_GAP) / 2
PADDING = 6.0

_BOTTOM = A5_LANDSCAPE[1] - 25.0  # the page number stands below, still inside what a laser printer reaches
_TITLE_ROOM = 176.0
_REFERENCE_ROOM = WIDTH - 200.0
_SIGNATURE = 44.0  # height from the word "Petugas" to the name
_NEXT_TOP = TOP + 26.0  # where the columns start on further pages

Columns = tuple[list[Line], list[Line]]


@dataclass(frozen=True, slots=True)
class Box:
    """A framed stack of lines beside others; `weight` is the thickness of its frame."""

    width: float
    lines: tuple[Line, ...]
    weight: float = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """An A5 paper before it is drawn. `reference` is repeated on each page; `qr` is (payload, code in letters).

    `banners` stand on the first page, the short `mark` ("SALINAN ke-2") on every page.
    """

    title: str
    heading: str
    subheading: str
    reference: str
    letterhead: Letterhead
    boxes: tuple[Box, ...]
    left: tuple[Line, ...]
    right: tuple[Line, ...]
    signatures: tuple[tuple[str, str], ...]
    notes: tuple[Line, ...]
    banners: tuple[str, ...] = ()
    mark: str = ""
    qr: tuple[str, str] | None = None
    void: bool = False
    training: bool = False
    draft: bool = False

    @property
    def watermark(self) -> str:
        """The word across every page, where it is not what holds."""
        if self.void:
            return _("BATAL")
        return _("RANCANGAN") if self.draft else _("CONTOH") if self.training else ""


QR_SIDE = 84.0
NOTES = 248.0
"""Width of the notes beside the signatures."""


def render(slip: Slip) -> bytes:
    """The PDF."""
    sheet = Sheet(A5_LANDSCAPE, title=slip.title, author=" · ".join(slip.letterhead.lines))
    pages = _pages(slip)
    for number, columns in enumerate(pages, start=1):
        if slip.watermark:
            sheet.watermark(slip.watermark, 90 if slip.draft else 120)
        top = _draw_first_top(sheet, slip) if number == 1 else _draw_next_top(sheet, slip)
        for index, lines in enumerate(columns):
            sheet.lines(lines, LEFT + index * (COLUMN + COLUMN_GAP), top, COLUMN)
        if number == len(pages):
            _draw_footer(sheet, slip)
        _draw_page_number(sheet, slip, number, len(pages))
        sheet.new_page()
    return sheet.finish()


def _pages(slip: Slip) -> list[Columns]:
    """The lines of each page: one page where both columns fit side by side, else one long flow through the columns."""
    footer = _footer_height(slip)
    room = _BOTTOM - _first_top_height(slip)
    if max(height_of(slip.left), height_of(slip.right)) <= room - footer:
        return [(list(slip.left), list(slip.right))]
    rest = [*slip.left, gap(4), *slip.right]
    pages: list[Columns] = []
    while rest:
        columns, after = _columns(rest, room - footer)
        if after:  # not the last page: the signatures come later, their room is free
            columns, after = _columns(rest, room)
        pages.append(columns)
        if not after and height_of(columns[0]) > room - footer:
            pages.append(([], []))
        rest, room = after, _BOTTOM - _NEXT_TOP
    return pages


def _columns(lines: Sequence[Line], room: float) -> tuple[Columns, list[Line]]:
    first, rest = take(lines, room)
    second, rest = take(rest, room)
    return (first, second), rest


def _banner_lines(slip: Slip) -> list[Line]:
    words = [_("CONTOH – untuk latihan, tidak berlaku")] if slip.training and not slip.draft else []
    words += [_("RANCANGAN – belum ditetapkan, tidak berlaku")] if slip.draft else []
    return [line for text in (*words, *slip.banners) for line in paragraph(text, bold(8.5), WIDTH - 2 * PADDING)]


def _hero_height(slip: Slip) -> float:
    boxes = max(height_of(box.lines) for box in slip.boxes) + 2 * PADDING
    return max(boxes, QR_SIDE + 10 if slip.qr else 0.0)


def _first_top_height(slip: Slip) -> float:
    banners = _banner_lines(slip)
    head = max(letterhead_height(slip.letterhead, WIDTH - _TITLE_ROOM), 36.0)
    return TOP + head + 9 + (height_of(banners) + 8 if banners else 0) + _hero_height(slip) + 8


def _draw_first_top(sheet: Sheet, slip: Slip) -> float:
    """Letterhead, banners, and what matters in large letters; gives the height where the columns start."""
    bottom = draw_letterhead(sheet, slip.letterhead, (LEFT, TOP), WIDTH - _TITLE_ROOM)
    _draw_title(sheet, slip)
    top = max(bottom, TOP + 36.0) + 2
    double_line(sheet, LEFT, top, WIDTH)
    top = _draw_banners(sheet, slip, top + 7)
    height, x = _hero_height(slip), LEFT
    for box in slip.boxes:
        sheet.frame(x, top, (box.width, height), box.weight)
        sheet.lines(box.lines, x + PADDING, top + PADDING - 1, box.width - 2 * PADDING)
        x += box.width + 5
    if slip.qr:
        payload, code = slip.qr
        middle = LEFT + WIDTH - QR_SIDE / 2
        sheet.qr(payload, LEFT + WIDTH - QR_SIDE, top - 4, QR_SIDE)
        sheet.text_centred(middle, top + QR_SIDE + 5, code, bold(8.5))
    return top + height + 8


def _draw_title(sheet: Sheet, slip: Slip) -> None:
    top = TOP
    for line in fitted(slip.heading, [bold(12), bold(11), bold(10)], _TITLE_ROOM):
        sheet.text_right(LEFT + WIDTH, top + line.height * 0.8, line.pieces[0].text, line.pieces[0].style)
        top += line.height
    sheet.text_right(LEFT + WIDTH, top + 9, slip.subheading, plain(8))


def _draw_banners(sheet: Sheet, slip: Slip, top: float) -> float:
    lines = _banner_lines(slip)
    if not lines:
        return top
    height = height_of(lines) + 4
    sheet.frame(LEFT, top, (WIDTH, height), 1.2)
    sheet.lines(lines, LEFT + PADDING, top + 2, WIDTH)
    return top + height + 4


def _draw_next_top(sheet: Sheet, slip: Slip) -> float:
    sizes = [bold(11), bold(10), bold(9), bold(8)]
    style = next((style for style in sizes if len(wrap(slip.reference, style, _REFERENCE_ROOM)) <= 1), sizes[-1])
    sheet.text(LEFT, TOP + 12, _first_line(slip.reference, style, _REFERENCE_ROOM), style)
    sheet.text_right(LEFT + WIDTH, TOP + 12, _("{heading} (lanjutan)").format(heading=slip.heading), bold(9))
    sheet.rule(LEFT, TOP + 18, WIDTH, 0.7)
    return _NEXT_TOP


def _footer_height(slip: Slip) -> float:
    names = max(height_of(_signer(slip, name)) for _role, name in slip.signatures)
    return max(_SIGNATURE + names, height_of(slip.notes)) + 8


def _signature_width(slip: Slip) -> float:
    return (WIDTH - NOTES - COLUMN_GAP) / len(slip.signatures)


def _signer(slip: Slip, name: str) -> list[Line]:
    return fitted(name, [bold(8), bold(7), bold(6)], _signature_width(slip) - 14)


def _draw_footer(sheet: Sheet, slip: Slip) -> None:
    top = _BOTTOM - _footer_height(slip) + 4
    sheet.rule(LEFT, top, WIDTH, 0.5)
    room = _signature_width(slip)
    for index, (role, name) in enumerate(slip.signatures):
        x = LEFT + index * room
        sheet.text(x, top + 11, role, plain(7.5))
        sheet.rule(x, top + _SIGNATURE - 6, room - 14, 0.5)
        sheet.lines(_signer(slip, name), x, top + _SIGNATURE - 4, room)
    sheet.lines(slip.notes, LEFT + WIDTH - NOTES, top + 4, NOTES)


def _draw_page_number(sheet: Sheet, slip: Slip, number: int, total: int) -> None:
    words = _("Halaman {page} dari {total}").format(page=number, total=total)
    if number < total:
        words = _("{page} – bersambung").format(page=words)
    if slip.mark:
        words = f"{slip.mark} · {words}"
    sheet.text(LEFT, _BOTTOM + 9, _first_line(slip.reference, plain(7), COLUMN), plain(7))
    sheet.text_right(LEFT + WIDTH, _BOTTOM + 9, words, plain(7))


def _first_line(text: str, style: Style, room: float) -> str:
    """What fits on one line of a reference that stands in full elsewhere."""
    first, *more = wrap(text, style, room) or ("",)
    return f"{first} …" if more else first
