"""The strip of days: seen, reached by keyboard, told day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from looking import contrast
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.day_strip import CellLook, DayCell, DayStrip
from loket.words import month_name, short_month

pytestmark = pytest.mark.usefixtures("dressed")

LOOKS = {0: CellLook.EDGED, 3: CellLook.HATCHED, 4: CellLook.PAUSED}


def cells(count: int, today: int | None = None) -> list[DayCell]:
    last = count - 1
    return [
        DayCell(
            weekday="Sen",
            number=str(place + 1),
            word="batas" if place == last else f"ke-{place}",
            sentence=f"Hari {place + 1}.",
            look=CellLook.FILLED if place == last else LOOKS.get(place, CellLook.PLAIN),
            above="Maret 2026" if place == 0 else "",
            now="hari ini" if place == today else "",
        )
        for place in range(count)
    ]


def shown(qtbot: QtBot, count: int, today: int | None = None, width: int = 700) -> DayStrip:
    strip = DayStrip("Hari demi hari")
    qtbot.addWidget(strip)
    strip.set_cells(cells(count, today), Tone.ON_TIME, "Jalur janji.")
    strip.resize(width, strip.heightForWidth(width))
    with qtbot.waitExposed(strip):
        strip.show()
    strip.activateWindow()
    qtbot.waitUntil(strip.isActiveWindow)
    return strip


def test_today_is_told_first_else_the_last_day(qtbot: QtBot) -> None:
    assert shown(qtbot, 8, today=2).telling == "Hari 3."
    assert shown(qtbot, 8).telling == "Hari 8."


def test_the_arrows_go_from_day_to_day_and_tell_each_also_to_those_who_hear_the_screen(qtbot: QtBot) -> None:
    strip = shown(qtbot, 8, today=2)
    strip.setFocus()
    row = QApplication.focusWidget()
    assert row is not None
    assert row.accessibleName() == "Hari demi hari"
    for key, place in (
        (Qt.Key.Key_Right, 4),
        (Qt.Key.Key_Left, 3),
        (Qt.Key.Key_End, 8),
        (Qt.Key.Key_Right, 8),
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_Left, 1),
    ):
        QTest.keyClick(row, key)
        assert strip.telling == f"Hari {place}."
        assert row.accessibleDescription() == f"Jalur janji. Hari {place}."


def test_it_breaks_into_whole_weeks_where_it_is_narrow_and_needs_more_height_then(qtbot: QtBot) -> None:
    strip = shown(qtbot, 20, width=20 * style.px(50))
    one = strip.heightForWidth(20 * style.px(50))
    two = strip.heightForWidth(15 * style.px(50))
    three = strip.heightForWidth(8 * style.px(50))
    assert one < two < three
    assert strip.heightForWidth(9 * style.px(50)) == three


@pytest.mark.qt_log_ignore("does not support (raise|propagateSizeHints)")  # the tooltip's window
def test_a_day_that_is_pointed_at_tells_itself(qtbot: QtBot) -> None:
    strip = shown(qtbot, 5, today=0)
    row = strip.focusProxy()
    assert row is not None
    at = QPoint(3 * style.px(46) + style.px(20), style.px(50))
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=at)
    assert strip.telling == "Hari 4."
    QApplication.sendEvent(row, QHelpEvent(QEvent.Type.ToolTip, at, row.mapToGlobal(at)))
    assert QToolTip.text() == "Hari 4."
    QToolTip.hideText()


def test_the_day_that_is_told_stays_when_the_same_days_are_shown_anew(qtbot: QtBot) -> None:
    strip = shown(qtbot, 8, today=2)
    strip.setFocus()
    row = QApplication.focusWidget()
    assert row is not None
    QTest.keyClick(row, Qt.Key.Key_End)
    strip.set_cells(cells(8, today=2), Tone.AT_RISK, "Jalur janji.")
    assert strip.telling == "Hari 8."
    strip.set_cells(cells(4, today=1), Tone.AT_RISK, "Jalur janji.")
    assert strip.telling == "Hari 2."
    strip.set_cells([], Tone.ON_TIME, "")
    assert not strip.isVisible()


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
def test_the_last_day_is_filled_in_the_strips_tone_and_its_number_can_be_read(
    theme: str, qapp: QApplication, qtbot: QtBot
) -> None:
    style.apply(qapp, theme, 12)
    for tone in (Tone.ON_TIME, Tone.AT_RISK, Tone.OVERDUE):
        assert contrast(style.palette().ink(tone), style.palette().card) >= 4.5
    strip = shown(qtbot, 3, width=400)
    image = strip.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(2 * 46, 3 * 46) for y in range(20, 70)}
    assert QColor(style.palette().ink(Tone.ON_TIME)).name() in seen


def of_months(*days: date) -> list[DayCell]:
    """Cells of these days, with the month above the first of each."""
    made = []
    for place, day in enumerate(days):
        is_new = not place or days[place - 1].month != day.month
        above, short = (f"{month_name(day.month)} {day.year}", short_month(day.month)) if is_new else ("", "")
        made.append(DayCell("Sen", str(day.day), "ke-1", f"{day}.", above=above, above_short=short))
    return made


@pytest.mark.parametrize("points", [12, 16])
def test_months_never_stand_on_each_other(qapp: QApplication, qtbot: QtBot, points: int) -> None:
    style.apply(qapp, "light", points)
    strip = DayStrip("Hari demi hari")
    qtbot.addWidget(strip)
    for first in (date(2026, 8, 31), date(2026, 8, 30), date(2026, 9, 25)):
        strip.set_cells(of_months(*(first + timedelta(days=at) for at in range(64))), Tone.ON_TIME, "")
        row = strip.focusProxy()
        for columns in range(7, 66):
            placed = row.months(columns * style.px(46))  # type: ignore[union-attr]
            assert len(placed) >= 3
            for at, (one, _words) in enumerate(placed):
                assert one.left() >= 0
                assert one.right() <= columns * style.px(46)
                assert not any(one.intersects(other) for other, _words in placed[at + 1 :])


def test_a_month_of_one_day_is_written_short(qtbot: QtBot) -> None:
    strip = DayStrip("Hari demi hari")
    qtbot.addWidget(strip)
    strip.set_cells(of_months(*(date(2026, 8, 31) + timedelta(days=at) for at in range(8))), Tone.ON_TIME, "")
    placed = strip.focusProxy().months(10 * style.px(46))  # type: ignore[union-attr]
    assert sorted(words for _place, words in placed) == ["Agu", "September 2026"]


def test_a_day_that_is_otherwise_now_has_a_shape_and_a_word_of_its_own(qtbot: QtBot) -> None:
    strip = shown(qtbot, 3, today=1)
    plain, height = strip.grab().toImage(), strip.heightForWidth(700)
    made = cells(3, today=1)
    strip.set_cells([made[0], replace(made[1], mark="tutup"), made[2]], Tone.ON_TIME, "")
    assert strip.heightForWidth(700) > height
    strip.resize(700, strip.heightForWidth(700))
    marked = strip.grab().toImage()
    box = [(x, y) for x in range(style.px(46), style.px(90)) for y in range(style.px(22), style.px(70))]
    assert any(plain.pixel(x, y) != marked.pixel(x, y) for x, y in box)
