"""A person at the keyboard of the real desktop: keys go to whatever window has the focus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from loket.app import Desktop
from loket.ui.page import Page

Key = Qt.Key
ENTER, TAB, ESCAPE, DOWN = Key.Key_Return, Key.Key_Tab, Key.Key_Escape, Key.Key_Down
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SAVE, ALL_COMPLETE = (ENTER, CONTROL), (Key.Key_L, CONTROL)
PATIENCE = 15_000


class Officer:
    """Sits at the desktop. `presses(...)` types; `sees(text)` waits until the shown page says so."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.desktop = Desktop(folder)
        self.window = self.desktop.window
        self._qtbot = qtbot
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window, timeout=PATIENCE):
            self.desktop.show()
            self.window.activateWindow()

    def presses(self, *keys: str | Key | tuple[Key, Qt.KeyboardModifier]) -> None:
        for key in keys:
            for each in key if isinstance(key, str) else (key,):
                self._one(each)

    def _one(self, key: str | Key | tuple[Key, Qt.KeyboardModifier]) -> None:
        self._qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None, timeout=PATIENCE)
        window = QGuiApplication.focusWindow()
        if isinstance(key, tuple):
            QTest.keyClick(window, key[0], key[1])
        else:
            QTest.keyClick(window, key)  # type: ignore[call-overload]

    def waits(self, until: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(until, timeout=PATIENCE)

    def waits_for_page(self, key: str) -> Page:
        """The page is shown, and something on it has the focus."""
        self.waits(lambda: self.window._current == key and self.window.isAncestorOf(focus()))
        return self.window.page(key)

    def sees(self, text: str) -> None:
        self.waits(lambda: text in self.read())

    def read(self) -> str:
        """Every word that the window shows now."""
        shown = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        return "\n".join(shown)

    def leaves(self) -> None:
        self.window.close()


def focus() -> QWidget:
    return QApplication.focusWidget() or QWidget()
