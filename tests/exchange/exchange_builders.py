"""Rows and facts that the tests of the exchange share."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from uuid import UUID

from loket.exchange.manifest import BatchFacts, Origin
from loket.exchange.package import FrozenBatch, Seal, freeze
from loket.exchange.records import (
    FeeCode,
    MonthRecord,
    RequestRecord,
    Rows,
    StandardRecord,
    StartCode,
    StatusCode,
    SuspensionCode,
    UnitCode,
)

WIB = timezone(timedelta(hours=7))
MOMENT = datetime(2026, 3, 2, 8, 5, tzinfo=WIB)
SEAL = Seal(bytes(range(32)))
ORIGIN = Origin(office="DISDIK-PR", unit_name="Dinas Pendidikan", epoch="3f0c9a", app_version="0.1.0", frozen_at=MOMENT)


def standard(**changes: object) -> StandardRecord:
    values: dict[str, object] = {
        "kode_layanan": "LEG-IJZ",
        "nama_layanan": "Legalisir ijazah",
        "varian": "asli/hilang",
        "unit_kode": "DISDIK-PR",
        "unit_nama": "Dinas Pendidikan",
        "kode_wilayah": "6271",
        "no_sk": "800/12/2026",
        "tgl_sk": date(2026, 1, 5),
        "versi": 1,
        "waktu_jumlah": 10,
        "waktu_satuan": UnitCode.MINUTE,
        "waktu_mulai": StartCode.COMPLETE,
        "waktu_teks": '10 (sepuluh) menit "sejak lengkap",\r\nbila pejabat ada',
        "biaya_jenis": FeeCode.FREE,
        "biaya_rp": 0,
        "produk": "=HYPERLINK(1)",
        "dasar_hukum": "'Permendikbud 29/2014",
        "jml_persyaratan": 2,
        "jml_langkah": 3,
        "komponen_terisi": 14,
    }
    return StandardRecord(**(values | changes))  # type: ignore[arg-type]


def month(**changes: object) -> MonthRecord:
    counts = dict.fromkeys(
        ("tidak_lengkap", "terlambat", "ditolak", "dibatalkan", "ditunda", "sisa_berjalan", "sisa_lewat_tempo"), 0
    )
    values: dict[str, object] = {
        "periode": "2026-02",
        "unit_kode": "DISDIK-PR",
        "kode_layanan": "LEG-IJZ",
        "versi": 1,
        "masuk": 3,
        "terdaftar": 3,
        "selesai": 3,
        "selesai_tepat_waktu": 3,
        "persen_tepat_waktu": 100.0,
        "median_hari_kerja": 1.5,
        **counts,
    }
    return MonthRecord(**(values | changes))  # type: ignore[arg-type]


def request(seq: int = 1, **changes: object) -> RequestRecord:
    values: dict[str, object] = {
        "seq": seq,
        "request_uuid": str(UUID(int=seq, version=4)),
        "kode_layanan": "LEG-IJZ",
        "varian": "asli/hilang",
        "versi": 1,
        "tgl_terima": MOMENT,
        "tgl_lengkap": MOMENT,
        "janji_pertama": MOMENT + timedelta(minutes=10),
        "hari_ditunda": 1,
        "alasan_tunda": SuspensionCode.APPLICANT,
        "tepat_waktu": True,
        "status": StatusCode.READY,
        "prioritas": False,
        "biaya_rp": 0,
    }
    return RequestRecord(**(values | changes))  # type: ignore[arg-type]


def full_rows() -> Rows:
    return Rows(standards=[standard()], months=[month()], requests=[request(1), request(2)])


def batches(count: int, *, epoch: str = ORIGIN.epoch) -> list[FrozenBatch]:
    """A chain of batches, each with one request."""
    origin = Origin(
        office=ORIGIN.office, unit_name=ORIGIN.unit_name, epoch=epoch, app_version="0.1.0", frozen_at=MOMENT
    )
    chain: list[FrozenBatch] = []
    for number in range(1, count + 1):
        previous = chain[-1].manifest_sha256 if chain else None
        facts = BatchFacts(number=number, lo=number, hi=number, previous=previous, audit_head="ab12")
        chain.append(freeze(Rows(requests=[request(number)]), origin, facts, SEAL))
    return chain
