"""Building blocks that the papers share: a fact with its label, a checklist, complaint channels, where numbers go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from loket.documents.data import ChecklistRow, Reprint, ServiceLine
from loket.documents.flow import Line, Style, bold, gap, held, paragraph, plain
from loket.documents.fonts import unprintable
from loket.documents.slip import COLUMN
from loket.domain.standards import ComplaintChannel, Original
from loket.i18n import _
from loket.words import moment, plain_date, sheets
from loket.words.standards_parts import channel_line

LABEL = plain(7.2)
VALUE = plain(8)
_VALUE_X = 62.0
_ITEM_X = 11.0


def fact(name: str, value: str, style: Style = VALUE) -> list[Line]:
    """A label and its value beside it; nothing where there is no value."""
    if not value.strip():
        return []
    lines = paragraph(value, style, COLUMN, x=_VALUE_X)
    labels = paragraph(name, LABEL, _VALUE_X - 4)
    lines += [gap(VALUE.leading)] * (len(labels) - len(lines))
    merged = [
        replace(line, height=max(line.height, VALUE.leading), pieces=labels[i].pieces + line.pieces)
        if i < len(labels)
        else line
        for i, line in enumerate(lines)
    ]
    return [*(held(merged) if len(merged) <= 8 else merged), gap(1.5)]


def heading(text: str) -> list[Line]:
    """A small heading with a rule below; it stays with what follows."""
    return [*(replace(line, keep=True) for line in paragraph(text, bold(8), COLUMN)), Line(4, keep=True, rule=True)]


def service_facts(service: ServiceLine) -> list[Line]:
    """Service, variant, and the version of the standard that holds."""
    decree = service.decree
    if decree and service.decree_date:
        decree = _("{number}, {date}").format(number=decree, date=plain_date(service.decree_date))
    if service.version:
        version = _("versi {version}").format(version=service.version)
        decree = f"{decree} ({version})" if decree else version
    return [
        *fact(_("Layanan"), service.service, bold(8)),
        *fact(_("Jenis"), service.variant),
        *fact(_("Standar"), decree),
    ]


def checklist(rows: Sequence[ChecklistRow], *, size: float = 8, taken: bool = True) -> list[Line]:
    """Numbered requirements with a drawn check box; `taken` also says what was handed over."""
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        lines += _item(number, row, plain(size), taken=taken)
    return lines


def _item(number: int, row: ChecklistRow, style: Style, *, taken: bool) -> list[Line]:
    prefix = f"{number}. "
    lines = paragraph(prefix + row.text, style, COLUMN, x=_ITEM_X)
    quiet = " – ".join(part for part in (row.note, _handed_over(row) if taken else "") if part)
    lines += paragraph(quiet, LABEL, COLUMN, x=_ITEM_X)
    lines[0] = replace(lines[0], box=row.present)
    return [*(held(lines) if len(lines) <= 8 else lines), gap(1.2)]


def _handed_over(row: ChecklistRow) -> str:
    """ "diterima 1 lembar, asli dikembalikan"."""
    if not row.present:
        return _("tidak diserahkan")
    parts = [_("diterima {sheets}").format(sheets=sheets(row.copies))] if row.copies else []
    if row.original is Original.SHOWN:
        parts.append(_("asli dikembalikan"))
    elif row.original is Original.KEPT:
        parts.append(_("asli disimpan kantor"))
    return ", ".join(parts)


def complaint_facts(channels: Iterable[ComplaintChannel]) -> list[Line]:
    """The office's own channels, then SP4N-LAPOR!, which is always there."""
    named = [channel_line(channel) for channel in channels]
    if not any("LAPOR" in name.upper() for name in named):
        named.append(_("SP4N-LAPOR!: lapor.go.id, SMS 1708"))
    return fact(_("Pengaduan"), " · ".join(named))


def unprintable_facts(data: object) -> list[Line]:
    """Says on the paper which characters it could not show."""
    codes = ", ".join(f"U+{ord(char):04X}" for char in unprintable(data))
    return fact(_("Catatan"), _("huruf yang tidak dapat dicetak: {codes}").format(codes=codes)) if codes else []


def reprint_mark(reprint: Reprint | None) -> str:
    """ "SALINAN ke-2"; nothing for the first print."""
    return _("SALINAN ke-{number}").format(number=reprint.number) if reprint else ""


def reprint_banner(reprint: Reprint | None, zone: str) -> tuple[str, ...]:
    """ "SALINAN ke-2 · dicetak …, oleh …"."""
    if reprint is None:
        return ()
    words = _("{mark} · dicetak {moment} oleh {officer}")
    return (words.format(mark=reprint_mark(reprint), moment=moment(reprint.at, zone), officer=reprint.officer),)
