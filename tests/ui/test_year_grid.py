"""The year at a glance: moving, choosing, opening, what it says, and that colour is never alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

import pytest
from looking import contrast
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket.ui import style
from loket.ui.widgets.day_marks import DayLegend, DayLook, DayMark, LegendItem, paint_day
from loket.ui.widgets.year_grid import GridDay, YearGrid

MONTHS = [f"Bulan {month}" for month in range(1, 13)]
NYEPI = date(2026, 3, 19)
TODAY = date(2026, 3, 16)


def days_of(year: int) -> list[GridDay]:
    first = date(year, 1, 1)
    every = [first + timedelta(days=at) for at in range((date(year + 1, 1, 1) - first).days)]
    return [GridDay(day, f"hari {day}", DayLook(mark_of(day))) for day in every]


def mark_of(day: date) -> DayMark:
    if day == NYEPI:
        return DayMark.NATIONAL
    return DayMark.QUIET if day.weekday() > 4 else DayMark.OPEN


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    style.apply(qapp, "light", 12)
    yield
    style.apply(qapp, "light", 12)


@pytest.fixture
def grid(qtbot: QtBot) -> YearGrid:
    made = YearGrid("Kalender", MONTHS, "SSRKJSM", lambda first, last: f"{first} sampai {last}")
    qtbot.addWidget(made)
    made.resize(720, 560)
    made.set_year(2026, days_of(2026), TODAY)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    made.setFocus()
    return made


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QGuiApplication.focusWindow(), key, modifier)


def middle(grid: YearGrid, day: date) -> QPoint:
    return grid.cell_of(day).center()


def drag(grid: YearGrid, first: date, last: date) -> None:
    """With the button held down, from day to day."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(grid.viewport(), left, none, middle(grid, first))
    nothing = Qt.MouseButton.NoButton
    place = QPointF(middle(grid, last))
    move = QMouseEvent(QEvent.Type.MouseMove, place, grid.viewport().mapToGlobal(place), nothing, left, none)
    QApplication.sendEvent(grid.viewport(), move)
    QTest.mouseRelease(grid.viewport(), left, none, middle(grid, last))


def test_the_cursor_starts_today_and_in_another_year_on_its_first_day(grid: YearGrid) -> None:
    assert grid.cursor_day == TODAY
    grid.set_year(2027, days_of(2027), TODAY)
    assert grid.cursor_day == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("key", "modifier", "day"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, date(2026, 3, 17)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, date(2026, 3, 15)),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, date(2026, 3, 23)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, date(2026, 3, 9)),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, date(2026, 4, 16)),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, date(2026, 2, 16)),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, date(2026, 3, 1)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, date(2026, 3, 31)),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier, date(2026, 1, 1)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier, date(2026, 12, 31)),
    ],
)
def test_every_key_goes_where_it_should(
    grid: YearGrid, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, day: date
) -> None:
    with qtbot.waitSignal(grid.cursor_moved) as moved:
        press(key, modifier)
    assert moved.args == [day]
    assert grid.chosen() == (day, day)


def test_the_last_of_a_long_month_becomes_the_last_of_a_short_one(grid: YearGrid) -> None:
    grid.choose(date(2026, 1, 31))
    press(Qt.Key.Key_PageDown)
    assert grid.cursor_day == date(2026, 2, 28)


def test_letters_do_nothing(grid: YearGrid) -> None:
    QTest.keyClicks(grid, "maret 7")
    assert grid.cursor_day == TODAY


def test_shift_chooses_a_range_and_enter_opens_it(grid: YearGrid, qtbot: QtBot) -> None:
    grid.choose(date(2026, 4, 24))
    for _day in range(4):
        press(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(grid.range_chosen) as chosen:
        press(Qt.Key.Key_Return)
    assert chosen.args == [date(2026, 4, 20), date(2026, 4, 24)]


def test_enter_on_one_day_opens_it(grid: YearGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.day_activated) as opened:
        press(Qt.Key.Key_Enter)
    assert opened.args == [TODAY]


def test_escape_gives_the_range_up_and_then_leaves_the_key_to_others(grid: YearGrid) -> None:
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(Qt.Key.Key_Escape)
    assert grid.chosen() == (date(2026, 3, 23), date(2026, 3, 23))


def test_going_beyond_the_year_asks_for_the_other(grid: YearGrid, qtbot: QtBot) -> None:
    press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(grid.year_left) as left:
        press(Qt.Key.Key_Right)
    assert left.args == [date(2027, 1, 1)]
    assert grid.cursor_day == date(2026, 12, 31), "who shows the year decides"


def test_the_mouse_clicks_a_day_without_opening_it(grid: YearGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.range_chosen), qtbot.waitSignal(grid.cursor_moved):
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle(grid, NYEPI))
    assert grid.chosen() == (NYEPI, NYEPI)


def test_dragging_chooses_a_range_over_months(grid: YearGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.range_chosen) as chosen:
        drag(grid, date(2026, 5, 4), date(2026, 4, 29))
    assert chosen.args == [date(2026, 4, 29), date(2026, 5, 4)]


def test_a_double_click_opens_a_day_and_beside_the_days_nothing_happens(grid: YearGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.day_activated) as opened:
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle(grid, NYEPI))
    assert opened.args == [NYEPI]
    with qtbot.assertNotEmitted(grid.cursor_moved):
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


def test_a_screen_reader_hears_the_day_under_the_cursor_and_the_range(grid: YearGrid) -> None:
    assert grid.accessibleName() == "Kalender 2026"
    press(Qt.Key.Key_Right)
    assert grid.accessibleDescription() == "hari 2026-03-17"
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.accessibleDescription() == "2026-03-17 sampai 2026-03-18"


@pytest.mark.parametrize(("width", "height"), [(720, 560), (1300, 900), (520, 700), (300, 400), (1200, 330)])
def test_every_day_has_a_place_of_its_own_at_every_size(grid: YearGrid, width: int, height: int) -> None:
    grid.resize(width, height)
    cells = {each.day: grid.cell_of(each.day) for each in days_of(2026)}
    assert len({(cell.x(), cell.y()) for cell in cells.values()}) == 365
    assert all(cell.left() >= 0 and cell.right() < grid.viewport().width() for cell in cells.values())
    assert min(cell.height() for cell in cells.values()) >= 21


def test_the_cursor_is_scrolled_into_sight(grid: YearGrid) -> None:
    grid.resize(300, 400)
    press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert grid.viewport().rect().contains(grid.cell_of(date(2026, 12, 31)))
    press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert grid.viewport().rect().contains(grid.cell_of(date(2026, 1, 1)))


def test_the_days_grow_with_the_text(grid: YearGrid, qapp: QApplication) -> None:
    grid.resize(720, 400)
    before = grid.cell_of(TODAY).height()
    style.apply(qapp, "dark", 16)
    assert grid.cell_of(TODAY).height() > before


# how a day looks


def painted(look: DayLook) -> QImage:
    """A cell in black and white: what is left without colour."""
    image = QImage(46, 42, QImage.Format.Format_RGB32)
    image.fill(style.color("card"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_day(painter, QRectF(0, 0, 46, 42), "", look)
    painter.end()
    return image


def shape(look: DayLook) -> set[tuple[int, int]]:
    """Where a cell differs clearly from its ground, whatever the colour."""
    image, ground = painted(look), style.color("card")
    width, height = image.width(), image.height()
    places = ((x, y) for x in range(width) for y in range(height))
    return {(x, y) for x, y in places if contrast(image.pixelColor(x, y), ground) >= 3}


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
def test_kinds_of_days_differ_by_shape_and_not_only_by_colour(qapp: QApplication, theme: str) -> None:
    style.apply(qapp, theme, 12)
    looks = {mark.value: DayLook(mark) for mark in DayMark if mark not in (DayMark.OPEN, DayMark.QUIET)}
    looks |= {
        "season": DayLook(is_shaded=True),
        "estimate": DayLook(DayMark.NATIONAL, is_estimate=True),
        "estimated leave": DayLook(DayMark.COLLECTIVE, is_estimate=True),
        "today": DayLook(is_today=True),
    }
    shapes = {name: shape(look) for name, look in looks.items()}
    for (one, first), (other, second) in combinations(shapes.items(), 2):
        assert len(first ^ second) >= 12, f"{one} looks like {other} in {theme}"


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
def test_the_number_can_be_read_on_every_kind_of_day(qapp: QApplication, theme: str) -> None:
    style.apply(qapp, theme, 12)
    grounds = {
        DayMark.OPEN: ("text", "card"),
        DayMark.QUIET: ("quiet", "neutral_tint"),
        DayMark.NATIONAL: ("on_accent", "error"),
        DayMark.COLLECTIVE: ("error", "error_tint"),
        DayMark.LOCAL: ("on_accent", "accent"),
        DayMark.SPECIAL: ("text", "card"),
    }
    for mark, (ink, ground) in grounds.items():
        assert contrast(style.color(ink), style.color(ground)) >= 4.5, f"{mark} in {theme}"
        assert painted(DayLook(mark)).pixelColor(23, 20) == style.color(ground), f"{mark} stands on another ground"


def test_the_legend_takes_as_many_lines_as_it_needs(qtbot: QtBot) -> None:
    legend = DayLegend([LegendItem(DayLook(mark), f"jenis hari {mark}") for mark in DayMark])
    qtbot.addWidget(legend)
    assert legend.heightForWidth(200) > legend.heightForWidth(500) > legend.heightForWidth(2000)
    assert "jenis hari national" in legend.accessibleName()
