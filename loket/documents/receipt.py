"""The receipt for a registered request (tanda terima berkas), A5 landscape.

What a citizen looks for is the largest: until when, what it costs, and the number. It is no official letter.
"""

from __future__ import annotations

from loket.documents.blocks import (
    VALUE,
    checklist,
    complaint_facts,
    fact,
    heading,
    reprint_banner,
    reprint_mark,
    service_facts,
    unprintable_facts,
)
from loket.documents.data import CopyLabel, ReceiptData
from loket.documents.flow import Line, bold, fitted, gap, paragraph, plain
from loket.documents.slip import NOTES, PADDING, QR_SIDE, WIDTH, Box, Slip, render
from loket.domain.standards import FeeKind
from loket.i18n import N_, _
from loket.words import completion_sentence, deadline_parts, fee_sentence, format_rupiah, label, long_date, moment
from loket.words.standards_parts import compensation_words

__all__ = ["ReceiptData", "receipt_a5"]

_DUE_WIDTH = 240.0
_SIDE_WIDTH = WIDTH - _DUE_WIDTH - QR_SIDE - 10

_COPY_LABELS = {CopyLabel.APPLICANT: N_("Lembar pemohon"), CopyLabel.ARCHIVE: N_("Lembar arsip")}


def receipt_a5(data: ReceiptData) -> bytes:
    """The PDF; the same data gives the same bytes."""
    banners = reprint_banner(data.reprint, data.zone)
    if data.replaces:
        banners += (_("Menggantikan tanda terima no. {number}").format(number=data.replaces),)
    if data.void:
        banners += (_("{void} – tanda terima ini tidak berlaku lagi").format(void=data.void),)
    return render(
        Slip(
            title=_("Tanda terima berkas {number}").format(number=data.number),
            heading=_("TANDA TERIMA BERKAS"),
            subheading=_(_COPY_LABELS[data.copy_label]),
            reference=data.number,
            letterhead=data.letterhead,
            mark=reprint_mark(data.reprint),
            banners=banners,
            boxes=(_due_box(data), _number_box(data)),
            qr=(data.qr, data.code),
            left=tuple(_facts(data)),
            right=tuple(_papers(data)),
            signatures=_signatures(data),
            notes=tuple(_notes()),
            void=bool(data.void),
            training=data.training,
            draft=data.draft,
        )
    )


def _due_box(data: ReceiptData) -> Box:
    """Until when: the largest letters on the paper; without a start yet, what the clock waits for; and where then."""
    room = _DUE_WIDTH - 2 * PADDING
    lines = paragraph(_("SELESAI PALING LAMBAT"), bold(8.5), room)
    if data.due is None:
        lines += paragraph(_("tanggal menyusul"), bold(24), room)
        lines += paragraph(_("dihitung {start}").format(start=label(data.starts_at)), bold(11), room)
        lines.append(gap(4))
    else:
        day, hour = deadline_parts(data.due, data.zone)
        weekday, comma, rest = long_date(day).partition(", ")
        lines += paragraph(weekday + comma.strip(), bold(12), room)
        lines += fitted(rest, [bold(size) for size in (25, 24, 23, 21, 18)], room)
        lines += paragraph(_("pukul {clock}").format(clock=hour), bold(12), room)
    collect = ", ".join(part for part in (data.collect_where.rstrip("."), data.collect_when) if part)
    if collect:
        lines += [gap(2), *paragraph(_("Pengambilan: {place}").format(place=collect), plain(8), room)]
    return Box(_DUE_WIDTH, tuple(lines), weight=2.2)


def _number_box(data: ReceiptData) -> Box:
    """The registration number, when it was filed, and what it costs."""
    room = _SIDE_WIDTH - 2 * PADDING
    received = _("diterima {moment}").format(moment=moment(data.received_at, data.zone))
    lines = [
        *paragraph(_("NOMOR PENDAFTARAN"), bold(7.5), room),
        *fitted(data.number, [bold(size) for size in (15, 14, 13, 12, 11, 10, 9, 8)], room),
        *fitted(received, [plain(7.2), plain(6.8), plain(6.4)], room),
        gap(4),
        *paragraph(_("BIAYA"), bold(7.5), room),
        *_fee_lines(data, room),
    ]
    return Box(_SIDE_WIDTH, tuple(lines))


def _fee_lines(data: ReceiptData, room: float) -> list[Line]:
    """The fee: figures large and words below, or that it is free."""
    if data.fee.kind is FeeKind.FREE or not data.fee.amount:
        return fitted(fee_sentence(data.fee), [bold(size) for size in (14, 13, 12, 11, 10)], room)
    figures = format_rupiah(data.fee.amount, cents=True)
    words = fee_sentence(data.fee).removeprefix(figures).strip()
    return [*fitted(figures, [bold(15), bold(12)], room), *paragraph(words, plain(7.2), room)]


def _facts(data: ReceiptData) -> list[Line]:
    identity = " · ".join(
        part for part in (data.nik_masked and _("NIK {nik}").format(nik=data.nik_masked), data.phone) if part
    )
    fee = " · ".join(part for part in (data.fee.legal_basis, data.fee.note, data.fee_reference) if part)
    return [
        *fact(_("Pemohon"), data.applicant, bold(9)),
        *fact("", identity),
        *_proxy(data),
        *service_facts(data.service),
        *fact(_("Waktu layanan"), completion_sentence(data.completion_time)),
        *fact(_("Cara hitung"), " ".join(data.counted)),
        *fact(_("Dasar biaya"), fee),
        *fact(_("Hasil"), "; ".join(data.product)),
        *fact(_("Bila terlambat"), compensation_words(data.compensation)),
    ]


def _proxy(data: ReceiptData) -> list[Line]:
    if data.proxy is None:
        return []
    proxy = data.proxy
    nik = _("NIK {nik}").format(nik=proxy.nik_masked) if proxy.nik_masked else ""
    rest = " · ".join(part for part in (nik, proxy.phone, proxy.letter) if part)
    return [*fact(_("Kuasa"), proxy.name, bold(8)), *fact("", rest)]


def _papers(data: ReceiptData) -> list[Line]:
    present = sum(row.present for row in data.checklist)
    words = _("BERKAS YANG DITERIMA ({present} dari {total})").format(present=present, total=len(data.checklist))
    return [
        *heading(words),
        *checklist(data.checklist),
        gap(4),
        *complaint_facts(data.complaints),
        *unprintable_facts(data),
    ]


def _signatures(data: ReceiptData) -> tuple[tuple[str, str], ...]:
    giver = (_("Pemohon"), data.applicant) if data.proxy is None else (_("Penerima kuasa"), data.proxy.name)
    return giver, (_("Petugas, {counter}").format(counter=data.counter), data.officer)


def _notes() -> list[Line]:
    privacy = _(
        "Data pribadi dipakai untuk memproses permohonan ini (UU 27/2022); Anda berhak meminta salinan dan "
        "perbaikannya di loket."
    )
    return [
        *paragraph(_("Bukan bukti pembayaran. Petugas dilarang menerima imbalan."), bold(7.4), NOTES),
        gap(1),
        *paragraph(_("Bawa tanda terima ini saat mengambil hasil."), VALUE, NOTES),
        gap(1),
        *paragraph(privacy, plain(6.6), NOTES),
    ]
