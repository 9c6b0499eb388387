"""Paper keeps its size, its words stay sharp and its QR code can be read, on the way to a printer."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

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


# Through a real queue: a CUPS server of our own, whose printer writes what it gets into a file.

ROOT = Path(__file__).parents[2]
CUPSD = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
LPADMIN = shutil.which("lpadmin", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PDF_FILTER = Path("/usr/lib/cups/filter/pdftopdf")
MISSING = [
    name
    for name, found in (
        ("cupsd (package cups-daemon)", CUPSD),
        ("lpadmin (package cups-client)", LPADMIN),
        ("pdftopdf (package cups-filters)", PDF_FILTER.exists()),
        ("root, which cupsd needs for a printer that is a file", sys.platform != "win32" and os.geteuid() == 0),
    )
    if not found
]
needs_cups = pytest.mark.skipif(bool(MISSING), reason=f"a print queue needs {', '.join(MISSING)}")

CUPSD_CONF = """
Listen 127.0.0.1:{port}
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow from 127.0.0.1
  </Limit>
</Policy>
"""
CUPS_FILES_CONF = """
ServerRoot {folder}/etc
StateDir {folder}/run
RequestRoot {folder}/spool
CacheDir {folder}/cache
TempDir {folder}/temp
AccessLog {folder}/access.log
ErrorLog {folder}/error.log
PageLog {folder}/page.log
FileDevice Yes
"""
PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "LOKET.PPD"
*Manufacturer: "Loket"
*Product: "(Loket)"
*ModelName: "Loket"
*NickName: "Loket"
*ShortNickName: "Loket"
*PSVersion: "(3010.000) 0"
*cupsFilter: "application/vnd.cups-pdf 0 -"
*OpenUI *PageSize/Media: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: ""
*PageSize A5/A5: ""
*CloseUI: *PageSize
*OpenUI *PageRegion/Media: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*PageRegion A5/A5: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*ImageableArea A5/A5: "0 0 420 595"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*PaperDimension A5/A5: "420 595"
"""
PRINT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from loket.errors import LoketError
from loket.ui import printing
application = QApplication([])
try:
    print("printed by", printing.print_pdf(Path(sys.argv[1]).read_bytes(), sys.argv[2]))
except LoketError as error:
    print(error.code, error.facts["printer"])
"""


class Queue:
    """A CUPS server on a loopback port with one printer, "Kasir", which writes into `output`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "printed.pdf"
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._environment = dict(os.environ, CUPS_SERVER=f"127.0.0.1:{self.port}", PYTHONPATH=str(ROOT))
        self._server: subprocess.Popen[bytes] | None = None

    def start(self, qtbot: QtBot) -> None:
        self.folder.chmod(0o755)
        for name in ("etc", "run", "spool", "cache", "temp"):
            (self.folder / name).mkdir()
        (self.folder / "temp").chmod(0o1777)  # the filters run as another user
        (self.folder / "loket.ppd").write_text(PPD)
        (self.folder / "etc" / "cupsd.conf").write_text(CUPSD_CONF.format(port=self.port))
        (self.folder / "etc" / "cups-files.conf").write_text(CUPS_FILES_CONF.format(folder=self.folder))
        etc = self.folder / "etc"
        self._server = subprocess.Popen(
            [str(CUPSD), "-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        qtbot.waitUntil(self._answers, timeout=20_000)
        self.run(str(LPADMIN), "-p", "Kasir", "-E", "-v", f"file:{self.output}", "-P", str(self.folder / "loket.ppd"))

    def _answers(self) -> bool:
        return "is running" in self.run("lpstat", "-r")

    def run(self, *words: str) -> str:
        return subprocess.run(words, env=self._environment, capture_output=True, text=True, check=False).stdout

    def print(self, paper: Path, printer: str = "Kasir") -> str:
        """What comes of printing in a process of its own: libcups asks for its server's name only once."""
        return self.run(sys.executable, "-c", PRINT, str(paper), printer).strip()

    def is_idle(self) -> bool:
        return not self.run("lpstat", "-o")

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(20)
            self._server = None


@pytest.fixture
def queue(tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot) -> Iterator[Queue]:
    made = tmp_path_factory.mktemp("cups")
    for folder in itertools.takewhile(lambda folder: folder.name.startswith(("pytest-", "popen-")), made.parents):
        folder.chmod(folder.stat().st_mode | 0o011)  # pytest's own folders keep the filters' user out
    queue = Queue(made)
    try:
        queue.start(qtbot)
        yield queue
    finally:
        queue.stop()


@pytest.fixture
def sheet(paper: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(paper)
    return path


@needs_cups
def test_a_system_queue_prints_the_sheet_in_its_size_with_a_code_that_can_be_read(
    queue: Queue, sheet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert queue.print(sheet) == "printed by Kasir"
    qtbot.waitUntil(queue.is_idle, timeout=30_000)
    content = queue.output.read_bytes()
    assert sorted(printing.page_sizes(content)[0]) == pytest.approx(sorted(A5), abs=2)
    if shutil.which("zbarimg"):
        assert read_code(content, tmp_path / "printed.png") == CODE


def read_code(content: bytes, picture: Path) -> str:
    assert printing.pdf_pages(content, 200)[0].save(str(picture))
    read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True)
    return read.stdout.strip()


@needs_cups
def test_a_queue_that_stands_still_is_told_and_keeps_nothing(queue: Queue, sheet: Path) -> None:
    queue.run("cupsdisable", "Kasir")
    assert queue.print(sheet) == "print_failed Kasir"
    assert queue.is_idle()


@needs_cups
def test_a_queue_that_takes_no_jobs_is_told(queue: Queue, sheet: Path) -> None:
    queue.run("cupsreject", "Kasir")
    assert queue.print(sheet) == "print_failed Kasir"


@needs_cups
def test_a_queue_that_was_removed_is_named(queue: Queue, sheet: Path) -> None:
    queue.run(str(LPADMIN), "-x", "Kasir")
    assert queue.print(sheet) == "printer_missing Kasir"


@needs_cups
def test_a_print_server_that_is_gone_is_told(queue: Queue, sheet: Path) -> None:
    queue.stop()
    assert queue.print(sheet) == "printer_missing Kasir"
