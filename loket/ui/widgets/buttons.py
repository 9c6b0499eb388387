"""Buttons: Button (plain words) and the two that belong to a QAction and show its key, ActionButton and KeyHint."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QEnterEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from loket.ui import style
from loket.ui.widgets.labels import key_cap_size, paint_key_cap

_INKS = {"primary": "on_accent", "danger": "error", "flat": "accent", "link": "accent"}


def action_key(action: QAction) -> str:
    """The first key of an action as it stands on the keyboard, or nothing."""
    return style.plain_key(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))


def action_words(action: QAction) -> str:
    """The words of an action without the mnemonic's mark."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def _show_as(button: QAbstractButton, action: QAction) -> None:
    """Hide with the action; a button without a parent is not shown as a window of its own."""
    if not action.isVisible():
        button.hide()
    elif button.isHidden() and button.parentWidget() is not None:
        button.show()


class Button(QPushButton):
    """`Button(text, icon="", look="")`; look is "", primary, danger, flat or link (low).

    `show_key(key)` writes the key that presses it behind its words.
    """

    def __init__(self, text: str, *, icon: str = "", look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon = icon
        self.set_look(look)

    def set_look(self, look: str) -> None:
        for name, wanted in (("primary", "primary"), ("danger", "danger"), ("flat_look", "flat"), ("link", "link")):
            style.mark(self, name, "true" if look == wanted else "false")
        if self._icon:
            style.set_icon(self, self._icon, _INKS.get(look, "text"), gap=7)

    def show_key(self, key: str) -> None:
        """The key stands beside the words; those who hear the screen are told both."""
        words = self.text().replace("&&", "&")
        self.setText(f"{words}   {key}".replace("&", "&&"))
        self.setAccessibleName(words)
        self.setAccessibleDescription(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space does; a key that is held down presses once."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def sizeHint(self) -> QSize:
        """Qt measures bold words a few pixels too narrow and cuts their ends; a switch is bold while it is pressed."""
        hint = super().sizeHint() + QSize(style.px(6), 0)
        if not self.isCheckable():
            return hint
        plain, bold = (QFontMetrics(style.font(bold=wanted)).horizontalAdvance(self.text()) for wanted in (False, True))
        return hint + QSize(bold - plain, 0)


class ActionButton(Button):
    """A button that is an action: its words, its key, whether it may be used. A click triggers the action."""

    def __init__(
        self, action: QAction, *, icon: str = "", look: str = "", show_key: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(action_words(action), icon=icon, look=look, parent=parent)
        self._action = action
        self._show_key = show_key
        self._on_action_changed()
        action.changed.connect(self._on_action_changed)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self._action.trigger()

    def _on_action_changed(self) -> None:
        words, key = action_words(self._action), action_key(self._action)
        self.setText("   ".join(part for part in (words, key if self._show_key else "") if part).replace("&", "&&"))
        self.setAccessibleName(words)
        self.setAccessibleDescription(key)
        self.setToolTip(self._action.toolTip() if self._action.toolTip() != words else "")
        self.setEnabled(self._action.isEnabled())
        _show_as(self, self._action)


class KeyHint(QAbstractButton):
    """A key cap and its word, for the page's head: shows an action's key and can be clicked. Not reached by clicking
    focus, so a click never takes the cursor out of a half-typed field; Tab reaches it."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._terse = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._on_action_changed()
        action.changed.connect(self._on_action_changed)
        self.clicked.connect(self._on_clicked)

    @property
    def full_width(self) -> int:
        """The room it takes with its word."""
        return self._width(terse=False)

    def set_terse(self, terse: bool) -> None:
        """Show the key alone, when the head is narrow; the word is then the tooltip."""
        if terse != self._terse:
            self._terse = terse
            self.updateGeometry()
            self.update()

    def _width(self, *, terse: bool) -> int:
        words = 0 if terse else QFontMetrics(style.font("quiet")).horizontalAdvance(self.text()) + style.px(8)
        return key_cap_size(action_key(self._action)).width() + words + style.px(12)

    def _on_clicked(self) -> None:
        self._action.trigger()

    def _on_action_changed(self) -> None:
        words = action_words(self._action)
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(action_key(self._action))
        self.setToolTip(words)
        self.setEnabled(self._action.isEnabled())
        _show_as(self, self._action)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width(terse=self._terse), style.px(36))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("accent_tint"))
            painter.drawRoundedRect(QRectF(self.rect()), style.px(5), style.px(5))
        key = action_key(self._action)
        cap = QRectF(self.rect().topLeft(), key_cap_size(key))
        cap.moveTo(style.px(6), (self.height() - cap.height()) / 2)
        paint_key_cap(painter, cap, key)
        if not self._terse:
            painter.setFont(style.font("quiet"))
            painter.setPen(style.color("quiet" if self.isEnabled() else "border"))
            words = QRectF(self.rect()).adjusted(cap.right() + style.px(8), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus():
            style.paint_focus_ring(painter, QRectF(self.rect()))
        painter.end()
