"""The crib card (kartu saku 14 komponen): officers are asked about their own standards, and should know them.

A4 lengthwise, folded to A5: the 6 public components on one half, the 8 internal ones on the other, either with their
meaning or with what one service's standard says. Or eight pocket cards on A4, to be cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from loket.documents.annex import component_words
from loket.documents.crib_words import MEANINGS, SHORT_NAMES
from loket.documents.data import Letterhead
from loket.documents.flow import Line, bold, fitted, gap, height_of, paragraph, plain, wrap
from loket.documents.page import Sheet
from loket.domain.standards import MANUFACTURING, PUBLISHED_ORDER, SERVICE_DELIVERY, Component, ServiceStandard
from loket.i18n import _
from loket.words import label, plain_date

_A4 = (595.28, 841.89)
_LENGTHWISE = (_A4[1], _A4[0])
_MARGIN = 24.0
_HALF = _LENGTHWISE[0] / 2
_ROOM = _HALF - 2 * _MARGIN
_NUMBER = 23.0
_HEAD, _FOOT = 60.0, 30.0
_SIZES = (12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
_CARD = (_A4[0] / 2, _A4[1] / 4)
_POCKET = 8.2


class CribForm(StrEnum):
    """Folded to A5, or eight cards to a sheet."""

    A5 = "a5"
    POCKET = "pocket"


@dataclass(frozen=True, slots=True, kw_only=True)
class CribData:
    """Whose card. With standards there is a sheet for each (version, standard), without any a general one."""

    letterhead: Letterhead
    form: CribForm = CribForm.A5
    standards: tuple[tuple[int, ServiceStandard], ...] = ()
    training: bool = False


def crib_card(data: CribData) -> bytes:
    """The PDF; the same data gives the same bytes. The pocket card is the general one for everybody."""
    title = _("Kartu saku 14 komponen standar pelayanan")
    author = " · ".join(data.letterhead.lines)
    if data.form is CribForm.POCKET:
        sheet = Sheet(_A4, title=title, author=author)
        _pocket_page(sheet, data)
        return sheet.finish()
    sheet = Sheet(_LENGTHWISE, title=title, author=author)
    for version, standard in data.standards or ((0, None),):
        _folded_page(sheet, data, version, standard)
    return sheet.finish()


def _folded_page(sheet: Sheet, data: CribData, version: int, standard: ServiceStandard | None) -> None:
    if standard is not None and (data.training or standard.is_example):
        sheet.watermark(_("CONTOH"), 120)
    halves = (
        (_("6 komponen yang diumumkan"), SERVICE_DELIVERY, 1),
        (_("8 komponen pengelolaan di dalam kantor"), MANUFACTURING, len(SERVICE_DELIVERY) + 1),
    )
    for at, (title, components, first) in enumerate(halves):
        left = at * _HALF + _MARGIN
        _draw_head(sheet, left, title, standard)
        _draw_components(sheet, (left, _MARGIN + _HEAD), [(component, standard) for component in components], first)
        _draw_foot(sheet, data, left, _foot_words(version, standard))
    _fold_mark(sheet)
    sheet.new_page()


def _draw_head(sheet: Sheet, left: float, title: str, standard: ServiceStandard | None) -> None:
    name = standard.name if standard else _("14 komponen standar pelayanan")
    lines = [*fitted(name, [bold(14), bold(12), bold(10.5)], _ROOM, rows=1), *paragraph(title, plain(9), _ROOM)]
    end = sheet.lines(lines, left, _MARGIN, _ROOM)
    sheet.rule(left, min(end + 5, _MARGIN + _HEAD - 6), _ROOM, 1.2)


def _draw_components(
    sheet: Sheet, place: tuple[float, float], parts: Sequence[tuple[Component, ServiceStandard | None]], first: int
) -> None:
    """Each component with its number, in the largest letters in which all of them fit; what is over is shortened."""
    left, top = place
    room = _LENGTHWISE[1] - _MARGIN - _FOOT - top
    blocks = next((made for size in _SIZES if _height(made := _blocks(parts, size)) <= room), None)
    blocks = blocks or _shortened(_blocks(parts, _SIZES[-1]), room)
    spare = min((room - _height(blocks)) / max(1, len(blocks)), 14.0)
    for number, block in enumerate(blocks, start=first):
        style = block[0].pieces[0].style
        sheet.text(left, top + 0.78 * block[0].height, f"{number}.", style)
        top = sheet.lines(block, left + _NUMBER, top, _ROOM - _NUMBER) + spare


def _blocks(parts: Sequence[tuple[Component, ServiceStandard | None]], size: float) -> list[list[Line]]:
    return [_block(component, standard, size) for component, standard in parts]


def _block(component: Component, standard: ServiceStandard | None, size: float) -> list[Line]:
    room = _ROOM - _NUMBER
    lines = paragraph(label(component), bold(size), room)
    if standard is None:
        return [*lines, *paragraph(_(MEANINGS[component][0]), plain(size), room), gap(0.5 * size)]
    said = component_words(standard, component) or [(_("(belum diisi)"), False)]
    for text, strong in said:
        lines += paragraph(text, bold(0.92 * size) if strong else plain(size), room)
    return [*lines, gap(0.5 * size)]


def _height(blocks: Sequence[Sequence[Line]]) -> float:
    return sum(height_of(block) for block in blocks)


def _shortened(blocks: list[list[Line]], room: float) -> list[list[Line]]:
    """The longest components lose their last lines, and say that the standard says more."""
    more = paragraph(_("… selengkapnya pada standar"), plain(_SIZES[-1]), _ROOM - _NUMBER)
    cut: set[int] = set()
    while _height(blocks) > room:
        longest = max(range(len(blocks)), key=lambda at: len(blocks[at]))
        lines = blocks[longest]
        kept = len(lines) - (3 if longest in cut else 2)  # the gap, and the words that were put in before
        blocks[longest] = [*lines[: max(1, kept)], *more, lines[-1]]
        cut.add(longest)
    return blocks


def _foot_words(version: int, standard: ServiceStandard | None) -> str:
    if standard is None:
        return _("UU 25/2009 Pasal 21; PermenPANRB 15/2014")
    if standard.decree is None:
        return _("Contoh, belum ditetapkan")
    decree, day = standard.decree.number, plain_date(standard.decree.decided_on)
    return _("SK {decree}, {day}, versi {version}").format(decree=decree, day=day, version=version)


def _draw_foot(sheet: Sheet, data: CribData, left: float, words: str) -> None:
    top = _LENGTHWISE[1] - _MARGIN - _FOOT + 8
    sheet.rule(left, top, _ROOM, 0.5)
    office = data.letterhead.lines[-1] if data.letterhead.lines else ""
    sheet.lines([*_one_line(office, bold(7.5).size), *paragraph(words, plain(7), _ROOM)[:1]], left, top + 3, _ROOM)


def _one_line(text: str, size: float) -> list[Line]:
    return fitted(text, [bold(size), bold(size - 1), bold(size - 2)], _ROOM)[:1]


def _fold_mark(sheet: Sheet) -> None:
    """Two short lines where the sheet is folded."""
    for top in (0.0, _LENGTHWISE[1] - 10):
        sheet.frame(_HALF, top, (0, 10), 0.5)


def _pocket_page(sheet: Sheet, data: CribData) -> None:
    for at in range(8):
        x, top = (at % 2) * _CARD[0], (at // 2) * _CARD[1]
        sheet.frame(x, top, _CARD, 0.3)
        _pocket_card(sheet, data, x + 12, top + 9)
    sheet.new_page()


def _pocket_card(sheet: Sheet, data: CribData, left: float, top: float) -> None:
    room = _CARD[0] - 24
    office = data.letterhead.lines[-1] if data.letterhead.lines else ""
    lines = [
        *paragraph(_("14 komponen standar pelayanan"), bold(9.5), room),
        *paragraph(office, plain(6.5), room)[:1],
    ]
    top = sheet.lines(lines, left, top, room) + 3
    sheet.rule(left, top, room, 0.8)
    top += 3
    for number, component in enumerate(PUBLISHED_ORDER, start=1):
        if component is MANUFACTURING[0]:
            sheet.rule(left, top + 1, room, 0.3)
            top += 3
        top = _pocket_line(sheet, (left, top), number, component)


def _pocket_line(sheet: Sheet, place: tuple[float, float], number: int, component: Component) -> float:
    left, top = place
    style, baseline = plain(_POCKET), top + 0.78 * plain(_POCKET).leading
    sheet.text_right(left + 11, baseline, str(number), bold(_POCKET))
    sheet.text(left + 16, baseline, _(SHORT_NAMES[component]), bold(_POCKET))
    words = wrap(_(MEANINGS[component][1]), style, _CARD[0])[0]
    sheet.text(left + 104, baseline, words, style)
    return top + style.leading + 1.4
