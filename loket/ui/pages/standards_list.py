"""The list of services at the left of the standards: name, sector, whose it is, and what is still empty."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from operator import attrgetter

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from loket.i18n import _
from loket.services.drafting import DraftRow
from loket.services.needs import need_index
from loket.services.standards import StandardRow
from loket.ui import style
from loket.ui.models.table import ROW_ROLE, Cell, RowTable
from loket.ui.style import Tone
from loket.ui.widgets.chip import chip_size, paint_chip
from loket.ui.widgets.marked_list import MarkedList, MarkedRow

AnyIndex = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class _Column(IntEnum):
    NAME = 0


class StandardModel(RowTable[StandardRow]):
    """The services that fit what was typed."""

    def __init__(self) -> None:
        super().__init__(_Column, {_Column.NAME: _("Layanan")})
        self._all: tuple[StandardRow, ...] = ()
        self._index = need_index(())

    def set_standards(self, rows: Sequence[StandardRow], typed: str) -> None:
        self._all, self._index = tuple(rows), need_index(rows)
        self.narrow(typed)

    def narrow(self, typed: str) -> None:
        """By sector; or only the services that fit what somebody needs, the best first."""
        if typed.strip():
            self.set_rows([self._all[at] for at in self._index.find(typed)])
        else:
            self.set_rows(sorted(self._all, key=attrgetter("sector")))

    def text(self, row: StandardRow, column: int) -> str:
        del column
        return ", ".join(part for part in (row.name, row.sector, state_chip(row)[1], missing_words(row)) if part)

    def key(self, row: StandardRow) -> object:
        return row.code

    def file_headers(self) -> tuple[str, ...]:
        """What a line of the list says stands in columns of its own."""
        return (_("Kode"), _("Layanan"), _("Bidang"), _("Keadaan"), _("SK"), _("Komponen belum diisi"))

    def file_cells(self, row: StandardRow) -> Sequence[Cell]:
        return (row.code, row.name, row.sector, state_chip(row)[1], row.decree, len(row.missing))


def state_chip(row: StandardRow) -> tuple[Tone, str]:
    """Whose standard it is: the office's own, in force or not, or an example."""
    if row.is_example:
        return Tone.NEUTRAL, _("CONTOH")
    return (Tone.DONE, _("Berlaku")) if row.usable else (Tone.PAUSED, _("Belum berlaku"))


def missing_words(row: StandardRow) -> str:
    """ "4 belum diisi": how many of the 14 components nobody has written yet."""
    return _("{count} belum diisi").format(count=len(row.missing)) if row.missing else ""


class _Delegate(QStyledItemDelegate):
    """The sector above its first service; the name on as many lines as it needs, then the chip and the quiet words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        view, row = option.widget, index.data(ROW_ROLE)
        if not isinstance(row, StandardRow) or not isinstance(view, QListView):
            return QSize(style.px(120), style.px(42))
        name = _height("text", row.name, view.viewport().width() - style.px(28))
        return QSize(style.px(120), _head_height(index) + name + chip_size("X").height() + style.px(21))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row, rect, view = index.data(ROW_ROLE), QRectF(option.rect), option.widget
        if not isinstance(row, StandardRow) or not isinstance(view, QListView):
            return
        chosen, head = view.currentIndex() == index, _head_height(index)
        painter.save()
        if head:
            self._paint_head(painter, QRectF(rect.left(), rect.top(), rect.width(), head), row.sector)
        rect = rect.adjusted(0, head, 0, 0)
        painter.fillRect(rect, style.color("accent_tint" if chosen else "card"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), style.color("line"))
        if chosen:
            painter.fillRect(QRectF(rect.left(), rect.top(), style.px(4), rect.height()), style.color("accent"))
        self._paint_words(painter, rect.adjusted(style.px(14), style.px(8), -style.px(14), -style.px(8)), row)
        painter.restore()
        if chosen and view.hasFocus():
            style.paint_focus_ring(painter, rect.adjusted(0, 0, 0, -1), 0)

    @staticmethod
    def _paint_head(painter: QPainter, rect: QRectF, sector: str) -> None:
        painter.fillRect(rect, style.color("neutral_tint"))
        painter.setFont(style.font("quiet", bold=True))
        painter.setPen(style.color("quiet"))
        inner = rect.adjusted(style.px(14), 0, -style.px(14), 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, sector)

    @staticmethod
    def _paint_words(painter: QPainter, inner: QRectF, row: StandardRow) -> None:
        painter.setFont(style.font())
        painter.setPen(style.color("text"))
        painter.drawText(inner, _WRAP, row.name)
        tone, words = state_chip(row)
        size = chip_size(words)
        below = QRectF(inner.left(), inner.bottom() - size.height(), inner.width(), size.height())
        paint_chip(painter, below, tone, words)
        rest = below.adjusted(size.width() + style.px(10), 0, 0, 0)
        painter.setFont(style.font("quiet"))
        painter.setPen(style.color("quiet"))
        quiet = " · ".join(part for part in (row.decree, missing_words(row)) if part)
        shown = painter.fontMetrics().elidedText(quiet, Qt.TextElideMode.ElideRight, round(rest.width()))
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _head_height(index: AnyIndex) -> int:
    """Room for the sector's name above its first service."""
    row, above = index.data(ROW_ROLE), index.sibling(index.row() - 1, 0).data(ROW_ROLE)
    same = isinstance(row, StandardRow) and isinstance(above, StandardRow) and above.sector == row.sector
    return 0 if same else QFontMetrics(style.font("quiet")).height() + style.px(10)


def _height(kind: str, words: str, width: int) -> int:
    return QFontMetrics(style.font(kind)).boundingRect(QRect(0, 0, width, 10_000), _WRAP, words).height()


class StandardsListView(QListView):
    """The services, one chosen. `row_chosen(object)` when the choice moves."""

    row_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Daftar layanan"))
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)

    def row(self) -> StandardRow | None:
        row = self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None
        return row if isinstance(row, StandardRow) else None

    def choose_code(self, code: str) -> bool:
        """Choose the service of that code, else the first one."""
        for at in range(self.model().rowCount()):
            index = self.model().index(at, 0)
            if index.data(ROW_ROLE).code == code:
                self.setCurrentIndex(index)
                return True
        self.setCurrentIndex(self.model().index(0, 0))
        return False

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.row_chosen.emit(current.data(ROW_ROLE))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        QTimer.singleShot(0, self, self._show_chosen)

    def _show_chosen(self) -> None:
        """What is chosen stays in sight when there is less room."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())


class DraftsList(MarkedList):
    """The open drafts above the services; `code_chosen(str)` on Enter. Hidden where there are none."""

    code_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Rancangan terbuka"), least=34, parent=parent)
        self._codes: list[str] = []
        self.entered.connect(self._on_entered)
        self.resized.connect(self._fit)
        self.hide()

    def show_rows(self, rows: Sequence[DraftRow]) -> None:
        self._codes = [row.code for row in rows]
        self.set_rows([_draft_row(at, row) for at, row in enumerate(rows)])
        self.setVisible(bool(rows))
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to four of them."""
        self.setFixedHeight(min(style.px(170), self.whole_height() + 4))

    def _on_entered(self, at: int) -> None:
        self.code_chosen.emit(self._codes[at])


def _draft_row(at: int, row: DraftRow) -> MarkedRow:
    head = _("Rancangan terbuka (Enter: teruskan)") if at == 0 else ""
    words = _("versi {number}").format(number=row.version)
    return MarkedRow(row.name, tone=Tone.ACCENT, word=words, head=head)


class SearchEdit(QLineEdit):
    """A search field: down and Enter go on into the list below it (`list_wanted()`), Esc empties it."""

    list_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
