"""SMB 3 with encryption, for shares that are not mounted or ask for other credentials.

Windows refuses to rename onto an existing name; a virus scanner may hold a fresh file for a moment, which shows as a
sharing violation and is tried again.
"""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import smbclient
from smbprotocol.exceptions import (
    LogonFailure,
    SMBAuthenticationError,
    SMBException,
    SMBOSError,
    SMBResponseException,
    SMBUnsupportedFeature,
)
from smbprotocol.header import NtStatus

from loket.errors import RuleError, StorageError
from loket.exchange.transports.address import EXAMPLES, Address
from loket.exchange.transports.contract import LARGEST, Access
from loket.exchange.transports.line import detail, line_error
from loket.exchange.transports.remote import Entry, Remote

_BUSY = NtStatus.STATUS_SHARING_VIOLATION
_TRIES, _PAUSE = 5, 0.4
_PIECE = 128 << 10
_NO_LOGIN = {0xC000006D, 0xC000006E, 0xC0000064, 0xC000006A, 0xC0000071, 0xC0000072, 0xC0000193, 0xC0000224, 0xC0000234}
_MISSING = {0xC0000034, 0xC000003A, 0xC000000F}
_TAKEN = {0xC0000035}
_FORBIDDEN = {0xC0000022, 0xC00000A2, 0xC0000061}
_FULL = {0xC000007F, 0xC0000044}
_NO_SHARE = {0xC00000CC, 0xC0000225}


class SmbTransport(Remote):
    """A folder on a share."""

    def __init__(self, address: Address, access: Access) -> None:
        super().__init__(address, access)
        if not address.parts:
            raise RuleError("address_invalid", field="url", scheme="smb", example=EXAMPLES["smb"])
        self._root = "\\\\" + "\\".join((address.host, *address.parts))
        self._cache: dict[str, Any] = {}
        self._watch = _Watch(0, self._hang_up)

    @property
    def _is_open(self) -> bool:
        return bool(self._cache)

    def close(self) -> None:
        """See `Transport`. A line that is dead is not asked to say goodbye."""
        cache, self._cache = self._cache, {}
        for line in cache.values():
            with suppress(Exception):  # whatever a broken line answers to a goodbye, it is closed
                line.disconnect(close=False)

    def _options(self) -> dict[str, Any]:
        """What each call of smbclient is given: the session that is open, else a new one."""
        if not self._cache:
            self._call()
        return {"port": self.address.port, "connection_cache": self._cache, **self._login()}

    def _login(self) -> dict[str, Any]:
        return {"username": self.user, "password": self.access.needed_secret(), "encrypt": True}

    def _call(self) -> None:
        with self._told():
            # A call of our own first: what is wrong before the first word is told exactly.
            socket.create_connection((self.address.host, self.address.port), timeout=self.access.patience).close()
            try:
                smbclient.register_session(
                    self.address.host,
                    port=self.address.port,
                    connection_timeout=int(self.access.patience),
                    connection_cache=self._cache,
                    auth_protocol="ntlm",
                    **self._login(),
                )
            except BaseException:
                self.close()
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The library's errors as ours; a server that falls silent is hung up on, for the library would wait."""
        outer, self._watch = self._watch, _Watch(self.access.patience, self._hang_up)
        try:
            yield
        except (StorageError, RuleError):
            raise
        except (SMBAuthenticationError, LogonFailure) as error:
            raise StorageError("login_refused", place=self.place, user=self.user) from error
        except SMBUnsupportedFeature as error:
            raise StorageError("not_encrypted", place=self.place, detail=detail(error)) from error
        except (SMBOSError, SMBResponseException) as error:
            self._refused(error)
        except (OSError, ValueError, SMBException) as error:
            self.close()
            if "encrypt" in str(error).lower():
                raise StorageError("not_encrypted", place=self.place, detail=detail(error)) from error
            raise line_error(error, self.place) from error
        finally:
            self._watch.end()
            self._watch = outer
            outer.kick()

    def _hang_up(self) -> None:
        for line in list(self._cache.values()):
            with suppress(OSError, AttributeError):
                line.transport._sock.shutdown(socket.SHUT_RDWR)  # noqa: SLF001 (there is no other way to its socket)

    def _refused(self, error: Any) -> NoReturn:
        status = getattr(error, "ntstatus", None) or getattr(error, "status", 0)
        if status in _MISSING:
            raise FileNotFoundError(errno.ENOENT, detail(error)) from error
        if status in _TAKEN:
            raise FileExistsError(errno.EEXIST, detail(error)) from error
        for codes, code in ((_NO_LOGIN, "login_refused"), (_FORBIDDEN, "place_forbidden"), (_FULL, "place_full")):
            if status in codes:
                raise StorageError(code, place=self.place, user=self.user, detail=detail(error)) from error
        if status in _NO_SHARE:
            raise StorageError("place_missing", place=self.place, folder=self.address.path) from error
        raise StorageError("place_failed", place=self.place, detail=detail(error)) from error

    def _path(self, path: str) -> str:
        return self._root + ("\\" + path.replace("/", "\\") if path else "")

    def _read(self, path: str) -> bytes:
        with self._told(), self._opened(path, mode="rb", share_access="rwd") as file:
            pieces: list[bytes] = []
            while sum(map(len, pieces)) <= LARGEST and (piece := file.read(_PIECE)):
                pieces.append(piece)
                self._watch.kick()
            return b"".join(pieces)

    @contextmanager
    def _opened(self, path: str, **how: Any) -> Iterator[Any]:
        """A file on the share. Where the line broke nobody is left to be told that it is closed."""
        file = smbclient.open_file(self._path(path), **how, **self._options())
        try:
            with file:
                yield file
        finally:
            file.raw.fd._connected = False  # noqa: SLF001

    def _write(self, path: str, data: bytes) -> None:
        with self._told(), self._opened(path, mode="xb") as file:
            for start in range(0, len(data), _PIECE):
                file.write(data[start : start + _PIECE])
                file.flush()
                self._watch.kick()

    def _publish(self, part: str, name: str) -> None:
        for rest in reversed(range(_TRIES)):
            try:
                with self._told():
                    self._rename(part, name)
            except _BusyError as error:
                if not rest:
                    raise StorageError("place_failed", place=self.place, detail=detail(error)) from error
                time.sleep(_PAUSE)
            else:
                return

    def _rename(self, part: str, name: str) -> None:
        try:
            smbclient.rename(self._path(part), self._path(name), **self._options())
        except SMBOSError as error:
            if error.ntstatus == _BUSY:
                raise _BusyError(str(error)) from error
            raise

    def _drop(self, path: str) -> None:
        with self._told():
            smbclient.remove(self._path(path), **self._options())

    def _make_folder(self, path: str) -> None:
        with suppress(FileExistsError), self._told():
            smbclient.mkdir(self._path(path), **self._options())

    def _entries(self, folder: str) -> list[Entry]:
        with self._told():
            found = list(smbclient.scandir(self._path(folder), **self._options()))
            return [Entry(one.name, one.smb_info.last_write_time.timestamp()) for one in found if one.is_file()]


class _Watch:
    """Calls `cut` when nothing has moved for so many seconds (0: never); `kick()` says that something did."""

    def __init__(self, seconds: float, cut: Callable[[], None]) -> None:
        self._seconds, self._cut = seconds, cut
        self._timer: threading.Timer | None = None
        self.kick()

    def kick(self) -> None:
        self.end()
        if self._seconds:
            self._timer = threading.Timer(self._seconds, self._cut)
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _BusyError(StorageError):
    """Another program holds the file for a moment."""

    def __init__(self, words: str) -> None:
        super().__init__("place_failed", detail=words)
