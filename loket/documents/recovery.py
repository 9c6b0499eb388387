"""The paper for the office's safe, A5 landscape: the recovery code, what it opens, and when it is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from loket.documents.blocks import fact, heading
from loket.documents.data import Letterhead
from loket.documents.flow import Line, bold, gap, paragraph, plain
from loket.documents.slip import COLUMN, NOTES, PADDING, WIDTH, Box, Slip, render
from loket.i18n import _
from loket.words import moment

_CODE_WIDTH = 330.0
_IN_A_ROW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryData:
    """`code` in its groups; `mark` is what a backup names when it asks for its paper."""

    letterhead: Letterhead
    office: str
    code: str
    mark: str
    made_at: datetime
    made_by: str
    zone: str
    training: bool = False


def recovery_a5(data: RecoveryData) -> bytes:
    """The PDF; the same data gives the same bytes."""
    return render(
        Slip(
            title=_("Kode pemulihan"),
            heading=_("KODE PEMULIHAN"),
            subheading=_("tanda {mark}").format(mark=data.mark),
            reference=_("tanda {mark}").format(mark=data.mark),
            letterhead=data.letterhead,
            boxes=(_code_box(data), _warning_box()),
            left=tuple(_use()),
            right=tuple(_facts(data)),
            signatures=((_("Disimpan di brankas oleh"), ""),),
            notes=tuple(_notes()),
            training=data.training,
        )
    )


def _code_box(data: RecoveryData) -> Box:
    groups = data.code.split("-")
    lines: list[Line] = []
    room = _CODE_WIDTH - 2 * PADDING
    for start in range(0, len(groups), _IN_A_ROW):
        lines += paragraph("  –  ".join(groups[start : start + _IN_A_ROW]), bold(23), room)
    hint = _("Tidak ada huruf O, I, atau L: yang terlihat seperti itu adalah angka 0 atau 1.")
    return Box(_CODE_WIDTH, (*lines, gap(3), *paragraph(hint, plain(7.5), room)), weight=2.2)


def _warning_box() -> Box:
    across = WIDTH - _CODE_WIDTH - 5
    room = across - 2 * PADDING
    lines = [
        *paragraph(_("SIMPAN DI BRANKAS"), bold(11), room),
        gap(2),
        *paragraph(_("Jangan difoto, disalin, atau disimpan di komputer."), plain(8.5), room),
        *paragraph(_("Kode ini dan sebuah cadangan membuka semua data warga."), plain(8.5), room),
    ]
    return Box(across, tuple(lines))


def _use() -> list[Line]:
    steps = (
        _("1. Pasang Loket di komputer pengganti."),
        _("2. Ambil berkas cadangan terbaru dari disk kedua, folder bersama, atau USB."),
        _("3. Jalankan: loket restore BERKAS, lalu ketik kode ini; huruf kecil dan spasi tidak apa-apa."),
        _("4. Daftarkan lagi permohonan sesudah waktu cadangan itu, dari arsip kertasnya."),
    )
    lines = heading(_("BILA KOMPUTER RUSAK ATAU HILANG"))
    for step in steps:
        lines += [*paragraph(step, plain(8.5), COLUMN), gap(2)]
    return lines


def _facts(data: RecoveryData) -> list[Line]:
    return [
        *heading(_("UNTUK APA KODE INI")),
        *fact(_("Kantor"), data.office, bold(8.5)),
        *fact(_("Membuka"), _("cadangan Loket yang menyebut tanda {mark}").format(mark=data.mark)),
        *fact(_("Dibuat"), moment(data.made_at, data.zone)),
        *fact(_("Oleh"), data.made_by),
        *fact(_("Berlaku"), _("sampai kode baru dibuat; cadangan lama tetap memerlukan kertas ini")),
    ]


def _notes() -> list[Line]:
    words = _("Kode ini tidak disimpan di mana pun. Bila kertas ini hilang, buat kode baru di komputer kantor.")
    return paragraph(words, plain(7.4), NOTES)
