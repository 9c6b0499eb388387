"""Timeline: what happened to a request, newest or oldest first as given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.chip import paint_shape
from loket.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event: when (as text), what, who did it, and more below it."""

    time: str
    text: str
    who: str = ""
    detail: str = ""
    tone: Tone = Tone.NEUTRAL


class _TimelineRow(QWidget):
    def __init__(self, event: TimelineEvent, *, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone, self._last = event.tone, last
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        column = QVBoxLayout(self)
        style.space(column, 0, (28, 0, 0, 12))
        column.addWidget(Label(event.text, wrap=True))
        for words in (" · ".join(part for part in (event.time, event.who) if part), event.detail):
            if words:
                column.addWidget(Label(words, "quiet", wrap=True))
        self.setAccessibleName(", ".join(part for part in (event.time, event.text, event.who, event.detail) if part))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, top = style.px(12), style.px(6)
        middle = style.px(9)
        if not self._last:
            start = top + side + style.px(4)
            painter.fillRect(QRectF(middle - 1, start, 2, self.height() - start), style.color("line"))
        paint_shape(painter, QRectF(middle - side / 2, top, side, side), self._tone)
        painter.end()


class Timeline(QWidget):
    """`set_events(events)`. Put it into a scroll area when it may be long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_TimelineRow] = []
        self._list = QVBoxLayout(self)
        style.space(self._list, 0)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)

    def set_events(self, events: Sequence[TimelineEvent]) -> None:
        for old in self._rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [_TimelineRow(event, last=at == len(events) - 1) for at, event in enumerate(events)]
        for row in self._rows:
            self._list.addWidget(row)
