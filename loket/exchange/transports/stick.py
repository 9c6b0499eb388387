"""A stick: found among the removable media that are plugged in, filled like a folder, and named so that it can be
asked back.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from loket.errors import StorageError
from loket.exchange.disk import told
from loket.exchange.transports.folder import FolderTransport
from loket.paths import sync_folder

PLACES = (Path("/media"), Path("/run/media"))
_DEPTH = 2  # /media/NAME, /media/user/NAME
_REMOVABLE = 2  # DRIVE_REMOVABLE


class StickTransport:
    """The stick of that name; without one the only stick there is.

    Codes of its `StorageError`s: `stick_missing` (name), `stick_several` (names), and those of a folder.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name

    @property
    def folder(self) -> Path:
        """Where the stick is now."""
        found = [stick for stick in sticks() if not self.name or stick.name == self.name]
        if not found:
            raise StorageError("stick_missing", name=self.name)
        if len(found) > 1:
            raise StorageError("stick_several", names=tuple(stick.name for stick in found))
        return found[0]

    def put_new(self, name: str, data: bytes) -> None:
        """See `Transport`."""
        FolderTransport(self.folder).put_new(name, data)

    def get(self, name: str) -> bytes:
        """See `Transport`."""
        return FolderTransport(self.folder).get(name)

    def names(self, prefix: str) -> list[str]:
        """See `Transport`."""
        return FolderTransport(self.folder).names(prefix)

    def probe(self) -> None:
        """See `Transport`."""
        FolderTransport(self.folder).probe()

    def close(self) -> None:
        """See `Transport`: what was written is on the stick when this returns, if the stick is still there."""
        for stick in sticks():
            if not self.name or stick.name == self.name:
                with told(stick):
                    sync_folder(stick)


def sticks(places: tuple[Path, ...] | None = None) -> list[Path]:
    """The removable media that are mounted, by name: drive letters on Windows, what lies under `PLACES` elsewhere."""
    if sys.platform == "win32":
        return _drives()
    found = [path for place in places or PLACES for path in _below(place, _DEPTH) if path.is_mount()]
    return sorted(found, key=lambda path: path.name)


def _below(folder: Path, depth: int) -> list[Path]:
    """Folders under a folder; those of other people can't be looked into and are passed over."""
    try:
        with os.scandir(folder) as entries:
            inside = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return inside + [path for one in inside if depth > 1 and not one.is_mount() for path in _below(one, depth - 1)]


def _drives() -> list[Path]:
    """Drives that Windows calls removable."""
    if sys.platform != "win32":
        return []
    import ctypes  # noqa: PLC0415

    kernel = ctypes.windll.kernel32
    letters = [chr(ord("A") + at) for at in range(26) if kernel.GetLogicalDrives() >> at & 1]
    return [Path(f"{one}:\\") for one in letters if kernel.GetDriveTypeW(f"{one}:\\") == _REMOVABLE]
