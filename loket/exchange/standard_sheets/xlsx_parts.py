"""The parts of a workbook that hold cells: the shared texts, the number formats, the sheets."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from loket.exchange.standard_sheets.archive import Archive
from loket.exchange.standard_sheets.grid import LONGEST_CELL, MOST_CELLS, Cell, Faults, Grid, Odd, letter_of
from loket.exchange.standard_sheets.xml_parts import Attributes, Part

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What the format itself allows in a sheet."""
_WIDEST = 100
"""Columns that are looked at; the widest sheet of the layout has 20."""
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The built-in formats that show dates or times (ECMA-376 18.8.30)."""
_NO_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[-+]?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[eE][-+]?[0-9]{1,3})?")


class Budget:
    """How many texts and cells are left of what one file may have."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._left = MOST_CELLS

    def spend(self) -> None:
        """One more. Raises `RuleError("workbook_bomb")`."""
        self._left -= 1
        if self._left < 0:
            raise self._archive.bomb()


class Letters:
    """Collects the letters of one text, and no more than a cell may have."""

    def __init__(self) -> None:
        self.count = 0
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        """More letters; beyond the bound they are only counted."""
        if self.count <= LONGEST_CELL:
            self._pieces.append(text)
        self.count += len(text)

    def cell(self) -> str | Odd:
        """The text, its escapes undone; an oddity where it is too long."""
        text = "".join(self._pieces)
        if self.count > LONGEST_CELL:
            return Odd("cell_too_long", f"{self.count}")
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Texts(Part):
    """The texts that cells share, in order; rich text is read plain, readings of foreign scripts are left out."""

    def __init__(self, archive: Archive, name: str, budget: Budget) -> None:
        super().__init__(archive, name)
        self.texts: list[str | Odd] = []
        self._budget = budget
        self._letters: Letters | None = None
        self._inside = self._spoken = False

    @classmethod
    def of(cls, archive: Archive, name: str | None, budget: Budget) -> list[str | Odd]:
        """The shared texts; a workbook may have none."""
        if name is None or name not in archive.names():
            return []
        part = cls(archive, name, budget)
        part.parse()
        return part.texts

    def started(self, name: str, _attributes: Attributes, /) -> None:
        """See `Part`."""
        if name == "si":
            self._budget.spend()
            self._letters = Letters()
        elif name == "rPh":
            self._spoken = True
        elif name == "t":
            self._inside = not self._spoken

    def said(self, text: str) -> None:
        """See `Part`."""
        if self._inside and self._letters is not None:
            self._letters.add(text)

    def ended(self, name: str) -> None:
        """See `Part`."""
        if name == "si" and self._letters is not None:
            self.texts.append(self._letters.cell())
        elif name == "rPh":
            self._spoken = False
        elif name == "t":
            self._inside = False


class Styles(Part):
    """Which styles show a number as a date."""

    def __init__(self, archive: Archive, name: str) -> None:
        super().__init__(archive, name)
        self._formats: dict[int, bool] = {}
        self._within = False
        self.dates: list[bool] = []

    @classmethod
    def of(cls, archive: Archive, name: str | None) -> list[bool]:
        """For each style of a cell whether it is a date; a workbook may have none."""
        if name is None or name not in archive.names():
            return []
        part = cls(archive, name)
        part.parse()
        return part.dates

    def started(self, name: str, attributes: Attributes, /) -> None:
        """See `Part`."""
        if name == "numFmt":
            code = _NO_DATE.sub("", attributes.get("formatCode", "")[:255]).lower()
            self._formats[self.whole(attributes.get("numFmtId")) or 0] = bool(set("dmyhs") & set(code))
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within and len(self.dates) < MOST_CELLS:
            number = self.whole(attributes.get("numFmtId")) or 0
            self.dates.append(self._formats.get(number, number in _DATES))

    def ended(self, name: str) -> None:
        """See `Part`."""
        if name == "cellXfs":
            self._within = False


def _as_text(text: str) -> Cell:
    return text


_TYPED: dict[str, Callable[[str], Cell]] = {
    "b": lambda text: text in {"1", "true"},
    "e": lambda text: Odd("cell_error", text),
}
"""What a cell of a type holds, where it is no plain text (str, inlineStr, d) or number."""


class Worksheet(Part):
    """One sheet: its filled rows as a grid; merged, hidden and computed cells are told as faults."""

    def __init__(self, archive: Archive, part: str, name: str, faults: Faults) -> None:
        super().__init__(archive, part)
        self.grid = Grid(name)
        self._faults = faults
        self._row = self._column = 0
        self._cells: list[Cell] = []
        self._hidden = self._taking = self._formula = self._spoken = False
        self._type = ""
        self._date = False
        self._letters = Letters()

    def use(self, texts: list[str | Odd], styles: list[bool], budget: Budget, *, epoch_1904: bool) -> None:
        """What the cells refer to."""
        self._texts, self._styles, self._budget = texts, styles, budget
        # Day 1 is 1 January 1900, and the format counts a 29 February 1900 that never was.
        self._day_zero = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 (no zone in cells)

    def started(self, name: str, attributes: Attributes, /) -> None:
        """See `Part`."""
        match name:
            case "c":
                self._begin_cell(attributes)
            case "v" | "t":
                self._taking = not (self._formula or self._spoken)
            case "f":
                self._formula = self._taking = True
            case "rPh":
                self._spoken = True
            case "row":
                self._begin_row(attributes)
            case "mergeCell":
                self._merged(attributes.get("ref", ""))
            case "col":
                self._hidden_column(attributes)
            case "dimension":
                self._dimension(attributes.get("ref", ""))
            case _:
                pass

    def said(self, text: str) -> None:
        """See `Part`."""
        if self._taking:
            self._letters.add(text)

    def ended(self, name: str) -> None:
        """See `Part`."""
        if name in {"v", "t", "f"}:
            self._taking = False
        elif name == "rPh":
            self._spoken = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()

    def _begin_row(self, attributes: Attributes) -> None:
        number = self.whole(attributes.get("r")) or self._row + 1
        if not self._row < number <= MOST_ROWS:
            raise self.damaged()
        self._budget.spend()
        self._row, self._column, self._cells = number, 0, []
        self._hidden = attributes.get("hidden", "0") in {"1", "true"}

    def _end_row(self) -> None:
        if any(cell is not None and cell != "" for cell in self._cells):
            self.grid.rows.append((self._row, self._cells))
            if self._hidden:
                self._faults.add(self.grid.name, "row_hidden", self._row)

    def _begin_cell(self, attributes: Attributes) -> None:
        self._budget.spend()
        reference = attributes.get("r")
        if reference is not None:
            self._column = self._place(reference)[0]
        self._column += 1
        self._type = attributes.get("t", "n")
        style = self.whole(attributes.get("s")) or 0
        self._date = style < len(self._styles) and self._styles[style]
        self._letters = Letters()
        self._formula = False

    def _place(self, reference: str) -> tuple[int, int]:
        """Column and row of "B7", from 0 and 1. Raises `RuleError("workbook_damaged")`."""
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise self.damaged()
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        if column > MOST_COLUMNS or int(found[2]) > MOST_ROWS:
            raise self.damaged()
        return column - 1, int(found[2])

    def _end_cell(self) -> None:
        value = self._value()
        if value is None:
            return
        if self._column > _WIDEST:
            self._faults.add(self.grid.name, "too_far_right", self._row, letter_of(self._column - 1), limit=_WIDEST)
            return
        self._cells += [None] * (self._column - 1 - len(self._cells))
        self._cells.append(value)

    def _value(self) -> Cell:
        text = self._letters.cell()
        if self._formula:
            return Odd("cell_formula", text.shown if isinstance(text, Odd) else f"={text}")
        if isinstance(text, Odd) or text == "":
            return text or None
        if self._type == "s":
            index = self.whole(text) or 0
            if index >= len(self._texts):
                raise self.damaged()
            return self._texts[index]
        if self._type == "n":
            return self._number(text)
        return _TYPED.get(self._type, _as_text)(text)

    def _number(self, text: str) -> Cell:
        text = text.strip()
        if not _NUMBER.fullmatch(text):
            raise self.damaged()
        number = float(text)
        if not math.isfinite(number):
            raise self.damaged()
        if self._date:
            return self._day(number)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number

    def _day(self, number: float) -> Cell:
        """A date from the days that the cell holds; what no calendar has is left a number."""
        if not 0 <= number < 2_958_466:
            return number
        return self._day_zero + timedelta(seconds=round(number * 86_400))

    def _merged(self, reference: str) -> None:
        first = reference.partition(":")[0]
        column, row = self._place(first)
        self._faults.add(self.grid.name, "cells_merged", row, letter_of(column), cells=reference[:20])

    def _hidden_column(self, attributes: Attributes) -> None:
        if attributes.get("hidden", "0") not in {"1", "true"}:
            return
        first = self.whole(attributes.get("min")) or 1
        if first <= _WIDEST:
            self._faults.add(self.grid.name, "column_hidden", None, letter_of(first - 1))

    def _dimension(self, reference: str) -> None:
        last = reference.partition(":")[2] or reference
        digits = re.sub("[^0-9]", "", last)[:12]
        if digits and int(digits) > MOST_ROWS:
            self._faults.add(self.grid.name, "too_many_rows", int(digits), limit=MOST_ROWS)
