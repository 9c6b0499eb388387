"""Ways out of the office behind one small contract: create-only publish of an immutable name.

A name is a relative POSIX path of safe parts (`loket/DISDIK-PR/3f0c…/00000042-3fa9c1d2.zip`). What is published under
a name never changes, and what is not whole is not seen at all. Names that begin with a dot are the transport's own.

Another transport (SFTP, WebDAV, ...) is a class with these three methods, and one line in `_OPENERS`.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

from loket.errors import RuleError, StorageError
from loket.exchange.disk import errnos, read_from_disk, sync_folder, told, write_synced
from loket.exchange.manifest import is_safe_name

_PART = re.compile(r"\..+\.[0-9a-f]{16}\.part")
LARGEST = 64 << 20
"""Bytes of a published file; a batch of 5,000 rows has some two million."""
_STALE_SECONDS = 24 * 3600
_NO_LINKS = errnos("EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL")


class Transport(Protocol):
    """Where batches go and acknowledgements come from. All errors of the line are `StorageError`s."""

    def put_new(self, name: str, data: bytes) -> None:
        """Publish `data` under a new name, whole or not at all; doing it again is safe.

        Returns without a word when the name already holds the same bytes. Raises `StorageError("name_taken", name)`
        when it holds others. After any other error nobody knows what is there: the caller simply does it again later.
        """
        ...

    def get(self, name: str) -> bytes:
        """The bytes under a name. Raises `StorageError("name_missing", name)`, and `StorageError("file_too_large")`
        for what is larger than `LARGEST`: no batch is."""
        ...

    def names(self, prefix: str) -> list[str]:
        """The full names directly in the folder `prefix`, sorted; none when that folder is not there yet."""
        ...


class FolderTransport:
    """A folder, a mounted share (UNC path) or a stick.

    The folder itself is never made: where a stick or share is missing, its empty mount point must not fill up instead.
    Codes of its `StorageError`s: those of `disk`, `name_taken`, `name_missing`, `read_back_differs`; facts `folder`,
    `name`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def put_new(self, name: str, data: bytes) -> None:
        """See `Transport`: a synced part file, read back, published without overwriting, folder synced."""
        target = self._path(name)
        with told(self.folder, name=name):
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

    def _path(self, name: str) -> Path:
        parts = name.split("/")
        if not all(is_safe_name(part) for part in parts):
            raise RuleError("name_unsafe", name=name)
        return self.folder.joinpath(*parts)

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
        part = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
        try:
            write_synced(part, data)
            if read_from_disk(part) != data:
                raise StorageError("read_back_differs", folder=str(self.folder), name=name)
            _sweep(part)
            rename_new(part, target)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


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
        leftovers = [entry for entry in found if _PART.fullmatch(entry.name)]
    for entry in leftovers:
        with suppress(OSError):  # somebody else was faster, or we may not: no reason to stop a delivery
            if now - entry.stat().st_mtime > _STALE_SECONDS:
                Path(entry.path).unlink()


def _open_file_url(url: str) -> Transport:
    parts = urlsplit(url)
    host = f"//{parts.netloc}" if parts.netloc not in {"", "localhost"} else ""
    return FolderTransport(Path(host + url2pathname(parts.path)))


_OPENERS: dict[str, Callable[[str], Transport]] = {"file": _open_file_url}


def open_transport(url: str) -> Transport:
    """The transport for a path, a UNC path or a URL. Opens nothing yet: what is missing shows at the first use.

    Raises `RuleError("transport_unknown", field="url", scheme, known)`; the facts never repeat the URL, which may
    hold a password, and `RuleError("transport_empty", field="url")`.
    """
    if not url.strip():
        raise RuleError("transport_empty", field="url")
    scheme = _scheme(url)
    if not scheme:
        return FolderTransport(Path(url).expanduser())
    if scheme not in _OPENERS:
        raise RuleError("transport_unknown", field="url", scheme=scheme, known=tuple(sorted(_OPENERS)))
    return _OPENERS[scheme](url)


def _scheme(url: str) -> str:
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", url)  # one letter is a Windows drive
    return found.group(1).lower() if found else ""
