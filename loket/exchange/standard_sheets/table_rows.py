"""The rows of a sheet by the layout's columns, with everything told that keeps a row from being read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from loket.exchange.standard_sheets.cells import BadCell, value_of
from loket.exchange.standard_sheets.grid import Cell, Faults, Grid, letter_of, shortened
from loket.exchange.standard_sheets.layout import GUIDE, SHEETS, Column, Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """A row's values by column key, and its number; one that is not `sound` has a fault that was told."""

    sheet: Sheet
    number: int
    values: dict[str, Any]
    sound: bool = True

    @property
    def service(self) -> str:
        """The code of the service that the row belongs to."""
        code: str = self.values.get("service", self.values.get("code", ""))
        return code


Tables = dict[str, list[Row]]


def tables_of(grids: Mapping[str, Grid], faults: Faults) -> Tables | None:
    """The rows of all sheets by the sheet's name; None where sheets or headings are not the layout's.

    What a person named by mistake ("Persyaratan " or "persyaratan") is taken for what it means.
    """
    named = _sheets_by_name(grids, faults)
    headings = {sheet.name: _headings(sheet, named[sheet.name], faults) for sheet in SHEETS if sheet.name in named}
    complete = len(headings) == len(SHEETS) and None not in headings.values() and not faults.found
    tables = {
        sheet.name: _rows(sheet, columns, named[sheet.name], faults)
        for sheet in SHEETS
        if (columns := headings.get(sheet.name)) is not None
    }
    return tables if complete else None


def _sheets_by_name(grids: Mapping[str, Grid], faults: Faults) -> dict[str, Grid]:
    known = {sheet.name.lower(): sheet.name for sheet in SHEETS}
    named: dict[str, Grid] = {}
    strangers = []
    for grid in grids.values():
        name = " ".join(grid.name.split()).lower()
        if name in known:
            if known[name] in named:
                faults.add(grid.name, "sheet_twice")
            named[known[name]] = grid
        elif name != GUIDE.lower() and grid.rows:
            strangers.append(grid.name)
    for sheet in SHEETS:
        if sheet.name not in named:
            faults.add(sheet.name, "sheet_missing")
    for name in strangers:
        faults.add(shortened(name), "sheet_unknown")
    return named


def _headings(sheet: Sheet, grid: Grid, faults: Faults) -> dict[int, Column] | None:
    """The layout's columns by their place in the file; None where they are not all there, once each."""
    number, cells = grid.rows[0] if grid.rows else (1, [])
    if number != 1:
        faults.add(sheet.name, "headings_missing", 1)
        return None
    known = {_plain(heading): column for heading, column in zip(sheet.headings, sheet.columns, strict=True)}
    found: dict[int, Column] = {}
    strangers: dict[int, str] = {}
    before = len(faults.found)
    for place, cell in enumerate(cells):
        column = known.get(_plain(cell))
        if column is None and cell is not None and _plain(cell):
            strangers[place] = shortened(cell)
        elif column is not None and column in found.values():
            faults.add(sheet.name, "column_twice", 1, letter_of(place), heading=column.heading)
        elif column is not None:
            found[place] = column
    _tell_missing(sheet, [column for column in sheet.columns if column not in found.values()], strangers, faults)
    return found if len(faults.found) == before else None


def _tell_missing(sheet: Sheet, missing: list[Column], strangers: dict[int, str], faults: Faults) -> None:
    """A column that is not there and one that nobody knows are often the same one, renamed."""
    left = dict(strangers)
    if len(missing) == len(sheet.columns):
        faults.add(sheet.name, "headings_missing", 1)
        return
    for column in missing:
        near = get_close_matches(_plain(column.heading), [_plain(text) for text in left.values()], n=1, cutoff=0.6)
        place = next((place for place, text in left.items() if _plain(text) in near), None)
        if place is None:
            faults.add(sheet.name, "column_missing", 1, column.heading)
        else:
            faults.add(sheet.name, "column_renamed", 1, letter_of(place), found=left.pop(place), heading=column.heading)
    for place, text in left.items():
        faults.add(sheet.name, "column_unknown", 1, letter_of(place), found=text)


def _plain(cell: Cell) -> str:
    """A heading as it is compared: its letters, without case, spaces and the mark of needed columns."""
    return " ".join(str(cell).split()).rstrip(" *").lower() if isinstance(cell, str) else ""


def _rows(sheet: Sheet, columns: dict[int, Column], grid: Grid, faults: Faults) -> list[Row]:
    rows = (_row(sheet, columns, number, cells, faults) for number, cells in grid.rows[1:])
    return [row for row in rows if row is not None]


def _row(sheet: Sheet, columns: dict[int, Column], number: int, cells: list[Cell], faults: Faults) -> Row | None:
    filled = [place for place, cell in enumerate(cells) if not (cell is None or _blank(cell))]
    if not filled:
        return None
    values: dict[str, Any] = {}
    sound = True
    for place, column in columns.items():
        try:
            values[column.key] = value_of(column, cells[place] if place < len(cells) else None)
        except BadCell as bad:
            faults.add(sheet.name, bad.code, number, column.heading, **bad.facts)
            sound = False
    for place in filled:
        if place not in columns:
            faults.add(sheet.name, "cell_without_heading", number, letter_of(place), value=shortened(cells[place]))
            sound = False
    return Row(sheet, number, values, sound)


def _blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()
