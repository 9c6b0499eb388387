"""A barcode scanner is a keyboard that types very fast: a scanned receipt opens its request and leaves no letters.

Keys that could begin one of our codes are held back for a moment; a person's keys go on to where they were meant for,
a scanner's never arrive there.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

PREFIX = "LOKET1*"
BETWEEN_KEYS = 50
"""Milliseconds: nobody types faster, no scanner slower."""

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class Scanner(QObject):
    """`watch(window)` a top-level widget once it is shown. Signal: `scanned(str)`, the whole code."""

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: list[QKeyEvent] = []
        self._text = ""
        self._window: QWindow | None = None
        self._passing_on = False
        self._pause = QTimer(self, interval=BETWEEN_KEYS, singleShot=True)
        self._pause.setTimerType(Qt.TimerType.PreciseTimer)
        self._pause.timeout.connect(self._on_paused)

    def watch(self, window: QWidget) -> None:
        """Listen to the keys of a window."""
        handle = window.windowHandle()
        if handle is not None and handle is not self._window:
            self._window = handle
            handle.installEventFilter(self)

    def _take(self, event: QKeyEvent) -> bool:
        """Whether the key belongs to a code and must not go on."""
        if not event.text():
            return False  # Shift and the like
        if self._is_code():
            return self._take_into_code(event)
        typed = self._text + event.text().upper()
        if not PREFIX.startswith(typed):
            self._let_go()
            typed = event.text().upper()
            if not PREFIX.startswith(typed):
                return False
        self._text = typed
        self._held.append(event.clone())
        self._pause.start()
        return True

    def _is_code(self) -> bool:
        return self._text.startswith(PREFIX)

    def _take_into_code(self, event: QKeyEvent) -> bool:
        self._pause.start()
        if event.key() in _ENDS:
            code = self._text
            self._forget()
            self.scanned.emit(code)
        else:
            self._text += event.text()
        return True

    def _on_paused(self) -> None:
        if self._is_code():
            self._forget()  # a scan that broke off
        else:
            self._let_go()

    def _let_go(self) -> None:
        """It was a person: the keys go where they were meant for."""
        held, self._held = self._held, []
        self._text = ""
        self._pause.stop()
        self._passing_on = True
        for event in held:
            if self._window is not None:
                QCoreApplication.sendEvent(self._window, event)
        self._passing_on = False

    def _forget(self) -> None:
        self._pause.stop()
        self._held.clear()
        self._text = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # By kind, not by identity: Qt may hand the same window over as another Python object.
        if self._passing_on or not isinstance(watched, QWindow):
            return False
        self._window = watched
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take(event)
        return False
