"""The deficiency slip (lembar kekurangan berkas), A5 landscape: what is missing and what to do.

The file was not registered: there is no number and no clock, and the paper says so. It is the visit's only trace in
the citizen's hand.
"""

from __future__ import annotations

from loket.documents.blocks import (
    checklist,
    complaint_facts,
    fact,
    heading,
    reprint_banner,
    reprint_mark,
    service_facts,
    unprintable_facts,
)
from loket.documents.data import DeficiencyData
from loket.documents.flow import Line, bold, fitted, gap, paragraph, plain
from loket.documents.slip import NOTES, PADDING, WIDTH, Box, Slip, render
from loket.i18n import _, ngettext
from loket.words import moment

__all__ = ["DeficiencyData", "deficiency_a5"]

_MISSING_WIDTH = 236.0
_TODO_WIDTH = WIDTH - _MISSING_WIDTH - 5


def deficiency_a5(data: DeficiencyData) -> bytes:
    """The PDF; the same data gives the same bytes."""
    return render(
        Slip(
            title=_("Lembar kekurangan berkas"),
            heading=_("LEMBAR KEKURANGAN BERKAS"),
            subheading=moment(data.visited_at, data.zone),
            reference=data.applicant,
            letterhead=data.letterhead,
            mark=reprint_mark(data.reprint),
            banners=reprint_banner(data.reprint, data.zone),
            boxes=(_missing_box(data), _todo_box(data)),
            left=tuple(_missing(data)),
            right=tuple(_facts(data)),
            signatures=((_("Petugas, {counter}").format(counter=data.counter), data.officer),),
            notes=tuple(_notes()),
            training=data.training,
        )
    )


def _missing_box(data: DeficiencyData) -> Box:
    """How much is missing: the largest letters on the paper."""
    room = _MISSING_WIDTH - 2 * PADDING
    count = len(data.missing)
    words = ngettext("Kurang {n} berkas", "Kurang {n} berkas", count).format(n=count)
    lines = [
        *paragraph(_("BERKAS BELUM LENGKAP"), bold(8.5), room),
        *fitted(words, [bold(25), bold(22), bold(18)], room),
        *paragraph(_("Belum didaftar: belum ada nomor, dan waktu layanan belum dihitung."), plain(8.5), room),
    ]
    return Box(_MISSING_WIDTH, tuple(lines), weight=2.2)


def _todo_box(data: DeficiencyData) -> Box:
    """What to do now, and when the counter is open."""
    room = _TODO_WIDTH - 2 * PADDING
    lines = [
        *paragraph(_("YANG PERLU ANDA LAKUKAN"), bold(7.5), room),
        *paragraph(_("1. Lengkapi berkas yang belum dicentang di bawah ini."), bold(9.5), room),
        *paragraph(_("2. Kembali ke loket dengan semua berkas dan lembar ini."), bold(9.5), room),
        *paragraph(_("Setelah lengkap, Anda menerima nomor dan tanggal selesai."), plain(8.5), room),
    ]
    if data.open_hours:
        hours = _("Loket buka: {hours}").format(hours="; ".join(data.open_hours))
        lines += [gap(2), *paragraph(hours, plain(8.5), room)]
    return Box(_TODO_WIDTH, tuple(lines))


def _missing(data: DeficiencyData) -> list[Line]:
    return [
        *heading(_("YANG BELUM ADA ({count})").format(count=len(data.missing))),
        *checklist(data.missing, size=9, taken=False),
    ]


def _facts(data: DeficiencyData) -> list[Line]:
    lines = [
        *fact(_("Pemohon"), data.applicant, bold(9)),
        *service_facts(data.service),
        *fact(_("Catatan"), data.note),
        *complaint_facts(data.complaints),
        *unprintable_facts(data),
    ]
    if data.brought:
        lines += [gap(3), *heading(_("YANG SUDAH ADA ({count})").format(count=len(data.brought)))]
        lines += checklist(data.brought, taken=False)
    return lines


def _notes() -> list[Line]:
    return [
        *paragraph(_("Ini bukan tanda terima berkas. Petugas dilarang menerima imbalan."), bold(7), NOTES),
        gap(1),
        *paragraph(_("Petugas hanya boleh meminta syarat yang tertulis pada standar pelayanan."), plain(7.4), NOTES),
    ]
