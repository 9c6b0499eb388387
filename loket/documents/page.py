"""A sheet of paper: text, frames and drawn marks, measured in points from the top left corner.

The same drawing gives the same bytes: no clock and no random id goes into the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from loket.documents import qr
from loket.documents.flow import Line, Style
from loket.documents.fonts import BOLD, REGULAR, clean, face, width

A5_LANDSCAPE = (595.28, 419.53)
MARK = 6.6
"""Side of a check box."""

_BASELINE = 0.78  # of a line's height, from its top


class Sheet:
    """One document of equal pages; `new_page` ends a page, `finish` gives the bytes."""

    def __init__(self, size: tuple[float, float], *, title: str, author: str) -> None:
        face(REGULAR)
        face(BOLD)
        self.width, self.height = size
        self._buffer = BytesIO()
        self._texts: list[tuple[float, float, Style, str]] = []
        # Without a font named here reportlab puts Helvetica, not embedded, into every page.
        self._canvas = Canvas(
            self._buffer, pagesize=size, invariant=1, lang="id-ID", initialFontName=REGULAR, initialFontSize=8
        )
        self._canvas.setTitle(clean(title))
        self._canvas.setAuthor(clean(author))
        self._canvas.setCreator("Loket")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def text(self, x: float, baseline: float, text: str, style: Style) -> None:
        """A text on its baseline (from the top of the page)."""
        self._texts.append((x, self.height - baseline, style, text))

    def text_right(self, right: float, baseline: float, text: str, style: Style) -> None:
        """A text that ends at `right`."""
        text = clean(text)
        self.text(right - width(text, style.font, style.size), baseline, text, style)

    def text_centred(self, middle: float, baseline: float, text: str, style: Style) -> None:
        """A text around `middle`."""
        text = clean(text)
        self.text(middle - width(text, style.font, style.size) / 2, baseline, text, style)

    def lines(self, lines: Sequence[Line], x: float, top: float, room: float) -> float:
        """A stack of lines; gives the height where it ends. `room` is the width of its rules."""
        for line in lines:
            baseline = top + line.height * _BASELINE
            if line.box is not None:
                self.check_box(x, baseline - MARK + 0.7, ticked=line.box)
            for piece in line.pieces:
                self.text(x + piece.x, baseline, piece.text, piece.style)
            top += line.height
            if line.rule:
                self.rule(x, top - 3, room, 0.5)
        return top

    def rule(self, x: float, top: float, length: float, thickness: float) -> None:
        """A horizontal line."""
        self._canvas.setLineWidth(thickness)
        self._canvas.line(x, self.height - top, x + length, self.height - top)

    def frame(self, x: float, top: float, size: tuple[float, float], thickness: float) -> None:
        """An empty rectangle of (width, height)."""
        self._canvas.setLineWidth(thickness)
        self._canvas.rect(x, self.height - top - size[1], size[0], size[1])

    def check_box(self, x: float, top: float, *, ticked: bool) -> None:
        """A drawn check box: Noto Sans has no such letter."""
        self.frame(x, top, (MARK, MARK), 0.7)
        if ticked:
            bottom = self.height - top - MARK
            path = self._canvas.beginPath()
            path.moveTo(x + 0.20 * MARK, bottom + 0.50 * MARK)
            path.lineTo(x + 0.42 * MARK, bottom + 0.22 * MARK)
            path.lineTo(x + 0.95 * MARK, bottom + 1.05 * MARK)
            self._canvas.setLineWidth(1.2)
            self._canvas.drawPath(path)

    def qr(self, payload: str, x: float, top: float, side: float) -> None:
        """A QR code with its quiet zone inside the square."""
        qr.draw(self._canvas, payload, x, self.height - top - side, side)

    def image(self, picture: ImageReader, x: float, top: float, size: tuple[float, float]) -> None:
        """A picture in a rectangle of (width, height)."""
        self._canvas.drawImage(picture, x, self.height - top - size[1], *size)

    def watermark(self, word: str, size: float) -> None:
        """A pale word across the page; call it first, so that everything else lies above it."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillGray(0.88)
        canvas.translate(self.width / 2, self.height / 2)
        canvas.rotate(24)
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(0, -size / 3, clean(word))
        canvas.restoreState()

    def new_page(self) -> None:
        """End the page that is being drawn."""
        self._write_texts()
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The PDF file; every page must have been ended."""
        self._canvas.save()
        return self._buffer.getvalue()

    def _write_texts(self) -> None:
        """All texts of the page in one text object, in the order in which they were drawn (reading order)."""
        writer = self._canvas.beginText()
        current = None
        for x, y, style, text in self._texts:
            if style != current:
                writer.setFont(style.font, style.size)
                current = style
            writer.setTextOrigin(x, y)
            writer.textOut(text)
        self._canvas.drawText(writer)
        self._texts.clear()
