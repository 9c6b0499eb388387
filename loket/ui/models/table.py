"""The base of every list: holds answers, formats them on demand, knows no service.

class Column(IntEnum):
    PROMISE = 0
    NUMBER = 1

class RequestTable(RowTable[RequestRow]):
    def __init__(self) -> None:
        super().__init__(Column, {Column.PROMISE: _("Janji"), Column.NUMBER: _("Nomor")})

    def text(self, row: RequestRow, column: int) -> str: ...
    def tone(self, row: RequestRow, column: int) -> Tone | None: ...   # only for status chips
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from loket.ui.style import Tone
from loket.ui.widgets.roles import CHIP_ROLE, KEY_ROLE, ROW_ROLE, SHORT_ROLE, SORT_ROLE

__all__ = ["CHIP_ROLE", "KEY_ROLE", "ROW_ROLE", "SORT_ROLE", "RowTable"]

Row = TypeVar("Row")
Cell = str | int | Decimal | date | None
"""What a saved list can hold."""
AnyIndex = QModelIndex | QPersistentModelIndex


class RowTable(QAbstractTableModel, Generic[Row]):
    """One list. A subclass says what stands in a cell (`text`) and, where it differs, how it sorts (`sort_value`)."""

    def __init__(
        self, columns: type[IntEnum], headers: Mapping[Any, str] | Sequence[str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._headers = [headers[column] for column in columns]
        self._rows: list[Row] = []
        self._sorting: tuple[int, bool] | None = None

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in the order they are shown."""
        return tuple(self._rows)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, in the officer's chosen order when a header was clicked."""
        self.beginResetModel()
        self._rows = self._in_order(list(rows))
        self.endResetModel()

    def row_at(self, index: AnyIndex) -> Row | None:
        """The row an index points to."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def text(self, row: Row, column: int) -> str:
        """What the cell says. Every list says this."""
        raise NotImplementedError

    def sort_value(self, row: Row, column: int) -> Any:
        """What the column is sorted by: a date, a number; the cell's text when nothing else is said."""
        return self.text(row, column).casefold()

    def tone(self, row: Row, column: int) -> Tone | None:
        """The tone of a cell that is a status chip; None for plain text."""
        del row, column
        return None

    def tooltip(self, row: Row, column: int) -> str:
        """More about the cell; nothing by default (a cut-off text shows itself in full anyway)."""
        del row, column
        return ""

    def short_text(self, row: Row, column: int) -> str:
        """Shorter words where the whole ones don't fit; none by default."""
        del row, column
        return ""

    def is_number(self, column: int) -> bool:
        """Numbers stand at the right."""
        del column
        return False

    def key(self, row: Row) -> object:
        """What stays the same when the row is loaded again; the chosen row is found by it."""
        return getattr(row, "id", row)

    def file_headers(self) -> tuple[str, ...]:
        """The columns that a saved list has: those of the screen, also what a narrow window leaves out."""
        return tuple(self._headers)

    def file_cells(self, row: Row) -> Sequence[Cell]:
        """What stands in a saved list for a row: what its columns say, and a whole number as one."""
        texts = (self.text(row, column) for column in range(self.columnCount()))
        return [int(text) if self.is_number(at) and text.isdecimal() else text for at, text in enumerate(texts)]

    def file_rows(self) -> list[Sequence[Cell]]:
        """All rows as a saved list has them, in the order in which they are shown."""
        return [self.file_cells(row) for row in self._rows]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(row, column)
        if role == CHIP_ROLE:
            return self.tone(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tooltip(row, column) or None
        return self._raw(row, column, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorting = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._rows[index.row()] for index in before]
        self._rows = self._in_order(self._rows)
        places = {id(row): at for at, row in enumerate(self._rows)}
        after = [self.index(places[id(row)], old.column()) for row, old in zip(held, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _raw(self, row: Row, column: int, role: int) -> Any:
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return self.sort_value(row, column)
        if role == SHORT_ROLE:
            return self.short_text(row, column)
        if role == KEY_ROLE:
            return self.key(row)
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.is_number(column) else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _in_order(self, rows: list[Row]) -> list[Row]:
        if self._sorting is None:
            return rows
        column, descending = self._sorting

        def by_value(row: Row) -> tuple[bool, Any]:
            value = self.sort_value(row, column)
            return value is None, 0 if value is None else value

        return sorted(rows, key=by_value, reverse=descending)
