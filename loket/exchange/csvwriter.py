"""Writes published tables in the machine's dialect: row by row, checked, in constant memory, and fast.

Most of a row was written before: the codes, states and small numbers beside each other come in few combinations. Such
a run of cells is worked out, checked, escaped and quoted once, and looked up after that; only keys and moments are new
in each row. All cells are quoted, so that a row is put together from ready pieces.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO

from loket.errors import RuleError
from loket.exchange.csvfile import FileFacts, cell_text, escape
from loket.exchange.records import Record, Values
from loket.exchange.schema import Column, Table

_ROWS = 512
_REMEMBERED = 16_384
_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")
"""A text that needs no cleaning, escaping or quoting."""
Piece = Callable[[Values], str]


def write_table(out: BinaryIO, table: Table, records: Iterable[Record | Values]) -> FileFacts:
    """Write header and records to `out`, row by row, and say what was written.

    Raises `RuleError("export_row_refused", file, row, column, reason)` for a value that the published schema does not
    allow (`reason`: required, pattern, enum, minimum, maximum, yearmonth, repeated, order): such a file would be
    refused upstream, and the whole batch with it. `row` counts from 1.
    """
    sink, seen = _Sink(out), _Seen(table)
    pieces, values_of = _pieces(table), attrgetter(*table.header)
    sink.add(",".join(map(_quoted, table.header)))
    row = 0
    try:
        for record in records:
            row += 1
            values = record if isinstance(record, tuple) else values_of(record)
            seen.add(values)
            sink.add(",".join([piece(values) for piece in pieces]))
    except _RefusedCell as error:
        facts = {"file": table.file, "row": row, "column": error.column, "reason": error.reason}
        raise RuleError("export_row_refused", **facts) from error
    return sink.close(table.file, row)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


class _RefusedCell(Exception):  # noqa: N818 (never leaves this module)
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


def _pieces(table: Table) -> list[Piece]:
    """What makes the text of a row: one piece for each key, one for each run of moments, one for each run of others."""
    pieces: list[Piece] = []
    begin = 0
    for kind, run in groupby(table.columns, _kind):
        columns = tuple(run)
        pieces += kind(columns, begin)
        begin += len(columns)
    return pieces


def _kind(column: Column) -> Callable[[tuple[Column, ...], int], list[Piece]]:
    if column.type == "datetime":
        return _moments
    return _keys if column.unique else _runs


def _keys(columns: tuple[Column, ...], begin: int) -> list[Piece]:
    return [
        _number(column, begin + at) if column.type == "integer" else _name(column, begin + at)
        for at, column in enumerate(columns)
    ]


def _number(column: Column, place: int) -> Piece:
    def text(values: Values) -> str:
        value = values[place]
        if type(value) is int and value > 0:  # nothing else can be wrong with it
            return f'"{value}"'
        return _cell(column, value)

    return text


def _name(column: Column, place: int) -> Piece:
    allowed, plain = re.compile(str(column.constraints["pattern"])).search, _PLAIN.fullmatch

    def text(values: Values) -> str:
        value = values[place]
        if type(value) is str and plain(value) and allowed(value):
            return f'"{value}"'
        return _cell(column, value)

    return text


def _moments(columns: tuple[Column, ...], begin: int) -> list[Piece]:
    place = slice(begin, begin + len(columns))

    def text(values: Values) -> str:
        return ",".join(
            [
                f'"{value}"' if type(value) is str else _cell(column, value)
                for column, value in zip(columns, values[place], strict=True)
            ]
        )

    return [text]


def _runs(columns: tuple[Column, ...], begin: int) -> list[Piece]:
    return [_Run(columns, slice(begin, begin + len(columns))).text]


def _cell(column: Column, value: object) -> str:
    """The quoted cell of a value that the schema allows."""
    text = cell_text(value)
    reason = column.refusal(value, text)
    if reason is not None:
        raise _RefusedCell(column.name, reason)
    return _quoted(escape(text))


class _Run:
    """Columns beside each other whose values come again."""

    def __init__(self, columns: tuple[Column, ...], place: slice) -> None:
        self._columns, self._place = columns, place
        self._known: dict[Values, str] = {}

    def text(self, values: Values) -> str:
        own = values[self._place]
        known = self._known.get(own)
        return self._new(own) if known is None else known

    def _new(self, own: Values) -> str:
        text = ",".join(map(_cell, self._columns, own))
        if len(self._known) < _REMEMBERED:
            self._known[own] = text
        return text


class _Seen:
    """That no key comes twice. Where keys ascend, the last one is enough to know; else all are remembered."""

    def __init__(self, table: Table) -> None:
        self._names = ", ".join(table.primary_key)
        self._key = [table.header.index(name) for name in table.primary_key]
        self._ascending = table.ascending
        self._last = 0
        self._all: set[Values] = set()

    def add(self, values: Values) -> None:
        if self._ascending:
            self._climb(values[self._key[0]])
            return
        key = tuple(values[place] for place in self._key)
        if key in self._all:
            raise _RefusedCell(self._names, "repeated")
        self._all.add(key)

    def _climb(self, number: object) -> None:
        if not isinstance(number, int):
            return  # its column tells what is wrong with it
        if 0 < number <= self._last:
            raise _RefusedCell(self._names, "repeated" if number == self._last else "order")
        self._last = number


class _Sink:
    """Passes lines on as UTF-8 bytes and remembers how many and their hash."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._lines: list[str] = []
        self._hash = hashlib.sha256()
        self._bytes = 0

    def add(self, line: str) -> None:
        self._lines.append(line)
        if len(self._lines) == _ROWS:
            self._pass_on()

    def close(self, name: str, rows: int) -> FileFacts:
        self._pass_on()
        return FileFacts(name, rows, self._bytes, self._hash.hexdigest())

    def _pass_on(self) -> None:
        self._lines.append("")  # so that the last line ends too
        data = "\r\n".join(self._lines).encode("utf-8")
        self._lines.clear()
        self._out.write(data)
        self._hash.update(data)
        self._bytes += len(data)
