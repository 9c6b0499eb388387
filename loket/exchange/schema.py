"""The published tables as data: columns, types, descriptions, constraints, keys (Table Schema of Data Package v2).

The columns are those of ``upstream.md``, in that order. A column is never removed or renamed and new ones come at the
end, because readers outside depend on them. Constraints are chosen so that the formula-safe escape (``csvfile``) never
breaks them: what is numeric, dated or enumerated never begins with a character that is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from loket.exchange import records

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
REGION_PATTERN = r"^\d{2}(\d{2}(\d{2}(\d{4})?)?)?$"
_YEARMONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

_PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float, Decimal),
    "boolean": (bool,),
    "date": (date,),
    "datetime": (datetime,),
    "yearmonth": (str,),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: published name, Table Schema type, Indonesian description, Table Schema constraints.

    `unique`: its values do not come again in a file (for writers; nothing of it is published).
    """

    name: str
    type: str
    description: str
    constraints: Mapping[str, object] = field(default_factory=dict)
    unique: bool = False

    def refusal(self, value: object, text: str) -> str | None:
        """Why the value may not stand here ("required", "pattern", ...), or None. `text` is its cell, unescaped.

        Raises `TypeError` when the value is of another type than the column: that is a bug, not an officer's slip.
        """
        if not text:
            return "required" if self.constraints.get("required") else None
        if not isinstance(value, _PYTHON_TYPES[self.type]) or (self.type == "integer" and isinstance(value, bool)):
            raise TypeError(f"{self.name}: {type(value).__name__} is not {self.type}")
        return self._form_refusal(text) or self._range_refusal(value)

    def _form_refusal(self, text: str) -> str | None:
        pattern, enum = self.constraints.get("pattern"), self.constraints.get("enum")
        if self.type == "yearmonth" and not _YEARMONTH.fullmatch(text):
            return "yearmonth"
        if isinstance(pattern, str) and not re.search(pattern, text):
            return "pattern"
        return "enum" if isinstance(enum, list) and text not in enum else None

    def _range_refusal(self, value: object) -> str | None:
        if not isinstance(value, int | float | Decimal):
            return None
        low, high = self.constraints.get("minimum"), self.constraints.get("maximum")
        if isinstance(low, int) and not value >= low:
            return "minimum"
        return "maximum" if isinstance(high, int) and not value <= high else None

    def descriptor(self) -> dict[str, object]:
        """The field as Table Schema writes it."""
        described: dict[str, object] = {"name": self.name, "type": self.type, "description": self.description}
        if self.constraints:
            described["constraints"] = dict(self.constraints)
        return described


@dataclass(frozen=True, slots=True)
class Table:
    """One published file: resource name (the file is `<name>.csv`), what a row is, columns, primary key.

    `ascending`: the key is one whole number, and the rows come in its order.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    ascending: bool = False

    @property
    def file(self) -> str:
        """The file name beside `datapackage.json`."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The column names in published order."""
        return tuple(column.name for column in self.columns)

    def descriptor(self) -> dict[str, object]:
        """The Table Schema of the file; an empty cell means "not known"."""
        return {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [column.descriptor() for column in self.columns],
            "primaryKey": list(self.primary_key),
            "missingValues": [""],
        }


def _text(name: str, description: str, *, required: bool = False, pattern: str | None = None) -> Column:
    constraints: dict[str, object] = {"required": True} if required else {}
    if pattern is not None:
        constraints["pattern"] = pattern
    return Column(name, "string", description, constraints)


def _choice(name: str, description: str, codes: type[StrEnum], *, required: bool = False) -> Column:
    constraints: dict[str, object] = {"required": True} if required else {}
    return Column(name, "string", description, constraints | {"enum": [code.value for code in codes]})


def _whole(name: str, description: str, *, required: bool = False, minimum: int = 0) -> Column:
    constraints: dict[str, object] = {"required": True} if required else {}
    return Column(name, "integer", description, constraints | {"minimum": minimum})


def _count(name: str, description: str) -> Column:
    return _whole(name, description, required=True)


def _number(name: str, description: str, *, maximum: int | None = None) -> Column:
    constraints: dict[str, object] = {"minimum": 0}
    if maximum is not None:
        constraints["maximum"] = maximum
    return Column(name, "number", description, constraints)


def _day(name: str, description: str) -> Column:
    return Column(name, "date", description)


def _moment(name: str, description: str, *, required: bool = False) -> Column:
    return Column(name, "datetime", description, {"required": True} if required else {})


def _flag(name: str, description: str) -> Column:
    return Column(name, "boolean", description)


STANDARDS = Table(
    "standar_pelayanan",
    "Standar pelayanan",
    "Satu baris = satu versi standar pelayanan untuk satu varian layanan.",
    (
        _text("kode_layanan", "Kode layanan pada unit", required=True),
        _text("nama_layanan", "Nama layanan", required=True),
        _text("varian", "Kode varian layanan, misalnya baru atau perubahan", required=True),
        _text("unit_kode", "Kode unit penyelenggara", required=True),
        _text("unit_nama", "Nama unit penyelenggara", required=True),
        _text("kode_wilayah", "Kode wilayah Kemendagri tanpa titik (bukan kode BPS)", pattern=REGION_PATTERN),
        _text("no_sk", "Nomor surat keputusan penetapan standar"),
        _day("tgl_sk", "Tanggal surat keputusan"),
        _day("berlaku_mulai", "Hari pertama berlakunya versi ini"),
        _day("berlaku_sampai", "Hari terakhir berlakunya versi ini; kosong bila masih berlaku"),
        _whole("versi", "Nomor versi standar, mulai dari 1", required=True, minimum=1),
        _whole("waktu_jumlah", "Jangka waktu penyelesaian (bila rentang: batas terlama)", minimum=1),
        _choice("waktu_satuan", "Satuan jangka waktu", records.UnitCode),
        _choice("waktu_mulai", "Peristiwa yang memulai perhitungan waktu", records.StartCode),
        _text("waktu_teks", "Kalimat jangka waktu sebagaimana ditetapkan"),
        _choice("biaya_jenis", "Jenis biaya", records.FeeCode),
        _whole("biaya_rp", "Biaya dalam rupiah penuh"),
        _text("biaya_dasar", "Dasar hukum biaya"),
        _text("produk", "Produk pelayanan"),
        _text("dasar_hukum", "Dasar hukum layanan"),
        _count("jml_persyaratan", "Jumlah persyaratan"),
        _count("jml_langkah", "Jumlah langkah prosedur"),
        Column(
            "komponen_terisi",
            "integer",
            "Jumlah komponen standar yang terisi, dari 14 (UU 25/2009 Pasal 21)",
            {"required": True, "minimum": 0, "maximum": 14},
        ),
        _day("tgl_tinjau_terakhir", "Tanggal peninjauan ulang terakhir"),
        _day("tgl_fkp", "Tanggal Forum Konsultasi Publik"),
        _text("no_maklumat", "Nomor maklumat pelayanan"),
        _text("id_sippn", "Nomor layanan pada SIPPN"),
    ),
    ("unit_kode", "kode_layanan", "varian", "versi"),
)

MONTHS = Table(
    "rekap_layanan_bulanan",
    "Rekapitulasi layanan bulanan",
    "Satu baris = satu layanan dalam satu bulan, per versi standar.",
    (
        Column("periode", "yearmonth", "Bulan laporan (TTTT-BB)", {"required": True}),
        _text("unit_kode", "Kode unit penyelenggara", required=True),
        _text("kode_layanan", "Kode layanan pada unit", required=True),
        _whole("versi", "Nomor versi standar", required=True, minimum=1),
        _count("masuk", "Permohonan yang datang, lengkap maupun tidak"),
        _count("tidak_lengkap", "Berkas belum lengkap yang dikembalikan dengan lembar kekurangan"),
        _count("terdaftar", "Permohonan yang didaftarkan"),
        _count("selesai", "Permohonan yang selesai (siap diambil)"),
        _count("selesai_tepat_waktu", "Selesai dalam waktu yang dijanjikan"),
        _count("terlambat", "Selesai sesudah waktu yang dijanjikan"),
        _count("ditolak", "Permohonan yang ditolak"),
        _count("dibatalkan", "Permohonan yang dibatalkan atau dicabut"),
        _count("ditunda", "Permohonan yang pernah ditangguhkan dalam bulan ini"),
        _count("sisa_berjalan", "Belum selesai pada akhir bulan"),
        _count("sisa_lewat_tempo", "Belum selesai pada akhir bulan dan sudah lewat jatuh tempo"),
        _number("persen_tepat_waktu", "Persentase selesai tepat waktu, 0 sampai 100", maximum=100),
        _number("median_hari_kerja", "Median hari kerja penyelesaian, menurut kalender saat rekap ini dibuat"),
        _number("rata_hari_kerja", "Rata-rata hari kerja penyelesaian"),
        _number("p90_hari_kerja", "Persentil ke-90 hari kerja penyelesaian"),
        _whole("pengaduan", "Jumlah pengaduan"),
        _whole("skm_responden", "Jumlah responden Survei Kepuasan Masyarakat"),
        _number("skm_ikm", "Nilai Indeks Kepuasan Masyarakat, 0 sampai 100", maximum=100),
        _choice("skm_mutu", "Mutu pelayanan menurut SKM", records.GradeCode),
    ),
    ("unit_kode", "periode", "kode_layanan", "versi"),
)

REQUESTS = Table(
    "permohonan",
    "Permohonan (tanpa data pribadi)",
    "Satu baris = satu versi permohonan; untuk setiap request_uuid, seq terbesar adalah keadaan terakhir.",
    (
        Column("seq", "integer", "Nomor urut pengiriman dalam epoch", {"required": True, "minimum": 1}, unique=True),
        Column(
            "request_uuid",
            "string",
            "Pengenal acak permohonan, bukan nomor pendaftaran",
            {"required": True, "pattern": UUID_PATTERN},
            unique=True,
        ),
        _text("kode_layanan", "Kode layanan pada unit", required=True),
        _text("varian", "Kode varian layanan", required=True),
        _whole("versi", "Nomor versi standar yang berlaku", required=True, minimum=1),
        _moment("tgl_terima", "Saat berkas diterima", required=True),
        _moment("tgl_lengkap", "Saat berkas dinyatakan lengkap dan benar"),
        _moment("janji_pertama", "Jatuh tempo yang pertama kali dijanjikan; tidak pernah diubah"),
        _moment("jatuh_tempo", "Jatuh tempo yang berlaku sekarang"),
        _moment("tgl_siap", "Saat produk siap diambil; waktu janji berhenti di sini"),
        _moment("tgl_serah", "Saat produk diserahkan"),
        _number(
            "hari_kerja_terpakai",
            "Hari kerja dari mulai sampai siap, tanpa waktu yang ditangguhkan, menurut kalender saat baris ini dibuat",
        ),
        _number("hari_ditunda", "Hari penangguhan yang menghentikan waktu janji"),
        _choice("alasan_tunda", "Alasan penangguhan terakhir", records.SuspensionCode),
        _flag("tepat_waktu", "Selesai dalam waktu yang dijanjikan; kosong bila belum selesai"),
        _choice("status", "Keadaan permohonan", records.StatusCode, required=True),
        _choice("kanal", "Cara permohonan datang", records.ChannelCode),
        _flag("prioritas", "Dilayani sebagai kelompok prioritas (tanpa menyebut kelompoknya)"),
        _whole("biaya_rp", "Biaya yang dijanjikan dalam rupiah penuh"),
    ),
    ("seq",),
    ascending=True,
)

TABLES: tuple[Table, ...] = (STANDARDS, MONTHS, REQUESTS)
