"""Ctrl+C in the terminal from which the desktop was started."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


def on_interrupt(parent: QObject, then: Callable[[], None]) -> None:
    """Call `then` at Ctrl+C, whatever Qt is waiting for; for as long as `parent` is there. On the main thread only.

    Python runs its handler only when Python code runs again: the socket wakes Qt, and Qt the Python that reads it. A
    KeyboardInterrupt, as Python would have it, ends nothing but the slot that it hits.
    """
    told, tell = socket.socketpair()
    for end in (told, tell):
        end.setblocking(False)
    listener = QSocketNotifier(told.fileno(), QSocketNotifier.Type.Read, parent)
    listener.activated.connect(lambda: told.recv(64))
    signal.set_wakeup_fd(tell.detach(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, lambda _number, _frame: then())
