"""Where the parts of a poster stand: header, three answers at a glance, what to bring, the flow, where to complain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from loket.documents.flow import Line, height_of
from loket.documents.letterhead import readable_logo
from loket.documents.poster_data import PosterData, PosterSize
from loket.documents.poster_parts import (
    AnswerPanel,
    ComplaintPanel,
    ItemsPanel,
    Panel,
    Type,
    column_room,
    in_columns,
    large,
    legal_items,
    need_items,
    paragraph,
)
from loket.documents.poster_sheet import ACCENT, QUIET, TEXT, WARN, WARN_TINT, WHITE, PosterSheet, heavy, regular
from loket.documents.poster_steps import StepsPanel
from loket.documents.poster_words import complaint_lines, fees_of, needs_of, not_set, products_of, source_line, times_of
from loket.domain.standards import Component
from loket.i18n import _
from loket.words import label

_MARGIN, _LEAST_MARGIN = 3.4, 2.6  # units: white paper at the sides
_TITLES = (2.6, 2.4, 2.2, 2.0, 1.8, 1.6, 1.4, 1.2)
GLANCES = ((0.36, 0.28, 0.36), (0.46, 0.24, 0.30), (0.30, 0.24, 0.46), (0.30, 0.42, 0.28), (0.40, 0.22, 0.38))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the middle is divided: `share` is the part of the requirements' width (None: above the flow).

    `glance` are the parts of the width that the three answers get; on a wide paper they stand in a column, `side` wide.
    """

    share: float | None
    need_columns: int = 1
    step_columns: int = 1
    glance: tuple[float, float, float] = GLANCES[0]
    side: float = 0.19


UPRIGHT = (
    Arrangement(0.5),
    Arrangement(0.42),
    Arrangement(0.58),
    Arrangement(None),
    Arrangement(None, 2, 2),
    Arrangement(None, 1, 2),
    Arrangement(None, 2),
)
WIDE = (
    Arrangement(0.5),
    Arrangement(0.4),
    Arrangement(0.4, 1, 2),
    Arrangement(0.5, 1, 2),
    Arrangement(0.5, 2, 2),
    Arrangement(0.6, 2, 1),
    Arrangement(0.65, 3, 1),
    Arrangement(0.45, side=0.25),
    Arrangement(0.42, 1, 2, side=0.25),
    Arrangement(0.5, 2, 2, side=0.25),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A panel and its place: (x, top), and the height it gets."""

    panel: Panel
    x: float
    top: float
    height: float


class Layout:
    """A poster at one size of letters in one arrangement. `spare` below zero: it does not fit."""

    def __init__(self, data: PosterData, size: PosterSize, letters: Type, arrangement: Arrangement) -> None:
        self._data, self._size, self.letters, self.arrangement = data, size, letters, arrangement
        self._across, self._down = size.points
        self._left = (_LEAST_MARGIN if letters.tight else _MARGIN) * size.unit
        self._room = self._across - 2 * self._left
        self._gap = (0.5 if letters.tight else 0.75) * letters.body
        self._build_header()
        self._source = paragraph(source_line(data), heavy(letters.small, WHITE), self._room)
        self._foot = height_of(self._source) + 1.1 * letters.pad
        self._bottom = self._down - max(self._foot + self._gap, self._left)
        self._placed = self._wide() if size.is_wide else self._upright()

    @property
    def fits(self) -> bool:
        """Whether everything has its room."""
        return self.spare >= 0 and not any(placed.panel.cuts for placed in self._placed)

    def _build_header(self) -> None:
        data, letters, unit = self._data, self.letters, self._size.unit
        logo = readable_logo(data.letterhead.logo) if data.letterhead.logo else None
        self._logo, self._logo_size = logo, (0.0, 0.0)
        if logo:
            across, down = logo.getSize()
            scale = min(9 * unit / across, 8 * unit / down)
            self._logo_size = (across * scale, down * scale)
        room = self._room - (self._logo_size[0] + letters.pad if logo else 0)
        *above, office = data.letterhead.lines or ("",)
        self._office: list[Line] = [line for text in above for line in paragraph(text, regular(letters.small), room)]
        self._office += large(office, letters.body, (1.35, 1.2, 1.1), room, colour=TEXT)
        self._office += paragraph(data.letterhead.contact, regular(letters.small, QUIET), room)
        self._title = [
            *paragraph(_("STANDAR PELAYANAN"), heavy(letters.small, "#CFE7E5"), self._room),
            *large(data.standard.name, letters.body, _TITLES[3 * letters.tight :], self._room, colour=WHITE),
        ]
        warning = _("RANCANGAN – belum ditetapkan, tidak berlaku") if data.draft else ""
        warning = warning or (_("CONTOH – untuk latihan, tidak berlaku") if data.example else "")
        self._example = paragraph(warning, heavy(letters.body, WARN), self._room)

    @cached_property
    def _office_height(self) -> float:
        return max(height_of(self._office), self._logo_size[1])

    @cached_property
    def _band(self) -> tuple[float, float]:
        """Where the coloured band of the title begins, and how high it is."""
        top = max(2.2 * self._size.unit, self.letters.pad) + self._office_height + self._gap
        return top, height_of(self._title) + 1.3 * self.letters.pad

    @property
    def _top(self) -> float:
        """Where the panels begin."""
        example = height_of(self._example) + 0.6 * self.letters.pad if self._example else 0.0
        return sum(self._band) + example + self._gap

    def _glance(self, rooms: Sequence[float]) -> list[Panel]:
        standard, letters = self._data.standard, self.letters
        said = (
            (3, Component.COMPLETION_TIME, times_of(standard)),
            (4, Component.FEE, fees_of(standard)),
            (5, Component.PRODUCT, products_of(standard)),
        )
        panels: list[Panel] = [
            AnswerPanel(_heading(number, component), room, letters, answers)
            for (number, component, answers), room in zip(said, rooms, strict=True)
        ]
        highest = max(panel.head for panel in panels)
        for panel in panels:
            panel.head = highest
        return panels

    def _needs(self, room: float) -> Panel:
        count, letters = self.arrangement.need_columns, self.letters
        inner = column_room(room - 2 * letters.pad, count, letters)
        items = need_items(needs_of(self._data.standard), inner, letters)
        return ItemsPanel(_heading(1, Component.REQUIREMENTS), room, letters, in_columns(items, count, letters))

    def _steps(self, room: float) -> Panel:
        heading, letters, steps = _heading(2, Component.PROCEDURE), self.letters, self._data.standard.procedure
        if not steps:
            unknown = paragraph(not_set(), regular(letters.body), room - 2 * letters.pad)
            return ItemsPanel(heading, room, letters, [[tuple(unknown)]])
        return StepsPanel(heading, room, letters, (steps, self.arrangement.step_columns))

    def _complaint(self, room: float) -> Panel:
        said = (complaint_lines(self._data), self._data.qr, self._data.qr_words)
        return ComplaintPanel(_heading(6, Component.COMPLAINT_HANDLING), room, self.letters, said)

    def _legal(self, room: float) -> list[Panel]:
        letters, texts = self.letters, self._data.standard.legal_basis
        if not texts:
            return []
        items = legal_items(texts, room - 2 * letters.pad, letters)
        return [ItemsPanel("" if letters.tight else label(Component.LEGAL_BASIS), room, letters, [items])]

    def _upright(self) -> list[Placed]:
        gap, room = self._gap, self._room
        glance = self._glance([share * (room - 2 * gap) for share in self.arrangement.glance])
        share = self.arrangement.share
        if share is None:
            rows = [[self._needs(room)], [self._steps(room)]]
        else:
            rows = [[self._needs(share * (room - gap)), self._steps((1 - share) * (room - gap))]]
        return self._stack([glance, *rows, *self._foot_rows()], grows=range(1, 1 + len(rows)))

    def _foot_rows(self) -> list[list[Panel]]:
        """Where to complain and by which law: beside each other, or below where white space is dear."""
        room = self._room
        if self.letters.tight:
            return [row for row in ([self._complaint(room)], self._legal(room)) if row]
        legal = self._legal(0.4 * (room - self._gap))
        return [[*legal, self._complaint(0.6 * (room - self._gap) if legal else room)]]

    def _stack(self, rows: Sequence[Sequence[Panel]], grows: range) -> list[Placed]:
        """Rows below each other; those that grow share what is spare."""
        heights = [max(panel.natural for panel in row) for row in rows]
        self.spare = self._bottom - self._top - sum(heights) - self._gap * (len(rows) - 1)
        growing = sum(heights[index] for index in grows)
        placed, top = [], self._top
        for index, row in enumerate(rows):
            height = heights[index] + (self.spare * heights[index] / growing if index in grows else 0.0)
            placed += _in_row(row, self._left, top, height, self._gap)
            top += height + self._gap
        return placed

    def _wide(self) -> list[Placed]:
        gap, share = self._gap, self.arrangement.share or 0.5
        first, last = self.arrangement.side * self._room, 0.19 * self._room
        middle = self._room - first - last - 3 * gap
        columns = [
            self._glance([first] * 3),
            [self._needs(share * middle)],
            [self._steps((1 - share) * middle)],
            [self._complaint(last), *self._legal(last)],
        ]
        room = self._bottom - self._top
        needed = [sum(panel.natural for panel in column) + gap * (len(column) - 1) for column in columns]
        self.spare = room - max(needed)
        placed, x = [], self._left
        for column, natural in zip(columns, needed, strict=True):
            top, grown = self._top, 1 + max(0.0, room - natural) / (natural - gap * (len(column) - 1))
            for panel in column:
                placed.append(Placed(panel, x, top, panel.natural * grown))
                top += panel.natural * grown + gap
            x += column[0].room + gap
        return placed

    def draw(self, sheet: PosterSheet) -> None:
        """Draw everything on one page."""
        letters = self.letters
        self._draw_header(sheet)
        for one in self._placed:
            one.panel.draw(sheet, one.x, one.top, one.height)
        foot = self._down - self._foot
        sheet.band(foot, self._foot, ACCENT)
        sheet.lines(self._source, self._left, foot + 0.5 * letters.pad, self._room)
        if self._data.stamp:
            letter = 132 if not self._size.is_wide else 180
            sheet.stamp(self._data.stamp, letter / len(self._data.stamp) * self._size.unit)

    def _draw_header(self, sheet: PosterSheet) -> None:
        top, height = self._band
        start = top - self._gap - self._office_height
        x = self._left
        if self._logo:
            sheet.image(self._logo, x, start, self._logo_size)
            x += self._logo_size[0] + self.letters.pad
        sheet.lines(self._office, x, start + (self._office_height - height_of(self._office)) / 2, self._room)
        sheet.band(top, height, ACCENT)
        sheet.lines(self._title, self._left, top + 0.55 * self.letters.pad, self._room)
        if self._example:
            under = top + height
            sheet.band(under, height_of(self._example) + 0.6 * self.letters.pad, WARN_TINT)
            sheet.lines(self._example, self._left, under + 0.3 * self.letters.pad, self._room)


def _heading(number: int, component: Component) -> str:
    """The component's published name with its number."""
    return f"{number}  {label(component)}"


def _in_row(row: Sequence[Panel], x: float, top: float, height: float, gap: float) -> list[Placed]:
    placed = []
    for panel in row:
        placed.append(Placed(panel, x, top, height))
        x += panel.room + gap
    return placed
