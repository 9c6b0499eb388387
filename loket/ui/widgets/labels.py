"""Text and marks that only show something: Label, ElidedLabel, IconLabel, KeyCap, Line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from loket.ui import style


class Label(QLabel):
    """`Label(text, kind)`; kind is text, quiet, strong, heading, title, figure, count or error. `wrap` breaks lines."""

    def __init__(
        self, text: str = "", kind: str = "text", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_kind(self, kind: str) -> None:
        style.mark(self, "kind", kind)


class ElidedLabel(Label):
    """One line that ends in … when it does not fit, and then shows itself in full as a tooltip."""

    def __init__(self, text: str = "", kind: str = "text", *, parent: QWidget | None = None) -> None:
        super().__init__("", kind, parent=parent)
        self._full = text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    @property
    def full_text(self) -> str:
        return self._full

    @property
    def is_elided(self) -> bool:
        return self.text() != self._full

    def set_text(self, text: str) -> None:
        self._full = text
        self.setAccessibleName(text)
        self._elide()
        self.updateGeometry()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._full) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(min(self.sizeHint().width(), style.px(48)), QFontMetrics(self.font()).height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()


class IconLabel(QWidget):
    """An icon as a picture, in the colour of a token, sharp in every theme. Says nothing to a screen reader."""

    def __init__(self, icon: str, ink: str = "text", size: int = 20, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._pixels = icon, ink, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, ink: str | None = None) -> None:
        self._icon, self._ink = icon, ink or self._ink
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(style.px(self._pixels), style.px(self._pixels))

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = min(self.width(), self.height())
        painter = QPainter(self)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        style.draw_icon(painter, self._icon, box, style.color(self._ink))
        painter.end()


class Line(QFrame):
    """A quiet horizontal line between two groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line")


class KeyCap(QWidget):
    """One key as it looks on the keyboard."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = style.plain_key(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._key)

    @property
    def key(self) -> str:
        return self._key

    def sizeHint(self) -> QSize:
        return key_cap_size(self._key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key_cap(painter, QRectF(self.rect()), self._key)
        painter.end()


def key_cap_size(key: str) -> QSize:
    """How much room a key cap takes."""
    metrics = QFontMetrics(style.font("quiet"))
    height = metrics.height() + style.px(4)
    return QSize(max(height, metrics.horizontalAdvance(key) + style.px(14)), height)


def paint_key_cap(painter: QPainter, rect: QRectF, key: str) -> None:
    """A key cap: a rounded box with a heavier lower edge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.color("line"))
    painter.drawRoundedRect(box, style.px(4), style.px(4))
    painter.setBrush(style.color("card"))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -style.px(2)), style.px(3), style.px(3))
    painter.setPen(QPen(QColor(style.palette().quiet)))
    painter.setFont(style.font("quiet"))
    painter.drawText(box.adjusted(0, 0, 0, -style.px(1)), Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()
