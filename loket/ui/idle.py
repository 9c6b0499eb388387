"""Nobody is at the desk any more: told by the time since the last input, also after the machine has slept."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_LOOK_AGAIN = 10_000
"""Milliseconds at most between two looks at the clock: a timer alone would stand still while the machine sleeps."""


def seconds_awake_or_not() -> float:
    """A clock that nobody sets and that runs on while the machine sleeps."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)  # Windows counts sleep anyway


class IdleWatch(QObject):
    """`went_idle()` once nothing was typed or pointed at for `limit()` seconds; `start()`, `stop()`.

    An input that comes too late is swallowed: whoever wakes the machine up is not the one who left it.
    """

    went_idle = Signal()

    def __init__(
        self,
        limit: Callable[[], float],
        clock: Callable[[], float] = seconds_awake_or_not,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._limit, self._clock = limit, clock
        self._last = clock()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time_to_look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._on_window_entered)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        """Somebody has just come."""
        self._last = self._clock()
        self._on_window_entered(QGuiApplication.focusWindow())
        self._wait()

    def stop(self) -> None:
        """Nobody is awaited."""
        self._timer.stop()

    def _left(self) -> float:
        return self._limit() - (self._clock() - self._last)

    def _wait(self) -> None:
        self._timer.start(max(1, min(_LOOK_AGAIN, round(self._left() * 1000))))

    def _on_time_to_look(self) -> None:
        if self._left() > 0:
            self._wait()
        else:
            self.went_idle.emit()

    def _on_window_entered(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once: Qt takes it out before it puts it in again

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 (Qt's signature)
        if event.type() not in _INPUT or not self._timer.isActive():
            return False
        if self._left() <= 0:
            self._timer.stop()
            self.went_idle.emit()
            return True
        self._last = self._clock()
        return False


def close_dialogs(besides: QWidget) -> None:
    """Close every dialog, menu and list that stands open over a window, as Esc would."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for each in QApplication.topLevelWidgets():
        if each is not besides and each.isVisible() and isinstance(each, QDialog):
            each.reject()
