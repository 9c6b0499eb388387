"""A line in between that is cut at a chosen byte: both directions counted together, everything before it passed on."""

from __future__ import annotations

import select
import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType

HERE = "127.0.0.1"
_AT_ONCE = struct.pack("ii", 1, 0)  # closed with a reset, as a router does that has forgotten the call


class CutLine:
    """A port that leads to another; `cut_after(n)` lets n more bytes through and then cuts every call there is.

    Later calls pass again: the line is back. `passed` counts the bytes since the last `cut_after`. `pace`, bytes a
    second towards the target, makes it a slow line.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._budget: int | None = None
        self._calls: set[socket.socket] = set()
        self.passed = 0
        self.cuts = 0
        self.pace = 0
        self._over = threading.Event()
        self._reset = False
        self._listener = socket.create_server((HERE, 0), backlog=50)
        self.port = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def cut_after(self, count: int | None, *, reset: bool = False) -> None:
        """Cut after `count` more bytes (None: never), with a reset or with a plain end."""
        with self._lock:
            self._budget, self.passed, self._reset = count, 0, reset

    def _start(self, work: object, *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                call, _address = self._listener.accept()
            except OSError:
                return
            try:
                onward = socket.create_connection((HERE, self._target), timeout=5)
            except OSError:
                call.close()
                continue
            with self._lock:
                self._calls |= {call, onward}
            self._start(self._carry, call, onward)

    def _carry(self, call: socket.socket, onward: socket.socket) -> None:
        other = {call: onward, onward: call}
        try:
            while True:
                ready, _write, _error = select.select([call, onward], [], [], 30)
                if not ready:
                    return
                for one in ready:
                    data = one.recv(1 << 14)
                    if not data or not self._pass(other[one], data):
                        return
                    if self.pace and one is call:
                        self._over.wait(len(data) / self.pace)
        except (OSError, ValueError):
            return
        finally:
            self._end(call, onward)

    def _pass(self, to: socket.socket, data: bytes) -> bool:
        """Pass on as much as may pass; False when that was the last."""
        with self._lock:
            allowed = data if self._budget is None else data[: self._budget]
            self.passed += len(allowed)
            is_cut = self._budget is not None and len(allowed) == self._budget
            if self._budget is not None:
                self._budget = None if is_cut else self._budget - len(allowed)
            doomed = tuple(self._calls) if is_cut else ()
        if allowed:
            to.sendall(allowed)
        if is_cut:
            self.cuts += 1
            self._cut(doomed)
        return not is_cut

    def _cut(self, doomed: tuple[socket.socket, ...]) -> None:
        for one in doomed:
            with suppress(OSError):
                if self._reset:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                one.shutdown(socket.SHUT_RDWR)

    def _end(self, *calls: socket.socket) -> None:
        with self._lock:
            self._calls -= set(calls)
        for one in calls:
            one.close()

    def __enter__(self) -> CutLine:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            doomed = tuple(self._calls)
        self._cut(doomed)
        for thread in self._threads:
            thread.join(5)
