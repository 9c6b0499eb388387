"""Standards to files and back, in the forms of the one layout."""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence
from pathlib import Path

from loket.domain.standards import ServiceStandard
from loket.errors import RuleError
from loket.exchange.standard_sheets import guide, layout
from loket.exchange.standard_sheets.archive import LARGEST_FILE
from loket.exchange.standard_sheets.cells import strange_letter
from loket.exchange.standard_sheets.csv_pack import CsvPack, read_folder, read_zip
from loket.exchange.standard_sheets.fold import standards_of
from loket.exchange.standard_sheets.forms import Form, PlainTable
from loket.exchange.standard_sheets.grid import LONGEST_CELL, Faults
from loket.exchange.standard_sheets.table_rows import tables_of
from loket.exchange.standard_sheets.unfold import rows_of
from loket.exchange.standard_sheets.workbook import Rows, WorkbookWriter
from loket.exchange.standard_sheets.xlsx_reader import read_workbook

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 64 * 1024


def form_of(path: Path) -> Form:
    """What a file that somebody hands in is, by its content first.

    Raises `RuleError`: `file_unreadable`, `workbook_too_large`, `workbook_empty`, `workbook_locked`, `workbook_old`,
    `workbook_csv_alone`, `workbook_damaged`, `workbook_unknown`.
    """
    try:
        if path.is_dir():
            return Form.CSV
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise RuleError("file_unreadable", file=str(path), reason=error.strerror) from error
    if size > LARGEST_FILE:
        raise RuleError("workbook_too_large", file=path.name, limit_mb=LARGEST_FILE // 1024**2)
    if not head.strip():
        raise RuleError("workbook_empty", file=path.name)
    if head.startswith(_OLE) and _LOCKED in path.read_bytes():
        raise RuleError("workbook_locked", file=path.name)
    if head.startswith(_ZIP):
        return Form.CSV if path.suffix.lower() == ".zip" else Form.WORKBOOK
    return _plain_form(path, head)


def _plain_form(path: Path, head: bytes) -> Form:
    """What a file is that is no ZIP."""
    suffix = path.suffix.lower()
    if head.startswith(_OLE) or suffix in {".xls", ".ods"}:
        raise RuleError("workbook_old", file=path.name)
    if suffix == ".csv":
        raise RuleError("workbook_csv_alone", file=path.name)
    if suffix in {".xlsx", ".xlsm", ".zip"}:
        raise RuleError("workbook_damaged", file=path.name)
    if suffix != ".json" and not head.removeprefix(codecs.BOM_UTF8).lstrip().startswith((b"{", b"[")):
        raise RuleError("workbook_unknown", file=path.name)
    return Form.JSON


def read_sheets(path: Path) -> list[ServiceStandard]:
    """The standards of a workbook, of a ZIP of CSV files, or of a folder with these.

    Raises `RuleError("sheets_faulty")` with everything that was found (`faults`, of `CellFault`), or one of the codes
    `workbook_…` for a file that can't be read as one. Nothing is given of a file in which anything is wrong.
    """
    faults = Faults(path.name)
    if path.is_dir():
        grids = read_folder(path, faults)
    else:
        grids = read_zip(path, faults) if form_of(path) is Form.CSV else read_workbook(path, faults)
    tables = tables_of(grids, faults)
    standards = standards_of(tables, faults) if tables is not None else []
    faults.refuse()
    if not standards:
        raise RuleError("workbook_without_services", file=path.name)
    return standards


def write_sheets(standards: Sequence[ServiceStandard], form: Form) -> bytes:
    """The standards in the layout, as a workbook or a ZIP of CSV files; without standards it is the empty template.

    Raises `RuleError("sheet_text_unfit")` for a text that no cell can hold.
    """
    for sheet in layout.SHEETS:
        _check(sheet, rows_of(sheet, standards))
    out = io.BytesIO()
    if form is Form.CSV:
        with CsvPack(out) as pack:
            pack.text(layout.GUIDE, guide.plain_text())
            for sheet in layout.SHEETS:
                pack.table(sheet.name, sheet.headings, rows_of(sheet, standards))
        return out.getvalue()
    writer = WorkbookWriter()
    writer.guide()
    for sheet in layout.SHEETS:
        writer.table(sheet, rows_of(sheet, standards))
    writer.save(out)
    return out.getvalue()


def write_tables(tables: Sequence[PlainTable], form: Form) -> bytes:
    """Plain tables as a workbook or a ZIP of CSV files."""
    out = io.BytesIO()
    if form is Form.CSV:
        with CsvPack(out) as pack:
            for table in tables:
                pack.table(table.name, table.headings, table.rows)
        return out.getvalue()
    writer = WorkbookWriter()
    for table in tables:
        writer.plain(table.name, table.headings, table.rows)
    writer.save(out)
    return out.getvalue()


def _check(sheet: layout.Sheet, rows: Rows) -> None:
    for cells in rows:
        for column, value in zip(sheet.columns, cells, strict=True):
            if isinstance(value, str) and (len(value) > LONGEST_CELL or strange_letter(value)):
                raise RuleError(
                    "sheet_text_unfit", sheet=sheet.name, column=column.heading, service=cells[0], limit=LONGEST_CELL
                )
