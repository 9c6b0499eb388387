"""A large poster on A4 sheets: each shows a part, overlapping its neighbours, and says where it belongs."""

from __future__ import annotations

import math

from loket.documents.flow import plain
from loket.documents.poster_data import MM
from loket.documents.poster_sheet import PosterSheet
from loket.i18n import _

A4 = (210 * MM, 297 * MM)
_EDGE = 8 * MM
"""What an office printer leaves white."""
OVERLAP = 12 * MM
_FORM = "poster"


class TiledSheet(PosterSheet):
    """Draws the poster once and shows it on as many A4 sheets as it needs, turned so that they are few."""

    def __init__(self, trim: tuple[float, float], *, title: str, author: str) -> None:
        super().__init__(trim, title=title, author=author)
        self._page, self._counts = min(
            (_tiling(trim, page) for page in (A4, A4[::-1])), key=lambda one: math.prod(one[1])
        )
        canvas = self._canvas
        canvas.setTrimBox(None)
        canvas.setBleedBox(None)
        canvas.setPageSize(self._page)
        canvas.beginForm(_FORM, 0, 0, *trim)

    def new_page(self) -> None:
        """End the poster: now its sheets are made."""
        self._write_texts()
        self._canvas.endForm()
        across, down = self._counts
        for row in range(down):
            for column in range(across):
                self._draw_tile(row, column)
                self._canvas.showPage()

    def _draw_tile(self, row: int, column: int) -> None:
        canvas, (wide, high) = self._canvas, self._page
        width, height = wide - 2 * _EDGE, high - 2 * _EDGE
        x, top = column * (width - OVERLAP), row * (height - OVERLAP)
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(_EDGE, _EDGE, width, height)
        canvas.clipPath(frame, stroke=0, fill=0)
        canvas.translate(_EDGE - x, high - _EDGE + top - self.height)
        canvas.doForm(_FORM)
        canvas.restoreState()
        self._draw_guides(row, column)

    def _draw_guides(self, row: int, column: int) -> None:
        """A dashed line where the overlap ends, and which sheet this is, in the white edge."""
        canvas, (wide, high) = self._canvas, self._page
        across, down = self._counts
        canvas.setLineWidth(0.4)
        canvas.setStrokeGray(0.35)
        canvas.setDash(4, 4)
        if column:
            canvas.line(_EDGE + OVERLAP, _EDGE, _EDGE + OVERLAP, high - _EDGE)
        if row:
            canvas.line(_EDGE, high - _EDGE - OVERLAP, wide - _EDGE, high - _EDGE - OVERLAP)
        canvas.setDash()
        words = _(
            "Baris {row} dari {rows}, kolom {column} dari {columns}. Tempelkan tetangganya sampai garis putus-putus."
        )
        style = plain(7)
        canvas.setFont(style.font, style.size)
        canvas.setFillGray(0.2)
        text = words.format(row=row + 1, rows=down, column=column + 1, columns=across)
        canvas.drawString(_EDGE, _EDGE - 11, text)


def _tiling(trim: tuple[float, float], page: tuple[float, float]) -> tuple[tuple[float, float], tuple[int, int]]:
    """The page, and how many sheets across and down it takes."""
    needed = []
    for length, side in zip(trim, page, strict=True):
        step = side - 2 * _EDGE - OVERLAP
        needed.append(max(1, math.ceil((length - OVERLAP) / step)))
    return page, (needed[0], needed[1])
