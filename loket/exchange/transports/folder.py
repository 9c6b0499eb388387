"""A folder, a mounted share or a stick behind the contract of `Transport`."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from loket.errors import StorageError
from loket.exchange.disk import errnos, read_from_disk, told, write_synced
from loket.exchange.transports.contract import LARGEST, STALE_SECONDS, checked, is_part, part_of
from loket.paths import sync_folder

_NO_LINKS = errnos("EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL")
_PROBE = b"Loket: uji sambungan\n"


class FolderTransport:
    """A folder, a mounted share (UNC path) or a stick.

    The folder itself is never made: where a stick or share is missing, its empty mount point must not fill up instead.
    Codes of its `StorageError`s: those of `disk` (but a full disk is `folder_full`), `name_taken`, `name_missing`,
    `read_back_differs`; facts `folder`, `name`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def put_new(self, name: str, data: bytes) -> None:
        """See `Transport`: a synced part file, read back, published without overwriting, folder synced."""
        target = self._path(name)
        with _full_there(), told(self.folder, name=name):
            self._make_folders(target.parent)
            if not self._holds(target, name, data):
                self._publish_or_look(target, name, data)
            sync_folder(target.parent)

    def get(self, name: str) -> bytes:
        """See `Transport`."""
        path = self._path(name)
        with told(self.folder, name=name):
            try:
                if path.stat().st_size > LARGEST:
                    raise StorageError("file_too_large", folder=str(self.folder), name=name, limit_mb=LARGEST >> 20)
                return path.read_bytes()
            except FileNotFoundError as error:
                self._look()
                raise StorageError("name_missing", folder=str(self.folder), name=name) from error

    def names(self, prefix: str) -> list[str]:
        """See `Transport`; files only, nothing that begins with a dot."""
        folder = self._path(prefix)
        with told(self.folder, name=prefix):
            self._look()
            if not folder.exists():
                return []
            with os.scandir(folder) as found:
                entries = [entry.name for entry in found if entry.is_file()]
        return [f"{prefix}/{entry}" for entry in sorted(entries) if not entry.startswith(".")]

    def probe(self) -> None:
        """See `Transport`."""
        mark = f".loket-{secrets.token_hex(8)}"
        written = [self.folder / f"{mark}.{ending}" for ending in ("a", "b", "part")]
        with _full_there(), told(self.folder):
            self._look()
            try:
                for path in written[:2]:
                    write_synced(path, _PROBE)
                if read_from_disk(written[0]) != _PROBE:
                    raise StorageError("read_back_differs", folder=str(self.folder), name=mark)
                rename_new(written[0], written[2])
                self._check_refused(written[1], written[2])
            finally:
                for path in written:
                    with suppress(OSError):
                        path.unlink(missing_ok=True)

    def _check_refused(self, part: Path, taken: Path) -> None:
        try:
            rename_new(part, taken)
        except FileExistsError:
            return
        raise StorageError("place_overwrites", place=str(self.folder))

    def close(self) -> None:
        """See `Transport`: a folder holds no line."""

    def _path(self, name: str) -> Path:
        return self.folder.joinpath(*checked(name).split("/"))

    def _look(self) -> None:
        os.scandir(self.folder).close()

    def _make_folders(self, folder: Path) -> None:
        self._look()
        missing = [step for step in (folder, *folder.parents) if self.folder in step.parents and not step.is_dir()]
        for step in reversed(missing):
            step.mkdir(exist_ok=True)
            sync_folder(step.parent)

    def _holds(self, target: Path, name: str, data: bytes) -> bool:
        try:
            there = target.read_bytes()
        except FileNotFoundError:
            return False
        if there != data:
            raise StorageError("name_taken", folder=str(self.folder), name=name)
        return True

    def _publish_or_look(self, target: Path, name: str, data: bytes) -> None:
        try:
            self._publish(target, name, data)
        except OSError:
            # The line may have broken after the work was done, or another writer was faster: only a look tells.
            there = False
            with suppress(OSError):
                there = self._holds(target, name, data)
            if not there:
                raise

    def _publish(self, target: Path, name: str, data: bytes) -> None:
        part = target.with_name(part_of(target.name))
        try:
            write_synced(part, data)
            if read_from_disk(part) != data:
                raise StorageError("read_back_differs", folder=str(self.folder), name=name)
            _sweep(part)
            rename_new(part, target)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def _full_there() -> Iterator[None]:
    """A full disk is said to be that of the place: whoever reads it would make room on the PC."""
    try:
        yield
    except StorageError as error:
        if error.code != "disk_full":
            raise
        raise StorageError("folder_full", **error.facts) from error


def rename_new(part: Path, target: Path) -> None:
    """Give a finished file its name. Raises `FileExistsError` when the name is taken, other `OSError`s as they come.

    Windows' rename refuses an existing name; POSIX' overwrites, so there a hard link is made. Where the file system has
    no links (FAT), the name is looked up first: safe with the one writer per folder that the protocol asks for.
    """
    if os.name == "nt":
        part.rename(target)
        return
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        part.rename(target)


def _sweep(part: Path) -> None:
    """Remove part files of ours that a crash left more than a day before `part` was written.

    Both ages are told by the folder's own clock; that of the PC may be a year off.
    """
    now = part.stat().st_mtime
    with os.scandir(part.parent) as found:
        leftovers = [entry for entry in found if is_part(entry.name)]
    for entry in leftovers:
        with suppress(OSError):  # somebody else was faster, or we may not: no reason to stop a delivery
            if now - entry.stat().st_mtime > STALE_SECONDS:
                Path(entry.path).unlink()
