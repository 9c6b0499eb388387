"""The filters above a list: one is on, the arrows go from one to the next, and they break into rows when narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLayout, QLayoutItem, QSizePolicy, QWidget

from loket.ui import style
from loket.ui.widgets.buttons import Button


class FlowLayout(QLayout):
    """One beside the other, and into the next row when there is no more room.

    It has a widget of its own: a layout written in Python that lies in another layout crashes Qt.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []

    def _flow(self, rect: QRect, *, move: bool) -> int:
        """The height that the items take; moves them when asked to."""
        gap, x, y, row = self.spacing(), rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue  # hidden
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, row = rect.x(), y + row + gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x, row = x + size.width() + gap, max(row, size.height())
        return y + row - rect.y()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._flow(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )


class FilterBar(QWidget):
    """`FilterBar(name, [(key, words), …], rare=keys)`; `key()`, `choose(key)`. `rare` ones show only while they are on.

    Signal: `key_chosen(str)`, by the officer only.
    """

    key_chosen = Signal(str)

    def __init__(
        self,
        name: str,
        filters: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        rare: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        self._rare = rare
        row = FlowLayout(self)
        style.space(row, 6)
        for key, words in filters:
            self._buttons[key] = button = Button(words)
            button.setCheckable(True)
            self._group.addButton(button)
            row.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._buttons[filters[0][0]].setChecked(True)
        self._show_rare()
        self._group.buttonToggled.connect(self._on_button_toggled)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(self._buttons.values())

    def key(self) -> str:
        """The filter that is on."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def words(self) -> str:
        """The words of the filter that is on."""
        return self._buttons[self.key()].text()

    def choose(self, key: str) -> None:
        """Put a filter on without telling."""
        self.blockSignals(True)
        self._buttons[key].setChecked(True)
        self.blockSignals(False)

    def _show_rare(self) -> None:
        for key in self._rare:
            self._buttons[key].setVisible(self._buttons[key].isChecked())

    def _on_button_toggled(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:
            self._show_rare()
            self.key_chosen.emit(self.key())
