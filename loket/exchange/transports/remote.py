"""What all servers have in common: a part file, read back, published without overwriting, and a look after an error.

A transport to a server gives the few steps below (paths are names, or names of part files); the order of them, which is
what keeps batches whole, stands here once.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass

from loket.errors import StorageError
from loket.exchange.transports.address import Address
from loket.exchange.transports.contract import LARGEST, STALE_SECONDS, Access, checked, is_part, part_of

_PROBE = b"Loket: uji sambungan\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a folder of the server; `modified` in seconds by the server's own clock."""

    name: str
    modified: float


class Remote(ABC):
    """A server behind the contract of `Transport`. The steps raise `FileNotFoundError`, `FileExistsError` for what is
    certain, and `StorageError`s (the table of `line`) for everything else."""

    def __init__(self, address: Address, access: Access) -> None:
        self.address = address
        self.access = access
        self.place = address.host
        self.user = address.user or access.user
        self._swept: set[str] = set()
        self._is_asked = False

    @property
    @abstractmethod
    def _is_open(self) -> bool:
        """Whether there is a line now."""

    @abstractmethod
    def _read(self, path: str) -> bytes:
        """The whole file, or `LARGEST` + 1 bytes of it."""

    @abstractmethod
    def _write(self, path: str, data: bytes) -> None:
        """A new file. Raises `FileNotFoundError` where its folder is missing."""

    @abstractmethod
    def _publish(self, part: str, name: str) -> None:
        """Give a finished file its name; `FileExistsError` when the name is taken."""

    @abstractmethod
    def _drop(self, path: str) -> None:
        """Remove a file."""

    @abstractmethod
    def _make_folder(self, path: str) -> None:
        """Make one folder; silent when it is there."""

    @abstractmethod
    def _entries(self, folder: str) -> list[Entry]:
        """The files of a folder; "" is the place itself."""

    @abstractmethod
    def close(self) -> None:
        """See `Transport`."""

    def put_new(self, name: str, data: bytes) -> None:
        """See `Transport`."""
        self._is_asked = False
        try:
            self._put(checked(name), data)
        except StorageError as error:
            self.close()  # what the line still holds is of no use to the next try
            if error.code == "name_taken" or not self._is_asked or not self._is_there(name, data):
                raise

    def get(self, name: str) -> bytes:
        """See `Transport`."""
        try:
            data = self._read(checked(name))
        except FileNotFoundError as error:
            self._look()
            raise StorageError("name_missing", folder=self.place, name=name) from error
        if len(data) > LARGEST:
            raise StorageError("file_too_large", folder=self.place, name=name, limit_mb=LARGEST >> 20)
        return data

    def names(self, prefix: str) -> list[str]:
        """See `Transport`."""
        try:
            entries = self._entries(checked(prefix))
        except FileNotFoundError:
            self._look()
            return []
        return [f"{prefix}/{name}" for name in sorted(entry.name for entry in entries) if not name.startswith(".")]

    def probe(self) -> None:
        """See `Transport`."""
        self._look()
        name = f".loket-{secrets.token_hex(8)}"
        written = [f"{name}.a", f"{name}.b", f"{name}.part"]
        try:
            for path in written[:2]:
                self._write(path, _PROBE)
            if self._read(written[0]) != _PROBE:
                raise StorageError("read_back_differs", folder=self.place, name=name)
            self._publish(written[0], written[2])
            self._check_refused(written[1], written[2])
        finally:
            for path in written:
                self._tidy(path)

    def _check_refused(self, part: str, taken: str) -> None:
        try:
            self._publish(part, taken)
        except FileExistsError:
            return
        raise StorageError("place_overwrites", place=self.place)

    def _put(self, name: str, data: bytes) -> None:
        if self._holds(name, data):
            return
        part = part_of(name)
        try:
            self._write_part(part, data)
            if self._read(part) != data:
                raise StorageError("read_back_differs", folder=self.place, name=name)
            self._sweep(part)
            self._is_asked = True
            try:
                self._publish(part, name)
            except FileExistsError as error:
                if not self._holds(name, data):
                    raise StorageError("place_failed", place=self.place, detail="rename refused") from error
        finally:
            self._tidy(part)

    def _holds(self, name: str, data: bytes) -> bool:
        try:
            there = self._read(name)
        except FileNotFoundError:
            return False
        if there != data:
            raise StorageError("name_taken", folder=self.place, name=name)
        return True

    def _is_there(self, name: str, data: bytes) -> bool:
        """The line may have broken after the work was done, or another writer was faster: only a look tells."""
        try:
            return self._holds(name, data)
        except StorageError as error:
            if error.code == "name_taken":
                raise
            return False

    def _write_part(self, part: str, data: bytes) -> None:
        try:
            self._write(part, data)
        except FileNotFoundError:
            self._look()
            steps = part.split("/")[:-1]
            for count in range(1, len(steps) + 1):
                self._make_folder("/".join(steps[:count]))
            self._write(part, data)

    def _look(self) -> None:
        """The place itself is never made: where a share is not mounted, its mount point must not fill up instead."""
        try:
            self._entries("")
        except FileNotFoundError as error:
            raise StorageError("place_missing", place=self.place, folder=self.address.path) from error

    def _sweep(self, part: str) -> None:
        """Remove part files that a broken line left more than a day before `part` was written, by the server's clock.
        Once for each folder: a listing of years is long."""
        folder, _slash, own = part.rpartition("/")
        if folder in self._swept:
            return
        self._swept.add(folder)
        left = [entry for entry in self._entries(folder) if is_part(entry.name)]
        now = max((entry.modified for entry in left if entry.name == own), default=0.0)
        for entry in left:
            if now - entry.modified > STALE_SECONDS:
                self._tidy(f"{folder}/{entry.name}")

    def _tidy(self, path: str) -> None:
        """Remove what nobody needs, if there is still a line: no reason to stop a delivery, nor to call again."""
        if self._is_open:
            with suppress(OSError, StorageError):
                self._drop(path)
