"""The annex of a decree (lampiran SK): all 14 components of a standard in the published order, A4.

Sources: UU 25/2009 Ps 21; PermenPANRB 15/2014 (6 of service delivery, then 8 of manufacturing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from loket.documents.data import Letterhead
from loket.documents.flow import Line, bold, gap, height_of, held, paragraph, plain, take
from loket.documents.letterhead import double_line, draw_letterhead
from loket.documents.page import Sheet
from loket.domain.standards import (
    MANUFACTURING,
    SERVICE_DELIVERY,
    CompletionTime,
    Component,
    Fee,
    ProcedureStep,
    ServiceStandard,
    Unit,
    Variant,
)
from loket.i18n import _
from loket.words import completion_sentence, duration, fee_sentence, label, plain_date, requirement_line
from loket.words.standards import extension_sentence
from loket.words.standards_parts import channel_line, consultation_sentence, guarantee_lines, staff_lines

_A4 = (595.28, 841.89)
_LEFT, _TOP = 56.0, 40.0
_WIDTH = _A4[0] - 2 * _LEFT
_BOTTOM = _A4[1] - 50.0
_NAME_X, _NAME, _TEXT_X = 24.0, 118.0, 152.0
_TEXT = _WIDTH - _TEXT_X
_BODY, _BOLD = plain(9.5), bold(9.5)
_SIGNATURE = 110.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexData:
    """A version of a standard, whole."""

    letterhead: Letterhead
    standard: ServiceStandard
    version: int
    example: bool = False


def annex_a4(data: AnnexData) -> bytes:
    """The PDF; the same data gives the same bytes. What does not fit flows to further pages."""
    title = _("Lampiran: standar pelayanan {name}").format(name=data.standard.name)
    sheet = Sheet(_A4, title=title, author=" · ".join(data.letterhead.lines))
    pages = _pages(data)
    for number, lines in enumerate(pages, start=1):
        if data.example:
            sheet.watermark(_("CONTOH"), 120)
        top = _draw_first_top(sheet, data) if number == 1 else _draw_next_top(sheet, data)
        end = _draw_rows(sheet, lines, top)
        if number == len(pages):
            _draw_signature(sheet, data, end)
        _draw_foot(sheet, data, number, len(pages))
        sheet.new_page()
    return sheet.finish()


def _pages(data: AnnexData) -> list[list[Line]]:
    """The lines of each page; the last one has room for the signature."""
    first = _draw_first_top(Sheet(_A4, title="", author=""), data)
    rest, room, pages = _lines(data.standard), _BOTTOM - first, []
    while height_of(rest) > room - _SIGNATURE:
        lines, after = take(rest, room)
        pages.append(lines)
        rest, room = after, _BOTTOM - _TOP - 30
    return [*pages, rest]


def _draw_rows(sheet: Sheet, lines: Sequence[Line], top: float) -> float:
    """Each component's name before its text, as they are read; gives the height where they end."""
    row: list[Line] = []
    for line in lines:
        row.append(line)
        if line.rule:
            top = _draw_row(sheet, row, top)
            row = []
    return _draw_row(sheet, row, top)


def _draw_row(sheet: Sheet, row: Sequence[Line], top: float) -> float:
    names = [
        replace(line, pieces=tuple(piece for piece in line.pieces if piece.x < _TEXT_X), rule=False) for line in row
    ]
    texts = [replace(line, pieces=tuple(piece for piece in line.pieces if piece.x >= _TEXT_X)) for line in row]
    sheet.lines(names, _LEFT, top, _WIDTH)
    return sheet.lines(texts, _LEFT, top, _WIDTH)


def _lines(standard: ServiceStandard) -> list[Line]:
    lines: list[Line] = []
    number = 0
    for title, components in (
        (_("A. Komponen penyampaian pelayanan (service delivery)"), SERVICE_DELIVERY),
        (_("B. Komponen pengelolaan pelayanan di internal organisasi (manufacturing)"), MANUFACTURING),
    ):
        lines += [gap(6), *(replace(line, keep=True) for line in paragraph(title, bold(10), _WIDTH))]
        lines.append(Line(5, keep=True, rule=True))
        for component in components:
            number += 1
            lines += _row(number, component, component_words(standard, component))
    if standard.consultation is not None:
        forum = _("Rancangan standar ini dibahas dalam {forum}.").format(
            forum=consultation_sentence(standard.consultation)
        )
        lines += [gap(6), *paragraph(forum, _BODY, _WIDTH)]
    return lines


def _row(number: int, component: Component, words: Sequence[tuple[str, bool]]) -> list[Line]:
    """A component: its number, its name, and what the standard says for it."""
    said = [line for text, strong in words for line in _said(text, strong=strong)]
    said = said or paragraph(_("(belum diisi)"), plain(9.5), _WIDTH, x=_TEXT_X)
    names = paragraph(label(component), _BOLD, _NAME_X + _NAME, x=_NAME_X)
    names[0] = replace(names[0], pieces=(*paragraph(f"{number}.", _BOLD, _NAME_X)[0].pieces, *names[0].pieces))
    said += [gap(_BODY.leading)] * (len(names) - len(said))
    merged = []
    for at, line in enumerate(said):
        name = names[at].pieces if at < len(names) else ()
        merged.append(replace(line, pieces=name + line.pieces, keep=line.keep or at + 1 < len(names)))
    return [gap(2), *merged, Line(5, rule=True)]


def _said(text: str, *, strong: bool) -> list[Line]:
    """A text; a second line stands under the words, not under the number."""
    mark, point, rest = text.partition(". ")
    style = _BOLD if strong else _BODY
    if strong or not point or not mark.isdigit():
        lines = paragraph(text, style, _WIDTH, x=_TEXT_X)
        return [replace(line, keep=strong) for line in lines]
    lines = paragraph(rest, style, _WIDTH, x=_TEXT_X + 18)
    number = paragraph(f"{mark}.", style, _WIDTH, x=_TEXT_X)[0]
    return held([replace(lines[0], pieces=(*number.pieces, *lines[0].pieces)), *lines[1:]])


def component_words(standard: ServiceStandard, component: Component) -> list[tuple[str, bool]]:
    """What a standard says for a component, line by line, and whether a line is a heading."""
    by_variant: dict[Component, Callable[[Variant], list[str]]] = {
        Component.REQUIREMENTS: _requirements,
        Component.COMPLETION_TIME: lambda variant: _time_words(standard.time_of(variant)),
        Component.FEE: lambda variant: _fee_words(standard.fee_of(variant)),
        Component.PRODUCT: lambda variant: _numbered(standard.product_of(variant)),
    }
    if component in by_variant:
        return list(_by_variant(standard, by_variant[component]))
    if component is Component.PROCEDURE:
        return [(line, False) for line in _numbered([_step_words(step) for step in standard.procedure])]
    return [(line, False) for line in _numbered(_listed(standard, component))]


def _listed(standard: ServiceStandard, component: Component) -> list[str]:
    """The lines of a component that is the same for all variants."""
    match component:
        case Component.COMPLAINT_HANDLING:
            return [channel_line(one) for one in standard.complaint_handling]
        case Component.STAFF_COUNT:
            return staff_lines(standard)
        case Component.SERVICE_GUARANTEE:
            return guarantee_lines(standard)
    return list(getattr(standard, component.value))


def _by_variant(standard: ServiceStandard, words: Callable[[Variant], list[str]]) -> Iterator[tuple[str, bool]]:
    """The lines of each variant under its name; once, where they are the same for all."""
    found = [(variant.name, words(variant)) for variant in standard.variants]
    if all(lines == found[0][1] for _name, lines in found):
        found = [("", found[0][1])]
    for name, lines in found:
        if name:
            yield name, True
        yield from ((line, False) for line in lines or ([_("(belum diisi)")] if name else []))


def _numbered(texts: Sequence[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, start=1)] if len(texts) > 1 else list(texts)


def _requirements(variant: Variant) -> list[str]:
    texts = []
    for one in variant.requirements:
        quiet = requirement_line(one)
        texts.append(f"{one.text} ({quiet})" if quiet else one.text)
    return _numbered(texts)


def _step_words(step: ProcedureStep) -> str:
    minutes = duration(step.minutes, Unit.MINUTE) if step.minutes else ""
    more = ", ".join(part for part in (minutes, step.channel) if part)
    words = f"{step.actor}: {step.text}" if step.actor else step.text
    words = f"{words} ({more})" if more else words
    return f"{words} – {step.decision}" if step.decision else words


def _time_words(time: CompletionTime | None) -> list[str]:
    words = [completion_sentence(time), extension_sentence(time)]
    if time is not None:
        words += [f"{stage.owner}: {duration(stage.amount, stage.unit)}" for stage in time.stages]
    return [text for text in words if text]


def _fee_words(fee: Fee) -> list[str]:
    basis = _("Dasar: {basis}").format(basis=fee.legal_basis) if fee.legal_basis else ""
    note = "" if fee.note.casefold() in fee_sentence(fee).casefold() else fee.note
    return [text for text in (fee_sentence(fee), basis, note) if text]


def _draw_first_top(sheet: Sheet, data: AnnexData) -> float:
    """Letterhead, of which decree this is the annex, and the service; gives where the table begins."""
    bottom = draw_letterhead(sheet, data.letterhead, (_LEFT, _TOP), _WIDTH)
    double_line(sheet, _LEFT, bottom + 4, _WIDTH)
    end = sheet.lines(_decree_lines(data), _LEFT, bottom + 14, _WIDTH)
    names = paragraph(data.standard.name, bold(13), _WIDTH)
    top = end + 22
    sheet.text_centred(_A4[0] / 2, top, _("STANDAR PELAYANAN"), bold(11))
    for line in names:
        top += line.height
        sheet.text_centred(_A4[0] / 2, top, line.pieces[0].text, bold(13))
    if data.example:
        top += 16
        sheet.text_centred(_A4[0] / 2, top, _("CONTOH – untuk latihan, tidak berlaku"), bold(9))
    return top + 10


def _decree_lines(data: AnnexData) -> list[Line]:
    decree, x = data.standard.decree, _WIDTH * 0.46
    if decree is None:
        return paragraph(_("LAMPIRAN – SK belum ditetapkan, contoh"), _BODY, _WIDTH, x=x)
    lines = paragraph(_("LAMPIRAN KEPUTUSAN"), _BOLD, _WIDTH, x=x)
    for name, value in (
        (_("Nomor"), decree.number),
        (_("Tanggal"), plain_date(decree.decided_on)),
        (_("Tentang"), decree.title),
    ):
        if value:
            said = paragraph(value, _BODY, _WIDTH, x=x + 52)
            lines += [
                replace(said[0], pieces=(*paragraph(name, _BODY, _WIDTH, x=x)[0].pieces, *said[0].pieces)),
                *said[1:],
            ]
    return lines


def _draw_next_top(sheet: Sheet, data: AnnexData) -> float:
    name = paragraph(data.standard.name, bold(9), _WIDTH - 80)[0].pieces[0].text
    sheet.text(_LEFT, _TOP + 8, name, bold(9))
    sheet.text_right(_LEFT + _WIDTH, _TOP + 8, _("lanjutan"), plain(8))
    sheet.rule(_LEFT, _TOP + 14, _WIDTH, 0.7)
    return _TOP + 24


def _draw_signature(sheet: Sheet, data: AnnexData, top: float) -> None:
    x, decree = _LEFT + 0.55 * _WIDTH, data.standard.decree
    sheet.text(x, top + 26, _("Ditetapkan oleh"), _BODY)
    sheet.lines(paragraph(decree.signer if decree else "", _BOLD, _LEFT + _WIDTH - x), x, top + 30, _WIDTH)
    sheet.rule(x, top + 96, _LEFT + _WIDTH - x, 0.5)
    sheet.text(x, top + 107, _("nama, NIP, dan tanda tangan"), plain(7.5))


def _draw_foot(sheet: Sheet, data: AnnexData, number: int, total: int) -> None:
    sheet.rule(_LEFT, _BOTTOM + 10, _WIDTH, 0.5)
    words = _("versi {version}").format(version=data.version)
    sheet.text(_LEFT, _BOTTOM + 21, words, plain(7.5))
    words = _("Halaman {page} dari {total}").format(page=number, total=total)
    sheet.text_right(_LEFT + _WIDTH, _BOTTOM + 21, words, plain(7.5))
