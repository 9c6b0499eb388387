"""The office's calendar, as its keeper uses it: the year, the list, and days that are marked and given back."""

from __future__ import annotations

from datetime import date

import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket.domain.people import Role
from loket.services import Services
from loket.services.people import NewPerson
from loket.ui.page import Tools
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.calendar.panel import KINDS
from loket.ui.pages.calendar.table import DayColumn
from loket.ui.widgets.day_marks import DayLegend
from loket.words.hours import read_intervals

SHIFT = Qt.KeyboardModifier.ShiftModifier
LOCAL, SPECIAL = 2, 3


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> CalendarPage:
    return opened(tools, qtbot)


def opened(tools: Tools, qtbot: QtBot) -> CalendarPage:
    made = CalendarPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    made.first_focus().setFocus()
    return made


def names(page: CalendarPage) -> list[str]:
    return [row.name for row in page.model.rows]


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
    for _time in range(times):
        QTest.keyClick(QGuiApplication.focusWindow(), key, modifier)


def write(words: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, words)


def mark(page: CalendarPage, days: tuple[str, str], kind: int = LOCAL, hours: str = "") -> None:
    """The panel filled in and saved."""
    page.add_button.click()
    page.panel.day.setText(days[0])
    page.panel.last.setText(days[1])
    page.panel.kind.setCurrentIndex(kind)
    page.panel.name_edit.setText("Hari Jadi Kabupaten")
    page.panel.hours_edit.setText(hours)
    page.panel.save.click()


# the year


def test_the_year_is_shown_with_its_hours_and_seasons(page: CalendarPage) -> None:
    assert page.year_label.text() == "2026"
    assert "Senin–Kamis 07.30–12.00, 13.00–16.00" in page.hours_card.week.text()
    page.year_pane.choose(date(2026, 3, 19), date(2026, 3, 19))
    words = page.year_pane.words.text()
    assert words.startswith("Kamis, 19 Maret 2026: Hari Suci Nyepi, libur nasional, SKB 3 Menteri")
    page.year_pane.choose(date(2026, 3, 17), date(2026, 3, 17))
    assert page.year_pane.words.text() == (
        "Selasa, 17 Maret 2026: hari kerja, Ramadan 1447 H, buka 08.00–12.00, 12.30–15.00"
    )
    page.year_pane.choose(date(2026, 3, 21), date(2026, 3, 22))
    assert page.year_pane.words.text() == "21–22 Maret 2026: 2 hari, 0 hari kerja"


def test_the_year_changes_by_the_keyboard(page: CalendarPage, qtbot: QtBot) -> None:
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.year_label.text() == "2027")  # a button pressed by its key is down for a moment
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.year_label.text() == "2026")


def test_the_cursor_goes_on_into_the_next_year(page: CalendarPage) -> None:
    press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Right)
    assert page.year_label.text() == "2027"
    assert page.year_pane.words.text().startswith("Jumat, 1 Januari 2027: Tahun Baru")


def test_what_is_only_expected_is_told_in_words(page: CalendarPage) -> None:
    page.after.click()
    assert "2027 masih perkiraan" in page.warning.text
    row = next(row for row in page.model.rows if not row.confirmed)
    page.year_pane.choose(row.day, row.day)
    assert "(perkiraan)" in page.year_pane.words.text()


def test_a_missing_year_is_told_and_entered_with_one_button(page: CalendarPage, clock: Clock) -> None:
    clock.at(3, 11, year=2027)
    page.refresh()
    assert "Hari libur 2028 belum ada" in page.warning.text
    page.enter_action.trigger()
    assert page.year_label.text() == "2028"
    assert page.model.rows
    assert "belum ada" not in page.warning.text


# marking days


def test_a_range_is_marked_with_the_keyboard_alone(page: CalendarPage, services: Services, qtbot: QtBot) -> None:
    press(Qt.Key.Key_PageDown)
    press(Qt.Key.Key_Right, times=4)
    press(Qt.Key.Key_Right, SHIFT, times=4)
    press(Qt.Key.Key_Return)
    write("Hari Jadi")
    with qtbot.waitSignal(page.message_raised) as raised:
        press(Qt.Key.Key_Return)
    assert raised.args == ["success", "20–24 April 2026 sudah tercatat. Tidak ada janji yang terkena."]
    work = services.calendar.current().work
    assert [work.is_working_day(date(2026, 4, day)) for day in (17, 20, 24, 27)] == [True, False, False, True]
    assert page.grid.hasFocus()
    assert page.year_pane.words.text() == "20–24 April 2026: 5 hari, 0 hari kerja"


def test_the_grid_shows_the_days_that_are_typed(page: CalendarPage) -> None:
    page.add_button.click()
    write("20-4")
    press(Qt.Key.Key_Tab)
    write("24-4")
    assert page.grid.chosen() == (date(2026, 4, 20), date(2026, 4, 24))


def test_an_open_panel_follows_the_grid_and_keeps_what_was_typed(page: CalendarPage) -> None:
    page.year_pane.change_wanted.emit(date(2026, 3, 19), date(2026, 3, 19))
    assert page.panel.name_edit.text() == "Hari Suci Nyepi"
    page.grid.setFocus()
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Right)
    assert page.panel.name_edit.text() == "", "another day, nothing was typed"
    page.panel.name_edit.setText("Rapat kerja")
    press(Qt.Key.Key_Right, SHIFT)
    assert page.panel.name_edit.text() == "Rapat kerja"
    assert (page.panel.day.text(), page.panel.last.text()) == ("02-03-2026", "03-03-2026")


def test_days_become_ordinary_again(page: CalendarPage, services: Services) -> None:
    mark(page, ("20-4", "24-4"))
    assert names(page).count("Hari Jadi Kabupaten") == 5
    page.year_pane.change_wanted.emit(date(2026, 4, 18), date(2026, 4, 22))
    page.panel.remove.click()
    assert names(page).count("Hari Jadi Kabupaten") == 2
    assert services.calendar.current().work.is_working_day(date(2026, 4, 22))


def test_days_that_would_be_replaced_are_told(page: CalendarPage) -> None:
    page.year_pane.change_wanted.emit(date(2026, 3, 17), date(2026, 3, 19))
    assert page.panel.replaced.text().startswith("2 hari di antaranya sudah bertanda")
    assert page.panel.replaced.isVisible()


def test_ordinary_days_have_nothing_to_give_back(page: CalendarPage) -> None:
    page.year_pane.change_wanted.emit(date(2026, 4, 20), date(2026, 4, 20))
    assert page.panel.remove.isHidden()


def test_hours_of_their_own_leave_the_weekend_closed_unless_it_is_wanted(
    page: CalendarPage, services: Services
) -> None:
    mark(page, ("23-4", "26-4"), SPECIAL, "8.00-11.00")
    work = services.calendar.current().work
    assert [work.is_working_day(date(2026, 4, day)) for day in (23, 24, 25, 26)] == [True, True, False, False]
    row = next(row for row in page.model.rows if row.day == date(2026, 4, 23))
    assert page.model.text(row, DayColumn.NAME) == "Hari Jadi Kabupaten (08.00–11.00)"


def test_a_saturday_makes_up_for_a_day(page: CalendarPage, services: Services) -> None:
    mark(page, ("25-4", ""), SPECIAL, "7.30-12.00")
    assert services.calendar.current().work.is_working_day(date(2026, 4, 25))
    page.year_pane.choose(date(2026, 4, 25), date(2026, 4, 25))
    assert page.year_pane.words.text() == (
        "Sabtu, 25 April 2026: Hari Jadi Kabupaten, jam kerja khusus, buka 07.30–12.00"
    )


def test_a_day_with_hours_of_its_own_has_one_name_everywhere(page: CalendarPage) -> None:
    mark(page, ("23-4", ""), SPECIAL, "8.00-11.00")
    row = next(row for row in page.model.rows if row.day == date(2026, 4, 23))
    page.year_pane.choose(date(2026, 4, 23), date(2026, 4, 23))
    kind = page.panel.kind
    name = page.model.text(row, DayColumn.KIND)
    assert name == kind.itemText(SPECIAL) == "jam kerja khusus"
    assert f", {name}," in page.year_pane.words.text()
    legend = page.findChild(DayLegend)
    assert isinstance(legend, DayLegend)
    assert f", {name}," in legend.accessibleName()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(page: CalendarPage) -> None:
    panel = page.panel
    mark(page, ("31-2-2026", "kapan"), SPECIAL)
    assert panel.day_field.has_error
    assert panel.last_field.has_error
    assert panel.hours_field.has_error
    assert (panel.day.text(), panel.last.text()) == ("31-2-2026", "kapan")
    mark(page, ("24-4", "20-4"))
    assert panel.last_field.has_error
    assert not panel.day_field.has_error
    mark(page, ("20-4", ""), SPECIAL, "jam sembilan")
    assert panel.hours_field.has_error
    assert panel.name_edit.text() == "Hari Jadi Kabupaten"


def test_escape_closes_the_panel_and_gives_the_grid_back(page: CalendarPage) -> None:
    press(Qt.Key.Key_Return)
    assert page.panel.isVisible()
    press(Qt.Key.Key_Escape)
    assert page.panel.isHidden()
    assert page.grid.hasFocus()


def test_a_panel_that_was_only_opened_is_not_half_done(page: CalendarPage) -> None:
    page.add_button.click()
    assert page.half_done() == ""
    page.panel.name_edit.setText("Hari Jadi")
    assert page.half_done()


# the list


def test_the_year_is_a_list_too_and_a_row_opens_its_day(page: CalendarPage) -> None:
    page.as_list.click()
    assert page.table.isVisible()
    assert "Hari Suci Nyepi" in names(page)
    page.table.choose_key(date(2026, 3, 19))
    page.table.setFocus()
    press(Qt.Key.Key_Return)
    assert page.panel.name_edit.text() == "Hari Suci Nyepi"
    assert page.panel.kind.currentIndex() == 0
    assert page.grid.cursor_day == date(2026, 3, 19)


def test_an_officer_looks_and_changes_nothing(tools: Tools, services: Services, qtbot: QtBot) -> None:
    person = services.people.add(NewPerson(name="Tono Wijaya", roles=(Role.OFFICER,)))
    services.people.sign_in(person.id)
    page = opened(tools, qtbot)
    press(Qt.Key.Key_Return)
    assert page.panel.isHidden()
    assert not page.add_button.isVisible()
    assert not page.import_button.isVisible()
    assert not page.year_pane.change.isVisible()


def test_every_kind_can_be_chosen(page: CalendarPage) -> None:
    assert page.panel.kind.count() == len(KINDS)


@pytest.mark.parametrize(
    "typed", ["07.30–12.00, 13.00–16.00", "7:30-12:00; 13:00 - 16:00", "07.30 s/d 12.00,13.00–16.00"]
)
def test_hours_are_read_as_people_type_them(typed: str) -> None:
    assert read_intervals(typed) == (("07:30", "12:00"), ("13:00", "16:00"))
