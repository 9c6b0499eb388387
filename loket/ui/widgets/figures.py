"""Figures for the supervisor: BigNumber tiles and a BarChart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.chip import paint_shape

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BigNumber(QAbstractButton):
    """`BigNumber(label, tone)`; `set_figure(count, subline="")`. `clicked` (mouse, Enter or Space) opens its list."""

    def __init__(self, label: str, tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._tone, self._count, self._subline = label, tone, "–", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(label)

    @property
    def count(self) -> str:
        return self._count

    def set_figure(self, count: int | str, subline: str = "", tone: Tone | None = None) -> None:
        self._count, self._subline, self._tone = str(count), subline, tone or self._tone
        self.setAccessibleName(", ".join(part for part in (f"{self._label}: {self._count}", subline) if part))
        self.setToolTip(subline)
        self.update()

    def _heights(self) -> tuple[int, int, int]:
        kinds = (style.font("count"), style.font("strong"), style.font("quiet"))
        count, label, subline = (QFontMetrics(kind).height() for kind in kinds)
        return round(count * 0.92), label, subline

    def sizeHint(self) -> QSize:
        return QSize(style.px(190), sum(self._heights()) + style.px(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(120), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(box, style.px(8), style.px(8))
        painter.fillPath(outline, style.color("accent_tint" if self.underMouse() else "card"))
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(QRectF(0, 0, style.px(5), self.height()), style.color(self._tone))
        painter.restore()
        painter.setPen(QPen(style.color("line"), 1))
        painter.drawPath(outline)
        self._paint_words(painter, box)
        if self.hasFocus():
            style.paint_focus_ring(painter, QRectF(self.rect()), 8)
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        inner = box.adjusted(style.px(20), style.px(10), -style.px(12), 0)
        tall = zip(
            ("count", "strong", "quiet"), (self._count, self._label, self._subline), self._heights(), strict=True
        )
        top = inner.top()
        for kind, words, height in tall:
            painter.setFont(style.font(kind))
            painter.setPen(style.color({"count": self._tone, "strong": "text"}.get(kind, "quiet")))
            line = QRectF(inner.left(), top, inner.width(), height)
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(line.width()))
            painter.drawText(line, _LEFT, shown)
            if kind == "count":
                side = style.px(14)
                paint_shape(painter, QRectF(inner.right() - side, line.center().y() - side / 2, side, side), self._tone)
            top += height


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label below, its value, the words above it, and the tone that colours it."""

    label: str
    value: float
    words: str
    tone: Tone = Tone.ON_TIME


class BarChart(QWidget):
    """`set_bars(bars, description, highest=None)`; the description is what a screen reader says.

    A bar that is not on time carries its shape beside its words. The page offers the same numbers as a table.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._highest = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_bars(self, bars: Sequence[Bar], description: str, highest: float | None = None) -> None:
        self._bars = tuple(bars)
        self._highest = highest or max((bar.value for bar in bars), default=0) or 1.0
        spoken = ", ".join(f"{bar.label} {bar.words}" for bar in bars)
        self.setAccessibleName(description)
        self.setAccessibleDescription(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(style.px(280), style.px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(160), style.px(110))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(style.font("quiet"))
        line = painter.fontMetrics().height()
        room = QRectF(self.rect()).adjusted(0, line + style.px(4), 0, -(line + style.px(6)))
        width = room.width() / max(1, len(self._bars))
        for at, bar in enumerate(self._bars):
            slot = QRectF(room.left() + at * width, room.top(), width, room.height())
            self._paint_bar(painter, slot, bar, line)
        painter.fillRect(QRectF(room.left(), room.bottom(), room.width(), 1), style.color("border"))
        painter.end()

    def _paint_bar(self, painter: QPainter, slot: QRectF, bar: Bar, line: int) -> None:
        height = slot.height() * max(0.0, min(1.0, bar.value / self._highest))
        wide = min(slot.width() * 0.56, style.px(44))
        body = QRectF(slot.center().x() - wide / 2, slot.bottom() - height, wide, height)
        path = QPainterPath()
        path.addRoundedRect(body.adjusted(0, 0, 0, style.px(3)), style.px(3), style.px(3))
        painter.save()
        painter.setClipRect(slot)
        painter.fillPath(path, style.color(bar.tone))
        painter.restore()
        above = QRectF(slot.left(), body.top() - line - style.px(2), slot.width(), line)
        painter.setPen(style.color("text"))
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, bar.words)
        if bar.tone != Tone.ON_TIME and height > style.px(22):
            side = style.px(12)
            self._paint_mark(
                painter, QRectF(body.center().x() - side / 2, body.bottom() - side - style.px(6), side, side), bar.tone
            )
        below = QRectF(slot.left(), slot.bottom() + style.px(4), slot.width(), line)
        painter.setPen(style.color("quiet"))
        shown = painter.fontMetrics().elidedText(bar.label, Qt.TextElideMode.ElideRight, round(slot.width()) - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_mark(self, painter: QPainter, at: QRectF, tone: Tone) -> None:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("card"))
        painter.drawEllipse(at.adjusted(-style.px(3), -style.px(3), style.px(3), style.px(3)))
        paint_shape(painter, at.adjusted(style.px(1), 0, -style.px(1), -style.px(2)), tone)
        painter.restore()
