"""What stands in the window while the office is being opened."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket.i18n import _
from loket.ui import style
from loket.ui.widgets.labels import Label


class OpeningPanel(QWidget):
    """One quiet line: it is being opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(Label(_("Membuka data kantor …"), "quiet", wrap=True))
        column.addStretch(2)
        style.space(column, 14, (24, 12, 24, 18))
