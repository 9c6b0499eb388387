"""A folder as packages reach the province: the share itself, a stick, or attachments that somebody saved anywhere.

It is a transport: batches are read where they lie, under their relative paths. Acknowledgements are published in `ack/`
beside the `loket/` from which a stream came, where its office looks for them: at the top of a share or of a stick that
goes back, in the office's own folder where each delivers to one of its own (as homes on an SFTP server). Those of loose
files stand at the top.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loket.errors import LoketError, RuleError, StorageError
from loket.exchange.arrival import Source
from loket.exchange.disk import disk_error, told
from loket.exchange.manifest import is_safe_name, read_manifest
from loket.exchange.receiver import Gathered, acknowledge, number_of
from loket.exchange.transports import LARGEST, FolderTransport

_TREE, _ACK = "loket", "ack"
_MOST = 2_000_000
"""Manifests in one folder: a hundred offices for fifty years."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A manifest that lies loose and tells nobody's stream, or a folder that nobody can look into, and why."""

    name: str
    error: LoketError

    @property
    def office(self) -> str:
        """The office in whose folder it lies, "" where its path does not say it."""
        _before, tree, after = f"/{self.name}".rpartition(f"/{_TREE}/")
        office = after.partition("/")[0]
        return office if tree and is_safe_name(office) else ""


@dataclass(frozen=True, slots=True)
class Found:
    """The manifests in a folder by stream, and what belongs to none."""

    streams: dict[Source, list[str]]
    strays: tuple[Stray, ...]


class Inbox(FolderTransport):
    """A folder with packages; see the module. Its errors are those of `FolderTransport`."""

    def get(self, name: str) -> bytes:
        """See `Transport`; the folders on the way may have any name that the disk allows."""
        with told(self.folder, name=name):
            try:
                return self._content(name)
            except FileNotFoundError as error:
                os.scandir(self.folder).close()
                raise StorageError("name_missing", folder=str(self.folder), name=name) from error
            except OSError as error:
                os.scandir(self.folder).close()
                if disk_error(error, self.folder).code == "folder_gone":
                    raise
                raise self._unreadable(name) from error

    def _content(self, name: str) -> bytes:
        """Only regular files are opened: a pipe or a device would hold up the gathering of all offices."""
        path = self.folder / name
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise self._unreadable(name)
        if found.st_size > LARGEST:
            raise StorageError("file_too_large", folder=str(self.folder), name=name, limit_mb=LARGEST >> 20)
        return path.read_bytes()

    def _unreadable(self, name: str) -> StorageError:
        return StorageError("delivery_unreadable", folder=str(self.folder), name=name)

    def look(self) -> Found:
        """Every manifest below the folder, by stream, in the order of their numbers.

        In `loket/<office>/<epoch>/`, wherever that tree stands, the path says whose it is; of loose files the manifest
        says it. Raises `StorageError("folder_gone")` and its like, `RuleError("inbox_too_large")`.
        """
        streams: dict[Source, list[str]] = {}
        strays: list[Stray] = []
        for count, name in enumerate(self._manifests(strays)):
            if count >= _MOST:
                raise RuleError("inbox_too_large", folder=str(self.folder), most=_MOST)
            try:
                source = _source_of(name) or self._told_source(name)
            except LoketError as error:
                strays.append(Stray(name, error))
                continue
            streams.setdefault(source, []).append(name)
        for names in streams.values():
            names.sort(key=lambda name: (name.rpartition("/")[2], name))
        return Found(dict(sorted(streams.items())), tuple(strays))

    def tell(self, names: Iterable[str], gathered: Gathered) -> list[StorageError]:
        """Acknowledge a stream in each place where the office of these manifests looks; see the module. Returns why
        that could not be done in some of them."""
        errors: list[StorageError] = []
        for home in sorted({_home_of(name) for name in names}):
            place = self.folder / home
            try:
                if (place / _ACK).is_symlink():  # it would lead the province's pen elsewhere
                    raise StorageError("folder_read_only", folder=str(place / _ACK), detail="link")
                acknowledge(FolderTransport(place), gathered)
            except StorageError as error:
                errors.append(error)
        return errors

    def _manifests(self, strays: list[Stray]) -> Iterator[str]:
        """The names; a folder below that can't be looked into is one of the strays."""

        def note(error: OSError) -> None:
            place = Path(error.filename or self.folder)
            if place == self.folder or disk_error(error, self.folder).code == "folder_gone":
                raise error
            name = place.relative_to(self.folder).as_posix()
            strays.append(Stray(name, self._unreadable(name)))

        with told(self.folder):
            os.scandir(self.folder).close()  # walk() says nothing of a folder that is not there
            for place, folders, files in os.walk(self.folder, onerror=note):
                inside = Path(place).relative_to(self.folder)
                words = {_ACK} if not inside.parts or _TREE in folders else set()
                folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in words)
                yield from (
                    f"{inside.as_posix()}/{name}".removeprefix("./")
                    for name in sorted([*files, *folders])  # a folder in place of a manifest is no manifest, and named
                    if number_of(name)
                )

    def _told_source(self, name: str) -> Source:
        manifest = read_manifest(self.get(name))
        return manifest.office, manifest.epoch


def _home_of(name: str) -> str:
    """The folder in which the tree of a manifest stands; the top, "", for a loose one."""
    return name.rsplit("/", 4)[0] if _source_of(name) and name.count("/") > 3 else ""


def _source_of(name: str) -> Source | None:
    """The stream by the path, where the file stands in such a tree."""
    *_before, tree, office, epoch, _file = ("", "", "", "", *name.split("/"))
    return (office, epoch) if tree == _TREE and is_safe_name(office) and is_safe_name(epoch) else None
