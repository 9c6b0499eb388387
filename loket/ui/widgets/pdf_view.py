"""PdfView: pages as pictures, under each other. Who makes the pictures is not its business."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from loket.i18n import _, ngettext
from loket.ui import style

_STEP, _SMALLEST, _LARGEST = 1.25, 0.2, 4.0


class _Pages(QWidget):
    """The sheet that scrolls: draws each page, scaled, with a thin border."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: tuple[QImage, ...] = ()
        self.zoom = 1.0

    def page_size(self, page: QImage) -> tuple[float, float]:
        ratio = page.devicePixelRatio()
        return page.width() / ratio * self.zoom, page.height() / ratio * self.zoom

    def lay_out(self, width: int) -> None:
        gap = style.px(14)
        sizes = [self.page_size(page) for page in self.pages]
        widest = max((size[0] for size in sizes), default=0) + 2 * gap
        self.resize(max(width, int(widest)), round(sum(size[1] + gap for size in sizes) + gap))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = float(style.px(14))
        for page in self.pages:
            width, height = self.page_size(page)
            box = QRectF((self.width() - width) / 2, top, width, height)
            if box.intersects(QRectF(event.rect())):
                painter.drawImage(box, page)
                painter.setPen(QPen(style.color("border"), 1))
                painter.drawRect(box)
            top += height + style.px(14)
        painter.end()


class PdfView(QScrollArea):
    """`set_pages(images, description="")`, `zoom_in()`, `zoom_out()`, `fit_width()` (the default), `fit_page()`.

    Arrows, Page Up and Page Down scroll; + and - zoom, 0 fits the width; Ctrl and the wheel zoom too.
    Signal: `zoom_changed(float)`.
    """

    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = _Pages()
        self._fit = "width"
        self.setWidget(self._sheet)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or fitting would chase its own tail
        self.setAccessibleName(_("Pratinjau kertas"))

    @property
    def zoom(self) -> float:
        return self._sheet.zoom

    def set_pages(self, pages: Sequence[QImage], description: str = "") -> None:
        self._sheet.pages = tuple(pages)
        count = ngettext("{count} halaman", "{count} halaman", len(pages)).format(count=len(pages))
        self.setAccessibleDescription(", ".join(part for part in (description, count) if part))
        self.verticalScrollBar().setValue(0)
        self._fit_again()

    def zoom_in(self) -> None:
        self._zoom_to(self.zoom * _STEP, "")

    def zoom_out(self) -> None:
        self._zoom_to(self.zoom / _STEP, "")

    def fit_width(self) -> None:
        self._fit = "width"
        self._fit_again()

    def fit_page(self) -> None:
        self._fit = "page"
        self._fit_again()

    def _fit_again(self) -> None:
        if not self._sheet.pages or not self._fit:
            self._sheet.lay_out(self.viewport().width())
            return
        page = self._sheet.pages[0]
        ratio, gap = page.devicePixelRatio(), 2 * style.px(14)
        wide = (self.viewport().width() - gap) * ratio / max(1, page.width())
        tall = (self.viewport().height() - gap) * ratio / max(1, page.height())
        self._zoom_to(wide if self._fit == "width" else min(wide, tall), self._fit)

    def _zoom_to(self, zoom: float, fit: str) -> None:
        self._fit = fit
        self._sheet.zoom = max(_SMALLEST, min(_LARGEST, zoom))
        self._sheet.lay_out(self.viewport().width())
        self.zoom_changed.emit(self.zoom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {"+": self.zoom_in, "=": self.zoom_in, "-": self.zoom_out, "0": self.fit_width}
        if event.text() in keys:
            keys[event.text()]()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif event.angleDelta().y() > 0:
            self.zoom_in()
        else:
            self.zoom_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_again()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            style.paint_focus_ring(painter, QRectF(self.viewport().rect()))
            painter.end()
