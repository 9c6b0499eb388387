"""The one layout: its sheets, their columns, and the words that stand in the cells.

The Indonesian words here are the format itself, not sentences: they are never translated, and they only ever grow. What
a screen or a paper says is written in `loket.words`. `docs/standards-layout.md` and the sheet "Petunjuk" are made from
these tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from loket.domain.standards import ClosedDayRule, FeeKind, Original, RequirementKind, StartEvent, Unit

GUIDE = "Petunjuk"
"""The sheet that explains the others; it is never read."""


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "teks"
    WHOLE = "bilangan bulat"
    RUPIAH = "rupiah"
    DATE = "tanggal"
    YES_NO = "ya/tidak"
    CHOICE = "pilihan"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the heading that a person reads, and what its cells mean. `key` is the field in the model.

    `width` counts letters, as spreadsheets do. An empty cell of a column that is not `needed` means `otherwise`.
    """

    key: str
    heading: str
    meaning: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    choices: Mapping[str, StrEnum] | None = None
    otherwise: object = ""
    width: int = 24

    @property
    def words(self) -> tuple[str, ...]:
        """What may stand in a cell, where there is a list of it."""
        return YES_NO if self.kind is Kind.YES_NO else tuple(self.choices or ())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a row for each thing that `meaning` names."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row."""
        return tuple(column.heading for column in self.columns)

    def column(self, key: str) -> Column | None:
        """The column of a field of the model."""
        return next((column for column in self.columns if column.key == key), None)


class ListPart(StrEnum):
    """The lists of plain sentences in a standard, by the name of their field."""

    SYNONYMS = "synonyms"
    LEGAL_BASIS = "legal_basis"
    FACILITIES = "facilities"
    STAFF_COMPETENCE = "staff_competence"
    INTERNAL_SUPERVISION = "internal_supervision"
    STAFF_COUNT = "staff_count"
    SERVICE_GUARANTEE = "service_guarantee"
    SAFETY_GUARANTEE = "safety_guarantee"
    STAFF_EVALUATION = "staff_evaluation"
    CONSULTATION_GROUPS = "groups"


YES_NO = ("ya", "tidak")
UNITS = {
    "menit": Unit.MINUTE,
    "jam kerja": Unit.WORKING_HOUR,
    "jam": Unit.HOUR,
    "hari kerja": Unit.WORKING_DAY,
    "hari kalender": Unit.CALENDAR_DAY,
    "minggu": Unit.WEEK,
    "bulan": Unit.MONTH,
}
STARTS = {
    "berkas diterima": StartEvent.RECEIVED,
    "berkas lengkap": StartEvent.COMPLETE,
    "berkas diverifikasi": StartEvent.VERIFIED,
    "pembayaran diterima": StartEvent.PAID,
}
CLOSED_DAYS = {
    "hari kerja berikutnya": ClosedDayRule.NEXT,
    "hari kerja sebelumnya": ClosedDayRule.PREVIOUS,
    "tetap hari itu": ClosedDayRule.NONE,
}
FEES = {
    "gratis": FeeKind.FREE,
    "retribusi": FeeKind.LEVY,
    "PNBP": FeeKind.PNBP,
    "lainnya": FeeKind.OTHER,
}
REQUIREMENTS = {
    "formulir": RequirementKind.FORM,
    "asli": RequirementKind.ORIGINAL,
    "fotokopi": RequirementKind.PHOTOCOPY,
    "pas foto": RequirementKind.PHOTO,
    "surat pernyataan": RequirementKind.STATEMENT,
    "data": RequirementKind.DATA,
}
ORIGINALS = {
    "tidak diminta": Original.NONE,
    "diperlihatkan": Original.SHOWN,
    "diserahkan": Original.KEPT,
}
LIST_PARTS = {
    "Kata pencarian": ListPart.SYNONYMS,
    "Dasar hukum": ListPart.LEGAL_BASIS,
    "Sarana dan prasarana": ListPart.FACILITIES,
    "Kompetensi pelaksana": ListPart.STAFF_COMPETENCE,
    "Pengawasan internal": ListPart.INTERNAL_SUPERVISION,
    "Jumlah pelaksana": ListPart.STAFF_COUNT,
    "Jaminan pelayanan": ListPart.SERVICE_GUARANTEE,
    "Jaminan keamanan": ListPart.SAFETY_GUARANTEE,
    "Evaluasi kinerja": ListPart.STAFF_EVALUATION,
    "Peserta konsultasi": ListPart.CONSULTATION_GROUPS,
}

_SERVICE = Column("service", "Kode layanan", "kode layanan dari lembar Layanan", needed=True, width=20)
_VARIANT = Column(
    "variant", "Kode varian", "kode varian dari lembar Varian; kosong: berlaku untuk semua varian", width=18
)
_ITS_VARIANT = Column(
    "variant", "Kode varian", "kode varian dari lembar Varian; boleh kosong bila variannya hanya satu", width=18
)

SERVICES = Sheet(
    "Layanan",
    "Satu baris untuk setiap layanan.",
    (
        Column("code", "Kode layanan", "kode pendek dan tetap, misalnya kk atau sip-dokter", needed=True, width=20),
        Column("name", "Nama layanan", "nama seperti pada papan layanan", needed=True, width=40),
        Column("classification", "Klasifikasi", "kode klasifikasi arsip, misalnya 471", width=12),
        Column("sector", "Bidang", "bidang layanan, misalnya Administrasi kependudukan"),
        Column(
            "civil_registration",
            "Adminduk",
            "ya bila dokumen kependudukan, yang selalu gratis (UU 24/2013 Pasal 79A)",
            Kind.YES_NO,
            otherwise=False,
            width=10,
        ),
        Column(
            "is_example",
            "Contoh",
            "ya bila hanya contoh dari kantor lain; kantor sendiri: tidak",
            Kind.YES_NO,
            otherwise=False,
            width=10,
        ),
        Column("source", "Sumber", "dari mana isinya, misalnya nomor SK atau alamat situs", width=30),
        Column("source_note", "Catatan sumber", "apa yang perlu diketahui tentang sumber itu", width=30),
        Column("collection", "Cara pengambilan", "di mana dan bagaimana hasilnya diambil", width=30),
        Column("sippn_id", "ID SIPPN", "nomor layanan ini di SIPPN, bila sudah ada", width=12),
        Column("number", "Nomor SK", "nomor keputusan yang menetapkan; kosong: masih rancangan"),
        Column("decided_on", "Tanggal SK", "tanggal keputusan", Kind.DATE, otherwise=None, width=14),
        Column("valid_from", "Berlaku mulai", "kosong: sama dengan tanggal SK", Kind.DATE, otherwise=None, width=14),
        Column("title", "Judul SK", "tentang apa keputusan itu", width=30),
        Column("signer", "Penanda tangan SK", "nama dan jabatan penanda tangan"),
        Column(
            "consulted_on",
            "Tanggal konsultasi dalam SK",
            "tanggal konsultasi yang disebut keputusan itu",
            Kind.DATE,
            otherwise=None,
            width=14,
        ),
        Column("pledge_number", "Nomor maklumat", "nomor maklumat pelayanan"),
        Column(
            "held_on",
            "Tanggal forum konsultasi",
            "tanggal forum konsultasi publik",
            Kind.DATE,
            otherwise=None,
            width=14,
        ),
        Column("minutes", "Nomor berita acara", "nomor berita acara forum itu"),
        Column("note", "Catatan forum", "apa yang disepakati", width=30),
    ),
)
VARIANTS = Sheet(
    "Varian",
    "Satu baris untuk setiap jenis permohonan (baru, perubahan, hilang). Sedikitnya satu untuk setiap layanan.",
    (
        _SERVICE,
        Column("code", "Kode varian", "kode pendek dan tetap, misalnya umum, baru, hilang", needed=True, width=18),
        Column("name", "Nama varian", "nama yang dibaca pemohon", needed=True, width=40),
    ),
)
REQUIREMENT_LIST = Sheet(
    "Persyaratan",
    "Satu baris untuk setiap syarat, dalam urutan yang dibaca pemohon.",
    (
        _SERVICE,
        _ITS_VARIANT,
        Column("text", "Persyaratan", "apa yang dibawa pemohon", needed=True, width=50),
        Column("kind", "Jenis", "", Kind.CHOICE, choices=REQUIREMENTS, otherwise=RequirementKind.PHOTOCOPY, width=18),
        Column("copies", "Jumlah", "berapa lembar", Kind.WHOLE, otherwise=0, width=10),
        Column("original", "Asli", "", Kind.CHOICE, choices=ORIGINALS, otherwise=Original.NONE, width=16),
        Column("certified", "Dilegalisir", "", Kind.YES_NO, otherwise=False, width=12),
        Column("stamp_duty", "Bermeterai", "", Kind.YES_NO, otherwise=False, width=12),
        Column("condition", "Hanya bila", "keadaan yang memintanya, misalnya bila hilang", width=30),
        Column("alternative", "Pengganti", "apa yang boleh dibawa sebagai gantinya", width=30),
        Column("key", "Kode syarat", "kode tetap syarat ini; kosong: dibuat dari tulisannya", width=20),
    ),
)
PROCEDURE = Sheet(
    "Prosedur",
    "Satu baris untuk setiap langkah, dalam urutannya.",
    (
        _SERVICE,
        Column("text", "Langkah", "apa yang dilakukan", needed=True, width=50),
        Column("actor", "Pelaksana", "siapa yang melakukannya"),
        Column("minutes", "Menit", "berapa menit langkah ini", Kind.WHOLE, otherwise=None, width=10),
        Column("channel", "Saluran", "misalnya tatap muka, WA/email", width=18),
        Column("decision", "Keputusan", "pertanyaan ya/tidak di langkah ini, bila ada", width=30),
    ),
)
TIMES = Sheet(
    "Waktu",
    "Jangka waktu penyelesaian: satu baris untuk layanan, dan satu untuk setiap varian yang waktunya lain.",
    (
        _SERVICE,
        _VARIANT,
        Column("amount", "Lama", "paling lama berapa", Kind.WHOLE, needed=True, width=10),
        Column("unit", "Satuan", "", Kind.CHOICE, needed=True, choices=UNITS, width=16),
        Column("minimum", "Paling cepat", "batas bawah, bila waktunya rentang", Kind.WHOLE, otherwise=None, width=12),
        Column(
            "starts_at",
            "Dihitung sejak",
            "",
            Kind.CHOICE,
            choices=STARTS,
            otherwise=StartEvent.COMPLETE,
            width=20,
        ),
        Column(
            "on_closed",
            "Bila jatuh pada hari tutup",
            "untuk waktu dalam kalender",
            Kind.CHOICE,
            choices=CLOSED_DAYS,
            otherwise=ClosedDayRule.NEXT,
            width=24,
        ),
        Column("sentence", "Kalimat waktu", "kalimat yang dicetak, persis", needed=True, width=50),
        Column("reservation", "Syarat waktu", "misalnya jika penanda tangan di tempat", width=30),
        Column(
            "extension",
            "Perpanjangan paling lama",
            "kosong: tidak boleh diperpanjang",
            Kind.WHOLE,
            otherwise=None,
            width=14,
        ),
        Column(
            "extension_unit",
            "Satuan perpanjangan",
            "",
            Kind.CHOICE,
            choices={"hari kerja": Unit.WORKING_DAY, "hari kalender": Unit.CALENDAR_DAY},
            otherwise=Unit.WORKING_DAY,
            width=18,
        ),
        Column("extension_basis", "Dasar perpanjangan", "aturan yang membolehkannya", width=30),
    ),
)
STAGES = Sheet(
    "Tahapan",
    "Hanya bila waktu dibagi antar-unit: satu baris untuk setiap tahap, dalam urutannya.",
    (
        _SERVICE,
        _VARIANT,
        Column("owner", "Pelaksana tahap", "unit yang mengerjakan", needed=True, width=30),
        Column("amount", "Lama", "berapa lama tahap ini", Kind.WHOLE, needed=True, width=10),
        Column("unit", "Satuan", "", Kind.CHOICE, needed=True, choices=UNITS, width=16),
    ),
)
COSTS = Sheet(
    "Biaya",
    "Satu baris untuk layanan, dan satu untuk setiap varian yang biayanya lain.",
    (
        _SERVICE,
        _VARIANT,
        Column("kind", "Jenis biaya", "", Kind.CHOICE, needed=True, choices=FEES, width=14),
        Column("amount", "Tarif", "rupiah bulat; gratis: kosong", Kind.RUPIAH, otherwise=0, width=14),
        Column("legal_basis", "Dasar hukum biaya", "aturan yang menetapkannya", width=40),
        Column("note", "Keterangan biaya", "misalnya Tidak dipungut biaya", width=30),
    ),
)
PRODUCTS = Sheet(
    "Produk",
    "Apa yang diterima pemohon: satu baris untuk setiap produk.",
    (_SERVICE, _VARIANT, Column("text", "Produk", "misalnya Kartu Keluarga", needed=True, width=50)),
)
COMPLAINTS = Sheet(
    "Pengaduan",
    "Satu baris untuk setiap saluran pengaduan, saran, dan masukan.",
    (
        _SERVICE,
        Column("kind", "Saluran", "misalnya WhatsApp, kotak saran, SP4N-LAPOR!", needed=True),
        Column("address", "Alamat", "nomor, alamat, atau tempatnya", width=40),
        Column("officer", "Petugas", "pejabat atau petugas yang menangani", width=30),
    ),
)
STAFF = Sheet(
    "Pelaksana",
    "Jumlah pelaksana menurut jabatan: satu baris untuk setiap jabatan.",
    (
        _SERVICE,
        Column("role", "Jabatan", "misalnya Petugas loket", needed=True, width=30),
        Column("count", "Jumlah", "berapa orang", Kind.WHOLE, needed=True, width=10),
    ),
)
COMPENSATION = Sheet(
    "Kompensasi",
    "Apa yang diberikan kantor bila terlambat: satu baris untuk setiap tingkat.",
    (
        _SERVICE,
        Column("late", "Terlambat mulai", "sejak berapa lama lewat janji", Kind.WHOLE, needed=True, width=14),
        Column("unit", "Satuan", "", Kind.CHOICE, needed=True, choices=UNITS, width=16),
        Column("text", "Kompensasi", "apa yang diberikan", needed=True, width=50),
    ),
)
LISTS = Sheet(
    "Daftar",
    "Komponen lain yang berupa daftar kalimat: satu baris untuk setiap kalimat.",
    (
        _SERVICE,
        Column("part", "Bagian", "komponen yang diisi", Kind.CHOICE, needed=True, choices=LIST_PARTS, width=24),
        Column("text", "Isi", "satu kalimat", needed=True, width=70),
    ),
)
SHEETS: tuple[Sheet, ...] = (
    SERVICES,
    VARIANTS,
    REQUIREMENT_LIST,
    PROCEDURE,
    TIMES,
    STAGES,
    COSTS,
    PRODUCTS,
    COMPLAINTS,
    STAFF,
    COMPENSATION,
    LISTS,
)
HEAD_FIELDS = (
    *("code", "name", "classification", "sector", "civil_registration", "is_example", "source", "source_note"),
    *("collection", "sippn_id"),
)
"""The columns of the sheet Layanan that are the standard's own fields; the others are its decree's or its forum's."""
