"""Reads a workbook (XLSX, ECMA-376) cell by cell, and tells what a plain table must not have.

Our own reader of the few parts that hold cells, because every cell has to be looked at anyhow before it can be trusted:
formulas, merged and hidden cells, and files that were made to fill the memory are found here, each with its place.
Libraries pass over these, or believe what a file declares. Workbooks are written with openpyxl, and the tests hold this
reader against it.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path

from loket.errors import RuleError
from loket.exchange.standard_sheets.archive import Archive
from loket.exchange.standard_sheets.grid import Faults, Grid
from loket.exchange.standard_sheets.layout import GUIDE
from loket.exchange.standard_sheets.xlsx_parts import Budget, Styles, Texts, Worksheet
from loket.exchange.standard_sheets.xml_parts import RELATION, Attributes, elements

_TYPES = "[Content_Types].xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACROS = "application/vnd.ms-excel."
_MOST_SHEETS = 60


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


class Workbook:
    """The parts of a workbook that its sheets need."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._names = set(archive.names())
        self.epoch_1904 = False
        self.sheets: list[_Sheet] = []
        book = self._book()
        self._targets: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        folder, name = posixpath.split(book)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._names:
            raise self._damaged()
        elements(archive, relations, lambda element, found: self._relation(folder, element, found))
        elements(archive, book, self._book_element)
        budget = Budget(archive)
        self.texts = Texts.of(archive, self._kinds.get("sharedStrings"), budget)
        self.styles = Styles.of(archive, self._kinds.get("styles"))
        self.budget = budget

    def _damaged(self) -> RuleError:
        return RuleError("workbook_damaged", file=self._archive.file)

    def _book(self) -> str:
        """The part that lists the sheets, by the content types. Raises `RuleError` for what is no plain workbook."""
        if "content.xml" in self._names or "mimetype" in self._names:
            raise RuleError("workbook_opendocument", file=self._archive.file)
        if _TYPES not in self._names:
            raise RuleError("workbook_not", file=self._archive.file)
        if any(posixpath.basename(name).lower() == "vbaproject.bin" for name in self._names):
            raise RuleError("workbook_macros", file=self._archive.file)
        if any("/externallinks/" in name.lower() for name in self._names):
            raise RuleError("workbook_links", file=self._archive.file)
        found: list[str] = []
        elements(self._archive, _TYPES, lambda _name, attributes: self._type(attributes, found))
        if len(found) != 1 or found[0] not in self._names:
            raise RuleError("workbook_not", file=self._archive.file)
        return found[0]

    def _type(self, attributes: Attributes, found: list[str]) -> None:
        kind = attributes.get("ContentType", "")
        if kind.startswith(_MACROS) and "macroEnabled" in kind:
            raise RuleError("workbook_macros", file=self._archive.file)
        if kind in {f"{_BOOK}sheet.main+xml", f"{_BOOK}template.main+xml"} and "PartName" in attributes:
            found.append(attributes["PartName"].lstrip("/"))

    def _relation(self, folder: str, element: str, attributes: Attributes) -> None:
        if element != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        self._targets[attributes.get("Id", "")] = part
        self._kinds[posixpath.basename(attributes.get("Type", ""))] = part

    def _book_element(self, element: str, attributes: Attributes) -> None:
        if element == "workbookPr":
            self.epoch_1904 = attributes.get("date1904", "0") in {"1", "true"}
        if element != "sheet":
            return
        relation = next((value for name, value in attributes.items() if name.endswith(RELATION)), "")
        part = self._targets.get(relation, "")
        if part not in self._names or not attributes.get("name") or len(self.sheets) >= _MOST_SHEETS:
            raise self._damaged()
        self.sheets.append(_Sheet(attributes["name"], part, attributes.get("state", "visible") != "visible"))


def read_workbook(path: Path, faults: Faults) -> dict[str, Grid]:
    """The sheets of a workbook by name. What no table may have is added to `faults`.

    Raises `RuleError` for what is no plain workbook or can't be read within the bounds.
    """
    with Archive(path) as archive:
        book = Workbook(archive)
        grids: dict[str, Grid] = {}
        for sheet in book.sheets:
            if sheet.name.strip().lower() == GUIDE.lower():
                continue
            worksheet = Worksheet(archive, sheet.part, sheet.name, faults)
            worksheet.use(book.texts, book.styles, book.budget, epoch_1904=book.epoch_1904)
            worksheet.parse()
            if sheet.hidden and worksheet.grid.rows:
                faults.add(sheet.name, "sheet_hidden")
            if grids.setdefault(sheet.name, worksheet.grid) is not worksheet.grid:
                faults.add(sheet.name, "sheet_twice")
        return grids
