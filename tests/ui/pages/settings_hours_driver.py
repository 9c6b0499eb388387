"""Hours, seasons and counting rules on the settings page, as an officer types them; and what became of it."""

from __future__ import annotations

from datetime import date

from intake_driver import open_intake
from page_clock import WIB
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from loket.services import Services
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.settings_hours import HoursSection
from loket.ui.widgets.labels import Label


def at_settings(tools: Tools, qtbot: QtBot) -> MainWindow:
    window = open_intake(tools, qtbot)[0]
    window.show_page("settings")
    settings(window).show_section(settings(window).hours)
    return window


def settings(window: MainWindow) -> SettingsPage:
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def hours(window: MainWindow) -> HoursSection:
    return settings(window).hours


def calendar(window: MainWindow) -> CalendarPage:
    page = window.page("calendar")
    assert isinstance(page, CalendarPage)
    return page


def shown(window: MainWindow) -> str:
    return next(key for key, page in window._pages.items() if page is window.stack.currentWidget())


def fill(section: HoursSection, key: str, words: str) -> None:
    edit = section.edits[key]
    assert isinstance(edit, QLineEdit)
    edit.setText(words)


def text(section: HoursSection, key: str) -> str:
    return section.text(key)


def tick(section: HoursSection, key: str) -> None:
    check = section.edits[key]
    assert isinstance(check, QCheckBox)
    check.click()


def close_fridays(window: MainWindow) -> None:
    """Friday, 27 March lies before the due day of `number`."""
    fill(hours(window), "fri", "")
    hours(window).save.click()


def fill_season(window: MainWindow, days: tuple[str, str] = ("25-3-2026", "27-3-2026"), week: str = "mon") -> None:
    """Days of which only `week` is open; for `number` two working days are gone."""
    panel = hours(window).panel
    hours(window).add_season.click()
    for field, words in (
        (panel.name, "Bulan bakti"),
        (panel.first_field, days[0]),
        (panel.last_field, days[1]),
        (panel.days[week], "08.00–12.00"),
    ):
        assert isinstance(field.edit, QLineEdit)
        field.edit.setText(words)
    panel.save.click()


def due(services: Services, number: str) -> date:
    moment = services.lookup.detail(number).due
    assert moment is not None
    return moment.astimezone(WIB).date()


def changes(window: MainWindow) -> list[str]:
    body = calendar(window).preview.changes.body
    items = [body.itemAt(at) for at in range(body.count())]
    widgets = [item.widget() for item in items if item is not None]
    return [widget.text() for widget in widgets if isinstance(widget, Label)]


def season_names(services: Services) -> list[str]:
    return [season.name for season in services.calendar.year(2026).seasons]


def button(section: HoursSection, name: str) -> QPushButton:
    return next(each for each in section.findChildren(QPushButton) if each.accessibleName() == name)
