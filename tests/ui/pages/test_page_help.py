"""The help page says what is true: its keys are those of the actions."""

from __future__ import annotations

from intake_driver import Key, Keyboard, open_intake
from pytestqt.qtbot import QtBot

from loket.ui.page import Tools
from loket.ui.pages.help import HelpPage
from loket.ui.widgets.buttons import action_key, action_words
from loket.ui.widgets.labels import KeyCap, Label


def test_every_action_with_words_and_a_key_stands_in_the_list(tools: Tools, qtbot: QtBot) -> None:
    page = HelpPage(tools)
    qtbot.addWidget(page)
    page.refresh()
    caps = {cap.key for cap in page.keys.findChildren(KeyCap)}
    words = {label.text() for label in page.keys.findChildren(Label)}
    elsewhere = {tools.actions.found_office, *tools.actions.go.values()}
    for action in tools.actions.all():
        if action not in elsewhere:
            assert action_key(action) in caps
            assert action_words(action) in words


def test_escape_leads_back_into_the_field_that_was_left_with_all_that_was_typed(tools: Tools, qtbot: QtBot) -> None:
    window, page = open_intake(tools, qtbot)
    qtbot.waitUntil(page.applicant.nik.hasFocus)
    keyboard = Keyboard()
    keyboard.press("6501015507900099", Key.Key_Return, "Dew", Key.Key_F1)
    assert window.stack.currentWidget() is window.page("help")
    keyboard.press(Key.Key_F1, Key.Key_Escape)
    assert window.stack.currentWidget() is page
    keyboard.press("i")
    assert (page.form().nik, page.form().name) == ("6501015507900099", "Dewi")
    assert page.drafts.held == []
    page._minute.stop()
