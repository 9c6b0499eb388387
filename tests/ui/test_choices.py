"""ChoiceList: one of a few, with one key each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from loket.ui.widgets.choices import ChoiceItem, ChoiceList


@pytest.fixture
def choices(qtbot: QtBot) -> ChoiceList:
    made = ChoiceList("Jenis permohonan")
    qtbot.addWidget(made)
    made.set_items([ChoiceItem(key, key.title()) for key in ("baru", "perubahan", "hilang")])
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    return made


def press(choices: ChoiceList, key: Qt.Key) -> None:
    QTest.keyClick(choices.window().windowHandle(), key)


def test_nothing_is_chosen_until_somebody_chooses(choices: ChoiceList) -> None:
    assert choices.chosen() is None


def test_a_digit_chooses_and_the_arrows_move(choices: ChoiceList) -> None:
    press(choices, Qt.Key.Key_2)
    assert choices.chosen() == "perubahan"
    press(choices, Qt.Key.Key_Down)
    assert choices.chosen() == "hilang"
    press(choices, Qt.Key.Key_Home)
    assert choices.chosen() == "baru"


def test_only_one_is_chosen_at_a_time(choices: ChoiceList) -> None:
    press(choices, Qt.Key.Key_1)
    press(choices, Qt.Key.Key_3)
    assert [row.isChecked() for row in choices.rows] == [False, False, True]


def test_the_first_arrow_chooses_the_first(choices: ChoiceList) -> None:
    press(choices, Qt.Key.Key_Down)
    assert choices.chosen() == "baru"


def test_enter_accepts(choices: ChoiceList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(choices.accepted) as accepted:
        press(choices, Qt.Key.Key_2)
        press(choices, Qt.Key.Key_Return)
    assert accepted.args == ["perubahan"]


def test_it_is_one_tab_stop(choices: ChoiceList) -> None:
    press(choices, Qt.Key.Key_2)
    stops = [row for row in choices.rows if row.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [row.item.key for row in stops] == ["perubahan"]
