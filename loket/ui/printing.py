"""Paper from PDF bytes: pictures for the preview, and printing through the system's queue.

PDFium draws the pages, Qt hands them to the printer. Everything here can pass 100 ms: call it on the worker
(`Jobs.start`), whose one thread also keeps PDFium to itself, because PDFium knows no second thread.
"""

from __future__ import annotations

import sys
from ctypes import CDLL
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from loket.errors import StorageError
from loket.i18n import _

if TYPE_CHECKING:
    import pypdfium2

POINTS_PER_INCH = 72
FINEST = 400
"""Dots per inch beyond which small print and QR codes gain nothing, while a page takes more than a second."""

_FIRST_CUPS_ERROR = 0x0400
"""Below it are the ways in which CUPS says yes."""

_pdfium = Lock()


def printers() -> list[str]:
    """The names of the printers that the system knows."""
    return QPrinterInfo.availablePrinterNames()


def printer_for(wanted: str) -> str:
    """The printer to use: the wanted one, or the system's default; empty when there is none."""
    if wanted:
        return wanted if wanted in printers() else ""
    return QPrinterInfo.defaultPrinterName()


def pdf_pages(content: bytes, dpi: int = 144) -> list[QImage]:
    """Each page as a picture."""
    with _pdfium:
        document = _open(content)
        try:
            return [_draw(page, dpi) for page in document]
        finally:
            document.close()


def print_pdf(content: bytes, wanted: str = "") -> str:
    """Print on the wanted printer or the system's default; the name of the printer that took it.

    Raises `StorageError` printer_missing or print_failed.
    """
    name = printer_for(wanted)
    if not name:
        raise StorageError("printer_missing", printer=wanted or _("bawaan komputer"))
    queue = QPrinterInfo.printerInfo(name)
    if queue.state() == QPrinter.PrinterState.Error:
        raise StorageError("print_failed", printer=name)  # it stands still: paper that waits there would come twice
    printer = QPrinter(queue, QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Loket")
    paint_pdf(content, printer)
    if _cups_refused():
        raise StorageError("print_failed", printer=name)
    return name


def _cups_refused() -> bool:
    """Whether CUPS turned down what this thread has just handed over: Qt asks CUPS, but tells nobody the answer."""
    if sys.platform == "win32":
        return False
    try:
        return int(CDLL("libcups.so.2").cupsLastError()) >= _FIRST_CUPS_ERROR
    except OSError:
        return False


def paint_pdf(content: bytes, printer: QPrinter) -> None:
    """Put the pages onto the printer at their own size. Raises `StorageError("print_failed")`."""
    sizes = page_sizes(content)
    _set_page(printer, sizes[0])
    dpi = min(printer.resolution(), FINEST)
    pages = pdf_pages(content, dpi)
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageError("print_failed", printer=printer.printerName())
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    scale = printer.resolution() / POINTS_PER_INCH
    worked = True
    for at, (page, size) in enumerate(zip(pages, sizes, strict=True)):
        worked = worked and (at == 0 or printer.newPage())
        painter.drawImage(QRectF(0, 0, size[0] * scale, size[1] * scale), page)
    if not painter.end() or not worked or printer.printerState() == QPrinter.PrinterState.Error:
        raise StorageError("print_failed", printer=printer.printerName())


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    with _pdfium:
        document = _open(content)
        try:
            return [page.get_size() for page in document]
        finally:
            document.close()


def _open(content: bytes) -> pypdfium2.PdfDocument:
    from pypdfium2 import PdfDocument  # noqa: PLC0415 (loaded when the first paper is shown)

    return PdfDocument(content)


def _draw(page: pypdfium2.PdfPage, dpi: int) -> QImage:
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True)
    made = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888).copy()
    bitmap.close()
    made.setDotsPerMeterX(round(dpi / 0.0254))
    made.setDotsPerMeterY(round(dpi / 0.0254))
    grey = made.convertToFormat(QImage.Format.Format_Grayscale8)
    return grey if made.allGray() else made


def _set_page(printer: QPrinter, size: tuple[float, float]) -> None:
    width, height = size
    upright = QSizeF(min(width, height), max(width, height))
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(paper, turned, QMarginsF(0, 0, 0, 0)))
