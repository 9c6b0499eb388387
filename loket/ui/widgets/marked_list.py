"""A list whose rows say how they are: a shape and a word, the text on as many lines as it needs, a quiet line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.chip import paint_shape
from loket.ui.widgets.roles import ROW_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LEFT, _ABOVE, _SHAPE = 36, 6, 12


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """`word` says in letters what the shape of `tone` says; `head` stands above it; `number` instead of a shape."""

    text: str
    detail: str = ""
    tone: Tone | None = None
    word: str = ""
    head: str = ""
    number: str = ""

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.number, self.text, self.word, self.detail) if part)


class _Rows(QAbstractListModel):
    """The rows as they are shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[MarkedRow] = []

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return row if role == ROW_ROLE else None


class _Delegate(QStyledItemDelegate):
    """Head, shape or number, text, word at the right, quiet line below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row, view = index.data(ROW_ROLE), option.widget
        if not isinstance(row, MarkedRow) or not isinstance(view, MarkedList):
            return QSize(style.px(120), style.px(34))
        room = view.viewport().width() - style.px(_LEFT + 10) - _word_room(row)
        words = _height("text", row.text, room) + (_height("quiet", row.detail, room) if row.detail else 0)
        return QSize(style.px(120), _head(row) + max(style.px(view.least), words + 2 * style.px(_ABOVE)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row, view, rect = index.data(ROW_ROLE), option.widget, QRectF(option.rect)
        if not isinstance(row, MarkedRow) or not isinstance(view, MarkedList):
            return
        chosen = view.currentIndex() == index
        painter.save()
        if row.head:
            _paint_head(painter, QRectF(rect.left(), rect.top(), rect.width(), _head(row)), row.head)
            rect.setTop(rect.top() + _head(row))
        painter.fillRect(rect, style.color("accent_tint" if chosen else "card"))
        if chosen:
            painter.fillRect(QRectF(rect.left(), rect.top(), style.px(4), rect.height()), style.color("accent"))
        self._paint_mark(painter, rect, row)
        self._paint_words(painter, rect, row)
        painter.restore()
        if chosen and view.hasFocus():
            style.paint_focus_ring(painter, rect, 0)

    @staticmethod
    def _paint_mark(painter: QPainter, rect: QRectF, row: MarkedRow) -> None:
        middle = rect.top() + style.px(_ABOVE) + QFontMetrics(style.font()).height() / 2
        if row.tone is not None:
            side = style.px(_SHAPE)
            paint_shape(painter, QRectF(rect.left() + style.px(14), middle - side / 2, side, side), row.tone)
        elif row.number:
            painter.setFont(style.font())
            painter.setPen(style.color("quiet"))
            box = QRectF(rect.left(), rect.top() + style.px(_ABOVE), style.px(_LEFT - 6), rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, row.number)

    @staticmethod
    def _paint_words(painter: QPainter, rect: QRectF, row: MarkedRow) -> None:
        inner = rect.adjusted(style.px(_LEFT), style.px(_ABOVE), -style.px(10), 0)
        text = inner.adjusted(0, 0, -_word_room(row), 0)
        painter.setFont(style.font())
        painter.setPen(style.color("text"))
        painter.drawText(text, _WRAP, row.text)
        painter.setFont(style.font("quiet"))
        if row.detail:
            painter.setPen(style.color("quiet"))
            below = _height("text", row.text, round(text.width()))
            painter.drawText(text.adjusted(0, below, 0, 0), _WRAP, row.detail)
        if row.word:
            painter.setPen(style.color(row.tone or "quiet"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, row.word)


def _paint_head(painter: QPainter, rect: QRectF, words: str) -> None:
    painter.fillRect(rect, style.color("neutral_tint"))
    painter.setFont(style.font("quiet", bold=True))
    painter.setPen(style.color("quiet"))
    place = rect.adjusted(style.px(14), 0, -style.px(10), 0)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _head(row: MarkedRow) -> int:
    return QFontMetrics(style.font("quiet")).height() + style.px(6) if row.head else 0


def _word_room(row: MarkedRow) -> int:
    return QFontMetrics(style.font("quiet")).horizontalAdvance(row.word) + style.px(8) if row.word else 0


def _height(kind: str, words: str, width: int) -> int:
    return QFontMetrics(style.font(kind)).boundingRect(QRect(0, 0, max(40, width), 10_000), _WRAP, words).height()


class MarkedList(QListView):
    """`set_rows(rows)` keeps the chosen place; `place()`, `choose(place)`, `whole_height()`.

    Signals: `place_chosen(int)` when the officer moves, `entered(int)` on Enter or a double click, `resized()`.
    """

    place_chosen = Signal(int)
    entered = Signal(int)
    resized = Signal()

    def __init__(self, name: str, *, least: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.least = least
        self._rows = _Rows(self)
        self._is_filling = False
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._on_double_clicked)

    @property
    def rows(self) -> tuple[MarkedRow, ...]:
        return tuple(self._rows.rows)

    def set_rows(self, rows: Sequence[MarkedRow]) -> None:
        """Show these rows; as many as before are only told anew."""
        at = self.place()
        self._is_filling = True
        if len(rows) == len(self._rows.rows):
            self._rows.rows = list(rows)
            if rows:
                self._rows.dataChanged.emit(self._rows.index(0), self._rows.index(len(rows) - 1))
        else:
            self._rows.beginResetModel()
            self._rows.rows = list(rows)
            self._rows.endResetModel()
            self.choose(min(at, len(rows) - 1))
        self._is_filling = False
        self.scheduleDelayedItemsLayout()

    def place(self) -> int:
        """Which row is chosen; -1 where there is none."""
        return self.currentIndex().row()

    def choose(self, place: int) -> None:
        self.setCurrentIndex(self._rows.index(place))

    def whole_height(self) -> int:
        """What all rows take."""
        return sum(self.sizeHintForRow(at) for at in range(len(self._rows.rows)))

    def _on_double_clicked(self, index: AnyIndex) -> None:
        self.entered.emit(index.row())

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and not self._is_filling:
            self.place_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.place() >= 0:
            self.entered.emit(self.place())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.place() < 0 and self._rows.rows:
            self.choose(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self.resized.emit()
