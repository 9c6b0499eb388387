"""The machine's CSV: RFC 4180, UTF-8 without BOM, CRLF, every field quoted, header first.

Formula-safe by a reversible rule, "leading-apostrophe-1": a cell that begins with one of `= + - @` TAB CR LF NUL, a
full-width `＝ ＋ － ＠` or `'` gets one leading `'`, and readers strip one. Because `'` itself is in the set, stripping
one is always right, and nothing is lost.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from loket.errors import RuleError, StorageError
from loket.exchange.records import Record
from loket.exchange.schema import Table

ESCAPE = "leading-apostrophe-1"
_DANGEROUS = frozenset("=+-@\t\r\n\0＝＋－＠'")
_LINE_BREAKS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was written: file name, number of rows (without the header), bytes, sha256 in hex."""

    name: str
    rows: int
    bytes: int
    sha256: str


def escape(text: str) -> str:
    """The text as a spreadsheet may see it without computing anything; undone by `unescape`."""
    return f"'{text}" if text[:1] in _DANGEROUS and text else text


def unescape(cell: str) -> str:
    """The text that was escaped: one leading apostrophe less, if there is one."""
    return cell.removeprefix("'")


def clean(text: str) -> str:
    """The text on one line (a run of line breaks becomes a space), as far as UTF-8 can carry it."""
    return _LINE_BREAKS.sub(" ", text).encode("utf-8", "replace").decode("utf-8")


def cell_text(value: object) -> str:
    """A value as the machine's file writes it, not yet escaped; None is the empty cell.

    Moments in ISO 8601 with their offset and to the second, fractions with at most two places and a dot. Raises
    `ValueError` for a moment without an offset, `TypeError` for a type that no column has.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        # Adding zero makes a negative zero a plain one, which needs no escape.
        return f"{value + 0:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return _moment_text(value)
    if value is None or isinstance(value, str | int | date):
        return "" if value is None else clean(str(value))
    raise TypeError(f"no cell for {type(value).__name__}")


def _moment_text(moment: datetime) -> str:
    if moment.utcoffset() is None:
        raise ValueError("a published moment needs its offset")
    return moment.isoformat(timespec="seconds")


class _Counted:
    """Passes text on as UTF-8 bytes and remembers how many and their hash."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self.bytes = 0

    def write(self, text: str) -> int:
        data = text.encode("utf-8")
        self._out.write(data)
        self._hash.update(data)
        self.bytes += len(data)
        return len(text)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def write_table(out: BinaryIO, table: Table, records: Iterable[Record]) -> FileFacts:
    """Write header and records to `out`, row by row, and say what was written.

    Raises `RuleError("export_row_refused", file, row, column, reason)` for a value that the published schema does not
    allow (`reason`: required, pattern, enum, minimum, maximum, yearmonth, repeated): such a file would be refused
    upstream, and the whole batch with it. `row` counts from 1.
    """
    counted = _Counted(out)
    writer = csv.writer(counted, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(table.header)
    places = [table.header.index(name) for name in table.primary_key]
    keys: set[tuple[str, ...]] = set()
    for row, record in enumerate(records, start=1):
        cells = _cells(table, record, row)
        key = tuple(cells[place] for place in places)
        if key in keys:
            raise _refused(table, row, ", ".join(table.primary_key), "repeated")
        keys.add(key)
        writer.writerow([escape(cell) for cell in cells])
    return FileFacts(table.file, len(keys), counted.bytes, counted.sha256)


def _cells(table: Table, record: Record, row: int) -> list[str]:
    cells = []
    for column in table.columns:
        value = getattr(record, column.name)
        text = cell_text(value)
        reason = column.refusal(value, text)
        if reason is not None:
            raise _refused(table, row, column.name, reason)
        cells.append(text)
    return cells


def _refused(table: Table, row: int, column: str, reason: str) -> RuleError:
    return RuleError("export_row_refused", file=table.file, row=row, column=column, reason=reason)


def read_table(data: BinaryIO, table: Table) -> Iterator[dict[str, str]]:
    """The rows of a file in the machine's dialect, unescaped, by column name; values stay text.

    Columns that are not known here are passed over (new ones come at the end). Raises
    `StorageError("csv_damaged", file, reason)` when it is not such a file.
    """
    text = io.TextIOWrapper(data, encoding="utf-8", newline="")
    try:
        yield from _parsed(csv.reader(text, strict=True), table)
    except (csv.Error, UnicodeDecodeError) as error:
        raise StorageError("csv_damaged", file=table.file, reason=str(error)) from error
    finally:
        text.detach()


def _parsed(lines: Iterator[list[str]], table: Table) -> Iterator[dict[str, str]]:
    header = next(lines, [])
    if tuple(header[: len(table.header)]) != table.header:
        raise StorageError("csv_damaged", file=table.file, reason="header")
    for cells in lines:
        if len(cells) != len(header):
            raise StorageError("csv_damaged", file=table.file, reason="cells")
        yield dict(zip(table.header, map(unescape, cells), strict=False))
