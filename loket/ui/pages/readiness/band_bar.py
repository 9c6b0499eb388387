"""BandBar: the scale from 0 to 100 with an instrument's bands, and where a score stands on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket.domain.readiness import Instrument, Standing
from loket.i18n import _
from loket.ui import style
from loket.words.readiness import band_short, points, standing_sentence

_BAR = 26
_MARK = 9


class BandBar(QWidget):
    """`show_standing(instrument, standing)`. A cut that was not seen in a source carries a question mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._instrument: Instrument | None = None
        self._standing: Standing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Skala kategori"))

    def show_standing(self, instrument: Instrument, standing: Standing) -> None:
        self._instrument, self._standing = instrument, standing
        self.setVisible(bool(instrument.bands))
        self.setAccessibleDescription(standing_sentence(standing))
        self.update()

    def sizeHint(self) -> QSize:
        text = QFontMetrics(style.font("quiet")).height()
        return QSize(style.px(320), style.px(_BAR + _MARK + 6) + text)

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(240), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._instrument is None or self._standing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(style.px(6), style.px(_MARK + 2), self.width() - style.px(12), style.px(_BAR))
        self._paint_bands(painter, bar, self._instrument, self._standing)
        self._paint_mark(painter, bar, float(self._standing.score))
        painter.end()

    @staticmethod
    def _paint_bands(painter: QPainter, bar: QRectF, instrument: Instrument, standing: Standing) -> None:
        upper = 100.0
        for at, band in enumerate(instrument.bands):
            least = float(band.least)
            left, width = bar.left() + bar.width() * least / 100, bar.width() * (upper - least) / 100
            here, reached = QRectF(left, bar.top(), width, bar.height()), band == standing.band
            painter.fillRect(here, style.color("accent_tint" if reached else "neutral_tint" if at % 2 else "card"))
            painter.setPen(style.color("border"))
            painter.drawRect(here)
            painter.setFont(style.font("quiet", bold=reached))
            painter.setPen(style.color("text"))
            words = band_short(band).removeprefix("Kualitas ").removeprefix("Kepatuhan ")
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(width) - style.px(4))
            painter.drawText(here, Qt.AlignmentFlag.AlignCenter, shown)
            if least > 0:
                _paint_cut(painter, left, bar.bottom(), points(band.least) + ("" if band.checked else "?"))
            upper = least

    @staticmethod
    def _paint_mark(painter: QPainter, bar: QRectF, score: float) -> None:
        """A triangle above the bar: a shape, not a colour."""
        x, side = bar.left() + bar.width() * score / 100, style.px(_MARK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("accent"))
        top = bar.top() - 1
        painter.drawPolygon(QPolygonF([QPointF(x - side, top - side), QPointF(x + side, top - side), QPointF(x, top)]))


def _paint_cut(painter: QPainter, x: float, top: float, words: str) -> None:
    painter.setFont(style.font("quiet"))
    painter.setPen(style.color("quiet"))
    metrics = painter.fontMetrics()
    painter.drawText(QPointF(x - metrics.horizontalAdvance(words) / 2, top + metrics.ascent() + style.px(3)), words)
