"""ChoiceList: one of a few, all in sight, one key each."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.widgets.access import keep_tab_order
from loket.ui.widgets.labels import key_cap_size, paint_key_cap

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LEFT, _ABOVE, _LEAST = 40, 6, 34


@dataclass(frozen=True, slots=True)
class ChoiceItem:
    """Something to choose, with a quieter second line."""

    key: Hashable
    text: str
    detail: str = ""


class ChoiceRow(QRadioButton):
    """One row: a ring, the words, a quieter second line, and its key."""

    accepted = Signal()

    def __init__(self, item: ChoiceItem, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self.number = item, number
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(item.text)
        self.setAccessibleDescription(", ".join(part for part in (item.detail, number) if part))

    def _right(self) -> int:
        return key_cap_size(self.number).width() + style.px(16) if self.number else style.px(8)

    def _height(self, width: int, text: str, kind: str) -> int:
        if not text:
            return 0
        room = max(40, width - style.px(_LEFT) - self._right())
        return QFontMetrics(style.font(kind)).boundingRect(QRect(0, 0, room, 10_000), _WRAP, text).height()

    def heightForWidth(self, width: int) -> int:
        words = self._height(width, self.item.text, "text") + self._height(width, self.item.detail, "quiet")
        return max(style.px(_LEAST), words + 2 * style.px(_ABOVE))

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(style.px(280), self.heightForWidth(style.px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(160), style.px(_LEAST))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def nextCheckState(self) -> None:
        self.setChecked(True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.accepted.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("accent_tint"))
            painter.drawRoundedRect(QRectF(self.rect()), style.px(5), style.px(5))
        self._paint_ring(painter)
        self._paint_words(painter)
        if self.number:
            size = key_cap_size(self.number)
            at = QRectF(self.width() - size.width() - style.px(8), (self.height() - size.height()) / 2, *size.toTuple())
            paint_key_cap(painter, at, self.number)
        if self.hasFocus():
            style.paint_focus_ring(painter, QRectF(self.rect()))
        painter.end()

    def _paint_ring(self, painter: QPainter) -> None:
        side = style.px(20)
        ring = QRectF(style.px(9), (self.height() - side) / 2, side, side)
        painter.setPen(QPen(style.color("accent" if self.isChecked() else "border"), 2))
        painter.setBrush(style.color("field"))
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
        if self.isChecked():
            inset = style.px(6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("accent"))
            painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))

    def _paint_words(self, painter: QPainter) -> None:
        words = self._height(self.width(), self.item.text, "text")
        detail = self._height(self.width(), self.item.detail, "quiet")
        room = QRect(style.px(_LEFT), 0, self.width() - style.px(_LEFT) - self._right(), self.height())
        room.setTop((self.height() - words - detail) // 2)
        painter.setFont(style.font())
        painter.setPen(style.color("text" if self.isEnabled() else "quiet"))
        painter.drawText(room, _WRAP, self.item.text)
        painter.setFont(style.font("quiet"))
        painter.setPen(style.color("quiet"))
        painter.drawText(room.adjusted(0, words, 0, 0), _WRAP, self.item.detail)


class ChoiceList(QWidget):
    """`ChoiceList(accessible_name)`; `set_items(items, chosen=None)`, `chosen()` (a key or None), `choose(key)`.

    One tab stop. 1 to 9 and 0 choose the first ten, the arrows, Home and End move and choose, Space chooses.
    Signals: `choice_changed(object)`; `accepted(object)` on Enter or a double click. `numbered=False` shows no keys.
    """

    choice_changed = Signal(object)
    accepted = Signal(object)

    def __init__(self, accessible_name: str, *, numbered: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ChoiceRow] = []
        self._numbered = numbered
        self._list = QVBoxLayout(self)
        style.space(self._list, 2)
        self.setAccessibleName(accessible_name)

    @property
    def rows(self) -> tuple[ChoiceRow, ...]:
        return tuple(self._rows)

    def set_items(self, items: Sequence[ChoiceItem], chosen: Hashable | None = None) -> None:
        for old in self._rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        keys = [str(at % 10) if at <= 10 and self._numbered else "" for at in range(1, len(items) + 1)]
        self._rows = [ChoiceRow(item, key, self) for item, key in zip(items, keys, strict=True)]
        for row in self._rows:
            row.setChecked(row.item.key == chosen)
            row.installEventFilter(self)
            row.toggled.connect(self._on_row_toggled)
            row.accepted.connect(self._on_row_accepted)
            self._list.addWidget(row)
            row.show()  # at once, so that it can take the focus
        keep_tab_order(self, self._rows)
        self._rove()

    def chosen(self) -> Hashable | None:
        return next((row.item.key for row in self._rows if row.isChecked()), None)

    def choose(self, key: Hashable) -> bool:
        """Choose this one; False when it is not there."""
        row = next((row for row in self._rows if row.item.key == key), None)
        if row is not None:
            row.setChecked(True)
        return row is not None

    def accept(self) -> None:
        if self.chosen() is not None:
            self.accepted.emit(self.chosen())

    def _on_row_toggled(self, checked: bool) -> None:
        if checked:
            self._rove()
            self.choice_changed.emit(self.chosen())

    def _on_row_accepted(self) -> None:
        self.accept()

    def _rove(self) -> None:
        """Tab stops at the chosen row, or at the first."""
        stop = next((row for row in self._rows if row.isChecked()), self._rows[0] if self._rows else None)
        for row in self._rows:
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if row is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)  # type: ignore[arg-type]  # Qt takes None

    def _go_to(self, at: int) -> None:
        row = self._rows[max(0, min(at, len(self._rows) - 1))]
        row.setChecked(True)
        row.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_key(self, row: ChoiceRow, event: QKeyEvent) -> bool:
        at, last = self._rows.index(row), len(self._rows) - 1
        places: dict[int, int] = {
            Qt.Key.Key_Down: at + 1 if row.isChecked() else at,
            Qt.Key.Key_Up: at - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in places:
            self._go_to(places[event.key()])
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row.setChecked(True)
            self.accept()
            return True
        named = next((place for place, each in enumerate(self._rows) if each.number == event.text() != ""), None)
        if named is not None:
            self._go_to(named)
        return named is not None

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(watched, ChoiceRow) and watched in self._rows and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._on_key(watched, event)
        return False
