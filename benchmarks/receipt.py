"""How long a receipt takes, warm and with its QR code, and against a bare reportlab page with the same text.

    python benchmarks/receipt.py

Goals: 20 ms or less, and at most 1.5 times the bare page. Each round has another number, name and
code; the two are measured in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from reportlab.pdfgen.canvas import Canvas

from loket.documents import page
from loket.documents.data import ChecklistRow, Letterhead, ReceiptData, ServiceLine
from loket.documents.fonts import REGULAR
from loket.documents.receipt import receipt_a5
from loket.domain.standards import ComplaintChannel, CompletionTime, Fee, Original, Unit

ROUNDS = 150
ZONE = "Asia/Jakarta"

RECEIPT = ReceiptData(
    letterhead=Letterhead(
        ("PEMERINTAH KOTA RANTAU INDAH", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"),
        "Jalan Cempaka Raya 12, Rantau Indah 73111",
        "(0536) 320 0000",
    ),
    zone=ZONE,
    number="470/A-0123/DKPS/XI/2026",
    received_at=datetime(2026, 11, 17, 9, 12, tzinfo=ZoneInfo(ZONE)),
    applicant="Budi Sanjaya",
    nik_masked="6271••••••••0001",
    phone="0812•••••890",
    service=ServiceLine("Kartu Keluarga (KK)", "Perubahan data", "470/415/DKPS/VIII/2021", date(2021, 8, 9), "3"),
    checklist=(
        ChecklistRow("Formulir F-1.02", "formulir 1 lembar", copies=1),
        ChecklistRow(
            "Surat nikah/akta perkawinan", "fotokopi 1 lembar, dilegalisir", copies=1, original=Original.SHOWN
        ),
        ChecklistRow(
            "KTP-el suami dan istri", "fotokopi 1 lembar; asli diperlihatkan", copies=2, original=Original.SHOWN
        ),
        ChecklistRow("Kartu Keluarga lama", "asli diserahkan", original=Original.KEPT),
        ChecklistRow("Surat kehilangan dari kepolisian", "asli; apabila hilang", present=False),
    ),
    completion_time=CompletionTime(
        5, Unit.WORKING_DAY, sentence="5 (lima) hari kerja sejak berkas diterima secara lengkap dan benar"
    ),
    due=datetime(2026, 11, 24, 16, 0, tzinfo=ZoneInfo(ZONE)),
    counted=("5 hari kerja: Rabu 18 Nov sampai Selasa 24 Nov.", "Tidak dihitung: 21–22 Nov (akhir pekan)."),
    fee=Fee(legal_basis="UU 24/2013 Ps 79A"),
    product=("Kartu Keluarga",),
    collect_where="Loket Pengambilan, lantai 1",
    collect_when="Senin–Jumat 08.00–15.00 WIB",
    complaints=(ComplaintChannel("WhatsApp", "0811 5200 000"), ComplaintChannel("Kotak saran", "di ruang tunggu")),
    officer="Siti Rahmawati",
    counter="Loket A",
    code="K7QM4-X4RDW",
    qr="",
)


def receipt_of(round_: int) -> ReceiptData:
    """The receipt of another request."""
    number = f"470/A-{round_:04}/DKPS/XI/2026"
    return replace(RECEIPT, number=number, applicant=f"Budi Sanjaya {round_}", qr=f"LKT1:{number}:K7QM4X4RDW:20261124")


def texts_of(data: ReceiptData) -> list[tuple[float, float, str, float, str]]:
    """Every text of a receipt with its place and font, as the receipt itself draws it."""
    drawn: list[tuple[float, float, str, float, str]] = []
    original = page.Sheet.text

    def text(sheet: page.Sheet, x: float, baseline: float, words: str, style: page.Style) -> None:
        drawn.append((x, sheet.height - baseline, style.font, style.size, words))
        original(sheet, x, baseline, words, style)

    page.Sheet.text = text  # type: ignore[method-assign]
    try:
        receipt_a5(data)
    finally:
        page.Sheet.text = original  # type: ignore[method-assign]
    return drawn


def bare(texts: list[tuple[float, float, str, float, str]]) -> bytes:
    """The same texts in the same fonts, put on a page by reportlab alone: no layout, no frames, no code."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=page.A5_LANDSCAPE, invariant=1, initialFontName=REGULAR, initialFontSize=8)
    for x, y, font, size, words in texts:
        canvas.setFont(font, size)
        canvas.drawString(x, y, words)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Print both times and their ratio; exit code 1 when a goal is missed."""
    cold = milliseconds(lambda: receipt_a5(receipt_of(0)))
    texts = [texts_of(receipt_of(round_)) for round_ in range(1, ROUNDS)]
    ours, theirs = [], []
    for round_, drawn in enumerate(texts, start=ROUNDS):
        ours.append(milliseconds(partial(receipt_a5, receipt_of(round_))))
        theirs.append(milliseconds(partial(bare, drawn)))
    ratio = median(ours) / median(theirs)
    print(f"first receipt (fonts registered)   {cold:6.1f} ms")
    print(f"receipt, warm, with QR             {median(ours):6.1f} ms (95 %: {quantiles(ours, n=20)[-1]:.1f})")
    print(f"bare reportlab page, same text     {median(theirs):6.1f} ms (95 %: {quantiles(theirs, n=20)[-1]:.1f})")
    print(f"ratio                              {ratio:6.2f}")
    print(f"file                               {len(receipt_a5(receipt_of(1))):6} bytes")
    return 0 if median(ours) <= 20 and ratio <= 1.5 else 1


if __name__ == "__main__":
    sys.exit(main())
