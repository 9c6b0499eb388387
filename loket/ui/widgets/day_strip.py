"""DayStrip: the days of a promise as a row of cells, each with its shape and its word; the arrows tell one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.access import announce
from loket.ui.widgets.labels import Label

_CELL, _WIDE, _BOX, _GAP, _LINE = 46, 92, 48, 5, 20
_HATCH = 100  # of 255: seen in every theme, and the number on it is still read
_RING = 3  # round the box, so that it is seen on a filled one too
_WEEK = 7
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class CellLook(StrEnum):
    """How a day is drawn."""

    PLAIN = "plain"
    EDGED = "edged"
    HATCHED = "hatched"
    PAUSED = "paused"
    FILLED = "filled"
    MARKED = "marked"  # on the tint of the strip's tone, with its shape
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class DayCell:
    """One cell: weekday and number in its box, `word` below; `above` is the month where it changes.

    `above_short` stands there where the next month begins too soon. `mark` is a second word below, of a day that is
    otherwise now than it was counted: it is hatched in half. `sentence` tells the day in full: in the line below, as a
    tooltip and to screen readers. `now` ("hari ini") marks the cell with a ring and stands below its words.
    """

    weekday: str
    number: str
    word: str
    sentence: str
    look: CellLook = CellLook.PLAIN
    above: str = ""
    now: str = ""
    above_short: str = ""
    mark: str = ""


class DayStrip(QWidget):
    """`set_cells(cells, tone, description)`; `cells`, `current`, `telling` (the line below).

    One tab stop: left and right, Home and End go from day to day. It breaks into rows where it is narrow, after whole
    weeks where there is room for one.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = _Cells(name, self)
        self._telling = Label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        style.space(column, 6)
        column.addWidget(self._row)
        column.addWidget(self._telling)
        self.setFocusProxy(self._row)

    @property
    def cells(self) -> tuple[DayCell, ...]:
        return self._row.cells

    @property
    def current(self) -> int:
        """The place of the day that is told."""
        return self._row.current

    @property
    def telling(self) -> str:
        return self._telling.text()

    def set_cells(self, cells: Sequence[DayCell], tone: Tone, description: str) -> None:
        """Show other days; the one that is told stays where it is when there are as many as before."""
        self._row.set_cells(cells, tone, description)
        self.setVisible(bool(cells))
        self.tell()

    def tell(self) -> None:
        """Say the current day in the line below."""
        cells = self._row.cells
        self._telling.setText(cells[self._row.current].sentence if cells else "")


class _Cells(QWidget):
    """The painted row."""

    def __init__(self, name: str, strip: DayStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self.cells: tuple[DayCell, ...] = ()
        self.current = 0
        self._tone = Tone.ON_TIME
        self._description = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_cells(self, cells: Sequence[DayCell], tone: Tone, description: str) -> None:
        if len(cells) != len(self.cells):
            now = next((place for place, cell in enumerate(cells) if cell.now), None)
            last = next((place for place, cell in enumerate(cells) if cell.look is CellLook.FILLED), 0)
            self.current = last if now is None else now
        self.cells, self._tone, self._description = tuple(cells), tone, description
        self._describe()
        self.updateGeometry()
        self.update()

    def _describe(self) -> None:
        told = self.cells[self.current].sentence if self.cells else ""
        self.setAccessibleDescription(" ".join(part for part in (self._description, told) if part))

    # Places

    def _wide(self, cell: DayCell) -> int:
        return style.px(_WIDE if cell.look is CellLook.FOLDED else _CELL)

    def _lines(self, width: int) -> list[list[int]]:
        """The places of the cells, row by row."""
        total = sum(self._wide(cell) for cell in self.cells)
        columns = max(1, width // style.px(_CELL))
        if total <= width:
            return [list(range(len(self.cells)))]
        columns -= columns % _WEEK if columns >= _WEEK else 0
        room = columns * style.px(_CELL)
        lines: list[list[int]] = [[]]
        used = 0
        for place, cell in enumerate(self.cells):
            if used + self._wide(cell) > room and lines[-1]:
                lines.append([])
                used = 0
            lines[-1].append(place)
            used += self._wide(cell)
        return lines

    def _boxes(self, width: int) -> list[QRectF]:
        """The box of each cell, without its words."""
        boxes: list[QRectF] = []
        top = 0.0
        for line in self._lines(width):
            above, height = self._heights(line)
            left = 0.0
            for place in line:
                wide = self._wide(self.cells[place])
                boxes.append(QRectF(left + _RING, top + above, wide - style.px(_GAP), style.px(_BOX)))
                left += wide
            top += height
        return boxes

    def _heights(self, line: Sequence[int]) -> tuple[int, int]:
        """The room above the boxes of a row (for months), and all of its height."""
        above = (style.px(_LINE) if any(self.cells[place].above for place in line) else 0) + _RING
        below = 1 + self._has_marks(line) + any(self.cells[place].now for place in line)
        return above, above + style.px(_BOX) + below * style.px(_LINE) + style.px(6)

    def _has_marks(self, line: Sequence[int]) -> bool:
        return any(self.cells[place].mark for place in line)

    def months(self, width: int) -> list[tuple[QRectF, str]]:
        """The months above the boxes and their places: in short where the next one, or the edge, is too near."""
        metrics, boxes = QFontMetrics(style.font("quiet")), self._boxes(width)
        placed: list[tuple[QRectF, str]] = []
        for line in self._lines(width):
            limit = float(width)
            for place in reversed([place for place in line if self.cells[place].above]):
                cell, box = self.cells[place], boxes[place]
                fits = limit - box.left() >= metrics.horizontalAdvance(cell.above) + 2
                words = cell.above if fits or not cell.above_short else cell.above_short
                wide, high = metrics.horizontalAdvance(words) + 2, style.px(_LINE)
                left = max(0.0, min(box.left(), limit - wide))
                placed.append((QRectF(left, box.top() - high - 2, wide, high), words))
                limit = left - style.px(_GAP)
        return placed

    def _at(self, point: QPointF) -> int | None:
        for place, box in enumerate(self._boxes(self.width())):
            if box.adjusted(0, 0, style.px(_GAP), style.px(_LINE)).contains(point):
                return place
        return None

    # Going from day to day

    def _go_to(self, place: int) -> None:
        place = max(0, min(place, len(self.cells) - 1))
        if not self.cells or place == self.current:
            return
        self.current = place
        self._strip.tell()
        self._describe()
        announce(self, self.cells[place].sentence)
        self.update()

    # Painting

    def _paint_cell(self, painter: QPainter, cell: DayCell, box: QRectF) -> None:
        self._paint_ground(painter, cell, box)
        ink = "card" if cell.look is CellLook.FILLED else "text"
        quiet = "card" if cell.look is CellLook.FILLED else "quiet"
        half = box.height() / 2 if cell.weekday else 0.0
        upper, lower = box.adjusted(0, 2, 0, -half + 2), box.adjusted(0, max(0.0, half - 3), 0, -3 if half else 0)
        painter.setFont(style.font("quiet"))
        painter.setPen(style.color(quiet))
        painter.drawText(upper, _MIDDLE, cell.weekday)
        painter.setFont(style.font("text", bold=cell.look not in (CellLook.HATCHED, CellLook.FOLDED)))
        painter.setPen(style.color(quiet if cell.look is CellLook.HATCHED else ink))
        painter.drawText(lower, _MIDDLE, cell.number)
        if cell.now:
            style.paint_focus_ring(painter, box, ink="text")

    def _paint_ground(self, painter: QPainter, cell: DayCell, box: QRectF) -> None:
        painter.setPen(QPen(style.color("line"), 1))
        painter.setBrush(style.color("card"))
        match cell.look:
            case CellLook.FILLED:
                painter.setPen(QPen(style.color(self._tone), 1))
                painter.setBrush(style.color(self._tone))
            case CellLook.MARKED:
                painter.setPen(QPen(style.color(self._tone), 1))
                painter.setBrush(style.color(style.palette().tint(self._tone)))
            case CellLook.PAUSED:
                painter.setBrush(style.color("neutral_tint"))
            case CellLook.EDGED | CellLook.FOLDED:
                painter.setPen(QPen(style.color("border"), 1, _DASHES.get(cell.look, Qt.PenStyle.SolidLine)))
        round_ = style.px(5)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), round_, round_)
        if cell.mark:
            self._hatch_half(painter, box, "card" if cell.look is CellLook.FILLED else "text")
        elif cell.look is CellLook.HATCHED:
            self._hatch(painter, box)
        elif cell.look is CellLook.PAUSED:
            self._paint_bars(painter, box)

    def _hatch_half(self, painter: QPainter, box: QRectF, ink: str) -> None:
        """Half open, half closed: the office keeps this day otherwise than it was counted."""
        inner, side = box.adjusted(1, 1, -1, -1), style.px(15)
        corner = inner.bottomRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color(ink))
        painter.drawPolygon(QPolygonF([corner, corner - QPointF(side, 0), corner - QPointF(0, side)]))
        half = QPainterPath()
        half.addPolygon(QPolygonF([inner.bottomLeft(), inner.bottomRight(), inner.topRight()]))
        painter.save()
        painter.setClipPath(half)
        self._hatch(painter, box)
        painter.restore()

    @staticmethod
    def _hatch(painter: QPainter, box: QRectF) -> None:
        """Slanting lines: the office is closed. Thin enough to read the number through them."""
        painter.save()
        painter.setClipRect(box.adjusted(1, 1, -1, -1), Qt.ClipOperation.IntersectClip)
        ink = style.color("border")
        ink.setAlpha(_HATCH)
        painter.setPen(QPen(ink, 1))
        step, at = style.px(6), box.left() - box.height()
        while at < box.right():
            painter.drawLine(QPointF(at, box.bottom()), QPointF(at + box.height(), box.top()))
            at += step
        painter.restore()

    @staticmethod
    def _paint_bars(painter: QPainter, box: QRectF) -> None:
        """A bar at each side of the number, as on the key that stops a tape: the clock stands still."""
        wide, inset, height = style.px(3), style.px(3), style.px(16)
        top = box.center().y() + style.px(2)
        for left in (box.left() + inset, box.right() - inset - wide):
            painter.fillRect(QRectF(left, top, wide, height), style.color("quiet"))

    def _paint_words(self, painter: QPainter, cell: DayCell, box: QRectF, *, under_marks: bool) -> None:
        """Word, mark and "today" each have their line in the whole row: wide ones never meet their neighbours'."""
        toned = cell.look in (CellLook.FILLED, CellLook.MARKED)
        painter.setFont(style.font("quiet", bold=cell.look is CellLook.FILLED))
        painter.setPen(style.color(self._tone if toned else "quiet"))
        below = box.translated(0, box.height() + 1)
        below.setHeight(style.px(_LINE))
        self._write(painter, below, cell.word)
        high = style.px(_LINE) - 2
        painter.setFont(style.font("quiet"))
        painter.setPen(style.color("quiet"))
        self._write(painter, below.translated(0, high), cell.mark)
        painter.setFont(style.font("quiet", bold=True))
        painter.setPen(style.color("text"))
        self._write(painter, below.translated(0, high * (1 + under_marks)), cell.now)

    def _paint_months(self, painter: QPainter) -> None:
        painter.setFont(style.font("quiet"))
        painter.setPen(style.color("quiet"))
        for above, words in self.months(self.width()):
            painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _write(self, painter: QPainter, room: QRectF, words: str) -> None:
        """Words in the middle below their cell, wider than it where they must be, but never out of sight."""
        wide = max(room.width(), painter.fontMetrics().horizontalAdvance(words) + 2.0)
        at = QRectF(0, room.top(), wide, room.height())
        at.moveLeft(max(0.0, min(room.center().x() - wide / 2, self.width() - wide)))
        painter.drawText(at, _MIDDLE, words)

    # Overrides of Qt

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._heights(line)[1] for line in self._lines(width)) if self.cells else 0

    def sizeHint(self) -> QSize:
        wide = min(len(self.cells), 2 * _WEEK) * style.px(_CELL)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(_WIDE), style.px(_BOX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places: dict[int, int] = {
            Qt.Key.Key_Left: self.current - 1,
            Qt.Key.Key_Right: self.current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.cells) - 1,
        }
        if event.key() in places:
            self._go_to(places[event.key()])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place is not None:
            self._go_to(place)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.cells[place].sentence if place is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._boxes(self.width())
        for line in self._lines(self.width()):
            for place in line:
                self._paint_cell(painter, self.cells[place], boxes[place])
                self._paint_words(painter, self.cells[place], boxes[place], under_marks=self._has_marks(line))
        self._paint_months(painter)
        if self.hasFocus() and self.cells:
            style.paint_focus_ring(painter, boxes[self.current].adjusted(-_RING, -_RING, _RING, _RING))
        painter.end()


_DASHES = {CellLook.FOLDED: Qt.PenStyle.DashLine}
