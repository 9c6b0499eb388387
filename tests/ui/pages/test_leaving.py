"""Leaving a page with something unsaved: asked once, nothing is lost, and the officer gets where they want to go."""

from __future__ import annotations

from typing import TypeVar

import pytest
from intake_driver import open_intake
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from loket.services import Services
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.standards import StandardsPage

Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def window(tools: Tools, qtbot: QtBot) -> MainWindow:
    return open_intake(tools, qtbot)[0]


def shown(window: MainWindow, key: str, kind: type[Kind]) -> Kind:
    window.show_page(key)
    page = window.page(key)
    assert isinstance(page, kind)
    return page


def type_phone(page: SettingsPage) -> None:
    edit = page.office.edits["phone"]
    assert isinstance(edit, QLineEdit)
    edit.setText("0552-1")


@pytest.mark.parametrize("saves", [True, False])
def test_the_page_that_was_wanted_comes_once_the_question_is_answered(
    window: MainWindow, services: Services, saves: bool
) -> None:
    page = shown(window, "settings", SettingsPage)
    type_phone(page)
    window.show_page("board")
    assert window.stack.currentWidget() is page
    assert page.question.isVisible()
    (page.save_action if saves else page.discard_action).trigger()
    assert window.stack.currentWidget() is window.page("board")
    assert services.office.profile().phone == ("0552-1" if saves else "")


def test_what_cannot_be_saved_keeps_the_page(window: MainWindow) -> None:
    page = shown(window, "settings", SettingsPage)
    name = page.office.edits["name"]
    assert isinstance(name, QLineEdit)
    name.setText("")
    window.show_page("board")
    page.save_action.trigger()
    assert window.stack.currentWidget() is page
    assert page.office.fields["name"].has_error
    name.setText("DPMPTSP Baru")
    page.office.save.click()
    assert window.stack.currentWidget() is page  # saved by its own button: nobody is going anywhere


def test_a_name_that_was_typed_and_not_added_is_asked_about_again_after_saving_the_rest(window: MainWindow) -> None:
    page = shown(window, "settings", SettingsPage)
    type_phone(page)
    page.people.person.setText("Wati")
    window.show_page("board")
    page.save_action.trigger()
    assert window.stack.currentWidget() is page
    assert page.question.text.startswith("Belum disimpan: Loket & petugas.")
    page.discard_action.trigger()
    assert window.stack.currentWidget() is window.page("board")


def test_another_person_is_asked_for_after_the_question(window: MainWindow) -> None:
    page = shown(window, "settings", SettingsPage)
    type_phone(page)
    window.ask_who()
    assert window.stack.currentWidget() is page
    page.discard_action.trigger()
    assert window.stack.currentWidget() is window.page("sign_in")


def half_season(window: MainWindow) -> QWidget:
    page = shown(window, "settings", SettingsPage)
    page.hours.add_season.click()
    edit = page.hours.panel.name.edit
    assert isinstance(edit, QLineEdit)
    edit.setText("Ramadan 1448 H")
    return page.hours.panel.cancel


def half_day(window: MainWindow) -> QWidget:
    page = shown(window, "calendar", CalendarPage)
    page.add_button.click()
    page.panel.name_edit.setText("Hari Jadi Kabupaten")
    return page.panel.cancel


def half_decree(window: MainWindow) -> QWidget:
    page = shown(window, "standards", StandardsPage)
    page.adopt_button.click()
    edit = page.adopt_panel.number.edit
    assert isinstance(edit, QLineEdit)
    edit.setText("SK 960/DPMPTSP/2026")
    return page.adopt_panel.cancel


@pytest.mark.parametrize("begin", [half_season, half_day, half_decree])
def test_a_half_filled_panel_keeps_what_was_typed_and_stops_only_what_would_lose_it(
    window: MainWindow, begin: object
) -> None:
    cancel = begin(window)  # type: ignore[operator]
    page = window.stack.currentWidget()
    window.show_page("board")
    assert window.stack.currentWidget() is window.page("board")
    window.ask_who()
    assert window.stack.currentWidget() is page
    assert "belum disimpan" in window.banner.text
    assert cancel.isVisible()
    assert not window.close()
    cancel.click()
    window.ask_who()
    assert window.stack.currentWidget() is window.page("sign_in")


def test_a_season_that_was_only_looked_at_is_not_half_done(window: MainWindow, services: Services) -> None:
    page = shown(window, "settings", SettingsPage)
    season = next(one for year in (2026, 2027) for one in services.calendar.year(year).seasons)
    page.hours._on_change_wanted(season)
    assert page.half_done() == ""
    assert window.close()
