"""CSV for people and their spreadsheets: `;`, a mark at the beginning by which the letters are known, comma decimals.

Never for machines (`csvwriter` writes for them), and a workbook is better still: it says of each cell what it is. A
spreadsheet takes digits for a number and changes them: a code with a zero before it or of more than fifteen digits is
kept by the apostrophe of `csvfile.escape`, which stays in sight.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from loket.exchange.csvfile import clean, escape

_EXACT_DIGITS = 15
_CHUNK = 1 << 16


def people_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file in pieces, so that a long list never stands in memory whole. Moments are written as they are told in
    their own zone; raises `TypeError` for a value that no cell can hold."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([people_cell(name) for name in header])
    yield codecs.BOM_UTF8
    for row in rows:
        writer.writerow([people_cell(value) for value in row])
        if text.tell() >= _CHUNK:
            yield _taken(text)
    yield _taken(text)


def people_cell(value: object) -> str:
    """A value as people read it: 02-03-2026 08:05, 33,5, ya/tidak; None is the empty cell."""
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case date():
            return f"{value:%d-%m-%Y %H:%M}" if isinstance(value, datetime) else f"{value:%d-%m-%Y}"
        case int():
            return str(value)
        case float() | Decimal():
            return f"{value + 0:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        case str():
            return _text_cell(clean(value))
    raise TypeError(f"no cell for {type(value).__name__}")


def _text_cell(text: str) -> str:
    changed = text.isdecimal() and len(text) > 1 and (text[0] == "0" or len(text) > _EXACT_DIGITS)
    return f"'{text}" if changed else escape(text)


def _taken(text: io.StringIO) -> bytes:
    data = text.getvalue().encode("utf-8")
    text.seek(0)
    text.truncate()
    return data
