"""Small parts that the cards of a request are made of: facts with their names, sentences, and a table to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.widgets.labels import Label

_TOP = Qt.AlignmentFlag.AlignTop


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and away from the screen."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class FactList(QWidget):
    """`set_facts([(name, value), …])`: names at the left, values beside them; the empty are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        style.space(self._grid, 6)
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        clear(self._grid)
        for row, (name, value) in enumerate((name, value) for name, value in facts if value):
            quiet, told = Label(name, "quiet", wrap=True), Label(value, wrap=True)
            quiet.setFixedWidth(style.px(124))
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            told.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(quiet, row, 0, _TOP)
            self._grid.addWidget(told, row, 1, _TOP)
        self.setVisible(self._grid.count() > 0)


class Sentences(QWidget):
    """`set_sentences([…])`: one below the other."""

    def __init__(self, kind: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._column = QVBoxLayout(self)
        style.space(self._column, 4)

    def set_sentences(self, sentences: Sequence[str]) -> None:
        clear(self._column)
        for sentence in sentences:
            self._column.addWidget(Label(sentence, self._kind, wrap=True))
        self.setVisible(bool(sentences))


class ReadingTable(QWidget):
    """`set_lines(headers, lines)`: a small table that is only read. Where it is too narrow for its columns, each line
    becomes a list of facts."""

    def __init__(self, narrow_below: int = 560, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow_below = narrow_below
        self._table, self._facts = QWidget(), QWidget()
        self._grid, self._column = QGridLayout(self._table), QVBoxLayout(self._facts)
        outer = QVBoxLayout(self)
        for layout, gap in ((self._grid, 8), (self._column, 14), (outer, 0)):
            style.space(layout, gap)
        outer.addWidget(self._table)
        outer.addWidget(self._facts)
        self._facts.hide()

    def set_lines(self, headers: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        clear(self._grid)
        clear(self._column)
        for column, header in enumerate(headers):
            self._grid.addWidget(Label(header, "quiet", wrap=True), 0, column, _TOP)
            self._grid.setColumnStretch(column, 1)
        for row, line in enumerate(lines, start=1):
            for column, (header, cell) in enumerate(zip(headers, line, strict=True)):
                label = Label(cell, wrap=True)
                label.setAccessibleName(f"{header}: {cell}")
                self._grid.addWidget(label, row, column, _TOP)
            facts = FactList(self._facts)
            facts.set_facts(list(zip(headers, line, strict=True)))
            self._column.addWidget(facts)
        self.setVisible(bool(lines))

    def _fit(self) -> None:
        narrow = self.width() < style.px(self._narrow_below)
        if self._facts.isHidden() == narrow:
            self._table.setVisible(not narrow)
            self._facts.setVisible(narrow)

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(200), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class Columns(QWidget):
    """Two columns beside each other where there is room, else one below the other."""

    def __init__(self, first: Sequence[QWidget], second: Sequence[QWidget], beside_from: int = 900) -> None:
        super().__init__()
        self._beside_from = beside_from
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        style.space(self._row, 14)
        for widgets in (first, second):
            column = QVBoxLayout()
            style.space(column, 14)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
            self._row.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= style.px(self._beside_from)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)
