"""The office's calendar, as its keeper uses it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from loket.services import Services
from loket.ui.dialogs import files
from loket.ui.page import Tools
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.calendar_day import KINDS
from loket.ui.pages.calendar_table import DayColumn
from loket.words.hours import read_intervals


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> CalendarPage:
    made = CalendarPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    return made


def names(page: CalendarPage) -> list[str]:
    return [row.name for row in page.model.rows]


def test_the_year_is_listed_with_its_hours_and_seasons(page: CalendarPage) -> None:
    assert "Hari Suci Nyepi" in names(page)
    assert "Senin–Kamis 07.30–12.00, 13.00–16.00" in page.week.text()
    assert page.year_label.text() == "2026"


def test_the_year_changes_by_the_keyboard(page: CalendarPage, qtbot: QtBot) -> None:
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    page.table.setFocus()
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.year_label.text() == "2027")  # a button pressed by its key is down for a moment
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.year_label.text() == "2026")


def test_a_local_holiday_is_entered_and_removed_again(page: CalendarPage, services: Services) -> None:
    page.add_button.click()
    panel = page.panel
    QTest.keyClicks(panel.day, "20-4")
    panel.kind.setCurrentIndex(2)
    QTest.keyClicks(panel.name_edit, "Hari Jadi Kabupaten")
    QTest.keyClick(panel.name_edit, Qt.Key.Key_Return)
    assert "Hari Jadi Kabupaten" in names(page)
    assert not services.calendar.current().work.is_working_day(date(2026, 4, 20))
    page.table.row_activated.emit(page.table.row())
    panel.remove.click()
    assert "Hari Jadi Kabupaten" in names(page), "the first press only asks"
    panel.remove.click()
    assert "Hari Jadi Kabupaten" not in names(page)


def test_a_day_with_hours_of_its_own(page: CalendarPage, services: Services) -> None:
    page.add_button.click()
    panel = page.panel
    panel.day.setText("22-4-2026")
    panel.kind.setCurrentIndex(len(KINDS) - 1)
    panel.name_edit.setText("Rapat kerja")
    panel.hours_edit.setText("8.00-11.00")
    panel.save.click()
    row = next(row for row in page.model.rows if row.name == "Rapat kerja")
    assert page.model.text(row, DayColumn.NAME) == "Rapat kerja (08.00–11.00)"


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(page: CalendarPage) -> None:
    page.add_button.click()
    panel = page.panel
    panel.day.setText("31-2-2026")
    panel.save.click()
    assert panel.day_field.has_error
    assert panel.name_field.has_error
    assert panel.day.text() == "31-2-2026"


def test_a_missing_year_is_told_and_entered_with_one_button(page: CalendarPage, clock: Clock) -> None:
    clock.at(3, 11, year=2027)
    page.refresh()
    assert "2028" in page.warning.text
    page.enter_action.trigger()
    assert page.year_label.text() == "2028"
    assert page.model.rows
    assert page.warning.isHidden()


def test_a_decree_file_is_imported_or_refused_with_its_line(
    page: CalendarPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = tmp_path / "sk.csv"
    monkeypatch.setattr(files, "choose_file", lambda *_: path)
    path.write_text("tanggal,jenis,nama,sumber\n20-04-2026,lokal,Hari Jadi,SK Bupati 1/2026\n", "utf-8")
    page.import_button.click()
    assert "Hari Jadi" in names(page)
    path.write_text("tanggal,jenis,nama\n2026-13-01,lokal,Salah\n", "utf-8")
    with qtbot.waitSignal(page.message_raised) as raised:
        page.import_button.click()
    assert raised.args[0] == "error"
    assert "Baris 2" in raised.args[1]


@pytest.mark.parametrize(
    "typed", ["07.30–12.00, 13.00–16.00", "7:30-12:00; 13:00 - 16:00", "07.30 s/d 12.00,13.00–16.00"]
)
def test_hours_are_read_as_people_type_them(typed: str) -> None:
    assert read_intervals(typed) == (("07:30", "12:00"), ("13:00", "16:00"))
