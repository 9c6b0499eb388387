"""The page of a request as an officer has it before them: opened, typed into, read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from loket.ui.pages.request import RequestPage
from loket.ui.widgets.labels import Label


def opened(page: RequestPage, qtbot: QtBot, number: str) -> RequestPage:
    """As the main window opens it."""
    assert page.load(number)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.refresh()
    first = page.first_focus()
    assert first is not None
    first.setFocus()
    return page


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def words(widget: QWidget) -> str:
    QApplication.processEvents()  # what was added is laid out
    return "\n".join(label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget))
