"""Text set into lines before anything is drawn: so pages can be counted, and nothing is lost at a page's end.

All lengths are points. A `Line` knows its height and what stands in it; columns are filled line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from loket.documents.fonts import BOLD, REGULAR, clean, width

LEADING = 1.22
"""Line height as a multiple of the size."""


@dataclass(frozen=True, slots=True)
class Style:
    """A font and its size in points."""

    font: str = REGULAR
    size: float = 8.0

    @property
    def leading(self) -> float:
        """The height of a line in this style."""
        return self.size * LEADING


@dataclass(frozen=True, slots=True)
class Piece:
    """A text on a line, `x` points from the column's left edge."""

    x: float
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column. `box` draws a check box at the left (True: ticked); `keep` holds it to the next line."""

    height: float
    pieces: tuple[Piece, ...] = ()
    box: bool | None = None
    keep: bool = False
    rule: bool = False


def plain(size: float) -> Style:
    """Regular letters of that size."""
    return Style(REGULAR, size)


def bold(size: float) -> Style:
    """Bold letters of that size."""
    return Style(BOLD, size)


@lru_cache(maxsize=2048)
def wrap(text: str, style: Style, room: float) -> tuple[str, ...]:
    """The text in lines no wider than `room`; a word that is wider by itself is cut, never dropped."""
    space = width(" ", style.font, style.size)
    lines: list[str] = []
    current, used = "", 0.0
    for word in clean(text).split():
        needed = width(word, style.font, style.size)
        if current and used + space + needed <= room:
            current, used = f"{current} {word}", used + space + needed
            continue
        if current:
            lines.append(current)
        *whole, current = _cut(word, style, room) if needed > room else [word]
        lines.extend(whole)
        used = width(current, style.font, style.size)
    return (*lines, current) if current else tuple(lines)


def _cut(word: str, style: Style, room: float) -> list[str]:
    """A word that is wider than the column in parts: after a slash, dot or hyphen where there is one, else anywhere."""
    parts, part, used = [], "", 0.0
    for char in word:
        advance = width(char, style.font, style.size)
        while part and used + advance > room:  # what stays after a mark may still be too wide
            end = max(part.rfind(mark) for mark in "/-.") + 1 or len(part)
            parts.append(part[:end])
            part = part[end:]
            used = width(part, style.font, style.size)
        part, used = part + char, used + advance
    return [*parts, part]


def paragraph(text: str, style: Style, room: float, *, x: float = 0.0) -> list[Line]:
    """The text wrapped, `x` points in from the left."""
    return [Line(style.leading, (Piece(x, part, style),)) for part in wrap(text, style, room - x)]


def fitted(text: str, styles: Sequence[Style], room: float, *, rows: int = 1) -> list[Line]:
    """The text in the first of the styles (largest first) in which it needs at most `rows` lines; else in the last."""
    for style in styles:
        if len(wrap(text, style, room)) <= rows:
            return paragraph(text, style, room)
    return paragraph(text, styles[-1], room)


def held(lines: Sequence[Line]) -> list[Line]:
    """The lines as one block that stays together where a column ends."""
    return [replace(line, keep=True) for line in lines[:-1]] + list(lines[-1:])


def gap(height: float) -> Line:
    """White space; it disappears at the top of a column."""
    return Line(height)


def height_of(lines: Iterable[Line]) -> float:
    """How high a stack of lines is."""
    return sum(line.height for line in lines)


def take(lines: Sequence[Line], room: float) -> tuple[list[Line], list[Line]]:
    """What of the lines fits into a column of that height, and the rest.

    A block that is held together moves on whole, unless it is higher than a whole column: then it is cut.
    """
    start = next((i for i, line in enumerate(lines) if line.pieces or line.rule), len(lines))
    used, fits, end = 0.0, start, start
    for index in range(start, len(lines)):
        used += lines[index].height
        if used > room + 0.01:
            break
        fits = index + 1
        if not lines[index].keep:
            end = fits
    if fits == len(lines) or end == start:
        end = fits
    return list(lines[start:end]), list(lines[end:])
