"""What folders need on any file system: durable writes, and errors told as codes and facts.

Codes of `StorageError`, all with `folder` and `detail` (the system's own words, for the log):

| code | what happened |
|---|---|
| folder_gone | the folder, share or stick is not there (any more) |
| folder_is_file | a file stands where a folder should be |
| folder_read_only | writing is not allowed |
| disk_full | no space, or a quota or size limit is reached |
| file_in_use | another program has the file open (Windows) |
| folder_failed | anything else, with `errno` |
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from loket.errors import StorageError


def errnos(*names: str) -> frozenset[int]:
    """The numbers of these errors, as far as this platform has them."""
    return frozenset(number for name in names if (number := getattr(errno, name, None)) is not None)


_CODES = {
    **dict.fromkeys(errnos("ENOSPC", "EDQUOT", "EFBIG"), "disk_full"),
    **dict.fromkeys(errnos("EROFS", "EACCES", "EPERM"), "folder_read_only"),
    **dict.fromkeys(errnos("ENOENT", "ENOTDIR", "ENODEV", "ENXIO", "ESTALE", "ENOTCONN"), "folder_gone"),
    **dict.fromkeys(errnos("EHOSTDOWN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"), "folder_gone"),
}
# Windows tells these in its own numbers: network path, name or drive not there; write protected; disk full; in use.
_WINDOWS_CODES = {
    **dict.fromkeys((3, 15, 21, 53, 55, 59, 64, 67, 1231), "folder_gone"),
    **dict.fromkeys((5, 19), "folder_read_only"),
    **dict.fromkeys((39, 112), "disk_full"),
    **dict.fromkeys((32, 33), "file_in_use"),
}


def disk_error(error: OSError, folder: Path, **facts: object) -> StorageError:
    """The error as a person is told about it; `facts` are added to `folder` and `detail`."""
    code = _WINDOWS_CODES.get(getattr(error, "winerror", None) or 0) or _CODES.get(error.errno or 0)
    if isinstance(error, NotADirectoryError | FileExistsError) and folder.is_file():
        code = "folder_is_file"
    if code is None:
        code, facts = "folder_failed", {**facts, "errno": error.errno}
    return StorageError(code, folder=str(folder), detail=error.strerror or str(error), **facts)


@contextmanager
def told(folder: Path, **facts: object) -> Iterator[None]:
    """Turns an `OSError` inside the block into the `StorageError` of `disk_error`."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, folder, **facts) from error


@contextmanager
def made_folder(folder: Path) -> Iterator[None]:
    """The folder, made with those above it. What was made goes again where the block fails and left nothing in it.

    Raises `OSError`.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in missing:
            with suppress(OSError):  # never made, or something lies in it
                each.rmdir()
        raise


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it. Raises `OSError`, also when the file exists."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def read_from_disk(path: Path) -> bytes:
    """The file as the disk has it: where the system allows, its copy in memory is dropped first.

    Reading back what is still in memory would prove nothing about a worn-out stick.
    """
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):  # advice only; some file systems refuse it
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()
