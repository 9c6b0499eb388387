"""Sample papers of an invented office, and the tools that look into a PDF."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from loket.documents.data import (
    ChecklistRow,
    DeficiencyData,
    Letterhead,
    ProxyLine,
    ReceiptData,
    Reprint,
    ServiceLine,
)
from loket.domain.standards import ComplaintChannel, CompletionTime, Fee, FeeKind, Original, Unit

ZONE = "Asia/Jakarta"
JAKARTA = ZoneInfo(ZONE)
Tool = Callable[..., str]


@pytest.fixture
def tool() -> Tool:
    """Run a command-line tool and give what it printed; a machine without it skips the test and says which."""

    def run(name: str, *arguments: str | Path) -> str:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed on this machine")
        done = subprocess.run([name, *map(str, arguments)], check=False, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    return run


@pytest.fixture
def text_of(tool: Tool, tmp_path: Path) -> Callable[[bytes], str]:
    """All words of a PDF with single spaces between them, in the order in which they were drawn."""

    def read(pdf: bytes) -> str:
        path = tmp_path / "words.pdf"
        path.write_bytes(pdf)
        return " ".join(tool("pdftotext", "-raw", "-enc", "UTF-8", path, "-").split())

    return read


def logo() -> bytes:
    picture = Image.new("RGBA", (400, 460), (0, 90, 160, 120))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


CHECKLIST = (
    ChecklistRow("Formulir F-1.02", "formulir 1 lembar", copies=1),
    ChecklistRow("Surat nikah", "fotokopi 1 lembar; asli diperlihatkan", copies=1, original=Original.SHOWN),
    ChecklistRow("Kartu Keluarga lama", "asli diserahkan", original=Original.KEPT),
    ChecklistRow("Surat kehilangan dari kepolisian", "asli; apabila hilang", present=False),
)
LETTERHEAD = Letterhead(
    ("PEMERINTAH KOTA RANTAU INDAH", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"),
    "Jalan Cempaka Raya 12, Rantau Indah 73111",
    "(0536) 320 0000",
    "dukcapil@rantauindah.example",
    logo(),
)
COMPLAINTS = (ComplaintChannel("WhatsApp", "0811 5200 000"), ComplaintChannel("Kotak saran", "di ruang tunggu"))


@pytest.fixture
def receipt() -> ReceiptData:
    """An ordinary receipt."""
    return ReceiptData(
        letterhead=LETTERHEAD,
        zone=ZONE,
        number="470/A-0123/DKPS/XI/2026",
        received_at=datetime(2026, 11, 17, 9, 12, tzinfo=JAKARTA),
        applicant="Budi Sanjaya",
        nik_masked="6271••••••••0001",
        phone="0812•••••890",
        service=ServiceLine("Kartu Keluarga (KK)", "Perubahan data", "470/415/DKPS/VIII/2021", date(2021, 8, 9), "3"),
        checklist=CHECKLIST,
        completion_time=CompletionTime(
            5,
            Unit.WORKING_DAY,
            sentence="5 (lima) hari kerja sejak berkas diterima secara lengkap dan benar",
            reservation="jika pejabat penanda tangan di tempat",
        ),
        due=datetime(2026, 11, 24, 16, 0, tzinfo=JAKARTA),
        counted=("5 hari kerja: Rabu 18 Nov sampai Selasa 24 Nov.", "Tidak dihitung: 21–22 Nov (akhir pekan)."),
        fee=Fee(FeeKind.FREE, 0, "UU 24/2013 Ps 79A"),
        product=("Kartu Keluarga",),
        collect_where="Loket Pengambilan, lantai 1",
        collect_when="Senin–Jumat 08.00–15.00 WIB",
        complaints=COMPLAINTS,
        officer="Siti Rahmawati",
        counter="Loket A",
        code="K7QM4-X4RDW",
        qr="LKT1:470/A-0123/DKPS/XI/2026:K7QM4X4RDW:20261124",
    )


@pytest.fixture
def long_receipt(receipt: ReceiptData) -> ReceiptData:
    """The worst day: long names, a proxy, twenty long requirements, a levy, a reprint of a correction."""
    rows = tuple(
        ChecklistRow(
            f"Persyaratan ke-{number} yang uraiannya panjang sekali sehingga dilipat ke bawah (akhir-{number})",
            f"fotokopi 2 lembar, dilegalisir; asli diperlihatkan; apabila berpraktik mandiri (syarat-{number})",
            present=number % 5 != 0,
            copies=2,
            original=Original.SHOWN,
        )
        for number in range(1, 21)
    )
    return replace(
        receipt,
        number="400.12.3.1/LOKET-PENERIMAAN-B-000123/DISDUKCAPIL-RANTAU/XI/2026",
        applicant="Raden Mas Haji Muhammad Abdurrahman Sosrodiningrat Kusumawardhana bin Tumenggung Notonegoro",
        proxy=ProxyLine(
            "Ni Luh Putu Ayu Kartika Dewi Wulandari Suryaningrum Sastrowardoyo Kusumaatmadja",
            "6271••••••••0002",
            "0813•••••891",
            "Surat kuasa bermeterai 16 November 2026",
        ),
        service=ServiceLine(
            "Penerbitan Surat Izin Praktik Dokter Spesialis, Dokter Gigi Spesialis, dan Tenaga Kesehatan Tertentu",
            "Perpanjangan untuk praktik mandiri di luar fasilitas pelayanan kesehatan",
            "960/DPMPTSP-RANTAU-INDAH/2021",
            date(2021, 8, 9),
            "12",
        ),
        checklist=rows,
        counted=tuple(f"Tidak dihitung: {day} Nov (libur lokal hari jadi kota ke-{day})." for day in range(1, 13)),
        fee=Fee(FeeKind.LEVY, 1_250_000, "Perda 2/2024 tentang Pajak dan Retribusi Daerah", "lewat bank daerah"),
        fee_reference="SKRD 974/123/2026",
        replaces="470/A-0099/DKPS/XI/2026",
        reprint=Reprint(2, datetime(2026, 11, 18, 10, 15, tzinfo=JAKARTA), "Bambang Wijanarko"),
    )


@pytest.fixture
def deficiency() -> DeficiencyData:
    """A file of which three papers are missing."""
    return DeficiencyData(
        letterhead=LETTERHEAD,
        zone=ZONE,
        visited_at=datetime(2026, 11, 17, 9, 12, tzinfo=JAKARTA),
        applicant="Budi Sanjaya",
        service=ServiceLine("Kartu Keluarga (KK)", "Perubahan data", "470/415/DKPS/VIII/2021", date(2021, 8, 9), "3"),
        missing=tuple(replace(row, present=False) for row in CHECKLIST[1:]),
        brought=CHECKLIST[:1],
        note="Fotokopi KTP-el tidak terbaca.",
        open_hours=("Senin–Kamis 08.00–15.00", "Jumat 08.00–11.00"),
        complaints=COMPLAINTS,
        officer="Siti Rahmawati",
        counter="Loket A",
    )
