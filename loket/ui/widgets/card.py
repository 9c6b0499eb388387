"""Card: a white panel with a title, a step number and room beside the title. ScrollPane: a column that may be long."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.widgets.labels import Label

_HEAD = 34


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
        if number is None:
            self._number.hide()  # shown without a parent it would flash as a window of its own
        self._head = QWidget()
        self._right = QHBoxLayout()
        self.body = QVBoxLayout()
        self._flush = flush
        self._lay_out()
        self._show_head(bool(title))

    def add(self, content: QWidget | QLayout, stretch: int = 0) -> None:
        if isinstance(content, QLayout):
            self.body.addLayout(content, stretch)
        else:
            self.body.addWidget(content, stretch)

    def add_header_widget(self, widget: QWidget) -> None:
        self._right.addWidget(widget)
        self._show_head(True)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self._show_head(bool(title))

    def _lay_out(self) -> None:
        head = QHBoxLayout(self._head)
        side = 18 if self._flush else 0
        style.space(head, 8, (side, 0, side, 0))
        head.addWidget(self._number)
        head.addWidget(self._title, 1)
        head.addLayout(self._right)
        style.space(self._right, 8)
        style.space(self.body, 10)
        self._outer = QVBoxLayout(self)
        self._outer.addWidget(self._head)
        self._outer.addLayout(self.body, 1)

    def _show_head(self, shown: bool) -> None:
        """The head is as high as a button in it, so that titles stand in line from card to card."""
        self._head.setVisible(shown)
        self._head.setMinimumHeight(style.px(_HEAD))
        top = 9 if shown else 14
        style.space(self._outer, 5, (1, top, 1, 1) if self._flush else (18, top, 18, 14))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "body"):
            self._head.setMinimumHeight(style.px(_HEAD))


class _Scrolled(QWidget):
    """What scrolls. Its height follows from its width; the height it would have at its narrowest is no minimum."""

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        layout = self.layout()
        return QSize(hint.width(), 0) if layout is not None and layout.hasHeightForWidth() else hint


def at_most(widget: QWidget) -> QHBoxLayout:
    """A row in which a widget is no wider than its greatest width. In a column by itself it would get the height that
    it needs at the column's width, and lose its last lines."""
    row = QHBoxLayout()
    style.space(row, 0)
    row.addWidget(widget, 1)
    row.addStretch(0)
    return row


class ScrollPane(QScrollArea):
    """A column of cards that scrolls when the window is low or the text is large. `add(widget_or_layout, stretch=0)`.

    What has the focus is always scrolled into sight. It is no tab stop itself.
    """

    def __init__(self, gap: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = _Scrolled()
        self.body = QVBoxLayout(inner)
        style.space(self.body, gap)
        self._inner = inner
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]  # there is one

    def add(self, content: QWidget | QLayout, stretch: int = 0) -> None:
        if isinstance(content, QLayout):
            self.body.addLayout(content, stretch)
        else:
            self.body.addWidget(content, stretch)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._show_focus()
            QTimer.singleShot(0, self, self._show_focus)  # again, when what was unfolded with it has its place

    def _show_focus(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, style.px(24))

    def sizeHint(self) -> QSize:
        return self._inner.sizeHint()

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, style.px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_focus)  # something beside it took room: nobody types out of sight

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
