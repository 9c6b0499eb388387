"""Figures for the supervisor: BigNumber tiles and a BarChart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.chip import paint_shape

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_SIDES = 30
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BigNumber(QAbstractButton):
    """`BigNumber(label, tone)`; `set_figure(count, subline="")`. `clicked` (mouse, Enter or Space) opens its list."""

    def __init__(self, label: str, tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._tone, self._count, self._subline = label, tone, "–", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(label)

    @property
    def count(self) -> str:
        return self._count

    def set_figure(self, count: int | str, subline: str = "", tone: Tone | None = None) -> None:
        self._count, self._subline, self._tone = str(count), subline, tone or self._tone
        self.setAccessibleName(", ".join(part for part in (f"{self._label}: {self._count}", subline) if part))
        self.updateGeometry()
        self.update()

    def _lines(self, width: int) -> list[tuple[str, str, int]]:
        """Kind, words and height of what stands below the count, at this width."""
        room = QRect(0, 0, max(40, width - style.px(_SIDES)), 10_000)
        kinds = (("strong", self._label), ("quiet", self._subline or " "))
        return [
            (kind, words, QFontMetrics(style.font(kind)).boundingRect(room, _WRAP, words).height())
            for kind, words in kinds
        ]

    def _count_height(self) -> int:
        return round(QFontMetrics(style.font("count")).height() * 0.92)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._count_height() + sum(height for _kind, _words, height in self._lines(width)) + style.px(22)

    def sizeHint(self) -> QSize:
        return QSize(style.px(190), self.heightForWidth(style.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(130), self.heightForWidth(style.px(400)))

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
        inner = box.adjusted(style.px(18), style.px(10), -style.px(10), 0)
        painter.setFont(style.font("count"))
        painter.setPen(style.color(self._tone))
        top = QRectF(inner.left(), inner.top(), inner.width(), self._count_height())
        painter.drawText(top, _LEFT, self._count)
        side = style.px(14)
        paint_shape(painter, QRectF(inner.right() - side - 2, top.center().y() - side / 2, side, side), self._tone)
        below = top.bottom()
        for kind, words, height in self._lines(self.width()):
            painter.setFont(style.font(kind))
            painter.setPen(style.color("text" if kind == "strong" else "quiet"))
            painter.drawText(QRectF(inner.left(), below, inner.width() + 1, height), _WRAP, words)
            below += height


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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

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
