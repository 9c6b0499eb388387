"""The procedure drawn as a flow: numbered steps, arrows, and questions with their ways out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loket.documents.flow import Line, height_of
from loket.documents.poster_parts import Panel, Type, balanced, column_room, cut_in, paragraph, run_on
from loket.documents.poster_sheet import ACCENT, ASK, ASK_TINT, LINE, QUIET, TINT, WHITE, PosterSheet, heavy, regular
from loket.documents.poster_words import asks_for_completeness
from loket.domain.standards import ProcedureStep, Unit
from loket.i18n import _
from loket.words import duration

_APPLICANT = "pemohon"
_POINT = 0.9  # how far the sides of a question come to a point, in letters
_ASKED = 0.58  # of the width: the question, beside the way back
Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A step or a question as it will be drawn."""

    lines: tuple[Line, ...]
    height: float
    number: int = 0
    mine: bool = False
    back: tuple[Line, ...] = ()
    asks: bool = False


def boxes_of(steps: Sequence[ProcedureStep], room: float, letters: Type) -> list[Box]:
    """The boxes of the flow, a question after the step that asks it."""
    boxes = []
    for number, step in enumerate(steps, start=1):
        boxes.append(_step(number, step, room, letters))
        if step.decision:
            boxes.append(_question(step.decision, room, letters))
    return boxes


def _step(number: int, step: ProcedureStep, room: float, letters: Type) -> Box:
    minutes = duration(step.minutes, Unit.MINUTE) if step.minutes else ""
    who = " · ".join(part for part in (step.actor, minutes, step.channel) if part)
    inner = room - _number_room(letters) - 0.6 * letters.pad
    if letters.tight:
        lines = run_on([(who and f"{who}:", heavy(letters.small, QUIET)), (step.text, regular(letters.body))], inner)
    else:
        lines = paragraph(who, heavy(letters.small, QUIET), inner) + paragraph(step.text, regular(letters.body), inner)
    mine = step.actor.casefold().startswith(_APPLICANT)
    return Box(tuple(lines), max(height_of(lines) + 0.6 * letters.pad, 1.75 * letters.body), number, mine)


def _question(text: str, room: float, letters: Type) -> Box:
    back: list[Line] = []
    wide = room
    if asks_for_completeness(text):
        wide = _ASKED * room
        back = paragraph(_back_words(), regular(letters.small), _back_room(room, letters))
    lines = paragraph(text, heavy(letters.body, ASK), wide - 2 * _POINT * letters.body - 0.4 * letters.pad)
    height = max(height_of(lines), height_of(back)) + 0.8 * letters.pad
    return Box(tuple(lines), height, back=tuple(back), asks=True)


def _back_words() -> str:
    return _("Belum: lengkapi dahulu")


def _back_room(room: float, letters: Type) -> float:
    """The width of the words beside a question: after the arrow, inside their frame."""
    return (1 - _ASKED) * room - 2.4 * letters.body


def _number_room(letters: Type) -> float:
    return 2.1 * letters.body


class StepsPanel(Panel):
    """The flow in one or more columns; where it goes on at the top of the next column, the arrow leads there."""

    def __init__(self, heading: str, room: float, letters: Type, flow: tuple[Sequence[ProcedureStep], int]) -> None:
        super().__init__(heading, room, letters)
        steps, self._count = flow
        self._wide = column_room(self.inner, self._count, letters)
        self._between = (0.65 if letters.tight else 1.15) * letters.body
        boxes = boxes_of(steps, self._wide, letters)
        counts = balanced([box.height for box in boxes], self._count, self._between)
        self._columns = [boxes[sum(counts[:at]) : sum(counts[: at + 1])] for at in range(self._count)]
        self._highest = max(map(self._stacked, self._columns))
        self.inside = self._highest
        self.cuts = self._cuts(steps)

    def _cuts(self, steps: Sequence[ProcedureStep]) -> bool:
        letters, narrow = self.letters, self._wide - _number_room(self.letters) - 0.6 * self.letters.pad
        asked = [step.decision for step in steps if step.decision]
        return (
            cut_in((step.text for step in steps), regular(letters.body), narrow)
            or cut_in(asked, heavy(letters.body), _ASKED * self._wide - 2.3 * _POINT * letters.body)
            or (bool(asked) and cut_in([_back_words()], regular(letters.small), _back_room(self._wide, letters)))
        )

    def _stacked(self, boxes: Sequence[Box]) -> float:
        return sum(box.height for box in boxes) + sum(self._after(box) for box in boxes[:-1])

    def _after(self, box: Box) -> float:
        """The room for the arrow below a box; "yes" needs its line."""
        return max(self._between, 1.2 * self.letters.small) if box.back else self._between

    def draw_inside(self, sheet: PosterSheet, x: float, top: float, height: float) -> None:
        most = max(map(len, self._columns))
        spare = (height - self._highest) / (most - 1) if most > 1 else 0.0
        wider = max(0.0, min(spare, 1.2 * self.letters.body))
        for column, boxes in enumerate(self._columns):
            at, left = top, x + column * (self._wide + self.letters.body)
            for index, box in enumerate(boxes):
                between = self._after(box) + wider
                self._draw_box(sheet, box, (left, at, self._wide))
                if index + 1 < len(boxes):
                    asks = boxes[index + 1] if not box.back else box
                    self._draw_arrow(sheet, asks, (left, at + box.height, self._wide), (between, box))
                elif column + 1 < len(self._columns) and self._columns[column + 1]:
                    self._draw_turn(sheet, box, (left, at, self._wide), (top, self._columns[column + 1][0].height))
                at += box.height + between

    def _draw_box(self, sheet: PosterSheet, box: Box, place: Place) -> None:
        if box.asks:
            self._draw_question(sheet, box, place)
            return
        (x, top, wide), letters = place, self.letters
        radius = 0.4 * letters.body
        sheet.area(x, top, (wide, box.height), TINT if box.mine else WHITE, radius=radius)
        sheet.outline(x, top, (wide, box.height), ACCENT if box.mine else LINE, radius=radius)
        middle = top + box.height / 2
        sheet.disc(x + 1.05 * letters.body, middle, 0.78 * letters.body, ACCENT)
        sheet.text_centred(
            x + 1.05 * letters.body, middle + 0.36 * letters.body, str(box.number), heavy(letters.body, WHITE)
        )
        sheet.lines(box.lines, x + _number_room(letters), middle - height_of(box.lines) / 2, wide)

    def _draw_question(self, sheet: PosterSheet, box: Box, place: Place) -> None:
        (x, top, wide), letters = place, self.letters
        asked = _ASKED * wide if box.back else wide
        point, middle = _POINT * letters.body, top + box.height / 2
        corners = [(x, middle), (x + point, top), (x + asked - point, top), (x + asked, middle)]
        corners += [(x + asked - point, top + box.height), (x + point, top + box.height)]
        sheet.polygon(corners, ASK_TINT, ASK, 0.07 * letters.body)
        at = middle - height_of(box.lines) / 2
        for line in box.lines:
            at = self._centred(sheet, line, x + asked / 2, at)
        if box.back:
            left = x + asked + 1.5 * letters.body
            size = (x + wide - left, box.height)
            sheet.arrow([(x + asked, middle), (left, middle)], 0.13 * letters.body, ASK)
            sheet.outline(left, top, size, ASK, radius=0.4 * letters.body)
            sheet.lines(box.back, left + 0.45 * letters.body, middle - height_of(box.back) / 2, size[0])

    @staticmethod
    def _centred(sheet: PosterSheet, line: Line, middle: float, top: float) -> float:
        piece = line.pieces[0]
        sheet.text_centred(middle, top + 0.78 * line.height, piece.text, piece.style)
        return top + line.height

    def _draw_arrow(self, sheet: PosterSheet, narrow: Box, place: Place, drop: tuple[float, Box]) -> None:
        """Down to the next box, in the middle of the narrower; "yes" stands beside it where "no" leads elsewhere."""
        (x, top, wide), letters, (between, box) = place, self.letters, drop
        middle = x + (_ASKED * wide if narrow.back else wide) / 2
        sheet.arrow([(middle, top), (middle, top + between)], 0.13 * letters.body, ASK if box.back else ACCENT)
        if box.back:
            baseline = top + between / 2 + 0.3 * letters.small
            sheet.text(middle + 0.6 * letters.body, baseline, _("Ya"), heavy(letters.small, ASK))

    def _draw_turn(self, sheet: PosterSheet, box: Box, place: Place, following: tuple[float, float]) -> None:
        """From the last box of a column to the first of the next, through the gap between them."""
        (x, top, wide), letters = place, self.letters
        start, (next_top, next_height) = top + box.height / 2, following
        gap = x + wide + letters.body / 2
        end = next_top + next_height / 2
        points = [(x + wide, start), (gap, start), (gap, end), (x + wide + letters.body, end)]
        sheet.arrow(points, 0.11 * letters.body, ACCENT)
