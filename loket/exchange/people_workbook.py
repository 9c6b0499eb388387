"""A workbook (Office Open XML, ECMA-376) with one sheet, written straight into its file as the rows come.

openpyxl would keep the rows in a file of the system's temporary folder until the end, and a program that is killed
leaves that file behind with everybody's names in it. Here nothing is written but the file itself.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from loket.errors import RuleError
from loket.exchange.csvfile import clean

Cell = str | int | Decimal | date | datetime | None
Columns = Sequence[tuple[str, int]]
"""Headers, and the columns' widths in letters."""
MOST_ROWS = 1_048_575
"""What a sheet of a workbook holds besides its header."""
_LONGEST_TITLE = 31
_AT_ONCE = 200
_FIRST_DAY = date(1899, 12, 30)
"""Spreadsheets count days from here (from 1 March 1900 on; they hold 1900 for a leap year)."""
# What XML can't carry at all, and what spreadsheets would read as an escape of their own.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TITLE_FORBIDDEN = re.compile(r"[\\*?:/\[\]]")
_PLAIN, _TEXT, _HEADER, _MOMENT, _DATE = range(5)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETML}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEETML}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEETML}.styles+xml"/></Types>'
)
_ROOT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd-mm-yyyy hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="dd-mm-yyyy"/></numFmts>'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_workbook(file: IO[bytes], title: str, columns: Columns, rows: Iterable[Sequence[Cell]]) -> int:
    """Write the sheet; returns how many rows it has. Raises `RuleError("list_too_long")` and what the disk says."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _ROOT_RELATIONS)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        archive.writestr("xl/styles.xml", _STYLES)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
            count = _write_sheet(page, columns, rows)
        archive.writestr("xl/workbook.xml", _book(title, f"$A$1:${_letters(len(columns))}${count + 1}"))
    return count


def _book(title: str, area: str) -> str:
    name = _TITLE_FORBIDDEN.sub(" ", _FORBIDDEN.sub("", clean(title)))[:_LONGEST_TITLE]
    quoted = name.replace("'", "''")
    filtered = escape(f"'{quoted}'!{area}")
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets>'
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"{filtered}</definedName></definedNames></workbook>"
    )


def _write_sheet(page: IO[bytes], columns: Columns, rows: Iterable[Sequence[Cell]]) -> int:
    page.write(_sheet_head(columns).encode("utf-8"))
    letters = [_letters(place) for place in range(1, len(columns) + 1)]
    waiting = [_row(1, letters, [header for header, _width in columns], style=_HEADER)]
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise RuleError("list_too_long", rows=MOST_ROWS)
        waiting.append(_row(count + 1, letters, row, style=_TEXT))
        if len(waiting) >= _AT_ONCE:
            page.write("".join(waiting).encode("utf-8"))
            waiting.clear()
    waiting.append(f'</sheetData><autoFilter ref="A1:{letters[-1]}{count + 1}"/></worksheet>')
    page.write("".join(waiting).encode("utf-8"))
    return count


def _sheet_head(columns: Columns) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, (_header, width) in enumerate(columns, start=1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>"
    )


def _row(number: int, letters: Sequence[str], cells: Sequence[Cell], *, style: int) -> str:
    """`style`: how its texts look."""
    written = [
        _cell(f"{letter}{number}", cell, style) for letter, cell in zip(letters, cells, strict=True) if cell is not None
    ]
    return f'<row r="{number}">{"".join(written)}</row>'


def _cell(place: str, value: Cell, style: int) -> str:
    if isinstance(value, str):
        text = escape(_ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", clean(value))))
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f'<c r="{place}" s="{_MOMENT}"><v>{(value.date() - _FIRST_DAY).days + seconds / 86400!r}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{_DATE}"><v>{(value - _FIRST_DAY).days}</v></c>'
    return f'<c r="{place}" s="{_PLAIN}"><v>{value}</v></c>'


def _letters(place: int) -> str:
    """A column by its letters: 1 is A, 27 is AA."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
