"""The intake at the keyboard: every key goes to the focused window, as from a real keyboard, and is counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.intake import IntakePage

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
ENTER = Key.Key_Return
SAVE = (Key.Key_Return, CONTROL)
ALL_COMPLETE = (Key.Key_L, CONTROL)
UNDO = (Key.Key_Z, CONTROL)

Pressed = str | Key | tuple[Key, Qt.KeyboardModifier]


class Keyboard:
    """`press("6501", ENTER, SAVE)`; `count` tells how many keys went down."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, *keys: Pressed) -> None:
        for key in keys:
            for each in key if isinstance(key, str) else (key,):
                self._one(each)

    def _one(self, key: str | Key | tuple[Key, Qt.KeyboardModifier]) -> None:
        self.count += 1
        window = QGuiApplication.focusWindow()
        assert window is not None, "no window has the focus"
        if isinstance(key, tuple):
            QTest.keyClick(window, key[0], key[1])
        else:
            QTest.keyClick(window, key)  # type: ignore[call-overload]


def open_window(tools: Tools, qtbot: QtBot) -> MainWindow:
    """The real window, opened and with the focus."""
    window = MainWindow(tools.actions)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.open(tools)
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
    return window


def open_intake(tools: Tools, qtbot: QtBot) -> tuple[MainWindow, IntakePage]:
    """The real window at the officer's page, with whoever sits at the desk."""
    window = open_window(tools, qtbot)
    window._on_signed_in()
    window.show_page("intake")
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    return window, page
