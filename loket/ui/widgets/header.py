"""PageHeader: the page's title, where and when, the keys that work here, and the main action."""

from __future__ import annotations

from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.widgets.buttons import ActionButton, KeyHint
from loket.ui.widgets.labels import ElidedLabel


class PageHeader(QWidget):
    """`PageHeader(title, subtitle="")`; `set_title`, `set_subtitle`, `add_hint(action)`, `set_main_action(action)`,
    `add_button(button)` for others, from left to right.

    When the window is narrow the subtitle goes below the title, then the hints show their keys alone.
    """

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(title, "title")
        self._subtitle = ElidedLabel(subtitle, "quiet")
        self._hints: list[KeyHint] = []
        self._buttons: list[QWidget] = []
        self._hint_row = QHBoxLayout()
        self._main: ActionButton | None = None
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def set_title(self, title: str) -> None:
        self._title.set_text(title)
        self._fit()

    def set_subtitle(self, subtitle: str) -> None:
        self._subtitle.set_text(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self._fit()

    def add_hint(self, action: QAction) -> KeyHint:
        """A clickable key cap and its word for this action."""
        hint = KeyHint(action, self)
        self._hints.append(hint)
        self._hint_row.insertWidget(len(self._hints) - 1, hint)
        self._fit()
        return hint

    def set_main_action(self, action: QAction, icon: str = "") -> ActionButton:
        """The page's main action, as its primary button at the right."""
        self._main = ActionButton(action, icon=icon, look="primary", parent=self)
        self._hint_row.addWidget(self._main)
        self._fit()
        return self._main

    def add_button(self, button: QWidget) -> None:
        """Another button, at the right of those before."""
        self._buttons.append(button)
        self._hint_row.addWidget(button)
        self._fit()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.space(self._hint_row, 6)
        self._words.addWidget(self._title)
        self._words.addWidget(self._subtitle, 1)
        holder = QVBoxLayout()
        holder.addStretch(1)
        holder.addLayout(self._words)
        holder.addStretch(1)
        outer = QHBoxLayout(self)
        style.space(outer, 16)
        outer.addLayout(holder, 1)
        outer.addLayout(self._hint_row)

    def _fit(self) -> None:
        title, subtitle = self._title.sizeHint().width(), self._subtitle.sizeHint().width()
        shown = [hint for hint in self._hints if not hint.isHidden()]
        hints = sum(hint.full_width + style.px(6) for hint in shown)
        hints += sum(button.sizeHint().width() + style.px(6) for button in self._buttons if not button.isHidden())
        hints += self._main.sizeHint().width() + style.px(6) if self._main else 0
        room = self.width() - style.px(24)
        beside = title + subtitle + style.px(22) + hints <= room
        self._words.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(style.px(22) if beside else 0)
        for hint in shown:
            hint.set_terse(not beside and max(title, subtitle) + hints > room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
