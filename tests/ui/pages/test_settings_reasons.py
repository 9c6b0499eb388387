"""The office's reasons for waiting: added, changed, put into order, retired and brought back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from request_builders import register, step

from loket.domain.workflow import Action
from loket.services import Services
from loket.services.reasons import ReasonRow
from loket.ui.page import Tools
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.settings_reasons import ReasonColumn, ReasonsSection

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(tools)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.refresh()
    made.show_section(made.reasons)
    made.reasons.table.setFocus()
    return made


@pytest.fixture
def section(page: SettingsPage) -> ReasonsSection:
    return page.reasons


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def type_into(edit: QWidget, words: str) -> None:
    edit.setFocus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, words)


def codes(services: Services) -> list[str]:
    return [row.code for row in services.reasons.all()]


def chosen(section: ReasonsSection) -> ReasonRow:
    row = section.table.row()
    assert isinstance(row, ReasonRow)
    return row


def test_every_reason_is_told_with_its_clock_and_how_often_it_was_used(
    page: SettingsPage, section: ReasonsSection, services: Services
) -> None:
    step(services, register(services).number, Action.SUSPEND, reason="applicant")
    page.refresh()
    rows = {row.code: row for row in section.model.rows}
    assert list(rows) == codes(services)
    applicant, signer = rows["applicant"], rows["signer"]
    told = [section.model.text(applicant, column) for column in ReasonColumn]
    assert told == ["Menunggu pemohon", "berhenti", "–", "1 kali"]
    assert section.model.text(signer, ReasonColumn.CLOCK) == "berjalan"


def test_a_reason_is_added_by_keyboard_and_offered_at_once(section: ReasonsSection, services: Services) -> None:
    type_into(section.words, "Menunggu rekomendasi camat")
    section.stops.setFocus()
    press(Qt.Key.Key_Space)
    type_into(section.days, "30")
    press(Qt.Key.Key_Return)
    added = services.reasons.in_use()[-1]
    assert (added.text, added.stops_clock, added.lapse_days) == ("Menunggu rekomendasi camat", True, 30)
    assert chosen(section).code == added.code
    assert (section.words.text(), section.days.text(), section.stops.isChecked()) == ("", "", False)
    assert not section.is_changed


def test_enter_brings_a_reason_into_the_form_where_it_is_changed(section: ReasonsSection, services: Services) -> None:
    press(Qt.Key.Key_Return)
    assert section.words.hasFocus()
    assert section.words.text() == "Menunggu pemohon"
    assert section.stops.isChecked()
    QTest.keyClicks(section.words, "Menunggu kelengkapan")
    type_into(section.days, "14")
    press(Qt.Key.Key_Return)
    changed = services.reasons.all()[0]
    assert (changed.code, changed.text, changed.lapse_days) == ("applicant", "Menunggu kelengkapan", 14)


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    section: ReasonsSection, services: Services
) -> None:
    before = services.reasons.all()
    type_into(section.words, "Menunggu pemohon")
    press(Qt.Key.Key_Return)
    assert "sudah ada" in section.fields["text"].error
    type_into(section.words, "Menunggu camat")
    type_into(section.days, "dua minggu")
    press(Qt.Key.Key_Return)
    assert section.fields["lapse_days"].has_error
    assert section.days.hasFocus()
    assert section.words.text() == "Menunggu camat"
    assert services.reasons.all() == before


def test_another_reason_waits_until_what_was_typed_is_saved(section: ReasonsSection) -> None:
    type_into(section.words, "Menunggu camat")
    section.table.setFocus()
    press(Qt.Key.Key_Return)
    assert section.words.text() == "Menunggu camat"
    assert section.fields["text"].has_error
    section.revert.click()
    section.table.setFocus()
    press(Qt.Key.Key_Return)
    assert section.words.text() == "Menunggu pemohon"


def test_the_order_is_changed_by_keyboard_and_stays_on_the_moved_row(
    section: ReasonsSection, services: Services
) -> None:
    before = codes(services)
    press(Qt.Key.Key_T, ALT)
    press(Qt.Key.Key_Down, ALT)
    assert codes(services) == [*before[1:3], before[0], *before[3:]]
    assert chosen(section).code == before[0]
    press(Qt.Key.Key_N, ALT)
    press(Qt.Key.Key_N, ALT)
    assert codes(services) == before
    assert not section.up_action.isEnabled()


def test_a_retired_reason_is_offered_no_more_and_can_be_brought_back(
    section: ReasonsSection, services: Services
) -> None:
    press(Qt.Key.Key_Down)
    code = chosen(section).code
    press(Qt.Key.Key_J, ALT)
    assert code not in [row.code for row in services.reasons.in_use()]
    assert "tidak ditawarkan" in section.model.text(chosen(section), ReasonColumn.TEXT)
    assert section.retire_action.text() == "Tawarkan lagi"
    press(Qt.Key.Key_J, ALT)
    assert code in [row.code for row in services.reasons.in_use()]


def test_a_new_reason_is_begun_with_its_key(section: ReasonsSection) -> None:
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_B, ALT)
    assert section.words.hasFocus()
    assert section.words.text() == ""


def test_the_reason_for_own_words_can_not_be_retired(section: ReasonsSection) -> None:
    assert section.table.choose_key("other")
    assert not section.retire_action.isEnabled()


def test_an_unsaved_reason_is_asked_about_when_the_settings_are_left(
    page: SettingsPage, section: ReasonsSection, services: Services
) -> None:
    type_into(section.words, "Menunggu camat")
    assert not page.may_leave()
    assert "Alasan menunggu" in page.question.text
    page.save_action.trigger()
    assert services.reasons.all()[-1].text == "Menunggu camat"
    assert page.may_leave()
