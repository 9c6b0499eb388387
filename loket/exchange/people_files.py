"""Lists for people: a workbook, or CSV as spreadsheets here open it (`;`, BOM, comma decimals). Never for machines.

Texts stay what they are: nothing is computed from them, and codes keep their zeros and their sixteen digits. In CSV,
where a cell can't say that it is text, such codes have an apostrophe before them, as what begins like a formula has.
Rows are written as they come, in constant memory.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from loket.errors import RuleError
from loket.exchange.csvfile import clean, escape
from loket.exchange.disk import told

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | Decimal | date | datetime | None
KINDS = (".xlsx", ".csv")
MOST_ROWS = 1_048_575
"""What a sheet of a workbook holds besides its header."""
_CODE = re.compile(r"0\d+|\d{12,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMATS = {datetime: "dd-mm-yyyy hh:mm", date: "dd-mm-yyyy", str: "@"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a list is called, and its columns with their widths in letters."""

    title: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]


def kind_of(path: Path) -> str:
    """The kind of file that a name asks for. Raises `RuleError("list_kind_unknown")`."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise RuleError("list_kind_unknown", field="file", file=path.name)
    return kind


@contextmanager
def whole_or_not(path: Path) -> Iterator[IO[bytes]]:
    """A file for its owner alone that takes its name only when the block ends well, and leaves nothing otherwise.

    Raises the `StorageError`s of `disk`.
    """
    part = path.with_name(f".{path.name}.part")
    with told(path.parent):
        try:
            with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def write_list(file: IO[bytes], kind: str, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> int:
    """Write a list; returns how many rows it has. Raises `RuleError("list_too_long")` for a workbook."""
    return {".xlsx": _write_workbook, ".csv": _write_csv}[kind](file, sheet, rows)


def _write_csv(file: IO[bytes], sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    text = _Encoded(file)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow(sheet.headers)
    for row in rows:
        writer.writerow([_csv_text(cell) for cell in row])
        count += 1
    return count


class _Encoded:
    """Text into a binary file that stays open for whoever made it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode("utf-8"))


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%d-%m-%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    text = clean(cell)
    return f"'{text}" if _CODE.fullmatch(text) else escape(text)


def _write_workbook(file: IO[bytes], sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> int:
    from openpyxl import Workbook  # noqa: PLC0415 (a fifth of a second that only spreadsheets need)
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title[:31])
    page.freeze_panes = "A2"
    for place, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    make = _cells_of(page)
    count = 0
    try:
        page.append([make(header, bold=True) for header in sheet.headers])
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise RuleError("list_too_long", rows=MOST_ROWS)
            page.append([make(cell, bold=False) for cell in row])
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headers))}{count + 1}"
        book.save(file)
    except BaseException:
        page.close()
        page._writer.cleanup()  # noqa: SLF001 (its rows so far lie in a file of the system's temporary folder)
        raise
    return count


def _cells_of(page: WriteOnlyWorksheet) -> Callable[..., Any]:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    heavy = Font(bold=True)

    def make(value: Cell, *, bold: bool) -> Any:
        if isinstance(value, str):
            value = _CONTROL.sub("", clean(value))
        cell = WriteOnlyCell(page, value=value)
        if isinstance(value, str):
            cell.data_type = "s"  # also what begins with an equals sign
        if type(value) in _FORMATS:
            cell.number_format = _FORMATS[type(value)]
        if bold:
            cell.font = heavy
        return cell

    return make
