"""A lock while a data folder is being made: of programs that begin at once one makes it, the others find it made."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK_FILE = "making.lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder's lock; waits for who holds it. The system lets go of it with the program, however that ends.

    Raises `OSError` where the folder can't be written.
    """
    descriptor = os.open(folder / _LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)  # lets go of the lock; the file stays: removing it would let two hold it


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        import msvcrt  # noqa: PLC0415 (Windows only)

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:

    def _lock(descriptor: int) -> None:
        import fcntl  # noqa: PLC0415 (not on Windows)

        fcntl.flock(descriptor, fcntl.LOCK_EX)
