"""FailurePanel: in the place of the pages, what can't be opened, why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.i18n import _
from loket.ui import style
from loket.ui.widgets.access import announce
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.labels import IconLabel, Label

_WIDTH = 560


class FailurePanel(QWidget):
    """`show_failure(sentence)` puts the focus on "Coba lagi". Signals: `retry_wanted()`, `close_wanted()`."""

    retry_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._sentence = Label(title, "title", wrap=True), Label("", wrap=True)
        self.retry = Button(_("Coba lagi"), look="primary")
        self.leave = Button(_("Tutup"))
        self.retry.clicked.connect(self.retry_wanted)
        self.leave.clicked.connect(self.close_wanted)
        self._lay_out()

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def show_failure(self, sentence: str) -> None:
        """Say what is wrong and what to do."""
        self._sentence.setText(sentence)
        self.retry.setAccessibleDescription(sentence)
        self.retry.setFocus()
        announce(self, f"{self._title.text()}. {sentence}", at_once=True)

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(style.px(_WIDTH))
        inner = QVBoxLayout(column)
        style.space(inner, 12)
        inner.addStretch(2)
        inner.addWidget(IconLabel("circle-alert", "error", 40))
        inner.addWidget(self._title)
        inner.addWidget(self._sentence)
        inner.addSpacing(style.px(6))
        buttons = QHBoxLayout()
        style.space(buttons, 8)
        buttons.addWidget(self.retry)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        inner.addLayout(buttons)
        inner.addStretch(3)
        outer = QHBoxLayout(self)
        style.space(outer, 0, (24, 24, 24, 24))
        outer.addStretch(1)
        outer.addWidget(column, 100)
        outer.addStretch(1)
