"""A ZIP that somebody else made, opened with bounds: what it declares is not believed, what it gives is counted."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from loket.errors import RuleError

LARGEST_FILE = 32 * 1024**2
"""Bytes on disk; a thousand services take some 2 MB."""
LARGEST_CONTENT = 64 * 1024**2
"""Bytes of everything unpacked; a thousand services take some 25 MB."""
MOST_ENTRIES = 300
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1


class Archive:
    """The entries of a ZIP by name; closes with the block."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self._left = LARGEST_CONTENT
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise RuleError("workbook_damaged", file=self.file) from error
        except OSError as error:
            raise RuleError("file_unreadable", file=str(path), reason=error.strerror) from error
        try:
            self._check()
        except RuleError:
            self._zip.close()
            raise

    def _check(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_CONTENT:
            raise self.bomb()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise RuleError("workbook_locked", file=self.file)
        if len({entry.filename for entry in entries}) < len(entries):
            raise RuleError("workbook_damaged", file=self.file)

    def bomb(self) -> RuleError:
        """It unpacks to more than any register holds."""
        return RuleError("workbook_bomb", file=self.file, limit_mb=LARGEST_CONTENT // 1024**2)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The entries that are files."""
        return [name for name in self._zip.namelist() if not name.endswith("/")]

    def chunks(self, name: str) -> Iterator[bytes]:
        """An entry's bytes, piece by piece. Raises `RuleError` for what is damaged or grows beyond the bound."""
        try:
            with self._zip.open(name) as entry:
                while piece := entry.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self.bomb()
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, ValueError, OSError) as error:
            if isinstance(error, RuleError):
                raise
            raise RuleError("workbook_damaged", file=self.file) from error

    def read(self, name: str) -> bytes:
        """An entry as a whole. Raises as `chunks` does."""
        return b"".join(self.chunks(name))
