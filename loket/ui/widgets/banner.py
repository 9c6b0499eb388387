"""Banner (says something in the page instead of a dialog), MessagePlace (where the window says it), EmptyState (what to
do when there is nothing)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from loket.i18n import _
from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.access import announce
from loket.ui.widgets.buttons import ActionButton
from loket.ui.widgets.labels import IconLabel, Label

_ICONS = {Tone.ON_TIME: "info", Tone.AT_RISK: "triangle-alert", Tone.ERROR: "circle-alert", Tone.DONE: "check"}


class Banner(QFrame):
    """Hidden until `show_message(text, tone, actions=(), icon="")`; `clear()` hides it.

    Tones: ON_TIME information, AT_RISK warning, ERROR error, DONE it worked. Actions become buttons with their keys.
    `closable=True` adds a close button, which emits `dismissed()`. `add_below(widget)` puts something under the words.
    """

    dismissed = Signal()

    def __init__(self, *, closable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._icon = IconLabel("info", "on_time")
        self._text = Label(wrap=True)
        self._outer, self._buttons = QVBoxLayout(self), QHBoxLayout()
        self._shown: list[ActionButton] = []
        self._close = QToolButton()
        style.set_icon(self._close, "x", "text")
        self._close.setAccessibleName(_("Tutup pesan"))
        self._close.clicked.connect(self._on_closed)
        self._lay_out()
        self._close.setVisible(closable)  # only now: without a parent it would flash as a window of its own
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_message(
        self, text: str, tone: Tone = Tone.ON_TIME, actions: Sequence[QAction] = (), *, icon: str = ""
    ) -> None:
        self._text.setText(text)
        style.mark(self, "tone", tone.value)
        ink = "accent" if tone == Tone.DONE else tone.value
        self._icon.set_icon(icon or _ICONS.get(tone, "info"), ink)
        self.set_actions(actions)
        self.setAccessibleName(text)
        self.show()
        announce(self, text, at_once=tone == Tone.ERROR)

    def clear(self) -> None:
        self._text.setText("")
        self.hide()

    def add_below(self, widget: QWidget) -> None:
        self._outer.addWidget(widget)

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """Offer other actions, the words stay."""
        for old in self._shown:
            self._buttons.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = [ActionButton(action, parent=self) for action in actions]
        for button in self._shown:
            self._buttons.addWidget(button)

    def _on_closed(self) -> None:
        self.clear()
        self.dismissed.emit()

    def _lay_out(self) -> None:
        layout = QHBoxLayout()
        style.space(layout, 10, (12, 0, 8, 0))
        style.space(self._outer, 0, (0, 6, 0, 6))
        style.space(self._buttons, 8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addLayout(self._buttons)
        layout.addWidget(self._close)
        self._outer.addLayout(layout)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class MessagePlace(QWidget):
    """Where the window says something above any page: as far from its edge as a page's title, no room when silent."""

    def __init__(self, *banners: Banner) -> None:
        super().__init__()
        self._banners = banners
        row = QVBoxLayout(self)
        style.space(row, 8, (24, 12, 24, 0))
        for banner in banners:
            row.addWidget(banner)
            banner.installEventFilter(self)
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self.setHidden(all(banner.isHidden() for banner in self._banners))
        return False


class EmptyState(QWidget):
    """`EmptyState(icon, title, text, action=None)`: what is not here, what to do, and the button that does it.

    `set_texts(title, text)` changes the words.
    """

    def __init__(
        self, icon: str, title: str, text: str = "", action: QAction | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title, self._text = Label(title, "heading", wrap=True), Label(text, "quiet", wrap=True)
        outer, middle = QHBoxLayout(self), QVBoxLayout()
        style.space(outer, 0, (24, 24, 24, 24))
        style.space(middle, 8)
        middle.addStretch(1)
        middle.addWidget(IconLabel(icon, "quiet", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            middle.addWidget(label)
        if action is not None:
            middle.addSpacing(style.px(6))
            middle.addWidget(ActionButton(action, look="primary", parent=self), 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        outer.addStretch(1)
        outer.addLayout(middle, 4)
        outer.addStretch(1)

    def set_texts(self, title: str, text: str = "") -> None:
        self._title.setText(title)
        self._text.setText(text)
