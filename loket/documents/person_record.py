"""One person's data and what was done with it, on paper, for that person (UU 27/2022 Ps 30, 32: within 3×24 hours)."""

from __future__ import annotations

from collections.abc import Iterator

from loket.documents.flow import Line, bold, gap, paragraph
from loket.documents.privacy_data import PersonRecordData, PersonRequest
from loket.documents.report import BODY, SMALL, WIDTH, Report, fact, render, row, section
from loket.i18n import _, ngettext
from loket.words import deadline, moment, plain_date, short_moment

__all__ = ["PersonRecordData", "person_record_a4"]

_TRAIL = (96.0, 130.0, WIDTH - 226.0)


def person_record_a4(data: PersonRecordData) -> bytes:
    """The PDF; the same data gives the same bytes."""
    made = moment(data.made_at, data.zone)
    return render(
        Report(
            title=_("Data pribadi dan riwayat pemrosesannya"),
            heading=_("DATA PRIBADI DAN RIWAYAT PEMROSESANNYA"),
            subheading=_("dibuat {moment} oleh {officer}").format(moment=made, officer=data.made_by),
            reference=_("Data pribadi · {moment}").format(moment=made),
            letterhead=data.letterhead,
            lines=tuple(_lines(data)),
            signatures=((_("Petugas"), data.made_by), (_("Diterima oleh"), "")),
            training=data.training,
        )
    )


def _lines(data: PersonRecordData) -> Iterator[Line]:
    count = len(data.requests)
    found = ngettext("{n} permohonan", "{n} permohonan", count).format(n=count)
    yield from fact(_("Dicari dengan"), data.asked_for)
    yield from fact(_("Yang ada"), found)
    if data.drafts:
        days = ", ".join(short_moment(at, data.zone) for at in data.drafts)
        yield from fact(_("Isian belum disimpan"), days)
    for request in data.requests:
        yield from _request(request, data.zone)
    yield from section(_("Yang perlu Anda ketahui"))
    for words in _notes(data):
        yield from paragraph(words, BODY, WIDTH)
        yield gap(3)


def _request(request: PersonRequest, zone: str) -> Iterator[Line]:
    yield from section(_("Permohonan {number}").format(number=request.number))
    for name, value in _facts(request, zone):
        yield from fact(name, value)
    for at, note in request.notes:
        yield from fact(_("Catatan saat menunggu"), f"{note} ({short_moment(at, zone)})")
    if not request.trail:
        return
    yield gap(3)
    header = (_("Waktu"), _("Oleh"), _("Yang dilakukan"))
    yield from row(header, _TRAIL, (bold(7.5),) * 3)
    for line in request.trail:
        what = f"{line.what} ({line.detail})" if line.detail else line.what
        yield from row((short_moment(line.at, zone), line.by, what), _TRAIL, (SMALL,) * 3)


def _facts(request: PersonRequest, zone: str) -> tuple[tuple[str, str], ...]:
    is_one = request.variant in request.service
    gone = _("Data pribadi dimusnahkan {moment}").format
    return (
        (_("Layanan"), request.service if is_one else f"{request.service}, {request.variant}"),
        (_("Keadaan"), request.status),
        (_("Keterangan"), gone(moment=moment(request.destroyed_at, zone)) if request.destroyed_at else ""),
        (_("Nama"), request.name),
        (_("NIK"), request.nik or request.no_nik_reason),
        (_("Tanggal lahir"), plain_date(request.birth_date) if request.birth_date else ""),
        (_("Jenis kelamin"), request.sex),
        (_("Telepon"), request.phone),
        (_("Alamat"), request.address),
        (_("Diajukan oleh"), request.proxy),
        (
            _("Diterima"),
            _("{moment}, {officer}, loket {counter}").format(
                moment=moment(request.received_at, zone), officer=request.officer, counter=request.counter
            ),
        ),
        (_("Paling lambat"), deadline(request.due, zone) if request.due else ""),
        (_("Siap"), moment(request.ready_at, zone) if request.ready_at else ""),
        (_("Ditutup"), moment(request.closed_at, zone) if request.closed_at else ""),
        (_("Diserahkan kepada"), request.handed_to),
        (_("Alasan ditutup"), request.closing_reason),
        (_("Nomor bukti bayar"), request.payment_reference),
    )


def _notes(data: PersonRecordData) -> Iterator[str]:
    yield _(
        "Data ini dikumpulkan untuk melaksanakan pelayanan publik (UU 27/2022 Pasal 20), dan disimpan {months} bulan "
        "sesudah permohonan ditutup; sesudah itu dimusnahkan menurut jadwal retensi arsip."
    ).format(months=data.months)
    yield _(
        "Riwayat memuat siapa yang mendaftarkan, mengubah, melihat lengkap, mencetak, dan mengekspor. NIK dan telepon "
        "yang tampil di daftar selalu disamarkan, dan penampilan yang disamarkan tidak dicatat."
    )
    yield _(
        "Kepada instansi pembina hanya dikirim catatan tanpa nama, NIK, telepon, dan alamat. Salinan terkunci ada di "
        "cadangan kantor sampai cadangan itu berganti: yang otomatis paling lama satu tahun, yang dibuat sendiri "
        "sampai dimusnahkan kantor."
    )
    yield _("Bila ada yang keliru, mintalah pembetulan di loket {office}.").format(office=data.office)
