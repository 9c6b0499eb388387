"""The two keys of everything that asks: Ctrl+Enter presses the main button, Esc the one that goes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from loket.i18n import _
from loket.ui.widgets.buttons import Button

_CONFIRM = ("Ctrl+Return", "Ctrl+Enter")


def give_up_button() -> Button:
    """The button that goes back with nothing done. Its words are no request's: those are "Batalkan", "Dibatalkan"."""
    return Button(_("Tidak jadi"))


class AnswerKeys(QObject):
    """`AnswerKeys(panel, confirm, back)` gives a panel its keys and writes them on its buttons; either may be None.

    They work while the focus is inside. Where one panel stands in another the inner one answers; a button that is
    hidden answers nothing, one that is disabled keeps the key to itself.
    """

    def __init__(self, panel: QWidget, confirm: Button | None, back: Button | None) -> None:
        super().__init__(panel)
        self.confirm, self.back = confirm, back
        if confirm is not None:
            confirm.show_key(_("Ctrl+Enter"))
            for key in _CONFIRM:
                self._listen(panel, key)
        if back is not None:
            back.show_key(_("Esc"))
            panel.installEventFilter(self)

    def _listen(self, panel: QWidget, key: str) -> None:
        shortcut = QShortcut(QKeySequence(key), panel)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        for pressed in (shortcut.activated, shortcut.activatedAmbiguously):  # the latter: a panel in a panel
            pressed.connect(_confirm_innermost)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A key that no field wanted came up to the panel."""
        if self.back is None or not self.back.isVisible() or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress or event.key() != Qt.Key.Key_Escape:
            return False
        self.back.click()
        return True


def _confirm_innermost() -> None:
    """Press the main button of the innermost panel around the focus that has one in sight."""
    place = QApplication.focusWidget()
    while place is not None:
        for keys in place.findChildren(AnswerKeys, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if keys.confirm is not None and keys.confirm.isVisible():
                keys.confirm.click()
                return
        place = place.parentWidget()
