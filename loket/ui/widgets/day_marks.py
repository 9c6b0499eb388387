"""How a day of a year looks: colour and shape for its kind, and the legend that names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket.ui import style

_MIDDLE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_SAMPLE = 24
_GAP = 10


class DayMark(StrEnum):
    """What kind of day it is; each has a shape of its own, so that colour is never alone."""

    OPEN = "open"  # the number alone
    QUIET = "quiet"  # a grey ground: closed every week
    NATIONAL = "national"  # a full box
    COLLECTIVE = "collective"  # a box that is only a frame
    LOCAL = "local"  # a full box with a roof
    SPECIAL = "special"  # a folded corner: open, with hours of its own


@dataclass(frozen=True, slots=True)
class DayLook:
    """A day's kind; `is_shaded` in a season with hours of its own, `is_estimate` while its date is not certain."""

    mark: DayMark = DayMark.OPEN
    is_shaded: bool = False
    is_estimate: bool = False
    is_today: bool = False


def paint_day(painter: QPainter, cell: QRectF, number: str, look: DayLook) -> None:
    """One day in its cell: season and weekend below, then the shape of its kind, its number, its marks."""
    if look.mark is DayMark.QUIET:
        painter.fillRect(cell, style.color("neutral_tint"))
    if look.is_shaded:
        _paint_season(painter, cell)
    box = cell.adjusted(1.5, 1.5, -1.5, -1.5)
    _paint_mark(painter, box, look.mark)
    if look.is_estimate:
        _perforate(painter, box)
    if look.is_today:
        _paint_today(painter, cell.adjusted(1, 1, -1, -1), _ink(look.mark))
    painter.setFont(style.font(bold=look.is_today or look.mark not in (DayMark.OPEN, DayMark.QUIET)))
    painter.setPen(style.color(_ink(look.mark)))
    painter.drawText(cell, _MIDDLE, number)


def _ink(mark: DayMark) -> str:
    inks = {
        DayMark.QUIET: "quiet",
        DayMark.NATIONAL: "on_accent",
        DayMark.COLLECTIVE: "error",
        DayMark.LOCAL: "on_accent",
    }
    return inks.get(mark, "text")


def _paint_season(painter: QPainter, cell: QRectF) -> None:
    """A tint with a line below that runs on from day to day."""
    painter.fillRect(cell, style.color("on_time_tint"))
    high = max(2, style.px(2))
    painter.fillRect(QRectF(cell.left(), cell.bottom() - high, cell.width(), high), style.color("on_time"))


def _paint_mark(painter: QPainter, box: QRectF, mark: DayMark) -> None:
    round_by = style.px(3)
    match mark:
        case DayMark.NATIONAL:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("error"))
            painter.drawRoundedRect(box, round_by, round_by)
        case DayMark.COLLECTIVE:
            painter.setPen(QPen(style.color("error"), max(2, style.px(2))))
            painter.setBrush(style.color("error_tint"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), round_by, round_by)
        case DayMark.LOCAL:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("accent"))
            painter.drawPolygon(_house(box))
        case DayMark.SPECIAL:
            painter.setPen(QPen(style.color("accent"), max(1.5, style.px(1.5))))
            painter.setBrush(style.color("card"))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
            _paint_fold(painter, box)


def _house(box: QRectF) -> QPolygonF:
    """A box with a roof, which leaves the number its width."""
    eaves = box.top() + style.px(5)
    return QPolygonF(
        [
            QPointF(box.left(), eaves),
            QPointF(box.center().x(), box.top() - 1),
            QPointF(box.right(), eaves),
            box.bottomRight(),
            box.bottomLeft(),
        ]
    )


def _paint_fold(painter: QPainter, box: QRectF) -> None:
    side = style.px(9)
    corner = box.topRight()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.color("accent"))
    painter.drawPolygon(QPolygonF([corner, corner - QPointF(side, 0), corner + QPointF(0, side)]))


def _paint_today(painter: QPainter, box: QRectF, ink: str) -> None:
    """A ring; inside a full shape it takes the colour of the number."""
    painter.setPen(QPen(style.color(ink), max(2, style.px(2))))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)


def _perforate(painter: QPainter, box: QRectF) -> None:
    """Gaps all around, like the edge of a stamp: the date may still move. The number is left alone."""
    pen = QPen(style.color("card"), max(3, style.px(3)))
    pen.setDashPattern([0.8, 0.9])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A look and the word for it."""

    look: DayLook
    words: str


@dataclass(slots=True)
class _Placed:
    item: LegendItem
    sample: QRect = field(default_factory=QRect)
    words: QRect = field(default_factory=QRect)


class DayLegend(QWidget):
    """What the shapes of a year mean, in as many lines as the width asks for."""

    def __init__(self, items: Sequence[LegendItem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = tuple(items)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(", ".join(item.words for item in self._items))

    def _placed(self, width: int) -> Iterator[_Placed]:
        """Each item in its place, in columns that are all as wide as the longest words ask for."""
        metrics = QFontMetrics(style.font("quiet"))
        side, gap = style.px(_SAMPLE), style.px(6)
        words = max((metrics.horizontalAdvance(item.words) for item in self._items), default=0) + 2
        wide, high = side + gap + words, self._line()
        columns = max(1, (width + style.px(_GAP)) // (wide + style.px(_GAP)))
        for at, item in enumerate(self._items):
            left, top = at % columns * (wide + style.px(_GAP)), at // columns * high
            sample = QRect(left, top + (high - style.px(22)) // 2, side, style.px(22))
            yield _Placed(item, sample, QRect(left + side + gap, top, words, high))

    @staticmethod
    def _line() -> int:
        return max(QFontMetrics(style.font("quiet")).height() + style.px(2), style.px(25))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((placed.words.bottom() + 1 for placed in self._placed(width)), default=0)

    def sizeHint(self) -> QSize:
        return QSize(style.px(480), self.heightForWidth(style.px(480)))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(200), self._line())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for placed in self._placed(self.width()):
            paint_day(painter, QRectF(placed.sample), "", placed.item.look)
            painter.setFont(style.font("quiet"))
            painter.setPen(style.color("quiet"))
            painter.drawText(
                placed.words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, placed.item.words
            )
        painter.end()
