"""Cells that others wrote, held against the published schema before anything of them is merged.

The values come out as a database keeps them: text, whole numbers, fractions, 0 or 1 for a flag, None for "not known".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache

from loket.errors import StorageError
from loket.exchange.csvfile import unescape
from loket.exchange.schema import Column, Table

Value = str | int | float | None
Convert = Callable[[str], Value]

_LONGEST = 4000
"""Letters of a cell; the longest list of legal bases seen has 900."""
_LONGEST_SHOWN = 200
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_FRACTION = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_FLAGS = {"true": 1, "false": 0}


def printable(text: str) -> str:
    """What others wrote (a name, a path, a reason) as it may be shown: one line of some length, and nothing in it that
    steers a screen, turns the direction of writing, or is half a letter."""
    line = " ".join(text.split())
    shown = "".join(letter if letter.isprintable() else "?" for letter in line)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"


def read_checked(data: bytes, table: Table) -> Iterator[tuple[Value, ...]]:
    """The rows of a file in the machine's dialect, each value proved to be what its column may hold.

    In the order of the table's columns; columns that are not known here (new ones come at the end) are passed over.
    Raises `StorageError("csv_damaged", file, reason)`; `reason`: header, cells, the name of a column, `repeated` for a
    key that is there twice, or what the CSV itself has wrong.
    """
    lines = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""), strict=True)
    try:
        yield from _rows(lines, table)
    except (csv.Error, UnicodeDecodeError) as error:
        raise StorageError("csv_damaged", file=table.file, reason=str(error)) from error


def _rows(lines: Iterator[list[str]], table: Table) -> Iterator[tuple[Value, ...]]:
    header = next(lines, [])
    if tuple(header[: len(table.header)]) != table.header:
        raise StorageError("csv_damaged", file=table.file, reason="header")
    converts = [converter(column) for column in table.columns]
    places = [table.header.index(name) for name in table.primary_key]
    keys: set[tuple[Value, ...]] = set()
    for number, cells in enumerate(lines, start=1):
        if len(cells) != len(header):
            raise StorageError("csv_damaged", file=table.file, reason="cells")
        try:
            row = tuple([convert(cell) for convert, cell in zip(converts, cells, strict=False)])
        except ValueError as error:
            raise StorageError("csv_damaged", file=table.file, reason=str(error)) from error
        keys.add(tuple([row[place] for place in places]))
        if len(keys) != number:
            raise StorageError("csv_damaged", file=table.file, reason="repeated")
        yield row


@lru_cache(maxsize=256)
def _converter(name: str, kind: str, required: bool, rest: tuple[tuple[str, object], ...]) -> Convert:
    constraints = dict(rest)
    convert = _plain(kind, constraints)

    @lru_cache(maxsize=4096)  # most cells of a column repeat what another said
    def checked(cell: str) -> Value:
        text = unescape(cell)
        if not text:
            if required:
                raise ValueError(name)
            return None
        try:
            return convert(text)
        except ValueError as error:
            raise ValueError(name) from error

    return checked


def converter(column: Column) -> Convert:
    """What makes a value of a column's cell; raises ValueError with the column's name."""
    constraints = dict(column.constraints)
    required = bool(constraints.pop("required", False))
    rest = tuple((key, tuple(v) if isinstance(v, list) else v) for key, v in sorted(constraints.items()))
    return _converter(column.name, column.type, required, rest)


def _plain(kind: str, constraints: dict[str, object]) -> Convert:
    kinds: dict[str, Convert] = {
        "integer": lambda text: _ranged(int(_matched(_WHOLE, text)), constraints),
        "number": lambda text: _ranged(float(_matched(_FRACTION, text)), constraints),
        "boolean": _flag,
        "date": _day,
        "datetime": _moment,
        "yearmonth": lambda text: _matched(_MONTH, text),
    }
    return kinds[kind] if kind in kinds else _text(constraints)


def _matched(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _ranged(value: float, constraints: dict[str, object]) -> float:
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if (isinstance(low, int) and value < low) or (isinstance(high, int) and value > high):
        raise ValueError(value)
    return value


def _flag(text: str) -> int:
    if text not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text]


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _moment(text: str) -> str:
    datetime.fromisoformat(_matched(_MOMENT, text))
    return text


def _text(constraints: dict[str, object]) -> Convert:
    pattern, enum = constraints.get("pattern"), constraints.get("enum")
    wanted = re.compile(pattern) if isinstance(pattern, str) else None
    known = frozenset(enum) if isinstance(enum, tuple) else None

    def check(text: str) -> str:
        wrong = len(text) > _LONGEST or "\0" in text or (known is not None and text not in known)
        if wrong or (wanted is not None and not wanted.search(text)):
            raise ValueError(text)
        return text

    return check
