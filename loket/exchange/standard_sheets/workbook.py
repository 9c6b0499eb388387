"""Writes workbooks (XLSX): headings that stay, dropdowns, text cells that keep their zeros.

Written row by row with openpyxl, so that a thousand services take little memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from loket.exchange.standard_sheets import guide, layout
from loket.exchange.standard_sheets.grid import letter_of
from loket.exchange.standard_sheets.layout import Column, Kind, Sheet

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_LAST_ROW = 20_000
"""Down to here the dropdowns reach, whatever is filled now."""
_FONT = "Calibri"
_WRAPPED = 30
"""From that width on a column's texts are wrapped."""
_TWO_LINES = 32
"""Points; a heading may need two lines."""
_A4 = 9
"""The format's number of that paper."""
_DATE_FORMAT, _TEXT_FORMAT, _NUMBER_FORMAT = "dd\\-mm\\-yyyy", "@", "0"
_NEEDED, _OTHER, _WHITE, _DARK = "1F4E79", "DDEBF7", "FFFFFF", "1F3864"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|\r")

Rows = Iterable[Sequence[object]]


class WorkbookWriter:
    """One workbook being written; `save` ends it."""

    def __init__(self) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 (a fifth of a second that only spreadsheets need)

        self._book = Workbook(write_only=True)

    def guide(self) -> None:
        """The sheet that explains the others."""
        sheet = self._book.create_sheet(layout.GUIDE)
        self._printable(sheet)
        for letter, width in zip("ABCDEF", (16, 28, 10, 44, 60, 24), strict=True):
            sheet.column_dimensions[letter].width = width
        sheet.append([self._title(sheet, "Standar pelayanan: cara mengisi")])
        for number, step in enumerate(guide.STEPS, start=1):
            sheet.append([f"{number}. {step}"])
        sheet.append([])
        sheet.append([self._heading(sheet, text, needed=True) for text in guide.TABLE_HEAD])
        cells = [_Filled(sheet, _TEXT_FORMAT, wrapped=True) for _heading in guide.TABLE_HEAD]
        for row in guide.table():
            sheet.append([cell.holding(text) for cell, text in zip(cells, row, strict=True)])

    def table(self, sheet: Sheet, rows: Rows) -> None:
        """A sheet of the layout with its rows."""
        page = self._book.create_sheet(sheet.name)
        self._printable(page)
        page.freeze_panes = "C2" if sheet.columns[0].key in {"code", "service"} else "A2"
        for place, column in enumerate(sheet.columns):
            dimension = page.column_dimensions[letter_of(place)]
            dimension.width = column.width
            dimension.number_format = _format_of(column)
        self._dropdowns(page, sheet)
        page.row_dimensions[1].height = _TWO_LINES
        page.append([self._heading(page, column.heading, needed=column.needed) for column in sheet.columns])
        cells = [_Filled(page, _format_of(column), wrapped=column.width >= _WRAPPED) for column in sheet.columns]
        for row in rows:
            page.append([cell.holding(value) for cell, value in zip(cells, row, strict=True)])

    def plain(self, name: str, headings: Sequence[str], rows: Rows) -> None:
        """A sheet for reading: headings and texts."""
        page = self._book.create_sheet(name)
        self._printable(page)
        page.freeze_panes = "A2"
        for place, heading in enumerate(headings):
            page.column_dimensions[letter_of(place)].width = max(16, min(50, 2 * len(heading)))
            page.column_dimensions[letter_of(place)].number_format = _TEXT_FORMAT
        page.append([self._heading(page, heading, needed=True) for heading in headings])
        cells = [_Filled(page, _TEXT_FORMAT, wrapped=True) for _heading in headings]
        for row in rows:
            page.append([cell.holding(value) for cell, value in zip(cells, row, strict=True)])

    def save(self, out: BinaryIO) -> None:
        """Write everything."""
        self._book.save(out)
        self._book.close()

    @staticmethod
    def _printable(page: WriteOnlyWorksheet) -> None:
        """Lying, as many pages long as it takes, and one wide."""
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = _A4
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.fitToHeight = 0

    @staticmethod
    def _heading(page: WriteOnlyWorksheet, text: str, *, needed: bool) -> Any:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

        cell = WriteOnlyCell(page, text)
        cell.font = Font(name=_FONT, size=11, bold=True, color=_WHITE if needed else _DARK)
        cell.fill = PatternFill("solid", fgColor=_NEEDED if needed else _OTHER)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        return cell

    @staticmethod
    def _title(page: WriteOnlyWorksheet, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
        from openpyxl.styles import Font  # noqa: PLC0415

        cell = WriteOnlyCell(page, text)
        cell.font = Font(name=_FONT, size=14, bold=True, color=_DARK)
        return cell

    @staticmethod
    def _dropdowns(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

        for place, column in enumerate(sheet.columns):
            rule = _rule(column)
            if rule is None:
                continue
            choice = DataValidation(type="list", formula1=rule, allow_blank=True, showErrorMessage=bool(column.words))
            choice.errorTitle, choice.error = column.heading, "Pilih dari daftar."
            choice.add(f"{letter_of(place)}2:{letter_of(place)}{_LAST_ROW}")
            page.data_validations.append(choice)


def _rule(column: Column) -> str | None:
    """What the dropdown of a column offers: its words, or the codes of the sheet Layanan."""
    if column.words:
        return f'"{",".join(column.words)}"'
    return f"{layout.SERVICES.name}!$A$2:$A${_LAST_ROW}" if column.key == "service" else None


def _format_of(column: Column) -> str:
    if column.kind is Kind.DATE:
        return _DATE_FORMAT
    return _NUMBER_FORMAT if column.kind in {Kind.WHOLE, Kind.RUPIAH} else _TEXT_FORMAT


class _Filled:
    """One cell of a column, used again for each row: openpyxl writes a row before it takes the next."""

    def __init__(self, page: WriteOnlyWorksheet, number_format: str, *, wrapped: bool) -> None:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
        from openpyxl.styles import Alignment  # noqa: PLC0415

        self._cell = WriteOnlyCell(page)
        self._cell.number_format = number_format
        across = "center" if number_format == _NUMBER_FORMAT else None
        self._cell.alignment = Alignment(wrap_text=wrapped, vertical="top", horizontal=across)

    def holding(self, value: object) -> Any:
        """The cell with that value; text stays text, also where it looks like a formula."""
        if value is None or value == "":
            return None
        text = _ESCAPE.sub(_escaped, value) if isinstance(value, str) else value
        self._cell.value = text
        if isinstance(value, str):
            self._cell.data_type = "s"
        return self._cell


def _escaped(found: re.Match[str]) -> str:
    return "_x000D_" if found[0] == "\r" else "_x005F_"
