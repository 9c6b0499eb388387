"""Ctrl+Enter answers what is asked, Esc goes back; in a panel within a panel it is the inner one that hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.buttons import Button

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Panel(QWidget):
    """A field and two buttons; what they did stands in `said`."""

    def __init__(self, said: list[str], name: str, *, inner: QWidget | None = None) -> None:
        super().__init__()
        self.field, self.save, self.cancel = QLineEdit(), Button("Simpan"), give_up_button()
        column = QVBoxLayout(self)
        for part in (inner, self.field, self.save, self.cancel):
            if part is not None:
                column.addWidget(part)
        self.save.clicked.connect(lambda: said.append(f"{name} saved"))
        self.cancel.clicked.connect(lambda: said.append(f"{name} left"))
        AnswerKeys(self, self.save, self.cancel)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def nested(said: list[str], qtbot: QtBot) -> tuple[Panel, Panel]:
    inner = Panel(said, "inner")
    outer = Panel(said, "outer", inner=inner)
    qtbot.addWidget(outer)
    with qtbot.waitActive(outer):
        outer.show()
        outer.activateWindow()
    return outer, inner


def press(panel: Panel, qtbot: QtBot) -> None:
    """Both ways to say yes on a keyboard, then the way back."""
    panel.field.setFocus()
    qtbot.waitUntil(panel.field.hasFocus)
    for key in (Key.Key_Return, Key.Key_Enter):
        QTest.keyClick(panel.field, key, CONTROL)
    QTest.keyClick(panel.field, Key.Key_Escape)


def test_the_inner_panel_answers_while_it_can(nested: tuple[Panel, Panel], said: list[str], qtbot: QtBot) -> None:
    outer, inner = nested
    press(inner, qtbot)
    assert said == ["inner saved", "inner saved", "inner left"]
    said.clear()
    press(outer, qtbot)
    assert said == ["outer saved", "outer saved", "outer left"]


def test_a_hidden_button_leaves_its_key_to_the_panel_around_it(
    nested: tuple[Panel, Panel], said: list[str], qtbot: QtBot
) -> None:
    _outer, inner = nested
    inner.save.hide()
    inner.cancel.hide()
    press(inner, qtbot)
    assert said == ["outer saved", "outer saved", "outer left"]


def test_a_button_that_may_not_be_pressed_keeps_its_key(
    nested: tuple[Panel, Panel], said: list[str], qtbot: QtBot
) -> None:
    _outer, inner = nested
    inner.save.setEnabled(False)
    press(inner, qtbot)
    assert said == ["inner left"]


def test_the_keys_stand_on_the_buttons_and_not_in_their_names(nested: tuple[Panel, Panel]) -> None:
    _outer, inner = nested
    assert (inner.save.text(), inner.save.accessibleName(), inner.save.accessibleDescription()) == (
        "Simpan   Ctrl+Enter",
        "Simpan",
        "Ctrl+Enter",
    )
    assert inner.cancel.text() == "Tidak jadi   Esc"
