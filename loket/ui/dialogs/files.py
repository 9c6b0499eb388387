"""Asking for a file or a folder. The system's own dialog where there is one; Qt's speaks Indonesian too."""

from __future__ import annotations

import errno
import os
import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from loket.errors import RuleError, StorageError
from loket.i18n import _

_ENDING = re.compile(r"\*\.(\w+)")


def choose_file(parent: QWidget, title: str, filters: str) -> Path | None:
    """A file to read; None when nothing was chosen. `filters` as Qt writes them: "Katalog (*.json)"."""
    dialog = _dialog(parent, title, _("Pilih"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(filters)
    return _ask(dialog)


def choose_folder(parent: QWidget, title: str, start: str = "") -> Path | None:
    """A folder that is there; None when nothing was chosen."""
    dialog = _dialog(parent, title, _("Pilih"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if start:
        dialog.setDirectory(start)
    return _ask(dialog)


def choose_save(parent: QWidget, title: str, name: str, filters: str) -> Path | None:
    """Where to write a file that is called `name`; None when nothing was chosen. A name that is typed without an
    ending gets that of the chosen kind."""
    return _ask(saving_dialog(parent, title, name, filters))


def show_folder(folder: Path) -> None:
    """Open the folder in the desktop's file manager, where somebody can see it."""
    if QGuiApplication.platformName() not in {"offscreen", "minimal"}:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def read_bytes(path: Path) -> bytes:
    """What the file holds. Raises `RuleError("file_unreadable")`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleError("file_unreadable", file=path.name, reason=error.strerror or str(error)) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write the file, for its owner alone. Raises `StorageError` that says what to do."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise _disk_error(error, str(path.parent)) from error


def _disk_error(error: OSError, folder: str) -> StorageError:
    detail = error.strerror or str(error)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return StorageError("folder_read_only", folder=folder, detail=detail)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageError("disk_full", folder=folder, detail=detail)
    if error.errno == errno.ENOENT:
        return StorageError("folder_gone", folder=folder, detail=detail)
    return StorageError("folder_failed", folder=folder, detail=detail)


def _dialog(parent: QWidget, title: str, accept: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    labels = QFileDialog.DialogLabel
    for label, words in (
        (labels.LookIn, _("Cari di:")),
        (labels.FileName, _("Nama berkas:")),
        (labels.FileType, _("Jenis berkas:")),
        (labels.Accept, accept),
        (labels.Reject, _("Batal")),
    ):
        dialog.setLabelText(label, words)
    return dialog


def saving_dialog(parent: QWidget, title: str, name: str, filters: str) -> QFileDialog:
    """What `choose_save` asks with."""
    dialog = _dialog(parent, title, _("Simpan"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(filters)
    dialog.selectFile(name)
    _take_ending(dialog, dialog.selectedNameFilter())
    dialog.filterSelected.connect(partial(_take_ending, dialog))
    return dialog


def _take_ending(dialog: QFileDialog, name_filter: str) -> None:
    ending = _ENDING.search(name_filter)
    dialog.setDefaultSuffix(ending.group(1) if ending else "")


def _ask(dialog: QFileDialog) -> Path | None:
    chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
    dialog.deleteLater()
    return chosen
