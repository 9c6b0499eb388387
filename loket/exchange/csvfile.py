"""The machine's CSV: RFC 4180, UTF-8 without BOM, CRLF, every field quoted, header first.

Formula-safe by a reversible rule, "leading-apostrophe-1": a cell that begins with one of `= + - @` TAB CR LF NUL, a
full-width `＝ ＋ － ＠` or `'` gets one leading `'`, and readers strip one. Because `'` itself is in the set, stripping
one is always right, and nothing is lost. Whole tables are written by `csvwriter`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from loket.errors import StorageError
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
