"""The database of a data folder: `write()` and `read()` are the only ways in.

`write()` takes the write lock first (BEGIN IMMEDIATE), so that what was read is still true when it is written;
leaving it normally commits, an exception rolls back.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from loket.db import key, sqlite
from loket.db.migrations import SCHEMA, upgrade
from loket.errors import RuleError, StorageError

FILE_NAME = "loket.db"
RESERVE_NAME = "loket.reserve"
RESERVE_BYTES = 16 << 20
LOW_SPACE = 500 << 20
"""Below it the office is told that its disk fills up."""
_NO_SPACE = 64 * 1024


class Database:
    """An open data folder. Safe to use from several threads; each `write()` or `read()` is one transaction."""

    def __init__(self, folder: Path, secret: bytes, *, busy_milliseconds: int = sqlite.BUSY_MILLISECONDS) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME
        self._engine = sqlite.open_engine(self.path, secret, busy_milliseconds=busy_milliseconds)
        self._writing = self._engine.execution_options(**{sqlite.WRITE_OPTION: True})
        self._here = threading.local()

    @classmethod
    def create(cls, folder: Path, *, busy_milliseconds: int = sqlite.BUSY_MILLISECONDS) -> Self:
        """Make a data folder with an empty database. Never touches a folder that holds one already.

        Raises `RuleError("folder_in_use")`, or `StorageError` where the folder can't be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if exists(folder):
                raise RuleError("folder_in_use", path=str(folder))
            side = key.read_side_file(folder)
            _refuse_lost(folder, side)
            secret = key.find_key(folder, side) if side else key.new_key(folder)
            (folder / FILE_NAME).touch(mode=0o600)
        except OSError as error:
            raise folder_error(error, folder) from error
        database = cls(folder, secret, busy_milliseconds=busy_milliseconds)
        database._make_ready()
        return database

    @classmethod
    def open(cls, folder: Path, *, busy_milliseconds: int = sqlite.BUSY_MILLISECONDS) -> Self:
        """Open the database of a data folder, after migrating it where it is older than this program.

        Raises `RuleError("no_office")` where the folder holds none, `StorageError` where it can't be used.
        """
        if not exists(folder):
            _refuse_lost(folder, key.read_side_file(folder))
            raise RuleError("no_office", path=str(folder))
        side = key.read_side_file(folder)
        if side is None:
            raise StorageError("side_file_missing", path=str(folder))
        secret = key.find_key(folder, side)
        if side.schema and (folder / FILE_NAME).stat().st_size < sqlite.SMALLEST:
            raise StorageError("database_damaged", path=str(folder / FILE_NAME))
        _refuse_folders(folder / FILE_NAME)
        found = (folder / FILE_NAME).stat()
        database = cls(folder, secret, busy_milliseconds=busy_milliseconds)
        try:
            database._make_ready()
        except StorageError:
            if not _replaced(folder / FILE_NAME, found):
                raise
            database._make_ready()  # a restore put another file into its place meanwhile, and this one is refused
        return database

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One writing transaction. An error of the machine at COMMIT carries `phase="commit"`: outcome unknown."""
        session = Session(self._writing, expire_on_commit=False)
        phase = "statement"
        try:
            session.connection()  # takes the lock now, before anything is read
            self._here.later = []
            yield session
            session.flush()
            phase = "commit"
            session.commit()
        except DBAPIError as error:
            session.invalidate()  # whatever the connection still holds is rolled back; the pool makes a new one
            raise self._told(error, phase) from error
        finally:
            session.close()
            self._do_later()

    def when_free(self, work: Callable[[], object]) -> None:
        """Do it now, or, where this thread is writing, once that transaction has ended, whichever way: a refusal is
        written down though what was refused is rolled back."""
        later: list[Callable[[], object]] | None = getattr(self._here, "later", None)
        if later is None:
            work()
        else:
            later.append(work)

    def _do_later(self) -> None:
        later, self._here.later = getattr(self._here, "later", None), None
        for work in later or ():
            work()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One reading transaction: a consistent picture, never waiting for a writer."""
        try:
            with Session(self._engine, autoflush=False) as session:
                yield session
        except DBAPIError as error:
            raise self._told(error, "statement") from error

    def close(self) -> None:
        """Close every connection; the last one folds the WAL file back into the database."""
        self._engine.dispose()

    def discard(self) -> None:
        """Remove everything that `create` made, where no office was founded in it. Never removes an office."""
        with self.read() as session:
            if session.connection().exec_driver_sql("SELECT count(*) FROM office").scalar_one():
                raise RuleError("office_exists")
        self.close()
        for name in sqlite.files_of(self.path):
            name.unlink(missing_ok=True)
        key.forget(self.folder)
        with suppress(OSError):  # something of somebody else may lie in the folder
            self.folder.rmdir()

    def copy_into(self, target: Path) -> None:
        """A whole copy under the same key, private to its owner, on the disk when this returns.

        Raises `StorageError`, and OSError where the target's folder can't be written.
        """
        target.touch(mode=0o600)
        try:
            sqlite.copy_into(self._engine, target)
        except sqlite.DriverError as error:
            raise self._told(error, "statement") from error
        sync_file(target)

    def secret(self) -> bytes:
        """The key, for a backup's seal. Raises as opening does."""
        side = key.read_side_file(self.folder)
        if side is None:
            raise StorageError("side_file_missing", path=str(self.folder))
        return key.find_key(self.folder, side)

    def _told(self, error: DBAPIError | sqlite.DriverError, phase: str) -> Exception:
        known = sqlite.translated(error, phase=phase)
        if known is None:
            return error
        known.facts["path"] = str(self.path)
        found = self._looked_into(known)
        if found.code == "disk_full" and release_reserve(self.folder):
            return StorageError("disk_full_reserve", **found.facts)
        return found

    def _looked_into(self, error: StorageError) -> StorageError:
        """What the library calls an error of the disk, told by its cause where the folder shows it."""
        with suppress(OSError):
            if error.code == "disk_error" and shutil.disk_usage(self.folder).free < _NO_SPACE:
                return StorageError("disk_full", **error.facts)
            if error.code == "database_unreachable" and not os.access(self.folder, os.W_OK):
                return StorageError("folder_read_only", **error.facts)
        return error

    def _make_ready(self) -> None:
        try:
            self._bring_up_to_date()
            side = key.read_side_file(self.folder)
            if side is not None:
                key.note_schema(self.folder, side, SCHEMA)
        except (DBAPIError, sqlite.DriverError) as error:
            self.close()
            raise self._told(error, "statement") from error
        except OSError as error:
            self.close()
            raise folder_error(error, self.folder) from error
        except StorageError:
            self.close()
            raise

    def _bring_up_to_date(self) -> None:
        if sqlite.is_plain(self.path):
            raise StorageError("foreign_file", path=str(self.path))
        sqlite.fold_log(self._engine)
        with self._engine.connect() as connection:
            version = sqlite.schema_version(connection)
        if version > SCHEMA:
            raise StorageError("database_newer", path=str(self.path), found=version, known=SCHEMA)
        if version == SCHEMA:
            return
        if (
            version
        ):  # the copy stays until a backup proved the new one whole: a start that sees its number proves nothing
            self._copy_first(self.folder / f"{FILE_NAME}.before-{SCHEMA}", version)
        upgrade(self._engine)

    def _copy_first(self, copy: Path, version: int) -> None:
        """The database as it was before a migration; not when another start has migrated it in the meantime."""
        part = copy.with_name(f"{copy.name}.{os.getpid()}.part")
        try:
            self.copy_into(part)
            with self._engine.connect() as connection:
                if sqlite.schema_version(connection) == version:
                    part.replace(copy)
        finally:
            part.unlink(missing_ok=True)


def _refuse_lost(folder: Path, side: key.SideFile | None) -> None:
    """A folder that held a database is not an empty one, even when the file is gone."""
    if side is not None and side.schema:
        raise StorageError("database_missing", path=str(folder / FILE_NAME))


def _replaced(path: Path, found: os.stat_result) -> bool:
    try:
        return not os.path.samestat(found, path.stat())
    except OSError:
        return False


def keep_reserve(folder: Path) -> bool:
    """Make the file whose room closes the day on a full disk, where it is missing and the disk has room enough.

    Random bytes, so that no file system stores less than it says. Returns whether it is there; raises OSError.
    """
    reserve = folder / RESERVE_NAME
    if reserve.exists() and reserve.stat().st_size == RESERVE_BYTES:
        return True
    if free_bytes(folder) < LOW_SPACE:
        return False
    part = reserve.with_suffix(".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for _megabyte in range(RESERVE_BYTES >> 20):
                file.write(os.urandom(1 << 20))
            file.flush()
            os.fsync(file.fileno())
        part.replace(reserve)
    finally:
        part.unlink(missing_ok=True)
    return True


def release_reserve(folder: Path) -> bool:
    """Give the reserve's room back to the disk. Returns whether there was any."""
    try:
        (folder / RESERVE_NAME).unlink()
    except OSError:
        return False
    return True


def free_bytes(folder: Path) -> int:
    """Room on the folder's disk. Raises OSError."""
    return shutil.disk_usage(folder).free


def sync_file(path: Path) -> None:
    """Wait until the disk has the file. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def exists(folder: Path) -> bool:
    """Whether the folder holds a database. Raises `StorageError("folder_private")` where we may not even look."""
    try:
        return (folder / FILE_NAME).exists()
    except PermissionError as error:  # a data folder is private to the account that made it
        raise StorageError("folder_private", path=str(folder)) from error


def _refuse_folders(path: Path) -> None:
    """A folder in the place of a file beside the database: the library would try again for ten seconds."""
    for beside in sqlite.files_of(path)[1:]:
        if beside.is_dir():
            raise StorageError("data_file_unreadable", path=str(beside), reason=os.strerror(errno.EISDIR))


def folder_error(error: OSError, folder: Path) -> StorageError:
    """The machine's answer for a folder, in our words."""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return StorageError("folder_read_only", path=str(folder))
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageError("disk_full", path=str(folder))
    return StorageError("folder_unusable", path=str(folder), reason=error.strerror or str(error))
