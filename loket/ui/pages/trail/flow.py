"""Fields side by side in columns of equal kind, in as many rows as the width needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from loket.ui import style


class Flow(QWidget):
    """`add(widget, least)`: `least` is the width below which the row is broken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        style.space(self._grid, 12)
        self._parts: list[tuple[QWidget, int]] = []
        self._columns = 0
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget, least: int) -> None:
        self._parts.append((widget, least))
        self._arrange(len(self._parts))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns and self._grid.count() == len(self._parts):
            return
        self._columns = columns
        for at, (widget, least) in enumerate(self._parts):
            self._grid.addWidget(widget, at // columns, at % columns, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(at % columns, least)
        for at in range(columns, len(self._parts)):
            self._grid.setColumnStretch(at, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = sum(style.px(least) for _widget, least in self._parts) + style.px(12) * (len(self._parts) - 1)
        self._arrange(len(self._parts) if self.width() >= needed else 3)
