"""The year at a glance: the grid, what its shapes mean, and the chosen days in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.domain.counting import DayKind
from loket.i18n import _
from loket.services.calendar import YearDay, YearView
from loket.ui import style
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.day_marks import DayLegend, DayLook, DayMark, LegendItem
from loket.ui.widgets.labels import KeyCap, Label
from loket.ui.widgets.year_grid import GridDay, YearGrid
from loket.words import label, month_name, weekday_name
from loket.words.calendar import count_days, day_words, kind_words, long_range

_MARKS = {
    DayKind.NATIONAL: DayMark.NATIONAL,
    DayKind.COLLECTIVE: DayMark.COLLECTIVE,
    DayKind.LOCAL: DayMark.LOCAL,
    DayKind.SPECIAL: DayMark.SPECIAL,
}
_MONDAY = date(2024, 1, 1)


def legend() -> DayLegend:
    """The word for each shape."""
    closed = (DayKind.NATIONAL, DayKind.COLLECTIVE, DayKind.LOCAL)
    return DayLegend(
        [
            *(LegendItem(DayLook(_MARKS[kind]), label(kind)) for kind in closed),
            LegendItem(DayLook(DayMark.SPECIAL), kind_words(DayKind.SPECIAL)),
            LegendItem(DayLook(DayMark.QUIET), label(DayKind.WEEKEND)),
            LegendItem(DayLook(is_shaded=True), _("musim khusus")),
            LegendItem(DayLook(DayMark.NATIONAL, is_estimate=True), _("perkiraan")),
            LegendItem(DayLook(is_today=True), _("hari ini")),
        ]
    )


def day_look(day: YearDay) -> DayLook:
    """How a day looks on the grid. Cuti bersama on which the office works is an open day with hours of its own."""
    mark = DayMark.OPEN if day.is_open else DayMark.QUIET
    if day.kind is not None and day.kind is not DayKind.WEEKEND:
        mark = DayMark.SPECIAL if day.is_open else _MARKS[day.kind]
    return DayLook(mark, is_shaded=bool(day.season), is_estimate=not day.confirmed)


class YearPane(QWidget):
    """`show_year(view, today)`. Signals: those of the grid, and `change_wanted(first, last)` for the chosen days."""

    change_wanted = Signal(object, object)
    chosen_changed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        letters = [weekday_name(date.fromordinal(_MONDAY.toordinal() + at))[0] for at in range(7)]
        months = [month_name(month) for month in range(1, 13)]
        self.grid = YearGrid(_("Kalender"), months, letters, self._range_words)
        self.words = Label("", wrap=True)
        self.change = Button(_("Ubah"), icon="pencil")
        self.key = KeyCap(_("Enter"))
        self.legend = legend()
        self._closed: frozenset[date] = frozenset()
        self._lay_out()
        self._reserve()
        self.grid.cursor_moved.connect(self._on_cursor_moved)
        self.grid.day_activated.connect(self._on_day_activated)
        self.grid.range_chosen.connect(self.change_wanted)
        self.change.clicked.connect(self._on_change_pressed)

    def _lay_out(self) -> None:
        column, line = QVBoxLayout(self), QHBoxLayout()
        style.space(column, 8)
        style.space(line, 8)
        line.addWidget(self.words, 1)
        line.addWidget(self.change)
        line.addWidget(self.key)
        column.addWidget(self.grid, 1)
        column.addLayout(line)
        column.addWidget(self.legend)

    def show_year(self, view: YearView, today: date) -> None:
        """Every day of a year in its cell."""
        days: Sequence[YearDay] = [day for month in view.months for day in month]
        self._closed = frozenset(day.day for day in days if not day.is_open)
        self.grid.set_year(view.year, [GridDay(day.day, day_words(day), day_look(day)) for day in days], today)
        self._show_words()

    def choose(self, first: date, last: date) -> None:
        """Choose days from outside."""
        self.grid.choose(first, last)
        self._show_words()

    def set_changing(self, allowed: bool) -> None:
        """Whether the person at this desk may change days."""
        self.change.setVisible(allowed)
        self.key.setVisible(allowed)

    def _range_words(self, first: date, last: date) -> str:
        """ "20–24 April 2026: 5 hari, 5 hari kerja"."""
        many = (last - first).days + 1
        closed = sum(first <= day <= last for day in self._closed)
        return _("{days}: {many}, {open} hari kerja").format(
            days=long_range(first, last), many=count_days(many), open=many - closed
        )

    def _show_words(self) -> None:
        self.words.setText(self.grid.words())
        first, last = self.grid.chosen()
        self.change.setAccessibleName(_("Ubah {days}").format(days=long_range(first, last)))

    def _reserve(self) -> None:
        """Room for two lines of words, so that the cells keep their size from day to day."""
        self.words.setMinimumHeight(2 * QFontMetrics(style.font()).lineSpacing())

    def _on_cursor_moved(self, _day: date) -> None:
        self._show_words()
        self.chosen_changed.emit(*self.grid.chosen())

    def _on_day_activated(self, day: date) -> None:
        self.change_wanted.emit(day, day)

    def _on_change_pressed(self) -> None:
        self.change_wanted.emit(*self.grid.chosen())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "words"):
            self._reserve()
