"""What stands in the window before there is a page: the office is being opened, or can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from loket.i18n import _
from loket.ui import style
from loket.ui.widgets.labels import Label

if TYPE_CHECKING:
    from loket.ui.widgets.failure import FailurePanel


class OpeningPanel(QStackedWidget):
    """`show_opening()`, `show_failure(sentence)`. Signals, from the failure: `retry_wanted()`, `close_wanted()`."""

    retry_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._failure: FailurePanel | None = None
        opening = QWidget()
        column = QVBoxLayout(opening)
        column.addStretch(1)
        column.addWidget(Label(_("Membuka data kantor …"), "quiet", wrap=True))
        column.addStretch(2)
        style.space(column, 14, (24, 12, 24, 18))
        self.addWidget(opening)

    def show_opening(self) -> None:
        """One quiet line: it is being opened."""
        self.setCurrentIndex(0)

    def show_failure(self, sentence: str) -> None:
        """Why it can't be opened, and what to do."""
        from loket.ui.widgets.failure import FailurePanel  # noqa: PLC0415 (on a good day nobody needs it)

        if self._failure is None:
            self._failure = FailurePanel(_("Data kantor tidak dapat dibuka"))
            self._failure.retry_wanted.connect(self.retry_wanted)
            self._failure.close_wanted.connect(self.close_wanted)
            self.addWidget(self._failure)
        self.setCurrentWidget(self._failure)
        self._failure.show_failure(sentence)
