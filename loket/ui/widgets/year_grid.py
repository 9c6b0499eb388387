"""YearGrid: twelve months at a glance, each day in its cell; a range of days is chosen with keys or the mouse."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from loket.ui import style
from loket.ui.widgets.access import announce
from loket.ui.widgets.day_marks import DayLook, paint_day

_WEEKS = 6
_LEAST, _MOST = (23, 21), (52, 46)
_TITLE, _LETTERS = 20, 17
_GAP = (12, 6)
_TITLES = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip)
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip)
_STEPS: Mapping[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


@dataclass(frozen=True, slots=True)
class GridDay:
    """A day, how it looks, and what it is in words."""

    day: date
    words: str
    look: DayLook


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the months and their days stand, in pixels from the top of the whole year."""

    year: int
    columns: int
    cell: tuple[int, int]

    @property
    def step(self) -> tuple[int, int]:
        """From one month to the next, to the right and down."""
        return 7 * self.cell[0] + style.px(_GAP[0]), _month_height(self.cell[1]) + style.px(_GAP[1])

    @property
    def height(self) -> int:
        return -(-12 // self.columns) * self.step[1] - style.px(_GAP[1])

    def corner(self, month: int) -> QPoint:
        return QPoint((month - 1) % self.columns * self.step[0], (month - 1) // self.columns * self.step[1])

    def rect(self, day: date) -> QRect:
        place = date(day.year, day.month, 1).weekday() + day.day - 1
        at = self.corner(day.month) + QPoint(0, style.px(_TITLE) + style.px(_LETTERS))
        return QRect(at + QPoint(place % 7 * self.cell[0], place // 7 * self.cell[1]), QSize(*self.cell))

    def day_at(self, point: QPoint) -> date | None:
        for month in range(1, 13):
            inside = point - self.corner(month) - QPoint(0, style.px(_TITLE) + style.px(_LETTERS))
            column, week = inside.x() // self.cell[0], inside.y() // self.cell[1]
            if 0 <= column < 7 and 0 <= week < _WEEKS:
                first, days = monthrange(self.year, month)
                number = week * 7 + column - first + 1
                return date(self.year, month, number) if 1 <= number <= days else None
        return None


def _month_height(cell: int) -> int:
    return style.px(_TITLE) + style.px(_LETTERS) + _WEEKS * cell


def _frame(year: int, room: QSize) -> _Frame:
    """Four months in a row where they fit; six where the room is wide and low; else as many as the width holds."""
    least = style.px(_LEAST[0]), style.px(_LEAST[1])
    gap = style.px(_GAP[0])
    columns = next((n for n in (4, 3, 2) if n * 7 * least[0] + (n - 1) * gap <= room.width()), 1)
    six_fit = 6 * 7 * least[0] + 5 * gap <= room.width()
    if six_fit and _Frame(year, columns, least).height > room.height():
        columns = 6
    rows = -(-12 // columns)
    wide = (room.width() - (columns - 1) * gap) // (7 * columns)
    high = ((room.height() + style.px(_GAP[1])) // rows - style.px(_GAP[1]) - _month_height(0)) // _WEEKS
    most = style.px(_MOST[0]), style.px(_MOST[1])
    return _Frame(year, columns, (min(max(wide, least[0]), most[0]), min(max(high, least[1]), most[1])))


class YearGrid(QAbstractScrollArea):
    """`YearGrid(name, months, letters, range_words)`, then `set_year(year, days, today)` with every day of the year.

    The arrows move by day and week, PageUp and PageDown by month, Home and End within the month (with Ctrl: the year);
    Shift chooses a range; Return opens it. The mouse clicks and drags. Signals: `cursor_moved(date)`;
    `range_chosen(date, date)` when a range was dragged or opened; `day_activated(date)` for one day (Return, double
    click); `year_left(date)` when the cursor would go into another year. Text and words come from outside.
    """

    cursor_moved = Signal(object)
    range_chosen = Signal(object, object)
    day_activated = Signal(object)
    year_left = Signal(object)

    def __init__(
        self,
        name: str,
        months: Sequence[str],
        letters: Sequence[str],
        range_words: Callable[[date, date], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._months, self._letters, self._range_words = name, tuple(months), tuple(letters), range_words
        self._days: dict[date, GridDay] = {}
        self._year = 0
        self._cursor = self._anchor = date.min
        self._frame = _Frame(1, 4, _LEAST)
        self._is_dragging = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name)

    def set_year(self, year: int, days: Sequence[GridDay], today: date) -> None:
        """Show a year. The cursor stays on its day; in another year it stands on today or on the first of January."""
        self._days = {each.day: each for each in days}
        if today in self._days:
            shown = self._days[today]
            self._days[today] = replace(shown, look=replace(shown.look, is_today=True))
        if year != self._year:
            self._year = year
            if self._cursor.year != year:
                self._cursor = self._anchor = today if today.year == year else date(year, 1, 1)
        self.setAccessibleName(f"{self._name} {year}")
        self._measure()
        self._describe()

    @property
    def cursor_day(self) -> date:
        return self._cursor

    def chosen(self) -> tuple[date, date]:
        """The first and the last of the chosen days; the cursor's day twice while there is no range."""
        return min(self._anchor, self._cursor), max(self._anchor, self._cursor)

    def choose(self, first: date, last: date | None = None) -> None:
        """Choose these days, with the cursor on the last of them; days of another year wait until it is shown."""
        self._anchor, self._cursor = first, last or first
        self._describe()
        self.viewport().update()
        self._show_cursor()

    def words(self) -> str:
        """The chosen day, or days, in words."""
        first, last = self.chosen()
        if first != last:
            return self._range_words(first, last)
        shown = self._days.get(self._cursor)
        return shown.words if shown else ""

    def cell_of(self, day: date) -> QRect:
        """Where a day stands in the viewport."""
        return self._frame.rect(day).translated(self._offset(), -self.verticalScrollBar().value())

    # what happens

    def _go(self, day: date, *, extending: bool) -> None:
        if day.year != self._year:
            self.year_left.emit(day)
            return
        before = self.chosen()
        self._cursor = day
        if not extending:
            self._anchor = day
        self._redraw(before)
        self._describe()
        self._show_cursor()
        self.cursor_moved.emit(day)

    def _redraw(self, before: tuple[date, date]) -> None:
        """Only what changed; a range may span months."""
        after = self.chosen()
        if before[0] == before[1] and after[0] == after[1]:
            for day in (before[0], after[0]):
                self.viewport().update(self.cell_of(day).adjusted(-3, -3, 3, 3))
        else:
            self.viewport().update()

    def _describe(self) -> None:
        words = self.words()
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if self.hasFocus():
                announce(self, words)

    def _open(self) -> None:
        first, last = self.chosen()
        if first == last:
            self.day_activated.emit(first)
        else:
            self.range_chosen.emit(first, last)

    # where things stand

    def _offset(self) -> int:
        """The year stands in the middle when its cells are as large as they get."""
        return max(0, (self.viewport().width() - self._frame.columns * self._frame.step[0] + style.px(_GAP[0])) // 2)

    def _measure(self) -> None:
        self._frame = _frame(self._year or 1, self.viewport().size())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._frame.height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._frame.cell[1])
        self.viewport().update()

    def _show_cursor(self) -> None:
        if self._cursor.year != self._year:
            return
        cell, bar = self._frame.rect(self._cursor), self.verticalScrollBar()
        above = style.px(_TITLE) + style.px(_LETTERS)
        if cell.top() - above < bar.value():
            bar.setValue(cell.top() - above)
        elif cell.bottom() > bar.value() + self.viewport().height():
            bar.setValue(cell.bottom() + style.px(4) - self.viewport().height())

    def _day_at(self, point: QPoint) -> date | None:
        return self._frame.day_at(point + QPoint(-self._offset(), self.verticalScrollBar().value()))

    # how it looks

    def _paint_month(self, painter: QPainter, month: int, dirty: QRect) -> None:
        corner = self._frame.corner(month) + QPoint(self._offset(), -self.verticalScrollBar().value())
        wide, high = self._frame.cell
        whole = QRect(corner, QSize(7 * wide, _month_height(high)))
        if not whole.adjusted(-4, 0, 4, 4).intersects(dirty):
            return
        painter.setPen(style.color("text"))
        painter.setFont(style.font("strong"))
        title = QRect(corner, QSize(7 * wide, style.px(_TITLE)))
        painter.drawText(title.adjusted(style.px(4), 0, 0, 0), _TITLES, self._months[month - 1])
        painter.setPen(style.color("quiet"))
        painter.setFont(style.font("quiet"))
        for column, letter in enumerate(self._letters):
            place = QRect(corner + QPoint(column * wide, style.px(_TITLE)), QSize(wide, style.px(_LETTERS)))
            painter.drawText(place, _MIDDLE, letter)
        for number in range(1, monthrange(self._year, month)[1] + 1):
            self._paint_day(painter, date(self._year, month, number), dirty)

    def _paint_day(self, painter: QPainter, day: date, dirty: QRect) -> None:
        cell = self.cell_of(day)
        shown = self._days.get(day)
        if shown is None or not cell.adjusted(-3, -3, 3, 3).intersects(dirty):
            return
        box = QRectF(cell)
        first, last = self.chosen()
        is_chosen = first != last and first <= day <= last
        if is_chosen:
            painter.fillRect(box, style.color("accent_tint"))
        paint_day(painter, box, str(day.day), shown.look)
        if is_chosen:
            self._paint_chosen(painter, box)

    @staticmethod
    def _paint_chosen(painter: QPainter, box: QRectF) -> None:
        """Lines above and below that run on from day to day."""
        high = max(2, style.px(2))
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), high), style.color("accent"))
        painter.fillRect(QRectF(box.left(), box.bottom() - high, box.width(), high), style.color("accent"))

    def _paint_cursor(self, painter: QPainter, box: QRectF) -> None:
        if self.hasFocus():
            style.paint_focus_ring(painter, box.adjusted(-2, -2, 2, 2), 4)
        else:
            painter.setPen(style.color("border"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), style.px(4), style.px(4))

    # Qt's

    def sizeHint(self) -> QSize:
        return QSize(4 * 7 * style.px(30), 3 * _month_height(style.px(28)))

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(7 * style.px(_LEAST[0]) + bar, _month_height(style.px(_LEAST[1])))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._days:
            for month in range(1, 13):
                self._paint_month(painter, month, event.rect())
            if self._cursor in self._days:
                self._paint_cursor(painter, QRectF(self.cell_of(self._cursor)))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        day = self._wanted(event)
        if day is not None:
            self._go(day, extending=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Escape and self._anchor != self._cursor:
            self._go(self._cursor, extending=False)
        else:
            event.ignore()

    def _wanted(self, event: QKeyEvent) -> date | None:
        """The day that a key goes to, None for other keys."""
        key, day = event.key(), self._cursor
        if key in _STEPS:
            return day + timedelta(days=_STEPS[key])
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            return _other_month(day, -1 if key == Qt.Key.Key_PageUp else 1)
        if key not in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return None
        whole = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Home:
            return date(day.year, 1 if whole else day.month, 1)
        return date(day.year, 12, 31) if whole else day.replace(day=monthrange(day.year, day.month)[1])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = True
            self._go(day, extending=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        if self._is_dragging and day is not None and day != self._cursor:
            self._go(day, extending=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = False
            if self._anchor != self._cursor:
                self._open()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        if day is not None:
            self.day_activated.emit(day)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self._day_at(event.pos())
            words = self._days[day].words if day in self._days else ""
            QToolTip.showText(event.globalPos(), words, self.viewport(), self.cell_of(day) if day else QRect())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._show_cursor()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_days"):
            self._measure()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_cursor()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def _other_month(day: date, by: int) -> date:
    """The same day of another month, or that month's last."""
    months = day.year * 12 + day.month - 1 + by
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
