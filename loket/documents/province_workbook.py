"""The province's summary as a workbook for people: text stays text, so that no code loses a zero or a digit."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

from loket.documents.province_data import Cell, Figures, ProvinceSummary, figure_cells, figure_heads
from loket.i18n import _
from loket.words.gathering import month_words, period_words, problem_kind, problem_words

_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook knows no zone; the same data must give the same bytes)
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = PatternFill("solid", fgColor="E3F1F0")
_FORMATS: dict[type, str] = {str: "@", int: "#,##0", float: "0.0", date: "DD-MM-YYYY"}


def province_xlsx(summary: ProvinceSummary) -> bytes:
    """The workbook: what is wrong first, then offices, services and months. The same data gives the same bytes."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "Loket", _MOMENT
    words = period_words(summary.period, summary.first, summary.last)
    _sheet(book, _("Perlu perhatian"), _problem_rows(summary, words), (14, 34, 18, 90))
    _sheet(book, _("Kantor"), _office_rows(summary), (14, 40, 14, *[12] * 13))
    _sheet(book, _("Layanan"), _service_rows(summary), (14, 34, 20, 44, *[12] * 13))
    _sheet(book, _("Bulan"), _month_rows(summary), (18, *[12] * 4))
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _problem_rows(summary: ProvinceSummary, words: str) -> Iterable[Sequence[Cell]]:
    yield [_("Kode"), _("Kantor"), _("Keadaan"), _("Penjelasan ({period})").format(period=words)]
    for problem in summary.problems:
        told = problem_words(problem.code, problem.facts)
        yield [problem.office, problem.name, problem_kind(problem.kind), told]


def _office_rows(summary: ProvinceSummary) -> Iterable[Sequence[Cell]]:
    yield [_("Kode"), _("Kantor"), _("Data sampai"), *figure_heads()]
    for office in summary.offices:
        blank = office.figures == Figures()  # no data is not a zero
        figures = [None] * len(figure_heads()) if blank else figure_cells(office.figures)
        yield [office.office, office.name, office.until, *figures]
    yield ["", _("Semua kantor"), None, *figure_cells(summary.total)]


def _service_rows(summary: ProvinceSummary) -> Iterable[Sequence[Cell]]:
    yield [_("Kode kantor"), _("Kantor"), _("Kode layanan"), _("Layanan"), *figure_heads()]
    names = {office.office: office.name for office in summary.offices}
    for service in summary.services:
        yield [service.office, names[service.office], service.code, service.name, *figure_cells(service.figures)]


def _month_rows(summary: ProvinceSummary) -> Iterable[Sequence[Cell]]:
    yield [_("Bulan"), _("Masuk"), _("Selesai"), _("Tepat waktu"), _("Terlambat")]
    for month in summary.months:
        yield [month_words(month.period), month.received, month.completed, month.on_time, month.late]


def _sheet(book: Workbook, title: str, rows: Iterable[Sequence[Cell]], widths: Sequence[int]) -> None:
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0  # as many pages as it needs, each as wide as the table
    sheet.row_dimensions[1].height = 30
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, head=number == 0) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, head: bool) -> Any:
    """A cell of the value's own kind. A text is never a formula, whatever it begins with."""
    if isinstance(value, str):
        value = _CONTROL.sub("", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if value is not None:
        cell.number_format = next(form for kind, form in _FORMATS.items() if isinstance(value, kind))
    if head:
        cell.font, cell.fill = Font(name="Calibri", bold=True), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _settled(data: bytes) -> bytes:
    """The workbook without the moment at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
