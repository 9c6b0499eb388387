"""The script of the demo's counter day: who comes when, for what, and what becomes of it. All of them are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from loket.domain.workflow import Action

FIRST_DAY = date(2026, 3, 16)
OFFICE = "DPMPTSP Kota Rantau Indah"
LETTERHEAD = "PEMERINTAH KOTA RANTAU INDAH\nDINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU"
LONG_NAME = "Raden Ayu Siti Nurhaliza Kusumaningrum Sosrodiningrat binti Haji Muhammad Abdurrahman Notonegoro"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the counter. Later steps call the request by `key`; `missing` makes the visit incomplete."""

    key: str
    at: time
    service: str
    variant: str | None
    name: str
    nik: str = ""
    phone: str = ""
    more: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One step of a request of today."""

    at: time
    key: str
    action: Action
    details: Mapping[str, str] = field(default_factory=dict)


VISITS = (
    Visit(
        "kk",
        time(8, 5),
        "kk",
        "perubahan",
        "Siti Rahmah",
        "6271015203909001",
        "081280001001",
        {"address": "Jl. Mawar 12"},
    ),
    Visit("skck", time(8, 12), "skck", "wni", "Yohanes Rumbiak", "9471031807959002", "081380002002"),
    Visit("akta", time(8, 20), "akta-kelahiran", "umum", "Bayi Ny. Sukerti", more={"no_nik_reason": "Bayi baru lahir"}),
    Visit("sktm", time(8, 31), "sktm", "umum", "Paijo", "6271020101659003"),
    Visit(
        "kurang",
        time(8, 40),
        "kia",
        "usia-5-17",
        "Nabila Harahap",
        "6271034405129004",
        missing=("akta-kelahiran", "pas-foto"),
    ),
    Visit(
        "kia",
        time(8, 52),
        "kia",
        "di-bawah-5",
        "Tigor Sembiring",
        "6271031211229005",
        "081580005005",
        {"proxy_name": "Maria Sembiring", "proxy_relation": "Ibu kandung"},
    ),
    Visit("dokter", time(9, 10), "sip-dokter", "perpanjangan", LONG_NAME, "3471125508879006", "081280006006"),
    Visit(
        "ijazah",
        time(9, 24),
        "legalisir-ijazah",
        "sekolah-masih-ada",
        "I Wayan Suardana",
        "6271042309019007",
        more={"priority": True},
    ),
    Visit("pbi", time(9, 40), "pbi-jk", "reaktivasi", "Rokayah", "6271055606709008", "081780008008"),
    Visit("ktp", time(10, 2), "ktp-el", "hilang-rusak", "Soleman Kambu", "6271061402869009", "081180009009"),
    Visit("pindah", time(10, 20), "skpwni", "antar-kabupaten", "Ahmad Fauzi, S.Pd.", "6471020905909010"),
    Visit(
        "teliti", time(10, 45), "surat-keterangan-penelitian", "perguruan-tinggi", "Dina Lumentut", "7171016701039011"
    ),
    Visit("ramai", time(11, 5), "rekomendasi-keramaian", "umum", "Haji Zainal Tanjung", "6271070703589012"),
)

STEPS = (
    Act(time(8, 14), "skck", Action.PAID, {"reference": "NTPN 7A31F09C"}),
    Act(time(8, 24), "skck", Action.READY),
    Act(time(8, 26), "skck", Action.HANDOVER),
    Act(time(9, 0), "sktm", Action.SUSPEND, {"reason": "applicant"}),
    Act(time(9, 15), "akta", Action.VERIFIED),
    Act(time(9, 50), "ijazah", Action.READY),
    Act(time(9, 55), "kk", Action.VERIFIED),
    Act(time(10, 30), "sktm", Action.RESUME),
    Act(time(10, 40), "sktm", Action.READY),
    Act(time(10, 50), "dokter", Action.SUSPEND, {"reason": "applicant"}),
    Act(time(11, 15), "teliti", Action.REJECT, {"reason": "Bukan kewenangan kantor ini"}),
    Act(time(11, 20), "ijazah", Action.HANDOVER, {"to": "Ni Made Astiti"}),
    Act(time(11, 25), "ramai", Action.READY),
    Act(time(13, 40), "kia", Action.READY),
)

EVENING = time(14, 30)
