"""The sheet of a poster: coloured letters and areas, arrows, and the boxes and marks that a print shop works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor

from loket.documents.flow import Style
from loket.documents.fonts import BOLD, REGULAR, width
from loket.documents.page import Sheet
from loket.documents.poster_data import MM

TEXT, QUIET, ACCENT, TINT, LINE, WHITE = "#1B2430", "#445060", "#0B6E6E", "#E3F1F0", "#C3CCD5", "#FFFFFF"
ASK, ASK_TINT, WARN, WARN_TINT = "#8A5200", "#FBF1DF", "#6D0F2C", "#F8E7EC"
STAMP = "#E0BCC6"

BLEED = 5 * MM
"""How far colour runs over the cut (a print shop's knife is never exact)."""
SLUG = 10 * MM
"""White paper around the bleed, for the marks."""
_MARK_LENGTH, _MARK_GAP, _HAIR = 5 * MM, 2 * MM, 0.25


@dataclass(frozen=True, slots=True)
class Ink(Style):
    """A style with the colour of its letters, set a little closer than on small paper."""

    colour: str = TEXT

    @property
    def leading(self) -> float:
        """The height of a line in this style."""
        return self.size * 1.19


def regular(size: float, colour: str = TEXT) -> Ink:
    """Regular letters."""
    return Ink(REGULAR, size, colour)


def heavy(size: float, colour: str = TEXT) -> Ink:
    """Bold letters."""
    return Ink(BOLD, size, colour)


class PosterSheet(Sheet):
    """A sheet measured from the top left corner of the trimmed paper; with `shop` there is paper around it."""

    def __init__(self, trim: tuple[float, float], *, title: str, author: str, shop: bool = False) -> None:
        self._around = BLEED + SLUG if shop else 0.0
        self._bleed = BLEED if shop else 0.0
        media = (trim[0] + 2 * self._around, trim[1] + 2 * self._around)
        super().__init__(media, title=title, author=author)
        self.width, self.height = trim
        near, canvas = self._around, self._canvas
        canvas.setTrimBox((near, near, near + trim[0], near + trim[1]))
        over = near - self._bleed
        canvas.setBleedBox((over, over, media[0] - over, media[1] - over))
        canvas.translate(near, near)
        if shop:
            self._draw_marks()

    def area(self, x: float, top: float, size: tuple[float, float], fill: str, *, radius: float = 0.0) -> None:
        """A filled rectangle of (width, height)."""
        canvas = self._canvas
        canvas.setFillColor(HexColor(fill))
        if radius:
            canvas.roundRect(x, self.height - top - size[1], *size, radius, stroke=0, fill=1)
        else:
            canvas.rect(x, self.height - top - size[1], *size, stroke=0, fill=1)

    def outline(self, x: float, top: float, size: tuple[float, float], line: str, *, radius: float) -> None:
        """The outline of a rectangle of (width, height)."""
        canvas = self._canvas
        canvas.setStrokeColor(HexColor(line))
        canvas.setLineWidth(radius / 8)
        canvas.roundRect(x, self.height - top - size[1], *size, radius, stroke=1, fill=0)

    def band(self, top: float, height: float, fill: str) -> None:
        """A stripe over the whole width and into the bleed; at the paper's end it bleeds below too."""
        below = self._bleed if top + height >= self.height - 0.01 else 0.0
        self.area(-self._bleed, top, (self.width + 2 * self._bleed, height + below), fill)

    def polygon(self, points: Sequence[tuple[float, float]], fill: str, line: str = "", weight: float = 0.0) -> None:
        """A closed shape through points (x, top)."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, top in points[1:]:
            path.lineTo(x, self.height - top)
        path.close()
        self._canvas.setFillColor(HexColor(fill))
        if line:
            self._canvas.setStrokeColor(HexColor(line))
            self._canvas.setLineWidth(weight)
        self._canvas.drawPath(path, stroke=bool(line), fill=1)

    def arrow(self, points: Sequence[tuple[float, float]], weight: float, colour: str) -> None:
        """A line through points (x, top), horizontal and vertical, with a head at its end."""
        canvas = self._canvas
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(weight)
        (x, top), (last_x, last_top) = points[-2:]
        head = 3.6 * weight
        across, down = (last_x > x) - (last_x < x), (last_top > top) - (last_top < top)
        path = canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for px, ptop in (*points[1:-1], (last_x - across * head, last_top - down * head)):
            path.lineTo(px, self.height - ptop)
        canvas.drawPath(path, stroke=1, fill=0)
        back_x, back_top = last_x - across * head, last_top - down * head
        side = 0.55 * head
        wings = ((back_x + down * side, back_top + across * side), (back_x - down * side, back_top - across * side))
        self.polygon([(last_x, last_top), *wings], colour)

    def disc(self, x: float, top: float, radius: float, fill: str) -> None:
        """A filled circle around (x, top)."""
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.circle(x, self.height - top, radius, stroke=0, fill=1)

    def stamp(self, word: str, size: float) -> None:
        """The outline of a word across everything drawn so far; letters are written over it in the end.

        No transparency: print shops flatten it, each in their own way.
        """
        canvas = self._canvas
        canvas.saveState()
        canvas.setStrokeColor(HexColor(STAMP))
        canvas.setLineWidth(size / 80)
        canvas.translate(self.width / 2, self.height / 2)
        canvas.rotate(24)
        writer = canvas.beginText(-width(word, BOLD, size) / 2, -size / 3)
        writer.setFont(BOLD, size)
        writer.setTextRenderMode(1)
        writer.textOut(word)
        writer.setTextRenderMode(0)
        canvas.drawText(writer)
        canvas.restoreState()

    def _draw_marks(self) -> None:
        """Crop marks outside the bleed at the four corners."""
        canvas = self._canvas
        canvas.setLineWidth(_HAIR)
        near, far = self._bleed + _MARK_GAP, self._bleed + _MARK_GAP + _MARK_LENGTH
        for x, out in ((0.0, -1), (self.width, 1)):
            for y, up in ((0.0, -1), (self.height, 1)):
                canvas.line(x + out * near, y, x + out * far, y)
                canvas.line(x, y + up * near, x, y + up * far)

    def _write_texts(self) -> None:
        """As on every sheet, and each in its colour."""
        writer = self._canvas.beginText()
        style, colour = None, ""
        for x, y, wanted, text in self._texts:
            if wanted != style:
                writer.setFont(wanted.font, wanted.size)
                style = wanted
            ink = wanted.colour if isinstance(wanted, Ink) else TEXT
            if ink != colour:
                writer.setFillColor(HexColor(ink))
                colour = ink
            writer.setTextOrigin(x, y)
            writer.textOut(text)
        self._canvas.drawText(writer)
        self._texts.clear()
