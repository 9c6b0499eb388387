"""The panels of a poster: measured at a size of letters first, drawn once they fit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from loket.documents import flow
from loket.documents.flow import Line, Piece, Style, height_of
from loket.documents.fonts import BOLD, clean, width
from loket.documents.poster_sheet import ACCENT, QUIET, TINT, WHITE, Ink, PosterSheet, heavy, regular
from loket.documents.poster_words import Answer, Needs, not_set
from loket.domain.standards import Component, Requirement, RequirementKind
from loket.words import label, requirement_line

Item = tuple[Line, ...]
MOST_SPREAD = 1.4
"""How many times a line may be added between items where a panel has room to spare."""


@dataclass(frozen=True, slots=True)
class Type:
    """The letters of a poster: `body` for what is read, `small` (never below the legible size) for what explains.

    `tight` takes white space away, and lets what explains run on in the same line.
    """

    body: float
    small: float
    tight: bool = False

    @property
    def pad(self) -> float:
        """White space inside a panel."""
        return (0.42 if self.tight else 0.6) * self.body

    @property
    def gap(self) -> float:
        """White space between items."""
        return (0.2 if self.tight else 0.42) * self.body


class Panel(ABC):
    """A frame with a heading. `inside` is the least height of what stands below the heading; it gets the rest.

    `cuts`: a word is wider than its place, and would be cut.
    """

    inside: float = 0.0
    fill = WHITE
    cuts = False

    def __init__(self, heading: str, room: float, letters: Type) -> None:
        self.room, self.letters = room, letters
        self.inner = room - 2 * letters.pad
        self._heading = paragraph(heading, heavy(letters.body, WHITE), self.inner) if heading else []
        self.head = height_of(self._heading) + 0.7 * letters.pad if heading else 0.0
        """How high the coloured heading is."""

    @property
    def natural(self) -> float:
        """The least height."""
        return self.head + 2 * self.letters.pad + self.inside

    def draw(self, sheet: PosterSheet, x: float, top: float, height: float) -> None:
        """Draw it that high."""
        radius, pad = 0.45 * self.letters.body, self.letters.pad
        sheet.area(x, top, (self.room, height), ACCENT, radius=radius)
        sheet.area(x, top + self.head, (self.room, height - self.head), self.fill, radius=radius)
        sheet.area(x, top + self.head, (self.room, min(1.5 * radius, height - self.head)), self.fill)
        sheet.outline(x, top, (self.room, height), ACCENT, radius=radius)
        sheet.lines(self._heading, x + pad, top + 0.35 * pad, self.inner)
        self.draw_inside(sheet, x + pad, top + self.head + pad, height - self.head - 2 * pad)

    @abstractmethod
    def draw_inside(self, sheet: PosterSheet, x: float, top: float, height: float) -> None:
        """What stands below the heading."""


class ItemsPanel(Panel):
    """Items in one or more columns, spread where there is room."""

    def __init__(self, heading: str, room: float, letters: Type, columns: Sequence[Sequence[Item]]) -> None:
        super().__init__(heading, room, letters)
        self._columns = columns
        self._highest = max((_stacked(column, letters.gap) for column in columns), default=0.0)
        self.inside = self._highest

    def draw_inside(self, sheet: PosterSheet, x: float, top: float, height: float) -> None:
        step = column_room(self.inner, len(self._columns), self.letters) + self.letters.body
        most = max((len(column) for column in self._columns), default=1)
        spread = spread_of(height - self._highest, most - 1, self.letters)
        for index, column in enumerate(self._columns):
            at = top
            for item in column:
                at = sheet.lines(item, x + index * step, at, step) + self.letters.gap + spread


def spread_of(spare: float, gaps: int, letters: Type) -> float:
    """How much is added to each gap so that a panel looks filled, and not torn."""
    return max(0.0, min(spare / gaps, MOST_SPREAD * letters.body)) if gaps > 0 else 0.0


def column_room(room: float, columns: int, letters: Type) -> float:
    """The width of each of several columns."""
    return (room - (columns - 1) * letters.body) / columns


def _stacked(items: Sequence[Item], gap: float) -> float:
    return sum(height_of(item) for item in items) + gap * max(0, len(items) - 1)


def balanced(heights: Sequence[float], columns: int, gap: float) -> list[int]:
    """Where to cut a list into columns (as counts), in order, so that the highest column is as low as can be."""
    low, high = max(heights, default=0.0), sum(heights) + gap * len(heights)
    for _round in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_poured(heights, middle, gap)) <= columns else (middle, high)
    counts = _poured(heights, high + 0.01, gap)
    return counts + [0] * (columns - len(counts))


def _poured(heights: Sequence[float], room: float, gap: float) -> list[int]:
    counts, used = [0], 0.0
    for height in heights:
        if counts[-1] and used + height > room:
            counts.append(0)
            used = 0.0
        counts[-1] += 1
        used += height + gap
    return counts


def in_columns(items: Sequence[Item], columns: int, letters: Type) -> list[list[Item]]:
    """Items poured into columns of nearly the same height."""
    counts, rest = balanced([height_of(item) for item in items], columns, letters.gap), list(items)
    made = []
    for count in counts:
        made.append([*map(_without_space_above, rest[:1]), *rest[1:count]] if count else [])
        rest = rest[count:]
    return made


def _without_space_above(item: Item) -> Item:
    """What keeps a group apart from the one above is not wanted at the top of a column."""
    return item if item[0].pieces else item[1:]


def need_items(groups: Sequence[Needs], room: float, letters: Type) -> list[Item]:
    """The requirements as numbered items; the name of a group stays with its first one."""
    items: list[Item] = []
    for group in groups:
        indent = _indent(len(group.requirements), letters)
        head = paragraph(group.whom, heavy(letters.body, ACCENT), room) if group.whom else []
        numbered = [
            _need(str(number), one.text, _explained(one), (room, indent, letters))
            for number, one in enumerate(group.requirements, start=1)
        ] or [tuple(paragraph(not_set(), regular(letters.body), room))]
        apart = [Line(letters.gap)] if items and head else []
        items += [(*apart, *head, *numbered[0]), *numbered[1:]]
    return items


def _explained(requirement: Requirement) -> str:
    """What is said besides; that something is "data" tells nobody anything."""
    line = requirement_line(requirement)
    return "" if line == label(RequirementKind.DATA).lower() else line


def _indent(count: int, letters: Type) -> float:
    return width(f"{count}. ", heavy(letters.body).font, letters.body)


def _need(number: str, text: str, quiet: str, place: tuple[float, float, Type]) -> Item:
    room, indent, letters = place
    if letters.tight:
        lines = run_on(
            [(text, regular(letters.body)), (quiet and f"({quiet})", regular(letters.small, QUIET))], room, indent
        )
    else:
        lines = paragraph(text, regular(letters.body), room, x=indent)
        lines += paragraph(quiet, regular(letters.small, QUIET), room, x=indent)
    mark = Piece(0.0, f"{number}.", heavy(letters.body, ACCENT))
    return (replace(lines[0], pieces=(mark, *lines[0].pieces)), *lines[1:])


def run_on(parts: Sequence[tuple[str, Style]], room: float, x: float = 0.0) -> list[Line]:
    """Texts in different letters that follow each other in one paragraph, `x` points in from the left."""
    lines: list[list[tuple[float, list[str], Style]]] = [[]]
    at = x
    for text, style in parts:
        space = style.size * word_width(" ", style.font)
        for word in clean(text).split():
            needed = style.size * word_width(word, style.font)
            start = at + space if lines[-1] else x
            if lines[-1] and start + needed > room:
                lines.append([])
                start = x
            if lines[-1] and lines[-1][-1][2] is style:
                lines[-1][-1][1].append(word)
            else:
                lines[-1].append((start, [word], style))
            at = start + needed
    leading = max(style.leading for _text, style in parts)
    return [
        Line(leading, tuple(Piece(start, " ".join(words), style) for start, words, style in line))
        for line in lines
        if line
    ]


def paragraph(text: str, style: Style, room: float, *, x: float = 0.0) -> list[Line]:
    """As `flow.paragraph`; remembers how wide each word is, since a poster is set many times until it fits."""
    if any(style.size * word_width(word, style.font) > room - x for word in clean(text).split()):
        return flow.paragraph(text, style, room, x=x)
    return run_on([(text, style)], room, x)


@lru_cache(maxsize=8192)
def word_width(word: str, font: str) -> float:
    """How wide a cleaned word is at size 1."""
    return width(word, font, 1)


def cut_in(texts: Iterable[str], style: Style, room: float) -> bool:
    """Whether a word of these is wider than the room; what may be broken at a mark (an address) is not counted."""
    words = {word for text in texts for word in clean(text).split() if not any(mark in word for mark in "/.-@")}
    return any(style.size * word_width(word, style.font) > room for word in words)


class AnswerPanel(Panel):
    """A question and its answer at a glance: how long, what it costs, what you get; tinted, so that it stands out."""

    fill = TINT

    def __init__(self, heading: str, room: float, letters: Type, answers: Sequence[Answer]) -> None:
        super().__init__(heading, room, letters)
        self._lines = _answer_lines(answers, self.inner, letters)
        self.inside = height_of(self._lines)

    def draw_inside(self, sheet: PosterSheet, x: float, top: float, height: float) -> None:
        spare = height - height_of(self._lines)
        sheet.lines(self._lines, x, top + max(0.0, min(spare / 2, 2 * self.letters.body)), self.inner)


def _answer_lines(answers: Sequence[Answer], room: float, letters: Type) -> list[Line]:
    lines: list[Line] = []
    factors = (2.1, 1.9, 1.7, 1.5, 1.35, 1.2, 1.1) if len(answers) == 1 else (1.3, 1.15)
    for answer in answers:
        if lines:
            lines.append(Line(letters.gap))
        lines += paragraph(answer.whom, heavy(letters.small), room)
        lines += large(answer.large, letters.body, factors, room)
        for small in answer.small:
            lines += paragraph(small, regular(letters.small), room)
    return lines


def large(
    text: str, body: float, factors: Sequence[float], room: float, *, rows: int = 2, colour: str = ACCENT
) -> list[Line]:
    """The text in the largest of the sizes (times `body`) in which no word is cut and at most `rows` are needed."""
    widest = max((word_width(word, BOLD) for word in clean(text).split()), default=0.0)
    for factor in (*factors, 1.0):
        style: Style = heavy(factor * body, colour)
        lines = paragraph(text, style, room)
        if len(lines) <= rows and widest * style.size <= room:
            return [replace(line, height=style.size * 1.14) for line in lines]
    return paragraph(text, heavy(body, colour), room)


class ComplaintPanel(Panel):
    """Where to complain, with a code that opens one of the ways."""

    def __init__(self, heading: str, room: float, letters: Type, said: tuple[list[str], str, str]) -> None:
        super().__init__(heading, room, letters)
        channels, self._qr, words = said
        self._side = min((4.4 if letters.tight else 5.2) * letters.body, 0.45 * self.inner)
        channels = [" · ".join(channels)] if letters.tight else channels
        text_room = self.inner - self._side - letters.pad
        body = [line for channel in channels for line in paragraph(channel, regular(letters.body), text_room)]
        self._lines = [*body, Line(0.3 * letters.body), *paragraph(words, regular(letters.small, QUIET), text_room)]
        self.inside = max(self._side, height_of(self._lines))

    def draw_inside(self, sheet: PosterSheet, x: float, top: float, height: float) -> None:
        sheet.lines(self._lines, x, top, self.inner)
        below = top + height_of(self._lines) + self.letters.pad
        side = min(top + height - below, self.inner, 9 * self.letters.body)
        if side > 1.3 * self._side:
            sheet.qr(self._qr, x, below, side)
        else:
            sheet.qr(self._qr, x + self.inner - self._side, top + max(0.0, (height - self._side) / 2), self._side)


def legal_items(texts: Sequence[str], room: float, letters: Type) -> list[Item]:
    """The legal bases, small: assessors look for them, citizens seldom."""
    if letters.tight:
        head = label(Component.LEGAL_BASIS)
        return [tuple(run_on([(f"{head}:", heavy(letters.small)), ("; ".join(texts), regular(letters.small))], room))]
    indent = letters.small
    items: list[Item] = []
    for text in texts:
        lines = paragraph(text, regular(letters.small), room, x=indent)
        mark = Piece(0.0, "–", Ink(heavy(1).font, letters.small, ACCENT))
        items.append((replace(lines[0], pieces=(mark, *lines[0].pieces)), *lines[1:]))
    return items
