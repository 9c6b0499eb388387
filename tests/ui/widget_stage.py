"""A window to try widgets in, and the keys that an officer presses there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget


def put(page: QWidget, *widgets: QWidget) -> None:
    """The widgets below each other in the window, with the focus in the first."""
    for widget in widgets:
        page.layout().addWidget(widget)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    widgets[0].setFocus()


def keys(*pressed: Qt.Key | str) -> None:
    """Keys, or letters, to whatever has the focus."""
    for key in pressed:
        window = QGuiApplication.focusWindow()
        if isinstance(key, Qt.Key):
            QTest.keyClick(window, key)
        else:
            for letter in key:
                QTest.keyClick(window, letter)


def action_for(page: QWidget, text: str, key: str) -> QAction:
    """An action of that window with its key."""
    made = QAction(text, page)
    made.setShortcut(QKeySequence(key))
    return made


def shown_words(widget: QWidget) -> list[str]:
    """What can be read."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def settle() -> None:
    """All that was posted has happened, and so it is laid out."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()
