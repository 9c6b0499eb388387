"""Lists for people: a workbook, or CSV as spreadsheets here open it (`;`, BOM, comma decimals). Never for machines.

Texts stay what they are: nothing is computed from them, and codes keep their zeros and their sixteen digits. In CSV,
where a cell can't say that it is text, such codes have an apostrophe before them, as what begins like a formula has.
Rows are written as they come, in constant memory.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO

from loket.errors import RuleError
from loket.exchange.csvfile import clean, escape
from loket.exchange.disk import told
from loket.exchange.people_workbook import Cell, write_workbook

KINDS = (".xlsx", ".csv")
_CODE = re.compile(r"0\d+|\d{12,}|\d+/\d+(?:/\d+)?|\d+[eE][+-]?\d+")
"""What a spreadsheet would change: it drops zeros and digits, and takes the decree 12/2026 for a month."""


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
    if kind == ".csv":
        return _write_csv(file, sheet, rows)
    return write_workbook(file, sheet.title, list(zip(sheet.headers, sheet.widths, strict=True)), rows)


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
