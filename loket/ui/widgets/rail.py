"""NavigationRail: the office at the top, the pages with icon, word and waiting count, the officer at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from loket.i18n import _
from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.labels import ElidedLabel, IconLabel, Label, key_cap_size, paint_key_cap


class RailItem(QAbstractButton):
    """One page in the rail. The count says where work waits; its tone is words for screen readers too.

    `shortcut` ("Ctrl+5") is its tooltip; the key cap shows its last key, as all in a rail share what is held with it.
    """

    def __init__(self, key: str, text: str, icon: str, shortcut: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self._icon = key, icon
        self._cap = shortcut.rpartition("+")[2]
        self.setToolTip(shortcut)
        self.setAccessibleDescription(shortcut)
        self._badge, self._tone = "", Tone.NEUTRAL
        self.setText(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_badge(0)

    def set_badge(self, count: int, tone: Tone = Tone.NEUTRAL) -> None:
        self._badge = "" if count <= 0 else str(count) if count < 1000 else "999+"
        self._tone = tone
        waiting = _("{count} menunggu").format(count=count) if count > 0 else ""
        self.setAccessibleName(", ".join(part for part in (self.text(), waiting) if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(style.font(bold=True))
        badge = self._badge_width() + style.px(8) if self._badge else 0
        words = metrics.horizontalAdvance(self.text()) + style.px(6)
        return QSize(style.px(46) + words + badge + self._cap_width() + style.px(8), style.px(44))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.fillRect(box, style.color("accent_tint" if self.isChecked() else "neutral_tint"))
        if self.isChecked():
            painter.fillRect(QRectF(0, 0, style.px(4), box.height()), style.color("accent"))
        side = style.px(20)
        ink = "accent" if self.isChecked() else "quiet"
        place = QRectF(style.px(17), (box.height() - side) / 2, side, side)
        style.draw_icon(painter, self._icon, place, style.color(ink))
        painter.setFont(style.font(bold=self.isChecked()))
        painter.setPen(style.color("text"))
        words = box.adjusted(style.px(46), 0, -style.px(8) - self._badge_width() - self._cap_width(), 0)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, round(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        self._paint_badge(painter, box)
        self._paint_cap(painter, box)
        if self.hasFocus():
            style.paint_focus_ring(painter, box.adjusted(style.px(4), 1, -style.px(3), -1))
        painter.end()

    def _badge_width(self) -> int:
        if not self._badge:
            return 0
        return QFontMetrics(style.font("quiet", bold=True)).horizontalAdvance(self._badge) + style.px(18)

    def _cap_width(self) -> int:
        return key_cap_size(self._cap).width() if self._cap else 0

    def _paint_cap(self, painter: QPainter, box: QRectF) -> None:
        if self._cap:
            size = key_cap_size(self._cap)
            left, top = box.right() - size.width() - style.px(8), box.center().y() - size.height() / 2
            paint_key_cap(painter, QRectF(left, top, size.width(), size.height()), self._cap)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        if not self._badge:
            return
        width, height = self._badge_width(), style.px(24)
        right = box.right() - style.px(14) - self._cap_width()
        pill = QRectF(right - width, box.center().y() - height / 2, width, height)
        loud = self._tone not in (Tone.NEUTRAL, Tone.DONE, Tone.PAUSED)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color(self._tone if loud else "line"))
        if style.palette().name == "high_contrast" and not loud:
            painter.setBrush(style.color("neutral_tint"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(style.color("card" if loud else "text"))
        painter.setFont(style.font("quiet", bold=True))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._badge)


class NavigationRail(QFrame):
    """`add_item(key, text, icon, shortcut="")`, `set_current(key)`, `set_badge(key, count, tone)`,
    `set_item_visible(key, visible)`, `set_office(name, counter)`, `set_officer(name, role)`.

    Arrow keys, Home and End move inside, Enter or Space chooses; Tab enters at the current page and leaves again.
    Signals: `item_chosen(str)` and `lock_requested()`.
    """

    item_chosen = Signal(str)
    lock_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._items: dict[str, RailItem] = {}
        self._office, self._counter = Label("", "strong", wrap=True), ElidedLabel("", "quiet")
        self._officer, self._role = ElidedLabel("", "text"), ElidedLabel("", "quiet")
        self._list, self._foot = QVBoxLayout(), QHBoxLayout()
        self._switch = QToolButton()
        style.set_icon(self._switch, "lock", "quiet")
        self._lay_out()
        self.setAccessibleName(_("Halaman"))
        self._switch.setAccessibleName(_("Kunci layar"))
        self._switch.setToolTip(_("Kunci layar (Ctrl+Shift+L); ganti petugas: Ctrl+G"))
        self._switch.clicked.connect(self.lock_requested)

    @property
    def current(self) -> str | None:
        return next((key for key, item in self._items.items() if item.isChecked()), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The pages that are shown, top to bottom."""
        return tuple(key for key, item in self._items.items() if not item.isHidden())

    def add_item(self, key: str, text: str, icon: str, shortcut: str = "") -> None:
        item = RailItem(key, text, icon, shortcut, self)
        self._items[key] = item
        self._list.addWidget(item)
        self._keep_switch_last()
        item.installEventFilter(self)
        item.clicked.connect(self._on_item_clicked)
        self._rove()

    def set_current(self, key: str) -> None:
        for each, item in self._items.items():
            item.setChecked(each == key)
        self._rove()

    def set_badge(self, key: str, count: int, tone: Tone = Tone.NEUTRAL) -> None:
        self._items[key].set_badge(count, tone)

    def set_item_visible(self, key: str, visible: bool) -> None:
        self._items[key].setVisible(visible)
        self._rove()

    def set_office(self, name: str, counter: str) -> None:
        self._office.setText(name)
        self._counter.set_text(counter)

    def set_officer(self, name: str, role: str) -> None:
        self._officer.set_text(name)
        self._role.set_text(role)

    def _on_item_clicked(self) -> None:
        item = self.sender()
        if isinstance(item, RailItem):
            self.set_current(item.key)
            self.item_chosen.emit(item.key)

    def _rove(self) -> None:
        """One tab stop for the whole rail: the current page, or the first."""
        shown = [self._items[key] for key in self.keys]
        stop = next((item for item in shown if item.isChecked()), shown[0] if shown else None)
        for item in self._items.values():
            item.setFocusPolicy(Qt.FocusPolicy.TabFocus if item is stop else Qt.FocusPolicy.NoFocus)

    def _keep_switch_last(self) -> None:
        """Tab order is the order of parenting; setTabOrder() does nothing for neighbours here (Qt 6.11)."""
        self._foot.removeWidget(self._switch)
        self._switch.setParent(None)
        self._foot.addWidget(self._switch)

    def _focus_beside(self, item: RailItem, key: int) -> bool:
        shown = [self._items[each] for each in self.keys]
        at = shown.index(item)
        steps: dict[int, int] = {
            Qt.Key.Key_Down: at + 1,
            Qt.Key.Key_Up: at - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(shown) - 1,
        }
        if key not in steps:
            return False
        shown[steps[key] % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _lay_out(self) -> None:
        head, names, foot = QHBoxLayout(), QVBoxLayout(), self._foot
        style.space(head, 8, (17, 14, 6, 12))
        style.space(names, 0)
        head.addWidget(IconLabel("landmark", "accent", 22))
        names.addWidget(self._office)
        names.addWidget(self._counter)
        head.addLayout(names, 1)
        who = QVBoxLayout()
        style.space(foot, 8, (17, 10, 8, 12))
        style.space(who, 0)
        foot.addWidget(IconLabel("circle-user", "quiet", 24))
        who.addWidget(self._officer)
        who.addWidget(self._role)
        foot.addLayout(who, 1)
        foot.addWidget(self._switch)
        outer = QVBoxLayout(self)
        style.space(outer, 0, (0, 0, 1, 0))
        style.space(self._list, 2)
        outer.addLayout(head)
        outer.addLayout(self._list)
        outer.addStretch(1)
        outer.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        widest = max((item.sizeHint().width() for item in self._items.values()), default=0)
        return QSize(max(style.px(222), widest), super().sizeHint().height())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(watched, RailItem) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
            return self._focus_beside(watched, event.key())
        return False
