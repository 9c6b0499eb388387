"""Where things are: the office's data folder and the program's own resources; and names that last."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path

HOME_VARIABLE = "LOKET_HOME"
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})


def data_folder() -> Path:
    """The office's data folder: `LOKET_HOME`, or the platform's place for a user's application data."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path  # noqa: PLC0415 (only a desktop start needs it)

    return user_data_path("loket", appauthor=False)


def log_folder(folder: Path) -> Path:
    """Where the program's log lies in a data folder."""
    return folder / "log"


def make_private(folder: Path) -> list[Path]:
    """Take away what others may do in a data folder: folders 0700, files 0600. Returns what was wider before.

    On Windows nothing is done: there a folder in the user's profile is closed to others by its access list. What can't
    be changed (it belongs to somebody else) stays, and is not returned; what a link points to is not touched.
    """
    if os.name == "nt" or not os.path.isdir(folder):  # noqa: PTH112 (that of a path raises where nobody may look)
        return []
    mended = []
    for path in (folder, *folder.rglob("*")):
        with suppress(OSError):
            mode = path.lstat().st_mode
            if mode & 0o077 and not stat.S_ISLNK(mode):
                path.chmod(mode & 0o700 if stat.S_ISDIR(mode) else mode & 0o600)
                mended.append(path)
    return mended


@cache
def resource_folder() -> Path:
    """`resources/`: inside the installed package (`loket/_resources`), or beside it in a clone."""
    inside = Path(__file__).parent / "_resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"


def resource(name: str) -> Path:
    """The path of a bundled file, e.g. `resource("fonts/NotoSans-Regular.ttf")`."""
    return resource_folder() / name


def sync_folder(folder: Path) -> None:
    """Make names in the folder durable. Windows cannot and need not; some shares refuse it, which is passed over."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)
