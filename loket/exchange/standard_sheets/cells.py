"""What a cell means: numbers, money, dates and words as clerks write them, or why it can't be understood."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from loket.domain.money import in_words, parse_rupiah
from loket.errors import RuleError
from loket.exchange.standard_sheets.grid import LONGEST_CELL, Cell, Odd, shortened
from loket.exchange.standard_sheets.layout import YES_NO, Column, Kind

EARLIEST, LATEST = date(1945, 8, 17), date(2199, 12, 31)
"""No decree is older than the republic; what lies outside is a mistyped year or a spreadsheet's 1900."""
_LARGEST_NUMBER = 10**9
_EXACT = 10**15
"""From here on a spreadsheet has lost digits already."""
_NUMBERS = {in_words(number): number for number in range(1001)}
_MONTHS = (
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]+)[-/. ](\d{4})", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPREADSHEET_DAY_ZERO = date(1899, 12, 30)


class BadCell(Exception):  # noqa: N818 (it never leaves this room)
    """Why a cell can't be understood: a code and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def value_of(column: Column, cell: Cell) -> Any:
    """What a cell says, as the model has it. Raises `BadCell`."""
    if isinstance(cell, Odd):
        raise BadCell(cell.code, value=shortened(cell.shown))
    if isinstance(cell, str):
        cell = cell.strip()
        _plain_text(cell)
    if cell is None or cell == "":
        if column.needed:
            raise BadCell("cell_empty")
        return column.otherwise
    return _READ[column.kind](column, cell)


def _plain_text(text: str) -> None:
    if len(text) > LONGEST_CELL:
        raise BadCell("cell_too_long", value=len(text))
    strange = strange_letter(text)
    if strange:
        raise BadCell("cell_strange_letter", letter=f"U+{ord(strange):04X}", place=text.index(strange) + 1)


def strange_letter(text: str) -> str:
    """The first letter that no cell may hold (a control character, half a letter), or nothing."""
    found = _CONTROL.search(text)
    return found.group() if found else ""


def _text(_column: Column, cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        raise BadCell("cell_not_text", value="TRUE" if cell else "FALSE")
    if isinstance(cell, int) and abs(cell) < _EXACT:
        return str(cell)
    if isinstance(cell, date):
        raise BadCell("cell_became_date", value=f"{cell:%d-%m-%Y}")
    raise BadCell("cell_became_number", value=str(cell).replace(".", ","))


def _whole(_column: Column, cell: Cell) -> int:
    number = _number(cell)
    if number < 0:
        raise BadCell("cell_negative", value=number)
    if number > _LARGEST_NUMBER:
        raise BadCell("cell_too_much", value=number, limit=_LARGEST_NUMBER)
    return number


def _number(cell: Cell) -> int:
    if isinstance(cell, bool | date):
        shown = f"{cell:%d-%m-%Y}" if isinstance(cell, date) else str(cell).upper()
        raise BadCell("cell_not_number", value=shown)
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        raise BadCell("cell_not_whole", value=f"{cell:.10g}".replace(".", ","))
    text = str(cell)
    if re.fullmatch(r"[-+]?[0-9]{1,15}", text):
        return int(text)
    if re.fullmatch(r"[-+]?[0-9]+[.,][0-9]+", text):
        raise BadCell("cell_not_whole", value=shortened(text))
    raise _not_a_number(text)


def _not_a_number(text: str) -> BadCell:
    """A number in words, or with its unit beside it, is told with the digits that belong there."""
    found = re.search(r"[0-9]{1,9}", text)
    meant = _NUMBERS.get(" ".join(text.lower().split()), int(found.group()) if found else None)
    if meant is None:
        return BadCell("cell_not_number", value=shortened(text))
    return BadCell("cell_number_meant", value=shortened(text), meant=meant)


def _rupiah(column: Column, cell: Cell) -> int:
    if not isinstance(cell, str):
        number = _number(cell)
    elif cell.startswith("-"):
        raise BadCell("cell_negative", value=shortened(cell))
    else:
        try:
            number = parse_rupiah(cell)
        except RuleError as error:
            raise BadCell("cell_not_money", value=shortened(cell)) from error
    if number < 0:
        raise BadCell("cell_negative", value=number)
    return number if number < _EXACT else _whole(column, number)


def _date(_column: Column, cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != datetime.min.time():
            raise BadCell("cell_with_clock", value=f"{cell:%d-%m-%Y %H.%M}")
        cell = cell.date()
    if isinstance(cell, str):
        cell = _written_date(cell)
    if isinstance(cell, date):
        if not EARLIEST <= cell <= LATEST:
            raise BadCell("cell_date_far", value=f"{cell:%d-%m-}{cell.year:04}")
        return cell
    raise _serial(cell)


def _serial(cell: Cell) -> BadCell:
    """A number where a date belongs is how spreadsheets show a date whose cell lost its format."""
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 < cell < 110_000:
        meant = _SPREADSHEET_DAY_ZERO + timedelta(days=cell)
        if EARLIEST <= meant <= LATEST:
            return BadCell("cell_date_number", value=cell, meant=f"{meant:%d-%m-%Y}")
    return BadCell("cell_not_date", value=shortened(cell))


def _written_date(text: str) -> date:
    found = _YEAR_FIRST.fullmatch(text)
    parts = found.groups() if found else None
    if parts is None:
        found = _DAY_FIRST.fullmatch(" ".join(text.split()))
        parts = found.groups()[::-1] if found else None
    if parts is None:
        raise BadCell("cell_not_date", value=shortened(text))
    year, month, day = parts
    try:
        return date(int(year), _month(month), int(day))
    except ValueError as error:
        raise BadCell("cell_no_such_date", value=shortened(text)) from error


def _month(text: str) -> int:
    """Raises `ValueError` for what is no month."""
    return int(text) if text.isdigit() else _MONTHS.index(text.lower()) + 1


def _yes_no(_column: Column, cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    word = str(cell).lower()
    if word not in YES_NO:
        raise BadCell("cell_not_yes_no", value=shortened(cell))
    return word == YES_NO[0]


def _choice(column: Column, cell: Cell) -> object:
    choices = {word.lower(): value for word, value in (column.choices or {}).items()}
    word = " ".join(str(cell).lower().split())
    if word in choices:
        return choices[word]
    if word == "hari" and "hari kerja" in choices:
        raise BadCell("cell_which_days")
    near = get_close_matches(word, choices, n=1, cutoff=0.75)
    words = [known for known in column.words if known.lower() in near] or column.words
    raise BadCell("cell_not_choice", value=shortened(cell), choices=tuple(words))


_READ = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.RUPIAH: _rupiah,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
}
