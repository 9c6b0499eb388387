"""TableView: every list looks and answers to keys alike. The models are in `ui/models`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.chip import chip_size, paint_chip
from loket.ui.widgets.roles import CHIP_ROLE, KEY_ROLE, ROW_ROLE, SHORT_ROLE

_WIDEST = 300
_LEAST = 150
AnyIndex = QModelIndex | QPersistentModelIndex


class ChipDelegate(QStyledItemDelegate):
    """Paints a chip where the model gives a tone (CHIP_ROLE), else text; and the ring around the current row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        words = str(index.data() or "")
        if index.data(CHIP_ROLE) is not None:
            return QSize(chip_size(words).width() + style.px(18), style.px(42))
        return QSize(option.fontMetrics.horizontalAdvance(words) + style.px(26), style.px(42))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        view = option.widget
        rect = QRectF(option.rect)
        chosen = isinstance(view, QTableView) and view.selectionModel().isRowSelected(index.row(), QModelIndex())
        painter.save()
        painter.fillRect(rect, style.color("accent_tint" if chosen else "card"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), style.color("line"))
        self._paint_content(painter, rect.adjusted(style.px(8), 0, -style.px(8), 0), index)
        painter.restore()
        if isinstance(view, TableView) and view.hasFocus() and view.currentIndex().row() == index.row():
            self._paint_ring(painter, rect, view, index)

    def _paint_content(self, painter: QPainter, rect: QRectF, index: AnyIndex) -> None:
        words, tone = str(index.data() or ""), index.data(CHIP_ROLE)
        if tone is not None and words:
            paint_chip(painter, rect, Tone(tone), words)  # Qt hands a StrEnum back as its str
            return
        painter.setFont(style.font())
        painter.setPen(style.color("text"))
        shown = _fitting(painter.fontMetrics(), words, str(index.data(SHORT_ROLE) or ""), round(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)

    def _paint_ring(self, painter: QPainter, rect: QRectF, view: TableView, index: AnyIndex) -> None:
        width, ink = max(2, style.px(2)), style.color("accent")
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), width), ink)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - width, rect.width(), width), ink)
        place = view.horizontalHeader().visualIndex(index.column())
        if place == 0:
            painter.fillRect(QRectF(rect.left(), rect.top(), width, rect.height()), ink)
        header = view.horizontalHeader()
        if place == max(header.visualIndex(at) for at in range(header.count()) if not header.isSectionHidden(at)):
            painter.fillRect(QRectF(rect.right() - width, rect.top(), width, rect.height()), ink)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        words = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        room = option.rect.width()
        if not words and self.sizeHint(option, index).width() - style.px(10) > room:
            words = str(index.data() or "")
        QToolTip.showText(event.globalPos(), words, view)
        return True


def _fitting(metrics: QFontMetrics, words: str, short: str, room: int) -> str:
    """The words, or their short form where they don't fit, or as much of it as does."""
    if short and metrics.horizontalAdvance(words) > room:
        words = short
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)


class TableView(QTableView):
    """`TableView(accessible_name, stretch=column)`; `setModel(model)` as usual; the list's RowTable does the rest.

    `row()` is the chosen row's answer (or None), `choose_key(key)`, `choose_first()`. Columns fit their content,
    `stretch` takes what is left. When there is too little room, columns of `uncut` keep their width (numbers, dates),
    those of `spare` are left out one after the other (before any of `whole` is cut), and the others are cut.
    Loading again keeps the chosen row.
    Signals: `row_chosen(object)` when the choice moves (None when nothing is chosen), `row_activated(object)` on Enter
    or a double click.
    """

    row_chosen = Signal(object)
    row_activated = Signal(object)

    def __init__(
        self,
        accessible_name: str,
        *,
        stretch: int = 0,
        uncut: Sequence[int] = (),
        spare: Sequence[int] = (),
        whole: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._stretch, self._uncut, self._spare, self._whole = stretch, uncut, spare, whole
        self._held: object = None
        self._natural: list[int] = []
        self.setAccessibleName(accessible_name)
        self._set_up()
        self.setItemDelegate(ChipDelegate(self))
        self.doubleClicked.connect(self._on_double_clicked)

    def row(self) -> object:
        """The chosen row's answer object."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def choose_first(self) -> None:
        if self.model() is not None and self.model().rowCount():
            self.selectRow(0)

    def choose_key(self, key: object) -> bool:
        """Choose the row with this key; False when it is not in the list."""
        for at in range(self.model().rowCount()):
            if self.model().index(at, 0).data(KEY_ROLE) == key:
                self.selectRow(at)
                return True
        return False

    def fit_columns(self) -> None:
        """Measure the columns anew (done by itself when rows are set)."""
        header = self.horizontalHeader()
        self._natural = [
            min(max(self.sizeHintForColumn(at), header.sectionSizeHint(at) + style.px(8)), style.px(_WIDEST))
            for at in range(header.count())
        ]
        self._share_width()

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(style.px(42))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(style.px(56))
        header.setResizeContentsPrecision(60)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _share_width(self) -> None:
        header, room = self.horizontalHeader(), self.viewport().width()
        if len(self._natural) != header.count() or not self._natural:
            return
        widths = list(self._natural)
        self._leave_out(room)
        shown = [at for at in range(len(widths)) if not header.isSectionHidden(at)]
        used = sum(widths[at] for at in shown)
        may_shrink = [at for at in shown if self._is_cut(at)]
        while may_shrink and used > room and max(widths[at] for at in may_shrink) > style.px(72):
            widest = max(may_shrink, key=widths.__getitem__)
            less = min(style.px(8), used - room)
            widths[widest], used = widths[widest] - less, used - less
        if self._stretch in shown:
            widths[self._stretch] += max(0, room - used)
        for at in shown:
            header.resizeSection(at, widths[at])

    def _leave_out(self, room: int) -> None:
        """Leave spare columns out while the others would be cut to nothing."""
        needed = [
            min(width, style.px(_LEAST)) if self._is_cut(at) and at not in self._whole else width
            for at, width in enumerate(self._natural)
        ]
        left_out: set[int] = set()
        for at in self._spare:
            if sum(width for column, width in enumerate(needed) if column not in left_out) > room:
                left_out.add(at)
        for at in self._spare:
            if self.isColumnHidden(at) != (at in left_out):
                self.setColumnHidden(at, at in left_out)

    def _is_cut(self, column: int) -> bool:
        """Whether the column's words may be cut when there is too little room."""
        return column not in self._uncut and not self._has_chips(column)

    def _has_chips(self, column: int) -> bool:
        """A chip is never cut: its words are what the officer looks for."""
        return self.model().index(0, column).data(CHIP_ROLE) is not None

    def _on_about_to_reset(self) -> None:
        self._held = self.currentIndex().data(KEY_ROLE) if self.currentIndex().isValid() else None

    def _on_reset(self) -> None:
        self.fit_columns()
        if self._held is None or not self.choose_key(self._held):
            self.row_chosen.emit(None)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.row_activated.emit(index.data(ROW_ROLE))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelAboutToBeReset.connect(self._on_about_to_reset)
            model.modelReset.connect(self._on_reset)
            self.fit_columns()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and current.row() != previous.row():
            self.row_chosen.emit(current.data(ROW_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row() is not None:
            self.row_activated.emit(self.row())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_natural"):
            self.verticalHeader().setDefaultSectionSize(style.px(42))
            self.fit_columns()
