"""The system's own lock and sleep: whoever locks the PC, or closes its lid, has left the desk.

Linux tells it on D-Bus (the screen saver of the session, logind), Windows by messages to a window. Where neither is
there nothing is heard, and the desk's own lock is all there is.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

_SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")
_LOGIN = "org.freedesktop.login1"
_LOGIN_PATH = "/org/freedesktop/login1"
_ANSWER_MILLISECONDS = 2000
_SWITCHED, _LOCKED = SLOT("on_switched(bool)"), SLOT("on_locked()")

WM_SESSION, SESSION_LOCKED = 0x02B1, 7
WM_POWER, POWER_SUSPENDS = 0x0218, 4


class SystemLock(QObject):
    """`went_away()` when the system's session is locked or the PC goes to sleep; `listen(window)` begins, once."""

    went_away = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_listening = False
        self._filter: _WindowMessages | None = None
        self._asked: QDBusPendingCallWatcher | None = None

    def listen(self, window: int) -> None:
        """Begin to listen, in the way that this system has; `window` is the number of a window of ours."""
        if self._is_listening:
            return
        self._is_listening = True
        if sys.platform == "win32":
            self._filter = _WindowMessages(self)
            self._filter.register(window)
        elif sys.platform.startswith("linux"):
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 (only there, and not before somebody sits down)

            self.listen_on(QDBusConnection.sessionBus(), QDBusConnection.systemBus())

    def listen_on(self, session: QDBusConnection, system: QDBusConnection) -> None:
        """Listen on these two buses; one that is not there says nothing."""
        if session.isConnected():
            for name in _SCREEN_SAVERS:
                self._hear(session, ("", "", name, "ActiveChanged"), _SWITCHED)
        if system.isConnected():
            self._hear(system, (_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "PrepareForSleep"), _SWITCHED)
            self._ask_for_session(system)

    def _hear(self, bus: QDBusConnection, what: tuple[str, str, str, str], slot: str) -> None:
        """Service, path, interface and name of a signal. PySide6 takes the slot as text, whatever its types say."""
        bus.connect(*what, self, slot)  # type: ignore[call-overload]  # see above

    def _ask_for_session(self, system: QDBusConnection) -> None:
        """logind tells of every session's lock: only our own counts, and it is asked which that is."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher  # noqa: PLC0415

        ours = os.environ.get("XDG_SESSION_ID")
        if not ours:
            return
        call = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "GetSession")
        call.setArguments([ours])
        self._system = system
        self._asked = QDBusPendingCallWatcher(system.asyncCall(call, _ANSWER_MILLISECONDS), self)
        self._asked.finished.connect(self._on_session_known)

    def _on_session_known(self, watcher: QDBusPendingCallWatcher) -> None:
        if not watcher.isError():
            path = watcher.reply().arguments()[0].path()
            self._hear(self._system, (_LOGIN, path, f"{_LOGIN}.Session", "Lock"), _LOCKED)
        self._asked = None

    @Slot(bool)
    def on_switched(self, on: bool) -> None:
        """The screen saver came on, or the PC is about to sleep."""
        if on:
            self.went_away.emit()

    @Slot()
    def on_locked(self) -> None:
        """Our session was locked."""
        self.went_away.emit()


def means_away(message: int, argument: int) -> bool:
    """Whether a message of Windows says that the session was locked or the PC goes to sleep."""
    return (message, argument) in {(WM_SESSION, SESSION_LOCKED), (WM_POWER, POWER_SUSPENDS)}


class _WindowMessages(QAbstractNativeEventFilter):
    """Reads along what Windows tells our windows."""

    def __init__(self, told: SystemLock) -> None:
        super().__init__()
        self._told = told

    def register(self, window: int) -> None:
        """Sleep is told to every window, a lock only to those that ask for it."""
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)
        ctypes.CDLL("wtsapi32").WTSRegisterSessionNotification(ctypes.c_void_p(window), 0)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> tuple[bool, int]:
        if kind == b"windows_generic_MSG":
            told = _Message.from_address(int(message))
            if means_away(told.message, told.argument):
                self._told.went_away.emit()
        return False, 0


class _Message(ctypes.Structure):
    """The head of Windows' MSG: window, message, first argument."""

    _fields_ = (("window", ctypes.c_void_p), ("message", ctypes.c_uint), ("argument", ctypes.c_size_t))
