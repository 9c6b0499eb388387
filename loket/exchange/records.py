"""The rows that leave the office, and the codes in them.

Field names are the published column names (``upstream.md``), in their published order; ``schema.py`` describes the same
columns for readers. Nothing here has a place for a name, NIK, phone or address: who applied stays in the office.
A column without a source yet (SKM, complaints) keeps its place with the value None, written as an empty cell.

Enum members carry the English word of the glossary (``domain.md`` §10) as name and the published code as value, so that
a domain enum maps by name: ``StatusCode[state.name]``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Number = int | float | Decimal


class StatusCode(StrEnum):
    """Where a request stands (``permohonan.status``)."""

    INCOMPLETE = "belum_lengkap"
    REGISTERED = "terdaftar"
    IN_PROCESS = "diproses"
    SUSPENDED = "ditangguhkan"
    READY = "siap"
    HANDED_OVER = "diserahkan"
    RETURNED = "dikembalikan"
    REJECTED = "ditolak"
    CANCELLED = "dibatalkan"
    WITHDRAWN = "dicabut"


class UnitCode(StrEnum):
    """The unit of a promise (``standar_pelayanan.waktu_satuan``)."""

    MINUTE = "menit"
    WORKING_HOUR = "jam_kerja"
    HOUR = "jam"
    WORKING_DAY = "hari_kerja"
    CALENDAR_DAY = "hari_kalender"
    WEEK = "minggu"
    MONTH = "bulan"


class StartCode(StrEnum):
    """The event that starts the clock (``standar_pelayanan.waktu_mulai``)."""

    RECEIVED = "terima"
    COMPLETE = "lengkap"
    VERIFIED = "verifikasi"
    PAID = "bayar"


class FeeCode(StrEnum):
    """The kind of fee (``standar_pelayanan.biaya_jenis``)."""

    FREE = "gratis"
    LEVY = "retribusi"
    PNBP = "pnbp"
    OTHER = "lainnya"


class SuspensionCode(StrEnum):
    """Why a request waited last (``permohonan.alasan_tunda``); a code, because officers' free text names people."""

    APPLICANT = "menunggu_pemohon"
    PAYMENT = "menunggu_pembayaran"
    SIGNER = "pejabat_tidak_di_tempat"
    SYSTEM = "gangguan_sistem"
    EQUIPMENT = "perangkat_rusak"
    BLANKS = "blangko_habis"
    INSPECTION = "pemeriksaan_lapangan"
    OTHER = "lainnya"


class ChannelCode(StrEnum):
    """How a request came (``permohonan.kanal``)."""

    COUNTER = "tatap_muka"
    COLLECTIVE = "kolektif"
    ONLINE = "daring"
    POST = "pos"


class GradeCode(StrEnum):
    """The grade of the satisfaction survey (``rekap_layanan_bulanan.skm_mutu``)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRecord:
    """One version of a service standard, for one variant of the service."""

    kode_layanan: str
    nama_layanan: str
    varian: str
    unit_kode: str
    unit_nama: str
    kode_wilayah: str | None = None
    no_sk: str | None = None
    tgl_sk: date | None = None
    berlaku_mulai: date | None = None
    berlaku_sampai: date | None = None
    versi: int
    waktu_jumlah: int | None = None
    waktu_satuan: UnitCode | None = None
    waktu_mulai: StartCode | None = None
    waktu_teks: str | None = None
    biaya_jenis: FeeCode | None = None
    biaya_rp: int | None = None
    biaya_dasar: str | None = None
    produk: str | None = None
    dasar_hukum: str | None = None
    jml_persyaratan: int
    jml_langkah: int
    komponen_terisi: int
    tgl_tinjau_terakhir: date | None = None
    tgl_fkp: date | None = None
    no_maklumat: str | None = None
    id_sippn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRecord:
    """One service in one month (``periode`` as YYYY-MM), per version of its standard."""

    periode: str
    unit_kode: str
    kode_layanan: str
    versi: int
    masuk: int
    tidak_lengkap: int
    terdaftar: int
    selesai: int
    selesai_tepat_waktu: int
    terlambat: int
    ditolak: int
    dibatalkan: int
    ditunda: int
    sisa_berjalan: int
    sisa_lewat_tempo: int
    persen_tepat_waktu: Number | None = None
    median_hari_kerja: Number | None = None
    rata_hari_kerja: Number | None = None
    p90_hari_kerja: Number | None = None
    pengaduan: int | None = None
    skm_responden: int | None = None
    skm_ikm: Number | None = None
    skm_mutu: GradeCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """One version of a request, under a random id. ``seq`` is its place in the outbox; moments are aware."""

    seq: int
    request_uuid: str
    kode_layanan: str
    varian: str
    versi: int
    tgl_terima: datetime
    tgl_lengkap: datetime | None = None
    janji_pertama: datetime | None = None
    jatuh_tempo: datetime | None = None
    tgl_siap: datetime | None = None
    tgl_serah: datetime | None = None
    hari_kerja_terpakai: Number | None = None
    hari_ditunda: Number | None = None
    alasan_tunda: SuspensionCode | None = None
    tepat_waktu: bool | None = None
    status: StatusCode
    kanal: ChannelCode | None = None
    prioritas: bool | None = None
    biaya_rp: int | None = None


Record = StandardRecord | MonthRecord | RequestRecord

Values = tuple[object, ...]
"""A record as the values of its columns in published order; a moment may stand as its published text. For millions."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one package, each read once, in the order given; any of them may be empty."""

    standards: Iterable[StandardRecord] = ()
    months: Iterable[MonthRecord] = ()
    requests: Iterable[RequestRecord | Values] = ()
