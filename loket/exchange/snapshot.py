"""A stand-alone snapshot: the CSV files beside `datapackage.json`, for a person or a program to look into.

It has nothing to do with what waits for delivery. Writing into the same folder again replaces the former snapshot and
counts its `revision` up. Data files are moved in first and `datapackage.json` last: whoever reads between them sees
hashes that do not match, never a mixture that looks right.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from loket.errors import RuleError
from loket.exchange.csvfile import FileFacts
from loket.exchange.csvwriter import write_table
from loket.exchange.disk import told, write_synced
from loket.exchange.manifest import DESCRIPTOR, Origin
from loket.exchange.package import descriptor_bytes, tables_of
from loket.exchange.records import Rows
from loket.exchange.schema import TABLES
from loket.paths import sync_folder

_PART_PREFIX = ".loket-"
_PART_SUFFIX = ".part"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was written: the folder, how often it was (from 1), and its data files."""

    folder: Path
    revision: int
    files: tuple[FileFacts, ...]


def write_snapshot(folder: Path, rows: Rows, origin: Origin) -> Snapshot:
    """Write a snapshot; the folder is made if it is not there, and other files in it are left alone.

    Raises `RuleError("export_folder_foreign", field="folder", folder, file)` rather than replace a file that is not a
    former snapshot's, `RuleError("export_row_refused", ...)` as `write_table` does (nothing is changed then), and
    the `StorageError`s of `disk`.
    """
    folder = folder.absolute()
    with told(folder):
        revision = _former_revision(folder) + 1
        is_new = not folder.exists()
        part = _make_part(folder.parent if is_new else folder)
        try:
            files = _write_files(part, rows, origin, revision)
            _move_in(part, folder, is_new=is_new)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        _sweep(folder)
    return Snapshot(folder, revision, tuple(files))


def _former_revision(folder: Path) -> int:
    taken = [name for name in (DESCRIPTOR, *(table.file for table in TABLES)) if (folder / name).exists()]
    if not taken:
        return 0
    with suppress(OSError, ValueError, KeyError, TypeError):
        revision = json.loads((folder / DESCRIPTOR).read_bytes())["loket"]["revision"]
        if isinstance(revision, int):
            return revision
    # A first export that was cut while moving in leaves files without a description, but also its part folder.
    if DESCRIPTOR not in taken and _leftovers(folder):
        return 0
    raise RuleError("export_folder_foreign", field="folder", folder=str(folder), file=taken[0])


def _make_part(parent: Path) -> Path:
    # Not mkdtemp: its folders are for the owner only, and the finished one may stand on a share.
    part = parent / f"{_PART_PREFIX}{secrets.token_hex(8)}{_PART_SUFFIX}"
    part.mkdir(parents=True)
    return part


def _write_files(part: Path, rows: Rows, origin: Origin, revision: int) -> list[FileFacts]:
    files = []
    for table, records in tables_of(rows):
        with (part / table.file).open("xb") as out:
            files.append(write_table(out, table, records))
            out.flush()
            os.fsync(out.fileno())
    write_synced(part / DESCRIPTOR, descriptor_bytes(origin, files, revision))
    sync_folder(part)
    return files


def _move_in(part: Path, folder: Path, *, is_new: bool) -> None:
    if is_new:
        part.rename(folder)
        sync_folder(folder.parent)
        return
    for name in (*(table.file for table in TABLES), DESCRIPTOR):
        (part / name).replace(folder / name)
        sync_folder(folder)


def _leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(f"{_PART_PREFIX}*{_PART_SUFFIX}"))


def _sweep(folder: Path) -> None:
    for leftover in _leftovers(folder):
        shutil.rmtree(leftover, ignore_errors=True)
