"""Paper keeps its size, its words stay sharp and its QR code can be read, on the way to a printer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from loket.errors import StorageError
from loket.ui import printing

A5 = (595.28, 419.53)
CODE = "LOKET1*7QK2M9XAB*503/L1-0123/DPMPTSP/VIII/2026*DPMPTSP*20260330*0123456789"


@pytest.fixture(scope="module")
def paper() -> bytes:
    """An A5 sheet with a word of a known height and a QR code."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    from loket.documents import qr

    content = io.BytesIO()
    canvas = Canvas(content, pagesize=A5)
    canvas.setFont("Helvetica", 24)
    canvas.drawString(40, 300, "TANDA TERIMA")
    qr.draw(canvas, CODE, 400, 60, 100)
    canvas.save()
    return content.getvalue()


def printed(paper: bytes, tmp_path: Path) -> Path:
    """What a printer that writes PDF makes of it."""
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printing.paint_pdf(paper, printer)
    return target


def test_pages_are_drawn_at_the_resolution_asked_for(qapp: object, paper: bytes) -> None:
    pages = printing.pdf_pages(paper, 144)
    assert [(page.width(), page.height()) for page in pages] == [(1191, 840)]


def test_the_printed_sheet_has_the_size_of_the_paper(qapp: object, paper: bytes, tmp_path: Path) -> None:
    width, height = printing.page_sizes(printed(paper, tmp_path).read_bytes())[0]
    assert width == pytest.approx(A5[0], abs=2)
    assert height == pytest.approx(A5[1], abs=2)


def test_words_keep_their_size_and_place(qapp: object, paper: bytes, tmp_path: Path) -> None:
    before, after = (
        ink_box(printing.pdf_pages(content, 72)[0]) for content in (paper, printed(paper, tmp_path).read_bytes())
    )
    assert after == pytest.approx(before, abs=2)


def ink_box(page: object) -> tuple[int, int, int, int]:
    """The box around everything dark."""
    width, height = page.width(), page.height()  # type: ignore[attr-defined]
    dark = [
        (x, y)
        for x in range(width)
        for y in range(height)
        if page.pixelColor(x, y).lightness() < 128  # type: ignore[attr-defined]
    ]
    return min(x for x, _y in dark), min(y for _x, y in dark), max(x for x, _y in dark), max(y for _x, y in dark)


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed")
def test_the_printed_qr_code_can_be_read(qapp: object, paper: bytes, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    assert printing.pdf_pages(printed(paper, tmp_path).read_bytes(), 200)[0].save(str(picture))
    read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == CODE


def test_a_printer_that_is_not_there_is_named(qapp: object, paper: bytes) -> None:
    with pytest.raises(StorageError) as caught:
        printing.print_pdf(paper, "Epson LX-310")
    assert (caught.value.code, caught.value.facts["printer"]) == ("printer_missing", "Epson LX-310")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_told(qapp: object, paper: bytes, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "gone" / "printed.pdf"))
    with pytest.raises(StorageError) as caught:
        printing.paint_pdf(paper, printer)
    assert caught.value.code == "print_failed"
