"""ComboSearch: type any part of any word, choose with the arrows, Enter or Tab. The keyboard never leaves the field."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from loket.i18n import _, ngettext
from loket.ui import style
from loket.ui.widgets.access import announce

_MOST, _ROWS = 50, 7
AnyIndex = QModelIndex | QPersistentModelIndex
Finder = Callable[[str], Sequence[int]]
"""What was typed ► the positions of the items that fit, the best first."""


@dataclass(frozen=True, slots=True)
class SearchItem:
    """Something to choose: its title, a quieter second line, what it stands for, and other words people use for it."""

    title: str
    subtitle: str = ""
    data: object = None
    synonyms: tuple[str, ...] = ()


def find_items(items: Sequence[SearchItem], typed: str) -> list[SearchItem]:
    """The items in which every typed word is part of a word; those that begin with it come first."""
    words = _plain(typed).split()
    ranked = [(rank, at) for at, item in enumerate(items) if (rank := _rank(item, words)) is not None]
    return [items[at] for _rank_, at in sorted(ranked)]


def _rank(item: SearchItem, words: Sequence[str]) -> int | None:
    title, others = _plain(item.title), _plain(" ".join(item.synonyms))
    if not all(word in title or word in others for word in words):
        return None
    if title.startswith(" ".join(words)):
        return 0
    starts = f" {title} {others}"
    return 1 if all(f" {word}" in f" {title}" for word in words) else 2 if all(f" {w}" in starts for w in words) else 3


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


class _Found(QAbstractListModel):
    """What was found, or one line saying that nothing was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: list[SearchItem] = []

    def set_items(self, items: list[SearchItem]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else max(1, len(self.items))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.UserRole):
            return None
        if not self.items:
            return _("Tidak ditemukan. Coba kata lain.")
        item = self.items[index.row()]
        return item.title if role == Qt.ItemDataRole.DisplayRole else item


class _FoundDelegate(QStyledItemDelegate):
    """Two lines: the title, and the quiet one below."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        lines = 2 if getattr(index.data(Qt.ItemDataRole.UserRole), "subtitle", "") else 1
        return QSize(style.px(200), QFontMetrics(style.font()).height() * lines + style.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect = QRectF(option.rect)
        item, view = index.data(Qt.ItemDataRole.UserRole), option.widget
        painter.save()
        if isinstance(item, SearchItem) and isinstance(view, QListView) and view.currentIndex() == index:
            painter.fillRect(rect, style.color("accent_tint"))
            painter.fillRect(QRectF(rect.left(), rect.top(), style.px(4), rect.height()), style.color("accent"))
        inner = rect.adjusted(style.px(12), style.px(6), -style.px(8), -style.px(6))
        painter.setFont(style.font())
        painter.setPen(style.color("text" if isinstance(item, SearchItem) else "quiet"))
        title = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, round(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(style.font("quiet"))
        painter.setPen(style.color("quiet"))
        more = painter.fontMetrics().elidedText(
            getattr(item, "subtitle", ""), Qt.TextElideMode.ElideRight, round(inner.width())
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, more)
        painter.restore()


class ComboSearch(QLineEdit):
    """`ComboSearch(accessible_name)`; `set_items(items, finder=None)`, `chosen()` (the data or None), `choose(data)`,
    `clear()`.

    Typing finds by part of any word in title and synonyms, or as a `Finder` ranks; Down opens the whole list; Enter
    and Tab take the marked one, Esc closes the list. Text that is no choice stays, and `chosen()` is None. Signals:
    `item_chosen(object)`, the data, None when a choice was typed over; `item_taken()` after Enter or a click took
    one, when the page may move on (after Tab the focus moves by itself).
    """

    item_chosen = Signal(object)
    item_taken = Signal()
    takes_on_tab = True
    icon = "chevron-down"
    least_width = 320

    def __init__(self, accessible_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[SearchItem, ...] = ()
        self._finder: Finder | None = None
        self._chosen: SearchItem | None = None
        self._found = _Found(self)
        self._popup: QListView | None = None
        self.setAccessibleName(accessible_name)
        self.setPlaceholderText(_("ketik untuk mencari"))
        self.setTextMargins(0, 0, style.px(22), 0)
        self.textEdited.connect(self._on_text_edited)

    @property
    def is_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    @property
    def found(self) -> tuple[SearchItem, ...]:
        """What the list offers now."""
        return tuple(self._found.items)

    def set_items(self, items: Sequence[SearchItem], finder: Finder | None = None) -> None:
        self._items, self._finder = tuple(items), finder
        self.close_list()

    def chosen(self) -> object:
        return self._chosen.data if self._chosen else None

    def choose(self, data: object) -> bool:
        """Choose the item with this data; False when there is none."""
        item = next((each for each in self._items if each.data == data), None)
        if item is not None:
            self._take(item)
        return item is not None

    def open_list(self) -> None:
        """Offer what fits the text; everything when the text is a choice already or empty."""
        self._found.set_items(self._matches()[:_MOST])
        popup = self._popup or self._make_popup()
        popup.setCurrentIndex(self._found.index(self._place_of_chosen(), 0))
        self._place(popup)
        popup.show()
        popup.raise_()
        popup.scrollTo(popup.currentIndex())
        self._announce()

    def close_list(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _matches(self) -> list[SearchItem]:
        typed = "" if self._chosen else self.text()
        if self._finder is not None and typed.strip():
            return [self._items[at] for at in self._finder(typed)]
        return find_items(self._items, typed)

    def _place_of_chosen(self) -> int:
        return self._found.items.index(self._chosen) if self._chosen in self._found.items else 0

    def _make_popup(self) -> QListView:
        """A list over the window's other widgets, not a window of its own: the focus and the keys stay here."""
        popup = QListView(self.window())
        popup.setModel(self._found)
        self._found.setParent(popup)  # a view that outlives its model complains
        popup.setItemDelegate(_FoundDelegate(popup))
        popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        popup.setMouseTracking(True)
        popup.setAccessibleName(_("Pilihan yang ditemukan"))
        popup.clicked.connect(self._on_clicked)
        popup.entered.connect(popup.setCurrentIndex)
        self._popup = popup
        self.destroyed.connect(popup.deleteLater)
        return popup

    def _place(self, popup: QListView) -> None:
        window = self.window()
        at = self.mapTo(window, QPoint(0, self.height() + 2))
        rows = min(self._found.rowCount(), _ROWS)
        wanted = sum(popup.sizeHintForRow(row) for row in range(rows)) + 2 * popup.frameWidth() + 2
        below, above = window.height() - at.y() - style.px(4), at.y() - self.height() - style.px(8)
        height = min(wanted, below if below >= min(wanted, above) else above)
        top = at.y() if below >= min(wanted, above) else at.y() - self.height() - 4 - height
        width = min(max(self.width(), style.px(self.least_width)), window.width() - style.px(8))
        left = max(style.px(4), min(at.x(), window.width() - width - style.px(4)))
        popup.setGeometry(QRect(left, top, width, height))

    def _announce(self) -> None:
        count = len(self._found.items)
        words = ngettext("{count} pilihan", "{count} pilihan", count).format(count=count)
        announce(self, words if count else _("Tidak ditemukan. Coba kata lain."))

    def _take(self, item: SearchItem) -> None:
        self._chosen = item
        self.setText(item.title)
        self.setCursorPosition(0)
        self.close_list()
        self.item_chosen.emit(item.data)

    def _marked(self) -> SearchItem | None:
        item = self._popup.currentIndex().data(Qt.ItemDataRole.UserRole) if self._popup and self.is_open else None
        return item if isinstance(item, SearchItem) else None

    def _move(self, by: int) -> None:
        if self._popup is None or not self._found.items:
            return
        row = max(0, min(self._popup.currentIndex().row() + by, len(self._found.items) - 1))
        self._popup.setCurrentIndex(self._found.index(row, 0))
        announce(self, self._found.items[row].title)

    def _wants(self, event: QKeyEvent) -> bool:
        """While the list is open, Esc and Enter belong to it and not to the window's shortcuts."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        return self.is_open and plain and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def _on_text_edited(self, _typed: str) -> None:
        if self._chosen is not None:
            self._chosen = None
            self.item_chosen.emit(None)
        self.open_list()

    def _on_clicked(self, index: QModelIndex) -> None:
        item = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(item, SearchItem):
            self._take(item)
            self.item_taken.emit()

    def clear(self) -> None:
        had, self._chosen = self._chosen, None
        super().clear()
        self.close_list()
        if had is not None:
            self.item_chosen.emit(None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            marked = self._marked()
            if self.takes_on_tab and marked is not None and self.text().strip():
                self._take(marked)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _ROWS,
            Qt.Key.Key_PageUp: -_ROWS,
        }
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not self.is_open and event.key() == Qt.Key.Key_Down:
            self.open_list()
        elif self.is_open and event.key() in steps:
            self._move(steps[event.key()])
        elif self.is_open and event.key() == Qt.Key.Key_Escape:
            self.close_list()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (marked := self._marked()):
            self._take(marked)
            self.item_taken.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.is_open and self._items:
            self.open_list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_list()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = style.px(18)
        painter = QPainter(self)
        box = QRectF(self.width() - side - style.px(8), (self.height() - side) / 2, side, side)
        style.draw_icon(painter, self.icon, box, style.color("quiet"))
        painter.end()
