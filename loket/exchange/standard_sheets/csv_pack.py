"""The layout as CSV: one file for each sheet, in a ZIP or in a folder.

Semicolons, UTF-8 with a byte order mark and CRLF are what an Indonesian Excel opens by a double click (domain.md 8.1).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from loket.errors import RuleError
from loket.exchange.csvfile import escape, unescape
from loket.exchange.standard_sheets.archive import LARGEST_CONTENT, Archive
from loket.exchange.standard_sheets.grid import LONGEST_CELL, MOST_CELLS, Cell, Faults, Grid, Odd, letter_of

_EPOCH = (2000, 1, 1, 0, 0, 0)
"""The date of every entry, so that the same standards give the same file."""
_NOT_OURS = ("__MACOSX/", ".")


class CsvPack:
    """A ZIP of CSV files being written."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> CsvPack:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def table(self, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """One file, `name` with `.csv`."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows([_written(value) for value in row] for row in rows)
        self._add(f"{name}.csv", out.getvalue())

    def text(self, name: str, text: str) -> None:
        """One file for reading, `name` with `.txt`."""
        self._add(f"{name}.txt", text)

    def _add(self, name: str, text: str) -> None:
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, text.encode("utf-8-sig"))


def _written(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else escape(str(value))


def read_zip(path: Path, faults: Faults) -> dict[str, Grid]:
    """The sheets in a ZIP of CSV files by name. Raises `RuleError` for what is damaged or too large."""
    with Archive(path) as archive:
        names = [name for name in archive.names() if _is_sheet(name)]
        if not names:
            raise RuleError("workbook_not", file=path.name)
        return _grids(((name, archive.read(name)) for name in names), faults)


def read_folder(path: Path, faults: Faults) -> dict[str, Grid]:
    """The sheets in a folder of CSV files by name. Raises `RuleError` as `read_zip` does."""
    files = sorted(file for file in path.iterdir() if file.is_file() and _is_sheet(file.name))
    if not files:
        raise RuleError("workbook_not", file=path.name)
    if sum(file.stat().st_size for file in files) > LARGEST_CONTENT:
        raise RuleError("workbook_bomb", file=path.name, limit_mb=LARGEST_CONTENT // 1024**2)
    try:
        return _grids(((file.name, file.read_bytes()) for file in files), faults)
    except OSError as error:
        raise RuleError("file_unreadable", file=str(path), reason=error.strerror) from error


def _is_sheet(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() == ".csv" and not name.startswith(_NOT_OURS) and not path.name.startswith(".")


def _grids(files: Iterable[tuple[str, bytes]], faults: Faults) -> dict[str, Grid]:
    grids: dict[str, Grid] = {}
    counted = _Counted(faults.file)
    for name, content in files:
        grid = _grid(PurePosixPath(name).stem, content, faults, counted)
        if grids.setdefault(grid.name, grid) is not grid:
            faults.add(grid.name, "sheet_twice")
    return grids


class _Counted:
    """Counts the cells of all files."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._left = MOST_CELLS

    def filled(self, rows: Iterable[list[str]]) -> Iterator[tuple[int, list[Cell]]]:
        """The rows that hold something, with their numbers. Raises `RuleError("workbook_bomb")`."""
        for number, row in enumerate(rows, start=1):
            if not any(row):
                continue
            self._left -= len(row)
            if self._left < 0:
                raise RuleError("workbook_bomb", file=self._file, limit_mb=LARGEST_CONTENT // 1024**2)
            yield number, [_cell(text) for text in row]


def _grid(name: str, content: bytes, faults: Faults, counted: _Counted) -> Grid:
    grid = Grid(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(name, "csv_encoding", content.count(b"\n", 0, error.start) + 1)
        return grid
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        grid.rows.extend(counted.filled(rows))
    except csv.Error as error:
        limit = "field larger" in str(error)
        faults.add(name, "csv_cell_too_long" if limit else "csv_broken", (grid.rows[-1][0] if grid.rows else 0) + 1)
        return Grid(name)
    if grid.rows and len(grid.rows[0][1]) == 1 and isinstance(grid.rows[0][1][0], str):
        heading = grid.rows[0][1][0]
        if "," in heading or "\t" in heading:
            faults.add(name, "csv_separator", 1, letter_of(0))
            return Grid(name)
    return grid


def _cell(text: str) -> Cell:
    if len(text) > LONGEST_CELL:
        return Odd("cell_too_long", f"{len(text)}")
    return Odd("cell_formula", text) if text.startswith("=") else unescape(text)
