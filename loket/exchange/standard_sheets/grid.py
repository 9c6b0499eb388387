"""A sheet as it was read from a file, before anything is known of its meaning; and the faults found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from loket.domain.sheet_faults import CellFault
from loket.errors import RuleError

MOST_FAULTS = 50
"""Faults that are told at once; who has that many mends these first."""
MOST_CELLS = 1_000_000
"""Cells, rows and shared texts of one file; a thousand services have some 300,000."""
LONGEST_CELL = 32_767
"""Letters of one cell, as in every spreadsheet program; the longest sentence of the examples has 600."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that holds no plain value: a formula, an error value, or more letters than a cell may have."""

    code: str
    shown: str


Cell = str | int | float | bool | date | datetime | Odd | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled rows of a sheet, each with its number as the spreadsheet shows it and its cells from column A on."""

    name: str
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)


class Faults:
    """Collects what is wrong in a file, up to `MOST_FAULTS`; then the file is refused as it is."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[CellFault] = []

    def add(self, sheet: str, code: str, row: int | None = None, column: str = "", **facts: object) -> None:
        """One more fault. Raises what `refuse` raises when it is one too many."""
        fault = CellFault(sheet, code, row, column, tuple(facts.items()))
        if fault not in self.found:
            self.found.append(fault)
        if len(self.found) >= MOST_FAULTS:
            self.refuse()

    def refuse(self) -> None:
        """Raises `RuleError("sheets_faulty")` when anything was found: `faults` in the order of the sheets' rows."""
        if self.found:
            found = tuple(self.found)
            raise RuleError("sheets_faulty", file=self.file, count=len(found), first=found[0], faults=found)


def letter_of(column: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shortened(value: Any) -> str:
    """A cell's content for a sentence: one line of at most 40 letters."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
