"""The settings, as an administrator uses them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from loket.services import Services
from loket.ui import style
from loket.ui.page import Tools
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.settings_form import Section


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    return made


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    style.apply(qapp, "light", 12)
    yield
    style.apply(qapp, "light", 12)


def fill(section: Section, key: str, words: str) -> None:
    edit = section.edits[key]
    assert isinstance(edit, QLineEdit)
    edit.setText(words)


def test_the_offices_name_is_changed(page: SettingsPage, services: Services) -> None:
    assert not page.office.save.isEnabled()
    fill(page.office, "name", "DPMPTSP Kabupaten Baru")
    page.office.save.click()
    assert services.office.profile().name == "DPMPTSP Kabupaten Baru"
    assert not page.office.is_changed


def test_an_error_stands_beside_its_field_and_the_input_stays(page: SettingsPage, services: Services) -> None:
    fill(page.office, "name", "")
    page.office.save.click()
    assert page.office.fields["name"].error == "Nama kantor belum diisi."
    assert services.office.profile().name == "DPMPTSP Kabupaten Contoh"


def test_by_tab_the_buttons_come_after_the_fields(page: SettingsPage) -> None:
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    for section in (page.office, page.papers, page.delivery):
        page.show_section(section)
        last = list(section.edits.values())[-1]
        last.setFocus()
        QTest.keyClicks(last, "x")
        for _control in range(3):  # a field may have a button of its own
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            if section.save.hasFocus():
                break
        assert section.save.hasFocus()


def test_leaving_asks_about_what_is_not_saved(page: SettingsPage, services: Services) -> None:
    assert page.may_leave()
    fill(page.office, "phone", "0552-1")
    assert not page.may_leave()
    assert page.question.isVisibleTo(page)
    assert "Kantor" in page.question.text
    page.save_action.trigger()
    assert services.office.profile().phone == "0552-1"
    assert page.may_leave()


def test_what_was_typed_survives_a_refresh_and_can_be_given_up(page: SettingsPage, services: Services) -> None:
    fill(page.office, "phone", "0552-1")
    page.refresh()
    assert page.office.text("phone") == "0552-1"
    assert not page.may_leave()
    page.discard_action.trigger()
    assert page.office.text("phone") == ""
    assert services.office.profile().phone == ""
    assert page.may_leave()


def test_the_number_template_shows_an_example_and_its_mistakes(page: SettingsPage) -> None:
    assert page.papers.example.text() == "Contoh: 503/L1-0123/DPMPTSP/III/2026"
    fill(page.papers, "number_template", "{loket}-{nomor:03d}/{tahun}")
    assert page.papers.example.text() == "Contoh: L1-123/2026"
    fill(page.papers, "number_template", "{loket}/{tahun}")
    assert "{nomor}" in page.papers.fields["number_template"].error


def test_complaint_channels_are_typed_as_lines(page: SettingsPage, services: Services) -> None:
    page.papers.edits["complaints"].setPlainText("WhatsApp: 0812-3456-7890\nKotak saran")  # type: ignore[attr-defined]
    page.papers.save.click()
    channels = [(one.kind, one.address) for one in services.office.profile().complaints]
    assert channels == [("WhatsApp", "0812-3456-7890"), ("Kotak saran", "")]


def test_counters_and_people_are_added(page: SettingsPage, services: Services) -> None:
    QTest.keyClicks(page.people.code, "l2")
    QTest.keyClicks(page.people.counter_name, "Loket 2")
    QTest.keyClick(page.people.counter_name, Qt.Key.Key_Return)
    assert ("L2", "Loket 2") in services.office.counters()
    QTest.keyClicks(page.people.person, "Ani Contoh")
    page.people.add_person.click()
    assert "Ani Contoh" in [person.name for person in services.people.rows()]
    QTest.keyClicks(page.people.person, "Ani Contoh")
    page.people.add_person.click()
    assert page.people.person_field.has_error


def test_theme_and_text_size_hold_at_once(page: SettingsPage, tools: Tools, dressed: None) -> None:
    page.desk.theme.choose("high_contrast")
    page.desk.text_size.choose(16)
    assert (style.palette().name, style.point_size()) == ("high_contrast", 16)
    assert (tools.settings.theme, tools.settings.text_size) == ("high_contrast", 16)
