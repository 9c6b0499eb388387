"""Checklist: the requirements of a service, one key each."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.access import keep_tab_order
from loket.ui.widgets.chip import paint_shape
from loket.ui.widgets.labels import key_cap_size, paint_key_cap

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LEFT, _RIGHT, _ABOVE = 40, 44, 7


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One requirement. `optional` (a condition that may not apply) is never missing."""

    key: Hashable
    text: str
    detail: str = ""
    optional: bool = False


class ChecklistRow(QCheckBox):
    """One row: a big box, the words, a quieter second line, and its key."""

    def __init__(self, item: ChecklistItem, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self.number = item, number
        self.wanted = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(item.text)
        self.setAccessibleDescription(", ".join(part for part in (item.detail, number) if part))

    def set_wanted(self, wanted: bool) -> None:
        """Whether its empty box should stand out, because others are already there."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.update()

    def _text_height(self, width: int, text: str, kind: str) -> int:
        room = max(40, width - style.px(_LEFT + _RIGHT))
        return QFontMetrics(style.font(kind)).boundingRect(QRect(0, 0, room, 10_000), _WRAP, text).height()

    def heightForWidth(self, width: int) -> int:
        words = self._text_height(width, self.item.text, "text")
        detail = self._text_height(width, self.item.detail, "quiet") if self.item.detail else 0
        return max(style.px(42), words + detail + 2 * style.px(_ABOVE))

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(style.px(280), self.heightForWidth(style.px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(180), style.px(42))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter)
        self._paint_words(painter)
        if self.number:
            size = key_cap_size(self.number)
            at = QRectF(self.width() - size.width() - style.px(8), (self.height() - size.height()) / 2, *size.toTuple())
            paint_key_cap(painter, at, self.number)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), style.color("line"))
        if self.hasFocus():
            style.paint_focus_ring(painter, QRectF(self.rect()).adjusted(0, 0, 0, -1))
        painter.end()

    def _paint_box(self, painter: QPainter) -> None:
        side = style.px(20)
        box = QRectF(style.px(8), (self.height() - side) / 2, side, side)
        ink = "accent" if self.isChecked() else "at_risk" if self.wanted and not self.item.optional else "border"
        painter.setPen(QPen(style.color(ink), 2))
        painter.setBrush(style.color("accent_tint" if self.isChecked() else "field"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), style.px(4), style.px(4))
        if self.isChecked():
            inset = style.px(4)
            paint_shape(painter, box.adjusted(inset, inset, -inset, -inset), Tone.DONE, "accent")

    def _paint_words(self, painter: QPainter) -> None:
        room = QRect(style.px(_LEFT), 0, self.width() - style.px(_LEFT + _RIGHT), self.height())
        words = self._text_height(self.width(), self.item.text, "text")
        detail = self._text_height(self.width(), self.item.detail, "quiet") if self.item.detail else 0
        room.setTop((self.height() - words - detail) // 2)
        painter.setFont(style.font())
        painter.setPen(style.color("text" if self.isEnabled() else "quiet"))
        painter.drawText(room, _WRAP, self.item.text)
        painter.setFont(style.font("quiet"))
        painter.setPen(style.color("quiet"))
        painter.drawText(room.adjusted(0, words, 0, 0), _WRAP, self.item.detail)


class Checklist(QScrollArea):
    """`set_items(items)`, `present()` (keys), `missing()` (items), `set_present(keys)`,
    `set_all_present(present=True)`. Signal: `changed()`, whenever a box changes.

    One tab stop. While it has the focus 1 to 9 and 0 toggle the first ten rows; the arrows, Home and End move;
    Space toggles.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ChecklistRow] = []
        self._quiet = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        style.space(self._list, 0)
        self._list.addStretch(1)
        self.setWidget(inner)

    @property
    def rows(self) -> tuple[ChecklistRow, ...]:
        return tuple(self._rows)

    def set_items(self, items: Sequence[ChecklistItem]) -> None:
        """Show these requirements, none of them present yet."""
        for old in self._rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        keys = [str(at % 10) if at <= 10 else "" for at in range(1, len(items) + 1)]
        self._rows = [ChecklistRow(item, key) for item, key in zip(items, keys, strict=True)]
        for at, row in enumerate(self._rows):
            self._list.insertWidget(at, row)
            row.show()  # at once, so that it can take the focus
            row.installEventFilter(self)
            row.toggled.connect(self._on_row_toggled)
        keep_tab_order(self, self._rows)
        self._rove(self._rows[0] if self._rows else None)
        self._tell()

    def present(self) -> tuple[Hashable, ...]:
        return tuple(row.item.key for row in self._rows if row.isChecked())

    def missing(self) -> tuple[ChecklistItem, ...]:
        return tuple(row.item for row in self._rows if not row.isChecked() and not row.item.optional)

    def set_present(self, keys: Collection[Hashable]) -> None:
        self._set_each({row: row.item.key in keys for row in self._rows})

    def set_all_present(self, present: bool = True) -> None:
        """Tick (or untick) everything that is not optional."""
        self._set_each({row: present for row in self._rows if not (present and row.item.optional)})

    def _set_each(self, wanted: dict[ChecklistRow, bool]) -> None:
        self._quiet = True
        for row, present in wanted.items():
            row.setChecked(present)
        self._quiet = False
        self._tell()

    def _on_row_toggled(self, _checked: bool) -> None:
        if not self._quiet:
            self._tell()

    def _tell(self) -> None:
        begun = bool(self.present())
        for row in self._rows:
            row.set_wanted(begun)
        self.changed.emit()

    def _rove(self, stop: ChecklistRow | None) -> None:
        for row in self._rows:
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if row is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)  # type: ignore[arg-type]  # Qt takes None

    def _go_to(self, at: int) -> None:
        row = self._rows[max(0, min(at, len(self._rows) - 1))]
        self._rove(row)
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(row, 0, style.px(8))

    def _on_key(self, row: ChecklistRow, event: QKeyEvent) -> bool:
        at, last = self._rows.index(row), len(self._rows) - 1
        places: dict[int, int] = {
            Qt.Key.Key_Down: at + 1,
            Qt.Key.Key_Up: at - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in places:
            self._go_to(places[event.key()])
            return True
        named = next((each for each in self._rows if each.number and each.number == event.text()), None)
        if named is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        named.toggle()
        self.ensureWidgetVisible(named, 0, style.px(8))
        return True

    def sizeHint(self) -> QSize:
        return QSize(style.px(300), sum(row.sizeHint().height() for row in self._rows) + style.px(4))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(200), style.px(96))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(watched, ChecklistRow):
            if event.type() == QEvent.Type.FocusIn and watched in self._rows:
                self._rove(watched)
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self._rows:
                return self._on_key(watched, event)
        return False
