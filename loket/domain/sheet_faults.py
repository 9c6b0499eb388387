"""What is wrong in a spreadsheet that a person filled, and where, so that they find the cell and mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellFault:
    """Something wrong at a place of a spreadsheet: what as a code and its facts, where as people count.

    `row` counts from 1 with the header, as spreadsheets show it; `column` is the heading (or the letter, where there
    is no heading). Without them the fault is the whole row's, or the whole sheet's.
    """

    sheet: str
    code: str
    row: int | None = None
    column: str = ""
    facts: tuple[tuple[str, object], ...] = ()
