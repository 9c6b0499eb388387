"""Status chips: a shape and words on their tint, never colour alone. Shapes are drawn, fonts lack them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket.ui import style
from loket.ui.style import Tone


def paint_shape(painter: QPainter, rect: QRectF, tone: Tone, ink_name: str = "") -> None:
    """The tone's shape alone: ● on time, ▲ at risk, ■ overdue, two bars paused, a tick done, a ring for the rest."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = style.color(ink_name or tone)
    if tone in (Tone.DONE, Tone.NEUTRAL, Tone.ACCENT):
        pen = QPen(ink, max(1.6, rect.width() / 5))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_stroke(rect, tone))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPath(_solid(rect, tone))
    painter.restore()


def chip_size(words: str) -> QSize:
    """The room a chip takes."""
    metrics = QFontMetrics(style.font("quiet", bold=True))
    return QSize(metrics.horizontalAdvance(words) + style.px(38), metrics.height() + style.px(6))


def paint_chip(painter: QPainter, rect: QRectF, tone: Tone, words: str) -> None:
    """A chip at the left of `rect`, vertically centred; the words are elided when it does not fit."""
    size = chip_size(words)
    box = QRectF(rect.left(), 0, min(size.width(), rect.width()), min(size.height(), rect.height()))
    box.moveTop(rect.center().y() - box.height() / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edged = style.palette().name == "high_contrast"
    painter.setPen(QPen(style.color(tone), 1) if edged else Qt.PenStyle.NoPen)
    painter.setBrush(style.color(style.palette().tint(tone)))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2)
    side = style.px(10)
    paint_shape(painter, QRectF(box.left() + style.px(10), box.center().y() - side / 2, side, side), tone)
    painter.setFont(style.font("quiet", bold=True))
    painter.setPen(style.color(tone))
    inner = box.adjusted(style.px(26), 0, -style.px(8), 0)
    elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(inner.width()) + 2)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
    painter.restore()


def _solid(rect: QRectF, tone: Tone) -> QPainterPath:
    path = QPainterPath()
    if tone == Tone.ON_TIME:
        path.addEllipse(rect)
    elif tone in (Tone.AT_RISK, Tone.ERROR):
        top = QPointF(rect.center().x(), rect.top())
        path.addPolygon(QPolygonF([top, rect.bottomRight(), rect.bottomLeft(), top]))
    elif tone == Tone.PAUSED:
        bar = rect.width() * 0.34
        path.addRect(QRectF(rect.left(), rect.top(), bar, rect.height()))
        path.addRect(QRectF(rect.right() - bar, rect.top(), bar, rect.height()))
    else:
        path.addRect(rect)
    return path


def _stroke(rect: QRectF, tone: Tone) -> QPainterPath:
    path = QPainterPath()
    if tone == Tone.DONE:
        path.moveTo(rect.left(), rect.center().y())
        path.lineTo(rect.left() + rect.width() * 0.36, rect.bottom() - rect.height() * 0.12)
        path.lineTo(rect.right(), rect.top() + rect.height() * 0.1)
    else:
        inset = rect.width() * 0.1
        path.addEllipse(rect.adjusted(inset, inset, -inset, -inset))
    return path


class StatusChip(QWidget):
    """`StatusChip(tone, words)`; `set_status(tone, words)` changes it."""

    def __init__(self, tone: Tone = Tone.NEUTRAL, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_status(tone, words)

    @property
    def tone(self) -> Tone:
        return self._tone

    @property
    def words(self) -> str:
        return self._words

    def set_status(self, tone: Tone, words: str) -> None:
        self._tone, self._words = tone, words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._words)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._tone, self._words)
        painter.end()
