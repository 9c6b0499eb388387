"""Card: a white panel with a title, an optional step number and room for something at the right of the title."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.widgets.labels import Label


class Card(QFrame):
    """`Card(title="", number=None)`. Content goes in with `add(widget_or_layout, stretch=0)` or into `body`.

    `add_header_widget(widget)` puts something at the right of the title; `flush=True` leaves no side margin in the body
    (for tables). `set_title(text)` changes the title.
    """

    def __init__(
        self, title: str = "", *, number: int | None = None, flush: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title = Label(title, "heading", wrap=True)
        self._number = Label("" if number is None else str(number), "heading")
        self._number.setVisible(number is not None)
        self._head = QWidget()
        self._right = QHBoxLayout()
        self.body = QVBoxLayout()
        self._lay_out(flush=flush)
        self._head.setVisible(bool(title))

    def add(self, content: QWidget | QLayout, stretch: int = 0) -> None:
        if isinstance(content, QLayout):
            self.body.addLayout(content, stretch)
        else:
            self.body.addWidget(content, stretch)

    def add_header_widget(self, widget: QWidget) -> None:
        self._right.addWidget(widget)
        self._head.setVisible(True)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self._head.setVisible(bool(title))

    def _lay_out(self, *, flush: bool) -> None:
        head = QHBoxLayout(self._head)
        style.space(head, 8, (18 if flush else 0, 0, 18 if flush else 0, 0))
        head.addWidget(self._number)
        head.addWidget(self._title, 1)
        head.addLayout(self._right)
        style.space(self._right, 8)
        style.space(self.body, 10)
        outer = QVBoxLayout(self)
        style.space(outer, 10, (1, 14, 1, 1) if flush else (18, 14, 18, 16))
        outer.addWidget(self._head)
        outer.addLayout(self.body, 1)
