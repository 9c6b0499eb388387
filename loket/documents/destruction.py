"""The list for the minutes of destruction (berita acara pemusnahan, UU 27/2022 Ps 44): numbers, services, dates.

Nothing in it is personal: it says which requests, not whose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from loket.documents.flow import Line, bold, gap, paragraph
from loket.documents.privacy_data import DestroyedLine, DestructionData
from loket.documents.report import BODY, SMALL, WIDTH, Report, fact, render, row, section
from loket.i18n import _
from loket.words import long_date, moment, short_date

__all__ = ["DestructionData", "destruction_a4"]

_COLUMNS = (28.0, 150.0, WIDTH - 378.0, 62.0, 62.0, 76.0)
_SUMS = (WIDTH - 80.0, 80.0)


def destruction_a4(data: DestructionData) -> bytes:
    """The PDF: a proposal before it is done, an annex of the minutes afterwards. The same data gives the same bytes."""
    done = data.at is not None
    heading = _("DAFTAR DATA PRIBADI YANG DIMUSNAHKAN") if done else _("DAFTAR USUL MUSNAH DATA PRIBADI")
    under = _("Lampiran berita acara pemusnahan") if done else _("Belum dimusnahkan; untuk persetujuan")
    return render(
        Report(
            title=heading.capitalize(),
            heading=heading,
            subheading=under,
            reference=f"{heading.capitalize()} · {moment(data.at or data.made_at, data.zone)}",
            letterhead=data.letterhead,
            lines=tuple(_lines(data)),
            signatures=(
                (_("Yang memusnahkan") if done else _("Yang mengusulkan"), data.by),
                (_("Saksi"), ""),
                (_("Mengetahui, kepala kantor"), ""),
            ),
            mark="" if done else _("USUL"),
            training=data.training,
        )
    )


def _lines(data: DestructionData) -> Iterator[Line]:
    yield from fact(_("Kantor"), data.office)
    yield from fact(_("Masa simpan"), _("{months} bulan sesudah ditutup").format(months=data.months))
    yield from fact(_("Ditutup paling akhir"), long_date(data.last_day))
    yield from fact(_("Dimusnahkan"), moment(data.at, data.zone) if data.at else "")
    yield from fact(_("Permohonan"), str(len(data.lines)))
    yield from fact(_("Kunjungan belum lengkap"), str(data.visits) if data.visits else "")
    yield from fact(_("Isian tak selesai"), str(data.drafts) if data.drafts else "")
    yield gap(4)
    yield from paragraph(_what(data), BODY, WIDTH)
    yield from _sums(data.lines)
    if data.lines:
        yield from section(_("Daftar permohonan"))
        header = (_("No."), _("Nomor pendaftaran"), _("Layanan"), _("Diterima"), _("Ditutup"), _("Keadaan"))
        yield from row(header, _COLUMNS, (bold(7.5),) * 6)
        for number, line in enumerate(data.lines, start=1):
            yield from row(_cells(number, line), _COLUMNS, (SMALL,) * 6)


def _what(data: DestructionData) -> str:
    """What goes and what stays."""
    goes = _(
        "Nama, NIK, telepon, alamat, tanggal lahir, nama kuasa dan penerima, nomor bukti bayar, serta catatan bebas "
        "permohonan di bawah ini {verb}. Nomor, layanan, tanggal, lama, dan hasilnya tetap disimpan sebagai statistik."
    ).format(verb=_("telah dimusnahkan") if data.at else _("akan dimusnahkan"))
    copies = _("Cadangan otomatis yang terkunci masih memuatnya sampai berganti, paling lama satu tahun.")
    others = _("Cadangan yang dibuat sendiri atau disimpan terpisah tidak terjangkau Loket: musnahkan sendiri.")
    return f"{goes} {copies} {others}"


def _sums(lines: tuple[DestroyedLine, ...]) -> Iterator[Line]:
    counted = Counter(line.service for line in lines)
    if len(counted) < 2:
        return
    yield from section(_("Jumlah per layanan"))
    for service, count in sorted(counted.items()):
        yield from row((service, str(count)), _SUMS, (SMALL, SMALL))


def _cells(number: int, line: DestroyedLine) -> tuple[str, ...]:
    days = (short_date(line.received_on), short_date(line.closed_on))
    return (str(number), line.number, line.service, *days, line.ending)
