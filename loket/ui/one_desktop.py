"""One desktop for a data folder: a second one is sent to the window that is open."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from PySide6.QtCore import QLockFile

from loket.errors import RuleError

LOCK_BYTES = 64 * 1024
"""A disk with less room than this is full."""


def locked(folder: Path) -> QLockFile:
    """One desktop for a data folder; the lock of one that was killed counts no more.

    Raises `RuleError("desktop_running")`, or OSError where no lock can be made.
    """
    lock = QLockFile(str(folder / "desktop.lock"))
    lock.setStaleLockTime(0)
    former = os.umask(0o077)  # Qt's own mode is wider, and every start would report its own file as open to others
    try:
        is_ours = lock.tryLock(100)
    finally:
        os.umask(former)
    if not is_ours:
        if lock.error() == QLockFile.LockError.LockFailedError:
            raise RuleError("desktop_running", folder=str(folder))
        raise _why_not(folder)
    return lock


def _why_not(folder: Path) -> OSError:
    """Qt says only that no lock was made: look why."""
    if not os.access(folder, os.W_OK):
        number = errno.EACCES
    else:
        number = errno.ENOSPC if shutil.disk_usage(folder).free < LOCK_BYTES else errno.EIO
    return OSError(number, os.strerror(number))
